"""Wrong and right versions of the graded functions, as students write them.

They stand in ``tests/submissions/<unit>/wrong_<function>.py`` and ``correct_<function>.py``: sections that begin with
``# %% name``, each a student's whole cell. Behind the name of a wrong one may stand

- ``mistake="eps_inside"``: the declared mistake that must be named; ``"a + b"``: two at once; ``""``: none fits.
  Default: the section's name, or none where ``says`` is given;
- ``says="still running"``: words that must stand in the message.

Behind a right one ``note="Keras"``: words of the note on an accepted convention.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.paths import course_root
from course_lib.proof.mutants import solution_cells

_HEADER = re.compile(r"^# %%[ \t]+(\w+)[ \t]*(.*)$", re.MULTILINE)
_KEY = re.compile(r'(\w+)="([^"]*)"\s*')
_KEYS = {"wrong": ("mistake", "says"), "correct": ("note",)}


@dataclass(frozen=True)
class Version:
    """One version of a graded function: a student's cell, and what the checker must say to it."""

    unit: str
    function: str
    name: str
    right: bool
    source: str
    mistakes: tuple[str, ...] = ()
    says: str = ""
    note: str = ""

    def load(self) -> Callable:
        """The function, from the cell run in a notebook where the unit's other functions are right."""
        return load(self.source, self.function, self.unit, f"{self.function}: {self.name}")


def folder(unit_id: str) -> Path:
    """Where the unit's versions stand."""
    return course_root() / "tests" / "submissions" / unit_id


def versions(unit_id: str, function: str) -> list[Version]:
    """All versions of a function, wrong ones first. ValueError names the file and line of what is not understood."""
    found = []
    for kind in ("wrong", "correct"):
        path = folder(unit_id) / f"{kind}_{function}.py"
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        headers = list(_HEADER.finditer(text))
        seen: set[str] = set()
        for header, following in zip(headers, [*headers[1:], None], strict=True):
            where = f"{path.name}, line {text.count(chr(10), 0, header.start()) + 1}"
            name = header[1]
            if name in seen:
                raise ValueError(f"{where}: there is a second {name!r}")
            seen.add(name)
            keys = dict(_KEY.findall(header[2]))
            rest = _KEY.sub("", header[2]).strip()
            unknown = [rest] if rest else sorted(set(keys) - set(_KEYS[kind]))
            if unknown:
                raise ValueError(
                    f"{where}: expected {' or '.join(_KEYS[kind])}, got {unknown[0]!r}"
                )
            source = text[header.end() + 1 : following.start() if following else None]
            named = keys.get("mistake", "" if "says" in keys else name)
            found.append(
                Version(
                    unit_id,
                    function,
                    name,
                    kind == "correct",
                    source.strip("\n") + "\n",
                    tuple(named.split(" + ")) if named and kind == "wrong" else (),
                    keys.get("says", ""),
                    keys.get("note", ""),
                )
            )
    return found


@cache
def _solutions(unit_id: str) -> dict[str, Callable]:
    """The unit's functions as in the solution notebook, in one namespace."""
    space: dict[str, Any] = {"np": np}
    cells = solution_cells(unit_id)
    for source in cells.values():
        exec(source, space)
    return {name: space[name] for name in cells}


def run_cell(source: str, label: str, **space: Any) -> dict[str, Any]:
    """Run a cell in a namespace of its own, with NumPy as ``np``; its text can be looked up, as in a notebook."""
    file = f"<{label}>"
    space = {"np": np, "__name__": "__main__", **space}
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), space)
    return space


def load(source: str, function: str, unit_id: str, label: str) -> Callable:
    """Run a cell where the unit's other functions are right, and return ``function``."""
    others = {name: other for name, other in _solutions(unit_id).items() if name != function}
    space = run_cell(source, label, **others)
    if function not in space:
        raise ValueError(f"{label} does not define {function}")
    return space[function]
