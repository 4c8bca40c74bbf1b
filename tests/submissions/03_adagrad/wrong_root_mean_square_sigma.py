# Wrong versions of root_mean_square_sigma, each the whole cell of a student.

# %% adagrads_own mistake="root_of_sum"
def root_mean_square_sigma(grads):
    return np.sqrt(np.cumsum(grads**2, axis=0))

# %% mean_square mistake="no_root"
def root_mean_square_sigma(grads):
    total = np.zeros_like(grads[0])
    sigma = np.zeros(grads.shape)
    for t in range(len(grads)):
        total = total + grads[t] ** 2
        sigma[t] = total / (t + 1)
    return sigma

# %% square_forgotten mistake="not_squared"
def root_mean_square_sigma(grads):
    rows = []
    for t in range(1, len(grads) + 1):
        rows.append(np.sqrt(np.sum(grads[:t], axis=0) / t))
    return np.array(rows)

# %% mean_of_sizes mistake="mean_size"
def root_mean_square_sigma(grads):
    return np.array([np.mean(np.abs(grads[: t + 1]), axis=0) for t in range(len(grads))])

# %% size_of_the_mean mistake="size_of_mean"
def root_mean_square_sigma(grads):
    return np.array([np.sqrt(np.mean(grads[: t + 1], axis=0) ** 2) for t in range(len(grads))])

# %% root_of_mean_size mistake="root_of_sizes"
def root_mean_square_sigma(grads):
    return [np.sqrt(np.abs(grads[: t + 1]).mean(axis=0)) for t in range(len(grads))]

# %% knows_the_future mistake="all_steps"
def root_mean_square_sigma(grads):
    sigma = np.sqrt(np.mean(grads**2, axis=0))
    return np.array([sigma for _ in grads])

# %% always_by_n mistake="divided_by_all"
def root_mean_square_sigma(grads):
    n = len(grads)
    return np.sqrt(np.cumsum(grads**2, axis=0) / n)

# %% enumerate_from_zero mistake="counted_from_zero"
def root_mean_square_sigma(grads):
    total, rows = 0, []
    for t, g in enumerate(grads):
        total = total + g**2
        rows.append(np.sqrt(total / t))
    return np.array(rows)

# %% t_plus_one_too_many mistake="counted_from_two"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        rows.append(np.sqrt(total / (t + 1)))
    return np.array(rows)

# %% appended_too_early mistake="without_present"
def root_mean_square_sigma(grads):
    total, rows = 0.0 * grads[0], []
    for t, g in enumerate(grads, start=1):
        rows.append(np.sqrt(total / t))
        total = total + g**2
    return np.array(rows)

# %% sizes_only mistake="no_history"
def root_mean_square_sigma(grads):
    return np.sqrt(grads**2)

# %% no_running_sum mistake="own_square_over_t"
def root_mean_square_sigma(grads):
    rows = []
    for t, g in enumerate(grads, start=1):
        rows.append(np.sqrt(g**2 / t))
    return np.array(rows)

# %% root_too_early mistake="root_before_division"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        rows.append(np.sqrt(total) / t)
    return np.array(rows)

# %% times_t mistake="multiplied"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        rows.append(np.sqrt(total * t))
    return np.array(rows)

# %% norms mistake="over_elements"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + np.sum(g**2)
        rows.append(np.full(np.shape(g), np.sqrt(total / t)))
    return np.array(rows)

# %% last_axis mistake="wrong_axis"
def root_mean_square_sigma(grads):
    t = np.arange(1, len(grads) + 1).reshape((-1,) + (1,) * (grads.ndim - 1))
    return np.sqrt(np.cumsum(grads**2, axis=-1) / t)

# %% only_the_last mistake="last_only"
def root_mean_square_sigma(grads):
    return np.sqrt(np.mean(grads**2, axis=0))

# %% newest_first mistake="backwards"
def root_mean_square_sigma(grads):
    rows = [np.sqrt(np.mean(grads[:t] ** 2, axis=0)) for t in range(len(grads), 0, -1)]
    return np.array(rows)

# %% begins_with_zero mistake="zero_in_front"
def root_mean_square_sigma(grads):
    rows = [np.zeros(grads[0].shape)]
    for t in range(1, len(grads) + 1):
        rows.append(np.sqrt(np.mean(grads[:t] ** 2, axis=0)))
    return np.array(rows)

