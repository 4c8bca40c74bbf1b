# Wrong versions of inverse_time_decay, as students write the whole cell.

# %% steps_from_one mistake="one_too_late"
def inverse_time_decay(t, alpha, decay):
    step = t + 1
    return alpha / (1 + decay * step)


# %% previous_step says="ZeroDivisionError"
def inverse_time_decay(t, alpha, decay):
    return alpha / (1 + decay * (t - 1))


# %% forgets_the_one says="ZeroDivisionError"
def inverse_time_decay(t, alpha, decay):
    return alpha / (decay * t)


# %% forgets_the_one_in_numpy mistake="no_one"
def inverse_time_decay(t, alpha, decay):
    return np.divide(alpha, decay * t)


# %% typed_without_brackets mistake="no_brackets"
def inverse_time_decay(t, alpha, decay):
    return alpha / 1 + decay * t


# %% only_t mistake="decay_unused"
def inverse_time_decay(t, alpha, decay):
    return alpha / (1 + t)


# %% no_time mistake="t_unused"
def inverse_time_decay(t, alpha, decay):
    rate = 1 / (1 + decay)
    return alpha * rate


# %% factor_alone mistake="alpha_unused"
def inverse_time_decay(t, alpha, decay):
    return 1.0 / (1.0 + decay * t)


# %% sum_below mistake="added"
def inverse_time_decay(t, alpha, decay):
    bottom = 1 + decay + t
    return alpha / bottom


# %% multiplied mistake="grows"
def inverse_time_decay(t, alpha, decay):
    return alpha * (1 + decay * t)


# %% straight_line mistake="linear"
def inverse_time_decay(t, alpha, decay):
    return alpha - alpha * decay * t


# %% line_that_stops mistake="linear_cut"
def inverse_time_decay(t, alpha, decay):
    return max(0.0, alpha * (1 - decay * t))


# %% interest mistake="compound"
def inverse_time_decay(t, alpha, decay):
    for _ in range(t):
        alpha = alpha / (1 + decay)
    return alpha


# %% loop_with_k mistake="applied_again"
def inverse_time_decay(t, alpha, decay):
    for k in range(t + 1):
        alpha = alpha / (1 + decay * k)
    return alpha


# %% e_function mistake="exponential"
def inverse_time_decay(t, alpha, decay):
    import math

    return alpha * math.exp(-decay * t)


# %% takes_a_share_off mistake="percent"
def inverse_time_decay(t, alpha, decay):
    for _ in range(t):
        alpha = alpha - decay * alpha
    return alpha


# %% as_keras mistake="decay_steps"
def inverse_time_decay(t, alpha, decay):
    return alpha / (1 + t / decay)


# %% of_the_2017_notes mistake="sqrt_decay"
def inverse_time_decay(t, alpha, decay):
    return alpha / np.sqrt(t + 1)


# %% root_too mistake="rooted"
def inverse_time_decay(t, alpha, decay):
    return alpha / (1 + decay * t) ** 0.5


# %% subtracts mistake="difference"
def inverse_time_decay(t, alpha, decay):
    return alpha - decay * t


# %% whole_division mistake="whole"
def inverse_time_decay(t, alpha, decay):
    return alpha // (1 + decay * t)


# %% star_star mistake="power"
def inverse_time_decay(t, alpha, decay):
    return alpha / (1 + t**decay)


# %% two_t_and_alpha mistake="one_too_late + alpha_unused"
def inverse_time_decay(t, alpha, decay):
    t += 1
    return 1 / (1 + decay * t)


# %% stops_at_a_thousandth mistake=""
def inverse_time_decay(t, alpha, decay):
    return max(alpha / (1 + decay * t), 0.1 * alpha)


# %% epochs_of_ten mistake=""
def inverse_time_decay(t, alpha, decay):
    epoch = t // 10
    return alpha / (1 + decay * epoch)


# %% global_alpha says="NameError"
def inverse_time_decay(t, alpha, decay):
    return alpha0 / (1 + decay * t)


# %% prints_it says="returns None"
def inverse_time_decay(t, alpha, decay):
    print(alpha / (1 + decay * t))


# %% all_so_far says="should have the shape"
def inverse_time_decay(t, alpha, decay):
    return alpha / (1 + decay * np.arange(t + 2))


# %% keeps_the_step_size says="answers differently"
current = None


def inverse_time_decay(t, alpha, decay):
    global current
    current = alpha if current is None else current / (1 + decay * t)
    return current
