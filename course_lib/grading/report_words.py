"""What a receipt says in words: the mistakes that the checker named, and where the points of a cell come from."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from course_lib.checking import registry
from course_lib.checking.judging import LOOK_AT
from course_lib.grading.receipts import Receipt
from course_lib.grading.verdict import NOT_YOUR_FAULT

# A finding that a student's own error message makes long is cut.
_LONGEST = 240

# Sub-checks that exist only where they fail, and what failing them means.
_FURTHER = {
    "inputs untouched": "It changes its inputs in place.",
    "results untouched": "A later call changes what an earlier call returned.",
    "same inputs, same answer": "It answers differently when it is called again with the same inputs.",
}
_READS = "Your function reads `"


def mistakes_named(exercise: str, label: str, problem: str) -> list[str]:
    """The sentences of the known mistakes that a failed sub-check names; empty if none was recognised."""
    if label in _FURTHER:
        return [_FURTHER[label]]
    _, *lines = problem.split("\n")
    said = "\n".join(line.strip() for line in lines if not line.startswith(LOOK_AT))
    if not said:
        return []
    found = [sentence for sentence in _sentences(exercise) if sentence in said]
    if not found and said.startswith(_READS):
        return ["It reads a variable of the notebook, not its arguments."]
    return [one for one in found if not any(one != other and one in other for other in found)]


def line_of_points(receipt: Receipt, cell: str, most: float) -> str:
    """One line that explains the points of a test cell."""
    points = receipt.scores.get(cell) or 0.0
    text = f"{points:.4g} of {most:g} points"
    rows = receipt.checks.get(cell, [])
    if not rows:
        return f"{text}: every sub-check passed."
    parts = []
    for exercise in dict.fromkeys(row[0] for row in rows):
        mine = [row for row in rows if row[0] == exercise]
        asked = sum(row[3] for row in receipt.asked.get(cell, []) if row[0] == exercise)
        count = f"{len(mine)} of {asked} sub-checks failed" if asked else "failed"
        parts.append(f"{exercise}, {count}: {reason(receipt, exercise, mine)}")
    return f"{text}. {' '.join(parts)}"


def reason(receipt: Receipt, exercise: str, rows: list[list[str]]) -> str:
    """Why sub-checks of one exercise failed: the mistakes that were named, else the first finding.

    A mistake is named where the function is judged first; for the exercise's other cells it is the same.
    """
    named = [one for _, label, problem in rows for one in mistakes_named(exercise, label, problem)]
    if not named:
        others = [row[1:] for row in failures(receipt) if row[1] == exercise]
        named = [one for row in others for one in mistakes_named(*row)]
    if named:
        return " ".join(dict.fromkeys(named))
    _, label, problem = rows[0]
    return short(f"{label}: {problem}" if label else problem)


def short(text: str) -> str:
    """The first line of a finding, not too long."""
    first = text.split("\n")[0].strip()
    first = first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"
    return first if first.endswith((".", "…", "?", "!")) else f"{first}."


def for_student(receipt: Receipt) -> list[str]:
    """What the author of a submission is told about the whole of it."""
    texts = [*receipt.student_reasons, *receipt.notes]
    if receipt.kind == "ZERO":
        texts = [f"The checks gave no points: {short(one)}" for one in receipt.reasons] + texts
    return list(dict.fromkeys(texts))


def todo(receipt: Receipt) -> str:
    """What a TA does about a submission that is on hold."""
    again = f"course grade {receipt.unit} --students {receipt.student}"
    if receipt.student_reasons == [NOT_YOUR_FAULT]:
        return f"Grade it again: {again}. If it is held again, the grader is at fault, not the submission."
    place = f"submitted/{receipt.student}/{receipt.unit}"
    return f"Mend or replace the file in {place}, or have it handed in again; then {again}"


def slim(receipt: Receipt) -> Receipt:
    """The receipt with short findings: a whole class of them is kept in memory at once."""
    for rows in receipt.checks.values():
        for row in rows:
            finding, *lines = row[2].split("\n")
            kept = [line for line in lines if not line.startswith(LOOK_AT)]
            row[:] = sys.intern(row[0]), sys.intern(row[1]), "\n".join([short(finding), *kept])
    return receipt


def failures(receipt: Receipt) -> Iterator[tuple[str, str, str, str]]:
    """(cell, exercise, sub-check, problem) of everything that failed."""
    for cell, rows in receipt.checks.items():
        for exercise, label, problem in rows:
            yield cell, exercise, label, problem


def _sentences(exercise: str) -> list[str]:
    try:
        declared = registry.exercise(exercise)
    except registry.UnknownExercise:
        return []  # graded with an older version of the course
    return [one.sentence for one in getattr(declared, "mistakes", ())]
