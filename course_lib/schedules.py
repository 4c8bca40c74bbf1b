"""Schedules: how the step size alpha changes in time.

Every factory returns a pure function f(t) -> alpha, where t = 0, 1, 2, ... counts the steps already
taken, so f(0) is the step size of the first step. (Optimizers count t = 1, 2, ...: their t is this
t + 1.) t may be a fraction, for plots and for schedules counted in epochs.

    alpha = cosine(0.1, steps=300)
    path = run(Momentum(), surface, surface.start, 300, schedule=alpha)

Common to all:

* f of a scalar t is a Python float, f of an array of t a float64 array of the same shape.
* Arguments that are step sizes (``alpha``, ``alpha_min``, ``alpha_max``) may be arrays, one entry
  per run of a batch; then t must be a scalar and f(t) has their broadcast shape.
* ValueError names the argument, its value and what is allowed: step sizes must be finite and >= 0,
  ``alpha_min <= alpha_max``, numbers of steps > 0, t finite and >= 0. TypeError for what is no
  number at all.
* No schedule has an end of its own, except ``one_cycle``; each docstring says what comes late.
"""

from __future__ import annotations

import numpy as np

from course_lib.arguments import one_of, real, real_array, whole
from course_lib.schedule_base import (
    Schedule,
    bounds,
    checked_step_size,
    half_cosine,
    one_cycle_phases,
    ordered,
    phases,
    schedule,
    since_restart,
)


def constant(alpha: float) -> Schedule:
    """f(t) = alpha, for ever.

    alpha : step size, >= 0.

    >>> constant(0.1)(1000)
    0.1
    """
    alpha = checked_step_size("alpha", alpha)
    return schedule(lambda t: alpha + 0.0 * t, alpha)


def inverse_time(alpha: float, decay: float) -> Schedule:
    """f(t) = alpha / (1 + decay t), the "1/t decay"; goes on falling for ever.

    alpha : step size at t = 0, >= 0.
    decay : >= 0, per step; the step size is halved at t = 1/decay.

    Source: Robbins and Monro 1951 ask for sum alpha_t = infinity, sum alpha_t^2 < infinity; this
    meets it for decay > 0. Differs from: Keras InverseTimeDecay divides t by ``decay_steps`` (decay
    here is decay_rate / decay_steps there). Notes of the 2017 lecture call alpha / sqrt(t+1) "1/t
    decay": that is ``sqrt_decay``.

    >>> [round(inverse_time(0.2, 1.0)(t), 4) for t in range(5)]
    [0.2, 0.1, 0.0667, 0.05, 0.04]
    """
    alpha = checked_step_size("alpha", alpha)
    decay = real("decay", decay, low=0.0)
    return schedule(lambda t: alpha / (1.0 + decay * t), alpha)


def exponential(alpha: float, gamma: float) -> Schedule:
    """f(t) = alpha gamma^t; goes on falling for ever.

    alpha : step size at t = 0, >= 0.
    gamma : factor per step, 0 < gamma <= 1.

    Differs from: torch ExponentialLR is the same. Keras ExponentialDecay and optax
    exponential_decay raise their rate to t / decay_steps: gamma here is rate^(1/decay_steps) there.

    >>> round(exponential(0.2, 0.95)(4), 4)
    0.1629
    """
    alpha = checked_step_size("alpha", alpha)
    gamma = real("gamma", gamma, above=0.0, high=1.0)
    return schedule(lambda t: alpha * np.power(gamma, t), alpha)


def sqrt_decay(alpha: float) -> Schedule:
    """f(t) = alpha / sqrt(t + 1); goes on falling for ever.

    alpha : step size at t = 0, >= 0.

    The + 1 is there because t starts at 0: k / sqrt(t) would divide by zero. With this schedule the
    root-mean-square form of Adagrad becomes the root-of-sum form. torch, Keras and optax have no
    class for it.

    >>> [round(sqrt_decay(1.0)(t), 3) for t in range(3)]
    [1.0, 0.707, 0.577]
    """
    alpha = checked_step_size("alpha", alpha)
    return schedule(lambda t: alpha / np.sqrt(t + 1.0), alpha)


def step_decay(alpha: float, gamma: float, step_size: float) -> Schedule:
    """f(t) = alpha gamma^floor(t / step_size), a staircase; goes on falling for ever.

    alpha : step size at t = 0, >= 0.
    gamma : factor per stair, 0 < gamma <= 1.
    step_size : steps per stair, > 0; the first step with the new value is t = step_size.

    Differs from: torch StepLR is the same. Keras PiecewiseConstantDecay changes one step later
    (it compares with <=); Keras ExponentialDecay(staircase=True) is the same.

    >>> [step_decay(0.1, 0.5, 2)(t) for t in range(5)]
    [0.1, 0.1, 0.05, 0.05, 0.025]
    """
    alpha = checked_step_size("alpha", alpha)
    gamma = real("gamma", gamma, above=0.0, high=1.0)
    step_size = real("step_size", step_size, above=0.0)
    return schedule(lambda t: alpha * np.power(gamma, np.floor(t / step_size)), alpha)


