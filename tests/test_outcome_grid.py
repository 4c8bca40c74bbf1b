"""The verdicts of whole grids against those of their runs one by one."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import Adam, Momentum
from course_lib.outcome_grid import grid_outcome
from course_lib.outcomes import VERDICTS, outcome
from course_lib.running import Path, run
from course_lib.schedules import cosine
from course_lib.surfaces import SURFACES

ALPHA = np.geomspace(1e-4, 3.0, 14)[None, :]
BETA = np.linspace(0.0, 0.99, 9)[:, None]
OPTIMIZERS = (Momentum(alpha=ALPHA, beta=BETA), Adam(alpha=ALPHA, beta1=BETA))


def one_by_one(path: Path, surface) -> np.ndarray:
    """The verdict of each run of a batch."""
    found = np.empty(path.loss.shape[1:], dtype=int)
    for cell in np.ndindex(found.shape):
        place = (slice(None), *cell)
        single = Path(
            path.theta[place], path.loss[place], path.grad[place], path.alpha, (), path.step, None
        )
        found[cell] = VERDICTS.index(outcome(single, surface).verdict)
    return found


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("opt", OPTIMIZERS, ids=lambda opt: opt.name)
def test_verdicts_are_those_of_the_single_runs(opt, name):
    surface = SURFACES[name]()
    start = np.array(surface.start, dtype=float)
    for steps in (1, 7, 40, 300):
        grid = grid_outcome(opt, surface, start, steps)
        path = run(opt, surface, start, steps)
        np.testing.assert_array_equal(grid.loss, path.loss[-1])
        np.testing.assert_array_equal(grid.verdict, one_by_one(path, surface))


def test_every_verdict_occurs():
    seen = set()
    for name in ("quadratic_bowl", "double_well", "narrow_valley"):
        surface = SURFACES[name]()
        seen |= set(grid_outcome(OPTIMIZERS[0], surface, np.array(surface.start), 300).verdict.flat)
    assert {VERDICTS[k] for k in seen} == set(VERDICTS)


def test_step_sizes_replace_alpha():
    surface = SURFACES["rastrigin"]()
    start = np.array(surface.start, dtype=float)
    schedule = cosine(ALPHA, 100)
    sizes = np.array([schedule(t) for t in range(100)])
    grid = grid_outcome(OPTIMIZERS[0], surface, start, 100, sizes)
    path = run(OPTIMIZERS[0], surface, start, 100, schedule)
    np.testing.assert_array_equal(grid.verdict, one_by_one(path, surface))
    np.testing.assert_array_equal(grid.loss, path.loss[-1])


def test_no_steps_is_an_error():
    with pytest.raises(ValueError, match="steps must be >= 1, got 0"):
        grid_outcome(OPTIMIZERS[0], SURFACES["beale"](), [1.0, 1.0], 0)
