"""The exercise suggest_bounds of unit 11."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_11_cyclical as reference

# --- cases -------------------------------------------------------------------------------------


def _curve(rng, steps, noise):
    """A range test's losses: flat, down, up again; where that is, and the noise, are random."""
    place = np.linspace(0, 1, steps)
    turn, width = rng.uniform(0.35, 0.55), rng.uniform(0.05, 0.1)
    fall = rng.uniform(1.0, 3.0) / (1 + np.exp(-(place - turn) / width))
    rise = 25.0 * np.maximum(0.0, place - rng.uniform(0.75, 0.85))
    return rng.uniform(4.0, 7.0) - fall + rise + noise * rng.normal(size=steps)


def _draw(rng, part):
    def case(label, losses, low=0.001, factor=1000.0, geometric=True, **options):
        steps = len(losses)
        space = np.geomspace if geometric else np.linspace
        return Case(
            label,
            {"alphas": space(low, low * factor, steps), "losses": np.array(losses), **options},
        )

    def drawn(label, steps, noise, **options):
        low, factor = float(10.0 ** rng.uniform(-4, -2)), float(10.0 ** rng.uniform(1.5, 3))
        return case(label, _curve(rng, steps, noise), low, factor, **options)

    if part == "properties":
        shape, plain = _curve(rng, 40, 0.02), [9.0, 8.9, 8.0, 5.0, 2.0, 1.1, 1.0, 4.0, 20.0]
        return [
            case("losses", shape, beta=0.5),
            case("the same losses, ten times as large, and 3 more", 10 * shape + 3, beta=0.5),
            case("β = 0: the losses as they are", plain, beta=0.0),
        ]
    if part != "hidden":
        high_start = [9.0, 5.0, 4.5, 4.3, 3.0, 1.5, 1.0, 0.9, 3.0]
        exactly = [6.0, 6.0, 5.0, 4.0, 3.0, 2.0, 8.0]
        return [
            case("nine losses, β = 0", [6.0, 6.1, 5.9, 5.0, 3.0, 1.2, 1.0, 2.0, 7.0], beta=0.0),
            case("the first loss is far above the rest", high_start, beta=0.6),
            case("exactly a quarter, exactly three quarters", exactly, beta=0.0, share=0.25),
            drawn("40 losses, the defaults", 40, 0.05),
            drawn("50 losses, β = 0.8, share = 0.2", 50, 0.1, beta=0.8, share=0.2),
            drawn("30 losses on a linear scale, β = 0.5", 30, 0.05, beta=0.5, geometric=False),
        ]
    n = [int(size) for size in rng.choice(np.arange(30, 70), size=5, replace=False)]
    exactly = [7.0, 7.0, 6.0, 5.0, 4.0, 3.0, 9.0]
    return [
        drawn(f"{n[0]} losses, the defaults", n[0], 0.1),
        drawn(f"{n[1]} losses, β = 0.7, share = 0.05", n[1], 0.05, beta=0.7, share=0.05),
        drawn(f"{n[2]} losses, β = 0.5, share = 0.3", n[2], 0.2, beta=0.5, share=0.3),
        drawn(f"{n[3]} losses, not smoothed", n[3], 0.1, beta=0.0, share=0.15),
        case("exactly a quarter, exactly three quarters", exactly, beta=0.0, share=0.25),
        drawn("a linear scale, β = 0.85", n[4], 0.3, beta=0.85, share=0.25, geometric=False),
    ]


# --- versions ----------------------------------------------------------------------------------


def _smooth(losses, beta, start=None, blend=lambda old, new, b: b * old + (1 - b) * new):
    s = losses[0] if start is None else start
    smooth = []
    for k, loss in enumerate(losses):
        if k or start is not None:
            s = blend(s, loss, beta)
        smooth.append(s)
    return np.array(smooth)


def _first(where):
    return int(np.argmax(where))


