# Wrong versions of adam_minimize, as students write the whole cell.

# %% t_from_zero
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    def step(theta, m, v, t):
        grad = grad_f(theta)
        m = beta1 * m + (1 - beta1) * grad
        v = beta2 * v + (1 - beta2) * grad**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v

    m = v = np.zeros_like(theta)
    path = [theta]
    for t in range(steps):
        theta, m, v = step(theta, m, v, t)
        path.append(theta)
    return np.array(path)


# %% t_from_zero_with_the_function_above mistake="t_from_zero"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(steps):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% increment_twice mistake="t_from_two"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path, t = [theta], 1
    while t <= steps:
        t += 1
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% t_never_counted mistake="t_always_one"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    t = 1
    for _ in range(steps):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.stack(path)


# %% t_is_steps
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros(theta.shape), np.zeros(theta.shape)
    path = [theta]
    for i in range(steps):
        g = grad_f(theta)
        theta, m, v = adam_step(theta, g, m, v, steps, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% zeros_in_the_loop mistake="state_forgotten"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = [theta]
    for t in range(1, steps + 1):
        m = np.zeros_like(theta)
        v = np.zeros_like(theta)
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% first_result_only mistake="state_forgotten"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = np.empty((steps + 1, *theta.shape))
    path[0] = theta
    for t in range(1, steps + 1):
        args = path[t - 1], grad_f(path[t - 1]), m, v, t
        path[t] = adam_step(*args, alpha=alpha, beta1=beta1, beta2=beta2, eps=eps)[0]
    return path


# %% v_thrown_away mistake="v_forgotten"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, _ = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% unpacked_in_another_order mistake="m_v_exchanged"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, v, m = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% gradient_before_the_loop mistake="gradient_of_start"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    grad = grad_f(theta)
    m, v, path = 0 * theta, 0 * theta, [theta.copy()]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
        path += [theta]
    return np.array(path)


# %% gradient_too_early mistake="gradient_of_previous"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    grad = grad_f(theta)
    for t in range(1, steps + 1):
        old = theta
        theta, m, v = adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps)
        grad = grad_f(old)
        path.append(theta)
    return np.array(path)


# %% empty_list_first mistake="start_missing"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = []
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% minimum_returned mistake="last_only"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
    return theta


# %% range_too_short mistake="last_missing"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% range_too_long mistake="one_too_many"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = np.zeros_like(theta), np.zeros_like(theta), 0
    path = [theta]
    while t <= steps:
        t = t + 1
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% appended_before_the_step mistake="start_twice"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        path.append(theta)
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
    return np.array(path)


# %% one_array_all_the_time mistake="same_array"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = np.array(theta, dtype=float)
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta[:], m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% new_name_not_used mistake="restarts"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        new, m_new, v_new = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(new)
    return np.array(path)


# %% state_goes_on_theta_does_not mistake="theta_restarts"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta_t, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta_t)
    return np.array(path)


# %% start_appended_again mistake="all_the_start"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path, x = [theta], theta
    for t in range(1, steps + 1):
        x, m, v = adam_step(x, grad_f(x), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% nothing_passed_on
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t)
        path.append(theta)
    return np.array(path)


# %% only_alpha
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha)
        path.append(theta)
    return np.array(path)


# %% eps_left_out mistake="no_eps"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    hyper = {"alpha": alpha, "beta1": beta1, "beta2": beta2}
    state = [theta, np.zeros_like(theta), np.zeros_like(theta)]
    path = [theta]
    for t in range(1, steps + 1):
        state = adam_step(state[0], grad_f(state[0]), *state[1:], t, **hyper)
        path.append(state[0])
    return np.array(path)


# %% betas_left_out mistake="no_betas"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    from functools import partial

    step = partial(adam_step, alpha=alpha, eps=eps)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = step(theta, grad_f(theta), m, v, t)
        path.append(theta)
    return np.array(path)


# %% betas_in_the_wrong_order mistake="betas_swapped_everywhere"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta2, beta1, eps)
        path.append(theta)
    return np.array(path)


