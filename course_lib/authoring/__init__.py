"""From the texts in sources/ to the notebooks: ``course build``.

An author edits one percent script per notebook and runs ``course build``:

- ``sources/lectures/NN_topic.py`` becomes ``lectures/NN_topic.ipynb``;
- ``sources/assignments/NN_topic/name.py`` becomes ``solutions/NN_topic/name.ipynb`` (nbgrader's
  source), and from that nbgrader makes ``exercises/NN_topic/name.ipynb``, which students get.

The same sources give the same bytes, in any folder, for any user, in any locale.
``course build --check`` changes nothing and fails with a list when a notebook is out of date.

How to write a source
---------------------
The first line is a cell header; there is no other heading. ``# %%`` starts a code cell,
``# %% [markdown]`` a text cell whose lines are comments. Magics are not used: a comment stays a
comment. After the marker come keys, ``key=value`` with the value in JSON; unknown keys are refused
with file and line.

``solution="name"``, code
    Students edit it. The lines between ``### BEGIN SOLUTION`` and ``### END SOLUTION`` are replaced
    by the stub; what stands above them (signature, docstring) stays.
``graded="name" points=3``, code
    Locked, and graded by its last expression, a plain float. The lines between
    ``### BEGIN HIDDEN TESTS`` and ``### END HIDDEN TESTS`` are left out of the release.
``written="name" points=2``, markdown
    Graded by hand. The model answer stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION``.
``locked="name"``, code or markdown
    Students cannot edit it. A text cell may hold the grader's rubric between
    ``### BEGIN MARK SCHEME`` and ``### END MARK SCHEME``. Put it into the question above a written
    answer: students never get it, and autograding puts it back where the TA reads it in the
    formgrader.
``id="name"``, any other cell
    A name for the cell.
``tags=["a"]``, any cell
    The cell's tags; self-checks carry ``raises-exception`` so that Run All goes on.
``hide_input=true``, code
    JupyterLab shows the cell folded.
``public=true``, any cell
    The cell may show lines of a solution on purpose.
``objectives=[1, 3]``, graded or written
    Which of the lecture's objectives the cell tests; every one must be tested somewhere.
``shared="help"``, markdown without a text of its own
    The text of ``sources/shared/help.md``, with {unit} and {first} (the first solution cell) filled in.

A name is the grade_id and the cell's id. It has letters, digits, ``_`` and ``-``, and occurs once
in a notebook. A cell without a name gets an id from its content, so that a cell put before it
changes nothing.

Example::

    # %% solution="adam_step"
    def adam_step(theta, grad, m, v, t, alpha=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        \"\"\"One step of Adam.\"\"\"
        ### BEGIN SOLUTION
        ...
        ### END SOLUTION

    # %% tags=["raises-exception"]
    check("adam_step", adam_step)

    # %% graded="adam_step_visible" points=3
    check("adam_step", adam_step, part="visible", points=3)

What never leaves
-----------------
Before anything is written, every notebook for students and every other file in exercises/ is
searched, in sources, metadata and outputs alike, for lines of solutions, hidden tests, model
answers and rubrics of the same assignment (for files that the build did not make: of all
assignments). Lines too common to give anything away (``return theta``, ``pass``, brackets, imports,
loop headers) do not count. A line that is public anyway moves out of the region, or the cell that
shows it says ``public=true``. solutions/ may hold nothing but what the build makes, because
nbgrader copies every other file there into the release.
"""

from __future__ import annotations

from course_lib.authoring.building import build
from course_lib.authoring.release import ReleaseError
from course_lib.authoring.sources import SourceError

__all__ = ["ReleaseError", "SourceError", "build"]
