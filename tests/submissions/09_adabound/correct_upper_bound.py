# Right versions of upper_bound, written differently.

# %% as_given
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma * t))


# %% as_in_the_lecture
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha + final_alpha / (gamma * t)


# %% one_fraction
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    x = gamma * np.asarray(t)
    return final_alpha * (x + 1) / x


# %% two_divisions
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return (1 / gamma / t + 1) * final_alpha


# %% loop_over_an_array
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    if np.ndim(t) == 0:
        return float(final_alpha * (1 + 1 / (gamma * t)))
    bounds = np.zeros(len(t))
    for i in range(len(t)):
        bounds[i] = upper_bound(t[i], final_alpha, gamma)
    return bounds


# %% from_the_lower_bound
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha**2 / lower_bound(t, final_alpha, gamma)


# %% float32
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    x = np.float32(gamma) * np.asarray(t, dtype=np.float32)
    return np.float32(final_alpha) * (np.float32(1) + np.float32(1) / x)


# %% lists
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return np.asarray(final_alpha * (1 + 1 / (gamma * t))).tolist()
