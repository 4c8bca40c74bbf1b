# Wrong versions of upper_bound, as students write the whole cell.

# %% the_lower_one mistake="lower_bound"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * t + 1))


# %% below_the_end mistake="minus"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 - 1 / (gamma * t))


# %% one_as_in_the_lower_one mistake="one_in_divisor"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha + final_alpha / (gamma * t + 1)


# %% from_left_to_right mistake="left_to_right"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / gamma * t)


# %% grows mistake="not_inverted"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + gamma * t)


# %% bracket_turned mistake="turned_round"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    fraction = 1 / (gamma * t)
    return final_alpha * (fraction - 1)


# %% bracket_in_the_wrong_place mistake="one_over_bracket"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 / (1 + gamma * t))


# %% no_one mistake="fraction_only"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha / (gamma * t)


# %% no_end mistake="no_final"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return 1 + 1 / (gamma * t)


# %% numbers_of_the_lecture mistake="final_hardcoded"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return 0.1 + 0.1 / (gamma * t)


# %% bracket_missing mistake="fraction_subtracted_last"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha + 1 / (gamma * t)


# %% beta2_of_the_lecture mistake="gamma_hardcoded"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / ((1 - 0.999) * t))


# %% gamma_for_beta2 mistake="gamma_is_beta2"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / ((1 - gamma) * t))


# %% gamma_forgotten mistake="no_gamma"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / t)


# %% step_forgotten mistake="no_t"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    bound = final_alpha * (1 + 1 / gamma)
    return np.full(np.shape(t), bound)


# %% one_too_late mistake="t_plus_one"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma * (t + 1)))


# %% sum_for_product mistake="gamma_added"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma + t))


# %% divides_by_the_end mistake="divided_by_final"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return (1 + 1 / (gamma * t)) / final_alpha


# %% adds_the_end mistake="final_added"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha + (1 + 1 / (gamma * t))


# %% square_of_t mistake="t_squared"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma * t**2))


# %% root_of_t mistake="root_t"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma * t**0.5))


# %% first_of_an_array mistake="first_only"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    for s in np.atleast_1d(t):
        return final_alpha * (1 + 1 / (gamma * s))


# %% two_no_end_and_lower mistake="minus + no_final"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return 1 - 1 / (gamma * t)


# %% capped mistake=""
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return np.minimum(final_alpha * (1 + 1 / (gamma * t)), 10 * final_alpha)


# %% rounded mistake=""
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return np.round(final_alpha * (1 + 1 / (gamma * t)), 3)


# %% width_between_the_bounds mistake=""
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 / (gamma * t) + 1 / (gamma * t + 1))


# %% counts_from_zero says="ZeroDivisionError"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma * (t - 1)))


# %% only_single_steps says="TypeError"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    import math

    return final_alpha * (1 + math.pow(gamma * t, -1))


# %% nothing_returned says="returns None"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    final_alpha * (1 + 1 / (gamma * t))


# %% division_by_a_string says="TypeError"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    return final_alpha * (1 + 1 / (gamma * "t"))
