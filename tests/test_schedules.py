"""Schedules: by hand, what they share, and what bad input does."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import schedules
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

# A schedule from one step size, and the name of the argument that takes it.
FACTORIES = {
    "constant": (lambda alpha=0.1: constant(alpha), "alpha"),
    "inverse_time": (lambda alpha=0.1: inverse_time(alpha, 0.1), "alpha"),
    "exponential": (lambda alpha=0.1: exponential(alpha, 0.9), "alpha"),
    "sqrt_decay": (lambda alpha=0.1: sqrt_decay(alpha), "alpha"),
    "step_decay": (lambda alpha=0.1: step_decay(alpha, 0.5, 7), "alpha"),
    "cosine": (lambda alpha=0.1: cosine(alpha, 30, 0.01), "alpha"),
    "linear_warmup": (lambda alpha=0.1: linear_warmup(alpha, 5), "alpha"),
    "warmup_then": (lambda alpha=0.1: linear_warmup(alpha, 5, cosine(alpha, 20)), "alpha"),
    "transformer": (lambda alpha=0.1: transformer(64, 10, alpha), "scale"),
    "triangular": (lambda alpha=0.1: triangular(0.01, alpha, 5), "alpha_max"),
    "triangular2": (lambda alpha=0.1: triangular2(0.01, alpha, 5), "alpha_max"),
    "exp_range": (lambda alpha=0.1: exp_range(0.01, alpha, 5, 0.9), "alpha_max"),
    "exp_range_pytorch": (
        lambda alpha=0.1: exp_range(0.01, alpha, 5, 0.9, variant="pytorch"),
        "alpha_max",
    ),
    "warm_restarts": (lambda alpha=0.1: warm_restarts(alpha, 5, 2, 0.01), "alpha"),
    "one_cycle": (lambda alpha=0.1: one_cycle(alpha, 41), "alpha_max"),
    "one_cycle_pytorch": (lambda alpha=0.1: one_cycle(alpha, 41, variant="pytorch"), "alpha_max"),
    "one_cycle_beta": (
        lambda beta=0.9: one_cycle_beta(41, beta_max=0.95, beta_min=beta),
        "beta_min",
    ),
}
every = pytest.mark.parametrize("name", FACTORIES)


def sequence(f, n):
    return [f(t) for t in range(n)]


def test_docstring_examples():
    result = doctest.testmod(schedules)
    assert result.attempted >= 15
    assert result.failed == 0


# --- by hand -------------------------------------------------------------------------------------


def test_inverse_time_by_hand():
    np.testing.assert_allclose(sequence(inverse_time(0.2, 1.0), 5), [0.2, 0.1, 0.2 / 3, 0.05, 0.04])


def test_exponential_by_hand():
    np.testing.assert_allclose(sequence(exponential(0.2, 0.95), 3), [0.2, 0.19, 0.1805])


def test_sqrt_decay_starts_at_alpha():
    np.testing.assert_allclose(
        sequence(sqrt_decay(3.0), 4), [3.0, 3 / math.sqrt(2), math.sqrt(3), 1.5]
    )


def test_step_decay_changes_at_the_boundary_not_after_it():
    assert sequence(step_decay(0.8, 0.5, 3), 7) == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2]


def test_cosine_by_hand_and_clamped():
    f = cosine(0.5, 4, 0.1)
    half = 0.2 * math.sqrt(0.5)
    np.testing.assert_allclose(sequence(f, 5), [0.5, 0.3 + half, 0.3, 0.3 - half, 0.1], rtol=1e-15)
    assert f(5) == f(8) == f(1000) == 0.1


def test_warmup_by_hand():
    np.testing.assert_allclose(sequence(linear_warmup(0.4, 4), 6), [0.1, 0.2, 0.3, 0.4, 0.4, 0.4])


def test_warmup_hands_over_to_the_next_schedule_at_its_own_zero():
    f = linear_warmup(0.4, 2, after=inverse_time(0.4, 1.0))
    np.testing.assert_allclose(sequence(f, 5), [0.2, 0.4, 0.4, 0.2, 0.4 / 3])
    np.testing.assert_allclose(f(np.arange(5)), sequence(f, 5), rtol=1e-15)


def test_transformer_peak():
    f = transformer(d_model=512, warmup_steps=4000)
    assert f"{f(3999):.3e}" == "6.988e-04"
    assert f(3999) == pytest.approx((512 * 4000) ** -0.5, rel=1e-14)
    assert f(3998) < f(3999) > f(4000)
    assert f(0) == pytest.approx(512**-0.5 * 4000**-1.5, rel=1e-14)


def test_triangular_by_hand():
    np.testing.assert_allclose(
        sequence(triangular(0.0, 1.0, 2), 9), [0, 0.5, 1, 0.5, 0, 0.5, 1, 0.5, 0], atol=1e-15
    )


def test_triangular2_halves_the_swing_each_cycle():
    np.testing.assert_allclose(
        sequence(triangular2(0.2, 1.0, 1), 7), [0.2, 1.0, 0.2, 0.6, 0.2, 0.4, 0.2], rtol=1e-14
    )


def test_exp_range_variants_differ_in_the_lower_bound():
    paper = exp_range(0.2, 0.4, 2, 0.5)
    torch_form = exp_range(0.2, 0.4, 2, 0.5, variant="pytorch")
    np.testing.assert_allclose(sequence(paper, 5), [0.2, 0.15, 0.1, 0.0375, 0.0125], rtol=1e-14)
    np.testing.assert_allclose(sequence(torch_form, 5), [0.2, 0.25, 0.25, 0.2125, 0.2], rtol=1e-14)
    assert paper(4000) == 0.0
    assert torch_form(4000) == 0.2


def test_warm_restarts_by_hand():
    f = warm_restarts(1.0, T0=2, Tmult=3, alpha_min=0.0)
    expected = [1, 0.5] + [(1 + math.cos(math.pi * k / 6)) / 2 for k in range(6)] + [1.0]
    np.testing.assert_allclose(sequence(f, 9), expected, rtol=1e-14)


@pytest.mark.parametrize("Tmult", [1, 2, 3, 1.5])
@pytest.mark.parametrize("T0", [1, 3, 10, 0.1])
def test_warm_restarts_restart_exactly(T0, Tmult):
    # The periods' starts, added up one by one; rounding must not put a restart one step off.
    f, start, length = warm_restarts(1.0, T0, Tmult), 0.0, float(T0)
    for _ in range(12):
        assert f(start) == pytest.approx(1.0, abs=1e-12) or f(start) < 1e-12
        if float(T0).is_integer() and float(Tmult).is_integer():
            assert f(start) == 1.0
        assert f(start + 0.5 * length) == pytest.approx(0.5, abs=1e-9)
        start, length = start + length, length * Tmult


@pytest.mark.parametrize("Tmult", [1, 2, 3, 5])
@pytest.mark.parametrize("T0", [1, 3, 7, 10])
def test_warm_restarts_do_not_restart_early(T0, Tmult):
    f = warm_restarts(1.0, T0, Tmult)
    for i in range(1, 12):
        start = T0 * sum(Tmult**k for k in range(i))
        assert f(np.nextafter(float(start), 0.0)) < 1e-12


def test_one_cycle_paper_by_hand():
    f = one_cycle(1.0, steps=11, pct_start=0.4, div_factor=5, final_div_factor=10)
    expected = [0.2, 0.4, 0.6, 0.8, 1.0, 0.8, 0.6, 0.4, 0.2, 0.11, 0.02]
    np.testing.assert_allclose(sequence(f, 11), expected, rtol=1e-14)


def test_one_cycle_beta_moves_against_alpha():
    beta = one_cycle_beta(11, beta_max=0.95, beta_min=0.85, pct_start=0.4)
    expected = [0.95, 0.925, 0.9, 0.875, 0.85, 0.875, 0.9, 0.925, 0.95, 0.95, 0.95]
    np.testing.assert_allclose(sequence(beta, 11), expected, rtol=1e-14)


@pytest.mark.parametrize("t", [11, 10.001, 1000])
def test_one_cycle_ends(t):
    with pytest.raises(ValueError, match=r"t must be <= 10, as the cycle has 11 steps, got"):
        one_cycle(1.0, 11)(t)
    with pytest.raises(ValueError, match="t must be <= 10"):
        one_cycle(1.0, 11)(np.array([0.0, t]))


@pytest.mark.parametrize(
    ("steps", "options"),
    [
        (1, {}),
        (3, {"variant": "pytorch"}),
        (10, {"variant": "pytorch", "pct_start": 0.1}),
        (10, {"variant": "pytorch", "pct_start": 0.1, "three_phase": True}),
    ],
)
def test_one_cycle_refuses_cycles_too_short_for_their_phases(steps, options):
    with pytest.raises(ValueError, match=f"steps must be large enough .* got {steps}"):
        one_cycle(1.0, steps, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variant": "keras"}, "variant must be one of 'paper', 'pytorch', got 'keras'"),
        ({"three_phase": False}, "three_phase must be True with variant 'paper'"),
        ({"anneal": "cos"}, "anneal must be 'linear' with variant 'paper'"),
        ({"variant": "pytorch", "anneal": "square"}, "anneal must be one of"),
        ({"pct_start": 0.5}, "pct_start must be finite and > 0 and < 0.5, got 0.5"),
        ({"variant": "pytorch", "pct_start": 1.0}, "pct_start .* < 1, got 1.0"),
        ({"div_factor": 0}, "div_factor .* > 0, got 0"),
        ({"final_div_factor": -1}, "final_div_factor .* > 0, got -1"),
        ({"steps": 10.5}, "steps must be a whole number >= 1, got 10.5"),
    ],
)
def test_one_cycle_options(options, message):
    with pytest.raises(ValueError, match=message):
        one_cycle(1.0, **{"steps": 50, **options})


# --- what all schedules share --------------------------------------------------------------------


@every
def test_scalar_in_python_float_out(name):
    f = FACTORIES[name][0]()
    for t in (3, 3.0, np.int64(3), np.float32(3), np.array(3)):
        assert type(f(t)) is float
        assert f(t) == f(3)


@every
def test_array_in_array_out_equal_to_the_loop(name):
    f = FACTORIES[name][0]()
    t = np.linspace(0, 40, 82).reshape(2, 41)
    result = f(t)
    assert result.shape == t.shape
    assert result.dtype == np.float64
    np.testing.assert_allclose(result, [[f(float(x)) for x in row] for row in t], rtol=1e-13)
    assert f(np.zeros(0)).shape == (0,)


@every
def test_array_of_step_sizes(name):
    make = FACTORIES[name][0]
    alphas = np.array([[0.2, 0.5, 0.9], [0.3, 0.4, 0.9]])
    f = make(alphas)
    for t in (0, 1, 7, 23, 40):
        result = f(t)
        assert result.shape == (2, 3)
        np.testing.assert_allclose(
            result, [[make(float(a))(t) for a in row] for row in alphas], rtol=1e-13
        )
    assert make(np.array([0.2]))(0).shape == (1,)


@every
def test_array_of_step_sizes_wants_a_scalar_t(name):
    with pytest.raises(ValueError, match="t must be a scalar"):
        FACTORIES[name][0](np.array([0.2, 0.3]))(np.arange(2))


def test_warmup_to_an_array_of_step_sizes_has_one_shape_throughout():
    f = linear_warmup(0.1, 3, after=constant([0.1, 0.2]))
    np.testing.assert_allclose(f(0), [0.1 / 3, 0.1 / 3])
    np.testing.assert_allclose(f(3), [0.1, 0.2])


def test_array_of_step_sizes_is_copied():
    alphas = np.array([0.2, 0.3])
    f = constant(alphas)
    alphas[:] = 7
    np.testing.assert_array_equal(f(0), [0.2, 0.3])


@every
@pytest.mark.parametrize("t", [-1, -1e-9, math.nan, math.inf, -math.inf, [0, -1], [0.0, math.nan]])
def test_t_out_of_range(name, t):
    with pytest.raises(ValueError, match="t must be finite and >= 0, got"):
        FACTORIES[name][0]()(t)


@every
@pytest.mark.parametrize("t", ["3", None, True, 1j, [[1], [2, 3]]])
def test_t_no_number(name, t):
    with pytest.raises(TypeError, match="t must be a number finite and >= 0"):
        FACTORIES[name][0]()(t)


@every
@pytest.mark.parametrize("bad", [-0.1, math.nan, math.inf, [0.1, -0.1]])
def test_step_size_out_of_range(name, bad):
    make, argument = FACTORIES[name]
    with pytest.raises(ValueError, match=f"{argument} must be finite and >= 0.*, got"):
        make(bad)


@every
@pytest.mark.parametrize("bad", ["0.1", None, True])
def test_step_size_no_number(name, bad):
    make, argument = FACTORIES[name]
    with pytest.raises(TypeError, match=f"{argument} must be a number"):
        make(bad)


@every
def test_pure(name):
    f = FACTORIES[name][0]()
    assert [f(t) for t in (5, 3, 5, 40, 3)] == [f(5), f(3), f(5), f(40), f(3)]


@every
@given(t=st.floats(0, 40))
def test_between_zero_and_the_largest_step_size(name, t):
    assert 0.0 <= FACTORIES[name][0](0.9)(t) <= 0.95


@pytest.mark.parametrize("name", [name for name in FACTORIES if "one_cycle" not in name])
def test_late_steps_stay_finite(name):
    f = FACTORIES[name][0]()
    for t in (10**6, 10**15, 1e300):
        assert 0.0 <= f(t) <= 0.1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inverse_time(0.1, -1), "decay must be finite and >= 0, got -1"),
        (lambda: exponential(0.1, 1.1), "gamma must be finite and > 0 and <= 1, got 1.1"),
        (lambda: exponential(0.1, 0.0), "gamma"),
        (lambda: exponential(0.1, math.nan), "gamma"),
        (lambda: step_decay(0.1, 0.5, 0), "step_size must be finite and > 0, got 0"),
        (lambda: step_decay(0.1, 1.5, 2), "gamma"),
        (lambda: cosine(0.1, 0), "steps must be finite and > 0, got 0"),
        (lambda: cosine(0.1, 10, 0.2), "alpha_min must be <= alpha = 0.1, got 0.2"),
        (lambda: cosine(0.1, 10, -0.2), "alpha_min must be finite and >= 0, got -0.2"),
        (lambda: cosine([0.1, 0.3], 10, 0.2), "alpha_min must be <= alpha"),
        (lambda: cosine([0.1, 0.3], 10, [0.0, 0.0, 0.0]), "must broadcast together"),
        (lambda: linear_warmup(0.1, 0), "warmup_steps must be finite and > 0, got 0"),
        (lambda: transformer(0), "d_model must be finite and >= 1, got 0"),
        (lambda: transformer(1.5), "d_model must be a whole number >= 1, got 1.5"),
        (lambda: transformer(8, -1), "warmup_steps"),
        (lambda: triangular(0.2, 0.1, 3), "alpha_min must be <= alpha_max = 0.1, got 0.2"),
        (lambda: triangular2(0.1, 0.2, -3), "step_size must be finite and > 0, got -3"),
        (lambda: exp_range(0.1, 0.2, 3, 2.0), "gamma must be finite and > 0 and <= 1, got 2.0"),
        (lambda: exp_range(0.1, 0.2, 3, 0.9, "keras"), "variant must be one of"),
        (lambda: warm_restarts(0.1, 0), "T0 must be finite and > 0, got 0"),
        (lambda: warm_restarts(0.1, 5, 0.5), "Tmult must be finite and >= 1, got 0.5"),
        (lambda: warm_restarts(0.1, 5, 1, 0.2), "alpha_min must be <= alpha = 0.1"),
        (lambda: one_cycle_beta(50, beta_max=1.0), "beta_max must be finite and >= 0 and < 1"),
        (lambda: one_cycle_beta(50, 0.8, 0.9), "beta_min must be <= beta_max = 0.8, got 0.9"),
    ],
)
def test_parameters_out_of_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_after_must_be_a_schedule():
    with pytest.raises(TypeError, match="after must be a schedule"):
        linear_warmup(0.1, 5, after=0.1)


def test_single_numbers_refuse_arrays():
    with pytest.raises(TypeError, match="gamma must be a single number, got an array of shape"):
        exponential(0.1, [0.9, 0.8])
