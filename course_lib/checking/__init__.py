"""Checking students' functions: ``check(name, function)``, ``hint(name)``, ``progress(unit)``."""

from course_lib.checking.api import CheckFailed, check, hint
from course_lib.checking.names import protect
from course_lib.checking.tracking import progress

__all__ = ["CheckFailed", "check", "hint", "progress", "protect"]