def build_bounds(
    use_beta=lambda b: b,
    use_share=lambda p: p,
    smooth=lambda losses, b: _smooth(losses, b),
    top=lambda w: w.s[0],
    bottom=lambda w: w.s.min(),
    begun=lambda w: _first(w.s <= w.top - w.share * w.fall),
    done=lambda w: _first(w.s <= w.top - (1 - w.share) * w.fall),
    read=lambda w, k: w.alphas[k],
    result=lambda low, high: (low, high),
):
    """suggest_bounds from its parts: the smoothed loss s, its fall, and two places read off it."""

    def version(alphas, losses, beta=0.9, share=0.1):
        w = SimpleNamespace(
            alphas=np.asarray(alphas, float),
            losses=np.asarray(losses, float),
            share=use_share(share),
        )
        w.s = smooth(w.losses, use_beta(beta))
        w.top, w.bottom = top(w), bottom(w)
        w.fall = w.top - w.bottom
        return result(read(w, begun(w)), read(w, done(w)))

    return version


def _corrected(losses, b):
    return _smooth(losses, b, 0.0) / (1 - b ** np.arange(1, len(losses) + 1))


def _last(where):
    return int(np.flatnonzero(where)[-1]) if where.any() else 0


def _steepest(w):
    return int(np.argmin(np.diff(w.s))) + 1


