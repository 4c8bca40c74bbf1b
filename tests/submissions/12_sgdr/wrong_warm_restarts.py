# Wrong versions of warm_restarts, as students write the whole cell.

# %% greater_than mistake="restart_late"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t > T:
        t -= T
        T *= Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% remainder mistake="all_alike"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    return cosine_annealing(t % T0, alpha, T0, alpha_min)


# %% no_restart_at_all mistake="no_restart"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    return cosine_annealing(t, alpha, T0, alpha_min)


# %% like_cosine_annealing_lr mistake="climbs"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T0)) / 2


# %% if_for_while mistake="one_restart"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    if t >= T:
        t = t - T
        T = T * Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% if_for_while_without_end mistake="one_restart_climbs"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    if t >= T:
        t, T = t - T, T * Tmult
    return alpha_min + (alpha - alpha_min) * 0.5 * (1 + np.cos(np.pi * t / T))


# %% grown_before_the_first mistake="first_longer"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0 * Tmult
    while t >= T:
        t -= T
        T *= Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% plus_T0 mistake="added"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T += T0
    return cosine_annealing(t, alpha, T, alpha_min)


# %% plus_the_factor mistake="added_mult"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T += Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% times_the_number mistake="added_multiple"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T, i = T0, 0
    while t >= T:
        t -= T
        i += 1
        T = T0 * Tmult * i
    return cosine_annealing(t, alpha, T, alpha_min)


# %% doubles_always mistake="power_of_two"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= 2
    return cosine_annealing(t, alpha, T, alpha_min)


# %% compound_twice mistake="growing_power"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T, i = T0, 0
    while t >= T:
        t = t - T
        i = i + 1
        T = T * Tmult**i
    return cosine_annealing(t, alpha, T, alpha_min)


# %% from_the_first_length mistake="grown_once"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    start, T = 0, T0
    while start + T <= t:
        start += T
        T = T0 * Tmult
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * (t - start) / T)) / 2


# %% grown_too_early mistake="grown_first"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        T *= Tmult
        t -= T
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T)) / 2


# %% always_the_top mistake="whole_fraction"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t, T = t - T, T * Tmult
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * (t // T))) / 2


# %% keeps_t mistake="not_reset"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T, left = T0, t
    while left >= T:
        left -= T
        T *= Tmult
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T)) / 2


# %% divides_by_T0 mistake="by_first_length"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T0)) / 2


# %% counted_as_equal mistake="same_places"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    i = t // T0
    T_i = T0 * Tmult**i
    T_cur = t % T0
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * T_cur / T_i)) / 2


# %% remainder_of_the_long_one mistake="modulo"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T, end = T0, T0
    while t >= end:
        T *= Tmult
        end += T
    return cosine_annealing(t % T, alpha, T, alpha_min)


# %% reaches_the_minimum mistake="reaches_minimum"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / (T - 1))) / 2


# %% lower_tops mistake="top_halved"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
        alpha = alpha / 2
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T)) / 2


# %% no_minimum_passed_on mistake="no_minimum"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return cosine_annealing(t, alpha, T)


# %% upwards mistake="rising"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return alpha_min + (alpha - alpha_min) * (1 - np.cos(np.pi * t / T)) / 2


# %% swapped_on_the_way mistake="rising"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    h = 0.5 * (1 + np.cos(np.pi * t / T))
    return alpha + (alpha_min - alpha) * h


# %% half_missing mistake="no_half"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T))


# %% saw_teeth mistake="line"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return alpha - (alpha - alpha_min) * t / T


# %% one_step_late mistake="t_late"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    t = max(t - 1, 0)
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% steps_from_one mistake="t_from_one"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    t = t + 1
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% two_late_and_no_half mistake="restart_late + no_half"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t > T:
        t -= T
        T *= Tmult
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * t / T))


# %% two_added_and_no_minimum mistake="added + no_minimum"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T += T0
    return alpha * (1 + np.cos(np.pi * t / T)) / 2


# %% at_most_two_restarts mistake=""
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    for T in (T0, T0 * Tmult):
        if t < T:
            return cosine_annealing(t, alpha, T, alpha_min)
        t = t - T
    return cosine_annealing(t, alpha, T0 * Tmult**2, alpha_min)


# %% hidden_counter says="keeps something outside"
counter = {"t": 0}


def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T, cur = T0, counter["t"]
    counter["t"] += 1
    while cur >= T:
        cur -= T
        T *= Tmult
    return cosine_annealing(cur, alpha, T, alpha_min)


# %% whole_periods_only mistake=""
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = int(T0)
    t = int(t)
    while t >= T:
        t -= T
        T *= int(Tmult)
    return cosine_annealing(t, alpha, T, alpha_min)


# %% grows_the_minimum mistake=""
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
        alpha_min *= 1.5
    return cosine_annealing(t, alpha, T, alpha_min)


# %% logarithm_without_one says="math domain error"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    import math

    if Tmult == 1:
        return cosine_annealing(t % T0, alpha, T0, alpha_min)
    i = int(math.log(t / T0 * (Tmult - 1) - 1 + 0 * t, Tmult))
    cur = t - T0 * (Tmult**i - 1) / (Tmult - 1)
    return cosine_annealing(cur, alpha, T0 * Tmult**i, alpha_min)


# %% forgets_to_subtract says="still running"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        T = T * Tmult
    return cosine_annealing(t, alpha, T, alpha_min)


# %% geometric_for_all says="ZeroDivisionError"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    i = 0
    while t >= T0 * (Tmult ** (i + 1) - 1) / (Tmult - 1):
        i += 1
    T_i = T0 * Tmult**i
    T_cur = t - T0 * (T_i / T0 - 1) / (Tmult - 1)
    return cosine_annealing(T_cur, alpha, T_i, alpha_min)


# %% only_at_restarts says="returns None"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    T = T0
    while t >= T:
        t -= T
        T *= Tmult
    if t == 0:
        return alpha
