"""The picture of an (α, β) map: colours for a quantity, outlines and names for the regions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from course_lib.outcomes import VERDICTS
from course_lib.plotting import STYLE
from course_lib.widgets.canvas import Canvas

# What is said of a setting in a region, and the region's name in the picture.
REGIONS = {
    "converged": "converges",
    "stuck": "is stuck",
    "oscillates": "oscillates",
    "diverged": "diverges",
    "too slow": "is too slow",
}
NAMES = {verdict: text.removeprefix("is ") for verdict, text in REGIONS.items()}
WILD = {"facecolor": "#e2e2e2", "edgecolor": "#1a1a1a", "hatch": "///"}  # where it diverged
LEAST_DEPTH = 3  # cells between a region's name and its border: less room, no name


class MapView:
    """One map with its colour bar, and markers for the lab's setting, the cell chosen and the best.

    Parameters
    ----------
    x_values, y_values : rising arrays
        Values of the axes.
    x_label, y_label : str
    """

    def __init__(self, x_values: np.ndarray, y_values: np.ndarray, x_label: str, y_label: str):
        self.x_values, self.y_values = x_values, y_values
        self._labels = x_label, y_label
        self.canvas = Canvas((530, 140), 420, margins=(80, 18, 52, 32), strip=30)

    def show(
        self,
        title: str,
        quantity: str,
        values: np.ndarray,
        verdict: np.ndarray,
        best: tuple[int, int],
        marks: Callable[[np.ndarray], list[str]],
        with_lab: bool,
    ) -> None:
        """Draw everything that stays until the map is computed again.

        Parameters
        ----------
        title, quantity : str
            Above the map, and beside the colour bar.
        values : array (rows, columns)
            Logarithms, NaN where there is nothing to show.
        verdict : int array like ``values``
            Places in ``VERDICTS``.
        best : (row, column)
            Gets the star.
        marks : callable
            From values at the colour bar's marks to their labels.
        with_lab : bool
            Whether the key names the lab's setting.
        """
        panel, bar = self.canvas.panels
        ax = panel.ax
        panel.artists.clear()
        with mpl.rc_context({**STYLE, "hatch.linewidth": 0.7}):
            ax.clear()
            bar.ax.clear()
            colours, ticks = shades(values)
            image = ax.imshow(
                colours, origin="lower", aspect="auto", cmap="viridis", vmin=0.0, vmax=1.0
            )
            ax.set_facecolor(WILD["facecolor"])
            wild = verdict == VERDICTS.index("diverged")
            if wild.any() and not wild.all():
                ax.contourf(
                    wild.astype(float), levels=[0.5, 1.5], colors="none", hatches=[WILD["hatch"]]
                )
            _outline(ax, verdict)
            ax.set(xlabel=self._labels[0], ylabel=self._labels[1])
            ax.set_title(title, fontsize=10)
            _ticks(ax.xaxis, self.x_values)
            _ticks(ax.yaxis, self.y_values)
            self.canvas.figure.colorbar(image, cax=bar.ax)
            bar.ax.set_yticks(np.linspace(0, 1, len(ticks)), labels=marks(10.0**ticks))
            bar.ax.set_ylabel(quantity)
            _, bottom, _, height = bar.ax.get_position().bounds
            bar.ax.set_position((bar.cell.x0 / self.canvas.width, bottom, 0.03, height))
            row, column = best
            (star,) = ax.plot([column], [row], **_marker("*", "#F0E442", "#1a1a1a", 14), zorder=5)
            (self._here,) = ax.plot([], [], **_marker("o", "none", "#D55E00", 14), zorder=6)
            (self._cell,) = ax.plot([], [], **_marker("s", "none", "white", 9), zorder=7)
            for artist in (self._here, self._cell):
                panel.animate(artist)
            self._draw_key(star, wild.any(), with_lab)
        panel.dirty = bar.dirty = True

    def mark(self, cell: tuple[int, int], setting: tuple[float, float] | None) -> None:
        """Move the markers: to a (row, column), and to the (x, y) of the lab (None: no marker)."""
        row, column = cell
        self._cell.set_data([column], [row])
        place = [] if setting is None else [setting]
        self._here.set_data(
            [position(self.x_values, x) for x, _ in place],
            [position(self.y_values, y) for _, y in place],
        )

    def _draw_key(self, star: Any, wild: bool, with_lab: bool) -> None:
        key = {"cell chosen": self._cell, "lowest loss": star}
        if with_lab:
            key = {"the lab's setting": self._here, **key}
        if wild:
            key["diverges"] = Patch(linewidth=0.7, **WILD)
        self.canvas.strip.ax.legend(
            handles=list(key.values()),
            labels=list(key),
            loc="center",
            ncols=len(key),
            frameon=False,
            handlelength=1.6,
            columnspacing=1.6,
        )
        self.canvas.strip.dirty = True


def _outline(ax: Any, verdict: np.ndarray) -> None:
    """A line around each region, and its name where there is room for it."""
    for place, word in enumerate(VERDICTS):
        region = verdict == place
        if not region.any():
            continue
        if not region.all():
            lines = ax.contour(region.astype(float), levels=[0.5], colors="white", linewidths=1.6)
            lines.set_path_effects([withStroke(linewidth=3.2, foreground="#1a1a1a")])
        depth = depths(region)
        row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
        if depth[row, column] >= LEAST_DEPTH:
            edge = verdict.shape[1] / 8  # a name is so wide that it needs room on both sides
            ax.text(
                np.clip(column, edge, verdict.shape[1] - 1 - edge),
                row,
                NAMES[word],
                ha="center",
                va="center",
                fontsize=10.5,
                color="white",
                zorder=4,
                path_effects=[withStroke(linewidth=3, foreground="#1a1a1a")],
            )


def depths(region: np.ndarray) -> np.ndarray:
    """How many cells each cell of a bool array is away from the outside of it, 0 outside.

    Along rows, columns and diagonals; the array's own edge counts as outside.
    """
    depth = np.zeros(region.shape, dtype=int)
    left = region
    while left.any():
        depth += left
        wide = np.pad(left, 1)
        rows, columns = left.shape
        left = np.logical_and.reduce(
            [wide[i : i + rows, k : k + columns] for i in range(3) for k in range(3)]
        )
    return depth


def shades(values: np.ndarray, marks: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Where ``values`` (NaN: none) lie on the colour scale from 0 to 1, and the values of its marks.

    Half by size, half by rank: a map on which nearly all cells are alike still shows what sets them
    apart, and a few extremes do not use up the scale. The marks are evenly spaced on the scale.
    """
    known, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    if len(known) < 2:
        return np.where(np.isfinite(values), 0.0, np.nan), known
    rank = np.cumsum(counts) - counts
    scale = ((known - known[0]) / (known[-1] - known[0]) + rank / rank[-1]) / 2
    return np.interp(values, known, scale), np.interp(np.linspace(0, 1, marks), scale, known)


