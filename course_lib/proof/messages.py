"""``course prove --messages``: what twenty typical mistakes are told, to be read as a student reads it."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from course_lib.checking.registry import exercise
from course_lib.proof.table import LIMIT, message
from course_lib.proof.versions import versions
from course_lib.units import UNITS

TYPICAL = {
    "sgd_step": ("ascent", "forgot_return", "changes_the_input", "never_ends"),
    "minibatches": ("full_batches_only", "own_seed"),
    "minibatch_gradient": ("two_from_the_square",),
    "stability_limit": ("one_over_largest",),
    "diagnose_plateau": ("minus_window",),
    "momentum_step": ("like_adams_m", "velocity_in_a_global", "local_before_value"),
    "convert_step_size": ("one_way_there",),
    "nesterov_step": ("no_brackets",),
    "update_moments": ("v_no_history",),
    "bias_correction": ("no_power",),
    "adam_step": ("eps_inside", "two_v_and_eps", "clipped_gradient"),
    "adam_minimize": ("zeros_in_the_loop",),
}


def messages() -> int:
    """Print each mistake's code and its message."""
    k = 0
    for unit in UNITS:
        for function in unit.stubs:
            found = {one.name: one for one in versions(unit.id, function) if not one.right}
            for name in TYPICAL.get(function, ()):
                k += 1
                version = found[name]
                said = message(replace(exercise(function), seconds=LIMIT), version.load())
                print(f"{k}. {function}: {name}\n")
                print(textwrap.indent(version.source, "    "))
                print(f"{said}\n")
    return 0
