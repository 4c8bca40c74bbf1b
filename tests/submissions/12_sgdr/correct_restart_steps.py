# Right versions of restart_steps, written differently.

# %% loop_and_list
def restart_steps(T0, Tmult, steps):
    ends, end, T = [], T0, T0
    while end <= steps:
        ends.append(end)
        T *= Tmult
        end += T
    return ends


# %% cumulated
def restart_steps(T0, Tmult, steps):
    lengths, total = [], 0
    while total <= steps:
        lengths.append(T0 * Tmult ** len(lengths))
        total += lengths[-1]
    ends = np.cumsum(lengths)
    return ends[ends <= steps]


# %% step_by_step
def restart_steps(T0, Tmult, steps):
    ends, cur, T = [], 0, T0
    for t in range(1, steps + 1):
        cur += 1
        if cur == T:
            ends.append(t)
            cur, T = 0, T * Tmult
    return np.array(ends)


# %% closed_form
def restart_steps(T0, Tmult, steps):
    def end(i):
        return T0 * (i + 1) if Tmult == 1 else T0 * (Tmult ** (i + 1) - 1) // (Tmult - 1)

    i, ends = 0, []
    while end(i) <= steps:
        ends.append(end(i))
        i += 1
    return tuple(ends)


# %% what_is_left
def restart_steps(T0, Tmult, steps):
    left, T, ends = steps, T0, []
    while left >= T:
        left = left - T
        ends.append(steps - left)
        T = T * Tmult
    return ends


# %% with_yield
def restart_steps(T0, Tmult, steps):
    end, T = T0, T0
    while end <= steps:
        yield end
        T *= Tmult
        end += T


# %% recursive
def restart_steps(T0, Tmult, steps):
    if T0 > steps:
        return []
    return [T0] + [T0 + end for end in restart_steps(T0 * Tmult, Tmult, steps - T0)]


# %% where_the_step_size_is_at_the_top
def restart_steps(T0, Tmult, steps):
    starts = {T0}
    last = T0
    for _ in range(steps):
        T = T0 * Tmult ** len(starts)
        last = last + T
        if last > steps:
            break
        starts.add(last)
    return np.array(sorted(end for end in starts if end <= steps), dtype=np.float32)
