"""Mutants: every kind of change, one at a time, and the explanations of those that survive."""

from __future__ import annotations

import ast
import textwrap
from functools import cache

import numpy as np
import pytest

from course_lib.proof.mutants import (
    LONGEST,
    Mutant,
    explained,
    explanations_path,
    mutants,
    solution_cells,
    sort_survivors,
)
from course_lib.proof.operators import OPERATORS
from course_lib.units import UNITS

solution_cells = cache(solution_cells)  # a unit is parsed once
made_once = cache(mutants)
CELLS = [(unit.id, stub) for unit in UNITS for stub in unit.stubs]


def of(source, function="f"):
    return mutants(textwrap.dedent(source), function)


def changes(source, operator=None):
    """(before, after) of the mutants of a cell, of one operator or all."""
    return {(m.before, m.after) for m in of(source) if operator in (None, m.operator)}


def test_all_mutants_of_a_difference():
    found = [(m.operator, m.after) for m in of("def f(a, b):\n    return a - b\n")]
    assert sorted(found) == sorted(
        [
            *[("operator", f"return a {op} b") for op in ("+", "*", "/", "**", "//", "%")],
            ("operator", "return b - a"),
            ("operator", "return -(a - b)"),
            ("operator", "return -a - b"),
            ("operator", "return a - -b"),
            ("dropped term", "return a"),
            ("dropped term", "return b"),
            ("name", "return b - b"),
            ("name", "return a - a"),
        ]
    )


