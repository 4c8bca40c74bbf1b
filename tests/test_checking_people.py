"""How a check treats people: time, names, memory, chance, lines, other functions' mistakes."""

from __future__ import annotations

import inspect
import math
import random
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from course_lib import limits
from course_lib.checking import check, registry
from course_lib.checking.about import about, line_of
from course_lib.checking.api import evaluate
from course_lib.checking.calling import play
from course_lib.checking.comparing import same
from course_lib.checking.diagnosing import candidates
from course_lib.checking.exercise import Case
from course_lib.checking.registry import exercise
from course_lib.limits import TimeUp, time_limit
from course_lib.units import unit, unit_01_sgd, unit_05_adam
from tests.cells import CALLS_OTHERS, cell, fail

ADAM = exercise("adam_step")


# --- time ------------------------------------------------------------------------------------------


@pytest.fixture
def short(monkeypatch):
    """Exercises with a tenth of a second."""
    before = registry.exercise
    monkeypatch.setattr(registry, "exercise", lambda name: replace(before(name), seconds=0.1))


ENDLESS = """\
def sgd_step(theta, grad, alpha=0.01):
    i = 0
    while i < len(theta):
        theta[i] - alpha * grad[i]
    return theta
"""


def test_an_endless_loop_is_stopped_and_its_line_named(short):
    began = time.monotonic()
    message = fail("sgd_step", cell(ENDLESS, "sgd_step"))
    assert time.monotonic() - began < 3
    assert "still running after 0.1 s and was stopped" in message
    assert re.search(r"line [34] of its cell: `(while|theta\[i\])", message)


def test_graded_an_endless_loop_earns_nothing_and_stops_once(short, capsys):
    began = time.monotonic()
    assert check("sgd_step", cell(ENDLESS, "sgd_step"), part="visible", points=2) == 0.0
    assert time.monotonic() - began < 3
    out = capsys.readouterr().out
    assert out.count("still running") == 1
    assert "not run after that" in out


@pytest.mark.parametrize("keeps", ["except Exception: pass", "except: pass"])
def test_a_loop_that_swallows_errors_is_stopped_too(short, keeps):
    source = f"""\
def sgd_step(theta, grad, alpha=0.01):
    try:
        while True:
            pass
    {keeps}
    while True:
        pass
"""
    assert "still running" in fail("sgd_step", cell(source, "sgd_step"))


def test_waiting_is_stopped_too(short):
    assert "still running" in fail("sgd_step", lambda theta, grad, alpha=0.01: time.sleep(60))


def test_the_alarm_is_put_back():
    rang = []
    timer = signal.setitimer(signal.ITIMER_REAL, 0)  # pytest's own
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    try:
        with pytest.raises(TimeUp), time_limit(0.02):
            time.sleep(5)
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        signal.raise_signal(signal.SIGALRM)
        assert rang == [1]
        with time_limit(5):
            pass
        time.sleep(0.01)
        assert rang == [1]
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *timer)


def test_the_alarm_never_outlives_its_block(monkeypatch):
    """Even where it rings again and again while the block is being left."""
    monkeypatch.setattr(limits, "_AGAIN", 5e-5)
    timer = signal.setitimer(signal.ITIMER_REAL, 0)  # pytest's own
    # An alarm may be on its way to another thread when the block is left: it must reach no handler that minds.
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    left = []
    try:
        for _ in range(300):
            try:
                with time_limit(0.001):
                    while True:
                        pass
            except TimeUp:
                left.append(signal.getitimer(signal.ITIMER_REAL))
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *timer)
    assert left == [(0.0, 0.0)] * 300


