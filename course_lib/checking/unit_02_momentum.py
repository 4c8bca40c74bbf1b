"""Exercises of unit 02, momentum."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.checking.training import Training
from course_lib.checking.unit_02_steps import MOMENTUM_STEP, NESTEROV_STEP, hyper_pairs
from course_lib.units import unit_02_momentum as reference

# --- momentum_weights --------------------------------------------------------------------------


def _draw_weights(rng, part):
    def case(n, beta):
        return Case(f"n = {n}, β = {beta}", {"n": n, "beta": beta})

    if part == "properties":
        return [
            Case("β = 0: only the newest counts", {"n": 5, "beta": 0.0}),
            Case("a single gradient weighs 1", {"n": 1, "beta": 0.7}),
        ]
    if part != "hidden":
        return [case(3, 0.5), case(4, 0.9)] + ([case(6, 0.7)] if part == "visible" else [])
    lengths = rng.choice(np.arange(5, 40), size=3, replace=False)
    betas = rng.choice([0.3, 0.6, 0.8, 0.95, 0.99], size=3, replace=False)
    return [case(int(n), float(beta)) for n, beta in zip(lengths, betas, strict=True)]


def _weights_by(power):
    """Wrong weights from a formula of (age, n, β); the newest gradient has age 0."""

    def wrong(n, beta=0.9):
        return np.array([power(n - 1 - i, n, beta) for i in range(n)], dtype=float)

    return wrong


WEIGHTS_MISTAKES = (
    ("newest_first", _weights_by(lambda age, n, b: b ** (n - 1 - age)),
     "Your weights are in the wrong order: the oldest gradient comes first and weighs least."),
    ("one_power_too_many", _weights_by(lambda age, n, b: b ** (age + 1)),
     "Your powers of β are one too large: the newest gradient has not faded yet, its weight is 1."),
    ("newest_first_shifted", _weights_by(lambda age, n, b: b ** (n - age)),
     "The order is wrong, and the powers are one too large: the newest comes last and has 1."),
    ("moving_average", _weights_by(lambda age, n, b: (1 - b) * b**age),
     "Those are the weights of a moving average, with a factor 1−β (Adam's m). Momentum's velocity "
     "has none: the newest gradient weighs 1."),
    ("normalised", _weights_by(lambda age, n, b: b**age * (1 - b) / (1 - b**n)),
     "You made the weights add up to 1. In the velocity they add up to (1−βⁿ)/(1−β)."),
    ("no_fading", _weights_by(lambda age, n, b: 1.0),
     "All your weights are equal: every step multiplies the older ones by β once more."),
    ("product", _weights_by(lambda age, n, b: b * age),
     "β·k is a product; the weight is a power, βᵏ: beta**k."),
    ("one_minus_beta", _weights_by(lambda age, n, b: (1 - b) ** age),
     "β and 1−β are exchanged: the past is multiplied by β in every step."),
    ("sign", _weights_by(lambda age, n, b: -(b**age)),
     "Your weights are negative: the minus and α stand before the sum, v = −α Σ wᵢ gᵢ."),
    ("one_too_many", lambda n, beta=0.9: beta ** np.arange(float(n), -1.0, -1.0),
     "You return n + 1 weights; there is one for each of the n gradients."),
    ("one_too_few", lambda n, beta=0.9: beta ** np.arange(n - 1.0, 0.0, -1.0),
     "The newest gradient is missing: the powers go down to β⁰ = 1."),
    ("running_sum", _weights_by(lambda age, n, b: sum(b**k for k in range(age, n))),
     "You return running sums of the weights; return the weights themselves."),
    ("hardcoded", _weights_by(lambda age, n, b: 0.9**age),
     "You use 0.9 as a constant: use the argument beta."),
)  # fmt: skip

MOMENTUM_WEIGHTS = Exercise(
    reference=reference.momentum_weights,
    outputs=("w",),
    draw=_draw_weights,
    hints=(
        "Write v after three steps from v = 0 in full. What stands before each gradient?",
        "The newest gradient has the weight 1; the one before it has been multiplied by β once; "
        "the oldest n−1 times.",
        "beta ** np.arange(n - 1, -1, -1)",
    ),
    mistakes=tuple(Mistake(*row) for row in WEIGHTS_MISTAKES),
)


# --- convert_step_size -------------------------------------------------------------------------

PLAIN = ("lecture", "pytorch", "keras")


def _convert(alpha, beta, *names):
    """Convert along ``names``: each result is the next step size."""
    inputs = {"alpha": alpha, "beta": beta, "source": names[0], "target": names[1]}
    then = [{"source": a, "target": b} for a, b in pairwise(names[1:])]
    return Case(f"{' → '.join(names)}, β = {beta}", inputs, then)


def _draw_convert(rng, part):
    # Every case has a conversion that changes α: returning α as it came must not earn points.
    if part == "properties":
        return [
            _convert(0.3, 0.8, "lecture", "ema", "lecture"),
            _convert(0.3, 0.8, "ema", "pytorch", "ema"),
        ]
    if part != "hidden":
        return [
            _convert(0.1, 0.9, "lecture", "ema"),
            _convert(0.1, 0.8, "ema", "lecture"),
            _convert(0.1, 0.8, "lecture", "pytorch", "keras", "lecture", "ema"),
            _convert(0.1, 0.6, "keras", "ema", "ema"),
        ]
    (alpha, beta), (alpha2, beta2), (alpha3, beta3) = hyper_pairs(rng, 3)
    names = [str(name) for name in rng.permutation(PLAIN)]
    return [
        _convert(alpha, beta, *names, "ema", "ema"),
        _convert(alpha2, beta2, "ema", *names[::-1]),
        _convert(alpha3, beta3, names[1], "ema", names[2], names[0]),
        _convert(alpha, beta2, names[0], names[0], "ema", names[1], "ema"),
    ]


def _scaled(factor, to=("ema",), same_too=False):
    """A wrong conversion: forms in ``to`` need ``factor(β)`` times the others' step size."""

    def wrong(alpha, beta, source, target):
        if same_too:
            return alpha * factor(beta) if target in to else alpha / factor(beta)
        up = factor(beta) if target in to else 1.0
        down = factor(beta) if source in to else 1.0
        return alpha * up / down

    return wrong


