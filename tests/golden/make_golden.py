"""Make the golden numbers: run every library's own optimizer and write ``golden.npz`` and ``manifest.json``.

    python -m tests.golden.make_golden          (see README.md for the environment)

Never imports course_lib. Deterministic: two runs on one machine write the same bytes.
"""

from __future__ import annotations

import hashlib
import json

import numpy as np

from tests.golden.oracles import EnsmallenSWATS, library_versions
from tests.golden.problems import MANIFEST, NUMBERS, STEPS, drawn_sequences, surfaces
from tests.golden.rows_adam import adabound, adam, rmsprop, swats
from tests.golden.rows_momentum import adagrad, momentum, nesterov, sgd

# Two libraries that implement one rule may differ by rounding only.
AGREEMENT = 1e-10
# A start moved by NUDGE (relative) may move no point by more than AMPLIFICATION times that. Near a minimum
# RMSProp and Adam with a constant step size can be refused: rounding grows to 1e-2 in 100 steps.
NUDGE = 1e-9
AMPLIFICATION = 1e4
# The decisive gap of SWATS's test and the next smaller one must differ by this factor at least.
CLEAR = 1.02


METHODS = (sgd, momentum, nesterov, adagrad, rmsprop, adam, adabound, swats)


def follow(oracle, problem, schedule=None, nudge=0.0):
    """The oracle's trajectory (STEPS + 1, dim) on the problem."""
    theta = point = problem.theta0 * (1 + nudge * np.arange(1, problem.dim + 1))
    thetas = [theta]
    oracle.start(theta)
    for t in range(STEPS):
        theta = oracle.step(problem.grad(point, t), schedule[t] if schedule else None)
        point = getattr(oracle, "point", theta)
        thetas.append(theta)
    if isinstance(oracle, EnsmallenSWATS):
        oracle.close()
    trajectory = np.array(thetas)
    if trajectory.dtype != np.float64 or not np.all(np.isfinite(trajectory)):
        raise SystemExit(f"{oracle.call} on {problem.name}: not finite, or not float64")
    return trajectory


def difference(a, b):
    """Largest difference, relative to each coordinate's largest absolute value."""
    scale = np.abs(b).max(axis=0)
    return float((np.abs(a - b) / np.where(scale > 0, scale, 1.0)).max())


def switch(oracle):
    """What the oracle's switch was, and a tolerance that makes the paper's absolute test fire at that step.

    The paper's test is |gap| < tolerance. Wherever the oracle's gap at its switch is the smallest so far,
    a tolerance between that gap and the smallest before it gives the same switch; else the case is refused.
    """
    gaps = [gap for gap, _, _ in oracle.trace]
    fired = [switched for _, switched, _ in oracle.trace]
    if not any(fired):
        return {"switch": None}, _digits(min(gaps[1:]) / 2)
    k = fired.index(True)
    before = min(gaps[1:k], default=4 * gaps[k])
    if k < 1 or before < CLEAR * gaps[k]:
        return {"switch": k + 1, "unclear": (gaps[k], before)}, 0.0
    return {"switch": k + 1, "Lambda": oracle.trace[k][2]}, _digits((before * gaps[k]) ** 0.5)


def _digits(x):
    return float(f"{x:.3g}")


def described(oracle, versions):
    entry = {"library": oracle.package, "version": versions[oracle.package], "call": oracle.call}
    if oracle.note:
        entry["note"] = oracle.note
    return entry


def main():
    sequences = drawn_sequences()
    problems = sequences | surfaces()
    versions = library_versions()
    arrays = {f"gradients/{name}": s.gradients for name, s in sequences.items()}
    cases, ids, refused = [], {}, []
    for row in (row for method in METHODS for row in method()):
        schedule = list(row.schedule) if row.schedule else None
        for name in row.problems:
            problem, kwargs = problems[name], dict(row.kwargs)
            fed = schedule if row.feed else None
            theta = follow(row.oracle, problem, fed)
            if name not in sequences:
                growth = difference(follow(row.oracle, problem, fed, NUDGE), theta) / NUDGE
                if growth > AMPLIFICATION:
                    refused.append(f"{row.method} {row.kwargs} on {name}: {growth:.1e}")
                    continue
                follow(row.oracle, problem, fed)
            extra = {}
            if row.method == "SWATS":
                extra["expect"], tolerance = switch(row.oracle)
                if "eps" in kwargs:
                    kwargs["switch_tolerance"] = tolerance
                if "unclear" in extra["expect"]:
                    refused.append(f"SWATS {row.kwargs} on {name}: {extra['expect']}")
                    continue
            also = []
            for other in row.also:
                apart = difference(follow(other, problem, fed), theta)
                if not apart < AGREEMENT:
                    refused.append(
                        f"{other.call} and {row.oracle.call} on {name}: {apart:.1e} apart"
                    )
                also.append(described(other, versions) | {"difference": float(f"{apart:.1e}")})
            key = "theta/" + hashlib.sha256(theta.tobytes()).hexdigest()[:12]
            arrays[key] = theta
            for variant in row.variants:
                stem = f"{row.method}-{variant}-{name}"
                ids[stem] = ids.get(stem, 0) + 1
                case = {
                    "id": f"{stem}-{ids[stem]}",
                    "method": row.method,
                    "variant": variant,
                    "kwargs": kwargs,
                    "problem": name,
                    "trajectory": key,
                    "oracle": described(row.oracle, versions),
                    "also": also,
                }
                if schedule:
                    case["schedule"] = schedule
                cases.append(case | extra)
    if refused:
        raise SystemExit("refused:\n" + "\n".join(refused))
    np.savez_compressed(NUMBERS, **dict(sorted(arrays.items())))
    lines = ",\n".join(json.dumps(case) for case in cases)
    head = json.dumps({"steps": STEPS, "versions": versions})[:-1]
    MANIFEST.write_text(f'{head}, "cases": [\n{lines}\n]}}\n', encoding="utf-8")
    size = NUMBERS.stat().st_size + MANIFEST.stat().st_size
    print(f"{len(cases)} cases, {len(arrays)} arrays, {size / 1e6:.2f} MB; {versions}")


if __name__ == "__main__":
    main()
