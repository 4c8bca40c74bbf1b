"""Chromium as a reader has it: driven through its debugging pipe, with nothing watched but what is asked.

Playwright switches on the tracking of the network: then Chromium copies every websocket message (a picture is
80 kB) and every request to the driver, on the same cores, before the page gets it. No reader pays for that.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import tempfile
import time
from typing import Any

WIDTH, HEIGHT = 1280, 900
CODES = {"ArrowLeft": 37, "ArrowRight": 39, "Enter": 13}
CONTROL = 2
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--remote-debugging-pipe",
    f"--window-size={WIDTH},{HEIGHT}",
)


class Browser:
    """One page in a Chromium of its own; a context manager.

    Parameters
    ----------
    binary : str
        Path of the browser.
    address : str
        What it opens.
    """

    def __init__(self, binary: str, address: str):
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        # The browser reads its file descriptor 3 and writes to 4. Moved up first: they may be one another's.
        high = [_moved_up(fd) for fd in (theirs_in, theirs_out)]

        def connect() -> None:
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            [binary, *FLAGS, f"--user-data-dir={self._folder.name}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=connect,
        )
        for fd in high:
            os.close(fd)
        self._out, self._in = os.fdopen(ours_out, "wb"), os.fdopen(ours_in, "rb")
        self._ids = itertools.count(1)
        self._session: dict[str, str] = {}
        self._unread = b""
        pages = []
        while not pages:
            targets = self.call("Target.getTargets")["targetInfos"]
            pages = [target["targetId"] for target in targets if target["type"] == "page"]
        session = self.call("Target.attachToTarget", targetId=pages[0], flatten=True)
        self._session = {"sessionId": session["sessionId"]}
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        self.call("Page.navigate", url=address)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        self._out.close()
        self._in.close()
        self._folder.cleanup()

    def call(self, method: str, **parameters: Any) -> Any:
        """Send one command of the DevTools protocol; returns its result."""
        number = next(self._ids)
        message = {"id": number, "method": method, "params": parameters, **self._session}
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer = self._message()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def evaluate(self, script: str) -> Any:
        """The value of ``script``, a JavaScript expression; of a promise, what it is fulfilled with."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description"))
        return answer["result"].get("value")

    def wait_for(self, script: str, seconds: float = 60.0) -> Any:
        """Evaluate ``script`` until it is true; returns its value."""
        end = time.monotonic() + seconds
        while not (value := self.evaluate(script)):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds:g} seconds: {script}")
            time.sleep(0.1)
        return value

    def press(self, key: str, modifiers: int = 0) -> None:
        """Key down and up."""
        named = {"key": key, "code": key, "windowsVirtualKeyCode": CODES[key]}
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, modifiers=modifiers, **named)

    def mouse(self, kind: str, x: float, y: float) -> None:
        """``kind`` is "Pressed", "Released", or "Moved" with the button held."""
        button = {"button": "left", "buttons": 1, "clickCount": 0 if kind == "Moved" else 1}
        self.call("Input.dispatchMouseEvent", type=f"mouse{kind}", x=x, y=y, **button)

    def click(self, x: float, y: float) -> None:
        for kind in ("Pressed", "Released"):
            self.mouse(kind, x, y)

    def _message(self) -> Any:
        while b"\0" not in self._unread:
            more = os.read(self._in.fileno(), 1 << 16)
            if not more:
                raise RuntimeError("the browser has ended")
            self._unread += more
        message, _, self._unread = self._unread.partition(b"\0")
        return json.loads(message)


def _moved_up(fd: int) -> int:
    """A copy of ``fd`` above 10 that a child inherits; ``fd`` itself is closed."""
    import fcntl

    copy = fcntl.fcntl(fd, fcntl.F_DUPFD, 10)
    os.close(fd)
    return copy
