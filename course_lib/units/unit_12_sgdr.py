"""Unit 12: the reference functions of the assignment on warm restarts."""

from __future__ import annotations

import numpy as np

from course_lib import schedules
from course_lib.arguments import real_array, whole

__all__ = ["cosine_annealing", "restart_steps", "snapshot_average", "warm_restarts"]


def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    """Step size that falls from α to α_min along half a cosine, then stays there.

        α_t = α_min + (α − α_min) · (1 + cos(π t / steps)) / 2      for t ≤ steps
        α_t = α_min                                                 after that

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken: 0 for the first step. May be a fraction.
    alpha : float ≥ alpha_min
        Step size α at t = 0.
    steps : number > 0
        The t at which α_min is reached.
    alpha_min : float ≥ 0, default 0
        Last step size.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: Loshchilov & Hutter (ICLR 2017), arXiv:1608.03983, equation 5, without restarts. PyTorch's
    CosineAnnealingLR climbs again after ``steps``.

    >>> [round(cosine_annealing(t, 0.1, 4), 4) for t in range(6)]
    [0.1, 0.0854, 0.05, 0.0146, 0.0, 0.0]
    """
    return schedules.cosine(alpha, steps, alpha_min)(t)


def restart_steps(T0, Tmult, steps):
    """After how many steps each period of warm restarts is complete, within a budget.

        period i = 0, 1, 2, … has T_i = T0 · Tmultⁱ steps
        it is complete after T_0 + T_1 + … + T_i steps

    There the step size jumps back to its top (if training goes on), and there a snapshot of θ is worth keeping.

    Parameters
    ----------
    T0 : int ≥ 1
        Steps of the first period.
    Tmult : int ≥ 1
        Each period is this many times as long as the one before; 1: all are alike.
    steps : int ≥ 0
        Budget of steps.

    Returns
    -------
    ends : int array
        Every such number of steps that is ≤ steps, rising; an empty array if no period is complete.

    Source: Loshchilov & Hutter (ICLR 2017), arXiv:1608.03983, section 3.

    >>> restart_steps(10, 2, 100)
    array([10, 30, 70])
    """
    T, Tmult = whole("T0", T0, low=1), whole("Tmult", Tmult, low=1)
    steps = whole("steps", steps, low=0)
    ends, end = [], T
    while end <= steps:
        ends.append(end)
        T = T * Tmult
        end = end + T
    return np.array(ends, dtype=int)


def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    """Step size that falls along half a cosine and jumps back to the top after every period.

        α_t = α_min + (α − α_min) · (1 + cos(π T_cur / T_i)) / 2

        T_i = T0 · Tmultⁱ    length of period i = 0, 1, 2, …
        T_cur                steps taken since period i began

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken, counted from the beginning of training: 0 for the first step. May be a fraction.
    alpha : float ≥ alpha_min
        Step size α right after each restart.
    T0 : number > 0
        Steps of the first period.
    Tmult : number ≥ 1, default 1
        Each period is this many times as long as the one before.
    alpha_min : float ≥ 0, default 0
        Lower bound.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows. At T_cur = T_i the next period has begun: it is α.

    Source: Loshchilov & Hutter (ICLR 2017), arXiv:1608.03983, equation 5. PyTorch's
    CosineAnnealingWarmRestarts, where T_0 and T_mult are whole numbers.

    >>> [round(warm_restarts(t, 1.0, 2, Tmult=2), 3) for t in range(7)]
    [1.0, 0.5, 1.0, 0.854, 0.5, 0.146, 1.0]
    """
    return schedules.warm_restarts(alpha, T0, Tmult, alpha_min)(t)


def snapshot_average(logits, last):
    """Average prediction of the newest snapshots of one training run.

        p_k = softmax(z_k) = exp(z_k) / Σ exp(z_k)        Σ over the classes
        p = mean of p_k over the newest ``last`` snapshots

    Parameters
    ----------
    logits : array (K, n, classes)
        z_k: outputs of the network for n images, before the softmax; one entry per snapshot, the oldest first.
        They may be so large that exp overflows: softmax does not change if a constant is subtracted from all
        classes of an image.
    last : int, 1 ≤ last ≤ K
        Number of snapshots that are averaged, the newest ones.

    Returns
    -------
    p : array (n, classes)
        Probabilities; each row sums to 1. The input is not changed.

    Source: Huang et al. (ICLR 2017), arXiv:1704.00109, section 3.

    >>> z = np.log(np.array([[[1.0, 9.0]], [[1.0, 1.0]], [[3.0, 1.0]]]))
    >>> snapshot_average(z, 2)
    array([[0.625, 0.375]])
    """
    logits = real_array("logits", logits)
    if np.ndim(logits) != 3:
        raise ValueError(f"logits must have the shape (K, n, classes), got {np.shape(logits)}")
    last = whole("last", last, low=1)
    if last > len(logits):
        raise ValueError(f"last must be at most {len(logits)}, the number of snapshots, got {last}")
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)
