"""The exercise train of unit 14: a run whose single steps are made of the parts of ``unit_14_step``."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, QuadraticGradient, mistakes
from course_lib.checking.unit_14_step import KINDS, STEP_ROWS, build_unified
from course_lib.units import unit_14_choosing as reference

HYPER = ("beta1", "beta2", "eps", "sigma", "corrected")


def _case(rng, label, shape, alphas, **hyper):
    f = QuadraticGradient(positive(rng, shape, 0.5, 5.0), rng.normal(size=shape))
    inputs = {"grad_f": f, "theta": rng.normal(size=shape), "alphas": np.asarray(alphas)}
    return Case(label, {**inputs, **hyper})


def _draw_train(rng, part):
    def alphas(steps):
        return positive(rng, steps, 0.02, 0.2)

    if part == "properties":
        return [
            _case(rng, "no gradients: the start alone", (3,), alphas(0), sigma="one"),
            _case(rng, "α = 0 in every step: nothing moves", (3,), np.zeros(4)),
            _case(
                rng,
                "β₁ = 0, σ = 1: gradient descent with a schedule",
                (2,),
                alphas(5),
                beta1=0.0,
                sigma="one",
            ),
        ]
    if part != "hidden":
        start = _case(rng, "four steps with the default β₁, β₂, ε and σ", (3,), alphas(4))
        f, theta = start.inputs["grad_f"], start.inputs["theta"]
        theta[0] = f.centre[0] + 1e-7  # there the default ε counts
        return [
            _case(rng, "one step", (3,), alphas(1)),
            _case(rng, "three steps, σ = “one”", (2,), alphas(3), beta1=0.5, sigma="one", corrected=False),
            _case(rng, "five steps, σ = “sum”", (3,), alphas(5), beta1=0.8, eps=0.1, sigma="sum", corrected=True),
            _case(rng, "five steps, other β, a large ε, not corrected", (3,), alphas(5),
                  beta1=0.7, beta2=0.9, eps=0.3, corrected=False),
            start,
        ]  # fmt: skip
    return [
        _case(rng, f"{steps} steps, σ = “{sigma}”, {'' if fix else 'not '}corrected", shape, alphas(steps),
              beta1=b1, beta2=b2, eps=1e-2, sigma=sigma, corrected=fix)
        for steps, shape, (b1, b2), sigma, fix in zip(
            (6, 9, 25, 7), ((2,), (3,), (2, 2), (4,)), hyper_sets(rng, 4), (*KINDS, "average"),
            (False, True, True, False), strict=True)
    ]  # fmt: skip


def build_train(
    t=lambda k, alphas: k + 1,
    alpha=lambda k, alphas: alphas[k],
    count=len,
    zeros=np.zeros_like,
    state=lambda new, old: new,
    begin=lambda points: points[-1],
    at=lambda points: points[-1],
    passed=lambda given: given,
    kept=lambda points: points,
    **step_parts,
):
    """train from its parts: as ``unit_05_minimize.build_minimize``, with the step size of step k from ``alpha``."""
    step = build_unified(**step_parts)

    def version(
        grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True
    ):
        hyper = passed(
            {"beta1": beta1, "beta2": beta2, "eps": eps, "sigma": sigma, "corrected": corrected}
        )
        theta, alphas = np.array(theta, dtype=float), list(alphas)
        m, v, points = zeros(theta), zeros(theta), [theta]
        for k in range(count(alphas)):
            grad = grad_f(at(points))
            new_theta, *new = step(
                begin(points), grad, m, v, t(k, alphas), **{"alpha": alpha(k, alphas), **hyper}
            )
            m, v = state(new, (m, v))
            points.append(new_theta)
        return np.array(kept(points))

    return version


def _only(*names):
    return lambda given: {name: given[name] for name in names}


def _without(*names):
    return _only(*(name for name in HYPER if name not in names))


RUN_ROWS = (
    ("first_alpha", {"alpha": lambda k, alphas: alphas[0]},
     "Every step uses alphas[0]: step t uses alphas[t-1]."),
    ("last_alpha", {"alpha": lambda k, alphas: alphas[-1]},
     "Every step uses the last step size: step t uses alphas[t-1]."),
    ("alpha_one_late", {"alpha": lambda k, alphas: alphas[k - 1]},
     "The step sizes are shifted by one: the first step uses alphas[0]."),
    ("alpha_one_early", {"alpha": lambda k, alphas: alphas[min(k + 1, len(alphas) - 1)]},
     "The step sizes are shifted by one: the first step uses alphas[0]."),
    ("mean_alpha", {"alpha": lambda k, alphas: float(np.mean(alphas))},
     "You use the mean of alphas: each step has its own."),
    ("alpha_missing", {"alpha": lambda k, alphas: 0.001},
     "The step sizes are not passed on: unified_step uses its default, 0.001."),
    ("alphas_backwards", {"alpha": lambda k, alphas: alphas[-1 - k]},
     "The schedule runs backwards: the first step uses alphas[0]."),
    ("alphas_multiplied", {"alpha": lambda k, alphas: float(np.prod(alphas[: k + 1]))},
     "You multiply the step sizes up: step t uses alphas[t-1] alone."),
    ("t_from_zero", {"t": lambda k, alphas: k},
     "Your t begins at 0: then 1−β⁰ = 0 and the first step is 0/0. Begin with t = 1."),
    ("t_from_two", {"t": lambda k, alphas: k + 2}, "Your t begins at 2: the first step must have t = 1."),
    ("t_always_one", {"t": lambda k, alphas: 1}, "t stays 1: it must grow with every step."),
    ("t_is_budget", {"t": lambda k, alphas: len(alphas)},
     "t is the number of all steps; it must be the number of this step."),
    ("state_forgotten", {"state": lambda new, old: (0 * old[0], 0 * old[1])},
     "m and v start again from 0 at every step: keep what unified_step returns."),
    ("m_forgotten", {"state": lambda new, old: (old[0], new[1])},
     "m is forgotten from step to step: keep what unified_step returns."),
    ("v_forgotten", {"state": lambda new, old: (new[0], old[1])},
     "v is forgotten from step to step: keep what unified_step returns."),
    ("m_v_exchanged", {"state": lambda new, old: (new[1], new[0])},
     "m and v are exchanged from step to step: unified_step takes and returns theta, m, v in this order."),
    ("gradient_of_start", {"at": lambda points: points[0]},
     "The gradient is always taken at the start: call grad_f(theta) anew in every step."),
    ("gradient_of_previous", {"at": lambda points: points[-2] if len(points) > 1 else points[-1]},
     "The gradient is taken one point too late: call grad_f at the θ that this step starts from."),
    ("start_missing", {"kept": lambda points: points[1:]},
     "The start is missing from the path: its first row is the start."),
    ("last_only", {"kept": lambda points: points[-1]},
     "You return only the last point: return all of them, the start first."),
    ("last_missing", {"count": lambda alphas: max(len(alphas) - 1, 0)},
     "One step is missing: the budget is len(alphas), and the path has one row more."),
    ("one_too_many", {"count": lambda alphas: len(alphas) + 1,
                      "alpha": lambda k, alphas: alphas[min(k, len(alphas) - 1)]},
     "You make one step too many: the budget is len(alphas)."),
    ("start_twice", {"kept": lambda points: [points[0], *points[:-1]]},
     "The start is in the path twice and the last point is missing: append θ after the step."),
    ("same_array", {"kept": lambda points: [points[-1]] * len(points)},
     "All rows are the last point: theta is changed in place after it was appended. Make a new array in each step."),
    ("all_the_start", {"kept": lambda points: [points[0]] * len(points)},
     "All rows are the start: keep the θ that unified_step returns, and append it."),
    ("return_in_loop", {"kept": lambda points: points[:2]},
     "Only the first step is made: `return` belongs behind the loop, not inside it."),
    ("backwards", {"kept": lambda points: points[::-1]}, "The path runs backwards: the first row is the start."),
    ("theta_restarts", {"begin": lambda points: points[0], "at": lambda points: points[0]},
     "Every step begins at the start again: give the new θ to the next unified_step and to grad_f."),
    ("ones", {"zeros": np.ones_like}, "m and v begin with ones; they begin with zeros."),
    ("state_from_theta", {"zeros": np.copy}, "m and v begin as copies of θ; they begin with zeros."),
    ("no_eps", {"passed": _without("eps")}, "eps is not passed on to unified_step."),
    ("no_sigma", {"passed": _without("sigma")}, "sigma is not passed on to unified_step."),
    ("no_corrected", {"passed": _without("corrected")}, "corrected is not passed on to unified_step."),
    ("no_sigma_no_corrected", {"passed": _without("sigma", "corrected")},
     "sigma and corrected are not passed on to unified_step."),
    ("no_beta1", {"passed": _without("beta1")}, "beta1 is not passed on to unified_step."),
    ("no_beta2", {"passed": _without("beta2")}, "beta2 is not passed on to unified_step."),
    ("no_betas", {"passed": _without("beta1", "beta2")}, "beta1 and beta2 are not passed on to unified_step."),
    ("nothing_passed_on", {"passed": _only()},
     "beta1, beta2, eps, sigma and corrected are not passed on to unified_step."),
    ("betas_exchanged", {"passed": lambda h: {**h, "beta1": h["beta2"], "beta2": h["beta1"]}},
     "β₁ and β₂ are swapped on their way to unified_step."),
)  # fmt: skip

# Those of the step that are made where the formula is written out again inside the loop.
IN_A_RUN = (
    "ascent", "never_corrected", "no_root", "eps_inside", "m_sum", "sum_corrected",
    "gradient_for_m", "hats_stored", "old_m", "old_v", "step_returned", "first_row_only",
)  # fmt: skip

TRAIN_ROWS = (*RUN_ROWS, *(row for row in STEP_ROWS if row[0] in IN_A_RUN))

TRAIN = Exercise(
    reference=reference.train,
    outputs=("path",),
    draw=_draw_train,
    hints=(
        "Before the loop: m and v are zeros shaped like theta, and the path is a list with the start in it.",
        "for t, alpha in enumerate(alphas, start=1): one gradient at the current theta, one unified_step, append.",
        "theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected); "
        "path.append(theta) … return np.array(path)",
    ),
    build=build_train,
    mistakes=mistakes(TRAIN_ROWS, build_train),
)
