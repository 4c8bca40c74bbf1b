"""Which tests one process runs one after the other, and which of them begin first.

With ``pytest -n`` a file's tests stay together, in one process: they share its fixtures, and some go through one page
of a browser in order. The tests named here leave their file and are given out by themselves.
"""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

# What begins first among the tests that take long, so that at the end no process waits for a long one. Each test alone,
# or those of one name one after the other: graders use two processes themselves and have limits of time.
LONG = {
    "tests/test_grading_hostile.py::test_hostile_submissions_among_honest_ones": "graders",
    "tests/test_grading.py::test_killed_fifty_times_the_result_is_the_same": "graders",
    "tests/test_grading.py::test_stock_nbgrader_gives_the_same_scores": "graders",
    "tests/test_grading.py::test_stock_nbgrader_reads_the_same_scores_from_the_executed_notebooks": "graders",
    "tests/test_lectures_browser.py::test_every_control": "",
    "tests/test_nbgrader_cycle.py::test_the_whole_demo": "",
    "tests/test_labs_browser.py::test_nothing_is_left_behind_by_500_moves": "",
    "tests/test_checking_mistakes.py::test_every_mistake_loses_points_and_is_named": "mistakes",
    "tests/test_proof.py::test_nbgrader_gives_the_points_of_the_table": "",
    "tests/test_assignments_browser.py::test_every_control": "",
    "tests/test_nbgrader_cycle.py::test_every_unit_solution_full_untouched_zero": "",
    "tests/test_assignments_browser.py::test_untouched_assignment": "",
    "tests/test_checking_outside.py::test_every_version_gets_the_same_results_from_outside": "",
}


def place(nodeid: str) -> int:
    """Where a test stands in ``LONG``; behind all of these if it does not."""
    return next((k for k, name in enumerate(LONG) if nodeid.startswith(name)), len(LONG))


class Sharing(LoadFileScheduling):
    """Gives files and the tests of ``LONG`` to processes, in the order of the collection."""

    def __init__(self, config, log=None):
        super().__init__(config, log)
        config.option.loadscopereorder = False  # the most tests are not the longest

    def _split_scope(self, nodeid: str) -> str:
        for name, together in LONG.items():
            if nodeid.startswith(name):
                return together or nodeid
        return super()._split_scope(nodeid)
