"""The exercise one_cycle_minimize of unit 13: a run with momentum whose α and β follow one cycle."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import positive
from course_lib.checking.exercise import Case, Exercise, QuadraticGradient, mistakes
from course_lib.checking.unit_05_minimize import loop_rows
from course_lib.checking.unit_13_cycle import build_alpha, build_beta
from course_lib.units import unit_13_one_cycle as reference


def _draw_minimize(rng, part):
    def case(label, shape, steps, **hyper):
        f = QuadraticGradient(positive(rng, shape, 0.5, 2.0), rng.normal(size=shape))
        theta = f.centre + rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 2.0, size=shape)
        return Case(label, {"grad_f": f, "theta": theta, "steps": steps, **hyper})

    if part == "properties":
        return [
            case("α_max = 0 stays at the start", (3,), 11, alpha_max=0.0, pct_start=0.4),
            case("β = 0 is SGD", (2,), 11, alpha_max=0.4, beta_max=0.0, beta_min=0.0, pct_start=0.3),
        ]  # fmt: skip
    if part != "hidden":
        return [
            case("11 steps, pct_start = 0.4", (3,), 11, alpha_max=0.3, beta_max=0.9, beta_min=0.3, pct_start=0.4),
            case("21 steps, pct_start = 0.25", (2, 2), 21, alpha_max=0.7, beta_max=0.7, beta_min=0.1, pct_start=0.25),
            case("15 steps with the default β and pct_start", (2,), 15, alpha_max=0.2),
        ]  # fmt: skip
    low, high = float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.6, 0.9))
    return [
        case("24 steps", (2, 2), 24, alpha_max=0.5, beta_max=high, beta_min=low, pct_start=0.3),
        case("19 steps, another pct_start", (3,), 19, alpha_max=0.2, beta_max=0.8, beta_min=0.4, pct_start=0.2),
        case("16 steps with the default β and pct_start", (2,), 16, alpha_max=0.4),
    ]  # fmt: skip


def build_minimize(
    first=0,
    count=lambda steps: steps,
    length=lambda steps: steps,
    peak=lambda alpha_max: alpha_max,
    bounds=lambda high, low: (high, low),
    shares=lambda pct: (pct, pct),
    times=lambda t: (t, t),
    velocity=lambda x: x.beta * x.v - x.alpha * x.g,
    moved=lambda x: x.theta + x.v_new,
    state=lambda x: x.v_new,
    at=lambda points: points[-1],
    ahead=lambda v, beta: 0.0,
    begin=lambda points: points[-1],
    values=lambda alpha, beta: (alpha, beta),
    kept=lambda points: points,
    zeros=np.zeros_like,
):
    """one_cycle_minimize from its parts.

    ``times`` are the t of α and of β, ``shares`` the pct_start that reaches them, ``values`` the two numbers that
    reach the step; ``at`` and ``begin`` pick the point of the gradient, which is ``ahead`` by so much, and that
    which the step starts from; ``first`` is the t of the first step.
    """
    # Unlike the reference's these go on beyond the ends of the run, as a student's do.
    alpha_of, beta_of = build_alpha(), build_beta()

    def version(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
        theta = np.array(theta, dtype=float)
        n, (high, low), (for_alpha, for_beta) = (
            length(steps),
            bounds(beta_max, beta_min),
            shares(pct_start),
        )
        v, points = zeros(theta), [theta]
        for t in range(first, count(steps)):
            ta, tb = times(t)
            alpha = alpha_of(ta, n, peak(alpha_max), for_alpha)
            beta = beta_of(tb, n, high, low, for_beta)
            x = SimpleNamespace(theta=begin(points), v=v, g=grad_f(at(points) + ahead(v, beta)))
            x.alpha, x.beta = values(alpha, beta)
            x.v_new = velocity(x)
            points.append(moved(x))
            v = state(x)
        return np.array(kept(points))

    return version  # fmt: skip


# Those in which there is no m and no step function.
OF_ANY_LOOP = (
    "gradient_of_start", "gradient_of_previous", "theta_restarts", "start_missing", "last_only", "last_missing",
    "one_too_many", "start_repeated", "start_twice", "same_array", "nothing_done", "return_in_loop", "backwards",
    "changes_kept",
)  # fmt: skip

MINIMIZE_ROWS = (
    ("no_past", {"velocity": lambda x: -x.alpha * x.g},
     "Nothing is left of the last movement: v ← β_t v − α_t g, with the v of the step before."),
    ("uphill", {"velocity": lambda x: x.beta * x.v + x.alpha * x.g},
     "Your θ goes uphill: v ← β_t v − α_t g, then θ ← θ + v. There is one minus, not two and not none."),
    ("pytorch_form", {"velocity": lambda x: x.beta * x.v + x.g, "moved": lambda x: x.theta - x.alpha * x.v_new},
     "That is PyTorch's form, in which α_t multiplies the whole v. Where α changes, it is another method: here "
     "v ← β_t v − α_t g keeps the old step sizes."),
    ("average", {"velocity": lambda x: x.beta * x.v - (1 - x.beta) * x.alpha * x.g},
     "You average: there is no 1−β_t before the gradient in v ← β_t v − α_t g."),
    ("old_v", {"moved": lambda x: x.theta + x.v},
     "You move by the v from before this gradient: first v, then θ ← θ + v."),
    ("v_is_theta", {"state": lambda x: x.theta + x.v_new},
     "You keep θ in the place of v."),
    ("nesterov", {"ahead": lambda v, beta: beta * v},
     "The gradient is taken at the point ahead, θ + βv: take it at θ."),
    ("t_from_one", {"times": lambda t: (t + 1, t + 1)},
     "Your t is one too large: t = 0 for the first step, steps − 1 for the last."),
    ("t_late", {"times": lambda t: (t - 1, t - 1)},
     "Your t is one too small: t = 0 for the first step, steps − 1 for the last."),
    ("only_alpha_late", {"times": lambda t: (t + 1, t)},
     "The t of α is one too large: α_t and β_t have the same t, 0 for the first step."),
    ("only_beta_late", {"times": lambda t: (t, t + 1)},
     "The t of β is one too large: α_t and β_t have the same t, 0 for the first step."),
    ("t_always_zero", {"times": lambda t: (0, 0)},
     "α and β stay as in the first step: call both functions with t in every step."),
    ("alpha_fixed", {"times": lambda t: (0, t)},
     "α stays as in the first step: call one_cycle_alpha with t in every step."),
    ("beta_fixed", {"times": lambda t: (t, 0)},
     "β is beta_max in all steps, as in the first: call one_cycle_beta with t in every step."),
    ("longer_cycle", {"length": lambda steps: steps + 1},
     "Your cycle is one step longer than the run: pass on steps as it is."),
    ("twice_as_long", {"length": lambda steps: 2 * steps},
     "Your cycle is twice as long as the run: pass on steps as it is."),
    ("default_share", {"shares": lambda pct: (0.45, 0.45)},
     "pct_start is not passed on: both functions take their default 0.45."),
    ("share_of_alpha", {"shares": lambda pct: (0.45, pct)},
     "pct_start does not reach one_cycle_alpha, which takes its default 0.45."),
    ("share_of_beta", {"shares": lambda pct: (pct, 0.45)},
     "pct_start does not reach one_cycle_beta, which takes its default 0.45."),
    ("default_bounds", {"bounds": lambda high, low: (0.95, 0.85)},
     "beta_max and beta_min are not passed on to one_cycle_beta."),
    ("bounds_exchanged", {"bounds": lambda high, low: (low, high)},
     "beta_max and beta_min are exchanged on their way to one_cycle_beta."),
    ("default_min", {"bounds": lambda high, low: (high, 0.85)},
     "beta_min is not passed on to one_cycle_beta."),
    ("constant_beta", {"values": lambda alpha, beta: (alpha, 0.9)},
     "β is always 0.9: take β_t of one_cycle_beta."),
    ("exchanged_values", {"values": lambda alpha, beta: (beta, alpha)},
     "α_t and β_t are exchanged: v ← β_t v − α_t g."),
    ("constant_alpha", {"times": lambda t: (0, t), "values": lambda alpha, beta: (25 * alpha, beta)},
     "α is alpha_max in all steps: take α_t of one_cycle_alpha."),
    ("peak_one", {"peak": lambda alpha_max: 1.0}, "alpha_max is not passed on to one_cycle_alpha."),
    ("no_alpha", {"values": lambda alpha, beta: (1.0, beta)}, "The step size α_t is missing: v ← β_t v − α_t g."),
    ("first_step_left_out", {"first": 1},
     "Your t begins at 1, so that one step is missing: t = 0, …, steps − 1."),
    *(row for row in loop_rows("step", "steps") if row[0] in OF_ANY_LOOP),
    ("ones", {"zeros": np.ones_like}, "v begins with ones; it begins with zeros."),
    ("v_from_theta", {"zeros": np.copy}, "v begins as a copy of θ; it begins with zeros."),
)  # fmt: skip

ONE_CYCLE_MINIMIZE = Exercise(
    reference=reference.one_cycle_minimize,
    outputs=("path",),
    draw=_draw_minimize,
    hints=(
        "Before the loop: v is zeros shaped like theta, and the path is a list with the start in it.",
        "In the loop t runs from 0 to steps − 1. α and β of this t come from your two functions; pass pct_start on.",
        "for t in range(steps): alpha = one_cycle_alpha(t, steps, alpha_max, pct_start); "
        "beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start); v = beta * v - alpha * grad_f(theta); "
        "theta = theta + v; path.append(theta) … return np.array(path)",
    ),
    build=build_minimize,
    mistakes=mistakes(MINIMIZE_ROWS, build_minimize),
)
