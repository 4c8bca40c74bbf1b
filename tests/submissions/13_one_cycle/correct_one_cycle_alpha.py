# Right versions of one_cycle_alpha, written differently.

# %% with_the_function_above
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% interpolation
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    end = steps - 1
    corners = [0, pct_start * end, 2 * pct_start * end, end]
    low = alpha_max / div_factor
    return np.interp(t, corners, [low, alpha_max, low, low / final_div_factor])


# %% table_of_ends
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    low = alpha_max / div_factor
    table = {
        "warm-up": (low, alpha_max),
        "annealing": (alpha_max, low),
        "fine-tuning": (low, low / final_div_factor),
    }
    phase, part = one_cycle_phase(t, steps, pct_start)
    start, end = table[phase]
    return (1 - part) * start + part * end


# %% slopes
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    last = steps - 1
    a = pct_start * last
    low = alpha_max / div_factor
    slope = (alpha_max - low) / a
    if t > 2 * a:
        return low - (low - low / final_div_factor) / (last - 2 * a) * (t - 2 * a)
    return alpha_max - slope * abs(t - a)


# %% smaller_of_two_lines
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    a = pct_start * (steps - 1)
    rise = 1 - 1 / div_factor
    up, down = 1 / div_factor + rise * t / a, 1 + rise * (1 - t / a)
    if t <= 2 * a:
        return np.array(alpha_max * min(up, down))
    part = (t - 2 * a) / (steps - 1 - 2 * a)
    return np.array(alpha_max / div_factor * (1 - part + part / final_div_factor))


# %% float32
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    pairs = [("warm-up", first, alpha_max), ("annealing", alpha_max, first)]
    for name, start, end in pairs:
        if name == phase:
            return np.float32(start + (end - start) * part)
    return np.float32(first * (1 - part) + part * first / final_div_factor)


# %% list_of_all_values_for_whole_t
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    from fractions import Fraction

    last = Fraction(steps - 1)
    a, now = Fraction(pct_start) * last, Fraction(t)
    first = Fraction(alpha_max) / Fraction(div_factor)
    ends = [first, Fraction(alpha_max), first, first / Fraction(final_div_factor)]
    borders = [Fraction(0), a, 2 * a, last]
    for k in range(3):
        if now <= borders[k + 1] or k == 2:
            part = (now - borders[k]) / (borders[k + 1] - borders[k])
            return float(ends[k] + (ends[k + 1] - ends[k]) * part)
