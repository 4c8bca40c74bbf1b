"""From one percent script to one notebook, with what must stay secret in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python"}

# A comment stays a comment: with jupytext's default "# cat x" would become the magic "cat x".
JUPYTEXT_FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
_JUPYTEXT_KEYS = {"cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker"}

_HEADER = re.compile(r"^\s*#\s*%%%*(\s.*)?$")
_ID = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")
MARKER = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
# A misspelt marker would publish what it should hide.
_LIKE_A_MARKER = re.compile(r"^\s*#+\s*(?:BEGIN|END)\b", re.IGNORECASE)
_POINTS = re.compile(r"\bpoints=([0-9.]+)")

_ROLES = ("solution", "graded", "written", "locked")
_NAMING = (*_ROLES, "id")
_KEYS = (*_NAMING, "points", "tags", "hide_input", "public", "shared", "objectives")
# Which kinds of cell a role may stand in, and which secret region it may hold.
_ROLE_CELLS = {
    "solution": ("code",),
    "graded": ("code",),
    "written": ("markdown",),
    "locked": ("code", "markdown"),
}
_ROLE_REGION = {
    "solution": "SOLUTION",
    "graded": "HIDDEN TESTS",
    "written": "SOLUTION",
    "locked": "MARK SCHEME",
}
_REGION_CELLS = {
    "SOLUTION": "solution or written",
    "HIDDEN TESTS": "graded",
    "MARK SCHEME": "locked [markdown]",
}


class SourceError(Exception):
    """A mistake in a file of ``sources/``; the message starts with the file and the line."""

    def __init__(self, source: PurePosixPath | str, line: int, what: str) -> None:
        super().__init__(f"{source}:{line}: {what}")


@dataclass(frozen=True)
class Secret:
    """One line that students must not get, and where it stands in the sources."""

    text: str
    region: str
    source: PurePosixPath
    line: int


@dataclass(frozen=True)
class Parsed:
    """A notebook made from a source file.

    ``secrets`` are the lines inside its regions; ``public_ids`` the cells that may show lines of a
    solution.
    """

    source: PurePosixPath
    notebook: NotebookNode
    secrets: tuple[Secret, ...]
    public_ids: frozenset[str]


def parse(
    text: str, source: PurePosixPath, *, assignment: bool, shared: Mapping[str, str] | None = None
) -> Parsed:
    """The notebook of one percent script.

    Arguments
    ---------
    text : str
        The script.
    source : PurePosixPath
        Its path below the course's folder, for messages and for the notebook's metadata.
    assignment : bool
        Whether nbgrader's cells (solution, graded, written, locked) are allowed.
    shared : mapping, optional
        Texts that many notebooks have in common, by name. In a cell ``shared="name"`` stands the text, with the
        assignment's folder for {unit} and its first solution cell for {first}.

    Raises
    ------
    SourceError
        Names file and line.
    """
    lines = text.splitlines()
    headers = [n for n, line in enumerate(lines, start=1) if _HEADER.match(line)]
    first = next((n for n, line in enumerate(lines, start=1) if line.strip()), 1)
    if not headers or headers[0] != first:
        raise SourceError(
            source, first, "the first line must be a cell header: '# %%' or '# %% [markdown]'"
        )
    cells = _jupytext_cells(text, source, headers)
    if len(cells) != len(headers):
        raise SourceError(
            source,
            headers[0],
            f"{len(headers)} lines look like cell headers but the script has {len(cells)} cells: "
            "is there a '# %%' inside a string or a fenced block?",
        )

    made: list[NotebookNode] = []
    secrets: list[Secret] = []
    public: set[str] = set()
    where: dict[str, int] = {}
    derived: dict[str, int] = {}
    keys = [
        _read_header(cell, lines[start - 1], source, start, assignment)
        for cell, start in zip(cells, headers, strict=True)
    ]
    first = next((header["name"] for header in keys if header.get("role") == "solution"), "")
    stops = [*headers[1:], len(lines) + 1]
    for cell, header, start, stop in zip(cells, keys, headers, stops, strict=True):
        body = _Body(source, start, lines[start : stop - 1])
        if "shared" in header:
            cell.source = _shared_text(header["shared"], shared or {}, cell, body, first)
        regions = _regions(cell.source, body)
        _check_regions(header, cell.cell_type, regions, body)
        name = header.get("name") or _derived_id(cell, derived)
        if name in where:
            raise SourceError(
                source, start, f"the id {name!r} is already used in line {where[name]}"
            )
        where[name] = start
        if header.get("public"):
            public.add(name)
        secrets += [
            Secret(line, kind, source, body.line_of(line)) for kind, line in regions if line
        ]
        made.append(_make_cell(cell, name, header))

    notebook = nbformat.v4.new_notebook(
        cells=made,
        metadata={
            "course": {"source": str(source)},
            "kernelspec": dict(KERNELSPEC),
            "language_info": dict(LANGUAGE_INFO),
        },
    )
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return Parsed(source, notebook, tuple(secrets), frozenset(public))


def _jupytext_cells(text: str, source: PurePosixPath, headers: list[int]) -> list[NotebookNode]:
    import jupytext  # grading, which reads no sources, starts sooner without it

    try:
        return jupytext.reads(text, fmt=JUPYTEXT_FORMAT).cells
    except nbformat.ValidationError as error:
        lines = text.splitlines()
        for number in headers:
            try:
                jupytext.reads(lines[number - 1] + "\n", fmt=JUPYTEXT_FORMAT)
            except nbformat.ValidationError as cause:
                raise SourceError(source, number, cause.message) from cause
        raise SourceError(source, headers[0], error.message) from error


class _Body:
    """The lines of the script below one header, to find the number of a cell's line again."""

    def __init__(self, source: PurePosixPath, header: int, lines: list[str]) -> None:
        self.source, self.header, self.lines = source, header, lines

    def line_of(self, text: str) -> int:
        wanted = text.strip()
        for offset, line in enumerate(self.lines, start=1):
            if line.strip() == wanted or re.sub(r"^#\s?", "", line).strip() == wanted:
                return self.header + offset
        return self.header

    def line_of_marker(self, kind: str) -> int:
        for offset, line in enumerate(self.lines, start=1):
            if f"BEGIN {kind}" in line:
                return self.header + offset
        return self.header


