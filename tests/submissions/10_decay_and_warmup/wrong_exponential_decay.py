# Wrong versions of exponential_decay, as students write the whole cell.

# %% counts_from_one mistake="one_too_late"
def exponential_decay(t, alpha, gamma):
    for _ in range(t + 1):
        alpha = alpha * gamma
    return alpha


# %% one_less mistake="one_too_early"
def exponential_decay(t, alpha, gamma):
    return alpha * gamma ** (t - 1)


# %% once_only mistake="once"
def exponential_decay(t, alpha, gamma):
    return alpha * gamma


# %% times_t mistake="product"
def exponential_decay(t, alpha, gamma):
    return alpha * gamma * t


# %% base_and_exponent mistake="swapped"
def exponential_decay(t, alpha, gamma):
    return alpha * t**gamma


# %% brackets_too_wide mistake="alpha_in_power"
def exponential_decay(t, alpha, gamma):
    return (alpha * gamma) ** t


# %% no_alpha mistake="alpha_unused"
def exponential_decay(t, alpha, gamma):
    return gamma**t


# %% of_the_notes mistake="hardcoded"
def exponential_decay(t, alpha, gamma):
    return 0.95**t * alpha


# %% gamma_is_taken_off mistake="complement"
def exponential_decay(t, alpha, gamma):
    for i in range(t):
        alpha -= gamma * alpha
    return alpha


# %% stays mistake="constant"
def exponential_decay(t, alpha, gamma):
    for _ in range(t):
        alpha * gamma
    return alpha


# %% divided mistake="grows"
def exponential_decay(t, alpha, gamma):
    return alpha / np.power(gamma, t)


# %% e_to_the_minus mistake="natural"
def exponential_decay(t, alpha, gamma):
    return alpha * np.exp(-gamma * t)


# %% nearly mistake="natural_rate"
def exponential_decay(t, alpha, gamma):
    rate = 1 - gamma
    return alpha * np.exp(-rate * t)


# %% line mistake="linear"
def exponential_decay(t, alpha, gamma):
    return alpha * (1 - t * (1 - gamma))


# %% one_over_t mistake="inverse_time"
def exponential_decay(t, alpha, gamma):
    return alpha / (1 + gamma * t)


# %% minus_power mistake="difference"
def exponential_decay(t, alpha, gamma):
    return alpha - gamma**t


# %% powers_pile_up mistake="quadratic_time"
def exponential_decay(t, alpha, gamma):
    for k in range(1, t + 1):
        alpha *= gamma**k
    return alpha


# %% sum_of_the_steps mistake="next_total"
def exponential_decay(t, alpha, gamma):
    total = 0
    for k in range(t + 1):
        total += alpha * gamma**k
    return total


# %% geometric_formula mistake="total"
def exponential_decay(t, alpha, gamma):
    if gamma == 1:
        return alpha * t
    return alpha * (1 - gamma**t) / (1 - gamma)


# %% two_complement_and_late mistake="one_too_late + complement"
def exponential_decay(t, alpha, gamma):
    return alpha * (1 - gamma) ** (t + 1)


# %% caret says="TypeError"
def exponential_decay(t, alpha, gamma):
    return alpha * gamma^t


# %% rounded mistake=""
def exponential_decay(t, alpha, gamma):
    return round(alpha * gamma**t, 4)


# %% a_floor mistake=""
def exponential_decay(t, alpha, gamma):
    return max(alpha * gamma**t, 1e-3)


# %% every_second_step mistake=""
def exponential_decay(t, alpha, gamma):
    return alpha * gamma ** (t // 2)


# %% nothing_returned says="returns None"
def exponential_decay(t, alpha, gamma):
    alpha = alpha * gamma**t
