"""The training lab: a network learns images while the reader watches, several methods side by side."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from course_lib.widgets.component import Component, status

if TYPE_CHECKING:
    from course_lib.datasets import Dataset
    from course_lib.widgets.training_runs import MethodRun, Training

SLICE = 0.03  # seconds of training between two looks at the Stop button
# Between two slices the kernel reads its messages, a click on Stop among them. That takes several
# turns of its event loop; waiting with sleep(0) would give it one.
PAUSE = 0.005
ANNOUNCE = 1.0  # seconds: a screen reader that is told more often never finishes a sentence

# Where the sliders start: near each method's best of a grid on the digits after 10 epochs.
NETWORK_ALPHA = {
    "SGD": 0.5,
    "Momentum": 0.1,
    "Nesterov": 0.1,
    "Adagrad": 0.05,
    "RMSProp": 0.01,
    "Adam": 0.01,
    "SWATS": 0.02,
    "AMSGrad": 0.01,
    "AdaBound": 0.02,
}


class TrainingLab(Component):
    """A small network on real images, trained by several methods side by side.

    Train starts all ticked methods from the same weights on the same minibatches; each in turn does an
    epoch. Picture, progress bar and table follow; Stop ends it where it is. Earlier runs stay, faint,
    until Clear. An epoch is as many minibatches, each drawn afresh, as would hold all images once.

    Parameters
    ----------
    methods : sequence of str, default ("SGD", "Momentum", "Adam")
        Names of ``course_lib.optimizers.REGISTRY``, in any case; all ticked at first.
    hyper : dict, optional
        First values of the sliders, by method: ``{"Adam": {"alpha": 0.02, "beta1": 0.8}}``.
    epochs : int from 1 to 200, default 20
    batch_size : int, default 64 (or all images, where there are fewer)
        Images per minibatch: a power of two from 8 to 512, or the number of training images.
    seed : int from 0 to 9999, default 0
        Decides the first weights and the minibatches.
    schedules : sequence of str, or dict, default ("cosine",)
        Menu of schedules of α beside the constant one, as in ``Lab``: titles of ``lab_schedules.MAKERS``, or
        title → a function of α and the number of steps that returns the schedule t ↦ α_t.
    schedule : str, default "constant"
        The one chosen first.
    data : Dataset, optional
        Default ``course_lib.datasets.digits()``.
    hidden : tuple of int, default (32,)
        Widths of the hidden layers; () is logistic regression.
    activation : "tanh" (default) or "relu"
    student : callable, optional
        A step function with the name and the signature of a reference, such as ``adam_step``: it trains
        beside the others, with the sliders of its method, which must be among ``methods``.
    train : bool, default False
        Train at once, before the lab is shown: then a stored notebook holds the curves.

    Attributes
    ----------
    runs : dict
        Name → MethodRun of the latest training; its ``losses``, ``train_loss``, ``accuracy``, ``theta``.
    earlier : list of MethodRun
    training : bool
        Whether it is going on.
    view : the widget

    Raises
    ------
    ValueError, TypeError
        Names the argument, its value and what is allowed.
    """

    def __init__(
        self,
        methods: Any = ("SGD", "Momentum", "Adam"),
        *,
        hyper: dict[str, dict[str, float]] | None = None,
        epochs: int = 20,
        batch_size: int | None = None,
        seed: int = 0,
        schedules: Any = ("cosine",),
        schedule: str = "constant",
        data: Dataset | None = None,
        hidden: tuple[int, ...] = (32,),
        activation: str = "tanh",
        student: Callable | None = None,
        train: bool = False,
    ):
        from course_lib.arguments import one_of
        from course_lib.datasets import digits
        from course_lib.widgets.lab_schedules import chosen_schedules
        from course_lib.widgets.methods import controls, method_name
        from course_lib.widgets.training_controls import TrainingControls
        from course_lib.widgets.training_view import TrainingView
        from course_lib.widgets.views import STUDENT_LABEL

        names = [methods] if isinstance(methods, str) else methods
        self.methods = tuple(dict.fromkeys(method_name(name) for name in names))
        if not self.methods:
            raise ValueError("methods must name at least one method, got none")
        self.data = digits() if data is None else data
        self.layers = (self.data.X_train.shape[1], *hidden, self.data.classes)
        self.activation = one_of("activation", activation, ("tanh", "relu"))
        self._schedules = chosen_schedules(schedules)
        self._student = None if student is None else self._checked_student(student)
        # The β of an SGD lab is a preview of momentum, which here has a row of its own.
        sliders = {
            name: tuple(c for c in controls(name) if (name, c.name) != ("SGD", "beta"))
            for name in self.methods
        }
        extra = () if student is None else (STUDENT_LABEL,)
        images = len(self.data.X_train)
        self.controls = TrainingControls(sliders, extra, tuple(self._schedules), images)
        self.controls.set(
            {
                "hyper": {name: {"alpha": NETWORK_ALPHA[name]} for name in self.methods},
                "epochs": epochs,
                "batch_size": min(64, images) if batch_size is None else batch_size,
                "seed": seed,
                "schedule": schedule,
            }
        )
        self.controls.set({"hyper": hyper or {}})
        self._home, self._home_thread = _running_loop(), threading.get_ident()
        self._picture = TrainingView()
        self._training: Training | None = None
        self.earlier: list[MethodRun] = []
        self._task: asyncio.Task | None = None
        self._going = self._stopping = False
        self._changed: list[str] = []
        self._announced, self._said_at = 0, 0.0
        self._assemble()
        if train:
            self.train()

    # --- what it does ----------------------------------------------------------------------------

    def train(self) -> None:
        """Train to the end, here and now. RuntimeError while training goes on."""
        self._begin()
        self._train_through()

    def start(self) -> None:
        """Train in slices from the running event loop and return at once; without a loop, to the end.

        RuntimeError while training goes on.
        """
        self._begin()
        self._go()

    def stop(self) -> None:
        """End the training at the end of its present slice; nothing if none goes on."""
        self._stopping = self._going

    def clear(self) -> None:
        """Remove all runs. RuntimeError while training goes on."""
        self._refuse_while_going()
        self._training, self.earlier, self._changed = None, [], []
        self.controls.progress.value, self.controls.position.value = 0, "not started"
        self._show_all()

    def set(self, **setting: Any) -> None:
        """Move controls: ``set(methods=("Adam",), hyper={"Adam": {"alpha": 0.1}}, epochs=5)``."""
        self.controls.set(setting)

    # --- what it shows ---------------------------------------------------------------------------

    @property
    def settings(self) -> dict[str, Any]:
        """The present values of all controls."""
        return self.controls.values()

    @property
    def runs(self) -> dict[str, MethodRun]:
        return {} if self._training is None else {run.label: run for run in self._training.runs}

    @property
    def training(self) -> bool:
        return self._going

    @property
    def summary(self) -> str:
        layers = "–".join(map(str, self.layers))
        parts = [
            f"Training lab: a network {layers} ({self.activation}) learns {self.data.name}, "
            f"{len(self.data.X_train)} to train and {len(self.data.X_val)} to validate."
        ]
        if self._training is None:
            parts.append(f"Not trained yet: {', '.join(self.methods)} are ready.")
        else:
            parts.append(self._training.text)
        if self._stopping:
            parts.append("Stopped.")
        if self.earlier:
            numbers = sorted({run.number for run in self.earlier})
            last = f" to {numbers[-1]}" if len(numbers) > 1 else ""
            parts.append(f"Drawn faint: run {numbers[0]}{last}.")
        return " ".join((*parts, *self._next_run()))

    def png(self) -> bytes:
        return self._picture.canvas.png()

    # --- how -------------------------------------------------------------------------------------

    def _checked_student(self, student: Callable) -> tuple[Callable, str]:
        """The function and the method that it is a step of."""
        if not callable(student):
            raise TypeError(f"student must be a function, got {student!r}")
        name = getattr(student, "__name__", "")
        allowed = {f"{method.lower()}_step": method for method in self.methods}
        if name not in allowed:
            raise ValueError(
                f"student must be a function with one of the names {', '.join(allowed)}, got {name!r}"
            )
        from course_lib.widgets.student_calls import stub_of

        stub_of(allowed[name])
        return student, allowed[name]

    def _assemble(self) -> None:
        import ipywidgets as widgets

        from course_lib.widgets.picture import Picture

        self._image = Picture(self._picture.canvas.width)
        self._status, self._table = widgets.HTML(), widgets.HTML()
        self.view = widgets.VBox(
            [self.controls.box, self._image, self._status, self._table],
            layout=widgets.Layout(max_width="100%"),
        )
        self.controls.train.on_click(lambda _: self._at_home(self._train_clicked))
        self.controls.stop.on_click(lambda _: self.stop())
        self.controls.clear.on_click(lambda _: self._at_home(self._clear_clicked))
        self.controls.observe(lambda what: self._at_home(lambda: self._setting_changed(what)))
        self._show_all()

    def _at_home(self, function: Callable[[], None]) -> None:
        """Call ``function`` in the thread that runs the cells.

        Jupyter may answer clicks in a thread of its own. But Matplotlib must not draw in two threads at once, and
        the time limit of a reader's function works in the main thread only.
        """
        home = self._home
        if home is not None and home.is_running() and threading.get_ident() != self._home_thread:
            home.call_soon_threadsafe(function)
        else:
            function()

    def _clear_clicked(self) -> None:
        if not self._going:
            self.clear()

    def _train_clicked(self) -> None:
        if self._going:  # a second click that was on its way
            return
        try:
            self._begin()
        except ValueError as error:
            self._status.value = status(f"Not trained. {str(error).removesuffix('.')}.", kind="bad")
        else:
            self._go()

    def _setting_changed(self, description: str) -> None:
        if self._going and description not in self._changed:
            self._changed.append(description)
            self._said_at = perf_counter()  # it must not be overwritten at once
            self._status.value = status(f"{description} has changed: that applies to the next run.")

    def _refuse_while_going(self) -> None:
        if self._going:
            raise RuntimeError("the lab is training; stop() ends that")

    def _begin(self) -> None:
        from course_lib.widgets.training_runs import prepared

        self._refuse_while_going()
        training = prepared(
            self.settings,
            self.methods,
            self.data,
            self.layers,
            self.activation,
            self._schedules,
            self._student,
        )
        number = 1
        if self._training is not None:
            number = self._training.runs[0].number + 1
            self.earlier = [*self.earlier, *self._training.runs]
        for run in training.runs:
            run.number = number
        self._training, self._changed = training, []
        self._going, self._stopping = True, False
        self._announced, self._said_at = 0, perf_counter()
        self.controls.progress.max = training.total
        self.controls.running(True, runs=True)

    def _go(self) -> None:
        loop = _running_loop()
        if loop is None:  # plain Python: nobody could press Stop either
            self._train_through()
            return
        self._task = loop.create_task(self._slices())
        self._task.add_done_callback(_raise)

    def _train_through(self) -> None:
        try:
            while self._training.advance(SLICE):
                pass
        finally:
            self._finish()

    async def _slices(self) -> None:
        try:
            self._show_progress()
            await asyncio.sleep(PAUSE)
            while not self._stopping and self._training.advance(SLICE):
                self._show_progress()
                self._announce()
                await asyncio.sleep(PAUSE)
        finally:
            self._finish()

    def _finish(self) -> None:
        """Whatever ended the training: the buttons and the words say so."""
        # Stop pressed during the last slice has nothing left to end.
        self._stopping = self._training.current is not None
        self._training.stop()
        self._going = False
        self.controls.running(False, runs=True)  # first: they must work whatever fails after it
        self._show_all()

    def _show_all(self) -> None:
        self._show_progress()
        self._table.value = self._made_table()
        self._status.value = status(self.summary)
        self.controls.running(self._going, runs=self._training is not None)

    def _show_progress(self) -> None:
        """What moves with every slice: picture and bar, but nothing that is read aloud."""
        training = self._training
        if training is not None:
            self.controls.progress.value = training.done
            self.controls.position.value = training.position
        self._picture.show(list(self.runs.values()), self.earlier, self.controls.epochs.value)
        self._image.show(self._picture.canvas)

    def _announce(self) -> None:
        """After an epoch of all methods: the table, and a sentence for whoever listens."""
        done = self._training.epochs_done
        if done == self._announced:
            return
        self._announced = done
        self._table.value = self._made_table()
        if perf_counter() - self._said_at >= ANNOUNCE:
            self._said_at = perf_counter()
            self._status.value = status(" ".join((self._training.progress, *self._next_run())))

    def _next_run(self) -> list[str]:
        """A sentence about settings that were changed while it trained, if any were."""
        if not self._changed:
            return []
        return [f"Changed while it trained, for the next run: {', '.join(self._changed)}."]

    def _made_table(self) -> str:
        from course_lib.widgets.training_runs import table

        runs = [*self.runs.values(), *reversed(self.earlier)]
        return table(runs) if runs else ""


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _raise(task: asyncio.Task) -> None:
    """Let the loop report what a finished task raised, at once and not when it is collected."""
    if not task.cancelled():
        task.result()
