"""Exercises of unit 12, warm restarts: all of them in order, a prediction and a training run."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import ScheduledTraining
from course_lib.checking.unit_12_schedules import COSINE_ANNEALING, WARM_RESTARTS
from course_lib.checking.unit_12_snapshots import RESTART_STEPS, SNAPSHOT_AVERAGE
from course_lib.optimizers import Momentum
from course_lib.units import unit_12_sgdr as reference

# --- a prediction ------------------------------------------------------------------------------

T, ALPHA, T0, TMULT = 200, 0.2, 20, 3


def alpha_in_the_third_period():
    """α at t = 200 of warm restarts whose periods have 20, 60 and 180 steps."""
    return reference.warm_restarts(T, ALPHA, T0, TMULT)


def _at(x):
    return ALPHA * (1 + np.cos(np.pi * x)) / 2


PREDICTION_ROWS = (
    ("all_alike", lambda: ALPHA,
     "No restart falls on t = 200: with Tmult = 3 the periods have 20, 60 and 180 steps."),
    ("not_reset", lambda: _at(T / 180),
     "You divided t by the length of the period: T_cur counts from the last restart, which was at t = 80."),
    ("line", lambda: ALPHA / 3,
     "That is what falls along a straight line; here it is half a cosine."),
    ("no_half", lambda: 2 * _at(2 / 3),
     "That is the middle of a period, or the half (or the 1) is missing in α (1 + cos)/2."),
    ("rising", lambda: _at(1 / 3),
     "A sign is wrong: cos(2π/3) is −0.5."),
    ("end", lambda: 0.0,
     "At t = 200 the third period is not over: it ends at 260."),
    ("wrong_start", lambda: _at((T - 60) / 180),
     "The third period does not begin at t = 60: the first two have 20 + 60 steps."),
    ("doubled", lambda: reference.warm_restarts(T, ALPHA, T0, 2),
     "Tmult is 3: each period is three times as long as the one before."),
    ("one_period", lambda: _at(T / 260),
     "You took one cosine over all 260 steps: there were restarts at t = 20 and 80."),
    ("from_second", lambda: _at((T - 20) / 240),
     "There was a second restart, at t = 80."),
    ("second_length", lambda: _at((T - 60) / 200),
     "The third period begins at t = 80 and has 180 steps."),
    ("degrees", lambda: ALPHA * (1 + np.cos(120)) / 2,
     "Your cosine took degrees for radians: the angle is 2π/3."),
    ("factor", lambda: _at(2 / 3) / ALPHA,
     "That is (1 + cos)/2 alone: multiply by α."),
)  # fmt: skip

ALPHA_IN_THE_THIRD_PERIOD = Exercise(
    reference=alpha_in_the_third_period,
    outputs=("alpha",),
    kind="value",
    rtol=0.01,
    draw=lambda rng, part: [Case("the step size at t = 200", {})],
    hints=(
        "How many steps has each of the first three periods? In which one is t = 200, and when did it begin?",
        "The third period goes from t = 80 to 260, and T_cur = 120 of its 180 steps are done: two thirds.",
        "0.2 * (1 + np.cos(np.pi * 120 / 180)) / 2",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)


# --- a training run ----------------------------------------------------------------------------


RESTART_TRAINS_DIGITS = ScheduledTraining(
    name="restart_trains_digits",
    step=WARM_RESTARTS,
    hyper={"alpha": 0.2, "T0": 30, "Tmult": 2, "alpha_min": 0.002},
    threshold=0.90,
    steps=210,  # three periods
    layers=(64, 32, 10),
    bounds=(0.002, 0.2),
    optimizer=lambda t: Momentum(beta=0.9),
    hints=(
        "Every value is right or wrong on its own: pass the other checks of warm_restarts first.",
        "If the values are right and training still fails, look for something kept outside the function.",
        "The run calls warm_restarts(t, 0.2, 30, Tmult=2, alpha_min=0.002) for t = 0, …, 209 and takes a step of "
        "momentum with each value.",
    ),
)

EXERCISES = (
    COSINE_ANNEALING,
    RESTART_STEPS,
    ALPHA_IN_THE_THIRD_PERIOD,
    WARM_RESTARTS,
    SNAPSHOT_AVERAGE,
    RESTART_TRAINS_DIGITS,
)
