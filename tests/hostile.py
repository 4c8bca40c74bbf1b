"""Hostile and broken submissions: read from ``tests/submissions/<unit>/hostile_*.txt`` and handed in.

A file holds several submissions: ``# === name``, comment lines with what must come of it, then what was written.

- ``verdict:`` SCORE, ZERO, FLAG or HOLD; ``points:`` what it may get by the checks, "0", "all", or "1 to 3";
  ``reason:`` words that must stand in the receipt, ``;`` between them.
- ``rest: solution`` answers everything else as in the solution; without it the rest stays as it was released.
- ``made by:`` a function of ``tests/hostile_makers.py`` that then damages the file.
- sections ``# %% name`` with an answer cell's whole text; ``# %% first`` and ``# %% last`` are cells of their own.

What gets out of the sandbox says so by printing ESCAPED.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.grading.classroom import Classroom, fill, solution_answers
from course_lib.paths import course_root
from course_lib.proof.versions import folder, versions
from course_lib.units import unit as unit_of
from tests import hostile_makers

_HEADER = re.compile(r"^# === (\w+)\n", re.MULTILINE)
_SECTION = re.compile(r"^# %% (\w+)\n", re.MULTILINE)
_KEY = re.compile(r"^# (verdict|points|reason|rest|made by|student): (.+)$", re.MULTILINE)
VERDICTS = ("SCORE", "ZERO", "FLAG", "HOLD")


@dataclass(frozen=True)
class Hostile:
    """A submission, and what must come of it: ``most`` and ``least`` points, None for all that there are."""

    unit: str
    name: str
    verdict: str
    least: float | None
    most: float | None
    reason: tuple[str, ...]
    student: str
    solved: bool = False
    maker: str = ""
    answers: dict[str, str] = field(default_factory=dict)


def hostile(unit: str) -> list[Hostile]:
    """All of a unit. ValueError names the file and what is not understood."""
    found = []
    for path in sorted(folder(unit).glob("hostile_*.txt")):
        _, *parts = _HEADER.split(path.read_text(encoding="utf-8"))
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            found.append(_one(unit, name, text, f"{path.name}, {name}"))
    names = [one.name for one in found]
    if len(set(names)) != len(names):
        raise ValueError(f"{unit}: two hostile submissions of one name")
    return found


def _one(unit: str, name: str, text: str, where: str) -> Hostile:
    about, *parts = _SECTION.split(text)
    keys = dict(_KEY.findall(about))
    verdict = keys.get("verdict")
    if verdict not in VERDICTS or (verdict != "HOLD" and "points" not in keys):
        raise ValueError(f"{where}: verdict must be one of {', '.join(VERDICTS)}, with points")
    low, _, high = keys.get("points", "0").partition(" to ")
    least, most = (None if text == "all" else float(text) for text in (low, high or low))
    maker = keys.get("made by", "")
    if maker and not hasattr(hostile_makers, maker):
        raise ValueError(f"{where}: there is no maker {maker!r}")
    return Hostile(
        unit, name, verdict, least, most, tuple(keys.get("reason", "").split("; ")),
        keys.get("student", f"x_{name}"), keys.get("rest") == "solution", maker,
        dict(zip(parts[::2], parts[1::2], strict=True)),
    )  # fmt: skip


class Class:
    """An nbgrader course of one unit in a folder of its own."""

    def __init__(self, place: Path, unit: str) -> None:
        root = course_root()
        self.unit, self.notebook = unit, unit_of(unit).assignment
        solution = root / "solutions" / unit / f"{self.notebook}.ipynb"
        room = Classroom(place, root, unit, solution)
        room.nbgrader("teacher", "generate_assignment", unit)
        self.course = room.course
        self._released = room.course / "exercises" / unit / f"{self.notebook}.ipynb"
        self._answers = solution_answers(nbformat.read(solution, 4))

    def hand_in(self, one: Hostile) -> Path:
        """Hand in a hostile submission."""
        path = self._path(one.student)
        answers = dict(self._answers) if one.solved else {}
        answers |= {k: v for k, v in one.answers.items() if k not in ("first", "last")}
        fill(path, answers)
        notebook = nbformat.read(path, 4)
        if "first" in one.answers:
            notebook.cells.insert(0, _cell(one.answers["first"]))
        if "last" in one.answers:
            notebook.cells.append(_cell(one.answers["last"]))
        nbformat.write(notebook, path)
        if one.maker:
            getattr(hostile_makers, one.maker)(path)
        return path

    def hand_in_honest(self, number: int) -> list[str]:
        """Hand in honest submissions: each answer right in one of several ways, wrong in one, or missing."""
        rng = random.Random(self.unit)
        wrong = {name: versions(self.unit, name) for name in unit_of(self.unit).stubs}
        students = []
        for k in range(number):
            answers = dict(self._answers)
            for name, known in wrong.items():
                drawn = rng.random()
                if drawn < 0.3:
                    answers[name] = rng.choice([one for one in known if not one.says]).source
                elif drawn < 0.35:
                    del answers[name]
            students.append(f"honest_{k:03d}")
            fill(self._path(students[-1]), answers)
        return students

    def _path(self, student: str) -> Path:
        place = self.course / "submitted" / student / self.unit
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        (place / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC", encoding="ascii")
        shutil.copy(self._released, place)
        return place / self._released.name

    def shown(self, student: str) -> str:
        """What a graded notebook shows as text."""
        path = self.course / "autograded" / student / self.unit / f"{self.notebook}.ipynb"
        cells = nbformat.read(path, 4).cells if path.is_file() else []
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        told = [
            output.get("text") or output.get("ename", "") + output.get("evalue", "")
            for output in outputs
        ]
        return "\n".join(told)

    def escapes(self, student: str) -> list[str]:
        """Lines of a graded notebook's outputs in which an escape is told."""
        lines = self.shown(student).split("\n")
        return [line for line in lines if line.startswith("ESCAPED")]


def _cell(source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source)


def sample(found: Iterable[Hostile], names: Iterable[str]) -> list[Hostile]:
    """Those of these names. KeyError if there is one that is not there."""
    by_name = {one.name: one for one in found}
    return [by_name[name] for name in names]


def complaints(room: Class, one: Hostile, receipt: dict, all_points: float) -> list[str]:
    """What is not as it must be with the receipt of a hostile submission."""
    found = [f"it got out: {line}" for line in room.escapes(one.student)]
    if receipt["kind"] != one.verdict:
        found.append(f"expected {one.verdict}, got {receipt['kind']}")
    scores = [score for score in receipt["scores"].values() if score is not None]
    if one.verdict == "HOLD" and scores:
        found.append(f"on hold, but has scores {receipt['scores']}")
    least, most = (all_points if bound is None else bound for bound in (one.least, one.most))
    if not least - 1e-9 <= sum(scores) <= most + 1e-9:
        found.append(f"expected {least:g} to {most:g} points, got {sum(scores):g}")
    told = [receipt[key] for key in ("reasons", "student_reasons", "notes", "checks")]
    said = json.dumps(told, ensure_ascii=False).replace('\\"', '"') + room.shown(one.student)
    missing = [words for words in one.reason if words not in said]
    if missing or not (receipt["reasons"] or one.verdict == "SCORE"):
        found.append(f"the reason does not say {missing}: {said[:1500]}")
    return found
