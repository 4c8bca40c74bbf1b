"""The exercise unified_step of unit 14.

A version is put together from parts: functions of a namespace ``x`` that holds the arguments by name (the averages
before the step are x.m_old and x.v_old) and, as they come to be, x.kind (which σ), x.m, x.v, x.b1, x.b2, x.fix (whether
to correct), x.m_hat, x.v_hat, x.a and x.e (the α and ε in use) and x.step.
"""

from __future__ import annotations

import inspect
from types import SimpleNamespace

import numpy as np

from course_lib.checking.cases import gradients, hyper_sets, positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_05_moments import first_row
from course_lib.units import unit_14_choosing as reference

KINDS = ("one", "sum", "average")


def _inputs(theta, grad, m, v, t, beta1, beta2, eps, sigma, corrected, alpha=0.1):
    return {
        "theta": theta, "grad": grad, "m": m, "v": v, "t": t, "alpha": alpha,
        "beta1": beta1, "beta2": beta2, "eps": eps, "sigma": sigma, "corrected": corrected,
    }  # fmt: skip


def _state(rng, shape=(3,)):
    theta, g, m = rng.normal(size=(3, *shape))
    return theta, g, m, positive(rng, shape)


def _chain(rng, label, steps, shape, sigma, corrected, alpha, eps):
    ((beta1, beta2),) = hyper_sets(rng, 1)
    g, zeros = gradients(rng, steps, shape), np.zeros(shape)
    inputs = _inputs(
        rng.normal(size=shape), g[0], zeros, zeros, 1, beta1, beta2, eps, sigma, corrected, alpha
    )
    return Case(label, inputs, [{"grad": g[k], "t": k + 1} for k in range(1, steps)])


def _draw_step(rng, part):
    zeros = np.zeros(3)
    if part == "properties":
        theta, g, m, v = _state(rng)
        return [
            Case("σ = 1, β₁ = 0: −α g, plain gradient descent",
                 _inputs(theta, g, m, v, 4, 0.0, 0.9, 1e-8, "one", True)),
            Case("the average, first step, ε = 0: −α·sign(g)",
                 _inputs(zeros, np.array([1e-3, -1.0, 1e3]), zeros, zeros, 1, 0.9, 0.999, 0.0, "average", True, 0.5)),
            Case("the sum, β₁ = 0: Adagrad", _inputs(theta, g, m, v, 2, 0.0, 0.9, 1e-10, "sum", False)),
            Case("the average, β₁ = 0, not corrected: RMSProp",
                 _inputs(theta, g, m, v, 3, 0.0, 0.9, 1e-8, "average", False)),
            Case("α = 0 leaves θ where it is", _inputs(theta, g, m, v, 3, 0.9, 0.999, 1e-8, "average", True, 0.0)),
        ]  # fmt: skip
    theta, g, m, v = _state(rng)
    if part != "hidden":
        single = [
            Case(f"a step from a non-zero state, σ = “{sigma}”, {'' if corrected else 'not '}corrected",
                 _inputs(*_state(rng), 3, 0.8, 0.95, 0.05, sigma, corrected))
            for sigma in KINDS for corrected in (True, False)
        ]  # fmt: skip
        small = np.array([1e-6, 1.0, 1.0])  # so small that the default ε counts
        more = [
            Case("a (2, 2) array", _inputs(*_state(rng, (2, 2)), 4, 0.7, 0.9, 0.01, "average", True))
        ] if part == "visible" else []  # fmt: skip
        single.append(
            Case(
                "β₂ = 0.3: the present counts more",
                _inputs(*_state(rng), 3, 0.8, 0.3, 0.05, "average", True),
            )
        )
        return [
            Case("first step, from zeros, all defaults but α",
                 {"theta": theta, "grad": g, "m": zeros, "v": zeros, "t": 1, "alpha": 0.1}),
            *single,
            *more,
            Case("with all defaults", {"theta": theta, "grad": small * g, "m": small * m, "v": small**2 * v, "t": 3}),
        ]  # fmt: skip
    rows = [
        ("one", True, 0.03, 1e-8), ("one", False, 0.2, 1e-2), ("sum", False, 0.3, 1e-10), ("sum", True, 1.0, 0.3),
        ("average", True, 0.01, 1e-2), ("average", False, 2.0, 0.1),
    ]  # fmt: skip
    chains = [
        _chain(rng, f"6 steps, σ = “{sigma}”, {'' if corrected else 'not '}corrected, ε = {eps}", 6, (2, 2),
               sigma, corrected, alpha, eps)
        for sigma, corrected, alpha, eps in rows
    ]  # fmt: skip
    ((beta1, beta2),) = hyper_sets(rng, 1)
    middle = _inputs(theta, g, m, v, 6, beta1, beta2, 1e-3, "average", True)
    low = {k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in middle.items()}
    return [
        Case("t = 500", _inputs(theta, g, m, v, 500, 0.9, 0.999, 1e-8, "average", True)),
        Case("tiny gradients and a tiny ε, α = 3",
             _inputs(theta, 1e-7 * g, 1e-7 * m, 1e-14 * v, 4, 0.9, 0.999, 1e-12, "average", True, 3.0)),
        *chains,
        Case("float32", low),
    ]  # fmt: skip


