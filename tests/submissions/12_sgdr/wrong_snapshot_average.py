# Wrong versions of snapshot_average, as students write the whole cell.

# %% average_then_softmax mistake="logits_averaged"
def snapshot_average(logits, last):
    z = np.mean(logits[-last:], axis=0)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% the_first_ones mistake="oldest"
def snapshot_average(logits, last):
    z = logits[:last]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% every_snapshot mistake="all"
def snapshot_average(logits, last):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% the_very_last mistake="newest_alone"
def snapshot_average(logits, last):
    z = logits[-1]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% colon_forgotten mistake="one_snapshot"
def snapshot_average(logits, last):
    z = logits[-last]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% minus_forgotten mistake="from_last"
def snapshot_average(logits, last):
    z = logits[last:]
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    p = e / np.sum(e, axis=-1, keepdims=True)
    return p.mean(axis=0)


# %% always_three mistake="three"
def snapshot_average(logits, last):
    z = logits[-3:]
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    p = e / np.sum(e, axis=-1, keepdims=True)
    return p.mean(axis=0)


# %% plain_exp mistake="overflow"
def snapshot_average(logits, last):
    e = np.exp(logits[-last:])
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% one_maximum mistake="max_of_all"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - np.max(z))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% centred mistake="mean_subtracted"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.mean(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% smallest_is_zero mistake="min_subtracted"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - np.min(z, axis=2, keepdims=True))
    return np.mean(e / np.sum(e, axis=2, keepdims=True), axis=0)


# %% no_probabilities mistake="no_softmax"
def snapshot_average(logits, last):
    return np.mean(logits[-last:], axis=0)


# %% along_the_images mistake="over_images"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.mean(e / e.sum(axis=1, keepdims=True), axis=0)


# %% along_the_snapshots mistake="over_snapshots"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=0))
    return np.mean(e / e.sum(axis=0), axis=0)


# %% whole_sum mistake="over_everything"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max())
    return np.mean(e / e.sum(), axis=0)


# %% sum_along_the_images mistake="sum_over_images"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).mean(axis=0)


# %% sum_along_the_snapshots mistake="sum_over_snapshots"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return (e / sum(e)).mean(axis=0)


# %% sum_without_axis mistake="sum_over_everything"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.mean(e / np.sum(e), axis=0)


# %% divided_at_the_end mistake="divided_late"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True)).mean(axis=0)
    return e / e.sum(axis=-1, keepdims=True)


# %% not_divided mistake="exp_of_shifted"
def snapshot_average(logits, last):
    z = logits[-last:]
    return np.mean(np.exp(z - z.max(axis=-1, keepdims=True)), axis=0)


# %% added_up mistake="sum"
def snapshot_average(logits, last):
    total = 0
    for z in logits[-last:]:
        e = np.exp(z - z.max(axis=1, keepdims=True))
        total = total + e / e.sum(axis=1, keepdims=True)
    return total


# %% divided_by_too_many mistake="divided_by_all"
def snapshot_average(logits, last):
    total = 0
    for z in logits[-last:]:
        e = np.exp(z - z.max(axis=1, keepdims=True))
        total = total + e / e.sum(axis=1, keepdims=True)
    return total / len(logits)


# %% counted_votes mistake="votes"
def snapshot_average(logits, last):
    votes = np.zeros(logits.shape[1:])
    for z in logits[-last:]:
        for image, row in enumerate(z):
            votes[image, np.argmax(row)] += 1
    return votes / last


# %% answer_as_class mistake="classes"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.argmax(np.mean(e / e.sum(axis=-1, keepdims=True), axis=0), axis=1)


# %% all_probabilities mistake="not_averaged"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% one_number mistake="mean_of_all"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True))


# %% wrong_axis mistake="mean_over_images"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=1)


# %% logistic mistake="sigmoid"
def snapshot_average(logits, last):
    return np.mean(1 / (1 + np.exp(-logits[-last:])), axis=0)


# %% middle_one mistake="median"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.median(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% two_oldest_and_sum mistake="oldest + sum"
def snapshot_average(logits, last):
    z = logits[:last]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.sum(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% two_all_and_images mistake="all + over_images"
def snapshot_average(logits, last):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.mean(e / e.sum(axis=1, keepdims=True), axis=0)


# %% weighted_by_certainty mistake=""
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    weight = p.max(axis=-1, keepdims=True)
    return (weight * p).sum(axis=0) / weight.sum(axis=0)


# %% moving_average mistake=""
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    mean = p[0]
    for one in p[1:]:
        mean = (mean + one) / 2
    return mean


# %% clipped_logits mistake=""
def snapshot_average(logits, last):
    z = np.clip(logits[-last:], -1, 1)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% two_decimals mistake=""
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.round(np.mean(e / e.sum(axis=-1, keepdims=True), axis=0), 2)


# %% keepdims_forgotten says="operands could not be broadcast"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1))
    return np.mean(e / e.sum(axis=-1), axis=0)


# %% in_place says="changes its input logits in place"
def snapshot_average(logits, last):
    logits -= logits.max(axis=-1, keepdims=True)
    e = np.exp(logits[-last:])
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)


# %% nothing_returned says="returns None"
def snapshot_average(logits, last):
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    p = np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)
