"""A lab in JupyterLab in a real browser: keys move sliders, picture and text follow, nothing complains."""

from __future__ import annotations

import json
import re

import pytest

from course_lib.widgets import ABMap, Lab, ab_map
from tests.browser import NotebookPage, notebook_of

pytestmark = pytest.mark.browser

LAB = 'Lab("momentum", surfaces=("quadratic_bowl", "rosenbrock"), overlay=("SGD",), steps=300)'
MOVING = (
    'Lab("momentum", surfaces=("quadratic_bowl",), beta_schedules={"down": lambda beta, steps: '
    "lambda t: beta * (1 - t / steps)})"
)
MAP = 'ABMap("momentum", lab=lab, steps=300)'
CELLS = (
    "from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict",
    f"lab = {LAB}\nlab",
    f"chart = {MAP}\nchart",
    'Missions(lab, [Mission.diverge(surface="rosenbrock"), Mission.reach(1e-6, within=100)])',
    'Predict("Which way?", ("left", "right"), 1, "Downhill is right.", name="way")',
    "def sgd_step(theta, grad, alpha):\n    return theta - alpha * gradient\n\n"
    'Lab("sgd", student=sgd_step)',
    MOVING,
    "from course_lib.lecture import setup\nsetup()",
    'print("Figure: " + "lengthy " * 60)',
)


@pytest.fixture(scope="module")
def folder(jupyter):
    """Where the notebook with every component lies."""
    folder = jupyter[1] / "labs"
    folder.mkdir()
    (folder / "labs.ipynb").write_text(json.dumps(notebook_of(CELLS)))
    return folder


@pytest.fixture(scope="module")
def opened(browser, jupyter, folder):
    """The notebook, all cells run."""
    opened = NotebookPage(browser, jupyter[0], "labs/labs.ipynb")
    opened.wait()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def twin():
    """The same lab in this process: what the browser must show."""
    return eval(LAB, {"Lab": Lab})


@pytest.fixture(scope="module")
def chart(twin):
    return eval(MAP, {"ABMap": ABMap, "lab": twin})


def test_first_display(opened, twin, chart):
    opened.wait_for_summary(1, twin.summary)
    image = opened.cell(1).locator("img.widget-image")
    assert image.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [1080, 410]
    # Nothing sticks out of the page at 1280 px, and the picture keeps its proportions.
    box = image.bounding_box()
    assert box["x"] + box["width"] <= 1280
    assert box["width"] / box["height"] == pytest.approx(1080 / 410, rel=0.01)
    image.scroll_into_view_if_needed()
    opened.keep("lab")


@pytest.mark.parametrize(("label", "name"), [("step size α", "alpha"), ("β", "beta")])
def test_slider_by_keyboard(opened, twin, label, name):
    before = opened.picture(1)
    opened.handle(1, label).focus()
    for _ in range(4):
        opened.page.keyboard.press("ArrowLeft")
    twin.controls.hyper[name].index -= 4
    opened.wait_for_summary(1, twin.summary)
    assert f"{label[-1]} = {twin.hyper[name]:.4g}" in opened.summary(1)
    assert f"the loss is {twin.path.loss[-1]:.3g}," in opened.summary(1)
    assert opened.picture(1) != before


@pytest.mark.parametrize("key", ["Home", "End"])
def test_slider_to_both_ends(opened, twin, key):
    opened.handle(1, "β").focus()
    opened.page.keyboard.press(key)
    twin.set(beta={"Home": 0.0, "End": 0.999}[key])
    opened.wait_for_summary(1, twin.summary)


def test_surface_overlay_and_reset(opened, twin):
    menu = opened.cell(1).get_by_label("surface")
    menu.select_option(label="Rosenbrock's banana")
    twin.set(surface="rosenbrock")
    opened.wait_for_summary(1, twin.summary)
    box = opened.cell(1).get_by_label("SGD")
    box.focus()
    opened.page.keyboard.press("Space")
    twin.set(overlay=())
    opened.wait_for_summary(1, twin.summary)
    assert "SGD" not in opened.summary(1)
    reset = opened.cell(1).get_by_role("button", name="Reset")
    reset.focus()
    opened.page.keyboard.press("Enter")
    twin.controls.reset.click()
    opened.wait_for_summary(1, twin.summary)


