"""JupyterLab in a real Chromium: the server, a notebook's page, and what is on it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest
from nbformat import NotebookNode

from tests.outputs import assert_clean

ROOT = Path(__file__).resolve().parent.parent
# What the tests saw, for people to look at: pictures, the list of actions.
ARTEFACTS = ROOT / ".artefacts"
PATIENCE = 60_000  # ms for JupyterLab and a kernel to start on a busy machine
WINDOW = {"width": 1280, "height": 900}
SCRIPT = Path(__file__).with_suffix(".js")
# Notebook 7 says so on every notebook, also on one without a lab; its fonts for formulas are refused at times.
OF_NOTEBOOK_7 = re.compile(
    r"page error: Cannot read properties of undefined \(reading 'schema'\)"
    r"|page error: Command 'filebrowser:open-path' not registered"
    r"|Failed to load resource: .* 403 .*/static/notebook/\w+\.woff2?\)"
)


class Server(NamedTuple):
    process: subprocess.Popen
    address: str
    said: str

    @property
    def port(self) -> int:
        return int(re.search(r":(\d+)/", self.address).group(1))

    @property
    def token(self) -> str:
        return self.address.rpartition("token=")[2]

    def url(self, notebook: str, frontend: str) -> str:
        """The address of a notebook in JupyterLab ("lab") or Notebook 7 ("notebook")."""
        # In a workspace of its own: else JupyterLab opens again what it showed last.
        workspace = re.sub(r"\W", "-", notebook)
        folder = {"lab": f"lab/workspaces/{workspace}/tree", "notebook": "notebooks"}[frontend]
        return f"http://localhost:{self.port}/{folder}/{notebook}?token={self.token}"

    def ask(self, path: str, data: dict | None = None):
        request = urllib.request.Request(
            f"http://localhost:{self.port}/{path}",
            data=None if data is None else json.dumps(data).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def running(checkout: Path, *options: str, **changes: str) -> Iterator[Server]:
    """``course lab`` in ``checkout``, with the folder ``home`` beside it for a home."""
    process = subprocess.Popen(
        [sys.executable, "-m", "course_lib", "lab", *options],
        cwd=checkout,
        env=_environment(checkout, **changes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("To stop"):
                break
        else:
            pytest.fail("course lab ended: " + "".join(said))
        address = re.search(r"http://\S+", "".join(said)).group()
        server = Server(process, address, "".join(said))
        _wait_until_up(server)
        yield server
    finally:
        process.kill()
        process.communicate()


def _environment(checkout: Path, **changes: str) -> dict[str, str]:
    dropped = ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "JUPYTER_CONFIG_PATH")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    # Coverage would start in the kernels too.
    kept = {name: value for name, value in kept.items() if not name.startswith("COV_CORE")}
    own = {
        "HOME": str(checkout.parent / "home"),
        "PYTHONPATH": str(ROOT),
        # The page stands still once the kernel has answered; only tests/test_labs_browser.py looks at the delay.
        "COURSE_WORDS_AFTER": "0",
    }
    return kept | own | changes


def _wait_until_up(server: Server) -> None:
    for _ in range(100):
        try:
            server.ask("api/status")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server does not answer")


def prepare_home(home: Path) -> None:
    """Settings that the tests need: the page answers questions, and all cells are always in it."""
    config = home / ".jupyter"
    cells = config / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
    cells.mkdir(parents=True)
    (cells / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    expose = {"expose_app_in_browser": True}
    (config / "jupyter_server_config.json").write_text(
        json.dumps({"LabApp": expose, "JupyterNotebookApp": expose})
    )


def notebook_of(sources: Sequence[str]) -> dict[str, Any]:
    """A notebook of code cells that have not been run."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{k}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for k, source in enumerate(sources)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


