"""``course lab`` on a notebook made for measuring, and a Chromium that works its sliders."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from course_lib.launch import START_PAGE

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = Path(__file__).with_suffix(".js")
CELLS = (
    "from benchmarks import labs_notebook\nlab = labs_notebook.ours()\nlab",
    "labs_notebook.usual(lab)",
    "labs_notebook.report()",
)
OURS, USUAL, REPORT = range(3)
RATE = 60  # pointer events per second
PAUSE = 80  # milliseconds between two moves
CROSSING = 1.25  # seconds for the pointer's way over the whole slider


@contextmanager
def served() -> Iterator[str]:
    """``course lab`` in a folder of its own, its start page the notebook; gives the address."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        (root / "sources").mkdir(parents=True)
        (root / "pyproject.toml").touch()
        page = root / START_PAGE
        page.parent.mkdir()
        page.write_text(json.dumps(_notebook()))
        dropped = ("DISPLAY", "WAYLAND_DISPLAY", "JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR")
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        process = subprocess.Popen(
            [sys.executable, "-m", "course_lib", "lab", "--no-browser", "--port", "18900"],
            cwd=root,
            env={**kept, "HOME": folder, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield _address(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def _notebook() -> dict[str, Any]:
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


def _address(process: subprocess.Popen) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("To stop"):
            return re.search(r"http://\S+", said).group()
    raise RuntimeError(f"course lab ended: {said}")


def chromium() -> str:
    """The browser: ``$CHROMIUM``, or the first of the usual names."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = [path for name in names if name and (path := shutil.which(name))]
    if not found:
        raise FileNotFoundError(f"no browser found: looked for {', '.join(filter(None, names))}")
    return found[0]


class Bench:
    """The notebook in a browser, its cells run.

    Parameters
    ----------
    page : playwright page
    address : str
        The notebook's.
    """

    def __init__(self, page: Any, address: str):
        self.page = page
        page.set_default_timeout(20_000)
        page.goto(address)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
        page.evaluate(SCRIPT.read_text())
        for cell in (OURS, USUAL):
            self._execute(cell)
            self._cell(cell).locator("img").first.wait_for()

    def watch(self, cell: int) -> None:
        """From now on the keys and the pictures are those of ``cell``."""
        self._cell(cell).locator("img").first.scroll_into_view_if_needed()
        self.page.evaluate("root => bench.watch(root)", self._cell(cell).element_handle())
        self._handle(cell).focus()
        self.page.wait_for_timeout(200)

    def start(self, cell: int, value: float) -> None:
        """Move the α of ``cell`` to ``value``, one of its stops, by keys."""
        self.watch(cell)
        readout = self._slider(cell).locator(".widget-readout")
        while (shown := float(readout.inner_text())) != value:
            self.page.keyboard.press("ArrowRight" if shown < value else "ArrowLeft")
            self.page.wait_for_timeout(30)
        self.page.wait_for_timeout(600)

    def move(self, key: str) -> dict[str, float]:
        """Press ``key``: milliseconds until the picture is "changed" in the page, and "shown"."""
        self.page.evaluate("bench.arm()")
        self.page.keyboard.press(key)
        seen = self.page.evaluate("() => bench.first")
        # Until kernel and browser are idle again: the text below the picture comes after it.
        self.page.wait_for_timeout(PAUSE)
        return seen

    def drag(self, cell: int, duration: float) -> float:
        """Move the pointer over the slider and back; new pictures on the screen per second."""
        track = self._slider(cell).locator(".noUi-base").bounding_box()
        handle = self._handle(cell).bounding_box()
        y, mouse = track["y"] + track["height"] / 2, self.page.mouse
        mouse.move(handle["x"] + handle["width"] / 2, y)
        mouse.down()
        self.page.evaluate("bench.arm()")
        begin = time.perf_counter()
        while (past := time.perf_counter() - begin) < duration:
            place = 1 - abs(1 - past / CROSSING % 2)
            mouse.move(track["x"] + track["width"] * place, y)
            now = time.perf_counter() - begin
            time.sleep(max(0.0, past + 1 / RATE - now))
        pictures = self.page.evaluate("bench.pictures")
        mouse.up()
        self.page.wait_for_timeout(1000)
        return len(set(pictures)) / past

    def report(self) -> dict[str, float]:
        """Where the lab's updates spent their time in the kernel, in milliseconds."""
        self._execute(REPORT)
        return json.loads(self._cell(REPORT).locator(".jp-OutputArea-output").inner_text())

    def _execute(self, cell: int) -> None:
        prompt = self._cell(cell).locator(".jp-InputPrompt")
        for _ in range(4):  # a cell that is run before the kernel is ready is silently lost
            self._cell(cell).locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            try:
                self.page.wait_for_function(
                    "e => /\\[\\d+\\]/.test(e.innerText)",
                    arg=prompt.element_handle(),
                    timeout=12_000,
                )
                return
            except Exception as error:
                if "Timeout" not in type(error).__name__:
                    raise
        raise RuntimeError(f"cell {cell} was not run: {CELLS[cell]!r}")

    def _cell(self, k: int) -> Any:
        return self.page.locator(".jp-CodeCell").nth(k)

    def _slider(self, cell: int) -> Any:
        named = self.page.locator(".widget-label", has_text=re.compile("^step size α$"))
        return self._cell(cell).locator(".widget-hslider").filter(has=named)

    def _handle(self, cell: int) -> Any:
        return self._slider(cell).locator(".noUi-handle")
