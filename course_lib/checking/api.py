"""``check`` and ``hint``: what notebooks call."""

from __future__ import annotations

import inspect
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking import calling, comparing
from course_lib.checking.exercise import PARTS, Case, Exercise
from course_lib.checking.registry import exercise as exercise_by_name
from course_lib.checking.training import Training

# The seed of self-checks and visible cells: the same inputs for everybody, every time.
FIXED_SEED = 20


class CheckFailed(AssertionError):
    """A check that found something; shown as its message, without a traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython calls it instead of printing the stack
        return [str(self)]


@dataclass(frozen=True)
class Result:
    """One sub-check: its label and, if it failed, the sentence that says how."""

    label: str
    problem: str | None = None


def check(
    name: str,
    function: Any,
    part: str = "self",
    points: float | None = None,
    seed: int | None = None,
) -> float | None:
    """Check a student's function (or a predicted value) against the exercise ``name``.

    Parameters
    ----------
    name : str
        The exercise, e.g. "adam_step".
    function : callable, or a number for a prediction
    part : "self", "visible", "hidden" or "properties"
        Which cases. "hidden" draws other inputs for every submission and prints the seed.
    points : float, optional
        Makes it a graded check: it never raises for a wrong answer but returns the points earned.
    seed : int, optional
        Draw the inputs from this seed again. Default: a fixed one; for "hidden" the environment variable
        COURSE_SEED, else made from the function's source, so that grading twice gives the same points.

    Returns
    -------
    None
        Without ``points``, if everything is right.
    float
        With ``points``: a plain Python float between 0 and ``points``, in proportion to the sub-checks passed.

    Raises
    ------
    CheckFailed
        Without ``points``, at the first sub-check that fails. An AssertionError; its message names the step, the
        quantity, expected and got, and the mistake where it is a known one.
    ValueError
        Unknown exercise or part, points not positive.
    """
    exercise = exercise_by_name(name)
    if part not in PARTS:
        raise ValueError(f"check: part must be one of {', '.join(map(repr, PARTS))}, got {part!r}")
    if points is not None and not points > 0:
        raise ValueError(f"check: points must be > 0, got {points!r}")
    seed = _seed(part, seed, function)
    if exercise.kind != "value" and not callable(function):
        results = [
            Result("a function", f"{name} must be a function, got {type(function).__name__}")
        ]
    elif exercise.kind == "value":
        results = evaluate(exercise, lambda: function, part, seed, stop_early=points is None)
    elif isinstance(exercise, Training):
        results = [_train(exercise, function, seed)]
    else:
        results = evaluate(exercise, function, part, seed, stop_early=points is None)
    if points is None:
        _report(name, results)
        return None
    return _grade(name, results, float(points), part, seed)


def hint(name: str, n: int = 1) -> None:
    """Print hint ``n`` (1, 2, 3: from a nudge to the formula) for the exercise ``name``."""
    hints = exercise_by_name(name).hints
    if isinstance(n, bool) or n not in range(1, len(hints) + 1):
        raise ValueError(f"hint: n must be 1 to {len(hints)}, got {n!r}")
    print(f"Hint {n} of {len(hints)} for {name}: {hints[n - 1]}")


def evaluate(
    exercise: Exercise, function: Callable, part: str, seed: int, stop_early: bool = False
) -> list[Result]:
    """All sub-checks of a part, in order; with ``stop_early`` up to the first that fails."""
    cases = exercise.draw(np.random.default_rng(seed), part)
    results: list[Result] = []
    changed: dict[str, None] = {}
    notes: dict[str, None] = {}
    sentence: str | None = None
    diagnosed = False
    for case in cases:
        outcome = calling.play(exercise, case, function)
        changed.update(dict.fromkeys(outcome.changed))
        problem, note = _judge(exercise, case, outcome)
        if note:
            notes[note] = None
        if problem and outcome.problem is None:
            if not diagnosed:  # it looks at all cases, so once is enough
                sentence, diagnosed = _diagnose(exercise, cases, function), True
            problem = f"{problem}\n  {sentence}" if sentence else problem
        results.append(Result(case.label, problem))
        if outcome.unwritten or (problem and stop_early):
            break
    if outcome.unwritten:  # every sub-check is open
        results = [Result(case.label, outcome.problem) for case in cases]
    elif changed:  # one more sub-check, which can only be lost: doing nothing must not earn points
        results.append(Result("inputs untouched", _untouched(changed)))
    for note in notes:
        print(f"Note: {note}")
    return results


def _train(exercise: Training, function: Callable, seed: int) -> Result:
    accuracy, outcome = exercise.accuracy(function, seed)
    if accuracy is None:
        return Result(exercise.label, outcome.problem)
    if accuracy < exercise.threshold:
        return Result(exercise.label, f"it reached {accuracy:.1%}; is every single step right?")
    return Result(f"{exercise.label}: reached {accuracy:.1%}")


def _judge(
    exercise: Exercise, case: Case, outcome: calling.Outcome
) -> tuple[str | None, str | None]:
    """(problem, note): both None if the answer is the reference's."""
    if exercise.judge is not None:
        if outcome.problem is not None:
            return outcome.problem, None
        return exercise.judge(case, [outputs[0] for outputs in outcome.calls]), None
    wanted = calling.play(exercise, case, exercise.reference)
    found = comparing.difference(exercise, case, outcome, wanted)
    if found is None:
        return None, None
    if exercise.kind == "value" and outcome.problem is None:
        return _not_that_value(outcome.calls[0][0]), None  # the right number stays a secret
    for other in exercise.equivalents:
        twin = calling.play(exercise, case, other.function)
        if comparing.difference(exercise, case, outcome, twin) is None:
            return None, other.sentence
    return found.text, None


