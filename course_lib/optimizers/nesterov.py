"""Nesterov's accelerated gradient, with the gradient at the current point or at the look-ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula
from course_lib.optimizers.momentum import momentum_step


@formula
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    """One step of Nesterov's accelerated gradient, with the gradient at the current point.

        v ← β v + g
        θ ← θ − α (g + β v)          with the new v

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    v : array, shape of theta
        Weighted sum of past gradients; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1), default 0.9
        Weight of the past β; 0 is SGD.

    Returns
    -------
    theta, v : arrays
        Parameters and sum after the step. The inputs are not changed.

    Source: Sutskever, Martens, Dahl & Hinton (ICML 2013), after Nesterov (1983); with the gradient at the
    current point: Bengio, Boulanger-Lewandowski & Pascanu, arXiv:1212.0901; PyTorch (``nesterov=True``).

    >>> theta, v = nesterov_step(np.array([1.0]), np.array([2.0]), np.zeros(1), alpha=0.1, beta=0.5)
    >>> theta, v
    (array([0.7]), array([2.]))
    """
    v = beta * v + grad
    theta = theta - alpha * (grad + beta * v)
    return theta, v


class NesterovState(NamedTuple):
    """``v``: sum of past gradients (pytorch) or velocity (keras, paper); ``t``: steps done."""

    v: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class Nesterov(Optimizer):
    """Nesterov's accelerated gradient.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.01
        Step size.
    beta : float in [0, 1), default 0.9
        Weight of the past.
    variant : str, default "pytorch"
        ======== =========================================== ===================================
        pytorch  v ← βv + g;  θ ← θ − α(g + βv)              gradient at θ
        keras    v ← βv − αg;  θ ← θ + βv − αg               gradient at θ; differs when α changes
        paper    v ← βv − α∇L(θ + βv);  θ ← θ + v            gradient at ``gradient_point(theta, state)``
        ======== =========================================== ===================================
        The paper is Sutskever et al. (2013). PyTorch's θ is its look-ahead point θ + βv (constant α and β).
        PyTorch's first step is α(1+β)g.

    Sources: Nesterov (1983), Doklady AN SSSR 269, for convex functions, with a β that varies from step to step;
    Sutskever, Martens, Dahl & Hinton (ICML 2013), PMLR 28(3), for networks; with the gradient at θ: Bengio,
    Boulanger-Lewandowski & Pascanu, arXiv:1212.0901.
    Stable on a quadratic with largest curvature λ_max for 0 < α < 2(1+β)/((1+2β)λ_max).

    >>> opt = Nesterov(alpha=0.1, beta=0.5)
    >>> opt.step([1.0], [2.0], opt.init([1.0]))[0]
    array([0.7])
    """

    VARIANTS: ClassVar = {
        "pytorch": "v ← βv + g;  θ ← θ − α(g + βv), gradient at θ",
        "keras": "v ← βv − αg;  θ ← θ + βv − αg, gradient at θ",
        "paper": "v ← βv − α∇L(θ + βv);  θ ← θ + v",
    }
    STATE: ClassVar = NesterovState
    SHAPED: ClassVar = ("v",)

    alpha: Hyper = 0.01
    beta: Hyper = 0.9
    variant: str = "pytorch"

    def _init(self, theta):
        return NesterovState(v=np.zeros_like(theta), t=0)

    def _step(self, theta, grad, state, alpha):
        alpha, beta = fitted(theta, alpha, self.beta)
        if self.variant == "pytorch":
            theta, v = nesterov_step.__wrapped__(theta, grad, state.v, alpha, beta)
        elif self.variant == "keras":
            v = beta * state.v - alpha * grad
            theta = theta + beta * v - alpha * grad
        else:
            theta, v = momentum_step.__wrapped__(theta, grad, state.v, alpha, beta)
        return theta, NesterovState(v, state.t + 1)

    def gradient_point(self, theta, state):
        """θ for "pytorch" and "keras"; the look-ahead θ + βv for "paper"."""
        if self.variant != "paper":
            return theta
        (beta,) = fitted(theta, self.beta)
        return theta + beta * state.v
