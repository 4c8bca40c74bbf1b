"""Exercises of unit 13 about what goes up and down: one_cycle_alpha and one_cycle_beta.

The parts are those of ``unit_13_phases`` and, of the namespace ``x``, x.from_, x.to: the two values of the phase.
"""

from __future__ import annotations

import math

from course_lib.checking.exercise import Exercise, mistakes
from course_lib.checking.unit_13_phases import TIME, TIME_ROWS, calls, drawn_run, inside, where
from course_lib.units import unit_13_one_cycle as reference

# At t = 0 or at a border a wrong part may do no harm, so most t are inside a phase.


def straight(x):
    return x.from_ + (x.to - x.from_) * x.part


# Mistakes on the way from one value to the other.
CURVE_ROWS = (
    ("cosine", {"curve": lambda x: x.to + (x.from_ - x.to) * (1 + math.cos(math.pi * x.part)) / 2},
     "Your phases are half cosines, as in PyTorch by default; here they are straight lines."),
    ("backwards", {"curve": lambda x: x.to + (x.from_ - x.to) * x.part},
     "Each phase runs backwards: at part = 0 it has its first value, at part = 1 its last."),
    ("difference_forgotten", {"curve": lambda x: x.from_ + x.to * x.part},
     "first + last·part goes too far: the line is first + (last − first)·part."),
    ("sign", {"curve": lambda x: x.from_ - (x.to - x.from_) * x.part},
     "A sign is wrong: the line is first + (last − first)·part."),
    ("begin_forgotten", {"curve": lambda x: (x.to - x.from_) * x.part},
     "The value at the begin of the phase is missing: first + (last − first)·part."),
    ("squared_part", {"curve": lambda x: x.from_ + (x.to - x.from_) * x.part**2},
     "You square the part: the phases are straight lines."),
    ("weights_not_one", {"curve": lambda x: x.from_ * (1 - x.part) + x.to},
     "The two values need weights that add up to 1: (1 − part)·first + part·last."),
    ("steps", {"curve": lambda x: x.from_},
     "Your value stays the same through a phase and then jumps: it moves along a line with part."),
    ("at_the_end", {"curve": lambda x: x.to},
     "Your value jumps at the begin of a phase and stays: it moves along a line with part."),
    ("part_returned", {"curve": lambda x: x.part}, "You return the part of the phase: stretch it to the two values."),
)  # fmt: skip

# In the borders' sentences nothing is said of names of phases, so that they fit here, too.
_SHARED = tuple(
    row for row in TIME_ROWS if row[0] not in ("steps_in_phase", "whole_parts", "left_over")
)


# --- one_cycle_alpha ---------------------------------------------------------------------------


def _draw_alpha(rng, part):
    if part == "properties":
        usual = {"alpha_max": 1.0, "pct_start": 0.25, "div_factor": 10.0, "final_div_factor": 100.0}
        return [
            calls(41, (0, 10, 20, 40), "the four corners: ", **usual),
            calls(41, (3, 13, 33), "alpha_max = 0 is 0 everywhere: ", **{**usual, "alpha_max": 0.0}),
            calls(41, (4, 16, 30), "div_factor = 1, a plateau: ", **{**usual, "div_factor": 1.0}),
        ]  # fmt: skip
    if part != "hidden":
        given = {"alpha_max": 0.8, "pct_start": 0.3, "div_factor": 10.0, "final_div_factor": 50.0}
        return [
            calls(24, (1, 8, 16, 4, 10, 20), **given),
            calls(61, (5, 33, 55, 14), alpha_max=3.0, pct_start=0.4, div_factor=4.0,
                  final_div_factor=8.0),
            calls(101, (20, 70, 97, 100, 0), "the default pct_start and factors: ", alpha_max=0.1),
        ]  # fmt: skip
    steps, pct = drawn_run(rng)
    other, share = drawn_run(rng)
    peak, first, last = (
        float(rng.uniform(0.05, 2)),
        float(rng.uniform(3, 30)),
        float(rng.uniform(5, 500)),
    )
    return [
        calls(steps, inside(rng, steps, pct, (1, 2, 0, 2)), alpha_max=peak, pct_start=pct,
              div_factor=first, final_div_factor=last),
        calls(other, (*inside(rng, other, share, (2, 0, 1)), other - 1), alpha_max=2.5, pct_start=share,
              div_factor=2.0, final_div_factor=20.0),
        calls(400, (*inside(rng, 400, 0.45, (1, 0, 2)), 399), "the defaults: ", alpha_max=peak),
        calls(31, (2.5, 17.75, 28.5), "a t between two steps: ", alpha_max=0.3, pct_start=0.4),
    ]  # fmt: skip


