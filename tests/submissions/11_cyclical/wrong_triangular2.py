# Wrong versions of triangular2, as students write the whole cell.

# %% no_halving mistake="not_halved"
def triangular2(t, alpha_min, alpha_max, step_size):
    return triangular(t, alpha_min, alpha_max, step_size)


# %% power_of_cycle mistake="first_halved_too"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2**cycle


# %% always_half mistake=""
def triangular2(t, alpha_min, alpha_max, step_size):
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2


# %% half_after_the_first mistake="halved_once"
def triangular2(t, alpha_min, alpha_max, step_size):
    alpha = triangular(t, alpha_min, alpha_max, step_size)
    if t >= 2 * step_size:
        alpha = alpha_min + (alpha - alpha_min) / 2
    return alpha


# %% over_the_cycle mistake="divided_by_number"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x) / cycle


# %% times_for_power mistake="divided_by_double"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    swing = triangular(t, alpha_min, alpha_max, step_size) - alpha_min
    return alpha_min + swing / max(1, 2 * (cycle - 1))


# %% half_cycles mistake="every_half_cycle"
def triangular2(t, alpha_min, alpha_max, step_size):
    halvings = t // step_size
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2**halvings


# %% no_floor_in_the_power mistake="smoothly"
def triangular2(t, alpha_min, alpha_max, step_size):
    swing = triangular(t, alpha_min, alpha_max, step_size) - alpha_min
    return alpha_min + swing * 0.5 ** (t / (2 * step_size))


# %% cycle_to_the_two mistake="squares"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = 1 + t // (2 * step_size)
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / cycle**2


# %% doubled mistake="grows"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x) * 2 ** (cycle - 1)


# %% everything_halved mistake="both_bounds"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return triangular(t, alpha_min, alpha_max, step_size) / 2 ** (cycle - 1)


# %% upper_bound_halved mistake="maximum_halved"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return triangular(t, alpha_min, alpha_max / 2 ** (cycle - 1), step_size)


# %% one_cycle_late mistake="first_two_alike"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    power = max(0, cycle - 2)
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2**power


# %% short_cycles mistake="half_for_whole"
def triangular2(t, alpha_min, alpha_max, step_size):
    half = step_size / 2
    cycle = np.floor(1 + t / (2 * half))
    x = np.abs(t / half - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x) / 2 ** (cycle - 1)


# %% starts_high mistake="from_the_top"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * x / 2 ** (cycle - 1)


# %% no_lower_bound mistake="from_zero"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2 ** (cycle - 1)


# %% euler mistake="exp_of_cycle"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) * np.exp(-(cycle - 1))


# %% two_first_and_whole mistake="first_halved_too + both_bounds"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return triangular(t, alpha_min, alpha_max, step_size) / 2**cycle


# %% two_late_and_number mistake="t_from_one + divided_by_number"
def triangular2(t, alpha_min, alpha_max, step_size):
    t = t + 1
    cycle = 1 + t // (2 * step_size)
    x = abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x) / cycle


# %% converges_to_the_middle mistake=""
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    middle = (alpha_min + alpha_max) / 2
    return middle + (triangular(t, alpha_min, alpha_max, step_size) - middle) / 2 ** (cycle - 1)


# %% xor_for_power says="TypeError"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2 ^ (cycle - 1)


# %% printed says="returns None"
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    print(alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2 ** (cycle - 1))
