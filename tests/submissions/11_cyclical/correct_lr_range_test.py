# Right versions of lr_range_test, written differently.

# %% linspace
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    if spacing == "linear":
        alphas = np.linspace(alpha_min, alpha_max, steps)
    else:
        alphas = np.geomspace(alpha_min, alpha_max, steps)
    v, thetas = 0.0, []
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, thetas


# %% by_hand
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    alphas, thetas = [], []
    v = np.zeros(np.shape(theta))
    for t in range(steps):
        part = t / (steps - 1)
        if spacing == "geometric":
            alpha = alpha_min * (alpha_max / alpha_min) ** part
        else:
            alpha = alpha_min + (alpha_max - alpha_min) * part
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        alphas.append(alpha)
        thetas.append(theta.tolist())
    return alphas, thetas


# %% filled_arrays
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    if spacing == "geometric":
        alphas = np.logspace(np.log10(alpha_min), np.log10(alpha_max), steps)
    else:
        alphas = alpha_min + np.arange(steps) * (alpha_max - alpha_min) / (steps - 1)
    thetas = np.empty((steps,) + theta.shape)
    x, v = theta.copy(), np.zeros_like(theta)
    for k, alpha in enumerate(alphas):
        v *= beta
        v -= alpha * grad(x)
        x += v
        thetas[k] = x
    return alphas, thetas


# %% logarithms
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    ends = np.array([alpha_min, alpha_max])
    if spacing == "geometric":
        ends = np.log(ends)
    alphas = ends[0] + np.linspace(0, 1, steps) * (ends[1] - ends[0])
    if spacing == "geometric":
        alphas = np.exp(alphas)
    thetas, v = [theta], np.zeros_like(theta)
    for alpha in alphas:
        v = beta * v - alpha * grad(thetas[-1])
        thetas.append(thetas[-1] + v)
    return alphas, np.array(thetas[1:])


# %% difference_of_points
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    space = {"linear": np.linspace, "geometric": np.geomspace}[spacing]
    alphas = space(alpha_min, alpha_max, steps)
    before, now, thetas = theta, theta, []
    for alpha in alphas:
        before, now = now, now + beta * (now - before) - alpha * grad(now)
        thetas.append(now)
    return [alphas, np.stack(thetas)]


# %% repeated_factor
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    alphas = [alpha_min]
    for _ in range(steps - 1):
        if spacing == "linear":
            alphas.append(alphas[-1] + (alpha_max - alpha_min) / (steps - 1))
        else:
            alphas.append(alphas[-1] * (alpha_max / alpha_min) ** (1 / (steps - 1)))
    v = np.zeros_like(theta)
    thetas = np.zeros((len(alphas), *theta.shape))
    for t in range(len(alphas)):
        v = beta * v - alphas[t] * grad(theta)
        theta = theta + v
        thetas[t] = theta
    return np.array(alphas), thetas


# %% scaled_velocity
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    alphas = np.linspace(alpha_min, alpha_max, steps) if spacing == "linear" else np.geomspace(alpha_min, alpha_max, steps)
    minus_v, thetas = np.zeros_like(theta), []
    for alpha in alphas:
        minus_v = alpha * grad(theta) + beta * minus_v
        theta = theta - minus_v
        thetas += [theta]
    return alphas, np.asarray(thetas)


# %% float32
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    alphas = (np.linspace if spacing == "linear" else np.geomspace)(alpha_min, alpha_max, steps)
    v, thetas = np.zeros_like(theta), []
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas.astype(np.float32), np.array(thetas, dtype=np.float32)
