"""What every notebook of every unit must hold, and that it runs."""

from __future__ import annotations

import ast
import inspect
import re
import time
from functools import cache
from urllib.parse import unquote

import nbformat
import pytest
from nbclient import NotebookClient

from course_lib.paths import course_root
from course_lib.units import UNITS
from course_lib.units import unit as unit_of
from course_lib.widgets.methods import controls, method_name
from tests.outputs import (
    LONGEST,
    assert_all_points,
    assert_clean,
    assert_lecture,
    assert_only_missing,
)

ROOT = course_root()
LECTURES = sorted((ROOT / "lectures").glob("*.ipynb"))
UNIT_IDS = [unit.id for unit in UNITS]


@cache
def notebook(path):
    return nbformat.read(path, as_version=4)


def lecture(unit):
    return notebook(ROOT / "lectures" / f"{unit.id}.ipynb")


def assignment(unit, folder="solutions"):
    return notebook(ROOT / folder / unit.id / f"{unit.assignment}.ipynb")


def code(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def graded(nb):
    return [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade")]


def all_notebooks():
    for unit in UNITS:
        yield f"lecture {unit.id}", lecture(unit)
        for folder in ("solutions", "exercises"):
            yield f"{folder} {unit.id}", assignment(unit, folder)


per_unit = pytest.mark.parametrize("unit", UNITS, ids=UNIT_IDS)


def test_every_source_has_a_unit():
    sources = {p.stem for p in (ROOT / "sources" / "lectures").glob("*.py")} - {"00_start_here"}
    assignments = {p.name for p in (ROOT / "sources" / "assignments").iterdir() if p.is_dir()}
    assert sources == assignments == set(UNIT_IDS)


# --- assignments -------------------------------------------------------------------------------


@per_unit
def test_stubs_have_the_references_signature_and_docstring(unit):
    for folder in ("solutions", "exercises"):
        functions = {
            node.name: node
            for cell in code(assignment(unit, folder))
            for node in ast.parse(cell.source).body
            if isinstance(node, ast.FunctionDef)
        }
        for name in unit.stubs:
            reference = getattr(unit.module, name)
            stub = functions[name]
            plain = inspect.unwrap(reference)
            assert inspect.cleandoc(ast.get_docstring(stub)) == inspect.getdoc(plain), (
                folder,
                name,
            )
            namespace: dict = {}
            exec(compile(ast.Module([stub], []), name, "exec"), namespace)
            assert str(inspect.signature(namespace[name])) == str(inspect.signature(plain)), name


@per_unit
def test_points_add_up(unit):
    for folder in ("solutions", "exercises"):
        total = sum(c.metadata["nbgrader"]["points"] for c in graded(assignment(unit, folder)))
        assert total == unit.points == 20


@per_unit
def test_points_table_says_what_the_cells_say(unit):
    """Every function's row names the points of its visible and hidden cells."""
    nb = assignment(unit)
    points = {
        c.metadata["nbgrader"]["grade_id"]: c.metadata["nbgrader"]["points"] for c in graded(nb)
    }
    table = nb.cells[0].source
    for name in unit.stubs:
        row = next(
            line for line in table.splitlines() if f"`{name}`" in line and line.startswith("|")
        )
        wanted = f"{points[f'{name}_visible']:g} + {points[f'{name}_hidden']:g} hidden"
        assert wanted in row, (row, wanted)


@per_unit
def test_every_stub_has_self_check_visible_and_hidden_cell(unit):
    nb = assignment(unit)
    by_id = {cell.id: cell for cell in nb.cells}
    for name in unit.stubs:
        assert f'check("{name}", {name})' in by_id[f"selfcheck_{name}"].source
        assert by_id[f"selfcheck_{name}"].metadata["tags"] == ["raises-exception"]
        assert 'part="visible"' in by_id[f"{name}_visible"].source
        assert 'part="hidden"' in by_id[f"{name}_hidden"].source
        released = {cell.id: cell for cell in assignment(unit, "exercises").cells}
        assert "check(" not in released[f"{name}_hidden"].source


@per_unit
def test_one_graded_prediction_one_training_one_written_answer(unit):
    nb = assignment(unit)
    sources = "\n".join(c.source for c in graded(nb) if c.cell_type == "code")
    assert "_trains_" in sources
    assert 'part="properties"' in sources
    assert len([c for c in graded(nb) if c.cell_type == "markdown"]) == 1


@per_unit
def test_points_in_graded_cells_match_their_metadata(unit):
    for cell in graded(assignment(unit)):
        if cell.cell_type == "code":
            given = sum(map(float, re.findall(r"points=([\d.]+)", cell.source)))
            assert given == cell.metadata["nbgrader"]["points"], cell.id


# --- lectures ----------------------------------------------------------------------------------


@per_unit
def test_lecture_has_the_templates_parts(unit):
    text = "\n".join(cell.source for cell in lecture(unit).cells)
    for part in (
        "Predict(", "Lab(", "Missions(", "ABMap(", "Quiz(", "show_source(", "<details>",
        "What the sources say", "When it fails", "often believed", "中文", "**References.**",
        f"../exercises/{unit.id}/{unit.assignment}.ipynb", "| symbol |",
    ):  # fmt: skip
        assert part in text, part
    assert 18 <= len(lecture(unit).cells) <= 40


@per_unit
def test_answers_are_folded_away(unit):
    for cell in code(lecture(unit)):
        if re.search(r"\banswer=", cell.source):
            assert cell.metadata.get("jupyter", {}).get("source_hidden"), cell.id


@per_unit
def test_prose_between_two_things_to_do_is_short(unit):
    for nb in (lecture(unit), assignment(unit, "exercises")):
        words, cells = 0, nb.cells[1:]
        for cell in cells:
            if cell.cell_type == "code" or cell.metadata.get("nbgrader", {}).get("solution"):
                words = 0
                continue
            if "**References.**" in cell.source:
                break  # the summary is read, not worked through
            # Headings, tables, formulas and folded parts are looked up, not read through.
            text = re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL)
            text = re.sub(r"\$\$.*?\$\$|\$.*?\$", " x ", text, flags=re.DOTALL)
            lines = [line for line in text.splitlines() if not line.startswith(("|", "#"))]
            words += len(" ".join(lines).split())
            assert words <= 120, (words, cell.source[:80])


# --- all ---------------------------------------------------------------------------------------


def calls(node, *names):
    """The calls of functions with these names in a piece of code."""
    found = (part for part in ast.walk(node) if isinstance(part, ast.Call))
    return [call for call in found if getattr(call.func, "id", None) in names]


def sliders(lab):
    """The hyperparameters that have a slider in the lab made by this call."""
    extras = next((k.value for k in lab.keywords if k.arg == "extras"), ast.Tuple([]))
    method = method_name(ast.literal_eval(lab.args[0]))
    return {control.name for control in controls(method, ast.literal_eval(extras))}


def shown_labs(nb):
    """The sliders of every lab that is the last line of a cell, made there or shown by its name."""
    named = {}
    for cell in code(nb):
        body = ast.parse(cell.source).body
        for node in body:
            if isinstance(node, ast.Assign) and calls(node, "Lab"):
                named[node.targets[0].id] = calls(node, "Lab")[0]
        last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
        lab = named.get(last.id) if isinstance(last, ast.Name) else last
        if isinstance(lab, ast.Call) and lab in calls(lab, "Lab"):
            yield sliders(lab)


def test_every_notebook_shows_a_lab_with_sliders_for_alpha_and_beta():
    for name, nb in all_notebooks():
        found = list(shown_labs(nb))
        assert any("alpha" in has and has & {"beta", "beta1", "beta2"} for has in found), name


def test_every_figure_is_described():
    """As many descriptions as figures, and none of them empty unless the drawing helpers note what they draw."""
    for name, nb in all_notebooks():
        for cell in code(nb):
            source = ast.parse(cell.source)
            told = calls(source, "describe")
            assert len(told) >= len(calls(source, "figure")), (name, cell.id)
            own = calls(source, "plot_path", "plot_loss", "plot_state", "plot_surface", "note")
            assert all(len(call.args) > 1 or own for call in told), (name, cell.id)
            # A figure that is drawn without the course's function would have no description.
            assert not re.search(r"\b(matplotlib|plt)\b", cell.source), (name, cell.id)


def anchors(nb):
    """Where a link can lead within a notebook: its headings, spelled as JupyterLab does."""
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    headings = re.findall(r"^#+ +(.+?) *$", text, flags=re.MULTILINE)
    return {re.sub(r"\s", "-", heading) for heading in headings}


def broken_links(path, nb):
    """The relative links of a notebook that lead nowhere: no such file, or no such heading in it."""
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    targets = re.findall(r"\]\(\s*<?([^)>]*?)>?\s*\)", text) + re.findall(
        r"(?:href|src)=[\"']([^\"']*)[\"']", text
    )
    for target in targets:
        if re.match(r"https?://", target):
            continue
        file, mark, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not target or not there.is_file():
            yield target
        elif mark:
            known = anchors(notebook(there) if file else nb)
            if unquote(anchor) not in known:
                yield target


def test_links_lead_somewhere():
    for path in [
        *LECTURES,
        *(ROOT / "exercises").glob("*/*.ipynb"),
        *(ROOT / "solutions").glob("*/*.ipynb"),
    ]:
        assert list(broken_links(path, notebook(path))) == [], path.name


def test_broken_links_are_found():
    text = (
        "# A title\n\n[1](02_momentum.ipynb) [2](#A-title) [3](01_sgd.ipynb#Predict) [4](https://x.org/#y) "
        '[5](none.ipynb) [6](#None) [7](01_sgd.ipynb#None) [8]() <a href="none.html">9</a> ![10](none.png)'
    )
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    assert list(broken_links(ROOT / "lectures" / "05_adam.ipynb", nb)) == [
        "none.ipynb", "#None", "01_sgd.ipynb#None", "", "none.png", "none.html",
    ]  # fmt: skip


def test_generated_notebooks_have_no_outputs_and_stable_ids():
    for name, nb in [*all_notebooks(), ("start", notebook(LECTURES[0]))]:
        ids = [cell.id for cell in nb.cells]
        assert len(ids) == len(set(ids)), name
        for cell in code(nb):
            assert cell.outputs == [], name
            assert cell.execution_count is None, name


# --- they run ----------------------------------------------------------------------------------


def execute(nb, folder):
    nb = nbformat.from_dict(nb)
    client = NotebookClient(
        nb, timeout=120, resources={"metadata": {"path": str(folder)}}, allow_errors=True
    )
    begin = time.perf_counter()
    client.execute()
    print(f"executed in {time.perf_counter() - begin:.1f} s")
    return nb, time.perf_counter() - begin


def test_start_page_runs(tmp_path):
    nb, _ = execute(notebook(LECTURES[0]), tmp_path)
    assert_clean(code(nb))


# One unit, for who has no browser. In one, all notebooks run: tests/test_lectures_browser.py and
# tests/test_assignments_browser.py, with the same demands on their outputs.
QUICK = unit_of("04_rmsprop")


def test_lecture_runs(tmp_path):
    nb, seconds = execute(lecture(QUICK), tmp_path)
    assert_lecture(code(nb))
    assert seconds < LONGEST


def test_solution_runs_and_every_check_passes(tmp_path):
    nb, seconds = execute(assignment(QUICK), tmp_path)
    assert_all_points(code(nb))
    assert seconds < LONGEST


def test_untouched_assignment_says_what_is_missing_and_nothing_else(tmp_path):
    nb, _ = execute(assignment(QUICK, "exercises"), tmp_path)
    assert_only_missing(code(nb))
