# Right versions of one_cycle_beta, written differently.

# %% with_the_function_above
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max + (beta_min - beta_max) * part
    if phase == "annealing":
        return beta_min + (beta_max - beta_min) * part
    return beta_max


# %% interpolation
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    a = pct_start * (steps - 1)
    return np.interp(t, [0, a, 2 * a], [beta_max, beta_min, beta_max])


# %% distance_from_the_peak
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    a = pct_start * (steps - 1)
    height = max(0.0, 1 - abs(t - a) / a)
    return beta_max - (beta_max - beta_min) * height


# %% from_the_step_size
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    alpha = one_cycle_alpha(t, steps, 1.0, pct_start, 2.0, 1.0)  # between 0.5 and 1
    height = max(2 * alpha - 1, 0.0)
    return beta_max * (1 - height) + beta_min * height


# %% clipped
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    a = pct_start * (steps - 1)
    up_and_down = np.clip(np.minimum(t / a, 2 - t / a), 0, 1)
    return np.array([beta_max + (beta_min - beta_max) * up_and_down])


# %% float32
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    swing = beta_max - beta_min
    done = {"warm-up": part, "annealing": 1 - part, "fine-tuning": 0.0}[phase]
    return np.float32(beta_max - swing * done)


# %% slopes_per_step
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    a = pct_start * (steps - 1)
    per_step = (beta_max - beta_min) / a
    if t <= a:
        return beta_max - per_step * t
    if t <= 2 * a:
        return beta_min + per_step * (t - a)
    return beta_max
