"""The exercise should_switch of unit 07.

The answer is yes or no, so that a single call tells little: a case is a row of calls, right only if all are.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_07_swats as reference


def _call(average, gap, t, beta2, tolerance, **changed):
    """Arguments for which λ/(1−β₂ᵗ) is ``average``, and γ larger by ``gap``."""
    lam = average * (1 - beta2**t)
    return {
        "lam": lam, "gamma": average + gap, "t": t, "beta2": beta2, "switch_tolerance": tolerance, **changed
    }  # fmt: skip


def _row(label, *calls):
    return Case(label, calls[0], list(calls[1:]))


def _draw(rng, part):
    average, t = float(rng.uniform(0.2, 0.6)), int(rng.integers(5, 9))
    beta2 = float(rng.choice([0.8, 0.9, 0.95]))
    tol = float(rng.uniform(0.02, 0.05))
    near, far = float(rng.uniform(0.3, 0.8)) * tol, float(rng.uniform(1.3, 3.0)) * tol

    def one(average=average, gap=near, t=t, beta2=beta2, tol=tol):
        return _call(average, gap, t, beta2, tol)

    both_sides = _row("γ a little or too much above or below",
                      one(gap=near), one(gap=far), one(gap=-near), one(gap=-far))  # fmt: skip
    first = _row("the first step, where the difference is always 0; then the second",
                 one(gap=0.0, t=1), one(gap=0.0, t=2), one(t=2), one(gap=far, t=3), one(gap=far, t=1))  # fmt: skip
    early = _row("early steps, where λ is far too small",
                 one(t=2, beta2=0.999), one(t=3, beta2=0.99), one(gap=-far, t=4, beta2=0.99),
                 # λ itself, not corrected, is near γ.
                 {**one(t=3), "gamma": average * (1 - beta2**3)})  # fmt: skip
    negative = _row(
        "negative γ and λ", one(average=-average, gap=-near), one(average=-average, gap=far)
    )
    large = _row("the tolerance is absolute", one(average=1000.0, gap=1.1 * tol), one(average=1000.0),
                 one(average=0.01 * tol, gap=0.9 * tol))  # fmt: skip
    b, lam, n = 0.8, 2.0 * (1 - 0.8**3), 3
    c = 1 - b**n
    divisors = (
        1 - b,
        1 - b ** (n - 1),
        1 - b ** (n + 1),
        b**n,
        1 - b * n,
        np.sqrt(1 - b**n),
        (1 - b) ** n,
    )
    wrong = [lam / divisor for divisor in divisors] + [
        lam * c,
        lam * c + 0.7 * tol,
        lam - b**n,
        -lam / c,
    ]
    traps = _row("another formula would bring λ near γ",
                 *({**one(2.0, t=n, beta2=b), "gamma": gamma} for gamma in wrong))  # fmt: skip
    # Powers of 2: no rounding, whatever the order.
    zero = _row("with a tolerance of 0 never, not even where λ/(1−β₂ᵗ) is γ",
                _call(1.0, 0.0, 3, 0.5, 0.0), {"gamma": 1.5}, {"gamma": 1.0, "switch_tolerance": 0.125})  # fmt: skip
    if part == "properties":
        return [
            zero,
            _row("never at t = 1, however large the tolerance",
                 one(t=1, tol=100.0), one(t=2, tol=100.0)),
            negative,
        ]  # fmt: skip
    if part != "hidden":
        names = ("lam", "gamma", "t")
        defaults = _call(0.4, 0.95e-9, 7, 0.999, 1e-9)
        return [
            both_sides,
            first,
            early,
            negative,
            traps,
            large,
            zero,
            *([Case("with the default β₂ and tolerance", {n: defaults[n] for n in names},
                    [{"gamma": 0.4 + 1.05e-9}, {"gamma": 0.4 - 0.95e-9}])] if part == "visible" else []),
        ]  # fmt: skip
    rows = []
    for b, steps in zip(rng.choice([0.7, 0.85, 0.97, 0.995], size=3, replace=False),
                        ((2, 11, 40), (3, 5, 90), (4, 8, 25)), strict=True):  # fmt: skip
        calls = [
            one(
                float(rng.uniform(0.1, 3.0)),
                float(rng.choice([near, far, -near, -far])),
                t,
                float(b),
            )
            for t in steps
        ]
        rows.append(
            _row(
                f"β₂ = {b}, several steps",
                one(beta2=float(b)),
                one(gap=far, t=2, beta2=float(b)),
                *calls,
            )
        )
    defaults = _call(0.02, -0.95e-9, 51, 0.999, 1e-9)
    default = Case("with the default β₂ and tolerance", {n: defaults[n] for n in ("lam", "gamma", "t")},
                   [{"gamma": 0.02 - 1.05e-9}, {"gamma": 0.02 + 0.9e-9}])  # fmt: skip
    return [both_sides, early, traps, *rows, negative, large, zero, first, default]


def build_switch(
    beta2=lambda x: x.beta2,
    power=lambda x: 1 - x.b2**x.t,
    average=lambda x: x.lam / x.c,
    difference=lambda x: abs(x.average - x.gamma),
    tolerance=lambda x: x.tol,
    compare=lambda x: x.difference < x.limit,
    late=lambda x: x.t > 1,
    finish=lambda x: x.late and x.met,
):
    """should_switch from its parts: x.c the divisor, x.average = λ/x.c, x.limit the tolerance in use."""
    used = beta2

    def version(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
        x = SimpleNamespace(lam=lam, gamma=gamma, t=t, beta2=beta2, tol=switch_tolerance)
        x.b2 = used(x)
        with np.errstate(all="ignore"):
            x.c = power(x)
            x.average = average(x)
            x.difference = difference(x)
        x.limit = tolerance(x)
        x.met, x.late = bool(compare(x)), bool(late(x))
        return finish(x)

    return version


ROWS = (
    ("not_corrected", {"average": lambda x: x.lam},
     "λ is compared as it is: it begins at 0 and is too small at first, divide it by 1−β₂ᵗ."),
    ("no_power", {"power": lambda x: 1 - x.b2},
     "You divide λ by 1−β₂ at every step; the divisor is 1−β₂ᵗ, with the power t."),
    ("first_step", {"late": lambda x: True},
     "At t = 1 the answer is no: λ/(1−β₂) is γ there, whatever γ is."),
    ("second_step", {"late": lambda x: x.t > 2},
     "Your function never switches at t = 2: the condition is t > 1."),
    ("late_not_and", {"finish": lambda x: x.late or x.met},
     "Both conditions must hold: t > 1 *and* a difference below the tolerance."),
    ("not_absolute", {"difference": lambda x: x.average - x.gamma},
     "The absolute value is missing: a γ far above the average is no reason to switch."),
    ("not_absolute_other", {"difference": lambda x: x.gamma - x.average},
     "The absolute value is missing: a γ far below the average is no reason to switch."),
    ("greater", {"compare": lambda x: x.difference > x.limit},
     "The comparison is the wrong way round: it switches where the difference is *below* the tolerance."),
    ("or_equal", {"compare": lambda x: x.difference <= x.limit},
     "The difference must be below the tolerance, <: with a tolerance of 0 it never switches."),
    ("relative", {"tolerance": lambda x: x.tol * abs(x.gamma)},
     "Your tolerance is relative, to γ or to the average; it is absolute: |λ/(1−β₂ᵗ) − γ| < tolerance."),
    ("isclose", {"tolerance": lambda x: x.tol + 1e-5 * abs(x.gamma)},
     "np.isclose adds a relative tolerance of its own (rtol = 1e-5): write abs(…) < switch_tolerance."),
    ("squared", {"difference": lambda x: (x.average - x.gamma) ** 2},
     "You compare the square of the difference; compare its absolute value."),
    ("both_corrected", {"difference": lambda x: abs(x.lam - x.gamma) / abs(x.c)},
     "You divide the difference λ − γ by 1−β₂ᵗ; only λ is divided, γ is no average."),
    ("gamma_corrected", {"difference": lambda x: abs(x.lam - x.gamma / x.c)},
     "You divide γ by 1−β₂ᵗ; divide λ."),
    ("multiplied", {"average": lambda x: x.lam * x.c},
     "You multiply λ by 1−β₂ᵗ; divide, it is too small."),
    ("only_power", {"power": lambda x: x.b2**x.t},
     "You divide by β₂ᵗ; the divisor is 1 − β₂ᵗ."),
    ("t_minus_one", {"power": lambda x: 1 - x.b2 ** (x.t - 1) or np.nan},
     "Your t is one too small in 1−β₂ᵗ: at the first step t is 1."),
    ("t_plus_one", {"power": lambda x: 1 - x.b2 ** (x.t + 1)},
     "Your t is one too large in 1−β₂ᵗ: at the first step t is already 1."),
    ("times_t", {"power": lambda x: 1 - x.b2 * x.t},
     "β*t is a product; β₂ᵗ is a power: beta2**t."),
    ("root_of_power", {"power": lambda x: np.sqrt(1 - x.b2**x.t)},
     "You divide by √(1−β₂ᵗ); the root belongs to Adam's step, λ is divided by 1−β₂ᵗ."),
    ("power_of_difference", {"power": lambda x: (1 - x.b2) ** x.t},
     "You take the power of 1−β₂; the divisor is 1 − (β₂ to the power t)."),
    ("brackets", {"average": lambda x: x.lam / 1 - x.b2**x.t},
     "Brackets are missing: lam / 1 - beta2**t divides by 1 and then subtracts; write lam / (1 - beta2**t)."),
    ("beta2_hardcoded", {"beta2": lambda x: 0.999},
     "You use 0.999 as a constant: use the argument beta2."),
    ("tolerance_hardcoded", {"tolerance": lambda x: 1e-9},
     "You use 1e-9 as a constant: use the argument switch_tolerance."),
    ("positive_only", {"finish": lambda x: x.late and x.met and x.gamma > 0},
     "You switch only if γ > 0. That would be wise, and libraries do it, but the paper's rule, which is asked for, "
     "has no such condition."),
    ("opposite", {"finish": lambda x: not (x.late and x.met)},
     "The answer is turned round: True means switch to SGD."),
    ("never", {"finish": lambda x: False}, "Your function never switches."),
    ("always", {"finish": lambda x: True}, "Your function always switches."),
    ("after_first", {"finish": lambda x: x.late},
     "Your function switches at every step after the first: look at the difference, too."),
    ("average_returned", {"finish": lambda x: x.average},
     "You return the average λ/(1−β₂ᵗ); the answer is True or False."),
    ("difference_returned", {"finish": lambda x: x.difference},
     "You return the difference; the answer is True or False: is it below the tolerance?"),
    ("sum", {"difference": lambda x: abs(x.average + x.gamma)},
     "You add γ; the difference is λ/(1−β₂ᵗ) − γ."),
    ("each_absolute", {"difference": lambda x: abs(x.average) - abs(x.gamma)},
     "The absolute value is taken of the difference, abs(a - b), not of each part."),
)  # fmt: skip

SHOULD_SWITCH = Exercise(
    reference=reference.should_switch,
    outputs=("switch",),
    draw=_draw,
    hints=(
        "Two conditions that must both hold. One is about t alone; the other compares an average with the newest γ.",
        "λ began at 0 as Adam's averages do, so it is corrected by the same kind of divisor before it is compared.",
        "return t > 1 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance",
    ),
    build=build_switch,
    mistakes=mistakes(ROWS, build_switch),
)
