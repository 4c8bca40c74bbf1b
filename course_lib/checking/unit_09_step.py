"""The exercise adabound_step of unit 09. Its averages are the parts of ``unit_05_moments``."""

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
from course_lib.checking.unit_05_step import EVERYWHERE_ROWS as ADAM_EVERYWHERE
from course_lib.optimizers.adabound import lower_bound, upper_bound
from course_lib.units import unit_09_adabound as reference

NAMES = ("alpha", "beta1", "beta2", "eps", "final_alpha", "gamma")


def _hyper(*values):
    return dict(zip(NAMES, values, strict=True))


def _state(rng, t, alpha, beta1, beta2, final_alpha, gamma, share=0.0):
    """theta, grad, m, v of three elements whose step sizes lie below, between and above the bounds; and an ε.

    ε is ``share`` of the smallest denominator.
    """
    low, high = (bound(t, final_alpha, gamma) for bound in (lower_bound, upper_bound))
    size = np.array([low * rng.uniform(0.3, 0.6), np.sqrt(low * high), high * rng.uniform(2, 4)])
    below = alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) / size
    eps = share * float(below.min())
    v = (below - eps) ** 2
    new = rng.uniform(0.2, 0.5, size=3)  # the part of v that this gradient brings
    g = rng.choice([-1.0, 1.0], size=3) * np.sqrt(new * v / (1 - beta2))
    m = rng.normal(size=3) * np.abs(g)
    return {"theta": rng.normal(size=3), "grad": g, "m": m, "v": (1 - new) * v / beta2, "t": t}, eps


def _mixed(rng, label, t, alpha, beta1, beta2, final_alpha, gamma, share=0.0):
    inputs, eps = _state(rng, t, alpha, beta1, beta2, final_alpha, gamma, share)
    eps = eps or 1e-12
    return Case(label, {**inputs, **_hyper(alpha, beta1, beta2, eps, final_alpha, gamma)})


def _chain(rng, label, steps, shape, *values):
    g, zeros = gradients(rng, steps, shape), np.zeros(shape)
    first = {"theta": rng.normal(size=shape), "grad": g[0], "m": zeros, "v": zeros, "t": 1}
    then = [{"grad": one, "t": t} for t, one in enumerate(g[1:], start=2)]
    return Case(label, {**first, **_hyper(*values)}, then)


def _with_defaults(rng):
    inputs, _ = _state(rng, 800, 0.001, 0.9, 0.999, 0.1, 0.001)
    return Case("with the default α, β₁, β₂, ε, final_alpha and γ", inputs)


def _default_eps(rng):
    """Gradients so small that the default ε counts, and bounds so wide that they let it."""
    size = np.array([1.0, 1e-8, 3e-8])
    g, m, v = size * rng.uniform(1, 2, 3), size * rng.normal(size=3), size**2 * rng.uniform(1, 2, 3)
    wide = {"alpha": 0.1, "beta1": 0.8, "beta2": 0.9, "final_alpha": 1e6, "gamma": 1e-6}
    inputs = {"theta": 0 * g, "grad": g, "m": m, "v": v, "t": 3}
    return Case("tiny gradients, with the default ε", {**inputs, **wide})


