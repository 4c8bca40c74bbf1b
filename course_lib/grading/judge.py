"""Grade one submission: run its cells in the sandbox, decide its points outside. No gradebook, no files."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checking import judging, registry
from course_lib.checking.about import About
from course_lib.checking.api import graded_lines, points_of
from course_lib.checking.diagnosing import FIXED_SEED
from course_lib.checking.judging import Result
from course_lib.grading.sandbox.client import Gone, Sandbox, Submission

# How often a submission gets a fresh process after a cell has ended the one before.
MOST_RESTARTS = 3
NO_ANSWER = "there is no answer to judge"


@dataclass(frozen=True)
class Call:
    """One ``check(exercise, variable, part=..., points=...)`` of a graded cell."""

    exercise: str
    variable: str
    part: str
    points: float


@dataclass(frozen=True)
class Cell:
    """A code cell of a submission: ``calls`` if it is graded, else ``source`` to run."""

    index: int
    source: str
    grade_id: str | None = None
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Job:
    """All that grading one submission needs. ``key`` is the secret of the class that draws the hidden inputs."""

    student: str
    cells: tuple[Cell, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    key: str = ""
    digest: str = ""


@dataclass
class Report:
    """What came of a submission.

    Attributes
    ----------
    outputs : per index of a code cell what a notebook file holds as its outputs
    scores : per graded cell (grade_id) its points
    checks : per graded cell the sub-checks that failed: (exercise, label, problem)
    asked : per graded cell its checks: (exercise, part, points, sub-checks, seconds that the function took, its limit)
    seconds : per graded cell, how long deciding it took
    unanswered : exercises that are still as they were handed out
    ended : sentences on cells that ended the submission's process
    events : what the submission tried that a person should know of
    explained : exercises whose mistake has been looked for
    trouble : why it could not be graded; empty if it was
    """

    student: str
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    checks: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    asked: dict[str, list[tuple[str, str, float, int, float, float]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    explained: set[str] = field(default_factory=set)
    trouble: str = ""
    total_seconds: float = 0.0


def grade(job: Job, box: Sandbox) -> Report:
    """Run the cells in order in one process and judge the graded ones where they stand.

    A cell that ends the process (a crash, no memory, an endless loop that cannot be interrupted) is left out; a fresh
    process runs what came before it again and goes on behind it.
    """
    began = time.monotonic()
    report = Report(job.student)
    fatal: set[int] = set()
    while True:
        at = _attempt(job, box, report, fatal)
        if at is None:
            break
        fatal.add(at)
        if len(fatal) > MOST_RESTARTS:
            rest = "It ended its process too often; what comes after is not run."
            report.ended.append(rest)
            for cell in job.cells:
                if cell.index >= at and cell.grade_id and cell.grade_id not in report.scores:
                    _settle(report, cell, 0.0, rest)
            break
    report.total_seconds = time.monotonic() - began
    return report


def _attempt(job: Job, box: Sandbox, report: Report, fatal: set[int]) -> int | None:
    """One process from the first cell on; the index of the cell that ended it, None at the end."""
    try:
        submission = box.begin(job.files, _secret(job, "generators", job.student, job.digest))
    except Gone as error:
        report.trouble = f"its process could not be started: {error}"
        return None
    try:
        for cell in job.cells:
            if cell.index in fatal:
                continue
            if not cell.calls:
                outputs = report.outputs[cell.index] = submission.run(cell.source)
                if outputs and outputs[-1].get("ename") == "Stopped":
                    report.ended.append(f"Cell {cell.index + 1}: {outputs[-1]['evalue']}")
            elif cell.grade_id not in report.scores:
                started = time.monotonic()
                _judge_cell(job, cell, submission, report)
                report.seconds[cell.grade_id] = time.monotonic() - started
        return None
    except Gone as error:
        what = f"Cell {cell.grade_id or cell.index + 1}: {error}."
        report.ended.append(what)
        if cell.calls:
            _settle(report, cell, 0.0, f"the submission's process did not survive this: {error}")
        else:
            report.outputs[cell.index] = [
                {
                    "output_type": "error",
                    "ename": "Stopped",
                    "evalue": str(error),
                    "traceback": [what],
                }
            ]
        return cell.index
    finally:
        report.events += [event for event in submission.events if event not in report.events]
        submission.close()


def _settle(report: Report, cell: Cell, points: float, text: str) -> None:
    """Points of a graded cell, and the outputs that give the same points to nbgrader."""
    report.scores[cell.grade_id] = points
    report.checks.setdefault(cell.grade_id, []).append((cell.calls[0].exercise, "", text))
    report.outputs[cell.index] = _outputs([text], points)


def _outputs(lines: list[str], points: float) -> list[dict[str, Any]]:
    return [
        {"output_type": "stream", "name": "stdout", "text": "\n".join(lines) + "\n"},
        {
            "output_type": "execute_result",
            "data": {"text/plain": repr(points)},
            "metadata": {},
            "execution_count": None,
        },
    ]


def _judge_cell(job: Job, cell: Cell, submission: Submission, report: Report) -> None:
    lines: list[str] = []
    earned = 0.0
    failed: list[tuple[str, str, str]] = []
    asked = report.asked[cell.grade_id] = []
    for call in cell.calls:
        seed = _seed(job, call)
        # What is wrong with a function is found out once, on the inputs that everybody gets.
        known = call.part == "hidden" and call.exercise in report.explained
        results, seconds = _results(call, seed, submission, explain=not known)
        points = points_of(results, call.points)
        earned += points
        limit = registry.exercise(call.exercise).seconds
        asked.append((call.exercise, call.part, call.points, len(results), seconds, limit))
        # Not the seed: who gets it back with the feedback could answer the same inputs by heart in the next round.
        lines += graded_lines(call.exercise, results, call.points, call.part, None)
        wrong = [(call.exercise, r.label, r.problem) for r in results if r.problem]
        failed += wrong
        if wrong:
            report.explained.add(call.exercise)
        unwritten = results and all(r.problem and "not written yet" in r.problem for r in results)
        if unwritten and call.exercise not in report.unanswered:
            report.unanswered.append(call.exercise)
    report.scores[cell.grade_id] = earned
    report.checks[cell.grade_id] = failed
    report.outputs[cell.index] = _outputs(lines, earned)


def _results(
    call: Call, seed: int, submission: Submission, explain: bool
) -> tuple[list[Result], float]:
    """The sub-checks, and how many seconds the submission took to answer."""
    exercise = registry.exercise(call.exercise)
    earlier: dict[str, Callable] = registry.earlier(call.exercise)
    student: About | None = submission.look(call.variable, list(earlier), exercise.form)
    if student is None:
        text = f"there is no {call.variable}: did its cell stop with an error?"
        return [Result(call.exercise, text)], 0.0
    seconds = 0.0
    judge = judging.session(exercise, call.part, seed, student, list(earlier), explain=explain)
    with np.errstate(all="ignore"):
        try:
            ask = next(judge)
            while True:
                began = time.monotonic()
                outcomes = submission.play(ask, earlier)
                seconds += time.monotonic() - began
                ask = judge.send(outcomes)
        except StopIteration as end:
            return end.value, seconds


def _seed(job: Job, call: Call) -> int:
    """The seed of a check's inputs: hidden ones depend on the class's secret and are the same for everybody in it.

    Inputs of his own would be luck for one and bad luck for another with the same mistake.
    """
    return _secret(job, call.exercise) if call.part == "hidden" else FIXED_SEED


def _secret(job: Job, *purpose: str) -> int:
    """A number below 2³² that nobody can know without the class's secret."""
    text = "\n".join(purpose).encode()
    return int.from_bytes(hmac.digest(job.key.encode(), text, hashlib.sha256)[:4], "big")
