"""The lab's picture: path on the surface, loss against step, internal state; on one canvas."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.lines import Line2D

from course_lib.outcomes import domain_of
from course_lib.plotting import (
    CEILING,
    COLOURS,
    LINES,
    MARKERS,
    STYLE,
    layered,
    plot_surface,
    points_of,
)
from course_lib.widgets.canvas import Canvas

FLOOR = 1e-16  # where log axes end
BELOW = 1e-20  # where what is smaller is drawn: out of sight, so that it leaves the panel
STUDENT = 1  # its place in the colour cycle; overlaid methods come after it
STUDENT_LABEL = "yours"

# The third panel's lines, one per coordinate.
REFERENCE_LINES = (
    {"color": COLOURS[0], "linestyle": "-", "linewidth": 1.7},
    {"color": "#1a1a1a", "linestyle": (0, (5, 2)), "linewidth": 1.7},
)
STUDENT_LINES = (
    {"color": COLOURS[STUDENT], "linestyle": (0, (1, 1.5)), "linewidth": 2.4},
    {"color": COLOURS[STUDENT], "linestyle": (0, (4, 1, 1, 1)), "linewidth": 2.4},
)


class LabView:
    """Three panels for several runs. ``show`` puts everything in place; ``canvas`` gives the bytes.

    Parameters
    ----------
    width : int
        Pixels.
    """

    def __init__(self, width: int = 1080, height: int = 410):
        first = round(width * 0.36)
        rest = (width - first) // 2
        self.canvas = Canvas(
            (first, rest, width - first - rest), height, (68, 18, 50, 46), strip=28
        )
        self.ground, self.loss, self.state = self.canvas.panels
        self._surface: Any = None
        self._lowest = 0.0  # subtracted so that the log axis exists: below 0 only if the surface is
        self._targets: tuple[float, ...] = ()
        self._legend: dict[str, str] = {}
        self._state_key: tuple[Any, ...] = ()
        self._runs: dict[str, tuple[Line2D, Line2D, Line2D, Line2D]] = {}
        self._coordinates: dict[str, list[Line2D]] = {}
        self._curves: list[tuple[Line2D, np.ndarray, np.ndarray]] = []  # line, all x, all y
        self._ends: list[tuple[Line2D, np.ndarray, np.ndarray]] = []  # marker, all x, all y
        self._parting_step: int | None = None
        with mpl.rc_context(STYLE):
            self.loss.ax.set(xlabel="step", yscale="log")
            self.loss.ax.set_title("", fontsize=12)
            self.state.ax.set(xlabel="step")
            self.loss.ax.minorticks_off()
            for panel in (self.loss, self.state):
                panel.ax.grid(True, color="#e4e8ec", linewidth=0.7)
            (self._parting,) = self.ground.ax.plot(
                [], [], "o", mfc="none", mec=COLOURS[STUDENT], mew=2.4, ms=16, zorder=6
            )
            self._parting_line = self.loss.ax.axvline(
                0, color=COLOURS[STUDENT], linestyle=(0, (2, 2)), linewidth=1.2
            )
            self.ground.animate(self._parting)
            self.loss.animate(self._parting_line)

    def show(
        self,
        surface: Any,
        runs: dict[str, Any],
        styles: dict[str, int],
        state_title: str,
        state_values: dict[str, np.ndarray],
        *,
        labels: dict[str, str] | None = None,
        signed: bool = False,
        targets: tuple[float, ...] = (),
        parting: tuple[int, np.ndarray, float] | None = None,
    ) -> None:
        """Put ``runs`` into the picture; backgrounds are drawn anew only where they must be.

        Parameters
        ----------
        surface : Surface of dim 1 or 2
        runs : dict
            Name → an object with ``theta`` (n+1, dim) and ``loss`` (n+1,). Drawn in order,
            the first on top.
        styles : dict
            Name → place in the colour cycle.
        state_title : str
            Title of the third panel.
        state_values : dict
            Name → array (n+1, k), k coordinates.
        labels : dict, optional
            Name → what the legend calls it, where that is more than the name.
        signed : bool
            Whether the third panel is linear around 0, else it is a log axis.
        targets : tuple of float
            Losses at which a line is drawn.
        parting : (step, theta, loss), optional
            Where the student's run parts from the reference.
        """
        self._curves, self._ends = [], []
        with np.errstate(all="ignore"):
            if surface is not self._surface:
                self._show_surface(surface)
            self._show_runs(surface, runs, styles)
            legend = {name: (labels or {}).get(name, name) for name in runs}
            if legend != self._legend:
                self._show_legend(legend, styles)
            self._show_loss_limits(runs, targets)
            self._show_state(state_title, state_values, styles, signed)
            self._show_parting(parting)
        self.cut(None)

    def cut(self, step: int | None) -> None:
        """Draw the runs shown up to ``step`` only; None draws all of them. No background changes."""
        end = None if step is None else step + 1
        for line, x, y in self._curves:
            line.set_data(x[:end], y[:end])
        for marker, x, y in self._ends:
            seen = np.flatnonzero(np.isfinite(x[:end]) & np.isfinite(y[:end]))[-1:]
            marker.set_data(x[seen], y[seen])
        parted = self._parting_step is not None and (step is None or self._parting_step <= step)
        for artist in (self._parting, self._parting_line):
            artist.set_visible(parted)

    # The style only where something is made: setting it takes a millisecond.
    @mpl.rc_context(STYLE)
    def _show_surface(self, surface: Any) -> None:
        ax = self.ground.ax
        for artist in (*ax.lines, *ax.collections):
            if not artist.get_animated():
                artist.remove()
        plot_surface(ax, surface)
        if len(domain_of(surface)) == 1:
            ax.relim(visible_only=False)
            grid = np.linspace(*domain_of(surface)[0], 400)
            losses = surface.f(grid[:, None])
            room = 0.08 * float(np.ptp(losses))
            ax.set_ylim(float(losses.min()) - room, float(losses.max()) + room)
        minima = np.atleast_2d(np.asarray(surface.minima, dtype=float))
        self._lowest = min(0.0, float(np.min(surface.f(minima))))
        self._surface, self.ground.dirty = surface, True

    def _show_runs(self, surface: Any, runs: dict[str, Any], styles: dict[str, int]) -> None:
        for name in runs:
            if name not in self._runs:
                self._runs[name] = self._new_run(name, styles[name])
        for name, artists in self._runs.items():
            for artist in artists:
                artist.set_visible(name in runs)
            if name not in runs:
                continue
            track, start, end, curve = artists
            run = runs[name]
            x, y = points_of(run, surface)
            start.set_data(x[:1], y[:1])
            self._curves.append((track, x, y))
            self._curves.append((curve, np.arange(len(run.loss)), self._drawable(run.loss)))
            self._ends.append((end, x, y))
            for line in (track, curve):
                line.set_markevery(layered(styles[name], len(x), 10)["markevery"])

    @mpl.rc_context(STYLE)
    def _new_run(self, name: str, style: int) -> tuple[Line2D, Line2D, Line2D, Line2D]:
        look = {"color": COLOURS[style], "linestyle": LINES[style], "marker": MARKERS[style]}
        # Overlaid methods lie below and are wider, so that they are seen where paths coincide.
        own = style == 0 or name == STUDENT_LABEL
        top, width, size = (5, 1.7, 4.5) if own else (3, 2.8, 6.0)
        ground, loss = self.ground.ax, self.loss.ax
        (track,) = ground.plot([], [], lw=width, ms=size, zorder=top, **look)
        (start,) = ground.plot([], [], "o", mfc="white", mec="#1a1a1a", mew=1.5, ms=8, zorder=top)
        (end,) = ground.plot(
            [], [], look["marker"], mfc=COLOURS[style], mec="white", ms=9, zorder=top + 0.5
        )
        (curve,) = loss.plot([], [], lw=width, ms=size, zorder=top, **look)
        for panel, artists in ((self.ground, (track, start, end)), (self.loss, (curve,))):
            for artist in artists:
                panel.animate(artist)
            panel.artists.sort(key=lambda artist: artist.get_zorder())
        return track, start, end, curve

    @mpl.rc_context(STYLE)
    def _show_legend(self, legend: dict[str, str], styles: dict[str, int]) -> None:
        handles = [
            Line2D([], [], color=COLOURS[k], linestyle=LINES[k], marker=MARKERS[k], label=label)
            for label, k in ((label, styles[name]) for name, label in legend.items())
        ]
        self.canvas.strip.ax.legend(
            handles=handles,
            loc="center",
            ncols=len(handles),
            frameon=False,
            handlelength=3.2,
            columnspacing=1.8,
        )
        self._legend, self.canvas.strip.dirty = legend, True

    def _drawable(self, loss: np.ndarray) -> np.ndarray:
        return np.clip(np.asarray(loss, dtype=float) - self._lowest, BELOW, CEILING)

    def _show_loss_limits(self, runs: dict[str, Any], targets: tuple[float, ...]) -> None:
        ax = self.loss.ax
        curves = [self._drawable(run.loss) for run in runs.values()]
        shown = np.concatenate(curves)
        # A run that diverges leaves at the top; it must not press the others flat.
        ceiling = 1e3 * max(float(curve[0]) for curve in curves)
        shown = np.concatenate((shown[np.isfinite(shown) & (shown <= ceiling)], targets))
        # Ends at every third power of ten, so that they, and the background, seldom change.
        cut = shown.min() < FLOOR
        low = np.log10(FLOOR) if cut else 3 * np.floor(np.log10(shown.min()) / 3)
        high = 3 * np.ceil(np.log10(max(shown.max(), FLOOR) * 1.001) / 3)
        steps = max(len(run.loss) for run in runs.values()) - 1
        self.loss.limits(x=(0, max(1, steps)), y=(10**low, 10 ** max(high, low + 3)))
        label = "loss L" if self._lowest == 0 else "L − L at the minimum"
        label += f" (axis ends at {FLOOR:.0e})" if cut else ""
        ax.title.set_text(label)
        if targets != self._targets:
            for line in [line for line in ax.lines if line.get_gid() == "target"]:
                line.remove()
            for target in targets:
                ax.axhline(target, color="#1a1a1a", lw=1.1, ls=(0, (1, 2)), gid="target")
            self._targets, self.loss.dirty = targets, True

    def _show_state(
        self, title: str, values: dict[str, np.ndarray], styles: dict[str, int], signed: bool
    ) -> None:
        panel = self.state
        counts = {name: v.shape[1] for name, v in values.items()}
        key = (title, signed, tuple(counts.items()))
        if key != self._state_key:
            self._new_state(title, counts, styles, signed)
            self._state_key = key
        for name, array in values.items():
            for k, line in enumerate(self._coordinates[name]):
                column = np.where(np.abs(array[:, k]) < CEILING, array[:, k], np.nan)
                shown = column if signed else np.clip(column, BELOW, None)
                self._curves.append((line, np.arange(len(column)), shown))
        everything = np.concatenate([v.ravel() for v in values.values()])
        everything = everything[np.abs(everything) < CEILING]
        panel.limits(x=self.loss.ax.get_xlim(), y=_state_limits(everything, signed))

    @mpl.rc_context(STYLE)
    def _new_state(
        self, title: str, counts: dict[str, int], styles: dict[str, int], signed: bool
    ) -> None:
        panel, ax = self.state, self.state.ax
        for line in [line for lines in self._coordinates.values() for line in lines]:
            panel.artists.remove(line)
            line.remove()
        ax.set_yscale("linear" if signed else "log")
        ax.minorticks_off()  # half the time of drawing a log axis
        if signed:
            ax.yaxis.set_major_formatter(lambda value, _: _short(value))
        self._coordinates = {}
        for name, count in counts.items():
            ours = styles[name] == STUDENT
            looks = STUDENT_LINES if ours else REFERENCE_LINES
            labels = [f"θ{'₁₂₃₄'[k]}" if count > 1 else "θ" for k in range(count)]
            if ours:
                labels = ["yours", *["_"] * (count - 1)]
            self._coordinates[name] = [
                panel.animate(ax.plot([], [], label=labels[k], **looks[k % len(looks)])[0])
                for k in range(count)
            ]
        single = len(counts) == 1 and max(counts.values()) == 1
        if ax.get_legend() is not None:
            ax.get_legend().remove()
        ax.set_title(title, fontsize=12, pad=6 if single else 21)
        if not single:  # between title and axes, where no curve can hide it
            ax.legend(
                loc="lower center",
                bbox_to_anchor=(0.5, 0.98),
                ncols=4,
                frameon=False,
                fontsize=9.5,
                handlelength=2.4,
                columnspacing=1.1,
                handletextpad=0.5,
                borderpad=0.2,
            )
        panel.dirty = True

    def _show_parting(self, parting: tuple[int, np.ndarray, float] | None) -> None:
        self._parting_step = None if parting is None else parting[0]
        if parting is None:
            return
        step, theta, loss = parting
        self._parting.set_data([theta[0]], [theta[1] if len(theta) > 1 else loss])
        self._parting_line.set_xdata([step, step])


def _short(value: float) -> str:
    """ "-2.5e4" for -25000.0: fits beside the axis whatever the size."""
    mantissa, _, power = f"{value:.4g}".partition("e")
    if not power and len(mantissa) > 5:
        mantissa, _, power = f"{value:.1e}".partition("e")
    return mantissa + (f"e{int(power)}" if power else "")


def _state_limits(values: np.ndarray, signed: bool) -> tuple[float, float]:
    """Round limits around ``values`` that stay the same for small changes."""
    if signed:
        largest = float(np.max(np.abs(values), initial=0.0)) or 1.0
        power = 10.0 ** np.floor(np.log10(largest))
        top = power * next(f for f in (1.25, 2.5, 5, 10.01) if largest <= f * power)
        return -top, top
    positive = values[values > 0]
    if not len(positive):
        return 1e-3, 1.0
    low = 2 * np.floor(np.log10(max(positive.min(), FLOOR)) / 2)
    high = 2 * np.ceil(np.log10(positive.max() * 1.001) / 2)
    return 10.0**low, 10.0 ** max(high, low + 2)
