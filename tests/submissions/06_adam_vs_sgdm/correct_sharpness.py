# Right versions of sharpness, written differently.

# %% as_in_the_formula
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% one_sided
def sharpness(grad, theta, direction, steps=20):
    h = 1e-6
    here = grad(theta)
    v = direction / np.sqrt((direction**2).sum())
    for _ in range(steps):
        w = (grad(theta + h * v) - here) / h
        lam = (v * w).sum()
        v = w / np.sqrt((w**2).sum())
    return float(lam)


# %% normalised_at_the_top
def sharpness(grad, theta, direction, steps=20):
    w = direction
    for _ in range(steps):
        v = w / np.linalg.norm(w)
        w = (grad(theta + 1e-3 * v) - grad(theta - 1e-3 * v)) / 2e-3
    return np.dot(v, w)


# %% rayleigh_quotient
def sharpness(grad, theta, direction, steps=20):
    v, t = np.array(direction, dtype=float), 0
    while t < steps:
        step = 1e-4 / np.linalg.norm(v)
        w = (grad(theta + step * v) - grad(theta - step * v)) / (2 * step)
        quotient = v.dot(w) / v.dot(v)
        v, t = w, t + 1
    return quotient


# %% element_by_element
def sharpness(grad, theta, direction, steps=20):
    import math

    h = 1e-4
    length = math.sqrt(sum(x * x for x in direction))
    v = [x / length for x in direction]
    for _ in range(steps):
        up = grad(np.array([t + h * x for t, x in zip(theta, v)]))
        down = grad(np.array([t - h * x for t, x in zip(theta, v)]))
        w = [(a - b) / (2 * h) for a, b in zip(up, down)]
        lam = sum(a * b for a, b in zip(v, w))
        length = math.sqrt(sum(x * x for x in w))
        v = [x / length for x in w]
    return lam


# %% whole_matrix
def sharpness(grad, theta, direction, steps=20):
    h, n = 1e-4, len(theta)
    H = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(n)])
    v = direction / np.linalg.norm(direction)
    for _ in range(steps - 1):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v @ H @ v


# %% recursive_float32
def sharpness(grad, theta, direction, steps=20):
    v = direction / np.linalg.norm(direction)
    w = (grad(theta + 1e-4 * v) - grad(theta - 1e-4 * v)) / 2e-4
    if steps == 1:
        return np.float32(v @ w)
    return sharpness(grad, theta, w, steps - 1)
