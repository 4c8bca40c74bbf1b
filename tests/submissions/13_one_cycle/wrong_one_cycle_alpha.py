# Wrong versions of one_cycle_alpha, as students write the whole cell.

# %% last_from_the_peak mistake="last_of_the_peak"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = alpha_max / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% down_to_zero mistake="falls_to_zero"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max - (alpha_max - first) * part
    return first * (1 - part)


# %% nothing_after_the_cycle mistake="no_tail"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first


# %% annealing_to_the_last_value mistake="straight_down"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + part * (alpha_max - first)
    elif phase == "annealing":
        return alpha_max + part * (last - alpha_max)
    else:
        return last


# %% two_branches mistake="annealing_again"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    else:
        return alpha_max + (first - alpha_max) * part


# %% jump_at_the_third mistake="tail_from_peak"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        start, end = first, alpha_max
    elif phase == "annealing":
        start, end = alpha_max, first
    else:
        start, end = alpha_max, last
    return start + (end - start) * part


# %% up_twice mistake="annealing_rises"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase in ("warm-up", "annealing"):
        return first + (alpha_max - first) * part
    return first + (last - first) * part


# %% starts_at_zero mistake="from_zero"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return alpha_max * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% factor_multiplied mistake="multiplied"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max * div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% factors_the_wrong_way_round mistake="factors_exchanged"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / final_div_factor
    last = first / div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% constants mistake="div_hardcoded"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / 25
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% both_constants mistake="both_hardcoded"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first, last = alpha_max / 25.0, alpha_max / 25.0 / 10_000
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% half_cosines mistake="cosine"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    def anneal(start, end, pct):
        return end + (start - end) / 2.0 * (np.cos(np.pi * pct) + 1)

    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    if phase == "warm-up":
        return anneal(first, alpha_max, part)
    if phase == "annealing":
        return anneal(alpha_max, first, part)
    return anneal(first, first / final_div_factor, part)


# %% equal_factors mistake="geometric"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    if phase == "warm-up":
        return first * div_factor**part
    if phase == "annealing":
        return alpha_max * div_factor**-part
    return first * final_div_factor**-part


# %% adds_the_end_value mistake="difference_forgotten"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + alpha_max * part
    if phase == "annealing":
        return alpha_max + first * part
    return first + last * part


# %% phases_backwards mistake="backwards"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return alpha_max + (first - alpha_max) * part
    if phase == "annealing":
        return first + (alpha_max - first) * part
    return last + (first - last) * part


# %% default_share mistake="share_hardcoded"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part


# %% written_out_with_steps mistake="steps_for_last"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    first = alpha_max / div_factor
    last = first / final_div_factor
    a = pct_start * steps
    return np.interp(t, [0, a, 2 * a, steps], [first, alpha_max, first, last])


# %% until_the_end mistake="two_phases"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    first = alpha_max / div_factor
    a = pct_start * (steps - 1)
    return np.interp(t, [0, a, steps - 1], [first, alpha_max, first])


# %% torch_with_lines mistake="torch_border"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    first = alpha_max / div_factor
    peak_at = pct_start * steps - 1
    ends = [0, peak_at, 2 * peak_at, steps - 1]
    return np.interp(t, ends, [first, alpha_max, first, first / final_div_factor])


# %% jumps mistake="at_the_end"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    if phase == "warm-up":
        return alpha_max
    if phase == "annealing":
        return first
    return first / final_div_factor


# %% adds_the_peak mistake="up_by_the_peak"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + alpha_max * part
    if phase == "annealing":
        return alpha_max - (alpha_max - first) * part
    return first + (last - first) * part


# %% takes_the_first_off mistake="down_by_the_first"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max - first * part
    return first + (last - first) * part


# %% takes_the_last_off mistake="tail_by_the_last"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max - (alpha_max - first) * part
    return first - last * part


# %% name_without_hyphen mistake="warm_up_as_tail"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warmup":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max - (alpha_max - first) * part
    return first + (last - first) * part


# %% tail_on_a_log_scale mistake="geometric_tail"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max - (alpha_max - first) * part
    return first * (1 / final_div_factor) ** part
