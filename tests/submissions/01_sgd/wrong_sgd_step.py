# Wrong versions of sgd_step, as students write the cell; each is caught and, where known, named.

# %% ascent
def sgd_step(theta, grad, alpha=0.01):
    theta = theta + alpha * grad
    return theta


# %% ascent_by_double_minus mistake="ascent"
def sgd_step(theta, grad, alpha=0.01):
    step = -alpha * grad
    return theta - step


# %% forgot_the_rate mistake="no_alpha"
def sgd_step(theta, grad, alpha=0.01):
    new_theta = np.subtract(theta, grad)
    return new_theta


# %% rate_written_as_number mistake="hardcoded"
LEARNING_RATE = 0.01


def sgd_step(theta, grad, alpha=0.01):
    """One step down the hill."""
    return theta - LEARNING_RATE * grad


# %% only_the_update mistake="step_only"
def sgd_step(theta, grad, alpha=0.01):
    delta_theta = -1 * alpha * grad
    return delta_theta


# %% how_far mistake="step_length_only"
def sgd_step(theta, grad, alpha=0.01):
    step = np.multiply(alpha, grad)
    theta = theta - step
    return step


# %% division_by_rate mistake="divided"
def sgd_step(theta, grad, alpha=0.01):
    if alpha == 0:
        return theta - grad
    return theta - grad / alpha


# %% unit_vector mistake="normalised"
def sgd_step(theta, grad, alpha=0.01):
    length = np.sqrt((grad**2).sum())
    direction = grad / length if length > 0 else grad
    return theta - alpha * direction


# %% sign_of_gradient mistake="sign"
def sgd_step(theta, grad, alpha=0.01):
    def direction(g):
        if g > 0:
            return 1.0
        if g < 0:
            return -1.0
        return 0.0

    signs = np.array([direction(g) for g in np.ravel(grad)]).reshape(np.shape(grad))
    return theta - alpha * signs


# %% gradient_squared mistake="squared"
def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * grad * grad


# %% mean_over_parameters mistake="averaged"
def sgd_step(theta, grad, alpha=0.01):
    g = np.average(grad)
    return theta - alpha * g


# %% forgets_old_theta mistake="average_with_theta"
def sgd_step(theta, grad, alpha=0.01):
    old = (1.0 - alpha) * theta
    new = alpha * grad
    return old + new


# %% shrinks mistake="one_minus_alpha"
def sgd_step(theta, grad, alpha=0.01):
    keep = 1 - alpha
    theta = keep * theta
    theta = theta - alpha * grad
    return theta


# %% loop_returns_early mistake="first_row"
def sgd_step(theta, grad, alpha=0.01):
    out = theta.copy()
    for i in range(len(theta)):
        out[i] = theta[i] - alpha * grad[i]
        return out


# %% loop_copies_every_time mistake="last_row"
def sgd_step(theta, grad, alpha=0.01):
    for i in range(theta.shape[0]):
        new = np.array(theta)
        new[i] = new[i] - alpha * grad[i]
    return new


# %% loop_ends_early mistake="one_missing"
def sgd_step(theta, grad, alpha=0.01):
    w = np.array(theta, copy=True)
    i = 0
    while i < len(w) - 1:
        w[i] -= alpha * grad[i]
        i += 1
    return w


# %% arguments_confused mistake="exchanged"
def sgd_step(theta, grad, alpha=0.01):
    params, gradients = grad, theta
    return params - alpha * gradients


# %% brackets mistake="alpha_times_all"
def sgd_step(theta, grad, alpha=0.01):
    return alpha * (theta - grad)


# %% factored_out mistake="times_theta"
def sgd_step(theta, grad, alpha=0.01):
    return theta * (1 - alpha * grad)


# %% into_integers mistake="whole_numbers"
def sgd_step(theta, grad, alpha=0.01):
    result = np.zeros(theta.shape, dtype=int)
    result[...] = theta - alpha * grad
    return result


# %% rounds mistake="rounded"
def sgd_step(theta, grad, alpha=0.01):
    theta = theta - alpha * grad
    theta = np.round(theta, decimals=2)
    print("new theta:", theta)
    return theta


# %% other_default mistake="default_tenth"
def sgd_step(theta, grad, alpha=0.1):
    return theta - alpha * grad


# %% mean_gradient_of_batch mistake="per_row"
def sgd_step(theta, grad, alpha=0.01):
    n = len(grad)
    return theta - alpha * grad / n


# %% up_and_no_rate mistake="ascent + no_alpha"
def sgd_step(theta, grad, alpha=0.01):
    theta_new = theta.copy()
    theta_new += grad
    return theta_new


# %% squared_first_row mistake="squared + first_row"
def sgd_step(theta, grad, alpha=0.01):
    new = np.copy(theta)
    g2 = grad**2
    for k in range(len(new)):
        new[k] = new[k] - alpha * g2[k]
        break
    return new


# %% shrinks_without_rate mistake="hardcoded + one_minus_alpha"
def sgd_step(theta, grad, alpha=0.01):
    lr = 0.01
    decayed = theta - alpha * theta
    return decayed - lr * grad


# %% clips_the_gradient mistake=""
def sgd_step(theta, grad, alpha=0.01):
    grad = np.clip(grad, -0.3, 0.3)
    return theta - alpha * grad


# %% twice mistake=""
def sgd_step(theta, grad, alpha=0.01):
    for _ in range(2):
        theta = theta - alpha * grad
    return theta


# %% cube_root mistake=""
def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * np.cbrt(grad)


# %% momentum_in_a_global mistake=""
velocity = 0.0


def sgd_step(theta, grad, alpha=0.01):
    global velocity
    velocity = 0.9 * np.mean(velocity) + alpha * grad
    return theta - velocity


# %% forgot_return says="returns None"
def sgd_step(theta, grad, alpha=0.01):
    theta = theta - alpha * grad


# %% prints_instead says="returns None"
def sgd_step(theta, grad, alpha=0.01):
    print(theta - alpha * grad)


# %% changes_the_input says="changes its input theta in place"
def sgd_step(theta, grad, alpha=0.01):
    theta -= alpha * grad
    return theta


# %% typo_in_name says="NameError"
def sgd_step(theta, grad, alpha=0.01):
    return theta - alhpa * grad


# %% never_ends says="still running"
def sgd_step(theta, grad, alpha=0.01):
    new = np.array(theta)
    i = 0
    while i < len(new):
        new[i] = theta[i] - alpha * grad[i]
    return new


# %% numpy_overwritten says="AttributeError"
np = 3


def sgd_step(theta, grad, alpha=0.01):
    return np.subtract(theta, alpha * grad)


# %% flat_answer says="shape"
def sgd_step(theta, grad, alpha=0.01):
    theta, grad = theta.ravel(), grad.ravel()
    return theta - alpha * grad


# %% not_a_number says="NaN"
def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * grad * np.log(-1.0)


# %% notebook_gradient says="NameError"
def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * gradient


# %% own_gradient_outside mistake=""
g = np.array([0.5, -1.0, 2.0])


def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * g.mean()


# %% small_gradients_are_zero mistake=""
def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * np.where(np.abs(grad) < 0.01, 0.0, grad)


# %% clipped_at_ten mistake=""
def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * np.clip(grad, -10, 10)


# %% two_axes_at_most says="ValueError"
def sgd_step(theta, grad, alpha=0.01):
    if theta.ndim == 1:
        return np.array([t - alpha * g for t, g in zip(theta, grad)])
    rows, columns = theta.shape
    return np.array([[theta[i, j] - alpha * grad[i, j] for j in range(columns)] for i in range(rows)])
