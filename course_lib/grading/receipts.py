"""A receipt per graded submission: what was graded, with what, and what came of it. Resuming and reports read them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from course_lib.grading.plan import Plan
from course_lib.grading.sandbox.walls import Limits

FOLDER = "graded"


@dataclass
class Receipt:
    """Everything about one grade.

    Attributes
    ----------
    key : hash of the submission, the assignment, the environment, the limits and the class's secret: the same key means
        that grading again would give the same
    submission, environment : hashes of what was handed in, and of course_lib, Python and NumPy
    kind, reasons, student_reasons, notes : the verdict, and what was repaired
    scores : automatic points per graded cell; None where a hand grades
    checks : per graded cell what failed: exercise, sub-check, problem
    cell_seconds, seconds : per graded cell, and of the whole submission
    """

    student: str
    unit: str
    key: str
    submission: str
    environment: str
    limits: dict[str, float]
    kind: str
    reasons: list[str] = field(default_factory=list)
    student_reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scores: dict[str, float | None] = field(default_factory=dict)
    checks: dict[str, list[list[str]]] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    cell_seconds: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0


class Receipts:
    """The receipts of one unit, a file each, in ``graded/<unit>/receipts`` of the course's folder."""

    def __init__(self, root: Path, plan: Plan, limits: Limits) -> None:
        self.folder = root / FOLDER / plan.unit
        self._receipts = self.folder / "receipts"
        self._receipts.mkdir(parents=True, exist_ok=True)
        self.limits = asdict(limits)
        self.secret = secret(root)
        self.environment = environment()
        self._plan = hashlib.sha256(json.dumps(plan.source, sort_keys=True).encode()).hexdigest()

    def key(self, student: str, submission: str) -> str:
        parts = [student, submission, self._plan, self.environment, self.limits, self.secret]
        return hashlib.sha256(json.dumps(parts).encode(errors="surrogatepass")).hexdigest()

    def read(self, student: str) -> Receipt | None:
        """The receipt of a student; None if there is none that can be read."""
        try:
            return Receipt(**json.loads(self._path(student).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None  # never written, or by another version: grade again

    def write(self, receipt: Receipt) -> None:
        text = json.dumps(asdict(receipt), ensure_ascii=False, indent=1)
        write_whole(self._path(receipt.student), text.encode("utf-8", errors="surrogatepass"))

    def forget(self, student: str) -> None:
        self._path(student).unlink(missing_ok=True)

    def all(self) -> Iterator[Receipt]:
        for path in sorted(self._receipts.glob("*.json")):
            one = self.read(path.stem)
            if one is not None:
                yield one

    def _path(self, student: str) -> Path:
        return self._receipts / f"{student}.json"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def secret(root: Path | str) -> str:
    """What draws the hidden inputs of the class in ``root``: made once, readable by its owner only."""
    path = Path(root) / FOLDER / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, secrets.token_hex(16).encode())  # made with mode 600
    return path.read_text(encoding="ascii").strip()


@cache
def environment() -> str:
    """A hash of course_lib's source and of the versions that results depend on."""
    found = hashlib.sha256()
    package = Path(__file__).resolve().parents[1]
    for path in sorted(package.rglob("*.py")):
        found.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    versions: list[Any] = [platform.python_version(), platform.machine()]
    versions += [
        importlib.metadata.version(name) for name in ("numpy", "ipython", "matplotlib", "nbgrader")
    ]
    found.update(json.dumps(versions).encode())
    return found.hexdigest()
