"""What the cells of ``make bench-labs`` run in the kernel: the lab, and what most courses do instead."""

from __future__ import annotations

import inspect
import itertools
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

METHOD, SURFACE, STEPS, POINTS = "adam", "rosenbrock", 300, 200
MOVES = 100
SIZE = (10.8, 4.1)  # inches at 100 dots: as many pixels as the lab's picture

spent: dict[str, list[float]] = defaultdict(list)  # milliseconds by part of an update


def ours() -> Any:
    """The lab, with a stop-watch on the parts of its update."""
    from course_lib.plotting import plot_surface
    from course_lib.widgets import Lab

    points = inspect.signature(plot_surface).parameters["points"].default
    if points != POINTS:
        raise ValueError(f"the lab's contours must be of {POINTS} points per axis, got {points}")
    lab = Lab(METHOD, surfaces=(SURFACE,), steps=STEPS)
    canvas = lab._picture.canvas
    timed(lab._runs, "compute")
    timed(lab._picture, "show")
    timed(canvas, "render")
    timed(canvas, "jpeg")
    # A picture that the browser has seen before is not new to it: it would be fast, and not be reported.
    encoded, number = canvas.jpeg, itertools.count()
    canvas.jpeg = lambda: encoded() + next(number).to_bytes(4)  # behind the end: not looked at
    timed(lab._moving, "now")
    return lab


def usual(lab: Any) -> None:
    """``interact`` with the lab's sliders and panels, drawn with Matplotlib and ``plt.show()``."""
    import ipywidgets as widgets
    import matplotlib.pyplot as plt
    from ipywidgets import interact

    from course_lib.plotting import plot_surface
    from course_lib.running import run
    from course_lib.surfaces import SURFACES
    from course_lib.widgets.methods import build, effective_sizes

    surface = SURFACES[SURFACE]()

    def draw(**hyper: float) -> None:
        path = run(build(lab.method, hyper), surface, surface.start, STEPS)
        _, (ground, loss, state) = plt.subplots(1, 3, figsize=SIZE, dpi=100)
        plot_surface(ground, surface, points=POINTS)
        ground.plot(path.theta[:, 0], path.theta[:, 1], "-o", markevery=STEPS // 10)
        loss.semilogy(path.loss)
        loss.set(xlabel="step", title="loss L")
        state.semilogy(effective_sizes(path))
        state.set(xlabel="step", title="effective step size")
        for ax in (loss, state):
            ax.grid(True)
        plt.show()

    interact(
        draw,
        **{
            name: widgets.SelectionSlider(
                options=slider.options, value=slider.value, description=slider.description
            )
            for name, slider in lab.controls.hyper.items()
        },
    )


def floor(lab: Any) -> Any:
    """The least that an update by way of the kernel can be: the lab's slider and picture, nothing computed or drawn."""
    import ipywidgets as widgets

    from course_lib.widgets.controls import StopSlider
    from course_lib.widgets.picture import Picture

    class Ready:
        number = itertools.count()
        picture = lab._picture.canvas.jpeg()

        def jpeg(self) -> bytes:
            return self.picture + next(self.number).to_bytes(4)

    own, ready = lab.controls.hyper["alpha"], Ready()
    slider = StopSlider(own.description, own.stops, own.value)
    image = Picture(lab._picture.canvas.width)
    image.show(ready)
    slider.observe(lambda _: image.show(ready), "value")
    return widgets.VBox([slider, image])


def timed(owner: Any, name: str) -> None:
    """Note the milliseconds of every call of ``owner.name`` in ``spent``."""
    function: Callable = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        begin = time.perf_counter()
        answer = function(*args, **kwargs)
        spent[name].append(1e3 * (time.perf_counter() - begin))
        return answer

    setattr(owner, name, wrapped)


def report() -> None:
    """Print as JSON the mean milliseconds of each part of the last updates, and of the whole."""
    mean = {name: statistics.fmean(values[-MOVES:]) for name, values in spent.items()}
    parts = {
        "run": mean["compute"],
        "place": mean["show"],
        "draw": mean["render"],
        "encode": mean["jpeg"] - mean["render"],
        "update": mean["now"],
    }
    print(json.dumps(parts))
