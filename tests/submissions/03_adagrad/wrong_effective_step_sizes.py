# Wrong versions of effective_step_sizes, each the whole cell of a student.

# %% form_ignored mistake="always_sum"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha / (sigma + eps)

# %% always_the_lectures mistake="always_mean"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    return alpha / (root_mean_square_sigma(grads) + eps)

# %% misspelt mistake="always_sum"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "Mean":
        sigma = root_mean_square_sigma(grads)
    else:
        sigma = np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha / (sigma + eps)

# %% the_wrong_branch mistake="forms_exchanged"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "sum":
        sigma = root_mean_square_sigma(grads)
    else:
        sigma = np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha / (sigma + eps)

# %% no_roots mistake="no_root"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        v = root_mean_square_sigma(grads) ** 2
    else:
        v = np.cumsum(grads**2, axis=0)
    return alpha / (v + eps)

# %% epsilon_in_the_root mistake="eps_inside"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    v = np.cumsum(grads**2, axis=0)
    if form == "mean":
        v = root_mean_square_sigma(grads) ** 2
    return alpha / np.sqrt(v + eps)

# %% no_epsilon mistake="eps_missing"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / root_mean_square_sigma(grads)
    return alpha / np.sqrt(np.cumsum(grads**2, axis=0))

# %% fixed_epsilon mistake="eps_hardcoded"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha / (sigma + 1e-10)

# %% no_alpha mistake="alpha_missing"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return 1 / (sigma + eps)

# %% default_alpha mistake="alpha_hardcoded"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    alpha = 0.01
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha / (sigma + eps)

# %% returns_sigma mistake="sigma_returned"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return sigma + eps

# %% times mistake="multiplied"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha * (sigma + eps)

# %% turned_over mistake="upside_down"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return (sigma + eps) / alpha

# %% whole_step mistake="steps_returned"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha * grads / (sigma + eps)

# %% whole_length mistake="lengths_returned"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return np.abs(alpha * grads / (sigma + eps))

# %% minus mistake="negative"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return -alpha / (sigma + eps)

# %% last_row mistake="last_only"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    total = np.sum(grads**2, axis=0)
    if form == "mean":
        total = total / len(grads)
    return alpha / (np.sqrt(total) + eps)

# %% knows_all mistake="all_steps + mean_of_all"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    total = np.sum(grads**2, axis=0)
    if form == "mean":
        total = total / len(grads)
    return np.ones(grads.shape) * alpha / (np.sqrt(total) + eps)

# %% present_only mistake="no_history"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sizes = []
    for g in grads:
        sizes.append(alpha / (np.sqrt(g**2) + eps))
    return np.array(sizes)

# %% past_only mistake="without_present"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    total, sizes = 0.0 * grads[0], []
    for t, g in enumerate(grads, start=1):
        n = t if form == "mean" else 1
        sizes.append(alpha / (np.sqrt(total / n) + eps))
        total = total + g**2
    return np.array(sizes)

# %% all_parameters_together mistake="over_elements"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    total, sizes = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + np.sum(g**2)
        n = t if form == "mean" else 1
        sizes.append(np.ones(np.shape(g)) * alpha / (np.sqrt(total / n) + eps))
    return np.array(sizes)

# %% last_axis mistake="wrong_axis"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    total = np.cumsum(grads**2, axis=-1)
    if form == "mean":
        t = np.arange(1, len(grads) + 1)
        total = (total.T / t).T
    return alpha / (np.sqrt(total) + eps)

# %% own_mean_by_all mistake="mean_of_all"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    total = np.cumsum(grads**2, axis=0)
    if form == "mean":
        total = total / len(grads)
    return alpha / (np.sqrt(total) + eps)

# %% root_of_t_twice mistake="mean_t_outside"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sizes, total = [], 0
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        sigma = np.sqrt(total)
        if form == "mean":
            sigma = sigma / t
        sizes.append(alpha / (sigma + eps))
    return np.array(sizes)

# %% decays_besides mistake="decayed"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sizes, total = [], 0
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        sigma = np.sqrt(total / t) if form == "mean" else np.sqrt(total)
        sizes.append(alpha / np.sqrt(t) / (sigma + eps))
    return np.array(sizes)

# %% sums_gradients mistake="not_squared"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sizes, total = [], 0
    for t, g in enumerate(grads, start=1):
        total = total + g
        sigma = np.sqrt(total / t) if form == "mean" else np.sqrt(total)
        sizes.append(alpha / (sigma + eps))
    return np.array(sizes)

# %% backwards mistake="backwards"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return (alpha / (sigma + eps))[::-1]

# %% skips_the_first mistake="first_missing"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return [alpha / (sigma[t] + eps) for t in range(1, len(grads))]

# %% no_alpha_no_eps mistake="alpha_missing + eps_missing"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return 1 / sigma

# %% brackets mistake=""
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    sigma = root_mean_square_sigma(grads) if form == "mean" else np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha / sigma + eps

# %% mean_only says="UnboundLocalError"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        sigma = root_mean_square_sigma(grads)
    return alpha / (sigma + eps)

# %% form_as_number says="NameError"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == mean:
        sigma = root_mean_square_sigma(grads)
    else:
        sigma = np.sqrt(np.cumsum(grads**2, axis=0))
    return alpha / (sigma + eps)

# %% nothing_returned says="returns None"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        sizes = alpha / (root_mean_square_sigma(grads) + eps)
    else:
        sizes = alpha / (np.sqrt(np.cumsum(grads**2, axis=0)) + eps)

# %% squares_in_place says="changes its input grads in place"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / (root_mean_square_sigma(grads) + eps)
    grads *= grads
    return alpha / (np.sqrt(np.cumsum(grads, axis=0)) + eps)

# %% sum_without_its_root mistake="sum_no_root"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / (root_mean_square_sigma(grads) + eps)
    return alpha / (np.cumsum(grads**2, axis=0) + eps)

# %% sum_of_sizes mistake="sum_absolute"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / (root_mean_square_sigma(grads) + eps)
    return alpha / (np.cumsum(np.abs(grads), axis=0) + eps)

# %% cumsum_without_axis mistake="sum_no_axis"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / (root_mean_square_sigma(grads) + eps)
    return alpha / (np.sqrt(np.cumsum(grads**2)) + eps)

# %% sum_before_the_step mistake="sum_without_present"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / (root_mean_square_sigma(grads) + eps)
    return alpha / (np.sqrt(np.cumsum(grads**2, axis=0) - grads**2) + eps)

# %% sum_over_all_steps mistake="sum_all_steps"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    if form == "mean":
        return alpha / (root_mean_square_sigma(grads) + eps)
    return alpha / (np.sqrt(0 * grads + np.sum(grads**2, axis=0)) + eps)
