"""``course units``: every unit holds what belongs to it, and the table notices when it does not."""

from __future__ import annotations

import ast
import dataclasses
import json
import shutil
from collections import Counter

import nbformat
import pytest

from course_lib.authoring import overview as module
from course_lib.authoring.overview import notebooks, overview, units
from course_lib.paths import course_root
from course_lib.units import PLANNED, UNITS, unit
from course_lib.units.statements import LEFT_OUT, STATEMENTS

ROOT = course_root()


@pytest.mark.parametrize("one", UNITS, ids=lambda u: u.id)
def test_nothing_is_missing(one):
    """Every statement of the sources is shown, every objective has a graded cell, the points add up."""
    assert overview(one, ROOT).problems == ()


def test_every_statement_belongs_to_a_unit():
    assert sorted([*STATEMENTS, *LEFT_OUT]) == list(range(1, 91))
    known = {one.id for one in UNITS} | set(PLANNED)
    assert {id for id, _ in STATEMENTS.values()} <= known


@pytest.fixture
def copied(tmp_path):
    """The notebooks of one unit, to be spoiled."""
    one = unit("05_adam")
    for path in notebooks(one):
        (tmp_path / path).parent.mkdir(parents=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return one, tmp_path


def spoil(path, change):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        change(cell)
    nbformat.write(notebook, path)


def test_a_statement_that_is_gone_is_noticed(copied):
    one, root = copied
    words = STATEMENTS[89][1]

    def change(cell):
        cell.source = cell.source.replace(words, "")

    spoil(root / notebooks(one)[0], change)
    assert overview(one, root).missing == (89,)
    assert overview(one, root).problems == (f"statement 89 is not in the lecture: {words!r}",)


def test_an_objective_that_nothing_tests_is_noticed(copied):
    one, root = copied

    def change(cell):
        if "course" in cell.metadata:
            cell.metadata.course.objectives = [1, 4]

    spoil(root / notebooks(one)[1], change)
    assert overview(one, root).problems == (
        "no graded cell tests objective 2",
        "no graded cell tests objective 3",
        "graded cells test objective 4, there are 3",
    )


def test_points_that_do_not_add_up_are_noticed(copied):
    one, root = copied

    def change(cell):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "adam_step_hidden":
            cell.metadata.nbgrader.points = 5

    spoil(root / notebooks(one)[1], change)
    assert overview(one, root).problems[0] == "the points are 22, not 20"


def test_a_graded_cell_that_the_grader_cannot_decide_is_found(copied):
    one, root = copied

    def change(cell):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "adam_step_visible":
            cell.source = "assert adam_step"

    spoil(root / notebooks(one)[1], change)
    (problem,) = overview(one, root).problems
    assert problem.startswith("05_adam, cell adam_step_visible: a graded cell may only add up check")


def test_the_table_and_its_times(copied, monkeypatch, capsys):
    """Measured once, and again only after a change."""
    one, root = copied
    monkeypatch.setattr(module, "UNITS", (one,))
    for path in notebooks(one):
        spoil(
            root / path, lambda cell: cell.update(source="1") if cell.cell_type == "code" else None
        )
    found = overview(one, root)
    assert units(run=True, root=root) == 1  # the statements were in the code
    out = capsys.readouterr().out
    assert "run 2 of 2: solutions/05_adam/adam.ipynb" in out
    assert f"05_adam  {found.cells[0]} + {found.cells[1]}" in out
    assert "all lectures and solutions: " in out
    kept = json.loads((root / module.TIMES).read_text())
    assert len(kept) == 2
    assert units(run=True, root=root) == 1
    assert "run 1" not in capsys.readouterr().out
    spoil(
        root / notebooks(one)[0],
        lambda cell: cell.update(source="2") if cell.cell_type == "code" else None,
    )
    assert units(root=root) == 1
    assert "? + " in capsys.readouterr().out
    assert dataclasses.is_dataclass(found)


def answers(lecture):
    """The places of the right answers in a lecture's quiz."""
    for cell in lecture.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Question":
                place = (
                    next((k.value for k in node.keywords if k.arg == "answer"), None)
                    or node.args[2]
                )
                yield place.value


def test_the_right_answers_stand_at_varying_places():
    """Whoever always takes the same place is wrong more often than right."""
    found = [
        place
        for one in UNITS
        for place in answers(nbformat.read(ROOT / notebooks(one)[0], as_version=4))
    ]
    assert len(found) >= 3 * len(UNITS)
    assert max(Counter(found).values()) <= len(found) / 2
