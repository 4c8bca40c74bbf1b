"""What every optimizer must do, and each method's own worked numbers."""

from __future__ import annotations

import inspect
import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.optimizers import (
    REGISTRY,
    SGD,
    SWATS,
    AdaBound,
    Adagrad,
    Adam,
    AMSGrad,
    Momentum,
    Nesterov,
    RMSProp,
    adabound_step,
    adagrad_step,
    adam_step,
    amsgrad_step,
    lower_bound,
    momentum_step,
    nesterov_step,
    rmsprop_step,
    sgd_step,
    upper_bound,
)

METHODS = list(REGISTRY.values())
VARIANTS = [(cls, variant) for cls in METHODS for variant in cls.VARIANTS]
IDS = [f"{cls.__name__}-{variant}" for cls, variant in VARIANTS]


def steps(opt, theta, grads, **kwargs):
    """theta and state after stepping through the gradients."""
    state = opt.init(theta)
    for g in grads:
        theta, state = opt.step(theta, g, state, **kwargs)
    return theta, state


def test_registry_is_the_lecture_order():
    assert list(REGISTRY) == [
        "SGD", "Momentum", "Nesterov", "Adagrad", "RMSProp", "Adam", "SWATS", "AMSGrad", "AdaBound",
    ]  # fmt: skip


# The first step for g = (2, -0.5) from θ = (1, 1) with α = 0.1, by hand.
FIRST = {
    ("SGD", "lecture"): (0.8, 1.05),
    ("Momentum", "lecture"): (0.8, 1.05),
    ("Momentum", "pytorch"): (0.8, 1.05),
    ("Momentum", "ema"): (0.98, 1.005),  # α(1−β)g
    ("Nesterov", "pytorch"): (0.62, 1.095),  # α(1+β)g
    ("Nesterov", "keras"): (0.62, 1.095),
    ("Nesterov", "paper"): (0.8, 1.05),
    ("Adagrad", "paper"): (0.9, 1.1),
    ("Adagrad", "mean"): (0.9, 1.1),
    ("RMSProp", "paper"): (1 - 0.1 / math.sqrt(0.1), 1 + 0.1 / math.sqrt(0.1)),
    ("RMSProp", "lecture"): (0.9, 1.1),
    ("Adam", "paper"): (0.9, 1.1),
    ("Adam", "keras"): (0.9, 1.1),
    ("SWATS", "paper"): (0.9, 1.1),
    ("AMSGrad", "paper"): (1 - 0.01 / math.sqrt(0.001), 1 + 0.01 / math.sqrt(0.001)),
    ("AMSGrad", "pytorch"): (0.9, 1.1),
    ("AMSGrad", "keras"): (0.9, 1.1),
    ("AMSGrad", "optax"): (0.9, 1.1),
}


@pytest.mark.parametrize(("name", "variant"), FIRST, ids=[f"{n}-{v}" for n, v in FIRST])
def test_first_step_by_hand(name, variant):
    opt = REGISTRY[name](alpha=0.1, variant=variant)
    theta, state = opt.step([1.0, 1.0], [2.0, -0.5], opt.init([1.0, 1.0]))
    np.testing.assert_allclose(theta, FIRST[name, variant], rtol=2e-6)
    assert state.t == 1


