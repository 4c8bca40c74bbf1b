"""The lock on exercises/: no line of a solution, hidden test or rubric leaves with the release."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from course_lib.authoring.sources import MARKER, Secret

# What a line of prose or a doctest may carry around the code it quotes.
_DECORATION = re.compile(r"^(?:[>#*\-+`\s]|\d+\.\s)+|[`\s]+$")
_NAMES = r"[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*,?"
_TRIVIAL = re.compile(
    "|".join(
        (
            rf"return(?: \(?{_NAMES}\)?)?",
            r"pass|break|continue|else:|try:|finally:|None|True|False",
            r"(?:import|from) .*",
            rf"for {_NAMES} in (?:range|zip|enumerate)\([\w\s,.+\-*()\[\]]*\):",
            rf"{_NAMES} = (?:None|\d+(?:\.\d*)?|\[\]|{{}})",
        )
    )
)
# Shorter lines say too little to be a secret ("t += 1"); below the second only a whole line counts.
_SHORTEST, _SHORTEST_INSIDE = 8, 16


def trivial(line: str) -> bool:
    """Whether a line is too common to give anything away: ``return theta``, ``pass``, brackets."""
    line = _squeeze(line)
    return len(re.sub(r"[\W_]", "", line)) < _SHORTEST or _TRIVIAL.fullmatch(line) is not None


def find_leaks(
    content: bytes,
    path: PurePosixPath,
    secrets: Collection[Secret],
    public_ids: Collection[str] = (),
) -> list[str]:
    """One message for every line of a file of the release that repeats a secret line or a marker.

    Arguments
    ---------
    content : bytes
        The file. Notebooks are searched in every text they hold: sources, metadata, outputs,
        attachments.
    path : PurePosixPath
        Its path, for the messages and to know a notebook.
    secrets : Secret, ...
        The lines to look for; trivial ones are skipped.
    public_ids : str, ...
        Cells that may repeat lines of a solution (``public=true`` in the source); hidden tests,
        rubrics and markers are never allowed.
    """
    wanted: dict[str, Secret] = {}
    for secret in secrets:
        if not trivial(secret.text):
            wanted.setdefault(_plain(secret.text), secret)
    not_public = {text: s for text, s in wanted.items() if s.region != "SOLUTION"}
    inside = [text for text in wanted if len(text) >= _SHORTEST_INSIDE]

    found = []
    for place, public, text in _texts(content, path, public_ids):
        lines = not_public if public else wanted
        for number, line in enumerate(text.splitlines(), start=1):
            marker = MARKER.search(line)
            if marker is not None:
                found.append(f"{path}: {place}line {number}: the marker {marker.group(0)}")
                continue
            plain = _plain(line)
            hit = lines.get(plain) or next(
                (lines[text] for text in inside if text in lines and text in _squeeze(line)), None
            )
            if hit is not None:
                found.append(
                    f"{path}: {place}line {number}: repeats the {hit.region} line "
                    f"{hit.source}:{hit.line}: {hit.text!r}"
                )
    return found


def _squeeze(line: str) -> str:
    return " ".join(line.split())


def _plain(line: str) -> str:
    return _DECORATION.sub("", _squeeze(line)) or _squeeze(line)


def _texts(
    content: bytes, path: PurePosixPath, public_ids: Collection[str]
) -> Iterator[tuple[str, bool, str]]:
    """(place, is it in a public cell's source, text) of everything readable in a file."""
    text = content.decode("utf-8", errors="replace")
    if path.suffix != ".ipynb":
        yield "", False, text
        return
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError:
        yield "", False, text
        return
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        yield "", False, text
        return
    for number, cell in enumerate(notebook.pop("cells"), start=1):
        name = cell.get("id", number) if isinstance(cell, dict) else number
        for key, value in sorted(cell.items()) if isinstance(cell, dict) else [("source", cell)]:
            where = f"cell {name}, " if key == "source" else f"{key} of cell {name}, "
            for found in _strings(value):
                yield where, key == "source" and name in public_ids, found
    for found in _strings(notebook):
        yield "metadata, ", False, found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)  # a text saved as a list of lines
        for item in value:
            if not isinstance(item, str):
                yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
