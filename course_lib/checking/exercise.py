"""How an exercise is declared: once, for self-checks, graded cells, hidden cells and reports.

Checking has three steps with plain data between them, so that they can run in different processes:

1. ``Exercise.draw(rng, part)`` makes *cases*: inputs as names and arrays, nothing else (a gradient function is a
   ``QuadraticGradient`` or a ``QuarticGradient``: arrays that can be called; a random generator is a ``Seeded``: its
   seed);
2. ``calling.play`` calls a function on a case and returns an *outcome*: arrays, or what went wrong. All it needs to
   know about the exercise is its ``Form``;
3. ``judging`` compares outcomes: the student's and the reference's, or that of a known mistake.

``wire`` turns forms, cases and outcomes into JSON and back.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

PARTS = ("self", "visible", "hidden", "properties")


@dataclass(frozen=True, eq=False)
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
class QuarticGradient:
    """The gradient of Σ ½ h (θ − c)² + ¼ q (θ − c)⁴: its curvature, h + 3 q (θ − c)², differs from place to place."""

    curvature: np.ndarray
    quartic: np.ndarray
    centre: np.ndarray

    def __call__(self, theta: Any) -> np.ndarray:
        away = np.asarray(theta, dtype=float) - self.centre
        return self.curvature * away + self.quartic * away**3


@dataclass(frozen=True)
class Seeded:
    """A random generator as plain data: the function gets ``np.random.default_rng(seed)``.

    One Seeded is one generator, which goes on from call to call of a chain; a new one in ``then`` starts afresh.
    """

    seed: int


@dataclass(frozen=True)
class Ask:
    """What a judge wants to be played next: cases, one after the other; ``earlier`` names functions that come
    earlier in the assignment and for which the reference's are to stand in.

    The answer has an outcome per case, up to the first that is not written yet or runs into the time limit.
    With ``keeps`` the player keeps the inputs and what is returned for the next case that it keeps, whose inputs are
    only those that change, and answers with the first output alone, up to the first problem: of a training run only θ
    is looked at.
    """

    cases: tuple[Case, ...]
    earlier: tuple[str, ...] = ()
    keeps: bool = False


@dataclass(frozen=True)
class Form:
    """What calling a function takes: its arguments (name, whether it has a default), what it returns, and limits.

    With ``raw`` what it returns is kept as it is (nested lists, arrays and numbers); else every output is one
    array or one text. ``seconds`` is the time that all calls of one check may take together.
    """

    name: str
    arguments: tuple[tuple[str, bool], ...]
    outputs: tuple[str, ...]
    raw: bool = False
    kind: str = "function"
    seconds: float = math.inf

    @property
    def carried(self) -> tuple[str, ...]:
        """Outputs that are also arguments."""
        arguments = {name for name, _ in self.arguments}
        return tuple(name for name in self.outputs if name in arguments)


@dataclass(frozen=True)
class Mistake:
    """A known wrong version: what it computes, and the sentence its author needs.

    ``parts`` are the arguments of the exercise's ``build`` in which it differs from the right version. Two
    mistakes in different parts can be made together, and are then found together.
    """

    name: str
    function: Callable
    sentence: str
    parts: Mapping[str, Any] = field(default_factory=dict)


def mistakes(
    rows: Sequence[tuple], build: Callable[..., Callable] | None = None
) -> tuple[Mistake, ...]:
    """Mistakes from rows (name, wrong, sentence), ``wrong`` being a function or a dict of parts for ``build``."""
    return tuple(
        Mistake(name, build(**wrong), sentence, wrong)
        if isinstance(wrong, Mapping)
        else Mistake(name, wrong, sentence)
        for name, wrong, sentence in rows
    )


@dataclass(frozen=True, eq=False)
class Exercise:
    """A graded function. Compared, and kept in tables, as the object that it is.

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
    build : callable, optional
        ``build(**parts)`` puts a version together from parts; without arguments it is the right one. With it,
        two mistakes that were made together are recognised.
    hints : tuple of three str
        From a nudge to the formula.
    judge : callable, optional
        ``judge(case, outputs)`` returns None or a sentence, given what each call of the case returned (an iterator
        as a list): for answers that are right in more than one way (a random order).
        Without it, outcomes are compared with the reference's.
    moves : tuple of str
        Outputs that are compared by their change from the input of the same name: a small step from a large θ
        must not hide behind θ.
    counts_gradients : bool
        Whether a right answer must not take more calls of its gradient function than the reference's.
    kind : "function" or "value"
        "value" is a prediction: the answer is a number, ``reference()`` computes it.
    seconds : float
        How long all calls of one check may take together.
    """

    reference: Callable
    outputs: tuple[str, ...]
    draw: Callable[[np.random.Generator, str], list[Case]]
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()
    equivalents: tuple[Mistake, ...] = ()
    build: Callable[..., Callable] | None = None
    judge: Callable[[Case, list[Any]], str | None] | None = None
    moves: tuple[str, ...] = ()
    counts_gradients: bool = False
    kind: str = "function"
    rtol: float = 1e-7
    seconds: float = 10.0
    form: Form = field(init=False)

    def __post_init__(self) -> None:
        parameters = inspect.signature(self.reference).parameters.values()
        form = Form(
            self.reference.__name__,
            tuple((p.name, p.default is not p.empty) for p in parameters),
            self.outputs,
            raw=self.judge is not None,
            kind=self.kind,
            seconds=self.seconds,
        )
        object.__setattr__(self, "form", form)

    @property
    def name(self) -> str:
        return self.form.name
