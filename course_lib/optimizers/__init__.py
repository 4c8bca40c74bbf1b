"""Reference implementations of the optimizers, in the lecture's order.

``REGISTRY`` maps the name to the class. Every class is frozen and works the same way:

>>> import numpy as np
>>> opt = Adam(alpha=0.1)
>>> theta = np.array([1.0, 2.0])
>>> state = opt.init(theta)
>>> theta, state = opt.step(theta, np.array([0.5, -0.5]), state)
>>> state.t
1
"""

from __future__ import annotations

from course_lib.optimizers.adabound import (
    AdaBound,
    AdaBoundState,
    adabound_step,
    lower_bound,
    upper_bound,
)
from course_lib.optimizers.adagrad import Adagrad, AdagradState, adagrad_step
from course_lib.optimizers.adam import Adam, AdamState, adam_step
from course_lib.optimizers.amsgrad import AMSGrad, AMSGradState, amsgrad_step
from course_lib.optimizers.base import Optimizer
from course_lib.optimizers.momentum import Momentum, MomentumState, momentum_step
from course_lib.optimizers.nesterov import Nesterov, NesterovState, nesterov_step
from course_lib.optimizers.rmsprop import RMSProp, RMSPropState, rmsprop_step
from course_lib.optimizers.sgd import SGD, SGDState, sgd_step
from course_lib.optimizers.swats import (
    SWATS,
    SWATSState,
    projected_step_size,
    should_switch,
    swats_step,
)

REGISTRY: dict[str, type[Optimizer]] = {
    cls.__name__: cls
    for cls in (SGD, Momentum, Nesterov, Adagrad, RMSProp, Adam, SWATS, AMSGrad, AdaBound)
}

__all__ = [
    "REGISTRY",
    "SGD",
    "SWATS",
    "AMSGrad",
    "AMSGradState",
    "AdaBound",
    "AdaBoundState",
    "Adagrad",
    "AdagradState",
    "Adam",
    "AdamState",
    "Momentum",
    "MomentumState",
    "Nesterov",
    "NesterovState",
    "Optimizer",
    "RMSProp",
    "RMSPropState",
    "SGDState",
    "SWATSState",
    "adabound_step",
    "adagrad_step",
    "adam_step",
    "amsgrad_step",
    "lower_bound",
    "momentum_step",
    "nesterov_step",
    "projected_step_size",
    "rmsprop_step",
    "sgd_step",
    "should_switch",
    "swats_step",
    "upper_bound",
]