def test_a_late_alarm_ends_no_kernel():
    """The default action of the signal would end the process; it is not put back."""
    code = (
        "import signal; from course_lib.limits import time_limit\n"
        "with time_limit(5): pass\n"
        "signal.raise_signal(signal.SIGALRM); print('alive')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "alive\n", done


def test_in_another_thread_there_is_no_limit_and_no_error():
    results = []

    def work():
        with time_limit(0.01):
            time.sleep(0.05)
        results.append(evaluate(exercise("sgd_step"), unit_01_sgd.sgd_step, "self", 1))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert all(r.problem is None for r in results[0])


# --- memory, chance, the notebook's variables -------------------------------------------------------


def test_a_memory_is_named(capsys):
    source = """\
last = []


def sgd_step(theta, grad, alpha=0.01):
    last.append(grad)
    return theta - alpha * grad / len(last)
"""
    message = fail("sgd_step", cell(source, "sgd_step"))
    assert "keeps something outside (look at last)" in message
    check("sgd_step", cell(source, "sgd_step"), part="visible", points=1)
    assert "✗ same inputs, same answer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("    global count\n    count = count + 1", "count"),
        ("    sgd_step.count = count = getattr(sgd_step, 'count', 0) + 1", "sgd_step.count"),
    ],
)
def test_where_a_memory_is(line, place):
    source = f"count = 0\n\n\ndef sgd_step(theta, grad, alpha=0.01):\n{line}\n    return theta - alpha * grad * count\n"
    function = cell(source, "sgd_step")
    if place == "sgd_step.count":
        function(np.ones(1), np.ones(1))
    assert f"look at {place}" in fail("sgd_step", function)


def test_a_mutable_default_is_a_memory():
    def sgd_step(theta, grad, alpha=0.01, seen=[]):  # noqa: B006
        seen.append(1)
        return theta - alpha * grad * len(seen)

    assert "the default of seen" in fail("sgd_step", sgd_step)


def test_chance_is_named():
    def noisy(theta, grad, alpha=0.01):
        return theta - alpha * grad * (1 + 0.1 * np.random.rand())  # noqa: NPY002

    def noisy_too(theta, grad, alpha=0.01):
        return theta - alpha * grad * random.random()

    for function in (noisy, noisy_too):
        assert "do not draw random numbers" in fail("sgd_step", function)


def test_a_variable_of_the_notebook_is_named():
    source = "def sgd_step(x, g, alpha=0.01):\n    return theta - alpha * g\n"
    message = fail("sgd_step", cell(source, "sgd_step", theta=np.full(3, 7.0)))
    assert "reads `theta` from the notebook (a variable of type ndarray, line 2)" in message


def test_a_constant_of_the_notebook_does_no_harm():
    source = "ONE = 1.0\n\n\ndef sgd_step(theta, grad, alpha=0.01):\n    return theta - ONE * alpha * grad\n"
    assert check("sgd_step", cell(source, "sgd_step"), part="hidden", points=1) == 1.0


# --- names -----------------------------------------------------------------------------------------


def test_np_that_is_no_longer_numpy_is_named():
    source = "def sgd_step(theta, grad, alpha=0.01):\n    return np.subtract(theta, alpha * grad)\n\nnp = 3\n"
    message = fail("sgd_step", cell(source, "sgd_step"))
    assert "`np` is no longer NumPy but a variable (int): rename that one" in message
    assert "line 2 of its cell" in message


def test_missing_names_get_advice():
    source = "def sgd_step(theta, grad, alpha=0.01):\n    return np.array(theta) - lr * grad\n"
    assert "name 'lr' is not defined" in (message := fail("sgd_step", cell(source, "sgd_step")))
    assert "Its arguments are theta, grad, alpha" in message
    without = cell(source.replace("lr", "alpha"), "sgd_step")
    del without.__globals__["np"]
    assert "Run the set-up cell" in fail("sgd_step", without)
    source = "def sgd_step(theta, grad, alpha=0.01):\n    np = np.array(theta) - alpha * grad\n    return np\n"
    assert "takes it for the function's own variable" in fail("sgd_step", cell(source, "sgd_step"))


def test_a_name_that_is_no_function_any_more():
    message = fail("sgd_step", np.zeros(3))
    assert (
        "must be a function, got ndarray: does a cell give this name to something else?" in message
    )


# --- lines ------------------------------------------------------------------------------------------


