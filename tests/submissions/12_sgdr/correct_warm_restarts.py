# Right versions of warm_restarts, written differently.

# %% subtract_and_grow
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t = t - T
        T = T * Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% starts_and_ends
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    start, T = 0, T0
    while start + T <= t:
        start += T
        T *= Tmult
    x = (t - start) / T
    return alpha_min + 0.5 * (alpha - alpha_min) * (1 + np.cos(np.pi * x))


# %% with_a_logarithm
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    import math

    if Tmult == 1:
        T_cur, T_i = t % T0, T0
    else:
        i = math.floor(math.log(t / T0 * (Tmult - 1) + 1, Tmult))
        T_cur, T_i = t - T0 * (Tmult**i - 1) / (Tmult - 1), T0 * Tmult**i
    return alpha_min + (alpha - alpha_min) * (1 + math.cos(math.pi * T_cur / T_i)) / 2


# %% with_ends_of_the_earlier_function
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    if T0 == int(T0) and Tmult == int(Tmult):
        ends = [0, *restart_steps(int(T0), int(Tmult), int(t))]
    else:
        ends, T = [0], T0
        while ends[-1] + T <= t:
            ends.append(ends[-1] + T)
            T = T * Tmult
    i = len(ends) - 1
    return cosine_annealing(t - ends[-1], alpha, T0 * Tmult**i, alpha_min)


# %% recursive
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    if t < T0:
        return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T0)) / 2
    return warm_restarts(t - T0, alpha, T0 * Tmult, Tmult, alpha_min)


# %% for_loop
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    done = 0.0
    for i in range(100_000):
        T = T0 * Tmult**i
        if t < done + T:
            break
        done += T
    return alpha_min + (alpha - alpha_min) * np.cos(0.5 * np.pi * (t - done) / T) ** 2


# %% float32
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t = t - T
        T = T * Tmult
    x = np.float32(t / T)
    return np.float32(alpha_min + (alpha - alpha_min) * (1 + np.cos(np.float32(np.pi) * x)) / 2)


# %% searchsorted
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    lengths = T0 * float(Tmult) ** np.arange(0, 300)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    i = np.searchsorted(starts, t, side="right") - 1
    return np.array([cosine_annealing(t - starts[i], alpha, lengths[i], alpha_min)])
