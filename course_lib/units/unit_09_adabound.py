"""Unit 09: the reference functions of AdaBound's assignment."""

from __future__ import annotations

import math

import numpy as np

from course_lib.arguments import real, real_array
from course_lib.optimizers import adabound
from course_lib.optimizers.adabound import adabound_step

__all__ = ["adabound_step", "lower_bound", "step_size_spread", "upper_bound"]


def _checked(t, final_alpha, gamma):
    t = real_array("t", t, low=1.0)
    if np.any(t != np.floor(t)):
        raise ValueError(f"t counts steps, so it must be whole, got {t!r}")
    return (
        t,
        real("final_alpha", final_alpha, above=0.0),
        real("gamma", gamma, above=0.0, below=1.0),
    )


def lower_bound(t, final_alpha=0.1, gamma=0.001):
    """AdaBound's lower bound: the smallest step size that is allowed at step t.

        final_alpha · (1 − 1 / (γ t + 1))

    With t it rises from about 0 towards final_alpha.

    Parameters
    ----------
    t : int ≥ 1, or array of them
        Number of the step: 1 at the first.
    final_alpha : float > 0, default 0.1
        Where both bounds end.
    gamma : float in (0, 1), default 0.001
        Speed γ.

    Returns
    -------
    bound : float, or array of the shape of t

    Raises
    ------
    TypeError, ValueError
        t is no whole number ≥ 1, or final_alpha or gamma is outside its range.

    Source: Luo, Xiong, Liu & Sun (ICLR 2019), arXiv:1902.09843; with γ = 1−β₂ the lecture's 0.1 − 0.1/((1−β₂)t + 1).

    >>> lower_bound(1000)
    0.05
    """
    return adabound.lower_bound(*_checked(t, final_alpha, gamma))


def upper_bound(t, final_alpha=0.1, gamma=0.001):
    """AdaBound's upper bound: the largest step size that is allowed at step t.

        final_alpha · (1 + 1 / (γ t))

    With t it falls towards final_alpha.

    Parameters
    ----------
    t, final_alpha, gamma
        As in ``lower_bound``.

    Returns
    -------
    bound : float, or array of the shape of t

    Raises
    ------
    TypeError, ValueError
        As in ``lower_bound``.

    Source: as ``lower_bound``; with γ = 1−β₂ the lecture's 0.1 + 0.1/((1−β₂)t).

    >>> upper_bound(1000)
    0.2
    """
    return adabound.upper_bound(*_checked(t, final_alpha, gamma))


def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=math.inf):
    """How far apart the step sizes of a model's parameters are, and how many of them two bounds cut.

        sizeᵢ = α / (√vᵢ + ε)          cut sizeᵢ = clip(sizeᵢ, low, high)
        decades = log₁₀(largest cut size / smallest cut size)
        below = share of the sizeᵢ < low          above = share of the sizeᵢ > high

    Parameters
    ----------
    v : array, any shape, every element ≥ 0
        Second moments of all parameters.
    alpha : float > 0, default 0.001
        Step size α.
    eps : float > 0, default 1e-8
        ε, outside the root.
    low : float ≥ 0, default 0
        Lower bound of the step sizes; 0 cuts nothing.
    high : float > low, default inf
        Upper bound of the step sizes; inf cuts nothing.

    Returns
    -------
    decades, below, above : floats
        The spread in powers of ten *after* the cut, and the two shares, between 0 and 1, *before* it. v is not changed.

    Raises
    ------
    TypeError, ValueError
        v is empty or has an element that is no number ≥ 0, or another argument is outside its range.

    Source: the idea of figure 1 in Luo, Xiong, Liu & Sun (ICLR 2019), arXiv:1902.09843, as three numbers.

    >>> v = np.array([1e-4, 1.0, 1.0, 100.0])
    >>> [round(float(x), 3) for x in step_size_spread(v, alpha=0.1)]
    [3.0, 0.0, 0.0]
    >>> [round(float(x), 3) for x in step_size_spread(v, alpha=0.1, low=0.05, high=1.0)]
    [1.301, 0.25, 0.25]
    """
    v = np.asarray(real_array("v", v, low=0.0))
    alpha, eps = real("alpha", alpha, above=0.0), real("eps", eps, above=0.0)
    low = real("low", low, low=0.0)
    if high != math.inf:
        high = real("high", high, above=low)
    if v.size == 0:
        raise ValueError(f"v must hold at least one number, got shape {v.shape}")
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    decades = np.log10(cut.max() / cut.min())
    return decades, np.mean(size < low), np.mean(size > high)
