"""An exercise that is a whole run: the student's step trains a network on real images.

The loop belongs to the checker: it hands out gradients and gets parameters back, and it alone computes the
accuracy. The student's code sees one step at a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checking.calling import Outcome
from course_lib.checking.exercise import Ask, Case, Exercise, Form

Run = Generator[Ask, list[Outcome], tuple[float | None, Outcome]]


@dataclass(frozen=True)
class Training:
    """Train on handwritten digits with the function of another exercise and pass a threshold.

    Attributes
    ----------
    name : str
        What ``check`` is called with.
    step : Exercise
        The step function's exercise: which arguments it takes and what it returns, θ first. Arguments that are fed back
        (m, v) start at zero; ``t`` counts from 1.
    numbers : tuple of str
        Those of them that are single numbers, not arrays of θ's shape.
    hyper : mapping
        Hyperparameters the step is called with.
    steps, batch_size, layers : budget and network
    threshold : float
        Validation accuracy that must be reached. The reference reaches it with a margin for every seed (tested).
    """

    name: str
    step: Exercise
    hyper: Mapping[str, float]
    threshold: float
    hints: tuple[str, ...]
    steps: int = 200
    batch_size: int = 64
    layers: tuple[int, ...] = (64, 10)
    numbers: tuple[str, ...] = ()
    kind: str = "training"
    seconds: float = (
        40.0  # twice that, with other functions replaced, is less than nbgrader gives a cell
    )

    @property
    def label(self) -> str:
        return f"validation accuracy of at least {self.threshold:.0%} after {self.steps} steps"

    @property
    def form(self) -> Form:
        return replace(self.step.form, seconds=self.seconds)

    def run(self, seed: int, earlier: tuple[str, ...] = ()) -> Run:
        """Train: asks for one step after the other; returns (validation accuracy, last outcome).

        The accuracy is None where a step failed. ``earlier`` names functions for which the
        reference's stand in.
        """
        data, network, rng, theta = self._begin(seed)
        inputs: dict[str, Any] = {
            name: np.zeros(()) if name in self.numbers else np.zeros_like(theta)
            for name in self.step.form.carried
        }
        changes = inputs | {"theta": theta, **self.hyper}
        counts = "t" in dict(self.step.form.arguments)
        shape, outcome = theta.shape, Outcome()
        for t in range(1, self.steps + 1):
            changes["grad"] = network.draw(rng).grad(theta)
            if counts:
                changes["t"] = t
            (outcome,) = yield Ask((Case(f"step {t}", changes),), earlier, keeps=True)
            if outcome.problem is not None:
                return None, outcome
            theta = outcome.calls[0][0]
            if np.shape(theta) != shape:
                outcome.problem = (
                    f"theta should keep the shape {shape}, got {np.shape(theta)} in step {t}"
                )
                return None, outcome
            if not np.isfinite(theta).all():
                outcome.problem = f"theta is no longer finite after step {t}: the run diverged"
                return None, outcome
            changes = {}
        return float(network.accuracy(theta, data.X_val, data.y_val)), outcome

    def _begin(self, seed: int) -> tuple[Any, Any, np.random.Generator, np.ndarray]:
        """The images, the network, the generator of its minibatches and its first parameters."""
        from course_lib.datasets import digits
        from course_lib.networks import Network

        data, rng = digits(), np.random.default_rng(seed)
        network = Network(self.layers, data.X_train, data.y_train, batch_size=self.batch_size)
        return data, network, rng, network.init(rng)


@dataclass(frozen=True, kw_only=True)
class ScheduledTraining(Training):
    """A training whose step sizes are the student's: ``step`` is the exercise of a schedule.

    Attributes
    ----------
    hyper : mapping
        The schedule's arguments besides t, which counts the steps already taken.
    bounds : (float, float)
        A step size outside ends the run.
    optimizer : callable
        ``optimizer(t)`` takes the step at t, with the student's step size.
    """

    bounds: tuple[float, float]
    optimizer: Callable[[int], Any]

    def run(self, seed: int, earlier: tuple[str, ...] = ()) -> Run:
        """Train: asks for all step sizes, then steps; returns (validation accuracy, last outcome)."""
        data, network, rng, theta = self._begin(seed)
        state, outcome = self.optimizer(0).init(theta), Outcome()
        low, high = self.bounds
        cases = tuple(Case(f"t = {t}", {"t": t, **self.hyper}) for t in range(self.steps))
        for t, outcome in enumerate((yield Ask(cases, earlier))):
            if outcome.problem is not None:
                return None, outcome
            value = outcome.calls[0][0]
            number = np.size(value) == 1 and not isinstance(value, str)
            alpha = float(np.ravel(value)[0]) if number else math.nan
            if not (math.isfinite(alpha) and low * (1 - 1e-6) <= alpha <= high * (1 + 1e-6)):
                asked = (
                    f"from {low:g} to {high:g}"
                    if high < math.inf
                    else f"finite and at least {low:g}"
                )
                got = f"{alpha:.6g}" if number else f"{value!r:.80}"
                problem = f"the step size at t = {t} must be {asked}, got {got}"
                return None, replace(outcome, problem=problem)
            grad = network.draw(rng).grad(theta)
            theta, state = self.optimizer(t).step(theta, grad, state, alpha=alpha)
            if not np.isfinite(theta).all():
                problem = f"theta is no longer finite after the step at t = {t}: the run diverged"
                return None, replace(outcome, problem=problem)
        return float(network.accuracy(theta, data.X_val, data.y_val)), outcome
