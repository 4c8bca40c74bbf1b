"""Submissions on a Dask cluster: the same function as on this machine, the reports come back to the one writer here."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from course_lib.grading.judge import Job, Report
from course_lib.grading.pool import DIED, MOST_DEATHS, work
from course_lib.grading.receipts import versions
from course_lib.grading.sandbox.client import Sandbox
from course_lib.grading.sandbox.view import NoSandbox
from course_lib.grading.sandbox.walls import Limits

# Seconds that connecting may take.
_CONNECT = 10.0
# Seconds between two looks at which workers are there.
_EVERY = 1.0
# Seconds that fetching one report may take before the worker that holds it is looked for again.
_FETCH = 30.0


class NoCluster(Exception):
    """The cluster cannot be used; the message names its address and says why."""


class ClusterPool:
    """The workers of a Dask scheduler.

    A submission is given to one worker, so that it is known which ones were under way where a worker dies. They run
    again, each alone on its worker; one that is there when three have died is reported as trouble.

    Parameters
    ----------
    address : the scheduler's, for example "tcp://10.0.0.5:8786"
    patience : seconds to wait for a worker when there is none

    Raises
    ------
    NoCluster
        There is no scheduler or no worker, or a worker would not grade as this machine does: another course_lib,
        Python or NumPy, or no sandbox.
    """

    def __init__(
        self,
        address: str,
        unit: str,
        limits: Limits,
        unsafe: bool = False,
        patience: float = 60.0,
    ) -> None:
        self.address, self.unit, self.limits, self.unsafe = address, unit, limits, unsafe
        self.patience = patience
        self._client = _connect(address)
        self._threads: dict[str, int] = {}
        self._seen = time.monotonic()
        try:
            while not self._threads:
                self._look()
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()  # the scheduler drops what nobody waits for

    def run(self, jobs: Iterator[Job]) -> Iterator[Report]:
        """Reports as they come; never more than two jobs under way for a thread of a worker."""
        given: dict[Any, tuple[Job, str]] = {}
        deaths: dict[str, int] = {}
        again: list[Job] = []
        more = True
        while more or given or again:
            if time.monotonic() - self._looked >= _EVERY or not self._threads:
                self._look()
            lost = [one for one, (_, worker) in given.items() if worker not in self._threads]
            done = next((one for one in given if one.done() and one not in lost), None)
            if done is not None:
                report = self._report(done)
                if report is not None:
                    deaths.pop(given.pop(done)[0].student, None)
                    yield report
                elif done.status == "error":
                    lost.append(done)
            for one in lost:
                job, _ = given.pop(one)
                one.cancel()
                deaths[job.student] = deaths.get(job.student, 0) + 1
                if deaths[job.student] > MOST_DEATHS:
                    del deaths[job.student]
                    yield Report(job.student, trouble=DIED)
                else:
                    again.append(job)
            while (worker := self._room(given, deaths, bool(again))) and (again or more):
                job = again.pop() if again else next(jobs, None)
                if job is None:
                    more = False
                    break
                given[self._submit(job, worker)] = job, worker
            if given and not any(one.done() for one in given):
                self._wait(list(given))

    def _room(
        self, given: dict[Any, tuple[Job, str]], deaths: dict[str, int], alone: bool
    ) -> str | None:
        """The worker that is to get the next job; None if there is none now. ``alone``: one that has nothing to do."""
        load = Counter(worker for _, worker in given.values())
        taken = {worker for job, worker in given.values() if job.student in deaths}
        free = {
            worker: load[worker] / threads
            for worker, threads in self._threads.items()
            if (not load[worker] if alone else worker not in taken and load[worker] < 2 * threads)
        }
        return min(free, key=free.get, default=None)

    def _submit(self, job: Job, worker: str) -> Any:
        return self._client.submit(
            work,
            self.unit,
            self.limits,
            self.unsafe,
            job,
            workers=[worker],
            allow_other_workers=False,
            pure=False,
        )

    def _wait(self, futures: list[Any]) -> None:
        import distributed

        try:
            distributed.wait(futures, timeout=_EVERY, return_when="FIRST_COMPLETED")
        except TimeoutError:
            pass
        except _cancelled():
            raise self._broken() from None

    def _report(self, future: Any) -> Report | None:
        """What a job has returned; None if its worker died before it could be fetched, or with it."""
        import distributed

        try:
            return future.result(timeout=_FETCH)
        except (TimeoutError, distributed.scheduler.KilledWorker):
            return None
        except _cancelled():
            raise self._broken() from None

    def _look(self) -> None:
        """See which workers are there; new ones have to grade as this machine does."""
        try:
            there = self._client.nthreads()
            new = [worker for worker in there if worker not in self._threads]
            told = self._client.run(
                about, self.unit, self.limits, self.unsafe, workers=new, on_error="return"
            ) if new else {}  # fmt: skip
        except (OSError, TimeoutError):
            raise self._broken() from None
        gone = [worker for worker, what in told.items() if isinstance(what, OSError)]
        wrong = {
            worker: text for worker, what in told.items()
            if worker not in gone and (text := _difference(what))
        }  # fmt: skip
        if wrong:
            raise NoCluster(_refusal(self.address, wrong))
        self._threads = {worker: threads for worker, threads in there.items() if worker not in gone}
        self._looked = time.monotonic()
        if self._threads:
            self._seen = self._looked
        elif self._looked - self._seen > self.patience:
            raise NoCluster(
                f"the scheduler at {self.address} has no workers, and none came in {self.patience:g} s. "
                "Start some (dask worker ADDRESS); the same command goes on"
            )
        else:
            time.sleep(min(_EVERY, self.patience / 10))

    def _broken(self) -> NoCluster:
        return NoCluster(
            f"the connection to the scheduler at {self.address} broke. What is graded is saved; the same command "
            "goes on"
        )


def about(unit: str, limits: Limits, unsafe: bool) -> tuple[dict[str, str], str]:
    """On a worker: what results depend on there, and why it has no sandbox ("" if it has one)."""
    try:
        Sandbox(unit, limits, unsafe).close()
    except NoSandbox as error:
        return versions(), str(error)
    return versions(), ""


def _difference(what: Any) -> str:
    """Why a worker would not grade as this machine does; "" if it would."""
    if isinstance(what, BaseException):
        return f"it cannot load course_lib ({type(what).__name__}: {what})"
    theirs, trouble = what
    ours = versions()
    other = [
        f"{name} {theirs.get(name, 'missing')} instead of {version}"
        for name, version in ours.items()
        if theirs.get(name) != version
    ]
    return "; ".join([*other, trouble] if trouble else other)


def _refusal(address: str, wrong: dict[str, str]) -> str:
    shown = "".join(f"\n  {worker}: {text}" for worker, text in list(wrong.items())[:5])
    return (
        f"{len(wrong)} workers of {address} would not grade as this machine does, nothing was run on them:{shown}\n"
        "Give all of them the same environment as this machine (docs/grading.md) and start them again"
    )


def _connect(address: str) -> Any:
    try:
        import distributed
    except ImportError as error:
        raise NoCluster(
            f'--cluster {address} needs the package distributed ({error}): pip install "optimizer-course[cluster]"'
        ) from None
    # It writes pages about a connection that broke, which NoCluster says in a line.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        return distributed.Client(address, timeout=_CONNECT, name="course-grade")
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise NoCluster(
            f"no Dask scheduler answers at {address!r} ({error}). An address looks like tcp://10.0.0.5:8786; "
            "`dask scheduler` prints its own"
        ) from None


def _cancelled() -> tuple[type[BaseException], ...]:
    """What Dask raises for a future that the scheduler has forgotten."""
    import asyncio
    import concurrent.futures

    return asyncio.CancelledError, concurrent.futures.CancelledError
