"""Unit 11's own functions against loops written out, and the statements of its lecture."""

from __future__ import annotations

import math

import numpy as np
import pytest

from course_lib.checking.api import evaluate
from course_lib.checking.registry import exercise
from course_lib.optimizers import SGD, Momentum
from course_lib.running import run
from course_lib.schedules import triangular as triangular_schedule
from course_lib.surfaces import double_well, quadratic_bowl
from course_lib.units.unit_11_cyclical import (
    exp_range,
    lr_range_test,
    suggest_bounds,
    triangular,
    triangular2,
)
from course_lib.widgets import Lab


def walked(low, high, half, steps, fade=1.0):
    """The wave by walking up and down in equal steps; the swing is multiplied by ``fade`` at each bottom."""
    swing, place, direction, values = high - low, 0, 1, []
    for _ in range(steps):
        values.append(low + swing * place / half)
        place += direction
        if place in (0, half):
            swing *= fade if place == 0 else 1.0
            direction = -direction
    return np.array(values)


def test_the_waves_are_those_of_walking():
    t = np.arange(50)
    for half in (1, 3, 7):
        np.testing.assert_allclose(triangular(t, 0.1, 0.7, half), walked(0.1, 0.7, half, 50))
        np.testing.assert_allclose(triangular2(t, 0.1, 0.7, half), walked(0.1, 0.7, half, 50, 0.5))
        falling = walked(0.1, 0.7, half, 50) * np.cumprod(np.append(1.0, np.full(49, 0.97)))
        np.testing.assert_allclose(exp_range(t, 0.1, 0.7, half, 0.97), falling)


@pytest.mark.parametrize("spacing", ["linear", "geometric"])
def test_the_range_test_is_one_run_of_momentum(spacing):
    bowl = quadratic_bowl()
    alphas, thetas = lr_range_test(bowl.grad, bowl.start, 0.001, 0.1, 30, 0.8, spacing)
    path = run(Momentum(beta=0.8), bowl, bowl.start, 30, lambda t: alphas[t])
    np.testing.assert_allclose(thetas, path.theta[1:], rtol=1e-12)
    gaps = np.diff(alphas if spacing == "linear" else np.log(alphas))
    np.testing.assert_allclose(gaps, gaps[0])
    assert (alphas[0], alphas[-1]) == pytest.approx((0.001, 0.1), rel=1e-14)


def test_suggested_bounds_bracket_the_fall():
    alphas = np.geomspace(1e-3, 1, 301)
    losses = 3 - 2 / (1 + (0.05 / alphas) ** 3) + 100 * np.maximum(0, alphas - 0.6) ** 2
    low, high = suggest_bounds(alphas, losses, beta=0.0, share=0.1)
    fall = losses[0] - losses.min()
    for bound, share in ((low, 0.1), (high, 0.9)):
        k = np.searchsorted(alphas, bound)
        assert losses[k] <= losses[0] - share * fall < losses[k - 1]
    smoothed_low, smoothed_high = suggest_bounds(alphas, losses, beta=0.9)
    assert low < smoothed_low < smoothed_high  # an average of the past comes late
    assert high < smoothed_high


def test_a_cycle_may_climb_far_above_the_limit():
    # (u − 1) ln(u − 1) = u at u = 4.591: 2.3 times the limit 2 of a constant step size.
    assert 3.591 * math.log(3.591) == pytest.approx(4.591, rel=1e-3)
    tops = np.array([4.3, 4.9])
    rule = triangular_schedule(0 * tops, tops, 97)
    theta = run(SGD(tops), quadratic_bowl(1.0), [1.0, 0.0], 6 * 97, rule).theta[-1, :, 0]
    assert abs(theta[0]) < 1e-6
    assert abs(theta[1]) > 1e6


