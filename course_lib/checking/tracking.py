"""How far a student is: which functions pass, and the points by the visible checks.

Kept in ``.course/progress.json`` beside the notebook, for the student alone; it counts for nothing and is sent nowhere.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from course_lib import beside
from course_lib.checking import registry
from course_lib.units import UNITS, Unit, unit

FILE = "progress"
_told: set[str] = set()


def record(
    name: str, part: str, passed: bool, earned: float | None = None, points: float | None = None
) -> None:
    """Write down how a check went. Hidden parts never are: their result belongs to the grading."""
    if part != "hidden":
        _update(name, part, {"passed": passed, "earned": earned, "points": points})


def record_hint(name: str, n: int) -> None:
    """Write down that hint ``n`` was read."""
    _update(name, "hints", max(n, hints_seen(name)))


def hints_seen(name: str) -> int:
    """Number of the last hint that was read."""
    seen = _read().get(name, {}).get("hints", 0)
    return seen if isinstance(seen, int) else 0


def progress(unit_id: str) -> None:
    """Print how far this notebook's assignment is: per function done or not, and the visible points.

    ValueError if there is no such unit.
    """
    this = unit(unit_id)
    if not _interactive():
        print("Progress is kept while you work in the notebook, not while it is graded.")
        return
    for line in summary(this, _read()):
        print(line)


def report(folder: Path) -> int:
    """``course progress``: every assignment that was begun in or below ``folder``. Returns the exit code."""
    files = sorted(folder.rglob(f"{beside.FOLDER}/{FILE}.json"))
    code = 0
    for file in files:
        place = file.parent.parent
        try:
            kept = beside.read(FILE, place)
        except beside.NotKept as error:
            print(error)
            code = 1
            continue
        for one in UNITS:
            if not set(registry.exercises(one.id)) & set(kept):
                continue
            print(f"{place}")
            for line in summary(one, kept):
                print(f"  {line}")
    if not files:
        print(f"No assignment was begun in {folder}: run a check in a notebook first.")
    return code


def summary(this: Unit, kept: dict[str, Any]) -> list[str]:
    """The lines of a report on one unit."""
    lines, done, earned, points = [], 0, 0.0, 0.0
    found = registry.exercises(this.id)
    width = max(map(len, found))
    for name in found:
        parts = kept.get(name, {})
        graded = [one for one in parts.values() if isinstance(one, dict) and one.get("points")]
        checks = [one for one in parts.values() if isinstance(one, dict)]
        finished = bool(checks) and all(one.get("passed") for one in checks)
        done += finished
        earned += sum(one["earned"] for one in graded)
        points += sum(one["points"] for one in graded)
        state = "✓ done" if finished else "✗ not yet right" if checks else "· not checked yet"
        text = f"{name:<{width}}  {state}"
        if graded:
            text += (
                f", {sum(one['earned'] for one in graded):.4g} of "
                f"{sum(one['points'] for one in graded):g} visible points"
            )
        if parts.get("hints"):
            text += f", hint {parts['hints']} of 3 read"
        lines.append(text)
    lines.append(
        f"{this.title}: {done} of {len(found)} done; {earned:.4g} of the {points:g} points of the "
        f"visible checks run so far. Hidden checks and the written answer make up the rest of {this.points}."
    )
    return lines


def _interactive() -> bool:
    """Whether somebody is working in a notebook; not when it is graded, nor in a test or a script."""
    if "NBGRADER_EXECUTION" in os.environ:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")


def _read() -> dict[str, Any]:
    if not _interactive():
        return {}
    try:
        return beside.read(FILE)
    except beside.NotKept as error:
        _tell(str(error))
        return {}


def _update(name: str, key: str, value: Any) -> None:
    if not _interactive():
        return
    try:
        kept = beside.read(FILE)
        kept.setdefault(name, {})[key] = value
        beside.write(FILE, kept)
    except beside.NotKept as error:
        _tell(str(error))


def _tell(problem: str) -> None:
    if problem not in _told:
        _told.add(problem)
        print(f"Your progress is not recorded: {problem}.")
