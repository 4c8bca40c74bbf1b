"""``course prove``: does the checker catch every wrong version, accept every right one, name the mistake?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace

from course_lib.checking.api import evaluate, part_seed
from course_lib.checking.diagnosing import FIXED_SEED
from course_lib.checking.exercise import PARTS, Exercise
from course_lib.checking.registry import exercise
from course_lib.proof.mutants import mutants, solution_cells, sort_survivors
from course_lib.proof.versions import Version, load, versions
from course_lib.units import UNITS, Unit, unit

GRADED = tuple(part for part in PARTS if part != "self")
# What a unit needs: wrong versions, right versions, share of diagnoses that must be right.
FEWEST_WRONG, FEWEST_RIGHT, DIAGNOSED = 12, 6, 0.95
# Seconds for all calls of one check: some versions and mutants run for ever.
LIMIT = 1.0
SLOWEST_CHECK = 0.1


@dataclass
class Row:
    """What came out for one function. ``missed``: what is wrong with it, in sentences; empty if nothing is."""

    unit: str
    function: str
    wrong: int = 0
    caught: int = 0
    right: int = 0
    accepted: int = 0
    diagnosed: int = 0
    mutants: int = 0
    killed: int = 0
    explained: int = 0
    seconds: float = 0.0
    missed: list[str] = field(default_factory=list)
    undiagnosed: list[str] = field(default_factory=list)


def prove(unit_ids: Sequence[str] = (), workers: int | None = None) -> int:
    """Print the table of all graded functions; the exit code is 0 if everything holds.

    ValueError if there is no unit of such a name.
    """
    chosen = select(unit_ids)
    jobs = [(one.id, name) for one in chosen for name in one.stubs]
    began = time.perf_counter()
    rows: dict[tuple[str, str], Row] = {}
    workers = workers or os.cpu_count() or 1
    with ProcessPoolExecutor(max_workers=workers) as pool:
        waiting = {pool.submit(prove_function, *job): job for job in jobs}
        for k, done in enumerate(as_completed(waiting), start=1):
            rows[waiting[done]] = done.result()
            print(f"  {k} of {len(jobs)}: {waiting[done][1]}", flush=True)
    ordered = [rows[job] for job in jobs]
    print()
    for line in table(ordered):
        print(line)
    missed = [f"{row.function}: {text}" for row in ordered for text in row.missed]
    unnamed = [f"{row.function}: {text}" for row in ordered for text in row.undiagnosed]
    wrong = sum(row.wrong for row in ordered)
    share = sum(row.diagnosed for row in ordered) / wrong if wrong else 0.0
    if share < DIAGNOSED:
        missed.append(
            f"only {share:.1%} of the wrong versions are diagnosed, wanted {DIAGNOSED:.0%}"
        )
    for title, texts in (("not diagnosed as declared", unnamed), ("MISSED", missed)):
        if texts:
            print(f"\n{title}:")
            for text in texts:
                print(f"  {text}")
    print(f"\n{time.perf_counter() - began:.0f} s with {workers} processes")
    return 1 if missed else 0


def select(unit_ids: Sequence[str]) -> list[Unit]:
    """The units with these ids, or all; ValueError lists the ids there are."""
    return [unit(name) for name in unit_ids] or list(UNITS)


def table(rows: Sequence[Row]) -> list[str]:
    """The rows as lines, with a sum."""
    total = Row("", "sum", seconds=max((row.seconds for row in rows), default=0.0))
    for row in rows:
        for key in (
            "wrong",
            "caught",
            "right",
            "accepted",
            "diagnosed",
            "mutants",
            "killed",
            "explained",
        ):
            setattr(total, key, getattr(total, key) + getattr(row, key))
    head = (
        f"{'function':<20} {'caught':>9} {'accepted':>9} {'diagnosed':>10} {'mutants caught':>15} "
        f"{'explained':>9} {'survivors':>9} {'check':>7}"
    )
    lines = [head, "-" * len(head)]
    for row in [*rows, total]:
        if row is total:
            lines.append("-" * len(head))
        survivors = row.mutants - row.killed - row.explained
        lines.append(
            f"{row.function:<20} {row.caught:>5}/{row.wrong:<3} {row.accepted:>5}/{row.right:<3} "
            f"{row.diagnosed:>6}/{row.wrong:<3} {row.killed:>9}/{row.mutants:<5} {row.explained:>9} "
            f"{survivors:>9} {1000 * row.seconds:>4.0f} ms"
        )
    return lines


def prove_function(unit_id: str, function: str) -> Row:
    """Everything about one function."""
    row = Row(unit_id, function)
    one = replace(exercise(function), seconds=LIMIT)
    for version in versions(unit_id, function):
        if version.right:
            _right(row, one, version)
        else:
            _wrong(row, one, version)
    if row.wrong < FEWEST_WRONG:
        row.missed.append(f"{row.wrong} wrong versions, at least {FEWEST_WRONG} are wanted")
    if row.right < FEWEST_RIGHT:
        row.missed.append(f"{row.right} right versions, at least {FEWEST_RIGHT} are wanted")
    _mutants(row, one)
    row.seconds = max(_seconds(one, part) for part in PARTS)
    if row.seconds > SLOWEST_CHECK:
        row.missed.append(f"a check of the reference takes {1000 * row.seconds:.0f} ms")
    return row


def message(one: Exercise, function: Callable) -> str:
    """What the student reads first: the self-check's message, or that of the first graded part that fails."""
    for part in PARTS:
        for result in evaluate(one, function, part, part_seed(part, function), stop_early=True):
            if result.problem:
                return f"✗ {one.name}, {result.label}: {result.problem}"
    return ""


