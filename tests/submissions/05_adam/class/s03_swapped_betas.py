# β₁ and β₂ are swapped in the averages; all that builds on them is wrong too.
# loses: update_moments_visible update_moments_hidden
# loses: adam_step_visible adam_step_hidden adam_minimize_visible adam_minimize_hidden
# may lose: adam_step_properties adam_trains_digits
# reason: β₁ and β₂ are swapped


# %% update_moments
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta2 * m + (1 - beta2) * grad
    v = beta1 * v + (1 - beta1) * grad**2
    return m, v
