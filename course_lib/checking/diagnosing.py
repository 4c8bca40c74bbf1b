"""Which known mistake, or which two together, gives the answers that a student's function gave."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from course_lib.checking.calling import Outcome, first_answers, play
from course_lib.checking.comparing import difference, is_low, kind, may_be, same
from course_lib.checking.exercise import Case, Exercise, Mistake, Seeded

_Candidate = tuple[tuple[Mistake, ...], Callable]
# The seed of self-checks and visible cells: the same inputs for everybody, every time.
FIXED_SEED = 20


# Bounded: a process that judges many answers, each on inputs of its own, must not keep them all.
@functools.lru_cache(maxsize=1024)
def drawn_cases(exercise: Exercise, part: str, seed: int = FIXED_SEED) -> tuple[Case, ...]:
    """The cases of a part, drawn once: many functions are judged on the same."""
    return tuple(exercise.draw(np.random.default_rng(seed), part))


@functools.lru_cache(maxsize=4096)
def _first_call(case: Case) -> Case:
    return replace(case, then=())


@functools.lru_cache(maxsize=50_000)
def outcome_of(exercise: Exercise, case: Case, function: Callable) -> Outcome:
    """What the reference or a known mistake does on a case; remembered, for others are judged on it, too."""
    return play(exercise.form, case, function)


def diagnose(exercise: Exercise, known: list[tuple[Case, Outcome]]) -> str | None:
    """The sentence of the mistake that explains all answers; None if none does.

    ``known`` are cases with what the student's function did, the most telling first. Single mistakes are tried
    before pairs, each in the order of the declaration.
    """
    known = [(case, outcome) for case, outcome in known if outcome.problem is None]
    if not known:
        return None
    # The first call of each case rejects nearly all of them at a fraction of the cost.
    first = [
        (_first_call(case), replace(outcome, calls=outcome.calls[:1])) for case, outcome in known
    ]
    for made, function in _possible(exercise, known):
        if all(
            same(exercise, case, outcome, outcome_of(exercise, case, function))
            for case, outcome in (*first, *known)
        ):
            return made[0].sentence if len(made) == 1 else _both(exercise, *known[0], made)
    return None


def _possible(exercise: Exercise, known: list[tuple[Case, Outcome]]) -> list[_Candidate]:
    """The candidates, in order, without those that answer one telling call in another way."""
    case, outcome, number = _telling(exercise, known)
    call = _one_call(case, number)
    got = replace(outcome, calls=[outcome.calls[number - 1]])
    if number > 1:  # what of the case makes a comparison less strict
        got.low_precision |= is_low(case)
    places, answers = _answers(exercise, call).get(kind(got.calls[0]), ((), ()))
    every = candidates(exercise)
    if all(rows is None for rows in answers):
        return [every[k] for k in places]
    close = may_be(exercise, call, got, answers)
    return [every[k] for k, possible in zip(places, close, strict=True) if possible]


def _telling(exercise: Exercise, known: list[tuple[Case, Outcome]]) -> tuple[Case, Outcome, int]:
    """A case with what the student's function did on it, and a call of it that it answered wrongly.

    Most candidates answer it rightly.
    """
    for case, outcome in known:
        found = difference(exercise, case, outcome, outcome_of(exercise, case, exercise.reference))
        if found is not None and (found.call == 1 or _stands_alone(exercise, case)):
            return case, outcome, found.call
    return (*known[0], 1)


def _stands_alone(exercise: Exercise, case: Case) -> bool:
    """Whether no call of a case depends on the calls before it."""
    return not exercise.form.carried and not any(
        isinstance(value, Seeded) for value in case.inputs.values()
    )


@functools.lru_cache(maxsize=4096)
def _one_call(case: Case, number: int) -> Case:
    inputs = dict(case.inputs)
    for update in case.then[: number - 1]:
        inputs |= update
    return Case(case.label, inputs)


# Bounded: each holds some numbers for thousands of candidates.
@functools.lru_cache(maxsize=64)
def _answers(
    exercise: Exercise, call: Case
) -> dict[tuple, tuple[list[int], list[np.ndarray | None]]]:
    """What the candidates answer to a call, by its ``kind``: their places, and per output the answers as rows."""
    functions = [function for _, function in candidates(exercise)]
    found: dict[tuple, tuple[list[int], list[list]]] = {}
    for place, outputs in enumerate(first_answers(exercise.form, call, functions)):
        if outputs is not None:
            places, rows = found.setdefault(kind(outputs), ([], []))
            places.append(place)
            rows.append(outputs)
    return {
        shape: (
            places,
            [
                None if isinstance(answers[0], str) else np.stack([x.ravel() for x in answers])
                for answers in zip(*rows, strict=True)
            ],
        )
        for shape, (places, rows) in found.items()
    }


def _both(exercise: Exercise, case: Case, outcome: Outcome, made: tuple[Mistake, ...]) -> str:
    """Two at once in words: a mistake in an accepted form, or first the one behind what is shown as wrong."""
    accepted = [one for one in made if one in exercise.equivalents]
    if accepted:
        (mistake,) = (one for one in made if one not in accepted)
        return f"{mistake.sentence} Besides: {accepted[0].sentence}"
    right = outcome_of(exercise, case, exercise.reference)
    shown = difference(exercise, case, outcome, right)

    def behind(one: Mistake) -> bool:
        alone = difference(exercise, case, outcome_of(exercise, case, one.function), right)
        return bool(shown and alone) and alone.quantity == shown.quantity

    first, second = sorted(made, key=lambda one: not behind(one))
    return f"Two things at once. First: {first.sentence} Second: {second.sentence}"


@functools.cache
def candidates(exercise: Exercise) -> tuple[_Candidate, ...]:
    """Every mistake with its function, then every two in different parts with theirs."""
    found: list[_Candidate] = [((one,), one.function) for one in exercise.mistakes]
    if exercise.build is None:
        return tuple(found)
    # An accepted convention together with a mistake is found too; two conventions are no mistake.
    parted = [one for one in (*exercise.mistakes, *exercise.equivalents) if one.parts]
    accepted = {one.name for one in exercise.equivalents}
    for one, other in itertools.combinations(parted, 2):
        if one.parts.keys() & other.parts.keys() or {one.name, other.name} <= accepted:
            continue
        found.append(((one, other), exercise.build(**one.parts, **other.parts)))
    return tuple(found)
