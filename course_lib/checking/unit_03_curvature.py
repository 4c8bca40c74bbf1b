"""The exercise best_step of unit 03."""

from __future__ import annotations

import numpy as np

from course_lib.checking.cases import positive
from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.units import unit_03_adagrad as reference


def _case(label, x, a, b):
    return Case(label, {"x": x, "a": a, "b": b})


def _away(rng, shape, a, b):
    """Points that are not close to the minimum −b/2a, to its left and to its right."""
    side = rng.choice([-1.0, 1.0], size=shape)
    if np.size(side) > 1:
        side.flat[:2] = -1.0, 1.0
    return -b / (2 * a) + side * rng.uniform(0.4, 3.0, size=shape)


def _random(rng, label, shape):
    a, b = positive(rng, shape, 0.2, 6.0), rng.normal(size=shape)
    return _case(label, _away(rng, shape, a, b), a, b)


def _draw_best(rng, part):
    if part == "properties":
        return [
            _case("at the minimum the step is 0", np.array([1.0, 3.0]), np.array([2.0, 2.0]), np.array([-4.0, -4.0])),
            _case("10 times as steep, the minimum where it was: the same step",
                  np.array([3.0, 3.0]), np.array([2.0, 20.0]), np.array([-4.0, -40.0])),
        ]  # fmt: skip
    if part != "hidden":
        more = [_random(rng, "a (2, 2) array", (2, 2))] if part == "visible" else []
        return [
            _case("one number, right of the minimum", 3.0, 1.6, -5.0),
            _case("one number, left of it", -4.0, 0.7, 1.3),
            _case("b = 0, three points of one parabola", np.array([-2.0, 0.5, 3.0]), 1.7, 0.0),
            _random(rng, "four parabolas at once", (4,)),
            *more,
        ]
    a, b = float(positive(rng, ())), float(rng.normal())
    numbers = _random(rng, "", (3,)).inputs
    return [
        _case("one number", float(_away(rng, (), a, b)), a, b),
        _random(rng, "five parabolas", (5,)),
        _random(rng, "a (2, 3) array", (2, 3)),
        _case("very flat and very steep", np.array([2.0, -1.5, 0.5]), np.array([1e-3, 1.3, 700.0]),
              np.array([0.01, -2.0, 90.0]) * positive(rng, 3)),
        _case("float32", *(np.float32(numbers[name]) for name in ("x", "a", "b"))),
    ]  # fmt: skip


def build_best(
    slope=lambda x, a, b: 2 * a * x + b,
    curvature=lambda a: 2 * a,
    fraction=lambda slope, curvature: slope / curvature,
    size=np.abs,
    finish=lambda length, x: length,
):
    """finish(size(slope / curvature)) from its parts."""

    def version(x, a, b):
        return finish(size(fraction(slope(x, a, b), curvature(a))), x)

    return version


BEST_MISTAKES = (
    ("signed", {"size": lambda r: r},
     "Your length has a sign: take the absolute value, |f′|/f″."),
    ("direction", {"size": lambda r: -r},
     "You return the step with its sign, −f′/f″; the length is asked for, |f′|/f″."),
    ("negative", {"size": lambda r: -np.abs(r)},
     "Your length is negative: a length is ≥ 0, the minus belongs into the step."),
    ("no_curvature", {"curvature": lambda a: 1.0},
     "You return |f′| alone. Divide by the second derivative, 2a: a steeper parabola needs no longer step."),
    ("half_curvature", {"curvature": lambda a: a},
     "You divide by a; the second derivative of ax² is 2a."),
    ("two_missing", {"slope": lambda x, a, b: a * x + b},
     "In the first derivative the 2 is missing: f′ = 2ax + b."),
    ("both_twos_missing", {"slope": lambda x, a, b: a * x + b, "curvature": lambda a: a},
     "The 2 is missing in both derivatives, f′ = 2ax + b and f″ = 2a (the minimum is at −b/2a, not at −b/a)."),
    ("b_missing", {"slope": lambda x, a, b: 2 * a * x},
     "In the first derivative b is missing: f′ = 2ax + b."),
    ("b_subtracted", {"slope": lambda x, a, b: 2 * a * x - b},
     "The sign of b is wrong: f′ = 2ax + b."),
    ("b_times_x", {"slope": lambda x, a, b: 2 * a * x + b * x},
     "The derivative of bx is b, not bx."),
    ("not_derived", {"slope": lambda x, a, b: a * x**2 + b * x},
     "You divide f itself: take its first derivative, 2ax + b."),
    ("square_kept", {"slope": lambda x, a, b: 2 * a * x**2 + b},
     "The derivative of ax² is 2ax, without the square."),
    ("x_missing", {"slope": lambda x, a, b: 2 * a + b},
     "In the first derivative x is missing: f′ = 2ax + b."),
    ("minimum", {"slope": lambda x, a, b: -b, "size": lambda r: r},
     "You return the place of the minimum, −b/2a, where the step ends; the length is how far that is from x."),
    ("minimum_size", {"slope": lambda x, a, b: b},
     "You return |b|/2a, how far the minimum is from 0; it is the distance from x that counts."),
    ("brackets", {"fraction": lambda s, c: s / 2 * (c / 2)},
     "Brackets are missing: … / 2 * a divides by 2 and multiplies by a; write / (2 * a)."),
    ("upside_down", {"fraction": lambda s, c: c / s},
     "The fraction is upside down: f′ above, f″ below."),
    ("product", {"fraction": lambda s, c: s * c},
     "You multiply by f″: divide by it, the steeper the parabola the shorter the way for the same slope."),
    ("squared_curvature", {"curvature": lambda a: (2 * a) ** 2},
     "You divide by f″ twice: |f′|/f″."),
    ("root_of_curvature", {"curvature": lambda a: np.sqrt(2 * a)},
     "You divide by the root of f″: by f″ itself, 2a."),
    ("curvature_with_x", lambda x, a, b: np.abs(2 * a * x + b) / (2 * a * np.abs(x)),
     "The second derivative of ax² is 2a, without x."),
    ("divided_late", lambda x, a, b: np.abs(2 * a * x + b / (2 * a)),
     "Brackets are missing: only b is divided by 2a; write (2*a*x + b) / (2*a)."),
    ("sizes_added", lambda x, a, b: np.abs(x) + np.abs(b) / (2 * a),
     "You add up sizes: take the absolute value of the whole, |x + b/2a|."),
    ("largest_only", {"finish": lambda length, x: np.max(length)},
     "You return one number for all: each element has a length of its own."),
    ("summed", {"finish": lambda length, x: np.sum(length)},
     "You add up the elements: each has a length of its own."),
    ("norm", {"size": lambda r: r, "finish": lambda length, x: np.linalg.norm(length)},
     "You take the norm over all elements: each parabola has a length of its own, np.abs."),
    ("squared", {"finish": lambda length, x: length**2},
     "Your length is squared: |f′|/f″ as it is."),
)  # fmt: skip

BEST_STEP = Exercise(
    reference=reference.best_step,
    outputs=("length",),
    draw=_draw_best,
    hints=(
        "Where is the minimum of a x² + b x + c? How far is that from x?",
        "f′ = 2ax + b, and f″ = 2a says how fast f′ changes. How far until f′ is 0?",
        "np.abs(2 * a * x + b) / (2 * a)",
    ),
    build=build_best,
    mistakes=mistakes(BEST_MISTAKES, build_best),
)
