"""Work that may wait until the picture is on the screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

# Seconds without a further request: the frame with the picture takes a third of it. 0: nothing waits.
REST = float(os.environ.get("COURSE_WORDS_AFTER", "0.15"))
LONGEST = 0.4  # seconds that whoever moves a slider without a rest waits for words


class Later:
    """Calls ``function()`` once for all the requests of a moment.

    Parameters
    ----------
    function : callable
        Called in the thread and event loop of the first request.
    """

    def __init__(self, function: Callable[[], None]):
        self._function = function
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0

    def soon(self) -> None:
        """Call after ``REST`` seconds without a further request, at the latest after ``LONGEST``.

        Where no event loop runs, as in a script, nothing could call later: then at once.
        """
        if REST <= 0:
            self.now()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.now()
            return
        if self._timer is None:
            self._since = loop.time()
        else:
            self._timer.cancel()
        self._timer = loop.call_at(min(loop.time() + REST, self._since + LONGEST), self.now)

    def now(self) -> None:
        """Call at once, and not again for what was requested before."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._function()
