"""`course lab`: a live server, its settings, and what a browser sees of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_lib import launch
from tests.browser import Server, running

PACKAGE = Path(launch.__file__).parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder like a checkout, with a start page, and a home without any settings."""
    root = tmp_path / "my course"
    (root / "sources").mkdir(parents=True)
    (root / "lectures").mkdir()
    (root / "pyproject.toml").touch()
    page = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Start here", id="title"),
            nbformat.v4.new_code_cell("6 * 7", id="sum"),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(page, root / launch.START_PAGE)
    (tmp_path / "home").mkdir()
    return root


def _stop(server: Server) -> str:
    server.process.send_signal(signal.SIGINT)
    rest, _ = server.process.communicate(timeout=20)
    return rest


def test_it_prints_the_address_and_ctrl_c_ends_it_well(checkout: Path) -> None:
    with running(checkout, "--port", "18888") as server:
        assert f"/lab/tree/{launch.START_PAGE}?token=" in server.address
        assert "there is no display here" in server.said
        assert "To stop: Ctrl+C" in server.said
        kernel = server.ask("api/kernels", {"name": "python3"})
        assert server.ask("api/kernels")[0]["id"] == kernel["id"]
        time.sleep(2)  # a kernel that only starts says other things when it is stopped
        rest = _stop(server)
    assert server.process.returncode == 0
    connections = checkout.parent.glob("home/**/kernel-*.json")
    assert not list(connections), "a kernel was left behind"
    # Nothing frightens a student: no warning, no error, at start and at stop.
    assert not re.search(r"^\[[WE] |Traceback|Error|WARNING", server.said + rest, re.MULTILINE)
    assert rest.endswith("Stopped.\n")


