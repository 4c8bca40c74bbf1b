# Right versions of step_decay, written differently.

# %% one_line
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** (t // step_size)


# %% floor
def step_decay(t, alpha, gamma, step_size):
    return alpha * np.power(gamma, np.floor(t / step_size))


# %% int_of_the_quotient
def step_decay(t, alpha, gamma, step_size):
    k = int(t / step_size)
    return alpha * gamma**k


# %% walks_the_stairs
def step_decay(t, alpha, gamma, step_size):
    while t >= step_size:
        alpha = alpha * gamma
        t = t - step_size
    return alpha


# %% every_step_looked_at
def step_decay(t, alpha, gamma, step_size):
    for k in range(1, t + 1):
        if k % step_size == 0:
            alpha *= gamma
    return alpha


# %% edges_counted
def step_decay(t, alpha, gamma, step_size):
    edges = np.arange(step_size, t + 1, step_size)
    return alpha * gamma ** len(edges)


# %% recursion
def step_decay(t, alpha, gamma, step_size):
    if t < step_size:
        return alpha
    return gamma * step_decay(t - step_size, alpha, gamma, step_size)


# %% float32
def step_decay(t, alpha, gamma, step_size):
    k, _ = divmod(t, step_size)
    return np.float32(alpha * gamma**k)


# %% with_the_function_above
def step_decay(t, alpha, gamma, step_size):
    return exponential_decay(t // step_size, alpha, gamma)
