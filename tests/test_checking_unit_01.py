"""Unit 01: the reference passes, known mistakes are caught and named, right variants pass."""

import inspect
import math

import numpy as np
import pytest

from course_lib.checking import check
from course_lib.checking.exercise import PARTS
from course_lib.checking.registry import exercises
from course_lib.optimizers import SGD
from course_lib.running import run
from course_lib.surfaces import narrow_valley
from course_lib.units import unit
from course_lib.units import unit_01_sgd as reference
from tests.cells import accuracy, problems

EXERCISES = exercises("01_sgd")
STUBS = unit("01_sgd").stubs
CHECKED = [e for e in EXERCISES.values() if e.kind == "function"]
PREDICTION = EXERCISES["halving_steps"]
TRAINING = EXERCISES["sgd_trains_digits"]
WORDS = ("falling", "rising", "critical point", "bouncing", "crawling")
MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.name}-{mistake.name}")
    for exercise in CHECKED
    for mistake in exercise.mistakes
]


@pytest.mark.parametrize("exercise", CHECKED, ids=lambda e: e.name)
def test_hidden_inputs_are_fresh_and_never_the_defaults(exercise):
    first, second = (exercise.draw(np.random.default_rng(seed), "hidden") for seed in (1, 2))
    assert repr(first) != repr(second)
    if exercise.name == "sgd_step":
        assert 0.01 not in {case.inputs["alpha"] for case in first}
    if exercise.name != "minibatches":
        arrays = [v for v in first[-1].inputs.values() if isinstance(v, np.ndarray)]
        assert any(array.dtype == np.float32 for array in arrays)


@pytest.mark.parametrize("word", WORDS)
def test_a_constant_diagnosis_earns_almost_nothing(word, capsys):
    for part in ("visible", "hidden"):
        assert check("diagnose_plateau", lambda *a, **k: word, part=part, points=6) <= 1.0


# --- right answers, written differently ----------------------------------------------------------


def sgd_in_place_on_a_copy(theta, grad, alpha=0.01):
    theta = theta.copy()
    theta -= alpha * grad
    return theta


def sgd_by_elements(theta, grad, alpha=0.01):
    new = np.empty_like(theta)
    for i in np.ndindex(theta.shape):
        new[i] = theta[i] - alpha * grad[i]
    return new


def sgd_as_lists(theta, grad, alpha=0.01):
    return reference.sgd_step(theta, grad, alpha).tolist()


def sgd_in_float32(theta, grad, alpha=0.01):
    return np.float32(theta) - np.float32(alpha) * np.float32(grad)


def sgd_with_more_arguments(theta, grad, alpha=0.01, weight_decay=0.0, **others):
    print("a student's print does no harm")
    return np.add(theta, np.multiply(-alpha, grad))


def sgd_with_the_library(theta, grad, alpha=0.01):
    opt = SGD(alpha=alpha)
    return opt.step(theta, grad, opt.init(theta))[0]


def batches_with_yield(n, batch_size, rng):
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


def batches_as_lists(n, batch_size, rng):
    order = rng.permutation(n).tolist()
    return [order[k : k + batch_size] for k in range(0, n, batch_size)]