def test_the_line_of_the_wrong_quantity_is_shown():
    source = CALLS_OTHERS.replace(
        "    m, v = update_moments(grad, m, v, beta1, beta2)\n",
        "    m = beta1 * m + (1 - beta1) * grad\n    v = (1 - beta2) * grad**2\n",
    )
    message = fail(
        "adam_step", cell(source, "adam_step", bias_correction=unit_05_adam.bias_correction)
    )
    assert "m is right, but v is wrong" in message
    assert "line 3: `v = (1 - beta2) * grad**2`" in message
    assert "Your v keeps no history" in message


@pytest.mark.parametrize(
    ("source", "quantity", "line"),
    [
        ("def f(a):\n    x = a\n    x += 1\n    return x, a\n", "x", "line 3: `x += 1`"),
        ("def f(a):\n    x = a\n    x[0] = 1\n    return x, a\n", "x", "line 3: `x[0] = 1`"),
        (
            "def f(a):\n    x, y = a\n    z[x] = 1\n    return np.array(x), y\n",
            "x",
            "line 2: `x, y = a`",
        ),
        ("def f(a):\n    return a - 1, a\n", "x", "line 2: `return a - 1, a`"),
        ("def f(a):\n    x = []\n    x.append(a)\n    return x, a\n", "x", None),
        ("def f(a):\n    if a:\n        return 1, 2\n    return a, a\n", "x", None),
        ("def f(a):\n    x = 1\n    return (x, a)\n", "y", None),
        ("def f(a):\n    return g(a)\n", "x", None),
        ("def f(a):\n    x = a\n    if a:\n        x = 1\n    return x, a\n", "x", None),
        ("def f(a):\n    e = a\n    return g.dot(e), a\n", "x", "line 3: `return g.dot(e), a`"),
    ],
)
def test_line_of(source, quantity, line):
    assert line_of(about(cell(source, "f")), ("x", "y"), quantity) == line


# --- what is said about numbers -----------------------------------------------------------------------


def test_a_constant_ratio_is_named_by_the_arguments():
    def averaged(theta, grad, v, alpha=0.01, beta=0.9):
        v = beta * v - (1 - beta) * alpha * grad * 3
        return theta + v, v

    first = evaluate(exercise("momentum_step"), averaged, "self", 20)[0]
    assert "v is 0.3 times what it should be" in first.problem

    def shortened(theta, grad, alpha=0.01):
        return theta - alpha * (1 - alpha) * grad

    # Only of a weight is 1 − x something that one may have meant.
    assert "0.9 times what it should be\n" in fail("sgd_step", shortened)


