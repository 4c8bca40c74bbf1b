# Right versions of swats_step, written differently.

# %% with_the_functions_above
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        return theta - (1 - beta1) * Lambda * buffer, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta + p, m, v, buffer, lam, Lambda


# %% all_in_one
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda:
        total = buffer * beta1 + grad
        return np.subtract(theta, Lambda * (1 - beta1) * total), m, v, total, lam, Lambda
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    step = m / (eps + v**0.5) * (alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t))
    gp = np.vdot(grad, step)
    if gp != 0:
        gamma = np.vdot(step, step) / gp
        lam = lam + (1 - beta2) * (gamma - lam)
        average = lam / (1 - beta2**t)
        if t != 1 and abs(average - gamma) < switch_tolerance:
            Lambda = average
    return theta - step, m, v, buffer, lam, Lambda


# %% adam_as_in_unit_5 note="Adam's usual form"
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        return theta - (1 - beta1) * Lambda * buffer, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    p = -alpha * m_hat / (np.sqrt(v_hat) + eps)
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta + p, m, v, buffer, lam, Lambda


# %% loops
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    theta, m, v, buffer = (np.array(x, dtype=float) for x in (theta, m, v, buffer))
    if Lambda != 0:
        for i in np.ndindex(theta.shape):
            buffer[i] = beta1 * buffer[i] + grad[i]
            theta[i] -= (1 - beta1) * Lambda * buffer[i]
        return theta, m, v, buffer, lam, Lambda
    pp = pg = 0.0
    for i in np.ndindex(theta.shape):
        m[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        v[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
        p = -alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) * m[i] / (v[i] ** 0.5 + eps)
        theta[i] += p
        pp += p * p
        pg += p * grad[i]
    if pg != 0:
        gamma = -pp / pg
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, lam, Lambda


# %% two_phases
def adam_phase(theta, grad, m, v, lam, t, alpha, beta1, beta2, eps, tolerance):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    gamma, Lambda = projected_step_size(p, grad), 0.0
    if gamma == 0:
        return theta + p, m, v, lam, Lambda
    lam = beta2 * lam + (1 - beta2) * gamma
    if should_switch(lam, gamma, t, beta2, tolerance):
        Lambda = lam / (1 - beta2**t)
    return theta + p, m, v, lam, Lambda


def sgd_phase(theta, grad, buffer, Lambda, beta1):
    buffer = beta1 * buffer + grad
    return theta - (1 - beta1) * Lambda * buffer, buffer


def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda == 0:
        theta, m, v, lam, Lambda = adam_phase(theta, grad, m, v, lam, t, alpha, beta1, beta2, eps, switch_tolerance)
    else:
        theta, buffer = sgd_phase(theta, grad, buffer, Lambda, beta1)
    return theta, m, v, buffer, lam, Lambda


# %% lists
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        theta = theta - (1 - beta1) * Lambda * buffer
    else:
        m = beta1 * m + (1 - beta1) * grad
        v = beta2 * v + (1 - beta2) * grad**2
        p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
        gamma = projected_step_size(p, grad)
        lam = lam if gamma == 0 else beta2 * lam + (1 - beta2) * gamma
        if gamma != 0 and should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
        theta = theta + p
    return [theta.tolist(), m.tolist(), v.tolist(), buffer.tolist(), float(lam), float(Lambda)]


# %% in_place_on_copies
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    theta, m, v, buffer = theta.copy(), m.copy(), v.copy(), buffer.copy()
    if Lambda != 0:
        buffer *= beta1
        buffer += grad
        theta -= (1 - beta1) * Lambda * buffer
        return theta, m, v, buffer, lam, Lambda
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    p = -alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    theta += p
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2=beta2, switch_tolerance=switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta, m, v, buffer, np.array([lam]), np.array(Lambda)


# %% float32
def swats_step(theta, grad, m, v, buffer, lam, Lambda, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9,
               switch_tolerance=1e-9):
    theta, grad, m, v, buffer = (np.asarray(x, dtype=np.float32) for x in (theta, grad, m, v, buffer))
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        return theta - (1 - beta1) * float(Lambda) * buffer, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    gamma = float(projected_step_size(p, grad))
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta + p, m, v, buffer, lam, Lambda
