"""``course lab``: JupyterLab on the course's start page, without network and without questions."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from course_lib.paths import course_root

START_PAGE = "lectures/00_start_here.ipynb"
SETTINGS = Path(__file__).resolve().parent / "jupyter"


def _why_no_browser(environ: Mapping[str, str], platform: str) -> str:
    """The reason why opening a browser here cannot help the user; empty if it can."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return "this is a remote session (ssh)"
    if platform.startswith("linux") and not (
        environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    ):
        return "there is no display here"
    return ""


def _arguments(root: Path, port: int, browser: bool, token: str) -> list[str]:
    arguments = [
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url=/lab/tree/{START_PAGE}",
        # A layout left by other work would bring back tabs of files that are not in this folder.
        f"--LabApp.workspaces_dir={root / '.jupyterlab' / 'workspaces'}",
        # A token that Jupyter did not make itself keeps it from printing its own address lines.
        f"--IdentityProvider.token={token}",
        # The server's warnings are for its administrators; a notebook shows its own errors.
        "--Application.log_level=ERROR",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--ServerApp.allow_root=True")
    return arguments


def lab(port: int = 8888, browser: bool = True) -> int:
    """Serve the course with JupyterLab until Ctrl+C and open its start page.

    Parameters
    ----------
    port : int, 1 to 65535, default 8888
        The first port to try; the next free one is taken.
    browser : bool, default True
        Whether to open a browser. Without a display, or over ssh, the address is only printed.

    Returns
    -------
    int
        Exit code: 0 after Ctrl+C, 1 if the start page or JupyterLab is missing (it says which).

    Raises
    ------
    ValueError
        ``port`` is outside 1 to 65535.
    FileNotFoundError
        There is no checkout of the course here (see :func:`course_lib.paths.course_root`).
    """
    if not 1 <= port <= 65535:
        raise ValueError(f"port must be from 1 to 65535, not {port}")
    root = course_root()
    if not (root / START_PAGE).is_file():
        print(f"{root / START_PAGE} is missing. Make it with: make notebooks", file=sys.stderr)
        return 1

    # For the kernels: the arrays are small, and more BLAS threads than one only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Without it the kernel sends every move of a slider back, before the picture. That is for two pages on one kernel.
    os.environ.setdefault("JUPYTER_WIDGETS_ECHO", "0")
    # Read when jupyter_core looks for settings; in front, so that the course's win over the user's.
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)
    try:
        from jupyterlab.labapp import LabApp
    except ModuleNotFoundError as error:
        print(
            f"JupyterLab is not installed here ({error}). `make lab` installs it; so does "
            f"pip install 'optimizer-course[lab]'.",
            file=sys.stderr,
        )
        return 1

    why_not = "" if not browser else _why_no_browser(os.environ, sys.platform)
    token = secrets.token_hex(24)
    server = LabApp.initialize_server(argv=_arguments(root, port, browser and not why_not, token))
    address = f"http://localhost:{server.port}{server.base_url}lab/tree/{START_PAGE}?token={token}"
    print(f"\nThe course runs in JupyterLab. Its address:\n\n    {address}\n")
    if why_not:
        print(f"No browser is opened, because {why_not}: open the address yourself.")
    if "ssh" in why_not:
        print(
            f"From your own computer first: ssh -N -L {server.port}:localhost:{server.port} "
            f"<this computer>"
        )
    print("To stop: Ctrl+C in this window.\n", flush=True)

    def stop(signum: int, frame: FrameType | None) -> None:
        # Jupyter would ask first, or without a terminal leave the kernels behind. A second Ctrl+C
        # does not wait for them.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        server.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)
    server.start()
    print("Stopped.")
    return 0
