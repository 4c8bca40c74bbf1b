"""The half of a check that knows the answer: it asks for cases to be played and judges what comes back.

A session is a generator: it yields ``Ask``s, is sent their ``Outcome``s and returns results. The student's function is
never called here, so that it can live in another process (``wire`` carries both ways).
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass, replace

import numpy as np

from course_lib.checking.about import CHANCE, About, line_of
from course_lib.checking.calling import Outcome
from course_lib.checking.comparing import difference, listed, same
from course_lib.checking.diagnosing import diagnose, drawn_cases, outcome_of
from course_lib.checking.exercise import Ask, Case, Exercise
from course_lib.checking.training import Training

# How the line of a message begins that names a line of the student's.
LOOK_AT = "  Look at "


@dataclass(frozen=True)
class Result:
    """One sub-check: its label; if it failed the sentence that says how; if it passed perhaps a note."""

    label: str
    problem: str | None = None
    note: str | None = None


Session = Generator[Ask, list[Outcome], list[Result]]


@dataclass
class _Played:
    """A case with what the student's function did on it, and what is wrong with that."""

    case: Case
    earlier: tuple[str, ...]
    outcome: Outcome
    problem: str | None = None
    note: str | None = None
    quantity: str = ""
    guess: str = ""


def session(
    exercise: Exercise | Training,
    part: str,
    seed: int,
    student: About,
    earlier: Collection[str] = (),
    stop_early: bool = False,
    explain: bool = True,
) -> Session:
    """Judge all sub-checks of a part, in order; with ``stop_early`` up to the first that fails.

    ``earlier`` names the functions of the assignment whose own mistakes must not count here. Without ``explain``
    no mistake is looked for: points only.
    """
    # All of them, and each alone: the student's others may be called in another way than the reference's.
    known = tuple(earlier)
    helps = [known, *((name,) for name in known if len(known) > 1)] if known else []
    uses_them = bool(set(student.names) & set(known))
    if isinstance(exercise, Training):
        return (yield from _train(exercise, seed, helps, uses_them))
    if exercise.kind == "function" and not student.callable:
        text = f"{exercise.name} must be a function, got {student.type}"
        return [Result("a function", f"{text}: does a cell give this name to something else?")]
    cases = drawn_cases(exercise, part, seed)
    played: list[_Played] = []
    outcomes = [] if stop_early else (yield Ask(tuple(cases)))
    for number, case in enumerate(cases):
        outcome = outcomes[number] if number < len(outcomes) else (yield Ask((case,)))[0]
        one = yield from _one(exercise, case, outcome, helps, uses_them)
        played.append(one)
        if one.outcome.unwritten or one.outcome.late or (one.problem and stop_early):
            break
    last = played[-1].outcome
    if last.unwritten:  # every sub-check is open
        return [Result(case.label, last.problem) for case in cases]
    extra = yield from _same_again(exercise, played, student, known)
    if extra is not None:
        for one in played:
            if one.problem and one.outcome.problem is None:
                one.problem += f"\n  {extra[0].upper()}{extra[1:]}."
    elif explain:
        yield from _explain(exercise, played, student, part, seed)
    # Further sub-checks can only be lost: doing nothing must not earn points.
    further = []
    changed = dict.fromkeys(name for one in played for name in one.outcome.changed)
    if changed:
        further.append(Result("inputs untouched", _untouched(changed)))
    kept = dict.fromkeys(name for one in played for name in one.outcome.overwritten)
    if kept:
        further.append(Result("results untouched", _overwritten(kept)))
    if exercise.counts_gradients and not any(one.problem for one in played):
        further += _too_many_gradients(exercise, played)
    if extra is not None:
        further.append(Result("same inputs, same answer", extra))
    if stop_early and extra is None and further and played[-1].problem:
        played[-1].problem += f"\n  Besides, {further[0].problem}."
    results = [Result(one.case.label, one.problem, one.note) for one in played]
    if last.late:
        results += [Result(case.label, "not run after that") for case in cases[len(played) :]]
    return results + further


def _train(exercise: Training, seed: int, helps: list[tuple[str, ...]], uses_them: bool) -> Session:
    accuracy, outcome = yield from exercise.run(seed)
    note = None
    for names in helps:
        if accuracy is not None and accuracy >= exercise.threshold:
            break
        if outcome.late and not uses_them:
            break  # it would only run into the limit again
        accuracy, outcome = yield from exercise.run(seed, names)
        note = _costs_nothing(names)
    if accuracy is None:
        return [Result(exercise.label, outcome.problem)]
    if accuracy < exercise.threshold:
        return [Result(exercise.label, f"it reached {accuracy:.1%}; is every single step right?")]
    return [Result(f"{exercise.label}: reached {accuracy:.1%}", None, note)]


def _one(
    exercise: Exercise,
    case: Case,
    outcome: Outcome,
    helps: list[tuple[str, ...]],
    uses_them: bool,
) -> Generator[Ask, list[Outcome], _Played]:
    """Assess one case; if it is wrong, it is played again with the reference for functions that came earlier."""
    own = _assess(exercise, case, (), outcome)
    if own.problem is None and not own.outcome.changed:
        return own
    if own.outcome.late and not uses_them:
        return own  # it would only run into the limit again
    first = own
    for names in helps:
        (outcome,) = yield Ask((case,), names)
        helped = _assess(exercise, case, names, outcome)
        if helped.problem is None and (own.problem or not helped.outcome.changed):
            helped.note = _costs_nothing(names)
            return helped
        if uses_them and first is own and helped.problem and own.problem:
            first = helped  # its own mistake, apart from those of the others
    return first


