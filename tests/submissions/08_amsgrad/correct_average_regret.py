# Right versions of average_regret, written differently.

# %% cumulated
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    paid = np.cumsum(slopes * points)
    return (paid - np.minimum(low * total, high * total)) / np.arange(1, len(slopes) + 1)


# %% loop
def average_regret(slopes, points, low=-1.0, high=1.0):
    out, paid, total = [], 0.0, 0.0
    for t, (c, x) in enumerate(zip(slopes, points), start=1):
        paid += c * x
        total += c
        out.append((paid - min(low * total, high * total)) / t)
    return out


# %% from_scratch_every_time
def average_regret(slopes, points, low=-1.0, high=1.0):
    T = len(slopes)
    regret = np.empty(T)
    for t in range(1, T + 1):
        c, x = slopes[:t], points[:t]
        best = min(np.sum(c * y) for y in (low, high))
        regret[t - 1] = (np.dot(c, x) - best) / t
    return regret


# %% best_point_first
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    x_best = np.where(total > 0, low, high)
    average_loss = np.cumsum(slopes * points) / np.arange(1, len(slopes) + 1)
    return average_loss - x_best * total / np.arange(1, len(slopes) + 1)


# %% middle_and_width
def average_regret(slopes, points, low=-1.0, high=1.0):
    middle, half = (low + high) / 2, (high - low) / 2
    c, x = np.asarray(slopes), np.asarray(points) - middle
    total = c.cumsum()
    return ((c * x).cumsum() + half * np.abs(total)) / np.cumsum(np.ones(len(c)))


# %% many_candidates
def average_regret(slopes, points, low=-1.0, high=1.0):
    candidates = np.linspace(low, high, 5)
    losses = np.cumsum(np.outer(slopes, candidates), axis=0)
    paid = np.cumsum(np.multiply(slopes, points))
    return (paid - losses.min(axis=1)) / (1 + np.arange(len(paid)))


# %% triangle_of_ones
def average_regret(slopes, points, low=-1.0, high=1.0):
    n = len(slopes)
    lower = np.tril(np.ones((n, n)))
    paid, total = lower @ (slopes * points), lower @ slopes
    return (paid - np.min([low * total, high * total], axis=0)) / lower.sum(axis=1)


# %% float32
def average_regret(slopes, points, low=-1.0, high=1.0):
    c = np.asarray(slopes, dtype=np.float64)
    total, paid = np.cumsum(c), np.cumsum(c * points)
    r = (paid - np.minimum(low * total, high * total)) / np.arange(1, len(c) + 1)
    return r.astype(np.float32)
