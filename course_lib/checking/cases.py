"""Random inputs that tell mistakes apart."""

from __future__ import annotations

import numpy as np


def gradients(rng: np.random.Generator, steps: int, shape: tuple[int, ...]) -> np.ndarray:
    """A sequence (steps, *shape) whose size and sign change from step to step and from element to element.

    A constant or slowly changing sequence would hide lost history, swapped β and a wrong t. Both signs are in each
    step: whether a mistake in the sign shows must not depend on the draw.
    """
    size = 10.0 ** rng.uniform(-1, 1, size=(steps, *shape))
    sign = rng.choice([-1.0, 1.0], size=(steps, *shape))
    rows = sign.reshape(steps, -1)
    if rows.shape[1] > 1:
        rows[:, 0] = -rows[:, 1]
    return sign * size


def positive(rng: np.random.Generator, shape, low: float = 0.1, high: float = 2.0) -> np.ndarray:
    """Numbers in [low, high], for second moments and curvatures."""
    return rng.uniform(low, high, size=shape)


def hyper_sets(rng: np.random.Generator, n: int) -> list[tuple[float, float]]:
    """``n`` pairs (β₁, β₂), never the defaults and never two equal: constants and swaps must show.

    β₁ is never 0.5: who exchanges β₁ and 1 − β₁ would be right by chance. One is smaller: above, 1 % β₁ is 1 − β₁.
    """
    beta1 = rng.choice([0.45, 0.6, 0.7, 0.8], size=n, replace=False)
    beta2 = rng.choice([0.85, 0.9, 0.95, 0.98, 0.99], size=n, replace=False)
    return [(float(a), float(b)) for a, b in zip(beta1, beta2, strict=True)]
