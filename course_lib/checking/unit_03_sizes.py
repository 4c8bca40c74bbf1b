"""Exercises of unit 03 about σ over time: root_mean_square_sigma and effective_step_sizes.

A version is put together from parts that work on whole sequences: a function that raises the gradients to
squares, one that adds them up row by row, the numbers to divide by, and so on.
"""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import gradients
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_03_adagrad as reference


def column(numbers, like):
    """Numbers per row, to be combined with an array of rows ``like``."""
    return np.reshape(numbers, (-1, *[1] * (np.ndim(like) - 1)))


def running(x):
    return np.cumsum(x, axis=0)


def whole(x):
    """The sum of all rows, in every row."""
    return np.zeros_like(x) + np.sum(x, axis=0)


def before(x):
    """The sum of the rows before, without the row's own."""
    return np.cumsum(x, axis=0) - x


def over_elements(x):
    """Running sums of whole rows: no parameter for itself."""
    rows = x.reshape(len(x), -1).sum(axis=1)
    return np.zeros_like(x) + column(np.cumsum(rows), x)


def element_mean(g):
    """The mean square over all parameters, for each of them."""
    return np.zeros_like(g) + column(np.mean(g.reshape(len(g), -1) ** 2, axis=1), g)


def within_rows(x):
    return np.cumsum(x, axis=-1)


def fading(x):
    """A moving average with β = 0.9 from 0."""
    v, rows = np.zeros_like(x[0]), []
    for row in x:
        v = 0.9 * v + 0.1 * row
        rows.append(v)
    return np.array(rows)


def steps(x):
    return np.arange(1.0, len(x) + 1)


# --- root_mean_square_sigma ---------------------------------------------------------------------


def _sigma_case(rng, label, steps, shape, sizes=1.0):
    return Case(label, {"grads": _signed(rng, steps, shape) * sizes})


def _signed(rng, steps, shape):
    """Gradients of changing size, the first of them negative: returning them must not earn points."""
    g = gradients(rng, steps, shape)
    g[0] = -np.abs(g[0])
    return g


def _draw_sigma(rng, part):
    if part == "properties":
        return [
            Case("a gradient of constant size: σ is that size", {"grads": np.array([-2.0, 2.0, -2.0, -2.0])}),
            Case("after zeros σ falls", {"grads": np.array([-3.0, 4.0, 0.0, 0.0, 0.0, 0.0])}),
            Case("a constant factor of all gradients is a factor of σ",
                 {"grads": -np.array([[1.0, 100.0], [7.0, 700.0], [5.0, 500.0]])}),
        ]  # fmt: skip
    if part != "hidden":
        more = [_sigma_case(rng, "2 × 2 parameters", 3, (2, 2))] if part == "visible" else []
        return [
            Case("one parameter: −1, 7, −5", {"grads": np.array([-1.0, 7.0, -5.0])}),
            _sigma_case(rng, "one parameter, 6 steps", 6, ()),
            _sigma_case(rng, "three parameters, 5 steps", 5, (3,)),
            *more,
        ]
    small = _signed(rng, 6, (2,)).astype(np.float32)
    return [
        _sigma_case(rng, "one parameter, 30 steps", 30, ()),
        _sigma_case(rng, "4 parameters of very different size, 12 steps", 12, (4,), np.array([1e-4, 0.1, 1, 1e3])),
        _sigma_case(rng, "2 × 3 parameters, 7 steps", 7, (2, 3)),
        Case("float32", {"grads": small}),
    ]  # fmt: skip


def build_sigma(
    power=lambda g: g**2,
    add=running,
    count=steps,
    root=np.sqrt,
    divide=lambda total, n: total / n,
    finish=lambda sigma, g: sigma,
):
    """finish(root(divide(add(power(g)), count)))."""

    def version(grads):
        grads = np.asarray(grads)
        total = add(power(grads))
        return finish(root(divide(total, column(count(grads), total))), grads)

    return version


def same(x):
    return x


def _running_std(grads):
    return np.array([np.std(grads[: k + 1], axis=0) for k in range(len(grads))])


def _divided_again(grads):
    square, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        square = (square + g**2) / t
        rows.append(np.sqrt(square))
    return np.array(rows)


