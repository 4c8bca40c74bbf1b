"""The (α, β) map: the last loss for a whole grid of settings, computed in one batched run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.widgets.component import Component, status

if TYPE_CHECKING:
    import numpy as np

ALPHA_ENDS = (1e-4, 3.0)
LOWEST = 1e-12  # losses below have the same colour
KEY = " Ring: the lab's setting; square: the cell chosen; star: the lowest loss."
WILD = {"facecolor": "#e2e2e2", "edgecolor": "#1a1a1a", "hatch": "///"}  # where it diverged


class ABMap(Component):
    """Last loss over a grid of two hyperparameters, with the lab's present setting marked.

    Parameters
    ----------
    method : str
        As in ``Lab``; "sgd" has a β too.
    surface : str or Surface, optional
        Default: the lab's.
    x, y : str
        Hyperparameters of the axes; default "alpha" and the method's first β.
    steps : int ≥ 1, default 300
    points : int ≥ 2, default 64
        Values per axis.
    lab : Lab, optional
        Its setting is marked, "Load into the lab" moves its sliders.
    start : sequence of float, optional
        Default: the lab's start on its own surface, else the surface's.
    ranges : dict, optional
        Ends of the axes, e.g. ``{"alpha": (1e-3, 1.0)}``.
    **hyper : float
        Hyperparameters that are on neither axis; default the lab's, else the method's.

    Attributes
    ----------
    loss : array (points, points), rows = y, columns = x
    x_values, y_values : arrays (points,)
    diverged_cells : bool array like ``loss``; ``diverged``: their share
    best : dict, the setting of the lowest loss
    """

    def __init__(
        self,
        method: str,
        surface: Any = None,
        x: str = "alpha",
        y: str | None = None,
        *,
        steps: int = 300,
        points: int = 64,
        lab: Any = None,
        start: Any = None,
        ranges: dict[str, tuple[float, float]] | None = None,
        **hyper: float,
    ):
        from course_lib.widgets import methods

        self.method, self.lab, self.steps = methods.method_name(method), lab, steps
        all_controls = {c.name: c for c in methods.controls(self.method)}
        y = next((n for n in all_controls if n.startswith("beta")), "eps") if y is None else y
        wanted = tuple(n for n in (x, y, *hyper) if n not in all_controls)
        all_controls = {c.name: c for c in methods.controls(self.method, wanted)}
        if x == y:
            raise ValueError(f"x and y must be two hyperparameters, got {x!r} twice")
        if surface is None and lab is None:
            raise ValueError("surface must be given where there is no lab, got None")
        self.x, self.y = x, y
        ends = {"alpha": ALPHA_ENDS, "beta": (0.0, 0.99), "beta1": (0.0, 0.99), **(ranges or {})}
        self.x_values = _grid(all_controls[x], ends.get(x), points)
        self.y_values = _grid(all_controls[y], ends.get(y), points)
        self._given, self._surface, self._start = hyper, surface, start
        self._defaults = {n: c.start for n, c in all_controls.items()}
        self._compute()
        self._assemble()
        self._draw_map()
        self._refresh()
        if lab is not None:
            lab.on_update(self._refresh)

    @property
    def diverged(self) -> float:
        return float(self.diverged_cells.mean())

    @property
    def best(self) -> dict[str, float]:
        return self._setting(*self._best_cell())

    @property
    def chosen(self) -> dict[str, float]:
        """The setting that the sliders show."""
        return {self.x: self._x_slider.value, self.y: self._y_slider.value}

    @property
    def summary(self) -> str:
        from course_lib.plotting import title_of
        from course_lib.widgets.methods import setting_text
        from course_lib.widgets.symbols import SYMBOLS

        sx, sy = SYMBOLS.get(self.x, self.x), SYMBOLS.get(self.y, self.y)
        best = self._best_cell()
        others = f" ({setting_text(self._others)})" if self._others else ""
        share = 100 * self.diverged
        return (
            f"Map of the loss of {self.method}{others} after {self.steps} steps on "
            f"{title_of(self._objective)}: {len(self.x_values)} values of {sx} from "
            f"{self.x_values[0]:.3g} to {self.x_values[-1]:.3g} by {len(self.y_values)} of {sy} "
            f"from {self.y_values[0]:.3g} to {self.y_values[-1]:.4g}. The lowest loss is "
            f"{self.loss[best]:.3g}, at {setting_text(self.best)}. {share:.0f} % of the settings "
            f"diverge. The cell chosen, {setting_text(self.chosen)}, ends at "
            f"{self._told(self._chosen_cell())}.{self._stale()}"
        )

    def choose(self, **setting: float) -> None:
        """Move the map's sliders to the cell nearest to ``setting`` (on either axis or both)."""
        from numpy import abs, argmin

        for name, value in setting.items():
            if name not in (self.x, self.y):
                raise ValueError(f"the map's axes are {self.x} and {self.y}, got {name}={value!r}")
            values = self.x_values if name == self.x else self.y_values
            slider = self._x_slider if name == self.x else self._y_slider
            slider.value = float(values[int(argmin(abs(values - value)))])

    def load(self) -> None:
        """Load the chosen cell into the lab."""
        if self.lab is None:
            raise ValueError("lab: this map has no lab to load into")
        self.lab.set(**self.chosen)

    def png(self) -> bytes:
        return self._canvas.png()

    def _compute(self) -> None:
        """One batched run over the grid: array (points, 1) by (1, points)."""
        import numpy as np

        from course_lib.running import run
        from course_lib.widgets.lab_runs import chosen_surfaces
        from course_lib.widgets.methods import build

        follows = self.lab is not None and self._surface is None
        surface = self.lab.surface if follows else self._surface
        (self._objective,) = chosen_surfaces((surface,), None).values()
        same = self.lab is not None and self.lab.surface.name == self._objective.name
        start = self.lab.settings["start"] if same and self._start is None else self._start
        self._theta0 = np.array(self._objective.start if start is None else start, dtype=float)
        of_lab = self.lab.hyper if self.lab is not None and self.lab.method == self.method else {}
        merged = {**self._defaults, **of_lab, **self._given}
        self._others = {
            n: merged[n] for n in self._defaults if n not in (self.x, self.y) and n in merged
        }
        grid = {self.x: self.x_values[None, :], self.y: self.y_values[:, None], **self._others}
        path = run(
            build(self.method, grid),
            self._objective,
            self._theta0,
            self.steps,
            record_every=self.steps,
        )
        self.loss = path.loss[-1]
        with np.errstate(invalid="ignore"):
            self.diverged_cells = ~(self.loss <= 1.5 * path.loss[0])

    def _assemble(self) -> None:
        import ipywidgets as widgets

        from course_lib.widgets.canvas import Canvas
        from course_lib.widgets.symbols import SYMBOLS

        self._canvas = Canvas((530, 110), 420, margins=(80, 18, 52, 32), strip=30)
        self._image = widgets.Image(
            format="jpeg",
            layout=widgets.Layout(width="640px", max_width="100%", align_self="flex-start"),
        )
        self._x_slider, self._y_slider = (
            widgets.SelectionSlider(
                options=[(f"{v:.4g}", float(v)) for v in values],
                value=float(values[len(values) // 2]),
                description=f"map's {SYMBOLS.get(name, name)}",
                style={"description_width": "84px"},
                layout=widgets.Layout(width="420px"),
            )
            for name, values in ((self.x, self.x_values), (self.y, self.y_values))
        )
        load = widgets.Button(
            description="Load into the lab",
            tooltip="Set the lab's sliders to the cell chosen here",
            disabled=self.lab is None,
            layout=widgets.Layout(width="160px"),
        )
        again = widgets.Button(
            description="Recompute",
            tooltip="Compute the map for the lab's present surface, start and other sliders",
            disabled=self.lab is None,
            layout=widgets.Layout(width="120px"),
        )
        self._status = widgets.HTML()
        self.view = widgets.VBox(
            [
                self._image,
                self._x_slider,
                self._y_slider,
                widgets.HBox([load, again]),
                self._status,
            ]
        )
        for slider in (self._x_slider, self._y_slider):
            slider.observe(lambda _: self._refresh(), names="value")
        load.on_click(lambda _: self.load())
        again.on_click(lambda _: self.recompute())

    def recompute(self) -> None:
        """Compute the map for the start, sliders and (if none was given) surface of the lab now."""
        self._compute()
        self._draw_map()
        self._refresh()

    def _draw_map(self) -> None:
        import matplotlib as mpl
        import numpy as np

        from course_lib.plotting import STYLE, title_of
        from course_lib.widgets.symbols import SYMBOLS

        panel, bar = self._canvas.panels
        ax = panel.ax
        panel.artists.clear()
        with mpl.rc_context({**STYLE, "hatch.linewidth": 0.7}):
            ax.clear()
            bar.ax.clear()
            kept = np.where(self.diverged_cells, np.nan, np.clip(self.loss, LOWEST, None))
            shades, marks = _shades(np.log10(kept))
            image = ax.imshow(
                shades, origin="lower", aspect="auto", cmap="viridis", vmin=0.0, vmax=1.0
            )
            ax.set_facecolor(WILD["facecolor"])
            wild = self.diverged_cells.astype(float)
            if wild.any() and not wild.all():
                ax.contourf(wild, levels=[0.5, 1.5], colors="none", hatches=[WILD["hatch"]])
            ax.set(
                xlabel="step size α" if self.x == "alpha" else SYMBOLS.get(self.x, self.x),
                ylabel=SYMBOLS.get(self.y, self.y),
            )
            ax.set_title(f"{self.method}, {title_of(self._objective)}", fontsize=10)
            _ticks(ax.xaxis, self.x_values)
            _ticks(ax.yaxis, self.y_values)
            self._canvas.figure.colorbar(image, cax=bar.ax)
            bar.ax.set_yticks(
                np.linspace(0, 1, len(marks)),
                labels=[_mark(m) for m in 10.0**marks],
            )
            bar.ax.set_ylabel(f"loss after {self.steps} steps")
            _, bottom, _, height = bar.ax.get_position().bounds
            bar.ax.set_position((bar.cell.x0 / self._canvas.width, bottom, 0.03, height))
            row, column = self._best_cell()
            (star,) = ax.plot([column], [row], **_marker("*", "#F0E442", "#1a1a1a", 14), zorder=4)
            (self._here,) = ax.plot([], [], **_marker("o", "none", "#D55E00", 14), zorder=5)
            (self._cross,) = ax.plot([], [], **_marker("s", "none", "white", 9), zorder=6)
            for artist in (self._here, self._cross):
                panel.animate(artist)
            self._draw_key(star)
        panel.dirty = bar.dirty = True

    def _draw_key(self, star: Any) -> None:
        from matplotlib.patches import Patch

        key = {"cell chosen": self._cross, "lowest loss": star}
        if self.lab is not None and self.lab.method == self.method:
            key = {"the lab's setting": self._here, **key}
        if self.diverged_cells.any():
            key["diverged"] = Patch(linewidth=0.7, **WILD)
        self._canvas.strip.ax.legend(
            handles=list(key.values()),
            labels=list(key),
            loc="center",
            ncols=len(key),
            frameon=False,
            handlelength=1.6,
            columnspacing=1.6,
        )
        self._canvas.strip.dirty = True

    def _refresh(self) -> None:
        row, column = self._chosen_cell()
        self._cross.set_data([column], [row])
        if self.lab is not None and self.lab.method == self.method:
            here = self.lab.hyper
            self._here.set_data(
                [_position(self.x_values, here[self.x])], [_position(self.y_values, here[self.y])]
            ) if self.x in here and self.y in here else self._here.set_data([], [])
        self._image.value = self._canvas.jpeg()
        self._status.value = status(self.summary + KEY)

    def _chosen_cell(self) -> tuple[int, int]:
        return self._y_slider.index, self._x_slider.index

    def _best_cell(self) -> tuple[int, int]:
        import numpy as np

        kept = np.where(self.diverged_cells, np.inf, self.loss)
        row, column = np.unravel_index(int(np.argmin(kept)), kept.shape)
        return int(row), int(column)

    def _setting(self, row: int, column: int) -> dict[str, float]:
        return {self.x: float(self.x_values[column]), self.y: float(self.y_values[row])}

    def _told(self, cell: tuple[int, int]) -> str:
        return "divergence" if self.diverged_cells[cell] else f"a loss of {self.loss[cell]:.3g}"

    def _stale(self) -> str:
        if self.lab is None:
            return ""
        settings = self.lab.settings
        moved = (self._surface is None and self.lab.surface is not self._objective) or (
            self._start is None
            and self.lab.surface.name == self._objective.name
            and tuple(settings["start"]) != tuple(self._theta0)
        )
        of_lab = self.lab.hyper if self.lab.method == self.method else {}
        moved = moved or any(
            of_lab[n] != v for n, v in self._others.items() if n in of_lab and n not in self._given
        )
        return (
            " The lab has another surface, start or slider now: press Recompute." if moved else ""
        )


def _grid(control: Any, ends: tuple[float, float] | None, points: int) -> np.ndarray:
    """``points`` values between ``ends``, spaced like the slider and rounded."""
    import numpy as np

    low, high = control.ends if ends is None else map(control.check, ends)
    values = control.grid(points, low, high)
    if control.spacing == "log":
        return np.array([float(f"{v:.3g}") for v in values])
    return np.round(values, 5)


def _shades(values: np.ndarray, marks: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Where ``values`` (NaN: none) lie on the colour scale from 0 to 1, and the values of its marks.

    Half by size, half by rank: a map on which nearly all cells are alike still shows what sets them
    apart, and a few extremes do not use up the scale. The marks are evenly spaced on the scale.
    """
    import numpy as np

    known, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    if len(known) < 2:
        return np.where(np.isfinite(values), 0.0, np.nan), known
    rank = np.cumsum(counts) - counts
    scale = ((known - known[0]) / (known[-1] - known[0]) + rank / rank[-1]) / 2
    return np.interp(values, known, scale), np.interp(np.linspace(0, 1, marks), scale, known)


def _mark(loss: float) -> str:
    return ("≤ " if loss <= 1.01 * LOWEST else "") + f"{loss:.3g}".replace("e-0", "e-")


def _marker(shape: str, inside: str, line: str, size: float) -> dict[str, Any]:
    """A marker with a dark rim, seen on light and dark cells."""
    from matplotlib.patheffects import withStroke

    return {
        "marker": shape,
        "linestyle": "none",
        "markersize": size,
        "markerfacecolor": inside,
        "markeredgecolor": line,
        "markeredgewidth": 1.0 if shape == "*" else 2.0,
        "path_effects": [] if shape == "*" else [withStroke(linewidth=4.5, foreground="#1a1a1a")],
    }


def _position(values: np.ndarray, value: float) -> float:
    """Where ``value`` lies on an axis that counts the grid's cells; NaN outside."""
    import numpy as np

    logs = values[0] > 0
    scaled = np.log(values) if logs else values
    place = np.log(value) if logs and value > 0 else value
    return float(np.interp(place, scaled, np.arange(len(values)), left=np.nan, right=np.nan))


def _ticks(axis: Any, values: np.ndarray) -> None:
    """Tick labels at round values of an axis that counts the grid's cells."""
    import numpy as np

    if values[0] > 0:
        low, high = np.ceil(np.log10(values[0]) - 1e-9), np.floor(np.log10(values[-1]) + 1e-9)
        marks = 10.0 ** np.arange(low, high + 1)
    elif np.ptp(np.diff(values)) < 1e-4:
        marks = np.round(np.linspace(values[0], values[-1], 6), 1)
    else:
        marks = np.array([0.0, 0.9, 0.99, 0.999, 0.9999])
    marks = marks[(marks >= values[0]) & (marks <= values[-1])]
    axis.set_ticks([_position(values, m) for m in marks], labels=[f"{m:g}" for m in marks])
