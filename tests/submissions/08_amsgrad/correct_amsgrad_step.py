# Right versions of amsgrad_step, written differently.

# %% with_the_function_above
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    return theta - alpha * m / (np.sqrt(v_max) + eps), m, v, v_max


# %% all_in_one_go
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1.0 - beta1) * grad
    v = beta2 * v + (1.0 - beta2) * grad * grad
    v_max = np.where(v_max < v, v, v_max)
    step = np.divide(m, np.add(np.power(v_max, 0.5), eps))
    return np.subtract(theta, np.multiply(alpha, step)), m, v, v_max


# %% loops
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v, v_max = (np.array(x) for x in (theta, m, v, v_max))
    for i in np.ndindex(theta.shape):
        m[i] = beta1 * m[i] + (1 - beta1) * grad[i]
        v[i] = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
        if v[i] > v_max[i]:
            v_max[i] = v[i]
        theta[i] -= alpha * m[i] / (v_max[i] ** 0.5 + eps)
    return theta, m, v, v_max


# %% in_place_on_copies
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v, v_max = theta.copy(), m.copy(), v.copy(), v_max.copy()
    m += (1 - beta1) * (grad - m)
    v += (1 - beta2) * (grad * grad - v)
    np.maximum(v_max, v, out=v_max)
    theta -= alpha * m / (np.sqrt(v_max) + eps)
    return theta, m, v, v_max


# %% largest_root
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = m * beta1 + grad * (1 - beta1)
    v = v * beta2 + grad**2 * (1 - beta2)
    root = np.maximum(np.sqrt(v_max), np.sqrt(v))
    return theta - m * (alpha / (root + eps)), m, v, np.maximum(v, v_max)


# %% float32
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, grad, m, v, v_max = (np.float32(x) for x in (theta, grad, m, v, v_max))
    m = np.float32(beta1) * m + np.float32(1 - beta1) * grad
    v = np.float32(beta2) * v + np.float32(1 - beta2) * grad**2
    v_max = np.maximum(v, v_max)
    return theta - np.float32(alpha) * m / (np.sqrt(v_max) + np.float32(eps)), m, v, v_max


# %% lists
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2=beta2)
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)
    return [x.tolist() for x in (theta, m, v, v_max)]


# %% downhill_direction
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    down = -grad
    velocity = -(beta1 * m) + (1 - beta1) * down
    v, v_max = max_second_moment(down, v, v_max, beta2)
    return theta + alpha * velocity / (np.sqrt(v_max) + eps), -velocity, v, v_max


# %% a_small_class
class Memory:
    def __init__(self, v, largest):
        self.v, self.largest = v, largest

    def see(self, grad, beta2):
        self.v = beta2 * self.v + (1 - beta2) * np.square(grad)
        self.largest = np.max(np.stack([self.largest, self.v]), axis=0)


def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    memory = Memory(v, v_max)
    memory.see(grad, beta2)
    m = beta1 * m + (1 - beta1) * grad
    print("largest", memory.largest)
    theta = theta - alpha * m / (np.sqrt(memory.largest) + eps)
    return theta, m, memory.v, memory.largest
