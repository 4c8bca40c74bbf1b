# β₁ and β₂ are swapped in the averages; what calls them is right and loses nothing.
# loses: update_moments_visible update_moments_hidden
# reason: β₁ and β₂ are swapped


# %% update_moments
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m = beta2 * m + (1 - beta2) * grad
    v = beta1 * v + (1 - beta1) * grad**2
    return m, v
