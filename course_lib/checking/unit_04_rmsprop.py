"""Exercises of unit 04, RMSProp: all of them in order, a prediction and a training run."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.checking.training import Training
from course_lib.checking.unit_04_averages import EFFECTIVE_WINDOW, EMA
from course_lib.checking.unit_04_step import RMSPROP_STEP
from course_lib.units import unit_04_rmsprop as reference

# --- a prediction and a training run -----------------------------------------------------------


def second_step_length():
    """Length of RMSProp's second step, as a multiple of α, for the gradients 5 and then 1.

    β = 0.8, ε = 0, v = 0 at the start.
    """
    theta, v = np.zeros(1), np.zeros(1)
    for g in (5.0, 1.0):
        before = theta
        theta, v = reference.rmsprop_step(theta, np.array([g]), v, alpha=1.0, beta=0.8, eps=0.0)
    return abs(theta - before)[0]


SECOND_STEP_LENGTH = Exercise(
    reference=second_step_length,
    outputs=("length",),
    kind="value",
    rtol=0.02,
    draw=lambda rng, part: [Case("the length of the second step, in units of α", {})],
    hints=(
        "Work out v after the first gradient, then after the second one. The step uses the newest v.",
        "After the first gradient v = 0.2·25 = 5. Then comes a gradient of 1, and v is averaged once more.",
        "v = 0.8·5 + 0.2·1 = 4.2, and the step is 1/√v.",
    ),
    mistakes=(
        Mistake("first_step", lambda: 1 / math.sqrt(0.2),
                "That is the first step, or one that has forgotten the gradient of 5: v still holds it."),
        Mistake("plain_alpha", lambda: 1.0,
                "For a step of α, v would have to be 1, but it averages the squares, 25 and 1."),
        Mistake("old_v", lambda: 1 / math.sqrt(5.0),
                "That is the new gradient over the old v: v is averaged with this gradient first."),
        Mistake("no_root", lambda: 1 / 4.2, "The root is missing: the step is g/√v."),
        Mistake("adagrad", lambda: 1 / math.sqrt(26.0),
                "That is the root of the sum of squares, as in Adagrad; RMSProp averages them."),
        Mistake("weights_exchanged", lambda: 1 / math.sqrt(0.2 * 20.0 + 0.8),
                "The weights are exchanged: 0.8 belongs to the past, 0.2 to the new square."),
        Mistake("starts_at_first", lambda: 1 / math.sqrt(0.8 * 25.0 + 0.2),
                "Your v begins with the first square, 25; here it begins with 0."),
        Mistake("plain_mean", lambda: 1 / math.sqrt(13.0),
                "That is the plain mean of 25 and 1: they are weighed with β and 1−β, from v = 0 on."),
        Mistake("corrected", lambda: 1 / math.sqrt(4.2 / (1 - 0.8**2)),
                "You divide v by 1−βᵗ, as Adam does (unit 05); RMSProp does not."),
        Mistake("v_itself", lambda: 4.2, "That is v after the two gradients; the step is 1/√v."),
        Mistake("root_itself", lambda: math.sqrt(4.2),
                "That is √v, which the gradient is divided by; the step is 1/√v."),
        Mistake("sign", lambda: -1 / math.sqrt(4.2), "The length of the step is asked for, a positive number."),
    ),
)  # fmt: skip

RMSPROP_TRAINS_DIGITS = Training(
    name="rmsprop_trains_digits",
    step=RMSPROP_STEP,
    hyper={"alpha": 0.003, "beta": 0.9, "eps": 1e-8},
    threshold=0.90,  # SGD with this α stays below 0.3
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of rmsprop_step first.",
        "If the single steps are right and training still fails, look for state kept outside the function.",
        "The run calls rmsprop_step(theta, grad, v, alpha=0.003, beta=0.9, eps=1e-8) 200 times and feeds back the "
        "theta and v that it returns.",
    ),
)

EXERCISES = (
    EMA,
    EFFECTIVE_WINDOW,
    RMSPROP_STEP,
    SECOND_STEP_LENGTH,
    RMSPROP_TRAINS_DIGITS,
)
