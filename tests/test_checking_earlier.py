"""A wrong function costs nothing in a later one that calls it, in whatever way it is called."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.checking import check
from course_lib.checking.about import about
from course_lib.checking.api import evaluate
from course_lib.checking.registry import earlier, exercise
from course_lib.units import unit_05_adam
from tests.cells import CALLS_OTHERS, cell, fail, moments_in_place

ADAM = exercise("adam_step")


def wrong_moments(grad, m, v, beta1=0.9, beta2=0.999):
    return beta1 * m + grad, beta2 * v + grad**2


def unwritten(*args, **kwargs):
    raise NotImplementedError("write your code here")


@pytest.mark.parametrize("moments", [wrong_moments, unwritten, None])
def test_an_earlier_mistake_costs_nothing_and_that_is_said(moments, capsys):
    others = {"bias_correction": unit_05_adam.bias_correction}
    if moments is not None:
        others["update_moments"] = moments
    function = cell(CALLS_OTHERS, "adam_step", **others)
    space = function.__globals__
    for part in ("visible", "hidden", "properties"):
        assert check("adam_step", function, part=part, points=3) == 3.0
        note = " ".join(capsys.readouterr().out.split())
        assert "in the place of your update_moments and bias_correction this is right" in note
        assert space.get("update_moments") is moments  # the notebook is as it was
    assert check("adam_trains_digits", function, points=2) == 2.0


def test_an_own_mistake_still_costs_and_is_named(capsys):
    source = CALLS_OTHERS.replace("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")
    function = cell(source, "adam_step", update_moments=wrong_moments,
                    bias_correction=unit_05_adam.bias_correction)  # fmt: skip
    assert check("adam_step", function, part="hidden", points=3) < 3.0
    assert "Your ε is inside the root" in capsys.readouterr().out


def test_what_fits_the_students_own_functions_passes_without_the_reference(capsys):
    """Their update_moments may have another signature, as long as they call it that way."""

    def own(m, v, grad):
        return 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2

    source = CALLS_OTHERS.replace(
        "update_moments(grad, m, v, beta1, beta2)", "update_moments(m, v, grad)"
    )
    function = cell(
        source, "adam_step", update_moments=own, bias_correction=unit_05_adam.bias_correction
    )
    first = evaluate(ADAM, function, "self", 20)[0]
    assert first.problem is None
    assert first.note is None


def test_earlier_functions_are_those_before_it():
    assert list(earlier("adam_minimize")) == ["update_moments", "bias_correction", "adam_step"]
    assert list(earlier("adam_trains_digits")) == ["update_moments", "bias_correction"]
    assert earlier("update_moments") == {}


def test_a_helper_of_the_notebook_is_looked_through():
    source = "def helper(*a):\n    return update_moments(*a)\n\n\n" + CALLS_OTHERS.replace(
        "update_moments(grad", "helper(grad"
    )
    function = cell(source, "adam_step", update_moments=wrong_moments,
                    bias_correction=unit_05_adam.bias_correction)  # fmt: skip
    assert "update_moments" in about(function).names
    assert check("adam_step", function, part="hidden", points=3) == 3.0


def test_one_array_that_unpacks_is_as_good_as_a_tuple():
    def stacked(grad, m, v, beta1=0.9, beta2=0.999):
        return np.array(unit_05_adam.update_moments(grad, m, v, beta1, beta2))

    assert check("update_moments", stacked, part="hidden", points=2) == 2.0


def test_an_earlier_function_that_works_in_place_costs_nothing():
    others = {"update_moments": moments_in_place, "bias_correction": unit_05_adam.bias_correction}
    assert check("update_moments", moments_in_place, part="visible", points=1) < 1
    function = cell(CALLS_OTHERS, "adam_step", **others)
    assert check("adam_step", function, part="visible", points=2) == 2.0
    own = cell(
        CALLS_OTHERS.replace(
            "    return", "    theta *= 1.0\n    theta -= 0.0\n    grad += 1\n    return"
        ),
        "adam_step",
        **others,
    )
    assert check("adam_step", own, part="visible", points=2) < 2.0


# --- the ways a notebook may call an earlier function ------------------------------------------------

INDIRECT = {
    "another name": "moments = update_moments\n",
    "a dict": 'tools = {"u": update_moments}\n\n\ndef moments(*a):\n    return tools["u"](*a)\n',
    "a class": "class Tools:\n    def m(self, *a):\n        return update_moments(*a)\n\n\nmoments = Tools().m\n",
    "a partial": "import functools\n\nmoments = functools.partial(update_moments)\n",
    "globals()": "def moments(*a):\n    return globals()['update_moments'](*a)\n",
}
MOMENTS = """\
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    return beta1 * m + grad, beta2 * v + grad**2


