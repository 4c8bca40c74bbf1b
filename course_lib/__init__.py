"""A course on optimizers: reference implementations, labs, checks and grading."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    # The version stands in pyproject.toml only; reading the metadata costs 20 ms, so only on request.
    if name == "__version__":
        from importlib.metadata import version

        return version("optimizer-course")
    raise AttributeError(f"module 'course_lib' has no attribute {name!r}")