def test_menu_of_beta_schedules(opened):
    moving = eval(MOVING, {"Lab": Lab})
    opened.wait_for_summary(6, moving.summary)
    before = opened.picture(6)
    opened.cell(6).get_by_label("β schedule").select_option(label="down")
    moving.set(beta_schedule="down")
    opened.wait_for_summary(6, moving.summary)
    assert "schedule of β: down" in opened.summary(6)
    assert opened.picture(6) != before


def test_map_loads_a_cell(opened, twin, chart):
    opened.handle(2, "map's α").focus()
    for _ in range(3):
        opened.page.keyboard.press("ArrowRight")
    chart._x_slider.index += 3
    opened.wait_for_summary(2, chart.summary + ab_map.KEY)
    opened.wait_for_summary(1, twin.summary)
    # A value between two stops is shown as it is, and the ends stay where they were.
    assert opened.readout(1, "step size α") == f"{twin.hyper['alpha']:.6g}"
    for key, value in (("Home", 1e-7), ("End", 10.0)):
        opened.handle(1, "step size α").focus()
        opened.page.keyboard.press(key)
        twin.set(alpha=value)
        opened.wait_for_summary(1, twin.summary)
    opened.cell(2).locator("img.widget-image").scroll_into_view_if_needed()
    opened.keep("map")


def test_mission_is_ticked_by_the_lab(opened):
    opened.cell(1).get_by_role("button", name="Reset").click()
    opened.cell(3).get_by_role("button", name="Start over").click()
    opened.cell(3).get_by_text("open · Make it diverge").wait_for()
    opened.cell(1).get_by_label("surface").select_option(label="Rosenbrock's banana")
    opened.handle(1, "step size α").focus()
    opened.page.keyboard.press("End")
    opened.cell(3).get_by_text("done · Make it diverge").wait_for()
    assert "diverged" in opened.summary(1)
    opened.keep("missions")


def test_predict_is_recorded_beside_the_notebook(opened, folder):
    assert "Downhill" not in opened.cell(4).locator(".jp-OutputArea").inner_text()
    opened.cell(4).get_by_label("right").check()
    opened.cell(4).get_by_role("button", name="Commit").click()
    opened.wait_for_summary(4, "You committed to “right”. Right. Downhill is right.")
    assert json.loads((folder / ".course" / "answers.json").read_text()) == {"way": 1}


def test_error_in_the_readers_function_is_a_sentence(opened):
    said = opened.summary(5)
    assert "sgd_step stopped at step 1 in line 2, “return theta - alpha * gradient”" in said
    assert "NameError: name 'gradient' is not defined" in said
    opened.handle(5, "step size α").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.settle()
    assert opened.summary(5) != said  # the lab lives on
    opened.cell(5).locator("img.widget-image").scroll_into_view_if_needed()
    opened.keep("student")


def test_the_words_come_after_the_picture(opened):
    """As in a reader's browser, where they wait for a rest."""
    image = opened.cell(1).locator("img.widget-image").first
    opened.cell(1).get_by_role("button", name="Reset").click()
    opened.settle()
    opened.handle(1, "β").focus()
    opened.page.keyboard.press("Home")  # there is room to the right
    opened.settle()
    opened.ask("import course_lib.widgets.later as later; later.REST, later.LONGEST = 2.0, 4.0")
    before = opened.summary(1), image.get_attribute("src")
    opened.page.keyboard.press("ArrowRight")
    opened.settle()
    assert image.get_attribute("src") != before[1]
    assert opened.summary(1) == before[0]
    opened.page.wait_for_timeout(3000)
    after = opened.summary(1)
    assert after != before[0]
    opened.ask("later.REST, later.LONGEST = 0.0, 0.4")
    opened.page.keyboard.press("ArrowLeft")
    opened.settle()
    assert opened.summary(1) == before[0]


# What may be more after a few hundred moves: nothing that is kept per move. RSS in MB.
MORE = {"models": 0, "comms": 0, "widgets": 0, "nodes": 20, "listeners": 20, "rss": 8, "heap": 8}