@pytest.mark.parametrize(("cls", "variant"), VARIANTS, ids=IDS)
class TestEveryVariant:
    def test_pure(self, cls, variant, rng):
        opt = cls(alpha=0.1, variant=variant)
        theta, grad = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
        state = steps(opt, theta, rng.normal(size=(4, 2, 3)))[1]
        before = [np.copy(x) for x in (theta, grad, *state)]
        first = opt.step(theta, grad, state)
        for old, now in zip(before, (theta, grad, *state), strict=True):
            np.testing.assert_array_equal(old, now)
        again = opt.step(theta, grad, state)
        for a, b in zip((first[0], *first[1]), (again[0], *again[1]), strict=True):
            np.testing.assert_array_equal(a, b)
        assert not any(np.shares_memory(first[0], x) for x in (theta, grad))
        for value in first[1][:-1]:
            assert not np.shares_memory(value, grad)

    @pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 1, 4), (0,)])
    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_shape_and_dtype_are_kept(self, cls, variant, shape, dtype, rng):
        opt = cls(alpha=0.1, variant=variant)
        grads = rng.normal(size=(3, *shape)).astype(dtype)
        theta, state = steps(opt, np.ones(shape, dtype), grads)
        assert isinstance(theta, np.ndarray)
        assert theta.shape == shape
        assert theta.dtype == dtype
        for name in cls.SHAPED:
            assert getattr(state, name).shape == shape
            assert getattr(state, name).dtype == dtype

    def test_float32_follows_float64(self, cls, variant, rng):
        opt = cls(alpha=0.01, variant=variant)
        grads = rng.normal(size=(20, 4))
        wide, _ = steps(opt, np.zeros(4), grads)
        narrow, _ = steps(opt, np.zeros(4, np.float32), grads.astype(np.float32))
        np.testing.assert_allclose(narrow, wide, rtol=1e-4, atol=1e-6)

    def test_batch_equals_loop(self, cls, variant, rng):
        alphas = np.array([0.01, 0.1, 0.5])
        grads = rng.normal(size=(6, 3, 2, 4))
        batched, _ = steps(cls(alpha=alphas, variant=variant), np.zeros((3, 2, 4)), grads)
        for i, alpha in enumerate(alphas):
            single, _ = steps(cls(alpha=alpha, variant=variant), np.zeros((2, 4)), grads[:, i])
            np.testing.assert_allclose(batched[i], single, rtol=1e-13, atol=1e-15)

    def test_zero_gradient_at_the_start_moves_nothing(self, cls, variant):
        theta, _ = steps(cls(alpha=0.1, variant=variant), np.ones(3), np.zeros((3, 3)))
        np.testing.assert_array_equal(theta, np.ones(3))

    def test_nan_stays_in_its_coordinate(self, cls, variant):
        opt = cls(alpha=0.1, variant=variant)
        theta, state = steps(opt, np.ones(2), [np.array([np.nan, 1.0])])
        theta, state = opt.step(theta, np.ones(2), state)
        assert np.isnan(theta[0])
        assert np.isfinite(theta[1])

    def test_override_of_alpha(self, cls, variant, rng):
        grads = rng.normal(size=(5, 2))
        overridden, _ = steps(cls(alpha=0.3, variant=variant), np.zeros(2), grads, alpha=0.15)
        # The authors' AdaBound scales its bounds with the step size, as schedules need.
        scaled = {"final_alpha": 0.05} if (cls, variant) == (AdaBound, "authors") else {}
        direct, _ = steps(cls(alpha=0.15, variant=variant, **scaled), np.zeros(2), grads)
        np.testing.assert_allclose(overridden, direct, rtol=1e-13)
        assert np.all(overridden != steps(cls(alpha=0.3, variant=variant), np.zeros(2), grads)[0])

    def test_bad_arrays(self, cls, variant):
        opt = cls(alpha=0.1, variant=variant)
        state = opt.init(np.ones(3))
        with pytest.raises(
            ValueError, match=r"grad must have the shape of theta, \(3,\), got \(3, 1\)"
        ):
            opt.step(np.ones(3), np.ones((3, 1)), state)
        with pytest.raises(TypeError, match="theta must be float32 or float64.*complex128"):
            opt.step(np.ones(3, complex), np.ones(3), state)
        with pytest.raises(TypeError, match="grad must be float32 or float64.*object"):
            opt.step(np.ones(3), np.array([None] * 3), state)
        with pytest.raises(TypeError, match="state must be a"):
            opt.step(np.ones(3), np.ones(3), (0, 0, 0))
        if cls.SHAPED:
            with pytest.raises(ValueError, match="make the state with init"):
                opt.step(np.ones(4), np.ones(4), state)

    def test_integers_are_copied_to_float64(self, cls, variant):
        opt = cls(alpha=0.5, variant=variant)
        theta = np.array([1, 2])
        new, _ = opt.step(theta, np.array([1, -1]), opt.init(theta))
        assert new.dtype == np.float64
        assert theta.dtype.kind == "i"
        expected, _ = opt.step([1.0, 2.0], [1.0, -1.0], opt.init([1.0, 2.0]))
        np.testing.assert_array_equal(new, expected)


