# Wrong versions of transformer_schedule, as students write the whole cell.

# %% s_is_t says="counts its steps from 1 needs `t + 1`"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t
    return scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% s_is_t_in_numpy mistake="from_zero"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = np.float64(t)
    return scale / np.sqrt(d_model) * np.minimum(1 / np.sqrt(s), s * warmup_steps**-1.5)


# %% if_zero_then_one mistake="guarded"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t or 1
    return scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% counts_twice mistake="s_plus_two"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    t += 1
    s = t + 1
    return scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% larger_one mistake="maximum"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * max(s**-0.5, s * warmup_steps**-1.5)


# %% rises_for_ever mistake="only_rising"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    return scale * d_model**-0.5 * (t + 1) * warmup_steps**-1.5


# %% no_warmup mistake="only_falling"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    return scale / (d_model * (t + 1)) ** 0.5


# %% plus mistake="added"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * (s**-0.5 + s * warmup_steps**-1.5)


# %% without_the_width mistake="d_unused"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * min(s**-0.5, s * warmup_steps**-1.5)


# %% always_512 mistake="d_default"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * 512**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% positive_power mistake="d_grows"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% divided_by_the_width mistake="d_not_rooted"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale / d_model * min(s**-0.5, s * warmup_steps**-1.5)


# %% always_4000 mistake="w_default"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * min(s**-0.5, s * 4000**-1.5)


# %% minus_half mistake="w_power_half"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**-0.5)


# %% share_of_the_warmup mistake="w_power_one"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * min(s**-0.5, s / warmup_steps)


# %% sign_of_the_power mistake="only_falling"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**1.5)


# %% one_over_s mistake="s_not_rooted"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * min(1 / s, s * warmup_steps**-1.5)


# %% stays_at_the_peak mistake="flat_after"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = min(t + 1, warmup_steps)
    return scale * d_model**-0.5 * s * warmup_steps**-1.5


# %% no_scale mistake="scale_unused"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% width_in_one_term mistake="no_brackets"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * min(d_model**-0.5 * s**-0.5, s * warmup_steps**-1.5)


# %% scale_is_the_peak mistake="peak_is_scale"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * min((warmup_steps / s) ** 0.5, s / warmup_steps)


# %% two_zero_and_max mistake="s_plus_two + scale_unused"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 2
    return d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% warmup_then_exponential mistake=""
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    peak = scale * (d_model * warmup_steps) ** -0.5
    return warmup(t, peak, warmup_steps, 0.999)


# %% root_of_the_function_above mistake="fall_restarted_at_the_peak"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    peak = scale * (d_model * warmup_steps) ** -0.5
    if t < warmup_steps:
        return warmup(t, peak, warmup_steps)
    return sqrt_decay(t - warmup_steps, peak)


# %% a_list_for_min says="TypeError"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * min(s**-0.5 * warmup_steps**-1.5)


# %% np_min says="Error"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-0.5 * np.min(s**-0.5, s * warmup_steps**-1.5)


# %% nothing_returned says="returns None"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    alpha = scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)


# %% minus_one_half mistake="minus_one_halved"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale / np.sqrt(d_model) * min(s**-1/2, s * warmup_steps**-1.5)


# %% fractions_as_powers mistake="powers_halved"
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale * d_model**-1/2 * min(s**-1/2, s * warmup_steps**-3/2)
