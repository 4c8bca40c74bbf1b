# Right versions of best_step, written differently.

# %% distance_to_the_minimum
def best_step(x, a, b):
    minimum = -b / (2 * a)
    return np.abs(x - minimum)

# %% signs_by_where
def best_step(x, a, b):
    step = x + 0.5 * b / a
    return np.where(step < 0, -step, step)

# %% root_of_square
def best_step(x, a, b):
    return np.sqrt((2 * a * x + b) ** 2) / (2 * a)

# %% loop
def best_step(x, a, b):
    x, a, b = np.broadcast_arrays(x, a, b)
    length = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        length[i] = abs(2 * a[i] * x[i] + b[i]) / (2 * a[i])
    return length

# %% float32
def best_step(x, a, b):
    x, a, b = (np.asarray(z, dtype=np.float32) for z in (x, a, b))
    return np.abs(2 * a * x + b) / (2 * a)

# %% derivatives_as_functions
def first(x, a, b):
    return 2 * a * x + b


def second(a):
    return 2 * a


def best_step(x, a, b):
    print("slope", first(x, a, b))
    return abs(first(x, a, b) / second(a))

# %% lists
def best_step(x, a, b):
    length = np.maximum(x + b / (2 * a), -x - b / (2 * a))
    return np.asarray(length).tolist()

# %% polynomials
def best_step(x, a, b):
    f = np.vectorize(lambda p, q, z: abs(np.polyval(np.polyder([p, q, 0]), z)) / (2 * p))
    return f(a, b, x)
