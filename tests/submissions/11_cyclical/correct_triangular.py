# Right versions of triangular, written differently.

# %% formula
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * np.maximum(0, 1 - x)


# %% modulo
def triangular(t, alpha_min, alpha_max, step_size):
    position = t % (2 * step_size)
    if position <= step_size:
        return alpha_min + (alpha_max - alpha_min) * position / step_size
    return alpha_max - (alpha_max - alpha_min) * (position - step_size) / step_size


# %% while_loop
def triangular(t, alpha_min, alpha_max, step_size):
    while t >= 2 * step_size:
        t = t - 2 * step_size
    if t > step_size:
        t = 2 * step_size - t
    part = t / step_size
    return (1 - part) * alpha_min + part * alpha_max


# %% interpolated
def triangular(t, alpha_min, alpha_max, step_size):
    s = step_size
    return np.interp(t, [0, s, 2 * s], [alpha_min, alpha_max, alpha_min], period=2 * s)


# %% arcsine_of_sine
import math

def triangular(t, alpha_min, alpha_max, step_size):
    wave = math.asin(math.sin(math.pi * (t / step_size - 0.5))) / math.pi + 0.5
    return alpha_min + (alpha_max - alpha_min) * wave


# %% middle_and_half_swing
def triangular(t, alpha_min, alpha_max, step_size):
    middle, half = (alpha_max + alpha_min) / 2, (alpha_max - alpha_min) / 2
    phase = (t / step_size + 1) % 2 - 1  # from -1 to 1
    return middle + half * (1 - 2 * abs(abs(phase) - 1))


# %% mirrored_recursion
def triangular(t, alpha_min, alpha_max, step_size):
    if t > step_size:
        return triangular(abs(2 * step_size - t), alpha_min, alpha_max, step_size)
    return alpha_min + t * (alpha_max - alpha_min) / step_size


# %% zero_dimensional_array
def triangular(t, alpha_min, alpha_max, step_size):
    t = np.asarray(t, dtype=float)
    cycle = 1 + t // (2 * step_size)
    x = abs(t / step_size - (2 * cycle - 1))
    return np.array(alpha_max - x * (alpha_max - alpha_min))


# %% float32
def triangular(t, alpha_min, alpha_max, step_size):
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return np.float32(alpha_min + (alpha_max - alpha_min) * (1 - x))
