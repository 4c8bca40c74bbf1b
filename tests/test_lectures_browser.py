"""Every lecture in JupyterLab in a real browser: run all, use every control, compare."""

from __future__ import annotations

import pytest

from tests.notebooks import per_unit, record, undrawn, walk_through  # noqa: F401
from tests.outputs import assert_lecture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@per_unit("lectures/{id}.ipynb", start=["lectures/00_start_here.ipynb"])
def test_every_control(path, record, opened, undrawn):  # noqa: F811
    walk_through(path, record, opened, assert_lecture)
