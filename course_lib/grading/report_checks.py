"""What a class's receipts say together: which mistakes were made how often, which checks to look at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from course_lib.grading.receipts import Receipt
from course_lib.grading.report_words import failures, mistakes_named

# A check is slow when it takes more than this share of its time limit.
SLOW = 0.5
# "Nearly everybody" and "mostly": shares of those who answered an exercise, and how many there must be.
NEARLY_ALL, MOSTLY, AT_LEAST = 0.8, 0.5, 3

UNNAMED = "No mistake that the course knows."
UNANSWERED = "Not answered."


@dataclass
class Misconception:
    """A mistake in an exercise and who made it."""

    exercise: str
    sentence: str
    students: list[str] = field(default_factory=list)


@dataclass
class Slow:
    """A check that came near its time limit, and for whom; ``worst`` and ``limit`` in seconds."""

    exercise: str
    part: str
    worst: float
    limit: float
    students: list[str] = field(default_factory=list)


@dataclass
class SubCheck:
    """A sub-check that fails where everything else of its exercise passes.

    Attributes
    ----------
    answered : how many have answered the exercise
    failed : how many of them fail this sub-check
    alone : students who fail only this one
    named : for how many of these a known mistake explains it
    problem : what the first of them was told
    """

    exercise: str
    label: str
    answered: int
    failed: int
    alone: list[str]
    named: int
    problem: str

    @property
    def unfair(self) -> bool:
        """Whether nearly everybody fails it, and most of them nothing else: rather the check's mistake than theirs."""
        return (
            self.answered >= AT_LEAST
            and self.failed >= NEARLY_ALL * self.answered
            and len(self.alone) >= MOSTLY * self.answered
        )


@dataclass
class Differing:
    """A cell that got different points in two gradings of the same submission under the same conditions."""

    student: str
    cell: str
    points: list[float]


def misconceptions(receipts: Iterable[Receipt]) -> list[Misconception]:
    """By exercise, the most frequent first; what no mistake explains and what was not answered come last."""
    found: dict[tuple[str, str], Misconception] = {}

    order: dict[str, int] = {}
    for receipt in receipts:
        for rows in receipt.asked.values():
            for row in rows:
                order.setdefault(row[0], len(order))
        named: dict[str, set[str]] = defaultdict(set)
        for _, exercise, label, problem in failures(receipt):
            order.setdefault(exercise, len(order))
            named[exercise].update(mistakes_named(exercise, label, problem))
        for exercise, sentences in named.items():
            if exercise in receipt.unanswered:
                sentences = {UNANSWERED}
            for sentence in sorted(sentences) or [UNNAMED]:
                one = found.setdefault((exercise, sentence), Misconception(exercise, sentence))
                one.students.append(receipt.student)
    last = {UNNAMED: 1, UNANSWERED: 2}
    return sorted(
        found.values(),
        key=lambda one: (order[one.exercise], last.get(one.sentence, 0), -len(one.students), one.sentence),
    )  # fmt: skip


def slow_checks(receipts: Iterable[Receipt]) -> list[Slow]:
    """Checks that took more than half of their time limit, the nearest to it first."""
    found: dict[tuple[str, str], Slow] = {}
    for receipt in receipts:
        for rows in receipt.asked.values():
            for exercise, part, _, _, seconds, limit in rows:
                if seconds <= SLOW * limit:
                    continue
                one = found.setdefault((exercise, part), Slow(exercise, part, 0.0, limit))
                one.worst = max(one.worst, seconds)
                if receipt.student not in one.students:
                    one.students.append(receipt.student)
    return sorted(found.values(), key=lambda one: (-one.worst / one.limit, one.exercise, one.part))


def differing(receipts: Iterable[Receipt]) -> list[Differing]:
    """Cells whose points changed when the same submission was graded again and nothing else had changed."""
    return [
        Differing(receipt.student, cell, points)
        for receipt in receipts
        for cell, points in receipt.differed.items()
    ]


def lone_failures(receipts: Iterable[Receipt]) -> list[SubCheck]:
    """Sub-checks that right functions fail: all others of the exercise passed. Those that look unfair come first."""
    answered: dict[str, int] = defaultdict(int)
    failed: dict[tuple[str, str], set[str]] = defaultdict(set)
    alone: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for receipt in receipts:
        sizes: dict[str, int] = defaultdict(int)
        for rows in receipt.asked.values():
            for row in rows:
                sizes[row[0]] += row[3]
        mine: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for _, exercise, label, problem in failures(receipt):
            mine[exercise][same_for_all(label)].append((label, problem))
        for exercise, size in sizes.items():
            if exercise in receipt.unanswered:
                continue
            answered[exercise] += 1
            for label in mine[exercise]:
                failed[exercise, label].add(receipt.student)
            if len(mine[exercise]) != 1:
                continue
            ((label, rows_of_label),) = mine[exercise].items()
            if len(rows_of_label) == size:
                continue  # nothing else was asked
            alone[exercise, label][receipt.student] = rows_of_label[0][1]
            if any(mistakes_named(exercise, *row) for row in rows_of_label):
                named[exercise, label].add(receipt.student)
    rows = [
        SubCheck(
            exercise, label, answered[exercise], len(failed[exercise, label]), list(students),
            len(named[exercise, label]), next(iter(students.values())),
        )
        for (exercise, label), students in alone.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (not one.unfair, -len(one.alone), one.exercise, one.label))


def same_for_all(label: str) -> str:
    """A sub-check's label without the numbers that were drawn for one submission."""
    return re.sub(r"= ?-?\d[\d.]*(e-?\d+)?", "= …", label)
