"""A notebook in JupyterLab in a real browser: the server, the page, and what the tests do with a cell.

The fixtures are in ``conftest.py``'s name space. A test module says what is in its notebook by a fixture
``cell_sources`` of scope "module": one string per cell; and with ``course_settings``, if it likes, that
Jupyter has the settings of `course lab`.
"""

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

# Where the tests keep what they saw: looked at by people.
ARTEFACTS = os.environ.get("BROWSER_ARTEFACTS")


def _notebook(cell_sources) -> dict:
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{k}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for k, source in enumerate(cell_sources)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture(scope="module")
def course_settings():
    """Whether Jupyter has the settings of `course lab`; by default it has its own."""
    return False


@pytest.fixture(scope="module")
def server(tmp_path_factory, cell_sources, course_settings):
    """A JupyterLab of its own, with its own settings, in a folder with the notebook: address, folder."""
    home = tmp_path_factory.mktemp("jupyter")
    work = home / "work"
    work.mkdir()
    (work / "labs.ipynb").write_text(json.dumps(_notebook(cell_sources)))
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
    if course_settings:
        folders["JUPYTER_CONFIG_PATH"] = str(root / "course_lib" / "jupyter")
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
    # "Run All" before the kernel is ready is lost, silently or with a dialog that says so.
    unready = page.locator("dialog.jp-Dialog")
    page.add_locator_handler(unready, lambda: page.keyboard.press("Escape"))
    for _ in range(4):
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
    page.remove_locator_handler(unready)
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


def keep(page, name):
    if ARTEFACTS:
        Path(ARTEFACTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(ARTEFACTS) / f"{name}.png"))
