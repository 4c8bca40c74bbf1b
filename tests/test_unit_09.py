"""Unit 09's own functions against the optimizer, and against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import AdaBound, Adam, Momentum, adabound_step
from course_lib.units.unit_09_adabound import lower_bound, step_size_spread, upper_bound


@pytest.mark.parametrize(
    ("t", "low", "high"),
    # 0.1 − 0.1/(0.001t + 1) and 0.1 + 0.1/(0.001t), the lecture's bounds for β₂ = 0.999
    [
        (1, 0.1 - 0.1 / 1.001, 100.1),
        (100, 0.1 - 0.1 / 1.1, 1.1),
        (1000, 0.05, 0.2),
        (10_000, 1 / 11, 0.11),
    ],
)
def test_bounds_of_the_lecture(t, low, high):
    assert lower_bound(t) == pytest.approx(low, rel=1e-12)
    assert upper_bound(t) == pytest.approx(high, rel=1e-12)


def test_bounds_of_many_steps_close_in_on_final_alpha():
    t = np.arange(1, 5000)
    low, high = lower_bound(t, 0.3, 0.01), upper_bound(t, 0.3, 0.01)
    assert (np.diff(low) > 0).all()
    assert (np.diff(high) < 0).all()
    assert (low < 0.3).all()
    assert (high > 0.3).all()
    np.testing.assert_allclose(low * high, 0.3**2, rtol=1e-12)


def many_steps(opt, grads):
    theta = np.zeros(grads.shape[1])
    state = opt.init(theta)
    for g in grads:
        theta, state = opt.step(theta, g, state)
    return theta


def test_wide_bounds_are_adam_and_closed_bounds_are_momentum(rng):
    grads = rng.normal(size=(20, 4)) * np.array([0.1, 1.0, 10.0, 100.0])
    # ε = 0: AdaBound adds it to the uncorrected root, Adam to the corrected one.
    wide = many_steps(AdaBound(0.01, eps=0.0, gamma=1e-9), grads)
    np.testing.assert_allclose(wide, many_steps(Adam(0.01, eps=0.0), grads), rtol=1e-9)
    theta, m, v = (np.zeros(4) for _ in range(3))
    for g in grads:
        theta, m, v = adabound_step(theta, g, m, v, 10**9, final_alpha=0.3, gamma=0.5)
    np.testing.assert_allclose(theta, many_steps(Momentum(0.3, variant="ema"), grads), rtol=1e-6)


def test_amsbound_steps_are_never_longer_than_with_v_itself():
    grads = np.array([[100.0], [1.0], [1.0]])
    plain, ams = (
        many_steps(AdaBound(beta1=0.0, beta2=0.5, gamma=1e-9, amsbound=flag), grads)
        for flag in (False, True)
    )
    assert abs(ams[0]) < abs(plain[0])


def diverges_at(steps, rng, **hyper):
    """The step at which |θ| passes 1000, on f″ = 24 with noise, or None: the limit 2/24 is passed at γt = 5."""
    theta, m, v = np.ones(1), np.zeros(1), np.zeros(1)
    hyper = {"beta1": 0.0, "final_alpha": 0.1, "gamma": 0.1, **hyper}
    for t in range(1, steps + 1):
        grad = 24 * theta + rng.normal(size=1)
        theta, m, v = adabound_step.__wrapped__(theta, grad, m, v, t, **hyper)
        if abs(theta[0]) > 1000:
            return t
    return None


def test_only_a_smaller_end_keeps_a_run_stable(rng):
    # Question 7 of the assignment, with a γ a hundred times larger.
    assert 50 < diverges_at(200, rng, alpha=0.001) < 150
    assert 50 < diverges_at(200, rng, alpha=0.0005) < 150
    assert 500 < diverges_at(1000, rng, gamma=0.01) < 800
    assert diverges_at(2000, rng, final_alpha=0.05) is None


def test_step_size_spread_counts_before_and_measures_after_the_cut():
    v = np.array([[0.0, 1e-4], [1.0, 100.0]])  # sizes 10, 0.909…, 0.099…, 0.00999…
    assert step_size_spread(v, alpha=0.1, eps=0.01)[0] == pytest.approx(np.log10(10.01 / 0.01))
    decades, below, above = step_size_spread(v, alpha=0.1, eps=0.01, low=0.05, high=0.5)
    assert decades == pytest.approx(1.0)
    assert (below, above) == (0.25, 0.5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lower_bound(0), "t must be finite and >= 1, got 0"),
        (lambda: upper_bound(1.5), "t counts steps, so it must be whole, got 1.5"),
        (lambda: upper_bound([1, 2.5]), "t counts steps, so it must be whole"),
        (lambda: lower_bound(1, final_alpha=0.0), "final_alpha must be finite and > 0, got 0.0"),
        (lambda: upper_bound(1, gamma=1.0), "gamma must be finite and > 0 and < 1, got 1.0"),
        (lambda: step_size_spread([]), r"v must hold at least one number, got shape \(0,\)"),
        (lambda: step_size_spread([-1.0]), "v must be finite and >= 0"),
        (lambda: step_size_spread([1.0], eps=0.0), "eps must be finite and > 0, got 0.0"),
        (
            lambda: step_size_spread([1.0], low=2.0, high=1.0),
            "high must be finite and > 2, got 1.0",
        ),
        (lambda: adabound_step([1.0], [1.0], [0.0], [0.0], 1, gamma=0.0), "gamma must be finite"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
