"""The set-up behind `make`: made once, repaired when cut off, and plain about what is missing.

The end-to-end tests run it on a small project with a package index in a folder, so they need no
network.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SCRIPT = PROJECT / "tools" / "bootstrap.py"

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small-course"
version = "1.0"
requires-python = ">=3.11"
"""

# The least that pip accepts for an editable install; it spares the test a real build tool.
BACKEND = """\
import zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small_course-1.0-py3-none-any.whl"
    info = "small_course-1.0.dist-info/"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("small_course.py", "")
        metadata = "Metadata-Version: 2.1", "Name: small-course", "Version: 1.0", ""
        wheel.writestr(info + "METADATA", "\\n".join(metadata))
        about = "Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py3-none-any", ""
        wheel.writestr(info + "WHEEL", "\\n".join(about))
        wheel.writestr(info + "RECORD", "")
    return name
"""


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _wheel(folder: Path, name: str, version: str) -> str:
    """Write a wheel with one module; its line for the lock."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"version = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        record = ""
        for file, content in files.items():
            wheel.writestr(file, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest())
            record += f"{file},sha256={digest.rstrip(b'=').decode()},{len(content)}\n"
        wheel.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


class Small:
    """A small project with its own package index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "course one"
        self.index = folder / "index"
        (self.root / "tools").mkdir(parents=True)
        self.index.mkdir()
        shutil.copy(SCRIPT, self.root / "tools")
        (self.root / "pyproject.toml").write_text(PYPROJECT)
        (self.root / "backend.py").write_text(BACKEND)
        self.lock(_wheel(self.index, "first", "1.0"))

    def lock(self, text: str) -> None:
        (self.root / "requirements.lock").write_text(text)

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def environment(self, **changes: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.index.as_uri()}
        return kept | offline | {"PIP_CONFIG_FILE": os.devnull} | changes

    def command(self) -> list[str]:
        return [sys.executable, str(self.root / "tools" / "bootstrap.py")]

    def set_up(self, **changes: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.command(),
            cwd=self.folder,
            env=self.environment(**changes),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def imports(self, code: str) -> str:
        done = subprocess.run(
            [self.venv / "bin" / "python", "-c", code], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)


def test_made_once_then_brought_up_to_date(small: Small) -> None:
    done = small.set_up()
    assert done.returncode == 0, done.stderr
    assert "making .venv" in done.stdout
    assert small.imports("import first, small_course; print(first.version)") == "1.0"

    start = time.monotonic()
    again = small.set_up()
    assert time.monotonic() - start < 1
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")

    # A changed lock is noticed; what is there already is kept.
    (small.venv / "kept").touch()
    small.lock(_wheel(small.index, "first", "2.0"))
    done = small.set_up()
    assert done.returncode == 0, done.stderr
    assert "bringing it up to date" in done.stdout
    assert small.imports("import first; print(first.version)") == "2.0"
    assert (small.venv / "kept").exists()
    assert small.set_up().stdout == ""


def test_a_failure_is_named_and_never_taken_for_done(small: Small) -> None:
    refused = {
        "PIP_NO_INDEX": "0",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "1",
    }
    done = small.set_up(PIP_FIND_LINKS="", **refused)
    assert done.returncode == 1
    assert "The package index could not be reached: is there a network" in done.stderr
    assert not (small.venv / "course-stamp.json").exists()

    # What was cut off is made anew, even if it looks installed.
    (small.venv / "leftover").touch()
    done = small.set_up()
    assert done.returncode == 0, done.stderr
    assert "remaking .venv: its set-up was not finished" in done.stdout
    assert not (small.venv / "leftover").exists()
    assert small.imports("import first; print(first.version)") == "1.0"


@pytest.mark.slow
def test_a_file_with_another_hash_is_refused(small: Small) -> None:
    lock = _wheel(small.index, "first", "1.0")
    small.lock(lock[:-5] + "0000\n")
    done = small.set_up()
    assert done.returncode == 1
    assert "is not the one that requirements.lock names" in done.stderr
    assert not (small.venv / "course-stamp.json").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals as on Linux and macOS")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_in_the_middle(
    small: Small, sent: signal.Signals, code: int, request: pytest.FixtureRequest
) -> None:
    # A shell's background job ignores Ctrl-C, and what it starts does, too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes pip's call and never answers
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        process = subprocess.Popen(
            small.command(),
            env=small.environment(PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=index),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with silent.accept()[0]:
            process.send_signal(sent)
            said, _ = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in said
    assert small.venv.exists()
    assert not (small.venv / "course-stamp.json").exists()


def test_a_folder_that_is_no_environment_is_left_alone(small: Small) -> None:
    small.venv.mkdir()
    (small.venv / "thesis.txt").touch()
    done = small.set_up()
    assert done.returncode == 1
    assert "exists and is no Python environment. Move it away." in done.stderr
    assert (small.venv / "thesis.txt").exists()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """What a finished environment looks like to `why_remake`."""
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "pyvenv.cfg").touch()
    version = "{}.{}.{}".format(*sys.version_info[:3])
    stamp = {"inputs": "", "python": version, "venv": str(venv), "course": ""}
    (venv / "course-stamp.json").write_text(json.dumps(stamp))
    return venv


