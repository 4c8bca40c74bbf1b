"""What the outputs of a notebook must be after Run All, in a browser or without one."""

from __future__ import annotations

from collections.abc import Sequence

from nbformat import NotebookNode

LONGEST = 60  # seconds of one processor for all cells of a notebook


def errors(cells: Sequence[NotebookNode]) -> list[tuple[str, str, str]]:
    """The tracebacks in code cells: cell, name, value."""
    return [
        (cell.id, output.ename, output.evalue)
        for cell in cells
        for output in cell.outputs
        if output.output_type == "error"
    ]


def graded(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    return [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]


def assert_clean(cells: Sequence[NotebookNode]) -> None:
    assert errors(cells) == []
    assert_no_warning(cells)


def assert_no_warning(cells: Sequence[NotebookNode]) -> None:
    for cell in cells:
        for output in cell.outputs:
            assert output.get("name") != "stderr", (cell.id, output.text)


def assert_lecture(cells: Sequence[NotebookNode]) -> None:
    """Nothing goes wrong, every figure is described, and no search ends at the edge of its grid."""
    assert_clean(cells)
    text = "\n".join(o.text for c in cells for o in c.outputs if o.output_type == "stream")
    figures = sum("image/png" in o.get("data", {}) for c in cells for o in c.outputs)
    assert text.count("Figure: ") >= figures - text.count("Lab(")
    assert "best α at the edge: True" not in text


def assert_all_points(cells: Sequence[NotebookNode]) -> None:
    """Nothing goes wrong, and every graded cell gives its points."""
    assert_clean(cells)
    assert graded(cells) != []
    for cell in graded(cells):
        value = next(o for o in cell.outputs if o.output_type == "execute_result")
        assert float(value.data["text/plain"]) == cell.metadata["nbgrader"]["points"], cell.id


def assert_only_missing(cells: Sequence[NotebookNode]) -> None:
    """What is not written yet is said in cells that may fail, and earns nothing."""
    tagged = {cell.id for cell in cells if "raises-exception" in cell.metadata.get("tags", [])}
    assert errors(cells) != []
    for cell, name, value in errors(cells):
        assert name == "NotImplementedError" or "not written yet" in value, (cell, name, value)
        assert cell in tagged, f"{cell}: Run All would stop here"
    for cell in graded(cells):
        values = [o for o in cell.outputs if o.output_type == "execute_result"]
        assert all(float(v.data["text/plain"]) == 0.0 for v in values), cell.id
