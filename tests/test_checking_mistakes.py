"""Every mistake that the course knows, made on purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from course_lib.checking.calling import play
from course_lib.checking.comparing import same
from course_lib.checking.diagnosing import candidates, diagnose, drawn_cases, outcome_of
from course_lib.checking.registry import exercise, exercises
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


@pytest.mark.parametrize("unit_id", ["01_sgd", pytest.param("05_adam", marks=pytest.mark.slow)])
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


@pytest.mark.parametrize(
    "name",
    ["momentum_step", "cosine_annealing", "snapshot_average", "one_cycle_phase"],
)
def test_the_mistake_found_is_the_first_that_gives_the_same_answers(name):
    """As if each candidate were compared on everything: in chains, small steps, float32, and if none fits."""
    one = exercise(name)
    cases = [*drawn_cases(one, "visible"), *drawn_cases(one, "hidden")]
    every = candidates(one)
    for k in range(5, len(every), len(every) // 3):
        for factor, low in ((1, False), (1 + 5e-8, False), (1 + 2e-5, True), (1 + 1e-3, False)):
            known = []
            for case in cases:
                did = play(one.form, case, every[k][1])
                calls = [
                    [x if isinstance(x, str) else np.multiply(x, factor) for x in call]
                    for call in did.calls
                ]
                known.append((case, replace(did, calls=calls, low_precision=low)))
            usable = [(case, did) for case, did in known if did.problem is None]
            fitting = [
                made
                for made, function in every
                if all(
                    same(one, case, did, outcome_of(one, case, function)) for case, did in usable
                )
            ]
            found = diagnose(one, known)
            if fitting and usable:
                assert all(mistake.sentence in found for mistake in fitting[0])
            else:
                assert found is None
