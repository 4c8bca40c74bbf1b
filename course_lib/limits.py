"""A limit on how long a student's code may run."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator


class TimeUp(BaseException):
    """Raised inside the student's code; not an Exception, so that `except Exception` does not keep it."""


# Again and again: a bare `except:` in a loop swallows one of them.
_AGAIN = 0.05


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in the block once it has run for ``seconds``.

    By the alarm signal, which also ends waiting. Signals reach the main thread of Linux and macOS only; elsewhere
    there is no limit and an endless loop has to be interrupted by hand.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    armed = True

    def ring(_number, _frame):
        if armed:
            raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    timer = signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), _AGAIN)
    try:
        yield
    finally:
        while True:  # it may ring once more before it is off
            try:
                armed = False
                signal.setitimer(signal.ITIMER_REAL, *timer)
                signal.signal(signal.SIGALRM, before)
                break
            except TimeUp:
                continue
