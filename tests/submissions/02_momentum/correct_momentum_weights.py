# Right versions of momentum_weights, written differently.

# %% powers_of_ages
def momentum_weights(n, beta=0.9):
    return beta ** np.arange(n)[::-1]

# %% list_comprehension
def momentum_weights(n, beta=0.9):
    return [beta ** (n - i - 1) for i in range(n)]

# %% backwards_loop
def momentum_weights(n, beta=0.9):
    w = np.ones(n)
    for i in reversed(range(n - 1)):
        w[i] = beta * w[i + 1]
    return w

# %% growing_list
def momentum_weights(n, beta=0.9):
    w = []
    for _ in range(n):
        w = [beta * x for x in w]
        w.append(1.0)
    return np.array(w)

# %% by_experiment
def momentum_weights(n, beta=0.9):
    theta, v = np.zeros(n), np.zeros(n)
    for g in np.eye(n):
        theta, v = momentum_step(theta, g, v, alpha=1.0, beta=beta)
    return -v

# %% cumulative_product
def momentum_weights(n, beta=0.9):
    factors = np.full(n, beta)
    factors[0] = 1
    return np.flip(np.cumprod(factors))

# %% tuple_and_extra_argument
def momentum_weights(n, beta=0.9, dtype=float):
    return tuple(dtype(beta) ** age for age in range(n - 1, -1, -1))

# %% float32
def momentum_weights(n, beta=0.9):
    ages = np.arange(n - 1, -1, -1, dtype=np.float32)
    return np.power(np.float32(beta), ages)

# %% generator
def momentum_weights(n, beta=0.9):
    age = n
    while age > 0:
        age -= 1
        yield beta**age

# %% recursion
def momentum_weights(n, beta=0.9):
    if n == 0:
        return []
    return [beta * w for w in momentum_weights(n - 1, beta)] + [1.0]

# %% deque_and_prints
def momentum_weights(n, beta=0.9):
    from collections import deque

    w = deque([1.0], maxlen=n)
    while len(w) < n:
        w.appendleft(w[0] * beta)
        print("now", len(w))
    return list(w)

# %% helper
def age_of(i, n):
    """How many steps ago gradient i came in."""
    return n - 1 - i


def momentum_weights(n, beta=0.9):
    return np.array([pow(beta, age_of(i, n)) for i in range(int(n))])

# %% map_and_checks
def momentum_weights(n, beta=0.9):
    if n < 0 or not 0 <= beta < 1:
        raise ValueError("n must be >= 0 and beta in [0, 1)")
    return np.array(list(map(lambda age: beta**age, range(n - 1, -1, -1))))  # noqa: C417

# %% logarithms
def momentum_weights(n, beta=0.9):
    ages = np.arange(n - 1, -1, -1)
    with np.errstate(all="ignore"):
        return np.where(ages == 0, 1.0, np.exp(ages * np.log(beta)))