EXPECTED = [
    ("x = a * b", "operator", ["x = a @ b", "x = a + b"]),
    ("x = a & b", "operator", ["x = a | b"]),
    ("x = -a", "operator", ["x = a"]),
    ("x += a", "operator", ["x -= a", "x *= a", "x += -a"]),
    ("x += a", "statement", ["x = a", "pass"]),
    ("x = 3", "constant", ["x = 4", "x = 2", "x = 0", "x = 1", "x = -3", "x = 6", "x = 1.5"]),
    ("x = 0.5", "constant", ["x = 1.5", "x = -0.5", "x = 0.0", "x = 0.25", "x = 0.55"]),
    ("x = -2", "constant", ["x = -1", "x = -3", "x = -4", "x = 0", "x = 1"]),
    ("x = True", "constant", ["x = False"]),
    ("x = ('u', 'w')", "constant", ["x = ('w', 'w')", "x = ('u', '?')"]),
    ("x = a", "name", ["x = b", "x = x"]),
    ("x = a[b] + a.T", "dropped term", ["x = a + a.T", "x = a[b] + a", "x = a[b]"]),
    ("x = a[b]", "off by one", ["x = a[b + 1]", "x = a[b - 1]", "x = a[-b]"]),
    ("x = a[-1]", "off by one", ["x = a[0]", "x = a[-2]", "x = a[1]"]),
    ("x = a[1:b]", "off by one", ["x = a[:b]", "x = a[1:]", "x = a[2:b]", "x = a[1:-b]"]),
    ("x = a[b:, 0]", "off by one", ["x = a[b + 1:, 0]", "x = a[:, 0]", "x = a[b:, 1]"]),
    ("x = range(1, b)", "off by one", ["x = range(2, b)", "x = range(0, b)",
                                       "x = range(1, b + 1)", "x = range(1, b - 1)"]),
    ("x = range(b)", "off by one", ["x = range(1, b)", "x = range(b + 1)"]),
    ("x = a < b", "comparison", [f"x = a {op} b" for op in ("<=", ">", ">=", "==", "!=")]),
    ("x = a in b", "comparison", ["x = a not in b"]),
    ("x = a and b", "condition", ["x = a or b", "x = a", "x = b"]),
    ("x = not a", "condition", ["x = a"]),
    ("x = a if b else 0", "condition", ["x = 0 if b else a", "x = a if True else 0",
                                        "x = a if False else 0", "x = a if not b else 0"]),
    ("x = [k for k in a if b]", "condition", ["x = [k for k in a if False]"]),
    ("x = np.sqrt(a)", "call", ["x = a", "x = np.square(a)", "x = np.abs(a)"]),
    ("x = a.mean()", "call", ["x = a", "x = a.sum()"]),
    ("x = max(a)", "call", ["x = min(a)"]),
    ("x = np.linalg.norm(a, axis=1)", "call", ["x = a"]),
    ("x = g(a, b)", "argument", ["x = g(b, a)", "x = g(a)", "x = g(b)"]),
    ("x = g(a, axis=1)", "argument", ["x = g(a)", "x = g(a, axis=b)", "x = g(axis=1)"]),
    ("x = (a, b)", "element", ["x = (b, a)", "x = (a,)"]),
    ("x = [a]", "element", ["x = []"]),
    ("x = {0: a, 1: b}", "element", ["x = {0: b, 1: a}", "x = {1: b}"]),
    ("x, y = a", "element", ["y, x = a"]),
    ("x = a[:, None]", "element", ["x = a[None, :]", "x = a[:]"]),
    ("x = 1; y = 2", "statement", ["y = 2; x = 1"]),
    ("for x in a: b", "loop", ["for x in a: …; break"]),
    ("for x in a:\n        continue", "loop", ["break"]),
    ("for x in a:\n        break", "loop", ["continue"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "operator", "afters"), EXPECTED)
def test_each_operator(code, operator, afters):
    found = {m.after for m in of(f"def f(a, b):\n    {code}\n    return a\n")
             if m.operator == operator}  # fmt: skip
    assert set(afters) <= found


def test_results_that_are_returned():
    found = changes("def f(a, b, c):\n    return a, b, c\n", "return order")
    afters = {after for _, after in found}
    swapped = {"return (b, a, c)", "return (c, b, a)", "return (a, c, b)"}
    assert afters == swapped | {"return (a, b)", "return (a, c)", "return (b, c)"}
    assert ("return (a, b)", "return b") in changes("def f(a, b):\n    return a, b\n")


def test_defaults():
    found = changes("def f(a, alpha=0.1, *, kind='u'):\n    return a\n", "default")
    head = "def f(a, alpha=0.1, *, kind='u'):"
    values = ("1.1", "-0.9", "0.0", "1.0", "-0.1", "0.2", "0.05", "0.11")
    assert found == {
        *((head, f"def f(a, alpha={value}, *, kind='u'):") for value in values),
        (head, "def f(a, alpha=0.1, *, kind='?'):"),
    }


def test_conditions_of_statements():
    found = changes("def f(a):\n    if a > 1:\n        return 1\n    return 2\n")
    assert {("if a > 1:", "if True:"), ("if a > 1:", "if False:"), ("if a > 1:", "if a <= 1:")} <= (
        found
    )
    # Both returns can go, since the other one stays.
    assert {("return 1", "pass"), ("return 2", "pass"), ("if a > 1:", "pass")} <= found


def test_the_only_return_stays():
    assert not changes("def f(a):\n    return a\n", "statement")


def test_every_operator_is_known():
    words = {word for _, word, _ in EXPECTED} | {"return order", "default"}
    assert words == set(OPERATORS)
    made = {
        m.operator
        for unit_id, stub in CELLS
        for m in made_once(solution_cells(unit_id)[stub], stub)
    }
    assert made <= set(OPERATORS)


def test_what_is_left_alone():
    source = '''
        """Cell 1."""
        import numpy as np

        @np.vectorize
        def f(a: "float" = None) -> "int":
            """Doc 1."""
            raise ValueError(f"a + {a + 1} is too {'large'}")
        '''
    ((before, after),) = changes(source)
    # Which quotes stand where depends on the version of Python.
    assert before.replace('"', "'") == "raise ValueError(f'a + {a + 1} is too {'large'}')"
    assert after == "pass"


def test_names_are_those_of_the_function():
    # np, len and g are no values that could be taken for each other.
    source = "def g(u):\n    return u\n\ndef f(a, b):\n    return np.ones(len(a)) + g(b)\n"
    assert changes(source, "name") == {
        ("return np.ones(len(a)) + g(b)", "return np.ones(len(b)) + g(b)"),
        ("return np.ones(len(a)) + g(b)", "return np.ones(len(a)) + g(a)"),
    }


def test_helpers_and_constants_of_the_cell_are_mutated():
    found = of("EPS = 0.5\n\ndef g(u):\n    return u + EPS\n\ndef f(a):\n    return g(a)\n")
    assert ("EPS = 0.5", "EPS = 1.0") in {(m.before, m.after) for m in found}
    assert ("return u + EPS", "return u - EPS") in {(m.before, m.after) for m in found}
    assert {m.function for m in found} == {"f"}


def test_lines_count_from_the_top_of_the_cell():
    found = of(
        "\ndef f(a):\n    # a comment\n    b = a + 1\n    return (a *\n            (b - 2))\n"
    )
    lines = {(m.after, m.line) for m in found}
    assert ("b = a - 1", 4) in lines
    assert ("return a / (b - 2)", 5) in lines
    assert ("return a * (b + 2)", 6) in lines
    assert [m.line for m in found] == sorted(m.line for m in found)


def test_equal_statements_have_keys_of_their_own():
    found = of("def f(a):\n    a += 1\n    a += 1\n    return a\n")
    twins = [m for m in found if m.before == "a += 1" and m.after.startswith("a -= 1")]
    assert [m.key for m in twins] == ["f: a += 1 → a -= 1", "f: a += 1 → a -= 1 (2)"]
    assert [m.line for m in twins] == [2, 3]


def test_long_statements_are_cut_around_the_change():
    names = [f"a_rather_long_name_{k}" for k in range(12)]
    found = of(f"def f({', '.join(names)}):\n    return {' + '.join(names)}\n")
    longest = max(len(text) for m in found for text in (m.before, m.after))
    assert longest <= LONGEST + len(" (2)")
    assert all(m.before != m.after for m in found)
    late = next(m for m in found if "_name_9 - a_rather_long_name_10" in m.after)
    assert late.before.startswith("…")
    assert "_name_9 + a_rather_long_name_10" in late.before
    early = next(m for m in found if "_name_0 - a_rather_long_name_1" in m.after)
    assert early.before.startswith("return a")
    assert early.before.endswith("…")


@pytest.mark.parametrize(("unit_id", "stub"), CELLS)
def test_mutants_of_a_solution(unit_id, stub):
    source = solution_cells(unit_id)[stub]
    found = made_once(source, stub)
    original = ast.parse(source)
    docstring = ast.get_docstring(_function(original, stub))
    trees = set()
    assert len(found) >= 20
    for m in found:
        tree = ast.parse(m.source)
        trees.add(ast.dump(tree))
        compile(tree, "<mutant>", "exec")  # a warning would be an error
        assert m.before != m.after
        assert "\n" not in m.before + m.after
        assert ast.get_docstring(_function(tree, stub)) == docstring
    assert ast.dump(original) not in trees
    assert len(trees) == len(found)
    assert len({m.key for m in found}) == len(found)
    assert mutants(source, stub) == found


def _function(tree, name):
    return next(n for n in tree.body if getattr(n, "name", None) == name)


def test_what_does_not_compile_is_left_out():
    # Without an element the tuple is a 1, and Python warns of 1[a].
    found = of("def f(a):\n    return (1, 2)[a]\n")
    assert found
    assert not [m for m in found if "1[" in m.after]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(a:\n", "source must be Python, got .* in line 1"),
        ("def g(a):\n    return a\n", "source must define function 'f'"),
        ("f = 1\n", "source must define function 'f'"),
    ],
)
def test_sources_that_cannot_be_mutated(source, words):
    with pytest.raises(ValueError, match=words):
        mutants(source, "f")