def batches_by_shuffle(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    batches = []
    while len(order):
        batches.append(order[:batch_size])
        order = order[batch_size:]
    return tuple(batches)


def batches_by_sorting(n, batch_size, rng, drop_last=False):
    order = np.argsort(rng.random(n)).astype(np.int32)
    return np.split(order, np.arange(batch_size, n, batch_size))


def batches_by_choice(n, batch_size, rng):
    order = rng.choice(n, size=n, replace=False)
    count = math.ceil(n / batch_size)
    return [order[k * batch_size : min(n, (k + 1) * batch_size)] for k in range(count)]


def batches_one_by_one(n, batch_size, rng):
    left, batches = list(range(n)), []
    while left:
        batch = []
        while left and len(batch) < batch_size:
            batch.append(left.pop(int(rng.integers(len(left)))))
        batches.append(np.array(batch))
    return batches


def batches_from_random_integers(n, batch_size, rng):
    order = np.random.default_rng(int(rng.integers(2**32))).permutation(n)
    return map(np.array, [order[k : k + batch_size] for k in range(0, n, batch_size)])


def gradient_by_loop(theta, X, y, indices):
    grad = np.zeros(len(theta))
    for i in indices:
        grad += (X[i] @ theta - y[i]) * X[i]
    return grad / len(indices)


def gradient_by_einsum(theta, X, y, indices):
    return np.einsum("ij,i->j", X[indices], X[indices] @ theta - y[indices]) / len(indices)


def gradient_by_mean(theta, X, y, indices):
    residual = X[indices].dot(theta) - y[indices]
    return np.mean(residual[:, None] * X[indices], axis=0)


def gradient_by_normal_equation(theta, X, y, indices, scale=1.0):
    A, b = X[indices], y[indices]
    return (A.T @ A / len(b)) @ theta - A.T @ b / len(b)


def gradient_as_list(theta, X, y, indices):
    return list(gradient_by_mean(theta, X, y, list(indices)))


def gradient_in_float32(theta, X, y, indices):
    return np.float32(gradient_by_loop(theta, X, y, indices))


def limit_by_svd(hessian):
    return 2 / np.linalg.svd(hessian, compute_uv=False)[0]


def limit_by_norm(hessian):
    return 2.0 / np.linalg.norm(hessian, 2)


def limit_unsorted(hessian, *others):
    return min(2 / max(np.linalg.eigvals(hessian).real), np.inf)


def limit_by_power_iteration(hessian):
    v = np.random.default_rng(0).normal(size=len(hessian))
    for _ in range(2000):
        v = hessian @ v
        v = v / np.linalg.norm(v)
    return 2 / (v @ hessian @ v)


def limit_as_array(hessian):
    return np.array([2 / np.linalg.eigh(hessian)[0].max()])


def limit_by_eigvals(hessian):
    return 2 / np.linalg.eigvals(hessian).max()


def limit_by_complex_eigenvalues(hessian):
    """What limit_by_eigvals returns with NumPy 2.5, whose eigvals are always complex."""
    return 2 / np.linalg.eig(hessian)[0].astype(complex).max()


def limit_in_float32(hessian):
    return np.float32(2 / np.linalg.eigvalsh(hessian)[-1])


def diagnose_by_loops(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    norms = [math.sqrt(sum(float(x) ** 2 for x in g)) for g in grad]
    then = float(loss[len(loss) - 1 - window])
    if (then - float(loss[-1])) / abs(then) > rtol:
        return "falling"
    if (float(loss[-1]) - then) / abs(then) > rtol:
        return "rising"
    if norms[-1] <= gtol * max(norms):
        return "critical point"
    total = 0.0
    for k in range(len(grad) - window, len(grad) - 1):
        if norms[k] and norms[k + 1]:
            total += float(np.dot(grad[k], grad[k + 1])) / (norms[k] * norms[k + 1])
    if total < 0:
        return "bouncing"
    return "crawling"


def diagnose_without_pairs_of_zeros(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before = loss[len(loss) - 1 - window]
    if loss[-1] < before - rtol * abs(before):
        return "falling"
    if loss[-1] > before + rtol * abs(before):
        return "rising"
    size = np.sqrt((grad**2).sum(axis=1))
    if not size[-1] > gtol * size.max():
        return "critical point"
    a, b = grad[-window:-1], grad[len(grad) - window + 1 :]
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    cosine = (a * b).sum(axis=1)[lengths > 0] / lengths[lengths > 0]
    return "bouncing" if cosine.mean() < 0 else "crawling"


def diagnose_everything_first(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    norm = np.linalg.norm(grad, axis=1)
    g = np.nan_to_num(grad / norm[:, None])[-window:]
    cosine = np.mean(np.einsum("ij,ij->i", g[1:], g[:-1]))
    answer = np.where(cosine < 0, "bouncing", "crawling")
    answer = "critical point" if norm[-1] <= gtol * norm.max() else str(answer)
    fall = (loss[-1 - window] - loss[-1]) / abs(loss[-1 - window])
    return {1: "falling", -1: "rising", 0: answer}[int(np.sign(fall)) * int(abs(fall) > rtol)]


def diagnose_by_angles(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    """Squares of lengths; cosines by np.divide, 0 where a gradient is 0."""
    first = loss[len(grad) - window]
    if np.abs(first - loss[len(grad)]) > rtol * np.abs(first):
        return ["rising", "falling"][int(first > loss[len(grad)])]
    squares = np.einsum("ij,ij->i", grad, grad)
    if squares[-1] <= gtol**2 * squares.max():
        return "critical point"
    last = grad[-window:]
    size = np.sqrt(np.sum(last**2, axis=1, keepdims=True))
    unit = np.divide(last, size, out=np.zeros_like(last), where=size > 0)
    return ("crawling", "bouncing")[int(np.trace(unit[1:] @ unit[:-1].T) < 0)]


def diagnose_in_float32(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    return diagnose_without_pairs_of_zeros(loss, np.float32(grad), window, rtol, gtol)


def diagnose_as_numpy_string(loss, grad, window=20, rtol=1e-3, gtol=1e-4, verbose=True):
    return np.str_(diagnose_by_loops(list(loss), grad.tolist(), window, rtol, gtol))


RIGHT = {
    "sgd_step": (
        sgd_in_place_on_a_copy,
        sgd_by_elements,
        sgd_as_lists,
        sgd_in_float32,
        sgd_with_more_arguments,
        sgd_with_the_library,
    ),
    "minibatches": (
        batches_with_yield,
        batches_as_lists,
        batches_by_shuffle,
        batches_by_sorting,
        batches_by_choice,
        batches_one_by_one,
        batches_from_random_integers,
    ),
    "minibatch_gradient": (
        gradient_by_loop,
        gradient_by_einsum,
        gradient_by_mean,
        gradient_by_normal_equation,
        gradient_as_list,
        gradient_in_float32,
    ),
    "stability_limit": (
        limit_by_svd,
        limit_by_norm,
        limit_unsorted,
        limit_by_power_iteration,
        limit_as_array,
        limit_in_float32,
        limit_by_eigvals,
        limit_by_complex_eigenvalues,
    ),
    "diagnose_plateau": (
        diagnose_by_loops,
        diagnose_without_pairs_of_zeros,
        diagnose_everything_first,
        diagnose_by_angles,
        diagnose_in_float32,
        diagnose_as_numpy_string,
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
    def changes_its_input(theta, grad, alpha=0.01):
        theta -= alpha * grad
        return theta

    found = problems(EXERCISES["sgd_step"], changes_its_input, "visible", 20)
    assert len(found) == 1
    assert "changes its input theta in place" in found[0]


@pytest.mark.parametrize(
    "answer", [3, "batches", [], [[]], [3, 4], [["a"]], [None], np.zeros((2, 2, 2), int), {1: 2}]
)
def test_strange_batches_are_refused_with_a_sentence(answer):
    found = problems(EXERCISES["minibatches"], lambda *a, **k: answer, "visible", 20)
    assert len(found) == 2
    assert all("n = 4" in problem or "it must return" in problem for problem in found)


def test_a_generator_without_end_is_stopped():
    def endless(n, batch_size, rng):
        while True:
            yield [0]

    found = problems(EXERCISES["minibatches"], endless, "self", 20)
    assert len(found) == 2


def test_an_error_inside_a_generator_is_reported():
    def breaks(n, batch_size, rng):
        yield rng.permutation(n)[:batch_size]
        raise KeyError("no more")

    found = problems(EXERCISES["minibatches"], breaks, "self", 20)
    assert all("KeyError" in problem for problem in found)
    assert len(found) == 2


# --- the prediction ------------------------------------------------------------------------------


def test_the_prediction_follows_from_the_run(capsys):
    from course_lib.checking.unit_01_sgd import ALPHA, CURVATURE, halving_steps

    valley = narrow_valley()
    assert valley.hessian([0.3, 5.0])[1, 1] == pytest.approx(CURVATURE)
    path = run(SGD(alpha=ALPHA), valley, [0.0, 10.0], 15_000)
    steps = int(np.argmax(path.theta[:, 1] <= 5.0))
    assert steps == math.ceil(halving_steps())
    assert check("halving_steps", steps, points=1) == 1.0
    assert check("halving_steps", np.float64(steps + 1), points=1) == 1.0


def test_wrong_predictions_get_their_sentence_and_never_the_number(capsys):
    for mistake in PREDICTION.mistakes:
        (problem,) = problems(PREDICTION, mistake.function, "visible", 20)
        assert mistake.sentence in problem
        assert "1386" not in problem
    for value in (None, "many", [1, 2], -1, np.nan, True):
        assert check("halving_steps", value, points=1) == 0.0
    assert "1386" not in capsys.readouterr().out
    assert check("halving_steps", "13863", points=1) == 0.0
    assert "must be one number, got '13863'" in capsys.readouterr().out


# --- training ------------------------------------------------------------------------------------


def test_training_passes_with_a_margin_and_needs_the_step(capsys):
    reached = [accuracy(TRAINING, reference.sgd_step, seed) for seed in range(8)]
    assert min(reached) >= TRAINING.threshold + 0.015

    def uphill(theta, grad, alpha=0.01):
        return theta + alpha * grad

    def default_alpha(theta, grad, alpha=0.01):
        return theta - 0.01 * grad

    for wrong in (uphill, default_alpha):
        reached = [accuracy(TRAINING, wrong, seed) for seed in range(3)]
        assert max(reached) < TRAINING.threshold - 0.015
    assert check("sgd_trains_digits", reference.sgd_step, points=2) == 2.0
    assert check("sgd_trains_digits", uphill, points=2) == 0.0


# --- the unit's own functions --------------------------------------------------------------------


def test_minibatches_make_an_unbiased_gradient(seed):
    rng = np.random.default_rng(seed)
    X, y, theta = rng.normal(size=(24, 3)), rng.normal(size=24), rng.normal(size=3)
    batches = reference.minibatches(24, 6, rng)
    mean = np.mean([reference.minibatch_gradient(theta, X, y, b) for b in batches], axis=0)
    np.testing.assert_allclose(mean, X.T @ (X @ theta - y) / 24, rtol=1e-12)


def test_the_gradient_is_that_of_half_the_mean_square(seed):
    rng = np.random.default_rng(seed)
    X, y, theta = rng.normal(size=(9, 2)), rng.normal(size=9), rng.normal(size=2)
    rows, h = np.array([4, 4, 7]), 1e-6

    def loss(theta):
        return 0.5 * np.mean((X[rows] @ theta - y[rows]) ** 2)

    numeric = [(loss(theta + h * e) - loss(theta - h * e)) / (2 * h) for e in np.eye(2)]
    np.testing.assert_allclose(
        reference.minibatch_gradient(theta, X, y, rows), numeric, rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_the_stability_limit_is_where_runs_begin_to_grow(factor, seed):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(4, 4))
    hessian = root @ root.T + np.eye(4)
    theta = start = rng.normal(size=4)
    for _ in range(4000):
        theta = theta - factor * reference.stability_limit(hessian) * hessian @ theta
    grown = np.linalg.norm(theta) > np.linalg.norm(start)
    assert grown == (factor > 1)


def test_diagnoses_of_real_runs_in_the_valley():
    valley = narrow_valley()
    runs = run(SGD(alpha=np.array([1e-2, 1e-7, 9e-3])), valley, valley.start, 200)
    words = [reference.diagnose_plateau(runs.loss[:, k], runs.grad[:, k]) for k in range(3)]
    assert words == ["bouncing", "crawling", "falling"]
    away = run(SGD(alpha=1.01e-2), valley, valley.start, 200)
    assert reference.diagnose_plateau(away.loss, away.grad) == "rising"


def test_zero_gradients_in_the_window_have_no_direction():
    grad = np.array([[1.0], [-1.0], [0.0], [1.0], [-1.0]])
    assert reference.diagnose_plateau(np.ones(6), grad, window=5) == "bouncing"
    apart = np.array([[1.0], [0.0], [1.0], [0.0], [1.0]])  # no two neighbours have a direction
    assert reference.diagnose_plateau(np.ones(6), apart, window=5) == "crawling"


@pytest.mark.parametrize("part", ["self", "visible", "hidden"])
def test_products_of_long_gradients_are_not_cosines(part):
    """g = 1, −1, 0.1, −0.1, 0.1, 30, 30: five short neighbours turn round, one long pair agrees."""

    def by_products(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
        word = reference.diagnose_plateau(loss, grad, window, rtol, gtol)
        if word in ("bouncing", "crawling"):
            last = grad[-window:]
            return "bouncing" if np.mean(np.sum(last[1:] * last[:-1], axis=1)) < 0 else "crawling"
        return word

    g = np.array([[1.0], [-1.0], [0.1], [-0.1], [0.1], [30.0], [30.0]])
    assert reference.diagnose_plateau(np.ones(8), g, window=7) == "bouncing"
    assert by_products(np.ones(8), g, window=7) == "crawling"
    found = problems(EXERCISES["diagnose_plateau"], by_products, part, 20)
    assert found
    assert all("not divided by both lengths" in problem for problem in found)


def test_limits_are_recognised_when_eig_is_complex(monkeypatch):
    """From NumPy 2.5 on eig and eigvals are complex, whatever the matrix."""
    eig, eigvals = np.linalg.eig, np.linalg.eigvals

    def complex_eig(a):
        values, vectors = eig(a)
        return values.astype(complex), vectors.astype(complex)

    monkeypatch.setattr(np.linalg, "eig", complex_eig)
    monkeypatch.setattr(np.linalg, "eigvals", lambda a: eigvals(a).astype(complex))
    exercise = EXERCISES["stability_limit"]
    for part in ("self", "visible", "hidden"):
        for right in (limit_by_eigvals, limit_unsorted, limit_by_complex_eigenvalues):
            assert problems(exercise, right, part, 20) == []
        first = problems(exercise, lambda hessian: 2 / np.linalg.eig(hessian)[0][0], part, 20)
        assert first
        assert all("does not sort them" in problem for problem in first)


def test_a_small_negative_eigenvalue_is_rounding():
    h = np.outer([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    h[0, 0] -= 1e-9
    assert reference.stability_limit(h) == pytest.approx(2 / 14)
    assert reference.stability_limit(np.float32(h)) == pytest.approx(2 / 14, rel=1e-5)


def test_a_self_check_that_passes_is_not_followed_by_a_surprise():
    """Every mistake that loses points in a graded part is found by the self-check already."""
    exercise = EXERCISES["diagnose_plateau"]
    for mistake in exercise.mistakes:
        assert problems(exercise, mistake.function, "self", 20), mistake.name


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: reference.minibatches(0, 5, np.random.default_rng(0)), ValueError, "n must be"),
        (lambda: reference.minibatches(5, 0, np.random.default_rng(0)), ValueError, "batch_size"),
        (lambda: reference.minibatches(5, 2, 7), TypeError, "Generator, got 7"),
        (
            lambda: reference.minibatch_gradient([1.0], [[1.0, 2.0]], [1.0], [0]),
            ValueError,
            r"got \(1, 2\), \(1,\) and \(1,\)",
        ),
        (
            lambda: reference.minibatch_gradient([1.0], [[1.0]], [1.0], [1]),
            ValueError,
            "indices must be from 0 to 0",
        ),
        (
            lambda: reference.minibatch_gradient([1.0], [[1.0]], [1.0], []),
            ValueError,
            "one or more",
        ),
        (lambda: reference.stability_limit([[1.0, 2.0], [0.0, 1.0]]), ValueError, "symmetric"),
        (lambda: reference.stability_limit([1.0, 2.0]), ValueError, "square"),
        (lambda: reference.stability_limit(np.ones((2, 3))), ValueError, r"square .*\(2, 3\)"),
        (lambda: reference.stability_limit(np.ones((0, 0))), ValueError, r"square .*\(0, 0\)"),
        (lambda: reference.stability_limit([[np.nan]]), ValueError, "hessian must be finite"),
        (lambda: reference.stability_limit([[-1.0]]), ValueError, "no eigenvalue below 0"),
        (
            lambda: reference.stability_limit([[2.0, 0.0], [0.0, -1.0]]),
            ValueError,
            "diverge from almost every start.*got -1",
        ),
        (lambda: reference.stability_limit(np.zeros((2, 2))), ValueError, "eigenvalue above 0"),
        (lambda: reference.diagnose_plateau([1.0, 1.0], [[1.0]]), ValueError, "window must be"),
        (
            lambda: reference.diagnose_plateau([1.0, 1.0], [[1.0], [1.0]], window=2),
            ValueError,
            r"loss must be \(N\+1,\)",
        ),
        (
            lambda: reference.diagnose_plateau([1.0, np.nan, 1.0], [[1.0], [1.0]], window=2),
            ValueError,
            "finite",
        ),
    ],
)
def test_bad_input_is_named(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_signatures_are_the_pinned_ones():
    assert {name: str(inspect.signature(getattr(reference, name))) for name in STUBS} == {
        "sgd_step": "(theta, grad, alpha=0.01)",
        "minibatches": "(n, batch_size, rng)",
        "minibatch_gradient": "(theta, X, y, indices)",
        "stability_limit": "(hessian)",
        "diagnose_plateau": "(loss, grad, window=20, rtol=0.001, gtol=0.0001)",
    }
