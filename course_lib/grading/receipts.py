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
    submission, notebook : hashes of all files that were handed in, and of the notebook alone (empty if it was not read)
    assignment, environment : hashes of the source notebook, and of course_lib, Python and the packages that matter
    limits : what a submission may use (seconds, bytes)
    secret : hash of the class's secret, which gives the seeds of hidden inputs
    kind, reasons, student_reasons, notes : the verdict; why, for the TA and for the student; what was repaired
    scores : automatic points per graded cell; None where a hand grades
    checks : per graded cell what failed: exercise, sub-check, problem
    asked : per graded cell its checks: exercise, part, points, sub-checks, seconds that the function took, its limit
    differed : per graded cell the points of another grading of the same key; empty if there was none
    unanswered : exercises that are still as they were handed out
    cell_seconds, seconds : per graded cell, and of the whole submission
    """

    student: str
    unit: str
    key: str
    submission: str
    notebook: str
    assignment: str
    environment: str
    limits: dict[str, float]
    secret: str
    kind: str
    reasons: list[str] = field(default_factory=list)
    student_reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scores: dict[str, float | None] = field(default_factory=dict)
    checks: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: dict[str, list[list[Any]]] = field(default_factory=dict)
    differed: dict[str, list[float]] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    cell_seconds: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0


def differences(one: Receipt | None, scores: dict[str, float | None]) -> dict[str, list[float]]:
    """Cells whose points differ between an earlier grading of the same key and this one, with those met before."""
    if one is None:
        return {}
    found = {name: list(points) for name, points in one.differed.items()}
    for name, points in scores.items():
        before = one.scores.get(name, points)
        if before is None or points is None or abs(before - points) <= 1e-9:
            continue
        found[name] = sorted({*found.get(name, []), before, points})
    return found


class Receipts:
    """The receipts of one unit, a file each, in ``graded/<unit>/receipts`` of the course's folder."""

    def __init__(self, root: Path, plan: Plan, limits: Limits) -> None:
        self.folder = root / FOLDER / plan.unit
        self._receipts = self.folder / "receipts"
        self._receipts.mkdir(parents=True, exist_ok=True)
        self.limits = asdict(limits)
        self.secret = secret(root)
        self.environment = environment()
        self.assignment = hashlib.sha256(
            json.dumps(plan.source, sort_keys=True).encode()
        ).hexdigest()

    def key(self, student: str, submission: str) -> str:
        parts = [student, submission, self.assignment, self.environment, self.limits, self.secret]
        return hashlib.sha256(json.dumps(parts).encode(errors="surrogatepass")).hexdigest()

    def read(self, student: str) -> Receipt | None:
        """The receipt of a student; None if there is none that can be read."""
        return _read(self._path(student))

    def write(self, receipt: Receipt) -> None:
        text = json.dumps(asdict(receipt), ensure_ascii=False, indent=1)
        write_whole(self._path(receipt.student), text.encode("utf-8", errors="surrogatepass"))

    @property
    def secret_hash(self) -> str:
        """What a receipt holds of the secret: enough to see that it is the same."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def forget(self, student: str) -> None:
        self._path(student).unlink(missing_ok=True)

    def all(self) -> Iterator[Receipt]:
        for path in sorted(self._receipts.glob("*.json")):
            one = self.read(path.stem)
            if one is not None:
                yield one

    def _path(self, student: str) -> Path:
        return self._receipts / f"{student}.json"


def read_receipt(root: Path, unit: str, student: str) -> Receipt | None:
    """The receipt of a student in the course's folder ``root``; None if there is none that can be read."""
    return _read(root / FOLDER / unit / "receipts" / f"{student}.json")


def _read(path: Path) -> Receipt | None:
    try:
        return Receipt(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None  # never written, or by another version: grade again


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
def versions() -> dict[str, str]:
    """What results depend on: course_lib by a hash of its source, Python, the machine, packages."""
    source = hashlib.sha256()
    package = Path(__file__).resolve().parents[1]
    for path in sorted(package.rglob("*.py")):
        source.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    found = {
        "course_lib": source.hexdigest()[:16],
        "Python": platform.python_version(),
        "machine": platform.machine(),
    }
    for name in ("numpy", "ipython", "matplotlib", "nbgrader"):
        found[name] = importlib.metadata.version(name)
    return found


def environment() -> str:
    """A hash of everything in ``versions``."""
    return hashlib.sha256(json.dumps(versions()).encode()).hexdigest()
