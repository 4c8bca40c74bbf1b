# Wrong versions of momentum_weights, each the whole cell of a student.

# %% from_one_down mistake="newest_first"
def momentum_weights(n, beta=0.9):
    return np.array([beta**k for k in range(n)])

# %% loop_in_time_order mistake="newest_first"
def momentum_weights(n, beta=0.9):
    w = np.ones(n)
    for i in range(1, n):
        w[i] = beta * w[i - 1]
    return w

# %% starts_with_beta mistake="one_power_too_many"
def momentum_weights(n, beta=0.9):
    w = np.zeros(n)
    for i in range(n):
        w[i] = beta ** (n - i)
    return w

# %% adam mistake="moving_average"
def momentum_weights(n, beta=0.9):
    ages = np.arange(n)[::-1]
    return (1 - beta) * beta**ages

# %% average_with_a_start mistake="average_from_first"
def momentum_weights(n, beta=0.9):
    w = [1.0]
    for _ in range(n - 1):
        w = [beta * x for x in w] + [1 - beta]
    return np.array(w)

# %% like_probabilities mistake="normalised"
def momentum_weights(n, beta=0.9):
    w = float(beta) ** np.arange(n - 1, -1, -1)
    w /= w.sum()
    return w

# %% hardcoded
def momentum_weights(n, beta=0.9):
    return np.array([0.9 ** (n - 1 - i) for i in range(n)])

# %% v_zero_counted mistake="one_too_many"
def momentum_weights(n, beta=0.9):
    w = []
    for age in range(n, -1, -1):
        w.append(beta**age)
    return w

# %% range_stops_early mistake="one_too_few"
def momentum_weights(n, beta=0.9):
    return np.array([beta**age for age in range(n - 1, 0, -1)])

# %% never_faded mistake="no_fading"
def momentum_weights(n, beta=0.9):
    w = np.ones(n)
    for i in range(n):
        w[i] * beta ** (n - 1 - i)
    return w

# %% faded_once mistake="no_powers"
def momentum_weights(n, beta=0.9):
    w = beta * np.ones(n)
    w[-1] = 1
    return w

# %% full_of_beta mistake="all_beta"
def momentum_weights(n, beta=0.9):
    return np.full(n, beta)

# %% star_instead_of_two mistake="product"
def momentum_weights(n, beta=0.9):
    return beta * np.arange(n - 1, -1, -1)

# %% power_the_other_way mistake="power_upside_down"
def momentum_weights(n, beta=0.9):
    ages = np.arange(n - 1, -1, -1)
    return np.power(ages, beta)

# %% harmonic mistake="one_over_age"
def momentum_weights(n, beta=0.9):
    return 1 / np.arange(n, 0, -1)

# %% exponential
def momentum_weights(n, beta=0.9):
    import math

    return [math.exp(-beta * (n - 1 - i)) for i in range(n)]

# %% divided_instead mistake="growing"
def momentum_weights(n, beta=0.9):
    if beta == 0:
        return np.eye(n)[-1]
    w = [1.0]
    while len(w) < n:
        w = [w[0] / beta, *w]
    return np.array(w)

# %% one_minus_beta
def momentum_weights(n, beta=0.9):
    decay = 1 - beta
    return np.array([decay**k for k in reversed(range(n))])

# %% twice_per_step mistake="squared"
def momentum_weights(n, beta=0.9):
    w = np.ones(n)
    for i in range(n - 2, -1, -1):
        w[i] = w[i + 1] * beta
        w[i] *= beta
    return w

# %% minus_from_the_formula mistake="sign"
def momentum_weights(n, beta=0.9):
    w = beta ** (n - 1 - np.arange(n))
    return -w

# %% array_of_integers mistake="truncated"
def momentum_weights(n, beta=0.9):
    w = np.zeros(n, dtype=int)
    for i in range(n):
        w[i] = beta ** (n - 1 - i)
    return w

# %% added_up mistake="sum_returned"
def momentum_weights(n, beta=0.9):
    return sum(beta**k for k in range(n))

