"""The exercise amsgrad_step of unit 08. Its averages and its maximum are the parts of ``unit_08_moment``."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import gradients, hyper_sets
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_05_moments import (
    MOMENT_ROWS,
    average,
    average_of_g,
    average_of_squares,
    first_row,
    given,
)
from course_lib.checking.unit_08_moment import MAX_ROWS, V_MAX_ROWS, larger, second_moment_state
from course_lib.units import unit_08_amsgrad as reference


def _inputs(theta, grad, m, v, v_max, beta1, beta2, eps, alpha=0.1):
    return {
        "theta": theta, "grad": grad, "m": m, "v": v, "v_max": v_max,
        "alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps,
    }  # fmt: skip


def _chain(rng, label, steps, shape, beta1, beta2, eps, alpha=0.1):
    """Steps from zeros whose first gradient is the largest, so that v falls behind its maximum."""
    g, zeros = gradients(rng, steps, shape), np.zeros(shape)
    g[0] *= 5
    first = _inputs(rng.normal(size=shape), g[0], zeros, zeros, zeros, beta1, beta2, eps, alpha)
    return Case(label, first, [{"grad": one} for one in g[1:]])


def _draw_step(rng, part):
    theta, m = rng.normal(size=(2, 3))
    g, v, v_max = second_moment_state(rng)
    state = (m, v, v_max)
    zeros = np.zeros(3)
    first = Case("first step, from zeros", _inputs(theta, g, zeros, zeros, zeros, 0.9, 0.999, 1e-8))
    later = Case("a step from a non-zero state", _inputs(theta, g, *state, 0.8, 0.9, 1e-8))
    if part == "properties":
        falling = np.array([[50.0, -3.0], [1.0, 2.0], [-1.0, 1.0], [0.5, -0.2], [0.1, 0.1]])
        zero = np.zeros(2)
        return [
            Case("falling gradients: v falls, v_max never",
                 _inputs(theta[:2], falling[0], zero, zero, zero, 0.0, 0.5, 0.0, alpha=0.3),
                 [{"grad": one} for one in falling[1:]]),
            Case("β₁ = β₂ = 0: the largest |g| so far divides",
                 _inputs(theta, g, m, 0 * v, 100 * v, 0.0, 0.0, 0.0, alpha=0.5)),
            Case("g = 0: θ still moves along m, v_max stays", _inputs(theta, zeros, *state, 0.9, 0.9, 1e-8)),
            Case("α = 0 leaves θ where it is", _inputs(theta, g, *state, 0.9, 0.999, 1e-8, alpha=0.0)),
        ]  # fmt: skip
    if part != "hidden":
        return [
            first,
            later,
            Case("a large ε", _inputs(theta, g, *state, 0.7, 0.95, 1.5)),
            _chain(rng, "3 steps, a large gradient first", 3, (2, 2), 0.6, 0.8, 1e-8),
            _with_defaults(theta, g, state),
            _tiny(theta, g, state),
        ]
    chains = [
        _chain(rng, f"8 steps, β₁ = {b1}, β₂ = {b2}, ε = {eps}", 8, (2, 3), b1, b2, eps, alpha)
        for (b1, b2), eps, alpha in zip(
            hyper_sets(rng, 3), (1e-8, 1e-2, 0.3), (0.1, 0.01, 3.0), strict=True
        )
    ]
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in later.inputs.items()}
    return [
        later, *chains, _with_defaults(theta, g, state), _tiny(theta, g, state), Case("float32", small)
    ]  # fmt: skip


def _with_defaults(theta, g, state):
    """One element's gradient is so small that the default ε counts."""
    size = np.array([1.0, 1e-6, 1.0])
    m, v, v_max = state
    inputs = {"m": size * m, "v": size**2 * v, "v_max": size**2 * v_max}
    return Case("with the default α, β₁, β₂ and ε", {"theta": theta, "grad": size * g, **inputs})


