"""Gradient descent with momentum (SGDM): three forms, under four names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


@formula
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    """One step of SGD with momentum, in the lecture's form.

        v ← β v − α g
        θ ← θ + v

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    v : array, shape of theta
        Velocity, the last movement; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1), default 0.9
        Weight of the past β (the lecture's λ); 0 is SGD.

    Returns
    -------
    theta, v : arrays
        Parameters and velocity after the step. The inputs are not changed.

    Source: Polyak (1964), heavy ball; Rumelhart, Hinton & Williams (1986), Nature 323.

    >>> theta, v = momentum_step(np.array([1.0]), np.array([2.0]), np.array([0.5]), alpha=0.1, beta=0.9)
    >>> theta, v
    (array([1.25]), array([0.25]))
    """
    v = beta * v - alpha * grad
    theta = theta + v
    return theta, v


class MomentumState(NamedTuple):
    """``v``: velocity (lecture, keras), sum (pytorch) or average (ema) of past gradients; ``t``: steps done."""

    v: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class Momentum(Optimizer):
    """SGD with momentum.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.01
        Step size.
    beta : float in [0, 1), default 0.9
        Weight of the past (λ in the lecture, momentum in PyTorch and Keras).
    variant : str, default "lecture"
        ========== ================================================ ==========================
        lecture    v ← βv − αg;  θ ← θ + v                          also Keras, Sutskever 2013
        keras      the same
        pytorch    v ← βv + (1−dampening)g, first v = g;  θ ← θ − αv  also optax
        ema        v ← βv + (1−β)g;  θ ← θ − αv                     Adam's numerator
        ========== ================================================ ==========================
        At a constant α: lecture(α) = pytorch(α) = ema(α/(1−β)). When α changes they differ: the lecture's
        velocity keeps the old step sizes, the others rescale the whole history.
    dampening : float in [0, 1], default 0
        PyTorch only. ``dampening = beta`` is *not* the ema form: PyTorch's first buffer is g itself.

    Sources: Polyak (1964), USSR Comput. Math. Math. Phys. 4(5); Sutskever, Martens, Dahl & Hinton (ICML 2013).
    Stable on a quadratic with largest curvature λ_max for 0 < α < 2(1+β)/λ_max; as "ema" for
    0 < α < 2(1+β)/((1−β)λ_max).

    >>> opt = Momentum(alpha=0.1, beta=0.9)
    >>> theta, state = opt.step([1.0], [2.0], opt.init([1.0]))
    >>> theta, state.v
    (array([0.8]), array([-0.2]))
    """

    VARIANTS: ClassVar = {
        "lecture": "v ← βv − αg;  θ ← θ + v",
        "keras": "v ← βv − αg;  θ ← θ + v",
        "pytorch": "v ← βv + (1−dampening)g, first v = g;  θ ← θ − αv",
        "ema": "v ← βv + (1−β)g;  θ ← θ − αv",
    }
    STATE: ClassVar = MomentumState
    SHAPED: ClassVar = ("v",)

    alpha: Hyper = 0.01
    beta: Hyper = 0.9
    variant: str = "lecture"
    dampening: Hyper = 0.0

    def __post_init__(self):
        super().__post_init__()
        if self.variant != "pytorch" and np.any(self.dampening):
            raise ValueError(
                f"Momentum: dampening belongs to variant='pytorch'; with {self.variant!r} it must be 0, "
                f"got {self.dampening!r}"
            )

    def _init(self, theta):
        return MomentumState(v=np.zeros_like(theta), t=0)

    def _step(self, theta, grad, state, alpha):
        alpha, beta, dampening = fitted(theta, alpha, self.beta, self.dampening)
        t = state.t + 1
        if self.variant in ("lecture", "keras"):
            theta, v = momentum_step.__wrapped__(theta, grad, state.v, alpha, beta)
            return theta, MomentumState(v, t)
        if self.variant == "ema":
            v = beta * state.v + (1 - beta) * grad
        else:
            v = beta * state.v + (1 - dampening) * grad if t > 1 else grad.copy()
        return theta - alpha * v, MomentumState(v, t)