def _right(b):
    return 1 / (1 - b)


def _one_way(only_to):
    def wrong(alpha, beta, source, target):
        if source == target:
            return alpha
        if only_to:
            return alpha / (1 - beta) if target == "ema" else alpha
        return alpha * (1 - beta) if source == "ema" else alpha

    return wrong


def _ema_target_only(alpha, beta, source, target):
    if target == "ema":
        return alpha / (1 - beta)
    return alpha * (1 - beta) if source == "ema" else alpha


CONVERT_MISTAKES = (
    ("never", lambda alpha, beta, source, target: alpha,
     "You never change α. The ema form's steps are 1−β times as long, so it needs α/(1−β)."),
    ("inverted", _scaled(lambda b: 1 - b),
     "The factor is upside down: ema takes smaller steps, so it needs the larger α, α/(1−β)."),
    ("pytorch_too", _scaled(_right, to=("ema", "pytorch")),
     "You treat pytorch as an average. PyTorch adds g with weight 1: its α is the lecture's."),
    ("keras_too", _scaled(_right, to=("ema", "keras")),
     "You treat keras as an average. Keras's form is the lecture's: the same α."),
    ("all_but_lecture", _scaled(_right, to=("ema", "keras", "pytorch")),
     "Only ema is different: the other three take the same steps at the same constant α."),
    ("target_only", lambda alpha, beta, source, target: alpha / (1 - beta) if target == "ema" else alpha,
     "You look at the target alone: source matters too. From ema to another form it is α(1−β), from "
     "ema to ema α."),
    ("source_only", lambda alpha, beta, source, target: alpha * (1 - beta) if source == "ema" else alpha,
     "You look at the source alone: target matters too. From another form to ema it is α/(1−β), from "
     "ema to ema α."),
    ("source_else_divide",
     lambda alpha, beta, source, target: alpha / (1 - beta) if source != "ema" else alpha * (1 - beta),
     "You look at the source alone and change α every time: between lecture, pytorch and keras it "
     "stays, and so it does from ema to ema."),
    ("to_ema_only", _one_way(True), "The way back is missing: from ema to another form, α(1−β)."),
    ("from_ema_only", _one_way(False),
     "The way to ema is missing: from another form to ema, α/(1−β)."),
    ("ema_to_ema", _ema_target_only,
     "From ema to ema nothing changes: look at both names, not at the target alone."),
    ("always_to_ema", lambda alpha, beta, source, target: alpha / (1 - beta),
     "You always divide by 1−β: source and target decide whether, and in which direction."),
    ("always_from_ema", lambda alpha, beta, source, target: alpha * (1 - beta),
     "You always multiply by 1−β: source and target decide whether, and in which direction."),
    ("divide_unless_equal",
     lambda alpha, beta, source, target: alpha if source == target else alpha / (1 - beta),
     "You divide by 1−β whenever the names differ: that is right to ema only. From ema multiply, "
     "between the other three leave α."),
    ("not_same_form", _scaled(_right, same_too=True),
     "You convert even where nothing changes: only a change from or to ema changes α."),
    ("divide_by_beta", _scaled(lambda b: 1 / b), "The factor is 1/(1−β), not 1/β."),
    ("one_plus_beta", _scaled(lambda b: 1 + b),
     "The factor is 1/(1−β) = 1 + β + β² + …, all of it; you stopped after 1 + β."),
    ("hardcoded", _scaled(lambda b: 10.0),
     "You use 10 as a constant: that is 1/(1−β) for β = 0.9 only."),
)  # fmt: skip

