# A right answer: own imports inside the functions, lists returned, Adam in one go.


# %% update_moments
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    from numpy import asarray as a

    return [beta1 * a(m) + (1 - beta1) * a(grad), beta2 * a(v) + (1 - beta2) * a(grad) ** 2]


# %% bias_correction
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    import numpy

    m_hat = numpy.divide(m, 1 - beta1**t)
    v_hat = numpy.divide(v, 1 - beta2**t)
    return m_hat.tolist(), v_hat.tolist()


# %% adam_step
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    import numpy as numerics

    theta, grad, m, v = (numerics.asarray(x) for x in (theta, grad, m, v))
    m = m * beta1 + grad * (1 - beta1)
    v = v * beta2 + numerics.multiply(grad, grad) * (1 - beta2)
    down = (m / (1 - beta1**t)) / ((v / (1 - beta2**t)) ** 0.5 + eps)
    return [theta + -alpha * down, m, v]


# %% adam_minimize
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    import numpy as np

    points = [np.array(theta, dtype=float)]
    state = [0.0 * points[0], 0.0 * points[0]]
    for k in range(steps):
        new, *state = adam_step(
            points[k],
            grad_f(points[k]),
            *state,
            k + 1,
            alpha=alpha,
            beta1=beta1,
            beta2=beta2,
            eps=eps,
        )
        points.append(new)
    return points
