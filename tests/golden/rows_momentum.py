"""What is compared with what: SGD, Momentum, Nesterov, Adagrad."""

from __future__ import annotations

import optax
import torch

from tests.golden.oracles import Keras, Optax, Torch
from tests.golden.problems import STEPS
from tests.golden.row import EVERYWHERE, SEQUENCES, Row, drop


def optax_momentum(alpha, beta, nesterov=False):
    return Optax(
        f"optax.sgd(learning_rate={alpha}, momentum={beta}, nesterov={nesterov})",
        lambda lr: optax.sgd(lr, momentum=beta, nesterov=nesterov),
        alpha=alpha,
    )


def sgd():
    for kwargs, alpha, problems in [
        ({}, 0.01, SEQUENCES),
        ({"alpha": 0.15}, 0.15, ("quadratic",)),
        ({"alpha": 5e-4}, 5e-4, ("rosenbrock",)),
    ]:
        also = (
            Keras("SGD", learning_rate=alpha),
            Optax(f"optax.sgd(learning_rate={alpha})", lambda lr: optax.sgd(lr), alpha=alpha),
        )
        oracle = Torch(torch.optim.SGD, lr=alpha)
        yield Row("SGD", ("lecture", "paper", "pytorch", "keras"), kwargs, oracle, problems, also)
    yield Row(
        "SGD",
        ("lecture",),
        {"alpha": 0.1},
        Torch(torch.optim.SGD, lr=0.1),
        ("mixed", "quadratic"),
        schedule=drop(0.1),
    )


def momentum():
    settings = [
        ({}, 0.01, 0.9, SEQUENCES),
        ({"alpha": 0.05, "beta": 0.5}, 0.05, 0.5, ("mixed", "quadratic")),
        ({"alpha": 0.1, "beta": 0.99}, 0.1, 0.99, ("mixed", "quadratic")),
        ({"alpha": 0.02, "beta": 0.0}, 0.02, 0.0, ("mixed",)),
        ({"alpha": 2e-4, "beta": 0.9}, 2e-4, 0.9, ("rosenbrock",)),
        ({"alpha": 0.05}, 0.05, 0.9, ("mixed", "quadratic")),
    ]
    for number, (kwargs, alpha, beta, problems) in enumerate(settings):
        changing = drop(alpha) if number == len(settings) - 1 else None
        yield Row(
            "Momentum",
            ("lecture", "keras"),
            kwargs,
            Keras("SGD", learning_rate=alpha, momentum=beta),
            problems,
            schedule=changing,
        )
        yield Row(
            "Momentum",
            ("pytorch",),
            kwargs,
            Torch(torch.optim.SGD, lr=alpha, momentum=beta),
            problems,
            (optax_momentum(alpha, beta),),
            schedule=changing,
        )
        # (1-beta) alpha is the size of alpha in the other forms.
        ema_kwargs = kwargs if alpha < 1e-3 or not kwargs else kwargs | {"alpha": 2 * alpha}
        ema_alpha = ema_kwargs.get("alpha", alpha)
        yield Row(
            "Momentum",
            ("ema",),
            ema_kwargs,
            optax_ema(ema_alpha, beta),
            problems,
            schedule=drop(ema_alpha) if changing else None,
        )
    for dampening, alpha in ((0.5, 0.02), (0.9, 0.05)):
        yield Row(
            "Momentum",
            ("pytorch",),
            {"alpha": alpha, "beta": 0.9, "dampening": dampening},
            Torch(torch.optim.SGD, lr=alpha, momentum=0.9, dampening=dampening),
            ("mixed", "quadratic"),
        )


def optax_ema(alpha, beta):
    return Optax(
        f"optax.chain(optax.ema(decay={beta}, debias=False), "
        f"optax.scale_by_learning_rate({alpha}))",
        lambda lr: optax.chain(optax.ema(beta, debias=False), optax.scale_by_learning_rate(lr)),
        alpha=alpha,
    )


