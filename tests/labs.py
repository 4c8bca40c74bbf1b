"""Labs for the tests of the widgets, and what is true of every lab."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from course_lib.optimizers import REGISTRY, SGD, Momentum
from course_lib.running import run
from course_lib.surfaces import SURFACES
from course_lib.widgets import Lab, views

ALL_SURFACES = tuple(SURFACES)
METHODS = ("sgd", "momentum", "nesterov", "adam")


def one_of_each():
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
    kind, _, encoded = bytes(lab._image.value).partition(b",")
    assert kind == b"data:image/jpeg;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB"), dtype=int)


def assert_shows_its_run(lab):
    path = expected_path(lab)
    np.testing.assert_array_equal(lab.path.theta, path.theta)
    if np.isfinite(path.loss[-1]) and lab.outcome.verdict != "diverged":
        assert f"After {lab.steps} steps the loss is {path.loss[-1]:.3g}" in lab.summary
    else:
        assert "diverged" in lab.summary
    assert lab.summary in lab._text.value.replace("&#x27;", "'")
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
