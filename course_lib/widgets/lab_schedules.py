"""Schedules in a lab: the step size of every step, from the slider's α and the number of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_lib import schedules
from course_lib.limits import TimeUp, time_limit
from course_lib.widgets.student import SECONDS
from course_lib.widgets.student_calls import sentence

# From α (a number, or an array for a batch of runs) and the number of steps to t ↦ α_t, t = 0, 1, …
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
    t = 0
    try:
        with time_limit(SECONDS):
            chosen = maker(alpha, steps)
            sizes = []
            for t in range(steps):
                sizes.append(chosen(t))
    except TimeUp:
        return None, f"The schedule “{title}” was stopped at t = {t}: it ran for {SECONDS:g} s."
    except (Exception, SystemExit) as error:  # whatever a reader's code raises is shown
        what = sentence(error, maker, f"The schedule “{title}”", f"t = {t}")
        return None, what
    for t, size in enumerate(sizes):
        if np.ndim(size) or not isinstance(size, int | float | np.number) or not 0 <= size < np.inf:
            return None, (
                f"The schedule “{title}” must give one finite step size ≥ 0; at t = {t} it is {size!r}."
            )
    return np.array(sizes, dtype=float), ""
