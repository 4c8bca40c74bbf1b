# Wrong versions of perplexity, as students write the whole cell.

# %% cross_entropy mistake="no_exp"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(targets)), targets].mean()


# %% lost_minus mistake="no_minus"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    z = np.log(p[np.arange(len(targets)), targets])
    return np.exp(z.mean())


# %% two_to_the mistake="absolute_base_two"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    H = -np.mean(log_p[range(len(targets)), targets])
    return 2**H


# %% log2_and_exp mistake="wrong_log"
def perplexity(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    H = -np.mean(np.log2(p[np.arange(len(targets)), targets]))
    return np.exp(H)


# %% sum_of_logs mistake="sum"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-np.sum(log_p[np.arange(len(targets)), targets]))


# %% average_of_one_over_p mistake="mean_of_perplexities"
def perplexity(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    total = 0
    for n, k in enumerate(targets):
        total += 1 / p[n, k]
    return total / len(targets)


# %% one_over_average_p mistake="mean_of_p"
def perplexity(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return 1 / p[np.arange(len(targets)), targets].mean()


# %% logits_are_probabilities mistake="log_of_logits"
def perplexity(logits, targets):
    own = logits[np.arange(len(targets)), targets]
    return np.exp(-np.log(own).mean())


# %% softmax_forgotten mistake="no_softmax"
def perplexity(logits, targets):
    own = logits[np.arange(len(targets)), targets]
    return np.exp(-own.mean())


# %% textbook_softmax mistake="overflow"
def perplexity(logits, targets):
    p = np.exp(logits) / np.sum(np.exp(logits), axis=1, keepdims=True)
    return np.exp(-np.mean(np.log(p[np.arange(len(targets)), targets])))


# %% one_maximum_for_all mistake="global_maximum"
def perplexity(logits, targets):
    z = logits - np.max(logits)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-log_p[np.arange(len(targets)), targets].mean())


# %% columns mistake="other_axis"
def perplexity(logits, targets):
    z = logits - logits.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    return np.exp(-log_p[np.arange(len(targets)), targets].mean())


# %% sum_of_all mistake="sum_of_everything"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum())
    return np.exp(-log_p[np.arange(len(targets)), targets].mean())


# %% the_models_favourite mistake="most_likely"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return np.exp(-np.log(p.max(axis=1)).mean())


# %% targets_not_used mistake="all_symbols"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-np.mean(log_p))


# %% one_hot_mean mistake="zeros_counted"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[targets]
    return np.exp(-(one_hot * log_p).mean())


# %% all_rows_all_targets mistake="all_pairs"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-np.mean(log_p[:, targets]))


# %% entropy_of_the_model mistake="own_entropy"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return np.exp(np.mean(-np.sum(p * np.log(p), axis=1)))


# %% product_of_p mistake="product"
def perplexity(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    chance = 1.0
    for n, k in enumerate(targets):
        chance *= p[n, k]
    return chance ** (-1 / len(targets))


# %% per_position mistake="each_position"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-log_p[np.arange(len(targets)), targets])


# %% two_slips mistake="absolute_base_two + overflow"
def perplexity(logits, targets):
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return 2 ** (-log_p[np.arange(len(targets)), targets].mean())


# %% counts_from_one mistake="targets_from_one"
def perplexity(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-log_p[np.arange(len(targets)), targets - 1].mean())


# %% shifts_in_place says="in place"
def perplexity(logits, targets):
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return np.exp(-log_p[np.arange(len(targets)), targets].mean())


# %% minimum mistake="row_minimum"
def perplexity(logits, targets):
    z = logits - logits.min(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-log_p[np.arange(len(targets)), targets].mean())
