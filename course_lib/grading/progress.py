"""How far a class is: one line that is written again and again on a terminal, now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter

# Seconds between two lines where lines cannot be overwritten.
_EVERY = 5.0


class Progress:
    """Counts submissions and estimates the time that is left from those that were executed."""

    def __init__(self) -> None:
        self._tty = sys.stdout.isatty()
        self._last = 0.0

    def begin(self, total: int) -> None:
        self._total, self._done, self._executed = total, 0, 0
        self._kinds: Counter = Counter()
        self._began = time.monotonic()

    def step(self, kind: str, kept: bool) -> None:
        """One more is settled."""
        self._done += 1
        self._executed += not kept
        self._kinds[kind] += 1
        now = time.monotonic()
        if self._tty or now - self._last >= _EVERY:
            self._last = now
            self._show()

    def say(self, text: str) -> None:
        """A line that stays; what of it comes from a submission must not steer the terminal."""
        text = "".join(c if c.isprintable() else "?" for c in text)
        print(f"\r\033[K{text}" if self._tty else text, flush=True)

    def end(self) -> None:
        self._show()
        if self._tty:
            print(flush=True)

    def _show(self) -> None:
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(self._kinds.items()))
        text = f"{self._done} of {self._total}: {kinds}"
        if self._executed and self._done < self._total:
            left = (time.monotonic() - self._began) / self._executed * (self._total - self._done)
            text += f"; about {_spoken(left)} left"
        print(f"\r\033[K{text}" if self._tty else text, end="" if self._tty else "\n", flush=True)


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