def _draw_step(rng, part):
    if part == "properties":
        inputs, _ = _state(rng, 40, 0.02, 0.9, 0.99, 0.1, 0.05)
        zeros = np.zeros(3)
        values = (0.02, 0.9, 0.99, 1e-8, 0.1, 0.05)
        return [
            Case("after very many steps every size is final_alpha",
                 {**inputs, "t": 10**9, **_hyper(*values)}),
            Case("α = 0 is lifted to the lower bound", {**inputs, **_hyper(0.0, *values[1:])}),
            Case("g = 0 from the start moves nothing",
                 {**inputs, "grad": zeros, "m": zeros, "v": zeros, **_hyper(*values)}),
            Case("bounds far apart: Adam's step",
                 {**inputs, "t": 3, **_hyper(0.02, 0.9, 0.99, 1e-8, 0.5, 1e-6)}),
        ]  # fmt: skip
    if part != "hidden":
        return [
            _chain(rng, "the first step, from zeros", 1, (3,), 0.5, 0.9, 0.999, 1e-8, 0.3, 0.2),
            _mixed(rng, "step 7: one size below, one between, one above the bounds", 7, 0.01, 0.8, 0.95, 0.1, 0.05),
            _mixed(rng, "step 40, other bounds", 40, 0.3, 0.7, 0.99, 2.0, 0.1),
            _mixed(rng, "step 3, a large ε", 3, 0.1, 0.8, 0.9, 0.5, 0.2, share=0.5),
            _chain(rng, "3 steps, 2 × 2 parameters", 3, (2, 2), 0.3, 0.3, 0.4, 1e-8, 0.2, 0.3),
            _with_defaults(rng),
            _default_eps(rng),
        ]  # fmt: skip
    chains = [
        _chain(rng, f"4 steps, β₁ = {b1}, β₂ = {b2}, γ = {gamma}", 4, (2, 3), alpha, b1, b2, eps, final, gamma)
        for (b1, b2), alpha, eps, final, gamma in zip(
            hyper_sets(rng, 2), (0.3, 2.0), (1e-8, 0.1), (0.2, 3.0), (0.3, 0.03), strict=True
        )
    ]  # fmt: skip
    t = int(rng.integers(5, 60))
    mixed = _mixed(rng, f"step {t}: sizes below, between and above", t, 0.05, 0.75, 0.97, 0.7, 0.02)
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in mixed.inputs.items()}
    return [
        mixed,
        _mixed(rng, "step 5, a large ε", 5, 0.02, 0.6, 0.95, 0.1, 0.3, share=0.6),
        *chains,
        _default_eps(rng),
        Case("float32", small),
    ]  # fmt: skip


def corrected_alpha(x):
    return x.a * np.sqrt(1 - x.b2**x.t) / (1 - x.b1**x.t)


def build_adabound(
    betas=given,
    new_m=average_of_g,
    new_v=average_of_squares,
    hat_betas=given,
    alpha=lambda x: x.alpha,
    eps=lambda x: x.eps,
    corrected=corrected_alpha,
    bottom=lambda x: np.sqrt(x.v) + x.e,
    bound_t=lambda x: x.t,
    final=lambda x: x.final_alpha,
    gamma=lambda x: x.gamma,
    low=lambda x: lower_bound(x.bt, x.f, x.gm),
    high=lambda x: upper_bound(x.bt, x.f, x.gm),
    cut=lambda x: np.clip(x.size, x.low, x.high),
    top=lambda x: x.m,
    step=lambda x: x.cut * x.top,
    moved=lambda x: x.theta - x.step,
    returned=lambda x: (x.new, x.m, x.v),
):
    """adabound_step from its parts: x.size is α corrected over bottom, x.cut the clipped size, x.step = cut·top."""
    a_part, e_part, f_part, g_part = alpha, eps, final, gamma

    def version(
        theta,
        grad,
        m,
        v,
        t,
        alpha=0.001,
        beta1=0.9,
        beta2=0.999,
        eps=1e-8,
        final_alpha=0.1,
        gamma=0.001,
    ):
        x = SimpleNamespace(
            theta=theta, grad=grad, m_old=m, v_old=v, t=t, alpha=alpha, beta1=beta1, beta2=beta2, eps=eps,
            final_alpha=final_alpha, gamma=gamma,
        )  # fmt: skip
        average(x, betas, new_m, new_v)
        x.b1, x.b2 = hat_betas(x)
        x.a, x.e, x.bt, x.f, x.gm = a_part(x), e_part(x), bound_t(x), f_part(x), g_part(x)
        x.size = corrected(x) / bottom(x)
        x.low, x.high = low(x), high(x)
        x.cut, x.top = cut(x), top(x)
        x.step = step(x)
        x.new = moved(x)
        return returned(x)

    return version  # fmt: skip


