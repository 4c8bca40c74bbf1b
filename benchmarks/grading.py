"""A class graded by stock `nbgrader autograde` and by `course grade`: ``make bench-grading``.

Both grade the same submissions in one run; every score of every cell is compared. ``--growth`` grades one class and one
ten times as large with `course grade` and compares time and memory; ``--cluster`` grades one on a Dask cluster.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import psutil
from distributed import LocalCluster
from nbgrader.api import Gradebook

from course_lib.grading.classroom import Classroom
from tests.classes import make_class

# One without pictures, one with plots; both train a network.
UNITS = (("01_sgd", False), ("05_adam", True))

# Students who hand in the same in the class for the cluster: writing 10,000 would take longer than grading them.
COPIES = 10

Scores = dict[str, dict[str, float | None]]


def scores(room: Classroom) -> Scores:
    """Automatic scores per student and cell, as the gradebook has them."""
    found: Scores = {}
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}", "optimizers") as book:
        for submission in book.assignment_submissions(room.unit):
            grades = submission.notebooks[0].grades
            found[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
    return found


def course_grade(room: Classroom, *where: str) -> tuple[float, str]:
    """Seconds of `course grade` with the options ``where``, and in words the largest of its processes."""
    line = [sys.executable, "-m", "course_lib", "grade", room.unit, *where]
    line += ["--root", str(room.course), "--no-feedback"]
    begin = time.perf_counter()
    process = subprocess.Popen(
        line,
        env=room.environment("teacher"),
        cwd=room.repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    largest = {"writer": 0, "any other process": 0}
    with ThreadPoolExecutor(1) as beside:
        said = beside.submit(process.communicate)
        while not wait([said], timeout=0.25).done:
            with contextlib.suppress(psutil.NoSuchProcess):  # it, or one of them, has just ended
                writer = psutil.Process(process.pid)
                note(largest, "writer", writer)
                for other in writer.children(recursive=True):
                    note(largest, "any other process", other)
    seconds = time.perf_counter() - begin
    if process.returncode:
        raise SystemExit(
            f"course grade ended with {process.returncode}: {said.result()[0][-1000:]}"
        )
    return seconds, ", ".join(f"{name} {size >> 20} MB" for name, size in largest.items())


def note(largest: dict[str, int], name: str, process: psutil.Process) -> None:
    largest[name] = max(largest[name], process.memory_info().rss)


def compare(size: int, workers: int) -> None:
    stock = ours = 0.0
    cells = different = 0
    for unit, plots in UNITS:
        with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
            room = make_class(Path(folder), unit, size // len(UNITS), plots=plots)
            seconds, memory = course_grade(room, "--workers", str(workers))
            mine = scores(room)
            (room.course / "gradebook.db").rename(room.course / "ours.db")
            (room.course / "autograded").rename(room.course / "ours")
            room.nbgrader("teacher", "generate_assignment", unit, "--force")
            begin = time.perf_counter()
            room.grade()
            stock_seconds = time.perf_counter() - begin
            theirs = scores(room)
        wrong = [
            f"{student} {cell}: stock {score}, course grade {mine[student][cell]}"
            for student, row in theirs.items()
            for cell, score in row.items()
            if score != mine[student][cell]
        ]
        count = size // len(UNITS)
        print(
            f"{unit}: {count} submissions, stock nbgrader {stock_seconds / count:.2f} s each, course grade "
            f"{seconds / count:.3f} s each: {stock_seconds / seconds:.1f} times; at most {memory}"
        )
        for line in wrong:
            print(f"  DIFFERENT {line}")
        stock, ours = stock + stock_seconds, ours + seconds
        cells += sum(map(len, theirs.values()))
        different += len(wrong)
    print(
        f"all: stock {stock:.1f} s, course grade {ours:.1f} s with {workers} workers, sandbox on: {stock / ours:.1f} "
        f"times (wanted 20); {cells} cells, {different} with another score"
    )


def growth(size: int, workers: int) -> None:
    unit, plots = UNITS[1]
    for count in (size, 10 * size):
        with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
            room = make_class(Path(folder), unit, count, plots=plots)
            seconds, memory = course_grade(room, "--workers", str(workers))
        print(
            f"{unit}: {count} submissions in {seconds:.1f} s, {seconds / count:.3f} s each; at most {memory}",
            flush=True,
        )


def on_a_cluster(size: int, workers: int) -> None:
    """A large class on a Dask cluster of this machine: one of ten submissions written, each handed in ten times."""
    unit, plots = UNITS[0]
    with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
        room = make_class(Path(folder), unit, size // COPIES, plots=plots)
        submitted = room.course / "submitted"
        for student in list(submitted.iterdir()):
            for copy in range(1, COPIES):
                shutil.copytree(student, submitted / f"{student.name}-{copy}")
        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as found:
            seconds, memory = course_grade(room, "--cluster", found.scheduler_address)
        graded = [row for row in scores(room).values() if set(row.values()) != {None}]
        book = (room.course / "gradebook.db").stat().st_size
    print(
        f"{unit}: {size} submissions on a cluster of {workers} workers in {seconds / 60:.1f} min, "
        f"{seconds / size:.3f} s each; {len(graded)} with points; at most {memory}; "
        f"gradebook {book >> 20} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100, help="submissions, over two units")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--growth", action="store_true", help="time and memory from --size to ten times that"
    )
    parser.add_argument(
        "--cluster", action="store_true", help="grade --size of one unit on a local Dask cluster"
    )
    options = parser.parse_args()
    what = on_a_cluster if options.cluster else growth if options.growth else compare
    what(options.size, options.workers)


if __name__ == "__main__":
    main()