def _read_header(
    cell: NotebookNode, text: str, source: PurePosixPath, line: int, assignment: bool
) -> dict[str, Any]:
    """The keys of a header as a plain dict; ``role`` and ``name`` are added."""
    problem = partial(SourceError, source, line)
    given = {k: v for k, v in cell.metadata.items() if k not in _JUPYTEXT_KEYS}
    if "incorrectly_encoded_metadata" in given:
        raise problem(f'cannot read the keys of {text!r}: write key="text", key=3 or key=["a"]')
    if cell.cell_type not in ("code", "markdown"):
        raise problem(f"cells are code or [markdown], got [{cell.cell_type}]")
    if "title" in given:
        raise problem(f"a cell has no title, got {given['title']!r}: write only key=value")
    for key in given:
        if key not in _KEYS:
            raise problem(f"unknown key {key!r}; known are {', '.join(_KEYS)}")

    header = dict(given)
    naming = [key for key in _NAMING if key in given]
    if len(naming) > 1:
        raise problem(f"only one of {', '.join(_NAMING)} per cell, got {' and '.join(naming)}")
    for key in naming:
        if not isinstance(given[key], str) or not _ID.match(given[key]):
            raise problem(f"{key} must be 1 to 64 letters, digits, '_' or '-', got {given[key]!r}")
        header["name"] = given[key]
        if key == "id":
            continue
        header["role"] = key
        if not assignment:
            raise problem(f"{key} belongs to assignments; this is a lecture")
        if cell.cell_type not in _ROLE_CELLS[key]:
            allowed = " or ".join(_ROLE_CELLS[key])
            raise problem(f"a {key} cell must be {allowed}, not {cell.cell_type}")

    points = given.get("points")
    if header.get("role") in ("graded", "written"):
        if isinstance(points, bool) or not isinstance(points, int | float) or not points > 0:
            raise problem(f"a {header['role']} cell needs points, a number above 0, got {points!r}")
    elif points is not None:
        raise problem("only graded and written cells have points")
    objectives = given.get("objectives", [1])
    whole = isinstance(objectives, list) and all(type(n) is int and n > 0 for n in objectives)
    if not objectives or not whole or ("objectives" in given and points is None):
        raise problem(
            f"objectives=[1, 2] belongs to cells with points, got {given['objectives']!r}"
        )
    for key in ("hide_input", "public"):
        if given.get(key, True) is not True:
            raise problem(f"{key} is true or left out, got {given[key]!r}")
    if "hide_input" in given and cell.cell_type != "code":
        raise problem("hide_input is for code cells")
    return header


