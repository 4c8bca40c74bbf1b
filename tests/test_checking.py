"""The checker: what it does for every exercise of every unit, and how it treats people."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest

from course_lib.checking import CheckFailed, check, hint
from course_lib.checking.api import evaluate
from course_lib.checking.calling import play
from course_lib.checking.comparing import same
from course_lib.checking.exercise import PARTS
from course_lib.checking.registry import exercise, exercises
from course_lib.checking.training import Training
from course_lib.optimizers import adam_step
from course_lib.units import UNITS
from course_lib.units.unit_05_adam import adam_minimize
from tests.cells import accuracy, fail, moments_in_place, problems

ALL = [e for unit in UNITS for e in exercises(unit.id).values()]
CHECKED = [e for e in ALL if not isinstance(e, Training)]
TRAININGS = [e for e in ALL if isinstance(e, Training)]
STUBS = [exercises(unit.id)[name] for unit in UNITS for name in unit.stubs]
EQUIVALENTS = [pytest.param(e, m, id=f"{e.name}-{m.name}") for e in CHECKED for m in e.equivalents]


# --- every exercise -----------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: u.id)
def test_every_stub_has_an_exercise_with_the_units_reference(unit):
    found = exercises(unit.id)
    assert set(unit.stubs) <= set(found)
    for name in unit.stubs:
        assert found[name].reference is getattr(unit.module, name)
        assert len(found[name].mistakes) >= 8


def test_names_are_unique_over_all_units():
    names = [e.name for e in ALL]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("one", ALL, ids=lambda e: e.name)
def test_hints_go_in_three_stages(one, capsys):
    assert len(one.hints) == len(set(one.hints)) == 3
    for n in (1, 2, 3):
        hint(one.name, n)
        assert one.hints[n - 1] in capsys.readouterr().out


@pytest.mark.parametrize("one", CHECKED, ids=lambda e: e.name)
def test_mistakes_have_names_of_their_own(one):
    assert len({m.name for m in one.mistakes}) == len(one.mistakes)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("one", CHECKED, ids=lambda e: e.name)
def test_the_reference_passes(one, part, seed):
    for origin in (20, seed, seed + 1):
        assert problems(one, one.reference, part, origin) == []


@pytest.mark.parametrize(("one", "twin"), EQUIVALENTS)
def test_equivalent_conventions_pass_with_a_note(one, twin, capsys):
    for part in ("self", "visible", "hidden"):
        results = evaluate(one, twin.function, part, 7)
        assert [r.problem for r in results if r.problem] == []
        assert any(r.note == twin.sentence for r in results)
    check(one.name, twin.function)
    assert f"Note: {twin.sentence}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("one", STUBS, ids=lambda e: e.name)
def test_hidden_inputs_are_drawn_afresh(one):
    first, second, again = (one.draw(np.random.default_rng(s), "hidden") for s in (1, 2, 1))
    assert repr(first) == repr(again)
    assert repr(first) != repr(second)


@pytest.mark.parametrize("one", TRAININGS, ids=lambda e: e.name)
def test_training_passes_with_a_margin_for_every_seed(one):
    reached = [accuracy(one, one.step.reference, s) for s in (0, 1, 20)]
    assert min(reached) >= one.threshold + 0.02


@pytest.mark.parametrize("one", TRAININGS, ids=lambda e: e.name)
def test_training_does_not_pass_by_standing_still_or_diverging(one):
    def still(theta, grad, *state, **hyper):
        return (theta, *state[: len(one.step.outputs) - 1]) if state else theta

    def uphill(*args, **hyper):
        result = one.step.reference(*args, **hyper)
        theta = args[0]
        if isinstance(result, tuple):
            return (2 * theta - result[0], *result[1:])
        return 2 * theta - result

    assert check(one.name, still, points=2) == 0.0
    assert check(one.name, uphill, points=2) == 0.0


def test_doing_nothing_earns_nothing():
    def stub(*args, **kwargs):
        raise NotImplementedError("write your code here")

    for unit in UNITS:
        for name in unit.stubs:
            one = exercises(unit.id)[name]
            for answer in (stub, lambda *a, **k: None, lambda *a, **k: a[0], lambda *a, **k: a):
                for part in ("visible", "hidden"):
                    assert check(name, answer, part=part, points=2, seed=5) == 0.0, (one.name, part)


# --- points ------------------------------------------------------------------------------------


def unwritten(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    raise NotImplementedError("write your code here")


def no_correction(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - alpha * m / (np.sqrt(v) + eps), m, v


def test_points_are_plain_floats_and_never_raise(capsys):
    full = check("adam_step", adam_step, part="hidden", points=3)
    assert type(full) is float
    assert full == 3.0
    partly = check(
        "adam_step", lambda *a, **k: adam_step(*a, **(k | {"eps": 1e-8})), part="visible", points=3
    )
    assert type(partly) is float
    assert 0 < partly < 3
    zero = check("adam_step", unwritten, part="visible", points=3)
    assert type(zero) is float
    assert zero == 0.0
    out = capsys.readouterr()
    assert "not written yet" in out.out
    assert out.err == ""


def test_hidden_prints_its_seed_and_takes_it_again(capsys, monkeypatch):
    monkeypatch.setenv("COURSE_SEED", "123")
    check("adam_step", no_correction, part="hidden", points=3)
    first = capsys.readouterr().out
    assert "seed 123" in first
    monkeypatch.delenv("COURSE_SEED")
    check("adam_step", no_correction, part="hidden", points=3, seed=123)
    assert capsys.readouterr().out == first


def test_hidden_inputs_depend_on_the_submission_and_not_on_the_day(capsys):
    def seed_of(function):
        check("adam_step", function, part="hidden", points=3)
        return re.search(r"seed (\d+)", capsys.readouterr().out)[1]

    assert seed_of(no_correction) == seed_of(no_correction)
    assert seed_of(no_correction) != seed_of(adam_step)
    namespace: dict = {}
    exec("def typed(*a, **k): return 1", namespace)  # no source is kept
    assert seed_of(namespace["typed"]) == seed_of(namespace["typed"])


def test_a_wrong_answer_raises_with_step_quantity_and_diagnosis():
    with pytest.raises(CheckFailed) as caught:
        check("adam_step", no_correction)
    message = str(caught.value)
    assert isinstance(caught.value, AssertionError)
    assert "theta is wrong: expected [" in message
    assert "bias correction is missing" in message
    (shown,) = caught.value._render_traceback_()
    assert " ".join(shown.split()) == " ".join(message.split())
    assert max(map(len, shown.splitlines())) <= 100


def test_a_mistake_that_raises_explains_no_other_answer():
    from dataclasses import replace

    from course_lib.checking.exercise import Mistake

    def stops(*args, **kwargs):
        raise ValueError

    one = exercise("adam_step")
    with_it = replace(one, mistakes=(Mistake("stops", stops, "IT STOPS"), *one.mistakes))
    found = problems(with_it, no_correction, "visible", 1)
    assert not any("IT STOPS" in problem for problem in found)
    assert any("bias correction is missing" in problem for problem in found)


def test_ratio_is_named_where_it_is_constant():
    with pytest.raises(CheckFailed, match="the change in theta is 10 times what it should be"):
        check("adam_step", lambda *a, alpha, **k: adam_step(*a, alpha=10 * alpha, **k))


# --- bad calls of check itself --------------------------------------------------------------------


def test_bad_arguments_of_check():
    with pytest.raises(
        ValueError, match="no exercise has the name 'zzz': there are .*adam_step"
    ) as none:
        check("zzz", adam_step)
    assert none.value._render_traceback_() == [str(none.value)]
    with pytest.raises(ValueError, match="'adam_stpe'; did you mean 'adam_step'"):
        hint("adam_stpe")
    with pytest.raises(ValueError, match="part must be one of"):
        check("adam_step", adam_step, part="secret")
    with pytest.raises(ValueError, match="points must be > 0, got 0"):
        check("adam_step", adam_step, points=0)
    with pytest.raises(ValueError, match="n must be 1 to 3, got 4"):
        hint("adam_step", 4)
    with pytest.raises(CheckFailed, match="must be a function, got float"):
        check("adam_step", 0.5)


# --- people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda *a, **k: None, "returns None; end it with `return theta, m, v`"),
        (lambda *a, **k: a[0], "must return 3 values, theta, m, v; got one ndarray"),
        (lambda *a, **k: adam_step(*a, **k)[:2], "must return 3 values, theta, m, v; got 2"),
        (lambda *a, **k: ("a", [None], {}), "theta should be|must be an array of numbers"),
        (lambda *a, **k: tuple(x[:2] for x in adam_step(*a, **k)), r"shape \(3,\), got \(2,\)"),
        (lambda *a, **k: tuple(x * np.nan for x in adam_step(*a, **k)), "contains NaN"),
        (lambda theta, grad, m, v, t: None, "unexpected keyword argument"),
    ],
)
def test_wrong_types_are_named(answer, sentence):
    assert re.search(sentence, fail("adam_step", answer))


def test_an_exception_is_named_with_its_line():
    def broken(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        m_new = beta1 * m
        return tehta, m_new, v  # noqa: F821

    message = fail("adam_step", broken)
    assert "stops with NameError: name 'tehta' is not defined" in message
    assert "`return tehta, m_new, v" in message


def test_in_place_changes_are_named_and_cost_only_their_share():
    def in_place(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        new = adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
        theta -= 1.0
        return new

    assert "changes its input theta in place" in fail("adam_step", in_place)
    assert 2.0 < check("adam_step", in_place, part="visible", points=3) < 3.0


def test_equal_inputs_are_separate_arrays():
    """In-place averages are right in value: m and v, both zeros at first, are not one array."""
    message = fail("update_moments", moments_in_place)
    assert "changes its inputs m and v in place" in message
    assert "wrong" not in message


def test_complex_numbers_without_imaginary_part_are_numbers():
    """NumPy's eig returns real eigenvalues as complex numbers from 2.5 on."""

    def by_eig(hessian):
        return 2 / np.max(np.linalg.eig(hessian)[0].astype(complex))

    assert check("stability_limit", by_eig, part="hidden", points=1) == 1.0


