"""`course grade`: its plan, its view, its scores against stock nbgrader's, and what it does when it is run again."""

from __future__ import annotations

import copy
import errno
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from course_lib.checking.diagnosing import FIXED_SEED
from course_lib.grading import command
from course_lib.grading.classroom import Classroom
from course_lib.grading.command import DONE, FAILED, HELD, main
from course_lib.grading.gradebook import Writer
from course_lib.grading.judge import Call, Cell, Job, _seed, grade
from course_lib.grading.plan import PlanError, plan
from course_lib.grading.sandbox.client import Sandbox
from course_lib.grading.sandbox.view import STUDENT_VIEW, NoSandbox
from course_lib.grading.selftest import selftest
from course_lib.paths import course_root
from course_lib.units import UNITS, unit
from tests.classes import make_class

ROOT = course_root()
UNIT = "01_sgd"


def source(unit_id: str) -> Path:
    return ROOT / "solutions" / unit_id / f"{unit(unit_id).assignment}.ipynb"


# --- what is graded -----------------------------------------------------------------------------


@pytest.mark.parametrize("one", UNITS, ids=lambda u: u.id)
def test_every_graded_cell_can_be_decided_outside(one):
    this = plan(one.id, source(one.id))
    assert sum(this.points.values()) == one.points
    assert set(this.calls) | set(this.written) == set(this.points)
    assert {c.exercise for calls in this.calls.values() for c in calls} >= set(one.stubs)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("assert True\n", "may only add up"),
        ("x = 1\n", "may only add up"),
        ('check("sgd_step", sgd_step)', "may only add up"),
        ('2 * check("sgd_step", sgd_step, points=1)', "may only add up"),
        ('check("sgd_step", lambda: 1, points=1)', "may only add up"),
        ('check("nothing", sgd_step, points=1)', "nothing"),
        ('check("sgd_step", sgd_step, part="all", points=1)', "may only add up"),
        ('check("sgd_step", sgd_step, points=2)', "its checks give 2 points, the cell 1"),
    ],
)
def test_a_cell_that_cannot_is_an_error(text, complaint, tmp_path):
    notebook = nbformat.read(source(UNIT), as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "sgd_step_visible":
            cell.source = text
    path = tmp_path / "sgd.ipynb"
    nbformat.write(notebook, path)
    with pytest.raises(PlanError, match=complaint) as caught:
        plan(UNIT, path)
    assert "sgd_step_visible" in str(caught.value)


# --- what a submission sees ---------------------------------------------------------------------

LOOK = """
import importlib, pathlib
found = []
for path in pathlib.Path("/course/course_lib").rglob("*.py"):
    name = ".".join(path.relative_to("/course").with_suffix("").parts).removesuffix(".__init__")
    if name.endswith("warm"):
        continue
    module = importlib.import_module(name)
    found += [f"{name}.{stub}" for stub in STUBS if stub in vars(module)]
    found += [name for text in ("BEGIN HIDDEN", "hints=(") if text in path.read_text()]
print(len(list(pathlib.Path("/course/course_lib").rglob("*.py"))) > 10, found)
"""


@pytest.mark.sandbox
@pytest.mark.parametrize("one", UNITS, ids=lambda u: u.id)
def test_no_answer_is_in_sight(one):
    with Sandbox(one.id) as box:
        submission = box.begin()
        outputs = submission.run(f"STUBS = {one.stubs!r}" + LOOK)
        submission.close()
    assert outputs == [{"output_type": "stream", "name": "stdout", "text": "True []\n"}]


def test_the_view_is_of_files_that_exist():
    assert all((ROOT / "course_lib" / outside).is_file() for outside in STUDENT_VIEW.values())


@pytest.mark.sandbox
def test_hidden_inputs_are_the_same_for_everybody_and_others_in_another_class():
    call = Call("adam_step", "adam_step", "hidden", 2.0)
    jobs = [Job("a", (), key="one", digest="1"), Job("b", (), key="one", digest="2")]
    first, second = (_seed(job, call) for job in jobs)
    assert first == second
    assert first not in (FIXED_SEED, _seed(Job("a", (), key="two", digest="1"), call))
    assert _seed(jobs[0], replace(call, part="visible")) == FIXED_SEED
    with Sandbox("05_adam") as box:
        report = grade(Job("a", (Cell(0, "", "hidden", (call,)),), key="one"), box)
    assert "(inputs drawn for the whole class)" in report.outputs[0][0]["text"]
    assert str(first) not in str(report)


DRAWS = """import random
import numpy as np
print(random.random(), np.random.random(), np.random.default_rng().random(), np.random.default_rng().random())
"""


@pytest.mark.sandbox
def test_what_a_submission_draws_is_drawn_again_when_it_is_graded_again():
    drawn = []
    with Sandbox("01_sgd") as box:
        for seed in (5, 6, 5):
            submission = box.begin(seed=seed)
            drawn.append(submission.run(DRAWS)[0]["text"])
            submission.close()
    first, other, again = drawn
    assert again == first
    assert not set(other.split()) & set(first.split())
    assert len(set(first.split())) == 4


@pytest.mark.sandbox
def test_nothing_of_the_rehearsal_is_left():
    """The warm process has drawn a figure and seen a traceback; a submission finds neither."""
    source = """import sys
import matplotlib.pyplot as plt
left = [name for name in vars(sys) if name.startswith("last_")]
print({"figure", "axes", "plt"} & set(before), plt.get_fignums(), left)
"""
    with Sandbox("01_sgd") as box:
        submission = box.begin()
        submission.run("before = list(globals())")
        outputs = submission.run(source)
        submission.close()
    assert outputs == [{"output_type": "stream", "name": "stdout", "text": "set() [] []\n"}]


@pytest.mark.sandbox
def test_every_wall_holds(capsys):
    assert selftest() == 0
    said = capsys.readouterr().out
    assert said.count("✓") >= 25
    assert "every wall held" in said


# --- a class ------------------------------------------------------------------------------------


def scores(room: Classroom) -> dict[str, dict[str, tuple]]:
    """What the gradebook holds of everybody, by student and cell."""
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}", "optimizers") as book:
        return {
            submission.student.id: {
                grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                for grade in submission.notebooks[0].grades
            }
            for submission in book.assignment_submissions(room.unit)
        }


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class that `course grade` has graded once, to be copied."""
    room = make_class(tmp_path_factory.mktemp("class") / "room", UNIT, 4)
    assert main(UNIT, room.course, workers=2) == DONE
    return room


@pytest.fixture
def room(graded, tmp_path):
    """A copy of the graded class."""
    shutil.copytree(graded.folder, tmp_path / "room")
    one = copy.copy(graded)
    one.folder = tmp_path / "room"
    one.course = one.folder / "course"
    return one


def notebook(room: Classroom, student: str) -> Path:
    return room.course / "submitted" / student / UNIT / "sgd.ipynb"


@pytest.mark.sandbox
@pytest.mark.slow
def test_stock_nbgrader_reads_the_same_scores_from_the_executed_notebooks(room):
    ours = scores(room)
    for student in ours:
        shutil.copy(
            room.course / "autograded" / student / UNIT / "sgd.ipynb", notebook(room, student)
        )
    (room.course / "gradebook.db").unlink()
    shutil.rmtree(room.course / "autograded")
    room.nbgrader("teacher", "generate_assignment", UNIT, "--force")
    room.nbgrader("teacher", "autograde", UNIT, "--no-execute")
    assert scores(room) == ours


@pytest.mark.sandbox
@pytest.mark.slow
def test_stock_nbgrader_gives_the_same_scores(room):
    ours = scores(room)
    (room.course / "gradebook.db").unlink()
    shutil.rmtree(room.course / "autograded")
    room.nbgrader("teacher", "generate_assignment", UNIT, "--force")
    room.grade()
    assert scores(room) == ours
    assert len({tuple(row.values()) for row in ours.values()}) > 2


@pytest.mark.sandbox
def test_nbgraders_own_command_executes_in_the_sandbox(room):
    ours = scores(room)
    shutil.copy(ROOT / "nbgrader_config.py", room.course)
    shutil.rmtree(room.course / "autograded")
    source = nbformat.read(notebook(room, "s00000"), as_version=4)
    source.cells.insert(
        3, nbformat.v4.new_code_cell("import os\nprint(os.getuid(), os.listdir('/proc')[-1])")
    )
    nbformat.write(source, notebook(room, "s00000"))
    room.nbgrader("teacher", "autograde", UNIT, "--student", "s00000")
    assert scores(room)["s00000"] == ours["s00000"]
    done = room.graded_notebook("s00000")
    assert done.cells[3].outputs[0].text.startswith("1000 ")


@pytest.mark.sandbox
def test_run_again_keeps_what_is_done(room, capsys):
    before = scores(room)
    stamps = {p: p.stat().st_mtime_ns for p in (room.course / "autograded").rglob("*.ipynb")}
    assert main(UNIT, room.course, workers=1) == DONE
    assert "0 graded" in capsys.readouterr().out
    shutil.rmtree(room.course / "autograded" / "s00002")
    assert main(UNIT, room.course, workers=1) == DONE
    assert "1 graded" in capsys.readouterr().out
    assert scores(room) == before
    same = [p for p, stamp in stamps.items() if p.stat().st_mtime_ns == stamp]
    assert len(same) == len(stamps) - 1


@pytest.mark.sandbox
def test_a_broken_submission_loses_its_old_score_and_nobody_elses(room, capsys):
    before = scores(room)
    notebook(room, "s00001").write_text("{")
    assert main(UNIT, room.course, workers=1) == HELD
    after = scores(room)
    assert {score for score, *_ in after.pop("s00001").values()} == {None}
    before.pop("s00001")
    assert after == before
    assert "HOLD s00001: the file ends too early" in capsys.readouterr().out
    assert main(UNIT, room.course, workers=1) == HELD  # it stays on hold, and is not tried again
    assert "0 graded" in capsys.readouterr().out


@pytest.mark.sandbox
def test_a_folder_whose_name_is_not_text_stops_nobody(room, capsys):
    before = scores(room)
    strange = os.fsencode(room.course / "submitted") + b"/caf\xe9"
    os.makedirs(strange + b"/" + UNIT.encode())
    try:
        assert main(UNIT, room.course, workers=1, feedback=True) == HELD
        said = capsys.readouterr().out
        assert r"HOLD caf\xe9: the name of its folder is not UTF-8" in said
        assert scores(room) == before
        table = (room.course / "graded" / UNIT / "grades.csv").read_text(encoding="utf-8")
        assert r"caf\xe9,,20,,,on hold: the name" in table.replace('"', "")
    finally:
        shutil.rmtree(strange)
    assert main(UNIT, room.course, workers=1) == DONE


@pytest.mark.sandbox
def test_a_full_disk_stops_and_the_same_command_goes_on(room, monkeypatch, capsys):
    before = scores(room)
    shutil.rmtree(room.course / "graded" / UNIT / "receipts")
    kept = Writer._write
    calls = []

    def full(self, *arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return kept(self, *arguments)

    monkeypatch.setattr(Writer, "_write", full)
    assert main(UNIT, room.course, workers=1) == FAILED
    assert "No space left on device" in capsys.readouterr().err
    assert len(list((room.course / "graded" / UNIT / "receipts").glob("*.json"))) == 2
    assert main(UNIT, room.course, workers=1) == DONE
    assert "2 graded" in capsys.readouterr().out
    assert scores(room) == before


@pytest.mark.sandbox
def test_marks_by_hand_are_kept(room):
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}", "optimizers") as book:
        grade = book.find_grade("stuck_answer", "sgd", UNIT, "s00000")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.db.commit()
    assert main(UNIT, room.course, workers=1, students=["s00000"], fresh=True) == DONE
    assert scores(room)["s00000"]["stuck_answer"][1] == 1.5


@pytest.mark.sandbox
def test_without_walls_the_points_are_the_same(room):
    before = scores(room)
    assert main(UNIT, room.course, workers=1, students=["s00000"], fresh=True, unsafe=True) == DONE
    assert scores(room) == before


# --- what is said when it cannot be done --------------------------------------------------------


def test_without_bubblewrap_it_refuses(room, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(UNIT, room.course, workers=1, fresh=True) == FAILED
    said = capsys.readouterr().err
    assert "apt install bubblewrap" in said
    assert "--unsafe" in said


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"students": ["nobody"]}, "nothing was handed in for 01_sgd by nobody"),
        ({"workers": -1}, "--workers must be at least 1, got -1"),
        ({"unit": "02_momentum"}, "solutions/02_momentum must hold"),
    ],
)
def test_bad_arguments_are_named(room, change, complaint, capsys):
    arguments = {"unit": UNIT, "root": room.course, "workers": 1, **change}
    assert main(**arguments) == FAILED
    assert complaint in capsys.readouterr().err


def test_a_source_that_the_gradebook_does_not_know_is_named(room, capsys):
    path = room.course / "solutions" / UNIT / "sgd.ipynb"
    path.write_text(path.read_text().replace("points=2)", "points=2) "))
    assert main(UNIT, room.course, workers=1) == FAILED
    said = capsys.readouterr().err
    assert "nbgrader generate_assignment 01_sgd --force" in said


def test_a_sandbox_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr(
        "course_lib.grading.sandbox.client.command",
        lambda unit: ["sh", "-c", "echo no such luck >&2"],
    )
    with pytest.raises(NoSandbox, match="no such luck"):
        Sandbox(UNIT)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
@pytest.mark.parametrize(("parent", "status"), [("os.getppid()", 0), ("os.getpid()", -9)])
def test_a_process_ends_whose_parent_has_ended_before_it_was_bound(parent, status):
    code = (
        "import os; from course_lib.grading.sandbox.walls import die_with_parent; "
        f"die_with_parent({parent})"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == status


# --- killed at any moment -----------------------------------------------------------------------


def _course_grade(room: Classroom, said: int) -> subprocess.Popen:
    line = ["course", "grade", UNIT, "--root", str(room.course), "--workers", "2"]
    return subprocess.Popen(
        line,
        env=room.environment("teacher"),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=said,
        text=True,
    )


def _seconds_to_the_end(room: Classroom) -> float:
    """Grade everybody, or those who are left."""
    began = time.monotonic()
    process = _course_grade(room, subprocess.PIPE)
    _, said = process.communicate()
    assert process.returncode == DONE, said
    return time.monotonic() - began


def _kill(room: Classroom, times: int, whole: float) -> None:
    """Begin to grade so often, to be killed at moments all over the ``whole`` of a run, in seconds.

    What ends before its moment begins from the beginning; half of the moments at least must come before that.
    """
    tries = killed = 0
    while tries < times or killed < times // 2:
        tries += 1
        assert tries <= 4 * times, f"killed {killed} times only"
        process = _course_grade(room, subprocess.DEVNULL)
        try:
            assert process.wait(whole * (tries * 0.618 % 1)) == DONE
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        else:
            shutil.rmtree(room.course / "graded" / UNIT / "receipts")  # from the beginning


def _compare_after_kills(graded: Classroom, room: Classroom, times: int) -> None:
    shutil.rmtree(room.course / "graded" / UNIT / "receipts")
    # On a busy machine a run takes longer; the next one goes on where it was killed, so the end comes too.
    whole = min(_seconds_to_the_end(room), 8.0)
    (room.course / "gradebook.db").unlink()
    for folder in ("autograded", "graded"):
        shutil.rmtree(room.course / folder)
    shutil.copytree(graded.course / "graded", room.course / "graded")  # the secret of the class
    shutil.rmtree(room.course / "graded" / UNIT / "receipts")
    room.nbgrader("teacher", "generate_assignment", UNIT, "--force")
    _kill(room, times, whole)
    _seconds_to_the_end(room)
    assert scores(room) == scores(graded)
    for student in scores(graded):
        assert room.graded_notebook(student).cells == graded.graded_notebook(student).cells or (
            [c.get("outputs") for c in room.graded_notebook(student).cells]
            == [c.get("outputs") for c in graded.graded_notebook(student).cells]
        )
    receipts = [
        json.loads(p.read_text())
        for p in (room.course / "graded" / UNIT / "receipts").glob("*.json")
    ]
    assert {r["student"] for r in receipts} == set(scores(graded))
    left = subprocess.run(["pgrep", "-f", str(room.course)], capture_output=True, text=True)
    assert not left.stdout.split(), "a process was left behind"


@pytest.mark.sandbox
@pytest.mark.timeout(300)
def test_killed_three_times_the_result_is_the_same(graded, room):
    _compare_after_kills(graded, room, 3)


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_fifty_times_the_result_is_the_same(graded, room):
    _compare_after_kills(graded, room, 50)


def test_the_lock_keeps_a_second_grader_out(room, capsys):
    with command._alone(room.course / "graded" / UNIT):
        assert main(UNIT, room.course, workers=1) == FAILED
    assert "another `course grade` is at work" in capsys.readouterr().err
