"""Unit 01: the reference functions of the SGD assignment."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import whole
from course_lib.optimizers.base import checked_array
from course_lib.optimizers.sgd import sgd_step

__all__ = [
    "diagnose_plateau",
    "minibatch_gradient",
    "minibatches",
    "sgd_step",
    "stability_limit",
]


def minibatches(n, batch_size, rng):
    """Cut one epoch into minibatches: every example once, in random order.

        shuffle 0, 1, …, n−1;   first batch_size of them, next batch_size, …, what is left

    Parameters
    ----------
    n : int ≥ 1
        Number of examples.
    batch_size : int ≥ 1
        Examples per minibatch. The last batch holds what is left: between 1 and batch_size.
    rng : numpy.random.Generator
        Where the random order comes from. The next call with the same generator gives another
        order.

    Returns
    -------
    batches : list of int arrays
        Row numbers of the examples in each minibatch, ⌈n / batch_size⌉ arrays of one axis.

    Source: sampling without replacement, Bottou (2012), Stochastic Gradient Descent Tricks,
    doi:10.1007/978-3-642-35289-8_25.

    >>> [len(batch) for batch in minibatches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    n, batch_size = whole("n", n, low=1), whole("batch_size", batch_size, low=1)
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, got {rng!r}")
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


def minibatch_gradient(theta, X, y, indices):
    """Gradient of a linear model's mean squared error on some of the examples.

        L_B(θ) = 1/(2|B|) Σ_{i∈B} (xᵢᵀθ − yᵢ)²
        g = 1/|B| Σ_{i∈B} (xᵢᵀθ − yᵢ) xᵢ

    Parameters
    ----------
    theta : array (d,)
        Parameters θ.
    X : array (n, d)
        One example xᵢ per row.
    y : array (n,)
        The targets.
    indices : int array (|B|,)
        Row numbers of the minibatch B, counted from 0. A number that stands twice counts twice.

    Returns
    -------
    grad : array (d,)
        Gradient g of the minibatch. The inputs are not changed.

    Source: Bottou, Curtis & Nocedal (2018), SIAM Review 60(2), arXiv:1606.04838, section 3.

    >>> X, y = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), np.array([1.0, 1.0, 0.0])
    >>> minibatch_gradient(np.array([2.0, 1.0]), X, y, np.array([0, 1]))
    array([0.5, 1. ])
    """
    theta, X, y = _linear_data(theta, X, y)
    indices = _row_numbers(indices, len(X))
    rows = X[indices]
    residual = rows @ theta - y[indices]
    return rows.T @ residual / len(indices)


def stability_limit(hessian):
    """Largest step size of gradient descent on a quadratic: above it the steps grow.

        α_max = 2 / λ_max

    Parameters
    ----------
    hessian : array (d, d)
        Second derivatives H of the quadratic ½ θᵀHθ, finite and symmetric; no eigenvalue below 0
        and the largest, λ_max, above 0. (With an eigenvalue below 0 gradient descent diverges from
        almost every start for every α and there is no limit. You need not check for it.)

    Returns
    -------
    alpha_max : float
        Gradient descent converges for 0 < α < α_max (on the part where H is not flat) and
        diverges for α > α_max from almost every start. The input is not changed.

    Source: Nesterov (2018), Lectures on Convex Optimization, doi:10.1007/978-3-319-91578-4,
    section 1.2.3.

    >>> stability_limit(np.array([[10.0, 0.0], [0.0, 1.0]]))
    0.2
    """
    return float(2 / np.linalg.eigvalsh(_curvatures(hessian))[-1])


def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    """Why has the loss stopped falling? Look at the loss and at the gradients.

    The first line that is true decides, where ``w`` is the window and N the number of steps:

        "falling"          L[N−w] − L[N] > rtol · |L[N−w]|
        "rising"           L[N] − L[N−w] > rtol · |L[N−w]|
        "critical point"   ‖g‖ of the last gradient ≤ gtol · the largest ‖g‖ of the run
        "bouncing"         mean < 0 of the w−1 cosines between neighbours among the last w gradients
        "crawling"         otherwise

    Parameters
    ----------
    loss : array (N+1,)
        Loss before the first step and after each of the N steps, finite.
    grad : array (N, d)
        The gradient of each step, finite. cos(a, b) = aᵀb / (‖a‖ ‖b‖), and 0 if a or b is 0.
    window : int, 2 ≤ window ≤ N, default 20
        How many of the last steps are looked at.
    rtol : float ≥ 0, default 1e-3
        A loss that changes by no more than this share over the window has stopped.
    gtol : float ≥ 0, default 1e-4
        A gradient is near zero if it is no longer than this share of the longest.

    Returns
    -------
    diagnosis : str
        "falling", "rising", "critical point", "bouncing" or "crawling". The inputs are not
        changed.

    Source: this course's definition, after H. Lee (2021), Machine Learning, NTU, lecture on
    adaptive learning rates: a loss that is stuck does not mean a small gradient.

    >>> loss, grad = np.ones(4), np.array([[2.0], [-2.0], [2.0]])
    >>> diagnose_plateau(loss, grad, window=3)
    'bouncing'
    """
    loss, grad, window = _record(loss, grad, window)
    change = loss[-1] - loss[-1 - window]
    if abs(change) > rtol * abs(loss[-1 - window]):
        return "falling" if change < 0 else "rising"
    norm = np.linalg.norm(grad, axis=1)
    if norm[-1] <= gtol * norm.max():
        return "critical point"
    g = (grad / np.where(norm > 0, norm, 1)[:, None])[-window:]  # a zero gradient stays zero
    cosine = np.sum(g[1:] * g[:-1], axis=1)
    return "bouncing" if cosine.mean() < 0 else "crawling"


def _linear_data(theta, X, y):
    owner = "minibatch_gradient"
    theta = checked_array("theta", theta, owner)
    X, y = checked_array("X", X, owner), checked_array("y", y, owner)
    if X.ndim != 2 or y.shape != X.shape[:1] or theta.shape != X.shape[1:]:
        raise ValueError(
            f"{owner}: X must be (n, d), y (n,) and theta (d,), "
            f"got {X.shape}, {y.shape} and {theta.shape}"
        )
    return theta, X, y


def _row_numbers(indices, n):
    indices = np.asarray(indices)
    if indices.ndim != 1 or indices.dtype.kind not in "iu" or len(indices) == 0:
        raise ValueError(f"indices must be whole numbers, one or more, got {indices!r}")
    if indices.min() < 0 or indices.max() >= n:
        raise ValueError(
            f"indices must be from 0 to {n - 1}, got {indices.min()} to {indices.max()}"
        )
    return indices


def _curvatures(hessian):
    """``hessian`` as an array: finite, symmetric, not zero, no eigenvalue below 0."""
    hessian = checked_array("hessian", hessian, "stability_limit")
    if hessian.ndim != 2 or hessian.shape[0] != hessian.shape[1] or hessian.size == 0:
        raise ValueError(
            f"hessian must be a square matrix (d, d) with d >= 1, got shape {hessian.shape}"
        )
    if not np.isfinite(hessian).all():
        raise ValueError("hessian must be finite, got NaN or inf in it")
    size = np.abs(hessian).max()
    if not np.allclose(hessian, hessian.T, rtol=0.0, atol=1e-5 * size):
        raise ValueError(f"hessian must be symmetric, got {hessian!r}")
    smallest, largest = np.linalg.eigvalsh(hessian)[[0, -1]]
    # Rounding, and differences of gradients, leave eigenvalues a little below 0.
    if smallest < -1e-6 * size:
        raise ValueError(
            "hessian must have no eigenvalue below 0 (gradient descent would diverge from almost "
            f"every start for every alpha), got {smallest:.6g}"
        )
    if not largest > 0:
        raise ValueError(f"hessian must have an eigenvalue above 0, got {largest:.6g} as largest")
    return hessian


def _record(loss, grad, window):
    loss = checked_array("loss", loss, "diagnose_plateau")
    grad = checked_array("grad", grad, "diagnose_plateau")
    if loss.ndim != 1 or grad.ndim != 2 or len(loss) != len(grad) + 1:
        raise ValueError(
            f"diagnose_plateau: loss must be (N+1,) and grad (N, d), got {loss.shape}, {grad.shape}"
        )
    if not (np.isfinite(loss).all() and np.isfinite(grad).all()):
        raise ValueError("diagnose_plateau: loss and grad must be finite, got NaN or inf in them")
    window = whole("window", window, low=2)
    if window > len(grad):
        raise ValueError(f"window must be at most {len(grad)}, the number of steps, got {window}")
    return loss, grad, window
