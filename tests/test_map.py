"""Maps of a grid of settings, alone and beside a lab."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from course_lib.optimizers import Momentum
from course_lib.outcomes import VERDICTS, outcome
from course_lib.running import run
from course_lib.widgets import ABMap, Lab, ab_map, map_view
from course_lib.widgets.map_view import NAMES, REGIONS, depths
from course_lib.widgets.methods import setting_text
from tests.labs import (
    clicked,
)


@pytest.fixture
def bowl_lab():
    return Lab("momentum", surfaces=("quadratic_bowl", "rosenbrock"), steps=50)


def test_map_holds_the_runs_of_its_cells(bowl_lab, rng):
    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=16)
    assert grid.loss.shape == (16, 16)
    for row, column in rng.integers(0, 16, (6, 2)):
        opt = Momentum(alpha=grid.x_values[column], beta=grid.y_values[row])
        path = run(opt, bowl_lab.surface, np.array(bowl_lab.settings["start"]), 50)
        np.testing.assert_allclose(grid.loss[row, column], path.loss[-1], rtol=1e-9)
        verdict = outcome(path, bowl_lab.surface).verdict
        assert VERDICTS[grid.verdict[row, column]] == verdict
        assert grid.diverged_cells[row, column] == (verdict == "diverged")
    assert 0 < grid.diverged < 1
    assert grid.loss[~grid.diverged_cells].min() == grid.loss[grid._best_cell()]
    assert f"{100 * grid.diverged:.0f} % diverge" in grid.summary


def test_map_loads_its_cell_into_the_lab(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=16)
    before = grid._image.value
    grid.choose(alpha=0.01, beta=0.9)
    assert bowl_lab.hyper == pytest.approx(grid.chosen)
    assert grid._image.value != before  # the ring has moved
    cell = grid._chosen_cell()
    assert bowl_lab.path.loss[-1] == pytest.approx(grid.loss[cell])
    grid._follow.value = False
    grid.choose(alpha=1.0)
    assert bowl_lab.hyper != pytest.approx(grid.chosen)
    assert f"The cell chosen, {setting_text(grid.chosen)}" in grid._status.value


def test_map_begins_at_the_labs_setting_and_tells_its_verdict(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=101, ranges={"beta": (0.0, 0.99)})
    for alpha in (1e-4, 0.03, 0.1, 1.0):
        grid.choose(alpha=alpha)
        verdict = bowl_lab.outcome.verdict
        assert VERDICTS[grid.verdict[grid._chosen_cell()]] == verdict
        assert REGIONS[verdict] in grid.summary.split("The cell chosen")[1]


def test_map_sliders_at_both_ends(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=20, points=8)
    for slider in (grid._x_slider, grid._y_slider):
        for _, value in (slider.options[0], slider.options[-1]):
            slider.value = value
            cell = grid._chosen_cell()
            told = "diverges" if grid.diverged_cells[cell] else f"a loss of {grid.loss[cell]:.3g}"
            assert told in grid.summary.split("The cell chosen")[1]


def test_map_says_that_the_lab_has_moved(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=20, points=8)
    old = grid.loss.copy()
    assert "Recompute" not in grid.summary
    bowl_lab.set(surface="rosenbrock")
    assert "press Recompute" in grid._status.value
    clicked(grid, "Recompute")
    assert "press Recompute" not in grid._status.value
    assert (grid.loss != old).any()
    assert "Rosenbrock" in grid.summary


@pytest.mark.parametrize("method", ["sgd", "adam", "rmsprop", "adagrad"])
def test_map_without_a_lab(method):
    grid = ABMap(method, "quadratic_bowl", steps=20, points=8)
    assert np.isfinite(grid.loss).any()
    assert Image.open(io.BytesIO(grid.png())).size == (670, 420)
    with pytest.raises(ValueError, match="no lab"):
        grid.load()


def test_colour_bar_and_its_labels_are_whole():
    """Also with marks as long as 1.39e-10 and ≤ 1e-12."""
    canvas = ABMap("adagrad", "quadratic_bowl", points=16)._view.canvas
    bar = canvas.panels[1]
    box = bar.ax.get_tightbbox(canvas.agg.get_renderer())
    assert max(len(mark.get_text()) for mark in bar.ax.get_yticklabels()) >= 7
    assert box.x0 >= bar.cell.x0
    assert box.x1 <= bar.cell.x1 - 4


def test_map_explains_its_marks(bowl_lab):
    def explained(grid):
        return [text.get_text() for text in grid._view.canvas.strip.ax.get_legend().get_texts()]

    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=16)
    assert explained(grid) == ["the lab's setting", "cell chosen", "lowest loss", "diverges"]
    assert ab_map.KEY in grid._status.value.replace("&#x27;", "'")
    row, column = grid._best_cell()
    (star,) = [line for line in grid._view.canvas.panels[0].ax.lines if line.get_marker() == "*"]
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (column, row)
    calm = ABMap("momentum", "quadratic_bowl", points=8, steps=5, ranges={"alpha": (1e-4, 1e-3)})
    assert calm.diverged == 0
    assert explained(calm) == ["cell chosen", "lowest loss"]
    box = grid._view.canvas.strip.ax.get_legend().get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= grid._view.canvas.width


def test_map_shows_differences_where_most_cells_are_alike():
    chart = ABMap(
        "sgd", "narrow_valley", y="beta", steps=300, points=32, ranges={"alpha": (1e-4, 0.1)}
    )
    logs = np.where(chart.diverged_cells, np.nan, np.log10(np.clip(chart.loss, 1e-12, None)))
    shades, marks = map_view.shades(logs)
    assert (np.isnan(shades) == chart.diverged_cells).all()
    known, losses = shades[~np.isnan(shades)], logs[~np.isnan(logs)]
    assert (known.min(), known.max()) == (0.0, 1.0)
    assert (np.diff(known[np.argsort(losses)]) >= 0).all()  # a lower loss is never brighter
    plain = (losses - losses.min()) / np.ptp(losses)
    middle = [0.1, 0.9]
    assert np.ptp(np.quantile(plain, middle)) < 0.1  # by size alone all would look the same
    assert np.ptp(np.quantile(known, middle)) > 0.3
    np.testing.assert_allclose(np.interp(marks, np.sort(losses), np.sort(known)), np.arange(6) / 5)


def test_diverged_cells_are_unlike_the_best():
    chart = ABMap("momentum", "quadratic_bowl", steps=50, points=16)
    pixels = np.asarray(Image.open(io.BytesIO(chart.png())).convert("L"), dtype=int)
    ax = chart._view.canvas.panels[0].ax

    def brightness(cell):
        x, y = ax.transData.transform((cell[1], cell[0]))
        x, y = round(x), chart._view.canvas.height - round(y)
        return np.median(pixels[y - 6 : y + 6, x - 8 : x + 8])

    chart.choose(alpha=1e-4, beta=0.0)
    wild = np.argwhere(chart.diverged_cells)
    best = np.unravel_index(
        np.argsort(np.where(chart.diverged_cells, np.inf, chart.loss), None)[1], chart.loss.shape
    )
    assert brightness(wild[len(wild) // 2]) > 200
    assert brightness(best) < 110


@pytest.mark.parametrize("values", [[[np.nan, np.nan]], [[2.0, 2.0]], [[2.0, np.nan]]])
def test_shades_without_differences(values):
    shades, _ = map_view.shades(np.array(values))
    assert (np.isnan(shades) == np.isnan(values)).all()
    assert (shades[~np.isnan(shades)] == 0).all()


def test_map_shows_the_steps_to_a_target(bowl_lab):
    grid = ABMap("momentum", lab=bowl_lab, steps=50, points=16, target=0.1)
    before = grid._image.value
    grid._shown.value = "steps"
    assert grid._image.value != before
    for alpha, beta in ((0.05, 0.5), (1e-4, 0.0)):
        grid.choose(alpha=alpha, beta=beta)
        reached = bowl_lab.path.steps_to(0.1)
        told = "never" if reached is None else f"after {reached} steps"
        assert f"its loss is ≤ 0.1 {told}" in grid.summary
    assert "its loss" not in ABMap("momentum", lab=bowl_lab, steps=50, points=16).summary


def test_map_follows_the_schedule_of_its_lab():
    lab = Lab("momentum", surfaces=("quadratic_bowl",), steps=50, schedules=("cosine",))
    grid = ABMap("momentum", lab=lab, steps=50, points=16)
    constant = grid.loss.copy()
    lab.set(schedule="cosine")
    assert "press Recompute" in grid._status.value
    grid.recompute()
    assert "schedule of α: cosine" in grid.summary
    assert (grid.loss != constant).any()
    for alpha, beta in ((0.05, 0.5), (1e-4, 0.0), (0.2, 0.9)):
        grid.choose(alpha=alpha, beta=beta)
        assert lab.path.loss[-1] == pytest.approx(grid.loss[grid._chosen_cell()])


def test_regions_are_named_where_there_is_room():
    grid = ABMap("momentum", "quadratic_bowl", steps=300, points=32)
    (ax,) = [panel.ax for panel in grid._view.canvas.panels[:1]]
    names = {text.get_text() for text in ax.texts}
    assert {"converges", "diverges", "too slow"} <= names
    for text in ax.texts:
        column, row = text.get_position()
        word = VERDICTS[grid.verdict[int(row), round(column)]]
        assert text.get_text() == NAMES[word]


def test_depth_is_the_distance_to_the_outside():
    region = np.ones((5, 7), dtype=bool)
    assert depths(region)[2].tolist() == [1, 2, 3, 3, 3, 2, 1]
    region[2, 3] = False
    assert depths(region).max() == 2
    assert depths(np.zeros((3, 3), dtype=bool)).max() == 0


def test_map_of_beta2_and_bad_arguments():
    grid = ABMap("adam", "rosenbrock", y="beta2", steps=10, points=8, beta1=0.5)
    assert "β₁ = 0.5" in grid.summary
    for arguments, message in (
        ({"y": "alpha"}, "x and y must be two"),
        ({"y": "gamma"}, "extras must be among"),
        ({"surface": None}, "surface must be given"),
        ({"ranges": {"alpha": (0.1, 1e9)}}, "alpha must be in"),
    ):
        with pytest.raises(ValueError, match=message):
            ABMap("adam", **{"surface": "rosenbrock", "steps": 5, "points": 4, **arguments})
