"""Exercises of unit 03, Adagrad: all of them in order, a prediction and a training run."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.checking.training import Training
from course_lib.checking.unit_03_curvature import BEST_STEP
from course_lib.checking.unit_03_sizes import EFFECTIVE_STEP_SIZES, ROOT_MEAN_SQUARE_SIGMA
from course_lib.checking.unit_03_step import ADAGRAD_STEP
from course_lib.units import unit_03_adagrad as reference


def three_steps():
    """Where θ is after three steps of Adagrad from 0, in units of α, for the gradients 3, 4 and −12; ε = 0."""
    theta = s = np.zeros(1)
    for g in (3.0, 4.0, -12.0):
        theta, s = reference.adagrad_step(theta, np.array([g]), s, alpha=1.0, eps=0.0)
    return theta[0]


THREE_STEPS = Exercise(
    reference=three_steps,
    outputs=("prediction",),
    kind="value",
    rtol=0.02,
    draw=lambda rng, part: [Case("θ after the three steps, in units of α", {})],
    hints=(
        "What is the root of the sum of squares after the first gradient? After the second? After the third?",
        "3² + 4² = 25 and 25 + 12² = 169, so the roots are 3, 5 and 13.",
        "The steps are −3/3, −4/5 and +12/13, in units of α: add them up.",
    ),
    mistakes=(
        Mistake("uphill", lambda: 1 + 4 / 5 - 12 / 13, "Mind the sign: θ moves against the gradient."),
        Mistake("no_history", lambda: -1.0,
                "You divide by the present gradient alone: √s holds the squares of all gradients so far."),
        Mistake("way_made", lambda: 1 + 4 / 5 + 12 / 13,
                "You added up the lengths; the third gradient is negative, so the third step goes back."),
        Mistake("all_negative", lambda: -(1 + 4 / 5 + 12 / 13),
                "The third gradient is negative, so the third step goes the other way."),
        Mistake("mean", lambda: -1 - 4 / math.sqrt(12.5) + 12 / math.sqrt(169 / 3),
                "That is the root of the mean. Adagrad takes the root of the sum."),
        Mistake("absolute", lambda: -1 - 4 / 7 + 12 / 19,
                "You divide by the sum of the sizes, 3, 7, 19; it is the root of the sum of the squares."),
        Mistake("no_root", lambda: -3 / 9 - 4 / 25 + 12 / 169,
                "The root is missing: divide by √s, not by s."),
        Mistake("plain_sgd", lambda: -3.0 - 4.0 + 12.0, "Each gradient is divided by √s first."),
        Mistake("two_steps", lambda: -1 - 4 / 5, "The third step is missing."),
        Mistake("last_step", lambda: 12 / 13, "That is the third step alone: where is θ after all three?"),
    ),
)  # fmt: skip

ADAGRAD_TRAINS_DIGITS = Training(
    name="adagrad_trains_digits",
    step=ADAGRAD_STEP,
    hyper={"alpha": 0.05, "beta": 1.0, "eps": 1e-10},
    threshold=0.92,  # plain gradient descent with this α gives about 0.86
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of adagrad_step first.",
        "If the single steps are right and training still fails, look for state kept outside the function.",
        "The run calls adagrad_step(theta, grad, s, alpha=0.05, beta=1.0, eps=1e-10) 200 times and feeds back the "
        "theta and s that it returns.",
    ),
)

EXERCISES = (
    ADAGRAD_STEP,
    ROOT_MEAN_SQUARE_SIGMA,
    BEST_STEP,
    EFFECTIVE_STEP_SIZES,
    THREE_STEPS,
    ADAGRAD_TRAINS_DIGITS,
)
