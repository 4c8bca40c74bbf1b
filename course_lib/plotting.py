"""Paths on axes: static figures for the lectures, and the drawing that the labs share. No widgets.

Every helper leaves a sentence about what it drew with its axes; ``figure_summary(fig)`` joins them
and ``describe(fig)`` shows the figure with them underneath, for whoever cannot see it and for the
tests.
"""

from __future__ import annotations

import html
import sys
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course_lib.outcomes import domain_of, outcome

# Okabe & Ito's colours, those dark enough for white paper, with a marker and a line style each: no
# series is told from another by colour alone.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (3, 1)))

STYLE: dict[str, Any] = {
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titley": 1.0,  # fixed: finding it out takes as long as drawing
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "legend.framealpha": 0.9,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "text.color": "#1a1a1a",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "axes.prop_cycle": mpl.cycler(color=COLOURS) + mpl.cycler(linestyle=LINES),
}

# Light, so that every colour of the cycle has contrast on it; low ground is white.
GROUND = LinearSegmentedColormap.from_list("ground", ["#ffffff", "#e3ebf1", "#b9c9d6", "#93a9bb"])

CEILING = 1e12  # of losses drawn

_notes: WeakKeyDictionary[Any, list[str]] = WeakKeyDictionary()
_losses: WeakKeyDictionary[Any, np.ndarray] = WeakKeyDictionary()  # line → what it stands for


def use_course_style() -> None:
    """Set the course's fonts, sizes and colour cycle for all figures made from now on."""
    mpl.rcParams.update(STYLE)


def figure(rows: int = 1, columns: int = 1, *, width: float = 9.5, height: float | None = None):
    """A figure in the course's style: ``(fig, axes)`` as from ``plt.subplots``.

    Parameters
    ----------
    rows, columns : int ≥ 1
        Grid of axes; ``axes`` is one Axes for 1 × 1, else an array.
    width, height : float
        Inches. By default a row is 3.6 inches high.
    """
    import matplotlib.pyplot as plt

    use_course_style()
    height = 3.6 * rows if height is None else height
    return plt.subplots(rows, columns, figsize=(width, height), layout="constrained")


def series_style(index: int) -> dict[str, Any]:
    """Colour, marker and line style of the ``index``-th series; repeats after seven."""
    k = index % len(COLOURS)
    return {"color": COLOURS[k], "marker": MARKERS[k], "linestyle": LINES[k]}


