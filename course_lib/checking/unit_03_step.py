"""The exercise adagrad_step of unit 03.

A version is put together from parts: functions of a namespace ``x`` that holds the arguments by name (x.grad,
x.beta, …; the sum before the step is x.s_old) and, as they come to be, x.b (the β in use), x.s, x.a and x.e (the α
and ε in use), x.step and x.new (the moved θ).
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import gradients, positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_03_adagrad as reference

# What the graded parts draw from: no α = 1 and not the default, each with an ε that counts.
HYPER = ((0.3, 1.0, 0.2), (0.05, 0.9, 0.05), (2.0, 1.0, 0.5), (0.5, 0.6, 0.1), (0.2, 0.98, 1.0))


def _inputs(theta, grad, s, alpha, beta, eps):
    return {"theta": theta, "grad": grad, "s": s, "alpha": alpha, "beta": beta, "eps": eps}


def _chain(rng, steps, shape, alpha, beta, eps):
    g = gradients(rng, steps, shape)
    inputs = _inputs(rng.normal(size=shape), g[0], np.zeros(shape), alpha, beta, eps)
    label = f"{steps} steps, α = {alpha}, β = {beta}, ε = {eps}"
    return Case(label, inputs, [{"grad": one} for one in g[1:]])


def _draw_step(rng, part):
    theta, g, s = rng.normal(size=3), gradients(rng, 3, ())[:3], positive(rng, 3)
    zeros = np.zeros(3)
    sizes = np.array([1e-3, -1.0, 1e3])
    start = _inputs(theta, g, zeros, 0.1, 1.0, 1e-8)
    if part == "properties":
        return [
            Case("the first step is −α·sign(g), whatever the size of g",
                 _inputs(zeros, sizes, zeros, 0.5, 1.0, 0.0)),
            Case("all gradients 1000 times as large: the same steps (ε = 0)",
                 _inputs(zeros, 1000 * g, zeros, 0.5, 1.0, 0.0), [{"grad": -500 * g}]),
            Case("g = 0: θ stays, and with β = 1 so does s", _inputs(theta, zeros, s, 0.5, 1.0, 1e-8)),
            Case("β = 0 forgets the past: every step is −α·sign(g)", _inputs(zeros, sizes, s, 0.5, 0.0, 0.0)),
        ]  # fmt: skip
    # The second call shows a function that keeps s in a global variable.
    first = Case("first step, from s = 0, twice (nothing kept outside)", start, [start])
    later = Case("a step from a non-zero s", _inputs(theta, g, s, 0.1, 1.0, 1e-8))
    fading = Case("β = 0.8, a large ε", _inputs(theta, g, s, 0.3, 0.8, 1.5))
    # A gradient so small that the default ε counts.
    tiny = np.array([1e-9, 1.0, 1.0])
    bare = Case("with the default α, β and ε", {"theta": theta, "grad": tiny * g, "s": tiny**2 * s})
    if part != "hidden":
        square = Case(
            "a (2, 2) array",
            _inputs(*rng.normal(size=(2, 2, 2)), positive(rng, (2, 2)), 0.2, 0.7, 0.1),
        )
        more = [square, _chain(rng, 3, (3,), 0.2, 1.0, 0.3)] if part == "visible" else []
        return [first, later, fading, bare, *more]
    picked = [HYPER[i] for i in rng.choice(len(HYPER), size=3, replace=False)]
    cases = [
        _chain(rng, steps, shape, *hyper)
        for steps, shape, hyper in zip((10, 8, 4), ((2, 3), (4,), (3, 2, 2)), picked, strict=True)
    ]
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in later.inputs.items()}
    return [
        later,
        fading,
        *cases,
        Case("tiny gradients and a tiny ε, α = 3",
             _inputs(theta, 1e-7 * g, 1e-14 * s, 3.0, 1.0, 1e-12)),
        bare,
        Case("float32", small),
    ]  # fmt: skip


def first_row(new, old):
    """Only the first row (of a vector: the first element) is new."""
    mixed = np.array(old)
    mixed[0] = new[0]
    return mixed


def build_adagrad(
    beta=lambda x: x.beta,
    new_s=lambda x: x.b * x.s_old + x.grad**2,
    alpha=lambda x: x.alpha,
    eps=lambda x: x.eps,
    top=lambda x: x.grad,
    bottom=lambda x: np.sqrt(x.s) + x.e,
    moved=lambda x: x.theta - x.step,
    returned=lambda x: (x.new, x.s),
):
    """adagrad_step from its parts; x.step = α·top/bottom."""
    a_part, b_part, e_part = alpha, beta, eps

    def version(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
        x = SimpleNamespace(theta=theta, grad=grad, s_old=s, alpha=alpha, beta=beta, eps=eps)
        x.a, x.b, x.e = a_part(x), b_part(x), e_part(x)
        x.s = new_s(x)
        x.step = x.a * top(x) / bottom(x)
        x.new = moved(x)
        return returned(x)

    return version


EPS_UNUSED = (
    "The argument eps has no effect: divide by √s + eps (and not by a constant of your own)."
)

STEP_ROWS = (
    ("ascent", {"moved": lambda x: x.theta + x.step},
     "Your θ goes uphill: the step is subtracted, θ − α g/(√s+ε)."),
    ("no_root", {"bottom": lambda x: x.s + x.e},
     "The root is missing: divide by √s + ε, not by s + ε."),
    ("eps_inside", {"bottom": lambda x: np.sqrt(x.s + x.e)},
     "Your ε is inside the root, √(s+ε), as in Keras. In this course it stands outside: √s + ε."),
    ("no_history", {"new_s": lambda x: x.grad**2},
     "Your s keeps no history: g² without βs, so that every step is as long as the first."),
    ("beta_missing", {"beta": lambda x: 1.0},
     "The argument beta has no effect: s ← βs + g². With β = 1 nothing fades, but beta can be smaller."),
    ("average", {"new_s": lambda x: x.b * x.s_old + (1 - x.b) * x.grad**2},
     "You average, βs + (1−β)g², as RMSProp does. Adagrad's s is a sum: g² is added whole."),
    ("not_squared", {"new_s": lambda x: x.b * x.s_old + x.grad},
     "Your s adds up g, not g²: square the gradient, element by element."),
    ("absolute", {"new_s": lambda x: x.b * x.s_old + np.abs(x.grad)},
     "Your s adds up |g|, not g²."),
    ("old_s", {"bottom": lambda x: np.sqrt(x.s_old) + x.e},
     "The step uses s from before this gradient: update s first, then step. (From s = 0 it would divide by ε alone.)"),
    ("s_not_returned", {"returned": lambda x: (x.new, x.s_old)},
     "You return the old s: the next step needs the new one."),
    ("order", {"returned": lambda x: (x.s, x.new)},
     "The results are in the wrong order: return theta, s."),
    ("root_stored", {"returned": lambda x: (x.new, np.sqrt(x.s))},
     "You keep √s as the new s. The next step adds a square to it: keep the sum, take the root afresh."),
    ("eps_missing", {"eps": lambda x: 0.0}, EPS_UNUSED),
    ("eps_hardcoded", {"eps": lambda x: 1e-10}, EPS_UNUSED),
    ("eps_hardcoded_other", {"eps": lambda x: 1e-8}, EPS_UNUSED),
    ("eps_as_bound", {"bottom": lambda x: np.maximum(np.sqrt(x.s), x.e)},
     "Your ε is a lower bound of √s; here it is added: √s + ε."),
    ("eps_on_theta", {"bottom": lambda x: np.sqrt(x.s), "moved": lambda x: x.theta - x.step + x.e},
     "Brackets are missing: a / b + eps adds ε to θ; write g / (√s + ε)."),
    ("eps_outside_fraction", {"bottom": lambda x: np.sqrt(x.s), "moved": lambda x: x.theta - (x.step + x.e)},
     "ε is added to the step instead of to the denominator: mind the brackets, g / (√s + ε)."),
    ("eps_in_s", {"new_s": lambda x: x.b * x.s_old + x.grad**2 + x.e, "bottom": lambda x: np.sqrt(x.s)},
     "ε is added into s, so it adds up from step to step: it belongs into the denominator, √s + ε."),
    ("no_alpha", {"alpha": lambda x: 1.0}, "The step size α is missing."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.01},
     "You use 0.01 as a constant: use the argument alpha."),
    ("alpha_from_example", {"alpha": lambda x: 0.1},
     "You use 0.1 as a constant: use the argument alpha."),
    ("plain_sgd", {"bottom": lambda x: 1.0},
     "The step is not divided by √s + ε: α g alone is plain gradient descent."),
    ("sign_only", {"top": lambda x: np.sign(x.grad), "bottom": lambda x: 1.0},
     "Your step is always α·sign(g): that is Adagrad's first step only, later ones are shorter."),
    ("multiplied", {"bottom": lambda x: 1 / (np.sqrt(x.s) + x.e)},
     "You multiply by √s + ε: divide, so that large gradients give no larger steps than small ones."),
    ("gradient_missing", {"top": lambda x: 1.0},
     "g is missing above the line: your step has no sign, and moves where the gradient is 0."),
    ("root_as_state", {"new_s": lambda x: np.sqrt(x.b * x.s_old**2 + x.grad**2), "bottom": lambda x: x.s + x.e},
     "Your s is √ of the sum and you square it again: s is the sum itself, the root is taken only in the step."),
    ("squared_gradient", {"top": lambda x: x.grad**2},
     "The numerator is g², which has no sign: the square belongs into s, the step goes along g."),
    ("square_for_root", {"bottom": lambda x: x.s**2 + x.e},
     "You square s where its root is needed: √s + ε."),
    ("past_faded_twice", {"new_s": lambda x: x.b * (x.s_old + x.grad**2)},
     "β multiplies g² as well: only the old s fades, βs + g²."),
    ("beta_on_gradient", {"new_s": lambda x: x.s_old + x.b * x.grad**2},
     "β multiplies g²; it is the old s that fades, βs + g²."),
    ("fades_by_complement", {"new_s": lambda x: (1 - x.b) * x.s_old + x.grad**2},
     "The old s is multiplied by 1−β: its weight is β, and with β = 1 all of it stays."),
    ("weights_exchanged", {"new_s": lambda x: (1 - x.b) * x.s_old + x.b * x.grad**2},
     "β weighs the gradient and 1−β the past; here the old s is multiplied by β, and g² is added whole."),
    ("square_of_sum", {"new_s": lambda x: (np.sqrt(x.b * x.s_old) + x.grad) ** 2},
     "You square the sum; add up the squares: βs + g²."),
    ("subtracted", {"new_s": lambda x: x.b * x.s_old - x.grad**2},
     "Your s subtracts g²: squares are added, βs + g²."),
    ("norm", {"new_s": lambda x: x.b * x.s_old + np.sum(x.grad**2)},
     "You add the squares of all elements (a squared norm): each parameter has an s of its own."),
    ("mean_over_elements", {"new_s": lambda x: x.b * x.s_old + np.mean(x.grad**2)},
     "You take the mean over all elements: each parameter has an s of its own."),
    ("doubled", {"new_s": lambda x: x.b * x.s_old + 2 * x.grad},
     "The gradient is doubled instead of squared: write grad**2."),
    ("theta_squared", {"new_s": lambda x: x.b * x.s_old + x.theta**2},
     "You add θ²; s adds up squared gradients, g²."),
    ("step_returned", {"moved": lambda x: x.step},
     "You return the step instead of the new θ: θ − step."),
    ("theta_missing", {"moved": lambda x: -x.step},
     "You return the change of θ; the new θ is the old one minus the step."),
    ("theta_unchanged", {"moved": lambda x: x.theta},
     "θ comes back as it went in: return the new one, θ − α g/(√s+ε)."),
    ("first_row_only", {"returned": lambda x: (first_row(x.new, x.theta), first_row(x.s, x.s_old))},
     "Only the first row is updated, the others stay as they were: treat all elements."),
)  # fmt: skip

ADAGRAD_STEP = Exercise(
    reference=reference.adagrad_step,
    outputs=("theta", "s"),
    moves=("theta",),
    draw=_draw_step,
    hints=(
        "Two lines: first bring s up to date with this gradient, then make the step with the new s.",
        "s grows by the square of the gradient, after its old value was multiplied by β. "
        "The step is α g over (√s + ε).",
        "s = beta * s + grad**2;  theta = theta - alpha * grad / (np.sqrt(s) + eps)",
    ),
    build=build_adagrad,
    mistakes=mistakes(STEP_ROWS, build_adagrad),
)
