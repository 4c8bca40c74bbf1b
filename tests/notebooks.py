"""Every notebook in JupyterLab in a real browser: what the tests of lectures and of assignments share."""

from __future__ import annotations

from contextlib import contextmanager
from unittest.mock import MagicMock

import nbformat
import pytest

from course_lib.units import UNITS
from course_lib.widgets import views
from course_lib.widgets.canvas import Canvas
from tests.browser import ROOT, NotebookPage
from tests.outputs import LONGEST
from tests.walk import Record, walk

WIDTHS = (1280, 800)


def per_unit(*patterns, start=()):
    """One assignment in `make test`, all notebooks in `make test-all`; the path of each notebook."""
    params = [pytest.param(path, id=path) for path in start]
    for unit in UNITS:
        for pattern in patterns:
            path = pattern.format(id=unit.id, name=unit.assignment)
            quick = unit.id == "05_adam" and not path.startswith("lectures")
            marks = [] if quick else [pytest.mark.slow]
            params.append(pytest.param(path, id=path, marks=marks))
    return pytest.mark.parametrize("path", params)


class Opened:
    """Opens one notebook after the other in one JupyterLab, and closes it."""

    def __init__(self, browser, server):
        self._browser, self._server = browser, server
        self._page = None

    @contextmanager
    def __call__(self, path):
        page, self._page = self._page, None
        again = page is not None
        page = page or NotebookPage(self._browser, self._server, path)
        try:
            if again:
                page.turn_to(path)
            page.wait()
            yield page
        except BaseException:  # the next one gets a page on which nothing failed
            page.close()
            raise
        self._page = page


@pytest.fixture
def record(request):
    record = Record()
    # Goes with the report, from whichever process the test runs in, to the table at the end.
    name = request.node.callspec.id
    request.node.user_properties.append(("walk", (name, record.counts, record.done)))
    return record


@pytest.fixture
def undrawn(monkeypatch, tmp_path):
    """The twins draw nothing, and keep what they record away from the course."""
    view = MagicMock()
    view.canvas.jpeg.return_value = view.canvas.png.return_value = b""
    monkeypatch.setattr(views, "LabView", lambda: view)
    monkeypatch.setattr(Canvas, "jpeg", lambda self: b"")
    monkeypatch.chdir(tmp_path)


def keep_pictures(notebook, path, record):
    name = path.removesuffix(".ipynb").replace("/", "-")
    if notebook.frontend != "lab":
        name += f"-in-{notebook.frontend}"
    for width in WIDTHS:
        notebook.keep_whole(name, width)
        record.count("pictures")


def walk_through(path, record, opened, assert_outputs):
    """Look at what its cells gave, then use every control of the notebook."""
    with opened(path) as notebook:
        # The processor's time: on the clock it takes as long as what runs beside it lets it.
        busy = float(notebook.ask("", s="__import__('time').process_time()")["s"])
        print(f"executed in {notebook.seconds:.1f} s, {busy:.1f} s of the processor")
        assert_outputs(notebook.cells)
        assert busy < LONGEST
        notebook.assert_clean()
        keep_pictures(notebook, path, record)
        walk(notebook, nbformat.read(ROOT / path, as_version=4), record)
        assert record.counts["components"] > 0
        notebook.assert_clean()
