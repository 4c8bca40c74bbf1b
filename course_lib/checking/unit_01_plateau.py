"""The exercise `diagnose_plateau` of unit 01: records of runs, far from every threshold."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake
from course_lib.units import unit_01_sgd as reference

STEPS = 60
WORDS = ("falling", "rising", "critical point", "bouncing", "crawling")


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
    last_pair = _directions(rng, "bouncing")
    last_pair[-1] = last_pair[-2]
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
        _case("turned just before the window", _flat(), _turning([-0.99, 0.4]), window=2),
    ]


def _thresholds(rng):
    small = _directions(rng, "bouncing") * _shrinking(0.01)
    tiny = _directions(rng, "crawling") * _shrinking(1e-6)
    crawl = _directions(rng, "crawling")
    return [
        _case("a fall below a coarse rtol", _late(-0.05, 15), crawl, rtol=0.3),
        _case("a rise below a coarse rtol", _late(0.05, 15), crawl, rtol=0.3),
        _case("a fall by half, rtol 0.7", _late(-0.5, 15), crawl, rtol=0.7),
        _case("a fall above a fine rtol", _late(-1e-4, 15), crawl, rtol=1e-6),
        _case("1 % of the longest, coarse gtol", _flat(), small, gtol=0.1),
        _case("1e-6 of the longest, fine gtol", _flat(), tiny, gtol=1e-9),
    ]


def _loss_scales(rng):
    # At 1e6 an absolute fall of 1 is nothing; at 1e-9 every fall is below an absolute threshold.
    crawling, bouncing = _directions(rng, "crawling"), _directions(rng, "bouncing")
    return [
        _case("a large flat loss", _late(-1e-6, 15, 1e6), bouncing),
        _case("a tiny loss that falls", 1e-9 * 0.9 ** np.arange(STEPS + 1.0), bouncing),
        _case("a negative loss, flat", np.full(STEPS + 1, -50.0), crawling),
        _case("a negative loss that falls", _late(-0.2, 15, -50.0), bouncing),
        _case("a negative loss that rises", _late(0.2, 15, -50.0), bouncing),
    ]


def _gradient_scales(rng):
    dip = _directions(rng, "bouncing")
    dip[STEPS // 3] *= 1e-9
    late = _shrinking(1e-6)
    late[0] = 1e-6  # the run began where it was flat
    one_flips = np.tile([5.0, 1.0], (STEPS, 1)) * rng.uniform(0.9, 1.1, size=(STEPS, 1))
    one_flips[::2, 1] *= -1
    ripple = 2.0 + 1e-7 * (-1.0) ** np.arange(STEPS + 1)
    # Many short gradients turn round, two long ones agree, and the other way about.
    loud = _directions(rng, "bouncing")
    loud[-1] = loud[-2]
    loud[-2:] *= 100
    quiet = _directions(rng, "crawling")
    quiet[-1] = -quiet[-2]
    quiet[-2:] *= 100
    zeros = _directions(rng, "bouncing")
    zeros[-9] = zeros[-5] = 0.0
    return [
        _case("tiny gradients throughout", _flat(), 1e-9 * _directions(rng, "crawling")),
        _case("large gradients, died to 1e-6", _flat(), 1e6 * _directions(rng, "crawling") * late),
        _case("a gradient near 0 on the way", _flat(), dip),
        _case("one parameter swings, the other leads", ripple, one_flips),
        _case("short ones turn round, two long ones agree", _flat(), loud),
        _case("short ones agree, two long ones turn round", _flat(), quiet),
        _case("two gradients in the window are 0", _flat(), zeros),
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


# --- known mistakes: diagnose_plateau from three tests, one of them wrong ---------------------------


def _norms(grad):
    return np.linalg.norm(grad, axis=1)


def _sign(change, threshold):
    """−1 for a fall, 1 for a rise, 0 for a loss that stands still."""
    return -1 if change < -threshold else int(change > threshold)


def _moves(loss, grad, window, rtol):
    return _sign(loss[-1] - loss[-1 - window], rtol * abs(loss[-1 - window]))


def _dies(loss, grad, window, gtol):
    norm = _norms(grad)
    return norm[-1] <= gtol * norm.max()


def _cosines(grad):
    norm = _norms(grad)
    g = grad / np.where(norm > 0, norm, 1)[:, None]
    return np.sum(g[1:] * g[:-1], axis=1)


def _turns(loss, grad, window):
    return _cosines(grad[-window:]).mean() < 0


def _nan_cosines(loss, grad, window):
    g = grad[-window:] / _norms(grad[-window:])[:, None]
    return np.sum(g[1:] * g[:-1], axis=1).mean() < 0


def _products(loss, grad, window):
    return np.sum(grad[-window:][1:] * grad[-window:][:-1]) < 0


def _with(moves=_moves, dies=_dies, turns=_turns, order="lgt", names=WORDS):
    """The diagnosis from what loss, gradient and turning say, asked in ``order``."""

    def wrong(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
        for key in order:
            if key == "l":
                sign = moves(loss, grad, window, rtol)
                if sign:
                    return names[0] if sign < 0 else names[1]
            elif key == "g" and dies(loss, grad, window, gtol):
                return names[2]
            elif key == "t" and turns(loss, grad, window):
                return names[3]
        return names[4]

    return wrong


def _swapped(a, b):
    return tuple({a: b, b: a}.get(word, word) for word in WORDS)


WINDOW_AGO = "compare with the loss `window` steps ago, loss[-1 - window]."
PLATEAU_MISTAKES = (
    ("flat_is_critical", _with(dies=lambda loss, g, w, tol: True),
     "You take every loss that has stopped for a critical point: look at the gradient's length."),
    ("capitals", _with(names=tuple(word.capitalize() for word in WORDS)),
     "The words must be written as in the table, in small letters: \"falling\", not \"Falling\"."),
    ("underscore", _with(names=tuple(word.replace(" ", "_") for word in WORDS)),
     "The word is \"critical point\", with a space."),
    ("fall_from_start",
     _with(moves=lambda loss, g, w, tol: _sign(loss[-1] - loss[0], tol * abs(loss[0]))),
     f"You compare with the loss at the start; {WINDOW_AGO}"),
    ("fall_of_last_step",
     _with(moves=lambda loss, g, w, tol: _sign(loss[-1] - loss[-2], tol * abs(loss[-2]))),
     f"You look at the last step only; {WINDOW_AGO}"),
    ("one_step_short", _with(moves=lambda loss, g, w, tol: _moves(loss, g, w - 1, tol)),
     "loss[-window] is only window − 1 steps ago: the last loss is loss[-1], so L[N−w] is "
     "loss[-1 - window]."),
    ("one_step_long", _with(
        moves=lambda loss, g, w, tol: _moves(loss, g, min(w + 1, len(g)), tol)),
     "You go back one step too far: L[N−w] is loss[-1 - window]."),
    ("no_rtol", _with(
        moves=lambda loss, g, w, tol: _sign(loss[-1] - loss[-1 - w], 0)),
     "Any change counts in your version: the loss must change by more than rtol · |L[N−w]|."),
    ("fall_absolute", _with(
        moves=lambda loss, g, w, tol: _sign(loss[-1] - loss[-1 - w], tol)),
     "rtol is a share of the loss `window` steps ago, not a number in the loss's own units."),
    ("share_of_last", _with(
        moves=lambda loss, g, w, tol: _sign(loss[-1] - loss[-1 - w], tol * abs(loss[-1]))),
     "rtol is a share of the loss `window` steps ago, |L[N−w]|, not of the last one."),
    ("fall_without_abs", _with(
        moves=lambda loss, g, w, tol: _sign(loss[-1] - loss[-1 - w], tol * loss[-1 - w])),
     "A loss may be negative: compare the change with rtol · |L[N−w]|."),
    ("rise_is_fall", _with(moves=lambda loss, g, w, tol: -abs(_moves(loss, g, w, tol))),
     "A loss that rises is \"falling\" in your version: take the difference without abs()."),
    ("no_rise", _with(moves=lambda loss, g, w, tol: min(_moves(loss, g, w, tol), 0)),
     "A loss that rises has an answer of its own: \"rising\" is the second question."),
    ("rise_exchanged", _with(names=_swapped("falling", "rising")),
     "\"falling\" and \"rising\" are exchanged: falling means L[N−w] − L[N] is above 0."),
    ("fall_reversed", _with(moves=lambda loss, g, w, tol: -int(_moves(loss, g, w, tol) >= 0)),
     "Your first comparison is the wrong way round: falling if the fall is MORE than "
     "rtol · |L[N−w]|."),
    ("window_constant", _with(
        moves=lambda loss, g, w, tol: _moves(loss, g, 20, tol),
        turns=lambda loss, g, w: _turns(loss, g, 20)),
     "You use 20 as a constant: use the argument window."),
    ("rtol_constant", _with(moves=lambda loss, g, w, tol: _moves(loss, g, w, 1e-3)),
     "You use 1e-3 as a constant: use the argument rtol."),
    ("gtol_constant", _with(dies=lambda loss, g, w, tol: _dies(loss, g, w, 1e-4)),
     "You use 1e-4 as a constant: use the argument gtol."),
    ("norm_absolute", _with(dies=lambda loss, g, w, tol: _norms(g)[-1] <= tol),
     "gtol is a share of the longest gradient of the run, not a length."),
    ("norm_zero", _with(dies=lambda loss, g, w, tol: _norms(g)[-1] == 0),
     "You ask for a gradient of exactly 0; near 0 means at most gtol times the longest."),
    ("norm_against_first", _with(dies=lambda loss, g, w, tol: _norms(g)[-1] <= tol * _norms(g)[0]),
     "You compare with the first gradient; compare with the longest of the run."),
    ("norm_against_window",
     _with(dies=lambda loss, g, w, tol: _norms(g)[-1] <= tol * _norms(g[-w:]).max()),
     "You compare with the longest gradient of the window; compare with that of the whole run."),
    ("norm_reversed", _with(dies=lambda loss, g, w, tol: not _dies(loss, g, w, tol)),
     "Your comparison of the gradients is the wrong way round: the last one must be SHORT."),
    ("smallest_norm", _with(dies=lambda loss, g, w, tol: _norms(g).min() <= tol * _norms(g).max()),
     "You use the shortest gradient of the run; it is the last one that counts."),
    ("mean_gradient", _with(
        dies=lambda loss, g, w, tol:
        np.linalg.norm(g[-w:].mean(axis=0)) <= max(0.2, tol) * _norms(g).max()),
     "You average the gradients before you take their length: two that point against each other "
     "add up to 0, and a bouncing run looks like a critical point."),
    ("critical_first", _with(order="glt"),
     "The order matters: a loss that still falls is \"falling\", however small the gradient."),
    ("bouncing_first", _with(order="tlg"),
     "The order matters: ask whether it bounces only after the loss and \"critical point\"."),
    ("bouncing_before_critical", _with(order="ltg"),
     "The order matters: a gradient near 0 is a \"critical point\" even if it changes its sign."),
    ("names_exchanged", _with(names=_swapped("bouncing", "crawling")),
     "\"bouncing\" and \"crawling\" are exchanged: a cosine below 0 means that gradients point "
     "against each other."),
    ("cosine_of_all", _with(turns=lambda loss, g, w: _cosines(g).mean() < 0),
     "You average the cosine over the whole run; take the last `window` gradients."),
    ("one_pair_more", _with(turns=lambda loss, g, w: _turns(loss, g, w + 1)),
     "You use window + 1 gradients: the last `window` have window − 1 cosines between neighbours."),
    ("last_cosine", _with(turns=lambda loss, g, w: _cosines(g[-2:])[-1] < 0),
     "You look at the last two gradients only; take the mean over the last `window`."),
    ("not_normalised", _with(turns=_products),
     "Your products are not divided by both lengths: one long pair outweighs all the others. A "
     "cosine is aᵀb / (‖a‖ ‖b‖)."),
    ("median_cosine", _with(turns=lambda loss, g, w: np.median(_cosines(g[-w:])) < 0),
     "You count signs or take the median of the cosines; the mean decides."),
    ("nan_cosine", _with(turns=_nan_cosines),
     "A gradient that is 0 has no direction: you divide by its length, the mean becomes NaN, and "
     "NaN < 0 is False. Let its cosine be 0."),
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
        "Five questions in this order, each an `if` with a return. Write the first one and check.",
        "np.linalg.norm(grad, axis=1) are the lengths. Divide the last gradients by their lengths "
        "(a 0 by 1): the products of neighbours, summed along axis 1, are the cosines.",
        "g = (grad / np.where(norm > 0, norm, 1)[:, None])[-window:];  "
        "np.sum(g[1:] * g[:-1], axis=1).mean() < 0",
    ),
    mistakes=tuple(Mistake(*row) for row in PLATEAU_MISTAKES),
)
