"""Unit 10's functions: sequences by hand, what the lecture says about sums and bursts, and bad input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from course_lib.checking.unit_10_decay_and_warmup import ALPHA, GAMMA, farthest
from course_lib.optimizers import Adagrad, Adam
from course_lib.outcomes import VERDICTS
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
from course_lib.widgets import ABMap, Lab

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


def test_what_the_labs_answers_say():
    falling = ("1/√(t+1)", "exponential", "steps", "cosine")
    lab = Lab(
        "sgd",
        surfaces=("quadratic_bowl", "beale"),
        noise=3.0,
        alpha=0.1,
        schedules=(*falling, "warm-up"),
    )
    last = {}
    for name in ("constant", *falling, "warm-up"):
        lab.set(schedule=name)
        last[name] = lab.path.loss[-1]
    assert all(last[name] < last["constant"] / 5 for name in falling)
    assert last["warm-up"] == pytest.approx(last["constant"], rel=1e-9)
    lab.set(surface="beale", noise=0.0)
    region = {"alpha": (0.027, 0.068), "beta": (0.0, 0.85)}
    converged = {}
    for name in ("constant", "warm-up", "1/√(t+1)"):
        lab.set(schedule=name)
        grid = ABMap("sgd", points=6, lab=lab, ranges=region)
        converged[name] = grid.verdict == VERDICTS.index("converged")
    few_beta, much_beta = 0, -1
    few = [converged[name][few_beta].sum() for name in ("constant", "warm-up")]
    assert abs(few[0] - few[1]) <= 1 < min(few)
    assert converged["constant"][much_beta, 0]
    assert not converged["constant"][much_beta, grid.x_values > 0.041].any()
    assert converged["warm-up"][much_beta].all()
    assert converged["1/√(t+1)"].mean() < 0.15


def test_what_the_assignments_answers_say():
    def line(warmup_steps, steps=3000):
        """BERT's schedule: up, then down along a line to 0."""
        return lambda t: (
            0.3
            * np.where(
                t < warmup_steps, (t + 1) / warmup_steps, (steps - t) / (steps - warmup_steps)
            )
        )

    assert largest_later(line(1), steps=3000) > 1
    assert largest_later(line(300), steps=3000) < 0.01
    schedules = {
        "1/t": lambda alpha, steps: lambda t: inverse_time_decay(t, alpha, 20 / steps),
        "exponential": lambda a, steps: lambda t: exponential_decay(t, a, 0.01 ** (1 / steps)),
        "root": lambda alpha, steps: lambda t: sqrt_decay(t, alpha),
        "stairs": lambda alpha, steps: lambda t: step_decay(t, alpha, 0.3, steps // 5),
        "up": lambda a, steps: lambda t: warmup(t, a, steps // 5, 0.01 ** (1 / steps)),
    }
    lab = Lab("sgd", surface="quadratic_bowl", noise=3.0, steps=300, schedules=schedules)
    constant = lab.path.loss[-1]
    for name in schedules:
        lab.set(schedule=name)
        assert lab.path.loss[-1] < constant / 4, name


def test_early_steps_of_adam_are_full_ones_even_for_noise():
    rng = np.random.default_rng(4)
    opt, theta = Adam(alpha=1.0, eps=0.0), np.zeros(2000)
    state, longest, mean = opt.init(theta), [], []
    for _ in range(600):
        before = theta
        theta, state = opt.step(theta, rng.normal(size=2000), state)
        longest.append(np.abs(theta - before).max())
        mean.append(np.sqrt(np.mean((theta - before) ** 2)))
    assert mean[0] == pytest.approx(1)
    assert max(longest[:30]) < 1.05
    assert np.mean(mean[300:]) == pytest.approx(0.23, abs=0.01)
