"""Exercises of unit 01, SGD."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.cases import gradients, positive
from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.checking.training import Training
from course_lib.checking.unit_01_minibatches import MINIBATCHES
from course_lib.checking.unit_01_plateau import DIAGNOSE_PLATEAU
from course_lib.units import unit_01_sgd as reference

raw_sgd = reference.sgd_step.__wrapped__


# --- sgd_step ----------------------------------------------------------------------------------


def _draw_sgd(rng, part):
    theta, g = rng.normal(size=3), rng.normal(size=3)

    def case(label, theta, grad, alpha, then=()):
        return Case(label, {"theta": theta, "grad": grad, "alpha": alpha}, then)

    if part == "properties":
        return [
            case("α = 0 leaves θ where it is", theta, g, 0.0),
            case("g = 0 leaves θ where it is", theta, np.zeros(3), 0.1),
            case("g = θ, α = 1: one step to 0", g, g, 1.0),
        ]
    if part != "hidden":
        square = rng.normal(size=(2, 2, 2))
        return [
            case("one step", theta, g, 0.1),
            case("another α", theta, g, 0.5),
            case("a second step with another gradient", theta, g, 0.2, [{"grad": -3 * g[::-1]}]),
            case("a (2, 2) array", *square, 0.3),
        ]
    cases = []
    for alpha in rng.choice([0.002, 0.03, 0.07, 0.2, 0.6, 1.5], size=3, replace=False):
        g = gradients(rng, 12, (2, 3))
        then = [{"grad": step} for step in g[1:]]
        cases.append(case(f"12 steps, α = {alpha}", rng.normal(size=(2, 3)), g[0], alpha, then))
    # A θ that is large beside the step: only the change tells whether the step is right.
    far = case("a small step from a large θ", 1e3 + theta, gradients(rng, 1, (3,))[0], 1e-3)
    return [*cases, far, case("float32", np.float32(theta), np.float32(g[0, 0]), 0.3)]


def _first_row(theta, grad, alpha=0.01):
    theta = np.array(theta)
    theta[:1] -= alpha * grad[:1]
    return theta


def _moved_by(step):
    return lambda theta, grad, alpha=0.01: theta - step(grad, alpha)


SGD_MISTAKES = (
    ("ascent", _moved_by(lambda g, a: -a * g),
     "Your θ goes uphill: the step is subtracted, θ − α g."),
    ("no_alpha", _moved_by(lambda g, a: g), "The step size α is missing: θ − α g."),
    ("hardcoded", _moved_by(lambda g, a: 0.01 * g),
     "You use 0.01 as a constant: use the argument alpha."),
    ("step_only", lambda theta, grad, alpha=0.01: -alpha * grad,
     "You return the step −α g; return the new θ, which is θ plus this step."),
    ("divided", _moved_by(lambda g, a: g / a if a else g),
     "You divide by α; multiply the gradient by it."),
    ("normalised", _moved_by(lambda g, a: a * g / (np.linalg.norm(g) or 1.0)),
     "You divide the gradient by its length: then every step is α long. SGD takes g as it is."),
    ("sign", _moved_by(lambda g, a: a * np.sign(g)),
     "You use only the sign of g: SGD's step is as long as α times the gradient."),
    ("squared", _moved_by(lambda g, a: a * g**2),
     "You square the gradient: its sign is lost, and with it the direction."),
    ("averaged", _moved_by(lambda g, a: a * np.mean(g)),
     "You average the gradient over the parameters: every parameter has its own element of g."),
    ("one_minus_alpha", lambda theta, grad, alpha=0.01: (1 - alpha) * theta - alpha * grad,
     "You also shrink θ by 1−α: θ itself is not multiplied."),
    ("average_with_theta", lambda theta, grad, alpha=0.01: (1 - alpha) * theta + alpha * grad,
     "You average θ and g with weights 1−α and α: subtract α g from the whole θ."),
    ("first_row", _first_row,
     "Only the first row of θ moves: write the formula for the whole array, without an index."),
)  # fmt: skip

SGD_STEP = Exercise(
    reference=reference.sgd_step,
    outputs=("theta",),
    moves=("theta",),
    draw=_draw_sgd,
    hints=(
        "The gradient points to where the loss grows. Where do you want to go, and how far?",
        "The new θ is the old θ minus a multiple of the gradient; NumPy does it for all elements.",
        "return theta - alpha * grad",
    ),
    mistakes=tuple(Mistake(*row) for row in SGD_MISTAKES),
)


# --- minibatch_gradient ------------------------------------------------------------------------


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


def _gradient_with(weight=lambda X, B: 1 / len(B), rows=lambda X, B: X[B], targets=None):
    def wrong(theta, X, y, indices):
        A = rows(X, indices)
        b = y[indices] if targets is None else targets(y, indices)
        return weight(X, indices) * (A.T @ (A @ theta - b))

    return wrong


def _residual_with(change):
    """The mean over the batch of change(xθ, y) x."""

    def wrong(theta, X, y, indices):
        rows = X[indices]
        return rows.T @ change(rows @ theta, y[indices]) / len(indices)

    return wrong


def _without_repeats(theta, X, y, indices):
    return reference.minibatch_gradient(theta, X, y, np.unique(indices))


def _per_example(theta, X, y, indices):
    return X[indices] * (X[indices] @ theta - y[indices])[:, None]


def _loss(theta, X, y, indices):
    return 0.5 * np.mean((X[indices] @ theta - y[indices]) ** 2)


def _all_rows(theta, X, y, indices):
    return X.T @ (X @ theta - y) / len(y)


GRADIENT_MISTAKES = (
    ("sum", _gradient_with(lambda X, B: 1.0),
     "You add the examples up; the gradient of the mean is divided by the size of the batch."),
    ("divided_by_n", _gradient_with(lambda X, B: 1 / len(X)),
     "You divide by the number of all examples; the mean is over the batch, len(indices)."),
    ("divided_by_d", _gradient_with(lambda X, B: 1 / X.shape[1]),
     "You divide by the number of parameters; the mean is over the examples of the batch."),
    ("factor_two", _gradient_with(lambda X, B: 2 / len(B)),
     "Your gradient is twice as large: the loss has a factor ½, which cancels the 2."),
    ("sign", _gradient_with(lambda X, B: -1 / len(B)),
     "The sign is wrong: the residual is xᵀθ − y, the prediction minus the target."),
    ("all_rows", _all_rows, "You use all the data: take only the rows in indices, X[indices]."),
    ("first_rows", _gradient_with(rows=lambda X, B: X[: len(B)], targets=lambda y, B: y[: len(B)]),
     "You take the first rows, as many as the batch has; take the rows that indices names."),
    ("targets_not_cut", _gradient_with(targets=lambda y, B: y[: len(B)]),
     "The targets are not those of the batch's rows: use y[indices]."),
    ("counted_from_one", _gradient_with(rows=lambda X, B: X[B - 1], targets=lambda y, B: y[B - 1]),
     "You count rows from 1; indices counts from 0."),
    ("repeats_dropped", _without_repeats,
     "A row that stands twice in indices must count twice: do not remove repeats."),
    ("no_targets", _residual_with(lambda p, y: p),
     "The targets are missing: the residual is xᵀθ − y."),
    ("no_prediction", _residual_with(lambda p, y: -y),
     "The prediction is missing: the residual is xᵀθ − y."),
    ("residual_squared", _residual_with(lambda p, y: (p - y) ** 2),
     "You square the residual: the derivative of ½r² is r, not r²."),
    ("residual_sign", _residual_with(lambda p, y: np.sign(p - y)),
     "You use only the sign of the residual: that belongs to the absolute error."),
    ("loss", _loss, "You return the loss, one number; the gradient has one number per parameter."),
    ("not_averaged", _per_example,
     "You return one gradient per example: average them over the batch, along axis 0."),
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
    mistakes=tuple(Mistake(*row) for row in GRADIENT_MISTAKES),
)


# --- stability_limit ---------------------------------------------------------------------------


def _symmetric(rng, eigenvalues):
    d = len(eigenvalues)
    q, _ = np.linalg.qr(rng.normal(size=(d, d)))
    h = q @ np.diag(eigenvalues) @ q.T
    return (h + h.T) / 2


def _draw_limit(rng, part):
    def case(label, hessian):
        return Case(label, {"hessian": hessian})

    if part == "properties":
        h = _symmetric(rng, [0.3, 1.0, 4.0])
        return [
            case("a flat direction does not matter", _symmetric(rng, [0.0, 1.0, 4.0])),
            case("a 1 × 1 Hessian", np.array([[5.0]])),
            case("ten times as steep: a tenth of the step", 10 * h),
        ]
    if part != "hidden":
        return [
            case("a diagonal Hessian", np.diag([2.0, 8.0, 0.5])),
            case("a narrow valley, turned", _symmetric(rng, [0.01, 200.0])),
            case("three parameters", _symmetric(rng, [0.7, 2.0, 5.0])),
        ]
    cases = []
    for d in (2, 4, 6):
        steps = np.cumsum(positive(rng, d, 0.5, 2.0))  # no two eigenvalues close together
        eigenvalues = steps * 10.0 ** rng.uniform(-2, 2)
        cases.append(case(f"{d} parameters", _symmetric(rng, eigenvalues)))
    low, middle, high = np.cumsum(positive(rng, 3, 0.5, 2.0))
    cases.append(case("a diagonal Hessian", np.diag([middle, low, high])))
    return [*cases, case("float32", np.float32(_symmetric(rng, [1.0, 3.0, 9.0])))]


def _limit_by(size):
    return lambda hessian: size(np.asarray(hessian, dtype=float))


def _eigenvalues(h):
    return np.linalg.eigvalsh(h)


LIMIT_MISTAKES = (
    ("one_over", _limit_by(lambda h: 1 / _eigenvalues(h)[-1]),
     "You return 1/λ_max, a good and safe step size; the limit is twice as large: |1 − αλ| < 1."),
    ("smallest", _limit_by(lambda h: 2 / _eigenvalues(h)[0]),
     "You use the smallest eigenvalue; the steepest direction blows up first: take the largest."),
    # eig's result is complex from NumPy 2.5 on.
    ("first_of_unsorted", _limit_by(lambda h: 2 / np.real(np.linalg.eig(h)[0])[0]),
     "You take the first eigenvalue; np.linalg.eig does not sort them. Take the largest."),
    ("optimal", _limit_by(lambda h: 2 / (_eigenvalues(h)[0] + _eigenvalues(h)[-1])),
     "2/(λ_min + λ_max) is the fastest constant step size; the limit of stability is 2/λ_max."),
    ("diagonal", _limit_by(lambda h: 2 / np.max(np.diag(h))),
     "You use the largest entry of H; that is the largest eigenvalue only if H is diagonal."),
    ("trace", _limit_by(lambda h: 2 / np.trace(h)),
     "You use the trace, the sum of the eigenvalues; only the largest counts."),
    ("mean", _limit_by(lambda h: 2 * len(h) / np.trace(h)),
     "You use the mean of the eigenvalues; only the largest counts."),
    ("frobenius", _limit_by(lambda h: 2 / np.linalg.norm(h)),
     "np.linalg.norm(H) is the root of all squares; the largest eigenvalue is norm(H, 2)."),
    ("determinant", _limit_by(lambda h: 2 / np.linalg.det(h)),
     "You use the determinant, the product of the eigenvalues; only the largest counts."),
    ("condition", _limit_by(lambda h: 2 / np.linalg.cond(h)),
     "You use the condition number λ_max/λ_min; the limit depends on λ_max alone."),
    ("inverted", _limit_by(lambda h: _eigenvalues(h)[-1] / 2),
     "You return λ_max/2; turn it over: the steeper the walls, the smaller the step."),
    ("all", _limit_by(lambda h: 2 / _eigenvalues(h)),
     "You return a limit per direction; one α must suit all, so return the smallest of them."),
)  # fmt: skip

STABILITY_LIMIT = Exercise(
    reference=reference.stability_limit,
    outputs=("alpha_max",),
    draw=_draw_limit,
    hints=(
        "With curvature λ a step multiplies θ by a number. By which, and when does θ grow?",
        "The factor is 1 − αλ, and |1 − αλ| < 1 means α < 2/λ. Which λ of H is the strictest?",
        "return float(2 / np.linalg.eigvalsh(hessian)[-1])",
    ),
    mistakes=tuple(Mistake(*row) for row in LIMIT_MISTAKES),
)


# --- the prediction and the training -----------------------------------------------------------

ALPHA, CURVATURE = 0.005, 0.01  # of the assignment's question; the floor of the narrow valley


def halving_steps():
    """Steps of gradient descent that halve θ₂ along the valley's floor: (1 − αh)ᵗ = ½."""
    return math.log(0.5) / math.log1p(-ALPHA * CURVATURE)


