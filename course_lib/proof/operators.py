"""What a mutation changes: every single change of a syntax tree, one at a time.

A rule takes a place in the tree and yields (operator, node to stand there instead). OPERATORS are the words for the
kinds of change.
"""

from __future__ import annotations

import ast
import copy
import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from course_lib.proof.places import FUNCTIONS, LOOPS, Place, number

OPERATORS = (
    "operator",  # another one, its sides exchanged, a minus more or less
    "constant",
    "name",
    "dropped term",  # a + b → a, x[i] → x, x.T → x
    "off by one",  # indices, ends of slices and ranges; dropped or negative ends too
    "comparison",
    "condition",  # True, False, negated, `and` for `or`, the sides of `a if … else b`
    "call",  # left out, or of a similar function
    "argument",
    "element",  # of a tuple, list or dict
    "return order",
    "default",
    "statement",  # dropped, exchanged with the next one, `=` for `+=`
    "loop",
)

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.FloorDiv, ast.Mod)
BITWISE = (ast.BitAnd, ast.BitOr, ast.BitXor)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
OPPOSITE = {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
COMMUTATIVE = (ast.Add, ast.Mult, *BITWISE)

# Functions that are taken for each other. Methods: those that arrays have too.
FAMILIES = (
    ("sqrt", "square", "abs"),
    ("mean", "sum", "median"),
    ("max", "min"),
    ("maximum", "minimum"),
    ("argmax", "argmin"),
    ("zeros_like", "ones_like"),
    ("zeros", "ones"),
    ("cumsum", "cumprod"),
    ("floor", "ceil"),
    ("exp", "log"),
    ("sin", "cos"),
    ("any", "all"),
    ("dot", "outer", "multiply"),
)
MODULES = {"np": np, "numpy": np, "math": math}
RANGES = ("range", "arange")

NEVER_DROPPED = (ast.Pass, ast.Import, ast.ImportFrom, ast.ClassDef, ast.Global, ast.Nonlocal)


Changes = Iterator[tuple[str, ast.AST]]


def changes(place: Place) -> Changes:
    """(operator, what to put there) for every rule that fits the place."""
    if isinstance(place.node, ast.stmt):
        yield from _statement(place)
    elif place.in_(ast.arguments):
        if number(place.node) is not None or isinstance(place.node, ast.Constant):
            for _, node in _constant(place):
                yield "default", node
    else:
        for rule in RULES:
            yield from rule(place)


# --- building ----------------------------------------------------------------------------------


def _with(node: ast.AST, **fields) -> ast.AST:
    new = copy.copy(node)
    for field, value in fields.items():
        setattr(new, field, value)
    return new


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _literal(value: float) -> ast.expr:
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _off(node: ast.expr, by: int) -> ast.expr:
    value = number(node)
    if value is not None:
        return _literal(value + by)
    return ast.BinOp(node, ast.Add() if by > 0 else ast.Sub(), ast.Constant(abs(by)))


def _without(items: Sequence, index: int) -> list:
    return [*items[:index], *items[index + 1 :]]


def _swapped(items: Sequence, a: int, b: int) -> list:
    new = list(items)
    new[a], new[b] = new[b], new[a]
    return new


# --- rules for expressions ---------------------------------------------------------------------


def _bound(place: Place) -> Changes:
    """Indices, ends of slices and of ranges."""
    node = place.node
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper", "step"):
            bound = getattr(node, end)
            if bound is None:
                continue
            yield "off by one", _with(node, **{end: None})
            for new in _around(bound):
                yield "off by one", _with(node, **{end: new})
    elif isinstance(node, ast.Subscript):
        for index, part in _index_parts(node):
            for new in _around(part):
                whole = new if index is None else _replaced(node.slice, index, new)
                yield "off by one", _with(node, slice=whole)
    elif isinstance(node, ast.Call) and _function_name(node) in RANGES:
        for index, end in enumerate(node.args[:2]):
            for by in (1, -1):
                args = [*node.args[:index], _off(end, by), *node.args[index + 1 :]]
                yield "off by one", _with(node, args=args)
        if len(node.args) == 1:
            yield "off by one", _with(node, args=[ast.Constant(1), *node.args])


def _around(node: ast.expr) -> Iterator[ast.expr]:
    yield _off(node, 1)
    yield _off(node, -1)
    value = number(node)
    yield ast.UnaryOp(ast.USub(), node) if value is None else _literal(-value)


def _index_parts(node: ast.Subscript) -> Iterator[tuple[int | None, ast.expr]]:
    if isinstance(node.slice, ast.Tuple):
        yield from ((k, e) for k, e in enumerate(node.slice.elts) if _is_index(e))
    elif _is_index(node.slice):
        yield None, node.slice


def _is_index(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return number(node) is not None
    return not isinstance(node, (ast.Slice, ast.Compare, ast.JoinedStr))


def _replaced(node: ast.Tuple, index: int, new: ast.expr) -> ast.Tuple:
    return _with(node, elts=[*node.elts[:index], new, *node.elts[index + 1 :]])


def _binary(place: Place) -> Changes:
    node = place.node
    if not isinstance(node, ast.BinOp):
        return
    for op in _other_operators(node.op):
        yield "operator", _with(node, op=op())
    if not isinstance(node.op, COMMUTATIVE):
        yield "operator", _with(node, left=node.right, right=node.left)
    yield "dropped term", node.left
    yield "dropped term", node.right


def _other_operators(op: ast.operator) -> list[type[ast.operator]]:
    family = BITWISE if isinstance(op, BITWISE) else ARITHMETIC
    if isinstance(op, (ast.Mult, ast.MatMult)):
        family = (*family, ast.MatMult)
    return [other for other in family if not isinstance(op, other)]


def _unary(place: Place) -> Changes:
    node = place.node
    if isinstance(node, ast.UnaryOp):
        yield ("condition" if isinstance(node.op, ast.Not) else "operator"), node.operand


def _comparison(place: Place) -> Changes:
    node = place.node
    if not isinstance(node, ast.Compare):
        return
    for index, op in enumerate(node.ops):
        others = [OPPOSITE[type(op)]] if type(op) in OPPOSITE else ORDER
        for other in others:
            if not isinstance(op, other):
                ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                yield "comparison", _with(node, ops=ops)


def _condition(place: Place) -> Changes:
    node = place.node
    if isinstance(node, ast.BoolOp):
        yield "condition", _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for index in range(len(node.values)):
            left = _without(node.values, index)
            yield "condition", left[0] if len(left) == 1 else _with(node, values=left)
    if isinstance(node, ast.IfExp):
        yield "condition", _with(node, body=node.orelse, orelse=node.body)
    if place.in_((ast.If, ast.IfExp, ast.While), "test") or place.in_(ast.comprehension, "ifs"):
        yield "condition", ast.Constant(False)
        if not place.in_(ast.While):  # it would only wait for the time limit
            yield "condition", ast.Constant(True)
        if not isinstance(node, (ast.Compare, ast.UnaryOp)):
            yield "condition", ast.UnaryOp(ast.Not(), node)


def _name(place: Place) -> Changes:
    node = place.node
    if isinstance(node, ast.Name) and node.id in place.scope.names:
        for other in place.scope.names:
            if other != node.id:
                yield "name", _load(other)


def _constant(place: Place) -> Changes:
    node = place.node
    value = number(node)
    if value is not None:
        half = value // 2 if isinstance(value, int) and value % 2 == 0 else value / 2
        kind = type(value)
        others = [value + 1, value - 1, kind(0), kind(1), -value, 2 * value, half]
        if isinstance(value, float):  # 0.9 - 1 is to read -0.1
            others = [float(f"{other:.12g}") for other in (*others, 1.1 * value)]
        for other in others:
            if other != value:
                yield "constant", _literal(other)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "constant", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for other in (*place.scope.strings, "?"):
            yield "constant", ast.Constant(other)


def _call(place: Place) -> Changes:
    node = place.node
    if not isinstance(node, ast.Call):
        return
    method = isinstance(node.func, ast.Attribute) and _module(node.func) is None
    if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        yield "call", node.args[0]
    if method and not node.args:
        yield "call", node.func.value
    name = _function_name(node)
    for other in _relatives(node.func, name):
        if isinstance(node.func, ast.Attribute):
            yield "call", _with(node, func=_with(node.func, attr=other))
        else:
            yield "call", _with(node, func=_load(other))
    for index in range(len(node.args)):
        if index + 1 < len(node.args):
            yield "argument", _with(node, args=_swapped(node.args, index, index + 1))
        yield "argument", _with(node, args=_without(node.args, index))
    for index in range(len(node.keywords)):
        yield "argument", _with(node, keywords=_without(node.keywords, index))


def _function_name(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _module(node: ast.expr) -> object | None:
    """The module or namespace that ``np.f`` or ``np.linalg.f`` belongs to."""
    if isinstance(node, ast.Attribute):
        if isinstance(node.value, ast.Name):
            return MODULES.get(node.value.id)
        outer = _module(node.value)
        return None if outer is None else getattr(outer, node.value.attr, None)
    return None


def _relatives(function: ast.expr, name: str) -> Iterator[str]:
    for family in FAMILIES:
        if name not in family:
            continue
        for other in family:
            if other == name:
                continue
            if isinstance(function, ast.Name):
                home = {"max": max, "min": min, "any": any, "all": all}.get(other)
            elif isinstance(function, ast.Attribute):
                home = getattr(_module(function) or np.ndarray, other, None)
            else:
                home = None
            if home is not None:
                yield other


def _shorter(place: Place) -> Changes:
    """x[i] → x and x.T → x."""
    node = place.node
    if isinstance(node, ast.Subscript) or (
        isinstance(node, ast.Attribute)
        and not place.in_(ast.Call, "func")
        and _is_value(node.value)
    ):
        yield "dropped term", node.value


def _is_value(node: ast.expr) -> bool:
    """Whether it is no module."""
    return not (isinstance(node, ast.Name) and node.id in MODULES) and _module(node) is None


def _sequence(place: Place) -> Changes:
    node = place.node
    if isinstance(node, ast.Dict):
        for index in range(len(node.keys)):
            yield (
                "element",
                _with(node, keys=_without(node.keys, index), values=_without(node.values, index)),
            )
        for a, b in combinations(range(len(node.values)), 2):
            yield "element", _with(node, values=_swapped(node.values, a, b))
    if not isinstance(node, (ast.Tuple, ast.List)):
        return
    operator = "return order" if place.in_(ast.Return) else "element"
    for a, b in combinations(range(len(node.elts)), 2):
        yield operator, _with(node, elts=_swapped(node.elts, a, b))
    for index in range(len(node.elts)):
        left = _without(node.elts, index)
        alone = len(left) == 1 and isinstance(node, ast.Tuple)
        if alone and place.in_((ast.Return, ast.Subscript)):
            yield operator, left[0]
        elif left or isinstance(node, ast.List):
            yield operator, _with(node, elts=left)


def _keyword(place: Place) -> Changes:
    if place.in_(ast.keyword) and not isinstance(place.node, ast.Name):
        for name in place.scope.names:
            yield "argument", _load(name)


def _minus(place: Place) -> Changes:
    node = place.node
    if not isinstance(node, (ast.Name, ast.Subscript, ast.Call, ast.BinOp)):
        return
    if isinstance(node, ast.Name) and node.id not in place.scope.names:
        return
    # Not where only true or false counts, nor where an array must stand (x in x[i], x in x.T).
    if place.in_((ast.BinOp, ast.Tuple, ast.Compare)) or place.in_(
        (ast.Return, ast.Assign, ast.AugAssign, ast.Call, ast.keyword, ast.ListComp, ast.IfExp),
        "value", "args", "elt", "body", "orelse",
    ):  # fmt: skip
        yield "operator", ast.UnaryOp(ast.USub(), node)


# Of two rules that make the same mutant the first names it: "off by one" before "constant".
RULES = (_bound, _binary, _unary, _comparison, _condition, _name, _constant, _call, _shorter,
         _sequence, _keyword, _minus)  # fmt: skip


# --- rules for statements ----------------------------------------------------------------------


def _statement(place: Place) -> Changes:
    node = place.node
    if isinstance(node, ast.AugAssign):
        target = node.target
        yield "statement", ast.Assign([target], node.value, lineno=node.lineno)
        for op in _other_operators(node.op):
            yield "operator", _with(node, op=op())
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        targets = node.targets[0]
        for a, b in combinations(range(len(targets.elts)), 2):
            swapped = _with(targets, elts=_swapped(targets.elts, a, b))
            yield "element", _with(node, targets=[swapped, *node.targets[1:]])
    if isinstance(node, ast.Break):
        yield "loop", ast.Continue()
    if isinstance(node, ast.Continue):
        yield "loop", ast.Break()
    if isinstance(node, LOOPS) and not isinstance(node.body[-1], ast.Break):
        yield "loop", _with(node, body=[*node.body, ast.Break()])
    if isinstance(node, (*NEVER_DROPPED, *FUNCTIONS)):
        return
    if isinstance(node, ast.Return) and place.scope.returns < 2:
        return
    yield "statement", ast.Pass()
