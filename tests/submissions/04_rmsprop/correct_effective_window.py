# Right versions of effective_window, written differently.

# %% count_up
def effective_window(beta, share=0.95):
    n = 1
    while 1 - beta**n < share:
        n += 1
    return n


# %% add_up_the_weights
def effective_window(beta, share=0.95):
    n, weight, total = 0, 1 - beta, 0.0
    while total < share:
        total += weight
        weight *= beta
        n += 1
    return n


# %% logarithm
def effective_window(beta, share=0.95):
    if beta == 0:
        return 1
    return int(np.ceil(np.log(1 - share) / np.log(beta)))


# %% logarithm_of_numpy
def effective_window(beta, share=0.95):
    n = np.log(1.0 - share) / np.log(beta)  # log(0) is -inf: n is 0 then
    return np.maximum(1, np.ceil(n))


# %% search_in_a_table
def effective_window(beta, share=0.95):
    weights = (1 - beta) * float(beta) ** np.arange(20_000)
    return np.searchsorted(np.cumsum(weights), share) + 1


# %% bisection
def effective_window(beta, share=0.95):
    low, high = 0, 1
    while 1 - beta**high < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if 1 - beta**middle < share:
            low = middle
        else:
            high = middle
    return high


# %% what_is_left
def effective_window(beta, share=0.95):
    left, n = 1.0, 0
    while left > 1 - share:
        left *= beta
        n = n + 1
    return float(n)


# %% by_an_average
def effective_window(beta, share=0.95):
    answer, a = 0, 0.0
    while a < share:
        a = beta * a + (1 - beta) * 1.0  # the average of a constant 1
        answer += 1
    return np.array(answer)


# %% next_of_a_generator
from itertools import count


def effective_window(beta, share=0.95):
    return next(n for n in count(1) if 1 - pow(beta, n) >= share)


# %% other_base
def effective_window(beta, share=0.95):
    import math

    if not beta:
        return 1
    return -int(-math.log2(1 - share) // math.log2(beta))