# --- the solutions' cells ----------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_solution_cells(unit):
    cells = solution_cells(unit.id)
    assert tuple(cells) == unit.stubs
    for stub, source in cells.items():
        assert "SOLUTION" not in source
        assert "NotImplementedError" not in source
        assert ast.get_docstring(_function(ast.parse(source), stub))
        namespace = {"np": np}
        exec(compile(source, "<cell>", "exec"), namespace)
        assert callable(namespace[stub])


def test_solution_cells_compute():
    namespace = {"np": np}
    exec(solution_cells("02_momentum")["momentum_step"], namespace)
    theta, v = namespace["momentum_step"](np.ones(1), np.ones(1), np.ones(1), alpha=0.5, beta=0.25)
    assert (theta[0], v[0]) == (0.75, -0.25)


def test_solution_cells_of_an_unknown_unit():
    with pytest.raises(ValueError, match="unit must be one of 01_sgd"):
        solution_cells("99_none")


def test_a_stub_without_a_cell(course):
    folder = course / "sources" / "assignments" / "05_adam"
    folder.mkdir(parents=True)
    (folder / "adam.py").write_text(
        '# %% solution="one"\ndef adam_step(a):\n'
        "    ### BEGIN SOLUTION\n    return a\n    ### END SOLUTION\n"
    )
    with pytest.raises(ValueError, match="no solution cell defines update_moments, bias_corr"):
        solution_cells.__wrapped__("05_adam")