# %% one_power mistake="oldest_only"
def momentum_weights(n, beta=0.9):
    return beta ** (n - 1)

# %% cumulated mistake="running_sum"
def momentum_weights(n, beta=0.9):
    return np.cumsum(beta ** np.arange(n - 1, -1, -1))

# %% order_and_power mistake="newest_first + one_power_too_many"
def momentum_weights(n, beta=0.9):
    return np.array([beta ** (i + 1) for i in range(n)])

# %% order_and_average mistake="newest_first + moving_average"
def momentum_weights(n, beta=0.9):
    w = np.empty(n)
    w[0] = 1 - beta
    for i in range(1, n):
        w[i] = beta * w[i - 1]
    return w

# %% constant_and_too_many mistake="hardcoded + one_too_many"
def momentum_weights(n, beta=0.9):
    b = 0.9
    return np.array([b**age for age in np.arange(n + 1)[::-1]])

# %% straight_line mistake=""
def momentum_weights(n, beta=0.9):
    return np.linspace(beta, 1, n)

# %% bias_corrected mistake=""
def momentum_weights(n, beta=0.9):
    w = beta ** np.arange(n - 1, -1, -1)
    return w / (1 - beta**n)

# %% mean_of_weights mistake=""
def momentum_weights(n, beta=0.9):
    return beta ** np.arange(n - 1, -1, -1) / n

# %% rounded mistake=""
def momentum_weights(n, beta=0.9):
    return np.round(beta ** np.arange(n - 1.0, -1, -1), 2)

# %% printed says="returns None"
def momentum_weights(n, beta=0.9):
    w = beta ** np.arange(n - 1, -1, -1)
    print(w)

# %% column says="shape"
def momentum_weights(n, beta=0.9):
    return (beta ** np.arange(n - 1, -1, -1)).reshape(n, 1)

# %% dictionary says="must be an array of numbers"
def momentum_weights(n, beta=0.9):
    return {i: beta ** (n - 1 - i) for i in range(n)}

# %% text says="w should be an array of numbers"
def momentum_weights(n, beta=0.9):
    return ", ".join(f"{beta**k:.3f}" for k in range(n - 1, -1, -1))

# %% weights_in_a_global says="reads `weights` from the notebook"
weights = []


def momentum_weights(n, beta=0.9):
    while len(weights) < n:
        weights.insert(0, beta ** len(weights))
    return np.array(weights)

# %% default_list says="outside"
def momentum_weights(n, beta=0.9, w=[]):  # noqa: B006
    for age in range(n - 1, -1, -1):
        w.append(beta**age)
    return w

# %% n_of_the_notebook says="reads `steps` from the notebook"
steps = 3


def momentum_weights(n, beta=0.9):
    return np.array([beta**k for k in range(steps - 1, -1, -1)])

# %% measured_with_noise says="random"
def momentum_weights(n, beta=0.9):
    noise = np.random.default_rng().normal(size=n)
    return beta ** np.arange(n - 1, -1, -1) * (1 + 0.01 * noise)

# %% zero_by_zero says="NaN"
def momentum_weights(n, beta=0.9):
    w = beta ** np.arange(n - 1, -1, -1)
    w[-1] = (w - w)[0] / np.float64(0)
    return w

# %% never_longer says="never ends"
def momentum_weights(n, beta=0.9):
    w = [1.0]
    age = 1
    while age < n:
        w = [beta**age] + w
    return np.array(w)

# %% np_is_a_number says="no longer NumPy"
np = 10


def momentum_weights(n, beta=0.9):
    return beta ** np.arange(n - 1, -1, -1)

# %% typo says="NameError: name 'bta' is not defined"
def momentum_weights(n, beta=0.9):
    return [bta**k for k in range(n - 1, -1, -1)]

# %% out_of_range says="IndexError"
def momentum_weights(n, beta=0.9):
    w = np.ones(n)
    for i in range(n, -1, -1):
        w[i - 1] = beta * w[i]
    return w
