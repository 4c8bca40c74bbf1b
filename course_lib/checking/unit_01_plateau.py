"""The exercise `diagnose_plateau` of unit 01: records of runs, far from every threshold."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.units import unit_01_sgd as reference

STEPS = 60


def _flat(level=2.0):
    """A loss that has stopped: it falls by 1e-6 of its level in all."""
    return level * (1 - 1e-6 * np.linspace(0, 1, STEPS + 1))


def _directions(rng, kind, d=2, steps=STEPS, start=0):
    """Unit gradients (steps, d): "bouncing" turns round at every step, "crawling" keeps its way."""
    main = rng.normal(size=d)
    main /= np.linalg.norm(main)
    sign = (-1.0) ** np.arange(start, start + steps) if kind == "bouncing" else np.ones(steps)
    g = sign[:, None] * main + 0.1 * rng.normal(size=(steps, d))
    return g / np.linalg.norm(g, axis=1, keepdims=True)


def _shrinking(last):
    """Norms (STEPS, 1) that fall from 1 to ``last`` and stay there for half the run."""
    falling = np.geomspace(1.0, last, STEPS - STEPS // 2)
    return np.append(falling, np.full(STEPS // 2, last))[:, None]


def _late_fall(share, steps, level=2.0):
    """A loss that is flat and falls by ``share`` of its level within the last ``steps`` steps."""
    loss = np.full(STEPS + 1, level)
    loss[-steps - 1 :] -= abs(level) * share * np.linspace(0, 1, steps + 1)
    return loss


def _case(label, loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    return Case(label, {"loss": loss, "grad": grad, "window": window, "rtol": rtol, "gtol": gtol})


def _all(label, cases):
    """One sub-check of several records: a constant answer must not collect points."""
    inside = "; ".join(f"{k} {case.label}" for k, case in enumerate(cases, start=1))
    return Case(f"{label} ({inside})", cases[0].inputs, [case.inputs for case in cases[1:]])


def _basic(rng):
    """One record per diagnosis, as a run would leave it."""
    falling = 3.0 * 0.95 ** np.arange(STEPS + 1.0)
    stuck = _directions(rng, "crawling") * _shrinking(1e-7)
    return [
        _case("a loss that falls", falling, 5 * _directions(rng, "crawling")),
        _case("a gradient that has died", _flat(), 5 * stuck),
        _case("between two walls", _flat(), 200 * _directions(rng, "bouncing")),
        _case("steps that are too small", _flat(), 200 * _directions(rng, "crawling")),
    ]


def _order(rng):
    """Two lines are true at once: the first decides."""
    falling = 3.0 * 0.9 ** np.arange(STEPS + 1.0)
    return [
        _case(
            "falls, between walls, gradient near 0",
            falling,
            _directions(rng, "bouncing") * _shrinking(1e-7),
        ),
        _case(
            "gradient near 0 that turns round",
            _flat(),
            _directions(rng, "bouncing") * _shrinking(1e-7),
        ),
    ]


def _window(rng):
    long_ago = np.append(np.geomspace(50.0, 2.0, 31), np.full(30, 2.0))
    rose = np.append(np.linspace(1.0, 9.0, 31), np.linspace(9.0, 4.0, 31)[1:])
    turned = np.concatenate(
        [_directions(rng, "crawling", steps=35), _directions(rng, "bouncing", steps=25)]
    )
    calmed = np.concatenate(
        [_directions(rng, "bouncing", steps=35), _directions(rng, "crawling", steps=25)]
    )
    last_pair = _directions(rng, "bouncing")
    last_pair[-1] = last_pair[-2]
    return [
        _case("fell long ago, flat now", long_ago, 10 * _directions(rng, "crawling")),
        _case("rose first, falls now", rose, _directions(rng, "bouncing")),
        _case("fell before a short window", np.append(np.geomspace(9, 2, 51), np.full(10, 2.0)),
              _directions(rng, "bouncing"), window=6),
        _case("falls over a long window", np.append(np.linspace(4.0, 2.0, 36), np.full(25, 2.0)),
              _directions(rng, "crawling"), window=45),
        _case("bounces only lately", _flat(), 30 * turned),
        _case("bounces no more", _flat(), 30 * calmed),
        _case("the last two gradients agree", _flat(), 30 * last_pair),
    ]  # fmt: skip


def _thresholds(rng):
    small = _directions(rng, "bouncing") * _shrinking(0.01)
    tiny = _directions(rng, "crawling") * _shrinking(1e-6)
    crawl = _directions(rng, "crawling")
    return [
        _case("a fall below a coarse rtol", _late_fall(0.05, 15), crawl, rtol=0.3),
        _case("a fall above a fine rtol", _late_fall(1e-4, 15), crawl, rtol=1e-6),
        _case("1 % of the longest, coarse gtol", _flat(), small, gtol=0.1),
        _case("1e-6 of the longest, fine gtol", _flat(), tiny, gtol=1e-9),
    ]


def _scales(rng):
    # At 1e6 an absolute fall of 1 is nothing; at 1e-9 every fall is below an absolute threshold.
    dip = _directions(rng, "bouncing")
    dip[STEPS // 3] *= 1e-9
    late = _shrinking(1e-6)
    late[0] = 1e-6  # the run began where it was flat
    one_flips = np.tile([5.0, 1.0], (STEPS, 1)) * rng.uniform(0.9, 1.1, size=(STEPS, 1))
    one_flips[::2, 1] *= -1
    ripple = 2.0 + 1e-7 * (-1.0) ** np.arange(STEPS + 1)
    return [
        _case("a large flat loss", _late_fall(1e-6, 15, 1e6), _directions(rng, "bouncing")),
        _case("a tiny loss that falls", 1e-9 * 0.9 ** np.arange(STEPS + 1.0), dip),
        _case("a negative loss, flat", np.full(STEPS + 1, -50.0), _directions(rng, "crawling")),
        _case(
            "a negative loss that falls", _late_fall(0.2, 15, -50.0), _directions(rng, "bouncing")
        ),
        _case("tiny gradients throughout", _flat(), 1e-9 * _directions(rng, "crawling")),
        _case("large gradients, died to 1e-6", _flat(), 1e6 * _directions(rng, "crawling") * late),
        _case("a gradient near 0 on the way", _flat(), dip),
        _case("one parameter swings, the other leads", ripple, one_flips),
    ]


def _draw_plateau(rng, part):
    if part == "properties":
        zeros = np.zeros((STEPS, 2))
        return [
            _case("a start at a critical point: all gradients 0", np.full(STEPS + 1, 1.5), zeros),
            _case("the window is the whole run", _flat(), _directions(rng, "bouncing"), STEPS),
        ]
    if part == "self":
        return _basic(rng)
    cases = [
        _all("the four diagnoses", _basic(rng)),
        _all("two lines are true at once", _order(rng)),
        _all("the window", _window(rng)),
    ]
    if part == "visible":
        return cases
    cases += [
        _all("the thresholds", _thresholds(rng)),
        _all("large and small numbers", _scales(rng)),
    ]
    low = {
        name: np.float32(value) if isinstance(value, np.ndarray) else value
        for name, value in _case("", _flat(), _directions(rng, "bouncing", d=5)).inputs.items()
    }
    calm = _case("", _flat(), _directions(rng, "crawling", d=5)).inputs
    return [*cases, Case("float32", low, [calm])]


def _norms(grad):
    return np.linalg.norm(grad, axis=1)


def _falls(loss, grad, window, rtol):
    return loss[-1 - window] - loss[-1] > rtol * abs(loss[-1 - window])


def _dies(loss, grad, window, gtol):
    norm = _norms(grad)
    return norm[-1] <= gtol * norm.max()


def _cosines(grad):
    g = grad / _norms(grad)[:, None]
    return np.sum(g[1:] * g[:-1], axis=1)


def _turns(loss, grad, window):
    return _cosines(grad[-window:]).mean() < 0


def _with(falls=_falls, dies=_dies, turns=_turns, order="fct", names=None):
    """diagnose_plateau from three tests, one of them wrong, asked in ``order``."""
    names = names or ("falling", "critical point", "bouncing", "crawling")

    def wrong(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
        tests = {
            "f": (lambda: falls(loss, grad, window, rtol), names[0]),
            "c": (lambda: dies(loss, grad, window, gtol), names[1]),
            "t": (lambda: turns(loss, grad, window), names[2]),
        }
        for key in order:
            holds, name = tests[key]
            if holds():
                return name
        return names[3]

    return wrong


PLATEAU_MISTAKES = (
    ("flat_is_critical", _with(dies=lambda loss, g, w, tol: True),
     "You take every loss that has stopped for a critical point: look at the gradient's length."),
    ("fall_from_start",
     _with(falls=lambda loss, g, w, tol: loss[0] - loss[-1] > tol * abs(loss[0])),
     "You compare with the loss at the start; compare with the loss `window` steps ago."),
    ("fall_of_last_step",
     _with(falls=lambda loss, g, w, tol: loss[-2] - loss[-1] > tol * abs(loss[-2])),
     "You look at the last step only; compare with the loss `window` steps ago."),
    ("fall_absolute", _with(falls=lambda loss, g, w, tol: loss[-1 - w] - loss[-1] > tol),
     "rtol is a share of the loss `window` steps ago, not a number in the loss's own units."),
    ("fall_without_abs",
     _with(falls=lambda loss, g, w, tol: loss[-1] < (1 - tol) * loss[-1 - w]),
     "A loss may be negative: compare the fall with rtol · |L[N−w]|."),
    ("any_change",
     _with(falls=lambda loss, g, w, tol: abs(loss[-1 - w] - loss[-1]) > 0),
     "Any change counts as a fall in your version: the loss must fall by more than rtol · |L|."),
    ("window_constant", _with(
        falls=lambda loss, g, w, tol: _falls(loss, g, 20, tol),
        turns=lambda loss, g, w: _turns(loss, g, 20)),
     "You use 20 as a constant: use the argument window."),
    ("rtol_constant", _with(falls=lambda loss, g, w, tol: _falls(loss, g, w, 1e-3)),
     "You use 1e-3 as a constant: use the argument rtol."),
    ("gtol_constant", _with(dies=lambda loss, g, w, tol: _dies(loss, g, w, 1e-4)),
     "You use 1e-4 as a constant: use the argument gtol."),
    ("norm_absolute", _with(dies=lambda loss, g, w, tol: _norms(g)[-1] <= tol),
     "gtol is a share of the longest gradient of the run, not a length."),
    ("norm_against_first", _with(dies=lambda loss, g, w, tol: _norms(g)[-1] <= tol * _norms(g)[0]),
     "You compare with the first gradient; compare with the longest of the run."),
    ("norm_against_window",
     _with(dies=lambda loss, g, w, tol: _norms(g)[-1] <= tol * _norms(g[-w:]).max()),
     "You compare with the longest gradient of the window; compare with that of the whole run."),
    ("smallest_norm", _with(dies=lambda loss, g, w, tol: _norms(g).min() <= tol * _norms(g).max()),
     "You use the shortest gradient of the run; it is the last one that counts."),
    ("mean_gradient", _with(
        dies=lambda loss, g, w, tol:
        np.linalg.norm(g[-w:].mean(axis=0)) <= max(0.2, tol) * _norms(g).max()),
     "You average the gradients before you take their length: two that point against each other "
     "add up to 0, and a bouncing run looks like a critical point."),
    ("critical_first", _with(order="cft"),
     "The order matters: a loss that still falls is \"falling\", however small the gradient."),
    ("bouncing_first", _with(order="tfc"),
     "The order matters: ask whether it bounces only after \"falling\" and \"critical point\"."),
    ("bouncing_before_critical", _with(order="ftc"),
     "The order matters: a gradient near 0 is a \"critical point\" even if it changes its sign."),
    ("names_exchanged", _with(names=("falling", "critical point", "crawling", "bouncing")),
     "\"bouncing\" and \"crawling\" are exchanged: a cosine below 0 means that gradients point "
     "against each other."),
    ("cosine_of_all", _with(turns=lambda loss, g, w: _cosines(g).mean() < 0),
     "You average the cosine over the whole run; take the last `window` gradients."),
    ("last_cosine", _with(turns=lambda loss, g, w: _cosines(g[-2:])[-1] < 0),
     "You look at the last two gradients only; take the mean over the last `window`."),
    ("any_sign", _with(turns=lambda loss, g, w: bool(np.any(g[-w:][1:] * g[-w:][:-1] < 0))),
     "One parameter that changes sign is not enough: use the cosine of the whole gradients."),
    ("loss_wiggles", _with(turns=lambda loss, g, w: bool(np.any(np.diff(loss[-w:]) > 0))),
     "You look for ups and downs of the loss; between two walls the loss can be perfectly flat. "
     "Look at the gradients."),
)  # fmt: skip

DIAGNOSE_PLATEAU = Exercise(
    reference=reference.diagnose_plateau,
    outputs=("diagnosis",),
    draw=_draw_plateau,
    hints=(
        "Four questions in this order, each an `if` with a return. Write the first one and check.",
        "np.linalg.norm(grad, axis=1) are the lengths. Divide the last gradients by their lengths: "
        "then the products of neighbours, summed along axis 1, are the cosines.",
        "g = grad[-window:] / norm[-window:, None];  np.sum(g[1:] * g[:-1], axis=1).mean() < 0",
    ),
    mistakes=tuple(Mistake(*row) for row in PLATEAU_MISTAKES),
)
