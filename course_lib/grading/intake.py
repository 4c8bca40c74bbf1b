"""Read what a student handed in, whatever it is, and repair honest damage.

The result is always a notebook with the assignment's cells, once each and in order: what is locked comes from the
source, what the student wrote from the submission. Every repair leaves a note. What cannot be understood is a ``Hold``.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import os
import re
import stat
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course_lib.grading.plan import Plan

# A notebook with its outputs; the largest honest ones have a few.
MOST_BYTES = 200 << 20
# Lists and objects in its JSON: each takes the memory of fifty characters.
MOST_OBJECTS = 2_000_000
# Characters of its cells' text, and how many cells: what is looked through again and again.
MOST_TEXT, MOST_CELLS = 4_000_000, 2_000
# All other files of a submission together, and how many.
MOST_FILES, MOST_FILE_COUNT = 16 << 20, 500


class Hold(Exception):
    """It cannot be graded: ``reason`` for the TA, ``student`` what its author is told."""

    def __init__(self, reason: str, student: str) -> None:
        super().__init__(reason)
        self.reason, self.student = reason, student


@dataclass
class Intake:
    """A submission that can be graded.

    ``notes`` say what was repaired, ``flags`` what a person should look at; ``digest`` is the hash of the notebook as
    it was handed in.
    """

    notebook: NotebookNode
    digest: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def take_in(folder: Path, plan: Plan) -> Intake:
    """Read the submission in ``folder``. Raises Hold with the reason where that cannot be done."""
    notes: list[str] = []
    flags: list[str] = []
    try:
        path = _find(folder, plan, notes)
        data = _bytes(path)
        notebook = _parse(data, notes, flags)
        intake = Intake(notebook, hashlib.sha256(data).hexdigest(), notes=notes, flags=flags)
        _files(folder, path, intake)
    except OSError as error:
        raise Hold(f"it cannot be read: {error}", "Your submission cannot be read.") from None
    _repair(intake, plan)
    return intake


def digest(folder: Path, plan: Plan) -> str:
    """A hash of all files of a submission, names included: the same again means the same grade again."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        found.update(
            f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode(errors="surrogatepass")
        )
        with open(path, "rb") as file:
            while part := file.read(1 << 20):
                found.update(part)
    return found.hexdigest()


# --- the file -----------------------------------------------------------------------------------


def _find(folder: Path, plan: Plan, notes: list[str]) -> Path:
    path = folder / f"{plan.notebook}.ipynb"
    if path.is_symlink():
        raise Hold(
            f"{path.name} is a symbolic link: refused", "You handed in a link, not a notebook."
        )
    if path.is_file():
        return path
    others = sorted(p for p in folder.rglob("*.ipynb") if p.is_file() and not p.is_symlink()
                    and ".ipynb_checkpoints" not in p.parts)  # fmt: skip
    if len(others) > 1:
        ours = set(plan.points) | set(plan.solutions)
        fits = [
            p
            for p, data in ((p, _bytes(p)) for p in others if 0 < p.stat().st_size <= MOST_BYTES)
            if sum(name.encode() in data for name in ours) > len(ours) / 2
        ]
        others = fits if len(fits) == 1 else others
    if len(others) == 1:
        notes.append(f"The notebook was named {others[0].name} instead of {path.name}.")
        return others[0]
    names = ", ".join(sorted(p.name for p in folder.rglob("*") if p.is_file())[:10]) or "nothing"
    raise Hold(
        f"no notebook {path.name} in the submission (found: {names}); put the right file there and grade again",
        f"There is no notebook {path.name} in what you handed in.",
    )


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size == 0:
        raise Hold("the file is empty", "The file that you handed in is empty.")
    if size > MOST_BYTES:
        raise Hold(
            f"the file has {size >> 20} MB, allowed are {MOST_BYTES >> 20}",
            "The notebook is too large: clear its outputs (Edit, Clear Outputs of All Cells) and hand it in again.",
        )
    return path.read_bytes()


