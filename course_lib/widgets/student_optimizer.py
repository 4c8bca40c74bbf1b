"""A reader's step function in an optimizer's place, so that the loop of every run can drive it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from course_lib.limits import TimeUp, time_limit
from course_lib.widgets.student_calls import attempt, overheard, stub_of

SECONDS = 1.0  # for one step: a thousand times what a plain Python loop over the parameters takes


class StudentProblem(Exception):
    """The step function cannot go on; the message is a sentence for its author."""


class StudentState(NamedTuple):
    """The arrays that the function takes and returns, and the number of steps done."""

    slots: tuple[np.ndarray, ...]
    t: int


class StudentOptimizer:
    """What ``Descent`` needs of an optimizer, from a function with the signature of a reference.

    Parameters
    ----------
    function : callable
        Called with copies, every hyperparameter by name. What it prints and warns of stays inside.
    method : str
        The registered method whose step function it is written after.
    hyper : dict
        Values of that method's hyperparameters; what is missing has the reference's default.

    Attributes
    ----------
    remarks : list of str
        A sentence about its first warning and its first output.

    Raises
    ------
    ValueError
        If the course has no step function for ``method``.
    StudentProblem
        From a step: an exception with its line, a wrong result, more than a second.
    """

    batch_shape = ()

    def __init__(self, function: Callable, method: str, hyper: dict[str, float]):
        self._function, self._stub = function, stub_of(method)
        told = {name: value for name, value in hyper.items() if name in self._stub.defaults}
        self._hyper = {**self._stub.defaults, **told}
        self.name = getattr(function, "__name__", self._stub.name)
        self.alpha = self._hyper["alpha"]
        self.remarks: list[str] = []

    def init(self, theta: np.ndarray) -> StudentState:
        return StudentState(self._stub.blank(theta), 0)

    def gradient_point(self, theta: np.ndarray, state: StudentState) -> np.ndarray:
        return theta

    def _step(
        self, theta: np.ndarray, grad: np.ndarray, state: StudentState, alpha: Any
    ) -> tuple[np.ndarray, StudentState]:
        t = state.t + 1
        copies = [array.copy() for array in (theta, grad, *state.slots)]
        with overheard() as said:
            try:
                with time_limit(SECONDS):
                    _, new, problem = attempt(
                        self._function,
                        self._stub,
                        copies,
                        t,
                        {**self._hyper, "alpha": alpha},
                        self.name,
                    )
            except TimeUp:
                problem = (
                    f"{self.name} was stopped at step {t}: it ran for {SECONDS:g} s. Is there a loop "
                    "that never ends?"
                )
        if not self.remarks:
            self.remarks = said.remarks(self.name)
        if problem:
            raise StudentProblem(problem)
        return new[0], StudentState(new[1:], t)
