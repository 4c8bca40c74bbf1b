# Right versions of lower_bound, written differently.

# %% as_given
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * t + 1))


# %% as_in_the_lecture
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha - final_alpha / (gamma * t + 1)


# %% one_fraction
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    x = gamma * np.asarray(t)
    return final_alpha * x / (1 + x)


# %% negative_power
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1.0 - (t * gamma + 1.0) ** -1)


# %% loop_over_an_array
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    if np.ndim(t) == 0:
        return float(final_alpha * (1 - 1 / (gamma * t + 1)))
    return [lower_bound(s, final_alpha, gamma) for s in t]


# %% numpy_calls
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    gap = np.reciprocal(np.add(np.multiply(gamma, t), 1.0))
    return np.multiply(final_alpha, np.subtract(1, gap))


# %% float32
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    x = np.float32(gamma) * np.asarray(t, dtype=np.float32)
    return np.float32(final_alpha) * (x / (x + np.float32(1)))


# %% reciprocals_added
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    print("t =", t)
    return 1 / (1 / final_alpha + 1 / (final_alpha * gamma * t))
