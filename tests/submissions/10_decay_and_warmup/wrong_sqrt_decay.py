# Wrong versions of sqrt_decay, as students write the whole cell.

# %% root_of_t mistake="no_one"
def sqrt_decay(t, alpha):
    return alpha / np.sqrt(t)


# %% root_of_t_in_python says="ZeroDivisionError"
def sqrt_decay(t, alpha):
    return alpha / t**0.5


# %% two_too_many mistake="t_plus_two"
def sqrt_decay(t, alpha):
    t = t + 1
    return alpha / np.sqrt(t + 1)


# %% if_zero mistake="guarded"
def sqrt_decay(t, alpha):
    if t == 0:
        return alpha
    return alpha / np.sqrt(t)


# %% epsilon mistake="tiny_guard"
def sqrt_decay(t, alpha):
    return alpha / np.sqrt(t + 1e-8)


# %% one_outside mistake="outside"
def sqrt_decay(t, alpha):
    return alpha / (1 + np.sqrt(t))


# %% one_twice mistake="both"
def sqrt_decay(t, alpha):
    return alpha / (1 + np.sqrt(t + 1))


# %% really_one_over_t mistake="no_root"
def sqrt_decay(t, alpha):
    return alpha / (t + 1)


# %% root_of_the_fraction mistake="root_of_all"
def sqrt_decay(t, alpha):
    return np.sqrt(alpha / (t + 1))


# %% factor_only mistake="alpha_unused"
def sqrt_decay(t, alpha):
    return (t + 1) ** -0.5


# %% not_used mistake="constant"
def sqrt_decay(t, alpha):
    factor = 1 / np.sqrt(t + 1)
    return alpha


# %% times_root mistake="grows"
def sqrt_decay(t, alpha):
    return alpha * np.sqrt(t + 1)


# %% root_over_alpha mistake="upside_down"
def sqrt_decay(t, alpha):
    return np.sqrt(t + 1) / alpha


# %% square mistake="squared"
def sqrt_decay(t, alpha):
    return alpha / (t + 1) ** 2


# %% third_root mistake="cube_root"
def sqrt_decay(t, alpha):
    return alpha / np.cbrt(t + 1)


# %% one_half_without_brackets mistake="power_brackets"
def sqrt_decay(t, alpha):
    root = (t + 1) ** 1 / 2
    return alpha / root


# %% logarithm mistake="logarithm"
def sqrt_decay(t, alpha):
    return alpha / (1 + np.log(t + 1))


# %% shrinks_again_and_again mistake="product"
def sqrt_decay(t, alpha):
    for k in range(t + 1):
        alpha = alpha / np.sqrt(k + 1)
    return alpha


# %% isqrt mistake="whole_root"
def sqrt_decay(t, alpha):
    import math

    return alpha / math.isqrt(t + 1)


# %% two_root_and_alpha mistake="no_root + alpha_unused"
def sqrt_decay(t, alpha):
    return 1 / (1 + t)


# %% halves mistake="exponential"
def sqrt_decay(t, alpha):
    for _ in range(t):
        alpha = alpha / 2
    return alpha


# %% hundred_steps_flat mistake=""
def sqrt_decay(t, alpha):
    return alpha / np.sqrt(1 + t / 100)


# %% a_floor mistake=""
def sqrt_decay(t, alpha):
    return max(alpha / np.sqrt(t + 1), 0.01 * alpha)


# %% sqrt_without_numpy says="NameError"
def sqrt_decay(t, alpha):
    return alpha / sqrt(t + 1)


# %% nothing_returned says="returns None"
def sqrt_decay(t, alpha):
    alpha_t = alpha / np.sqrt(t + 1)


# %% a_text says="should be an array of numbers"
def sqrt_decay(t, alpha):
    return f"{alpha / np.sqrt(t + 1):.4f}"
