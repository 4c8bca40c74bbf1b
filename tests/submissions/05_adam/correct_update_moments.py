# Right versions of update_moments, written differently.

# %% plain
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    new_m = beta1 * m + (1 - beta1) * grad
    new_v = beta2 * v + (1 - beta2) * grad * grad
    return new_m, new_v


# %% loops
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    shape = np.shape(grad)
    gs, ms, vs = (np.asarray(x).reshape(-1) for x in (grad, m, v))
    new_m, new_v = [], []
    for k in range(len(gs)):
        new_m.append(beta1 * ms[k] + (1 - beta1) * gs[k])
        new_v.append(beta2 * vs[k] + (1 - beta2) * gs[k] ** 2)
    return np.reshape(new_m, shape), np.reshape(new_v, shape)


# %% increments
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    return m + (1 - beta1) * (grad - m), v + (1 - beta2) * (grad**2 - v)


# %% in_place_on_copies
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m, v = m.copy(), v.copy()
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    return m, v


# %% helper_outside
def ema(old, new, beta):
    """One step of a moving average."""
    return beta * old + (1.0 - beta) * new


def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    return ema(m, grad, beta1), ema(v, np.square(grad), beta2)


# %% ufuncs_with_out
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m_new, v_new = np.multiply(beta1, m), np.multiply(beta2, v)
    np.add(m_new, np.multiply(1 - beta1, grad), out=m_new)
    np.add(v_new, np.multiply(1 - beta2, np.power(grad, 2)), out=v_new)
    return m_new, v_new


# %% float32
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    grad, m, v = (np.array(x, dtype=np.float32) for x in (grad, m, v))
    m = np.float32(beta1) * m + np.float32(1 - beta1) * grad
    v = np.float32(beta2) * v + np.float32(1 - beta2) * grad**2
    return m, v


# %% nested_lists
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    def mix(beta, old, new):
        if isinstance(old, list):
            return [mix(beta, a, b) for a, b in zip(old, new)]
        return beta * old + (1 - beta) * new

    squares = (np.array(grad) ** 2).tolist()
    return [mix(beta1, m.tolist(), grad.tolist()), mix(beta2, v.tolist(), squares)]


# %% weighted_sum
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = np.tensordot([beta1, 1 - beta1], np.stack([m, grad]), axes=1)
    v = np.average([v, grad**2], axis=0, weights=[beta2, 1 - beta2])
    return m, v


# %% walrus
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    return (rest := 1 - beta1) * grad + (1 - rest) * m, (rest := 1 - beta2) * grad**2 + (
        1 - rest
    ) * v


# %% own_import_and_noise
def update_moments(grad, m, v, beta1=0.9, beta2=0.999, *, verbose=True):
    import warnings

    import numpy as numerics

    if verbose:
        print("shapes:", numerics.shape(grad), numerics.shape(m))
    warnings.warn("still in development", stacklevel=2)
    numerics.log(numerics.zeros(2))
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * numerics.abs(grad) ** 2
    return m, v


# %% v_first
def update_moments(grad, m, v, beta1=0.9, beta2=0.999, **unused):
    v = (1 - beta2) * grad**2 + beta2 * v
    m = (1 - beta1) * grad + beta1 * m
    result = m, v
    return result


# %% vectorize
def one_element(g, m, v, b1, b2):
    return m * b1 + g * (1 - b1), v * b2 + g * g * (1 - b2)


def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    return np.vectorize(one_element)(grad, m, v, beta1, beta2)


# %% positions_of_a_dictionary
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    state = {"m": m, "v": v}
    new = {"m": (beta1, grad), "v": (beta2, grad**2)}
    for name, (beta, value) in new.items():
        state[name] = sum([beta * state[name], value, -beta * value])
    return tuple(state.values())