def test_two_mistakes_at_once_are_both_named():
    def two(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        m = beta1 * m + (1 - beta1) * grad
        v = (1 - beta2) * grad**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        return theta - alpha * m_hat / np.sqrt(v_hat + eps), m, v

    message = fail("adam_step", two)
    assert "v is wrong" in message
    assert (
        "Two things at once. First: Your v keeps no history" in message
    )  # it makes the v that is shown
    assert "Second: Your ε is inside the root" in message

    def returns_hats(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
        m, v = m / (1 - beta1**t), v / (1 - beta2**t)
        return theta - alpha * m / np.sqrt(v + eps), m, v

    message = " ".join(fail("adam_step", returns_hats).split())
    assert "Second: Your ε is inside the root" in message


def test_what_python_and_numpy_say_is_explained():
    """Their own texts, so that a version that words them differently is noticed."""
    slips = {
        "theta - alpha * grad^2": "write `**`",
        "theta - alpha @ grad": "`@` is the matrix product",
        "theta - alpha * math.sqrt(grad)": "take arrays",
        "theta if grad > 0 else -theta": "np.where",
        "theta - alpha * max(grad, 0 * grad)": "np.where",
        "theta - alpha * np.random.default_rng(1).shuffle(grad)": "is None",
        "theta - alpha (grad)": "needs its `*`",
        "theta - alpha * grad[:1, None] - np.ones(7)": "print their `.shape`. Shapes are compared from the right",
        "theta - np.dot(np.ones((2, 3)), np.ones((2, 3)))": "as many columns on the left",
        "theta - np.ones((2, 3)) @ np.ones((2, 3))": "as many columns on the left",
        "theta - np.inner(np.ones((2, 3)), np.ones(2))": "as many columns on the left",
        "np.ones((4, 3)) / np.ones((4, 3)).sum(axis=1)": "`keepdims=True`",
        "np.linalg.norm(np.ones((5, 2)), axis=1) * np.ones((5, 2))": "`keepdims=True`",
    }
    for expression, meaning in slips.items():
        source = f"def sgd_step(theta, grad, alpha=0.01):\n    return {expression}\n"
        message = " ".join(fail("sgd_step", cell(source, "sgd_step", np=np, math=math)).split())
        assert meaning in message, (expression, message)
    rows = """\
def sgd_step(theta, grad, alpha=0.01):
    new = [0.0] * len(theta)
    new = np.array(new)
    for i in range(len(theta)):
        new[i] = theta[i] - alpha * grad[i]
    return new
"""
    assert "does not see every number of a 2-D array" in " ".join(
        fail("sgd_step", cell(rows, "sgd_step", np=np)).split()
    )


def test_an_accepted_form_is_no_second_mistake():
    """What is wrong is said alone, whatever convention it is written in."""
    one = exercise("adam_step")
    twin = next(e for e in one.equivalents if e.parts)
    wrong = next(m for m in one.mistakes if m.parts and not m.parts.keys() & twin.parts.keys())
    message = " ".join(fail("adam_step", one.build(**twin.parts, **wrong.parts)).split())
    assert wrong.sentence in message
    assert f"Besides: {twin.sentence}" in message
    assert "Two things" not in message


def test_a_guess_at_a_ratio_gives_way_to_the_known_mistake():
    def squared(theta, grad, alpha=0.01):
        return theta - alpha**2 * grad

    message = fail("sgd_step", squared)
    assert "is 0.1 times what it should be\n" in message  # not ", which is alpha"
    assert "α is in your step twice" in message


def test_results_in_another_order_are_named():
    def lam_first(*args, **kwargs):
        theta, m, v, buffer, lam, size = unit("07_swats").module.swats_step(*args, **kwargs)
        return theta, m, v, lam, buffer, size

    assert "; return them in the order theta, m, v, buffer, lam, Lambda" in fail(
        "swats_step", lam_first
    )


def test_a_line_is_not_called_a_mistake(capsys):
    """Where the same line is to blame twice and no mistake is known."""

    def unknown(grad, m, v, beta1=0.9, beta2=0.999):
        return beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * np.abs(grad) ** 2.5

    source = inspect.getsource(unknown).replace("    def", "def", 1)
    check(
        "update_moments", cell(textwrap.dedent(source), "unknown", np=np), part="visible", points=1
    )
    out = capsys.readouterr().out
    assert "(the same mistake)" not in out


def test_a_wrong_prediction_gets_the_name_of_its_hint():
    assert 'hint("halving_steps") may help' in fail("halving_steps", 27)


def test_no_pair_of_mistakes_is_right():
    """Two wrongs that make a right would be named where nothing is wrong; and no pair is built twice."""
    rng = np.random.default_rng(3)
    for name in ("sgd_step", "update_moments", "adam_step", "momentum_step", "minibatch_gradient"):
        one = exercise(name)
        cases = [*one.draw(rng, "hidden"), *one.draw(rng, "visible")]
        wanted = [play(one.form, case, one.reference) for case in cases]
        seen = set()
        for made, function in candidates(one):
            names = tuple(mistake.name for mistake in made)
            assert names not in seen
            seen.add(names)
            assert not all(
                same(one, case, right, play(one.form, case, function))
                for case, right in zip(cases, wanted, strict=True)
            ), names


def test_a_case_is_played_without_touching_it():
    inputs = {"theta": np.zeros(2), "grad": np.ones(2), "alpha": 0.5}

    def changes(theta, grad, alpha=0.01):
        theta -= alpha * grad
        return theta

    outcome = play(exercise("sgd_step").form, Case("x", inputs, [{"grad": np.ones(2)}]), changes)
    assert inputs["theta"].tolist() == [0.0, 0.0]
    assert outcome.changed == ("theta",)
    assert [call[0].tolist() for call in outcome.calls] == [[-0.5, -0.5], [-1.0, -1.0]]


# --- strange things that a function may return or do ------------------------------------------------


def test_one_array_that_is_filled_again_is_named(capsys):
    source = """\
store = {}


def sgd_step(theta, grad, alpha=0.01):
    new = store.setdefault(theta.shape, np.empty(theta.shape))
    new[...] = theta - alpha * grad
    return new
"""
    assert check("sgd_step", cell(source, "sgd_step"), part="hidden", points=2) < 2
    assert "the same array is filled again" in " ".join(capsys.readouterr().out.split())


def test_answers_in_unusual_clothes_are_right():
    from fractions import Fraction

    step = unit_01_sgd.sgd_step.__wrapped__
    for answer in (
        lambda *a, **k: step(*a, **k).astype(object),
        lambda *a, **k: np.ma.array(step(*a, **k)),
        lambda *a, **k: dict(enumerate(step(*a, **k))).values(),
    ):
        assert check("sgd_step", answer, part="visible", points=1) == 1.0
    assert check("first_two_steps", np.array([[-0.947]]), points=1) == 1.0
    assert check("first_two_steps", Fraction(-947, 1000), points=1) == 1.0
    word = lambda *a, **k: np.array(exercise("diagnose_plateau").reference(*a, **k))  # noqa: E731
    assert check("diagnose_plateau", word, part="visible", points=1) == 1.0


def test_strange_functions_get_a_sentence(capfd):
    class Silent(Exception):
        def __str__(self):
            raise RuntimeError

    def raises(*a, **k):
        raise Silent

    async def later(*a, **k):
        return a[0]

    class Loop:
        def __call__(self, *a, **k):
            return None

    loop = Loop()
    loop.__wrapped__ = loop
    assert "stops with Silent" in fail("sgd_step", raises)
    assert "leave out `async`" in fail("sgd_step", later)
    assert "returns None" in fail("sgd_step", loop)
    assert "built" in fail("sgd_step", len) or "TypeError" in fail("sgd_step", len)
    assert capfd.readouterr().err == ""


def test_a_generator_without_end_is_stopped_early(monkeypatch):
    before = registry.exercise
    monkeypatch.setattr(registry, "exercise", lambda name: replace(before(name), seconds=2.0))

    def endless(theta, grad, alpha=0.01):
        while True:
            theta = theta - alpha * grad
            yield theta

    assert "shape" in fail("sgd_step", endless)


def test_seterr_of_the_notebook_does_no_harm():
    before = np.seterr(all="raise")
    try:
        message = fail("sgd_step", lambda theta, grad, alpha=0.01: theta - 1e-310 * grad)
    finally:
        np.seterr(**before)
    assert "theta is wrong" in message


def test_a_backslash_in_a_docstring_is_silent(capfd):
    source = 'def sgd_step(theta, grad, alpha=0.01):\n    """$\\\\lambda g$"""\n    return theta + alpha * grad\n'
    assert "Look at line 3" in fail("sgd_step", cell(source, "sgd_step"))
    assert capfd.readouterr().err == ""


def test_a_change_of_the_inputs_is_told_with_a_wrong_answer():
    def both(theta, grad, alpha=0.01):
        grad.sort()
        return theta - 2 * alpha * grad

    assert "Besides, your function changes its input grad in place" in fail("sgd_step", both)


def test_slow_and_right_is_right(monkeypatch):
    """The repetition at the end runs into the limit; that says nothing about the answers."""

    def slow(m, v, t, beta1=0.9, beta2=0.999):
        time.sleep(0.17)  # of five cases and one repetition
        return unit_05_adam.bias_correction(m, v, t, beta1, beta2)

    slower = replace(exercise("bias_correction"), seconds=1.0)
    monkeypatch.setattr(registry, "exercise", lambda name: slower)
    assert check("bias_correction", slow, part="self") is None
