# Wrong versions of effective_window, as students write the whole cell.

# %% rule_of_thumb
def effective_window(beta, share=0.95):
    return 1 / (1 - beta)


# %% rule_rounded_up mistake="rule_of_thumb_rounded"
def effective_window(beta, share=0.95):
    n = 1.0 / (1.0 - beta)
    return int(n + 0.5)


# %% part_of_the_rule mistake="share_of_the_rule"
def effective_window(beta, share=0.95):
    memory = 1 / (1 - beta)
    return int(np.ceil(share * memory))


# %% exponential_decay mistake="rule_times_log"
def effective_window(beta, share=0.95):
    import math

    tau = 1 / (1 - beta)
    return max(1, math.ceil(-tau * math.log(1 - share)))


# %% until_the_share_is_left mistake="share_for_rest"
def effective_window(beta, share=0.95):
    n = 1
    while beta**n > share:
        n += 1
    return n


# %% cut_off mistake="rounded_down"
def effective_window(beta, share=0.95):
    if beta == 0:
        return 1
    n = int(np.log(1 - share) / np.log(beta))
    return max(n, 1)


# %% counts_too_late mistake="one_too_few"
def effective_window(beta, share=0.95):
    n = 0
    while 1 - beta ** (n + 1) < share:
        n += 1
    return max(1, n)


# %% rounded mistake="rounded_to_nearest"
def effective_window(beta, share=0.95):
    if beta == 0:
        return 1
    return max(1, round(np.log(1 - share) / np.log(beta)))


# %% counts_one_more mistake="one_too_many"
def effective_window(beta, share=0.95):
    n, weight = 0, 0.0
    while weight < share:
        weight += (1 - beta) * beta**n
        n += 1
    return n + 1


# %% more_than_the_share mistake="strict"
def effective_window(beta, share=0.95):
    n = 1
    while not 1 - beta**n > share:
        n += 1
    return n


# %% real_number mistake="not_rounded"
def effective_window(beta, share=0.95):
    if beta == 0:
        return 1
    return np.log(1 - share) / np.log(beta)


# %% fraction_turned mistake="upside_down"
def effective_window(beta, share=0.95):
    import math

    if beta == 0:
        return 1
    return math.ceil(math.log(beta) / math.log(1 - share))


# %% fades_by_the_rest mistake="one_minus_beta"
def effective_window(beta, share=0.95):
    gamma = 1 - beta
    n = 1
    while 1 - gamma**n < share and n < 10**5:
        n += 1
    return n


# %% one_weight mistake="one_value"
def effective_window(beta, share=0.95):
    n = 1
    while (1 - beta) * beta**n > 1 - share:
        n += 1
    return n


# %% factor_missing mistake="sum_of_powers"
def effective_window(beta, share=0.95):
    n, total = 0, 0.0
    while total < share:
        total += beta**n
        n += 1
    return n


# %% always_half mistake="half_life"
def effective_window(beta, share=0.95):
    weight, n = 1.0, 0
    while weight > 0.5:
        weight *= beta
        n += 1
    return n


# %% always_95 mistake="hardcoded_share"
def effective_window(beta, share=0.95):
    n = 1
    while 1 - beta**n < 0.95:
        n += 1
    return n


# %% always_nine_tenths mistake="hardcoded_beta"
def effective_window(beta, share=0.95):
    n = 1
    while 1 - 0.9**n < share:
        n += 1
    return n


# %% nothing_for_zero mistake="zero_steps"
def effective_window(beta, share=0.95):
    if beta == 0:
        return 0
    return int(np.ceil(np.log(1 - share) / np.log(beta)))


# %% arguments_exchanged mistake="exchanged"
def effective_window(beta, share=0.95):
    beta, share = share, beta
    n = 1
    while beta**n > 1 - share:
        n += 1
    return n


# %% e_folding mistake="e_folding"
def effective_window(beta, share=0.95):
    n = 1
    while beta**n > 1 / np.e:
        n += 1
    return n


# %% weight_of_the_window mistake="rest_returned"
def effective_window(beta, share=0.95):
    n = 1
    while 1 - beta**n < share:
        n += 1
    return 1 - beta**n


# %% minus_sign mistake="negative"
def effective_window(beta, share=0.95):
    if beta == 0:
        return -1
    return int(np.floor(-np.log(1 - share) / np.log(beta)))


# %% thumb_for_small mistake=""
def effective_window(beta, share=0.95):
    if beta < 0.5:
        return 1
    n = 1
    while 1 - beta**n < share:
        n += 1
    return n


# %% share_and_factor_missing mistake="share_for_rest + one_too_many"
def effective_window(beta, share=0.95):
    n = 1
    while beta**n > share:
        n += 1
    return n + 1


# %% half_and_down mistake="half_life + rounded_down"
def effective_window(beta, share=0.95):
    if beta == 0:
        return 1
    return max(1, int(np.log(0.5) / np.log(beta)))


# %% base_ten_by_mistake mistake=""
def effective_window(beta, share=0.95):
    if beta == 0:
        return 1
    return max(1, int(np.ceil(np.log10(1 - share) / np.log(beta))))


# %% mean_age mistake=""
def effective_window(beta, share=0.95):
    return beta / (1 - beta)


# %% in_steps_of_ten mistake=""
def effective_window(beta, share=0.95):
    n = 1
    while 1 - beta**n < share:
        n += 10
    return n


# %% at_most_100 mistake=""
def effective_window(beta, share=0.95):
    for n in range(1, 100):
        if 1 - beta**n >= share:
            return n
    return 100


# %% simulated_by_chance mistake=""
def effective_window(beta, share=0.95):
    ages = np.random.geometric(1 - beta, size=2000)
    return int(np.quantile(ages, share))


# %% a_tuple says="should have the shape"
def effective_window(beta, share=0.95):
    n = 1
    while 1 - beta**n < share:
        n += 1
    return n, 1 - beta**n


# %% log_of_zero says="ValueError"
def effective_window(beta, share=0.95):
    import math

    return math.ceil(math.log(1 - share) / math.log(beta))


# %% condition_turned says="still running"
def effective_window(beta, share=0.95):
    n = 1
    while 1 - beta**n < 1 + share:
        n += 1
    return n


# %% nothing_back says="returns None"
def effective_window(beta, share=0.95):
    n = 1
    while 1 - beta**n < share:
        n += 1


# %% math_not_imported says="NameError"
def effective_window(beta, share=0.95):
    return math.ceil(math.log(1 - share) / math.log(beta))


# %% down_to_nothing mistake="rounded_down + zero_steps"
def effective_window(beta, share=0.95):
    if beta == 0:
        return 1
    return int(np.log(1 - share) / np.log(beta))
