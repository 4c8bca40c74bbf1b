"""The tests' own rules: seeds repeat, and what is missing is named, or fails where CI=true."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from tests.sharing import LONG, Sharing, place

TESTS = """
from hypothesis import given, strategies

def test_browser(browser_path):
    pass

def test_sandbox(bwrap):
    pass

def test_draw(rng):
    print("drew", rng.random())

@given(strategies.integers())
def test_property(number):
    print("drew", number)
"""


def _run(folder: Path, *options: str, **environ: str) -> str:
    (folder / "test_it.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow:\n    browser:\n    heavy:\n")
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "CHROMIUM")}
    kept["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)  # conftest.py imports others
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-s", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env=kept | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_what_is_missing_is_named_and_skipped(tmp_path: Path) -> None:
    said = _run(tmp_path, PATH="/nowhere")
    assert re.search(r"SKIPPED .* install the package chromium", said)
    assert re.search(r"SKIPPED .* install the package bubblewrap", said)
    assert re.search(r"2 passed, 2 skipped", said)


def test_nothing_may_be_missing_in_ci(tmp_path: Path) -> None:
    said = _run(tmp_path, PATH="/nowhere", CI="true")
    assert re.search(r"ERROR .*test_browser .* install the package chromium", said)
    assert re.search(r"ERROR .*test_sandbox .* install the package bubblewrap", said)
    assert "2 passed, 2 errors" in said


def test_a_seed_can_be_given_again(tmp_path: Path) -> None:
    def draws(*options: str) -> tuple[list[str], str]:
        said = _run(tmp_path, "-k", "draw or property", *options)
        assert "2 passed" in said
        return re.findall("drew .*", said), re.search(r"--seed (\d+)\)", said).group(1)

    first, seed = draws()
    other, _ = draws()
    assert len(first) > 2
    # Of the test that draws once, and of the one for which hypothesis draws.
    assert other[0] != first[0]
    assert other[1:] != first[1:]
    assert draws("--seed", seed) == (first, seed)


def test_long_tests_are_given_out_alone_and_the_others_by_file() -> None:
    for name in LONG:
        file, _, function = name.partition("::")
        text = (Path(__file__).parent.parent / file).read_text(encoding="utf-8")
        assert f"\ndef {function}(" in text, f"{name} is not there any more"
    options = SimpleNamespace(loadscopereorder=True, tx=["popen"], numprocesses=1)
    scope = Sharing(SimpleNamespace(option=options, getvalue=vars(options).get))._split_scope
    assert not options.loadscopereorder
    walks = [f"tests/test_lectures_browser.py::test_every_control[{k}]" for k in "12"]
    assert [scope(walk) for walk in walks] == walks
    graders = [name for name in LONG if LONG[name] == "graders"]
    assert len({scope(name) for name in graders}) == 1
    assert scope("tests/test_lab.py::test_every_choice[sgd]") == "tests/test_lab.py"
    assert place(graders[0]) < place(walks[0]) < place("tests/test_lab.py::test_every_choice[sgd]")