EPS_UNUSED = (
    "The argument eps has no effect: divide by √v + eps (and not by a constant of your own)."
)


def _bounds(x):
    return lower_bound(x.t, x.final_alpha, x.gamma), upper_bound(x.t, x.final_alpha, x.gamma)


CUT_ROWS = (
    ("no_clip", {"cut": lambda x: x.size},
     "Nothing is clipped: that is Adam. Cut the step size to the two bounds before it multiplies m."),
    ("step_clipped", {"cut": lambda x: x.size, "step": lambda x: np.clip(x.size * x.top, x.low, x.high)},
     "You clip the whole step; clip the step size alone, then multiply by m, which has a sign."),
    ("only_low", {"cut": lambda x: np.maximum(x.size, x.low)},
     "Only the lower bound is used: sizes above the upper bound must be cut, too."),
    ("only_high", {"cut": lambda x: np.minimum(x.size, x.high)},
     "Only the upper bound is used: sizes below the lower bound must be lifted, too."),
    ("always_low", {"cut": lambda x: x.low + 0 * x.size},
     "Your size is always the lower bound: write np.clip(size, lower, upper), in this order."),
    ("always_high", {"cut": lambda x: x.high + 0 * x.size},
     "Your size is always the upper bound: take the larger of size and lower bound, then the smaller of that and the "
     "upper bound."),
    ("always_final", {"cut": lambda x: x.f + 0 * x.size},
     "Your size is always final_alpha: that is where the bounds end; cut to the bounds of step t."),
    ("alpha_after", {"corrected": lambda x: corrected_alpha(x) / x.a,
                     "cut": lambda x: x.a * np.clip(x.size, x.low, x.high)},
     "α multiplies what is already clipped, the bounds included: α belongs to the size that is clipped."),
    ("alpha_clipped", {"alpha": lambda x: np.clip(x.alpha, *_bounds(x)), "cut": lambda x: x.size},
     "You clip α alone; clip the whole size, α over √v + ε."),
    ("clip_before_root", {"cut": lambda x: corrected_alpha(x) / np.clip(np.sqrt(x.v) + x.e, x.low, x.high)},
     "You clip the denominator; clip the step size, α over the denominator."),
    ("gradient_clipped", {"cut": lambda x: x.size, "top": lambda x: np.clip(x.m, x.low, x.high)},
     "You clip m; clip the step size that multiplies it."),
    ("root_t", {"step": lambda x: x.cut * x.top / np.sqrt(x.t)},
     "You divide by √t, as the paper's theory does; its experiments and the released code do not."),
    ("bounds_of_step_before", {"bound_t": lambda x: x.t - 1 or 1e-12},
     "Your bounds are those of step t − 1: pass t as it is."),
    ("bounds_of_next_step", {"bound_t": lambda x: x.t + 1},
     "Your bounds are those of step t + 1: pass t as it is."),
    ("bounds_of_first_step", {"bound_t": lambda x: 1},
     "Your bounds are always those of step 1: pass t."),
    ("gamma_not_passed", {"gamma": lambda x: 0.001},
     "gamma is not passed on to the bounds: they use their default."),
    ("final_not_passed", {"final": lambda x: 0.1},
     "final_alpha is not passed on to the bounds: they use their default."),
    ("neither_passed", {"gamma": lambda x: 0.001, "final": lambda x: 0.1},
     "final_alpha and gamma are not passed on to the bounds: they use their defaults."),
    ("gamma_from_beta2", {"gamma": lambda x: 1 - x.beta2},
     "You take γ = 1−β₂, as the lecture does; here gamma is an argument of its own."),
    ("final_and_gamma_exchanged", {"final": lambda x: x.gamma, "gamma": lambda x: x.final_alpha},
     "final_alpha and gamma are exchanged in the call of the bounds: it is lower_bound(t, final_alpha, gamma)."),
    ("alpha_as_final", {"final": lambda x: x.alpha},
     "You pass α to the bounds in the place of final_alpha."),
)  # fmt: skip

