"""Unit 05: the reference functions of Adam's assignment."""

from __future__ import annotations

import numpy as np

from course_lib.optimizers.adam import adam_step
from course_lib.optimizers.base import formula

__all__ = ["adam_minimize", "adam_step", "bias_correction", "update_moments"]


@formula
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    """Adam's two moving averages, after one more gradient.

        m ← β₁ m + (1−β₁) g
        v ← β₂ v + (1−β₂) g²

    Parameters
    ----------
    grad : array, any shape
        Gradient g of this step. The square is taken per element.
    m, v : arrays, shape of grad
        Averages of g and of g² before the step; zeros before the first.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past.

    Returns
    -------
    m, v : arrays
        The averages after the step. The inputs are not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, Algorithm 1.

    >>> update_moments(np.array([2.0]), np.array([1.0]), np.array([0.0]), beta1=0.5, beta2=0.75)
    (array([1.5]), array([1.]))
    """
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return m, v


@formula
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    """Undo the pull towards 0 that m and v have from starting at 0.

        m̂ = m / (1 − β₁ᵗ)
        v̂ = v / (1 − β₂ᵗ)

    Parameters
    ----------
    m, v : arrays of one shape
        Moving averages after step t.
    t : int ≥ 1
        Number of gradients they have seen.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past.

    Returns
    -------
    m_hat, v_hat : arrays
        The corrected averages. The inputs are not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, section 3.

    >>> m_hat, v_hat = bias_correction(np.array([0.2]), np.array([0.004]), 1, beta1=0.9, beta2=0.999)
    >>> m_hat.round(6)
    array([2.])
    """
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return m_hat, v_hat


def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Minimise a function with Adam and keep every point.

        m⁰ = v⁰ = 0;   for t = 1, 2, …, steps:   θ, m, v ← adam_step(θ, ∇f(θ), m, v, t)

    Parameters
    ----------
    grad_f : callable
        ``grad_f(theta)`` is the gradient of the function at theta, an array shaped like theta.
    theta : array, any shape
        The start.
    steps : int ≥ 0
        Number of steps.
    alpha, beta1, beta2, eps : floats
        As in ``adam_step``.

    Returns
    -------
    path : float64 array of shape (steps + 1, *theta.shape)
        The start and the parameters after each step. The input is not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, Algorithm 1.

    >>> path = adam_minimize(lambda theta: 2 * theta, np.array([1.0]), steps=2, alpha=0.1)
    >>> path.shape, path[:2].round(6).tolist()
    ((3, 1), [[1.0], [0.9]])
    """
    if steps < 0:
        raise ValueError(f"adam_minimize: steps must be >= 0, got {steps!r}")
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)
