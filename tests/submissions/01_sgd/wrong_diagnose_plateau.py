# Wrong versions of diagnose_plateau, as students write them: caught and, where known, named.

# %% stopped_means_critical mistake="flat_is_critical"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    old, new = loss[-1 - window], loss[-1]
    if old - new > rtol * abs(old):
        return "falling"
    if new - old > rtol * abs(old):
        return "rising"
    return "critical point"


# %% capital_letters mistake="capitals"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before = loss[-1 - window]
    diff = before - loss[-1]
    if diff > rtol * np.abs(before):
        return "Falling"
    elif -diff > rtol * np.abs(before):
        return "Rising"
    sizes = np.linalg.norm(grad, axis=1)
    if sizes[-1] <= gtol * np.max(sizes):
        return "Critical point"
    total = 0
    for a, b in zip(grad[-window:-1], grad[-window + 1 :]):
        na, nb = np.linalg.norm(a), np.linalg.norm(b)
        if na > 0 and nb > 0:
            total += a @ b / (na * nb)
    if total / (window - 1) < 0:
        return "Bouncing"
    return "Crawling"


# %% with_underscore mistake="underscore"
FALLING, RISING, CRITICAL = "falling", "rising", "critical_point"


def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    change = loss[-1] - loss[-1 - window]
    limit = rtol * abs(loss[-1 - window])
    if change < -limit:
        return FALLING
    if change > limit:
        return RISING
    norm = np.sqrt(np.sum(grad**2, axis=1))
    if norm[-1] <= gtol * norm.max():
        return CRITICAL
    unit = grad[-window:] / np.where(norm[-window:] == 0, 1, norm[-window:])[:, None]
    cos = np.einsum("ij,ij->i", unit[1:], unit[:-1])
    return "bouncing" if np.mean(cos) < 0 else "crawling"


# %% from_the_start mistake="fall_from_start"
def cosine(a, b):
    if not a.any() or not b.any():
        return 0.0
    return np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b)


def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    first = loss[0]
    if first - loss[-1] > rtol * abs(first):
        return "falling"
    if loss[-1] - first > rtol * abs(first):
        return "rising"
    norms = [np.linalg.norm(g) for g in grad]
    if norms[-1] <= gtol * max(norms):
        return "critical point"
    last = grad[-window:]
    cosines = [cosine(last[i], last[i + 1]) for i in range(window - 1)]
    return "bouncing" if sum(cosines) < 0 else "crawling"


# %% last_two_losses mistake="fall_of_last_step"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    previous, current = loss[-2], loss[-1]
    if previous - current > rtol * abs(previous):
        return "falling"
    if current - previous > rtol * abs(previous):
        return "rising"
    lengths = np.linalg.norm(grad, axis=1)
    if lengths[-1] <= gtol * lengths.max():
        return "critical point"
    g = grad[-window:] / np.maximum(lengths[-window:], 1e-300)[:, None]
    if (g[:-1] * g[1:]).sum(axis=1).mean() < 0:
        return "bouncing"
    return "crawling"


# %% minus_window mistake="one_step_short"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    last_losses = loss[-window:]
    change = last_losses[-1] - last_losses[0]
    if abs(change) > rtol * abs(last_losses[0]):
        return "falling" if change < 0 else "rising"
    lengths = np.linalg.norm(grad, axis=1)
    if lengths[-1] <= gtol * lengths.max():
        return "critical point"
    g = grad[-window:] / np.maximum(lengths[-window:], 1e-300)[:, None]
    mean = (g[:-1] * g[1:]).sum(axis=1).mean()
    return "bouncing" if mean < 0 else "crawling"


# %% share_of_nothing mistake="fall_absolute"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    fall = loss[-window - 1] - loss[-1]
    if fall > rtol:
        return "falling"
    if fall < -rtol:
        return "rising"
    size = (grad * grad).sum(axis=1) ** 0.5
    if size[-1] <= gtol * max(size):
        return "critical point"
    cos = []
    for k in range(len(grad) - window, len(grad) - 1):
        product = size[k] * size[k + 1]
        cos.append(grad[k] @ grad[k + 1] / product if product else 0.0)
    return ["crawling", "bouncing"][int(np.mean(cos) < 0)]