@pytest.mark.slow
def test_nothing_is_left_behind_by_500_moves(opened):
    """Widgets, nodes and listeners of the page (after collecting garbage), memory of both sides."""
    devtools = opened.page.context.new_cdp_session(opened.page)

    def held():
        devtools.send("HeapProfiler.collectGarbage")
        page = devtools.send("Memory.getDOMCounters")
        heap = devtools.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        kernel = opened.ask(
            "import gc, ipywidgets; gc.collect()",
            widgets="len(ipywidgets.widgets.widget._instances)",
            rss="int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6",
        )
        return {
            **opened.page.evaluate("notebook.widgets()"),
            "nodes": page["nodes"],
            "listeners": page["jsEventListeners"],
            "heap": heap,
            **{name: float(value) for name, value in kernel.items()},
        }

    def move(times):
        seen, image = set(), opened.cell(1).locator("img.widget-image").first
        opened.handle(1, "β").focus()
        for k in range(times):
            opened.page.keyboard.press("ArrowLeft" if k // 10 % 2 else "ArrowRight")
            opened.settle(quiet=5)
            seen.add(image.get_attribute("src"))  # the words come when the moves rest
        assert len(seen) == 11
        opened.settle()  # nothing may be under way while it is counted

    opened.cell(1).get_by_role("button", name="Reset").click()
    opened.settle()
    opened.handle(1, "β").focus()
    opened.page.keyboard.press("Home")  # room for ten moves
    opened.settle()
    move(100)
    before = held()
    move(500)
    after = held()
    assert {name: value for name, value in after.items() if value > before[name] + MORE[name]} == {}


def test_printed_words_stay_whole(opened):
    """Every word on the screen is on one line: it has one box."""
    boxes = """pre => {
        const text = pre.firstChild.nodeType === 3 ? pre.firstChild : pre.querySelector("span").firstChild;
        return [...text.data.matchAll(/lengthy/g)].map((word) => {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return new Set([...range.getClientRects()].map((box) => box.top)).size;
        });
    }"""
    lines = opened.cell(8).locator(".jp-OutputArea-output pre")
    assert lines.evaluate(boxes) == [1] * 60
    assert lines.evaluate("pre => pre.clientHeight") > 40  # more than two lines
    assert "course_lib" in opened.cell(7).locator(".jp-OutputArea-output pre").inner_text()


def test_labels_are_whole(opened):
    labels = opened.page.locator(".widget-label")
    short = labels.evaluate_all(
        "all => all.filter(e => e.offsetParent && e.scrollWidth > e.clientWidth).map(e => e.innerText)"
    )
    assert short == []


def test_nobody_complained(opened):
    opened.assert_clean()


def test_dark_theme(opened):
    opened.page.get_by_role("menuitem", name="Settings", exact=True).click()
    opened.page.locator(".lm-Menu-item", has_text=re.compile("^Theme$")).hover()
    opened.page.locator(".lm-Menu-item", has_text=re.compile("^JupyterLab Dark$")).click()
    opened.page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    status = opened.cell(1).locator("[role=status]").first
    colour, paper = status.evaluate(
        """e => [getComputedStyle(e).color,
                 getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor]"""
    )
    light, dark = (sum(map(int, re.findall(r"\d+", c)[:3])) for c in (colour, paper))
    assert light - dark > 300
    opened.page.wait_for_selector("#jupyterlab-splash", state="detached")
    opened.cell(1).locator("img.widget-image").scroll_into_view_if_needed()
    opened.keep("dark")


def test_notebook_7(browser, jupyter, folder):
    """A lab works by keyboard in Jupyter Notebook too."""
    # A file, and so a kernel, of its own: the other one is still open in JupyterLab.
    (folder / "notebook.ipynb").write_text(json.dumps(notebook_of(CELLS)))
    notebook = NotebookPage(browser, jupyter[0], "labs/notebook.ipynb", "notebook")
    notebook.wait()
    twin = eval(LAB, {"Lab": Lab})
    notebook.wait_for_summary(1, twin.summary)
    for key, value in (("Home", 0.0), ("End", 0.999)):
        before = notebook.picture(1)
        notebook.handle(1, "β").focus()
        notebook.page.keyboard.press(key)
        twin.set(beta=value)
        notebook.wait_for_summary(1, twin.summary)
        assert notebook.picture(1) != before
    notebook.keep("notebook-7")
    notebook.assert_clean()
    notebook.close()
