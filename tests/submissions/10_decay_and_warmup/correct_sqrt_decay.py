# Right versions of sqrt_decay, written differently.

# %% one_line
def sqrt_decay(t, alpha):
    return alpha / np.sqrt(t + 1)


# %% power
def sqrt_decay(t, alpha):
    return alpha * (t + 1) ** -0.5


# %% math
def sqrt_decay(t, alpha):
    import math

    s = t + 1
    return alpha / math.sqrt(s)


# %% root_of_square
def sqrt_decay(t, alpha):
    return np.sqrt(alpha**2 / (1.0 + t))


# %% float32
def sqrt_decay(t, alpha):
    return np.float32(alpha) / np.sqrt(np.float32(t + 1))


# %% as_a_list
def sqrt_decay(t, alpha):
    return [alpha / (t + 1) ** (1 / 2)]


# %% hypotenuse
def sqrt_decay(t, alpha):
    root = 0.0
    for _ in range(min(t + 1, 2000)):
        root = np.hypot(root, 1.0)
    return alpha / (root if t < 2000 else np.hypot(1, np.sqrt(t)))


# %% logarithms
def sqrt_decay(t, alpha):
    return alpha * np.exp(-0.5 * np.log1p(t))