# %% abs_forgotten mistake="fall_without_abs"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago = loss[len(loss) - 1 - window]
    if ago - loss[-1] > rtol * ago:
        return "falling"
    if loss[-1] - ago > rtol * ago:
        return "rising"
    size = (grad * grad).sum(axis=1) ** 0.5
    if size[-1] <= gtol * max(size):
        return "critical point"
    cos = []
    for k in range(len(grad) - window, len(grad) - 1):
        product = size[k] * size[k + 1]
        cos.append(grad[k] @ grad[k + 1] / product if product else 0.0)
    return "bouncing" if np.mean(cos) < 0 else "crawling"


# %% any_fall_counts mistake="no_rtol"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    if loss[-1] < loss[-1 - window]:
        return "falling"
    if loss[-1] > loss[-1 - window]:
        return "rising"
    norm = np.linalg.norm(grad, axis=1)
    if norm[-1] <= gtol * norm.max():
        return "critical point"
    unit = np.array([g / n if n > 0 else g for g, n in zip(grad, norm)])[-window:]
    return "bouncing" if np.mean(np.sum(unit[1:] * unit[:-1], axis=1)) < 0 else "crawling"


# %% abs_of_the_change mistake="rise_is_fall"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    base = loss[-1 - window]
    if abs(base - loss[-1]) > rtol * abs(base):
        return "falling"
    if loss[-1] - base > rtol * abs(base):
        return "rising"
    norm = np.linalg.norm(grad, axis=1)
    if norm[-1] <= gtol * norm.max():
        return "critical point"
    unit = np.array([g / n if n > 0 else g for g, n in zip(grad, norm)])[-window:]
    return "bouncing" if np.mean(np.sum(unit[1:] * unit[:-1], axis=1)) < 0 else "crawling"


# %% twenty_in_the_code mistake="window_constant"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    old = loss[-21]
    change = old - loss[-1]
    if change > rtol * abs(old):
        return "falling"
    if change < -rtol * abs(old):
        return "rising"
    norm = np.linalg.norm(grad, axis=1)
    if norm[-1] <= gtol * norm.max():
        return "critical point"
    cos_sum = 0.0
    for i in range(-20, -1):
        if norm[i] and norm[i + 1]:
            cos_sum += np.inner(grad[i], grad[i + 1]) / (norm[i] * norm[i + 1])
    return "bouncing" if cos_sum / 19 < 0 else "crawling"


# %% threshold_in_the_code mistake="gtol_constant"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    old = loss[-1 - window]
    change = old - loss[-1]
    if change > rtol * abs(old):
        return "falling"
    if change < -rtol * abs(old):
        return "rising"
    norm = np.linalg.norm(grad, axis=1)
    if norm[-1] <= 0.0001 * norm.max():
        return "critical point"
    cos_sum = 0.0
    for i in range(-window, -1):
        if norm[i] and norm[i + 1]:
            cos_sum += np.inner(grad[i], grad[i + 1]) / (norm[i] * norm[i + 1])
    return "bouncing" if cos_sum < 0 else "crawling"


# %% gtol_as_length mistake="norm_absolute"
def has_moved(loss, window, rtol):
    a, b = loss[-1 - window], loss[-1]
    if abs(a - b) <= rtol * abs(a):
        return None
    return "falling" if b < a else "rising"


def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    word = has_moved(loss, window, rtol)
    if word is not None:
        return word
    if np.linalg.norm(grad[-1]) <= gtol:
        return "critical point"
    g = grad[-window:]
    n = np.linalg.norm(g, axis=1)
    n[n == 0] = 1
    g = g / n[:, None]
    return "bouncing" if np.trace(g[1:] @ g[:-1].T) < 0 else "crawling"


# %% smallest_gradient mistake="smallest_norm"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if np.min(n) <= gtol * np.max(n):
        return "critical point"
    n[n == 0] = 1
    g = (grad / n[:, None])[-window:]
    return "bouncing" if np.trace(g[1:] @ g[:-1].T) < 0 else "crawling"


