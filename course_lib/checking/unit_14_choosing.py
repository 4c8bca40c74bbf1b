"""Exercises of unit 14, choosing an optimizer: all of them in order, a prediction and two training runs."""

from __future__ import annotations

from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.checking.training import Training
from course_lib.checking.unit_14_capstone import RECIPE
from course_lib.checking.unit_14_step import UNIFIED_STEP
from course_lib.checking.unit_14_train import TRAIN
from course_lib.checking.unit_14_validation import CHOOSE_BY_VALIDATION


def lucky_share():
    """Chance that the best of B's four runs beats A's single run, all five being draws from one distribution."""
    tries_of_a, tries_of_b = 1, 4
    return tries_of_b / (tries_of_a + tries_of_b)


LUCKY_SHARE = Exercise(
    reference=lucky_share,
    outputs=("prediction",),
    kind="value",
    rtol=0.02,
    draw=lambda rng, part: [Case("the share of comparisons in which B looks better", {})],
    hints=(
        "Put all five results in order, from best to worst. Who made the best of the five?",
        "The methods are the same, so each of the five runs is equally likely to be the best.",
        "Four of the five runs are B's: divide.",
    ),
    mistakes=(
        Mistake("even", lambda: 0.5,
                "In one half it would be if both had the same number of tries: B has four, and its best counts."),
        Mistake("three_quarters", lambda: 0.75, "There are five runs in all, not four: A's own counts, too."),
        Mistake("coin_flips", lambda: 1 - 0.5**4,
                "You treat the four comparisons with A as independent coin flips, but A's run is the same in "
                "all of them."),
        Mistake("as", lambda: 0.2, "That is the share in which A looks better."),
        Mistake("always", lambda: 1.0, "Sometimes A's only run is the best of all five."),
        Mistake("percent", lambda: 80.0, "Write a share between 0 and 1, not per cent."),
        Mistake("odds", lambda: 4.0, "Those are the odds, four to one: write the share of all comparisons."),
        Mistake("none", lambda: 0.0, "B has four tries and shows its best one."),
        Mistake("quarter", lambda: 0.25, "Those are the odds of A: write the share in which B looks better."),
        Mistake("median", lambda: 0.0625, "B shows the best of its four runs: not all four have to beat A's."),
    ),
)  # fmt: skip

UNIFIED_TRAINS_DIGITS = Training(
    name="unified_trains_digits",
    step=UNIFIED_STEP,
    hyper={"alpha": 0.02, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    threshold=0.92,
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of unified_step first.",
        "If the single steps are right and training still fails, look for state kept outside the function.",
        "The run calls unified_step(theta, grad, m, v, t, alpha=0.02, beta1=0.9, beta2=0.999, eps=1e-8) 200 "
        "times, with "
        "sigma and corrected at their defaults, and feeds back the theta, m and v that it returns.",
    ),
)

EXERCISES = (
    UNIFIED_STEP,
    CHOOSE_BY_VALIDATION,
    TRAIN,
    LUCKY_SHARE,
    UNIFIED_TRAINS_DIGITS,
    RECIPE,
)