def _not_that_value(got: Any) -> str:
    if isinstance(got, str) or np.size(got) != 1:
        return f"the answer must be one number, got {got!r:.80}"
    return f"{float(np.ravel(got)[0]):.6g} is not right"


def _diagnose(exercise: Exercise, cases: list[Case], function: Callable) -> str | None:
    """The sentence of the known mistake that gives the same answers on all cases, if there is one."""
    if exercise.judge is not None:
        return None
    outcomes = [calling.play(exercise, case, function) for case in cases]
    for mistake in exercise.mistakes:
        if all(
            comparing.difference(
                exercise, case, outcome, calling.play(exercise, case, mistake.function)
            )
            is None
            for case, outcome in zip(cases, outcomes, strict=True)
        ):
            return mistake.sentence
    return None


def _untouched(changed: dict[str, None]) -> str | None:
    if not changed:
        return None
    names = ", ".join(changed)
    return (
        f"your function changes its input {names} in place (an operation such as `-=`); "
        "write `x = x - …`, which makes a new array"
    )


def _seed(part: str, seed: int | None, function: Any) -> int:
    """Hidden inputs differ between submissions but not between two gradings of the same one."""
    if seed is not None:
        return seed
    if part != "hidden":
        return FIXED_SEED
    given = os.environ.get("COURSE_SEED")
    if given:
        return int(given)
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):  # not a function, or one typed where no source is kept
        code = getattr(function, "__code__", None)
        text = repr((code.co_code, code.co_names)) if code else repr(type(function))
    return zlib.crc32(text.encode())


def _report(name: str, results: list[Result]) -> None:
    for result in results:
        if result.problem:
            raise CheckFailed(f"✗ {name}, {result.label}: {result.problem}")
    print(f"✓ {name}: {', '.join(result.label for result in results)}: all right.")


def _grade(name: str, results: list[Result], points: float, part: str, seed: int) -> float:
    passed = sum(result.problem is None for result in results)
    earned = points * passed / len(results)
    said: set[str] = set()
    for result in results:
        print(f"{'✓' if result.problem is None else '✗'} {result.label}{_tail(result, said)}")
    origin = f" (inputs drawn from seed {seed})" if part == "hidden" else ""
    print(
        f"{name}: {passed} of {len(results)} sub-checks, {earned:.4g} of {points:g} points{origin}"
    )
    return float(earned)


def _tail(result: Result, said: set[str]) -> str:
    """What is wrong; a sentence that names the mistake only once per cell."""
    if result.problem is None:
        return ""
    if result.problem in said:
        return ": the same"
    said.add(result.problem)
    finding, _, sentence = result.problem.partition("\n  ")
    if not sentence:
        return f": {finding}"
    if sentence in said:
        return f": {finding} (the same mistake)"
    said.add(sentence)
    return f": {finding}\n  {sentence}"
