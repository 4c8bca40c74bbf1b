"""Call a student's function on a case: contained, on copies, with everything it does written down."""

from __future__ import annotations

import contextlib
import copy
import io
import itertools
import math
import time
import warnings
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field, replace
from types import FunctionType
from typing import Any

import numpy as np

from course_lib.checking.about import namespace
from course_lib.checking.blaming import blame, where
from course_lib.checking.exercise import Ask, Case, Form, Seeded
from course_lib.limits import TimeUp, time_limit

# More pieces than any answer has: a generator without end must not hang the check, nor fill the memory.
MOST_PIECES = 1000


@dataclass
class Outcome:
    """What a function did on a case: plain data.

    ``calls`` holds per call the list of outputs (float arrays or texts; for a raw form what was returned).
    ``problem`` is the sentence of what stopped it, None if nothing did; ``late``: it was the time limit.
    ``changed`` names inputs changed in place, ``overwritten`` outputs that a later call changed. ``gradients`` is how
    often a gradient function among the inputs was called.
    """

    calls: list[list[Any]] = field(default_factory=list)
    problem: str | None = None
    unwritten: bool = False
    late: bool = False
    changed: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    low_precision: bool = False
    gradients: int = 0


class Unusable(Exception):
    """The function returned something that is not an answer; the message is for the student."""


def ends_playing(outcome: Outcome, ask: Ask) -> bool:
    """Whether no further case is played after this outcome."""
    return outcome.unwritten or outcome.late or (ask.keeps and outcome.problem is not None)


class Player:
    """Plays a student's function: the half of a check that has to be in the process of the function.

    ``earlier`` are functions by name that stand in for those of the notebook when a question asks for it.
    """

    def __init__(self, function: Callable, earlier: Mapping[str, Callable] | None = None) -> None:
        self.function = function
        self.earlier = dict(earlier or {})
        self._spent = {False: 0.0, True: 0.0}
        self._kept: dict[str, Any] = {}

    def answer(self, form: Form, ask: Ask) -> list[Outcome]:
        """Play the cases. All cases of a check share the form's time limit."""
        helped = bool(ask.earlier)
        began = time.monotonic()
        ends = began + form.seconds - self._spent[helped]
        others = {name: self.earlier[name] for name in ask.earlier}
        outcomes: list[Outcome] = []
        try:
            with _in_the_place_of(self.function, others):
                for case in ask.cases:
                    left = ends - time.monotonic()
                    if ask.keeps:
                        outcomes.append(self._go_on(form, case, left))
                    else:
                        outcomes.append(play(form, case, self.function, left))
                    if ends_playing(outcomes[-1], ask):
                        break
        finally:
            self._spent[helped] += time.monotonic() - began
        return outcomes

    def _go_on(self, form: Form, case: Case, seconds: float) -> Outcome:
        self._kept.update(case.inputs)
        outcome = play(form, replace(case, inputs=dict(self._kept)), self.function, seconds)
        if outcome.problem is None:
            self._kept.update(zip(form.outputs, outcome.calls[0], strict=True))
            outcome.calls = [outcome.calls[0][:1]]
        return outcome


def _instead(*args: Any, **kwargs: Any) -> Any:
    """Code that is put into a student's function for a while; the name is found among its globals."""
    return __course_stand_in__(*args, **kwargs)  # noqa: F821


@contextlib.contextmanager
def _in_the_place_of(function: Callable, others: Mapping[str, Callable]) -> Iterator[None]:
    """The names in the function's notebook mean ``others`` for a while.

    Names alone are not enough: the notebook may have called a function by another name, or keep it in a dict. So
    the functions that bear these names get other code, too.
    """
    space = namespace(function)
    own = {name: space[name] for name in others if name in space}
    changed = []
    for name, before in own.items():
        if not isinstance(before, FunctionType) or before.__code__.co_freevars:
            continue
        if before.__globals__ is not space:
            continue  # not a function of this notebook
        code = _instead.__code__
        key = f"__course_{name}__"
        renamed = tuple(key if n == "__course_stand_in__" else n for n in code.co_names)
        changed.append((before, before.__code__, before.__defaults__, before.__kwdefaults__, key))
        before.__globals__[key] = others[name]
        before.__code__ = code.replace(co_names=renamed)
        before.__defaults__ = before.__kwdefaults__ = None
    space.update(others)
    try:
        yield
    finally:
        for before, code, defaults, by_name, key in changed:
            before.__code__ = code
            before.__defaults__, before.__kwdefaults__ = defaults, by_name
            before.__globals__.pop(key, None)
        for name in others:
            space.pop(name, None)
        space.update(own)


