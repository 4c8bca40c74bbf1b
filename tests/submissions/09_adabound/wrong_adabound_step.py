# Wrong versions of adabound_step, as students write the whole cell.

# %% just_adam mistake="no_clip"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    return theta - size * m, m, v


# %% step_clipped mistake="step_clipped"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    step = np.clip(size * m, low, high)
    return theta - step, m, v


# %% lower_alone mistake="only_low"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.maximum(size, lower_bound(t, final_alpha, gamma))
    return theta - size * m, m, v


# %% upper_alone mistake="only_high"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.minimum(size, upper_bound(t, final_alpha, gamma))
    return theta - size * m, m, v


# %% bounds_exchanged mistake="always_low"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.clip(size, upper_bound(t, final_alpha, gamma), lower_bound(t, final_alpha, gamma))
    return theta - size * m, m, v


# %% alpha_outside mistake="alpha_after"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - alpha * size * m, m, v


# %% denominator_clipped mistake="clip_before_root"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    root = np.clip(np.sqrt(v) + eps, low, high)
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / root
    return theta - size * m, m, v


# %% as_in_the_papers_theory mistake="root_t"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high) / np.sqrt(t)
    return theta - size * m, m, v


# %% bounds_one_late mistake="bounds_of_next_step"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    t = t + 1
    size = np.clip(size, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma))
    return theta - size * m, m, v


# %% gamma_left_out mistake="gamma_not_passed"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.clip(size, lower_bound(t, final_alpha), upper_bound(t, final_alpha))
    return theta - size * m, m, v


# %% final_alpha_left_out mistake="final_not_passed"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.clip(size, lower_bound(t, gamma=gamma), upper_bound(t, gamma=gamma))
    return theta - size * m, m, v


# %% both_left_out mistake="neither_passed"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.clip(size, lower_bound(t), upper_bound(t))
    return theta - size * m, m, v


# %% gamma_of_the_lecture mistake="gamma_from_beta2"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low = final_alpha - final_alpha / ((1 - beta2) * t + 1)
    high = final_alpha + final_alpha / ((1 - beta2) * t)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% as_in_the_lecture mistake="no_correction"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% correction_without_power mistake="constants"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2) / (1 - beta1) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% corrected_as_in_adam mistake="m_hat + eps_after_correction"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(alpha / (np.sqrt(v_hat) + eps), low, high)
    return theta - size * m_hat, m, v


# %% m_hat_once_more mistake="corrected_twice"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    m_hat = m / (1 - beta1**t)
    return theta - size * m_hat, m, v


# %% eps_on_v_hat mistake="eps_after_correction"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v_hat = v / (1 - beta2**t)
    size = alpha / (1 - beta1**t) / (np.sqrt(v_hat) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% uphill mistake="ascent"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta + size * m, m, v


# %% root_forgotten mistake="no_root"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (v + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% eps_inside mistake="eps_inside"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / np.sqrt(v + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% eps_forgotten mistake="eps_missing"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / np.sqrt(v)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% size_before_v mistake="old_v"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    v = beta2 * v + (1 - beta2) * grad**2
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% moves_along_g mistake="gradient_for_m"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * grad, m, v


# %% moves_along_the_sign mistake="sign_of_m"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * np.sign(m), m, v


# %% state_first mistake="order"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return m, v, theta - size * m


# %% old_state mistake="state_unchanged"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m_new = beta1 * m + (1 - beta1) * grad
    v_new = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v_new) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m_new, m, v


# %% hats_kept mistake="hats_returned"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    theta = theta - size * m
    return theta, m / (1 - beta1**t), v / (1 - beta2**t)


# %% velocity mistake="m_sum"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% two_uphill_and_no_correction mistake="ascent + no_correction"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta + size * m, m, v


# %% copied_line_of_m mistake="beta1_for_both"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta1 * v + (1 - beta1) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    return theta - np.clip(size, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)) * m, m, v


# %% constants_of_the_paper mistake="hardcoded_everywhere"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    size = alpha * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) / (np.sqrt(v) + eps)
    return theta - np.clip(size, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)) * m, m, v


# %% arguments_in_the_wrong_order mistake="final_and_gamma_exchanged"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, gamma, final_alpha), upper_bound(t, gamma, final_alpha)
    return theta - np.clip(size, low, high) * m, m, v


# %% alpha_between_the_bounds mistake="alpha_clipped"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    alpha = np.clip(alpha, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma))
    return theta - alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps) * m, m, v


# %% largest_v_of_unit_08 mistake="v_never_falls"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = np.maximum(v, beta2 * v + (1 - beta2) * grad**2)
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    return theta - np.clip(size, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)) * m, m, v


# %% weight_decay mistake=""
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return 0.999 * theta - size * m, m, v


# %% one_size_for_all mistake=""
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(np.mean(size), low, high)
    return theta - size * m, m, v


# %% bounds_of_its_calls mistake=""
class Calls:
    t = 0


def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    Calls.t += 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(Calls.t, final_alpha, gamma), upper_bound(Calls.t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% soft_bounds mistake=""
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = low + (high - low) * size / (size + high)
    return theta - size * m, m, v


# %% outside_is_zero mistake=""
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.where((size < low) | (size > high), 0.0, size)
    return theta - size * m, m, v


# %% two_values says="must return 3 values, theta, m, v; got 2"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, (m, v)


# %% python_max says="ValueError"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = max(low, min(size, high))
    return theta - size * m, m, v


# %% misspelt_bound says="NameError"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.clip(size, low_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma))
    return theta - size * m, m, v


# %% theta_in_place says="changes its input theta in place"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    theta -= size * m
    return theta, m, v


# %% nothing_returned says="returns None"
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    theta = theta - size * m
