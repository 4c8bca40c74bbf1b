"""``course regrade UNIT --preview``: grade everybody again, write nothing, and say who would move, how far and why."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.utils import determine_grade, is_grade

from course_lib.grading.command import FAILED, INTERRUPTED, Grading, executed, grade_unit
from course_lib.grading.gradebook import Course, GradebookError
from course_lib.grading.judge import Report
from course_lib.grading.plan import Plan, PlanError
from course_lib.grading.receipts import FOLDER, Receipt, Receipts
from course_lib.grading.report import Booked, booked, number
from course_lib.grading.report_words import reason
from course_lib.grading.sandbox.view import NoSandbox
from course_lib.grading.sandbox.walls import Limits
from course_lib.grading.verdict import HOLD, Verdict, verdict


@dataclass
class Cell:
    """A graded cell that would get other points by the checks; ``by_hand`` if a person's points stand above them."""

    name: str
    before: float | None
    after: float | None
    why: str
    by_hand: bool


@dataclass
class Move:
    """What would become of a submission; scores without what still waits for a hand, None while on hold."""

    student: str
    kinds: tuple[str, str]
    scores: tuple[float | None, float | None]
    cells: list[Cell] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def moves(self) -> bool:
        return bool(self.cells) or self.kinds[0] != self.kinds[1]


class Preview(Grading):
    """A run over a class that compares instead of saving."""

    def begin(self, before: dict[str, Booked]) -> Preview:
        """``before`` is what the gradebook holds now."""
        self.before, self.moves = before, []
        return self

    def _begin(self, student: str) -> None:
        pass  # the earlier grade goes on to count

    def finish(self, report: Report) -> None:
        one = self._waiting.pop(report.student)
        found = verdict(self.plan, one.intake, report)
        if found.kind == HOLD:
            self._hold(report.student, one.key, one.submission, found)
            return
        notebook = executed(one.intake.notebook, report)
        self.writer.mark(notebook)
        cells = [cell for cell in notebook.cells if is_grade(cell)]
        scores = {cell.metadata.nbgrader.grade_id: determine_grade(cell)[0] for cell in cells}
        receipt = self._receipt(report.student, one.key, one.submission, found)
        receipt.scores = scores
        receipt.checks = {name: [list(row) for row in rows] for name, rows in report.checks.items()}
        self._compare(receipt)
        self._count(found.kind, "new")

    def _hold(self, student: str, key: str, submission: str, found: Verdict) -> None:
        self._compare(self._receipt(student, key, submission, found))
        self._count(HOLD, "new")

    def _compare(self, now: Receipt) -> None:
        self.moves.append(
            compare(self.before.get(now.student, Booked()), self.receipts.read(now.student), now)
        )


def compare(book: Booked, before: Receipt | None, now: Receipt) -> Move:
    """What would become of a submission whose earlier receipt is ``before`` and whose new one is ``now``."""
    kinds = (before.kind if before else "", now.kind)
    old = {name: mark.auto for name, mark in book.marks.items()}
    held = kinds[0] in ("", HOLD), kinds[1] == HOLD
    move = Move(
        now.student,
        kinds,
        (None if held[0] else _total(book, old), None if held[1] else _total(book, now.scores)),
        reasons=[*_changes(before, now), *(now.reasons if kinds[0] != kinds[1] else [])],
    )
    if any(held):
        return move
    for name, points in now.scores.items():
        was = old.get(name)
        if was is None and points is None:
            continue
        if was is None or points is None or abs(was - points) > 1e-9:
            by_hand = name in book.marks and book.marks[name].manual is not None
            move.cells.append(Cell(name, was, points, _why(name, before, now), by_hand))
    if move.cells and not move.reasons:
        move.reasons.append("nothing has changed: the answer or the check is left to chance")
    return move


def _total(book: Booked, auto: dict[str, float | None]) -> float:
    total = -book.penalty
    for name, points in auto.items():
        mark = book.marks.get(name)
        given = points if mark is None or mark.manual is None else mark.manual
        total += (given or 0.0) + (mark.extra if mark else 0.0)
    return total


