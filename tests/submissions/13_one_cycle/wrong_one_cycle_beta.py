# Wrong versions of one_cycle_beta, as students write the whole cell.

# %% like_alpha mistake="with_alpha"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_min + (beta_max - beta_min) * part
    if phase == "annealing":
        return beta_max + (beta_min - beta_max) * part
    return beta_min


# %% like_alpha_high_at_the_end mistake="with_alpha_high_tail"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_min + (beta_max - beta_min) * part
    if phase == "annealing":
        return beta_max - (beta_max - beta_min) * part
    return beta_max


# %% low_at_the_end mistake="low_tail"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max - (beta_max - beta_min) * part
    if phase == "annealing":
        return beta_min + (beta_max - beta_min) * part
    return beta_min


# %% never_comes_back mistake="stays_low"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return beta_max + (beta_min - beta_max) * t / a
    return beta_min


# %% low_plateau mistake="stays_low_then_high"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max + (beta_min - beta_max) * part
    elif phase == "annealing":
        return beta_min
    return beta_max


# %% two_branches mistake="rising_tail"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max + (beta_min - beta_max) * part
    else:
        return beta_min + (beta_max - beta_min) * part


# %% falls_with_the_tail mistake="falling_tail"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    last = steps - 1
    a = pct_start * last
    return np.interp(t, [0, a, 2 * a, last], [beta_max, beta_min, beta_max, beta_min])


# %% no_momentum_at_the_end mistake="zero_tail"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max + (beta_min - beta_max) * part
    if phase == "annealing":
        return beta_min + (beta_max - beta_min) * part
    return 0.0


# %% exchanged mistake="with_alpha_high_tail" says="against"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    values = {"warm-up": (beta_min, beta_max), "annealing": (beta_max, beta_min)}
    if phase not in values:
        return beta_max
    start, end = values[phase]
    return start + (end - start) * part


# %% constants mistake="both_hardcoded"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return 0.95 - 0.1 * part
    if phase == "annealing":
        return 0.85 + 0.1 * part
    return 0.95


# %% down_to_nothing mistake="down_to_zero"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max * (1 - part)
    if phase == "annealing":
        return beta_max * part
    return beta_max


# %% falls_by_the_minimum mistake="fall_of_max"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max - beta_min * part
    if phase == "annealing":
        return beta_max - beta_min * (1 - part)
    return beta_max


# %% cosines mistake="cosine"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    wave = (1 + np.cos(np.pi * part)) / 2
    if phase == "warm-up":
        return beta_min + (beta_max - beta_min) * wave
    if phase == "annealing":
        return beta_max + (beta_min - beta_max) * wave
    return beta_max


# %% default_share mistake="share_hardcoded"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps)
    if phase == "warm-up":
        return beta_max + (beta_min - beta_max) * part
    if phase == "annealing":
        return beta_min + (beta_max - beta_min) * part
    return beta_max


# %% back_only_at_the_end mistake="two_phases"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    last = steps - 1
    a = pct_start * last
    if t <= a:
        return beta_max - (beta_max - beta_min) * t / a
    return beta_min + (beta_max - beta_min) * (t - a) / (last - a)


# %% counts_steps mistake="steps_for_last"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    a = pct_start * steps
    return np.interp(t, [0, a, 2 * a, steps], [beta_max, beta_min, beta_max, beta_max])


# %% t_plus_one mistake="t_from_one"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    a = pct_start * (steps - 1)
    t = t + 1
    return np.interp(t, [0, a, 2 * a, steps - 1], [beta_max, beta_min, beta_max, beta_max])


# %% wrong_sign mistake="sign"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max - (beta_min - beta_max) * part
    if phase == "annealing":
        return beta_min - (beta_max - beta_min) * part
    return beta_max


# %% falls_twice
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "fine-tuning":
        return beta_max
    return beta_max + (beta_min - beta_max) * part


# %% moves_by_the_bounds mistake="both_by_the_bound"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max - beta_min * part
    if phase == "annealing":
        return beta_min + beta_max * part
    return beta_max
