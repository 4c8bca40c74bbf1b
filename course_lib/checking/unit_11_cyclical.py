"""Exercises of unit 11, cyclical step sizes: all of them in order, a prediction and a training run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from course_lib.checking.calling import Outcome
from course_lib.checking.exercise import Ask, Case, Exercise, mistakes
from course_lib.checking.training import Run, Training
from course_lib.checking.unit_11_bounds import SUGGEST_BOUNDS
from course_lib.checking.unit_11_range import LR_RANGE_TEST
from course_lib.checking.unit_11_waves import EXP_RANGE, TRIANGULAR, TRIANGULAR2
from course_lib.optimizers import momentum_step
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


@dataclass(frozen=True)
class ScheduledTraining(Training):
    """Training with SGDM whose step sizes come from the student: ``step`` is the exercise of a schedule.

    ``hyper`` holds the bounds and the step size of the cycle; a value outside the bounds ends the run.
    """

    beta: float = 0.9

    def run(self, seed: int, earlier: tuple[str, ...] = ()) -> Run:
        """Train: asks for one step size after the other; returns (validation accuracy, last outcome)."""
        from course_lib.datasets import digits
        from course_lib.networks import Network

        data = digits()
        network = Network(self.layers, data.X_train, data.y_train, batch_size=self.batch_size)
        rng = np.random.default_rng(seed)
        theta = network.init(rng)
        v, outcome = np.zeros_like(theta), Outcome()
        low, high = self.hyper["alpha_min"], self.hyper["alpha_max"]
        for t in range(self.steps):
            outcome = yield Ask(Case(f"t = {t}", {"t": t, **self.hyper}), earlier)
            if outcome.problem is not None:
                return None, outcome
            value = outcome.calls[0][0]
            alpha = (
                float(np.ravel(value)[0])
                if np.size(value) == 1 and not isinstance(value, str)
                else np.nan
            )
            if not low * (1 - 1e-6) <= alpha <= high * (1 + 1e-6):
                problem = f"the step size at t = {t} must be from {low} to {high}, got {alpha:.6g}"
                return None, replace(outcome, problem=problem)
            theta, v = momentum_step.__wrapped__(
                theta, network.draw(rng).grad(theta), v, alpha, self.beta
            )
        return float(network.accuracy(theta, data.X_val, data.y_val)), outcome


CYCLE_TRAINS_DIGITS = ScheduledTraining(
    name="cycle_trains_digits",
    step=TRIANGULAR,
    hyper={"alpha_min": 0.005, "alpha_max": 0.2, "step_size": 50},
    threshold=0.90,
    layers=(64, 32, 10),
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