def cosine(alpha: float, steps: float, alpha_min: float = 0.0) -> Schedule:
    """f(t) = alpha_min + (alpha - alpha_min) (1 + cos(pi t / steps)) / 2, then alpha_min.

    alpha : step size at t = 0, >= alpha_min.
    steps : t at which alpha_min is reached, > 0; it stays there. A run of ``steps`` steps ends at
        t = steps - 1, just above it.
    alpha_min : last step size, default 0, >= 0.

    Source: Loshchilov and Hutter 2017 (arXiv:1608.03983), eq. 5, without restarts. Differs from:
    torch CosineAnnealingLR climbs back after ``steps`` (its period is twice that). Keras
    CosineDecay and optax cosine_decay_schedule clamp as here, but their ``alpha`` is the last step
    size as a FRACTION of the first.

    >>> [round(cosine(0.1, 10)(t), 4) for t in (0, 5, 9, 10, 20)]
    [0.1, 0.05, 0.0024, 0.0, 0.0]
    """
    alpha_min, alpha = bounds(alpha_min, alpha, "alpha")
    steps = real("steps", steps, above=0.0)
    return schedule(
        lambda t: alpha_min + (alpha - alpha_min) * half_cosine(np.minimum(t / steps, 1.0)),
        alpha_min,
        alpha,
    )


def linear_warmup(alpha: float, warmup_steps: float, after: Schedule | None = None) -> Schedule:
    """f(t) = alpha min(1, (t + 1) / warmup_steps), then after(t - warmup_steps).

    alpha : step size at the end of the warm-up, >= 0; reached at t = warmup_steps - 1.
    warmup_steps : > 0. The first step is taken with alpha / warmup_steps, not with 0.
    after : schedule from t = warmup_steps on, which then starts at its own 0; None: alpha for ever.
        It has its own alpha, and there is a jump where after(0) is not alpha.

    Source: after Goyal et al. 2017 (arXiv:1706.02677), "gradual warmup", who begin at alpha / k for
    k workers, not at alpha / warmup_steps. Differs from: torch LinearLR starts at start_factor
    (default 1/3); LinearLR(start_factor=1/w, total_iters=w-1) is the same. optax
    warmup_cosine_decay_schedule starts at init_value (often 0), and its decay_steps INCLUDES the
    warm-up.

    >>> alpha = linear_warmup(0.1, 4, after=cosine(0.1, 10))
    >>> [round(alpha(t), 4) for t in (0, 1, 2, 3, 4, 9, 14)]
    [0.025, 0.05, 0.075, 0.1, 0.1, 0.05, 0.0]
    """
    alpha = checked_step_size("alpha", alpha)
    warmup_steps = real("warmup_steps", warmup_steps, above=0.0)
    if after is not None and not callable(after):
        raise TypeError(f"after must be a schedule (a function of t) or None, got {after!r}")

    def formula(t):
        rising = alpha * np.minimum(1.0, (t + 1.0) / warmup_steps)
        if after is None or np.all(t < warmup_steps):
            return rising
        if np.all(t >= warmup_steps):
            return after(t - warmup_steps)
        return np.where(t < warmup_steps, rising, after(np.maximum(t - warmup_steps, 0.0)))

    return schedule(formula, alpha, alpha if after is None else after(0))


def transformer(d_model: int = 512, warmup_steps: float = 4000, scale: float = 1.0) -> Schedule:
    """f(t) = scale d_model^-0.5 min(s^-0.5, s warmup_steps^-1.5) with s = t + 1.

    d_model : width of the model, a whole number >= 1; default 512.
    warmup_steps : s of the peak, which is scale (d_model warmup_steps)^-0.5; > 0, default 4000.
    scale : factor, >= 0, or an array for batched runs; default 1.

    Linear up, then 1/sqrt(s) for ever. Source: Vaswani et al. 2017 (arXiv:1706.03762), eq. 3, used
    there with Adam(beta1=0.9, beta2=0.98, eps=1e-9). The paper counts s from 1: s = 0 divides by
    zero, the usual mistake when it is put into a LambdaLR, which counts from 0.

    >>> f"{transformer()(3999):.3e}"
    '6.988e-04'
    """
    d_model = whole("d_model", d_model, low=1)
    w = real("warmup_steps", warmup_steps, above=0.0)
    scale = checked_step_size("scale", scale)

    def formula(t):
        s = t + 1.0
        return scale * d_model**-0.5 * np.minimum(s**-0.5, s * w**-1.5)

    return schedule(formula, scale)


