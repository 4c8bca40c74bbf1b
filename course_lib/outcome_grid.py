"""How each run of a whole grid ended: the verdicts of ``course_lib.outcomes``, computed for all at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from course_lib.outcomes import (
    FAR,
    FLAT,
    GONE,
    GROWN,
    LOW,
    NEAR,
    SWING,
    VERDICTS,
    domain_of,
)
from course_lib.running import run


@dataclass(frozen=True)
class GridOutcome:
    """What became of each run.

    Attributes
    ----------
    loss : array (*batch)
        Loss at the last step; may be inf or NaN.
    verdict : int array (*batch)
        Places in ``course_lib.outcomes.VERDICTS``.
    """

    loss: np.ndarray
    verdict: np.ndarray

    def where(self, verdict: str) -> np.ndarray:
        """Which runs ended with ``verdict``, a bool array (*batch)."""
        return self.verdict == VERDICTS.index(verdict)


def grid_outcome(
    opt: Any, surface: Any, theta0: Any, steps: int, step_sizes: np.ndarray | None = None
) -> GridOutcome:
    """Run ``opt``, whose hyperparameters are arrays, and judge every run as ``outcome`` would.

    Only the last quarter of the steps is kept for all runs. The whole way is computed once more for those
    whose verdict depends on it: runs that are high at the end without having left, and runs that lie still
    where it is almost flat.

    Parameters
    ----------
    opt : Optimizer with a batch shape
    surface : Surface
    theta0 : array (dim,)
    steps : int ≥ 1
    step_sizes : array (steps, ...), optional
        Used instead of the optimizer's α; the further axes fit to the batch.

    Raises
    ------
    ValueError
        If ``steps`` is below 1.
    """
    if steps < 1:
        raise ValueError(f"steps must be >= 1, got {steps!r}")
    batch = opt.batch_shape
    tail = max(8, steps // 4) + 2
    schedule = None if step_sizes is None else step_sizes.__getitem__
    path = run(opt, surface, theta0, steps, schedule, record_every=steps, record_last=tail)
    with np.errstate(all="ignore"):
        loss = path.loss[-1].ravel()
        theta = path.theta.reshape(len(path.theta), -1, surface.dim)[-tail:]
        verdict, open_ = _from_tail(theta, loss - _lowest(surface), path, surface, steps)
        if open_.any():
            if step_sizes is not None:
                shaped = np.broadcast_to(step_sizes, (steps, *batch)).reshape(steps, -1)[:, open_]
                schedule = shaped.__getitem__
            again = run(_only(opt, batch, open_), surface, theta0, steps, schedule)
            verdict[open_] = _from_whole(again, surface, verdict[open_])
    return GridOutcome(loss.reshape(batch), verdict.reshape(batch))


def _lowest(surface: Any) -> float:
    return float(np.min(surface.f(np.atleast_2d(np.asarray(surface.minima, dtype=float)))))


def _nearest(surface: Any, theta: np.ndarray) -> np.ndarray:
    minima = np.atleast_2d(np.asarray(surface.minima, dtype=float))
    return np.min([_length(theta - point) for point in minima], axis=0)


def _length(vectors: np.ndarray) -> np.ndarray:
    # NumPy's norm takes several times as long where the axis it sums over has two entries.
    return np.sqrt(sum(vectors[..., k] ** 2 for k in range(vectors.shape[-1])))


def _diagonal(surface: Any) -> float:
    return float(np.linalg.norm(np.diff(domain_of(surface), axis=1)))


def _only(opt: Any, batch: tuple[int, ...], chosen: np.ndarray) -> Any:
    """``opt`` with the hyperparameters of some runs, as one axis."""
    values = {
        f.name: np.broadcast_to(getattr(opt, f.name), batch).ravel()[chosen]
        for f in fields(opt)
        if np.ndim(getattr(opt, f.name)) and f.init
    }
    return replace(opt, **values)


def _from_tail(theta, gap, path, surface, steps) -> tuple[np.ndarray, np.ndarray]:
    """Verdicts as far as the last quarter tells, and which runs must be seen whole.

    The latter have the verdict that holds unless the whole says "diverged" or "stuck".
    """
    first = max(float(path.loss[0].flat[0]) - _lowest(surface), 1e-300)
    size = _diagonal(surface)
    distance = _nearest(surface, theta[-1])
    high = ~(gap <= GROWN * first)
    gone = high & ~(distance <= FAR * size)
    close = (distance <= NEAR * size) & (gap <= LOW * first)
    verdict = np.full(len(gap), VERDICTS.index("too slow"))
    rest = ~gone & ~close
    # For all runs: picking some of them out of the way takes longer.
    swing = rest & _swings(theta, SWING * size, steps)
    verdict[swing] = VERDICTS.index("oscillates")
    verdict[close] = VERDICTS.index("converged")
    verdict[gone] = VERDICTS.index("diverged")
    slow = np.flatnonzero(rest & ~swing)
    moved = np.ptp(theta[-max(2, (steps + 1) // 4) :], axis=0)
    slow = slow[_length(moved[slow]) <= SWING * size]
    end = theta[-1, slow]
    in_local = np.zeros(len(slow), dtype=bool)
    if surface.local_minima is not None:
        for point in np.asarray(surface.local_minima, dtype=float).reshape(-1, surface.dim):
            in_local |= _length(end - point) <= NEAR * size
    flat = _length(surface.grad(end)) <= FLAT * gap[slow] / distance[slow]
    verdict[slow[in_local]] = VERDICTS.index("stuck")
    open_ = high & ~gone
    open_[slow[flat]] = True
    return verdict, open_


def _swings(theta: np.ndarray, least: float, steps: int) -> np.ndarray:
    """As ``course_lib.outcomes._swings``, for (entries, runs, dim): which runs swing to the end."""
    if steps < 8:
        return np.zeros(theta.shape[1], dtype=bool)
    moves = np.diff(theta, axis=0)[-(max(8, steps // 4) + 1) :]
    turn = (moves[1:] * moves[:-1] < 0) & (np.abs(moves[1:]) >= least / 2)
    return (turn.sum(axis=0) >= 4).any(axis=-1)


def _from_whole(path, surface, verdict: np.ndarray) -> np.ndarray:
    """The verdicts of runs of which every step is known, given those from the last quarter."""
    gap = path.loss - _lowest(surface)
    first = np.maximum(gap[0], 1e-300)
    quarter = max(1, len(gap) // 4)
    grows = gap[-quarter:].max(axis=0) >= gap[:-quarter].max(axis=0, initial=-np.inf)
    high = ~(gap[-1] <= GROWN * first)
    norms = _length(surface.grad(path.theta))
    slope = gap[-1] / _nearest(surface, path.theta[-1])
    gone = norms[-1] <= GONE * np.maximum(norms.max(axis=0), slope)
    at_rest = (verdict == VERDICTS.index("too slow")) & (norms[-1] <= FLAT * slope) & gone
    still = _length(np.ptp(path.theta[-max(2, len(gap) // 4) :], axis=0))
    at_rest &= still <= SWING * _diagonal(surface)
    found = np.where(at_rest, VERDICTS.index("stuck"), verdict)
    return np.where(high & grows, VERDICTS.index("diverged"), found)
