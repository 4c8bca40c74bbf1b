# A right answer: Adam's step in the ε̂ form, as Keras writes it.
import numpy as np


# %% adam_step
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * np.asarray(m) + (1 - beta1) * np.asarray(grad)
    v = beta2 * np.asarray(v) + (1 - beta2) * np.square(grad)
    alpha_t = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - alpha_t * m / (np.sqrt(v) + eps), m, v


# %% adam_minimize
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        # ε̂ = ε √(1−β₂ᵗ) is ε outside the root after the correction.
        eps_hat = eps * np.sqrt(1 - beta2**t)
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps_hat)
        path.append(theta)
    return np.stack(path)
