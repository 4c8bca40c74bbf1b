"""Hostile, broken and honest submissions in one batch: every verdict; nothing forged, lost, stale or left behind."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from course_lib.grading.command import DONE, HELD, main
from course_lib.grading.plan import plan
from course_lib.grading.sandbox.view import PACKAGE
from course_lib.grading.sandbox.walls import Limits
from tests import hostile_makers
from tests.hostile import Class, Hostile, complaints, hostile

UNITS = ("01_sgd", "05_adam", "06_adam_vs_sgdm", "12_sgdr")
HONEST = 25  # of each unit
# Small, so that what runs into them does so soon.
LIMITS = Limits(cell_seconds=4, check_seconds=10, total_seconds=120, cpu_seconds=60, memory=1 << 29,
                disk=16 << 20, output=20_000)  # fmt: skip
# A cell of this unit's notebook trains for a while.
LONGER = {"06_adam_vs_sgdm": replace(LIMITS, cell_seconds=60, total_seconds=300)}

# One of each sort.
SAMPLE = (
    "patches_allclose", "outcome_without_calls", "outcome_unwritten_without_a_problem", "equals_everything",
    "imports_the_reference", "looks_for_the_answer_in_frames", "garbage_to_every_file", "overflow_in_a_number", "exits",
    "ignores_signals", "kills_its_group", "many_threads", "fills_the_disk", "forks",
)  # fmt: skip


def test_hostile_submissions_are_many_and_every_maker_is_used():
    found = [one for unit in UNITS for one in hostile(unit)]
    assert len(found) >= 80
    assert {verdict for one in found for verdict in [one.verdict]} == {
        "SCORE",
        "ZERO",
        "FLAG",
        "HOLD",
    }
    makers = {name for name in vars(hostile_makers) if callable(vars(hostile_makers)[name])}
    own = {
        name for name in makers if vars(hostile_makers)[name].__module__ == hostile_makers.__name__
    }
    assert {name for name in own if not name.startswith("_")} == {one.maker for one in found} - {""}


@pytest.mark.sandbox
def test_sample_of_hostile_submissions_among_honest_ones(bwrap, tmp_path):
    by_name = {one.name: one for one in hostile("05_adam")}
    _batch(tmp_path, "05_adam", [by_name[name] for name in SAMPLE], honest=6)


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("unit", UNITS)
def test_hostile_submissions_among_honest_ones(bwrap, tmp_path, unit):
    _batch(tmp_path, unit, hostile(unit), HONEST)


def _batch(folder: Path, unit: str, bad: Sequence[Hostile], honest: int) -> None:
    limits = LONGER.get(unit, LIMITS)
    room = Class(folder / "class", unit)
    outline = plan(unit, room.course / "solutions" / unit / f"{room.notebook}.ipynb")
    all_points = sum(outline.points[name] for name in outline.calls)
    before = _left_behind(folder)

    # The honest ones alone.
    students = room.hand_in_honest(honest)
    assert main(unit, room.course, 2, limits=limits) == DONE
    alone = {student: _receipt(room, student) for student in students}
    assert {receipt["kind"] for receipt in alone.values()} <= {"SCORE", "ZERO"}
    assert not any(receipt["notes"] for receipt in alone.values())

    # The same class with the others, all again.
    for one in bad:
        room.hand_in(one)
    code = main(unit, room.course, 2, fresh=True, limits=limits)
    assert code == (HELD if any(one.verdict == "HOLD" for one in bad) else DONE)
    wrong = {
        one.name: complaints(room, one, _receipt(room, one.student), all_points) for one in bad
    }
    assert {name: found for name, found in wrong.items() if found} == {}
    for student in students:
        assert _receipt(room, student)["scores"] == alone[student]["scores"], student
    scores = _gradebook(room)
    for student in [*students, *(one.student for one in bad)]:
        assert scores.get(student, {}) == _receipt(room, student)["scores"], student
    assert _left_behind(folder) == before

    # Who hands in something broken after something good keeps none of the good one's points.
    stale = students[:2]
    hostile_makers.truncated(_notebook(room, stale[0]))
    hostile_makers.other_assignment(_notebook(room, stale[1]))
    assert main(unit, room.course, 2, limits=limits) == HELD
    scores = _gradebook(room)
    for student in stale:
        assert _receipt(room, student)["kind"] == "HOLD"
        assert set(scores[student].values()) == {None}
        assert not (room.course / "autograded" / student / unit).exists()
    for student in students[2:]:
        assert scores[student] == alone[student]["scores"], student


def _receipt(room: Class, student: str) -> dict:
    path = room.course / "graded" / room.unit / "receipts" / f"{student}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _notebook(room: Class, student: str) -> Path:
    return room.course / "submitted" / student / room.unit / f"{room.notebook}.ipynb"


def _gradebook(room: Class) -> dict[str, dict[str, float | None]]:
    """The automatic scores of everybody, as nbgrader has them."""
    from nbgrader.api import Gradebook

    found = {}
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}", "optimizers") as book:
        for submission in book.assignment_submissions(room.unit):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            found[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
    return found


def _left_behind(folder: Path) -> tuple[set[str], set[str]]:
    """Files that bear the mark of hostile submissions, and sandboxes of this package that run."""
    files = set()
    for place in ("/tmp", "/var/tmp", "/dev/shm", str(Path.cwd()), str(PACKAGE), str(folder)):
        for here, folders, names in os.walk(place):
            folders[:] = [name for name in folders if here != "/tmp" or name in ("home", "ipython")]
            files |= {os.path.join(here, name) for name in names if name.startswith("hostile_left")}
    running = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:  # it has ended
            continue
        if b"bwrap" in command.split(b"\0")[0] and os.fsencode(PACKAGE) in command:
            above = _above(int(path.parent.name))
            # One of the tests that run beside this one in another process is not ours.
            if os.getpid() in above or os.getppid() not in above:
                running.add(path.parent.name)
    return files, running


def _above(number: int) -> set[int]:
    """The processes that a process descends from."""
    found: set[int] = set()
    while number > 1:
        try:
            number = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            break
        found.add(number)
    return found


@pytest.fixture(autouse=True)
def _no_disk_is_filled(tmp_path):
    """Large files are not kept among the last three runs' folders."""
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)
