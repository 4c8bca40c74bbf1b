"""Labs, maps, predictions, missions and quizzes for the notebooks.

Importing it is cheap: Matplotlib and ipywidgets come with the first component that is made.

While nbgrader executes a notebook (the environment variable ``NBGRADER_EXECUTION`` is set) every
component is an ``Inert`` stand-in that draws nothing, runs nothing and shows one line of text.
"""

from __future__ import annotations

from typing import Any

_HOME = {
    "Lab": "lab",
    "ABMap": "ab_map",
    "Predict": "predict",
    "Mission": "missions",
    "Missions": "missions",
    "Question": "quiz",
    "Quiz": "quiz",
    "TrainingLab": "training",
}

__all__ = ["ABMap", "Lab", "Mission", "Missions", "Predict", "Question", "Quiz", "TrainingLab"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'course_lib.widgets' has no attribute {name!r}")
    from importlib import import_module

    # Not stored in globals(): a process forked for grading must ask again.
    return getattr(import_module(f"course_lib.widgets.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
