"""Stochastic gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from course_lib.optimizers.base import Hyper, Optimizer, fitted, formula


@formula
def sgd_step(theta, grad, alpha=0.01):
    """One step of gradient descent: against the gradient.

        θ ← θ − α g

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g of the loss at theta (of one minibatch or of all data).
    alpha : float ≥ 0, default 0.01
        Step size α.

    Returns
    -------
    theta : array
        Parameters after the step. The input is not changed.

    Source: Robbins & Monro (1951), Annals of Mathematical Statistics 22(3); with the gradient of all
    data Cauchy (1847).

    >>> sgd_step(np.array([1.0, -2.0]), np.array([0.5, 1.0]), alpha=0.1)
    array([ 0.95, -2.1 ])
    """
    return theta - alpha * grad


class SGDState(NamedTuple):
    """``t``: steps done."""

    t: int


@dataclass(frozen=True, eq=False)
class SGD(Optimizer):
    """Stochastic gradient descent, ``θ ← θ − α g``.

    Parameters
    ----------
    alpha : float in [0, inf), default 0.01
        Step size.
    variant : str
        All sources agree: every name gives the same rule.

    Source: Robbins & Monro (1951). PyTorch's default α is 1e-3, Keras's 0.01.

    >>> opt = SGD(alpha=0.1)
    >>> theta, state = opt.step([1.0], [0.5], opt.init([1.0]))
    >>> theta, state
    (array([0.95]), SGDState(t=1))
    """

    VARIANTS: ClassVar = dict.fromkeys(("lecture", "paper", "pytorch", "keras"), "θ ← θ − α g")
    STATE: ClassVar = SGDState

    alpha: Hyper = 0.01
    variant: str = "lecture"

    def _init(self, theta):
        return SGDState(t=0)

    def _step(self, theta, grad, state, alpha):
        (alpha,) = fitted(theta, alpha)
        return sgd_step.__wrapped__(theta, grad, alpha), SGDState(state.t + 1)
