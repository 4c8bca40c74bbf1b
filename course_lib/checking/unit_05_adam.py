"""Exercises of unit 05, Adam."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.cases import gradients, hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, Mistake, QuadraticGradient
from course_lib.checking.training import Training
from course_lib.checking.unit_05_moments import (
    BIAS_CORRECTION,
    MOMENT_MISTAKES,
    UPDATE_MOMENTS,
    corrected_by,
    one_minus_power,
    raw_moments,
)
from course_lib.units import unit_05_adam as reference

raw_adam = reference.adam_step.__wrapped__


# --- adam_step ---------------------------------------------------------------------------------


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
    big_eps = Case("a large ε", _step_inputs(theta, g, m, v, 5, 0.8, 0.95, 0.1))
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
        return [first, later, big_eps] + ([square] if part == "visible" else [])
    cases = [
        _chain(
            rng,
            f"12 steps, β₁ = {beta1}, β₂ = {beta2}, ε = {eps}",
            12,
            (2, 3),
            beta1,
            beta2,
            eps,
            alpha,
        )
        for (beta1, beta2), eps, alpha in zip(
            hyper_sets(rng, 3), (1e-8, 1e-2, 0.3), (0.1, 0.01, 1.0), strict=True
        )
    ]
    burst = np.concatenate([np.full((15, 2), 1e-6), np.full((25, 2), 1.0)])
    zeros = np.zeros(2)
    quiet = Case(
        "a long silence, then 25 large gradients",
        _step_inputs(rng.normal(size=2), burst[0], zeros, zeros, 1, 0.8, 0.98, 1e-8),
        [{"grad": burst[k], "t": k + 1} for k in range(1, 40)],
    )
    zeros = np.zeros(3)
    small = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in first.inputs.items()}
    return [*cases, quiet, Case("float32", small)]


def _adam_with(
    moments=raw_moments, correct=reference.bias_correction.__wrapped__, move=None, keep_hats=False
):
    """A wrong Adam from the right parts and one wrong one."""

    def wrong(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        m, v = moments(grad, m, v, beta1, beta2)
        m_hat, v_hat = correct(m, v, t, beta1, beta2)
        step = (
            alpha * m_hat / (np.sqrt(v_hat) + eps)
            if move is None
            else move(m_hat, v_hat, alpha, eps, grad)
        )
        return (theta - step, m_hat, v_hat) if keep_hats else (theta - step, m, v)

    return wrong


def _hardcoded(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return raw_adam(theta, grad, m, v, t, alpha, 0.9, 0.999, eps)


def _eps_hat(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return raw_adam(theta, grad, m, v, t, alpha, beta1, beta2, eps / math.sqrt(1 - beta2**t))


def _old_state(which):
    """The step taken with the old m or v, the new ones returned."""

    def wrong(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        new_m, new_v = raw_moments(grad, m, v, beta1, beta2)
        used = (m, new_v) if which == "m" else (new_m, v)
        m_hat, v_hat = used[0] / (1 - beta1**t), used[1] / (1 - beta2**t)
        return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), new_m, new_v

    return wrong


def _reordered(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = raw_adam(theta, grad, m, v, t, alpha, beta1, beta2, eps)
    return m, v, theta


ADAM_MISTAKES = (
    (
        "old_m",
        _old_state("m"),
        "The step uses m from before this gradient: update m first, then step.",
    ),
    (
        "old_v",
        _old_state("v"),
        "The step uses v from before this gradient: update v first, then step.",
    ),
    ("order", _reordered, "The results are in the wrong order: return theta, m, v."),
    (
        "eps_on_theta",
        _adam_with(move=lambda m, v, a, e, g: a * m / np.sqrt(v) - e),
        "Brackets are missing: a / b + eps adds ε to θ; write m̂ / (√v̂ + ε).",
    ),
    (
        "ascent",
        _adam_with(move=lambda m, v, a, e, g: -a * m / (np.sqrt(v) + e)),
        "Your θ goes uphill: the step is subtracted, θ − α m̂/(√v̂+ε).",
    ),
    (
        "no_correction",
        _adam_with(correct=lambda m, v, t, b1, b2: (m, v)),
        "The bias correction is missing: use m̂ and v̂ in the step, not m and v.",
    ),
    (
        "no_power",
        _adam_with(correct=corrected_by(lambda b, t: 1 - b, lambda b, t: 1 - b)),
        "You divide by 1−β at every step. That is right at t = 1 only: the divisor is 1−βᵗ.",
    ),
    (
        "only_m_corrected",
        _adam_with(correct=corrected_by(one_minus_power, lambda b, t: 1.0)),
        "Only m is corrected; the step also needs v̂ = v/(1−β₂ᵗ).",
    ),
    (
        "only_v_corrected",
        _adam_with(correct=corrected_by(lambda b, t: 1.0, one_minus_power)),
        "Only v is corrected; the step also needs m̂ = m/(1−β₁ᵗ).",
    ),
    (
        "t_off_by_one",
        _adam_with(
            correct=corrected_by(lambda b, t: 1 - b ** (t + 1), lambda b, t: 1 - b ** (t + 1))
        ),
        "Your t is one too large in 1−βᵗ: the function is given t = 1 at the first step.",
    ),
    (
        "hats_stored",
        _adam_with(keep_hats=True),
        "You return m̂ and v̂ as the new state; return m and v uncorrected and correct them afresh each step.",
    ),
    (
        "eps_inside",
        _adam_with(move=lambda m, v, a, e, g: a * m / np.sqrt(v + e)),
        "Your ε is inside the root: √(v̂+ε). In this course it stands outside: √v̂ + ε.",
    ),
    (
        "eps_missing",
        _adam_with(move=lambda m, v, a, e, g: a * m / np.sqrt(v)),
        "The argument eps has no effect: divide by √v̂ + eps (and not by a constant of your own).",
    ),
    (
        "eps_outside_fraction",
        _adam_with(move=lambda m, v, a, e, g: a * m / np.sqrt(v) + e),
        "ε is added to the step instead of to the denominator: mind the brackets, m̂ / (√v̂ + ε).",
    ),
    (
        "no_root",
        _adam_with(move=lambda m, v, a, e, g: a * m / (v + e)),
        "The root is missing: divide by √v̂ + ε, not by v̂ + ε.",
    ),
    (
        "gradient_for_m",
        _adam_with(move=lambda m, v, a, e, g: a * g / (np.sqrt(v) + e)),
        "The numerator is the gradient itself; Adam moves along m̂ (what you have is RMSProp).",
    ),
    (
        "no_alpha",
        _adam_with(move=lambda m, v, a, e, g: m / (np.sqrt(v) + e)),
        "The step size α is missing.",
    ),
    (
        "hardcoded",
        _hardcoded,
        "You use 0.9 and 0.999 as constants: use the arguments beta1 and beta2.",
    ),
    *(
        (name, _adam_with(moments=function), sentence)
        for name, function, sentence in MOMENT_MISTAKES
        if name != "hardcoded"
    ),
)

EPS_HAT_NOTE = (
    "You use the ε̂ form, α√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v+ε̂), as Keras does. It is accepted; the course adds ε after the "
    "correction, which for the same ε is a smaller ε̂ at early steps."
)

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
    mistakes=tuple(Mistake(*row) for row in ADAM_MISTAKES),
    equivalents=(Mistake("eps_hat", _eps_hat, EPS_HAT_NOTE),),
)


# --- adam_minimize -----------------------------------------------------------------------------


def _draw_minimize(rng, part):
    def case(label, shape, steps, alpha, beta1, beta2, eps):
        f = QuadraticGradient(positive(rng, shape, 0.5, 5.0), rng.normal(size=shape))
        return Case(label, {
            "grad_f": f, "theta": rng.normal(size=shape), "steps": steps,
            "alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps,
        })  # fmt: skip

    if part == "properties":
        return [case("0 steps return the start alone", (3,), 0, 0.1, 0.9, 0.999, 1e-8)]
    if part != "hidden":
        return [
            case("one step", (3,), 1, 0.1, 0.9, 0.999, 1e-8),
            case("five steps, other β, a large ε", (3,), 5, 0.1, 0.8, 0.95, 0.1),
        ]
    return [
        case(f"{steps} steps, β₁ = {beta1}, β₂ = {beta2}", shape, steps, 0.05, beta1, beta2, 1e-2)
        for steps, shape, (beta1, beta2) in zip(
            (3, 40), ((2,), (2, 2)), hyper_sets(rng, 2), strict=True
        )
    ]


def _minimize_with(step=raw_adam, first_t=1, keep_state=True, at="here", skip_start=False):
    def wrong(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        start = theta = np.array(theta, dtype=float)
        m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
        for k in range(steps):
            t = first_t if first_t == "always" else k + first_t
            g = grad_f(start if at == "start" else theta)
            if not keep_state:
                m, v = np.zeros_like(theta), np.zeros_like(theta)
            theta, m, v = step(theta, g, m, v, 1 if t == "always" else t, alpha, beta1, beta2, eps)
            path.append(theta)
        return np.array(path[1:] if skip_start else path)

    return wrong


def _passing_on(*names):
    """Only these hyperparameters reach adam_step; the others keep their defaults."""

    def wrong(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        given = {"alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps}
        passed = {name: given[name] for name in names}
        return reference.adam_minimize(grad_f, theta, steps, **passed)

    return wrong


def _same_array(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    last = reference.adam_minimize(grad_f, theta, steps, alpha, beta1, beta2, eps)[-1]
    return np.array([last] * (steps + 1))


def _last_only(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return reference.adam_minimize(grad_f, theta, steps, alpha, beta1, beta2, eps)[-1]


# In a run these are other mistakes (t_always_one, t_from_two, no_betas) or cannot be told apart.
DIFFERENT_IN_A_RUN = (
    "no_power",
    "t_off_by_one",
    "hardcoded",
    "order",
    "eps_on_theta",
    "eps_missing",
)

MINIMIZE_MISTAKES = (
    (
        "t_from_zero",
        _minimize_with(first_t=0),
        "Your t begins at 0: then 1−β⁰ = 0 and the first step is 0/0. Begin with t = 1.",
    ),
    (
        "t_from_two",
        _minimize_with(first_t=2),
        "Your t begins at 2: the first step must have t = 1.",
    ),
    ("t_always_one", _minimize_with(first_t="always"), "t stays 1: it must grow with every step."),
    (
        "state_forgotten",
        _minimize_with(keep_state=False),
        "m and v start again from 0 at every step: keep what adam_step returns.",
    ),
    (
        "gradient_of_start",
        _minimize_with(at="start"),
        "The gradient is always taken at the start: call grad_f(theta) anew in every step.",
    ),
    (
        "start_missing",
        _minimize_with(skip_start=True),
        "The start is missing from the path: it has steps + 1 rows, the first is the start.",
    ),
    (
        "last_only",
        _last_only,
        "You return only the last point: return all of them, steps + 1 rows, the start first.",
    ),
    (
        "nothing_passed_on",
        _passing_on(),
        "alpha, beta1, beta2 and eps are not passed on to adam_step.",
    ),
    ("only_alpha", _passing_on("alpha"), "beta1, beta2 and eps are not passed on to adam_step."),
    ("no_eps", _passing_on("alpha", "beta1", "beta2"), "eps is not passed on to adam_step."),
    ("no_betas", _passing_on("alpha", "eps"), "beta1 and beta2 are not passed on to adam_step."),
    (
        "same_array",
        _same_array,
        "All rows are the last point: theta is changed in place after it was appended. Make a new array in each step.",
    ),
    *(
        (name, _minimize_with(step=function), sentence)
        for name, function, sentence in ADAM_MISTAKES
        if name not in DIFFERENT_IN_A_RUN
    ),
)

ADAM_MINIMIZE = Exercise(
    reference=reference.adam_minimize,
    outputs=("path",),
    draw=_draw_minimize,
    hints=(
        "Before the loop: m and v are zeros shaped like theta, and the path is a list with the start in it.",
        "In the loop t runs from 1 to steps: gradient at the current theta, adam_step, append the new theta.",
        "for t in range(1, steps + 1): "
        "theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps); "
        "path.append(theta) … return np.array(path)",
    ),
    mistakes=tuple(Mistake(*row) for row in MINIMIZE_MISTAKES),
    equivalents=(Mistake("eps_hat", _minimize_with(step=_eps_hat), EPS_HAT_NOTE),),
)

# --- a prediction and a training run -----------------------------------------------------------


def first_two_steps():
    """How far Adam moves in its first two steps, as a multiple of α, for the gradients 1 and then −1.

    β₁ = 0.9, β₂ = 0.999, ε = 0.
    """
    theta = m = v = np.zeros(1)
    for t, g in ((1, 1.0), (2, -1.0)):
        theta, m, v = reference.adam_step(theta, np.array([g]), m, v, t, 1.0, 0.9, 0.999, 0.0)
    return theta[0]


FIRST_TWO_STEPS = Exercise(
    reference=first_two_steps,
    outputs=("prediction",),
    kind="value",
    rtol=0.02,
    draw=lambda rng, part: [Case("θ after the two steps, in units of α", {})],
    hints=(
        "The first step is −α·sign(g), whatever g is. For the second, work out m₂ and v₂.",
        "m₁ = 0.1, so m₂ = 0.9·0.1 − 0.1 = −0.01; both gradients have the square 1.",
        "Step 2 is −m̂₂/√v̂₂ with m̂₂ = −0.01/(1 − 0.81) and v̂₂ = 1.",
    ),
    mistakes=(
        Mistake("cancels", lambda: 0.0,
                "The steps do not cancel: the second gradient is averaged with the first one."),
        Mistake("no_memory", lambda: -2.0, "The second gradient has the other sign."),
        Mistake("sign", lambda: 0.9473684, "Mind the sign: θ moves against the gradient."),
        Mistake("second_sign", lambda: -1.0526316,
                "The second m̂ is negative, so the second step goes back, towards +."),
        Mistake("uncorrected", lambda: -0.1 / math.sqrt(0.001) + 0.01 / math.sqrt(0.001 * 1.999),
                "That is Adam without its bias correction."),
    ),
)  # fmt: skip

ADAM_TRAINS_DIGITS = Training(
    name="adam_trains_digits",
    step=ADAM_STEP,
    hyper={"alpha": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    threshold=0.90,
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of adam_step first.",
        "If the single steps are right and training still fails, look for state kept outside the function.",
        "The run calls adam_step(theta, grad, m, v, t, ...) 200 times with t = 1 to 200 and feeds back all it returns.",
    ),
)

EXERCISES = (
    UPDATE_MOMENTS,
    BIAS_CORRECTION,
    ADAM_STEP,
    ADAM_MINIMIZE,
    FIRST_TWO_STEPS,
    ADAM_TRAINS_DIGITS,
)
