# Right versions of rmsprop_step, written differently.

# %% plain
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(v) + eps)
    return theta, v


# %% loops
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    new_theta, new_v = np.array(theta), np.array(v)
    for i in np.ndindex(new_theta.shape):
        new_v[i] = beta * v[i] + (1 - beta) * grad[i] ** 2
        new_theta[i] -= alpha * grad[i] / (new_v[i] ** 0.5 + eps)
    return new_theta, new_v


# %% increments
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = v + (1 - beta) * (grad * grad - v)
    return theta - (alpha / (np.power(v, 1 / 2) + eps)) * grad, v


# %% one_step_of_the_average
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + ema([grad**2], beta)[0]
    return theta - alpha * grad / (np.sqrt(v) + eps), v


# %% from_the_lectures_sigma
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    sigma = np.sqrt(v)
    sigma = np.sqrt(beta * sigma**2 + (1 - beta) * grad**2)
    return theta - alpha / (sigma + eps) * grad, sigma**2


# %% lists
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(v) + eps)
    return [theta.tolist(), v.tolist()]


# %% float32
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    theta, grad, v = (np.asarray(x, dtype=np.float32) for x in (theta, grad, v))
    v = np.float32(beta) * v + np.float32(1 - beta) * grad * grad
    return theta - np.float32(alpha) * grad / (np.sqrt(v) + np.float32(eps)), v


# %% in_place_on_copies
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    theta, v = theta.copy(), v.copy()
    v *= beta
    v += (1 - beta) * np.square(grad)
    root = np.sqrt(v)
    root += eps
    theta -= alpha * grad / root
    return theta, v


# %% downhill
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    direction = -grad
    v = np.average([v, direction**2], axis=0, weights=[beta, 1 - beta])
    return theta + alpha * direction / (eps + np.sqrt(v)), v


# %% sign_and_size
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    size = np.abs(grad)
    v = beta * v + (1 - beta) * size**2
    return theta - alpha * np.sign(grad) * size / (np.sqrt(v) + eps), v


# %% flat_arrays
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    new_theta, new_v = [], []
    for th, g, old in zip(np.ravel(theta), np.ravel(grad), np.ravel(v)):
        average = beta * old + (1 - beta) * g * g
        new_v.append(average)
        new_theta.append(th - alpha * g / (average**0.5 + eps))
    shape = np.shape(theta)
    return np.reshape(new_theta, shape), np.reshape(new_v, shape)


# %% noisy_neighbours
import warnings


def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8, verbose=True):
    if verbose:
        print("gradient", grad)
        warnings.warn("verbose is on")
    np.ones(1) / np.zeros(1)
    v = beta * v + (1 - beta) * grad**2
    return theta - alpha * grad / (np.sqrt(v) + eps), v
