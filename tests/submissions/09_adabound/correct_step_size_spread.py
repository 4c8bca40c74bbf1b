# Right versions of step_size_spread, written differently.

# %% as_given
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% difference_of_logarithms
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (v**0.5 + eps)
    cut = np.minimum(np.maximum(size, low), high)
    logs = np.log10(cut)
    return np.ptp(logs), (size < low).sum() / size.size, (size > high).sum() / size.size


# %% loops
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    smallest, largest, below, above, n = float("inf"), 0.0, 0, 0, 0
    for value in v.ravel():
        size = alpha / (float(value) ** 0.5 + eps)
        n += 1
        if size < low:
            below += 1
            size = low
        elif size > high:
            above += 1
            size = high
        smallest, largest = min(smallest, size), max(largest, size)
    return np.log(largest / smallest) / np.log(10), below / n, above / n


# %% the_ends_alone_are_cut
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    top = min(max(np.max(size), low), high)
    bottom = min(max(np.min(size), low), high)
    return np.log10(top / bottom), np.count_nonzero(size < low) / np.size(v), np.count_nonzero(size > high) / np.size(v)


# %% where
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = np.divide(alpha, np.add(np.sqrt(v), eps))
    cut = np.where(size < low, low, np.where(size > high, high, size))
    return float(np.log10(np.max(cut)) - np.log10(np.min(cut))), float(np.mean(low > size)), float(np.mean(high < size))


# %% sorted_list
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    sizes = sorted((alpha / (np.sqrt(np.ravel(v)) + eps)).tolist())
    cut = [min(max(s, low), high) for s in sizes]
    below = sum(s < low for s in sizes) / len(sizes)
    above = sum(s > high for s in sizes) / len(sizes)
    return [np.log10(cut[-1] / cut[0]), below, above]


# %% float32
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = np.float32(alpha) / (np.sqrt(np.float32(v)) + np.float32(eps))
    cut = np.clip(size, np.float32(low), np.float32(high))
    return np.log10(cut.max() / cut.min()), np.mean(size < np.float32(low)), np.mean(size > np.float32(high))


# %% prints_a_histogram
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (eps + np.sqrt(v))
    print(np.histogram(np.log10(size), bins=5))
    outside = np.stack([size < low, size > high]).reshape(2, -1).mean(axis=1)
    cut = size.clip(low, high)
    return np.log10(cut.max() / cut.min()), outside[0], outside[1]