def _one_for_all(grads):
    return np.array([np.sqrt(np.mean(grads[: k + 1] ** 2)) for k in range(len(grads))])


SIGMA_MISTAKES = (
    ("root_of_sum", {"count": lambda g: np.ones(len(g))},
     "That is the root of the sum, Adagrad's own. For the mean divide the sum by the number of gradients first."),
    ("no_root", {"root": same}, "The root is missing: σ is the root of the mean square."),
    ("not_squared", {"power": same},
     "You average g, not g²: square the gradient, element by element."),
    ("mean_size", {"power": np.abs, "root": same},
     "You average |g|. The root mean square squares first, and takes the root of the mean."),
    ("size_of_mean", {"power": same, "root": np.abs},
     "You take the size of the mean, in which signs cancel: square each gradient first."),
    ("root_of_sizes", {"power": np.abs},
     "You take the root of the mean of |g|: square the gradients before averaging."),
    ("all_steps", {"add": whole, "count": lambda g: np.full(len(g), len(g))},
     "Every row is the σ of the whole sequence: row t may only know the gradients up to step t."),
    ("rows_share_sum", {"add": whole},
     "Every row holds the sum of the whole sequence. (An array changed by += is the same array in every row.)"),
    ("divided_again", _divided_again,
     "You divide the sum by t and go on with the quotient: keep the sum itself, and divide it only for the row."),
    ("divided_by_all", {"count": lambda g: np.full(len(g), len(g))},
     "You divide by the number of all gradients in every row: in row t there have been t."),
    ("counted_from_zero", {"count": lambda g: np.arange(len(g))},
     "You divide by 0, 1, 2, …: after the first gradient there is one, so divide by 1, 2, 3, …"),
    ("counted_from_two", {"count": lambda g: np.arange(len(g)) + 2},
     "You divide by 2, 3, 4, …: after the first gradient there is one. (The lecture's 1/(t+1) counts t from 0.)"),
    ("counted_one_one_two", {"count": lambda g: np.maximum(np.arange(len(g)), 1)},
     "You divide by 1, 1, 2, 3, …: after the second gradient there are two."),
    ("late", {"finish": lambda sigma, g: np.concatenate([sigma[:1], sigma[:-1]])},
     "From the second row on yours are one step late: each includes the gradient of its own step."),
    ("without_present", {"add": before},
     "Row t leaves out the gradient of step t: σ includes the present one."),
    ("past_only", {"add": before, "count": lambda g: np.maximum(np.arange(len(g)), 1)},
     "σ includes the gradient of its own step; yours is the mean of those before it."),
    ("no_history", {"add": same, "count": lambda g: np.ones(len(g))},
     "You return |g| of each step: σ is made from all gradients so far."),
    ("own_square_over_t", {"add": same},
     "Row t holds only the square of step t: add up all squares so far, then divide by t."),
    ("root_before_division", {"root": same, "divide": lambda total, n: np.sqrt(total) / n},
     "The root is taken before dividing by t: first the mean, then its root."),
    ("divided_by_root", {"root": same, "divide": lambda total, n: total / np.sqrt(n)},
     "You divide the sum by √t and take no root: first the mean, then the root of all of it."),
    ("multiplied", {"divide": lambda total, n: total * n},
     "You multiply by t: the mean divides by it."),
    ("over_elements", {"add": over_elements},
     "You add up the squares of all parameters: each has a σ of its own. Sum along axis 0."),
    ("one_for_all", _one_for_all,
     "You take one mean over all parameters: each has a σ of its own, np.mean(…, axis=0)."),
    ("mean_over_elements", {"power": element_mean},
     "You take the mean over all parameters: each has a σ of its own."),
    ("wrong_axis", {"add": within_rows},
     "You add up along the last axis, over parameters. Time runs along axis 0."),
    ("last_only", {"finish": lambda sigma, g: sigma[-1]},
     "You return only the last σ: return one row per step."),
    ("backwards", {"finish": lambda sigma, g: sigma[::-1]},
     "Your rows are in the wrong order: σ after the first gradient comes first."),
    ("zero_in_front", {"finish": lambda sigma, g: np.concatenate([0 * sigma[:1], sigma])},
     "You return one row too many: the first row is σ after the first gradient, not before it."),
    ("first_missing", {"finish": lambda sigma, g: sigma[1:]},
     "The first row is missing: σ after the first gradient is |g₁|."),
    ("last_missing", {"finish": lambda sigma, g: sigma[:-1]},
     "The last row is missing: one row per gradient (range(1, T) ends one too early)."),
    ("only_last_row", {"finish": lambda sigma, g: np.concatenate([0 * sigma[:-1], sigma[-1:]])},
     "Only the last row is filled: write each σ into its row."),
    ("standard_deviation", _running_std,
     "np.std subtracts the mean first. The root mean square does not."),
    ("moving_average", {"add": fading, "count": lambda g: np.ones(len(g))},
     "You used a moving average, as RMSProp does: here all gradients so far weigh the same."),
    ("step_returned", {"finish": lambda sigma, g: g / sigma},
     "You return g/σ; σ itself is asked for."),
    ("inverse", {"finish": lambda sigma, g: 1 / sigma},
     "You return 1/σ; σ itself is asked for."),
    ("doubled", {"power": lambda g: 2 * g},
     "The gradient is doubled instead of squared: write grads**2."),
    ("truncated", {"finish": lambda sigma, g: np.trunc(sigma)},
     "Your array holds whole numbers: begin with floats, np.zeros(grads.shape)."),
)  # fmt: skip

