# The first three parts and no more.
# rest: stub
# zero: adam_step_visible adam_step_hidden adam_step_properties
# zero: adam_minimize_visible adam_minimize_hidden adam_trains_digits
# reason: not written yet
import numpy as np


# %% update_moments
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    grad = np.asarray(grad)
    return beta1 * np.asarray(m) + (1 - beta1) * grad, beta2 * np.asarray(v) + (1 - beta2) * grad**2


# %% bias_correction
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    return np.asarray(m) / (1 - np.power(beta1, t)), np.asarray(v) / (1 - np.power(beta2, t))


# %% prediction_answer
theta_after_two_steps = -0.95
