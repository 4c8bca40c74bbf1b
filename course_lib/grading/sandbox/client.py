"""The grader's side: start the warm process in bubblewrap, begin submissions in it, talk to them."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from course_lib.checking.about import About
from course_lib.checking.calling import Outcome, ends_playing
from course_lib.checking.exercise import Ask, Form, QuadraticGradient, QuarticGradient
from course_lib.grading.sandbox.pipe import Broken, Late, Pipe
from course_lib.grading.sandbox.view import NoSandbox, command, copy
from course_lib.grading.sandbox.walls import Limits
from course_lib.limits import TimeUp, time_limit

# Seconds that a submission has beyond its own limit to be interrupted, before it is killed.
GRACE = 3.0
# Answers of an earlier function's reference that one case may ask for: a loop that never ends must end.
MOST_CALLS = 200_000
# Outputs that are kept of a submission, in multiples of what a cell may print.
MOST_OUTPUT = 20
NO_ANSWER = "it answered something that is no answer"


class Gone(Exception):
    """The submission's process no longer answers; the message says how it ended."""


class Sandbox:
    """One warm process, and at most one submission in it at a time.

    With ``unsafe`` there is no sandbox: submissions have all the rights of the grader. Used as a context manager.
    ``begin`` starts a submission and ends the one before.

    Raises
    ------
    NoSandbox
        bubblewrap is missing, or the system does not let it work; the message says what to do.
    """

    def __init__(self, unit: str, limits: Limits | None = None, unsafe: bool = False) -> None:
        self.unit, self.unsafe = unit, unsafe
        self.limits = limits or Limits()
        self._start()

    def _start(self) -> None:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="course-view-"))
            line = copy(self.unit, Path(folder)) if self.unsafe else command(self.unit)
            errors = stack.enter_context(tempfile.TemporaryFile())
            ours, theirs = map(stack.enter_context, socket.socketpair())
            process = subprocess.Popen(
                line,
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
            theirs.close()
            stack.callback(process.wait)
            stack.callback(process.kill)
            ours.settimeout(120)
            try:
                hello = ours.recv(16)
            except TimeoutError:
                hello = b""
            if hello != b"warm\n":
                process.kill()
                process.wait()
                errors.seek(0)
                said = errors.read().decode(errors="replace").strip()
                raise NoSandbox(
                    f"the sandbox does not start here (bubblewrap said: {said[-600:] or 'nothing'}). The system must "
                    "allow user namespaces: docs/grading.md says what to change"
                )
            self._process, self._control, self._open = process, ours, stack.pop_all()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process and everything in it."""
        self._open.close()

    def begin(self, files: Mapping[str, bytes] | None = None, seed: int = 0) -> Submission:
        """A fresh process for a submission, with these files beside its notebook.

        ``seed`` is that of all random generators which the submission does not seed itself.
        """
        if self._process.poll() is not None:
            self._again()
        ours, theirs = socket.socketpair()
        order = {
            "do": "begin",
            "limits": asdict(self.limits),
            "walls": not self.unsafe,
            "seed": seed,
        }
        data = json.dumps(order).encode()
        try:
            socket.send_fds(self._control, [data], [theirs.fileno()])
        except OSError:  # it has ended just now
            self._again()
            socket.send_fds(self._control, [data], [theirs.fileno()])
        theirs.close()
        return Submission(self, ours, files or {})

    def _again(self) -> None:
        self.close()
        self._start()

    def end(self) -> int:
        """Kill what is left of the submission; how it ended."""
        try:
            self._control.sendall(b'{"do": "end"}')
            answer = b""
            while not answer.endswith(b"\n"):
                part = self._control.recv(4096)
                if not part:
                    raise OSError
                answer += part
            return json.loads(answer)["status"]
        except OSError:  # nothing in it may go on
            self._process.kill()
            self._process.wait()
            return -1


class Submission:
    """A submission's process. Every method raises Gone if it has ended or does not answer in time."""

    def __init__(self, box: Sandbox, connection: socket.socket, files: Mapping[str, bytes]) -> None:
        self._box, self._pipe = box, Pipe(connection)
        self._ends = time.monotonic() + box.limits.total_seconds
        self.events: dict[str, None] = {}
        self._left = MOST_OUTPUT * box.limits.output
        self._open = True
        connection.settimeout(60)
        packed = {name: base64.b64encode(content).decode() for name, content in files.items()}
        try:
            self._pipe.send(("files", packed))
        except OSError:
            raise self._gone("its process ended at once") from None
        self._expect("ready", 60)

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run a cell: its outputs as in a notebook file."""
        _, outputs, told = self._ask("ran", 3, ("run", source), self._box.limits.cell_seconds)
        self._note(told)
        kept, size = clean(outputs, min(self._box.limits.output, self._left))
        self._left -= size
        return kept

    def look(self, variable: str, earlier: list[str], form: Form) -> About | None:
        """What a name of the notebook stands for; None if there is no such name. ``form`` is how it will be played."""
        seconds = min(form.seconds, self._box.limits.check_seconds)
        self._form = replace(form, seconds=seconds)
        answer = self._ask(("about", "missing"), None, ("look", variable, earlier, self._form), 10)
        if answer[0] == "missing":
            return None
        if len(answer) != 2 or not isinstance(answer[1], About):
            raise self._gone(NO_ANSWER)
        if not is_about(answer[1]):
            raise self._gone(NO_ANSWER)
        return answer[1]

    def play(self, ask: Ask, earlier: Mapping[str, Callable]) -> list[Outcome]:
        """Let the function that was looked at last play cases.

        ``earlier`` are the references that it may call in these cases, and no others.
        """
        form = self._form
        shown = replace(form, outputs=form.outputs[:1]) if ask.keeps else form
        self._send(("play", ask))
        ends = time.monotonic() + form.seconds + GRACE
        for _ in range(MOST_CALLS):
            answer = self._receive(ends - time.monotonic())
            if answer[0] == "outcomes" and len(answer) == 3:
                self._note(answer[2])
                if not are_outcomes(answer[1], ask, shown):
                    break
                return answer[1]
            if answer[0] != "call" or len(answer) != 4 or answer[1] not in ask.earlier:
                break
            self._send(_called(earlier[answer[1]], answer[2], answer[3]))
            if time.monotonic() > ends:
                raise self._gone("it ran longer than the limit and could not be interrupted")
        raise self._gone(NO_ANSWER)

    def close(self) -> int:
        """End the process; how it ended by itself, if it did."""
        if not self._open:
            return 0
        self._open = False
        self._pipe.socket.close()
        return self._box.end()

    def _ask(self, kind: Any, length: int | None, message: tuple, seconds: float) -> tuple:
        self._send(message)
        return self._expect(kind, seconds + GRACE, length)

    def _expect(self, kind: Any, seconds: float, length: int | None = None) -> tuple:
        answer = self._receive(seconds)
        kinds = (kind,) if isinstance(kind, str) else kind
        if answer[0] not in kinds or (length is not None and len(answer) != length):
            raise self._gone(NO_ANSWER)
        return answer

    def _send(self, message: tuple) -> None:
        try:
            self._pipe.socket.settimeout(GRACE)
            self._pipe.send(message)
        except OSError:
            raise self._gone("its process ended") from None

    def _receive(self, seconds: float) -> tuple:
        left = self._ends - time.monotonic()
        try:
            answer = self._pipe.receive(min(seconds, left))
        except Late:
            if left <= seconds:
                total = self._box.limits.total_seconds
                raise self._gone(f"all its cells together ran longer than {total:g} s") from None
            raise self._gone("it ran longer than the limit and could not be interrupted") from None
        except Broken as error:
            raise self._gone(f"it sent something that is no answer ({error})") from None
        if answer is None:
            raise self._gone("its process ended")
        if not isinstance(answer, tuple) or not answer or not isinstance(answer[0], str):
            raise self._gone(NO_ANSWER)
        return answer

    def _note(self, told: Any) -> None:
        if isinstance(told, tuple):
            told = [_text(one, 80) for one in told[:10]]
            self.events.update(dict.fromkeys(one for one in told if one))
            for one in list(self.events)[20:]:
                del self.events[one]

    def _gone(self, what: str) -> Gone:
        status = self.close()
        reason = {
            137: "killed: out of memory, of processor time, or of threads",
            152: "the limit of processor time",
            139: "segmentation fault",
            134: "aborted",
            96: "it had hung up",
            97: "out of memory",
            98: "an error that is not one of its cells'",
        }.get(status)
        if what == "its process ended" and status >= 0:
            what += f" ({reason or f'exit code {status}'})"
        return Gone(what)


def _called(function: Callable, args: Any, kwargs: Any) -> tuple:
    """What a reference gives for arguments that a submission has chosen: any at all, so it may fail in any way."""
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        return ("error", "TypeError", "called without arguments")
    if not all(is_plain(value) for value in (*args, *kwargs.values())):
        return ("error", "ValueError", "called with something that is no argument of it")
    try:
        with np.errstate(all="ignore"), time_limit(GRACE):
            return ("value", function(*args, **kwargs))
    except (Exception, TimeUp) as error:
        return ("error", type(error).__name__, str(error)[:500])


# --- What comes from a submission is a claim, and may have any shape --------------------------------

# More numbers than any argument of a reference and any answer has.
_MOST_NUMBERS = 200_000


def is_plain(value: Any) -> bool:
    """Whether it is a number, a text, an array, a list of those, or one of the gradients that cases hold."""
    if isinstance(value, (list, tuple)):
        return len(value) <= _MOST_NUMBERS and all(is_plain(one) for one in value)
    if isinstance(value, (QuadraticGradient, QuarticGradient)):
        return all(isinstance(one, np.ndarray) and is_plain(one) for one in vars(value).values())
    if isinstance(value, int):
        return abs(value) < 1 << 63
    if isinstance(value, (np.ndarray, np.generic)):
        return value.size <= _MOST_NUMBERS
    return value is None or isinstance(value, (float, str))


def is_about(one: About) -> bool:
    """Whether a description of a function has the fields that it must have, and no more than it can have."""
    return (
        isinstance(one.type, str)
        and isinstance(one.callable, bool)
        and (one.source is None or (isinstance(one.source, str) and len(one.source) <= 200_000))
        and isinstance(one.line, int)
        and all(
            isinstance(rows, tuple) and len(rows) < 10_000
            for rows in (one.names, one.kept, one.data)
        )
        and all(isinstance(name, str) for name in (*one.names, *one.kept))
        and all(
            isinstance(row, tuple) and [type(x) for x in row] == [str, int, str] for row in one.data
        )
    )


def are_outcomes(found: Any, ask: Ask, form: Form) -> bool:
    """Whether it is an outcome for every case, or up to one that ended the playing.

    With fewer the cases that are missing would not be judged.
    """
    return (
        isinstance(found, list)
        and 0 < len(found) <= len(ask.cases)
        and all(isinstance(one, Outcome) for one in found)
        and all(
            is_outcome(one, form, 1 + len(case.then))
            for one, case in zip(found, ask.cases, strict=False)
        )
        and not any(ends_playing(one, ask) for one in found[:-1])
        and (len(found) == len(ask.cases) or ends_playing(found[-1], ask))
    )


def is_outcome(one: Outcome, form: Form, calls: int) -> bool:
    """Whether an outcome has the shape of one: without a problem every call of the case has all its outputs.

    An outcome with fewer calls would agree with anything.
    """
    if not (
        isinstance(one.calls, list)
        and all(isinstance(flag, bool) for flag in (one.unwritten, one.late, one.low_precision))
        and all(
            isinstance(names, tuple) and all(isinstance(name, str) for name in names)
            for names in (one.changed, one.overwritten)
        )
    ):
        return False
    if one.problem is None:
        if one.unwritten or one.late or len(one.calls) != calls:
            return False
    elif not (isinstance(one.problem, str) and one.problem.strip()) or len(one.calls) > calls:
        return False
    else:
        one.problem = _text(one.problem, 2000)
    return all(
        isinstance(call, list)
        and len(call) == (1 if form.raw else len(form.outputs))
        and all(is_plain(value) if form.raw else _is_output(value) for value in call)
        for call in one.calls
    )


def _is_output(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, np.ndarray) and value.dtype == np.float64)


def _text(value: Any, most: int) -> str:
    """A text that can be written to a file; nothing if it is none."""
    if not isinstance(value, str):
        return ""
    return value[:most].encode("utf-8", errors="replace").decode("utf-8")


def clean(outputs: Any, most: int) -> tuple[list[dict[str, Any]], int]:
    """Outputs that a process claims a cell had, reduced to what a notebook file may hold; how many characters."""
    kept: list[dict[str, Any]] = []
    left = most + 500  # what the shell adds where it cuts
    outputs = outputs if isinstance(outputs, list) else []
    for output in [*outputs[:1999], *outputs[1999:][-1:]]:  # the last one says how the cell ended
        if not isinstance(output, dict) or left <= 0:
            continue
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            text = _text(output.get("text"), left)
            left -= len(text)
            kept.append({"output_type": kind, "name": name, "text": text})
        elif kind == "error":
            trace = output.get("traceback")
            lines = [_text(line, 20_000) for line in trace[:200]] if isinstance(trace, list) else []
            left -= sum(map(len, lines))
            kept.append(
                {
                    "output_type": kind,
                    "ename": _text(output.get("ename"), 200),
                    "evalue": _text(output.get("evalue"), 5000),
                    "traceback": lines,
                }
            )
        elif kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
            data = {
                _text(key, 100): _text(value, len(value))
                for key, value in list(output["data"].items())[:20]
                if isinstance(value, str) and len(value) <= left
            }
            left -= sum(map(len, data.values()))
            one = {"output_type": kind, "data": data, "metadata": {}}
            kept.append({**one, "execution_count": None} if kind == "execute_result" else one)
    return kept, most + 500 - left
