# Right versions of sgd_step, written differently; each must pass everything.

# %% one_line
def sgd_step(theta, grad, alpha=0.01):
    return theta - alpha * grad


# %% in_place_on_a_copy
def sgd_step(theta, grad, alpha=0.01):
    new = theta.copy()
    new -= alpha * grad
    return new


# %% numpy_functions
def sgd_step(theta, grad, alpha=0.01):
    return np.add(theta, np.negative(np.multiply(alpha, grad)))


# %% element_by_element
def sgd_step(theta, grad, alpha=0.01):
    result = np.empty(theta.shape)
    it = np.nditer(theta, flags=["multi_index"])
    for value in it:
        result[it.multi_index] = value - alpha * grad[it.multi_index]
    return result


# %% nested_lists
def down(p, g, lr):
    if isinstance(p, list):
        return [down(a, b, lr) for a, b in zip(p, g)]
    return p - lr * g


def sgd_step(theta, grad, alpha=0.01):
    return down(theta.tolist(), grad.tolist(), alpha)


# %% in_float32
def sgd_step(theta, grad, alpha=0.01):
    theta = np.asarray(theta, dtype=np.float32)
    grad = np.asarray(grad, dtype=np.float32)
    return (theta - np.float32(alpha) * grad).astype(np.float32)


# %% more_arguments
def sgd_step(theta, grad, alpha=0.01, weight_decay=0.0, verbose=False):
    import warnings

    if verbose:
        warnings.warn("verbose", stacklevel=1)
    grad = grad + weight_decay * theta
    return theta - alpha * grad


# %% walrus_and_print
def sgd_step(theta, grad, alpha=0.01):
    print("length of the step:", np.linalg.norm(step := -alpha * grad))
    return theta + step


# %% early_return
def sgd_step(theta, grad, alpha=0.01):
    theta, grad = np.asarray(theta, float), np.asarray(grad, float)
    if theta.size == 0 or not grad.any():
        return theta
    return theta + (-alpha) * grad


# %% global_helper
def scaled(vector, factor):
    return factor * vector


def sgd_step(theta, grad, alpha=0.01):
    step = scaled(grad, alpha)
    return sum([theta, -step])


# %% flat_and_back
def sgd_step(theta, grad, alpha=0.01):
    flat = [t - alpha * g for t, g in zip(np.ravel(theta), np.ravel(grad), strict=True)]
    return np.array(flat).reshape(np.shape(theta))


# %% warns_about_a_division
def sgd_step(theta, grad, alpha=0.01):
    ratio = np.divide(grad, np.zeros_like(grad))  # only to look at
    _ = ratio.sum()
    return theta - np.dot(alpha, grad)
