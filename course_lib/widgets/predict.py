"""Predict, commit, reveal: a choice is recorded before the answer is shown."""

from __future__ import annotations

import html
from typing import Any

from course_lib import beside
from course_lib.widgets.component import Component, paragraph, status


class Predict(Component):
    """A question that shows its answer only after the reader has committed to a choice.

    The choice is kept in ``.course/answers.json`` in the notebook's own folder, and nowhere else;
    it is restored when the notebook is opened again.

    Parameters
    ----------
    question : str
    choices : sequence of two or more str
    answer : int
        Index of the right choice.
    explanation : str
        Shown after committing, right or wrong.
    name : str
        Under which the choice is kept; unique in the course, e.g. "01_sgd_bounce".

    Raises
    ------
    ValueError
        If ``answer`` is no index into ``choices``, or a text is empty.
    """

    def __init__(self, question: str, choices: Any, answer: int, explanation: str, name: str):
        import ipywidgets as widgets

        self.choices = tuple(str(choice) for choice in choices)
        if len(self.choices) < 2:
            raise ValueError(f"choices must hold at least two, got {list(self.choices)!r}")
        if not isinstance(answer, int) or not 0 <= answer < len(self.choices):
            raise ValueError(
                f"answer must be an index from 0 to {len(self.choices) - 1}, got {answer!r}"
            )
        if not name:
            raise ValueError(f"name must not be empty, got {name!r}")
        self.question, self.answer, self.explanation, self.name = (
            question,
            answer,
            explanation,
            name,
        )
        self.committed: int | None = None
        self._trouble = ""
        self._radio = widgets.RadioButtons(
            options=[(choice, k) for k, choice in enumerate(self.choices)],
            value=None,
            layout=widgets.Layout(width="auto", max_width="60em"),
        )
        button = widgets.Layout(width="110px")
        self._commit = widgets.Button(
            description="Commit", tooltip="Record this choice and show the answer", layout=button
        )
        self._reset = widgets.Button(
            description="Reset", tooltip="Forget the recorded choice and ask again", layout=button
        )
        self._reveal = widgets.HTML()
        text = paragraph(f"<b>Predict.</b> {html.escape(question)}")
        self.view = widgets.VBox(
            [
                widgets.HTML(text),
                self._radio,
                widgets.HBox([self._commit, self._reset]),
                self._reveal,
            ]
        )
        kept = self._kept().get(name)
        if isinstance(kept, int) and 0 <= kept < len(self.choices):
            self.committed = kept
        self._show()
        self._radio.observe(lambda _: self._show(), names="value")
        self._commit.on_click(lambda _: self.commit())
        self._reset.on_click(lambda _: self.reset())

    @property
    def correct(self) -> bool | None:
        """Whether the committed choice is right; None before committing."""
        return None if self.committed is None else self.committed == self.answer

    @property
    def summary(self) -> str:
        if self.committed is None:
            choices = "; ".join(f"({k + 1}) {choice}" for k, choice in enumerate(self.choices))
            return f"{self.question} Choices: {choices}. Not committed yet. {self._trouble}".strip()
        said = "Right." if self.correct else f"Not so: the answer is “{self.choices[self.answer]}”."
        return (
            f"You committed to “{self.choices[self.committed]}”. {said} {self.explanation} "
            f"{self._trouble}"
        ).strip()

    def commit(self, choice: int | None = None) -> None:
        """Record the choice (default: the one selected) and reveal the answer; once only."""
        if self.committed is not None:
            return
        choice = self._radio.value if choice is None else choice
        if choice is None:
            self._trouble = "Choose one first."
        elif choice not in range(len(self.choices)):
            raise ValueError(f"choice must be from 0 to {len(self.choices) - 1}, got {choice!r}")
        else:
            self.committed = choice
            self._trouble = ""
            self._keep(choice)
        self._show()

    def reset(self) -> None:
        """Forget the recorded choice and ask again."""
        self.committed, self._trouble = None, ""
        self._radio.value = None
        self._keep(None)
        self._show()

    def _show(self) -> None:
        over = self.committed is not None
        if over and self._radio.value != self.committed:
            self._radio.value = self.committed
        self._radio.disabled = over
        self._commit.disabled = over or self._radio.value is None
        self._reset.disabled = not over
        if over:
            self._reveal.value = status(self.summary, kind="good" if self.correct else "bad")
        else:
            self._reveal.value = status(self._trouble)

    def _kept(self) -> dict[str, Any]:
        """All recorded answers. A file that cannot be read is left as it is, and said."""
        try:
            return beside.read("answers")
        except beside.NotKept as error:
            self._trouble = f"{error}; answers are not recorded."
            return {}

    def _keep(self, choice: int | None) -> None:
        answers = self._kept()
        if self._trouble:
            return
        answers.pop(self.name, None)
        if choice is not None:
            answers[self.name] = choice
        try:
            beside.write("answers", answers)
        except beside.NotKept as error:
            self._trouble = f"Your choice could not be recorded: {error}."
