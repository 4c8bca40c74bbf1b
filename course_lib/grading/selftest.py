"""``course grade --selftest``: try to climb every wall of the sandbox, and say which held."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.grading.sandbox.client import Gone, Sandbox, Submission
from course_lib.grading.sandbox.view import NoSandbox
from course_lib.grading.sandbox.walls import Limits
from course_lib.paths import course_root

# Small, so that the walls are reached at once.
LIMITS = Limits(
    cell_seconds=2, total_seconds=30, cpu_seconds=20, memory=512 << 20, disk=8 << 20, output=10_000
)


@dataclass(frozen=True)
class Probe:
    """An attempt: code that prints CLIMBED if the wall does not hold, else what stopped it."""

    wall: str
    code: str


def probes(root: Path) -> list[Probe]:
    """All attempts, from probes.txt. ``root`` is the checkout, whose secrets must not be readable."""
    secrets = [root / "solutions", root / "course_lib" / "units", root / "course_lib" / "checking"]
    secrets += [Path.home(), Path("/etc/passwd"), Path("/var"), Path("/home")]
    text = Path(__file__).with_name("probes.txt").read_text(encoding="utf-8")
    found = []
    for wall, code in re.findall(r"^# %% (.+)\n((?:(?!# %%).*\n)+)", text, re.M):
        if "SECRET" in wall:
            found += [
                Probe(wall.replace("SECRET", str(p)), code.replace("SECRET", repr(str(p))))
                for p in secrets
            ]
        else:
            found.append(Probe(wall, code))
    return found


def selftest(
    root: Path | None = None, limits: Limits | None = None, tell: Callable[[str], Any] = print
) -> int:
    """Run all probes and print what held. Returns 0 if every wall did, else 1."""
    try:
        box = Sandbox("05_adam", limits or LIMITS)
    except NoSandbox as error:
        tell(f"course grade: {error}")
        return 1
    with box:
        climbed = 0
        for probe in probes(root or course_root()):
            held, what = _try(probe, box)
            climbed += not held
            tell(f"{'✓' if held else '✗ CLIMBED'}  {probe.wall}: {what}")
        held, what = _flood(box)
        climbed += not held
        tell(f"{'✓' if held else '✗ CLIMBED'}  output: cut at the limit: {what}")
    tell(
        "every wall held"
        if not climbed
        else f"{climbed} walls did NOT hold: do not grade on this machine"
    )
    return 1 if climbed else 0


def _try(probe: Probe, box: Sandbox) -> tuple[bool, str]:
    submission = box.begin()
    try:
        prefix = "import sys\nsys_prefix, sys_base = sys.prefix, sys.base_prefix\n"
        outputs = submission.run(prefix + probe.code)
    except Gone as error:
        return True, str(error)
    finally:
        submission.close()
    said = [_said(output) for output in outputs]
    return not any("CLIMBED" in one for one in said), " ".join(said)[:90].strip().replace(
        "\n", " "
    ) or "nothing"


def _said(output: dict[str, Any]) -> str:
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return output.get("text") or output.get("data", {}).get("text/plain", "")


def _flood(box: Sandbox) -> tuple[bool, str]:
    submission: Submission = box.begin()
    try:
        outputs = submission.run("for k in range(10**6): print('x' * 1000)")
    except Gone as error:
        return True, str(error)
    finally:
        submission.close()
    size = sum(len(_said(output)) for output in outputs)
    return size < 3 * box.limits.output, f"{size:,} characters kept"
