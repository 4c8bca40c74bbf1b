"""What is compared with what: RMSProp, Adam, AMSGrad, AdaBound, SWATS."""

from __future__ import annotations

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
from tests.golden.row import EVERYWHERE, SEQUENCES, SURFACES, Row, drop

# What a case leaves out is course_lib's documented default.
DEFAULTS = {
    "RMSProp": {"alpha": 0.01, "beta": 0.9, "eps": 1e-8, "centered": False, "momentum": 0.0},
    "Adam": {"alpha": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    "AdaBound": {
        "alpha": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "eps": 1e-8,
        "final_alpha": 0.1,
        "gamma": 1e-3,
    },
}


def rmsprop():
    for kwargs, problems, changing in [
        ({}, SEQUENCES, False),
        ({"alpha": 1e-3, "beta": 0.8}, SURFACES, False),
        ({"alpha": 0.05, "beta": 0.99, "eps": 0.1}, EVERYWHERE, False),
        (
            {"alpha": 1e-3, "beta": 0.5, "eps": 1e-2, "centered": True},
            (*SEQUENCES, "rosenbrock"),
            False,
        ),
        ({"alpha": 2e-3, "eps": 1e-4, "momentum": 0.9}, ("mixed", "quadratic"), False),
        ({"eps": 1e-3, "centered": True, "momentum": 0.5}, SEQUENCES, True),
        ({"alpha": 1e-3, "eps": 1e-3, "momentum": 0.5}, ("rosenbrock",), True),
        ({"eps": 0.0}, ("dense",), False),
    ]:
        alpha, beta, eps, centered, mu = (DEFAULTS["RMSProp"] | kwargs).values()
        schedule = drop(alpha) if changing else None
        extra = {"centered": centered, "momentum": mu}
        settings = {"lr": alpha, "alpha": beta, "eps": eps, **extra}
        # optax bakes the step size into the momentum, as Keras does: equal to torch's at a constant one.
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


def adam():
    for kwargs, problems, changing in [
        ({}, EVERYWHERE, False),
        ({"alpha": 0.1, "eps": 0.1}, EVERYWHERE, False),
        ({"alpha": 0.02, "beta1": 0.5, "beta2": 0.9, "eps": 1e-2}, SEQUENCES, False),
        ({"alpha": 5e-3, "beta1": 0.5, "beta2": 0.9, "eps": 1e-2}, ("quadratic",), False),
        ({"alpha": 1e-3, "beta1": 0.5, "beta2": 0.9, "eps": 1e-2}, ("rosenbrock",), False),
        ({"alpha": 0.01, "beta1": 0.0, "beta2": 0.99}, ("mixed", "quadratic"), False),
        ({"alpha": 0.01, "beta1": 0.9, "beta2": 0.99, "eps": 0.0}, ("dense",), False),
        ({"alpha": 0.05}, ("mixed", "rosenbrock"), True),
    ]:
        alpha, beta1, beta2, eps = (DEFAULTS["Adam"] | kwargs).values()
        schedule = drop(alpha) if changing else None
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

        also = Torch(
            torch.optim.Adam, amsgrad=True, before=eps_hat(eps), note=also.note, **in_torch
        )
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
    fast = {"alpha": 0.02, "beta2": 0.9, "eps": 0.1, "final_alpha": 5e-3, "gamma": 0.05}
    large = {"alpha": 0.05, "beta1": 0.5, "beta2": 0.99, "final_alpha": 0.5, "gamma": 0.01}
    for kwargs, problems, changing in [
        ({}, (*SEQUENCES, "quadratic"), False),
        (fast, (*SEQUENCES, "quadratic"), False),
        (large, ("mixed",), True),
        ({"final_alpha": 2e-4, "gamma": 0.1}, ("rosenbrock",), True),
    ]:
        alpha, beta1, beta2, eps, final, gamma = (DEFAULTS["AdaBound"] | kwargs).values()
        betas = (beta1, beta2)
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
