"""The training lab in JupyterLab in a real browser: Train, watch, Stop."""

from __future__ import annotations

import json
import re

import pytest

from course_lib.widgets import TrainingLab
from tests.browser import NotebookPage, notebook_of

pytestmark = pytest.mark.browser

LAB = 'TrainingLab(("SGD", "Adam"), epochs=12, seed=3)'


CELLS = (
    "from course_lib.widgets import TrainingLab",
    f"lab = {LAB}\nlab",
    'other = TrainingLab(("Momentum",), epochs=5)\nother',
)


@pytest.fixture(scope="module")
def opened(browser, jupyter):
    """The notebook, all cells run."""
    server, course = jupyter
    (course / "training.ipynb").write_text(json.dumps(notebook_of(CELLS)))
    opened = NotebookPage(browser, server, "training.ipynb")
    opened.wait()
    yield opened
    opened.close()


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


def button(opened, name, k=1):
    return opened.cell(k).get_by_role("button", name=name, exact=True)


def position(opened, k=1):
    """The words beside the progress bar."""
    return opened.cell(k).locator(".widget-hprogress + .widget-label").inner_text()


def bar(opened, k=1):
    """How full the progress bar is, from 0 to 100."""
    width = opened.cell(k).locator(".progress-bar").get_attribute("style")
    return float(re.search(r"width: ([\d.]+)%", width).group(1))


def set_number(opened, label, value, k=1):
    field = opened.cell(k).get_by_label(label, exact=True)
    field.fill(str(value))
    field.press("Enter")


def test_train_to_the_end(opened):
    twin = eval(LAB, {"TrainingLab": TrainingLab})
    opened.wait_for_summary(1, twin.summary)
    assert button(opened, "Stop").is_disabled()
    opened.keep("training_first")
    before = opened.picture(1)
    seen = opened.cell(1).evaluate(WATCH)
    pictures, bars, words = (list(values) for values in zip(*seen, strict=True))
    print(f"{len(set(pictures))} pictures, {len(set(bars))} lengths of the bar")
    assert len(set(pictures)) >= 8
    assert len(set(bars)) >= 8
    assert bars == sorted(bars)
    assert {"epoch 2 of 12, SGD", "epoch 2 of 12, Adam"} < set(words)
    assert opened.picture(1) != before
    # What is shown are the numbers of the same training made here, not in slices.
    twin.train()
    opened.wait_for_summary(1, twin.summary)
    assert (bar(opened), position(opened)) == (100.0, "done")
    assert "Adam" in opened.cell(1).locator("table").inner_text()
    opened.cell(1).locator("img.widget-image").scroll_into_view_if_needed()
    opened.keep("training_done")


def test_stop_at_once(opened):
    set_number(opened, "epochs", 200)
    delays = []
    for _ in range(3):
        button(opened, "Train").click()
        opened.cell(1).get_by_text(re.compile(r"^epoch [2-9] of 200")).wait_for()
        opened.keep("training_going")
        # Measured in the opened: the clock of the reader.
        delays.append(
            opened.cell(1).evaluate(
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
        opened.page.wait_for_timeout(200)
        assert "stopped at step" in opened.summary(1)
        assert position(opened).startswith("stopped after")
        shown = opened.picture(1)
        opened.page.wait_for_timeout(400)
        assert opened.picture(1) == shown
        assert 0 < bar(opened) < 100
    print(f"Stop took {', '.join(f'{delay:.2f}' for delay in delays)} s")
    assert max(delays) < 2  # half a second on a machine with nothing else to do


def test_earlier_runs_and_clear(opened):
    table = opened.cell(1).locator("table tr")
    assert table.count() == 1 + 2 * 4
    assert "Drawn faint: run 1 to 3." in opened.summary(1)
    opened.keep("training_earlier")
    button(opened, "Clear").press("Enter")
    opened.cell(1).get_by_text("Not trained yet").wait_for()
    assert table.count() == 0


def test_two_labs_at_once_and_a_slider_moved_meanwhile(opened):
    set_number(opened, "epochs", 40)
    twin = eval(LAB, {"TrainingLab": TrainingLab})
    twin.set(epochs=40)
    other = TrainingLab(("Momentum",), epochs=5)
    button(opened, "Train").click()
    opened.cell(1).get_by_text(re.compile(r"^epoch \d+ of 40")).wait_for()
    button(opened, "Train", 2).click()
    seed = opened.cell(1).get_by_label("seed", exact=True)
    seed.fill("8")
    seed.press("Enter")
    # Said at once; the next sentence, a second later, repeats it.
    said = re.compile("seed has changed: that applies to the next run|for the next run: seed")
    opened.cell(1).get_by_text(said).wait_for()
    other.train()
    # The page does not stand still yet: the first lab trains.
    opened.cell(2).get_by_text(other.summary).wait_for()
    twin.train()
    told = f"{twin.summary} Changed while it trained, for the next run: seed."
    opened.cell(1).get_by_text("After 40 of 40 epochs").wait_for(timeout=40_000)
    opened.wait_for_summary(1, told)


def test_keyboard_order(opened):
    """Tab goes through the ticks and sliders of a method, then the numbers, then the buttons."""
    opened.cell(2).get_by_label("Momentum", exact=True).focus()
    seen = []
    for _ in range(10):  # a slider takes two: its handle and its number
        opened.page.keyboard.press("Tab")
        seen.append(
            opened.page.evaluate(
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


def test_nobody_complained(opened):
    opened.assert_clean()
