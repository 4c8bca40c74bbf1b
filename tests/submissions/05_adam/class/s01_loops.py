# A right answer: plain loops over the elements instead of array arithmetic.
import numpy as np


# %% update_moments
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    grad, m, v = np.array(grad), np.array(m), np.array(v)
    new_m, new_v = np.zeros(grad.shape), np.zeros(grad.shape)
    for index in np.ndindex(grad.shape):
        g = float(grad[index])
        new_m[index] = m[index] + (1 - beta1) * (g - m[index])
        new_v[index] = v[index] * beta2 + g * g * (1 - beta2)
    return new_m, new_v


# %% bias_correction
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    product1 = product2 = 1.0
    for _ in range(t):
        product1 *= beta1
        product2 *= beta2
    return np.array(m) / (1 - product1), np.array(v) / (1 - product2)


# %% adam_step
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    new = np.zeros(np.shape(theta))
    for index in np.ndindex(new.shape):
        new[index] = np.array(theta)[index] - alpha * m_hat[index] / (v_hat[index] ** 0.5 + eps)
    return new, m, v


# %% adam_minimize
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = np.array(theta, dtype=float)
    path = np.zeros((steps + 1, *theta.shape))
    path[0] = theta
    m, v = np.zeros(theta.shape), np.zeros(theta.shape)
    t = 0
    while t < steps:
        t += 1
        grad = grad_f(path[t - 1])
        path[t], m, v = adam_step(path[t - 1], grad, m, v, t, alpha, beta1, beta2, eps)
    return path
