"""Exercises of unit 11 about the range test: lr_range_test and suggest_bounds."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import positive
from course_lib.checking.exercise import Case, Exercise, QuadraticGradient, mistakes
from course_lib.units import unit_11_cyclical as reference

# --- lr_range_test -----------------------------------------------------------------------------


def _draw_test(rng, part):
    def case(label, shape, low, high, steps, **options):
        grad = QuadraticGradient(positive(rng, shape, 0.3, 3.0), rng.normal(size=shape))
        start = rng.normal(size=shape) + 3.0
        told = {"grad": grad, "theta": start, "alpha_min": low, "alpha_max": high, "steps": steps}
        return Case(label, told | options)

    if part == "properties":
        still = QuadraticGradient(np.ones(2), np.array([1.0, -2.0]))
        at_rest = {
            "grad": still,
            "theta": np.array([1.0, -2.0]),
            "alpha_min": 0.1,
            "alpha_max": 0.4,
            "steps": 4,
        }
        return [
            Case("started at the minimum: θ stays, α rises", at_rest),
            case("two steps: alpha_min, then alpha_max", 2, 0.05, 0.4, 2, beta=0.5),
            case("α too large at the end: the run diverges", 3, 0.1, 5.0, 12),
        ]
    if part != "hidden":
        return [
            case("SGD, linear, defaults", 2, 0.01, 0.3, 5),
            case("momentum β = 0.8", 3, 0.02, 0.5, 6, beta=0.8),
            case("geometric, β = 0.5", 2, 0.001, 0.4, 7, beta=0.5, spacing="geometric"),
            case("a (2, 3) array, linear", (2, 3), 0.05, 0.6, 4, beta=0.3, spacing="linear"),
        ]
    betas = [float(b) for b in rng.choice([0.2, 0.4, 0.6, 0.7, 0.85], size=3, replace=False)]
    sizes = [int(n) for n in rng.choice(np.arange(8, 25), size=3, replace=False)]
    return [
        case(f"linear, {sizes[0]} steps, β = {betas[0]}", 4, 0.01, 0.4, sizes[0], beta=betas[0]),
        case(f"geometric, {sizes[1]} steps", 3, 1e-4, 0.5, sizes[1], beta=betas[1], spacing="geometric"),
        case(f"a (3, 2) array, β = {betas[2]}", (3, 2), 0.03, 0.7, sizes[2], beta=betas[2]),
        case("SGD, geometric", 1, 0.002, 0.9, 9, spacing="geometric"),
    ]  # fmt: skip


def _geometric(w):
    return np.geomspace(w.low, w.high, w.n)


def _linear(w):
    return np.linspace(w.low, w.high, w.n)


def _step(w, alpha):
    w.v = w.beta * w.v - alpha * w.grad(w.theta)
    w.theta = w.theta + w.v


def _ahead(w, alpha):
    w.v = w.beta * w.v - alpha * w.grad(w.theta + w.beta * w.v)
    w.theta = w.theta + w.v


def _average(w, alpha):
    w.v = w.beta * w.v - (1 - w.beta) * alpha * w.grad(w.theta)
    w.theta = w.theta + w.v


def _outside(w, alpha):
    w.v = w.beta * w.v + w.grad(w.theta)
    w.theta = w.theta - alpha * w.v


def _average_outside(w, alpha):
    w.v = w.beta * w.v + (1 - w.beta) * w.grad(w.theta)
    w.theta = w.theta - alpha * w.v


def _uphill(w, alpha):
    w.v = w.beta * w.v + alpha * w.grad(w.theta)
    w.theta = w.theta + w.v


def _twice(w, alpha):
    w.v = w.beta * w.v - alpha * w.grad(w.theta)
    w.theta = w.theta + w.beta * w.v - alpha * w.grad(w.theta)


def _old_velocity(w, alpha):
    before = w.v
    w.v = w.beta * w.v - alpha * w.grad(w.theta)
    w.theta = w.theta + before


def _first_gradient(w, alpha):
    w.v = w.beta * w.v - alpha * w.grad(w.start)
    w.theta = w.theta + w.v


def _grid(w, alpha):
    w.theta, w.v = w.start, 0.0 * w.start
    _step(w, alpha)


def _theta_anew(w, alpha):
    w.theta = w.start
    _step(w, alpha)


def build_range_test(
    linear=_linear,
    geometric=_geometric,
    low=lambda low: low,
    beta=lambda b: b,
    used=lambda alphas: alphas,
    step=_step,
    kept=lambda thetas, start: thetas,
    result=lambda alphas, thetas: (alphas, thetas),
):
    """lr_range_test from its parts: α rising either way, what a step does with it, what is kept and returned."""
    use_beta, use_low = beta, low

    def version(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
        w = SimpleNamespace(
            grad=grad,
            start=np.asarray(theta, float),
            low=use_low(alpha_min),
            high=alpha_max,
            n=steps,
        )
        w.theta, w.v, w.beta = w.start, 0.0 * w.start, use_beta(beta)
        alphas, thetas = np.asarray((linear if spacing == "linear" else geometric)(w)), []
        for alpha in used(alphas):
            step(w, alpha)
            thetas.append(w.theta)
        return result(alphas, np.array(kept(np.array(thetas), w.start)))

    return version


def _both(spaced):
    return {"linear": spaced, "geometric": spaced}


RANGE_ROWS = (
    ("starts_anew", {"step": _grid},
     "Every step begins at the same θ again: the range test is *one* run, θ and v go on while α rises."),
    ("theta_anew", {"step": _theta_anew},
     "θ begins anew in every step: it goes on from where the last step ended."),
    ("no_momentum", {"beta": lambda b: 0.0},
     "There is no momentum: v ← β v − α g keeps part of the last v. Is β used, and v set to 0 once, before the loop?"),
    ("hardcoded_beta", {"beta": lambda b: 0.9},
     "You use 0.9 as a constant: use the argument beta."),
    ("pytorch_form", {"step": _outside},
     "You keep α out of v, as PyTorch does: v ← β v + g, θ ← θ − α v. Here α is inside: v ← β v − α_t g. While α "
     "changes, the two go different ways."),
    ("average", {"step": _average},
     "Your v is an average, with (1−β) at the gradient: here v ← β v − α g."),
    ("average_outside", {"step": _average_outside},
     "Your v is an average, and α is not in it. Here α is inside v, and there is no 1−β: v ← β v − α_t g."),
    ("nesterov", {"step": _ahead},
     "You take the gradient ahead, at θ + βv (Nesterov): take it at θ."),
    ("uphill", {"step": _uphill},
     "A sign is wrong: the step goes up the gradient. v ← β v − α g holds the minus, so v is added: θ ← θ + v."),
    ("velocity_twice", {"step": _twice},
     "You apply β and the gradient twice: first the new v, then θ ← θ + v."),
    ("old_velocity", {"step": _old_velocity},
     "θ moves by the v from before the step: compute the new v first."),
    ("gradient_of_the_start", {"step": _first_gradient},
     "Your gradient is always that at the start: call grad(theta) in every step, with the present theta."),
    ("always_linear", {"geometric": _linear},
     "spacing is not used: with \"geometric\" α grows by equal factors, np.geomspace."),
    ("always_geometric", {"linear": _geometric},
     "spacing is not used: with \"linear\" α grows by equal differences, np.linspace."),
    ("spacing_exchanged", {"linear": _geometric, "geometric": _linear},
     "\"linear\" and \"geometric\" are exchanged: equal differences are np.linspace, equal factors np.geomspace."),
    ("logspace", {"geometric": lambda w: np.logspace(w.low, w.high, w.n)},
     "np.logspace takes the exponents, not the ends: use np.geomspace(alpha_min, alpha_max, steps)."),
    ("natural_exponents", {"geometric": lambda w: np.exp(np.linspace(w.low, w.high, w.n))},
     "The logarithms of the ends are missing in the geometric spacing: use np.geomspace."),
    ("end_missing", {"linear": lambda w: np.linspace(w.low, w.high, w.n, endpoint=False),
                     "geometric": lambda w: np.geomspace(w.low, w.high, w.n, endpoint=False)},
     "alpha_max is never reached: from the first to the last of `steps` values there are steps − 1 gaps."),
    ("linear_end_missing", {"linear": lambda w: np.linspace(w.low, w.high, w.n, endpoint=False)},
     "With \"linear\" alpha_max is never reached: there are steps − 1 gaps between `steps` values."),
    ("geometric_end_missing", {"geometric": lambda w: np.geomspace(w.low, w.high, w.n, endpoint=False)},
     "With \"geometric\" alpha_max is never reached: there are steps − 1 gaps between `steps` values."),
    ("start_missing", {"linear": lambda w: np.linspace(w.low, w.high, w.n + 1)[1:],
                       "geometric": lambda w: np.geomspace(w.low, w.high, w.n + 1)[1:]},
     "The first step is not taken with alpha_min: α₀ = alpha_min."),
    ("one_more", {"linear": lambda w: np.linspace(w.low, w.high, w.n + 1),
                  "geometric": lambda w: np.geomspace(w.low, w.high, w.n + 1)},
     "You take one step too many: `steps` is their number."),
    ("one_less", {"linear": lambda w: np.linspace(w.low, w.high, w.n - 1),
                  "geometric": lambda w: np.geomspace(w.low, w.high, w.n - 1)},
     "You take one step too few: `steps` is their number."),
    ("falling", {"linear": lambda w: _linear(w)[::-1], "geometric": lambda w: _geometric(w)[::-1]},
     "Your α falls: it begins at alpha_min and rises."),
    ("from_zero", {"low": lambda low: 0.0, "geometric": lambda w: np.append(0.0, np.geomspace(1e-12, w.high, w.n - 1))},
     "Your α begins at 0: it begins at alpha_min."),
    ("linear_from_zero", {"linear": lambda w: np.linspace(0.0, w.high, w.n)},
     "With \"linear\" your α begins at 0: it begins at alpha_min."),
    ("swing_only", {"linear": lambda w: np.linspace(0.0, w.high - w.low, w.n)},
     "With \"linear\" alpha_min is missing: it is added to the growing part."),
    ("constant", _both(lambda w: np.full(w.n, w.low)),
     "Your α does not rise."),
    ("always_the_largest", {"used": lambda alphas: np.full(len(alphas), alphas[-1])},
     "Every step uses alpha_max: step t is taken with α_t."),
    ("always_the_smallest", {"used": lambda alphas: np.full(len(alphas), alphas[0])},
     "Every step uses alpha_min: step t is taken with α_t."),
    ("one_alpha_late", {"used": lambda alphas: np.append(alphas[0], alphas[:-1])},
     "Step t is taken with the α of the step before: use α_t."),
    ("start_kept", {"kept": lambda thetas, start: np.concatenate([start[None], thetas])},
     "The start is in your thetas: thetas[0] is θ *after* the first step, and there are `steps` of them."),
    ("before_the_step", {"kept": lambda thetas, start: np.concatenate([start[None], thetas[:-1]])},
     "You keep θ from before each step: thetas[t] is θ after the step with alphas[t]."),
    ("last_only", {"kept": lambda thetas, start: thetas[-1]},
     "You return the last θ alone: return one after every step."),
    ("all_the_last", {"kept": lambda thetas, start: 0 * thetas + thetas[-1]},
     "All your thetas are the last one: the same array was stored again and again and changed in place."),
    ("velocities", {"kept": lambda thetas, start: np.diff(np.concatenate([start[None], thetas]), axis=0)},
     "You return the movements v: return θ after every step."),
    ("nothing_kept", {"kept": lambda thetas, start: 0 * thetas},
     "Your thetas stay 0: store θ after every step."),
    ("exchanged", {"result": lambda alphas, thetas: (thetas, alphas)},
     "alphas and thetas are returned in the wrong order."),
    ("numbers_for_alphas", {"result": lambda alphas, thetas: (np.arange(len(alphas)), thetas)},
     "You return the numbers of the steps: return the step sizes α_t."),
)  # fmt: skip

LR_RANGE_TEST = Exercise(
    reference=reference.lr_range_test,
    outputs=("alphas", "thetas"),
    draw=_draw_test,
    hints=(
        "Two parts: the rising step sizes, all `steps` of them with both ends; then one ordinary run with momentum.",
        "np.linspace(alpha_min, alpha_max, steps) or np.geomspace. Before the loop v = 0; in it new v, new θ, keep θ.",
        "for alpha in alphas: v = beta * v - alpha * grad(theta); theta = theta + v; thetas.append(theta)",
    ),
    counts_gradients=True,
    build=build_range_test,
    mistakes=mistakes(RANGE_ROWS, build_range_test),
)
