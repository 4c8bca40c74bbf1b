"""SWATS: begin with Adam, go on with SGD(M) at a step size measured on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


@formula
def projected_step_size(step, grad):
    """Step size γ of SGD whose step, projected on the given step p, is p itself.

        γ = (p·p) / (−p·g)          p·g = Σ pᵢgᵢ, over all elements of the arrays
        γ = 0 if p·g = 0: p is at a right angle to g, and nothing can be measured

    Parameters
    ----------
    step : array, any shape
        Step p that a method took, θ after minus θ before.
    grad : array, shape of step
        Gradient g at the point where it was taken.

    Returns
    -------
    gamma : float
        One number for all parameters. Negative where p goes uphill, p·g > 0.

    Source: Keskar & Socher (2017), arXiv:1712.07628, section 3.1.

    >>> float(projected_step_size(np.array([-0.5, -0.5]), np.array([3.0, 1.0])))
    0.25
    """
    downhill = -np.sum(step * grad)
    if downhill == 0:
        return 0.0
    return np.sum(step * step) / downhill


@formula(numbers=("lam", "gamma"))
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    """Whether SWATS goes over from Adam to SGD after step t.

        t > 1   and   | λ/(1−β₂ᵗ) − γ | < tolerance

    Parameters
    ----------
    lam : float
        Moving average λ of the γ so far, that of this step included, *not* corrected.
    gamma : float
        γ of this step.
    t : int ≥ 1
        Number of this step. At t = 1 the difference is always 0.
    beta2 : float in [0, 1), default 0.999
        Weight of the past in λ.
    switch_tolerance : float ≥ 0, default 1e-9
        Absolute, not in relation to γ.

    Returns
    -------
    switch : bool

    Source: Keskar & Socher (2017), arXiv:1712.07628, Algorithm 1.

    >>> bool(should_switch(0.15, 0.21, 2, beta2=0.5, switch_tolerance=0.02))
    True
    """
    return t > 1 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance


@formula(numbers=("lam", "Lambda"))
def swats_step(
    theta, grad, m, v, buffer, lam, Lambda, t,
    alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9, switch_tolerance=1e-9,
):  # fmt: skip
    """One step of SWATS: Adam's while Λ = 0, then that of SGD with momentum.

    While Λ = 0:

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        p = −α √(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε)          θ ← θ + p
        γ = projected_step_size(p, g), and unless it is 0:
            λ ← β₂ λ + (1−β₂) γ
            Λ ← λ/(1−β₂ᵗ) if should_switch(λ, γ, t, β₂, tolerance)

    Once Λ ≠ 0, and m, v, λ and Λ stay as they are:

        b ← β₁ b + g                 θ ← θ − (1−β₁) Λ b

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    m, v : arrays, shape of theta
        Adam's moving averages of g and of g², *not* corrected; zeros before the first step.
    buffer : array, shape of theta
        SGD's sum b of gradients; zeros until the switch.
    lam : float
        Moving average λ of γ, not corrected; 0 before the first step.
    Lambda : float
        Step size Λ that SGD took over; 0 until the switch.
    t : int ≥ 1
        Number of this step: 1 at the first.
    alpha : float ≥ 0, default 0.001
        Step size α of the Adam phase.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past: β₁ in m and in b, β₂ in v and in λ.
    eps : float ≥ 0, default 1e-9
        ε, outside the root, in the paper's form of Adam's step: the correction stands before the fraction.
    switch_tolerance : float ≥ 0, default 1e-9
        Tolerance of the switching test; in the paper it is ε, too.

    Returns
    -------
    theta, m, v, buffer, lam, Lambda : arrays, and floats for the last two
        After the step. The inputs are not changed.

    Source: Keskar & Socher (2017), arXiv:1712.07628, Algorithm 1.

    >>> g, zero = np.array([3.0, 4.0]), np.zeros(2)
    >>> theta, m, v, b, lam, Lambda = swats_step(zero, g, zero, zero, zero, 0, 0, 1, alpha=0.07)
    >>> theta.round(6), float(lam.round(9)), float(Lambda)
    (array([-0.07, -0.07]), 2e-05, 0.0)
    """
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        return theta - (1 - beta1) * Lambda * buffer, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    gamma = projected_step_size.__wrapped__(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch.__wrapped__(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta + p, m, v, buffer, lam, Lambda


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
        t = state.t + 1
        hyper = fitted(theta, alpha, self.beta1, self.beta2, self.eps)
        if self.batch_shape:
            return self._step_batch(theta, grad, state, t, *hyper)
        theta, m, v, buffer, lam, Lambda = swats_step.__wrapped__(
            theta, grad, *state[:5], t, *hyper, self.switch_tolerance
        )
        lam, Lambda = (np.asarray(number, theta.dtype) for number in (lam, Lambda))
        return theta, SWATSState(m, v, buffer, lam, Lambda, Lambda != 0, t)

    def _step_batch(self, theta, grad, state, t, alpha, beta1, beta2, eps):
        """``swats_step`` for problems that switch each at a step of its own: an ``if`` cannot tell them apart."""
        batch = len(self.batch_shape)
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
