# Right versions of generalization_gap, written differently.

# %% numpy
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return d.mean(axis=0), d.std(axis=0, ddof=1)


# %% written_out
def generalization_gap(train_loss, validation_loss):
    S = train_loss.shape[0]
    d = np.subtract(validation_loss, train_loss)
    gap = d.sum(axis=0) / S
    spread = np.sqrt(((d - gap) ** 2).sum(axis=0) / (S - 1))
    return gap, spread


# %% loops
def generalization_gap(train_loss, validation_loss):
    S, T = np.shape(train_loss)
    gap, spread = [], []
    for t in range(T):
        d = [validation_loss[s][t] - train_loss[s][t] for s in range(S)]
        mean = sum(d) / S
        gap.append(mean)
        spread.append((sum((x - mean) ** 2 for x in d) / (S - 1)) ** 0.5)
    return gap, spread


# %% statistics
def generalization_gap(train_loss, validation_loss):
    import statistics

    columns = (np.array(validation_loss) - np.array(train_loss)).T.tolist()
    return [statistics.fmean(c) for c in columns], [statistics.stdev(c) for c in columns]


# %% covariance
def generalization_gap(train_loss, validation_loss):
    gap = validation_loss.mean(axis=0) - train_loss.mean(axis=0)
    spread = []
    for a, b in zip(train_loss.T, validation_loss.T):
        c = np.cov(a, b)
        spread.append(np.sqrt(max(c[0, 0] + c[1, 1] - 2 * c[0, 1], 0)))
    return gap, np.array(spread)


# %% bessel_afterwards
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    n = len(d)
    return np.average(d, axis=0), np.std(d, axis=0) * np.sqrt(n / (n - 1))


# %% stacked_float32
def generalization_gap(train_loss, validation_loss):
    d = (validation_loss - train_loss).astype(np.float32)
    return np.stack([d.mean(0), d.std(0, ddof=1)])
