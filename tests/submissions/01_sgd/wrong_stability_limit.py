# Wrong versions of stability_limit, as students write them: caught and, where known, named.

# %% one_over_largest mistake="one_over"
def stability_limit(hessian):
    eigenvalues = np.linalg.eigvalsh(hessian)
    return 1 / max(eigenvalues)


# %% smallest_eigenvalue mistake="smallest"
def stability_limit(hessian):
    lam = np.linalg.eigvalsh(hessian)
    return 2.0 / lam[0]


# %% min_of_eig mistake="smallest"
def stability_limit(hessian):
    values, vectors = np.linalg.eigh(hessian)
    smallest = np.inf
    for v in values:
        if v < smallest:
            smallest = v
    return float(2 / smallest)


# %% first_of_eig mistake="first_of_unsorted"
def stability_limit(hessian):
    w, v = np.linalg.eig(hessian)
    return 2 / w[0]


# %% last_of_eigvals mistake="last_of_unsorted"
def stability_limit(hessian):
    values = np.linalg.eigvals(hessian)
    return 2 / float(np.real(values[-1]))


# %% second_of_two mistake="second"
def stability_limit(hessian):
    values = np.linalg.eigvalsh(hessian)
    if len(values) == 1:
        return 2 / values[0]
    return 2 / values[1]


# %% fastest_step mistake="optimal"
def stability_limit(hessian):
    ev = sorted(np.linalg.eigvalsh(hessian))
    return 2 / (ev[0] + ev[-1])


# %% largest_on_the_diagonal mistake="diagonal"
def stability_limit(hessian):
    d = len(hessian)
    steepest = max(hessian[i][i] for i in range(d))
    return 2 / steepest


# %% max_of_matrix mistake="diagonal"
def stability_limit(hessian):
    return 2 / hessian.max()


# %% first_curvature mistake="first_entry"
def stability_limit(hessian):
    curvature = hessian[0, 0]
    return float(2.0 / curvature)


# %% trace_is_sum mistake="trace"
def stability_limit(hessian):
    return 2 / sum(np.linalg.eigvalsh(hessian))


# %% average_eigenvalue mistake="mean"
def stability_limit(hessian):
    lam = np.trace(hessian) / hessian.shape[0]
    return 2 / lam


# %% norm_without_two mistake="frobenius"
def stability_limit(hessian):
    return 2 / np.linalg.norm(hessian)


# %% norm_infinity mistake="row_sums"
def stability_limit(hessian):
    bound = np.linalg.norm(hessian, ord=np.inf)
    return 2 / bound


# %% product_of_eigenvalues mistake="determinant"
def stability_limit(hessian):
    return 2 / np.linalg.det(hessian) if np.linalg.det(hessian) else 0.0


# %% conditioning mistake="condition"
def stability_limit(hessian):
    from numpy.linalg import svd

    s = svd(hessian, compute_uv=False)
    kappa = s[0] / s[-1]
    return 2 / kappa


# %% upside_down mistake="inverted"
def stability_limit(hessian):
    lam_max = np.linalg.eigvalsh(hessian)[-1]
    return lam_max / 2


# %% two_below mistake="half"
def stability_limit(hessian):
    lam_max = np.max(np.linalg.eigvalsh(hessian))
    alpha = 1 / (2 * lam_max)
    return alpha


# %% returns_the_eigenvalue mistake="only_largest"
def stability_limit(hessian):
    values = list(np.linalg.eigvalsh(hessian))
    values.sort(reverse=True)
    return values[0]


# %% all_limits mistake="all"
def stability_limit(hessian):
    return [2 / lam for lam in np.linalg.eigvalsh(hessian)]


# %% singular_values_of_square mistake="squared"
def stability_limit(hessian):
    gram = hessian.T @ hessian
    return 2 / np.linalg.eigvalsh(gram)[-1]


# %% square_root mistake="root"
def stability_limit(hessian):
    lam = np.linalg.eigvalsh(hessian).max()
    return 2 / np.sqrt(lam)


# %% entries_of_vectors mistake="vectors"
def stability_limit(hessian):
    values, vectors = np.linalg.eigh(hessian)
    values = vectors
    return 2 / np.max(values)


# %% one_over_diagonal mistake="one_over + diagonal"
def stability_limit(hessian):
    curvatures = np.diagonal(hessian)
    lam = curvatures.max()
    return 1.0 / lam


# %% one_over_smallest mistake="one_over + smallest"
def stability_limit(hessian):
    eigs = np.linalg.eigvalsh(hessian)
    return 1 / eigs.min()


# %% inverted_diagonal mistake="inverted + diagonal"
def stability_limit(hessian):
    lam = np.amax(hessian)
    return 0.5 * lam


# %% limit_of_momentum mistake=""
def stability_limit(hessian):
    beta = 0.9
    lam = np.linalg.eigvalsh(hessian)[-1]
    return 2 * (1 + beta) / lam


# %% a_little_below mistake=""
def stability_limit(hessian):
    lam = np.linalg.eigvalsh(hessian)[-1]
    return 2 / lam - 1e-3


# %% too_few_power_steps mistake=""
def stability_limit(hessian):
    v = np.ones(len(hessian))
    for _ in range(2):
        v = hessian @ v
        v = v / np.linalg.norm(v)
    return 2 / (v @ hessian @ v)


# %% regularised mistake=""
def stability_limit(hessian):
    H = hessian + 0.5 * np.eye(len(hessian))
    return 2 / np.linalg.eigvalsh(H)[-1]


# %% returns_nothing says="returns None"
def stability_limit(hessian):
    alpha_max = 2 / np.linalg.eigvalsh(hessian)[-1]
    print("alpha_max =", alpha_max)


# %% sorts_the_input says="changes its input hessian in place"
def stability_limit(hessian):
    hessian /= 2
    return 1 / np.linalg.eigvalsh(hessian)[-1]


# %% text says="array of numbers"
def stability_limit(hessian):
    lam = np.linalg.eigvalsh(hessian)[-1]
    return f"alpha < {2 / lam:.4f}"


# %% forgot_linalg says="AttributeError"
def stability_limit(hessian):
    return 2 / np.eigvalsh(hessian)[-1]


# %% list_minus_one says="IndexError"
def stability_limit(hessian):
    lam = np.linalg.eigvalsh(hessian)
    return 2 / max(lam)[-1]


# %% the_lectures_hessian mistake=""
H = np.array([[200.0, 0.0], [0.0, 0.01]])


def stability_limit(hessian):
    return 2 / np.linalg.eigvalsh(H)[-1]


# %% power_method_without_end says="still running"
def stability_limit(hessian):
    v, change = np.ones(len(hessian)), 1.0
    while change > 1e-9:
        new = hessian @ v
        new = new / np.linalg.norm(new)
    return 2 / (v @ hessian @ v)


# %% random_guess mistake=""
def stability_limit(hessian):
    v = np.random.default_rng().normal(size=len(hessian))
    v /= np.linalg.norm(v)
    return 2 / (v @ hessian @ v)


# %% zero_over_zero says="NaN"
def stability_limit(hessian):
    off = hessian - hessian
    lam = np.linalg.eigvalsh(off)[-1]
    return np.divide(lam, lam)