# %% gradient_asked_first mistake="critical_first"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    g = grad[-window:] / np.where(n > 0, n, 1)[-window:, None]
    return "bouncing" if np.trace(g[1:] @ g[:-1].T) < 0 else "crawling"


# %% last_two_swapped mistake="names_exchanged"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    n = np.linalg.norm(grad, axis=1)
    a, b = loss[-1 - window], loss[-1]
    limit = rtol * abs(a)
    g = grad[-window:] / np.where(n > 0, n, 1)[-window:, None]
    mean_cos = np.sum(g[1:] * g[:-1]) / (window - 1)
    if a - b > limit:
        answer = "falling"
    elif b - a > limit:
        answer = "rising"
    elif n[-1] <= gtol * n.max():
        answer = "critical point"
    elif mean_cos < 0:
        answer = "crawling"
    else:
        answer = "bouncing"
    return answer


# %% whole_run mistake="cosine_of_all"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    n = np.linalg.norm(grad, axis=1)
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    if n[-1] <= gtol * n.max():
        return "critical point"
    cosines = []
    for k in range(1, len(grad)):
        if n[k] == 0 or n[k - 1] == 0:
            cosines.append(0)
        else:
            cosines.append(grad[k].dot(grad[k - 1]) / (n[k] * n[k - 1]))
    return "bouncing" if np.mean(cosines) < 0 else "crawling"


# %% dot_products_only mistake="not_normalised"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    n = [float(np.linalg.norm(g)) for g in grad]
    if n[-1] <= gtol * max(n):
        return "critical point"
    last = grad[-window:]
    dots = [last[k] @ last[k + 1] for k in range(len(last) - 1)]
    return "bouncing" if np.mean(dots) < 0 else "crawling"


# %% counts_signs mistake="signs_counted"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    last = grad[-window:]
    turned = sum(last[k] @ last[k + 1] < 0 for k in range(window - 1))
    return "bouncing" if turned > (window - 1) / 2 else "crawling"


# %% middle_one mistake="median_cosine"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    from statistics import median

    a, b = loss[-1 - window], loss[-1]
    if abs(a - b) > rtol * abs(a):
        return "falling" if a > b else "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    n = np.maximum(n, 1e-200)
    cosines = [g @ h / (p * q) for g, h, p, q in zip(grad, grad[1:], n, n[1:])]
    return "bouncing" if median(cosines[1 - window :]) < 0 else "crawling"


# %% divides_by_zero mistake="nan_cosine"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    cos = np.sum(grad[1:] * grad[:-1], axis=1) / (n[1:] * n[:-1])
    if cos[-(window - 1) :].mean() < 0:
        return "bouncing"
    return "crawling"


# %% loss_goes_up_and_down mistake="loss_wiggles"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    recent = loss[-window:]
    for k in range(1, len(recent)):
        if recent[k] > recent[k - 1]:
            return "bouncing"
    return "crawling"


# %% one_product_below_zero mistake="one_cosine_enough"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    a, b = loss[-1 - window], loss[-1]
    if a - b > rtol * abs(a):
        return "falling"
    if b - a > rtol * abs(a):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    for g, h in zip(grad[-window:], grad[-window:][1:]):
        if g @ h < 0:
            return "bouncing"
    return "crawling"


# %% frobenius mistake="norm_of_all"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    start, end = loss[-1 - window], loss[-1]
    if abs(end - start) > rtol * abs(start):
        return "rising" if end > start else "falling"
    if np.linalg.norm(grad[-1]) <= gtol * np.linalg.norm(grad):
        return "critical point"
    tail = grad[-window:]
    n = np.linalg.norm(tail, axis=1, keepdims=True)
    tail = np.divide(tail, n, out=np.zeros_like(tail), where=n > 0)
    return "bouncing" if (tail[1:] * tail[:-1]).sum() < 0 else "crawling"


