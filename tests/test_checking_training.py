"""A training takes the reference's gradients as long as they hold; its result is that of step by step."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.checking import registry
from course_lib.checking.api import drive
from course_lib.checking.calling import Player
from course_lib.checking.exercise import Ask, Case
from course_lib.checking.training import ROUNDING, STRETCH

ADAM = registry.exercise("adam_trains_digits")


class Counted:
    """A player that counts the questions and cases it is asked."""

    def __init__(self, function):
        self._player, self.asks, self.cases = Player(function), 0, 0

    def answer(self, form, ask):
        self.asks += 1
        self.cases += len(ask.cases)
        return self._player.answer(form, ask)


def adam(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = m + (1 - beta1) * (grad - m)  # other rounding than the reference's
    v = v + (1 - beta2) * (grad * grad - v)
    step = alpha * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta - step, m, v


def uncorrected(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - alpha * m / (np.sqrt(v) + eps), m, v


def late_fault(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t == 60:
        raise ZeroDivisionError("at sixty")
    return adam(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def late_turn(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, alpha if t < 110 else 3 * alpha, beta1, beta2, eps)


def both(function, seed=3):
    """What the run and the same step by step return, and the player of the first."""
    player = Counted(function)
    fast = drive(ADAM.run(seed), player, ADAM.form)
    slow = drive(ADAM._step_by_step(seed, ()), Player(function), ADAM.form)
    return fast, slow, player


def test_a_right_step_with_other_rounding_is_asked_for_a_stretch_at_a_time():
    fast, slow, player = both(adam)
    assert player.asks == -(-ADAM.steps // STRETCH)
    assert player.cases == ADAM.steps
    assert fast[0] == pytest.approx(slow[0], abs=1e-12)
    theta, own = fast[1].calls[0][0], slow[1].calls[0][0]
    assert np.abs(theta - own).max() <= 100 * ROUNDING * np.abs(own).max()


@pytest.mark.parametrize(
    ("function", "stretches"), [(uncorrected, 1), (late_fault, 3), (late_turn, 5)]
)
def test_a_step_that_goes_elsewhere_gets_its_gradients_where_it_is(function, stretches):
    fast, slow, player = both(function)
    assert fast[0] == slow[0]
    assert fast[1].problem == slow[1].problem
    taken = 60 if function is late_fault else ADAM.steps
    assert player.asks == stretches + taken
    if fast[0] is not None:
        np.testing.assert_array_equal(fast[1].calls[0][0], slow[1].calls[0][0])


def test_the_reference_itself_goes_the_fast_way_in_every_training():
    for name in ("sgd_trains_digits", "swats_trains_digits", "unified_trains_digits"):
        training = registry.exercise(name)
        player = Counted(training.step.reference)
        accuracy, _ = drive(training.run(5), player, training.form)
        assert player.cases == training.steps
        slow, _ = drive(
            training._step_by_step(5, ()), Player(training.step.reference), training.form
        )
        assert accuracy == slow >= training.threshold


def test_what_is_not_written_is_said_after_one_question():
    def stub(*args, **kwargs):
        raise NotImplementedError("adam_step")

    player = Counted(stub)
    accuracy, outcome = drive(ADAM.run(3), player, ADAM.form)
    assert (accuracy, outcome.unwritten, player.asks) == (None, True, 1)


@pytest.mark.parametrize(("keeps", "played"), [(True, 1), (False, 3)])
def test_a_run_ends_at_its_first_problem(keeps, played):
    def fault(theta, grad, alpha=0.01):
        raise ZeroDivisionError

    form = registry.exercise("sgd_step").form
    case = Case("step", {"theta": np.ones(2), "grad": np.ones(2)})
    assert len(Player(fault).answer(form, Ask((case,) * 3, keeps=keeps))) == played
