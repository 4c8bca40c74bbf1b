"""AdaBound: Adam's step sizes between two bounds that close in on one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


def lower_bound(t, final_alpha=0.1, gamma=0.001):
    """Smallest step size allowed at step t = 1, 2, …: ``final_alpha·(1 − 1/(γt + 1))``, rising to final_alpha.

    Source: Luo et al. (ICLR 2019), arXiv:1902.09843; with γ = 1−β₂ the lecture's 0.1 − 0.1/((1−β₂)t + 1).

    >>> lower_bound(1000)
    0.05
    """
    return final_alpha * (1 - 1 / (gamma * t + 1))


def upper_bound(t, final_alpha=0.1, gamma=0.001):
    """Largest step size allowed at step t = 1, 2, …: ``final_alpha·(1 + 1/(γt))``, falling to final_alpha.

    Source: Luo et al. (ICLR 2019), arXiv:1902.09843; with γ = 1−β₂ the lecture's 0.1 + 0.1/((1−β₂)t).

    >>> upper_bound(1000)
    0.2
    """
    return final_alpha * (1 + 1 / (gamma * t))


def clipped_step_size(v, t, alpha, beta1, beta2, eps, final_alpha, gamma):
    """Adam's step size for the uncorrected m and v of step t, cut to the two bounds."""
    size = alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) / (np.sqrt(v) + eps)
    return np.clip(size, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma))


@formula
def adabound_step(
    theta,
    grad,
    m,
    v,
    t,
    alpha=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    final_alpha=0.1,
    gamma=0.001,
):
    """One step of AdaBound, as in the authors' code: Adam's step size between two bounds, times m.

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        size = α √(1−β₂ᵗ) / (1−β₁ᵗ) / (√v + ε)
        θ ← θ − clip(size, lower bound at t, upper bound at t) · m

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    m, v : arrays, shape of theta
        Moving averages of g and of g², *not* corrected; zeros before the first step.
    t : int ≥ 1
        Number of this step: 1 at the first.
    alpha : float ≥ 0, default 0.001
        Step size α before clipping.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past in m and v.
    eps : float ≥ 0, default 1e-8
        ε, outside the root of the uncorrected v.
    final_alpha : float > 0, default 0.1
        Where both bounds end.
    gamma : float in (0, 1), default 0.001
        Speed γ at which they get there.

    Returns
    -------
    theta, m, v : arrays
        After the step. The inputs are not changed.

    Source: Luo, Xiong, Liu & Sun (ICLR 2019), arXiv:1902.09843; bias correction, ε and γ as in the released code.

    >>> one, zero = np.ones(2), np.zeros(2)
    >>> theta, m, v = adabound_step(one, np.array([0.5, 0.0001]), zero, zero, 1000, beta1=0.0, beta2=0.0)
    >>> theta.round(6)
    array([0.975  , 0.99998])
    """
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = clipped_step_size(v, t, alpha, beta1, beta2, eps, final_alpha, gamma)
    return theta - size * m, m, v


class AdaBoundState(NamedTuple):
    """``m``, ``v``: moving averages; ``v_max``: largest v (used by AMSBound); ``t``: steps done."""

    m: np.ndarray
    v: np.ndarray
    v_max: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class AdaBound(Optimizer):
    """AdaBound: θ ← θ − clip(step size, lower bound, upper bound) · m.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.001
        Step size before clipping. In "authors" it must be > 0: the bounds scale with (α of the step)/α, so that a
        schedule scales them too. In "paper" and "lecture" α = 0 is lifted to the lower bound.
    beta1, beta2 : float in [0, 1), default 0.9 and 0.999
    eps : float in [0, inf), default 1e-8
        Used by "authors" and "lecture"; the paper has none.
    final_alpha : float in (0, inf), default 0.1
        Where both bounds end.
    gamma : float in (0, 1), default 0.001
        Speed of the bounds ("authors"). "paper" and "lecture" use 1 − β₂ instead.
    amsbound : bool, default False
        AMSBound: the largest v so far instead of v.
    variant : str, default "authors"
        ======== ======================================================= =================================
        authors  clip(α√(1−β₂ᵗ)/(1−β₁ᵗ)/(√v+ε), l, u)·m                  the released code: bias correction
        paper    clip(α/√v, l, u)/√t · m,  γ = 1−β₂                      no correction, no ε
        lecture  clip(α/(√v+ε), l, u)·m,  γ = 1−β₂                       as in the paper's experiments, no 1/√t
        ======== ======================================================= =================================

    Source: Luo, Xiong, Liu & Sun (ICLR 2019), arXiv:1902.09843. An infinite gradient gives -inf: the
    step size is clipped from 0 up to the lower bound. g = 0 from the start leaves θ where it is.

    >>> opt = AdaBound(alpha=0.001)
    >>> theta, state = opt.step([1.0], [2.0], opt.init([1.0]))
    >>> theta.round(6)
    array([0.999])
    """

    VARIANTS: ClassVar = {
        "authors": "θ ← θ − clip(α√(1−β₂ᵗ)/(1−β₁ᵗ)/(√v+ε), l, u)·m",
        "paper": "θ ← θ − clip(α/√v, l, u)/√t · m, γ = 1−β₂",
        "lecture": "θ ← θ − clip(α/(√v+ε), l, u)·m, γ = 1−β₂",
    }
    STATE: ClassVar = AdaBoundState
    SHAPED: ClassVar = ("m", "v", "v_max")

    alpha: Hyper = 0.001
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    final_alpha: Hyper = 0.1
    gamma: Hyper = 0.001
    amsbound: bool = False
    variant: str = "authors"

    def __post_init__(self):
        super().__post_init__()
        if self.variant == "authors" and np.any(np.equal(self.alpha, 0)):
            raise ValueError(
                "AdaBound: alpha must be in (0, inf) for variant='authors', because the bounds scale with "
                f"(alpha of the step)/alpha; got {self.alpha!r}"
            )

    def _init(self, theta):
        return AdaBoundState(*(np.zeros_like(theta) for _ in range(3)), t=0)

    def _step(self, theta, grad, state, alpha):
        alpha, base, beta1, beta2, eps, final_alpha, gamma = fitted(
            theta, alpha, self.alpha, self.beta1, self.beta2, self.eps, self.final_alpha, self.gamma
        )
        t = state.t + 1
        if self.variant == "authors":
            final_alpha = final_alpha * (alpha / base)
        else:  # the authors' form, with an α that undoes the correction
            gamma = 1 - beta2
            alpha = alpha * (1 - beta1**t) / (1 - beta2**t) ** 0.5
        if self.variant == "paper":
            alpha, final_alpha, eps = alpha / t**0.5, final_alpha / t**0.5, 0.0
        hyper = (alpha, beta1, beta2, eps, final_alpha, gamma)
        new, m, v = adabound_step.__wrapped__(theta, grad, state.m, state.v, t, *hyper)
        v_max = np.maximum(state.v_max, v)
        if self.amsbound:
            new = theta - clipped_step_size(v_max, t, *hyper) * m
        # α/√v is 0/0 for α = 0 where g has always been 0; there m = 0 and nothing moves.
        return np.where(m == 0, theta, new), AdaBoundState(m, v, v_max, t)