# %% strictly_less mistake="norm_strict"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    start, end = loss[-1 - window], loss[-1]
    if abs(end - start) > rtol * abs(start):
        return "rising" if end > start else "falling"
    n = np.linalg.norm(grad, axis=1, keepdims=True)
    if n[-1, 0] < gtol * n.max():
        return "critical point"
    unit = np.divide(grad, n, out=np.zeros_like(grad), where=n > 0)[-window:]
    return "bouncing" if (unit[1:] * unit[:-1]).sum() < 0 else "crawling"


# %% start_and_words mistake="fall_from_start + names_exchanged"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    start, end = loss[0], loss[-1]
    if start - end > rtol * abs(start):
        return "falling"
    if end - start > rtol * abs(start):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * np.max(n):
        return "critical point"
    unit = (grad / np.where(n > 0, n, 1)[:, None])[-window:]
    cos = [float(p @ q) for p, q in zip(unit, unit[1:])]
    if np.mean(cos) < 0:
        return "crawling"
    return "bouncing"


# %% short_window_and_length mistake="one_step_short + norm_absolute"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago, now = loss[-window], loss[-1]
    if ago - now > rtol * abs(ago):
        return "falling"
    elif now - ago > rtol * abs(ago):
        return "rising"
    g_last = grad[-1]
    if np.sqrt(g_last @ g_last) <= gtol:
        return "critical point"
    n = np.linalg.norm(grad, axis=1)
    unit = (grad / np.where(n > 0, n, 1)[:, None])[-window:]
    return "bouncing" if np.mean([p @ q for p, q in zip(unit, unit[1:])]) < 0 else "crawling"


# %% products_against_the_first mistake="not_normalised + norm_against_first"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago, now = loss[-1 - window], loss[-1]
    if ago - now > rtol * abs(ago):
        return "falling"
    elif now - ago > rtol * abs(ago):
        return "rising"
    if np.linalg.norm(grad[-1]) <= gtol * np.linalg.norm(grad[0]):
        return "critical point"
    g = grad[-window:]
    return "bouncing" if np.mean(np.sum(g[:-1] * g[1:], axis=1)) < 0 else "crawling"


# %% slope_of_a_line mistake=""
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    recent = loss[-window - 1 :]
    slope = np.polyfit(np.arange(len(recent)), recent, 1)[0]
    if slope * window < -rtol * abs(recent[0]):
        return "falling"
    if slope * window > rtol * abs(recent[0]):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    unit = (grad / np.where(n > 0, n, 1)[:, None])[-window:]
    return "bouncing" if np.mean([p @ q for p, q in zip(unit, unit[1:])]) < 0 else "crawling"


# %% every_second_gradient mistake=""
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago, now = loss[-1 - window], loss[-1]
    if ago - now > rtol * abs(ago):
        return "falling"
    if now - ago > rtol * abs(ago):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    unit = (grad / np.where(n > 0, n, 1)[:, None])[-window:]
    return "bouncing" if np.mean(np.sum(unit[2:] * unit[:-2], axis=1)) > 0 else "crawling"


# %% sum_of_the_gradients mistake=""
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago, now = loss[-1 - window], loss[-1]
    if ago - now > rtol * abs(ago):
        return "falling"
    if now - ago > rtol * abs(ago):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    path = np.linalg.norm(grad[-window:].sum(axis=0))
    return "bouncing" if path < 0.5 * n[-window:].sum() else "crawling"


# %% prints_the_word says="returns None"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    change = loss[-1] - loss[-1 - window]
    if change < -rtol * abs(loss[-1 - window]):
        print("falling")
    elif change > rtol * abs(loss[-1 - window]):
        print("rising")
    else:
        print("critical point")


