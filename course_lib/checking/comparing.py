"""Compare two outcomes: first call and quantity that differ, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking.calling import Outcome
from course_lib.checking.exercise import Case, Exercise

# Where an answer came in float32 or float16: eps(float32) = 1.2e-7, over some tens of operations.
LOW_PRECISION_RTOL = 1e-4
# Elements up to which an array is shown in full.
SHORT = 6
# How the names begin of arguments that weigh one thing with x and another with 1 − x.
WEIGHTS = ("beta", "gamma", "decay")


@dataclass(frozen=True)
class Difference:
    """The first difference; ``text`` is the sentence for the student.

    ``guess`` is the end of the text that names a ratio in terms of the arguments: of no use where the mistake is known.
    """

    call: int
    quantity: str
    text: str
    guess: str = ""


@dataclass(frozen=True)
class _Pair:
    """One quantity of one call in two outcomes, and how exactly they must agree."""

    call: int
    name: str
    got: Any
    wanted: Any
    before: Any
    rtol: float
    low: bool


def same(exercise: Exercise, case: Case, got: Outcome, wanted: Outcome) -> bool:
    """Whether two outcomes are the same answer; one that stopped is no answer."""
    if got.problem is not None or wanted.problem is not None:
        return False
    return all(_agree(pair) for pair in _pairs(exercise, case, got, wanted))


def difference(exercise: Exercise, case: Case, got: Outcome, wanted: Outcome) -> Difference | None:
    """None if ``got`` is the same answer as ``wanted``."""
    if got.problem is not None:
        return Difference(len(got.calls) + 1, "", got.problem)
    if wanted.problem is not None:
        return Difference(len(wanted.calls) + 1, "", wanted.problem)
    right: dict[int, list[str]] = {}
    for pair in _pairs(exercise, case, got, wanted):
        if _agree(pair):
            right.setdefault(pair.call, []).append(pair.name)
            continue
        inputs = {**case.inputs, **(case.then[pair.call - 2] if pair.call > 1 else {})}
        text, guess = _describe(pair, inputs)
        fine = right.get(pair.call, [])
        if fine:
            text = f"{listed(fine)} {'is' if len(fine) == 1 else 'are'} right, but {text}"
        if len(wanted.calls) > 1:
            text = f"call {pair.call} of {len(wanted.calls)}: {text}"
        if _swapped(got.calls[pair.call - 1], wanted.calls[pair.call - 1]):
            text += f"; return them in the order {', '.join(exercise.outputs)}"
        return Difference(pair.call, pair.name, text + guess, guess)
    return None


def listed(names: Iterable[str]) -> str:
    """ "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _swapped(got: list[Any], wanted: list[Any]) -> bool:
    """Whether arrays of the right shapes came in another order."""
    shapes, right = [np.shape(x) for x in got], [np.shape(x) for x in wanted]
    return shapes != right and sorted(shapes) == sorted(right)


def kind(outputs: list[Any]) -> tuple:
    """Shapes and texts of what a call returned: it is the same for all answers that are the same."""
    return tuple(
        x if isinstance(x, str) else () if x.size == 1 and x.ndim <= 1 else x.shape for x in outputs
    )


def may_be(
    exercise: Exercise, call: Case, got: Outcome, wanted: list[np.ndarray | None]
) -> np.ndarray:
    """Which of many answers to one call may be the ``same`` as ``got``: no other one is.

    ``wanted`` holds per output the answers as rows, all of the ``kind`` of ``got``; None for a text.
    """
    low = got.low_precision or is_low(call)
    rtol = max(LOW_PRECISION_RTOL, exercise.rtol) if low else exercise.rtol
    close = np.True_
    for name, one, rows in zip(exercise.outputs, got.calls[0], wanted, strict=True):
        if rows is None:
            continue
        size = np.max(np.abs(rows), axis=1, initial=0.0, where=np.isfinite(rows), keepdims=True)
        if name in exercise.moves:
            size = size + np.max(np.abs(np.asarray(call.inputs[name], dtype=float)), initial=0.0)
        with np.errstate(invalid="ignore", over="ignore"):  # inf − inf
            # No tolerance of `_close` is above this one.
            close = close & ~np.any(np.abs(np.ravel(one) - rows) > 2 * rtol * size, axis=1)
    return close


def is_low(case: Case) -> bool:
    """Whether a case calls with float32: answers are compared less strictly."""
    return any(getattr(value, "dtype", None) == np.float32 for value in case.inputs.values())


def _pairs(exercise: Exercise, case: Case, got: Outcome, wanted: Outcome) -> Iterator[_Pair]:
    low = got.low_precision or is_low(case)
    rtol = max(LOW_PRECISION_RTOL, exercise.rtol) if low else exercise.rtol
    # What a step is made from before what it leads to: a wrong v makes a wrong θ.
    order = sorted(
        range(len(exercise.outputs)), key=lambda k: exercise.outputs[k] in exercise.moves
    )
    calls = zip(got.calls, wanted.calls, strict=False)
    for number, (outputs, expected) in enumerate(calls, start=1):
        for k in order:
            name = exercise.outputs[k]
            moves = name in exercise.moves
            before = _before(exercise, case, wanted, number, name) if moves else None
            if np.shape(before) != np.shape(expected[k]):
                before = None
            yield _Pair(number, name, outputs[k], expected[k], before, rtol, low)


