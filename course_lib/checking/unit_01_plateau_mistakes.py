"""Known mistakes in `diagnose_plateau` of unit 01: a diagnosis put together from its parts."""

from __future__ import annotations

import numpy as np

WORDS = ("falling", "rising", "critical point", "bouncing", "crawling")


def _sign(change, threshold):
    """−1 for a fall, 1 for a rise, 0 for a loss that stands still."""
    return -1 if change < -threshold else int(change > threshold)


def _norms(grad):
    return np.linalg.norm(grad, axis=1)


def _longest(grad, window):
    return _norms(grad).max()


def _cosines(g):
    norm = _norms(g)
    unit = g / np.where(norm > 0, norm, 1)[:, None]
    return np.sum(unit[1:] * unit[:-1], axis=1)


def _nan_cosines(g):
    unit = g / _norms(g)[:, None]
    return np.sum(unit[1:] * unit[:-1], axis=1)


def _products(g):
    return np.sum(g[1:] * g[:-1], axis=1)


def _divided_by(norm, g):
    return _products(g) / np.where(norm > 0, norm, 1)


def build(
    before=lambda loss, w: loss[-1 - w],
    after=lambda loss, w: loss[-1],
    threshold=lambda rtol, gtol, first, end: rtol * abs(first),
    moves=_sign,
    last_norm=lambda grad, w: _norms(grad)[-1],
    longest=_longest,
    near=lambda last, longest, gtol, rtol: last <= gtol * longest,
    among=lambda grad, w: grad[-w:],
    cosines=_cosines,
    middle=np.mean,
    turns=lambda mean: mean < 0,
    record=lambda loss, w: None,
    order="lgt",
    names=WORDS,
    defaults=(20, 1e-3, 1e-4),
):
    """The three questions, to the loss (l), the last gradient (g) and its turning (t), in ``order``.

    ``record`` answers the third from the loss alone, where it returns something.
    """

    def _says(key, loss, grad, window, rtol, gtol):
        if key == "l":
            first, end = before(loss, window), after(loss, window)
            return {-1: names[0], 0: None, 1: names[1]}[
                moves(end - first, threshold(rtol, gtol, first, end))
            ]
        if key == "g":
            found = near(last_norm(grad, window), longest(grad, window), gtol, rtol)
            return names[2] if found else None
        found = record(loss, window)
        if found is None:
            found = turns(middle(cosines(among(grad, window))))
        return names[3] if found else None

    def version(loss, grad, window=defaults[0], rtol=defaults[1], gtol=defaults[2]):
        for key in order:
            word = _says(key, loss, grad, window, rtol, gtol)
            if word is not None:
                return word
        return names[4]

    return version


def _swapped(a, b):
    return tuple({a: b, b: a}.get(word, word) for word in WORDS)


def _with_word(place, word):
    return (*WORDS[:place], word, *WORDS[place + 1 :])


def _whole_window(loss, w):
    return loss[-1 - w :]


