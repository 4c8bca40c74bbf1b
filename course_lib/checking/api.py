"""``check`` and ``hint``: what notebooks call."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.checking import judging, registry, tracking
from course_lib.checking.about import about
from course_lib.checking.calling import Player
from course_lib.checking.diagnosing import FIXED_SEED
from course_lib.checking.exercise import PARTS, Exercise, Form
from course_lib.checking.judging import LOOK_AT, Result
from course_lib.checking.training import Training


class CheckFailed(AssertionError):
    """A check that found something; shown as its message, without a traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython calls it instead of printing the stack
        return [_wrapped(str(self))]


def check(
    name: str,
    function: Any,
    part: str = "self",
    points: float | None = None,
    seed: int | None = None,
) -> float | None:
    """Check a student's function (or a predicted value) against the exercise ``name``.

    All calls together may take 10 seconds (a training 40), then the function is stopped. Functions that come
    earlier in the assignment may be wrong: what fails with the student's own is tried again with the reference's.

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
        quantity, expected and got, the line, and the mistake where it is a known one.
    ValueError
        Unknown exercise (UnknownExercise, shown in one line) or part, points not positive.
    """
    exercise = registry.exercise(name)
    if part not in PARTS:
        raise ValueError(f"check: part must be one of {', '.join(map(repr, PARTS))}, got {part!r}")
    if points is not None and not points > 0:
        raise ValueError(f"check: points must be > 0, got {points!r}")
    answer = (lambda: function) if exercise.kind == "value" else function
    if seed is None:
        seed = part_seed(part, function)
    results = evaluate(exercise, answer, part, seed, stop_early=points is None)
    if points is None:
        for note in dict.fromkeys(result.note for result in results if result.note):
            print(_wrapped(f"Note: {note}"))
        tracking.record(name, part, all(result.problem is None for result in results))
        _report(name, results)
        return None
    earned = _grade(name, results, float(points), part, seed)
    tracking.record(name, part, earned == points, earned, float(points))
    return earned


def hint(name: str, n: int | None = None) -> None:
    """Print a hint for the exercise ``name``: the next one, or number ``n`` (1, 2, 3: from a nudge to the formula)."""
    hints = registry.exercise(name).hints
    if n is None:
        n = min(tracking.hints_seen(name) + 1, len(hints))
    if isinstance(n, bool) or n not in range(1, len(hints) + 1):
        raise ValueError(f"hint: n must be 1 to {len(hints)}, got {n!r}")
    tracking.record_hint(name, n)
    print(f"Hint {n} of {len(hints)} for {name}: {hints[n - 1]}")


def evaluate(
    exercise: Exercise | Training,
    function: Callable,
    part: str,
    seed: int,
    stop_early: bool = False,
    explain: bool = True,
) -> list[Result]:
    """All sub-checks of a part, in order; with ``stop_early`` up to the first that fails, and ``explain``ed."""
    before = registry.earlier(exercise.name)
    judge = judging.session(exercise, part, seed, about(function), before, stop_early, explain)
    return drive(judge, Player(function, before), exercise.form)


def drive(judge: judging.Session, player: Player, form: Form) -> list[Result]:
    """Let a judge ask and a player answer until the judge has its results."""
    with np.errstate(all="ignore"):  # a notebook may have called np.seterr(all="raise")
        try:
            ask = next(judge)
            while True:
                ask = judge.send(player.answer(form, ask))
        except StopIteration as end:
            return end.value


def part_seed(part: str, function: Any) -> int:
    """The seed of a part's inputs. Hidden ones differ between submissions, not between gradings of the same one."""
    if part != "hidden":
        return FIXED_SEED
    given = os.environ.get("COURSE_SEED")
    return int(given) if given else about(function).seed


def _report(name: str, results: list[Result]) -> None:
    for result in results:
        if result.problem:
            raise CheckFailed(f"✗ {name}, {result.label}: {result.problem}")
    labels = [result.label for result in results]
    text = ", ".join(labels)
    # Labels with commas of their own would run into one another.
    if len(text) > 200 or (len(labels) > 1 and any("," in label for label in labels)):
        text = f"{len(labels)} groups of cases"
    print(f"✓ {name}: {text}: all right.")


def _grade(name: str, results: list[Result], points: float, part: str, seed: int) -> float:
    for line in graded_lines(name, results, points, part, seed):
        print(line)
    return points_of(results, points)


def points_of(results: list[Result], points: float) -> float:
    """What the sub-checks that passed earn of ``points``, in proportion."""
    return float(points * sum(result.problem is None for result in results) / len(results))


def graded_lines(
    name: str, results: list[Result], points: float, part: str, seed: int | None
) -> list[str]:
    """What a graded check prints: a line per sub-check, and the sum. ``seed`` None: students must not know it."""
    lines = [f"Note: {note}" for note in dict.fromkeys(r.note for r in results if r.note)]
    said: set[str] = set()
    for result in results:
        mark = "✓" if result.problem is None else "✗"
        lines.append(f"{mark} {result.label}{_tail(result, said)}")
    passed = sum(result.problem is None for result in results)
    drawn = "for the whole class" if seed is None else f"from seed {seed}"
    origin = f" (inputs drawn {drawn})" if part == "hidden" else ""
    total = f"{passed} of {len(results)} sub-checks, {points_of(results, points):.4g} of {points:g} points"
    return [*map(_wrapped, lines), f"{name}: {total}{origin}"]


def _wrapped(text: str) -> str:
    """Lines of at most 100 characters: notebooks break longer ones in the middle of words.

    What goes on in the next line is indented by four; a line of the message itself by at most two.
    """
    return "\n".join(
        part
        for line in text.split("\n")
        for part in textwrap.wrap(
            line, 100, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
    )


def _tail(result: Result, said: set[str]) -> str:
    """What is wrong; a sentence that names the mistake only once per cell."""
    if result.problem is None:
        return ""
    if result.problem in said:
        return ": the same"
    said.add(result.problem)
    finding, *lines = result.problem.split("\n")
    if lines and lines[-1] in said:
        return f": {finding} (the same {'line' if lines[-1].startswith(LOOK_AT) else 'mistake'})"
    said.update(lines[-1:])
    return ": " + "\n".join([finding, *lines])
