# Right versions of transformer_schedule, written differently.

# %% one_line
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    return scale * d_model**-0.5 * min((t + 1) ** -0.5, (t + 1) * warmup_steps**-1.5)


# %% two_cases
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    if s <= warmup_steps:
        curve = s / (warmup_steps * np.sqrt(warmup_steps))
    else:
        curve = 1 / np.sqrt(s)
    return scale * curve / np.sqrt(d_model)


# %% peak_and_shape
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    peak = scale / (d_model * warmup_steps) ** 0.5
    x = (t + 1) / warmup_steps
    return peak * min(x, x**-0.5)


# %% with_the_functions_above
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    peak = scale * (d_model * warmup_steps) ** -0.5
    if t < warmup_steps:
        return warmup(t, peak, warmup_steps)
    return sqrt_decay(t, scale * d_model**-0.5)


# %% np_minimum
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = np.float64(t + 1)
    return scale * np.minimum(1 / np.sqrt(s), s / np.power(warmup_steps, 1.5)) / np.sqrt(d_model)


# %% sorted_terms
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = 1 + t
    terms = sorted([s**-0.5, s * warmup_steps ** (-3 / 2)])
    return [scale * terms[0] * d_model ** (-1 / 2)]


# %% float32
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = np.float32(t + 1)
    return np.float32(scale) * min(s ** np.float32(-0.5), s * np.float32(warmup_steps**-1.5)) / np.float32(d_model**0.5)


# %% larger_denominator
def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    s = t + 1
    return scale / (d_model**0.5 * max(s**0.5, warmup_steps**1.5 / s))
