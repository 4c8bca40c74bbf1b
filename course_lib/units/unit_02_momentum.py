"""Unit 02: the reference functions of momentum's assignment."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import one_of, real, whole
from course_lib.optimizers.momentum import momentum_step
from course_lib.optimizers.nesterov import nesterov_step

__all__ = ["convert_step_size", "momentum_step", "momentum_weights", "nesterov_step"]

CONVENTIONS = ("lecture", "pytorch", "keras", "ema")


def momentum_weights(n, beta=0.9):
    """Weights of the past gradients in the velocity, oldest first.

        vⁿ = −α (w₀ g₀ + w₁ g₁ + … + wₙ₋₁ gₙ₋₁)

    for n steps of v ← β v − α g from v⁰ = 0.

    Parameters
    ----------
    n : int ≥ 0
        Number of gradients g₀, …, gₙ₋₁ that the velocity has seen.
    beta : float in [0, 1), default 0.9
        Weight of the past β; with 0 only the newest gradient counts.

    Returns
    -------
    w : array of shape (n,)
        The weight of the oldest gradient first, that of the newest, 1, last.

    Raises
    ------
    TypeError, ValueError
        n is not a whole number ≥ 0, or beta is outside [0, 1).

    Source: ``momentum_step`` applied n times to v = 0, written as one sum.

    >>> momentum_weights(3, beta=0.5)
    array([0.25, 0.5 , 1.  ])
    """
    n, beta = whole("n", n, low=0), real("beta", beta, low=0.0, below=1.0)
    return beta ** np.arange(n - 1.0, -1.0, -1.0)


def convert_step_size(alpha, beta, source, target):
    """The step size that makes one convention of momentum take the steps of another.

        lecture, keras   v ← β v − α g        θ ← θ + v
        pytorch          v ← β v + g          θ ← θ − α v
        ema              v ← β v + (1−β) g    θ ← θ − α v

    The step size is constant and v = 0 at the start; β is the same in both.

    Parameters
    ----------
    alpha : float ≥ 0
        Step size α of ``source``.
    beta : float in [0, 1)
        Weight of the past β.
    source, target : str
        "lecture", "pytorch", "keras" or "ema".

    Returns
    -------
    alpha : float
        Step size of ``target``.

    Raises
    ------
    TypeError, ValueError
        alpha or beta is no number or out of range, or a name is unknown.

    Source: one step from v = 0 in each form; Keras's and PyTorch's documentation of SGD.

    >>> round(convert_step_size(0.1, 0.9, "lecture", "ema"), 9)
    1.0
    """
    alpha, beta = real("alpha", alpha, low=0.0), real("beta", beta, low=0.0, below=1.0)
    source = one_of("source", source, CONVENTIONS)
    target = one_of("target", target, CONVENTIONS)
    if source == target or "ema" not in (source, target):
        return alpha
    return alpha / (1 - beta) if target == "ema" else alpha * (1 - beta)
