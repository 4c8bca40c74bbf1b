"""The exercise `minibatches` of unit 01: a random order, so it is judged by its properties."""

from __future__ import annotations

import math

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Seeded
from course_lib.units import unit_01_sgd as reference

# Below this many examples two random orders can be equal by chance.
ENOUGH = 20

RNG_GLOBAL = (
    "The order does not come from `rng`: the same generator state must give the same batches. "
    "Call a method of the argument, such as rng.permutation(n), not np.random."
)
RNG_NEW = (
    "Two calls with the same generator give the same batches: do not make a new generator inside "
    "the function, use the one you are given."
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
NOT_WHOLE = "The batches must hold row numbers, integers from 0 to n−1."
OUT_OF_RANGE = "Row numbers count from 0 to n−1."
SIZES = "Every batch but the last must hold batch_size examples, the last one what is left."
FLAT = "Return a list of batches, each an array of row numbers, not one flat array."


def _draw_minibatches(rng, part):
    seeds = rng.choice(2**31, size=12, replace=False).tolist()

    def case(label, n, batch_size):
        first, other = seeds.pop(), seeds.pop()
        # One generator for two epochs; then the same seed again, then another.
        then = [{}, {"rng": Seeded(first)}, {"rng": Seeded(other)}]
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
            case("40 examples, batches of 8", 40, 8),
            case("43 examples, batches of 8", 43, 8),
        ]
    sizes = [(int(rng.integers(50, 90)), int(rng.integers(4, 9))) for _ in range(2)]
    return [
        case(f"{n} examples, batches of {size}", n, size)
        for n, size in [*sizes, (7 * int(rng.integers(6, 12)), 7), (101, 20)]
    ]


def judge_minibatches(case, outputs):
    """None if every epoch is a shuffled partition of the rows that depends on rng alone."""
    n, size = case.inputs["n"], case.inputs["batch_size"]
    epochs = []
    for epoch, batches in enumerate(outputs, start=1):
        rows, problem = _rows(batches, n, size)
        if problem:
            return f"epoch {epoch} of n = {n}, batch_size = {size}: {problem}"
        epochs.append(rows)
    first, second, again, other = epochs
    if n < ENOUGH:
        return None
    if not np.array_equal(first, again):
        return RNG_GLOBAL
    if np.array_equal(first, second) and np.array_equal(first, other):
        return RNG_NEW
    # Equal orders count as alike: a pattern that starts elsewhere may start at the same place by chance.
    if any(_alike(first, epoch, n, size) for epoch in (second, other)):
        return FIXED
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


def _rows(batches, n, size):
    """(the epoch's row numbers in order, None) or (None, what is wrong)."""
    if not isinstance(batches, (list, tuple, np.ndarray)) or len(batches) == 0:
        return None, f"expected a list of batches, got {type(batches).__name__}."
    pieces = [np.asarray(batch) for batch in batches]
    if any(piece.ndim == 0 for piece in pieces):
        return None, FLAT
    if any(piece.size == 0 for piece in pieces):
        return None, EMPTY
    if any(piece.ndim > 1 or piece.dtype.kind not in "iu" for piece in pieces):
        return None, NOT_WHOLE
    rows = np.concatenate(pieces)
    if rows.min() < 0 or rows.max() >= n:
        return None, f"{OUT_OF_RANGE} Got {rows.min()} to {rows.max()}."
    if len(np.unique(rows)) < len(rows):
        return None, REPEATED
    if len(rows) < n:
        return None, f"{DROPPED} Got {len(rows)} of {n}."
    lengths = [len(piece) for piece in pieces]
    wanted = [min(size, n - start) for start in range(0, n, size)]
    if lengths != wanted:
        return None, f"{SIZES} Expected the sizes {wanted[:4]}…, got {lengths[:4]}…"
    return rows, _order_problem(rows, size) if n >= ENOUGH else None


