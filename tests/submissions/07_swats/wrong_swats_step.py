# Wrong versions of swats_step, as students write the whole cell.

# %% lambda_without_damping mistake="undamped"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% buffer_as_average mistake="buffer_averages"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + (1 - beta1) * grad
        theta = theta - Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% average_and_damping mistake="damped_twice"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + (1 - beta1) * grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% plain_sgd mistake="no_momentum"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - Lambda * grad
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% keeps_alpha mistake="alpha_in_sgd"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * alpha * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% climbs mistake="sgd_uphill"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta + (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% goes_on_with_m mistake="along_m"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * m
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% buffer_never_fades mistake="buffer_no_fading"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% velocity_with_the_step_in_it mistake="buffer_as_step"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer - (1 - beta1) * Lambda * grad
        theta = theta + buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% only_positive_lambda mistake="positive_only"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda > 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% never_sgd mistake="always_adam"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% the_wrong_way_round mistake="phases_exchanged"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda == 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% averages_first mistake="adam_goes_on"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% minus_twice mistake="uphill"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta - p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% length_to_the_projection mistake="positive_step"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta - p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% adam_uncorrected mistake="no_correction"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% correction_without_root mistake="factor_without_root"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * (1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% correction_of_the_first_step mistake="no_power"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2) / (1 - beta1) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% eps_in_the_root mistake="eps_inside"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / np.sqrt(v + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% no_root
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (v + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% gamma_from_m mistake="gamma_of_m"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, m)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% lambda_fades_without_news mistake="not_skipped"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    lam = beta2 * lam + (1 - beta2) * gamma
    if should_switch(lam, gamma, t, beta2, switch_tolerance):
        Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% leaves_out_negative mistake="uphill_skipped"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma > 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% beta1_for_lambda mistake="lam_by_beta1"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta1 * lam + (1 - beta1) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% lambda_adds_up mistake="lam_sum"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% tested_before_the_update mistake="old_lam_tested"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        old = lam
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(old, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% eps_as_tolerance mistake="eps_for_tolerance"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, eps):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% tolerance_not_passed_on mistake="tolerance_hardcoded"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% lambda_uncorrected mistake="Lambda_not_corrected"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam
    return theta, m, v, buffer, lam, Lambda


# %% newest_gamma mistake="Lambda_is_gamma"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = gamma
    return theta, m, v, buffer, lam, Lambda


# %% a_flag mistake="Lambda_is_a_flag"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = True
    return theta, m, v, buffer, lam, Lambda


# %% corrects_lambda_for_good mistake="lam_corrected_at_switch"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            lam = lam / (1 - beta2**t)
            Lambda = lam
    return theta, m, v, buffer, lam, Lambda


# %% sgd_at_once mistake="switches_at_once"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
            buffer = grad
            theta = theta - p - (1 - beta1) * Lambda * grad
    return theta, m, v, buffer, lam, Lambda


# %% gives_m_to_sgd mistake="buffer_from_m"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
            buffer = m
    return theta, m, v, buffer, lam, Lambda


# %% lambdas_exchanged mistake="numbers_exchanged"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, Lambda, lam
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, Lambda, lam


# %% undamped_and_alpha_constant mistake="undamped + eps_inside"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / np.sqrt(v + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% buffer_in_place says="changes its input"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer *= beta1
        buffer += grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% theta_and_averages_only says="it must return 6 values"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
        return theta, m, v
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta = theta + p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v
