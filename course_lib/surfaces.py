"""Surfaces: functions of one or two parameters whose whole landscape can be drawn.

Each factory returns a ``Surface``; ``SURFACES`` maps names to factories. f and grad work on leading
axes: theta (..., dim) gives f (...) and grad (..., dim), in theta's own dtype (float32 or float64;
integers are computed in float64). Gradients are derived by hand.

Far away, values may overflow to inf, without a warning. Where the formula would give inf - inf, it
is evaluated at the nearest point that does not, so a run that diverges shows inf or a huge number
and not NaN. Only NaN in theta gives NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from course_lib.arguments import real
from course_lib.surface_base import NoisySurface, Surface, on_points

__all__ = ["SURFACES", "NoisySurface", "Surface"]  # and the factories, added below


def quadratic_bowl(kappa: float = 10.0) -> Surface:
    """f = (x^2 + kappa y^2) / 2: the Hessian is diag(1, kappa), the condition number kappa.

    kappa : >= 1. Gradient descent is stable for alpha < 2 / kappa.
    """
    kappa = real("kappa", kappa, low=1.0)
    f, grad = on_points(
        2,
        lambda x, y: 0.5 * (x * x + kappa * y * y),
        lambda x, y: (x, kappa * y),
    )
    half = max(0.5, 10.0 / math.sqrt(kappa))
    return Surface(
        name="quadratic_bowl",
        title=f"Quadratic bowl, condition number {kappa:g}",
        formula=rf"\frac{{1}}{{2}}\left(x^2 + {kappa:g}\,y^2\right)",
        f=f,
        grad=grad,
        minima=[(0.0, 0.0)],
        domain=((-11.0, 11.0), (-1.2 * half, 1.2 * half)),
        start=(-10.0, min(1.0, half)),
        alpha=1.5 / kappa,
        source="Textbook example; this course's scaling",
    )


def narrow_valley() -> Surface:
    """f = (200 w^2 + 0.01 b^2) / 2: with alpha = 1e-2 = 2/200 the walls throw theta to and fro.

    With alpha = 1e-7 theta reaches the floor but never the end: b is still 9.999 of 10 after
    100,000 steps.
    """
    f, grad = on_points(
        2,
        lambda w, b: 100.0 * w * w + 0.005 * b * b,
        lambda w, b: (200.0 * w, 0.01 * b),
    )
    return Surface(
        name="narrow_valley",
        title="Narrow valley",
        formula=r"\frac{1}{2}\left(200\,w^2 + 0.01\,b^2\right)",
        f=f,
        grad=grad,
        minima=[(0.0, 0.0)],
        domain=((-1.5, 1.5), (-12.0, 12.0)),
        start=(1.0, 10.0),
        alpha=9e-3,
        source="this course, after the valley drawn in the 2021 lecture on adaptive step sizes",
        log_levels=True,
    )


def crescent() -> Surface:
    """f = (x^2 + y^2 - 4)^2 / 4 + ((x - 2)^2 + y^2) / 10: a valley bent along a circle.

    On the way from the far end to the minimum at (2, 0) each parameter is first along the valley,
    then across it: the step that suits it changes in time.
    """

    def value(x, y):
        p, d = x * x + y * y - 4.0, x - 2.0
        return 0.25 * p * p + 0.1 * (d * d + y * y)

    def slope(x, y):
        p = x * x + y * y - 4.0
        return p * x + 0.2 * (x - 2.0), p * y + 0.2 * y

    f, grad = on_points(2, value, slope)
    return Surface(
        name="crescent",
        title="Crescent",
        formula=r"\frac{1}{4}(x^2 + y^2 - 4)^2 + \frac{1}{10}\left((x - 2)^2 + y^2\right)",
        f=f,
        grad=grad,
        minima=[(2.0, 0.0)],
        domain=((-2.8, 2.8), (-2.8, 2.8)),
        start=(-2.1, 0.6),
        alpha=0.05,
        source="this course, after the crescent-shaped error surface drawn in the 2021 lecture",
        log_levels=True,
    )


def rosenbrock() -> Surface:
    """f = (1 - x)^2 + 100 (y - x^2)^2."""

    def value(x, y):
        a, b = 1.0 - x, y - x * x
        return a * a + 100.0 * b * b

    def slope(x, y):
        b = y - x * x
        return -2.0 * (1.0 - x) - 400.0 * x * b, 200.0 * b

    f, grad = on_points(2, value, slope)
    return Surface(
        name="rosenbrock",
        title="Rosenbrock's banana",
        formula=r"(1 - x)^2 + 100\left(y - x^2\right)^2",
        f=f,
        grad=grad,
        minima=[(1.0, 1.0)],
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        start=(-1.2, 1.0),
        alpha=1e-3,
        source="H. H. Rosenbrock (1960), The Computer Journal 3(3), 175-184",
        log_levels=True,
    )


def beale() -> Surface:
    """f = sum over k = 1, 2, 3 of (c_k - x (1 - y^k))^2 with c = 1.5, 2.25, 2.625."""

    def value(x, y):
        y2 = y * y
        a = 1.5 - x * (1.0 - y)
        b = 2.25 - x * (1.0 - y2)
        c = 2.625 - x * (1.0 - y2 * y)
        return a * a + b * b + c * c

    def slope(x, y):
        y2 = y * y
        a = 1.5 - x * (1.0 - y)
        b = 2.25 - x * (1.0 - y2)
        c = 2.625 - x * (1.0 - y2 * y)
        by_x = a * (y - 1.0) + b * (y2 - 1.0) + c * (y2 * y - 1.0)
        return 2.0 * by_x, 2.0 * x * (a + 2.0 * b * y + 3.0 * c * y2)

    f, grad = on_points(2, value, slope)
    return Surface(
        name="beale",
        title="Beale's function",
        formula=r"(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
        f=f,
        grad=grad,
        minima=[(3.0, 0.5)],
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        start=(1.0, 1.0),
        alpha=1e-2,
        source=(
            "E. M. L. Beale (1958), technical report 25, Princeton; test function 5 of Moré, "
            "Garbow and Hillstrom (1981), ACM Transactions on Mathematical Software 7(1), 17-41"
        ),
        log_levels=True,
    )


def himmelblau() -> Surface:
    """f = (x^2 + y - 11)^2 + (x + y^2 - 7)^2, with four minima, all of them 0."""

    def value(x, y):
        a, b = x * x + y - 11.0, x + y * y - 7.0
        return a * a + b * b

    def slope(x, y):
        a, b = x * x + y - 11.0, x + y * y - 7.0
        return 4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b

    f, grad = on_points(2, value, slope)
    return Surface(
        name="himmelblau",
        title="Himmelblau's function",
        formula=r"\left(x^2 + y - 11\right)^2 + \left(x + y^2 - 7\right)^2",
        f=f,
        grad=grad,
        minima=[
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.283185991286170),
            (3.584428340330492, -1.848126526964404),
        ],
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        start=(-0.5, -1.0),
        alpha=1e-2,
        source="D. M. Himmelblau (1972), Applied Nonlinear Programming, McGraw-Hill",
        log_levels=True,
    )


def rastrigin() -> Surface:
    """f = 20 + x^2 - 10 cos(2 pi x) + y^2 - 10 cos(2 pi y): a bowl full of local minima."""
    k = 2.0 * math.pi

    def value(x, y):
        # 10 - 10 cos(k x) = 20 sin^2(k x / 2) keeps its digits near the minimum.
        a, b = np.sin(0.5 * k * x), np.sin(0.5 * k * y)
        return x * x + y * y + 20.0 * (a * a + b * b)

    def slope(x, y):
        return 2.0 * x + 10.0 * k * np.sin(k * x), 2.0 * y + 10.0 * k * np.sin(k * y)

    f, grad = on_points(2, value, slope)
    return Surface(
        name="rastrigin",
        title="Rastrigin's function",
        formula=r"20 + x^2 - 10\cos 2\pi x + y^2 - 10\cos 2\pi y",
        f=f,
        grad=grad,
        minima=[(0.0, 0.0)],
        local_minima=None,
        domain=((-5.12, 5.12), (-5.12, 5.12)),
        start=(-3.3, 2.6),
        alpha=2e-3,
        source="L. A. Rastrigin (1974), Systems of Extremal Control, Nauka, Moscow (in Russian)",
    )


def plateau() -> Surface:
    """f = q / (1 + q) with q = x^2 / 2 + 2 y^2: a hole in a wide, nearly flat plain.

    Far out the gradient falls as 1 / r^3: gradient descent hardly moves, though nothing is reached.
    """

    def value(x, y):
        q = 0.5 * x * x + 2.0 * y * y
        return q / (1.0 + q)

    def slope(x, y):
        p = 1.0 + (0.5 * x * x + 2.0 * y * y)
        p = 1.0 / (p * p)
        return x * p, 4.0 * y * p

    f, grad = on_points(2, value, slope)
    return Surface(
        name="plateau",
        title="Plateau",
        formula=r"\frac{q}{1 + q}, \quad q = \frac{1}{2}x^2 + 2y^2",
        f=f,
        grad=grad,
        minima=[(0.0, 0.0)],
        domain=((-6.0, 6.0), (-4.0, 4.0)),
        start=(-4.5, 2.0),
        alpha=0.3,
        source="this course",
    )


def shelf() -> Surface:
    """f = x^4 / 2 - x^3 + 27/32, one parameter: f' = 2 x^2 (x - 1.5).

    On the way down from ``start`` to the minimum 1.5 lies a shelf at 0: the slope vanishes there, the way goes on.
    """

    def value(x):
        # The minimum's factor pulled out: exact zero there, no digits lost near it.
        a = x - 1.5
        return a * a * (0.5 * x * x + 0.5 * x + 0.375)

    f, grad = on_points(1, value, lambda x: (2.0 * x * x * (x - 1.5),))
    return Surface(
        name="shelf",
        title="A shelf on the way down",
        formula=r"\frac{1}{2}\theta^4 - \theta^3 + \frac{27}{32}",
        f=f,
        grad=grad,
        minima=[(1.5,)],
        domain=((-2.2, 2.4),),
        start=(-2.0,),
        alpha=0.02,
        source="this course",
    )


def double_well() -> Surface:
    """f = x^4 / 4 + x^3 / 6 - 3 x^2 / 4 + 63/64, one parameter: f' = x (x - 1) (x + 1.5).

    A shallow minimum at x = 1 (f = 0.651), a hill at 0 (f = 0.984), a deep minimum at -1.5 (f = 0).
    From ``start`` gradient descent stops in the shallow one; momentum can cross the hill.
    """

    def value(x):
        # The minimum's factor pulled out: exact zero there, no digits lost near it.
        a = x + 1.5
        return a * a * (0.25 * x * x - (7.0 / 12.0) * x + 0.4375)

    f, grad = on_points(1, value, lambda x: (x * (x - 1.0) * (x + 1.5),))
    return Surface(
        name="double_well",
        title="Double well",
        formula=r"\frac{x^4}{4} + \frac{x^3}{6} - \frac{3x^2}{4} + \frac{63}{64}",
        f=f,
        grad=grad,
        minima=[(-1.5,)],
        local_minima=[(1.0,)],
        domain=((-2.6, 2.6),),
        start=(2.0,),
        alpha=0.05,
        source="this course",
    )


SURFACES: dict[str, Callable[[], Surface]] = {
    factory.__name__: factory
    for factory in (
        quadratic_bowl,
        narrow_valley,
        crescent,
        rosenbrock,
        beale,
        himmelblau,
        rastrigin,
        plateau,
        shelf,
        double_well,
    )
}

__all__ += SURFACES
