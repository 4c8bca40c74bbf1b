"""Verdicts on runs whose end is known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from course_lib.optimizers import SGD, Momentum, RMSProp
from course_lib.outcomes import VERDICTS, outcome
from course_lib.running import run
from course_lib.surfaces import double_well, narrow_valley, plateau, quadratic_bowl, rosenbrock


@pytest.mark.parametrize(
    ("verdict", "opt", "surface", "start"),
    [
        ("converged", SGD(alpha=0.1), quadratic_bowl(), (-9.0, 1.0)),
        ("diverged", SGD(alpha=0.21), quadratic_bowl(), (-9.0, 1.0)),  # stable below 2/10
        ("diverged", SGD(alpha=10.0), rosenbrock(), (-1.2, 1.0)),  # overflows
        ("oscillates", SGD(alpha=0.01), narrow_valley(), (1.0, 10.0)),  # exactly 2/200
        ("oscillates", RMSProp(alpha=0.5), quadratic_bowl(), (-9.0, 1.0)),
        ("too slow", SGD(alpha=1e-7), narrow_valley(), (1.0, 10.0)),
        ("too slow", SGD(alpha=1e-3), rosenbrock(), (-1.2, 1.0)),
        ("stuck", SGD(alpha=0.05), double_well(), (2.0,)),
        ("converged", Momentum(alpha=0.05, beta=0.9), double_well(), (2.0,)),
    ],
)
def test_verdict(verdict, opt, surface, start):
    result = outcome(run(opt, surface, np.array(start), 300), surface)
    assert result.verdict == verdict
    assert verdict in VERDICTS
    assert result.steps == 300
    assert {"oscillates": "oscillates", "too slow": "too slow"}.get(verdict, verdict) in result.text


def test_numbers_are_the_runs_own():
    surface = quadratic_bowl()
    path = run(SGD(alpha=0.1), surface, np.array([-9.0, 1.0]), 80)
    result = outcome(path, surface)
    assert result.loss == path.loss[-1]
    assert result.distance == pytest.approx(np.linalg.norm(path.theta[-1]))
    assert f"{path.loss[-1]:.3g}" in result.text
    # The step named is the first from which the point stays near the minimum.
    diagonal = np.linalg.norm(np.diff(np.array(surface.domain), axis=1))
    far = np.linalg.norm(path.theta, axis=1) > 0.01 * diagonal
    low = path.loss <= 1e-3 * path.loss[0]
    assert not far[result.step :].any()
    assert low[result.step :].all()
    assert far[result.step - 1] or not low[result.step - 1]


def test_step_of_divergence():
    surface = quadratic_bowl()
    path = run(SGD(alpha=0.21), surface, np.array([0.0, 1.0]), 100)  # y grows by 1.1 a step
    result = outcome(path, surface)
    assert result.step == int(np.ceil(np.log(1.5) / (2 * np.log(1.1))))


def test_local_minimum_is_named():
    surface = double_well()
    result = outcome(run(SGD(alpha=0.05), surface, np.array([2.0]), 300), surface)
    assert result.local == tuple(surface.local_minima[0])
    assert "local minimum (1)" in result.text


def test_nearest_of_several_minima():
    from course_lib.surfaces import himmelblau

    surface = himmelblau()
    for minimum in surface.minima:
        result = outcome(run(SGD(alpha=0.01), surface, minimum + 0.1, 200), surface)
        assert result.verdict == "converged"
        assert result.minimum == pytest.approx(tuple(minimum))


def test_no_steps_and_flat_ground():
    surface = plateau()
    start = np.array([domain[1] for domain in surface.domain])
    assert outcome(run(SGD(alpha=0.1), surface, start, 0), surface).verdict in VERDICTS
    assert outcome(run(SGD(alpha=1e-3), surface, start, 50), surface).verdict != "converged"


def test_batched_path_is_refused():
    batched = SimpleNamespace(theta=np.zeros((3, 2, 2)), loss=np.zeros((3, 2)), grad=None)
    with pytest.raises(ValueError, match=r"path.theta .*\(3, 2, 2\)"):
        outcome(batched, quadratic_bowl())