BIAS_ROWS = (
    ("no_correction", {"corrected": lambda x: x.a},
     "The correction √(1−β₂ᵗ)/(1−β₁ᵗ) is missing. (The paper has none; the released code and this exercise do.)"),
    ("constants", {"corrected": lambda x: x.a * np.sqrt(1 - x.b2) / (1 - x.b1)},
     "Your correction has 1−β₁ and 1−β₂ at every step; it is 1−βᵗ, with the power t."),
    ("inverted", {"corrected": lambda x: x.a * (1 - x.b1**x.t) / np.sqrt(1 - x.b2**x.t)},
     "The correction is upside down: α √(1−β₂ᵗ)/(1−β₁ᵗ)."),
    ("no_root_in_correction", {"corrected": lambda x: x.a * (1 - x.b2**x.t) / (1 - x.b1**x.t)},
     "The root of 1−β₂ᵗ is missing."),
    ("only_first", {"corrected": lambda x: x.a / (1 - x.b1**x.t)},
     "The factor √(1−β₂ᵗ) is missing: v is too small at first, too."),
    ("only_second", {"corrected": lambda x: x.a * np.sqrt(1 - x.b2**x.t)},
     "The divisor 1−β₁ᵗ is missing: m is too small at first, too."),
    ("product", {"corrected": lambda x: x.a * np.sqrt(1 - x.b2**x.t) * (1 - x.b1**x.t)},
     "You multiply by 1−β₁ᵗ; divide, m is too small at first."),
    ("correction_t_minus_one", {"corrected": lambda x: x.a * np.sqrt(1 - x.b2 ** (x.t - 1)) / (1 - x.b1 ** (x.t - 1))},
     "Your t is one too small in the correction: at the first step t is 1, and 1−β⁰ would be 0."),
    ("correction_t_plus_one", {"corrected": lambda x: x.a * np.sqrt(1 - x.b2 ** (x.t + 1)) / (1 - x.b1 ** (x.t + 1))},
     "Your t is one too large in the correction: at the first step t is already 1."),
    ("betas_exchanged_in_correction", {"corrected": lambda x: x.a * np.sqrt(1 - x.b1**x.t) / (1 - x.b2**x.t)},
     "β₁ and β₂ are exchanged in the correction: √(1−β₂ᵗ) stands above, 1−β₁ᵗ below."),
    ("m_hat", {"corrected": lambda x: x.a * np.sqrt(1 - x.b2**x.t), "step": lambda x: x.cut * x.top / (1 - x.b1**x.t)},
     "You clip α/√v̂ and multiply by m̂. Here m is not corrected: 1/(1−β₁ᵗ) belongs to the size that is clipped."),
    ("corrected_twice", {"step": lambda x: x.cut * x.top / (1 - x.b1**x.t)},
     "m is corrected once more: the clipped size multiplies m itself, not m̂."),
    ("corrected_afterwards", {"corrected": lambda x: x.a,
                              "step": lambda x: x.cut * np.sqrt(1 - x.b2**x.t) / (1 - x.b1**x.t) * x.top},
     "The correction comes after the clipping; it belongs to the size that is clipped."),
    ("eps_after_correction", {"bottom": lambda x: np.sqrt(x.v) + x.e * np.sqrt(1 - x.b2**x.t)},
     "Your ε is added to √v̂, as in Adam; here it is added to the root of the uncorrected v, √v + ε."),
)  # fmt: skip

