# Wrong versions of sharpness, as students write the whole cell.

# %% grows_and_grows mistake="never_normalised"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for i in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w
    return lam


# %% takes_direction_as_it_is mistake="start_not_normalised"
def sharpness(grad, theta, direction, steps=20):
    h, v = 1e-4, direction
    for i in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = np.dot(v, w)
        v = w / np.linalg.norm(w)
    return lam


# %% one_sided_half mistake="half"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-5
    v = direction / np.linalg.norm(direction)
    g0 = grad(theta)
    for _ in range(steps):
        w = (grad(theta + h * v) - g0) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% forgot_the_two mistake="double"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / h
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% precedence mistake=""
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / 2 * h
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% minus_first mistake="backwards"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta - h * v) - grad(theta + h * v)) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% at_a_minimum_it_is_zero mistake="gradient_at_theta_forgotten"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = grad(theta + h * v) / h
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% gradient_of_v mistake="gradient_at_v"
def sharpness(grad, theta, direction, steps=20):
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = grad(v)
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% the_length mistake="length_of_w"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        length = np.linalg.norm(w)
        v = w / length
    return length


# %% updates_too_early mistake="length_of_w"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        v = w / np.linalg.norm(w)
        lam = v @ w
    return lam


# %% always_positive mistake="absolute"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = np.abs(np.sum(v * w))
        v = w / np.linalg.norm(w)
    return lam


# %% return_inside mistake="v_not_updated"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w)
        return lam


# %% largest_entry_one mistake="largest_norm"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w / abs(w).max()
    return lam


# %% root_forgotten mistake="squared_norm"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.sqrt(np.sum(direction**2))
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w / np.sum(w**2)
    return lam


# %% one_norm mistake="sum_norm"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w, 1)
    return lam


# %% range_from_one mistake="one_missing"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
    for _ in range(1, steps - 1):
        v = w / np.linalg.norm(w)
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
    return v @ w


# %% rayleigh_at_the_end mistake="one_too_many"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4

    def product(v):
        return (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)

    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = product(v)
        v = w / np.linalg.norm(w)
    return v @ product(v)


# %% twenty mistake="steps_ignored"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(20):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% eigenvector mistake="direction_returned"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        v = w / np.linalg.norm(w)
    return v


# %% star_instead_of_dot mistake=""
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v * w
        v = w / np.linalg.norm(w)
    return lam


# %% greatest_so_far mistake="largest_lambda"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    all_of_them = []
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        all_of_them.append(v @ w)
        v = w / np.linalg.norm(w)
    return max(all_of_them)


# %% two_slips mistake="start_not_normalised + double"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / h
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% divides_in_place says="in place"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    direction /= np.linalg.norm(direction)
    v = direction
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% no_h_at_all mistake="h_of_one"
def sharpness(grad, theta, direction, steps=20):
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + v) - grad(theta - v)) / 2
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam


# %% theta_left_out mistake="at_the_origin"
def sharpness(grad, theta, direction, steps=20):
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(h * v) - grad(-h * v)) / (2 * h)
        lam = v @ w
        v = w / np.linalg.norm(w)
    return lam
