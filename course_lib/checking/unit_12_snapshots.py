"""Exercises of unit 12 about snapshots: restart_steps and snapshot_average."""

from __future__ import annotations

import numpy as np

from course_lib.checking.exercise import Case, Exercise, mistakes
from course_lib.checking.unit_12_schedules import ADDED_ROWS
from course_lib.units import unit_12_sgdr as reference

# --- restart_steps -----------------------------------------------------------------------------


def _draw_steps(rng, part):
    def case(T0, Tmult, steps):
        label = f"T0 = {T0}, Tmult = {Tmult}, steps = {steps}"
        return Case(label, {"T0": T0, "Tmult": Tmult, "steps": steps})

    if part == "properties":
        return [
            case(10, 1, 55),
            case(7, 2, 6),  # none is complete
            case(7, 2, 7),
            case(1, 2, 0),
        ]
    if part != "hidden":
        return [
            case(10, 2, 100),
            case(5, 1, 23),
            case(4, 3, 160),  # the fourth period ends with the budget
            case(6, 2, 41),
            case(50, 1, 49),
        ]
    cases = []
    for mult in (1, 2, 3, 4):
        # Equal periods may be many: no fixed number of them is enough.
        T0, n = int(rng.integers(3, 60)), int(rng.integers(3, 6)) + (30 if mult == 1 else 0)
        ends = T0 * np.cumsum(mult ** np.arange(n + 1))
        cases.append(case(T0, mult, int(rng.integers(ends[-2] + 1, ends[-1] - 1))))
    T0 = int(rng.integers(3, 60))
    return [*cases, case(T0, 2, 15 * T0), case(T0, 5, 31 * T0 - 1)]


def build_steps(
    first=lambda T0, m: T0,
    longer=lambda T, T0, m, i: T * m,
    begin=0,
    end=lambda end, T: end + T,
    inside=lambda end, T, steps: end <= steps,
    kept=lambda end, T: end,
    finish=lambda ends, steps: ends,
):
    """restart_steps from its parts: lengths T, ends added up from ``begin``, what is kept of each."""

    def version(T0, Tmult, steps):
        T, e, i, ends = first(T0, Tmult), begin, 0, []
        while i < 300:  # a wrong length may never get there
            e = end(e, T)
            if not inside(e, T, steps):
                break
            ends.append(kept(e, T))
            T, i = longer(T, T0, Tmult, i), i + 1
        return np.array(finish(ends, steps), dtype=float)

    return version


