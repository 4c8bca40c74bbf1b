# Right versions of inverse_time_decay, written differently.

# %% one_line
def inverse_time_decay(t, alpha, decay):
    return alpha / (1 + decay * t)


# %% power_minus_one
def inverse_time_decay(t, alpha, decay):
    return alpha * (1.0 + t * decay) ** -1


# %% denominator_in_a_loop
def inverse_time_decay(t, alpha, decay):
    bottom = 1.0
    for _ in range(t):
        bottom += decay
    return alpha / bottom


# %% reciprocals_add_up
def inverse_time_decay(t, alpha, decay):
    if alpha == 0:
        return 0
    return 1 / (1 / alpha + t * decay / alpha)


# %% float32
def inverse_time_decay(t, alpha, decay):
    return np.float32(alpha) / np.float32(1 + decay * t)


# %% an_array_of_one
def inverse_time_decay(t, alpha, decay):
    t = np.asarray(t, dtype=float)
    return np.array([alpha / (1 + decay * t)])


# %% half_life
def inverse_time_decay(t, alpha, decay):
    if not decay:
        return alpha
    half = 1 / decay
    return alpha * half / (half + t)


# %% recursion
def inverse_time_decay(t, alpha, decay):
    if t == 0:
        return alpha
    return alpha - alpha * decay * t / (1 + decay * t)
