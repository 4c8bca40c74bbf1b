"""``course build``: same bytes everywhere, stable ids, errors with file and line, no leaks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import nbformat
import pytest

from course_lib.authoring import SourceError, build
from course_lib.authoring.leaks import find_leaks, trivial
from course_lib.authoring.sources import Secret, parse

REPO = Path(__file__).resolve().parent.parent
SOURCE = PurePosixPath("sources/assignments/01_small/small.py")
EXERCISE = PurePosixPath("exercises/01_small/small.ipynb")

LECTURE = """\
# %% [markdown]
# # A small lecture: θ and ½

# %% id="setup"
theta = 1.0

# %%
theta = theta / 2
theta
"""

ASSIGNMENT = """\
# %% [markdown]
# # A small assignment

# %% locked="setup"
import math

# %% solution="halve"
def halve(theta):
    \"\"\"Half of theta.\"\"\"
    ### BEGIN SOLUTION
    half_of_it = theta * math.exp2(-1)
    return half_of_it
    ### END SOLUTION

# %% tags=["raises-exception"]
halve(2.0)

# %% graded="halve_visible" points=2
float(2 * (halve(4.0) == 2.0))

# %% graded="halve_hidden" points=1.5
# More checks run when your work is graded.
### BEGIN HIDDEN TESTS
float(1.5 * (halve(123.0) == 61.5))
### END HIDDEN TESTS

# %% [markdown] locked="why_question"
# Why is halving exact?
#
# ### BEGIN MARK SCHEME
# One point for naming the exponent of the number.
# ### END MARK SCHEME

