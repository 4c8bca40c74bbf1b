"""Known mistakes of swats_step, and how a version of it is put together from parts."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.unit_05_moments import (
    MOMENT_ROWS,
    average,
    average_of_g,
    average_of_squares,
    first_row,
    given,
    one_minus_power,
)


def _of_the_step(p, x):
    along = np.sum(p * x.grad)
    return 0.0 if along == 0 else np.sum(p * p) / -along


def _corrected(x):
    return x.lam / (1 - x.beta2**x.t)


def build_swats(
    betas=given,
    new_m=average_of_g,
    new_v=average_of_squares,
    alpha=lambda x: x.alpha,
    eps=lambda x: x.eps,
    power=one_minus_power,
    factor=lambda x: np.sqrt(x.c2) / x.c1,
    top=lambda x: x.m,
    bottom=lambda x: np.sqrt(x.v) + x.e,
    moved=lambda x: x.theta + x.p,
    gamma=lambda x: _of_the_step(x.p, x),
    skipped=lambda x: x.gamma == 0,
    new_lam=lambda x: x.beta2 * x.lam_old + (1 - x.beta2) * x.gamma,
    tested=_corrected,
    tolerance=lambda x: x.tol,
    late=lambda x: x.t > 1,
    new_Lambda=_corrected,
    at_switch=lambda x: None,
    sgd=lambda x: x.Lambda_old != 0,
    new_buffer=lambda x: x.beta1 * x.buffer_old + x.grad,
    sgd_step=lambda x: -(1 - x.beta1) * x.Lambda * x.buffer,
    meanwhile=lambda x: None,
    returned=lambda x: (x.new, x.m, x.v, x.buffer, x.lam, x.Lambda),
):
    """swats_step from its parts: x.p is Adam's step, x.c1 and x.c2 are 1−β₁ᵗ and 1−β₂ᵗ.

    ``at_switch`` and ``meanwhile`` may change more at the switch and in the SGD phase.
    """
    a_part, e_part, g_part = alpha, eps, gamma

    def version(
        theta, grad, m, v, buffer, lam, Lambda, t,
        alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9, switch_tolerance=1e-9,
    ):  # fmt: skip
        x = SimpleNamespace(
            theta=theta, grad=grad, m_old=m, v_old=v, buffer_old=buffer, lam_old=lam, Lambda_old=Lambda, t=t,
            alpha=alpha, beta1=beta1, beta2=beta2, eps=eps, tol=switch_tolerance,
            m=m, v=v, buffer=buffer, lam=lam, Lambda=Lambda,
        )  # fmt: skip
        with np.errstate(all="ignore"):
            if sgd(x):
                x.buffer = new_buffer(x)
                x.new = x.theta + sgd_step(x)
                meanwhile(x)
                return returned(x)
            average(x, betas, new_m, new_v)
            x.c1, x.c2 = power(x.b1, x.t), power(x.b2, x.t)
            x.a, x.e = a_part(x), e_part(x)
            x.p = -x.a * factor(x) * top(x) / bottom(x)
            x.new = moved(x)
            x.gamma = g_part(x)
            if not skipped(x):
                x.lam = new_lam(x)
                if late(x) and abs(tested(x) - x.gamma) < tolerance(x):
                    x.Lambda = new_Lambda(x)
                    at_switch(x)
        return returned(x)

    return version


def _adam_goes_on(x):
    x.m, x.v = average_of_g(x), average_of_squares(x)


def _with_given_betas(change):
    def part(x):
        x.b1, x.b2 = x.beta1, x.beta2
        change(x)

    return part


def _at_once(x):
    x.new = x.theta - (1 - x.beta1) * x.Lambda * x.grad
    x.buffer = x.grad


def _buffer_from_m(x):
    x.buffer = x.m


SGD_ROWS = (
    ("undamped", {"sgd_step": lambda x: -x.Lambda * x.buffer},
     "In the SGD phase the factor 1−β₁ is missing: θ − (1−β₁) Λ b, as b is a sum."),
    ("buffer_averages", {"new_buffer": lambda x: x.beta1 * x.buffer_old + (1 - x.beta1) * x.grad,
                         "sgd_step": lambda x: -x.Lambda * x.buffer},
     "Your b is an average: θ comes out right, but b is returned as the plain sum β₁ b + g, with 1−β₁ in the step."),
    ("damped_twice", {"new_buffer": lambda x: x.beta1 * x.buffer_old + (1 - x.beta1) * x.grad},
     "The factor 1−β₁ comes in twice, in b and in the step: b ← β₁ b + g."),
    ("no_momentum", {"sgd_step": lambda x: -x.Lambda * x.grad},
     "The SGD phase steps along g alone; it is SGD with momentum: θ − (1−β₁) Λ b."),
    ("damped_gradient", {"sgd_step": lambda x: -(1 - x.beta1) * x.Lambda * x.grad},
     "The SGD phase steps along g; it steps along the sum b."),
    ("old_buffer", {"sgd_step": lambda x: -(1 - x.beta1) * x.Lambda * x.buffer_old},
     "The SGD phase steps along the b from before this gradient: update b first, then step."),
    ("alpha_in_sgd", {"sgd_step": lambda x: -(1 - x.beta1) * x.alpha * x.buffer},
     "The SGD phase uses Adam's α; its step size is Λ, that is what was measured for."),
    ("sgd_uphill", {"sgd_step": lambda x: (1 - x.beta1) * x.Lambda * x.buffer},
     "The step of SGD has the wrong sign: θ − (1−β₁) Λ b."),
    ("sgd_size", {"sgd_step": lambda x: -(1 - x.beta1) * abs(x.Lambda) * x.buffer},
     "You use the size of Λ; a negative one is used as it is (and climbs)."),
    ("along_m", {"sgd_step": lambda x: -(1 - x.beta1) * x.Lambda * x.m_old},
     "The SGD phase steps along Adam's m; it has a sum b of its own."),
    ("beta2_in_buffer", {"new_buffer": lambda x: x.beta2 * x.buffer_old + x.grad},
     "b is weighed by β₂; its weight of the past is β₁."),
    ("buffer_no_fading", {"new_buffer": lambda x: x.buffer_old + x.grad},
     "The past never fades in b: b ← β₁ b + g."),
    ("buffer_no_history", {"new_buffer": lambda x: x.grad},
     "b keeps no history: b ← β₁ b + g."),
    ("buffer_as_step", {"new_buffer": lambda x: x.beta1 * x.buffer_old - (1 - x.beta1) * x.Lambda * x.grad,
                        "sgd_step": lambda x: x.buffer},
     "Your b holds steps; here it is the plain sum of gradients, b ← β₁ b + g, and (1−β₁) Λ comes in the step."),
    ("sgd_beta2", {"sgd_step": lambda x: -(1 - x.beta2) * x.Lambda * x.buffer},
     "The factor of the SGD step is 1−β₁, not 1−β₂."),
    ("adam_goes_on", {"meanwhile": _with_given_betas(_adam_goes_on)},
     "After the switch m and v are updated further; they stay as they are."),
    ("always_adam", {"sgd": lambda x: False},
     "Your function never takes a step of SGD: if Λ is not 0, SGD is at work."),
    ("positive_only", {"sgd": lambda x: x.Lambda_old > 0},
     "You take a negative Λ for “not switched yet”: the switch has happened if Λ is not 0."),
    ("phase_by_tolerance", {"sgd": lambda x: abs(x.Lambda_old) > 0.05},
     "SGD is at work as soon as Λ is not 0, however small it is."),
    ("phases_exchanged", {"sgd": lambda x: x.Lambda_old == 0},
     "The two phases are exchanged: Adam while Λ = 0, then SGD."),
)  # fmt: skip

ADAM_ROWS = (
    ("uphill", {"moved": lambda x: x.theta - x.p},
     "Your θ goes uphill in the Adam phase: p has its minus already, so θ + p (or define p without, and give "
     "−p to projected_step_size)."),
    ("positive_step", {"gamma": lambda x: _of_the_step(-x.p, x)},
     "You give +α … to projected_step_size: its argument is the step as it is taken, θ after minus θ before."),
    ("both_signs", {"moved": lambda x: x.theta - x.p, "gamma": lambda x: _of_the_step(-x.p, x)},
     "The sign of p is wrong: Adam's step is p = −α …, and θ + p."),
    ("no_correction", {"factor": lambda x: 1.0},
     "Adam's bias correction is missing: the factor √(1−β₂ᵗ)/(1−β₁ᵗ)."),
    ("no_power", {"power": lambda b, t: 1 - b},
     "Adam's correction has 1−β at every step; it is 1−βᵗ, with the power t."),
    ("only_m_corrected", {"factor": lambda x: 1 / x.c1},
     "Of Adam's correction √(1−β₂ᵗ) is missing: the factor is √(1−β₂ᵗ)/(1−β₁ᵗ)."),
    ("only_v_corrected", {"factor": lambda x: np.sqrt(x.c2)},
     "Of Adam's correction 1−β₁ᵗ is missing: the factor is √(1−β₂ᵗ)/(1−β₁ᵗ)."),
    ("factor_without_root", {"factor": lambda x: x.c2 / x.c1},
     "The root in Adam's correction is missing: √(1−β₂ᵗ)/(1−β₁ᵗ)."),
    ("factor_inverse", {"factor": lambda x: x.c1 / np.sqrt(x.c2)},
     "Adam's correction is upside down: √(1−β₂ᵗ)/(1−β₁ᵗ)."),
    ("root_of_both", {"factor": lambda x: np.sqrt(x.c2 / x.c1)},
     "The root covers both; only 1−β₂ᵗ is under it: √(1−β₂ᵗ)/(1−β₁ᵗ)."),
    ("t_off_by_one", {"power": lambda b, t: 1 - b ** (t + 1)},
     "Your t is one too large in Adam's correction: at the first step t is already 1."),
    ("no_root", {"bottom": lambda x: x.v + x.e}, "The root is missing: divide by √v + ε."),
    ("eps_inside", {"bottom": lambda x: np.sqrt(x.v + x.e)},
     "Your ε is inside the root: in this course it stands outside, √v + ε."),
    ("eps_unused", {"eps": lambda x: 0.0}, "The argument eps has no effect: divide by √v + eps."),
    ("eps_hardcoded", {"eps": lambda x: 1e-9}, "The argument eps has no effect: divide by √v + eps."),
    ("eps_adam", {"eps": lambda x: 1e-8}, "The argument eps has no effect: divide by √v + eps."),
    ("old_m", {"top": lambda x: x.m_old}, "The step uses the old m: update m first, then step."),
    ("gradient_for_m", {"top": lambda x: x.grad}, "The numerator is g; Adam moves along m."),
    ("no_denominator", {"bottom": lambda x: 1.0}, "Adam's step is not divided by √v + ε."),
    ("no_alpha", {"alpha": lambda x: 1.0}, "The step size α is missing."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.001}, "You use 0.001 as a constant: use the argument alpha."),
    ("step_returned", {"moved": lambda x: x.p}, "You return Adam's step p instead of the new θ, θ + p."),
)  # fmt: skip

SWITCH_ROWS = (
    ("gamma_of_m", {"gamma": lambda x: np.sum(x.p * x.p) / -np.sum(x.p * x.m)},
     "γ is measured against m; it is measured against the gradient g of this step."),
    ("gamma_of_lengths", {"gamma": lambda x: np.linalg.norm(x.p) / np.linalg.norm(x.grad)},
     "Your γ compares lengths; use projected_step_size(p, grad)."),
    ("not_skipped", {"skipped": lambda x: False},
     "If γ is 0 nothing was measured: λ stays as it is, and there is no switch in this step."),
    ("uphill_skipped", {"skipped": lambda x: x.gamma <= 0},
     "You leave out the negative γ; in the paper they go into λ like the others. Only 0 is left out."),
    ("lam_weights_exchanged", {"new_lam": lambda x: (1 - x.beta2) * x.lam_old + x.beta2 * x.gamma},
     "In λ the weights are exchanged: β₂ weighs the old λ, 1−β₂ the new γ."),
    ("lam_by_beta1", {"new_lam": lambda x: x.beta1 * x.lam_old + (1 - x.beta1) * x.gamma},
     "λ is averaged with β₁; its weight of the past is β₂."),
    ("lam_sum", {"new_lam": lambda x: x.beta2 * x.lam_old + x.gamma},
     "Your λ is a sum, not an average: γ must be multiplied by 1−β₂."),
    ("lam_no_history", {"new_lam": lambda x: (1 - x.beta2) * x.gamma},
     "Your λ keeps no history: β₂ λ + (1−β₂) γ."),
    ("lam_is_gamma", {"new_lam": lambda x: x.gamma},
     "You keep γ itself as λ; λ is the average of all γ, β₂ λ + (1−β₂) γ."),
    ("old_lam_tested", {"tested": lambda x: x.lam_old / (1 - x.beta2**x.t)},
     "The test looks at the λ from before this step: update λ first."),
    ("test_not_corrected", {"tested": lambda x: x.lam},
     "The test compares λ as it is; it compares λ/(1−β₂ᵗ): use should_switch."),
    ("first_step", {"late": lambda x: True},
     "There is no switch at t = 1: λ/(1−β₂) is γ there, whatever γ is."),
    ("eps_for_tolerance", {"tolerance": lambda x: x.eps},
     "The test uses eps; it has a tolerance of its own, switch_tolerance."),
    ("tolerance_hardcoded", {"tolerance": lambda x: 1e-9},
     "The test does not use switch_tolerance: pass it on to should_switch."),
    ("never_switches", {"tolerance": lambda x: -1.0},
     "Your Λ never changes: it must become λ/(1−β₂ᵗ) where should_switch says so, and be returned."),
    ("always_switches", {"tolerance": lambda x: np.inf},
     "Your function switches after any step with t > 1: ask should_switch."),
    ("Lambda_not_corrected", {"new_Lambda": lambda x: x.lam},
     "Λ is λ as it is; it begins at 0 and is too small: Λ = λ/(1−β₂ᵗ)."),
    ("Lambda_no_power", {"new_Lambda": lambda x: x.lam / (1 - x.beta2)},
     "In Λ you divide by 1−β₂; the divisor is 1−β₂ᵗ."),
    ("Lambda_is_gamma", {"new_Lambda": lambda x: x.gamma},
     "Λ is the newest γ; it is the average, λ/(1−β₂ᵗ)."),
    ("Lambda_is_alpha", {"new_Lambda": lambda x: x.alpha},
     "Λ is Adam's α; it is the average of what was measured, λ/(1−β₂ᵗ)."),
    ("Lambda_is_a_flag", {"new_Lambda": lambda x: 1.0},
     "Λ is no flag: it is the step size of SGD, λ/(1−β₂ᵗ)."),
    ("Lambda_damped", {"new_Lambda": lambda x: (1 - x.beta1) * _corrected(x)},
     "The factor 1−β₁ belongs to the step of SGD, not to Λ = λ/(1−β₂ᵗ)."),
    ("switches_at_once", {"at_switch": _at_once},
     "In the step in which it switches, θ still moves by Adam's p; SGD begins with the next."),
    ("buffer_from_m", {"at_switch": _buffer_from_m},
     "At the switch you give m to SGD; its sum b begins at 0."),
    ("lam_corrected_at_switch", {"at_switch": lambda x: setattr(x, "lam", _corrected(x))},
     "At the switch you store λ/(1−β₂ᵗ) as λ, too: only Λ is corrected, λ is returned as it is."),
    ("theta_not_moved", {"at_switch": lambda x: setattr(x, "new", x.theta)},
     "In the step in which it switches θ stays; it still moves by Adam's p."),
    ("lam_corrected_stored", {"returned": lambda x: (
        x.new, x.m, x.v, x.buffer, x.lam if x.Lambda_old != 0 else _corrected(x), x.Lambda)},
     "You return λ/(1−β₂ᵗ) as the new λ; return λ uncorrected and correct it afresh each step."),
    ("numbers_exchanged", {"returned": lambda x: (x.new, x.m, x.v, x.buffer, x.Lambda, x.lam)},
     "λ and Λ are exchanged in what you return: theta, m, v, buffer, lam, Lambda."),
    ("m_v_exchanged", {"returned": lambda x: (x.new, x.v, x.m, x.buffer, x.lam, x.Lambda)},
     "m and v are exchanged in what you return: theta, m, v, buffer, lam, Lambda."),
    ("lam_not_returned", {"returned": lambda x: (x.new, x.m, x.v, x.buffer, x.lam_old, x.Lambda)},
     "You return the old λ: the next step needs the new one."),
    ("buffer_not_returned", {"returned": lambda x: (x.new, x.m, x.v, x.buffer_old, x.lam, x.Lambda)},
     "You return the old b: the next step needs the new one."),
    ("averages_not_returned", {"returned": lambda x: (x.new, x.m_old, x.v_old, x.buffer, x.lam, x.Lambda)},
     "You return the old m and v: the next step needs the new ones."),
    ("theta_unchanged", {"returned": lambda x: (x.theta, x.m, x.v, x.buffer, x.lam, x.Lambda)},
     "θ comes back as it went in: return the new one."),
    ("first_row_only", {"returned": lambda x: (
        first_row(x.new, x.theta), first_row(x.m, x.m_old), first_row(x.v, x.v_old),
        first_row(x.buffer, x.buffer_old), x.lam, x.Lambda)},
     "Only the first row is updated, the others stay as they were: treat all elements."),
)  # fmt: skip

_IN_AVERAGES = (
    "both_sums", "m_sum", "v_sum", "m_no_history", "v_no_history", "v_not_squared", "betas_swapped", "hardcoded",
    "beta1_for_both", "beta2_for_both", "m_weighs_by_beta2", "v_weighs_by_beta1", "weights_exchanged",
    "m_weights_exchanged", "v_weights_exchanged", "square_outside", "v_absolute", "brackets_missing",
    "m_no_fading", "v_no_fading", "v_total", "v_sum_of_squares", "v_mean_of_squares", "v_root",
)  # fmt: skip

ADAM_FORM_NOTE = (
    "You use Adam's usual form, m̂/(√v̂ + ε). It is accepted; the paper of SWATS writes the correction before the "
    "fraction, which for the same ε is a larger ε at early steps."
)
ADAM_FORM_ROWS = (
    ("adam_form", {"eps": lambda x: x.eps * np.sqrt(1 - x.beta2**x.t)}, ADAM_FORM_NOTE),
)

MISTAKE_ROWS = (
    *SGD_ROWS, *ADAM_ROWS, *SWITCH_ROWS, *(row for row in MOMENT_ROWS if row[0] in _IN_AVERAGES)
)  # fmt: skip
