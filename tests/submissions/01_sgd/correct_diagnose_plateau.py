# Right versions of diagnose_plateau, written differently; each must pass everything.

# %% five_ifs
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before = loss[-1 - window]
    if before - loss[-1] > rtol * abs(before):
        return "falling"
    if loss[-1] - before > rtol * abs(before):
        return "rising"
    norm = np.linalg.norm(grad, axis=1)
    if norm[-1] <= gtol * norm.max():
        return "critical point"
    unit = grad / np.where(norm > 0, norm, 1)[:, None]
    cosine = np.sum(unit[-window:][1:] * unit[-window:][:-1], axis=1)
    if np.mean(cosine) < 0:
        return "bouncing"
    return "crawling"


# %% loops_with_helper
def cosine(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na == 0 or nb == 0:
        return 0.0
    return float(a @ b / (na * nb))


def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    N = len(grad)
    fall = loss[N - window] - loss[N]
    if fall > rtol * abs(loss[N - window]):
        return "falling"
    elif -fall > rtol * abs(loss[N - window]):
        return "rising"
    longest = 0.0
    for g in grad:
        longest = max(longest, np.linalg.norm(g))
    if np.linalg.norm(grad[N - 1]) <= gtol * longest:
        return "critical point"
    total = 0.0
    for k in range(N - window, N - 1):
        total += cosine(grad[k], grad[k + 1])
    return "bouncing" if total / (window - 1) < 0 else "crawling"


# %% plain_python
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    from math import sqrt

    loss, grad = [float(x) for x in loss], [[float(x) for x in g] for g in grad]
    old, new = loss[-window - 1], loss[-1]
    if abs(new - old) > rtol * abs(old):
        return "falling" if new < old else "rising"
    size = [sqrt(sum(x * x for x in g)) for g in grad]
    if size[-1] <= gtol * max(size):
        return "critical point"
    cos = []
    for k in range(1, window):
        dot = sum(p * q for p, q in zip(grad[-k], grad[-k - 1]))
        scale = size[-k] * size[-k - 1]
        cos.append(dot / scale if scale > 0 else 0)
    return "bouncing" if sum(cos) < 0 else "crawling"


# %% nan_to_num
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    tail = loss[-(window + 1) :]
    if tail[0] - tail[-1] > rtol * np.abs(tail[0]):
        return "falling"
    if tail[-1] - tail[0] > rtol * np.abs(tail[0]):
        return "rising"
    norms = np.sqrt((grad**2).sum(axis=1))
    if norms[-1] <= gtol * np.max(norms):
        return "critical point"
    g, n = grad[-window:], norms[-window:]
    cos = np.nan_to_num((g[1:] * g[:-1]).sum(axis=1) / (n[1:] * n[:-1]))
    return "bouncing" if cos.mean() < 0 else "crawling"


# %% everything_first
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before = loss[-1 - window]
    falling = before - loss[-1] > rtol * abs(before)
    rising = loss[-1] - before > rtol * abs(before)
    lengths = np.linalg.norm(grad, axis=1, keepdims=True)
    critical = lengths[-1, 0] <= gtol * lengths.max()
    unit = np.divide(grad, lengths, out=np.zeros_like(grad), where=lengths != 0)[-window:]
    bouncing = np.einsum("ij,ij->", unit[1:], unit[:-1]) < 0
    words = ["falling", "rising", "critical point", "bouncing", "crawling"]
    return words[[falling, rising, critical, bouncing, True].index(True)]


# %% select
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4, verbose=False):
    share = rtol * abs(loss[-1 - window])
    change = loss[-1] - loss[-1 - window]
    n = np.linalg.norm(grad, axis=1)
    u = grad[-window:] / np.where(n[-window:] == 0, np.inf, n[-window:])[:, np.newaxis]
    mean_cosine = np.mean([np.dot(p, q) for p, q in zip(u[:-1], u[1:], strict=True)])
    if verbose:
        print(change, share, n[-1], mean_cosine)
    return str(
        np.select(
            [change < -share, change > share, n[-1] <= gtol * n.max(), mean_cosine < 0],
            ["falling", "rising", "critical point", "bouncing"],
            default="crawling",
        )
    )


# %% float32_gradients
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    grad = np.asarray(grad, dtype=np.float32)
    ago, now = loss[-1 - window], loss[-1]
    if np.abs(now - ago) > rtol * np.abs(ago):
        return ("falling", "rising")[int(now > ago)]
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    unit = (grad / np.where(n > 0, n, 1)[:, None])[-window:]
    return np.str_("bouncing" if np.sum(unit[1:] * unit[:-1]) < 0 else "crawling")


# %% questions_as_functions
WORDS = ("falling", "rising", "critical point", "bouncing")


def fell(loss, w, rtol):
    return loss[-1 - w] - loss[-1] > rtol * abs(loss[-1 - w])


def rose(loss, w, rtol):
    return fell(loss[::-1][: w + 1], w, rtol * abs(loss[-1 - w]) / max(abs(loss[-1]), 1e-300))


def died(grad, gtol):
    lengths = np.linalg.norm(grad, axis=1)
    return lengths[-1] <= gtol * lengths.max()


def turns(grad):
    cosines = []
    for a, b in zip(grad, grad[1:]):
        scale = np.linalg.norm(a) * np.linalg.norm(b)
        cosines.append(0.0 if scale == 0 else np.inner(a, b) / scale)
    return np.average(cosines) < 0


def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    answers = (
        fell(loss, window, rtol),
        rose(loss, window, rtol),
        died(grad, gtol),
        turns(grad[-window:]),
    )
    for yes, word in zip(answers, WORDS):
        if yes:
            return word
    return "crawling"


# %% walrus_and_warning
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    import warnings

    if (change := loss[-1] - (before := loss[-1 - window])) < -rtol * abs(before):
        return "falling"
    if change > rtol * abs(before):
        return "rising"
    if (n := np.linalg.norm(grad, axis=1))[-1] <= n.max() * gtol:
        return "critical point"
    if not n.all():
        warnings.warn("a gradient is 0", stacklevel=2)
    n = np.where(n, n, 1)
    g = (grad / n[:, None])[len(grad) - window :]
    return {True: "bouncing", False: "crawling"}[bool(np.trace(g[1:] @ g[:-1].T) < 0)]


# %% chained_expression
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    loss, grad = np.array(loss, dtype=float), np.array(grad, dtype=float)
    base = abs(loss[-1 - window])
    step = np.subtract(loss[-1], loss[-1 - window])
    size = np.hypot.reduce(grad, axis=1)
    unit = grad.copy()
    unit[size > 0] /= size[size > 0, None]
    unit = unit[-window:]
    return (
        "falling"
        if step < -rtol * base
        else "rising"
        if step > rtol * base
        else "critical point"
        if size[-1] <= gtol * size.max()
        else "bouncing"
        if (unit[1:] * unit[:-1]).sum(axis=1).mean() < 0
        else "crawling"
    )
