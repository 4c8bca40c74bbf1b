"""Exercises of unit 04 about the moving average itself: ema and effective_window."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.cases import gradients
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_04_rmsprop as reference

# --- ema ---------------------------------------------------------------------------------------

BETAS = (0.3, 0.45, 0.7, 0.8, 0.95, 0.98)


def _draw_ema(rng, part):
    def case(label, values, **beta):
        return Case(label, {"values": values, **beta})

    line, grid = rng.normal(size=5), rng.normal(size=(4, 3))
    if part == "properties":
        return [
            case("β = 0 keeps nothing of the past", line, beta=0.0),
            case("a constant c: its averages are c(1 − βᵗ)", np.full(8, 3.0), beta=0.7),
            case("a single value", rng.normal(size=1), beta=0.8),
        ]
    whole = rng.integers(1, 100, size=6) * rng.choice([-1, 1], size=6)
    if part != "hidden":
        return [
            case("β = 0.5", line, beta=0.5),
            case("β = 0.9, longer", rng.normal(size=12), beta=0.9),
            case("an array of whole numbers", whole, beta=0.8),
            case("with the default β", rng.normal(size=4)),
            case("a (4, 3) array: three sequences side by side", grid, beta=0.7),
        ]
    betas = [float(b) for b in rng.choice(BETAS, size=4, replace=False)]
    sizes = [int(n) for n in rng.choice(np.arange(6, 40), size=3, replace=False)]
    shapes = [(sizes[0],), (sizes[1], 2), (sizes[2], 2, 3)]
    return [
        *(
            case(f"values of shape {shape}, β = {b}", gradients(rng, shape[0], shape[1:]), beta=b)
            for shape, b in zip(shapes, betas, strict=False)
        ),
        case("an array of whole numbers", whole, beta=betas[3]),
        case("tiny and huge values", 10.0 ** rng.permutation(np.arange(-8.0, 8.0, 2.0)), beta=0.6),
        case("float32", np.float32(grid), beta=0.6),
    ]


def _blend(old, new, b):
    return b * old + (1 - b) * new


def build_ema(
    seen=lambda values: values,
    begin=lambda values: 0.0 * values[0],
    use_beta=lambda b: b,
    line=lambda a, x, b, xs: _blend(a, x, b),
    stored=lambda a, values: a,
    kept=lambda averages, values, b: averages,
    along=lambda array: array,
):
    """ema from its parts.

    ``seen`` is what is averaged, ``begin`` the average before the first value, ``line(a, x, b, xs)`` the next one
    (xs: the values up to x), ``stored`` what the array keeps of it, ``kept`` what is returned of all averages,
    ``along`` the axis that is taken for the first.
    """

    def version(values, beta=0.9):
        values = along(np.asarray(values))
        b, x = use_beta(beta), seen(values)
        a, averages = begin(x), []
        for t in range(len(x)):
            a = stored(line(a, x[t], b, x[: t + 1]), values)
            averages.append(a)
        return along(np.array(kept(np.array(averages, dtype=float), x, b)))

    return version


def _whole(a, values):
    """What an array of whole numbers keeps."""
    return np.trunc(a) if values.dtype.kind == "i" else a


def _t(array):
    """1, 2, …, shaped to divide the rows of an array."""
    return np.arange(1.0, len(array) + 1).reshape(-1, *[1] * (array.ndim - 1))


def _last_values(a, x, b, xs):
    return np.mean(xs[-max(1, round(1 / (1 - b))) :], axis=0)


INTEGERS = (
    "For whole numbers your array holds whole numbers, and the averages are cut off: make it with "
    "np.zeros(values.shape), not with zeros_like or a copy of values."
)
ALONG = "You average along another axis; the sequence runs along the first: values[0], values[1], …"
IN_THE_LOOP = (
    "Your function ends after the first value: the return belongs behind the loop, not into it."
)
EMA_ROWS = (
    ("starts_at_first", {"begin": lambda values: values[0]},
     "Your average begins at the first value; here it begins at 0, so that the first average is (1−β)x¹."),
    ("corrected", {"kept": lambda averages, values, b: averages / (1 - b ** _t(averages))},
     "Your averages are divided by 1−βᵗ: that is the correction of Adam (unit 05). Here they stay as they are."),
    ("weights_exchanged", {"line": lambda a, x, b, xs: _blend(x, a, b)},
     "β and 1−β are exchanged: β weighs the old average, 1−β the new value."),
    ("sum", {"line": lambda a, x, b, xs: b * a + x},
     "That is a fading sum, not an average: the new value must be multiplied by 1−β."),
    ("no_history", {"line": lambda a, x, b, xs: (1 - b) * x},
     "The old average is missing (or starts again from 0 for every value): β·old + (1−β)·new."),
    ("no_fading", {"line": lambda a, x, b, xs: a + (1 - b) * x},
     "The past never fades: the old average must be multiplied by β."),
    ("brackets_missing", {"line": lambda a, x, b, xs: b * a + 1 - b * x},
     "Brackets are missing: 1 - beta * x multiplies first; write (1 - beta) * x."),
    ("both_fade", {"line": lambda a, x, b, xs: b * (a + (1 - b) * x)},
     "β multiplies the new value too: only the old average is multiplied by β."),
    ("sign", {"line": lambda a, x, b, xs: b * a - (1 - b) * x},
     "You subtract the new value; both parts are added."),
    ("previous_value", {"line": lambda a, x, b, xs: _blend(xs[-2] if len(xs) > 1 else 0 * x, x, b)},
     "You mix the new value with the previous value; it is mixed with the previous average, which holds all the past."),
    ("running_mean", {"line": lambda a, x, b, xs: np.mean(xs, axis=0)},
     "That is the plain mean of all values so far, which never forgets: use β."),
    ("mean_of_last", {"line": _last_values},
     "That is the plain mean of the last 1/(1−β) values. Here every value counts, with a weight that fades."),
    ("running_sum", {"line": lambda a, x, b, xs: np.sum(xs, axis=0)},
     "That is the running sum of the values: use β, and 1−β."),
    ("largest", {"line": lambda a, x, b, xs: np.maximum(b * a, (1 - b) * x)},
     "You take the larger of the two parts; they are added."),
    ("squares", {"seen": lambda values: values * values},
     "Your function squares the values. It averages what it gets; RMSProp hands it g²."),
    ("absolute", {"seen": np.abs},
     "Your function takes absolute values. It averages what it gets, with its sign."),
    ("backwards", {"seen": lambda values: values[::-1]},
     "You go through the values backwards: the first one comes first."),
    ("root", {"kept": lambda averages, values, b: np.sqrt(np.abs(averages))},
     "You take the root; the average itself is asked for."),
    ("hardcoded", {"use_beta": lambda b: 0.9},
     "You use 0.9 as a constant: use the argument beta."),
    ("truncated", {"stored": _whole},
     INTEGERS),
    ("truncated_results", {"kept": lambda averages, values, b: _whole(averages, values)},
     INTEGERS),
    ("one_late", {"kept": lambda averages, values, b: np.concatenate([0.0 * averages[:1], averages[:-1]])},
     "Your averages come one step late: compute the new average first, then store it."),
    ("last_only", {"kept": lambda averages, values, b: averages[-1]},
     "You return only the last average: return one after every value."),
    ("start_too", {"kept": lambda averages, values, b: np.concatenate([0.0 * averages[:1], averages])},
     "The 0 you begin with is in your result: return one average per value, the first is (1−β)x¹."),
    ("first_missing", {"kept": lambda averages, values, b: averages[1:]},
     "One average is missing: there is one after every value, after the first too."),
    ("first_row_stays", {"kept": lambda averages, values, b: np.concatenate([values[:1], averages[1:]])},
     "Your first average is the first value itself; it is (1−β)x¹, as the average begins at 0."),
    ("all_the_last", {"kept": lambda averages, values, b: averages * 0 + averages[-1]},
     "All your rows are the last average: the same array was stored again and again and changed in place."),
    ("nothing_stored", {"kept": lambda averages, values, b: 0 * averages},
     "Your result stays 0: store every average in it."),
    ("values_returned", {"kept": lambda averages, values, b: values},
     "You return the values themselves: return the averages."),
    ("over_the_row", {"along": lambda array: array.T}, ALONG),
    ("within_the_row", {"along": lambda array: np.swapaxes(array, 0, 1) if array.ndim > 1 else array}, ALONG),
    ("first_left_out", {"seen": lambda values: np.concatenate([0 * values[:1], values[1:]])},
     "Your first value is left out: the first average is (1−β)x¹, and the second one goes on from it."),
    ("only_first", {"kept": lambda averages, values, b: averages[:1]}, IN_THE_LOOP),
    ("only_first_alone", {"kept": lambda averages, values, b: averages[0]}, IN_THE_LOOP),
    ("elements_mixed", {"seen": lambda values: values + 0.0 * values if values.ndim < 2 else np.mean(
        values, axis=tuple(range(1, values.ndim)), keepdims=True) + 0.0 * values},
     "You mix the elements of a row: each element has an average of its own."),
)  # fmt: skip

EMA = Exercise(
    reference=reference.ema,
    outputs=("averages",),
    draw=_draw_ema,
    hints=(
        "Keep one average and go through the values in order. What remains of the old average when a value comes in?",
        "Begin with 0. For every value: β times the old average plus 1−β times the value; append it to a list.",
        "a = 0.0;  for x in values: a = beta * a + (1 - beta) * x; averages.append(a)",
    ),
    build=build_ema,
    mistakes=mistakes(EMA_ROWS, build_ema),
)


# --- effective_window --------------------------------------------------------------------------


def _draw_window(rng, part):
    def case(label, *pairs, default=False):
        calls = [{"beta": beta} | ({} if default else {"share": share}) for beta, share in pairs]
        return Case(label, calls[0], calls[1:])

    def pair(n, beta, past):
        """A share that n − 1 values do not have and n have: ``past`` of the way from one to the other."""
        return beta, 1 - beta ** (n - 1 + past)

    # These halves and quarters are exact in binary, however they are computed.
    exactly = case("β = 0.5: one value has exactly 0.5, two have 0.75", (0.5, 0.75), (0.5, 0.5))
    if part == "properties":
        return [
            case("β = 0: the newest value alone; β = 0.5: more", (0.0, 0.3), (0.0, 0.99), (0.5, 0.9)),
            case("each half of the rest takes the same number of steps again", (0.9, 0.4), (0.9, 0.7), (0.9, 0.85)),
            case("a larger β, a longer window", (0.9, 0.6), (0.99, 0.6), (0.999, 0.6)),
        ]  # fmt: skip
    if part != "hidden":
        return [
            case("β = 0.9", (0.9, 0.5), (0.9, 0.632), (0.9, 0.9), (0.9, 0.7)),
            case("other β", pair(3, 0.6, 0.3), pair(4, 0.6, 0.7), (0.95, 0.8), (0.99, 0.99)),
            case("β = 0.999", (0.999, 0.5), (0.999, 0.0015), (0.999, 0.999)),
            case("with the default share", (0.9, None), (0.8, None), (0.99, None), default=True),
            case("β = 0, then β = 0.7", (0.0, 0.9), (0.7, 0.9)),
            exactly,
        ]
    cases = []
    for low, high, sizes in ((0.3, 0.7, (2, 5)), (0.8, 0.95, (5, 30)), (0.97, 0.999, (30, 400))):
        n = [int(k) for k in rng.integers(*sizes, size=4)]
        betas = rng.uniform(low, high, size=4)
        # On both sides of the middle, so that rounding to the nearest is wrong in some.
        past = rng.permutation(
            np.concatenate([rng.uniform(0.15, 0.4, 2), rng.uniform(0.6, 0.85, 2)])
        )
        pairs = [pair(k, float(b), float(p)) for k, b, p in zip(n, betas, past, strict=True)]
        cases.append(case(f"β between {low} and {high}, four shares", *pairs))
    (n,), (beta,) = rng.integers(5, 60, size=1), rng.uniform(0.85, 0.97, size=1)
    middle, start = pair(int(n), float(beta), 0.5), pair(1, float(beta), 0.5)
    return [*cases, exactly, case("a large share, then less than one value has", middle, start)]


def _steps(b, s):
    """n with 1 − βⁿ = s, not rounded."""
    return math.log(1 - s) / math.log(b) if b else 0.0


def build_window(
    use_beta=lambda b: b,
    use_share=lambda s: s,
    steps=_steps,
    rounded=math.ceil,
    least=1,
):
    """effective_window from its parts: ``rounded`` of ``steps(β, share)``, at least ``least``."""

    def version(beta, share=0.95):
        n = steps(use_beta(beta), use_share(share))
        return max(least, rounded(n)) if math.isfinite(n) else n

    return version


def _log(x):
    return math.log(x) if x > 0 else -math.inf


def _over(a, b):
    return a / b if b else math.copysign(math.inf, a)


def _lone_value(b, s):
    """First age at which a single value weighs less than 1 − s."""
    return _over(_log(1 - s) - _log(1 - b), _log(b)) if b else 0.0


WINDOW_ROWS = (
    ("rule_of_thumb", lambda beta, share=0.95: 1 / (1 - beta),
     "1/(1−β) is the rule of thumb, about 63 % of the weight. The window here depends on share too."),
    ("rule_of_thumb_rounded", lambda beta, share=0.95: round(1 / (1 - beta)),
     "1/(1−β) is a rule of thumb, about 63 % of the weight. The window here depends on share, too."),
    ("share_of_the_rule", {"steps": lambda b, s: s / (1 - b)},
     "You take the share of 1/(1−β); the weights fade like βᵏ, so solve 1 − βⁿ = share with a logarithm."),
    ("rule_times_log", {"steps": lambda b, s: -math.log(1 - s) / (1 - b)},
     "−ln(1−share)/(1−β) is an approximation for β near 1; exact is ln(1−share)/ln β."),
    ("share_for_rest", {"steps": lambda b, s: _over(_log(s), _log(b)) if b else 0.0},
     "You solve βⁿ = share. What is left outside the window is 1 − share: βⁿ = 1 − share."),
    ("rounded_down", {"rounded": math.floor},
     "You round down, as int() and // do: so many values lack a bit of the share. Round up."),
    ("one_too_few", {"rounded": lambda n: math.ceil(n) - 1},
     "One step too few: count the newest value as 1, and stop at the first n with 1 − βⁿ ≥ share."),
    ("rounded_to_nearest", {"rounded": round},
     "You round to the nearest whole number; the smallest n that has the share is rounded up."),
    ("one_too_many", {"rounded": lambda n: math.ceil(n) + 1},
     "One step too many: the smallest n with 1 − βⁿ ≥ share is asked for."),
    ("strict", {"rounded": lambda n: math.floor(n) + 1},
     "One step too many where n values have exactly the share: n is the smallest with 1 − βⁿ ≥ share, not > share."),
    ("not_rounded", {"rounded": lambda n: n, "least": 0},
     "Your window is no whole number: round up."),
    ("negative", {"steps": lambda b, s: -_steps(b, s), "rounded": math.floor, "least": -math.inf},
     "Your window is negative: both logarithms are negative, so their ratio is positive without a minus."),
    ("upside_down", {"steps": lambda b, s: _over(_log(b), _log(1 - s)) if b else 0.0},
     "The fraction is upside down: n = ln(1−share)/ln β."),
    ("one_minus_beta", {"use_beta": lambda b: 1 - b},
     "β and 1−β are exchanged: the weight falls by β per step, so it is βⁿ, not (1−β)ⁿ."),
    ("difference_of_logs", {"steps": lambda b, s: _log(1 - s) - _log(b) if b else 0.0, "least": 0},
     "You subtract the logarithms: n = ln(1−share) divided by ln β."),
    ("one_value", {"steps": _lone_value},
     "You look at the weight of one single value, (1−β)βⁿ; the weights of the newest n are added up, 1 − βⁿ."),
    ("sum_of_powers", {"steps": lambda b, s: 1.0},
     "You add up βᵏ without the factor 1−β, so that one value already has all: the weights are (1−β)βᵏ."),
    ("half_life", {"use_share": lambda s: 0.5},
     "You always take half of the weight: use the argument share."),
    ("hardcoded_share", {"use_share": lambda s: 0.95},
     "You use 0.95 as a constant: use the argument share."),
    ("hardcoded_beta", {"use_beta": lambda b: 0.9},
     "You use 0.9 as a constant: use the argument beta."),
    ("e_folding", {"use_share": lambda s: 1 - math.exp(-1)},
     "You always take 1 − 1/e of the weight: use the argument share."),
    ("zero_steps", {"least": 0},
     "The window is at least 1, never 0: with β = 0, or a share below 1−β, the newest value alone has the share."),
    ("beta_squared", {"use_beta": lambda b: b * b},
     "Your weights fade by β² per step: each step multiplies by β once."),
    ("exchanged", lambda beta, share=0.95: math.ceil(_over(_log(1 - beta), _log(share))),
     "β and share are exchanged: n = ln(1−share)/ln β."),
    ("rest_returned", lambda beta, share=0.95: 1 - beta ** max(1, math.ceil(_steps(beta, share))),
     "You return the share that the window has; return its length n."),
    ("from_share", lambda beta, share=0.95: 1 - beta**share,
     "You put the share in the place of n in 1 − βⁿ: look for the n at which 1 − βⁿ reaches share."),
)  # fmt: skip

EFFECTIVE_WINDOW = Exercise(
    reference=reference.effective_window,
    outputs=("n",),
    draw=_draw_window,
    hints=(
        "How much weight lies on all that is older than the newest n values? What stands before the old average?",
        "The old average is multiplied by β in each of n steps: βⁿ is left, so the newest n weigh 1 − βⁿ.",
        "n = 1;  while 1 - beta**n < share: n += 1   (or the logarithm of 1 - share over that of beta, rounded up)",
    ),
    build=build_window,
    mistakes=mistakes(WINDOW_ROWS, build_window),
)