def _parse(data: bytes, notes: list[str], flags: list[str]) -> NotebookNode:
    broken = "What you handed in cannot be read as a notebook: open it in Jupyter, save it and hand it in again."
    objects = data.count(b"[") + data.count(b"{")
    if objects > MOST_OBJECTS:
        raise Hold(f"the file holds {objects:,} lists and objects: no notebook does", broken)
    text = _text(data, notes, broken)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Hold(f"{_what_it_is(text)} ({error})"[:300], broken) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), int):
        raise Hold("the file is JSON, but no notebook", broken)
    try:
        if raw["nbformat"] < 4:
            notes.append(
                f"It was saved in the older notebook format {raw['nbformat']} and converted."
            )
        if raw["nbformat"] == 4 and isinstance(raw.get("cells"), list):
            cells = raw["cells"]
        else:
            cells = nbformat.reads(text, as_version=4).cells
        cells = [_cell(cell, flags) for cell in cells if isinstance(cell, dict)]
    except Exception as error:  # nbformat's converters raise whatever a malformed file makes them
        raise Hold(
            f"the file is no valid notebook ({type(error).__name__}: {error})"[:300], broken
        ) from None
    if not cells:
        raise Hold("the notebook has no cells", "The notebook that you handed in has no cells.")
    size = sum(len(cell["source"]) for cell in cells)
    if len(cells) > MOST_CELLS or size > MOST_TEXT:
        raise Hold(
            f"it has {len(cells):,} cells with {size:,} characters, allowed are {MOST_CELLS:,} and {MOST_TEXT:,}",
            "The text of your notebook's cells is too long: is data pasted into one of them?",
        )
    return nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def _text(data: bytes, notes: list[str], broken: str) -> str:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    if encoding:
        notes.append("A byte order mark at the beginning of the file was left out.")
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        raise Hold(f"the file is no text in UTF-8 ({error})"[:200], broken) from None


def _what_it_is(text: str) -> str:
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype", "<html")):
        return "the file is a web page (a login page?), not a notebook"
    if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.M):
        return "the file holds the marks of a merge conflict"
    if start.startswith("{"):
        return "the file ends too early or is damaged"
    return "the file is no notebook"


def _cell(cell: dict[str, Any], flags: list[str]) -> dict[str, Any]:
    """A cell with the fields that nbformat asks for and with nbgrader's name, whatever else was there."""
    kind = cell.get("cell_type") if cell.get("cell_type") in ("code", "markdown", "raw") else "raw"
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    given = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    if isinstance(given.get("tags"), list) and "skip-execution" in given["tags"]:
        flags.append("marks a cell as not to be executed: it was executed")
    about = given.get("nbgrader")
    name = about.get("grade_id") if isinstance(about, dict) else None
    metadata: dict[str, Any] = {}
    if name and isinstance(name, str):
        metadata["nbgrader"] = {key: about[key] for key in ("grade_id", "points") if key in about}
    fresh = {"cell_type": kind, "id": uuid.uuid4().hex[:8], "metadata": metadata}
    # Half of a pair of surrogates can be in JSON, and in no file.
    text = source if isinstance(source, str) else ""
    fresh["source"] = text.encode("utf-8", errors="replace").decode("utf-8")
    return fresh | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _files(folder: Path, notebook: Path, intake: Intake) -> None:
    left = MOST_FILES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (
            path == notebook
            or name == "timestamp.txt"
            or any(part.startswith(".") for part in Path(name).parts)
        ):
            continue
        kind = os.lstat(path).st_mode
        if stat.S_ISDIR(kind):
            continue
        if not stat.S_ISREG(kind):
            intake.flags.append(
                f"hands in {name!r:.80}, which is a link or a special file: left out"
            )
        elif len(intake.files) == MOST_FILE_COUNT:
            intake.notes.append(f"Of its files only {MOST_FILE_COUNT} were kept.")
            break
        elif path.stat().st_size > left:
            intake.notes.append(f"{name!r:.80} was left out: too large.")
        else:
            left -= path.stat().st_size
            intake.files[name] = path.read_bytes()


# --- its cells ----------------------------------------------------------------------------------


def _repair(intake: Intake, plan: Plan) -> None:
    """Put the student's answers into the assignment's cells; other cells stay behind the one they followed."""
    notebook, notes = intake.notebook, intake.notes
    source = {_name(cell): cell for cell in plan.source.cells if _name(cell)}
    for cell in notebook.cells:
        if _name(cell) and _name(cell) not in source:
            notes.append(
                f"A cell that calls itself {_name(cell)!r:.60} is none of the assignment's: not graded."
            )
            del cell.metadata["nbgrader"]
    _recognise(notebook, source, notes)
    found: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        if _name(cell):
            found.setdefault(_name(cell), []).append(cell)
    chosen = {name: _one_of(name, cells, source[name], notes) for name, cells in found.items()}
    if not set(chosen) & set(plan.solutions):
        raise Hold(
            "none of the assignment's cells is in the notebook: another assignment, or an empty one?",
            "The notebook that you handed in has none of this assignment's answer cells.",
        )
    order = [_name(cell) for cell in notebook.cells if _name(cell)]
    firsts = list(dict.fromkeys(order))
    if firsts != [name for name in source if name in found]:
        notes.append("The assignment's cells were in another order; they were put back.")
    extras: dict[str | None, list[NotebookNode]] = {}
    last = None
    for cell in notebook.cells:
        last = _name(cell) or last
        if not _name(cell):
            extras.setdefault(last, []).append(cell)
    cells = extras.get(None, [])
    for name, original in source.items():
        cells += [_restored(name, chosen.get(name), original, notes), *extras.get(name, [])]
    notebook.cells = cells
    notebook.metadata = copy.deepcopy(plan.source.metadata)