# %% [markdown] written="why" points=1
# ### BEGIN SOLUTION
# Only the exponent changes, every digit stays.
# ### END SOLUTION
"""


def _course(root: Path, assignment: str = ASSIGNMENT, lecture: str = LECTURE) -> Path:
    for path, text in ((SOURCE, assignment), ("sources/lectures/01_small.py", lecture)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    shutil.copy(REPO / "nbgrader_config.py", root)
    return root


def _bytes(root: Path) -> dict[str, bytes]:
    folders = ("lectures", "solutions", "exercises")
    files = (path for name in folders for path in (root / name).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = _course(tmp_path_factory.mktemp("course"))
    assert build(root=root) == 0
    return root


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def _parse(text: str, *, assignment: bool = True):
    return parse(text, SOURCE, assignment=assignment)


def _cells(root: Path, path: str) -> dict[str, nbformat.NotebookNode]:
    notebook = nbformat.read(root / path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    return {cell.id: cell for cell in notebook.cells}


def test_makes_the_three_kinds_of_notebooks(built: Path) -> None:
    assert sorted(_bytes(built)) == [
        "exercises/01_small/small.ipynb",
        "lectures/01_small.ipynb",
        "solutions/01_small/small.ipynb",
    ]
    for path, content in _bytes(built).items():
        metadata = json.loads(content)["metadata"]
        assert sorted(metadata) == ["course", "kernelspec", "language_info"], path
        assert metadata["kernelspec"]["display_name"] == "Python 3 (ipykernel)"
        assert metadata["kernelspec"]["name"] == "python3"
        assert content.endswith(b"}\n")
        assert all(not cell.get("outputs") for cell in json.loads(content)["cells"])
    assert "θ and ½" in (built / "lectures/01_small.ipynb").read_text(encoding="utf-8")


def test_header_keys_become_nbgrader_metadata(built: Path) -> None:
    cells = _cells(built, "solutions/01_small/small.ipynb")
    expected = {  # grade, solution, locked, points
        "setup": (False, False, True, None),
        "halve": (False, True, False, None),
        "halve_visible": (True, False, True, 2),
        "halve_hidden": (True, False, True, 1.5),
        "why_question": (False, False, True, None),
        "why": (True, True, False, 1),
    }
    for name, values in expected.items():
        given = cells[name].metadata.nbgrader
        found = (given.grade, given.solution, given.locked, given.get("points"))
        assert found == values, name
        assert given.grade_id == name
        assert given.schema_version == 3
        assert given.task is False
        assert given.cell_type == cells[name].cell_type
    tagged = [cell for cell in cells.values() if cell.metadata.get("tags")]
    assert [cell.source for cell in tagged] == ["halve(2.0)"]
    assert "nbgrader" not in tagged[0].metadata


def test_students_get_stubs_and_no_secret(built: Path) -> None:
    cells = _cells(built, str(EXERCISE))
    assert cells["halve"].source == (
        'def halve(theta):\n    """Half of theta."""\n    # YOUR CODE HERE\n'
        '    raise NotImplementedError("write your code here")'
    )
    assert cells["why"].source.startswith("*Double-click here and replace this line")
    assert cells["halve_hidden"].source == "# More checks run when your work is graded."
    assert cells["why_question"].source.strip() == "Why is halving exact?"
    text = (built / EXERCISE).read_text(encoding="utf-8")
    for secret in ("exp2", "61.5", "exponent", "every digit", "BEGIN ", "END "):
        assert secret not in text


def test_same_bytes_in_another_folder_locale_zone_and_home(built: Path, tmp_path: Path) -> None:
    other = _course(tmp_path / "elsewhere" / "wählbar")
    (other / "pyproject.toml").write_text("", encoding="utf-8")
    environment = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "USER": "somebody",
        "LOGNAME": "somebody",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(REPO),
    }
    command = [sys.executable, "-m", "course_lib", "build"]
    done = subprocess.run(command, cwd=other, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert _bytes(other) == _bytes(built)


def test_check_lists_what_differs_and_build_repairs_it(copy: Path, built: Path, capsys) -> None:
    (copy / "lectures/01_small.ipynb").write_text("{}", encoding="utf-8")
    (copy / EXERCISE).unlink()
    # Made from a source that is gone; and a reader's copy and a reader's own, to be left alone.
    gone = json.loads((built / "lectures/01_small.ipynb").read_bytes())
    gone["metadata"]["course"]["source"] = "sources/lectures/02_gone.py"
    (copy / "lectures/02_gone.ipynb").write_text(json.dumps(gone), encoding="utf-8")
    shutil.copy(built / "lectures/01_small.ipynb", copy / "lectures/my_copy.ipynb")
    (copy / "lectures/mine.ipynb").write_text("{}", encoding="utf-8")

    before = _bytes(copy)
    unchanged = copy / "solutions/01_small/small.ipynb"
    written_at = unchanged.stat().st_mtime_ns
    assert build(check=True, root=copy) == 1
    out = capsys.readouterr().out
    assert "lectures/01_small.ipynb: out of date" in out
    assert f"{EXERCISE}: missing" in out
    assert "lectures/02_gone.ipynb: its source is gone" in out
    assert "my_copy" not in out
    assert "mine" not in out
    assert _bytes(copy) == before

    assert build(root=copy) == 0
    after = _bytes(copy)
    assert {path: after[path] for path in _bytes(built)} == _bytes(built)
    assert sorted(set(after) - set(_bytes(built))) == [
        "lectures/mine.ipynb",
        "lectures/my_copy.ipynb",
    ]
    assert unchanged.stat().st_mtime_ns == written_at
    assert "3 notebooks, 1 unchanged" in capsys.readouterr().out
    assert build(check=True, root=copy) == 0


PLANTS = {
    "prose": '# %% [markdown] id="prose"\n# Hint: `half_of_it = theta * math.exp2(-1)` does it.',
    "comment": '# %% id="comment"\n# half_of_it   =  theta * math.exp2(-1)',
    "metadata": '# %% id="metadata" tags=["half_of_it = theta * math.exp2(-1)"]\n1',
    "test": '# %% id="test" public=true\nfloat(1.5 * (halve(123.0) == 61.5))',
    "rubric": '# %% [markdown] id="rubric"\n# - One point for naming the exponent of the number.',
    "answer": '# %% [markdown] id="answer"\n# Only the exponent changes, every digit stays.',
}


def test_planted_secrets_stop_the_build(tmp_path: Path, capsys) -> None:
    planted = "\n\n".join(PLANTS.values())
    root = _course(tmp_path, f"{ASSIGNMENT}\n{planted}\n")
    assert build(root=root) == 1
    assert _bytes(root) == {}
    errors = capsys.readouterr().err.splitlines()
    for name in PLANTS:
        named = [line for line in errors if f"{name}, line 1" in line]
        assert len(named) == 1, (name, errors)
        assert named[0].startswith(f"{EXERCISE}: ")
        assert f"{SOURCE}:" in named[0]


def test_public_cell_may_show_a_solution_line(tmp_path: Path) -> None:
    public = '# %% [markdown] id="shown" public=true\n# half_of_it = theta * math.exp2(-1)'
    made = _parse(f"{ASSIGNMENT}\n{public}\n")
    content = nbformat.writes(made.notebook).encode()
    messages = find_leaks(content, EXERCISE, made.secrets, made.public_ids)
    assert not [line for line in messages if "shown" in line]
    assert [line for line in find_leaks(content, EXERCISE, made.secrets) if "shown" in line]


def test_other_files_are_locked_out(copy: Path, capsys) -> None:
    before = _bytes(copy)
    (copy / "solutions/01_small/notes.txt").write_text("anything", encoding="utf-8")
    assert build(root=copy) == 1
    assert "solutions/01_small/notes.txt: not made from sources/" in capsys.readouterr().err
    (copy / "solutions/01_small/notes.txt").unlink()
    # A file that came into the release another way, with one line of a hidden test in it.
    leaked = "# tests\nfloat(1.5 * (halve(123.0) == 61.5))\n"
    (copy / "exercises/01_small/tests.txt").write_text(leaked, encoding="utf-8")
    assert build(check=True, root=copy) == 1
    error = capsys.readouterr().err
    assert "exercises/01_small/tests.txt: line 2: repeats the HIDDEN TESTS line" in error
    (copy / "exercises/01_small/tests.txt").unlink()
    assert _bytes(copy) == before


def test_nbgrader_leaves_files_beside_a_solution_behind(copy: Path) -> None:
    # The second lock, without course build: nbgrader itself with the course's settings.
    from course_lib.authoring.release import generate

    for name in ("adam_solution.txt", "helper.py", "rubric.md"):
        (copy / "solutions/01_small" / name).write_text("secret", encoding="utf-8")
    (copy / "solutions/01_small/data.csv").write_text("1,2\n", encoding="utf-8")
    shutil.rmtree(copy / "exercises")
    generate(copy / "nbgrader_config.py", copy, ["01_small"])
    names = sorted(path.name for path in (copy / "exercises/01_small").iterdir())
    assert names == ["data.csv", "small.ipynb"]


def test_a_leak_in_outputs_is_found() -> None:
    made = _parse(ASSIGNMENT)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="plot")])
    text = "first\nhalf_of_it = theta * math.exp2(-1)\n"
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    messages = find_leaks(nbformat.writes(notebook).encode(), EXERCISE, made.secrets)
    assert len(messages) == 1
    assert "outputs of cell plot, line 2" in messages[0]
    assert f"{SOURCE}:11" in messages[0]


@pytest.mark.parametrize(
    "line",
    ["return theta", "return theta, m, v", "pass", ")", "else:", "import numpy as np", "t += 1",
     "for t in range(1, steps + 1):", "m = 0"],
)  # fmt: skip
def test_trivial_lines(line: str) -> None:
    assert trivial(line)
    secret = Secret(line, "SOLUTION", SOURCE, 1)
    assert find_leaks(line.encode(), PurePosixPath("exercises/a.txt"), [secret]) == []


@pytest.mark.parametrize(
    "line",
    ["m = beta1 * m + (1 - beta1) * grad", "return theta - alpha * grad",
     "m_hat = m / (1 - beta1**t)", "theta -= alpha * m"],
)  # fmt: skip
def test_telling_lines(line: str) -> None:
    assert not trivial(line)
    secret = Secret(line, "SOLUTION", SOURCE, 1)
    for shown in (line, f"    {line}", f"> `{line}`", f">>> {line}"):
        assert find_leaks(shown.encode(), PurePosixPath("exercises/a.txt"), [secret]), shown


def test_ids_stay_when_a_cell_is_inserted() -> None:
    before = _parse(LECTURE, assignment=False).notebook.cells
    text = LECTURE.replace("# %% id=", '# %% [markdown]\n# New.\n\n# %%\n"new"\n\n# %% id=')
    after = _parse(text, assignment=False).notebook.cells
    ids = [cell.id for cell in after]
    assert len(after) == len(before) + 2
    assert [cell.id for cell in before] == [ids[0], *ids[3:]]
    assert "setup" in ids


def test_equal_cells_get_different_ids() -> None:
    cells = _parse("# %%\n1\n\n# %%\n1\n\n# %%\n1\n", assignment=False).notebook.cells
    ids = [cell.id for cell in cells]
    assert len(set(ids)) == 3
    assert ids[1] == f"{ids[0]}-2"


def test_comments_stay_comments() -> None:
    cells = _parse("# %%\n# cat file\n# %matplotlib inline\n1\n", assignment=False).notebook.cells
    assert cells[0].source == "# cat file\n# %matplotlib inline\n1"


BAD = {
    "unknown key": ('# %% [markdown]\n# a\n\n# %% solutoin="a"\n1\n', 4, "unknown key 'solutoin'"),
    "title": ('# %% A title id="a"\n1\n', 1, "a cell has no title, got 'A title'"),
    "unreadable": ("# %% points=[1\n1\n", 1, "cannot read the keys"),
    "preamble": ('"""Docstring."""\n\n# %%\n1\n', 1, "the first line must be a cell header"),
    "empty": ("", 1, "the first line must be a cell header"),
    "raw": ("# %% [raw]\n# a\n", 1, "cells are code or [markdown]"),
    "two roles": ('# %% solution="a" id="b"\n1\n', 1, "only one of"),
    "id": ('# %% id="a b"\n1\n', 1, "id must be 1 to 64 letters"),
    "id twice": ('# %% id="a"\n1\n\n# %% graded="a" points=1\n1\n', 4, "already used in line 1"),
    "no points": ('# %% graded="a"\n1\n', 1, "needs points, a number above 0, got None"),
    "0 points": ('# %% graded="a" points=0\n1\n', 1, "needs points, a number above 0, got 0"),
    "stray points": ('# %% locked="a" points=1\n1\n', 1, "only graded and written cells"),
    "tags": ('# %% tags="a"\n1\n', 1, "not of type 'array'"),
    "public": ("# %% public=1\n1\n", 1, "public is true or left out, got 1"),
    "written code": ('# %% written="a" points=1\n1\n', 1, "must be markdown, not code"),
    "no region": ('# %% solution="a"\n1\n', 1, "needs lines between BEGIN SOLUTION"),
    "misspelt marker": (
        '# %% [markdown] locked="a"\n# ### BEGIN MARKING SCHEME\n# x\n',
        2,
        "unknown marker '### BEGIN MARKING SCHEME'",
    ),
    "misspelt hidden": (
        '# %% graded="a" points=1\n1\n### BEGIN HIDDEN TEST\n2\n',
        3,
        "unknown marker '### BEGIN HIDDEN TEST'",
    ),
    "points differ": (
        '# %% graded="a" points=3\ncheck("f", f, points=1)\n',
        1,
        "the header says points=3, the calls in the cell 1",
    ),
    "hidden in the open": (
        '# %% graded="a" points=1\ncheck("f", f, part="hidden", points=1)\n',
        1,
        "belongs between BEGIN HIDDEN TESTS",
    ),
    "not closed": ('# %% solution="a"\n### BEGIN SOLUTION\n1\n', 2, "without its END SOLUTION"),
    "not opened": ('# %% solution="a"\n1\n### END SOLUTION\n', 3, "without its BEGIN SOLUTION"),
    "nested": (
        '# %% graded="a" points=1\n### BEGIN HIDDEN TESTS\n### BEGIN SOLUTION\n', 3,
        "BEGIN SOLUTION inside",
    ),
    "wrong cell": (
        "# %%\n1\n### BEGIN HIDDEN TESTS\n2\n### END HIDDEN TESTS\n", 3, "belongs in a graded cell",
    ),
    "rubric in code": (
        '# %% locked="a"\n### BEGIN MARK SCHEME\n2\n### END MARK SCHEME\n', 2, "locked [markdown]",
    ),
    "shared unknown": ('# %% [markdown] shared="a"\n', 1, "no shared text 'a'; known: none"),
    "objectives of no points": ("# %% objectives=[1]\n1\n", 1, "belongs to cells with points, got [1]"),
    "objectives": ('# %% graded="a" points=1 objectives="a"\n1\n', 1, "belongs to cells with points, got 'a'"),
    "header in string": ('# %%\na = """\n# %%\n"""\n', 1, "2 lines look like cell headers"),
}  # fmt: skip


