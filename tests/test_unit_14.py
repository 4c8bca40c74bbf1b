"""Unit 14: the one formula against the course's optimizers, its capstone, and what its texts say without a number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from course_lib.checking import check
from course_lib.checking.unit_14_capstone import BUDGET, THRESHOLD, accuracies, recipe
from course_lib.optimizers import SGD, Adagrad, Adam, Momentum, RMSProp
from course_lib.running import run
from course_lib.surfaces import quadratic_bowl
from course_lib.tuning import tune
from course_lib.units.unit_14_choosing import choose_by_validation, train, unified_step
from course_lib.widgets import Lab

SAME = {
    "SGD": (SGD(alpha=0.1), 0.1, {"beta1": 0.0, "sigma": "one"}),
    "SGDM": (Momentum(alpha=0.1), 1.0, {"sigma": "one", "corrected": False}),
    "Adagrad": (Adagrad(alpha=0.1), 0.1, {"beta1": 0.0, "eps": 1e-10, "sigma": "sum"}),
    "RMSProp": (RMSProp(alpha=0.1, beta=0.9), 0.1, {"beta1": 0.0, "beta2": 0.9, "corrected": False}),
    "Adam": (Adam(alpha=0.1), 0.1, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_one_formula_makes_the_steps_of_the_optimizers(name, rng):
    opt, alpha, kind = SAME[name]
    theta = other = rng.normal(size=(2, 3))
    state, m, v = opt.init(theta), np.zeros((2, 3)), np.zeros((2, 3))
    for t in range(1, 31):
        g = rng.normal(size=(2, 3)) * 10.0 ** rng.uniform(-2, 2, (2, 3))
        theta, state = opt.step(theta, g, state)
        other, m, v = unified_step(other, g, m, v, t, alpha, **kind)
        np.testing.assert_allclose(other, theta, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("wrong", [{"sigma": "mean"}, {"beta1": 1.0}, {"alpha": -1.0}, {"t": 0}])
def test_arguments_out_of_range_are_named(wrong):
    (name,) = wrong
    arguments = {"t": 1, **wrong}
    with pytest.raises(ValueError, match=name):
        unified_step(np.ones(2), np.ones(2), np.zeros(2), np.zeros(2), **arguments)


@pytest.mark.parametrize("losses", [[[1.0, 2.0]], np.zeros((2, 0, 3))])
def test_losses_need_three_axes_with_entries(losses):
    with pytest.raises(ValueError, match="methods, step sizes, seeds"):
        choose_by_validation(losses)


def test_the_schedule_is_one_row():
    with pytest.raises(ValueError, match="one row"):
        train(lambda theta: theta, np.ones(2), [[0.1]])


def test_choosing_agrees_with_tune():
    from course_lib.datasets import digits
    from course_lib.networks import Network

    data = digits()
    network = Network((64, 10), data.X_train, data.y_train, batch_size=32)
    found = tune(SGD(), network, data.X_val, data.y_val, [0.01, 0.1, 1.0], 20, record_every=20)
    best, score, method = choose_by_validation(found.validation_loss.T[None])
    assert found.alphas[best[0]] == found.alpha
    assert score[0] == np.median(found.validation_loss, axis=0).min()
    assert method == 0


def test_the_share_of_lucky_comparisons(rng):
    draws = rng.normal(size=(40_000, 5))
    share = np.mean(draws[:, 1:].max(axis=1) > draws[:, 0])
    assert check("lucky_share", 0.8, points=1) == 1.0
    assert abs(share - 0.8) < 0.01


def test_a_recipe_passes_with_a_margin_and_adams_default_does_not():
    assert np.mean(accuracies(*recipe(BUDGET))) >= THRESHOLD + 0.01
    assert (
        np.mean(accuracies(np.full(BUDGET, 0.001), 0.9, 0.999, "average", True)) < THRESHOLD - 0.05
    )
    assert np.mean(accuracies(np.full(BUDGET, 2.0), 0.0, 0.999, "one", False)) < THRESHOLD


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((0.02, 0.9, 0.999, "average", True), "the budget is 100 gradients"),
        ((np.full(101, 0.02), 0.9, 0.999, "average", True), "the budget is 100 gradients"),
        ((np.full(100, 0.02), 0.9, 0.999, "adam", True), "sigma must be one of"),
        ((np.full(100, 0.02), 1.5, 0.999, "average", True), "beta1"),
        ((np.full(100, -0.02), 0.9, 0.999, "average", True), "alphas"),
        (np.full(100, 0.02), "five parts"),
        ((np.full(100, 0.001), 0.9, 0.999, "average", True), "on average"),
    ],
)
def test_what_is_no_recipe_is_told_why(answer, says, capsys):
    assert check("recipe", lambda budget: answer, part="visible", points=2) == 0.0
    assert says in " ".join(capsys.readouterr().out.split())


def test_a_turn_of_the_bowl_costs_adagrad_its_first_place_and_sgd_nothing():
    bowl, turn = quadratic_bowl(kappa=100.0), np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    turned = replace(
        bowl,
        f=lambda x: bowl.f(x @ turn.T),
        grad=lambda x: bowl.grad(x @ turn.T) @ turn,
        start=bowl.start @ turn,
    )

    def steps(opt, surface):
        path = run(replace(opt, alpha=np.geomspace(1e-4, 100, 31)), surface, surface.start, 500)
        return int(np.argmax((path.loss <= 1e-3).any(axis=1)))

    assert steps(SGD(), turned) == steps(SGD(), bowl)
    assert steps(Momentum(), turned) == steps(Momentum(), bowl)
    assert steps(Adagrad(), bowl) < 10 < 50 * steps(Adagrad(), bowl) < steps(Adagrad(), turned)


def test_the_labs_answers_hold():
    bowl = quadratic_bowl(kappa=100.0)
    lab = Lab("adam", surfaces=(bowl, "narrow_valley"), steps=300, alpha=0.4)
    assert lab.reached(1e-3) <= 120
    lab.set(alpha=3.0)
    assert lab.outcome.verdict == "converged"
    lab.set(surface="narrow_valley", alpha=0.63)
    assert lab.reached(1e-3) <= 80
