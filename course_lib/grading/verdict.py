"""The verdict on a submission: a score, a zero, a score with a flag, or none yet; each with its reasons."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from course_lib.grading.intake import Intake
from course_lib.grading.judge import Report
from course_lib.grading.plan import Plan

SCORE, ZERO, FLAG, HOLD = "SCORE", "ZERO", "FLAG", "HOLD"
NOT_YOUR_FAULT = "It could not be graded yet; this is not your fault."


@dataclass
class Verdict:
    """``kind`` is SCORE, ZERO, FLAG (score kept, a person should look) or HOLD (no score).

    ``reasons`` are for the TA, ``student`` for the author of the submission.
    """

    kind: str
    reasons: list[str] = field(default_factory=list)
    student: list[str] = field(default_factory=list)


def verdict(plan: Plan, intake: Intake, report: Report) -> Verdict:
    """What to make of a graded submission."""
    if report.trouble:
        return Verdict(HOLD, [report.trouble], [NOT_YOUR_FAULT])
    flags = [*intake.flags, *report.events, *suspicions(intake.notebook, plan)]
    student = [*intake.notes, *report.ended]
    if flags:
        return Verdict(FLAG, list(dict.fromkeys(flags)), student)
    if sum(report.scores.values()) > 0:
        return Verdict(SCORE, [], student)
    return Verdict(ZERO, [why_nothing(plan, intake, report)], student)


def why_nothing(plan: Plan, intake: Intake, report: Report) -> str:
    """Why a submission has no points by the checks."""
    stubs = {call.exercise for calls in plan.calls.values() for call in calls}
    for outputs in report.outputs.values():
        for output in outputs:
            if output["output_type"] == "error" and output["ename"] in (
                "SyntaxError",
                "IndentationError",
            ):
                return f"{output['ename']}: {output['evalue']}"
    if report.unanswered and set(report.unanswered) >= {s for s in stubs if s in report.unanswered}:
        texts = {problem for rows in report.checks.values() for *_, problem in rows}
        if all("not written yet" in text or "there is no number yet" in text for text in texts):
            return "no response: nothing was written"
    if report.ended:
        return report.ended[0]
    return "no check passed"


# What honest answers do not need. It costs nothing; a person should look.
_MODULES = {
    "subprocess", "socket", "ctypes", "urllib", "requests", "http", "multiprocessing", "gc", "importlib", "signal",
    "pty", "sqlite3", "sqlalchemy", "nbgrader", "inspect",
}  # fmt: skip
_NAMES = {"__import__", "__builtins__", "eval", "exec", "compile", "globals"}
_ATTRIBUTES = {
    "_getframe", "__globals__", "__subclasses__", "__code__", "_exit", "system", "popen", "fork", "kill", "modules",
    "settrace", "addaudithook", "__eq__",
}  # fmt: skip


def suspicions(notebook: NotebookNode, plan: Plan) -> list[str]:
    """What in the student's own code a person should look at, each in a few words."""
    found: dict[str, None] = {}
    imported: set[str] = {"builtins", "check", "np"}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or (about.get("locked") and not about.get("solution")):
            continue
        if re.search(r"^[ \t]*(!|%%(bash|sh|script|writefile|perl|ruby))", cell.source, re.M):
            found["starts a program of the system"] = None
        nodes = _telling(cell.source)
        for node in nodes:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [alias.asname or alias.name.split(".")[0] for alias in node.names]
                imported.update(names)
        for node in nodes:
            for finding in _finding(node, bool(about.get("solution")), imported):
                found[finding] = None
    return list(found)


@functools.lru_cache(maxsize=500)
def _telling(text: str) -> tuple[ast.AST, ...]:
    """The nodes of a cell in which something can be found. Most cells are the same in most submissions."""
    lines = [re.sub(r"^(\s*)[%!].*", r"\1pass", line) for line in text.splitlines()]
    try:
        tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, _TELLING))


_TELLING = (
    ast.Import, ast.ImportFrom, ast.Name, ast.Attribute, ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign,
    ast.AugAssign, ast.AnnAssign, ast.Call,
)  # fmt: skip


def _finding(node: ast.AST, in_answer: bool, imported: set[str]) -> list[str]:
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
    else:
        modules = []
    found = [f"imports {name}" for name in modules if name.split(".")[0] in _MODULES]
    if in_answer:
        found += [
            f"imports {name} in an answer" for name in modules if name.split(".")[0] == "course_lib"
        ]
    else:
        found += [
            f"imports {n}"
            for n in modules
            if n.startswith(("course_lib.checking", "course_lib.grading", "course_lib.units"))
        ]
    if isinstance(node, ast.Name) and node.id in _NAMES:
        found.append(f"uses {node.id}")
    if isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
        found.append(f"uses .{node.attr}")
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in (
        "check",
        "__eq__",
        "protect",
    ):
        found.append(f"defines {node.name}")
    if isinstance(node, ast.Assign):
        targets = node.targets
    else:
        targets = [node.target] if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else []
    for target in targets:
        if isinstance(target, ast.Name) and target.id in ("check", "protect"):
            found.append(f"assigns to {target.id}")
        if isinstance(target, ast.Attribute) and (path := _path(target))[0] in imported:
            found.append(f"assigns to {'.'.join(path)[:60]}")
    if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
        path = _path(node.args[0])
        if node.func.id in ("setattr", "delattr", "vars") and path[0] in imported:
            found.append(f"calls {node.func.id}({'.'.join(path)[:60]})")
    return found


def _path(node: ast.expr) -> list[str]:
    """["np", "testing", "assert_allclose"] for `np.testing.assert_allclose`; [""] for what is no such path."""
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.append(node.attr)
        node = node.value
    return [node.id, *reversed(path)] if isinstance(node, ast.Name) else [""]
