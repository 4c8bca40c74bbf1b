# Right versions of exponential_decay, written differently.

# %% one_line
def exponential_decay(t, alpha, gamma):
    return alpha * gamma**t


# %% loop
def exponential_decay(t, alpha, gamma):
    for _ in range(t):
        alpha = alpha * gamma
    return alpha


# %% logarithm
def exponential_decay(t, alpha, gamma):
    return alpha * np.exp(t * np.log(gamma))


# %% math_pow
def exponential_decay(t, alpha, gamma):
    import math

    return math.pow(gamma, t) * alpha


# %% product_of_an_array
def exponential_decay(t, alpha, gamma):
    return alpha * np.prod(np.full(t, gamma))


# %% takes_the_rest_off
def exponential_decay(t, alpha, gamma):
    a = [alpha]
    while len(a) <= t:
        a.append(a[-1] - (1 - gamma) * a[-1])
    return a[t]


# %% float32
def exponential_decay(t, alpha, gamma):
    return np.float32(alpha * np.power(gamma, float(t)))


# %% squares
def exponential_decay(t, alpha, gamma):
    if t == 0:
        return alpha
    half = exponential_decay(t // 2, 1.0, gamma)
    return alpha * half * half * (gamma if t % 2 else 1)
