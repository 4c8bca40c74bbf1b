"""The report on a class: what its receipts and nbgrader's gradebook say, as a page and as tables for spreadsheets."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import statistics
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SourceCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)

from course_lib.grading.gradebook import NAMELESS, Course
from course_lib.grading.intake import digest
from course_lib.grading.plan import Plan
from course_lib.grading.receipts import Receipt, Receipts, environment, write_whole
from course_lib.grading.report_checks import differing, lone_failures, misconceptions, slow_checks
from course_lib.grading.report_words import short, slim, todo
from course_lib.grading.verdict import HOLD

_NOTHING = "nothing was handed in"


@dataclass
class Mark:
    """What the gradebook holds of a cell: points by the checks, by a person, and added by a person."""

    auto: float | None
    manual: float | None
    extra: float = 0.0
    look_again: bool = False

    @property
    def score(self) -> float | None:
        """As nbgrader counts it; None until there is one."""
        points = self.auto if self.manual is None else self.manual
        return None if points is None else points + self.extra


@dataclass
class Booked:
    """What the gradebook holds of a submission."""

    marks: dict[str, Mark] = field(default_factory=dict)
    penalty: float = 0.0
    comments: dict[str, str] = field(default_factory=dict)


@dataclass
class Row:
    """A student.

    Attributes
    ----------
    verdict : of the receipt; empty before grading
    problems : why what was graded does not count (yet), each with what to do
    by_hand, look_again : cells that a person has still to grade; that one graded before the checks ran again
    stamp : hash of all that the student's page is made from
    """

    student: str
    booked: Booked
    receipt: Receipt | None
    verdict: str = ""
    reasons: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    look_again: list[str] = field(default_factory=list)
    stamp: str = ""

    @property
    def settled(self) -> bool:
        """Whether the points of the checks stand."""
        return self.receipt is not None and not self.problems

    @property
    def so_far(self) -> float | None:
        """The sum of what there is, penalty taken off; None as long as the points of the checks do not stand."""
        if not self.settled:
            return None
        return sum(mark.score or 0.0 for mark in self.booked.marks.values()) - self.booked.penalty

    @property
    def score(self) -> float | None:
        """What counts in the end; None as long as anything is open."""
        return None if self.by_hand else self.so_far

    @property
    def waits(self) -> list[str]:
        """What a final score waits for."""
        return [*self.problems, *(f"graded by hand: {cell}" for cell in self.by_hand)]

    def points(self, cell: str) -> float | None:
        """Of one cell; None where there are none yet."""
        mark = self.booked.marks.get(cell) if self.settled else None
        return None if mark is None else mark.score


def booked(course: Course, plan: Plan) -> dict[str, Booked]:
    """Everybody in the gradebook, with what stands there for this assignment."""
    found: dict[str, Booked] = {}
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        for (student,) in book.db.query(Student.id):
            found[student] = Booked()

        def of_this(*columns: object):
            return (
                book.db.query(Student.id, *columns)
                .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
                .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
                .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
                .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
                .filter(Assignment.name == plan.unit, Notebook.name == plan.notebook)
            )

        grades = (
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        query = of_this(GradeCell.name, *grades).join(
            Grade, Grade.notebook_id == SubmittedNotebook.id
        )
        for student, cell, auto, manual, extra, again in query.join(
            GradeCell, Grade.cell_id == GradeCell.id
        ):
            mark = Mark(auto, manual, extra or 0.0, bool(again) and manual is not None)
            found[student].marks[cell] = mark
        for student, penalty in of_this(SubmittedNotebook.late_submission_penalty):
            found[student].penalty = penalty or 0.0
        query = of_this(SourceCell.name, Comment.manual_comment).join(
            Comment, Comment.notebook_id == SubmittedNotebook.id
        )
        for student, cell, text in query.join(SourceCell, Comment.cell_id == SourceCell.id):
            if text:
                found[student].comments[cell] = text
    return found


def rows(course: Course, plan: Plan, receipts: Receipts) -> list[Row]:
    """Everybody who handed in, or whom the gradebook knows, sorted."""
    book = booked(course, plan)
    handed_in = set(course.students(plan.unit))
    found = []
    for student in sorted(handed_in | set(book)):
        receipt = receipts.read(student)
        folder = course.folder("submitted", student, plan.unit)
        now = digest(folder, plan) if student in handed_in and receipt is not None else None
        marks = book.get(student, Booked())
        row = _row(plan, student, receipt, now, student in handed_in, marks)
        if receipt is not None:
            row.stamp = _stamp(receipt, marks)
            slim(receipt)
        found.append(row)
    nameless = course.nameless(plan.unit)
    return found + [
        Row(name, Booked(), None, problems=[f"on hold: {NAMELESS}"]) for name in nameless
    ]


def _stamp(receipt: Receipt, marks: Booked) -> str:
    text = json.dumps([asdict(receipt), asdict(marks), environment()], sort_keys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _row(
    plan: Plan, student: str, receipt: Receipt | None, now: str | None, there: bool, marks: Booked
) -> Row:  # fmt: skip
    row = Row(student, marks, receipt)
    again = f"course grade {plan.unit} --students {student}"
    if receipt is None:
        if not there:
            row.reasons = [_NOTHING]
        elif marks.marks:
            row.problems = [f"has points that course grade did not give: {again}"]
        else:
            row.problems = [f"not graded yet: {again}"]
        return row
    row.verdict, row.reasons = receipt.kind, receipt.reasons
    if receipt.kind == HOLD:
        row.problems = [f"on hold: {reason}" for reason in receipt.reasons]
    elif there and now != receipt.submission:
        row.problems = [f"handed in again since it was graded: {again}"]
    elif {cell: mark.auto for cell, mark in marks.marks.items()} != receipt.scores:
        row.problems = [f"the gradebook has other points than course grade gave: {again} --fresh"]
    else:
        row.by_hand = [cell for cell, mark in marks.marks.items() if mark.score is None]
        row.look_again = [cell for cell, mark in marks.marks.items() if mark.look_again]
    return row


@dataclass
class Report:
    """A class, ready to be written."""

    plan: Plan
    rows: list[Row]
    receipts: list[Receipt]

    @property
    def cells(self) -> list[str]:
        return list(self.plan.points)

    @property
    def most(self) -> float:
        return sum(self.plan.points.values())


def gather(course: Course, plan: Plan, receipts: Receipts) -> Report:
    """Read what the receipts and the gradebook hold."""
    found = rows(course, plan, receipts)
    return Report(plan, found, [row.receipt for row in found if row.receipt is not None])


def grades_csv(report: Report) -> str:
    """For a learning platform. A score that is not settled is empty, never 0; ``waits`` says what for."""
    out = [["student_id", "score", "max_score", "verdict", "reason", "waits"]]
    for row in report.rows:
        waits = [*row.waits, *(f"look again: {cell}" for cell in row.look_again)]
        out.append(
            [row.student, number(row.score), number(report.most), row.verdict, "; ".join(row.reasons), "; ".join(waits)]
        )  # fmt: skip
    return _csv(out)


def cells_csv(report: Report) -> str:
    """Every cell's points, and what else is known of each submission."""
    head = [
        "student_id",
        "verdict",
        "so_far",
        *report.cells,
        "late_penalty",
        "seconds",
        "reason",
        "repairs",
    ]
    out = [head]
    for row in report.rows:
        one = row.receipt
        line = [row.student, row.verdict, number(row.so_far)]
        line += [number(row.points(cell)) for cell in report.cells]
        line += [number(row.booked.penalty) if row.booked.penalty else ""]
        line += [f"{one.seconds:.2f}" if one else "", "; ".join(row.reasons)]
        out.append([*line, "; ".join(one.notes if one else [])])
    return _csv(out)


