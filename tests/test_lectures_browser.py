"""Every lecture in JupyterLab in a real browser, one in Notebook 7 too: run all, use every control, compare."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.browser import NotebookPage
from tests.notebooks import per_unit, record, undrawn, walk_through  # noqa: F401
from tests.outputs import assert_lecture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@per_unit("lectures/{id}.ipynb", start=["lectures/00_start_here.ipynb"])
def test_every_control(path, record, opened, undrawn):  # noqa: F811
    walk_through(path, record, opened, assert_lecture)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [pytest.param("lectures/04_rmsprop.ipynb", id="lectures/04_rmsprop.ipynb in Notebook 7")],
)
def test_a_lecture_in_notebook_7(path, record, browser, jupyter, undrawn):  # noqa: F811
    @contextmanager
    def opened(path):
        notebook = NotebookPage(browser, jupyter[0], path, "notebook")
        try:
            notebook.wait()
            yield notebook
        finally:
            notebook.close()

    walk_through(path, record, opened, assert_lecture)
