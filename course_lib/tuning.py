"""Fair comparisons: every method at its own best step size, chosen on validation data, over several seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.networks import Network
from course_lib.optimizers.base import Optimizer, checked_hyper
from course_lib.running import run


@dataclass(frozen=True)
class Tuned:
    """One method at its best step size.

    ``alphas`` (A,) is the grid and ``validation_loss`` (S, A) the loss at the end on the validation set, per seed;
    ``alpha`` is the one with the lowest median. The curves are (S, T), at the steps ``step`` (T,), at that α.
    ``theta`` (S, dim) are the parameters at the end, to be judged on test data, which chose nothing.
    """

    optimizer: Optimizer
    alphas: np.ndarray
    validation_loss: np.ndarray
    alpha: float
    step: np.ndarray
    train_loss: np.ndarray
    validation_losses: np.ndarray
    validation_accuracy: np.ndarray
    theta: np.ndarray

    @property
    def at_edge(self) -> bool:
        """Whether the best α is the first or last of the grid: then the grid was too narrow."""
        return self.alpha in (self.alphas[0], self.alphas[-1])


def tune_alpha(alphas, losses):
    """The step size that is best on validation data, and whether the grid was too narrow to tell.

        best = the α whose median loss over the seeds is lowest; a loss that is not finite counts as ∞

    Parameters
    ----------
    alphas : array (A,)
        The grid of step sizes, rising.
    losses : array (S, A)
        Validation loss at the end of each run: a row per seed, a column per α. Runs that diverged have
        NaN or inf.

    Returns
    -------
    alpha : float
        The best α; of equally good ones the smallest.
    at_edge : bool
        Whether it is the first or last of the grid: then a better one may lie outside. The inputs are not
        changed.

    >>> alphas, nan = np.array([0.01, 0.1, 1.0]), np.nan
    >>> tune_alpha(alphas, np.array([[0.9, 0.5, 0.2], [0.8, 0.4, nan], [0.9, 0.6, nan]]))
    (0.1, False)
    """
    alphas, losses = np.asarray(alphas, dtype=float), np.asarray(losses, dtype=float)
    if alphas.ndim != 1 or losses.ndim != 2 or losses.shape[1] != len(alphas) or 0 in losses.shape:
        raise ValueError(
            "tune_alpha: alphas must have the shape (A,) and losses (S, A), S and A >= 1, "
            f"got {alphas.shape} and {losses.shape}"
        )
    # A diverged run is worse than any number.
    median = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    best = int(np.argmin(median))
    return float(alphas[best]), best in (0, len(alphas) - 1)


def tune(
    optimizer: Optimizer,
    network: Network,
    X_val: np.ndarray,
    y_val: np.ndarray,
    alphas: Sequence[float],
    steps: int,
    seeds: Sequence[int] = (0, 1, 2),
    record_every: int = 20,
    schedule: Callable[[np.ndarray], Callable[[int], Any]] | None = None,
) -> Tuned:
    """Train ``network`` with every α of the grid and every seed; keep the α that is best on the validation set.

    Parameters
    ----------
    optimizer : Optimizer
        Everything but its alpha is used.
    network : Network
        The seed decides the initial weights and the minibatches; all α of one seed see the same ones.
    alphas : sequence of floats
        The grid, rising.
    steps : int
        Budget of gradients per run.
    schedule : callable, optional
        ``schedule(alphas)`` returns f(t); default: constant.

    Raises
    ------
    ValueError
        Grid not rising or not positive; no seeds.
    """
    alphas = np.atleast_1d(checked_hyper("alpha", alphas, "tune"))
    if alphas[0] <= 0 or np.any(np.diff(alphas) <= 0):
        raise ValueError(f"tune: alphas must be > 0 and rising, got {alphas}")
    if len(seeds) == 0:
        raise ValueError("tune: seeds must not be empty")
    batched = replace(optimizer, alpha=alphas)
    rule = None if schedule is None else schedule(alphas)
    theta, loss = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        path = run(batched, network, network.init(rng), steps, rule, rng, record_every=record_every)
        theta.append(path.theta)
        loss.append(path.loss)
    with np.errstate(all="ignore"):
        last = np.array([network.loss(t[-1], X_val, y_val) for t in theta])
    last = np.where(np.isfinite(last), last, np.inf)
    alpha, _ = tune_alpha(alphas, last)
    best = int(np.flatnonzero(alphas == alpha)[0])
    with np.errstate(all="ignore"):
        val_loss = np.array([network.loss(t[:, best], X_val, y_val) for t in theta])
        accuracy = np.array([network.accuracy(t[:, best], X_val, y_val) for t in theta])
    return Tuned(
        optimizer=optimizer,
        alphas=alphas,
        validation_loss=last,
        alpha=alpha,
        step=path.step,
        train_loss=np.array([values[:, best] for values in loss]),
        validation_losses=val_loss,
        validation_accuracy=accuracy,
        theta=np.array([t[-1, best] for t in theta]),
    )


# 97.5 % quantiles of Student's t distribution for 2, 3, … degrees of freedom.
T_QUANTILES = (
    4.303,
    3.182,
    2.776,
    2.571,
    2.447,
    2.365,
    2.306,
    2.262,
    2.228,
    2.201,
    2.179,
    2.160,
    2.145,
    2.131,
)


def verdict(name_a: str, a: np.ndarray, name_b: str, b: np.ndarray, higher: bool = True) -> str:
    """One sentence on two methods' final values over the same seeds, by a paired t test.

    A difference is called one if its 95 % interval leaves out 0. Of twenty comparisons of equal methods one
    will be called a difference: the more comparisons, the less a single one says.

    Parameters
    ----------
    a, b : arrays (S,), 3 ≤ S ≤ 16
        One value per seed, the same seeds in the same order.
    higher : bool, default True
        Whether a higher value is better.

    >>> verdict("A", [0.9, 0.8, 0.85], "B", [0.6, 0.5, 0.54])
    'A is better than B by 0.303 ± 0.014 (95 % interval, 3 seeds)'
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape or a.ndim != 1 or not 3 <= a.size <= len(T_QUANTILES) + 2:
        raise ValueError(
            f"verdict: one value per seed and 3 to {len(T_QUANTILES) + 2} seeds, "
            f"got shapes {a.shape} and {b.shape}"
        )
    gap = a - b if higher else b - a
    half = T_QUANTILES[gap.size - 3] * gap.std(ddof=1) / np.sqrt(gap.size)
    mean = float(gap.mean())
    size = f"{abs(mean):.3g} ± {half:.2g} (95 % interval, {gap.size} seeds)"
    if abs(mean) <= half:
        return f"{name_a} and {name_b}: no difference shown, {size}"
    winner, loser = (name_a, name_b) if mean > 0 else (name_b, name_a)
    return f"{winner} is better than {loser} by {size}"
