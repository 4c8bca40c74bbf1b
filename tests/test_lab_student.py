"""Labs with the reader's own function in them."""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pytest

from course_lib import optimizers
from course_lib.optimizers import REGISTRY
from course_lib.running import run
from course_lib.surfaces import quadratic_bowl
from course_lib.widgets import Lab
from course_lib.widgets.student import run_student
from course_lib.widgets.student_calls import stub_of
from tests.labs import (
    picture,
)


def right(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    m = m + (1 - beta1) * (grad - m)  # the same, written otherwise
    v = v - (1 - beta2) * (v - grad * grad)
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - size * m / (np.sqrt(v) + eps * np.sqrt(1 - beta2**t)), m, v


def late_error(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, m, v = optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
    return (theta + 1e-5 if t == 7 else theta), m, v


def overwritten_state(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - alpha * m / (np.sqrt(v) + eps), m, v


def not_written(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    raise NotImplementedError


def raising(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    if t == 3:
        return undefined_name  # noqa: F821
    return optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def making_nan(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, m, v = optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
    return np.sqrt(-np.ones(2)) if t == 5 else theta, m, v


def in_place(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    theta -= alpha * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, m, v


def noisy_talker(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    print("looking at", theta)
    print("and at", grad, file=sys.stderr)
    warnings.warn("careful", UserWarning, stacklevel=1)
    np.log(np.zeros(1))
    return optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def leaving(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    sys.exit(3)


def endless(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    while t == 4:
        pass
    return optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)


STUDENTS = [
    (endless, "endless was stopped at step 4: it ran for 0.2 s in this lab", None),
    (right, "right agrees with the reference in all 40 steps", None),
    (late_error, "late_error parts from the reference at step 7: theta differs.", 7),
    (overwritten_state, "parts from the reference at step 1: m and v differ.", 1),
    (not_written, "not_written is not written yet", None),
    (raising, "“return undefined_name # noqa: F821”: NameError: name 'undefined_name'", None),
    (making_nan, "making_nan returned NaN in theta at step 5; the reference does not.", 5),
    (in_place, "in_place changes its input theta and m and v in place", None),
    (noisy_talker, "noisy_talker warned: UserWarning: careful.", None),
    (leaving, "leaving stopped at step 1 in line", None),
    (lambda *a, **k: None, "<lambda> returned None at step 1", None),
    (lambda theta, *a, **k: theta, "must return (theta, m, v)", None),
    (lambda theta, *a, **k: (theta, theta), "returned 2 values at step 1", None),
    (lambda t, *a, **k: (t[:1], t, t), "theta with shape (1,) at step 1", None),
    (lambda t, *a, **k: ("x", t, t), "returned a str for theta at step 1", None),
    (lambda theta: theta, "<lambda> could not be called at step 1: TypeError", None),
]


@pytest.mark.parametrize(("function", "says", "parts"), STUDENTS)
def test_student_function(function, says, parts, capfd, monkeypatch):
    monkeypatch.setattr("course_lib.widgets.student.SECONDS", 0.2)
    lab = Lab("adam", surfaces=("rosenbrock",), steps=40, student=function)
    assert says in lab.summary
    difference = lab.student_run.difference
    assert (difference.step if difference else None) == parts
    # The lab lives on, and nothing of the reader's code leaks out of it.
    before = picture(lab)
    lab.set(alpha=0.5)
    assert says in lab.summary
    assert (picture(lab) != before).any()
    assert capfd.readouterr() == ("", "")


def test_student_line_is_the_functions_own():
    lab = Lab("adam", surfaces=("rosenbrock",), steps=10, student=raising)
    line = raising.__code__.co_firstlineno + 2
    assert f"raising stopped at step 3 in line {line}," in lab.summary
    assert len(lab.student_run.loss) == 3  # the start and two steps


def test_parting_is_marked_and_its_values_shown():
    lab = Lab("adam", surfaces=("rosenbrock",), steps=40, student=late_error)
    view = lab._picture
    assert view._parting.get_visible()
    assert view._parting.get_xdata() == lab.student_run.theta[7][0]
    assert list(view._parting_line.get_xdata()) == [7, 7]
    for row in (lab.student_run.difference.student, lab.student_run.difference.reference):
        assert f"theta = [{row['theta'][0]:.8g}, {row['theta'][1]:.8g}]" in lab._text.value
    assert np.abs(row["theta"] - lab.path.theta[7]).max() < 1e-12
    assert not Lab("adam", steps=5, student=right)._picture._parting.get_visible()


def test_rounding_that_adds_up_is_no_difference():
    lab = Lab("adam", surfaces=("quadratic_bowl",), steps=300, student=right, alpha=1.0, beta1=0.0)
    assert lab.student_run.difference is None


def test_a_wrong_small_step_is_a_difference():
    """Far smaller than theta's own digits times the tolerance: only the change of theta shows it."""

    def half(theta, grad, alpha):
        return theta - 0.5 * alpha * grad

    lab = Lab("sgd", surfaces=("quadratic_bowl",), steps=5, student=half, alpha=1e-7)
    assert lab.student_run.difference.step == 1


def in_float32(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, grad, m, v = (np.float32(x) for x in (theta, grad, m, v))
    return optimizers.adam_step.__wrapped__(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def nearly_in_float32(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, m, v = in_float32(theta, grad, m, v, t, alpha, beta1, beta2, eps)
    return theta, m, np.float32(v * (1.001 if t == 9 else 1.0))


@pytest.mark.parametrize("surface", ["quadratic_bowl", "rosenbrock", "himmelblau"])
def test_float32_is_compared_less_closely(surface):
    lab = Lab("adam", surfaces=(surface,), steps=100, student=in_float32)
    assert lab.student_run.difference is None
    assert "in all 100 steps (within 0.0001, as its arrays are float32)." in lab.summary
    lab = Lab("adam", surfaces=(surface,), steps=100, student=nearly_in_float32)
    assert "parts from the reference at step 9: v differs." in lab.summary


def test_float32_that_overflows_is_no_difference():
    def step(theta, grad, alpha):
        return np.float32(theta) - np.float32(alpha) * np.float32(grad)

    lab = Lab("sgd", surfaces=("quadratic_bowl",), steps=100, student=step, alpha=10.0)
    assert not np.isfinite(lab.student_run.loss[-1])
    assert "parts from" not in lab.summary


def test_student_gets_the_same_noise():
    lab = Lab("adam", surfaces=("rosenbrock",), steps=50, student=right, noise=0.5)
    np.testing.assert_allclose(lab.student_run.theta, lab.path.theta, rtol=1e-6)


@pytest.mark.parametrize(
    "name",
    [n for n in REGISTRY if hasattr(optimizers, f"{n.lower()}_step")],
)
def test_reference_itself_agrees_for_every_method(name):
    stub = stub_of(name)
    surface = quadratic_bowl()
    hyper = {"alpha": 0.01}
    result = run_student(stub.reference, stub, surface, surface.start, 40, hyper)
    assert "agrees with the reference in all 40 steps" in result.text
    path = run(REGISTRY[name](alpha=0.01), surface, surface.start, 40)
    np.testing.assert_allclose(result.theta, path.theta, rtol=1e-12)


def test_student_in_sgd_lab_with_beta():
    lab = Lab("sgd", steps=20, student=optimizers.sgd_step, beta=0.5)
    assert "sgd_step has no β, so it is compared with the plain step." in lab.summary
    assert "agrees with the reference" in lab.summary


def test_a_state_that_is_one_number_is_carried_and_compared():
    def doubled(*arguments, **hyper):
        *rest, Lambda = optimizers.swats_step(*arguments, **hyper)
        return *rest, 2 * Lambda

    hyper = {"alpha": 0.1, "beta2": 0.9, "switch_tolerance": 1e-2}
    bowl = quadratic_bowl()
    for function, differing in ((optimizers.swats_step, None), (doubled, ("Lambda",))):
        made = run_student(function, stub_of("SWATS"), bowl, bowl.start, 20, hyper)
        assert made.problem == ""
        assert (made.difference and made.difference.differing) == differing
    made = run_student(lambda *a, **k: (a[0],) * 6, stub_of("SWATS"), bowl, bowl.start, 3, hyper)
    assert "returned lam with shape (2,) at step 1; it must be one number" in made.problem
