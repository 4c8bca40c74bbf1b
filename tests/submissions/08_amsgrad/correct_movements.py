# Right versions of movements, written differently.

# %% with_the_function_above
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max = v
    moves = []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% array_filled
def movements(grads, v, beta2=0.999, amsgrad=False):
    moves = np.zeros(len(grads))
    largest = v
    for i in range(len(grads)):
        v = beta2 * v + (1 - beta2) * grads[i] ** 2
        largest = max(largest, v)
        if amsgrad:
            moves[i] = -grads[i] * largest**-0.5
        else:
            moves[i] = -grads[i] * v**-0.5
    return moves


# %% running_maximum
def movements(grads, v, beta2=0.999, amsgrad=False):
    history = [v]
    for g in grads:
        history.append(beta2 * history[-1] + (1 - beta2) * g**2)
    history = np.array(history)
    if amsgrad:
        history = np.maximum.accumulate(history)
    return -grads / np.sqrt(history[1:])


# %% weighted_sums
def movements(grads, v, beta2=0.999, amsgrad=False):
    T = len(grads)
    lag = np.arange(T)[:, None] - np.arange(T)[None, :]
    weights = np.where(lag >= 0, (1 - beta2) * beta2 ** np.maximum(lag, 0), 0.0)
    second = v * beta2 ** np.arange(1, T + 1) + weights @ grads**2
    if amsgrad:
        second = np.maximum(np.maximum.accumulate(second), v)
    return np.negative(grads) / second**0.5


# %% generator
def movements(grads, v, beta2=0.999, amsgrad=False):
    largest = v
    for g in grads:
        v += (1 - beta2) * (g * g - v)
        largest = v if v > largest else largest
        yield -g / (largest if amsgrad else v) ** 0.5


# %% a_list_of_floats
def movements(grads, v, beta2=0.999, amsgrad=False):
    import math

    out, v_max = [], v
    for g in map(float, grads):
        v, v_max = max_second_moment(g, v, v_max, beta2=beta2)
        out += [-g / math.sqrt([v, v_max][bool(amsgrad)])]
    return out


# %% from_differences_of_a_path
def movements(grads, v, beta2=0.999, amsgrad=False):
    theta, v_max = [0.0], v
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        theta.append(theta[-1] - g / np.sqrt(v_max if amsgrad else v))
    return np.diff(theta)


# %% float32
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = np.float32(v), []
    v = np.float32(v)
    for g in np.asarray(grads, dtype=np.float32):
        v = np.float32(beta2 * v + (1 - beta2) * g**2)
        v_max = np.maximum(v, v_max)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves, dtype=np.float32)
