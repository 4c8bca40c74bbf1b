# Right versions of adabound_step, written differently.

# %% as_given
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    return theta - size * m, m, v


# %% as_in_the_released_code
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    bias1, bias2 = 1 - beta1**t, 1 - beta2**t
    step_size = alpha * bias2**0.5 / bias1
    low = final_alpha * (1 - 1 / (gamma * t + 1))
    high = final_alpha * (1 + 1 / (gamma * t))
    step = np.full_like(theta, step_size) / (np.sqrt(v) + eps)
    return theta - np.clip(step, low, high) * m, m, v


# %% maximum_and_minimum
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.minimum(np.maximum(size, low), high)
    return np.subtract(theta, np.multiply(size, m)), m, v


# %% where
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.where(size < low, low, size)
    size = np.where(size > high, high, size)
    return theta - size * m, m, v


# %% loops
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    theta, m, v = (np.array(x, dtype=float) for x in (theta, m, v))
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    for i in np.ndindex(theta.shape):
        m[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        v[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
        size = alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) / (v[i] ** 0.5 + eps)
        theta[i] -= min(max(size, low), high) * m[i]
    return theta, m, v


# %% in_place_on_copies
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    m += (1 - beta1) * (grad - m)
    v += (1 - beta2) * (grad * grad - v)
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    np.clip(size, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma), out=size)
    theta -= size * m
    return theta, m, v


# %% with_hats
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    v_hat = v / (1 - beta2**t)
    eps_hat = eps / np.sqrt(1 - beta2**t)
    size = alpha / (np.sqrt(v_hat) + eps_hat) / (1 - beta1**t)
    size = size.clip(lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma))
    return theta - size * m, m, v


# %% denominator_cut
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    a = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    root = np.clip(np.sqrt(v) + eps, a / high, a / low)
    shrink = a / root if a > 0 else low
    return theta - shrink * m, m, v


# %% float32
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    theta, grad, m, v = (np.float32(x) for x in (theta, grad, m, v))
    m = np.float32(beta1) * m + np.float32(1 - beta1) * grad
    v = np.float32(beta2) * v + np.float32(1 - beta2) * grad**2
    a = np.float32(alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t))
    size = a / (np.sqrt(v) + np.float32(eps))
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    return theta - np.clip(size, np.float32(low), np.float32(high)) * m, m, v


# %% lists
def adabound_step(
    theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, final_alpha=0.1, gamma=0.001
):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    low, high = lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma)
    size = np.clip(size, low, high)
    print("cut to", low, high)
    return [x.tolist() for x in (theta - size * m, m, v)]
