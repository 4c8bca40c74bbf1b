# Wrong versions of minibatch_gradient, as students write them: caught and, where known, named.

# %% forgot_the_mean mistake="sum"
def minibatch_gradient(theta, X, y, indices):
    Xb, yb = X[indices], y[indices]
    errors = Xb.dot(theta) - yb
    return Xb.T.dot(errors)


# %% mean_over_everything_else mistake="divided_by_n"
def minibatch_gradient(theta, X, y, indices):
    n, d = X.shape
    g = np.zeros(d)
    for i in indices:
        g = g + (X[i] @ theta - y[i]) * X[i]
    return g / n


# %% divides_by_columns mistake="divided_by_d"
def minibatch_gradient(theta, X, y, indices):
    batch = X[indices]
    r = batch @ theta - y[indices]
    return (batch.T @ r) / len(theta)


# %% np_size mistake="divided_by_all"
def minibatch_gradient(theta, X, y, indices):
    A = np.take(X, indices, axis=0)
    r = A @ theta - np.take(y, indices)
    return A.T @ r / np.size(A)


# %% two_from_the_square mistake="factor_two"
def minibatch_gradient(theta, X, y, indices):
    B = len(indices)
    pred = X[indices] @ theta
    return 2 / B * X[indices].T @ (pred - y[indices])


# %% one_half_left mistake="factor_half"
def minibatch_gradient(theta, X, y, indices):
    b = len(indices)
    residual = X[indices] @ theta - y[indices]
    return 1 / (2 * b) * np.sum(residual[:, None] * X[indices], axis=0)


# %% target_minus_prediction mistake="sign"
def minibatch_gradient(theta, X, y, indices):
    error = y[indices] - X[indices] @ theta
    return np.mean(error[:, np.newaxis] * X[indices], axis=0)


# %% full_gradient mistake="all_rows"
def minibatch_gradient(theta, X, y, indices):
    prediction = X @ theta
    return X.T @ (prediction - y) / X.shape[0]


# %% full_sum_over_batch mistake="all_rows_over_batch"
def minibatch_gradient(theta, X, y, indices):
    g = 0
    for x, target in zip(X, y):
        g = g + (np.dot(x, theta) - target) * x
    return g / len(indices)


# %% loop_over_places mistake="first_rows"
def minibatch_gradient(theta, X, y, indices):
    total = np.zeros_like(theta)
    for i in range(len(indices)):
        total += (X[i] @ theta - y[i]) * X[i]
    return total / len(indices)


# %% targets_from_the_top mistake="targets_not_cut"
def minibatch_gradient(theta, X, y, indices):
    rows = X[indices]
    r = [row @ theta - y[k] for k, row in enumerate(rows)]
    return rows.T @ np.array(r) / len(rows)


# %% mask_forgets_repeats mistake="repeats_dropped"
def minibatch_gradient(theta, X, y, indices):
    mask = np.isin(np.arange(len(X)), indices)
    return X[mask].T @ (X[mask] @ theta - y[mask]) / mask.sum()


# %% set_of_rows mistake="repeats_dropped_over_batch"
def minibatch_gradient(theta, X, y, indices):
    g = np.zeros(X.shape[1])
    for i in set(indices.tolist()):
        g += (X[i] @ theta - y[i]) * X[i]
    return g / len(indices)


# %% matlab_habit mistake="counted_from_one"
def minibatch_gradient(theta, X, y, indices):
    rows = [i - 1 for i in indices]
    A, b = X[rows], y[rows]
    return A.T @ (A @ theta - b) / len(rows)


# %% prediction_only mistake="no_targets"
def minibatch_gradient(theta, X, y, indices):
    Xb = X[indices]
    return Xb.T @ (Xb @ theta) / len(Xb)


# %% derivative_of_the_loss_squared mistake="residual_squared"
def minibatch_gradient(theta, X, y, indices):
    Xb = X[indices]
    squared_error = (Xb @ theta - y[indices]) ** 2
    return (Xb * squared_error[:, None]).mean(axis=0)


# %% absolute_error mistake="residual_sign"
def minibatch_gradient(theta, X, y, indices):
    g = np.zeros(len(theta))
    for i in indices:
        r = X[i] @ theta - y[i]
        g += X[i] if r > 0 else -X[i] if r < 0 else 0 * X[i]
    return g / len(indices)


# %% equals_instead_of_plus mistake="last_row_over_batch"
def minibatch_gradient(theta, X, y, indices):
    g = np.zeros(len(theta))
    for i in indices:
        g = (X[i] @ theta - y[i]) * X[i]
    g = g / len(indices)
    return g


# %% returns_in_the_loop mistake="first_row_over_batch"
def minibatch_gradient(theta, X, y, indices):
    g = np.zeros(len(theta))
    for i in indices:
        g += (X[i] @ theta - y[i]) * X[i]
        return g / len(indices)


# %% mean_times_mean mistake="means_multiplied"
def minibatch_gradient(theta, X, y, indices):
    mean_residual = np.mean(X[indices] @ theta - y[indices])
    mean_x = np.mean(X[indices], axis=0)
    return mean_residual * mean_x


# %% no_outer_derivative mistake="no_inputs_number"
def minibatch_gradient(theta, X, y, indices):
    return np.mean(X[indices] @ theta - y[indices])


