"""The exercise average_regret of unit 08."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_08_amsgrad as reference

# --- cases -------------------------------------------------------------------------------------


def _draw(rng, part):
    def case(label, slopes, points, **ends):
        return Case(label, {"slopes": np.array(slopes), "points": np.array(points), **ends})

    def drawn(label, rounds, low, high):
        # The sum changes its sign on the way, so that the best point does.
        slopes = rng.normal(size=rounds) * rng.uniform(0.5, 2.0, size=rounds)
        slopes[0] = 1.5 * abs(slopes[0]) + 0.3
        slopes[rounds // 2] = -slopes[: rounds // 2].sum() - 1.2
        return case(label, slopes, rng.uniform(low, high, size=rounds), low=low, high=high)

    if part == "properties":
        return [
            case("one round", [2.0], [0.5], low=-1.0, high=1.0),
            case("always the best point: no regret", [3.0, 1.0, 2.0], [-1.0, -1.0, -1.0]),
            case("better than every single point: below 0", [1.0, -1.0, 1.0, -1.0], [-1.0, 1.0, -1.0, 1.0]),
            case("always the worst point", [-1.0, -2.0], [-0.5, -0.5], low=-0.5, high=2.0),
        ]  # fmt: skip
    if part != "hidden":
        return [
            case("three rounds on [−1, 1]", [3.0, -1.0, -1.5], [0.2, -0.4, 0.7]),
            case("the best point changes sides", [1.0, -4.0, 0.5, 4.5], [0.5, 0.3, -0.2, 0.9], low=-1.0, high=1.0),
            drawn("6 rounds on [−2, 3]", 6, -2.0, 3.0),
            drawn("5 rounds on [1, 4]", 5, 1.0, 4.0),
        ]  # fmt: skip
    return [
        drawn("12 rounds on [−1, 1]", 12, -1.0, 1.0),
        drawn("30 rounds on [−0.5, 2]", 30, -0.5, 2.0),
        drawn("15 rounds on [−3, −1]", 15, -3.0, -1.0),
        case("20 rounds, the default interval", rng.normal(size=20), rng.uniform(-1, 1, size=20)),
    ]


# --- versions ----------------------------------------------------------------------------------


def build_regret(
    interval=lambda x: (x.low, x.high),
    points=lambda x: x.p,
    paid=lambda x: np.cumsum(x.c * x.x),
    total=lambda x: np.cumsum(x.c),
    best=lambda x: np.minimum(x.l * x.total, x.h * x.total),
    regret=lambda x: x.paid - x.best,
    rounds=lambda x: np.arange(1, len(x.c) + 1),
    finish=lambda r: r,
):
    """average_regret from its parts: x.x are the points in use, x.l and x.h the ends."""

    def version(slopes, points_, low=-1.0, high=1.0):
        x = SimpleNamespace(
            c=np.asarray(slopes, float), p=np.asarray(points_, float), low=low, high=high
        )
        x.l, x.h = interval(x)
        x.x = points(x)
        x.paid, x.total = paid(x), total(x)
        x.best = best(x)
        return finish(regret(x) / rounds(x))

    return version


def _end_of_the_last(x):
    """The losses of the point that is best after the last round."""
    return np.where(x.total[-1] * x.l < x.total[-1] * x.h, x.l, x.h) * x.total


def _played(x):
    return np.array([np.min(x.x[: t + 1] * s) for t, s in enumerate(x.total)])


ROWS = (
    ("best_each_round", {"best": lambda x: np.cumsum(np.minimum(x.l * x.c, x.h * x.c))},
     "You compare with the best point of *every round*. Regret compares with one single point for all rounds so "
     "far: sum the slopes first, then take the minimum."),
    ("best_of_the_last", {"best": _end_of_the_last},
     "You compare with the point that is best after the last round; after round t it is the one that is best so far."),
    ("best_played", {"best": _played},
     "You look for the best point among those played; it may be any point of the interval, and is one of its ends."),
    ("best_of_all_rounds", {"best": lambda x: min(np.min(x.l * x.total), np.min(x.h * x.total))},
     "Your minimum is one number for all rounds: every round has its own, of low and high times the sum so far."),
    ("worst", {"best": lambda x: np.maximum(x.l * x.total, x.h * x.total)},
     "You compare with the worst point: np.minimum, not np.maximum."),
    ("low_only", {"best": lambda x: x.l * x.total},
     "You always compare with low: if the slopes add up to something negative, high is better."),
    ("high_only", {"best": lambda x: x.h * x.total},
     "You always compare with high: if the slopes add up to something positive, low is better."),
    ("no_comparison", {"best": lambda x: 0.0},
     "That is the average loss. Regret is what it is above that of the best single point."),
    ("middle", {"best": lambda x: 0.5 * (x.l + x.h) * x.total},
     "You compare with the middle of the interval: the smallest loss is at an end."),
    ("interval_hardcoded", {"interval": lambda x: (-1.0, 1.0)},
     "You use −1 and 1 as constants (or −|sum|, which is the same): use the arguments low and high."),
    ("not_divided", {"rounds": lambda x: 1.0},
     "You return the regret Rₜ; the average regret is Rₜ / t."),
    ("divided_by_all", {"rounds": lambda x: len(x.c)},
     "You divide by T in every round; after round t it is Rₜ / t."),
    ("t_from_zero", {"rounds": lambda x: np.arange(len(x.c))},
     "Your t begins at 0: after the first round divide by 1."),
    ("t_from_two", {"rounds": lambda x: np.arange(2, len(x.c) + 2)},
     "Your t begins at 2: after the first round divide by 1."),
    ("root_t", {"rounds": lambda x: np.sqrt(np.arange(1, len(x.c) + 1))},
     "You divide by √t; the average is Rₜ / t."),
    ("sign", {"regret": lambda x: x.best - x.paid},
     "The difference is the wrong way round: what was paid minus the best."),
    ("sum", {"regret": lambda x: x.paid + x.best},
     "You add the loss of the best point; subtract it."),
    ("absolute", {"regret": lambda x: np.abs(x.paid - x.best)},
     "You take absolute values: regret can be below 0, if the points played are better than every single point."),
    ("cut_at_zero", {"regret": lambda x: np.maximum(x.paid - x.best, 0)},
     "You cut the regret at 0: it can be below, if the points played are better than every single point."),
    ("paid_not_summed", {"paid": lambda x: x.c * x.x},
     "You take the loss of round t alone; what was paid is the sum of all losses so far."),
    ("one_round_each", {"paid": lambda x: x.c * x.x, "total": lambda x: x.c},
     "You look at every round alone: sum the losses, and the slopes, over all rounds so far."),
    ("total_not_summed", {"total": lambda x: x.c},
     "For the best point you take the slope of round t alone; sum the slopes so far."),
    ("points_summed", {"paid": lambda x: np.cumsum(x.c) * x.x},
     "You multiply the sum of the slopes with the newest point; what was paid is the sum of the products cₜxₜ."),
    ("all_at_once", {"paid": lambda x: np.sum(x.c * x.x), "total": lambda x: np.sum(x.c),
                     "rounds": lambda x: len(x.c)},
     "You return one number, the average regret after the last round; return it for every round."),
    ("next_point", {"points": lambda x: np.append(x.p[1:], x.p[-1])},
     "Round t is paid with the point of the next round: xₜ is played before cₜ is known."),
    ("previous_point", {"points": lambda x: np.append(x.p[0], x.p[:-1])},
     "Round t is paid with the point of the round before: xₜ belongs to cₜ."),
    ("last_only", {"finish": lambda r: r[-1]},
     "You return one number, the average regret after the last round; return it for every round."),
    ("mean_of_averages", {"finish": lambda r: np.cumsum(r) / np.arange(1, len(r) + 1)},
     "You average twice: Rₜ / t is the answer."),
    ("first_only", {"finish": lambda r: r[:1]},
     "Only the first round is returned: `return` belongs behind the loop, not inside it."),
)  # fmt: skip

AVERAGE_REGRET = Exercise(
    reference=reference.average_regret,
    outputs=("regret",),
    draw=_draw,
    hints=(
        "Three sums that grow with t: of the losses cₜxₜ, of the slopes cₜ, and the number of rounds.",
        "Among straight lines through 0 the smallest loss of one point is at an end of the interval: "
        "low or high times the sum of the slopes.",
        "total = np.cumsum(slopes); (np.cumsum(slopes * points) - np.minimum(low * total, high * total)) "
        "/ np.arange(1, len(slopes) + 1)",
    ),
    build=build_regret,
    mistakes=mistakes(ROWS, build_regret),
)
