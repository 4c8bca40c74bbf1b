"""The exercise step_size_spread of unit 09."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_09_adabound as reference

# Exact in binary: the sizes are 0.25, 1, 1, 2 and 4, two of them equal to a bound.
EXACT = {"v": np.array([3.75, 0.75, 0.75, 0.25, 0.0]) ** 2, "alpha": 1.0, "eps": 0.25}


def _moments(rng, shape, decades=6.0):
    """Second moments over many powers of ten; of two dimensions, the largest and the smallest in different rows."""
    v = 10.0 ** rng.uniform(-decades, 1.0, size=shape)
    flat = v.reshape(-1)
    flat[[1, -2]] = rng.permutation([2e-9, 30.0])
    return v


def _case(rng, label, v, alpha, eps, below=0.3, above=0.2):
    """Bounds between the sizes, so that about these shares are cut."""
    size = np.sort((alpha / (np.sqrt(v) + eps)).reshape(-1))
    n, inputs = len(size), {"v": v, "alpha": alpha, "eps": eps}
    if below:
        k = max(1, round(below * n))
        inputs["low"] = float(np.sqrt(size[k - 1] * size[k]))
    if above:
        k = n - max(1, round(above * n))
        inputs["high"] = float(np.sqrt(size[k - 1] * size[k]))
    return Case(label, inputs)


def _equal():
    low, high = {"low": 1.0, "high": 4.0}, {"low": 0.25, "high": 2.0}
    return Case(
        "a size that equals a bound is neither below nor above it", {**EXACT, **low}, [high]
    )


def _draw(rng, part):
    if part == "properties":
        return [
            _equal(),
            Case("α moves all sizes alike: without bounds the spread stays",
                 {"v": np.array([1e-4, 1.0, 9.0, 25.0]), "alpha": 0.01}, [{"alpha": 3.0}]),
            Case("v = 0: the size is α/ε", {"v": np.array([0.0, 1.0, 4.0]), "alpha": 0.5, "eps": 0.01}),
        ]  # fmt: skip
    if part != "hidden":
        return [
            Case("no bounds", {"v": _moments(rng, 6), "alpha": 0.1, "eps": 1e-6}),
            _case(rng, "two bounds", _moments(rng, 8), 0.02, 1e-5, 0.4, 0.2),
            _case(rng, "a lower bound alone", _moments(rng, 7), 0.3, 1e-4, 0.3, 0),
            _case(rng, "an upper bound alone", _moments(rng, 7), 0.3, 1e-4, 0, 0.3),
            _case(rng, "a large ε", _moments(rng, 9), 1.0, 0.5, 0.2, 0.5),
            Case("with the default α and ε", {"v": np.array([0.0, 1e-16, 1e-4, 1.0]), "low": 0.01}),
            _case(rng, "3 × 4 parameters", _moments(rng, (3, 4)), 0.05, 1e-5),
            Case("2 × 3 parameters, no bounds", {"v": _moments(rng, (2, 3)), "alpha": 0.05, "eps": 1e-5}),
            _equal(),
        ]  # fmt: skip
    alpha, eps = float(10 ** rng.uniform(-3, 0)), float(10 ** rng.uniform(-4, -2))
    return [
        Case("no bounds", {"v": _moments(rng, 20), "alpha": alpha, "eps": eps}),
        _equal(),
        _case(rng, "two bounds, 40 parameters", _moments(rng, 40), alpha, 0.1, 0.15, 0.4),
        _case(rng, "two bounds, 5 × 6 parameters", _moments(rng, (5, 6)), 0.07, eps, 0.5, 0.1),
        _case(rng, "a lower bound alone", _moments(rng, (3, 3)), alpha, eps, 0.6, 0),
        _case(rng, "an upper bound alone", _moments(rng, 11), alpha, eps, 0, 0.6),
        Case("with the default α and ε", {"v": np.array([1.0, 1e-2, 1e-16, 0.0, 1e-8]), "low": 0.002}),
        _case(rng, "float32", np.float32(_moments(rng, 12)), 0.5, 0.01),
    ]  # fmt: skip


def build_spread(
    alpha=lambda x: x.alpha,
    eps=lambda x: x.eps,
    root=lambda x: np.sqrt(x.v) + x.e,
    size=lambda x: x.a / x.root,
    cut=lambda x: np.clip(x.size, x.low, x.high),
    measured=lambda x: x.cut,
    ends=lambda x: (np.max(x.s), np.min(x.s)),
    ratio=lambda x: x.top / x.bottom,
    log=np.log10,
    seen=lambda x: x.size,
    under=lambda x: x.seen < x.low,
    over=lambda x: x.seen > x.high,
    share=np.mean,
    returned=lambda x: (x.decades, x.below, x.above),
):
    """step_size_spread from its parts: x.s are the sizes that are measured, x.seen those that are counted."""
    a_part, e_part = alpha, eps

    def version(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
        x = SimpleNamespace(v=np.asarray(v), alpha=alpha, eps=eps, low=low, high=high)
        x.a, x.e = a_part(x), e_part(x)
        x.root = root(x)
        x.size = size(x)
        x.cut = cut(x)
        x.s, x.seen = measured(x), seen(x)
        x.top, x.bottom = ends(x)
        x.decades = log(ratio(x))
        x.below, x.above = share(under(x)), share(over(x))
        return returned(x)

    return version


def _last(s):
    return np.ravel(s)[-1]


ROWS = (
    ("uncut", {"measured": lambda x: x.size},
     "Your decades are those of the sizes before the cut; clip them first."),
    ("shares_after_cut", {"seen": lambda x: x.cut},
     "You count after the cut, when nothing is outside any more: the shares are of the uncut sizes."),
    ("only_low", {"cut": lambda x: np.maximum(x.size, x.low)},
     "Only the lower bound cuts; the upper one does, too."),
    ("only_high", {"cut": lambda x: np.minimum(x.size, x.high)},
     "Only the upper bound cuts; the lower one does, too."),
    ("always_low", {"cut": lambda x: x.low + 0 * x.size},
     "All your cut sizes equal low: write np.clip(size, low, high), in this order."),
    ("v_clipped", {"cut": lambda x: x.a / (np.sqrt(np.clip(x.v, x.low, x.high)) + x.e)},
     "You clip v; clip the sizes, α/(√v + ε)."),
    ("removed", {"measured": lambda x: _inside(x.size, x.low, x.high)},
     "You leave out the sizes outside the bounds; they are cut, so that they lie on a bound."),
    ("natural_log", {"log": np.log}, "That is the natural logarithm; decades are powers of ten: np.log10."),
    ("log2", {"log": np.log2}, "That is the logarithm to base 2; decades are powers of ten: np.log10."),
    ("no_log", {"log": lambda r: r}, "That is the ratio itself; decades are its logarithm, np.log10."),
    ("difference", {"ratio": lambda x: x.top - x.bottom},
     "You take the difference of largest and smallest size; it is their ratio: powers of ten lie between them."),
    ("difference_no_log", {"ratio": lambda x: x.top - x.bottom, "log": lambda r: r},
     "You return largest minus smallest size; take the logarithm of their ratio."),
    ("upside_down", {"ratio": lambda x: x.bottom / x.top},
     "Your decades are negative: the largest size goes above, the smallest below."),
    ("of_v", {"measured": lambda x: x.v + x.e},
     "You measure v; the step sizes are α/(√v + ε)."),
    ("no_root", {"root": lambda x: x.v + x.e}, "The root is missing: the size is α/(√v + ε)."),
    ("eps_inside", {"root": lambda x: np.sqrt(x.v + x.e)},
     "Your ε is inside the root; the size is α/(√v + ε)."),
    ("eps_missing", {"eps": lambda x: 0.0}, "ε is missing: the size is α/(√v + ε)."),
    ("eps_hardcoded", {"eps": lambda x: 1e-8}, "You use 1e-8 as a constant: use the argument eps."),
    ("eps_added_last", {"root": lambda x: np.sqrt(x.v), "size": lambda x: x.a / x.root + x.e},
     "Brackets are missing: a / b + eps adds ε to the size; write alpha / (√v + eps)."),
    ("no_alpha", {"alpha": lambda x: 1.0},
     "α is missing in the sizes. Without bounds it cancels, with bounds it does not."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.001}, "You use 0.001 as a constant: use the argument alpha."),
    ("times_root", {"size": lambda x: x.a * x.root}, "You multiply by √v + ε; the size is α divided by it."),
    ("counts", {"share": np.sum}, "You count the parameters; a share is the count over their number, np.mean."),
    ("percent", {"share": lambda b: 100 * np.mean(b)}, "You return percent; a share lies between 0 and 1."),
    ("rows", {"share": lambda b: np.sum(b) / len(b)},
     "You divide by len(v), the number of rows; divide by the number of all elements, v.size."),
    ("any", {"share": lambda b: float(np.any(b))}, "You return whether any size is outside; return the share."),
    ("inclusive", {"under": lambda x: x.seen <= x.low, "over": lambda x: x.seen >= x.high},
     "A size that equals a bound is not cut: < and >, not <= and >=."),
    ("inclusive_low", {"under": lambda x: x.seen <= x.low},
     "A size that equals the lower bound is not below it: <, not <=."),
    ("inclusive_high", {"over": lambda x: x.seen >= x.high},
     "A size that equals the upper bound is not above it: >, not >=."),
    ("exchanged", {"under": lambda x: x.seen > x.high, "over": lambda x: x.seen < x.low},
     "below and above are exchanged: below is the share of the sizes < low."),
    ("complements", {"under": lambda x: x.seen > x.low, "over": lambda x: x.seen < x.high},
     "The comparisons are turned round: below counts sizes < low, above counts sizes > high."),
    ("below_turned", {"under": lambda x: x.seen > x.low},
     "The comparison for below is turned round: sizes < low."),
    ("above_turned", {"over": lambda x: x.seen < x.high},
     "The comparison for above is turned round: sizes > high."),
    ("v_compared", {"seen": lambda x: x.v}, "You compare v with the bounds; compare the sizes, α/(√v + ε)."),
    ("order", {"returned": lambda x: (x.below, x.above, x.decades)},
     "The results are in the wrong order: return decades, below, above."),
    ("same_share", {"over": lambda x: x.seen < x.low}, "Your two shares are the same: above counts sizes > high."),
    ("mean_for_min", {"ends": lambda x: (np.max(x.s), np.mean(x.s))},
     "You divide by the mean size; divide by the smallest."),
    ("median_for_min", {"ends": lambda x: (np.max(x.s), np.median(x.s))},
     "You divide by the median size; divide by the smallest."),
    ("first_and_last", {"ends": lambda x: (_last(x.s), np.ravel(x.s)[0])},
     "You take the first and last size; take the largest and the smallest."),
    ("bounds_measured", {"ends": lambda x: (x.high, max(x.low, 1e-300))},
     "You measure how far the bounds are apart; measure the sizes between them."),
    ("spread_of_logs", {"ratio": lambda x: 10.0 ** np.std(np.log10(x.s))},
     "You take the standard deviation of the logarithms; take the distance from the smallest to the largest."),
    ("log_then_ratio", {"ratio": lambda x: np.log10(x.top) / np.log10(x.bottom), "log": lambda r: r},
     "You divide the logarithms; take the logarithm of the ratio, or subtract the logarithms."),
)  # fmt: skip


def _inside(size, low, high):
    kept = size[(size >= low) & (size <= high)]
    return kept if kept.size else np.ones(1)


STEP_SIZE_SPREAD = Exercise(
    reference=reference.step_size_spread,
    outputs=("decades", "below", "above"),
    draw=_draw,
    hints=(
        "First the sizes of all parameters, as an array. Then a second array with what remains of them after the cut.",
        "The shares come from the first array (size < low is an array of truth values, and its mean is a share), "
        "the decades from the second: the logarithm to base 10 of its largest over its smallest element.",
        "size = alpha / (np.sqrt(v) + eps); cut = np.clip(size, low, high); np.log10(cut.max() / cut.min()), "
        "np.mean(size < low), np.mean(size > high)",
    ),
    build=build_spread,
    mistakes=mistakes(ROWS, build_spread),
)
