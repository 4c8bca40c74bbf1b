"""Checks in a real notebook: progress beside it, hints in stages, names given back."""

from __future__ import annotations

import json
import os

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course_lib import beside
from course_lib.checking import hint, progress, protect
from course_lib.checking.tracking import report, summary
from course_lib.cli import main
from course_lib.units import unit

SETUP = """\
import numpy as np
from course_lib.checking import check, hint, progress, protect
protect("np", "check", "hint")
"""
RIGHT = "def sgd_step(theta, grad, alpha=0.01):\n    return theta - alpha * grad"
WRONG = "def sgd_step(theta, grad, alpha=0.01):\n    return theta + alpha * grad"


def run(folder, *cells, **environment):
    """The printed output of each cell."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in (SETUP, *cells)])
    client = NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute(**({"env": environment} if environment else {}))
    texts = []
    for cell in notebook.cells[1:]:
        texts.append(
            "".join(o.get("text") or "\n".join(o.get("traceback", ())) for o in cell.outputs)
        )
    return texts


@pytest.mark.heavy
@pytest.mark.timeout(180)
def test_a_student_at_work(tmp_path, capsys):
    texts = run(
        tmp_path,
        'progress("01_sgd")',
        WRONG,
        'check("sgd_step", sgd_step)',
        'hint("sgd_step")',
        'hint("sgd_step")',
        'check("sgd_step", sgd_step, part="visible", points=2)',
        'check("sgd_step", sgd_step, part="hidden", points=2)',
        'progress("01_sgd")',
        "check = 3\nnp = 5\ndel hint",
        RIGHT,
        'check("sgd_step", sgd_step)',
        'check("sgd_step", sgd_step, part="visible", points=2)',
        'hint("sgd_step")',
        'progress("01_sgd")',
    )
    assert "sgd_step            · not checked yet" in texts[0]
    assert "Your θ goes uphill" in texts[2]
    assert "line 2: `return theta + alpha * grad`" in texts[2]
    assert [t.split(" of")[0] for t in (texts[3], texts[4], texts[12])] == [
        "Hint 1",
        "Hint 2",
        "Hint 3",
    ]
    assert (
        "sgd_step            ✗ not yet right, 0 of 2 visible points, hint 2 of 3 read" in texts[7]
    )
    assert "this cell made `check` a variable of type int" in texts[8]
    assert "this cell made `np` a variable of type int" in texts[8]
    assert "this cell deleted `hint`, but the notebook needs that name" in texts[8]
    assert texts[10].startswith("✓ sgd_step")
    assert "sgd_step            ✓ done, 2 of 2 visible points" in texts[13]
    assert "1 of 7 done; 2 of the 2 points of the visible checks run so far" in texts[13]

    kept = json.loads((tmp_path / ".course" / "progress.json").read_text())
    assert kept["sgd_step"]["visible"] == {"passed": True, "earned": 2.0, "points": 2.0}
    assert set(kept["sgd_step"]) == {
        "self",
        "visible",
        "hints",
    }  # the hidden part is nobody's business
    capsys.readouterr()
    assert main(["progress", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert str(tmp_path) in out
    assert "sgd_step            ✓ done" in out


@pytest.mark.heavy
@pytest.mark.timeout(180)
def test_nothing_is_kept_while_it_is_graded(tmp_path):
    texts = run(
        tmp_path, RIGHT, 'check("sgd_step", sgd_step, part="visible", points=2)', 'progress("01_sgd")',
        **{**os.environ, "NBGRADER_EXECUTION": "autograde"},
    )  # fmt: skip
    assert "2 of 2 points" in texts[1]
    assert "not while it is graded" in texts[2]
    assert not (tmp_path / ".course").exists()


def test_outside_of_a_notebook_nothing_is_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    hint("sgd_step")
    hint("sgd_step")
    assert capsys.readouterr().out.count("Hint 1 of 3") == 2
    protect("nothing of this name")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="unit must be one of 01_sgd.*got 'sgd'"):
        progress("sgd")


def test_a_broken_file_is_named_and_left_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".course").mkdir()
    file = tmp_path / ".course" / "progress.json"
    file.write_text("{broken")
    assert report(tmp_path) == 1
    assert "progress.json cannot be read" in capsys.readouterr().out
    file.write_text("[1]")
    with pytest.raises(beside.NotKept, match="does not hold what the course writes"):
        beside.read("progress")
    assert file.read_text() == "[1]"


def test_no_assignment_was_begun(tmp_path, capsys):
    assert report(tmp_path) == 0
    assert "No assignment was begun" in capsys.readouterr().out


def test_the_summary_survives_strange_entries():
    lines = summary(unit("01_sgd"), {"sgd_step": {"self": {"passed": False}}, "unknown": {}})
    assert "✗ not yet right" in lines[0]
    assert "0 of 7 done; 0 of the 0 points" in lines[-1]
