"""nbgrader's gradebook and folders, with one writer: every submission is saved as a whole or not at all."""

from __future__ import annotations

import datetime
import importlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbgrader.utils import parse_utc

from course_lib.grading.plan import Plan

SANITISE = (ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata)
SAVE = (LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata)
# Each of their modules opens a gradebook for every notebook; here all of them get the one that is open.
_OPENERS = ("overwritekernelspec", "overwritecells", "saveautogrades", "latesubmissions")


class GradebookError(Exception):
    """The course's folder or gradebook is not ready; the message says what to do."""


class Course:
    """An nbgrader course as its nbgrader_config.py describes it.

    Arguments
    ---------
    root : Path
        The course's folder, with nbgrader_config.py, ``submitted`` and the gradebook.
    """

    def __init__(self, root: Path) -> None:
        app = NbGrader()
        app.log_level = 40
        before = Path.cwd()
        os.chdir(root)  # the configuration is looked for where the command runs
        try:
            app.load_config_file()
        finally:
            os.chdir(before)
        self.config = app.config
        self.directory = CourseDirectory(config=app.config, root=str(root.resolve()))
        self.root = root.resolve()

    def folder(self, kind: str, student: str, unit: str) -> Path:
        """``kind`` is "submitted", "autograded", "source" or "feedback"."""
        step = getattr(self.directory, f"{kind}_directory")
        return Path(self.directory.format_path(step, student, unit))

    def students(self, unit: str) -> list[str]:
        """Everybody who has handed in something for the unit, sorted."""
        place = self.folder("submitted", "*", unit)
        base = Path(str(place).split("*", 1)[0])
        if not base.is_dir():
            return []
        return sorted(one.name for one in base.iterdir() if (one / unit).is_dir())

    @contextmanager
    def gradebook(self, plan: Plan) -> Iterator[Writer]:
        """The gradebook, open for one writer. GradebookError if it does not know the assignment as ``plan`` does."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as book:
            _compare(book, plan)
            shared = _Shared(book)
            modules = [
                importlib.import_module(f"nbgrader.preprocessors.{name}") for name in _OPENERS
            ]
            for module in modules:
                module.Gradebook = lambda *_args, **_kwargs: shared
            try:
                yield Writer(self, plan, book, shared)
            finally:
                for module in modules:
                    module.Gradebook = Gradebook


class _Shared:
    """The open gradebook as nbgrader's preprocessors use it: nobody closes it, and what they commit waits."""

    def __init__(self, book: Gradebook) -> None:
        self._book = book
        self.db = book.db
        self.commit = book.db().commit
        book.db.commit = book.db.flush

    def __enter__(self) -> _Shared:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __getattr__(self, name: str) -> object:
        return getattr(self._book, name)


class Writer:
    """Writes grades of one assignment."""

    def __init__(self, course: Course, plan: Plan, book: Gradebook, shared: _Shared) -> None:
        self.course, self.plan, self._book, self._shared = course, plan, book, shared
        config = course.config
        self._sanitise = [kind(config=config) for kind in SANITISE]
        self._save = [kind(config=config) for kind in SAVE]
        for one in (*self._sanitise, *self._save):
            one.log.setLevel("ERROR")

    def sanitise(self, student: str, notebook: NotebookNode) -> NotebookNode:
        """nbgrader's own cleaning of a submission."""
        return self._through(self._sanitise, student, notebook)

    def scores(self) -> dict[str, dict[str, float | None]]:
        """Automatic scores of everybody who has some, by cell."""
        from nbgrader.api import (
            Assignment,
            Grade,
            GradeCell,
            Notebook,
            Student,
            SubmittedAssignment,
            SubmittedNotebook,
        )

        rows = (
            self._book.db.query(Student.id, GradeCell.name, Grade.auto_score)
            .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .join(GradeCell, Grade.cell_id == GradeCell.id)
            .filter(Assignment.name == self.plan.unit, Notebook.name == self.plan.notebook)
        )
        found: dict[str, dict[str, float | None]] = {}
        for student, cell, score in rows:
            found.setdefault(student, {})[cell] = score
        self._forget()
        return found

    def save(
        self, student: str, notebook: NotebookNode, files: dict[str, bytes]
    ) -> dict[str, float | None]:
        """Enter a graded notebook: gradebook first, then the folder ``autograded``; the scores that stand there now."""
        unit = self.plan.unit
        stamp = self._timestamp(student)
        try:
            self._book.update_or_create_student(student)
            given = {"timestamp": stamp} if stamp else {}
            self._book.update_or_create_submission(unit, student, **given)
            notebook = self._through(self._save, student, notebook)
            found = self._book.find_submission_notebook(self.plan.notebook, unit, student)
            scores = {grade.name: grade.auto_score for grade in found.grades}
            fresh = self._write(student, notebook, files)
            self._shared.commit()
        except BaseException:
            self._book.db.rollback()
            raise
        finally:
            self._forget()
        place = self.course.folder("autograded", student, unit)
        shutil.rmtree(place, ignore_errors=True)
        fresh.replace(place)
        return scores

    def hold(self, student: str) -> None:
        """Take back automatic scores of an earlier submission; what a person has entered stays."""
        try:
            submission = self._book.find_submission(self.plan.unit, student)
        except MissingEntry:
            submission = None
        if submission is not None:
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = None, True
            self._shared.commit()
        self._forget()
        shutil.rmtree(self.course.folder("autograded", student, self.plan.unit), ignore_errors=True)

    def _timestamp(self, student: str) -> datetime.datetime | None:
        """When it was handed in; None if timestamp.txt does not say so."""
        path = self.course.folder("submitted", student, self.plan.unit) / "timestamp.txt"
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 1000:
            return None
        try:
            return parse_utc(path.read_text(encoding="utf-8").strip())
        except (ValueError, OverflowError):
            return None

    def _write(self, student: str, notebook: NotebookNode, files: dict[str, bytes]) -> Path:
        """The folder for ``autograded``, beside its place."""
        place = self.course.folder("autograded", student, self.plan.unit)
        fresh = place.with_name(f".{place.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        stamp = self.course.folder("submitted", student, self.plan.unit) / "timestamp.txt"
        if self._timestamp(student):
            shutil.copy(stamp, fresh)
        nbformat.write(notebook, fresh / f"{self.plan.notebook}.ipynb")
        return fresh

    def _through(self, preprocessors: list, student: str, notebook: NotebookNode) -> NotebookNode:
        resources = {
            "unique_key": self.plan.notebook,
            "nbgrader": {
                "student": student,
                "assignment": self.plan.unit,
                "notebook": self.plan.notebook,
                "db_url": self.course.directory.db_url,
            },
        }
        for one in preprocessors:
            notebook, resources = one(notebook, resources)
        return notebook

    def _forget(self) -> None:
        """Let go of what was read: memory must not grow with the class."""
        self._book.db.expunge_all()


def _compare(book: Gradebook, plan: Plan) -> None:
    try:
        stored = {
            cell.name: cell.checksum
            for cell in book.find_notebook(plan.notebook, plan.unit).source_cells
        }
    except MissingEntry:
        raise GradebookError(
            f"the gradebook does not know {plan.unit}: run `nbgrader generate_assignment {plan.unit}` first"
        ) from None
    ours = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.get("checksum")
        for cell in plan.source.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }
    changed = [name for name in ours if name not in stored]
    if changed or set(stored) - set(ours):
        raise GradebookError(
            f"{plan.unit} has other cells than the gradebook ({', '.join(changed or sorted(set(stored) - set(ours)))}): "
            f"run `nbgrader generate_assignment {plan.unit} --force`"
        )
