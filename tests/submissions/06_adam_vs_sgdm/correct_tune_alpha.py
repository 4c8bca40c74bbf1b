# Right versions of tune_alpha, written differently.

# %% numpy
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best = np.argmin(np.median(losses, axis=0))
    return alphas[best], best in (0, len(alphas) - 1)


# %% loop
def tune_alpha(alphas, losses):
    best, lowest = None, None
    for k in range(len(alphas)):
        column = [float(x) if np.isfinite(x) else float("inf") for x in losses[:, k]]
        middle = np.median(column)
        if lowest is None or middle < lowest:
            best, lowest = k, middle
    return float(alphas[best]), best == 0 or best == len(alphas) - 1


# %% copy_and_fill
def tune_alpha(alphas, losses):
    table = np.array(losses, copy=True)
    table[np.isnan(table)] = np.inf
    medians = np.median(table, axis=0)
    alpha = alphas[medians.argmin()]
    return alpha, alpha == alphas[0] or alpha == alphas[-1]


# %% sorted_middle
def tune_alpha(alphas, losses):
    s = np.sort(np.nan_to_num(losses, nan=1e300, posinf=1e300), axis=0)
    n = len(s)
    middle = (s[(n - 1) // 2] / 2) + (s[n // 2] / 2)
    k = int(np.argmin(middle))
    return alphas[k], int(k in (0, len(alphas) - 1))


# %% dictionary
def tune_alpha(alphas, losses):
    import statistics

    score = {}
    for alpha, column in zip(alphas, np.transpose(losses)):
        score[alpha] = statistics.median([x if np.isfinite(x) else np.inf for x in column])
    best = min(score, key=score.get)
    return best, best in (alphas[0], alphas[-1])


# %% quantile_free_float32
def tune_alpha(alphas, losses):
    x = np.where(np.isfinite(losses), losses, np.float32(np.inf)).astype(np.float32)
    order = np.argsort(np.median(x, axis=0), kind="stable")
    edge = np.isin(order[0], [0, x.shape[1] - 1])
    return np.float32(alphas[order[0]]), edge


# %% list_comprehension
def tune_alpha(alphas, losses):
    L = np.array(losses).T.tolist()
    m = [np.median([x if x == x else np.inf for x in row]) for row in L]
    i = m.index(min(m))
    return [alphas[i], not 0 < i < len(m) - 1]
