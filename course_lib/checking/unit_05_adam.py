"""Exercises of unit 05, Adam: all of them in order, a prediction and a training run."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.checking.training import Training
from course_lib.checking.unit_05_minimize import ADAM_MINIMIZE
from course_lib.checking.unit_05_moments import BIAS_CORRECTION, UPDATE_MOMENTS
from course_lib.checking.unit_05_step import ADAM_STEP
from course_lib.units import unit_05_adam as reference

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
    rtol=0.004,  # two decimals of −0.947, but not what a wrong divisor gives
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
        Mistake("second_step_zero", lambda: -1.0,
                "The second step is not 0: m₂ = 0.9·0.1 − 0.1·1 = −0.01."),
        Mistake("no_power", lambda: -1 + 0.1 / math.sqrt(1.999),
                "You divided by 1−β in step 2 too: the divisors there are 1−β₁² and 1−β₂²."),
        Mistake("m_no_power", lambda: -0.9,
                "You divided m₂ by 1−β₁ in step 2 too: its divisor there is 1−β₁²."),
        Mistake("v_no_power", lambda: -1 + 0.01 / 0.19 / math.sqrt(1.999),
                "You divided v₂ by 1−β₂ in step 2 too: its divisor there is 1−β₂²."),
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
