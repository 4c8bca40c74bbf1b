"""``course units``: what there is of every unit, counted from its notebooks."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from course_lib.grading.plan import PlanError, plan
from course_lib.paths import course_root
from course_lib.units import UNITS, Unit
from course_lib.units.statements import STATEMENTS

# How long notebooks ran, by path and content: written by ``--run``, not under version control.
TIMES = Path(".artefacts") / "run_times.json"


@dataclass(frozen=True)
class Overview:
    """One unit in numbers.

    ``cells`` of lecture and assignment, ``points`` the sum over its cells, ``claims`` the statements of the sources
    that belong to the unit and ``missing`` those of them that its lecture does not show.
    """

    unit: Unit
    cells: tuple[int, int]
    points: float
    claims: int
    missing: tuple[int, ...]
    problems: tuple[str, ...]


def units(run: bool = False, root: Path | None = None) -> int:
    """Print the table. With ``run`` every lecture and every solution is run and timed first.

    Returns 1 if something that belongs to a unit is missing, else 0.
    """
    root = course_root() if root is None else root
    if run:
        _run_all(root)
    kept = _read_times(root)
    rows = [["unit", "cells", "minutes", "stubs", "points", "claims", "run time"]]
    wrong = []
    for unit in UNITS:
        one = overview(unit, root)
        wrong += [f"{unit.id}: {problem}" for problem in one.problems]
        times = [_time_of(root, path, kept) for path in notebooks(unit)]
        rows.append(
            [
                unit.id,
                f"{one.cells[0]} + {one.cells[1]}",
                f"{unit.minutes[0]} + {unit.minutes[1]}",
                str(len(unit.stubs)),
                f"{one.points:g}",
                f"{one.claims - len(one.missing)} of {one.claims}",
                " + ".join("?" if t is None else f"{t:.0f} s" for t in times),
            ]
        )
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        )
    total = sum(kept.values())
    if all("?" not in row[-1] for row in rows[1:]):
        print(f"all lectures and solutions: {total / 60:.1f} minutes, one after the other")
    else:
        print(
            "Two numbers are of the lecture and of the assignment. `course units --run` measures the times."
        )
    for line in wrong:
        print(f"✗ {line}")
    return bool(wrong)


def overview(unit: Unit, root: Path) -> Overview:
    """Count a unit's notebooks, and find what they lack."""
    lecture, solution = (nbformat.read(root / path, as_version=4) for path in notebooks(unit))
    text = "\n".join(cell.source for cell in lecture.cells)
    claims = {n: words for n, (id, words) in STATEMENTS.items() if id == unit.id}
    missing = tuple(n for n, words in claims.items() if words not in text)
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in solution.cells)
    tested = {
        n for cell in solution.cells for n in cell.metadata.get("course", {}).get("objectives", ())
    }
    problems = [f"statement {n} is not in the lecture: {claims[n]!r}" for n in missing]
    goals = range(1, len(objectives(lecture)) + 1)
    problems += [f"no graded cell tests objective {n}" for n in goals if n not in tested]
    problems += [
        f"graded cells test objective {n}, there are {len(goals)}" for n in tested - set(goals)
    ]
    if points != unit.points:
        problems.append(f"the points are {points:g}, not {unit.points}")
    try:
        plan(unit.id, root / notebooks(unit)[1])
    except PlanError as error:
        problems.append(str(error))
    cells = (len(lecture.cells), len(solution.cells))
    return Overview(unit, cells, points, len(claims), missing, tuple(problems))


def objectives(lecture: Any) -> list[str]:
    """The numbered list in the lecture's first cell: what one can do after it."""
    lines = lecture.cells[0].source.split("\n")
    return [
        line for line in lines if line[:1].isdigit() and line.lstrip("0123456789").startswith(". ")
    ]


def notebooks(unit: Unit) -> tuple[str, str]:
    """The paths of a unit's lecture and solution."""
    return f"lectures/{unit.id}.ipynb", f"solutions/{unit.id}/{unit.assignment}.ipynb"


def _run_all(root: Path) -> None:
    from nbclient import NotebookClient

    kept = _read_times(root)
    paths = [path for unit in UNITS for path in notebooks(unit)]
    todo = [path for path in paths if _time_of(root, path, kept) is None]
    for k, path in enumerate(todo, start=1):
        print(f"  run {k} of {len(todo)}: {path}", end="", flush=True)
        notebook = nbformat.read(root / path, as_version=4)
        began = time.perf_counter()
        # Not where it lies: what a notebook keeps of one's progress must not get beside the solutions.
        with tempfile.TemporaryDirectory() as folder:
            NotebookClient(
                notebook, timeout=600, resources={"metadata": {"path": folder}}
            ).execute()
        kept[_key(root, path)] = time.perf_counter() - began
        print(f", {kept[_key(root, path)]:.1f} s")
        _write_times(root, paths, kept)  # so that an interrupted run goes on where it was


def _key(root: Path, path: str) -> str:
    return f"{path} {hashlib.sha256((root / path).read_bytes()).hexdigest()[:16]}"


def _time_of(root: Path, path: str, kept: dict[str, float]) -> float | None:
    return kept.get(_key(root, path))


def _read_times(root: Path) -> dict[str, float]:
    file = root / TIMES
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _write_times(root: Path, paths: Sequence[str], kept: dict[str, float]) -> None:
    now = {_key(root, path) for path in paths}
    file = root / TIMES
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        json.dumps({key: t for key, t in kept.items() if key in now}, indent=1), encoding="utf-8"
    )
