"""The golden cases, and course_lib's numbers for them: what ``test_golden`` asserts and ``table`` prints.

An error is |ours − golden| / (|golden| + FLOOR·scale), scale being the coordinate's largest |golden|. Without
the floor a coordinate that crosses 0 on the way would have to be right to more digits than float64 has;
with it and TOLERANCE = 1e-9 the absolute difference allowed there is 1e-12 of that coordinate's scale.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from course_lib.optimizers import REGISTRY
from course_lib.running import Path, run
from tests.golden.problems import MANIFEST, NUMBERS, STEPS, Sequence, Surface, surfaces

TOLERANCE = 1e-9
FLOOR = 1e-3


@cache
def manifest() -> dict[str, Any]:
    return json.loads(MANIFEST.read_text(encoding="utf-8"))


@cache
def numbers() -> dict[str, np.ndarray]:
    with np.load(NUMBERS) as stored:
        return dict(stored)


@cache
def problems() -> dict[str, Sequence | Surface]:
    stored = {
        key.removeprefix("gradients/"): gradients
        for key, gradients in numbers().items()
        if key.startswith("gradients/")
    }
    return {name: Sequence(name, g) for name, g in stored.items()} | surfaces()


def optimizer(case: dict[str, Any]):
    return REGISTRY[case["method"]](variant=case["variant"], **case["kwargs"])


def stepped(case: dict[str, Any]) -> tuple[np.ndarray, list]:
    """course_lib's trajectory (STEPS + 1, dim) and states, by ``init`` and ``step``."""
    opt, problem, schedule = optimizer(case), problems()[case["problem"]], case.get("schedule")
    theta = problem.theta0
    thetas, states = [theta], [opt.init(theta)]
    for t in range(STEPS):
        grad = problem.grad(opt.gradient_point(theta, states[-1]), t)
        alpha = schedule[t] if schedule else None
        theta, state = opt.step(theta, grad, states[-1], alpha=alpha)
        thetas.append(theta)
        states.append(state)
    return np.array(thetas), states


def ran(case: dict[str, Any]) -> Path:
    """The same by ``course_lib.running.run``, for surfaces."""
    problem, schedule = problems()[case["problem"]], case.get("schedule")
    given = schedule.__getitem__ if schedule else None
    return run(optimizer(case), problem, problem.theta0, STEPS, schedule=given)


def golden(case: dict[str, Any]) -> np.ndarray:
    return numbers()[case["trajectory"]]


@dataclass(frozen=True)
class Error:
    """The largest error of a trajectory and the step and coordinate where it is."""

    value: float
    step: int
    coordinate: int


def error(ours: np.ndarray, right: np.ndarray) -> Error:
    """Infinite where ours is not finite or has another shape."""
    if ours.shape != right.shape:
        return Error(np.inf, -1, -1)
    allowed = np.abs(right) + FLOOR * np.abs(right).max(axis=0)
    apart = np.abs(ours - right)
    # A coordinate whose gradients are all 0 stays at 0, where only 0 is right.
    relative = np.where(apart == 0, 0.0, apart / np.where(allowed == 0, 1e-300, allowed))
    relative = np.where(np.isfinite(ours), relative, np.inf)
    step, coordinate = np.unravel_index(relative.argmax(), relative.shape)
    return Error(float(relative.max()), int(step), int(coordinate))
