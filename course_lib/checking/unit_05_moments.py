"""Exercises of unit 05 about the two averages: update_moments and bias_correction.

A version is put together from parts: functions of a namespace ``x`` that holds the arguments by name
(x.grad, x.beta1, …; the averages before the step are x.m_old and x.v_old) and, as they come to be, x.m and x.v,
x.b1 and x.b2 (the β in use), x.c1 and x.c2 (the divisors), x.m_hat and x.v_hat. adam_step has the same parts.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import gradients, hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_05_adam as reference

# --- the right parts ---------------------------------------------------------------------------


def given(x):
    return x.beta1, x.beta2


def average_of_g(x):
    return x.b1 * x.m_old + (1 - x.b1) * x.grad


def average_of_squares(x):
    return x.b2 * x.v_old + (1 - x.b2) * x.grad**2


def one_minus_power(b, t):
    return 1 - b**t


def corrected_m(x):
    return x.m / x.c1


def corrected_v(x):
    return x.v / x.c2


def average(x, betas, new_m, new_v):
    x.b1, x.b2 = betas(x)
    x.m = new_m(x)
    x.v = new_v(x)


def correct(x, hat_betas, power, m_hat, v_hat):
    x.b1, x.b2 = hat_betas(x)
    x.c1, x.c2 = power(x.b1, x.t), power(x.b2, x.t)
    x.m_hat = m_hat(x)
    x.v_hat = v_hat(x)


# --- update_moments ----------------------------------------------------------------------------


def _draw_moments(rng, part):
    g, m, v = rng.normal(size=3), rng.normal(size=3), positive(rng, 3)
    zeros = np.zeros(3)

    def case(label, grad=g, m=m, v=v, **betas):
        return Case(label, {"grad": grad, "m": m, "v": v, **betas})

    if part == "properties":
        return [
            case("β₁ = β₂ = 0 keeps nothing of the past", beta1=0.0, beta2=0.0),
            case("a gradient of 0 only fades", grad=zeros, beta1=0.9, beta2=0.999),
        ]
    if part != "hidden":
        return [
            case("first step, from zeros", m=zeros, v=zeros, beta1=0.9, beta2=0.999),
            case("a later step", beta1=0.8, beta2=0.95),
            case("with the default β₁ and β₂", grad=rng.normal(size=(2, 2)),
                 m=rng.normal(size=(2, 2)), v=positive(rng, (2, 2))),
        ]  # fmt: skip
    cases = []
    for beta1, beta2 in hyper_sets(rng, 2):
        steps = gradients(rng, 8, (2, 3))
        zeros = np.zeros((2, 3))
        inputs = {"grad": steps[0], "m": zeros, "v": zeros, "beta1": beta1, "beta2": beta2}
        cases.append(
            Case(f"8 steps, β₁ = {beta1}, β₂ = {beta2}", inputs, [{"grad": s} for s in steps[1:]])
        )
    return cases


def build_moments(
    betas=given, new_m=average_of_g, new_v=average_of_squares, returned=lambda x: (x.m, x.v)
):
    """update_moments from its parts."""

    def version(grad, m, v, beta1=0.9, beta2=0.999):
        x = SimpleNamespace(grad=grad, m_old=m, v_old=v, beta1=beta1, beta2=beta2)
        average(x, betas, new_m, new_v)
        return returned(x)

    return version


def first_row(new, old):
    """Only the first row (of a vector: the first element) is new."""
    mixed = np.array(old)
    mixed[0] = new[0]
    return mixed


def product(grad):
    """grad @ grad, where it exists: an answer with an error is not compared."""
    return grad @ grad if grad.ndim == 1 or grad.shape[0] == grad.shape[1] else np.nan


MOMENT_ROWS = (
    ("both_sums", {"new_m": lambda x: x.b1 * x.m_old + x.grad, "new_v": lambda x: x.b2 * x.v_old + x.grad**2},
     "Your m and v are sums, not averages: what is new must be multiplied by 1−β."),
    ("m_sum", {"new_m": lambda x: x.b1 * x.m_old + x.grad},
     "Your m is a sum, not an average: g must be multiplied by (1−β₁)."),
    ("v_sum", {"new_v": lambda x: x.b2 * x.v_old + x.grad**2},
     "Your v is a sum, not an average: g² must be multiplied by (1−β₂)."),
    ("m_no_history", {"new_m": lambda x: (1 - x.b1) * x.grad},
     "Your m keeps no history: (1−β₁)g without β₁m."),
    ("v_no_history", {"new_v": lambda x: (1 - x.b2) * x.grad**2},
     "Your v keeps no history: (1−β₂)g² without β₂v."),
    ("v_not_squared", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * x.grad},
     "Your v averages g, not g²: square the gradient, element by element."),
    ("betas_swapped", {"betas": lambda x: (x.beta2, x.beta1)},
     "In the averages β₁ and β₂ are swapped: β₁ belongs to m, β₂ to v."),
    ("beta1_for_both", {"betas": lambda x: (x.beta1, x.beta1)},
     "v is averaged with β₁; its own weight is β₂."),
    ("beta2_for_both", {"betas": lambda x: (x.beta2, x.beta2)},
     "m is averaged with β₂; its own weight is β₁."),
    ("hardcoded", {"betas": lambda x: (0.9, 0.999)},
     "You use 0.9 and 0.999 as constants: use the arguments beta1 and beta2."),
    ("m_weighs_by_beta2", {"new_m": lambda x: x.b1 * x.m_old + (1 - x.b2) * x.grad},
     "In m the gradient is multiplied by 1−β₂; its weight is 1−β₁."),
    ("v_weighs_by_beta1", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b1) * x.grad**2},
     "In v the square is multiplied by 1−β₁; its weight is 1−β₂."),
    ("weights_exchanged", {"new_m": lambda x: (1 - x.b1) * x.m_old + x.b1 * x.grad,
                           "new_v": lambda x: (1 - x.b2) * x.v_old + x.b2 * x.grad**2},
     "β and 1−β are exchanged: β weighs the past, 1−β the new gradient."),
    ("m_weights_exchanged", {"new_m": lambda x: (1 - x.b1) * x.m_old + x.b1 * x.grad},
     "In m the weights are exchanged: β₁ weighs the old m, 1−β₁ the gradient."),
    ("v_weights_exchanged", {"new_v": lambda x: (1 - x.b2) * x.v_old + x.b2 * x.grad**2},
     "In v the weights are exchanged: β₂ weighs the old v, 1−β₂ the square."),
    ("square_outside", {"new_v": lambda x: x.b2 * x.v_old + ((1 - x.b2) * x.grad) ** 2},
     "In v you square (1−β₂)g as a whole: only g is squared, (1−β₂)·g²."),
    ("v_absolute", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * np.abs(x.grad)},
     "Your v averages |g|, not g²."),
    ("brackets_missing", {"new_m": lambda x: x.b1 * x.m_old + 1 - x.b1 * x.grad,
                          "new_v": lambda x: x.b2 * x.v_old + 1 - x.b2 * x.grad**2},
     "Brackets are missing: 1 - beta * g multiplies first; write (1 - beta) * g."),
    ("m_brackets_missing", {"new_m": lambda x: x.b1 * x.m_old + 1 - x.b1 * x.grad},
     "Brackets are missing in m: 1 - beta1 * grad multiplies first; write (1 - beta1) * grad."),
    ("v_brackets_missing", {"new_v": lambda x: x.b2 * x.v_old + 1 - x.b2 * x.grad**2},
     "Brackets are missing in v: 1 - beta2 * grad**2 multiplies first; write (1 - beta2) * grad**2."),
    ("m_no_fading", {"new_m": lambda x: x.m_old + (1 - x.b1) * x.grad},
     "The past never fades in m: the old m must be multiplied by β₁."),
    ("v_no_fading", {"new_v": lambda x: x.v_old + (1 - x.b2) * x.grad**2},
     "The past never fades in v: the old v must be multiplied by β₂."),
    ("v_total", {"new_v": lambda x: x.v_old + x.grad**2},
     "Your v adds up all squares, as Adagrad does; Adam's v is an average, β₂v + (1−β₂)g²."),
    ("m_sign", {"new_m": lambda x: x.b1 * x.m_old - (1 - x.b1) * x.grad},
     "Your m subtracts the gradient: it averages g itself, with a plus; the minus comes in the step."),
    ("v_sign", {"new_v": lambda x: x.b2 * x.v_old - (1 - x.b2) * x.grad**2},
     "Your v subtracts the square: it is an average, β₂v + (1−β₂)g²."),
    ("v_matrix_product", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * product(x.grad)},
     "In v you take the product grad @ grad (np.dot), a sum over elements: square each element, grad**2."),
    ("v_sum_of_squares", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * np.sum(x.grad**2)},
     "Your v adds the squares of all elements (a squared norm): each element has a v of its own."),
    ("v_mean_of_squares", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * np.mean(x.grad**2)},
     "Your v takes the mean over all elements: each element has a v of its own."),
    ("v_doubled", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * (2 * x.grad)},
     "In v the gradient is doubled instead of squared: write grad**2."),
    ("v_square_of_average", {"new_v": lambda x: (np.sqrt(x.b2 * x.v_old) + (1 - x.b2) * x.grad) ** 2},
     "Average the squares; do not square the average."),
    ("v_all_squared", {"new_v": lambda x: (x.b2 * x.v_old + (1 - x.b2) * x.grad) ** 2},
     "In v the square is taken of the whole sum: only g is squared, β₂v + (1−β₂)·g²."),
    ("v_root", {"new_v": lambda x: np.sqrt(x.b2 * x.v_old + (1 - x.b2) * x.grad**2)},
     "You take the root of v already: v stays the average of the squares, the root comes in the step."),
    ("v_from_new_m", {"new_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * x.m**2},
     "Your v averages m², not g²: it is made from the gradient."),
    ("v_past_is_m", {"new_v": lambda x: x.b2 * x.m + (1 - x.b2) * x.grad**2},
     "In v the past is m instead of v: β₂v + (1−β₂)g²."),
    ("v_past_is_old_m", {"new_v": lambda x: x.b2 * x.m_old + (1 - x.b2) * x.grad**2},
     "In v the past is the old m instead of v: β₂v + (1−β₂)g²."),
    ("m_squared", {"new_m": lambda x: x.b1 * x.m_old + (1 - x.b1) * x.grad**2},
     "Your m averages g²; m is the average of g itself, the squares belong to v."),
)  # fmt: skip

MOMENT_RESULT_ROWS = (
    ("swapped_results", {"returned": lambda x: (x.v, x.m)},
     "The two results are returned in the wrong order: first m, then v."),
    ("unchanged", {"returned": lambda x: (x.m_old, x.v_old)},
     "m and v come back as they went in: return the new averages."),
    ("m_unchanged", {"returned": lambda x: (x.m_old, x.v)},
     "m comes back as it went in: return the new average."),
    ("v_unchanged", {"returned": lambda x: (x.m, x.v_old)},
     "v comes back as it went in: return the new average."),
    ("first_row_only", {"returned": lambda x: (first_row(x.m, x.m_old), first_row(x.v, x.v_old))},
     "Only the first row is averaged, the others stay as they were: treat all elements."),
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
    build=build_moments,
    mistakes=mistakes((*MOMENT_ROWS, *MOMENT_RESULT_ROWS), build_moments),
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
    grid = rng.normal(size=(2, 3)), positive(rng, (2, 3))
    if part != "hidden":
        return [
            case("t = 1", 1),
            case("t = 2", 2),
            case("t = 10, other β", 10, 0.8, 0.95),
            Case("t = 3, with the default β₁ and β₂", {"m": grid[0], "v": grid[1], "t": 3}),
            case("t = 500", 500),
        ]
    cases = [
        case(f"t = {t}, β₁ = {beta1}, β₂ = {beta2}", t, beta1, beta2, *grid)
        for t, (beta1, beta2) in zip((1, 3, 12), hyper_sets(rng, 3), strict=True)
    ]
    # v̂ still differs from v by more than a half.
    return [*cases, case("t = 500", 500)]


def build_correction(
    hat_betas=given,
    power=one_minus_power,
    m_hat=corrected_m,
    v_hat=corrected_v,
    returned=lambda x: (x.m_hat, x.v_hat),
):
    """bias_correction from its parts; ``power(β, t)`` is the divisor of both."""

    def version(m, v, t, beta1=0.9, beta2=0.999):
        x = SimpleNamespace(m=m, v=v, t=t, beta1=beta1, beta2=beta2)
        correct(x, hat_betas, power, m_hat, v_hat)
        return returned(x)

    return version


CORRECTION_ROWS = (
    ("no_power", {"power": lambda b, t: 1 - b},
     "You divide by 1−β at every step. That is right at t = 1 only: the divisor is 1−βᵗ, β to the power t."),
    ("m_no_power", {"m_hat": lambda x: x.m / (1 - x.b1)},
     "m is divided by 1−β₁ at every step; its divisor is 1−β₁ᵗ, with the power t."),
    ("v_no_power", {"v_hat": lambda x: x.v / (1 - x.b2)},
     "v is divided by 1−β₂ at every step; its divisor is 1−β₂ᵗ, with the power t."),
    ("power_of_difference", {"power": lambda b, t: (1 - b) ** t},
     "You take the power of 1−β; the divisor is 1 − (β to the power t)."),
    ("no_brackets", {"m_hat": lambda x: x.m / 1 - x.b1**x.t, "v_hat": lambda x: x.v / 1 - x.b2**x.t},
     "Brackets are missing: m / 1 - beta**t divides by 1 and then subtracts; write m / (1 - beta**t)."),
    ("times_t", {"power": lambda b, t: 1 - b * t},
     "β*t is a product; βᵗ is a power: beta**t."),
    ("t_minus_one", {"power": lambda b, t: 1 - b ** (t - 1)},
     "Your t is one too small: at the first step t is 1, and 1−β⁰ would be 0."),
    ("t_off_by_one", {"power": lambda b, t: 1 - b ** (t + 1)},
     "Your t is one too large in 1−βᵗ: at the first step t is already 1."),
    ("only_beta_power", {"power": lambda b, t: b**t},
     "You divide by βᵗ; the divisor is 1 − βᵗ."),
    ("exchanged", {"power": lambda b, t: 1 - (1 - b) ** t},
     "β and 1−β are exchanged in the power: the divisor is 1 − βᵗ, not 1 − (1−β)ᵗ."),
    ("negative", {"power": lambda b, t: b**t - 1},
     "The divisor is turned round, βᵗ − 1, which is negative; it is 1 − βᵗ."),
    ("plus", {"power": lambda b, t: 1 + b**t},
     "You divide by 1 + βᵗ; the divisor is 1 − βᵗ."),
    ("t_to_the_beta", {"power": lambda b, t: 1 - t**b},
     "β and t are exchanged in the power: t**beta; the power is beta**t."),
    ("multiplied", {"m_hat": lambda x: x.m * x.c1, "v_hat": lambda x: x.v * x.c2},
     "You multiply by 1−βᵗ; divide, the averages are too small."),
    ("root_taken", {"v_hat": lambda x: x.v / np.sqrt(x.c2)},
     "v is divided by √(1−β₂ᵗ); the root comes later, in the step: v̂ = v/(1−β₂ᵗ)."),
    ("betas_swapped", {"hat_betas": lambda x: (x.beta2, x.beta1)},
     "In the correction β₁ and β₂ are swapped: β₁ corrects m, β₂ corrects v."),
    ("beta1_for_both", {"hat_betas": lambda x: (x.beta1, x.beta1)},
     "v is corrected with β₁; its own β is β₂."),
    ("beta2_for_both", {"hat_betas": lambda x: (x.beta2, x.beta2)},
     "m is corrected with β₂; its own β is β₁."),
    ("v_hat_from_m", {"v_hat": lambda x: x.m / x.c2},
     "Your v̂ is made from m: v̂ = v/(1−β₂ᵗ)."),
    ("weight_for_power", {"power": lambda b, t: (1 - b**t) / (1 - b)},
     "You divide by 1 + β + … + βᵗ⁻¹; the weights of the average have a factor 1−β, their sum is 1−βᵗ."),
)  # fmt: skip

CORRECTION_RESULT_ROWS = (
    ("unchanged", {"returned": lambda x: (x.m, x.v)},
     "m and v come back uncorrected: return what you computed, m/(1−β₁ᵗ) and v/(1−β₂ᵗ)."),
    ("only_m", {"v_hat": lambda x: x.v}, "v is returned uncorrected."),
    ("only_v", {"m_hat": lambda x: x.m}, "m is returned uncorrected."),
    ("hardcoded", {"hat_betas": lambda x: (0.9, 0.999)},
     "You use 0.9 and 0.999 as constants: use the arguments beta1 and beta2."),
    ("swapped_results", {"returned": lambda x: (x.v_hat, x.m_hat)},
     "The two results are returned in the wrong order: first m̂, then v̂."),
    ("root_returned", {"returned": lambda x: (x.m_hat, np.sqrt(x.v_hat))},
     "You return √v̂ instead of v̂: the root comes later, in the step."),
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
    build=build_correction,
    mistakes=mistakes((*CORRECTION_ROWS, *CORRECTION_RESULT_ROWS), build_correction),
)
