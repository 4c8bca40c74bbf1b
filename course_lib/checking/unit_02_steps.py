"""Exercises of unit 02 that are one step: momentum and Nesterov."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import gradients
from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.units import unit_02_momentum as reference

raw_momentum = reference.momentum_step.__wrapped__
raw_nesterov = reference.nesterov_step.__wrapped__

# What the graded parts draw from: never the default (0.01, 0.9), and no α = 1, which would hide it.
HYPER = ((0.3, 0.5), (0.05, 0.8), (2.0, 0.7), (0.02, 0.95), (0.5, 0.6))


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
        return [first, later, other, chain] + ([square] if part == "visible" else [])
    cases = [
        _chain(rng, steps, shape, alpha, beta)
        for steps, shape, (alpha, beta) in zip(
            (12, 20, 5), ((2, 3), (4,), (3, 2, 2)), hyper_pairs(rng, 3), strict=True
        )
    ]
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in later.inputs.items()}
    return [*cases, Case("float32", small)]


def _wrong(velocity, move, store=None):
    """A wrong step from v_new(v, g, α, β) and θ's change(v, v_new, g, α, β)."""

    def wrong(theta, grad, v, alpha=0.01, beta=0.9):
        new = velocity(v, grad, alpha, beta)
        moved = theta + move(v, new, grad, alpha, beta)
        return moved, new if store is None else store(v, new, grad, beta)

    return wrong


def _common(step, roles):
    """Mistakes that any step function can have."""

    def first_row_only(theta, grad, v, alpha=0.01, beta=0.9):
        theta_new, v_new = step(theta, grad, v, alpha, beta)
        theta, v = theta.copy(), v.copy()
        theta[:1], v[:1] = theta_new[:1], v_new[:1]
        return theta, v

    return (
        ("exchanged",
         lambda theta, grad, v, alpha=0.01, beta=0.9: step(theta, grad, v, beta, alpha),
         f"α and β are exchanged: {roles}."),
        ("hardcoded_beta", lambda theta, grad, v, alpha=0.01, beta=0.9: step(theta, grad, v, alpha),
         "You use 0.9 as a constant: use the argument beta."),
        ("hardcoded_alpha",
         lambda theta, grad, v, alpha=0.01, beta=0.9: step(theta, grad, v, beta=beta),
         "You use 0.01 as a constant: use the argument alpha."),
        ("first_row_only", first_row_only,
         "Only the first element (or row) is updated: calculate with the whole array."),
        ("swapped_return",
         lambda theta, grad, v, alpha=0.01, beta=0.9: step(theta, grad, v, alpha, beta)[::-1],
         "You return v, theta; the order is theta, v."),
    )  # fmt: skip


# The velocities that occur, right or wrong.
def _lecture(v, g, a, b):
    return b * v - a * g


def _sum(v, g, a, b):
    return b * v + g


def _average(v, g, a, b):
    return b * v + (1 - b) * g


def _positive(v, g, a, b):
    return b * v + a * g


def _add_v(v, new, g, a, b):
    return new


MOMENTUM_MISTAKES = (
    ("pytorch", _wrong(_sum, lambda v, new, g, a, b: -a * new),
     "You wrote PyTorch's form: v ← βv + g, θ ← θ − αv. At a constant α its steps are the same, "
     "but its v has another unit. Here α stands in the first line: v ← βv − αg, θ ← θ + v."),
    ("ema", _wrong(_average, lambda v, new, g, a, b: -a * new),
     "You wrote the moving-average form (Adam's m): v ← βv + (1−β)g, θ ← θ − αv. Its steps are 1−β "
     "times as long. Here: v ← βv − αg, θ ← θ + v."),
    ("positive_velocity", _wrong(_positive, lambda v, new, g, a, b: -new),
     "You wrote the form of the SGDW paper: v ← βv + αg, θ ← θ − v. θ is right, but your v has the "
     "opposite sign. Here v is the movement itself: v ← βv − αg, θ ← θ + v."),
    ("keras_nesterov", _wrong(_lecture, lambda v, new, g, a, b: b * new - a * g),
     "You wrote Nesterov's step in Keras's form, θ + βv − αg. Momentum moves by v alone, θ + v."),
    ("ascent", _wrong(_positive, _add_v),
     "Your θ goes uphill: α g is subtracted, v ← βv − αg."),
    ("theta_minus_v", _wrong(_lecture, lambda v, new, g, a, b: -new),
     "Your θ goes uphill: v already has the minus sign, so it is added, θ ← θ + v."),
    ("plain_sgd", lambda theta, grad, v, alpha=0.01, beta=0.9: (theta - alpha * grad, v),
     "That is plain SGD: v is neither used nor changed. First v ← βv − αg, then θ ← θ + v."),
    ("sgd_without_v",
     lambda theta, grad, v, alpha=0.01, beta=0.9: (theta - alpha * grad, np.zeros_like(v)),
     "That is plain SGD, and your v stays 0. First v ← βv − αg, then θ ← θ + v."),
    ("no_history", _wrong(lambda v, g, a, b: -a * g, _add_v),
     "Your v keeps no history: −αg without βv. That is SGD."),
    ("beta_missing", _wrong(lambda v, g, a, b: v - a * g, _add_v),
     "Your v never fades: the old v must be multiplied by β."),
    ("old_v", _wrong(_lecture, lambda v, new, g, a, b: v),
     "You move θ by the old v: first compute the new v, then add that one."),
    ("moved_by_sgd", _wrong(_lecture, lambda v, new, g, a, b: -a * g),
     "Your v is right, but θ does not use it: θ ← θ + v, not θ − αg."),
    ("v_not_returned", _wrong(_lecture, _add_v, store=lambda v, new, g, b: v),
     "You return the old v: return the new one, it is needed in the next step."),
    ("no_alpha", _wrong(lambda v, g, a, b: b * v - g, _add_v), "The step size α is missing."),
    ("alpha_twice", _wrong(_lecture, lambda v, new, g, a, b: a * new),
     "α is in your v already: do not multiply v by α again in the second line."),
    ("damped", _wrong(lambda v, g, a, b: b * v - (1 - b) * a * g, _add_v),
     "Your gradient carries an extra factor 1−β, as in a moving average. Here: v ← βv − αg."),
    ("beta_on_both", _wrong(lambda v, g, a, b: b * (v - a * g), _add_v),
     "β multiplies your gradient too: mind the brackets, βv − αg."),
    *_common(raw_momentum, "β weighs v, α weighs g"),
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
    mistakes=tuple(Mistake(*row) for row in MOMENTUM_MISTAKES),
)