def test_a_shared_text_names_the_unit_and_its_first_function() -> None:
    text = '# %% [markdown] shared="help"\n\n# %% solution="halve"\n### BEGIN SOLUTION\n1\n### END SOLUTION\n'
    made = parse(text, SOURCE, assignment=True, shared={"help": "{first} of {unit}\n"})
    assert made.notebook.cells[0].source == "halve of 01_small"
    own = text.replace("\n\n", "\n# mine\n\n", 1)
    with pytest.raises(SourceError, match="has no text of its own"):
        parse(own, SOURCE, assignment=True, shared={"help": "{first}"})


@pytest.mark.parametrize("name", BAD)
def test_mistakes_name_file_and_line(name: str) -> None:
    text, line, message = BAD[name]
    with pytest.raises(SourceError) as caught:
        _parse(text)
    assert str(caught.value).startswith(f"{SOURCE}:{line}: ")
    assert message in str(caught.value)


def test_lectures_have_no_graded_cells() -> None:
    with pytest.raises(SourceError, match="graded belongs to assignments"):
        _parse('# %% graded="a" points=1\n1\n', assignment=False)


def test_a_wrong_source_stops_the_build(copy: Path, capsys) -> None:
    before = _bytes(copy)
    (copy / "sources/lectures/01_small.py").write_text("# %% x=1\n1\n", encoding="utf-8")
    assert build(root=copy) == 1
    assert "sources/lectures/01_small.py:1: unknown key 'x'" in capsys.readouterr().err
    (copy / "sources/lectures/01_small.py").write_bytes(b"# %%\n'\xff'\n")
    assert build(root=copy) == 1
    assert "sources/lectures/01_small.py:2: is not UTF-8" in capsys.readouterr().err
    (copy / "sources/lectures/01_small.py").rename(copy / "sources/lectures/small.py")
    assert build(root=copy) == 1
    assert (
        "sources/lectures/small.py:1: sources/lectures/ holds NN_topic.py"
        in capsys.readouterr().err
    )
    assert _bytes(copy) == before
