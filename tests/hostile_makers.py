"""What happens to notebook files on their way: each function damages the one at ``path``."""

from __future__ import annotations

import json
import math
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat


@contextmanager
def _edited(path: Path, **options: Any) -> Iterator[dict]:
    raw = json.loads(path.read_text(encoding="utf-8"))
    yield raw
    path.write_text(json.dumps(raw, **options), encoding="utf-8")


def _named(raw: dict, ending: str = "") -> list[dict]:
    """The cells of the assignment, those whose name ends so."""
    return [
        cell
        for cell in raw["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id", "").endswith(ending)
        and "nbgrader" in cell["metadata"]
    ]


def _tests(raw: dict) -> list[dict]:
    return [cell for cell in _named(raw) if cell["metadata"]["nbgrader"].get("grade")
            and not cell["metadata"]["nbgrader"].get("solution")]  # fmt: skip


def _code(source: str, **metadata: Any) -> dict:
    return {
        "cell_type": "code", "id": uuid.uuid4().hex[:8], "metadata": metadata, "source": source,
        "outputs": [], "execution_count": None,
    }  # fmt: skip


# --- files that are no notebook ---------------------------------------------------------------------


def truncated(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def login_page(path: Path) -> None:
    path.write_text("<!DOCTYPE html>\n<html><title>Sign in</title></html>", encoding="utf-8")


def merge_conflict(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[10:10] = ["<<<<<<< HEAD", lines[10], "=======", lines[11], ">>>>>>> mine"]
    path.write_text("\n".join(lines), encoding="utf-8")


def binary(path: Path) -> None:
    path.write_bytes(b"\x1f\x8b\x08\x00" + bytes(range(256)) * 40)


def deep_json(path: Path) -> None:
    path.write_text('{"nbformat": 4, "cells": ' + "[" * 200_000, encoding="utf-8")


def many_objects(path: Path) -> None:
    path.write_text(
        '{"nbformat": 4, "metadata": {}, "cells": [' + "[]," * 2_500_000 + "[]]}", encoding="utf-8"
    )


def huge_integer(path: Path) -> None:
    path.write_text('{"nbformat": 4, "cells": [' + "9" * 100_000 + "]}", encoding="utf-8")


def no_cells(path: Path) -> None:
    with _edited(path) as raw:
        raw["cells"] = []


def cells_a_text(path: Path) -> None:
    with _edited(path) as raw:
        raw["cells"] = "all of them"


def other_json(path: Path) -> None:
    path.write_text('{"name": "package", "version": "1.0"}', encoding="utf-8")


def from_the_future(path: Path) -> None:
    with _edited(path) as raw:
        raw["nbformat"] = 99


def other_assignment(path: Path) -> None:
    with _edited(path) as raw:
        raw["cells"] = [_code("print(1)"), _code("def forward(x):\n    return x")]


def link_outside(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def missing(path: Path) -> None:
    path.unlink()


def two_others(path: Path) -> None:
    shutil.copy(path, path.with_name("copy one.ipynb"))
    path.rename(path.with_name("copy two.ipynb"))


def pasted_data(path: Path) -> None:
    with _edited(path) as raw:
        raw["cells"].append(_code("data = [" + "0.123456789, " * 400_000 + "]"))


def two_answers(path: Path) -> None:
    with _edited(path) as raw:
        answer = next(cell for cell in _named(raw) if cell["metadata"]["nbgrader"].get("solution"))
        raw["cells"].append(json.loads(json.dumps(answer)))
        raw["cells"][-1]["source"] += "\n# another one"


# --- notebooks that have gone through a lot ---------------------------------------------------------


def renamed(path: Path) -> None:
    path.rename(path.with_name("my homework (final) (2).ipynb"))


def byte_order_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def utf16(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")


def format_3(path: Path) -> None:
    notebook = nbformat.convert(nbformat.read(path, 4), 3)
    path.write_text(nbformat.v3.writes_json(notebook), encoding="utf-8")


def windows_lines(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def tests_deleted(path: Path) -> None:
    with _edited(path) as raw:
        gone = [id(cell) for cell in _tests(raw)]
        raw["cells"] = [cell for cell in raw["cells"] if id(cell) not in gone]


def tests_doubled(path: Path) -> None:
    with _edited(path) as raw:
        raw["cells"] += json.loads(json.dumps(_tests(raw)))


def tests_retyped(path: Path) -> None:
    with _edited(path) as raw:
        for cell in _tests(raw):
            cell["cell_type"] = "markdown"
            del cell["outputs"], cell["execution_count"]


def answers_retyped(path: Path) -> None:
    with _edited(path) as raw:
        for cell in _named(raw):
            if cell["metadata"]["nbgrader"].get("solution") and cell["cell_type"] == "code":
                cell["cell_type"] = "raw"
                del cell["outputs"], cell["execution_count"]


def reordered(path: Path) -> None:
    with _edited(path) as raw:
        raw["cells"].reverse()


def tests_edited(path: Path) -> None:
    with _edited(path) as raw:
        for cell in _tests(raw):
            cell["source"] = "float(cell_points)" if "x" in cell["source"] else "1000.0"


def points_raised(path: Path) -> None:
    with _edited(path) as raw:
        for cell in _tests(raw):
            cell["metadata"]["nbgrader"]["points"] = 1000


def points_odd(path: Path) -> None:
    with _edited(path) as raw:
        for cell, points in zip(
            _tests(raw), [math.nan, -5, "ten", None, [1], {}, 1e308], strict=False
        ):
            cell["metadata"]["nbgrader"]["points"] = points


def flags_changed(path: Path) -> None:
    """Test cells call themselves answers, and answers tests."""
    with _edited(path) as raw:
        for cell in _named(raw):
            about = cell["metadata"]["nbgrader"]
            about.update(
                locked=False, solution=not about.get("solution"), grade=not about.get("grade")
            )


def marks_lost(path: Path) -> None:
    with _edited(path) as raw:
        for cell in raw["cells"]:
            cell["metadata"] = {}


def marks_odd(path: Path) -> None:
    """nbgrader's marks of cells that have none are of all kinds."""
    with _edited(path) as raw:
        for about in (7, "x", [], {}, {"grade_id": 3}, {"grade_id": ""}, {"grade_id": ["x"]},
                      {"grade": True, "points": 1000}, {"grade": True, "solution": True, "locked": False},
                      {"grade_id": "bonus", "grade": True, "points": 1000, "schema_version": 3},
                      {"grade_id": "x" * 100_000}, {"task": True, "points": 9}):  # fmt: skip
            raw["cells"].append(_code("1000.0", nbgrader=about))


def cells_odd(path: Path) -> None:
    """Between the cells stands what is none."""
    with _edited(path) as raw:
        raw["cells"] += [None, 7, "cell", [], {}, {"cell_type": "heading"}, {"source": 7, "cell_type": "code"},
                         {"cell_type": "code", "metadata": [], "source": ["a = 1", None, 7], "outputs": {}},
                         {"cell_type": ["code"]}, {"cell_type": "markdown", "attachments": {"x": {}}}]  # fmt: skip


def metadata_odd(path: Path) -> None:
    with _edited(path) as raw:
        raw["metadata"] = [1, 2, 3]
        raw["nbformat_minor"] = "five"
        raw["surprise"] = {"deep": [[[[]]]]}


def not_a_number(path: Path) -> None:
    with _edited(path) as raw:
        raw["metadata"]["nan"] = [math.nan, math.inf, 10**4000]
        for cell in raw["cells"]:
            cell["metadata"]["when"] = math.nan


def unknown_kernel(path: Path) -> None:
    with _edited(path) as raw:
        raw["metadata"]["kernelspec"] = {"name": "fortran77", "display_name": "F", "language": "f"}


def same_ids(path: Path) -> None:
    with _edited(path) as raw:
        for cell in raw["cells"]:
            cell["id"] = "same id !"


def half_characters(path: Path) -> None:
    """Lone surrogates: JSON can name them, no file can hold them."""
    with _edited(path, ensure_ascii=True) as raw:
        for cell in raw["cells"]:
            if not cell["metadata"].get("nbgrader", {}).get("locked"):
                cell["source"] = "".join(cell["source"]) + "\n# \ud800 \udfff"


def scripts_in_outputs(path: Path) -> None:
    bad = "<script>alert('ESCAPED')</script><img src=x onerror=alert(1)>"
    with _edited(path) as raw:
        for cell in raw["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = [
                    {"output_type": "display_data", "metadata": {}, "data": {"text/html": bad}}
                ]


def large_outputs(path: Path) -> None:
    """A cell printed 30 MB before it was handed in."""
    with _edited(path) as raw:
        raw["cells"][2]["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": ["a line\n"] * 3_000_000}
        ]


def not_executed(path: Path) -> None:
    with _edited(path) as raw:
        for cell in raw["cells"]:
            cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


def many_lines(path: Path) -> None:
    """What patterns that look for a beginning again and again never get through."""
    with _edited(path) as raw:
        raw["cells"].append(_code("\n" * 1_000_000 + "x = 1"))
        raw["cells"].append(_code("### BEGIN HIDDEN TESTS\n" * 60_000))
        raw["cells"].append(_code(" " * 500_000 + "!"))


def deep_expressions(path: Path) -> None:
    with _edited(path) as raw:
        for text in ("a" + ".b" * 1000 + " = 1", "x = " + "-" * 1000 + "1", "x = " + "+".join(["1"] * 900),
                     "(" * 150 + ")" * 150, "np" + ".b" * 300 + " = 1", "f(" * 80 + ")" * 80):  # fmt: skip
            raw["cells"].append(_code(text))


# --- what lies beside the notebook ------------------------------------------------------------------


def own_numpy(path: Path) -> None:
    text = "raise SystemExit('numpy')"
    for name in ("numpy.py", "course_lib.py", "IPython.py", "json.py", "sitecustomize.py"):
        path.with_name(name).write_text(text, encoding="utf-8")
    (path.parent / "course_lib" / "checking").mkdir(parents=True)
    (path.parent / "course_lib" / "checking" / "wire.py").write_text(text, encoding="utf-8")


def links_beside(path: Path) -> None:
    path.with_name("passwd").symlink_to("/etc/passwd")
    path.with_name("all").symlink_to("/")
    path.with_name("itself").symlink_to(path.with_name("itself"))
    os.mkfifo(path.with_name("pipe"))


def many_files(path: Path) -> None:
    for k in range(700):
        path.with_name(f"data {k}.txt").write_text("x", encoding="utf-8")


def odd_names(path: Path) -> None:
    for name in (b"caf\xe9.txt", b"line\nbreak.txt", b"\x1b]0;title\x07.txt", b"-rf.txt", b"~"):
        with open(os.path.join(os.fsencode(path.parent), name), "wb") as file:
            file.write(b"x")


def odd_timestamp(path: Path) -> None:
    path.with_name("timestamp.txt").write_text("yesterday, about noon", encoding="utf-8")


def linked_timestamp(path: Path) -> None:
    path.with_name("timestamp.txt").unlink()
    path.with_name("timestamp.txt").symlink_to("/etc/passwd")


def checkpoint(path: Path) -> None:
    (path.parent / ".ipynb_checkpoints").mkdir()
    other = path.parent / ".ipynb_checkpoints" / path.name.replace(".", "-checkpoint.")
    other.write_text("{}", encoding="utf-8")
