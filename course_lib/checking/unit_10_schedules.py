"""What the exercises of unit 10 share: cases that are a schedule at several t, and versions made of parts."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from course_lib.checking.exercise import Case


def at(label: str, times: Any, **arguments: Any) -> Case:
    """The schedule at each of ``times``, one call after the other: all of them must be right."""
    first, *then = (int(t) for t in times)
    shown = ", ".join(str(t) for t in (first, *then))
    return Case(f"{label}, at t = {shown}", {"t": first, **arguments}, [{"t": t} for t in then])


def some(rng: np.random.Generator, n: int, below: int) -> list[int]:
    """0 and ``n`` other t in rising order."""
    return [0, *sorted(int(t) for t in rng.choice(np.arange(1, below), size=n, replace=False))]


def builder(reference: Callable, **right: Callable) -> Callable[..., Callable]:
    """build(**parts) for a function with the signature of ``reference``.

    A part is a function of the namespace ``x``, which holds the arguments by name and what the parts before it
    gave, each under its own name; the last one gives the result. Numbers are NumPy's, so that 1/0 is inf.
    """
    parameters = inspect.signature(reference).parameters.values()
    names = [p.name for p in parameters]
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty}

    def build(**parts: Callable) -> Callable:
        unknown = parts.keys() - right.keys()
        if unknown:
            raise TypeError(f"build: parts are {', '.join(right)}, got {', '.join(unknown)}")
        chosen = {**right, **parts}

        def version(*args: Any, **kwargs: Any) -> Any:
            given = {**defaults, **dict(zip(names, args, strict=False)), **kwargs}
            x = SimpleNamespace(**{name: np.float64(value) for name, value in given.items()})
            result = None
            for name, part in chosen.items():
                result = part(x)
                setattr(x, name, result)
            return result

        return version

    return build


def clock_rows(name: str, one_more: str, one_less: str) -> tuple[tuple, ...]:
    """The two ways to be one step off in the part ``name``, which gives t."""
    return (
        ("one_too_late", {name: lambda x: x.t + 1}, one_more),
        ("one_too_early", {name: lambda x: x.t - 1}, one_less),
    )
