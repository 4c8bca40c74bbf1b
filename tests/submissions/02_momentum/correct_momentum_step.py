# Right versions of momentum_step, written differently.

# %% two_lines
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = -alpha * grad + v * beta
    return theta + v, v

# %% one_return
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    return theta + beta * v - alpha * grad, beta * v - alpha * grad

# %% loops
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta_new, v_new = np.empty(theta.shape), np.empty(theta.shape)
    for i in np.ndindex(theta.shape):
        v_new[i] = beta * v[i] - alpha * grad[i]
        theta_new[i] = theta[i] + v_new[i]
    return theta_new, v_new

# %% recursion_over_rows
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    if np.ndim(theta) == 0:
        new = float(beta) * float(v) - float(alpha) * float(grad)
        return float(theta) + new, new
    pairs = [momentum_step(*row, alpha=alpha, beta=beta) for row in zip(theta, grad, v)]
    return [p[0] for p in pairs], [p[1] for p in pairs]

# %% in_place_on_copies
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta = theta.copy()
    v = v.copy()
    v *= beta
    v -= alpha * grad
    theta += v
    return theta, v

# %% helper_and_global_name
def decay(old, weight):
    """What is left of the past."""
    return weight * old


push = lambda g, step_size: -step_size * g  # noqa: E731


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = decay(v, beta) + push(grad, alpha)
    return theta + v, v

# %% pytorch_inside
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    if alpha == 0:
        return theta + beta * v, beta * v
    buffer = beta * (-v / alpha) + grad
    step = alpha * buffer
    return theta - step, -step

# %% other_names
def momentum_step(x, g, velocity, alpha=0.01, beta=0.9, *, verbose=False, **rest):
    lr, mu = alpha, beta
    if verbose:
        print(lr, mu)
    velocity = np.subtract(np.multiply(mu, velocity), np.multiply(lr, g))
    x = np.add(x, velocity)
    return x, velocity

# %% lists
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = np.asarray(v) * beta - np.asarray(grad) * alpha
    theta = np.asarray(theta) + v
    return [theta.tolist(), v.tolist()]

# %% float32
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    theta, grad, v = (np.asarray(x, dtype="float32") for x in (theta, grad, v))
    v = np.float32(beta) * v - np.float32(alpha) * grad
    return theta + v, v

# %% import_inside_and_prints
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    import warnings

    import numpy

    print("v before:", v)
    warnings.warn("the gradient is large", RuntimeWarning)
    v = numpy.array(beta * v) - numpy.array(alpha * grad)
    print("v after:", v)
    return numpy.array([theta, v]).sum(axis=0), v

# %% walrus
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    return theta + (v := beta * v - alpha * grad), v

# %% as_a_sum_of_arrays
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    terms = np.array([v, grad])
    v = np.tensordot(np.array([beta, -alpha]), terms, axes=1)
    return np.sum([theta, v], axis=0), v

# %% flattened_and_back
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    shape = np.shape(theta)
    v = [beta * a - alpha * b for a, b in zip(np.ravel(v), np.ravel(grad))]
    theta = [a + b for a, b in zip(np.ravel(theta), v)]
    return np.reshape(theta, shape), np.reshape(v, shape)

# %% with_a_class
from dataclasses import dataclass


@dataclass
class Ball:
    position: object
    velocity: object

    def roll(self, slope, alpha, beta):
        self.velocity = beta * self.velocity - alpha * slope
        self.position = self.position + self.velocity


def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    ball = Ball(theta, v)
    ball.roll(grad, alpha, beta)
    return ball.position, ball.velocity

# %% stacked
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    v = beta * v - alpha * grad
    return np.stack([theta + v, v])
