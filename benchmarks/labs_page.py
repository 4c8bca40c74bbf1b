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

from benchmarks.labs_browser import CONTROL, Browser
from course_lib.launch import START_PAGE

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = Path(__file__).with_suffix(".js")
CELLS = (
    "from benchmarks import labs_notebook\nlab = labs_notebook.ours()\nlab",
    "labs_notebook.usual(lab)",
    "labs_notebook.floor(lab)",
    "labs_notebook.report()",
)
OURS, USUAL, FLOOR, REPORT = range(4)
RATE = 60  # pointer events per second
PAUSE = 0.25  # seconds between two moves
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
    browser : Browser
        With the notebook open.
    """

    def __init__(self, browser: Browser):
        self.browser = browser
        browser.wait_for(
            "!!document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')"
        )
        browser.evaluate(f"{SCRIPT.read_text()}; null")
        for cell in (OURS, USUAL, FLOOR):
            self._execute(cell)
            browser.wait_for(f"!!bench.cell({cell}).querySelector('img')")

    def watch(self, cell: int) -> None:
        """From now on the keys and the pictures are those of ``cell``."""
        self.browser.evaluate(f"bench.watch({cell})")
        time.sleep(0.2)

    def start(self, cell: int, value: float) -> None:
        """Move the α of ``cell`` to ``value``, one of its stops, by keys."""
        self.watch(cell)
        while (shown := float(self.browser.evaluate(f"bench.readout({cell})"))) != value:
            self.browser.press("ArrowRight" if shown < value else "ArrowLeft")
            time.sleep(0.03)
        time.sleep(0.6)

    def move(self, key: str) -> dict[str, float]:
        """Press ``key``: milliseconds until the picture is "changed" in the page, and "shown"."""
        self.browser.evaluate("bench.arm()")
        self.browser.press(key)
        seen = self.browser.evaluate("bench.first")
        # Until kernel and browser are idle again: the text below the picture comes after it.
        time.sleep(PAUSE)
        return seen

    def drag(self, cell: int, duration: float) -> float:
        """Move the pointer over the slider and back; new pictures on the screen per second."""
        left, middle, width, handle = self.browser.evaluate(f"bench.track({cell})")
        browser = self.browser
        browser.mouse("Pressed", handle, middle)
        browser.evaluate("bench.arm()")
        begin = time.perf_counter()
        while (past := time.perf_counter() - begin) < duration:
            place = 1 - abs(1 - past / CROSSING % 2)
            browser.mouse("Moved", left + width * place, middle)
            now = time.perf_counter() - begin
            time.sleep(max(0.0, past + 1 / RATE - now))
        pictures = browser.evaluate("bench.pictures")
        browser.mouse("Released", left + width * place, middle)
        time.sleep(1)
        return len(set(pictures)) / past

    def report(self) -> dict[str, float]:
        """Where the lab's updates spent their time in the kernel, in milliseconds."""
        self._execute(REPORT)
        shown = f"bench.cell({REPORT}).querySelector('.jp-OutputArea-output')?.innerText"
        return json.loads(self.browser.wait_for(shown))

    def _execute(self, cell: int) -> None:
        prompt = f"/\\[\\d+\\]/.test(bench.cell({cell}).querySelector('.jp-InputPrompt').innerText)"
        for _ in range(4):  # a cell that is run before the kernel is ready is silently lost
            self.browser.click(*self.browser.evaluate(f"bench.editor({cell})"))
            self.browser.press("Enter", CONTROL)
            try:
                self.browser.wait_for(prompt, seconds=12)
                return
            except TimeoutError:
                continue
        raise RuntimeError(f"cell {cell} was not run: {CELLS[cell]!r}")
