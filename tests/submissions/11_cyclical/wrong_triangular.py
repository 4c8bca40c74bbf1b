# Wrong versions of triangular, as students write the whole cell.

# %% whole_cycle mistake="half_for_whole"
def triangular(t, alpha_min, alpha_max, step_size):
    position = (t % step_size) / step_size
    if position < 0.5:
        return alpha_min + (alpha_max - alpha_min) * 2 * position
    return alpha_max - (alpha_max - alpha_min) * (2 * position - 1)


# %% four_step_sizes mistake="twice_as_long"
def triangular(t, alpha_min, alpha_max, step_size):
    step_size = 2 * step_size
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% distance_for_height mistake="from_the_top"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * x


# %% bounds_mixed_up mistake="from_the_top"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_max + (alpha_min - alpha_max) * (1 - x)


# %% without_abs mistake="no_abs"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = int(1 + t / (2 * step_size))
    x = t / step_size - 2 * cycle + 1
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% floor_division mistake="cycle_from_zero"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = t // (2 * step_size)
    x = abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% counts_half_cycles mistake="cycle_too_fast"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / step_size)
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% ceiling mistake="rounded_up"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.ceil(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% nearest mistake="rounded"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = round(1 + t / (2 * step_size))
    x = abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% forgot_the_floor mistake="always_min"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = 1 + t / (2 * step_size)
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * max(0, 1 - x)


# %% division_order mistake="brackets"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / 2 * step_size)
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% cycle_without_two mistake="no_two"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% sign_in_x mistake="minus_one"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle - 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% one_triangle mistake="first_cycle_only"
def triangular(t, alpha_min, alpha_max, step_size):
    if t <= step_size:
        return alpha_min + (alpha_max - alpha_min) * t / step_size
    if t <= 2 * step_size:
        return alpha_max - (alpha_max - alpha_min) * (t - step_size) / step_size
    return alpha_min


# %% a_ramp mistake="up_only"
def triangular(t, alpha_min, alpha_max, step_size):
    return alpha_min + (alpha_max - alpha_min) * min(t, step_size) / step_size


# %% falls_back mistake="sawtooth"
def triangular(t, alpha_min, alpha_max, step_size):
    return alpha_min + (alpha_max - alpha_min) * (t % step_size) / step_size


# %% jumps_up mistake="restarts"
def triangular(t, alpha_min, alpha_max, step_size):
    gone = t % step_size
    return alpha_max - (alpha_max - alpha_min) * gone / step_size


# %% integer_division mistake="whole_steps"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = 1 + t // (2 * step_size)
    x = abs(t // step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% smooth_wave mistake="cosine"
def triangular(t, alpha_min, alpha_max, step_size):
    return alpha_min + 0.5 * (alpha_max - alpha_min) * (1 - np.cos(np.pi * t / step_size))


# %% first_step_is_one mistake="t_from_one"
def triangular(t, alpha_min, alpha_max, step_size):
    t += 1
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% from_nothing mistake="from_zero"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return (alpha_max - alpha_min) * (1 - x)


# %% too_high mistake="swing_of_max"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + alpha_max * (1 - x)


# %% only_the_wave mistake="height_alone"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return max(0, 1 - abs(t / step_size - 2 * cycle + 1))


# %% equal_factors mistake="geometric"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    if alpha_min == 0:
        return 0.0
    return alpha_min * (alpha_max / alpha_min) ** (1 - x)


# %% two_floor_and_zero mistake="cycle_too_fast + from_zero"
def triangular(t, alpha_min, alpha_max, step_size):
    c = 1 + t // step_size
    return (alpha_max - alpha_min) * (1 - abs(t / step_size - 2 * c + 1))


# %% two_late_and_top mistake="t_from_one + from_the_top"
def triangular(t, alpha_min, alpha_max, step_size):
    position = ((t + 1) % (2 * step_size)) / step_size
    down = abs(position - 1)
    return alpha_min + (alpha_max - alpha_min) * down


# %% rounded_result mistake=""
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return round(alpha_min + (alpha_max - alpha_min) * (1 - x), 3)


# %% slow_fall mistake=""
def triangular(t, alpha_min, alpha_max, step_size):
    position = t % (3 * step_size)
    if position < step_size:
        return alpha_min + (alpha_max - alpha_min) * position / step_size
    return alpha_max - (alpha_max - alpha_min) * (position - step_size) / (2 * step_size)


# %% nothing_returned says="returns None"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    alpha = alpha_min + (alpha_max - alpha_min) * (1 - x)


# %% whole_table says="should have the shape"
def triangular(t, alpha_min, alpha_max, step_size):
    up = np.linspace(alpha_min, alpha_max, 11)
    return np.concatenate([up, up[::-1]])


# %% never_ends says="still running"
def triangular(t, alpha_min, alpha_max, step_size):
    position = t
    while position >= 2 * step_size or position == t:
        t -= 0 * step_size
    return alpha_min + (alpha_max - alpha_min) * position / step_size


# %% alpha_unknown says="NameError"
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * stepsize))
    x = np.abs(t / stepsize - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)
