# Wrong versions of step_size_spread, as students write the whole cell.

# %% before_the_cut mistake="uncut"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    return np.log10(size.max() / size.min()), np.mean(size < low), np.mean(size > high)


# %% cut_overwrites_size mistake="shares_after_cut"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    size = np.clip(size, low, high)
    return np.log10(size.max() / size.min()), np.mean(size < low), np.mean(size > high)


# %% only_maximum mistake="only_low"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.maximum(size, low)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% only_minimum mistake="only_high"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.minimum(size, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% outside_left_out mistake="removed"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    inside = size[(size >= low) & (size <= high)]
    decades = np.log10(inside.max() / inside.min())
    return decades, np.mean(size < low), np.mean(size > high)


# %% natural_logarithm mistake="natural_log"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    decades = np.log(cut.max()) - np.log(cut.min())
    return decades, np.mean(size < low), np.mean(size > high)


# %% no_logarithm mistake="no_log"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return cut.max() / cut.min(), np.mean(size < low), np.mean(size > high)


# %% difference mistake="difference_no_log"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return cut.max() - cut.min(), np.mean(size < low), np.mean(size > high)


# %% logarithm_of_the_difference mistake="difference"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() - cut.min()), np.mean(size < low), np.mean(size > high)


# %% negative_decades mistake="upside_down"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.min()) - np.log10(cut.max()), np.mean(size < low), np.mean(size > high)


# %% no_root mistake="no_root"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (v + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% eps_inside mistake="eps_inside"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / np.sqrt(v + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% brackets_missing mistake="eps_added_last"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / np.sqrt(v) + eps
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% eps_forgotten mistake="eps_missing"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    with np.errstate(divide="ignore"):
        size = alpha / np.sqrt(v)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% alpha_forgotten mistake="no_alpha"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = 1 / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% counts mistake="counts"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.sum(size < low), np.sum(size > high)


# %% percent mistake="percent"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), 100 * np.mean(size < low), 100 * np.mean(size > high)


# %% over_the_rows mistake="rows"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    n = len(v)
    return np.log10(cut.max() / cut.min()), (size < low).sum() / n, (size > high).sum() / n


# %% bounds_included mistake="inclusive"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size <= low), np.mean(size >= high)


# %% cut_equals_bound mistake="inclusive"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    decades = np.log10(np.max(cut) / np.min(cut))
    return decades, np.mean(cut == low), np.mean(cut == high)


# %% shares_exchanged mistake="exchanged"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size > high), np.mean(size < low)


# %% shares_that_are_left mistake="complements"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size > low), np.mean(size < high)


# %% moments_compared mistake="v_compared"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(v < low), np.mean(v > high)


# %% shares_first mistake="order"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.mean(size < low), np.mean(size > high), np.log10(cut.max() / cut.min())


# %% largest_over_mean mistake="mean_for_min"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.mean()), np.mean(size < low), np.mean(size > high)


# %% clip_turned_round mistake="always_low"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, high, low)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% moments_clipped mistake="v_clipped"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = alpha / (np.sqrt(np.clip(v, low, high)) + eps)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% first_over_last mistake="first_and_last"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high).ravel()
    return np.log10(cut[-1] / cut[0]), np.mean(size < low), np.mean(size > high)


# %% logarithms_divided mistake="log_then_ratio"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max()) / np.log10(cut.min()), np.mean(size < low), np.mean(size > high)


# %% spread_of_the_logarithms mistake="spread_of_logs"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.std(np.log10(cut)), np.mean(size < low), np.mean(size > high)


# %% multiplied mistake="times_root"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha * (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% two_uncut_and_percent mistake="uncut + percent"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    below, above = np.mean(size < low), np.mean(size > high)
    return np.log10(size.max() / size.min()), 100 * below, 100 * above


# %% two_no_log_and_counts mistake="no_log + counts"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return cut.max() / cut.min(), (size < low).sum(), (size > high).sum()


# %% quantiles mistake=""
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    top, bottom = np.quantile(cut, 0.99), np.quantile(cut, 0.01)
    return np.log10(top / bottom), np.mean(size < low), np.mean(size > high)


# %% per_row mistake=""
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    rows = np.atleast_2d(cut)
    return np.log10(rows.max(axis=1) / rows.min(axis=1)).max(), np.mean(size < low), np.mean(size > high)


# %% two_values says="must return 3 values, decades, below, above; got 2"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low) + np.mean(size > high)


# %% root_in_place says="changes its input v in place"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    np.sqrt(v, out=v)
    size = alpha / (v + eps)
    cut = np.clip(size, low, high)
    return np.log10(cut.max() / cut.min()), np.mean(size < low), np.mean(size > high)


# %% python_min says="ValueError"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    return np.log10(max(cut) / min(cut)), np.mean(size < low), np.mean(size > high)


# %% nothing_returned says="returns None"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=np.inf):
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    decades = np.log10(cut.max() / cut.min())
