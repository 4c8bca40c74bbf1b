"""The warm process: everything imported, it forks once per submission. Inside the sandbox.

Standard input is the control socket. Per submission the grader sends the end of a new connection with the limits and
the files; ``end`` kills whatever is left and is answered with how the submission's process ended.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys

CONTROL = 0


def main() -> None:
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # a process with threads must not fork
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    from course_lib.grading.sandbox import absent

    absent.install()
    import matplotlib.pyplot  # noqa: F401

    from course_lib.grading.sandbox import shell, walls

    ready = shell.warm()
    control = socket.socket(fileno=CONTROL)
    walls.die_with_parent()
    control.sendall(b"warm\n")
    running = 0
    while True:
        message, descriptors, *_ = socket.recv_fds(control, 1 << 16, 1)
        if not message:
            if running:
                os.kill(running, signal.SIGKILL)
            return
        order = json.loads(message)
        if order["do"] == "begin":
            running = _fork(ready, walls, order, descriptors[0], control)
            os.close(descriptors[0])
        else:
            status = _end(running)
            running = 0
            control.sendall(json.dumps({"status": status}).encode() + b"\n")


def _fork(ready, walls, order, descriptor, control) -> int:
    """The process of one submission; returns the number of its guard."""
    guard = os.fork()
    if guard:
        return guard
    try:
        if order["walls"]:
            walls.part()
        walls.die_with_parent()
        inner = os.fork()
        if inner == 0:
            _live(ready, walls, order, descriptor, control)
        os.close(descriptor)
        control.close()
        _, status = os.waitpid(inner, 0)
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    except BaseException as error:
        print(f"sandbox: {error!r}", file=sys.__stderr__, flush=True)
        os._exit(99)


def _live(ready, walls, order, descriptor, control) -> None:
    try:
        connection = socket.socket(fileno=os.dup(descriptor))
        control.close()
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        os.closerange(connection.fileno() + 1, 256)
        os.closerange(3, connection.fileno())
        limits = walls.Limits(**order["limits"])
        (walls.close_in if order["walls"] else walls.without)(limits)
        from course_lib.grading.sandbox import shell
        from course_lib.grading.sandbox.pipe import Pipe

        _, files = Pipe(connection).receive(30)
        shell.serve(ready, connection, limits, files)
    except BaseException:
        os._exit(98)


def _end(guard: int) -> int:
    """Kill what is left of a submission; its exit status, above 128 for a signal, -9 if it had to be killed."""
    if not guard:
        return 0
    done, status = os.waitpid(guard, os.WNOHANG)
    if done:
        return os.waitstatus_to_exitcode(status)
    os.kill(guard, signal.SIGKILL)
    _, status = os.waitpid(guard, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
