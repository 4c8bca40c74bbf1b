"""The warm process: everything imported, it forks once per submission. Inside the sandbox.

Standard input is the control socket. Per submission the grader sends the end of a new connection with the limits and
the files; ``end`` kills whatever is left and is answered with how the submission's process ended.
"""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import socket
import sys

CONTROL = 0


def main() -> None:
    gc.disable()  # nothing of what is imported is garbage
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
    # What is there stays: a collection in a fork would touch, and so copy, all of it.
    gc.collect()
    gc.freeze()
    gc.enable()
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


_WATCHED = (signal.SIGTERM, signal.SIGCHLD)


def _fork(ready, walls, order, descriptor, control) -> int:
    """The process of one submission; returns the number of its guard."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    guard = os.fork()
    if guard:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return guard
    try:
        if order["walls"]:
            walls.part()
        walls.die_with_parent()
        # The submission's own will cover it.
        processes = os.open("/proc", os.O_DIRECTORY) if order["walls"] else -1
        inner = os.fork()
        if inner == 0:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            _live(ready, walls, order, descriptor, control)
        os.close(descriptor)
        control.close()
        _guard(inner, processes, order["limits"]["threads"])
    except BaseException as error:
        print(f"sandbox: {error!r}", file=sys.__stderr__, flush=True)
        os._exit(99)


def _guard(inner: int, processes: int, most_threads: int) -> None:
    """Wait for a submission's process, count its threads, kill it when told to; ends as it ended."""
    signal.signal(signal.SIGCHLD, lambda *_: None)  # one that is ignored may be lost
    walls = processes >= 0
    if walls:
        number = _read(processes, "thread-self/children").split()[0]  # as seen from outside
    asked = False
    while True:
        if walls:
            told = signal.sigtimedwait(_WATCHED, 0.1)
            asked = asked or (told is not None and told.si_signo == signal.SIGTERM)
        else:
            asked = signal.sigwait(_WATCHED) == signal.SIGTERM or asked
        done, code = os.waitpid(inner, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(code)
            if asked and code == -signal.SIGKILL:
                os._exit(96)
            os._exit(code if code >= 0 else 128 - code)
        many = (
            walls and int(_THREADS.search(_read(processes, f"{number}/status"))[1]) > most_threads
        )
        if asked or many:
            # By itself: it may have asked not to be killed with its parent. Its namespace ends with it.
            os.kill(inner, signal.SIGKILL)


_THREADS = re.compile(r"^Threads:\s*(\d+)$", re.M)


def _read(folder: int, name: str) -> str:
    handle = os.open(name, os.O_RDONLY, dir_fd=folder)
    with os.fdopen(handle, encoding="ascii", errors="replace") as file:
        return file.read()


def _live(ready, walls, order, descriptor, control) -> None:
    try:
        os.setsid()  # a signal to its process group must not reach the warm process
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

        _, files = Pipe(connection, 64 << 20).receive(30)
        shell.serve(ready, connection, limits, files, order["seed"])
    except MemoryError:
        os._exit(97)
    except BaseException:
        os._exit(98)


def _end(guard: int) -> int:
    """Kill what is left of a submission; its exit status, above 128 for a signal."""
    if not guard:
        return 0
    done, status = os.waitpid(guard, os.WNOHANG)
    if done:
        return os.waitstatus_to_exitcode(status)
    os.kill(guard, signal.SIGTERM)
    _, status = os.waitpid(guard, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
