"""Unit 06: the reference functions of the assignment on Adam against SGDM."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import real_array, whole
from course_lib.tuning import tune_alpha

__all__ = ["generalization_gap", "perplexity", "sharpness", "tune_alpha"]


def generalization_gap(train_loss, validation_loss):
    """How much higher the loss is on validation data, at each point of several runs: mean and spread.

        dₛₜ = validation lossₛₜ − training lossₛₜ
        gapₜ = mean of dₛₜ over the seeds s
        spreadₜ = √( Σₛ (dₛₜ − gapₜ)² / (S − 1) )

    Parameters
    ----------
    train_loss : array (S, T), S ≥ 2
        Loss on the training data: a row per seed, a column per point in time.
    validation_loss : array (S, T)
        Loss on the validation data, of the same runs at the same times.

    Returns
    -------
    gap : array (T,)
        Mean difference of the seeds. Above 0: the training data are fitted better than new ones.
    spread : array (T,)
        Standard deviation of the differences, with S − 1. The inputs are not changed.

    >>> generalization_gap(np.array([[1.0, 0.5], [1.0, 0.25]]), np.array([[1.0, 1.0], [1.5, 0.75]]))
    (array([0.25, 0.5 ]), array([0.35355339, 0.        ]))
    """
    train, validation = (
        real_array("train_loss", train_loss),
        real_array("validation_loss", validation_loss),
    )
    if np.ndim(train) != 2 or np.shape(train) != np.shape(validation) or len(train) < 2:
        raise ValueError(
            "train_loss and validation_loss must have one shape (S, T), S >= 2, "
            f"got {np.shape(train)} and {np.shape(validation)}"
        )
    difference = validation - train
    return difference.mean(axis=0), difference.std(axis=0, ddof=1)


def sharpness(grad, theta, direction, steps=20):
    """Curvature of a loss at θ along the direction that power iteration has found.

        v ← direction / ‖direction‖
        steps times:   w ← H v      λ ← v·w      v ← w / ‖w‖

    H is the matrix of second derivatives at θ. It is never built: for a small h
    H v ≈ (∇f(θ + h v) − ∇f(θ − h v)) / (2h). λ tends to the eigenvalue of H that is largest in size: at
    a minimum the largest curvature in any direction. With steps = 1 it is the curvature along ``direction``.

    Parameters
    ----------
    grad : callable
        grad(theta) returns ∇f at theta, an array (n,).
    theta : array (n,)
        Where to look; need not be a minimum.
    direction : array (n,)
        Where the iteration begins, of any length but 0.
    steps : int ≥ 1, default 20
        Number of products H v.

    Returns
    -------
    sharpness : float
        The last λ. The inputs are not changed.

    Source: Mises & Pollaczek-Geiringer (1929), ZAMM 9 (power iteration); Pearlmutter (1994),
    Neural Computation 6 (products with H).

    >>> grad = lambda theta: np.array([1.0, 3.0]) * theta
    >>> round(sharpness(grad, np.zeros(2), np.array([1.0, 1.0]), steps=1), 6)
    2.0
    >>> round(sharpness(grad, np.zeros(2), np.array([1.0, 1.0])), 6)
    3.0
    """
    theta, direction = real_array("theta", theta), real_array("direction", direction)
    if np.ndim(theta) != 1 or np.shape(direction) != np.shape(theta):
        raise ValueError(
            f"theta and direction must have one shape (n,), got {np.shape(theta)} and {np.shape(direction)}"
        )
    if not np.any(direction):
        raise ValueError("direction must not be 0")
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(whole("steps", steps, low=1)):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        curvature = v @ w
        v = w / np.linalg.norm(w)
    return float(curvature)


def perplexity(logits, targets):
    """Perplexity of a model that predicts the next of K symbols: eᴴ with the mean cross-entropy H.

        pₙₖ = exp(zₙₖ) / Σⱼ exp(zₙⱼ)
        H = mean of −ln pₙ,targetsₙ over n          perplexity = exp(H)

    Parameters
    ----------
    logits : array (N, K)
        z: a row per position, a number per symbol. They may be so large that exp overflows, and N so large
        that the product of all p is 0.
    targets : int array (N,)
        The symbols that came, 0 ≤ target < K.

    Returns
    -------
    perplexity : float
        1 if the model was sure and right each time, K if it gives all symbols the same. The inputs are
        not changed.

    Source: Jelinek, Mercer, Bahl & Baker (1977), J. Acoust. Soc. Am. 62, S63.

    >>> round(perplexity(np.zeros((3, 27)), np.array([0, 4, 26])), 6)
    27.0
    """
    logits, targets = real_array("logits", logits), np.asarray(targets)
    if np.ndim(logits) != 2 or np.shape(targets) != np.shape(logits)[:1]:
        raise ValueError(
            f"logits must have the shape (N, K) and targets (N,), got {np.shape(logits)} and {np.shape(targets)}"
        )
    if targets.dtype.kind not in "iu" or targets.min() < 0 or targets.max() >= logits.shape[1]:
        raise ValueError(
            f"targets must be whole numbers from 0 to {logits.shape[1] - 1}, got {targets}"
        )
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return float(np.exp(-log_p[np.arange(len(targets)), targets].mean()))
