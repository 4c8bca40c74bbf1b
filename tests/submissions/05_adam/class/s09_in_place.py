# The averages are computed in the arrays that were passed in.
# loses: update_moments_visible update_moments_hidden
# reason: changes its inputs m and v in place


# %% update_moments
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    return m, v
