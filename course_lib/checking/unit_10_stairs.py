"""Exercises of unit 10 that have a corner: step_decay, warmup and transformer_schedule."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Exercise, mistakes
from course_lib.checking.unit_10_schedules import at, builder, clock_rows, some
from course_lib.units import unit_10_decay_and_warmup as reference

# --- step_decay --------------------------------------------------------------------------------


def _draw_step(rng, part):
    if part == "properties":
        return [
            at("the same on the whole stair", (10, 13, 19), alpha=0.2, gamma=0.1, step_size=10),
            at("γ = 1: α for ever", (0, 9, 1000), alpha=0.3, gamma=1.0, step_size=4),
            at("stairs of one step", range(4), alpha=0.8, gamma=0.5, step_size=1),
        ]
    if part != "hidden":
        return [
            at("α = 0.1, γ = 0.5, stairs of 3", range(8), alpha=0.1, gamma=0.5, step_size=3),
            at("α = 2, γ = 0.1, stairs of 10", (0, 9, 10, 11, 29, 30, 45), alpha=2.0, gamma=0.1, step_size=10),
            at("α = 0.4, γ = 0.9, stairs of 7", (4, 6, 7, 20, 21, 100), alpha=0.4, gamma=0.9, step_size=7),
        ]  # fmt: skip
    cases = []
    for alpha, gamma in zip(
        (0.04, 0.7, 5.0), rng.choice([0.2, 0.3, 0.6, 0.8], 3, False), strict=True
    ):
        size = int(rng.integers(4, 30))
        times = sorted({0, size // 2 + 1, size - 1, size, 3 * size, *some(rng, 1, 6 * size)})
        label = f"α = {alpha}, γ = {gamma}, stairs of {size}"
        cases.append(at(label, times, alpha=alpha, gamma=float(gamma), step_size=size))
    return cases


build_step = builder(
    reference.step_decay,
    s=lambda x: x.t,
    width=lambda x: x.step_size,
    stairs=lambda x: np.floor(x.s / x.width),
    base=lambda x: x.gamma,
    a=lambda x: x.alpha,
    factor=lambda x: x.base**x.stairs,
    value=lambda x: x.a * x.factor,
)

STEP_ROWS = (
    *clock_rows(
        "s", "Your stairs begin one step early: the first step with the next value is t = step_size itself.",
        "Your stairs begin one step late (as Keras's PiecewiseConstantDecay does): the next value begins with "
        "t = step_size itself.",
    ),
    ("late_but_positive", {"s": lambda x: np.maximum(x.t - 1, 0)},
     "Your stairs begin one step late (as Keras's PiecewiseConstantDecay does): the next value begins with "
     "t = step_size itself. Is there a > that should be ≥?"),
    ("no_floor", {"stairs": lambda x: x.s / x.width},
     "Your step size falls smoothly: round t / step_size down, t // step_size."),
    ("ceil", {"stairs": lambda x: np.ceil(x.s / x.width)},
     "You round t / step_size up; on the first stair no factor is applied yet: round down, t // step_size."),
    ("round", {"stairs": lambda x: np.round(x.s / x.width)},
     "You round to the nearest number, so that a stair begins at its middle: round down, t // step_size."),
    ("one_stair_more", {"stairs": lambda x: np.floor(x.s / x.width) + 1},
     "You count one stair too many: on the first stair it is α itself."),
    ("every_step", {"stairs": lambda x: x.s}, "You multiply by γ in every step, not once per stair: t // step_size."),
    ("remainder", {"stairs": lambda x: x.s % x.width},
     "% gives the place on the stair; its number is t // step_size."),
    ("once", {"stairs": lambda x: np.minimum(np.floor(x.s / x.width), 1)},
     "You multiply by γ only once: every further stair does so again."),
    ("only_at_the_edge", {"stairs": lambda x: float(x.s % x.width == 0 and x.s > 0)},
     "Only the first step of a stair is smaller, and by one factor: γ is raised to the number of all stairs "
     "taken, t // step_size."),
    ("zero_is_an_edge", {"stairs": lambda x: float(x.s % x.width == 0)},
     "You multiply by γ only where t % step_size is 0: γ is raised to the number of all stairs taken, t // step_size."),
    ("upside_down", {"stairs": lambda x: np.floor(x.width / x.s) if x.s else np.inf},
     "You divide step_size by t: the number of stairs is t // step_size."),
    ("product", {"factor": lambda x: x.base * x.stairs},
     "γ·k is a product; every stair multiplies by γ once more, γᵏ: gamma ** (t // step_size)."),
    ("linear", {"value": lambda x: x.a - x.base * x.stairs},
     "You subtract γ per stair: multiply by it, α γᵏ."),
    ("grows", {"value": lambda x: x.a / x.factor}, "Your step size grows: multiply by γᵏ."),
    ("power_of_power", {"factor": lambda x: x.stairs**x.base}, "Base and exponent are exchanged: γ to the power of k."),
    ("no_brackets", {"factor": lambda x: x.base**x.s // x.width},
     "The brackets are missing: ** binds tighter than //. gamma ** (t // step_size)."),
    ("alpha_in_power", {"value": lambda x: (x.a * x.base) ** x.stairs},
     "Your α is raised to the power, too: mind the brackets, alpha * gamma ** (t // step_size)."),
    ("alpha_unused", {"a": lambda x: 1.0}, "The argument alpha has no effect: you return the factor alone."),
    ("hardcoded_half", {"base": lambda x: 0.5}, "You use 0.5 as a constant: use the argument gamma."),
    ("hardcoded_tenth", {"base": lambda x: 0.1}, "You use 0.1 as a constant: use the argument gamma."),
    ("complement", {"base": lambda x: 1 - x.gamma},
     "You take 1−γ as the factor: γ is what is *left* of the step size, not what is taken off."),
    ("hardcoded_width", {"width": lambda x: 10.0}, "You use 10 as a constant: use the argument step_size."),
    ("constant", {"value": lambda x: x.a}, "You return α as it came: it falls with every stair."),
    ("inverse", {"factor": lambda x: 1 / (1 + x.stairs)},
     "You divide by the number of the stair: multiply by γ once per stair, γᵏ."),
)  # fmt: skip

STEP_DECAY = Exercise(
    reference=reference.step_decay,
    outputs=("alpha_t",),
    draw=_draw_step,
    hints=(
        "How many stairs have been taken at t = 0, at t = step_size − 1, at t = step_size?",
        "t // step_size is a division that rounds down. How often has α been multiplied by γ by then?",
        "alpha * gamma ** (t // step_size)",
    ),
    build=build_step,
    mistakes=mistakes(STEP_ROWS, build_step),
)

# --- warmup ------------------------------------------------------------------------------------


def _draw_warmup(rng, part):
    if part == "properties":
        return [
            at("no jump at the end of the warm-up", (3, 4, 5), alpha=0.3, warmup_steps=5, gamma=0.99),
            at("a warm-up of one step is none", (0, 1, 2), alpha=0.3, warmup_steps=1, gamma=0.9),
            at("γ = 1: α for ever after", (9, 10, 11, 5000), alpha=0.3, warmup_steps=10, gamma=1.0),
            at("equal steps upwards, the first one α/warmup_steps", (0, 1, 2), alpha=0.4, warmup_steps=8, gamma=0.5),
        ]  # fmt: skip
    if part != "hidden":
        return [
            at("α = 0.8, 4 steps of warm-up, γ = 0.5", range(8), alpha=0.8, warmup_steps=4, gamma=0.5),
            at("α = 0.3, 10 steps of warm-up, γ = 0.9", (0, 4, 9, 10, 11, 30), alpha=0.3, warmup_steps=10, gamma=0.9),
            at("α = 2, 5 steps of warm-up, γ not given", (1, 4, 5, 60), alpha=2.0, warmup_steps=5),
        ]  # fmt: skip
    cases = []
    for alpha, gamma in zip(
        (0.04, 0.7, 5.0), rng.choice([0.6, 0.8, 0.9, 0.97], 3, False), strict=True
    ):
        w = int(rng.integers(6, 30))
        times = sorted({0, w - 2, w - 1, w, w + 1, *some(rng, 1, 4 * w)})
        label = f"α = {alpha}, {w} steps of warm-up, γ = {gamma}"
        cases.append(at(label, times, alpha=alpha, warmup_steps=w, gamma=float(gamma)))
    last = at("γ not given", (0, 2, 6, 7, 40), alpha=0.5, warmup_steps=7)
    return [*cases, last]


build_warmup = builder(
    reference.warmup,
    a=lambda x: x.alpha,
    w=lambda x: x.warmup_steps,
    g=lambda x: x.gamma,
    share=lambda x: (x.t + 1) / x.w,
    rising=lambda x: x.a * x.share,
    after=lambda x: x.t - x.w,
    falling=lambda x: x.a * x.g**x.after,
    in_warmup=lambda x: x.t < x.w,
    value=lambda x: x.rising if x.in_warmup else x.falling,
)

FROM_ZERO = "Your first step is 0 long, a step lost: the warm-up goes α/w, 2α/w, …, α, with (t + 1)/warmup_steps."

WARMUP_ROWS = (
    ("from_zero", {"share": lambda x: x.t / x.w}, FROM_ZERO),
    ("linspace", {"share": lambda x: x.t / (x.w - 1) if x.w > 1 else np.float64(1.0)}, FROM_ZERO),
    ("ends_late", {"in_warmup": lambda x: x.t <= x.w},
     "Your warm-up is one step too long: it is on while t < warmup_steps."),
    ("ends_early", {"in_warmup": lambda x: x.t < x.w - 1},
     "Your warm-up is one step too short: it is on while t < warmup_steps."),
    ("no_restart_of_t", {"after": lambda x: x.t},
     "After the warm-up your step size jumps: count from its end, γ to the power of t − warmup_steps."),
    ("after_one_late", {"after": lambda x: x.t - x.w + 1},
     "The first step after the warm-up has already lost a factor γ: its power is t − warmup_steps, 0."),
    ("after_one_early", {"after": lambda x: np.maximum(x.t - x.w - 1, 0)},
     "The fall begins one step late: the power is t − warmup_steps."),
    ("backwards", {"after": lambda x: x.w - x.t},
     "After the warm-up your step size grows: the power is t − warmup_steps, not the other way round."),
    ("no_decay", {"falling": lambda x: x.a},
     "After the warm-up your α stays, and gamma has no effect: multiply by γ in every step."),
    ("decays_all_the_time", {"rising": lambda x: x.a * x.share * x.g**x.t, "after": lambda x: x.t},
     "Your γ is at work from the start: the fall begins after the warm-up, γ to the power of t − warmup_steps."),
    ("no_warmup", {"rising": lambda x: x.a}, "There is no warm-up: in it the step size is α (t + 1)/warmup_steps."),
    ("flat_warmup", {"share": lambda x: 1 / x.w}, "Your warm-up stays at α/warmup_steps: it grows with t + 1."),
    ("down_first", {"share": lambda x: 1 - x.t / x.w}, "Your warm-up falls: the share grows, (t + 1)/warmup_steps."),
    ("never_ends", {"in_warmup": lambda x: True},
     "Your warm-up never ends: from t = warmup_steps on it is α γᵏ."),
    ("branches_exchanged", {"in_warmup": lambda x: x.t >= x.w}, "The two cases are exchanged: the rise comes first."),
    ("squared", {"rising": lambda x: x.a * x.share**2},
     "Your warm-up is a parabola: it is a line, α (t + 1)/warmup_steps."),
    ("rooted", {"rising": lambda x: x.a * np.sqrt(x.share)},
     "Your warm-up is a root: it is a line, α (t + 1)/warmup_steps."),
    ("third", {"share": lambda x: 1 / 3 + 2 / 3 * np.minimum(x.t / x.w, 1)},
     "Your warm-up begins at α/3, PyTorch's default: here it is α (t + 1)/warmup_steps."),
    ("whole", {"share": lambda x: (x.t + 1) // x.w}, "// cuts the fraction off: (t + 1) / warmup_steps."),
    ("no_brackets", {"share": lambda x: x.t + 1 / x.w}, "The brackets are missing: (t + 1) / warmup_steps."),
    ("no_brackets_at_all", {"rising": lambda x: x.a * x.t + 1 / x.w},
     "The brackets are missing: alpha * (t + 1) / warmup_steps."),
    ("not_divided", {"rising": lambda x: x.a * (x.t + 1)},
     "You do not divide by warmup_steps: the share reaches 1 at its end."),
    ("rise_without_alpha", {"rising": lambda x: x.share}, "α is missing in the warm-up: α (t + 1)/warmup_steps."),
    ("fall_without_alpha", {"falling": lambda x: x.g**x.after}, "α is missing after the warm-up: α γᵏ."),
    ("alpha_unused", {"a": lambda x: 1.0}, "The argument alpha has no effect."),
    ("product", {"falling": lambda x: x.a * x.g * x.after},
     "γ·k is a product; each step multiplies by γ once more, γᵏ."),
    ("once", {"falling": lambda x: x.a * x.g},
     "After the warm-up you multiply by γ once only: every step does so again."),
    ("hardcoded", {"g": lambda x: 0.9}, "You use 0.9 as a constant: use the argument gamma."),
    ("root_after", {"falling": lambda x: x.a / np.sqrt(x.after + 1)},
     "After the warm-up you fall with the root, as the Transformer does: here it is α γᵏ."),
)  # fmt: skip

WARMUP = Exercise(
    reference=reference.warmup,
    outputs=("alpha_t",),
    draw=_draw_warmup,
    hints=(
        "Two cases, an if. What is α_t for t = 0, for t = warmup_steps − 1, for t = warmup_steps?",
        "In the warm-up α times the share (t + 1)/warmup_steps. After it, how many steps ago did it end?",
        "alpha * (t + 1) / warmup_steps if t < warmup_steps else exponential_decay(t - warmup_steps, alpha, gamma)",
    ),
    build=build_warmup,
    mistakes=mistakes(WARMUP_ROWS, build_warmup),
)

# --- transformer_schedule ----------------------------------------------------------------------


def _draw_transformer(rng, part):
    if part == "properties":
        return [
            at(
                "the peak, and its neighbours",
                (98, 99, 100),
                d_model=16,
                warmup_steps=100,
                scale=1.0,
            ),
            at(
                "four times the width, half the size",
                (0, 7, 300),
                d_model=64,
                warmup_steps=100,
                scale=1.0,
            ),
            at(
                "late: four times the steps, half the size",
                (999, 3999),
                d_model=16,
                warmup_steps=5,
                scale=1.0,
            ),
        ]
    if part != "hidden":
        return [
            at("d = 4, 3 steps of warm-up", range(8), d_model=4, warmup_steps=3, scale=1.0),
            at("d = 64, 40 steps, scale = 0.5", (0, 20, 39, 40, 500), d_model=64, warmup_steps=40, scale=0.5),
            at("with the defaults", (0, 1999, 3999, 4000, 50_000)),
        ]  # fmt: skip
    cases = []
    for d, scale in zip((10, 96, 300), rng.choice([0.2, 0.7, 1.5, 4.0], 3, False), strict=True):
        w = int(rng.integers(6, 200))
        times = sorted({0, w - 2, w - 1, w, *some(rng, 1, 5 * w)})
        label = f"d = {d}, {w} steps of warm-up, scale = {scale}"
        cases.append(at(label, times, d_model=d, warmup_steps=w, scale=float(scale)))
    return [*cases, at("with the defaults", some(rng, 4, 20_000))]


build_transformer = builder(
    reference.transformer_schedule,
    s=lambda x: x.t + 1,
    w=lambda x: x.warmup_steps,
    d=lambda x: x.d_model,
    k=lambda x: x.scale,
    width=lambda x: x.d**-0.5,
    falling=lambda x: x.s**-0.5,
    rising=lambda x: x.s * x.w**-1.5,
    curve=lambda x: np.minimum(x.falling, x.rising),
    value=lambda x: x.k * x.width * x.curve,
)

TRANSFORMER_ROWS = (
    ("from_zero", {"s": lambda x: x.t},
     "You use t for s: the paper counts from 1, so s = t + 1; with 0 the first step would be lost (or 0 to the "
     "power −0.5)."),
    ("guarded", {"s": lambda x: np.maximum(x.t, 1)},
     "Your guard against s = 0 makes the steps t = 0 and t = 1 alike, and all others late: s = t + 1."),
    ("s_plus_two", {"s": lambda x: x.t + 2}, "You add 2 to t: s = t + 1."),
    ("maximum", {"curve": lambda x: np.maximum(x.falling, x.rising)},
     "You take the larger of the two: the smaller one, min."),
    ("only_rising", {"curve": lambda x: x.rising},
     "Your warm-up never ends: the smaller of the two terms counts, and the other one is s ** −0.5, with a minus."),
    ("only_falling", {"curve": lambda x: x.falling},
     "There is no warm-up: the smaller of the two terms counts, and the other one is s · warmup_steps ** −1.5, "
     "with a minus."),
    ("added", {"curve": lambda x: x.falling + x.rising}, "You add the two terms: take the smaller one."),
    ("multiplied", {"curve": lambda x: x.falling * x.rising}, "You multiply the two terms: take the smaller one."),
    ("d_unused", {"width": lambda x: 1.0}, "d_model has no effect: the factor d_model ** −0.5 is missing."),
    ("d_default", {"d": lambda x: 512.0}, "You use 512 as a constant: use the argument d_model."),
    ("d_grows", {"width": lambda x: x.d**0.5}, "A wider model gets a *smaller* step: d_model ** −0.5."),
    ("d_not_rooted", {"width": lambda x: 1 / x.d}, "You divide by d_model: by its root, d_model ** −0.5."),
    ("w_default", {"w": lambda x: 4000.0}, "You use 4000 as a constant: use the argument warmup_steps."),
    ("w_power_half", {"rising": lambda x: x.s * x.w**-0.5},
     "The power of warmup_steps is −1.5, not −0.5: the two terms must be equal at s = warmup_steps."),
    ("w_power_one", {"rising": lambda x: x.s / x.w},
     "The power of warmup_steps is −1.5, not −1: the two terms must be equal at s = warmup_steps."),
    ("w_power_two", {"rising": lambda x: x.s * x.w**-2.0},
     "The power of warmup_steps is −1.5, not −2: the two terms must be equal at s = warmup_steps."),
    ("minus_one_halved", {"falling": lambda x: 1 / x.s / 2},
     "s**-1/2 is (s**-1)/2: write s**-0.5 or s**(-1/2)."),
    ("powers_halved", {"width": lambda x: 1 / x.d / 2, "falling": lambda x: 1 / x.s / 2,
                       "rising": lambda x: x.s * x.w**-3.0 / 2},
     "s**-1/2 is (s**-1)/2, and all three powers need brackets: s**(-1/2) or s**-0.5, warmup_steps**(-3/2) or **-1.5."),
    ("s_not_rooted", {"falling": lambda x: 1 / x.s}, "You fall with 1/s: with its root, s ** −0.5."),
    ("flat_after", {"falling": lambda x: x.w**-0.5}, "After the warm-up yours stays: the first term is s ** −0.5."),
    ("fall_restarted_at_the_peak",
     {"curve": lambda x: x.rising if x.s <= x.w else x.w**-0.5 * (x.s - x.w) ** -0.5},
     "You count s anew after the warm-up, so yours falls from the peak like 1/√1, 1/√2, …: s goes on, s ** −0.5."),
    ("scale_unused", {"k": lambda x: 1.0}, "The argument scale has no effect."),
    ("scale_twice", {"k": lambda x: x.scale**2}, "scale is applied twice."),
    ("scale_divides", {"k": lambda x: 1 / x.scale}, "You divide by scale: multiply."),
    ("no_brackets", {"value": lambda x: x.k * np.minimum(x.width * x.falling, x.rising)},
     "The factor d_model ** −0.5 belongs to both terms: mind the brackets of min."),
    ("scale_first_only", {"value": lambda x: x.width * np.minimum(x.k * x.falling, x.rising)},
     "scale belongs to both terms: mind the brackets of min."),
    ("peak_is_scale", {"value": lambda x: x.k * x.w**0.5 * x.curve},
     "Your peak is scale itself: in the paper it is scale / √(d_model · warmup_steps)."),
)  # fmt: skip

TRANSFORMER_SCHEDULE = Exercise(
    reference=reference.transformer_schedule,
    outputs=("alpha_t",),
    draw=_draw_transformer,
    hints=(
        "Which of the two terms grows with s, which falls, and which is smaller at s = 1?",
        "s = t + 1; the smaller term counts, so min; scale and d_model ** −0.5 stand before it.",
        "s = t + 1;  scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)",
    ),
    build=build_transformer,
    mistakes=mistakes(TRANSFORMER_ROWS, build_transformer),
)
