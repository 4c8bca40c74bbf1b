# Right versions of unified_step, written differently.

# %% several_lines
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% dispatch
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    new_v = {"one": v, "sum": v + grad * grad, "average": v + (1 - beta2) * (grad * grad - v)}[sigma]
    new_m = m + (1 - beta1) * (grad - m)
    c1 = 1 - beta1**t if corrected else 1
    c2 = 1 - beta2**t if corrected and sigma == "average" else 1
    bottom = 1 if sigma == "one" else (new_v / c2) ** 0.5 + eps
    return [theta - alpha / c1 * new_m / bottom, new_m, new_v]

# %% loops
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    thetas, ms, vs = np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        ms[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        vs[i] = v[i]
        if sigma != "one":
            old, new = (1, 1) if sigma == "sum" else (beta2, 1 - beta2)
            vs[i] = old * v[i] + new * grad[i] ** 2
        top, square = ms[i], vs[i]
        if corrected:
            top = top / (1 - beta1**t)
            if sigma == "average":
                square = square / (1 - beta2**t)
        thetas[i] = theta[i] - alpha * top / (1 if sigma == "one" else np.sqrt(square) + eps)
    return thetas, ms, vs

# %% single_precision
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta, grad, m, v = (np.asarray(x, dtype=np.float32) for x in (theta, grad, m, v))
    m = beta1 * m + (1 - beta1) * grad
    top = m
    if corrected:
        top = m / (1 - beta1**t)
    if sigma == "one":
        return theta - alpha * top, m, v
    if sigma == "sum":
        v = v + grad**2
        return theta - alpha * top / (np.sqrt(v) + eps), m, v
    v = beta2 * v + (1 - beta2) * grad**2
    square = v / (1 - beta2**t) if corrected else v
    return theta - alpha * top / (np.sqrt(square) + eps), m, v

# %% lists
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    v = {"one": lambda: v, "sum": lambda: v + grad**2}.get(sigma, lambda: beta2 * v + (1 - beta2) * grad**2)()
    m_hat, v_hat = m, v
    if corrected:
        m_hat = m / (1 - beta1**t)
    if corrected and sigma == "average":
        v_hat = v / (1 - beta2**t)
    s = np.ones_like(theta) if sigma == "one" else np.sqrt(v_hat) + eps
    return (theta - alpha * m_hat / s).tolist(), m.tolist(), v.tolist()

# %% helper_functions
def sigma_of(v, t, beta2, eps, sigma, corrected):
    if sigma == "one":
        return 1.0
    if corrected and sigma == "average":
        v = v / (1 - beta2**t)
    return np.sqrt(v) + eps


def next_v(v, grad, beta2, sigma):
    if sigma == "one":
        return v
    if sigma == "sum":
        return v + grad**2
    return beta2 * v + (1 - beta2) * grad**2


def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    v = next_v(v, grad, beta2, sigma)
    step = alpha * m / sigma_of(v, t, beta2, eps, sigma, corrected)
    if corrected:
        step = step / (1 - beta1**t)
    return theta - step, m, v

# %% warns_and_prints
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    import warnings

    warnings.warn("slow")
    print("step", t)
    new = np.array(theta, dtype=float)
    new_m = beta1 * np.array(m) + (1 - beta1) * np.array(grad)
    new_v = np.array(v, dtype=float)
    if sigma == "sum":
        new_v += np.square(grad)
    if sigma == "average":
        new_v *= beta2
        new_v += (1 - beta2) * np.square(grad)
    scale = alpha
    if corrected:
        scale = alpha / (1 - beta1**t)
    if sigma == "one":
        new -= scale * new_m
    else:
        root = np.sqrt(new_v / (1 - beta2**t)) if corrected and sigma == "average" else np.sqrt(new_v)
        new -= scale * new_m / (root + eps)
    return new, new_m, new_v
