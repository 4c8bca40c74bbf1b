# Right versions of choose_by_validation, written differently.

# %% four_lines
def choose_by_validation(losses):
    finite = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(finite, axis=2)
    score = np.min(table, axis=1)
    return np.argmin(table, axis=1), score, np.argmin(score)

# %% loops_and_sorting
def choose_by_validation(losses):
    best, score = [], []
    for method in losses:
        scores = []
        for runs in method:
            runs = sorted(float(x) if np.isfinite(x) else float("inf") for x in runs)
            n = len(runs)
            scores.append(runs[n // 2] if n % 2 else (runs[n // 2 - 1] + runs[n // 2]) / 2)
        best.append(scores.index(min(scores)))
        score.append(min(scores))
    return best, score, score.index(min(score))

# %% copy_and_mask
def choose_by_validation(losses):
    clean = np.array(losses, dtype=float)
    clean[~np.isfinite(clean)] = np.inf
    medians = np.median(clean, axis=-1)
    best = medians.argmin(axis=-1)
    score = medians[np.arange(len(best)), best]
    return best, score, int(score.argmin())

# %% quantile
def choose_by_validation(losses):
    clean = np.nan_to_num(losses, nan=1e300, posinf=1e300, neginf=1e300)
    table = np.median(clean, axis=2)
    table = np.where(table > 1e200, np.inf, table)
    best = np.argmin(table, axis=1)
    score = np.take_along_axis(table, best[:, None], axis=1)[:, 0]
    return best, score, np.argmin(score)

# %% running_best
def choose_by_validation(losses):
    best, score, method = [], [], 0
    for i in range(losses.shape[0]):
        best.append(0)
        score.append(np.inf)
        for j in range(losses.shape[1]):
            runs = [x if np.isfinite(x) else np.inf for x in losses[i, j]]
            middle = np.median(runs)
            if middle < score[i]:
                best[i], score[i] = j, middle
        if score[i] < score[method]:
            method = i
    return best, score, method

# %% keys
def choose_by_validation(losses):
    table = [[np.median([x if np.isfinite(x) else np.inf for x in row]) for row in rows] for rows in losses]
    best = [min(range(len(row)), key=row.__getitem__) for row in table]
    score = np.array([row[j] for row, j in zip(table, best)])
    return np.array(best), score, min(range(len(score)), key=lambda i: score[i])

# %% median_by_sorting
def choose_by_validation(losses):
    x = np.sort(np.where(np.isfinite(losses), losses, np.inf), axis=2)
    n = x.shape[2]
    table = (x[:, :, (n - 1) // 2] + x[:, :, n // 2]) / 2
    score = table.min(1)
    return table.argmin(1), score.tolist(), score.argmin()
