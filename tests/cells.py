"""Students' cells for the tests of the checker."""

from __future__ import annotations

import pytest

from course_lib.checking import CheckFailed, check
from course_lib.checking.api import drive, evaluate
from course_lib.checking.calling import Player
from course_lib.proof.versions import run_cell

# Right by itself, whatever the functions that it calls are.
CALLS_OTHERS = """\
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v
"""


def cell(source, name, **space):
    """A function from a notebook's cell."""
    return run_cell(source, f"cell {name} {abs(hash(source))}", **space)[name]


def moments_in_place(grad, m, v, beta1=0.9, beta2=0.999):
    """update_moments, right in value, in the arrays that it was given."""
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    return m, v


def problems(exercise, function, part, seed, explain=True):
    """What is wrong in the sub-checks of a part."""
    results = evaluate(exercise, function, part, seed, explain=explain)
    return [r.problem for r in results if r.problem]


def accuracy(training, function, seed):
    """The validation accuracy that a function reaches."""
    return drive(training.run(seed), Player(function), training.form)[0]


def fail(name, function):
    with pytest.raises(CheckFailed) as caught:
        check(name, function)
    return str(caught.value)
