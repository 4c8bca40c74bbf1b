"""Questions to check oneself, with an explanation for right and for wrong answers."""

from __future__ import annotations

import html
from typing import Any

from course_lib.widgets.component import Component, paragraph, status


class Question:
    """One question.

    Parameters
    ----------
    text : str
    choices : sequence of two or more str
    answer : int
        Index of the right choice.
    explanations : sequence of str
        One per choice: why it is right or wrong.
    """

    def __init__(self, text: str, choices: Any, answer: int, explanations: Any):
        self.text = text
        self.choices, self.explanations = tuple(choices), tuple(explanations)
        self.answer = answer
        if len(self.choices) < 2:
            raise ValueError(f"choices must hold at least two, got {list(self.choices)!r}")
        if not isinstance(answer, int) or not 0 <= answer < len(self.choices):
            raise ValueError(
                f"answer must be an index from 0 to {len(self.choices) - 1}, got {answer!r}"
            )
        if len(self.explanations) != len(self.choices):
            raise ValueError(
                f"explanations must hold one per choice ({len(self.choices)}), "
                f"got {len(self.explanations)}"
            )


class Quiz(Component):
    """Questions shown one below the other; each can be tried again.

    Parameters
    ----------
    questions : sequence of Question

    Attributes
    ----------
    chosen : list of int or None
        The choice checked last, per question.
    """

    def __init__(self, questions: Any):
        import ipywidgets as widgets

        self.questions = tuple(questions)
        if not self.questions:
            raise ValueError("questions must hold at least one Question, got none")
        self.chosen: list[int | None] = [None] * len(self.questions)
        self._said: list[Any] = []
        self._radios: list[Any] = []
        boxes = []
        for k, question in enumerate(self.questions):
            radio = widgets.RadioButtons(
                options=[(choice, i) for i, choice in enumerate(question.choices)],
                value=None,
                layout=widgets.Layout(width="auto", max_width="60em"),
            )
            button = widgets.Button(
                description="Check",
                tooltip=f"Check the answer to question {k + 1}",
                disabled=True,
                layout=widgets.Layout(width="100px"),
            )
            said = widgets.HTML()
            radio.observe(
                lambda change, b=button: setattr(b, "disabled", change["new"] is None), "value"
            )
            button.on_click(lambda _, k=k, radio=radio: self.choose(k, radio.value))
            self._said.append(said)
            self._radios.append(radio)
            text = paragraph(f"<b>{k + 1}.</b> {html.escape(question.text)}")
            boxes += [widgets.HTML(text), radio, widgets.HBox([button]), said]
        self.view = widgets.VBox(boxes)

    def choose(self, question: int, choice: int) -> None:
        """Check ``choice`` as the answer to ``question`` (both count from 0) and say why."""
        count = len(self.questions[question].choices)
        if choice not in range(count):
            raise ValueError(f"choice must be from 0 to {count - 1}, got {choice!r}")
        self.chosen[question] = choice
        self._radios[question].value = choice
        right = choice == self.questions[question].answer
        self._said[question].value = status(self._says(question), kind="good" if right else "bad")

    def _says(self, k: int) -> str:
        question, choice = self.questions[k], self.chosen[k]
        if choice is None:
            return "not answered"
        return (
            f"{'Right' if choice == question.answer else 'Not so'}: {question.explanations[choice]}"
        )

    @property
    def summary(self) -> str:
        right = sum(c == q.answer for c, q in zip(self.chosen, self.questions, strict=True))
        told = " ".join(
            f"({k + 1}) {q.text} {self._says(k)}." for k, q in enumerate(self.questions)
        )
        return f"{right} of {len(self.questions)} right. {told}"
