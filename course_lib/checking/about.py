"""What a student's function looks like from outside, as plain data: its text, and the names it uses.

For pointing at a line, for naming what a function should not depend on, and for the seed of the hidden inputs.
"""

from __future__ import annotations

import ast
import builtins
import dis
import functools
import inspect
import textwrap
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

# Attributes and modules that draw random numbers.
CHANCE = ("random", "default_rng", "RandomState")


# Calls that only change the type of what is returned.
WRAPPERS = ("array", "asarray", "float", "float32", "float64", "list", "tuple")


@dataclass(frozen=True)
class About:
    """``source`` and the ``line`` of its cell where it begins (None and 0 if no text is kept).

    ``names`` are the global names that it and the notebook's functions it calls read, and what of ``CHANCE`` they
    use; ``data`` those that hold
    plain data (name, line, type); ``kept`` the places outside where it can keep something from call to call.
    """

    type: str
    callable: bool = True
    code: int = 0
    source: str | None = None
    line: int = 0
    names: tuple[str, ...] = ()
    data: tuple[tuple[str, int, str], ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        """The same for the same text, another one for another."""
        return zlib.crc32(self.source.encode()) if self.source is not None else self.code


def about(function: Any) -> About:
    """Look at a function without calling it."""
    kind = type(function).__name__
    if not callable(function):
        return About(kind, callable=False, code=zlib.crc32(repr(type(function)).encode()))
    function = plain_function(function)
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return About(kind, code=zlib.crc32(repr(type(function)).encode()))
    number = zlib.crc32(repr((code.co_code, code.co_names)).encode())
    try:
        source, line = textwrap.dedent(inspect.getsource(function)), code.co_firstlineno
    except (OSError, TypeError, IndentationError):  # typed where no text is kept
        source, line = None, 0
    names: dict[str, None] = {}
    data: dict[str, tuple[int, str]] = {}
    kept: dict[str, None] = {}
    for one in _own_functions(function):
        space = one.__globals__
        names |= dict.fromkeys(name for name in one.__code__.co_names if name in CHANCE)
        for read, name, number_of_line in _globals_used(one.__code__):
            names[name] = None
            if not read:
                kept[name] = None
            value = space.get(name, getattr(builtins, name, None))
            if name in space and not isinstance(value, (ModuleType, type)) and not callable(value):
                data.setdefault(name, (number_of_line, type(value).__name__))
                if isinstance(value, (list, dict, set)):
                    kept[name] = None
        for name, cell in _closure(one):
            if isinstance(cell, (list, dict, set)):
                kept[name] = None
        for name, default in inspect.signature(one).parameters.items():
            if isinstance(default.default, (list, dict, set)):
                kept[f"the default of {name}"] = None
        for name in one.__dict__:
            if name != "__wrapped__":
                kept[f"{one.__name__}.{name}"] = None
    found = tuple((name, *where) for name, where in data.items())
    return About(kind, True, number, source, line, tuple(names), found, tuple(kept))


def plain_function(function: Any) -> Any:
    """The Python function behind a wrapper, a partial, a method or an object with ``__call__``; else itself."""
    for _ in range(10):  # wrappers in wrappers, or one that wraps itself
        if isinstance(function, FunctionType):
            inner = getattr(function, "__wrapped__", None)
            if not callable(inner):
                break
            function = inner
        elif isinstance(function, functools.partial):
            function = function.func
        elif isinstance(function, MethodType):
            function = function.__func__
        elif hasattr(function, "__wrapped__"):  # functools.lru_cache
            function = function.__wrapped__
        elif isinstance(call := vars(type(function)).get("__call__"), FunctionType):
            function = call
        else:
            break
    return function


def namespace(function: Any) -> dict[str, Any]:
    """The globals of the notebook that a function belongs to; an empty dict if that cannot be seen."""
    return getattr(plain_function(function), "__globals__", {})


def _own_functions(function: FunctionType) -> Iterator[FunctionType]:
    """The function and the functions of its own notebook that it calls, each once."""
    waiting, seen = [function], set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        yield one
        for _, name, _ in _globals_used(one.__code__):
            called = one.__globals__.get(name)
            if isinstance(called, FunctionType) and called.__globals__ is function.__globals__:
                waiting.append(called)


def _globals_used(code: CodeType) -> Iterator[tuple[bool, str, int]]:
    """(read or written, name, line) of the global names in a function's code and the code inside it."""
    line = code.co_firstlineno
    for instruction in dis.get_instructions(code):
        line = getattr(instruction.positions, "lineno", None) or line
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield True, instruction.argval, line
        elif instruction.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            yield False, instruction.argval, line
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals_used(constant)


def _closure(function: FunctionType) -> Iterator[tuple[str, Any]]:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not bound yet
            continue


def line_of(about: About, outputs: tuple[str, ...], quantity: str) -> str | None:
    """ "line 4: `v = …`": where the function makes what it returns as ``quantity``; None if that cannot be seen."""
    if about.source is None or quantity not in outputs:
        return None
    try:
        with warnings.catch_warnings():  # a backslash in a docstring
            warnings.simplefilter("ignore")
            tree = ast.parse(about.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # of a text made to break it
        return None
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef)), None)
    returns = [node for node in ast.walk(function or tree) if isinstance(node, ast.Return)]
    if function is None or len(returns) != 1 or returns[0].value is None:
        return None
    place = returned = returns[0]
    value = returned.value
    if len(outputs) > 1:
        if not isinstance(value, ast.Tuple) or len(value.elts) != len(outputs):
            return None
        value = value.elts[outputs.index(quantity)]
    while (
        isinstance(value, ast.Call) and len(value.args) == 1 and _last_name(value.func) in WRAPPERS
    ):
        value = value.args[0]
    if isinstance(value, ast.Name):
        if _filled(function, value.id):
            return None  # no single line makes it
        made = [s for s in ast.walk(function) if isinstance(s, ast.stmt) and _sets(s, value.id)]
        made = [s for s in made if not _only_wraps(s, value.id)]
        if not made:
            return None
        place = max(made, key=lambda s: s.lineno)
        if any(isinstance(node, ast.If) and place in ast.walk(node) for node in ast.walk(function)):
            return None  # it may not have run
    elif any(isinstance(node, (ast.For, ast.While)) for node in ast.walk(function)):
        return None  # the mistake is as likely in the loop
    text = ast.get_source_segment(about.source, place) or ""
    text = " ".join(text.split())
    if not text or len(text) > 120 or isinstance(place, (ast.For, ast.While, ast.With)):
        return None
    return f"line {about.line + place.lineno - 1}: `{text}`"


def _last_name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _filled(function: ast.FunctionDef, name: str) -> bool:
    """Whether it is a list that the function appends to."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("append", "extend", "insert")
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        for node in ast.walk(function)
    )


def _sets(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        targets = [statement.target]
    else:
        return False
    for target in targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and node.id == name and not _is_index(target, node):
                return True
    return False


def _only_wraps(statement: ast.stmt, name: str) -> bool:
    """Whether it is `theta = np.asarray(theta)` or the like."""
    value = getattr(statement, "value", None)
    return (
        isinstance(value, ast.Call)
        and _last_name(value.func) in WRAPPERS
        and all(isinstance(one, ast.Name) and one.id == name for one in value.args[:1])
    )


def _is_index(target: ast.expr, name: ast.Name) -> bool:
    """Whether the name only stands in the brackets of an assignment's target: `theta[i] = …` does not set i."""
    return any(
        isinstance(node, ast.Subscript) and any(inner is name for inner in ast.walk(node.slice))
        for node in ast.walk(target)
    )