def first_answers(form: Form, case: Case, functions: Iterable[Callable]) -> list[list[Any] | None]:
    """The outputs of each function's first call, None of one that stops: ``play`` without all else that it looks at.

    For many functions that are known: they are contained together, and their errors are of no interest.
    """
    found: list[list[Any] | None] = []
    with _contained():
        for function in functions:
            given = {name: _copied(value) for name, value in case.inputs.items()}
            given |= _generators(case.inputs)
            try:
                result = _unpacked(form, _result(form, function, given), given)
                found.append(_outputs(form, result)[0])
            except Exception:
                found.append(None)
    return found


def play(form: Form, case: Case, function: Callable, seconds: float = math.inf) -> Outcome:
    """Call ``function`` on every call of the case. Its errors end up in the outcome, never here."""
    outcome = Outcome()
    returned: list[list[Any]] = []
    inputs = dict(case.inputs)
    generators: dict[str, np.random.Generator] = {}
    ends = time.monotonic() + seconds
    carried = form.carried
    for number, update in enumerate([{}, *case.then], start=1):
        inputs.update(update)
        generators |= _generators(case.inputs if number == 1 else update)
        # Copied one by one: two inputs that are the same zeros must not become one array.
        given = {name: _copied(value) for name, value in inputs.items()} | generators
        given |= {name: _counted(f, outcome) for name, f in given.items() if callable(f)}
        left = ends - time.monotonic()
        try:
            with time_limit(left) if seconds < math.inf else contextlib.nullcontext(), _contained():
                result = _result(form, function, given)
            result = _unpacked(form, result, given)
            outputs, low = _outputs(form, result)
            returned.append(_arrays(form, result))
        except NotImplementedError as error:
            outcome.unwritten = True
            outcome.problem = f"it is not written yet ({error or 'NotImplementedError'})"
            return outcome
        except Unusable as error:
            outcome.problem = str(error)
            return outcome
        except TimeUp as error:
            outcome.late = True
            outcome.problem = (
                f"it was still running after {form.seconds:g} s and was stopped; "
                f"is there a loop that never ends?{where(function, error)}"
            )
            return outcome
        except BaseException as error:  # the student's code may raise anything, SystemExit included
            if isinstance(error, KeyboardInterrupt):
                raise
            outcome.problem = blame(form, function, error, given, number, 1 + len(case.then))
            return outcome
        outcome.low_precision |= low
        outcome.changed += tuple(
            name
            for name in inputs
            if name not in outcome.changed and not _same(inputs[name], given[name])
        )
        outcome.calls.append(outputs)
        for name, value in zip(form.outputs, outputs, strict=True):
            if name in carried:
                # An array of one element where a number came in would grow by one axis in each call.
                single = (
                    isinstance(value, np.ndarray) and value.size == 1 and np.ndim(inputs[name]) == 0
                )
                inputs[name] = np.reshape(value, ()) if single else value
    # One array that is filled anew in every call: a path kept by the caller would be its last point throughout.
    if not case.then:
        return outcome
    outcome.overwritten = tuple(
        name
        for k, name in enumerate(form.outputs if not form.raw else ())
        if any(
            isinstance(kept[k], np.ndarray)
            and kept[k].dtype.kind in "fiu"
            and kept[k].shape == outputs[k].shape
            and not np.array_equal(kept[k], outputs[k], equal_nan=True)
            for kept, outputs in zip(returned, outcome.calls, strict=True)
        )
    )
    return outcome


def _counted(gradient: Callable, outcome: Outcome) -> Callable:
    def counted(theta: Any) -> np.ndarray:
        outcome.gradients += 1
        return gradient(theta)

    return counted


