"""Print how close course_lib is to the libraries' own numbers: ``python -m tests.golden.table``.

Exits with 1 if a case is further away than the tests allow.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __package__ in (None, ""):  # run as `python tests/golden/table.py`
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.golden.cases import TOLERANCE, error, golden, manifest, problems, stepped
from tests.golden.problems import STEPS


def main() -> int:
    cases, versions = manifest()["cases"], manifest()["versions"]
    worst: dict[tuple[str, str], dict] = {}
    for case in cases:
        row = worst.setdefault(
            (case["method"], case["variant"]),
            {"error": 0.0, "problems": dict.fromkeys(problems(), 0), "libraries": set()},
        )
        row["error"] = max(row["error"], error(stepped(case)[0], golden(case)).value)
        row["problems"][case["problem"]] += 1
        row["libraries"].add(case["oracle"]["library"])
        row["libraries"].update(other["library"] for other in case["also"])

    names = list(problems())
    header = ["method", "variant", *names, "cases", "worst error", "libraries"]
    lines = [header]
    for (method, variant), row in worst.items():
        counts = [row["problems"][name] for name in names]
        libraries = ", ".join(sorted(row["libraries"]))
        shown = [str(count or "-") for count in counts]
        lines.append([method, variant, *shown, str(sum(counts)), f"{row['error']:.1e}", libraries])
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        left = [text.ljust(width) for text, width in zip(line[:2], widths, strict=False)]
        right = [text.rjust(width) for text, width in zip(line[2:-1], widths[2:], strict=False)]
        print("  ".join([*left, *right, line[-1]]))

    print()
    largest: dict[str, float] = {}
    for (method, _), row in worst.items():
        largest[method] = max(largest.get(method, 0.0), row["error"])
    for method, value in largest.items():
        print(f"{method:<10} worst error {value:.1e}")
    over = [key for key, row in worst.items() if not row["error"] <= TOLERANCE]
    print(
        f"\n{len(cases)} cases of {STEPS} steps, allowed {TOLERANCE:.0e}: {len(over)} rows too far"
    )
    print("made with " + ", ".join(f"{name} {number}" for name, number in versions.items()))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