def _tiny(theta, g, state):
    """Squares that a lower bound of v_max would hide, and an α above 1."""
    m, v, v_max = state
    s = 1e-7
    inputs = _inputs(theta, s * g, s * m, s**2 * v, s**2 * v_max, 0.7, 0.9, 1e-12, alpha=3.0)
    return Case("tiny gradients and a tiny ε, α = 3", inputs)


def build_amsgrad(
    betas=given,
    new_m=average_of_g,
    new_v=average_of_squares,
    new_max=larger,
    alpha=lambda x: x.alpha,
    eps=lambda x: x.eps,
    top=lambda x: x.m,
    bottom=lambda x: np.sqrt(x.v_max) + x.e,
    moved=lambda x: x.theta - x.step,
    returned=lambda x: (x.new, x.m, x.v, x.v_max),
):
    """amsgrad_step from its parts: x.a and x.e are the α and ε in use, x.step = α·top/bottom, x.new the moved θ."""
    a_part, e_part = alpha, eps

    def version(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        x = SimpleNamespace(
            theta=theta, grad=grad, m_old=m, v_old=v, max_old=v_max,
            alpha=alpha, beta1=beta1, beta2=beta2, eps=eps,
        )  # fmt: skip
        average(x, betas, new_m, new_v)
        x.v_max = new_max(x)
        x.a, x.e = a_part(x), e_part(x)
        x.step = x.a * top(x) / bottom(x)
        x.new = moved(x)
        return returned(x)

    return version


EPS_UNUSED = (
    "The argument eps has no effect: divide by √v_max + eps (and not by a constant of your own)."
)

STEP_ROWS = (
    ("adam", {"bottom": lambda x: np.sqrt(x.v) + x.e},
     "The step divides by √v, as Adam does; AMSGrad divides by √v_max + ε."),
    ("ascent", {"moved": lambda x: x.theta + x.step},
     "Your θ goes uphill: the step is subtracted, θ − α m/(√v_max + ε)."),
    ("eps_inside", {"bottom": lambda x: np.sqrt(x.v_max + x.e)},
     "Your ε is inside the root: √(v_max + ε). In this course it stands outside: √v_max + ε."),
    ("no_root", {"bottom": lambda x: x.v_max + x.e},
     "The root is missing: divide by √v_max + ε, not by v_max + ε."),
    ("old_max", {"bottom": lambda x: np.sqrt(x.max_old) + x.e},
     "The step divides by the v_max from before this gradient: take the maximum first, then step."),
    ("old_m", {"top": lambda x: x.m_old},
     "The step uses m from before this gradient: update m first, then step."),
    ("max_stored_as_v", {"returned": lambda x: (x.new, x.m, x.v_max, x.v_max)},
     "You return v_max in the place of v: v goes on as an average that may fall, v_max stands beside it."),
    ("v_stored_as_max", {"returned": lambda x: (x.new, x.m, x.v, x.v)},
     "You return v in the place of v_max: the next step needs the largest v so far."),
    ("order", {"returned": lambda x: (x.m, x.v, x.v_max, x.new)},
     "The results are in the wrong order: return theta, m, v, v_max."),
    ("v_and_max_exchanged", {"returned": lambda x: (x.new, x.m, x.v_max, x.v)},
     "v and v_max are exchanged in what you return: return theta, m, v, v_max."),
    ("m_v_exchanged", {"returned": lambda x: (x.new, x.v, x.m, x.v_max)},
     "m and v are exchanged in what you return: return theta, m, v, v_max."),
    ("state_unchanged", {"returned": lambda x: (x.new, x.m_old, x.v_old, x.max_old)},
     "You return the old m, v and v_max: the next step needs the new ones."),
    ("m_unchanged", {"returned": lambda x: (x.new, x.m_old, x.v, x.v_max)},
     "You return the old m: the next step needs the new one."),
    ("v_unchanged", {"returned": lambda x: (x.new, x.m, x.v_old, x.v_max)},
     "You return the old v: the next step needs the new one."),
    ("max_not_returned", {"returned": lambda x: (x.new, x.m, x.v, x.max_old)},
     "You return the old v_max: the next step needs the new one."),
    ("constants_corrected", {"top": lambda x: x.m / (1 - x.beta1),
                             "bottom": lambda x: np.sqrt(x.v_max / (1 - x.beta2)) + x.e},
     "You divide m by 1−β₁ and v_max by 1−β₂: this form of AMSGrad has no bias correction."),
    ("m_corrected", {"top": lambda x: x.m / (1 - x.beta1)},
     "You divide m by 1−β₁: this form of AMSGrad has no bias correction."),
    ("max_corrected", {"bottom": lambda x: np.sqrt(x.v_max / (1 - x.beta2)) + x.e},
     "You divide v_max by 1−β₂: this form of AMSGrad has no bias correction."),
    ("eps_on_theta", {"bottom": lambda x: np.sqrt(x.v_max), "moved": lambda x: x.theta - x.step + x.e},
     "Brackets are missing: a / b + eps adds ε to θ; write m / (√v_max + ε)."),
    ("eps_outside_fraction", {"bottom": lambda x: np.sqrt(x.v_max), "moved": lambda x: x.theta - (x.step + x.e)},
     "ε is added to the step instead of to the denominator: mind the brackets, m / (√v_max + ε)."),
    ("eps_missing", {"eps": lambda x: 0.0}, EPS_UNUSED),
    ("eps_hardcoded", {"eps": lambda x: 1e-8}, EPS_UNUSED),
    ("eps_as_bound", {"bottom": lambda x: np.maximum(np.sqrt(x.v_max), x.e)},
     "Your ε is a lower bound of √v_max; here it is added: √v_max + ε."),
    ("gradient_for_m", {"top": lambda x: x.grad},
     "The numerator is the gradient itself; AMSGrad moves along m."),
    ("no_denominator", {"bottom": lambda x: 1.0},
     "The step is not divided by √v_max + ε: α m alone is momentum."),
    ("no_alpha", {"alpha": lambda x: 1.0}, "The step size α is missing."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.001},
     "You use 0.001 as a constant: use the argument alpha."),
    ("step_returned", {"moved": lambda x: x.step},
     "You return the step instead of the new θ: θ − step."),
    ("theta_missing", {"moved": lambda x: -x.step},
     "You return the change of θ; the new θ is the old one minus the step."),
    ("theta_unchanged", {"moved": lambda x: x.theta},
     "θ comes back as it went in: return the new one, θ − α m/(√v_max + ε)."),
    ("beta2_hardcoded", {"betas": lambda x: (x.beta1, 0.999)},
     "You use 0.999 as a constant: use the argument beta2, and pass it on to max_second_moment."),
    ("first_row_only", {"returned": lambda x: (
        first_row(x.new, x.theta), first_row(x.m, x.m_old), first_row(x.v, x.v_old), first_row(x.v_max, x.max_old))},
     "Only the first row is updated, the others stay as they were: treat all elements."),
)  # fmt: skip

# max_unchanged says the same as old_max and max_not_returned together.
_MAXIMA = tuple(row for row in MAX_ROWS if row[0] != "max_unchanged")

AMSGRAD_STEP = Exercise(
    reference=reference.amsgrad_step,
    outputs=("theta", "m", "v", "v_max"),
    moves=("theta",),
    draw=_draw_step,
    hints=(
        "m as in Adam, v and v_max from your max_second_moment: only the step itself is new.",
        "The step is α times m over (√v_max + ε), subtracted from θ; nothing is corrected by 1−βᵗ.",
        "theta - alpha * m / (np.sqrt(v_max) + eps), returned together with m, v and v_max",
    ),
    build=build_amsgrad,
    mistakes=mistakes((*STEP_ROWS, *_MAXIMA, *V_MAX_ROWS, *MOMENT_ROWS), build_amsgrad),
)
