"""One line of the table of cases, and what the lines share.

The names of methods, variants and hyperparameters are those of ``course_lib.optimizers``, which is never
imported here; the settings of the oracle are written out beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.golden.problems import STEPS

SEQUENCES = ("mixed", "small")
SURFACES = ("quadratic", "rosenbrock")
EVERYWHERE = SEQUENCES + SURFACES


@dataclass(frozen=True)
class Row:
    """One line of the table; ``feed`` says whether the oracle is given the schedule's step sizes too."""

    method: str
    variants: tuple[str, ...]
    kwargs: dict[str, Any]
    oracle: Any
    problems: tuple[str, ...]
    also: tuple[Any, ...] = ()
    schedule: tuple[float, ...] | None = None
    feed: bool = True


def drop(alpha):
    """The step size falls to a tenth at step 100: only then do the forms of momentum differ."""
    return tuple([alpha] * 100 + [alpha / 10] * (STEPS - 100))
