"""What a lab computes for a setting: all the runs, and the words for them."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.outcomes import Outcome, outcome, spread
from course_lib.plotting import title_of
from course_lib.running import Path, run
from course_lib.surfaces import SURFACES
from course_lib.widgets.lab_schedules import (
    CONSTANT,
    Maker,
    MovingMomentum,
    step_sizes,
    with_moving_beta,
)
from course_lib.widgets.methods import build, overlay_hyper, setting_text
from course_lib.widgets.student import StudentRun, run_student
from course_lib.widgets.student_calls import stub_of
from course_lib.widgets.views import STUDENT, STUDENT_LABEL

SWARM = 100  # steps over which the spread under noise is taken

BEST_OF = np.geomspace(1e-4, 1.0, 41)


def chosen_surfaces(surfaces: Any, first: str | None) -> dict[str, Any]:
    """Name → Surface for the menu; ``first`` is added if it is not among them.

    Raises
    ------
    ValueError
        For a name that ``SURFACES`` does not have, and for no surface at all.
    """
    menu: dict[str, Any] = {}
    wanted = [surfaces] if isinstance(surfaces, str) else list(surfaces)
    for entry in (*wanted, *([first] if first is not None else [])):
        if not isinstance(entry, str):
            menu[entry.name] = entry
        elif entry not in menu:
            if entry not in SURFACES:
                raise ValueError(f"surfaces must be among {', '.join(SURFACES)}, got {entry!r}")
            menu[entry] = SURFACES[entry]()
    if not menu:
        raise ValueError("surfaces must name at least one surface, got none")
    return menu


_CELL = "text-align:left;padding:1px 18px 1px 0"


def _number(value: float) -> str:
    return f"{value:.4g}" if np.isfinite(value) else "∞"


def _numbers(value: Any) -> str:
    parts = [f"{x:.4g}" for x in np.ravel(value)]
    return parts[0] if np.ndim(value) == 0 else f"({', '.join(parts)})"


@dataclass(frozen=True)
class Result:
    """Everything about one setting that the lab shows."""

    paths: dict[str, Path]
    outcomes: dict[str, Outcome]
    student: StudentRun | None
    student_outcome: Outcome | None
    spreads: dict[str, float]  # method → spread of its last steps; empty without noise
    text: str

    def drawn(self, method: str) -> tuple[dict[str, Any], dict[str, int]]:
        """The runs in drawing order and the place of each in the colour cycle."""
        runs: dict[str, Any] = {method: self.paths[method]}
        styles = {method: 0}
        if self.student is not None:
            runs[STUDENT_LABEL], styles[STUDENT_LABEL] = self.student, STUDENT
        places = [k for k in range(1, 7) if self.student is None or k != STUDENT]
        for k, name in enumerate(n for n in self.paths if n != method):
            runs[name], styles[name] = self.paths[name], places[k % len(places)]
        return runs, styles

    @property
    def parting(self) -> tuple[int, np.ndarray, float] | None:
        """Step, point and loss at which the reader's run parts from the reference."""
        if self.student is None or self.student.difference is None:
            return None
        step = self.student.difference.step
        return step, self.student.theta[step], float(self.student.loss[step])

    def reading(self, step: int) -> str:
        """θ, loss, gradient and internal state of each run at ``step``, as an HTML table."""
        rows = []
        for name, path in self.paths.items():
            k = min(step, len(path.loss) - 1)
            values = {"θ": path.theta[k], "loss": path.loss[k]}
            if k < len(path.grad):
                values |= {"next g": path.grad[k], "next α": path.alpha[k]}
                if isinstance(path.optimizer, MovingMomentum):
                    values["next β"] = path.optimizer.betas[k]
            state = path.states[k]
            values |= {n: getattr(state, n) for n in path.optimizer.SHAPED if n in state._fields}
            rows.append((name, values))
        if self.student is not None:
            run_ = self.student
            k = min(step, len(run_.loss) - 1)
            values = {"θ": run_.theta[k], "loss": run_.loss[k]}
            rows.append((STUDENT_LABEL, values | {n: v[k] for n, v in run_.states.items()}))
        body = "".join(
            f"<div><b>{html.escape(name)}</b>: "
            + ", ".join(f"{n} = {_numbers(v)}" for n, v in values.items())
            + "</div>"
            for name, values in rows
        )
        return f"<div style='font-size:13px;line-height:1.4'>At step {step}:{body}</div>"

    def table(self) -> str:
        """The numeric read-outs as an HTML table, and the values at the parting step."""
        alphas = {name: f"{self.paths[name].optimizer.alpha:.3g}" for name in self.outcomes}
        rows = dict(self.outcomes)
        if self.student_outcome is not None:
            rows[STUDENT_LABEL] = self.student_outcome
        titles = ["method", "α", "last loss", "distance", "verdict"]
        if self.spreads:
            titles.append(f"spread, last {min(SWARM, next(iter(rows.values())).steps)} steps")
        cells = "".join(
            f"<tr><th scope='row' style='{_CELL}'>{html.escape(name)}</th>"
            + "".join(
                f"<td style='{_CELL}'>{text}</td>"
                for text in (
                    alphas.get(name, ""),
                    _number(o.loss),
                    _number(o.distance),
                    o.verdict,
                    *([_number(self.spreads[name])] if self.spreads else []),
                )
            )
            + "</tr>"
            for name, o in rows.items()
        )
        head = "".join(f"<th scope='col' style='{_CELL}'>{t}</th>" for t in titles)
        table = (
            "<div style='overflow-x:auto'>"
            f"<table style='font-size:13px;margin-top:4px'><tr>{head}</tr>{cells}</table></div>"
        )
        if self.student is None or self.student.difference is None:
            return table
        lines = "\n".join(self.student.difference.lines())
        step = self.student.difference.step
        return (
            f"{table}<div style='margin-top:4px'>Step {step}, where they part:</div>"
            f"<pre style='font-size:12px;line-height:1.4;white-space:pre-wrap'>"
            f"{html.escape(lines)}</pre>"
        )