def triangular(alpha_min: float, alpha_max: float, step_size: float) -> Schedule:
    """f(t) = alpha_min + (alpha_max - alpha_min) max(0, 1 - x), up and down for ever.

    cycle = floor(1 + t / (2 step_size)),  x = |t / step_size - 2 cycle + 1|

    alpha_min, alpha_max : the two bounds, 0 <= alpha_min <= alpha_max.
    step_size : steps of HALF a cycle, > 0; the paper takes 2 to 10 epochs.

    Source: Smith 2017 (arXiv:1506.01186), section 3.1. Differs from: torch CyclicLR is the same for
    the step size, but by default (cycle_momentum=True) it also moves the momentum.

    >>> [round(triangular(0.1, 0.5, 2)(t), 3) for t in range(5)]
    [0.1, 0.3, 0.5, 0.3, 0.1]
    """
    return _cyclical(alpha_min, alpha_max, step_size, lambda t, cycle: 1.0)


def triangular2(alpha_min: float, alpha_max: float, step_size: float) -> Schedule:
    """``triangular`` with the swing halved after every cycle: times 2^-(cycle - 1).

    Arguments, source and differences as for ``triangular``. Late: stays near alpha_min.

    >>> [round(triangular2(0.1, 0.5, 1)(t), 3) for t in range(5)]
    [0.1, 0.5, 0.1, 0.3, 0.1]
    """
    return _cyclical(alpha_min, alpha_max, step_size, lambda t, cycle: np.exp2(1.0 - cycle))


def exp_range(
    alpha_min: float, alpha_max: float, step_size: float, gamma: float, variant: str = "paper"
) -> Schedule:
    """``triangular`` with bounds that fall by gamma^t, t counted from the start of training.

    alpha_min, alpha_max, step_size : as for ``triangular``.
    gamma : factor per step, 0 < gamma <= 1.
    variant : "paper": BOTH bounds fall, f(t) = gamma^t triangular(t), towards 0.
        "pytorch": only the swing falls, f(t) = alpha_min + gamma^t (triangular(t) - alpha_min),
        towards alpha_min.

    Source: Smith 2017 (arXiv:1506.01186), section 3.1, whose text says that both bounds fall.
    "pytorch" is torch CyclicLR(mode="exp_range") and the Keras callback bckenstler/CLR.

    >>> [exp_range(0.2, 0.4, 1, 0.5)(t) for t in range(3)]
    [0.2, 0.2, 0.05]
    >>> [round(exp_range(0.2, 0.4, 1, 0.5, variant="pytorch")(t), 4) for t in range(3)]
    [0.2, 0.3, 0.2]
    """
    gamma = real("gamma", gamma, above=0.0, high=1.0)
    if one_of("variant", variant, ("paper", "pytorch")) == "pytorch":
        return _cyclical(alpha_min, alpha_max, step_size, lambda t, cycle: np.power(gamma, t))
    both = _cyclical(alpha_min, alpha_max, step_size, lambda t, cycle: 1.0)
    return schedule(lambda t: np.power(gamma, t) * both(t), alpha_min, alpha_max)


def warm_restarts(alpha: float, T0: float, Tmult: float = 1, alpha_min: float = 0.0) -> Schedule:
    """f(t) = alpha_min + (alpha - alpha_min) (1 + cos(pi T_cur / T_i)) / 2, restarted for ever.

    T_cur counts from the last restart, T_i = T0 Tmult^i is the length of period i = 0, 1, ...

    alpha : step size after each restart, >= alpha_min.
    T0 : steps of the first period, > 0.
    Tmult : each period is this many times as long as the one before, >= 1; default 1.
    alpha_min : lower bound, default 0, >= 0. Whole-numbered steps never reach it: at T_cur = T_i
        the next period has begun.

    Source: Loshchilov and Hutter 2017 (arXiv:1608.03983), eq. 5. Differs from: torch
    CosineAnnealingWarmRestarts is the same, with whole T_0 and T_mult; Keras CosineDecayRestarts
    has t_mul = 2 by default and ``alpha`` as a fraction.

    >>> [round(warm_restarts(1.0, T0=2, Tmult=2)(t), 3) for t in range(7)]
    [1.0, 0.5, 1.0, 0.854, 0.5, 0.146, 1.0]
    """
    alpha_min, alpha = bounds(alpha_min, alpha, "alpha")
    T0 = real("T0", T0, above=0.0)
    Tmult = real("Tmult", Tmult, low=1.0)

    def formula(t):
        T_cur, T_i = since_restart(t, T0, Tmult)
        return alpha_min + (alpha - alpha_min) * half_cosine(T_cur / T_i)

    return schedule(formula, alpha_min, alpha)


