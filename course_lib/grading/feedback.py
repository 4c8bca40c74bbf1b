"""Preprocessors for nbgrader's feedback pages; nbgrader_config.py puts them in order."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor


class ShortenHiddenErrors(NbGraderPreprocessor):
    """Reduce an error of a cell with hidden tests to its name and message.

    Its traceback quotes the hidden tests, which ClearHiddenTests removes from the cell only, so it comes
    before that.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if "BEGIN HIDDEN TESTS" in cell.source:
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class WrapOutput(NbGraderPreprocessor):
    """Break long lines of outputs, so that the reason for a lost point is read without scrolling.

    After CSSHTMLHeaderPreprocessor, whose style sheets it adds to.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        resources["inlining"]["css"].append("pre { white-space: pre-wrap; word-break: normal; }")
        return nb, resources
