# Wrong versions of unified_step, each the whole cell of a student.

# %% adam_only mistake="sigma_ignored + corrected_ignored"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v

# %% plus mistake="ascent"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta + alpha * m_hat, m, v
    return theta + alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% just_adam_with_a_switch mistake="sigma_ignored"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m, v
    if corrected:
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% v_always_averaged mistake="one_updates_v"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    else:
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% epsilon_for_sgd_too mistake="eps_under_one"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat / (1 + eps), m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% correct_always mistake="corrected_ignored"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t) if sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% forgot_the_correction mistake="never_corrected"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m
    v_hat = v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% sum_divided_too mistake="sum_corrected"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% v_left_alone mistake="only_m_corrected"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% m_left_alone mistake="only_v_corrected"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% correct_if_average mistake="m_corrected_with_average_only"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected and sigma == "average" else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% sgdm_never_corrected mistake="m_not_corrected_for_one"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% no_power_of_t mistake="no_power"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1) if corrected else m
    v_hat = v / (1 - beta2) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% divided_by_v mistake="no_root"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (v_hat + eps), m, v

# %% keras mistake="eps_inside"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / np.sqrt(v_hat + eps), m, v

# %% textbook_eps mistake="eps_hardcoded"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + 1e-8), m, v

# %% overwrites_the_averages mistake="hats_stored"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    if sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    if corrected:
        m = m / (1 - beta1**t)
        if sigma == "average":
            v = v / (1 - beta2**t)
    bottom = 1 if sigma == "one" else np.sqrt(v) + eps
    return theta - alpha * m / bottom, m, v

# %% v_before_m mistake="m_v_exchanged"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, v, m
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), v, m

# %% forgets mistake="state_unchanged"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    old_m, old_v = m, v
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, old_m, old_v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), old_m, old_v

# %% gradient_over_sigma mistake="gradient_for_m"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * grad, m, v
    return theta - alpha * grad / (np.sqrt(v_hat) + eps), m, v

# %% heavy_ball mistake="m_sum"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% betas_mixed_up mistake="betas_swapped"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta2 * m + (1 - beta2) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta1 * v + (1 - beta1) * grad**2
    m_hat = m / (1 - beta2**t) if corrected else m
    v_hat = v / (1 - beta1**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% same_beta mistake="one_beta"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta1 * v + (1 - beta1) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta1**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% constants mistake="hardcoded"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = 0.9 * m + (1 - 0.9) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = 0.999 * v + (1 - 0.999) * grad**2
    m_hat = m / (1 - 0.9**t) if corrected else m
    v_hat = v / (1 - 0.999**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% forgetful_adagrad mistake="sum_fades"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = beta2 * v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% gradient_into_v mistake="not_squared"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% lost_alpha mistake="alpha_missing"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - m_hat, m, v
    return theta - m_hat / (np.sqrt(v_hat) + eps), m, v

# %% own_decay mistake="alpha_over_root_t"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha / np.sqrt(t) * m_hat, m, v
    return theta - alpha / np.sqrt(t) * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% change_only mistake="theta_missing"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return -alpha * m_hat, m, v
    return -alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% names_exchanged mistake="kinds_exchanged"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "average":
        v = v + grad**2
    elif sigma == "sum":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "sum" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% after_the_step mistake="old_m"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    old = m
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = old / (1 - beta1**t) if corrected else old
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% weights_the_other_way mistake="weights_exchanged"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = (1 - beta1) * m + beta1 * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = (1 - beta2) * v + beta2 * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% uphill_and_no_root mistake="ascent + no_root"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    if sigma == "sum":
        v = v + grad**2
    elif sigma == "average":
        v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta + alpha * m_hat, m, v
    return theta + alpha * m_hat / (v_hat + eps), m, v

# %% in_place says="changes its inputs m and v in place"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m *= beta1
    m += (1 - beta1) * grad
    if sigma == "sum":
        v += grad**2
    if sigma == "average":
        v *= beta2
        v += (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if corrected else m
    v_hat = v / (1 - beta2**t) if corrected and sigma == "average" else v
    if sigma == "one":
        return theta - alpha * m_hat, m, v
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

# %% root_forgotten_in_one_branch mistake="no_root_average"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    top = m / (1 - beta1**t) if corrected else m
    if sigma == "one":
        return theta - alpha * top, m, v
    if sigma == "sum":
        v = v + grad**2
        return theta - alpha * top / (np.sqrt(v) + eps), m, v
    v = beta2 * v + (1 - beta2) * grad**2
    square = v / (1 - beta2**t) if corrected else v
    return theta - alpha * top / (square + eps), m, v

# %% eps_inside_in_one_branch mistake="eps_inside_sum"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    top = m / (1 - beta1**t) if corrected else m
    if sigma == "one":
        return theta - alpha * top, m, v
    if sigma == "sum":
        v = v + grad**2
        return theta - alpha * top / np.sqrt(v + eps), m, v
    v = beta2 * v + (1 - beta2) * grad**2
    square = v / (1 - beta2**t) if corrected else v
    return theta - alpha * top / (np.sqrt(square) + eps), m, v

# %% plain_gradient_for_one mistake="gradient_for_m_one"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    top = m / (1 - beta1**t) if corrected else m
    if sigma == "one":
        return theta - alpha * grad, m, v
    if sigma == "sum":
        v = v + grad**2
        return theta - alpha * top / (np.sqrt(v) + eps), m, v
    v = beta2 * v + (1 - beta2) * grad**2
    square = v / (1 - beta2**t) if corrected else v
    return theta - alpha * top / (np.sqrt(square) + eps), m, v

# %% plus_in_one_branch mistake="ascent_average"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    top = m / (1 - beta1**t) if corrected else m
    if sigma == "one":
        return theta - alpha * top, m, v
    if sigma == "sum":
        v = v + grad**2
        return theta - alpha * top / (np.sqrt(v) + eps), m, v
    v = beta2 * v + (1 - beta2) * grad**2
    square = v / (1 - beta2**t) if corrected else v
    return theta + alpha * top / (np.sqrt(square) + eps), m, v

# %% average_of_m_squared mistake="squares_of_m"
def unified_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m = beta1 * m + (1 - beta1) * grad
    top = m / (1 - beta1**t) if corrected else m
    if sigma == "one":
        return theta - alpha * top, m, v
    if sigma == "sum":
        v = v + grad**2
        return theta - alpha * top / (np.sqrt(v) + eps), m, v
    v = beta2 * v + (1 - beta2) * m**2
    square = v / (1 - beta2**t) if corrected else v
    return theta - alpha * top / (np.sqrt(square) + eps), m, v
