# Wrong versions of tune_alpha, as students write the whole cell.

# %% average mistake="mean"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best = np.mean(losses, axis=0).argmin()
    return alphas[best], best == 0 or best == len(alphas) - 1


# %% straight_median mistake="nan_chosen"
def tune_alpha(alphas, losses):
    med = np.median(losses, axis=0)
    i = np.argmin(med)
    return alphas[i], i in (0, len(alphas) - 1)


# %% nanmedian_saves_us mistake="nan_ignored"
def tune_alpha(alphas, losses):
    med = np.nanmedian(losses, axis=0)
    i = np.nanargmin(med)
    return alphas[i], i in (0, len(alphas) - 1)


# %% nan_to_num mistake="nan_zero"
def tune_alpha(alphas, losses):
    clean = np.nan_to_num(losses, nan=0.0, posinf=0.0)
    i = int(np.argmin(np.median(clean, axis=0)))
    return alphas[i], i == 0 or i == len(alphas) - 1


# %% only_clean_columns mistake="nan_column"
def tune_alpha(alphas, losses):
    ok = np.all(np.isfinite(losses), axis=0)
    alphas, losses = alphas[ok], losses[:, ok]
    i = np.argmin(np.median(losses, axis=0))
    return alphas[i], i in [0, len(alphas) - 1]


# %% lowest_of_all mistake="luckiest"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    seed, k = np.unravel_index(np.argmin(losses), losses.shape)
    return alphas[k], k in (0, len(alphas) - 1)


# %% careful_worst_case mistake="worst_run"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    worst = losses.max(axis=0)
    k = worst.argmin()
    return alphas[k], k in (0, len(alphas) - 1)


# %% one_seed_is_enough mistake="first_seed"
def tune_alpha(alphas, losses):
    row = [x if np.isfinite(x) else np.inf for x in losses[0]]
    k = row.index(min(row))
    return alphas[k], k == 0 or k == len(row) - 1


# %% the_last_row mistake="last_seed"
def tune_alpha(alphas, losses):
    row = np.where(np.isfinite(losses[-1]), losses[-1], np.inf)
    k = np.argmin(row)
    return alphas[k], k in (0, len(alphas) - 1)


# %% my_own_median mistake="upper_middle"
def tune_alpha(alphas, losses):
    middle = []
    for k in range(len(alphas)):
        column = sorted(x if np.isfinite(x) else np.inf for x in losses[:, k])
        middle.append(column[len(column) // 2])
    k = middle.index(min(middle))
    return alphas[k], k in (0, len(alphas) - 1)


# %% middle_without_sorting mistake="not_sorted"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    middle = losses[losses.shape[0] // 2]
    k = np.argmin(middle)
    return alphas[k], k in (0, len(alphas) - 1)


# %% accuracy_thinking mistake="highest"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    k = np.argmax(np.median(losses, axis=0))
    return alphas[k], k in (0, len(alphas) - 1)


# %% each_seed_votes mistake="best_of_each_seed"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    votes = np.sort(np.argmin(losses, axis=1))
    k = votes[len(votes) // 2]
    return alphas[k], k in (0, len(alphas) - 1)


# %% smaller_or_equal mistake="last_of_ties"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best, best_loss = 0, np.inf
    for k in range(len(alphas)):
        m = np.median(losses[:, k])
        if m <= best_loss:
            best, best_loss = k, m
    return alphas[best], best in (0, len(alphas) - 1)


# %% returns_index mistake="index"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    k = np.argmin(np.median(losses, axis=0))
    return k, k in (0, len(alphas) - 1)


# %% returns_the_loss mistake="loss"
def tune_alpha(alphas, losses):
    med = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    return med.min(), med.argmin() in (0, len(alphas) - 1)


# %% too_large_only mistake="last_edge_only"
def tune_alpha(alphas, losses):
    med = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    alpha = alphas[med.argmin()]
    return alpha, alpha == alphas[-1]


# %% end_is_len mistake="first_edge_only"
def tune_alpha(alphas, losses):
    med = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    k = med.argmin()
    return alphas[k], k == 0 or k == len(alphas)


# %% inside mistake="edge_reversed"
def tune_alpha(alphas, losses):
    med = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    k = med.argmin()
    return alphas[k], 0 < k < len(alphas) - 1


# %% or_without_comparison mistake="edge_always"
def tune_alpha(alphas, losses):
    med = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    k = int(med.argmin())
    return alphas[k], bool(k == 0 or len(alphas) - 1)


# %% infinity_in_place says="in place"
def tune_alpha(alphas, losses):
    losses[~np.isfinite(losses)] = np.inf
    k = np.argmin(np.median(losses, axis=0))
    return alphas[k], k in (0, len(alphas) - 1)


# %% mean_and_index mistake="mean + index"
def tune_alpha(alphas, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best = np.argmin(np.mean(losses, 0))
    return best, best in (0, len(alphas) - 1)


# %% pair_turned_round mistake="exchanged"
def tune_alpha(alphas, losses):
    med = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    k = med.argmin()
    return k in (0, len(alphas) - 1), alphas[k]
