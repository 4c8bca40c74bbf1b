# Wrong versions of best_step, each the whole cell of a student.

# %% with_sign mistake="signed"
def best_step(x, a, b):
    return (2 * a * x + b) / (2 * a)

# %% minus_slope mistake="direction"
def best_step(x, a, b):
    slope = 2 * a * x + b
    return -slope / (2 * a)

# %% slope_alone mistake="no_curvature"
def best_step(x, a, b):
    return np.abs(2 * a * x + b)

# %% over_a mistake="half_curvature"
def best_step(x, a, b):
    return np.abs(2 * a * x + b) / a

# %% half_derived mistake="two_missing"
def best_step(x, a, b):
    return np.abs(a * x + b) / (2 * a)

# %% no_twos mistake="both_twos_missing"
def best_step(x, a, b):
    return np.abs(a * x + b) / a

# %% vertex_without_two mistake="both_twos_missing"
def best_step(x, a, b):
    minimum = -b / a
    return np.abs(x - minimum)

# %% forgot_b mistake="b_missing"
def best_step(x, a, b):
    return np.abs(2 * a * x) / (2 * a)

# %% sign_of_b mistake="b_subtracted"
def best_step(x, a, b):
    minimum = b / (2 * a)
    return np.abs(x - minimum)

# %% bx_kept mistake="b_times_x"
def best_step(x, a, b):
    return np.abs(2 * a * x + b * x) / (2 * a)

# %% value_of_f mistake="not_derived"
def best_step(x, a, b):
    f = a * x**2 + b * x
    return np.abs(f) / (2 * a)

# %% square_left mistake="square_kept"
def best_step(x, a, b):
    return np.abs(2 * a * x**2 + b) / (2 * a)

# %% place_of_the_minimum mistake="minimum"
def best_step(x, a, b):
    return -b / (2 * a)

# %% newton mistake="minimum"
def best_step(x, a, b):
    """x - f' / f''"""
    return x - (2 * a * x + b) / (2 * a)

# %% distance_from_zero mistake="minimum_size"
def best_step(x, a, b):
    return np.abs(b / (2 * a))

# %% divides_by_two_times_a mistake="brackets"
def best_step(x, a, b):
    return np.abs(2 * a * x + b) / 2 * a

# %% turned_over mistake="upside_down"
def best_step(x, a, b):
    return 2 * a / np.abs(2 * a * x + b)

# %% multiplied mistake="product"
def best_step(x, a, b):
    return np.abs(2 * a * x + b) * (2 * a)

# %% twice_divided mistake="squared_curvature"
def best_step(x, a, b):
    return np.abs(2 * a * x + b) / (2 * a) ** 2

# %% root mistake="root_of_curvature"
def best_step(x, a, b):
    return np.abs(2 * a * x + b) / np.sqrt(2 * a)

# %% second_derivative_with_x mistake="curvature_with_x"
def best_step(x, a, b):
    f1 = 2 * a * x + b
    f2 = 2 * a * x
    return np.abs(f1 / f2)

# %% brackets_missing mistake="divided_late"
def best_step(x, a, b):
    return np.abs(2 * a * x + b / (2 * a))

# %% absolute_of_each mistake="sizes_added"
def best_step(x, a, b):
    return (np.abs(2 * a * x) + np.abs(b)) / (2 * a)

# %% one_for_all mistake="largest_only"
def best_step(x, a, b):
    return np.max(np.abs(2 * a * x + b) / (2 * a))

# %% added_up mistake="summed"
def best_step(x, a, b):
    return np.sum(np.abs(2 * a * x + b) / (2 * a))

# %% vector_norm mistake="norm"
def best_step(x, a, b):
    return np.linalg.norm((2 * a * x + b) / (2 * a))

# %% squared_length mistake="squared"
def best_step(x, a, b):
    return ((2 * a * x + b) / (2 * a)) ** 2

# %% signed_over_a mistake="signed + half_curvature"
def best_step(x, a, b):
    return (2 * a * x + b) / a

# %% signed_wrong_b mistake="signed + b_subtracted"
def best_step(x, a, b):
    return x - b / (2 * a)

# %% python_if says="ValueError"
def best_step(x, a, b):
    r = (2 * a * x + b) / (2 * a)
    if r < 0:
        r = -r
    return r

# %% forgets_return says="returns None"
def best_step(x, a, b):
    length = np.abs(2 * a * x + b) / (2 * a)

# %% both says="should have the shape"
def best_step(x, a, b):
    length = np.abs(2 * a * x + b) / (2 * a)
    return x - length, length

# %% numpy_abs_misspelt says="AttributeError"
def best_step(x, a, b):
    return np.absolut(2 * a * x + b) / (2 * a)

# %% moves_x says="changes its input x in place"
def best_step(x, a, b):
    minimum = -b / (2 * a)
    x -= minimum
    return np.abs(x)

# %% rounded mistake=""
def best_step(x, a, b):
    return np.round(np.abs(2 * a * x + b) / (2 * a), 3)

# %% difference_quotient mistake=""
def best_step(x, a, b):
    h = 1e-2
    f = lambda z: a * z**2 + b * z
    slope = (f(x + h) - f(x)) / h
    return np.abs(slope) / (2 * a)

# %% minus_in_front mistake="negative"
def best_step(x, a, b):
    return -np.abs(2 * a * x + b) / (2 * a)
