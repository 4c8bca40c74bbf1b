"""The capstone of unit 14: a recipe of the student's own, trained by the checker on seeds the student has not seen."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise
from course_lib.units.unit_14_choosing import SIGMAS, train

BUDGET, THRESHOLD = 100, 0.94
FORM = "return alphas, beta1, beta2, sigma, corrected"


def recipe(budget):
    """The reference's recipe: Adam, its step size falling along a half cosine."""
    t = np.arange(budget)
    return 0.03 * (1 + np.cos(np.pi * t / budget)) / 2, 0.9, 0.999, "average", True


def _draw_recipe(rng, part):
    return [
        Case(
            f"mean validation accuracy of three runs of {BUDGET} gradients, at least {THRESHOLD:.0%}",
            {"budget": BUDGET},
        )
    ]


def accuracies(alphas, beta1, beta2, sigma, corrected, seeds=(11, 12, 13)):
    """Validation accuracy at the end of one run per seed; the training images are the only ones with gradients."""
    from course_lib.datasets import digits
    from course_lib.networks import Network

    data = digits()
    network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
    found = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        path = train(
            lambda theta, rng=rng: network.draw(rng).grad(theta),
            network.init(rng),
            alphas,
            beta1,
            beta2,
            sigma=sigma,
            corrected=corrected,
        )
        finite = bool(np.isfinite(path[-1]).all())
        found.append(float(network.accuracy(path[-1], data.X_val, data.y_val)) if finite else 0.0)
    return found


def judge_recipe(case, outputs):
    """None if the recipe is a recipe, keeps to the budget and reaches the threshold."""
    (answer,) = outputs
    if not isinstance(answer, (tuple, list)) or len(answer) != 5:
        return f"a recipe has five parts: {FORM}"
    alphas, beta1, beta2, sigma, corrected = answer
    try:
        shape = np.shape(alphas)
    except ValueError:  # lists of several lengths
        shape = ()
    if shape != (case.inputs["budget"],):
        return (
            f"the budget is {case.inputs['budget']} gradients, so alphas must hold {case.inputs['budget']} step sizes, "
            f"got {' × '.join(map(str, shape)) or 'something else'}"
        )
    if not isinstance(sigma, str) or sigma not in SIGMAS:
        return f"sigma must be one of {', '.join(SIGMAS)}, got {sigma!r:.40}"
    try:
        with np.errstate(all="ignore"):
            reached = float(np.mean(accuracies(alphas, beta1, beta2, sigma, bool(corrected))))
    except (TypeError, ValueError) as error:  # a hyperparameter out of its range, named there
        return f"{error}"
    if reached < THRESHOLD:
        return (
            f"this recipe reaches {reached:.1%} on average; look for a better step size or method"
        )
    return None


RECIPE = Exercise(
    reference=recipe,
    outputs=("recipe",),
    draw=_draw_recipe,
    judge=judge_recipe,
    hints=(
        "First find the best constant step size for two or three methods, each with the same number of tries.",
        "With a root below the fraction the useful step sizes lie around 0.01 to 0.1, without it around 0.1 to "
        "3. Then let "
        "the best one fall in time.",
        "alphas is an array of `budget` numbers: for example a constant times np.linspace(1, 0.05, budget).",
    ),
)  # fmt: skip
