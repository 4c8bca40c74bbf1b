"""The training lab's picture: training loss and validation accuracy against epochs, on one canvas."""

from __future__ import annotations

import math

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
from matplotlib.lines import Line2D

from course_lib.plotting import CEILING, STYLE, layered, series_style
from course_lib.widgets.canvas import Canvas
from course_lib.widgets.training_runs import MethodRun

FAINT = 0.35  # opacity of earlier runs
LOWEST = 1e-6  # where the loss axis ends


class TrainingView:
    """Two panels for the runs of now, with the earlier ones faint behind them.

    Parameters
    ----------
    width, height : int
        Pixels.
    """

    def __init__(self, width: int = 1080, height: int = 380):
        half = width // 2
        self.canvas = Canvas((half, width - half), height, (70, 34, 50, 34), strip=28)
        self.loss, self.accuracy = self.canvas.panels
        self._lines: dict[str, tuple[Line2D, Line2D]] = {}
        self._earlier: tuple[MethodRun, ...] = ()
        self._legend: tuple[tuple[str, int], ...] = ()
        with mpl.rc_context(STYLE):
            self.loss.ax.set_title("training loss of the minibatches, smoothed")
            self.accuracy.ax.set_title("validation accuracy")
            self.loss.ax.set_yscale("log")
            self.loss.ax.minorticks_off()
            for panel in self.canvas.panels:
                panel.ax.set_xlabel("epoch")
                panel.ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(8, integer=True))
                panel.ax.grid(True, color="#e4e8ec", linewidth=0.7)
            self._empty = [
                panel.ax.text(
                    0.5, 0.5, "not trained yet", ha="center", transform=panel.ax.transAxes
                )
                for panel in self.canvas.panels
            ]

    def show(self, runs: list[MethodRun], earlier: list[MethodRun], epochs: int) -> None:
        """Put ``runs`` into the picture; backgrounds are drawn anew only where they must be.

        Parameters
        ----------
        runs : list of MethodRun
            The present ones; no two with the same label.
        earlier : list of MethodRun
            Drawn faint, with the number of their training at the end of each line.
        epochs : int
            Length of the axes, if no run is longer.
        """
        with mpl.rc_context(STYLE):
            self._show_earlier(tuple(earlier))
            self._show_runs(runs)
            self._show_legend([*runs, *earlier])
            self._show_limits([*runs, *earlier], epochs)
            for text in self._empty:
                if text.get_visible() != (not runs and not earlier):
                    text.set_visible(not runs and not earlier)
                    self.loss.dirty = self.accuracy.dirty = True

    def _show_runs(self, runs: list[MethodRun]) -> None:
        for run in runs:
            if run.label not in self._lines:
                look = series_style(run.place)
                self._lines[run.label] = tuple(
                    panel.animate(panel.ax.plot([], [], **look)[0]) for panel in self.canvas.panels
                )
        shown = {run.label: run for run in runs}
        for label, lines in self._lines.items():
            for line in lines:
                line.set_visible(label in shown)
            if label in shown:
                for line, (x, y) in zip(lines, _curves(shown[label]), strict=True):
                    line.set_data(x, y)
                    line.set(**layered(shown[label].place, len(x)))

    def _show_earlier(self, earlier: tuple[MethodRun, ...]) -> None:
        if earlier == self._earlier:
            return
        for panel in self.canvas.panels:
            for artist in [a for a in panel.ax.get_children() if a.get_gid() == "earlier"]:
                artist.remove()
            panel.dirty = True
        for run in earlier:
            look = {**series_style(run.place), "marker": "none", "linewidth": 1.4}
            for panel, (x, y) in zip(self.canvas.panels, _curves(run), strict=True):
                panel.ax.plot(x, y, alpha=FAINT, zorder=1, gid="earlier", **look)
                if len(x):
                    panel.ax.annotate(
                        str(run.number),
                        (x[-1], y[-1]),
                        xytext=(4, 0),
                        textcoords="offset points",
                        va="center",
                        fontsize=9,
                        color=look["color"],
                        annotation_clip=True,
                        gid="earlier",
                    )
        self._earlier = earlier

    def _show_legend(self, runs: list[MethodRun]) -> None:
        names = tuple(sorted({(run.label, run.place) for run in runs}, key=lambda pair: pair[1]))
        if names == self._legend:
            return
        ax = self.canvas.strip.ax
        if names:
            handles = [Line2D([], [], label=label, **series_style(k)) for label, k in names]
            ax.legend(handles=handles, loc="center", ncols=len(handles), frameon=False,
                      handlelength=3.2, columnspacing=1.8)  # fmt: skip
        else:
            ax.get_legend().remove()
        self._legend, self.canvas.strip.dirty = names, True

    def _show_limits(self, runs: list[MethodRun], epochs: int) -> None:
        longest = max([epochs, *(run.shared["epochs"] for run in runs)])
        losses = np.concatenate([[1.0, 2.0], *(run.curve[1] for run in runs)])
        losses = losses[np.isfinite(losses) & (losses > 0) & (losses < CEILING)]
        # Whole powers of ten, and tenths of the accuracy: they, and the background, seldom change.
        low, high = np.floor(np.log10(max(losses.min(), LOWEST))), np.ceil(np.log10(losses.max()))
        self.loss.limits(x=(0, longest), y=(10.0**low, 10.0**high))
        # The first epochs may leave at the bottom, and a run that failed does: else all others are one line.
        going = [r for r in runs if r.ended not in ("diverged", "problem")]
        later = [min(r.accuracy[len(r.accuracy) // 2 :]) for r in going]
        floor = math.floor(10 * min(later, default=0.0)) / 10
        self.accuracy.limits(x=(0, longest), y=(min(floor, 0.9), 1.005))


def _curves(run: MethodRun) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """(epochs, value) of the loss and of the accuracy."""
    x, loss = run.curve
    with np.errstate(invalid="ignore"):
        # Agg cannot draw coordinates far outside.
        shown = np.where(np.abs(loss) < CEILING, np.maximum(loss, LOWEST / 100), np.nan)
    measured = np.array(run.measured) / run.steps_per_epoch
    return (x, shown), (measured, np.array(run.accuracy))
