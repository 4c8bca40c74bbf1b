"""The lab: sliders → run → three linked panels; with the reader's own function in it."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from course_lib.widgets.component import Component, status

if TYPE_CHECKING:
    from course_lib.outcomes import Outcome
    from course_lib.running import Path
    from course_lib.widgets.lab_runs import Result
    from course_lib.widgets.student import StudentRun

DEFAULT_SURFACES = ("quadratic_bowl", "rosenbrock", "himmelblau")
# The notebook's own colours, so that it can be read in the light and in the dark theme.
FIELD = (
    "min-width:0;font:13px monospace;padding:3px 6px;color:inherit;background:transparent;"
    "border:1px solid currentColor;border-radius:3px"
)
PLAIN = {"SGD", "Momentum", "Nesterov"}


class Lab(Component):
    """One method on a choice of surfaces, with sliders for α and its β.

    Parameters
    ----------
    method : str
        A name of ``course_lib.optimizers.REGISTRY``, in any case. "sgd" has a β slider too: 0 is
        SGD, above 0 is Momentum.
    surfaces : sequence of str or Surface
        The menu: names of ``course_lib.surfaces.SURFACES``, or surfaces.
    surface : str, optional
        Name of the one shown first; default the first.
    overlay : sequence of str
        Methods that can be drawn over it, all ticked at first.
    steps : int ≥ 1, default 300
    start : sequence of float, optional
        First starting point; default the surface's own.
    extras : sequence of str
        Further hyperparameters that get a slider, e.g. ("eps",).
    noise : bool or float, optional
        A slider for noise in the gradient (standard deviation per coordinate), and its first value.
    seed : int, default 0
        Seed of that noise.
    overlay_alpha : "same" or "best", optional
        Whether overlaid methods use the slider's α, or each its own best one of 41 (and default β).
        By default "same" among SGD, Momentum and Nesterov, whose α mean the same, else "best".
    schedules : sequence of str, or dict
        Menu of schedules of α beside the constant one: titles of ``lab_schedules.MAKERS``, or title → a
        function of α and the number of steps that returns t ↦ α_t.
    schedule : str, optional
        Title of the one used first; default "constant".
    beta_schedules : dict
        For SGD and Momentum, a menu of schedules of β beside the constant one: title → a function of β and the
        number of steps that returns t ↦ β_t. Not together with ``student`` or ``variant``.
    beta_schedule : str, optional
        Title of the one used first; default "constant".
    panel : str, optional
        Key of the internal state shown first, e.g. "v".
    variant : str, optional
        Variant of the method; not together with ``student``.
    student : callable, optional
        A step function with the signature of the reference: drawn over the reference's path.
    **hyper : float
        First values of the sliders, e.g. ``alpha=0.1, beta1=0.9``.

    Attributes
    ----------
    path : Path of the method; ``paths``: of all methods drawn, by name
    outcome : Outcome
    spread : float or None
        With gradient noise: root mean square distance of θ from its mean in the last 100 steps.
    student_run : StudentRun or None
    view : the widget

    Raises
    ------
    ValueError, TypeError
        Names the argument, its value and what is allowed.
    """

    def __init__(
        self,
        method: str,
        *,
        surfaces: Any = DEFAULT_SURFACES,
        surface: str | None = None,
        overlay: Any = (),
        steps: int = 300,
        start: Any = None,
        extras: tuple[str, ...] = (),
        noise: bool | float | None = None,
        seed: int = 0,
        overlay_alpha: str | None = None,
        schedules: Any = (),
        schedule: str | None = None,
        beta_schedules: Any = None,
        beta_schedule: str | None = None,
        panel: str | None = None,
        variant: str | None = None,
        student: Callable | None = None,
        **hyper: float,
    ):
        from course_lib.widgets import methods
        from course_lib.widgets.controls import LabControls
        from course_lib.widgets.lab_runs import Runs, chosen_surfaces
        from course_lib.widgets.lab_schedules import MAKERS, chosen_schedules
        from course_lib.widgets.later import Later
        from course_lib.widgets.playback import Playback
        from course_lib.widgets.views import LabView

        self.method = methods.method_name(method)
        self.steps = steps
        menu = chosen_surfaces(surfaces, surface)
        self._own_surfaces = {s.name for s in surfaces if not isinstance(s, str)}
        overlay = tuple(methods.method_name(name) for name in overlay)
        if self.method in overlay:
            raise ValueError(f"overlay must not hold the lab's own method, got {overlay!r}")
        sliders = methods.controls(self.method, tuple(extras))
        if schedule is not None and not schedules:
            schedules = (schedule,)
        makers = chosen_schedules(schedules)
        self._check_moving(beta_schedules, student, variant)
        betas = chosen_schedules(beta_schedules or {})
        views = methods.state_views(self.method, variant, len(makers) > 1, len(betas) > 1)
        noise = None if noise is None or noise is False else 0.0 if noise is True else float(noise)
        self._views = {view.key: view for view in views}
        self._shared = {"extras": tuple(extras), "variant": variant, "seed": seed}
        self._own_schedules = {t for t, maker in makers.items() if maker is not MAKERS.get(t)}
        # Without "constant", which every lab has.
        self._menu = tuple(t for t in makers if t not in self._own_schedules)[1:]
        self._runs = Runs(self.method, menu, steps, seed, variant, student, makers, betas)
        self.controls = LabControls(sliders, menu, views, overlay, noise, makers, betas)
        self.playback = Playback(steps)
        shown = surface or next(iter(menu))
        if overlay_alpha is None:
            overlay_alpha = "same" if {self.method, *overlay} <= PLAIN else "best"
        if "alpha" not in hyper and self.method in PLAIN:
            hyper = {"alpha": menu[shown].alpha, **hyper}
        first = {
            "surface": shown,
            "overlay_alpha": overlay_alpha,
            **({} if start is None else {"start": start}),
            **({} if panel is None else {"panel": panel}),
            **({} if schedule is None else {"schedule": schedule}),
            **({} if beta_schedule is None else {"beta_schedule": beta_schedule}),
            **hyper,
        }
        self.controls.set(first)
        self._first = self.controls.values()
        self._picture = LabView()
        self._listeners: list[Callable[[], None]] = []
        self._targets: tuple[float, ...] = ()
        self._assemble()
        self._moving, self._playing = Later(self._follow, rest=0), Later(self._draw, rest=0)
        self._words, self._reading_words = Later(self._write), Later(self._read)
        self._update()
        self.controls.observe(self._moved)
        self.playback.observe(self._step_moved)
        self.controls.reset.on_click(lambda _: self._reset())

    def set(self, **setting: Any) -> None:
        """Move controls, with one redraw: ``set(alpha=0.1, surface="beale", overlay=())``."""
        self.controls.set(setting)
        self._update()

    def show_step(self, step: int) -> None:
        """Draw the runs up to ``step`` only; ``steps`` draws the whole of them."""
        self.playback.show(step)
        self._playing.now()
        self._reading_words.now()

    @property
    def settings(self) -> dict[str, Any]:
        """The present values of all controls."""
        return self.controls.values()

    @property
    def hyper(self) -> dict[str, float]:
        """The hyperparameters that the sliders show."""
        settings = self.settings
        return {name: settings[name] for name in self.controls.hyper}

    @property
    def surface(self) -> Any:
        """The surface shown."""
        return self._runs.surfaces[self.settings["surface"]]

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Names of the surfaces in the menu."""
        return tuple(self._runs.surfaces)

    @property
    def paths(self) -> dict[str, Path]:
        return self._result.paths

    @property
    def path(self) -> Path:
        return self.paths[self.method]

    @property
    def outcome(self) -> Outcome:
        return self._result.outcomes[self.method]

    @property
    def outcomes(self) -> dict[str, Outcome]:
        return self._result.outcomes

    @property
    def spread(self) -> float | None:
        return self._result.spreads.get(self.method)

    @property
    def student_run(self) -> StudentRun | None:
        return self._result.student

    @property
    def summary(self) -> str:
        return self._result.text

    @property
    def share(self) -> str:
        """One line of code that reproduces the setting.

        A surface or schedule of the notebook's own has no name that another one knows, so there the line is
        a ``lab.set(...)`` for this one.
        """
        settings = self.settings
        own = settings["surface"] in self._own_surfaces
        own |= settings["schedule"] in self._own_schedules
        own |= settings["beta_schedule"] != "constant" or settings["panel"] == "beta"
        if own or (settings["panel"] == "alpha" and not self._menu):
            arguments = ", ".join(f"{name}={value!r}" for name, value in settings.items())
            return f"lab.set({arguments})".replace("'", '"')
        told: dict[str, Any] = {
            "surface": settings["surface"],
            **self.hyper,
            "start": settings["start"],
        }
        usual = {
            "overlay": ((), settings["overlay"]),
            "overlay_alpha": (None, settings["overlay_alpha"] if settings["overlay"] else None),
            "noise": (0.0, settings["noise"]),
            "panel": (next(iter(self._views)), settings["panel"]),
            "schedules": ((), self._menu),
            "schedule": ("constant", settings["schedule"]),
            "steps": (300, self.steps),
            "extras": ((), self._shared["extras"]),
            "variant": (None, self._shared["variant"]),
            "seed": (0, self._shared["seed"]),
        }
        told |= {name: value for name, (default, value) in usual.items() if value != default}
        arguments = [f"{name}={value!r}" for name, value in told.items()]
        if self._runs.student is not None:
            arguments.append(f"student={getattr(self._runs.student, '__name__', 'my_step')}")
        return f"Lab({self.method.lower()!r}, {', '.join(arguments)})".replace("'", '"')

    def reached(self, target: float) -> int | None:
        """First step with a loss ≤ ``target``, or None."""
        return self.path.steps_to(target)

    def step_sizes(self, alpha: Any, steps: int) -> tuple[str, Any]:
        """The schedule chosen, and its step sizes (steps, ...) for an array of α; None if they are constant."""
        title = self.settings["schedule"]
        return title, self._runs.batch_sizes(title, alpha, steps)

    def moving(self, opt: Any, steps: int) -> tuple[str, Any]:
        """The schedule of β chosen, and SGD or Momentum ``opt`` with its β."""
        title = self.settings["beta_schedule"]
        return title, self._runs.moving(opt, title, steps)[0]

    def on_update(self, callback: Callable[[], None]) -> None:
        """Call ``callback()`` after every update."""
        self._listeners.append(callback)

    def show_targets(self, targets: Any) -> None:
        """Draw lines at these losses in the loss panel."""
        self._targets = tuple(sorted({*self._targets, *(float(t) for t in targets)}))
        self._update()

    def png(self) -> bytes:
        self._moving.settle()
        self._playing.settle()
        return self._picture.canvas.png()

    @property
    def _result(self) -> Result:
        """What the setting gives: also where a cell has just moved a slider, before the picture follows."""
        self._moving.settle()
        return self._present

    def _check_moving(self, beta_schedules: Any, student: Any, variant: Any) -> None:
        if beta_schedules is None:
            return
        if not isinstance(beta_schedules, dict):
            raise TypeError(
                f"beta_schedules must be a dict, title → function of beta and steps, got {beta_schedules!r}"
            )
        if self.method not in ("SGD", "Momentum") or student is not None or variant is not None:
            raise ValueError(
                "beta_schedules is for SGD and Momentum without student and variant, got "
                f"method={self.method!r}, student={student!r}, variant={variant!r}"
            )

    def _assemble(self) -> None:
        import ipywidgets as widgets

        from course_lib.widgets.picture import Picture

        self._image = Picture(self._picture.canvas.width)
        self._reading = widgets.HTML()
        self._text = widgets.HTML()
        self.view = widgets.VBox(
            [
                self.controls.box,
                self.playback.box,
                self._image,
                self._reading,
                self._text,
            ],
            layout=widgets.Layout(max_width="100%"),
        )

    def _update(self) -> None:
        self._moving.cancel()
        self._compute()
        self._words.now()

    def _moved(self) -> None:
        """The reader has moved a control."""
        if self._runs.student is None:
            self._moving.soon()
        else:
            self._moving.now()  # where the reader can interrupt their own code

    def _follow(self) -> None:
        """The picture first, for it is what the eye follows."""
        self._compute()
        self._words.soon()

    def _step_moved(self) -> None:
        self._playing.soon()
        self._reading_words.soon()

    def _compute(self) -> None:
        from course_lib.widgets.views import STUDENT_LABEL

        settings, hyper = self.settings, self.hyper
        result = self._present = self._runs.compute(settings, hyper)
        view = self._views[settings["panel"]]
        shown, styles = result.drawn(self.method)
        values = {self.method: view.values(result.paths[self.method])}
        student = result.student
        if student is not None and view.key in student.states:
            values[STUDENT_LABEL] = student.states[view.key]
        self._picture.show(
            self.surface,
            shown,
            styles,
            view.title,
            values,
            labels=result.labels,
            signed=view.signed,
            targets=self._targets,
            parting=result.parting,
        )
        self._draw()

    def _draw(self) -> None:
        """The picture at the step shown."""
        self._picture.cut(self.playback.shown)
        self._image.show(self._picture.canvas)

    def _read(self) -> None:
        """The read-outs at the step shown."""
        self._reading.value = self._result.reading(self.playback.shown)

    def _write(self) -> None:
        """All words for the present setting, and whoever else follows the lab."""
        self._reading_words.now()
        # One widget: the page is laid out and painted again for each that changes.
        self._text.value = (
            f"{status(self.summary)}{self._result.table()}"
            "<label style='display:flex;gap:8px;margin-top:4px;align-items:center'>"
            "<span style='flex:none'>Share this setting:</span>"
            f"<input readonly value='{html.escape(self.share, quote=True)}' onfocus='this.select()' "
            f"style='flex:1 1 auto;{FIELD}'></label>"
        )
        for callback in self._listeners:
            callback()

    def _reset(self) -> None:
        self.show_step(self.steps)
        self.set(**self._first)
