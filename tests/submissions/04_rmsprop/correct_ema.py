# Right versions of ema, written differently.

# %% list_of_averages
def ema(values, beta=0.9):
    a, averages = 0.0, []
    for x in values:
        a = beta * a + (1 - beta) * x
        averages.append(a)
    return averages


# %% zeros_with_a_row_more
def ema(values, beta=0.9):
    averages = np.zeros((len(values) + 1, *values.shape[1:]))
    for t, x in enumerate(values):
        averages[t + 1] = beta * averages[t] + (1 - beta) * x
    return averages[1:]


# %% increments
def ema(values, beta=0.9):
    averages = np.array(values, dtype=float)
    averages[0] *= 1 - beta
    for t in range(1, len(averages)):
        averages[t] = averages[t - 1] + (1 - beta) * (averages[t] - averages[t - 1])
    return averages


# %% weighted_sums
def ema(values, beta=0.9):
    n = len(values)
    age = np.arange(n)[:, None] - np.arange(n)[None, :]
    weights = np.where(age >= 0, (1 - beta) * float(beta) ** np.maximum(age, 0), 0.0)
    return np.tensordot(weights, values, axes=1)


# %% recursion
def ema(values, beta=0.9):
    if len(values) == 1:
        return np.array([(1 - beta) * values[0]])
    before = ema(values[:-1], beta)
    return np.append(before, [beta * before[-1] + (1 - beta) * values[-1]], axis=0)


# %% accumulate
from itertools import accumulate


def ema(values, beta=0.9):
    steps = accumulate(values, lambda a, x: beta * a + (1 - beta) * x, initial=0 * values[0])
    return np.array(list(steps)[1:])


# %% generator
def ema(values, beta=0.9):
    a = np.zeros(np.shape(values)[1:])
    for x in values:
        a = beta * a + (1 - beta) * x
        yield a.copy()


# %% float32
def ema(values, beta=0.9):
    values = np.asarray(values, dtype=np.float32)
    out = np.empty_like(values)
    a = np.zeros_like(values[0])
    for t in range(len(values)):
        a = np.float32(beta) * a + np.float32(1 - beta) * values[t]
        out[t] = a
    return out


# %% plain_numbers
def ema(values, beta=0.9):
    def one_sequence(xs):
        a, out = 0.0, []
        for x in xs:
            a = beta * a + (1 - beta) * float(x)
            out.append(a)
        return out

    columns = np.reshape(values, (len(values), -1)).T
    return np.array([one_sequence(c) for c in columns]).T.reshape(np.shape(values))


# %% class_with_a_state
class Average:
    def __init__(self, beta):
        self.beta, self.value = beta, 0.0

    def add(self, x):
        self.value = self.beta * self.value + (1 - self.beta) * x
        return self.value


def ema(values, beta=0.9):
    average = Average(beta)
    return np.stack([average.add(x) for x in values])


# %% corrected_and_taken_back
def ema(values, beta=0.9):
    mean, out = 0.0, []
    for t, x in enumerate(values, start=1):
        total = 1 - beta**t
        mean = mean + (1 - beta) / total * (x - mean)  # of weights that add up to 1
        out.append(total * mean)
    return np.array(out)
