"""Unit 12's own functions against sums written out, and numbers that its prose names."""

from __future__ import annotations

import math

import numpy as np
import pytest

from course_lib.datasets import digits
from course_lib.networks import Network
from course_lib.optimizers import SGD, Momentum
from course_lib.running import run
from course_lib.schedules import warm_restarts as schedule
from course_lib.surfaces import double_well
from course_lib.units.unit_12_sgdr import (
    cosine_annealing,
    restart_steps,
    snapshot_average,
    warm_restarts,
)


def test_one_period_is_the_cosine_and_then_it_stays():
    for t in (0, 3, 6.5, 9):
        wanted = 0.02 + 0.08 * (1 + math.cos(math.pi * t / 9)) / 2
        assert cosine_annealing(t, 0.1, 9, 0.02) == pytest.approx(wanted, rel=1e-12)
    assert cosine_annealing(14, 0.1, 9, 0.02) == 0.02


@pytest.mark.parametrize(("T0", "Tmult"), [(5, 1), (4, 2), (3, 3), (2, 5)])
def test_the_step_size_is_at_the_top_exactly_where_periods_end(T0, Tmult):
    ends = restart_steps(T0, Tmult, 500)
    at_top = [t for t in range(1, 501) if warm_restarts(t, 0.3, T0, Tmult, 0.1) == 0.3]
    assert ends.tolist() == at_top
    assert ends.dtype == int
    for start, end in zip([0, *ends], ends, strict=False):
        middle = (start + end) / 2
        assert warm_restarts(middle, 0.3, T0, Tmult, 0.1) == pytest.approx(0.2, rel=1e-12)


def test_whole_periods_add_up_to_the_theory_s_sum():
    total = sum(warm_restarts(t, 0.1, 40, 2, 0.01) for t in range(280))
    assert total == pytest.approx(280 / 2 * 0.11 + 3 / 2 * 0.09, rel=1e-12)


def test_a_budget_that_ends_with_a_period_has_it():
    assert restart_steps(4, 3, 160).tolist() == [4, 16, 52, 160]
    assert restart_steps(4, 3, 159).tolist() == [4, 16, 52]
    assert restart_steps(4, 3, 3).shape == (0,)


def test_the_average_is_that_of_each_snapshot_s_softmax(rng):
    z = rng.normal(size=(4, 3, 5))
    wanted = np.zeros((3, 5))
    for snapshot in z[2:]:
        for k, row in enumerate(snapshot):
            wanted[k] += np.exp(row) / np.exp(row).sum() / 2
    np.testing.assert_allclose(snapshot_average(z, 2), wanted, rtol=1e-12)
    far = snapshot_average(z + np.array([5000.0, -5000.0, 0.0])[:, None], 2)
    np.testing.assert_allclose(far, wanted, rtol=1e-8)


def test_with_little_noise_a_restart_leaves_the_sharp_deep_valley_more_often():
    surface, left = double_well(), []
    for bottom in (-1.5, 1.0):
        path = run(
            Momentum(0.7, 0.0),
            surface.noisy(0.3, draw_shape=(400,)),
            np.full((400, 1), bottom),
            100,
            schedule=schedule(0.7, 50),
            rng=1,
            record_every=50,
        )
        end = path.theta[-1, :, 0]
        left.append(np.mean(np.isfinite(end) & (np.sign(end) != np.sign(bottom))))
    assert left[0] > left[1] + 0.1


@pytest.mark.parametrize(
    ("noise", "alpha", "nobody_leaves"), [(0.3, 0.4, True), (1.0, 0.6, False), (1.0, 0.7, False)]
)
def test_the_pairs_of_noise_and_alpha_that_the_lecture_leaves_out(noise, alpha, nobody_leaves):
    surface = double_well()
    for bottom in (-1.5, 1.0):
        path = run(
            Momentum(alpha, 0.0),
            surface.noisy(noise, draw_shape=(400,)),
            np.full((400, 1), bottom),
            100,
            schedule=schedule(alpha, 50),
            rng=0,
            record_every=100,
        )
        end = path.theta[-1, :, 0]
        if nobody_leaves:
            assert np.all(np.sign(end) == np.sign(bottom))
        else:
            assert np.mean(~np.isfinite(end)) > 0.45


def test_what_the_notebooks_say_of_one_run_on_the_double_well():
    surface = double_well()

    def after(alpha, *steps, noise=2.0):
        # What Lab("sgd", noise=…, schedule="restarts") draws with β = 0.
        path = run(SGD(alpha), surface.noisy(noise), surface.start, 350, schedule(alpha, 50, 2), 0)
        return [float(path.theta[step, 0]) for step in steps]

    # The answer below the assignment's lab: on the right, to the left, to the left and back.
    assert min(after(0.15, 50, 150, 350)) > 0
    assert after(0.2, 150)[0] < 0
    there, back = after(0.25, 150, 350)
    assert there < 0 < back
    assert not np.isfinite(after(0.4, 350)[0])
    # The lecture's second and third mission.
    for alpha in (0.2, 0.3):
        first, last = after(alpha, 50, 350)
        assert last < 0 < first
    there, back = after(0.4, 150, 350, noise=1.0)
    assert there < 0 < back < 3


def test_what_the_assignment_says_of_snapshots_that_agree_and_that_differ():
    data = digits()
    network = Network((64, 32, 10), data.X_train[:150], data.y_train[:150], batch_size=16)

    def trained(top):
        # The cell of part 5: how many the last two disagree on, and how many each average has wrong.
        draws = np.random.default_rng(0)
        theta, v, logits = network.init(draws), 0.0, []
        for t in range(360):
            v = 0.9 * v - warm_restarts(t, top, 60) * network.draw(draws).grad(theta)
            theta = theta + v
            if t + 1 in restart_steps(60, 1, 360):
                (W1, b1), (W2, b2) = network.unpack(theta)
                logits.append(np.tanh(data.X_test @ W1 + b1) @ W2 + b2)
        newer, older = np.argmax(logits[-1], axis=-1), np.argmax(logits[-2], axis=-1)
        averages = [snapshot_average(np.array(logits), last) for last in (1, 5)]
        return np.sum(newer != older), *(np.sum(p.argmax(axis=-1) != data.y_test) for p in averages)

    assert trained(0.3) == (1, 32, 33)
    assert trained(0.5) == (31, 37, 33)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cosine_annealing(-1, 0.1, 5), "t must be finite and >= 0, got -1"),
        (lambda: warm_restarts(0, 0.1, 5, alpha_min=0.2), "alpha_min must be <= alpha = 0.1"),
        (lambda: restart_steps(0, 2, 9), "T0 must be finite and >= 1, got 0"),
        (lambda: restart_steps(2, 1.5, 9), "Tmult must be a whole number >= 1, got 1.5"),
        (lambda: snapshot_average(np.ones((2, 3)), 1), r"shape \(K, n, classes\), got \(2, 3\)"),
        (lambda: snapshot_average(np.ones((2, 3, 4)), 3), "last must be at most 2"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
