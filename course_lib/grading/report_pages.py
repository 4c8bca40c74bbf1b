"""A page per student: nbgrader's own feedback with the points explained, and `course report`."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import sys
from functools import cache
from html import escape
from pathlib import Path

import nbformat
from nbconvert.exporters import Exporter
from nbgrader.converters import GenerateFeedback

from course_lib.grading.gradebook import Course, GradebookError
from course_lib.grading.receipts import Receipt, write_whole
from course_lib.grading.report import Report
from course_lib.grading.report_words import for_student
from course_lib.grading.verdict import HOLD

# Fewer pages than this are written by this process: others would take longer to start.
_FEW = 24


def main(unit: str, root: Path, workers: int | None = None) -> int:
    """Write all reports of a unit again. Returns 0, or 1 if that cannot be done."""
    from course_lib.grading.command import write_reports

    try:
        write_reports(unit, root, workers or os.cpu_count() or 1, fresh=True)
    except (GradebookError, OSError, ValueError) as error:
        print(f"course report: {error}", file=sys.stderr)
        return 1
    return 0


def write_pages(
    course: Course, report: Report, folder: Path, workers: int, fresh: bool = False
) -> None:
    """A page for everybody who has a grade or is on hold; pages of others are removed."""
    folder.mkdir(exist_ok=True)
    wanted: dict[str, str] = {}
    for row in report.rows:
        if row.receipt is not None and (row.settled or row.verdict == HOLD):
            wanted[row.student] = row.stamp
    for path in folder.glob("*.html"):
        if path.stem not in wanted:
            path.unlink()
    rows = {row.student: row for row in report.rows}
    todo = []
    for student, stamp in wanted.items():
        path = folder / f"{student}.html"
        if not fresh and _is_current(path, stamp):
            continue
        if rows[student].verdict == HOLD:
            _write(path, _held(rows[student].receipt), stamp)
        else:
            todo.append((course.root, report.plan.unit, report.plan.notebook, student, path, stamp))
    if len(todo) < _FEW or workers == 1:
        for one in todo:
            _tell(_try(*one))
        return
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(
        min(workers, len(todo)), mp_context=context
    ) as pool:
        try:
            for said in [pool.submit(_try, *one) for one in todo]:
                _tell(said.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # after Ctrl-C nobody waits for the rest
            raise


def _is_current(path: Path, stamp: str) -> bool:
    try:
        return path.read_bytes().endswith(_end(stamp))
    except FileNotFoundError:
        return False


def _end(stamp: str) -> bytes:
    return f"\n<!-- made from {stamp} -->\n".encode()


def _write(path: Path, html: str, stamp: str) -> None:
    write_whole(path, html.encode("utf-8", errors="replace") + _end(stamp))


@cache
def _exporter(root: Path) -> tuple[Course, Exporter]:
    """nbgrader's exporter for feedback as nbgrader_config.py sets it up."""
    course = Course(root)
    converter = GenerateFeedback(coursedir=course.directory, config=course.config)
    converter.log.setLevel("ERROR")
    exporter = converter.exporter_class(parent=converter, config=converter.config)
    for one in converter.preprocessors:
        exporter.register_preprocessor(one)
    return course, exporter


def _try(root: Path, unit: str, notebook: str, student: str, path: Path, stamp: str) -> str:
    """Make one page; what went wrong. One notebook that cannot be shown must not cost the others their pages."""
    try:
        _make(root, unit, notebook, student, path, stamp)
    except Exception as error:  # nbconvert raises whatever a stranger's notebook makes it
        path.unlink(missing_ok=True)
        return f"no page for {student}: {type(error).__name__}: {error}"
    return ""


def _tell(trouble: str) -> None:
    if trouble:
        print(trouble, file=sys.stderr)


def _make(root: Path, unit: str, notebook: str, student: str, path: Path, stamp: str) -> None:
    course, exporter = _exporter(root)
    graded = course.folder("autograded", student, unit) / f"{notebook}.ipynb"
    about = {
        "student": student,
        "assignment": unit,
        "notebook": notebook,
        "db_url": course.directory.db_url,
        "root": str(root),
    }
    resources = {"unique_key": notebook, "nbgrader": about}
    html, _ = exporter.from_notebook_node(nbformat.read(graded, as_version=4), resources)
    _write(path, html, stamp)


_HELD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{unit}: not graded yet</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }}
</style>
</head>
<body>
<h1>{unit}: not graded yet</h1>
<p>This has no score, which is not the same as no points: somebody must look at it first.</p>
{texts}
</body>
</html>"""


def _held(receipt: Receipt) -> str:
    texts = "".join(f"<p>{escape(text)}</p>\n" for text in for_student(receipt))
    return _HELD.format(unit=escape(receipt.unit), texts=texts)
