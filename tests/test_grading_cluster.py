"""`course grade --cluster`: a Dask cluster of two worker processes on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from course_lib.grading import cluster as cluster_module
from course_lib.grading import command
from course_lib.grading.classroom import Classroom, fill, solution_answers
from course_lib.grading.cluster import ClusterPool, NoCluster
from course_lib.grading.judge import Cell, Job
from course_lib.grading.pool import DIED
from course_lib.grading.receipts import Receipts, versions
from course_lib.grading.sandbox.walls import Limits
from tests.classes import make_class

UNIT = "12_sgdr"
pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's models
]

# What only a submission without a sandbox can do: its process, a guard, the warm process, the worker.
KILLER = """
import os, signal, time
def parent(pid):
    return int(open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[1])
os.kill(parent(parent(parent(os.getpid()))), signal.SIGKILL)
time.sleep(20)
"""


@pytest.fixture(scope="module")
def dask_cluster(bwrap: str) -> Iterator:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster


@pytest.fixture
def address(dask_cluster) -> str:
    from distributed import Client

    with Client(dask_cluster) as client:
        client.wait_for_workers(2, timeout=120)  # a test before may have killed one
    return dask_cluster.scheduler_address


def jobs(count: int, source: str = "{k} ** 2") -> list[Job]:
    return [Job(f"s{k}", (Cell(0, source.format(k=k)),)) for k in range(count)]


def answers(reports) -> dict[str, str]:
    return {r.student: r.outputs[0][0]["data"]["text/plain"] for r in reports}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return small_class(tmp_path_factory.mktemp("class"))


def small_class(folder: Path) -> Classroom:
    """Three students: nothing, half and everything of the solution; none that waits for a time limit."""
    room = make_class(folder, UNIT, 3)
    stub = next((room.course / "exercises" / UNIT).glob("*.ipynb"))
    solution = room.course / "solutions" / UNIT / stub.name
    written = list(solution_answers(nbformat.read(solution, as_version=4)).items())
    for number, place in enumerate(sorted((room.course / "submitted").iterdir())):
        shutil.copy(stub, place / UNIT)
        fill(place / UNIT / stub.name, dict(written[: len(written) * number // 2]))
    return room


def receipts(room, limits: Limits) -> dict[str, tuple]:
    from course_lib.grading.gradebook import Course
    from course_lib.grading.plan import plan
    from course_lib.grading.source import source_notebook

    this = plan(UNIT, source_notebook(Course(room.course).directory, UNIT))
    return {r.student: (r.kind, r.scores, r.checks) for r in Receipts(room.course, this, limits).all()}  # fmt: skip


def test_a_class_has_the_scores_of_the_local_pool(address, room, monkeypatch, capsys) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(command, "LocalPool", None)
        assert command.main(UNIT, room.course, cluster=address) == command.DONE
    there = receipts(room, Limits())
    assert len({str(one) for one in there.values()}) == 3  # nobody has what another one has
    assert command.main(UNIT, room.course, workers=2) == command.DONE
    assert "0 graded in" in capsys.readouterr().out  # where it ran makes no difference
    assert command.main(UNIT, room.course, workers=2, fresh=True) == command.DONE
    assert receipts(room, Limits()) == there


def test_reports_stream_and_few_jobs_are_under_way(address) -> None:
    drawn = []

    def given() -> Iterator[Job]:
        for job in jobs(12):
            drawn.append(job)
            yield job

    most = 0
    found = []
    with ClusterPool(address, UNIT, Limits()) as pool:
        for report in pool.run(given()):
            found.append(report)
            most = max(most, len(drawn) - len(found))
    assert answers(found) == {f"s{k}": str(k * k) for k in range(12)}
    assert 2 <= most <= 4


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(address) -> None:
    from distributed import Client

    with Client(address) as client:
        victim = next(iter(client.run(os.getpid).values()))
    found = []
    with ClusterPool(address, UNIT, Limits()) as pool:
        for report in pool.run(iter(jobs(30, "import time; time.sleep(0.2); {k} ** 2"))):
            found.append(report)
            if len(found) == 5:
                os.kill(victim, signal.SIGKILL)
    assert len(found) == 30
    assert answers(found) == {f"s{k}": str(k * k) for k in range(30)}


@pytest.mark.slow
def test_what_kills_three_workers_is_reported_and_costs_nobody_else(address) -> None:
    given = jobs(8, "import time; time.sleep(0.2); {k} ** 2")
    given.insert(3, Job("killer", (Cell(0, KILLER),)))
    with ClusterPool(address, UNIT, Limits(), unsafe=True) as pool:
        found = list(pool.run(iter(given)))
    assert [r.trouble for r in found if r.student == "killer"] == [DIED]
    assert answers(r for r in found if r.student != "killer") == {
        f"s{k}": str(k * k) for k in range(8)
    }


@pytest.mark.parametrize("wrong", ["tcp://127.0.0.1:1", "nonsense", "ftp://127.0.0.1:8786"])
def test_a_wrong_address_is_named(wrong: str, monkeypatch) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECT", 0.5)
    with pytest.raises(NoCluster, match=f"no Dask scheduler answers at '{wrong}'"):
        ClusterPool(wrong, UNIT, Limits())


def test_a_scheduler_without_workers_is_named() -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, dashboard_address=":0") as cluster:
        address = cluster.scheduler_address
        with pytest.raises(NoCluster, match=f"{address} has no workers, and none came in 0.5 s"):
            ClusterPool(address, UNIT, Limits(), patience=0.5)


def test_workers_of_another_environment_are_refused(address, monkeypatch) -> None:
    there = versions()["numpy"]
    monkeypatch.setattr(cluster_module, "versions", lambda: versions() | {"numpy": "0.1"})
    with pytest.raises(NoCluster, match="2 workers of") as caught:
        ClusterPool(address, UNIT, Limits())
    assert f"numpy {there} instead of 0.1\n" in str(caught.value)
    assert "Python" not in str(caught.value)


def test_the_command_says_what_is_wrong(room, capsys, monkeypatch) -> None:
    assert command.main(UNIT, room.course, cluster="nonsense") == command.FAILED
    assert "no Dask scheduler answers at 'nonsense'" in capsys.readouterr().err
    assert command.main(UNIT, room.course, workers=2, cluster="nonsense") == command.FAILED
    assert "--workers is for this machine" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert command.main(UNIT, room.course, cluster="tcp://127.0.0.1:1") == command.FAILED
    assert 'pip install "optimizer-course[cluster]"' in capsys.readouterr().err


def test_distributed_is_not_imported_without_a_cluster() -> None:
    code = "import sys, course_lib.grading.command; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
