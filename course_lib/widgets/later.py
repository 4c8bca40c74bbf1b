"""Work that may wait: pictures until a message is answered, words until the picture is on the screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

# Seconds of words without a further request: the frame with the picture takes a third of it. 0: nothing waits,
# pictures neither.
REST = float(os.environ.get("COURSE_WORDS_AFTER", "0.15"))
LONGEST = 0.4  # seconds that whoever moves a slider without a rest waits for words


class Later:
    """Calls ``function()`` once for all the requests of a moment.

    Parameters
    ----------
    function : callable
        Called in the thread and event loop of the first request. Outside the handling of a message the kernel
        ignores interrupts: nothing for code that may never end.
    rest : float ≥ 0, optional
        Seconds without a further request that the call waits for, default ``REST``. 0: as soon as the present message
        is answered. The front end sends no move of a slider before that answer; so it sends the next one while
        the last is computed.
    """

    def __init__(self, function: Callable[[], None], rest: float | None = None):
        self._function, self._rest = function, rest
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0

    def soon(self) -> None:
        """Call after ``rest`` seconds without a further request, at the latest after ``LONGEST``.

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
        rest = REST if self._rest is None else self._rest
        self._timer = loop.call_at(min(loop.time() + rest, self._since + LONGEST), self.now)

    def now(self) -> None:
        """Call at once, and not again for what was requested before."""
        self.cancel()
        self._function()

    def settle(self) -> None:
        """Call at once if a call is waiting."""
        if self._timer is not None:
            self.now()

    def cancel(self) -> None:
        """Do not call for what was requested before."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
