"""Exercises of unit 06, Adam against SGDM: all of them in order, and a run on real images."""

from __future__ import annotations

from functools import cache

import numpy as np

from course_lib.checking.exercise import Case, Exercise
from course_lib.checking.unit_06_perplexity import PERPLEXITY, PERPLEXITY_OF_HALVES
from course_lib.checking.unit_06_sharpness import SHARPNESS
from course_lib.checking.unit_06_tuning import GENERALIZATION_GAP, TUNE_ALPHA

# --- the chosen α trains a network -------------------------------------------------------------

STEPS, THRESHOLD, SEED = 60, 0.90, 3  # a seed that had no part in the choice
LAYERS, BATCH, BETA = (64, 32, 10), 64, 0.9


@cache
def test_accuracy(alpha):
    """Accuracy on the test images, which chose nothing, after SGDM has had its budget of steps."""
    from course_lib.datasets import digits
    from course_lib.networks import Network
    from course_lib.optimizers import Momentum
    from course_lib.running import run

    data = digits()
    network = Network(LAYERS, data.X_train, data.y_train, batch_size=BATCH)
    rng = np.random.default_rng(SEED)
    path = run(
        Momentum(alpha, beta=BETA), network, network.init(rng), STEPS, rng=rng, record_every=STEPS
    )
    return network.accuracy(path.theta[-1], data.X_test, data.y_test)


def alpha_trains_digits():
    """A step size of SGDM that passes the threshold: 10^(−1/2), found on the grid of the assignment."""
    return 10**-0.5


def _judge(case, outputs):
    """None if the network passes the threshold with this α."""
    try:
        answer = np.asarray(outputs[0])
    except ValueError:  # lists of several lengths
        answer = np.empty(0)
    if answer.dtype.kind not in "fiu" or answer.size != 1:
        return f"the answer must be one number, the step size, got {outputs[0]!r:.80}"
    alpha = float(answer.reshape(()))
    if not 0 < alpha < np.inf:
        return f"a step size is a number above 0, got {alpha:g}"
    reached = test_accuracy(alpha)
    if reached >= THRESHOLD:
        return None
    return (
        f"with α = {alpha:.4g} the network reads {reached:.1%} of the test images: another one of the "
        "grid is better. Is the median of the *validation* losses lowest there?"
    )


ALPHA_TRAINS_DIGITS = Exercise(
    reference=alpha_trains_digits,
    outputs=("alpha",),
    kind="value",
    draw=lambda rng, part: [
        Case(f"test accuracy of at least {THRESHOLD:.0%} after {STEPS} steps of SGDM", {})
    ],
    judge=_judge,
    hints=(
        "The table has a row per seed and a column per α: tune_alpha is made for it.",
        "alpha, at_edge = tune_alpha(alphas, losses), and look at at_edge.",
        "digits_alpha = tune_alpha(alphas, losses)[0]",
    ),
)

EXERCISES = (
    TUNE_ALPHA,
    GENERALIZATION_GAP,
    SHARPNESS,
    PERPLEXITY_OF_HALVES,
    PERPLEXITY,
    ALPHA_TRAINS_DIGITS,
)
