# Right versions of stability_limit, written differently; each must pass everything.

# %% eigvalsh
def stability_limit(hessian):
    return 2 / np.linalg.eigvalsh(hessian)[-1]


# %% max_of_eig
def stability_limit(hessian):
    values, _ = np.linalg.eig(hessian)
    return 2 / max(np.real(values))


# %% loop_for_the_largest
def stability_limit(hessian):
    largest = 0.0
    for lam in np.linalg.eigh(hessian)[0]:
        if lam > largest:
            largest = lam
    return float(2.0 / largest)


# %% spectral_norm
def stability_limit(hessian):
    return 2 / np.linalg.norm(hessian, 2)


# %% singular_values
def stability_limit(hessian):
    from numpy.linalg import svd

    s = svd(hessian, compute_uv=False)
    return np.float64(2) / s[0]


# %% power_iteration
def stability_limit(hessian, iterations=3000):
    v = np.random.default_rng(0).normal(size=len(hessian))
    for _ in range(iterations):
        v = hessian @ v
        v = v / np.linalg.norm(v)
    return 2 / (v @ hessian @ v)


# %% smallest_of_all_limits
def stability_limit(hessian):
    limits = [2 / lam for lam in np.linalg.eigvalsh(hessian) if lam > 1e-9]
    return min(limits)


# %% array_of_one
def stability_limit(hessian):
    values = np.sort(np.linalg.eigvals(hessian).real)
    print("eigenvalues:", values)
    return np.array([2 / values[-1]])


# %% float32
def stability_limit(hessian):
    H = np.asarray(hessian, dtype=np.float32)
    return np.float32(2) / np.linalg.eigvalsh(H).max()


# %% factor_at_the_limit
def largest_eigenvalue(matrix):
    return np.sqrt(np.linalg.eigvalsh(matrix.T @ matrix).max())


def stability_limit(hessian):
    """1 - alpha * lam = -1."""
    return np.asarray(2 / largest_eigenvalue(hessian))


# %% symmetrised_lists
def stability_limit(hessian):
    H = np.array(hessian.tolist())
    H = (H + H.T) / 2
    w = list(np.linalg.eigvalsh(H))
    w.sort(reverse=True)
    return [2 / w[0]]


# %% checks_its_input
def stability_limit(hessian):
    import warnings

    if not np.allclose(hessian, np.transpose(hessian), atol=1e-5 * np.abs(hessian).max()):
        raise ValueError("hessian must be symmetric")
    if (lam := np.linalg.eigvalsh(hessian))[0] < 1e-3 * lam[-1]:
        warnings.warn("nearly flat in one direction", stacklevel=2)
    return 2 * lam[-1] ** -1
