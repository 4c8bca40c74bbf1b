"""Unit 07's functions: the step against the class, and its laws. test_golden has the class against libraries."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import SWATS, Momentum
from course_lib.units.unit_07_swats import projected_step_size, should_switch, swats_step

HYPER = {"alpha": 0.01, "beta1": 0.5, "beta2": 0.8, "switch_tolerance": 1e-3}


def follow(grads, **hyper):
    """The states of swats_step along given gradients, θ from 0."""
    zero = np.zeros_like(grads[0])
    state, states = (zero, zero, zero, zero, 0.0, 0.0), []
    for t, g in enumerate(grads, start=1):
        state = swats_step(state[0], g, *state[1:], t, **hyper)
        states.append(state)
    return states


@pytest.fixture
def grads(rng):
    made = rng.normal(size=(60, 2, 3))
    made[30:] = made[30]
    return made


def test_the_class_takes_the_steps_of_the_function(grads):
    opt = SWATS(**HYPER, eps=1e-9)
    theta = np.zeros((2, 3))
    state = opt.init(theta)
    for t, (g, (wanted, *slots)) in enumerate(zip(grads, follow(grads, **HYPER), strict=True)):
        theta, state = opt.step(theta, g, state)
        np.testing.assert_array_equal(theta, wanted)
        for mine, other in zip(state, slots, strict=False):
            np.testing.assert_array_equal(mine, other)
        assert bool(state.sgd) == (slots[-1] != 0), t
    assert state.sgd


def test_after_the_switch_it_is_momentum(grads):
    states = follow(grads, **HYPER)
    at = next(k for k, state in enumerate(states) if state[-1] != 0)
    assert 2 <= at < 59
    # (1−β₁)Λ times a sum of gradients that begins at 0.
    opt = Momentum(0.5 * float(states[at][-1]), beta=0.5, variant="pytorch")
    theta = states[at][0]
    state = opt.init(theta)
    for g, wanted in zip(grads[at + 1 :], states[at + 1 :], strict=True):
        theta, state = opt.step(theta, g, state)
        np.testing.assert_allclose(theta, wanted[0], rtol=1e-12)


def test_the_projection_is_the_definition_of_gamma(rng):
    p, g = rng.normal(size=(2, 2, 4))
    sgd = -float(projected_step_size(p, g)) * g
    projection = np.sum(sgd * p) / np.sum(p * p) * p
    np.testing.assert_allclose(projection, p, rtol=1e-12)


def test_constant_gradient_switches_at_the_second_step():
    g = np.array([1.0, 2.0, -0.5, 3.0, -1.0])
    first, second = follow([g, g], alpha=0.01)
    assert float(first[-1]) == 0.0
    # α n / Σ|g|, the number that two other libraries give, too.
    assert float(second[-1]) == pytest.approx(0.05 / 7.5, rel=1e-6)


def test_nothing_is_measured_at_a_right_angle():
    assert projected_step_size([1.0, -1.0], [2.0, 2.0]) == 0.0
    zero, one = np.zeros(2), np.ones(2)
    # m points across g: λ stays, although |λ̂ − 0| is below the tolerance.
    *_, lam, Lambda = swats_step(
        one, [1.0, 1.0], [1.0, -3.0], [0.0, 0.0], zero, 0.01, 0, 3, beta1=0.5, switch_tolerance=9.0
    )
    assert (float(lam), float(Lambda)) == (0.01, 0.0)


def test_the_test_is_strict_and_not_at_the_first_step():
    assert not should_switch(0.5, 1.0, 1, beta2=0.5, switch_tolerance=1.0)
    assert should_switch(0.75, 1.0, 2, beta2=0.5, switch_tolerance=1e-12)
    assert not should_switch(0.75, 1.5, 2, beta2=0.5, switch_tolerance=0.5)
    assert not should_switch(np.nan, np.nan, 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: swats_step([1.0], [1.0], [0.0], [0.0], [0.0], [0.0, 0.0], 0, 1), "lam must be a single"),
        (lambda: swats_step([1.0], [1.0], [0.0], [0.0], [0.0, 0.0], 0, 0, 1), "buffer must have the shape"),
        (lambda: should_switch(0.1, 0.1, 0), "t counts steps from 1"),
        (lambda: should_switch(0.1, 0.1, 2, beta2=1.0), "beta2 must be finite and in"),
        (lambda: projected_step_size([1.0], [1.0, 2.0]), "grad must have the shape of step"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
