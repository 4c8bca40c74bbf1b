"""Messages of the checker over a socket: eight bytes of length, then one of ``checking.wire``'s."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

from course_lib.checking.wire import WireError, dumps, loads

# Larger than any honest answer; a message may not fill the grader's memory, where it takes twenty times its size.
MOST = 16 << 20


class Late(Exception):
    """No whole message came in time."""


class Broken(Exception):
    """What came is not a message, or too large for one."""


class Pipe:
    """One end of a connection between the grader and a submission."""

    def __init__(self, connection: socket.socket, most: int = MOST) -> None:
        self.socket, self.most = connection, most

    def send(self, message: Any) -> None:
        data = dumps(message)
        self.socket.sendall(struct.pack("<Q", len(data)) + data)

    def receive(self, seconds: float | None = None) -> Any:
        """The next message; None if the other side has hung up.

        Raises
        ------
        Late
            ``seconds`` have gone by.
        Broken
            More than ``most`` bytes, or not a message of ours.
        """
        ends = None if seconds is None else time.monotonic() + seconds
        head = self._exactly(8, ends)
        if head is None:
            return None
        (size,) = struct.unpack("<Q", head)
        if size > self.most:
            raise Broken(f"a message of {size:,} bytes")
        data = self._exactly(size, ends)
        if data is None:
            return None
        try:
            return loads(data)
        except WireError as error:
            raise Broken(str(error)[:200]) from None

    def _exactly(self, size: int, ends: float | None) -> bytes | None:
        parts, missing = [], size
        while missing:
            if ends is not None:
                left = ends - time.monotonic()
                if left <= 0:
                    raise Late
                self.socket.settimeout(left)
            else:
                self.socket.settimeout(None)
            try:
                part = self.socket.recv(min(missing, 1 << 20))
            except TimeoutError:
                raise Late from None
            except ConnectionError:
                return None
            if not part:
                return None
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)
