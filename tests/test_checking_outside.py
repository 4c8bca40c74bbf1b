"""Judging from outside: the function in one process, reference and mistakes in another, JSON between them."""

from __future__ import annotations

import struct
import subprocess
import sys

import numpy as np
import pytest

from course_lib.checking import judging, registry
from course_lib.checking.about import About, about
from course_lib.checking.api import drive, evaluate
from course_lib.checking.calling import Outcome, Player, play
from course_lib.checking.exercise import (
    PARTS,
    Ask,
    Case,
    QuadraticGradient,
    QuarticGradient,
    Seeded,
)
from course_lib.checking.training import Training
from course_lib.checking.wire import WireError, dumps, loads
from course_lib.paths import course_root
from course_lib.proof.versions import load, versions
from course_lib.units import UNITS

EXERCISES = [e for unit in UNITS for e in registry.exercises(unit.id).values()]


class Outside:
    """The other process."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.outside"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=course_root(),
        )  # fmt: skip

    def send(self, value):
        message = dumps(value)
        self.process.stdin.write(struct.pack("<I", len(message)) + message)
        self.process.stdin.flush()

    def ask(self, *message):
        self.send(message)
        while True:
            (size,) = struct.unpack("<I", self.process.stdout.read(4))
            answer = loads(self.process.stdout.read(size))
            if not isinstance(answer, tuple):
                return answer
            _, name, args, kwargs = answer
            try:
                with np.errstate(all="ignore"):
                    value = ("value", self.earlier[name](*args, **kwargs))
            except (TypeError, ValueError) as error:  # the student called it wrongly
                value = ("error", type(error).__name__, str(error))
            self.send(value)

    def results(self, exercise, source, part, seed, explain=True):
        self.earlier = registry.earlier(exercise.name)
        earlier = list(self.earlier)
        step = exercise.step if isinstance(exercise, Training) else exercise
        student = self.ask("load", source, step.name, earlier)
        assert isinstance(student, About)
        judge = judging.session(exercise, part, seed, student, earlier, explain=explain)
        try:
            ask = next(judge)
            while True:
                ask = judge.send(self.ask("play", exercise.form, ask))
        except StopIteration as end:
            return end.value


@pytest.fixture(scope="module")
def outside():
    one = Outside()
    with one.process:
        yield one
        one.process.stdin.close()
        assert one.process.wait(10) == 0


# Two at once in the quick tests, all of them in make test-all.
QUICK = ("minibatches", "adam_minimize")
FUNCTIONS = [
    pytest.param(unit.id, name, marks=() if name in QUICK else pytest.mark.slow)
    for unit in UNITS
    for name in unit.stubs
]


@pytest.mark.parametrize(("unit_id", "name"), FUNCTIONS)
def test_every_version_gets_the_same_results_from_outside(unit_id, name, outside):
    exercise = registry.exercise(name)
    found = versions(unit_id, name)
    assert found
    for k, version in enumerate(found):
        if version.says or "np.random." in version.source:
            continue  # with a memory, without end or by chance: two runs are not alike
        # The numbers and lines of all; looking for the mistake takes longest, so for every eighth.
        explain = k % 8 == 0
        there = outside.results(exercise, version.source, "hidden", 7, explain)
        here = evaluate(exercise, version.load(), "hidden", 7, explain=explain)
        assert [(r.label, _told(r)) for r in there] == [(r.label, _told(r)) for r in here], (
            version.name
        )


def _told(result):
    """The problem without the line at which a call that ran into its time limit happened to be."""
    late, problem = "it was still running", result.problem
    return late if problem is not None and problem.startswith(late) else problem


@pytest.mark.parametrize(
    "training", [e for e in EXERCISES if isinstance(e, Training)], ids=lambda e: e.name
)
def test_a_training_is_driven_from_outside(training, outside):
    unit_id = next(u.id for u in UNITS if training.step.name in u.stubs)
    right = next(v for v in versions(unit_id, training.step.name) if v.right)
    (result,) = outside.results(training, right.source, "self", 3)
    assert result.problem is None
    accuracy, _ = drive(training.run(3), Player(right.load()), training.form)
    assert f"reached {accuracy:.1%}" in result.label


def test_the_player_cannot_see_the_reference(outside):
    source = (
        "def sgd_step(theta, grad, alpha=0.01):\n"
        "    from course_lib.optimizers import sgd_step as known\n"
        "    return known(theta, grad, alpha)\n"
    )
    results = outside.results(registry.exercise("sgd_step"), source, "visible", 1)
    assert all("ImportError" in r.problem for r in results)
    assert load(source, "sgd_step", "01_sgd", "here")(np.ones(1), np.ones(1), 0.5) == 0.5


@pytest.mark.parametrize("one", EXERCISES, ids=lambda e: e.name)
def test_forms_and_cases_survive_the_wire(one):
    assert loads(dumps(one.form)) == one.form
    if isinstance(one, Training):
        return
    for part in PARTS:
        for case in one.draw(np.random.default_rng(3), part):
            (again,) = loads(dumps(Ask((case,), ("update_moments",)))).cases
            assert repr(again) == repr(case)
            outcome = play(one.form, case, one.reference)
            back = loads(dumps(outcome))
            assert repr(back) == repr(outcome)
            assert all(
                type(a) is type(b)
                for a, b in zip(case.inputs.values(), again.inputs.values(), strict=True)
            )


def test_numbers_keep_every_bit_and_their_type():
    rng = np.random.default_rng(0)
    values = [
        1, -(2**62), 0.1, float("inf"), float("-inf"), True, None, "θ", [1, [2.5]], (1, "a"), {"a": (1,)},
        np.float32(0.1), np.int64(3), np.bool_(True), rng.normal(size=(2, 3)), np.zeros((0, 2)), np.array(1.5),
        rng.normal(size=(4, 4)).T, np.arange(3, dtype=np.int32), np.array([np.nan, np.inf, -0.0]),
        Seeded(3), QuadraticGradient(np.ones(2), np.zeros(2)),
        QuarticGradient(np.ones(2), np.full(2, 0.5), np.zeros(2)), Case("c", {"x": 1.0}, [{"x": 2}]),
        Outcome([[np.ones(2), "falling"]], "no", False, True, ("m",), True), about(loads),
    ]  # fmt: skip
    for value in values:
        again = loads(dumps(value))
        assert type(again) is type(value)
        assert repr(again) == repr(value)
        if isinstance(value, np.ndarray):
            assert again.dtype == value.dtype
            assert np.array_equal(again, value, equal_nan=True)
            again += 0  # it can be written to
    assert np.isnan(loads(dumps(float("nan"))))


def test_what_is_not_plain_data_is_refused():
    class Sneaky(np.ndarray):
        pass

    for value in (print, {1: 2}, 1j, np.array([None]), np.array(["a"]), object()):
        with pytest.raises(WireError, match="cannot be sent|must be texts"):
            dumps(value)
    for head in (
        "", "{", '{"class": "Popen", "fields": {"dict": {}}}', '{"class": "Case", "fields": {"dict": {"x": 1}}}',
        '{"array": "<f8", "shape": [2]}', '{"array": "<f8", "shape": [1000000000000]}', '{"array": "|O", "shape": [1]}',
        '{"array": 3, "shape": [1]}', '{"what": 1}', "[" * 100_000, '{"array": "<f8", "shape": [-5]}',
        '{"array": "<f8", "shape": [1.5]}',
    ):  # fmt: skip
        text = struct.pack("<I", len(head)) + head.encode() + b"eightbyt"
        with pytest.raises(WireError, match="not a message"):
            loads(text)
    for short in (b"", b"abc", struct.pack("<I", 10) + b"{}"):
        with pytest.raises(WireError, match="not a message"):
            loads(short)
