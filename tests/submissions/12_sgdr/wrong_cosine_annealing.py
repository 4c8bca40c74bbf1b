# Wrong versions of cosine_annealing, as students write the whole cell.

# %% formula_alone mistake="climbs"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    return alpha_min + 0.5 * (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps))


# %% zero_when_done mistake="zero_after"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    if t > steps:
        return 0.0
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps)) / 2


# %% top_when_done mistake="top_after"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    if t > steps:
        return alpha
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps)) / 2


# %% remainder mistake="restarts"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = (t % steps) / steps
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2


# %% forgot_half mistake="no_half"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(t, steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps))


# %% forgot_one mistake="no_one"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(t, steps)
    return alpha_min + 0.5 * (alpha - alpha_min) * np.cos(np.pi * t / steps)


# %% bare_cosine mistake="cosine_alone"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    angle = np.pi * min(t / steps, 1)
    return alpha_min + (alpha - alpha_min) * np.cos(angle)


# %% one_minus mistake="rising"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    angle = np.pi * min(t / steps, 1)
    return alpha_min + (alpha - alpha_min) * (1 - np.cos(angle)) / 2


# %% whole_circle mistake="full_period"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    angle = 2 * np.pi * min(t, steps) / steps
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(angle)) / 2


# %% half_angle mistake="quarter_cosine"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    angle = np.pi / 2 * min(t, steps) / steps
    return alpha_min + (alpha - alpha_min) * np.cos(angle)


# %% ninety_degrees mistake="quarter"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(1.0, t / steps)
    return alpha_min + (alpha - alpha_min) / 2 * (1 + np.cos(x * np.pi / 2))


# %% radians_forgotten mistake="no_pi"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(1.0, t / steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(x)) / 2


# %% in_degrees mistake="degrees"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(1.0, t / steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(180 * x)) / 2


# %% straight mistake="line"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    return max(alpha_min, alpha - (alpha - alpha_min) * t / steps)


# %% with_sine mistake="sine"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(1.0, t / steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.sin(np.pi * x)) / 2


# %% brackets_forgotten mistake="half_of_cosine"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(1.0, t / steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x) / 2)


# %% outer_brackets_forgotten mistake="brackets"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(1.0, t / steps)
    return alpha_min + (alpha - alpha_min) * 1 + np.cos(np.pi * x) / 2


# %% ends_at_zero mistake="no_minimum"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    if t >= steps:
        return 0.0
    return 0.5 * alpha * (1 + np.cos(np.pi * t / steps))


# %% swing_only mistake="minimum_not_added"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = np.clip(t / steps, 0, 1)
    return (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2


# %% adds_the_whole_alpha mistake="swing_of_alpha"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = np.clip(t / steps, 0, 1)
    return alpha_min + alpha * (1 + np.cos(np.pi * x)) / 2


# %% floor_at_minimum mistake="cut_at_minimum"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    if t >= steps:
        return alpha_min
    return max(alpha_min, alpha * (1 + np.cos(np.pi * t / steps)) / 2)


# %% like_keras mistake="fraction"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(t, steps)
    decay = 0.5 * (1 + np.cos(np.pi * t / steps))
    return alpha * ((1 - alpha_min) * decay + alpha_min)


# %% bounds_exchanged mistake="rising"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(t, steps)
    return alpha + (alpha_min - alpha) * (1 + np.cos(np.pi * t / steps)) / 2


# %% counts_from_one mistake="t_from_one"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(t + 1, steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps)) / 2


# %% last_step_is_minimum mistake="ends_early"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / (steps - 1), 1)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2


# %% floor_division mistake="whole_fraction"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t // steps, 1)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2


# %% floor_division_of_the_angle mistake="whole_angle"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(t, steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t // steps)) / 2


# %% whole_steps mistake="whole_t"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    t = min(int(t), steps)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps)) / 2


# %% factor_only mistake="height_alone"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / steps, 1)
    return (1 + np.cos(np.pi * x)) / 2


# %% two_climbs_and_no_half mistake="climbs + no_half"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps))


# %% two_climbs_and_late mistake="climbs + t_from_one"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * (t + 1) / steps)) / 2


# %% geometric_mean mistake=""
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / steps, 1)
    h = (1 + np.cos(np.pi * x)) / 2
    return alpha**h * max(alpha_min, 1e-6) ** (1 - h)


# %% smoothstep mistake=""
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / steps, 1)
    return alpha - (alpha - alpha_min) * x * x * (3 - 2 * x)


# %% rounded mistake=""
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / steps, 1)
    return round(alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2, 3)


# %% short_pi mistake=""
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / steps, 1)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(3.14 * x)) / 2


# %% no_end_given says="returns None"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    if t < steps:
        return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / steps)) / 2


# %% whole_curve says="should have the shape"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = np.arange(int(steps) + 1) / steps
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * x)) / 2


# %% math_forgotten says="NameError"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    x = min(t / steps, 1)
    return alpha_min + (alpha - alpha_min) * (1 + math.cos(math.pi * x)) / 2