@pytest.mark.parametrize("cls", METHODS, ids=lambda c: c.__name__)
class TestHyperparameters:
    def test_frozen(self, cls):
        with pytest.raises(FrozenInstanceError):
            cls(alpha=0.1).alpha = 1.0

    @pytest.mark.parametrize("bad", [-0.1, math.nan, math.inf])
    def test_bad_alpha(self, cls, bad):
        with pytest.raises(
            ValueError, match=rf"{cls.__name__}: alpha must be finite and in \[0, inf\)"
        ):
            cls(alpha=bad)
        opt = cls(alpha=0.1)
        with pytest.raises(ValueError, match="alpha must be finite"):
            opt.step([1.0], [1.0], opt.init([1.0]), alpha=bad)

    @pytest.mark.parametrize("bad", ["0.1", None, True, [[1.0], [2.0, 3.0]]])
    def test_alpha_of_the_wrong_type(self, cls, bad):
        with pytest.raises(TypeError, match="alpha must be a number"):
            cls(alpha=bad)

    def test_bad_decays(self, cls):
        decays = [n for n in cls(alpha=0.1).hyperparameters if n.startswith("beta")]
        for name in decays:
            closed = cls is Adagrad  # with β = 1 its past never fades
            for bad in (-0.1, 1.5) if closed else (-0.1, 1.0, 1.5):
                end = r"\]" if closed else r"\)"
                with pytest.raises(ValueError, match=rf"{name} must be finite and in \[0, 1{end}"):
                    cls(**{name: bad})
            cls(**{name: 0.0})

    def test_unknown_variant(self, cls):
        with pytest.raises(ValueError, match="variant must be one of .* got 'caffe'"):
            cls(variant="caffe")

    def test_hyperparameters_that_do_not_broadcast(self, cls):
        names = [n for n in cls(alpha=0.1).hyperparameters if n.startswith(("beta", "eps"))]
        if names:
            with pytest.raises(ValueError, match="must broadcast together"):
                cls(alpha=[0.1, 0.2, 0.3], **{names[0]: [0.1, 0.2]})

    def test_theta_must_begin_with_the_batch(self, cls):
        with pytest.raises(ValueError, match=r"batch shape \(3,\)"):
            cls(alpha=[0.1, 0.2, 0.3]).init(np.zeros((2, 3)))

    def test_given_arrays_are_not_kept(self, cls):
        alphas = np.array([0.1, 0.2])
        opt = cls(alpha=alphas)
        alphas[:] = 9.0
        np.testing.assert_array_equal(opt.alpha, [0.1, 0.2])

    def test_alpha_zero(self, cls):
        if cls is AdaBound:
            with pytest.raises(ValueError, match="AdaBound: alpha must be in"):
                cls(alpha=0.0)
            return
        theta, _ = steps(cls(alpha=0.0), np.ones(2), np.ones((3, 2)))
        np.testing.assert_array_equal(theta, np.ones(2))


def test_infinite_gradients():
    for cls, expected in ((SGD, -np.inf), (Momentum, -np.inf), (Adam, np.nan), (AdaBound, -np.inf)):
        theta, _ = steps(cls(alpha=0.1), np.ones(1), [np.array([np.inf])])
        np.testing.assert_equal(theta[0], expected)


