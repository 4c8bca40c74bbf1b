"""Call a student's function on a case: contained, on copies, with everything it does written down."""

from __future__ import annotations

import contextlib
import copy
import io
import itertools
import linecache
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Seeded

# More pieces than any answer has: a generator without end must not hang the check.
MOST_PIECES = 100_000


@dataclass
class Outcome:
    """What a function did on a case: plain data.

    ``calls`` holds per call the list of outputs (float arrays, or strings); ``befores`` the inputs it was given.
    ``problem`` is the sentence of what stopped it, None if nothing did; ``changed`` names inputs changed in place.
    """

    calls: list[list[Any]] = field(default_factory=list)
    befores: list[dict[str, Any]] = field(default_factory=list)
    problem: str | None = None
    unwritten: bool = False
    changed: tuple[str, ...] = ()
    low_precision: bool = False


class Unusable(Exception):
    """The function returned something that is not an answer; the message is for the student."""


def play(exercise: Exercise, case: Case, function: Callable) -> Outcome:
    """Call ``function`` on every call of the case. Its errors end up in the outcome, never here."""
    outcome = Outcome()
    inputs = dict(case.inputs)
    generators: dict[str, np.random.Generator] = {}
    for number, update in enumerate([{}, *case.then], start=1):
        inputs.update(update)
        generators |= _generators(case.inputs if number == 1 else update)
        # Copied one by one: two inputs that are the same zeros must not become one array.
        given = {name: copy.deepcopy(value) for name, value in inputs.items()} | generators
        try:
            result = _contained(exercise, function, given)
            outputs, low = _outputs(exercise, result)
        except NotImplementedError as error:
            outcome.unwritten = True
            outcome.problem = f"it is not written yet ({error or 'NotImplementedError'})"
            return outcome
        except Unusable as error:
            outcome.problem = str(error)
            return outcome
        except BaseException as error:  # the student's code may raise anything, SystemExit included
            if isinstance(error, KeyboardInterrupt):
                raise
            outcome.problem = _blame(function, error, number if case.then else None)
            return outcome
        outcome.low_precision |= low
        outcome.changed += tuple(
            name
            for name in inputs
            if name not in outcome.changed and not _same(inputs[name], given[name])
        )
        outcome.befores.append(inputs)
        outcome.calls.append(outputs)
        inputs = dict(inputs)
        for name, value in zip(exercise.outputs, outputs, strict=True):
            if name in exercise.carried:
                inputs[name] = value
    return outcome


def _generators(inputs: Mapping[str, Any]) -> dict[str, np.random.Generator]:
    return {
        name: np.random.default_rng(value.seed)
        for name, value in inputs.items()
        if isinstance(value, Seeded)
    }


def _contained(exercise: Exercise, function: Callable, given: dict[str, Any]) -> Any:
    """Arguments without a default by position, the others by name; output and warnings kept away from the cell."""
    by_position = [
        given[p.name] for p in exercise.parameters if p.default is p.empty and p.name in given
    ]
    by_name = {
        p.name: given[p.name]
        for p in exercise.parameters
        if p.default is not p.empty and p.name in given
    }
    # nbgrader gives 0 points to a cell that writes to stderr, and a warning writes there.
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        result = function(*by_position, **by_name)
        if isinstance(result, Iterator):  # of a function with `yield`: it runs here, not later
            result = list(itertools.islice(result, MOST_PIECES))
        return result


def _outputs(exercise: Exercise, result: Any) -> tuple[list[Any], bool]:
    names = exercise.outputs
    if result is None and exercise.kind == "value":
        raise Unusable("there is no number yet")
    if result is None:
        raise Unusable(f"it returns None; end it with `return {', '.join(names)}`")
    if exercise.judge is not None:
        return [result], False
    if len(names) == 1:
        values = [result]
    elif not isinstance(result, (tuple, list)):
        raise Unusable(
            f"it must return {len(names)} values, {', '.join(names)}; got one {type(result).__name__}"
        )
    elif len(result) != len(names):
        raise Unusable(f"it must return {len(names)} values, {', '.join(names)}; got {len(result)}")
    else:
        values = list(result)
    outputs = [_plain(name, value) for name, value in zip(names, values, strict=True)]
    low = any(getattr(value, "dtype", None) in (np.float32, np.float16) for value in values)
    return outputs, low


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise Unusable(f"{name} cannot be read as an array of numbers: {value!r:.80}") from None
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real  # as numpy.linalg.eig returns real eigenvalues
    if array.dtype.kind not in "fiu":
        raise Unusable(
            f"{name} must be an array of numbers, got {type(value).__name__} ({array.dtype})"
        )
    return np.array(array, dtype=np.float64)


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and np.array_equal(before, after, equal_nan=True)
    return True


def _blame(function: Callable, error: BaseException, step: int | None) -> str:
    """ "ValueError: … in line 4 of your cell: `theta = theta - …`"."""
    sentence = (
        f"it stops with {type(error).__name__}: {error}"
        if str(error)
        else f"it stops with {type(error).__name__}"
    )
    if step is not None:
        sentence += f", in call {step} of the chain"
    code = getattr(function, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if code is not None and f.filename == code.co_filename]
    if own and own[-1].lineno:
        text = (own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno)).strip()
        sentence += f"; line {own[-1].lineno} of its cell: `{text}`"
    return sentence
