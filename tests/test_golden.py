"""Every variant of every optimizer against other libraries' own numbers (``tests/golden/README.md``)."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import REGISTRY
from tests.golden.cases import (
    TOLERANCE,
    error,
    golden,
    manifest,
    numbers,
    optimizer,
    problems,
    ran,
    stepped,
)
from tests.golden.problems import STEPS, Surface

CASES = manifest()["cases"]
ON_SURFACES = [case for case in CASES if isinstance(problems()[case["problem"]], Surface)]


def each(cases):
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


def agrees(ours, case):
    worst = error(ours, golden(case))
    assert worst.value <= TOLERANCE, (
        f"{worst.value:.1e} away from {case['oracle']['call']} at step {worst.step}, "
        f"coordinate {worst.coordinate}: {optimizer(case)}"
    )


@each(CASES)
def test_steps_agree_with_the_library(case):
    thetas, states = stepped(case)
    agrees(thetas, case)
    assert states[-1].t == STEPS
    if "expect" in case:
        sgd = np.array([state.sgd for state in states])
        switch = case["expect"]["switch"]
        assert (int(sgd.argmax()) if sgd.any() else None) == switch
        if switch:
            np.testing.assert_allclose(states[-1].Lambda, case["expect"]["Lambda"], rtol=TOLERANCE)


@each(ON_SURFACES)
def test_runs_agree_with_the_library(case):
    path = ran(case)
    agrees(path.theta, case)
    given = case.get("schedule", [optimizer(case).alpha] * STEPS)
    np.testing.assert_array_equal(path.alpha, given)


def different_variants():
    for name, cls in REGISTRY.items():
        for variant, rule in cls.VARIANTS.items():
            for other, other_rule in cls.VARIANTS.items():
                if rule != other_rule:
                    yield name, variant, other


@pytest.mark.parametrize(("method", "variant", "other"), list(different_variants()))
def test_the_numbers_tell_variants_apart(method, variant, other):
    """A variant that computed another one's rule would not pass."""
    cases = [c for c in CASES if (c["method"], c["variant"]) == (method, variant)]
    cases = [c | {"variant": other} for c in cases if "dampening" not in c["kwargs"]]
    assert max(error(stepped(case)[0], golden(case)).value for case in cases) > 1e3 * TOLERANCE


def test_every_variant_has_a_case_of_a_sequence_and_of_a_surface():
    surfaces = {case["id"] for case in ON_SURFACES}
    covered = {(c["method"], c["variant"], c["id"] in surfaces) for c in CASES}
    wanted = {
        (name, variant, surface)
        for name, cls in REGISTRY.items()
        for variant in cls.VARIANTS
        for surface in (False, True)
    }
    assert covered == wanted


def test_second_libraries_agreed_when_the_numbers_were_made():
    differences = [other["difference"] for case in CASES for other in case["also"]]
    assert differences
    assert max(differences) <= 1e-10


def test_all_stored_arrays_are_used_and_whole():
    arrays = numbers()
    used = {case["trajectory"] for case in CASES}
    used |= {f"gradients/{case['problem']}" for case in CASES} & set(arrays)
    assert used == set(arrays)
    for name, array in arrays.items():
        assert array.dtype == np.float64, name
        assert np.all(np.isfinite(array)), name
        assert len(array) == STEPS + (not name.startswith("gradients/")), name


def test_an_error_of_a_part_in_a_hundred_million_is_seen():
    case = CASES[0]
    right = golden(case)
    wrong = right.copy()
    wrong[57, 2] *= 1 + 1e-8
    worst = error(wrong, right)
    assert (worst.step, worst.coordinate) == (57, 2)
    assert worst.value > TOLERANCE
    assert error(np.where(np.isnan(wrong), wrong, np.nan), right).value == np.inf
