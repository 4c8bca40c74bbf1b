"""The proof itself: versions are read as written, the table fails when the checker is weakened, nbgrader agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from course_lib.checking.exercise import Exercise
from course_lib.checking.registry import exercise
from course_lib.cli import main
from course_lib.proof import graded, table, versions
from course_lib.proof.messages import TYPICAL
from course_lib.proof.table import Row, prove_function
from course_lib.units import UNITS, unit

FUNCTIONS = [(one.id, name) for one in UNITS for name in one.stubs]


# --- versions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("unit_id", "function"), FUNCTIONS)
def test_there_are_enough_versions_and_each_loads(unit_id, function):
    found = versions.versions(unit_id, function)
    assert sum(not one.right for one in found) >= table.FEWEST_WRONG
    assert sum(one.right for one in found) >= table.FEWEST_RIGHT
    assert len({one.source for one in found}) == len(found)
    assert all(callable(one.load()) for one in found)
    # Two thirds at least are mistakes in this very function, not misbehaviour that any function can show.
    wrong = [one for one in found if not one.right]
    assert sum(not one.says for one in wrong) >= 2 * len(wrong) / 3


def write(folder, monkeypatch, text, kind="wrong"):
    monkeypatch.setattr(versions, "folder", lambda unit_id: folder)
    (folder / f"{kind}_f.py").write_text(text, encoding="utf-8")
    return versions.versions("05_adam", "f")


def test_sections_and_keys(tmp_path, monkeypatch):
    found = write(
        tmp_path,
        monkeypatch,
        "# About.\n\n# %% one\ndef f():\n    return 1\n\n"
        '# %% two mistake="a + b"\nx = 1\n# %% three mistake=""\n# %% four says="late"\n'
        '# %% five mistake="c" says="None"\n',
    )
    assert [(v.name, v.mistakes, v.says) for v in found] == [
        ("one", ("one",), ""), ("two", ("a", "b"), ""), ("three", (), ""), ("four", (), "late"),
        ("five", ("c",), "None"),
    ]  # fmt: skip
    assert found[0].source == "def f():\n    return 1\n"
    (right,) = [
        v for v in write(tmp_path, monkeypatch, '# %% a note="Keras"\n', "correct") if v.right
    ]
    assert (right.note, right.mistakes) == ("Keras", ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %% a\n# %% a\n", "wrong_f.py, line 2: there is a second 'a'"),
        ('# %% a note="x"\n', "line 1: expected mistake or says, got 'note'"),
        ("# %% a mistake=x\n", "line 1: expected mistake or says, got 'mistake=x'"),
    ],
)
def test_headers_that_are_not_understood(tmp_path, monkeypatch, text, message):
    with pytest.raises(ValueError, match=message):
        write(tmp_path, monkeypatch, text)


def test_a_cell_without_the_function():
    with pytest.raises(ValueError, match="here does not define adam_step"):
        versions.load("x = 1", "adam_step", "05_adam", "here")


# --- the table -----------------------------------------------------------------------------------


@pytest.mark.heavy
@pytest.mark.parametrize("function", ["momentum_weights"])  # all: course prove
def test_the_table_holds_for_a_sample(function):
    unit_id = next(one.id for one in UNITS if function in one.stubs)
    row = prove_function(unit_id, function)
    assert row.missed == []
    assert row.undiagnosed == []
    assert row.caught == row.wrong >= table.FEWEST_WRONG
    assert row.accepted == row.right >= table.FEWEST_RIGHT
    assert row.mutants == row.killed + row.explained > 20


def weakened(monkeypatch, name, **changes):
    before = exercise(name)
    monkeypatch.setattr(table, "exercise", lambda _: replace(before, **changes))


@pytest.mark.heavy
def test_a_weaker_checker_is_found(monkeypatch):
    def easy(rng, part):
        return exercise("bias_correction").draw(rng, "self")[:1]  # t = 1 only

    weakened(monkeypatch, "bias_correction", draw=easy)
    row = prove_function("05_adam", "bias_correction")
    assert "wrong_no_power gets all points" in row.missed
    assert any(text.startswith("mutant survives") for text in row.missed)
    assert row.caught < row.wrong


@pytest.mark.heavy
def test_a_stricter_or_dumber_checker_is_found(monkeypatch):
    def arrays_only(case, outputs):
        return None if isinstance(outputs[0], np.ndarray) else "not an array"

    weakened(monkeypatch, "momentum_weights", judge=arrays_only, mistakes=())
    row = prove_function("02_momentum", "momentum_weights")
    assert any("is rejected" in text for text in row.missed)
    assert row.accepted < row.right
    weakened(monkeypatch, "momentum_weights", mistakes=())
    row = prove_function("02_momentum", "momentum_weights")
    assert any("names no declared mistake" in text for text in row.missed)
    assert row.diagnosed < row.wrong


def test_an_explanation_that_does_not_hold_is_found(monkeypatch):
    monkeypatch.setattr(
        "course_lib.proof.mutants.explained",
        lambda _: {"stability_limit": {"stability_limit: a → b": "no reason"}},
    )
    row = Row("01_sgd", "stability_limit")
    table._mutants(row, exercise("stability_limit"))
    assert "explained, but it does not survive: stability_limit: a → b" in row.missed
    assert any(text.startswith("mutant survives") for text in row.missed)


def test_the_command(monkeypatch, capsys):
    done = Row("01_sgd", "sgd_step", wrong=20, caught=20, right=6, accepted=6, diagnosed=20)
    monkeypatch.setattr(table, "ProcessPoolExecutor", _Here)
    monkeypatch.setattr(table, "prove_function", lambda u, f: replace(done, unit=u, function=f))
    assert main(["prove", "--unit", "01_sgd"]) == 0
    out = capsys.readouterr().out
    assert "  5 of 5: " in out
    assert "sum 100/100 30/30 100/100 0/0 0 0 0 ms" in " ".join(out.split())
    monkeypatch.setattr(table, "prove_function", lambda u, f: replace(done, diagnosed=18))
    assert main(["prove", "--unit", "01_sgd"]) == 1
    assert "only 90.0% of the wrong versions are diagnosed, wanted 95%" in capsys.readouterr().out
    with pytest.raises(ValueError, match="unit must be one of 01_sgd.*got '77'"):
        main(["prove", "--unit", "77"])


class _Here:
    """A pool that works in this process."""

    def __init__(self, max_workers):
        assert max_workers >= 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def submit(self, function, *arguments):
        from concurrent.futures import Future

        future = Future()
        future.set_result(table.prove_function(*arguments))
        return future


def test_the_typical_messages_are_twenty_of_the_versions():
    assert sum(map(len, TYPICAL.values())) == 20
    for function, names in TYPICAL.items():
        unit_id = next(one.id for one in UNITS if function in one.stubs)
        wrong = {one.name for one in versions.versions(unit_id, function) if not one.right}
        assert set(names) <= wrong


def test_every_pairable_exercise_builds_its_reference():
    for unit_id, name in FUNCTIONS:
        one: Exercise = exercise(name)
        if one.build is not None and one.judge is None:
            assert table.graded(one, one.build()) == dict.fromkeys(table.GRADED, 1.0), (
                unit_id,
                name,
            )


# --- stock nbgrader --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("unit_id", ["07_swats", "12_sgdr"])  # all: course prove --nbgrader
def test_nbgrader_gives_the_points_of_the_table(unit_id, tmp_path):
    compared = graded.grade(unit(unit_id), 5, tmp_path)
    assert len(compared) == 5 * len(unit(unit_id).stubs)
    assert [
        (c.version.function, c.version.name, c.got, c.wanted) for c in compared if not c.alike
    ] == []
    assert all(sum(c.got.values()) < c.points for c in compared)
