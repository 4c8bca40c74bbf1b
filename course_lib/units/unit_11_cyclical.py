"""Unit 11: the reference functions of the assignment on cyclical step sizes."""

from __future__ import annotations

import numpy as np

from course_lib import schedules
from course_lib.arguments import one_of, real, real_array, whole
from course_lib.optimizers.base import checked_array
from course_lib.optimizers.momentum import momentum_step

__all__ = ["exp_range", "lr_range_test", "suggest_bounds", "triangular", "triangular2"]


def triangular(t, alpha_min, alpha_max, step_size):
    """Step size that goes up and down between two bounds along straight lines, for ever.

        cycle = ⌊1 + t / (2·step_size)⌋          x = |t / step_size − 2·cycle + 1|
        α_t = α_min + (α_max − α_min) · (1 − x)

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken: 0 for the first step. May be a fraction.
    alpha_min, alpha_max : floats, 0 ≤ alpha_min ≤ alpha_max
        Lower and upper bound.
    step_size : number > 0
        Steps of *half* a cycle, the way up or the way down. May be a fraction.

    Returns
    -------
    alpha : float
        Step size α_t: alpha_min at t = 0, alpha_max at t = step_size, alpha_min at t = 2·step_size …

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.1, with max(0, 1 − x); x is never above 1.

    >>> [round(triangular(t, 0.1, 0.5, 2), 3) for t in range(6)]
    [0.1, 0.3, 0.5, 0.3, 0.1, 0.3]
    """
    return schedules.triangular(alpha_min, alpha_max, step_size)(t)


def triangular2(t, alpha_min, alpha_max, step_size):
    """The triangular step size with its swing halved after every cycle.

        cycle = ⌊1 + t / (2·step_size)⌋
        α_t = α_min + (triangular_t − α_min) / 2^(cycle − 1)

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken: 0 for the first step. May be a fraction.
    alpha_min, alpha_max : floats, 0 ≤ alpha_min ≤ alpha_max
        Lower bound, and upper bound of the first cycle.
    step_size : number > 0
        Steps of *half* a cycle. May be a fraction.

    Returns
    -------
    alpha : float
        Step size α_t. The lower bound stays; the peaks come nearer to it.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.1.

    >>> [round(triangular2(t, 0.1, 0.5, 1), 3) for t in range(6)]
    [0.1, 0.5, 0.1, 0.3, 0.1, 0.2]
    """
    return schedules.triangular2(alpha_min, alpha_max, step_size)(t)


def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    """The triangular step size between two bounds that both fall by γ per step.

        α_t = γᵗ · triangular_t

    Parameters
    ----------
    t : number ≥ 0
        Steps taken since training began, not since the cycle began. May be a fraction.
    alpha_min, alpha_max : floats, 0 ≤ alpha_min ≤ alpha_max
        The bounds at t = 0.
    step_size : number > 0
        Steps of *half* a cycle. May be a fraction.
    gamma : float in (0, 1]
        Factor γ of both bounds per step; with 1 they stay.

    Returns
    -------
    alpha : float
        Step size α_t.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.1, whose text lets both bounds fall. PyTorch's
    CyclicLR lets the swing alone fall: α_min + γᵗ (triangular_t − α_min).

    >>> [round(exp_range(t, 0.2, 0.4, 1, 0.5), 3) for t in range(4)]
    [0.2, 0.2, 0.05, 0.05]
    """
    return schedules.exp_range(alpha_min, alpha_max, step_size, gamma)(t)


