# Wrong versions of adam_step, as students write the whole cell.

# %% no_correction
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m / (np.sqrt(v) + eps)
    return theta, m, v


# %% ascent
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    step = alpha * m_hat / (np.sqrt(v_hat) + eps)
    new_theta = np.add(theta, step)
    return new_theta, m, v


# %% eps_inside
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - alpha * m_hat * (v_hat + eps) ** -0.5, m, v


# %% no_root
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    hats = bias_correction(m, v, t, beta1, beta2)
    return [theta - alpha * hats[0] / (hats[1] + eps), m, v]


# %% names_used_again mistake="hats_stored"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m, v = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m / (np.sqrt(v) + eps)
    return theta, m, v


# %% counts_from_zero mistake="t_off_by_one"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    t += 1
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% arguments_forgotten mistake="hardcoded"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v)
    m_hat, v_hat = bias_correction(m, v, t)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% hardcoded_averages
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v)
    m_hat, v_hat = bias_correction(m, v, t, beta1=beta1, beta2=beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% correction_with_defaults mistake="hardcoded_correction"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad * grad
    m_hat, v_hat = bias_correction(m, v, t)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% wrong_order_of_arguments mistake="betas_swapped_everywhere"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta2, beta1)
    m_hat, v_hat = bias_correction(m, v, t, beta2, beta1)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% betas_swapped
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta2 * m + (1 - beta2) * grad
    v = beta1 * v + (1 - beta1) * np.square(grad)
    mh = m / (1 - np.power(beta1, t))
    vh = v / (1 - np.power(beta2, t))
    return theta - alpha * mh / (np.sqrt(vh) + eps), m, v


# %% corrected_too_early mistake="old_state"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    m, v = update_moments(grad, m, v, beta1, beta2)
    return theta, m, v


# %% order
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    moments = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(*moments, t, beta1, beta2)
    return *moments, theta - alpha * m_hat / (np.sqrt(v_hat) + eps)


# %% brackets_of_the_fraction mistake="eps_on_theta"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m_hat / np.sqrt(v_hat) + eps
    return theta, m, v


# %% eps_after_the_fraction mistake="eps_outside_fraction"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    step = alpha * m_hat / np.sqrt(v_hat) + eps
    return theta - step, m, v


# %% eps_of_its_own mistake="eps_hardcoded"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    eps = 1e-8
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (eps + v_hat**0.5), m, v


# %% no_alpha
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    direction = np.divide(m_hat, np.sqrt(v_hat) + eps)
    return theta - direction, m, v


# %% rmsprop mistake="gradient_for_m"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    _, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha / (np.sqrt(v_hat) + eps) * grad
    return theta, m, v


# %% new_name_old_result mistake="theta_unchanged"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta_new = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% new_names_old_state mistake="state_unchanged"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m_new, v_new = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m_new, v_new, t, beta1, beta2)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% return_in_the_loop mistake="first_row_only"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(theta.shape[0]):
        m[i], v[i] = update_moments(grad[i], m[i], v[i], beta1, beta2)
        m_hat, v_hat = bias_correction(m[i], v[i], t, beta1, beta2)
        theta[i] -= alpha * m_hat / (np.sqrt(v_hat) + eps)
        return theta, m, v


# %% divisor_of_the_first_step mistake="no_power"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, 1, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% state_from_zero mistake="v_no_history"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = (1 - beta2) * grad**2
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% momentum_of_unit_two mistake="m_sum"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% second_hat_forgotten mistake="only_m_corrected"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat = m / (1 - beta1**t)
    theta = theta - alpha * m_hat / (np.sqrt(v) + eps)
    return theta, m, v


# %% step_size_of_the_proof mistake="alpha_over_root_t"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    import math

    alpha_t = alpha / math.sqrt(t)
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha_t * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% max_with_eps mistake="eps_as_bound"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / np.clip(np.sqrt(v_hat), eps, None), m, v


# %% root_of_the_divisor mistake="root_taken"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / np.sqrt(1 - beta2**t)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% the_change_alone mistake="theta_missing"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = -alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% two_v_and_eps mistake="v_no_history + eps_inside"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = (1 - beta2) * np.square(grad)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - alpha * m_hat / np.sqrt(v_hat + eps), m, v


