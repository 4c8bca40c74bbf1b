"""Names that the checks of a notebook need, kept from being overwritten by accident."""

from __future__ import annotations

from typing import Any

_protected: dict[str, Any] = {}


def protect(*names: str) -> None:
    """Give these names of the notebook their meaning back whenever a cell has changed it, and say so.

    A cell that assigns to ``np`` or ``check`` would make every later check fail for a reason that has nothing to do
    with the student's function. Outside of a notebook it does nothing.

    Raises
    ------
    NameError
        The notebook has no such name.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    missing = [name for name in names if name not in shell.user_ns]
    if missing:
        raise NameError(f"protect: the notebook has no name {missing[0]!r}")
    _protected.clear()
    _protected.update({name: shell.user_ns[name] for name in names})
    if _put_back not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _put_back)


def _put_back(_result: Any = None) -> None:
    from IPython import get_ipython

    space = get_ipython().user_ns
    for name, meaning in _protected.items():
        if name in space and space[name] is meaning:
            continue
        if name in space:
            done = f"made `{name}` a variable of type {type(space[name]).__name__}"
        else:
            done = f"deleted `{name}`"
        space[name] = meaning
        print(
            f"Careful: this cell {done}, but the notebook needs that name. It has its old meaning again; use "
            "another name for yours."
        )
