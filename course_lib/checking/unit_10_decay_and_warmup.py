"""Exercises of unit 10, decay and warm-up: all of them in order, a prediction and a training run."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import ScheduledTraining
from course_lib.checking.unit_10_decays import EXPONENTIAL_DECAY, INVERSE_TIME_DECAY, SQRT_DECAY
from course_lib.checking.unit_10_stairs import STEP_DECAY, TRANSFORMER_SCHEDULE, WARMUP
from course_lib.optimizers import Adam

# --- a prediction ------------------------------------------------------------------------------

# SGD on an endless slope with gradient 1, exponential decay.
ALPHA, GAMMA = 0.3, 0.95


def farthest():
    """How far SGD gets in all its steps: the sum of all step sizes, a geometric series."""
    return ALPHA / (1 - GAMMA)


PREDICTION_ROWS = (
    ("no_limit", lambda: np.inf,
     "There is a limit: every step is a fixed share shorter, and such steps add up to a finite sum."),
    ("first_step", lambda: ALPHA, "That is the first step alone: add up all of them."),
    ("second_step", lambda: ALPHA * GAMMA, "That is the second step alone: add up all of them."),
    ("first_missing", lambda: ALPHA * GAMMA / (1 - GAMMA), "The first step is missing: it is α itself, t = 0."),
    ("alpha_missing", lambda: 1 / (1 - GAMMA), "That is the sum of the factors: multiply by α."),
    ("divided_by_gamma", lambda: ALPHA / GAMMA, "The sum of 1 + γ + γ² + … is 1/(1−γ), not 1/γ."),
    ("plus", lambda: ALPHA / (1 + GAMMA), "The sum of 1 + γ + γ² + … is 1/(1−γ), with a minus."),
    ("integral", lambda: -ALPHA / math.log(GAMMA),
     "That is the integral of α γᵗ; here it is a sum over t = 0, 1, 2, …"),
    ("times", lambda: ALPHA * (1 - GAMMA), "The sum of 1 + γ + γ² + … is 1/(1−γ): divide."),
    ("squares", lambda: ALPHA / (1 - GAMMA**2), "That adds up γ²ᵗ: the factors are 1, γ, γ², …"),
    ("downhill", lambda: -ALPHA / (1 - GAMMA), "Asked is how far, a positive number."),
    ("nowhere", lambda: 0.0, "The *step size* goes to 0; what has been walked by then stays."),
)  # fmt: skip

FARTHEST = Exercise(
    reference=farthest,
    outputs=("distance",),
    kind="value",
    rtol=0.01,
    draw=lambda rng, part: [Case("the distance", {})],
    hints=(
        "Each step is as long as the step size. How long are the first three, and what is their sum?",
        "0.3 · (1 + 0.95 + 0.95² + …): a geometric series.",
        "0.3 / (1 - 0.95)",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)

# --- a training run ----------------------------------------------------------------------------


TRANSFORMER_TRAINS_DIGITS = ScheduledTraining(
    name="transformer_trains_digits",
    step=TRANSFORMER_SCHEDULE,
    hyper={"d_model": 64, "warmup_steps": 40, "scale": 1.0},
    threshold=0.90,
    layers=(64, 32, 10),
    bounds=(0.0, np.inf),
    optimizer=lambda t: Adam(beta1=0.9, beta2=0.98, eps=1e-9),
    hints=(
        "Every step size is right or wrong on its own: pass the other checks of transformer_schedule first.",
        "If the single step sizes are right and training still fails, look for something kept outside the function.",
        "The run calls transformer_schedule(t, d_model=64, warmup_steps=40, scale=1.0) for t = 0, …, 199 and hands "
        "the number to Adam.",
    ),
)

EXERCISES = (
    INVERSE_TIME_DECAY,
    EXPONENTIAL_DECAY,
    FARTHEST,
    SQRT_DECAY,
    STEP_DECAY,
    WARMUP,
    TRANSFORMER_SCHEDULE,
    TRANSFORMER_TRAINS_DIGITS,
)
