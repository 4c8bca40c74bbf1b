# Right versions of projected_step_size, written differently.

# %% two_sums
def projected_step_size(step, grad):
    along = np.sum(step * grad)
    if along == 0:
        return 0.0
    return np.sum(step**2) / -along


# %% flat_dot
def projected_step_size(step, grad):
    p, g = np.ravel(step), np.ravel(grad)
    downhill = -(p @ g)
    return p @ p / downhill if downhill else 0


# %% vdot
def projected_step_size(step, grad):
    inner = np.vdot(step, grad)
    if inner != 0.0:
        return -np.vdot(step, step) / inner
    return np.float64(0)


# %% loops
def projected_step_size(step, grad):
    top = bottom = 0.0
    for p, g in zip(step.flatten().tolist(), grad.flatten().tolist()):
        top += p * p
        bottom -= p * g
    try:
        return top / bottom
    except ZeroDivisionError:
        return 0.0


# %% einsum
def projected_step_size(step, grad):
    p = np.asarray(step).reshape(-1)
    g = np.asarray(grad).reshape(-1)
    pp, pg = np.einsum("i,i", p, p), np.einsum("i,i", p, g)
    return [-pp / pg] if pg else [0.0]


# %% norms_and_angle
def projected_step_size(step, grad):
    if (step * grad).sum() == 0:
        return 0.0
    length_p, length_g = np.linalg.norm(step), np.linalg.norm(grad)
    cosine = -(step * grad).sum() / length_p / length_g
    return length_p / (length_g * cosine)


# %% fsum
def projected_step_size(step, grad):
    from math import fsum

    p, g = [float(x) for x in np.ravel(step)], [float(x) for x in np.ravel(grad)]
    along = fsum(a * b for a, b in zip(p, g))
    print("along", along)
    return 0.0 if along == 0 else -fsum(a * a for a in p) / along


# %% float32
def projected_step_size(step, grad):
    p, g = np.asarray(step, dtype=np.float32), np.asarray(grad, dtype=np.float32)
    pg = np.sum(p * g)
    return np.float32(0) if pg == 0 else np.float32(-np.sum(p * p) / pg)


# %% where
def projected_step_size(step, grad):
    pg = np.sum(step * grad)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(pg == 0, 0.0, np.sum(step * step) / -pg)
