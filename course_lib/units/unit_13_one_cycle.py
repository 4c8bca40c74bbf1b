"""Unit 13: the reference functions of the assignment on one-cycle."""

from __future__ import annotations

import numpy as np

from course_lib import schedules
from course_lib.arguments import real, whole
from course_lib.optimizers.base import checked_array
from course_lib.optimizers.momentum import momentum_step
from course_lib.schedule_base import one_cycle_phases

__all__ = ["one_cycle_alpha", "one_cycle_beta", "one_cycle_minimize", "one_cycle_phase"]

PHASES = ("warm-up", "annealing", "fine-tuning")


def one_cycle_phase(t, steps, pct_start=0.45):
    """In which of its three phases a one-cycle run is, and how much of that phase is done.

        a = pct_start · (steps − 1)
        "warm-up"      from t = 0 to a            part = t / a
        "annealing"    from t = a to 2a           part = (t − a) / a
        "fine-tuning"  from t = 2a to steps − 1   part = (t − 2a) / (steps − 1 − 2a)

    Parameters
    ----------
    t : number, 0 ≤ t ≤ steps − 1
        Steps already taken: 0 for the first step, steps − 1 for the last. May be a fraction.
    steps : int
        Number of steps of the whole run.
    pct_start : float, 0 < pct_start < 0.5, default 0.45
        Share of the run that goes up; as much goes down, and the rest is fine-tuning.

    Returns
    -------
    phase : str
        "warm-up", "annealing" or "fine-tuning". A border belongs to the phase that ends there.
    part : float
        From 0 to 1, the share of this phase that is done.

    Source: Smith & Topin (2017), arXiv:1708.07120; the names of the phases are the lecture's.

    >>> [one_cycle_phase(t, 11, 0.4) for t in (1, 4, 6, 9, 10)]
    [('warm-up', 0.25), ('warm-up', 1.0), ('annealing', 0.5), ('fine-tuning', 0.5), ('fine-tuning', 1.0)]
    """
    ends, _ = one_cycle_phases(steps, pct_start, "paper", None, None)
    t = real("t", t, low=0.0, high=ends[-1])
    k = int(np.searchsorted(ends, t))
    begin = (0.0, *ends)[k]
    return PHASES[k], (t - begin) / (ends[k] - begin)


def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    """The step size of one-cycle: up, down, and far down, along straight lines.

        α_first = α_max / div_factor          α_last = α_first / final_div_factor
        warm-up:      from α_first to α_max
        annealing:    from α_max to α_first
        fine-tuning:  from α_first to α_last

    Parameters
    ----------
    t : number, 0 ≤ t ≤ steps − 1
        Steps already taken: 0 for the first step. May be a fraction.
    steps : int
        Number of steps of the whole run.
    alpha_max : float ≥ 0
        The peak.
    pct_start : float, 0 < pct_start < 0.5, default 0.45
        Share of the run that goes up.
    div_factor, final_div_factor : floats > 0, defaults 25 and 10,000
        How many times smaller α_first is than α_max, and α_last than α_first.

    Returns
    -------
    alpha : float
        Step size α_t; α_last at t = steps − 1.

    Source: Smith & Topin (2017), arXiv:1708.07120. PyTorch's OneCycleLR has by default two phases, both cosines.

    >>> [round(one_cycle_alpha(t, 11, 1.0, 0.4, 10, 100), 3) for t in (0, 2, 4, 6, 8, 9, 10)]
    [0.1, 0.55, 1.0, 0.55, 0.1, 0.051, 0.001]
    """
    cycle = schedules.one_cycle(
        alpha_max, steps, pct_start, div_factor=div_factor, final_div_factor=final_div_factor
    )
    return cycle(t)


def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    """The momentum that goes with one-cycle: it moves against the step size.

        warm-up:      from β_max to β_min
        annealing:    from β_min to β_max
        fine-tuning:  β_max

    Parameters
    ----------
    t : number, 0 ≤ t ≤ steps − 1
        Steps already taken: 0 for the first step. May be a fraction.
    steps : int
        Number of steps of the whole run.
    beta_max, beta_min : floats, 0 ≤ beta_min ≤ beta_max < 1, defaults 0.95 and 0.85
        The largest β, at both ends, and the smallest, at the peak of the step size.
    pct_start : float, 0 < pct_start < 0.5, default 0.45
        Share of the run in which the step size goes up.

    Returns
    -------
    beta : float
        Weight of the past β_t.

    Source: Smith (2018), arXiv:1803.09820.

    >>> [round(one_cycle_beta(t, 11, 0.9, 0.5, 0.4), 3) for t in (0, 2, 4, 6, 8, 9, 10)]
    [0.9, 0.7, 0.5, 0.7, 0.9, 0.9, 0.9]
    """
    return schedules.one_cycle_beta(steps, beta_max, beta_min, pct_start)(t)


def one_cycle_minimize(
    grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45
):
    """Minimise a function with momentum whose α and β both follow one cycle; keep every point.

        v = 0;   for t = 0, 1, …, steps − 1:   v ← β_t v − α_t ∇f(θ)          θ ← θ + v

    Parameters
    ----------
    grad_f : callable
        ``grad_f(theta)`` is the gradient of the function at theta, an array shaped like theta.
    theta : array, any shape
        The start.
    steps : int
        Number of steps of the run; the cycle is just as long.
    alpha_max, beta_max, beta_min, pct_start : floats
        As in ``one_cycle_alpha`` and ``one_cycle_beta``. The two factors of α keep their defaults.

    Returns
    -------
    path : float64 array of shape (steps + 1, *theta.shape)
        The start and the parameters after each step. The input is not changed.

    Source: Smith & Topin (2017), arXiv:1708.07120.

    >>> path = one_cycle_minimize(lambda theta: 2 * theta, np.array([1.0]), steps=11, alpha_max=0.5, pct_start=0.4)
    >>> path.shape, path[:3, 0].round(4).tolist()
    ((12, 1), [1.0, 0.96, 0.6542])
    """
    steps = whole("steps", steps, low=1)
    theta = checked_array("theta", theta, "one_cycle_minimize")
    alpha = schedules.one_cycle(alpha_max, steps, pct_start)
    beta = schedules.one_cycle_beta(steps, beta_max, beta_min, pct_start)
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        theta, v = momentum_step.__wrapped__(theta, grad_f(theta), v, alpha(t), beta(t))
        path.append(theta)
    return np.array(path)
