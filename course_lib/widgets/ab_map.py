"""The (α, β) map: how the runs of a whole grid of settings end, computed in one batched run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_lib.widgets.component import Component, status

if TYPE_CHECKING:
    import numpy as np

ALPHA_ENDS = (1e-4, 3.0)
LOWEST = 1e-12  # losses below have the same colour
# What becomes of many settings.
MANY = {
    "converged": "converge",
    "oscillates": "oscillate",
    "diverged": "diverge",
    "stuck": "are stuck",
    "too slow": "are too slow",
}
KEY = " Ring: the lab's setting; square: the cell chosen; star: the lowest loss."


class ABMap(Component):
    """How runs end over a grid of two hyperparameters, with the lab's present setting marked.

    Colours show the last loss, or the steps to a target; outlines and names the regions in which the method
    converges, oscillates, diverges, is stuck or too slow, by the rules of ``course_lib.outcomes``.

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
        Its setting is marked, and a cell that is chosen is loaded into it.
    start : sequence of float, optional
        Default: the lab's start on its own surface, else the surface's.
    ranges : dict, optional
        Ends of the axes, e.g. ``{"alpha": (1e-3, 1.0)}``.
    target : float, optional
        With it, the colours can show the steps to a loss ≤ target instead; α stays constant there.
    **hyper : float
        Hyperparameters that are on neither axis; default the lab's, else the method's.

    Attributes
    ----------
    loss : array (points, points), rows = y, columns = x
    x_values, y_values : arrays (points,)
    verdict : int array like ``loss``, places in ``course_lib.outcomes.VERDICTS``
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
        target: float | None = None,
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
        self._given, self._surface, self._start, self._target = hyper, surface, start, target
        self._defaults = {n: c.start for n, c in all_controls.items()}
        self._compute()
        self._assemble()
        self._draw_map()
        self._refresh()
        if lab is not None:
            lab.on_update(self._refresh)

    @property
    def diverged_cells(self) -> np.ndarray:
        return self._outcome.where("diverged")

    @property
    def diverged(self) -> float:
        return float(self.diverged_cells.mean())

    @property
    def verdict(self) -> np.ndarray:
        return self._outcome.verdict

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
        schedule = "" if self._schedule == "constant" else f", schedule of α: {self._schedule}"
        schedule += "" if self._moving == "constant" else f", schedule of β: {self._moving}"
        shares = {word: self._outcome.where(word).mean() for word in MANY}
        regions = ", ".join(
            f"{_percent(share)} {MANY[word]}" for word, share in shares.items() if share > 0
        )
        return (
            f"Map of the loss of {self.method}{others} after {self.steps} steps on "
            f"{title_of(self._objective)}{schedule}: {len(self.x_values)} values of {sx} from "
            f"{self.x_values[0]:.3g} to {self.x_values[-1]:.3g} by {len(self.y_values)} of {sy} "
            f"from {self.y_values[0]:.3g} to {self.y_values[-1]:.4g}. The lowest loss is "
            f"{self.loss[best]:.3g}, at {setting_text(self.best)}. Of the settings {regions}. "
            f"The cell chosen, {setting_text(self.chosen)}, {self._told(self._chosen_cell())}."
            f"{self._stale()}"
        )

    def choose(self, **setting: float) -> None:
        """Move the map's sliders to the cell nearest to ``setting`` (on either axis or both)."""
        for name, value in setting.items():
            if name not in (self.x, self.y):
                raise ValueError(f"the map's axes are {self.x} and {self.y}, got {name}={value!r}")
            slider = self._x_slider if name == self.x else self._y_slider
            slider.index = self._nearest(name, value)

    def load(self) -> None:
        """Load the chosen cell into the lab."""
        if not self._shares_lab():
            raise ValueError(f"lab: this map has no lab of {self.method} to load into")
        self.lab.set(**self.chosen)

    def recompute(self) -> None:
        """Compute the map for the start, sliders, schedule and (if none was given) surface of the lab now."""
        self._compute()
        self._draw_map()
        self._refresh()

    def png(self) -> bytes:
        return self._view.canvas.png()

    def _shares_lab(self) -> bool:
        return (
            self.lab is not None
            and self.lab.method == self.method
            and {self.x, self.y} <= set(self.lab.hyper)
        )

    def _compute(self) -> None:
        """One batched run over the grid: array (points, 1) by (1, points)."""
        import numpy as np

        from course_lib.outcome_grid import grid_outcome
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
        self._opt = build(self.method, grid)
        self._schedule, self._moving, sizes = "constant", "constant", None
        if self.lab is not None:
            self._schedule, sizes = self.lab.step_sizes(self._opt.alpha, self.steps)
        if self.lab is not None and self.lab.method == self.method:
            self._moving, self._opt = self.lab.moving(self._opt, self.steps)
        self._sizes = sizes
        self._outcome = grid_outcome(self._opt, self._objective, self._theta0, self.steps, sizes)
        self.loss = self._outcome.loss
        self._reached = None

    def _steps_to_target(self) -> np.ndarray:
        """First step with a loss ≤ the target, NaN where there is none; computed when first asked for."""
        import numpy as np

        from course_lib.running import run

        if self._reached is None:
            schedule = None if self._sizes is None else self._sizes.__getitem__
            path = run(self._opt, self._objective, self._theta0, self.steps, schedule)
            first = path.steps_to(self._target)
            self._reached = np.where(first < 0, np.nan, first)
        return self._reached

    def _assemble(self) -> None:
        import ipywidgets as widgets

        from course_lib.widgets.map_view import MapView
        from course_lib.widgets.picture import Picture
        from course_lib.widgets.symbols import SYMBOLS

        names = {n: SYMBOLS.get(n, n) for n in (self.x, self.y)}
        labels = [f"step size {s}" if n == "alpha" else s for n, s in names.items()]
        self._view = MapView(self.x_values, self.y_values, *labels)
        self._image = Picture(self._view.canvas.width)
        first = self.lab.hyper if self._shares_lab() else {}
        self._x_slider, self._y_slider = (
            widgets.SelectionSlider(
                options=[(f"{v:.4g}", float(v)) for v in values],
                index=self._nearest(name, first[name]) if first else len(values) // 2,
                description=f"map's {names[name]}",
                style={"description_width": "84px"},
                layout=widgets.Layout(width="420px", max_width="100%"),
            )
            for name, values in ((self.x, self.x_values), (self.y, self.y_values))
        )
        self._follow = widgets.Checkbox(
            value=self._shares_lab(),
            description="load the cell into the lab",
            disabled=not self._shares_lab(),
            indent=False,
            layout=widgets.Layout(width="220px"),
        )
        again = widgets.Button(
            description="Recompute",
            tooltip="Compute the map for the lab's present surface, start, schedule and other sliders",
            disabled=self.lab is None,
            layout=widgets.Layout(width="120px"),
        )
        shown = [(f"the loss after {self.steps} steps", "loss")]
        if self._target is not None:
            shown.append((f"the steps to a loss of {self._target:g}", "steps"))
        self._shown = widgets.Dropdown(
            options=shown,
            description="colours show",
            style={"description_width": "84px"},
            layout=widgets.Layout(width="340px", max_width="100%"),
        )
        self._status = widgets.HTML()
        last = [self._follow, again]
        if len(shown) > 1:
            last.append(self._shown)
        row = widgets.Layout(flex_flow="row wrap", align_items="center")
        self.view = widgets.VBox(
            [
                self._x_slider,
                self._y_slider,
                widgets.HBox(last, layout=row),
                self._image,
                self._status,
            ],
            layout=widgets.Layout(max_width="100%"),
        )
        for slider in (self._x_slider, self._y_slider):
            slider.observe(self._cell_changed, names="index")
        self._shown.observe(lambda _: (self._draw_map(), self._refresh()), names="value")
        again.on_click(lambda _: self.recompute())

    def _cell_changed(self, change: Any) -> None:
        if self._follow.value:
            self.load()  # which comes back as an update of the lab
        else:
            self._refresh()

    def _draw_map(self) -> None:
        import numpy as np

        from course_lib.plotting import title_of

        if self._shown.value == "steps":
            quantity, values = f"steps to a loss ≤ {self._target:g}", self._steps_to_target()
            values, marks = np.maximum(values, 1), _step_marks
        else:
            quantity, marks = f"loss after {self.steps} steps", _loss_marks
            values = np.where(self.diverged_cells, np.nan, np.clip(self.loss, LOWEST, None))
        self._view.show(
            f"{self.method}, {title_of(self._objective)}",
            quantity,
            np.log10(values),
            self.verdict,
            self._best_cell(),
            marks,
            self._shares_lab(),
        )

    def _refresh(self) -> None:
        here = self.lab.hyper if self._shares_lab() else None
        self._view.mark(self._chosen_cell(), here and (here[self.x], here[self.y]))
        self._image.show(self._view.canvas)
        self._status.value = status(self.summary + KEY)

    def _nearest(self, name: str, value: float) -> int:
        import numpy as np

        values = self.x_values if name == self.x else self.y_values
        return int(np.argmin(np.abs(values - value)))

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
        from course_lib.outcomes import VERDICTS
        from course_lib.widgets.map_view import REGIONS

        word = VERDICTS[self.verdict[cell]]
        told = REGIONS[word]
        if word != "diverged":
            told += f" and ends at a loss of {self.loss[cell]:.3g}"
        if self._shown.value == "steps":
            steps = self._steps_to_target()[cell]
            reached = f"after {steps:.0f} steps" if steps == steps else "never"
            told += f"; its loss is ≤ {self._target:g} {reached}"
        return told

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
        moved = moved or settings["schedule"] != self._schedule
        moved = moved or (
            self.lab.method == self.method and settings["beta_schedule"] != self._moving
        )
        moved = moved or any(
            of_lab[n] != v for n, v in self._others.items() if n in of_lab and n not in self._given
        )
        return (
            " The lab has another surface, start, schedule or slider now: press Recompute."
            if moved
            else ""
        )


def _grid(control: Any, ends: tuple[float, float] | None, points: int) -> np.ndarray:
    """``points`` values between ``ends``, spaced like the slider and rounded."""
    import numpy as np

    low, high = control.ends if ends is None else map(control.check, ends)
    values = control.grid(points, low, high)
    if control.spacing == "log":
        return np.array([float(f"{v:.3g}") for v in values])
    return np.round(values, 5)


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.005 else f"{100 * share:.0f} %"


def _loss_marks(losses: np.ndarray) -> list[str]:
    return [("≤ " if x <= 1.01 * LOWEST else "") + f"{x:.3g}".replace("e-0", "e-") for x in losses]


def _step_marks(steps: np.ndarray) -> list[str]:
    return [f"{x:.3g}" for x in steps]
