"""The lab's sliders, menus and boxes, read and set as one dict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets

from course_lib.outcomes import domain_of
from course_lib.plotting import title_of
from course_lib.widgets.methods import Control, StateView

WIDE = {"description_width": "78px"}
# Three to a row beside JupyterLab's file browser on a screen 1280 pixels wide; two to a row are wider.
COLUMN = {"flex": "1 1 270px", "max_width": "420px", "width": "auto"}
AXES = ("θ₁", "θ₂")
NOISES = tuple(k / 20 for k in range(101))


class StopSlider(widgets.SelectionSlider):
    """A slider that stops at ``stops``; a value between two stops replaces the nearest of them.

    Not a FloatSlider: that rounds every value to a multiple of its step as soon as it is displayed, so
    that what is shown and run would not be what was set. And the number of stops never changes: the
    front end reads it only once.

    Parameters
    ----------
    description : str
    stops : rising floats
    start : float
    """

    def __init__(self, description: str, stops: Any, start: float):
        self.stops = tuple(map(float, stops))
        super().__init__(
            options=_options(self.stops),
            description=description,
            style=WIDE,
            layout=widgets.Layout(**COLUMN),
        )
        self.put(start)

    def put(self, value: float, stops: Any = None) -> None:
        """Set the value, and the stops if they are to change: as many as before."""
        if stops is not None:
            if len(stops) != len(self.stops):
                raise ValueError(f"stops must be {len(self.stops)} as before, got {len(stops)}")
            self.stops = tuple(map(float, stops))
        shown = list(self.stops)
        index = min(range(len(shown)), key=lambda k: abs(shown[k] - value))
        shown[index] = float(value)
        if tuple(shown) == tuple(v for _, v in self.options):
            self.index = index
            return
        with self.hold_sync():
            self.options = _options(shown)
            self.index = index


def _options(values: Any) -> list[tuple[str, float]]:
    return [(f"{value:.6g}", float(value)) for value in values]


class LabControls:
    """All controls of one lab.

    Parameters
    ----------
    sliders : controls of the method
    surfaces : dict
        Key → Surface, in the order of the menu.
    views : choices of the third panel
    overlay : names of the methods that can be overlaid, all ticked
    noise : float or None
        First value of the gradient-noise slider; None leaves the slider out.
    schedules : dict
        Title → maker, see ``course_lib.widgets.lab_schedules``; with fewer than two no menu is shown.
    beta_schedules : dict
        The same for β.
    """

    def __init__(
        self,
        sliders: tuple[Control, ...],
        surfaces: dict[str, Any],
        views: tuple[StateView, ...],
        overlay: tuple[str, ...],
        noise: float | None,
        schedules: dict[str, Any],
        beta_schedules: dict[str, Any],
    ):
        self._surfaces = surfaces
        self._specs = {control.name: control for control in sliders}
        self.hyper = {
            control.name: StopSlider(_label(control), control.values, control.start)
            for control in sliders
        }
        layout = widgets.Layout(**COLUMN)
        self.surface = widgets.Dropdown(
            options=[(title_of(s), key) for key, s in surfaces.items()],
            description="surface",
            style=WIDE,
            layout=layout,
        )
        self.panel = widgets.Dropdown(
            options=[(view.title, view.key) for view in views],
            description="third panel",
            style=WIDE,
            layout=layout,
        )
        self.schedule, self.beta_schedule = (
            widgets.Dropdown(options=list(titles), description=text, style=WIDE, layout=layout)
            for titles, text in ((schedules, "α schedule"), (beta_schedules, "β schedule"))
        )
        domain = domain_of(next(iter(surfaces.values())))
        self.start = tuple(
            StopSlider(f"start {axis}", _stops(*domain[min(k, len(domain) - 1)]), 0.0)
            for k, axis in enumerate(AXES)
        )
        self.noise = None
        if noise is not None:
            self.noise = StopSlider("noise in g", NOISES, noise)
        self.overlay = {name: _tick(name) for name in overlay}
        self.overlay_alpha = widgets.Dropdown(
            options=[("the same α", "same"), ("their own best α", "best")],
            description="they use",
            style={"description_width": "64px"},
            layout=widgets.Layout(width="210px"),
        )
        self.reset = widgets.Button(
            description="Reset",
            tooltip="Back to the setting this lab started with",
            layout=widgets.Layout(width="90px", margin="2px 2px 2px 24px"),
        )
        self._silent = 0
        self._callback: Callable[[], None] | None = None
        self._move_start(next(iter(surfaces)))
        self.surface.observe(self._surface_changed, names="value")
        for widget in self._all():
            widget.observe(self._changed, names="value")
        self.box = self._arranged()

    def observe(self, callback: Callable[[], None]) -> None:
        """Call ``callback()`` after every change by the reader."""
        self._callback = callback

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Changes within do not call back."""
        self._silent += 1
        try:
            yield
        finally:
            self._silent -= 1

    def values(self) -> dict[str, Any]:
        """The present setting."""
        dim = len(domain_of(self._surfaces[self.surface.value]))
        return {
            **{name: float(widget.value) for name, widget in self.hyper.items()},
            "surface": self.surface.value,
            "start": tuple(float(widget.value) for widget in self.start[:dim]),
            "overlay": tuple(name for name, widget in self.overlay.items() if widget.value),
            "overlay_alpha": self.overlay_alpha.value,
            "noise": 0.0 if self.noise is None else float(self.noise.value),
            "panel": self.panel.value,
            "schedule": self.schedule.value,
            "beta_schedule": self.beta_schedule.value,
        }

    def set(self, setting: dict[str, Any]) -> None:
        """Move the controls named in ``setting``, without calling back; ValueError if bad."""
        setting = dict(setting)
        with self.silent():
            if "surface" in setting:
                self.surface.value = _among("surface", setting.pop("surface"), self._surfaces)
            if "start" in setting:
                self._set_start(setting.pop("start"))
            if "overlay" in setting:
                wanted = setting.pop("overlay")
                for name in wanted:
                    _among("overlay", name, self.overlay)
                for name, widget in self.overlay.items():
                    widget.value = name in wanted
            for key, choices in self._menus().items():
                if key in setting:
                    getattr(self, key).value = _among(key, setting.pop(key), choices)
            if "noise" in setting:
                self._set_noise(float(setting.pop("noise")))
            for name, value in setting.items():
                _among("setting", name, self.hyper)
                self.hyper[name].put(self._specs[name].check(value))

    def _menus(self) -> dict[str, list[Any]]:
        return {
            "overlay_alpha": [value for _, value in self.overlay_alpha.options],
            "panel": [value for _, value in self.panel.options],
            "schedule": list(self.schedule.options),
            "beta_schedule": list(self.beta_schedule.options),
        }

    def _all(self) -> list[Any]:
        found = [*self.hyper.values(), self.surface, self.panel, self.schedule, *self.start]
        found += [self.beta_schedule, *self.overlay.values(), self.overlay_alpha]
        return found if self.noise is None else [*found, self.noise]

    def _arranged(self) -> Any:
        points = [*self.start] if self.noise is None else [*self.start, self.noise]
        last = [self.reset]
        if self.overlay:
            label = widgets.Label("compare with", layout=widgets.Layout(width="90px"))
            last = [label, *self.overlay.values(), self.overlay_alpha, self.reset]
        menus = [self.surface, self.panel]
        menus += [menu for menu in (self.schedule, self.beta_schedule) if len(menu.options) > 1]
        rows = [[*self.hyper.values()], points, menus, last]
        return widgets.VBox([_row(row) for row in rows])

    def _set_start(self, start: Any) -> None:
        domain = domain_of(self._surfaces[self.surface.value])
        point = tuple(float(x) for x in (start if hasattr(start, "__len__") else (start,)))
        if len(point) != len(domain):
            raise ValueError(f"start must have {len(domain)} coordinate(s), got {start!r}")
        for x, (low, high), widget in zip(point, domain, self.start, strict=False):
            if not low <= x <= high:
                raise ValueError(f"start must lie in the domain {domain.tolist()}, got {start!r}")
            widget.put(x)

    def _set_noise(self, noise: float) -> None:
        if self.noise is None:
            if noise:
                raise ValueError(
                    f"noise: this lab has no noise slider (Lab(..., noise=True)), got {noise}"
                )
            return
        if not 0 <= noise <= NOISES[-1]:
            raise ValueError(f"noise must be in [0, {NOISES[-1]:g}], got {noise}")
        self.noise.put(noise)

    def _move_start(self, key: str) -> None:
        """Fit the start sliders to a surface and put them at its own start."""
        surface = self._surfaces[key]
        domain = domain_of(surface)
        for k, widget in enumerate(self.start):
            widget.layout.display = "flex" if k < len(domain) else "none"
            if k >= len(domain):
                continue
            widget.put(float(surface.start[k]), _stops(*domain[k]))

    def _surface_changed(self, change: Any) -> None:
        with self.silent():
            self._move_start(change["new"])

    def _changed(self, change: Any) -> None:
        if not self._silent and self._callback is not None:
            self._callback()


def _stops(low: float, high: float) -> tuple[float, ...]:
    """101 rising numbers over a domain."""
    return tuple(round(float(low + (high - low) * k / 100), 4) for k in range(101))


def _label(control: Control) -> str:
    return f"step size {control.symbol}" if control.name == "alpha" else control.symbol


def _tick(name: str) -> Any:
    return widgets.Checkbox(
        value=True, description=name, indent=False, layout=widgets.Layout(width="108px")
    )


def _row(children: list[Any]) -> Any:
    return widgets.HBox(children, layout=widgets.Layout(flex_flow="row wrap", align_items="center"))


def _among(argument: str, value: Any, allowed: Any) -> Any:
    if value not in allowed:
        raise ValueError(
            f"{argument} must be one of {', '.join(map(repr, allowed))}, got {value!r}"
        )
    return value
