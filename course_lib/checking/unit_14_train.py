"""The exercise train of unit 14: a run whose single steps are made of the parts of ``unit_14_step``."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, QuadraticGradient, mistakes
from course_lib.checking.unit_05_minimize import loop, loop_rows, only, split
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
    alpha=lambda k, alphas: alphas[min(k, len(alphas) - 1)],
    passed=lambda given: given,
    **parts,
):
    """train from its parts: those of ``loop``, of ``build_unified``, and two of its own.

    ``alpha`` is the step size of step k = 0, 1, …; ``passed`` picks the other hyperparameters that reach the step.
    """
    in_loop, in_step = split(parts)
    step = build_unified(**in_step)

    def version(
        grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True
    ):
        alphas = list(alphas)
        hyper = passed(
            {"beta1": beta1, "beta2": beta2, "eps": eps, "sigma": sigma, "corrected": corrected}
        )

        def of_step(k):
            return {"alpha": alpha(k, alphas), **hyper}

        return loop(step, grad_f, theta, len(alphas), of_step, **in_loop)

    return version


def _without(*names):
    return only(*(name for name in HYPER if name not in names))


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
    *loop_rows("unified_step", "len(alphas)"),
    ("no_eps", {"passed": _without("eps")}, "eps is not passed on to unified_step."),
    ("no_sigma", {"passed": _without("sigma")}, "sigma is not passed on to unified_step."),
    ("no_corrected", {"passed": _without("corrected")}, "corrected is not passed on to unified_step."),
    ("no_sigma_no_corrected", {"passed": _without("sigma", "corrected")},
     "sigma and corrected are not passed on to unified_step."),
    ("no_beta1", {"passed": _without("beta1")}, "beta1 is not passed on to unified_step."),
    ("no_beta2", {"passed": _without("beta2")}, "beta2 is not passed on to unified_step."),
    ("no_betas", {"passed": _without("beta1", "beta2")}, "beta1 and beta2 are not passed on to unified_step."),
    ("nothing_passed_on", {"passed": only()},
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
