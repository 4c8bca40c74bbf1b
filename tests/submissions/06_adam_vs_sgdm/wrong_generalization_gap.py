# Wrong versions of generalization_gap, as students write the whole cell.

# %% train_minus_val mistake="sign"
def generalization_gap(train_loss, validation_loss):
    d = train_loss - validation_loss
    return np.mean(d, axis=0), np.std(d, axis=0, ddof=1)


# %% size_of_the_gap mistake="absolute"
def generalization_gap(train_loss, validation_loss):
    d = np.abs(train_loss - validation_loss)
    return d.mean(0), d.std(0, ddof=1)


# %% never_negative mistake="cut_at_zero"
def generalization_gap(train_loss, validation_loss):
    d = np.maximum(validation_loss - train_loss, 0)
    return d.mean(0), d.std(0, ddof=1)


# %% quotient mistake="ratio"
def generalization_gap(train_loss, validation_loss):
    r = validation_loss / train_loss
    return r.mean(axis=0), r.std(axis=0, ddof=1)


# %% in_percent mistake="relative"
def generalization_gap(train_loss, validation_loss):
    r = (validation_loss - train_loss) / train_loss
    return r.mean(axis=0), r.std(axis=0, ddof=1)


# %% plain_std mistake="ddof_zero"
def generalization_gap(train_loss, validation_loss):
    diff = validation_loss - train_loss
    return diff.mean(axis=0), diff.std(axis=0)


# %% no_root mistake="variance"
def generalization_gap(train_loss, validation_loss):
    S = len(train_loss)
    d = validation_loss - train_loss
    gap = d.sum(axis=0) / S
    spread = ((d - gap) ** 2).sum(axis=0) / (S - 1)
    return gap, spread


# %% error_of_the_mean mistake="standard_error"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return d.mean(axis=0), np.std(d, axis=0, ddof=1) / len(d) ** 0.5


# %% means_first mistake="not_paired"
def generalization_gap(train_loss, validation_loss):
    gap = validation_loss.mean(axis=0) - train_loss.mean(axis=0)
    a = train_loss.std(axis=0, ddof=1)
    b = validation_loss.std(axis=0, ddof=1)
    return gap, np.sqrt(a**2 + b**2)


# %% difference_of_stds mistake="spreads_subtracted"
def generalization_gap(train_loss, validation_loss):
    gap = np.mean(validation_loss, axis=0) - np.mean(train_loss, axis=0)
    spread = np.std(validation_loss, axis=0, ddof=1) - np.std(train_loss, axis=0, ddof=1)
    return gap, spread


# %% noise_of_validation mistake="spread_of_validation"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return d.mean(axis=0), validation_loss.std(axis=0, ddof=1)


# %% max_minus_min mistake="range"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return d.mean(axis=0), d.max(axis=0) - d.min(axis=0)


# %% forgot_to_centre mistake="root_mean_square"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return d.mean(axis=0), np.sqrt(np.sum(d**2, axis=0) / (len(d) - 1))


# %% along_the_rows mistake="over_time"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return d.mean(axis=1), d.std(axis=1, ddof=1)


# %% everything_at_once mistake="one_number"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return np.mean(d), np.std(d, ddof=1)


# %% at_the_end mistake="last_time"
def generalization_gap(train_loss, validation_loss):
    d = (validation_loss - train_loss)[:, -1]
    return d.mean(), d.std(ddof=1)


# %% robust mistake="median"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return np.median(d, axis=0), d.std(axis=0, ddof=1)


# %% not_divided mistake="sum"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return sum(d), np.std(d, axis=0, ddof=1)


# %% spread_then_gap mistake="exchanged"
def generalization_gap(train_loss, validation_loss):
    d = validation_loss - train_loss
    return d.std(axis=0, ddof=1), d.mean(axis=0)


# %% two_slips mistake="absolute + ddof_zero"
def generalization_gap(train_loss, validation_loss):
    d = abs(validation_loss - train_loss)
    return d.mean(axis=0), d.std(axis=0)


# %% minus_equals says="in place"
def generalization_gap(train_loss, validation_loss):
    validation_loss -= train_loss
    return validation_loss.mean(axis=0), validation_loss.std(axis=0, ddof=1)
