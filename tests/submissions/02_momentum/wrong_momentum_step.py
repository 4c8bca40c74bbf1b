# Wrong versions of momentum_step, each the whole cell of a student.

# %% ascent
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v_new = beta * v + alpha * grad
    theta_new = theta + v_new
    return theta_new, v_new

# %% uphill_at_the_end mistake="theta_minus_v"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    # gradient descent always subtracts
    velocity = np.multiply(beta, v) - np.multiply(alpha, grad)
    return np.subtract(theta, velocity), velocity

# %% history_lost mistake="no_history"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.zeros_like(theta)
    v = beta * v - alpha * grad
    return theta + v, v

# %% beta_missing
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    new_v = v.copy()
    for i in np.ndindex(v.shape):
        new_v[i] = v[i] - alpha * grad[i]
    theta = theta + new_v
    return theta, new_v

# %% no_alpha
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - grad
    return theta + v, v

# %% forgot_to_return_v mistake="v_not_returned"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = theta + (beta * v - alpha * grad)
    return theta, v

# %% wrong_order_of_lines mistake="old_v"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = theta + v
    v = beta * v - alpha * grad
    return theta, v

# %% pytorch
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    buf = beta * v + grad
    p = theta - alpha * buf
    return p, buf

# %% like_adams_m mistake="ema"
def ema(old, new, beta):
    return beta * old + (1 - beta) * new


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = ema(v, grad, beta)
    return theta - alpha * v, v

# %% sgdw mistake="positive_velocity"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    update = beta * v + alpha * grad
    theta = theta - update
    return (theta, update)

# %% alpha_too_late mistake="alpha_in_second_line"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - grad
    theta = theta + alpha * v
    return theta, v

# %% negative_average mistake="ema_negative"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - (1.0 - beta) * grad
    return theta + alpha * v, v

# %% half_pytorch mistake="pytorch_second_line"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta = theta - alpha * v
    return theta, v

# %% other_half_pytorch mistake="pytorch_first_line"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.add(beta * v, grad)
    theta = np.add(theta, v)
    return theta, v

# %% just_sgd mistake="plain_sgd"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    if np.any(v):
        pass
    return theta - alpha * grad, v

# %% v_unused mistake="moved_by_sgd"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    velocity = beta * v - alpha * grad
    theta = theta - alpha * grad
    return theta, velocity

# %% gradient_counted_twice mistake="sgd_added"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta = theta - alpha * grad + v
    return theta, v

# %% cs231n_nesterov mistake="keras_nesterov"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v_prev = v
    v = beta * v - alpha * grad
    theta = theta - beta * v_prev + (1 + beta) * v
    return theta, v

# %% alpha_twice
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    lr = alpha
    v = beta * v - lr * grad
    theta = theta + lr * v
    return theta, v

# %% damped
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    average = beta * v + (1 - beta) * (-alpha * grad)
    return theta + average, average

# %% brackets mistake="beta_on_both"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * (v - alpha * grad)
    theta = theta + v
    return theta, v

# %% weights_of_an_average mistake="complement_for_alpha"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - (1 - beta) * grad
    theta = theta + v
    return theta, v

# %% friction mistake="fades_by_complement"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    friction = beta
    v = v * (1 - friction) - alpha * grad
    return theta + v, v

# %% minus_minus mistake="past_subtracted"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = -(beta * v) - alpha * grad
    return theta + v, v

# %% wrong_letter mistake="theta_for_v"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * theta - alpha * grad
    theta = theta + v
    return theta, v

# %% sum_thrown_away mistake="theta_not_returned"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta + v
    return theta, v

# %% only_the_movement mistake="step_returned"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta = v
    return theta, v

# %% constant_beta mistake="hardcoded_beta"
BETA = 0.9


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = BETA * v - alpha * grad
    return theta + v, v

# %% constant_alpha mistake="hardcoded_alpha"
learning_rate = 0.01


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - learning_rate * grad
    return theta + v, v