def _minus_the_step(x):
    return x.theta - x.step


def _rooted(x):
    return np.sqrt(x.v_hat) + x.e


def build_unified(
    kind=lambda x: x.sigma,
    betas=lambda x: (x.beta1, x.beta2),
    new_m=lambda x: x.b1 * x.m_old + (1 - x.b1) * x.grad,
    kept_v=lambda x: x.v_old,
    sum_v=lambda x: x.v_old + x.grad**2,
    average_v=lambda x: x.b2 * x.v_old + (1 - x.b2) * x.grad**2,
    fix=lambda x: x.corrected,
    power=lambda b, t: 1 - b**t,
    m_hat=lambda x: x.m / x.c1 if x.fix else x.m,
    v_hat=lambda x: x.v / x.c2 if x.fix and x.kind == "average" else x.v,
    alpha=lambda x: x.alpha,
    eps=lambda x: x.eps,
    top=lambda x: x.m_hat,
    bottom=_rooted,
    bottom_one=lambda x: 1.0,
    moved=_minus_the_step,
    returned=lambda x: (x.new, x.m, x.v),
):
    """unified_step from its parts; ``bottom`` is σ for "sum" and "average", ``bottom_one`` for "one"."""
    a_part, e_part = alpha, eps

    def version(
        theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True
    ):  # fmt: skip
        x = SimpleNamespace(
            theta=theta, grad=grad, m_old=m, v_old=v, t=t, alpha=alpha, beta1=beta1, beta2=beta2,
            eps=eps, sigma=sigma, corrected=corrected,
        )  # fmt: skip
        x.kind = kind(x)
        x.b1, x.b2 = betas(x)
        x.m = new_m(x)
        x.v = {"one": kept_v, "sum": sum_v, "average": average_v}[x.kind](x)
        x.fix, x.c1, x.c2 = fix(x), power(x.b1, x.t), power(x.b2, x.t)
        x.m_hat, x.v_hat = m_hat(x), v_hat(x)
        x.a, x.e = a_part(x), e_part(x)
        x.step = x.a * top(x) / (bottom_one(x) if x.kind == "one" else bottom(x))
        x.new = moved(x)
        return returned(x)

    return version


def _average_for(*kinds):
    """The kind is read as "average" where it is one of ``kinds``."""
    return lambda x: "average" if x.sigma in kinds else x.sigma


def _in_branch(kind, **parts):
    """These parts where σ is of this kind, the right ones elsewhere: each σ may have lines of its own."""
    right = inspect.signature(build_unified).parameters

    def one(name, wrong):
        return lambda x: wrong(x) if x.kind == kind else right[name].default(x)

    return {name: one(name, wrong) for name, wrong in parts.items()}


