# Right versions of nesterov_step, written differently.

# %% three_lines
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v_new = grad + beta * v
    look_ahead = beta * v_new + grad
    return theta - alpha * look_ahead, v_new

# %% multiplied_out
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = theta - alpha * (1 + beta) * grad - alpha * beta * beta * v
    v = beta * v + grad
    return theta, v

# %% loops_over_elements
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    out_theta, out_v = np.zeros(np.shape(theta)), np.zeros(np.shape(theta))
    it = np.nditer(theta, flags=["multi_index"])
    for x in it:
        k = it.multi_index
        out_v[k] = beta * v[k] + grad[k]
        out_theta[k] = x - alpha * (grad[k] + beta * out_v[k])
    return out_theta, out_v

# %% in_place_on_copies
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9, nesterov=True):
    v, theta = np.array(v), np.array(theta)
    v *= beta
    v += grad
    theta -= alpha * grad
    theta -= alpha * beta * v
    return theta, v

# %% twice_the_same_helper
def add_scaled(a, factor, b):
    return a + factor * b


def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = add_scaled(grad, beta, v)
    return add_scaled(theta, -alpha, add_scaled(grad, beta, v)), v

# %% with_momentum_step
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    # with alpha = 1 momentum_step's velocity is minus the sum that is wanted here
    _, velocity = momentum_step(theta, grad, -v, alpha=1.0, beta=beta)
    return theta + alpha * (beta * velocity - grad), -velocity

# %% lists
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.add(np.multiply(beta, v), grad)
    theta = np.subtract(theta, np.multiply(alpha, np.add(grad, np.multiply(beta, v))))
    return theta.tolist(), v.tolist()

# %% float32
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta, grad, v = (x.astype(np.float32) for x in (theta, grad, v))
    v = beta * v + grad
    return theta - alpha * (grad + beta * v), v

# %% keras_inside
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    if not alpha:
        return np.array(theta), beta * v + grad
    velocity = beta * (-alpha * v) - alpha * grad
    theta = theta + beta * velocity - alpha * grad
    return theta, velocity / -alpha

# %% import_and_prints
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    from warnings import warn

    import numpy as numerics

    warn("still experimental")
    print(f"alpha={alpha}, beta={beta}")
    v = numerics.sum([beta * v, grad], axis=0)
    numerics.log(numerics.zeros(2))
    return numerics.asarray(theta) - alpha * (grad + beta * v), v

# %% early_return
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9, **unused):
    if beta == 0:
        return theta - alpha * grad, 1.0 * grad
    v = beta * v + grad
    theta = theta - alpha * (grad + beta * v)
    return theta, v

# %% walrus_and_tuple
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    return tuple([theta - alpha * (grad + beta * (buf := beta * v + grad)), buf])

# %% other_names
def nesterov_step(p, dp, buf, alpha=0.01, beta=0.9):
    lr, momentum, dampening = alpha, beta, 0.0
    buf = momentum * buf + (1 - dampening) * dp
    d_p = dp + momentum * buf
    p = p + d_p * (-lr)
    return p, buf
