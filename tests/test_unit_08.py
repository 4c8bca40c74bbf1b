"""Unit 08's own functions against the optimizers, and against sums written out."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import AMSGrad, RMSProp, amsgrad_step
from course_lib.units.unit_08_amsgrad import average_regret, max_second_moment, movements


def spiky(rng, steps=60):
    grads = rng.normal(size=steps)
    grads[5] *= 100  # remembered by the maximum, forgotten by the average
    return grads


def test_the_second_moment_is_that_of_the_step(rng):
    m, v = rng.normal(size=4), rng.uniform(0.5, 1.5, size=4)
    g, v_max = np.array([3.0, -3.0, 0.1, -0.1]), v * np.array([1.0, 50.0, 1.0, 2.0])
    v_new, largest = max_second_moment(g, v, v_max, beta2=0.7)
    *_, v_step, max_step = amsgrad_step(m, g, m, v, v_max, beta2=0.7)
    np.testing.assert_array_equal(v_new, v_step)
    np.testing.assert_array_equal(largest, max_step)
    assert (largest == v_new).tolist() == [True, False, False, False]


@pytest.mark.parametrize("amsgrad", [False, True])
def test_movements_are_the_steps_of_the_optimizers(rng, amsgrad):
    # Without momentum and correction Adam is RMSProp.
    opt = AMSGrad(1.0, beta1=0.0, beta2=0.8, eps=0.0) if amsgrad else RMSProp(1.0, 0.8, eps=0.0)
    theta = np.zeros(1)
    state = opt.init(theta)
    filled = {name: np.ones(1) for name in ("v", "v_max") if name in state._fields}
    state = state._replace(**filled)
    grads, moved = spiky(rng), []
    for g in grads:
        new, state = opt.step(theta, np.array([g]), state)
        moved.append(new[0] - theta[0])
        theta = new
    np.testing.assert_allclose(movements(grads, 1.0, 0.8, amsgrad), moved, rtol=1e-9, atol=1e-12)


def test_movements_differ_after_a_spike_only(rng):
    grads = np.append(np.ones(6), [50.0, 1.0, 1.0])
    adam, ams = movements(grads, 1.0, 0.9), movements(grads, 1.0, 0.9, amsgrad=True)
    np.testing.assert_allclose(adam[:7], ams[:7], rtol=1e-12)
    assert (np.abs(adam[7:]) > np.abs(ams[7:])).all()


def test_average_regret_is_that_of_the_definition(rng):
    slopes, points = rng.normal(size=12), rng.uniform(-0.5, 2, size=12)
    candidates = np.linspace(-0.5, 2, 1001)
    for t, got in enumerate(average_regret(slopes, points, -0.5, 2.0), start=1):
        losses = [sum(c * x for c in slopes[:t]) for x in candidates]
        paid = sum(c * x for c, x in zip(slopes[:t], points[:t], strict=True))
        assert got == pytest.approx((paid - min(losses)) / t, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: movements([[1.0]], 1.0), r"grads must have the shape \(T,\), got \(1, 1\)"),
        (lambda: movements([1.0], 0.0), "v must be finite and > 0, got 0.0"),
        (lambda: movements([1.0], 1.0, beta2=0.0), "beta2 must be finite and > 0 and < 1"),
        (lambda: average_regret([1.0], [1.0, 2.0]), r"one shape \(T,\), got \(1,\) and \(2,\)"),
        (lambda: average_regret([1.0], [1.0], 1.0, 1.0), "low must be < high, got 1.0 and 1.0"),
        (
            lambda: max_second_moment(np.ones(2), np.ones(1), np.ones(2)),
            "must have the shape of grad",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
