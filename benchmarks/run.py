"""Speed of the numerics: ``make bench``.

Every figure is a ratio of two ways of doing the same thing, measured in turn in one run, with the median of several
repetitions. Where PyTorch is not installed (it is never needed), the project's own unbatched run stands in for it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from course_lib.optimizers import Adam
from course_lib.running import run
from course_lib.surfaces import rosenbrock

START = np.array([-1.2, 1.0])
GRID, GRID_STEPS, PATH_STEPS = 64, 500, 300
IMPORT = "import course_lib, course_lib.optimizers, course_lib.running, course_lib.surfaces"


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def in_turn(a: Callable[[], object], b: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Median seconds of a and of b, measured a b a b … after one warm-up each."""
    a(), b()
    pairs = [(seconds(a), seconds(b)) for _ in range(repeats)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def torch_path(alpha: float, beta1: float, steps: int) -> list:
    """The usual training loop: autograd, torch.optim.Adam, the parameters kept."""
    import torch

    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([theta], lr=alpha, betas=(beta1, 0.999))
    path = [theta.detach().clone()]
    for _ in range(steps):
        optimizer.zero_grad()
        x, y = theta
        loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
        loss.backward()
        optimizer.step()
        path.append(theta.detach().clone())
    return path


def own_path(alpha: float, beta1: float, steps: int) -> np.ndarray:
    return run(Adam(alpha=alpha, beta1=beta1), rosenbrock(), START, steps).theta


def grid() -> np.ndarray:
    alphas = np.logspace(-4, 0, GRID)[:, None]
    betas = np.linspace(0, 0.99, GRID)[None, :]
    path = run(
        Adam(alpha=alphas, beta1=betas), rosenbrock(), START, GRID_STEPS, record_every=GRID_STEPS
    )
    return path.loss[-1]


def main() -> int:
    try:
        import torch

        torch.set_num_threads(1)
        other, name = torch_path, f"torch.optim.Adam, PyTorch {torch.__version__}"
        same = np.array([p.numpy() for p in torch_path(0.01, 0.9, 100)])
        error = np.max(np.abs(same - own_path(0.01, 0.9, 100)))
        print(f"both compute the same path: largest difference over 100 steps {error:.1e}")
    except ImportError:
        other, name = own_path, "the project's own unbatched run (PyTorch is not installed)"
    print(f"compared with: {name}\n")

    sampled = 3
    cells = [(1e-3, 0.5), (1e-2, 0.9), (1e-1, 0.99)]
    ours, theirs = in_turn(grid, lambda: [other(a, b, GRID_STEPS) for a, b in cells], repeats=5)
    scaled = theirs * GRID**2 / sampled
    print(f"{GRID} x {GRID} grid of (alpha, beta1), {GRID_STEPS} Adam steps on Rosenbrock")
    print(f"  batched run {ours * 1e3:9.1f} ms")
    print(f"  loop        {scaled * 1e3:9.1f} ms ({sampled} of {GRID**2} cells measured, scaled)")
    print(f"  ratio       {scaled / ours:9.0f}   (wanted: at least 100)\n")

    ours, theirs = in_turn(
        lambda: own_path(0.01, 0.9, PATH_STEPS), lambda: other(0.01, 0.9, PATH_STEPS), repeats=15
    )
    print(f"one path of {PATH_STEPS} Adam steps on Rosenbrock, every point kept")
    print(f"  run         {ours * 1e3:9.2f} ms")
    print(f"  loop        {theirs * 1e3:9.2f} ms")
    print(f"  ratio       {theirs / ours:9.1f}   (wanted: at least 4 against PyTorch)\n")

    code = f"{IMPORT}; import sys; assert 'matplotlib' not in sys.modules"
    whole, bare = in_turn(
        lambda: subprocess.run([sys.executable, "-c", code], check=True),
        lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
        repeats=7,
    )
    print("import of course_lib with optimizers, surfaces and run, without Matplotlib")
    print(f"  {whole - bare:.3f} s   (whole process {whole:.3f} s; wanted: under 0.2 s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
