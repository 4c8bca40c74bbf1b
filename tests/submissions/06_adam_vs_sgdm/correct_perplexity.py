# Right versions of perplexity, written differently.

# %% log_softmax
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-log_p[np.arange(len(targets)), targets].mean())


# %% loop
def perplexity(logits, targets):
    import math

    total = 0.0
    for row, k in zip(logits, targets):
        biggest = max(row)
        log_sum = biggest + math.log(sum(math.exp(x - biggest) for x in row))
        total += log_sum - row[k]
    return math.exp(total / len(targets))


# %% relative_to_the_target
def perplexity(logits, targets):
    rows = np.arange(len(targets))
    z = logits - logits[rows, targets][:, None]
    top = z.max(axis=1)
    surprise = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    return np.exp(np.mean(surprise))


# %% logaddexp
def perplexity(logits, targets):
    own = np.take_along_axis(logits, np.asarray(targets)[:, None], axis=1)[:, 0]
    return float(np.exp((np.logaddexp.reduce(logits, axis=1) - own).mean()))


# %% base_two_throughout
def perplexity(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    bits = -np.log2(p[range(len(targets)), targets])
    return 2 ** np.mean(bits)


# %% one_hot
def perplexity(logits, targets):
    z = logits - np.max(logits, axis=-1)[:, None]
    p = np.exp(z) / np.exp(z).sum(-1)[:, None]
    one_hot = np.eye(logits.shape[1])[targets]
    return np.exp(-np.log((one_hot * p).sum(axis=1)).sum() / len(logits))


# %% float32
def perplexity(logits, targets):
    z = (logits - logits.max(axis=1, keepdims=True)).astype(np.float32)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.float32(np.exp(-log_p[np.arange(len(targets)), targets].mean(dtype=np.float64)))


# %% roots_one_by_one
def perplexity(logits, targets):
    n = len(targets)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = (e / e.sum(axis=1, keepdims=True))[np.arange(n), targets]
    return np.prod(p ** (-1 / n))
