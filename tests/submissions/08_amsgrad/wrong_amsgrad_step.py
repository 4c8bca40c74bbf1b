# Wrong versions of amsgrad_step, as students write the whole cell.

# %% still_adam mistake="adam"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (np.sqrt(v) + eps)
    return theta, m, v, v_max


# %% ascent
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta + alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% eps_inside
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha * m / np.sqrt(v_max + eps), m, v, v_max


# %% no_root
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (v_max + eps)
    return theta, m, v, v_max


# %% steps_before_the_maximum mistake="old_max"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta, m, v, v_max


# %% steps_before_m mistake="old_m"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)
    m = beta1 * m + (1 - beta1) * grad
    return theta, m, v, v_max


# %% one_name_for_both mistake="max_stored_as_v"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v = np.maximum(v, v_max)
    theta = theta - alpha * m / (np.sqrt(v) + eps)
    return theta, m, v, v


# %% v_twice mistake="v_stored_as_max"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, largest = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (np.sqrt(largest) + eps)
    return theta, m, v, v


# %% v_goes_on_from_the_maximum mistake="v_from_max"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v_max + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, v)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% state_first mistake="order"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return m, v, v_max, theta - alpha * m / (np.sqrt(v_max) + eps)


# %% maximum_third mistake="v_and_max_exchanged"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)
    return theta, m, v_max, v


# %% old_state_returned mistake="state_unchanged"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m_new = beta1 * m + (1 - beta1) * grad
    v_new, largest = max_second_moment(grad, v, v_max, beta2)
    theta_new = theta - alpha * m_new / (np.sqrt(largest) + eps)
    return theta_new, m, v, v_max


# %% old_maximum_returned mistake="max_not_returned"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    denominator = np.sqrt(np.maximum(v_max, v)) + eps
    return theta - alpha * m / denominator, m, v, v_max


# %% corrected_at_every_step mistake="constants_corrected"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    m_hat, v_hat = m / (1 - beta1), v_max / (1 - beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v, v_max


# %% only_m_corrected mistake="m_corrected"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * (m / (1 - beta1)) / (np.sqrt(v_max) + eps)
    return theta, m, v, v_max


# %% brackets_missing mistake="eps_on_theta"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / np.sqrt(v_max) + eps
    return theta, m, v, v_max


# %% as_in_the_paper mistake="eps_missing"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha * m / np.sqrt(v_max), m, v, v_max


# %% without_momentum mistake="gradient_for_m"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha * grad / (np.sqrt(v_max) + eps), m, v, v_max


# %% step_size_forgotten mistake="no_alpha"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - m / (np.sqrt(v_max) + eps)
    return theta, m, v, v_max


# %% beta2_not_passed_on mistake="beta2_hardcoded"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% beta1_for_the_squares mistake="beta1_for_both"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta1)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% velocity_of_unit_two mistake="m_sum"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% maximum_of_g_squared mistake="max_of_square"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, grad**2)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% last_two_v mistake="max_of_two_v"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v_new = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v, v_new)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v_new, v_max


# %% one_maximum_for_all mistake="max_of_all"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, np.max(v))
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% maximum_of_the_old_v mistake="max_of_old_v"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v_max = np.maximum(v_max, v)
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% the_change_alone mistake="theta_missing"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = -alpha * m / (np.sqrt(v_max) + eps)
    return theta, m, v, v_max


# %% two_sign_and_eps mistake="ascent + eps_missing"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta + alpha * m / np.sqrt(v_max), m, v, v_max


# %% two_sum_and_no_maximum mistake="m_sum + no_max"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - alpha * m / (np.sqrt(v) + eps), m, v, v


# %% shrinks_theta mistake=""
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return 0.999 * theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% floor_under_the_maximum mistake=""
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha * m / (np.sqrt(np.maximum(v_max, 1e-12)) + eps), m, v, v_max


# %% projects_into_the_box mistake=""
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)
    return np.clip(theta, -0.5, 0.5), m, v, v_max


# %% alpha_over_its_calls mistake=""
class Calls:
    t = 0


def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    Calls.t += 1
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha / Calls.t**0.5 * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% maximum_forgotten says="must return 4 values, theta, m, v, v_max; got 3"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v_max


# %% needs_t says="NameError"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    m_hat, v_hat = m / (1 - beta1**t), v_max / (1 - beta2**t)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v, v_max


# %% python_max says="ValueError"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = max(v, v_max)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% theta_in_place says="changes its input theta in place"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta -= alpha * m / (np.sqrt(v_max) + eps)
    return theta, m, v, v_max


# %% nothing_returned says="returns None"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)


# %% average_that_never_falls mistake="v_never_falls"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = np.maximum(v, beta2 * v + (1 - beta2) * grad**2)
    v_max = np.maximum(v_max, v)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max
