"""Verdicts on runs whose end is known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from course_lib.optimizers import SGD, Adagrad, Momentum, RMSProp
from course_lib.outcomes import VERDICTS, outcome, spread
from course_lib.running import run
from course_lib.surfaces import (
    SURFACES,
    Surface,
    double_well,
    narrow_valley,
    plateau,
    quadratic_bowl,
    rastrigin,
    rosenbrock,
)


@pytest.mark.parametrize(
    ("verdict", "opt", "surface", "start"),
    [
        ("converged", SGD(alpha=0.1), quadratic_bowl(), (-9.0, 1.0)),
        ("diverged", SGD(alpha=0.21), quadratic_bowl(), (-9.0, 1.0)),  # stable below 2/10
        ("diverged", SGD(alpha=10.0), rosenbrock(), (-1.2, 1.0)),  # overflows
        ("oscillates", SGD(alpha=0.01), narrow_valley(), (1.0, 10.0)),  # exactly 2/200
        ("oscillates", RMSProp(alpha=0.5), quadratic_bowl(), (-9.0, 1.0)),
        ("too slow", SGD(alpha=1e-7), narrow_valley(), (1.0, 10.0)),
        ("too slow", SGD(alpha=1e-3), rosenbrock(), (-1.2, 1.0)),
        ("stuck", SGD(alpha=0.05), double_well(), (2.0,)),
        ("converged", Momentum(alpha=0.05, beta=0.9), double_well(), (2.0,)),
    ],
)
def test_verdict(verdict, opt, surface, start):
    result = outcome(run(opt, surface, np.array(start), 300), surface)
    assert result.verdict == verdict
    assert verdict in VERDICTS
    assert result.steps == 300
    assert {"oscillates": "oscillates", "too slow": "too slow"}.get(verdict, verdict) in result.text


def test_numbers_are_the_runs_own():
    surface = quadratic_bowl()
    path = run(SGD(alpha=0.1), surface, np.array([-9.0, 1.0]), 80)
    result = outcome(path, surface)
    assert result.loss == path.loss[-1]
    assert result.distance == pytest.approx(np.linalg.norm(path.theta[-1]))
    assert f"{path.loss[-1]:.3g}" in result.text
    # The step named is the first from which the point stays near the minimum.
    diagonal = np.linalg.norm(np.diff(np.array(surface.domain), axis=1))
    far = np.linalg.norm(path.theta, axis=1) > 0.01 * diagonal
    low = path.loss <= 1e-3 * path.loss[0]
    assert not far[result.step :].any()
    assert low[result.step :].all()
    assert far[result.step - 1] or not low[result.step - 1]


def test_step_of_divergence():
    surface = quadratic_bowl()
    path = run(SGD(alpha=0.21), surface, np.array([0.0, 1.0]), 100)  # y grows by 1.1 a step
    result = outcome(path, surface)
    assert result.step == int(np.ceil(np.log(1.5) / (2 * np.log(1.1))))


def test_local_minimum_is_named():
    surface = double_well()
    result = outcome(run(SGD(alpha=0.05), surface, np.array([2.0]), 300), surface)
    assert result.local == tuple(surface.local_minima[0])
    assert "local minimum (1)" in result.text


SEVERAL = (1e-7, 1e-5, 1e-4, 1e-3, 3e-3, 9e-3, 0.02, 0.05, 0.1, 0.3, 1.0)


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("method", [SGD, Adagrad])
def test_a_crawl_is_not_called_a_vanished_gradient(name, method):
    surface, stuck = SURFACES[name](), 0
    for alpha in SEVERAL:
        for steps in (100, 300):
            path = run(method(alpha=alpha), surface, surface.start, steps)
            result = outcome(path, surface)
            if result.verdict != "stuck":
                continue
            stuck += 1
            # Along this slope, even all the way to the minimum would bring next to nothing.
            slope = np.linalg.norm(surface.grad(path.theta[-1]))
            assert slope * result.distance <= 0.05 * path.loss[-1], alpha
            assert (np.linalg.eigvalsh(surface.hessian(path.theta[-1])) > 0).all()
            assert result.local == pytest.approx(tuple(path.theta[-1]), abs=0.05)
            assert "this is the local minimum" in result.text
    assert (stuck > 0) == (name in ("rastrigin", "double_well"))


@pytest.mark.parametrize("alpha", [1e-7, 1e-5, 1e-4, 1e-3, 3e-3, 9e-3])
@pytest.mark.parametrize("steps", [100, 300, 2000])
def test_the_valleys_floor_is_slow_at_every_step_size(alpha, steps):
    surface = narrow_valley()
    result = outcome(run(SGD(alpha=alpha), surface, surface.start, steps), surface)
    assert result.verdict == "too slow"


def shelf():
    """Level at 0, on the way down to 1.5."""
    return Surface(
        name="shelf",
        title="A shelf",
        formula="",
        f=lambda theta: 0.5 * theta[..., 0] ** 4 - theta[..., 0] ** 3 + 27 / 32,
        grad=lambda theta: 2 * theta**2 * (theta - 1.5),
        minima=[(1.5,)],
        domain=((-2.2, 2.4),),
        start=(-2.0,),
        alpha=0.02,
        source="",
    )


@pytest.mark.parametrize(
    ("surface", "start", "steps"),
    [
        (shelf(), (-2.0,), 3000),  # creeps up to it
        (shelf(), (0.0,), 300),  # starts on it
        (double_well(), (0.0,), 300),  # the hill
        (plateau(), (600.0, 400.0), 300),  # level all the way
    ],
)
def test_flat_ground_that_is_no_minimum(surface, start, steps):
    result = outcome(run(SGD(alpha=0.02), surface, np.array(start), steps), surface)
    assert result.verdict == "stuck"
    assert result.local is None
    assert "the gradient is almost zero here, but this is not a minimum" in result.text


def test_local_minimum_that_no_list_names():
    surface = rastrigin()
    assert surface.local_minima is None
    result = outcome(run(SGD(alpha=1e-3), surface, surface.start, 300), surface)
    assert "It is stuck: this is the local minimum (-2.985, 2.985)." in result.text


def test_spread():
    theta = np.array([[100.0, 0.0], [0.0, 1.0], [0.0, -1.0], [2.0, 1.0], [2.0, -1.0]])
    path = SimpleNamespace(theta=theta)
    assert spread(path, 4) == pytest.approx(np.sqrt(2))  # the first point is not among the last
    assert spread(path, 2) == pytest.approx(1.0)
    assert spread(path) == spread(path, 4)  # fewer than a hundred steps: all of them
    assert spread(SimpleNamespace(theta=theta[:1])) == 0.0
    with pytest.raises(ValueError, match="last must be >= 1, got 0"):
        spread(path, 0)


def test_spread_is_that_of_theory():
    """SGD with noise σ on x²/2 settles at the variance α σ² / (2 − α) per parameter."""
    surface = quadratic_bowl(kappa=1.0)
    path = run(SGD(alpha=0.5), surface.noisy(0.3), [0.0, 0.0], 20_000, rng=0)
    wanted = np.sqrt(2 * 0.5 * 0.3**2 / (2 - 0.5))
    assert spread(path, 20_000) == pytest.approx(wanted, rel=0.05)


def test_nearest_of_several_minima():
    from course_lib.surfaces import himmelblau

    surface = himmelblau()
    for minimum in surface.minima:
        result = outcome(run(SGD(alpha=0.01), surface, minimum + 0.1, 200), surface)
        assert result.verdict == "converged"
        assert result.minimum == pytest.approx(tuple(minimum))


def test_no_steps_and_flat_ground():
    surface = plateau()
    start = np.array([domain[1] for domain in surface.domain])
    assert outcome(run(SGD(alpha=0.1), surface, start, 0), surface).verdict in VERDICTS
    assert outcome(run(SGD(alpha=1e-3), surface, start, 50), surface).verdict != "converged"


def test_batched_path_is_refused():
    batched = SimpleNamespace(theta=np.zeros((3, 2, 2)), loss=np.zeros((3, 2)), grad=None)
    with pytest.raises(ValueError, match=r"path.theta .*\(3, 2, 2\)"):
        outcome(batched, quadratic_bowl())
