"""``course_lib.checking`` as submissions see it while they are graded: nothing here knows an answer.

The points are decided by the grader, outside: it asks for the functions' results on inputs that it has drawn. What a
notebook calls in cells of its own only says so.
"""

from __future__ import annotations

from typing import Any

from course_lib.checking.names import protect


class CheckFailed(AssertionError):
    """As in the course; never raised here."""


def check(
    name: str,
    function: Any,
    part: str = "self",
    points: float | None = None,
    seed: int | None = None,
) -> float | None:
    """Nothing is checked in the notebook while it is graded: the graded cells are, by the grader."""
    print(f"check({name!r}, ...): not run while grading. The graded cells decide.")
    return None if points is None else 0.0


def hint(name: str, n: int | None = None) -> None:
    """No hints while grading."""
    print("No hints while grading.")


def progress(unit_id: str) -> None:
    """As in every grading run."""
    print("Progress is kept while you work in the notebook, not while it is graded.")


__all__ = ["CheckFailed", "check", "hint", "progress", "protect"]
