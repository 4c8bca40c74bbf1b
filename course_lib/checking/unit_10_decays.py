"""Exercises of unit 10 that fall smoothly: inverse_time_decay, exponential_decay and sqrt_decay."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Exercise, mistakes
from course_lib.checking.unit_10_schedules import at, builder, clock_rows, some
from course_lib.units import unit_10_decay_and_warmup as reference

T_FROM_ONE = "You count t from 1: t is the number of steps already taken, so the first step has t = 0 and α itself."
T_LATE = "You use t − 1: t is the number of steps already taken, so the formula takes t as it is."


def _after_all(one_step):
    """The step size that is multiplied down once for every k = 1 … t."""

    def value(x):
        a = x.alpha
        for k in range(1, int(x.t) + 1):
            a = one_step(x, a, k)
        return a

    return value


# --- inverse_time_decay ------------------------------------------------------------------------


def _draw_inverse(rng, part):
    if part == "properties":
        return [
            at("decay = 0: α for ever", (0, 7, 1000), alpha=0.3, decay=0.0),
            at("at t = 1/decay half of α", (0, 20), alpha=0.6, decay=0.05),
            at("twice α, everything twice", (0, 1, 5), alpha=1.2, decay=0.25),
        ]
    if part != "hidden":
        cases = [
            at("α = 0.2, decay = 1", range(5), alpha=0.2, decay=1.0),
            at("α = 0.5, decay = 0.1", (0, 3, 10, 1000), alpha=0.5, decay=0.1),
        ]
        return [*cases, at("α = 3, decay = 2.5", (1, 2, 4), alpha=3.0, decay=2.5)]
    return [
        at(f"α = {alpha}, decay = {decay}", some(rng, 4, 200), alpha=alpha, decay=decay)
        for alpha, decay in zip(
            (0.04, 0.7, 5.0), rng.choice([0.01, 0.03, 0.4, 0.75, 3.0], 3, False).tolist(), strict=True
        )
    ]  # fmt: skip


build_inverse = builder(
    reference.inverse_time_decay,
    s=lambda x: x.t,
    d=lambda x: x.decay,
    a=lambda x: x.alpha,
    bottom=lambda x: 1 + x.d * x.s,
    value=lambda x: x.a / x.bottom,
)

INVERSE_ROWS = (
    *clock_rows("s", T_FROM_ONE, T_LATE),
    ("no_one", {"bottom": lambda x: x.d * x.s},
     "The 1 is missing below: at t = 0 that divides by 0. It is α / (1 + decay·t)."),
    ("no_brackets", {"value": lambda x: x.a / 1 + x.d * x.s},
     "The brackets are missing: alpha / 1 + decay * t is (α/1) + decay·t. Write alpha / (1 + decay * t)."),
    ("decay_unused", {"d": lambda x: 1.0}, "The argument decay has no effect: α / (1 + decay·t)."),
    ("t_unused", {"s": lambda x: 1.0},
     "The argument t has no effect: the step size has to fall from step to step."),
    ("alpha_unused", {"a": lambda x: 1.0}, "The argument alpha has no effect: you return the factor alone."),
    ("constant", {"value": lambda x: x.a}, "You return α as it came: divide it by 1 + decay·t."),
    ("added", {"bottom": lambda x: 1 + x.d + x.s}, "decay and t are multiplied, not added: 1 + decay·t."),
    ("grows", {"value": lambda x: x.a * x.bottom}, "Your step size grows: divide by 1 + decay·t."),
    ("minus", {"bottom": lambda x: 1 - x.d * x.s}, "The sign below is wrong: 1 + decay·t."),
    ("linear", {"value": lambda x: x.a * (1 - x.d * x.s)},
     "Your step size falls along a line, and below 0: it is α *divided* by 1 + decay·t."),
    ("linear_cut", {"value": lambda x: x.a * np.maximum(1 - x.d * x.s, 0)},
     "Your step size falls along a line to 0: it is α *divided* by 1 + decay·t, which never reaches 0."),
    ("rooted", {"bottom": lambda x: np.sqrt(1 + x.d * x.s)}, "There is no root: α / (1 + decay·t)."),
    ("squared", {"bottom": lambda x: (1 + x.d * x.s) ** 2}, "There is no square: α / (1 + decay·t)."),
    ("compound", {"bottom": lambda x: (1 + x.d) ** x.s},
     "t is an exponent in yours, so the step size falls exponentially: here it is a factor, 1 + decay·t."),
    ("exponential", {"value": lambda x: x.a * np.exp(-x.d * x.s)},
     "That is an exponential decay, e^(−decay·t): the 1/t decay is α / (1 + decay·t)."),
    ("percent", {"value": lambda x: x.a * (1 - x.d) ** x.s},
     "You take the share decay off in every step: that is an exponential decay. Divide α by 1 + decay·t."),
    ("decay_steps", {"bottom": lambda x: 1 + x.s / x.d},
     "You divide t by decay, as Keras does with its decay_steps: here they are multiplied."),
    ("power", {"bottom": lambda x: 1 + x.s**x.d}, "decay is a factor of t, not its exponent: decay * t, not t**decay."),
    ("sqrt_decay", {"value": lambda x: x.a / np.sqrt(x.s + 1)},
     "That is α/√(t+1), which lecture notes call 1/t decay; the 1/t decay is α / (1 + decay·t)."),
    ("upside_down", {"value": lambda x: x.bottom / x.a}, "The fraction is upside down: α / (1 + decay·t)."),
    ("whole", {"value": lambda x: x.a // x.bottom}, "// cuts the fraction off: divide with /."),
    ("applied_again", {"value": _after_all(lambda x, a, k: a / (1 + x.decay * k))},
     "You shrink α again with every step, so the factors pile up: the first α is divided once, by 1 + decay·t."),
    ("difference", {"value": lambda x: x.a - x.d * x.s},
     "You subtract decay·t from α: it is α *divided* by 1 + decay·t."),
)  # fmt: skip

INVERSE_TIME_DECAY = Exercise(
    reference=reference.inverse_time_decay,
    outputs=("alpha_t",),
    draw=_draw_inverse,
    hints=(
        "At t = 0 nothing has fallen yet. At t = 1/decay the step size is half of α. Which fraction does that?",
        "α is divided by a number that is 1 at the start and grows by decay with every step.",
        "alpha / (1 + decay * t)",
    ),
    build=build_inverse,
    mistakes=mistakes(INVERSE_ROWS, build_inverse),
)

# --- exponential_decay -------------------------------------------------------------------------


def _draw_exponential(rng, part):
    if part == "properties":
        return [
            at("γ = 1: α for ever", (0, 7, 1000), alpha=0.3, gamma=1.0),
            at("γ = 0.5: halved in every step", (0, 1, 2, 10), alpha=0.3, gamma=0.5),
            at("γ = 0.99: about half after 69 steps", (69, 138), alpha=2.0, gamma=0.99),
        ]
    if part != "hidden":
        return [
            at("α = 0.2, γ = 0.95", range(5), alpha=0.2, gamma=0.95),
            at("α = 3, γ = 0.6", (0, 2, 7, 30), alpha=3.0, gamma=0.6),
            at("α = 0.01, γ = 0.999", (1, 100, 5000), alpha=0.01, gamma=0.999),
        ]
    return [
        at(f"α = {alpha}, γ = {gamma}", some(rng, 4, 60), alpha=alpha, gamma=gamma)
        for alpha, gamma in zip(
            (0.04, 0.7, 5.0), rng.choice([0.45, 0.7, 0.85, 0.9, 0.98], 3, False).tolist(), strict=True
        )
    ]  # fmt: skip


build_exponential = builder(
    reference.exponential_decay,
    s=lambda x: x.t,
    base=lambda x: x.gamma,
    a=lambda x: x.alpha,
    factor=lambda x: x.base**x.s,
    value=lambda x: x.a * x.factor,
)

EXPONENTIAL_ROWS = (
    *clock_rows("s", T_FROM_ONE, T_LATE),
    ("once", {"factor": lambda x: x.base},
     "You multiply by γ once, whatever t is: every step does so again, γᵗ."),
    ("product", {"factor": lambda x: x.base * x.s}, "γ·t is a product; the factor is a power, gamma**t."),
    ("swapped", {"factor": lambda x: x.s**x.base}, "Base and exponent are exchanged: gamma**t, not t**gamma."),
    ("alpha_in_power", {"value": lambda x: (x.a * x.base) ** x.s},
     "Your α is raised to the power, too: mind the brackets, alpha * gamma**t."),
    ("alpha_unused", {"a": lambda x: 1.0}, "The argument alpha has no effect: you return the factor alone."),
    ("hardcoded", {"base": lambda x: 0.95}, "You use 0.95 as a constant: use the argument gamma."),
    ("complement", {"base": lambda x: 1 - x.gamma},
     "You take 1−γ as the factor: γ is what is *left* after a step, not what is taken off."),
    ("constant", {"value": lambda x: x.a}, "You return α as it came: multiply it by γᵗ."),
    ("grows", {"value": lambda x: x.a / x.factor}, "Your step size grows: multiply by γᵗ, do not divide."),
    ("natural", {"factor": lambda x: np.exp(-x.base * x.s)},
     "e^(−γt) is another decay: here each step multiplies by γ itself, gamma**t."),
    ("natural_rate", {"factor": lambda x: np.exp(-(1 - x.base) * x.s)},
     "e^(−(1−γ)t) is nearly the same while γ is close to 1, but not the same: gamma**t."),
    ("linear", {"factor": lambda x: 1 - (1 - x.base) * x.s},
     "Your step size falls along a line: each step takes a share of what is *left*, gamma**t."),
    ("inverse_time", {"factor": lambda x: 1 / (1 + x.base * x.s)},
     "That is the 1/t decay; the exponential one multiplies by γ in every step, gamma**t."),
    ("difference", {"value": lambda x: x.a - x.factor}, "You subtract γᵗ from α: multiply."),
    ("added", {"value": lambda x: x.a + x.factor}, "You add γᵗ to α: multiply."),
    ("xor_minus", {"value": lambda x: x.a - x.base * x.s}, "You subtract γ·t from α: multiply α by γᵗ."),
    ("squared", {"factor": lambda x: x.base ** (2 * x.s)}, "Your factor is applied twice per step: gamma**t."),
    ("rooted", {"factor": lambda x: x.base ** (0.5 * x.s)}, "There is no root: gamma**t."),
    ("quadratic_time", {"factor": lambda x: x.base ** (x.s * (x.s + 1) / 2)},
     "The powers pile up, γ·γ²·γ³…: in each step multiply by γ alone."),
    ("total", {"value": lambda x: x.a * (1 - x.factor) / (1 - x.base) if x.base < 1 else x.a * x.s},
     "You add up the steps made so far: return the size of the one that follows."),
    ("next_total", {"value": lambda x: x.a * sum(x.base**k for k in range(int(x.s) + 1))},
     "You add up all step sizes until now: return the one of step t alone."),
)  # fmt: skip

EXPONENTIAL_DECAY = Exercise(
    reference=reference.exponential_decay,
    outputs=("alpha_t",),
    draw=_draw_exponential,
    hints=(
        "After one step α has been multiplied by γ, after two steps twice.",
        "t multiplications by the same number are a power.",
        "alpha * gamma**t",
    ),
    build=build_exponential,
    mistakes=mistakes(EXPONENTIAL_ROWS, build_exponential),
)

# --- sqrt_decay --------------------------------------------------------------------------------


def _draw_sqrt(rng, part):
    if part == "properties":
        return [
            at("four times the steps, half the size", (0, 3, 15), alpha=0.4),
            at("α = 0 stays 0", (0, 9), alpha=0.0),
            at("the first step has α", (0,), alpha=7.0),
        ]
    if part != "hidden":
        return [
            at("α = 1", range(5), alpha=1.0),
            at("α = 0.3", (0, 2, 8, 99), alpha=0.3),
            at("α = 5", (1, 10, 10_000), alpha=5.0),
        ]
    return [at(f"α = {alpha}", some(rng, 5, 500), alpha=alpha) for alpha in (0.02, 0.8, 4.0)]


build_sqrt = builder(
    reference.sqrt_decay,
    s=lambda x: x.t + 1,
    a=lambda x: x.alpha,
    bottom=lambda x: np.sqrt(x.s),
    value=lambda x: x.a / x.bottom,
)

SQRT_ROWS = (
    ("no_one", {"s": lambda x: x.t},
     "The + 1 is missing: t starts at 0, and √0 = 0 cannot divide. It is √(t + 1)."),
    ("t_plus_two", {"s": lambda x: x.t + 2}, "You add 2 to t: the first step, t = 0, has α itself."),
    ("guarded", {"s": lambda x: np.maximum(x.t, 1)},
     "Your guard against t = 0 makes the steps t = 0 and t = 1 alike, and all others late: √(t + 1)."),
    ("tiny_guard", {"s": lambda x: x.t + 1e-8},
     "A tiny number instead of 1 makes the first step gigantic: √(t + 1)."),
    ("outside", {"s": lambda x: x.t, "bottom": lambda x: np.sqrt(x.s) + 1},
     "The 1 stands outside your root: √(t + 1), not √t + 1."),
    ("both", {"bottom": lambda x: np.sqrt(x.s) + 1}, "There is a 1 too many: √(t + 1) alone."),
    ("no_root", {"bottom": lambda x: x.s},
     "The root is missing: that is a real 1/t decay, α/(t + 1)."),
    ("root_of_all", {"value": lambda x: np.sqrt(x.a / x.s)}, "α is under your root, too: α / √(t + 1)."),
    ("alpha_unused", {"a": lambda x: 1.0}, "The argument alpha has no effect: you return the factor alone."),
    ("constant", {"value": lambda x: x.a}, "You return α as it came: divide it by √(t + 1)."),
    ("grows", {"value": lambda x: x.a * x.bottom}, "Your step size grows: divide by √(t + 1)."),
    ("upside_down", {"value": lambda x: x.bottom / x.a}, "The fraction is upside down: α / √(t + 1)."),
    ("squared", {"bottom": lambda x: x.s**2}, "You square instead of taking the root: np.sqrt(t + 1)."),
    ("cube_root", {"bottom": lambda x: x.s ** (1 / 3)}, "That is the cube root: (t + 1) ** 0.5."),
    ("power_brackets", {"bottom": lambda x: x.s**1 / 2},
     "** binds tighter than /: (t + 1)**1/2 is (t + 1)/2. Write (t + 1) ** 0.5."),
    ("logarithm", {"bottom": lambda x: 1 + np.log(x.s)}, "That falls with the logarithm of t: α / √(t + 1)."),
    ("no_brackets", {"value": lambda x: x.a / np.sqrt(x.t) + 1},
     "The + 1 is added to the quotient: alpha / np.sqrt(t + 1)."),
    ("product", {"value": _after_all(lambda x, a, k: a / np.sqrt(k + 1))},
     "You shrink α again with every step, so the roots pile up: the first α is divided once, by √(t + 1)."),
    ("whole", {"value": lambda x: x.a // x.bottom}, "// cuts the fraction off: divide with /."),
    ("whole_root", {"bottom": lambda x: np.floor(np.sqrt(x.s))},
     "Your root is cut to a whole number: use np.sqrt, or ** 0.5."),
    ("difference", {"value": lambda x: x.a - x.bottom}, "You subtract the root: divide by it."),
    ("exponential", {"value": lambda x: x.a * 0.5**x.t},
     "You halve the step size in every step; the root falls much slower: α / √(t + 1)."),
)  # fmt: skip

SQRT_DECAY = Exercise(
    reference=reference.sqrt_decay,
    outputs=("alpha_t",),
    draw=_draw_sqrt,
    hints=(
        "What would the formula give at t = 0 if the 1 were not there?",
        "Divide α by the root of the number of the step, counted from 1.",
        "alpha / np.sqrt(t + 1)",
    ),
    build=build_sqrt,
    mistakes=mistakes(SQRT_ROWS, build_sqrt),
)
