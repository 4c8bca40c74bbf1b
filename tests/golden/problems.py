"""The problems of the golden numbers; pure NumPy, the same code on both sides.

``STEPS`` steps each. A *sequence* has gradients that do not depend on theta; they are stored with the
numbers. A *surface* computes its gradient at theta.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

STEPS = 200
NUMBERS = Path(__file__).with_name("golden.npz")
MANIFEST = Path(__file__).with_name("manifest.json")


@dataclass(frozen=True)
class Sequence:
    """Gradients given in advance, one row per step; starts at 0, so that theta is the sum of the steps."""

    name: str
    gradients: np.ndarray = field(repr=False)

    @property
    def dim(self) -> int:
        return self.gradients.shape[-1]

    @property
    def theta0(self) -> np.ndarray:
        return np.zeros(self.dim)

    def grad(self, theta: np.ndarray, t: int) -> np.ndarray:
        return self.gradients[t]


@dataclass(frozen=True)
class Surface:
    """A deterministic objective; ``grad`` ignores the step number."""

    name: str
    theta0: np.ndarray

    @property
    def dim(self) -> int:
        return self.theta0.size


class Quadratic(Surface):
    """½ θᵀAθ with the eigenvalues 0.1, 0.5, 2 and 10 (condition number 100), axes turned."""

    def __init__(self):
        super().__init__("quadratic", np.array([2.0, -1.0, 0.5, 3.0]))
        u = np.array([1.0, 2.0, -1.0, 3.0])
        mirror = np.eye(4) - 2 * np.outer(u, u) / u.dot(u)
        object.__setattr__(self, "A", (mirror * [0.1, 0.5, 2.0, 10.0]) @ mirror)

    def f(self, theta):
        return 0.5 * (self.grad(theta) * theta).sum(axis=-1)

    def grad(self, theta, t=None):
        return (self.A * theta[..., None, :]).sum(axis=-1)


class Rosenbrock(Surface):
    """(1 − x)² + 100(y − x²)², from (−1.2, 1)."""

    def __init__(self):
        super().__init__("rosenbrock", np.array([-1.2, 1.0]))

    def f(self, theta):
        x, y = theta[..., 0], theta[..., 1]
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def grad(self, theta, t=None):
        x, y = theta[..., 0], theta[..., 1]
        valley = y - x**2
        return np.stack([-400 * x * valley - 2 * (1 - x), 200 * valley], axis=-1)


def surfaces() -> dict[str, Surface]:
    return {"quadratic": Quadratic(), "rosenbrock": Rosenbrock()}


def drawn_sequences(seed: int = 20130604) -> dict[str, Sequence]:
    """The gradient sequences. Drawn once when the numbers are made; the tests read the stored ones.

    A drift, noise, and one burst at steps 60 to 64, after which second moments fall: only then does a
    remembered maximum (AMSGrad, AMSBound) differ from the average.
    """
    rng = np.random.default_rng(seed)

    def draw(scale, late):
        g = rng.standard_normal((STEPS, 5)) + np.array([0.3, -0.3, 0.5, 0.2, -0.6])
        g[60:65] *= 8.0
        for coordinate, first in late.items():
            g[:first, coordinate] = 0.0
        return g * scale

    drawn = {
        "mixed": draw(np.array([1e-3, 1e-1, 1.0, 10.0, 1e2]), {1: 10, 3: 50}),
        "small": draw(1e-3, {0: 1, 2: 5}),
        "dense": draw(1.0, {}),
        "hundred": draw(1e2, {1: 10, 3: 50}),
    }
    drawn["huge"] = drawn["hundred"] * 1e6
    return {name: Sequence(name, gradients) for name, gradients in drawn.items()}
