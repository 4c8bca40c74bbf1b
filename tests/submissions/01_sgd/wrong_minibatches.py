# Wrong versions of minibatches, as students write the cell; each is caught and, where known, named.

# %% no_shuffle mistake="not_shuffled"
def minibatches(n, batch_size, rng):
    batches = []
    for i in range(0, n, batch_size):
        batches.append(np.arange(i, min(i + batch_size, n)))
    return batches


# %% shuffled_copy_is_lost mistake="not_shuffled"
def minibatches(n, batch_size, rng):
    indices = np.arange(n)
    rng.permutation(indices)
    return [indices[i : i + batch_size] for i in range(0, n, batch_size)]


# %% draws_with_replacement mistake="with_replacement"
def minibatches(n, batch_size, rng):
    order = rng.choice(n, size=n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% each_batch_for_itself mistake="drawn_per_batch"
def minibatches(n, batch_size, rng):
    out = []
    left = n
    while left > 0:
        size = min(batch_size, left)
        out.append(rng.permutation(n)[:size])
        left -= size
    return out


# %% fills_up_the_last mistake="wrapped"
def minibatches(n, batch_size, rng):
    order = list(rng.permutation(n))
    while len(order) % batch_size != 0:
        order.append(order[len(order) % n])
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


# %% one_too_many mistake="overlapping"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    result = []
    for start in range(0, n, batch_size):
        end = start + batch_size + 1
        result.append(perm[start:end])
    return result


# %% start_not_multiplied mistake="start_by_one"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    number = int(np.ceil(n / batch_size))
    return [perm[k : k + batch_size] for k in range(number)]


# %% full_batches_only mistake="last_dropped"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    n_batches = n // batch_size
    batches = []
    for b in range(n_batches):
        batches.append(perm[b * batch_size : (b + 1) * batch_size])
    return batches


# %% range_ends_too_early mistake="last_batch_dropped"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    return [perm[i : i + batch_size] for i in range(0, n - batch_size, batch_size)]


# %% minus_one_in_the_slice mistake="one_short"
def minibatches(n, batch_size, rng):
    idx = np.arange(n)
    rng.shuffle(idx)
    starts = np.arange(0, n, batch_size)
    return [idx[s : s + batch_size - 1] for s in starts]


# %% return_in_the_loop mistake="only_first"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    batches = []
    for i in range(0, n, batch_size):
        batches.append(perm[i : i + batch_size])
        return batches


# %% n_minus_one mistake="last_row_missing"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(max(n - 1, 1))
    return [perm[i : i + batch_size] for i in range(0, len(perm), batch_size)]


# %% rest_goes_with_the_last mistake="last_merged"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n).tolist()
    batches = [perm[i : i + batch_size] for i in range(0, n, batch_size)]
    if len(batches) > 1 and len(batches[-1]) < batch_size:
        rest = batches.pop()
        batches[-1] = batches[-1] + rest
    return batches


# %% array_split mistake="equal_pieces"
def minibatches(n, batch_size, rng):
    import math

    return np.array_split(rng.permutation(n), math.ceil(n / batch_size))


# %% size_is_the_number mistake="count_for_size"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    return np.array_split(perm, batch_size)


# %% one_batch_too_many mistake="empty_last"
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    out = []
    for k in range(n // batch_size + 1):
        out.append(perm[k * batch_size : k * batch_size + batch_size])
    return out


# %% own_seed mistake="new_generator"
def minibatches(n, batch_size, rng):
    rng = np.random.default_rng(42)
    perm = rng.permutation(n)
    return [perm[i : i + batch_size] for i in range(0, n, batch_size)]


# %% fresh_generator mistake="unseeded"
def minibatches(n, batch_size, rng):
    generator = np.random.default_rng()
    order = np.arange(n)
    generator.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% python_random mistake="global_random"
import random


def minibatches(n, batch_size, rng):
    order = list(range(n))
    random.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% shuffles_the_batches mistake="blocks"
def minibatches(n, batch_size, rng):
    starts = np.arange(0, n - n % batch_size, batch_size)
    starts = rng.permutation(starts)
    batches = [np.arange(s, s + batch_size) for s in starts]
    if n % batch_size:
        batches.append(np.arange(n - n % batch_size, n))
    return batches


# %% shuffles_inside mistake="within_batches"
def minibatches(n, batch_size, rng):
    batches = []
    for i in range(0, n, batch_size):
        batch = np.arange(i, min(n, i + batch_size))
        rng.shuffle(batch)
        batches.append(batch)
    return batches


# %% counts_from_one mistake="from_one"
def minibatches(n, batch_size, rng):
    order = rng.permutation(np.arange(1, n + 1))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% every_kth
def minibatches(n, batch_size, rng):
    count = -(-n // batch_size)
    return [np.arange(k, n, count) for k in range(count)]


# %% float_array mistake="as_floats"
def minibatches(n, batch_size, rng):
    order = np.zeros(n)
    order[:] = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% one_flat_array mistake="flat"
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    batches = [order[i : i + batch_size] for i in range(0, n, batch_size)]
    return np.concatenate(batches)


# %% as_rows_of_a_table mistake="two_axes"
def minibatches(n, batch_size, rng):
    order = rng.permutation(n).reshape(1, -1)
    return [order[:, i : i + batch_size] for i in range(0, n, batch_size)]


# %% old_order_and_dropped mistake="not_shuffled + last_dropped"
def minibatches(n, batch_size, rng):
    order = range(n)
    batches = []
    batch = []
    for row in order:
        batch.append(row)
        if len(batch) == batch_size:
            batches.append(batch)
            batch = []
    return batches


# %% global_and_dropped mistake="global_random + last_batch_dropped"
def minibatches(n, batch_size, rng):
    np.random.seed(None)
    order = np.arange(n)
    np.random.shuffle(order)
    last = (n - 1) // batch_size
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(max(last, 1))]


# %% own_seed_from_one mistake="new_generator + from_one"
def minibatches(n, batch_size, rng):
    gen = np.random.default_rng(seed=1)
    numbers = gen.permutation(n) + 1
    return [numbers[a : a + batch_size] for a in range(0, n, batch_size)]


# %% inside_and_merged mistake="within_batches + last_merged"
def minibatches(n, batch_size, rng):
    batches = [list(range(i, min(n, i + batch_size))) for i in range(0, n, batch_size)]
    if len(batches) > 1 and len(batches[-1]) != batch_size:
        batches[-2:] = [batches[-2] + batches[-1]]
    return [rng.permutation(b) for b in batches]


# %% random_sizes mistake="" says="Expected the sizes"
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    cuts = np.sort(rng.choice(np.arange(1, n), size=(n - 1) // batch_size, replace=False))
    return np.split(order, cuts)


# %% starts_elsewhere mistake="rolled"
def minibatches(n, batch_size, rng):
    order = np.roll(np.arange(n), rng.integers(1, max(n, 2)))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% shuffle_returns_none says="TypeError"
def minibatches(n, batch_size, rng):
    order = rng.shuffle(np.arange(n))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% nothing_comes_back says="returns None"
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    batches = [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% forgets_to_count says="still running"
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    start, batches = 0, []
    while start < n:
        if len(batches) < n:
            batches.append(order[start : start + batch_size])
    return batches


# %% epoch_kept_in_a_global mistake="" says="same generator state"
saved = {}


def minibatches(n, batch_size, rng):
    order = saved.setdefault(n, np.arange(n))
    rng.shuffle(order)
    return [order[i : i + batch_size].copy() for i in range(0, n, batch_size)]


# %% notebook_generator mistake="global_random"
generator = np.random.default_rng()


def minibatches(n, batch_size, rng):
    order = generator.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% typo says="AttributeError"
def minibatches(n, batch_size, rng):
    order = rng.permutate(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% yields_nothing says="no batch at all"
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    for i in range(n, 0, batch_size):
        yield order[i : i + batch_size]


# %% each_half_on_its_own mistake="halves"
def minibatches(n, batch_size, rng):
    half = n // 2
    order = np.append(rng.permutation(half), half + rng.permutation(n - half))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% even_rows_first mistake="halves"
def minibatches(n, batch_size, rng):
    even, odd = np.arange(0, n, 2), np.arange(1, n, 2)
    order = np.concatenate([rng.permutation(even), rng.permutation(odd)])
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% last_one_at_the_end mistake="last_row_stays"
def minibatches(n, batch_size, rng):
    order = np.append(rng.permutation(n - 1), n - 1)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% randint_off_by_one mistake="last_row_stays"
def minibatches(n, batch_size, rng):
    order = np.arange(n)
    for i in range(n - 1):
        j = rng.integers(i, max(n - 1, 1))
        order[[i, j]] = order[[j, i]]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% some_random_swaps mistake="few_swaps"
def minibatches(n, batch_size, rng):
    order = np.arange(n)
    for _ in range(n // 2):
        i, j = rng.integers(0, n, 2)
        order[i], order[j] = order[j], order[i]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% halves_sorted_in_the_batches mistake="halves"
def minibatches(n, batch_size, rng):
    half = n // 2
    order = np.append(rng.permutation(half), half + rng.permutation(n - half))
    return [np.sort(order[i : i + batch_size]) for i in range(0, n, batch_size)]


# %% order_kept_in_a_dict mistake="new_generator"
orders = {}


def minibatches(n, batch_size, rng):
    if n not in orders:
        orders[n] = rng.permutation(n)
    order = orders[n]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# %% three_epochs says="come twice in one epoch"
def minibatches(n, batch_size, rng):
    for epoch in range(3):
        order = rng.permutation(n)
        for i in range(0, n, batch_size):
            yield order[i : i + batch_size]
