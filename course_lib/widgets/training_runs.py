"""What a training lab computes: several methods on the same images, a slice of time after another."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from course_lib.datasets import Dataset
from course_lib.networks import Network
from course_lib.running import Descent
from course_lib.widgets.lab_schedules import Maker, step_sizes
from course_lib.widgets.methods import build, setting_text
from course_lib.widgets.student_optimizer import StudentOptimizer, StudentProblem
from course_lib.widgets.views import STUDENT_LABEL

BLOWN_UP = 10.0  # "diverged": the loss of a minibatch is so many times the first one
MEMORY = 0.9  # of the average that smooths the losses of the minibatches
_CELL = "text-align:left;padding:1px 18px 1px 0"
_SHORT = _CELL + ";white-space:nowrap"


class MethodRun:
    """One method's training: what it has come to so far.

    Parameters
    ----------
    label : str
        Name of the method, or "yours".
    place : int
        Its place in the colour cycle.
    descent : Descent
        Its loop.
    data : Dataset
    network : Network
        The objective: all training images.
    steps_per_epoch : int
    hyper, shared : dict
        What to say about its setting: its own hyperparameters, and what all methods have in common.

    Attributes
    ----------
    losses : list of float
        Entry k is the loss of step k + 1's minibatch, at the parameters before that step.
    measured : list of int
        The step numbers at which the next two were measured: 0, the end of each epoch, the last step.
    train_loss, accuracy : list of float
        On all training images; on the validation images.
    seconds : float
        Time spent on its steps and measurements, without any drawing.
    ended : "" (it can go on), "done", "stopped", "diverged" or "problem"
    problem : str
        A sentence about why it ended early.
    number : int
        Which training of its lab it belongs to, from 1.
    """

    def __init__(
        self,
        label: str,
        place: int,
        descent: Descent,
        data: Dataset,
        network: Network,
        steps_per_epoch: int,
        hyper: dict[str, float],
        shared: dict[str, Any],
    ):
        self.label, self.place, self.hyper, self.shared = label, place, hyper, shared
        self.steps_per_epoch, self.number = steps_per_epoch, 1
        self.losses: list[float] = []
        self.measured: list[int] = []
        self.train_loss: list[float] = []
        self.accuracy: list[float] = []
        self.seconds, self.ended, self.problem = 0.0, "", ""
        self._descent, self._data, self._network = descent, data, network
        self._smooth, self._average = [], 0.0
        self._measure()

    @property
    def theta(self) -> np.ndarray:
        """The present parameters."""
        return self._descent.theta

    @property
    def steps(self) -> int:
        """Steps done."""
        return len(self.losses)

    @property
    def epochs_done(self) -> int:
        """Whole epochs done."""
        return self.steps // self.steps_per_epoch

    @property
    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """Epochs (steps,) and smoothed minibatch losses (steps,), corrected as Adam's averages are."""
        return np.arange(self.steps) / self.steps_per_epoch, np.array(self._smooth)

    @property
    def remarks(self) -> list[str]:
        """What a reader's function printed or warned of."""
        return getattr(self._descent.optimizer, "remarks", [])

    def advance(self, seconds: float) -> None:
        """Take steps until ``seconds`` are over, an epoch is full or the run has ended: one at least."""
        begin = perf_counter()
        with np.errstate(all="ignore"):
            while True:
                self._step()
                full = self.steps % self.steps_per_epoch == 0
                if not self.ended and full:
                    self._measure()
                    if self.epochs_done == self.shared["epochs"]:
                        self.ended = "done"
                if self.ended or full or perf_counter() - begin >= seconds:
                    break
        self.seconds += perf_counter() - begin

    def stop(self) -> None:
        """End it where it is."""
        self._end("stopped")

    def _step(self) -> None:
        before = self._descent.theta
        try:
            taken = self._descent.step()
        except StudentProblem as problem:
            self._end("problem", str(problem))
            return
        loss = float(taken.objective.f(before))
        self.losses.append(loss)
        self._average = MEMORY * self._average + (1 - MEMORY) * loss
        self._smooth.append(self._average / (1 - MEMORY**self.steps))
        if not math.isfinite(loss) or not np.isfinite(self.theta).all():
            self._end("diverged", f"diverged at step {self.steps}: its numbers are not finite")
        elif loss > BLOWN_UP * self.losses[0]:
            self._end(
                "diverged",
                f"diverged at step {self.steps}: its loss is {loss:.3g}, more than {BLOWN_UP:g} times "
                "the first",
            )

    def _measure(self) -> None:
        self.measured.append(self.steps)
        self.train_loss.append(float(self._network.f(self.theta)))
        X, y = self._data.X_val, self._data.y_val
        self.accuracy.append(float(self._network.accuracy(self.theta, X, y)))

    def _end(self, how: str, problem: str = "") -> None:
        self.ended, self.problem = how, problem
        if self.steps != self.measured[-1]:
            self._measure()

    # --- words -----------------------------------------------------------------------------------

    @property
    def setting(self) -> str:
        """Its hyperparameters in words."""
        return setting_text(self.hyper)

    @property
    def text(self) -> str:
        """A sentence or two about what it has come to."""
        name = f"{self.label} with {self.setting}"
        now = f"training loss {_loss(self.train_loss[-1])}, validation accuracy {self.accuracy[-1]:.3f}"
        if self.ended == "diverged":
            words = f"{name} {self.problem}."
        elif self.ended == "problem":
            words = f"{name}: {self.problem}"
        elif self.ended == "stopped":
            words = f"{name}, stopped at step {self.steps}: {now}."
        else:
            words = f"{name}: {now}."
        return " ".join((words, *self.remarks))

    @property
    def end(self) -> str:
        """How it ended, for the table."""
        if self.ended in ("", "done"):
            return f"{'' if self.ended else 'at '}step {self.steps}"
        return f"{'failed' if self.ended == 'problem' else self.ended} at step {self.steps}"


