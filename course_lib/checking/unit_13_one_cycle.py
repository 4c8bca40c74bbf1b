"""Exercises of unit 13, one-cycle: all of them in order, a prediction and a training run."""

from __future__ import annotations

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import ScheduledTraining
from course_lib.checking.unit_13_cycle import ONE_CYCLE_ALPHA, ONE_CYCLE_BETA
from course_lib.checking.unit_13_minimize import ONE_CYCLE_MINIMIZE
from course_lib.checking.unit_13_phases import ONE_CYCLE_PHASE
from course_lib.optimizers import Momentum
from course_lib.units import unit_13_one_cycle as reference

# --- a prediction ------------------------------------------------------------------------------

# Under a constant gradient momentum moves by α/(1−β) per step in the end.
DIVISOR, BETA_MAX, BETA_MIN = 20.0, 0.98, 0.9


def effective_ratio():
    """How many times larger α/(1−β) is at the peak than at t = 0."""
    peak = 1.0 / (1 - BETA_MIN)
    first = 1.0 / DIVISOR / (1 - BETA_MAX)
    return peak / first


PREDICTION_ROWS = (
    ("alpha_alone", lambda: DIVISOR,
     "That is the ratio of the two α; β changes, too, and with it 1/(1−β)."),
    ("multiplied", lambda: DIVISOR * (1 - BETA_MIN) / (1 - BETA_MAX),
     "β moves *against* α: at the peak 1 − β is larger, which makes α/(1−β) smaller."),
    ("betas_alone", lambda: (1 - BETA_MIN) / (1 - BETA_MAX),
     "That is the ratio of the two 1−β; α changes, too, and the two work against each other."),
    ("inverse_betas_alone", lambda: (1 - BETA_MAX) / (1 - BETA_MIN),
     "That is the ratio of the two 1−β; α changes, too."),
    ("inverse", lambda: 1 / effective_ratio(),
     "That is the first one divided by the one at the peak: the other way round."),
    ("times_beta", lambda: DIVISOR * BETA_MIN / BETA_MAX,
     "You multiply by β; what counts is 1/(1−β)."),
    ("over_beta", lambda: DIVISOR * BETA_MAX / BETA_MIN,
     "You divide by β; what counts is 1/(1−β)."),
    ("peak_itself", lambda: 1.0 / (1 - BETA_MIN),
     "That is α/(1−β) at the peak for α_max = 1; divide it by the value at t = 0."),
    ("first_itself", lambda: 1.0 / DIVISOR / (1 - BETA_MAX),
     "That is α/(1−β) at t = 0 for α_max = 1; asked is how many times larger it is at the peak."),
    ("default_betas", lambda: DIVISOR * 0.05 / 0.15,
     "You used the default β, 0.95 and 0.85; here they are 0.98 and 0.9."),
    ("all_defaults", lambda: 25.0 * 0.05 / 0.15,
     "You used the defaults; here div_factor is 20, and β goes from 0.98 to 0.9."),
    ("plus", lambda: DIVISOR * (1 + BETA_MAX) / (1 + BETA_MIN),
     "It is 1/(1−β), with a minus."),
    ("difference", lambda: 1.0 / (1 - BETA_MIN) - 1.0 / DIVISOR / (1 - BETA_MAX),
     "That is the difference; asked is the ratio."),
    ("equal", lambda: 1.0,
     "The two changes work against each other, but they do not cancel: α grows more than 1−β does."),
)  # fmt: skip

EFFECTIVE_RATIO = Exercise(
    reference=effective_ratio,
    outputs=("ratio",),
    kind="value",
    rtol=0.01,
    draw=lambda rng, part: [Case("the ratio", {})],
    hints=(
        "Write down α and β at t = 0, and at the peak. Then α/(1−β) for both.",
        "At t = 0: (α_max/20) / 0.02. At the peak: α_max / 0.1.",
        "(1 / 0.1) / ((1 / 20) / 0.02)",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)


# --- a training run ----------------------------------------------------------------------------


ONE_CYCLE_TRAINS_DIGITS = ScheduledTraining(
    name="one_cycle_trains_digits",
    step=ONE_CYCLE_ALPHA,
    hyper={"steps": 150, "alpha_max": 0.5, "pct_start": 0.4},
    steps=150,
    threshold=0.90,
    layers=(64, 32, 10),
    bounds=(0.0, 0.5),
    # β moves against the step size, by the reference.
    optimizer=lambda t: Momentum(beta=reference.one_cycle_beta(t, 150, pct_start=0.4)),
    hints=(
        "Every value is right or wrong on its own: pass the other checks of one_cycle_alpha first.",
        "If the values are right and training still fails, look for something kept outside the function.",
        "The run calls one_cycle_alpha(t, 150, 0.5, 0.4) for t = 0, …, 149 and takes a step with each value.",
    ),
)

EXERCISES = (
    ONE_CYCLE_PHASE,
    EFFECTIVE_RATIO,
    ONE_CYCLE_ALPHA,
    ONE_CYCLE_BETA,
    ONE_CYCLE_MINIMIZE,
    ONE_CYCLE_TRAINS_DIGITS,
)
