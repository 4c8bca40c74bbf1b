"""Labs that show a part of a run, and labs with schedules."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.optimizers import SGD, Momentum
from course_lib.running import run
from course_lib.schedules import cosine
from course_lib.widgets import Lab
from course_lib.widgets.lab_schedules import CONSTANT, MAKERS
from tests.labs import clicked

STEPS = 60


@pytest.fixture
def lab():
    return Lab("momentum", surfaces=("quadratic_bowl", "rosenbrock"), steps=STEPS, overlay=("SGD",))


def drawn(lab, name):
    """How many points of a run's path, loss curve and end marker are drawn."""
    track, _, end, curve = lab._picture._runs[name]
    return len(track.get_xdata()), len(curve.get_xdata()), (*end.get_xdata(), *end.get_ydata())


def test_a_part_of_the_run_is_drawn_and_read_out(lab):
    text, whole = lab.summary, lab._image.value
    for step in (0, 1, 17, STEPS - 1):
        lab.show_step(step)
        for name, path in lab.paths.items():
            assert drawn(lab, name) == (step + 1, step + 1, tuple(path.theta[step]))
        assert len(lab._picture._coordinates["Momentum"][0].get_xdata()) == step + 1
        assert f"At step {step}:" in lab._reading.value
        assert f"loss = {lab.path.loss[step]:.4g}" in lab._reading.value
        velocity = ", ".join(f"{x:.4g}" for x in lab.path.state("v")[step])
        assert f"v = ({velocity})" in lab._reading.value
        assert lab._image.value != whole
        assert lab.summary == text
    lab.show_step(STEPS)
    assert lab._image.value == whole


def test_buttons_go_one_step_and_to_the_ends(lab):
    lab.show_step(STEPS)
    clicked(lab, "Step")
    assert lab.playback.shown == STEPS
    clicked(lab, "Step back")
    assert lab.playback.shown == STEPS - 1
    lab.show_step(-5)
    clicked(lab, "Step back")
    assert lab.playback.shown == 0
    clicked(lab, "Step")
    assert lab.playback.shown == 1
    clicked(lab, "Whole path")
    assert lab.playback.shown == STEPS


def test_what_is_shown_stays_when_the_setting_changes_and_ends_with_reset(lab):
    lab.show_step(10)
    lab.set(alpha=0.01, surface="rosenbrock")
    assert lab.playback.shown == 10
    assert drawn(lab, "Momentum")[0] == 11
    clicked(lab, "Reset")
    assert lab.playback.shown == STEPS


def test_playing_stops_at_a_button(lab):
    lab.playback.play.playing = True
    clicked(lab, "Step back")
    assert not lab.playback.play.playing
    assert lab.playback.play.value == lab.playback.shown


def test_the_parting_is_marked_from_its_step_on():
    def late(theta, grad, v, alpha, beta):
        late.calls += 1
        return theta - (alpha if late.calls < 9 else 2 * alpha) * grad, v

    late.calls = 0
    lab = Lab("momentum", surfaces=("quadratic_bowl",), steps=20, student=late, beta=0.0)
    step = lab.student_run.difference.step
    for shown in (step - 1, step):
        lab.show_step(shown)
        assert lab._picture._parting.get_visible() == (shown >= step)
        assert f"At step {shown}:" in lab._reading.value


@pytest.mark.parametrize("title", MAKERS)
def test_schedules_of_the_menu(title):
    lab = Lab("sgd", surfaces=("rosenbrock",), steps=STEPS, schedules=tuple(MAKERS), alpha=1e-3)
    lab.set(schedule=title)
    sizes = [MAKERS[title](1e-3, STEPS)(t) for t in range(STEPS)]
    np.testing.assert_allclose(lab.path.alpha, sizes, rtol=1e-12)
    assert max(sizes) <= 1e-3 * (1 + 1e-12)
    path = run(SGD(alpha=1e-3), lab.surface, lab.surface.start, STEPS, sizes.__getitem__)
    np.testing.assert_allclose(lab.path.theta, path.theta)
    assert (f"schedule of α: {title}" in lab.summary) == (title != CONSTANT)
    again = eval(lab.share, {"Lab": Lab})
    np.testing.assert_array_equal(again.path.theta, lab.path.theta)


