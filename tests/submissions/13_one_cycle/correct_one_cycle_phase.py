# Right versions of one_cycle_phase, written differently.

# %% three_returns
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)


# %% from_behind
def one_cycle_phase(t, steps, pct_start=0.45):
    last = steps - 1
    a = last * pct_start
    if t > 2 * a:
        return ["fine-tuning", 1 - (last - t) / (last - 2 * a)]
    if t > a:
        return ["annealing", t / a - 1]
    return ["warm-up", t / a]


# %% loop_over_phases
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    phases = (("warm-up", 0, a), ("annealing", a, 2 * a), ("fine-tuning", 2 * a, steps - 1))
    for name, begin, end in phases:
        if begin <= t <= end:
            return name, (t - begin) / (end - begin)


# %% searchsorted
def one_cycle_phase(t, steps, pct_start=0.45):
    last = steps - 1
    borders = np.array([0, pct_start * last, 2 * pct_start * last, last])
    k = max(int(np.searchsorted(borders, t)) - 1, 0)
    part = (t - borders[k]) / (borders[k + 1] - borders[k])
    return ("warm-up", "annealing", "fine-tuning")[k], part


# %% interp
def one_cycle_phase(t, steps, pct_start=0.45):
    last = steps - 1
    a = pct_start * last
    done = np.interp(t, [0, a, 2 * a, last], [0, 1, 2, 3])
    k = int(t > a) + int(t > 2 * a)
    return np.array(["warm-up", "annealing", "fine-tuning"])[k], done - k


# %% dictionary_and_numpy_numbers
def one_cycle_phase(t, steps, pct_start=0.45):
    a = np.float64(pct_start * (steps - 1))
    names = {0: "warm-up", 1: "annealing", 2: "fine-tuning"}
    k = np.sum(np.array([a, 2 * a]) < t)
    begin = k * a
    length = a if k < 2 else steps - 1 - 2 * a
    return names[int(k)], np.array((t - begin) / length)


# %% helper_functions
def one_cycle_phase(t, steps, pct_start=0.45):
    def share(begin, end):
        return (t - begin) / (end - begin)

    peak = pct_start * (steps - 1)
    if t <= peak:
        return "warm-up", share(0, peak)
    elif not t > 2 * peak:
        return "annealing", share(peak, 2 * peak)
    else:
        return "fine-tuning", share(2 * peak, steps - 1)
