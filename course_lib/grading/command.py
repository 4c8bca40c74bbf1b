"""``course grade UNIT``: grade everybody who has handed in, in the sandbox, into nbgrader's gradebook."""

from __future__ import annotations

import copy
import fcntl
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sqlalchemy.exc import SQLAlchemyError

from course_lib.grading.cluster import ClusterPool, NoCluster
from course_lib.grading.gradebook import NAMELESS, Course, GradebookError, Writer
from course_lib.grading.intake import Hold, Intake, digest, take_in
from course_lib.grading.judge import Cell, Job, Report
from course_lib.grading.plan import Plan, PlanError, plan
from course_lib.grading.pool import LocalPool
from course_lib.grading.progress import Progress
from course_lib.grading.receipts import FOLDER, Receipt, Receipts, differences
from course_lib.grading.report import gather, write
from course_lib.grading.report_pages import write_pages
from course_lib.grading.sandbox.view import NoSandbox
from course_lib.grading.sandbox.walls import Limits
from course_lib.grading.source import source_notebook
from course_lib.grading.verdict import HOLD, Verdict, verdict

# The exit codes of `course grade`.
DONE, FAILED, HELD, INTERRUPTED = 0, 1, 3, 130
# Errors of the machine and of the gradebook, not of one submission: they end the run.
_OURS = (OSError, SQLAlchemyError, GradebookError)


@dataclass
class _Waiting:
    """A submission that is being executed."""

    intake: Intake
    key: str
    submission: str
    before: Receipt | None


