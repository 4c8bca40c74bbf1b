# Wrong versions of exp_range, as students write the whole cell.

# %% as_in_torch mistake="only_swing"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * np.maximum(0, 1 - x) * gamma**t


# %% upper_bound_falls mistake="only_max"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return triangular(t, alpha_min, alpha_max * gamma**t, step_size)


# %% lower_bound_falls mistake=""
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return triangular(t, alpha_min * gamma**t, alpha_max, step_size)


# %% base_falls mistake="only_min"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    swing = triangular(t, alpha_min, alpha_max, step_size) - alpha_min
    return alpha_min * gamma**t + swing


# %% forgot_gamma mistake="not_falling"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return triangular(t, alpha_min, alpha_max, step_size)


# %% no_power mistake="gamma_once"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return gamma * triangular(t, alpha_min, alpha_max, step_size)


# %% cycle_for_t mistake="per_cycle_from_one"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    cycle = np.floor(1 + t / (2 * step_size))
    return gamma**cycle * triangular(t, alpha_min, alpha_max, step_size)


# %% full_cycles_done mistake="per_cycle"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    done = t // (2 * step_size)
    return triangular(t, alpha_min, alpha_max, step_size) * gamma**done


# %% begins_anew mistake="t_of_the_cycle"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    position = t % (2 * step_size)
    return gamma**position * triangular(t, alpha_min, alpha_max, step_size)


# %% in_half_cycles mistake="per_half_cycle"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return gamma ** (t / step_size) * triangular(t, alpha_min, alpha_max, step_size)


# %% multiplied mistake="times_t"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return gamma * t * triangular(t, alpha_min, alpha_max, step_size)


# %% counted_from_one mistake="exponent_plus_one"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    alpha = triangular(t, alpha_min, alpha_max, step_size)
    for _ in range(int(t) + 1):
        alpha = alpha * gamma
    return alpha * gamma ** (t - int(t))


# %% divided mistake="grows"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return triangular(t, alpha_min, alpha_max, step_size) / gamma**t


# %% e_to_the mistake="exponential"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return np.exp(-gamma * t) * triangular(t, alpha_min, alpha_max, step_size)


# %% decay_rate mistake="one_minus_gamma"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return (1 - gamma) ** t * triangular(t, alpha_min, alpha_max, step_size)


# %% wrong_way_round mistake="t_to_gamma"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return t**gamma * triangular(t, alpha_min, alpha_max, step_size)


# %% with_triangular2 mistake="halved_too"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    cycle = np.floor(1 + t / (2 * step_size))
    alpha = triangular(t, alpha_min, alpha_max, step_size) / 2 ** (cycle - 1)
    return gamma**t * alpha


# %% plain_decay mistake="no_wave"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return alpha_max * gamma**t


# %% swing_twice mistake="twice"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    f = gamma**t
    return f * (alpha_min + f * (triangular(t, alpha_min, alpha_max, step_size) - alpha_min))


# %% hardcoded_gamma mistake=""
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return 0.99994**t * triangular(t, alpha_min, alpha_max, step_size)


# %% two_swing_and_late mistake="only_swing + t_from_one"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    t = t + 1
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) * gamma**t


# %% two_top_and_plus_one mistake="exponent_plus_one + from_the_top"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    alpha = alpha_min + alpha_max - triangular(t, alpha_min, alpha_max, step_size)
    return alpha * gamma ** (t + 1)


# %% xor says="TypeError"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return triangular(t, alpha_min, alpha_max, step_size) * gamma ^ t


# %% both_bounds_returned says="should have the shape"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return gamma**t * np.array([alpha_min, alpha_max])
