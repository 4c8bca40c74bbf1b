"""A lab in JupyterLab in a real browser: keys move sliders, picture and text follow, nothing complains."""

from __future__ import annotations

import json
import re

import pytest

from course_lib.widgets import ABMap, Lab, ab_map
from tests.notebook_page import cell, handle, keep, picture, readout, summary, wait_for_summary

pytestmark = pytest.mark.browser

LAB = 'Lab("momentum", surfaces=("quadratic_bowl", "rosenbrock"), overlay=("SGD",), steps=300)'
MAP = 'ABMap("momentum", lab=lab, steps=300)'
CELLS = (
    "from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict",
    f"lab = {LAB}\nlab",
    f"chart = {MAP}\nchart",
    'Missions(lab, [Mission.diverge(surface="rosenbrock"), Mission.reach(1e-6, within=100)])',
    'Predict("Which way?", ("left", "right"), 1, "Downhill is right.", name="way")',
    "def sgd_step(theta, grad, alpha):\n    return theta - alpha * gradient\n\n"
    'Lab("sgd", student=sgd_step)',
)


@pytest.fixture(scope="module")
def cell_sources():
    return CELLS


@pytest.fixture(scope="module")
def twin():
    """The same lab in this process: what the browser must show."""
    return eval(LAB, {"Lab": Lab})


@pytest.fixture(scope="module")
def chart(twin):
    return eval(MAP, {"ABMap": ABMap, "lab": twin})


def test_first_display(page, twin, chart):
    wait_for_summary(page, 1, twin.summary)
    image = cell(page, 1).locator("img.widget-image")
    assert image.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [1080, 410]
    # Nothing sticks out of the page at 1280 px, and the picture keeps its proportions.
    box = image.bounding_box()
    assert box["x"] + box["width"] <= 1280
    assert box["width"] / box["height"] == pytest.approx(1080 / 410, rel=0.01)
    image.scroll_into_view_if_needed()
    keep(page, "lab")


@pytest.mark.parametrize(("label", "name"), [("step size α", "alpha"), ("β", "beta")])
def test_slider_by_keyboard(page, twin, label, name):
    before = picture(page, 1)
    handle(page, 1, label).focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    twin.controls.hyper[name].index -= 4
    wait_for_summary(page, 1, twin.summary)
    assert f"{label[-1]} = {twin.hyper[name]:.4g}" in summary(page, 1)
    assert f"the loss is {twin.path.loss[-1]:.3g}," in summary(page, 1)
    assert picture(page, 1) != before


@pytest.mark.parametrize("key", ["Home", "End"])
def test_slider_to_both_ends(page, twin, key):
    handle(page, 1, "β").focus()
    page.keyboard.press(key)
    twin.set(beta={"Home": 0.0, "End": 0.999}[key])
    wait_for_summary(page, 1, twin.summary)


def test_surface_overlay_and_reset(page, twin):
    menu = cell(page, 1).get_by_label("surface")
    menu.select_option(label="Rosenbrock's banana")
    twin.set(surface="rosenbrock")
    wait_for_summary(page, 1, twin.summary)
    box = cell(page, 1).get_by_label("SGD")
    box.focus()
    page.keyboard.press("Space")
    twin.set(overlay=())
    wait_for_summary(page, 1, twin.summary)
    assert "SGD" not in summary(page, 1)
    reset = cell(page, 1).get_by_role("button", name="Reset")
    reset.focus()
    page.keyboard.press("Enter")
    twin.controls.reset.click()
    wait_for_summary(page, 1, twin.summary)


def test_map_loads_a_cell(page, twin, chart):
    handle(page, 2, "map's α").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    chart._x_slider.index += 3
    wait_for_summary(page, 2, chart.summary + ab_map.KEY)
    wait_for_summary(page, 1, twin.summary)
    # A value between two stops is shown as it is, and the ends stay where they were.
    assert readout(page, 1, "step size α") == f"{twin.hyper['alpha']:.6g}"
    for key, value in (("Home", 1e-7), ("End", 10.0)):
        handle(page, 1, "step size α").focus()
        page.keyboard.press(key)
        twin.set(alpha=value)
        wait_for_summary(page, 1, twin.summary)
    cell(page, 2).locator("img.widget-image").scroll_into_view_if_needed()
    keep(page, "map")


def test_mission_is_ticked_by_the_lab(page):
    cell(page, 1).get_by_role("button", name="Reset").click()
    cell(page, 3).get_by_role("button", name="Start over").click()
    cell(page, 3).get_by_text("open · Make it diverge").wait_for()
    cell(page, 1).get_by_label("surface").select_option(label="Rosenbrock's banana")
    handle(page, 1, "step size α").focus()
    page.keyboard.press("End")
    cell(page, 3).get_by_text("done · Make it diverge").wait_for()
    assert "diverged" in summary(page, 1)
    keep(page, "missions")


def test_predict_is_recorded_beside_the_notebook(page, server):
    _, work = server
    assert "Downhill" not in cell(page, 4).locator(".jp-OutputArea").inner_text()
    cell(page, 4).get_by_label("right").check()
    cell(page, 4).get_by_role("button", name="Commit").click()
    wait_for_summary(page, 4, "You committed to “right”. Right. Downhill is right.")
    assert json.loads((work / ".course" / "answers.json").read_text()) == {"way": 1}


def test_error_in_the_readers_function_is_a_sentence(page):
    said = summary(page, 5)
    assert "sgd_step stopped at step 1 in line 2, “return theta - alpha * gradient”" in said
    assert "NameError: name 'gradient' is not defined" in said
    handle(page, 5, "step size α").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert summary(page, 5) != said  # the lab lives on
    cell(page, 5).locator("img.widget-image").scroll_into_view_if_needed()
    keep(page, "student")


def test_nobody_complained(page):
    for k in range(len(CELLS)):
        text = cell(page, k).locator(".jp-Cell-outputWrapper").inner_text()
        assert "Traceback" not in text
        assert (
            cell(page, k).locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        )
    assert page.complaints == []


def test_dark_theme(page):
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Theme$")).hover()
    page.locator(".lm-Menu-item", has_text=re.compile("^JupyterLab Dark$")).click()
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    status = cell(page, 1).locator("[role=status]").first
    colour, paper = status.evaluate(
        """e => [getComputedStyle(e).color,
                 getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor]"""
    )
    light, dark = (sum(map(int, re.findall(r"\d+", c)[:3])) for c in (colour, paper))
    assert light - dark > 300
    page.wait_for_selector("#jupyterlab-splash", state="detached")
    cell(page, 1).locator("img.widget-image").scroll_into_view_if_needed()
    keep(page, "dark")