def _order_problem(rows, size):
    n = len(rows)
    # A random order has about two such neighbours; n/2 of them come by chance once in 10⁵ or less.
    if np.sum(np.abs(np.diff(rows)) == 1) >= n / 2:
        return NOT_SHUFFLED if np.array_equal(rows, np.arange(n)) or size in (1, n) else BLOCKS
    if 1 < size < n and np.array_equal(rows // size, np.arange(n) // size):
        return WITHIN
    return None


def _pieces(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def _wrap(n, size, rng):
    order = rng.permutation(n)
    return _pieces(np.resize(order, size * math.ceil(n / size)), size)


def _overlap(n, size, rng):
    order = rng.permutation(n)
    return [order[start : start + size + 1] for start in range(0, n, size)]


def _shuffled_blocks(n, size, rng):
    *blocks, last = _pieces(np.arange(n), size)
    # Never the old order, which would be another mistake.
    order = np.roll(rng.permutation(len(blocks)), 1)
    if np.array_equal(order, np.arange(len(blocks))):
        order = order[::-1]
    return [*(blocks[k] for k in order), last]


def _merge_last(n, size, rng):
    *batches, last = _pieces(rng.permutation(n), size)
    if len(last) == size or not batches:
        return [*batches, last]
    return [*batches[:-1], np.concatenate([batches[-1], last])]


def _stride(n):
    """About 0.6 n, without a common divisor: neighbours are far apart, every row comes once."""
    return next(k for k in range(max(1, 3 * n // 5), n + 1) if math.gcd(k, n) == 1 or n == 1)


def _fixed_batches(n, size, rng):
    *batches, last = _pieces(np.random.default_rng(7).permutation(n), size)
    return [*(rng.permutation(batches[k]) for k in rng.permutation(len(batches))), last]


MINIBATCH_MISTAKES = (
    ("not_shuffled", lambda n, size, rng: _pieces(np.arange(n), size), NOT_SHUFFLED),
    ("with_replacement", lambda n, size, rng: _pieces(rng.integers(0, n, n), size), REPEATED),
    ("drawn_per_batch", lambda n, size, rng: [
        rng.choice(n, size=min(size, n - start), replace=False) for start in range(0, n, size)
    ], REPEATED),
    ("wrapped", _wrap, REPEATED),
    ("overlapping", _overlap, REPEATED),
    ("last_dropped", lambda n, size, rng: _pieces(rng.permutation(n)[: n // size * size], size),
     DROPPED),
    ("last_merged", _merge_last, SIZES),
    ("equal_pieces", lambda n, size, rng: np.array_split(rng.permutation(n), math.ceil(n / size)),
     SIZES),
    ("count_for_size", lambda n, size, rng: np.array_split(rng.permutation(n), size), SIZES),
    ("empty_last", lambda n, size, rng: [
        rng_order[k * size : (k + 1) * size]
        for rng_order in [rng.permutation(n)] for k in range(n // size + 1)
    ], EMPTY),
    ("new_generator", lambda n, size, rng: _pieces(np.random.default_rng(0).permutation(n), size),
     RNG_NEW),
    ("unseeded", lambda n, size, rng: _pieces(np.random.default_rng().permutation(n), size),
     RNG_GLOBAL),
    ("global_random",
     lambda n, size, rng: _pieces(np.random.permutation(n), size),  # noqa: NPY002
     RNG_GLOBAL),
    ("blocks", _shuffled_blocks, BLOCKS),
    ("within_batches", lambda n, size, rng: [
        rng.permutation(piece) for piece in _pieces(np.arange(n), size)
    ], WITHIN),
    ("fixed_pattern", lambda n, size, rng: _pieces(
        np.roll(np.random.default_rng(7).permutation(n), rng.integers(1, n) if n > 1 else 0), size
    ), FIXED),
    ("fixed_plus_offset", lambda n, size, rng: _pieces(
        (np.random.default_rng(7).permutation(n) + rng.integers(n)) % n, size
    ), FIXED),
    ("stride", lambda n, size, rng: _pieces((_stride(n) * np.arange(n) + rng.integers(n)) % n, size),
     FIXED),
    ("fixed_batches", _fixed_batches, FIXED),
    ("from_one", lambda n, size, rng: _pieces(1 + rng.permutation(n), size), OUT_OF_RANGE),
    ("not_row_numbers", lambda n, size, rng: _pieces(rng.random(n), size), NOT_WHOLE),
    ("flat", lambda n, size, rng: rng.permutation(n), FLAT),
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
    mistakes=tuple(Mistake(*row) for row in MINIBATCH_MISTAKES),
)
