"""An exercise that is a whole run: the student's step trains a network on real images.

The loop belongs to the checker: it hands out gradients and gets parameters back, and it alone computes the
accuracy. The student's code sees one step at a time.

A right step goes where the reference goes. So it first gets the gradients of the reference's run, many steps at
once; they hold for it as long as its θ is the reference's but for rounding. A step that goes elsewhere begins
again and gets each gradient where it is.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checking.calling import Outcome, Player
from course_lib.checking.exercise import Ask, Case, Exercise, Form

# Steps that are asked for at once: a message of half a megabyte.
STRETCH = 25
# How far θ may be from the reference's, relative to the longest element, and still be that but for rounding.
ROUNDING = 1e-9

Run = Generator[Ask, list[Outcome], tuple[float | None, Outcome]]


@dataclass(frozen=True, eq=False)
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
        outcome = None
        steps = _reference_run(self, seed)
        for k in range(0, self.steps, STRETCH):
            part = steps[k : k + STRETCH]
            outcomes = yield Ask(tuple(case for case, _ in part), earlier, keeps=True)
            thetas = [theta for _, theta in part]
            outcome = outcomes[-1]
            if len(outcomes) < len(part) or not all(map(_stays_with, outcomes, thetas)):
                break
        else:
            return self._accuracy(seed, outcome.calls[0][0]), outcome
        if outcome.unwritten or outcome.late:
            return None, outcome
        return (yield from self._step_by_step(seed, earlier))

    def _step_by_step(self, seed: int, earlier: tuple[str, ...]) -> Run:
        _, network, rng, theta = self._begin(seed)
        shape, outcome = theta.shape, Outcome()
        for t in range(1, self.steps + 1):
            case = self._case(t, theta, network.draw(rng).grad(theta))
            (outcome,) = yield Ask((case,), earlier, keeps=True)
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
        return self._accuracy(seed, theta), outcome

    def _case(self, t: int, theta: np.ndarray, grad: np.ndarray) -> Case:
        """Step t, given what changes: all inputs in the first, then the gradient and t."""
        changes: dict[str, Any] = {"grad": grad}
        if t == 1:
            changes |= {
                name: np.zeros(()) if name in self.numbers else np.zeros_like(theta)
                for name in self.step.form.carried
            }
            changes |= {"theta": theta, **self.hyper}
        if "t" in dict(self.step.form.arguments):
            changes["t"] = t
        return Case(f"step {t}", changes)

    def _accuracy(self, seed: int, theta: np.ndarray) -> float:
        data, network, *_ = self._begin(seed)
        return float(network.accuracy(theta, data.X_val, data.y_val))

    def _begin(self, seed: int) -> tuple[Any, Any, np.random.Generator, np.ndarray]:
        """The images, the network, the generator of its minibatches and its first parameters."""
        from course_lib.datasets import digits
        from course_lib.networks import Network

        data, rng = digits(), np.random.default_rng(seed)
        network = Network(self.layers, data.X_train, data.y_train, batch_size=self.batch_size)
        return data, network, rng, network.init(rng)


@functools.lru_cache(maxsize=2)  # 8 MB each; the visible part and the hidden one
def _reference_run(training: Training, seed: int) -> tuple[tuple[Case, np.ndarray], ...]:
    """Each step of the reference: its case, and θ after it."""
    _, network, rng, theta = training._begin(seed)
    reference, steps = Player(training.step.reference), []
    for t in range(1, training.steps + 1):
        case = training._case(t, theta, network.draw(rng).grad(theta))
        (outcome,) = reference.answer(training.form, Ask((case,), keeps=True))
        theta = outcome.calls[0][0]
        steps.append((case, theta))
    return tuple(steps)


def _stays_with(outcome: Outcome, theta: np.ndarray) -> bool:
    """Whether a step ended where the reference's did, but for rounding."""
    if outcome.problem is not None:
        return False
    own = outcome.calls[0][0]
    if np.shape(own) != theta.shape or isinstance(own, str):
        return False
    return bool(np.abs(own - theta).max() <= ROUNDING * np.abs(theta).max())


@dataclass(frozen=True, eq=False, kw_only=True)
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
