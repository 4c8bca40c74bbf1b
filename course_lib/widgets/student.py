"""Drives a reader's step function along an objective and finds the first step that is different.

How a method's function is called is read off the reference of the same name: parameters without a
default are theta, grad, the state (in the order in which it is returned) and perhaps t; parameters
with a default are hyperparameters. So ``adam_step(theta, grad, m, v, t, alpha, ...) -> theta, m,
v`` needs no table of its own, nor does the next method.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import linecache
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import optimizers
from course_lib.limits import TimeUp, time_limit

RTOL = 1e-7
LOW_RTOL = 1e-4  # where the function returned float32 or float16
LOW = (np.float32, np.float16)
SECONDS = 3.0  # for one run in the lab: far more than 300 steps of plain Python loops take


@dataclass(frozen=True)
class Stub:
    """How the step function of a method is called: ``slots`` is the state it takes and returns."""

    name: str
    reference: Callable
    slots: tuple[str, ...]
    takes_t: bool
    defaults: dict[str, float]

    @property
    def returns(self) -> str:
        return "(" + ", ".join(("theta", *self.slots)) + ")" if self.slots else "theta"

    def call(self, function: Callable, inputs: Any, t: int, hyper: dict[str, float]) -> Any:
        """``function`` on ``inputs`` (theta, grad, state) at step ``t``; the result unchecked."""
        return function(*inputs, *((t,) if self.takes_t else ()), **hyper)


def stub_of(method: str) -> Stub:
    """The stub of a registered method; ValueError if the course has no step function for it."""
    name = f"{method.lower()}_step"
    reference = getattr(optimizers, name, None)
    if reference is None:
        raise ValueError(f"student: {method} has no step function {name} to compare with")
    parameters = inspect.signature(reference).parameters
    hyper = {n: p.default for n, p in parameters.items() if p.default is not p.empty}
    slots = tuple(n for n in parameters if n not in (*hyper, "theta", "grad", "t"))
    return Stub(name, reference, slots, "t" in parameters, hyper)


@dataclass(frozen=True)
class Difference:
    """The first step at which the function and the reference part, given the same inputs.

    ``student`` and ``reference`` hold theta and the state after that step, by name.
    """

    step: int
    differing: tuple[str, ...]
    before: dict[str, np.ndarray]
    student: dict[str, np.ndarray]
    reference: dict[str, np.ndarray]

    def lines(self) -> list[str]:
        """The inputs of the step and both results, one line each."""
        rows = [f"going in: {_values(self.before)}"]
        rows.append(f"yours:     {_values(self.student)}")
        rows.append(f"reference: {_values(self.reference)}")
        return rows


@dataclass(frozen=True)
class StudentRun:
    """What a reader's function did: the points it reached, and what there is to say about it.

    Attributes
    ----------
    theta : array (k+1, dim), loss : array (k+1,), k ≤ steps
        As far as the function came.
    rtol : float
        How closely its steps were compared with the reference's.
    states : dict of arrays (k+1, dim)
    difference : Difference or None
    problem : str
        Why it stopped early ("" if it did not): not written, an exception, a wrong result, NaN.
    remarks : tuple of str
        Other things worth saying: inputs changed, warnings, something printed.
    """

    name: str
    theta: np.ndarray
    loss: np.ndarray
    states: dict[str, np.ndarray]
    rtol: float
    difference: Difference | None
    problem: str
    remarks: tuple[str, ...]

    @property
    def text(self) -> str:
        """All there is to say, in sentences."""
        parts = [self.problem] if self.problem else []
        if self.difference is not None:
            names = " and ".join(self.difference.differing)
            parts.append(
                f"{self.name} parts from the reference at step {self.difference.step}: {names} "
                f"{'differs' if len(self.difference.differing) == 1 else 'differ'}."
            )
        elif not self.problem:
            parts.append(
                f"{self.name} agrees with the reference in all {len(self.loss) - 1} steps "
                f"(within {self.rtol:g}{', as its arrays are float32' if self.rtol > RTOL else ''})."
            )
        return " ".join((*parts, *self.remarks))


@dataclass(frozen=True)
class Overheard:
    """What a reader's code warned of and printed."""

    caught: list[warnings.WarningMessage]
    printed: io.StringIO

    def remarks(self, name: str) -> list[str]:
        """A sentence each about the first warning and about what was printed."""
        found = []
        if self.caught:
            first = self.caught[0]
            found.append(f"{name} warned: {first.category.__name__}: {first.message}.")
        if self.printed.getvalue().strip():
            found.append(f"{name} printed: {_short(self.printed.getvalue())}")
        return found