class NotebookPage:
    """A notebook in the browser: it is opened and all its cells are run; ``wait`` waits for that.

    Parameters
    ----------
    context : playwright BrowserContext
        Shared by all pages, so that JupyterLab comes from the browser's cache.
    server : Server
    notebook : str
        Its path in the checkout.
    frontend : "lab" or "notebook"
        JupyterLab or Notebook 7.

    Attributes
    ----------
    page : playwright Page
    complaints : list of str
        What the page wrote to the console as an error, and exceptions nobody caught; not what Notebook 7 always says.
    seconds : float
        How long all cells took, once ``wait`` has returned.
    """

    def __init__(self, context: Any, server: Server, notebook: str, frontend: str = "lab"):
        self.frontend = frontend
        self.page = context.new_page()
        self.page.set_viewport_size(WINDOW)
        self.page.set_default_timeout(15_000)
        self.page.add_init_script(path=str(SCRIPT))
        self.complaints: list[str] = []
        self.page.on("pageerror", self._catch)
        self.page.on("console", self._listen)
        self.page.goto(server.url(notebook, frontend), wait_until="commit")
        self.page.evaluate("timeout => notebook.begin(timeout)", PATIENCE)

    def turn_to(self, notebook: str) -> None:
        """Close this notebook and open another one in the same JupyterLab, which takes its time to load."""
        self.page.evaluate("notebook.shutdown()")
        self.complaints.clear()
        self.page.evaluate("([p, t]) => notebook.turnTo(p, t)", [notebook, PATIENCE])

    def _catch(self, error: Any) -> None:
        # JupyterLab names its windows, and says so when two that open at the same moment chose one name.
        if not str(error).startswith("Window name candidate"):
            self._complain(f"page error: {error}")

    def _listen(self, said: Any) -> None:
        if said.type == "error":
            self._complain(f"{said.text} ({said.location.get('url', '')})")

    def _complain(self, text: str) -> None:
        if self.frontend != "notebook" or not OF_NOTEBOOK_7.match(text):
            self.complaints.append(text)

    def wait(self) -> None:
        """Wait until all cells have run, or one has stopped it."""
        self.page.bring_to_front()  # Chromium slows down the others
        self.seconds = self.page.evaluate("notebook.ran()")
        self.settle()

    def settle(self, timeout: int = 20_000, quiet: int = 40) -> None:
        """Wait until the kernel has answered everything and the page stands still for ``quiet`` ms."""
        still = self.page.evaluate("([t, q]) => notebook.settle(t, q)", [timeout, quiet])
        assert still, f"the page still changes after {timeout} ms"

    @property
    def cells(self) -> list[NotebookNode]:
        """The code cells as they are now, with their outputs."""
        return [nbformat.from_dict(cell) for cell in self.page.evaluate("notebook.cells()")]

    @property
    def never_run(self) -> list[str]:
        """Code cells that were not run."""
        return self.page.evaluate("notebook.neverRun()")

    def ask(self, code: str, **expressions: str) -> dict[str, str]:
        """Run ``code`` in the kernel, then give the values of ``expressions``, as text."""
        return self.page.evaluate("([c, e]) => notebook.ask(c, e)", [code, expressions])

    def assert_clean(self) -> None:
        """All cells have run; no traceback, nothing on stderr, nothing on the console."""
        assert_clean(self.cells)
        assert self.complaints == [], self.complaints
        assert self.never_run == [], self.never_run

    def cell(self, k: int) -> Any:
        """Code cell ``k``, counted from 0."""
        return self.page.locator(".jp-CodeCell").nth(k)

    def summary(self, k: int) -> str:
        return self.cell(k).locator("[role=status]").first.inner_text()

    def wait_for_summary(self, k: int, text: str) -> None:
        """Wait until the status of cell ``k`` is ``text``; fail with what it is instead."""
        self.settle()
        assert self.summary(k) == text

    def picture(self, k: int) -> str:
        """The pixels of the first picture in cell ``k``, as a data URL."""
        image = self.cell(k).locator("img.widget-image").first
        return image.evaluate("image => notebook.picture(image)")

    def slider(self, k: int, label: str) -> Any:
        """The slider with that label in cell ``k``."""
        named = self.page.locator(".widget-label", has_text=re.compile(f"^{re.escape(label)}$"))
        return self.cell(k).locator(".widget-hslider").filter(has=named)

    def handle(self, k: int, label: str) -> Any:
        return self.slider(k, label).locator(".noUi-handle")

    def readout(self, k: int, label: str) -> str:
        return self.slider(k, label).locator(".widget-readout").inner_text()

    def keep(self, name: str) -> None:
        """A picture of what is on the screen, among the artefacts."""
        ARTEFACTS.mkdir(exist_ok=True)
        # A PNG of a whole notebook takes twice as long.
        self.page.screenshot(path=str(ARTEFACTS / f"{name}.jpg"), type="jpeg", quality=85)

    def keep_whole(self, name: str, width: int) -> None:
        """A picture of the whole notebook, at a window width, among the artefacts."""
        for _ in range(2):  # the height is known once the width is in force
            height = self.page.evaluate("notebook.height()")
            self.page.set_viewport_size({"width": width, "height": height})
            self.settle()
        self.page.evaluate("notebook.height()")
        self.keep(f"{name}-{width}")
        self.page.set_viewport_size(WINDOW)
        self.settle()

    @contextmanager
    def alone(self, *cells: int) -> Iterator[None]:
        """Only these code cells are in the page; JupyterLab itself draws only those near the window."""
        self.page.evaluate("cells => notebook.show(cells)", cells)
        yield
        self.page.evaluate("notebook.show(null)")

    def close(self) -> None:
        self.page.evaluate("notebook.shutdown()")
        self.page.close()