ROWS = (
    ("not_smoothed", {"smooth": lambda losses, b: losses},
     "You read the bounds off the raw losses: smooth them first, s_t = β s_{t−1} + (1−β) L_t."),
    ("starts_at_zero", {"smooth": lambda losses, b: _smooth(losses, b, 0.0)},
     "Your smoothed loss begins at 0 and climbs first: begin it at the first loss, s₀ = L₀."),
    ("corrected", {"smooth": _corrected},
     "Your smoothed loss begins at 0 and is corrected by 1−βᵗ: here it begins at the first loss and is not corrected."),
    ("weights_exchanged", {"smooth": lambda losses, b: _smooth(losses, 1 - b)},
     "β and 1−β are exchanged: β weighs the old average, 1−β the new loss."),
    ("hardcoded_beta", {"use_beta": lambda b: 0.9},
     "You use 0.9 as a constant: use the argument beta."),
    ("hardcoded_share", {"use_share": lambda p: 0.1},
     "You use 0.1 (and 0.9) as constants: use the argument share."),
    ("running_mean", {"smooth": lambda losses, b: np.cumsum(losses) / np.arange(1, len(losses) + 1)},
     "That is the plain mean of all losses so far: use β."),
    ("previous_loss", {"smooth": lambda losses, b: b * np.append(losses[0], losses[:-1]) + (1 - b) * losses},
     "You mix the loss with the previous *loss*; it is mixed with the previous average, s_{t−1}."),
    ("no_history", {"smooth": lambda losses, b: np.append(losses[0], (1 - b) * losses[1:])},
     "The old average is missing: s_t = β s_{t−1} + (1−β) L_t."),
    ("share_of_the_loss", {"bottom": lambda w: 0.0},
     "You take shares of the loss s₀ itself: take them of the fall, s₀ − min s."),
    ("raw_minimum", {"bottom": lambda w: w.losses.min()},
     "The lowest point is that of the raw losses: take the minimum of the smoothed loss s."),
    ("last_for_lowest", {"bottom": lambda w: w.s[-1]},
     "You take the last loss for the lowest one; at the end the loss may have risen again: min s."),
    ("from_the_top", {"top": lambda w: w.s.max()},
     "You measure from the highest loss, which may be that of the end: the fall begins at s₀."),
    ("lowest_for_max", {"done": lambda w: int(np.argmin(w.s))},
     "Your α_max is where the loss is lowest: take the first α at which 1 − share of the fall is done."),
    ("steepest_for_max", {"done": _steepest},
     "Your α_max is where the loss falls fastest: take the first α at which 1 − share of the fall is done."),
    ("rises_again", {"done": lambda w: _last(w.s <= w.top - (1 - w.share) * w.fall)},
     "You take the last α with so low a loss: take the first."),
    ("last_below", {"begun": lambda w: _last(w.s <= w.top - w.share * w.fall)},
     "For α_min you take the last α with so low a loss: take the first."),
    ("both_last", {"begun": lambda w: _last(w.s <= w.top - w.share * w.fall),
                   "done": lambda w: _last(w.s <= w.top - (1 - w.share) * w.fall)},
     "You take the *last* α with so low a loss, for both bounds: take the first (leave the loop there, or use "
     "np.argmax)."),
    ("last_above", {"begun": lambda w: max(0, _first(w.s <= w.top - w.share * w.fall) - 1)},
     "Your α_min is one step early: it is the first α with s_t ≤ s₀ − share·fall, not the last one before."),
    ("both_one_early", {"read": lambda w, k: w.alphas[max(0, k - 1)]},
     "Both bounds are one step early: take the first α with so low a loss, not the one before."),
    ("both_one_late", {"read": lambda w, k: w.alphas[min(k + 1, len(w.alphas) - 1)]},
     "Both bounds are one step late: s_t holds the loss L_t already, and alphas[t] belongs to it."),
    ("shares_exchanged", {"use_share": lambda p: 1 - p},
     "The bounds are exchanged: α_min is where `share` of the fall is done, and comes first."),
    ("same_share", {"done": lambda w: _first(w.s <= w.top - w.share * w.fall)},
     "Both bounds use the same share: for α_max it is 1 − share."),
    ("half_for_max", {"done": lambda w: _first(w.s <= w.top - 0.5 * w.fall)},
     "Your α_max is where half of the fall is done: it is 1 − share."),
    ("begins_first", {"begun": lambda w: 0},
     "Your α_min is the first α of all: it is where the loss begins to fall."),
    ("end_for_max", {"done": lambda w: len(w.s) - 1},
     "Your α_max is the last α of all: it is where the loss has nearly stopped falling."),
    ("strict", {"begun": lambda w: _first(w.s < w.top - w.share * w.fall),
                "done": lambda w: _first(w.s < w.top - (1 - w.share) * w.fall)},
     "Where exactly the share of the fall is done, the bound is there already: s_t ≤ …, not <."),
    ("any_fall", {"begun": lambda w: _first(w.s < w.top)},
     "Your α_min is where the loss is below the first one at all: `share` of the fall must be done."),
    ("a_third", {"begun": lambda w: _first(w.s <= w.top - (1 - w.share) * w.fall),
                 "result": lambda low, high: (high / 3, high)},
     "Your α_min is a third of α_max, a rule of thumb: here it is read off the losses, too."),
    ("a_quarter", {"begun": lambda w: _first(w.s <= w.top - (1 - w.share) * w.fall),
                   "result": lambda low, high: (high / 4, high)},
     "Your α_min is a quarter of α_max, a rule of thumb: here it is read off the losses, too."),
    ("places", {"read": lambda w, k: float(k)},
     "You return the numbers of the steps: return the step sizes there, alphas[k]."),
    ("losses_returned", {"read": lambda w, k: w.s[k]},
     "You return the losses there: return the step sizes."),
    ("by_alpha", {"begun": lambda w: _first(w.alphas >= w.alphas[0] + w.share * (w.alphas[-1] - w.alphas[0]))},
     "For α_min you take a share of the range of α: take it of the fall of the loss."),
)  # fmt: skip

SUGGEST_BOUNDS = Exercise(
    reference=reference.suggest_bounds,
    outputs=("alpha_min", "alpha_max"),
    draw=_draw,
    hints=(
        "Three steps: smooth the losses; how far do they fall in all; where is a tenth of it done, where nine tenths?",
        "np.argmax of an array of True and False is the place of the first True.",
        "fallen = s[0] - s; fall = fallen.max(); alphas[np.argmax(fallen >= share * fall)] and the same with 1 - share",
    ),
    build=build_bounds,
    mistakes=mistakes(ROWS, build_bounds),
)
