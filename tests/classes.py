"""Made-up classes for `course grade`: honest submissions, right, wrong and unfinished, of any size."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import nbformat

from course_lib.grading.classroom import Classroom, fill, solution_answers
from course_lib.paths import course_root
from course_lib.proof.versions import versions
from course_lib.units import unit

PLOT = """import matplotlib.pyplot as plt

x = np.linspace(-2, 2, 200)
for power in (1, 2, 3):
    plt.plot(x, x**power, label=f"x^{power}")
plt.legend()
plt.show()"""


def make_class(
    folder: Path, unit_id: str, size: int, seed: int = 1, plots: bool = False
) -> Classroom:
    """A course in ``folder`` whose assignment is generated and handed in by ``size`` students.

    A student writes one function of four in another way than the solution, half of these right and half wrong (from
    tests/submissions), and leaves one of twenty open. With ``plots`` everybody draws a figure in the last cell.
    """
    root, this = course_root(), unit(unit_id)
    solution = root / "solutions" / unit_id / f"{this.assignment}.ipynb"
    room = Classroom(folder, root, unit_id, solution)
    room.nbgrader("teacher", "generate_assignment", unit_id)
    answers = solution_answers(nbformat.read(solution, as_version=4))
    stub = room.course / "exercises" / unit_id / solution.name
    rng = random.Random(seed)
    known = {
        name: [version for version in versions(unit_id, name) if not version.says]
        for name in this.stubs
    }
    for number in range(size):
        place = room.course / "submitted" / f"s{number:05d}" / unit_id
        place.mkdir(parents=True)
        shutil.copy(stub, place)
        own = dict(answers)
        for name in this.stubs:
            chance = rng.random()
            if chance < 0.25:
                right = chance < 0.125
                own[name] = rng.choice([v for v in known[name] if v.right == right]).source
            elif chance < 0.3:
                del own[name]
        fill(place / stub.name, own)
        if plots:
            notebook = nbformat.read(place / stub.name, as_version=4)
            for cell in notebook.cells:
                if cell.cell_type == "code" and cell.source.startswith("# Your experiments"):
                    cell.source = PLOT
            nbformat.write(notebook, place / stub.name)
        (place / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC", encoding="utf-8")
    return room
