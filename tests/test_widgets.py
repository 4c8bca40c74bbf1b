"""Labs, maps, predictions, missions and quizzes, driven through their own sliders and buttons."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from course_lib import optimizers
from course_lib.optimizers import REGISTRY, SGD, Momentum
from course_lib.running import run
from course_lib.surfaces import SURFACES, quadratic_bowl
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz, ab_map, views
from course_lib.widgets.canvas import KEPT, Canvas
from course_lib.widgets.methods import effective_sizes
from course_lib.widgets.student import run_student, stub_of

ALL_SURFACES = tuple(SURFACES)
METHODS = ("sgd", "momentum", "nesterov", "adam")


@pytest.fixture(scope="module")
def labs():
    """One lab per method, with everything on."""
    return {
        method: Lab(
            method,
            surfaces=ALL_SURFACES,
            overlay=tuple(name for name in ("SGD", "Momentum", "Adam") if name.lower() != method),
            steps=60,
            noise=True,
        )
        for method in METHODS
    }


def clicked(component, description):
    """Click the button of that description in a component's view."""

    def find(widget):
        if getattr(widget, "description", None) == description and hasattr(widget, "click"):
            return widget
        for child in getattr(widget, "children", ()):
            found = find(child)
            if found is not None:
                return found
        return None

    button = find(component.view)
    assert button is not None, description
    assert not button.disabled
    button.click()


