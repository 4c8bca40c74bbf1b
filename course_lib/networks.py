"""A small neural network as an objective over one flat vector, with a hand-derived gradient."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.arguments import one_of, real, whole

# Activations of one part of a batch, in bytes: larger batches are computed in parts of this size.
# It keeps them in the processor's cache, and any number of runs in memory.
_PART_BYTES = 2**20


class Network:
    """A fully connected softmax classifier, as a function of all its parameters in one vector.

        h_0 = X,   h_l = activation(h_{l-1} W_l + b_l),   logits = h_{last-1} W_last + b_last
        f(theta) = mean of -log softmax(logits)[y]  +  l2/2 * sum of all W^2

    theta holds W_1 (row by row, shape (layers[0], layers[1])), b_1, W_2, b_2, ...; ``unpack`` gives
    them by name. theta may have leading axes, one entry per run: theta (..., dim) gives f (...) and
    grad (..., dim), so a whole grid of step sizes and seeds is trained in one call. Everything is
    computed in float64. theta that is NaN or inf, or so large that numbers overflow, gives NaN or
    inf, without a warning.

    Parameters
    ----------
    layers : whole numbers (inputs, hidden..., classes), at least two
        ``(64, 10)`` is logistic regression, ``(64, 32, 10)`` has one hidden layer.
    X : array (n, layers[0]), finite
    y : integer array (n,), 0 <= y < layers[-1]
    batch_size : int from 1 to n, or None
        Images per minibatch of ``draw``; None (default) for all of them.
    activation : "tanh" (default) or "relu", whose slope at 0 is taken as 0.
    l2 : float >= 0, default 0
        Strength of the penalty on the weights (not on the biases). The gradient gets l2 * W, as
        torch's weight_decay does.
    draw_shape : tuple of int, default ()
        Leading axes of theta, counted from the last, whose runs draw minibatches of their own. With
        theta (alphas, seeds, dim), ``draw_shape=(seeds,)`` makes the seeds independent and gives
        all alphas the same images. By default a draw is the same for all runs.

    Attributes
    ----------
    dim : length of theta.
    layers, X, y, batch_size, activation, l2, draw_shape : as given; X and y are read-only copies.

    Raises
    ------
    ValueError, TypeError
        Names the argument, its value and what is allowed.

    Source: Rumelhart, Hinton and Williams (1986), Nature 323, 533-536 (back-propagation).

    >>> net = Network((2, 3, 2), X=[[0.0, 1.0], [1.0, 0.0]], y=[0, 1])
    >>> net.dim
    17
    >>> theta = net.init(0)
    >>> for _ in range(100):
    ...     theta = theta - 1.0 * net.grad(theta)
    >>> net.accuracy(theta)
    1.0
    """

    def __init__(
        self,
        layers: tuple[int, ...],
        X: Any,
        y: Any,
        batch_size: int | None = None,
        activation: str = "tanh",
        l2: float = 0.0,
        draw_shape: tuple[int, ...] = (),
    ) -> None:
        if not isinstance(layers, (tuple, list)) or len(layers) < 2:
            raise ValueError(
                f"layers must be a tuple (inputs, ..., classes) of two or more, got {layers!r}"
            )
        self.layers = tuple(whole("layers", width, low=1) for width in layers)
        self.X = self._checked_X(X).copy()
        self.y = self._checked_y(y, len(self.X)).copy()
        self.X.flags.writeable = self.y.flags.writeable = False
        if batch_size is not None:
            batch_size = whole("batch_size", batch_size, low=1)
            if batch_size > len(self.X):
                raise ValueError(
                    f"batch_size must be at most {len(self.X)}, the number of rows of X, "
                    f"got {batch_size}"
                )
        self.batch_size = batch_size
        self.activation = one_of("activation", activation, ("tanh", "relu"))
        self.l2 = real("l2", l2, low=0.0)
        self.draw_shape = tuple(whole("draw_shape", size, low=1) for size in draw_shape)
        # (first entry of W, first of b, end, shape of W) of each layer
        self._slots, begin = [], 0
        for rows, columns in zip(self.layers, self.layers[1:], strict=False):
            middle = begin + rows * columns
            self._slots.append((begin, middle, middle + columns, (rows, columns)))
            begin = middle + columns
        self.dim = begin

    def __repr__(self) -> str:
        return (
            f"Network(layers={self.layers}, n={self.X.shape[-2]}, batch_size={self.batch_size}, "
            f"activation={self.activation!r}, l2={self.l2:g})"
        )

    # --- the objective ---------------------------------------------------------------------------

    def f(self, theta: Any) -> np.ndarray:
        """Mean cross-entropy over the data plus the penalty: theta (..., dim) -> (...)."""
        theta = self._checked_theta(theta)
        return self._in_parts(self._f, theta, self.X, self.y, theta.shape[:-1])[()]

    def grad(self, theta: Any) -> np.ndarray:
        """The gradient of ``f``: theta (..., dim) -> (..., dim)."""
        theta = self._checked_theta(theta)
        return self._in_parts(self._grad, theta, self.X, self.y, theta.shape)

    def draw(self, rng: np.random.Generator) -> Network:
        """The same network on ``batch_size`` random rows, without repetition: one step's objective.

        With ``batch_size=None`` it is the network itself, and rng is not used.
        """
        if self.batch_size is None:
            return self
        n, size = len(self.X), self.batch_size
        if self.draw_shape:
            # The first columns of random permutations.
            order = rng.permuted(np.broadcast_to(np.arange(n), (*self.draw_shape, n)), axis=-1)
            rows = order[..., :size]
        else:
            rows = rng.choice(n, size, replace=False, shuffle=False)
        drawn = object.__new__(Network)
        drawn.__dict__.update(self.__dict__)
        drawn.X, drawn.y, drawn.batch_size = self.X[rows], self.y[rows], None
        return drawn

    # --- parameters ------------------------------------------------------------------------------

    def init(self, rng: np.random.Generator | int, batch: tuple[int, ...] = ()) -> np.ndarray:
        """Random theta of shape (*batch, dim): biases 0, weights N(0, g / inputs of the layer).

        g is 1, but 2 before a relu (He et al. 2015, arXiv:1502.01852, eq. 10), so that signals
        neither grow nor fade from layer to layer.

        rng : a ``numpy.random.Generator``, or a seed (an int >= 0) for a new one.
        batch : leading axes.
        """
        if not isinstance(rng, np.random.Generator):
            rng = np.random.default_rng(whole("rng", rng, low=0))
        theta = np.zeros((*batch, self.dim))
        for layer, (begin, middle, _, shape) in enumerate(self._slots):
            relu = self.activation == "relu" and layer < len(self._slots) - 1
            scale = math.sqrt((2.0 if relu else 1.0) / shape[0])
            theta[..., begin:middle] = scale * rng.standard_normal((*batch, middle - begin))
        return theta

    def unpack(self, theta: Any) -> list[tuple[np.ndarray, np.ndarray]]:
        """Views (W, b) of each layer: W (..., inputs, outputs), b (..., outputs)."""
        return self._unpack(self._checked_theta(theta))

    # --- predictions -----------------------------------------------------------------------------

    def predict(self, theta: Any, X: Any = None) -> np.ndarray:
        """The most probable class of each row: theta (..., dim), X (n, inputs) -> int (..., n).

        X : default the network's own.
        """
        theta = self._checked_theta(theta)
        X, y = (self.X, self.y) if X is None else (self._checked_X(X), None)
        shape = (*theta.shape[:-1], X.shape[-2])
        return self._in_parts(self._predict, theta, X, y, shape, dtype=np.int64)

    def accuracy(self, theta: Any, X: Any = None, y: Any = None) -> float | np.ndarray:
        """Fraction of rows predicted right: theta (..., dim) -> (...); a float for one theta."""
        if y is None and X is None:
            classes, y = self.predict(theta), self.y
        else:
            X, y = self._given_or_own(X, y)
            classes = self.predict(theta, X)
        right = np.mean(classes == y, axis=-1)
        return right if np.ndim(right) else float(right)

    def loss(self, theta: Any, X: Any = None, y: Any = None) -> float | np.ndarray:
        """Mean cross-entropy WITHOUT the penalty: theta (..., dim) -> (...); a float for one theta.

        X (n, inputs), y (n,) : e.g. the validation data; default the network's own.
        """
        X, y = self._given_or_own(X, y)
        theta = self._checked_theta(theta)
        loss = self._in_parts(self._cross_entropy, theta, X, y, theta.shape[:-1])
        return loss if loss.ndim else float(loss)

    # --- the computation -------------------------------------------------------------------------

    # Inside, rows of X are columns: sums over classes then run along whole rows, which is quicker.

    def _forward(self, theta, X):
        """The layers' inputs h (..., width, n), the logits (..., classes, n), (W, b) per layer."""
        parameters, hidden = self._unpack(theta), [X.swapaxes(-1, -2)]
        for layer, (W, b) in enumerate(parameters):
            z = np.matmul(W.swapaxes(-1, -2), hidden[-1])
            z += b[..., None]
            if layer < len(parameters) - 1:
                hidden.append(
                    np.tanh(z, out=z) if self.activation == "tanh" else np.maximum(z, 0.0, out=z)
                )
        return hidden, z, parameters

    def _cross_entropy(self, theta, X, y):
        _, z, _ = self._forward(theta, X)
        # log-sum-exp minus the maximum, so that exp cannot overflow
        z -= z.max(axis=-2, keepdims=True)
        if y.ndim == 1:
            own = z[..., y, np.arange(len(y))]
        else:
            labels = np.broadcast_to(y, (*z.shape[:-2], y.shape[-1]))
            own = np.take_along_axis(z, labels[..., None, :], axis=-2)[..., 0, :]
        return np.mean(np.log(np.exp(z).sum(axis=-2)) - own, axis=-1)

    def _f(self, theta, X, y):
        loss = self._cross_entropy(theta, X, y)
        if self.l2:
            for W, _ in self._unpack(theta):
                loss = loss + 0.5 * self.l2 * np.sum(W * W, axis=(-2, -1))
        return loss

    def _grad(self, theta, X, y):
        hidden, z, parameters = self._forward(theta, X)
        # d f / d logits = (softmax - one-hot) / n
        z -= z.max(axis=-2, keepdims=True)
        delta = np.exp(z, out=z)
        delta /= delta.sum(axis=-2, keepdims=True)
        delta -= y[..., None, :] == np.arange(self.layers[-1])[:, None]
        delta /= y.shape[-1]
        grad = np.empty(theta.shape)
        slopes = self._unpack(grad)
        for layer in reversed(range(len(parameters))):
            (W, _), (dW, db), h = parameters[layer], slopes[layer], hidden[layer]
            np.matmul(h, delta.swapaxes(-1, -2), out=dW)
            np.sum(delta, axis=-1, out=db)
            if self.l2:
                dW += self.l2 * W
            if layer:
                delta = np.matmul(W, delta)
                delta *= 1.0 - h * h if self.activation == "tanh" else h > 0.0
        return grad

    def _predict(self, theta, X, y):
        return self._forward(theta, X)[1].argmax(axis=-2)

    def _in_parts(self, function, theta, X, y, shape, dtype=np.float64):
        """function(theta, X, y), computed for a few runs at a time where they are many."""
        result = np.empty(shape, dtype)
        with np.errstate(all="ignore"):
            self._fill(result, function, theta, X, y)
        return result

    def _fill(self, result, function, theta, X, y):
        per_run = 8 * X.shape[-2] * sum(self.layers[1:])
        runs = math.prod(theta.shape[:-1])
        if theta.ndim == 1 or runs * per_run <= _PART_BYTES:
            result[...] = function(theta, X, y)
            return
        first = theta.shape[0]
        size = max(1, _PART_BYTES * first // (runs * per_run))
        own = X.ndim == theta.ndim + 1  # the first axis has data of its own
        for begin in range(0, first, size):
            part = begin if size == 1 else slice(begin, begin + size)
            x, labels = (X[part], y[part]) if own else (X, y)
            self._fill(result[part, ...], function, theta[part], x, labels)

    def _unpack(self, theta):
        lead = theta.shape[:-1]
        return [
            (theta[..., begin:middle].reshape(lead + shape), theta[..., middle:end])
            for begin, middle, end, shape in self._slots
        ]

    # --- checks ----------------------------------------------------------------------------------

    def _checked_theta(self, theta):
        array = np.asarray(theta)
        if array.dtype.kind not in "iuf":
            raise TypeError(f"theta must be an array of floats, got dtype {array.dtype}")
        if array.ndim == 0 or array.shape[-1] != self.dim:
            raise ValueError(f"theta must have shape (..., {self.dim}), got {array.shape}")
        if self.X.ndim > 2:
            lead, own = array.shape[:-1], self.X.shape[:-2]
            if lead[-len(own) :] != own:
                raise ValueError(
                    f"theta must have leading axes that end with draw_shape = {own}, got {lead}"
                )
        return array.astype(np.float64, copy=False)

    def _checked_X(self, X):
        try:
            array = np.asarray(X, dtype=np.float64)
        except (TypeError, ValueError):
            raise TypeError(f"X must be an array of numbers, got {type(X).__name__}") from None
        if array.ndim != 2 or array.shape[1] != self.layers[0] or len(array) == 0:
            raise ValueError(f"X must have shape (n, {self.layers[0]}), n >= 1, got {array.shape}")
        if not np.isfinite(array).all():
            raise ValueError("X must be finite, got NaN or inf in it")
        return array

    def _checked_y(self, y, n):
        array = np.asarray(y)
        if array.dtype.kind not in "iu":
            raise TypeError(f"y must be an array of whole numbers, got dtype {array.dtype}")
        if array.shape != (n,):
            raise ValueError(f"y must have shape ({n},), one label per row of X, got {array.shape}")
        if array.min() < 0 or array.max() >= self.layers[-1]:
            raise ValueError(
                f"y must be from 0 to {self.layers[-1] - 1}, got {array.min()} to {array.max()}"
            )
        return array.astype(np.int64, copy=False)

    def _given_or_own(self, X, y):
        if (X is None) != (y is None):
            raise ValueError("X and y must be given together, or neither")
        if X is None:
            return self.X, self.y
        X = self._checked_X(X)
        return X, self._checked_y(y, len(X))
