"""Exercises of unit 02, momentum."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.training import Training
from course_lib.checking.unit_02_steps import MOMENTUM_STEP, NESTEROV_STEP
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
        bare = Case("n = 5, the default β", {"n": 5})
        return [case(3, 0.5), case(4, 0.8), bare] + ([case(6, 0.7)] if part == "visible" else [])
    lengths = rng.choice(np.arange(5, 40), size=3, replace=False)
    betas = rng.choice([0.3, 0.6, 0.8, 0.95, 0.99], size=3, replace=False)
    return [case(int(n), float(beta)) for n, beta in zip(lengths, betas, strict=True)]


def build_weights(
    ages=lambda n: np.arange(n - 1.0, -1.0, -1.0),
    base=lambda b: b,
    curve=lambda b, age: b**age,
    order=1,
    finish=lambda w, b: w,
):
    """finish(curve(base, age)) over the ages, the oldest first; the newest gradient has age 0."""

    def weights(n, beta=0.9):
        return finish(curve(base(beta), ages(n))[::order], beta)

    return weights


def _average_from_first(n, beta=0.9):
    w = (1 - beta) * beta ** np.arange(n - 1.0, -1.0, -1.0)
    w[0] = beta ** (n - 1)
    return w


WEIGHTS_MISTAKES = (
    ("newest_first", {"order": -1},
     "Your weights are in the wrong order: g₀, the oldest, comes first and weighs least, βⁿ⁻¹."),
    ("one_power_too_many", {"ages": lambda n: np.arange(float(n), 0.0, -1.0)},
     "Your powers of β are one too large: the newest gradient has not faded yet, its weight is 1."),
    ("moving_average", {"finish": lambda w, b: (1 - b) * w},
     "Those are the weights of a moving average, with a factor 1−β (Adam's m). Momentum's velocity "
     "has none: the newest gradient weighs 1."),
    ("average_from_first", _average_from_first,
     "Those are the weights of a moving average that starts at g₀. The velocity starts at 0 and has "
     "no factor 1−β: the weights are βⁿ⁻¹, …, β, 1."),
    ("normalised", {"finish": lambda w, b: w / np.sum(w)},
     "You made the weights add up to 1. In the velocity they add up to (1−βⁿ)/(1−β)."),
    ("hardcoded", {"base": lambda b: 0.9},
     "You use 0.9 as a constant: use the argument beta."),
    ("one_too_many", {"ages": lambda n: np.arange(float(n), -1.0, -1.0)},
     "You return n + 1 weights; there is one for each of the n gradients."),
    ("one_too_few", {"ages": lambda n: np.arange(n - 1.0, 0.0, -1.0)},
     "The newest gradient is missing: the powers go down to β⁰ = 1."),
    ("no_fading", {"curve": lambda b, age: 0 * age + 1},
     "All your weights are 1: every step multiplies the older ones by β once more."),
    ("no_powers", {"curve": lambda b, age: np.where(age > 0, b, 1.0)},
     "You multiply the past by β only once: every further step does so again, β, β², β³, …"),
    ("all_beta", {"curve": lambda b, age: 0 * age + b},
     "All your weights are β: the newest gradient weighs 1, and every step back is one power more."),
    ("product", {"curve": lambda b, age: b * age},
     "β·k is a product; the weight is a power, βᵏ: beta**k."),
    ("power_upside_down", {"curve": lambda b, age: age**b},
     "Base and exponent are exchanged: β is raised to the age, beta**k, not k**beta."),
    ("one_over_age", {"curve": lambda b, age: 1 / (1 + age)},
     "Your weights fall like 1, 1/2, 1/3: each step multiplies by β, so they are 1, β, β²."),
    ("exponential", {"curve": lambda b, age: np.exp(-b * age)},
     "e^(−βk) is another decay: each step multiplies by β, so the weight is βᵏ, beta**k."),
    ("growing", {"curve": lambda b, age: b ** -age if b else b**age},
     "Your weights grow with age: the exponent has the wrong sign, βᵏ and not β⁻ᵏ."),
    ("one_minus_beta", {"base": lambda b: 1 - b},
     "β and 1−β are exchanged: the past is multiplied by β in every step."),
    ("squared", {"base": lambda b: b * b},
     "Your weights fade by β² per step: each step multiplies by β once."),
    ("sign", {"finish": lambda w, b: -w},
     "Your weights are negative: the minus and α stand before the sum, v = −α Σ wᵢ gᵢ."),
    ("truncated", {"finish": lambda w, b: np.trunc(w)},
     "Your array holds whole numbers, so every weight below 1 becomes 0: begin with np.zeros(n) or "
     "np.ones(n), not with integers."),
    ("sum_returned", {"finish": lambda w, b: np.sum(w)},
     "You return the sum of the weights; return all n of them, as an array."),
    ("oldest_only", {"finish": lambda w, b: w[0]},
     "You return one power, the weight of the oldest gradient; return all n weights, as an array."),
    ("running_sum", {"finish": lambda w, b: np.cumsum(w)},
     "You return running sums of the weights; return the weights themselves."),
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
    mistakes=mistakes(WEIGHTS_MISTAKES, build_weights),
    build=build_weights,
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
    if part == "hidden":
        a, b, c = (str(name) for name in rng.permutation(PLAIN))
        betas = [*rng.choice([0.3, 0.45, 0.6, 0.7, 0.8], size=3, replace=False), 0.0]
        betas[3] = rng.choice([0.95, 0.99])
        alphas, betas = rng.uniform(0.02, 0.3, size=4), rng.permutation(betas)
    else:
        a, b, c = PLAIN
        # No round numbers: a rounded result must show.
        alphas = (0.0317283946, 0.1730519283, 0.2618033989, 0.0577215665)
        betas = (0.9, 0.4, 0.8, 0.99)
    # Each of the sixteen pairs comes once.
    chains = (
        (a, "ema", "ema", b, c),
        (c, a, c, c, "ema"),
        (b, "ema", a, a, b),
        ("ema", c, b, b, a),
    )
    cases = [
        _convert(float(alpha), float(beta), *names)
        for alpha, beta, names in zip(alphas, betas, chains, strict=True)
    ]
    return cases if part == "hidden" else [_convert(0.1, 0.9, "lecture", "ema"), *cases]


def _keep(alpha, k):
    return alpha


def _times(alpha, k):
    return alpha * k


def _over(alpha, k):
    return alpha / k


def build_convert(
    to=_times,
    back=_over,
    between=_keep,
    itself=_keep,
    ema_itself=_keep,
    factor=lambda b: 1 / (1 - b),
    averages=("ema",),
    given=lambda alpha: alpha,
):
    """A conversion from its branches, each f(α, k) with k = factor(β).

    ``to`` an average, ``back`` from one, ``between`` two sums, from a sum to ``itself``, from one average to
    another (``ema_itself``). ``averages`` are the forms taken for one; ``given`` is what is made of α.
    """

    def convert(alpha, beta, source, target):
        alpha, k = given(alpha), factor(beta)
        if source in averages and target in averages:
            return ema_itself(alpha, k)
        if target in averages:
            return to(alpha, k)
        if source in averages:
            return back(alpha, k)
        return itself(alpha, k) if source == target else between(alpha, k)

    return convert


EVERYWHERE = ("to", "back", "between", "itself", "ema_itself")

CONVERT_MISTAKES = (
    ("never", {"to": _keep, "back": _keep},
     "You never change α. The ema form's steps are 1−β times as long, so it needs α/(1−β)."),
    ("inverted", {"to": _over, "back": _times},
     "The factor is upside down (or source and target are exchanged): ema takes smaller steps, so "
     "it needs the larger α, α/(1−β)."),
    ("to_ema_only", {"back": _keep}, "The way back is missing: from ema to another form, α(1−β)."),
    ("from_ema_only", {"to": _keep},
     "The way to ema is missing: from another form to ema, α/(1−β)."),
    ("ema_to_ema", {"ema_itself": _times},
     "From ema to ema nothing changes: look at both names, not at the target alone."),
    ("ema_to_ema_by_source", {"ema_itself": _over},
     "From ema to ema nothing changes: look at both names, not at the source alone."),
    ("both_divide", {"back": _times},
     "You divide by 1−β in both directions: from ema to another form α is multiplied, α(1−β)."),
    ("both_multiply", {"to": _over},
     "You multiply by 1−β in both directions: from another form to ema α is divided, α/(1−β)."),
    ("target_only", {"back": _keep, "ema_itself": _times},
     "You look at the target alone: source matters too. From ema to another form it is α(1−β), from "
     "ema to ema α."),
    ("source_only", {"to": _keep, "ema_itself": _over},
     "You look at the source alone: target matters too. From another form to ema it is α/(1−β), from "
     "ema to ema α."),
    ("source_else_divide", {"between": _times, "itself": _times, "ema_itself": _over},
     "You look at the source alone and change α every time: between lecture, pytorch and keras it "
     "stays, and so it does from ema to ema."),
    ("target_else_multiply", {"between": _over, "itself": _over, "ema_itself": _times},
     "You look at the target alone and change α every time: between lecture, pytorch and keras it "
     "stays, and so it does from ema to ema."),
    ("always_to_ema", dict.fromkeys(EVERYWHERE, _times),
     "You always divide by 1−β: source and target decide whether, and in which direction."),
    ("always_from_ema", dict.fromkeys(EVERYWHERE, _over),
     "You always multiply by 1−β: source and target decide whether, and in which direction."),
    ("divide_unless_equal", {"back": _times, "between": _times},
     "You divide by 1−β whenever the names differ: that is right to ema only. From ema multiply, "
     "between the other three leave α."),
    ("multiply_unless_equal", {"to": _over, "between": _over},
     "You multiply by 1−β whenever the names differ: that is right from ema only. To ema divide, "
     "between the other three leave α."),
    ("others_divide", {"between": _times},
     "You divide by 1−β between lecture, pytorch and keras too: they take the same steps, α stays."),
    ("others_multiply", {"between": _over},
     "You multiply by 1−β between lecture, pytorch and keras too: they take the same steps, α stays."),
    ("pytorch_too", {"averages": ("ema", "pytorch")},
     "You treat pytorch as an average. PyTorch adds g with weight 1: its α is the lecture's."),
    ("keras_too", {"averages": ("ema", "keras")},
     "You treat keras as an average. Keras's form is the lecture's: the same α."),
    ("all_but_lecture", {"averages": ("ema", "keras", "pytorch")},
     "Only ema is different: the other three take the same steps at the same constant α."),
    ("pytorch_for_ema", {"averages": ("pytorch",)},
     "You took pytorch for the average: 1−β stands in the form called ema."),
    ("divide_by_beta", {"factor": lambda b: 1 / b}, "The factor is 1/(1−β), not 1/β."),
    ("one_plus_beta", {"factor": lambda b: 1 + b},
     "The factor is 1/(1−β) = 1 + β + β² + …, all of it; you stopped after 1 + β."),
    ("over_one_plus_beta", {"factor": lambda b: 1 / (1 + b)},
     "A sign is wrong: the factor is 1/(1−β), not 1/(1+β)."),
    ("beta_over_rest", {"factor": lambda b: b / (1 - b)},
     "Your factor is β/(1−β), the sum without its first term: a first step from v = 0 shows 1/(1−β)."),
    ("squared", {"factor": lambda b: 1 / (1 - b) ** 2},
     "You use 1−β twice: the factor is 1/(1−β)."),
    ("hardcoded", {"factor": lambda b: 10.0},
     "You use 10 as a constant: that is 1/(1−β) for β = 0.9 only."),
    ("factor_only", {"given": lambda alpha: 1.0},
     "You return the factor alone: the new step size is α times it."),
    ("hardcoded_alpha", {"given": lambda alpha: 0.1},
     "You use 0.1 as a constant: use the argument alpha."),
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
    mistakes=mistakes(CONVERT_MISTAKES, build_convert),
    build=build_convert,
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
    draw=lambda rng, part: [Case("the distance still to go, within 1 %", {})],
    rtol=0.01,
    hints=(
        "Without a gradient the velocity is multiplied by β in every step. How far is the first "
        "step on the plain? The second?",
        "The steps are βv, β²v, β³v, … : a geometric series.",
        "beta * v / (1 - beta)",
    ),
    mistakes=mistakes(COASTING_MISTAKES),
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
