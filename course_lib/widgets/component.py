"""What all components share: inert under grading, a fallback for where no kernel runs.

Nothing here, and nothing at the top of the modules that subclass ``Component``, imports Matplotlib,
ipywidgets or NumPy: under grading a component must cost nothing.
"""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


def grading() -> bool:
    """Whether nbgrader executes this notebook (it sets ``NBGRADER_EXECUTION``)."""
    return "NBGRADER_EXECUTION" in os.environ


class Inert:
    """Stands for any component while a notebook is graded: no figure, no run, one line of text."""

    path = None
    paths: Mapping[str, Any] = MappingProxyType({})
    outcome = None
    spread = None
    share = ""
    settings: Mapping[str, Any] = MappingProxyType({})
    committed = None
    correct = None
    done: tuple[bool, ...] = ()
    runs: Mapping[str, Any] = MappingProxyType({})
    earlier: tuple[Any, ...] = ()
    training = False

    def __init__(self, kind: str):
        self.kind = kind

    @property
    def summary(self) -> str:
        return f"{self.kind}: switched off while the notebook is graded."

    def __repr__(self) -> str:
        return self.summary

    def _nothing(self, *args: Any, **kwargs: Any) -> None:
        return None

    set = load = reset = commit = check = reached = choose = _nothing
    train = start = stop = clear = _nothing


class Component:
    """A widget with a text summary. Subclasses build ``view`` and give ``summary`` and ``png``."""

    view: Any = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return Inert(cls.__name__) if grading() else super().__new__(cls)

    @property
    def summary(self) -> str:
        """What the component shows, in plain sentences."""
        raise NotImplementedError

    def png(self) -> bytes | None:
        """The picture as PNG, or None if the component has none."""
        return None

    def __repr__(self) -> str:
        return self.summary

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # The richest form that a viewer knows wins: the widget, else picture and text.
        bundle: dict[str, Any] = {}
        if self.view is not None:
            bundle.update(self.view._repr_mimebundle_(include=include, exclude=exclude))
        bundle["text/plain"] = self.summary
        text = f"<p>{html.escape(self.summary)}</p>"
        picture = self.png()
        if picture is not None:
            encoded = base64.b64encode(picture).decode("ascii")
            alt = html.escape(self.summary, quote=True)
            text = f'<img alt="{alt}" src="data:image/png;base64,{encoded}">' + text
        bundle["text/html"] = text
        return bundle


def status(sentence: str, *, kind: str = "") -> str:
    """``sentence`` (plain text) as HTML that a screen reader announces when it changes."""
    # The text keeps the theme's colour, so that it can be read in the light and in the dark one.
    colour = {"good": "#009e73", "bad": "#d55e00"}.get(kind)
    bar = f"border-left:4px solid {colour};padding-left:8px;" if colour else ""
    return (
        f'<div role="status" aria-live="polite" style="line-height:1.45;{bar}'
        f'max-width:68em;white-space:normal">{html.escape(sentence)}</div>'
    )


def paragraph(markup: str) -> str:
    """``markup`` (HTML) as a block of readable width."""
    return f"<div style='line-height:1.45;max-width:68em;white-space:normal'>{markup}</div>"
