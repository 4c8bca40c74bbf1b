# ruff: noqa: F821
# The step uses m and v without their bias correction.
# loses: adam_step_visible adam_step_hidden adam_step_properties
# may lose: adam_trains_digits
# reason: The bias correction is missing
import numpy as np


# %% adam_step
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    return theta - alpha * m / (np.sqrt(v) + eps), m, v
