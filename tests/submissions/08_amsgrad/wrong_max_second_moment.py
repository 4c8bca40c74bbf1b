# Wrong versions of max_second_moment, as students write the whole cell.

# %% no_max
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = v
    return v, v_max


# %% smaller_one mistake="minimum"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * np.square(grad)
    return v, np.minimum(v, v_max)


# %% compared_with_the_square mistake="max_of_square"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, grad**2)
    return v, v_max


# %% compared_with_the_new_part mistake="max_of_weighted_square"
def max_second_moment(grad, v, v_max, beta2=0.999):
    new = (1 - beta2) * grad**2
    v_max = np.where(new > v_max, new, v_max)
    return beta2 * v + new, v_max


# %% maximum_too_early mistake="max_of_old_v"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v_max = np.maximum(v_max, v)
    v = beta2 * v + (1 - beta2) * grad**2
    return v, v_max


# %% only_the_last_two mistake="max_of_two_v"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v_new = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v, v_new)
    return v_new, v_max


# %% one_number_for_all mistake="max_of_all"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    return v, np.maximum(v_max, v.max())


# %% adds_up mistake="max_added"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad * grad
    v_max = v_max + v
    return v, v_max


# %% average_of_the_maximum mistake="max_averaged"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = beta2 * v_max + (1 - beta2) * v
    return v, v_max


# %% root_kept mistake="max_of_roots"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.sqrt(np.maximum(v_max, v))
    return v, v_max


# %% new_name_old_result mistake="max_unchanged"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    largest = np.maximum(v_max, v)
    return v, v_max


# %% fading_maximum mistake="max_fades"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    return v, np.maximum(beta2 * v_max, v)


# %% one_variable mistake="max_stored_as_v"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v = np.maximum(v, v_max)
    return v, v


# %% v_goes_on_from_the_maximum mistake="v_from_max"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v_max + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, v)
    return v, v_max


# %% other_way_round mistake="swapped_results"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, v)
    return v_max, v


# %% old_v_returned mistake="v_unchanged"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v_new = beta2 * v + (1 - beta2) * grad**2
    return v, np.maximum(v_max, v_new)


# %% constant_weight mistake="hardcoded"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = 0.999 * v + 0.001 * grad**2
    return v, np.maximum(v_max, v)


# %% return_in_the_loop mistake="first_row_only"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v, v_max = v.copy(), v_max.copy()
    for i in range(len(v)):
        v[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
        v_max[i] = np.maximum(v[i], v_max[i])
        return v, v_max


# %% a_sum mistake="v_sum"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + grad**2
    return v, np.maximum(v_max, v)


# %% adagrads_sum mistake="v_total"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = v + grad**2
    return v, np.maximum(v, v_max)


# %% not_squared mistake="v_not_squared"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad
    return v, np.maximum(v_max, v)


# %% weights_the_other_way mistake="v_weights_exchanged"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = (1 - beta2) * v + beta2 * grad**2
    return v, np.maximum(v_max, v)


# %% no_past mistake="v_no_history"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = (1 - beta2) * grad**2
    return v, np.maximum(v_max, v)


# %% two_sum_and_square mistake="v_sum + max_of_square"
def max_second_moment(grad, v, v_max, beta2=0.999):
    g2 = grad**2
    v = beta2 * v + g2
    return v, np.maximum(v_max, g2)


# %% two_constant_and_minimum mistake="minimum + hardcoded"
def max_second_moment(grad, v, v_max, beta2=0.999):
    b = 0.999
    v = b * v + (1 - b) * grad**2
    return v, np.where(v < v_max, v, v_max)


# %% maximum_with_a_floor mistake=""
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    return v, np.maximum(np.maximum(v_max, v), 1.0)


# %% larger_norm_wins mistake=""
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    if np.linalg.norm(v) > np.linalg.norm(v_max):
        v_max = v
    return v, v_max


# %% remembers_in_a_global mistake=""
largest = 0.0


def max_second_moment(grad, v, v_max, beta2=0.999):
    global largest
    v = beta2 * v + (1 - beta2) * grad**2
    largest = np.maximum(largest, v.max())
    return v, largest + 0 * v


# %% python_max says="ValueError"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = max(v_max, v)
    return v, v_max


# %% np_max says="TypeError"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.max(v_max, v)
    return v, v_max


# %% maximum_alone says="must return 2 values, v, v_max"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    return [np.maximum(v_max, v)]


# %% nothing_returned says="returns None"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, v)


# %% in_place says="changes its input v_max in place"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    np.maximum(v_max, v, out=v_max)
    return v, v_max


# %% largest_of_the_whole_array mistake="one_max_for_all"
def max_second_moment(grad, v, v_max, beta2=0.999):
    v = beta2 * v + (1 - beta2) * grad**2
    largest = max(v_max.max(), v.max())
    return v, np.full(v.shape, largest)


# %% average_that_never_falls mistake="v_never_falls"
def max_second_moment(grad, v, v_max, beta2=0.999):
    new = beta2 * v + (1 - beta2) * grad**2
    v = np.where(new > v, new, v)
    return v, np.maximum(v_max, v)
