"""The exercise adam_step of unit 05. Its averages and corrections are the parts of ``unit_05_moments``."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import gradients, hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_05_moments import (
    CORRECTION_ROWS,
    MOMENT_ROWS,
    average,
    average_of_g,
    average_of_squares,
    correct,
    corrected_m,
    corrected_v,
    first_row,
    given,
    one_minus_power,
)
from course_lib.units import unit_05_adam as reference


def _step_inputs(theta, grad, m, v, t, beta1, beta2, eps, alpha=0.1):
    return {
        "theta": theta, "grad": grad, "m": m, "v": v, "t": t,
        "alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps,
    }  # fmt: skip


def _chain(rng, label, steps, shape, beta1, beta2, eps, alpha=0.1):
    g, zeros = gradients(rng, steps, shape), np.zeros(shape)
    inputs = _step_inputs(rng.normal(size=shape), g[0], zeros, zeros, 1, beta1, beta2, eps, alpha)
    return Case(label, inputs, [{"grad": g[k], "t": k + 1} for k in range(1, steps)])


def _draw_adam(rng, part):
    theta, g, m, v = rng.normal(size=3), rng.normal(size=3), rng.normal(size=3), positive(rng, 3)
    zeros = np.zeros(3)
    first = Case(
        "first step, from zeros", _step_inputs(theta, g, zeros, zeros, 1, 0.9, 0.999, 1e-8)
    )
    later = Case("a step from a non-zero state", _step_inputs(theta, g, m, v, 2, 0.9, 0.999, 1e-8))
    big_eps = Case("a large ε", _step_inputs(theta, g, m, v, 5, 0.8, 0.95, 1.5))
    if part == "properties":
        tiny = np.array([1e-3, -1.0, 1e3])
        return [
            Case("the first step is −α·sign(g), whatever the size of g",
                 _step_inputs(zeros, tiny, zeros, zeros, 1, 0.9, 0.999, 0.0, alpha=0.5)),
            Case("β₁ = β₂ = 0, ε = 0: always −α·sign(g)",
                 _step_inputs(zeros, tiny, m, v, 7, 0.0, 0.0, 0.0, alpha=0.5)),
            Case("α = 0 leaves θ where it is", _step_inputs(theta, g, m, v, 3, 0.9, 0.999, 1e-8, alpha=0.0)),
        ]  # fmt: skip
    if part != "hidden":
        square = Case(
            "a (2, 2) array",
            _step_inputs(*rng.normal(size=(3, 2, 2)), positive(rng, (2, 2)), 4, 0.7, 0.9, 1e-2),
        )
        # One gradient so small that the default ε counts.
        small = np.array([1e-6, 1.0, 1.0])
        defaults = Case(
            "with the default α, β₁, β₂ and ε",
            {"theta": theta, "grad": small * g, "m": small * m, "v": small**2 * v, "t": 3},
        )
        more = [square] if part == "visible" else []
        return [first, later, big_eps, *more, defaults, *_unusual(rng)]
    cases = [
        _chain(rng, f"12 steps, β₁ = {beta1}, β₂ = {beta2}, ε = {eps}", 12, (2, 3), beta1, beta2, eps, alpha)
        for (beta1, beta2), eps, alpha in zip(
            hyper_sets(rng, 3), (1e-8, 1e-2, 0.3), (0.1, 0.01, 3.0), strict=True
        )
    ]  # fmt: skip
    burst = np.concatenate([np.full((15, 2), 1e-6), np.full((25, 2), 1.0)])
    zeros = np.zeros(2)
    quiet = Case(
        "a long silence, then 25 large gradients",
        _step_inputs(rng.normal(size=2), burst[0], zeros, zeros, 1, 0.8, 0.98, 1e-8),
        [{"grad": burst[k], "t": k + 1} for k in range(1, 40)],
    )
    # From the middle of a run: what is NaN from the first step on is not all alike here.
    (beta1, beta2), *_ = hyper_sets(rng, 1)
    middle = Case(
        "a step from a non-zero state", _step_inputs(theta, g, m, v, 6, beta1, beta2, 1e-3)
    )
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in first.inputs.items()}
    return [middle, *cases, quiet, *_unusual(rng), Case("float32", small)]


def _unusual(rng):
    """Late in a run, where v is still far from corrected; gradients whose squares a lower bound of v would hide."""
    theta, g, m = rng.normal(size=(3, 3))
    v, tiny = positive(rng, 3), 1e-7
    return [
        Case("t = 500", _step_inputs(theta, g, m, v, 500, 0.9, 0.999, 1e-8)),
        Case("tiny gradients and a tiny ε, α = 3",
             _step_inputs(theta, tiny * g, tiny * m, tiny**2 * v, 4, 0.9, 0.999, 1e-12, alpha=3.0)),
    ]  # fmt: skip


def _minus_the_step(x):
    return x.theta - x.step


def build_adam(
    betas=given,
    new_m=average_of_g,
    new_v=average_of_squares,
    hat_betas=given,
    power=one_minus_power,
    m_hat=corrected_m,
    v_hat=corrected_v,
    alpha=lambda x: x.alpha,
    eps=lambda x: x.eps,
    top=lambda x: x.m_hat,
    bottom=lambda x: np.sqrt(x.v_hat) + x.e,
    moved=_minus_the_step,
    returned=lambda x: (x.new, x.m, x.v),
):
    """adam_step from its parts: x.a and x.e are the α and ε in use, x.step = α·top/bottom, x.new the moved θ."""
    a_part, e_part = alpha, eps

    def version(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        x = SimpleNamespace(
            theta=theta, grad=grad, m_old=m, v_old=v, t=t,
            alpha=alpha, beta1=beta1, beta2=beta2, eps=eps,
        )  # fmt: skip
        average(x, betas, new_m, new_v)
        correct(x, hat_betas, power, m_hat, v_hat)
        x.a, x.e = a_part(x), e_part(x)
        x.step = x.a * top(x) / bottom(x)
        x.new = moved(x)
        return returned(x)

    return version


EPS_UNUSED = (
    "The argument eps has no effect: divide by √v̂ + eps (and not by a constant of your own)."
)

# Mistakes of the step itself.
OWN_ROWS = (
    ("ascent", {"moved": lambda x: x.theta + x.step},
     "Your θ goes uphill: the step is subtracted, θ − α m̂/(√v̂+ε)."),
    ("no_correction", {"m_hat": lambda x: x.m, "v_hat": lambda x: x.v},
     "The bias correction is missing: use m̂ and v̂ in the step, not m and v."),
    ("only_m_corrected", {"v_hat": lambda x: x.v},
     "Only m is corrected; the step also needs v̂ = v/(1−β₂ᵗ)."),
    ("only_v_corrected", {"m_hat": lambda x: x.m},
     "Only v is corrected; the step also needs m̂ = m/(1−β₁ᵗ)."),
    ("no_root", {"bottom": lambda x: x.v_hat + x.e},
     "The root is missing: divide by √v̂ + ε, not by v̂ + ε."),
    ("hats_stored", {"returned": lambda x: (x.new, x.m_hat, x.v_hat)},
     "You return m̂ and v̂ as the new state; return m and v uncorrected and correct them afresh each step."),
    ("m_hat_stored", {"returned": lambda x: (x.new, x.m_hat, x.v)},
     "You return m̂ as the new m; return m uncorrected and correct it afresh each step."),
    ("v_hat_stored", {"returned": lambda x: (x.new, x.m, x.v_hat)},
     "You return v̂ as the new v; return v uncorrected and correct it afresh each step."),
    ("order", {"returned": lambda x: (x.m, x.v, x.new)},
     "The results are in the wrong order: return theta, m, v."),
    ("m_v_exchanged", {"returned": lambda x: (x.new, x.v, x.m)},
     "m and v are exchanged in what you return: return theta, m, v."),
    ("state_unchanged", {"returned": lambda x: (x.new, x.m_old, x.v_old)},
     "You return the old m and v: the next step needs the new ones."),
    ("m_unchanged", {"returned": lambda x: (x.new, x.m_old, x.v)},
     "You return the old m: the next step needs the new one."),
    ("v_unchanged", {"returned": lambda x: (x.new, x.m, x.v_old)},
     "You return the old v: the next step needs the new one."),
    ("arguments_of_update_moments", {"new_m": lambda x: x.b1 * x.v_old + (1 - x.b1) * x.m_old,
                                     "new_v": lambda x: x.b2 * x.grad + (1 - x.b2) * x.m_old**2},
     "You call update_moments(m, v, grad, …); its arguments come in the order grad, m, v."),
    ("old_m", {"m_hat": lambda x: x.m_old / x.c1},
     "The step uses m from before this gradient: update m first, then step."),
    ("old_v", {"v_hat": lambda x: x.v_old / x.c2},
     "The step uses v from before this gradient: update v first, then step."),
    ("old_state", {"m_hat": lambda x: x.m_old / x.c1, "v_hat": lambda x: x.v_old / x.c2},
     "The step uses m and v from before this gradient: update both first, then step."),
    ("eps_inside", {"bottom": lambda x: np.sqrt(x.v_hat + x.e)},
     "Your ε is inside the root: √(v̂+ε). In this course it stands outside: √v̂ + ε."),
    ("eps_on_theta", {"bottom": lambda x: np.sqrt(x.v_hat), "moved": lambda x: x.theta - x.step + x.e},
     "Brackets are missing: a / b + eps adds ε to θ; write m̂ / (√v̂ + ε)."),
    ("eps_outside_fraction", {"bottom": lambda x: np.sqrt(x.v_hat), "moved": lambda x: x.theta - (x.step + x.e)},
     "ε is added to the step instead of to the denominator: mind the brackets, m̂ / (√v̂ + ε)."),
    ("eps_missing", {"eps": lambda x: 0.0}, EPS_UNUSED),
    ("eps_hardcoded", {"eps": lambda x: 1e-8}, EPS_UNUSED),
    ("eps_as_bound", {"bottom": lambda x: np.maximum(np.sqrt(x.v_hat), x.e)},
     "Your ε is a lower bound of √v̂; in Adam it is added: √v̂ + ε."),
    ("gradient_for_m", {"top": lambda x: x.grad},
     "The numerator is the gradient itself; Adam moves along m̂ (what you have is RMSProp)."),
    ("no_denominator", {"bottom": lambda x: 1.0},
     "The step is not divided by √v̂ + ε: α m̂ alone is momentum."),
    ("plain_sgd", {"top": lambda x: x.grad, "bottom": lambda x: 1.0},
     "The step is α g, plain gradient descent: Adam's is α m̂/(√v̂+ε)."),
    ("no_alpha", {"alpha": lambda x: 1.0}, "The step size α is missing."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.001},
     "You use 0.001 as a constant: use the argument alpha."),
    ("alpha_over_root_t", {"alpha": lambda x: x.alpha / np.sqrt(x.t)},
     "Your step size shrinks as α/√t, which belongs to the paper's proof; the step itself uses α as it is given."),
    ("squared", {"bottom": lambda x: x.v_hat**2 + x.e},
     "You square v̂ where its root is needed: √v̂ + ε."),
    ("step_returned", {"moved": lambda x: x.step},
     "You return the step instead of the new θ: θ − step."),
    ("theta_missing", {"moved": lambda x: -x.step},
     "You return the change of θ; the new θ is the old one minus the step."),
    ("theta_unchanged", {"moved": lambda x: x.theta},
     "θ comes back as it went in: return the new one, θ − α m̂/(√v̂+ε)."),
    ("hardcoded_averages", {"betas": lambda x: (0.9, 0.999)},
     "The averages use 0.9 and 0.999 instead of beta1 and beta2: pass both on to update_moments."),
    ("hardcoded_correction", {"hat_betas": lambda x: (0.9, 0.999)},
     "The correction uses 0.9 and 0.999 instead of beta1 and beta2: pass both on to bias_correction."),
    ("first_row_only", {"returned": lambda x: (
        first_row(x.new, x.theta), first_row(x.m, x.m_old), first_row(x.v, x.v_old))},
     "Only the first row is updated, the others stay as they were: treat all elements."),
)  # fmt: skip

# In the averages and in the correction; after those that are in one of the two only.
EVERYWHERE_ROWS = (
    ("hardcoded", {"betas": lambda x: (0.9, 0.999), "hat_betas": lambda x: (0.9, 0.999)},
     "You use 0.9 and 0.999 as constants: use the arguments beta1 and beta2, and pass them on to your functions."),
    ("betas_swapped_everywhere", {"betas": lambda x: (x.beta2, x.beta1), "hat_betas": lambda x: (x.beta2, x.beta1)},
     "β₁ and β₂ are swapped, in the averages and in the correction: β₁ belongs to m, β₂ to v."),
    ("beta1_everywhere", {"betas": lambda x: (x.beta1, x.beta1), "hat_betas": lambda x: (x.beta1, x.beta1)},
     "v is averaged and corrected with β₁; its own weight is β₂."),
)  # fmt: skip


def _with_prefix(prefix, rows, taken):
    return [(prefix + row[0] if row[0] in taken else row[0], *row[1:]) for row in rows]


_AVERAGES = [row for row in MOMENT_ROWS if row[0] != "hardcoded"]
# t**β is above 1: in the step all is NaN, as with the negative divisor.
_CORRECTIONS = _with_prefix(
    "correction_",
    [row for row in CORRECTION_ROWS if row[0] != "t_to_the_beta"],
    [row[0] for row in _AVERAGES],
)
ADAM_ROWS = (*OWN_ROWS, *_AVERAGES, *_CORRECTIONS, *EVERYWHERE_ROWS)

EPS_HAT_NOTE = (
    "You use the ε̂ form, α√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v+ε̂), as Keras does. It is accepted; the course adds ε after the "
    "correction, which for the same ε is a smaller ε̂ at early steps."
)
EPS_HAT_ROWS = (("eps_hat", {"eps": lambda x: x.eps / np.sqrt(1 - x.beta2**x.t)}, EPS_HAT_NOTE),)

ADAM_STEP = Exercise(
    reference=reference.adam_step,
    outputs=("theta", "m", "v"),
    moves=("theta",),
    draw=_draw_adam,
    hints=(
        "You have both parts already: update_moments, then bias_correction. Only the step itself is new.",
        "The step is α times m̂ over (√v̂ + ε), subtracted from θ. What you return as state is m and v without the hats.",
        "theta - alpha * m_hat / (np.sqrt(v_hat) + eps), returned together with the uncorrected m and v",
    ),
    build=build_adam,
    mistakes=mistakes(ADAM_ROWS, build_adam),
    equivalents=mistakes(EPS_HAT_ROWS, build_adam),
)
