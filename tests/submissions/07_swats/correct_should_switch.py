# Right versions of should_switch, written differently.

# %% one_line
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance


# %% early_return
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    if t == 1:
        return False
    corrected = lam / (1.0 - beta2**t)
    if abs(corrected - gamma) < switch_tolerance:
        return True
    else:
        return False


# %% between
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    average = lam / (1 - np.power(beta2, t))
    return bool(t >= 2) and -switch_tolerance < average - gamma < switch_tolerance


# %% zero_or_one
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    gap = np.abs(gamma - lam / (1 - beta2**t))
    return int(gap < switch_tolerance) * int(t > 1)


# %% without_division
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    weight = 1 - beta2**t
    close = abs(lam - gamma * weight) < switch_tolerance * weight
    return np.logical_and(close, t > 1)


# %% loop_for_the_power
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    power = 1.0
    for _ in range(t):
        power *= beta2
    lam_hat = lam / (1 - power)
    return not (t < 2 or max(lam_hat, gamma) - min(lam_hat, gamma) >= switch_tolerance)


# %% sum_of_weights
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    weights = sum((1 - beta2) * beta2**k for k in range(t))
    print(lam / weights)
    return [t > 1 and abs(lam / weights - gamma) < switch_tolerance]


# %% numpy_bool
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    lam, gamma = np.float64(lam), np.float64(gamma)
    return np.array(abs(lam / (1 - beta2**t) - gamma) < switch_tolerance) & (t > 1)
