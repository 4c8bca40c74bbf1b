"""What a lab shows for a method: its sliders, its optimizer at a setting, its internal state."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from course_lib.optimizers import REGISTRY, Momentum, Optimizer
from course_lib.optimizers.base import RANGES
from course_lib.plotting import FIELD_LABELS, state_series
from course_lib.widgets.symbols import SYMBOLS

# Where a lab starts, to get somewhere in 300 steps; others start at the surface's own alpha.
START_ALPHA = {
    "Adagrad": 0.3,
    "RMSProp": 0.02,
    "Adam": 0.05,
    "SWATS": 0.05,
    "AMSGrad": 0.01,
    "AdaBound": 0.05,
}
NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)  # ten near-equal factors per decade
ALPHA_ENDS = (1e-7, 10.0)
BETA_VALUES = (*(k / 100 for k in range(100)), 0.995, 0.999)
# Equal factors in 1 − β₂, the reciprocal of the memory: equal steps have no room near 1.
BETA2_VALUES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)


@dataclass(frozen=True)
class Control:
    """A slider: hyperparameter ``name``, the ``values`` it stops at, and where it starts.

    ``spacing`` is "log", "linear" or "memory" (equal factors in 1 − value), for maps.
    """

    name: str
    spacing: str
    values: tuple[float, ...]
    start: float

    @property
    def symbol(self) -> str:
        return SYMBOLS.get(self.name, self.name)

    @property
    def ends(self) -> tuple[float, float]:
        return self.values[0], self.values[-1]

    def grid(self, points: int, low: float, high: float) -> np.ndarray:
        """``points`` values from low to high, spaced like the slider."""
        if self.spacing == "log":
            return np.geomspace(low, high, points)
        if self.spacing == "memory":
            return 1 - np.geomspace(1 - low, 1 - high, points)
        return np.linspace(low, high, points)

    def check(self, value: Any) -> float:
        """``value`` as a float within the slider's ends, or ValueError."""
        number = float(value)
        low, high = self.ends
        if not low <= number <= high:
            raise ValueError(f"{self.name} must be in [{low:g}, {high:g}], got {value!r}")
        return number


def nice_values(low: float, high: float) -> tuple[float, ...]:
    """Round numbers from ``low`` to ``high`` (powers of ten), ten to a decade."""
    powers = range(round(math.log10(low)), round(math.log10(high)))
    return (*(float(f"{f:g}e{k}") for k in powers for f in NICE), high)


def method_name(method: str) -> str:
    """The registry's spelling of ``method`` ("adam" → "Adam"); ValueError lists the names."""
    for name in REGISTRY:
        if isinstance(method, str) and name.lower() == method.lower():
            return name
    raise ValueError(f"method must be one of {', '.join(REGISTRY)}, got {method!r}")


def controls(name: str, extras: tuple[str, ...] = ()) -> tuple[Control, ...]:
    """The sliders of a method: α, its βs (SGD: a β that begins at 0), and ``extras``.

    Raises
    ------
    ValueError
        If an extra is not a numeric hyperparameter of the method.
    """
    defaults = {f.name: f.default for f in fields(REGISTRY[name]) if f.name in RANGES}
    if name == "SGD":
        defaults["beta"] = 0.0
    chosen = [n for n in defaults if n in ("alpha", "beta", "beta1", "beta2")]
    for extra in extras:
        if extra not in defaults:
            raise ValueError(f"extras must be among {', '.join(defaults)}, got {extra!r}")
        if extra not in chosen:
            chosen.append(extra)
    return tuple(_control(n, defaults[n], name) for n in chosen)


def _control(name: str, default: Any, method: str) -> Control:
    if name == "alpha":
        start = START_ALPHA.get(method, default)
        return Control(name, "log", nice_values(*ALPHA_ENDS), start)
    if name == "beta2":
        return Control(name, "memory", BETA2_VALUES, default)
    if name in ("beta", "beta1"):
        values = (*BETA_VALUES, 1.0) if default == 1.0 else BETA_VALUES  # Adagrad's may be 1
        return Control(name, "linear", values, default)
    start = default if isinstance(default, float) and default > 0 else 1e-8
    values = nice_values(1e-12, 1.0)
    return Control(name, "log", values if RANGES[name].high > 1 else values[:-1], start)


def build(name: str, hyper: dict[str, Any], variant: str | None = None) -> Optimizer:
    """The optimizer at a setting. SGD with β > 0 is Momentum: the preview that its lab gives."""
    hyper = dict(hyper)
    if name == "SGD":
        beta = hyper.pop("beta", 0.0)
        if np.any(beta):
            return Momentum(beta=beta, **hyper)
    if variant is not None:
        hyper["variant"] = variant
    return REGISTRY[name](**hyper)


