# Right versions of adam_step, written differently.

# %% with_the_functions_above
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% all_in_one_go
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    g = grad
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g * g
    step = (m / (1 - beta1**t)) / (eps + np.power(v / (1 - beta2**t), 0.5))
    return np.subtract(theta, np.multiply(alpha, step)), m, v


# %% loops
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    for i in np.ndindex(theta.shape):
        m[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        v[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
        theta[i] -= alpha * (m[i] / (1 - beta1**t)) / ((v[i] / (1 - beta2**t)) ** 0.5 + eps)
    return theta, m, v


# %% scaled_step_size
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    import math

    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    root = math.sqrt(1 - beta2**t)
    return theta - alpha * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root), m, v


# %% like_keras note="ε̂ form"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    alpha_t = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    theta = theta - alpha_t * m / (np.sqrt(v) + eps)
    return theta, m, v


# %% like_a_library note="ε̂ form"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    config = dict(m=m, v=v, t=t - 1)
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * grad
    config["v"] = beta2 * config["v"] + (1 - beta2) * (grad**2)
    lr = alpha * (1 - beta2 ** config["t"]) ** 0.5 / (1 - beta1 ** config["t"])
    return theta - lr * config["m"] / (config["v"] ** 0.5 + eps), config["m"], config["v"]


# %% in_place_on_copies
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = (x.copy() for x in (theta, m, v))
    m += (1 - beta1) * (grad - m)
    v += (1 - beta2) * (grad * grad - v)
    denominator = np.sqrt(v / (1 - beta2**t))
    denominator += eps
    theta -= alpha * m / (1 - beta1**t) / denominator
    return theta, m, v


# %% float32
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, grad, m, v = [np.asarray(x, dtype=np.float32) for x in (theta, grad, m, v)]
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - np.float32(alpha) * m_hat / (np.sqrt(v_hat) + np.float32(eps))
    return theta.astype(np.float32), m.astype(np.float32), v.astype(np.float32)


# %% lists
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return [theta.tolist(), m.tolist(), v.tolist()]


# %% warnings_and_prints
import warnings


def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8, debug=True):
    if debug:
        print("step", t, "gradient", grad)
        warnings.warn("debug is on")
    np.ones(1) / np.zeros(1)
    m, v = update_moments(grad, m, v, beta1=beta1, beta2=beta2)
    m_hat, v_hat = bias_correction(m=m, v=v, t=t, beta1=beta1, beta2=beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% small_class
class Moment:
    def __init__(self, value, beta):
        self.value, self.beta = value, beta

    def add(self, new):
        self.value = self.beta * self.value + (1 - self.beta) * new
        return self

    def corrected(self, t):
        return self.value / (1 - self.beta**t)


def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    first, second = Moment(m, beta1).add(grad), Moment(v, beta2).add(grad**2)
    theta = theta - alpha * first.corrected(t) / (np.sqrt(second.corrected(t)) + eps)
    return theta, first.value, second.value


# %% direction_added
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    down = -grad
    m_down = beta1 * -m + (1 - beta1) * down
    v = beta2 * v + (1 - beta2) * down**2
    return theta + alpha * m_down / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), -m_down, v


# %% nothing_to_do
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    if alpha == 0:
        return theta, m, v
    if t > 10**6:
        m_hat, v_hat = m, v
    else:
        m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / (np.sqrt(v_hat) + eps), m, v


# %% flat_arrays
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    shape = np.shape(theta)
    rows = []
    for th, g, a, b in zip(*(np.ravel(x) for x in (theta, grad, m, v))):
        a = a * beta1 + g * (1 - beta1)
        b = b * beta2 + g * g * (1 - beta2)
        a_hat, b_hat = a / (1 - beta1**t), b / (1 - beta2**t)
        rows.append([th - alpha * a_hat / (b_hat**0.5 + eps), a, b])
    theta, m, v = np.array(rows).T
    return theta.reshape(shape), m.reshape(shape), v.reshape(shape)