def graded(one: Exercise, function: Callable) -> dict[str, float]:
    """The share of the points in each graded part, after a self-check as in the notebook."""
    evaluate(one, function, "self", FIXED_SEED, stop_early=True, explain=False)
    shares = {}
    for part in GRADED:
        results = evaluate(one, function, part, part_seed(part, function), explain=False)
        shares[part] = sum(result.problem is None for result in results) / len(results)
    return shares


def _wrong(row: Row, one: Exercise, version: Version) -> None:
    row.wrong += 1
    known = {m.name: m.sentence for m in (*one.mistakes, *one.equivalents)}
    unknown = [name for name in version.mistakes if one.judge is None and name not in known]
    if unknown:
        row.missed.append(f"wrong_{version.name} names no declared mistake: {', '.join(unknown)}")
    function = version.load()
    if min(graded(one, function).values()) == 1.0:
        row.missed.append(f"wrong_{version.name} gets all points")
        return
    row.caught += 1
    said = message(one, version.load())  # loaded anew: it may have a memory
    wanted = [known[name] for name in version.mistakes if name in known]
    claimed = [name for name, sentence in known.items() if sentence in said]
    if (
        not unknown
        and all(sentence in said for sentence in wanted)
        and version.says in said
        and (wanted or version.says or not claimed)
    ):
        row.diagnosed += 1
    else:
        row.undiagnosed.append(f"wrong_{version.name}: {said}")


def _right(row: Row, one: Exercise, version: Version) -> None:
    row.right += 1
    function = version.load()
    problems, notes = [], []
    for part in PARTS:
        results = evaluate(one, function, part, part_seed(part, function))
        problems += [f"{r.label}: {r.problem}" for r in results if r.problem]
        notes += [r.note for r in results if r.note]
    if problems:
        row.missed.append(f"correct_{version.name} is rejected: {problems[0]}")
    elif bool(version.note) != bool(notes) or not any(version.note in n for n in notes or [""]):
        row.missed.append(
            f"correct_{version.name}: expected the note {version.note!r}, got {notes[:1]}"
        )
    else:
        row.accepted += 1


def _mutants(row: Row, one: Exercise) -> None:
    survivors = []
    for mutant in mutants(solution_cells(row.unit)[row.function], row.function):
        row.mutants += 1
        try:
            function = load(mutant.source, row.function, row.unit, "mutant")
        except Exception:  # the cell itself fails, which every student sees
            row.killed += 1
            continue
        if any(
            result.problem
            for part in GRADED
            for result in evaluate(one, function, part, FIXED_SEED, stop_early=True, explain=False)
        ):
            row.killed += 1
        else:
            survivors.append(mutant)
    found = sort_survivors(row.unit, {row.function: survivors})
    row.explained = len(found.explained)
    row.missed += [
        f"mutant survives, line {m.line}, {m.operator}: {m.before}  →  {m.after}"
        for m in found.unexplained
    ]
    row.missed += [f"explained, but it does not survive: {key}" for key in found.stale]


def _seconds(one: Exercise, part: str) -> float:
    """Processor seconds of one check of the reference: the quickest of five; the machine may have other work."""
    times = []
    for _ in range(5):
        began = time.process_time()
        evaluate(one, one.reference, part, FIXED_SEED)
        times.append(time.process_time() - began)
    return min(times)