def main(
    unit: str,
    root: Path,
    workers: int | None = None,
    students: Sequence[str] = (),
    fresh: bool = False,
    limits: Limits | None = None,
    unsafe: bool = False,
    cluster: str | None = None,
    feedback: bool = False,
    pool: LocalPool | None = None,
) -> int:
    """Grade a unit and write the reports on it, with ``feedback`` also a page per student.

    It runs on ``workers`` processes or on the Dask cluster whose scheduler has the address ``cluster``. ``pool`` are
    processes that have been started for it already.

    Returns
    -------
    int
        0 if everybody has a score, 3 if a submission is on HOLD, 130 after Ctrl-C, 1 if nothing could be graded.
    """
    began = time.monotonic()
    try:
        counts = grade_unit(
            unit, root, workers, students, fresh, limits or Limits(), unsafe, cluster, pool=pool
        )
        seconds = time.monotonic() - began
        write_reports(unit, root, (workers or os.cpu_count() or 1) if feedback else 0)
    except KeyboardInterrupt:
        print("\nInterrupted. What is graded is saved; the same command goes on with the rest.")
        return INTERRUPTED
    except (
        GradebookError,
        NoCluster,
        NoSandbox,
        PlanError,
        FileNotFoundError,
        ValueError,
    ) as error:
        print(f"course grade: {error}", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(
            f"course grade: {error}. What is graded is saved; the same command goes on.",
            file=sys.stderr,
        )
        return FAILED
    kinds = ", ".join(
        f"{counts[kind]} {kind}" for kind in ("SCORE", "ZERO", "FLAG", HOLD) if counts[kind]
    )
    print(
        f"{unit}: {counts['new']} graded in {seconds:.1f} s, {counts['kept']} as before; {kinds or 'nothing'}"
    )
    return HELD if counts[HOLD] else DONE


def grade_unit(
    unit: str,
    root: Path,
    workers: int | None,
    students: Sequence[str],
    fresh: bool,
    limits: Limits,
    unsafe: bool = False,
    cluster: str | None = None,
    make: Callable[..., Grading] | None = None,
    pool: LocalPool | None = None,
) -> Counter:
    """Grade who is not graded yet; how many there are of each verdict, "new" and "kept".

    ``make`` makes something else than a ``Grading``, with the same arguments, of what comes back.
    """
    if workers is not None and cluster is not None:
        raise ValueError(f"--workers is for this machine: {cluster} has the workers it has")
    workers = (os.cpu_count() or 1) if workers is None else workers
    if workers < 1:
        raise ValueError(f"--workers must be at least 1, got {workers}")
    course = Course(root)
    one = plan(unit, source_notebook(course.directory, unit))
    everybody = course.students(unit)
    unknown = sorted(set(students) - set(everybody))
    if unknown:
        raise ValueError(f"--students: nothing was handed in for {unit} by {', '.join(unknown)}")
    chosen = [name for name in everybody if not students or name in students]
    nameless = [] if students else course.nameless(unit)
    if not chosen and not nameless:
        raise FileNotFoundError(
            f"nothing was handed in: {course.folder('submitted', '*', unit)} is empty (nbgrader collect {unit}?)"
        )
    receipts = Receipts(course.root, one, limits)
    with _alone(receipts.folder), course.gradebook(one) as writer:
        grading = (make or Grading)(one, course, writer, receipts, fresh)
        where: LocalPool | ClusterPool
        if cluster is not None:
            where = ClusterPool(cluster, unit, limits, unsafe)
        elif pool is not None:
            where = pool
        else:
            where = LocalPool(unit, limits, min(workers, max(1, len(chosen))), unsafe)
        with where:
            for report in where.run(grading.jobs(chosen)):
                grading.finish(report)
        for folder in nameless:
            grading.progress.say(f"HOLD {folder}: {NAMELESS}")
            grading.counts.update((HOLD, "new"))
        grading.progress.end()
    return grading.counts


def write_reports(unit: str, root: Path, workers: int, fresh: bool = False) -> Path:
    """The class's report from the receipts, and with ``workers`` the students' pages; where they are.

    Pages that are up to date are left as they are, unless ``fresh``.
    """
    course = Course(root)
    one = plan(unit, source_notebook(course.directory, unit))
    folder = course.root / FOLDER / unit
    if not (folder / "receipts").is_dir():
        raise FileNotFoundError(f"{unit} was never graded here: course grade {unit}")
    receipts = Receipts(course.root, one, Limits())
    with _alone(folder):
        report = gather(course, one, receipts)
        write(report, folder)
        if workers:
            write_pages(course, report, folder / "feedback", workers, fresh)
    print(f"{folder / 'report.html'}, grades.csv, cells.csv{', feedback/' if workers else ''}")
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two graders must not write at once."""
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GradebookError(
                f"another `course grade` is at work on this unit ({folder})"
            ) from None
        yield


class Grading:
    """One run over a class: takes submissions in, saves what comes back."""

    def __init__(
        self, plan: Plan, course: Course, writer: Writer, receipts: Receipts, fresh: bool
    ) -> None:
        self.plan, self.course, self.writer, self.receipts, self.fresh = (
            plan,
            course,
            writer,
            receipts,
            fresh,
        )
        self.counts: Counter = Counter()
        self.progress = Progress()
        self._waiting: dict[str, _Waiting] = {}
        self._stored = writer.scores()

    def jobs(self, students: Sequence[str]) -> Iterator[Job]:
        """The submissions that are to be executed; what is up to date or on hold is settled on the way."""
        self.progress.begin(len(students))
        for student in students:
            folder = self.course.folder("submitted", student, self.plan.unit)
            try:
                submission = digest(folder, self.plan)
            except OSError as error:  # `take_in` will say so, too
                submission = str(error)
            key = self.receipts.key(student, submission)
            before = self.receipts.read(student)
            if (
                not self.fresh
                and before is not None
                and before.key == key
                and self._is_stored(before)
            ):
                self._count(before.kind, "kept")
                continue
            self._begin(student)
            try:
                intake = take_in(folder, self.plan)
            except Hold as hold:
                self._hold(student, key, submission, Verdict(HOLD, [hold.reason], [hold.student]))
                continue
            except _OURS:
                raise
            except Exception as error:  # what nobody thought of must not stop the class
                self._trouble(student, submission, error)
                continue
            same = before if before is not None and before.key == key else None
            self._waiting[student] = _Waiting(intake, key, submission, same)
            yield job(self.plan, student, intake.notebook, intake, self.receipts.secret)

    def finish(self, report: Report) -> None:
        """Save one submission as a whole, then its receipt."""
        one = self._waiting.pop(report.student)
        found = verdict(self.plan, one.intake, report)
        if found.kind == HOLD:  # without a key: the next run tries again
            self._hold(report.student, "", one.submission, found)
            return
        notebook = executed(one.intake.notebook, report)
        try:
            scores = self.writer.save(report.student, notebook, one.intake.files)
        except _OURS:
            raise
        except Exception as error:  # nothing of it is in the gradebook
            self._trouble(report.student, one.submission, error)
            return
        wrong = {name: (points, scores.get(name)) for name, points in report.scores.items()
                 if scores.get(name) is None or abs(scores[name] - points) > 1e-9}  # fmt: skip
        if wrong:
            raise GradebookError(
                f"{report.student}: nbgrader reads other points than were given: {wrong}"
            )
        receipt = self._receipt(report.student, one.key, one.submission, found)
        receipt.notebook, receipt.differed = one.intake.digest, differences(one.before, scores)
        receipt.asked = {name: [list(row) for row in rows] for name, rows in report.asked.items()}
        receipt.notes, receipt.scores, receipt.seconds = (
            one.intake.notes,
            scores,
            report.total_seconds,
        )
        receipt.checks = {name: [list(row) for row in rows] for name, rows in report.checks.items()}
        receipt.unanswered, receipt.cell_seconds = report.unanswered, report.seconds
        self.receipts.write(receipt)
        self._count(found.kind, "new")

    def _begin(self, student: str) -> None:
        """From here on an earlier grade no longer counts, whatever happens."""
        self.receipts.forget(student)

    def _trouble(self, student: str, submission: str, error: Exception) -> None:
        """Hold what the grader itself cannot cope with; the next run tries again."""
        reason = f"the grader failed on it ({type(error).__name__}: {error})"[:500]
        told = "It could not be graded yet; this is not your fault."
        self._hold(student, "", submission, Verdict(HOLD, [reason], [told]))

    def _hold(self, student: str, key: str, submission: str, found: Verdict) -> None:
        self.writer.hold(student)
        self.receipts.write(self._receipt(student, key, submission, found))
        self._count(HOLD, "new")
        self.progress.say(f"HOLD {student}: {found.reasons[0]}")

    def _receipt(self, student: str, key: str, submission: str, found: Verdict) -> Receipt:
        return Receipt(
            student, self.plan.unit, key, submission, "", self.receipts.assignment, self.receipts.environment,
            self.receipts.limits, self.receipts.secret_hash, found.kind, found.reasons, found.student,
        )  # fmt: skip

    def _is_stored(self, receipt: Receipt) -> bool:
        """Whether the gradebook and the folder hold what the receipt says."""
        place = self.course.folder("autograded", receipt.student, self.plan.unit)
        there = (place / f"{self.plan.notebook}.ipynb").is_file()
        stored = self._stored.get(receipt.student)
        if receipt.kind == HOLD:
            return not there and all(score is None for score in (stored or {}).values())
        return there and stored == receipt.scores

    def _count(self, kind: str, how: str) -> None:
        self.counts.update((kind, how))
        self.progress.step(kind, how == "kept")


def job(plan: Plan, student: str, notebook: NotebookNode, intake: Intake, secret: str) -> Job:
    """What a worker needs to grade a notebook."""
    cells = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        calls = plan.calls.get(name, ()) if name else ()
        cells.append(Cell(index, cell.source, name if calls else None, calls))
    return Job(student, tuple(cells), intake.files, secret, intake.digest)


def executed(notebook: NotebookNode, report: Report) -> NotebookNode:
    """The notebook with the outputs of its run."""
    notebook = copy.copy(notebook)
    for number, (index, outputs) in enumerate(sorted(report.outputs.items()), start=1):
        cell = notebook.cells[index]
        cell.execution_count = number
        cell.outputs = [nbformat.from_dict(output) for output in outputs]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
    return notebook
