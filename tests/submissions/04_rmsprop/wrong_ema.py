# Wrong versions of ema, as students write the whole cell.

# %% first_value_first mistake="starts_at_first"
def ema(values, beta=0.9):
    averages = []
    a = values[0]
    for x in values:
        a = beta * a + (1 - beta) * x
        averages.append(a)
    return np.array(averages)


# %% like_pandas mistake="starts_at_first"
def ema(values, beta=0.9):
    result = np.zeros(values.shape)
    result[0] = values[0]
    for t in range(1, len(values)):
        result[t] = beta * result[t - 1] + (1 - beta) * values[t]
    return result


# %% adam_already mistake="corrected"
def ema(values, beta=0.9):
    a, out = np.zeros(values.shape[1:]), []
    for t, x in enumerate(values, start=1):
        a = beta * a + (1 - beta) * x
        out.append(a / (1 - beta**t))
    return np.array(out)


# %% exchanged mistake="weights_exchanged"
def ema(values, beta=0.9):
    out = np.zeros(np.shape(values), dtype=float)
    a = 0
    for i, value in enumerate(values):
        a = a + beta * (value - a)
        out[i] = a
    return out


# %% fading_sum mistake="sum"
def ema(values, beta=0.9):
    total = 0 * values[0]
    totals = []
    for x in values:
        total = beta * total + x
        totals.append(total)
    return np.stack(totals)


# %% begins_anew mistake="no_history"
def ema(values, beta=0.9):
    averages = np.zeros(values.shape)
    for t in range(len(values)):
        a = np.zeros(values.shape[1:])
        a = beta * a + (1 - beta) * values[t]
        averages[t] = a
    return averages


# %% no_fading
def ema(values, beta=0.9):
    return np.cumsum((1 - beta) * values, axis=0)


# %% brackets mistake="brackets_missing"
def ema(values, beta=0.9):
    a, averages = 0.0, []
    for x in values:
        a = beta * a + 1 - beta * x
        averages.append(a)
    return np.array(averages)


# %% last_two_values mistake="previous_value"
def ema(values, beta=0.9):
    before = np.zeros(values.shape)
    before[1:] = values[:-1]
    return beta * before + (1 - beta) * values


# %% mean_so_far mistake="running_mean"
def ema(values, beta=0.9):
    return np.array([np.mean(values[: k + 1], axis=0) for k in range(len(values))])


# %% window_mean mistake="mean_of_last"
def ema(values, beta=0.9):
    n = int(round(1 / (1 - beta)))
    averages = []
    for t in range(1, len(values) + 1):
        newest = values[max(0, t - n) : t]
        averages.append(newest.sum(axis=0) / len(newest))
    return np.array(averages)


# %% of_squares mistake="squares"
def ema(values, beta=0.9):
    v = 0
    history = []
    for g in values:
        v = beta * v + (1 - beta) * g**2
        history.append(v)
    return history


# %% nine_tenths mistake="hardcoded"
def ema(values, beta=0.9):
    a, out = 0, []
    for x in values:
        a = 0.9 * a + 0.1 * x
        out.append(a)
    return np.array(out)


# %% zeros_like mistake="truncated"
def ema(values, beta=0.9):
    averages = np.zeros_like(values)
    for t, x in enumerate(values):
        previous = averages[t - 1] if t > 0 else 0
        averages[t] = beta * previous + (1 - beta) * x
    return averages


# %% stored_in_a_copy mistake="truncated_results"
def ema(values, beta=0.9):
    out = values.copy()
    a = 0.0
    for t in range(len(values)):
        a = beta * a + (1 - beta) * values[t]
        out[t] = a
    return out


# %% stored_too_early mistake="one_late"
def ema(values, beta=0.9):
    a, averages = np.zeros(values.shape[1:]), []
    for x in values:
        averages.append(a)
        a = beta * a + (1 - beta) * x
    return np.array(averages)


# %% only_the_last mistake="last_only"
def ema(values, beta=0.9):
    a = 0
    for x in values:
        a = beta * a + (1 - beta) * x
    return a


# %% with_the_start mistake="start_too"
def ema(values, beta=0.9):
    averages = [np.zeros(values.shape[1:])]
    for x in values:
        averages.append(beta * averages[-1] + (1 - beta) * x)
    return np.array(averages)


# %% from_the_second mistake="first_missing"
def ema(values, beta=0.9):
    a = (1 - beta) * values[0]
    averages = []
    for x in values[1:]:
        a = beta * a + (1 - beta) * x
        averages.append(a)
    return averages


# %% same_array mistake="all_the_last"
def ema(values, beta=0.9):
    a = np.zeros(values.shape[1:])
    averages = []
    for x in values:
        a *= beta
        a += (1 - beta) * x
        averages.append(a)
    return np.array(averages)


