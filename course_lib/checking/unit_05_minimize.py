"""The exercise adam_minimize of unit 05: a run whose single steps are made of the parts of ``unit_05_step``."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, QuadraticGradient, mistakes
from course_lib.checking.unit_05_step import ADAM_ROWS, EPS_HAT_ROWS, build_adam
from course_lib.units import unit_05_adam as reference


def _draw_minimize(rng, part):
    def case(label, shape, steps, **hyper):
        f = QuadraticGradient(positive(rng, shape, 0.5, 5.0), rng.normal(size=shape))
        return Case(label, {"grad_f": f, "theta": rng.normal(size=shape), "steps": steps, **hyper})

    def from_near_the_minimum(label, steps):
        """The first element's gradient is so small that the default ε counts."""
        start = case(label, (3,), steps)
        f, theta = start.inputs["grad_f"], start.inputs["theta"]
        theta[0] = f.centre[0] + 1e-6
        return start

    if part == "properties":
        usual = {"alpha": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
        return [case("0 steps return the start alone", (3,), 0, **usual)]
    if part != "hidden":
        return [
            case("one step", (3,), 1, alpha=0.1, beta1=0.9, beta2=0.999, eps=1e-8),
            case("five steps, other β, a large ε", (3,), 5, alpha=0.1, beta1=0.8, beta2=0.95, eps=0.1),
            from_near_the_minimum("four steps with the default α, β₁, β₂ and ε", 4),
        ]  # fmt: skip
    return [
        case(f"{steps} steps, β₁ = {b1}, β₂ = {b2}", shape, steps, alpha=0.05, beta1=b1, beta2=b2, eps=1e-2)
        for steps, shape, (b1, b2) in zip((3, 40), ((2,), (2, 2)), hyper_sets(rng, 2), strict=True)
    ]  # fmt: skip


def loop(
    step,
    grad_f,
    theta,
    n,
    hyper,
    count=lambda n: n,
    t=lambda k, n: k + 1,
    zeros=np.zeros_like,
    state=lambda new, old: new,
    begin=lambda points: points[-1],
    at=lambda points: points[-1],
    kept=lambda points: points,
):
    """The path of n steps with the hyperparameters ``hyper(k)``, k = 0, 1, …, from the parts of the loop.

    ``count`` is how many steps are made; ``t`` and ``state`` are those of step k; ``zeros`` is what m and v begin
    with; ``begin`` and ``at`` pick from the points so far the θ that the step starts from and that of its
    gradient; ``kept`` makes the path from all points.
    """
    theta = np.array(theta, dtype=float)
    m, v, points = zeros(theta), zeros(theta), [theta]
    for k in range(count(n)):
        grad = grad_f(at(points))
        new_theta, *new = step(begin(points), grad, m, v, t(k, n), **hyper(k))
        m, v = state(new, (m, v))
        points.append(new_theta)
    return np.array(kept(points))


LOOP = ("count", "t", "zeros", "state", "begin", "at", "kept")


def split(parts):
    """The parts of the loop, and the others, which are the step's."""
    in_loop = {name: part for name, part in parts.items() if name in LOOP}
    return in_loop, {name: part for name, part in parts.items() if name not in LOOP}


def loop_rows(step, n):
    """What goes wrong in a loop: ``step`` is the name of its step function, ``n`` of its number of steps."""
    rows = f"{n} + 1 rows"
    return (
        ("t_from_zero", {"t": lambda k, n: k},
         "Your t begins at 0: then 1−β⁰ = 0 and the first step is 0/0. Begin with t = 1."),
        ("t_from_two", {"t": lambda k, n: k + 2}, "Your t begins at 2: the first step must have t = 1."),
        ("t_always_one", {"t": lambda k, n: 1}, "t stays 1: it must grow with every step."),
        ("t_is_steps", {"t": lambda k, n: n},
         "t is the number of all steps; it must be the number of this step, 1, 2, …"),
        ("state_forgotten", {"state": lambda new, old: (0 * old[0], 0 * old[1])},
         f"m and v start again from 0 at every step: keep what {step} returns."),
        ("m_forgotten", {"state": lambda new, old: (old[0], new[1])},
         f"m is forgotten from step to step: keep the m that {step} returns."),
        ("v_forgotten", {"state": lambda new, old: (new[0], old[1])},
         f"v is forgotten from step to step: keep the v that {step} returns."),
        ("m_v_exchanged", {"state": lambda new, old: (new[1], new[0])},
         f"m and v are exchanged from step to step: {step} takes and returns theta, m, v in this order."),
        ("gradient_of_start", {"at": lambda points: points[0]},
         "The gradient is always taken at the start: call grad_f(theta) anew in every step."),
        ("gradient_of_previous", {"at": lambda points: points[-2] if len(points) > 1 else points[-1]},
         "The gradient is taken one point too late: call grad_f at the θ that this step starts from."),
        ("start_missing", {"kept": lambda points: points[1:]},
         f"The start is missing from the path: it has {rows}, the first is the start."),
        ("last_only", {"kept": lambda points: points[-1]},
         f"You return only the last point: return all of them, {rows}, the start first."),
        ("last_missing", {"count": lambda n: max(n - 1, 0)},
         f"The last point is missing: the path has {rows}. Either you make one step too few, or you append θ before "
         "the step instead of after it."),
        ("one_too_many", {"count": lambda n: n + 1},
         f"You make one step too many: the path has {rows}, the first is the start."),
        ("start_repeated", {"kept": lambda points: [points[0], *points]},
         f"The start is in the path twice: the path has {rows}, and only the first is the start."),
        ("start_twice", {"kept": lambda points: [points[0], *points[:-1]]},
         "The start is in the path twice and the last point is missing: append θ after the step, not before it."),
        ("same_array", {"kept": lambda points: [points[-1]] * len(points)},
         "All rows are the last point: theta is changed in place after it was appended. Make a new array in each "
         "step."),
        ("all_the_start", {"kept": lambda points: [points[0]] * len(points)},
         f"All rows are the start: keep the θ that {step} returns, and append it."),
        ("nothing_done", {"kept": lambda points: [points[0], *(0 * p for p in points[1:])]},
         "The rows after the start stay 0: write each new θ into its row."),
        ("return_in_loop", {"kept": lambda points: points[:2]},
         "Only the first step is made: `return` belongs behind the loop, not inside it."),
        ("backwards", {"kept": lambda points: points[::-1]},
         "The path runs backwards: the first row is the start."),
        ("changes_kept", {"kept": lambda points: [points[0], *np.diff(points, axis=0)]},
         "You keep the changes of θ; the path holds the points themselves."),
        ("theta_restarts", {"begin": lambda points: points[0], "at": lambda points: points[0]},
         f"Every step begins at the start again: give the new θ to the next {step} and to grad_f."),
        ("restarts", {"begin": lambda points: points[0], "at": lambda points: points[0],
                      "state": lambda new, old: (0 * old[0], 0 * old[1])},
         f"Every step begins at the start again: pass on what {step} returned, theta, m and v."),
        ("ones", {"zeros": np.ones_like}, "m and v begin with ones; they begin with zeros."),
        ("state_from_theta", {"zeros": np.copy}, "m and v begin as copies of θ; they begin with zeros."),
    )  # fmt: skip


def build_minimize(passed=lambda given: given, **parts):
    """adam_minimize from its parts: those of ``loop``, those of ``unit_05_step.build_adam`` and ``passed``.

    ``passed`` picks the hyperparameters that reach the step.
    """
    in_loop, in_step = split(parts)
    step = build_adam(**in_step)

    def version(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        hyper = passed({"alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps})
        return loop(step, grad_f, theta, steps, lambda k: hyper, **in_loop)

    return version


def only(*names):
    """These hyperparameters reach the step, the others keep their defaults."""
    return lambda given: {name: given[name] for name in names}


def _in_order(*names):
    """These arguments reach adam_step in the places of alpha, beta1, beta2 and eps."""
    return lambda given: dict(zip(given, [given[name] for name in names], strict=True))


WRONG_ORDER = (
    "alpha, beta1, beta2 and eps reach adam_step in the wrong order: pass them on by name, alpha=alpha, …, or in the "
    "order of its first line."
)
RUN_ROWS = (
    *loop_rows("adam_step", "steps"),
    ("betas_before_alpha", {"passed": _in_order("beta1", "beta2", "alpha", "eps")}, WRONG_ORDER),
    ("alpha_last", {"passed": _in_order("beta1", "beta2", "eps", "alpha")}, WRONG_ORDER),
    ("eps_before_betas", {"passed": _in_order("alpha", "eps", "beta1", "beta2")}, WRONG_ORDER),
    ("no_eps", {"passed": only("alpha", "beta1", "beta2")}, "eps is not passed on to adam_step."),
    ("no_betas", {"passed": only("alpha", "eps")},
     "beta1 and beta2 are not passed on to adam_step."),
    ("alpha_not_passed", {"passed": only("beta1", "beta2", "eps")},
     "alpha is not passed on to adam_step."),
    ("only_alpha", {"passed": only("alpha")},
     "beta1, beta2 and eps are not passed on to adam_step."),
    ("nothing_passed_on", {"passed": only()},
     "alpha, beta1, beta2 and eps are not passed on to adam_step."),
    ("betas_swapped_everywhere", {"passed": lambda h: {**h, "beta1": h["beta2"], "beta2": h["beta1"]}},
     "β₁ and β₂ are swapped on their way to adam_step."),
)  # fmt: skip

# Those of the step that show in a run and are made where Adam is written out again inside the loop.
IN_A_RUN = (
    "ascent", "no_correction", "only_m_corrected", "only_v_corrected", "eps_inside", "no_root", "hats_stored",
    "m_hat_stored", "v_hat_stored", "old_m", "old_v", "old_state", "eps_outside_fraction", "gradient_for_m",
    "no_denominator", "plain_sgd", "no_alpha", "step_returned", "both_sums", "m_sum", "v_sum", "v_not_squared",
    "betas_swapped", "weights_exchanged", "square_outside", "v_absolute",
    "v_total", "times_t", "power_of_difference", "first_row_only",
)  # fmt: skip

MINIMIZE_ROWS = (*RUN_ROWS, *(row for row in ADAM_ROWS if row[0] in IN_A_RUN))

ADAM_MINIMIZE = Exercise(
    reference=reference.adam_minimize,
    outputs=("path",),
    draw=_draw_minimize,
    hints=(
        "Before the loop: m and v are zeros shaped like theta, and the path is a list with the start in it.",
        "In the loop t runs from 1 to steps: gradient at the current theta, adam_step, append the new theta.",
        "for t in range(1, steps + 1): "
        "theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps); "
        "path.append(theta) … return np.array(path)",
    ),
    build=build_minimize,
    mistakes=mistakes(MINIMIZE_ROWS, build_minimize),
    equivalents=mistakes(EPS_HAT_ROWS, build_minimize),
)
