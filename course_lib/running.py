"""Run an optimizer on an objective and keep what happened.

An *objective* has ``f(theta)``, mapping (..., dim) to (...), ``grad(theta)``, mapping (..., dim) to the same
shape, and ``dim``. A stochastic one also has ``draw(rng)``, which returns the objective of one step: a
minibatch, or the surface with noise in its gradient. Surfaces and networks are both objectives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from course_lib.optimizers.base import Optimizer, checked_array, checked_hyper


class Objective(Protocol):
    """What ``run`` needs of a surface or a network."""

    dim: int

    def f(self, theta: np.ndarray) -> np.ndarray: ...

    def grad(self, theta: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True)
class Path:
    """What happened in a run of N steps; ``shape`` is theta's, batch axes first.

    Attributes
    ----------
    theta : array (N+1, *shape)
        Parameters; ``theta[0]`` is the start.
    loss : array (N+1, *batch)
        The full loss f(theta), also where the gradients came from minibatches. May hold inf or NaN.
    grad : array (N, *shape)
        The gradients the steps used.
    alpha : array (N,) or (N, *batch)
        The step sizes.
    states : tuple of N+1 NamedTuples
        The optimizer's states; ``states[0]`` is before the first step.
    step : int array (N+1,)
        Step numbers of the entries. With ``record_every=k`` only every k-th entry and the last
        ``record_last`` are kept, here and in all of the above.
    optimizer : Optimizer
    """

    theta: np.ndarray
    loss: np.ndarray
    grad: np.ndarray
    alpha: np.ndarray
    states: tuple[NamedTuple, ...]
    step: np.ndarray
    optimizer: Optimizer

    def state(self, name: str) -> np.ndarray:
        """One field of the states as an array (N+1, ...), e.g. ``path.state("v")``."""
        fields = self.states[0]._fields
        if name not in fields:
            raise ValueError(f"state has the fields {', '.join(fields)}, got {name!r}")
        return np.array([getattr(state, name) for state in self.states])

    def steps_to(self, target: float) -> np.ndarray | int | None:
        """First recorded step with loss ≤ target; None (in a batch -1) where it is never reached."""
        reached = self.loss <= target
        first = np.where(reached.any(axis=0), self.step[reached.argmax(axis=0)], -1)
        if first.ndim:
            return first
        return int(first) if first >= 0 else None


class Step(NamedTuple):
    """What one step used: the objective drawn for it, the gradient and the step size."""

    objective: Objective
    grad: np.ndarray
    alpha: Any


class Descent:
    """The loop, one step at a time: ``step()`` moves ``theta`` and ``state`` on.

    ``run`` is this loop with everything kept. Whoever wants to look at a run while it goes, or to stop it, takes
    the steps one by one and gets the same numbers.

    Parameters
    ----------
    opt, objective, theta0, schedule, rng
        As for ``run``.

    Attributes
    ----------
    theta : array (*batch, dim)
        The present parameters; never changed in place.
    state : NamedTuple
        The optimizer's present state.
    t : int
        Steps done.
    batch : tuple of int
        Leading axes of theta.
    optimizer : Optimizer
        Fitted to the batch.

    Raises
    ------
    TypeError, ValueError
        Names the argument, its value and what is allowed.

    >>> from course_lib.optimizers import SGD
    >>> from course_lib.surfaces import quadratic_bowl
    >>> descent = Descent(SGD(alpha=0.1), quadratic_bowl(kappa=10), [1.0, 1.0])
    >>> descent.step().alpha, descent.t
    (0.1, 1)
    """

    def __init__(
        self,
        opt: Optimizer,
        objective: Objective,
        theta0: Any,
        schedule: Callable[[int], Any] | None = None,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        theta = checked_array("theta0", theta0, "run")
        if theta.ndim == 0 or theta.shape[-1] != objective.dim:
            raise ValueError(
                f"run: theta0 must have the shape ({objective.dim},) or (*batch, {objective.dim}) "
                f"for this objective, got {theta.shape}"
            )
        try:
            batch = np.broadcast_shapes(opt.batch_shape, theta.shape[:-1])
        except ValueError:
            raise ValueError(
                f"run: theta0's batch {theta.shape[:-1]} and the hyperparameters' {opt.batch_shape} "
                "do not broadcast together"
            ) from None
        self.batch, self.objective, self.t = batch, objective, 0
        self.theta = np.broadcast_to(theta, (*batch, objective.dim)).copy()
        self.optimizer = opt.batched(batch) if batch else opt
        self._schedule = schedule
        self._draw = getattr(objective, "draw", None) if rng is not None else None
        self._rng = np.random.default_rng(rng) if self._draw is not None else None
        self.state = self.optimizer.init(self.theta)

    def step(self) -> Step:
        """Take one step; returns what it used.

        Divergence is no error. NumPy's warnings about it are the caller's to silence, once for many steps.
        """
        opt, alpha = self.optimizer, self.optimizer.alpha
        if self._schedule is not None:
            alpha = _scheduled(self._schedule, self.t, len(self.batch))
        current = self.objective if self._draw is None else self._draw(self._rng)
        grad = current.grad(opt.gradient_point(self.theta, self.state))
        # opt.step() would check again what is known to be right; _step is the same computation.
        self.theta, self.state = opt._step(self.theta, grad, self.state, alpha)
        self.t += 1
        return Step(current, grad, alpha)


def run(
    opt: Optimizer,
    objective: Objective,
    theta0: Any,
    steps: int,
    schedule: Callable[[int], Any] | None = None,
    rng: np.random.Generator | int | None = None,
    *,
    record_every: int = 1,
    record_last: int = 1,
) -> Path:
    """Take ``steps`` steps of ``opt`` on ``objective`` from ``theta0``.

    Parameters
    ----------
    opt : Optimizer
        Array hyperparameters run a whole batch at once: with ``alpha`` of shape (64, 1) and ``beta`` of
        shape (1, 64) theta becomes (64, 64, dim).
    objective : surface or network
    theta0 : array (dim,) or (*batch, dim)
        Start. Broadcast to the batch of the hyperparameters; never changed.
    steps : int ≥ 0
    schedule : callable, optional
        ``schedule(t)`` gives the step size of step t = 0, 1, …, instead of ``opt.alpha``.
    rng : Generator or seed, optional
        With it, a stochastic objective is drawn anew for every step; without it the full gradient is used.
    record_every : int ≥ 1, default 1
        Keep only every k-th point: less memory on grids, fewer full losses on networks.
    record_last : int ≥ 1, default 1
        Keep every one of so many last points as well.

    Returns
    -------
    Path

    Raises
    ------
    TypeError, ValueError
        Names the argument, its value and what is allowed.

    Divergence is not an error: theta and loss become inf or NaN and the run goes on.

    >>> from course_lib.optimizers import SGD
    >>> from course_lib.surfaces import quadratic_bowl
    >>> path = run(SGD(alpha=0.1), quadratic_bowl(kappa=10), [1.0, 1.0], steps=5)
    >>> path.theta.shape, path.loss.shape, path.grad.shape, path.alpha.shape, len(path.states)
    ((6, 2), (6,), (5, 2), (5,), 6)
    """
    steps = _count("steps", steps, least=0)
    record_every = _count("record_every", record_every, least=1)
    record_last = _count("record_last", record_last, least=1)

    def kept(t: int) -> bool:
        return t % record_every == 0 or t > steps - record_last

    descent = Descent(opt, objective, theta0, schedule, rng)
    thetas, states, grads, alphas, recorded = [descent.theta], [descent.state], [], [], [0]
    with np.errstate(all="ignore"):
        for t in range(steps):
            taken = descent.step()
            if kept(t):
                grads.append(taken.grad)
                alphas.append(taken.alpha)
            if kept(t + 1):
                thetas.append(descent.theta)
                states.append(descent.state)
                recorded.append(t + 1)
        theta_array = np.array(thetas)
        loss = np.asarray(objective.f(theta_array))
    return Path(
        theta=theta_array,
        loss=loss,
        grad=np.array(grads) if grads else np.empty((0, *descent.theta.shape)),
        alpha=_stacked_alphas(alphas, descent.batch),
        states=tuple(states),
        step=np.array(recorded),
        optimizer=descent.optimizer,
    )


def _stacked_alphas(alphas: list, batch: tuple[int, ...]) -> np.ndarray:
    if set(map(type, alphas)) <= {float}:
        return np.array(alphas, dtype=float)
    return np.array([np.broadcast_to(alpha, batch) for alpha in alphas])


def _count(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"run: {name} must be an integer >= {least}, got {value!r}")
    if value < least:
        raise ValueError(f"run: {name} must be >= {least}, got {value!r}")
    return int(value)


def _scheduled(schedule: Callable[[int], Any], t: int, batch_ndim: int) -> Any:
    alpha = checked_hyper("alpha", schedule(t), f"run: schedule({t})")
    if isinstance(alpha, float):
        return alpha
    return alpha.reshape((1,) * (batch_ndim - alpha.ndim) + alpha.shape)
