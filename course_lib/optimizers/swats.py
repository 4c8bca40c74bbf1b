"""SWATS: begin with Adam, go on with SGD(M) at a step size measured on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted


class SWATSState(NamedTuple):
    """State of SWATS.

    ``m``, ``v``: Adam's averages; ``buffer``: SGD's sum of gradients, zeros until the switch; ``lam``: moving
    average of the projected step size γ, not corrected; ``Lambda``: the step size that SGD took over (0 before
    the switch); ``sgd``: whether SGD is at work. ``lam``, ``Lambda`` and ``sgd`` have the batch shape.
    ``t``: steps done.
    """

    m: np.ndarray
    v: np.ndarray
    buffer: np.ndarray
    lam: np.ndarray
    Lambda: np.ndarray
    sgd: np.ndarray
    t: int


@dataclass(frozen=True, eq=False)
class SWATS(Optimizer):
    """SWATS: Adam that switches to SGD with momentum.

        Adam step p = −α√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε);   θ ← θ + p
        γ = p·p / (−p·g)     the step size along −g whose projection on p is p (skipped if p·g = 0)
        λ ← β₂λ + (1−β₂)γ;   switch after this step if t > 1 and |λ/(1−β₂ᵗ) − γ| < tolerance,
        from then on  b ← β₁b + g;  θ ← θ − (1−β₁)Λb  with Λ = λ/(1−β₂ᵗ) and b = 0 at the switch

    γ and Λ are one scalar over all parameters (per problem of a batch).

    Parameters
    ----------
    alpha : float in [0, inf), default 0.001
        Step size of the Adam phase; a schedule acts on that phase only.
    beta1, beta2 : float in [0, 1), default 0.9 and 0.999
    eps : float in [0, inf), default 1e-9
    switch_tolerance : float in [0, inf), optional
        Threshold of the switching test, absolute; default ``eps``, as in the paper. With gradients of
        minibatches 1e-9 is met by chance or never.
    variant : str, only "paper"
        The paper has no guard Λ > 0 and none is added: γ is negative where momentum goes uphill.

    Source: Keskar & Socher (2017), arXiv:1712.07628, Algorithm 1. A NaN in one coordinate makes γ and λ NaN, so the
    switch never comes; the Adam phase itself stays per coordinate.

    >>> opt = SWATS(alpha=0.01)
    >>> theta = np.zeros(5); state = opt.init(theta)
    >>> for _ in range(2):                       # a constant gradient: the switch comes at once
    ...     theta, state = opt.step(theta, [1.0, 2.0, -0.5, 3.0, -1.0], state)
    >>> bool(state.sgd), float(state.Lambda.round(6))
    (True, 0.006667)
    """

    VARIANTS: ClassVar = {"paper": "Algorithm 1 of Keskar & Socher (2017)"}
    STATE: ClassVar = SWATSState
    SHAPED: ClassVar = ("m", "v", "buffer")

    alpha: Hyper = 0.001
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-9
    switch_tolerance: Hyper | None = None
    variant: str = "paper"

    def __post_init__(self):
        if self.switch_tolerance is None:
            object.__setattr__(self, "switch_tolerance", self.eps)
        super().__post_init__()

    def _init(self, theta):
        zeros, scalar = np.zeros_like(theta), np.zeros(self.batch_shape, theta.dtype)
        return SWATSState(
            m=zeros,
            v=zeros.copy(),
            buffer=zeros.copy(),
            lam=scalar,
            Lambda=scalar.copy(),
            sgd=np.zeros(self.batch_shape, bool),
            t=0,
        )

    def _step(self, theta, grad, state, alpha):
        alpha, beta1, beta2, eps = fitted(theta, alpha, self.beta1, self.beta2, self.eps)
        t, batch = state.t + 1, len(self.batch_shape)
        inner = tuple(range(batch, theta.ndim))
        over_theta = state.sgd.shape + (1,) * len(inner)
        sgd, Lambda = state.sgd.reshape(over_theta), state.Lambda.reshape(over_theta)

        m = beta1 * state.m + (1 - beta1) * grad
        v = beta2 * state.v + (1 - beta2) * grad**2
        p = -alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) * m / (np.sqrt(v) + eps)
        buffer = np.where(sgd, beta1 * state.buffer + grad, 0)
        theta = theta + np.where(sgd, -(1 - beta1) * Lambda * buffer, p)

        decay = np.asarray(self.beta2, theta.dtype)
        pg, pp = (p * grad).sum(axis=inner), (p * p).sum(axis=inner)
        gamma = pp / -pg
        lam = np.where((pg != 0) & ~state.sgd, decay * state.lam + (1 - decay) * gamma, state.lam)
        corrected = lam / (1 - decay**t)
        met = np.abs(corrected - gamma) < self.switch_tolerance
        switch = (pg != 0) & met & ~state.sgd & (t > 1)
        return theta, SWATSState(
            m=np.where(sgd, state.m, m),
            v=np.where(sgd, state.v, v),
            buffer=buffer,
            lam=lam,
            Lambda=np.where(switch, corrected, state.Lambda),
            sgd=state.sgd | switch,
            t=t,
        )
