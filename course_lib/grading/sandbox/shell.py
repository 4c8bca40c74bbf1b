"""The shell that runs a submission's cells, and what it answers to the grader. Inside the sandbox.

Everything here is in the hands of the submission once its first cell has run. Nothing that it answers is more than
the submission's own claim: what its functions returned.
"""

from __future__ import annotations

import base64
import contextlib
import os
import random
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from course_lib.checking.about import about
from course_lib.checking.calling import Player
from course_lib.checking.exercise import Ask, Form
from course_lib.grading.sandbox.pipe import Pipe
from course_lib.grading.sandbox.walls import Limits
from course_lib.limits import TimeUp, time_limit

# Events that a TA may want to know of (sys.addaudithook), and what to call them.
_TELLING = {
    "socket.connect": "tries to open a network connection",
    "socket.getaddrinfo": "tries to open a network connection",
    "subprocess.Popen": "tries to start a program",
    "os.system": "tries to start a program",
    "os.fork": "tries to start a process",
    "os.exec": "tries to start a program",
    "os.posix_spawn": "tries to start a program",
    "pty.spawn": "tries to start a program",
    "ctypes.dlopen": "loads a C library by hand",
}


# Outputs of one cell: more than a person would scroll through.
_MOST_OUTPUTS = 1000


class Recorder:
    """Collects a cell's outputs in nbformat's form, up to a limit."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.begin()

    def begin(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.left = self.most

    def text(self, name: str, text: str) -> int:
        if text and self.left > 0:
            part = text[: self.left]
            self._spend(len(part), len(text))
            last = self.outputs[-1] if self.outputs else {}
            if last.get("output_type") == "stream" and last["name"] == name:
                last["text"].append(part)
            elif self._has_room():
                self.outputs.append({"output_type": "stream", "name": name, "text": [part]})
            if self.left <= 0:
                self._cut()
        return len(text)

    def add(self, output: dict[str, Any]) -> None:
        size = len(repr(output))
        if not self._has_room():
            return
        if size > self.left:
            if self.left > 0:
                self.left = 0
                self._cut()
            return
        self.left -= size
        self.outputs.append(output)

    def _has_room(self) -> bool:
        """Whether one more output may begin."""
        if len(self.outputs) >= _MOST_OUTPUTS and self.left > 0:
            self.left = 0
            self._cut()
        return self.left > 0 or len(self.outputs) < _MOST_OUTPUTS

    def _spend(self, used: int, wanted: int) -> None:
        self.left = 0 if wanted > used else self.left - used

    def _cut(self) -> None:
        note = f"\n[cut: a cell may print {self.most:,} characters]\n"
        self.outputs.append({"output_type": "stream", "name": "stdout", "text": [note]})

    def taken(self) -> list[dict[str, Any]]:
        for output in self.outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return self.outputs


class _Stream:
    """sys.stdout or sys.stderr."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, recorder: Recorder) -> None:
        self.name, self._recorder = name, recorder

    def write(self, text: str) -> int:
        return self._recorder.text(self.name, str(text))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        raise OSError("the output of a notebook has no file number")

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    def publish(self, data: Any, metadata: Any = None, **_kwargs: Any) -> None:
        self.shell.recorder.add(
            {"output_type": "display_data", "data": _plain(data), "metadata": {}}
        )

    def clear_output(self, wait: bool = False) -> None:
        self.shell.recorder.begin()


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.recorder.add(
            {
                "output_type": "execute_result",
                "data": _plain(format_dict),
                "metadata": {},
                "execution_count": None,
            }
        )


class Shell(InteractiveShell):
    """IPython without a kernel: what a cell shows goes to the recorder."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    recorder = Recorder(0)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.recorder.add(
            {
                "output_type": "error",
                "ename": str(getattr(etype, "__name__", etype)),
                "evalue": str(evalue),
                "traceback": [str(line) for line in stb],
            }
        )

    def ask_exit(self) -> None:
        """``exit()`` in a cell ends nothing."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window system."""


def _plain(data: Any) -> dict[str, str]:
    kept = {}
    for kind, value in dict(data).items():
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode("ascii")
        if isinstance(value, str):
            kept[str(kind)] = value
    return kept


# Once for all forks: what is loaded with the first picture, with the first traceback and by the notebooks' own cells.
_REHEARSAL = (
    "from course_lib import checking, datasets, networks, optimizers, running, surfaces, widgets",
    r"""
import matplotlib.pyplot as plt
figure, axes = plt.subplots(1, 2)
axes[0].semilogy([0.1, 1], [1, 10], "o--", label=r"$\alpha_t$")
axes[0].set(title="title", xlabel="x", ylabel="y")
axes[0].legend()
axes[1].contour([[0.1, 1], [1, 10]])
axes[1].imshow([[0.1, 1], [1, 10]])
""",
    "[][0]",
)