def nesterov():
    for kwargs, alpha, beta, problems, changing in [
        ({}, 0.01, 0.9, EVERYWHERE[:3], False),
        ({"alpha": 0.1, "beta": 0.5}, 0.1, 0.5, ("mixed", "quadratic"), False),
        ({"alpha": 2e-4, "beta": 0.95}, 2e-4, 0.95, ("rosenbrock",), False),
        ({"alpha": 0.05}, 0.05, 0.9, ("mixed", "quadratic"), True),
    ]:
        schedule = drop(alpha) if changing else None
        in_torch = {"lr": alpha, "momentum": beta, "nesterov": True}
        yield Row(
            "Nesterov",
            ("pytorch",),
            kwargs,
            Torch(torch.optim.SGD, **in_torch),
            problems,
            (optax_momentum(alpha, beta, nesterov=True),),
            schedule,
        )
        oracle = Keras("SGD", learning_rate=alpha, momentum=beta, nesterov=True)
        yield Row("Nesterov", ("keras",), kwargs, oracle, problems, schedule=schedule)
        if not changing:
            oracle = Torch(
                torch.optim.SGD,
                after=before_looking_ahead,
                note="torch's iterate is theta + beta v of the paper's form, and v = -lr * momentum_buffer: "
                "theta = iterate + momentum * lr * momentum_buffer",
                **in_torch,
            )
            yield Row("Nesterov", ("paper",), kwargs, oracle, problems)


def before_looking_ahead(theta, group, state):
    return theta + group["momentum"] * group["lr"] * state["momentum_buffer"]


def adagrad():
    for kwargs, alpha, eps, start, problems in [
        ({}, 0.01, 1e-10, 0.0, EVERYWHERE),
        ({"alpha": 0.5, "eps": 0.1}, 0.5, 0.1, 0.0, EVERYWHERE[:3]),
        ({"alpha": 0.05, "eps": 1.0}, 0.05, 1.0, 0.0, ("rosenbrock",)),
        (
            {"alpha": 0.1, "eps": 1e-2, "initial_accumulator": 0.5},
            0.1,
            1e-2,
            0.5,
            ("mixed", "quadratic"),
        ),
        ({"alpha": 0.1, "eps": 0.0}, 0.1, 0.0, 0.0, ("dense",)),
    ]:
        settings = {"lr": alpha, "eps": eps, "initial_accumulator_value": start}
        oracle = Torch(torch.optim.Adagrad, **settings)
        yield Row("Adagrad", ("paper", "pytorch"), kwargs, oracle, problems)
        if start == 0:
            oracle = Torch(
                torch.optim.Adagrad,
                before=root_of_the_mean(alpha, eps),
                note="before step t: lr = alpha sqrt(t), eps = eps sqrt(t), since "
                "sqrt(s/t) + eps = (sqrt(s) + eps sqrt(t)) / sqrt(t)",
                **settings,
            )
            yield Row("Adagrad", ("mean",), kwargs, oracle, problems)
    decay = tuple(0.1 / (1 + t * 0.05) for t in range(STEPS))
    oracle = Torch(torch.optim.Adagrad, lr=0.1, lr_decay=0.05, eps=1e-10)
    yield Row(
        "Adagrad",
        ("paper", "pytorch"),
        {"alpha": 0.1},
        oracle,
        ("mixed", "rosenbrock"),
        schedule=decay,
        feed=False,
    )
    for kwargs, alpha, eps, start, problems in [
        ({"eps": 1e-7}, 0.01, 1e-7, 0.1, EVERYWHERE),
        ({"alpha": 0.5, "eps": 0.1}, 0.5, 0.1, 0.1, EVERYWHERE),
        (
            {"alpha": 0.1, "eps": 1e-2, "initial_accumulator": 0.0},
            0.1,
            1e-2,
            0.0,
            ("mixed", "quadratic"),
        ),
    ]:
        yield Row(
            "Adagrad",
            ("keras",),
            kwargs,
            Keras("Adagrad", learning_rate=alpha, initial_accumulator_value=start, epsilon=eps),
            problems,
            (optax_adagrad(alpha, eps, start),),
        )


def root_of_the_mean(alpha, eps):
    def before(t, _, group, state, grad):
        group["lr"], group["eps"] = alpha * t**0.5, eps * t**0.5

    return before


def optax_adagrad(alpha, eps, start):
    return Optax(
        f"optax.adagrad(learning_rate={alpha}, initial_accumulator_value={start}, eps={eps})",
        lambda lr: optax.adagrad(lr, initial_accumulator_value=start, eps=eps),
        alpha=alpha,
    )
