# Right versions of adam_minimize, written differently.

# %% list_of_points
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% one_big_array
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = np.zeros((steps + 1,) + np.shape(theta))
    path[0] = theta
    m = v = np.zeros(np.shape(theta))
    t = 0
    while t < steps:
        new, m, v = adam_step(path[t], grad_f(path[t]), m, v, t + 1, alpha, beta1, beta2, eps)
        t += 1
        path[t] = new
    return path


# %% generator
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = 0 * theta, 0 * theta
    yield theta
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        yield theta


# %% recursion
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    def rest(theta, m, v, t):
        if t > steps:
            return [theta]
        new = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        return [theta, *rest(*new, t + 1)]

    return np.stack(rest(theta, np.zeros_like(theta), np.zeros_like(theta), 1))


# %% accumulate
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    from itertools import accumulate

    def step(state, t):
        theta, m, v = state
        return adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)

    start = theta, np.zeros_like(theta), np.zeros_like(theta)
    states = accumulate(range(1, steps + 1), step, initial=start)
    return np.array([state[0] for state in states])


# %% written_out_again
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = np.array(theta, dtype=float)
    m, v = np.zeros(theta.shape), np.zeros(theta.shape)
    p1 = p2 = 1.0
    path = [theta.copy()]
    for _ in range(steps):
        g = grad_f(theta)
        p1, p2 = p1 * beta1, p2 * beta2
        m += (1 - beta1) * (g - m)
        v += (1 - beta2) * (g**2 - v)
        theta -= alpha * (m / (1 - p1)) / (np.sqrt(v / (1 - p2)) + eps)
        path.append(theta.copy())
    return np.array(path)


# %% like_keras note="ε̂ form"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        g = grad_f(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        alpha_t = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        theta = theta - alpha_t * m / (np.sqrt(v) + eps)
        path.append(theta)
    return np.array(path)


# %% lists_of_lists
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    hyper = dict(alpha=alpha, beta1=beta1, beta2=beta2, eps=eps)
    points = [theta.tolist()]
    state = [np.zeros(theta.shape).tolist()] * 2
    for t in range(steps):
        grad = grad_f(np.array(points[-1]))
        new, *state = adam_step(points[-1], grad, *state, t + 1, **hyper)
        points.append(new.tolist())
    return points


# %% prints_and_warns
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, every=1):
    import sys
    import warnings

    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, 1 + steps):
        grad = grad_f(theta)
        if t % every == 0:
            print(f"step {t}: |g| = {np.linalg.norm(grad):.3g}", file=sys.stderr)
        theta, m, v = adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    warnings.warn("not converged")
    return np.array(path)


# %% row_by_row
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = np.array([theta])
    state = {"m": np.zeros_like(theta), "v": np.zeros_like(theta)}
    for t in np.arange(steps) + 1:
        args = {"theta": path[-1], "grad": grad_f(path[-1]), "t": int(t), "alpha": alpha}
        result = adam_step(**args, **state, beta1=beta1, beta2=beta2, eps=eps)
        state = dict(zip("mv", result[1:]))
        path = np.concatenate([path, result[0][None]])
    return path


# %% early_return_and_helper
def one_more(grad_f, path, state, hyper):
    theta, t = path[-1], len(path)
    new, state["m"], state["v"] = adam_step(
        theta, grad_f(theta), state["m"], state["v"], t, **hyper
    )
    path.append(new)


def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if steps == 0:
        return [theta]
    path, state = [theta], {"m": np.zeros_like(theta), "v": np.zeros_like(theta)}
    hyper = {"alpha": alpha, "beta1": beta1, "beta2": beta2, "eps": eps}
    while len(path) <= steps:
        one_more(grad_f, path, state, hyper)
    return tuple(path)
