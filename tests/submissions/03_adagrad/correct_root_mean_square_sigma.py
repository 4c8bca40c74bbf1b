# Right versions of root_mean_square_sigma, written differently.

# %% running_sum
def root_mean_square_sigma(grads):
    total = np.zeros_like(grads[0], dtype=float)
    sigma = np.zeros(grads.shape)
    for t in range(len(grads)):
        total = total + grads[t] ** 2
        sigma[t] = np.sqrt(total / (t + 1))
    return sigma

# %% means_of_beginnings
def root_mean_square_sigma(grads):
    return np.array([np.sqrt(np.mean(grads[:t] ** 2, axis=0)) for t in range(1, len(grads) + 1)])

# %% vectorised
def root_mean_square_sigma(grads):
    shape = (len(grads),) + (1,) * (np.ndim(grads) - 1)
    t = 1 + np.arange(len(grads)).reshape(shape)
    return (np.add.accumulate(np.square(grads)) / t) ** 0.5

# %% running_mean
def root_mean_square_sigma(grads):
    mean, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        mean = mean + (g * g - mean) / t
        rows.append(np.sqrt(mean))
    return rows

# %% float32
def root_mean_square_sigma(grads):
    grads = np.asarray(grads, dtype=np.float32)
    rows = [np.sqrt(np.mean(grads[: k + 1] ** 2, axis=0)) for k in range(len(grads))]
    return np.array(rows, dtype=np.float32)

# %% from_the_previous_sigma
def root_mean_square_sigma(grads):
    sigma = [np.abs(grads[0])]
    for t in range(1, len(grads)):
        sigma.append(np.sqrt((t * sigma[-1] ** 2 + grads[t] ** 2) / (t + 1)))
    return np.stack(sigma)

# %% nested_lists
def root_mean_square_sigma(grads):
    flat = grads.reshape(len(grads), -1).tolist()
    rows, total = [], [0.0] * len(flat[0])
    for t, row in enumerate(flat, 1):
        total = [a + b**2 for a, b in zip(total, row)]
        rows.append([(a / t) ** 0.5 for a in total])
    return np.reshape(rows, grads.shape).tolist()

# %% norm_over_root_t
def root_mean_square_sigma(grads):
    print(len(grads), "gradients")
    return np.array([np.linalg.norm(grads[:t], axis=0) / np.sqrt(t) for t in range(1, len(grads) + 1)])

# %% generator
def root_mean_square_sigma(grads):
    total = 0.0
    for t, g in enumerate(grads):
        total = total + g**2
        yield np.sqrt(total / (t + 1))
