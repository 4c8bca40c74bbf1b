"""Exercises of unit 08, AMSGrad: all of them in order, a prediction and a training run."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import Training
from course_lib.checking.unit_08_moment import MAX_SECOND_MOMENT, MOVEMENTS
from course_lib.checking.unit_08_regret import AVERAGE_REGRET
from course_lib.checking.unit_08_step import AMSGRAD_STEP
from course_lib.units import unit_08_amsgrad as reference

# --- a prediction and a training run -----------------------------------------------------------

# A spike of 1000 among gradients of 1, β₂ = 0.99, v = 1 before it; then 500 gradients of 1.
SPIKE, AFTER, BETA2 = 1000.0, 500, 0.99


def _after(amsgrad):
    grads = np.append(SPIKE, np.ones(AFTER))
    return float(-reference.movements(grads, 1.0, BETA2, amsgrad)[1:].sum())


def after_the_spike():
    """How far AMSGrad moves in the 500 steps after the spike, in units of α."""
    return _after(amsgrad=True)


PREDICTION_ROWS = (
    ("adam", lambda: _after(amsgrad=False),
     "That is Adam, whose v falls again after the spike; v_max does not."),
    ("sign", lambda: -_after(amsgrad=True), "That is the way with its sign; asked is the distance, a positive number."),
    ("as_before", lambda: float(AFTER),
     "That would be a move of α per step, as before the spike; v_max remembers it."),
    ("one_step", lambda: 1 / np.sqrt(BETA2 + (1 - BETA2) * SPIKE**2),
     "That is one of the 500 steps; the question is how far they move together."),
    ("the_spike", lambda: SPIKE / np.sqrt(BETA2 + (1 - BETA2) * SPIKE**2),
     "That is the step of the spike itself; the question is what follows."),
    ("no_root", lambda: AFTER / (BETA2 + (1 - BETA2) * SPIKE**2),
     "The root is missing: divide by √v_max."),
    ("no_weight", lambda: AFTER / SPIKE,
     "You divide by the spike itself: in v its square has the weight 1−β₂ = 0.01."),
    ("spike_included", lambda: (AFTER + SPIKE) / np.sqrt(BETA2 + (1 - BETA2) * SPIKE**2),
     "You counted the step of the spike, too; the question is what follows."),
    ("nothing", lambda: 0.0,
     "The steps are short, but there are 500 of them."),
    ("default_beta", lambda: AFTER / np.sqrt(0.001 * SPIKE**2),
     "You used β₂ = 0.999; here it is 0.99."),
)  # fmt: skip

AFTER_THE_SPIKE = Exercise(
    reference=after_the_spike,
    outputs=("distance",),
    kind="value",
    rtol=0.01,
    draw=lambda rng, part: [Case("the distance of the 500 steps, in units of α", {})],
    hints=(
        "How large is v right after the spike? Nothing that comes later is larger.",
        "v = 0.99·1 + 0.01·1000², and v_max stays there. Every later step is 1/√v_max.",
        "500 / np.sqrt(0.99 + 0.01 * 1000**2)",
    ),
    mistakes=mistakes(PREDICTION_ROWS),
)

AMSGRAD_TRAINS_DIGITS = Training(
    name="amsgrad_trains_digits",
    step=AMSGRAD_STEP,
    hyper={"alpha": 0.003, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    threshold=0.90,
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of amsgrad_step first.",
        "If the single steps are right and training still fails, look for state kept outside the function.",
        "The run calls amsgrad_step(theta, grad, m, v, v_max, ...) 200 times and feeds back all that it returns.",
    ),
)

EXERCISES = (
    MAX_SECOND_MOMENT,
    AFTER_THE_SPIKE,
    MOVEMENTS,
    AMSGRAD_STEP,
    AVERAGE_REGRET,
    AMSGRAD_TRAINS_DIGITS,
)
