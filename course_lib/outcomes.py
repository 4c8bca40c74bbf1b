"""How a run ended: converged, stuck, oscillates, diverged or too slow, and a sentence about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

VERDICTS = ("converged", "stuck", "oscillates", "diverged", "too slow")

NEAR = 0.01  # "at a minimum": closer than this share of the domain's diagonal
LOW = 1e-3  # ... and the loss above the minimum fell to this share of its first value
GROWN = 1.5  # "diverged": the loss above the minimum stays over this multiple of its first value
FAR = 10.0  # ... and the point is more than so many diagonals away, or the loss still grows
SWING = 1e-3  # "oscillates": swings wider than this share of the domain's diagonal
# "stuck": the gradient is below FLAT of the mean slope to the nearest minimum, (L − L*) / distance,
# and below GONE of the largest gradient on the way (or of that slope, if it is larger). On a convex
# surface no gradient is below that slope: a crawl along a valley's floor is never called stuck.
GONE = 1e-3
FLAT = 0.01


@dataclass(frozen=True)
class Outcome:
    """What a run on a surface came to.

    Attributes
    ----------
    verdict : str, one of ``VERDICTS``
    step : int or None
        Step from which the verdict holds (None for "too slow" and "stuck").
    loss, distance : float
        Loss at the last step, and distance of the last point from the nearest minimum (nan when the
        run left the numbers).
    minimum : tuple of float
        The nearest global minimum.
    steps : int
        Number of steps done.
    local : tuple of float or None
        The minimum that is not a global one in which the run ended, if it did.
    """

    verdict: str
    step: int | None
    loss: float
    distance: float
    minimum: tuple[float, ...]
    steps: int
    local: tuple[float, ...] | None = None

    @property
    def last_loss(self) -> str:
        """The last loss in words: three digits, or that it has left the numbers."""
        return f"{self.loss:.3g}" if np.isfinite(self.loss) else "beyond all numbers"

    @property
    def text(self) -> str:
        """One or two plain sentences."""
        if self.verdict == "diverged":
            return (
                f"It diverged: from step {self.step} on the loss stays above its start; "
                f"after {self.steps} steps it is {self.last_loss}."
            )
        end = (
            f"After {self.steps} steps the loss is {self.loss:.3g}, {self.distance:.3g} away from "
            f"the nearest minimum ({_coordinates(self.minimum)})."
        )
        trap = (
            "the gradient is almost zero here, but this is not a minimum."
            if self.local is None
            else f"this is the local minimum ({_coordinates(self.local)})."
        )
        return (
            end
            + " "
            + {
                "converged": f"It converged: within reach of the minimum from step {self.step} on.",
                "stuck": f"It is stuck: {trap}",
                "oscillates": f"It oscillates, at least from step {self.step} on.",
                "too slow": "It is too slow: still on its way.",
            }[self.verdict]
        )


def outcome(path: Any, surface: Any) -> Outcome:
    """The ``Outcome`` of an unbatched ``path`` on ``surface``.

    Parameters
    ----------
    path : Path
        ``theta`` (n+1, dim) and ``loss`` (n+1,), every step recorded.
    surface : Surface
        ``f``, ``grad``, ``minima`` (k, dim), ``local_minima`` and ``domain``.

    Raises
    ------
    ValueError
        If ``path.theta`` is not of shape (n+1, dim).
    """
    if np.ndim(path.theta) != 2:
        raise ValueError(
            f"path.theta must have the shape (steps+1, dim), got {np.shape(path.theta)}"
        )
    with np.errstate(all="ignore"):  # runs may hold inf and NaN
        return _outcome(path, surface)


def _outcome(path: Any, surface: Any) -> Outcome:
    theta, loss = np.asarray(path.theta), np.asarray(path.loss)
    minima = np.atleast_2d(np.asarray(surface.minima, dtype=float))
    diagonal = float(np.linalg.norm(np.diff(domain_of(surface), axis=1)))
    steps = len(loss) - 1
    gap = loss - float(np.min(surface.f(minima)))
    distances = np.linalg.norm(theta[:, None, :] - minima, axis=2)
    distance = distances.min(axis=1)
    nearest = tuple(
        float(x) for x in minima[int(np.argmin(np.nan_to_num(distances[-1], nan=np.inf)))]
    )

    def ended(verdict: str, step: int | None) -> Outcome:
        return Outcome(verdict, step, float(loss[-1]), float(distance[-1]), nearest, steps)

    high = ~(gap <= GROWN * max(gap[0], 1e-300))  # NaN counts as high
    lost = not distance[-1] <= FAR * diagonal
    if high[-1] and (lost or _still_growing(gap)):
        return ended("diverged", _from_step(high))
    close = (distance <= NEAR * diagonal) & (gap <= LOW * max(gap[0], 1e-300))
    if close[-1]:
        return ended("converged", _from_step(close))
    swinging = _swings(theta, SWING * diagonal)
    if swinging is not None:
        return ended("oscillates", swinging)
    if _moved(theta) <= SWING * diagonal:
        local = np.asarray(
            () if surface.local_minima is None else surface.local_minima, dtype=float
        )
        for point in local.reshape(-1, theta.shape[1]):
            if np.linalg.norm(theta[-1] - point) <= NEAR * diagonal:
                return replace(ended("stuck", None), local=tuple(map(float, point)))
        slope = gap[-1] / distance[-1]
        norms = np.linalg.norm(surface.grad(theta), axis=1)
        if norms[-1] <= FLAT * slope and norms[-1] <= GONE * max(norms.max(), slope):
            found = _is_minimum(surface, theta[-1], slope / distance[-1])
            return replace(
                ended("stuck", None), local=tuple(map(float, theta[-1])) if found else None
            )
    return ended("too slow", None)


def _is_minimum(surface: Any, point: np.ndarray, curvature: float) -> bool:
    """Whether the nearly flat ``point`` is at a minimum rather than on a shelf or a saddle.

    The curvature is positive in all directions, not tiny beside ``curvature`` (a typical one of the
    surface), and the same where Newton's step leads: on a shelf it vanishes on the way there.
    """
    here = _hessian(surface, point)
    least = float(np.linalg.eigvalsh(here)[0])
    if not least >= FLAT * curvature:
        return False
    there = _hessian(surface, point - np.linalg.solve(here, surface.grad(point)))
    return bool(np.linalg.norm(there - here) <= 0.1 * least)


def _hessian(surface: Any, point: np.ndarray, h: float = 1e-5) -> np.ndarray:
    shift = h * np.eye(len(point))
    rows = (surface.grad(point + shift) - surface.grad(point - shift)) / (2 * h)
    return (rows + rows.T) / 2


def spread(path: Any, last: int = 100) -> float:
    """Root mean square distance of theta from its mean, over the last steps.

        sqrt(mean over t of ‖θ_t − mean of θ‖²)

    The size of the swarm in which noise keeps a run. While a run is still on its way, that way
    counts too.

    Parameters
    ----------
    path : Path
        ``theta`` (n+1, dim), every step recorded.
    last : int ≥ 1, default 100
        Number of steps; all of them if there are fewer.

    Raises
    ------
    ValueError
        If ``last`` is below 1.
    """
    if last < 1:
        raise ValueError(f"last must be >= 1, got {last!r}")
    theta = np.asarray(path.theta, dtype=float)
    theta = theta[-min(last, max(1, len(theta) - 1)) :]
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.mean(np.sum((theta - theta.mean(axis=0)) ** 2, axis=1))))


def _coordinates(point: tuple[float, ...]) -> str:
    return ", ".join(f"{x:.4g}" for x in point)


def domain_of(surface: Any) -> np.ndarray:
    """The surface's domain as an array (dim, 2) of lower and upper ends."""
    return np.asarray(surface.domain, dtype=float).reshape(-1, 2)


