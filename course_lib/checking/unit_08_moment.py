"""Exercises of unit 08 about the second moment: max_second_moment and movements.

A version is put together from parts: functions of a namespace ``x`` with the arguments by name (before the step
x.v_old and x.max_old) and, as they come to be, x.b2 (the β₂ in use), x.v and x.v_max. amsgrad_step has the same.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import gradients
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_05_moments import MOMENT_ROWS, average_of_squares, first_row
from course_lib.units import unit_08_amsgrad as reference

# β₂ of the hidden parts: never the default, short enough for v to fall within a few steps.
BETAS2 = (0.45, 0.7, 0.8, 0.9, 0.95)


def larger(x):
    return np.maximum(x.max_old, x.v)


def second_moment_state(rng):
    """(g, v, v_max) of three elements, as they occur: v_max ≥ v. In turn v rises to a new maximum, rises and
    stays below the old one, falls from the maximum that it was."""
    v = rng.uniform(0.5, 1.5, size=3)
    g = (
        rng.choice([-1.0, 1.0], size=3)
        * np.sqrt(v)
        * rng.uniform((1.5, 1.2, 0.05), (2.5, 1.5, 0.3))
    )
    return g, v, v * np.array([1.0, rng.uniform(2, 4), 1.0])


# --- max_second_moment -------------------------------------------------------------------------


def _draw_max(rng, part):
    g, v, v_max = second_moment_state(rng)
    zeros = np.zeros(3)

    def case(label, grad=g, v=v, v_max=v_max, **beta2):
        return Case(label, {"grad": grad, "v": v, "v_max": v_max, **beta2})

    def chain(steps, shape, beta2, label=""):
        sequence = gradients(rng, steps, shape)
        sequence[0] = 20 * np.abs(sequence).max(axis=0)  # the largest first: then v falls
        sequence[-2] *= 30  # and a second maximum
        first = {
            "grad": sequence[0],
            "v": np.zeros(shape),
            "v_max": np.zeros(shape),
            "beta2": beta2,
        }
        label = label or f"{steps} steps, a large gradient first, β₂ = {beta2}"
        return Case(label, first, [{"grad": s} for s in sequence[1:]])

    if part == "properties":
        return [
            chain(6, (2,), 0.5, "v falls after a large gradient, v_max never"),
            case("a gradient of 0: v fades, v_max stays", grad=zeros, beta2=0.9),
            case("β₂ = 0: the largest square", beta2=0.0),
        ]
    if part != "hidden":
        return [
            case("first step, from zeros", v=zeros, v_max=zeros, beta2=0.999),
            case("a later step: one new maximum, two old ones", beta2=0.9),
            case("with the default β₂"),
            chain(4, (3,), 0.7),
            *([chain(5, (2, 2), 0.8)] if part == "visible" else []),
        ]
    beta2s = rng.choice(BETAS2, size=2, replace=False)
    chains = [chain(6, (2, 3), float(beta2)) for beta2 in beta2s]
    return [case("a later step", beta2=0.85), *chains, case("with the default β₂")]


def build_max(
    beta2=lambda x: x.beta2,
    new_v=average_of_squares,
    new_max=larger,
    returned=lambda x: (x.v, x.v_max),
):
    """max_second_moment from its parts."""
    used = beta2

    def version(grad, v, v_max, beta2=0.999):
        x = SimpleNamespace(grad=grad, v_old=v, max_old=v_max, beta2=beta2)
        x.b2 = used(x)
        x.v = new_v(x)
        x.v_max = new_max(x)
        return returned(x)

    return version


_SHARED = (
    "v_sum", "v_no_history", "v_not_squared", "v_weights_exchanged", "square_outside", "v_absolute",
    "v_brackets_missing", "v_no_fading", "v_total", "v_sign", "v_sum_of_squares", "v_mean_of_squares", "v_doubled",
    "v_square_of_average", "v_all_squared", "v_root",
)  # fmt: skip
# v is Adam's, and so are the mistakes in it.
V_ROWS = tuple(row for row in MOMENT_ROWS if row[0] in _SHARED)

# The maximum where v should be a plain average.
V_MAX_ROWS = (
    ("v_from_max", {"new_v": lambda x: x.b2 * x.max_old + (1 - x.b2) * x.grad**2},
     "Your v goes on from v_max: the average runs on the old v, as if there were no maximum; v_max stands beside it."),
    ("v_never_falls", {"new_v": lambda x: np.maximum(x.v_old, average_of_squares(x))},
     "Your v never falls: it is a plain average and may; only v_max keeps what was larger."),
)  # fmt: skip

# Mistakes in the maximum itself.
MAX_ROWS = (
    ("no_max", {"new_max": lambda x: x.v},
     "There is no maximum: your v_max is v itself, which forgets. Keep the larger of v_max and v."),
    ("minimum", {"new_max": lambda x: np.minimum(x.max_old, x.v)},
     "You keep the smaller one: np.maximum, not np.minimum."),
    ("max_of_square", {"new_max": lambda x: np.maximum(x.max_old, x.grad**2)},
     "Your maximum is of v_max and g²; it is of v_max and the new average v."),
    ("max_of_weighted_square", {"new_max": lambda x: np.maximum(x.max_old, (1 - x.b2) * x.grad**2)},
     "Your maximum is of v_max and (1−β₂)g²; it is of v_max and the whole new average v."),
    ("max_of_old_v", {"new_max": lambda x: np.maximum(x.max_old, x.v_old)},
     "Your maximum takes the old v: update v first, then the maximum."),
    ("max_of_two_v", {"new_max": lambda x: np.maximum(x.v_old, x.v)},
     "Your maximum is of the old v and the new one: it forgets what was larger before. Compare v with v_max."),
    ("max_of_all", {"new_max": lambda x: np.maximum(x.max_old, np.max(x.v))},
     "Your maximum goes over all elements: each element has a maximum of its own, np.maximum(v_max, v)."),
    ("one_max_for_all", {"new_max": lambda x: 0 * x.v + max(np.max(x.max_old), np.max(x.v))},
     "Your maximum goes over all elements: each element has a maximum of its own, np.maximum(v_max, v)."),
    ("max_added", {"new_max": lambda x: x.max_old + x.v},
     "You add v to v_max; keep the larger of the two."),
    ("max_averaged", {"new_max": lambda x: x.b2 * x.max_old + (1 - x.b2) * x.v},
     "You average v_max and v; keep the larger of the two."),
    ("max_of_roots", {"new_max": lambda x: np.sqrt(larger(x))},
     "You take the root of v_max already: v_max is the largest v, the root comes in the step."),
    ("max_unchanged", {"new_max": lambda x: x.max_old},
     "v_max comes back as it went in: it must become v where v is larger."),
    ("max_fades", {"new_max": lambda x: np.maximum(x.b2 * x.max_old, x.v)},
     "Your v_max fades by β₂: it is kept as it is until v is larger."),
)  # fmt: skip

MAX_RESULT_ROWS = (
    ("max_stored_as_v", {"returned": lambda x: (x.v_max, x.v_max)},
     "You return v_max in the place of v: v goes on as an average that may fall, v_max stands beside it."),
    ("swapped_results", {"returned": lambda x: (x.v_max, x.v)},
     "The two results are returned in the wrong order: first v, then v_max."),
    ("v_unchanged", {"returned": lambda x: (x.v_old, x.v_max)},
     "v comes back as it went in: return the new average."),
    ("first_row_only", {"returned": lambda x: (first_row(x.v, x.v_old), first_row(x.v_max, x.max_old))},
     "Only the first row is treated, the others stay as they were: treat all elements."),
    ("hardcoded", {"beta2": lambda x: 0.999},
     "You use 0.999 as a constant: use the argument beta2."),
)  # fmt: skip

MAX_SECOND_MOMENT = Exercise(
    reference=reference.max_second_moment,
    outputs=("v", "v_max"),
    draw=_draw_max,
    hints=(
        "Two lines. The first is Adam's v, as if there were no maximum; the second compares, element by element.",
        "np.maximum(a, b) takes the larger of a and b for each element. What are a and b here?",
        "v = beta2 * v + (1 - beta2) * grad**2;  v_max = np.maximum(v_max, v)",
    ),
    build=build_max,
    mistakes=mistakes((*MAX_ROWS, *MAX_RESULT_ROWS, *V_MAX_ROWS, *V_ROWS), build_max),
)


# --- movements ---------------------------------------------------------------------------------


def _draw_moves(rng, part):
    def case(label, grads, v, beta2, **flag):
        return Case(label, {"grads": np.array(grads), "v": v, "beta2": beta2, **flag})

    def drawn(steps, v):
        sequence = gradients(rng, steps, ())
        sequence[steps // 3] *= 50  # one that is remembered or forgotten
        return {"grads": sequence, "v": v}

    if part == "properties":
        return [
            case("a constant gradient in a settled state moves by 1", [3.0] * 4, 9.0, 0.9),
            case("a spike moves by at most 1/√(1−β₂)", [1.0, 1e6, 1.0, 1.0], 1.0, 0.99),
            case("the same with amsgrad", [1.0, 1e6, 1.0, 1.0], 1.0, 0.99, amsgrad=True),
            case("g = 0 moves nothing", [1.0, 0.0, -1.0], 1.0, 0.5, amsgrad=True),
        ]
    if part != "hidden":
        spike = [1.0, -1.0, 100.0, 1.0, -1.0, 2.0]
        return [
            case("a spike among small gradients, Adam", spike, 1.0, 0.9, amsgrad=False),
            case("the same, AMSGrad", spike, 1.0, 0.9, amsgrad=True),
            case("a large v at the start, AMSGrad", [0.5, -2.0, 1.5], 25.0, 0.6, amsgrad=True),
            case("a small v at the start, amsgrad not given", [3.0, -0.5, 0.1], 0.04, 0.8),
            Case("with the default β₂", {**drawn(5, 2.0), "amsgrad": True}),
        ]
    flags, beta2s = (True, False, True), rng.choice(BETAS2, size=3, replace=False)
    starts = (1.0, 0.3, 400.0)
    return [
        Case(f"{steps} gradients, v = {v:g}, β₂ = {b}, {'AMSGrad' if flag else 'Adam'}",
             {**drawn(steps, v), "beta2": float(b), "amsgrad": flag})
        for steps, v, b, flag in zip((12, 9, 20), starts, beta2s, flags, strict=True)
    ]  # fmt: skip


def build_moves(
    beta2=lambda x: x.beta2,
    begin=lambda v: (v, v),
    new_v=average_of_squares,
    new_max=larger,
    divisor=lambda x: x.v_max if x.amsgrad else x.v,
    root=np.sqrt,
    top=lambda x: -x.grad,
    kept=lambda x, start: (x.v, x.v_max),
    finish=lambda moves: moves,
):
    """movements from its parts; ``begin`` makes (v, v_max) before the first step, ``kept`` those of the next."""
    used = beta2

    def version(grads, v, beta2=0.999, amsgrad=False):
        start = v
        v, v_max = begin(v)
        moves = []
        for t, g in enumerate(grads, start=1):
            x = SimpleNamespace(grad=g, v_old=v, max_old=v_max, beta2=beta2, amsgrad=amsgrad, t=t)
            x.b2 = used(x)
            x.v = new_v(x)
            x.v_max = new_max(x)
            moves.append(top(x) / root(divisor(x)))
            v, v_max = kept(x, start)
        return np.array(finish(np.array(moves)))

    return version


MOVES_ROWS = (
    ("uphill", {"top": lambda x: x.grad},
     "The signs are wrong: θ moves against the gradient, −g/√v."),
    ("length", {"top": lambda x: abs(x.grad)},
     "You return lengths; a move has a sign, −g/√v."),
    ("negative_length", {"top": lambda x: -abs(x.grad)},
     "All your moves are negative: a negative gradient moves θ up."),
    ("no_root", {"root": lambda s: s}, "The root is missing: divide by √v, not by v."),
    ("never_max", {"divisor": lambda x: x.v},
     "amsgrad has no effect: with it the root of v_max divides."),
    ("always_max", {"divisor": lambda x: x.v_max},
     "You always divide by √v_max; without amsgrad it is √v."),
    ("flag_exchanged", {"divisor": lambda x: x.v if x.amsgrad else x.v_max},
     "The two cases are exchanged: v_max belongs to amsgrad=True."),
    ("old_v", {"divisor": lambda x: x.max_old if x.amsgrad else x.v_old},
     "You divide by what v was before this gradient: update v and v_max first, then move."),
    ("corrected", {"divisor": lambda x: (x.v_max if x.amsgrad else x.v) / (1 - x.b2**x.t)},
     "You divide v by 1−β₂ᵗ: there is no bias correction here, as v does not begin at 0."),
    ("v_not_kept", {"kept": lambda x, start: (start, x.v_max)},
     "Every step begins with the v of the start again: keep v from one gradient to the next."),
    ("max_not_kept", {"kept": lambda x, start: (x.v, start)},
     "v_max begins anew in every step: keep it from one gradient to the next."),
    ("nothing_kept", {"kept": lambda x, start: (start, start)},
     "v and v_max begin anew in every step: keep both from one gradient to the next."),
    ("v_from_max_kept", {"kept": lambda x, start: (x.v_max, x.v_max)},
     "v goes on from v_max: the average runs on v, v_max stands beside it."),
    ("max_kept_in_amsgrad", {"kept": lambda x, start: (x.v_max if x.amsgrad else x.v, x.v_max)},
     "With amsgrad your v goes on from v_max: the average runs on v in both cases, v_max stands beside it."),
    ("starts_at_zero", {"begin": lambda v: (0.0, 0.0)},
     "You begin with v = 0: use the argument v, for v and for v_max."),
    ("max_starts_at_zero", {"begin": lambda v: (v, 0.0)},
     "Your v_max leaves out the given v; it begins with it, not at 0."),
    ("v_starts_at_zero", {"begin": lambda v: (0.0, v)},
     "Your v begins at 0; it begins with the given v."),
    ("hardcoded", {"beta2": lambda x: 0.999},
     "You use 0.999 as a constant: use the argument beta2."),
    ("positions", {"finish": np.cumsum},
     "You return where θ is after every step; return the moves themselves, one per gradient."),
    ("total", {"finish": np.sum}, "You return the sum; return one move per gradient."),
    ("last_only", {"finish": lambda moves: moves[-1]},
     "You return the last move alone; return one per gradient, as an array."),
    ("first_only", {"finish": lambda moves: moves[:1]},
     "Only the first gradient is treated: `return` belongs behind the loop, not inside it."),
    ("first_missing", {"finish": lambda moves: moves[1:]},
     "The first move is missing: there is one per gradient."),
    ("zero_first", {"finish": lambda moves: np.append(0.0, moves)},
     "There is one move too many: one per gradient, no 0 at the front."),
)  # fmt: skip


def _largest_of_all(grads, v, beta2=0.999, amsgrad=False):
    averages = []
    for g in grads:
        v = beta2 * v + (1 - beta2) * g**2
        averages.append(v)
    return -grads / np.sqrt(np.max(averages) if amsgrad else np.array(averages))


_IN_MOVES = (
    "v_sum", "v_no_history", "v_not_squared", "v_weights_exchanged", "square_outside", "v_absolute",
    "v_brackets_missing", "v_no_fading", "v_total", "v_sign",
    "v_never_falls", "minimum", "max_of_square", "max_of_old_v", "max_of_two_v", "max_added",
)  # fmt: skip

MOVEMENTS = Exercise(
    reference=reference.movements,
    outputs=("moves",),
    draw=_draw_moves,
    hints=(
        "Go through the gradients in a loop; v and v_max are numbers that you keep from one to the next.",
        "Before the loop v_max is v. In it: max_second_moment first, then the move by the new v or v_max.",
        "for g in grads: v, v_max = max_second_moment(g, v, v_max, beta2); "
        "moves.append(-g / np.sqrt(v_max if amsgrad else v)) … return np.array(moves)",
    ),
    build=build_moves,
    mistakes=mistakes(
        (
            *MOVES_ROWS,
            *(row for row in (*MAX_ROWS, *V_MAX_ROWS, *V_ROWS) if row[0] in _IN_MOVES),
            ("largest_of_all", _largest_of_all,
             "Your maximum looks ahead: before the spike v_max does not know of it. Compare step by step."),
        ),
        build_moves,
    ),
)  # fmt: skip
