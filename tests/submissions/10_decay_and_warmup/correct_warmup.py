# Right versions of warmup, written differently.

# %% with_the_function_above
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return exponential_decay(t - warmup_steps, alpha, gamma)


# %% one_product
def warmup(t, alpha, warmup_steps, gamma=1.0):
    return alpha * min(1, (t + 1) / warmup_steps) * gamma ** max(0, t - warmup_steps)


# %% step_by_step
def warmup(t, alpha, warmup_steps, gamma=1.0):
    a = 0.0
    for k in range(t + 1):
        if k < warmup_steps:
            a = a + alpha / warmup_steps
        elif k > warmup_steps:
            a = a * gamma
    return a


# %% where
def warmup(t, alpha, warmup_steps, gamma=1.0):
    up = (t + 1) / warmup_steps
    down = gamma ** np.maximum(t - warmup_steps, 0)
    return np.where(t < warmup_steps, alpha * up, alpha * down)


# %% peak_belongs_to_the_fall
def warmup(t, alpha, warmup_steps, gamma=1.0):
    s = t + 1
    if s >= warmup_steps:
        return alpha * gamma ** max(s - warmup_steps - 1, 0)
    return s * (alpha / warmup_steps)


# %% linspace
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return np.linspace(0, alpha, warmup_steps + 1)[1:][t]
    return alpha * np.exp((t - warmup_steps) * np.log(gamma))


# %% interpolation
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t >= warmup_steps:
        return [alpha * gamma ** (t - warmup_steps)]
    return [np.interp(t + 1, [0, warmup_steps], [0, alpha])]


# %% float32
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return np.float32(alpha) * np.float32((t + 1) / warmup_steps)
    return np.float32(alpha * gamma ** (t - warmup_steps))