@contextlib.contextmanager
def overheard() -> Iterator[Overheard]:
    """Output and warnings in the block stay inside and are kept; NumPy's own are silenced."""
    printed = io.StringIO()
    with (
        np.errstate(all="ignore"),
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("default")
        yield Overheard(caught, printed)


def attempt(
    function: Callable, stub: Stub, inputs: Any, t: int, hyper: dict[str, float], name: str
) -> tuple[Any, tuple[np.ndarray, ...], str]:
    """Step ``t`` by ``function``: what it returned, the same as float64 arrays, and "".

    If it raises or returns what it must not, the arrays are missing and the last is a sentence about it.
    """
    try:
        result = stub.call(function, inputs, t, hyper)
    except NotImplementedError:
        return None, (), f"{name} is not written yet: it raises NotImplementedError."
    except (Exception, SystemExit) as error:  # whatever a reader's code raises is shown
        return None, (), sentence(error, function, name, f"step {t}")
    return result, *_checked(result, stub, np.shape(inputs[0]), name, t)


def run_student(
    function: Callable,
    stub: Stub,
    objective: Any,
    theta0: np.ndarray,
    steps: int,
    hyper: dict[str, float],
    rng: np.random.Generator | None = None,
    step_sizes: np.ndarray | None = None,
) -> StudentRun:
    """Run ``function`` for ``steps`` steps and compare each of them with the reference.

    The gradient is taken at the function's own point. Each step is compared with one step of the
    reference from the same point and state, so rounding does not add up and the step found is the
    one where the mistake acts; float32 is compared less closely. Output, warnings and exceptions of
    the function stay inside.

    Parameters
    ----------
    function : callable
        With the signature of ``stub.reference``; it gets copies.
    objective : Surface
    theta0 : array (dim,)
    hyper : dict
        Values of hyperparameters; what is missing has the reference's default, and every one is
        passed by name, so that a function without defaults works too.
    rng : Generator, optional
        Draws the gradient noise, as in ``run``.
    step_sizes : array (steps,), optional
        Used instead of ``hyper["alpha"]``, one per step.
    """
    draw = getattr(objective, "draw", None) if rng is not None else None
    name = getattr(function, "__name__", stub.name)
    hyper = {**stub.defaults, **hyper}
    theta = start = np.array(theta0, dtype=float)
    slots = blank = tuple(np.zeros_like(theta) for _ in stub.slots)
    rows, results, wanted = [], [], []  # inputs and results of the steps, and the right results
    low, problem, remarks = False, "", []
    with overheard() as said:
        try:
            with time_limit(SECONDS):
                for t in range(1, steps + 1):
                    if step_sizes is not None:
                        hyper["alpha"] = float(step_sizes[t - 1])
                    here = objective if draw is None else draw(rng)
                    grad = here.grad(theta)
                    inputs = (theta, grad, *slots)
                    given = [array.copy() for array in inputs]
                    result, new, problem = attempt(function, stub, given, t, hyper, name)
                    if t == 1:
                        remarks += _changed(stub, given, inputs, name)
                    if problem:
                        break
                    low = low or _is_low(result)
                    right = stub.call(stub.reference.__wrapped__, inputs, t, hyper)
                    right = right if isinstance(right, tuple) else (right,)
                    rows.append(inputs)
                    results.append(new)
                    wanted.append(right)
                    theta, slots = new[0], new[1:]
                    bad = _only_nan(("theta", *stub.slots), new, right)
                    if bad:
                        problem = (
                            f"{name} returned NaN in {' and '.join(bad)} at step {t}; "
                            "the reference does not."
                        )
                        break
        except TimeUp:
            problem = (
                f"{name} was stopped at step {t}: it ran for {SECONDS:g} s in this lab. Is there a loop that "
                "never ends?"
            )
            done = len(wanted)  # it may have been stopped between two of these lines
            rows, results = rows[:done], results[:done]
        points = np.array([(start, *blank), *results])  # (steps + 1, 1 + slots, dim)
        path = points[:, 0]
        loss = np.asarray(objective.f(path))
        rtol = LOW_RTOL if low else RTOL
        difference = _compare(stub, rows, results, wanted, rtol) if rows else None
    remarks += said.remarks(name)
    states = {n: points[:, k] for k, n in enumerate(stub.slots, start=1)}
    return StudentRun(name, path, loss, states, rtol, difference, problem, tuple(remarks))


def _is_low(result: Any) -> bool:
    """Whether one of the arrays returned has fewer digits than float64."""
    parts = result if isinstance(result, tuple | list) else (result,)
    return any(getattr(part, "dtype", None) in LOW for part in parts)


def _only_nan(names, new, right) -> list[str]:
    """Names of what is NaN in ``new`` but not in ``right``."""
    if all(x == x for array in new for x in array.tolist()):  # the usual case, at no cost
        return []
    return [
        n
        for n, a, b in zip(names, new, right, strict=True)
        if np.isnan(a).any() and not np.isnan(b).any()
    ]


def _changed(stub, given, inputs, name) -> list[str]:
    """A remark if the function changed the copies that it was given."""
    names = ("theta", "grad", *stub.slots)
    changed = [
        n
        for n, a, b in zip(names, given, inputs, strict=True)
        if not np.array_equal(a, b, equal_nan=True)
    ]
    if not changed:
        return []
    return [f"{name} changes its input {' and '.join(changed)} in place; make new arrays instead."]


def _checked(result, stub, shape, name, t) -> tuple[tuple[np.ndarray, ...], str]:
    """``result`` as float64 arrays, or a sentence about what is wrong with it."""
    count = 1 + len(stub.slots)
    expected = f"{name} must return {stub.returns}"
    if result is None:
        return (), f"{name} returned None at step {t}: {expected}. Is the return missing?"
    parts = result if isinstance(result, tuple | list) and stub.slots else (result,)
    if len(parts) != count:
        got = f"{len(parts)} values" if len(parts) != 1 else f"one {type(result).__name__}"
        return (), f"{name} returned {got} at step {t}: {expected}."
    arrays = []
    for label, part in zip(("theta", *stub.slots), parts, strict=True):
        try:
            array = np.array(part, dtype=float)
        except (TypeError, ValueError):
            return (
                (),
                f"{name} returned a {type(part).__name__} for {label} at step {t}: {expected}.",
            )
        if array.shape != shape:
            return (), (
                f"{name} returned {label} with shape {array.shape} at step {t}; it must have the "
                f"shape of theta, {shape}."
            )
        arrays.append(array)
    return tuple(arrays), ""


def _compare(stub, rows, results, wanted, rtol) -> Difference | None:
    """The first step that differs, or None if all agree; the arguments have an entry per step.

    What is compared is the change of theta (theta itself would hide a wrong small step) and the
    state, with room for the rounding of the subtraction.
    """
    new, right = np.array(results), np.array(wanted)  # (steps, 1 + slots, dim)
    spacing = 8 * np.finfo(float).eps
    if rtol > RTOL:
        new, right = new.astype(np.float32), right.astype(np.float32)  # overflow alike
        new, right = new.astype(float), right.astype(float)
        spacing = 8 * np.finfo(np.float32).eps
    start = np.zeros_like(right)
    start[:, 0] = [inputs[0] for inputs in rows]
    room = rtol * np.abs(right - start) + spacing * np.maximum(np.abs(right), np.abs(start))
    close = (np.abs(new - right) <= room) | (new == right) | (np.isnan(new) & np.isnan(right))
    apart = ~close.all(axis=2)
    if not apart.any():
        return None
    k = int(np.argmax(apart.any(axis=1)))
    names = ("theta", *stub.slots)
    return Difference(
        k + 1,
        tuple(name for name, differs in zip(names, apart[k], strict=True) if differs),
        dict(zip(("theta", "grad", *stub.slots), rows[k], strict=True)),
        dict(zip(names, results[k], strict=True)),
        dict(zip(names, wanted[k], strict=True)),
    )


def sentence(error: BaseException, function: Callable, name: str, when: str) -> str:
    """Type, message and the line of the function at which it was raised, ``when`` as in "step 3"."""
    what = f"{type(error).__name__}: {_short(str(error))}" if str(error) else type(error).__name__
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if code is not None and f.filename == code.co_filename]
    if not own:
        return f"{name} could not be called at {when}: {what}."
    frame = own[-1]
    source = frame.line or linecache.getline(frame.filename, frame.lineno or 0).strip()
    place = f"line {frame.lineno}" + (f", “{_short(source)}”" if source else "")
    return f"{name} stopped at {when} in {place}: {what}."


def _values(named: dict[str, np.ndarray]) -> str:
    return ", ".join(
        f"{name} = [{', '.join(f'{x:.8g}' for x in np.ravel(value))}]"
        for name, value in named.items()
    )


def _short(text: str, length: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
