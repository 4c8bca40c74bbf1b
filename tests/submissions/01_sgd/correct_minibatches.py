# Right versions of minibatches, written differently; each must pass everything.

# %% comprehension
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


# %% with_yield
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    start = 0
    while start < n:
        yield order[start : start + batch_size]
        start += batch_size


# %% shuffle_in_place
def minibatches(n, batch_size, rng):
    indices = list(range(n))
    rng.shuffle(indices)
    batches = []
    while indices:
        batch, indices = indices[:batch_size], indices[batch_size:]
        batches.append(batch)
    return batches


# %% np_split
def minibatches(n, batch_size, rng):
    return np.split(rng.permutation(n), range(batch_size, n, batch_size))


# %% sort_random_keys
def minibatches(n, batch_size, rng):
    keys = rng.random(n)
    order = sorted(range(n), key=lambda i: keys[i])
    return tuple(np.array(order[i : i + batch_size]) for i in range(0, n, batch_size))


# %% remainder_by_hand
def minibatches(n, batch_size, rng):
    perm = rng.permutation(np.arange(n))
    full, rest = divmod(n, batch_size)
    out = []
    for k in range(full):
        out.append(perm[k * batch_size : (k + 1) * batch_size])
    if rest > 0:
        out.append(perm[-rest:])
    return out


# %% choice_without_replacement
def minibatches(n, batch_size, rng):
    order = rng.choice(np.arange(n), n, replace=False)
    count = int(np.ceil(n / batch_size))
    print(count, "batches")
    return [order[k * batch_size : min((k + 1) * batch_size, n)] for k in range(count)]


# %% draws_from_a_bag
def minibatches(n, batch_size, rng):
    bag = set(range(n))
    batches = []
    while bag:
        size = min(batch_size, len(bag))
        batch = rng.choice(sorted(bag), size=size, replace=False)
        bag -= set(batch.tolist())
        batches.append(batch)
    return batches


# %% fisher_yates
def fisher_yates(numbers, rng):
    for i in range(len(numbers) - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        numbers[i], numbers[j] = numbers[j], numbers[i]
    return numbers


def minibatches(n, batch_size, rng, drop_last=False):
    order = fisher_yates(list(range(n)), rng)
    return [np.array(order[i : i + batch_size]) for i in range(0, n, batch_size)]


# %% islice
def minibatches(n, batch_size, rng):
    from itertools import islice

    rows = iter(rng.permutation(n).astype(np.int32))
    return iter(lambda: list(islice(rows, batch_size)), [])


# %% object_array
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    starts = range(0, n, batch_size)
    result = np.empty(len(starts), dtype=object)
    for k, s in enumerate(starts):
        result[k] = order[s : s + batch_size]
    return result


# %% sorted_inside_a_batch
def minibatches(n, batch_size, rng):
    order = np.argsort(rng.normal(size=n))
    return [order[s:][:batch_size] for s in range(0, n, batch_size)]


# %% sorted_batches
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [np.sort(order[s : s + batch_size]) for s in range(0, n, batch_size)]


# %% sorted_downwards
def minibatches(n, batch_size, rng):
    order = rng.permutation(n).tolist()
    return [sorted(order[s : s + batch_size])[::-1] for s in range(0, n, batch_size)]