def number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4):g}"


def _csv(lines: list[list[str]]) -> str:
    """Rows of text; what a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for line in lines:
        writer.writerow(
            [" ".join(("'" + text if text[:1] in "=+-@\t\r" and not _is_number(text) else text).split("\n"))
             for text in line]
        )  # fmt: skip
    return out.getvalue()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return not text
    return True


def page(report: Report) -> str:
    """The report as one page that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"number": number, "short": short, "todo": todo}
    graded = [row.receipt for row in report.rows if row.receipt is not None and row.settled]
    final = sum(row.score is not None for row in report.rows)
    scores = [row.so_far for row in report.rows if row.so_far is not None]
    seconds = sorted(one.seconds for one in graded)
    return environment.get_template("report.html").render(
        report=report,
        unit=report.plan.unit,
        counts=Counter(one.kind for one in report.receipts),
        graded=graded,
        final=final,
        scores=scores,
        mean=statistics.fmean(scores) if scores else None,
        median=statistics.median(scores) if scores else None,
        held=[row for row in report.rows if row.verdict == HOLD],
        flagged=[row for row in report.rows if row.verdict == "FLAG"],
        waiting=_waiting(report),
        misconceptions=misconceptions(graded),
        slow=slow_checks(graded),
        differing=differing(graded),
        lone=lone_failures(graded),
        cells=_cells(report, graded),
        seconds=seconds,
        middle=statistics.median(seconds) if seconds else 0.0,
        slowest=sorted(graded, key=lambda one: (-one.seconds, one.student))[:10],
        environments=sorted({one.environment for one in report.receipts}),
        limits=report.receipts[0].limits if report.receipts else {},
    )


def _waiting(report: Report) -> list[tuple[str, list[str]]]:
    """What there is to do before scores are final, and for whom; holds apart."""
    found: dict[str, list[str]] = {}
    for row in report.rows:
        if row.verdict == HOLD:
            continue
        texts = [text.replace(f" --students {row.student}", "") for text in row.waits]
        texts += [
            f"marked by hand before the checks ran again, look again: {cell}"
            for cell in row.look_again
        ]
        for text in texts:
            found.setdefault(text, []).append(row.student)
    return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def _cells(report: Report, graded: list[Receipt]) -> list[tuple]:
    """Per cell: name, its points, the mean, how many have all of them, the median time of deciding it."""
    found = []
    for cell, most in report.plan.points.items():
        points = [one for row in report.rows if (one := row.points(cell)) is not None]
        times = [one.cell_seconds[cell] for one in graded if cell in one.cell_seconds]
        found.append(
            (cell, most, statistics.fmean(points) if points else None, sum(one >= most - 1e-9 for one in points),
             statistics.median(times) if times else None)
        )  # fmt: skip
    return found


def write(report: Report, folder: Path) -> None:
    """``report.html``, ``grades.csv`` and ``cells.csv`` in the folder of the unit's receipts."""
    for name, text in (
        ("report.html", page(report)),
        ("grades.csv", grades_csv(report)),
        ("cells.csv", cells_csv(report)),
    ):
        write_whole(folder / name, text.encode("utf-8", errors="replace"))
