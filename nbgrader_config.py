"""nbgrader's settings for ``course build``, the formgrader and every nbgrader command."""

import os

from nbgrader.converters.generate_feedback import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    GetGrades,
    IgnorePattern,
    LimitOutput,
    SaveAutoGrades,
)

from course_lib.grading.feedback import ShortenHiddenErrors, WrapOutput

# For the kernels: the arrays are small, and more BLAS threads than one only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

c = get_config()  # noqa: F821  (given by the configuration loader)

c.CourseDirectory.course_id = "optimizers"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# nbgrader copies every other file beside a solution into the release, and back over submissions.
# An assignment is one notebook, so nothing that could be a solution travels; .course is a student's own.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    ".course",
    "__pycache__",
    "*.pyc",
    "feedback",
    "*.py",
    "*solution*",
    "*reference*",
    "*rubric*",
    "*hidden*",
    "*.db",
]

c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE\nraise NotImplementedError("write your code here")'
}
c.ClearSolutions.text_stub = (
    "*Double-click here and replace this line with your answer. Only this cell is read.*"
)

# The rubric stands in the locked question above a written answer, not in one of nbgrader's task
# cells: students never get it, autograde puts it back for the grader; course build checks where.
c.ClearMarkScheme.enforce_metadata = False

# Autograded notebooks hold the hidden tests and the rubric again, tracebacks quote them; a student's
# feedback must not.
c.GenerateFeedback.preprocessors = [
    GetGrades,
    ShortenHiddenErrors,
    ClearHiddenTests,
    ClearMarkScheme,
    CSSHTMLHeaderPreprocessor,
    WrapOutput,
]

# `nbgrader autograde` and formgrader's button execute in the sandbox of `course grade`, where nothing that a
# notebook contains can make a point or reach this machine; `course grade` itself is faster and repairs more.
c.Autograde.autograde_preprocessors = [
    "course_lib.grading.preprocessor.SafeExecute",  # by name: it needs Linux, the rest of this file does not
    IgnorePattern,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]

# Without it every kernel warns that others on this machine could listen.
c.KernelManager.transport_encryption = "auto"

# Seconds for one cell; the longest one trains a small network in a few.
c.Execute.timeout = 120