def test_the_schedules_step_sizes_can_be_seen():
    lab = Lab("adam", schedule="cosine", steps=STEPS, panel="alpha", surfaces=("rosenbrock",))
    (line,) = lab._picture._coordinates["Adam"]
    np.testing.assert_allclose(
        line.get_ydata()[1:], [cosine(lab.hyper["alpha"], STEPS)(t) for t in range(STEPS)]
    )
    with pytest.raises(ValueError, match="panel must be one of"):
        Lab("adam", panel="alpha", surfaces=("rosenbrock",))


def test_the_readers_function_gets_the_schedules_step_sizes():
    got = []

    def mine(theta, grad, v, alpha, beta):
        got.append(alpha)
        v = beta * v - alpha * grad
        return theta + v, v

    lab = Lab("momentum", surfaces=("rosenbrock",), student=mine, steps=STEPS, schedule="cosine")
    np.testing.assert_array_equal(got, lab.path.alpha)
    np.testing.assert_allclose(lab.student_run.theta, lab.path.theta)
    assert "agrees with the reference" in lab.summary


@pytest.mark.parametrize("schedules", [("cosine",), {"mine": lambda alpha, steps: lambda t: alpha}])
def test_the_constant_step_size_can_be_shown_and_shared(schedules):
    lab = Lab("adam", surfaces=("rosenbrock",), steps=STEPS, schedules=schedules, panel="alpha")
    line = lab.share
    lab.set(panel="effective")
    again = eval(line, {"Lab": Lab, "lab": lab}) or lab
    assert (again.settings["panel"], again.settings["schedule"]) == ("alpha", CONSTANT)


def test_overlaid_methods_use_the_schedule_too():
    lab = Lab(
        "sgd", surfaces=("quadratic_bowl",), overlay=("Momentum",), steps=STEPS, schedule="cosine"
    )
    sizes = lab.path.alpha
    path = run(
        Momentum(alpha=lab.hyper["alpha"]),
        lab.surface,
        lab.surface.start,
        STEPS,
        sizes.__getitem__,
    )
    np.testing.assert_array_equal(lab.paths["Momentum"].theta, path.theta)
    lab.set(overlay_alpha="best")
    best = lab.paths["Momentum"]
    worse = lab.set(overlay_alpha="same") or lab.paths["Momentum"]
    assert best.loss[-1] <= worse.loss[-1]


@pytest.mark.parametrize(
    ("maker", "says"),
    [
        (lambda alpha, steps: lambda t: alpha / (t - 3), "stopped at t = 3 in line"),
        (lambda alpha, steps: lambda t: -alpha, "step size ≥ 0; at t = 0 it is -0.001"),
        (
            lambda alpha, steps: lambda t: None,
            "must give one finite step size ≥ 0; at t = 0 it is None",
        ),
        (lambda alpha, steps: lambda t: np.ones(2), "at t = 0 it is array([1., 1.])"),
        (lambda alpha, steps: alpha, "could not be called at t = 0: TypeError: 'float' object"),
    ],
)
def test_a_readers_schedule_that_fails_is_named_and_the_lab_lives_on(maker, says):
    lab = Lab("sgd", surfaces=("rosenbrock",), steps=STEPS, schedules={"mine": maker}, alpha=1e-3)
    constant = lab.path.theta
    lab.set(schedule="mine")
    assert "The schedule “mine”" in lab.summary
    assert says in lab.summary
    assert "α stays constant" in lab.summary
    np.testing.assert_array_equal(lab.path.theta, constant)
    lab.set(schedule=CONSTANT)
    assert "mine" not in lab.summary


def test_a_readers_own_schedule_runs_and_is_shared_by_name():
    lab = Lab(
        "sgd",
        surfaces=("rosenbrock",),
        steps=STEPS,
        schedules={"half": lambda alpha, steps: lambda t: alpha / 2},
        schedule="half",
        alpha=1e-3,
    )
    assert (lab.path.alpha == 5e-4).all()
    line = lab.share
    assert line.startswith("lab.set(")
    lab.set(schedule=CONSTANT)
    eval(line, {"lab": lab})
    assert (lab.path.alpha == 5e-4).all()


def test_bad_schedules_are_named():
    with pytest.raises(ValueError, match="schedules must be among constant, .*, got 'sudden'"):
        Lab("adam", schedules=("sudden",))
    with pytest.raises(TypeError, match="'mine' must be a function of alpha and steps, got 3"):
        Lab("adam", schedules={"mine": 3})
    with pytest.raises(ValueError, match="schedule must be one of"):
        Lab("adam", schedules=("cosine",), schedule="steps")
