"""What of course_lib a submission cannot have: names that can be imported, and say so when they are used.

A notebook's first cell imports its helpers; were it to fail, nothing after it would run.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any


class NotWhileGrading(Exception):
    """Something of course_lib was used that submissions do not get; shown as one line."""

    def _render_traceback_(self) -> list[str]:  # IPython calls it instead of printing the stack
        return [str(self)]


class Picture:
    """In the place of a lab or another widget: nothing to see, nothing to do."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"({self._name}: not shown while grading)"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # IPython asks for _repr_html_ and the like
            raise AttributeError(name)
        return lambda *_args, **_kwargs: None


class _Absent:
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_args: Any, **_kwargs: Any) -> Picture:
        if self._name.startswith("course_lib.widgets."):
            return Picture(self._name)
        raise NotWhileGrading(f"{self._name} is not there while grading; no points depend on it")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self._name}.{name}")

    def __getitem__(self, _key: Any) -> Any:
        return self()

    def __iter__(self) -> Any:
        return self()


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self.__name__}.{name}")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """After all others: only what they do not find."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name.startswith("course_lib."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__all__ = []


def install() -> None:
    sys.meta_path.append(_Finder())
