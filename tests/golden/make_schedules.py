"""Step sizes of PyTorch's own schedulers, for tests/test_schedules_golden.py.

Run with an interpreter that has torch: ``python tests/golden/make_schedules.py``. It writes
``schedules.json`` beside itself: the versions, and for each case the learning rates of the steps
t = 0, 1, 2, ... (read before each ``optimizer.step()``).
"""

from __future__ import annotations

import json
import platform
from pathlib import Path

import torch
from torch.optim import lr_scheduler

STEPS = 60


def rates(make, alpha, steps=STEPS, momentum=0.0):
    """Learning rates, and the momenta if momentum > 0, that ``steps`` steps would use."""
    parameter = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.SGD([parameter], lr=alpha, momentum=momentum)
    scheduler = make(optimizer)
    alphas, betas = [], []
    for t in range(steps):
        group = optimizer.param_groups[0]
        alphas.append(float(group["lr"]))
        betas.append(float(group["momentum"]))
        optimizer.step()
        if t < steps - 1:
            scheduler.step()
    return (alphas, betas) if momentum else alphas


def one_cycle(extra_steps=0, **options):
    def make(optimizer):
        return lr_scheduler.OneCycleLR(optimizer, **options)

    steps = options["total_steps"] + extra_steps
    alphas, betas = rates(make, 0.1, steps=steps, momentum=0.9)
    return {"arguments": options, "alpha": alphas, "beta": betas}


def cyclic(mode, **options):
    def make(optimizer):
        return lr_scheduler.CyclicLR(optimizer, mode=mode, cycle_momentum=False, **options)

    return {"arguments": options, "alpha": rates(make, 0.1)}


def case(make, alpha, **arguments):
    return {"arguments": {"alpha": alpha, **arguments}, "alpha": rates(make, alpha)}


def cases():
    s = lr_scheduler
    yield (
        "lambda_inverse_time",
        case(lambda o: s.LambdaLR(o, lambda t: 1 / (1 + 0.05 * t)), 0.2, decay=0.05),
    )
    yield "lambda_sqrt", case(lambda o: s.LambdaLR(o, lambda t: (t + 1) ** -0.5), 0.2)
    yield (
        "lambda_transformer",
        case(
            lambda o: s.LambdaLR(o, lambda t: 512**-0.5 * min((t + 1) ** -0.5, (t + 1) * 20**-1.5)),
            1.0,
            d_model=512,
            warmup_steps=20,
        ),
    )
    yield "constant", case(lambda o: s.ConstantLR(o, factor=1.0), 0.3)
    yield "exponential", case(lambda o: s.ExponentialLR(o, gamma=0.93), 0.2, gamma=0.93)
    yield "step", case(lambda o: s.StepLR(o, 7, gamma=0.5), 0.2, step_size=7, gamma=0.5)
    yield (
        "cosine",
        case(lambda o: s.CosineAnnealingLR(o, 40, eta_min=0.01), 0.2, steps=40, alpha_min=0.01),
    )
    yield (
        "warm_restarts_1",
        case(
            lambda o: s.CosineAnnealingWarmRestarts(o, 10, 1, eta_min=0.01),
            0.2,
            T0=10,
            Tmult=1,
            alpha_min=0.01,
        ),
    )
    yield (
        "warm_restarts_2",
        case(lambda o: s.CosineAnnealingWarmRestarts(o, 7, 2), 0.2, T0=7, Tmult=2, alpha_min=0.0),
    )
    yield (
        "warm_restarts_3",
        case(lambda o: s.CosineAnnealingWarmRestarts(o, 1, 3), 0.2, T0=1, Tmult=3, alpha_min=0.0),
    )
    # start_factor 1/w and total_iters w - 1 make LinearLR's t-th rate alpha (t + 1) / w.
    yield (
        "linear_warmup",
        case(lambda o: s.LinearLR(o, start_factor=1 / 12, total_iters=11), 0.2, warmup_steps=12),
    )
    yield (
        "warmup_then_cosine",
        case(
            lambda o: s.SequentialLR(
                o,
                [
                    s.LinearLR(o, start_factor=1 / 12, total_iters=11),
                    s.CosineAnnealingLR(o, 48, eta_min=0.01),
                ],
                milestones=[12],
            ),
            0.2,
            warmup_steps=12,
            steps=48,
            alpha_min=0.01,
        ),
    )
    bounds = {"base_lr": 0.01, "max_lr": 0.2, "step_size_up": 6}
    yield "triangular", cyclic("triangular", **bounds)
    yield "triangular2", cyclic("triangular2", **bounds)
    yield "exp_range", cyclic("exp_range", gamma=0.97, **bounds)
    yield "one_cycle_cos", one_cycle(max_lr=0.5, total_steps=50)
    yield (
        "one_cycle_linear",
        one_cycle(max_lr=0.5, total_steps=41, anneal_strategy="linear", pct_start=0.25),
    )
    yield "one_cycle_three_cos", one_cycle(max_lr=0.5, total_steps=50, three_phase=True)
    yield (
        "one_cycle_three_linear",
        one_cycle(
            max_lr=0.5,
            total_steps=60,
            three_phase=True,
            anneal_strategy="linear",
            pct_start=0.4,
            div_factor=10.0,
            final_div_factor=100.0,
        ),
    )
    # One step too many: torch accepts it and extrapolates to a negative rate.
    yield (
        "one_cycle_overrun",
        one_cycle(extra_steps=1, max_lr=1.0, total_steps=10, anneal_strategy="linear"),
    )


def main():
    versions = {"torch": torch.__version__, "python": platform.python_version()}
    lines = [f"  {json.dumps(name)}: {json.dumps(content)}" for name, content in cases()]
    path = Path(__file__).parent / "schedules.json"
    path.write_text(
        f'{{\n "versions": {json.dumps(versions)},\n "cases": {{\n'
        + ",\n".join(lines)
        + "\n }\n}\n"
    )


if __name__ == "__main__":
    main()
