"""Labs, driven through their own sliders, menus and buttons."""

from __future__ import annotations

import io

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from course_lib.optimizers import REGISTRY, SGD
from course_lib.running import run
from course_lib.surfaces import SURFACES, quadratic_bowl
from course_lib.widgets import Lab, views
from course_lib.widgets.canvas import KEPT, Canvas
from course_lib.widgets.methods import effective_sizes
from tests.labs import (
    METHODS,
    all_widgets,
    assert_shows_its_run,
    clicked,
    picture,
)


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
        assert f"{name}, " not in lab.summary
        box.value = True
        used = f"α = {lab.paths[name].optimizer.alpha:.3g}"
        assert f"{name}, {used}: last loss {lab.outcomes[name].last_loss}, " in lab.summary
    clicked(lab, "Reset")
    assert lab.settings == lab._first


@pytest.mark.parametrize("name", REGISTRY)
def test_every_registered_method_has_a_lab(name):
    lab = Lab(name, surfaces=("quadratic_bowl",), steps=30)
    for _, key in lab.controls.panel.options:
        lab.set(panel=key)
    assert lab.path.optimizer.name == name
    assert name in lab.summary


def test_adagrads_beta_begins_at_one_and_others_end_below():
    lab = Lab("adagrad", surfaces=("quadratic_bowl",), steps=30)
    assert lab.settings["beta"] == lab.path.optimizer.beta == 1.0
    lab.set(beta=0.5)
    fading = lab.path.state("s")[-1]
    lab.set(beta=1.0)
    assert (fading < lab.path.state("s")[-1]).all()
    with pytest.raises(ValueError, match=r"beta must be in \[0, 0.999\]"):
        Lab("momentum", surfaces=("quadratic_bowl",), steps=30, beta=1.0)


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


@pytest.mark.parametrize(
    ("name", "root"), [("Adagrad", "√s"), ("RMSProp", "√v"), ("Adam", "√v̂"), ("AMSGrad", "√v_max")]
)
def test_effective_step_size_is_titled_with_the_methods_own_root(name, root):
    lab = Lab(name, surfaces=("quadratic_bowl",), steps=30, panel="effective")
    assert lab._picture.state.ax.get_title() == f"effective step size α/({root}+ε)"


def test_sliders_of_the_bounds_have_no_dead_travel():
    lab = Lab("adabound", surfaces=("quadratic_bowl",), extras=("gamma", "final_alpha", "eps"))
    first = {name: slider.stops[0] for name, slider in lab.controls.hyper.items()}
    assert (first["gamma"], first["final_alpha"], first["eps"]) == (1e-6, 1e-6, 1e-12)


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
        assert "spread, last 100 steps" in lab._text.value
        assert f">{lab.spread:.4g}</td>" in lab._text.value
        sizes.append(lab.spread)
    lab.set(noise=0.0)
    assert lab.spread is None
    assert "its mean" not in lab.summary
    assert "spread" not in lab._text.value
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


def test_an_update_sends_what_changed_and_nothing_else():
    lab = Lab("adam", surfaces=("rosenbrock",), steps=30)
    sent = []
    for widget in all_widgets(lab.view):
        widget.observe(lambda change: sent.append(type(change.owner).__name__), names="value")
    lab.set(**lab.settings)
    assert sent == []
    lab.controls.hyper["alpha"].index += 1
    # The page is laid out and painted for each: picture, read-outs at the step shown, all other text.
    assert sorted(sent) == ["HTML", "HTML", "Picture", "StopSlider"]


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


def test_overlaid_methods_say_which_step_size_they_use():
    lab = Lab("adagrad", surfaces=("quadratic_bowl",), overlay=("SGD",), steps=30)

    def legend():
        return [t.get_text() for t in lab._picture.canvas.strip.ax.get_legend().get_texts()]

    for start in ((1.0, 1.0), (3.0, -2.0)):
        lab.set(start=start, overlay_alpha="best")
        said = f"SGD, α = {lab.paths['SGD'].optimizer.alpha:.3g}"
        assert legend() == ["Adagrad", said]
        assert f" {said}: last loss" in lab.summary
        lab.set(overlay_alpha="same")
        assert legend() == ["Adagrad", "SGD, same α"]
        assert " SGD, same α: last loss" in lab.summary


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
    ],
)
def test_bad_arguments_are_named(arguments, message):
    arguments = {"method": "adam", "steps": 5, **arguments}
    with pytest.raises(ValueError, match=message):
        Lab(arguments.pop("method"), **arguments)


def test_a_method_without_step_function_has_no_student(monkeypatch):
    monkeypatch.delattr("course_lib.optimizers.swats_step")
    with pytest.raises(ValueError, match="SWATS has no step function"):
        Lab("swats", student=abs, steps=5)


def test_bad_setting_changes_nothing(labs):
    lab = labs["adam"]
    before = lab.summary
    with pytest.raises(ValueError, match="beta1 must be in"):
        lab.set(beta1=1.5)
    assert lab.summary == before