def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    """One run of SGD with momentum in which α rises from step to step.

        α₀ = alpha_min, …, α_{steps−1} = alpha_max
        v ← β v − α_t g(θ)          θ ← θ + v          for t = 0, …, steps − 1

    Parameters
    ----------
    grad : function
        ``grad(theta)`` returns the gradient at theta, an array of theta's shape; one call per step.
    theta : array, any shape
        Where the run begins, with v = 0. It goes on from step to step and never begins anew.
    alpha_min, alpha_max : floats, 0 < alpha_min < alpha_max
        First and last step size; both are used.
    steps : int ≥ 2
        Number of steps.
    beta : float in [0, 1), default 0
        Weight of the past; 0 is SGD.
    spacing : "linear" (default) or "geometric"
        Whether α grows by equal differences (the paper) or by equal factors.

    Returns
    -------
    alphas : array (steps,)
        The step sizes α_t.
    thetas : array (steps, *theta.shape)
        ``thetas[t]`` is θ right after the step with ``alphas[t]``. theta itself is not changed.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.3. Which loss or accuracy is measured at these
    points is the caller's choice.

    >>> alphas, thetas = lr_range_test(lambda theta: 2 * theta, np.array([1.0]), 0.1, 0.3, 3)
    >>> alphas.round(3), thetas[:, 0].round(3)
    (array([0.1, 0.2, 0.3]), array([0.8  , 0.48 , 0.192]))
    """
    if not callable(grad):
        raise TypeError(f"grad must be a function of theta, got {grad!r}")
    theta = checked_array("theta", theta, "lr_range_test")
    alpha_min, alpha_max = real("alpha_min", alpha_min, above=0.0), real("alpha_max", alpha_max)
    if not alpha_min < alpha_max:
        raise ValueError(f"alpha_max must be > alpha_min = {alpha_min}, got {alpha_max}")
    steps, beta = whole("steps", steps, low=2), real("beta", beta, low=0.0, below=1.0)
    linear = one_of("spacing", spacing, ("linear", "geometric")) == "linear"
    alphas = (np.linspace if linear else np.geomspace)(alpha_min, alpha_max, steps)
    v, thetas = np.zeros_like(theta), []
    with np.errstate(all="ignore"):
        for alpha in alphas:
            theta, v = momentum_step.__wrapped__(theta, grad(theta), v, alpha, beta)
            thetas.append(theta)
    return alphas, np.array(thetas)


def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    """Two bounds for a cyclical step size, read off the losses of a range test.

        s₀ = L₀          s_t = β s_{t−1} + (1−β) L_t
        fall = s₀ − min s
        α_min = first α_t with s_t ≤ s₀ − share · fall
        α_max = first α_t with s_t ≤ s₀ − (1 − share) · fall

    Parameters
    ----------
    alphas : array (T,)
        Step sizes of the range test, rising.
    losses : array (T,)
        The loss L_t measured after the step with ``alphas[t]``; finite, and smaller than L₀ somewhere.
    beta : float in [0, 1), default 0.9
        Weight of the past in the smoothed loss s. It begins at the first loss, not at 0.
    share : float in (0, 0.5), default 0.1
        Where the fall counts as begun, and (1 − share) where it counts as done.

    Returns
    -------
    alpha_min, alpha_max : floats
        Where the smoothed loss begins to fall, and where it has nearly stopped falling. The inputs are not
        changed.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.3, reads them off a plot of the accuracy: where it
    begins to rise, and where it slows, gets ragged or falls. This rule in numbers is the course's.

    >>> alphas, losses = np.array([1.0, 2, 3, 4, 5]), np.array([10.0, 10, 6, 0, 30])
    >>> low, high = suggest_bounds(alphas, losses, beta=0.0)
    >>> print(low, high)
    3.0 4.0
    """
    alphas, losses = real_array("alphas", alphas), real_array("losses", losses)
    if np.ndim(alphas) != 1 or np.shape(losses) != np.shape(alphas):
        raise ValueError(
            f"alphas and losses must have one shape (T,), got {np.shape(alphas)} and {np.shape(losses)}"
        )
    if np.any(np.diff(alphas) <= 0):
        raise ValueError(f"alphas must rise, got {alphas}")
    beta, share = real("beta", beta, low=0.0, below=1.0), real("share", share, above=0.0, below=0.5)
    smooth = [losses[0]]
    for loss in losses[1:]:
        smooth.append(beta * smooth[-1] + (1 - beta) * loss)
    fallen = smooth[0] - np.array(smooth)
    fall = fallen.max()
    if fall == 0:
        raise ValueError(f"losses must fall somewhere, but {losses[0]} at the start is the lowest")
    begun, done = (np.argmax(fallen >= part * fall) for part in (share, 1 - share))
    return float(alphas[begun]), float(alphas[done])
