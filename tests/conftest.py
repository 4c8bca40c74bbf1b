"""What all tests share: seeds that can be given again, and programs that a machine may lack."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import numpy as np
import pytest

from tests.browser import ROOT, Server, prepare_home, running
from tests.sharing import Sharing, place
from tests.walk import table

# For the kernels that tests start; several BLAS threads only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SLOW_TIMEOUT = 900  # seconds for one test marked slow

# Marked heavy: they start servers, make environments, run notebooks or nbgrader.
HEAVY = (
    "tests/test_authoring.py",
    "tests/test_bootstrap.py",
    "tests/test_conftest.py",
    "tests/test_launch.py",
    "tests/test_nbgrader_cycle.py",
    "tests/test_notebooks.py::test_lecture_runs",
)

hypothesis.settings.register_profile("course", deadline=None, print_blob=True)
hypothesis.settings.load_profile("course")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--seed",
        type=int,
        default=None,
        metavar="N",
        help="the seed of all random draws; the first line of a run prints the one it drew",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.option.seed is None:
        config.option.seed = secrets.randbelow(2**31)
    # Before hypothesis reads it, so that one number repeats its draws too.
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(config.option.seed)


def _seed_line(config: pytest.Config) -> str:
    seed = config.option.seed
    return f"seed of the random draws: {seed}  (again: pytest --seed {seed})"


def pytest_report_header(config: pytest.Config) -> str:
    return _seed_line(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    ended = [r for o in ("passed", "failed") for r in terminalreporter.stats.get(o, [])]
    for line in table([r for r in ended if r.when == "call"]):
        terminalreporter.write_line(line)
    # Repeated at the end, where it is seen when something failed.
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(_seed_line(terminalreporter.config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_TIMEOUT))
        if item.nodeid.startswith(HEAVY):
            item.add_marker(pytest.mark.heavy)
    # Fast tests first: a mistake shows early. Of those that take long, the longest first.
    late = ("heavy", "browser", "slow")
    items.sort(
        key=lambda item: (
            max((late.index(m.name) for m in item.iter_markers() if m.name in late), default=-1),
            place(item.nodeid),
        )
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing | None:
    return Sharing(config, log) if config.option.dist == "loadfile" else None


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """A seed for this test: the run's seed and the test's name, so that order does not matter."""
    name = zlib.crc32(request.node.nodeid.encode())
    return int(np.random.SeedSequence([request.config.option.seed, name]).generate_state(1)[0])


@pytest.fixture
def rng(seed: int) -> np.random.Generator:
    """A random generator for this test."""
    return np.random.default_rng(seed)


def missing(what: str, package: str) -> NoReturn:
    """Skip the test, naming the package to install; where CI=true, fail it instead."""
    reason = f"{what}: install the package {package}"
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(f"{reason} (CI=true: nothing may be missing)", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The path of a Chromium: $CHROMIUM, or the first one found among the usual names."""
    given = os.environ.get("CHROMIUM")
    if given and not shutil.which(given):
        pytest.fail(f"CHROMIUM={given} is not a program", pytrace=False)
    for name in (given, "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name) if name else None
        if path:
            return path
    missing("no browser (looked for chromium, chromium-browser, google-chrome)", "chromium")


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """``course lab`` on a copy of the notebooks, and the folder of the copy."""
    folder = tmp_path_factory.mktemp("jupyter")
    course = folder / "course"
    for name in ("lectures", "solutions", "exercises"):
        shutil.copytree(
            ROOT / name,
            course / name,
            ignore=shutil.ignore_patterns(".course", ".ipynb_checkpoints"),
        )
    (course / "sources").mkdir()
    (course / "pyproject.toml").touch()
    prepare_home(folder / "home")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    with running(course, "--port", str(18900 + 100 * worker)) as server:
        yield server, course


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Any]:
    """A context of one Chromium for all tests: JupyterLab comes from its cache."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield chromium.new_context()
        chromium.close()


@pytest.fixture(scope="session")
def opened(browser: Any, jupyter: tuple[Server, Path]) -> Any:
    """Opens a notebook in JupyterLab: ``with opened(path) as notebook``."""
    from tests.notebooks import Opened  # not at the top: most tests need no widgets

    return Opened(browser, jupyter[0])


@pytest.fixture(scope="session")
def bwrap() -> str:
    """The path of a bubblewrap that can make a sandbox here."""
    path = shutil.which("bwrap")
    if not path:
        missing("no sandbox (looked for bwrap)", "bubblewrap")
    command = [path, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        missing(f"bwrap cannot make a sandbox here ({done.stderr.strip()})", "bubblewrap")
    return path


@pytest.fixture(scope="module")
def labs():
    """One lab per method, with everything on."""
    from tests.labs import one_of_each  # not at the top: most tests need no widgets

    return one_of_each()
