"""Fair comparisons: the best step size is found, ties are called ties."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.networks import Network
from course_lib.optimizers import SGD, Momentum
from course_lib.running import run
from course_lib.tuning import T_QUANTILES, tune, verdict


@pytest.fixture(scope="module")
def problem():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(90, 4))
    y = (X[:, 0] > 0).astype(int)
    return Network((4, 2), X[:60], y[:60], batch_size=10), X[60:], y[60:]


def test_the_best_alpha_is_the_one_with_the_lowest_validation_loss(problem):
    network, X_val, y_val = problem
    alphas = [0.001, 0.1, 1.0, 1e4]
    result = tune(SGD(), network, X_val, y_val, alphas, steps=40, seeds=(0, 1, 2))
    by_hand = np.array(
        [
            [
                network.loss(
                    run(SGD(a), network, network.init(rng), 40, rng=rng).theta[-1], X_val, y_val
                )
                for a in alphas
                for rng in [np.random.default_rng(seed)]
            ]
            for seed in range(3)
        ]
    )
    np.testing.assert_allclose(result.validation_loss, by_hand, rtol=1e-9)
    assert result.alpha == alphas[int(np.argmin(np.median(by_hand, axis=0)))]
    best = alphas.index(result.alpha)
    np.testing.assert_allclose(result.validation_losses[:, -1], by_hand[:, best])
    np.testing.assert_allclose(network.loss(result.theta, X_val, y_val), by_hand[:, best])
    assert result.train_loss.shape == (3, len(result.step))


def test_edge_of_the_grid_is_reported(problem):
    network, X_val, y_val = problem
    narrow = tune(SGD(), network, X_val, y_val, [1e-4, 1e-3], steps=20, seeds=(0, 1))
    assert narrow.at_edge


@pytest.mark.parametrize("alphas", [[0.1, 0.01], [0.0, 0.1], [-1.0, 0.1]])
def test_bad_grids(problem, alphas):
    network, X_val, y_val = problem
    with pytest.raises(ValueError, match="alpha"):
        tune(Momentum(), network, X_val, y_val, alphas, steps=5)


def test_no_seeds(problem):
    network, X_val, y_val = problem
    with pytest.raises(ValueError, match="seeds must not be empty"):
        tune(SGD(), network, X_val, y_val, [0.1], steps=5, seeds=())


def test_verdicts():
    a, b = np.array([0.90, 0.92, 0.91, 0.93, 0.90]), np.array([0.80, 0.83, 0.80, 0.84, 0.81])
    assert verdict("A", a, "B", b).startswith("A is better than B by 0.096 ±")
    assert verdict("A", a, "B", b, higher=False).startswith("B is better than A")
    assert "no difference shown" in verdict("A", a, "B", a[::-1] + 0.001)
    with pytest.raises(ValueError, match="3 to 16 seeds"):
        verdict("A", a[:2], "B", b[:2])


def test_equal_methods_are_called_different_in_one_of_twenty(rng):
    for seeds in (3, 5, 10):
        gaps = rng.normal(size=(4000, seeds))
        wrong = np.mean(["better" in verdict("A", g, "B", 0 * g) for g in gaps])
        assert 0.035 < wrong < 0.065


def test_quantiles():
    scipy_stats = pytest.importorskip("scipy.stats")
    np.testing.assert_allclose(T_QUANTILES, scipy_stats.t.ppf(0.975, np.arange(2, 16)), atol=6e-4)