def _arrays(form: Form, result: Any) -> list[Any]:
    """What was returned, as it is, per output."""
    return [result] if len(form.outputs) == 1 else list(result)


def _generators(inputs: Mapping[str, Any]) -> dict[str, np.random.Generator]:
    return {
        name: np.random.default_rng(value.seed)
        for name, value in inputs.items()
        if isinstance(value, Seeded)
    }


@contextlib.contextmanager
def _contained() -> Iterator[None]:
    """Output and warnings are kept away from the cell."""
    # nbgrader gives 0 points to a cell that writes to stderr, and a warning writes there.
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def _result(form: Form, function: Callable, given: dict[str, Any]) -> Any:
    """What it returns, given arguments without a default by position, the others by name."""
    by_position = [given[name] for name, default in form.arguments if not default and name in given]
    by_name = {name: given[name] for name, default in form.arguments if default and name in given}
    result = function(*by_position, **by_name)
    if isinstance(result, Iterator):  # of a function with `yield`: it runs here, not later
        result = list(itertools.islice(result, MOST_PIECES))
    return result


def _unpacked(form: Form, result: Any, given: Mapping[str, Any]) -> Any:
    """np.array([m, v]) unpacks like (m, v); two numbers where an input has two may be one output alone."""
    count = len(form.outputs)
    if form.raw or count == 1 or not isinstance(result, np.ndarray) or result.shape[:1] != (count,):
        return result
    if result.ndim == 1:
        shapes = {value.shape for value in given.values() if isinstance(value, np.ndarray)}
        if result.shape in shapes or result.dtype.kind == "U":
            return result
    return list(result)


def _outputs(form: Form, result: Any) -> tuple[list[Any], bool]:
    names = form.outputs
    if result is None and form.kind == "value":
        raise Unusable("there is no number yet")
    if result is None:
        raise Unusable(f"it returns None; end it with `return {', '.join(names)}`")
    if form.raw:
        return [_tree(result)], False
    if isinstance(result, Coroutine):
        result.close()
        raise Unusable("it is a coroutine: leave out `async`")
    if isinstance(result, ValuesView):
        result = list(result)
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
    if form.kind == "value" and np.size(outputs[0]) == 1 and not isinstance(outputs[0], str):
        outputs = [np.reshape(outputs[0], ())]
    low = any(getattr(value, "dtype", None) in (np.float32, np.float16) for value in values)
    return outputs, low


def _tree(value: Any) -> Any:
    """Lists, numeric arrays, numbers and texts, nested as they were returned."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_tree(item) for item in value]
    if isinstance(value, (bool, int, float, str)) or (
        isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "fiub"
    ):
        return value.copy() if isinstance(value, np.ndarray) else value
    raise Unusable(f"it must return lists or arrays of numbers, got {type(value).__name__}")


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value
    if type(value) is np.ndarray and value.dtype == np.float64:
        return np.array(value)
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise Unusable(f"{name} cannot be read as an array of numbers: {value!r:.80}") from None
    if array.dtype == object and array.size:  # fractions, or what np.frompyfunc makes
        with contextlib.suppress(
            ValueError, TypeError
        ):  # if they are no numbers, that is said below
            array = array.astype(float)
    if array.dtype.kind == "U" and array.ndim == 0:
        return str(array)  # of np.where and np.select
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real  # as numpy.linalg.eig returns real eigenvalues
    if array.dtype.kind in "US":
        raise Unusable(f"{name} must be one text or numbers, got {value!r:.80}")
    if array.dtype.kind not in "fiub":
        raise Unusable(
            f"{name} must be an array of numbers, got {type(value).__name__} ({array.dtype})"
        )
    return np.array(array, dtype=np.float64)


def _copied(value: Any) -> Any:
    if type(value) is np.ndarray:
        return value.copy()
    return value if type(value) in (int, float, bool, str) else copy.deepcopy(value)


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and (
            # Nearly always, and seen ten times as fast; of equal numbers the bytes may differ (0 and −0).
            (
                before.dtype == after.dtype
                and before.shape == after.shape
                and before.tobytes() == after.tobytes()
            )
            or np.array_equal(before, after, equal_nan=True)
        )
    return True
