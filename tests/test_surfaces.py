"""Surfaces: gradients, minima, arrays of points, far-out values, noise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.surfaces import SURFACES, Surface, double_well, narrow_valley, quadratic_bowl

every = pytest.mark.parametrize("name", SURFACES)
unit = st.floats(0.0, 1.0)


def inside(surface, *fractions):
    low, high = np.array(surface.domain).T
    return low + (high - low) * np.array(fractions[: surface.dim])


def points(surface, *shape, seed=0):
    low, high = np.array(surface.domain).T
    return np.random.default_rng(seed).uniform(low, high, (*shape, surface.dim))


@every
def test_registry_entry_is_complete(name):
    surface = SURFACES[name]()
    assert isinstance(surface, Surface)
    assert surface.name == name
    for text in (surface.title, surface.formula, surface.source):
        assert isinstance(text, str)
        assert text.strip() == text != ""
    assert surface.dim == len(surface.domain) == len(surface.start) in (1, 2)
    assert surface.minima.ndim == 2
    assert surface.minima.shape[1] == surface.dim
    for low, high in surface.domain:
        assert low < high
    low, high = np.array(surface.domain).T
    for point in (surface.start, *surface.minima):
        assert np.all((low <= point) & (point <= high))
    assert not surface.start.flags.writeable
    assert not surface.minima.flags.writeable
    assert surface.alpha > 0


def test_the_ten_surfaces():
    assert list(SURFACES) == [
        "quadratic_bowl",
        "narrow_valley",
        "crescent",
        "rosenbrock",
        "beale",
        "himmelblau",
        "rastrigin",
        "plateau",
        "shelf",
        "double_well",
    ]


@every
@given(a=unit, b=unit)
def test_gradient_equals_central_differences(name, a, b):
    surface = SURFACES[name]()
    theta = inside(surface, a, b)
    h = 1e-5
    shift = h * np.eye(surface.dim)
    expected = (surface.f(theta + shift) - surface.f(theta - shift)) / (2 * h)
    # Rounding of f, and the third derivative times h^2 (rastrigin's is up to 2480).
    atol = 1e-9 * (1.0 + abs(surface.f(theta)) * 1e-1) + 1e-6
    np.testing.assert_allclose(surface.grad(theta), expected, rtol=1e-7, atol=atol)


@every
def test_f_is_its_stated_formula(name):
    stated = {
        "quadratic_bowl": lambda x, y: (x**2 + 10 * y**2) / 2,
        "narrow_valley": lambda w, b: (200 * w**2 + 0.01 * b**2) / 2,
        "crescent": lambda x, y: (x**2 + y**2 - 4) ** 2 / 4 + ((x - 2) ** 2 + y**2) / 10,
        "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        "beale": lambda x, y: (
            (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        ),
        "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        "rastrigin": lambda x, y: (
            20 + (x**2 - 10 * np.cos(2 * np.pi * x)) + (y**2 - 10 * np.cos(2 * np.pi * y))
        ),
        "plateau": lambda x, y: 1 - 1 / (1 + x**2 / 2 + 2 * y**2),
        "shelf": lambda x: x**4 / 2 - x**3 + 27 / 32,
        "double_well": lambda x: x**4 / 4 + x**3 / 6 - 3 * x**2 / 4 + 63 / 64,
    }
    surface = SURFACES[name]()
    theta = points(surface, 50)
    np.testing.assert_allclose(surface.f(theta), stated[name](*theta.T), rtol=1e-10, atol=1e-10)


@every
def test_minima(name):
    surface = SURFACES[name]()
    np.testing.assert_allclose(surface.f(surface.minima), 0.0, atol=1e-25)
    np.testing.assert_allclose(surface.grad(surface.minima), 0.0, atol=1e-12)
    for minimum in surface.minima:
        assert np.all(np.linalg.eigvalsh(surface.hessian(minimum)) > 0)
    # Nothing lies below: neither on a grid nor where descent from random points ends.
    assert surface.f(points(surface, 10_000)).min() > 0


@every
def test_local_minima(name):
    surface = SURFACES[name]()
    if surface.local_minima is None:
        assert name == "rastrigin"
        return
    for minimum in surface.local_minima:
        np.testing.assert_allclose(surface.grad(minimum), 0.0, atol=1e-12)
        assert np.all(np.linalg.eigvalsh(surface.hessian(minimum)) > 0)
        assert surface.f(minimum) > 0


@pytest.mark.parametrize("name", [n for n in SURFACES if n not in ("rastrigin", "shelf")])
def test_descent_ends_in_a_listed_minimum(name):
    # From 200 random points, so that a minimum missing from the list would be found.
    surface = SURFACES[name]()
    theta = points(surface, 200, seed=1)
    for _ in range(1500):
        grad = surface.grad(theta)
        # A step of Newton's method with |eigenvalues|: goes down, and quickly, everywhere.
        hessians = numeric_hessians(surface, theta)
        values, vectors = np.linalg.eigh(hessians)
        scaled = np.einsum("nji,nj->ni", vectors, grad) / np.maximum(np.abs(values), 1e-3)
        step = np.einsum("nij,nj->ni", vectors, scaled)
        length = np.linalg.norm(step, axis=-1, keepdims=True)
        new = theta - step * np.minimum(1.0, 0.1 / np.maximum(length, 1e-300))
        theta = np.clip(new, *np.array(surface.domain).T)
        if length.max() < 1e-9:
            break
    flat = np.linalg.norm(surface.grad(theta), axis=-1) < 1e-7
    assert flat.sum() > 100
    known = np.vstack([surface.minima, surface.local_minima])
    distance = np.linalg.norm(theta[flat][:, None] - known, axis=-1).min(axis=1)
    # Saddle points are flat too; only minima count.
    positive = (np.linalg.eigvalsh(numeric_hessians(surface, theta[flat])) > 1e-6).all(axis=-1)
    assert positive.sum() > 100
    assert distance[positive].max() < 1e-5


def numeric_hessians(surface, theta, h=1e-5):
    shift = h * np.eye(surface.dim)
    rows = [(surface.grad(theta + s) - surface.grad(theta - s)) / (2 * h) for s in shift]
    return np.stack(rows, axis=-2)


@every
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_arrays_of_points_equal_the_loop(name, dtype):
    surface = SURFACES[name]()
    theta = points(surface, 3, 5).astype(dtype)
    f, grad = surface.f(theta), surface.grad(theta)
    assert f.shape == (3, 5)
    assert grad.shape == theta.shape
    assert f.dtype == grad.dtype == dtype
    rtol = 1e-12 if dtype == np.float64 else 1e-3
    for i in np.ndindex(3, 5):
        assert surface.f(theta[i]).dtype == surface.grad(theta[i]).dtype == dtype
        np.testing.assert_allclose(f[i], surface.f(theta[i]), rtol=rtol)
        np.testing.assert_allclose(grad[i], surface.grad(theta[i]), rtol=rtol, atol=rtol)
    assert surface.f(theta[:0]).shape == (0, 5)
    assert surface.grad(theta[:0]).shape == theta[:0].shape


@every
def test_inputs_are_not_changed_and_results_are_new(name):
    surface = SURFACES[name]()
    for theta in (points(surface), points(surface, 4)):
        before = theta.copy()
        theta.flags.writeable = False
        grad = surface.grad(theta)
        grad += 1.0
        surface.f(theta)
        np.testing.assert_array_equal(theta, before)


@every
def test_integers_and_lists_are_computed_in_float64(name):
    surface = SURFACES[name]()
    theta = [1] * surface.dim
    as_float = np.ones(surface.dim)
    for given_theta in (theta, np.array(theta)):
        assert surface.f(given_theta) == surface.f(as_float)
        assert surface.grad(given_theta).dtype == np.float64
        np.testing.assert_array_equal(surface.grad(given_theta), surface.grad(as_float))


@every
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,)])
def test_wrong_shape(name, shape):
    surface = SURFACES[name]()
    for function in (surface.f, surface.grad):
        with pytest.raises(ValueError, match=rf"theta must have shape \(\.\.\., {surface.dim}\)"):
            function(np.zeros(shape))


@every
def test_wrong_type(name):
    surface = SURFACES[name]()
    for theta in (["a"] * surface.dim, [1j] * surface.dim, [True] * surface.dim, None):
        with pytest.raises(TypeError, match="theta must be an array of floats"):
            surface.grad(theta)


@every
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("far", [1e10, 1e34, 1e36, 1e100, 1e200, 1e308, math.inf])
def test_far_out_there_is_no_nan_and_no_warning(name, far, dtype):
    surface = SURFACES[name]()
    axis = [-far, -1.0, 0.0, 1.0, far]
    with np.errstate(over="ignore"):
        theta = np.stack(np.meshgrid(*[axis] * surface.dim), axis=-1).astype(dtype)
    assert not np.isnan(surface.f(theta)).any()
    assert not np.isnan(surface.grad(theta)).any()
    for point in theta.reshape(-1, surface.dim):
        assert not np.isnan(surface.f(point))
        assert not np.isnan(surface.grad(point)).any()


@every
def test_nan_stays_nan(name):
    surface = SURFACES[name]()
    theta = points(surface, 2)
    theta[1] = math.nan
    assert np.isfinite(surface.f(theta[0]))
    for result in (surface.f(theta)[1], surface.f(theta[1])):
        assert np.isnan(result)
    for result in (surface.grad(theta)[1], surface.grad(theta[1])):
        assert np.isnan(result).all()


# --- single surfaces -----------------------------------------------------------------------------


@pytest.mark.parametrize("kappa", [1, 2.5, 10, 1e4])
def test_bowl_has_the_condition_number_it_says(kappa):
    surface = quadratic_bowl(kappa)
    low, high = np.linalg.eigvalsh(surface.hessian(surface.start))
    assert low == pytest.approx(1.0, rel=1e-6)
    assert high / low == pytest.approx(kappa, rel=1e-6)


@pytest.mark.parametrize("kappa", [0.5, -1, math.nan, math.inf])
def test_bowl_kappa_out_of_range(kappa):
    with pytest.raises(ValueError, match="kappa must be finite and >= 1, got"):
        quadratic_bowl(kappa)


def test_narrow_valley_bounces_and_never_arrives():
    surface = narrow_valley()
    theta = surface.start
    assert surface.f(theta) == pytest.approx(100.5)
    for _ in range(2000):
        theta = theta - 1e-2 * surface.grad(theta)
    assert theta[0] == pytest.approx(1.0)
    assert surface.f(theta) == pytest.approx(100.34, abs=0.01)
    assert np.linalg.norm(surface.grad(theta)) == pytest.approx(200.0, abs=0.01)
    # alpha = 1e-7, 100,000 steps, in closed form.
    w, b = surface.start * (1 - 1e-7 * np.array([200.0, 0.01])) ** 100_000
    assert w == pytest.approx(0.135, abs=1e-3)
    assert b == pytest.approx(9.999, abs=1e-4)


def test_crescent_needs_different_steps_along_one_direction():
    # Stable step sizes 2 / curvature along x: across the valley at the ends, along it half-way.
    surface = SURFACES["crescent"]()
    across = surface.hessian([-2.0, 0.1])[0, 0]
    along = surface.hessian([0.0, 2.0])[0, 0]
    assert across > 7
    assert abs(along) < 0.5


def test_the_shelf_is_flat_at_0_and_goes_on_down():
    surface = SURFACES["shelf"]()
    assert surface.grad(np.zeros(1)) == 0
    assert surface.f(np.array([-0.1])) > surface.f(np.zeros(1)) > surface.f(np.array([0.1]))


def test_double_well_momentum_crosses_the_hill():
    surface = double_well()
    ends = []
    for beta in (0.0, 0.9):
        theta, v = surface.start, 0.0
        for _ in range(500):
            v = beta * v - surface.alpha * surface.grad(theta)
            theta = theta + v
        ends.append(theta[0])
    assert ends == pytest.approx([1.0, -1.5], abs=1e-6)


def test_plateau_is_flat_far_from_the_minimum():
    surface = SURFACES["plateau"]()
    assert surface.f(surface.start) > 0.9
    assert np.linalg.norm(surface.grad(surface.start)) < 0.05


def test_hessian_by_hand():
    expected = [[802.0, -400.0], [-400.0, 200.0]]
    np.testing.assert_allclose(SURFACES["rosenbrock"]().hessian([1.0, 1.0]), expected, rtol=1e-6)
    with pytest.raises(ValueError, match="theta must have shape"):
        double_well().hessian([[1.0]])


# --- noise ---------------------------------------------------------------------------------------


def test_noise_has_the_standard_deviation_it_says():
    surface = quadratic_bowl()
    noisy = surface.noisy([0.5, 2.0])
    rng = np.random.default_rng(3)
    theta = surface.start
    noise = np.array([noisy.draw(rng).grad(theta) - surface.grad(theta) for _ in range(4000)])
    np.testing.assert_allclose(noise.std(axis=0), [0.5, 2.0], rtol=0.05)
    np.testing.assert_allclose(noise.mean(axis=0), 0.0, atol=0.1)
    assert abs(np.corrcoef(noise.T)[0, 1]) < 0.06
    assert abs(np.corrcoef(noise[1:, 0], noise[:-1, 0])[0, 1]) < 0.06


@every
def test_noisy_keeps_f_and_the_rest(name):
    surface = SURFACES[name]()
    noisy = surface.noisy(0.1)
    drawn = noisy.draw(np.random.default_rng(0))
    theta = points(surface, 4)
    for objective in (noisy, drawn):
        assert objective.dim == surface.dim
        np.testing.assert_array_equal(objective.f(theta), surface.f(theta))
    np.testing.assert_array_equal(noisy.grad(theta), surface.grad(theta))
    assert noisy.title == surface.title
    assert noisy.domain == surface.domain
    with pytest.raises(AttributeError, match="colour"):
        noisy.colour  # noqa: B018


def test_one_draw_is_one_noise_vector_for_all():
    noisy = quadratic_bowl().noisy(1.0)
    drawn = noisy.draw(np.random.default_rng(5))
    again = noisy.draw(np.random.default_rng(5))
    theta = points(noisy.surface, 3, 4)
    noise = drawn.grad(theta) - noisy.grad(theta)
    np.testing.assert_allclose(noise, np.broadcast_to(noise[0, 0], noise.shape), atol=1e-12)
    np.testing.assert_array_equal(again.grad(theta), drawn.grad(theta))
    np.testing.assert_allclose(drawn.grad(theta[1, 2]), drawn.grad(theta)[1, 2])


def test_draw_shape_gives_runs_their_own_noise():
    noisy = quadratic_bowl().noisy(1.0, draw_shape=(4,))
    drawn = noisy.draw(np.random.default_rng(5))
    noise = drawn.grad(np.zeros((3, 4, 2)))
    np.testing.assert_array_equal(noise[0], noise[2])
    assert len(np.unique(noise[0])) == 8
    with pytest.raises(ValueError, match=r"ends with that of the drawn noise, \(4, 2\), got"):
        drawn.grad(np.zeros((4, 3, 2)))
    with pytest.raises(ValueError, match="drawn noise"):
        drawn.grad(np.zeros(2))


def test_noise_keeps_float32():
    drawn = quadratic_bowl().noisy(1.0).draw(np.random.default_rng(5))
    assert drawn.grad(np.zeros(2, np.float32)).dtype == np.float32


@pytest.mark.parametrize("sigma", [-1.0, math.nan, [1.0, -1.0], [1.0, 1.0, 1.0]])
def test_sigma_out_of_range(sigma):
    with pytest.raises(ValueError, match="sigma must be"):
        quadratic_bowl().noisy(sigma)
