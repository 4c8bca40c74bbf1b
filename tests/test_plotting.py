"""Static figures: what is drawn is the run, and the text says what is drawn."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_lib import plotting
from course_lib.optimizers import SGD, Adam, Momentum
from course_lib.running import run
from course_lib.surfaces import SURFACES, double_well, quadratic_bowl, rosenbrock


@pytest.fixture
def ax():
    return Figure().add_subplot()


@pytest.fixture(scope="module")
def path():
    return run(Adam(alpha=0.1), rosenbrock(), rosenbrock().start, 50)


def test_import_changes_no_style():
    before = dict(mpl.rcParams)
    import importlib

    importlib.reload(plotting)
    assert dict(mpl.rcParams) == before


def test_use_course_style_sets_cycle():
    with mpl.rc_context():
        plotting.use_course_style()
        cycle = mpl.rcParams["axes.prop_cycle"].by_key()
        assert cycle["color"] == list(plotting.COLOURS)
        assert len(set(map(str, cycle["linestyle"]))) == len(plotting.COLOURS)


def _luminance(colour):
    rgb = np.array(mpl.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_no_two_series_differ_by_colour_alone():
    styles = [plotting.series_style(k) for k in range(7)]
    for key in ("color", "marker", "linestyle"):
        assert len({str(style[key]) for style in styles}) == 7
    # The two that are compared most have contrast with the paper.
    for colour in plotting.COLOURS[:2]:
        assert 1.05 / (_luminance(colour) + 0.05) >= 3


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_can_be_drawn(name, ax):
    surface = SURFACES[name]()
    assert plotting.plot_surface(ax, surface, points=40) is ax
    assert ax.get_title() == surface.title
    ax.figure.canvas.draw()
    assert surface.title in plotting.figure_summary(ax.figure)
    assert f"{surface.minima[0][0]:.3g}" in plotting.figure_summary(ax.figure)


@pytest.mark.parametrize("name", [name for name in SURFACES if SURFACES[name]().dim == 2])
def test_contour_levels_rise_and_cover(name):
    surface = SURFACES[name]()
    _, _, loss = plotting.ground(surface, 60)
    levels = plotting.contour_levels(loss)
    assert (np.diff(levels) > 0).all()
    assert levels[0] <= loss.min()
    assert levels[-1] >= loss.max() * (1 - 1e-12)
    # No level swallows the picture: the floor is told from the slopes.
    counts = np.histogram(loss, levels)[0] / loss.size
    assert counts.max() < 0.75


def test_path_is_drawn_where_it_went(ax, path):
    plotting.plot_surface(ax, rosenbrock(), points=30)
    plotting.plot_path(ax, rosenbrock(), path, label="Adam")
    (line,) = [line for line in ax.get_lines() if line.get_label() == "Adam"]
    np.testing.assert_array_equal(line.get_xydata(), path.theta)
    text = plotting.figure_summary(ax.figure)
    assert f"Adam: After 50 steps the loss is {path.loss[-1]:.3g}" in text


def test_second_series_gets_the_second_style(ax, path):
    for name in ("one", "two"):
        plotting.plot_path(ax, rosenbrock(), path, label=name)
    drawn = {line.get_label(): line for line in ax.get_lines()}
    for k, name in enumerate(("one", "two")):
        assert drawn[name].get_color() == plotting.COLOURS[k]
        assert drawn[name].get_marker() == plotting.MARKERS[k]


def test_divergence_is_drawn_without_warning(ax):
    surface = rosenbrock()
    path = run(SGD(alpha=1.0), surface, surface.start, 40)
    assert not np.isfinite(path.loss[-1]) or path.loss[-1] > 1e30
    plotting.plot_surface(ax, surface, points=30)
    plotting.plot_path(ax, surface, path, label="SGD")
    plotting.plot_loss(ax.figure.add_subplot(), path, label="SGD")
    ax.figure.canvas.draw()
    assert "diverged" in plotting.figure_summary(ax.figure)


def test_the_step_that_leaves_is_drawn_in_its_direction():
    surface = quadratic_bowl()
    path = run(SGD(alpha=100.0), surface, surface.start, 5)
    x, y = plotting.points_of(path, surface)
    drawn = np.column_stack([x, y])[:2]
    np.testing.assert_array_equal(drawn[0], path.theta[0])
    move, whole = drawn[1] - drawn[0], path.theta[1] - path.theta[0]
    np.testing.assert_allclose(move / np.linalg.norm(move), whole / np.linalg.norm(whole))
    assert not (np.abs(drawn[1]) < np.array(surface.domain)[:, 1]).all()
    assert np.isnan(x[2:]).all()


def test_one_dimension(ax):
    surface = double_well()
    path = run(Momentum(alpha=0.05, beta=0.9), surface, surface.start, 30)
    plotting.plot_surface(ax, surface)
    plotting.plot_path(ax, surface, path, label="Momentum")
    (line,) = [line for line in ax.get_lines() if line.get_label() == "Momentum"]
    np.testing.assert_allclose(line.get_xydata(), np.column_stack([path.theta[:, 0], path.loss]))


def series(ax, label):
    (line,) = [line for line in ax.get_lines() if line.get_label() == label]
    return line


def edges(ax):
    return {line.get_color(): line for line in ax.get_lines() if line.get_gid() == "edge"}


def test_loss_is_on_a_log_axis(ax, path):
    plotting.plot_loss(ax, path, label="Adam")
    assert ax.get_yscale() == "log"
    assert ax.get_ylabel() == "L"
    np.testing.assert_array_equal(series(ax, "Adam").get_ydata(), path.loss)
    assert not edges(ax)


def test_loss_of_zero_throughout(ax):
    path = run(SGD(alpha=0.1), quadratic_bowl(), np.zeros(2), 3)
    plotting.plot_loss(ax, path, label="at the minimum")
    ax.figure.canvas.draw()
    assert "0 after 3 steps" in plotting.figure_summary(ax.figure)


def test_loss_below_the_axis_leaves_it_and_is_no_flat_line(ax):
    surface = quadratic_bowl()
    deep = run(Momentum(alpha=0.1, beta=0.5), surface, surface.start, 200)
    assert deep.loss[-1] < 1e-30
    plotting.plot_loss(ax, deep, label="deep")
    least, first = 1e-15, int(np.argmax(deep.loss < 1e-15))  # 1e-16 of 55, a power of ten
    drawn = series(ax, "deep").get_ydata()
    np.testing.assert_array_equal(drawn[:first], deep.loss[:first])
    assert drawn[first] == least
    assert np.isnan(drawn[first + 1 :]).all()
    assert ax.get_ylabel() == "L (▾ falls below 1e-15)"
    (mark,) = edges(ax).values()
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (first, least)
    assert ax.get_ylim()[0] > 1e-18
    assert ax.get_xlim()[1] >= 200
    said = plotting.figure_summary(ax.figure)
    assert f"below the axis' end (1e-15) from step {first} on" in said
    # Another run with a larger first loss moves the end for both.
    far = run(SGD(alpha=0.1), surface, 1e4 * surface.start, 20)
    plotting.plot_loss(ax, far, label="far")
    assert np.nanmin(series(ax, "deep").get_ydata()) == 1e-7
    assert [m.get_ydata()[0] for m in edges(ax).values()] == [1e-7]
    ax.figure.canvas.draw()


def test_loss_that_returns_is_drawn_again(ax):
    loss = np.array([1.0, 1e-20, 1e-21, 1e-3, 1e20, 1e30, np.inf, 1.0])
    plotting.plot_loss(ax, SimpleNamespace(loss=loss), label="returns")
    wanted = [1.0, 1e-16, np.nan, 1e-3, 1e12, np.nan, np.nan, 1.0]
    np.testing.assert_array_equal(series(ax, "returns").get_ydata(), wanted)


def test_coinciding_series_are_both_seen():
    """Three runs, two of which coincide: the colour of each is found in the picture."""
    surface = quadratic_bowl()
    same = [run(opt, surface, surface.start, 60) for opt in (SGD(alpha=0.1), Momentum(0.1, 0.0))]
    np.testing.assert_array_equal(same[0].theta, same[1].theta)
    runs = [*same, run(Momentum(alpha=0.05, beta=0.5), surface, surface.start, 60)]
    draws = {
        "path": lambda ax, path, label: plotting.plot_path(ax, surface, path, label=label),
        "loss": lambda ax, path, label: plotting.plot_loss(ax, path, label=label),
        "state": lambda ax, path, label: plotting.plot_state(ax, path, "grad", label=label),
    }
    for name, draw in draws.items():
        ax = Figure(figsize=(6, 4), dpi=100).add_subplot()
        for k, path in enumerate(runs):
            draw(ax, path, f"run {k}")
        ax.get_legend().remove()
        canvas = FigureCanvasAgg(ax.figure)
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)
        for k in range(3):
            colour = 255 * np.array(mpl.colors.to_rgb(plotting.COLOURS[k]))
            seen = (np.abs(pixels - colour).max(axis=2) < 12).sum()
            assert seen > 400, (name, k, seen)


def test_state_series(path):
    np.testing.assert_array_equal(plotting.state_series(path, "m"), path.state("m"))
    norms = plotting.state_series(path, "grad")
    np.testing.assert_allclose(norms[:-1, 0], np.linalg.norm(path.grad, axis=1))
    steps = plotting.state_series(path, "step")
    assert np.isnan(steps[0]).all()
    np.testing.assert_allclose(steps[1:], np.abs(np.diff(path.theta, axis=0)))
    with pytest.raises(ValueError, match="field must be one of 'grad', 'step', 'm', 'v', 't'"):
        plotting.state_series(path, "momentum")


def test_plot_state_says_the_last_values(ax, path):
    plotting.plot_state(ax, path, "v")
    assert len(ax.get_lines()) == 2
    last = path.states[-1].v
    assert f"{last[0]:.3g}, {last[1]:.3g}" in plotting.figure_summary(ax.figure)


def test_describe_prints_the_authors_sentence_and_then_the_rest(capsys, ax, path):
    plotting.plot_loss(ax, path, label="Adam")
    assert plotting.describe(ax.figure, "First.", "Second.") is None
    caption, rest = capsys.readouterr().out.splitlines()
    assert caption == "Figure: First. Second."
    assert rest.startswith("Description of the figure: Loss of Adam")
    assert f"{path.loss[-1]:.3g}" in rest
    assert plotting.figure_summary(ax.figure) in rest


def test_describe_without_a_sentence_prints_what_was_drawn(capsys, ax, path):
    plotting.plot_loss(ax, path, label="Adam")
    plotting.describe(ax.figure)
    assert capsys.readouterr().out == f"Figure: {plotting.figure_summary(ax.figure)}\n"


def test_describe_without_notes_prints_one_line(capsys, ax):
    plotting.describe(ax.figure, "Only this.")
    assert capsys.readouterr().out == "Figure: Only this.\n"


NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
InteractiveShell.instance()
from matplotlib.figure import Figure
from course_lib import plotting
fig = Figure()
plotting.note(fig.add_subplot(), "A < B & C.")
plotting.note(fig.axes[0], "Then D.")
with capture_output() as seen:
    plotting.describe(fig, "The author's line.")
assert seen.stdout == "Figure: The author's line.\\n", seen.stdout
picture, folded = seen.outputs
assert picture.metadata["image/png"]["alt"] == "The author's line. A < B & C. Then D."
assert folded.data["text/plain"] == "Description of the figure: A < B & C. Then D."
assert folded.data["text/html"] == (
    "<details><summary>Description of the figure</summary>"
    "<ul><li>A &lt; B &amp; C.</li><li>Then D.</li></ul></details>"
), folded.data
"""


def test_describe_in_a_notebook_folds_the_rest():
    done = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_figure_in_the_courses_size():
    import matplotlib.pyplot as plt

    with mpl.rc_context({"backend": "agg"}):
        fig, axes = plotting.figure(1, 2)
        assert np.shape(axes) == (2,)
        assert fig.get_size_inches()[1] == pytest.approx(3.6)
        plt.close(fig)
