# Wrong versions of one_cycle_minimize, as students write the whole cell.

# %% nothing_of_the_past mistake="no_past"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    path = [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        theta = theta - alpha * grad_f(theta)
        path.append(theta)
    return np.array(path)


# %% plus_gradient mistake="uphill"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v = np.zeros_like(theta)
    path = [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v + alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% subtracts_v mistake="uphill"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v = np.zeros_like(theta)
    path = [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta - v
        path.append(theta)
    return np.array(path)


# %% alpha_outside mistake="pytorch_form"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v + grad_f(theta)
        theta = theta - alpha * v
        path.append(theta)
    return np.array(path)


# %% average_as_in_adam mistake="average"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    m, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        m = beta * m - (1 - beta) * alpha * grad_f(theta)
        theta = theta + m
        path.append(theta)
    return np.array(path)


# %% v_new_in_every_step mistake="no_past"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    path = [theta]
    for t in range(steps):
        v = np.zeros_like(theta)
        v = one_cycle_beta(t, steps, beta_max, beta_min, pct_start) * v
        v = v - one_cycle_alpha(t, steps, alpha_max, pct_start) * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% theta_before_v mistake="old_v"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        g = grad_f(theta)
        theta = theta + v
        v = beta * v - alpha * g
        path.append(theta)
    return np.array(path)


# %% one_gradient_for_all mistake="gradient_of_start"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    g = grad_f(theta)
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * g
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% from_one_to_the_last_twice mistake=""
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        t = min(t, steps - 1)
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% begins_with_step_one mistake="first_step_left_out"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(1, steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% alpha_before_the_loop mistake="alpha_fixed"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    alpha = one_cycle_alpha(0, steps, alpha_max, pct_start)
    for t in range(steps):
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% share_not_passed_on mistake="default_share"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max)
        beta = one_cycle_beta(t, steps, beta_max, beta_min)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% share_for_alpha_alone mistake="share_of_beta"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% bounds_not_passed_on mistake="default_bounds"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, pct_start=pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% always_beta_max mistake="beta_fixed"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        v = beta_max * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% minimum_first says="beta_min must be <= beta_max"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_min, beta_max, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% roles_exchanged mistake="exchanged_values"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        a = one_cycle_alpha(t, steps, alpha_max, pct_start)
        b = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = a * v - b * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% without_the_start mistake="start_missing"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), []
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% returns_theta mistake="last_only"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v = np.zeros_like(theta)
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
    return theta


# %% in_place mistake="same_array"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    theta = np.array(theta, dtype=float)
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta += v
        path.append(theta)
    return np.array(path)


# %% returns_in_the_loop mistake="return_in_loop"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
        return np.array(path)


# %% appended_before_the_step mistake="start_twice"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        path.append(theta)
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
    return np.array(path)


# %% input_changed says="input"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta.copy()]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta += v
        path.append(theta.copy())
    return np.array(path)


# %% one_step_too_long_and_no_share mistake="default_share + longer_cycle"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps + 1, alpha_max)
        beta = one_cycle_beta(t, steps + 1, beta_max, beta_min)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% range_from_one_to_steps says="t must be <= 10"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% alpha_one_step_ahead mistake="" says="path is wrong"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(min(t + 1, steps - 1), steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% gradient_ahead mistake="nesterov"
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta + beta * v)
        theta = theta + v
        path.append(theta)
    return np.array(path)
