"""Exercises of unit 12 about the step size itself: cosine_annealing and warm_restarts."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_12_sgdr as reference

# --- cases -------------------------------------------------------------------------------------


def _case(times, **told):
    """One call per t; the label says which."""
    label = ", ".join(f"{name} = {value:.4g}" for name, value in told.items())
    label += f"; t = {', '.join(f'{t:.4g}' for t in times)}"
    calls = [{"t": t} for t in times]
    return Case(label, {**calls[0], **told}, calls[1:])


def _step_sizes(rng):
    """A lower bound above 0, where "stays at α_min" and "is 0" differ, and a top."""
    low = float(10.0 ** rng.uniform(-3, -1))
    return {"alpha": low * float(rng.uniform(3, 9)), "alpha_min": low}


def _draw_cosine(rng, part):
    if part == "properties":
        return [
            _case((0, 3, 8, 20), alpha=0.02, steps=8, alpha_min=0.02),
            _case((0,), alpha=0.3, steps=7),
            _case((12, 13, 31), alpha=0.3, steps=12, alpha_min=0.06),
        ]
    if part != "hidden":
        return [
            _case((0, 1, 4, 7, 9), alpha=0.1, steps=10),
            _case((2, 5, 8, 10, 13, 36), alpha=0.9, steps=10, alpha_min=0.3),
            _case((6, 1.5, 3, 40), alpha=0.2, steps=7.5, alpha_min=0.01),
            # At t = steps/2 many a wrong curve has the right height.
            _case((50, 20, 130, 100), alpha=0.05, steps=100, alpha_min=0.002),
        ]
    steps = [int(n) for n in rng.integers(10, 400, size=3)]
    cases = []
    for n in steps:
        inside = np.round(n * rng.choice([0.12, 0.23, 0.34, 0.63, 0.74, 0.86], 3, replace=False))
        late = [n, n + int(rng.integers(2, n - 2))]
        times = rng.permutation([*inside.astype(int), *late]).tolist()
        cases.append(_case(times, steps=n, **_step_sizes(rng)))
    half = float(rng.integers(4, 9)) + 0.5
    cases.append(_case((3, 1, half * 0.8), steps=half, alpha=float(rng.uniform(0.1, 2))))
    return cases


def _draw_restarts(rng, part):
    if part == "properties":
        return [
            _case((0, 5, 10, 35, 70, 150), alpha=0.4, T0=5, Tmult=2, alpha_min=0.1),  # restarts
            _case((1, 7, 13, 19, 601), alpha=0.4, T0=6, Tmult=1, alpha_min=0.1),  # alike in all
            _case((3, 11, 20), alpha=0.02, T0=4, Tmult=3, alpha_min=0.02),
        ]
    if part != "hidden":
        return [
            _case((0, 1, 3, 7, 9), alpha=0.1, T0=10),
            _case((0, 2, 9, 10, 13, 27, 35), alpha=0.9, T0=10, Tmult=1, alpha_min=0.3),
            _case((1, 3, 4, 6, 11, 12, 20, 61), alpha=0.2, T0=4, Tmult=2, alpha_min=0.01),
            _case((4, 8, 9, 21, 36, 44), alpha=0.7, T0=3, Tmult=3, alpha_min=0.05),
            _case((6.5, 20), alpha=0.5, T0=5.25, Tmult=1.5),
        ]
    cases = []
    for mult in (1, 2, 3):
        T0 = int(rng.integers(7, 40))
        lengths = T0 * mult ** np.arange(4)
        starts = np.append(0, np.cumsum(lengths)[:-1])
        inside = rng.choice([0.14, 0.27, 0.38, 0.64, 0.77, 0.86], 4, replace=False)
        times = np.round(starts + inside * lengths).astype(int).tolist()
        # The beginning of period 2 exactly, where a new one begins in the formula with logarithms, too.
        times = rng.permutation([*times, starts[2]]).tolist()
        cases.append(_case(times, T0=T0, Tmult=mult, **_step_sizes(rng)))
    T0 = float(rng.uniform(5.1, 9.9))
    cases.append(_case((T0 * 0.7, T0 * 1.4, T0 * 3.6), T0=T0, alpha=float(rng.uniform(0.1, 2))))
    return cases


# --- the half cosine, which both have ----------------------------------------------------------


def _value(w):
    return w.low + (w.high - w.low) * w.h


def _half_cosine(x):
    return (1 + math.cos(math.pi * x)) / 2


WAVE_ROWS = (
    ("no_half", {"height": lambda x: 1 + math.cos(math.pi * x)},
     "The division by 2 is missing: 1 + cos goes from 2 to 0, the half of it from 1 to 0."),
    ("no_one", {"height": lambda x: math.cos(math.pi * x) / 2},
     "The 1 is missing: (1 + cos)/2 goes from 1 to 0, cos/2 from ½ to −½."),
    ("cosine_alone", {"height": lambda x: math.cos(math.pi * x)},
     "You use the cosine itself, which goes from 1 to −1: (1 + cos)/2 goes from 1 to 0."),
    ("rising", {"height": lambda x: (1 - math.cos(math.pi * x)) / 2},
     "Your step size rises: it is 1 + cos, with a plus, stretched from alpha_min up to alpha."),
    ("sine", {"height": lambda x: (1 + math.sin(math.pi * x)) / 2},
     "That is the sine: it is cos, which begins at 1."),
    ("full_period", {"height": lambda x: (1 + math.cos(2 * math.pi * x)) / 2},
     "Your cosine goes down and up again within the period: π, not 2π."),
    ("quarter", {"height": lambda x: (1 + math.cos(math.pi * x / 2)) / 2},
     "Your cosine gets only half of the way: π times the fraction, not π/2."),
    ("quarter_cosine", {"height": lambda x: math.cos(math.pi * x / 2)},
     "That is a quarter of a cosine, cos(πx/2); here it is (1 + cos(πx))/2, which is its square."),
    ("no_pi", {"height": lambda x: (1 + math.cos(x)) / 2},
     "π is missing inside the cosine."),
    ("whole_angle", {"height": lambda x: (1 + math.cos(math.floor(math.pi * x))) / 2},
     "The angle π · t / T is cut to a whole number by //: divide with /."),
    ("degrees", {"height": lambda x: (1 + math.cos(180 * x)) / 2},
     "You count the angle in degrees: np.cos takes radians, so π and not 180."),
    ("line", {"height": lambda x: 1 - x},
     "Your step size falls along a straight line; it is half a cosine."),
    ("squared", {"height": lambda x: _half_cosine(x) ** 2},
     "You square (1 + cos)/2."),
    ("brackets", {"value": lambda w: w.low + (w.high - w.low) * 1 + (2 * w.h - 1) / 2},
     "Brackets are missing: (alpha − alpha_min) multiplies the whole of (1 + cos)/2."),
    ("half_of_cosine", {"height": lambda x: 1 + math.cos(math.pi * x) / 2},
     "Brackets are missing: the sum 1 + cos is halved, not the cosine alone."),
    ("minimum_not_added", {"value": lambda w: (w.high - w.low) * w.h},
     "alpha_min is not added: your step size ends at 0."),
    ("no_minimum", {"value": lambda w: w.high * w.h},
     "Your step size ends at 0; it ends at alpha_min."),
    ("swing_of_alpha", {"value": lambda w: w.low + w.high * w.h},
     "Your step size begins at alpha_min + alpha: the swing is alpha − alpha_min."),
    ("cut_at_minimum", {"value": lambda w: max(w.low, w.high * w.h)},
     "You cut the curve off at alpha_min; it is squeezed between alpha and alpha_min."),
    ("fraction", {"value": lambda w: w.high * (w.low + (1 - w.low) * w.h)},
     "You take alpha_min as a fraction of alpha, as Keras and optax do; here it is a step size."),
    ("minus", {"value": lambda w: w.low - (w.high - w.low) * w.h},
     "A sign is wrong: the swing is added to alpha_min."),
    ("height_alone", {"value": lambda w: w.h},
     "You return (1 + cos)/2 alone, from 1 to 0: stretch it from alpha to alpha_min."),
    ("t_from_one", {"t": lambda t: t + 1},
     "Your t is one too large: t = 0 is the first step, with alpha. Use t as it comes."),
    ("t_late", {"t": lambda t: max(t - 1, 0)},
     "Your t is one too small: t counts from 0. Use t as it comes."),
    ("whole_t", {"t": int},
     "You cut t to a whole number: it may be a fraction, and so may the length."),
)  # fmt: skip


# --- cosine_annealing --------------------------------------------------------------------------


def build_cosine(
    t=lambda t: t,
    end=lambda steps: steps,
    fraction=lambda t, n: t / n,
    late=lambda x: min(x, 1.0),
    height=_half_cosine,
    value=_value,
):
    """cosine_annealing from its parts: ``late`` is what becomes of the fraction t/steps."""
    count = t

    def version(t, alpha, steps, alpha_min=0.0):
        x = late(fraction(count(t), end(steps)))
        return float(value(SimpleNamespace(low=alpha_min, high=alpha, h=height(x), x=x)))

    return version


def _after(late):
    """The value with ``late(w)`` in the place of α_min where t > steps."""
    return {
        "late": lambda x: x,
        "value": lambda w: late(w) if w.x > 1 else _value(w),
    }


COSINE_ROWS = (
    ("climbs", {"late": lambda x: x},
     "After `steps` your step size climbs again, as PyTorch's CosineAnnealingLR does: here it stays at alpha_min."),
    ("zero_after", _after(lambda w: 0.0),
     "After `steps` your step size is 0: it stays at alpha_min."),
    ("top_after", _after(lambda w: w.high),
     "After `steps` your step size is alpha: it stays at alpha_min. (Restarts come in warm_restarts.)"),
    ("restarts", {"late": lambda x: x % 1.0},
     "Your step size starts again after `steps`: that is warm_restarts. Here it stays at alpha_min."),
    *WAVE_ROWS,
    ("whole_fraction", {"fraction": lambda t, n: t // n},
     "Nothing falls before the end. If you wrote t // steps: that is cut to a whole number, divide with /."),
    ("upside_down", {"fraction": lambda t, n: n / t if t else 0.0},
     "The fraction is upside down: t / steps."),
    ("ends_early", {"end": lambda n: n - 1},
     "You divide by steps − 1: alpha_min is reached at t = steps."),
    ("ends_late", {"end": lambda n: n + 1},
     "You divide by steps + 1: alpha_min is reached at t = steps."),
    ("squared_time", {"fraction": lambda t, n: (t / n) ** 2},
     "You square t / steps."),
    ("stays_at_top", {"height": lambda x: 1.0},
     "Your step size does not fall."),
)  # fmt: skip

COSINE_ANNEALING = Exercise(
    reference=reference.cosine_annealing,
    outputs=("alpha_t",),
    draw=_draw_cosine,
    hints=(
        "What fraction of the way is done at t? What does the cosine do while its angle goes from 0 to π?",
        "(1 + cos) / 2 goes from 1 to 0. Stretch it: at 1 there must stand alpha, at 0 alpha_min. After `steps` the "
        "fraction stays 1.",
        "x = min(t / steps, 1); alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2",
    ),
    build=build_cosine,
    mistakes=mistakes(COSINE_ROWS, build_cosine),
)


# --- warm_restarts -----------------------------------------------------------------------------


def build_restarts(
    t=lambda t: t,
    first=lambda T0, m: T0,
    over=lambda cur, T: cur >= T,
    longer=lambda T, T0, m, i: T * m,
    taken=lambda T, new: T,
    periods=300,
    fraction=lambda w: w.cur / w.T,
    top=lambda high, low, i: high,
    height=_half_cosine,
    value=_value,
):
    """warm_restarts from its parts.

    ``first`` is the length of the first period, ``longer(T, T0, m, i)`` that of the one after period i, ``over``
    whether a period is, ``taken(T, new)`` what it takes off T_cur; ``periods`` is how many restarts there are at most;
    ``fraction`` what the cosine gets.
    """
    count = t

    def version(t, alpha, T0, Tmult=1, alpha_min=0.0):
        w = SimpleNamespace(t=count(t), T0=T0, m=Tmult, i=0, low=alpha_min)
        w.cur, w.T = w.t, first(T0, Tmult)
        while w.i < periods and over(w.cur, w.T):
            new = longer(w.T, T0, Tmult, w.i)
            w.cur, w.T, w.i = w.cur - taken(w.T, new), new, w.i + 1
        w.high = top(alpha, alpha_min, w.i)
        w.h = height(fraction(w))
        return float(value(w))

    return version


# How periods do not grow; restart_steps has the same.
ADDED_ROWS = (
    ("added", {"longer": lambda T, T0, m, i: T + T0},
     "Your periods grow by adding T0: multiply by Tmult."),
    ("added_multiple", {"longer": lambda T, T0, m, i: T0 * m * (i + 1)},
     "Your periods have T0 · Tmult · i steps; it is T0 · Tmultⁱ, a power."),
    ("added_mult", {"longer": lambda T, T0, m, i: T + m},
     "You add Tmult to the length: multiply by it."),
    ("grown_once", {"longer": lambda T, T0, m, i: T0 * m},
     "Only your second period is longer than the one before: multiply the last length by Tmult, not T0."),
)  # fmt: skip

RESTART_ROWS = (
    ("restart_late", {"over": lambda cur, T: cur > T},
     "At a restart you still return alpha_min: at T_cur = T_i the next period has begun (>=, not >)."),
    ("all_alike", {"longer": lambda T, T0, m, i: T},
     "All your periods have T0 steps: each one is Tmult times as long as the one before."),
    ("no_restart", {"periods": 0, "fraction": lambda w: min(w.cur / w.T, 1.0)},
     "Your step size never starts again: after a period it jumps back to alpha."),
    ("climbs", {"periods": 0},
     "Your step size climbs back slowly, as PyTorch's CosineAnnealingLR does: after a period it jumps to alpha."),
    ("one_restart", {"periods": 1, "fraction": lambda w: min(w.cur / w.T, 1.0)},
     "There is only one restart: `if` looks once, `while` as often as it takes."),
    ("one_restart_climbs", {"periods": 1},
     "There is only one restart: `if` looks once, `while` as often as it takes."),
    ("first_longer", {"first": lambda T0, m: T0 * m},
     "Your first period has T0 · Tmult steps; it has T0."),
    *ADDED_ROWS,
    ("power_of_two", {"longer": lambda T, T0, m, i: 2 * T},
     "Your periods always double: use the argument Tmult."),
    ("mult_squared", {"longer": lambda T, T0, m, i: T * m * m},
     "Your periods grow by Tmult²: multiply by Tmult once per restart."),
    ("shorter", {"longer": lambda T, T0, m, i: T / m},
     "Your periods get shorter: multiply by Tmult."),
    ("growing_power", {"longer": lambda T, T0, m, i: T * m ** (i + 1)},
     "Your periods grow too fast: T is multiplied by Tmultⁱ again and again; T_i = T0 · Tmultⁱ."),
    ("grown_first", {"taken": lambda T, new: new},
     "You multiply the length before you subtract it: the period that is over had the old length."),
    ("not_reset", {"fraction": lambda w: w.t / w.T},
     "You divide t by T_i; the numerator is T_cur, counted from the last restart."),
    ("by_first_length", {"fraction": lambda w: w.cur / w.T0},
     "You divide T_cur by T0; it is divided by T_i, the length of the present period."),
    ("same_places", {"fraction": lambda w: (w.t % w.T0) / (w.T0 * w.m ** (w.t // w.T0))},
     "You take t % T0 and t // T0, as if all periods had T0 steps; go through the periods one by one."),
    ("modulo", {"fraction": lambda w: (w.t % w.T) / w.T},
     "t % T_i is not T_cur: before period i there were periods of other lengths. Subtract them one by one."),
    ("whole_fraction", {"fraction": lambda w: w.cur // w.T},
     "Your step size does not fall. If you wrote T_cur // T_i: that is cut to a whole number, divide with /."),
    ("reaches_minimum", {"fraction": lambda w: w.cur / (w.T - 1)},
     "You divide by T_i − 1, so that alpha_min is reached in the last step of a period; divide by T_i."),
    ("top_halved", {"top": lambda high, low, i: high * 0.5**i},
     "Your top is halved after every restart: it is alpha each time."),
    *WAVE_ROWS,
)  # fmt: skip

WARM_RESTARTS = Exercise(
    reference=reference.warm_restarts,
    outputs=("alpha_t",),
    draw=_draw_restarts,
    hints=(
        "In which period is t, how long is that period, and how many steps ago did it begin?",
        "Begin with T = T0. While t is not below T, that period is over: subtract T from t, and multiply T by Tmult. "
        "What remains of t is T_cur.",
        "T = T0;  while t >= T: t -= T; T *= Tmult   then   cosine_annealing(t, alpha, T, alpha_min)",
    ),
    build=build_restarts,
    mistakes=mistakes(RESTART_ROWS, build_restarts),
)
