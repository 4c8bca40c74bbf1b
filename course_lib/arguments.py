"""Checks of the arguments that schedules, surfaces and networks take.

Each returns the checked value or raises: TypeError for what is no number, ValueError for a number
outside the range, both with the argument's name, its value and what is allowed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def real_array(
    name: str,
    value: Any,
    *,
    low: float = -math.inf,
    above: float = -math.inf,
    high: float = math.inf,
    below: float = math.inf,
) -> float | np.ndarray:
    """A finite number as a float, or an array of them as a read-only float64 copy.

    ``low`` and ``high`` are allowed themselves, ``above`` and ``below`` are not.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)
    allowed = _range_text(low, above, high, below)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be a number {allowed}, got {value!r}")
    # The strict bounds, infinite by default, refuse inf; every comparison refuses NaN.
    if not np.all((array >= low) & (array > above) & (array <= high) & (array < below)):
        raise ValueError(f"{name} must be {allowed}, got {value!r}")
    if array.ndim == 0:
        return float(array)
    array = array.astype(np.float64)
    array.flags.writeable = False
    return array


def real(name: str, value: Any, **allowed: float) -> float:
    """A single finite number as a float; keywords as in ``real_array``."""
    checked = real_array(name, value, **allowed)
    if not isinstance(checked, float):
        raise TypeError(f"{name} must be a single number, got an array of shape {checked.shape}")
    return checked


def whole(name: str, value: Any, *, low: int) -> int:
    """A whole number >= low as an int; 3.0 counts as whole."""
    number = real(name, value, low=low)
    if number != math.floor(number):
        raise ValueError(f"{name} must be a whole number >= {low}, got {value!r}")
    return int(number)


def one_of(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """``value`` if it is one of ``choices``."""
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {value!r}")
    return value


def _range_text(low: float, above: float, high: float, below: float) -> str:
    parts = ["finite"]
    for sign, bound in ((">=", low), (">", above), ("<=", high), ("<", below)):
        if math.isfinite(bound):
            parts.append(f"{sign} {bound:g}")
    return " and ".join(parts)
