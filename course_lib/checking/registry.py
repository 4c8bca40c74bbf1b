"""Every exercise by name, from one file per unit."""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from course_lib.checking.exercise import Exercise
from course_lib.checking.training import Training
from course_lib.units import UNITS


@cache
def exercises(unit_id: str) -> dict[str, Exercise | Training]:
    """The exercises of one unit, by name, in the assignment's order."""
    module = import_module(f"course_lib.checking.unit_{unit_id}")
    return {exercise.name: exercise for exercise in module.EXERCISES}


def earlier(name: str) -> dict[str, Callable]:
    """The reference functions of what comes before the exercise ``name`` in its assignment."""
    one = exercise(name)
    last = one.step.name if isinstance(one, Training) else one.name
    # The first that has it, as in `exercise`: those of later units are not imported.
    unit = next(unit for unit in UNITS if last in exercises(unit.id))
    before: dict[str, Callable] = {}
    for other in exercises(unit.id).values():
        if other.name == last:
            break
        if other.name in unit.stubs:
            before[other.name] = _lenient(other.reference)
    return before


def _lenient(reference: Callable) -> Callable:
    """The formula alone, without the reference's tests of its arguments: a student's call may be looser."""
    raw = inspect.unwrap(reference)
    if raw is reference:
        return reference

    def array(value: Any) -> Any:
        return np.asarray(value) if isinstance(value, (list, tuple)) else value

    @functools.wraps(raw)
    def formula(*args: Any, **kwargs: Any) -> Any:
        return raw(*map(array, args), **{name: array(value) for name, value in kwargs.items()})

    return formula


class UnknownExercise(ValueError):
    """No exercise has this name; shown in a notebook as one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython calls it instead of printing the stack
        return [str(self)]


def exercise(name: str) -> Exercise | Training:
    """The exercise ``name``; UnknownExercise names those most like it, or all there are."""
    known: list[str] = []
    for unit in UNITS:
        found = exercises(unit.id)
        if name in found:
            return found[name]
        known += found
    like = difflib.get_close_matches(str(name), known, n=3)
    meant = f"; did you mean {' or '.join(map(repr, like))}?" if like else ""
    raise UnknownExercise(
        f"no exercise has the name {name!r}{meant or ': there are ' + ', '.join(known)}"
    )
