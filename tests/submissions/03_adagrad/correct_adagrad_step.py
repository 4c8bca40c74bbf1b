# Right versions of adagrad_step, written differently.

# %% one_line_each
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = grad**2 + s * beta
    return theta - alpha / (eps + s**0.5) * grad, s

# %% loops
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    theta_new, s_new = np.empty(theta.shape), np.empty(theta.shape)
    for i in np.ndindex(theta.shape):
        s_new[i] = beta * s[i] + grad[i] * grad[i]
        theta_new[i] = theta[i] - alpha * grad[i] / (s_new[i] ** 0.5 + eps)
    return theta_new, s_new

# %% lists
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * np.asarray(s) + np.square(np.asarray(grad))
    theta = np.asarray(theta) - alpha * np.asarray(grad) / (np.sqrt(s) + eps)
    return [theta.tolist(), s.tolist()]

# %% float32
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    theta, grad, s = (np.asarray(x, dtype=np.float32) for x in (theta, grad, s))
    s = np.float32(beta) * s + grad**2
    return theta - np.float32(alpha) * grad / (np.sqrt(s) + np.float32(eps)), s

# %% in_place_on_copies
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    theta, s = theta.copy(), s.copy()
    s *= beta
    s += grad**2
    theta -= alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% helpers_and_prints
def ruler(s, eps):
    return np.sqrt(s) + eps


def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    import warnings

    s = np.add(np.multiply(beta, s), np.power(grad, 2))
    print("sum of squares:", s)
    warnings.warn("nothing is wrong", stacklevel=2)
    return np.subtract(theta, np.divide(alpha * grad, ruler(s, eps))), s

# %% hypot
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    sigma = np.hypot(np.sqrt(beta * s), grad)
    return theta - alpha * grad / (sigma + eps), sigma**2

# %% stacked
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return np.stack([theta - alpha * grad / (np.sqrt(s) + eps), s])

# %% by_rows
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    if np.ndim(theta) == 0:
        new = float(beta) * float(s) + float(grad) ** 2
        return float(theta) - alpha * float(grad) / (new**0.5 + eps), new
    rows = [adagrad_step(*row, alpha=alpha, beta=beta, eps=eps) for row in zip(theta, grad, s)]
    return [r[0] for r in rows], [r[1] for r in rows]
