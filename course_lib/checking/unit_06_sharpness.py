"""The exercise sharpness of unit 06: power iteration where the curvature differs from place to place."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, QuarticGradient, mistakes
from course_lib.units import unit_06_adam_vs_sgdm as reference

norm = np.linalg.norm

# --- cases -------------------------------------------------------------------------------------


def _draw(rng, part):
    def case(label, curvature, steps=None, length=1.0, quartic=0.15, away=(0.8, 1.2)):
        n, curvature = len(curvature), np.array(curvature, float)
        f = QuarticGradient(curvature, quartic * curvature, rng.normal(size=n))
        # Not at the minimum, where the gradient would be 0; a direction with a part along every axis.
        theta = f.centre + rng.choice([-1.0, 1.0], size=n) * rng.uniform(*away, size=n)
        direction = rng.choice([-1.0, 1.0], size=n) * rng.uniform(0.4, 1.2, size=n)
        inputs = {"grad": f, "theta": theta, "direction": length * direction / norm(direction)}
        return Case(label, inputs if steps is None else {**inputs, "steps": steps})

    def drawn(n, low=0.5, high=6.0):
        return rng.uniform(low, high, size=n)

    def along_an_axis():
        one = case("", [4.0, 1.0, 2.0], 3)
        one.inputs["direction"][:] = [0.0, 1.5, 0.0]
        return Case("along an axis it stays there", one.inputs)

    if part == "properties":
        return [
            along_an_axis(),
            case("the same curvature in all directions", [2.5, 2.5], 2, length=0.3, quartic=0.0),
            case("a maximum: below 0", [-1.0, -3.0], 40, quartic=0.0),
        ]
    if part != "hidden":
        return [
            case("one step", [1.0, 5.0], 1, length=2.0),
            case("two steps", [1.0, 3.0, 0.5], 2, length=0.5),
            case("five steps, at a saddle", [-5.0, 2.5], 5),
            # Curvatures of nearly one size: λ has not settled after 20 steps.
            case("the default number of steps", [1.0, -0.97], away=(1, 1)),
        ]
    return [
        case("one step, a long direction", drawn(4), 1, length=7.0),
        case("two steps", drawn(3), 2),
        case("seven steps, at a saddle", [-5.0, *drawn(2, 1.0, 3.0)], 7, length=0.1),
        case("the default number of steps", [0.5, -1.0, rng.uniform(0.96, 0.98)], away=(1, 1)),
    ]


# --- versions ----------------------------------------------------------------------------------

H = 1e-4


def build_sharpness(
    start=lambda x: x.direction / norm(x.direction),
    count=lambda steps: steps,
    product=lambda x: (x.grad(x.theta + H * x.v) - x.grad(x.theta - H * x.v)) / (2 * H),
    curvature=lambda x: x.v @ x.w,
    update=lambda x: x.w / norm(x.w),
    result=lambda x: x.curvatures[-1],
):
    """sharpness from its parts; x has the inputs, v, w = H v, all curvatures so far and the first v."""

    def version(grad, theta, direction, steps=20):
        x = SimpleNamespace(grad=grad, theta=np.asarray(theta, float), curvatures=[0.0])
        x.direction = np.asarray(direction, float)
        x.v = x.first = start(x)
        for _ in range(count(steps)):
            x.w = product(x)
            x.curvatures.append(curvature(x))
            x.before, x.v = x.v, update(x)
        return result(x)

    return version


def _one_more(x):
    return (x.grad(x.theta + H * x.v) - x.grad(x.theta - H * x.v)) @ x.v / (2 * H)


ROWS = (
    ("never_normalised", {"update": lambda x: x.w},
     "v is not divided by its length after H v: it grows with each step, and v·w with it."),
    ("start_not_normalised", {"start": lambda x: x.direction},
     "direction is not divided by its length: the first λ is too large by the square of it."),
    ("no_length_at_all", {"start": lambda x: x.direction, "update": lambda x: x.w},
     "v is never divided by its length: v·w grows with it."),
    ("half", {"product": lambda x: (x.grad(x.theta + H * x.v) - x.grad(x.theta)) / (2 * H)},
     "From θ to θ + h v the difference is divided by h; by 2h it is from θ − h v to θ + h v."),
    ("double", {"product": lambda x: (x.grad(x.theta + H * x.v) - x.grad(x.theta - H * x.v)) / H},
     "The two points θ − h v and θ + h v are 2h apart: divide by 2h."),
    ("not_divided", {"product": lambda x: x.grad(x.theta + H * x.v) - x.grad(x.theta - H * x.v)},
     "The difference of the gradients is not divided by 2h."),
    ("divided_by_h_squared", {"product": lambda x: (x.grad(x.theta + H * x.v) - x.grad(x.theta - H * x.v)) / H**2},
     "You divide by h². That is for values of the function; a difference of *gradients* is divided by 2h."),
    ("backwards", {"product": lambda x: (x.grad(x.theta - H * x.v) - x.grad(x.theta + H * x.v)) / (2 * H)},
     "The difference is the wrong way round: the gradient at θ + h v minus that at θ − h v."),
    ("h_of_one", {"product": lambda x: (x.grad(x.theta + x.v) - x.grad(x.theta - x.v)) / 2},
     "h = 1 is too far: the curvature differs from place to place. Take a small h, such as 1e-4."),
    ("at_the_origin", {"product": lambda x: (x.grad(H * x.v) - x.grad(-H * x.v)) / (2 * H)},
     "That is the curvature at 0; the gradients belong at θ + h v and θ − h v."),
    ("at_the_direction", {"product": lambda x: (x.grad(x.direction + H * x.v) - x.grad(x.direction - H * x.v))
                          / (2 * H)},
     "That is the curvature at direction; the gradients belong at θ + h v and θ − h v."),
    ("theta_scaled", {"product": lambda x: (x.grad((1 + H) * x.theta) - x.grad((1 - H) * x.theta)) / (2 * H)},
     "θ ± h θ moves along θ; move along v."),
    ("sum", {"product": lambda x: (x.grad(x.theta + H * x.v) + x.grad(x.theta - H * x.v)) / 2},
     "w is the gradient at θ, or the mean of two; H v is their *difference*, divided by 2h."),
    ("gradient_at_theta_forgotten", {"product": lambda x: x.grad(x.theta + H * x.v) / H},
     "You take the gradient at θ for 0, which it is at a minimum only: subtract it."),
    ("gradient_at_v", {"product": lambda x: x.grad(x.v)},
     "You take ∇f(v) for H v: H v is the change of the gradient at θ, (∇f(θ + h v) − ∇f(θ − h v)) / (2h)."),
    ("theta_moves", {"product": lambda x: (x.grad(x.theta + H * x.v) - x.grad(x.theta - H * x.v)) / (2 * H) * x.theta},
     "H v is multiplied by θ; θ only says where to look."),
    ("length_of_w", {"curvature": lambda x: norm(x.w)},
     "You return ‖w‖ (v·w with the *new* v is that, too). λ = v·w differs before the iteration has settled, and where "
     "the curvature is below 0."),
    ("absolute", {"curvature": lambda x: abs(x.v @ x.w)},
     "You return the absolute value: at a saddle or a maximum λ may be below 0."),
    ("w_squared", {"curvature": lambda x: x.w @ x.w}, "You return w·w; λ is v·w."),
    ("elementwise_sum", {"curvature": lambda x: x.w.sum()}, "You add up the elements of w; λ is v·w, the sum of vᵢwᵢ."),
    ("elementwise_mean", {"curvature": lambda x: np.mean(x.v * x.w)}, "You average vᵢwᵢ; v·w is their sum."),
    ("largest_element", {"curvature": lambda x: np.max(np.abs(x.w))},
     "You return the largest element of w; λ is v·w."),
    ("first_direction", {"curvature": lambda x: x.first @ x.w},
     "You multiply w with the direction at the start; λ = v·w with the newest v."),
    ("ratio", {"curvature": lambda x: np.mean(x.w / x.v)}, "You average wᵢ/vᵢ; λ is v·w."),
    ("v_not_updated", {"update": lambda x: x.v},
     "That is the λ of the first product: after each product v becomes w / ‖w‖, and `return` stands behind the loop."),
    ("largest_norm", {"update": lambda x: x.w / np.max(np.abs(x.w))},
     "You divide by the largest element; the length is √(Σ wᵢ²), np.linalg.norm."),
    ("squared_norm", {"update": lambda x: x.w / (x.w @ x.w)},
     "You divide by the square of the length: the root is missing."),
    ("sum_norm", {"update": lambda x: x.w / np.abs(x.w).sum()},
     "You divide by the sum of the sizes; the length is √(Σ wᵢ²), np.linalg.norm."),
    ("kept_moving", {"update": lambda x: (x.v + x.w) / norm(x.v + x.w)}, "v becomes w / ‖w‖; the old v is not added."),
    ("step_down", {"update": lambda x: (x.v - x.w) / norm(x.v - x.w)},
     "v becomes w / ‖w‖; w is not subtracted from v."),
    ("steps_ignored", {"count": lambda steps: 20}, "You always make 20 products: use the argument steps."),
    ("one_missing", {"count": lambda steps: max(steps - 1, 1)},
     "One product H v is missing: range(1, steps) makes steps − 1."),
    ("one_too_many", {"result": _one_more},
     "You make one product more: λ is that of the last of `steps` products, before v is changed again."),
    ("mean_lambda", {"result": lambda x: np.mean(x.curvatures[1:])}, "You return the mean of all λ; return the last."),
    ("largest_lambda", {"result": lambda x: np.max(x.curvatures[1:])}, "You return the largest λ; return the last."),
    ("direction_returned", {"result": lambda x: x.v}, "You return v, the direction; return λ, a number."),
    ("product_returned", {"result": lambda x: x.w}, "You return w, a vector; return λ = v·w, a number."),
    ("root", {"result": lambda x: np.sqrt(np.abs(x.curvatures[-1]))}, "You take a root; λ itself is asked."),
    ("step_limit", {"result": lambda x: 2 / x.curvatures[-1]}, "You return 2/λ, the largest stable step; return λ."),
)  # fmt: skip

SHARPNESS = Exercise(
    reference=reference.sharpness,
    outputs=("sharpness",),
    draw=_draw,
    rtol=1e-3,  # any small h will do
    hints=(
        "A loop of `steps` rounds with three lines: w, then λ, then the new v. Before it: v with length 1.",
        "w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h) with h = 1e-4. λ = v @ w comes before "
        "v = w / np.linalg.norm(w).",
        "v = direction / norm; for _ in range(steps): w = (grad(theta + h*v) - grad(theta - h*v)) / (2*h); "
        "lam = v @ w; v = w / np.linalg.norm(w); behind the loop: return lam",
    ),
    build=build_sharpness,
    mistakes=mistakes(ROWS, build_sharpness),
)
