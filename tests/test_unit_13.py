"""Unit 13's own functions against PyTorch's numbers and sums written out, and what its texts say without a number."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from course_lib.optimizers import Momentum
from course_lib.schedules import one_cycle_beta as one_cycle_beta_schedule
from course_lib.units.unit_13_one_cycle import (
    one_cycle_alpha,
    one_cycle_beta,
    one_cycle_minimize,
    one_cycle_phase,
)
from course_lib.widgets import Lab

GOLDEN = json.loads((Path(__file__).parent / "golden" / "schedules.json").read_text())["cases"]


def test_one_cycle_alpha_and_beta_are_pytorchs_three_linear_phases():
    # torch ends its phases at pct·N − 1; with this pct_start ours end there, too.
    case = GOLDEN["one_cycle_three_linear"]
    given = case["arguments"]
    steps = given["total_steps"]
    pct = (given["pct_start"] * steps - 1) / (steps - 1)
    factors = {key: given[key] for key in ("div_factor", "final_div_factor") if key in given}
    alphas = [one_cycle_alpha(t, steps, given["max_lr"], pct, **factors) for t in range(steps)]
    np.testing.assert_allclose(alphas, case["alpha"], rtol=1e-9)
    bounds = given.get("max_momentum", 0.95), given.get("base_momentum", 0.85)
    betas = [one_cycle_beta(t, steps, *bounds, pct) for t in range(steps)]
    np.testing.assert_allclose(betas, case["beta"], rtol=1e-9)


def test_phases_meet_at_their_borders():
    assert one_cycle_phase(10, 41, 0.25) == ("warm-up", 1.0)
    assert one_cycle_phase(20, 41, 0.25) == ("annealing", 1.0)
    assert one_cycle_phase(40, 41, 0.25) == ("fine-tuning", 1.0)
    assert one_cycle_phase(0, 41, 0.25) == ("warm-up", 0.0)
    phase, part = one_cycle_phase(20.001, 41, 0.25)
    assert phase == "fine-tuning"
    assert part == pytest.approx(0.001 / 20)


def test_minimize_is_momentum_with_both_schedules(rng):
    curvature, theta = rng.uniform(0.5, 2, size=3), rng.normal(size=3)
    path = one_cycle_minimize(lambda x: curvature * x, theta, 21, 0.3, 0.9, 0.4, 0.3)
    state = Momentum().init(theta)
    for t in range(21):
        opt = Momentum(one_cycle_alpha(t, 21, 0.3, 0.3), one_cycle_beta(t, 21, 0.9, 0.4, 0.3))
        np.testing.assert_array_equal(path[t], theta)
        theta, state = opt.step(theta, curvature * theta, state)
    np.testing.assert_array_equal(path[-1], theta)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: one_cycle_phase(11, 11), "t must be finite and >= 0 and <= 10, got 11"),
        (lambda: one_cycle_phase(1, 11, 0.5), "pct_start must be finite and > 0 and < 0.5"),
        (lambda: one_cycle_alpha(1, 1, 0.1), "steps must be large enough"),
        (lambda: one_cycle_beta(0, 11, 0.8, 0.9), "beta_min must be <= beta_max = 0.8, got 0.9"),
        (
            lambda: one_cycle_minimize(lambda x: x, [1.0], 0, 0.1),
            "steps must be finite and >= 1, got 0",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_what_the_labs_answers_say():
    lab = Lab("sgd", surface="quadratic_bowl", schedules="one-cycle", noise=1.0, beta=0.5)

    def last(schedule, **setting):
        lab.set(schedule=schedule, **setting)
        return lab.path.loss[-1]

    small, large = last("constant", alpha=0.1), last("constant", alpha=0.2)
    assert large > 1.5 * small
    assert last("one-cycle", alpha=0.1) < 0.1 * small
    end = last("one-cycle", alpha=0.2)
    assert end < 0.1 * small
    assert last("one-cycle", beta=0.9) > end
    lab.set(noise=0.0, beta=0.0, alpha=0.3, schedule="constant")
    assert lab.outcome.verdict == "diverged"
    lab.set(schedule="one-cycle")
    assert lab.outcome.verdict == "converged"
    lab.set(alpha=0.6)
    assert lab.outcome.verdict == "diverged"


def test_the_first_mission_can_be_reached():
    lab = Lab("sgd", surface="quadratic_bowl", schedule="one-cycle", noise=1.0, steps=300)
    lab.set(alpha=0.1, beta=0.5)
    assert lab.path.loss[-1] > 0.001
    lab.set(alpha=0.1, beta=0.7)
    assert lab.path.loss[-1] <= 0.001


def test_what_the_labs_answers_say_about_the_moving_beta():
    moves = {
        "against": lambda beta, steps: one_cycle_beta_schedule(steps, beta, beta / 2),
        "with": lambda beta, steps: (
            lambda t: 1.5 * beta - one_cycle_beta_schedule(steps, beta, beta / 2)(t)
        ),
    }
    lab = Lab(
        "sgd", surface="quadratic_bowl", schedules="one-cycle", schedule="one-cycle", beta_schedules=moves,
        noise=1.0, steps=300, alpha=0.1, beta=0.9,
    )  # fmt: skip
    half, end = {}, {}
    for title in ("constant", *moves):
        lab.set(beta_schedule=title)
        half[title], end[title] = lab.path.loss[120:180].mean(), lab.path.loss[-1]
    assert half["against"] < 0.5 * min(half["constant"], half["with"])
    assert end["with"] < 0.5 * min(end["constant"], end["against"])
