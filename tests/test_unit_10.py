"""Unit 10's functions: sequences by hand, what the lecture says about sums and bursts, and bad input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from course_lib.checking.unit_10_decay_and_warmup import ALPHA, GAMMA, farthest
from course_lib.optimizers import Adagrad
from course_lib.running import run
from course_lib.surfaces import quadratic_bowl
from course_lib.units.unit_10_decay_and_warmup import (
    exponential_decay,
    inverse_time_decay,
    sqrt_decay,
    step_decay,
    transformer_schedule,
    warmup,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "schedules.json").read_text())["cases"]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("lambda_inverse_time", inverse_time_decay),
        ("exponential", exponential_decay),
        ("lambda_sqrt", sqrt_decay),
        ("step", step_decay),
        ("linear_warmup", warmup),
    ],
)
def test_pytorchs_numbers(name, function):
    case = GOLDEN[name]
    got = [function(t, **case["arguments"]) for t in range(len(case["alpha"]))]
    np.testing.assert_allclose(got, case["alpha"], rtol=1e-12)


def test_warmup_then_decay_is_written_out_by_hand():
    got = [warmup(t, 1.0, 4, gamma=0.5) for t in range(8)]
    np.testing.assert_allclose(got, [0.25, 0.5, 0.75, 1, 1, 0.5, 0.25, 0.125], rtol=1e-15)


def test_the_transformers_peak_is_at_the_end_of_the_warmup():
    sizes = [transformer_schedule(t, 64, 40, 2.0) for t in range(200)]
    assert int(np.argmax(sizes)) == 39
    assert max(sizes) == pytest.approx(2 / np.sqrt(64 * 40), rel=1e-12)
    assert sizes[9] == pytest.approx(sizes[0] * 10, rel=1e-12)
    assert sizes[159] == pytest.approx(max(sizes) / 2, rel=1e-12)


def test_the_farthest_point_is_the_sum_of_all_steps():
    walked = sum(exponential_decay(t, ALPHA, GAMMA) for t in range(800))
    assert farthest() == pytest.approx(walked, rel=1e-12)


def largest_later(schedule, noise=0.0, steps=2000):
    """Largest |θ₂| once it had been below 1e-6, with the root of the mean and its α from ``schedule``."""
    bowl = quadratic_bowl(kappa=100.0)
    start = [-10.0, 1.0]
    opt = Adagrad(alpha=0.3, variant="mean")
    y = np.abs(run(opt, bowl.noisy(noise), start, steps, schedule, rng=0).theta[:, 1])
    assert y.min() < 1e-6
    return y[np.argmax(y < 1e-6) :].max()


@pytest.mark.parametrize(
    ("schedule", "noise", "bursts"),
    [
        (lambda t: 0.3, 0.0, True),
        (lambda t: sqrt_decay(t, 0.3), 1e-12, False),
        (lambda t: inverse_time_decay(t, 0.3, 0.01), 1e-12, False),
        (lambda t: warmup(t, 0.3, 50), 0.0, True),
        (lambda t: warmup(t, 0.3, 500), 0.0, False),  # only because θ₂ is exactly 0:
        (lambda t: warmup(t, 0.3, 500), 1e-12, True),
    ],
)
def test_a_fall_cures_the_burst_and_a_warmup_does_not(schedule, noise, bursts):
    assert bool(largest_later(schedule, noise) > 0.01) is bursts


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inverse_time_decay(-1, 0.1, 1.0), "t must be finite and >= 0, got -1"),
        (lambda: inverse_time_decay(0, 0.1, -1.0), "decay must be finite and >= 0, got -1.0"),
        (lambda: exponential_decay(0, 0.1, 1.5), "gamma must be finite and > 0 and <= 1, got 1.5"),
        (lambda: sqrt_decay(0, -0.1), "alpha must be finite and >= 0, got -0.1"),
        (lambda: step_decay(0, 0.1, 0.5, 0), "step_size must be finite and > 0, got 0"),
        (lambda: warmup(0, 0.1, 0), "warmup_steps must be finite and > 0, got 0"),
        (lambda: transformer_schedule(0, d_model=0), "d_model must be finite and >= 1, got 0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
