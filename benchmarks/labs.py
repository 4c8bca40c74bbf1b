"""Speed of the labs in a real browser: ``make bench-labs``.

From the key to the new picture on the screen, for the lab, for what most courses do (``interact`` with ``plt.show()``)
and for the least possible by way of the kernel (a slider whose picture is ready), measured in turn in one run of
`course lab`; pictures per second while dragging; the (α, β) map. Ends with an exit status other than 0 where a
threshold is missed.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import time

import numpy as np

from benchmarks.labs_browser import Browser
from benchmarks.labs_notebook import MOVES
from benchmarks.labs_page import FLOOR, OURS, USUAL, Bench, chromium, served

WARM_UP, BLOCKS = 10, 5
# The slider goes 30 stops up, from 0.001 to 1, and back: paths crawl, arrive and bounce.
FIRST, STOPS = 0.001, 30
DRAG = 5.0  # seconds
MAP_REPEATS = 15


def latencies() -> tuple[dict[int, list[dict]], dict[int, float], dict[str, float]]:
    """Milliseconds of each move, pictures per second while dragging, the kernel's share."""
    moves: dict[int, list[dict]] = {OURS: [], USUAL: [], FLOOR: []}
    with served() as address, Browser(chromium(), address) as browser:
        bench = Bench(browser)
        keys = {
            cell: itertools.cycle(["ArrowRight"] * STOPS + ["ArrowLeft"] * STOPS) for cell in moves
        }
        for cell in moves:
            bench.start(cell, FIRST)
            for _ in range(WARM_UP):
                bench.move(next(keys[cell]))
        for _ in range(BLOCKS):
            for cell in moves:
                bench.watch(cell)
                moves[cell] += [bench.move(next(keys[cell])) for _ in range(MOVES // BLOCKS)]
        kernel = bench.report()
        rates = {}
        for cell in moves:
            bench.watch(cell)
            rates[cell] = bench.drag(cell, DRAG)
    return moves, rates, kernel


def map_milliseconds() -> tuple[float, float]:
    """Median wall and CPU time of computing the map of 64 × 64 settings, 300 steps each."""
    from course_lib.widgets import ABMap

    chart = ABMap("adam", "rosenbrock", steps=300, points=64)
    wall, cpu = [], []
    for _ in range(MAP_REPEATS):
        begin = time.perf_counter(), time.process_time()
        chart._compute()
        wall.append(1e3 * (time.perf_counter() - begin[0]))
        cpu.append(1e3 * (time.process_time() - begin[1]))
    return statistics.median(wall), statistics.median(cpu)


def main() -> int:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{os.cpu_count()} cores, load {load:.1f} before; 300 Adam steps, contours 200 x 200")
    if load > 0.5:
        print("Other programs are at work: the times will be too long, the ratio is less affected.")
    print()
    wall, cpu = map_milliseconds()
    moves, rates, kernel = latencies()
    shown = {cell: [move["shown"] for move in moves[cell]] for cell in moves}
    middle = {cell: statistics.median(shown[cell]) for cell in moves}
    late = {cell: float(np.percentile(shown[cell], 95)) for cell in moves}
    changed = statistics.fmean(move["changed"] for move in moves[OURS])
    whole = statistics.fmean(shown[OURS])

    print(f"from the key to the picture on the screen, {MOVES} moves")
    print(f"{'':26}{'median':>10}{'95 %':>10}{'dragging':>14}")
    names = {OURS: "lab", USUAL: "interact + plt.show()", FLOOR: "the same, nothing drawn"}
    for cell, name in names.items():
        numbers = f"{middle[cell]:7.1f} ms{late[cell]:7.1f} ms{rates[cell]:9.1f} per s"
        print(f"  {name:24}{numbers}")
    print("\nwhere the lab's time goes, in ms: means")
    parts = ("run", "place", "draw", "encode")
    print("  kernel: " + ", ".join(f"{part} {kernel[part]:.1f}" for part in parts), end="")
    print(f", sending {kernel['update'] - sum(kernel[part] for part in parts):.1f}")
    print(f"  messages and front end, until the picture changes: {changed - kernel['update']:.1f}")
    print(f"  browser, until the frame with it is presented: {whole - changed:.1f}\n")

    wanted = (
        ("median", middle[OURS], "<", 30, "ms"),
        ("interact / lab", middle[USUAL] / middle[OURS], ">=", 6, "times"),
        ("pictures while dragging", rates[OURS], ">=", 25, "per s"),
        ("64 x 64 map, 300 steps", wall, "<", 150, f"ms ({cpu:.0f} ms CPU)"),
    )
    missed = 0
    for what, value, relation, bound, unit in wanted:
        met = value < bound if relation == "<" else value >= bound
        missed += not met
        print(
            f"{'met   ' if met else 'MISSED'}  {what}: {value:.1f} {unit}, wanted {relation} {bound}"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
