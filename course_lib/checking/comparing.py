"""Compare two outcomes: first call and quantity that differ, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking.calling import Outcome
from course_lib.checking.exercise import Case, Exercise

# Where an answer came in float32 or float16: eps(float32) = 1.2e-7, over some tens of operations.
LOW_PRECISION_RTOL = 1e-4


@dataclass(frozen=True)
class Difference:
    """The first difference; ``text`` is the sentence for the student."""

    call: int
    quantity: str
    text: str


def difference(exercise: Exercise, case: Case, got: Outcome, wanted: Outcome) -> Difference | None:
    """None if ``got`` is the same answer as ``wanted``."""
    if got.problem is not None:
        return Difference(len(got.calls) + 1, "", got.problem)
    if wanted.problem is not None:  # a mistake that stops where this answer goes on
        return Difference(len(wanted.calls) + 1, "", wanted.problem)
    low = got.low_precision or any(
        getattr(value, "dtype", None) == np.float32 for value in case.inputs.values()
    )
    rtol = max(LOW_PRECISION_RTOL, exercise.rtol) if low else exercise.rtol
    for number, (outputs, expected) in enumerate(
        zip(got.calls, wanted.calls, strict=False), start=1
    ):
        where = f"call {number} of {len(wanted.calls)}: " if len(wanted.calls) > 1 else ""
        for name, a, b in zip(exercise.outputs, outputs, expected, strict=True):
            before = None
            if name in exercise.moves:
                before = wanted.befores[number - 1][name]
            text = _difference(name, a, b, before, rtol, low)
            if text:
                return Difference(number, name, where + text)
    return None


def _difference(
    name: str, got: Any, wanted: Any, before: Any, rtol: float, low: bool
) -> str | None:
    if isinstance(wanted, str) or isinstance(got, str):
        if isinstance(wanted, str) and isinstance(got, str):
            return None if got == wanted else f"{name} should be {wanted!r}, got {got!r}"
        kind = "a text" if isinstance(wanted, str) else "an array of numbers"
        return f"{name} should be {kind}, got {got!r:.80}"
    if got.shape != wanted.shape:
        # A number, a 0-d array and an array of one element in its place are the same answer.
        if got.size != 1 or wanted.size != 1 or max(got.ndim, wanted.ndim) > 1:
            return f"{name} should have the shape {wanted.shape}, got {got.shape}"
        got = got.reshape(wanted.shape)
    scale = wanted if before is None else wanted - np.asarray(before, dtype=np.float64)
    size = np.max(np.abs(scale[np.isfinite(scale)]), initial=0.0)
    tolerance = rtol * np.abs(scale) + 1e-3 * rtol * size
    # What rounding alone leaves in θ: some ulps of θ itself.
    tolerance = tolerance + (2e-6 if low else 1e-14) * np.abs(wanted)
    with np.errstate(invalid="ignore"):
        close = (np.abs(got - wanted) <= tolerance) | (got == wanted)
    close |= np.isnan(got) & np.isnan(wanted)
    if close.all():
        return None
    if np.isnan(got).any() and not np.isnan(wanted).any():
        return f"{name} contains NaN"
    text = f"{name} is wrong: {_contrast(got, wanted, close)}"
    moved = got if before is None else got - np.asarray(before, dtype=np.float64)
    ratio = _constant_ratio(moved, scale)
    if ratio is not None:
        what = name if before is None else f"the change in {name}"
        text += f"; {what} is {ratio:.6g} times what it should be"
    return text


def _constant_ratio(got: np.ndarray, wanted: np.ndarray) -> float | None:
    nonzero = np.abs(wanted) > 0
    if not nonzero.any() or np.any(got[~nonzero] != 0):
        return None
    ratios = got[nonzero] / wanted[nonzero]
    ratio = float(ratios.flat[0])
    if not np.isfinite(ratio) or ratio == 0 or abs(ratio - 1) < 1e-5:
        return None
    if not np.allclose(ratios, ratio, rtol=1e-5, atol=0):
        return None
    return ratio


def _contrast(got: np.ndarray, wanted: np.ndarray, close: np.ndarray) -> str:
    """Both arrays; of a long one the first element that differs."""
    if wanted.size > 6:
        index = tuple(int(i) for i in np.argwhere(~close)[0])
        expected, found = _numbers(wanted[index], got[index])
        where = index[0] if len(index) == 1 else index
        return (
            f"at index {where} expected {expected}, got {found} "
            f"({int((~close).sum())} of {wanted.size} elements differ; shape {wanted.shape})"
        )
    expected, found = _numbers(wanted, got)
    return f"expected {expected}, got {found}"


def _numbers(wanted: np.ndarray, got: np.ndarray) -> tuple[str, str]:
    """Both as text, with as many digits as it takes to see a difference."""
    short = _show(wanted), _show(got)
    return short if short[0] != short[1] else (_show(wanted, 12), _show(got, 12))


def _show(array: np.ndarray, digits: int = 6) -> str:
    array = np.asarray(array)
    if array.ndim == 0:
        return f"{float(array):.{digits}g}"
    with np.printoptions(precision=digits, threshold=6, edgeitems=3):
        text = np.array2string(array, separator=", ")
    return " ".join(text.split())
