# Wrong versions of nesterov_step, each the whole cell of a student.

# %% ascent
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    return theta + alpha * (grad + beta * v), v

# %% always_a_new_v mistake="no_history"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = grad
    step = grad + beta * v
    return theta - alpha * step, v

# %% sum_without_fading mistake="beta_missing_in_v"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = v + grad
    theta = theta - alpha * (grad + beta * v)
    return theta, v

# %% no_alpha
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v_new = beta * v + grad
    look_ahead = grad + beta * v_new
    return theta - look_ahead, v_new

# %% old_v_returned mistake="v_not_returned"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v_new = beta * v + grad
    theta_new = theta - alpha * (grad + beta * v_new)
    return theta_new, v

# %% old_v_in_the_brackets mistake="heavy_ball"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = theta - alpha * (grad + beta * v)
    v = beta * v + grad
    return theta, v

# %% keras
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta = theta + beta * v - alpha * grad
    return theta, v

# %% cs231n mistake="keras"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v_prev = np.copy(v)
    v = beta * v - alpha * grad
    theta = theta + (1 + beta) * v - beta * v_prev
    return theta, v

# %% reuse_of_part_1 mistake="lecture_momentum"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = momentum_step(theta, grad, v, alpha=alpha, beta=beta)
    return theta, v

# %% alpha_in_v
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + alpha * grad
    theta = theta - (alpha * grad + beta * v)
    return theta, v

# %% alpha_in_both_lines mistake="alpha_twice"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + alpha * grad
    theta = theta - alpha * (grad + beta * v)
    return theta, v

# %% nadam_like mistake="ema"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    m = beta * v + (1 - beta) * grad
    m_bar = beta * m + (1 - beta) * grad
    return theta - alpha * m_bar, m

# %% averaged_v mistake="ema_v_only"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = v + (1 - beta) * (grad - v)
    return theta - alpha * (grad + beta * v), v

# %% velocity_points_down mistake="negative_sum"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - grad
    theta = theta + alpha * (beta * v - grad)
    return theta, v

# %% lecture_sign mistake="gradient_subtracted"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.subtract(beta * v, grad)
    theta = theta - alpha * (grad + beta * v)
    return theta, v

# %% only_the_velocity mistake="gradient_missing"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    theta = theta - alpha * beta * v
    return theta, v

# %% beta_once mistake="beta_missing_in_step"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    return theta - alpha * np.add(grad, v), v

# %% beta_at_the_gradient mistake="beta_on_gradient"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    d = beta * grad + v
    return theta - alpha * d, v

# %% beta_before_the_bracket mistake="beta_on_both"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    theta = theta - alpha * beta * (grad + v)
    return theta, v

# %% no_brackets
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    theta = theta - alpha * grad + beta * v
    return theta, v

# %% bracket_too_wide mistake="alpha_on_gradient_only"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    theta = theta - (alpha * grad + beta * v)
    return theta, v

# %% wrong_sign_inside mistake="minus_inside"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    correction = beta * v
    theta = theta - alpha * (grad - correction)
    return theta, v

# %% just_sgd mistake="plain_sgd"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    return theta - alpha * grad, v

# %% v_without_use mistake="moved_by_sgd"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = theta - alpha * grad
    return theta, beta * v + grad

# %% one_variable_for_both mistake="look_ahead_stored"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    v = grad + beta * v
    theta = theta - alpha * v
    return theta, v

# %% one_minus mistake="fades_by_complement"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = (1 - beta) * v + grad
    theta = theta - alpha * (grad + beta * v)
    return theta, v

# %% new_theta_lost mistake="theta_not_returned"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    new_theta = theta - alpha * (grad + beta * v)
    return theta, v

# %% update_for_theta mistake="step_returned"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    update = -alpha * (grad + beta * v)
    return update, v

# %% mu mistake="hardcoded_beta"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    mu = 0.9
    v = mu * v + grad
    return theta - alpha * (grad + mu * v), v

# %% lr mistake="hardcoded_alpha"
lr = 0.01


