"""Exercises of unit 11, cyclical step sizes: all of them in order, a prediction and a training run."""

from __future__ import annotations

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import ScheduledTraining
from course_lib.checking.unit_11_bounds import SUGGEST_BOUNDS
from course_lib.checking.unit_11_range import LR_RANGE_TEST
from course_lib.checking.unit_11_waves import EXP_RANGE, TRIANGULAR, TRIANGULAR2
from course_lib.optimizers import Momentum
from course_lib.units import unit_11_cyclical as reference

# --- a prediction ------------------------------------------------------------------------------

# 3200 images in minibatches of 64: 50 steps per epoch; half a cycle lasts 4 epochs.
EPOCH, HALF = 50, 4
T, LOW, HIGH = 730, 0.01, 0.09


def alpha_in_cycle_two():
    """α of triangular2 at step 730, on the way down in the second cycle."""
    return reference.triangular2(T, LOW, HIGH, HALF * EPOCH)


def _first_height(half):
    """The height between the bounds of a triangle, 0 to 1."""
    return reference.triangular(T, 0.0, 1.0, half)


PREDICTION_ROWS = (
    ("not_halved", lambda: reference.triangular(T, LOW, HIGH, HALF * EPOCH),
     "That is triangular: in the second cycle of triangular2 the swing is halved."),
    ("whole_halved", lambda: reference.triangular(T, LOW, HIGH, HALF * EPOCH) / 2,
     "You halve the whole step size; alpha_min stays, only the swing above it is halved."),
    ("maximum_halved", lambda: reference.triangular(T, LOW, HIGH / 2, HALF * EPOCH),
     "You halve alpha_max; it is the swing, alpha_max − alpha_min, that is halved."),
    ("going_up", lambda: LOW + (HIGH - LOW) / 2 * (1 - _first_height(HALF * EPOCH)),
     "At t = 730 the second cycle is on its way down: its peak was at t = 600."),
    ("no_minimum", lambda: (HIGH - LOW) / 2 * _first_height(HALF * EPOCH),
     "alpha_min is missing: the swing is added to it."),
    ("half_for_whole", lambda: reference.triangular2(T, LOW, HIGH, HALF * EPOCH / 2),
     "Your cycle has 4 epochs; those are *half* a cycle."),
    ("in_epochs", lambda: reference.triangular2(T, LOW, HIGH, HALF),
     "You counted the half cycle as 4 steps; it is 4 epochs of 50 steps."),
    ("one_epoch", lambda: reference.triangular2(T, LOW, HIGH, EPOCH),
     "You counted the half cycle as one epoch; it is 4."),
    ("in_images", lambda: reference.triangular2(T, LOW, HIGH, HALF * 3200),
     "An epoch has 3200 images, but 3200/64 = 50 steps."),
    ("t_in_epochs", lambda: reference.triangular2(T / EPOCH, LOW, HIGH, HALF * EPOCH),
     "t and step_size must have the same unit: both steps, or both epochs."),
)  # fmt: skip

ALPHA_IN_CYCLE_TWO = Exercise(
    reference=alpha_in_cycle_two,
    outputs=("alpha",),
    kind="value",
    rtol=1e-4,
    draw=lambda rng, part: [Case("the step size at t = 730", {})],
    hints=(
        "How many steps has half a cycle? In which cycle is t = 730, and has it passed its peak?",
        "Half a cycle has 200 steps. The second cycle goes from 400 to 800, its peak is at 600 with half the swing.",
        "0.01 + (0.09 - 0.01) / 2 * (1 - 130 / 200)",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)


# --- a training run ----------------------------------------------------------------------------


CYCLE_TRAINS_DIGITS = ScheduledTraining(
    name="cycle_trains_digits",
    step=TRIANGULAR,
    hyper={"alpha_min": 0.005, "alpha_max": 0.2, "step_size": 50},
    threshold=0.90,
    layers=(64, 32, 10),
    bounds=(0.005, 0.2),
    optimizer=lambda t: Momentum(beta=0.9),
    hints=(
        "Every value is right or wrong on its own: pass the other checks of triangular first.",
        "If the values are right and training still fails, look for something kept outside the function.",
        "The run calls triangular(t, 0.005, 0.2, 50) for t = 0, …, 199 and takes a step of momentum with each value.",
    ),
)

EXERCISES = (
    TRIANGULAR,
    ALPHA_IN_CYCLE_TWO,
    TRIANGULAR2,
    EXP_RANGE,
    LR_RANGE_TEST,
    SUGGEST_BOUNDS,
    CYCLE_TRAINS_DIGITS,
)
