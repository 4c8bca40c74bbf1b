# Wrong versions of average_regret, as students write the whole cell.

# %% best_each_round
def average_regret(slopes, points, low=-1.0, high=1.0):
    best = np.minimum(slopes * low, slopes * high)
    return np.cumsum(slopes * points - best) / np.arange(1, len(slopes) + 1)


# %% best_at_the_end mistake="best_of_the_last"
def average_regret(slopes, points, low=-1.0, high=1.0):
    x_best = low if slopes.sum() > 0 else high
    t = np.arange(1, len(slopes) + 1)
    return np.cumsum(slopes * (points - x_best)) / t


# %% best_of_those_played mistake="best_played"
def average_regret(slopes, points, low=-1.0, high=1.0):
    out, paid = [], 0
    for t in range(len(slopes)):
        paid += slopes[t] * points[t]
        total = sum(slopes[: t + 1])
        best = min(total * x for x in points[: t + 1])
        out.append((paid - best) / (t + 1))
    return np.array(out)


# %% largest_loss mistake="worst"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = np.maximum(low * total, high * total)
    return (np.cumsum(slopes * points) - best) / np.arange(1, len(slopes) + 1)


# %% always_the_lower_end mistake="low_only"
def average_regret(slopes, points, low=-1.0, high=1.0):
    paid = np.cumsum(slopes * points)
    best = low * np.cumsum(slopes)
    return (paid - best) / np.arange(1, len(slopes) + 1)


# %% always_the_upper_end mistake="high_only"
def average_regret(slopes, points, low=-1.0, high=1.0):
    regret = np.cumsum(slopes * (points - high))
    return regret / np.arange(1, len(slopes) + 1)


# %% signs_mixed_up mistake="worst"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    x_best = np.where(total > 0, high, low)
    return (np.cumsum(slopes * points) - x_best * total) / np.arange(1, len(slopes) + 1)


# %% average_loss mistake="no_comparison"
def average_regret(slopes, points, low=-1.0, high=1.0):
    return np.cumsum(slopes * points) / np.arange(1, len(slopes) + 1)


# %% minus_one_and_one mistake="interval_hardcoded"
def average_regret(slopes, points, low=-1.0, high=1.0):
    paid = np.cumsum(slopes * points)
    return (paid + np.abs(np.cumsum(slopes))) / np.arange(1, len(slopes) + 1)


# %% regret_itself mistake="not_divided"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    return np.cumsum(slopes * points) - np.minimum(low * total, high * total)


# %% same_divisor mistake="divided_by_all"
def average_regret(slopes, points, low=-1.0, high=1.0):
    T = len(slopes)
    total = np.cumsum(slopes)
    return (np.cumsum(slopes * points) - np.minimum(low * total, high * total)) / T


# %% counts_from_zero mistake="t_from_zero"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    regret = np.cumsum(slopes * points) - np.minimum(low * total, high * total)
    return regret / np.arange(len(slopes))


# %% one_too_many mistake="t_from_two"
def average_regret(slopes, points, low=-1.0, high=1.0):
    out, paid, total = [], 0.0, 0.0
    for t, (c, x) in enumerate(zip(slopes, points), start=1):
        paid, total = paid + c * x, total + c
        out.append((paid - min(low * total, high * total)) / (t + 1))
    return np.array(out)


# %% over_root_t mistake="root_t"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    regret = np.cumsum(slopes * points) - np.minimum(low * total, high * total)
    return regret / np.sqrt(np.arange(1, len(slopes) + 1))


# %% other_way_round mistake="sign"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = np.minimum(low * total, high * total)
    return (best - np.cumsum(slopes * points)) / np.arange(1, len(slopes) + 1)


# %% never_below_zero mistake="cut_at_zero"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    regret = np.cumsum(slopes * points) - np.minimum(low * total, high * total)
    return np.maximum(regret, 0) / np.arange(1, len(slopes) + 1)


# %% a_distance mistake="absolute"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = np.minimum(low * total, high * total)
    return np.abs(np.cumsum(slopes * points) - best) / np.arange(1, len(slopes) + 1)


# %% last_loss_alone mistake="paid_not_summed"
def average_regret(slopes, points, low=-1.0, high=1.0):
    out, total = [], 0.0
    for t in range(len(slopes)):
        total += slopes[t]
        paid = slopes[t] * points[t]
        out.append((paid - min(low * total, high * total)) / (t + 1))
    return np.array(out)


