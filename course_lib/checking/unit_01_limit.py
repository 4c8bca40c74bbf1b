"""The exercise `stability_limit` of unit 01."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_01_sgd as reference


def _symmetric(rng, eigenvalues):
    d = len(eigenvalues)
    q, _ = np.linalg.qr(rng.normal(size=(d, d)))
    h = q @ np.diag(eigenvalues) @ q.T
    return (h + h.T) / 2


def _draw_limit(rng, part):
    def case(label, hessian):
        return Case(label, {"hessian": hessian})

    if part == "properties":
        h = _symmetric(rng, [0.3, 1.0, 4.0])
        return [
            case("a flat direction does not matter", _symmetric(rng, [0.0, 1.0, 4.0])),
            case("a 1 × 1 Hessian", np.array([[5.0]])),
            case("ten times as steep: a tenth of the step", 10 * h),
        ]
    if part != "hidden":
        return [
            case("a diagonal Hessian", np.diag([3.0, 8.0, 1.0, 0.5, 5.0, 2.5])),
            case("a narrow valley, turned", _symmetric(rng, [0.01, 200.0])),
            case("three parameters", _symmetric(rng, [0.7, 2.0, 5.0])),
        ]
    cases = []
    for d in (2, 4, 6):
        steps = np.cumsum(positive(rng, d, 0.5, 2.0))  # no two eigenvalues close together
        eigenvalues = steps * 10.0 ** rng.uniform(-2, 2)
        cases.append(case(f"{d} parameters", _disordered(rng, eigenvalues)))
    low, middle, high = np.cumsum(positive(rng, 3, 0.5, 2.0))
    cases.append(case("a diagonal Hessian", np.diag([middle, low, high])))
    return [*cases, case("float32", np.float32(_disordered(rng, [1.0, 3.0, 9.0])))]


def _disordered(rng, eigenvalues):
    """A symmetric matrix whose largest eigenvalue ``eig`` puts neither first nor, of more than two, last.

    Whoever takes the first or the last loses the same points whatever was drawn.
    """
    last = len(eigenvalues) - 1
    while True:
        h = _symmetric(rng, eigenvalues)
        place = int(np.argmax(np.linalg.eig(h)[0].real))
        if place and (place < last or last == 1):
            return h


def _build(
    values=np.linalg.eigvalsh,
    pick=np.max,
    numerator=2.0,
    fraction=lambda two, size: two / size,
):
    """2 / λ from: numbers of the matrix, one of them, the constant and the fraction."""

    def version(hessian):
        return fraction(numerator, pick(values(np.asarray(hessian, dtype=float))))

    return version


def _unsorted(h):
    # eig's result is complex from NumPy 2.5 on.
    return np.real(np.linalg.eig(h)[0])


LIMIT_MISTAKES = (
    ("one_over", {"numerator": 1.0},
     "You return 1/λ_max, a good and safe step size; the limit is twice as large: |1 − αλ| < 1."),
    ("smallest", {"pick": np.min},
     "You use the smallest eigenvalue; the steepest direction blows up first: take the largest."),
    ("first_of_unsorted", {"values": _unsorted, "pick": lambda v: v[0]},
     "You take the first eigenvalue; np.linalg.eig does not sort them. Take the largest."),
    ("last_of_unsorted", {"values": _unsorted, "pick": lambda v: v[-1]},
     "You take the last eigenvalue; np.linalg.eig does not sort them. Take the largest."),
    ("second", {"pick": lambda v: v[min(1, len(v) - 1)]},
     "You take the second eigenvalue, which is the largest only of two: eigvalsh sorts upwards, "
     "so the largest is the last, [-1]."),
    ("last_but_one", {"pick": lambda v: v[max(len(v) - 2, 0)]},
     "You take the last eigenvalue but one; eigvalsh sorts upwards, so the largest is [-1]."),
    ("optimal", {"pick": lambda v: v.min() + v.max()},
     "2/(λ_min + λ_max) is the fastest constant step size; the limit of stability is 2/λ_max."),
    ("difference", {"pick": lambda v: v.max() - v.min() if len(v) > 1 else v[0]},
     "You use λ_max − λ_min; the limit depends on λ_max alone."),
    ("diagonal", {"values": np.diag},
     "You use the largest entry of H; that is the largest eigenvalue only if H is diagonal."),
    ("first_entry", {"values": np.diag, "pick": lambda v: v[0]},
     "You use H[0, 0], the curvature along the first parameter: take the largest eigenvalue."),
    ("last_entry", {"values": np.diag, "pick": lambda v: v[-1]},
     "You use H[-1, -1], the curvature along the last parameter: take the largest eigenvalue."),
    ("row_sums", {"values": lambda h: np.abs(h).sum(axis=1)},
     "You use the largest sum of a row of |H|, as norm(H, 1) and norm(H, np.inf) do; that is only "
     "a bound for the largest eigenvalue, norm(H, 2)."),
    ("sum_of_entries", {"values": np.ravel, "pick": np.sum},
     "You add up all entries of H: take the largest eigenvalue."),
    ("trace", {"pick": np.sum},
     "You use the trace, the sum of the eigenvalues; only the largest counts."),
    ("mean", {"pick": np.mean},
     "You use the mean of the eigenvalues; only the largest counts."),
    ("median", {"pick": np.median},
     "You use the median of the eigenvalues; only the largest counts."),
    ("frobenius", {"pick": np.linalg.norm},
     "np.linalg.norm(H) is the root of all squares; the largest eigenvalue is norm(H, 2)."),
    ("determinant", {"pick": np.prod},
     "You use the determinant, the product of the eigenvalues; only the largest counts."),
    ("condition", {"values": np.linalg.cond},
     "You use the condition number λ_max/λ_min; the limit depends on λ_max alone."),
    ("squared", {"values": lambda h: np.linalg.eigvalsh(h @ h)},
     "You use the square of λ_max: 2/λ_max itself. (H is symmetric already, HᵀH squares it.)"),
    ("root", {"values": lambda h: np.sqrt(np.maximum(np.linalg.eigvalsh(h), 0.0))},
     "You use the root of λ_max: 2/λ_max itself."),
    ("place", {"pick": lambda v: max(np.argmax(v), 1)},
     "argmax is the place of the largest eigenvalue, not its value: use max, or [-1]."),
    ("vectors", {"values": lambda h: np.linalg.eigh(h)[1]},
     "You use the entries of the eigenvectors: eigh and eig return (eigenvalues, eigenvectors); "
     "take the first, or use eigvalsh."),
    ("half", {"fraction": lambda two, size: 1 / (two * size)},
     "You divide by 2λ_max; the 2 stands above: 2/λ_max."),
    ("inverted", {"fraction": lambda two, size: size / two},
     "You return λ_max/2; turn it over: the steeper the walls, the smaller the step."),
    ("only_largest", {"fraction": lambda two, size: size},
     "You return the eigenvalue itself: the limit is 2 divided by it."),
    ("product", {"fraction": lambda two, size: two * size},
     "You multiply 2 by λ_max; divide by it: the steeper the walls, the smaller the step."),
    ("factor_at_one", {"fraction": lambda two, size: 1 - size / two},
     "That is a factor 1 − αλ, not the step size: solve |1 − αλ| < 1 for α, α < 2/λ_max."),
    ("all", {"pick": lambda v: v},
     "You return a limit per direction; one α must suit all, so return the smallest of them."),
)  # fmt: skip

STABILITY_LIMIT = Exercise(
    reference=reference.stability_limit,
    outputs=("alpha_max",),
    draw=_draw_limit,
    hints=(
        "With curvature λ a step multiplies θ by a number. By which, and when does θ grow?",
        "The factor is 1 − αλ, and |1 − αλ| < 1 means α < 2/λ. Which λ of H is the strictest?",
        "return float(2 / np.linalg.eigvalsh(hessian)[-1])",
    ),
    build=_build,
    mistakes=mistakes(LIMIT_MISTAKES, _build),
)
