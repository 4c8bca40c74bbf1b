"""Schedules against the numbers of PyTorch's own schedulers (tests/golden/make_schedules.py)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from course_lib.schedules import (
    constant,
    cosine,
    exp_range,
    exponential,
    inverse_time,
    linear_warmup,
    one_cycle,
    one_cycle_beta,
    sqrt_decay,
    step_decay,
    transformer,
    triangular,
    triangular2,
    warm_restarts,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "schedules.json").read_text())["cases"]


def sequence(f, n):
    return [f(t) for t in range(n)]


def golden(name, make):
    case = GOLDEN[name]
    f = make(**case["arguments"])
    return f, np.array(case["alpha"])


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("constant", constant),
        ("lambda_inverse_time", inverse_time),
        ("lambda_sqrt", sqrt_decay),
        ("exponential", exponential),
        ("step", step_decay),
        ("warm_restarts_1", warm_restarts),
        ("warm_restarts_2", warm_restarts),
        ("warm_restarts_3", warm_restarts),
        ("linear_warmup", linear_warmup),
    ],
)
def test_golden_pytorch(name, factory):
    f, expected = golden(name, factory)
    assert len(expected) == 60
    np.testing.assert_allclose(sequence(f, 60), expected, rtol=1e-12)
    np.testing.assert_allclose(f(np.arange(60)), expected, rtol=1e-12)


def test_golden_transformer():
    f, expected = golden(
        "lambda_transformer", lambda alpha, **rest: transformer(scale=alpha, **rest)
    )
    np.testing.assert_allclose(sequence(f, 60), expected, rtol=1e-12)


def test_golden_cosine_agrees_until_the_end_where_torch_climbs_back():
    f, expected = golden("cosine", cosine)
    np.testing.assert_allclose(sequence(f, 41), expected[:41], rtol=1e-12)
    assert expected[59] > 9 * expected[40]
    assert f(59) == f(40) == 0.01


def test_golden_warmup_then_cosine():
    def make(alpha, warmup_steps, steps, alpha_min):
        return linear_warmup(alpha, warmup_steps, after=cosine(alpha, steps, alpha_min))

    f, expected = golden("warmup_then_cosine", make)
    np.testing.assert_allclose(sequence(f, 60), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "factory", "extra"),
    [
        ("triangular", triangular, {}),
        ("triangular2", triangular2, {}),
        ("exp_range", exp_range, {"variant": "pytorch"}),
    ],
)
def test_golden_cyclical(name, factory, extra):
    def make(base_lr, max_lr, step_size_up, **rest):
        return factory(base_lr, max_lr, step_size_up, **rest, **extra)

    f, expected = golden(name, make)
    np.testing.assert_allclose(sequence(f, 60), expected, rtol=1e-12)


def pytorch_one_cycle(max_lr, total_steps, anneal_strategy="cos", **rest):
    return one_cycle(max_lr, total_steps, variant="pytorch", anneal=anneal_strategy, **rest)


def pytorch_one_cycle_beta(max_lr, total_steps, anneal_strategy="cos", **rest):
    shape = {key: rest[key] for key in ("pct_start", "three_phase") if key in rest}
    return one_cycle_beta(total_steps, variant="pytorch", anneal=anneal_strategy, **shape)


@pytest.mark.parametrize(
    "name",
    ["one_cycle_cos", "one_cycle_linear", "one_cycle_three_cos", "one_cycle_three_linear"],
)
def test_golden_one_cycle(name):
    case = GOLDEN[name]
    n = case["arguments"]["total_steps"]
    f, beta = pytorch_one_cycle(**case["arguments"]), pytorch_one_cycle_beta(**case["arguments"])
    # torch's linear form loses digits in its last, tiny value: 2.000000000002e-06 for 2e-06.
    np.testing.assert_allclose(sequence(f, n), case["alpha"], rtol=1e-12, atol=1e-17)
    np.testing.assert_allclose(f(np.arange(n)), case["alpha"], rtol=1e-12, atol=1e-17)
    np.testing.assert_allclose(sequence(beta, n), case["beta"], rtol=1e-12)


def test_golden_one_cycle_overrun_is_negative_in_torch_and_refused_here():
    case = GOLDEN["one_cycle_overrun"]
    assert case["alpha"][10] == pytest.approx(-1 / 7, abs=1e-4)
    f = pytorch_one_cycle(**case["arguments"])
    np.testing.assert_allclose(sequence(f, 10), case["alpha"][:10], rtol=1e-12, atol=1e-17)
    with pytest.raises(ValueError, match="t must be <= 9"):
        f(10)
