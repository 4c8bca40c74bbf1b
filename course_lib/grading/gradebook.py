"""nbgrader's gradebook and folders, with one writer: every submission is saved as a whole or not at all."""

from __future__ import annotations

import datetime
import importlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, GradeCell, MissingEntry, SolutionCell
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, LimitOutput, SaveAutoGrades
from nbgrader.utils import parse_utc

from course_lib.grading.plan import Plan

# nbgrader's own. What its other preprocessors clean, ``intake`` has made anew: every cell of the assignment comes from
# the source that the gradebook was made from.
SAVE = (LimitOutput, SaveAutoGrades, AssignLatePenalties)
# Each of their modules opens a gradebook for every notebook; here all of them get the one that is open.
_OPENERS = ("saveautogrades", "latesubmissions")


class GradebookError(Exception):
    """The course's folder or gradebook is not ready; the message says what to do."""


NAMELESS = "the name of its folder is not UTF-8, so no gradebook can hold it: rename the folder"


def _shown(name: str) -> str:
    """A file's name with bytes that are not UTF-8 written out, e.g. ``caf\\xe9``."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


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
        return [name for name in self._handed_in(unit) if _shown(name) == name]

    def nameless(self, unit: str) -> list[str]:
        """Folders whose names are not UTF-8, which no student can be called, as they can be shown."""
        return [_shown(name) for name in self._handed_in(unit) if _shown(name) != name]

    def _handed_in(self, unit: str) -> list[str]:
        place = self.folder("submitted", "*", unit)
        base = Path(str(place).split("*", 1)[0])
        if not base.is_dir():
            return []
        return sorted(one.name for one in base.iterdir() if (one / unit).is_dir())

    @contextmanager
    def gradebook(self, plan: Plan) -> Iterator[Writer]:
        """The gradebook, open for one writer. GradebookError if it does not know the assignment as ``plan`` does."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as book:
            checksums = _compare(book, plan)
            shared = _Shared(book)
            modules = [
                importlib.import_module(f"nbgrader.preprocessors.{name}") for name in _OPENERS
            ]
            for module in modules:
                module.Gradebook = lambda *_args, **_kwargs: shared
            try:
                yield Writer(self, plan, book, shared, checksums)
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

        self._found: tuple[tuple[str, ...], dict[str, Any], dict[str, Any]] | None = None

    def find_grade(self, cell: str, *where: str) -> Any:
        """As nbgrader's, but all cells of a submission are read at once: it asks for one after the other."""
        return self._cells(where)[1][cell]

    def find_comment(self, cell: str, *where: str) -> Any:
        return self._cells(where)[2][cell]

    def _cells(
        self, where: tuple[str, ...]
    ) -> tuple[tuple[str, ...], dict[str, Any], dict[str, Any]]:
        if self._found is None or self._found[0] != where:
            notebook = self._book.find_submission_notebook(*where)
            # Held while they are looked up: else each grade asks for its cell, one after the other.
            _held = [
                self.db.query(kind).filter(kind.notebook_id == notebook.notebook_id).all()
                for kind in (GradeCell, SolutionCell)
            ]
            grades = {grade.name: grade for grade in notebook.grades}
            self._found = (where, grades, {comment.name: comment for comment in notebook.comments})
        return self._found

    def forget(self) -> None:
        """Let go of what was read: memory must not grow with the class."""
        self._found = None
        self.db.expunge_all()

    def __enter__(self) -> _Shared:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __getattr__(self, name: str) -> object:
        return getattr(self._book, name)


class Writer:
    """Writes grades of one assignment."""

    def __init__(
        self,
        course: Course,
        plan: Plan,
        book: Gradebook,
        shared: _Shared,
        checksums: dict[str, str],
    ) -> None:
        self.course, self.plan, self._book, self._shared = course, plan, book, shared
        self._checksums = checksums
        self._save = [kind(config=course.config) for kind in SAVE]
        for one in self._save:
            one.log.setLevel("ERROR")

    def scores(self) -> dict[str, dict[str, float | None]]:
        """Automatic scores of everybody who has some, by cell."""
        from nbgrader.api import (
            Assignment,
            Grade,
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
        self._shared.forget()
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
            with self._book.db.no_autoflush:  # what is half made must not be written
                self._book.update_or_create_submission(unit, student, **given)
            self.mark(notebook)
            notebook = self._through(self._save, student, notebook)
            _, grades, _ = self._shared._cells((self.plan.notebook, unit, student))
            scores = {name: grade.auto_score for name, grade in grades.items()}
            fresh = self._write(student, notebook, files)
            self._shared.commit()
        except BaseException:
            self._book.db.rollback()
            raise
        finally:
            self._shared.forget()
        place = self.course.folder("autograded", student, unit)
        shutil.rmtree(place, ignore_errors=True)
        fresh.replace(place)
        return scores

    def mark(self, notebook: NotebookNode) -> None:
        """Put in the checksums by which nbgrader knows an answer that nobody has touched."""
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in self._checksums:
                cell.metadata.nbgrader["checksum"] = self._checksums[name]

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
        self._shared.forget()
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
        # Not nbformat.write: it would compare with the schema once more what `intake` has built.
        text = nbformat.v4.writes(notebook)
        (fresh / f"{self.plan.notebook}.ipynb").write_text(f"{text}\n", encoding="utf-8")
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


def _compare(book: Gradebook, plan: Plan) -> dict[str, str]:
    """Checksums of the released cells. GradebookError if the gradebook's assignment is not the plan's."""
    try:
        cells = book.find_notebook(plan.notebook, plan.unit).source_cells
    except MissingEntry:
        raise GradebookError(
            f"the gradebook does not know {plan.unit}: run `nbgrader generate_assignment {plan.unit}` first"
        ) from None
    stored = {cell.name: cell for cell in cells}
    ours = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in plan.source.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }
    other = set(ours) ^ set(stored)
    other |= {
        name
        for name in set(ours) & set(stored)
        if stored[name].locked and stored[name].source != ours[name].source
    }
    if other:
        raise GradebookError(
            f"{plan.unit} has other cells than the gradebook ({', '.join(sorted(other))}): run "
            f"`nbgrader generate_assignment {plan.unit} --force`"
        )
    return {name: cell.checksum for name, cell in stored.items()}