def test_it_takes_the_next_free_port(checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(checkout, "--port", str(port)) as server:
            assert server.port != port


def test_the_settings_are_in_force(checkout: Path) -> None:
    with running(checkout, "--port", "18888") as server:
        settings = server.ask("lab/api/settings/@jupyterlab/apputils-extension:notification")
        properties = settings["schema"]["properties"]
        assert properties["fetchNews"]["default"] == "false"
        assert properties["checkForUpdates"]["default"] is False
        request = urllib.request.Request(
            server.address, headers={"Authorization": f"token {server.token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            page = answer.read().decode()
        config = json.loads(
            re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1]
        )
        assert config["news"] == {"disabled": True}
        assert config["extensionManager"]["can_install"] is False
        assert "@jupyter/nbgrader:formgrader" in config["disabledExtensions"]
        assert "@jupyterlab/application-extension:faviconbusy" in config["disabledExtensions"]
        assert "@jupyter/nbgrader:validate-assignment" not in config["disabledExtensions"]
        assert Path(config["serverRoot"]).name == checkout.name
    # Of the home, only what every Jupyter server keeps while it runs.
    home = checkout.parent / "home"
    written = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert not {path for path in written if "/runtime/" not in path}


def _nodelay_of(process: subprocess.Popen, port: int, client_port: int) -> int:
    """TCP_NODELAY of the server's end of a connection: a copy of the socket is taken and asked."""
    pidfd = os.pidfd_open(process.pid)
    try:
        for entry in Path(f"/proc/{process.pid}/fd").iterdir():
            if not os.readlink(entry).startswith("socket:"):
                continue
            copy = _pidfd_getfd(pidfd, int(entry.name))
            with socket.socket(fileno=copy) as end:
                if end.family not in (socket.AF_INET, socket.AF_INET6):
                    continue
                if end.type != socket.SOCK_STREAM or end.getsockname()[1] != port:
                    continue
                try:
                    peer = end.getpeername()
                except OSError:  # the listening socket has no peer
                    continue
                if peer[1] == client_port:
                    return end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        os.close(pidfd)
    raise AssertionError("the server has no such connection")


def _pidfd_getfd(pidfd: int, number: int) -> int:
    import ctypes

    pidfd_getfd = 438  # the same system call number on every architecture
    libc = ctypes.CDLL(None, use_errno=True)
    copy = libc.syscall(pidfd_getfd, pidfd, number, 0)
    if copy < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return copy


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks into the server by a Linux call")
def test_the_kernels_websocket_sends_at_once(checkout: Path) -> None:
    import websocket

    with running(checkout, "--port", "18888") as server:
        kernel = server.ask("api/kernels", {"name": "python3"})["id"]
        url = f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels?session_id=test"
        client = websocket.create_connection(
            url, timeout=60, header=[f"Authorization: token {server.token}"]
        )
        try:
            client.recv()  # the connection is complete once the kernel has said something
            client_port = client.sock.getsockname()[1]
            assert _nodelay_of(server.process, server.port, client_port) == 1
        finally:
            client.close()


@pytest.mark.parametrize(
    ("environ", "platform", "reason"),
    [
        ({"DISPLAY": ":0"}, "linux", ""),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", ""),
        ({}, "darwin", ""),
        ({}, "win32", ""),
        ({}, "linux", "no display"),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b c d"}, "linux", "ssh"),
        ({"SSH_TTY": "/dev/pts/0"}, "darwin", "ssh"),
    ],
)
def test_when_a_browser_can_be_opened(environ: dict, platform: str, reason: str) -> None:
    why = launch._why_no_browser(environ, platform)
    assert (reason in why) if reason else why == ""


def test_root_is_allowed_only_to_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for uid, expected in ((0, True), (1000, False)):
        monkeypatch.setattr(launch.os, "geteuid", lambda uid=uid: uid)
        arguments = launch._arguments(tmp_path, 8888, True, "t")
        assert ("--ServerApp.allow_root=True" in arguments) is expected


def test_a_missing_start_page_is_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (checkout / launch.START_PAGE).unlink()
    monkeypatch.chdir(checkout)
    assert launch.lab() == 1
    assert "00_start_here.ipynb is missing. Make it with: make notebooks" in capsys.readouterr().err


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_wrong_port_is_named(port: int) -> None:
    with pytest.raises(ValueError, match=f"port must be from 1 to 65535, not {port}"):
        launch.lab(port=port)


@pytest.mark.browser
def test_a_browser_opens_the_start_page_undisturbed(checkout: Path, browser: Any) -> None:
    with running(checkout, "--port", "18888") as server:
        page = browser.new_page()
        page.set_viewport_size({"width": 1300, "height": 850})
        asked, failed = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "response",
            lambda answer: (
                failed.append((answer.status, answer.url)) if answer.status >= 400 else None
            ),
        )
        page.goto(server.address)
        heading = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h1", has_text="Start here")
        heading.wait_for(timeout=60_000)
        # The kernel runs without a question which one it should be.
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
        # News and updates would show themselves seconds after the start.
        page.wait_for_timeout(3000)
        assert page.locator(".jp-Dialog").count() == 0, page.locator(".jp-Dialog").inner_text()
        assert page.locator(".Toastify__toast").count() == 0
        page.close()
    hosts = {url.split("/")[2] for url in asked if "://" in url}
    assert hosts == {f"localhost:{server.port}"}
    assert len(asked) > 20
    assert failed == []


def test_a_wheel_holds_the_settings(tmp_path: Path) -> None:
    """Without them `course lab` would ask for news, so they must not be left out of the package."""
    project = PACKAGE.parent
    source = tmp_path / "project"
    shutil.copytree(PACKAGE, source / "course_lib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project / "pyproject.toml", source)
    for name in ("README.md", "LICENSE", "LICENSE-CONTENT"):
        (source / name).touch()
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=source, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    settings = {
        path.relative_to(PACKAGE.parent).as_posix() for path in launch.SETTINGS.rglob("*.json")
    }
    assert len(settings) == 4
    assert settings <= packed
    assert "course_lib/launch.py" in packed
    assert not [name for name in packed if name.startswith(("tests/", "tools/"))]