# --- explanations ------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An empty course, in which a test writes its own files."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(course):
    def write(text):
        path = explanations_path("05_adam")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    return write


ENTRY = """
    [[adam_step]]
    before = "return a + b"
    after = "return b + a"
    reason = "A sum has no order."
    """


def test_explanations_are_read(write):
    write(ENTRY)
    assert explained("05_adam") == {
        "adam_step": {"adam_step: return a + b → return b + a": "A sum has no order."}
    }


def test_a_unit_without_explanations(course):
    assert explained("05_adam") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY.replace("reason", "why"), "adam_step number 1: unknown field 'why'; known are"),
        (ENTRY.replace("A sum has no order.", "  "), "number 1: reason must be a text .* got '  '"),
        (ENTRY.replace('"A sum has no order."', "3"), "reason must be a text .* got 3"),
        (ENTRY.replace('after = "return b + a"', ""), "after must be a text .* got None"),
        (ENTRY + ENTRY, "number 2: explained twice: adam_step: return a . b → return b . a"),
        (ENTRY.replace("adam_step", "adam"), "must be one of update_moments, .*, got 'adam'"),
        (ENTRY.replace("[[adam_step]]", "[adam_step]"), r"write \[\[adam_step\]\]"),
        ("[[adam_step]\n", "survivors.toml of 05_adam: "),
    ],
)
def test_explanations_that_are_refused(write, text, words):
    write(text)
    with pytest.raises(ValueError, match=words):
        explained("05_adam")


def test_survivors_are_sorted(write):
    write(ENTRY + ENTRY.replace("a + b", "a * b") + ENTRY.replace("adam_step", "adam_minimize"))
    known = Mutant(1, "return a + b", "return b + a", "operator", "", "adam_step")
    new = Mutant(1, "return a - b", "return b - a", "operator", "", "adam_step")
    found = sort_survivors("05_adam", {"adam_step": [new, known]})
    assert found.unexplained == (new,)
    assert found.explained == ((known, "A sum has no order."),)
    assert found.stale == ("adam_step: return a * b → return b + a",)
    # Of a function that was not tried nothing is known; one without survivors has no reasons left.
    assert sort_survivors("05_adam", {}).stale == ()
    assert sort_survivors("05_adam", {"adam_minimize": []}).stale == (
        "adam_minimize: return a + b → return b + a",
    )


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_every_explanation_is_of_a_mutant(unit):
    cells = solution_cells(unit.id)
    for function, reasons in explained(unit.id).items():
        made = {m.key for m in made_once(cells[function], function)}
        assert set(reasons) <= made
