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
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from course_lib.checking.about import About
from course_lib.checking.calling import Outcome
from course_lib.checking.exercise import Ask, Form
from course_lib.grading.sandbox.pipe import Broken, Late, Pipe
from course_lib.grading.sandbox.view import NoSandbox, command, copy
from course_lib.grading.sandbox.walls import Limits

# Seconds that a submission has beyond its own limit to be interrupted, before it is killed.
GRACE = 3.0
# Answers of an earlier function's reference that one case may ask for: a loop that never ends must end.
MOST_CALLS = 200_000


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

    def begin(self, files: Mapping[str, bytes] | None = None) -> Submission:
        """A fresh process for a submission, with these files beside its notebook."""
        if self._process.poll() is not None:
            self.close()
            self._start()
        ours, theirs = socket.socketpair()
        order = {"do": "begin", "limits": asdict(self.limits), "walls": not self.unsafe}
        socket.send_fds(self._control, [json.dumps(order).encode()], [theirs.fileno()])
        theirs.close()
        return Submission(self, ours, files or {})

    def end(self) -> int:
        """Kill what is left of the submission; how it ended."""
        try:
            self._control.sendall(b'{"do": "end"}')
            answer = b""
            while not answer.endswith(b"\n"):
                part = self._control.recv(4096)
                if not part:
                    return -1
                answer += part
            return json.loads(answer)["status"]
        except OSError:
            return -1


class Submission:
    """A submission's process. Every method raises Gone if it has ended or does not answer in time."""

    def __init__(self, box: Sandbox, connection: socket.socket, files: Mapping[str, bytes]) -> None:
        self._box, self._pipe = box, Pipe(connection)
        self._ends = time.monotonic() + box.limits.total_seconds
        self.events: dict[str, None] = {}
        self._open = True
        packed = {name: base64.b64encode(content).decode() for name, content in files.items()}
        try:
            self._pipe.send(("files", packed))
        except OSError:
            raise self._gone("its process ended at once") from None
        self._expect("ready", 60)

    def run(self, source: str) -> tuple[list[dict[str, Any]], float]:
        """Run a cell: its outputs as in a notebook file, and how many seconds it took."""
        _, outputs, seconds, told = self._ask(
            "ran", 4, ("run", source), self._box.limits.cell_seconds
        )
        self._note(told)
        return clean(outputs, self._box.limits.output), float(seconds)

    def look(self, variable: str, earlier: list[str], is_value: bool) -> About | None:
        """What a name of the notebook stands for; None if there is no such name."""
        answer = self._ask(("about", "missing"), None, ("look", variable, earlier, is_value), 10)
        if answer[0] == "missing":
            return None
        if len(answer) != 2 or not isinstance(answer[1], About):
            raise self._gone("it answered something that is no answer")
        return checked_about(answer[1])

    def play(self, form: Form, ask: Ask, earlier: Mapping[str, Callable]) -> Outcome:
        """Let the function that was looked at last play a case.

        ``earlier`` are the references that it may call in this case, and no others.
        """
        self._send(("play", form, ask))
        ends = time.monotonic() + form.seconds + GRACE
        for _ in range(MOST_CALLS):
            answer = self._receive(ends - time.monotonic())
            if answer[0] == "outcome" and len(answer) == 3 and isinstance(answer[1], Outcome):
                self._note(answer[2])
                return checked_outcome(answer[1], form)
            if answer[0] != "call" or len(answer) != 4 or answer[1] not in ask.earlier:
                break
            self._send(_called(earlier[answer[1]], answer[2], answer[3]))
        raise self._gone("it answered something that is no answer")

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
            raise self._gone("it answered something that is no answer")
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
            answer = self._pipe.receive(max(0.01, min(seconds, left)))
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
            raise self._gone("it answered something that is no answer")
        return answer

    def _note(self, told: Any) -> None:
        if isinstance(told, tuple):
            self.events.update({str(one)[:80]: None for one in told[:10]})

    def _gone(self, what: str) -> Gone:
        status = self.close()
        reason = {
            137: "killed: out of memory or processor time",
            152: "the limit of processor time",
            139: "segmentation fault",
            134: "aborted",
            98: "memory",
        }.get(status)
        if what == "its process ended" and status >= 0:
            what += f" ({reason or f'exit code {status}'})"
        return Gone(what)


def _called(function: Callable, args: Any, kwargs: Any) -> tuple:
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            return ("value", function(*args, **kwargs))
    except (TypeError, ValueError) as error:  # called wrongly
        return ("error", type(error).__name__, str(error)[:500])


def checked_about(one: About) -> About:
    """What a process says of a function, cut to size; Gone if a field has another type."""
    texts = [one.type, *one.names, *one.kept, *([] if one.source is None else [one.source])]
    rows = [row for row in one.data if len(row) == 3]
    good = (
        all(isinstance(text, str) for text in texts)
        and len(rows) == len(one.data)
        and all(
            isinstance(r[0], str) and isinstance(r[1], int) and isinstance(r[2], str) for r in rows
        )
        and isinstance(one.line, int)
        and isinstance(one.callable, bool)
        and len(one.names) + len(one.kept) + len(rows) < 10_000
    )
    if not good or len(one.source or "") > 200_000:
        raise Gone("it answered something that is no answer")
    return one


def checked_outcome(one: Outcome, form: Form) -> Outcome:
    """What a process says that its function returned; Gone if it does not have an outcome's shape."""
    good = (
        isinstance(one.calls, list)
        and (one.problem is None or isinstance(one.problem, str))
        and all(isinstance(flag, bool) for flag in (one.unwritten, one.late, one.low_precision))
        and all(
            isinstance(names, tuple) and all(isinstance(name, str) for name in names)
            for names in (one.changed, one.overwritten)
        )
        and all(
            isinstance(call, list) and len(call) == (1 if form.raw else len(form.outputs))
            for call in one.calls
        )
        and all(form.raw or _is_output(value) for call in one.calls for value in call)
    )
    if not good:
        raise Gone("it answered something that is no answer")
    if one.problem is not None:
        one.problem = one.problem[:2000]
    return one


def _is_output(value: Any) -> bool:
    import numpy as np

    return isinstance(value, str) or (isinstance(value, np.ndarray) and value.dtype == np.float64)


def clean(outputs: Any, most: int) -> list[dict[str, Any]]:
    """Outputs that a process claims a cell had, reduced to what a notebook file may hold."""
    kept: list[dict[str, Any]] = []
    if not isinstance(outputs, list):
        raise Gone("it answered something that is no answer")
    for output in outputs[:2000]:
        if not isinstance(output, dict):
            continue
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            kept.append(
                {
                    "output_type": kind,
                    "name": name,
                    "text": str(output.get("text", ""))[: most + 200],
                }
            )
        elif kind == "error":
            trace = output.get("traceback")
            kept.append(
                {
                    "output_type": kind,
                    "ename": str(output.get("ename", ""))[:200],
                    "evalue": str(output.get("evalue", ""))[:5000],
                    "traceback": [str(line)[:20_000] for line in trace[:200]]
                    if isinstance(trace, list)
                    else [],
                }
            )
        elif kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
            data = {
                str(key)[:100]: value
                for key, value in output["data"].items()
                if isinstance(value, str) and len(value) <= most
            }
            one = {"output_type": kind, "data": data, "metadata": {}}
            kept.append({**one, "execution_count": None} if kind == "execute_result" else one)
    return kept
