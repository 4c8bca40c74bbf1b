"""``course prove --nbgrader``: the wrong versions in notebooks, graded by stock nbgrader, against the table.

One notebook holds a wrong version of every graded function of its unit: as functions are graded independently, each
must get the points that it gets alone.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.checking.about import about
from course_lib.checking.registry import exercise
from course_lib.grading.classroom import Classroom, fill
from course_lib.paths import course_root
from course_lib.proof.table import graded, select
from course_lib.proof.versions import Version, versions
from course_lib.units import Unit


@dataclass(frozen=True)
class Compared:
    """A version with the points of its graded cells by nbgrader, and those that the table expects, of ``points``."""

    version: Version
    points: float
    memory: bool
    got: dict[str, float]
    wanted: dict[str, float]

    @property
    def alike(self) -> bool:
        """Whether every cell has the points it must have.

        What a function with a memory gets depends on every call before, the notebook's other cells included: there
        both must take points away.
        """
        if self.memory:
            return sum(self.got.values()) < self.points
        same = all(abs(self.got[name] - self.wanted[name]) < 1e-9 for name in self.wanted)
        return same and set(self.got) == set(self.wanted)


def prove_graded(unit_ids: Sequence[str] = (), notebooks: int = 8) -> int:
    """Grade ``notebooks`` notebooks per unit and print what came out; the exit code is 0 if all is as in the table."""
    began = time.perf_counter()
    compared: list[Compared] = []
    for unit in select(unit_ids):
        print(f"{unit.id}: {notebooks} notebooks", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            compared += grade(unit, notebooks, Path(folder))
    different = [one for one in compared if not one.alike]
    for one in different:
        print(f"  DIFFERENT: {one.version.function}, {one.version.name}")
        for name, wanted in one.wanted.items():
            print(f"    {name}: nbgrader {one.got.get(name)}, table {wanted}")
    print(
        f"{len(compared)} wrong versions in notebooks graded by nbgrader autograde: {len(compared) - len(different)} "
        f"with the points of the table ({time.perf_counter() - began:.0f} s)"
    )
    return 1 if different else 0


def grade(unit: Unit, notebooks: int, folder: Path) -> list[Compared]:
    """Put wrong versions into notebooks, evenly from all there are, and compare."""
    solution = course_root() / "solutions" / unit.id / f"{unit.assignment}.ipynb"
    classroom = Classroom(folder, course_root(), unit.id, solution)
    released = folder / f"{unit.assignment}.ipynb"
    released.write_bytes(classroom.release())
    chosen = {f"n{k:03}": _versions(unit, k, notebooks) for k in range(notebooks)}
    for student, wrong in chosen.items():
        place = classroom.course / "submitted" / student / unit.id
        place.mkdir(parents=True)
        shutil.copy(released, place)
        fill(place / released.name, {name: one.source for name, one in wrong.items()})
    done = []

    def progress(student: str) -> None:
        done.append(student)
        print(f"  {len(done)} of {notebooks}", flush=True)

    classroom.grade(progress)
    compared = []
    for student, wrong in chosen.items():
        grades = {grade.name: grade for grade in classroom.grades(student)}
        for name, version in wrong.items():
            function = version.load()
            shares = graded(exercise(name), function)
            cells = {f"{name}_{part}": share for part, share in shares.items()}
            cells = {cell: share for cell, share in cells.items() if cell in grades}
            compared.append(
                Compared(
                    version,
                    sum(grades[cell].points for cell in cells),
                    bool(about(function).kept),
                    {cell: grades[cell].score for cell in cells},
                    {cell: share * grades[cell].points for cell, share in cells.items()},
                )
            )
    return compared


def _versions(unit: Unit, k: int, notebooks: int) -> dict[str, Version]:
    """Of every function the wrong version that stands at k/notebooks of its list."""
    found = {}
    for name in unit.stubs:
        wrong = [one for one in versions(unit.id, name) if not one.right]
        found[name] = wrong[k * len(wrong) // notebooks]
    return found
