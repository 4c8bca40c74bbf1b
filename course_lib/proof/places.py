"""Where a cell can be changed: its statements and expressions, and what is known at each.

Left out: docstrings, annotations, decorators, imports, and what an error says (the arguments of a ``raise``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LOOPS = (ast.For, ast.While, ast.AsyncFor)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NOT_CODE = ("annotation", "returns", "decorator_list", "type_params", "type_comment")


@dataclass(frozen=True)
class Scope:
    """Names bound in a function (or the cell), its string constants, how often it returns."""

    names: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    returns: int = 0


@dataclass(frozen=True)
class Place:
    """Where a node stands: ``owner.field`` or ``owner.field[index]``, inside ``statement``."""

    node: ast.AST
    owner: ast.AST
    field: str
    index: int | None
    statement: ast.stmt
    scope: Scope

    def put(self, node: ast.AST) -> None:
        """Let ``node`` stand here."""
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node

    def in_(self, kind: type | tuple[type, ...], *fields: str) -> bool:
        return isinstance(self.owner, kind) and (not fields or self.field in fields)


def places(tree: ast.Module) -> Iterator[Place]:
    """Every statement and expression of the cell that may be changed, from the outside in."""
    cell = _scope(tree)
    for index, statement in enumerate(tree.body):
        if not _is_docstring(tree, statement):
            yield Place(statement, tree, "body", index, statement, cell)
            yield from _inside(statement, statement, cell)


def orders(owner: ast.AST) -> Iterator[tuple[str, int]]:
    """(field, index) of each statement of a body that can change places with the next one."""
    for field in ("body", "orelse"):
        block = getattr(owner, field, None)
        if isinstance(block, list):
            for index, pair in enumerate(pairwise(block)):
                if all(isinstance(s, (ast.Assign, ast.AugAssign, ast.Expr)) for s in pair) and (
                    not _is_docstring(owner, pair[0])
                ):
                    yield field, index


def number(node: ast.AST | None) -> int | float | None:
    """The value of a literal number, with its minus; None if it is something else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = number(node.operand) if isinstance(node.operand, ast.Constant) else None
        return None if value is None else -value
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value
    return None


def _inside(node: ast.AST, statement: ast.stmt, scope: Scope) -> Iterator[Place]:
    if isinstance(node, FUNCTIONS):
        scope = _scope(node, scope)
    for field, value in ast.iter_fields(node):
        if field in NOT_CODE or isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        if isinstance(node, (ast.Raise, ast.Assert)) and field != "test":
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_docstring(node, child):
                continue
            if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
                continue
            if field == "format_spec":
                continue
            inner = child if isinstance(child, ast.stmt) else statement
            if isinstance(child, ast.stmt) or (
                isinstance(child, (ast.expr, ast.Slice)) and not _is_target(child)
            ):
                yield Place(child, node, field, index, inner, scope)
            if number(child) is None:
                yield from _inside(child, inner, scope)


def _scope(node: ast.AST, outer: Scope | None = None) -> Scope:
    """Names and strings of a function; of the cell only what stands outside its functions."""
    names: dict[str, None] = dict.fromkeys(outer.names if outer else ())
    strings: dict[str, None] = {}
    returns = 0
    pending = list(ast.iter_child_nodes(node))
    while pending:
        child = pending.pop(0)
        if isinstance(child, ast.arg):
            names[child.arg] = None
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            names[child.id] = None
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            strings[child.value] = None
        elif isinstance(child, ast.Return):
            returns += 1
        if isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.JoinedStr)) or _is_docstring(
            node, child
        ):
            continue
        pending += ast.iter_child_nodes(child)
    return Scope(tuple(names), tuple(strings), returns)


def _is_docstring(owner: ast.AST, node: ast.AST) -> bool:
    return (
        isinstance(owner, (ast.Module, ast.ClassDef, *FUNCTIONS))
        and bool(owner.body)
        and node is owner.body[0]
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_target(node: ast.AST) -> bool:
    return not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
