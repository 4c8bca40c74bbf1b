"""What is graded in an assignment, read from its source notebook: never from a submission."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.authoring.sources import MARKER
from course_lib.checking import registry
from course_lib.checking.exercise import PARTS
from course_lib.grading.judge import Call


class PlanError(ValueError):
    """A graded cell whose points the grader cannot decide from outside; names the cell and what is allowed."""


@dataclass(frozen=True)
class Plan:
    """An assignment as the grader needs it.

    Attributes
    ----------
    unit, notebook : its folder ("05_adam") and the notebook's name without ending ("adam")
    calls : per graded code cell (grade_id) the checks whose points add up to its own
    points : per graded cell the most it can give
    written : graded cells that wait for a hand
    solutions : cells that the student writes, and whether they are code
    """

    unit: str
    notebook: str
    calls: dict[str, tuple[Call, ...]]
    points: dict[str, float]
    written: tuple[str, ...]
    solutions: dict[str, str]
    source: NotebookNode

    @property
    def variables(self) -> dict[str, str]:
        """The exercise of every checked name of the notebook."""
        return {call.variable: call.exercise for calls in self.calls.values() for call in calls}


def plan(unit: str, path: Path) -> Plan:
    """Read the source notebook of an assignment.

    Raises
    ------
    PlanError
        A graded code cell does more than add up checks, or its checks give other points than the cell has.
    """
    source = nbformat.read(path, as_version=4)
    calls: dict[str, tuple[Call, ...]] = {}
    points: dict[str, float] = {}
    written: list[str] = []
    solutions: dict[str, str] = {}
    for cell in source.cells:
        about = cell.metadata.get("nbgrader", {})
        name = about.get("grade_id")
        if about.get("solution"):
            solutions[name] = cell.cell_type
        if not about.get("grade"):
            continue
        points[name] = float(about["points"])
        if about.get("solution") or cell.cell_type != "code":
            written.append(name)
            continue
        calls[name] = _calls(f"{unit}, cell {name}", cell.source)
        total = sum(call.points for call in calls[name])
        if abs(total - points[name]) > 1e-9:
            raise PlanError(
                f"{unit}, cell {name}: its checks give {total:g} points, the cell {points[name]:g}"
            )
    return Plan(unit, path.stem, calls, points, tuple(written), solutions, source)


def _calls(where: str, source: str) -> tuple[Call, ...]:
    lines = [line for line in source.splitlines() if not MARKER.search(line)]
    tree = ast.parse("\n".join(lines))
    found: list[Call] = []
    for statement in tree.body:
        if isinstance(statement, (ast.Expr, ast.Assign)):
            found += _sum(where, statement.value)
        else:
            raise PlanError(_refusal(where, statement))
    if not found:
        raise PlanError(f"{where}: a graded cell must call check(..., points=...)")
    return tuple(found)


def _sum(where: str, node: ast.expr) -> list[Call]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _sum(where, node.left) + _sum(where, node.right)
    if isinstance(node, ast.Name):
        return []  # a part that was added up above
    given = {word.arg: word.value for word in node.keywords} if isinstance(node, ast.Call) else {}
    try:
        good = (
            isinstance(node, ast.Call)
            and node.func.id == "check"
            and set(given) <= {"part", "points"}
        )
        name, variable = ast.literal_eval(node.args[0]), node.args[1].id
        part = ast.literal_eval(given["part"]) if "part" in given else "self"
        worth = float(ast.literal_eval(given["points"]))
        exercise = registry.exercise(name)
    except (AttributeError, IndexError, KeyError, ValueError) as error:
        raise PlanError(f"{_refusal(where, node)} ({error})") from None
    if not good or part not in PARTS or worth <= 0 or len(node.args) != 2:
        raise PlanError(_refusal(where, node))
    return [Call(exercise.name, variable, part, worth)]


def _refusal(where: str, node: ast.AST) -> str:
    return (
        f'{where}: a graded cell may only add up check("exercise", name, part="...", points=...), whose points are '
        f"decided outside of the submission; got {ast.unparse(node)[:100]!r}"
    )
