"""run: shapes, batches, schedules, noise, bad input."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import REGISTRY, SGD, SWATS, Adam, Momentum, Nesterov
from course_lib.running import Descent, run
from course_lib.schedules import exponential
from course_lib.surfaces import quadratic_bowl, rosenbrock

BOWL = quadratic_bowl(kappa=10)


@pytest.mark.parametrize("name", REGISTRY)
def test_run_is_a_loop_over_step(name):
    opt, surface = REGISTRY[name](alpha=1e-3), rosenbrock()
    path = run(opt, surface, [-1.2, 1.0], 25)
    theta = np.array([-1.2, 1.0])
    state = opt.init(theta)
    for t in range(25):
        grad = surface.grad(opt.gradient_point(theta, state))
        np.testing.assert_array_equal(path.grad[t], grad)
        theta, state = opt.step(theta, grad, state)
        np.testing.assert_array_equal(path.theta[t + 1], theta)
        np.testing.assert_allclose(path.loss[t + 1], surface.f(theta), rtol=1e-12)
    assert [s.t for s in path.states] == list(range(26))


def test_steps_taken_one_by_one_are_those_of_run():
    noisy, rule = BOWL.noisy(0.3), exponential(0.1, 0.9)
    path = run(Adam(), noisy, [1.0, 1.0], 12, rule, rng=3)
    descent = Descent(Adam(), noisy, [1.0, 1.0], rule, rng=3)
    for t in range(12):
        taken = descent.step()
        np.testing.assert_array_equal(taken.grad, path.grad[t])
        assert taken.alpha == path.alpha[t]
        np.testing.assert_array_equal(descent.theta, path.theta[t + 1])
        assert descent.state.t == descent.t == t + 1


def test_shapes_of_a_path():
    path = run(Adam(alpha=0.1), BOWL, [1.0, 1.0], 7)
    assert path.theta.shape == (8, 2)
    assert path.loss.shape == (8,)
    assert path.grad.shape == (7, 2)
    assert path.alpha.shape == (7,)
    assert len(path.states) == 8
    assert path.state("v").shape == (8, 2)
    with pytest.raises(ValueError, match="fields m, v, t, got 'velocity'"):
        path.state("velocity")


def test_zero_steps():
    path = run(SGD(0.1), BOWL, [1.0, 1.0], 0)
    assert path.theta.shape == (1, 2)
    assert path.grad.shape == (0, 2)


@pytest.mark.parametrize("name", REGISTRY)
def test_a_grid_equals_single_runs(name):
    cls = REGISTRY[name]
    second = next(
        (n for n in ("beta", "beta1", "eps") if n in cls(alpha=0.1).hyperparameters), None
    )
    alphas, others = np.array([0.001, 0.01, 0.05]), np.array([0.0, 0.5])
    grid = {"alpha": alphas[:, None]} | ({second: others[None, :]} if second else {})
    path = run(cls(**grid), BOWL, [1.0, -1.0], 20)
    shape = (3, 2) if second else (3, 1)
    assert path.theta.shape == (21, *shape, 2)
    for i, alpha in enumerate(alphas):
        for j in range(shape[1]):
            single = cls(alpha=alpha, **({second: others[j]} if second else {}))
            expected = run(single, BOWL, [1.0, -1.0], 20)
            np.testing.assert_allclose(path.theta[:, i, j], expected.theta, rtol=1e-11, atol=1e-14)


def test_batch_of_starts_with_swats_switches_each_alone():
    starts = np.array([[1.0, 1.0], [5.0, 0.1], [-2.0, 3.0]])
    opt = SWATS(alpha=0.05, switch_tolerance=1e-3)
    path = run(opt, BOWL, starts, 200)
    assert path.states[-1].sgd.shape == (3,)
    for i, start in enumerate(starts):
        np.testing.assert_allclose(
            path.theta[:, i], run(opt, BOWL, start, 200).theta, rtol=1e-9, atol=1e-12
        )


def test_schedule_acts_on_alpha_and_counts_from_zero():
    path = run(SGD(alpha=99.0), BOWL, [1.0, 1.0], 4, schedule=exponential(0.1, 0.5))
    np.testing.assert_allclose(path.alpha, [0.1, 0.05, 0.025, 0.0125])
    np.testing.assert_allclose(path.theta[1], path.theta[0] - 0.1 * path.grad[0])
    np.testing.assert_allclose(path.theta[4], path.theta[3] - 0.0125 * path.grad[3])


def test_batched_schedule():
    alphas = np.array([0.1, 0.01])
    path = run(Momentum(alpha=alphas), BOWL, [1.0, 1.0], 5, schedule=exponential(alphas, 0.9))
    assert path.alpha.shape == (5, 2)
    single = run(Momentum(), BOWL, [1.0, 1.0], 5, schedule=exponential(0.01, 0.9))
    np.testing.assert_allclose(path.theta[:, 1], single.theta, rtol=1e-13)


def test_record_every_keeps_the_same_run():
    full = run(Adam(alpha=0.1), BOWL, [1.0, 1.0], 23)
    thin = run(Adam(alpha=0.1), BOWL, [1.0, 1.0], 23, record_every=5)
    np.testing.assert_array_equal(thin.step, [0, 5, 10, 15, 20, 23])
    np.testing.assert_array_equal(thin.theta, full.theta[thin.step])
    np.testing.assert_array_equal(thin.loss, full.loss[thin.step])
    np.testing.assert_array_equal(thin.grad, full.grad[::5])


def test_noise_is_drawn_from_rng_and_the_loss_stays_exact():
    noisy = BOWL.noisy(0.5)
    a = run(SGD(0.1), noisy, [1.0, 1.0], 10, rng=3)
    b = run(SGD(0.1), noisy, [1.0, 1.0], 10, rng=3)
    c = run(SGD(0.1), noisy, [1.0, 1.0], 10, rng=4)
    np.testing.assert_array_equal(a.theta, b.theta)
    assert not np.array_equal(a.theta, c.theta)
    np.testing.assert_allclose(a.loss, BOWL.f(a.theta))
    exact = run(SGD(0.1), noisy, [1.0, 1.0], 10)
    np.testing.assert_array_equal(exact.theta, run(SGD(0.1), BOWL, [1.0, 1.0], 10).theta)


def test_nesterov_paper_form_takes_the_gradient_ahead():
    path = run(Nesterov(0.05, 0.9, variant="paper"), BOWL, [1.0, 1.0], 5)
    ahead = path.theta[3] + 0.9 * path.states[3].v
    np.testing.assert_allclose(path.grad[3], BOWL.grad(ahead))


def test_divergence_is_recorded_not_raised():
    path = run(SGD(alpha=1e3), BOWL, [1.0, 1.0], 200)
    assert path.loss.shape == (201,)
    assert not np.isfinite(path.loss[-1])


def test_the_start_is_not_changed():
    start = np.array([1.0, 1.0])
    path = run(SGD(0.1), BOWL, start, 5)
    np.testing.assert_array_equal(start, [1.0, 1.0])
    assert not np.shares_memory(path.theta, start)


def test_steps_to():
    path = run(SGD(0.05), BOWL, [1.0, 1.0], 100)
    first = path.steps_to(1e-3)
    assert path.loss[first] <= 1e-3 < path.loss[first - 1]
    assert path.steps_to(-1.0) is None
    batch = run(SGD(np.array([0.05, 1e-6])), BOWL, [1.0, 1.0], 100)
    np.testing.assert_array_equal(batch.steps_to(1e-3), [first, -1])


@pytest.mark.parametrize(
    ("kwargs", "error", "message"),
    [
        ({"theta0": [1.0, 1.0, 1.0]}, ValueError, r"theta0 must have the shape \(2,\)"),
        ({"theta0": 1.0}, ValueError, r"theta0 must have the shape \(2,\)"),
        ({"theta0": ["a", "b"]}, TypeError, "theta0 must be float32 or float64"),
        ({"steps": -1}, ValueError, "steps must be >= 0, got -1"),
        ({"steps": 2.5}, TypeError, "steps must be an integer"),
        ({"record_every": 0}, ValueError, "record_every must be >= 1"),
        ({"schedule": lambda t: -1.0}, ValueError, r"schedule\(0\): alpha must be finite"),
        ({"schedule": lambda t: float("nan")}, ValueError, r"schedule\(0\): alpha must be finite"),
    ],
)
def test_bad_input(kwargs, error, message):
    arguments = {"theta0": [1.0, 1.0], "steps": 3} | kwargs
    with pytest.raises(error, match=message):
        run(SGD(0.1), BOWL, **arguments)


def test_batches_that_do_not_fit():
    with pytest.raises(ValueError, match="do not broadcast together"):
        run(SGD(alpha=[0.1, 0.2, 0.3]), BOWL, np.zeros((2, 2)), 3)
