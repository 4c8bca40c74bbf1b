# ruff: noqa: F821
# The run starts again from m = v = 0 at every step.
# loses: adam_minimize_visible adam_minimize_hidden
# reason: m and v start again from 0
import numpy as np


# %% adam_minimize
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = [np.array(theta, dtype=float)]
    for t in range(1, steps + 1):
        m = v = np.zeros_like(path[0])
        new, m, v = adam_step(path[-1], grad_f(path[-1]), m, v, t, alpha, beta1, beta2, eps)
        path.append(new)
    return np.array(path)
