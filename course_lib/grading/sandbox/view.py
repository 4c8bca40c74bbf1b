"""What can be seen from inside the sandbox: the interpreter and the part of course_lib that knows no answers."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

from course_lib.grading.sandbox.fonts import font_list
from course_lib.grading.sandbox.walls import PRIVATE

PACKAGE = Path(__file__).resolve().parents[2]

# Files of course_lib by their place inside. What is not listed is not there: no reference implementation, no
# declaration of an exercise, no hidden case.
STUDENT_VIEW = {
    "__init__.py": "__init__.py",
    "arguments.py": "arguments.py",
    "datasets.py": "datasets.py",
    "limits.py": "limits.py",
    "networks.py": "networks.py",
    "surface_base.py": "surface_base.py",
    "surfaces.py": "surfaces.py",
    "checking/__init__.py": "grading/sandbox/student_checking.py",
    "checking/about.py": "checking/about.py",
    "checking/blaming.py": "checking/blaming.py",
    "checking/calling.py": "checking/calling.py",
    "checking/exercise.py": "checking/exercise.py",
    "checking/names.py": "checking/names.py",
    "checking/wire.py": "checking/wire.py",
    "grading/__init__.py": "grading/__init__.py",
    "grading/sandbox/__init__.py": "grading/sandbox/__init__.py",
    "grading/sandbox/absent.py": "grading/sandbox/absent.py",
    "grading/sandbox/pipe.py": "grading/sandbox/pipe.py",
    "grading/sandbox/shell.py": "grading/sandbox/shell.py",
    "grading/sandbox/walls.py": "grading/sandbox/walls.py",
    "grading/sandbox/warm.py": "grading/sandbox/warm.py",
}

# What an assignment's own cells use besides, where it is none of its answers.
ALSO = {"06_adam_vs_sgdm": ("optimizers", "running.py")}


class NoSandbox(Exception):
    """bubblewrap is missing or cannot work here; the message says what to do."""


def command(unit: str) -> list[str]:
    """bubblewrap's command line for the warm process of a unit."""
    found = shutil.which("bwrap")
    if found is None or not sys.platform.startswith("linux"):
        raise NoSandbox(
            "submissions run in a sandbox made by bubblewrap (the command bwrap), which needs Linux and is not here. "
            "Debian, Ubuntu: apt install bubblewrap. macOS, Windows: run the grading in a Linux container or virtual "
            "machine (docs/grading.md). Without any sandbox, with full access for every submission: --unsafe"
        )
    line = [
        found,
        "--unshare-all",
        "--unshare-user",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--clearenv",
    ]
    line += ["--die-with-parent", "--new-session", "--hostname", "grading"]
    # In its own user namespace only, for what walls.py does; each submission gives them all up.
    line += ["--cap-add", "ALL"]
    places = _interpreter()
    for path in places:
        line += ["--ro-bind", str(path), str(path)]
    for name in ("bin", "lib", "lib32", "lib64"):
        place = Path("/") / name
        if place.is_symlink():
            line += ["--symlink", os.readlink(place), str(place)]
        elif place.is_dir():
            line += ["--ro-bind", str(place), str(place)]
    line += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    # The whole of it, for every fork mounts its own over it: the system allows that only where none is hidden.
    line += ["--bind", "/proc", "/proc", "--dev", "/dev", "--tmpfs", PRIVATE]
    fonts = font_list()
    if fonts is not None:
        line += ["--ro-bind", str(fonts), f"{PRIVATE}/{fonts.name}"]
    if not any(Path("/tmp") in path.parents for path in places):
        line += ["--symlink", f"{PRIVATE}/tmp".lstrip("/"), "/tmp"]
    for inside, outside in STUDENT_VIEW.items():
        line += ["--ro-bind", str(PACKAGE / outside), f"/course/course_lib/{inside}"]
    for name in ALSO.get(unit, ()):
        line += ["--ro-bind", str(PACKAGE / name), f"/course/course_lib/{name}"]
    installed = Path(sysconfig.get_path("purelib")) / "course_lib"
    if installed.is_dir():
        line += ["--tmpfs", str(installed)]
    # What one submission wrote there, the next would find: all that is left to write in is its own.
    line += ["--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in {
        "PATH": "/usr/bin:/bin",
        "HOME": f"{PRIVATE}/home",
        "TMPDIR": f"{PRIVATE}/tmp",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": PRIVATE,
        "IPYTHONDIR": f"{PRIVATE}/ipython",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }.items():
        line += ["--setenv", name, value]
    return [*line, "--chdir", PRIVATE, *_python("/course")]


def copy(unit: str, folder: Path) -> list[str]:
    """The same view as files in ``folder``, and the command line of a warm process without any sandbox."""
    for inside, outside in STUDENT_VIEW.items():
        place = folder / "course_lib" / inside
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / outside, place)
    for name in ALSO.get(unit, ()):
        source, place = PACKAGE / name, folder / "course_lib" / name
        shutil.copytree(source, place) if source.is_dir() else shutil.copy(source, place)
    return _python(str(folder))


def _python(folder: str) -> list[str]:
    start = f"import sys; sys.path.insert(0, {folder!r}); from course_lib.grading.sandbox.warm import main; main()"
    return [sys.executable, "-P", "-c", start]


def _interpreter() -> list[Path]:
    """The folders Python needs; /usr/lib for the libraries it is linked with."""
    wanted = [Path(sys.base_prefix), Path(sys.prefix), Path(sys.executable).resolve().parents[1]]
    wanted += [Path("/usr/lib"), Path("/usr/lib64"), Path("/usr/lib32")]
    wanted += [Path("/usr/bin")] if Path("/usr") in wanted else []
    kept: list[Path] = []
    for path in wanted:
        if path.is_dir() and path not in kept:
            kept.append(path)
    return kept
