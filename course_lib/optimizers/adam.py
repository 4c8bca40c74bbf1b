"""Adam: momentum in the numerator, RMSProp in the denominator, both corrected for their start at 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


@formula
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of Adam.

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        m̂ = m / (1−β₁ᵗ)              v̂ = v / (1−β₂ᵗ)
        θ ← θ − α m̂ / (√v̂ + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta. Squares and roots are taken per element.
    m, v : arrays, shape of theta
        Moving averages of g and of g², *not* corrected; zeros before the first step.
    t : int ≥ 1
        Number of this step: 1 at the first.
    alpha : float ≥ 0, default 0.001
        Step size α.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past in m and v.
    eps : float ≥ 0, default 1e-8
        ε, outside the root, added after the correction.

    Returns
    -------
    theta, m, v : arrays
        Parameters and (uncorrected) averages after the step. The inputs are not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, Algorithm 1.

    >>> theta, m, v = adam_step(np.ones(1), np.array([5.0]), np.zeros(1), np.zeros(1), 1, alpha=0.1)
    >>> theta.round(6), m.round(6), v.round(6)
    (array([0.9]), array([0.5]), array([0.025]))
    """
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


class AdamState(NamedTuple):
    """``m``, ``v``: moving averages of g and g², not corrected; ``t``: steps done."""

    m: np.ndarray
    v: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class Adam(Optimizer):
    """Adam.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.001
        Step size. The first step is α·g/(|g|+ε): about α in every coordinate, whatever the scale of g.
    beta1, beta2 : float in [0, 1), default 0.9 and 0.999
        Weights of the past in the averages of g and of g².
    eps : float in [0, inf), default 1e-8
        For every variant; Keras's own default is 1e-7.
    variant : str, default "paper"
        ======== ========================================== ==========================================
        paper    θ ← θ − α m̂/(√v̂ + ε)                       also PyTorch, optax, the lecture
        lecture  the same
        pytorch  the same
        keras    θ ← θ − α√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε)     the paper's "ε̂" form: equal to "paper" with
                                                            ε/√(1−β₂ᵗ), 31.6 times larger at t = 1
        ======== ========================================== ==========================================

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980. With eps = 0 a gradient that has always been 0 gives NaN.

    >>> opt = Adam(alpha=0.1)
    >>> opt.step([1.0, 1.0], [1e-3, -40.0], opt.init([1.0, 1.0]))[0].round(5)
    array([0.9, 1.1])
    """

    VARIANTS: ClassVar = {
        "paper": "θ ← θ − α m̂/(√v̂ + ε)",
        "lecture": "θ ← θ − α m̂/(√v̂ + ε)",
        "pytorch": "θ ← θ − α m̂/(√v̂ + ε)",
        "keras": "θ ← θ − α√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε)",
    }
    STATE: ClassVar = AdamState
    SHAPED: ClassVar = ("m", "v")

    alpha: Hyper = 0.001
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    variant: str = "paper"

    def _init(self, theta):
        return AdamState(m=np.zeros_like(theta), v=np.zeros_like(theta), t=0)

    def _step(self, theta, grad, state, alpha):
        alpha, beta1, beta2, eps = fitted(theta, alpha, self.beta1, self.beta2, self.eps)
        t = state.t + 1
        if self.variant == "keras":
            eps = eps / (1 - beta2**t) ** 0.5
        theta, m, v = adam_step.__wrapped__(
            theta, grad, state.m, state.v, t, alpha, beta1, beta2, eps
        )
        return theta, AdamState(m, v, t)