STEPS_ROWS = (
    ("strict", {"inside": lambda end, T, steps: end < steps},
     "A period that ends exactly with the budget is complete, too: ≤ steps, not < steps."),
    ("lengths", {"kept": lambda end, T: T},
     "You return the lengths of the periods; add them up."),
    ("lengths_inside", {"end": lambda end, T: T},
     "You return the lengths of the periods (or multiply the end by Tmult): it is the length that grows, and the end "
     "is the sum of all lengths so far."),
    ("begins", {"kept": lambda end, T: end - T},
     "You return where the periods begin; asked is where they end. The 0 does not belong there."),
    ("zero_too", {"finish": lambda ends, steps: [0, *ends]},
     "The 0 is no end of a period: the first one ends after T0 steps."),
    ("one_beyond", {"inside": lambda end, T, steps: end - T <= steps},
     "Your last period is not complete within the budget: only ends ≤ steps count."),
    ("one_beyond_strict", {"inside": lambda end, T, steps: end - T < steps},
     "Your last period is not complete within the budget: only ends ≤ steps count."),
    ("length_inside", {"inside": lambda end, T, steps: steps >= T},
     "You compare the *length* of a period with the budget; compare the sum of all lengths so far."),
    ("steps_too", {"finish": lambda ends, steps: [*ends, steps]},
     "You always add the budget itself; it counts only where a period ends there."),
    ("steps_added", {"finish": lambda ends, steps: ends if ends and ends[-1] == steps else [*ends, steps]},
     "You add the budget as the last end, but no period ends there."),
    ("all_alike", {"longer": lambda T, T0, m, i: T},
     "All your periods have T0 steps: each one is Tmult times as long as the one before."),
    ("first_longer", {"first": lambda T0, m: T0 * m},
     "Your first period has T0 · Tmult steps; it has T0. Multiply after the period, not before."),
    ("first_added", {"longer": lambda T, T0, m, i: T0 * m**i},
     "Your second period has T0 steps again: it has T0 · Tmult."),
    *ADDED_ROWS,
    ("doubles", {"longer": lambda T, T0, m, i: 2 * T},
     "Your periods always double: use the argument Tmult."),
    ("mult_squared", {"longer": lambda T, T0, m, i: T * m * m},
     "Your periods grow by Tmult²: multiply by Tmult once per period."),
    ("growing_power", {"longer": lambda T, T0, m, i: T * m ** (i + 1)},
     "Your periods grow too fast: T_i = T0 · Tmultⁱ."),
    ("last_index", {"kept": lambda end, T: end - 1},
     "One too small: that is the t of the last step of the period; after it t + 1 steps are taken."),
    ("one_late", {"kept": lambda end, T: end + 1},
     "One too large: the period is complete after T_0 + … + T_i steps."),
    ("begins_at_one", {"begin": 1},
     "You begin to count at 1: after the first period T0 steps are taken."),
    ("middles", {"kept": lambda end, T: end - T / 2},
     "You return the middles of the periods; return their ends."),
    ("last_only", {"finish": lambda ends, steps: ends[-1:]},
     "You return only one end: return all of them."),
    ("first_only", {"finish": lambda ends, steps: ends[:1]},
     "You return only the first end: `return` belongs behind the loop, not inside it."),
    ("first_missing", {"finish": lambda ends, steps: ends[1:]},
     "The first period's end is missing."),
    ("last_missing", {"finish": lambda ends, steps: ends[:-1]},
     "The last complete period is missing."),
    ("falling", {"finish": lambda ends, steps: ends[::-1]},
     "The ends must rise: the first period first."),
    ("number", {"finish": lambda ends, steps: len(ends)},
     "You return how many periods are complete; return after how many steps each of them is."),
)  # fmt: skip

RESTART_STEPS = Exercise(
    reference=reference.restart_steps,
    outputs=("ends",),
    draw=_draw_steps,
    hints=(
        "Write down the lengths of the first four periods for T0 = 10, Tmult = 2. After how many steps is each done?",
        "Keep two numbers: the length T of the present period and its end. The next length is T · Tmult, the next end "
        "the old end plus that length.",
        "T = T0; end = T;  while end <= steps: ends.append(end); T = T * Tmult; end = end + T",
    ),
    build=build_steps,
    mistakes=mistakes(STEPS_ROWS, build_steps),
)


# --- snapshot_average --------------------------------------------------------------------------


def _draw_average(rng, part):
    def drawn(snapshots, images, classes, last, size=2.0):
        label = f"{snapshots} snapshots, {images} images, {classes} classes, last = {last}"
        logits = size * rng.normal(size=(snapshots, images, classes))
        return Case(label, {"logits": logits, "last": last})

    def large(snapshots, last):
        # Each image has a size of its own, up or down: the largest of all does not help the others.
        shift = np.array([-1500.0, 0.0, 900.0, 2000.0])[None, :, None]
        logits = rng.normal(size=(snapshots, 4, 3)) + rng.permuted(shift, axis=1)
        logits[:, 0] *= 1000  # far apart within an image, too: there only the largest helps
        return Case(f"logits that exp cannot hold, last = {last}", {"logits": logits, "last": last})

    if part == "properties":
        same = np.broadcast_to(rng.normal(size=(1, 4, 3)), (5, 4, 3)).copy()
        return [
            Case("equal snapshots: the average is one of them", {"logits": same, "last": 3}),
            Case("all logits equal: all classes equally likely", {"logits": np.full((2, 3, 4), 7.0), "last": 2}),
            drawn(4, 3, 5, 1),
        ]  # fmt: skip
    if part != "hidden":
        return [
            drawn(4, 3, 5, 2),
            drawn(5, 4, 2, 3),
            drawn(3, 6, 4, 3),
            drawn(2, 3, 3, 1),
            large(4, 2),
        ]
    snapshots = [int(k) for k in rng.integers(5, 9, size=3)]
    return [
        drawn(snapshots[0], 12, 4, snapshots[0] - 1, 1.0),
        drawn(snapshots[1], 5, 10, snapshots[1] - 3, 3.0),
        drawn(snapshots[2], 3, 7, snapshots[2]),
        large(6, 4),
        Case(
            "float32",
            {"logits": np.float32(rng.normal(size=(4, 3, 5))), "last": 2},
        ),
    ]