def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    return theta - lr * (grad + beta * v), v

# %% arguments_in_another_order mistake="exchanged"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    def step(x, g, buf, momentum, rate):
        buf = momentum * buf + g
        return x - rate * (g + momentum * buf), buf

    return step(theta, grad, v, alpha, beta)

# %% results_swapped mistake="swapped_return"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    theta = theta - alpha * (grad + beta * v)
    return v, theta

# %% first_index_only mistake="first_row_only"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = theta + 0, v + 0
    v[0] = beta * v[0] + grad[0]
    theta[0] = theta[0] - alpha * (grad[0] + beta * v[0])
    return theta, v

# %% loop_from_one mistake="first_row_missing"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = np.array(theta), np.array(v)
    for i in range(1, len(theta)):
        v[i] = beta * v[i] + grad[i]
        theta[i] -= alpha * (grad[i] + beta * v[i])
    return theta, v

# %% no_history_uphill mistake="no_history + ascent"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = 1.0 * grad
    theta = theta + alpha * (grad + beta * v)
    return theta, v

# %% no_beta_at_all mistake="beta_missing_in_v + beta_missing_in_step"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = v + grad
    theta = theta - alpha * (grad + v)
    return theta, v

# %% constant_and_old_v mistake="v_not_returned + hardcoded_alpha"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    return theta - 0.01 * (grad + beta * (beta * v + grad)), v

# %% beta_squared mistake=""
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    return theta - alpha * (grad + beta**2 * v), v

# %% gradient_moved_ahead mistake=""
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    ahead = grad * (1 - alpha * beta)  # "the gradient at the point ahead"
    v = beta * v + ahead
    return theta - alpha * (ahead + beta * v), v

# %% weight_decay mistake=""
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    g = grad + 0.01 * theta
    v = beta * v + g
    return theta - alpha * (g + beta * v), v

# %% returns_nothing says="returns None"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    theta = theta - alpha * (grad + beta * v)

# %% three_values says="must return 2 values"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    step = alpha * (grad + beta * v)
    return theta - step, v, step

# %% a_dictionary says="must return 2 values"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    return {"theta": theta - alpha * (grad + beta * v), "v": v}

# %% averaged_over_rows says="shape"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.mean(beta * v + grad, axis=0)
    return theta - alpha * (grad + beta * v), v

# %% in_place says="in place"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v *= beta
    v += grad
    return theta - alpha * (grad + beta * v), v

# %% state_on_the_function says="outside"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    old = getattr(nesterov_step, "v", None)
    if old is None or old.shape != theta.shape:
        old = np.zeros(theta.shape)
    nesterov_step.v = beta * old + grad
    return theta - alpha * (grad + beta * nesterov_step.v), nesterov_step.v


nesterov_step.v = None

# %% other_variable says="NameError: name 'g' is not defined"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    return theta - alpha * (g + beta * v), v

# %% dropout says="random"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    mask = np.random.default_rng().random(np.shape(theta))
    v = beta * v + grad * mask
    return theta - alpha * (grad + beta * v), v

# %% scaled_by_nothing says="NaN"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad * np.log(-1.0)
    return theta - alpha * (grad + beta * v), v

# %% until_it_converges says="never ends"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    step = np.ones_like(theta)
    while np.linalg.norm(step) > 0:
        new_v = beta * v + grad
        step = alpha * (grad + beta * new_v) + 1.0
    return theta - step, new_v

# %% a_list_named_np says="no longer NumPy"
np = [1, 2, 3]


def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.add(beta * v, grad)
    return theta - alpha * (grad + beta * v), v


# %% gradient_clipped_at_ten mistake=""
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    grad = np.clip(grad, -10, 10)
    v = beta * v + grad
    return theta - alpha * (grad + beta * v), v

# %% squeezed says="shape"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v + grad
    theta, v = theta - alpha * (grad + beta * v), v
    return np.squeeze(theta)[()], v[:, None] if v.shape == (1,) else v