STEP_ROWS = (
    ("ascent", {"moved": lambda x: x.theta + x.step},
     "Your θ goes uphill: the step is subtracted."),
    ("no_root", {"bottom": lambda x: x.v + x.e},
     "The root is missing: divide by √v + ε, not by v + ε."),
    ("eps_inside", {"bottom": lambda x: np.sqrt(x.v + x.e)},
     "Your ε is inside the root: √(v + ε). Here it stands outside: √v + ε."),
    ("eps_missing", {"eps": lambda x: 0.0}, EPS_UNUSED),
    ("eps_hardcoded", {"eps": lambda x: 1e-8}, EPS_UNUSED),
    ("eps_as_bound", {"bottom": lambda x: np.maximum(np.sqrt(x.v), x.e)},
     "Your ε is a lower bound of √v; here it is added: √v + ε."),
    ("old_v", {"bottom": lambda x: np.sqrt(x.v_old) + x.e},
     "The size is made from the v before this gradient: update v first."),
    ("old_m", {"top": lambda x: x.m_old},
     "The step uses m from before this gradient: update m first, then step."),
    ("gradient_for_m", {"top": lambda x: x.grad},
     "The clipped size multiplies the gradient itself; AdaBound moves along m."),
    ("no_m", {"top": lambda x: 1.0},
     "The clipped size is the whole step; it multiplies m."),
    ("sign_of_m", {"top": lambda x: np.sign(x.m)},
     "The clipped size multiplies the sign of m; it multiplies m itself."),
    ("v_never_falls", {"new_v": lambda x: np.maximum(x.v_old, average_of_squares(x))},
     "Your v never falls, as AMSGrad's largest v: AdaBound uses the average itself."),
    ("no_denominator", {"bottom": lambda x: 1.0},
     "The size is not divided by √v + ε."),
    ("no_alpha", {"alpha": lambda x: 1.0}, "The step size α is missing."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.001},
     "You use 0.001 as a constant: use the argument alpha."),
    ("step_returned", {"moved": lambda x: x.step},
     "You return the step instead of the new θ: θ − step."),
    ("theta_missing", {"moved": lambda x: -x.step},
     "You return the change of θ; the new θ is the old one minus the step."),
    ("theta_unchanged", {"moved": lambda x: x.theta},
     "θ comes back as it went in: return the new one."),
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
    ("hats_returned", {"returned": lambda x: (x.new, x.m / (1 - x.b1**x.t), x.v / (1 - x.b2**x.t))},
     "You return corrected averages: the state is m and v as they are."),
    ("first_row_only", {"returned": lambda x: (
        first_row(x.new, x.theta), first_row(x.m, x.m_old), first_row(x.v, x.v_old))},
     "Only the first row is updated, the others stay as they were: treat all elements."),
)  # fmt: skip

# In the averages and in the correction; after those that are in one of the two only.
EVERYWHERE_ROWS = (
    ("hardcoded_everywhere", {"betas": lambda x: (0.9, 0.999), "hat_betas": lambda x: (0.9, 0.999)},
     "You use 0.9 and 0.999 as constants: use the arguments beta1 and beta2."),
    *(row for row in ADAM_EVERYWHERE if row[0] != "hardcoded"),
)  # fmt: skip

ADABOUND_STEP = Exercise(
    reference=reference.adabound_step,
    outputs=("theta", "m", "v"),
    moves=("theta",),
    draw=_draw_step,
    hints=(
        "Four lines: m, v, the size that Adam would take, and θ. Where does np.clip belong?",
        "size = α √(1−β₂ᵗ)/(1−β₁ᵗ)/(√v + ε), with the new v. Clip it between your two bounds at t, then multiply by m.",
        "size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps); theta - np.clip(size, "
        "lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)) * m",
    ),
    build=build_adabound,
    mistakes=mistakes(
        (*CUT_ROWS, *BIAS_ROWS, *STEP_ROWS, *MOMENT_ROWS, *EVERYWHERE_ROWS), build_adabound
    ),
)
