"""Mutants: the solutions of the assignments, each with one small change, to be found by the checks.

A mutant that no check catches is a *survivor*. Either a case is missing, or the mutant computes the same; then
``tests/submissions/UNIT/survivors.toml`` says why::

    [[adam_step]]
    before = "theta = np.asarray(theta)"
    after = "theta = theta"
    reason = "The inputs are arrays already."
"""

from __future__ import annotations

import ast
import tomllib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from course_lib.authoring.building import shared_texts
from course_lib.authoring.sources import parse
from course_lib.grading.classroom import solution_answers
from course_lib.paths import course_root
from course_lib.proof.operators import changes
from course_lib.proof.places import FUNCTIONS, LOOPS, orders, places
from course_lib.units import unit

LONGEST = 120
FIELDS = ("before", "after", "reason")


@dataclass(frozen=True)
class Mutant:
    """A cell with one change.

    Attributes
    ----------
    line : int
        Line of the change in the cell, counted from 1.
    before, after : str
        The statement that is changed, on one line (of a compound statement its head), about 120 characters at most.
    operator : str
        What kind of change: one of ``course_lib.proof.operators.OPERATORS``.
    source : str
        The whole mutated cell. It compiles; it may raise or run forever.
    function : str
        The graded function of the cell.
    """

    line: int
    before: str
    after: str
    operator: str
    source: str
    function: str

    @property
    def key(self) -> str:
        """The function and the change as text: what an explanation is looked up by."""
        return _key(self.function, self.before, self.after)


def mutants(source: str, function: str) -> list[Mutant]:
    """Every mutant of a cell, in the order of its lines, no two with the same syntax tree.

    Parameters
    ----------
    source : str
        A student's cell with the solution filled in.
    function : str
        The graded function. What else the cell defines is mutated as well.

    Raises
    ------
    ValueError
        The cell cannot be parsed, or does not define ``function``.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ValueError(
            f"mutants: source must be Python, got {error.msg} in line {error.lineno}"
        ) from None
    if function not in _defined(tree):
        raise ValueError(f"mutants: source must define function {function!r}")
    seen = {ast.dump(ast.parse(ast.unparse(tree)))}
    found: list[Mutant] = []
    for line, before, after, operator, text in _changed(tree):
        dump = _dump(text)
        if dump is not None and dump not in seen:
            seen.add(dump)
            before, after = _shortened(before, after)
            found.append(Mutant(line, before, after, operator, text, function))
    return _told_apart(sorted(found, key=lambda mutant: mutant.line))


def solution_cells(unit_id: str) -> dict[str, str]:
    """The text of each graded function's solution cell, by function, without nbgrader's markers.

    Raises ValueError for an unknown unit, and for a stub that no solution cell defines.
    """
    this = unit(unit_id)
    path = PurePosixPath("sources/assignments", this.id, f"{this.assignment}.py")
    text = (course_root() / path).read_text(encoding="utf-8")
    made = parse(text, path, assignment=True, shared=shared_texts(course_root()))
    cells = solution_answers(made.notebook)
    missing = [stub for stub in this.stubs if stub not in cells]
    if missing:
        raise ValueError(f"{path}: no solution cell defines {', '.join(missing)}")
    return {stub: f"{cells[stub]}\n" for stub in this.stubs}


def explanations_path(unit_id: str) -> Path:
    """Where the explanations of a unit's survivors stand."""
    return course_root() / "tests" / "submissions" / unit(unit_id).id / "survivors.toml"


def explained(unit_id: str) -> dict[str, dict[str, str]]:
    """Why survivors are equivalent: {function: {key: reason}}; empty where the unit has no file.

    Raises ValueError, with the file and the entry, for a table that is no graded function of the unit, an unknown
    or missing field, an empty text and a change that is explained twice.
    """
    path = explanations_path(unit_id)
    if not path.exists():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} of {unit_id}: {error}") from error
    return {
        function: _reasons(f"{path.name} of {unit_id}", unit(unit_id).stubs, function, entries)
        for function, entries in tables.items()
    }


@dataclass(frozen=True)
class Survivors:
    """Surviving mutants, sorted: those without a reason, those with one, and reasons without a survivor.

    ``stale`` holds the keys of explanations that no longer apply: the mutant is caught, or there is none like it.
    """

    unexplained: tuple[Mutant, ...]
    explained: tuple[tuple[Mutant, str], ...]
    stale: tuple[str, ...]