class Runs:
    """Computes a ``Result`` per setting. Arguments as in ``Lab``."""

    def __init__(
        self,
        method: str,
        surfaces: dict[str, Any],
        steps: int,
        seed: int,
        variant: str | None,
        student: Callable | None,
        schedules: dict[str, Maker],
        beta_schedules: dict[str, Maker],
    ):
        if student is not None:
            if not callable(student):
                raise TypeError(f"student must be a function, got {student!r}")
            if variant is not None:
                raise ValueError(f"variant must be left out with student, got {variant!r}")
        self.method, self.surfaces, self.steps, self.seed = method, surfaces, steps, seed
        self.variant, self.student, self.schedules = variant, student, schedules
        self.beta_schedules = beta_schedules
        self._stub = None if student is None else stub_of(method)
        self._best: dict[tuple, float] = {}

    def compute(self, settings: dict[str, Any], hyper: dict[str, float]) -> Result:
        """Run everything at a setting."""
        surface = self.surfaces[settings["surface"]]
        sigma = settings["noise"]
        objective = surface.noisy(sigma) if sigma > 0 else surface
        theta0 = np.array(settings["start"])
        title = settings["schedule"]
        maker = self.schedules[title]
        problem = ""

        def sizes_for(alpha: float) -> np.ndarray | None:
            nonlocal problem
            sizes, problem = step_sizes(title, maker, alpha, self.steps)
            return sizes

        def go(opt: Any) -> Path:
            sizes = sizes_for(opt.alpha)
            return run(
                opt,
                objective,
                theta0,
                self.steps,
                None if sizes is None else sizes.__getitem__,
                self._rng(sigma),
            )

        own, beta_problem = self.moving(
            build(self.method, hyper, self.variant), settings["beta_schedule"], self.steps
        )
        paths = {self.method: go(own)}
        for name in settings["overlay"]:
            if settings["overlay_alpha"] == "best":
                chosen = {"alpha": self._best_alpha(name, settings["surface"], theta0, title)}
            else:
                chosen = overlay_hyper(name, self.method, hyper)
            paths[name] = go(build(name, chosen))
        outcomes = {name: outcome(path, surface) for name, path in paths.items()}
        student = student_outcome = None
        if self.student is not None:
            told = {k: v for k, v in hyper.items() if k in self._stub.defaults}
            student = run_student(
                self.student,
                self._stub,
                objective,
                theta0,
                self.steps,
                told,
                self._rng(sigma),
                sizes_for(hyper["alpha"]),
            )
            if len(student.loss) > 1:
                student_outcome = outcome(student, surface)
        spreads = {}
        if sigma > 0:
            runs = {**paths, **({} if student is None else {STUDENT_LABEL: student})}
            spreads = {name: spread(path, SWARM) for name, path in runs.items()}
        text = self._text(surface, hyper, theta0, settings, outcomes, student, spreads)
        if problem:
            text = f"{problem} α stays constant. {text}"
        if beta_problem:
            text = f"{beta_problem} β stays constant. {text}"
        return Result(paths, outcomes, student, student_outcome, spreads, text)

    def moving(self, opt: Any, title: str, steps: int) -> tuple[Any, str]:
        """``opt`` with the β of a schedule, see ``with_moving_beta``."""
        return with_moving_beta(opt, title, self.beta_schedules[title], steps)

    def batch_sizes(self, title: str, alpha: Any, steps: int) -> np.ndarray | None:
        """The step sizes (steps, *shape of alpha) of a schedule; None for the constant one."""
        alphas = np.asarray(alpha, dtype=float)
        found = [step_sizes(title, self.schedules[title], a, steps)[0] for a in alphas.ravel()]
        if any(sizes is None for sizes in found):
            return None
        return np.stack(found, axis=-1).reshape(steps, *alphas.shape)

    def _rng(self, sigma: float) -> np.random.Generator | None:
        return np.random.default_rng(self.seed) if sigma > 0 else None

    def _best_alpha(self, name: str, surface: str, theta0: np.ndarray, title: str) -> float:
        """The α of ``BEST_OF`` with the lowest last loss; no noise, other values default."""
        key = (name, surface, *theta0, title)
        if key not in self._best:
            sizes = self.batch_sizes(title, BEST_OF, self.steps)
            path = run(
                build(name, {"alpha": BEST_OF}),
                self.surfaces[surface],
                theta0,
                self.steps,
                None if sizes is None else sizes.__getitem__,
                record_every=self.steps,
            )
            self._best[key] = float(BEST_OF[np.argmin(np.nan_to_num(path.loss[-1], nan=np.inf))])
        return self._best[key]

    def _text(self, surface, hyper, theta0, settings, outcomes, student, spreads) -> str:
        where = ", ".join(f"{x:.3g}" for x in theta0)
        sigma = settings["noise"]
        noisy = f", gradient noise {sigma:.3g}" if sigma > 0 else ""
        if settings["schedule"] != CONSTANT:
            noisy += f", schedule of α: {settings['schedule']}"
        if settings["beta_schedule"] != CONSTANT:
            noisy += f", schedule of β: {settings['beta_schedule']}"
        name = "SGD with momentum" if self.method == "SGD" and hyper.get("beta") else self.method
        parts = [
            f"{name} with {setting_text(hyper)} on {title_of(surface)} from ({where}){noisy}.",
            outcomes[self.method].text,
        ]
        if spreads and np.isfinite(spreads[self.method]):
            parts.append(
                f"In its last {min(SWARM, self.steps)} steps θ is {spreads[self.method]:.3g} away "
                "from its mean (root mean square)."
            )
        for other, o in outcomes.items():
            if other != self.method:
                parts.append(f"{other}: last loss {o.last_loss}, {o.verdict}.")
        if student is not None:
            if self.method == "SGD" and hyper.get("beta"):
                parts.append(f"{student.name} has no β, so it is compared with the plain step.")
            parts.append(student.text)
        return " ".join(parts)
