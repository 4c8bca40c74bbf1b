# Wrong versions of suggest_bounds, as students write the whole cell.

# %% raw_losses mistake="not_smoothed"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    fall = losses[0] - losses.min()
    low = np.argmax(losses <= losses[0] - share * fall)
    high = np.argmax(losses <= losses[0] - (1 - share) * fall)
    return alphas[low], alphas[high]


# %% average_from_zero mistake="starts_at_zero"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    a, s = 0.0, []
    for loss in losses:
        a = beta * a + (1 - beta) * loss
        s.append(a)
    s = np.array(s)
    fall = s[0] - s.min()
    return alphas[np.argmax(s <= s[0] - share * fall)], alphas[np.argmax(s <= s[0] - (1 - share) * fall)]


# %% as_in_fastai mistake="corrected"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    a, s = 0.0, []
    for t, loss in enumerate(losses, start=1):
        a = beta * a + (1 - beta) * loss
        s.append(a / (1 - beta**t))
    s = np.array(s)
    fall = s[0] - s.min()
    return alphas[np.argmax(s <= s[0] - share * fall)], alphas[np.argmax(s <= s[0] - (1 - share) * fall)]


# %% weights_mixed_up mistake="weights_exchanged"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append((1 - beta) * s[-1] + beta * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    return alphas[np.argmax(fallen >= share * fall)], alphas[np.argmax(fallen >= (1 - share) * fall)]


# %% beta_fixed mistake="hardcoded_beta"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(0.9 * s[-1] + 0.1 * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    return alphas[np.argmax(fallen >= share * fall)], alphas[np.argmax(fallen >= (1 - share) * fall)]


# %% share_fixed mistake="hardcoded_share"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    return alphas[np.argmax(fallen >= 0.1 * fall)], alphas[np.argmax(fallen >= 0.9 * fall)]


# %% neighbours_mixed mistake="previous_loss"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = losses.copy()
    s[1:] = beta * losses[:-1] + (1 - beta) * losses[1:]
    fallen = s[0] - s
    fall = fallen.max()
    return alphas[np.argmax(fallen >= share * fall)], alphas[np.argmax(fallen >= (1 - share) * fall)]


# %% percent_of_the_loss mistake="share_of_the_loss"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    return alphas[np.argmax(s <= (1 - share) * s[0])], alphas[np.argmax(s <= share * s[0])]


# %% lowest_raw_loss mistake="raw_minimum"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    fall = s[0] - min(losses)
    return alphas[np.argmax(s <= s[0] - share * fall)], alphas[np.argmax(s <= s[0] - (1 - share) * fall)]


# %% end_is_lowest mistake="last_for_lowest"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    fall = s[0] - s[-1]
    return alphas[np.argmax(s <= s[0] - share * fall)], alphas[np.argmax(s <= s[0] - (1 - share) * fall)]


# %% highest_minus_lowest mistake="from_the_top"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    fall = s.max() - s.min()
    return alphas[np.argmax(s <= s.max() - share * fall)], alphas[np.argmax(s <= s.max() - (1 - share) * fall)]


# %% best_alpha mistake="lowest_for_max"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    fall = s[0] - s.min()
    return alphas[np.argmax(s <= s[0] - share * fall)], alphas[np.argmin(s)]


# %% steepest_slope mistake="steepest_for_max"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    fall = s[0] - s.min()
    steepest = np.argmin(s[1:] - s[:-1]) + 1
    return alphas[np.argmax(s <= s[0] - share * fall)], alphas[steepest]


# %% last_low_loss mistake="rises_again"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    high = [a for a, f in zip(alphas, fallen) if f >= (1 - share) * fall]
    return alphas[np.argmax(fallen >= share * fall)], high[-1]


# %% equal_levels mistake="same_share"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    first = alphas[np.argmax(fallen >= share * fallen.max())]
    return first, first


# %% first_of_all mistake="begins_first"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    return alphas[0], alphas[np.argmax(fallen >= (1 - share) * fallen.max())]


# %% rule_of_thumb mistake="a_third"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    high = alphas[np.argmax(fallen >= (1 - share) * fallen.max())]
    return high / 3, high


# %% index_for_alpha mistake="places"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    return np.argmax(fallen >= share * fall), np.argmax(fallen >= (1 - share) * fall)


# %% large_one_first mistake="shares_exchanged"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    return alphas[np.argmax(fallen >= (1 - share) * fall)], alphas[np.argmax(fallen >= share * fall)]


# %% shifted_smoothing mistake="both_one_late"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    a, s = losses[0], []
    for loss in losses:
        s.append(a)
        a = beta * a + (1 - beta) * loss
    # the first entry is the first loss, as it should be
    s = np.append(s[0], s[1:])
    s[1:] = np.append(s[0], s[2:])[: len(s) - 1] if len(s) > 2 else s[1:]
    fallen = s[0] - s
    fall = fallen.max()
    return alphas[np.argmax(fallen >= share * fall)], alphas[np.argmax(fallen >= (1 - share) * fall)]


# %% one_before mistake="both_one_early"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    i, j = np.argmax(fallen >= share * fall), np.argmax(fallen >= (1 - share) * fall)
    return alphas[max(i - 1, 0)], alphas[max(j - 1, 0)]


# %% below_not_at mistake="strict"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    fall = s[0] - s.min()
    return alphas[np.argmax(s < s[0] - share * fall)], alphas[np.argmax(s < s[0] - (1 - share) * fall)]


# %% two_raw_and_lowest mistake="not_smoothed + lowest_for_max"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    fall = losses[0] - np.min(losses)
    return alphas[np.argmax(losses <= losses[0] - share * fall)], alphas[losses.argmin()]


# %% two_zero_and_share mistake="starts_at_zero + hardcoded_share"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    a, s = 0, []
    for loss in losses:
        a = beta * a + (1 - beta) * loss
        s.append(a)
    s = np.array(s)
    fall = s[0] - s.min()
    return alphas[np.argmax(s <= s[0] - 0.1 * fall)], alphas[np.argmax(s <= s[0] - 0.9 * fall)]


# %% logarithm_of_the_loss mistake=""
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [np.log(np.abs(losses[0]) + 1)]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * np.log(np.abs(loss) + 1))
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    return alphas[np.argmax(fallen >= share * fall)], alphas[np.argmax(fallen >= (1 - share) * fall)]


# %% both_in_one_array says="it must return 2 values"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    return alphas[np.argmax(fallen >= share * fallen.max())]


# %% method_of_a_list says="AttributeError"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fall = s[0] - s.min()
    return alphas[np.argmax(s <= s[0] - share * fall)], alphas[np.argmax(s <= s[0] - (1 - share) * fall)]


# %% smooths_in_place says="changes its input losses in place"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    for t in range(1, len(losses)):
        losses[t] = beta * losses[t - 1] + (1 - beta) * losses[t]
    fallen = losses[0] - losses
    fall = fallen.max()
    return alphas[np.argmax(fallen >= share * fall)], alphas[np.argmax(fallen >= (1 - share) * fall)]


# %% loop_without_break mistake="both_last"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fall = s[0] - min(s)
    for alpha, value in zip(alphas, s):
        if value <= s[0] - share * fall:
            low = alpha
        if value <= s[0] - (1 - share) * fall:
            high = alpha
    return low, high
