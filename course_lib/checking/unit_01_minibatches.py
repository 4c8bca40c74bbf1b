"""The exercise `minibatches` of unit 01: a random order, so it is judged by its properties."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Seeded, mistakes
from course_lib.units import unit_01_sgd as reference

# Below this many examples a random order can look like an old or an earlier one by chance.
ENOUGH = 25
# From this many on, several epochs together tell more; the chances below are those of 40 examples.
MANY = 40
# The epochs that are played with: four of one generator, that generator afresh, two of another.
FIRST, SECOND, AGAIN, OTHER = 0, 1, 4, 5

RNG_GLOBAL = (
    "The order does not come from `rng`: the same generator state must give the same batches. "
    "Call a method of the argument, such as rng.permutation(n), not np.random."
)
RNG_NEW = (
    "Every call gives the same batches: draw a new order from `rng` in each call. Make no generator "
    "of your own inside the function, and keep no order for the next call."
)
NOT_SHUFFLED = "The examples come in their old order: shuffle the row numbers before you cut."
BLOCKS = (
    "You shuffle whole batches, but neighbours stay together: shuffle the row numbers, then cut."
)
WITHIN = "You shuffle only inside each batch: shuffle all row numbers before you cut."
REPEATED = (
    "Some examples come twice in one epoch: draw without replacement, and do not let batches "
    "overlap or wrap around."
)
DROPPED = "The last examples are missing: the last batch may be smaller, but it must be there."
EMPTY = "One batch is empty: an epoch has ⌈n / batch_size⌉ batches."
FIXED = (
    "The order hardly changes from one epoch to the next: a fixed pattern that only starts "
    "elsewhere, or fixed batches in another order, is not a shuffle. Shuffle all row numbers anew."
)
SAME_PLACE = (
    "stands at the same place in every epoch: shuffle all n row numbers, first and last too."
)
OWN_PLACE = (
    "Too many rows stay at their own place (row i at place i): swapping a few is no shuffle. Use "
    "rng.permutation(n)."
)
PARTS = (
    "Some rows come early in every epoch and others late: shuffle all row numbers together, not one "
    "part after the other."
)
STRIDED = (
    "You walk through the old order in steps of one length, which is not a shuffle: use "
    "rng.permutation(n)."
)
ROLLED = "The examples come in their old order from another start: shuffle the row numbers."
ONE_SHORT = (
    "Every batch is one too short: the slice order[a:b] ends before b, so b is a + batch_size."
)
ONE_LONG = (
    "Every batch is one too long, so that neighbours overlap: the slice order[a:b] ends before b, so "
    "b is a + batch_size."
)
NO_BATCH = "there is no batch at all: does your loop run?"
BACKWARDS = "The examples come in their old order, backwards: shuffle the row numbers."
ONLY_FIRST = "Only the first batch is there: `return` belongs behind the loop, not inside it."
END_MISSING = "There are n rows, 0 to n−1: shuffle all of them."
DEEP = "Each batch must be an array of one axis, not of two, and no list of lists."
NOT_WHOLE = "The batches must hold row numbers, integers from 0 to n−1."
OUT_OF_RANGE = "Row numbers count from 0 to n−1."
SIZES = "Every batch but the last must hold batch_size examples, the last one what is left."
FLAT = "Return a list of batches, each an array of row numbers, not one flat array."


def _draw_minibatches(rng, part):
    seeds = rng.choice(2**31, size=12, replace=False).tolist()

    def case(label, n, batch_size):
        first, other = seeds.pop(), seeds.pop()
        then = [{}, {}, {}, {"rng": Seeded(first)}, {"rng": Seeded(other)}, {}]
        return Case(label, {"n": n, "batch_size": batch_size, "rng": Seeded(first)}, then)

    if part == "properties":
        return [
            case("one batch of everything", 30, 30),
            case("batches of one: online", 25, 1),
            case("a batch larger than the data", 27, 50),
            case("a single example", 1, 4),
        ]
    if part != "hidden":
        return [
            case("43 examples, batches of 8", 43, 8),
            case("40 examples, batches of 8", 40, 8),
        ]
    sizes = []
    for size in rng.integers(4, 9, size=2).tolist():
        # Not a whole number of batches, and not one short of it: equal pieces would be right by chance.
        rest = int(rng.integers(2, size - 1))
        sizes.append((int(rng.integers(10, 14)) * size + rest, size))
    return [
        case(f"{n} examples, batches of {size}", n, size)
        for n, size in [*sizes, (7 * int(rng.integers(6, 12)), 7), (101, 20)]
    ]


def judge_minibatches(case, outputs):
    """None if every epoch is a shuffled partition of the rows that depends on rng alone."""
    n, size = case.inputs["n"], case.inputs["batch_size"]
    epochs = []
    for epoch, batches in enumerate(outputs, start=1):
        pieces, found = _pieces_of(batches)
        if found == [NO_BATCH] and n < size:
            found = [f"{DROPPED} Here the only batch is the incomplete one."]
        if pieces is not None:
            rows = np.concatenate(pieces)
            found += _cut_problems(rows, pieces, n, size)
            found += _order_problems(pieces, n, size)
            epochs.append(rows)
        if found:
            found += _generator_problems(outputs, n, size)
            return f"epoch {epoch} of n = {n}, batch_size = {size}: {' '.join(found)}"
    found = _generator_problems(outputs, n, size)
    if found:
        return found[0]
    if n < ENOUGH or size >= n:
        return None
    # Equal orders count as alike: a pattern that starts elsewhere may start at the same place by chance.
    if any(_alike(epochs[FIRST], epochs[k], n, size) for k in (SECOND, OTHER)):
        return FIXED
    if n < MANY:
        return None
    del epochs[AGAIN]
    # Inside its batch the order of the rows does not matter: it may be sorted.
    rng = np.random.default_rng(0)
    return _steady([_unsorted(_pieces(epoch, size), rng) for epoch in epochs], n)


def _unsorted(pieces, rng):
    """The rows of an epoch, in random order inside the batches if all of them are sorted."""
    if all(np.all(np.diff(piece) > 0) or np.all(np.diff(piece) < 0) for piece in pieces):
        pieces = [rng.permutation(piece) for piece in pieces]
    return np.concatenate(pieces)


def _steady(epochs, n):
    """A sentence if six different epochs have more in common than six shuffles."""
    epochs = np.stack(epochs)
    # Kendall's W, 1/6 on average: 6 (n − 1) W is nearly χ² with n − 1 degrees of freedom, 0.45 once in 10⁷.
    places = np.argsort(epochs, axis=1)
    if places.mean(axis=0).var() >= 0.45 * places[0].var():
        return PARTS
    # One in each epoch by chance, so their number is Poisson's with mean 6: 22 once in 2 million.
    if np.sum(epochs == np.arange(n)) >= 22:
        return OWN_PLACE
    # n rows, each 5 times with chance 1/n where it was: once in n⁴, 2.6 million.
    same = np.flatnonzero(np.all(epochs == epochs[0], axis=0))
    if len(same):
        return f"Row {epochs[0, same[0]]} {SAME_PLACE}"
    return None


def _alike(a, b, n, size):
    """Whether two orders share what two shuffles share only by chance.

    Two shuffles have about one pair of neighbours and one difference in common; n/2 of them come by
    chance once in 10⁹ or less.
    """
    neighbours = [np.column_stack([order, np.roll(order, -1)]) @ [n, 1] for order in (a, b)]
    shared = len(np.intersect1d(*neighbours))
    moved = np.bincount((b - a) % n).max()
    steps = np.bincount(np.diff(a) % n).max()
    if max(shared, moved, steps) >= n / 2:
        return True
    if not 1 < size < n:
        return False
    sets = [{frozenset(piece.tolist()) for piece in _pieces(order, size)} for order in (a, b)]
    return len(sets[0] & sets[1]) >= len(sets[0]) / 2


def _pieces_of(batches):
    """(the batches as arrays, what is wrong with some); (None, what is wrong) if they cannot be read."""
    if not isinstance(batches, (list, tuple, np.ndarray)):
        return None, [f"expected a list of batches, got {type(batches).__name__}."]
    if isinstance(batches, np.ndarray) and batches.ndim == 0:
        return None, ["expected a list of batches, got one number."]
    if len(batches) == 0:
        return None, [NO_BATCH]
    try:
        pieces = [np.asarray(batch) for batch in batches]
    except ValueError:  # lists of different lengths inside one batch
        return None, [DEEP]
    if any(piece.ndim == 0 for piece in pieces):
        return None, [FLAT]
    if any(piece.ndim > 1 for piece in pieces):
        return None, [DEEP]
    full = [piece for piece in pieces if piece.size]
    if any(piece.dtype.kind not in "iu" for piece in full):
        return None, [NOT_WHOLE]
    return full or None, [EMPTY] if len(full) < len(pieces) else []


def _cut_problems(rows, pieces, n, size):
    """At most one sentence: what is wrong with the batches as a partition of the rows."""
    if rows.min() < 0 or rows.max() >= n:
        return [f"{OUT_OF_RANGE} Got {rows.min()} to {rows.max()}."]
    inner = {len(piece) for piece in pieces[:-1]}
    if len(np.unique(rows)) < len(rows):
        return [ONE_LONG if inner == {size + 1} else REPEATED]
    missing = np.setdiff1d(np.arange(n), rows)
    if len(missing):
        if len(pieces) == 1 and len(rows) == size:
            return [ONLY_FIRST]
        if size > 1 and inner == {size - 1}:
            return [ONE_SHORT]
        if missing.tolist() in ([0], [n - 1]):
            return [f"{END_MISSING} Row {missing[0]} is missing."]
        return [f"{DROPPED} Got {len(rows)} of {n}."]
    lengths = [len(piece) for piece in pieces]
    wanted = [min(size, n - start) for start in range(0, n, size)]
    if lengths != wanted:
        return [f"{SIZES} Expected the sizes {_listed(wanted)}, got {_listed(lengths)}."]
    return []


def _listed(sizes):
    """The sizes as text: all of a few, else both ends."""
    if len(sizes) <= 8:
        return ", ".join(map(str, sizes))
    return f"{_listed(sizes[:3])}, …, {_listed(sizes[-3:])}"


def _order_problems(pieces, n, size):
    """At most one sentence: the order is not that of shuffled rows."""
    rows = np.concatenate(pieces)
    # One batch of everything may be sorted; of more than n rows the order says nothing.
    if n < ENOUGH or size >= n or not n / 2 <= len(rows) <= n:
        return []
    moves = np.diff(rows)
    # A random order has about two such neighbours; n/2 of them come by chance once in 10⁶ or less.
    if np.sum(np.abs(moves) == 1) >= n / 2:
        if np.all(moves <= 0):
            return [BACKWARDS]
        if np.all(moves % n == 1) and rows[0] % size:
            return [ROLLED]
        return [NOT_SHUFFLED if np.all(moves >= 0) or size == 1 else BLOCKS]
    whole = all(np.ptp(piece) + 1 == len(piece) for piece in pieces)
    if size > 1 and whole and np.all(np.diff([piece.min() for piece in pieces]) > 0):
        return [WITHIN]
    if np.bincount(moves % n).max() >= n / 2:
        return [STRIDED]
    return []


def _generator_problems(outputs, n, size):
    """At most one sentence: the order does not depend on the given generator, or on nothing else."""
    read = [_pieces_of(batches)[0] for batches in outputs]
    if n < ENOUGH or size >= n or any(pieces is None for pieces in read):
        return []
    if any(_order_problems(pieces, n, size) for pieces in read):
        return []
    first, second, again, other = (np.concatenate(read[k]) for k in (FIRST, SECOND, AGAIN, OTHER))
    if not np.array_equal(first, again):
        return [RNG_GLOBAL]
    if np.array_equal(first, second) and np.array_equal(first, other):
        return [RNG_NEW]
    return []


def _pieces(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def _build(order=lambda n, rng: rng.permutation(n), cut=_pieces):
    """The rows in an order, then cut; ``cut(rows, size)`` returns the batches."""
    return lambda n, batch_size, rng: cut(order(n, rng), batch_size)


def _counted(order, size):
    return math.ceil(len(order) / size)


def _shuffled_blocks(n, size, rng):
    *blocks, last = _pieces(np.arange(n), size)
    # Never the old order, which would be another mistake.
    order = np.roll(rng.permutation(len(blocks)), 1)
    if np.array_equal(order, np.arange(len(blocks))):
        order = order[::-1]
    return [*(blocks[k] for k in order), last]


def _merge_last(order, size):
    *batches, last = _pieces(order, size)
    if len(last) == size or not batches:
        return [*batches, last]
    return [*batches[:-1], np.concatenate([batches[-1], last])]


def _stride(n):
    """About 0.6 n, without a common divisor: neighbours are far apart, every row comes once."""
    return next(k for k in range(max(1, 3 * n // 5), n + 1) if math.gcd(k, n) == 1 or n == 1)


def _fixed_order(n):
    return np.random.default_rng(7).permutation(n)


def _fixed_batches(n, size, rng):
    *batches, last = _pieces(_fixed_order(n), size)
    return [*(rng.permutation(batches[k]) for k in rng.permutation(len(batches))), last]


def _halves(n, rng):
    return np.concatenate([rng.permutation(n // 2), n // 2 + rng.permutation(n - n // 2)])


def _swapped(n, rng):
    order = np.arange(n)
    for _ in range(n // 2):
        i, j = rng.integers(n, size=2)
        order[[i, j]] = order[[j, i]]
    return order


MINIBATCH_MISTAKES = (
    ("not_shuffled", {"order": lambda n, rng: np.arange(n)}, NOT_SHUFFLED),
    ("backwards", {"order": lambda n, rng: np.arange(n)[::-1]}, BACKWARDS),
    ("rolled", {"order": lambda n, rng: np.roll(np.arange(n), rng.choice([-3, 3]))}, ROLLED),
    ("with_replacement", {"order": lambda n, rng: rng.integers(0, n, n)}, REPEATED),
    ("drawn_per_batch", lambda n, size, rng: [
        rng.choice(n, size=min(size, n - start), replace=False) for start in range(0, n, size)
    ], REPEATED),
    ("wrapped", {"cut": lambda order, size:
        _pieces(np.resize(order, size * _counted(order, size)), size)}, REPEATED),
    ("overlapping", {"cut": lambda order, size: [
        order[start : start + size + 1] for start in range(0, len(order), size)]}, ONE_LONG),
    ("start_by_one", {"cut": lambda order, size: [
        order[k : k + size] for k in range(_counted(order, size))]}, REPEATED),
    ("step_of_one", {"cut": lambda order, size: [
        order[start : start + size] for start in range(len(order))]}, REPEATED),
    ("growing", {"cut": lambda order, size: [
        order[: start + size] for start in range(0, len(order), size)]}, REPEATED),
    ("last_dropped", {"cut": lambda order, size: _pieces(order[: len(order) // size * size], size)},
     DROPPED),
    ("one_short", {"cut": lambda order, size: [
        order[start : start + size - 1] for start in range(0, len(order), size)]}, ONE_SHORT),
    ("last_batch_dropped", {"cut": lambda order, size: _pieces(order, size)[:-1]}, DROPPED),
    ("only_first", {"cut": lambda order, size: [order[:size]]}, ONLY_FIRST),
    ("last_row_missing", {"order": lambda n, rng: rng.permutation(max(n - 1, 1))}, END_MISSING),
    ("first_row_missing", {"order": lambda n, rng: 1 + rng.permutation(max(n - 1, 1))},
     END_MISSING),
    ("last_merged", {"cut": _merge_last}, SIZES),
    ("equal_pieces", {"cut": lambda order, size: np.array_split(order, _counted(order, size))},
     SIZES),
    ("count_for_size", {"cut": lambda order, size: np.array_split(order, size)}, SIZES),
    ("short_first", {"cut": lambda order, size: np.split(
        order, np.arange(len(order) % size or size, len(order), size))}, SIZES),
    ("empty_last", {"cut": lambda order, size: [
        order[k * size : (k + 1) * size] for k in range(len(order) // size + 1)]}, EMPTY),
    ("end_is_size", {"cut": lambda order, size: [
        order[start:size] for start in range(0, len(order), size)]}, EMPTY),
    ("new_generator", {"order": lambda n, rng: np.random.default_rng(0).permutation(n)}, RNG_NEW),
    ("unseeded", {"order": lambda n, rng: np.random.default_rng().permutation(n)}, RNG_GLOBAL),
    ("global_random", {"order": lambda n, rng: np.random.permutation(n)},  # noqa: NPY002
     RNG_GLOBAL),
    ("blocks", _shuffled_blocks, BLOCKS),
    ("within_batches", lambda n, size, rng: [
        rng.permutation(piece) for piece in _pieces(np.arange(n), size)
    ], WITHIN),
    ("fixed_pattern", {"order": lambda n, rng:
        np.roll(_fixed_order(n), rng.integers(1, n) if n > 1 else 0)}, FIXED),
    ("fixed_plus_offset", {"order": lambda n, rng: (_fixed_order(n) + rng.integers(n)) % n}, FIXED),
    ("stride", {"order": lambda n, rng: (_stride(n) * np.arange(n) + rng.integers(n)) % n},
     STRIDED),
    ("every_kth", {"order": lambda n, rng: np.arange(n), "cut": lambda order, size: [
        order[k :: _counted(order, size)] for k in range(_counted(order, size))]}, STRIDED),
    ("fixed_batches", _fixed_batches, FIXED),
    ("last_row_stays", {"order": lambda n, rng: np.append(rng.permutation(n - 1), n - 1)}, SAME_PLACE),
    ("few_swaps", {"order": _swapped}, OWN_PLACE),
    ("halves", {"order": _halves}, PARTS),
    ("from_one", {"order": lambda n, rng: 1 + rng.permutation(n)}, OUT_OF_RANGE),
    ("not_row_numbers", {"order": lambda n, rng: rng.random(n)}, NOT_WHOLE),
    ("as_floats", {"order": lambda n, rng: rng.permutation(n).astype(float)}, NOT_WHOLE),
    ("two_axes", {"cut": lambda order, size: [piece[None] for piece in _pieces(order, size)]},
     DEEP),
    ("flat", {"cut": lambda order, size: order}, FLAT),
)  # fmt: skip

MINIBATCHES = Exercise(
    reference=reference.minibatches,
    outputs=("batches",),
    draw=_draw_minibatches,
    judge=judge_minibatches,
    hints=(
        "Two separate things: first put all n row numbers into a random order, then cut.",
        "rng.permutation(n) is the order. The pieces start at 0, batch_size, 2·batch_size, …; a "
        "slice that reaches beyond the end is simply shorter.",
        "order = rng.permutation(n);  "
        "[order[start : start + batch_size] for start in range(0, n, batch_size)]",
    ),
    build=_build,
    mistakes=mistakes(MINIBATCH_MISTAKES, _build),
)
