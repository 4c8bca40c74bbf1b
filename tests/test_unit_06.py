"""Unit 06's own functions against NumPy's linear algebra, the statistics module and sums written out."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from course_lib.checking import check
from course_lib.networks import Network
from course_lib.optimizers import Adam
from course_lib.tuning import tune
from course_lib.units.unit_06_adam_vs_sgdm import (
    generalization_gap,
    perplexity,
    sharpness,
    tune_alpha,
)


def test_tune_alpha_chooses_what_tune_trains_with(rng):
    X = rng.normal(size=(80, 3))
    y = (X[:, 0] + rng.normal(size=80) > 0).astype(int)
    network = Network((3, 2), X[:50], y[:50], batch_size=10)
    result = tune(Adam(), network, X[50:], y[50:], [0.001, 0.03, 1.0, 30.0], 20, seeds=range(4))
    assert tune_alpha(result.alphas, result.validation_loss) == (result.alpha, result.at_edge)


def test_one_diverged_run_of_three_does_not_exclude_an_alpha():
    losses = np.array([[0.5, 0.2, 0.4], [0.5, np.nan, 0.4], [0.5, 0.3, 0.4]])
    assert tune_alpha([0.1, 0.2, 0.4], losses) == (0.2, False)
    losses[2, 1] = np.inf
    assert tune_alpha([0.1, 0.2, 0.4], losses) == (0.4, True)


def test_the_gap_is_mean_and_standard_deviation_of_the_differences(rng):
    train, validation = rng.normal(size=(2, 6, 3))
    gap, spread = generalization_gap(train, validation)
    for t in range(3):
        d = [float(b - a) for a, b in zip(train[:, t], validation[:, t], strict=True)]
        assert gap[t] == pytest.approx(statistics.fmean(d), rel=1e-12)
        assert spread[t] == pytest.approx(statistics.stdev(d), rel=1e-12)


def test_sharpness_is_the_largest_eigenvalue_of_a_full_matrix(rng):
    Q, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    H = Q @ np.diag([7.0, 3.0, 2.0, 1.0, -1.0, -4.0]) @ Q.T
    found = sharpness(lambda x: H @ x + 1.0, rng.normal(size=6), rng.normal(size=6), steps=60)
    assert found == pytest.approx(np.linalg.eigvalsh(H).max(), rel=1e-6)


def test_sharpness_of_a_network_is_that_of_its_matrix_of_second_derivatives(rng):
    X, y = rng.normal(size=(30, 2)), rng.integers(3, size=30)
    network = Network((2, 3, 3), X, y)
    theta = network.init(0)
    shift = 1e-5 * np.eye(network.dim)
    H = (network.grad(theta + shift) - network.grad(theta - shift)) / 2e-5
    largest = max(np.linalg.eigvalsh((H + H.T) / 2), key=abs)
    found = sharpness(network.grad, theta, rng.normal(size=network.dim), steps=300)
    assert found == pytest.approx(largest, rel=1e-4)


def test_perplexity_is_exp_of_the_networks_cross_entropy(rng):
    X, y = rng.normal(size=(40, 4)), rng.integers(5, size=40)
    network = Network((4, 5), X, y)
    theta = 3 * network.init(1)
    ((W, b),) = network.unpack(theta)
    assert perplexity(X @ W + b, y) == pytest.approx(math.exp(network.loss(theta)), rel=1e-12)


def test_perplexity_survives_large_logits_and_long_texts(rng):
    logits = rng.normal(size=(2000, 3)) + rng.choice([-1e4, 1e4], size=(2000, 1))
    targets = rng.integers(3, size=2000)
    direct = [
        sum(math.exp(z - row[k]) for z in row) for row, k in zip(logits, targets, strict=True)
    ]
    expected = math.exp(statistics.fmean(map(math.log, direct)))
    assert perplexity(logits, targets) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("alpha", [10**-1.0, 10**-0.5])
def test_a_good_step_size_trains_the_digits(alpha):
    assert check("alpha_trains_digits", alpha, points=2) == 2.0


@pytest.mark.parametrize("alpha", [1e-3, 1e-2, 10.0, -0.3, 0.0, np.nan, None, "0.3", [0.1, 0.3]])
def test_a_bad_step_size_or_no_number_earns_nothing(alpha):
    assert check("alpha_trains_digits", alpha, points=2) == 0.0


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: tune_alpha([0.1, 0.2], [[1.0]]), "alphas"),
        (lambda: generalization_gap([[1.0]], [[2.0]]), "S >= 2"),
        (lambda: generalization_gap(np.ones((2, 3)), np.ones((3, 2))), "one shape"),
        (lambda: sharpness(np.copy, np.ones(2), np.ones(3)), "one shape"),
        (lambda: sharpness(np.copy, np.ones(2), np.zeros(2)), "direction"),
        (lambda: sharpness(np.copy, np.ones(2), np.ones(2), steps=0), "steps"),
        (lambda: perplexity(np.ones((2, 3)), [0]), "targets"),
        (lambda: perplexity(np.ones((2, 3)), [0, 3]), "targets"),
        (lambda: perplexity(np.ones((2, 3)), [0.0, 1.0]), "targets"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