def test_long_arrays_show_where_they_differ():
    def last_wrong(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        path = adam_minimize(grad_f, theta, steps, alpha, beta1, beta2, eps)
        path[-1, -1] += float(steps > 1)
        return path

    message = fail("adam_minimize", last_wrong)
    assert re.search(r"at index \(5, 2\) expected \S+, got \S+ \(1 of 18 elements", message)


def test_two_numbers_that_look_alike_get_more_digits():
    message = fail(
        "adam_step", lambda *a, **k: (adam_step(*a, **k)[0] + 1e-7, *adam_step(*a, **k)[1:])
    )
    expected, got = re.search(r"expected (\[.*?\]), got (\[.*?\])", message).groups()
    assert expected != got


def test_an_answer_that_equals_everything_is_a_wrong_type():
    class Everything:
        def __eq__(self, other):
            return True

        __hash__ = None

    assert "must be an array of numbers, got Everything" in fail(
        "adam_step", lambda *a, **k: (Everything(),) * 3
    )


def loops(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    for i in np.ndindex(theta.shape):
        m[i] += (1 - beta1) * (grad[i] - m[i])
        v[i] += (1 - beta2) * (grad[i] ** 2 - v[i])
        theta[i] -= alpha * (m[i] / (1 - beta1**t)) / ((v[i] / (1 - beta2**t)) ** 0.5 + eps)
    return theta, m, v


def lists(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return [x.tolist() for x in adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)]


def float32(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, grad, m, v = (np.asarray(x, np.float32) for x in (theta, grad, m, v))
    return adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def noisy_neighbours(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, verbose=True
):
    import math  # an import inside the function

    print("step", t)
    warnings.warn("a warning does no harm", stacklevel=1)
    np.log(np.zeros(1))  # a RuntimeWarning
    m = (1 - beta1) * grad + beta1 * m
    v = (1 - beta2) * grad * grad + beta2 * v
    size = alpha * math.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - size * m / (np.sqrt(v) + eps * math.sqrt(1 - beta2**t)), m, v


@pytest.mark.parametrize("answer", [loops, lists, float32, noisy_neighbours])
def test_right_answers_written_differently_pass(answer, capfd):
    for part in PARTS:
        assert check("adam_step", answer, part=part, points=2) == 2.0
    assert capfd.readouterr().err == ""


def test_two_numbers_in_one_array_unpack_like_a_tuple():
    """But an array shaped like an input is one output, and the others are missing."""
    right = exercise("suggest_bounds").reference
    for part in PARTS:
        one_array = lambda *a, **k: np.array(right(*a, **k))  # noqa: E731
        assert check("suggest_bounds", one_array, part=part, points=2) == 2.0
    three = lambda *a, **k: np.array([*right(*a, **k), 0.0])  # noqa: E731
    assert "must return 2 values, alpha_min, alpha_max; got one ndarray" in fail(
        "suggest_bounds", three
    )
    swapped = lambda *a, **k: np.array(right(*a, **k)[::-1])  # noqa: E731
    assert check("suggest_bounds", swapped, part="hidden", points=2) == 0.0


def test_keyboard_interrupt_is_not_swallowed():
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("adam_step", interrupted)


def test_predictions():
    assert check("first_two_steps", -0.947, points=1) == 1.0
    assert check("first_two_steps", np.float64(-0.9473684), points=1) == 1.0
    assert check("first_two_steps", np.float32(-0.95), points=1) == 1.0
    assert check("first_two_steps", None, points=1) == 0.0
    assert check("first_two_steps", "-0.947", points=1) == 0.0
    assert check("first_two_steps", -2.0, points=1) == 0.0
    with pytest.raises(CheckFailed, match="do not cancel"):
        check("first_two_steps", 0.0)
    for wrong, divisors in ((-0.929, "1−β₁² and 1−β₂²"), (-0.9, "1−β₁²"), (-0.96, "1−β₂²")):
        with pytest.raises(CheckFailed, match=f"in step 2 too: .* {divisors}"):
            check("first_two_steps", wrong)
    with pytest.raises(CheckFailed) as caught:
        check("first_two_steps", -0.5)
    assert "-0.5 is not right" in str(caught.value)
    assert "0.947" not in str(caught.value)


def test_exercise_lookup():
    assert exercise("adam_step").name == "adam_step"


def test_where_an_infinite_answer_is_expected_no_finite_one_is_the_same():
    one = exercise("update_moments")
    case = one.draw(np.random.default_rng(0), "self")[0]
    right = play(one.form, case, one.reference)
    endless = play(one.form, case, lambda grad, m, v, beta1, beta2: (m + np.inf, v + np.inf))
    assert not same(one, case, right, endless)
    assert not same(one, case, endless, right)
    assert same(one, case, endless, endless)
