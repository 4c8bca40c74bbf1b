"""AMSGrad: Adam that remembers the largest second moment it has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


@formula
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of AMSGrad in the paper's form: no bias correction.

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        v_max ← max(v_max, v)
        θ ← θ − α m / (√v_max + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    m, v : arrays, shape of theta
        Moving averages of g and of g²; zeros before the first step.
    v_max : array, shape of theta
        Largest v so far, per element; zeros before the first step.
    alpha : float ≥ 0, default 0.001
        Step size α.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past in m and v.
    eps : float ≥ 0, default 1e-8
        ε, outside the root.

    Returns
    -------
    theta, m, v, v_max : arrays
        After the step. The inputs are not changed.

    Source: Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237, Algorithm 2 (which has no ε).

    >>> one, zero = np.ones(1), np.zeros(1)
    >>> theta, m, v, v_max = amsgrad_step(one, one, zero, zero, 4 * one, alpha=0.2, beta1=0.0, eps=0.0)
    >>> theta, v_max
    (array([0.9]), array([4.]))
    """
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, v)
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)
    return theta, m, v, v_max


class AMSGradState(NamedTuple):
    """``m``, ``v``: moving averages; ``v_max``: largest v (variant "optax": largest corrected v); ``t``: steps done."""

    m: np.ndarray
    v: np.ndarray
    v_max: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class AMSGrad(Optimizer):
    """AMSGrad.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.001
    beta1, beta2 : float in [0, 1), default 0.9 and 0.999
    eps : float in [0, inf), default 1e-8
    variant : str, default "paper"
        ======== ================================================== ==================================
        paper    θ ← θ − α m/(√v_max + ε)                           no bias correction; first step up to
                                                                    α(1−β₁)/√(1−β₂)
        pytorch  θ ← θ − α m̂/(√(v_max/(1−β₂ᵗ)) + ε)                 divides the old maximum by the
                                                                    current correction: steps can grow
        keras    θ ← θ − α√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v_max + ε)
        optax    θ ← θ − α m̂/(√max(v̂) + ε)                          maximum of the corrected v̂
        ======== ================================================== ==================================

    Source: Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237. The theory uses α/√t and a projection.

    >>> opt = AMSGrad(alpha=0.1, beta1=0.0, beta2=0.75, eps=0.0)
    >>> opt.step([1.0], [2.0], opt.init([1.0]))[0]
    array([0.8])
    """

    VARIANTS: ClassVar = {
        "paper": "θ ← θ − α m/(√v_max + ε)",
        "pytorch": "θ ← θ − α m̂/(√(v_max/(1−β₂ᵗ)) + ε)",
        "keras": "θ ← θ − α√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v_max + ε)",
        "optax": "θ ← θ − α m̂/(√max(v̂) + ε)",
    }
    STATE: ClassVar = AMSGradState
    SHAPED: ClassVar = ("m", "v", "v_max")

    alpha: Hyper = 0.001
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    variant: str = "paper"

    def _init(self, theta):
        return AMSGradState(*(np.zeros_like(theta) for _ in range(3)), t=0)

    def _step(self, theta, grad, state, alpha):
        alpha, beta1, beta2, eps = fitted(theta, alpha, self.beta1, self.beta2, self.eps)
        t = state.t + 1
        first, second = 1 - beta1**t, (1 - beta2**t) ** 0.5
        if self.variant == "optax":
            m = beta1 * state.m + (1 - beta1) * grad
            v = beta2 * state.v + (1 - beta2) * grad**2
            v_max = np.maximum(state.v_max, v / second**2)
            theta = theta - alpha * (m / first) / (np.sqrt(v_max) + eps)
            return theta, AMSGradState(m, v, v_max, t)
        # The libraries' forms are the paper's with another α and ε.
        if self.variant != "paper":
            alpha = alpha * second / first
        if self.variant == "pytorch":
            eps = eps * second
        theta, m, v, v_max = amsgrad_step.__wrapped__(
            theta, grad, state.m, state.v, state.v_max, alpha, beta1, beta2, eps
        )
        return theta, AMSGradState(m, v, v_max, t)