def sort_survivors(unit_id: str, surviving: Mapping[str, Sequence[Mutant]]) -> Survivors:
    """Look the survivors up in the unit's explanations.

    ``surviving`` maps each function that was tried to its survivors (none: an empty list). Explanations of
    functions that were not tried are left out, so that they are not called stale.
    """
    reasons = explained(unit_id)
    unexplained: list[Mutant] = []
    known: list[tuple[Mutant, str]] = []
    stale: list[str] = []
    for function, group in surviving.items():
        given = reasons.get(function, {})
        for mutant in group:
            if mutant.key in given:
                known.append((mutant, given[mutant.key]))
            else:
                unexplained.append(mutant)
        alive = {mutant.key for mutant in group}
        stale += [key for key in given if key not in alive]
    return Survivors(tuple(unexplained), tuple(known), tuple(stale))


def _key(function: str, before: str, after: str) -> str:
    # Python 3.11 and 3.12 choose other quotes when they write f-strings with strings in them.
    return f"{function}: {before} → {after}".replace('"', "'")


def _defined(tree: ast.Module) -> list[str]:
    return [node.name for node in tree.body if isinstance(node, FUNCTIONS)]


def _changed(tree: ast.Module) -> Iterator[tuple[int, str, str, str, str]]:
    """(line, before, after, operator, whole cell) of every change; the tree is as it was afterwards."""
    for place in list(places(tree)):
        line = place.node.lineno if hasattr(place.node, "lineno") else place.statement.lineno
        before = _head(place.statement)
        for operator, node in changes(place):
            place.put(node)
            try:
                after = _head(node if place.node is place.statement else place.statement)
                yield line, before, after, operator, ast.unparse(tree)
            except ValueError:  # a backslash inside an f-string, which Python 3.11 cannot write
                continue
            finally:
                place.put(place.node)
    for owner in list(ast.walk(tree)):
        for field, index in orders(owner):
            block = getattr(owner, field)
            first, second = block[index : index + 2]
            block[index : index + 2] = second, first
            one, two = _head(first), _head(second)
            yield first.lineno, f"{one}; {two}", f"{two}; {one}", "statement", ast.unparse(tree)
            block[index : index + 2] = first, second


def _dump(text: str) -> str | None:
    """The syntax tree as text; None if the cell does not compile or the compiler objects to it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(text, "<mutant>", "exec")
        except (SyntaxError, ValueError):
            return None
    return ast.dump(ast.parse(text))


def _head(statement: ast.stmt) -> str:
    """A statement on one line; of a compound one its first line, and the `break` at its end."""
    lines = ast.unparse(statement).split("\n")
    body = getattr(statement, "body", None)
    if not isinstance(body, list):
        return " ".join(line.strip() for line in lines)
    head = next(line for line in lines if not line.startswith("@"))
    if isinstance(statement, LOOPS) and isinstance(body[-1], ast.Break):
        head += " …; break"
    return head


def _shortened(before: str, after: str) -> tuple[str, str]:
    """Both with at most LONGEST characters, the place where they begin to differ among them."""
    same = next(
        (k for k, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    return _window(before, same), _window(after, same)


def _window(text: str, around: int) -> str:
    if len(text) <= LONGEST:
        return text
    start = max(0, min(around - LONGEST // 3, len(text) - LONGEST + 2))
    end = start + LONGEST - 2
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _told_apart(found: Sequence[Mutant]) -> list[Mutant]:
    """Where one statement stands twice: the second of two changes that read alike gets a (2)."""
    count: dict[str, int] = {}
    result = []
    for mutant in found:
        number = count[mutant.key] = count.get(mutant.key, 0) + 1
        result.append(
            mutant if number == 1 else replace(mutant, after=f"{mutant.after} ({number})")
        )
    return result


def _reasons(where: str, stubs: Sequence[str], function: str, entries: object) -> dict[str, str]:
    if function not in stubs:
        raise ValueError(f"{where}: a table must be one of {', '.join(stubs)}, got {function!r}")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(f"{where}: write [[{function}]], a list of tables")
    reasons: dict[str, str] = {}
    for number, entry in enumerate(entries, start=1):
        this = f"{where}, {function} number {number}"
        unknown = [field for field in entry if field not in FIELDS]
        if unknown:
            raise ValueError(f"{this}: unknown field {unknown[0]!r}; known are {', '.join(FIELDS)}")
        for field in FIELDS:
            text = entry.get(field)
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"{this}: {field} must be a text that is not empty, got {text!r}")
        key = _key(function, entry["before"], entry["after"])
        if key in reasons:
            raise ValueError(f"{this}: explained twice: {key}")
        reasons[key] = entry["reason"]
    return reasons
