"""The course's units, in the lecture's order.

Each unit has one lecture, one assignment and one module here with the reference functions of its graded stubs
(same name, signature and docstring as the stub).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True)
class Unit:
    """One unit.

    ``id`` is the name of its files ("05_adam"), ``stubs`` the graded functions, ``minutes`` the reading and the
    working time (lecture, assignment), ``points`` what the assignment is worth.
    """

    id: str
    title: str
    stubs: tuple[str, ...]
    minutes: tuple[int, int]
    points: int = 20

    @property
    def assignment(self) -> str:
        """Name of the assignment's notebook, without number: "adam"."""
        return self.id.split("_", 1)[1]

    @property
    def module(self) -> ModuleType:
        """The module with the reference functions."""
        return import_module(f"course_lib.units.unit_{self.id}")


UNITS: tuple[Unit, ...] = (
    Unit(
        "01_sgd",
        "Stochastic gradient descent",
        ("sgd_step", "minibatches", "minibatch_gradient", "stability_limit", "diagnose_plateau"),
        minutes=(75, 60),
    ),
    Unit(
        "02_momentum",
        "Momentum",
        ("momentum_step", "momentum_weights", "convert_step_size", "nesterov_step"),
        minutes=(75, 60),
    ),
    Unit(
        "03_adagrad",
        "Adagrad",
        ("adagrad_step", "root_mean_square_sigma", "best_step", "effective_step_sizes"),
        minutes=(75, 60),
    ),
    Unit(
        "04_rmsprop",
        "RMSProp",
        ("ema", "effective_window", "rmsprop_step"),
        minutes=(75, 55),
    ),
    Unit(
        "05_adam",
        "Adam",
        ("update_moments", "bias_correction", "adam_step", "adam_minimize"),
        minutes=(75, 60),
    ),
    Unit(
        "06_adam_vs_sgdm",
        "Adam against SGDM",
        ("tune_alpha", "generalization_gap", "sharpness", "perplexity"),
        minutes=(75, 60),
    ),
    Unit(
        "07_swats",
        "SWATS: begin with Adam, end with SGD",
        ("projected_step_size", "should_switch", "swats_step"),
        minutes=(75, 60),
    ),
    Unit(
        "08_amsgrad",
        "AMSGrad",
        ("max_second_moment", "movements", "amsgrad_step", "average_regret"),
        minutes=(75, 60),
    ),
    Unit(
        "09_adabound",
        "AdaBound",
        ("lower_bound", "upper_bound", "adabound_step", "step_size_spread"),
        minutes=(75, 55),
    ),
    Unit(
        "10_decay_and_warmup",
        "Decay and warm-up",
        (
            "inverse_time_decay",
            "exponential_decay",
            "sqrt_decay",
            "step_decay",
            "warmup",
            "transformer_schedule",
        ),
        minutes=(75, 55),
    ),
    Unit(
        "11_cyclical",
        "Cyclical step sizes",
        ("triangular", "triangular2", "exp_range", "lr_range_test", "suggest_bounds"),
        minutes=(75, 60),
    ),
    Unit(
        "12_sgdr",
        "Warm restarts",
        ("cosine_annealing", "restart_steps", "warm_restarts", "snapshot_average"),
        minutes=(75, 60),
    ),
    Unit(
        "13_one_cycle",
        "One-cycle",
        ("one_cycle_phase", "one_cycle_alpha", "one_cycle_beta", "one_cycle_minimize"),
        minutes=(75, 60),
    ),
    Unit(
        "14_choosing",
        "Choosing an optimizer",
        ("unified_step", "choose_by_validation", "train"),
        minutes=(75, 70),
    ),
)

# Units of the lecture whose notebooks are not written yet, by id: the course map names them.
PLANNED: dict[str, str] = {}


def unit(id: str) -> Unit:
    """The unit with this id; ValueError lists the ids there are."""
    for candidate in UNITS:
        if candidate.id == id:
            return candidate
    raise ValueError(f"unit must be one of {', '.join(u.id for u in UNITS)}, got {id!r}")
