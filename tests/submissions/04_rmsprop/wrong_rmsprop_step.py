# Wrong versions of rmsprop_step, as students write the whole cell.

# %% ascent
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta + alpha * grad / (np.sqrt(v) + eps)
    return theta, v


# %% without_root mistake="no_root"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    new_v = beta * v + (1 - beta) * grad * grad
    return theta - alpha / (new_v + eps) * grad, new_v


# %% like_keras mistake="eps_inside"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * np.square(grad)
    return theta - alpha * grad / np.sqrt(v + eps), v


# %% adagrad mistake="v_total"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = v + grad**2
    theta = theta - alpha / (np.sqrt(v) + eps) * grad
    return theta, v


# %% fading_sum mistake="v_sum"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    accumulated = beta * v + np.power(grad, 2)
    return theta - alpha * grad / (accumulated**0.5 + eps), accumulated


# %% uses_no_past mistake="v_no_history"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = np.zeros_like(theta)
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% exchanged mistake="weights_exchanged"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = v + beta * (grad**2 - v)
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% size_of_the_gradient mistake="absolute"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * abs(grad)
    step = alpha * grad / (np.sqrt(v) + eps)
    return theta - step, v


# %% brackets mistake="brackets_missing"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + 1 - beta * grad**2
    theta = theta - alpha * grad / (np.sqrt(v) + eps)
    return theta, v


# %% squared_norm mistake="v_sum_of_squares"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * np.linalg.norm(grad) ** 2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% sigma_of_the_lecture mistake="sigma"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    sigma = np.sqrt(beta * v**2 + (1 - beta) * grad**2)
    theta = theta - alpha / (sigma + eps) * grad
    return theta, sigma


# %% eps_fed_back mistake="eps_in_v"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2 + eps
    return theta - alpha * grad / np.sqrt(v), v


# %% steps_first mistake="old_v"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    theta = theta - alpha * grad / (np.sqrt(v) + eps)
    v = beta * v + (1 - beta) * grad**2
    return theta, v


# %% one_half mistake="half_of_v"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / (v**1 / 2 + eps)
    return theta, v


# %% unused_v mistake="no_denominator"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    rms = np.sqrt(v) + eps
    theta = theta - alpha * grad
    return theta, v


# %% brackets_of_eps mistake="eps_on_theta"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / np.sqrt(v) + eps
    return theta, v


# %% own_eps mistake="eps_hardcoded"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + 1e-8), v


# %% bounded_below mistake="eps_as_bound"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    rms = np.sqrt(v)
    rms = np.where(rms < eps, eps, rms)
    return theta - alpha * grad / rms, v


# %% letters_of_the_lecture mistake="alpha_for_beta"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = alpha * v + (1 - alpha) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% letters_exchanged mistake="alpha_beta_exchanged"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    eta, decay = beta, alpha
    v = decay * v + (1 - decay) * grad**2
    theta = theta - eta * grad / (np.sqrt(v) + eps)
    return theta, v


# %% constants mistake="beta_hardcoded"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = 0.9 * v + 0.1 * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% root_kept mistake="root_stored"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = np.sqrt(beta * v + (1 - beta) * grad**2)
    theta = theta - alpha * grad / (v + eps)
    return theta, v


# %% old_one_returned mistake="v_unchanged"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    average = beta * v + (1 - beta) * grad**2
    new_theta = theta - alpha * grad / (np.sqrt(average) + eps)
    return new_theta, v


# %% wrong_order mistake="order"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(v) + eps)
    return v, theta


# %% change_alone mistake="theta_missing"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    return -alpha * grad / (np.sqrt(v) + eps), v


# %% first_row_only
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    theta, v = np.array(theta), np.array(v)
    for i in range(len(theta)):
        v[i] = beta * v[i] + (1 - beta) * grad[i] ** 2
        theta[i] = theta[i] - alpha * grad[i] / (np.sqrt(v[i]) + eps)
        return theta, v


# %% first_step_mended mistake="corrected"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    size = alpha * np.sqrt(1 - beta) / (np.sqrt(v) + eps)
    return theta - size * grad, v


# %% no_root_uphill mistake="ascent + no_root"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta + alpha * grad / (v + eps)
    return theta, v


# %% keras_without_history mistake="v_no_history + eps_inside"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = (1 - beta) * grad**2
    return theta - alpha * grad / np.sqrt(v + eps), v


# %% signs_only mistake="sign_on_top"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * np.sign(grad) / (np.sqrt(v) + eps), v


# %% centred mistake=""
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    spread = np.maximum(v - ((1 - beta) * grad) ** 2, 0)
    return theta - alpha * grad / (np.sqrt(spread) + eps), v


# %% clipped mistake=""
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    grad = np.clip(grad, -1, 1)
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% largest_v mistake=""
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = np.maximum(v, beta * v + (1 - beta) * grad**2)
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% floor_under_v mistake=""
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(np.maximum(v, 1e-12)) + eps), v


# %% memory_of_its_own mistake=""
average = 0.0


def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    global average
    average = beta * average + (1 - beta) * np.mean(grad**2)
    return theta - alpha * grad / (np.sqrt(average) + eps), average + 0 * v


# %% noise mistake=""
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    grad = grad + 0.01 * np.random.randn(*grad.shape)
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% pytorchs_defaults mistake=""
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.99, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% theta_in_place says="changes its input theta in place"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta -= alpha * grad / (np.sqrt(v) + eps)
    return theta, v


# %% v_in_place says="changes its input v in place"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v *= beta
    v += (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% theta_alone says="must return 2 values, theta, v"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps)


# %% nothing_returned says="returns None"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(v) + eps)


# %% root_of_the_gradient says="contains NaN"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * np.sqrt(grad / (v + eps)), v


# %% math_sqrt says="TypeError"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    import math

    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (math.sqrt(v) + eps), v


# %% never_ends says="still running"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    while np.abs(grad).max() > 0:
        v = beta * v + (1 - beta) * grad**2
        theta = theta - alpha * grad / (np.sqrt(v) + eps)
    return theta, v


# %% wrong_name says="NameError"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * g**2
    return theta - alpha * g / (np.sqrt(v) + eps), v


# %% begins_like_the_lecture mistake="starts_at_square"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    if np.all(v == 0):
        v = grad**2
    else:
        v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% step_size_alone mistake="gradient_missing"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    step_size = alpha / (np.sqrt(v) + eps)
    return theta - step_size, v


# %% half_of_adams_correction mistake="v_divided"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    v_hat = v / (1 - beta)
    return theta - alpha * grad / (np.sqrt(v_hat) + eps), v
