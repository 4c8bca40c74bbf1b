"""Where submissions are executed: processes of this machine, or a Dask cluster. The same function runs in both."""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any

from course_lib.grading.judge import Job, Report, grade
from course_lib.grading.sandbox.client import Sandbox
from course_lib.grading.sandbox.view import NoSandbox, command
from course_lib.grading.sandbox.walls import Limits, die_with_parent
from course_lib.limits import TimeUp, time_limit
from course_lib.units import UNITS

_mine = threading.local()
# Reason for the TA of a submission that is held because of it.
DIED = "the grader's own process died on it, repeatedly"
# So often a submission may be under way when its worker dies; then it is held.
MOST_DEATHS = 2
# How long the grader may take for one, in multiples of what it may run: it restarts it a few times.
_MOST_TIMES = 5
# Bytes of address space that a worker may take for judging; references are called with arguments of a submission's.
_MEMORY = 4 << 30


def work(unit: str, limits: Limits, unsafe: bool, job: Job) -> Report:
    """Grade one submission in this process's sandbox, which is started when there is none yet."""
    box = _box(unit, limits, unsafe)
    try:
        with time_limit(_MOST_TIMES * limits.total_seconds):
            return grade(job, box)
    except NoSandbox:
        raise
    except (Exception, TimeUp) as error:
        # A submission that the grader cannot cope with is held; what is in its sandbox is not used again.
        box.close()
        _mine.box = None
        return Report(
            job.student, trouble=f"the grader failed on it ({type(error).__name__}: {error})"[:500]
        )


def _box(unit: str, limits: Limits, unsafe: bool) -> Sandbox:
    """This process's sandbox for the unit."""
    box = getattr(_mine, "box", None)
    if box is None or (box.unit, box.limits, box.unsafe) != (unit, limits, unsafe):
        if box is not None:
            box.close()
        box = _mine.box = Sandbox(unit, limits, unsafe)
    return box


def ahead(unit: str, workers: int | None, unsafe: bool) -> LocalPool | None:
    """A pool whose processes start now, while the caller still imports; None if what is asked for is not possible.

    What is wrong then is for the caller to find out and to say.
    """
    workers = (os.cpu_count() or 1) if workers is None else workers
    if workers < 1 or unit not in {one.id for one in UNITS}:
        return None
    try:
        pool = LocalPool(unit, Limits(), workers, unsafe)
    except NoSandbox:
        return None
    pool.start()
    return pool


class LocalPool:
    """``workers`` processes on this machine. NoSandbox if there is none and ``unsafe`` does not do without."""

    def __init__(self, unit: str, limits: Limits, workers: int, unsafe: bool = False) -> None:
        self.unit, self.limits, self.workers, self.unsafe = unit, limits, workers, unsafe
        if not unsafe:
            command(unit)  # says at once if there is none
        self._begin()

    def _begin(self) -> None:
        # Before the workers import NumPy: two threads for small arrays only wait for each other.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        context = multiprocessing.get_context("spawn")
        self._pool = concurrent.futures.ProcessPoolExecutor(
            self.workers,
            mp_context=context,
            initializer=_settle,
            initargs=(
                os.getpid(),
                context.Value("i", 0),
                self.workers,
                self.unit,
                self.limits,
                self.unsafe,
            ),
        )

    def start(self) -> None:
        """Start the processes; without it they start with the first jobs."""
        for _ in range(self.workers):
            self._pool.submit(os.getpid)

    def stop(self) -> None:
        """End the processes at once."""
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> LocalPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, jobs: Iterator[Job]) -> Iterator[Report]:
        """Reports as they come; never more than twice as many jobs under way as there are workers."""
        waiting: dict[concurrent.futures.Future, Job] = {}
        deaths: dict[str, int] = {}
        again: list[Job] = []
        more = True
        while more or waiting or again:
            # After a death one at a time, so that the next one names its submission.
            room = 1 if deaths else 2 * self.workers
            while len(waiting) < room and (again or more):
                job = again.pop() if again else next(jobs, None)
                if job is None:
                    more = False
                    break
                waiting[self._pool.submit(work, self.unit, self.limits, self.unsafe, job)] = job
            if not waiting:
                continue
            done, _ = concurrent.futures.wait(
                waiting, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in done:
                job = waiting.pop(future)
                try:
                    yield future.result()
                    deaths.pop(job.student, None)
                except BrokenProcessPool:
                    lost = [job, *waiting.values()]
                    waiting.clear()
                    self._pool.shutdown(wait=False, cancel_futures=True)
                    self._begin()
                    for one in lost:
                        deaths[one.student] = deaths.get(one.student, 0) + 1
                        if deaths[one.student] > MOST_DEATHS:
                            del deaths[one.student]
                            yield Report(
                                one.student,
                                trouble=DIED,
                            )
                        else:
                            again.append(one)
                    break


def _settle(parent: int, count: Any, workers: int, unit: str, limits: Limits, unsafe: bool) -> None:
    """A worker begins: it ends with the grader and not with Ctrl-C, has a core of its own, and limited memory."""
    die_with_parent(parent)
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        with count.get_lock():
            mine = count.value % len(cores)
            count.value += 1
        if workers <= len(cores):
            # With its sandbox, whose turn it is while it waits: handing over to another core takes twice as long.
            os.sched_setaffinity(0, {cores[mine]})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        # Of the soft limit only: the sandbox sets its own.
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, most))
    with contextlib.suppress(NoSandbox):  # the first job says it
        _box(unit, limits, unsafe)
