"""A limit on how long a student's code may run."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any


class TimeUp(BaseException):
    """Raised inside the student's code; not an Exception, so that `except Exception` does not keep it."""


# Again and again: a bare `except:` in a loop swallows one of them.
_AGAIN = 0.05


class time_limit:
    """Raise TimeUp in the block once it has run for ``seconds``: ``with time_limit(3): ...``.

    By the alarm signal, which also ends waiting. Signals reach the main thread of Linux and macOS only; elsewhere
    there is no limit and an endless loop has to be interrupted by hand.
    """

    def __init__(self, seconds: float):
        self.seconds = seconds
        self._armed = False

    def __enter__(self) -> None:
        main = threading.current_thread() is threading.main_thread()
        if not main or not hasattr(signal, "setitimer"):
            return
        self._before = signal.signal(signal.SIGALRM, self._ring)
        self._armed = True
        self._timer = signal.setitimer(signal.ITIMER_REAL, max(self.seconds, 1e-3), _AGAIN)

    def __exit__(self, *_: Any) -> None:
        if not self._armed:
            return
        self._armed = False
        signal.setitimer(signal.ITIMER_REAL, *self._timer)
        # The last alarm may still be on its way to another thread: the default action would end the process.
        default = self._before is signal.SIG_DFL
        signal.signal(signal.SIGALRM, signal.SIG_IGN if default else self._before)

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        # Not while the limit is set or taken back, or another ring is under way, however deep in what these call (a
        # tracer's functions, too): the alarm would never be switched off.
        own = (
            time_limit.__enter__.__code__,
            time_limit.__exit__.__code__,
            time_limit._ring.__code__,
        )
        while frame is not None and frame.f_code not in own:
            frame = frame.f_back
        if self._armed and frame is None:
            raise TimeUp