def _before(exercise: Exercise, case: Case, outcome: Outcome, number: int, name: str) -> Any:
    """What the argument ``name`` was in call ``number`` of an outcome."""
    for k in range(number, 1, -1):
        if name in case.then[k - 2]:
            return case.then[k - 2][name]
        if name in exercise.form.carried:
            return outcome.calls[k - 2][exercise.outputs.index(name)]
    return case.inputs[name]


def _agree(pair: _Pair) -> bool:
    got, wanted = pair.got, pair.wanted
    if isinstance(wanted, str) or isinstance(got, str):
        return isinstance(wanted, str) and isinstance(got, str) and got == wanted
    return _fits(got, wanted) and bool(_close(pair).all())


def _fits(got: np.ndarray, wanted: np.ndarray) -> bool:
    """Equal shapes; a number, a 0-d array and an array of one element in its place are the same answer."""
    if got.shape == wanted.shape:
        return True
    return got.size == 1 and wanted.size == 1 and max(got.ndim, wanted.ndim) <= 1


def _close(pair: _Pair) -> np.ndarray:
    wanted, before = pair.wanted, pair.before
    got = pair.got.reshape(wanted.shape)
    with np.errstate(invalid="ignore", over="ignore"):  # inf − inf
        scale = wanted if before is None else wanted - np.asarray(before, dtype=np.float64)
        size = np.max(np.abs(scale[np.isfinite(scale)]), initial=0.0)
        # Elements that nearly cancel carry the rounding of the large ones.
        floor = 1e-2 if pair.low else 1e-3
        tolerance = pair.rtol * np.abs(scale) + floor * pair.rtol * size
        # What rounding alone leaves in θ: some ulps of θ itself.
        tolerance = tolerance + (2e-6 if pair.low else 1e-14) * np.abs(wanted)
        # Where inf is wanted the tolerance is inf, too: only inf is close to it.
        close = (np.isfinite(wanted) & (np.abs(got - wanted) <= tolerance)) | (got == wanted)
    return close | (np.isnan(got) & np.isnan(wanted))


def _describe(pair: _Pair, inputs: Mapping[str, Any]) -> tuple[str, str]:
    """How two quantities that do not agree differ; apart from it what their ratio may be."""
    name, got, wanted, before = pair.name, pair.got, pair.wanted, pair.before
    if isinstance(wanted, str) and isinstance(got, str):
        return f"{name} should be {wanted!r}, got {got!r}", ""
    if isinstance(wanted, str) or isinstance(got, str):
        if isinstance(wanted, str):
            return f"{name} should be a text, got the number(s) {_show(got)}", ""
        return f"{name} should be an array of numbers, got the text {got!r:.80}", ""
    if not _fits(got, wanted):
        text = f"{name} should have the shape {wanted.shape}, got {got.shape}"
        if max(got.ndim, wanted.ndim) == 1 and max(got.size, wanted.size) <= SHORT:
            text += f": expected {_show(wanted)}, got {_show(got)}"
        return text, ""
    if np.isnan(got).any() and not np.isnan(wanted).any():
        return f"{name} contains NaN", ""
    got = got.reshape(wanted.shape)
    text = f"{name} is wrong: {_contrast(got, wanted, _close(pair))}"
    what = name
    if before is None and _whole(got) and _whole(wanted):
        return text, ""  # counts and places: 6 in the place of 7 is no factor of 0.857
    if before is not None:
        before = np.asarray(before, dtype=np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            got, wanted, what = got - before, wanted - before, f"the change in {name}"
    ratio = _constant_ratio(got, wanted)
    if ratio is not None:
        text += f"; {what} is {ratio:.6g} times what it should be"
        return text, _known_as(ratio, inputs)
    return text, ""


def _whole(array: np.ndarray) -> bool:
    return bool(np.all(array == np.round(array)))


def _constant_ratio(got: np.ndarray, wanted: np.ndarray) -> float | None:
    nonzero = np.abs(wanted) > 0
    if not nonzero.any() or np.any(got[~nonzero] != 0):
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        ratios = got[nonzero] / wanted[nonzero]
    ratio = float(ratios.flat[0])
    if not np.isfinite(ratio) or ratio == 0 or abs(ratio - 1) < 1e-5:
        return None
    if not np.allclose(ratios, ratio, rtol=1e-5, atol=0):
        return None
    return ratio


def _known_as(ratio: float, inputs: Mapping[str, Any]) -> str:
    """What a ratio is in terms of the arguments: ", which is 1 − beta1"."""
    numbers = {
        name: float(value)
        for name, value in inputs.items()
        if isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    }
    formulas = {}
    for name, x in numbers.items():
        formulas[name] = x
        if name.startswith(WEIGHTS):
            formulas[f"1 − {name}"] = 1 - x
        if "t" in numbers and name.startswith("beta"):
            formulas[f"1 − {name}**t"] = 1 - x ** numbers["t"]
    formulas |= {f"1 / ({name})": 1 / x for name, x in formulas.items() if x}
    known = [
        name.replace("(", "").replace(")", "") if " − " not in name else name
        for name, x in formulas.items()
        if abs(x - ratio) <= 1e-5 * abs(ratio)
    ]
    return f", which is {' or '.join(known[:2])}" if known else ""


def _contrast(got: np.ndarray, wanted: np.ndarray, close: np.ndarray) -> str:
    """Both arrays; of a long one the first element that differs."""
    if wanted.size > SHORT:
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
    with np.printoptions(threshold=SHORT, edgeitems=3):
        text = np.array2string(
            array, separator=", ", formatter={"float_kind": lambda x: f"{x:.{digits}g}"}
        )
    return " ".join(text.split())
