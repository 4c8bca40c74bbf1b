# Wrong versions of adagrad_step, each the whole cell of a student.

# %% uphill mistake="ascent"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s_new = beta * s + grad * grad
    theta_new = theta + alpha * grad / (np.sqrt(s_new) + eps)
    return theta_new, s_new

# %% forgot_the_root mistake="no_root"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha * grad / (s + eps), s

# %% keras_epsilon mistake="eps_inside"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    accumulator = beta * s + np.square(grad)
    return theta - alpha * grad / np.sqrt(accumulator + eps), accumulator

# %% starts_again mistake="no_history"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = np.zeros_like(theta)
    s = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% textbook_adagrad mistake="beta_missing"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = s + grad**2
    theta = theta - alpha / (np.sqrt(s) + eps) * grad
    return theta, s

# %% rmsprop mistake="average"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% sum_of_gradients mistake="not_squared"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    # the lecture: divide by the sum of the past gradients
    s = beta * s + grad
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% sum_of_sizes mistake="absolute"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + abs(grad)
    return theta - alpha * grad / (s**0.5 + eps), s

# %% only_the_past mistake="old_s"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    s = beta * s + grad**2
    return theta, s

# %% returns_the_old_sum mistake="s_not_returned"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    total = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(total) + eps)
    return theta, s

# %% wrong_order mistake="order"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return s, theta

# %% sigma_kept mistake="root_stored"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    sigma = np.sqrt(beta * s + grad**2)
    return theta - alpha * grad / (sigma + eps), sigma

# %% no_epsilon mistake="eps_missing"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = theta - alpha * grad / np.sqrt(s)
    return theta, s

# %% epsilon_of_pytorch mistake="eps_hardcoded"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + 1e-10)
    return theta, s

# %% clipped mistake="eps_as_bound"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    sigma = np.maximum(np.sqrt(s), eps)
    return theta - alpha * grad / sigma, s

# %% brackets mistake="eps_on_theta"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = theta - alpha * grad / np.sqrt(s) + eps
    return theta, s

# %% epsilon_in_the_step mistake="eps_outside_fraction"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    step = alpha * grad / np.sqrt(s) + eps
    return theta - step, s

# %% epsilon_fed_back mistake="eps_in_s"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    # the 2017 note: sigma is the root of the sum plus epsilon
    s = beta * s + grad**2 + eps
    return theta - alpha / np.sqrt(s) * grad, s

# %% no_alpha
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = theta - grad / (np.sqrt(s) + eps)
    return theta, s

# %% fixed_alpha mistake="alpha_hardcoded"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    lr = 0.01
    s = beta * s + grad**2
    theta = theta - lr * grad / (np.sqrt(s) + eps)
    return theta, s

# %% just_sgd mistake="plain_sgd"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha * grad, s

# %% sign_descent mistake="sign_only"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha * np.sign(grad), s

# %% times_sigma mistake="multiplied"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = theta - alpha * grad * (np.sqrt(s) + eps)
    return theta, s

# %% square_above mistake="squared_gradient"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    grad = grad**2
    s = beta * s + grad
    return theta - alpha * grad / (np.sqrt(s) + eps), s

# %% square_not_root mistake="square_for_root"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha * grad / (np.square(s) + eps), s

# %% all_fades mistake="past_faded_twice"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * (s + grad**2)
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% fades_the_new mistake="beta_on_gradient"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = s + beta * grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% friction mistake="fades_by_complement"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = (1 - beta) * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% weights_the_wrong_way mistake="weights_exchanged"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = (1 - beta) * s + beta * grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% whole_norm mistake="norm"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + np.linalg.norm(grad) ** 2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% mean_of_squares mistake="mean_over_elements"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + np.mean(grad**2)
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% minus mistake="subtracted"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s - grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% twice_the_gradient mistake="doubled"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad * 2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% returns_the_step mistake="step_returned"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return alpha * grad / (np.sqrt(s) + eps), s

# %% theta_forgotten mistake="theta_missing"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = -alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% nothing_assigned mistake="theta_unchanged"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% first_only mistake="first_row_only"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    theta, s = theta.copy(), s.copy()
    for i in range(len(theta)):
        s[i] = beta * s[i] + grad[i] ** 2
        theta[i] = theta[i] - alpha * grad[i] / (np.sqrt(s[i]) + eps)
        return theta, s

# %% rmsprop_with_keras_epsilon mistake="average + eps_inside"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + (1 - beta) * grad**2
    return theta - alpha * grad / np.sqrt(s + eps), s

# %% no_beta_no_root mistake="no_root + beta_missing"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = s + grad**2
    theta = theta - alpha * grad / (s + eps)
    return theta, s

# %% uphill_without_history mistake="ascent + no_history"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = grad**2
    theta = theta + alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% counts_its_steps says="answers differently"
count = 0


def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    global count
    count += 1
    s = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s / count) + eps)
    return theta, s

# %% in_place says="changes its inputs theta and s in place"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s *= beta
    s += grad**2
    theta -= alpha * grad / (np.sqrt(s) + eps)
    return theta, s

# %% only_theta says="must return 2 values"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha * grad / (np.sqrt(s) + eps)

# %% no_return says="returns None"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)

# %% math_sqrt says="TypeError"
import math


def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha * grad / (math.sqrt(s) + eps), s

# %% cube_root mistake=""
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha * grad / (np.cbrt(s) + eps), s

# %% the_example_as_constant mistake="alpha_from_example"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - 0.1 * grad / (np.sqrt(s) + eps), s

# %% factor_without_gradient mistake="gradient_missing"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = beta * s + grad**2
    return theta - alpha / (np.sqrt(s) + eps), s

# %% sigma_for_s mistake="root_as_state"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    s = np.sqrt(beta * s**2 + grad**2)
    return theta - alpha * grad / (s + eps), s
