# Wrong versions of should_switch, as students write the whole cell.

# %% lambda_as_it_is mistake="not_corrected"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam - gamma) < switch_tolerance


# %% without_the_power mistake="no_power"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam / (1 - beta2) - gamma) < switch_tolerance


# %% t_not_looked_at mistake="first_step"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return abs(lam / (1 - beta2**t) - gamma) < switch_tolerance


# %% two_is_too_early mistake="second_step"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 2 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance


# %% or_for_and mistake="late_not_and"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 or abs(lam / (1 - beta2**t) - gamma) < switch_tolerance


# %% no_abs mistake="not_absolute"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and lam / (1 - beta2**t) - gamma < switch_tolerance


# %% no_abs_turned mistake="not_absolute_other"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    if t <= 1:
        return False
    return gamma - lam / (1 - beta2**t) < switch_tolerance


# %% when_far mistake="greater"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam / (1 - beta2**t) - gamma) > switch_tolerance


# %% at_most mistake="or_equal"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam / (1 - beta2**t) - gamma) <= switch_tolerance


# %% in_percent mistake="relative"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    average = lam / (1 - beta2**t)
    return t > 1 and abs(average - gamma) < switch_tolerance * abs(gamma)


# %% numpy_isclose mistake="isclose"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and bool(np.isclose(lam / (1 - beta2**t), gamma, atol=switch_tolerance))


# %% numpy_allclose_relative mistake="relative"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and np.allclose(lam / (1 - beta2**t), gamma, rtol=switch_tolerance, atol=0)


# %% square_for_abs mistake="squared"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and (lam / (1 - beta2**t) - gamma) ** 2 < switch_tolerance


# %% brackets_round_both mistake="both_corrected"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs((lam - gamma) / (1 - beta2**t)) < switch_tolerance


# %% brackets_missing mistake="brackets"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam / 1 - beta2**t - gamma) < switch_tolerance


# %% default_beta mistake="beta2_hardcoded"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam / (1 - 0.999**t) - gamma) < switch_tolerance


# %% the_papers_tolerance mistake="tolerance_hardcoded"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    eps = 1e-9
    return t > 1 and abs(lam / (1 - beta2**t) - gamma) < eps


# %% as_the_libraries mistake="positive_only"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    if gamma <= 0:
        return False
    return t > 1 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance


# %% still_adam mistake="opposite"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    adam = t <= 1 or abs(lam / (1 - beta2**t) - gamma) >= switch_tolerance
    return adam


# %% times_t
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return t > 1 and abs(lam / (1 - beta2 * t) - gamma) < switch_tolerance


# %% gives_the_average mistake="average_returned"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    Lambda = lam / (1 - beta2**t)
    if abs(Lambda - gamma) < switch_tolerance:
        pass
    return Lambda


# %% first_step_and_no_correction mistake="not_corrected"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return abs(lam - gamma) < switch_tolerance


# %% words says="switch"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    return "SGD" if t > 1 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance else "Adam"


# %% else_forgotten says="it returns None"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    if t > 1 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance:
        return True
