"""Missions: goals in a lab that the program checks with every move."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

from course_lib.widgets.component import Component, status


class Mission:
    """One goal.

    Parameters
    ----------
    text : str
        What to do, as an instruction.
    test : callable
        ``test(lab) -> bool``; looks at ``lab.path``, ``lab.outcome``, ``lab.settings``.
    target : float, optional
        A loss to be drawn as a line in the loss panel.
    settings : dict, optional
        Settings that the lab must have besides, e.g. ``{"surface": "rosenbrock", "beta": 0.9}``.
    """

    def __init__(
        self,
        text: str,
        test: Callable[[Any], bool],
        target: float | None = None,
        settings: Mapping[str, Any] | None = None,
    ):
        if not callable(test):
            raise TypeError(f"test must be a function of the lab, got {test!r}")
        self.text, self.test, self.target = text, test, target
        self.settings = dict(settings or {})

    def reached(self, lab: Any) -> bool:
        """Whether ``lab`` has the settings asked for and passes the test."""
        present = lab.settings
        return all(_same(present[n], v) for n, v in self.settings.items()) and bool(self.test(lab))

    def check(self, lab: Any) -> None:
        """Raise ValueError if a setting asked for is none of the lab's."""
        for name, value in self.settings.items():
            if name not in lab.settings:
                allowed = ", ".join(lab.settings)
            elif name == "surface" and value not in lab.surfaces:
                allowed = ", ".join(lab.surfaces)
            else:
                continue
            raise ValueError(
                f"mission {self.text!r} asks for {name}={value!r}; the lab has {allowed}"
            )

    @classmethod
    def reach(cls, loss: float, within: int, **settings: Any) -> Mission:
        """Reach a loss ≤ ``loss`` in at most ``within`` steps, with ``settings`` as given."""

        def test(lab: Any) -> bool:
            step = lab.reached(loss)
            return step is not None and step <= within

        text = f"Reach L ≤ {loss:g} within {within} steps{_with(settings)}."
        return cls(text, test, target=loss, settings=settings)

    @classmethod
    def diverge(cls, **settings: Any) -> Mission:
        """Make the run diverge, with ``settings`` as given."""
        return cls._ends("diverged", "Make it diverge", settings)

    @classmethod
    def converge(cls, **settings: Any) -> Mission:
        """Make the run converge, with ``settings`` as given."""
        return cls._ends("converged", "Make it converge", settings)

    @classmethod
    def oscillate(cls, **settings: Any) -> Mission:
        """Make the run oscillate to the end without diverging, with ``settings`` as given."""
        return cls._ends("oscillates", "Make it oscillate to the end without diverging", settings)

    @classmethod
    def _ends(cls, verdict: str, text: str, settings: dict[str, Any]) -> Mission:
        return cls(
            f"{text}{_with(settings)}.",
            lambda lab: lab.outcome.verdict == verdict,
            settings=settings,
        )


class Missions(Component):
    """A list of missions in ``lab``, ticked as they are reached; what is once reached stays ticked.

    Parameters
    ----------
    lab : Lab
    missions : sequence of Mission

    Attributes
    ----------
    done : list of bool
    """

    def __init__(self, lab: Any, missions: Any):
        import ipywidgets as widgets

        self.missions = tuple(missions)
        if not self.missions:
            raise ValueError("missions must hold at least one Mission, got none")
        for mission in self.missions:
            mission.check(lab)
        self.lab = lab
        self.done = [False] * len(self.missions)
        self._list, self._status = widgets.HTML(), widgets.HTML()
        reset = widgets.Button(description="Start over", layout=widgets.Layout(width="110px"))
        reset.on_click(lambda _: self.reset())
        self.view = widgets.VBox([self._list, self._status, reset])
        lab.show_targets(m.target for m in self.missions if m.target is not None)
        self._look()
        lab.on_update(self._look)

    @property
    def summary(self) -> str:
        lines = [
            f"{'Done' if done else 'Open'}: {mission.text}"
            for done, mission in zip(self.done, self.missions, strict=True)
        ]
        return f"{sum(self.done)} of {len(self.done)} missions done. " + " ".join(lines)

    def reset(self) -> None:
        """Untick all, then look at the lab as it stands."""
        self.done = [False] * len(self.missions)
        self._look()

    def _look(self) -> None:
        new = []
        for k, mission in enumerate(self.missions):
            if not self.done[k] and mission.reached(self.lab):
                self.done[k] = True
                new.append(f"Mission {k + 1} done.")
        items = "".join(
            f"<li style='margin:2px 0'>{'☑' if done else '☐'} "
            f"{'<b>done</b>' if done else 'open'} · {html.escape(mission.text)}</li>"
            for done, mission in zip(self.done, self.missions, strict=True)
        )
        self._list.value = (
            f"<ol style='line-height:1.45;margin:0;padding-left:1.6em;max-width:68em'>{items}</ol>"
        )
        said = f"{sum(self.done)} of {len(self.done)} missions done."
        self._status.value = status(" ".join((*new, said)), kind="good" if new else "")


def _same(present: Any, wanted: Any) -> bool:
    if isinstance(wanted, int | float) and isinstance(present, int | float):
        return abs(present - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return present == wanted


def _with(settings: dict[str, Any]) -> str:
    from course_lib.widgets.symbols import SYMBOLS

    told = []
    for name, value in settings.items():
        if name == "surface":
            told.append(f"on {str(value).replace('_', ' ')}")
        else:
            shown = value if isinstance(value, str | tuple) else f"{value:g}"
            told.append(f"with {SYMBOLS.get(name, name)} = {shown}")
    return "" if not told else " " + ", ".join(told)
