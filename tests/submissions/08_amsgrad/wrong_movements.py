# Wrong versions of movements, as students write the whole cell.

# %% uphill
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% lengths mistake="length"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        d = v_max if amsgrad else v
        moves.append(np.sqrt(g**2 / d))
    return np.array(moves)


# %% always_down mistake="negative_length"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        d = v_max if amsgrad else v
        moves.append(-abs(g) / np.sqrt(d))
    return np.array(moves)


# %% no_root
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        if amsgrad:
            moves.append(-g / v_max)
        else:
            moves.append(-g / v)
    return np.array(moves)


# %% adam_only mistake="never_max"
def movements(grads, v, beta2=0.999, amsgrad=False):
    moves = np.zeros(len(grads))
    for i, g in enumerate(grads):
        v = beta2 * v + (1 - beta2) * g**2
        moves[i] = -g / v**0.5
    return moves


# %% amsgrad_only mistake="always_max"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max))
    return np.array(moves)


# %% wrong_branch mistake="flag_exchanged"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v if amsgrad else v_max))
    return np.array(moves)


# %% moves_first mistake="old_v"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
        v, v_max = max_second_moment(g, v, v_max, beta2)
    return np.array(moves)


# %% forgets_v mistake="v_not_kept"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        new, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else new))
    return np.array(moves)


# %% forgets_the_maximum mistake="max_not_kept"
def movements(grads, v, beta2=0.999, amsgrad=False):
    start, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, start, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% every_gradient_alone mistake="nothing_kept"
def movements(grads, v, beta2=0.999, amsgrad=False):
    moves = []
    for g in grads:
        new, largest = max_second_moment(g, v, v, beta2)
        moves.append(-g / np.sqrt(largest if amsgrad else new))
    return np.array(moves)


# %% overwrites_v_with_the_maximum mistake="max_kept_in_amsgrad"
def movements(grads, v, beta2=0.999, amsgrad=False):
    moves = []
    for g in grads:
        new = beta2 * v + (1 - beta2) * g**2
        v = max(v, new) if amsgrad else new
        moves.append(-g / np.sqrt(v))
    return np.array(moves)


# %% ignores_the_start mistake="starts_at_zero"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v = v_max = 0.0
    moves = []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% maximum_from_zero mistake="max_starts_at_zero"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = 0, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return moves


# %% beta2_not_passed mistake="hardcoded"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% the_path mistake="positions"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, theta, path = v, 0.0, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        theta = theta - g / np.sqrt(v_max if amsgrad else v)
        path.append(theta)
    return np.array(path)


# %% total
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moved = v, 0
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moved -= g / np.sqrt(v_max if amsgrad else v)
    return moved


# %% after_the_loop mistake="last_only"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max = v
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        move = -g / np.sqrt(v_max if amsgrad else v)
    return move


# %% return_in_the_loop mistake="first_only"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
        return np.array(moves)


# %% begins_with_zero mistake="zero_first"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, [0.0]
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% largest_of_the_whole_run mistake="largest_of_all"
def movements(grads, v, beta2=0.999, amsgrad=False):
    vs = []
    for g in grads:
        v = beta2 * v + (1 - beta2) * g**2
        vs.append(v)
    vs = np.array(vs)
    if amsgrad:
        vs = np.full(len(vs), vs.max())
    return -np.array(grads) / np.sqrt(vs)


# %% compares_squares mistake="max_of_square"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v = beta2 * v + (1 - beta2) * g**2
        v_max = max(v_max, g**2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% adagrad mistake="v_total"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v = v + g * g
        v_max = max(v_max, v)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% two_sign_and_root mistake="uphill + no_root"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(g / (v_max if amsgrad else v))
    return np.array(moves)


# %% two_branch_and_sign mistake="length + flag_exchanged"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(abs(g) / np.sqrt(v if amsgrad else v_max))
    return np.array(moves)


# %% corrected_by_the_step mistake="corrected"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for t, g in enumerate(grads, start=1):
        v, v_max = max_second_moment(g, v, v_max, beta2)
        d = v_max if amsgrad else v
        moves.append(-g / np.sqrt(d / (1 - beta2**t)))
    return np.array(moves)


# %% momentum_too mistake=""
def movements(grads, v, beta2=0.999, amsgrad=False):
    m, v_max, moves = 0.0, v, []
    for g in grads:
        m = 0.9 * m + 0.1 * g
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-m / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% shrinking_alpha mistake=""
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for t, g in enumerate(grads):
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(t + 1) / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)


# %% all_at_once says="should have the shape"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v, v_max = max_second_moment(grads, v, v, beta2)
    d = v_max if amsgrad else v
    return -grads[:, None] / np.sqrt(d)


# %% append_assigned says="AttributeError"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves = moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return moves


# %% never_ends says="still running"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max, moves, i = v, [], 0
    while i < len(grads):
        v, v_max = max_second_moment(grads[i], v, v_max, beta2)
    return np.array(moves)


# %% nothing_returned says="returns None"
def movements(grads, v, beta2=0.999, amsgrad=False):
    v_max = v
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        print(-g / np.sqrt(v_max if amsgrad else v))
