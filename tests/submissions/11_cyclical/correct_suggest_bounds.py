# Right versions of suggest_bounds, written differently.

# %% argmax
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    s = np.array(s)
    fall = s[0] - s.min()
    low = np.argmax(s <= s[0] - share * fall)
    high = np.argmax(s <= s[0] - (1 - share) * fall)
    return alphas[low], alphas[high]


# %% search_loops
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    average, smooth = losses[0], []
    for loss in losses:
        average = average + (1 - beta) * (loss - average)
        smooth.append(average)
    lowest = min(smooth)
    fall = smooth[0] - lowest
    i = 0
    while smooth[i] > smooth[0] - share * fall:
        i += 1
    j = i
    while smooth[j] > lowest + share * fall:
        j += 1
    return float(alphas[i]), float(alphas[j])


# %% next_of_a_generator
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = np.empty(len(losses))
    s[0] = losses[0]
    for t in range(1, len(losses)):
        s[t] = beta * s[t - 1] + (1 - beta) * losses[t]
    part = (s[0] - s) / (s[0] - min(s))
    first = lambda level: next(a for a, p in zip(alphas, part) if p >= level)
    return first(share), first(1 - share)


# %% flatnonzero
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = list(losses)
    for t in range(1, len(s)):
        s[t] = beta * s[t - 1] + (1 - beta) * s[t]
    s = np.asarray(s)
    depth = s[0] - s
    bounds = [alphas[np.flatnonzero(depth >= p * depth.max())[0]] for p in (share, 1 - share)]
    return tuple(bounds)


# %% weights_as_a_matrix
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    n = len(losses)
    age = np.arange(n)[:, None] - np.arange(n)[None, :]
    weights = np.where(age >= 0, (1 - beta) * float(beta) ** np.maximum(age, 0), 0.0)
    weights[:, 0] = float(beta) ** np.arange(n)
    s = weights @ losses
    fall = s[0] - s.min()
    return tuple(alphas[(s <= s[0] - p * fall).argmax()] for p in (share, 1 - share))


# %% smallest_of_those
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s, smooth = losses[0], [losses[0]]
    for loss in losses[1:]:
        s = beta * s + (1 - beta) * loss
        smooth.append(s)
    smooth = np.array(smooth)
    fall = smooth[0] - smooth.min()
    alpha_min = min(alphas[smooth <= smooth[0] - share * fall])
    alpha_max = min(alphas[smooth <= smooth[0] - (1 - share) * fall])
    return [alpha_min, alpha_max]


# %% float32
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    low = np.argmax(fallen >= share * fallen.max())
    high = np.argmax(fallen >= (1 - share) * fallen.max())
    return np.float32(alphas[low]), np.float32(alphas[high])
