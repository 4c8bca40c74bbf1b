# Right versions of minibatch_gradient, written differently; each must pass everything.

# %% vectorised
def minibatch_gradient(theta, X, y, indices):
    rows = X[indices]
    return rows.T @ (rows @ theta - y[indices]) / len(indices)


# %% loop
def minibatch_gradient(theta, X, y, indices):
    g = np.zeros(X.shape[1])
    for i in indices:
        g += (np.dot(X[i], theta) - y[i]) * X[i]
    return g / len(indices)


# %% three_loops
def minibatch_gradient(theta, X, y, indices):
    d = len(theta)
    grad = [0.0] * d
    for i in indices:
        prediction = 0.0
        for j in range(d):
            prediction += X[i, j] * theta[j]
        for j in range(d):
            grad[j] += (prediction - y[i]) * X[i, j]
    return [g / len(indices) for g in grad]


# %% einsum
def minibatch_gradient(theta, X, y, indices):
    Xb = X[indices]
    r = np.einsum("ij,j->i", Xb, theta) - y[indices]
    return np.einsum("i,ij->j", r, Xb) / r.size


# %% mean_along_axis
def minibatch_gradient(theta, X, y, indices):
    Xb, yb = X.take(indices, axis=0), y.take(indices)
    error = (Xb @ theta - yb)[:, np.newaxis]
    return np.mean(error * Xb, axis=0)


# %% normal_equations
def minibatch_gradient(theta, X, y, indices):
    A, b = X[indices], y[indices]
    H = A.T @ A / len(b)
    return H @ theta - A.T @ b / len(b)


# %% counts_as_weights
def minibatch_gradient(theta, X, y, indices):
    counts = np.bincount(indices, minlength=len(X))
    return X.T @ (counts * (X @ theta - y)) / counts.sum()


# %% column_and_back
def minibatch_gradient(theta, X, y, indices):
    Xb = X[indices, :]
    r = Xb @ theta.reshape(-1, 1) - y[indices].reshape(-1, 1)
    return ((Xb.T @ r) / Xb.shape[0]).ravel()


# %% float32
def minibatch_gradient(theta, X, y, indices):
    theta, X, y = (np.asarray(a, dtype=np.float32) for a in (theta, X, y))
    Xb = X[indices]
    return Xb.T @ (Xb @ theta - y[indices]) / np.float32(len(indices))


# %% helpers_outside
def predict(x, w):
    return x @ w


def residuals(w, x, t):
    return predict(x, w) - t


def minibatch_gradient(theta, X, y, indices):
    x, t = X[indices], y[indices]
    return x.T.dot(residuals(theta, x, t)) * (1 / len(t))


# %% sum_of_generator
def minibatch_gradient(theta, X, y, indices, verbose=False):
    import warnings

    warnings.warn("slow, but right", stacklevel=1)
    m = len(indices)
    return sum(((X[i] @ theta - y[i]) * X[i] for i in indices), start=np.zeros(len(theta))) / m


# %% two_and_one_half
def minibatch_gradient(theta, X, y, indices):
    print("batch of", size := len(indices))
    derivative = 2 * (X[indices] @ theta - y[indices])
    return 1 / (2 * size) * (derivative @ X[indices])
