"""A notebook's components made again in the test's own process, from the cells that they need."""

from __future__ import annotations

import ast
import html
import linecache
import re
from collections.abc import Iterator
from typing import Any

from course_lib.widgets.component import Component


class Twins:
    """Makes the components of one notebook; components that share a lab share it here too.

    Only the statements that a component's cell needs are run, so not the training runs between.

    Parameters
    ----------
    notebook : nbformat notebook
    """

    def __init__(self, notebook: Any):
        self._space: dict[str, Any] = {"__name__": "__main__"}
        self._statements: list[tuple[str, ast.stmt]] = []
        self._first: list[int] = []  # where each code cell's statements begin
        self._run: set[int] = set()
        for cell in (c for c in notebook.cells if c.cell_type == "code"):
            self._first.append(len(self._statements))
            file = f"<cell {cell.id}>"
            # The lab quotes lines of the reader's function.
            linecache.cache[file] = (len(cell.source), None, cell.source.splitlines(True), file)
            self._statements += [(file, node) for node in ast.parse(cell.source, file).body]
        self._first.append(len(self._statements))

    def component(self, k: int) -> Component:
        """What code cell ``k`` displays."""
        last = self._first[k + 1] - 1
        file, shown = self._statements[last]
        assert isinstance(shown, ast.Expr), f"{file} displays nothing at its end"
        for index in self._needed(last):
            if index not in self._run:
                self._run.add(index)
                of, node = self._statements[index]
                exec(compile(ast.Module([node], []), of, "exec"), self._space)
        made = eval(compile(ast.Expression(shown.value), file, "eval"), self._space)
        assert isinstance(made, Component), f"{file} displays {type(made).__name__}"
        return made

    def evaluate(self, line: str, **names: Any) -> Any:
        """The value of a line of code among the notebook's names."""
        return eval(line, {**self._space, **names})

    def _needed(self, last: int) -> list[int]:
        needed, wanted = [], _loads(self._statements[last][1])
        for index in reversed(range(last)):
            node = self._statements[index][1]
            bound, whole = _binds(node)
            if bound & wanted:
                needed.append(index)
                wanted = (wanted - bound if whole else wanted) | _loads(node)
        return needed[::-1]


def _loads(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _binds(node: ast.stmt) -> tuple[set[str], bool]:
    """The names that a statement sets or changes, and whether it needs no earlier value of them."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}, True
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).partition(".")[0] for a in node.names}, True
    if isinstance(node, ast.Expr):  # lab.set(...)
        call = node.value.func if isinstance(node.value, ast.Call) else None
        root = call.value if isinstance(call, ast.Attribute) else None
        return ({root.id} if isinstance(root, ast.Name) else set()), False
    stored = [n for n in ast.walk(node) if isinstance(getattr(n, "ctx", None), ast.Store)]
    names = {name for n in stored for name in _loads(n)}
    return names, isinstance(node, ast.Assign) and all(
        not isinstance(n, ast.Subscript) for n in stored
    )


def widgets_of(component: Component, name: str) -> list[Any]:
    """The widgets of one class in a component, in the order of the page."""
    return [w for w in _tree(component.view) if any(c.__name__ == name for c in type(w).__mro__)]


def statuses_of(component: Component) -> list[str]:
    """The texts that a component announces, in the order of the page."""
    return [
        html.unescape(re.sub(r"<[^>]*>", "", found))
        for widget in widgets_of(component, "HTML")
        for found in re.findall(r"<div role=\"status\".*?>(.*?)</div>", widget.value, re.S)
    ]


def _tree(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _tree(child)
