"""The exercise rmsprop_step of unit 04.

A version is put together from parts: functions of a namespace ``x`` that holds the arguments by name (the average
before the step is x.v_old) and, as they come to be, x.a, x.b, x.e (the α, β and ε in use), x.v (the new average),
x.step and x.new (the moved θ).
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import gradients, positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_05_moments import first_row
from course_lib.units import unit_04_rmsprop as reference

# What the hidden part draws from: never the default (0.01, 0.9), and no α = 1, which would hide it.
HYPER = ((0.3, 0.45, 1e-8), (0.05, 0.8, 1e-2), (2.0, 0.7, 0.3), (0.02, 0.95, 1e-3), (0.5, 0.6, 1.5))


def _inputs(theta, grad, v, alpha, beta, eps):
    return {"theta": theta, "grad": grad, "v": v, "alpha": alpha, "beta": beta, "eps": eps}


def _chain(rng, steps, shape, alpha, beta, eps):
    g = gradients(rng, steps, shape)
    inputs = _inputs(rng.normal(size=shape), g[0], np.zeros(shape), alpha, beta, eps)
    label = f"{steps} steps, α = {alpha}, β = {beta}, ε = {eps}"
    return Case(label, inputs, [{"grad": one} for one in g[1:]])


def _draw_step(rng, part):
    (theta, g), v, zeros = rng.normal(size=(2, 3)), positive(rng, 3), np.zeros(3)
    first = _inputs(theta, g, zeros, 0.1, 0.9, 1e-8)
    later = Case("a step from a non-zero v", _inputs(theta, g, v, 0.1, 0.9, 1e-8))
    if part == "properties":
        sizes = np.array([1e-3, -1.0, 1e3])
        return [
            Case("the first step from v = 0 is −α/√(1−β)·sign(g), whatever the size of g",
                 _inputs(theta, sizes, zeros, 0.5, 0.84, 0.0)),
            Case("β = 0, ε = 0: always −α·sign(g)", _inputs(theta, sizes, v, 0.5, 0.0, 0.0)),
            Case("g = 0: θ stays, v fades by β", _inputs(theta, zeros, v, 0.1, 0.7, 1e-8)),
            Case("α = 0: θ stays, v goes on", _inputs(theta, g, v, 0.0, 0.9, 1e-8)),
        ]  # fmt: skip
    if part != "hidden":
        (more, slope), square = rng.normal(size=(2, 2, 2)), positive(rng, (2, 2))
        # One gradient so small that the default ε counts.
        small = np.array([1e-6, 1.0, 1.0])
        return [
            # The second call shows a function that keeps v in a global variable.
            Case("first step, from v = 0, twice (nothing kept outside the function)", first, [first]),
            later,
            Case("a large ε", _inputs(theta, g, v, 0.1, 0.8, 1.5)),
            Case("a (2, 2) array", _inputs(more, slope, square, 0.3, 0.7, 1e-2)),
            Case("with the default α, β and ε", {"theta": theta, "grad": small * g, "v": small**2 * v}),
            _chain(rng, 3, (3,), 0.2, 0.6, 1e-8),
            *(_unusual(rng) if part == "visible" else ()),
        ]  # fmt: skip
    chosen = [HYPER[i] for i in rng.choice(len(HYPER), size=3, replace=False)]
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in later.inputs.items()}
    return [
        later,
        *(
            _chain(rng, steps, shape, *hyper)
            for steps, shape, hyper in zip((9, 6, 4), ((2, 3), (4,), (3, 2, 2)), chosen, strict=True)
        ),
        *_unusual(rng),
        Case("float32", small),
    ]  # fmt: skip


def _unusual(rng):
    """A single parameter; gradients that a threshold, a limit or a lower bound of v would catch."""
    g = np.array([1e-7, 1e-3, 1.0, 30.0, 1e4]) * rng.uniform(1, 2, 5) * rng.choice([-1, 1], 5)
    v = g**2 * positive(rng, 5)
    theta, one = rng.normal(size=5), rng.normal(size=(2, 1))
    return [
        Case("a single parameter", _inputs(*one, positive(rng, 1), 0.2, 0.7, 0.05)),
        Case("tiny and large gradients, a tiny ε, α = 3", _inputs(theta, g, v, 3.0, 0.75, 1e-12)),
    ]


def build_rmsprop(
    alpha=lambda x: x.alpha,
    beta=lambda x: x.beta,
    eps=lambda x: x.eps,
    new_v=lambda x: x.b * x.v_old + (1 - x.b) * x.grad**2,
    top=lambda x: x.grad,
    bottom=lambda x: np.sqrt(x.v) + x.e,
    moved=lambda x: x.theta - x.step,
    state=lambda x: x.v,
    returned=lambda x: (x.new, x.state),
):
    """rmsprop_step from its parts: x.step = α·top/bottom, ``state`` is what is returned as v."""
    a_part, b_part, e_part = alpha, beta, eps

    def version(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
        x = SimpleNamespace(theta=theta, grad=grad, v_old=v, alpha=alpha, beta=beta, eps=eps)
        x.a, x.b, x.e = a_part(x), b_part(x), e_part(x)
        x.v = new_v(x)
        x.step = x.a * top(x) / bottom(x)
        x.new = moved(x)
        x.state = state(x)
        return returned(x)

    return version


EPS_UNUSED = (
    "The argument eps has no effect: divide by √v + eps (and not by a constant of your own)."
)

STEP_ROWS = (
    ("ascent", {"moved": lambda x: x.theta + x.step},
     "Your θ goes uphill: the step is subtracted, θ − α g/(√v+ε)."),
    ("no_root", {"bottom": lambda x: x.v + x.e},
     "The root is missing: divide by √v + ε, not by v + ε."),
    ("eps_inside", {"bottom": lambda x: np.sqrt(x.v + x.e)},
     "Your ε is inside the root, √(v+ε), as in Keras and optax. In this course it stands outside: √v + ε."),
    ("v_total", {"new_v": lambda x: x.v_old + x.grad**2},
     "Your v adds up all squares: that is Adagrad. RMSProp's v is an average, βv + (1−β)g²."),
    ("starts_at_square", {"new_v": lambda x: np.where(x.v_old == 0, x.grad**2, x.b * x.v_old + (1 - x.b) * x.grad**2)},
     "Your first v is g² itself, as σ = |g| in the lecture. Here v is averaged from 0 on: the first one is (1−β)g²."),
    ("v_sum", {"new_v": lambda x: x.b * x.v_old + x.grad**2},
     "Your v is a fading sum, not an average: g² must be multiplied by 1−β."),
    ("v_no_history", {"new_v": lambda x: (1 - x.b) * x.grad**2},
     "Your v keeps no history: (1−β)g² without βv."),
    ("v_no_fading", {"new_v": lambda x: x.v_old + (1 - x.b) * x.grad**2},
     "The past never fades: the old v must be multiplied by β."),
    ("weights_exchanged", {"new_v": lambda x: (1 - x.b) * x.v_old + x.b * x.grad**2},
     "β and 1−β are exchanged: β weighs the old v, 1−β the new square."),
    ("not_squared", {"new_v": lambda x: x.b * x.v_old + (1 - x.b) * x.grad},
     "Your v averages g, not g²: square the gradient, element by element."),
    ("absolute", {"new_v": lambda x: x.b * x.v_old + (1 - x.b) * np.abs(x.grad)},
     "Your v averages |g|, not g²."),
    ("square_outside", {"new_v": lambda x: x.b * x.v_old + ((1 - x.b) * x.grad) ** 2},
     "You square (1−β)g as a whole: only g is squared, (1−β)·g²."),
    ("all_squared", {"new_v": lambda x: (x.b * x.v_old + (1 - x.b) * x.grad) ** 2},
     "The square is taken of the whole sum: only g is squared, βv + (1−β)·g²."),
    ("brackets_missing", {"new_v": lambda x: x.b * x.v_old + 1 - x.b * x.grad**2},
     "Brackets are missing: 1 - beta * grad**2 multiplies first; write (1 - beta) * grad**2."),
    ("doubled", {"new_v": lambda x: x.b * x.v_old + (1 - x.b) * 2 * x.grad},
     "The gradient is doubled instead of squared: write grad**2."),
    ("v_minus", {"new_v": lambda x: x.b * x.v_old - (1 - x.b) * x.grad**2},
     "You subtract the square: v is an average, βv + (1−β)g²."),
    ("v_sum_of_squares", {"new_v": lambda x: x.b * x.v_old + (1 - x.b) * np.sum(x.grad**2)},
     "Your v adds the squares of all elements (a squared norm): each parameter has a v of its own."),
    ("v_mean_of_squares", {"new_v": lambda x: x.b * x.v_old + (1 - x.b) * np.mean(x.grad**2)},
     "Your v takes the mean over all elements: each parameter has a v of its own."),
    ("v_as_sigma", {"new_v": lambda x: x.b * x.v_old**2 + (1 - x.b) * x.grad**2},
     "You square the old v. That is right for the lecture's σ = √v; here the state is v itself: βv + (1−β)g²."),
    ("sigma", {"new_v": lambda x: np.sqrt(x.b * x.v_old**2 + (1 - x.b) * x.grad**2), "bottom": lambda x: x.v + x.e},
     "Your state is the lecture's σ: squared, averaged, and its root kept. Here it is v = σ², without the root."),
    ("eps_in_v", {"new_v": lambda x: x.b * x.v_old + (1 - x.b) * x.grad**2 + x.e, "bottom": lambda x: np.sqrt(x.v)},
     "Your ε goes into v, and is fed back in every step: keep it out of v, and add it to the root, √v + ε."),
    ("old_v", {"bottom": lambda x: np.sqrt(x.v_old) + x.e},
     "The step uses v from before this gradient: update v first, then step."),
    ("half_of_v", {"bottom": lambda x: x.v / 2 + x.e},
     "v**1/2 is (v**1)/2: Python takes the power first. Write np.sqrt(v) or v**0.5."),
    ("squared", {"bottom": lambda x: x.v**2 + x.e},
     "You square v where its root is needed: √v + ε."),
    ("no_denominator", {"bottom": lambda x: 1.0},
     "The step is not divided by √v + ε: α g alone is SGD."),
    ("multiplied", {"bottom": lambda x: 1 / (np.sqrt(x.v) + x.e)},
     "You multiply by √v + ε: divide, so that large gradients get smaller steps."),
    ("v_on_top", {"top": lambda x: x.v},
     "The numerator is v; it is the gradient: α g/(√v+ε)."),
    ("square_on_top", {"top": lambda x: x.grad**2},
     "The numerator is g², which has lost the sign: θ − α g/(√v+ε)."),
    ("absolute_on_top", {"top": lambda x: np.abs(x.grad)},
     "The numerator is |g|, which has lost the sign: θ − α g/(√v+ε)."),
    ("sign_on_top", {"top": lambda x: np.sign(x.grad)},
     "The numerator is only the sign of g; it is g itself: α g/(√v+ε)."),
    ("gradient_missing", {"top": lambda x: 1.0},
     "The gradient is missing: α/(√v+ε) is the factor in front of it, α g/(√v+ε)."),
    ("eps_on_theta", {"bottom": lambda x: np.sqrt(x.v), "moved": lambda x: x.theta - x.step + x.e},
     "Brackets are missing: a / b + eps adds ε to θ; write g / (√v + ε)."),
    ("eps_outside_fraction", {"bottom": lambda x: np.sqrt(x.v), "moved": lambda x: x.theta - (x.step + x.e)},
     "ε is added to the step instead of to the denominator: mind the brackets, g / (√v + ε)."),
    ("eps_missing", {"eps": lambda x: 0.0}, EPS_UNUSED),
    ("eps_hardcoded", {"eps": lambda x: 1e-8}, EPS_UNUSED),
    ("eps_as_bound", {"bottom": lambda x: np.maximum(np.sqrt(x.v), x.e)},
     "Your ε is a lower bound of √v; here it is added: √v + ε."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.01},
     "You use 0.01 as a constant: use the argument alpha."),
    ("no_alpha", {"alpha": lambda x: 1.0}, "The step size α is missing."),
    ("beta_hardcoded", {"beta": lambda x: 0.9},
     "You use 0.9 as a constant: use the argument beta."),
    ("alpha_beta_exchanged", {"alpha": lambda x: x.beta, "beta": lambda x: x.alpha},
     "α and β are exchanged: β weighs the past in v, α is the step size (the lecture's η; its α is our β)."),
    ("alpha_for_beta", {"beta": lambda x: x.alpha},
     "v is averaged with α; its weight is β (the lecture writes α for it, and η for the step size)."),
    ("beta_for_alpha", {"alpha": lambda x: x.beta},
     "The step is β times as long as it should be by α: θ − α g/(√v+ε)."),
    ("corrected", {"alpha": lambda x: x.alpha * np.sqrt(1 - x.beta)},
     "Your step has an extra factor √(1−β), which makes the first one α long. RMSProp has no such correction."),
    ("v_divided", {"bottom": lambda x: np.sqrt(x.v / (1 - x.b)) + x.e},
     "You divide v by 1−β, which makes the first step α long. RMSProp has no such correction."),
    ("root_stored", {"state": lambda x: np.sqrt(x.v)},
     "You return √v: the state is v, the root is taken afresh in each step."),
    ("root_with_eps_stored", {"state": lambda x: np.sqrt(x.v) + x.e},
     "You return √v + ε: the state is v alone."),
    ("v_unchanged", {"state": lambda x: x.v_old},
     "You return the old v: the next step needs the new one."),
    ("square_stored", {"state": lambda x: x.grad**2},
     "You return g² as v: return the average."),
    ("order", {"returned": lambda x: (x.state, x.new)}, "You return v, theta; the order is theta, v."),
    ("step_returned", {"moved": lambda x: x.step},
     "You return the step instead of the new θ: θ − step."),
    ("theta_missing", {"moved": lambda x: -x.step},
     "You return the change of θ; the new θ is the old one minus the step."),
    ("theta_unchanged", {"moved": lambda x: x.theta},
     "θ comes back as it went in: return the new one, θ − α g/(√v+ε)."),
    ("theta_scaled", {"moved": lambda x: x.theta * (1 - x.step)},
     "You multiply θ by the step: it is subtracted, θ − α g/(√v+ε)."),
    ("first_row_only", {"returned": lambda x: (first_row(x.new, x.theta), first_row(x.state, x.v_old))},
     "Only the first row is updated, the others stay as they were: treat all elements, and return after the loop."),
)  # fmt: skip

RMSPROP_STEP = Exercise(
    reference=reference.rmsprop_step,
    outputs=("theta", "v"),
    moves=("theta",),
    draw=_draw_step,
    hints=(
        "Two lines. The first is one step of your moving average, with g² as the new value; the second moves θ.",
        "v is β times the old v plus 1−β times g². From θ subtract α times g over (√v + ε), with the new v.",
        "v = beta * v + (1 - beta) * grad**2;  theta = theta - alpha * grad / (np.sqrt(v) + eps)",
    ),
    build=build_rmsprop,
    mistakes=mistakes(STEP_ROWS, build_rmsprop),
)
