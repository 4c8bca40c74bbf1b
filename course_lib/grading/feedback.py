"""Preprocessors for nbgrader's pages; nbgrader_config.py puts them in order."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import determine_grade, is_grade, is_solution

from course_lib.grading.report_safe import safe_notebook

Result = tuple[NotebookNode, ResourcesDict]


class ShortenHiddenErrors(NbGraderPreprocessor):
    """Reduce an error of a cell with hidden tests to its name and message.

    Its traceback quotes the hidden tests, which ClearHiddenTests removes from the cell only, so it comes
    before that.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> Result:
        if "BEGIN HIDDEN TESTS" in cell.source:
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class ExplainPoints(NbGraderPreprocessor):
    """One line per test cell that says where its points come from, and the verdict at the top.

    Both come from the receipt that ``course grade`` left; without one nothing is added. After GetGrades, whose scores
    it compares with.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Result:
        from course_lib.grading.receipts import read_receipt
        from course_lib.grading.report_words import for_student, line_of_points

        about = resources["nbgrader"]
        # nbgrader works in the course's folder.
        root = Path(about.get("root", os.curdir))
        receipt = read_receipt(root, about["assignment"], about["student"])
        if receipt is None:
            return nb, resources
        for cell in nb.cells:
            if not is_grade(cell) or is_solution(cell) or cell.cell_type != "code":
                continue
            name = cell.metadata.nbgrader.grade_id
            points = receipt.scores.get(name)
            if points is None or determine_grade(cell)[0] != points:
                continue  # graded by something else since
            line = line_of_points(receipt, name, float(cell.metadata.nbgrader["points"]))
            score = cell.metadata.nbgrader.get("score")
            if score is not None and abs(score - points) > 1e-9:
                line += f" A person has changed this to {score:g}."
            cell.outputs.insert(0, _said([line]))
        texts = for_student(receipt)
        if texts:
            hidden = {"transient": {"remove_source": True}}
            top = new_code_cell("", id="verdict", metadata=hidden)
            top.outputs = [_said(texts)]
            nb.cells.insert(0, top)
        return nb, resources


def _said(texts: list[str]) -> NotebookNode:
    html = "".join(f"<p><strong>{escape(text)}</strong></p>" for text in texts)
    return new_output("display_data", data={"text/html": html, "text/plain": "\n".join(texts)})


class RemoveActiveContent(NbGraderPreprocessor):
    """Keep only what a page may show of a stranger's notebook: no scripts, forms, frames, or addresses that run code.

    Text cells are rendered later; ``safe_markdown`` is the filter that does it.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Result:
        return safe_notebook(nb), resources


class WrapOutput(NbGraderPreprocessor):
    """Break long lines of outputs, so that the reason for a lost point is read without scrolling.

    After CSSHTMLHeaderPreprocessor, whose style sheets it adds to.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Result:
        resources["inlining"]["css"].append("pre { white-space: pre-wrap; word-break: normal; }")
        return nb, resources