def _look_ahead(v, new, g, a, b):
    return -a * (g + b * new)


NESTEROV_MISTAKES = (
    ("heavy_ball", _wrong(_sum, lambda v, new, g, a, b: -a * new),
     "That is momentum without Nesterov (in PyTorch's form). Look ahead with the new v: "
     "θ ← θ − α(g + βv); with the old v in the brackets you are back at momentum."),
    ("keras", _wrong(_lecture, lambda v, new, g, a, b: b * new - a * g),
     "You wrote Keras's form: v ← βv − αg, θ ← θ + βv − αg. At a constant α its θ is right, but "
     "its v is −α times the v wanted here: v ← βv + g."),
    ("lecture_momentum", raw_momentum,
     "That is momentum_step. Nesterov's step: v ← βv + g, θ ← θ − α(g + βv)."),
    ("alpha_in_v", _wrong(_positive, lambda v, new, g, a, b: -(a * g + b * new)),
     "α is in your v. Here v is a plain sum, v ← βv + g, and α comes in the second line."),
    ("ema", _wrong(_average, lambda v, new, g, a, b: -a * ((1 - b) * g + b * new)),
     "You wrote the moving-average form, with (1−β)g. Here g has the weight 1: v ← βv + g."),
    ("ema_v_only", _wrong(_average, _look_ahead),
     "Your v averages, with (1−β)g. Here it sums: v ← βv + g."),
    ("gradient_missing", _wrong(_sum, lambda v, new, g, a, b: -a * b * new),
     "The gradient itself is missing in the step: θ ← θ − α(g + βv)."),
    ("beta_missing_in_step", _wrong(_sum, lambda v, new, g, a, b: -a * (g + new)),
     "β is missing in the step: α(g + βv), not α(g + v)."),
    ("no_brackets", _wrong(_sum, lambda v, new, g, a, b: -a * g + b * new),
     "Brackets are missing: α multiplies both, θ − α(g + βv), and both are subtracted."),
    ("ascent", _wrong(_sum, lambda v, new, g, a, b: a * (g + b * new)),
     "Your θ goes uphill: the step is subtracted, θ ← θ − α(g + βv)."),
    ("plain_sgd", lambda theta, grad, v, alpha=0.01, beta=0.9: (theta - alpha * grad, v),
     "That is plain SGD: v is neither used nor changed. First v ← βv + g, then θ ← θ − α(g + βv)."),
    ("no_history", _wrong(lambda v, g, a, b: g, _look_ahead),
     "Your v keeps no history: v ← βv + g."),
    ("beta_missing_in_v", _wrong(lambda v, g, a, b: v + g, _look_ahead),
     "Your v never fades: v ← βv + g."),
    ("look_ahead_stored", _wrong(_sum, _look_ahead, store=lambda v, new, g, b: g + b * new),
     "You return g + βv as the new v. That is only the direction of this step; return v itself."),
    ("v_not_returned", _wrong(_sum, _look_ahead, store=lambda v, new, g, b: v),
     "You return the old v: return the new one."),
    ("no_alpha", _wrong(_sum, lambda v, new, g, a, b: -(g + b * new)),
     "The step size α is missing."),
    *_common(raw_nesterov, "β weighs v, α the whole step"),
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
    mistakes=tuple(Mistake(*row) for row in NESTEROV_MISTAKES),
)
