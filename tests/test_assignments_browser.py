"""Every assignment, solved and untouched, in JupyterLab in a real browser."""

from __future__ import annotations

import pytest

from tests.notebooks import keep_pictures, per_unit, record, undrawn, walk_through  # noqa: F401
from tests.outputs import assert_all_points, assert_no_warning, assert_only_missing

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@per_unit("solutions/{id}/{name}.ipynb")
def test_every_control(path, record, opened, undrawn):  # noqa: F811
    walk_through(path, record, opened, assert_all_points)


@per_unit("exercises/{id}/{name}.ipynb")
def test_untouched_assignment(path, record, opened):  # noqa: F811
    """Tracebacks only where they belong: in cells that say what is not written yet."""
    with opened(path) as notebook:
        assert_only_missing(notebook.cells)
        assert_no_warning(notebook.cells)
        assert notebook.complaints == []
        assert notebook.never_run == []
        keep_pictures(notebook, path, record)
