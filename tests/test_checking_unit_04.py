"""Unit 04: the reference functions, against other ways to compute the same; and what its checks must tell apart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from course_lib.checking import check
from course_lib.checking.registry import exercise
from course_lib.optimizers import RMSProp
from course_lib.units.unit_04_rmsprop import effective_window, ema, rmsprop_step
from tests.cells import fail, problems

# --- the reference functions --------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(1,), (30,), (12, 3), (5, 2, 2)])
@pytest.mark.parametrize("beta", [0.0, 0.3, 0.9, 0.999])
def test_ema_is_the_weighted_sum_of_the_past(shape, beta, seed):
    values = np.random.default_rng(seed).normal(size=shape)
    before = values.copy()
    averages = ema(values, beta)
    for t in range(shape[0]):
        weights = (1 - beta) * beta ** np.arange(t, -1, -1.0)
        assert np.allclose(averages[t], np.tensordot(weights, values[: t + 1], axes=1), rtol=1e-12)
    assert np.array_equal(values, before)


def test_ema_of_whole_numbers_is_not_cut_off():
    assert ema([1, 2], 0.5).tolist() == [0.5, 1.25]
    assert ema(np.array([1, 2]), 0.5).dtype == np.float64


def test_the_state_of_rmsprop_is_the_ema_of_the_squares(seed):
    gradients = np.random.default_rng(seed).normal(size=(40, 3))
    opt = RMSProp(alpha=0.1, beta=0.8)
    theta, state, v = np.zeros(3), opt.init(np.zeros(3)), np.zeros(3)
    for g, average in zip(gradients, ema(gradients**2, 0.8), strict=True):
        _, v = rmsprop_step(theta, g, v, beta=0.8)
        theta, state = opt.step(theta, g, state)
        assert np.allclose(v, average, rtol=1e-12)
        assert np.allclose(state.v, average, rtol=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.1, 0.5, 0.9, 0.99, 0.9999])
def test_effective_window_is_the_smallest_that_has_the_share(beta, seed):
    for share in np.random.default_rng(seed).uniform(0.001, 0.999, size=20):
        n = effective_window(beta, share)
        assert type(n) is int
        assert 1 - beta**n >= share
        assert n == 1 or 1 - beta ** (n - 1) < share


def test_the_rule_of_thumb_is_the_window_of_a_share():
    for beta in (0.99, 0.999):
        assert effective_window(beta, 1 - 1 / math.e) == round(1 / (1 - beta))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ema([1.0], 1.0), "beta must be finite and >= 0 and < 1, got 1.0"),
        (lambda: ema(3.0), r"values must hold at least one value, got shape \(\)"),
        (lambda: ema([]), r"values must hold at least one value, got shape \(0,\)"),
        (lambda: ema([1.0, np.nan]), "values must be finite"),
        (lambda: effective_window(-0.1), "beta must be finite and >= 0 and < 1, got -0.1"),
        (lambda: effective_window(0.9, 1.0), "share must be finite and > 0 and < 1, got 1.0"),
        (lambda: effective_window(0.9, 0), "share must be finite and > 0 and < 1, got 0"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# --- the checks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["visible", "hidden"])
def test_only_one_window_case_lies_on_a_border(part, seed):
    """Everywhere else rounding cannot decide: the share lies clearly between those of n − 1 and n values."""
    for case in exercise("effective_window").draw(np.random.default_rng(seed), part):
        inputs = {"share": 0.95}
        for call in (case.inputs, *case.then):
            inputs |= call
            beta, share = inputs["beta"], inputs["share"]
            n = effective_window(beta, share)
            gap = min(1 - beta**n - share, share - (1 - beta ** (n - 1)))
            assert gap > 1e-8 or "exactly" in case.label or beta == 0, (case.label, beta, share)


def test_an_average_of_whole_numbers_in_an_array_of_whole_numbers_is_named():
    def cut_off(values, beta=0.9):
        averages = np.zeros_like(values)
        for t, x in enumerate(values):
            averages[t] = beta * (averages[t - 1] if t else 0) + (1 - beta) * x
        return averages

    assert "np.zeros(values.shape)" in fail("ema", cut_off)
    assert len(problems(exercise("ema"), cut_off, "visible", 20)) == 1


def test_a_step_with_ones_own_wrong_average_costs_nothing():
    """rmsprop_step may be built on ema; ema's own mistakes count there alone."""
    namespace: dict = {"np": np}
    exec(
        "def ema(values, beta=0.9):\n    return np.cumsum(values, axis=0)\n"
        "def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):\n"
        "    v = beta * v + ema(np.array([grad**2]), beta)[0]\n"
        "    return theta - alpha * grad / (np.sqrt(v) + eps), v\n",
        namespace,
    )
    assert check("ema", namespace["ema"], part="hidden", points=3) == 0.0
    assert check("rmsprop_step", namespace["rmsprop_step"], part="hidden", points=3) == 3.0


def test_the_prediction():
    assert check("second_step_length", 0.49, points=1) == 1.0
    assert check("second_step_length", 1 / math.sqrt(4.2), points=1) == 1.0
    for wrong in (0.45, 0.5, -0.488, 4.2, 2.05):
        assert check("second_step_length", wrong, points=1) == 0.0
