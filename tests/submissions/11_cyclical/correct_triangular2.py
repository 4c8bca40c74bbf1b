# Right versions of triangular2, written differently.

# %% with_triangular
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    return alpha_min + (triangular(t, alpha_min, alpha_max, step_size) - alpha_min) / 2 ** (cycle - 1)


# %% lower_peak
def triangular2(t, alpha_min, alpha_max, step_size):
    done = t // (2 * step_size)
    peak = alpha_min + (alpha_max - alpha_min) * 0.5**done
    return triangular(t, alpha_min, peak, step_size)


# %% all_written_out
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * np.maximum(0, 1 - x) * (1 / (2.0 ** (cycle - 1)))


# %% halved_in_a_loop
def triangular2(t, alpha_min, alpha_max, step_size):
    swing = alpha_max - alpha_min
    while t >= 2 * step_size:
        t = t - 2 * step_size
        swing = swing / 2
    if t > step_size:
        t = 2 * step_size - t
    return alpha_min + swing * t / step_size


# %% recursion
def triangular2(t, alpha_min, alpha_max, step_size):
    if t >= 2 * step_size:
        return (alpha_min + triangular2(t - 2 * step_size, alpha_min, alpha_max, step_size)) / 2
    return alpha_min + (alpha_max - alpha_min) * (1 - abs(t / step_size - 1))


# %% bit_shift
def triangular2(t, alpha_min, alpha_max, step_size):
    number = int(t / (2 * step_size))
    swing = (alpha_max - alpha_min) / (1 << number)
    place = t - number * 2 * step_size
    return float(alpha_min + swing * min(place, 2 * step_size - place) / step_size)


# %% float32
def triangular2(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return np.float32(alpha_min + (alpha_max - alpha_min) * (1 - x) * np.exp2(1 - cycle))
