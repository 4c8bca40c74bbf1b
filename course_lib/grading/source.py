"""Where a course keeps the source notebook of an assignment."""

from __future__ import annotations

from pathlib import Path

from nbgrader.coursedir import CourseDirectory


def source_notebook(directory: CourseDirectory, unit: str) -> Path:
    """The one notebook in the assignment's source folder. FileNotFoundError if there is none, or several."""
    folder = Path(directory.format_path(directory.source_directory, ".", unit))
    found = sorted(folder.glob("*.ipynb"))
    if len(found) != 1:
        raise FileNotFoundError(
            f"{folder} must hold the assignment's source notebook and no other, found {len(found)}"
        )
    return found[0]
