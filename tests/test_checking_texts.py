"""What a check says about numbers, shapes and zeros."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.checking import api, comparing
from course_lib.checking.calling import play
from course_lib.checking.exercise import Case, Exercise
from course_lib.checking.judging import Result
from course_lib.checking.registry import exercise
from course_lib.units import unit_11_cyclical, unit_14_choosing


def test_one_minus_x_is_named_for_weights_only():
    assert comparing._known_as(0.1, {"beta": 0.9, "alpha": 0.5}) == ", which is 1 − beta"
    assert comparing._known_as(0.1, {"gamma": 0.9, "alpha": 0.1}) == ", which is 1 − gamma or alpha"
    assert comparing._known_as(0.1, {"alpha": 0.9}) == ""


def counted(n):
    """How often something happens, and when."""
    return n, np.arange(1, n + 1) * 10


COUNTED = Exercise(
    reference=counted,
    outputs=("count", "places"),
    draw=lambda rng, part: [Case("three", {"n": 3}), Case("two, then", {"n": 2})],
    hints=("", "", ""),
)


def test_whole_numbers_are_shown_whole_and_have_no_ratio():
    def finding(function):
        outcome, right = (
            play(COUNTED.form, COUNTED.draw(None, "")[0], f) for f in (function, counted)
        )
        return comparing.difference(COUNTED, COUNTED.draw(None, "")[0], outcome, right).text

    assert finding(lambda n: (n - 1, 0)) == "count is wrong: expected 3, got 2"
    assert finding(lambda n: (n, np.arange(n + 1) * 10)) == (
        "count is right, but places should have the shape (3,), got (4,): expected [10, 20, 30], got [0, 10, 20, 30]"
    )
    assert finding(lambda n: (n, np.array([10, 20, 30.5]))) == (
        "count is right, but places is wrong: expected [10, 20, 30], got [10, 20, 30.5]"
    )
    assert finding(lambda n: (n, np.zeros((2, 3)))).endswith("the shape (3,), got (2, 3)")
    assert finding(lambda n: (n + 0.5, 0)).endswith("count is 1.16667 times what it should be")


def test_labels_with_commas_are_counted(capsys):
    results = [Result(case.label) for case in COUNTED.draw(None, "")]
    api._report("counted", results[:1])
    api._report("counted", results[1:])
    api._report("counted", results)
    assert capsys.readouterr().out.splitlines() == [
        "✓ counted: three: all right.",
        "✓ counted: two, then: all right.",
        "✓ counted: 2 groups of cases: all right.",
    ]


def test_a_division_by_zero_says_which_argument_was_zero():
    form = COUNTED.form
    case = Case("zero", {"n": 0})
    assert play(form, case, lambda n: (1 / n, 0)).problem.endswith(
        "What stands below the line of a fraction (or behind `%`) is 0. In this call n = 0"
    )
    assert play(form, case, lambda n: (0.0**-1, 0)).problem.endswith(". In this call n = 0")
    one = Case("one", {"n": 1})
    assert play(form, one, lambda n: (n % (n - 1), 0)).problem.endswith("(or behind `%`) is 0")


@pytest.mark.parametrize(
    "reference", [unit_14_choosing.train, unit_11_cyclical.lr_range_test], ids=lambda f: f.__name__
)
def test_a_second_gradient_in_a_step_loses_one_sub_check(reference):
    def twice(grad, *args, **kwargs):
        return reference(lambda theta: (grad(theta) + grad(theta)) / 2, *args, **kwargs)

    one = exercise(reference.__name__)
    assert all(r.problem is None for r in api.evaluate(one, reference, "self", 20))
    *others, last = api.evaluate(one, twice, "self", 20)
    assert all(r.problem is None for r in others)
    assert last.label == "one gradient per step"
    assert "gradients where" in last.problem
