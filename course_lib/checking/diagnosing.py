"""Which known mistake, or which two together, gives the answers that a student's function gave."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

from course_lib.checking.calling import Outcome, play
from course_lib.checking.comparing import same
from course_lib.checking.exercise import Case, Exercise


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
        (replace(case, then=()), replace(outcome, calls=outcome.calls[:1]))
        for case, outcome in known
    ]
    for _, function, sentence in candidates(exercise):
        if all(
            same(exercise, case, outcome, play(exercise.form, case, function))
            for case, outcome in (*first, *known)
        ):
            return sentence
    return None


def candidates(exercise: Exercise) -> Iterator[tuple[tuple[str, ...], Callable, str]]:
    """(names, function, sentence) of every mistake, then of every two in different parts."""
    for one in exercise.mistakes:
        yield (one.name,), one.function, one.sentence
    if exercise.build is None:
        return
    # An accepted convention together with a mistake is found too; two conventions are no mistake.
    parted = [one for one in (*exercise.mistakes, *exercise.equivalents) if one.parts]
    accepted = {one.name for one in exercise.equivalents}
    for one, other in itertools.combinations(parted, 2):
        if one.parts.keys() & other.parts.keys() or {one.name, other.name} <= accepted:
            continue
        yield (
            (one.name, other.name),
            exercise.build(**one.parts, **other.parts),
            f"Two things at once. First: {one.sentence} Second: {other.sentence}",
        )