def position(values: np.ndarray, value: float) -> float:
    """Where ``value`` lies on an axis that counts the grid's cells; NaN outside."""
    logs = values[0] > 0
    scaled = np.log(values) if logs else values
    place = np.log(value) if logs and value > 0 else value
    return float(np.interp(place, scaled, np.arange(len(values)), left=np.nan, right=np.nan))


def _marker(shape: str, inside: str, line: str, size: float) -> dict[str, Any]:
    """A marker with a dark rim, seen on light and dark cells."""
    return {
        "marker": shape,
        "linestyle": "none",
        "markersize": size,
        "markerfacecolor": inside,
        "markeredgecolor": line,
        "markeredgewidth": 1.0 if shape == "*" else 2.0,
        "path_effects": [] if shape == "*" else [withStroke(linewidth=4.5, foreground="#1a1a1a")],
    }


def _ticks(axis: Any, values: np.ndarray) -> None:
    """Tick labels at round values of an axis that counts the grid's cells."""
    if values[0] > 0:
        low, high = np.ceil(np.log10(values[0]) - 1e-9), np.floor(np.log10(values[-1]) + 1e-9)
        marks = 10.0 ** np.arange(low, high + 1)
    elif np.ptp(np.diff(values)) < 1e-4:
        marks = np.round(np.linspace(values[0], values[-1], 6), 1)
    else:
        marks = np.array([0.0, 0.9, 0.99, 0.999, 0.9999])
    marks = marks[(marks >= values[0]) & (marks <= values[-1])]
    axis.set_ticks([position(values, m) for m in marks], labels=[f"{m:g}" for m in marks])
