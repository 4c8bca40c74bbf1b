"""``course grade-demo``: a made-up class through stock nbgrader, every score explained.

The class stands in ``tests/submissions/<unit>/class/``, one small text file per student:

- comment lines at the top: what it is, then what must come of it. ``loses:`` graded cells that must
  give fewer points than they can, ``zero:`` cells that must give none (``all``: every one),
  ``may lose:`` cells that are not looked at (a training run that a mistake may or may not spoil);
  every other autograded cell must give all its points. ``reason:`` words that must stand in the
  explanation. ``rest: stub`` leaves what the file does not answer as it was released; otherwise it
  is taken from the solution, so that a student makes one mistake and no other.
- a section ``# %% name`` for every solution cell that the student answers, with its whole text.

A file that is not Python (a syntax error) ends in ``.txt``. The solution itself is handed in too,
by the student ``reference``.
"""

from __future__ import annotations

import csv
import html
import io
import itertools
import os
import re
import tempfile
import textwrap
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.grading.classroom import (
    CellGrade,
    Classroom,
    NbgraderError,
    grade_id,
    solution_answers,
)
from course_lib.paths import course_root

_SECTION = re.compile(r"^# %% (\w+)\n", re.MULTILINE)
_KEY = re.compile(r"^# (loses|zero|may lose|reason|rest): (.+)$", re.MULTILINE)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Student:
    """A made-up student: what they answer, and which points they must not get."""

    id: str
    about: str
    answers: dict[str, str] = field(default_factory=dict)
    loses: frozenset[str] = frozenset()
    zero: frozenset[str] = frozenset()
    may_lose: frozenset[str] = frozenset()
    reason: str = ""
    stubs: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a submission; ``problems`` is empty when it is what it must be."""

    student: Student
    grades: tuple[CellGrade, ...]
    low: float
    high: float
    reason: str
    problems: tuple[str, ...]

    @property
    def score(self) -> float:
        return sum(grade.score or 0.0 for grade in self.grades)


def main(unit: str = "05_adam", keep: str | os.PathLike | None = None) -> int:
    """Release, hand in, grade and export with the class of ``unit``; print what came of it.

    Arguments
    ---------
    unit : str, default "05_adam"
        An assignment that has a class in tests/submissions/.
    keep : path, optional
        A new or empty folder for the nbgrader course, kept afterwards; default: a temporary one.

    Returns
    -------
    int
        0 if every score, reason and validation is what it must be, else 1.
    """
    root = course_root()
    try:
        students = [Student("reference", "The solution."), *read_class(root, unit)]
        if keep is None:
            with tempfile.TemporaryDirectory(prefix="grade-demo-") as folder:
                return _run(root, unit, students, Path(folder))
        if Path(keep).exists() and any(Path(keep).iterdir()):
            raise ValueError(f"keep must be a new or empty folder, got {keep}")
        return _run(root, unit, students, Path(keep))
    except (NbgraderError, ValueError, FileNotFoundError) as error:
        print(f"course grade-demo: {error}")
        return 1


def _run(root: Path, unit: str, students: Sequence[Student], folder: Path) -> int:
    start = time.perf_counter()
    outcomes, problems = run_class(root, unit, students, folder)
    print_table(outcomes)
    problems += [f"{o.student.id}: {text}" for o in outcomes for text in o.problems]
    for problem in problems:
        print(f"NOT AS EXPECTED  {problem}")
    print(
        f"{len(outcomes)} submissions, {sum(not o.problems for o in outcomes)} as expected, "
        f"{time.perf_counter() - start:.0f} s"
    )
    return 1 if problems else 0


def read_class(root: Path, unit: str) -> list[Student]:
    """The made-up students of a unit, by id.

    Raises
    ------
    FileNotFoundError
        There is no class for this unit.
    """
    folder = root / "tests" / "submissions" / unit / "class"
    files = sorted(path for path in folder.glob("s*") if path.suffix in (".py", ".txt"))
    if not files:
        raise FileNotFoundError(f"no class for {unit!r}: {folder} has no s*.py")
    return [read_student(path) for path in files]


def read_student(path: Path) -> Student:
    """One student from one file; see the module's docstring for what it holds."""
    top, *sections = _SECTION.split(path.read_text(encoding="utf-8"))
    keys: dict[str, list[str]] = {}
    for key, value in _KEY.findall(top):
        keys.setdefault(key, []).append(value.strip())

    def names(key: str) -> frozenset[str]:
        return frozenset(" ".join(keys.get(key, [])).split())

    comments = (line[1:].strip() for line in top.splitlines() if line.startswith("#"))
    return Student(
        id=path.stem,
        about=next(line for line in comments if not line.startswith("ruff:")),
        answers={
            name: text.strip("\n") for name, text in zip(sections[::2], sections[1::2], strict=True)
        },
        loses=names("loses"),
        zero=names("zero"),
        may_lose=names("may lose"),
        reason=" ".join(keys.get("reason", [])),
        stubs=keys.get("rest") == ["stub"],
    )


