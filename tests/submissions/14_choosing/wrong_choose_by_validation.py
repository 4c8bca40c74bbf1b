# Wrong versions of choose_by_validation, each the whole cell of a student.

# %% average_over_seeds mistake="mean"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.mean(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% best_seed_counts mistake="luckiest"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.min(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% worst_seed_counts mistake="worst"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.max(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% one_seed mistake="first_seed"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = losses[:, :, 0]
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% nan_not_thought_of mistake="nan_kept"
def choose_by_validation(losses):
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% nanmedian mistake="nan_ignored"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.nan)
    table = np.nanmedian(losses, axis=2)
    table = np.where(np.isnan(table), np.inf, table)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% zero_for_nan mistake="nan_as_zero"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, 0.0)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% isnan mistake="only_nan_replaced"
def choose_by_validation(losses):
    losses = np.where(np.isnan(losses), np.inf, losses)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% accuracy_in_mind mistake="highest_index"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmax(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmax(score))

# %% accuracy_everywhere mistake="highest"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmax(table, axis=1)
    score = np.max(table, axis=1)
    return best, score, int(np.argmax(score))

# %% worst_method mistake="highest_method"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmax(score))

# %% shared_step_size mistake="one_alpha"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.full(len(table), np.argmin(np.median(table, axis=0)))
    score = table[np.arange(len(table)), best]
    return best, score, int(np.argmin(score))

# %% tuned_for_the_first_method mistake="alpha_of_method_0"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.repeat(np.argmin(table[0]), len(table))
    score = np.array([row[j] for row, j in zip(table, best)])
    return best, score, int(np.argmin(score))

# %% seeds_in_the_middle mistake="axes_exchanged"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=1)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% no_axis mistake="flat"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% mean_over_step_sizes mistake="score_of_mean"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.mean(table, axis=1)
    return best, score, int(np.argmin(score))

# %% only_the_winner mistake="best_of_winner"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    winner = int(np.argmin(score))
    return best[winner], score, winner

# %% numbered_from_one mistake="counted_from_one"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best + 1, score, int(np.argmin(score)) + 1

# %% winner_first mistake="method_and_best_exchanged"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return int(np.argmin(score)), score, best

# %% less_or_equal mistake="last_of_equal"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best, score = [], []
    for rows in losses:
        j_best, low = 0, np.inf
        for j, runs in enumerate(rows):
            if np.median(runs) <= low:
                j_best, low = j, np.median(runs)
        best.append(j_best)
        score.append(low)
    winner = 0
    for i, x in enumerate(score):
        if x <= score[winner]:
            winner = i
    return best, score, winner

# %% lucky_and_highest mistake="luckiest + highest_method"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.min(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmax(score))

# %% nanmedian_of_the_losses mistake="only_nan_ignored"
def choose_by_validation(losses):
    table = np.nanmedian(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% nanmedian_without_more mistake="nan_ignored_nan_kept"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.nan)
    table = np.nanmedian(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% a_billion mistake="large_for_nan"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, 1e9)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% middle_by_hand mistake="upper_middle"
def choose_by_validation(losses):
    losses = np.sort(np.where(np.isfinite(losses), losses, np.inf), axis=2)
    table = losses[:, :, losses.shape[2] // 2]
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% middle_not_sorted mistake="not_sorted"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = losses[:, :, losses.shape[2] // 2]
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% first_axis mistake="over_methods"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=0)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(score))

# %% argmin_of_the_table mistake="lowest_of_table"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(table))

# %% method_by_its_mean mistake="mean_decides"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, int(np.argmin(table.mean(axis=1)))

# %% score_as_method mistake="score_for_method"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best = np.argmin(table, axis=1)
    score = np.min(table, axis=1)
    return best, score, np.min(score)

# %% last_of_equal_ones mistake="last_of_equal"
def choose_by_validation(losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    table = np.median(losses, axis=2)
    best, score = [], []
    for row in table:
        k = 0
        for j, x in enumerate(row):
            if x <= row[k]:
                k = j
        best.append(k)
        score.append(row[k])
    method = 0
    for i, x in enumerate(score):
        if x <= score[method]:
            method = i
    return best, score, method
