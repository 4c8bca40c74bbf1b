"""The network: gradient, batches of runs, minibatches, training, bad input."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import networks
from course_lib.datasets import digits
from course_lib.networks import Network


def small(layers=(4, 5, 3), n=12, seed=0, **options):
    rng = np.random.default_rng(seed)
    X, y = rng.standard_normal((n, layers[0])), rng.integers(0, layers[-1], n)
    return Network(layers, X, y, **options)


def test_docstring_example():
    result = doctest.testmod(networks)
    assert (result.failed, result.attempted > 4) == (0, True)


# --- loss and gradient ---------------------------------------------------------------------------


def test_logistic_regression_by_hand():
    # One input x = 2, two classes; W = (1, 3), b = (0.5, -0.5): logits 2.5 and 5.5, y = 0.
    net = Network((1, 2), [[2.0]], [0])
    theta = np.array([1.0, 3.0, 0.5, -0.5])
    p = 1 / (1 + math.exp(3.0))
    assert net.f(theta) == pytest.approx(-math.log(p), rel=1e-14)
    np.testing.assert_allclose(
        net.grad(theta), [2 * (p - 1), 2 * (1 - p), p - 1, 1 - p], rtol=1e-14
    )


def test_packing():
    net = small((2, 3, 4))
    assert net.dim == 2 * 3 + 3 + 3 * 4 + 4
    (W1, b1), (W2, b2) = net.unpack(np.arange(25.0))
    np.testing.assert_array_equal(W1, [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(b1, [6, 7, 8])
    np.testing.assert_array_equal(W2, np.arange(9, 21).reshape(3, 4))
    np.testing.assert_array_equal(b2, [21, 22, 23, 24])
    theta = np.zeros((5, 25))
    net.unpack(theta)[0][0][:, 0, 1] = 7.0
    assert theta[3, 1] == 7.0


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_loss_equals_a_plain_loop(activation):
    net = small((4, 5, 6, 3), activation=activation, l2=0.3)
    theta = net.init(1)
    squash = math.tanh if activation == "tanh" else (lambda z: max(z, 0.0))
    total = 0.0
    for row, label in zip(net.X.tolist(), net.y.tolist(), strict=True):
        h = row
        for layer, (W, b) in enumerate(net.unpack(theta)):
            h = [sum(h[i] * W[i, j] for i in range(len(h))) + b[j] for j in range(len(b))]
            if layer < 2:
                h = [squash(z) for z in h]
        total -= h[label] - math.log(sum(math.exp(z) for z in h))
    penalty = 0.15 * sum((W**2).sum() for W, _ in net.unpack(theta))
    assert net.f(theta) == pytest.approx(total / 12 + penalty, rel=1e-12)
    assert net.loss(theta) == pytest.approx(total / 12, rel=1e-12)


@pytest.mark.parametrize("layers", [(4, 3), (4, 5, 3), (4, 6, 5, 2)])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("l2", [0.0, 0.1])
@given(seed=st.integers(0, 10_000))
def test_gradient_equals_central_differences(layers, activation, l2, seed):
    net = small(layers, seed=seed, activation=activation, l2=l2)
    theta = net.init(seed) * 1.5
    theta += 0.1 * np.random.default_rng(seed).standard_normal(net.dim)  # biases not 0
    if activation == "relu":
        # A difference across relu's corner is not its slope: keep clear of the corners.
        hidden, _, _ = net._forward(theta, net.X)
        before = [np.abs(h[h != 0]).min(initial=1.0) for h in hidden[1:]]
        if min([1.0, *before]) < 1e-3:
            return
    h = 1e-5
    shift = h * np.eye(net.dim)
    expected = (net.f(theta + shift) - net.f(theta - shift)) / (2 * h)
    np.testing.assert_allclose(net.grad(theta), expected, rtol=1e-6, atol=1e-8)


def test_huge_logits_do_not_overflow():
    net = Network((1, 2), [[1.0]], [0])
    theta = np.array([0.0, 0.0, -1e5, 1e5])
    assert net.f(theta) == 2e5
    np.testing.assert_allclose(net.grad(theta), [-1, 1, -1, 1])
    assert net.f(-theta) == 0.0
    np.testing.assert_allclose(net.grad(-theta), 0.0)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_diverged_theta_gives_no_warning(activation):
    net = small(activation=activation, l2=1.0)
    for value in (1e200, math.inf, math.nan):
        assert not np.isfinite(net.f(np.full(net.dim, value)))
        net.grad(np.full(net.dim, value))
        net.accuracy(np.full(net.dim, value))


# --- many runs in one call -----------------------------------------------------------------------


@pytest.mark.parametrize("part_bytes", [1, 2000, 2**20])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_batch_equals_loop(monkeypatch, part_bytes, activation):
    monkeypatch.setattr(networks, "_PART_BYTES", part_bytes)
    net = small(activation=activation, l2=0.2)
    theta = net.init(3, batch=(4, 3))
    assert theta.shape == (4, 3, net.dim)
    f, grad = net.f(theta), net.grad(theta)
    loss, accuracy, classes = net.loss(theta), net.accuracy(theta), net.predict(theta)
    assert f.shape == loss.shape == accuracy.shape == (4, 3)
    assert grad.shape == theta.shape
    assert classes.shape == (4, 3, 12)
    for i in np.ndindex(4, 3):
        np.testing.assert_allclose(f[i], net.f(theta[i]), rtol=1e-13)
        np.testing.assert_allclose(grad[i], net.grad(theta[i]), rtol=1e-10, atol=1e-14)
        assert loss[i] == pytest.approx(net.loss(theta[i]), rel=1e-13)
        assert accuracy[i] == net.accuracy(theta[i])
        np.testing.assert_array_equal(classes[i], net.predict(theta[i]))
    assert net.f(theta[:0]).shape == (0, 3)
    assert net.grad(theta[:0]).shape == (0, 3, net.dim)


def test_inputs_are_not_changed():
    net = small(l2=0.1)
    theta = net.init(0)
    before = theta.copy()
    theta.flags.writeable = False
    net.f(theta), net.grad(theta), net.predict(theta), net.loss(theta)
    np.testing.assert_array_equal(theta, before)
    X = np.ones((2, 4))
    own = Network((4, 3), X, [0, 1])
    X[:] = 5.0
    np.testing.assert_array_equal(own.X, 1.0)
    for array in (own.X, own.y):
        assert not array.flags.writeable


def test_float32_and_integers_are_computed_in_float64():
    net = small()
    theta = net.init(0).astype(np.float32)
    assert net.grad(theta).dtype == np.float64
    assert net.f(theta) == net.f(theta.astype(np.float64))
    assert net.f([0] * net.dim) == pytest.approx(math.log(3))


# --- minibatches ---------------------------------------------------------------------------------


def test_draw_is_decided_by_the_generator():
    net = small(n=40, batch_size=8)
    theta = net.init(0)
    first, second = (net.draw(np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first.X, second.X)
    np.testing.assert_array_equal(first.grad(theta), second.grad(theta))
    rng = np.random.default_rng(7)
    net.draw(rng)
    assert not np.array_equal(net.draw(rng).X, first.X)


def test_draw_takes_rows_with_their_labels_and_none_twice():
    X = np.arange(20.0)[:, None]
    net = Network((1, 20), X, np.arange(20), batch_size=6)
    rng, seen = np.random.default_rng(0), np.zeros(20)
    for _ in range(400):
        drawn = net.draw(rng)
        np.testing.assert_array_equal(drawn.X[:, 0], drawn.y)
        assert drawn.X.shape == (6, 1)
        assert len(set(drawn.y.tolist())) == 6
        seen[drawn.y] += 1
    # Each row is expected 120 times, standard deviation 9.2.
    assert 80 < seen.min() <= seen.max() < 160


def test_minibatch_is_a_network_on_those_rows():
    net = small(n=40, batch_size=8, l2=0.1)
    drawn = net.draw(np.random.default_rng(7))
    alone = Network(net.layers, drawn.X, drawn.y, l2=0.1)
    theta = net.init(0, batch=(3,))
    np.testing.assert_allclose(drawn.f(theta), alone.f(theta), rtol=1e-14)
    np.testing.assert_allclose(drawn.grad(theta), alone.grad(theta), rtol=1e-12)
    assert drawn.dim == net.dim


def test_mean_of_minibatch_gradients_is_the_gradient():
    net = small(n=30, batch_size=10)
    theta, rng = net.init(0), np.random.default_rng(0)
    mean = np.mean([net.draw(rng).grad(theta) for _ in range(3000)], axis=0)
    np.testing.assert_allclose(mean, net.grad(theta), atol=0.01)


def test_full_batch_draw_is_the_network_itself():
    net = small()
    assert net.draw(np.random.default_rng(0)) is net


@pytest.mark.parametrize("part_bytes", [1, 900, 2**20])
def test_draw_shape_gives_runs_their_own_minibatches(monkeypatch, part_bytes):
    monkeypatch.setattr(networks, "_PART_BYTES", part_bytes)
    net = small(n=40, batch_size=8, draw_shape=(3,))
    drawn = net.draw(np.random.default_rng(7))
    assert drawn.X.shape == (3, 8, 4)
    assert not np.array_equal(drawn.X[0], drawn.X[1])
    theta = net.init(0, batch=(5, 3))
    f, grad, accuracy = drawn.f(theta), drawn.grad(theta), drawn.accuracy(theta)
    for seed in range(3):
        alone = Network(net.layers, drawn.X[seed], drawn.y[seed])
        np.testing.assert_allclose(f[:, seed], alone.f(theta[:, seed]), rtol=1e-13)
        np.testing.assert_allclose(grad[:, seed], alone.grad(theta[:, seed]), rtol=1e-10)
        np.testing.assert_allclose(accuracy[:, seed], alone.accuracy(theta[:, seed]))
        assert len(np.unique(drawn.X[seed], axis=0)) == 8
    with pytest.raises(ValueError, match=r"end with draw_shape = \(3,\), got \(5, 4\)"):
        drawn.grad(net.init(0, batch=(5, 4)))


# --- init ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("activation", "gain"), [("tanh", 1.0), ("relu", 2.0)])
def test_init_has_the_stated_scale(activation, gain):
    net = small((50, 400, 3), activation=activation)
    theta = net.init(0, batch=(20,))
    (W1, b1), (W2, b2) = net.unpack(theta)
    assert W1.var() == pytest.approx(gain / 50, rel=0.02)
    assert W2.var() == pytest.approx(1.0 / 400, rel=0.05)
    assert not b1.any()
    assert not b2.any()


def test_init_by_seed_or_generator():
    net = small()
    np.testing.assert_array_equal(net.init(4), net.init(np.random.default_rng(4)))
    assert not np.array_equal(net.init(4), net.init(5))
    two = net.init(4, batch=(2,))
    assert not np.array_equal(two[0], two[1])
    for bad, error in ((-1, ValueError), (0.5, ValueError), ("4", TypeError), (None, TypeError)):
        with pytest.raises(error, match="rng must be"):
            net.init(bad)


# --- training on real images ---------------------------------------------------------------------


def test_gradient_descent_lowers_the_loss_at_every_step():
    data = digits()
    net = Network((64, 10), data.X_train, data.y_train)
    theta, losses = net.init(0), []
    for _ in range(80):
        losses.append(net.f(theta))
        theta = theta - 0.5 * net.grad(theta)
    assert np.all(np.diff(losses) < 0)
    assert losses[0] > 2.0
    assert losses[-1] < 0.7
    assert net.accuracy(theta, data.X_val, data.y_val) > 0.85


def test_minibatch_training_reads_digits():
    data = digits()
    net = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
    theta, rng = net.init(0), np.random.default_rng(0)
    for _ in range(800):
        theta = theta - 0.5 * net.draw(rng).grad(theta)
    assert net.accuracy(theta) > 0.98
    assert net.accuracy(theta, data.X_val, data.y_val) > 0.94
    assert net.loss(theta, data.X_val, data.y_val) < 0.25
    np.testing.assert_array_equal(
        net.predict(theta, data.X_val) == data.y_val,
        [net.predict(theta, x[None])[0] == y for x, y in zip(data.X_val, data.y_val, strict=True)],
    )


# --- bad input -----------------------------------------------------------------------------------

X4, Y4 = np.zeros((4, 2)), np.array([0, 1, 2, 0])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"layers": (2,)}, ValueError, "layers must be a tuple"),
        ({"layers": 2}, ValueError, "layers must be a tuple"),
        ({"layers": (2, 0, 3)}, ValueError, "layers must be finite and >= 1, got 0"),
        ({"layers": (2, 2.5, 3)}, ValueError, "layers must be a whole number >= 1, got 2.5"),
        ({"layers": (3, 3)}, ValueError, r"X must have shape \(n, 3\), n >= 1, got \(4, 2\)"),
        ({"X": np.zeros(4)}, ValueError, r"X must have shape \(n, 2\)"),
        ({"X": np.zeros((0, 2))}, ValueError, "n >= 1"),
        ({"X": np.full((4, 2), np.nan)}, ValueError, "X must be finite"),
        ({"X": "digits"}, TypeError, "X must be an array of numbers"),
        (
            {"y": Y4[:3]},
            ValueError,
            r"y must have shape \(4,\), one label per row of X, got \(3,\)",
        ),
        ({"y": Y4 + 1}, ValueError, "y must be from 0 to 2, got 1 to 3"),
        ({"y": Y4 - 1}, ValueError, "y must be from 0 to 2, got -1 to 1"),
        ({"y": Y4 * 1.0}, TypeError, "y must be an array of whole numbers, got dtype float64"),
        ({"batch_size": 0}, ValueError, "batch_size must be finite and >= 1, got 0"),
        ({"batch_size": 5}, ValueError, "batch_size must be at most 4"),
        ({"activation": "sigmoid"}, ValueError, "activation must be one of 'tanh', 'relu'"),
        ({"l2": -0.1}, ValueError, "l2 must be finite and >= 0, got -0.1"),
        ({"draw_shape": (0,)}, ValueError, "draw_shape must be finite and >= 1, got 0"),
    ],
)
def test_bad_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        Network(**{"layers": (2, 3), "X": X4, "y": Y4, **arguments})


def test_bad_theta():
    net = Network((2, 3), X4, Y4)
    for function in (net.f, net.grad, net.predict, net.loss, net.accuracy, net.unpack):
        for shape in ((), (8,), (9, 1)):
            with pytest.raises(ValueError, match=r"theta must have shape \(\.\.\., 9\), got"):
                function(np.zeros(shape))
        with pytest.raises(TypeError, match="theta must be an array of floats"):
            function(["a"] * 9)


def test_bad_evaluation_data():
    net = Network((2, 3), X4, Y4)
    theta = net.init(0)
    for function in (net.loss, net.accuracy):
        with pytest.raises(ValueError, match="X and y must be given together"):
            function(theta, X4)
        with pytest.raises(ValueError, match="y must have shape"):
            function(theta, X4, Y4[:2])
    with pytest.raises(ValueError, match="X must have shape"):
        net.predict(theta, X4[:, :1])