def all_widgets(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from all_widgets(child)


def expected_path(lab):
    """The run of the lab's setting, made here."""
    hyper = dict(lab.hyper)
    cls = REGISTRY[lab.method]
    if lab.method == "SGD":
        cls = Momentum if hyper.pop("beta") > 0 and (hyper := dict(lab.hyper)) else SGD
    sigma = lab.settings["noise"]
    objective = lab.surface.noisy(sigma) if sigma else lab.surface
    return run(
        cls(**hyper),
        objective,
        np.array(lab.settings["start"]),
        lab.steps,
        rng=np.random.default_rng(0) if sigma else None,
    )


def picture(lab):
    return np.asarray(Image.open(io.BytesIO(lab._image.value)).convert("RGB"), dtype=int)


def assert_shows_its_run(lab):
    path = expected_path(lab)
    np.testing.assert_array_equal(lab.path.theta, path.theta)
    if np.isfinite(path.loss[-1]) and lab.outcome.verdict != "diverged":
        assert f"After {lab.steps} steps the loss is {path.loss[-1]:.3g}" in lab.summary
    else:
        assert "diverged" in lab.summary
    assert lab.summary in lab._status.value.replace("&#x27;", "'")
    x = lab._picture._runs[lab.method][0].get_xdata()
    drawn = np.flatnonzero(np.isfinite(x))
    if len(drawn) < len(x):  # the last one drawn only shows the direction in which it left
        drawn = drawn[:-1]
    np.testing.assert_array_equal(x[drawn], path.theta[drawn, 0])
    curve = lab._picture._runs[lab.method][3]
    known = ~np.isnan(path.loss)
    np.testing.assert_array_equal(curve.get_xdata(), path.step)
    np.testing.assert_array_equal(
        curve.get_ydata()[known], np.clip(path.loss[known], views.BELOW, views.CEILING)
    )
    view = lab._views[lab.settings["panel"]]
    for line, values in zip(
        lab._picture._coordinates[lab.method], view.values(path).T, strict=True
    ):
        with np.errstate(invalid="ignore"):
            shown = np.abs(values) < views.CEILING
        assert (np.isfinite(line.get_ydata()) == shown).all()
        wanted = values if view.signed else np.maximum(values, views.BELOW)
        np.testing.assert_array_equal(line.get_ydata()[shown], wanted[shown])


@pytest.mark.parametrize("method", METHODS)
def test_every_slider_at_minimum_default_and_maximum(labs, method):
    lab = labs[method]
    first = lab.settings
    sliders = {**lab.controls.hyper, "noise": lab.controls.noise}
    sliders |= {f"start{k}": w for k, w in enumerate(lab.controls.start)}
    for widget in sliders.values():
        default = widget.value
        ends = [widget.options[0][1], widget.options[-1][1]]
        for value in (*ends, default):
            widget.value = value
            assert_shows_its_run(lab)
    assert lab.settings == first


@pytest.mark.parametrize("method", METHODS)
def test_every_choice(labs, method):
    lab = labs[method]
    controls = lab.controls
    for menu in (controls.surface, controls.panel, controls.overlay_alpha):
        for _, value in menu.options:
            menu.value = value
            assert_shows_its_run(lab)
    clicked(lab, "Reset")
    for name, box in controls.overlay.items():
        box.value = False
        assert name not in lab.paths
        assert f"{name}: last loss" not in lab.summary
        box.value = True
        assert f"{name}: last loss {lab.outcomes[name].last_loss}, " in lab.summary
    clicked(lab, "Reset")
    assert lab.settings == lab._first


@pytest.mark.parametrize("name", REGISTRY)
def test_every_registered_method_has_a_lab(name):
    lab = Lab(name, surfaces=("quadratic_bowl",), steps=30)
    for _, key in lab.controls.panel.options:
        lab.set(panel=key)
    assert lab.path.optimizer.name == name
    assert name in lab.summary


@pytest.mark.parametrize("name", ["Adagrad", "RMSProp", "Adam", "AMSGrad"])
def test_effective_step_size_is_what_the_step_was(name):
    """|θₜ − θₜ₋₁| = effective size × |what the method steps along|."""
    surface = SURFACES["rosenbrock"]()
    path = run(REGISTRY[name](alpha=0.01), surface, surface.start, 30)
    along = path.grad
    if "m" in path.states[0]._fields:
        along = path.state("m")[1:]
    if name == "Adam":
        along = along / (1 - 0.9 ** np.arange(1, 31))[:, None]
    moved = np.abs(np.diff(path.theta, axis=0))
    np.testing.assert_allclose(effective_sizes(path)[1:] * np.abs(along), moved, rtol=1e-9)


def test_values_set_are_the_values_run(labs):
    """Also those between the slider's stops: nothing is rounded on the way."""
    lab = labs["adam"]
    setting = {"alpha": 0.012345, "beta1": 0.8765, "beta2": 0.9876, "start": (-1.23456, 0.98765)}
    lab.set(surface="rosenbrock", noise=0.123, **setting)
    assert {key: lab.settings[key] for key in setting} == setting
    assert lab.settings["noise"] == 0.123
    assert_shows_its_run(lab)
    for widget in (*lab.controls.hyper.values(), *lab.controls.start):
        values = [value for _, value in widget.options]
        assert values == sorted(set(values))
        labels = [text for text, _ in widget.options]
        assert len(labels) == len(set(labels))
        # The front end reads the number of stops only once.
        assert len(values) == len(widget.stops)
    clicked(lab, "Reset")


def test_alpha_stops_at_round_numbers(labs):
    values = [value for _, value in labs["sgd"].controls.hyper["alpha"].options]
    assert values[0] == 1e-7
    assert values[-1] == 10.0
    assert {0.01, 0.15, 1e-5, 0.3} <= set(values)
    factors = np.diff(np.log10(values))
    assert factors.min() > 0.05
    assert factors.max() < 0.13


def test_every_control_has_a_description(labs):
    for lab in labs.values():
        for widget in all_widgets(lab.controls.box):
            if hasattr(widget, "description") and type(widget).__name__ != "Label":
                assert widget.description, widget


def test_one_redraw_per_set(labs):
    lab = labs["adam"]
    calls = []
    lab.on_update(lambda: calls.append(1))
    lab.set(alpha=0.07, beta1=0.5, beta2=0.97, surface="beale", start=(1.0, 1.0), overlay=())
    assert len(calls) == 1
    assert lab.hyper == {"alpha": pytest.approx(0.07), "beta1": 0.5, "beta2": 0.97}
    clicked(lab, "Reset")


def test_picture_changes_with_the_setting_and_only_with_it(labs):
    lab = labs["momentum"]
    clicked(lab, "Reset")
    before = picture(lab)
    lab.set(alpha=lab.hyper["alpha"])
    np.testing.assert_array_equal(picture(lab), before)
    lab.set(alpha=lab.hyper["alpha"] / 3)
    assert (np.abs(picture(lab) - before).max(axis=2) > 60).sum() > 200
    clicked(lab, "Reset")
    np.testing.assert_array_equal(picture(lab), before)


def test_in_place_update_equals_a_fresh_drawing(labs):
    lab = labs["adam"]
    for setting in ({"alpha": 1.0}, {"surface": "himmelblau"}, {"panel": "m"}, {"alpha": 0.01}):
        lab.set(**setting)
    updated = lab._picture.canvas.render().copy()
    for panel in (*lab._picture.canvas.panels, lab._picture.canvas.strip):
        panel.dirty = True
    np.testing.assert_array_equal(lab._picture.canvas.render(), updated)
    clicked(lab, "Reset")


def test_nothing_is_clipped_by_its_cell(labs):
    for lab in (labs["momentum"], labs["adam"]):
        for surface in ("quadratic_bowl", "beale", "double_well"):
            for _, key in lab.controls.panel.options:
                lab.set(surface=surface, panel=key)
                canvas = lab._picture.canvas
                canvas.render()
                for panel in canvas.panels:
                    box = panel.ax.get_tightbbox(canvas.agg.get_renderer(), for_layout_only=True)
                    assert box.x0 >= panel.cell.x0, (surface, key)
                    assert box.x1 <= panel.cell.x1, (surface, key)
                    assert box.y0 >= panel.cell.y0, (surface, key)
                    assert box.y1 <= panel.cell.y1, (surface, key)
        clicked(lab, "Reset")


def test_loss_below_the_axis_leaves_the_panel():
    lab = Lab("momentum", surfaces=("quadratic_bowl",), steps=300, alpha=0.1, beta=0.5)
    assert lab.path.loss[-1] < 1e-30
    ax = lab._picture.loss.ax
    assert ax.get_ylim()[0] == pytest.approx(views.FLOOR)
    assert ax.get_title() == "loss L (axis ends at 1e-16)"
    assert lab._picture._runs["Momentum"][3].get_ydata()[-1] < views.FLOOR / 10  # out of sight
    lab.set(alpha=0.01)
    assert lab.path.loss[-1] > views.FLOOR
    assert ax.get_title() == "loss L"


def test_overlaid_path_that_coincides_is_seen():
    lab = Lab("momentum", surfaces=("quadratic_bowl",), overlay=("SGD",), alpha=0.1, beta=0.0)
    np.testing.assert_array_equal(lab.path.theta, lab.paths["SGD"].theta)
    both = picture(lab)
    lab.set(overlay=())
    alone = picture(lab)
    first, rest = (slice(60, None), slice(0, 389)), (slice(60, None), slice(389, 730))
    for panel in (first, rest):
        assert (np.abs(both[panel] - alone[panel]).max(axis=2) > 60).sum() > 150


def test_noise_has_a_spread():
    lab = Lab("sgd", surfaces=("quadratic_bowl",), overlay=("Momentum",), noise=0.5, alpha=0.01)
    sizes = []
    for alpha in (0.01, 0.03, 0.1):
        lab.set(alpha=alpha)
        last = lab.path.theta[-100:]
        wanted = np.sqrt(np.mean(np.sum((last - last.mean(axis=0)) ** 2, axis=1)))
        assert lab.spread == pytest.approx(wanted)
        assert f"In its last 100 steps θ is {wanted:.3g} away from its mean" in lab.summary
        assert "spread, last 100 steps" in lab._table.value
        assert f">{lab.spread:.4g}</td>" in lab._table.value
        sizes.append(lab.spread)
    lab.set(noise=0.0)
    assert lab.spread is None
    assert "its mean" not in lab.summary
    assert "spread" not in lab._table.value
    lab.set(noise=0.5, alpha=10.0)  # diverged: no number to state
    assert "its mean" not in lab.summary


def test_backgrounds_are_kept_per_limits_and_title(monkeypatch):
    canvas = Canvas((200, 200), 150)
    first, second = canvas.panels
    drawn, draw = [], canvas._draw_background
    monkeypatch.setattr(canvas, "_draw_background", lambda p: (drawn.append(p), draw(p)))

    def backgrounds_drawn():
        drawn.clear()
        pixels = canvas.render().copy()
        return drawn.copy(), pixels

    assert backgrounds_drawn()[0] == [first, second]
    first.limits(x=(0, 1), y=(0, 1))
    panels, before = backgrounds_drawn()
    assert panels == []
    first.limits(x=(0, 2))
    panels, wider = backgrounds_drawn()
    assert panels == [first]
    assert (wider != before).any()
    first.ax.title.set_text("title")
    panels, titled = backgrounds_drawn()
    assert panels == [first]
    assert (titled != wider).any()
    # Each comes back as it was, without being drawn.
    first.ax.title.set_text("")
    first.limits(x=(0, 1))
    panels, again = backgrounds_drawn()
    assert panels == []
    np.testing.assert_array_equal(again, before)
    # All are drawn anew once something else has changed.
    first.ax.set_facecolor("yellow")
    first.dirty = True
    assert backgrounds_drawn()[0] == [first]
    first.limits(x=(0, 2))
    panels, yellow = backgrounds_drawn()
    assert panels == [first]
    assert (yellow != wider).any()


def test_encoded_picture_is_what_was_drawn(labs):
    canvas = labs["adam"]._picture.canvas
    drawn = canvas.render()[..., :3].astype(int)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(canvas.png()))), drawn)
    jpeg = Image.open(io.BytesIO(canvas.jpeg()))
    assert jpeg.mode == "RGB"
    # Colours are not coarser than pixels: thin coloured lines stay sharp.
    assert np.abs(np.asarray(jpeg, dtype=int) - drawn).max() < 60