"""


@pytest.mark.parametrize("way", INDIRECT)
def test_an_earlier_mistake_costs_nothing_however_it_is_called(way):
    source = (
        MOMENTS
        + INDIRECT[way]
        + "\n\n"
        + CALLS_OTHERS.replace("update_moments(grad", "moments(grad")
    )
    function = cell(source, "adam_step", bias_correction=unit_05_adam.bias_correction)
    own = function.__globals__["update_moments"]
    before = own(np.ones(1), np.zeros(1), np.zeros(1))
    assert check("adam_step", function, part="hidden", points=3) == 3.0
    assert own(np.ones(1), np.zeros(1), np.zeros(1)) == before  # it is the student's again
    assert own.__defaults__ == (0.9, 0.999)
    assert "__course_update_moments__" not in function.__globals__


@pytest.mark.parametrize(
    "wrap", ["Step()", "functools.partial(step)", "functools.lru_cache(step)", "bare(step)"]
)
def test_objects_that_can_be_called(wrap):
    source = (
        "import functools\n\n\n"
        + MOMENTS
        + CALLS_OTHERS.replace("def adam_step", "def step")
        + f"""

def bare(f):
    def inner(*a, **k):
        return f(*a, **k)
    return inner


class Step:
    def __call__(self, *a, **k):
        return step(*a, **k)


adam_step = {wrap}
"""
    )
    function = cell(source, "adam_step", bias_correction=unit_05_adam.bias_correction)
    if "lru_cache" in wrap:
        assert "unhashable" in fail("adam_step", function)
    else:
        assert check("adam_step", function, part="hidden", points=3) == 3.0


def test_only_one_of_the_earlier_functions_is_replaced_where_that_fits():
    def own(m, v, grad, beta1, beta2):
        return beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2

    source = CALLS_OTHERS.replace("update_moments(grad, m, v,", "update_moments(m, v, grad,")
    function = cell(source, "adam_step", update_moments=own, bias_correction=lambda *a: (1, 2))
    assert check("adam_step", function, part="hidden", points=3) == 3.0


def test_the_memory_of_an_earlier_function_costs_nothing():
    source = "count = []\n\n\n" + MOMENTS.replace(
        "    return", "    count.append(1)\n    return"
    ).replace(
        "beta1 * m + grad, beta2 * v + grad**2",
        "beta1 * m + (1 - beta1) * grad * len(count), beta2 * v + (1 - beta2) * grad**2",
    )
    function = cell(
        source + CALLS_OTHERS, "adam_step", bias_correction=unit_05_adam.bias_correction
    )
    for part in ("visible", "hidden", "properties"):
        assert check("adam_step", function, part=part, points=3) == 3.0


def test_the_limits_of_a_training_fit_into_a_graded_cell():
    """Its own run and one with the reference's functions; nbgrader stops a cell after the time it is set to."""
    import re

    from course_lib.checking.registry import exercises
    from course_lib.checking.training import Training
    from course_lib.paths import course_root
    from course_lib.units import UNITS

    config = (course_root() / "nbgrader_config.py").read_text(encoding="utf-8")
    cell_seconds = float(re.search(r"Execute\.timeout = (\d+)", config)[1])
    trainings = [e for u in UNITS for e in exercises(u.id).values() if isinstance(e, Training)]
    assert trainings
    assert all(2 * one.seconds < cell_seconds for one in trainings)