def _shared_text(
    name: Any, shared: Mapping[str, str], cell: NotebookNode, body: _Body, first: str
) -> str:
    if name not in shared:
        known = ", ".join(shared) or "none"
        raise SourceError(body.source, body.header, f"no shared text {name!r}; known: {known}")
    if cell.source.strip() or cell.cell_type != "markdown":
        raise SourceError(
            body.source, body.header, "a shared cell is [markdown] and has no text of its own"
        )
    return shared[name].strip().replace("{unit}", body.source.parent.name).replace("{first}", first)


def _regions(text: str, body: _Body) -> list[tuple[str, str]]:
    """(kind, line) of every line inside a region; a region's markers give (kind, '')."""
    found: list[tuple[str, str]] = []
    inside: str | None = None
    for line in text.split("\n"):
        marker = MARKER.search(line)
        if marker is None:
            if _LIKE_A_MARKER.match(line):
                what = f"unknown marker {line.strip()!r}; known are BEGIN and END " + ", ".join(
                    _REGION_CELLS
                )
                raise SourceError(body.source, body.line_of(line), what)
            if inside is not None and line.strip():
                found.append((inside, line.strip()))
            continue
        side, kind = marker.groups()
        number = body.line_of(line)
        if side == "BEGIN" and inside is not None:
            raise SourceError(body.source, number, f"BEGIN {kind} inside BEGIN {inside}")
        if side == "END" and inside != kind:
            raise SourceError(body.source, number, f"END {kind} without its BEGIN {kind}")
        inside = kind if side == "BEGIN" else None
        found.append((kind, ""))
    if inside is not None:
        number = body.line_of_marker(inside)
        raise SourceError(body.source, number, f"BEGIN {inside} without its END {inside}")
    return found


def _check_regions(
    header: dict[str, Any], cell_type: str, regions: list[tuple[str, str]], body: _Body
) -> None:
    role = header.get("role", "")
    allowed = _ROLE_REGION.get(role)
    if role == "locked" and cell_type != "markdown":
        allowed = None
    for kind, _ in regions:
        if kind != allowed:
            what = f"BEGIN {kind} belongs in a {_REGION_CELLS[kind]} cell"
            raise SourceError(body.source, body.line_of_marker(kind), what)
    if role == "graded":
        _check_graded(header, body)
    # Without markers nbgrader would replace the whole cell, docstring included.
    if role in ("solution", "written") and not any(text for _, text in regions):
        what = f"a {role} cell needs lines between BEGIN SOLUTION and END SOLUTION"
        raise SourceError(body.source, body.header, what)


def _check_graded(header: dict[str, Any], body: _Body) -> None:
    """The points of the header are those of the calls, and hidden checks are hidden."""
    text = "\n".join(body.lines)
    given = [float(number) for number in _POINTS.findall(text)]
    if given and sum(given) != header["points"]:
        what = f"the header says points={header['points']:g}, the calls in the cell {sum(given):g}"
        raise SourceError(body.source, body.header, what)
    if 'part="hidden"' in text and "BEGIN HIDDEN TESTS" not in text:
        what = 'a check with part="hidden" belongs between BEGIN HIDDEN TESTS and END HIDDEN TESTS'
        raise SourceError(body.source, body.header, what)


def _derived_id(cell: NotebookNode, seen: dict[str, int]) -> str:
    """An id from the content, so that inserting a cell leaves the others' ids alone."""
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    seen[digest] = seen.get(digest, 0) + 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def _make_cell(cell: NotebookNode, name: str, header: dict[str, Any]) -> NotebookNode:
    metadata: dict[str, Any] = {}
    role = header.get("role")
    if role is not None:
        graded = role in ("graded", "written")
        metadata["nbgrader"] = {
            "cell_type": cell.cell_type,
            "grade": graded,
            "grade_id": name,
            "locked": role in ("graded", "locked"),
            "schema_version": 3,
            "solution": role in ("solution", "written"),
            "task": False,
        }
        if graded:
            metadata["nbgrader"]["points"] = header["points"]
    if header.get("objectives"):
        metadata["course"] = {"objectives": header["objectives"]}
    if header.get("tags"):
        metadata["tags"] = list(header["tags"])
    if header.get("hide_input"):
        metadata["jupyter"] = {"source_hidden": True}
    new = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    return new(cell.source, id=name, metadata=metadata)
