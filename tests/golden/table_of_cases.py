"""What is compared with what: every case as (method, variants, hyperparameters, oracle, problems).

The names of methods, variants and hyperparameters are those of ``course_lib.optimizers``, which is never
imported here; the settings of the oracle are written out beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import optax
import torch

from tests.golden.oracles import (
    AdaBoundPackage,
    EnsmallenSWATS,
    Keras,
    Optax,
    PytorchOptimizerSWATS,
    Torch,
)
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
        lambda lr: optax.chain(
            optax.ema(beta, debias=False), optax.scale_by_learning_rate(lr)
        ),
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
        ({"alpha": 0.1, "eps": 1e-2, "initial_accumulator": 0.5}, 0.1, 1e-2, 0.5, ("mixed", "quadratic")),
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
        ({"alpha": 0.1, "eps": 1e-2, "initial_accumulator": 0.0}, 0.1, 1e-2, 0.0, ("mixed", "quadratic")),
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


def rmsprop():
    plain = {"centered": False, "momentum": 0.0}
    for kwargs, alpha, beta, eps, extra, problems, changing in [
        ({}, 0.01, 0.9, 1e-8, plain, SEQUENCES, False),
        ({"alpha": 1e-3, "beta": 0.8}, 1e-3, 0.8, 1e-8, plain, SURFACES, False),
        ({"alpha": 0.05, "beta": 0.99, "eps": 0.1}, 0.05, 0.99, 0.1, plain, EVERYWHERE, False),
        ({"alpha": 1e-3, "beta": 0.5, "eps": 1e-2, "centered": True}, 1e-3, 0.5, 1e-2, plain | {"centered": True}, (*SEQUENCES, "rosenbrock"), False),
        ({"alpha": 2e-3, "beta": 0.9, "eps": 1e-4, "momentum": 0.9}, 2e-3, 0.9, 1e-4, plain | {"momentum": 0.9}, ("mixed", "quadratic"), False),
        ({"alpha": 0.01, "eps": 1e-3, "centered": True, "momentum": 0.5}, 0.01, 0.9, 1e-3, {"centered": True, "momentum": 0.5}, ("mixed", "small"), True),
        ({"alpha": 1e-3, "eps": 1e-3, "momentum": 0.5}, 1e-3, 0.9, 1e-3, plain | {"momentum": 0.5}, ("rosenbrock",), True),
        ({"alpha": 0.01, "eps": 0.0}, 0.01, 0.9, 0.0, plain, ("dense",), False),
    ]:  # fmt: skip
        schedule = drop(alpha) if changing else None
        settings = {"lr": alpha, "alpha": beta, "eps": eps, **extra}
        also = () if changing else (optax_rmsprop(alpha, beta, eps, extra, eps_in_sqrt=False),)
        oracle = Torch(torch.optim.RMSprop, **settings)
        yield Row("RMSProp", ("paper", "pytorch"), kwargs, oracle, problems, also, schedule)
        oracle = Torch(
            torch.optim.RMSprop,
            before=average_starts_at_first_square,
            note="before the first step square_avg is set to g^2, so that it still is g^2 after it",
            **settings,
        )
        yield Row("RMSProp", ("lecture",), kwargs, oracle, problems, schedule=schedule)
        oracle = Keras("RMSprop", learning_rate=alpha, rho=beta, epsilon=eps, **extra)
        also = (optax_rmsprop(alpha, beta, eps, extra, eps_in_sqrt=True),)
        yield Row("RMSProp", ("keras",), kwargs, oracle, problems, also, schedule)


def average_starts_at_first_square(t, alpha, group, state, grad):
    if t == 1:
        state["step"] = torch.tensor(0.0)
        state["square_avg"] = grad**2
        state["momentum_buffer"] = torch.zeros_like(grad)
        state["grad_avg"] = torch.zeros_like(grad)


def optax_rmsprop(alpha, beta, eps, extra, eps_in_sqrt):
    momentum = extra["momentum"] or None
    options = {
        "decay": beta,
        "eps": eps,
        "eps_in_sqrt": eps_in_sqrt,
        "centered": extra["centered"],
        "momentum": momentum,
    }
    listed = ", ".join(f"{name}={value!r}" for name, value in options.items())
    return Optax(
        f"optax.rmsprop(learning_rate={alpha}, {listed})",
        lambda lr: optax.rmsprop(lr, **options),
        alpha=alpha,
    )


ADAM_SETTINGS = [
    ({}, (0.001, 0.9, 0.999, 1e-8), EVERYWHERE),
    ({"alpha": 0.1, "eps": 0.1}, (0.1, 0.9, 0.999, 0.1), EVERYWHERE),
    ({"alpha": 0.02, "beta1": 0.5, "beta2": 0.9, "eps": 1e-2}, (0.02, 0.5, 0.9, 1e-2), SEQUENCES),
    ({"alpha": 5e-3, "beta1": 0.5, "beta2": 0.9, "eps": 1e-2}, (5e-3, 0.5, 0.9, 1e-2), ("quadratic",)),
    ({"alpha": 1e-3, "beta1": 0.5, "beta2": 0.9, "eps": 1e-2}, (1e-3, 0.5, 0.9, 1e-2), ("rosenbrock",)),
    ({"alpha": 0.01, "beta1": 0.0, "beta2": 0.99}, (0.01, 0.0, 0.99, 1e-8), ("mixed", "quadratic")),
    ({"alpha": 0.01, "beta1": 0.9, "beta2": 0.99, "eps": 0.0}, (0.01, 0.9, 0.99, 0.0), ("dense",)),
    ({"alpha": 0.05}, (0.05, 0.9, 0.999, 1e-8), ("mixed", "rosenbrock")),
]  # fmt: skip


def adam():
    for number, (kwargs, (alpha, beta1, beta2, eps), problems) in enumerate(ADAM_SETTINGS):
        schedule = drop(alpha) if number == len(ADAM_SETTINGS) - 1 else None
        in_torch = {"lr": alpha, "betas": (beta1, beta2), "eps": eps, "foreach": False}
        in_keras = {"learning_rate": alpha, "beta_1": beta1, "beta_2": beta2, "epsilon": eps}
        yield Row(
            "Adam",
            ("paper", "lecture", "pytorch"),
            kwargs,
            Torch(torch.optim.Adam, **in_torch),
            problems,
            (optax_adam("adam", alpha, beta1, beta2, eps),),
            schedule,
        )
        also = Torch(
            torch.optim.Adam,
            before=eps_hat(eps),
            note="before step t: eps = eps / sqrt(1 - beta2^t)",
            **in_torch,
        )
        oracle = Keras("Adam", **in_keras)
        yield Row("Adam", ("keras",), kwargs, oracle, problems, (also,), schedule)

        also = Torch(torch.optim.Adam, amsgrad=True, before=eps_hat(eps), note=also.note, **in_torch)
        oracle = Keras("Adam", amsgrad=True, **in_keras)
        yield Row("AMSGrad", ("keras",), kwargs, oracle, problems, (also,), schedule)
        oracle = Torch(torch.optim.Adam, amsgrad=True, **in_torch)
        yield Row("AMSGrad", ("pytorch",), kwargs, oracle, problems, schedule=schedule)
        oracle = optax_adam("amsgrad", alpha, beta1, beta2, eps)
        yield Row("AMSGrad", ("optax",), kwargs, oracle, problems, schedule=schedule)
        flags = {"bias_correction_mu": False, "bias_correction_nu": False}
        oracle = optax_adam("amsgrad", alpha, beta1, beta2, eps, **flags)
        yield Row("AMSGrad", ("paper",), kwargs, oracle, problems, schedule=schedule)


def eps_hat(eps):
    def before(t, alpha, group, state, grad):
        group["eps"] = eps / (1 - group["betas"][1] ** t) ** 0.5

    return before


def optax_adam(name, alpha, beta1, beta2, eps, **flags):
    options = {"b1": beta1, "b2": beta2, "eps": eps, **flags}
    listed = ", ".join(f"{key}={value!r}" for key, value in options.items())
    return Optax(
        f"optax.{name}(learning_rate={alpha}, {listed})",
        lambda lr: getattr(optax, name)(lr, **options),
        alpha=alpha,
    )


def adabound():
    for kwargs, alpha, betas, eps, final, gamma, problems, changing in [
        ({}, 0.001, (0.9, 0.999), 1e-8, 0.1, 1e-3, ("mixed", "small", "quadratic"), False),
        ({"alpha": 0.02, "beta2": 0.9, "eps": 0.1, "final_alpha": 5e-3, "gamma": 0.05}, 0.02, (0.9, 0.9), 0.1, 5e-3, 0.05, ("mixed", "small", "quadratic"), False),
        ({"alpha": 0.05, "beta1": 0.5, "beta2": 0.99, "final_alpha": 0.5, "gamma": 0.01}, 0.05, (0.5, 0.99), 1e-8, 0.5, 0.01, ("mixed",), True),
        ({"alpha": 1e-3, "final_alpha": 2e-4, "gamma": 0.1}, 1e-3, (0.9, 0.999), 1e-8, 2e-4, 0.1, ("rosenbrock",), True),
    ]:  # fmt: skip
        schedule = drop(alpha) if changing else None
        for amsbound in (False, True):
            given = kwargs | ({"amsbound": True} if amsbound else {})
            package = {"betas": betas, "eps": eps, "amsbound": amsbound}
            oracle = AdaBoundPackage(lr=alpha, final_lr=final, gamma=gamma, **package)
            yield Row("AdaBound", ("authors",), given, oracle, problems, schedule=schedule)
            for variant in ("lecture", "paper"):
                of_variant = package | ({"eps": 0.0} if variant == "paper" else {})
                oracle = AdaBoundPackage(
                    lr=alpha,
                    final_lr=final,
                    gamma=1 - betas[1],
                    before=without_correction(alpha, final, by_root_of_t=variant == "paper"),
                    note="before step t: lr = alpha (1-beta1^t)/sqrt(1-beta2^t), final_lr = final_alpha base_lr/lr"
                    + (", both / sqrt(t); eps = 0" if variant == "paper" else ""),
                    **of_variant,
                )
                yield Row("AdaBound", (variant,), given, oracle, problems, schedule=schedule)


def without_correction(base, final, by_root_of_t):
    """Settings with which the package's own step is clip(alpha/(sqrt(v)+eps), l, u) m, or that / sqrt(t)."""

    def before(t, alpha, group, state, grad):
        beta1, beta2 = group["betas"]
        shrink = t**-0.5 if by_root_of_t else 1.0
        group["lr"] = alpha * (1 - beta1**t) / (1 - beta2**t) ** 0.5 * shrink
        group["final_lr"] = final * shrink * base / group["lr"]

    return before