# %% range_too_short mistake="last_missing"
def root_mean_square_sigma(grads):
    return np.array([np.sqrt(np.mean(grads[:t] ** 2, axis=0)) for t in range(1, len(grads))])

# %% np_std mistake="standard_deviation"
def root_mean_square_sigma(grads):
    return np.array([np.std(grads[:t], axis=0) for t in range(1, len(grads) + 1)])

# %% like_rmsprop mistake="moving_average"
def root_mean_square_sigma(grads):
    v, rows = 0.0, []
    for g in grads:
        v = 0.9 * v + 0.1 * g**2
        rows.append(np.sqrt(v))
    return np.array(rows)

# %% divides_the_gradient mistake="step_returned"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        rows.append(g / np.sqrt(total / t))
    return np.array(rows)

# %% factor_two mistake="doubled"
def root_mean_square_sigma(grads):
    return np.array([np.sqrt(np.mean(grads[:t] * 2, axis=0)) for t in range(1, len(grads) + 1)])

# %% whole_numbers mistake="truncated"
def root_mean_square_sigma(grads):
    sigma = np.zeros(grads.shape, dtype=int)
    for t in range(len(grads)):
        sigma[t] = np.sqrt(np.mean(grads[: t + 1] ** 2, axis=0))
    return sigma

# %% sum_over_n mistake="no_root + divided_by_all"
def root_mean_square_sigma(grads):
    return np.cumsum(grads**2, axis=0) / len(grads)

# %% lecture_formula_taken_literally mistake="no_root + counted_from_two"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        rows.append(total / (t + 1))
    return np.array(rows)

# %% forgot_axis says="should have the shape"
def root_mean_square_sigma(grads):
    t = np.arange(1, grads.size + 1)
    return np.sqrt(np.cumsum(grads**2) / t)

# %% does_not_broadcast says="ValueError"
def root_mean_square_sigma(grads):
    return np.sqrt(np.cumsum(grads**2, axis=0) / np.arange(1, len(grads) + 1))

# %% squares_in_place says="changes its input grads in place"
def root_mean_square_sigma(grads):
    grads **= 2
    return np.array([np.sqrt(np.mean(grads[:t], axis=0)) for t in range(1, len(grads) + 1)])

# %% printed says="returns None"
def root_mean_square_sigma(grads):
    for t in range(1, len(grads) + 1):
        print(np.sqrt(np.mean(grads[:t] ** 2, axis=0)))

# %% endless says="still running"
def root_mean_square_sigma(grads):
    t = 0
    total, rows = 0.0, []
    while t < len(grads):
        total = total + grads[t] ** 2
        rows = [np.sqrt(total / (t + 1))]
    return np.array(rows)

# %% only_one_parameter says="TypeError"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        total += float(g) ** 2
        rows.append((total / t) ** 0.5)
    return rows

# %% window_of_ten mistake=""
def root_mean_square_sigma(grads):
    rows = []
    for t in range(1, len(grads) + 1):
        rows.append(np.sqrt(np.mean(grads[max(0, t - 4) : t] ** 2, axis=0)))
    return np.array(rows)

# %% same_array_appended mistake="rows_share_sum"
def root_mean_square_sigma(grads):
    total, rows = np.zeros(grads.shape[1:]), []
    for g in grads:
        total += g**2
        rows.append(total)
    return np.array([np.sqrt(row / t) for t, row in enumerate(rows, start=1)])

# %% mean_goes_on mistake="divided_again"
def root_mean_square_sigma(grads):
    sigma, rows = 0.0, []
    for t, g in enumerate(grads, start=1):
        sigma = np.sqrt((sigma**2 + g**2) / t)
        rows.append(sigma)
    return np.array(rows)

# %% no_division_by_zero mistake="counted_one_one_two"
def root_mean_square_sigma(grads):
    total, rows = 0.0, []
    for t, g in enumerate(grads):
        total = total + g**2
        rows.append(np.sqrt(total / max(t, 1)))
    return np.array(rows)

# %% slice_one_short mistake="late"
def root_mean_square_sigma(grads):
    return np.array([np.sqrt(np.mean(grads[: max(t, 1)] ** 2, axis=0)) for t in range(len(grads))])

# %% axis_forgotten mistake="one_for_all"
def root_mean_square_sigma(grads):
    return np.array([np.sqrt(np.mean(grads[: t + 1] ** 2)) for t in range(len(grads))])