# %% sum_times_point mistake="points_summed"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = np.minimum(low * total, high * total)
    return (total * points - best) / np.arange(1, len(slopes) + 1)


# %% slope_of_the_round mistake="total_not_summed"
def average_regret(slopes, points, low=-1.0, high=1.0):
    paid = np.cumsum(slopes * points)
    best = np.minimum(low * slopes, high * slopes)
    return (paid - best) / np.arange(1, len(slopes) + 1)


# %% a_single_number mistake="all_at_once"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.sum(slopes)
    return (np.sum(slopes * points) - min(low * total, high * total)) / len(slopes)


# %% knows_the_future mistake="next_point"
def average_regret(slopes, points, low=-1.0, high=1.0):
    shifted = np.append(points[1:], points[-1])
    total = np.cumsum(slopes)
    best = np.minimum(low * total, high * total)
    return (np.cumsum(slopes * shifted) - best) / np.arange(1, len(slopes) + 1)


# %% return_in_the_loop mistake="first_only"
def average_regret(slopes, points, low=-1.0, high=1.0):
    paid = total = 0
    out = []
    for t in range(len(slopes)):
        paid += slopes[t] * points[t]
        total += slopes[t]
        out.append((paid - min(low * total, high * total)) / (t + 1))
        return np.array(out)


# %% two_end_and_divisor mistake="low_only + not_divided"
def average_regret(slopes, points, low=-1.0, high=1.0):
    return np.cumsum(slopes * points) - np.cumsum(slopes) * low


# %% two_worst_and_sign mistake="worst + divided_by_all"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    worst = np.maximum(low * total, high * total)
    return (np.cumsum(slopes * points) - worst) / slopes.size


# %% projected_again mistake=""
def average_regret(slopes, points, low=-1.0, high=1.0):
    x = np.clip(points, low, high) * 0.99
    total = np.cumsum(slopes)
    best = np.minimum(low * total, high * total)
    return (np.cumsum(slopes * x) - best) / np.arange(1, len(slopes) + 1)


# %% squared_losses mistake=""
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = np.minimum(low * total, high * total)
    return (np.cumsum((slopes * points) ** 2) - best) / np.arange(1, len(slopes) + 1)


# %% on_a_grid mistake=""
def average_regret(slopes, points, low=-1.0, high=1.0):
    grid = np.linspace(low, high, 11)[1:-1]
    total = np.cumsum(slopes)
    best = np.min(total[:, None] * grid, axis=1)
    return (np.cumsum(slopes * points) - best) / np.arange(1, len(slopes) + 1)


# %% forgets_the_first mistake=""
def average_regret(slopes, points, low=-1.0, high=1.0):
    out = [0.0]
    paid = total = 0.0
    for t in range(1, len(slopes)):
        paid += slopes[t] * points[t]
        total += slopes[t]
        out.append((paid - min(low * total, high * total)) / t)
    return np.array(out)


# %% table_of_all_points says="should have the shape"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    ends = np.array([[low], [high]])
    return (np.cumsum(slopes * points) - ends * total) / np.arange(1, len(slopes) + 1)


# %% python_min says="ValueError"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = min(low * total, high * total)
    return (np.cumsum(slopes * points) - best) / np.arange(1, len(slopes) + 1)


# %% nothing_returned says="returns None"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = np.minimum(low * total, high * total)
    regret = (np.cumsum(slopes * points) - best) / np.arange(1, len(slopes) + 1)


# %% sums_in_place says="changes its input slopes in place"
def average_regret(slopes, points, low=-1.0, high=1.0):
    paid = np.cumsum(slopes * points)
    for t in range(1, len(slopes)):
        slopes[t] += slopes[t - 1]
    best = np.minimum(low * slopes, high * slopes)
    return (paid - best) / np.arange(1, len(slopes) + 1)


# %% minimum_without_axis mistake="best_of_all_rounds"
def average_regret(slopes, points, low=-1.0, high=1.0):
    total = np.cumsum(slopes)
    best = np.min([low * total, high * total])
    return (np.cumsum(slopes * points) - best) / np.arange(1, len(slopes) + 1)
