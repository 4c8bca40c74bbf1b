# Wrong versions of bias_correction, as students write the whole cell.

# %% no_power
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return m / (1 - beta1), v / (1 - beta2)


# %% power_of_difference
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    scale = [(1 - b) ** t for b in (beta1, beta2)]
    return m / scale[0], v / scale[1]


# %% no_brackets
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / 1 - beta1**t
    v_hat = v / 1 - beta2**t
    return m_hat, v_hat


# %% times_t
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    d1, d2 = 1 - np.array([beta1, beta2]) * t
    return np.divide(m, d1), np.divide(v, d2)


# %% one_factor_short mistake="t_minus_one"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    p1 = np.ones(1)
    p2 = np.ones(1)
    for _ in range(1, t):
        p1 = p1 * beta1
        p2 = p2 * beta2
    return m / (1 - p1), v / (1 - p2)


# %% counts_from_zero mistake="t_off_by_one"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    t = t + 1  # python counts from 0
    m_hat = m / (1 - np.power(beta1, t))
    v_hat = v / (1 - np.power(beta2, t))
    return m_hat, v_hat


# %% multiplied
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    def factor(beta):
        return 1 - beta**t

    return factor(beta1) * m, factor(beta2) * v


# %% root_taken
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    from math import sqrt

    m_hat = m / (1 - beta1**t)
    v_hat = v / sqrt(1 - beta2**t)
    return m_hat, v_hat


# %% betas_swapped
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    fix = lambda x, b: x / (1 - b**t)
    return fix(m, beta2), fix(v, beta1)


# %% only_m
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1**t)
    v_hat = v
    return m_hat, v_hat


# %% misspelt_variable mistake="only_v"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat, v_hat = m, v
    m_hta = m_hat / (1 - beta1**t)
    v_hat = v_hat / (1 - beta2**t)
    return m_hat, v_hat


# %% numbers_of_the_lecture mistake="hardcoded"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    beta1, beta2 = 0.9, 0.999
    return m / (1 - beta1**t), v / (1 - beta2**t)


# %% beta1_for_both
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    divisor = 1 - beta1**t
    hats = [x / divisor for x in (m, v)]
    return hats


# %% minus_forgotten mistake="only_beta_power"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return m * beta1**-t, v * beta2**-t


# %% turned_round mistake="negative"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (beta1**t - 1)
    v_hat = v / (beta2**t - 1)
    return m_hat, v_hat


# %% small_weight_to_the_t mistake="exchanged"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    a, b = 1 - beta1, 1 - beta2
    return m / (1 - a**t), v / (1 - b**t)


# %% power_in_one_line mistake="m_no_power"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2**t)
    return m_hat, v_hat


# %% copied_line mistake="v_hat_from_m"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1**t)
    v_hat = m / (1 - beta2**t)
    return m_hat, v_hat


# %% swapped_results
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    v_hat, m_hat = v / (1 - beta2**t), m / (1 - beta1**t)
    return v_hat, m_hat


# %% arguments_of_power mistake="t_to_the_beta"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - np.power(t, beta1))
    v_hat = v / (1 - np.power(t, beta2))
    return m_hat, v_hat


# %% geometric_sum mistake="weight_for_power"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    total1 = sum(beta1**k for k in range(t))
    total2 = sum(beta2**k for k in range(t))
    return m / total1, v / total2


# %% ready_for_the_step mistake="root_returned"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1**t)
    v_hat = np.sqrt(v / (1 - beta2**t))
    return m_hat, v_hat


# %% forgot_the_result mistake="unchanged"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m / (1 - beta1**t)
    v / (1 - beta2**t)
    return m, v


# %% two_shifted_and_root mistake="t_off_by_one + root_taken"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    n = t + 1
    m_hat = m / (1 - beta1**n)
    v_hat = v / np.sqrt(1 - beta2**n)
    return m_hat, v_hat


# %% two_swapped_no_power mistake="betas_swapped + no_power"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    first, second = 1 - beta2, 1 - beta1
    return m / first, v / second


# %% two_hardcoded_times mistake="hardcoded + multiplied"
B1, B2 = 0.9, 0.999


def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return m * (1 - B1**t), v * (1 - B2**t)


# %% late_steps_need_none mistake=""
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    if t > 10:  # the correction only matters in the beginning
        return m, v
    return m / (1 - beta1**t), v / (1 - beta2**t)


# %% afraid_of_zero mistake=""
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / max(1 - beta1**t, 0.3)
    v_hat = v / max(1 - beta2**t, 0.3)
    return m_hat, v_hat


# %% rounded_down mistake=""
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m // (1 - beta1**t)
    v_hat = v // (1 - beta2**t)
    return m_hat, v_hat


# %% eps_added mistake=""
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    eps = 1e-4
    m_hat = m / (1 - beta1**t + eps)
    v_hat = v / (1 - beta2**t + eps)
    return m_hat, v_hat


# %% counts_its_calls mistake=""
calls = 0


def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    global calls
    calls += 1
    return m / (1 - beta1**calls), v / (1 - beta2**calls)


# %% t_of_the_notebook mistake=""
step = 3


def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return m_hat, v_hat


# %% tuple_forgotten says="returns None"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)


# %% one_result says="must return 2 values, m_hat, v_hat"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t))


# %% texts says="m_hat should be an array of numbers"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return f"{m_hat}", f"{v_hat}"


# %% in_place says="changes its inputs m and v in place"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m /= 1 - beta1**t
    v /= 1 - beta2**t
    return m, v


# %% norms says="should have the shape"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return np.linalg.norm(m) / (1 - beta1**t), np.linalg.norm(v) / (1 - beta2**t)


# %% by_logarithms says="contains NaN"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = np.exp(np.log(m) - np.log(1 - beta1**t))
    v_hat = np.exp(np.log(v) - np.log(1 - beta2**t))
    return m_hat, v_hat


# %% divided_by_zero says="ZeroDivisionError"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    t = t - 1
    scale = 1 / (1 - beta1**t)
    return m * scale, v / (1 - beta2**t)


# %% forgotten_increment says="still running"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    p1, p2, k = 1.0, 1.0, 0
    while k < t:
        p1, p2 = p1 * beta1, p2 * beta2
    return m / (1 - p1), v / (1 - p2)


# %% np_is_an_array says="no longer NumPy"
np = np.array([0.9, 0.999])  # new parameters


def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - np.power(beta1, t))
    v_hat = v / (1 - np.power(beta2, t))
    return m_hat, v_hat


# %% no_stars says="TypeError"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1 ^ t)
    v_hat = v / (1 - beta2 ^ t)
    return m_hat, v_hat


# %% typo says="NameError"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return m_hat, v_hat


# %% early_steps_only mistake=""
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    if t > 100:
        return m, v
    return m / (1 - beta1**t), v / (1 - beta2**t)