STEP_ROWS = (
    ("ascent", {"moved": lambda x: x.theta + x.step}, "Your θ goes uphill: the step is subtracted, θ − α m/σ."),
    ("sigma_ignored", {"kind": lambda x: "average"},
     "The argument sigma has no effect: you always divide by the root of the average."),
    ("always_one", {"kind": lambda x: "one"}, "You never divide by σ: that is right for sigma=\"one\" only."),
    ("always_sum", {"kind": lambda x: "sum"}, "The argument sigma has no effect: you always use the sum."),
    ("sum_as_average", {"kind": _average_for("sum")},
     "For \"sum\" you take the moving average: there v ← v + g², nothing is forgotten."),
    ("one_as_average", {"kind": _average_for("one")},
     "For \"one\" you divide by the root of the average: there σ = 1, and v stays as it is."),
    ("kinds_exchanged", {"kind": lambda x: {"sum": "average", "average": "sum", "one": "one"}[x.sigma]},
     "\"sum\" and \"average\" are exchanged: the sum is v + g², the average β₂v + (1−β₂)g²."),
    ("one_updates_v", {"kept_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * x.grad**2},
     "For \"one\" you still update v; there it stays as it is."),
    ("one_adds_to_v", {"kept_v": lambda x: x.v_old + x.grad**2},
     "For \"one\" you still add g² to v; there it stays as it is."),
    ("one_clears_v", {"kept_v": lambda x: 0 * x.v_old}, "For \"one\" you return v = 0; there it stays as it is."),
    ("eps_under_one", {"bottom_one": lambda x: 1 + x.e}, "For \"one\" σ is 1 exactly, without ε."),
    ("corrected_ignored", {"fix": lambda x: True},
     "The argument corrected has no effect: with corrected=False use m and v as they are."),
    ("never_corrected", {"fix": lambda x: False},
     "The correction is missing: with corrected=True divide m by 1−β₁ᵗ, and an average v by 1−β₂ᵗ."),
    ("fix_inverted", {"fix": lambda x: not x.corrected},
     "corrected is inverted: you correct exactly when you should not."),
    ("sum_corrected", {"v_hat": lambda x: x.v / x.c2 if x.fix else x.v},
     "You divide the sum by 1−β₂ᵗ: a sum does not start too small, only the average is corrected."),
    ("only_m_corrected", {"v_hat": lambda x: x.v},
     "Only m is corrected; the average v is divided by 1−β₂ᵗ, too."),
    ("only_v_corrected", {"m_hat": lambda x: x.m}, "m is not corrected: divide it by 1−β₁ᵗ."),
    ("m_corrected_with_average_only", {"m_hat": lambda x: x.m / x.c1 if x.fix and x.kind == "average" else x.m},
     "m is corrected for \"average\" only: with corrected=True it is corrected for every σ."),
    ("m_not_corrected_for_one", {"m_hat": lambda x: x.m / x.c1 if x.fix and x.kind != "one" else x.m},
     "For \"one\" m is not corrected: with corrected=True it is corrected for every σ."),
    ("m_not_corrected_for_sum", {"m_hat": lambda x: x.m / x.c1 if x.fix and x.kind != "sum" else x.m},
     "For \"sum\" m is not corrected: with corrected=True it is corrected for every σ."),
    ("no_power", {"power": lambda b, t: 1 - b}, "You divide by 1−β; the correction is 1−βᵗ."),
    ("t_plus_one", {"power": lambda b, t: 1 - b ** (t + 1)}, "Your correction uses t+1: t counts from 1 already."),
    ("t_minus_one", {"power": lambda b, t: 1 - b ** (t - 1)}, "Your correction uses t−1: t counts from 1 already."),
    ("times_t", {"power": lambda b, t: 1 - b * t}, "You multiply β by t; the correction has the power, 1−βᵗ."),
    ("no_root", {"bottom": lambda x: x.v_hat + x.e}, "The root is missing: σ = √v + ε."),
    ("eps_inside", {"bottom": lambda x: np.sqrt(x.v_hat + x.e)},
     "Your ε is inside the root: √(v+ε). In this course it stands outside: √v + ε."),
    ("eps_missing", {"eps": lambda x: 0.0}, "The argument eps has no effect: σ = √v + eps."),
    ("eps_hardcoded", {"eps": lambda x: 1e-8}, "The argument eps has no effect: use it, not 1e-8."),
    *(
        row
        for kind in ("sum", "average")
        for row in (
            (f"no_root_{kind}", _in_branch(kind, bottom=lambda x: x.v_hat + x.e),
             f"For \"{kind}\" the root is missing: σ = √v + ε."),
            (f"eps_inside_{kind}", _in_branch(kind, bottom=lambda x: np.sqrt(x.v_hat + x.e)),
             f"For \"{kind}\" your ε is inside the root: √(v+ε). In this course it stands outside: √v + ε."),
            (f"eps_missing_{kind}", _in_branch(kind, eps=lambda x: 0.0),
             f"For \"{kind}\" the argument eps has no effect: σ = √v + eps."),
        )
    ),
    ("hats_stored", {"returned": lambda x: (x.new, x.m_hat, x.v_hat)},
     "You return the corrected averages as the new state; return m and v uncorrected."),
    ("m_hat_stored", {"returned": lambda x: (x.new, x.m_hat, x.v)},
     "You return the corrected m as the new state; return it uncorrected."),
    ("v_hat_stored", {"returned": lambda x: (x.new, x.m, x.v_hat)},
     "You return the corrected v as the new state; return it uncorrected."),
    ("order", {"returned": lambda x: (x.m, x.v, x.new)}, "The results are in the wrong order: return theta, m, v."),
    ("m_v_exchanged", {"returned": lambda x: (x.new, x.v, x.m)},
     "m and v are exchanged in what you return: return theta, m, v."),
    ("state_unchanged", {"returned": lambda x: (x.new, x.m_old, x.v_old)},
     "You return the old m and v: the next step needs the new ones."),
    ("old_m", {"m_hat": lambda x: x.m_old / x.c1 if x.fix else x.m_old},
     "The step uses m from before this gradient: update m first."),
    ("old_v", {"v_hat": lambda x: x.v_old / x.c2 if x.fix and x.kind == "average" else x.v_old},
     "The step uses v from before this gradient: update v first."),
    ("gradient_for_m", {"top": lambda x: x.grad}, "The numerator is the gradient; it is m, corrected if asked for."),
    *(
        (f"gradient_for_m_{kind}", _in_branch(kind, top=lambda x: x.grad),
         f"For \"{kind}\" the numerator is the gradient; it is m, corrected if asked for.")
        for kind in KINDS
    ),
    *(
        (f"ascent_{kind}", _in_branch(kind, moved=lambda x: x.theta + x.step),
         f"For \"{kind}\" your θ goes uphill: the step is subtracted, θ − α m/σ.")
        for kind in KINDS
    ),
    ("m_sum", {"new_m": lambda x: x.b1 * x.m_old + x.grad},
     "Your m adds the whole gradient, β₁m + g; here it is an average, β₁m + (1−β₁)g."),
    ("weights_exchanged", {"new_m": lambda x: (1 - x.b1) * x.m_old + x.b1 * x.grad,
                           "average_v": lambda x: (1 - x.b2) * x.v_old + x.b2 * x.grad**2},
     "β weighs the past and 1−β the present; you have them exchanged, in m and in v."),
    ("m_weights_exchanged", {"new_m": lambda x: (1 - x.b1) * x.m_old + x.b1 * x.grad},
     "In m, β₁ weighs the past and 1−β₁ the gradient; you have them exchanged."),
    ("v_weights_exchanged", {"average_v": lambda x: (1 - x.b2) * x.v_old + x.b2 * x.grad**2},
     "In v, β₂ weighs the past and 1−β₂ the square; you have them exchanged."),
    ("betas_swapped", {"betas": lambda x: (x.beta2, x.beta1)}, "β₁ and β₂ are swapped: β₁ belongs to m, β₂ to v."),
    ("one_beta", {"betas": lambda x: (x.beta1, x.beta1)}, "v is averaged with β₁; its own weight is β₂."),
    ("m_with_beta2", {"new_m": lambda x: x.b2 * x.m_old + (1 - x.b2) * x.grad},
     "m is averaged with β₂; its own weight is β₁."),
    ("squares_of_m", {"average_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * x.m**2},
     "v averages m²; it averages the squares of the gradients, g²."),
    ("hardcoded", {"betas": lambda x: (0.9, 0.999)}, "You use 0.9 and 0.999 as constants: use beta1 and beta2."),
    ("not_squared", {"average_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * x.grad,
                     "sum_v": lambda x: x.v_old + x.grad}, "v takes g instead of g²: square the gradient."),
    ("average_not_squared", {"average_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * x.grad},
     "The average v takes g instead of g²: square the gradient."),
    ("absolute", {"average_v": lambda x: x.b2 * x.v_old + (1 - x.b2) * np.abs(x.grad),
                  "sum_v": lambda x: x.v_old + np.abs(x.grad)}, "v takes |g| instead of g²: square the gradient."),
    ("average_without_weight", {"average_v": lambda x: x.b2 * x.v_old + x.grad**2},
     "The average adds g² whole: its weight is 1−β₂."),
    ("sum_fades", {"sum_v": lambda x: x.b2 * x.v_old + x.grad**2}, "Your sum fades with β₂: \"sum\" is v + g²."),
    ("times_t_in_m", {"m_hat": lambda x: x.m / (1 - x.b1 * x.t) if x.fix else x.m},
     "You multiply β₁ by t; the correction has the power, 1−β₁ᵗ."),
    ("alpha_missing", {"alpha": lambda x: 1.0}, "The step size α is missing."),
    ("alpha_hardcoded", {"alpha": lambda x: 0.001}, "You use 0.001 as a constant: use the argument alpha."),
    ("alpha_over_root_t", {"alpha": lambda x: x.alpha / np.sqrt(x.t)},
     "Your step size shrinks as α/√t: alpha is the step size of this step already."),
    ("step_returned", {"moved": lambda x: x.step}, "You return the step instead of the new θ: θ − step."),
    ("theta_missing", {"moved": lambda x: -x.step},
     "You return the change of θ; the new θ is the old one minus the step."),
    ("theta_unchanged", {"moved": lambda x: x.theta}, "θ comes back as it went in: return the new one."),
    ("first_row_only", {"returned": lambda x: (
        first_row(x.new, x.theta), first_row(x.m, x.m_old), first_row(x.v, x.v_old))},
     "Only the first row is updated, the others stay as they were: treat all elements."),
)  # fmt: skip

UNIFIED_STEP = Exercise(
    reference=reference.unified_step,
    outputs=("theta", "m", "v"),
    moves=("theta",),
    draw=_draw_step,
    hints=(
        "Four things in this order: the new m, the new v (three cases), the correction, the step.",
        "v: unchanged for \"one\", v + g² for \"sum\", β₂v + (1−β₂)g² for \"average\". Correct copies of m (always, if "
        "corrected) and of v (only for \"average\"); return m and v themselves.",
        "theta - alpha * top / bottom, with bottom = 1 for \"one\", else np.sqrt(square) + eps; top = m / (1 - "
        "beta1**t) and "
        "square = v / (1 - beta2**t) where they are corrected",
    ),
    build=build_unified,
    mistakes=mistakes(STEP_ROWS, build_unified),
)  # fmt: skip