# %% gradient_descent mistake="plain_sgd"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = [theta]
    for _ in range(steps):
        theta = theta - alpha * grad_f(theta)
        path.append(theta)
    return np.array(path)


# %% written_out_again mistake="no_correction"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        g = grad_f(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta = theta - alpha * m / (np.sqrt(v) + eps)
        path.append(theta)
    return np.array(path)


# %% hats_kept mistake="hats_stored"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        m, v = update_moments(grad_f(theta), m, v, beta1, beta2)
        m, v = bias_correction(m, v, t, beta1, beta2)
        theta = theta - alpha * m / (np.sqrt(v) + eps)
        path.append(theta)
    return np.array(path)


# %% begins_with_ones mistake="ones"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.ones_like(theta), np.ones_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% two_start_and_state mistake="start_missing + state_forgotten"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = []
    for t in range(1, steps + 1):
        zero = np.zeros_like(theta)
        theta, _, _ = adam_step(theta, grad_f(theta), zero, zero, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% two_eps_and_gradient mistake="no_eps + gradient_of_start"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    g = grad_f(theta)
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, g, m, v, t, alpha, beta1, beta2)
        path.append(theta)
    return np.array(path)


# %% two_t_and_eps mistake="t_always_one + eps_inside"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path, t = np.zeros_like(theta), np.zeros_like(theta), [theta], 1
    for _ in range(steps):
        m, v = update_moments(grad_f(theta), m, v, beta1, beta2)
        m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
        theta = theta - alpha * m_hat / np.sqrt(v_hat + eps)
        path.append(theta)
    return np.array(path)


# %% warm_up mistake=""
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        size = alpha * min(1.0, t / 10)
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, size, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% numerical_gradient mistake=""
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        g = grad_f(theta + 0.01)
        theta, m, v = adam_step(theta, g, m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% smaller_and_smaller mistake=""
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        alpha *= 0.9
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% average_of_the_path mistake=""
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append((theta + path[-1]) / 2)
    return np.array(path)


# %% random_start mistake=""
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = np.random.normal(size=theta.shape)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% step_number_kept mistake=""
t = 0


def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    global t
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for _ in range(steps):
        t += 1
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% path_kept_outside says="should have the shape"
path = []


def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    path.append(theta)
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% gradient_of_the_notebook mistake=""
def grad_bowl(theta):
    return 2 * theta


def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_bowl(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% nothing_returned says="returns None"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    print(np.array(path))


# %% return_inside_the_loop says="should have the shape"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
        return np.array(path)


# %% states_in_the_path says="should have the shape"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    state = theta, np.zeros_like(theta), np.zeros_like(theta)
    path = [state]
    for t in range(1, steps + 1):
        theta, m, v = state
        state = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(state)
    return np.array(path)


# %% one_number_per_step says="should have the shape"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), np.zeros(steps + 1)
    path[0] = np.linalg.norm(theta)
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path[t] = np.linalg.norm(theta)
    return path


# %% start_changed says="changes its input theta in place"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta.copy()]
    for t in range(1, steps + 1):
        new, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        theta[...] = new
        path.append(theta.copy())
    return np.array(path)


# %% root_of_minus says="contains NaN"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        g = grad_f(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v - (1 - beta2) * g**2
        m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
        theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
        path.append(theta)
    return np.array(path)


# %% forgotten_increment says="still running"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    t = 1
    while t <= steps:
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path = [*path[:1], theta]
    return np.array(path)


# %% gradient_called_too_early says="TypeError"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f, m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% np_is_a_number says="no longer NumPy"
np = 40  # number of points


def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% state_never_made says="UnboundLocalError"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% typo says="NameError"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, gradf(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)


# %% return_in_loop
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
        return np.array(path)


# %% betas_before_alpha
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, beta1, beta2, alpha, eps)
        path.append(theta)
    return np.array(path)


# %% alpha_last
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, beta1, beta2, eps, alpha)
        path.append(theta)
    return np.array(path)


# %% eps_before_betas
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = np.zeros_like(theta)
    path = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, eps, beta1, beta2)
        path.append(theta)
    return np.array(path)
