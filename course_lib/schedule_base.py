"""What schedules share: a checked t, checked step sizes, the half cosine, restarts, phases."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.arguments import one_of, real, real_array, whole

Schedule = Callable[..., "float | np.ndarray"]


def schedule(formula: Callable, *step_sizes: float | np.ndarray) -> Schedule:
    """f(t) that checks t, and returns a Python float where t and the step sizes are scalars."""
    batch_shape = np.broadcast_shapes(*map(np.shape, step_sizes))

    def f(t):
        # The short way is the usual case, in the loop of a run.
        usual = type(t) in (int, float) and 0 <= t < 2**53
        checked = float(t) if usual else real_array("t", t, low=0.0)
        if batch_shape and isinstance(checked, np.ndarray):
            raise ValueError(
                f"t must be a scalar where the step size is an array, got shape {checked.shape}"
            )
        value = formula(checked)
        if batch_shape and np.shape(value) != batch_shape:  # equal for all runs at this t
            return np.full(batch_shape, value, dtype=np.float64)
        return np.asarray(value, dtype=np.float64) if np.ndim(value) else float(value)

    return f


def checked_step_size(name: str, value: float | np.ndarray) -> float | np.ndarray:
    """A step size, finite and >= 0, or an array of them."""
    return real_array(name, value, low=0.0)


def ordered(low_name, low, high_name, high):
    """Both bounds, after a check that low <= high everywhere; ``high`` is checked already."""
    low = real_array(low_name, low, low=0.0)
    try:
        in_order = np.all(np.less_equal(low, high))
    except ValueError:
        raise ValueError(
            f"{low_name} and {high_name} must broadcast together, got shapes {np.shape(low)} "
            f"and {np.shape(high)}"
        ) from None
    if not in_order:
        raise ValueError(f"{low_name} must be <= {high_name} = {high!r}, got {low!r}")
    return low, high


def bounds(alpha_min, alpha_max, max_name="alpha_max"):
    """Two checked step sizes with alpha_min <= alpha_max."""
    return ordered("alpha_min", alpha_min, max_name, checked_step_size(max_name, alpha_max))


def half_cosine(x):
    """(1 + cos(pi x)) / 2, written so that nothing cancels near x = 1 and the end is exactly 0."""
    return np.where(x == 1.0, 0.0, np.cos(0.5 * np.pi * x) ** 2)


def since_restart(t, T0, Tmult):
    """T_cur, the steps since the last restart, and T_i, the length of the period that t is in."""

    def start(i):
        return T0 * i if Tmult == 1.0 else T0 * (np.power(Tmult, i) - 1.0) / (Tmult - 1.0)

    i = t / T0 if Tmult == 1.0 else np.log1p(t / T0 * (Tmult - 1.0)) / np.log(Tmult)
    i = np.floor(i)
    # The logarithm or the quotient may round to the wrong side of a restart.
    i = np.where(t < start(i), i - 1.0, i)
    i = np.where(t >= start(i + 1.0), i + 1.0, i)
    return t - start(i), T0 * np.power(Tmult, i)


def one_cycle_phases(steps, pct_start, variant, three_phase, anneal):
    """The t at which each phase ends, and whether the phases are cosines."""
    steps = whole("steps", steps, low=1)
    one_of("variant", variant, ("paper", "pytorch"))
    if variant == "paper":
        if three_phase not in (None, True):
            raise ValueError(f"three_phase must be True with variant 'paper', got {three_phase!r}")
        if anneal not in (None, "linear"):
            raise ValueError(f"anneal must be 'linear' with variant 'paper', got {anneal!r}")
        three_phase, anneal = True, "linear"
    anneal = one_of("anneal", "cos" if anneal is None else anneal, ("cos", "linear"))
    if pct_start is None:
        pct_start = 0.45 if variant == "paper" else 0.3
    pct = real("pct_start", pct_start, above=0.0, below=0.5 if three_phase else 1.0)
    end = steps - 1.0
    if variant == "paper":
        ends = (pct * end, 2.0 * pct * end, end)
    elif three_phase:
        ends = (pct * steps - 1.0, 2.0 * (pct * steps - 1.0), end)
    else:
        ends = (pct * steps - 1.0, end)
    if not all(a < b for a, b in zip((0.0, *ends), ends, strict=False)):
        raise ValueError(
            f"steps must be large enough for every phase to last with pct_start = {pct:g}, "
            f"got {steps}: the phases would end at t = {', '.join(f'{e:g}' for e in ends)}"
        )
    return ends, anneal == "cos"


def phases(levels: tuple, ends: tuple, cos: bool) -> Schedule:
    """From levels[0] at t = 0 to levels[i + 1] at t = ends[i], by lines or half cosines."""

    begins = (0.0, *ends[:-1])

    def phase(i, t):
        part = np.clip((t - begins[i]) / (ends[i] - begins[i]), 0.0, 1.0)
        left = half_cosine(part) if cos else 1.0 - part
        return levels[i + 1] + (levels[i] - levels[i + 1]) * left

    def formula(t):
        if np.any(np.greater(t, ends[-1])):
            raise ValueError(
                f"t must be <= {ends[-1]:g}, as the cycle has {ends[-1] + 1:g} steps, got {t!r}"
            )
        index = np.searchsorted(ends, t)
        if np.ndim(t) == 0:
            return phase(index, t)
        return np.choose(index, [phase(i, t) for i in range(len(ends))])

    return schedule(formula, *levels)
