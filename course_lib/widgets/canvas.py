"""A figure that is drawn once and updated in place: Agg, blitting, bytes for ``widgets.Image``.

Each panel owns a cell of pixels. Its background (frame, ticks, contours) is drawn when its limits or
its title are new, or it is ``dirty``; an update restores the backgrounds and draws only the
animated artists on them. Works in every front end that shows ipywidgets, because the picture is
an ordinary image.
"""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox, IdentityTransform
from PIL import Image

from course_lib.plotting import STYLE

DPI = 100
KEPT = 12  # backgrounds of one panel, about 0.6 MB each: more than a drag goes through
# Jupyter may answer the clicks on two components in two threads; Matplotlib's fonts serve one at a time.
_drawing = threading.RLock()


class Panel:
    """One set of axes in its own cell of the canvas.

    ``dirty`` says that artists that are not animated have changed. Limits and title need no word: a
    background is kept for each of them.
    """

    def __init__(self, ax: Any, cell: Bbox):
        self.ax = ax
        self.cell = cell
        self.dirty = True
        self.artists: list[Artist] = []
        self._backgrounds: dict[tuple[Any, ...], Any] = {}

    def animate(self, artist: Artist) -> Artist:
        """Register ``artist``, which is drawn anew at every update; returns it."""
        artist.set_animated(True)
        self.artists.append(artist)
        return artist

    def limits(self, *, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None):
        """Set limits, unless they differ from the present ones only by rounding."""
        for new, get, put in (
            (x, self.ax.get_xlim, self.ax.set_xlim),
            (y, self.ax.get_ylim, self.ax.set_ylim),
        ):
            if new is not None and not np.allclose(get(), new, rtol=1e-9, atol=0):
                put(*new)

    @property
    def background(self) -> Any:
        """The background for the present limits and title, or None if it must be drawn."""
        if self.dirty:
            self._backgrounds.clear()
        return self._backgrounds.get(self._look)

    def keep(self, background: Any) -> None:
        """Keep ``background`` for the present limits and title; drop the oldest of too many."""
        if len(self._backgrounds) == KEPT:
            del self._backgrounds[next(iter(self._backgrounds))]
        self._backgrounds[self._look] = background
        self.dirty = False

    @property
    def _look(self) -> tuple[Any, ...]:
        return (*self.ax.get_xlim(), *self.ax.get_ylim(), self.ax.get_title())


class Canvas:
    """Panels in one row, under a strip for the legend.

    Parameters
    ----------
    widths : sequence of int
        Width of every panel's cell in pixels.
    height : int
        Height in pixels.
    margins : (left, right, bottom, top) in pixels
        Room around the axes within a cell, for labels and title.
    strip : int, default 0
        Height of the strip above the panels, in pixels of ``height``.
    """

    def __init__(
        self,
        widths: tuple[int, ...],
        height: int,
        margins: tuple[int, int, int, int] = (66, 18, 50, 34),
        strip: int = 0,
    ):
        self.width, self.height = sum(widths), height
        left, right, bottom, top = margins
        with mpl.rc_context(STYLE):
            self.figure = Figure(figsize=(self.width / DPI, height / DPI), dpi=DPI)
            self.agg = FigureCanvasAgg(self.figure)
            self.panels: list[Panel] = []
            start = 0
            for width in widths:
                box = (
                    (start + left) / self.width,
                    bottom / height,
                    (width - left - right) / self.width,
                    (height - strip - bottom - top) / height,
                )
                cell = Bbox.from_bounds(start, 0, width, height - strip)
                self.panels.append(Panel(self.figure.add_axes(box), cell))
                start += width
            self.strip = Panel(
                self.figure.add_axes((0, 1 - strip / height, 1, strip / height)),
                Bbox.from_bounds(0, height - strip, self.width, strip),
            )
            self.strip.ax.set_axis_off()
            self.strip.dirty = strip > 0

    def render(self) -> np.ndarray:
        """Draw what has changed; returns the pixels (height, width, 4), valid until the next."""
        with _drawing:
            if self.strip.dirty:
                self._draw_background(self.strip)
            for panel in self.panels:
                background = panel.background
                if background is None:
                    self._draw_background(panel)
                else:
                    self.agg.restore_region(background)
                for artist in panel.artists:
                    if artist.get_visible():
                        panel.ax.draw_artist(artist)
            return np.asarray(self.agg.buffer_rgba())

    # Only here, because it takes a millisecond: animated artists got their style when they were made.
    @mpl.rc_context(STYLE)
    def _draw_background(self, panel: Panel) -> None:
        renderer = self.agg.get_renderer()
        eraser = Rectangle(
            panel.cell.min, panel.cell.width, panel.cell.height, facecolor="white", edgecolor="none"
        )
        eraser.set_transform(IdentityTransform())
        eraser.set_figure(self.figure)
        eraser.set_antialiased(False)
        eraser.draw(renderer)
        panel.ax.draw(renderer)
        panel.keep(self.agg.copy_from_bbox(panel.cell))

    def jpeg(self) -> bytes:
        """The rendered picture as JPEG: 2 ms, a sixth of PNG's time, and text stays crisp."""
        return self._encoded("JPEG", quality=92, subsampling=0)

    def png(self) -> bytes:
        """The rendered picture as PNG, for what is kept: the fallback where no kernel runs."""
        return self._encoded("PNG", compress_level=6)

    def _encoded(self, kind: str, **options: int) -> bytes:
        pixels = self.render()
        # RGBX: the encoder reads Matplotlib's own memory and leaves out the fourth byte, no copies.
        image = Image.frombuffer("RGBX", (self.width, self.height), pixels, "raw", "RGBX", 0, 1)
        buffer = BytesIO()
        (image if kind == "JPEG" else image.convert("RGB")).save(buffer, kind, **options)
        return buffer.getvalue()
