"""Checking students' functions: ``check(name, function)`` and ``hint(name, n)``."""

from course_lib.checking.api import CheckFailed, check, hint

__all__ = ["CheckFailed", "check", "hint"]
