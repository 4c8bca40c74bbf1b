# ruff: noqa: F821
# ε stands inside the root.
# loses: adam_step_visible adam_step_hidden
# may lose: adam_step_properties adam_trains_digits
# reason: ε is inside the root
import numpy as np


# %% adam_step
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    return theta - alpha * m_hat / np.sqrt(v_hat + eps), m, v
