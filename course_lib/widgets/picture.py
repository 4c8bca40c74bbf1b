"""The picture of a component, as the page gets it."""

from __future__ import annotations

import base64

import ipywidgets as widgets

from course_lib.widgets.canvas import Canvas


class Picture(widgets.Image):
    """An image of fixed width that shows a canvas.

    It is sent as a ``data:`` address. Of bytes the front end makes a ``blob:`` address, which the browser
    loads by way of another process: then the picture misses a frame.

    Parameters
    ----------
    width : int
        Pixels; narrower where the page is.
    """

    def __init__(self, width: int):
        super().__init__(
            format="url",
            layout=widgets.Layout(width=f"{width}px", max_width="100%", align_self="flex-start"),
        )

    def show(self, canvas: Canvas) -> None:
        """Draw ``canvas`` and send it."""
        self.value = b"data:image/jpeg;base64," + base64.b64encode(canvas.jpeg())