def _from_step(condition: np.ndarray) -> int:
    """First index from which ``condition`` holds to the end."""
    false = np.flatnonzero(~condition)
    return int(false[-1]) + 1 if len(false) else 0


def _still_growing(gap: np.ndarray) -> bool:
    quarter = max(1, len(gap) // 4)
    return bool(np.max(gap[-quarter:]) >= np.max(gap[:-quarter], initial=-np.inf))


def _moved(theta: np.ndarray) -> float:
    """How far the last quarter of the run went, end to end of its bounding box."""
    last = theta[-max(2, len(theta) // 4) :]
    return float(np.linalg.norm(np.ptp(last, axis=0)))


def _swings(theta: np.ndarray, least: float) -> int | None:
    """Step of the first of the wide turns that last to the end, or None if they do not.

    A turn is a change of sign of one coordinate's movement; it is wide if the movements around it
    are at least ``least`` together. Turns count where the last quarter of the run has four of them
    and, in it, as much width as ``least`` still.
    """
    moves = np.diff(theta, axis=0)
    if len(moves) < 8:
        return None
    turn = (moves[1:] * moves[:-1] < 0) & (np.abs(theta[2:] - theta[1:-1]) >= least / 2)
    quarter = max(8, len(moves) // 4)
    steady = turn[-quarter:].sum(axis=0) >= 4
    if not steady.any():
        return None
    column = int(np.argmax(turn[-quarter:].sum(axis=0)))
    return int(np.flatnonzero(turn[:, column])[0]) + 2