def _changes(before: Receipt | None, now: Receipt) -> list[str]:
    """What is not as it was when the submission was graded last."""
    if before is None:
        return ["not graded before"]
    names = {
        "submission": "handed in again",
        "assignment": "the assignment has changed",
        "environment": "course_lib or a package has changed",
        "limits": "other limits",
        "secret": "other hidden inputs",
    }
    return [text for name, text in names.items() if getattr(before, name) != getattr(now, name)]


def _why(cell: str, before: Receipt | None, now: Receipt) -> str:
    """Sub-checks that fail now and did not, and the other way round."""
    old = before.checks.get(cell, []) if before else []
    new = now.checks.get(cell, [])
    failed = {(row[0], row[1]) for row in old}, {(row[0], row[1]) for row in new}
    parts = []
    for exercise in dict.fromkeys(row[0] for row in new):
        rows = [row for row in new if row[0] == exercise and (exercise, row[1]) not in failed[0]]
        if rows:
            labels = ", ".join(repr(row[1]) for row in rows)
            parts.append(f"{exercise} fails {labels}: {reason(now, exercise, rows)}")
    passed = sorted(failed[0] - failed[1])
    if passed:
        parts.append("passes now: " + ", ".join(f"{name} {label!r}" for name, label in passed))
    return " ".join(parts) or "the same sub-checks fail, with other weights"


def lines(moves: Sequence[Move]) -> list[str]:
    """The preview as it is printed."""
    found = []
    moving = sorted((one for one in moves if one.moves), key=lambda one: one.student)
    for one in moving:
        kinds = f"{one.kinds[0] or 'not graded'} → {one.kinds[1]}"
        shown = f"{number(one.scores[0]) or '–'} → {number(one.scores[1]) or '–'}"
        found.append(f"{one.student}: {shown} points, {kinds}")
        found += [f"  {text}" for text in one.reasons]
        for cell in one.cells:
            stays = " (a person's points stand and stay)" if cell.by_hand else ""
            change = f"{number(cell.before) or '–'} → {number(cell.after) or '–'}"
            found.append(f"  {cell.name}: {change}{stays}. {cell.why}")
    both = [one.scores for one in moves if None not in one.scores]
    found.append(f"{len(moving)} of {len(moves)} would move.")
    if both:
        before, after = (statistics.fmean(side) for side in zip(*both, strict=True))
        found.append(
            f"Mean of the {len(both)} who have points before and after, without what waits for a hand: "
            f"{number(before)} → {number(after)} ({round(after - before, 4) + 0.0:+g})."
        )
    return found


def main(
    unit: str,
    root: Path,
    workers: int | None = None,
    students: Sequence[str] = (),
    unsafe: bool = False,
    limits: Limits | None = None,
) -> int:
    """Print who would move. Returns 0, 1 if nothing could be graded, 130 after Ctrl-C."""
    try:
        moves = preview(unit, root, workers or os.cpu_count() or 1, students, unsafe, limits)
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing was written.")
        return INTERRUPTED
    except (GradebookError, NoSandbox, PlanError, OSError, ValueError) as error:
        print(f"course regrade: {error}", file=sys.stderr)
        return FAILED
    print("\n".join(lines(moves)))
    print("Nothing was written. Without --preview it is.")
    return 0


def preview(
    unit: str,
    root: Path,
    workers: int,
    students: Sequence[str] = (),
    unsafe: bool = False,
    limits: Limits | None = None,
) -> list[Move]:
    """Grade again and compare with what stands in the gradebook and the receipts; nothing is written."""
    course = Course(root)
    if not (course.root / FOLDER / unit / "receipts").is_dir():
        raise FileNotFoundError(f"{unit} was never graded here: course grade {unit}")
    made: list[Preview] = []

    def make(plan: Plan, *rest: Course | Receipts | bool) -> Preview:
        made.append(Preview(plan, *rest).begin(booked(course, plan)))
        return made[0]

    grade_unit(unit, root, workers, students, True, limits or Limits(), unsafe, make=make)
    return made[0].moves