# %% greek_mixed_up mistake="exchanged"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = alpha * v - beta * grad
    return theta + v, v

# %% return_order mistake="swapped_return"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta = theta + v
    return v, theta

# %% return_inside_the_loop mistake="first_row_only"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = theta.copy(), v.copy()
    for i in range(len(theta)):
        v[i] = beta * v[i] - alpha * grad[i]
        theta[i] = theta[i] + v[i]
        return theta, v

# %% loop_ends_early mistake="last_row_missing"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    new_theta = np.array(theta)
    new_v = np.array(v)
    i = 0
    while i < theta.shape[0] - 1:
        new_v[i] = beta * v[i] - alpha * grad[i]
        new_theta[i] = theta[i] + new_v[i]
        i += 1
    return new_theta, new_v

# %% ascent_without_history mistake="ascent + no_history"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = alpha * grad
    theta = theta + v
    return theta, v

# %% old_v_and_constant_beta mistake="hardcoded_beta + old_v"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = theta + v
    v = 0.9 * v - alpha * grad
    return theta, v

# %% fades_never_and_first_row mistake="beta_missing + first_row_only"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = np.copy(theta)
    v = np.copy(v)
    v[0] = v[0] - alpha * grad[0]
    theta[0] = theta[0] + v[0]
    return theta, v

# %% pytorch_old_buffer mistake="pytorch + v_not_returned"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    return theta - alpha * (beta * v + grad), v

# %% half_a_step mistake=""
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v_new = beta * v - alpha * grad
    theta = theta + (v + v_new) / 2
    return theta, v_new

# %% clipped mistake=""
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * np.clip(grad, -0.3, 0.3)
    return theta + v, v

# %% unit_gradient mistake=""
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    length = np.sqrt(np.sum(grad**2))
    direction = grad / length if length > 0 else grad
    v = beta * v - alpha * direction
    return theta + v, v

# %% nothing_returned says="returns None"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta = theta + v
    print(theta, v)

# %% theta_alone says="must return 2 values"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    return theta + v

# %% one_number says="shape"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.sum(beta * v - alpha * grad)
    return theta + v, v

# %% flattened says="shape"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.ravel(beta * v - alpha * grad)
    return np.ravel(theta) + v, v

# %% in_place says="in place"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v *= beta
    v -= alpha * grad
    theta += v
    return theta, v

# %% velocity_in_a_global says="outside"
velocity = None


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    global velocity
    if velocity is None or np.shape(velocity) != np.shape(theta):
        velocity = np.zeros_like(theta)
    velocity = beta * velocity - alpha * grad
    return theta + velocity, velocity

# %% gradient_of_the_notebook says="reads `my_grad` from the notebook"
my_grad = 0.25


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * my_grad
    return theta + v, v

# %% noisy says="random"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad + 1e-3 * np.random.randn(*np.shape(v))
    return theta + v, v

# %% not_a_number says="NaN"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad * np.sqrt(beta - 1)
    return theta + v, v

# %% divided_by_zero says="inf"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    v = v / np.linalg.norm(v - v)
    return theta + v, v

# %% forgotten_increment says="never ends"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta, v = np.array(theta), np.array(v)
    i = 0
    while i < len(theta):
        v[i] = beta * v[i] - alpha * grad[i]
        theta[i] = theta[i] + v[i]
    return theta, v

# %% numpy_overwritten says="no longer NumPy"
np = 3


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.multiply(beta, v) - np.multiply(alpha, grad)
    return theta + v, v

# %% typo says="NameError: name 'gard' is not defined"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * gard
    return theta + v, v

# %% local_before_value says="UnboundLocalError"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    new_v = beta * new_v - alpha * grad
    return theta + new_v, new_v


# %% gradient_clipped_at_ten mistake=""
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    grad = np.clip(grad, -10, 10)
    v = beta * v - alpha * grad
    return theta + v, v

# %% squeezed says="shape"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    theta, v = theta + v, v
    return np.squeeze(theta)[()], v[:, None] if v.shape == (1,) else v
