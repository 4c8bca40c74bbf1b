"""Exercises of unit 11 about the step size itself: triangular, triangular2 and exp_range."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_11_cyclical as reference

# --- cases -------------------------------------------------------------------------------------


def _case(low, high, step_size, times, **gamma):
    """One call per t; the label says which."""
    told = {"alpha_min": low, "alpha_max": high, "step_size": step_size, **gamma}
    calls = [{"t": t} for t in times]
    label = f"{low:.4g} to {high:.4g}, step_size {step_size:.4g}"
    label += "".join(f", gamma {value:.4g}" for value in gamma.values())
    label += f" (t = {', '.join(f'{t:.4g}' for t in times)})"
    return Case(label, {**calls[0], **told}, calls[1:])


def _drawn(rng, step_size, halves, **gamma):
    """Bounds at random, and one t inside each of the given halves of a cycle, in random order."""
    low = float(10.0 ** rng.uniform(-3, -1))
    inside = np.array([rng.choice([0.15, 0.2, 0.3, 0.7, 0.8, 0.85]) for _ in halves])
    times = (np.array(halves) + inside) * step_size
    if isinstance(step_size, int):
        # Not a multiple of the step size, where a turn hides a wrong slope.
        times = np.round(times).astype(int)
    return _case(
        low, low * float(rng.uniform(3, 9)), step_size, rng.permutation(times).tolist(), **gamma
    )


def _draw(rng, part, gammas):
    """Cases of any of the three; ``gammas`` are the γ of the visible cases, none where there is no γ."""

    def gamma(k):
        if not gammas:
            return {}
        return {"gamma": float(rng.uniform(0.97, 0.999)) if part == "hidden" else gammas[k]}

    if part == "properties":
        return [
            _case(0.02, 0.02, 5, (3, 8, 14), **gamma(0)),
            _case(0.0, 1.0, 4, (4, 1, 12, 23), **gamma(1)),
            _case(0.1, 0.7, 6, (9, 15, 6, 30, 21), **({"gamma": 1.0} if gammas else {})),
        ]
    if part != "hidden":
        return [
            _case(0.1, 0.5, 4, (1, 4, 7, 8, 10, 15), **gamma(0)),
            _case(0.001, 0.006, 10, (7, 0, 3, 23, 36, 44), **gamma(1)),
            _case(0.2, 0.9, 2.5, (1, 4, 6, 8.5, 11), **gamma(2)),
            _case(0.02, 0.9, 4, (26, 28), **gamma(0)),  # the fourth cycle: 2·3 is not 2³
        ]
    return [
        _drawn(rng, int(rng.integers(10, 30)), (0, 1, 2, 5), **gamma(0)),
        _drawn(rng, int(rng.integers(40, 200)), (2, 1, 3, 6), **gamma(1)),
        _drawn(rng, float(rng.uniform(3.1, 8.9)), (1, 0, 4, 3, 7), **gamma(2)),
        _case(0.01, 0.07, 7, (*rng.integers(0, 60, size=3).tolist(), 3, 0), **gamma(0)),
    ]


# --- versions ----------------------------------------------------------------------------------


def _wave(fade, value):
    """The ``build`` of one of the three: what fades, and how the value is put together, are its own."""
    fades, put_together = fade, value

    def build(
        t=lambda t: t,
        half=lambda s: s,
        cycle=lambda t, s: math.floor(1 + t / (2 * s)),
        x=lambda w: abs(w.t / w.s - 2 * w.cycle + 1),
        height=lambda w: 1 - w.x,
        bounds=lambda low, high: (low, high),
        fade=fades,
        value=put_together,
    ):
        count, read = t, bounds

        def version(t, alpha_min, alpha_max, step_size, gamma=1.0):
            w = SimpleNamespace(t=count(t), s=half(step_size), gamma=gamma)
            w.low, w.high = read(alpha_min, alpha_max)
            w.cycle = cycle(w.t, w.s)
            w.x = x(w)
            w.h = height(w)
            w.fade = fade(w)
            return float(value(w))

        return version

    return build


def _swing(w):
    return w.low + (w.high - w.low) * w.h * w.fade


def _geometric(w):
    return w.low * (w.high / w.low) ** w.h if w.low > 0 else 0.0


# Mistakes in the shape of the wave, which all three can have.
SHAPE_ROWS = (
    ("half_for_whole", {"half": lambda s: s / 2},
     "Your cycle is half as long as it should be: step_size is *half* a cycle, the way up alone."),
    ("twice_as_long", {"half": lambda s: 2 * s},
     "Your cycle is twice as long as it should be: up in step_size steps, down in step_size more."),
    ("from_the_top", {"height": lambda w: w.x},
     "Your cycle begins at the top: x is the distance from the peak, so 1 − x is the height above alpha_min."),
    ("no_abs", {"x": lambda w: w.t / w.s - 2 * w.cycle + 1},
     "The absolute value is missing in x: on the way up t/step_size − 2·cycle + 1 is below 0."),
    ("cycle_from_zero", {"cycle": lambda t, s: math.floor(t / (2 * s))},
     "Your cycle counts from 0, as the 1 in ⌊1 + t/(2·step_size)⌋ is missing; the first cycle is number 1."),
    ("cycle_too_fast", {"cycle": lambda t, s: math.floor(1 + t / s)},
     "Your cycle number grows with every *half* cycle: divide t by 2·step_size."),
    ("rounded_up", {"cycle": lambda t, s: math.ceil(1 + t / (2 * s))},
     "You round the cycle number up; ⌊ ⌋ rounds down."),
    ("rounded", {"cycle": lambda t, s: round(1 + t / (2 * s))},
     "You round the cycle number to the nearest; ⌊ ⌋ rounds down."),
    ("brackets", {"cycle": lambda t, s: math.floor(1 + t / 2 * s)},
     "t / 2 * step_size multiplies by step_size: write t / (2 * step_size)."),
    ("no_two", {"x": lambda w: abs(w.t / w.s - w.cycle + 1)},
     "In x the cycle number is multiplied by 2: |t/step_size − 2·cycle + 1|."),
    ("minus_one", {"x": lambda w: abs(w.t / w.s - 2 * w.cycle - 1)},
     "A sign is wrong in x: |t/step_size − 2·cycle + 1|."),
    ("first_cycle_only", {"height": lambda w: max(0.0, 1 - abs(w.t / w.s - 1))},
     "Your step size stays at the bottom after the first cycle: it goes up and down for ever."),
    ("up_only", {"height": lambda w: min(1.0, w.t / w.s)},
     "Your step size goes up once and stays there: after step_size steps it comes down again."),
    ("sawtooth", {"height": lambda w: (w.t / w.s) % 1},
     "Your step size drops from the top to the bottom: it comes down as slowly as it went up."),
    ("long_sawtooth", {"height": lambda w: (w.t / (2 * w.s)) % 1},
     "Your step size goes up for a whole cycle and then drops: up in step_size steps, down in step_size."),
    ("restarts", {"height": lambda w: 1 - (w.t / w.s) % 1},
     "Your step size only comes down and jumps back to the top, as warm restarts do: here it climbs, too."),
    ("whole_steps", {"x": lambda w: abs(w.t // w.s - 2 * w.cycle + 1)},
     "t // step_size cuts the fraction off, so α jumps between the bounds: divide with /."),
    ("cosine", {"height": lambda w: (1 - math.cos(math.pi * w.t / w.s)) / 2},
     "That is a cosine wave; the triangle's sides are straight lines."),
    ("sine", {"height": lambda w: abs(math.sin(math.pi * w.t / (2 * w.s)))},
     "That is a sine wave; the triangle's sides are straight lines."),
    ("squared", {"height": lambda w: (1 - w.x) ** 2},
     "You square 1 − x: the triangle's sides are straight lines."),
    ("t_from_one", {"t": lambda t: t + 1},
     "Your t is one too large: t = 0 is the first step, with alpha_min. Use t as it comes."),
    ("t_late", {"t": lambda t: max(t - 1, 0)},
     "Your t is one too small: t counts from 0. Use t as it comes."),
    ("from_zero", {"bounds": lambda low, high: (0.0, high - low)},
     "alpha_min is missing: the swing is added to alpha_min."),
    ("from_zero_to_max", {"bounds": lambda low, high: (0.0, high)},
     "Your step size begins at 0: it goes from alpha_min to alpha_max."),
    ("swing_of_max", {"bounds": lambda low, high: (low, low + high)},
     "Your swing is alpha_max, so that the peak is alpha_min + alpha_max: it is alpha_max − alpha_min."),
    ("swing_down", {"bounds": lambda low, high: (low, 2 * low - high)},
     "A sign is wrong: the swing is added to alpha_min."),
    ("always_max", {"height": lambda w: 1.0},
     "Your step size does not go up and down between alpha_min and alpha_max: where is 1 − x?"),
    ("always_min", {"height": lambda w: 0.0},
     "Your step size stays at alpha_min: is the cycle number rounded down, ⌊ ⌋, and does t come in?"),
)  # fmt: skip


# --- triangular --------------------------------------------------------------------------------

build_triangular = _wave(lambda w: 1.0, _swing)

TRIANGULAR_ROWS = (
    *SHAPE_ROWS,
    ("halved", {"fade": lambda w: 2.0 ** (1 - w.cycle)},
     "Your peaks are halved from cycle to cycle: that is triangular2. Here all cycles are alike."),
    ("geometric", {"value": _geometric},
     "Your step size grows by equal factors, (α_max/α_min)^(1−x): the sides are straight lines."),
    ("height_alone", {"value": lambda w: w.h},
     "You return 1 − x alone: it goes from 0 to 1. Stretch it from alpha_min to alpha_max."),
    ("minimum_times", {"value": lambda w: w.low * (w.high - w.low) * w.h},
     "You multiply by alpha_min: add it."),
)  # fmt: skip

TRIANGULAR = Exercise(
    reference=reference.triangular,
    outputs=("alpha",),
    draw=lambda rng, part: _draw(rng, part, ()),
    hints=(
        "Which cycle are you in? It is number 1 for t from 0 to just before 2·step_size. Then: how far is t from the "
        "peak of that cycle, in units of step_size?",
        "cycle counts from 1; its peak is at t = (2·cycle − 1)·step_size. x is the distance from it, 1 at the ends.",
        "cycle = np.floor(1 + t / (2 * step_size)); x = abs(t / step_size - 2 * cycle + 1); "
        "alpha_min + (alpha_max - alpha_min) * (1 - x)",
    ),
    build=build_triangular,
    mistakes=mistakes(TRIANGULAR_ROWS, build_triangular),
)


# --- triangular2 -------------------------------------------------------------------------------

build_triangular2 = _wave(lambda w: 2.0 ** (1 - w.cycle), _swing)

TRIANGULAR2_ROWS = (
    ("not_halved", {"fade": lambda w: 1.0},
     "That is triangular: here the swing is halved after every cycle."),
    ("first_halved_too", {"fade": lambda w: 2.0**-w.cycle},
     "Your first cycle is halved already: divide by 2^(cycle − 1), which is 1 in the first."),
    ("first_two_alike", {"fade": lambda w: 2.0 ** min(0, 2 - w.cycle)},
     "Your swing is halved one cycle too late: the second cycle's is half of the first's."),
    ("halved_once", {"fade": lambda w: 1.0 if w.cycle == 1 else 0.5},
     "Your swing is halved once: after *every* cycle it is halved again."),
    ("divided_by_number", {"fade": lambda w: 1 / w.cycle if w.cycle else 0.0},
     "You divide by the number of the cycle, 1, 2, 3, 4: halving again and again divides by 1, 2, 4, 8."),
    ("divided_by_double", {"fade": lambda w: 1 / max(1, 2 * (w.cycle - 1))},
     "You divide by 2·(cycle − 1); halving again and again divides by 2^(cycle − 1)."),
    ("every_half_cycle", {"fade": lambda w: 2.0 ** -math.floor(w.t / w.s)},
     "You halve after every *half* cycle, on top of the peak: halve after every whole one."),
    ("smoothly", {"fade": lambda w: 2.0 ** (-w.t / (2 * w.s))},
     "Your swing falls all the time: inside a cycle it stays, so use the whole-numbered cycle."),
    ("quartered", {"fade": lambda w: 4.0 ** (1 - w.cycle)},
     "Your swing falls to a quarter after every cycle: halve it once, divide by 2^(cycle − 1)."),
    ("squares", {"fade": lambda w: 1 / w.cycle**2 if w.cycle else 0.0},
     "You divide by cycle²; halving again and again divides by 2^(cycle − 1)."),
    ("grows", {"fade": lambda w: 2.0 ** (w.cycle - 1)},
     "Your swing doubles: divide by 2^(cycle − 1)."),
    ("both_bounds", {"value": lambda w: (w.low + (w.high - w.low) * w.h) * w.fade},
     "You halve the whole step size, alpha_min too: the lower bound stays, only the swing is halved."),
    ("maximum_halved", {"value": lambda w: w.low + (w.high * w.fade - w.low) * w.h},
     "You halve alpha_max itself: it is the swing above alpha_min that is halved."),
    ("bounds_exchanged", {"bounds": lambda low, high: (high, low)},
     "alpha_min and alpha_max are exchanged: alpha_min stays, the peaks come down to it."),
    ("exp_of_cycle", {"fade": lambda w: math.exp(1 - w.cycle)},
     "You divide by e^(cycle − 1): halving divides by 2^(cycle − 1)."),
    *SHAPE_ROWS,
)  # fmt: skip

TRIANGULAR2 = Exercise(
    reference=reference.triangular2,
    outputs=("alpha",),
    draw=lambda rng, part: _draw(rng, part, ()),
    hints=(
        "What is halved: the step size, its upper bound, or its distance from alpha_min?",
        "The distance from alpha_min, triangular(...) − alpha_min, is divided by 1, 2, 4, 8, … in cycle 1, 2, 3, 4, …",
        "cycle = np.floor(1 + t / (2 * step_size)); "
        "alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2 ** (cycle - 1)",
    ),
    build=build_triangular2,
    mistakes=mistakes(TRIANGULAR2_ROWS, build_triangular2),
)


# --- exp_range ---------------------------------------------------------------------------------


def _both(w):
    return (w.low + (w.high - w.low) * w.h) * w.fade


build_exp_range = _wave(lambda w: w.gamma**w.t, _both)

EXP_RANGE_ROWS = (
    ("only_swing", {"value": _swing},
     "Your lower bound stays at alpha_min: that is PyTorch's form. In the paper's text both bounds fall, so multiply "
     "the whole step size by γᵗ."),
    ("only_max", {"value": lambda w: w.low + (w.high * w.fade - w.low) * w.h},
     "Only your upper bound falls: both do, so multiply the whole step size by γᵗ."),
    ("only_min", {"value": lambda w: w.low * w.fade + (w.high - w.low) * w.h},
     "Only the lower bound falls, the swing does not: multiply the whole step size by γᵗ."),
    ("twice", {"value": lambda w: _swing(w) * w.fade},
     "γᵗ stands twice at the swing: multiply the whole step size by it, once."),
    ("not_falling", {"fade": lambda w: 1.0},
     "Nothing falls: multiply by γᵗ."),
    ("gamma_once", {"fade": lambda w: w.gamma},
     "You multiply by γ once: after t steps it is γᵗ."),
    ("per_cycle", {"fade": lambda w: w.gamma ** (w.cycle - 1)},
     "Your bounds fall once per cycle: they fall in every step, γᵗ."),
    ("per_cycle_from_one", {"fade": lambda w: w.gamma**w.cycle},
     "Your bounds fall once per cycle: they fall in every step, γᵗ."),
    ("t_of_the_cycle", {"fade": lambda w: w.gamma ** (w.t % (2 * w.s))},
     "Your t begins anew in every cycle: γᵗ takes the steps since training began."),
    ("t_of_the_half", {"fade": lambda w: w.gamma ** (w.t % w.s)},
     "Your t begins anew in every half cycle: γᵗ takes the steps since training began."),
    ("per_half_cycle", {"fade": lambda w: w.gamma ** (w.t / w.s)},
     "You divide t by step_size in the exponent: γ is the factor per step."),
    ("per_whole_cycle", {"fade": lambda w: w.gamma ** (w.t / (2 * w.s))},
     "You divide t by 2·step_size in the exponent: γ is the factor per step."),
    ("power_of_x", {"fade": lambda w: w.gamma**w.x},
     "x is the exponent: it is t, the steps since training began."),
    ("times_t", {"fade": lambda w: w.gamma * w.t},
     "You multiply γ by t: it is the power γᵗ, gamma ** t."),
    ("t_to_gamma", {"fade": lambda w: float(w.t) ** w.gamma},
     "The power is the wrong way round: gamma ** t, not t ** gamma."),
    ("exponent_plus_one", {"fade": lambda w: w.gamma ** (w.t + 1)},
     "Your exponent is one too large: at t = 0 nothing has fallen yet."),
    ("exponent_minus_one", {"fade": lambda w: w.gamma ** (w.t - 1)},
     "Your exponent is one too small: at t = 0 nothing has fallen yet, and at t = 1 once."),
    ("grows", {"fade": lambda w: w.gamma**-w.t},
     "Your bounds grow: the exponent is t, not −t, and you multiply by γᵗ."),
    ("exponential", {"fade": lambda w: math.exp(-w.gamma * w.t)},
     "That is e^(−γt): the factor per step is γ itself, γᵗ."),
    ("one_minus_gamma", {"fade": lambda w: (1 - w.gamma) ** w.t},
     "The factor per step is γ, not 1 − γ."),
    ("linear", {"fade": lambda w: 1 - (1 - w.gamma) * w.t},
     "Your bounds fall by the same amount in every step: it is the same *factor*, γᵗ."),
    ("inverse_time", {"fade": lambda w: 1 / (1 + (1 - w.gamma) * w.t)},
     "That is a 1/t decay: the bounds fall by the same factor in every step, γᵗ."),
    ("rest_of_the_power", {"fade": lambda w: 1 - w.gamma**w.t},
     "1 − γᵗ grows from 0 to 1: multiply by γᵗ."),
    ("halved_too", {"fade": lambda w: w.gamma**w.t * 2.0 ** (1 - w.cycle)},
     "Besides γᵗ you halve from cycle to cycle: that belongs to triangular2."),
    ("no_wave", {"value": lambda w: w.high * w.fade},
     "Your step size falls without going up and down: multiply γᵗ by triangular(...)."),
    ("squared_power", {"value": lambda w: (w.low + (w.high - w.low) * w.h) * w.gamma ** (w.t * 2)},
     "γᵗ stands twice: multiply the whole step size by it, once."),
    *(row for row in SHAPE_ROWS if row[0] != "always_max"),
)  # fmt: skip

EXP_RANGE = Exercise(
    reference=reference.exp_range,
    outputs=("alpha",),
    draw=lambda rng, part: _draw(rng, part, (0.95, 0.98, 0.9)),
    hints=(
        "Both bounds fall by the same factor. What does that do to everything between them?",
        "After t steps a factor γ per step has become γᵗ. It multiplies the whole triangular step size.",
        "gamma**t * triangular(t, alpha_min, alpha_max, step_size)",
    ),
    build=build_exp_range,
    mistakes=mistakes(EXP_RANGE_ROWS, build_exp_range),
)
