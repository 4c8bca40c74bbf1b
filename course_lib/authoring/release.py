"""nbgrader's own generate_assignment over a throw-away course folder.

Runs as a process of its own (``python -m course_lib.authoring.release CONFIG FOLDER UNIT ...``),
because nbgrader changes the working directory and the log handlers, and starts ``alembic`` by name.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path


class ReleaseError(Exception):
    """nbgrader refused to make the release; the message is what it said."""


def generate(config: Path, folder: Path, units: list[str]) -> None:
    """Fill ``folder/<release directory>`` from ``folder/<source directory>`` with nbgrader.

    Arguments
    ---------
    config : Path
        The course's nbgrader_config.py; nothing else (no user's or system's configuration) is read.
    folder : Path
        A course folder that may be thrown away, with its source directory filled; its gradebook is
        made there.
    units : str, ...
        The assignments' names.

    Raises
    ------
    ReleaseError
        With nbgrader's messages.
    """
    environment = {
        **os.environ,
        # nbgrader starts alembic by name; an interpreter called by its path may not have it there.
        "PATH": os.pathsep.join(
            [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        ),
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join(
            filter(None, [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH")])
        ),
    }
    command = [
        sys.executable,
        "-m",
        "course_lib.authoring.release",
        str(config),
        str(folder),
        *units,
    ]
    done = subprocess.run(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        cwd=folder,
    )
    if done.returncode != 0:
        raise ReleaseError(done.stderr.strip() or f"nbgrader ended with code {done.returncode}")


def _main(config: Path, folder: Path, units: list[str]) -> None:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    logging.basicConfig(level=logging.ERROR, format="%(message)s", stream=sys.stderr)
    settings = PyFileConfigLoader(config.name, path=str(config.parent)).load_config()
    settings.CourseDirectory.root = str(folder)
    settings.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    for unit in units:
        print(f"  nbgrader: {unit}", flush=True)
        unit_settings = settings.copy()
        unit_settings.CourseDirectory.assignment_id = unit
        course = CourseDirectory(config=unit_settings)
        GenerateAssignment(coursedir=course, config=unit_settings).start()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
