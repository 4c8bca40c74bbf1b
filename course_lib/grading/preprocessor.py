"""``course grade``'s execution as a preprocessor of nbgrader: for `nbgrader autograde` and formgrader's button."""

from __future__ import annotations

import atexit
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from course_lib.grading.command import executed, job
from course_lib.grading.intake import Intake
from course_lib.grading.judge import grade
from course_lib.grading.plan import plan
from course_lib.grading.receipts import secret
from course_lib.grading.sandbox.client import Sandbox
from course_lib.grading.source import source_notebook

_boxes: dict[tuple[str, bool], Sandbox] = {}


class SafeExecute(NbGraderPreprocessor):
    """Runs a submission in the sandbox and decides its points outside, in the place of nbgrader's Execute.

    One submission after the other, and without the repairs of ``course grade``; where bubblewrap is missing it
    refuses, and nbgrader reports the submission as an error.
    """

    unsafe = Bool(
        False, help="Run without a sandbox: every submission has all rights of the grader."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        about: dict[str, Any] = resources["nbgrader"]
        directory = CourseDirectory(config=self.config)
        this = plan(about["assignment"], source_notebook(directory, about["assignment"]))
        box = _box(about["assignment"], self.unsafe)
        intake = Intake(nb, digest="")
        report = grade(job(this, about["student"], nb, intake, secret(directory.root)), box)
        if report.trouble:  # nbgrader gives full marks for what was not run
            raise RuntimeError(f"{about['student']}: {report.trouble}")
        for event in (*report.events, *report.ended):
            self.log.warning("%s: %s", about["student"], event)
        return executed(nb, report), resources


def _box(unit: str, unsafe: bool) -> Sandbox:
    """The sandbox of a unit, kept for the next submission."""
    if (unit, unsafe) not in _boxes:
        _boxes[unit, unsafe] = Sandbox(unit, unsafe=unsafe)
        atexit.register(_boxes[unit, unsafe].close)
    return _boxes[unit, unsafe]