def run_class(
    root: Path, unit: str, students: Sequence[Student], folder: Path
) -> tuple[list[Outcome], list[str]]:
    """Take students through the whole of nbgrader in an empty folder.

    Returns
    -------
    outcomes : list of Outcome
        One per student, in order.
    problems : list of str
        What is wrong with the class as a whole (release, feedback, export).
    """
    path = _solution(root, unit)
    room = Classroom(folder, root, unit, path)
    print(f"release: {unit}", flush=True)
    released = room.release()
    stub = nbformat.reads(released.decode("utf-8"), as_version=4)
    solution = nbformat.read(path, as_version=4)
    verdicts = _hand_in(room, students, solution_answers(solution))
    turns = itertools.count(1)
    room.autograde(lambda who: print(f"autograde {next(turns)}/{len(students)}: {who}", flush=True))
    print("feedback", flush=True)
    problems = _feedback_problems(room.feedback(), students, solution)
    print("export", flush=True)
    exported = room.export()
    outcomes = [
        judge(s, room.grades(s.id), room.graded_notebook(s.id), stub, verdicts[s.id])
        for s in students
    ]
    if released.rstrip() != (root / "exercises" / unit / path.name).read_bytes().rstrip():
        problems.append("the release differs from exercises/: run course build")
    return outcomes, problems + _export_problems(exported, outcomes)


def _hand_in(
    room: Classroom, students: Sequence[Student], rest: Mapping[str, str]
) -> dict[str, str]:
    """What nbgrader validate printed, by student."""

    def one(student: Student) -> str:
        answers = student.answers if student.stubs else {**rest, **student.answers}
        verdict = room.hand_in(student.id, answers)
        print(f"fetch, validate, submit: {student.id}", flush=True)
        return verdict

    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        return dict(zip((s.id for s in students), pool.map(one, students), strict=True))


def _solution(root: Path, unit: str) -> Path:
    found = sorted((root / "solutions" / unit).glob("*.ipynb"))
    if len(found) != 1:
        raise FileNotFoundError(
            f"solutions/{unit}/ must hold one notebook, found {len(found)}: run course build"
        )
    return found[0]


def judge(
    student: Student,
    grades: Sequence[CellGrade],
    graded: NotebookNode,
    stub: NotebookNode,
    verdict: str,
) -> Outcome:
    """Compare what a student got with what their file says.

    ``graded`` is the notebook as autograde ran it, ``stub`` the one released, ``verdict`` what nbgrader
    validate printed.
    """
    auto = [grade for grade in grades if not _written(stub, grade.name)]
    zero = {grade.name for grade in auto} if student.zero == {"all"} else student.zero
    problems = []
    unknown = (zero | student.loses | student.may_lose) - {grade.name for grade in auto}
    if unknown:
        problems.append(f"the file names cells that are not graded: {', '.join(sorted(unknown))}")

    lost = set()
    low = high = 0.0
    for grade in auto:
        score = grade.score if grade.score is not None else float("nan")
        if score != grade.points:
            lost.add(grade.name)
        least = 0.0 if grade.name in zero | student.loses | student.may_lose else grade.points
        most = 0.0 if grade.name in zero else grade.points
        low, high = low + least, high + most
        below = grade.name not in student.loses or score < grade.points
        if not (least <= score <= most and below):
            wanted = f"{most:g}" if least == most else f"less than {most:g}"
            problems.append(f"{grade.name} has {score:g} points, must have {wanted}")
    for grade in grades:
        if _written(stub, grade.name):
            answered = not student.stubs or grade.name in student.answers
            if grade.by_hand != answered or (not answered and grade.score != 0):
                problems.append(f"{grade.name}: untouched must be 0, answered wait for a hand")

    reason = explain(graded, lost)
    if student.reason not in reason:
        problems.append(f"the reason must name {student.reason!r}, got {reason!r}")
    problems += _validation_problems(verdict, stub, grades)
    return Outcome(student, tuple(grades), low, high, reason, tuple(problems))


def _written(notebook: NotebookNode, name: str) -> bool:
    return any(
        grade_id(cell) == name and cell.metadata.nbgrader.solution for cell in notebook.cells
    )


def _validation_problems(
    verdict: str, stub: NotebookNode, grades: Sequence[CellGrade]
) -> list[str]:
    """nbgrader validate must list exactly the cells that lose points, without the hidden ones."""
    lost = {
        grade.name for grade in grades if grade.score is not None and grade.score < grade.points
    }
    cells = {grade_id(cell): cell.source for cell in stub.cells}
    wanted = [cells[name] for name in lost if _written(stub, name) or _has_code(cells[name])]
    failed = re.findall(
        r"^The following cell failed:\n\n(.*?)\n\nThe error was:", verdict, re.M | re.S
    )
    if not wanted and not failed:
        passed = "Success! Your notebook passes all the tests." in verdict
        return [] if passed else [f"validate must pass, it says {verdict[-300:]!r}"]
    # validate indents the cells and cuts lines at its page width.
    if sorted(map(_start, failed)) == sorted(map(_start, wanted)):
        return []
    return [f"validate must fail on {wanted}, it failed on {failed}"]


