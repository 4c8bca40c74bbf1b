"""Small things every lecture uses: set-up line, reference code on the page, tables."""

from __future__ import annotations

import ast
import inspect
import platform
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

# JupyterLab breaks the lines of what is printed anywhere, also within words.
_WORDS_STAY_WHOLE = (
    "<style>.jp-OutputArea .jp-OutputArea-output pre { word-break: normal; }</style>"
)


def setup() -> None:
    """Set the course's figure style and show the versions; from here on printed words stay whole."""
    import matplotlib
    import numpy
    from IPython.display import display

    import course_lib
    from course_lib.plotting import use_course_style

    use_course_style()
    versions = (
        f"course_lib {course_lib.__version__}, NumPy {numpy.__version__}, "
        f"Matplotlib {matplotlib.__version__}, Python {platform.python_version()}"
    )
    shown = {"text/html": f"{_WORDS_STAY_WHOLE}<pre>{versions}</pre>", "text/plain": versions}
    display(shown, raw=True)


def source_without_docstring(function: Callable) -> str:
    """The function's source as the package runs it, without decorator and docstring."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    definition = ast.parse(source).body[0]
    lines = source.splitlines()
    first = definition.body[0]
    start = definition.lineno - 1  # after the decorators
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines = lines[start : first.lineno - 1] + lines[first.end_lineno :]
    else:
        lines = lines[start:]
    return "\n".join(lines)


def show_source(function: Callable) -> Any:
    """Display the reference code itself: one source, never a copy."""
    from IPython.display import Markdown

    return Markdown(f"```python\n{source_without_docstring(function)}\n```")


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    digits: int = 5,
    fold: str | None = None,
    shown: int = 0,
) -> Any:
    """Display rows as a table; floats with ``digits`` significant digits.

    With ``fold``, the title of a fold, the rows after the first ``shown`` are folded away.
    """
    from IPython.display import Markdown

    def cell(value: Any) -> str:
        if isinstance(value, str):
            return value
        if hasattr(value, "tolist"):
            value = value.tolist()
        if isinstance(value, float):
            return f"{value:.{digits}g}"
        if isinstance(value, list):
            return "(" + ", ".join(cell(v) for v in value) + ")"
        return str(value)

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |"

    head = [line(header), "|" + "---|" * len(header)]
    lines = []
    for row in rows:
        cells = [cell(value) for value in row]
        if len(cells) != len(header):
            raise ValueError(
                f"table: a row must have {len(header)} cells, got {len(cells)}: {row!r}"
            )
        lines.append(line(cells))
    if fold is None:
        return Markdown("\n".join(head + lines))
    # Without empty lines around it the table would be part of the HTML and stay unformatted.
    folded = [f"<details><summary>{fold}</summary>", "", *head, *lines[shown:], "", "</details>"]
    first = [*head, *lines[:shown], ""] if shown else []
    return Markdown("\n".join(first + folded))


def course_map() -> Any:
    """The units with links and minutes; those that are not written yet are named without a link."""
    from course_lib.units import PLANNED, UNITS

    rows = {id: [id[:2], f"{title} *(to come)*", "", "", ""] for id, title in PLANNED.items()}
    for unit in UNITS:
        lecture, assignment = unit.minutes
        rows[unit.id] = [
            unit.id[:2],
            f"[{unit.title}]({unit.id}.ipynb)",
            str(lecture),
            f"[{unit.assignment}](../exercises/{unit.id}/{unit.assignment}.ipynb)",
            str(assignment),
        ]
    header = ["unit", "lecture", "minutes", "assignment", "minutes"]
    return table(header, [rows[id] for id in sorted(rows)])