def test_steps_of_known_size_for_tiny_and_large_gradients():
    g = np.array([1e-12, 3.0])
    for opt, expected in (
        (Adagrad(alpha=0.1), (-0.1 * 1e-12 / (1e-12 + 1e-10), -0.1)),
        (RMSProp(alpha=0.1, beta=0.99), (-0.1 * 1e-12 / (1e-13 + 1e-8), -1.0)),
        (Adam(alpha=0.1), (-0.1 * 1e-12 / (1e-12 + 1e-8), -0.1)),
    ):
        theta, _ = steps(opt, np.zeros(2), [g])
        np.testing.assert_allclose(theta, expected, rtol=1e-6)


@given(
    st.lists(st.floats(-100, 100), min_size=2, max_size=10),
    st.floats(1e-4, 1.0),
    st.floats(0.0, 0.99),
)
def test_momentum_conventions_agree_at_constant_alpha(gradients, alpha, beta):
    grads = np.array(gradients)[:, None]
    lecture, _ = steps(Momentum(alpha, beta), np.zeros(1), grads)
    pytorch, _ = steps(Momentum(alpha, beta, variant="pytorch"), np.zeros(1), grads)
    ema, _ = steps(Momentum(alpha / (1 - beta), beta, variant="ema"), np.zeros(1), grads)
    np.testing.assert_allclose(pytorch, lecture, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ema, lecture, rtol=1e-9, atol=1e-9)


def test_dampening_belongs_to_pytorch():
    with pytest.raises(ValueError, match="dampening belongs to variant='pytorch'"):
        Momentum(dampening=0.5)


def test_pytorch_nesterov_is_the_lookahead_of_the_paper_form():
    curvature = np.array([1.0, 10.0])
    paper, pytorch = Nesterov(0.05, 0.9, variant="paper"), Nesterov(0.05, 0.9)
    a = b = np.array([1.0, -2.0])
    state_a, state_b = paper.init(a), pytorch.init(b)
    for _ in range(50):
        np.testing.assert_allclose(paper.gradient_point(a, state_a), b, rtol=1e-12, atol=1e-14)
        a, state_a = paper.step(a, curvature * paper.gradient_point(a, state_a), state_a)
        b, state_b = pytorch.step(b, curvature * b, state_b)


def test_adagrad_mean_form_is_adagrad_with_growing_alpha(rng):
    grads = rng.normal(size=(30, 3))
    mean, _ = steps(Adagrad(0.1, eps=0.0, variant="mean"), np.zeros(3), grads)
    opt, theta = Adagrad(0.1, eps=0.0), np.zeros(3)
    state = opt.init(theta)
    for t, g in enumerate(grads, start=1):
        theta, state = opt.step(theta, g, state, alpha=0.1 * math.sqrt(t))
    np.testing.assert_allclose(mean, theta, rtol=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.99])
def test_adagrad_with_a_fading_sum_is_rmsprop_and_adam_without_momentum(rng, beta):
    grads, c = rng.normal(size=(30, 3)), math.sqrt(1 - beta)
    fading, _ = steps(Adagrad(0.1, beta, eps=1e-3), np.zeros(3), grads)
    rmsprop, _ = steps(RMSProp(0.1 * c, beta, eps=1e-3 * c), np.zeros(3), grads)
    np.testing.assert_allclose(fading, rmsprop, rtol=1e-12)
    mean, _ = steps(Adagrad(0.1, beta, eps=1e-3, variant="mean"), np.zeros(3), grads)
    adam, _ = steps(Adam(0.1, beta1=0.0, beta2=beta, eps=1e-3), np.zeros(3), grads)
    np.testing.assert_allclose(mean, adam, rtol=1e-12)