def warm() -> Shell:
    """Make the shell, once, before the first fork."""
    config = Config()
    config.HistoryManager.enabled = False  # it would start a thread
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    # As in a notebook; zlib alone would take a third of a picture's time.
    config.InlineBackend.print_figure_kwargs = {
        "bbox_inches": "tight",
        "pil_kwargs": {"compress_level": 1},
    }
    shell = Shell.instance(config=config)
    shell.recorder = Recorder(10_000)
    # Its pictures are made, as in a notebook, when a cell ends.
    shell.run_line_magic("matplotlib", "inline")
    # pyplot, here before the shell, would draw every picture once more just before: for a window that shows it.
    plt.uninstall_repl_displayhook()
    for source in _REHEARSAL:
        shell.run_cell(source, store_history=False)
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)
    shell.reset(new_session=False)
    return shell


def serve(
    shell: Shell, connection: socket.socket, limits: Limits, files: dict[str, str], seed: int
) -> None:
    """Answer the grader until it hangs up."""
    pipe = Pipe(connection)
    told: dict[str, None] = {}
    _make_ready(shell, limits, files, told)
    _seed(seed)
    player: Player | None = None
    seen: Any = pipe  # nothing of a notebook's

    def remote(name: str) -> Callable:
        def call(*args: Any, **kwargs: Any) -> Any:
            pipe.send(("call", name, list(args), kwargs))
            kind, *value = pipe.receive()
            if kind == "error":
                error, text = value
                raise {"TypeError": TypeError, "ValueError": ValueError}.get(error, ValueError)(
                    text
                )
            return value[0]

        return call

    pipe.send(("ready",))
    while True:
        message = pipe.receive()
        if message is None:
            os._exit(0)
        kind, *rest = message
        if kind == "run":
            seen = pipe
            pipe.send(("ran", _run(shell, rest[0], limits), tuple(told)))
        elif kind == "look":
            variable, earlier, form = rest
            assert isinstance(form, Form)
            if variable not in shell.user_ns:
                pipe.send(("missing",))
                continue
            thing = shell.user_ns[variable]
            function = (lambda thing=thing: thing) if form.kind == "value" else thing
            player = Player(function, {name: remote(name) for name in earlier})
            # The cells of one function come one after the other: it is looked at once.
            if thing is not seen or form.kind == "value":
                seen, looked = thing, about(function)
            pipe.send(("about", looked))
        elif kind == "play":
            (ask,) = rest
            assert isinstance(ask, Ask)
            with np.errstate(all="ignore"):
                outcomes = player.answer(form, ask)
            pipe.send(("outcomes", outcomes, tuple(told)))


def _make_ready(shell: Shell, limits: Limits, files: dict[str, str], told: dict) -> None:
    shell.recorder = Recorder(limits.output)
    sys.stdout, sys.stderr = _Stream("stdout", shell.recorder), _Stream("stderr", shell.recorder)
    for name, content in files.items():
        path = os.path.join(os.getcwd(), *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(content))
    # Last: a numpy.py beside the notebook must not be taken for NumPy.
    sys.path.append(os.getcwd())
    os.environ["NBGRADER_EXECUTION"] = "autograde"

    def hook(event: str, _arguments: tuple) -> None:
        if event in _TELLING:
            told[_TELLING[event]] = None

    sys.addaudithook(hook)


def _seed(seed: int) -> None:
    """What a submission draws depends on nothing but itself: graded again, it gets the same points."""
    random.seed(seed)
    np.random.seed(seed % (1 << 32))  # noqa: NPY002  (a submission may use the old functions)
    # Where default_rng() without a seed takes its own from.
    np.random.bit_generator.randbits = random.Random(seed).getrandbits


def _run(shell: Shell, source: str, limits: Limits) -> list[dict[str, Any]]:
    shell.recorder.begin()
    began = time.monotonic()
    with contextlib.suppress(TimeUp), time_limit(limits.cell_seconds):
        shell.run_cell(source, store_history=False)
    if time.monotonic() - began >= limits.cell_seconds:
        text = f"stopped after {limits.cell_seconds:g} s: is there a loop that never ends?"
        stopped = {"output_type": "error", "ename": "Stopped", "evalue": text, "traceback": [text]}
        shell.recorder.outputs = [
            output for output in shell.recorder.outputs if output["output_type"] != "error"
        ]
        shell.recorder.outputs.append(stopped)
    return shell.recorder.taken()
