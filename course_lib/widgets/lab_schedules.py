"""Schedules in a lab: α or β of every step, from the slider's value and the number of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from course_lib import schedules
from course_lib.limits import TimeUp, time_limit
from course_lib.optimizers import Momentum
from course_lib.optimizers.base import fitted
from course_lib.optimizers.momentum import MomentumState, momentum_step
from course_lib.widgets.student import SECONDS
from course_lib.widgets.student_calls import sentence

# From α (a number, or an array for a batch of runs) and the number of steps to t ↦ α_t, t = 0, 1, …; or the same for β.
Maker = Callable[[Any, int], Callable[[int], Any]]
CONSTANT = "constant"

# The slider's α is the largest step size of each.
MAKERS: Mapping[str, Maker] = {
    CONSTANT: lambda alpha, steps: schedules.constant(alpha),
    "1/√(t+1)": lambda alpha, steps: schedules.sqrt_decay(alpha),
    "exponential": lambda alpha, steps: schedules.exponential(alpha, 0.01 ** (1 / steps)),
    "steps": lambda alpha, steps: schedules.step_decay(alpha, 0.3, max(1, steps // 3)),
    "cosine": lambda alpha, steps: schedules.cosine(alpha, steps),
    "warm-up": lambda alpha, steps: schedules.linear_warmup(alpha, max(1, steps // 5)),
    "triangular": lambda alpha, steps: schedules.triangular(alpha / 10, alpha, max(1, steps // 6)),
    "restarts": lambda alpha, steps: schedules.warm_restarts(alpha, max(1, steps / 7), 2),
    "one-cycle": lambda alpha, steps: schedules.one_cycle(alpha, steps),
}


def chosen_schedules(wanted: Any) -> dict[str, Maker]:
    """The lab's menu: title → maker; "constant" is always the first.

    Parameters
    ----------
    wanted : str, sequence of str, or dict
        Titles of ``MAKERS``, or title → a function of α and the number of steps that returns the schedule
        t ↦ α_t, for example ``{"mine": lambda alpha, steps: lambda t: my_cosine(t, alpha, steps)}``.

    Raises
    ------
    ValueError, TypeError
        For a title that ``MAKERS`` does not have, and for a maker that is no function.
    """
    menu: dict[str, Maker] = {CONSTANT: MAKERS[CONSTANT]}
    if isinstance(wanted, Mapping):
        for title, maker in wanted.items():
            if not callable(maker):
                raise TypeError(
                    f"schedules: {title!r} must be a function of alpha and steps, got {maker!r}"
                )
            menu[title] = maker
        return menu
    for title in (wanted,) if isinstance(wanted, str) else wanted:
        if title not in MAKERS:
            raise ValueError(f"schedules must be among {', '.join(MAKERS)}, got {title!r}")
        menu[title] = MAKERS[title]
    return menu


def step_sizes(title: str, maker: Maker, alpha: float, steps: int) -> tuple[np.ndarray | None, str]:
    """The step size of each step, and a sentence about what is wrong with the schedule, if anything.

    The step sizes are None for the constant one, and where something is wrong with a maker that the reader gave.
    """
    if title in MAKERS and maker is MAKERS[title]:
        return (None if title == CONSTANT else maker(alpha, steps)(np.arange(steps))), ""
    return _values(title, maker, alpha, steps, np.inf, "finite step size ≥ 0")


def _values(title, maker, start, steps, below, wanted) -> tuple[np.ndarray | None, str]:
    """What a reader's maker gives from the slider's value ``start``; None and a sentence if it fails."""
    t = 0
    try:
        with time_limit(SECONDS):
            chosen = maker(start, steps)
            sizes = []
            for t in range(steps):
                sizes.append(chosen(t))
    except TimeUp:
        return None, f"The schedule “{title}” was stopped at t = {t}: it ran for {SECONDS:g} s."
    except (Exception, SystemExit) as error:  # whatever a reader's code raises is shown
        what = sentence(error, maker, f"The schedule “{title}”", f"t = {t}")
        return None, what
    for t, size in enumerate(sizes):
        if np.ndim(size) or not isinstance(size, int | float | np.number) or not 0 <= size < below:
            return (
                None,
                f"The schedule “{title}” must give one {wanted}; at t = {t} it is {size!r}.",
            )
    return np.array(sizes, dtype=float), ""


@dataclass(frozen=True, eq=False)
class MovingMomentum(Momentum):
    """Momentum (lecture form) whose β follows a schedule.

    Parameters
    ----------
    table : dict
        Value of the slider → β of every step; it must have each value of ``beta``.
    """

    table: dict[float, np.ndarray] = field(default_factory=dict)

    @cached_property
    def betas(self) -> np.ndarray:
        """β of every step, (steps, *shape of beta)."""
        rows = [self.table[value] for value in np.ravel(self.beta)]
        return np.stack(rows, axis=-1).reshape(-1, *np.shape(self.beta))

    def _step(self, theta, grad, state, alpha):
        alpha, beta = fitted(theta, alpha, self.betas[state.t])
        theta, v = momentum_step.__wrapped__(theta, grad, state.v, alpha, beta)
        return theta, MomentumState(v, state.t + 1)


def with_moving_beta(opt: Any, title: str, maker: Maker, steps: int) -> tuple[Any, str]:
    """SGD or Momentum with the β of a schedule, and a sentence about what is wrong with it, if anything.

    Then, and for the constant schedule, ``opt`` is returned as it is.
    """
    if title == CONSTANT:
        return opt, ""
    beta = getattr(opt, "beta", 0.0)
    table = {}
    for value in np.unique(beta).tolist():
        table[value], problem = _values(title, maker, value, steps, 1.0, "β ≥ 0 and < 1")
        if problem:
            return opt, problem
    return MovingMomentum(alpha=opt.alpha, beta=beta, table=table), ""
