"""Unit 02: the reference passes, known mistakes are caught and named, right variants pass."""

import inspect
from itertools import product

import numpy as np
import pytest

from course_lib.checking import check
from course_lib.checking.api import evaluate
from course_lib.checking.exercise import PARTS
from course_lib.checking.registry import exercises
from course_lib.optimizers import Momentum, Nesterov
from course_lib.units import unit_02_momentum as reference
from tests.cells import accuracy, problems

EXERCISES = exercises("02_momentum")
CHECKED = [e for e in EXERCISES.values() if e.kind != "training"]
TRAINING = EXERCISES["momentum_trains_digits"]
MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.name}-{mistake.name}")
    for exercise in CHECKED
    for mistake in exercise.mistakes
]


@pytest.mark.parametrize("exercise", CHECKED[:4], ids=lambda e: e.name)
def test_hidden_inputs_are_fresh_and_never_the_defaults(exercise):
    first, second = (exercise.draw(np.random.default_rng(seed), "hidden") for seed in (1, 2))
    assert repr(first) != repr(second)
    if "theta" in exercise.outputs:
        chains = [case for case in first if case.then]
        assert {case.inputs["beta"] for case in chains}.isdisjoint({0.9})
        assert any(case.inputs["theta"].ndim > 1 for case in chains)
        assert first[-1].inputs["theta"].dtype == np.float32


# --- right answers, written differently ----------------------------------------------------------