# %% forgot_the_axis mistake="mean_of_all"
def minibatch_gradient(theta, X, y, indices):
    r = X[indices] @ theta - y[indices]
    return np.mean(r.reshape(-1, 1) * X[indices])


# %% axis_one mistake="wrong_axis"
def minibatch_gradient(theta, X, y, indices):
    r = X[indices] @ theta - y[indices]
    return np.mean(r.reshape(-1, 1) * X[indices], axis=1)


# %% one_gradient_each mistake="not_averaged"
def minibatch_gradient(theta, X, y, indices):
    return [(X[i] @ theta - y[i]) * X[i] for i in indices]


# %% the_loss_itself mistake="loss"
def minibatch_gradient(theta, X, y, indices):
    total = 0.0
    for i in indices:
        total += (X[i] @ theta - y[i]) ** 2
    return total / (2 * len(indices))


# %% column_vectors mistake="column"
def minibatch_gradient(theta, X, y, indices):
    theta = theta.reshape(-1, 1)
    target = y[indices].reshape(-1, 1)
    Xb = X[indices]
    return Xb.T @ (Xb @ theta - target) / len(indices)


# %% no_division_and_sign mistake="sum + sign"
def minibatch_gradient(theta, X, y, indices):
    g = np.zeros(X.shape[1])
    for i in indices:
        error = y[i] - X[i] @ theta
        g += error * X[i]
    return g


# %% two_over_n mistake="factor_two + divided_by_n"
def minibatch_gradient(theta, X, y, indices):
    n = X.shape[0]
    Xb, yb = X[indices], y[indices]
    return (2 / n) * (Xb.T @ (Xb @ theta - yb))


# %% from_one_with_two mistake="counted_from_one + factor_two"
def minibatch_gradient(theta, X, y, indices):
    indices = np.asarray(indices) - 1
    r = X[indices] @ theta - y[indices]
    g = sum(2 * r[k] * X[indices[k]] for k in range(len(indices)))
    return g / len(indices)


# %% ridge_penalty mistake=""
def minibatch_gradient(theta, X, y, indices):
    Xb = X[indices]
    lam = 0.1
    return Xb.T @ (Xb @ theta - y[indices]) / len(Xb) + lam * theta


# %% scaled_to_length_one mistake=""
def minibatch_gradient(theta, X, y, indices):
    Xb = X[indices]
    g = Xb.T @ (Xb @ theta - y[indices]) / len(Xb)
    norm = np.linalg.norm(g)
    return g / norm if norm > 0 else g


# %% sigmoid_of_the_model mistake=""
def minibatch_gradient(theta, X, y, indices):
    Xb = X[indices]
    p = 1 / (1 + np.exp(-Xb @ theta))
    return Xb.T @ (p - y[indices]) / len(Xb)


# %% axis_one_dot says="ValueError"
def minibatch_gradient(theta, X, y, indices):
    r = X[indices] @ theta - y[indices]
    return X[indices] @ r / len(indices)


# %% changes_y says="changes its input y in place"
def minibatch_gradient(theta, X, y, indices):
    for i in set(indices.tolist()):
        y[i] = X[i] @ theta - y[i]
    return X[indices].T @ y[indices] / len(indices)


# %% no_return says="returns None"
def minibatch_gradient(theta, X, y, indices):
    rows = X[indices]
    grad = rows.T @ (rows @ theta - y[indices]) / len(indices)


# %% returns_a_pair says="cannot be read"
def minibatch_gradient(theta, X, y, indices):
    rows = X[indices]
    r = rows @ theta - y[indices]
    return 0.5 * np.mean(r**2), rows.T @ r / len(indices)


# %% uses_the_notebooks_data says="NameError"
def minibatch_gradient(theta, X, y, indices):
    rows = X_train[indices]
    return rows.T @ (rows @ theta - y_train[indices]) / len(indices)


# %% infinity_minus_infinity says="NaN"
def minibatch_gradient(theta, X, y, indices):
    rows = X[indices]
    weights = 1 / np.zeros(len(indices))
    r = (rows @ theta - y[indices]) * weights
    return rows.T @ r / np.sum(weights)


# %% endless says="still running"
def minibatch_gradient(theta, X, y, indices):
    k, g = 0, np.zeros(len(theta))
    while k < len(indices):
        i = indices[k]
        g += (X[i] @ theta - y[i]) * X[i]
    return g / len(indices)


# %% draws_its_own_batch mistake=""
def minibatch_gradient(theta, X, y, indices):
    chosen = np.random.default_rng().choice(len(X), size=len(indices))
    rows = X[chosen]
    return rows.T @ (rows @ theta - y[chosen]) / len(chosen)


# %% text says="must be one text or numbers"
def minibatch_gradient(theta, X, y, indices):
    rows = X[indices]
    grad = rows.T @ (rows @ theta - y[indices]) / len(indices)
    return [f"{g:.3f}" for g in grad]


# %% weights_by_index mistake="repeats_dropped_over_batch"
def minibatch_gradient(theta, X, y, indices):
    w = np.zeros(len(X))
    w[indices] += 1
    return X.T @ (w * (X @ theta - y)) / len(indices)


# %% mask_of_rows mistake="repeats_dropped"
def minibatch_gradient(theta, X, y, indices):
    taken = np.zeros(len(X), dtype=bool)
    taken[indices] = True
    return X[taken].T @ (X[taken] @ theta - y[taken]) / taken.sum()