# %% forgets_the_last_return says="returns None"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago = loss[-1 - window]
    if ago - loss[-1] > rtol * abs(ago):
        return "falling"
    if loss[-1] - ago > rtol * abs(ago):
        return "rising"
    n = np.linalg.norm(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    unit = (grad / np.where(n > 0, n, 1)[:, None])[-window:]
    if np.mean([p @ q for p, q in zip(unit, unit[1:])]) < 0:
        return "bouncing"


# %% returns_a_flag says="text"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    return loss[-1 - window] - loss[-1] > rtol * abs(loss[-1 - window])


# %% whole_array_in_if says="ValueError"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    if np.diff(loss[-window:]) < 0:
        return "falling"
    if np.diff(loss[-window:]) > 0:
        return "rising"
    return "critical point"


# %% normalises_the_input says="changes its input grad in place"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago = loss[-1 - window]
    n = np.linalg.norm(grad, axis=1)
    for k in range(len(grad)):
        if n[k] > 0:
            grad[k] /= n[k]
    if ago - loss[-1] > rtol * abs(ago):
        return "falling"
    if loss[-1] - ago > rtol * abs(ago):
        return "rising"
    if n[-1] <= gtol * n.max():
        return "critical point"
    cos = (grad[-window:-1] * grad[1 - window :]).sum(axis=1)
    return "bouncing" if cos.mean() < 0 else "crawling"


# %% typo_in_function says="AttributeError"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    n = np.linalg.nrom(grad, axis=1)
    if n[-1] <= gtol * n.max():
        return "critical point"
    return "crawling"


# %% walks_back_forever says="still running"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago = loss[-1 - window]
    if abs(loss[-1] - ago) > rtol * abs(ago):
        return "falling" if loss[-1] < ago else "rising"
    k, cosines = len(grad) - 1, []
    while k > len(grad) - window:
        a, b = grad[k], grad[k - 1]
        n = np.linalg.norm(a) * np.linalg.norm(b)
        cosines = [a @ b / n if n else 0.0]
    return "bouncing" if np.mean(cosines) < 0 else "crawling"


# %% tolerance_of_the_notebook says="NameError"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    ago = loss[-1 - window]
    if abs(loss[-1] - ago) > tolerance * abs(ago):
        return "falling" if loss[-1] < ago else "rising"
    return "crawling"


# %% largest_component mistake="largest_element"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before, after = loss[-1 - window], loss[-1]
    if before - after > rtol * abs(before):
        return "falling"
    if after - before > rtol * abs(before):
        return "rising"
    size = np.abs(grad).max(axis=1)
    if size[-1] <= gtol * size.max():
        return "critical point"
    norm = np.linalg.norm(grad, axis=1)
    unit = (grad / np.where(norm > 0, norm, 1)[:, None])[-window:]
    return "bouncing" if np.sum(unit[1:] * unit[:-1], axis=1).mean() < 0 else "crawling"


# %% norm_of_order_one mistake="sum_of_elements"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before, after = loss[-1 - window], loss[-1]
    if before - after > rtol * abs(before):
        return "falling"
    if after - before > rtol * abs(before):
        return "rising"
    size = np.linalg.norm(grad, ord=1, axis=1)
    if size[-1] <= gtol * size.max():
        return "critical point"
    norm = np.linalg.norm(grad, axis=1)
    unit = (grad / np.where(norm > 0, norm, 1)[:, None])[-window:]
    return "bouncing" if np.sum(unit[1:] * unit[:-1], axis=1).mean() < 0 else "crawling"


# %% falling_alone_with_a_capital mistake="capital_falling"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before, after = loss[-1 - window], loss[-1]
    if before - after > rtol * abs(before):
        return "Falling"
    if after - before > rtol * abs(before):
        return "rising"
    size = np.linalg.norm(grad, axis=1)
    if size[-1] <= gtol * size.max():
        return "critical point"
    norm = np.linalg.norm(grad, axis=1)
    unit = (grad / np.where(norm > 0, norm, 1)[:, None])[-window:]
    return "bouncing" if np.sum(unit[1:] * unit[:-1], axis=1).mean() < 0 else "crawling"


# %% critical_alone_with_a_capital mistake="capital_critical"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    before, after = loss[-1 - window], loss[-1]
    if before - after > rtol * abs(before):
        return "falling"
    if after - before > rtol * abs(before):
        return "rising"
    size = np.linalg.norm(grad, axis=1)
    if size[-1] <= gtol * size.max():
        return "Critical point"
    norm = np.linalg.norm(grad, axis=1)
    unit = (grad / np.where(norm > 0, norm, 1)[:, None])[-window:]
    return "bouncing" if np.sum(unit[1:] * unit[:-1], axis=1).mean() < 0 else "crawling"
