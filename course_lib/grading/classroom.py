"""An nbgrader course in a folder of its own, run by the real commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.authoring.sources import MARKER

_NO_KERNEL = re.compile(r"Kernel (?:didn't respond in|died before replying)")


class NbgraderError(Exception):
    """An nbgrader command failed; the message holds the command and what it said."""


@dataclass(frozen=True)
class CellGrade:
    """What the gradebook holds of one graded cell; ``score`` is None until a hand has graded it."""

    name: str
    score: float | None
    points: float
    by_hand: bool


class Classroom:
    """One assignment of a course, released to students and graded with stock nbgrader.

    Arguments
    ---------
    folder : Path
        An empty folder; the teacher's course is made in ``folder/course``, the exchange in
        ``folder/exchange``, a home for everybody in ``folder/homes``.
    repository : Path
        The checkout, for nbgrader_config.py and for importing course_lib in kernels.
    unit : str
        Name of the assignment, e.g. "05_adam".
    solution : Path
        Its notebook with the solutions.
    stock : bool
        Autograde as nbgrader itself does, not in the course's sandbox.

    Every command runs with the interpreter's folder first in PATH, as in an activated environment
    (nbgrader starts alembic by name), and with a home, a user name and Jupyter folders of its own,
    so that no personal configuration reaches it.
    """

    def __init__(
        self, folder: Path, repository: Path, unit: str, solution: Path, stock: bool = True
    ) -> None:
        self.folder, self.repository, self.unit = folder.resolve(), repository, unit
        self.notebook = solution.stem
        self.course = self.folder / "course"
        (self.folder / "exchange").mkdir(parents=True)
        (self.course / "solutions" / unit).mkdir(parents=True)
        shutil.copy(solution, self.course / "solutions" / unit)
        settings = (repository / "nbgrader_config.py").read_text(encoding="utf-8")
        if stock:
            settings += 'c.Autograde.pop("autograde_preprocessors")\n'
        (self.course / "nbgrader_config.py").write_text(settings, encoding="utf-8")

    def home(self, user: str) -> Path:
        """The user's home; made, with the exchange's address in their configuration, when new."""
        home = self.folder / "homes" / user
        config = home / ".jupyter" / "nbgrader_config.py"
        if not config.exists():
            config.parent.mkdir(parents=True)
            config.write_text(
                "c = get_config()\n"
                f"c.Exchange.root = {str(self.folder / 'exchange')!r}\n"
                'c.CourseDirectory.course_id = "optimizers"\n',
                encoding="utf-8",
            )
        return home

    def environment(self, user: str) -> dict[str, str]:
        """The variables of a shell of that user in which the environment has been activated."""
        home = self.home(user)
        inherited = ("TMPDIR", "SYSTEMROOT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        return {
            **{name: os.environ[name] for name in inherited if name in os.environ},
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            "VIRTUAL_ENV": sys.prefix,
            "HOME": str(home),
            "USER": user,
            "LOGNAME": user,
            "LANG": "C.UTF-8",
            "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
            "JUPYTER_DATA_DIR": str(home / ".local"),
            "JUPYTER_RUNTIME_DIR": str(home / ".run"),
            "IPYTHONDIR": str(home / ".ipython"),
            # One for all: a new one costs seconds for the list of fonts.
            "MPLCONFIGDIR": str(self.folder / "matplotlib"),
            "PYTHONPATH": str(self.repository),
        }

    def nbgrader(
        self, user: str, *arguments: str, progress: Callable[[str], None] | None = None
    ) -> str:
        """Run one nbgrader command as a user and return what it printed, log included.

        ``progress`` is called with every line as it comes.

        Raises
        ------
        NbgraderError
            The command could not be found or ended with another code than 0.
        """
        code, output = self._run(user, arguments, progress)
        if code != 0 and _NO_KERNEL.search(output):
            # On a busy machine a kernel may miss its minute to start; what is done is not redone.
            print(
                f"nbgrader {arguments[0]} ({user}): a kernel did not start, once more", flush=True
            )
            code, output = self._run(user, arguments, progress)
        if code != 0:
            raise NbgraderError(f"nbgrader {' '.join(arguments)} ended with {code}:\n{output}")
        return output

    def _run(
        self, user: str, arguments: Sequence[str], progress: Callable[[str], None] | None
    ) -> tuple[int, str]:
        try:
            process = subprocess.Popen(
                ["nbgrader", *arguments],
                cwd=self.course if user == "teacher" else self.home(user),
                env=self.environment(user),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except FileNotFoundError as error:
            raise NbgraderError(
                "the command nbgrader is missing: install the course's extra [grading]"
            ) from error
        with process:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if progress is not None:
                    progress(line)
        return process.returncode, "".join(lines)

    def release(self) -> bytes:
        """Generate and release the assignment; return the notebook that students will fetch."""
        self.nbgrader("teacher", "generate_assignment", self.unit)
        self.nbgrader("teacher", "release_assignment", self.unit)
        return (self.course / "exercises" / self.unit / f"{self.notebook}.ipynb").read_bytes()

    def hand_in(self, student: str, answers: Mapping[str, str]) -> str:
        """Fetch, fill solution cells by grade_id, validate, submit; return what validate said."""
        self.nbgrader(student, "fetch_assignment", self.unit)
        path = self.home(student) / self.unit / f"{self.notebook}.ipynb"
        fill(path, answers)
        # From where a student stands: in the folder beside the notebook.
        verdict = self.nbgrader(student, "validate", str(path.relative_to(self.home(student))))
        (self.home(student) / "validate.txt").write_text(verdict, encoding="utf-8")
        # nbgrader takes the name from the account that runs it, and here one account is everybody.
        self.nbgrader(student, "submit", self.unit, f"--CourseDirectory.student_id={student}")
        return verdict

    def autograde(self, progress: Callable[[str], None] | None = None) -> None:
        """Collect everything and grade it; ``progress`` gets every student whose turn begins."""
        self.nbgrader("teacher", "collect", self.unit, "--ExchangeCollect.check_owner=False")
        self.grade(progress)

    def grade(self, progress: Callable[[str], None] | None = None) -> None:
        """Grade what lies in the folder ``submitted``; ``progress`` as in ``autograde``."""

        def watch(line: str) -> None:
            begun = re.search(r"Sanitizing .*submitted[/\\]([^/\\]+)[/\\]", line)
            if begun and progress is not None:
                progress(begun.group(1))

        self.nbgrader("teacher", "autograde", self.unit, progress=watch)

    def feedback(self) -> dict[str, str]:
        """Generate the feedback; the page of every student."""
        self.nbgrader("teacher", "generate_feedback", self.unit)
        pages = self.course.glob(f"feedback/*/{self.unit}/{self.notebook}.html")
        return {page.parts[-3]: page.read_text(encoding="utf-8") for page in sorted(pages)}

    def export(self) -> str:
        """The class's scores as nbgrader's CSV."""
        self.nbgrader("teacher", "export", "--to", "grades.csv")
        return (self.course / "grades.csv").read_text(encoding="utf-8")

    def grades(self, student: str) -> list[CellGrade]:
        """Every graded cell of a student, in the notebook's order, as the gradebook has it."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}", "optimizers") as gradebook:
            found = gradebook.find_submission_notebook(self.notebook, self.unit, student)
            grades = {
                grade.name: CellGrade(
                    grade.name,
                    None if grade.needs_manual_grade else grade.score,
                    grade.max_score,
                    grade.needs_manual_grade,
                )
                for grade in found.grades
            }
        order = [grade_id(cell) for cell in self.graded_notebook(student).cells]
        return [grades[name] for name in order if name in grades]

    def graded_notebook(self, student: str) -> NotebookNode:
        """The student's notebook as autograde ran it, outputs included."""
        path = self.course / "autograded" / student / self.unit / f"{self.notebook}.ipynb"
        return nbformat.read(path, as_version=4)


def grade_id(cell: NotebookNode) -> str | None:
    """The name that nbgrader knows a cell by; None for the others."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def solution_answers(notebook: NotebookNode) -> dict[str, str]:
    """The content of every solution cell by grade_id, without the markers."""
    return {
        grade_id(cell): "\n".join(
            line for line in cell.source.split("\n") if not MARKER.search(line)
        )
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def fill(path: Path, answers: Mapping[str, str]) -> None:
    """Write answers into the cells of these grade_ids, as a student does who types them.

    Raises
    ------
    ValueError
        Names the grade_ids that are no solution cell of this notebook.
    """
    notebook = nbformat.read(path, as_version=4)
    cells = {
        grade_id(cell): cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    unknown = sorted(set(answers) - set(cells))
    if unknown:
        raise ValueError(f"answers must be for {', '.join(cells)}, got {', '.join(unknown)}")
    for name, source in answers.items():
        cells[name].source = source
    nbformat.write(notebook, path)