def _costs_nothing(replaced: tuple[str, ...]) -> str:
    return (
        f"with the reference in the place of your {listed(replaced)} this is right: a mistake "
        "there costs nothing here."
    )


def _assess(exercise: Exercise, case: Case, earlier: tuple[str, ...], outcome: Outcome) -> _Played:
    """What is wrong with an outcome, if anything is."""
    one = _Played(case, earlier, outcome)
    if exercise.judge is not None:
        one.problem = outcome.problem
        if one.problem is None:
            one.problem = exercise.judge(case, [outputs[0] for outputs in outcome.calls])
        return one
    found = difference(exercise, case, outcome, outcome_of(exercise, case, exercise.reference))
    if found is None:
        return one
    one.problem, one.quantity, one.guess = found.text, found.quantity, found.guess
    if exercise.kind == "value" and outcome.problem is None:
        one.problem = _not_that_value(outcome.calls[0][0])  # the right number stays a secret
        return one
    for twin in exercise.equivalents:
        if same(exercise, case, outcome, outcome_of(exercise, case, twin.function)):
            return replace(one, problem=None, note=twin.sentence)
    return one


def _not_that_value(got) -> str:
    if isinstance(got, str) or np.size(got) != 1:
        return f"the answer must be one number, got {got!r:.80}"
    return f"{float(np.ravel(got)[0]):.6g} is not right"


def _same_again(
    exercise: Exercise, played: list[_Played], student: About, earlier: tuple[str, ...]
) -> Generator[Ask, list[Outcome], str | None]:
    """A sentence if the same inputs give another answer at the end than before."""
    if exercise.kind != "function" or exercise.judge is not None:
        return None
    usable = [one for one in played if one.outcome.problem is None]
    wrong = [one for one in usable if one.problem]
    if not usable:
        return None
    one = (wrong or usable)[0]
    if (yield from _repeats(exercise, one.case, one.earlier, one.outcome)):
        return None
    if earlier:  # is it this function, or one that came before?
        (helped,) = yield Ask((one.case,), earlier)
        if helped.problem is None and (yield from _repeats(exercise, one.case, earlier, helped)):
            return None
    finding = "it answers differently when it is called again with the same inputs: "
    if set(CHANCE) & set(student.names):
        return finding + "nothing here is random, so do not draw random numbers"
    where = f" (look at {', '.join(student.kept)})" if student.kept else ""
    return (
        f"{finding}it keeps something outside{where}. Everything it needs comes in as an argument, everything "
        "that must last is returned"
    )


def _repeats(
    exercise: Exercise, case: Case, earlier: tuple[str, ...], before: Outcome
) -> Generator[Ask, list[Outcome], bool]:
    (again,) = yield Ask((case,), earlier)
    return again.late or same(exercise, case, before, again)


def _explain(
    exercise: Exercise, played: list[_Played], student: About, part: str, seed: int
) -> Generator[Ask, list[Outcome], None]:
    """Add to each wrong answer the known mistake behind it, or what else can be said, and the line."""
    wrong = [one for one in played if one.problem and one.outcome.problem is None]
    if not wrong or exercise.judge is not None:
        return
    known = [(one.case, one.outcome) for one in sorted(played, key=lambda one: not one.problem)]
    if exercise.kind == "function" and part != "hidden":
        # More inputs tell more mistakes apart; nothing but the diagnosis depends on them.
        more = drawn_cases(exercise, "hidden")
        known += zip(more, (yield Ask(more, wrong[0].earlier)), strict=False)
    sentence = diagnose(exercise, known)
    is_known = sentence is not None
    if sentence is None and student.data:
        sentence = _reads(student)
    if sentence is None and exercise.kind == "value":
        sentence = f'hint("{exercise.name}") may help.'
    elif sentence is None and part == "self":
        sentence = f'This is no mistake that the course knows. hint("{exercise.name}") may help.'
    for one in wrong:
        if is_known and one.guess:
            one.problem = one.problem.removesuffix(one.guess)
        line = line_of(student, exercise.outputs, one.quantity)
        if line:
            one.problem += f"\n{LOOK_AT}{line}"
        if sentence:
            one.problem += f"\n  {sentence}"


def _reads(student: About) -> str:
    name, line, kind = student.data[0]
    return (
        f"Your function reads `{name}` from the notebook (a variable of type {kind}, line {line}), not from its "
        "arguments: is that what you mean?"
    )


def _too_many_gradients(exercise: Exercise, played: list[_Played]) -> list[Result]:
    """The sub-check that is lost where a right answer took more gradients than it needs."""
    for one in played:
        needed = outcome_of(exercise, one.case, exercise.reference).gradients
        if one.problem is None and one.outcome.gradients > needed:
            text = f"your function calls for {one.outcome.gradients} gradients where {needed} are enough"
            return [
                Result(
                    "one gradient per step", f"{text}; take one in each step and keep it in a name"
                )
            ]
    return []


def _untouched(changed: dict[str, None]) -> str:
    names = f"input{'s' if len(changed) > 1 else ''} {listed(changed)}"
    return (
        f"your function changes its {names} in place (by `-=`, `x[i] = …`, `.sort()` or the like); make a new "
        "array, `x = x - …`, or work on a copy"
    )


def _overwritten(kept: dict[str, None]) -> str:
    return (
        f"a later call changes the {listed(kept)} that an earlier call returned: the same array is filled "
        "again; make a new one in each call"
    )