class Training:
    """Several methods side by side: each does one epoch, then the next does.

    Parameters
    ----------
    runs : list of MethodRun, at least one, with the same steps per epoch
    epochs : int ≥ 1
    """

    def __init__(self, runs: list[MethodRun], epochs: int):
        self.runs, self.epochs = runs, epochs
        self.total = epochs * runs[0].steps_per_epoch * len(runs)

    @property
    def current(self) -> MethodRun | None:
        """The run whose turn it is; None when all have ended."""
        going = [run for run in self.runs if not run.ended]
        return min(going, key=lambda run: run.epochs_done) if going else None

    @property
    def done(self) -> int:
        """Steps done, of ``total``; a run that failed has none left to do, one that was stopped has."""
        whole = self.total // len(self.runs)
        return sum(run.steps if run.ended in ("", "stopped") else whole for run in self.runs)

    @property
    def epochs_done(self) -> int:
        """Epochs that every run still going, or else the longest one, has done."""
        run = self.current
        return max(r.epochs_done for r in self.runs) if run is None else run.epochs_done

    @property
    def position(self) -> str:
        """Where it is: "epoch 3 of 10, Adam"."""
        run = self.current
        if run is None:
            stopped = any(r.ended == "stopped" for r in self.runs)
            return (
                f"stopped after {self.epochs_done} of {self.epochs} epochs" if stopped else "done"
            )
        return f"epoch {run.epochs_done + 1} of {self.epochs}, {run.label}"

    def advance(self, seconds: float) -> bool:
        """Train the run whose turn it is for about ``seconds``; False when all have ended."""
        run = self.current
        if run is not None:
            run.advance(seconds)
        return self.current is not None

    def stop(self) -> None:
        """End all runs where they are."""
        for run in self.runs:
            if not run.ended:
                run.stop()

    @property
    def progress(self) -> str:
        """One short sentence, to be read out while it goes on."""
        now = ", ".join(
            f"{r.label} {r.ended if r.problem else format(r.accuracy[-1], '.3f')}"
            for r in self.runs
        )
        return f"After epoch {self.epochs_done} of {self.epochs} the validation accuracy is: {now}."

    @property
    def text(self) -> str:
        """What all runs have come to."""
        after = f"After {self.epochs_done} of {self.epochs} epochs"
        return " ".join(
            (f"{after} ({shared_text(self.runs[0].shared)}).", *(r.text for r in self.runs))
        )


def prepared(
    settings: dict[str, Any],
    methods: tuple[str, ...],
    data: Dataset,
    layers: tuple[int, ...],
    activation: str,
    schedules: dict[str, Maker],
    student: tuple[Callable, str] | None,
) -> Training:
    """The training of a setting, not yet begun.

    The seed decides the first weights and all minibatches: every method sees the same ones.

    Raises
    ------
    ValueError
        If no method is chosen, or the schedule fails.
    """
    if not settings["methods"]:
        raise ValueError("methods must name at least one method to train, got none")
    network = Network(
        layers, data.X_train, data.y_train, batch_size=settings["batch_size"], activation=activation
    )
    per_epoch = math.ceil(len(network.X) / settings["batch_size"])
    shared = {key: settings[key] for key in ("epochs", "batch_size", "seed", "schedule")}
    title, steps = settings["schedule"], settings["epochs"] * per_epoch
    runs = []
    for label in settings["methods"]:
        if label == STUDENT_LABEL:
            function, method = student
            hyper = settings["hyper"][method]
            optimizer = StudentOptimizer(function, method, hyper)
        else:
            hyper = settings["hyper"][label]
            optimizer = build(label, hyper)
        rng = np.random.default_rng(settings["seed"])
        theta0 = network.init(rng)
        sizes, problem = step_sizes(title, schedules[title], hyper["alpha"], steps)
        if problem:
            raise ValueError(problem)
        rule = None if sizes is None else lambda t, sizes=sizes: sizes[t]
        descent = Descent(optimizer, network, theta0, rule, rng)
        place = (*methods, STUDENT_LABEL).index(label)
        runs.append(MethodRun(label, place, descent, data, network, per_epoch, hyper, shared))
    return Training(runs, settings["epochs"])


def shared_text(shared: dict[str, Any]) -> str:
    """What all methods of a training have in common, in words."""
    return (
        f"batches of {shared['batch_size']}, seed {shared['seed']}, schedule: {shared['schedule']}"
    )


def _loss(value: float) -> str:
    return f"{value:.3g}" if math.isfinite(value) else "beyond all numbers"


def table(runs: list[MethodRun]) -> str:
    """The read-outs of all runs as an HTML table."""
    titles = ("run", "method", "setting", "training loss", "validation accuracy", "time", "ended")
    head = "".join(f"<th scope='col' style='{_CELL}'>{title}</th>" for title in titles)
    rows = "".join(
        f"<tr><td style='{_CELL}'>{run.number}</td>"
        f"<th scope='row' style='{_CELL}'>{html.escape(run.label)}</th>"
        + f"<td style='{_CELL}'>{html.escape(f'{run.setting}; {shared_text(run.shared)}')}</td>"
        + "".join(
            f"<td style='{_SHORT}'>{text}</td>"
            for text in (
                _loss(run.train_loss[-1]),
                f"{run.accuracy[-1]:.3f}",
                f"{run.seconds:.2f} s",
                run.end,
            )
        )
        + "</tr>"
        for run in runs
    )
    return f"<table style='font-size:13px;margin-top:4px'><tr>{head}</tr>{rows}</table>"
