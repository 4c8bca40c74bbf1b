# Wrong versions of lr_range_test, as students write the whole cell.

# %% a_grid_of_runs mistake="starts_anew"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    alphas = np.linspace(alpha_min, alpha_max, steps)
    if spacing == "geometric":
        alphas = np.geomspace(alpha_min, alpha_max, steps)
    thetas = []
    for alpha in alphas:
        v = -alpha * grad(theta)
        thetas.append(theta + v)
    return alphas, np.array(thetas)


# %% v_inside_the_loop mistake="no_momentum"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas = space(alpha_min, alpha_max, steps), []
    for alpha in alphas:
        v = np.zeros_like(theta)
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% plain_sgd mistake="no_momentum"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas = space(alpha_min, alpha_max, steps), []
    for alpha in alphas:
        theta = theta - alpha * grad(theta)
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% nine_tenths mistake="hardcoded_beta"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0
    for alpha in alphas:
        v = 0.9 * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% torch_momentum mistake="pytorch_form"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas = space(alpha_min, alpha_max, steps), []
    buf = np.zeros_like(theta)
    for lr in alphas:
        buf = beta * buf + grad(theta)
        theta = theta - lr * buf
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% weighted_gradient mistake="average"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        v = beta * v - (1 - beta) * alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% look_ahead mistake="nesterov"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad(theta + beta * v)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% climbs mistake="uphill"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta - v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% one_gradient mistake="gradient_of_the_start"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v, g = space(alpha_min, alpha_max, steps), [], 0 * theta, grad(theta)
    for alpha in alphas:
        v = beta * v - alpha * g
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% spacing_forgotten mistake="always_linear"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    alphas = np.linspace(alpha_min, alpha_max, steps)
    v, thetas = np.zeros_like(theta), []
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% misspelled_spacing mistake="always_geometric"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    if spacing == "lin":
        alphas = np.linspace(alpha_min, alpha_max, steps)
    else:
        alphas = np.geomspace(alpha_min, alpha_max, steps)
    v, thetas = np.zeros_like(theta), []
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% log_space mistake="logspace"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.logspace
    alphas = space(alpha_min, alpha_max, steps)
    v, thetas = np.zeros_like(theta), []
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% divided_by_steps mistake="end_missing"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    part = np.arange(steps) / steps
    if spacing == "linear":
        alphas = alpha_min + (alpha_max - alpha_min) * part
    else:
        alphas = alpha_min * (alpha_max / alpha_min) ** part
    v, thetas = np.zeros_like(theta), []
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% counts_from_one mistake="start_missing"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    v, alphas, thetas = np.zeros_like(theta), [], []
    for t in range(1, steps + 1):
        if spacing == "linear":
            alpha = alpha_min + (alpha_max - alpha_min) * t / steps
        else:
            alpha = alpha_min * (alpha_max / alpha_min) ** (t / steps)
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        alphas.append(alpha)
        thetas.append(theta)
    return np.array(alphas), np.array(thetas)


# %% both_ends_and_more mistake="one_more"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas = space(alpha_min, alpha_max, steps + 1)
    v, thetas = np.zeros_like(theta), []
    for t in range(steps + 1):
        v = beta * v - alphas[t] * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% appended_too_early mistake="before_the_step"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        thetas.append(theta)
        v = beta * v - alpha * grad(theta)
        theta = theta + v
    return alphas, np.array(thetas)


# %% with_the_start mistake="start_kept"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [theta], 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% only_the_end mistake="last_only"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, v = space(alpha_min, alpha_max, steps), 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
    return alphas, theta


# %% same_array mistake="all_the_last"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    theta = theta.copy()
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta += v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% downwards mistake="falling"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_max, alpha_min, steps), [], 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% other_order mistake="exchanged"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return np.array(thetas), alphas


# %% two_torch_and_end mistake="end_missing + pytorch_form"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps, endpoint=False), [], 0 * theta
    for alpha in alphas:
        v = beta * v + grad(theta)
        theta = theta - alpha * v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% two_before_and_beta mistake="before_the_step + hardcoded_beta"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        thetas += [theta]
        v = 0.9 * v - alpha * grad(theta)
        theta = theta + v
    return alphas, np.array(thetas)


# %% new_and_old mistake=""
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad(theta) / np.linalg.norm(grad(theta) + 1e-12)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% moves_the_start says="changes its input theta in place"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], np.zeros_like(theta)
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta += v
        thetas.append(theta.copy())
    return alphas, np.array(thetas)


# %% thetas_only says="it must return 2 values"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    thetas, v = [], 0 * theta
    for alpha in space(alpha_min, alpha_max, steps):
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return np.array(thetas)


# %% gradient_as_array says="TypeError"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, thetas, v = space(alpha_min, alpha_max, steps), [], 0 * theta
    for alpha in alphas:
        v = beta * v - alpha * grad
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% average_of_gradients mistake="average_outside"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    if spacing == "linear":
        alphas = np.linspace(alpha_min, alpha_max, steps)
    else:
        alphas = np.geomspace(alpha_min, alpha_max, steps)
    v = np.zeros(theta.shape)
    thetas = []
    for a in alphas:
        v = beta * v + (1 - beta) * grad(theta)
        theta = theta - a * v
        thetas.append(theta)
    return alphas, np.array(thetas)


# %% room_for_numbers says="np.zeros((steps, *theta.shape))"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = np.linspace if spacing == "linear" else np.geomspace
    alphas, v = space(alpha_min, alpha_max, steps), 0 * theta
    out = np.zeros(steps)
    for k, alpha in enumerate(alphas):
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        out[k] = theta
    return alphas, out
