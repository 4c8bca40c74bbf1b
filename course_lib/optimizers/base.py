"""What every optimizer shares: checked input, hyperparameters, batches.

Three rules hold for all methods:

* steps are pure: inputs are never changed, new arrays are returned;
* float32 stays float32, float64 stays float64, integers are copied to float64; every other type is
  refused; shapes must be equal, nothing is broadcast silently;
* a hyperparameter may be an array. It is aligned with the *leading* axes of theta, so that
  ``alpha`` of shape (B,) with ``theta`` of shape (B, d) runs B independent problems in one call.

NaN or inf in a gradient is not an error: it stays in its own coordinate (``g = NaN`` makes that
coordinate of theta and of the state NaN for ever, ``g = inf`` gives -inf in SGD and Momentum with α > 0 and
NaN where a method divides inf by inf or multiplies it by 0). A method that is different says so in its docstring.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial, wraps
from typing import Any, ClassVar, NamedTuple

import numpy as np

Hyper = float | np.ndarray


class Range(NamedTuple):
    """The interval a hyperparameter must lie in; ``text`` is how an error message writes it."""

    low: float
    high: float
    low_open: bool
    high_open: bool

    @property
    def text(self) -> str:
        left, right = "(" if self.low_open else "[", ")" if self.high_open else "]"
        high = "inf" if math.isinf(self.high) else f"{self.high:g}"
        return f"{left}{self.low:g}, {high}{right}"

    def holds(self, value: np.ndarray | float) -> bool:
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return (above and below) if type(value) is float else bool(np.all(above & below))


NOT_NEGATIVE = Range(0.0, math.inf, False, True)
POSITIVE = Range(0.0, math.inf, True, True)
DECAY = Range(0.0, 1.0, False, True)

RANGES: dict[str, Range] = {
    "alpha": NOT_NEGATIVE,
    "beta": DECAY,
    "beta1": DECAY,
    "beta2": DECAY,
    "eps": NOT_NEGATIVE,
    "dampening": Range(0.0, 1.0, False, False),
    "momentum": DECAY,
    "initial_accumulator": NOT_NEGATIVE,
    "final_alpha": POSITIVE,
    "gamma": Range(0.0, 1.0, True, True),
    "switch_tolerance": NOT_NEGATIVE,
}
# Adagrad's β may be 1: its past never fades.
OWN_RANGES: dict[tuple[str, str], Range] = {
    (owner, "beta"): Range(0.0, 1.0, False, False) for owner in ("Adagrad", "adagrad_step")
}


def checked_hyper(name: str, value: Any, owner: str) -> Hyper:
    """``value`` as a Python float or a read-only float64 array within the owner's range, else ``RANGES[name]``."""
    allowed = OWN_RANGES.get((owner, name), RANGES[name])
    if type(value) is float and math.isfinite(value) and allowed.holds(value):
        return value  # nearly always, and at every step
    if isinstance(value, (bool, str)) or value is None:
        raise TypeError(f"{owner}: {name} must be a number in {allowed.text}, got {value!r}")
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(
            f"{owner}: {name} must be a number or an array of numbers in {allowed.text}, got {value!r}"
        ) from None
    if not np.all(np.isfinite(array)) or not allowed.holds(array):
        raise ValueError(f"{owner}: {name} must be finite and in {allowed.text}, got {value!r}")
    if array.ndim == 0:
        return float(array)
    array.setflags(write=False)
    return array


def checked_array(name: str, value: Any, owner: str) -> np.ndarray:
    """``value`` as a float32 or float64 array; integers are copied to float64."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise TypeError(f"{owner}: {name} must be an array of floats: {error}") from None
    if array.dtype in (np.float32, np.float64):
        return array
    if np.issubdtype(array.dtype, np.integer):
        return array.astype(np.float64)
    raise TypeError(
        f"{owner}: {name} must be float32 or float64 (integers are copied to float64), "
        f"got dtype {array.dtype}"
    )


def same_shape(owner: str, **arrays: np.ndarray) -> None:
    """Raise ValueError unless all shapes are equal to the first one's."""
    (first, reference), *others = arrays.items()
    for name, array in others:
        if array.shape != reference.shape:
            raise ValueError(
                f"{owner}: {name} must have the shape of {first}, {reference.shape}, "
                f"got {array.shape} (nothing is broadcast)"
            )


