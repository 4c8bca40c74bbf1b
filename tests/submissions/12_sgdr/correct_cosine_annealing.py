# Right versions of cosine_annealing, written differently.

# %% as_in_the_formula
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    if t > steps:
        return alpha_min
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps)) / 2


# %% clipped_time
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    angle = np.pi * np.clip(t / steps, 0, 1)
    return alpha_min + 0.5 * (alpha - alpha_min) * (np.cos(angle) + 1)


# %% mean_and_swing
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(t, steps)
    middle, half = (alpha + alpha_min) / 2, (alpha - alpha_min) / 2
    return middle + half * np.cos(np.pi * t / steps)


# %% square_of_the_half_angle
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    if t >= steps:
        return alpha_min
    return alpha_min + (alpha - alpha_min) * np.cos(0.5 * np.pi * t / steps) ** 2


# %% from_above
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    done = 1.0 if t > steps else t / steps
    return alpha - (alpha - alpha_min) * np.sin(np.pi * done / 2) ** 2


# %% mixture
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    import math

    weight = 0.5 * (1.0 + math.cos(math.pi * min(t, steps) / steps))
    return weight * alpha + (1 - weight) * alpha_min


# %% complex_numbers
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / steps, 1)
    h = (1 + np.exp(1j * np.pi * x).real) / 2
    return alpha_min + (alpha - alpha_min) * h


# %% where_and_float32
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    falling = alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps)) / 2
    return np.float32(np.where(t < steps, falling, alpha_min))


# %% one_element
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = np.minimum(np.array([t]) / steps, 1)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2
