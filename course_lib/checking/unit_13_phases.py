"""Exercise one_cycle_phase of unit 13, and what it shares with the step size and β: t, the borders, the part done.

A version is put together from parts: functions of a namespace ``x`` with x.t, x.steps and x.pct and, as they come to
be, x.last (the last t), x.a and x.b (the borders), x.k (0, 1, 2: the phase) and x.part.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_13_one_cycle as reference

# --- cases -------------------------------------------------------------------------------------


def calls(steps, times, label="", **told):
    """One call per t; the label says which."""
    shown = {"steps": steps, **told}
    text = ", ".join(f"{name} = {value:.6g}" for name, value in shown.items())
    text += f"; t = {', '.join(f'{t:.5g}' for t in times)}"
    return Case(f"{label}{text}", {"t": times[0], **shown}, [{"t": t} for t in times[1:]])


def inside(rng, steps, pct, order):
    """A whole t well inside each of the phases in ``order`` (0, 1, 2), at unequal places."""
    last = steps - 1
    ends = (0.0, pct * last, 2 * pct * last, float(last))
    places = rng.choice([0.18, 0.27, 0.36, 0.64, 0.73, 0.82], size=len(order), replace=False)
    return [
        round(ends[k] + place * (ends[k + 1] - ends[k]))
        for k, place in zip(order, places, strict=True)
    ]


def drawn_run(rng):
    """(steps, pct_start) of a long run; no phase is shorter than some tens of steps."""
    return int(rng.integers(300, 900)), float(np.round(rng.uniform(0.15, 0.42), 3))


# steps and pct_start whose borders are whole numbers, also in floating point: 10 and 20, 16 and 32, 25 and 50.
EXACT = ((41, 0.25), (65, 0.25), (201, 0.125))


def _draw_phase(rng, part):
    if part == "properties":
        return [
            calls(41, (0, 10, 20, 40), "both ends of every phase: ", pct_start=0.25),
            calls(101, (45, 90, 95), "a border belongs to the phase that ends there: "),
            calls(81, (7.5, 30.25, 55.5), "a t between two steps: ", pct_start=0.25),
        ]
    if part != "hidden":
        return [
            calls(24, (1, 5, 8, 12, 17, 20), pct_start=0.3),
            calls(41, (20, 10, 15, 25, 0, 40), "at the borders, too: ", pct_start=0.25),
            calls(201, (30, 120, 190, 90), "the default pct_start: "),
        ]
    steps, pct = drawn_run(rng)
    n, quarter = EXACT[int(rng.integers(len(EXACT)))]
    border = quarter * (n - 1)
    return [
        calls(steps, inside(rng, steps, pct, (1, 0, 2, 1)), pct_start=pct),
        calls(n, (int(2 * border), int(border), n - 1, 3), "at the borders: ", pct_start=quarter),
        calls(500, inside(rng, 500, 0.45, (2, 0, 1)), "the default pct_start: "),
        calls(31, (2.5, 17.75, 28.5), "a t between two steps: ", pct_start=0.4),
    ]


# --- versions ----------------------------------------------------------------------------------

NAMES = ("warm-up", "annealing", "fine-tuning")


def where(t, steps, pct_start, count, last, share, up, down, index, part):
    """The namespace of a call: where in the cycle t is."""
    x = SimpleNamespace(t=count(t), steps=steps, pct=pct_start)
    x.last, x.pct = last(x), share(x)
    x.a = up(x)
    x.b = down(x)
    x.k = index(x)
    x.begin, x.end = (0.0, x.a, x.b)[x.k], (x.a, x.b, x.last)[x.k]
    x.part = part(x)
    return x


def index_of(x):
    return 0 if x.t <= x.a else 1 if x.t <= x.b else 2


def part_of(x):
    return (x.t - x.begin) / (x.end - x.begin)


TIME = {
    "count": lambda t: t,
    "last": lambda x: x.steps - 1,
    "share": lambda x: x.pct,
    "up": lambda x: x.pct * x.last,
    "down": lambda x: 2 * x.a,
    "index": index_of,
    "part": part_of,
}


def build_phase(
    names=lambda x: NAMES[x.k], value=lambda x: x.part, returned=lambda phase, part: (phase, part), **time
):  # fmt: skip
    """one_cycle_phase from its parts; those of ``TIME`` may be among them."""

    def version(t, steps, pct_start=0.45):
        x = where(t, steps, pct_start, **{**TIME, **time})
        return returned(names(x), float(value(x)))

    return version


# Mistakes in the borders and in the part, which the step size and β have, too.
TIME_ROWS = (
    ("steps_for_last", {"last": lambda x: x.steps},
     "You count with steps, but the last step is t = steps − 1: use steps − 1 for the length of the run."),
    ("torch_border", {"up": lambda x: x.pct * x.steps - 1},
     "Your first border is pct_start·steps − 1, as in PyTorch; here it is pct_start·(steps − 1). Brackets?"),
    ("border_of_steps", {"up": lambda x: x.pct * x.steps},
     "Your first border is pct_start·steps; it is pct_start·(steps − 1), because the last step is t = steps − 1."),
    ("two_phases", {"down": lambda x: x.last},
     "Your annealing lasts until the end of the run: it is as long as the warm-up, until 2a. Then comes fine-tuning."),
    ("short_annealing", {"down": lambda x: 1.5 * x.a},
     "Your annealing is half as long as the warm-up: it lasts from a to 2a."),
    ("mirrored", {"down": lambda x: x.last - x.a},
     "Your fine-tuning is as long as the warm-up; it is the *annealing* that is: it ends at 2a."),
    ("middle_of_the_rest", {"down": lambda x: (x.a + x.last) / 2},
     "Your annealing takes half of what is left after the warm-up; it is as long as the warm-up and ends at 2a."),
    ("share_hardcoded", {"share": lambda x: 0.45},
     "You use 0.45 as a constant, or do not pass pct_start on: use the argument pct_start."),
    ("share_halved", {"share": lambda x: x.pct / 2},
     "Your warm-up is half as long: pct_start is the share of the run that goes *up* alone."),
    ("thirds", {"share": lambda x: 1 / 3},
     "You cut the run into three equal phases: pct_start says how long the first two are."),
    ("half", {"share": lambda x: 0.5},
     "You cut the run in the middle: pct_start says how long the first two phases are, and there is a third."),
    ("border_cut", {"up": lambda x: int(x.pct * x.last)},
     "You round the border down to a whole number; a may be a fraction."),
    ("border_rounded", {"up": lambda x: round(x.pct * x.last)},
     "You round the border to a whole number; a may be a fraction."),
    ("t_from_one", {"count": lambda t: t + 1},
     "Your t is one too large: t = 0 is the first step. Use t as it comes."),
    ("t_late", {"count": lambda t: max(t - 1, 0)},
     "Your t is one too small: t counts from 0. Use t as it comes."),
    ("part_of_the_run", {"part": lambda x: x.t / x.last},
     "You divide t by the whole run; the part is counted in the phase: (t − its begin) / (its length)."),
    ("part_from_zero", {"part": lambda x: x.t / x.end},
     "You divide t by the end of the phase: subtract where the phase begins, above and below the fraction line."),
    ("annealing_from_zero", {"part": lambda x: x.t / x.end if x.k == 1 else part_of(x)},
     "In the annealing you divide t by its end: subtract where it begins, above and below the fraction line."),
    ("length_of_end", {"part": lambda x: (x.t - x.begin) / x.end},
     "You divide by where the phase ends; divide by its length, end − begin."),
    ("begin_not_subtracted", {"part": lambda x: x.t / (x.end - x.begin)},
     "You divide t by the length of the phase, but t counts from the start of the run: subtract its begin."),
    ("left_over", {"part": lambda x: 1 - part_of(x)},
     "You compute what is *left* of the phase; asked is what is done: 0 at its begin, 1 at its end."),
    ("steps_in_phase", {"part": lambda x: x.t - x.begin},
     "You count the steps since the phase began: divide by the length of the phase."),
    ("last_length", {"part": lambda x: (x.t - x.b) / (x.last - x.a) if x.k == 2 else part_of(x)},
     "The length of the fine-tuning is wrong: it goes from 2a to steps − 1, so it is steps − 1 − 2a long."),
    ("last_length_of_run", {"part": lambda x: (x.t - x.b) / x.last if x.k == 2 else part_of(x)},
     "The length of the fine-tuning is wrong: it goes from 2a to steps − 1, so it is steps − 1 − 2a long."),
    ("last_too_long", {"part": lambda x: (x.t - x.b) / (x.steps - x.b) if x.k == 2 else part_of(x)},
     "The length of the fine-tuning is wrong: it ends at t = steps − 1, not at steps."),
    ("whole_parts", {"part": lambda x: (x.t - x.begin) // (x.end - x.begin)},
     "// cuts the fraction off: divide with /."),
)  # fmt: skip

OPEN = "At a border you are in the wrong phase: it belongs to the phase that *ends* there, t <= a and t <= 2a."
PHASE_ROWS = (
    ("open_borders", {"index": lambda x: 0 if x.t < x.a else 1 if x.t < x.b else 2}, OPEN),
    ("first_open", {"index": lambda x: 0 if x.t < x.a else 1 if x.t <= x.b else 2}, OPEN),
    ("second_open", {"index": lambda x: 0 if x.t <= x.a else 1 if x.t < x.b else 2}, OPEN),
    ("swapped_results", {"returned": lambda phase, part: (part, phase)},
     "The results are in the wrong order: first the name of the phase, then the part."),
    ("numbers", {"names": lambda x: x.k},
     'phase is a text, "warm-up", "annealing" or "fine-tuning", not a number.'),
    ("numbers_from_one", {"names": lambda x: x.k + 1},
     'phase is a text, "warm-up", "annealing" or "fine-tuning", not a number.'),
    ("spelled_warmup", {"names": lambda x: ("warmup", *NAMES[1:])[x.k]},
     'The first phase is spelled "warm-up", with a hyphen.'),
    ("spelled_capitals", {"names": lambda x: NAMES[x.k].capitalize()},
     'The names are spelled in small letters: "warm-up", "annealing", "fine-tuning".'),
    ("spelled_finetuning", {"names": lambda x: (*NAMES[:2], "finetuning")[x.k]},
     'The third phase is spelled "fine-tuning", with a hyphen.'),
    ("spelled_fine_tune", {"names": lambda x: (*NAMES[:2], "fine-tune")[x.k]},
     'The third phase is spelled "fine-tuning".'),
    ("spelled_blank", {"names": lambda x: (*NAMES[:2], "fine tuning")[x.k]},
     'The third phase is spelled "fine-tuning", with a hyphen.'),
    ("name_of_pytorch", {"names": lambda x: (*NAMES[:2], "annihilation")[x.k]},
     'PyTorch\'s documentation speaks of annihilation; here the third phase has the lecture\'s name, "fine-tuning".'),
    ("names_exchanged", {"names": lambda x: (NAMES[0], NAMES[2], NAMES[1])[x.k]},
     '"annealing" and "fine-tuning" are exchanged: annealing is the second phase.'),
    ("always_warm_up", {"names": lambda x: NAMES[0]},
     "Your phase is always the same: what happens for t > a?"),
    ("annealing_twice", {"names": lambda x: NAMES[min(x.k, 1)]},
     'Your third phase has the name of the second: it is "fine-tuning".'),
    ("fine_tuning_early", {"index": lambda x: 0 if x.t <= x.a else 2},
     "After the warm-up you are in the fine-tuning at once: is t <= 2a asked before?"),
    ("never_fine", {"index": lambda x: 0 if x.t <= x.a else 1},
     "Your annealing never ends: after 2a comes the fine-tuning."),
    ("never_warm", {"index": lambda x: 1 if x.t <= x.b else 2},
     "You are in the annealing from the start: is t <= a asked first?"),
    ("percent", {"value": lambda x: 100 * x.part}, "part goes from 0 to 1, not to 100."),
    ("rounded", {"value": lambda x: round(x.part, 2)}, "You round the part: return it as it is."),
    ("phases_done", {"value": lambda x: x.k + x.part},
     "You add the phases that are done: the part begins at 0 again in every phase."),
    ("third", {"value": lambda x: x.part / 3}, "The part goes from 0 to 1 in every phase."),
    *TIME_ROWS,
)  # fmt: skip

ONE_CYCLE_PHASE = Exercise(
    reference=reference.one_cycle_phase,
    outputs=("phase", "part"),
    draw=_draw_phase,
    hints=(
        "First the border a = pct_start · (steps − 1). Then three cases: t up to a, t up to 2a, and the rest.",
        "In each case the part is (t − begin) / (end − begin). Where does the third begin, and where does it end?",
        'a = pct_start * (steps - 1); if t <= a: return "warm-up", t / a; '
        'if t <= 2 * a: return "annealing", (t - a) / a; '
        'return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)',
    ),
    build=build_phase,
    mistakes=mistakes(PHASE_ROWS, build_phase),
)