# Which part of the past a β weighs: the gradients themselves, or their squares.
_WEIGHS = {
    ("Momentum", "beta"): "g",
    ("Nesterov", "beta"): "g",
    ("RMSProp", "beta"): "g²",
    **{(name, "beta1"): "g" for name in ("Adam", "SWATS", "AMSGrad", "AdaBound")},
    **{(name, "beta2"): "g²" for name in ("Adam", "SWATS", "AMSGrad", "AdaBound")},
}


def overlay_hyper(name: str, lab_method: str, hyper: dict[str, Any]) -> dict[str, Any]:
    """What an overlaid method takes from the lab's sliders: α, and the βs that mean the same.

    The β of SGD's lab is a preview and is not taken: Momentum overlaid there has its own default.
    """
    past = {_WEIGHS[lab_method, k]: v for k, v in hyper.items() if (lab_method, k) in _WEIGHS}
    own = {k: past[w] for (n, k), w in _WEIGHS.items() if n == name and w in past}
    return {"alpha": hyper["alpha"], **own}


def setting_text(hyper: dict[str, Any]) -> str:
    """ "α = 0.05, β₁ = 0.9"."""
    return ", ".join(f"{SYMBOLS.get(name, name)} = {value:.4g}" for name, value in hyper.items())


@dataclass(frozen=True)
class StateView:
    """One choice of the third panel: what it is called, and its values (n+1, k) for a path."""

    key: str
    title: str
    signed: bool

    def values(self, path: Any) -> np.ndarray:
        if self.key == "effective":
            return effective_sizes(path)
        if self.key == "alpha":
            return np.append(np.nan, path.alpha)[:, None]
        if self.key == "beta":
            beta = getattr(path.optimizer, "betas", getattr(path.optimizer, "beta", 0.0))
            return np.append(np.nan, np.broadcast_to(beta, len(path.alpha)))[:, None]
        return state_series(path, self.key)


_TITLES = {
    "grad": "gradient norm ‖g‖",
    "step": "size of each step |θₜ − θₜ₋₁|",
    "alpha": "step size αₜ of the schedule",
    "beta": "βₜ of the schedule",
    "effective": "effective step size α/(√v̂+ε)",
    "m": "m, average of gradients",
    "v": "v, average of squared gradients",
    "s": "s, sum of squared gradients",
    "v_max": "largest v so far",
}


def state_views(
    name: str, variant: str | None = None, scheduled: bool = False, moving: bool = False
) -> tuple[StateView, ...]:
    """The third panel's choices for a method, most telling first; "alpha" if ``scheduled``, "beta" if ``moving``."""
    if name == "SGD":
        keys: tuple[str, ...] = ("grad", "step")
    elif name in ("Momentum", "Nesterov"):
        keys = ("v", "grad", "step")
    else:
        shaped = [f for f in REGISTRY[name].STATE._fields if f in REGISTRY[name].SHAPED]
        plain = variant in (None, "paper") and name in ("Adagrad", "RMSProp", "Adam", "AMSGrad")
        sizes = ("effective",) if plain else ()
        keys = (*sizes, *shaped, "grad", "step")
    if scheduled:
        keys = (*keys, "alpha")
    if moving:
        keys = (*keys, "beta")
    velocity = name in ("Momentum", "Nesterov")
    return tuple(
        StateView(
            key,
            "v, velocity"
            if key == "v" and velocity
            else _TITLES.get(key, FIELD_LABELS.get(key, key)),
            signed=key == "m" or (key == "v" and velocity),
        )
        for key in keys
    )


def effective_sizes(path: Any) -> np.ndarray:
    """α / (√second moment + ε) per coordinate, for the methods' default variants; row 0 is NaN.

    For Adam the second moment is v̂ = v/(1−β₂ᵗ), for AMSGrad the largest v, for Adagrad the sum s.
    """
    opt = path.optimizer
    fields_ = path.states[0]._fields
    field = next(f for f in ("v_max", "s", "v") if f in fields_)
    second = state_series(path, field)
    alpha = np.append(np.nan, path.alpha)[:, None]
    with np.errstate(all="ignore"):
        if opt.name == "Adam":
            second = second / (1 - opt.beta2 ** np.arange(len(second))[:, None])
        sizes = alpha / (np.sqrt(second) + opt.eps)
    sizes[0] = math.nan
    return sizes
