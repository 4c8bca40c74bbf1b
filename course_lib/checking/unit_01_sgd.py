"""Exercises of unit 01: sgd_step, the prediction and the training."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.cases import gradients
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import Training
from course_lib.checking.unit_01_gradient import MINIBATCH_GRADIENT
from course_lib.checking.unit_01_limit import STABILITY_LIMIT
from course_lib.checking.unit_01_minibatches import MINIBATCHES
from course_lib.checking.unit_01_plateau import DIAGNOSE_PLATEAU
from course_lib.units import unit_01_sgd as reference

# --- sgd_step ----------------------------------------------------------------------------------


def _tiny_and_large(rng):
    """A gradient that a threshold or a limit would change."""
    sizes = np.array([1e-4, 3e-3, 0.5, 12.0, 50.0])
    return sizes * rng.uniform(1, 2, size=5) * rng.choice([-1, 1], size=5)


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
            Case("with the default alpha", {"theta": g[::-1], "grad": theta}),
            case("another α", theta, g, 0.5),
            case("a second step with another gradient", theta, g, 0.2, [{"grad": -3 * g[::-1]}]),
            case("a (2, 2) array", *square, 0.3),
            case("a (2, 3, 2) array", *rng.normal(size=(2, 2, 3, 2)), 0.4),
            case("tiny and large gradients", rng.normal(size=5), _tiny_and_large(rng), 0.1),
        ]
    cases = []
    alphas = rng.choice([0.002, 0.03, 0.07, 0.2, 0.6, 1.5], size=3, replace=False)
    for alpha, shape in zip(alphas, ((2, 3), (4,), (3, 2, 2)), strict=True):
        g = gradients(rng, 12, shape)
        then = [{"grad": step} for step in g[1:]]
        cases.append(case(f"12 steps, α = {alpha}", rng.normal(size=shape), g[0], alpha, then))
    cases.append(case("tiny and large gradients", rng.normal(size=5), _tiny_and_large(rng), 0.1))
    # A θ that is large beside the step: only the change tells whether the step is right.
    far = case("a small step from a large θ", 1e3 + theta, gradients(rng, 1, (3,))[0], 1e-3)
    return [*cases, far, case("float32", np.float32(theta), np.float32(far.inputs["grad"]), 0.3)]


def _build(
    rate=lambda alpha: alpha,
    slope=lambda grad, theta: grad,
    towards=-1,
    base=lambda theta, grad, alpha: theta,
    rows=lambda step: step,
    result=lambda theta: theta,
    default=0.01,
):
    """θ + towards · rate(α) · slope(g), in the rows that are meant to move."""

    def version(theta, grad, alpha=default):
        step = rate(alpha) * slope(grad, theta)
        return result(base(theta, grad, alpha) + towards * rows(step))

    return version


def _only(index):
    def rows(step):
        kept = np.zeros_like(step)
        kept[index] = step[index]
        return kept

    return rows


def _nothing(theta, grad, alpha):
    return np.zeros_like(theta)


DEFAULT = "The default of alpha is 0.01: keep the first line of the function as it was."
SGD_MISTAKES = (
    ("ascent", {"towards": 1}, "Your θ goes uphill: the step is subtracted, θ − α g."),
    ("no_alpha", {"rate": lambda a: 1.0}, "The step size α is missing: θ − α g."),
    ("hardcoded", {"rate": lambda a: 0.01},
     "You use 0.01 as a constant: use the argument alpha."),
    ("hardcoded_tenth", {"rate": lambda a: 0.1},
     "You use 0.1 as a constant: use the argument alpha."),
    ("unchanged", {"rate": lambda a: 0.0},
     "You return the θ you were given: it has not moved. Return θ − α g."),
    ("step_only", {"base": _nothing},
     "You return the step −α g; return the new θ, which is θ plus this step."),
    ("step_length_only", {"base": _nothing, "towards": 1},
     "You return α g; return the new θ, from which α g has been subtracted: θ − α g."),
    ("divided", {"rate": lambda a: 1 / a if a else 1.0},
     "You divide by α; multiply the gradient by it."),
    ("alpha_twice", {"rate": lambda a: a * a},
     "α is in your step twice: it is multiplied by g once."),
    ("normalised", {"slope": lambda g, theta: g / (np.linalg.norm(g) or 1.0)},
     "You divide the gradient by its length: then every step is α long. SGD takes g as it is."),
    ("sign", {"slope": lambda g, theta: np.sign(g)},
     "You use only the sign of g: SGD's step is as long as α times the gradient."),
    ("squared", {"slope": lambda g, theta: g**2},
     "You square the gradient: its sign is lost, and with it the direction."),
    ("absolute", {"slope": lambda g, theta: np.abs(g)},
     "You take |g|: the sign of g says on which side it goes downhill, so keep it."),
    ("averaged", {"slope": lambda g, theta: np.full_like(g, np.mean(g))},
     "You average the gradient over the parameters: every parameter has its own element of g."),
    ("summed", {"slope": lambda g, theta: np.full_like(g, np.sum(g))},
     "You add up the gradient over the parameters: every parameter has its own element of g."),
    ("per_parameter", {"slope": lambda g, theta: g / np.size(g)},
     "You divide by the number of parameters; SGD takes g as it is."),
    ("per_row", {"slope": lambda g, theta: g / len(g)},
     "You divide by len(grad), the number of rows; SGD takes g as it is."),
    ("theta_for_grad", {"slope": lambda g, theta: theta},
     "You multiply α by θ; it is the gradient that is multiplied: θ − α g."),
    ("exchanged", {"base": lambda theta, g, a: g, "slope": lambda g, theta: theta},
     "θ and g are exchanged: start from θ and subtract α times g."),
    ("times_theta", {"slope": lambda g, theta: g * theta},
     "Your step is also multiplied by θ, as in θ (1 − α g): it is α g, whatever θ is."),
    ("one_minus_alpha", {"base": lambda theta, g, a: (1 - a) * theta},
     "You also shrink θ by 1−α: θ itself is not multiplied."),
    ("average_with_theta", {"base": lambda theta, g, a: (1 - a) * theta, "towards": 1},
     "You average θ and g with weights 1−α and α: subtract α g from the whole θ."),
    ("alpha_times_all", {"base": lambda theta, g, a: a * theta},
     "You multiply the whole difference by α, α (θ − g): only g is multiplied."),
    ("first_row", {"rows": _only(slice(0, 1))},
     "Only the first row of θ moves: write the formula for the whole array, without an index."),
    ("last_row", {"rows": _only(slice(-1, None))},
     "Only the last row of θ moves: return after the loop, from one new array, not a new copy in "
     "every turn; or write the formula for the whole array, without an index."),
    ("one_missing", {"rows": _only(slice(0, -1))},
     "The last row of θ does not move: range(len(theta)) goes to the end, range(len(theta) − 1) "
     "stops before it."),
    ("first_missing", {"rows": _only(slice(1, None))},
     "The first row of θ does not move: rows count from 0, range(len(theta))."),
    ("mean_returned", {"result": np.mean},
     "You return one number, the mean of θ: return the whole array."),
    ("sum_returned", {"result": np.sum},
     "You return one number, the sum of θ: return the whole array."),
    ("first_returned", {"result": lambda theta: theta[0]},
     "You return only the first row of the new θ: `return` belongs behind the loop."),
    ("whole_numbers", {"result": np.trunc},
     "Your θ holds whole numbers: do not convert it to int; an array that is filled must hold "
     "floats."),
    ("rounded", {"result": lambda theta: np.round(theta, 2)},
     "You round θ: small steps get lost. Round only what you print."),
    ("default_tenth", {"default": 0.1}, DEFAULT),
    ("default_thousandth", {"default": 0.001}, DEFAULT),
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
    build=_build,
    mistakes=mistakes(SGD_MISTAKES, _build),
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
    ("half_kept", lambda: np.log(2) / (ALPHA * 0.5 * CURVATURE),
     "The gradient of ½·0.01·θ₂² is 0.01·θ₂; the ½ is gone."),
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
    mistakes=mistakes(PREDICTION_MISTAKES),
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
