"""Every mistake that the course knows, made on purpose."""

from __future__ import annotations

import pytest

from course_lib.checking.registry import exercises
from course_lib.checking.training import Training
from course_lib.units import UNITS
from tests.cells import problems

QUICK = ("01_sgd", "05_adam")  # the others take minutes


# Whether these show in a sub-check more still depends on the numbers that are drawn.
LUCKY = {
    "minibatches-count_for_size",
    "diagnose_plateau-any_sign",
    "adam_step-eps_inside",
    "adam_step-eps_on_theta",
}


def known():
    for unit in UNITS:
        marks = [] if unit.id in QUICK else [pytest.mark.slow]
        for one in exercises(unit.id).values():
            for mistake in () if isinstance(one, Training) else one.mistakes:
                yield pytest.param(one, mistake, id=f"{one.name}-{mistake.name}", marks=marks)


@pytest.mark.parametrize(("one", "mistake"), list(known()))
def test_every_mistake_loses_points_and_is_named(one, mistake):
    # A fixed seed: some mistakes draw themselves, and may by chance look like another one.
    named = "visible" if one.kind == "value" else "hidden"
    found = problems(one, mistake.function, named, 1)
    assert found or problems(one, mistake.function, "visible", 1), "it passes"
    for problem in found:
        assert mistake.sentence in problem


@pytest.mark.parametrize("unit_id", QUICK)
def test_the_points_of_a_mistake_do_not_depend_on_the_draw(unit_id):
    changing = set()
    for one in exercises(unit_id).values():
        for mistake in () if isinstance(one, Training) or one.kind != "function" else one.mistakes:
            lost = {
                len(problems(one, mistake.function, "hidden", seed, explain=False))
                for seed in range(100, 104)
            }
            if len(lost) > 1:
                changing.add(f"{one.name}-{mistake.name}")
    assert changing <= LUCKY