WINDOW_AGO = "compare with the loss `window` steps ago, loss[-1 - window]."
WORDING = "The words must be written as in the table: "
SMALL = f'{WORDING[:-2]}, in small letters: "falling", not "Falling".'
MEASURE = "the length of each gradient is np.linalg.norm(grad, axis=1)."
ONE_LENGTH = "You divide the products by one of the lengths only: a cosine is aᵀb / (‖a‖ ‖b‖)."
USE_WINDOW = "use the argument window."
PLATEAU_MISTAKES = (
    ("flat_is_critical", {"near": lambda last, longest, tol, rtol: True},
     "You take every loss that has stopped for a critical point: look at the gradient's length."),
    ("capitals", {"names": tuple(word.capitalize() for word in WORDS)}, SMALL),
    *((f"capital_{word.split()[0]}", {"names": _with_word(place, word.capitalize())}, SMALL)
      for place, word in enumerate(WORDS)),
    ("upper_case", {"names": tuple(word.upper() for word in WORDS)},
     "The words must be written as in the table, in small letters: \"falling\", not \"FALLING\"."),
    ("underscore", {"names": _with_word(2, "critical_point")},
     "The word is \"critical point\", with a space."),
    ("only_critical", {"names": _with_word(2, "critical")},
     f"{WORDING}\"critical point\", not \"critical\"."),
    ("numbers_for_words", {"names": (0, 1, 2, 3, 4)},
     f"{WORDING}return the word itself, not its number."),
    ("fall_from_start", {"before": lambda loss, w: loss[0]},
     f"You compare with the loss at the start; {WINDOW_AGO}"),
    ("fall_of_last_step", {"before": lambda loss, w: loss[-2]},
     f"You look at the last step only; {WINDOW_AGO}"),
    ("one_step_short", {"before": lambda loss, w: loss[-w]},
     "loss[-window] is only window − 1 steps ago: the last loss is loss[-1], so L[N−w] is "
     "loss[-1 - window]."),
    ("one_step_long", {"before": lambda loss, w: loss[-1 - min(w + 1, len(loss) - 1)]},
     "You go back one step too far: L[N−w] is loss[-1 - window]."),
    ("from_the_front", {"before": lambda loss, w: loss[w]},
     f"loss[window] counts from the start of the run; {WINDOW_AGO}"),
    ("highest_loss", {"before": lambda loss, w: _whole_window(loss, w).max()},
     f"You compare with the highest loss of the window; {WINDOW_AGO}"),
    ("mean_of_window", {"before": lambda loss, w: _whole_window(loss, w).mean()},
     f"You compare with the mean loss of the window; {WINDOW_AGO}"),
    ("lowest_loss", {"after": lambda loss, w: _whole_window(loss, w).min()},
     "You take the lowest loss of the window for the last one, L[N], which is loss[-1]."),
    ("last_but_one", {"after": lambda loss, w: loss[-2]},
     "loss[-2] is the loss before the last step: L[N] is loss[-1]."),
    ("no_rtol", {"threshold": lambda tol, gtol, first, end: 0},
     "Any change counts in your version: the loss must change by more than rtol · |L[N−w]|."),
    ("fall_absolute", {"threshold": lambda tol, gtol, first, end: tol},
     "rtol is a share of the loss `window` steps ago, not a number in the loss's own units."),
    ("share_of_last", {"threshold": lambda tol, gtol, first, end: tol * abs(end)},
     "rtol is a share of the loss `window` steps ago, |L[N−w]|, not of the last one."),
    ("fall_without_abs", {"threshold": lambda tol, gtol, first, end: tol * first},
     "A loss may be negative: compare the change with rtol · |L[N−w]|."),
    ("gtol_for_rtol", {"threshold": lambda tol, gtol, first, end: gtol * abs(first)},
     "The loss is compared with rtol · |L[N−w]|; gtol is for the gradients."),
    ("rise_is_fall", {"moves": lambda change, limit: -abs(_sign(change, limit))},
     "A loss that rises is \"falling\" in your version: take the difference without abs()."),
    ("no_rise", {"moves": lambda change, limit: min(_sign(change, limit), 0)},
     "A loss that rises has an answer of its own: \"rising\" is the second question."),
    ("no_fall", {"moves": lambda change, limit: max(_sign(change, limit), 0)},
     "A loss that falls is never \"falling\" in your version: that is the first question."),
    ("rise_exchanged", {"names": _swapped("falling", "rising")},
     "\"falling\" and \"rising\" are exchanged: falling means L[N−w] − L[N] is above 0."),
    ("fall_reversed", {"moves": lambda change, limit: -int(_sign(change, limit) >= 0)},
     "Your first comparison is the wrong way round: falling if the fall is MORE than "
     "rtol · |L[N−w]|."),
    ("flat_is_rising", {"moves": lambda change, limit: -1 if change < -limit else 1},
     "A loss that does not fall is \"rising\" in your version, even if it stands still: rising "
     "means that it has risen by more than rtol · |L[N−w]|."),
    ("window_constant", {
        "before": lambda loss, w: loss[-21], "among": lambda grad, w: grad[-20:]},
     f"You use 20 as a constant: {USE_WINDOW}"),
    ("window_constant_loss", {"before": lambda loss, w: loss[-21]},
     f"You look at the loss 20 steps ago whatever the window is: {USE_WINDOW}"),
    ("window_constant_grad", {"among": lambda grad, w: grad[-20:]},
     f"You take the last 20 gradients whatever the window is: {USE_WINDOW}"),
    ("rtol_constant", {"threshold": lambda tol, gtol, first, end: 1e-3 * abs(first)},
     "You use 1e-3 as a constant: use the argument rtol."),
    ("gtol_constant", {"near": lambda last, longest, tol, rtol: last <= 1e-4 * longest},
     "You use 1e-4 as a constant: use the argument gtol."),
    ("norm_absolute", {"near": lambda last, longest, tol, rtol: last <= tol},
     "gtol is a share of the longest gradient of the run, not a length."),
    ("rtol_for_gtol", {"near": lambda last, longest, tol, rtol: last <= rtol * longest},
     "The gradients are compared with gtol times the longest; rtol is for the loss."),
    ("norm_zero", {"near": lambda last, longest, tol, rtol: last == 0},
     "You ask for a gradient of exactly 0; near 0 means at most gtol times the longest."),
    ("norm_strict", {"near": lambda last, longest, tol, rtol: last < tol * longest},
     "If all gradients are 0, this is a critical point, but 0 < 0 is False and 0/0 is NaN: ask "
     "for last ≤ gtol · longest, with ≤ and without a division."),
    ("no_critical", {"near": lambda last, longest, tol, rtol: False},
     "\"critical point\" is never your answer: it is the third question, about the length of the "
     "last gradient."),
    ("norm_against_first", {"longest": lambda grad, w: _norms(grad)[0]},
     "You compare with the first gradient; compare with the longest of the run."),
    ("norm_against_window", {"longest": lambda grad, w: _norms(grad[-w:]).max()},
     "You compare with the longest gradient of the window; compare with that of the whole run."),
    ("norm_against_mean", {"longest": lambda grad, w: _norms(grad).mean()},
     "You compare with the mean length of the gradients; compare with the longest of the run."),
    ("norm_of_all", {"longest": lambda grad, w: np.linalg.norm(grad)},
     "np.linalg.norm(grad) is one number for the whole run: the lengths of the gradients are "
     "np.linalg.norm(grad, axis=1)."),
    ("norm_reversed", {"near": lambda last, longest, tol, rtol: last > tol * longest},
     "Your comparison of the gradients is the wrong way round: the last one must be SHORT."),
    ("first_norm", {"last_norm": lambda grad, w: _norms(grad)[0]},
     "You use the first gradient of the run; it is the last one that counts, grad[-1]."),
    ("last_but_one_norm", {"last_norm": lambda grad, w: _norms(grad)[-2]},
     "You use the last gradient but one; the last is grad[-1]."),
    ("smallest_norm", {"last_norm": lambda grad, w: _norms(grad).min()},
     "You use the shortest gradient of the run; it is the last one that counts."),
    ("mean_norm", {"last_norm": lambda grad, w: _norms(grad[-w:]).mean()},
     "You use the mean length in the window; it is the last gradient that counts, grad[-1]."),
    ("largest_element", {
        "last_norm": lambda grad, w: np.abs(grad[-1]).max(),
        "longest": lambda grad, w: np.abs(grad).max()},
     f"You take the largest element for the length of a gradient; {MEASURE}"),
    ("sum_of_elements", {
        "last_norm": lambda grad, w: np.abs(grad[-1]).sum(),
        "longest": lambda grad, w: np.abs(grad).sum(axis=1).max()},
     f"You add up |gᵢ| for the length of a gradient; {MEASURE}"),
    ("norms_of_columns", {
        "last_norm": lambda grad, w: np.linalg.norm(grad, axis=0)[-1],
        "longest": lambda grad, w: np.linalg.norm(grad, axis=0).max()},
     "axis=0 gives one length per parameter; the length of each gradient is "
     "np.linalg.norm(grad, axis=1)."),
    ("mean_gradient", {
        "last_norm": lambda grad, w: np.linalg.norm(grad[-w:].mean(axis=0)),
        "near": lambda last, longest, tol, rtol: last <= max(0.2, tol) * longest},
     "You average the gradients before you take their length: two that point against each other "
     "add up to 0, and a bouncing run looks like a critical point."),
    ("critical_first", {"order": "glt"},
     "The order matters: a loss that still falls is \"falling\", however small the gradient."),
    ("bouncing_first", {"order": "tlg"},
     "The order matters: ask whether it bounces only after the loss and \"critical point\"."),
    ("bouncing_before_critical", {"order": "ltg"},
     "The order matters: a gradient near 0 is a \"critical point\" even if it changes its sign."),
    ("loss_last", {"order": "gtl"},
     "The order matters: the questions about the loss come first."),
    ("names_exchanged", {"names": _swapped("bouncing", "crawling")},
     "\"bouncing\" and \"crawling\" are exchanged: a cosine below 0 means that gradients point "
     "against each other."),
    ("never_bouncing", {"turns": lambda mean: False},
     "\"bouncing\" is never your answer: it is the fourth question, about the cosines (with their "
     "sign: a mean of |cos| is never below 0)."),
    ("always_bouncing", {"turns": lambda mean: True},
     "\"crawling\" is never your answer: gradients whose cosines are not below 0 on average crawl."),
    ("cosine_of_all", {"among": lambda grad, w: grad},
     "You average the cosine over the whole run; take the last `window` gradients."),
    ("first_cosines", {"among": lambda grad, w: grad[:w]},
     "grad[:window] are the first gradients of the run; take the last, grad[-window:]."),
    ("one_pair_more", {"among": lambda grad, w: grad[-w - 1 :]},
     "You use window + 1 gradients: the last `window` have window − 1 cosines between neighbours."),
    ("one_pair_less", {"among": lambda grad, w: grad[-max(w - 1, 2) :]},
     "You use window − 1 gradients, grad[1 - window:]; the last `window` are grad[-window:]."),
    ("last_cosine", {"among": lambda grad, w: grad[-2:]},
     "You look at the last two gradients only; take the mean over the last `window`."),
    ("first_and_last", {"among": lambda grad, w: grad[[-w, -1]]},
     "You compare the first gradient of the window with the last: take the cosines of neighbours."),
    ("not_normalised", {"cosines": _products},
     "Your products are not divided by both lengths: one long pair outweighs all the others. A "
     "cosine is aᵀb / (‖a‖ ‖b‖)."),
    ("divided_by_first", {"cosines": lambda g: _divided_by(_norms(g)[:-1], g)}, ONE_LENGTH),
    ("divided_by_second", {"cosines": lambda g: _divided_by(_norms(g)[1:], g)}, ONE_LENGTH),
    ("median_cosine", {"middle": np.median},
     "You take the median of the cosines; the mean decides."),
    ("signs_counted", {"middle": lambda cosines: np.mean(np.sign(cosines))},
     "You count how many cosines are below 0; how far below they are counts too: take the mean."),
    ("one_cosine_enough", {"middle": np.min},
     "One cosine below 0 is enough in your version; the mean decides."),
    ("all_cosines_needed", {"middle": np.max},
     "All cosines must be below 0 in your version; the mean decides."),
    ("clear_cosine", {"turns": lambda mean: mean < -0.5},
     "You ask for a mean cosine below −0.5; below 0 is enough."),
    ("nan_cosine", {"cosines": _nan_cosines},
     "A gradient that is 0 has no direction: you divide by its length, the mean becomes NaN, and "
     "NaN < 0 is False. Let its cosine be 0."),
    ("any_sign", {
        "cosines": lambda g: g[1:] * g[:-1],
        "middle": lambda products: np.min(products, initial=0.0)},
     "One parameter that changes sign is not enough: use the cosine of the whole gradients."),
    ("loss_wiggles", {"record": lambda loss, w: bool(np.any(np.diff(loss[-w:]) > 0))},
     "You look for ups and downs of the loss; between two walls the loss can be perfectly flat. "
     "Look at the gradients."),
    ("default_window", {"defaults": (10, 1e-3, 1e-4)},
     "The default window is 20: keep the first line of the function as it was."),
    ("default_rtol", {"defaults": (20, 1e-2, 1e-4)},
     "The default of rtol is 1e-3: keep the first line of the function as it was."),
    ("default_gtol", {"defaults": (20, 1e-3, 1e-3)},
     "The default of gtol is 1e-4: keep the first line of the function as it was."),
)  # fmt: skip