def build_alpha(
    first=lambda x: x.peak / x.div,
    final=lambda x: x.first / x.last_div,
    top=lambda x: x.peak,
    levels=lambda x: ((x.first, x.top), (x.top, x.first), (x.first, x.final)),
    factors=lambda div, last_div: (div, last_div),
    curve=straight,
    **time,
):
    """one_cycle_alpha from its parts; ``levels`` are the first and last value of each phase."""

    def version(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
        x = where(t, steps, pct_start, **{**TIME, **time})
        x.peak, (x.div, x.last_div) = alpha_max, factors(div_factor, final_div_factor)
        x.first = first(x)
        x.final, x.top = final(x), top(x)
        x.from_, x.to = levels(x)[x.k]
        return float(curve(x))

    return version


ALPHA_ROWS = (
    ("last_of_the_peak", {"final": lambda x: x.peak / x.last_div},
     "Your last step size is α_max / final_div_factor; it is α_first / final_div_factor."),
    ("falls_to_zero", {"final": lambda x: 0.0},
     "Your fine-tuning ends at 0; it ends at α_first / final_div_factor."),
    ("no_tail", {"final": lambda x: x.first},
     "Your step size stays at α_first in the fine-tuning: there it falls on, to α_first / final_div_factor."),
    ("straight_down", {"levels": lambda x: ((x.first, x.top), (x.top, x.final), (x.final, x.final))},
     "Your annealing falls to α_last at once; it ends at α_first, and the fine-tuning goes on from there."),
    ("tail_from_peak", {"levels": lambda x: ((x.first, x.top), (x.top, x.first), (x.top, x.final))},
     "Your fine-tuning begins at α_max, with a jump: it begins where the annealing ended, at α_first."),
    ("tail_at_the_end", {"levels": lambda x: ((x.first, x.top), (x.top, x.first), (x.final, x.final))},
     "Your fine-tuning jumps to α_last at once: it falls along a line from α_first to α_last."),
    ("tail_rises", {"levels": lambda x: ((x.first, x.top), (x.top, x.first), (x.final, x.first))},
     "Your fine-tuning runs backwards: from α_first down to α_last."),
    ("annealing_again", {"levels": lambda x: ((x.first, x.top), (x.top, x.first), (x.top, x.first))},
     "Your fine-tuning repeats the annealing: it goes from α_first down to α_last."),
    ("annealing_as_tail", {"levels": lambda x: ((x.first, x.top), (x.first, x.final), (x.first, x.final))},
     'Your annealing is treated like the fine-tuning. Is "annealing" spelled alike in both functions?'),
    ("annealing_rises", {"levels": lambda x: ((x.first, x.top), (x.first, x.top), (x.first, x.final))},
     "Your annealing goes up like the warm-up; it goes down, from α_max to α_first."),
    ("annealing_flat", {"levels": lambda x: ((x.first, x.top), (x.top, x.top), (x.first, x.final))},
     "Your step size stays at α_max through the annealing: it goes down to α_first."),
    ("from_zero", {"levels": lambda x: ((0.0, x.top), (x.top, x.first), (x.first, x.final))},
     "Your warm-up begins at 0; it begins at α_first = α_max / div_factor."),
    ("to_zero", {"levels": lambda x: ((x.first, x.top), (x.top, 0.0), (x.first, x.final))},
     "Your annealing ends at 0; it ends at α_first."),
    ("up_by_the_peak", {"levels": lambda x: ((x.first, x.first + x.top), (x.top, x.first), (x.first, x.final))},
     "Your warm-up rises *by* α_max: it rises *to* α_max, so it is first + (last − first)·part."),
    ("down_by_the_first", {"levels": lambda x: ((x.first, x.top), (x.top, x.top - x.first), (x.first, x.final))},
     "Your annealing falls *by* α_first: it falls *to* α_first."),
    ("tail_by_the_last", {"levels": lambda x: ((x.first, x.top), (x.top, x.first), (x.first, x.first - x.final))},
     "Your fine-tuning falls *by* α_last: it falls *to* α_last."),
    ("warm_up_as_tail", {"levels": lambda x: ((x.first, x.final), (x.top, x.first), (x.first, x.final))},
     'Your warm-up is treated like the fine-tuning. Is "warm-up" spelled alike in both functions?'),
    ("no_warm_up", {"levels": lambda x: ((x.top, x.top), (x.top, x.first), (x.first, x.final))},
     "Your step size is α_max from the start: the warm-up begins at α_first."),
    ("upside_down", {"levels": lambda x: ((x.top, x.first), (x.first, x.top), (x.top, x.final))},
     "Your cycle is upside down: α_first at both ends, α_max between the warm-up and the annealing."),
    ("multiplied", {"first": lambda x: x.peak * x.div},
     "You multiply by div_factor: α_first is α_max / div_factor."),
    ("final_multiplied", {"final": lambda x: x.first * x.last_div},
     "You multiply by final_div_factor: α_last is α_first / final_div_factor."),
    ("top_multiplied", {"top": lambda x: x.peak * x.div, "first": lambda x: x.peak},
     "You take alpha_max for the first step size; it is the peak, and α_first is α_max / div_factor."),
    ("no_first_factor", {"first": lambda x: x.peak},
     "Your warm-up begins at α_max: it begins at α_max / div_factor."),
    ("factors_exchanged", {"factors": lambda div, last_div: (last_div, div)},
     "div_factor and final_div_factor are exchanged: α_first = α_max / div_factor."),
    ("div_hardcoded", {"factors": lambda div, last_div: (25.0, last_div)},
     "You use 25 as a constant, or do not pass div_factor on: use the argument div_factor."),
    ("final_hardcoded", {"factors": lambda div, last_div: (div, 1e4)},
     "You use 10,000 as a constant, or do not pass final_div_factor on: use the argument final_div_factor."),
    ("both_hardcoded", {"factors": lambda div, last_div: (25.0, 1e4)},
     "You use 25 and 10,000 as constants: use the arguments div_factor and final_div_factor."),
    ("only_div", {"factors": lambda div, last_div: (div, div)},
     "You divide by div_factor again at the end: α_last is α_first / final_div_factor."),
    ("peak_one", {"top": lambda x: 1.0}, "Your peak is 1: use the argument alpha_max."),
    ("geometric", {"curve": lambda x: x.from_ * (x.to / x.from_) ** x.part if x.from_ and x.to else 0.0},
     "Your step size changes by equal factors: here the phases are straight lines."),
    ("geometric_tail",
     {"curve": lambda x: x.from_ * (x.to / x.from_) ** x.part if x.k == 2 and x.from_ else straight(x)},
     "Your fine-tuning changes by equal factors: it is a straight line like the others."),
    *CURVE_ROWS,
    *_SHARED,
)  # fmt: skip

ONE_CYCLE_ALPHA = Exercise(
    reference=reference.one_cycle_alpha,
    outputs=("alpha",),
    draw=_draw_alpha,
    hints=(
        "one_cycle_phase tells you the phase and the part of it that is done. Which two values does each phase join?",
        "The line from p to q is p + (q − p)·part. warm-up: α_first to α_max; annealing: back; "
        "fine-tuning: α_first to α_last.",
        "phase, part = one_cycle_phase(t, steps, pct_start); first = alpha_max / div_factor; "
        'if phase == "warm-up": return first + (alpha_max - first) * part; '
        'if phase == "annealing": return alpha_max + (first - alpha_max) * part; '
        "return first + (first / final_div_factor - first) * part",
    ),
    build=build_alpha,
    mistakes=mistakes(ALPHA_ROWS, build_alpha),
)


# --- one_cycle_beta ----------------------------------------------------------------------------


def _draw_beta(rng, part):
    if part == "properties":
        return [
            calls(41, (0, 10, 20, 40), "the four corners: ", beta_max=0.9, beta_min=0.5, pct_start=0.25),
            calls(41, (3, 13, 33), "equal bounds, a constant: ", beta_max=0.7, beta_min=0.7, pct_start=0.25),
            calls(41, (4, 16, 30), "from 0.9 down to 0: ", beta_max=0.9, beta_min=0.0, pct_start=0.25),
        ]  # fmt: skip
    if part != "hidden":
        return [
            calls(24, (1, 8, 16, 4, 10, 20), beta_max=0.98, beta_min=0.6, pct_start=0.3),
            calls(61, (5, 33, 55, 14), beta_max=0.8, beta_min=0.1, pct_start=0.4),
            calls(101, (20, 70, 97, 100, 0), "the defaults: "),
        ]
    steps, pct = drawn_run(rng)
    other, share = drawn_run(rng)
    low, high = float(rng.uniform(0.2, 0.6)), float(rng.uniform(0.7, 0.98))
    return [
        calls(steps, inside(rng, steps, pct, (1, 2, 0, 1)), beta_max=high, beta_min=low, pct_start=pct),
        calls(other, (*inside(rng, other, share, (2, 0, 1)), other - 1), beta_max=0.99, beta_min=0.05,
              pct_start=share),
        calls(400, inside(rng, 400, 0.45, (1, 0, 2)), "the defaults: "),
        calls(31, (2.5, 17.75, 28.5), "a t between two steps: ", beta_max=0.9, pct_start=0.4),
    ]  # fmt: skip


def build_beta(
    bounds=lambda high, low: (high, low),
    levels=lambda x: ((x.high, x.low), (x.low, x.high), (x.high, x.high)),
    curve=straight,
    **time,
):
    """one_cycle_beta from its parts; ``levels`` are the first and last value of each phase."""

    def version(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
        x = where(t, steps, pct_start, **{**TIME, **time})
        x.high, x.low = bounds(beta_max, beta_min)
        x.from_, x.to = levels(x)[x.k]
        return float(curve(x))

    return version


BETA_ROWS = (
    ("with_alpha", {"levels": lambda x: ((x.low, x.high), (x.high, x.low), (x.low, x.low))},
     "Your β goes up where the step size goes up: it moves *against* it, from β_max down to β_min first. Are beta_max "
     "and beta_min exchanged?"),
    ("with_alpha_high_tail", {"levels": lambda x: ((x.low, x.high), (x.high, x.low), (x.high, x.high))},
     "Your β goes up where the step size goes up: it moves *against* it, from β_max down to β_min first."),
    ("stays_low", {"levels": lambda x: ((x.high, x.low), (x.low, x.low), (x.low, x.low))},
     "Your β stays at β_min after the warm-up: in the annealing it goes back to β_max."),
    ("stays_low_then_high", {"levels": lambda x: ((x.high, x.low), (x.low, x.low), (x.high, x.high))},
     "Your β stays at β_min in the annealing: there it goes back to β_max."),
    ("low_tail", {"levels": lambda x: ((x.high, x.low), (x.low, x.high), (x.low, x.low))},
     "Your β is β_min in the fine-tuning: there it stays at β_max."),
    ("falling_tail", {"levels": lambda x: ((x.high, x.low), (x.low, x.high), (x.high, x.low))},
     "Your β falls again in the fine-tuning: there it stays at β_max."),
    ("tail_to_zero", {"levels": lambda x: ((x.high, x.low), (x.low, x.high), (x.high, 0.0))},
     "Your β falls to 0 in the fine-tuning: there it stays at β_max."),
    ("zero_tail", {"levels": lambda x: ((x.high, x.low), (x.low, x.high), (0.0, 0.0))},
     "Your β is 0 in the fine-tuning: there it stays at β_max."),
    ("tail_to_one", {"levels": lambda x: ((x.high, x.low), (x.low, x.high), (x.high, 1.0))},
     "Your β rises to 1 in the fine-tuning: there it stays at β_max."),
    ("rising_tail", {"levels": lambda x: ((x.high, x.low), (x.low, x.high), (x.low, x.high))},
     "Your β jumps back and rises again in the fine-tuning: there it stays at β_max."),
    ("falls_twice", {"levels": lambda x: ((x.high, x.low), (x.high, x.low), (x.high, x.high))},
     "Your β falls in the annealing, too: there it goes back, from β_min to β_max."),
    ("high_annealing", {"levels": lambda x: ((x.high, x.low), (x.high, x.high), (x.high, x.high))},
     "Your β jumps back to β_max after the warm-up: in the annealing it goes there along a line."),
    ("no_fall", {"levels": lambda x: ((x.high, x.high), (x.high, x.high), (x.high, x.high))},
     "Your β stays at β_max: it falls to β_min in the warm-up and comes back in the annealing."),
    ("max_hardcoded", {"bounds": lambda high, low: (0.95, low)},
     "You use 0.95 as a constant: use the argument beta_max."),
    ("min_hardcoded", {"bounds": lambda high, low: (high, 0.85)},
     "You use 0.85 as a constant: use the argument beta_min."),
    ("both_hardcoded", {"bounds": lambda high, low: (0.95, 0.85)},
     "You use 0.95 and 0.85 as constants: use the arguments beta_max and beta_min."),
    ("down_to_zero", {"bounds": lambda high, low: (high, 0.0)},
     "Your β falls to 0: it falls to β_min."),
    ("both_by_the_bound", {"levels": lambda x: ((x.high, x.high - x.low), (x.low, x.low + x.high), (x.high, x.high))},
     "Your β falls *by* β_min and rises *by* β_max: it moves by β_max − β_min, both times."),
    ("fall_of_max", {"bounds": lambda high, low: (high, high - low)},
     "Your β falls by β_min: it falls *to* β_min."),
    *(row for row in CURVE_ROWS if row[0] != "backwards"),
    # In the third phase nothing moves.
    *(
        row
        for row in _SHARED
        if row[0] not in ("border_of_steps", "annealing_from_zero") and not row[0].startswith("last_")
    ),
)  # fmt: skip

ONE_CYCLE_BETA = Exercise(
    reference=reference.one_cycle_beta,
    outputs=("beta",),
    draw=_draw_beta,
    hints=(
        "The same phases as the step size, with other values, and upside down. What happens in the third phase?",
        "warm-up: the line from β_max to β_min; annealing: the line back; fine-tuning: nothing moves.",
        "phase, part = one_cycle_phase(t, steps, pct_start); "
        'if phase == "warm-up": return beta_max + (beta_min - beta_max) * part; '
        'if phase == "annealing": return beta_min + (beta_max - beta_min) * part; return beta_max',
    ),
    build=build_beta,
    mistakes=mistakes(BETA_ROWS, build_beta),
)
