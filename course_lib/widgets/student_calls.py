"""How a reader's step function is called, and the sentences about a call that goes wrong.

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


@dataclass(frozen=True)
class Stub:
    """How the step function of a method is called: ``slots`` is the state it takes and returns.

    Those named in ``numbers`` are single numbers, the others have the shape of theta.
    """

    name: str
    reference: Callable
    slots: tuple[str, ...]
    takes_t: bool
    defaults: dict[str, float]
    numbers: tuple[str, ...] = ()

    def blank(self, theta: np.ndarray) -> tuple[np.ndarray, ...]:
        """The state before the first step: zeros."""
        return tuple(
            np.zeros(()) if n in self.numbers else np.zeros_like(theta) for n in self.slots
        )

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
    # A slot that the optimizer itself does not keep per parameter is one number.
    shaped = next(
        cls.SHAPED for key, cls in optimizers.REGISTRY.items() if key.lower() == method.lower()
    )
    numbers = tuple(n for n in slots if n not in shaped)
    return Stub(name, reference, slots, "t" in parameters, hyper, numbers)


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
            found.append(f"{name} printed: {short(self.printed.getvalue())}")
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
        if label in stub.numbers and array.size == 1:
            array = array.reshape(())
        elif label in stub.numbers:
            return (), (
                f"{name} returned {label} with shape {array.shape} at step {t}; it must be one number."
            )
        elif array.shape != shape:
            return (), (
                f"{name} returned {label} with shape {array.shape} at step {t}; it must have the "
                f"shape of theta, {shape}."
            )
        arrays.append(array)
    return tuple(arrays), ""


def sentence(error: BaseException, function: Callable, name: str, when: str) -> str:
    """Type, message and the line of the function at which it was raised, ``when`` as in "step 3"."""
    what = f"{type(error).__name__}: {short(str(error))}" if str(error) else type(error).__name__
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if code is not None and f.filename == code.co_filename]
    if not own:
        return f"{name} could not be called at {when}: {what}."
    frame = own[-1]
    source = frame.line or linecache.getline(frame.filename, frame.lineno or 0).strip()
    place = f"line {frame.lineno}" + (f", “{short(source)}”" if source else "")
    return f"{name} stopped at {when} in {place}: {what}."


def short(text: str, length: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
