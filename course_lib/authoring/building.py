"""``course build``: make all in memory, search the release for leaks, write what changed."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import nbformat

from course_lib.authoring.leaks import find_leaks
from course_lib.authoring.release import ReleaseError, generate
from course_lib.authoring.sources import Parsed, SourceError, parse
from course_lib.paths import course_root

_UNIT = re.compile(r"\d\d_[a-z0-9_]+")
_NOTEBOOK = re.compile(r"[a-z][a-z0-9_]*")
_MADE = ("lectures", "solutions", "exercises")
# Left by Jupyter and Python; nbgrader_config.py tells nbgrader to ignore them.
_PASSING = {".ipynb_checkpoints", "__pycache__"}


class LeakError(Exception):
    """Something secret stands in the release; one line for each place."""


def build(check: bool = False, root: Path | None = None) -> int:
    """Make lectures/, solutions/ and exercises/ from sources/.

    Arguments
    ---------
    check : bool, default False
        Write nothing; return 1 with a list when a notebook is missing, out of date or left over.
    root : Path, default the checkout
        The folder that holds sources/ and nbgrader_config.py.

    Returns
    -------
    int
        0, or 1 after printing what is wrong. When a source is wrong or a solution would reach
        exercises/, nothing is written.
    """
    root = course_root() if root is None else Path(root)
    start = time.perf_counter()
    try:
        wanted = _make(root)
    except (SourceError, ReleaseError, LeakError) as error:
        print(f"course build: nothing was written.\n{error}", file=sys.stderr)
        return 1
    changed = [path for path, content in wanted.items() if _read(root / path) != content]
    leftover = [path for path in _generated_before(root) if path not in wanted]
    if check:
        for path in changed:
            print(f"{path}: {'out of date' if (root / path).exists() else 'missing'}")
        for path in leftover:
            print(f"{path}: its source is gone")
        if changed or leftover:
            print("run: make notebooks")
            return 1
    else:
        for path in changed:
            _write(root / path, wanted[path])
            print(f"wrote {path}")
        for path in leftover:
            _remove(root, path)
            print(f"removed {path}: its source is gone")
    seconds = time.perf_counter() - start
    same = len(wanted) - len(changed)
    print(f"{len(wanted)} notebooks, {same} unchanged, {seconds:.1f} s", flush=True)
    return 0


def _make(root: Path) -> dict[PurePosixPath, bytes]:
    """Every notebook by its path below root."""
    lectures = list(_sources(root, "lectures"))
    assignments = list(_sources(root, "assignments"))
    wanted: dict[PurePosixPath, bytes] = {}
    parsed: dict[PurePosixPath, Parsed] = {}
    shared = shared_texts(root)
    for source in [*lectures, *assignments]:
        print(f"  read {source}", flush=True)
        made = parse(_text(root, source), source, assignment=source in assignments, shared=shared)
        target = _target(source)
        wanted[target] = _to_bytes(made)
        parsed[target] = made
    solutions = {path: content for path, content in wanted.items() if path.parts[0] == "solutions"}
    _refuse_other_files(root, solutions)
    exercises = _release(root, solutions)
    _lock(root, exercises, parsed)
    return {**wanted, **exercises}


def shared_texts(root: Path) -> dict[str, str]:
    """The texts that notebooks have in common: ``sources/shared/NAME.md`` by name."""
    return {
        path.stem: _text(root, PurePosixPath(path.relative_to(root).as_posix()))
        for path in sorted((root / "sources" / "shared").glob("*.md"))
    }


def _sources(root: Path, kind: str) -> Iterator[PurePosixPath]:
    folder = root / "sources" / kind
    for path in sorted(folder.rglob("*.py")):
        source = PurePosixPath(path.relative_to(root).as_posix())
        names = source.parts[2:]
        if any(part in _PASSING for part in names):
            continue
        if kind == "lectures":
            right = len(names) == 1 and _UNIT.fullmatch(path.stem)
        else:
            right = len(names) == 2 and _UNIT.fullmatch(names[0]) and _NOTEBOOK.fullmatch(path.stem)
        if not right:
            expected = "NN_topic.py" if kind == "lectures" else "NN_topic/name.py"
            raise SourceError(source, 1, f"sources/{kind}/ holds {expected}, in small letters")
        yield source


def _text(root: Path, source: PurePosixPath) -> str:
    try:
        return (root / source).read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SourceError(source, line, f"is not UTF-8: {error.reason}") from error


def _target(source: PurePosixPath) -> PurePosixPath:
    """Where the notebook of a source goes."""
    names = source.with_suffix(".ipynb").parts
    return PurePosixPath("lectures" if names[1] == "lectures" else "solutions", *names[2:])


def _to_bytes(made: Parsed) -> bytes:
    return (
        nbformat.writes(made.notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"
    ).encode()


def _refuse_other_files(root: Path, solutions: dict[PurePosixPath, bytes]) -> None:
    """nbgrader copies every file beside a solution into the release, so there may be none."""
    stale = set(_generated_before(root))
    strange = [
        f"{path}: not made from sources/; nbgrader would copy it into the release: move it away"
        for path in _files(root / "solutions", root)
        if path not in solutions and path not in stale and not _PASSING & set(path.parts)
    ]
    if strange:
        raise LeakError("\n".join(strange))


def _release(root: Path, solutions: dict[PurePosixPath, bytes]) -> dict[PurePosixPath, bytes]:
    if not solutions:
        return {}
    with tempfile.TemporaryDirectory(prefix="course-build-") as name:
        folder = Path(name).resolve()
        for path, content in solutions.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        generate(root / "nbgrader_config.py", folder, sorted({path.parts[1] for path in solutions}))
        made = {path: (folder / path).read_bytes() for path in _files(folder / "exercises", folder)}
    expected = {PurePosixPath("exercises", *path.parts[1:]) for path in solutions}
    if set(made) != expected:
        odd = ", ".join(str(path) for path in sorted(set(made) ^ expected))
        raise ReleaseError(f"nbgrader made other files than the sources ask for: {odd}")
    return {path: content.rstrip(b"\n") + b"\n" for path, content in made.items()}


def _lock(
    root: Path, exercises: dict[PurePosixPath, bytes], parsed: dict[PurePosixPath, Parsed]
) -> None:
    """Refuse a release that gives something away; also look at what else lies in exercises/."""
    found = []
    by_unit: dict[str, list] = {}
    for target, made in parsed.items():
        if target.parts[0] == "solutions":
            by_unit.setdefault(target.parts[1], []).extend(made.secrets)
    for path, content in exercises.items():
        source = parsed[PurePosixPath("solutions", *path.parts[1:])]
        found += find_leaks(content, path, by_unit[path.parts[1]], source.public_ids)
    everything = [secret for secrets in by_unit.values() for secret in secrets]
    stale = set(_generated_before(root))
    for path in _files(root / "exercises", root):
        if path not in exercises and path not in stale:
            found += find_leaks((root / path).read_bytes(), path, everything)
    if found:
        advice = (
            "Move a public line out of its region, or put public=true on the cell that shows it."
        )
        raise LeakError("\n".join([*found, advice]))


def _files(folder: Path, root: Path) -> list[PurePosixPath]:
    paths = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted(PurePosixPath(path.relative_to(root).as_posix()) for path in paths)


def _generated_before(root: Path) -> list[PurePosixPath]:
    """The notebooks on disk that a build made: each names its source, and stands where that leads.

    A copy under another name also names a source, but stands elsewhere: it is somebody's own.
    """
    found = []
    for kind in _MADE:
        for path in _files(root / kind, root):
            if path.suffix != ".ipynb" or _PASSING & set(path.parts):
                continue
            source = _source_named_in(root / path)
            if source is None or source.parts[:1] != ("sources",) or len(source.parts) < 3:
                continue
            target = _target(source)
            places = [target]
            if target.parts[0] == "solutions":
                places.append(PurePosixPath("exercises", *target.parts[1:]))
            if path in places:
                found.append(path)
    return found


def _source_named_in(path: Path) -> PurePosixPath | None:
    try:
        notebook = json.loads(path.read_bytes())
        return PurePosixPath(notebook["metadata"]["course"]["source"])
    except (ValueError, KeyError, TypeError):
        return None  # not a notebook of ours, so not ours to touch


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _write(path: Path, content: bytes) -> None:
    """The file as a whole: a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _remove(root: Path, path: PurePosixPath) -> None:
    (root / path).unlink()
    folder = (root / path).parent
    if folder != root / path.parts[0] and not any(folder.iterdir()):
        folder.rmdir()
