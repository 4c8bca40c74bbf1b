"""The exercise perplexity of unit 06, and a prediction about it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_06_adam_vs_sgdm as reference

# --- cases -------------------------------------------------------------------------------------


def _draw(rng, part):
    def case(label, logits, targets):
        return Case(label, {"logits": np.array(logits, float), "targets": np.array(targets)})

    def drawn(label, n, k, shift=None, right=0.5, apart=0.0):
        logits = rng.normal(scale=1.5, size=(n, k))
        targets = rng.integers(k, size=n)
        likely = rng.random(n) < right  # part of the time the model is right
        targets[likely] = logits.argmax(axis=1)[likely]
        logits[np.arange(n), (targets + 1) % k] -= apart
        return case(label, logits if shift is None else logits + shift, targets)

    if part == "properties":
        return [
            case("all symbols alike: K", np.full((4, 7), 0.3), [0, 6, 2, 2]),
            case("sure and right: 1", 60.0 * np.eye(3), [0, 1, 2]),
            case("sure and wrong once", [[30.0, 0.0], [0.0, 30.0]], [0, 0]),
        ]
    levels = np.linspace(-2000, 2000, 6)[:, None]
    if part != "hidden":
        return [
            case("two positions, two symbols", [[0.0, np.log(3.0)], [np.log(4.0), 0.0]], [1, 1]),
            drawn("five positions, three symbols", 5, 3),
            drawn("large logits", 6, 4, shift=rng.permutation(levels)),
            drawn("one symbol is out of the question", 4, 5, apart=1500.0),
            drawn("900 positions", 900, 6, right=0.1),
        ]
    return [
        drawn("eight positions, five symbols", 8, 5),
        drawn("four positions, four symbols", 4, 4),
        drawn("large logits", 6, 3, shift=rng.permutation(levels)),
        drawn("one symbol is out of the question", 7, 3, apart=1200.0),
        drawn("1200 positions", 1200, 4, right=0.1),
        drawn("one position", 1, 6),
    ]


# --- versions ----------------------------------------------------------------------------------


def _row_max(z):
    return z.max(axis=1, keepdims=True)


def build_perplexity(
    shift=lambda z: z - _row_max(z),
    log_p=lambda z: z - np.log(np.exp(z).sum(axis=1, keepdims=True)),
    pick=lambda x: x.log_p[np.arange(len(x.targets)), x.targets],
    average=lambda own: own.mean(),
    entropy=lambda h: -h,
    base=np.exp,
):
    """perplexity from its parts; x has logits, log_p and targets, own are the log p of what came."""

    def version(logits, targets):
        x = SimpleNamespace(logits=np.asarray(logits, float), targets=np.asarray(targets))
        x.log_p = log_p(shift(x.logits))
        return base(entropy(average(pick(x))))

    return version


def _one_hot(x):
    return np.where(np.arange(x.log_p.shape[1]) == x.targets[:, None], x.log_p, 0.0)


ROWS = (
    ("no_exp", {"base": lambda h: h}, "That is H, the mean cross-entropy; the perplexity is exp(H)."),
    ("no_minus", {"entropy": lambda h: h}, "The minus is missing: H = −mean of ln p, and perplexity is at least 1."),
    ("absolute_base_two", {"base": np.exp2}, "You take 2 to the power of H, but H is in natural logarithms: np.exp."),
    ("bits", {"base": lambda h: h / np.log(2)},
     "That is the cross-entropy in bits; the perplexity is exp(H) with natural logarithms."),
    ("wrong_log", {"entropy": lambda h: -h / np.log(2)},
     "You use the logarithm to base 2 together with np.exp; both need the same base."),
    ("log_ten", {"entropy": lambda h: -h / np.log(10)},
     "You use the logarithm to base 10 together with np.exp; both need the same base."),
    ("sum", {"average": lambda own: own.sum()},
     "You add −ln p up over the positions (or divide 1 by the product of all p); take the mean."),
    ("divided_by_all", {"average": lambda own: own.sum() / (len(own) + 1)},
     "You divide by N + 1; there are N positions."),
    ("mean_of_perplexities", {"average": lambda own: -np.log(np.mean(np.exp(-own)))},
     "You average 1/p over the positions. First average −ln p, then take exp."),
    ("mean_of_p", {"average": lambda own: np.log(np.mean(np.exp(own)))},
     "You average the probabilities and take 1/mean. First average −ln p, then take exp."),
    ("median", {"average": np.median}, "You take the median of −ln p; the mean is asked."),
    ("worst", {"average": np.min}, "You take the worst position only; average −ln p over all."),
    ("first_position", {"average": lambda own: own[0]}, "You look at the first position only; average −ln p over all."),
    ("last_position", {"average": lambda own: own[-1]}, "You look at the last position only; average −ln p over all."),
    ("each_position", {"average": lambda own: own}, "You return a number per position; average −ln p first."),
    ("no_softmax", {"shift": lambda z: z, "log_p": lambda z: z},
     "You take the logits for logarithms of probabilities: the softmax is missing."),
    ("log_of_logits", {"shift": lambda z: z, "log_p": np.log},
     "You take the logits for probabilities: the softmax is missing."),
    ("not_divided", {"log_p": lambda z: z}, "The sum over the symbols, by which the softmax divides, is missing."),
    ("overflow", {"shift": lambda z: z},
     "exp of large logits overflows to inf. Subtract the largest logit of each row first: p stays the same."),
    ("global_maximum", {"shift": lambda z: z - z.max()},
     "You subtract the largest of *all* logits: rows far below underflow to 0. Subtract each row's own maximum."),
    ("row_minimum", {"shift": lambda z: z - z.min(axis=1, keepdims=True)},
     "You subtract the smallest logit: exp of the others may still overflow. Subtract the largest of each row."),
    ("column_maximum", {"shift": lambda z: z - z.max(axis=0)},
     "You subtract the maximum of each column, which changes p. Subtract each row's own: axis=1, keepdims=True."),
    ("other_axis", {"shift": lambda z: z - z.max(axis=0), "log_p": lambda z: z - np.log(np.exp(z).sum(axis=0))},
     "The softmax runs over the positions; it runs over the symbols of one row: axis=1, keepdims=True."),
    ("sum_over_positions", {"log_p": lambda z: z - np.log(np.exp(z).sum(axis=0))},
     "The sum runs over the positions; it runs over the symbols of one row: axis=1, keepdims=True."),
    ("sum_of_everything", {"log_p": lambda z: z - np.log(np.exp(z).sum())},
     "You divide by the sum over all rows and columns; each row has its own sum: axis=1, keepdims=True."),
    ("most_likely", {"pick": lambda x: x.log_p.max(axis=1)},
     "You take the symbol that the model likes best; take the one that came, targets."),
    ("all_symbols", {"pick": lambda x: x.log_p},
     "You average over all symbols; take the p of the one that came, log_p[n, targets[n]]."),
    ("zeros_counted", {"pick": _one_hot},
     "You average N·K numbers of which all but N are 0 (a product with a one-hot array): divide the sum by N."),
    ("all_pairs", {"pick": lambda x: x.log_p[:, x.targets]},
     "log_p[:, targets] takes these columns of *every* row; log_p[np.arange(N), targets] takes one per row."),
    ("own_entropy", {"pick": lambda x: (np.exp(x.log_p) * x.log_p).sum(axis=1)},
     "That is the entropy of the model's own distribution; take −ln p of the symbol that came."),
    ("first_symbol", {"pick": lambda x: x.log_p[:, 0]},
     "You take the first symbol everywhere; take the one that came, targets."),
    ("targets_from_one", {"pick": lambda x: x.log_p[np.arange(len(x.targets)), x.targets - 1]},
     "You subtract 1 from targets; they count from 0."),
    ("product", {"base": lambda h: h, "entropy": lambda h: h,
                 "average": lambda own: np.prod(np.exp(own)) ** (-1 / len(own))},
     "The product of many p is 0 in floating point. Average the logarithms instead."),
)  # fmt: skip

PERPLEXITY = Exercise(
    reference=reference.perplexity,
    outputs=("perplexity",),
    draw=_draw,
    hints=(
        "ln p = z − ln Σ exp(z), row by row. You need it only at the symbol that came.",
        "Subtract each row's maximum first: z = logits - logits.max(axis=1, keepdims=True). "
        "log_p[np.arange(N), targets] takes one number per row.",
        "log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True)); "
        "np.exp(-log_p[np.arange(len(targets)), targets].mean())",
    ),
    build=build_perplexity,
    mistakes=mistakes(ROWS, build_perplexity),
)

# --- a prediction ------------------------------------------------------------------------------

PROBABILITIES = np.array([1 / 2, 1 / 8])


def perplexity_of_halves():
    """Perplexity of a model that gives the next symbol 1/2 in one half of the cases, 1/8 in the other."""
    logits = np.log(np.stack([PROBABILITIES, 1 - PROBABILITIES], axis=1))
    return reference.perplexity(logits, np.zeros(2, dtype=int))


PREDICTION_ROWS = (
    ("mean_of_inverse", lambda: np.mean(1 / PROBABILITIES),
     "You average 1/p, 2 and 8. The mean is taken of ln p: it is the geometric mean."),
    ("inverse_of_mean", lambda: 1 / np.mean(PROBABILITIES),
     "You average the probabilities. The mean is taken of ln p, exp comes last."),
    ("nats", lambda: -np.mean(np.log(PROBABILITIES)),
     "That is H in natural logarithms; the perplexity is exp(H)."),
    ("bits", lambda: -np.mean(np.log2(PROBABILITIES)),
     "That is H in bits; the perplexity is 2 to the power of it."),
    ("no_root", lambda: 1 / np.prod(PROBABILITIES),
     "You multiply 2 and 8; two positions need the square root of it."),
    ("inverse", lambda: np.sqrt(np.prod(PROBABILITIES)),
     "The minus is missing: that is 1 over the perplexity."),
    ("mixed_base", lambda: np.exp(-np.mean(np.log2(PROBABILITIES))),
     "You take the logarithm to base 2 and then exp; both need the same base."),
    ("harmonic", lambda: np.sum(1 / PROBABILITIES),
     "You add 2 and 8; the perplexity is their geometric mean."),
    ("worse_half", lambda: 8.0, "That is the half with p = 1/8 alone."),
)  # fmt: skip

PERPLEXITY_OF_HALVES = Exercise(
    reference=perplexity_of_halves,
    outputs=("perplexity",),
    kind="value",
    rtol=0.001,
    draw=lambda rng, part: [Case("the perplexity", {})],
    hints=(
        "What is the mean of −log p, if half of the p are 1/2 and half 1/8? Base 2 makes it easy.",
        "−log₂ p is 1 in one half and 3 in the other. The base of the power is that of the logarithm.",
        "2 ** ((1 + 3) / 2)",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)
