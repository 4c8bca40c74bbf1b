# Wrong versions of update_moments, as students write the whole cell.

# %% both_sums
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    def decay(old, beta, new):
        return beta * old + new

    return decay(m, beta1, grad), decay(v, beta2, grad**2)


# %% m_no_history
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m_new = (1 - beta1) * grad
    v_new = beta2 * v + (1 - beta2) * np.square(grad)
    return m_new, v_new


# %% v_no_history
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m_new = np.zeros(np.shape(m))
    v_new = np.zeros(np.shape(v))
    for i in np.ndindex(m_new.shape):
        m_new[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        v_new[i] = beta2 * v_new[i] + (1 - beta2) * grad[i] ** 2
    return m_new, v_new


# %% v_not_squared
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    one, two = ((b * old + (1 - b) * grad) for b, old in ((beta1, m), (beta2, v)))
    return one, two


# %% betas_swapped
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    betas = {"v": beta1, "m": beta2}
    m = betas["m"] * m + (1 - betas["m"]) * grad
    v = betas["v"] * v + (1 - betas["v"]) * grad * grad
    return [m, v]


# %% constants_of_the_notebook mistake="hardcoded"
BETA1 = 0.9
BETA2 = 0.999


def update_moments(grad, m, v, beta1=BETA1, beta2=BETA2):
    m = BETA1 * m + (1 - BETA1) * grad
    v = BETA2 * v + (1 - BETA2) * grad**2
    return m, v


# %% exchanged_by_increments mistake="weights_exchanged"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = m + beta1 * (grad - m)
    v = v + beta2 * (grad**2 - v)
    return m, v


# %% square_outside
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    new = 1 - np.array([beta1, beta2])
    m = beta1 * m + new[0] * grad
    v = beta2 * v + np.square(new[1] * grad)
    return m, v


# %% root_of_the_square mistake="v_absolute"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    size = np.sqrt(grad**2)
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * size
    return m, v


# %% brackets_missing
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + 1 - beta1 * grad
    v = beta2 * v + 1 - beta2 * grad**2
    return m, v


# %% swapped_results
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    second_moment = beta2 * v + (1 - beta2) * grad**2
    first_moment = beta1 * m + (1 - beta1) * grad
    return second_moment, first_moment


# %% squared_norm mistake="v_sum_of_squares"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    length = np.linalg.norm(grad)
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * length**2
    return m, v


# %% like_adagrad mistake="v_total"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = np.add(np.multiply(beta1, m), np.multiply(1 - beta1, grad))
    v = np.add(v, np.power(grad, 2))
    return m, v


# %% copied_line mistake="v_past_is_m"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * m + (1 - beta2) * grad**2
    return m, v


# %% square_of_m mistake="v_from_new_m"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    keep1, keep2 = beta1, beta2
    m = keep1 * m + (1 - keep1) * grad
    v = keep2 * v + (1 - keep2) * m**2
    return m, v


# %% one_beta_is_enough mistake="beta1_for_both"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    beta = beta1
    return tuple(beta * old + (1 - beta) * new for old, new in [(m, grad), (v, grad**2)])


# %% never_fades mistake="v_no_fading"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    v = v.copy()
    v += (1 - beta2) * grad**2
    m = m.copy()
    m *= beta1
    m += (1 - beta1) * grad
    return m, v


# %% ready_for_the_step mistake="v_root"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = (beta2 * v + (1 - beta2) * grad**2) ** 0.5
    return m, v


# %% descent_already mistake="m_sign"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    direction = -grad
    m = beta1 * m + (1 - beta1) * direction
    v = beta2 * v + (1 - beta2) * direction**2
    return m, v


# %% times_two mistake="v_doubled"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad * 2
    return m, v


# %% computed_in_vain mistake="unchanged"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    new_m = beta1 * m + (1 - beta1) * grad
    new_v = beta2 * v + (1 - beta2) * grad**2
    print("m:", new_m, "v:", new_v)
    return m, v


# %% first_row_only
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m, v = np.array(m), np.array(v)
    for i in range(len(grad)):
        m[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        v[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
        return m, v


# %% two_in_two_lines mistake="m_sum + v_no_history"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + grad
    v = (1 - beta2) * grad**2
    return m, v


# %% swapped_and_absolute mistake="betas_swapped + v_absolute"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    b1, b2 = beta2, beta1
    m = m * b1 + grad * (1 - b1)
    v = v * b2 + abs(grad) * (1 - b2)
    return m, v


# %% right_lines_wrong_order mistake="v_not_squared + swapped_results"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    def ema(beta, old, new):
        return beta * old + (1 - beta) * new

    return ema(beta2, v, grad), ema(beta1, m, grad)


# %% cubed mistake=""
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.abs(grad) ** 3
    return m, v


# %% clipped mistake=""
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    grad = np.clip(grad, -0.5, 0.5)  # keeps it stable
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return m, v


# %% rounded mistake=""
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return m.round(3), v.round(3)


# %% whole_numbers mistake=""
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m_new = np.zeros(grad.shape, dtype=int)
    v_new = np.zeros(grad.shape, dtype=int)
    for i in np.ndindex(grad.shape):
        m_new[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        v_new[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
    return m_new, v_new


# %% last_one_left_out mistake=""
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    g, a, b = grad.ravel(), m.flatten(), v.flatten()
    for i in range(len(g) - 1):
        a[i] = beta1 * a[i] + (1 - beta1) * g[i]
        b[i] = beta2 * b[i] + (1 - beta2) * g[i] ** 2
    return a.reshape(m.shape), b.reshape(v.shape)


# %% memory_of_its_own mistake=""
memory = {"m": 0.0, "v": 0.0}


def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    memory["m"] = beta1 * memory["m"] + (1 - beta1) * np.mean(grad)
    memory["v"] = beta2 * memory["v"] + (1 - beta2) * np.mean(grad**2)
    return memory["m"] + 0 * m, memory["v"] + 0 * v


# %% noise_added mistake=""
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    grad = grad + 0.01 * np.random.randn(*grad.shape)
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return m, v


# %% gradient_of_the_notebook mistake=""
g = np.array([0.3, -1.2, 0.5])


def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * g.mean()
    v = beta2 * v + (1 - beta2) * (g**2).mean()
    return m, v


# %% printed_only says="returns None"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    print(m, v)


# %% only_m_returned says="must return 2 values, m, v"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return m


# %% a_dictionary says="must return 2 values, m, v; got one dict"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    return dict(m=beta1 * m + (1 - beta1) * grad, v=beta2 * v + (1 - beta2) * grad**2)


# %% averages_over_elements says="should have the shape"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return m.mean(), v.mean()


# %% in_place says="changes its inputs m and v in place"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    return m, v


# %% gradient_squared_in_place says="changes its input grad in place"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    grad **= 2
    v = beta2 * v + (1 - beta2) * grad
    return m, v


# %% logarithms says="contains NaN"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.exp(2 * np.log(grad))
    return m, v


# %% forgotten_increment says="still running"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    new_m, new_v = m.copy(), v.copy()
    i = 0
    while i < len(grad):
        new_m[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        new_v[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
    return new_m, new_v


# %% np_is_a_number says="no longer NumPy"
np = 3  # number of parameters


def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    return m, v


# %% typo says="NameError"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m_new = beta1 * m + (1 - beta1) * gard
    v_new = beta2 * v + (1 - beta2) * grad**2
    return m_new, v_new


# %% power_as_in_text says="TypeError"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * (grad ^ 2)
    return m, v


# %% v_weighs_by_beta1
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta1) * grad**2
    return m, v


# %% m_weighs_by_beta2
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    rest = 1 - beta2
    return beta1 * m + rest * grad, beta2 * v + rest * np.square(grad)


# %% product_with_itself mistake="v_matrix_product"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad @ grad
    return m, v
