"""A class graded by stock `nbgrader autograde` and by `course grade`: ``make bench-grading``.

Both grade the same submissions in one run; every score of every cell is compared. ``--growth`` grades one class and one
ten times as large with `course grade` and compares time and memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbgrader.api import Gradebook

from course_lib.grading.classroom import Classroom
from tests.classes import make_class

# One without pictures, one with plots; both train a network.
UNITS = (("01_sgd", False), ("05_adam", True))

Scores = dict[str, dict[str, float | None]]


def scores(room: Classroom) -> Scores:
    """Automatic scores per student and cell, as the gradebook has them."""
    found: Scores = {}
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}", "optimizers") as book:
        for submission in book.assignment_submissions(room.unit):
            grades = submission.notebooks[0].grades
            found[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
    return found


def course_grade(room: Classroom, workers: int) -> tuple[float, dict[str, float]]:
    """Seconds of `course grade`, and its largest processes in MB."""
    line = [
        sys.executable,
        "-m",
        "benchmarks.grading",
        "--only-grade",
        room.unit,
        str(room.course),
        str(workers),
    ]
    begin = time.perf_counter()
    done = subprocess.run(
        line, env=room.environment("teacher"), cwd=room.repository, capture_output=True, text=True
    )
    seconds = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(
            f"course grade ended with {done.returncode}: {done.stdout[-500:]} {done.stderr[-500:]}"
        )
    return seconds, json.loads(done.stdout.splitlines()[-1])


def only_grade(unit: str, root: str, workers: str) -> None:
    from course_lib.cli import main

    code = main(["grade", unit, "--root", root, "--workers", workers, "--no-feedback"])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    workers_most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"writer": round(own), "largest worker": round(workers_most)}))
    sys.exit(code)


def compare(size: int, workers: int) -> None:
    stock = ours = 0.0
    cells = different = 0
    for unit, plots in UNITS:
        with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
            room = make_class(Path(folder), unit, size // len(UNITS), plots=plots)
            seconds, memory = course_grade(room, workers)
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
            f"{seconds / count:.3f} s each: {stock_seconds / seconds:.1f} times; {memory}"
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
            seconds, memory = course_grade(room, workers)
        print(
            f"{unit}: {count} submissions in {seconds:.1f} s, {seconds / count:.3f} s each; MB: {memory}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100, help="submissions, over two units")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--growth", action="store_true", help="time and memory from --size to ten times that"
    )
    parser.add_argument("--only-grade", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_grade:
        only_grade(*options.only_grade)
    (growth if options.growth else compare)(options.size, options.workers)


if __name__ == "__main__":
    main()
