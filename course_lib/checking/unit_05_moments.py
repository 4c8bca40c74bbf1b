"""Exercises of unit 05 about the two averages: update_moments and bias_correction."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.cases import gradients, hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.units import unit_05_adam as reference

raw_moments = reference.update_moments.__wrapped__


# --- update_moments ----------------------------------------------------------------------------


def _draw_moments(rng, part):
    g, m, v = rng.normal(size=3), rng.normal(size=3), positive(rng, 3)
    zeros = np.zeros(3)
    start = Case(
        "first step, from zeros", {"grad": g, "m": zeros, "v": zeros, "beta1": 0.9, "beta2": 0.999}
    )
    later = Case("a later step", {"grad": g, "m": m, "v": v, "beta1": 0.8, "beta2": 0.95})
    if part == "properties":
        return [
            Case(
                "β₁ = β₂ = 0 keeps nothing of the past",
                {"grad": g, "m": m, "v": v, "beta1": 0.0, "beta2": 0.0},
            ),
            Case(
                "a gradient of 0 only fades",
                {"grad": zeros, "m": m, "v": v, "beta1": 0.9, "beta2": 0.999},
            ),
        ]
    if part != "hidden":
        return [start, later]
    cases = []
    for beta1, beta2 in hyper_sets(rng, 2):
        steps = gradients(rng, 8, (2, 3))
        inputs = {
            "grad": steps[0],
            "m": np.zeros((2, 3)),
            "v": np.zeros((2, 3)),
            "beta1": beta1,
            "beta2": beta2,
        }
        cases.append(
            Case(f"8 steps, β₁ = {beta1}, β₂ = {beta2}", inputs, [{"grad": s} for s in steps[1:]])
        )
    return cases


def _moments_with(m_new, v_new):
    """A wrong update_moments from two formulas of (average, g, β)."""

    def wrong(grad, m, v, beta1=0.9, beta2=0.999):
        return m_new(m, grad, beta1), v_new(v, grad, beta2)

    return wrong


def _m(m, g, b):
    return b * m + (1 - b) * g


def _v(v, g, b):
    return b * v + (1 - b) * g**2


MOMENT_MISTAKES = (
    ("both_sums", _moments_with(lambda m, g, b: b * m + g, lambda v, g, b: b * v + g**2),
     "Your m and v are sums, not averages: what is new must be multiplied by 1−β."),
    ("beta1_for_both", lambda grad, m, v, beta1=0.9, beta2=0.999: raw_moments(grad, m, v, beta1, beta1),
     "v is averaged with β₁; its own weight is β₂."),
    ("square_outside", _moments_with(_m, lambda v, g, b: b * v + ((1 - b) * g) ** 2),
     "In v you square (1−β₂)g as a whole: only g is squared, (1−β₂)·g²."),
    ("swapped_results", lambda grad, m, v, beta1=0.9, beta2=0.999: raw_moments(grad, m, v, beta1, beta2)[::-1],
     "The two results are returned in the wrong order: first m, then v."),
    ("betas_swapped", lambda grad, m, v, beta1=0.9, beta2=0.999: raw_moments(grad, m, v, beta2, beta1),
     "β₁ and β₂ are swapped: β₁ belongs to m, β₂ to v."),
    ("m_no_history", _moments_with(lambda m, g, b: (1 - b) * g, _v),
     "Your m keeps no history: (1−β₁)g without β₁m."),
    ("v_no_history", _moments_with(_m, lambda v, g, b: (1 - b) * g**2),
     "Your v keeps no history: (1−β₂)g² without β₂v."),
    ("m_sum", _moments_with(lambda m, g, b: b * m + g, _v),
     "Your m is a sum, not an average: g must be multiplied by (1−β₁)."),
    ("v_sum", _moments_with(_m, lambda v, g, b: b * v + g**2),
     "Your v is a sum, not an average: g² must be multiplied by (1−β₂)."),
    ("v_not_squared", _moments_with(_m, _m), "Your v averages g, not g²: square the gradient, element by element."),
    ("v_absolute", _moments_with(_m, lambda v, g, b: b * v + (1 - b) * np.abs(g)),
     "Your v averages |g|, not g²."),
    ("v_square_of_average", _moments_with(_m, lambda v, g, b: (np.sqrt(b * v) + (1 - b) * g) ** 2),
     "Average the squares; do not square the average."),
    ("weights_exchanged", _moments_with(lambda m, g, b: (1 - b) * m + b * g, lambda v, g, b: (1 - b) * v + b * g**2),
     "β and 1−β are exchanged: β weighs the past, 1−β the new gradient."),
    ("hardcoded", lambda grad, m, v, beta1=0.9, beta2=0.999: raw_moments(grad, m, v, 0.9, 0.999),
     "You use 0.9 and 0.999 as constants: use the arguments beta1 and beta2."),
)  # fmt: skip

UPDATE_MOMENTS = Exercise(
    reference=reference.update_moments,
    outputs=("m", "v"),
    draw=_draw_moments,
    hints=(
        "Both lines have the same shape: keep a part β of the old average, add a part 1−β of what is new.",
        "What is new for m is the gradient; for v it is the square of the gradient, element by element.",
        "m = beta1 * m + (1 - beta1) * grad;  v = beta2 * v + (1 - beta2) * grad**2",
    ),
    mistakes=tuple(Mistake(*row) for row in MOMENT_MISTAKES),
)


# --- bias_correction ---------------------------------------------------------------------------


def _draw_correction(rng, part):
    m, v = rng.normal(size=3), positive(rng, 3)

    def case(label, t, beta1=0.9, beta2=0.999, m=m, v=v):
        return Case(label, {"m": m, "v": v, "t": t, "beta1": beta1, "beta2": beta2})

    if part == "properties":
        return [
            case("β₁ = β₂ = 0 needs no correction", 3, 0.0, 0.0),
            case("after 100,000 steps nothing is left to correct", 100_000),
        ]
    if part != "hidden":
        return [case("t = 1", 1), case("t = 2", 2), case("t = 10, other β", 10, 0.8, 0.95)]
    grid = rng.normal(size=(2, 3)), positive(rng, (2, 3))
    return [
        case(f"t = {t}, β₁ = {beta1}, β₂ = {beta2}", t, beta1, beta2, *grid)
        for t, (beta1, beta2) in zip((1, 3, 47), hyper_sets(rng, 3), strict=True)
    ]


def corrected_by(first, second):
    def wrong(m, v, t, beta1=0.9, beta2=0.999):
        return m / first(beta1, t), v / second(beta2, t)

    return wrong


def one_minus_power(b, t):
    return 1 - b**t


CORRECTION_MISTAKES = (
    ("t_minus_one", corrected_by(lambda b, t: 1 - b ** (t - 1), lambda b, t: 1 - b ** (t - 1)),
     "Your t is one too small: at the first step t is 1, and 1−β⁰ would be 0."),
    ("no_brackets", lambda m, v, t, beta1=0.9, beta2=0.999: (m / 1 - beta1**t, v / 1 - beta2**t),
     "Brackets are missing: m / 1 - beta**t divides by 1 and then subtracts; write m / (1 - beta**t)."),
    ("power_of_difference", corrected_by(lambda b, t: (1 - b) ** t, lambda b, t: (1 - b) ** t),
     "You take the power of 1−β; the divisor is 1 − (β to the power t)."),
    ("no_power", corrected_by(lambda b, t: 1 - b, lambda b, t: 1 - b),
     "You divide by 1−β at every step. That is right at t = 1 only: the divisor is 1−βᵗ, β to the power t."),
    ("t_off_by_one", corrected_by(lambda b, t: 1 - b ** (t + 1), lambda b, t: 1 - b ** (t + 1)),
     "Your t is one too large: at the first step t is 1."),
    ("multiplied", lambda m, v, t, beta1=0.9, beta2=0.999: (m * (1 - beta1**t), v * (1 - beta2**t)),
     "You multiply by 1−βᵗ; divide, the averages are too small."),
    ("times_t", corrected_by(lambda b, t: 1 - b * t, lambda b, t: 1 - b * t),
     "β*t is a product; βᵗ is a power: beta**t."),
    ("betas_swapped", lambda m, v, t, beta1=0.9, beta2=0.999: (m / (1 - beta2**t), v / (1 - beta1**t)),
     "β₁ and β₂ are swapped: β₁ corrects m, β₂ corrects v."),
    ("only_m", corrected_by(one_minus_power, lambda b, t: 1.0), "v is returned uncorrected."),
    ("only_v", corrected_by(lambda b, t: 1.0, one_minus_power), "m is returned uncorrected."),
    ("root_taken", corrected_by(one_minus_power, lambda b, t: math.sqrt(1 - b**t)),
     "v is divided by √(1−β₂ᵗ); the root comes later, in the step: v̂ = v/(1−β₂ᵗ)."),
    ("beta1_for_both", lambda m, v, t, beta1=0.9, beta2=0.999: (m / (1 - beta1**t), v / (1 - beta1**t)),
     "v is corrected with β₁; its own β is β₂."),
    ("hardcoded", lambda m, v, t, beta1=0.9, beta2=0.999: (m / (1 - 0.9**t), v / (1 - 0.999**t)),
     "You use 0.9 and 0.999 as constants: use the arguments beta1 and beta2."),
)  # fmt: skip

BIAS_CORRECTION = Exercise(
    reference=reference.bias_correction,
    outputs=("m_hat", "v_hat"),
    draw=_draw_correction,
    hints=(
        "With a constant gradient g and m⁰ = 0, what is m after one step? After two? By which factor is it too small?",
        "After t steps the weights in m add up to 1 − β₁ᵗ, not to 1. Divide by what they add up to.",
        "m_hat = m / (1 - beta1**t);  v_hat = v / (1 - beta2**t)",
    ),
    mistakes=tuple(Mistake(*row) for row in CORRECTION_MISTAKES),
)
