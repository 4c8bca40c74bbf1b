# Wrong versions of projected_step_size, as students write the whole cell.

# %% minus_forgotten mistake="sign"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return 0.0
    return np.sum(step * step) / pg


# %% abs_for_the_minus mistake="absolute"
def projected_step_size(step, grad):
    pg = np.abs(np.sum(step * grad))
    return 0.0 if pg == 0 else np.sum(step**2) / pg


# %% only_if_downhill mistake="cut_at_zero"
def projected_step_size(step, grad):
    downhill = -np.sum(step * grad)
    if downhill <= 0:
        return 0.0
    return np.sum(step**2) / downhill


# %% divides_by_zero mistake="not_guarded"
def projected_step_size(step, grad):
    return np.sum(step * step) / -np.sum(step * grad)


# %% machine_zero mistake="guard_small"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if np.isclose(pg, 0):
        return 0.0
    return -np.sum(step * step) / pg


# %% epsilon_below mistake="eps_added_and_no_guard"
def projected_step_size(step, grad):
    return np.sum(step**2) / (-np.sum(step * grad) + 1e-8)


# %% nan_for_nothing mistake="nan_returned"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return np.nan
    return -np.sum(step**2) / pg


# %% adam_projected_on_sgd mistake="other_projection"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return 0.0
    return -pg / np.sum(grad * grad)


# %% upside_down mistake="inverse"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return 0.0
    return -pg / np.sum(step * step)


# %% norm_not_squared mistake="root_of_top"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    return np.linalg.norm(step) / -pg if pg != 0 else 0.0


# %% ratio_of_norms mistake="lengths"
def projected_step_size(step, grad):
    if np.sum(step * grad) == 0:
        return 0.0
    return np.linalg.norm(step) / np.linalg.norm(grad)


# %% g_on_top mistake="exchanged"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return 0.0
    return -np.sum(grad * grad) / pg


# %% elementwise mistake="per_element"
def projected_step_size(step, grad):
    return step * step / (-step * grad)


# %% mean_of_the_elements mistake="mean_of_ratios"
def projected_step_size(step, grad):
    return np.mean(-step / grad)


# %% np_dot_of_rows mistake="last_axis"
def projected_step_size(step, grad):
    pg = (step * grad).sum(axis=-1)
    if np.all(pg == 0):
        return 0.0
    return (step * step).sum(axis=-1) / -pg


# %% matrix_product mistake=""
def projected_step_size(step, grad):
    pg = step @ grad.T
    if np.all(pg == 0):
        return 0.0
    return step @ step.T / -pg


# %% mean_over_sum mistake="top_is_mean"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return 0.0
    return np.mean(step**2) / -pg


# %% sums_first mistake="sums_only"
def projected_step_size(step, grad):
    if np.sum(step) * np.sum(grad) == 0:
        return 0.0
    return np.sum(step) ** 2 / -(np.sum(step) * np.sum(grad))


# %% squared_norms mistake="squared_lengths"
def projected_step_size(step, grad):
    if np.sum(step * grad) == 0:
        return 0.0
    return np.sum(step**2) / np.sum(grad**2)


# %% positive_result mistake="absolute"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return 0.0
    return abs(-np.sum(step**2) / pg)


# %% inputs_normalised says="changes its input"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg == 0:
        return 0.0
    step *= step
    return np.sum(step) / -pg


# %% nothing_returned says="it returns None"
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    if pg != 0:
        gamma = np.sum(step**2) / -pg