def test_backgrounds_do_not_pile_up():
    canvas = Canvas((200,), 150)
    for k in range(1, 3 * KEPT):
        canvas.panels[0].limits(x=(0, k))
        canvas.render()
    assert len(canvas.panels[0]._backgrounds) == KEPT


def test_style_of_the_notebook_does_not_reach_the_lab():
    pictures = []
    for style in ({}, {"font.size": 20, "axes.titley": 0.5, "text.color": "red"}):
        with mpl.rc_context(style):
            lab = Lab("adam", surfaces=("quadratic_bowl", "himmelblau"), overlay=("SGD",))
            lab.set(surface="himmelblau", alpha=0.3, panel="m")
            lab.show_targets([1e-3])
            pictures.append(picture(lab))
    np.testing.assert_array_equal(*pictures)


def test_share_reproduces_the_setting(labs):
    for method, lab in labs.items():
        lab.set(surface="rosenbrock", alpha=0.0123, start=(0.5, 0.25), noise=0.3, panel="step")
        again = eval(lab.share, {"Lab": Lab})
        assert again.settings["noise"] == 0.3
        assert again.hyper == pytest.approx(lab.hyper)
        np.testing.assert_allclose(again.path.theta, lab.path.theta)
        assert again.share == lab.share
        assert lab.share.startswith(f'Lab("{method}"')
        clicked(lab, "Reset")


