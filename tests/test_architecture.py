"""Imports go one way, and files stay readable."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from course_lib.paths import course_root

ROOT = course_root()
PACKAGE = ROOT / "course_lib"
NUMERICS = {
    "arguments", "schedule_base", "surface_base", "datasets", "optimizers", "schedules", "surfaces", "networks",
}  # fmt: skip
PICTURES = {"outcomes", "plotting", "widgets", "lecture"}

# What a part must not import. Everything not named here is allowed.
FORBIDDEN = {
    **dict.fromkeys(
        NUMERICS, {"running", "tuning", "checking", "grading", "authoring", "units"} | PICTURES
    ),
    "running": {"tuning", "checking", "grading", "authoring", "units", "networks", "surfaces"}
    | PICTURES,
    "tuning": {"checking", "grading", "authoring", "units"} | PICTURES,
    "outcomes": {"plotting", "widgets", "checking", "grading", "authoring"},
    "plotting": {"widgets", "checking", "grading", "authoring", "units"},
    "widgets": {"checking", "grading", "authoring"},
    "units": {"checking", "grading", "authoring"} | PICTURES,
    "checking": {"grading", "authoring"} | PICTURES,
    "grading": NUMERICS | PICTURES | {"running", "tuning"},
    "authoring": NUMERICS | PICTURES | {"running", "tuning", "checking"},
    "proof": NUMERICS | PICTURES | {"running", "tuning"},
}


def parts():
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path


def imported(path):
    """First-level parts of course_lib that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        else:
            continue
        found |= {n.split(".")[1] for n in names if n.startswith("course_lib.")}
    return found


def violations(files):
    return [
        f"{path.name} imports course_lib.{name}"
        for part, path in files
        for name in sorted(imported(path) & (FORBIDDEN.get(part, set()) | above(part)))
    ]


def above(part):
    """What only the command line may import."""
    return set() if part in ("cli", "proof") else {"proof"}


def test_imports_go_one_way():
    assert violations(parts()) == []


def test_a_wrong_import_is_found(tmp_path):
    bad = tmp_path / "sgd.py"
    bad.write_text("def f():\n    from course_lib import plotting\n")
    assert violations([("optimizers", bad)]) == ["sgd.py imports course_lib.plotting"]


def test_no_file_is_too_long():
    # 400 lines is the aim; what is over 450 must be divided.
    long = {
        p.name: n
        for _, p in parts()
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("course_lib", "numpy"),
        ("course_lib.running", "matplotlib"),
        ("course_lib.checking", "matplotlib"),
        ("course_lib.datasets", "sklearn"),
        ("course_lib.widgets", "matplotlib"),
        ("course_lib.widgets", "ipywidgets"),
    ],
)
def test_imports_are_light(module, absent):
    code = f"import sys, {module}; sys.exit({absent!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
