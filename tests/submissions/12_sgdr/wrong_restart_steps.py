# Wrong versions of restart_steps, as students write the whole cell.

# %% less_than mistake="strict"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end < steps:
        ends.append(end)
        T *= Tmult
        end += T
    return ends


# %% lengths_only mistake="lengths"
def restart_steps(T0, Tmult, steps):
    out, total, T = [], T0, T0
    while total <= steps:
        out.append(T)
        T *= Tmult
        total += T
    return np.array(out)


# %% end_times_mult mistake="lengths_inside"
def restart_steps(T0, Tmult, steps):
    ends = []
    end = T0
    while end <= steps:
        ends.append(end)
        end = end * Tmult
    return np.array(ends)


# %% powers mistake="lengths_inside"
def restart_steps(T0, Tmult, steps):
    lengths = [T0 * Tmult**i for i in range(300)]
    return [n for n in lengths if n <= steps]


# %% where_they_begin mistake="begins"
def restart_steps(T0, Tmult, steps):
    begins, begin, T = [], 0, T0
    while begin + T <= steps:
        begins.append(begin)
        begin += T
        T *= Tmult
    return begins


# %% with_zero mistake="zero_too"
def restart_steps(T0, Tmult, steps):
    ends, T = [0], T0
    while ends[-1] + T <= steps:
        ends.append(ends[-1] + T)
        T *= Tmult
    return np.array(ends)


# %% appended_too_early mistake="one_beyond_strict"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], 0, T0
    while end < steps:
        end += T
        ends.append(end)
        T *= Tmult
    return ends


# %% appended_too_early_too mistake="one_beyond"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], 0, T0
    while end <= steps:
        end += T
        ends.append(end)
        T *= Tmult
    return ends


# %% budget_at_the_end mistake="steps_too"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T *= Tmult
        end += T
    return np.array(ends + [steps])


# %% ignores_the_factor mistake="all_alike"
def restart_steps(T0, Tmult, steps):
    return np.arange(T0, steps + 1, T0)


# %% grown_too_early mistake="first_longer"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], 0, T0
    while True:
        T = T * Tmult
        end = end + T
        if end > steps:
            break
        ends.append(end)
    return np.array(ends)


# %% arithmetic mistake="added"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T += T0
        end += T
    return np.array(ends)


# %% times_i mistake="added_multiple"
def restart_steps(T0, Tmult, steps):
    ends, end, i = [], T0, 0
    while end <= steps:
        ends.append(end)
        i += 1
        end += T0 * Tmult * i
    return np.array(ends)


# %% plus_the_factor mistake="added_mult"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T = T + Tmult
        end = end + T
    return np.array(ends)


# %% from_the_first_length mistake="grown_once"
def restart_steps(T0, Tmult, steps):
    ends, T, end = [], T0, T0
    while end <= steps:
        ends.append(end)
        T = T0 * Tmult
        end += T
    return ends


# %% ten_at_most mistake=""
def restart_steps(T0, Tmult, steps):
    ends = np.cumsum(T0 * Tmult ** np.arange(10))
    return ends[ends <= steps]


# %% always_two mistake="doubles"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T = 2 * T
        end = end + T
    return np.array(ends)


# %% index_of_the_last_step mistake="last_index"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end - 1)
        T *= Tmult
        end += T
    return np.array(ends)


# %% last_number mistake="last_only"
def restart_steps(T0, Tmult, steps):
    end, T, last = T0, T0, []
    while end <= steps:
        last = [end]
        T *= Tmult
        end += T
    return last


# %% return_in_the_loop mistake="first_only"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T *= Tmult
        end += T
        return ends
    return ends


# %% how_many mistake="number"
def restart_steps(T0, Tmult, steps):
    n, end, T = 0, T0, T0
    while end <= steps:
        n += 1
        T *= Tmult
        end += T
    return n


# %% backwards mistake="falling"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.insert(0, end)
        T *= Tmult
        end += T
    return ends


# %% starts_at_one mistake="begins_at_one"
def restart_steps(T0, Tmult, steps):
    ends, t, T = [], 1, T0
    while t + T <= steps:
        t += T
        ends.append(t)
        T *= Tmult
    return ends


# %% two_strict_and_zero mistake="strict + zero_too"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [0], T0, T0
    while end < steps:
        ends.append(end)
        T *= Tmult
        end += T
    return ends


# %% two_alike_and_index mistake="all_alike + last_index"
def restart_steps(T0, Tmult, steps):
    return [end - 1 for end in range(T0, steps + 1, T0)]


# %% three_at_most mistake=""
def restart_steps(T0, Tmult, steps):
    ends = np.cumsum([T0 * Tmult**i for i in range(3)])
    return ends[ends <= steps]


# %% one_period_less_where_it_fits mistake="strict"
def restart_steps(T0, Tmult, steps):
    ends, left, T = [], steps, T0
    while left > T:
        left -= T
        ends.append(steps - left)
        T *= Tmult
    return ends


# %% none_but_whole_thirds mistake=""
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        if end % 3:
            ends.append(end)
        T *= Tmult
        end += T
    return np.array(ends)


# %% half_the_lengths mistake=""
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0 // 2, T0 // 2
    while end <= steps and T > 0:
        ends.append(end)
        T *= Tmult
        end += T
    return ends


# %% closed_form_divides says="ZeroDivisionError"
def restart_steps(T0, Tmult, steps):
    ends, i = [], 1
    while T0 * (Tmult**i - 1) // (Tmult - 1) <= steps:
        ends.append(T0 * (Tmult**i - 1) // (Tmult - 1))
        i += 1
    return ends


# %% nothing_returned says="returns None"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T *= Tmult
        end += T


# %% marks says="should have the shape"
def restart_steps(T0, Tmult, steps):
    marks = np.zeros(steps + 1)
    end, T = T0, T0
    while end <= steps:
        marks[end] = 1
        T *= Tmult
        end += T
    return marks


# %% sorry_none says="returns None"
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T *= Tmult
        end += T
    return ends.sort()