def one_cycle(
    alpha_max: float,
    steps: int,
    pct_start: float | None = None,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    variant: str = "paper",
    three_phase: bool | None = None,
    anneal: str | None = None,
) -> Schedule:
    """One cycle over ``steps`` steps: up, down, and far down; t > steps - 1 is a ValueError.

    alpha_0 = alpha_max / div_factor,  alpha_end = alpha_0 / final_div_factor

    "paper": linear from alpha_0 (t = 0) to alpha_max (t = a), linear back to alpha_0 (t = 2a), then
    linear to alpha_end (t = steps - 1); a = pct_start (steps - 1).
    "pytorch", two phases: cosine up until t = pct_start steps - 1, cosine down to alpha_end.
    "pytorch", three_phase=True: up until pct_start steps - 1, down to alpha_0 until twice that,
    then down to alpha_end.

    alpha_max : the peak, >= 0.
    steps : steps of the run, a whole number.
    pct_start : fraction of the run that goes up. "paper" and three_phase: 0 < pct_start < 0.5,
        default 0.45 ("paper") or 0.3. Two phases: 0 < pct_start < 1, default 0.3.
    div_factor, final_div_factor : > 0; defaults 25 and 1e4.
    variant : "paper" or "pytorch".
    three_phase : "pytorch" only; default False. The paper's form always has three.
    anneal : "cos" (default) or "linear", "pytorch" only. The paper's form is linear.

    A cycle too short for its parts is a ValueError that names ``steps``; torch then divides by zero
    or starts in mid-cycle. After the end torch goes on along the last line, to NEGATIVE step sizes;
    here that is a ValueError too.

    Source: Smith and Topin 2017 (arXiv:1708.07120): a cycle a little shorter than the run, then
    "several orders of magnitude" down. Smith 2018 moves the momentum against it: ``one_cycle_beta``.
    Differs from: "pytorch" is torch OneCycleLR. fastai: cosine, pct_start 0.25, alpha_max / 1e5 at
    the end. optax linear_onecycle_schedule: pct_start 0.3, third phase from 0.85.

    >>> alpha = one_cycle(1.0, steps=101, div_factor=10, final_div_factor=100)
    >>> [round(alpha(t), 4) for t in (0, 45, 90, 100)]
    [0.1, 1.0, 0.1, 0.001]
    """
    alpha_max = checked_step_size("alpha_max", alpha_max)
    first = alpha_max / real("div_factor", div_factor, above=0.0)
    last = first / real("final_div_factor", final_div_factor, above=0.0)
    ends, cos = one_cycle_phases(steps, pct_start, variant, three_phase, anneal)
    levels = (first, alpha_max, last) if len(ends) == 2 else (first, alpha_max, first, last)
    return phases(levels, ends, cos)


def one_cycle_beta(
    steps: int,
    beta_max: float = 0.95,
    beta_min: float = 0.85,
    pct_start: float | None = None,
    variant: str = "paper",
    three_phase: bool | None = None,
    anneal: str | None = None,
) -> Schedule:
    """The momentum that goes with ``one_cycle``: beta_max, down to beta_min at the peak, and back.

    beta_max, beta_min : 0 <= beta_min <= beta_max < 1; defaults 0.95 and 0.85.
    The rest as for ``one_cycle``, whose phases it shares; flat at beta_max in the third.

    Source: Smith 2018 (arXiv:1803.09820); torch OneCycleLR(cycle_momentum=True).

    >>> [round(one_cycle_beta(101)(t), 3) for t in (0, 45, 90, 100)]
    [0.95, 0.85, 0.95, 0.95]
    """
    beta_max = real_array("beta_max", beta_max, low=0.0, below=1.0)
    beta_min, beta_max = ordered("beta_min", beta_min, "beta_max", beta_max)
    ends, cos = one_cycle_phases(steps, pct_start, variant, three_phase, anneal)
    return phases((beta_max, beta_min) + (beta_max,) * (len(ends) - 1), ends, cos)


def _cyclical(alpha_min, alpha_max, step_size, scale) -> Schedule:
    alpha_min, alpha_max = bounds(alpha_min, alpha_max)
    step_size = real("step_size", step_size, above=0.0)

    def formula(t):
        cycle = np.floor(1.0 + t / (2.0 * step_size))
        x = np.abs(t / step_size - 2.0 * cycle + 1.0)
        return alpha_min + (alpha_max - alpha_min) * np.maximum(0.0, 1.0 - x) * scale(t, cycle)

    return schedule(formula, alpha_min, alpha_max)