def in_place_on_copies(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = np.array(theta), np.array(v)
    v *= beta
    v -= alpha * grad
    theta += v
    return theta, v


def by_elements(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = np.array(theta), np.array(v)
    for i in np.ndindex(theta.shape):
        v[i] = beta * v[i] - alpha * grad[i]
        theta[i] = theta[i] + v[i]
    return theta, v


def as_lists(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = reference.momentum_step(theta, grad, v, alpha, beta)
    return [theta.tolist(), v.tolist()]


def in_float32(theta, grad, v, alpha=0.01, beta=0.9):
    theta, grad, v = (np.asarray(x, dtype=np.float32) for x in (theta, grad, v))
    v = (beta * v - alpha * grad).astype(np.float32)
    return (theta + v).astype(np.float32), v


def with_more_arguments(theta, grad, v, alpha=0.01, beta=0.9, verbose=False, **others):
    new = beta * v - alpha * grad
    return theta + beta * v - alpha * grad, new


def with_the_library(theta, grad, v, alpha=0.01, beta=0.9):
    opt = Momentum(alpha=alpha, beta=beta)
    theta, state = opt.step(theta, grad, opt.init(theta)._replace(v=v))
    return theta, state.v


def with_other_names(x, g, velocity, alpha=0.01, beta=0.9):
    print("a student's print does no harm")
    velocity = np.add(np.multiply(beta, velocity), np.negative(np.multiply(alpha, g)))
    return np.add(x, velocity), velocity


def nesterov_by_library(theta, grad, v, alpha=0.01, beta=0.9):
    opt = Nesterov(alpha=alpha, beta=beta)
    theta, state = opt.step(theta, grad, opt.init(theta)._replace(v=v))
    return theta, state.v


def nesterov_multiplied_out(theta, grad, v, alpha=0.01, beta=0.9):
    return theta - alpha * (1 + beta) * grad - alpha * beta**2 * v, grad + beta * v


def nesterov_by_elements(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = np.array(theta), np.array(v)
    for i in np.ndindex(theta.shape):
        v[i] = beta * v[i] + grad[i]
        theta[i] -= alpha * (grad[i] + beta * v[i])
    return theta, v


def nesterov_in_float32(theta, grad, v, alpha=0.01, beta=0.9):
    theta, grad, v = (np.asarray(x, dtype=np.float32) for x in (theta, grad, v))
    v = np.float32(beta) * v + grad
    return theta - np.float32(alpha) * (grad + np.float32(beta) * v), v


def nesterov_in_place(theta, grad, v, alpha=0.01, beta=0.9, nesterov=True):
    v = v.copy()
    v *= beta
    v += grad
    theta = theta.copy()
    theta -= alpha * grad
    theta -= alpha * beta * v
    return theta, v


def nesterov_as_lists(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = reference.nesterov_step(theta, grad, v, alpha, beta)
    return theta.tolist(), v.tolist()


def weights_by_loop(n, beta=0.9):
    w = [1.0]
    while len(w) < n:
        w.insert(0, w[0] * beta)
    return w


def weights_by_running_momentum(n, beta=0.9):
    v, columns = np.zeros(n), np.eye(n)
    for g in columns:
        v = beta * v + g
    return v


def weights_by_cumprod(n, beta=0.9):
    return np.cumprod(np.r_[1.0, np.full(n - 1, beta)])[::-1]


def weights_by_integers(n, beta=0.9):
    return beta ** np.arange(n - 1, -1, -1)


def weights_in_float32(n, beta=0.9):
    return np.float32(beta) ** np.arange(n - 1, -1, -1, dtype=np.float32)


def weights_as_tuple(n, beta=0.9, extra=None):
    return tuple(beta ** (n - 1 - i) for i in range(n))


def convert_by_table(alpha, beta, source, target):
    unit = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": 1 - beta}
    return alpha * unit[source] / unit[target]


def convert_by_cases(alpha, beta, source, target):
    if source == "ema" and target != "ema":
        return alpha - alpha * beta
    if source != "ema" and target == "ema":
        return alpha / (1 - beta)
    return alpha


def convert_via_lecture(alpha, beta, source, target):
    if source == "ema":
        alpha = (1 - beta) * alpha
    return alpha * (1 - beta) ** -1 if target == "ema" else alpha


def convert_to_array(alpha, beta, source, target):
    return np.array(convert_by_table(alpha, beta, source, target))


def convert_to_one_element(alpha, beta, source, target):
    return np.atleast_1d(convert_by_table(alpha, beta, source, target))


def convert_in_float32(alpha, beta, source, target, strict=True):
    return np.float32(convert_by_table(alpha, beta, source, target))


RIGHT = {
    "momentum_step": (
        in_place_on_copies,
        by_elements,
        as_lists,
        in_float32,
        with_more_arguments,
        with_the_library,
        with_other_names,
    ),
    "nesterov_step": (
        nesterov_by_library,
        nesterov_multiplied_out,
        nesterov_by_elements,
        nesterov_in_float32,
        nesterov_in_place,
        nesterov_as_lists,
    ),
    "momentum_weights": (
        weights_by_loop,
        weights_by_running_momentum,
        weights_by_cumprod,
        weights_by_integers,
        weights_in_float32,
        weights_as_tuple,
    ),
    "convert_step_size": (
        convert_by_table,
        convert_by_cases,
        convert_via_lecture,
        convert_to_array,
        convert_to_one_element,
        convert_in_float32,
    ),
}


@pytest.mark.parametrize(
    ("name", "function"),
    [pytest.param(n, f, id=f"{n}-{f.__name__}") for n, fs in RIGHT.items() for f in fs],
)
def test_right_answers_written_differently_pass(name, function, seed):
    for part in PARTS:
        assert problems(EXERCISES[name], function, part, seed) == []


# --- unfinished and harmful answers --------------------------------------------------------------


def test_in_place_changes_are_named():
    def changes_its_input(theta, grad, v, alpha=0.01, beta=0.9):
        v *= beta
        v -= alpha * grad
        return theta + v, v

    found = problems(EXERCISES["momentum_step"], changes_its_input, "visible", 20)
    assert len(found) == 1
    assert "changes its input v in place" in found[0]


def test_a_velocity_kept_in_a_global_is_named():
    kept = {"v": 0.0}

    def with_memory(theta, grad, v, alpha=0.01, beta=0.9):
        kept["v"] = beta * kept["v"] - alpha * grad
        return theta + kept["v"], kept["v"]

    first, *_, last = evaluate(EXERCISES["momentum_step"], with_memory, "self", 20, stop_early=True)
    assert "nothing kept outside the function" in first.label
    assert "call 2" in first.problem
    assert last.label == "same inputs, same answer"
    assert "look at kept" in last.problem


@pytest.mark.parametrize(
    ("name", "function", "sentence"),
    [
        ("momentum_step", lambda theta, grad, v, alpha=0.01, beta=0.9: (theta - alpha * grad, v), "plain SGD"),
        ("convert_step_size", lambda alpha, beta, source, target:
         alpha / (1 - beta) if target == "ema" else alpha, "target alone"),
        ("convert_step_size", lambda alpha, beta, source, target:
         alpha * (1 - beta) if source == "ema" else alpha, "source alone"),
        ("convert_step_size", lambda alpha, beta, source, target: alpha / (1 - beta), "always divide"),
    ],
)  # fmt: skip
def test_the_likeliest_mistakes_are_named_at_the_self_check(name, function, sentence, seed):
    assert sentence in problems(EXERCISES[name], function, "self", seed)[0]


def test_the_prediction_is_graded_without_giving_the_number_away(capsys):
    """The number that is asked for, by running the reference over the plain."""
    from course_lib.checking.unit_02_momentum import COASTING_BETA, COASTING_V

    theta, v = np.zeros(1), np.array([COASTING_V])
    for _ in range(1000):
        theta, v = reference.momentum_step(theta, np.zeros(1), v, 0.1, COASTING_BETA)
    assert check("coasting_distance", float(theta[0]), points=1) == 1.0
    assert check("coasting_distance", 5.65, points=1) == 1.0
    assert check("coasting_distance", 5.63, points=1) == 0.0
    assert check("coasting_distance", None, points=1) == 0.0
    for answer in (5.63, 6.0, 0.285, "5"):
        capsys.readouterr()
        assert check("coasting_distance", answer, points=1) == 0.0
        assert "5.7" not in capsys.readouterr().out


# --- training ------------------------------------------------------------------------------------


def test_training_passes_with_a_margin_and_needs_momentum():
    reached = [accuracy(TRAINING, reference.momentum_step, seed) for seed in range(8)]
    assert min(reached) >= TRAINING.threshold + 0.015

    def sgd(theta, grad, v, alpha=0.01, beta=0.9):
        return theta - alpha * grad, v

    assert max(accuracy(TRAINING, sgd, seed) for seed in range(3)) < TRAINING.threshold - 0.015


# --- the unit's own functions --------------------------------------------------------------------


def test_weights_rebuild_the_velocity(seed):
    rng = np.random.default_rng(seed)
    g, alpha, beta = rng.normal(size=(30, 4)), 0.3, 0.85
    theta = v = np.zeros(4)
    for gradient in g:
        theta, v = reference.momentum_step(theta, gradient, v, alpha, beta)
    np.testing.assert_allclose(v, -alpha * reference.momentum_weights(30, beta) @ g, rtol=1e-12)


def test_weights_at_the_edges():
    assert reference.momentum_weights(0).shape == (0,)
    np.testing.assert_array_equal(reference.momentum_weights(3, beta=0.0), [0.0, 0.0, 1.0])
    np.testing.assert_array_equal(reference.momentum_weights(3, beta=0.5), [0.25, 0.5, 1.0])


@pytest.mark.parametrize("part", ["visible", "hidden"])
def test_all_sixteen_conversions_are_checked(part, seed):
    names = ("lecture", "pytorch", "keras", "ema")
    pairs, betas = set(), set()
    for case in EXERCISES["convert_step_size"].draw(np.random.default_rng(seed), part):
        betas.add(case.inputs["beta"])
        pairs |= {(call["source"], call["target"]) for call in (case.inputs, *case.then)}
    assert pairs == set(product(names, names))
    assert max(betas) >= 0.95


@pytest.mark.parametrize("source", reference.CONVENTIONS)
@pytest.mark.parametrize("target", reference.CONVENTIONS)
def test_a_converted_step_size_gives_the_same_iterates(source, target, seed):
    rng = np.random.default_rng(seed)
    gradients, alpha, beta = rng.normal(size=(50, 3)), 0.2, 0.8
    converted = reference.convert_step_size(alpha, beta, source, target)
    ends = []
    for variant, step_size in ((source, alpha), (target, converted)):
        opt = Momentum(alpha=step_size, beta=beta, variant=variant)
        theta = np.zeros(3)
        state = opt.init(theta)
        for g in gradients:
            theta, state = opt.step(theta, g, state)
        ends.append(theta)
    np.testing.assert_allclose(ends[1], ends[0], rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: reference.momentum_weights(-1), ValueError, "n must be"),
        (lambda: reference.momentum_weights(2.5), ValueError, "whole number"),
        (lambda: reference.momentum_weights("3"), TypeError, "n must be a number"),
        (lambda: reference.momentum_weights(3, beta=1.0), ValueError, "beta must be"),
        (lambda: reference.convert_step_size(-1, 0.9, "ema", "keras"), ValueError, "alpha must be"),
        (lambda: reference.convert_step_size(1, 1.0, "ema", "keras"), ValueError, "beta must be"),
        (lambda: reference.convert_step_size(1, 0.9, "torch", "ema"), ValueError, "source must be"),
        (lambda: reference.convert_step_size(1, 0.9, "ema", "tf"), ValueError, "'pytorch'"),
    ],
)
def test_bad_input_is_named(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_signatures_are_the_pinned_ones():
    signatures = {name: str(inspect.signature(getattr(reference, name))) for name in RIGHT}
    assert signatures == {
        "momentum_step": "(theta, grad, v, alpha=0.01, beta=0.9)",
        "nesterov_step": "(theta, grad, v, alpha=0.01, beta=0.9)",
        "momentum_weights": "(n, beta=0.9)",
        "convert_step_size": "(alpha, beta, source, target)",
    }
