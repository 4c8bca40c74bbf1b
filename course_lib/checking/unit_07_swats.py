"""Exercises of unit 07, SWATS: all of them in order, a prediction and a training run."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import Training
from course_lib.checking.unit_07_projection import PROJECTED_STEP_SIZE
from course_lib.checking.unit_07_step import SWATS_STEP
from course_lib.checking.unit_07_switch import SHOULD_SWITCH
from course_lib.units import unit_07_swats as reference

# --- a prediction ------------------------------------------------------------------------------

# The same gradient at every step.
GRADIENT, ALPHA = np.array([8.0, -4.0, 2.0, 6.0]), 0.05
SIZE = np.abs(GRADIENT)


def taken_over():
    """The step size that SGD takes over when the gradient is always the same."""
    step = -ALPHA * np.sign(GRADIENT)
    return float(reference.projected_step_size(step, GRADIENT))


PREDICTION_ROWS = (
    ("alpha", lambda: ALPHA,
     "That is Adam's α. A step of SGD is α·g, which depends on the size of g; Adam's does not."),
    ("largest", lambda: ALPHA / SIZE.max(),
     "You looked at the largest gradient only; p·p and p·g are sums over all four."),
    ("smallest", lambda: ALPHA / SIZE.min(),
     "You looked at the smallest gradient only; p·p and p·g are sums over all four."),
    ("one_parameter", lambda: ALPHA / SIZE.sum(),
     "p·p is the sum of four squares, 4α², not one."),
    ("damped", lambda: 0.1 * taken_over(),
     "1−β₁ comes in at the step; the question is for Λ itself."),
    ("mean_of_ratios", lambda: float(np.mean(ALPHA / SIZE)),
     "You averaged α/|g| over the parameters: sum p·p and p·g first, then divide."),
    ("signed", lambda: ALPHA * 4 / GRADIENT.sum(),
     "The signs of g cancelled: p has the opposite sign of g in each element, so that −p·g = α Σ|g|."),
    ("lengths", lambda: float(ALPHA * 2 / np.linalg.norm(GRADIENT)),
     "You compared the lengths of p and g; the projection also takes account of the angle between them."),
    ("other_projection", lambda: float(ALPHA * SIZE.sum() / np.sum(GRADIENT**2)),
     "You projected Adam's step on −g; SGD's step is projected on Adam's: (p·p)/(−p·g)."),
    ("negative", lambda: -taken_over(), "The sign: p goes downhill, so −p·g is positive."),
    ("inverse", lambda: 1 / taken_over(), "The fraction is upside down: (p·p)/(−p·g)."),
    ("no_alpha", lambda: taken_over() / ALPHA, "α is missing: p = −α·sign(g)."),
    ("alpha_squared", lambda: taken_over() * ALPHA, "α comes in twice above and once below: one is left."),
)  # fmt: skip

TAKEN_OVER = Exercise(
    reference=taken_over,
    outputs=("Lambda",),
    kind="value",
    rtol=0.01,
    draw=lambda rng, part: [Case("the step size Λ", {})],
    hints=(
        "With a constant gradient Adam's step is −α·sign(g), at every t, and γ is the same at every step.",
        "p·p = 4α² and −p·g = α(8 + 4 + 2 + 6).",
        "4 * 0.05 / (8 + 4 + 2 + 6)",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)

SWATS_TRAINS_DIGITS = Training(
    name="swats_trains_digits",
    step=SWATS_STEP,
    hyper={
        "alpha": 0.003,
        "beta1": 0.9,
        "beta2": 0.999,
        "eps": 1e-9,
        "switch_tolerance": 0.001,
    },
    numbers=("lam", "Lambda"),
    threshold=0.90,
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of swats_step first.",
        "If the single steps are right and training still fails, look for state kept outside the function.",
        "The run calls swats_step(theta, grad, m, v, buffer, lam, Lambda, t, ...) 200 times, state included.",
    ),
)

EXERCISES = (PROJECTED_STEP_SIZE, TAKEN_OVER, SHOULD_SWITCH, SWATS_STEP, SWATS_TRAINS_DIGITS)
