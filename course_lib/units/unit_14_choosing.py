"""Unit 14: the reference functions of the assignment on choosing an optimizer."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import one_of, real, real_array, whole

__all__ = ["choose_by_validation", "train", "unified_step"]

SIGMAS = ("one", "sum", "average")


# fmt: off
def unified_step(
    theta, grad, m, v, t,
    alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True,
):
    """One step of the formula that the course's methods share, θ ← θ − α m / σ.

        m ← β₁ m + (1−β₁) g
        σ = 1                                        "one":      v stays as it is
        v ← v + g²,              σ = √v + ε          "sum":      Adagrad's
        v ← β₂ v + (1−β₂) g²,    σ = √v + ε          "average":  RMSProp's
        θ ← θ − α m / σ

    With ``corrected`` the step uses m/(1−β₁ᵗ), and for "average" v/(1−β₂ᵗ), instead of m and v (a sum needs no
    correction). What is returned is not corrected.

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta. Squares and roots are taken per element.
    m, v : arrays, shape of theta
        Average of g, and sum or average of g²; zeros before the first step.
    t : int ≥ 1
        Number of this step: the first is 1.
    alpha : float ≥ 0, default 0.001
        Step size of this step, α_t.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past in m and in v.
    eps : float ≥ 0, default 1e-8
        ε, outside the root; it is not used for "one".
    sigma : "one", "sum" or "average", default "average"
        What m is divided by.
    corrected : bool, default True
        Whether the averages are corrected for their start from 0.

    Returns
    -------
    theta, m, v : arrays
        Parameters and averages after the step. The inputs are not changed.

    Raises
    ------
    TypeError, ValueError
        A hyperparameter is out of its range; sigma is unknown; t is below 1.

    Source: the course's common form of SGD, momentum, Adagrad (JMLR 2011), RMSProp (2012) and Adam (ICLR 2015).

    >>> theta, m, v = unified_step(np.ones(2), np.array([3.0, -0.1]), np.zeros(2), np.zeros(2), 1, alpha=0.1)
    >>> theta.round(6)
    array([0.9, 1.1])
    """
    _check(t, alpha, beta1, beta2, eps, sigma)
    theta, grad, m, v = (np.asarray(x) for x in (theta, grad, m, v))
    m = beta1 * m + (1 - beta1) * grad
    top = m / (1 - beta1**t) if corrected else m
    if sigma == "one":
        return theta - alpha * top, m, v
    v = v + grad**2 if sigma == "sum" else beta2 * v + (1 - beta2) * grad**2
    square = v / (1 - beta2**t) if corrected and sigma == "average" else v
    return theta - alpha * top / (np.sqrt(square) + eps), m, v
# fmt: on


def _check(t, alpha, beta1, beta2, eps, sigma):
    """Raise where a hyperparameter of ``unified_step`` is out of its range."""
    whole("t", t, low=1)
    real("alpha", alpha, low=0.0)
    real("beta1", beta1, low=0.0, below=1.0)
    real("beta2", beta2, low=0.0, below=1.0)
    real("eps", eps, low=0.0)
    one_of("sigma", sigma, SIGMAS)


def choose_by_validation(losses):
    """Choose each method's step size, then the method, from the losses on the validation set.

    The score of a step size is the median over the seeds. A run that diverged (nan or infinite) counts as +∞. Every
    method is judged at its own best step size.

    Parameters
    ----------
    losses : array of shape (M, A, S)
        Validation loss at the end for M methods, A step sizes and S seeds; lower is better. May hold nan and inf.

    Returns
    -------
    best : array of int, shape (M,)
        For each method, the index of its step size with the lowest score; of equal ones the first.
    score : array, shape (M,)
        That lowest score; inf where every step size of a method diverged.
    method : int
        The index of the method with the lowest score; of equal ones the first.

    Raises
    ------
    ValueError
        losses has another number of axes, or an axis of length 0.

    Source: this course; the same rule as ``course_lib.tuning.tune``.

    >>> best, score, method = choose_by_validation([[[0.5, 0.4], [0.3, np.nan]], [[0.6, 0.6], [0.2, 0.4]]])
    >>> best.tolist(), score.round(3).tolist(), method
    ([0, 1], [0.45, 0.3], 1)
    """
    losses = np.asarray(losses, dtype=float)
    if losses.ndim != 3 or losses.size == 0:
        raise ValueError(
            f"choose_by_validation: losses must have the shape (methods, step sizes, seeds), got {losses.shape}"
        )
    score = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=2)
    best = np.argmin(score, axis=1)
    lowest = np.min(score, axis=1)
    return best, lowest, int(np.argmin(lowest))


def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    """Spend a budget of gradients: one ``unified_step`` per step size in ``alphas``.

    Parameters
    ----------
    grad_f : callable
        ``grad_f(theta)`` returns a gradient at theta. It is called exactly once per step.
    theta : array, any shape
        Where to start.
    alphas : array of shape (T,), T ≥ 0
        The schedule: step t = 1, …, T uses ``alphas[t-1]``. Its length is the budget.
    beta1, beta2, eps, sigma, corrected
        As in ``unified_step``.

    Returns
    -------
    path : array of shape (T + 1, *theta.shape)
        The start and the point after each step.

    Raises
    ------
    TypeError, ValueError
        As in ``unified_step``; alphas is not one row of numbers ≥ 0.

    Source: this course.

    >>> train(lambda theta: 2 * theta, np.array([1.0]), [0.25, 0.5], beta1=0.0, sigma="one").ravel().tolist()
    [1.0, 0.5, 0.0]
    """
    alphas = real_array("alphas", alphas, low=0.0)
    if alphas.ndim != 1:
        raise ValueError(f"alphas must be one row of step sizes, got the shape {alphas.shape}")
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(
            theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected
        )
        path.append(theta)
    return np.array(path)
