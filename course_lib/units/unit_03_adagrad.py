"""Unit 03: the reference functions of Adagrad's assignment."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import one_of, real, real_array
from course_lib.optimizers.adagrad import adagrad_step

__all__ = ["adagrad_step", "best_step", "effective_step_sizes", "root_mean_square_sigma"]

FORMS = ("sum", "mean")


def _sequence(grads):
    """``grads`` as a float64 array of one gradient or more."""
    grads = real_array("grads", grads)
    if np.ndim(grads) == 0 or len(grads) == 0:
        raise ValueError(f"grads must hold one gradient per step, at least one, got {grads!r}")
    return grads


def root_mean_square_sigma(grads):
    """The 2021 lecture's σ after every step: the root mean square of all gradients so far.

        σₜ = √( (g₁² + … + gₜ²) / t ),   t = 1, 2, …, T

    The lecture counts from 0: its σᵗ with 1/(t+1) is the same.

    Parameters
    ----------
    grads : array of shape (T, ...), T ≥ 1
        The gradients g₁, …, g_T, one per step; every parameter (element) for itself.

    Returns
    -------
    sigma : array, shape of grads
        Row t−1 is σₜ: it includes the gradient of its own step. The input is not changed.

    Raises
    ------
    TypeError, ValueError
        grads are no finite numbers, or there is none.

    Source: the 2021 lecture on adaptive step sizes. It calls this Adagrad; Adagrad has the root of the *sum*.

    >>> root_mean_square_sigma(np.array([1.0, -7.0, 5.0]))
    array([1., 5., 5.])
    """
    grads = _sequence(grads)
    count = np.arange(1, len(grads) + 1).reshape(-1, *[1] * (grads.ndim - 1))
    return np.sqrt(np.cumsum(grads**2, axis=0) / count)


def best_step(x, a, b):
    """How far the minimum of f(x) = a x² + b x + c is from x: one step of this length arrives.

        |f′(x)| / f″(x) = |2 a x + b| / (2 a)

    Parameters
    ----------
    x : number or array
        Where to start.
    a : number or array > 0
        Coefficient of x²; f″ = 2a.
    b : number or array
        Coefficient of x.

    Returns
    -------
    length : float or array
        The length of the best step, ≥ 0, element by element. The inputs are not changed.

    Raises
    ------
    TypeError, ValueError
        x, a or b are no finite numbers, or a ≤ 0: then there is no minimum.

    Source: notes of the 2017 lecture on Adagrad; Newton's method.

    >>> float(best_step(3.0, a=2.0, b=-4.0))
    2.0
    """
    x, a, b = real_array("x", x), real_array("a", a, above=0.0), real_array("b", b)
    return np.abs(2 * a * x + b) / (2 * a)


def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    """The number that multiplies the gradient in every step, for every parameter.

        sum    α / (√(g₁² + … + gₜ²) + ε)        Adagrad: can only fall
        mean   α / (σₜ + ε)                      with the 2021 lecture's root mean square σₜ: can grow again

    Parameters
    ----------
    grads : array of shape (T, ...), T ≥ 1
        The gradients g₁, …, g_T, one per step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    form : "sum" or "mean", default "sum"
        Which root σ is.
    eps : float ≥ 0, default 1e-10
        ε, outside the root.

    Returns
    -------
    sizes : array, shape of grads
        Row t−1 belongs to step t, whose gradient is included. The input is not changed.

    Raises
    ------
    TypeError, ValueError
        grads are no finite numbers or there is none, alpha or eps is no number ≥ 0, or form is unknown.

    Source: Duchi, Hazan & Singer (2011), JMLR 12:2121-2159 (sum); the 2021 lecture (mean).

    >>> effective_step_sizes(np.array([3.0, 4.0]), alpha=1.0).round(4)
    array([0.3333, 0.2   ])
    """
    grads, form = _sequence(grads), one_of("form", form, FORMS)
    alpha, eps = real("alpha", alpha, low=0.0), real("eps", eps, low=0.0)
    sigma = np.sqrt(np.cumsum(grads**2, axis=0))
    if form == "mean":
        sigma = root_mean_square_sigma(grads)
    with np.errstate(
        divide="ignore"
    ):  # a gradient of 0 so far, and ε = 0: as long a step as you like
        return alpha / (sigma + eps)
