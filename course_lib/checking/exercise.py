"""How an exercise is declared: once, for self-checks, graded cells, hidden cells and reports.

Checking has three steps with plain data between them, so that they can run in different processes:

1. ``Exercise.draw(rng, part)`` makes *cases*: inputs as names and arrays, nothing else (a gradient function is a
   ``QuadraticGradient``: two arrays that can be called; a random generator is a ``Seeded``: its seed);
2. ``calling.play`` calls a function on a case and returns an *outcome*: arrays, or what went wrong;
3. ``comparing.difference`` compares two outcomes: the student's and the reference's, or that of a known mistake.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

PARTS = ("self", "visible", "hidden", "properties")


@dataclass(frozen=True)
class Case:
    """One sub-check: a call, or a chain of calls in which the function's own results are fed back.

    ``label`` is what the student reads. ``inputs`` are the arguments of the first call by name; ``then`` holds, for
    each further call, the arguments that change (the next gradient, the next t). What the function returned
    under the name of an argument replaces that argument.
    """

    label: str
    inputs: Mapping[str, Any]
    then: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class QuadraticGradient:
    """The gradient of ½(θ − c)ᵀ diag(h) (θ − c), as plain data that can be called."""

    curvature: np.ndarray
    centre: np.ndarray

    def __call__(self, theta: Any) -> np.ndarray:
        return self.curvature * (np.asarray(theta, dtype=float) - self.centre)


@dataclass(frozen=True)
class Seeded:
    """A random generator as plain data: the function gets ``np.random.default_rng(seed)``.

    One Seeded is one generator, which goes on from call to call of a chain; a new one in ``then`` starts afresh.
    """

    seed: int


@dataclass(frozen=True)
class Mistake:
    """A known wrong version: what it computes, and the sentence its author needs."""

    name: str
    function: Callable
    sentence: str


@dataclass(frozen=True)
class Exercise:
    """A graded function.

    Attributes
    ----------
    reference : callable
        The right answer; its name, signature and docstring are the stub's.
    outputs : tuple of str
        Names of what it returns, in order. One that is also an argument is fed back in chains.
    draw : callable
        ``draw(rng, part)`` returns the cases of "self", "visible", "hidden" or "properties".
    mistakes, equivalents : tuples
        Known wrong versions; right versions in another convention, accepted with the note in ``sentence``.
    hints : tuple of three str
        From a nudge to the formula.
    judge : callable, optional
        ``judge(case, outputs)`` returns None or a sentence, given what each call of the case returned (an iterator
        as a list): for answers that are right in more than one way (a random order).
        Without it, outcomes are compared with the reference's.
    moves : tuple of str
        Outputs that are compared by their change from the input of the same name: a small step from a large θ
        must not hide behind θ.
    kind : "function" or "value"
        "value" is a prediction: the answer is a number, ``reference()`` computes it.
    """

    reference: Callable
    outputs: tuple[str, ...]
    draw: Callable[[np.random.Generator, str], list[Case]]
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()
    equivalents: tuple[Mistake, ...] = ()
    judge: Callable[[Case, list[Any]], str | None] | None = None
    moves: tuple[str, ...] = ()
    kind: str = "function"
    rtol: float = 1e-7
    parameters: tuple[inspect.Parameter, ...] = field(init=False)

    def __post_init__(self) -> None:
        parameters = tuple(inspect.signature(self.reference).parameters.values())
        object.__setattr__(self, "parameters", parameters)

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def carried(self) -> tuple[str, ...]:
        """Outputs that are also arguments."""
        arguments = {parameter.name for parameter in self.parameters}
        return tuple(name for name in self.outputs if name in arguments)
