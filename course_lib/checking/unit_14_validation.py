"""The exercise choose_by_validation of unit 14, in parts: clean the losses, score them, choose α, choose the method."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_14_choosing as reference


def _losses(rng, methods, alphas, seeds):
    """Losses with one very good and one very bad seed somewhere: mean, minimum and median choose differently."""
    losses = rng.uniform(0.2, 0.9, size=(methods, alphas, seeds))
    for i in range(methods):
        lucky, unlucky = rng.choice(alphas, size=2, replace=False)
        losses[i, lucky, rng.integers(seeds)] = rng.uniform(0.001, 0.1)
        losses[i, unlucky, rng.integers(seeds)] = rng.uniform(3, 30)
    return losses


def _with(losses, value, *places):
    losses = losses.copy()
    for place in places:
        losses[place] = value
    return losses


# The median chooses step size 2 of method 0 and 1 of method 1; the mean, the lowest and the highest seed others.
CLEAR = np.array([
    [[0.5, 0.6, 0.7], [0.05, 0.8, 0.9], [0.30, 0.2, 6.0], [0.4, 0.45, 0.5]],
    [[0.5, 0.5, 0.01], [0.35, 0.2, 0.45], [0.40, 0.4, 0.41], [0.9, 0.1, 2.0]],
])  # fmt: skip


def _draw_choose(rng, part):
    def case(label, losses):
        return Case(label, {"losses": np.asarray(losses)})

    if part == "properties":
        alone = _losses(rng, 1, 5, 3)
        order = rng.permutation(5)
        return [
            case("one method", alone),
            case("its step sizes in another order", alone[:, order]),
            case("equal scores: the first", np.full((3, 4, 3), 0.5)),
        ]
    if part != "hidden":
        return [
            case("2 methods, 4 step sizes, 3 seeds", CLEAR),
            case("the better method comes last", CLEAR[::-1] * np.array([1.0, 0.5])[:, None, None]),
            case("runs that diverged: nan and inf",
                 _with(_with(CLEAR, np.nan, (0, 2, 1), (0, 2, 2)), np.inf, (1, 1, 0), (1, 1, 1))),
            case("−inf diverged, too", _with(CLEAR, -np.inf, (0, 0, 0), (0, 0, 1))),
            case("4 seeds: the mean of the two in the middle", _losses(rng, 3, 4, 4)),
            case("every run of method 1 diverged", _with(CLEAR, np.nan, 1)),
            case("two step sizes of method 1 with the same score", np.stack([CLEAR[0] + 1, CLEAR[0][[1, 2, 2, 0]]])),
        ]  # fmt: skip
    large = _losses(rng, 4, 6, 5)
    diverged = large
    for value in (np.nan, np.inf, -np.inf):
        places = (tuple(int(rng.integers(n)) for n in large.shape) for _ in range(9))
        diverged = _with(diverged, value, *places)
    scaled = _losses(rng, 3, 5, 3) * np.array([[[1000.0]], [[1.0]], [[0.01]]])
    return [
        case("4 methods, 6 step sizes, 5 seeds", large),
        case("the same, about 27 runs diverged", diverged),
        case("methods of very different losses", scaled[rng.permutation(3)]),
        case("one seed", _losses(rng, 3, 4, 1)),
        case("as many methods as step sizes as seeds", _losses(rng, 3, 3, 3)),
        case("all runs of one method diverged", _with(_losses(rng, 3, 4, 3), -np.inf, 1)),
        case("float32", _losses(rng, 2, 4, 3).astype(np.float32)),
    ]  # fmt: skip


def _clean(losses):
    return np.where(np.isfinite(losses), losses, np.inf)


def build_choose(
    clean=_clean,
    over_seeds=lambda x: np.median(x, axis=2),
    pick=np.argmin,
    lowest=lambda score, best: score[np.arange(len(score)), best],
    decide=np.argmin,
    returned=lambda best, lowest, method: (best, lowest, int(method)),
):
    """choose_by_validation from its parts."""

    def version(losses):
        score = over_seeds(clean(np.asarray(losses)))
        best = pick(score, axis=1)
        low = lowest(score, best)
        return returned(best, low, decide(low))

    return version


def _last_of_equal(x, axis=None):
    if axis is None:
        return len(x) - 1 - np.argmin(x[::-1])
    return x.shape[axis] - 1 - np.argmin(np.flip(x, axis), axis=axis)


def _one_alpha_for_all(score, axis):
    return np.full(len(score), np.argmin(np.median(score, axis=0)))


LEFT_OUT = (
    "You leave out the runs that diverged (nanmedian): a step size that diverges in half of its runs would look good. "
    "They count as +∞."
)
SEED = "The score of a step size is the median over the seeds"
CHOOSE_ROWS = (
    ("mean", {"over_seeds": lambda x: np.mean(x, axis=2)},
     f"{SEED}; you take the mean, which one bad run can spoil."),
    ("luckiest", {"over_seeds": lambda x: np.min(x, axis=2)},
     f"{SEED}; you take the luckiest seed, so the method with more noise wins."),
    ("worst", {"over_seeds": lambda x: np.max(x, axis=2)}, f"{SEED}; you take the worst seed."),
    ("first_seed", {"over_seeds": lambda x: x[:, :, 0]}, f"{SEED}; you look at the first seed only."),
    ("last_seed", {"over_seeds": lambda x: x[:, :, -1]}, f"{SEED}; you look at the last seed only."),
    ("summed", {"over_seeds": lambda x: np.sum(x, axis=2)}, f"{SEED}; you take the sum."),
    ("lower_middle", {"over_seeds": lambda x: np.sort(x, axis=2)[:, :, (x.shape[2] - 1) // 2]},
     f"{SEED}; of an even number you take the lower of the two in the middle: take their mean, as np.median does."),
    ("upper_middle", {"over_seeds": lambda x: np.sort(x, axis=2)[:, :, x.shape[2] // 2]},
     f"{SEED}; of an even number you take the upper of the two in the middle: take their mean, as np.median does."),
    ("not_sorted", {"over_seeds": lambda x: x[:, :, x.shape[2] // 2]},
     f"{SEED}; you take the run in the middle without sorting them by their losses."),
    ("nan_kept", {"clean": lambda x: x},
     "A run that diverged counts as +∞: with nan in it the median is nan, and argmin chooses just that one."),
    ("nan_ignored", {"clean": lambda x: np.where(np.isfinite(x), x, np.nan),
                     "over_seeds": lambda x: np.nan_to_num(np.nanmedian(x, axis=2), nan=np.inf)},
     LEFT_OUT),
    ("nan_ignored_nan_kept", {"clean": lambda x: np.where(np.isfinite(x), x, np.nan),
                              "over_seeds": lambda x: np.nanmedian(x, axis=2)}, LEFT_OUT),
    ("only_nan_ignored", {"clean": lambda x: x, "over_seeds": lambda x: np.nanmedian(x, axis=2)}, LEFT_OUT),
    ("large_for_nan", {"clean": lambda x: np.where(np.isfinite(x), x, 1e9)},
     "Diverged runs count as some large number in your version: they count as +∞, np.inf."),
    ("nan_as_zero", {"clean": lambda x: np.where(np.isfinite(x), x, 0.0)},
     "Runs that diverged count as 0, the best loss there is: they count as +∞."),
    ("only_nan_replaced", {"clean": lambda x: np.where(np.isnan(x), np.inf, x)},
     "−inf is still the best loss in your version: whatever is not finite counts as +∞ (np.isfinite)."),
    ("only_inf_replaced", {"clean": lambda x: np.where(np.isinf(x), np.inf, x)},
     "nan is still there: whatever is not finite counts as +∞ (np.isfinite)."),
    ("highest", {"pick": np.argmax, "decide": np.argmax}, "You choose the highest loss: lower is better."),
    (
        "highest_index",
        {
            "pick": np.argmax,
            "decide": np.argmax,
            "lowest": lambda score, best: score.min(axis=1),
        },
        "You take np.argmax: lower is better, so the index of the lowest score, np.argmin.",
    ),
    ("highest_method", {"decide": np.argmax}, "You choose the method with the highest loss: lower is better."),
    ("highest_alpha", {"pick": np.argmax}, "You choose each method's worst step size: lower is better."),
    ("one_alpha", {"pick": _one_alpha_for_all},
     "You give all methods the same step size: each is judged at its own best one."),
    ("alpha_of_method_0", {"pick": lambda score, axis: np.full(len(score), np.argmin(score[0]))},
     "All methods get the step size that is best for method 0: each is judged at its own best one."),
    ("last_of_equal", {"pick": _last_of_equal, "decide": _last_of_equal},
     "Of equal scores the first is chosen, not the last."),
    ("score_of_mean", {"lowest": lambda score, best: np.mean(score, axis=1)},
     "The score of a method is the lowest over its step sizes; you take the mean over them."),
    ("score_of_first", {"lowest": lambda score, best: score[:, 0]},
     "The score of a method is that of its best step size; you take the first step size's."),
    ("scores_of_all", {"returned": lambda best, lowest, method: (best, best * 0 + lowest.min(), int(method))},
     "score has one entry per method; you repeat the lowest of all."),
    ("method_and_best_exchanged", {"returned": lambda best, lowest, method: (int(method), lowest, best)},
     "The results are in the wrong order: return best, score, method."),
    ("score_first", {"returned": lambda best, lowest, method: (lowest, best, int(method))},
     "The results are in the wrong order: return best, score, method."),
    ("best_of_winner", {"returned": lambda best, lowest, method: (best[method], lowest, int(method))},
     "best holds one index per method, not only the winner's."),
    ("score_of_winner", {"returned": lambda best, lowest, method: (best, lowest[method], int(method))},
     "score holds one number per method, not only the winner's."),
    ("counted_from_one", {"returned": lambda best, lowest, method: (best + 1, lowest, int(method) + 1)},
     "Your indices count from 1: in Python they count from 0."),
    ("method_from_one", {"returned": lambda best, lowest, method: (best, lowest, int(method) + 1)},
     "The index of the method counts from 0."),
    ("wins", lambda losses: _by_wins(losses),
     "You let the methods win seed by seed; the method with the lowest score is asked for."),
    ("flat", lambda losses: _flat(losses),
     "np.argmin without axis numbers all entries in one row: use axis=1, so that every method gets its own index."),
    ("axes_exchanged", lambda losses: _over_axis(losses, 1),
     "You take the median over step sizes: seeds are the last axis, axis=2."),
    ("over_methods", lambda losses: _over_axis(losses, 0),
     "You take the median over the methods: seeds are the last axis, axis=2."),
    ("lowest_of_table", lambda losses: _decided(losses, np.argmin),
     "np.argmin of the whole table numbers its entries in one row: method is the index of the lowest entry of score."),
    ("mean_decides", lambda losses: _decided(losses, lambda score: np.argmin(score.mean(axis=1))),
     "You choose the method by the mean over its step sizes: each is judged at its own best one."),
    ("score_for_method", {"returned": lambda best, lowest, method: (best, lowest, lowest[method])},
     "method is an index, not a score: np.argmin instead of np.min."),
)  # fmt: skip


def _by_wins(losses):
    score = np.median(_clean(np.asarray(losses)), axis=2)
    best = np.argmin(score, axis=1)
    runs = _clean(np.asarray(losses))[np.arange(len(best)), best]
    return best, score.min(axis=1), int(np.argmax(np.bincount(np.argmin(runs, axis=0))))


def _flat(losses):
    score = np.median(_clean(np.asarray(losses)), axis=2)
    lowest = score.min(axis=1)
    return np.argmin(score), lowest, int(np.argmin(lowest))


def _over_axis(losses, axis):
    score = np.median(_clean(np.asarray(losses)), axis=axis)
    lowest = score.min(axis=1)
    return np.argmin(score, axis=1), lowest, int(np.argmin(lowest))


def _decided(losses, decide):
    score = np.median(_clean(np.asarray(losses)), axis=2)
    return np.argmin(score, axis=1), score.min(axis=1), int(decide(score))


CHOOSE_BY_VALIDATION = Exercise(
    reference=reference.choose_by_validation,
    outputs=("best", "score", "method"),
    draw=_draw_choose,
    hints=(
        "Four lines: replace what is not finite, the median over the seeds, the best step size per method, the "
        "best method.",
        "np.where(np.isfinite(losses), losses, np.inf), then np.median with axis=2: a table of methods and step sizes.",
        "best = np.argmin(table, axis=1);  score = np.min(table, axis=1);  method = np.argmin(score)",
    ),
    build=build_choose,
    mistakes=mistakes(CHOOSE_ROWS, build_choose),
)  # fmt: skip
