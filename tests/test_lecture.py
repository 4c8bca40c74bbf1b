"""The lectures' small helpers."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.lecture import course_map, show_source, source_without_docstring, table
from course_lib.optimizers import adam_step, sgd_step
from course_lib.units import PLANNED, UNITS


def test_source_is_the_code_that_runs_without_docstring_and_decorator():
    source = source_without_docstring(adam_step)
    assert source.startswith("def adam_step(theta, grad, m, v, t, alpha=0.001")
    assert '"""' not in source
    assert "@formula" not in source
    assert len(source.splitlines()) <= 15
    namespace = {"np": np}
    exec(source, namespace)
    arguments = [np.array([1.0]), np.array([2.0]), np.array([0.1]), np.array([0.2]), 3]
    np.testing.assert_array_equal(namespace["adam_step"](*arguments), adam_step(*arguments))


def test_show_source_is_a_code_block():
    assert show_source(sgd_step).data.startswith("```python\ndef sgd_step(")


def test_table():
    made = table(["a", "|b|"], [[1, 0.123456789], ["x | y", np.array([1.0, 2.0])]], digits=3).data
    assert made.splitlines() == [
        "| a | \\|b\\| |",
        "|---|---|",
        "| 1 | 0.123 |",
        "| x \\| y | (1, 2) |",
    ]


def test_table_with_a_fold():
    rows = [["x", 1], ["y", 2], ["z", 3]]
    head = ["| a | b |", "|---|---|"]
    fold = ["<details><summary>More</summary>", "", *head]
    made = table(["a", "b"], rows, fold="More", shown=1).data.splitlines()
    assert made == [*head, "| x | 1 |", "", *fold, "| y | 2 |", "| z | 3 |", "", "</details>"]
    made = table(["a", "b"], rows, fold="More").data.splitlines()
    assert made == [*fold, "| x | 1 |", "| y | 2 |", "| z | 3 |", "", "</details>"]


def test_table_with_a_short_row():
    with pytest.raises(ValueError, match="a row must have 2 cells, got 1"):
        table(["a", "b"], [[1]])


def test_course_map_names_every_unit_in_order():
    lines = course_map().data.splitlines()[2:]
    ids = sorted([unit.id for unit in UNITS] + list(PLANNED))
    assert [line.split("|")[1].strip() for line in lines] == [id[:2] for id in ids]
    for unit in UNITS:
        assert any(f"]({unit.id}.ipynb)" in line for line in lines)
