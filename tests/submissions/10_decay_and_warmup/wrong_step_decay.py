# Wrong versions of step_decay, as students write the whole cell.

# %% one_step_early mistake="one_too_late"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** ((t + 1) // step_size)


# %% one_step_late mistake="one_too_early"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** ((t - 1) // step_size)


# %% greater_not_greater_or_equal mistake="late_but_positive"
def step_decay(t, alpha, gamma, step_size):
    edge = step_size
    while t > edge:
        alpha = alpha * gamma
        edge += step_size
    return alpha


# %% smooth mistake="no_floor"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** (t / step_size)


# %% rounds_up mistake="ceil"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** np.ceil(t / step_size)


# %% rounds mistake="round"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** round(t / step_size)


# %% first_stair_is_one mistake="one_stair_more"
def step_decay(t, alpha, gamma, step_size):
    stair = 1 + t // step_size
    return alpha * gamma**stair


# %% no_stairs mistake="every_step"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma**t


# %% modulo mistake="remainder"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** (t % step_size)


# %% two_stairs mistake="once"
def step_decay(t, alpha, gamma, step_size):
    if t >= step_size:
        alpha = alpha * gamma
    return alpha


# %% when_divisible mistake="zero_is_an_edge"
def step_decay(t, alpha, gamma, step_size):
    if t % step_size == 0:
        alpha *= gamma
    return alpha


# %% when_divisible_but_not_zero mistake="only_at_the_edge"
def step_decay(t, alpha, gamma, step_size):
    if t > 0 and t % step_size == 0:
        return gamma * alpha
    return alpha


# %% exchanged says="ZeroDivisionError"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** (step_size // t)


# %% times mistake="product"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma * (t // step_size)


# %% minus mistake="linear"
def step_decay(t, alpha, gamma, step_size):
    return alpha - gamma * (t // step_size)


# %% divides mistake="grows"
def step_decay(t, alpha, gamma, step_size):
    stairs = t // step_size
    return alpha / gamma**stairs


# %% forgets_brackets mistake="no_brackets"
def step_decay(t, alpha, gamma, step_size):
    return alpha * (gamma**t // step_size)


# %% power_of_all mistake="alpha_in_power"
def step_decay(t, alpha, gamma, step_size):
    return (alpha * gamma) ** (t // step_size)


# %% factor_only mistake="alpha_unused"
def step_decay(t, alpha, gamma, step_size):
    return gamma ** (t // step_size)


# %% always_half mistake="hardcoded_half"
def step_decay(t, alpha, gamma, step_size):
    for _ in range(t // step_size):
        alpha /= 2
    return alpha


# %% always_a_tenth mistake="hardcoded_tenth"
def step_decay(t, alpha, gamma, step_size):
    return alpha * 0.1 ** (t // step_size)


# %% drop_of_gamma mistake="complement"
def step_decay(t, alpha, gamma, step_size):
    return alpha * (1 - gamma) ** (t // step_size)


# %% every_ten mistake="hardcoded_width"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** (t // 10)


# %% two_smooth_and_no_alpha mistake="no_floor + alpha_unused"
def step_decay(t, alpha, gamma, step_size):
    return gamma ** (t / step_size)


# %% three_stairs_at_most mistake=""
def step_decay(t, alpha, gamma, step_size):
    if t < step_size:
        return alpha
    if t < 2 * step_size:
        return alpha * gamma
    return alpha * gamma**2


# %% stairs_grow_longer mistake=""
def step_decay(t, alpha, gamma, step_size):
    edge = step_size
    while t >= edge:
        alpha, edge = alpha * gamma, 2 * edge
    return alpha


# %% remembers says="answers differently"
last = {}


def step_decay(t, alpha, gamma, step_size):
    if t % step_size == 0 and t:
        last[alpha] = last.get(alpha, alpha) * gamma
    return last.get(alpha, alpha)


# %% misspelt says="NameError"
def step_decay(t, alpha, gamma, step_size):
    return alpha * gamma ** (t // stepsize)
