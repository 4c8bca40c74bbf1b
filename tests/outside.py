"""A process that has students' functions but no reference: a check's player, driven over a pipe.

Run as ``python -m tests.outside``. It reads messages, each behind its length in four bytes, and answers each with one:

    ("load", source, name)    ->  About        runs a cell and looks at the function
    ("play", form, ask)       ->  Outcomes     plays cases
    ("value", …)              <-  ("call", name, args, kwargs)    while playing: an earlier function, as the reference;
                                  or ("error", type, text)
"""

from __future__ import annotations

import linecache
import struct
import sys

# What knows the answers must not be importable here.
SECRET = (
    "course_lib.optimizers",
    "course_lib.schedules",
    "course_lib.units.unit_",
    "course_lib.checking.unit_",
)


class Blocked:
    """An import hook that knows nothing of the references."""

    def find_spec(self, name, path=None, target=None):
        if name.startswith(SECRET):
            raise ImportError(f"{name} is not here")
        return


def main() -> None:
    sys.meta_path.insert(0, Blocked())
    import numpy as np

    from course_lib.checking.about import about
    from course_lib.checking.calling import Player
    from course_lib.checking.wire import dumps, loads

    pipe, sys.stdout = sys.stdout.buffer, sys.stderr

    def send(value):
        message = dumps(value)
        pipe.write(struct.pack("<I", len(message)) + message)
        pipe.flush()

    def receive():
        head = sys.stdin.buffer.read(4)
        return loads(sys.stdin.buffer.read(*struct.unpack("<I", head))) if head else None

    def remote(name):
        def call(*args, **kwargs):
            send(("call", name, args, kwargs))
            kind, *value = receive()
            if kind == "error":
                error, text = value
                raise {"TypeError": TypeError, "ValueError": ValueError}[error](text)
            return value[0]

        return call

    player = None
    while (message := receive()) is not None:
        kind, *rest = message
        if kind == "load":
            source, name, earlier = rest
            space = {"np": np, "__name__": "__main__"}
            linecache.cache["<cell>"] = (
                len(source),
                None,
                source.splitlines(keepends=True),
                "<cell>",
            )
            # The student's own earlier functions: here they ask for the reference, as they are right.
            space |= {other: remote(other) for other in earlier}
            exec(compile(source, "<cell>", "exec"), space)
            player = Player(space[name], {other: remote(other) for other in earlier})
            send(about(space[name]))
        else:
            send(player.answer(*rest))


if __name__ == "__main__":
    main()