def test_why_an_environment_is_remade(bootstrap: ModuleType, made: Path) -> None:
    stamp = json.loads((made / "course-stamp.json").read_text())
    assert bootstrap.why_remake(made) == ""

    bootstrap.write_stamp(made, stamp | {"python": "3.10.13"})
    assert "made by Python 3.10, this is Python 3." in bootstrap.why_remake(made)

    bootstrap.write_stamp(made, stamp | {"venv": "/elsewhere/.venv"})
    assert bootstrap.why_remake(made) == "it was moved here from /elsewhere/.venv"

    bootstrap.write_stamp(made, stamp)
    (made / "bin" / "python").unlink()
    (made / "bin" / "python").symlink_to(made / "uninstalled")
    assert bootstrap.why_remake(made) == "its Python is gone"

    (made / "course-stamp.json").write_text('{"inputs": ')
    assert bootstrap.why_remake(made) == "its set-up was not finished"


def test_the_stamp_depends_on_everything(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, project = tmp_path / "lock", tmp_path / "project"
    monkeypatch.setattr(bootstrap, "LOCK", lock)
    monkeypatch.setattr(bootstrap, "PROJECT", project)
    seen = []
    for texts in (("a", "b"), ("x", "b"), ("a", "x"), ("ab", "")):
        lock.write_text(texts[0])
        project.write_text(texts[1])
        seen.append(bootstrap.fingerprint(tmp_path))
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 99, 0))
    seen.append(bootstrap.fingerprint(tmp_path))
    seen.append(bootstrap.fingerprint(tmp_path / "other"))
    assert len({json.dumps(stamp) for stamp in seen}) == len(seen)


def test_an_old_python_is_told_so(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(bootstrap, "runs", lambda command: command[0] == "python3.12")
    assert bootstrap.main([]) == 1
    said = capsys.readouterr().err
    assert "Python 3.11 or newer is needed, but this is Python 3.9.18" in said
    assert "PYTHON=python3.12 make" in said

    monkeypatch.setattr(bootstrap, "runs", lambda command: False)
    assert bootstrap.main([]) == 1
    assert "Install a newer one, then name it:  PYTHON=python3.11 make" in capsys.readouterr().err


def test_an_old_python_can_read_it() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_required_python_is_the_projects(bootstrap: ModuleType) -> None:
    assert bootstrap.required_python() == (3, 11)


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_so(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    bootstrap.check_venv_module()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(bootstrap.Missing, match=rf"without {module}\.\n.*apt install python3-venv"):
        bootstrap.check_venv_module()


def test_a_folder_that_cannot_be_written_is_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bootstrap.check_writable(tmp_path / "a" / "b")
    # Root may write everywhere, so a real folder without permissions would prove nothing there.
    monkeypatch.setattr(bootstrap.os, "access", lambda path, mode: path != str(tmp_path))
    with pytest.raises(bootstrap.Missing, match=f"the folder {tmp_path} is not writable"):
        bootstrap.check_writable(tmp_path / "a" / "b")


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("ERROR: No matching distribution found for numpy==9", "is not to be had for this Python"),
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("WARNING: Retrying: Temporary failure in name resolution", "could not be reached"),
        ("ERROR: something else", "pip failed."),
    ],
)
def test_what_pip_says_is_explained(bootstrap: ModuleType, line: str, cause: str) -> None:
    text = bootstrap.explain(["Collecting numpy", line], Path("install.log"))
    assert cause in text
    assert line in text


def test_settings_of_pip_cannot_send_packages_elsewhere(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONPATH", "PIP_TARGET", "PIP_PREFIX"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    kept = bootstrap.environment()
    assert "/elsewhere" not in kept.values()
    assert kept["PIP_USER"] == "0"
    assert kept["PIP_INDEX_URL"] == "https://mirror.example/simple"


def test_make_names_a_python_that_is_missing() -> None:
    make = shutil.which("make")
    if not make:
        pytest.skip("no make: install the package make")
    done = subprocess.run(
        [make, "setup", "PYTHON=python9"], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "python9 is missing: install Python 3.11 or newer" in done.stderr
