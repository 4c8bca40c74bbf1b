# Right versions of one_cycle_minimize, written differently.

# %% list_of_points
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)


# %% one_big_array
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    path = np.zeros((steps + 1,) + np.shape(theta))
    path[0] = theta
    v = 0
    for t in range(steps):
        v = one_cycle_beta(t, steps, beta_max, beta_min, pct_start) * v
        v = v - one_cycle_alpha(t, steps, alpha_max, pct_start) * grad_f(path[t])
        path[t + 1] = path[t] + v
    return path


# %% minus_velocity
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    m, points = np.zeros_like(theta), [np.copy(theta)]
    for t in range(steps):
        lr = one_cycle_alpha(t, steps, alpha_max, pct_start=pct_start)
        m = m * one_cycle_beta(t, steps, beta_max, beta_min, pct_start) + lr * grad_f(points[-1])
        points += [points[-1] - m]
    return points


# %% heavy_ball_of_two_points
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    path = [theta, theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        now, before = path[-1], path[-2]
        path.append(now - alpha * grad_f(now) + beta * (now - before))
    return np.stack(path[1:])


# %% generator
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    yield theta
    v = 0 * theta
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        v = one_cycle_beta(t, steps, beta_max, beta_min, pct_start) * v - alpha * grad_f(theta)
        theta = theta + v
        yield theta


# %% schedules_first
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    times = range(steps)
    alphas = [one_cycle_alpha(t, steps, alpha_max, pct_start) for t in times]
    betas = [one_cycle_beta(t, steps, beta_max, beta_min, pct_start) for t in times]
    v, path = np.zeros(np.shape(theta)), [np.array(theta, dtype=float)]
    for alpha, beta in zip(alphas, betas):
        v = np.multiply(beta, v) - np.multiply(alpha, grad_f(path[-1]))
        path.append(path[-1] + v)
    return np.array(path)


# %% while_and_copies
def one_cycle_minimize(grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    theta = np.array(theta, dtype=float)
    v = np.zeros_like(theta)
    path = [theta.copy()]
    t = 0
    while t < steps:
        v *= one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v -= one_cycle_alpha(t, steps, alpha_max, pct_start) * grad_f(theta)
        theta += v
        path.append(theta.copy())
        t += 1
    return np.array(path)
