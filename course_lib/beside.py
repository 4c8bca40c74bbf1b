"""Small JSON files in the folder ``.course`` beside the notebook: what a reader answered, how far they are.

They never leave that folder: nothing is sent anywhere, and nbgrader's settings leave the folder out.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = ".course"


class NotKept(Exception):
    """The file cannot be read or written; the message says which and why. Nothing was changed."""


def read(name: str, folder: Path | None = None) -> dict[str, Any]:
    """What ``.course/<name>.json`` holds, {} if there is none. NotKept if it is no such file."""
    file = (folder or Path()) / FOLDER / f"{name}.json"
    if not file.is_file():
        return {}
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotKept(f"{file} cannot be read ({error})") from error
    if not isinstance(data, dict):
        raise NotKept(f"{file} does not hold what the course writes there")
    return data


def write(name: str, data: dict[str, Any]) -> None:
    """Put ``data`` into ``.course/<name>.json``. NotKept if that fails."""
    file = Path(FOLDER) / f"{name}.json"
    try:
        file.parent.mkdir(exist_ok=True)
        # Written beside and moved over: a crash leaves the old file or the new one.
        fresh = file.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        raise NotKept(f"{file} cannot be written ({error})") from error
