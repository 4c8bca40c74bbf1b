"""Exercises of unit 02 that are one step: momentum and Nesterov."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import gradients
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_02_momentum as reference

# What the graded parts draw from: never the default (0.01, 0.9), and no α = 1, which would hide it.
HYPER = ((0.3, 0.45), (0.05, 0.8), (2.0, 0.7), (0.02, 0.95), (0.5, 0.6))


def hyper_pairs(rng, n):
    return [HYPER[i] for i in rng.choice(len(HYPER), size=n, replace=False)]


# --- momentum_step and nesterov_step: the same inputs ------------------------------------------


def _inputs(theta, grad, v, alpha, beta):
    return {"theta": theta, "grad": grad, "v": v, "alpha": alpha, "beta": beta}


def _chain(rng, steps, shape, alpha, beta):
    g = gradients(rng, steps, shape)
    inputs = _inputs(rng.normal(size=shape), g[0], np.zeros(shape), alpha, beta)
    then = [{"grad": g[k]} for k in range(1, steps)]
    return Case(f"{steps} steps, α = {alpha}, β = {beta}", inputs, then)


def _draw_step(rng, part):
    theta, g, v = rng.normal(size=(3, 3))
    zeros = np.zeros(3)
    start = _inputs(theta, g, zeros, 0.1, 0.9)
    # The second call shows a function that keeps v in a global variable.
    first = Case(
        "first step, from v = 0, twice (nothing kept outside the function)", start, [start]
    )
    later = Case("a step from a non-zero v", _inputs(theta, g, v, 0.1, 0.9))
    other = Case("other α and β", _inputs(theta, g, v, 0.3, 0.5))
    if part == "properties":
        return [
            Case("β = 0 is SGD, whatever v was", _inputs(theta, g, v, 0.2, 0.0)),
            Case("g = 0: v fades by β, and θ still moves", _inputs(theta, zeros, v, 0.2, 0.9)),
            Case("g = 0 and v = 0: nothing moves", _inputs(theta, zeros, zeros, 0.2, 0.9)),
            Case("twice the gradient and twice v move twice as far",
                 _inputs(theta, 2 * g, 2 * v, 0.2, 0.8)),
        ]  # fmt: skip
    if part != "hidden":
        square = Case("a (2, 2) array", _inputs(*rng.normal(size=(3, 2, 2)), 0.2, 0.7))
        chain = _chain(rng, 3, (3,), 0.1, 0.8)
        bare = Case("with the default α and β", {"theta": theta, "grad": g, "v": v})
        more = [square, *_unusual(rng)] if part == "visible" else []
        return [first, later, other, chain, bare, *more]
    cases = [
        _chain(rng, steps, shape, alpha, beta)
        for steps, shape, (alpha, beta) in zip(
            (12, 20, 5), ((2, 3), (4,), (3, 2, 2)), hyper_pairs(rng, 3), strict=True
        )
    ]
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in later.inputs.items()}
    return [*cases, *_unusual(rng), Case("float32", small)]


def _unusual(rng):
    """A single parameter; gradients that a threshold or a limit would catch."""
    sizes = np.array([1e-4, 3e-3, 0.5, 12.0, 50.0])
    g = sizes * rng.uniform(1, 2, size=5) * rng.choice([-1, 1], size=5)
    return [
        Case("a single parameter", _inputs(*rng.normal(size=(3, 1)), 0.2, 0.7)),
        Case("tiny and large gradients", _inputs(rng.normal(size=5), g, -0.3 * g, 0.2, 0.7)),
    ]


def _assembled(
    first_line,
    second_line,
    kept=lambda v, new, g, b: new,
    use_alpha=lambda a, b: a,
    use_beta=lambda a, b: b,
    rows=slice(None),
    order=1,
):
    """A step from its lines v_new(θ, v, g, α, β) and θ_new(θ, v, v_new, g, α, β), and the parts both steps share."""

    def step(theta, grad, v, alpha=0.01, beta=0.9):
        a, b = use_alpha(alpha, beta), use_beta(alpha, beta)
        new = first_line(theta, v, grad, a, b)
        theta_out, v_out = np.array(theta), np.array(v)
        theta_out[rows] = second_line(theta, v, new, grad, a, b)[rows]
        v_out[rows] = kept(v, new, grad, b)[rows]
        return (theta_out, v_out)[::order]

    return step


def _shared(roles):
    """Mistakes that any step can have."""
    return (
        ("hardcoded_beta", {"use_beta": lambda a, b: 0.9},
         "You use 0.9 as a constant: use the argument beta."),
        ("hardcoded_alpha", {"use_alpha": lambda a, b: 0.01},
         "You use 0.01 as a constant: use the argument alpha."),
        ("exchanged", {"use_alpha": lambda a, b: b, "use_beta": lambda a, b: a},
         f"α and β are exchanged: {roles}."),
        ("swapped_return", {"order": -1}, "You return v, theta; the order is theta, v."),
        ("first_row_only", {"rows": slice(0, 1)},
         "Only the first element (or row) is updated: calculate with the whole array, and if you "
         "loop, return after the loop."),
        ("last_row_missing", {"rows": slice(None, -1)},
         "The last element (or row) is never updated: range(k) ends at k−1 by itself."),
        ("first_row_missing", {"rows": slice(1, None)},
         "The first element (or row) is never updated: indices begin at 0."),
    )  # fmt: skip


# --- momentum_step -----------------------------------------------------------------------------


def build_momentum(
    past=lambda theta, v, b: b * v,
    sign=-1,
    factor=lambda a, b: a,
    direction=lambda v, new, g, a, b: new,
    move_sign=1,
    move_factor=lambda a, b: 1,
    start=lambda theta: theta,
    **shared,
):
    """v ← past + sign · factor · g;  θ ← start + move_sign · move_factor · direction."""
    return _assembled(
        lambda theta, v, g, a, b: past(theta, v, b) + sign * factor(a, b) * g,
        lambda theta, v, new, g, a, b: (
            start(theta) + move_sign * move_factor(a, b) * direction(v, new, g, a, b)
        ),
        **shared,
    )


def _one(a, b):
    return 1


def _alpha(a, b):
    return a


def _complement(a, b):
    return 1 - b


def _old(v, new, g, b):
    return v


def _sgd(v, new, g, a, b):
    return -a * g


MOMENTUM_MISTAKES = (
    ("ascent", {"sign": 1}, "Your θ goes uphill: α g is subtracted, v ← βv − αg."),
    ("theta_minus_v", {"move_sign": -1},
     "Your θ goes uphill: v already has the minus sign, so it is added, θ ← θ + v."),
    ("no_history", {"past": lambda theta, v, b: 0 * v},
     "Your v keeps no history: −αg without βv. That is SGD."),
    ("beta_missing", {"past": lambda theta, v, b: v},
     "Your v never fades: the old v must be multiplied by β."),
    ("no_alpha", {"factor": _one}, "The step size α is missing: v ← βv − αg."),
    ("v_not_returned", {"kept": _old},
     "You return the old v: return the new one, it is needed in the next step."),
    ("old_v", {"direction": lambda v, new, g, a, b: v},
     "You move θ by the old v: first compute the new v, then add that one."),
    ("pytorch", {"sign": 1, "factor": _one, "move_sign": -1, "move_factor": _alpha},
     "You wrote PyTorch's form: v ← βv + g, θ ← θ − αv. At a constant α its steps are the same, "
     "but its v has another unit. Here α stands in the first line: v ← βv − αg, θ ← θ + v."),
    ("ema", {"sign": 1, "factor": _complement, "move_sign": -1, "move_factor": _alpha},
     "You wrote the moving-average form (Adam's m): v ← βv + (1−β)g, θ ← θ − αv. Its steps are 1−β "
     "times as long. Here: v ← βv − αg, θ ← θ + v."),
    ("positive_velocity", {"sign": 1, "move_sign": -1},
     "You wrote the form of the SGDW paper: v ← βv + αg, θ ← θ − v. θ is right, but your v has the "
     "opposite sign. Here v is the movement itself: v ← βv − αg, θ ← θ + v."),
    ("alpha_in_second_line", {"factor": _one, "move_factor": _alpha},
     "α stands in your second line, θ ← θ + αv, so your v has another unit. Here it stands in the "
     "first: v ← βv − αg, θ ← θ + v."),
    ("ema_negative", {"factor": _complement, "move_factor": _alpha},
     "You wrote a moving average with the minus sign in v: v ← βv − (1−β)g, θ ← θ + αv. Here α takes "
     "the place of 1−β, and v is added as it is: v ← βv − αg, θ ← θ + v."),
    ("pytorch_first_line", {"sign": 1, "factor": _one},
     "Your first line is PyTorch's, v ← βv + g, your second the lecture's. Here α and the minus "
     "belong into the first line: v ← βv − αg."),
    ("pytorch_second_line", {"move_sign": -1, "move_factor": _alpha},
     "Your second line is PyTorch's, θ ← θ − αv. Here α and the minus are in v already: θ ← θ + v."),
    ("plain_sgd", {"direction": _sgd, "kept": _old},
     "That is plain SGD: v is neither used nor changed. First v ← βv − αg, then θ ← θ + v."),
    ("sgd_without_v", {"direction": _sgd, "kept": lambda v, new, g, b: 0 * v},
     "That is plain SGD, and your v stays 0. First v ← βv − αg, then θ ← θ + v."),
    ("moved_by_sgd", {"direction": _sgd},
     "Your v is right, but θ does not use it: θ ← θ + v, not θ − αg."),
    ("sgd_added", {"direction": lambda v, new, g, a, b: new - a * g},
     "The gradient moves your θ twice: αg is in v already, so θ ← θ + v is all."),
    ("keras_nesterov", {"direction": lambda v, new, g, a, b: b * new - a * g},
     "You wrote Nesterov's step in Keras's form, θ + βv − αg. Momentum moves by v alone, θ + v."),
    ("alpha_twice", {"move_factor": _alpha},
     "α is in your v already: do not multiply v by α again in the second line."),
    ("beta_twice", {"move_factor": lambda a, b: b},
     "β is in your v already: do not multiply v by β again in the second line, θ ← θ + v."),
    ("damped", {"factor": lambda a, b: (1 - b) * a},
     "Your gradient carries an extra factor 1−β, as in a moving average. Here: v ← βv − αg."),
    ("complement_for_alpha", {"factor": _complement},
     "Your gradient is weighed by 1−β; here its weight is α: v ← βv − αg."),
    ("beta_on_both", {"factor": lambda a, b: a * b},
     "β multiplies your gradient too: mind the brackets, βv − αg."),
    ("fades_by_complement", {"past": lambda theta, v, b: (1 - b) * v},
     "Your old v is weighed by 1−β; its weight is β itself: v ← βv − αg."),
    ("past_subtracted", {"past": lambda theta, v, b: -b * v},
     "You subtract the old v: it is added, v ← βv − αg, so that the movement goes on."),
    ("theta_for_v", {"past": lambda theta, v, b: b * theta},
     "β multiplies your θ: it weighs the old velocity, v ← βv − αg."),
    ("theta_not_returned", {"direction": lambda v, new, g, a, b: 0 * new},
     "Your θ comes back as it went in: store the sum, theta = theta + v, before you return it."),
    ("step_returned", {"start": lambda theta: 0 * theta},
     "You return the movement in place of θ: the new θ is the old one plus v."),
    *_shared("β weighs v, α weighs g"),
)  # fmt: skip

MOMENTUM_STEP = Exercise(
    reference=reference.momentum_step,
    outputs=("theta", "v"),
    moves=("theta",),
    draw=_draw_step,
    hints=(
        "Two lines. The first makes the new movement from the old one and the gradient, the second "
        "makes it.",
        "The new movement is β times the old one minus α times the gradient. Then θ moves by it.",
        "v = beta * v - alpha * grad;  theta = theta + v",
    ),
    mistakes=mistakes(MOMENTUM_MISTAKES, build_momentum),
    build=build_momentum,
)


# --- nesterov_step -----------------------------------------------------------------------------


def build_nesterov(
    past=lambda theta, v, b: b * v,
    push=_one,
    here=lambda g, a, b: g,
    ahead=lambda v, new, b: b * new,
    size=_alpha,
    move_sign=-1,
    start=lambda theta: theta,
    **shared,
):
    """v ← past + push · g;  θ ← start + move_sign · size · (here + ahead)."""
    return _assembled(
        lambda theta, v, g, a, b: past(theta, v, b) + push(a, b) * g,
        lambda theta, v, new, g, a, b: (
            start(theta) + move_sign * size(a, b) * (here(g, a, b) + ahead(v, new, b))
        ),
        **shared,
    )


def _no_gradient(g, a, b):
    return 0 * g


def _alpha_g(g, a, b):
    return a * g


def _minus_alpha(a, b):
    return -a


def _minus_ahead(v, new, b):
    return -b * new


NESTEROV_MISTAKES = (
    ("ascent", {"move_sign": 1},
     "Your θ goes uphill: the step is subtracted, θ ← θ − α(g + βv)."),
    ("no_history", {"past": lambda theta, v, b: 0 * v},
     "Your v keeps no history: v ← βv + g."),
    ("beta_missing_in_v", {"past": lambda theta, v, b: v}, "Your v never fades: v ← βv + g."),
    ("no_alpha", {"size": _one}, "The step size α is missing: θ ← θ − α(g + βv)."),
    ("v_not_returned", {"kept": _old}, "You return the old v: return the new one."),
    ("heavy_ball", {"here": _no_gradient, "ahead": lambda v, new, b: new},
     "That is momentum without Nesterov (in PyTorch's form). Look ahead with the new v: "
     "θ ← θ − α(g + βv); with the old v in the brackets you are back at momentum."),
    ("keras", {"push": _minus_alpha, "here": _alpha_g, "ahead": _minus_ahead, "size": _one},
     "You wrote Keras's form: v ← βv − αg, θ ← θ + βv − αg. At a constant α its θ is right, but "
     "its v is −α times the v wanted here: v ← βv + g."),
    ("lecture_momentum",
     {"push": _minus_alpha, "here": _no_gradient, "ahead": lambda v, new, b: -new, "size": _one},
     "That is momentum_step. Nesterov's step: v ← βv + g, θ ← θ − α(g + βv)."),
    ("alpha_in_v", {"push": _alpha, "here": _alpha_g, "size": _one},
     "α is in your v. Here v is a plain sum, v ← βv + g, and α comes in the second line."),
    ("alpha_twice", {"push": _alpha},
     "α is in both of your lines: v is a plain sum, v ← βv + g; only the step has α."),
    ("ema", {"push": _complement, "here": lambda g, a, b: (1 - b) * g},
     "You wrote the moving-average form, with (1−β)g. Here g has the weight 1: v ← βv + g."),
    ("ema_v_only", {"push": _complement},
     "Your v averages, with (1−β)g. Here it sums: v ← βv + g."),
    ("negative_sum", {"push": lambda a, b: -1, "ahead": _minus_ahead},
     "Your θ is right, but your v has the opposite sign: v ← βv + g, and the step is subtracted "
     "as a whole."),
    ("gradient_subtracted", {"push": lambda a, b: -1},
     "Your v subtracts the gradient. Here v sums gradients, v ← βv + g; the minus comes in the "
     "second line."),
    ("gradient_missing", {"here": _no_gradient},
     "The gradient itself is missing in the step: θ ← θ − α(g + βv)."),
    ("beta_missing_in_step", {"ahead": lambda v, new, b: new},
     "β is missing in the step: α(g + βv), not α(g + v)."),
    ("beta_on_gradient",
     {"here": lambda g, a, b: b * g, "ahead": lambda v, new, b: new},
     "β stands before the wrong term of the step: α(g + βv), not α(βg + v)."),
    ("beta_on_both", {"here": lambda g, a, b: b * g},
     "β multiplies the gradient of your step too: α(g + βv), not αβ(g + v)."),
    ("no_brackets", {"here": _alpha_g, "ahead": _minus_ahead, "size": _one},
     "Brackets are missing: α multiplies both, θ − α(g + βv), and both are subtracted."),
    ("alpha_on_gradient_only", {"here": _alpha_g, "size": _one},
     "α multiplies only the gradient of your step: it multiplies both, θ − α(g + βv)."),
    ("minus_inside", {"ahead": _minus_ahead},
     "A sign is wrong in your brackets: g and βv are added, θ ← θ − α(g + βv)."),
    ("plain_sgd", {"ahead": lambda v, new, b: 0 * new, "kept": _old},
     "That is plain SGD: v is neither used nor changed. First v ← βv + g, then θ ← θ − α(g + βv)."),
    ("moved_by_sgd", {"ahead": lambda v, new, b: 0 * new},
     "Your v is right, but the step does not use it: θ ← θ − α(g + βv)."),
    ("look_ahead_stored", {"kept": lambda v, new, g, b: g + b * new},
     "You return g + βv as the new v. That is only the direction of this step; return v itself."),
    ("fades_by_complement", {"past": lambda theta, v, b: (1 - b) * v},
     "Your old v is weighed by 1−β; its weight is β itself: v ← βv + g."),
    ("theta_not_returned",
     {"here": _no_gradient, "ahead": lambda v, new, b: 0 * new},
     "Your θ comes back as it went in: store the result, theta = theta − …, before you return it."),
    ("step_returned", {"start": lambda theta: 0 * theta},
     "You return the step in place of θ: the new θ is the old one minus α(g + βv)."),
    *_shared("β weighs v, α the whole step"),
)  # fmt: skip

NESTEROV_STEP = Exercise(
    reference=reference.nesterov_step,
    outputs=("theta", "v"),
    moves=("theta",),
    draw=_draw_step,
    hints=(
        "First v takes the new gradient in. Then the step looks one movement ahead: it uses the "
        "new v and the gradient once more.",
        "v is a fading sum, v ← βv + g, without α. The step is α times (g plus β times the new v).",
        "v = beta * v + grad;  theta = theta - alpha * (grad + beta * v)",
    ),
    mistakes=mistakes(NESTEROV_MISTAKES, build_nesterov),
    build=build_nesterov,
)