def _start(source: str) -> str:
    return " ".join(line.strip()[:60] for line in source.strip().splitlines())


def _has_code(source: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in source.splitlines())


def explain(notebook: NotebookNode, lost: set[str]) -> str:
    """Why points were lost, from the outputs of the autograded notebook.

    A syntax error explains everything after it; otherwise one line for each distinct reason: the mistake
    that the check named, else its failed sub-check or error. Empty if nothing was lost.
    """
    if not lost:
        return ""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename in (
                "SyntaxError",
                "IndentationError",
            ):
                line = re.search(r"line (\d+)\)$", output.evalue)
                where = f", line {line.group(1)}" if line else ""
                what = re.sub(r" \([^()]*line \d+\)$", "", output.evalue)
                return f"{output.ename} in {grade_id(cell) or 'a cell'}{where}: {what}"
    reasons: dict[str, list[str]] = {}
    for cell in notebook.cells:
        if grade_id(cell) in lost:
            reasons.setdefault(_words(cell), []).append(grade_id(cell))
    return "\n".join(f"{', '.join(cells)}: {words}" for words, cells in reasons.items())


def _words(cell: NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return _ANSI.sub("", f"{output.ename}: {output.evalue}").splitlines()[0]
    text = "".join(
        output.text for output in cell.get("outputs", []) if output.output_type == "stream"
    )
    text = re.sub(r"\n {4,}", " ", text)  # long lines are wrapped
    # A failed sub-check is a line with a cross; the last line indented below it names the mistake.
    found = re.findall(r"^✗ .*(?:\n[ \t]+.*)*", text, re.MULTILINE)
    if not found:
        return "no message in the output"
    first, *below = max(found, key=_named).splitlines()
    named = below[-1].strip() if below else ""
    # The mistake in one sentence says more than the numbers, which differ from cell to cell.
    return named or re.sub(r"^✗ [^:]*: ", "", first)


def _named(failed: str) -> bool:
    return "\n" in failed or "in place" in failed


def _feedback_problems(
    pages: dict[str, str], students: Sequence[Student], solution: NotebookNode
) -> list[str]:
    problems = [f"{s.id}: no feedback page" for s in students if s.id not in pages]
    secrets = {
        line.strip()
        for cell in solution.cells
        for region in re.findall(
            r"BEGIN (?:HIDDEN TESTS|MARK SCHEME)\n(.*?)\n[^\n]*END (?:HIDDEN TESTS|MARK SCHEME)",
            cell.source,
            re.DOTALL,
        )
        for line in region.splitlines()
        if len(line.strip()) > 20
    }
    for name, page in pages.items():
        text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
        problems += [
            f"{name}: the feedback shows {line!r}" for line in sorted(secrets) if line in text
        ]
    return problems


def _export_problems(exported: str, outcomes: Sequence[Outcome]) -> list[str]:
    scores = {
        row["student_id"]: float(row["score"]) for row in csv.DictReader(io.StringIO(exported))
    }
    return [
        f"{o.student.id}: the CSV says {scores.get(o.student.id)}, the gradebook {o.score:g}"
        for o in outcomes
        if abs(scores.get(o.student.id, float("nan")) - o.score) > 1e-9
        or o.student.id not in scores
    ]


def print_table(outcomes: Sequence[Outcome]) -> None:
    """Student, score, expected score and reason; then the score of every cell."""
    points = {grade.name: grade.points for grade in outcomes[0].grades}
    print(f"\n{'student':<22} {'score':>6}  {'expected':<10} what it is, and why points were lost")
    for outcome in outcomes:
        by_hand = sum(g.points for g in outcome.grades if g.by_hand)
        low, high = outcome.low, outcome.high
        expected = f"{low:.4g}" if low == high else f"{low:.4g}…<{high:.4g}"
        waiting = f" {by_hand:g} points wait for a hand." if by_hand else ""
        print(
            f"{outcome.student.id:<22} {outcome.score:>6.2f}  {expected:<10} "
            f"{outcome.student.about}{waiting}"
        )
        for reason in outcome.reason.splitlines():
            for line in textwrap.wrap(reason, 80, subsequent_indent="  "):
                print(f"{'':<42} {line}")
    print("\nper graded cell, in the notebook's order ('?' waits for a hand):")
    for number, (name, most) in enumerate(points.items(), start=1):
        print(f"  {number:>2} {name} ({most:g})")
    print(f"{'':<22} " + " ".join(f"{n:>5}" for n in range(1, len(points) + 1)))
    for outcome in outcomes:
        cells = ("?" if g.score is None else f"{g.score:.2f}" for g in outcome.grades)
        print(f"{outcome.student.id:<22} " + " ".join(f"{cell:>5}" for cell in cells))
    print()
