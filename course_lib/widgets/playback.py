"""Which part of a run a lab shows: play it, go through it step by step, or see the whole of it."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

SECONDS = 6.0  # for a whole run
INTERVAL = 40  # milliseconds between two pictures: no front end is asked for more than 25 a second


class Playback:
    """Buttons and a slider for the last step that is drawn.

    Parameters
    ----------
    steps : int ≥ 1
        Steps of the run.

    Attributes
    ----------
    box : the widgets in a row
    """

    def __init__(self, steps: int):
        self.steps = steps
        self.slider = widgets.IntSlider(
            value=steps,
            min=0,
            max=steps,
            description="step shown",
            style={"description_width": "78px"},
            layout=widgets.Layout(flex="1 1 270px", max_width="420px", width="auto"),
        )
        # The browser counts, so that the kernel stays free; it drops steps that the kernel is too slow for.
        self.play = widgets.Play(
            value=steps,
            min=0,
            max=steps,
            step=max(1, round(steps * INTERVAL / 1000 / SECONDS)),
            interval=INTERVAL,
            show_repeat=False,
            layout=widgets.Layout(width="auto"),
        )
        widgets.jslink((self.play, "value"), (self.slider, "value"))
        back = _button("Step back", "One step less of the run")
        on = _button("Step", "One step more of the run")
        whole = _button("Whole path", "Show all steps of the run")
        back.on_click(lambda _: self.show(self.shown - 1))
        on.on_click(lambda _: self.show(self.shown + 1))
        whole.on_click(lambda _: self.show(self.steps))
        self.box = widgets.HBox(
            [self.play, back, on, whole, self.slider],
            layout=widgets.Layout(flex_flow="row wrap", align_items="center"),
        )

    @property
    def shown(self) -> int:
        """The last step that is drawn."""
        return int(self.slider.value)

    def show(self, step: int) -> None:
        """Stop playing and show the run up to ``step``, within its ends."""
        self.play.playing = False
        self.play.value = self.slider.value = min(max(step, 0), self.steps)

    def observe(self, callback: Callable[[], None]) -> None:
        """Call ``callback()`` whenever another step is to be drawn."""
        self.slider.observe(lambda _: callback(), names="value")


def _button(text: str, tooltip: str) -> widgets.Button:
    return widgets.Button(
        description=text, tooltip=tooltip, layout=widgets.Layout(width="auto", min_width="90px")
    )
