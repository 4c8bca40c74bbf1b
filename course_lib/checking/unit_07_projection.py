"""The exercise projected_step_size of unit 07.

A version is put together from parts: functions of a namespace ``x`` with the arguments x.p and x.g and, as they come
to be, x.along = p·g, x.top and x.bottom.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_07_swats as reference


def downhill_step(rng, shape, size=0.1):
    """(p, g) of which p goes clearly downhill, but not along −g."""
    g = rng.normal(size=shape) * rng.uniform(0.5, 2.0, size=shape)
    across = rng.normal(size=shape)
    across -= np.sum(across * g) / np.sum(g * g) * g
    across *= np.linalg.norm(g) / np.linalg.norm(across)
    return size * (rng.uniform(0.7, 1.3) * across - rng.uniform(0.7, 1.3) * g), g


def _draw(rng, part):
    def case(label, step, grad):
        return Case(label, {"step": np.array(step), "grad": np.array(grad)})

    p, g = downhill_step(rng, 3)
    grid = downhill_step(rng, (2, 3))
    right_angle = case("p at a right angle to g", [1.0, -1.0], [2.0, 2.0])
    no_gradient = case("g = 0", p, 0 * g)
    if part == "properties":
        return [
            case("a step of SGD gives back its own step size", [-0.5, 1.5, -1.0], [1.0, -3.0, 2.0]),
            case("twice the step, twice γ", 2 * p, g),
            right_angle,
            case("uphill: γ is negative", -p, g),
        ]
    if part != "hidden":
        return [
            case("a step that goes downhill", p, g),
            right_angle,
            case("a step that goes uphill", -0.3 * p, g),
            case("a (2, 3) array", *grid),
            case("a tiny step", 1e-7 * p, 1e-4 * g),
            *([no_gradient] if part == "visible" else []),
        ]
    drawn = [
        case(f"shape {shape}", *downhill_step(rng, shape, size))
        for shape, size in (((5,), 0.01), ((3, 2), 4.0), ((2, 2, 2), 1.0))
    ]
    uphill, h = downhill_step(rng, 4)
    return [
        *drawn,
        case("one parameter", [-0.3], rng.uniform(1, 3, size=1)),
        case("uphill", -uphill, h),
        case("a right angle in four dimensions", [1.0, 2.0, -1.0, 1.0], [2.0, 1.0, 1.0, -3.0]),
        no_gradient,
        case("a tiny step", 1e-8 * p, 1e-5 * g),
        case("float32", np.float32(p), np.float32(g)),
    ]


def build_projected(
    along=lambda x: np.sum(x.p * x.g),
    top=lambda x: np.sum(x.p * x.p),
    bottom=lambda x: -x.along,
    nothing=lambda x: x.along == 0,
    instead=lambda x: 0.0,
    finish=lambda gamma: gamma,
):
    """projected_step_size from its parts; ``instead`` is the answer where there is ``nothing`` to measure."""

    def version(step, grad):
        x = SimpleNamespace(p=np.asarray(step), g=np.asarray(grad))
        x.along = along(x)
        if nothing(x):
            return instead(x)
        with np.errstate(all="ignore"):
            return finish(top(x) / bottom(x))

    return version


def _never(x):
    return False


ROWS = (
    ("sign", {"bottom": lambda x: x.along},
     "The sign is wrong: a step downhill has p·g < 0, and the minus in −p·g makes γ positive there."),
    ("absolute", {"bottom": lambda x: abs(x.along)},
     "You take an absolute value: for a step that goes uphill p·g is positive and γ negative."),
    ("cut_at_zero", {"nothing": lambda x: x.along >= 0},
     "You return 0 for steps that go uphill; there γ is negative. It is 0 only if p·g = 0."),
    ("not_guarded", {"nothing": _never},
     "If p·g = 0 nothing can be measured: return 0 there instead of dividing by 0."),
    ("guard_small", {"nothing": lambda x: abs(x.along) < 1e-8},
     "You return 0 for all small p·g; late in a run steps and gradients are small. It is 0 only if p·g is 0."),
    ("guard_small_6", {"nothing": lambda x: abs(x.along) < 1e-6},
     "You return 0 for all small p·g; late in a run steps and gradients are small. It is 0 only if p·g is 0."),
    ("eps_added", {"bottom": lambda x: -x.along + 1e-8},
     "You add a small number to the denominator: for small steps and gradients that is not small. Test p·g == 0."),
    ("eps_added_and_no_guard", {"bottom": lambda x: -x.along + 1e-8, "nothing": _never},
     "You add a small number to the denominator: for small steps and gradients that is not small. Test p·g == 0."),
    ("nan_returned", {"instead": lambda x: np.nan},
     "You return NaN where p·g = 0; return 0, which swats_step reads as “not measured”."),
    ("inf_returned", {"instead": lambda x: np.inf},
     "You return inf where p·g = 0; return 0, which swats_step reads as “not measured”."),
    ("one_returned", {"instead": lambda x: 1.0}, "Where p·g = 0 the answer is 0."),
    ("other_projection", {"top": lambda x: -x.along, "bottom": lambda x: np.sum(x.g * x.g)},
     "You project p on −g. It is the other way round: SGD's step −γg, projected on p, must be p: (p·p)/(−p·g)."),
    ("inverse", {"top": lambda x: -x.along, "bottom": lambda x: np.sum(x.p * x.p)},
     "The fraction is upside down: (p·p)/(−p·g)."),
    ("root_of_top", {"top": lambda x: np.sqrt(np.sum(x.p * x.p))},
     "p·p is the square of the length of p: no root."),
    ("lengths", {"top": lambda x: np.linalg.norm(x.p), "bottom": lambda x: np.linalg.norm(x.g)},
     "You compare the lengths of p and g; γ also takes account of the angle between them: (p·p)/(−p·g)."),
    ("squared_lengths", {"bottom": lambda x: np.sum(x.g * x.g)},
     "You divide by g·g; divide by −p·g."),
    ("exchanged", {"top": lambda x: np.sum(x.g * x.g)},
     "p and g are exchanged: on top is p·p, the squared length of the step."),
    ("top_is_mean", {"top": lambda x: np.mean(x.p * x.p)},
     "On top you take the mean over the elements: p·p is their sum."),
    ("bottom_is_mean", {"bottom": lambda x: -np.mean(x.p * x.g)},
     "Below you take the mean over the elements: p·g is their sum."),
    ("square_of_sum", {"top": lambda x: np.sum(x.p) ** 2},
     "You square the sum of p; p·p is the sum of the squares."),
    ("product_of_sums", {"along": lambda x: np.sum(x.p) * np.sum(x.g)},
     "You multiply the sums of p and of g; p·g is the sum of the products."),
    ("sums_only", {"along": lambda x: np.sum(x.g), "top": lambda x: np.sum(x.p)},
     "You divide the sum of p by the sum of g: multiply both by p first, (p·p)/(−p·g)."),
    ("per_element", {"along": lambda x: x.p * x.g, "top": lambda x: x.p * x.p, "nothing": _never},
     "You return one number per element: sum over all of them, above and below, before you divide."),
    ("mean_of_ratios", {"along": lambda x: x.p * x.g, "top": lambda x: x.p * x.p, "nothing": _never,
                        "finish": np.mean},
     "You average the ratios of the elements: sum above and below first, then divide once."),
    ("sum_of_ratios", {"along": lambda x: x.p * x.g, "top": lambda x: x.p * x.p, "nothing": _never,
                       "finish": np.sum},
     "You sum the ratios of the elements: sum above and below first, then divide once."),
    ("bottom_not_summed", {"bottom": lambda x: -x.p * x.g},
     "Below you divide by each element's product: p·g is the sum over all elements."),
    ("one_axis", {"along": lambda x: np.sum(x.p * x.g, axis=0), "top": lambda x: np.sum(x.p * x.p, axis=0),
                  "nothing": lambda x: np.all(x.along == 0)},
     "You sum over the first axis only: γ is one number for all parameters, np.sum without axis."),
    ("last_axis", {"along": lambda x: np.sum(x.p * x.g, axis=-1), "top": lambda x: np.sum(x.p * x.p, axis=-1),
                   "nothing": lambda x: np.all(x.along == 0)},
     "You sum over the last axis only: γ is one number for all parameters, np.sum without axis."),
    ("first_row", {"along": lambda x: np.sum(x.p[0] * x.g[0]), "top": lambda x: np.sum(x.p[0] * x.p[0])},
     "You use only the first element or row: sum over all of them."),
    ("root", {"finish": lambda gamma: np.sign(gamma) * np.sqrt(np.abs(gamma))},
     "You take a root of the result: γ is (p·p)/(−p·g) itself."),
    ("twice", {"finish": lambda gamma: 2 * gamma}, "Your γ is twice what it should be."),
)  # fmt: skip

PROJECTED_STEP_SIZE = Exercise(
    reference=reference.projected_step_size,
    outputs=("gamma",),
    draw=_draw,
    hints=(
        "Two sums over all elements, p·p and p·g, and one division. What if the second is 0?",
        "γ is chosen so that the part of −γg that lies along p is p itself: −γ(g·p)/(p·p) = 1. Solve for γ.",
        "along = np.sum(step * grad); return 0.0 if along == 0 else np.sum(step * step) / -along",
    ),
    build=build_projected,
    mistakes=mistakes(ROWS, build_projected),
)