@pytest.mark.parametrize("variant", ["paper", "keras", "mean"])
def test_adagrad_takes_an_array_of_betas_up_to_one(rng, variant):
    grads, betas = rng.normal(size=(20, 3)), np.array([0.0, 0.9, 1.0])
    together, _ = steps(
        Adagrad(0.1, betas, variant=variant), np.zeros((3, 3)), np.stack([grads] * 3, axis=1)
    )
    for row, beta in zip(together, betas, strict=True):
        alone, _ = steps(Adagrad(0.1, float(beta), variant=variant), np.zeros(3), grads)
        np.testing.assert_allclose(row, alone, rtol=1e-12)


def test_amsgrad_remembers_a_spike_and_adam_forgets_it():
    # A spike first, then falling gradients: on rising ones AMSGrad is Adam and the test would prove nothing.
    grads = np.concatenate([[[100.0]], np.ones((3000, 1))])
    adam, adam_state = steps(Adam(0.1, beta1=0.0), np.zeros(1), grads)
    ams, ams_state = steps(AMSGrad(0.1, beta1=0.0), np.zeros(1), grads)
    assert ams_state.v_max[0] == pytest.approx(0.001 * 100**2)
    assert adam_state.v[0] < 0.2 * ams_state.v_max[0]
    assert adam[0] < 1.4 * ams[0] < 0


def test_amsgrad_pytorch_steps_can_grow():
    opt = AMSGrad(0.1, beta1=0.0, eps=0.0, variant="pytorch")
    theta, state = opt.step([0.0], [100.0], opt.init([0.0]))
    lengths = []
    for _ in range(50):
        new, state = opt.step(theta, [1.0], state)
        lengths.append(float(theta[0] - new[0]))
        theta = new
    assert lengths[-1] > 2 * lengths[0]


def test_adabound_bounds():
    assert lower_bound(1) == pytest.approx(9.99e-5, rel=1e-3)
    assert upper_bound(1) == pytest.approx(100.1)
    assert lower_bound(1e5) == pytest.approx(0.0990, abs=5e-5)
    assert upper_bound(1e5) == pytest.approx(0.101)
    # A tiny alpha is lifted to the lower bound, a huge one cut to the upper.
    for alpha, bound in ((1e-9, lower_bound(1)), (1e9, upper_bound(1))):
        opt = AdaBound(alpha, variant="lecture", beta1=0.0)
        theta, _ = opt.step([0.0], [1.0], opt.init([0.0]))
        assert -theta[0] == pytest.approx(bound)


def test_swats_switches_on_a_constant_gradient_and_goes_on_as_sgdm():
    g = np.array([1.0, 2.0, -0.5, 3.0, -1.0])
    opt = SWATS(alpha=0.01)
    theta, state = steps(opt, np.zeros(5), [g, g])
    assert state.sgd
    assert float(state.Lambda) == pytest.approx(0.01 * 5 / np.abs(g).sum(), rel=1e-6)
    after, state = opt.step(theta, g, state)
    np.testing.assert_allclose(after, theta - 0.1 * float(state.Lambda) * g, rtol=1e-12)
    np.testing.assert_array_equal(state.buffer, g)


def test_swats_switches_each_problem_of_a_batch_on_its_own(rng):
    tolerances = np.array([0.0, 1e-9, 1e-2])
    grads = np.repeat(rng.normal(size=(30, 1, 4)), 3, axis=1)
    grads[10:] = grads[10]
    batched = SWATS(alpha=0.01, beta1=0.5, beta2=0.8, switch_tolerance=tolerances)
    theta, state = steps(batched, np.zeros((3, 4)), grads)
    assert not state.sgd[0]
    assert state.sgd[2]
    for i, tolerance in enumerate(tolerances):
        opt = SWATS(alpha=0.01, beta1=0.5, beta2=0.8, switch_tolerance=float(tolerance))
        single, single_state = steps(opt, np.zeros(4), grads[:, i])
        np.testing.assert_allclose(theta[i], single, rtol=1e-13)
        assert bool(state.sgd[i]) == bool(single_state.sgd)


