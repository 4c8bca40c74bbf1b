"""Unit 04: the reference functions of RMSProp's assignment."""

from __future__ import annotations

import math

import numpy as np

from course_lib.arguments import real, real_array
from course_lib.optimizers.rmsprop import rmsprop_step

__all__ = ["effective_window", "ema", "rmsprop_step"]


def ema(values, beta=0.9):
    """Exponential moving average of a sequence: one average after every value.

        a⁰ = 0
        aᵗ = β aᵗ⁻¹ + (1−β) xᵗ          t = 1, 2, …, n

    Parameters
    ----------
    values : array (n,) or (n, …), n ≥ 1
        The sequence x¹, …, xⁿ along the first axis; each xᵗ is a number or an array, averaged per element.
    beta : float in [0, 1), default 0.9
        Weight of the past β; with 0 only the newest value counts.

    Returns
    -------
    averages : float array, shape of values
        a¹, …, aⁿ. The input is not changed.

    Raises
    ------
    TypeError, ValueError
        values is no sequence of finite numbers, or beta is outside [0, 1).

    Source: the average of g² in Tieleman & Hinton (2012), Coursera "Neural Networks for Machine Learning",
    lecture 6e, applied to any sequence.

    >>> ema(np.array([4.0, 0.0, 8.0]), beta=0.5)
    array([2. , 1. , 4.5])
    """
    values, beta = np.asarray(real_array("values", values)), real("beta", beta, low=0.0, below=1.0)
    if values.ndim == 0 or len(values) == 0:
        raise ValueError(f"values must hold at least one value, got shape {values.shape}")
    average, averages = np.zeros(values.shape[1:]), np.empty(values.shape)
    for t, value in enumerate(values):
        average = beta * average + (1 - beta) * value
        averages[t] = average
    return averages


def effective_window(beta, share=0.95):
    """How many of the newest values carry a given share of the weight in a moving average.

        the newest n weigh (1−β)(1 + β + … + βⁿ⁻¹) = 1 − βⁿ
        window = the smallest whole n with 1 − βⁿ ≥ share

    Parameters
    ----------
    beta : float in [0, 1)
        Weight of the past β.
    share : float in (0, 1), default 0.95
        The part of all weight, which adds up to 1 after a long time. 1/(1−β), the usual rule of thumb, is the
        window for about 1 − 1/e = 0.632.

    Returns
    -------
    n : int ≥ 1
        The window in steps; 1 for β = 0.

    Raises
    ------
    TypeError, ValueError
        beta is outside [0, 1), or share outside (0, 1).

    Source: the weights (1−β) βᵏ of ``ema``, added up as a geometric series.

    >>> effective_window(0.9), effective_window(0.9, share=0.5)
    (29, 7)
    """
    beta = real("beta", beta, low=0.0, below=1.0)
    share = real("share", share, above=0.0, below=1.0)
    if beta == 0:
        return 1
    return math.ceil(math.log1p(-share) / math.log(beta))