def test_the_deep_and_sharp_minimum_is_left_before_the_shallow_one():
    wells, rule = double_well(), triangular_schedule(0.09, 0.9, 100)
    noisy = wells.noisy(0.1, draw_shape=(100,))
    ends = run(SGD(), noisy, np.full((100, 1), -1.5), 600, rule, rng=3, record_every=600).theta[-1]
    assert np.mean(np.abs(ends - 1) < 0.5) > 0.9


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (lambda t, low, high, half: low, "is every single step right?"),
        (
            lambda t, low, high, half: high + 0.1 * (t == 3),
            "at t = 3 must be from 0.005 to 0.2, got 0.3",
        ),
        (lambda t, low, high, half: [low, high], "at t = 0 must be from 0.005 to 0.2, got array"),
        (lambda t, low, high, half: None, "it returns None"),
    ],
)
def test_a_step_size_that_does_not_train_is_named(rule, problem):
    (result,) = evaluate(exercise("cycle_trains_digits"), rule, "visible", 5)
    assert problem in result.problem


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: triangular(-1, 0.1, 0.2, 5), "t must be finite and >= 0"),
        (lambda: triangular2(0, 0.3, 0.2, 5), "alpha_min must be <= alpha_max = 0.2, got 0.3"),
        (lambda: exp_range(0, 0.1, 0.2, 5, 1.5), "gamma must be finite and > 0 and <= 1, got 1.5"),
        (lambda: lr_range_test(np.sin, [1.0], 0.2, 0.1, 5), "alpha_max must be > alpha_min = 0.2"),
        (lambda: lr_range_test(np.sin, [1.0], 0.1, 0.2, 1), "steps must be finite and >= 2, got 1"),
        (
            lambda: lr_range_test(np.sin, [1.0], 0.1, 0.2, 3, 0.0, "log"),
            "spacing must be one of 'linear', 'geometric', got 'log'",
        ),
        (lambda: suggest_bounds([1.0, 2.0], [1.0]), r"one shape \(T,\), got \(2,\) and \(1,\)"),
        (lambda: suggest_bounds([2.0, 1.0], [1.0, 0.5]), "alphas must rise"),
        (lambda: suggest_bounds([1.0, 2.0], [1.0, 1.5]), "losses must fall somewhere"),
        (lambda: suggest_bounds([1.0, 2.0], [1.0, np.inf]), "losses must be finite"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_gradient_that_is_no_function_is_named():
    with pytest.raises(TypeError, match="grad must be a function of theta"):
        lr_range_test(np.ones(2), [1.0, 1.0], 0.1, 0.2, 5)


def test_what_the_labs_answers_say():
    lab = Lab(
        "sgd",
        surface="double_well",
        schedules={"mine": lambda a, steps: lambda t: triangular(t, a / 10, a, steps / 6)},
        start=(-1.5,),
        noise=0.1,
        schedule="mine",
    )
    for alpha, end in ((0.6, -1.5), (0.8, -1.5), (0.85, 1.0), (0.9, 1.0), (1.1, 1.0)):
        lab.set(alpha=alpha)
        theta, used = lab.path.theta[:, 0], lab.path.alpha
        assert theta[-1] == pytest.approx(end, abs=0.1)
        if end > 0:
            jump = int(np.argmax(theta > 0)) - 1
            assert used[jump] > 0.8 * alpha
            assert abs(jump - 50) < 12
    tops = np.linspace(0.18, 0.48, 31)
    bowl, border = quadratic_bowl(), {}
    for beta in (0.0, 0.85):
        for name, rule in (
            ("constant", None),
            ("triangular", triangular_schedule(tops / 10, tops, 50)),
        ):
            ends = run(Momentum(tops, beta=beta), bowl, bowl.start, 300, rule).loss[-1]
            border[name, beta] = tops[np.argmin(ends < bowl.f(np.array(bowl.start)))]
    assert border == {
        ("constant", 0.0): pytest.approx(0.2, abs=0.015),
        ("triangular", 0.0): pytest.approx(0.45, abs=0.015),
        ("constant", 0.85): pytest.approx(0.37, abs=0.015),
        ("triangular", 0.85): pytest.approx(0.43, abs=0.015),
    }


def test_above_the_limit_a_run_may_hop_inside_for_ever():
    """What the solution of part 8 says: a valley that is flatter away from its minimum."""
    wells = double_well()
    noisy, first = wells.noisy(0.1, draw_shape=(50,)), np.full((50, 1), -1.5)
    assert 2 / wells.hessian([-1.5])[0, 0] < 0.55
    away = run(SGD(0.55), noisy, first, 3000, rng=0, record_every=3000).theta[-1, :, 0] + 1.5
    assert np.mean(np.abs(away) < 0.5) > 0.9
    assert np.sqrt(np.mean(away**2)) > 0.1


def test_the_product_of_a_cycle_does_not_decide():
    factors = 1 - 3.75 * triangular(np.arange(200), 0.09, 0.9, 100)  # and yet it is left, above
    assert np.log(np.abs(factors)).sum() < -50
