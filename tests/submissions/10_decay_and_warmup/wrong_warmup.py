# Wrong versions of warmup, as students write the whole cell.

# %% starts_at_zero mistake="from_zero"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * t / warmup_steps
    return alpha * gamma ** (t - warmup_steps)


# %% linspace_to_alpha mistake="linspace"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        if warmup_steps == 1:
            return alpha
        return np.linspace(0, alpha, warmup_steps)[t]
    return alpha * gamma ** (t - warmup_steps)


# %% up_to_and_including mistake="ends_late"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t <= warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return alpha * gamma ** (t - warmup_steps)


# %% one_step_too_short mistake="ends_early"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t + 1 < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return alpha * gamma ** (t - warmup_steps)


# %% power_of_t mistake="no_restart_of_t"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return exponential_decay(t, alpha, gamma)


# %% falls_at_once mistake="after_one_late"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return exponential_decay(t + 1 - warmup_steps, alpha, gamma)


# %% falls_late mistake="after_one_early"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return (t + 1) / warmup_steps * alpha
    if t == warmup_steps:
        return alpha
    return alpha * gamma ** (t - warmup_steps - 1)


# %% minus_the_wrong_way mistake="backwards"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return (t + 1) / warmup_steps * alpha
    return alpha * gamma ** (warmup_steps - t)


# %% then_constant mistake="no_decay"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    return alpha * min(1, (t + 1) / warmup_steps)


# %% both_factors mistake="decays_all_the_time"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    return alpha * min(1, (t + 1) / warmup_steps) * gamma**t


# %% no_rise mistake="no_warmup"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    return alpha * gamma ** max(0, t - warmup_steps)


# %% small_then_large mistake="flat_warmup"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha / warmup_steps
    return alpha * gamma ** (t - warmup_steps)


# %% ramp_down mistake="down_first"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (warmup_steps - t) / warmup_steps
    return alpha * gamma ** (t - warmup_steps)


# %% for_ever_up mistake="never_ends"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    return alpha * (t + 1) / warmup_steps


# %% if_turned_round mistake="branches_exchanged"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t >= warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return alpha * gamma ** (t - warmup_steps)


# %% parabola mistake="squared"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * ((t + 1) / warmup_steps) ** 2
    return alpha * gamma ** (t - warmup_steps)


# %% from_a_third mistake="third"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        start = 1 / 3
        return alpha * (start + (1 - start) * t / warmup_steps)
    return alpha * gamma ** (t - warmup_steps)


# %% integer_division mistake="whole"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * ((t + 1) // warmup_steps)
    return alpha * gamma ** (t - warmup_steps)


# %% missing_brackets mistake="no_brackets"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        share = t + 1 / warmup_steps
        return alpha * share
    return alpha * gamma ** (t - warmup_steps)


# %% share_alone mistake="rise_without_alpha"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return (t + 1) / warmup_steps
    return alpha * gamma ** (t - warmup_steps)


# %% factor_alone mistake="fall_without_alpha"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return gamma ** (t - warmup_steps)


# %% single_factor mistake="once"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return alpha * gamma


# %% as_the_transformer mistake="root_after"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return sqrt_decay(t - warmup_steps, alpha)


# %% two_zero_and_power_of_t mistake="from_zero + no_restart_of_t"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * t / warmup_steps
    return alpha * gamma**t


# %% cosine_ramp mistake=""
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (1 - np.cos(np.pi * (t + 1) / warmup_steps)) / 2
    return alpha * gamma ** (t - warmup_steps)


# %% smaller_of_both mistake=""
def warmup(t, alpha, warmup_steps, gamma=1.0):
    return alpha * min((t + 1) / warmup_steps, gamma**t)


# %% calls_with_wrong_order mistake=""
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return exponential_decay(t - warmup_steps, gamma, alpha)


# %% no_else says="returns None"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps


# %% unknown_name says="NameError"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < w:
        return alpha * (t + 1) / w
    return alpha * gamma ** (t - w)


# %% as_read_aloud mistake="no_brackets_at_all"
def warmup(t, alpha, warmup_steps, gamma=1.0):
    if t < warmup_steps:
        return alpha * t + 1 / warmup_steps
    return alpha * gamma ** (t - warmup_steps)
