"""The exercise `diagnose_plateau` of unit 01: records of runs, none of them on a threshold."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_01_plateau_mistakes import PLATEAU_MISTAKES, build
from course_lib.units import unit_01_sgd as reference

STEPS = 60


def _flat(level=2.0):
    """A loss that has stopped: it falls by 1e-6 of its level in all."""
    return level * (1 - 1e-6 * np.linspace(0, 1, STEPS + 1))


def _directions(rng, kind, d=2, steps=STEPS):
    """Unit gradients (steps, d): "bouncing" turns round at every step, "crawling" keeps its way."""
    main = rng.normal(size=d)
    main /= np.linalg.norm(main)
    sign = (-1.0) ** np.arange(steps) if kind == "bouncing" else np.ones(steps)
    g = sign[:, None] * main + 0.1 * rng.normal(size=(steps, d))
    return g / np.linalg.norm(g, axis=1, keepdims=True)


def _turning(cosines):
    """Unit gradients (STEPS, 2) whose last neighbours have these cosines; before, all agree."""
    turns = np.append(np.zeros(STEPS - 1 - len(cosines)), np.arccos(cosines))
    angle = 0.7 + np.append(0.0, np.cumsum(turns))
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _shrinking(last):
    """Norms (STEPS, 1) that fall from 1 to ``last`` and stay there for half the run."""
    falling = np.geomspace(1.0, last, STEPS - STEPS // 2)
    return np.append(falling, np.full(STEPS // 2, last))[:, None]


def _late(share, steps, level=2.0):
    """A flat loss that changes by ``share`` of its level within the last ``steps`` steps."""
    loss = np.full(STEPS + 1, level)
    loss[-steps - 1 :] += abs(level) * share * np.linspace(0, 1, steps + 1)
    return loss


def _step_in(loss_before, loss_after, steps_ago):
    """A loss that changes in one step, so that only the last ``steps_ago`` values are new."""
    loss = np.full(STEPS + 1, float(loss_before))
    loss[-steps_ago:] = loss_after
    return loss


def _by_default(label, loss, grad):
    return Case(label, {"loss": loss, "grad": grad})


def _between(level, other):
    """A loss that is at another level for some steps of the window, and back at the end."""
    loss = np.full(STEPS + 1, float(level))
    loss[-12:-4] = other
    return loss


def _case(label, loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    return Case(label, {"loss": loss, "grad": grad, "window": window, "rtol": rtol, "gtol": gtol})


def _all(label, cases):
    """One sub-check of several records: a constant answer must not collect points."""
    inside = "; ".join(f"{k} {case.label}" for k, case in enumerate(cases, start=1))
    return Case(f"{label} ({inside})", cases[0].inputs, [case.inputs for case in cases[1:]])


def _basic(rng):
    """One record per diagnosis, as a run would leave it."""
    k = np.arange(STEPS + 1.0)
    stuck = _directions(rng, "crawling") * _shrinking(1e-7)
    return [
        _case("a loss that falls", 3.0 * 0.95**k, 5 * _directions(rng, "crawling")),
        _case("a loss that rises", 3.0 * 1.05**k, 5 * _directions(rng, "bouncing")),
        _case("a gradient that has died", _flat(), 5 * stuck),
        _case("between two walls", _flat(), 200 * _directions(rng, "bouncing")),
        _case("steps that are too small", _flat(), 200 * _directions(rng, "crawling")),
    ]


def _order(rng):
    """Two lines are true at once: the first decides."""
    falling = 3.0 * 0.9 ** np.arange(STEPS + 1.0)
    dying = _directions(rng, "bouncing") * _shrinking(1e-7)
    return [
        _case("falls, between walls, gradient near 0", falling, dying),
        _case("rises, between walls, gradient near 0", falling[::-1], dying),
        _case("gradient near 0 that turns round", _flat(), dying),
    ]


def _window(rng):
    crawling, bouncing = _directions(rng, "crawling"), _directions(rng, "bouncing")
    long_ago = np.append(np.geomspace(50.0, 2.0, 31), np.full(30, 2.0))
    rose = np.append(np.linspace(1.0, 9.0, 31), np.linspace(9.0, 4.0, 31)[1:])
    whole = np.append(np.linspace(4.0, 2.0, 36), np.full(25, 2.0))
    turned = np.append(crawling[:35], _directions(rng, "bouncing", steps=25), axis=0)
    calmed = np.append(bouncing[:35], _directions(rng, "crawling", steps=25), axis=0)
    bounced = np.append(bouncing[:20], crawling[:40], axis=0)
    last_pair = _directions(rng, "bouncing")
    last_pair[-1] = last_pair[-2]
    last_dies = np.where(np.arange(STEPS) < STEPS - 1, 1.0, 1e-7)[:, None]
    died = np.where(np.arange(STEPS) < STEPS - 10, 1.0, 1e-7)[:, None]
    return [
        _case("fell long ago, flat now", long_ago, 10 * crawling),
        _case("rose first, falls now", rose, bouncing),
        _case("fell before a short window", _step_in(9, 2, 11), bouncing, window=6),
        _case("falls over a long window", whole, crawling, window=45),
        _case("falls in the first step of the window", _step_in(4, 2, 8), crawling, window=8),
        _case("fell one step before the window", _step_in(4, 2, 9), crawling, window=8),
        _case("bounces only lately", _flat(), 30 * turned),
        _case("bounces no more", _flat(), 30 * calmed),
        _case("the last two gradients agree", _flat(), 30 * last_pair),
        _case("the gradient died inside the window", _flat(), crawling * died),
        _case("only the last gradient is near 0", _flat(), crawling * last_dies),
        _case("falls in the last step only", _step_in(4, 2, 1), bouncing),
        _case("rose and fell back", _between(2, 4), bouncing),
        _case("fell and rose again", _between(4, 2), crawling),
        _case("bounced at first only", _flat(), 30 * bounced),
        _case("turned just before the window", _flat(), _turning([-0.99, 0.4]), window=2),
        _case("turned in the first step of the window", _flat(), _turning([-0.9, 0.4]), window=3),
    ]


def _thresholds(rng):
    small = _directions(rng, "bouncing") * _shrinking(0.01)
    tiny = _directions(rng, "crawling") * _shrinking(1e-6)
    crawl = _directions(rng, "crawling")
    one_long = np.where(np.arange(STEPS) == 5, 100.0, 1.0)[:, None]
    # Beside (1, 0) the length of (x, x) is √2 x; its largest element is x, their sum 2x.
    both = [np.where(np.arange(STEPS)[:, None] < 30, [1.0, 0.0], x) for x in (0.06, 0.08)]
    return [
        _case("a fall below a coarse rtol", _late(-0.05, 15), crawl, rtol=0.3),
        _case("a rise below a coarse rtol", _late(0.05, 15), crawl, rtol=0.3),
        _case("a fall by half, rtol 0.7", _late(-0.5, 15), crawl, rtol=0.7),
        _case("a constant loss, rtol 0", np.full(STEPS + 1, 2.0), crawl, rtol=0.0),
        _case("a fall above a fine rtol", _late(-1e-4, 15), crawl, rtol=1e-6),
        _case("1 % of the longest, coarse gtol", _flat(), small, gtol=0.1),
        _case("1e-6 of the longest, fine gtol", _flat(), tiny, gtol=1e-9),
        _case("all equally long, coarse gtol", _flat(), crawl, gtol=0.3),
        _case("one that is much longer, gtol 0.1", _flat(), crawl * one_long, gtol=0.1),
        _case("(0.06, 0.06) after (1, 0), gtol 0.1", _flat(), both[0], gtol=0.1),
        _case("(0.08, 0.08) after (1, 0), gtol 0.1", _flat(), both[1], gtol=0.1),
        _case("a fall by 1 %, coarse gtol", _late(-0.01, 15), crawl, gtol=0.1),
        _case("1 % of the longest, coarse rtol", _flat(), small, rtol=0.3),
    ]


def _defaults(rng):
    """Without window, rtol and gtol: each record lies on one side of a default."""
    crawl, bounce = _directions(rng, "crawling"), _directions(rng, "bouncing")
    # All along one line: their lengths have the same ratio in every norm.
    line = np.full((STEPS, 1), 3.0) * crawl[0]
    turning = line * (-1.0) ** np.arange(STEPS)[:, None]
    return [
        _by_default("fell 20 steps ago", _step_in(4, 2, 20), bounce),
        _by_default("fell 21 steps ago", _step_in(4, 2, 21), bounce),
        _by_default("falls by 0.105 %", _late(-1.05e-3, 15), bounce),
        _by_default("rises by 0.07 %", _late(7e-4, 15), crawl),
        _by_default("gradient at 7e-5 of the longest", _flat(), line * _shrinking(7e-5)),
        _by_default("gradient at 1.05e-4 of the longest", _flat(), turning * _shrinking(1.05e-4)),
    ]


def _loss_scales(rng):
    # At 1e6 an absolute fall of 1 is nothing; at 1e-9 every fall is below an absolute threshold.
    crawling, bouncing = _directions(rng, "crawling"), _directions(rng, "bouncing")
    return [
        _case("a large flat loss", _late(-1e-6, 15, 1e6), bouncing),
        _case("a tiny loss that falls", 1e-9 * 0.9 ** np.arange(STEPS + 1.0), bouncing),
        _case("a small loss that rises", _late(0.2, 15, 0.05), crawling),
        _case("a negative loss, flat", np.full(STEPS + 1, -50.0), crawling),
        _case("a negative loss that falls", _late(-0.2, 15, -50.0), bouncing),
        _case("a negative loss that rises", _late(0.2, 15, -50.0), bouncing),
    ]


def _gradient_scales(rng):
    dip = _directions(rng, "bouncing")
    dip[STEPS // 3] *= 1e-9
    late = _shrinking(1e-6)
    late[0] = 1e-6  # the run began where it was flat
    two_flip = np.tile([5.0, 1.0, 1.0], (STEPS, 1)) * rng.uniform(0.9, 1.1, size=(STEPS, 1))
    two_flip[::2, 1:] *= -1
    ripple = 2.0 + 1e-7 * (-1.0) ** np.arange(STEPS + 1)
    # Many short gradients turn round, two long ones agree, and the other way about.
    loud = _directions(rng, "bouncing")
    loud[-1] = loud[-2]
    loud[-2:] *= 100
    quiet = _directions(rng, "crawling")
    quiet[-1] = -quiet[-2]
    quiet[-2:] *= 100
    long_end, long_start = _directions(rng, "bouncing"), _directions(rng, "bouncing")
    long_end[-1] = 100 * long_end[-2]
    long_start[-20] = 100 * long_start[-19]
    one_still = np.tile([1.0, 1e-9], (STEPS, 1)) * rng.uniform(0.9, 1.1, size=(STEPS, 1))
    zeros = _directions(rng, "bouncing")
    zeros[-9] = zeros[-5] = 0.0
    return [
        _case("tiny gradients throughout", _flat(), 1e-9 * _directions(rng, "crawling")),
        _case("large gradients, died to 1e-6", _flat(), 1e6 * _directions(rng, "crawling") * late),
        _case("a gradient near 0 on the way", _flat(), dip),
        _case("two parameters swing, the third leads", ripple, two_flip),
        _case("short ones turn round, two long ones agree", _flat(), 1e-3 * loud),
        _case("short ones agree, two long ones turn round", _flat(), quiet),
        _case("short ones turn round, the last is long", _flat(), long_end),
        _case("short ones turn round, the window's first is long", _flat(), long_start),
        _case("one parameter hardly slopes", _flat(), one_still),
        _case("all cosines a little below 0", _flat(), _turning([-0.2] * 19)),
        _case("two gradients in the window are 0", _flat(), zeros),
        _case("all gradients are 0", _flat(), np.zeros((STEPS, 3))),
        _case("most cosines a little below 0, some near 1", _flat(),
              _turning([-0.2, 0.98] * 4 + [-0.2] * 2), window=11),
        _case("most cosines a little above 0, some near −1", _flat(),
              _turning([0.2, -0.98] * 4 + [0.2] * 2), window=11),
    ]  # fmt: skip


def _draw_plateau(rng, part):
    if part == "properties":
        zeros = np.zeros((STEPS, 2))
        return [
            _case("a start at a critical point: all gradients 0", np.full(STEPS + 1, 1.5), zeros),
            _case("the window is the whole run", _flat(), _directions(rng, "bouncing"), STEPS),
        ]
    # The same situations everywhere, so that a self-check that passes is not followed by a surprise.
    groups = {
        "the five diagnoses": _basic(rng),
        "two lines are true at once": _order(rng),
        "the window": _window(rng),
        "the thresholds": _thresholds(rng),
        "large, small and negative losses": _loss_scales(rng),
        "large, small and zero gradients": _gradient_scales(rng),
    }
    if part != "hidden":
        groups["the default window, rtol and gtol"] = _defaults(rng)
    if part == "self":
        return [case for group in groups.values() for case in group]
    cases = [_all(label, group) for label, group in groups.items()]
    if part != "hidden":
        return cases
    low = {
        name: np.float32(value) if isinstance(value, np.ndarray) else value
        for name, value in _case("", _flat(), _directions(rng, "bouncing", d=5)).inputs.items()
    }
    calm = _case("", _flat(), _directions(rng, "crawling", d=5)).inputs
    return [*cases, Case("float32", low, [calm])]


DIAGNOSE_PLATEAU = Exercise(
    reference=reference.diagnose_plateau,
    outputs=("diagnosis",),
    draw=_draw_plateau,
    hints=(
        "Five questions in this order, each an `if` with a return. Write the first one and check.",
        "np.linalg.norm(grad, axis=1) are the lengths. Divide the last gradients by their lengths "
        "(a 0 by 1): the products of neighbours, summed along axis 1, are the cosines.",
        "g = (grad / np.where(norm > 0, norm, 1)[:, None])[-window:];  "
        "np.sum(g[1:] * g[:-1], axis=1).mean() < 0",
    ),
    build=build,
    mistakes=mistakes(PLATEAU_MISTAKES, build),
)
