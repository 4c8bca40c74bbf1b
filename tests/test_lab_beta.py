"""Labs whose β follows a schedule."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import Momentum
from course_lib.schedules import cosine, one_cycle_beta
from course_lib.widgets import ABMap, Lab

STEPS = 60
SHAPES = {
    "down": lambda beta, steps: one_cycle_beta(steps, beta, beta / 2),
    "up": lambda beta, steps: lambda t: min(0.99, beta + t / 1000),
}


def make(method="sgd", **given):
    given = {"surfaces": ("quadratic_bowl",), "steps": STEPS, "beta_schedules": SHAPES, **given}
    return Lab(method, alpha=0.02, beta=0.8, **given)


@pytest.mark.parametrize("method", ["sgd", "momentum"])
@pytest.mark.parametrize("title", SHAPES)
def test_beta_of_each_step_is_the_schedules(method, title):
    lab = make(method, schedule="cosine")
    constant = lab.path.theta[-1]
    lab.set(beta_schedule=title)
    beta, alpha = SHAPES[title](0.8, STEPS), cosine(0.02, STEPS)
    theta = np.array(lab.surface.start, dtype=float)
    state = Momentum().init(theta)
    for t in range(STEPS):
        opt = Momentum(alpha(t), beta(t))
        theta, state = opt.step(theta, lab.surface.grad(theta), state)
    np.testing.assert_allclose(lab.path.theta[-1], theta, rtol=1e-12)
    assert not np.allclose(constant, theta)
    assert f"schedule of β: {title}" in lab.summary
    lab.set(beta_schedule="constant")
    np.testing.assert_array_equal(lab.path.theta[-1], constant)
    assert "schedule of β" not in lab.summary


def test_beta_can_be_seen_and_read():
    lab = make(panel="beta", beta_schedule="up")
    (line,) = lab._picture._coordinates["SGD"]
    np.testing.assert_allclose(line.get_ydata()[1:], 0.8 + np.arange(STEPS) / 1000)
    lab.show_step(7)
    assert "next β = 0.807" in lab._reading.value
    lab.set(beta_schedule="constant")
    (line,) = lab._picture._coordinates["SGD"]
    np.testing.assert_allclose(line.get_ydata()[1:], 0.8)


def test_beta_zero_is_handed_to_the_schedule_too():
    lab = make(beta_schedule="up")
    lab.set(beta=0.0)
    assert lab.path.states[-1].v.any()


def test_the_line_to_share_sets_this_lab():
    lab = make(beta_schedule="down")
    end, line = lab.path.theta[-1], lab.share
    lab.set(beta_schedule="constant", beta=0.1)
    eval(line, {"lab": lab})
    np.testing.assert_array_equal(lab.path.theta[-1], end)


def test_the_map_follows_and_says_so():
    lab = make(beta_schedule="down")
    grid = ABMap(
        "sgd", surface="quadratic_bowl", x="alpha", y="beta", steps=STEPS, lab=lab, points=5
    )
    assert "schedule of β: down" in grid.summary
    i, j = 3, 2
    lab.set(alpha=float(grid.x_values[j]), beta=float(grid.y_values[i]))
    np.testing.assert_allclose(grid.loss[i, j], lab.path.loss[-1], rtol=1e-9)
    lab.set(beta_schedule="constant")
    assert "press Recompute" in grid.summary
    grid.recompute()
    assert "schedule of β" not in grid.summary
    np.testing.assert_allclose(grid.loss[i, j], lab.path.loss[-1], rtol=1e-9)


@pytest.mark.parametrize(
    ("maker", "says"),
    [
        (lambda beta, steps: lambda t: 1.0, "must give one β ≥ 0 and < 1; at t = 0 it is 1.0"),
        (lambda beta, steps: lambda t: beta / (t - 3), "at t = 0 it is -0.26"),
        (lambda beta, steps: lambda t: 0.1 if t < 4 else None, "at t = 4 it is None"),
    ],
)
def test_a_readers_schedule_that_fails_is_named_and_the_lab_lives_on(maker, says):
    lab = make(beta_schedules={"mine": maker})
    constant = lab.path.theta[-1]
    lab.set(beta_schedule="mine")
    assert says in lab.summary
    assert "β stays constant" in lab.summary
    np.testing.assert_array_equal(lab.path.theta[-1], constant)


@pytest.mark.parametrize(
    ("method", "given", "error", "message"),
    [
        ("adam", {}, ValueError, "beta_schedules is for SGD and Momentum .* got method='Adam'"),
        ("momentum", {"student": lambda theta: theta}, ValueError, "without student"),
        ("momentum", {"variant": "ema"}, ValueError, "variant='ema'"),
        ("sgd", {"beta_schedules": ("down",)}, TypeError, "beta_schedules must be a dict"),
        ("sgd", {"beta_schedule": "off"}, ValueError, "beta_schedule must be one of"),
    ],
)
def test_bad_arguments_are_named(method, given, error, message):
    with pytest.raises(error, match=message):
        Lab(method, surfaces=("quadratic_bowl",), **{"beta_schedules": SHAPES, **given})
