"""Take the README's pictures in a real browser: ``make pictures``.

Works on a copy of the course, so that no notebook here gets outputs. Needs Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import Page, sync_playwright

from course_lib.grading.classroom import fill, solution_answers
from course_lib.grading.demo import read_student
from course_lib.paths import course_root

# The student of the picture forgot the bias correction.
STUDENT = "tests/submissions/05_adam/class/s06_no_correction.py"
EXERCISE = "exercises/05_adam/adam.ipynb"
PAGES = (
    # picture, notebook, heading above which nothing is shown
    ("start", "lectures/00_start_here.ipynb", "Optimizers, from SGD"),
    ("lecture", "lectures/05_adam.ipynb", "The lab"),
    ("assignment", EXERCISE, "Your function in the lab"),
)


def copy_of_the_course(folder: Path) -> Path:
    target = folder / "course"
    ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".ipynb_checkpoints", ".course")
    shutil.copytree(course_root(), target, ignore=ignore)
    right = solution_answers(
        nbformat.read(target / EXERCISE.replace("exercises", "solutions"), as_version=4)
    )
    fill(target / EXERCISE, right | read_student(target / STUDENT).answers)
    return target


def address_of(server: subprocess.Popen) -> str:
    for line in server.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            return found[0]
    raise RuntimeError("course lab ended without printing its address")


def run_all(page: Page) -> None:
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
    last = page.locator(".jp-CodeCell").last.locator(".jp-InputPrompt")
    for _ in range(6):  # "Run All" before the kernel is ready is silently lost
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_timeout(1500)
        if last.inner_text().strip() not in ("[ ]:", "[]:"):
            break
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=120_000)
    page.wait_for_timeout(1500)


def main() -> int:
    browser_path = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if browser_path is None:
        print("no browser found: install the package chromium", file=sys.stderr)
        return 1
    pictures = course_root() / "docs" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        course = copy_of_the_course(Path(folder))
        server = subprocess.Popen(
            [sys.executable, "-m", "course_lib", "lab", "--no-browser", "--port", "8970"],
            cwd=course,
            env={**os.environ, "PYTHONPATH": str(course)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            address = address_of(server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=browser_path, args=["--no-sandbox"]
                )
                for name, notebook, heading in PAGES:
                    page = browser.new_page(viewport={"width": 1280, "height": 1000})
                    page.goto(
                        re.sub(r"/lab[^?]*", f"/lab/workspaces/{name}/tree/{notebook}", address)
                    )
                    run_all(page)
                    target = (
                        page.locator(".jp-Notebook .jp-RenderedMarkdown").get_by_text(heading).first
                    )
                    target.evaluate("e => e.scrollIntoView({block: 'start'})")
                    page.wait_for_timeout(1500)
                    target.evaluate("e => e.scrollIntoView({block: 'start'})")
                    page.wait_for_timeout(500)
                    page.screenshot(path=pictures / f"{name}.png")
                    print(f"wrote docs/pictures/{name}.png")
                    page.close()
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
