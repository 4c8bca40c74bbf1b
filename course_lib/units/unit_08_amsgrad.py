"""Unit 08: the reference functions of AMSGrad's assignment."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import real, real_array
from course_lib.optimizers.amsgrad import amsgrad_step
from course_lib.optimizers.base import formula

__all__ = ["amsgrad_step", "average_regret", "max_second_moment", "movements"]


@formula
def max_second_moment(grad, v, v_max, beta2=0.999):
    """AMSGrad's second moment after one more gradient, and the largest one so far.

        v ← β₂ v + (1−β₂) g²
        v_max ← max(v_max, v)

    Parameters
    ----------
    grad : array, any shape
        Gradient g of this step. Square and maximum are taken per element.
    v : array, shape of grad
        Average of g² before the step; zeros before the first.
    v_max : array, shape of grad
        Largest v so far; zeros before the first step.
    beta2 : float in [0, 1), default 0.999
        Weight of the past.

    Returns
    -------
    v, v_max : arrays
        After the step: v as Adam's (it may fall), v_max never falls. The inputs are not changed.

    Source: Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237, Algorithm 2.

    >>> g, v, v_max = np.array([2.0, 0.0]), np.array([1.0, 1.0]), np.array([1.0, 3.0])
    >>> max_second_moment(g, v, v_max, beta2=0.5)
    (array([2.5, 0.5]), array([2.5, 3. ]))
    """
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, v)
    return v, v_max


def movements(grads, v, beta2=0.999, amsgrad=False):
    """How far each gradient moves one parameter, in units of α, if only the root divides it.

        v ← β₂ v + (1−β₂) gₜ²          v_max ← max(v_max, v)
        moveₜ = −gₜ / √v               with amsgrad:  moveₜ = −gₜ / √v_max

    That is Adam's or AMSGrad's (θₜ − θₜ₋₁)/α with β₁ = 0, without bias correction and ε.

    Parameters
    ----------
    grads : array (T,)
        Gradients g₁, …, g_T of one parameter.
    v : float > 0
        Second moment before the first gradient. v_max begins with the same value.
    beta2 : float in (0, 1), default 0.999
        Weight of the past.
    amsgrad : bool, default False
        Whether the largest v so far divides (AMSGrad), or v itself (Adam).

    Returns
    -------
    moves : array (T,)
        One number per gradient, with its sign. The input is not changed.

    Source: H. Lee, lecture "New Optimization"; Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237.

    >>> movements(np.array([1.0, 7.0, -1.0]), 1.0, beta2=0.5).round(3)
    array([-1.   , -1.4  ,  0.277])
    >>> movements(np.array([1.0, 7.0, -1.0]), 1.0, beta2=0.5, amsgrad=True).round(3)
    array([-1. , -1.4,  0.2])
    """
    grads = real_array("grads", grads)
    if np.ndim(grads) != 1:
        raise ValueError(f"grads must have the shape (T,), got {np.shape(grads)}")
    v, beta2 = real("v", v, above=0.0), real("beta2", beta2, above=0.0, below=1.0)
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment.__wrapped__(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


def average_regret(slopes, points, low=-1.0, high=1.0):
    """Average regret of the points played against linear losses, after every round.

        fₜ(x) = cₜ x
        Rₜ = (c₁x₁ + … + cₜxₜ) − min over low ≤ x ≤ high of (c₁ + … + cₜ) x
        average regret after round t = Rₜ / t

    The minimum belongs to the best *single* point in hindsight; it may be another one for every t.

    Parameters
    ----------
    slopes : array (T,)
        c₁, …, c_T: the slope of each round's loss.
    points : array (T,)
        x₁, …, x_T: the point that was played before cₜ was known.
    low, high : floats, low < high, default −1 and 1
        Ends of the interval that the best point is taken from.

    Returns
    -------
    regret : array (T,)
        R₁/1, R₂/2, …, R_T/T. The inputs are not changed.

    Source: Zinkevich (ICML 2003); Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237, section 2.

    >>> average_regret(np.array([3.0, -1.0, -1.0]), np.array([0.0, -1.0, 1.0]))
    array([3.        , 1.5       , 0.33333333])
    """
    slopes, points = real_array("slopes", slopes), real_array("points", points)
    if np.ndim(slopes) != 1 or np.shape(points) != np.shape(slopes):
        raise ValueError(
            f"slopes and points must have one shape (T,), got {np.shape(slopes)} and {np.shape(points)}"
        )
    low, high = real("low", low), real("high", high)
    if not low < high:
        raise ValueError(f"low must be < high, got {low} and {high}")
    total = np.cumsum(slopes)
    paid = np.cumsum(slopes * points)
    best = np.minimum(low * total, high * total)
    return (paid - best) / np.arange(1, len(slopes) + 1)