def swats():
    """The rules coincide as the notes say; ``make_golden`` finds the tolerance that gives the oracle's switch."""
    for alpha, beta1, beta2, eps, problems in [
        (1e-3, 0.9, 0.999, 1e-9, ("hundred", "quadratic", "rosenbrock")),
        (1e-4, 0.9, 0.99, 1e-6, ("hundred", "rosenbrock")),
        (1e-2, 0.5, 0.9, 0.1, ("hundred", "quadratic")),
        (0.01, 0.9, 0.999, 0.03, ("hundred",)),
        (0.05, 0.5, 0.9, 0.015, ("hundred",)),
        (1.0, 0.9, 0.99, 1e-2, ("hundred",)),
    ]:
        oracle = PytorchOptimizerSWATS(
            lr=alpha,
            betas=(beta1, beta2),
            eps=eps,
            note="denominator sqrt(v + 1e-15) + eps: the paper's to 1e-12 where v > 1e-3; switches when "
            "|corrected lambda - gamma| <= 1e-8 + eps |gamma| and Lambda > 0; SGD phase the paper's",
        )
        kwargs = {"alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps}
        yield Row("SWATS", ("paper",), kwargs, oracle, problems)
    for alpha, beta1, beta2, eps, problems in [
        (1e-3, 0.9, 0.999, 1e-9, ("mixed", "quadratic", "rosenbrock")),
        (0.05, 0.9, 0.99, 2e-4, ("mixed", "small", "rosenbrock")),
        (0.05, 0.9, 0.99, 5e-5, ("quadratic",)),
        (0.05, 0.9, 0.99, 1e-5, ("rosenbrock",)),
        (0.5, 0.5, 0.9, 0.05, ("mixed", "small")),
        (0.01, 0.0, 0.9, 2e-5, ("dense", "quadratic", "rosenbrock")),
        (0.01, 0.9, 0.999, 1e-5, ("dense",)),
        (0.01, 0.9, 0.999, 1.1e-7, ("rosenbrock",)),
    ]:
        oracle = EnsmallenSWATS(
            alpha=alpha,
            beta1=beta1,
            beta2=beta2,
            eps=eps,
            rescale=True,
            note="with this epsilon the denominator is the paper's; it is also the tolerance of the test",
        )
        kwargs = {"alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps}
        yield Row("SWATS", ("paper",), kwargs, oracle, problems)
    # The paper's default eps in test and denominator, ensmallen as it is: with gradients near 1e8 it does
    # not matter to 1e-15 whether eps is added to the raw or to the corrected root.
    for kwargs, alpha, beta1, beta2 in [
        ({"alpha": 5.0}, 5.0, 0.9, 0.999),
        ({"alpha": 10.0, "beta1": 0.0, "beta2": 0.9}, 10.0, 0.0, 0.9),
    ]:
        oracle = EnsmallenSWATS(
            alpha=alpha, beta1=beta1, beta2=beta2, eps=1e-9, rescale=False, note="the paper's test"
        )
        yield Row("SWATS", ("paper",), kwargs, oracle, ("huge",))


def rows():
    for method in (sgd, momentum, nesterov, adagrad, rmsprop, adam, adabound, swats):
        yield from method()
