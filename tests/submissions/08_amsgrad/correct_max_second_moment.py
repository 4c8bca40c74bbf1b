# Right versions of max_second_moment, written differently.

# %% where
def max_second_moment(grad, v, v_max, beta2=0.999):
    v_new = beta2 * v + (1 - beta2) * grad**2
    return v_new, np.where(v_new > v_max, v_new, v_max)


# %% loops
def max_second_moment(grad, v, v_max, beta2=0.999):
    new, largest = np.array(v), np.array(v_max)
    for i in np.ndindex(new.shape):
        new[i] = beta2 * v[i] + (1 - beta2) * grad[i] * grad[i]
        largest[i] = max(largest[i], new[i])
    return new, largest


# %% stacked
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1.0 - beta2) * np.square(grad)
    return v, np.max([v_max, v], axis=0)


# %% by_index
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = v + (1 - beta2) * (grad**2 - v)
    v_max = v_max.copy()
    grown = v > v_max
    v_max[grown] = v[grown]
    return v, v_max


# %% lists
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    return [v.tolist(), np.fmax(v, v_max).tolist()]


# %% float32
def max_second_moment(grad, v, v_max, beta2=0.999):
    grad, v, v_max = (np.asarray(x, dtype=np.float32) for x in (grad, v, v_max))
    v = beta2 * v + (1 - beta2) * grad**2
    return v.astype(np.float32), np.maximum(v, v_max).astype(np.float32)


# %% rise_added
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = np.add(np.multiply(beta2, v), np.multiply(1 - beta2, np.power(grad, 2)))
    rise = np.clip(v - v_max, 0, None)
    return v, v_max + rise


# %% half_the_sum
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    return v, (v + v_max + np.abs(v - v_max)) / 2


# %% prints
def max_second_moment(grad, v, v_max, beta2=0.999):
    import warnings

    warnings.warn("v rises" if (grad**2 > v).any() else "v falls")
    v = beta2 * v + (1 - beta2) * grad**2
    print(v)
    return {"v": v, "v_max": np.maximum(v_max, v)}.values()
