"""Drives a reader's step function along an objective and finds the first step that is different."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.limits import TimeUp, time_limit
from course_lib.widgets.student_calls import Stub, attempt, overheard

RTOL = 1e-7
LOW_RTOL = 1e-4  # where the function returned float32 or float16
LOW = (np.float32, np.float16)
SECONDS = 3.0  # for one run in the lab: far more than 300 steps of plain Python loops take


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
    slots = blank = stub.blank(theta)
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
        points = _stacked([(start, *blank), *results])
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
    if all(x == x for array in new for x in array.ravel().tolist()):  # the usual case, at no cost
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


def _stacked(rows: list[tuple[np.ndarray, ...]]) -> np.ndarray:
    """An entry per step: (steps, 1 + slots, dim); a slot that is one number is repeated."""
    if all(np.ndim(value) for value in rows[0]):
        return np.array(rows)
    return np.array([np.broadcast_arrays(*row) for row in rows])


def _compare(stub, rows, results, wanted, rtol) -> Difference | None:
    """The first step that differs, or None if all agree; the arguments have an entry per step.

    What is compared is the change of theta (theta itself would hide a wrong small step) and the
    state, with room for the rounding of the subtraction.
    """
    new, right = _stacked(results), _stacked(wanted)
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


def _values(named: dict[str, np.ndarray]) -> str:
    return ", ".join(
        f"{name} = [{', '.join(f'{x:.8g}' for x in np.ravel(value))}]"
        for name, value in named.items()
    )
