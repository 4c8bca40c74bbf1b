"""An exercise that is a whole run: the student's step trains a network on real images.

The loop belongs to the checker: it hands out gradients and gets parameters back, and it alone computes the
accuracy. The student's code sees one step at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking import calling
from course_lib.checking.exercise import Case, Exercise


@dataclass(frozen=True)
class Training:
    """Train on handwritten digits with the function of another exercise and pass a threshold.

    Attributes
    ----------
    name : str
        What ``check`` is called with.
    step : Exercise
        The step function's exercise: which arguments it takes and what it returns. Arguments that are fed back
        (m, v) start at zero; ``t`` counts from 1.
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
    kind: str = "training"

    @property
    def label(self) -> str:
        return f"validation accuracy of at least {self.threshold:.0%} after {self.steps} steps"

    def accuracy(self, function: Callable, seed: int) -> tuple[float | None, calling.Outcome]:
        """(validation accuracy, outcome of the last step); None where a step failed."""
        from course_lib.datasets import digits
        from course_lib.networks import Network

        data = digits()
        network = Network(self.layers, data.X_train, data.y_train, batch_size=self.batch_size)
        rng = np.random.default_rng(seed)
        theta = network.init(rng)
        inputs: dict[str, Any] = {name: np.zeros_like(theta) for name in self.step.carried}
        inputs |= {"theta": theta, **self.hyper}
        outcome = calling.Outcome()
        for t in range(1, self.steps + 1):
            inputs["grad"] = network.draw(rng).grad(inputs["theta"])
            if any(parameter.name == "t" for parameter in self.step.parameters):
                inputs["t"] = t
            outcome = calling.play(self.step, Case(f"step {t}", inputs), function)
            if outcome.problem is not None:
                return None, outcome
            outputs = dict(zip(self.step.outputs, outcome.calls[0], strict=True))
            if outputs["theta"].shape != theta.shape:
                outcome.problem = f"theta should keep the shape {theta.shape}, got {outputs['theta'].shape} in step {t}"
                return None, outcome
            if not np.isfinite(outputs["theta"]).all():
                outcome.problem = f"theta is no longer finite after step {t}: the run diverged"
                return None, outcome
            inputs |= outputs
        return float(network.accuracy(inputs["theta"], data.X_val, data.y_val)), outcome
