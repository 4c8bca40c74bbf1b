"""The exercise `minibatch_gradient` of unit 01."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_01_sgd as reference


def _draw_gradient(rng, part):
    def case(label, n, d, indices):
        return Case(label, {
            "theta": rng.normal(size=d), "X": rng.normal(size=(n, d)),
            "y": 3 * rng.normal(size=n), "indices": np.array(indices),
        })  # fmt: skip

    if part == "properties":
        # Whole numbers: the residuals are exactly 0 however they are computed.
        X, theta = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0]]), np.array([2.0, 1.0])
        fitted = {"theta": theta, "X": X, "y": X @ theta, "indices": np.array([0, 2])}
        return [
            case("all rows in another order: the full gradient", 6, 2, [5, 3, 1, 0, 2, 4]),
            case("one row: online", 6, 3, [2]),
            Case("all residuals 0: no gradient", fitted),
        ]
    if part != "hidden":
        return [
            case("three of eight rows", 8, 2, [6, 1, 4]),
            case("another batch", 8, 2, [0, 7, 3, 5, 2]),
            case("a row that is drawn twice", 7, 3, [5, 2, 5, 1]),
        ]
    cases = []
    for n, d, size in ((40, 5, 7), (25, 3, 12), (60, 8, 32)):
        indices = rng.integers(0, n, size=size)
        indices[-1] = indices[0]
        cases.append(case(f"{size} of {n} rows, {d} parameters", n, d, indices))
    # All terms of one sign, so that rounding in another order stays small beside the result.
    low = {"theta": positive(rng, 4), "X": positive(rng, (20, 4)), "y": -positive(rng, 20)}
    low = {name: np.float32(value) for name, value in low.items()}
    return [*cases, Case("float32", {**low, "indices": rng.permutation(20)[:6]})]


def _build(
    take=lambda B, n: B,
    targets=None,
    predict=lambda rows, theta: rows @ theta,
    residual=lambda p, y: p - y,
    factor=1.0,
    combine=lambda rows, r: rows.T @ r,
    count=lambda rows, X, B: len(rows),
):
    """factor / count · Σ r x over the rows taken, r = residual(predict(x, θ), y).

    ``targets(y, B)`` are those of the rows taken unless given.
    """

    def version(theta, X, y, indices):
        taken = take(indices, len(X))
        rows = X[taken]
        wanted = y[taken] if targets is None else targets(y, indices)
        total = combine(rows, residual(predict(rows, theta), wanted))
        return factor * total / count(rows, X, indices)

    return version


def _loss(theta, X, y, indices):
    return 0.5 * np.mean((X[indices] @ theta - y[indices]) ** 2)


def _batch_size(rows, X, B):
    return len(B)


def _last_row_only(rows, r):
    return rows[-1] * r[-1]


ALL_ROWS = "You use all the data: take only the rows in indices, X[indices]."
REPEATS = (
    "A row that stands twice in indices counts twice; sets, masks and w[indices] += 1 (or = 1) count it "
    "once."
)
GRADIENT_MISTAKES = (
    ("sum", {"count": lambda rows, X, B: 1},
     "You add the examples up; the gradient of the mean is divided by the size of the batch."),
    ("divided_by_n", {"count": lambda rows, X, B: len(X)},
     "You divide by the number of all examples; the mean is over the batch, len(indices)."),
    ("divided_by_d", {"count": lambda rows, X, B: X.shape[1]},
     "You divide by the number of parameters; the mean is over the examples of the batch."),
    ("divided_by_all", {"count": lambda rows, X, B: rows.size},
     "You divide by the number of entries of X[indices]; the mean is over the examples only, "
     "len(indices)."),
    ("divided_twice", {"count": lambda rows, X, B: len(B) ** 2},
     "You divide by the size of the batch twice: once is the mean."),
    ("one_too_few", {"count": lambda rows, X, B: max(len(B) - 1, 1)},
     "You divide by |B| − 1, as for a variance; the mean divides by |B|, len(indices)."),
    ("root_of_size", {"count": lambda rows, X, B: np.sqrt(len(B))},
     "You divide by the root of the batch size; the mean divides by the size itself."),
    ("divided_by_largest", {"count": lambda rows, X, B: max(B.max(), 1)},
     "You divide by the largest row number; the mean divides by how many there are, "
     "len(indices)."),
    ("factor_two", {"factor": 2.0},
     "Your gradient is twice as large: the loss has a factor ½, which cancels the 2."),
    ("factor_half", {"factor": 0.5},
     "Your gradient is half as large: the ½ of the loss cancels the 2 of the derivative."),
    ("sign", {"residual": lambda p, y: y - p},
     "The sign is wrong: the residual is xᵀθ − y, the prediction minus the target."),
    ("all_rows", {"take": lambda B, n: np.arange(n)}, ALL_ROWS),
    ("all_rows_over_batch", {"take": lambda B, n: np.arange(n), "count": _batch_size}, ALL_ROWS),
    ("first_rows", {"take": lambda B, n: np.arange(len(B))},
     "You take the first rows, as many as the batch has; take the rows that indices names."),
    ("first_row_of_batch", {"take": lambda B, n: B[:1]},
     "Only the first example of the batch counts: add up all of them, and `return` only after the "
     "loop."),
    ("first_row_over_batch", {"take": lambda B, n: B[:1], "count": _batch_size},
     "Only the first example of the batch is added: add up all of them, and `return` only after "
     "the loop."),
    ("last_row_of_batch", {"take": lambda B, n: B[-1:]},
     "Only the last example of the batch counts: add up with `+=` what the loop finds, instead of "
     "replacing it."),
    ("last_row_over_batch", {"combine": _last_row_only},
     "Only the last example of the batch is left: add up with `+=`, instead of replacing it, what "
     "the loop finds."),
    ("last_row_missing", {"take": lambda B, n: B[:-1] if len(B) > 1 else B, "count": _batch_size},
     "The last example of the batch is missing: let the loop run to the end of indices."),
    ("first_row_missing", {"take": lambda B, n: B[1:] if len(B) > 1 else B, "count": _batch_size},
     "The first example of the batch is missing: places in indices count from 0."),
    ("range_of_rows", {"take": lambda B, n: np.arange(B.min(), B.max() + 1)},
     "You take every row from the smallest to the largest number: take only those in indices."),
    ("counted_from_one", {"take": lambda B, n: B - 1},
     "You count rows from 1; indices counts from 0."),
    ("repeats_dropped", {"take": lambda B, n: np.unique(B)}, REPEATS),
    ("repeats_dropped_over_batch", {"take": lambda B, n: np.unique(B), "count": _batch_size},
     REPEATS),
    ("sorted_rows", {"targets": lambda y, B: y[np.sort(B)]},
     "The rows of X and the targets are in different orders: cut both with the same indices."),
    ("targets_not_cut", {"targets": lambda y, B: y[: len(B)]},
     "The targets are not those of the batch's rows: use y[indices]."),
    ("targets_averaged", {"targets": lambda y, B: np.full(len(B), y[B].mean())},
     "You use the mean of the targets: every example has its own, y[indices]."),
    ("no_targets", {"residual": lambda p, y: p},
     "The targets are missing: the residual is xᵀθ − y."),
    ("no_prediction", {"residual": lambda p, y: -y},
     "The prediction is missing: the residual is xᵀθ − y."),
    ("plus_targets", {"residual": lambda p, y: p + y},
     "You add the target to the prediction: the residual is their difference, xᵀθ − y."),
    ("only_sum_of_theta", {"predict": lambda rows, theta: rows.sum(axis=1) * theta.sum()},
     "The prediction xᵀθ multiplies element by element before it adds: X[indices] @ theta."),
    ("no_theta", {"predict": lambda rows, theta: rows.sum(axis=1)},
     "θ is missing from the prediction: it is xᵀθ, X[indices] @ theta."),
    ("residual_squared", {"residual": lambda p, y: (p - y) ** 2},
     "You square the residual: the derivative of ½r² is r, not r²."),
    ("residual_sign", {"residual": lambda p, y: np.sign(p - y)},
     "You use only the sign of the residual: that belongs to the absolute error."),
    ("residual_absolute", {"residual": lambda p, y: np.abs(p - y)},
     "You take |xᵀθ − y|: the sign of the residual says whether the prediction is too large, so "
     "keep it."),
    ("no_inputs", {"combine": lambda rows, r: np.full(rows.shape[1], r.sum())},
     "The factor x is missing: every residual is multiplied by its own row of X."),
    ("no_inputs_number", {"combine": lambda rows, r: r.sum()},
     "You return the mean of the residuals; each is multiplied by its row xᵢ before the mean."),
    ("means_multiplied", {"combine": lambda rows, r: r.mean() * rows.sum(axis=0)},
     "You multiply the mean residual by the mean row; the mean of the products is another number."),
    ("sums_multiplied", {"combine": lambda rows, r: r.sum() * rows.sum(axis=0)},
     "You multiply the sum of the residuals by the sum of the rows: multiply each residual by its "
     "own row, then add."),
    ("inputs_squared", {"combine": lambda rows, r: (rows**2).T @ r},
     "You multiply by x twice: the derivative of xᵀθ is x."),
    ("inputs_absolute", {"combine": lambda rows, r: np.abs(rows).T @ r},
     "You take |x|: the residual is multiplied by x with its sign."),
    ("one_parameter", {
        "combine": lambda rows, r: np.append((rows.T @ r)[:1], np.zeros(rows.shape[1] - 1))},
     "Only the first element of the gradient is filled: there is one for every column of X."),
    ("not_averaged", {
        "combine": lambda rows, r: rows * r[:, None], "count": lambda rows, X, B: 1},
     "You return one gradient per example: average them over the batch, along axis 0."),
    ("not_added", {"combine": lambda rows, r: rows * r[:, None]},
     "You divide by the size of the batch, but the examples are not added up: sum along axis 0."),
    ("wrong_axis", {
        "combine": lambda rows, r: (rows * r[:, None]).sum(axis=1),
        "count": lambda rows, X, B: X.shape[1]},
     "You average over the parameters, along axis 1: average over the examples, along axis 0."),
    ("summed_over_parameters", {"combine": lambda rows, r: (rows * r[:, None]).sum(axis=1)},
     "You add along axis 1, over the parameters: add over the examples, along axis 0."),
    ("mean_of_all", {
        "combine": lambda rows, r: (rows * r[:, None]).sum(),
        "count": lambda rows, X, B: rows.size},
     "You average over everything: a mean without axis=0 leaves one number, not one per "
     "parameter."),
    ("sum_of_all", {"combine": lambda rows, r: (rows * r[:, None]).sum()},
     "You add up everything: a sum without axis=0 leaves one number, not one per parameter."),
    ("column", {"combine": lambda rows, r: (rows.T @ r)[:, None]},
     "You return a column (d, 1): the gradient has θ's shape (d,). Leave out [:, None], reshape "
     "and keepdims."),
    ("row", {"combine": lambda rows, r: (rows.T @ r)[None, :]},
     "You return a row (1, d): the gradient has θ's shape (d,). Leave out [None, :], reshape "
     "and keepdims."),
    ("loss", _loss, "You return the loss, one number; the gradient has one number per parameter."),
)  # fmt: skip

MINIBATCH_GRADIENT = Exercise(
    reference=reference.minibatch_gradient,
    outputs=("grad",),
    draw=_draw_gradient,
    hints=(
        "Cut the batch out of X and y first. After that it is the gradient of a small data set.",
        "With rows = X[indices] the residuals are rows @ theta − y[indices]; each row of X counts "
        "with its own residual.",
        "rows = X[indices];  rows.T @ (rows @ theta - y[indices]) / len(indices)",
    ),
    build=_build,
    mistakes=mistakes(GRADIENT_MISTAKES, _build),
)
