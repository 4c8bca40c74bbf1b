"""RMSProp: Adagrad with a memory that fades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


@formula
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    """One step of RMSProp.

        v ← β v + (1−β) g²
        θ ← θ − α g / (√v + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta. Squares and roots are taken per element.
    v : array, shape of theta
        Moving average of the squared gradients; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1), default 0.9
        Weight of the past β (the lecture's α, PyTorch's alpha, Keras's rho).
    eps : float ≥ 0, default 1e-8
        ε, outside the root.

    Returns
    -------
    theta, v : arrays
        Parameters and average after the step. The inputs are not changed.

    Source: Tieleman & Hinton (2012), Coursera "Neural Networks for Machine Learning", lecture 6e.

    >>> theta, v = rmsprop_step(np.array([1.0]), np.array([2.0]), np.array([0.0]), alpha=0.1, beta=0.75, eps=0.0)
    >>> theta, v
    (array([0.8]), array([1.]))
    """
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(v) + eps)
    return theta, v


class RMSPropState(NamedTuple):
    """``v``: average of g²; ``g_mean``: average of g (centered); ``buffer``: momentum buffer; ``t``: steps done."""

    v: np.ndarray
    g_mean: np.ndarray
    buffer: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class RMSProp(Optimizer):
    """RMSProp.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.01
        Step size.
    beta : float in [0, 1), default 0.9
        Weight of the past in v (Hinton 0.9, Keras 0.9, PyTorch 0.99).
    eps : float in [0, inf), default 1e-8
        For every variant; Keras's own default is 1e-7.
    variant : str, default "paper"
        ======== ===================================== ==================================================
        paper    θ ← θ − αg/(√v + ε), v⁰ = 0           the slide's rule; the same in PyTorch
        pytorch  the same                              first step α/√(1−β): 3.16α at β = 0.9
        keras    θ ← θ − αg/√(v + ε), v⁰ = 0           ε inside the root (also optax)
        lecture  as "paper", but v starts at (g⁰)²     first step exactly α
        ======== ===================================== ==================================================
    centered : bool, default False
        Divide by the standard deviation, √(v − ḡ²), instead of the root mean square. Where the gradient
        hardly changes it is near 0 and the steps become very long.
    momentum : float in [0, 1), default 0
        b ← momentum·b + g/σ;  θ ← θ − αb. In "keras" α is inside the buffer: b ← momentum·b + αg/σ.

    Source: Tieleman & Hinton (2012): a lecture slide, never a paper. At a constant α the end is a cycle of
    period 2 and amplitude about α/2 around a minimum.

    >>> opt = RMSProp(alpha=0.1, beta=0.9, variant="lecture")
    >>> opt.step([1.0], [5.0], opt.init([1.0]))[0].round(6)
    array([0.9])
    """

    VARIANTS: ClassVar = {
        "paper": "v ← βv + (1−β)g²;  θ ← θ − αg/(√v + ε)",
        "pytorch": "v ← βv + (1−β)g²;  θ ← θ − αg/(√v + ε)",
        "keras": "v ← βv + (1−β)g²;  θ ← θ − αg/√(v + ε)",
        "lecture": "v ← βv + (1−β)g², first v = g²;  θ ← θ − αg/(√v + ε)",
    }
    STATE: ClassVar = RMSPropState
    SHAPED: ClassVar = ("v", "g_mean", "buffer")

    alpha: Hyper = 0.01
    beta: Hyper = 0.9
    eps: Hyper = 1e-8
    variant: str = "paper"
    centered: bool = False
    momentum: Hyper = 0.0

    def _init(self, theta):
        zeros = np.zeros_like(theta)
        return RMSPropState(v=zeros, g_mean=zeros.copy(), buffer=zeros.copy(), t=0)

    def _step(self, theta, grad, state, alpha):
        alpha, beta, eps, momentum = fitted(theta, alpha, self.beta, self.eps, self.momentum)
        t, g_mean = state.t + 1, state.g_mean
        v_before = grad**2 if self.variant == "lecture" and t == 1 else state.v
        plain = not self.centered and isinstance(momentum, float) and momentum == 0.0
        if plain and self.variant != "keras":
            theta, v = rmsprop_step.__wrapped__(theta, grad, v_before, alpha, beta, eps)
            return theta, RMSPropState(v, g_mean, state.buffer, t)
        v = spread = beta * v_before + (1 - beta) * grad**2
        if self.centered:
            g_mean = beta * g_mean + (1 - beta) * grad
            # Rounding can make it negative where g is constant; PyTorch's root is NaN then.
            spread = np.maximum(v - g_mean**2, 0)
        sigma = np.sqrt(spread + eps) if self.variant == "keras" else np.sqrt(spread) + eps
        if self.variant == "keras":
            buffer = momentum * state.buffer + alpha * grad / sigma
            theta = theta - buffer
        else:
            buffer = momentum * state.buffer + grad / sigma
            theta = theta - alpha * buffer
        return theta, RMSPropState(v, g_mean, buffer, t)
