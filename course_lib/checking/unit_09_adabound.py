"""Exercises of unit 09, AdaBound: all of them in order, a prediction and a training run."""

from __future__ import annotations

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import Training
from course_lib.checking.unit_09_bounds import LOWER_BOUND, UPPER_BOUND
from course_lib.checking.unit_09_spread import STEP_SIZE_SPREAD
from course_lib.checking.unit_09_step import ADABOUND_STEP

# --- a prediction and a training run -----------------------------------------------------------

# A loss with the second derivative 25, without momentum: gradient descent is stable below 2/25.
CURVATURE, FINAL, SPEED = 25.0, 0.1, 0.01


def _passed(limit, gamma=SPEED, final=FINAL):
    """The t at which final·(1 − 1/(γt + 1)) = limit, not rounded."""
    share = limit / final
    return share / (1 - share) / gamma


def end_of_stability():
    """The step at which the lower bound reaches 2 over the second derivative."""
    return _passed(2 / CURVATURE)


PREDICTION_ROWS = (
    ("one_over_h", lambda: _passed(1 / CURVATURE),
     "You took the limit 1/f″; gradient descent is stable up to 2/f″."),
    ("default_gamma", lambda: _passed(2 / CURVATURE, gamma=0.001),
     "You used γ = 0.001; here it is 0.01."),
    ("gamma_forgotten", lambda: _passed(2 / CURVATURE, gamma=1.0),
     "That is γt; the question is for t."),
    ("inverse", lambda: 1 / SPEED / (2 / CURVATURE / FINAL),
     "You solved 1/(γt) = limit/final_alpha; the lower bound is final_alpha · (1 − 1/(γt + 1))."),
    ("rest", lambda: (1 - 2 / CURVATURE / FINAL) / (2 / CURVATURE / FINAL) / SPEED,
     "You solved 1/(γt + 1) = limit/final_alpha; it is 1 − 1/(γt + 1) that equals it."),
    ("no_one", lambda: 1 / (1 - 2 / CURVATURE / FINAL) / SPEED,
     "You left out the + 1: γt + 1 is 5, not γt."),
    ("linear", lambda: 2 / CURVATURE / FINAL / SPEED,
     "You let the bound rise in proportion to t; its slope becomes smaller and smaller."),
    ("the_limit", lambda: 2 / CURVATURE,
     "That is the limit 2/f″ itself; the question is at which step the bound reaches it."),
    ("half_way", lambda: 1 / SPEED,
     "At t = 1/γ the lower bound is half of final_alpha; the limit is another number."),
)  # fmt: skip

END_OF_STABILITY = Exercise(
    reference=end_of_stability,
    outputs=("t",),
    kind="value",
    rtol=0.01,
    draw=lambda rng, part: [Case("the step at which the lower bound reaches the limit", {})],
    hints=(
        "Up to which step size is gradient descent stable if the second derivative is 25? Unit 01 has the limit.",
        "Set the lower bound equal to 0.08: 1 − 1/(0.01 t + 1) = 0.8. What is 0.01 t + 1?",
        "0.01 t + 1 = 5, so t = 4 / 0.01",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)

ADABOUND_TRAINS_DIGITS = Training(
    name="adabound_trains_digits",
    step=ADABOUND_STEP,
    hyper={"alpha": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "final_alpha": 3.0, "gamma": 0.01},
    threshold=0.90,
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of adabound_step first.",
        "If the single steps are right and training still fails, look for state kept outside the function.",
        "The run calls adabound_step(theta, grad, m, v, t, ...) 200 times, t = 1, 2, …, and feeds back theta, m and v.",
    ),
)  # fmt: skip

EXERCISES = (
    LOWER_BOUND,
    UPPER_BOUND,
    END_OF_STABILITY,
    ADABOUND_STEP,
    STEP_SIZE_SPREAD,
    ADABOUND_TRAINS_DIGITS,
)
