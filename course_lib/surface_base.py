"""What every surface shares: the ``Surface`` record, gradient noise, arrays of points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.arguments import real, real_array

# Every surface of the course can be evaluated in float64 up to here without inf - inf.
_FAR = 1e35
_FLOAT64 = np.dtype(np.float64)


@dataclass(frozen=True, eq=False)
class Surface:
    """A function with its gradient, minima and drawing range: an objective for ``run``.

    Attributes
    ----------
    name, title : the key in ``SURFACES``, and the name for a reader.
    formula : f in TeX, without dollar signs.
    f : theta (..., dim) -> (...).
    grad : theta (..., dim) -> (..., dim), the exact gradient of f.
    minima : read-only array (k, dim), the global minima; f is 0 there on every surface of ``SURFACES``.
    local_minima : read-only array (k, dim), minima that are not global; None where they are too
        many to list.
    domain : a (low, high) pair per parameter, the part worth drawing.
    start : read-only array (dim,), a starting point from which there is something to see.
    alpha : a step size with which plain gradient descent from ``start`` gets somewhere.
    log_levels : whether contours are best drawn at logarithmic levels.
    source : the paper or book it is from.
    """

    name: str
    title: str
    formula: str
    f: Callable[[Any], Any]
    grad: Callable[[Any], np.ndarray]
    minima: np.ndarray
    domain: tuple[tuple[float, float], ...]
    start: np.ndarray
    alpha: float
    source: str
    local_minima: Any = ()
    log_levels: bool = False

    def __post_init__(self) -> None:
        for field in ("minima", "local_minima", "start"):
            value = getattr(self, field)
            if value is not None:
                value = np.array(value, dtype=np.float64)
                value = value if field == "start" else value.reshape(-1, self.dim)
                value.flags.writeable = False
                object.__setattr__(self, field, value)

    @property
    def dim(self) -> int:
        """Number of parameters."""
        return len(self.domain)

    def hessian(self, theta: Any, h: float = 1e-5) -> np.ndarray:
        """The (dim, dim) second derivatives at one point, by central differences of ``grad``.

        theta : (dim,). h : half the difference, > 0, default 1e-5. The error is h²/6 times
        a fourth derivative of f plus rounding, about 1e-11 times the gradient. The largest
        eigenvalue gives the largest stable step size nearby, 2 / lambda_max.
        """
        theta = np.array(theta, dtype=np.float64)
        if theta.shape != (self.dim,):
            raise ValueError(f"theta must have shape ({self.dim},), got {theta.shape}")
        shift = real("h", h, above=0.0) * np.eye(self.dim)
        rows = (self.grad(theta + shift) - self.grad(theta - shift)) / (2.0 * h)
        return (rows + rows.T) / 2.0

    def noisy(self, sigma: float | np.ndarray, draw_shape: tuple[int, ...] = ()) -> NoisySurface:
        """This surface with Gaussian noise in the gradient of each step, as minibatches make it.

        sigma : standard deviation per parameter, >= 0, a number or (dim,).
        draw_shape : see ``NoisySurface``.
        """
        return NoisySurface(self, sigma, draw_shape)


class NoisySurface:
    """A surface whose ``draw(rng)`` is the objective of one step: same f, gradient plus noise.

        draw(rng).grad(theta) = grad(theta) + sigma n,   n ~ N(0, 1) for each parameter

    ``f`` and ``grad`` are the noise-free ones. One draw is one noise vector: every theta that is
    put into it gets the same, also all runs of a batch, which therefore do what each would do alone
    with the same seed.

    surface : Surface.
    sigma : standard deviation, >= 0, a number or (dim,).
    draw_shape : leading axes of theta, counted from the last, that get noise of their own; default
        () for none. With theta (alphas, seeds, dim), ``draw_shape=(seeds,)`` makes the seeds
        independent and gives all alphas the same noise.
    """

    def __init__(self, surface: Surface, sigma: float, draw_shape: tuple[int, ...] = ()) -> None:
        self.surface = surface
        self.sigma = real_array("sigma", sigma, low=0.0)
        if np.shape(self.sigma) not in ((), (surface.dim,)):
            raise ValueError(
                f"sigma must be a number or of shape ({surface.dim},), got {np.shape(self.sigma)}"
            )
        self.draw_shape = tuple(draw_shape)
        self.f, self.grad, self.dim = surface.f, surface.grad, surface.dim

    def __getattr__(self, name: str) -> Any:
        # Title, minima, domain and so on are the surface's.
        if name == "surface":
            raise AttributeError(name)
        return getattr(self.surface, name)

    def draw(self, rng: np.random.Generator) -> _OneDraw:
        """The objective of one step."""
        noise = rng.standard_normal((*self.draw_shape, self.dim))
        return _OneDraw(self.surface, self.sigma * noise)


class _OneDraw:
    __slots__ = ("_surface", "dim", "f", "noise")

    def __init__(self, surface: Surface, noise: np.ndarray) -> None:
        self._surface, self.noise = surface, noise
        self.f, self.dim = surface.f, surface.dim

    def grad(self, theta: Any) -> np.ndarray:
        grad = self._surface.grad(theta)
        if grad.ndim < self.noise.ndim or grad.shape[-self.noise.ndim :] != self.noise.shape:
            raise ValueError(
                f"theta must have a shape that ends with that of the drawn noise, "
                f"{self.noise.shape}, got {grad.shape}"
            )
        grad += self.noise
        return grad


def on_points(dim: int, value: Callable, slope: Callable) -> tuple[Callable, Callable]:
    """f and grad on arrays theta (..., dim), from formulas in the coordinates.

    value(x, y) returns f, slope(x, y) the tuple of its derivatives; x and y are floats or arrays.
    """

    def f(theta):
        x = _near_point(theta, dim)
        if x is not None:
            return np.float64(value(*x))
        theta = _checked_points(theta, dim)
        with np.errstate(all="ignore"):
            result = value(*_coordinates(theta))
            lost = np.isnan(result)
            if lost.any():
                result = np.where(lost, value(*_coordinates(_clipped(theta))), result)
            return result.astype(theta.dtype, copy=False)[()]

    def grad(theta):
        x = _near_point(theta, dim)
        if x is not None:
            return np.array(slope(*x))
        theta = _checked_points(theta, dim)
        with np.errstate(all="ignore"):
            result = _slopes(slope, theta)
            lost = np.isnan(result)
            if lost.any():
                np.copyto(result, _slopes(slope, _clipped(theta)), where=lost, casting="same_kind")
        return result

    return f, grad


def _near_point(theta, dim):
    """The coordinates of a single float64 point as floats, if it is one and not far out.

    Python floats make one gradient about five times as fast as arrays of two numbers do.
    """
    if type(theta) is not np.ndarray or theta.dtype is not _FLOAT64 or theta.shape != (dim,):
        return None
    x = theta.tolist()
    for coordinate in x:
        if not -_FAR < coordinate < _FAR:
            return None
    return x


def _checked_points(theta, dim):
    array = np.asarray(theta)
    if array.dtype.kind in "iu":
        array = array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"theta must be an array of floats, got dtype {array.dtype}")
    if array.ndim == 0 or array.shape[-1] != dim:
        raise ValueError(f"theta must have shape (..., {dim}), got {array.shape}")
    return array


def _coordinates(theta):
    return [theta[..., i] for i in range(theta.shape[-1])]


def _clipped(theta):
    return np.clip(theta.astype(np.float64), -_FAR, _FAR)


def _slopes(slope, theta):
    result = np.empty(theta.shape, theta.dtype)
    for i, component in enumerate(slope(*_coordinates(theta))):
        result[..., i] = component
    return result