# %% rows_of_the_grid mistake="over_the_row"
def ema(values, beta=0.9):
    averages = np.zeros(values.shape)
    a = np.zeros(values.shape[:-1])
    for t in range(values.shape[-1]):
        a = beta * a + (1 - beta) * values[..., t]
        averages[..., t] = a
    return averages


# %% newest_first mistake="backwards"
def ema(values, beta=0.9):
    a, averages = 0, []
    for x in reversed(values):
        a = beta * a + (1 - beta) * x
        averages.append(a)
    return np.array(averages)


# %% forgets_to_store mistake="nothing_stored"
def ema(values, beta=0.9):
    averages = np.zeros(values.shape)
    average = 0
    for x in values:
        average = beta * average + (1 - beta) * x
    return averages


# %% two_at_once mistake="squares + starts_at_first"
def ema(values, beta=0.9):
    v = values[0] ** 2
    out = []
    for g in values:
        v = beta * v + (1 - beta) * g * g
        out.append(v)
    return np.array(out)


# %% sum_and_late mistake="sum + one_late"
def ema(values, beta=0.9):
    s, out = np.zeros(values.shape[1:]), []
    for x in values:
        out.append(s)
        s = s * beta + x
    return np.array(out)


# %% first_row_is_the_value mistake="first_row_stays"
def ema(values, beta=0.9):
    out = np.array(values, dtype=float)
    a = (1 - beta) * out[0]
    for t in range(1, len(out)):
        a = beta * a + (1 - beta) * out[t]
        out[t] = a
    return out


# %% weights_that_add_up mistake="corrected"
def ema(values, beta=0.9):
    out = []
    for t in range(1, len(values) + 1):
        w = beta ** np.arange(t - 1, -1, -1)
        out.append(np.tensordot(w / w.sum(), values[:t], axes=1))
    return np.array(out)


# %% one_row_too_few mistake=""
def ema(values, beta=0.9):
    averages = np.zeros(values.shape)
    for t in range(len(values) - 1):
        averages[t] = beta * averages[t - 1] + (1 - beta) * values[t]
    return averages


# %% twice_smoothed mistake=""
def ema(values, beta=0.9):
    def once(x):
        a, out = 0, []
        for one in x:
            a = beta * a + (1 - beta) * one
            out.append(a)
        return np.array(out)

    return once(once(values))


# %% at_most_ten mistake=""
def ema(values, beta=0.9):
    a, out = 0, []
    for x in np.clip(values, -10, 10):
        a = beta * a + (1 - beta) * x
        out.append(a)
    return np.array(out)


# %% rounded mistake=""
def ema(values, beta=0.9):
    a, out = 0, []
    for x in values:
        a = beta * a + (1 - beta) * x
        out.append(a)
    return np.round(out, 4)


# %% outside_memory mistake=""
a = 0.0


def ema(values, beta=0.9):
    global a
    out = []
    for x in values:
        a = beta * np.mean(a) + (1 - beta) * x
        out.append(a)
    return np.array(out)


# %% in_place says="changes its input values in place"
def ema(values, beta=0.9):
    values[0] = (1 - beta) * values[0]
    for t in range(1, len(values)):
        values[t] = beta * values[t - 1] + (1 - beta) * values[t]
    return np.array(values, dtype=float)


# %% printed says="returns None"
def ema(values, beta=0.9):
    a = 0
    for x in values:
        a = beta * a + (1 - beta) * x
        print(a)


# %% one_too_far says="IndexError"
def ema(values, beta=0.9):
    averages, a = np.zeros(values.shape), 0
    for t in range(1, len(values) + 1):
        a = beta * a + (1 - beta) * values[t]
        averages[t - 1] = a
    return averages


# %% flattened says="should have the shape"
def ema(values, beta=0.9):
    a, out = 0.0, []
    for x in values.ravel():
        a = beta * a + (1 - beta) * x
        out.append(a)
    return np.array(out)


# %% second_value_first mistake="first_left_out"
def ema(values, beta=0.9):
    averages = np.zeros(values.shape)
    for t in range(1, len(values)):
        averages[t] = beta * averages[t - 1] + (1 - beta) * values[t]
    return averages


# %% returns_in_the_loop mistake="only_first"
def ema(values, beta=0.9):
    a, averages = 0.0, []
    for x in values:
        a = beta * a + (1 - beta) * x
        averages.append(a)
        return np.array(averages)


# %% returns_the_number_in_the_loop mistake="only_first_alone"
def ema(values, beta=0.9):
    a = 0.0
    for x in values:
        a = beta * a + (1 - beta) * x
        return a


# %% each_row_for_itself mistake="within_the_row"
def ema(values, beta=0.9):
    def averages(row):
        a, kept = 0.0, []
        for x in row:
            a = beta * a + (1 - beta) * x
            kept.append(a)
        return kept

    return np.array([averages(row) for row in values] if values.ndim > 1 else averages(values))
