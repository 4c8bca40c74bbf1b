# Wrong versions of lower_bound, as students write the whole cell.

# %% the_upper_one mistake="upper_bound"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma * t))


# %% above_the_end mistake="plus"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    fraction = 1 / (gamma * t + 1)
    return final_alpha * (1 + fraction)


# %% no_one_in_the_divisor mistake="no_one"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha - final_alpha / (gamma * t)


# %% divides_too_early mistake="one_outside"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - (1 / (gamma * t) + 1))


# %% divides_too_early_in_one_line mistake="one_outside_in_one_line"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * t) + 1)


# %% bracket_closed_too_late mistake="bracket_round_t"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * (t + 1)))


# %% from_left_to_right_in_one_line mistake="left_to_right_in_one_line"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / gamma * t + 1)


# %% from_left_to_right mistake="left_to_right"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    fraction = 1 / gamma * t + 1
    return final_alpha * (1 - fraction)


# %% negative mistake="turned_round"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 / (gamma * t + 1) - 1)


# %% minus_one mistake="minus_in_divisor"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * t - 1))


# %% decays mistake="fraction_only"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha / (1 + gamma * t)


# %% no_end mistake="no_final"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return 1 - 1 / (gamma * t + 1)


# %% numbers_of_the_lecture mistake="final_hardcoded"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return 0.1 - 0.1 / (gamma * t + 1)


# %% only_the_bracket_is_missing mistake="fraction_subtracted_last"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha - 1 / (gamma * t + 1)


# %% beta2_of_the_lecture mistake="gamma_hardcoded"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    beta2 = 0.999
    return final_alpha * (1 - 1 / ((1 - beta2) * t + 1))


# %% gamma_for_beta2 mistake="gamma_is_beta2"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / ((1 - gamma) * t + 1))


# %% gamma_forgotten mistake="no_gamma"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (t + 1))


# %% step_forgotten mistake="no_t"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma + 1)) * np.ones(np.shape(t))


# %% counts_from_zero mistake="t_from_zero"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    k = t - 1
    return final_alpha * (1 - 1 / (gamma * k + 1))


# %% one_too_late mistake="t_plus_one"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * (t + 1) + 1))


# %% sum_for_product mistake="gamma_added"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma + t + 1))


# %% decay_as_in_adam mistake="beta_power"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    beta = 1 - gamma
    return final_alpha * (1 - 1 / (1 - beta**t + 1))


# %% exponential_gap mistake="exponential"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - np.exp(-gamma * t))


# %% power_for_product mistake="power"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma**t + 1))


# %% root_of_t mistake="root_t"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * np.sqrt(t) + 1))


# %% two_no_end_no_gamma mistake="no_final + no_gamma"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return 1 - 1 / (t + 1)


# %% at_least_a_millionth mistake=""
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return np.maximum(final_alpha * (1 - 1 / (gamma * t + 1)), 0.01 * final_alpha)


# %% mean_of_the_bounds mistake=""
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    low = final_alpha * (1 - 1 / (gamma * t + 1))
    high = final_alpha * (1 + 1 / (gamma * t))
    return (low + high) / 2


# %% last_step_of_an_array mistake=""
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    bound = final_alpha * (1 - 1 / (gamma * np.asarray(t) + 1))
    return np.atleast_1d(bound)[-1]


# %% integer_division mistake=""
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 // (gamma * t + 1))


# %% only_single_steps says="ValueError"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    if t < 1:
        return 0.0
    return final_alpha * (1 - 1 / (gamma * t + 1))


# %% nothing_returned says="returns None"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    bound = final_alpha * (1 - 1 / (gamma * t + 1))


# %% misspelt says="NameError"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_lr * (1 - 1 / (gamma * t + 1))


# %% both_returned mistake=""
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * t + 1)), final_alpha * (1 + 1 / (gamma * t))
