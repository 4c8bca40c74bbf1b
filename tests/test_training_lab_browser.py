"""The training lab in JupyterLab in a real browser: Train, watch, Stop."""

from __future__ import annotations

import re

import pytest

from course_lib.widgets import TrainingLab
from tests.notebook_page import cell, keep, picture, summary, wait_for_summary

pytestmark = pytest.mark.browser

LAB = 'TrainingLab(("SGD", "Adam"), epochs=12, seed=3)'


@pytest.fixture(scope="module")
def cell_sources():
    return (
        "from course_lib.widgets import TrainingLab",
        f"lab = {LAB}\nlab",
        'other = TrainingLab(("Momentum",), epochs=5)\nother',
    )


# Presses Train and notes, at every frame that is painted until the end, which picture is shown (each one
# has an address of its own), how long the bar is and what stands beside it.
WATCH = """async cell => {
    const train = [...cell.querySelectorAll("button")].find(b => b.textContent.trim() === "Train");
    const seen = [], begin = performance.now();
    train.click();
    do {
        await new Promise(requestAnimationFrame);
        seen.push([
            cell.querySelector("img.widget-image").src,
            parseFloat(cell.querySelector(".progress-bar").style.width),
            cell.querySelector(".widget-hprogress + .widget-label").textContent,
        ]);
    } while (seen.at(-1)[2] !== "done" && performance.now() - begin < 20000);
    return seen;
}"""


@pytest.fixture(scope="module", params=[True, False], ids=["course lab", "plain Jupyter"])
def course_settings(request):
    """Clicks are answered in the kernel's main thread, or in one of their own: the lab trains in either."""
    return request.param


def button(page, name, k=1):
    return cell(page, k).get_by_role("button", name=name, exact=True)


def position(page, k=1):
    """The words beside the progress bar."""
    return cell(page, k).locator(".widget-hprogress + .widget-label").inner_text()


def bar(page, k=1):
    """How full the progress bar is, from 0 to 100."""
    width = cell(page, k).locator(".progress-bar").get_attribute("style")
    return float(re.search(r"width: ([\d.]+)%", width).group(1))


def set_number(page, label, value, k=1):
    field = cell(page, k).get_by_label(label, exact=True)
    field.fill(str(value))
    field.press("Enter")


def test_train_to_the_end(page):
    twin = eval(LAB, {"TrainingLab": TrainingLab})
    wait_for_summary(page, 1, twin.summary)
    assert button(page, "Stop").is_disabled()
    keep(page, "training_first")
    before = picture(page, 1)
    seen = cell(page, 1).evaluate(WATCH)
    pictures, bars, words = (list(values) for values in zip(*seen, strict=True))
    print(f"{len(set(pictures))} pictures, {len(set(bars))} lengths of the bar")
    assert len(set(pictures)) >= 8
    assert len(set(bars)) >= 8
    assert bars == sorted(bars)
    assert {"epoch 2 of 12, SGD", "epoch 2 of 12, Adam"} < set(words)
    assert picture(page, 1) != before
    # What is shown are the numbers of the same training made here, not in slices.
    twin.train()
    wait_for_summary(page, 1, twin.summary)
    assert (bar(page), position(page)) == (100.0, "done")
    assert "Adam" in cell(page, 1).locator("table").inner_text()
    cell(page, 1).locator("img.widget-image").scroll_into_view_if_needed()
    keep(page, "training_done")


def test_stop_within_half_a_second(page):
    set_number(page, "epochs", 200)
    delays = []
    for _ in range(3):
        button(page, "Train").click()
        cell(page, 1).get_by_text(re.compile(r"^epoch [2-9] of 200")).wait_for()
        keep(page, "training_going")
        # Measured in the page: the clock of the reader.
        delays.append(
            cell(page, 1).evaluate(
                """async cell => {
                    const named = text => [...cell.querySelectorAll("button")]
                        .find(button => button.textContent.trim() === text);
                    const begin = performance.now();
                    named("Stop").click();
                    while (named("Train").disabled && performance.now() - begin < 5000)
                        await new Promise(done => setTimeout(done, 5));
                    return (performance.now() - begin) / 1000;
                }"""
            )
        )
        page.wait_for_timeout(200)
        assert "stopped at step" in summary(page, 1)
        assert position(page).startswith("stopped after")
        shown = picture(page, 1)
        page.wait_for_timeout(400)
        assert picture(page, 1) == shown
        assert 0 < bar(page) < 100
    print(f"Stop took {', '.join(f'{delay:.2f}' for delay in delays)} s")
    assert max(delays) < 0.5


def test_earlier_runs_and_clear(page):
    table = cell(page, 1).locator("table tr")
    assert table.count() == 1 + 2 * 4
    assert "Drawn faint: run 1 to 3." in summary(page, 1)
    keep(page, "training_earlier")
    button(page, "Clear").press("Enter")
    cell(page, 1).get_by_text("Not trained yet").wait_for()
    assert table.count() == 0


def test_two_labs_at_once_and_a_slider_moved_meanwhile(page):
    set_number(page, "epochs", 40)
    twin = eval(LAB, {"TrainingLab": TrainingLab})
    twin.set(epochs=40)
    other = TrainingLab(("Momentum",), epochs=5)
    button(page, "Train").click()
    cell(page, 1).get_by_text(re.compile(r"^epoch \d+ of 40")).wait_for()
    button(page, "Train", 2).click()
    seed = cell(page, 1).get_by_label("seed", exact=True)
    seed.fill("8")
    seed.press("Enter")
    # Said at once; the next sentence, a second later, repeats it.
    said = re.compile("seed has changed: that applies to the next run|for the next run: seed")
    cell(page, 1).get_by_text(said).wait_for()
    other.train()
    wait_for_summary(page, 2, other.summary)
    twin.train()
    told = f"{twin.summary} Changed while it trained, for the next run: seed."
    cell(page, 1).get_by_text("After 40 of 40 epochs").wait_for(timeout=40_000)
    wait_for_summary(page, 1, told)


def test_keyboard_order(page):
    """Tab goes through the ticks and sliders of a method, then the numbers, then the buttons."""
    cell(page, 2).get_by_label("Momentum", exact=True).focus()
    seen = []
    for _ in range(10):  # a slider takes two: its handle and its number
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => {
                    const e = document.activeElement;
                    const label = e.closest(".widget-inline-hbox")?.querySelector(".widget-label");
                    return (e.tagName === "BUTTON" ? e : label)?.textContent.trim() ?? e.tagName;
                }"""
            )
        )
    assert list(dict.fromkeys(seen)) == [
        "Momentum α", "Momentum β", "epochs", "batch size", "seed", "schedule", "Train", "Clear",
    ]  # fmt: skip


def test_nobody_complained(page):
    for k in range(3):
        assert "Traceback" not in cell(page, k).locator(".jp-Cell-outputWrapper").inner_text()
        errors = cell(page, k).locator("[data-mime-type='application/vnd.jupyter.stderr']")
        assert errors.count() == 0
    assert page.complaints == []
