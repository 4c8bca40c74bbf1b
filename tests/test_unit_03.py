"""Unit 03: what the lecture says in words and cannot show, because float64 ends too early."""

from decimal import Context, Decimal, localcontext

import numpy as np


def first_burst(alpha, steps):
    """Step at which θ₂ of the mean form, on curvature 100 from 1, is above 0.01 after it was below 1e-6."""
    with localcontext(Context(prec=20, Emin=-(10**9), Emax=10**9)):
        alpha, y, total, quiet = Decimal(alpha), Decimal(1), Decimal(0), False
        for t in range(1, steps + 1):
            g = 100 * y
            total += g * g
            y -= alpha * g / (total / t).sqrt()
            quiet = quiet or abs(y) < Decimal("1e-6")
            if quiet and abs(y) > Decimal("0.01"):
                return t
    return None


def test_without_underflow_the_burst_at_a_small_step_size_comes_late():
    assert first_burst("0.3", 1000) == 227  # as in float64, in the lecture's table
    assert 5000 < first_burst("0.1", 6000) < 5500


def test_the_first_burst_depends_on_alpha_over_the_start_only():
    """The assignment's further question, in its answer's numbers."""
    from course_lib.optimizers import Adagrad
    from course_lib.running import run
    from course_lib.surfaces import quadratic_bowl

    for alpha, y, curvature in ((0.3, 1.0, 100.0), (0.15, 0.5, 100.0), (0.6, 2.0, 10.0)):
        path = run(
            Adagrad(alpha=alpha, variant="mean"),
            quadratic_bowl(curvature),
            np.array([-10.0, y]),
            300,
        )
        away = np.abs(path.theta[:, 1]) / y
        quiet = int(np.argmax(away < 1e-6))
        assert quiet + int(np.argmax(away[quiet:] > 0.01)) == 227
