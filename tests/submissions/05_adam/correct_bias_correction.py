# Right versions of bias_correction, written differently.

# %% plain
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return m_hat, v_hat


# %% product_in_a_loop
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    p1 = p2 = 1
    k = 0
    while k < t:
        p1 *= beta1
        p2 *= beta2
        k += 1
    return m / (1 - p1), v / (1 - p2)


# %% sum_of_weights
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    powers = np.arange(t)
    total1 = (1 - beta1) * np.sum(beta1**powers)
    total2 = (1 - beta2) * np.sum(beta2**powers)
    return m / total1, v / total2


# %% with_expm1
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    import math

    def scale(beta):
        return 1.0 if beta == 0 else -1 / math.expm1(t * math.log(beta))

    return m * scale(beta1), v * scale(beta2)


# %% in_place_on_copies
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat, v_hat = np.array(m, dtype=float), np.array(v, dtype=float)
    m_hat /= 1 - beta1**t
    v_hat /= 1 - beta2**t
    return m_hat, v_hat


# %% negative_twice
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return [-m / (beta1**t - 1), -v / (beta2**t - 1)]


# %% helper_outside
def unbias(x, beta, t):
    return np.divide(x, np.subtract(1, np.power(beta, t)))


def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return unbias(m, beta1, t), unbias(v, beta2, t)


# %% float32
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m, v = np.float32(m), np.float32(v)
    return m / np.float32(1 - beta1**t), v / np.float32(1 - beta2**t)


# %% element_by_element
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat, v_hat = np.empty_like(m), np.empty_like(v)
    for i in np.ndindex(m.shape):
        m_hat[i], v_hat[i] = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
    return m_hat, v_hat


# %% zero_d_arrays
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    t = np.array(float(t))
    beta1, beta2 = np.array(beta1), np.array(beta2)
    return m / (1 - beta1**t), v / (1 - beta2**t)


# %% generator_and_walrus
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    for x, beta in ((m, beta1), (v, beta2)):
        yield (x / d if (d := 1 - beta**t) else x)


# %% more_arguments_and_prints
def bias_correction(m, v, t, beta1=0.9, beta2=0.999, eps=0.0, verbose=1):
    if verbose:
        print(f"t={t}: divide by {1 - beta1**t:.3g} and {1 - beta2**t:.3g}")
    return m / (1 - beta1**t + eps), v / (1 - beta2**t + eps)


# %% lists
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    m_hat = (m / (1 - beta1**t)).tolist()
    v_hat = (v / (1 - beta2**t)).tolist()
    return m_hat, v_hat
