# Wrong versions of train, as students write the whole cell.

# %% first_step_size_for_ever mistake="first_alpha"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        alpha = alphas[0]
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% last_step_size mistake="last_alpha"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        alpha = alphas[-1]
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% index_of_the_previous mistake="alpha_one_late"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        alpha = alphas[t - 2]
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% mean_step_size mistake="mean_alpha"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        alpha = np.mean(alphas)
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% schedule_forgotten mistake="alpha_missing"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, 0.001, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% from_the_end mistake="alphas_backwards"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas[::-1], start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% enumerate_from_zero says="t must be finite and >= 1, got 0"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% own_adam_from_zero mistake="t_from_zero"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas):
        g = grad_f(theta)
        m = beta1 * m + (1 - beta1) * g
        top = m / (1 - beta1**t) if corrected else m
        if sigma == "one":
            bottom = 1.0
        elif sigma == "sum":
            v = v + g**2
            bottom = np.sqrt(v) + eps
        else:
            v = beta2 * v + (1 - beta2) * g**2
            bottom = np.sqrt(v / (1 - beta2**t) if corrected else v) + eps
        theta = theta - alpha * top / bottom
        path.append(theta)
    return np.array(path)

# %% t_plus_one mistake="t_from_two"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t + 1, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% t_is_one mistake="t_always_one"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, 1, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% t_is_T mistake="t_is_steps"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, len(alphas), alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% averages_thrown_away mistake="state_forgotten"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, _, _ = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% averages_mixed_up mistake="m_v_exchanged"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, v, m = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% old_gradient mistake="gradient_of_start"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    grad = grad_f(theta)
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad, m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% without_the_start mistake="start_missing"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), []
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% the_last_point mistake="last_only"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return path[-1]

# %% range_one_short mistake="last_missing"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas[:-1], start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% appended_too_early mistake="start_twice"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        path.append(theta)
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
    return np.array(path)

# %% return_indented mistake="return_in_loop"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
        return np.array(path)
    return np.array(path)

# %% starts_with_ones mistake="ones"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.ones_like(theta), np.ones_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% no_sigma_passed mistake="no_sigma"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, corrected=corrected)
        path.append(theta)
    return np.array(path)

# %% no_correction_passed mistake="no_corrected"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma)
        path.append(theta)
    return np.array(path)

# %% only_the_step_size mistake="nothing_passed_on"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha)
        path.append(theta)
    return np.array(path)

# %% default_eps mistake="no_eps"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, sigma=sigma, corrected=corrected)
        path.append(theta)
    return np.array(path)

# %% wrong_order_of_betas mistake="betas_exchanged"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta2, beta1, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% always_from_the_start mistake="theta_restarts"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        new, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(new)
    return np.array(path)

# %% same_array_again_and_again mistake="same_array"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, alpha in enumerate(alphas, start=1):
        new, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        theta[...] = new
        path.append(theta)
    return np.array(path)

# %% appended_before_the_step mistake="last_missing"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), []
    for t, alpha in enumerate(alphas, start=1):
        path.append(theta)
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
    return np.array(path)

# %% start_kept_twice mistake="start_repeated"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta, theta]
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
        path.append(theta)
    return np.array(path)

# %% rows_never_filled mistake="nothing_done"
def train(grad_f, theta, alphas, beta1=0.9, beta2=0.999, eps=1e-8, sigma="average", corrected=True):
    path = np.zeros((len(alphas) + 1, *theta.shape))
    path[0] = theta
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, alpha in enumerate(alphas, start=1):
        theta, m, v = unified_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps, sigma, corrected)
    return path
