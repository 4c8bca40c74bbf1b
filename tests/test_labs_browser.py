"""A lab in JupyterLab in a real browser: keys move sliders, picture and text follow, nothing complains."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from course_lib.widgets import ABMap, Lab, ab_map

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
# Where the tests keep what they saw: looked at by people.
ARTEFACTS = os.environ.get("BROWSER_ARTEFACTS")


def _notebook() -> dict:
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{k}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for k, source in enumerate(CELLS)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A JupyterLab of its own, with its own settings, on a notebook with every component."""
    home = tmp_path_factory.mktemp("jupyter")
    work = home / "work"
    work.mkdir()
    (work / "labs.ipynb").write_text(json.dumps(_notebook()))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = Path(__file__).resolve().parent.parent
    folders = {
        name: str(home / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ip=127.0.0.1"]
    command += ["--LabApp.news_url=None", "--LabApp.extension_manager=readonly"]
    # Else a question about news lies over the screenshots.
    quiet = home / "jupyter_config_dir" / "lab" / "user-settings" / "@jupyterlab"
    quiet = quiet / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    log = home / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=work,
            env={**os.environ, **folders, "PYTHONPATH": str(root), "HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api", process, log)
        yield address, work
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address, process, log):
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.125)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser(browser_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(server, browser):
    """The notebook, all cells run."""
    address, _ = server
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(15_000)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(f"page error: {error}"))
    page.on("console", lambda said: _keep_error(page, said))
    page.goto(f"{address}/lab/tree/labs.ipynb")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=40_000)
    last = page.locator(".jp-CodeCell").last.locator(".jp-InputPrompt")
    for _ in range(4):  # "Run All" before the kernel is ready is silently lost
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            page.wait_for_function(
                "e => /\\[\\d+\\]/.test(e.innerText)", arg=last.element_handle(), timeout=12_000
            )
            break
        except Exception as error:
            if "Timeout" not in type(error).__name__:
                raise
    page.wait_for_selector(".jp-CodeCell:nth-of-type(2) .widget-image", state="attached")
    yield page
    page.close()


def _keep_error(page, said):
    # Without a network JupyterLab cannot fetch its news; that is no fault of a lab.
    if said.type == "error" and "news" not in said.text + str(said.location):
        page.complaints.append(said.text)


def cell(page, k):
    return page.locator(".jp-CodeCell").nth(k)


def summary(page, k):
    return cell(page, k).locator("[role=status]").first.inner_text()


def wait_for_summary(page, k, text):
    """Wait until the status of cell ``k`` is ``text``; fail with what it is instead."""
    for _ in range(80):
        if summary(page, k) == text:
            return
        page.wait_for_timeout(50)
    assert summary(page, k) == text


def picture(page, k):
    return (
        cell(page, k)
        .locator("img.widget-image")
        .first.evaluate(
            """async image => {
            await image.decode();
            const canvas = document.createElement("canvas");
            canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
            canvas.getContext("2d").drawImage(image, 0, 0);
            return canvas.toDataURL();
        }"""
        )
    )


def slider(page, k, label):
    """The slider with that label in cell ``k``."""
    named = page.locator(".widget-label", has_text=re.compile(f"^{re.escape(label)}$"))
    return cell(page, k).locator(".widget-hslider").filter(has=named)


def handle(page, k, label):
    return slider(page, k, label).locator(".noUi-handle")


def readout(page, k, label):
    return slider(page, k, label).locator(".widget-readout").inner_text()


@pytest.fixture(scope="module")
def twin():
    """The same lab in this process: what the browser must show."""
    return eval(LAB, {"Lab": Lab})


@pytest.fixture(scope="module")
def chart(twin):
    return eval(MAP, {"ABMap": ABMap, "lab": twin})


def keep(page, name):
    if ARTEFACTS:
        Path(ARTEFACTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(ARTEFACTS) / f"{name}.png"))


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
