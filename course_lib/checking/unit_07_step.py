"""The exercise swats_step of unit 07. Its mistakes are in ``unit_07_step_mistakes``."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import gradients, positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_07_step_mistakes import ADAM_FORM_ROWS, MISTAKE_ROWS, build_swats
from course_lib.units import unit_07_swats as reference

STATE = ("m", "v", "buffer", "lam", "Lambda")

# --- cases -------------------------------------------------------------------------------------


def _inputs(theta, grad, state, t, beta1, beta2, eps=1e-9, tolerance=0.0, alpha=0.1):
    return {
        "theta": theta, "grad": grad, **dict(zip(STATE, state, strict=True)), "t": t, "alpha": alpha,
        "beta1": beta1, "beta2": beta2, "eps": eps, "switch_tolerance": tolerance,
    }  # fmt: skip


def _zeros(shape):
    return (*(np.zeros(shape) for _ in range(3)), 0.0, 0.0)


def _measured(inputs):
    """γ of a step of Adam, θ and the state after it."""
    theta, *state = reference.swats_step.__wrapped__(**inputs)
    step = theta - inputs["theta"]
    return float(reference.projected_step_size.__wrapped__(step, inputs["grad"])), theta, state


def _gap(inputs):
    """|λ/(1−β₂ᵗ) − γ| after the step, and the state."""
    gamma, theta, state = _measured(inputs)
    corrected = float(state[3]) / (1 - inputs["beta2"] ** inputs["t"])
    return abs(corrected - gamma), theta, state


def _switching(inputs, factor):
    """The same step with a tolerance of ``factor`` times the difference that is tested."""
    return {**inputs, "switch_tolerance": factor * _gap({**inputs, "switch_tolerance": 0.0})[0]}


def _chain(rng, steps, shape, beta1, beta2, eps, alpha, after=3):
    """A run that switches clearly, neither at its second step nor within its last ``after`` ones."""
    while True:
        g = gradients(rng, steps, shape)
        g[steps // 2 :] = g[steps // 2] * rng.uniform(0.8, 1.25, size=(steps - steps // 2, *shape))
        start = theta = rng.normal(size=shape)
        state, gaps = _zeros(shape), []
        for k in range(steps):
            gap, theta, state = _gap(
                _inputs(theta, g[k], state, k + 1, beta1, beta2, eps, 0.0, alpha)
            )
            gaps.append(gap)
        for k in range(3, steps - after):
            lowest = min(gaps[1:k])
            if gaps[k] * 2 < lowest:
                first = _inputs(
                    start,
                    g[0],
                    _zeros(shape),
                    1,
                    beta1,
                    beta2,
                    eps,
                    np.sqrt(gaps[k] * lowest),
                    alpha,
                )
                label = f"{steps} steps through the switch, β₁ = {beta1}, β₂ = {beta2}, ε = {eps}"
                return Case(label, first, [{"grad": g[j], "t": j + 1} for j in range(1, steps)])


def _state(rng, shape, gamma, beta2, t):
    """m, v, λ as they may be after t − 1 steps; no buffer, no Λ."""
    lam = gamma * rng.uniform(0.8, 1.2) * (1 - beta2 ** (t - 1))
    return rng.normal(size=shape), positive(rng, shape), np.zeros(shape), float(lam), 0.0


def _after(rng, shape, Lambda):
    """A state in the middle of the SGD phase."""
    m, buffer = rng.normal(size=(2, *shape))
    return m, positive(rng, shape), buffer, float(rng.uniform(0.01, 0.03)), Lambda


def _draw(rng, part):
    theta, g = rng.normal(size=(2, 3))
    t = 4
    state = _state(rng, (3,), 0.05, 0.9, t)
    adam = _inputs(theta, g, state, t, 0.8, 0.9)
    stays = Case("a step of Adam that does not switch", _switching(adam, 0.4))
    switches = Case("a step of Adam after which it switches", _switching(adam, 2.5))
    sgd = Case(
        "a step of SGD", _inputs(theta, g, _after(rng, (3,), 0.07), 9, 0.8, 0.9, tolerance=0.1)
    )
    negative = Case("a step of SGD with a negative Λ",
                    _inputs(theta, g, _after(rng, (3,), -0.04), 12, 0.7, 0.95, tolerance=0.1))  # fmt: skip
    # m becomes (1, −1), at a right angle to g. θ = 0, for otherwise θ after minus θ before is p up to rounding only.
    across = (np.array([1.0, -3.0]), np.array([0.5, 0.5]), np.zeros(2), 0.002, 0.0)
    right_angle = Case("p at a right angle to g: nothing is measured, λ stays",
                       _inputs(np.zeros(2), np.ones(2), across, 3, 0.5, 0.9, tolerance=5.0))  # fmt: skip
    uphill = Case("p goes uphill: a negative γ goes into λ",
                  _switching(_inputs(theta, g, (-3 * g, *state[1:]), t, 0.8, 0.9), 0.5))  # fmt: skip
    if part == "properties":
        return [
            Case("never after the first step, the step −α·sign(g)",
                 _inputs(theta, g, _zeros(3), 1, 0.9, 0.999, eps=0.0, tolerance=9.0)),
            Case("a constant gradient: Λ = α n / Σ|g| after the second step",
                 _inputs(theta, g, _zeros(3), 1, 0.9, 0.999, eps=0.0, tolerance=1e-3),
                 [{"grad": g, "t": 2}, {"grad": g, "t": 3}, {"grad": -g, "t": 4}]),
            right_angle,
            Case("SGD with g = 0 rolls on", _inputs(theta, 0 * g, _after(rng, (3,), 0.05), 20, 0.9, 0.99)),
            Case("α = 0: no move, no measurement, no switch",
                 _inputs(theta, g, _zeros(3), 1, 0.5, 0.9, tolerance=1.0, alpha=0.0), [{"grad": 2 * g, "t": 2}]),
        ]  # fmt: skip
    # What a test of the old λ, or of one that is not corrected, would take for a reason to switch.
    gamma, beta2 = _measured(adam)[0], adam["beta2"]
    traps = [
        Case(f"the {name} λ is near γ: no switch", _switching({**adam, "lam": lam}, 0.5))
        for name, lam in (("old", gamma * (1 - beta2**t)), ("uncorrected", gamma))
    ]
    unusual = [
        *traps,
        Case("a large ε", _switching(_inputs(theta, g, state, t, 0.6, 0.4, eps=1.5), 0.5)),
        _defaults(rng, theta, g, 0.95e-9),
        _defaults(rng, theta, g, 1.05e-9),
        Case("tiny gradients, α = 3", _switching(_tiny(theta, g, state, t), 0.5)),
    ]
    if part != "hidden":
        first = Case(
            "first step, from zeros", _inputs(theta, g, _zeros(3), 1, 0.9, 0.999, tolerance=0.5)
        )
        chain = _chain(rng, 8, (2, 2), 0.6, 0.8, 1e-9, 0.1)
        return [switches, sgd, first, stays, negative, right_angle, uphill, chain, *unusual]
    chains = [
        _chain(rng, 9, (2, 3), float(b1), float(b2), eps, alpha)
        for b1, b2, eps, alpha in zip(
            rng.choice([0.45, 0.65, 0.8], size=2, replace=False),
            rng.choice([0.6, 0.75, 0.85], size=2, replace=False),
            (1e-3, 0.2),
            (0.1, 2.0),
            strict=True,
        )
    ]
    late = _inputs(theta, g, _state(rng, (3,), 0.1, 0.99, 60), 60, 0.7, 0.99)
    small = {
        k: np.float32(x) if isinstance(x, np.ndarray) else x for k, x in switches.inputs.items()
    }
    return [
        *chains, sgd, negative, stays, switches, right_angle, uphill,
        Case("t = 60, switches", _switching(late, 1.5)),
        Case("t = 60, does not", _switching(late, 0.7)),
        *unusual,
        Case("float32", small),
    ]  # fmt: skip


def _defaults(rng, theta, g, gap):
    """One gradient is so small that the default ε counts; λ comes so that the test sees the difference ``gap``."""
    size = np.array([1e-7, 100.0, 100.0])
    given = {"theta": theta, "grad": size * g, "m": size * rng.normal(size=3), "v": size**2 * positive(rng, 3),
             "buffer": np.zeros(3), "lam": 0.0, "Lambda": 0.0, "t": 3}  # fmt: skip
    gamma = _measured(given)[0]
    given["lam"] = ((gamma + gap) * (1 - 0.999**3) - (1 - 0.999) * gamma) / 0.999
    return Case(f"all defaults, |λ/(1−β₂ᵗ) − γ| = {gap:g}", given)


def _tiny(theta, g, state, t):
    """Squares and products that a lower bound would hide, and an α above 1."""
    m, v, buffer, lam, Lambda = state
    s = 1e-6
    scaled = (s * m, s**2 * v, buffer, 3 / s * lam, Lambda)
    return _inputs(theta, s * g, scaled, t, 0.7, 0.9, eps=1e-12, alpha=3.0)


SWATS_STEP = Exercise(
    reference=reference.swats_step,
    outputs=("theta", *STATE),
    moves=("theta",),
    draw=_draw,
    hints=(
        "First ask in which phase you are: Λ ≠ 0 means SGD, two lines and return. All the rest is Adam.",
        "Adam's step p, then γ = projected_step_size(p, grad); if it is not 0, update λ and ask should_switch. θ + p "
        "in any case, also in the step in which it switches.",
        "if Lambda != 0: buffer = beta1 * buffer + grad; return theta - (1 - beta1) * Lambda * buffer, m, v, buffer, "
        "lam, Lambda … if gamma != 0: lam = beta2 * lam + (1 - beta2) * gamma … Lambda = lam / (1 - beta2**t)",
    ),
    build=build_swats,
    mistakes=mistakes(MISTAKE_ROWS, build_swats),
    equivalents=mistakes(ADAM_FORM_ROWS, build_swats),
)  # fmt: skip
