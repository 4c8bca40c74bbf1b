# Right versions of effective_step_sizes, written differently.

# %% two_returns
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "sum":
        return alpha / (np.sqrt(np.cumsum(grads**2, axis=0)) + eps)
    return alpha / (root_mean_square_sigma(grads) + eps)

# %% one_loop
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    total, sizes = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        sigma = np.sqrt(total if form == "sum" else total / t)
        sizes.append(alpha / (sigma + eps))
    return np.array(sizes)

# %% sum_from_mean
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads)
    if form != "mean":
        t = np.arange(1, len(grads) + 1)
        sigma = (np.asarray(sigma).T * np.sqrt(t)).T
    return alpha / (sigma + eps)

# %% float32
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    grads = np.asarray(grads, dtype=np.float32)
    sigma = [np.sqrt(np.sum(grads[:t] ** 2, axis=0)) for t in range(1, len(grads) + 1)]
    if form == "mean":
        sigma = [s / np.float32(t) ** 0.5 for t, s in enumerate(sigma, 1)]
    return np.float32(alpha) / (np.array(sigma) + np.float32(eps))

# %% lists
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = {"sum": lambda g: np.sqrt((g**2).cumsum(axis=0)), "mean": root_mean_square_sigma}[form](grads)
    return [(alpha / (row + eps)).tolist() for row in sigma]

# %% checks_its_input
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form not in ("sum", "mean"):
        raise ValueError(f"form must be 'sum' or 'mean', got {form!r}")
    count = np.arange(1, len(grads) + 1) if form == "mean" else np.ones(len(grads))
    count = count.reshape((-1,) + (1,) * (grads.ndim - 1))
    print(form, count.ravel())
    return np.divide(alpha, np.sqrt(np.add.accumulate(grads * grads) / count) + eps)

# %% with_adagrad_step
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / (np.array(root_mean_square_sigma(grads)) + eps)
    s, sizes = np.zeros_like(grads[0]), []
    for g in grads:
        _, s = adagrad_step(np.zeros_like(g), g, s)
        sizes.append(alpha / (np.sqrt(s) + eps))
    return np.array(sizes)