CONVERT_STEP_SIZE = Exercise(
    reference=reference.convert_step_size,
    outputs=("alpha",),
    draw=_draw_convert,
    hints=(
        "Start each form at v = 0 and take one step with gradient g. How far does θ move in each?",
        "The first three move by αg, ema by α(1−β)g, and so for every later gradient.",
        "To ema: alpha / (1 - beta). From ema: alpha * (1 - beta). Else, ema to ema too: alpha.",
    ),
    mistakes=tuple(Mistake(*row) for row in CONVERT_MISTAKES),
)


# --- coasting_distance, a prediction -----------------------------------------------------------

COASTING_V, COASTING_BETA = 0.3, 0.95


def coasting_distance():
    """How far θ still moves where g = 0, after it arrives with velocity v: βv / (1−β)."""
    return COASTING_V * COASTING_BETA / (1 - COASTING_BETA)


COASTING_MISTAKES = (
    ("stops", lambda: 0.0,
     "θ does not stop at once: without a gradient v is still βv in the next step."),
    ("one_step", lambda: COASTING_BETA * COASTING_V,
     "That is the next step alone; there is one after it, of β²v, and so on. Add them all up."),
    ("no_fading", lambda: COASTING_V,
     "That is the last step before the plain; the question is what follows."),
    ("arrival_counted", lambda: COASTING_V / (1 - COASTING_BETA),
     "You counted v itself, the step that is already made: the first step on the plain is βv."),
    ("v_missing", lambda: COASTING_BETA / (1 - COASTING_BETA), "The velocity v is missing."),
    ("wrong_direction", lambda: -COASTING_V * COASTING_BETA / (1 - COASTING_BETA),
     "The sign is wrong: θ goes on in the direction of v."),
    ("memory", lambda: 1 / (1 - COASTING_BETA),
     "1/(1−β) is the memory in steps; the question is a distance."),
    ("fraction_upside_down", lambda: COASTING_V * (1 - COASTING_BETA) / COASTING_BETA,
     "The fraction is upside down: the sum β + β² + … is β/(1−β)."),
)  # fmt: skip

COASTING_DISTANCE = Exercise(
    reference=coasting_distance,
    outputs=("distance",),
    draw=lambda rng, part: [Case("the distance still to go", {})],
    hints=(
        "Without a gradient the velocity is multiplied by β in every step. How far is the first "
        "step on the plain? The second?",
        "The steps are βv, β²v, β³v, … : a geometric series.",
        "beta * v / (1 - beta)",
    ),
    mistakes=tuple(Mistake(*row) for row in COASTING_MISTAKES),
    kind="value",
)

MOMENTUM_TRAINS_DIGITS = Training(
    name="momentum_trains_digits",
    step=MOMENTUM_STEP,
    hyper={"alpha": 0.05, "beta": 0.9},
    threshold=0.94,  # without momentum this α gives about 0.90
    layers=(64, 32, 10),
    hints=(
        "Every step is right or wrong on its own: pass the other checks of momentum_step first.",
        "If single steps are right and training fails, look for state kept outside the function.",
        "The run calls momentum_step(theta, grad, v, alpha=0.05, beta=0.9) 200 times and feeds "
        "back the theta and v that it returns.",
    ),
)

EXERCISES = (
    MOMENTUM_STEP,
    MOMENTUM_WEIGHTS,
    CONVERT_STEP_SIZE,
    NESTEROV_STEP,
    COASTING_DISTANCE,
    MOMENTUM_TRAINS_DIGITS,
)