def _name(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _one_of(
    name: str, cells: list[NotebookNode], source: NotebookNode, notes: list[str]
) -> NotebookNode:
    if len(cells) == 1:
        return cells[0]
    notes.append(f"Cell {name} was there {len(cells)} times.")
    if not source.metadata.nbgrader.get("solution"):
        return cells[0]  # comes from the source anyway
    written = {cell.source.strip(): cell for cell in cells if not _is_stub(cell.source)}
    if len(written) > 1:
        raise Hold(
            f"cell {name} is there {len(cells)} times with different answers: delete all but one",
            f"Your notebook has several copies of the answer {name}, with different content.",
        )
    return next(iter(written.values()), cells[0])


def _is_stub(text: str) -> bool:
    return (
        "YOUR CODE HERE" in text or "replace this line with your answer" in text or not text.strip()
    )


def _restored(
    name: str, cell: NotebookNode | None, source: NotebookNode, notes: list[str]
) -> NotebookNode:
    """The source's cell, with the student's text where it is theirs."""
    fresh = copy.deepcopy(source)
    if source.metadata.nbgrader.get("solution"):
        if cell is None:
            notes.append(f"Cell {name}, an answer, was missing: not answered.")
            fresh.source = ""
        else:
            fresh.source = cell.source
    elif cell is None:
        notes.append(f"Cell {name} was missing; it was put back.")
    elif _visible(cell.source) != _visible(source.source):
        notes.append(f"Cell {name} had been changed; it was put back.")
    if cell is not None and cell.cell_type != source.cell_type:
        notes.append(
            f"Cell {name} had been made a {cell.cell_type} cell; it is {source.cell_type} again."
        )
    if cell is not None and source.metadata.nbgrader.get("grade"):
        points = cell.metadata.nbgrader.get("points", source.metadata.nbgrader.get("points"))
        if points != source.metadata.nbgrader.get("points"):
            notes.append(f"Cell {name} named other points than the assignment: {points!r:.20}.")
    fresh.id = uuid.uuid4().hex[:8]
    return fresh


def _recognise(notebook: NotebookNode, source: dict[str, NotebookNode], notes: list[str]) -> None:
    """Give cells that have lost their marks their names back, where only one cell can be meant."""
    there = {_name(cell) for cell in notebook.cells}
    nameless = [cell for cell in notebook.cells if not _name(cell)]
    for name, original in source.items():
        if name in there or not original.metadata.nbgrader.get("solution"):
            continue
        if original.cell_type == "code":
            wanted = _defined(original.source)
            fits = [cell for cell in nameless if wanted and wanted <= _defined(cell.source)]
        else:
            fits = _below(notebook, source, name, nameless)
        if len(fits) > 1:
            raise Hold(
                f"cell {name} has lost its mark, and {len(fits)} cells could be it: delete all but one",
                f"The cell for {name} has lost its mark, and several cells could be meant.",
            )
        if len(fits) == 1:
            notes.append(f"Cell {name} had lost its mark and was recognised by its content.")
            fits[0].metadata["nbgrader"] = {"grade_id": name}
            nameless = [cell for cell in nameless if cell is not fits[0]]
    for name, original in source.items():
        if name in there or original.metadata.nbgrader.get("solution"):
            continue
        for cell in nameless:
            if _visible(cell.source) == _visible(original.source):
                cell.metadata["nbgrader"] = {"grade_id": name}
                nameless = [other for other in nameless if other is not cell]
                break


def _below(
    notebook: NotebookNode, source: dict[str, NotebookNode], name: str, nameless: list[NotebookNode]
) -> list[NotebookNode]:
    """The text cell below the question of a written answer."""
    names = list(source)
    question = source[names[names.index(name) - 1]]
    for k, cell in enumerate(notebook.cells[:-1]):
        if _visible(cell.source) == _visible(question.source):
            below = notebook.cells[k + 1]
            return [below] if any(below is one for one in nameless) else []
    return []


def _defined(text: str) -> set[str]:
    """Functions and variables that a cell defines at its top level."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"^def (\w+)", text, re.M))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _visible(text: str) -> str:
    """A locked cell's text as students have it, without its hidden parts and spaces."""
    shown: list[str] = []
    hidden = ""
    for line in text.splitlines():
        begins = re.match(r"\s*### BEGIN (HIDDEN TESTS|MARK SCHEME)", line)
        if begins and not hidden:
            hidden = begins[1]
        if not hidden:
            shown += line.split()
        if f"### END {hidden}" in line:
            hidden = ""
    return "".join(shown)