FORMULAS = [
    (sgd_step, 2), (momentum_step, 3), (nesterov_step, 3), (adagrad_step, 3),
    (rmsprop_step, 3), (adam_step, 4), (amsgrad_step, 5), (adabound_step, 4),
]  # fmt: skip
COUNTING = (adam_step, adabound_step)  # take the number of the step


@pytest.mark.parametrize(("function", "arrays"), FORMULAS, ids=lambda x: getattr(x, "__name__", ""))
class TestFormulas:
    def arguments(self, function, arrays, shape=(3,)):
        return [np.ones(shape) for _ in range(arrays)] + ([1] if function in COUNTING else [])

    def test_wrong_shape(self, function, arrays):
        args = self.arguments(function, arrays)
        args[1] = np.ones((3, 1))
        with pytest.raises(ValueError, match="grad must have the shape of theta"):
            function(*args)

    def test_bad_hyperparameter(self, function, arrays):
        with pytest.raises(ValueError, match=f"{function.__name__}: alpha must be finite"):
            function(*self.arguments(function, arrays), alpha=-1.0)

    def test_lists_zero_d_and_inputs_unchanged(self, function, arrays):
        args = self.arguments(function, arrays)
        before = [np.copy(a) for a in args]
        result = function(*args)
        for a, b in zip(args, before, strict=True):
            np.testing.assert_array_equal(a, b)
        as_lists = function(*[a.tolist() if isinstance(a, np.ndarray) else a for a in args])
        np.testing.assert_array_equal(as_lists, result)
        zero_d = function(*self.arguments(function, arrays, shape=()))
        first = zero_d[0] if isinstance(zero_d, tuple) else zero_d
        assert isinstance(first, np.ndarray)
        assert first.shape == ()

    def test_class_steps_with_the_formula(self, function, arrays, rng):
        """The class has no second copy of the rule: its step is the function's."""
        name = function.__name__.removesuffix("_step")
        cls = {k.lower(): v for k, v in REGISTRY.items()}[name]
        opt = cls(alpha=0.1)
        theta, state = steps(opt, rng.normal(size=3), rng.normal(size=(4, 3)))
        g = rng.normal(size=3)
        taken = inspect.signature(function).parameters
        fields = [getattr(state, f) for f in cls.SHAPED if f in taken]
        hyper = {
            k: v
            for k, v in opt.hyperparameters.items()
            if k in ("alpha", "beta", "beta1", "beta2", "eps")
        }
        args = [theta, g, *fields] + ([state.t + 1] if function in COUNTING else [])
        expected = function(*args, **hyper)
        expected = expected[0] if isinstance(expected, tuple) else expected
        np.testing.assert_array_equal(opt.step(theta, g, state)[0], expected)


def test_adam_step_number_must_be_at_least_one():
    with pytest.raises(ValueError, match="t counts steps from 1"):
        adam_step([1.0], [1.0], [0.0], [0.0], 0)


@pytest.mark.parametrize("bad", [1.5, -3, float("nan")])
def test_adam_step_number_must_be_whole(bad):
    with pytest.raises(ValueError, match="t counts steps from 1"):
        adam_step([1.0], [1.0], [0.0], [0.0], bad)


@pytest.mark.parametrize("bad", [True, "1", None])
def test_adam_step_number_must_be_a_number(bad):
    with pytest.raises(TypeError, match="t must be an integer >= 1"):
        adam_step([1.0], [1.0], [0.0], [0.0], bad)


def test_adam_step_at_infinity_is_uncorrected():
    theta, m, v = adam_step([0.0], [2.0], [0.0], [0.0], math.inf, alpha=1.0, eps=0.0)
    assert theta[0] == pytest.approx(-m[0] / math.sqrt(v[0]))


def test_centered_rmsprop_stays_finite_on_a_constant_gradient():
    theta, _ = steps(RMSProp(0.01, centered=True), np.zeros(1), np.full((1000, 1), 0.7))
    assert np.isfinite(theta).all()