def fitted(theta: np.ndarray, *values: Hyper) -> tuple[Hyper, ...]:
    """Array hyperparameters with trailing axes of length 1, in theta's dtype; floats unchanged."""
    if set(map(type, values)) == {float}:  # a single run's: this is called at every step
        return values
    return tuple(
        value
        if isinstance(value, float)
        else value.astype(theta.dtype).reshape(value.shape + (1,) * (theta.ndim - value.ndim))
        for value in values
    )


def _checked_t(t: Any, owner: str) -> float:
    """A step number: an integer from 1, or inf, which switches bias corrections off (β^∞ = 0)."""
    if isinstance(t, bool) or not isinstance(t, (int, float, np.integer, np.floating)):
        raise TypeError(f"{owner}: t must be an integer >= 1 (or inf), got {t!r}")
    if not t >= 1 or (t != math.inf and t != int(t)):
        raise ValueError(f"{owner}: t counts steps from 1 (or is inf), got {t!r}")
    return t if t == math.inf else int(t)


def _checked_number(name: str, value: Any, owner: str) -> np.ndarray:
    array = checked_array(name, value, owner)
    if array.ndim:
        raise ValueError(f"{owner}: {name} must be a single number, got the shape {array.shape}")
    return array


def formula(function: Callable | None = None, *, numbers: tuple[str, ...] = ()) -> Callable:
    """Check the input of a step function such as ``adam_step``, then call it.

    Parameters without a default are arrays of one shape (``t``, the step number, and those named in ``numbers``
    excepted, which are single numbers); parameters with a default are hyperparameters and must lie in ``RANGES``.
    The undecorated function is ``.__wrapped__``: optimizers, which have checked already, call that.
    """
    if function is None:
        return partial(formula, numbers=numbers)
    signature = inspect.signature(function)
    hyper = [name for name, p in signature.parameters.items() if p.default is not p.empty]
    arrays = [n for n in signature.parameters if n not in (*hyper, *numbers, "t")]

    @wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        values, owner = bound.arguments, function.__name__
        for name in arrays:
            values[name] = checked_array(name, values[name], owner)
        if arrays:
            same_shape(owner, **{name: values[name] for name in arrays})
        theta = values[arrays[0]] if arrays else np.zeros(())
        for name in numbers:
            values[name] = _checked_number(name, values[name], owner).astype(theta.dtype)
        if "t" in values:
            values["t"] = _checked_t(values["t"], owner)
        for name in hyper:
            values[name] = checked_hyper(name, values[name], owner)
            (values[name],) = fitted(theta, values[name])
        with np.errstate(all="ignore"):
            result = function(*bound.args, **bound.kwargs)
        return tuple(map(np.asarray, result)) if isinstance(result, tuple) else np.asarray(result)

    return checked


