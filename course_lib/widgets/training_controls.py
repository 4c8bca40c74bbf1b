"""The training lab's controls, read and set as one dict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from course_lib.arguments import one_of, whole
from course_lib.widgets.controls import WIDE, StopSlider
from course_lib.widgets.methods import Control

EPOCHS = 200  # the most
SEEDS = 9999
BATCHES = (8, 16, 32, 64, 128, 256, 512)


class TrainingControls:
    """Ticks, sliders, numbers and buttons of one training lab, in the order in which Tab visits them.

    Parameters
    ----------
    sliders : dict
        Method → its controls.
    extra : tuple of str
        Further runs that have a tick but no sliders.
    schedules : names for the menu
    images : int
        Number of training images: the largest batch.
    """

    def __init__(
        self,
        sliders: dict[str, tuple[Control, ...]],
        extra: tuple[str, ...],
        schedules: tuple[str, ...],
        images: int,
    ):
        self._specs = {name: {c.name: c for c in controls} for name, controls in sliders.items()}
        self.methods = {name: _tick(name) for name in (*sliders, *extra)}
        self.hyper = {
            name: {c.name: StopSlider(f"{name} {c.symbol}", c.values, c.start) for c in controls}
            for name, controls in sliders.items()
        }
        layout = widgets.Layout(width="200px")
        self.epochs = widgets.BoundedIntText(
            value=1, min=1, max=EPOCHS, description="epochs", style=WIDE, layout=layout
        )
        sizes = (*(size for size in BATCHES if size < images), images)
        self.batch_size = widgets.Dropdown(
            options=[(f"{size}" if size < images else f"all {size}", size) for size in sizes],
            description="batch size",
            style=WIDE,
            layout=layout,
        )
        self.seed = widgets.BoundedIntText(
            value=0, min=0, max=SEEDS, description="seed", style=WIDE, layout=layout
        )
        self.schedule = widgets.Dropdown(
            options=list(schedules), description="schedule", style=WIDE, layout=layout
        )
        if len(schedules) == 1:
            self.schedule.layout.display = "none"
        self.train = _button("Train", "Train the ticked methods with these settings", "primary")
        self.stop = _button("Stop", "End the training where it is")
        self.clear = _button("Clear", "Remove all runs from picture and table")
        self.progress = widgets.IntProgress(
            value=0, min=0, max=1, description="progress", style=WIDE, layout={"width": "340px"}
        )
        self.position = widgets.Label("not started")
        for slider in self._sliders():
            slider.style.description_width = "96px"
        self.box = self._arranged()

    def observe(self, callback: Callable[[str], None]) -> None:
        """Call ``callback(description)`` after every change of a setting."""
        for widget in self._settings():
            widget.observe(lambda change: callback(change["owner"].description), names="value")

    def values(self) -> dict[str, Any]:
        """The present setting."""
        return {
            "methods": tuple(name for name, widget in self.methods.items() if widget.value),
            "hyper": {
                name: {key: float(slider.value) for key, slider in sliders.items()}
                for name, sliders in self.hyper.items()
            },
            "epochs": self.epochs.value,
            "batch_size": self.batch_size.value,
            "seed": self.seed.value,
            "schedule": self.schedule.value,
        }

    def set(self, setting: dict[str, Any]) -> None:
        """Move the controls named in ``setting``; ValueError or TypeError if bad."""
        for key, value in setting.items():
            one_of("setting", key, tuple(self.values()))
            if key == "methods":
                for name in value:
                    one_of("methods", name, tuple(self.methods))
                for name, widget in self.methods.items():
                    widget.value = name in value
            elif key == "hyper":
                self._set_hyper(value)
            elif key == "schedule":
                self.schedule.value = one_of(key, value, self.schedule.options)
            elif key == "batch_size":
                sizes = tuple(size for _, size in self.batch_size.options)
                if value not in sizes:
                    allowed = ", ".join(map(str, sizes))
                    raise ValueError(f"batch_size must be one of {allowed}, got {value!r}")
                self.batch_size.value = value
            else:
                widget = getattr(self, key)
                number = whole(key, value, low=widget.min)
                if number > widget.max:
                    raise ValueError(f"{key} must be at most {widget.max}, got {value!r}")
                widget.value = number

    def running(self, going: bool, *, runs: bool) -> None:
        """Enable the buttons that mean something: while training goes on, and with ``runs`` to clear."""
        self.train.disabled, self.stop.disabled = going, not going
        self.clear.disabled = going or not runs

    def _set_hyper(self, hyper: dict[str, dict[str, float]]) -> None:
        for name, values in hyper.items():
            one_of("hyper", name, tuple(self._specs))
            for key, value in values.items():
                one_of(f"hyper[{name!r}]", key, tuple(self._specs[name]))
                self.hyper[name][key].put(self._specs[name][key].check(value))

    def _sliders(self) -> list[StopSlider]:
        return [slider for sliders in self.hyper.values() for slider in sliders.values()]

    def _settings(self) -> list[Any]:
        shared = [self.epochs, self.batch_size, self.seed, self.schedule]
        return [*self.methods.values(), *self._sliders(), *shared]

    def _arranged(self) -> Any:
        rows = [[tick, *self.hyper.get(name, {}).values()] for name, tick in self.methods.items()]
        rows.append([self.epochs, self.batch_size, self.seed, self.schedule])
        rows.append([self.train, self.stop, self.clear, self.progress, self.position])
        layout = {"flex_flow": "row wrap", "align_items": "center"}
        return widgets.VBox([widgets.HBox(row, layout=layout) for row in rows])


def _tick(name: str) -> Any:
    return widgets.Checkbox(value=True, description=name, indent=False, layout={"width": "108px"})


def _button(text: str, tooltip: str, style: str = "") -> Any:
    return widgets.Button(
        description=text, tooltip=tooltip, button_style=style, layout={"width": "90px"}
    )