def test_share_of_a_surface_given_as_an_object():
    lab = Lab("sgd", surfaces=(quadratic_bowl(kappa=50.0), "rosenbrock"), steps=20, beta=0.25)
    lab.set(alpha=0.0123, start=(1.0, 0.5))
    theta, line = lab.path.theta, lab.share
    lab.set(surface="rosenbrock")
    assert lab.share.startswith('Lab("sgd", surface="rosenbrock"')
    eval(line, {"lab": lab})
    np.testing.assert_array_equal(lab.path.theta, theta)


def test_sgd_lab_previews_momentum(labs):
    lab = labs["sgd"]
    assert lab.path.optimizer.name == "SGD"
    lab.set(beta=0.5)
    assert lab.path.optimizer.name == "Momentum"
    assert lab.summary.startswith("SGD with momentum with α")
    clicked(lab, "Reset")


def test_best_alpha_of_overlaid_methods_is_the_best():
    lab = Lab("adam", surfaces=("rosenbrock",), overlay=("SGD",), overlay_alpha="best", steps=100)
    start = lab.surface.start
    losses = {
        alpha: run(SGD(alpha=alpha), lab.surface, start, 100).loss[-1]
        for alpha in np.geomspace(1e-4, 1.0, 41)
    }
    best = min(losses, key=lambda alpha: np.nan_to_num(losses[alpha], nan=np.inf))
    assert lab.paths["SGD"].optimizer.alpha == pytest.approx(best)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "adamm"}, "method must be one of SGD, .*'adamm'"),
        ({"surfaces": ("bowl",)}, "surfaces must be among .*'bowl'"),
        ({"surfaces": ()}, "surfaces must name at least one"),
        ({"beta": 0.5}, "setting must be one of 'alpha', 'beta1', 'beta2', got 'beta'"),
        ({"alpha": 100.0}, r"alpha must be in \[1e-07, 10\], got 100.0"),
        ({"start": (1.0,)}, r"start must have 2 coordinate"),
        ({"start": (1e6, 0.0)}, "start must lie in the domain"),
        ({"overlay": ("Adam",)}, "overlay must not hold the lab's own method"),
        ({"extras": ("gamma",)}, "extras must be among .*'gamma'"),
        ({"panel": "w"}, "panel must be one of .*'w'"),
        ({"student": abs, "variant": "keras"}, "variant must be left out with student"),
        ({"method": "swats", "student": abs}, "SWATS has no step function"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    arguments = {"method": "adam", "steps": 5, **arguments}
    with pytest.raises(ValueError, match=message):
        Lab(arguments.pop("method"), **arguments)


def test_bad_setting_changes_nothing(labs):
    lab = labs["adam"]
    before = lab.summary
    with pytest.raises(ValueError, match="beta1 must be in"):
        lab.set(beta1=1.5)
    assert lab.summary == before


# --- the reader's own function ---------------------------------------------------------------


def right(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    m = m + (1 - beta1) * (grad - m)  # the same, written otherwise
    v = v - (1 - beta2) * (v - grad * grad)
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - size * m / (np.sqrt(v) + eps * np.sqrt(1 - beta2**t)), m, v


def late_error(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, m, v = optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
    return (theta + 1e-5 if t == 7 else theta), m, v


def overwritten_state(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - alpha * m / (np.sqrt(v) + eps), m, v


def not_written(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    raise NotImplementedError


def raising(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    if t == 3:
        return undefined_name  # noqa: F821
    return optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def making_nan(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, m, v = optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
    return np.sqrt(-np.ones(2)) if t == 5 else theta, m, v


def in_place(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    theta -= alpha * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, m, v


def noisy_talker(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    print("looking at", theta)
    print("and at", grad, file=sys.stderr)
    warnings.warn("careful", UserWarning, stacklevel=1)
    np.log(np.zeros(1))
    return optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def leaving(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    sys.exit(3)


def endless(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    while t == 4:
        pass
    return optimizers.adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)


STUDENTS = [
    (endless, "endless was stopped at step 4: it ran for 0.2 s in this lab", None),
    (right, "right agrees with the reference in all 40 steps", None),
    (late_error, "late_error parts from the reference at step 7: theta differs.", 7),
    (overwritten_state, "parts from the reference at step 1: m and v differ.", 1),
    (not_written, "not_written is not written yet", None),
    (raising, "“return undefined_name # noqa: F821”: NameError: name 'undefined_name'", None),
    (making_nan, "making_nan returned NaN in theta at step 5; the reference does not.", 5),
    (in_place, "in_place changes its input theta and m and v in place", None),
    (noisy_talker, "noisy_talker warned: UserWarning: careful.", None),
    (leaving, "leaving stopped at step 1 in line", None),
    (lambda *a, **k: None, "<lambda> returned None at step 1", None),
    (lambda theta, *a, **k: theta, "must return (theta, m, v)", None),
    (lambda theta, *a, **k: (theta, theta), "returned 2 values at step 1", None),
    (lambda t, *a, **k: (t[:1], t, t), "theta with shape (1,) at step 1", None),
    (lambda t, *a, **k: ("x", t, t), "returned a str for theta at step 1", None),
    (lambda theta: theta, "<lambda> could not be called at step 1: TypeError", None),
]


@pytest.mark.parametrize(("function", "says", "parts"), STUDENTS)
def test_student_function(function, says, parts, capfd, monkeypatch):
    monkeypatch.setattr("course_lib.widgets.student.SECONDS", 0.2)
    lab = Lab("adam", surfaces=("rosenbrock",), steps=40, student=function)
    assert says in lab.summary
    difference = lab.student_run.difference
    assert (difference.step if difference else None) == parts
    # The lab lives on, and nothing of the reader's code leaks out of it.
    before = picture(lab)
    lab.set(alpha=0.5)
    assert says in lab.summary
    assert (picture(lab) != before).any()
    assert capfd.readouterr() == ("", "")


def test_student_line_is_the_functions_own():
    lab = Lab("adam", surfaces=("rosenbrock",), steps=10, student=raising)
    line = raising.__code__.co_firstlineno + 2
    assert f"raising stopped at step 3 in line {line}," in lab.summary
    assert len(lab.student_run.loss) == 3  # the start and two steps


def test_parting_is_marked_and_its_values_shown():
    lab = Lab("adam", surfaces=("rosenbrock",), steps=40, student=late_error)
    view = lab._picture
    assert view._parting.get_visible()
    assert view._parting.get_xdata() == lab.student_run.theta[7][0]
    assert list(view._parting_line.get_xdata()) == [7, 7]
    for row in (lab.student_run.difference.student, lab.student_run.difference.reference):
        assert f"theta = [{row['theta'][0]:.8g}, {row['theta'][1]:.8g}]" in lab._table.value
    assert np.abs(row["theta"] - lab.path.theta[7]).max() < 1e-12
    assert not Lab("adam", steps=5, student=right)._picture._parting.get_visible()


def test_rounding_that_adds_up_is_no_difference():
    lab = Lab("adam", surfaces=("quadratic_bowl",), steps=300, student=right, alpha=1.0, beta1=0.0)
    assert lab.student_run.difference is None


def test_a_wrong_small_step_is_a_difference():
    """Far smaller than theta's own digits times the tolerance: only the change of theta shows it."""

    def half(theta, grad, alpha):
        return theta - 0.5 * alpha * grad

    lab = Lab("sgd", surfaces=("quadratic_bowl",), steps=5, student=half, alpha=1e-7)
    assert lab.student_run.difference.step == 1


def in_float32(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, grad, m, v = (np.float32(x) for x in (theta, grad, m, v))
    return optimizers.adam_step.__wrapped__(theta, grad, m, v, t, alpha, beta1, beta2, eps)


def nearly_in_float32(theta, grad, m, v, t, alpha, beta1, beta2, eps):
    theta, m, v = in_float32(theta, grad, m, v, t, alpha, beta1, beta2, eps)
    return theta, m, np.float32(v * (1.001 if t == 9 else 1.0))


@pytest.mark.parametrize("surface", ["quadratic_bowl", "rosenbrock", "himmelblau"])
def test_float32_is_compared_less_closely(surface):
    lab = Lab("adam", surfaces=(surface,), steps=100, student=in_float32)
    assert lab.student_run.difference is None
    assert "in all 100 steps (within 0.0001, as its arrays are float32)." in lab.summary
    lab = Lab("adam", surfaces=(surface,), steps=100, student=nearly_in_float32)
    assert "parts from the reference at step 9: v differs." in lab.summary


def test_float32_that_overflows_is_no_difference():
    def step(theta, grad, alpha):
        return np.float32(theta) - np.float32(alpha) * np.float32(grad)

    lab = Lab("sgd", surfaces=("quadratic_bowl",), steps=100, student=step, alpha=10.0)
    assert not np.isfinite(lab.student_run.loss[-1])
    assert "parts from" not in lab.summary


def test_student_gets_the_same_noise():
    lab = Lab("adam", surfaces=("rosenbrock",), steps=50, student=right, noise=0.5)
    np.testing.assert_allclose(lab.student_run.theta, lab.path.theta, rtol=1e-6)


@pytest.mark.parametrize(
    "name",
    [n for n in REGISTRY if hasattr(optimizers, f"{n.lower()}_step")],
)
def test_reference_itself_agrees_for_every_method(name):
    stub = stub_of(name)
    surface = quadratic_bowl()
    hyper = {"alpha": 0.01}
    result = run_student(stub.reference, stub, surface, surface.start, 40, hyper)
    assert "agrees with the reference in all 40 steps" in result.text
    path = run(REGISTRY[name](alpha=0.01), surface, surface.start, 40)
    np.testing.assert_allclose(result.theta, path.theta, rtol=1e-12)


def test_student_in_sgd_lab_with_beta():
    lab = Lab("sgd", steps=20, student=optimizers.sgd_step, beta=0.5)
    assert "sgd_step has no β, so it is compared with the plain step." in lab.summary
    assert "agrees with the reference" in lab.summary


# --- the map -----------------------------------------------------------------------------------


@pytest.fixture
def bowl_lab():
    return Lab("momentum", surfaces=("quadratic_bowl", "rosenbrock"), steps=50)


def test_map_holds_the_runs_of_its_cells(bowl_lab, rng):
    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=16)
    assert grid.loss.shape == (16, 16)
    for row, column in rng.integers(0, 16, (6, 2)):
        opt = Momentum(alpha=grid.x_values[column], beta=grid.y_values[row])
        path = run(opt, bowl_lab.surface, np.array(bowl_lab.settings["start"]), 50)
        np.testing.assert_allclose(grid.loss[row, column], path.loss[-1], rtol=1e-9)
        wild = not path.loss[-1] <= 1.5 * path.loss[0]
        assert grid.diverged_cells[row, column] == wild
    assert 0 < grid.diverged < 1
    assert grid.loss[~grid.diverged_cells].min() == grid.loss[grid._best_cell()]
    assert f"{100 * grid.diverged:.0f} % of the settings diverge" in grid.summary


def test_map_loads_its_cell_into_the_lab(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=16)
    grid.choose(alpha=0.01, beta=0.9)
    before = grid._image.value
    clicked(grid, "Load into the lab")
    assert bowl_lab.hyper == pytest.approx(grid.chosen)
    assert grid._image.value != before  # the ring has moved
    cell = grid._chosen_cell()
    assert bowl_lab.path.loss[-1] == pytest.approx(grid.loss[cell])


def test_map_sliders_at_both_ends(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=20, points=8)
    for slider in (grid._x_slider, grid._y_slider):
        for _, value in (slider.options[0], slider.options[-1]):
            slider.value = value
            cell = grid._chosen_cell()
            told = "divergence" if grid.diverged_cells[cell] else f"{grid.loss[cell]:.3g}"
            assert told in grid.summary


def test_map_says_that_the_lab_has_moved(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=20, points=8)
    old = grid.loss.copy()
    assert "Recompute" not in grid.summary
    bowl_lab.set(surface="rosenbrock")
    assert "press Recompute" in grid._status.value
    clicked(grid, "Recompute")
    assert "press Recompute" not in grid._status.value
    assert (grid.loss != old).any()
    assert "Rosenbrock" in grid.summary


@pytest.mark.parametrize("method", ["sgd", "adam", "rmsprop", "adagrad"])
def test_map_without_a_lab(method):
    grid = ABMap(method, "quadratic_bowl", steps=20, points=8)
    assert np.isfinite(grid.loss).any()
    assert Image.open(io.BytesIO(grid.png())).size == (640, 420)
    with pytest.raises(ValueError, match="no lab"):
        grid.load()


def test_map_explains_its_marks(bowl_lab):
    def explained(grid):
        return [text.get_text() for text in grid._canvas.strip.ax.get_legend().get_texts()]

    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=16)
    assert explained(grid) == ["the lab's setting", "cell chosen", "lowest loss", "diverged"]
    assert ab_map.KEY in grid._status.value.replace("&#x27;", "'")
    row, column = grid._best_cell()
    (star,) = [line for line in grid._canvas.panels[0].ax.lines if line.get_marker() == "*"]
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (column, row)
    calm = ABMap("momentum", "quadratic_bowl", points=8, steps=5, ranges={"alpha": (1e-4, 1e-3)})
    assert calm.diverged == 0
    assert explained(calm) == ["cell chosen", "lowest loss"]
    box = grid._canvas.strip.ax.get_legend().get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= grid._canvas.width


def test_map_shows_differences_where_most_cells_are_alike():
    chart = ABMap(
        "sgd", "narrow_valley", y="beta", steps=300, points=32, ranges={"alpha": (1e-4, 0.1)}
    )
    logs = np.where(chart.diverged_cells, np.nan, np.log10(np.clip(chart.loss, 1e-12, None)))
    shades, marks = ab_map._shades(logs)
    assert (np.isnan(shades) == chart.diverged_cells).all()
    known, losses = shades[~np.isnan(shades)], logs[~np.isnan(logs)]
    assert (known.min(), known.max()) == (0.0, 1.0)
    assert (np.diff(known[np.argsort(losses)]) >= 0).all()  # a lower loss is never brighter
    plain = (losses - losses.min()) / np.ptp(losses)
    middle = [0.1, 0.9]
    assert np.ptp(np.quantile(plain, middle)) < 0.1  # by size alone all would look the same
    assert np.ptp(np.quantile(known, middle)) > 0.3
    np.testing.assert_allclose(np.interp(marks, np.sort(losses), np.sort(known)), np.arange(6) / 5)


def test_diverged_cells_are_unlike_the_best():
    chart = ABMap("momentum", "quadratic_bowl", steps=50, points=16)
    pixels = np.asarray(Image.open(io.BytesIO(chart.png())).convert("L"), dtype=int)
    ax = chart._canvas.panels[0].ax

    def brightness(cell):
        x, y = ax.transData.transform((cell[1], cell[0]))
        x, y = round(x), chart._canvas.height - round(y)
        return np.median(pixels[y - 6 : y + 6, x - 8 : x + 8])

    chart.choose(alpha=1e-4, beta=0.0)
    wild = np.argwhere(chart.diverged_cells)
    best = np.unravel_index(
        np.argsort(np.where(chart.diverged_cells, np.inf, chart.loss), None)[1], chart.loss.shape
    )
    assert brightness(wild[len(wild) // 2]) > 200
    assert brightness(best) < 110


@pytest.mark.parametrize("values", [[[np.nan, np.nan]], [[2.0, 2.0]], [[2.0, np.nan]]])
def test_shades_without_differences(values):
    shades, _ = ab_map._shades(np.array(values))
    assert (np.isnan(shades) == np.isnan(values)).all()
    assert (shades[~np.isnan(shades)] == 0).all()


def test_map_of_beta2_and_bad_arguments():
    grid = ABMap("adam", "rosenbrock", y="beta2", steps=10, points=8, beta1=0.5)
    assert "β₁ = 0.5" in grid.summary
    for arguments, message in (
        ({"y": "alpha"}, "x and y must be two"),
        ({"y": "gamma"}, "extras must be among"),
        ({"surface": None}, "surface must be given"),
        ({"ranges": {"alpha": (0.1, 1e9)}}, "alpha must be in"),
    ):
        with pytest.raises(ValueError, match=message):
            ABMap("adam", **{"surface": "rosenbrock", "steps": 5, "points": 4, **arguments})


# --- predict, missions, quiz ---------------------------------------------------------------------


@pytest.fixture
def predict(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda: Predict("Which?", ("left", "right"), 1, "Because.", name="q1")


def test_predict_reveals_only_after_commit(predict, tmp_path):
    asked = predict()
    shown = "".join(
        getattr(w, "value", "") or "" for w in all_widgets(asked.view) if "HTML" in str(type(w))
    )
    assert "Because" not in shown
    assert "Because" not in asked.summary
    assert not (tmp_path / ".course").exists()
    with pytest.raises(AssertionError):  # nothing is selected yet
        clicked(asked, "Commit")
    asked._radio.value = 0
    clicked(asked, "Commit")
    assert asked.correct is False
    assert "Not so: the answer is “right”. Because." in asked.summary
    assert "Because." in asked._reveal.value
    assert asked._radio.disabled
    assert json.loads((tmp_path / ".course" / "answers.json").read_text()) == {"q1": 0}
    asked.commit(1)  # too late
    assert asked.committed == 0


def test_predict_is_restored_and_reset(predict, tmp_path):
    predict().commit(1)
    again = predict()
    assert again.correct is True
    assert again._radio.value == 1
    assert "Right. Because." in again._reveal.value
    clicked(again, "Reset")
    assert again.committed is None
    assert json.loads((tmp_path / ".course" / "answers.json").read_text()) == {}
    assert "Because" not in again._reveal.value
    assert predict().committed is None


def test_predict_leaves_a_broken_file_alone(predict, tmp_path):
    (tmp_path / ".course").mkdir()
    file = tmp_path / ".course" / "answers.json"
    file.write_text("{broken")
    asked = predict()
    asked.commit(1)
    assert asked.correct
    assert "cannot be read" in asked.summary
    assert file.read_text() == "{broken"


def test_predict_says_when_it_cannot_record(predict, tmp_path):
    (tmp_path / ".course").write_text("a file where the folder should be")
    asked = predict()
    asked.commit(1)
    assert "could not be recorded" in asked.summary


def test_predict_keeps_other_answers(predict, tmp_path):
    Predict("?", ("a", "b"), 0, "x", name="other").commit(1)
    predict().commit(0)
    assert json.loads((tmp_path / ".course" / "answers.json").read_text()) == {"other": 1, "q1": 0}
    assert [file.name for file in (tmp_path / ".course").iterdir()] == ["answers.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((("a",), 0, "x", "n"), "choices must hold at least two"),
        ((("a", "b"), 2, "x", "n"), "answer must be an index from 0 to 1, got 2"),
        ((("a", "b"), "a", "x", "n"), "answer must be an index"),
        ((("a", "b"), 0, "x", ""), "name must not be empty"),
    ],
)
def test_predict_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        Predict("?", *arguments)


def test_missions_follow_the_lab():
    lab = Lab("momentum", surfaces=("quadratic_bowl", "rosenbrock"), steps=300, alpha=1e-4)
    missions = Missions(
        lab,
        [
            Mission.reach(1e-6, within=100, surface="quadratic_bowl"),
            Mission.diverge(beta=0.9),
            Mission("Go right", lambda lab: lab.path.theta[-1, 0] > 0, target=2.0),
            Mission.converge(beta=0.0),
            Mission.oscillate(),
        ],
    )
    assert missions.done == [False] * 5
    assert lab._targets == (1e-6, 2.0)
    targets = [line for line in lab._picture.loss.ax.lines if line.get_gid() == "target"]
    assert sorted(line.get_ydata()[0] for line in targets) == [1e-6, 2.0]
    lab.set(beta=0.5, alpha=1.0)  # diverges, but not with 0.9
    assert lab.outcome.verdict == "diverged"
    assert not missions.done[1]
    lab.set(beta=0.9)
    assert missions.done[1]
    lab.set(alpha=0.15, beta=0.5)
    assert missions.done[0]
    assert "Done: Reach L ≤ 1e-06 within 100 steps on quadratic bowl." in missions.summary
    assert "Make it diverge with β = 0.9" in missions.summary
    lab.set(alpha=1e-4)
    assert missions.done[:2] == [True, True]  # what is done stays done
    clicked(missions, "Start over")
    assert missions.done[:2] == [False, False]


def test_mission_with_a_setting_the_lab_lacks():
    lab = Lab("sgd", steps=5)
    with pytest.raises(ValueError, match="beta1=0.9; the lab has alpha, beta"):
        Missions(lab, [Mission.converge(beta1=0.9)])
    with pytest.raises(ValueError, match="surface='beale'; the lab has quadratic_bowl"):
        Missions(lab, [Mission.converge(surface="beale")])


def test_quiz_explains_right_and_wrong():
    quiz = Quiz([Question("One?", ("a", "b"), 1, ("no, since", "yes, since")) for _ in range(3)])
    assert "since" not in quiz.summary
    quiz._radios[0].value = 0
    clicked(quiz, "Check")
    assert "Not so: no, since" in quiz._said[0].value
    quiz.choose(0, 1)
    assert "Right: yes, since" in quiz._said[0].value
    assert quiz.summary.startswith("1 of 3 right.")
    with pytest.raises(ValueError, match="one per choice"):
        Question("?", ("a", "b"), 0, ("only one",))
    with pytest.raises(ValueError, match="index from 0 to 1"):
        Question("?", ("a", "b"), 5, ("x", "y"))


# --- display and grading ---------------------------------------------------------------------------


def test_bundle_has_widget_picture_and_text(labs):
    lab = labs["adam"]
    bundle = lab._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.view.model_id
    assert bundle["text/plain"] == lab.summary
    assert 'src="data:image/png;base64,' in bundle["text/html"]
    assert 'alt="Adam with α' in bundle["text/html"]
    assert Image.open(io.BytesIO(lab.png())).format == "PNG"


def test_status_can_be_announced(labs):
    assert 'role="status" aria-live="polite"' in labs["adam"]._status.value


GRADING = """
import sys, time
start = time.perf_counter()
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz
loaded = time.perf_counter() - start
start = time.perf_counter()
lab = Lab("adam", student=print, surfaces=("rosenbrock",))
made = [lab, ABMap("adam", lab=lab), Predict("?", ("a", "b"), 0, "x", "n"),
        Missions(lab, [Mission.diverge(beta=0.9)]), Quiz([Question("?", ("a", "b"), 0, ("x", "y"))])]
lab.set(alpha=3), lab.reached(1e-6)
texts = [repr(component) for component in made]
spent = time.perf_counter() - start
heavy = {"matplotlib", "ipywidgets", "numpy", "comm"} & set(sys.modules)
assert not heavy, heavy
assert all("switched off while the notebook is graded" in text for text in texts), texts
assert all(not hasattr(component, "_repr_mimebundle_") for component in made)
assert lab.path is None and made[3].done == ()
print(loaded, spent)
"""


def test_inert_and_free_under_grading(tmp_path):
    environment = {**os.environ, "NBGRADER_EXECUTION": "autograde", "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        [sys.executable, "-c", GRADING],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded, spent = map(float, done.stdout.split())
    assert spent < 0.005
    assert loaded < 0.25
    assert list(tmp_path.iterdir()) == []  # nothing is recorded either


def test_grading_that_begins_after_the_import(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert repr(Lab("adam")) == "Lab: switched off while the notebook is graded."


def test_import_is_cheap():
    code = (
        "import sys, course_lib.widgets; from course_lib.widgets import Lab;"
        "assert not {'matplotlib', 'ipywidgets', 'numpy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_unknown_name():
    import course_lib.widgets

    assert "Lab" in dir(course_lib.widgets)
    with pytest.raises(AttributeError, match="Laboratory"):
        course_lib.widgets.Laboratory  # noqa: B018
