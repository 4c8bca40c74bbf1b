"""Exercises of unit 09 about the two bounds: lower_bound and upper_bound.

Both are final_alpha · bracket(1 / divisor). A version is put together from parts: functions of a namespace ``x`` with
the arguments by name and, as they come to be, x.f and x.g (final_alpha and γ in use), x.p (γt) and x.q (the fraction).
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_09_adabound as reference


def _draw(rng, part):
    def case(label, ts, **hyper):
        return Case(label, {"t": ts[0], **hyper}, [{"t": t} for t in ts[1:]])

    if part == "properties":
        return [
            case("γt = 1, for three speeds and ends", [4], final_alpha=0.3, gamma=0.25),
            Case("ten times the end, ten times the bound",
                 {"t": 7, "final_alpha": 0.04, "gamma": 0.05}, [{"final_alpha": 0.4}, {"final_alpha": 4.0}]),
            case("after very many steps it is at final_alpha", [10**9], final_alpha=0.7, gamma=0.1),
        ]  # fmt: skip
    several = np.array([1, 3, 10, 50, 1000])
    if part != "hidden":
        return [
            case("t = 1, 2, 10, 300 with γ = 0.01", [1, 2, 10, 300], final_alpha=0.5, gamma=0.01),
            case("γ = 0.4, final_alpha = 3", [1, 5, 40], final_alpha=3.0, gamma=0.4),
            case("with the default final_alpha and γ", [1, 1000, 20_000]),
            Case("five steps at once", {"t": several, "final_alpha": 0.2, "gamma": 0.02}),
        ]
    cases = []
    for low, high in ((0.001, 0.01), (0.02, 0.2), (0.3, 0.9)):
        ts = [1, *(int(t) for t in rng.integers(2, 3 / low, size=4))]
        final, gamma = float(10 ** rng.uniform(-3, 1)), float(rng.uniform(low, high))
        label = f"γ = {gamma:.3g}, final_alpha = {final:.3g}"
        cases.append(case(label, ts, final_alpha=final, gamma=gamma))
    inputs = {
        "t": np.sort(rng.integers(2, 500, size=(6,))),
        "final_alpha": 0.03,
        "gamma": float(rng.uniform(0.02, 0.2)),
    }
    return [*cases, Case("six steps at once", inputs), case("the defaults", [1, 77, 5000])]


def _builder(divisor, bracket):
    """``build`` for the bound final_alpha · bracket(1/divisor)."""
    right_divisor, right_bracket = divisor, bracket

    def build(
        final=lambda x: x.final_alpha,
        gamma=lambda x: x.gamma,
        product=lambda x: x.g * x.t,
        fraction=lambda x: 1 / right_divisor(x),
        bracket=right_bracket,
        bound=lambda x: x.f * x.b,
        finish=lambda bound: bound,
    ):
        f_part, g_part = final, gamma

        def version(t, final_alpha=0.1, gamma=0.001):
            x = SimpleNamespace(t=np.asarray(t, dtype=float), final_alpha=final_alpha, gamma=gamma)
            x.f, x.g = f_part(x), g_part(x)
            x.p = product(x)
            x.q = fraction(x)
            x.b = bracket(x)
            return finish(np.asarray(bound(x)))

        return version

    return build


build_lower = _builder(lambda x: x.p + 1, lambda x: 1 - x.q)
build_upper = _builder(lambda x: x.p, lambda x: 1 + x.q)


def _first(bound):
    return bound.ravel()[0]


# The same mistakes are made in both.
SHARED = (
    ("no_final", {"bound": lambda x: x.b},
     "final_alpha is missing: it multiplies the bracket."),
    ("final_hardcoded", {"final": lambda x: 0.1},
     "You use 0.1 as a constant: use the argument final_alpha."),
    ("gamma_hardcoded", {"gamma": lambda x: 0.001},
     "You use 0.001 as a constant: use the argument gamma."),
    ("gamma_is_beta2", {"gamma": lambda x: 1 - x.gamma},
     "You take 1 − γ, as if γ were β₂: γ plays the part of 1 − β₂ itself."),
    ("no_gamma", {"product": lambda x: x.t},
     "γ is missing: it multiplies t."),
    ("no_t", {"product": lambda x: x.g + 0 * x.t},
     "t is missing: γ is multiplied by t."),
    ("t_from_zero", {"product": lambda x: x.g * (x.t - 1)},
     "Your t begins at 0: at the first step t is already 1."),
    ("t_plus_one", {"product": lambda x: x.g * (x.t + 1)},
     "Your t is one too large, or a bracket is in the wrong place: γ multiplies t alone, γt."),
    ("gamma_added", {"product": lambda x: x.g + x.t},
     "You add γ and t; γt is their product."),
    ("gamma_divides", {"product": lambda x: x.t / x.g},
     "You divide t by γ; γt is their product."),
    ("power", {"product": lambda x: x.g**x.t},
     "γ**t is a power; γt is a product, gamma * t."),
    ("beta_power", {"product": lambda x: 1 - (1 - x.g) ** x.t},
     "That is 1 − (1−γ)ᵗ, Adam's correction with β = 1 − γ; here it is the product γt."),
    ("root_t", {"product": lambda x: x.g * np.sqrt(x.t)},
     "You take the root of t: it is γt."),
    ("t_squared", {"product": lambda x: x.g * x.t**2},
     "You square t: it is γt."),
    ("fraction_subtracted_last", {"bound": lambda x: x.f + x.b - 1},
     "Brackets are missing: final_alpha multiplies the fraction too, final_alpha * (1 …)."),
    ("fraction_only", {"bracket": lambda x: x.q},
     "You return the part that fades, so that your bound goes to 0: the 1 in front of the fraction is missing."),
    ("divided_by_final", {"bound": lambda x: x.b / x.f},
     "You divide by final_alpha; it multiplies the bracket."),
    ("final_added", {"bound": lambda x: x.f + x.b},
     "You add final_alpha; it multiplies the bracket."),
    ("exponential", {"fraction": lambda x: np.exp(-x.p)},
     "Your gap closes exponentially, e^(−γt); AdaBound's closes like 1/t."),
    ("fraction_squared", {"fraction": lambda x: 1 / (x.p + 1) ** 2},
     "You square the fraction; it appears once, as it is."),
    ("first_only", {"finish": _first},
     "You return the bound of one step; t may be an array, then return one bound for each."),
    ("total", {"finish": np.sum},
     "You add up the bounds of all steps; t may be an array, then return one bound for each."),
)  # fmt: skip

ONE_OUTSIDE = "Brackets are missing: 1 / (gamma * t) + 1 divides first; write 1 / (gamma * t + 1)."
LOWER_LEFT_TO_RIGHT = (
    "Brackets are missing: 1 / gamma * t divides by γ and then multiplies by t; write "
    "1 / (gamma * t + 1)."
)

LOWER_ROWS = (
    ("upper_bound", {"fraction": lambda x: 1 / x.p, "bracket": lambda x: 1 + x.q},
     "That is the upper bound; the lower one is final_alpha · (1 − 1/(γt + 1))."),
    ("plus", {"bracket": lambda x: 1 + x.q},
     "Your bound lies above final_alpha: the fraction is subtracted from 1."),
    ("no_one", {"fraction": lambda x: 1 / x.p},
     "The + 1 in the divisor is missing: γt + 1. Without it the bound is negative at first."),
    ("one_outside", {"fraction": lambda x: 1 / x.p + 1},
     ONE_OUTSIDE),
    ("one_outside_in_one_line", {"bracket": lambda x: 1 - 1 / x.p + 1}, ONE_OUTSIDE),
    ("bracket_round_t", {"fraction": lambda x: 1 / (x.g * (x.t + 1))},
     "A bracket is in the wrong place: γ multiplies t alone, gamma * t + 1."),
    ("left_to_right", {"fraction": lambda x: 1 / x.g * x.t + 1},
     LOWER_LEFT_TO_RIGHT),
    ("left_to_right_in_one_line", {"bracket": lambda x: 1 - 1 / x.g * x.t + 1}, LOWER_LEFT_TO_RIGHT),
    ("turned_round", {"bracket": lambda x: x.q - 1},
     "The bracket is turned round, so that the bound is negative: 1 − 1/(γt + 1)."),
    ("minus_in_divisor", {"fraction": lambda x: 1 / (x.p - 1)},
     "The divisor is γt + 1, with a plus."),
    ("two", {"fraction": lambda x: 1 / (x.p + 2)},
     "The divisor is γt + 1."),
)  # fmt: skip

UPPER_ROWS = (
    ("lower_bound", {"fraction": lambda x: 1 / (x.p + 1), "bracket": lambda x: 1 - x.q},
     "That is the lower bound; the upper one is final_alpha · (1 + 1/(γt))."),
    ("minus", {"bracket": lambda x: 1 - x.q},
     "Your bound lies below final_alpha: the fraction is added to 1."),
    ("one_in_divisor", {"fraction": lambda x: 1 / (x.p + 1)},
     "The divisor is γt alone; the + 1 belongs to the lower bound."),
    ("left_to_right", {"fraction": lambda x: 1 / x.g * x.t},
     "Brackets are missing: 1 / gamma * t divides by γ and then multiplies by t; write 1 / (gamma * t)."),
    ("not_inverted", {"fraction": lambda x: x.p},
     "Your bound grows with t: the fraction is 1/(γt), not γt."),
    ("turned_round", {"bracket": lambda x: x.q - 1},
     "The fraction is added to 1, not the other way round with a minus: 1 + 1/(γt)."),
    ("two", {"bracket": lambda x: 2 + x.q},
     "The bracket is 1 + 1/(γt)."),
    ("one_over_bracket", {"bracket": lambda x: 1 / (1 + x.p)},
     "Brackets are missing: that is 1/(1 + γt); it is 1 + 1/(γt)."),
)  # fmt: skip

LOWER_BOUND = Exercise(
    reference=reference.lower_bound,
    outputs=("bound",),
    draw=_draw,
    hints=(
        "What is the bound after very many steps, and what at t = 0? Which part of the formula fades away?",
        "The fraction 1/(γt + 1) fades from 1 to 0. Subtract it from 1, then multiply by final_alpha.",
        "final_alpha * (1 - 1 / (gamma * t + 1))",
    ),
    build=build_lower,
    mistakes=mistakes((*LOWER_ROWS, *SHARED), build_lower),
)

UPPER_BOUND = Exercise(
    reference=reference.upper_bound,
    outputs=("bound",),
    draw=_draw,
    hints=(
        "It begins very large and falls to final_alpha. Which part of the formula fades away?",
        "The fraction 1/(γt) fades. Add it to 1, then multiply by final_alpha; mind the brackets round gamma * t.",
        "final_alpha * (1 + 1 / (gamma * t))",
    ),
    build=build_upper,
    mistakes=mistakes((*UPPER_ROWS, *SHARED), build_upper),
)
