# Right versions of train, written differently.

# %% list_of_points
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% one_big_array
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    T = len(alphas)
    path = np.zeros((T + 1,) + np.shape(theta))
    path[0] = theta
    m = v = np.zeros(np.shape(theta))
    for k in range(T):
        path[k + 1], m, v = unified_step(
            path[k], grad_f(path[k]), m, v, k + 1, alphas[k], beta1, beta2, eps, sigma, corrected
        )
    return path

# %% generator
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m, v = 0 * theta, 0 * theta
    yield theta
    for t in range(1, len(alphas) + 1):
        theta, m, v = unified_step(
            theta, grad_f(theta), m, v, t, alphas[t - 1], beta1, beta2, eps, sigma=sigma, corrected=corrected
        )
        yield theta

# %% recursion
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    def rest(theta, m, v, k):
        if k == len(alphas):
            return [theta]
        new = unified_step(theta, grad_f(theta), m, v, k + 1, alphas[k], beta1, beta2, eps, sigma, corrected)
        return [theta, *rest(*new, k + 1)]

    return np.stack(rest(theta, np.zeros_like(theta), np.zeros_like(theta), 0))

# %% keywords_and_lists
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    hyper = dict(beta1=beta1, beta2=beta2, eps=eps, sigma=sigma, corrected=corrected)
    points, state = [theta], [np.zeros_like(theta)] * 2
    t = 0
    while t < len(alphas):
        t += 1
        point, *state = unified_step(points[-1], grad_f(points[-1]), *state, t, alpha=alphas[t - 1], **hyper)
        points.append(point)
    return [p.tolist() for p in points]

# %% accumulate
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    from itertools import accumulate

    def one(state, k):
        theta, m, v = state
        return unified_step(theta, grad_f(theta), m, v, k + 1, alphas[k], beta1, beta2, eps, sigma, corrected)

    start = theta, np.zeros_like(theta), np.zeros_like(theta)
    return np.array([s[0] for s in accumulate(range(len(alphas)), one, initial=start)])

# %% written_out_again
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros(theta.shape), np.zeros(theta.shape), [theta.copy()]
    for t, alpha in enumerate(alphas, 1):
        g = grad_f(theta)
        m = beta1 * m + (1 - beta1) * g
        top = m / (1 - beta1**t) if corrected else m
        if sigma == "one":
            bottom = 1.0
        elif sigma == "sum":
            v = v + g**2
            bottom = np.sqrt(v) + eps
        else:
            v = beta2 * v + (1 - beta2) * g**2
            bottom = np.sqrt(v / (1 - beta2**t) if corrected else v) + eps
        theta -= alpha * top / bottom
        path.append(theta.copy())
    return np.array(path)