PREDICTION_MISTAKES = (
    ("linear", lambda: 0.5 / (ALPHA * CURVATURE),
     "You assume steps of equal length; they shrink with θ₂: each multiplies it by 1 − αh."),
    ("e_fold", lambda: 1 / (ALPHA * CURVATURE),
     "1/(αh) steps leave a share 1/e of it; a half needs ln 2 times as many."),
    ("log10", lambda: np.log10(2) / (ALPHA * CURVATURE),
     "You took the logarithm to base 10 in one place and to base e in the other."),
    ("wall", lambda: np.log(2) / (ALPHA * 200),
     "You used the curvature across the valley; along it the curvature is 0.01."),
    ("no_curvature", lambda: np.log(2) / ALPHA,
     "The curvature is missing: a step multiplies θ₂ by 1 − αh."),
    ("no_alpha", lambda: np.log(2) / CURVATURE,
     "The step size is missing: a step multiplies θ₂ by 1 − αh."),
    ("loss", lambda: 0.5 * np.log(2) / (ALPHA * CURVATURE),
     "That is when the loss has halved; θ₂ itself takes twice as long."),
)  # fmt: skip


HALVING_STEPS = Exercise(
    reference=halving_steps,
    outputs=("steps",),
    draw=lambda rng, part: [Case("the number of steps, within 1 %", {})],
    kind="value",
    rtol=0.01,
    hints=(
        "Along the floor the gradient is h·θ₂. What does one step do to θ₂?",
        "After t steps θ₂ is (1 − αh)ᵗ times what it was. Set that to ½.",
        "t = ln(½) / ln(1 − αh), nearly ln 2 / (αh)",
    ),
    mistakes=tuple(Mistake(*row) for row in PREDICTION_MISTAKES),
)

SGD_TRAINS_DIGITS = Training(
    name="sgd_trains_digits",
    step=SGD_STEP,
    hyper={"alpha": 0.5},
    threshold=0.9,
    hints=(
        "The run uses your sgd_step in every step: does it pass its own checks?",
        "A wrong sign makes the accuracy fall to that of guessing, 10 %.",
        "return theta - alpha * grad",
    ),
)

EXERCISES = (
    SGD_STEP,
    MINIBATCHES,
    MINIBATCH_GRADIENT,
    STABILITY_LIMIT,
    DIAGNOSE_PLATEAU,
    HALVING_STEPS,
    SGD_TRAINS_DIGITS,
)