ROOT_MEAN_SQUARE_SIGMA = Exercise(
    reference=reference.root_mean_square_sigma,
    outputs=("sigma",),
    draw=_draw_sigma,
    hints=(
        "Read the name backwards: square, mean, root. In row t there are t gradients to average.",
        "Keep a running sum of g². After step t divide it by t (1, 2, 3, …) and take the root.",
        "total = total + g**2;  sigma.append(np.sqrt(total / t)), for t, g in enumerate(grads, start=1)",
    ),
    build=build_sigma,
    mistakes=mistakes(SIGMA_MISTAKES, build_sigma),
)


# --- effective_step_sizes -----------------------------------------------------------------------


def _draw_sizes(rng, part):
    def case(label, steps, shape, form, alpha, eps):
        g = _signed(rng, steps, shape)
        return Case(label, {"grads": g, "alpha": alpha, "form": form, "eps": eps})

    if part == "properties":
        quiet = np.array([[-3.0, 5.0], [4.0, -12.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
        return [
            Case("sum: where gradients are zero it stays", {"grads": quiet, "alpha": 0.5, "form": "sum", "eps": 0.0}),
            Case("mean: where gradients are zero it grows", {"grads": quiet, "alpha": 0.5, "form": "mean", "eps": 0.0}),
            Case("a constant gradient: sum falls like 1/√t",
                 {"grads": np.full(9, -2.0), "alpha": 0.5, "form": "sum", "eps": 0.0}),
        ]  # fmt: skip
    if part != "hidden":
        more = [case("mean, 2 × 2 parameters", 4, (2, 2), "mean", 0.7, 0.2)]
        return [
            Case("sum: 3, −4, 12", {"grads": np.array([3.0, -4.0, 12.0]), "alpha": 0.5, "form": "sum", "eps": 0.0}),
            Case("mean: 1, −7, 5", {"grads": np.array([1.0, -7.0, 5.0]), "alpha": 0.5, "form": "mean", "eps": 0.0}),
            case("sum, three parameters, a large ε", 5, (3,), "sum", 0.2, 1.5),
            case("mean, three parameters, a large ε", 5, (3,), "mean", 0.2, 1.5),
            Case("with the default α, form and ε", {"grads": 1e-8 * _signed(rng, 4, ())}),
            *(more if part == "visible" else []),
        ]  # fmt: skip
    a, b, c = rng.choice([0.05, 0.3, 0.7, 2.0], size=3, replace=False)
    small = _signed(rng, 6, (2,)).astype(np.float32)
    return [
        case("sum, one parameter, 20 steps", 20, (), "sum", float(a), 0.3),
        case("mean, 4 parameters, 12 steps", 12, (4,), "mean", float(b), 0.1),
        case("sum, 2 × 3 parameters, 7 steps", 7, (2, 3), "sum", float(c), 1e-8),
        case("mean, 2 × 3 parameters, 7 steps", 7, (2, 3), "mean", float(a), 1e-8),
        Case("mean, the default α and ε", {"grads": 1e-8 * _signed(rng, 5, (2,)), "form": "mean"}),
        Case("float32", {"grads": small, "alpha": float(b), "form": "sum", "eps": 0.2}),
    ]


def build_sizes(
    power=lambda g: g**2,
    add=running,
    form=same,
    sum_count=lambda g: np.ones(len(g)),
    mean_count=steps,
    root=np.sqrt,
    alpha=lambda a, g: a,
    eps=same,
    bottom=lambda root, v, e: root(v) + e,
    fraction=lambda a, bottom: a / bottom,
    finish=lambda sizes, g: sizes,
):
    """finish(α / (root(mean or sum of squares) + ε)); the sum counts as a mean over one."""
    a_part, e_part, f_part = alpha, eps, form

    def version(grads, alpha=0.01, form="sum", eps=1e-10):
        grads = np.asarray(grads)
        count = mean_count if f_part(form) == "mean" else sum_count
        total = add(power(grads))
        v = total / column(count(grads), total)
        return finish(fraction(a_part(alpha, grads), bottom(root, v, e_part(eps))), grads)

    return version


def wrong_sum(sigma):
    """A version that is right for "mean", and has ``sigma(grads)`` for "sum"."""

    def version(grads, alpha=0.01, form="sum", eps=1e-10):
        if form == "mean":
            return reference.effective_step_sizes(grads, alpha, form, eps)
        return alpha / (sigma(np.asarray(grads)) + eps)

    return version


def other(form):
    return "sum" if form == "mean" else "mean"


SIZES_MISTAKES = (
    ("always_sum", {"form": lambda form: "sum"},
     "For \"mean\" you return what \"sum\" asks for: there σ is the root mean square, from root_mean_square_sigma."),
    ("always_mean", {"form": lambda form: "mean"},
     "For \"sum\" you return what \"mean\" asks for: there σ is the root of the sum, without dividing by t."),
    ("forms_exchanged", {"form": other},
     "The two forms are exchanged: \"sum\" does not divide by t, \"mean\" does."),
    ("no_root", {"root": same}, "The root is missing: divide α by the root of the sum (or mean) of the squares."),
    ("sum_no_root", wrong_sum(lambda g: running(g**2)),
     "For \"sum\" the root is missing: σ is the root of the sum of squares."),
    ("sum_absolute", wrong_sum(lambda g: running(np.abs(g))),
     "For \"sum\" you add up |g|: add the squares, then take the root."),
    ("sum_no_axis", wrong_sum(lambda g: np.sqrt(np.cumsum(g**2))),
     "For \"sum\" you add up all parameters one after the other: np.cumsum(…, axis=0) adds row by row."),
    ("sum_without_present", wrong_sum(lambda g: np.sqrt(before(g**2))),
     "For \"sum\" row t leaves out the gradient of step t: the first row would divide by ε alone."),
    ("sum_all_steps", wrong_sum(lambda g: np.sqrt(whole(g**2))),
     "For \"sum\" every row holds the whole sequence: row t may only know the gradients up to step t."),
    ("eps_inside", {"bottom": lambda root, v, e: root(v + e)},
     "Your ε is inside the root; here it stands outside: σ + ε."),
    ("eps_missing", {"eps": lambda e: 0.0}, "The argument eps has no effect: divide by σ + eps."),
    ("eps_hardcoded", {"eps": lambda e: 1e-10}, "You use a constant of your own for ε: use the argument eps."),
    ("alpha_missing", {"alpha": lambda a, g: 1.0}, "The step size α is missing: α / (σ + ε)."),
    ("alpha_hardcoded", {"alpha": lambda a, g: 0.01}, "You use 0.01 as a constant: use the argument alpha."),
    ("sigma_returned", {"fraction": lambda a, b: b},
     "You return σ + ε; the effective step size is α / (σ + ε)."),
    ("multiplied", {"fraction": lambda a, b: a * b},
     "You multiply α by σ: divide, so that large gradients get small step sizes."),
    ("upside_down", {"fraction": lambda a, b: b / a}, "The fraction is upside down: α above, σ + ε below."),
    ("steps_returned", {"finish": lambda sizes, g: sizes * g},
     "You return the steps, multiplied by the gradient; only the factor before g is asked for."),
    ("lengths_returned", {"finish": lambda sizes, g: sizes * np.abs(g)},
     "You return the lengths of the steps; only the factor before g is asked for."),
    ("negative", {"finish": lambda sizes, g: -sizes},
     "Your step sizes are negative: the minus belongs into θ ← θ − …, not here."),
    ("not_squared", {"power": same}, "You add up g, not g²: square the gradient, element by element."),
    ("absolute", {"power": np.abs}, "You add up |g|, not g²: square the gradient first."),
    ("sizes_added", {"power": np.abs, "root": same},
     "You add up |g| and take no root: add the squares, then take the root."),
    ("doubled", {"power": lambda g: 2 * g}, "The gradient is doubled instead of squared: write grads**2."),
    ("no_history", {"add": same, "mean_count": lambda g: np.ones(len(g))},
     "Each row uses its own gradient only: add up the squares of all so far."),
    ("own_square", {"add": same}, "Each row uses its own square only: add up the squares of all so far."),
    ("all_steps", {"add": whole},
     "Every row uses the sum over the whole sequence: row t may only know the gradients up to step t."),
    ("without_present", {"add": before},
     "Row t leaves out the gradient of step t: the first row would divide by ε alone."),
    ("over_elements", {"add": over_elements},
     "You add up the squares of all parameters: each has a step size of its own."),
    ("wrong_axis", {"add": within_rows},
     "You add up along the last axis, over parameters. Time runs along axis 0."),
    ("fading", {"add": fading},
     "You used a moving average, as RMSProp does: here all gradients so far weigh the same."),
    ("mean_of_all", {"mean_count": lambda g: np.full(len(g), len(g))},
     "The mean divides by the number of all gradients in every row: in row t there have been t."),
    ("mean_from_two", {"mean_count": lambda g: np.arange(len(g)) + 2},
     "The mean divides by 2, 3, 4, …: after the first gradient there is one."),
    ("mean_root_of_t", {"mean_count": lambda g: np.sqrt(steps(g))},
     "For the mean you divide by √t under the root: divide the sum of squares by t."),
    ("mean_times_t", {"mean_count": lambda g: 1 / steps(g)},
     "For the mean you multiply by t: divide by it."),
    ("mean_t_outside", {"mean_count": lambda g: steps(g) ** 2},
     "For the mean you divide by t after the root: divide the sum by t first, then take the root."),
    ("decayed", {"alpha": lambda a, g: a / np.sqrt(column(steps(g), g))},
     "α falls with √t as well: the α here is constant; that the sum grows is what shrinks the step."),
    ("last_only", {"finish": lambda sizes, g: sizes[-1]},
     "You return only the last row: one row per step."),
    ("backwards", {"finish": lambda sizes, g: sizes[::-1]},
     "Your rows are in the wrong order: step 1 comes first."),
    ("first_missing", {"finish": lambda sizes, g: sizes[1:]}, "The first row is missing: one row per step."),
    ("last_missing", {"finish": lambda sizes, g: sizes[:-1]}, "The last row is missing: one row per step."),
    ("zero_in_front", {"finish": lambda sizes, g: np.concatenate([0 * sizes[:1], sizes])},
     "You return one row too many: the first row belongs to the first step."),
    ("truncated", {"finish": lambda sizes, g: np.trunc(sizes)},
     "Your array holds whole numbers: begin with floats, np.zeros(grads.shape)."),
)  # fmt: skip

EFFECTIVE_STEP_SIZES = Exercise(
    reference=reference.effective_step_sizes,
    outputs=("sizes",),
    draw=_draw_sizes,
    hints=(
        "What stands before g in θ ← θ − (…)·g? It needs σ, and σ depends on form.",
        'For "mean" you have σ already: root_mean_square_sigma(grads). For "sum": the root of a running sum.',
        "alpha / (sigma + eps), with sigma = root_mean_square_sigma(grads) or np.sqrt(np.cumsum(grads**2, axis=0))",
    ),
    build=build_sizes,
    mistakes=mistakes(SIZES_MISTAKES, build_sizes),
)
