# Right versions of exp_range, written differently.

# %% with_triangular
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return triangular(t, alpha_min, alpha_max, step_size) * gamma**t


# %% both_bounds_first
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    factor = np.power(gamma, t)
    low, high = alpha_min * factor, alpha_max * factor
    return triangular(t, low, high, step_size)


# %% all_written_out
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return gamma**t * (alpha_min + (alpha_max - alpha_min) * max(0, 1 - x))


# %% exponential_function
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    place = t % (2 * step_size)
    height = min(place, 2 * step_size - place) / step_size
    return np.exp(t * np.log(gamma)) * ((1 - height) * alpha_min + height * alpha_max)


# %% loop_and_rest
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    factor = 1.0
    for _ in range(int(t)):
        factor *= gamma
    factor *= gamma ** (t - int(t))
    return factor * triangular(t, alpha_min, alpha_max, step_size)


# %% math_module
import math

def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    cycle = math.floor(1 + t / (2 * step_size))
    x = math.fabs(t / step_size - 2 * cycle + 1)
    return math.pow(gamma, t) * (alpha_max - x * (alpha_max - alpha_min))


# %% float32
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    return np.float32(gamma**t * triangular(t, alpha_min, alpha_max, step_size))
