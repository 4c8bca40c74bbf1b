"""Every exercise by name, from one file per unit."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from course_lib.checking.exercise import Exercise
from course_lib.checking.training import Training
from course_lib.units import UNITS


@cache
def exercises(unit_id: str) -> dict[str, Exercise | Training]:
    """The exercises of one unit, by name, in the assignment's order."""
    module = import_module(f"course_lib.checking.unit_{unit_id}")
    return {exercise.name: exercise for exercise in module.EXERCISES}


def exercise(name: str) -> Exercise | Training:
    """The exercise ``name``; ValueError lists the names there are."""
    known: list[str] = []
    for unit in UNITS:
        found = exercises(unit.id)
        if name in found:
            return found[name]
        known += found
    raise ValueError(f"check: name must be one of {', '.join(known)}, got {name!r}")