def _softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def build_average(
    chosen=lambda z, last: z[-last:],
    before=lambda z: z,
    probabilities=_softmax,
    mean=lambda p: np.mean(p, axis=0),
    count=lambda z, last: 1.0,
    finish=lambda p: p,
):
    """snapshot_average from its parts; ``count`` is a factor that the mean gets too much."""

    def version(logits, last):
        z = np.asarray(logits, dtype=float)
        with np.errstate(all="ignore"):
            return finish(mean(probabilities(before(chosen(z, last)))) * count(z, last))

    return version


def _one_hot(p):
    return np.eye(p.shape[-1])[p.argmax(axis=-1)]


def _shifted(z, shift):
    """Softmax with ``shift`` in the place of each image's own maximum."""
    e = np.exp(z - shift)
    return e / e.sum(axis=-1, keepdims=True)


def _divided(z, axis):
    """e^z, each image's own maximum subtracted, divided by the sum over ``axis``."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _later_more(p):
    weights = np.arange(1, len(p) + 1)
    return np.tensordot(weights / weights.sum(), p, axes=1)


AVERAGE_ROWS = (
    ("logits_averaged", {"before": lambda z: np.mean(z, axis=0, keepdims=True)},
     "You average the logits and take softmax then (a geometric mean); here softmax comes first, then the average."),
    ("oldest", {"chosen": lambda z, last: z[:last]},
     "You average the oldest snapshots; the newest are the last ones, logits[-last:]."),
    ("all", {"chosen": lambda z, last: z},
     "You average all snapshots: take only the newest `last`."),
    ("newest_alone", {"chosen": lambda z, last: z[-1:]},
     "You use the newest snapshot alone: average the newest `last`."),
    ("one_snapshot", {"chosen": lambda z, last: z[-last : len(z) - last + 1]},
     "You use one single snapshot, logits[-last]; a slice has a colon: logits[-last:]."),
    ("skips_newest", {"chosen": lambda z, last: z[-last - 1 : -1] if last < len(z) else z[:-1]},
     "You leave the newest snapshot out: logits[-last:] goes to the end."),
    ("one_more", {"chosen": lambda z, last: z[-last - 1 :]},
     "You average one snapshot too many."),
    ("one_less", {"chosen": lambda z, last: z[-last + 1 :] if last > 1 else z},
     "You average one snapshot too few."),
    ("from_last", {"chosen": lambda z, last: z[last:] if last < len(z) else np.full_like(z, np.nan)},
     "logits[last:] leaves out the first `last`; the newest `last` are logits[-last:]."),
    ("three", {"chosen": lambda z, last: z[-3:]},
     "You always average three snapshots: use the argument last."),
    ("max_of_all", {"probabilities": lambda z: _shifted(z, z.max())},
     "You subtract the largest logit of all; for an image whose logits lie far below, exp is then 0 everywhere. "
     "Subtract each image's own maximum, max(axis=-1, keepdims=True)."),
    ("overflow", {"probabilities": lambda z: _shifted(z, 0.0)},
     "exp overflows for large logits: subtract each image's largest logit first, which changes no probability."),
    ("min_subtracted", {"probabilities": lambda z: _shifted(z, z.min(axis=-1, keepdims=True))},
     "exp overflows where the logits of an image lie far apart: subtract its largest logit, not the smallest."),
    ("mean_subtracted", {"probabilities": lambda z: _shifted(z, z.mean(axis=-1, keepdims=True))},
     "exp overflows where the logits of an image lie far apart: subtract its largest logit, not the mean."),
    ("max_of_snapshots", {"probabilities": lambda z: _shifted(z, z.max(axis=0))},
     "You subtract the maximum over the snapshots; softmax stays the same only if all classes of an image lose the "
     "same number: max(axis=-1, keepdims=True)."),
    ("no_softmax", {"probabilities": lambda z: z},
     "You average the logits and leave them so: softmax makes probabilities of them."),
    ("over_images", {"probabilities": lambda z: _softmax(z, axis=1)},
     "Your softmax adds up over the images; it is over the classes, the last axis."),
    ("over_snapshots", {"probabilities": lambda z: _softmax(z, axis=0)},
     "Your softmax adds up over the snapshots; it is over the classes, the last axis."),
    ("sum_over_images", {"probabilities": lambda z: _divided(z, 1)},
     "Your softmax adds up over the images; it is over the classes, the last axis."),
    ("sum_over_snapshots", {"probabilities": lambda z: _divided(z, 0)},
     "Your softmax adds up over the snapshots; it is over the classes, the last axis."),
    ("sum_over_everything", {"probabilities": lambda z: _divided(z, None)},
     "Your softmax adds up over the whole array: sum over the classes alone, sum(axis=-1, keepdims=True)."),
    ("over_everything", {"probabilities": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()},
     "Your softmax adds up over the whole array: sum over the classes alone, sum(axis=-1, keepdims=True)."),
    ("per_snapshot", {"probabilities": lambda z: _softmax(z.reshape(len(z), -1)).reshape(z.shape)},
     "Your softmax adds up over all images of a snapshot: sum over the classes alone, axis=-1."),
    ("not_normalised", {"probabilities": lambda z: np.exp(z)},
     "You leave out the division by the sum over the classes."),
    ("exp_of_shifted", {"probabilities": lambda z: np.exp(z - z.max(axis=-1, keepdims=True))},
     "You leave out the division by the sum over the classes."),
    ("divided_late", {
        "probabilities": lambda z: np.exp(z - z.max(axis=-1, keepdims=True)),
        "finish": lambda p: p / p.sum(axis=-1, keepdims=True),
     },
     "You average e^z and divide by the sum then: make probabilities of each snapshot first."),
    ("minus", {"before": lambda z: -z},
     "A sign is wrong: exp(z), so that the largest logit is the most probable class."),
    ("base_two", {"before": lambda z: z * np.log(2)},
     "You take powers of 2: softmax takes exp."),
    ("sigmoid", {"probabilities": lambda z: 1 / (1 + np.exp(-z))},
     "You apply the logistic function to each class; softmax divides by the sum over the classes."),
    ("log_softmax", {"probabilities": lambda z: np.log(_softmax(z))},
     "You average log-probabilities: average the probabilities."),
    ("sum", {"mean": lambda p: np.sum(p, axis=0)},
     "You add up the snapshots: divide by their number, so that each row sums to 1."),
    ("divided_by_all", {"count": lambda z, last: last / len(z)},
     "You divide by the number of all snapshots; only `last` of them were added up."),
    ("votes", {"mean": lambda p: np.mean(_one_hot(p), axis=0)},
     "You count votes: average the probabilities themselves."),
    ("median", {"mean": lambda p: np.median(p, axis=0)},
     "You take the median over the snapshots; take the mean."),
    ("maximum", {"mean": lambda p: np.max(p, axis=0)},
     "You take the largest probability over the snapshots; take the mean."),
    ("product", {"mean": lambda p: np.prod(p, axis=0)},
     "You multiply the snapshots' probabilities; take their mean."),
    ("later_more", {"mean": _later_more},
     "Your average gives later snapshots more weight; all count the same."),
    ("mean_over_images", {"mean": lambda p: np.mean(p, axis=1)},
     "You average over the images; average over the snapshots, axis 0."),
    ("mean_of_all", {"mean": lambda p: np.mean(p)},
     "np.mean without axis averages everything into one number: axis=0 are the snapshots."),
    ("not_averaged", {"mean": lambda p: p},
     "You return the probabilities of every snapshot: average over axis 0."),
    ("classes", {"finish": lambda p: np.argmax(p, axis=-1)},
     "You return the most probable class; return the probabilities."),
    ("transposed", {"finish": lambda p: np.transpose(p)},
     "Your result is transposed: one row per image."),
)  # fmt: skip

SNAPSHOT_AVERAGE = Exercise(
    reference=reference.snapshot_average,
    outputs=("p",),
    draw=_draw_average,
    hints=(
        "Three steps: take the newest snapshots, make probabilities of each, average. In which order?",
        "logits[-last:] are the newest. Softmax is over the last axis: subtract the largest logit of each image, exp, "
        "divide by the sum with keepdims=True. The mean is over axis 0.",
        "z = logits[-last:]; e = np.exp(z - z.max(axis=-1, keepdims=True)); "
        "np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)",
    ),
    build=build_average,
    mistakes=mistakes(AVERAGE_ROWS, build_average),
)
