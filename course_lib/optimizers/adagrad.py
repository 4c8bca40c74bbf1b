"""Adagrad: every parameter gets its own step size, from the sum of its squared gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


@formula
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    """One step of Adagrad.

        s ← β s + g²                 β = 1 is Adagrad
        θ ← θ − α g / (√s + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta. Squares and roots are taken per element.
    s : array, shape of theta
        Sum of the squared gradients so far; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1], default 1
        Weight of the past β. With 1 nothing is forgotten: that is Adagrad. Below 1 old squares fade, as in RMSProp.
    eps : float ≥ 0, default 1e-10
        ε, outside the root.

    Returns
    -------
    theta, s : arrays
        Parameters and sum after the step. The inputs are not changed.

    Source: Duchi, Hazan & Singer (2011), JMLR 12:2121-2159, for β = 1; the fading sum is this course's.

    >>> theta, s = adagrad_step(np.ones(2), np.array([3.0, 0.1]), np.zeros(2), alpha=0.1)
    >>> theta.round(6)
    array([0.9, 0.9])
    """
    s = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s


def weight_sum(beta, t):
    """1 + β + … + βᵗ⁻¹, what the weights of t squares in s add up to: t for β = 1."""
    if isinstance(beta, float):
        return float(t) if beta == 1 else (1 - beta**t) / (1 - beta)
    return np.where(beta == 1, beta * t, (1 - beta**t) / (1 - beta))


class AdagradState(NamedTuple):
    """``s``: sum of squared gradients (plus the initial accumulator); ``t``: steps done."""

    s: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class Adagrad(Optimizer):
    """Adagrad.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.01
        Step size.
    beta : float in [0, 1], default 1
        Weight of the past: s ← βs + g². With 1, Adagrad, every square counts for ever. Below 1 "paper" is RMSProp
        with α√(1−β) and ε√(1−β), and "mean" is Adam with β₁ = 0 and β₂ = β.
    eps : float in [0, inf), default 1e-10
        Guard against division by zero, the same default for every variant (Keras's own is 1e-7). With
        ``eps = 0`` a gradient of 0 at the first step gives NaN.
    variant : str, default "paper"
        ======== ================================ =====================================================
        paper    θ ← θ − αg/(√s + ε)              root of the *sum*; the same in PyTorch
        pytorch  the same
        keras    θ ← θ − αg/√(s + ε)              ε inside; s starts at 0.1; library default ε = 1e-7
        mean     θ ← θ − αg/(√(s/n) + ε)          root *mean* square, as in the 2021 lecture: not Adagrad,
                 n = 1 + β + … + βᵗ⁻¹             equal to it only with α/√t (n = t for β = 1)
        ======== ================================ =====================================================
    initial_accumulator : float in [0, inf), optional
        Where s starts. Default 0.1 for "keras", else 0.

    Source: Duchi, Hazan & Singer (2011), JMLR 12:2121-2159. PyTorch's ``lr_decay`` is the schedule
    ``inverse_time``. s includes the current gradient, so the first step is α·sign(g).

    >>> opt = Adagrad(alpha=0.1)
    >>> theta = np.array([1.0]); state = opt.init(theta)
    >>> for _ in range(4):
    ...     theta, state = opt.step(theta, [2.0], state)
    >>> float(theta[0].round(4)), float(state.s[0])   # 1 − 0.1(1 + 1/√2 + 1/√3 + 1/√4)
    (0.7216, 16.0)
    """

    VARIANTS: ClassVar = {
        "paper": "s ← βs + g²;  θ ← θ − αg/(√s + ε)",
        "pytorch": "s ← βs + g²;  θ ← θ − αg/(√s + ε)",
        "keras": "s ← βs + g², s⁰ = 0.1;  θ ← θ − αg/√(s + ε)",
        "mean": "s ← βs + g²;  θ ← θ − αg/(√(s/n) + ε), n = 1 + β + … + βᵗ⁻¹",
    }
    STATE: ClassVar = AdagradState
    SHAPED: ClassVar = ("s",)

    alpha: Hyper = 0.01
    beta: Hyper = 1.0
    eps: Hyper = 1e-10
    variant: str = "paper"
    initial_accumulator: Hyper | None = None

    def __post_init__(self):
        if self.initial_accumulator is None:
            start = 0.1 if self.variant == "keras" else 0.0
            object.__setattr__(self, "initial_accumulator", start)
        super().__post_init__()

    def _init(self, theta):
        (start,) = fitted(theta, self.initial_accumulator)
        return AdagradState(s=np.zeros_like(theta) + start, t=0)

    def _step(self, theta, grad, state, alpha):
        alpha, beta, eps = fitted(theta, alpha, self.beta, self.eps)
        t = state.t + 1
        if self.variant == "keras":
            s = beta * state.s + grad**2
            return theta - alpha * grad / np.sqrt(s + eps), AdagradState(s, t)
        if self.variant == "mean":  # √(s/n) + ε = (√s + ε√n)/√n
            root = weight_sum(beta, t) ** 0.5
            alpha, eps = alpha * root, eps * root
        theta, s = adagrad_step.__wrapped__(theta, grad, state.s, alpha, beta, eps)
        return theta, AdagradState(s, t)