@dataclass(frozen=True, eq=False)
class Optimizer:
    """Hyperparameters, ``init`` and ``step``. Frozen; subclasses give ``_init`` and ``_step``."""

    VARIANTS: ClassVar[dict[str, str]] = {}
    alpha: Hyper

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in RANGES:
                object.__setattr__(self, field.name, checked_hyper(field.name, value, self.name))
        variant = self.variant
        if variant not in self.VARIANTS:
            raise ValueError(
                f"{self.name}: variant must be one of {', '.join(map(repr, self.VARIANTS))}, "
                f"got {variant!r}"
            )
        try:
            object.__setattr__(self, "_batch_shape", np.broadcast_shapes(*self._hyper_shapes()))
        except ValueError:
            shapes = {f: np.shape(v) for f, v in self.hyperparameters.items() if np.ndim(v)}
            raise ValueError(
                f"{self.name}: array hyperparameters must broadcast together, got shapes {shapes}"
            ) from None

    def _hyper_shapes(self) -> list[tuple[int, ...]]:
        return [np.shape(value) for value in self.hyperparameters.values()]

    @property
    def name(self) -> str:
        return type(self).__name__

    @property
    def hyperparameters(self) -> dict[str, Hyper]:
        """The numeric hyperparameters by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in RANGES}

    @property
    def batch_shape(self) -> tuple[int, ...]:
        """Common shape of the hyperparameters; theta's leading axes must equal it."""
        return self._batch_shape

    def batched(self, batch_shape: tuple[int, ...]) -> Optimizer:
        """This optimizer for theta with the leading axes ``batch_shape``.

        Array hyperparameters are aligned with the last batch axes, as NumPy broadcasts. Needed only where a
        method must know which axes are separate problems (SWATS sums over all others).
        """
        try:
            fits = np.broadcast_shapes(self.batch_shape, batch_shape) == tuple(batch_shape)
        except ValueError:
            fits = False
        if not fits:
            raise ValueError(
                f"{self.name}: hyperparameters of shape {self.batch_shape} do not broadcast to the batch "
                f"{tuple(batch_shape)}"
            )
        wide = {
            name: np.reshape(value, (1,) * (len(batch_shape) - np.ndim(value)) + np.shape(value))
            for name, value in self.hyperparameters.items()
            if np.ndim(value)
        }
        twin = replace(self, **wide)
        object.__setattr__(twin, "_batch_shape", tuple(batch_shape))
        return twin

    def init(self, theta: Any) -> NamedTuple:
        """The state before the first step (``t = 0``) for parameters shaped like ``theta``."""
        theta = self._checked_theta(theta)
        return self._init(theta)

    def step(
        self, theta: Any, grad: Any, state: NamedTuple, alpha: Hyper | None = None
    ) -> tuple[np.ndarray, NamedTuple]:
        """One step. Returns new ``(theta, state)``; the inputs are left as they are.

        Parameters
        ----------
        theta, grad : array, same shape
            Parameters and the gradient there (see ``gradient_point``).
        state : what ``init`` or the last ``step`` returned.
        alpha : float, optional
            Step size for this step instead of ``self.alpha``: the way schedules act.

        Raises
        ------
        TypeError, ValueError
            Names the argument, what it was and what is allowed.
        """
        theta = self._checked_theta(theta)
        grad = checked_array("grad", grad, self.name)
        same_shape(self.name, theta=theta, grad=grad)
        self._check_state(state, theta)
        alpha = self.alpha if alpha is None else checked_hyper("alpha", alpha, self.name)
        with np.errstate(all="ignore"):
            theta, state = self._step(theta, grad, state, alpha)
        if theta.ndim == 0:  # NumPy turns 0-d results into scalars
            theta, state = np.asarray(theta), type(state)(*map(np.asarray, state[:-1]), state.t)
        return theta, state

    def gradient_point(self, theta: np.ndarray, state: NamedTuple) -> np.ndarray:
        """Where the gradient of the next step is to be evaluated: theta, but for Nesterov's paper form."""
        return theta

    def _checked_theta(self, theta: Any) -> np.ndarray:
        theta = checked_array("theta", theta, self.name)
        batch = self.batch_shape
        if theta.shape[: len(batch)] != batch:
            raise ValueError(
                f"{self.name}: the hyperparameters have the batch shape {batch}, so theta must have "
                f"a shape that begins with it, got {theta.shape}"
            )
        return theta

    def _check_state(self, state: Any, theta: np.ndarray) -> None:
        wanted = self.STATE
        if not isinstance(state, wanted):
            raise TypeError(
                f"{self.name}: state must be a {wanted.__name__} from init() or step(), "
                f"got {type(state).__name__}"
            )
        for name, value in zip(state._fields, state, strict=True):
            if name in self.SHAPED and np.shape(value) != theta.shape:
                raise ValueError(
                    f"{self.name}: state.{name} has shape {np.shape(value)}, theta has {theta.shape}; "
                    "make the state with init(theta)"
                )

    STATE: ClassVar[type]
    SHAPED: ClassVar[tuple[str, ...]] = ()

    def _init(self, theta: np.ndarray) -> NamedTuple:
        raise NotImplementedError

    def _step(
        self, theta: np.ndarray, grad: np.ndarray, state: NamedTuple, alpha: Hyper
    ) -> tuple[np.ndarray, NamedTuple]:
        raise NotImplementedError