def layered(index: int, points: int, marks: int = 12) -> dict[str, Any]:
    """Line width, marker size and marker places of the ``index``-th series of a plot.

    Every later series lies on top, thinner, with its markers elsewhere: where two coincide, both
    are seen.

    Parameters
    ----------
    index : int ≥ 0
    points : int ≥ 1
        Number of points of the series.
    marks : int ≥ 1, default 12
        About how many of them get a marker.
    """
    every = max(1, points // marks)
    layer = index % len(COLOURS)
    return {
        "linewidth": (3.4, 2.0, 1.4)[min(layer, 2)],
        "markersize": (6.5, 5.0, 3.5)[min(layer, 2)],
        "markevery": (layer * every // 3 % every, every),
    }


def note(ax: Any, sentence: str) -> None:
    """Add ``sentence`` to the text alternative of the figure of ``ax``."""
    _notes.setdefault(ax, []).append(sentence)


def ground(surface: Any, points: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coordinates x, y (points,) and losses (points, points) over a 2-D surface's domain."""
    (x_low, x_high), (y_low, y_high) = domain_of(surface)
    x, y = np.linspace(x_low, x_high, points), np.linspace(y_low, y_high, points)
    return x, y, surface.f(np.stack(np.meshgrid(x, y), axis=-1))


def contour_levels(loss: np.ndarray, count: int = 14) -> np.ndarray:
    """Levels that show floor and walls: by equal ratios where the loss spans decades, else linear.

    Parameters
    ----------
    loss : array
        Losses on a grid; not all equal.
    count : int ≥ 2, default 14
        Number of levels.
    """
    low, high = float(np.min(loss)), float(np.max(loss))
    above = loss - low
    typical, small = float(np.median(above)), float(np.quantile(above, 0.004))
    if small > 0 and (high - low) / small > 300 and (high - low) / typical > 3:
        return np.concatenate(([low], low + np.geomspace(small, high - low, count - 1)))
    return np.linspace(low, high, count)


def plot_surface(ax: Any, surface: Any, *, points: int = 200) -> Any:
    """Draw ``surface`` (dim 1: its graph, dim 2: contours) and its minima; returns ``ax``.

    Raises
    ------
    ValueError
        If ``surface.dim`` is not 1 or 2.
    """
    domain = domain_of(surface)
    minima = np.atleast_2d(np.asarray(surface.minima, dtype=float))
    if len(domain) == 1:
        x = np.linspace(*domain[0], 400)
        ax.plot(x, surface.f(x[:, None]), color="#5f7485", linestyle="-", linewidth=2, zorder=1)
        ax.plot(minima[:, 0], surface.f(minima), **_STAR)
        ax.set(xlim=domain[0], xlabel="θ", ylabel="L")
    elif len(domain) == 2:
        x, y, loss = ground(surface, points)
        levels = contour_levels(loss)
        norm = mpl.colors.BoundaryNorm(levels, GROUND.N)
        ax.contourf(x, y, loss, levels=levels, cmap=GROUND, norm=norm, zorder=0)
        ax.contour(
            x,
            y,
            loss,
            levels=levels[::2],
            colors="#7e93a5",
            linewidths=0.5,
            linestyles="-",
            zorder=1,
        )
        ax.plot(minima[:, 0], minima[:, 1], **_STAR)
        ax.set(xlim=domain[0], ylim=domain[1], xlabel="θ₁", ylabel="θ₂")
    else:
        raise ValueError(f"surface.dim must be 1 or 2 to be drawn, got {len(domain)}")
    ax.set_title(title_of(surface))
    where = "; ".join("(" + ", ".join(f"{c:.3g}" for c in point) + ")" for point in minima)
    note(ax, f"Surface: {title_of(surface)}, minimum at {where}.")
    return ax


_STAR = {
    "marker": "*",
    "markersize": 13,
    "markerfacecolor": "#F0E442",
    "markeredgecolor": "#1a1a1a",
    "linestyle": "none",
    "zorder": 2,
}


def title_of(surface: Any) -> str:
    """The surface's name for humans."""
    return getattr(surface, "title", None) or surface.name.replace("_", " ")


def points_of(path: Any, surface: Any) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of a path: (θ₁, θ₂), or (θ, L) in one dimension; far-off points become NaN.

    Agg cannot draw coordinates beyond about 1e9 pixels, so what lies more than 50 domains away is
    cut.
    """
    theta = np.array(path.theta, dtype=float)
    domain = domain_of(surface)
    middle, width = domain.mean(axis=1), np.diff(domain, axis=1)[:, 0]
    loss = np.array(path.loss, dtype=float)
    with np.errstate(all="ignore"):
        lost = ~(np.abs(theta - middle) <= 50 * width).all(axis=1)
        first = int(np.argmax(lost))
        if first > 0:  # the first one shows where to, so it is drawn, in its direction
            move = theta[first] - theta[first - 1]
            theta[first] = theta[first - 1] + move / np.max(np.abs(move) / (40 * width))
            lost[first] = not np.isfinite(theta[first]).all()
            loss[first] = surface.f(theta[first])
    theta[lost] = np.nan
    loss[lost] = np.nan
    return theta[:, 0], loss if theta.shape[1] == 1 else theta[:, 1]


def plot_path(
    ax: Any, surface: Any, path: Any, label: str, *, style: dict[str, Any] | None = None
) -> Any:
    """Draw an unbatched ``path`` over a surface drawn before; returns ``ax``.

    Parameters
    ----------
    ax : Axes
    surface : Surface
        Its minima decide the sentence about how the run ended.
    path : Path
        ``theta`` of shape (n+1, dim).
    label : str
        Name in the legend and in the text.
    style : dict, optional
        Line properties; by default the next colour, marker, line style and width of the cycle.
    """
    x, y = points_of(path, surface)
    (line,) = ax.plot(x, y, label=label, zorder=3, **_next_style(ax, len(x), style))
    ax.plot(x[:1], y[:1], "o", mfc="white", mec=line.get_color(), mew=1.8, ms=8, zorder=4)
    ax.legend(loc="best")
    note(ax, f"{label}: {outcome(path, surface).text}")
    return ax


def plot_loss(
    ax: Any, path: Any, label: str | None = None, *, floor: float = 1e-16, style: Any = None
) -> Any:
    """Draw loss against step on a log axis; returns ``ax``.

    The axis ends at ``floor`` times the largest first loss of its runs: a curve that falls below
    ends there with a triangle, and the axis' label says so. If a loss is negative, the axis is
    linear instead.

    Parameters
    ----------
    ax : Axes
    path : Path
        ``loss`` of shape (n+1,).
    label : str, optional
        Name in the legend and in the text.
    floor : float > 0, default 1e-16
        Share of the largest first loss; rounding reaches no further.
    style : dict, optional
        Line properties, as in ``plot_path``.
    """
    loss = np.asarray(path.loss, dtype=float)
    step = np.asarray(getattr(path, "step", np.arange(len(loss))))
    name = label or "the run"
    if logarithmic := bool(np.nanmin(loss) >= 0):
        ax.set_yscale("log")
    least = _edge((*(_losses[line] for line in ax.get_lines() if line in _losses), loss), floor)
    (line,) = ax.plot(
        step,
        _above(loss, least) if logarithmic else np.where(np.abs(loss) < CEILING, loss, np.nan),
        label=label,
        **_next_style(ax, len(step), style),
    )
    ax.set(xlabel="step", ylabel="L")
    ax.update_datalim([(x, 1.0) for x in step[[0, -1]]], updatey=False)  # also where it is hidden
    if logarithmic:
        _losses[line] = loss
        _cut(ax, least)
    if label:
        ax.legend(loc="best")
    last = f"{loss[-1]:.3g}" if np.isfinite(loss[-1]) else "beyond all numbers"
    below = step[loss < least] if logarithmic else ()
    cut = f", below the axis' end ({least:.0e}) from step {below[0]} on" if len(below) else ""
    note(ax, f"Loss of {name}: {loss[0]:.3g} at first, {last} after {step[-1]} steps{cut}.")
    return ax


def _edge(losses: Any, floor: float) -> float:
    """Where the log axis ends: ``floor`` of the largest first loss, as a power of ten."""
    largest = max((loss[0] for loss in losses if 0 < loss[0] < CEILING), default=1.0)
    return float(10.0 ** np.floor(np.log10(floor * largest) + 1e-9))


def _above(loss: np.ndarray, least: float) -> np.ndarray:
    """``loss``, cut where it leaves the axis: at the first point beyond an end, the rest hidden."""
    shown = np.clip(np.where(np.isfinite(loss), loss, CEILING), least, CEILING)
    outside = (shown <= least) | (shown >= CEILING)
    shown[1:][outside[1:] & outside[:-1]] = np.nan
    return shown


def _cut(ax: Any, least: float) -> None:
    """End all loss curves of ``ax`` at ``least``, with a triangle where one leaves, and say so."""
    for old in [line for line in ax.get_lines() if line.get_gid() == "edge"]:
        old.remove()
    for line in [line for line in ax.get_lines() if line in _losses]:
        shown = _above(_losses[line], least)
        line.set_ydata(shown)
        left = np.flatnonzero(shown == least)[:1]
        if len(left):
            ax.plot(
                np.asarray(line.get_xdata())[left],
                shown[left],
                marker=mpl.markers.CARETDOWN,
                markersize=9,
                color=line.get_color(),
                linestyle="none",
                clip_on=False,
                zorder=4,
                gid="edge",
            )
            ax.set_ylabel(f"L (▾ falls below {least:.0e})")


def state_series(path: Any, field: str) -> np.ndarray:
    """One internal quantity per step, as (n+1, k): k coordinates, or 1 for a norm.

    Parameters
    ----------
    path : Path
        Unbatched, every step recorded.
    field : str
        A field of the states ("m", "v", ...); "grad" (‖g‖; its row 0 is the gradient used by step
        1, the last row repeats it) or "step" (|θ_t − θ_{t−1}| per coordinate, row 0 is NaN).

    Raises
    ------
    ValueError
        Names the fields there are.
    """
    with np.errstate(all="ignore"):
        if field == "grad":
            norms = np.linalg.norm(np.reshape(path.grad, (len(path.grad), -1)), axis=1)
            return np.append(norms, norms[-1:])[:, None]
        if field == "step":
            moves = np.abs(np.diff(path.theta, axis=0))
            return np.concatenate((np.full_like(moves[:1], np.nan), moves))
    fields = path.states[0]._fields
    if field not in fields:
        allowed = ", ".join(map(repr, ("grad", "step", *fields)))
        raise ValueError(f"field must be one of {allowed}, got {field!r}")
    values = np.array([getattr(state, field) for state in path.states], dtype=float)
    return values.reshape(len(values), -1)


FIELD_LABELS = {"grad": "‖g‖", "step": "|θₜ − θₜ₋₁|", "v_max": "largest v"}


def plot_state(ax: Any, path: Any, field: str, label: str | None = None) -> Any:
    """Draw ``state_series(path, field)`` against step, a line per coordinate; returns ``ax``."""
    values = state_series(path, field)
    name = FIELD_LABELS.get(field, field)
    before = len(ax.get_lines())
    for k in range(values.shape[1]):
        index = f" of θ{'₁₂₃₄₅₆₇₈₉'[k]}" if values.shape[1] > 1 and k < 9 else ""
        text = f"{name}{index}" + (f", {label}" if label else "")
        ax.plot(
            values[:, k],
            label=text,
            **series_style(before + k),
            **layered(before + k, len(values)),
        )
    if np.nanmin(values) >= 0 and np.nanmax(values) > 0:
        ax.set_yscale("log")
    ax.set(xlabel="step", ylabel=name)
    ax.legend(loc="best")
    ends = ", ".join(f"{x:.3g}" for x in values[-1])
    note(ax, f"{name}{f' of {label}' if label else ''}: {ends} at the last step.")
    return ax


def _next_style(ax: Any, points: int, style: dict[str, Any] | None) -> dict[str, Any]:
    """How the next series of ``ax`` is drawn; ``style`` replaces colour, marker and line style."""
    index = len([line for line in ax.get_lines() if not line.get_label().startswith("_")])
    return {**layered(index, points), **(series_style(index) if style is None else style)}


def figure_summary(fig: Any) -> str:
    """The text alternative of a figure: the notes of its axes, in order."""
    return " ".join(sentence for ax in fig.axes for sentence in _notes.get(ax, ()))


def describe(fig: Any, *sentences: str) -> None:
    """Show ``fig`` and its text alternative. The last line of a cell that draws.

    The line under the figure is ``sentences``; what the drawing helpers noted is folded below it.
    Without ``sentences`` those notes are the line.

    Parameters
    ----------
    fig : Figure
    *sentences : str
        What there is to see, in the author's words.
    """
    notes = figure_summary(fig)
    caption = " ".join(sentences).strip()
    in_notebook = "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None
    if in_notebook:
        import matplotlib.pyplot as plt
        from IPython.display import display

        alt = " ".join((caption, notes)).strip()
        display(fig, metadata={"image/png": {"alt": alt}})
        plt.close(fig)  # else the inline backend shows it a second time
    print("Figure: " + (caption or notes))
    if not (caption and notes):
        return
    plain = f"Description of the figure: {notes}"
    if in_notebook:
        display({"text/html": _folded(fig), "text/plain": plain}, raw=True)
    else:
        print(plain)


def _folded(fig: Any) -> str:
    """The notes of ``fig`` as HTML, folded: one click away, and whole for a screen reader."""
    items = "".join(
        f"<li>{html.escape(sentence)}</li>" for ax in fig.axes for sentence in _notes.get(ax, ())
    )
    return f"<details><summary>Description of the figure</summary><ul>{items}</ul></details>"