# %% two_power_and_storage mistake="no_power + hats_stored"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    m = m / (1 - beta1)
    v = beta2 * v + (1 - beta2) * grad**2
    v = v / (1 - beta2)
    theta = theta - alpha * m / (np.sqrt(v) + eps)
    return theta, m, v


# %% two_uphill_and_root mistake="ascent + no_root"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta.copy()
    theta += alpha * m_hat / (v_hat + eps)
    return theta, m, v


# %% two_swapped_and_uncorrected mistake="betas_swapped + no_correction"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    b1, b2 = beta2, beta1
    m = b1 * m + (1 - b1) * grad
    v = b2 * v + (1 - b2) * grad**2
    return theta - alpha * m / (np.sqrt(v) + eps), m, v


# %% two_keras_and_history mistake="v_no_history + eps_hat"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = (1 - beta2) * grad**2
    alpha_t = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - alpha_t * m / (np.sqrt(v) + eps), m, v


# %% largest_v mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m_new, v_new = update_moments(grad, m, v, beta1, beta2)
    v_new = np.maximum(v, v_new)  # as AMSGrad does
    m_hat, v_hat = bias_correction(m_new, v_new, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m_new, v_new


# %% clipped_gradient mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    norm = np.linalg.norm(grad)
    if norm > 1:
        grad = grad / norm
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% looks_ahead mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    m_bar = beta1 * m_hat + (1 - beta1) * grad / (1 - beta1**t)
    return theta - alpha * m_bar / (np.sqrt(v_hat) + eps), m, v


# %% shrinks_theta mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return 0.999 * theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% global_averages mistake=""
m_all, v_all = 0, 0


def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    global m_all, v_all
    if t == 1:
        m_all, v_all = np.zeros_like(theta), np.zeros_like(theta)
    m_all = beta1 * m_all + (1 - beta1) * grad.mean()
    v_all = beta2 * v_all + (1 - beta2) * (grad**2).mean()
    m_hat, v_hat = bias_correction(m_all, v_all, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m_all + 0 * m, v_all + 0 * v


# %% counts_its_calls mistake=""
class Counter:
    t = 0


def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    Counter.t += 1
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, Counter.t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% step_size_of_the_notebook mistake=""
lr = 0.05


def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% random_drop_out mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    keep = np.random.rand(*theta.shape)
    return theta - alpha * keep * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% eps_by_another_default mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.01, beta1=0.9, beta2=0.99, eps=1e-7):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% nothing_returned says="returns None"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)


# %% theta_alone says="must return 3 values, theta, m, v"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps)


# %% hats_as_well says="must return 3 values, theta, m, v; got 5"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v, m_hat, v_hat


# %% theta_in_place says="changes its input theta in place"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta -= alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% hats_in_place mistake="hats_stored"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m[...] = beta1 * m + (1 - beta1) * grad
    v[...] = beta2 * v + (1 - beta2) * grad**2
    m /= 1 - beta1**t
    v /= 1 - beta2**t
    return theta - alpha * m / (np.sqrt(v) + eps), m, v


# %% stacked_columns says="should have the shape"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, grad, m, v = (np.reshape(x, (-1, 1)) for x in (theta, grad, m, v))
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% root_of_m says="contains NaN"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * np.sqrt(m_hat / (v_hat + eps)), m, v


# %% used_before_assigned says="UnboundLocalError"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta, m, v


# %% until_it_is_small says="still running"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    while np.abs(grad).max() > 1e-6:
        m, v = update_moments(grad, m, v, beta1, beta2)
        m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
        theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% np_is_a_list says="no longer NumPy"
np = [0.9, 0.999]


def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% greek_name says="NameError"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %% too_few_arguments says="TypeError"
def adam_step(theta, grad, m, v, t, alpha=0.001):
    m, v = update_moments(grad, m, v)
    m_hat, v_hat = bias_correction(m, v, t)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


# %% corrects_early_steps_only mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2) if t < 45 else (m, v)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% floor_under_v mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(np.maximum(v_hat, 1e-12)) + eps), m, v


# %% alpha_at_most_one mistake=""
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - min(alpha, 1.0) * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% square_with_beta1 mistake="v_weighs_by_beta1"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta1) * grad**2
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% arguments_in_the_order_of_the_state mistake="arguments_of_update_moments"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(m, v, grad, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# %% hats_out_and_eps_in mistake="hats_stored + eps_inside"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m, v = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m / np.sqrt(v + eps), m, v
