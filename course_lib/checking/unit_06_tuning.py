"""The exercises tune_alpha and generalization_gap of unit 06: what to read off the losses of several seeds."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_06_adam_vs_sgdm as reference

NAN, INF = np.nan, np.inf

# --- tune_alpha: cases -------------------------------------------------------------------------

# Columns of sorted losses. Each is the best one by another rule; by the median it is the first.
FIVE = {
    "median": (0.30, 0.31, 0.32, 0.90, 1.40),
    "chosen as NaN": (0.50, 0.55, 0.70, 0.75, NAN),
    "counted as 0": (0.90, NAN, NAN, NAN, NAN),
    "left out": (0.15, 0.20, NAN, NAN, INF),
    "mean": (0.33, 0.34, 0.36, 0.37, 0.42),
    "worst run": (0.40, 0.40, 0.40, 0.41, 0.41),
    "luckiest": (0.05, 0.40, 0.45, 0.50, 0.60),
}
# Of four the middle two count: each alone would choose another column.
FOUR = {
    "median": (0.25, 0.30, 0.36, 1.60),
    "chosen as NaN": (0.60, 0.65, 0.70, NAN),
    "counted as 0": (0.90, NAN, NAN, NAN),
    "left out": (0.10, 0.20, NAN, NAN),
    "lower middle": (0.26, 0.28, 0.52, 0.60),
    "upper middle": (0.33, 0.345, 0.35, 0.352),
}
# Of three rows each alone would choose another column.
THREE = np.array([[0.9, 0.1, 0.7, 0.8], [0.4, 0.7, 0.8, 0.15], [0.45, 0.8, 0.2, 0.9]])


def _table(rng, columns, place, size=1.0):
    """Losses (S, A) whose best column stands at ``place``; every seed is the best one somewhere."""
    first, *others = columns.values()
    rows = list(np.roll(np.array(first), 1))
    rest = [rng.permutation(column) for column in others]
    rest.insert(place % len(columns), rows)
    return size * np.array(rest).T


def _draw_tune(rng, part):
    def case(label, losses, low=1e-3, high=1.0):
        grid = np.geomspace(low, high, np.shape(losses)[1])
        return Case(label, {"alphas": grid, "losses": np.array(losses)})

    def table(label, columns, place, size=1.0):
        low = 10 ** rng.uniform(-4, -2)
        return case(label, _table(rng, columns, place, size), low, low * 10 ** rng.uniform(1, 3))

    def one_bad_run(bad):
        """The best α has a run that diverged."""
        columns = {**FIVE, "median": (*FIVE["median"][:4], bad)}
        return _table(rng, columns, 2)

    if part == "properties":
        return [
            case("one seed", [[0.5, 0.2, 0.4]]),
            case("two α are equally good", [[0.5, 0.2, 0.2, 0.4], [0.4, 0.3, 0.3, 0.9]]),
            case("a grid of one", [[0.5], [0.4], [0.3]]),
        ]
    if part != "hidden":
        return [
            case("three seeds", THREE[:, [1, 0, 2, 3]]),
            table("five seeds", FIVE, 2),
            table("the best α is the first of the grid", FIVE, 0),
            table("the best α is the last of the grid", FIVE, -1),
            table("four seeds", FOUR, 1),
            case("the best α has a run with NaN", one_bad_run(NAN)),
        ]  # fmt: skip
    return [
        case("three seeds", rng.uniform(0.5, 2.0) * THREE[:, [3, 2, 0, 1]]),
        table("five seeds", FIVE, 3),
        table("four seeds", FOUR, 2),
        case("a run of the best α diverged", one_bad_run(INF)),
        table("large losses, the best α is the last", FOUR, -1, size=100.0),
        table("small losses, the best α is the first", FIVE, 0, size=1e-3),
        case("two α are equally good", [[0.5, 0.2, 0.2, 0.4], [0.4, 0.3, 0.3, 0.9]]),
    ]


# --- tune_alpha: versions ----------------------------------------------------------------------


def build_tune(
    clean=lambda x: np.where(np.isfinite(x), x, INF),
    columns=lambda a, x: (a, x),
    middle=lambda x: np.median(x, axis=0),
    best=lambda x: int(np.argmin(x)),
    pick=lambda x: x.alphas[x.best],
    edge=lambda x: x.best in (0, len(x.alphas) - 1),
    finish=lambda alpha, edge: (alpha, edge),
):
    """tune_alpha from its parts; x has alphas, losses, score (A,) and best, an index."""

    def version(alphas, losses):
        a, table = columns(np.asarray(alphas, float), clean(np.asarray(losses, float)))
        score = middle(table)
        x = SimpleNamespace(alphas=a, losses=table, score=score, best=best(score))
        return finish(pick(x), edge(x))

    return version


def _finite_columns(alphas, losses):
    whole = np.isfinite(losses).all(axis=0)
    return (alphas[whole], losses[:, whole]) if whole.any() else (alphas, losses)


def _as_given(losses):
    return losses


def _middle_at(k):
    return lambda x: np.sort(x, axis=0)[k(len(x))]


def _per_seed(x):
    """The middle one of the seeds' own best α, as an index."""
    return np.sort(x.losses.argmin(axis=1))[len(x.losses) // 2]


TUNE_ROWS = (
    ("mean", {"middle": lambda x: x.mean(axis=0)},
     "You compare means: one run that went badly, or diverged, then decides. Use np.median(…, axis=0)."),
    ("nan_chosen", {"clean": _as_given},
     "A column with NaN is chosen: np.median of it is NaN, and np.argmin takes a NaN for the smallest. Replace what is "
     "not finite by np.inf first."),
    ("nan_ignored", {"clean": _as_given, "middle": lambda x: np.nanmedian(x, axis=0)},
     "You leave out the runs with NaN: an α with which most runs diverge then looks good. Count them as np.inf."),
    ("nan_zero", {"clean": lambda x: np.where(np.isfinite(x), x, 0.0)},
     "Diverged runs become 0, the best of all losses: they count as np.inf."),
    ("nan_column", {"columns": _finite_columns},
     "You drop every α that has a diverged run; a single one in several seeds counts as ∞ in the median, no more."),
    ("luckiest", {"middle": lambda x: x.min(axis=0)},
     "You choose the α of the single lowest loss, the luckiest run. Take the median over the seeds first."),
    ("worst_run", {"middle": lambda x: x.max(axis=0)},
     "You compare the worst run of each α; take the median over the seeds."),
    ("first_seed", {"middle": lambda x: x[0]},
     "You look at the first seed only: take the median over all seeds (axis 0)."),
    ("last_seed", {"middle": lambda x: x[-1]},
     "You look at the last seed only: take the median over all seeds (axis 0)."),
    ("upper_middle", {"middle": _middle_at(lambda n: n // 2)},
     "Of an even number of seeds the median is the mean of the *two* middle losses: np.median does it."),
    ("lower_middle", {"middle": _middle_at(lambda n: (n - 1) // 2)},
     "Of an even number of seeds the median is the mean of the *two* middle losses: np.median does it."),
    ("not_sorted", {"middle": lambda x: x[len(x) // 2]},
     "You take the row in the middle of the table; the losses must be sorted first, for each α. np.median does it."),
    ("highest", {"best": lambda x: int(np.argmax(x))}, "You choose the highest loss: np.argmin."),
    ("best_of_each_seed", {"pick": lambda x: x.alphas[_per_seed(x)],
                           "edge": lambda x: _per_seed(x) in (0, len(x.alphas) - 1)},
     "You take the middle of the seeds' own best α. Compare the α by their median losses instead."),
    ("last_of_ties", {"best": lambda x: int(len(x) - 1 - np.argmin(x[::-1]))},
     "Of two α that are equally good you take the larger one; take the smaller one (np.argmin does)."),
    ("index", {"pick": lambda x: x.best}, "You return the index of the best α; return alphas[index]."),
    ("loss", {"pick": lambda x: x.score[x.best]}, "You return the best loss; return the α that it belongs to."),
    ("first_edge_only", {"edge": lambda x: x.best == 0}, "The last α of the grid is an edge, too."),
    ("last_edge_only", {"edge": lambda x: x.best == len(x.alphas) - 1}, "The first α of the grid is an edge, too."),
    ("edge_reversed", {"edge": lambda x: x.best not in (0, len(x.alphas) - 1)},
     "at_edge is the wrong way round: True if the best α is the first or the last of the grid."),
    ("edge_wide", {"edge": lambda x: x.best <= 1 or x.best >= len(x.alphas) - 2},
     "Only the first and the last α are edges, not their neighbours."),
    ("edge_next", {"edge": lambda x: x.best in (1, len(x.alphas) - 1)}, "The first index is 0, not 1."),
    ("edge_always", {"edge": lambda x: True},
     "at_edge is always True; it says whether the best α is the first or the last."),
    ("edge_never", {"edge": lambda x: False},
     "at_edge is always False; it says whether the best α is the first or the last."),
    ("edge_of_seeds", {"edge": lambda x: x.best in (0, len(x.losses) - 1)},
     "at_edge compares with the number of seeds; it belongs to the grid: the last index is len(alphas) − 1."),
    ("exchanged", {"finish": lambda alpha, edge: (edge, alpha)}, "alpha and at_edge are exchanged in the return."),
)  # fmt: skip

TUNE_ALPHA = Exercise(
    reference=reference.tune_alpha,
    outputs=("alpha", "at_edge"),
    draw=_draw_tune,
    hints=(
        "Three steps: replace what is not finite, one number per column, the place of the smallest.",
        "np.where(np.isfinite(losses), losses, np.inf); np.median over axis 0; np.argmin. The place "
        "tells both the α and whether it is an edge.",
        "best = np.argmin(np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)); "
        "return alphas[best], best in (0, len(alphas) - 1)",
    ),
    build=build_tune,
    mistakes=mistakes(TUNE_ROWS, build_tune),
)

# --- generalization_gap: cases -----------------------------------------------------------------


def _draw_gap(rng, part):
    def case(label, train, validation):
        return Case(label, {"train_loss": np.array(train), "validation_loss": np.array(validation)})

    def drawn(label, seeds, times, size=1.0):
        # The seeds' own levels are common to both losses; the difference takes them out.
        level = rng.uniform(0.2, 1.5, size=(seeds, 1))
        train = level * np.linspace(1.0, 0.2, times) + rng.uniform(0, 0.2, size=(seeds, times))
        gap = np.linspace(-0.3, 0.4, times) + 0.1 * rng.normal(size=(seeds, times))
        return case(label, size * train, size * (train + gap))

    if part == "properties":
        same = rng.uniform(0.1, 1, size=(3, 4))
        return [
            case("equal losses: gap and spread 0", same, same),
            case("a validation loss that is lower: gap below 0", same, 0.5 * same),
        ]
    if part != "hidden":
        return [
            case("two seeds, two times", [[1.0, 0.5], [0.8, 0.2]], [[1.1, 0.9], [0.7, 0.4]]),
            drawn("five seeds, four times", 5, 4),
            case("three seeds, one time", [[0.2], [0.3], [0.1]], [[0.5], [0.4], [0.6]]),
        ]
    return [
        drawn("three seeds", 3, 7),
        drawn("ten seeds, large losses", 10, 5, size=50.0),
        drawn("four seeds, four times", 4, 4),
    ]


# --- generalization_gap: versions --------------------------------------------------------------


def build_gap(
    difference=lambda t, v: v - t,
    gap=lambda d: d.mean(axis=0),
    spread=lambda x: x.d.std(axis=0, ddof=1),
    finish=lambda gap, spread: (gap, spread),
):
    """generalization_gap from its parts; x has t, v and d, their difference, all (S, T)."""

    def version(train_loss, validation_loss):
        t, v = np.asarray(train_loss, float), np.asarray(validation_loss, float)
        d = difference(t, v)
        return finish(gap(d), spread(SimpleNamespace(t=t, v=v, d=d)))

    return version


GAP_ROWS = (
    ("sign", {"difference": lambda t, v: t - v},
     "The difference is the wrong way round: validation loss minus training loss."),
    ("absolute", {"difference": lambda t, v: np.abs(v - t)},
     "You take absolute values: the gap may be below 0, early in training often."),
    ("cut_at_zero", {"difference": lambda t, v: np.maximum(v - t, 0)},
     "You cut the differences at 0; they may be below."),
    ("ratio", {"difference": lambda t, v: v / t}, "You divide the losses; the gap is their difference."),
    ("relative", {"difference": lambda t, v: (v - t) / t},
     "You divide by the training loss; the gap is the plain difference."),
    ("ddof_zero", {"spread": lambda x: x.d.std(axis=0)},
     "You divide by S; the spread of a sample divides by S − 1: np.std(…, ddof=1)."),
    ("variance", {"spread": lambda x: x.d.var(axis=0, ddof=1)}, "That is the variance: the root is missing."),
    ("standard_error", {"spread": lambda x: x.d.std(axis=0, ddof=1) / np.sqrt(len(x.d))},
     "You divide by √S: that is the standard error of the mean; asked is the standard deviation of the seeds."),
    ("not_paired", {"spread": lambda x: np.sqrt(x.t.var(axis=0, ddof=1) + x.v.var(axis=0, ddof=1))},
     "You add the variances of the two losses. They belong to the same runs: take the difference per seed first, then "
     "its standard deviation."),
    ("spreads_subtracted", {"spread": lambda x: x.v.std(axis=0, ddof=1) - x.t.std(axis=0, ddof=1)},
     "You subtract two spreads; take the difference per seed first, then its standard deviation."),
    ("spread_of_validation", {"spread": lambda x: x.v.std(axis=0, ddof=1)},
     "That is the spread of the validation loss; asked is that of the difference."),
    ("spread_of_training", {"spread": lambda x: x.t.std(axis=0, ddof=1)},
     "That is the spread of the training loss; asked is that of the difference."),
    ("range", {"spread": lambda x: np.ptp(x.d, axis=0)},
     "That is the largest minus the smallest difference; asked is the standard deviation."),
    ("mean_deviation", {"spread": lambda x: np.abs(x.d - x.d.mean(axis=0)).mean(axis=0)},
     "That is the mean absolute deviation; asked is the root of the mean square, with S − 1."),
    ("root_mean_square", {"spread": lambda x: np.sqrt((x.d**2).sum(axis=0) / (len(x.d) - 1))},
     "You forgot to subtract the mean before you square."),
    ("spread_over_time", {"spread": lambda x: x.d.std(axis=1, ddof=1)},
     "The spread runs over the times; it is that of the seeds: axis 0."),
    ("one_spread", {"spread": lambda x: x.d.std(ddof=1)},
     "That is one spread of everything; asked is one per point in time: axis 0."),
    ("over_time", {"gap": lambda d: d.mean(axis=1), "spread": lambda x: x.d.std(axis=1, ddof=1)},
     "You average over the times; the seeds are the rows: axis 0."),
    ("gap_over_time", {"gap": lambda d: d.mean(axis=1)},
     "The gap is averaged over the times; average over the seeds: axis 0."),
    ("one_number", {"gap": lambda d: d.mean(), "spread": lambda x: x.d.std(ddof=1)},
     "You return one number for all; asked is one per point in time: axis 0."),
    ("last_time", {"gap": lambda d: d.mean(axis=0)[-1], "spread": lambda x: x.d.std(axis=0, ddof=1)[-1]},
     "You return the last point in time only; asked are all."),
    ("median", {"gap": lambda d: np.median(d, axis=0)}, "You take the median; here the gap is the mean of the seeds."),
    ("sum", {"gap": lambda d: d.sum(axis=0)}, "You add the differences up; divide by the number of seeds."),
    ("first_seed", {"gap": lambda d: d[0]}, "That is the gap of the first seed; take the mean of all."),
    ("per_seed", {"gap": lambda d: d}, "You return the differences of every seed; average over the seeds: axis 0."),
    ("exchanged", {"finish": lambda gap, spread: (spread, gap)}, "gap and spread are exchanged in the return."),
)  # fmt: skip

GENERALIZATION_GAP = Exercise(
    reference=reference.generalization_gap,
    outputs=("gap", "spread"),
    draw=_draw_gap,
    hints=(
        "Subtract first: a whole array of differences, a row per seed.",
        "The mean and the standard deviation of the differences over axis 0. What is ddof in np.std?",
        "d = validation_loss - train_loss; return d.mean(axis=0), d.std(axis=0, ddof=1)",
    ),
    build=build_gap,
    mistakes=mistakes(GAP_ROWS, build_gap),
)
