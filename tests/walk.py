"""Every control of a component, used as a reader uses it; after each action the words are compared.

What the page says is compared with the same component in this process (``tests.twins``). A lab is made anew
from the line of code under it, so that line is tested too; the others follow the reader's actions.
"""

from __future__ import annotations

from typing import Any

from course_lib.widgets import Lab
from tests.browser import ARTEFACTS, NotebookPage
from tests.twins import Twins, statuses_of, widgets_of

SLIDER = ".noUi-handle"
MENU = "select"
TICK = "input[type=checkbox]"
CHOICE = "input[type=radio]"
BUTTON = "button.jupyter-button, button.widget-button"
ENTRY = "input[type=text], input[type=number], textarea"
# What a reader can use; a kind that no action here knows fails the walk.
CONTROLS = "button, input, select, textarea, [role=slider], [contenteditable=true]"
KINDS = (
    "components", "keys", "drags", "options", "ticks", "entries", "buttons", "compared", "pictures"
)  # fmt: skip
# What a button starts, another one ends.
ENDS = {"Train": "Stop"}


class Part:
    """One component on the page.

    Parameters
    ----------
    notebook : NotebookPage
    twins : Twins
    k : int
        Its code cell.
    record : Record
        Gets every action.
    """

    def __init__(self, notebook: NotebookPage, twins: Twins, k: int, record: Record):
        self.notebook, self.twins, self.k = notebook, twins, k
        self.area = notebook.cell(k).locator(".jp-OutputArea .jupyter-widgets").first
        self.twin = twins.component(k)
        self.kind = type(self.twin).__name__
        self.record = record
        self.others: dict[int, Part] = {}  # by the identity of the twin
        self._labs: dict[str, Lab] = {}

    def walk(self) -> None:
        """Use every control; assert after each action that the page says what the twin says."""
        self.follow()
        if self.kind != "Missions":  # remembers what was reached on the way: until "Start over"
            self.look()
        self.assert_known()
        for k in range(self.area.locator(SLIDER).count()):
            self._use_slider(k)
        for k in range(self.area.locator(MENU).count()):
            self._use_menu(k)
        for k in range(self.area.locator(TICK).count()):
            self._use_tick(k)
        for k in range(self.area.locator(".widget-radio-box").count()):
            self._use_choices(k)
        for k in range(self.area.locator(ENTRY).count()):
            self._use_entry(k)
        for k in range(self.area.locator(BUTTON).count()):
            if self._usable(self.area.locator(BUTTON).nth(k)):
                self._press(k)

    # --- what the page says --------------------------------------------------------------------

    @property
    def statuses(self) -> list[str]:
        return self.area.locator("[role=status]").all_text_contents()

    @property
    def picture(self) -> str | None:
        """The picture's pixels; None where there is none."""
        return self.notebook.picture(self.k) if self.area.locator("img").count() else None

    @property
    def share(self) -> str:
        """The line of code that makes a lab with this setting."""
        lines = self.area.locator("code, input[readonly]").evaluate_all(
            "all => all.map(e => e.value ?? e.textContent)"
        )
        (line,) = (text for text in lines if text.startswith(("Lab(", "lab.set(")))
        return line

    @property
    def lab(self) -> Lab:
        """The lab that the line of code makes, in this process."""
        line = self.share
        if line.startswith("lab.set("):
            self.twins.evaluate(line, lab=self.twin)
            return self.twin
        if line not in self._labs:
            self._labs[line] = self.twins.evaluate(line, Lab=Lab)
        return self._labs[line]

    def look(self) -> None:
        """Compare the words with the twin's."""
        if self.kind == "Lab":
            assert self.lab.summary in self.statuses
        elif self.kind != "TrainingLab":  # how far it came is a matter of time
            assert self.statuses == statuses_of(self.twin)
        self.record.count("compared")

    @property
    def of(self) -> Part | None:
        """The lab that this component looks at, if it does."""
        return self.others.get(id(getattr(self.twin, "lab", None)))

    def follow(self) -> None:
        """Bring the twin of a component that looks at a lab to where the lab on the page is."""
        of = self.of
        if of is not None:
            of.twin.set(**of.lab.settings)

    def assert_known(self) -> None:
        """Every control on the page is of a kind that is used here."""
        # ipywidgets lets one type into the read-out of a SelectionSlider and then ignores it.
        left = ("input[readonly]", ".widget-readout")
        known = ", ".join((SLIDER, MENU, TICK, CHOICE, BUTTON, ENTRY, *left))
        strange = self.area.locator(CONTROLS).evaluate_all(
            "(all, known) => all.filter(e => !e.matches(known)).map(e => e.outerHTML)", known
        )
        assert strange == [], f"{self.kind} has controls that the walk does not know: {strange}"

    # --- what a reader does --------------------------------------------------------------------

    def _did(self, kind: str, what: str, mirror: Any = None) -> None:
        """Wait for what follows from an action, do the same to the twin, compare."""
        self.notebook.settle()
        if mirror is not None and self.kind not in ("Lab", "TrainingLab"):
            mirror()
        self.look()
        self.record.count(kind)
        self.record.done.append(f"cell {self.k} {self.kind}\t{what}")

    def _usable(self, control: Any) -> bool:
        return control.is_visible() and control.is_enabled()

    def _use_slider(self, k: int) -> None:
        handle = self.area.locator(SLIDER).nth(k)
        if not handle.is_visible():
            return
        name = handle.evaluate("e => e.closest('.widget-hslider').innerText.split('\\n')[0]")
        last = int(float(handle.get_attribute("aria-valuemax")))
        page = self.notebook.page

        def index() -> int:
            return int(float(handle.get_attribute("aria-valuenow")))

        def mirror() -> None:
            widgets_of(self.twin, "SelectionSlider")[k].index = index()

        def did(kind: str, what: str, expected: int) -> str:
            self._did(kind, f"{name}: {what}", mirror)
            assert index() == expected, (name, what)
            return self.area.inner_text()

        first = index()
        handle.focus()
        seen = {}
        for key, expected in (("Home", 0), ("End", last)):
            page.keyboard.press(key)
            seen[key] = did("keys", key, expected)
        picture = self.picture
        for end in (0, last, first):
            # To an end like a hand does it: beyond the track.
            beyond = {0: -8, last: 8}.get(end, 0)
            self._drag(handle, end / last, beyond)
            if end == first:  # a pixel is more than a stop: about where it was
                self._did("drags", f"{name}: back", mirror)
                assert abs(index() - first) <= 0.02 * last + 1, name
            else:
                key = "End" if end else "Home"
                assert did("drags", f"{name}: to {end}", end) == seen[key], name
                if not end:
                    # A training lab's sliders are for the next run.
                    still = picture is None or self.kind == "TrainingLab"
                    assert still or self.picture != picture, f"{name} draws nothing new"

    def _drag(self, handle: Any, to: float, beyond: int) -> None:
        """Drag a slider's handle to this share of the track, and some pixels beyond."""
        x, y, left, width = handle.evaluate(
            """e => {
                e.scrollIntoView({block: "nearest"});
                const own = e.getBoundingClientRect();
                const track = e.closest(".noUi-base").getBoundingClientRect();
                return [own.left + own.width / 2, own.top + own.height / 2, track.left, track.width];
            }"""
        )
        mouse = self.notebook.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(left + to * width + beyond, y, steps=3)
        mouse.up()

    def _use_menu(self, k: int) -> None:
        menu = self.area.locator(MENU).nth(k)
        if not self._usable(menu):
            return
        options = menu.locator("option").all_text_contents()
        first = menu.evaluate("e => e.selectedIndex")
        name = menu.evaluate("e => e.parentElement.innerText.split('\\n')[0]")
        for index in [*(i for i in range(len(options)) if i != first), first]:
            menu.select_option(index=index)

            def mirror(index: int = index) -> None:
                widgets_of(self.twin, "Dropdown")[k].index = index

            self._did("options", f"{name}: {options[index]}", mirror)

    def _use_tick(self, k: int) -> None:
        tick = self.area.locator(TICK).nth(k)
        if not self._usable(tick):
            return
        name = tick.evaluate("e => e.closest('label').innerText")
        for _ in range(2):
            tick.focus()
            self.notebook.page.keyboard.press("Space")
            on = tick.is_checked()

            def mirror(on: bool = on) -> None:
                widgets_of(self.twin, "Checkbox")[k].value = on

            self._did("ticks", f"{name}: {'on' if on else 'off'}", mirror)

    def _use_choices(self, k: int) -> None:
        """Each choice, then the button below it (Commit, Check), then the one after it (Reset)."""
        choices = self.area.locator(".widget-radio-box").nth(k).locator(CHOICE)
        for index in range(choices.count()):
            choices.nth(index).check()

            def mirror(index: int = index) -> None:
                widgets_of(self.twin, "RadioButtons")[k].index = index

            self._did("options", f"choice {k + 1}: {index + 1}", mirror)
            self._press(self._button_below(k))
            assert any(self.statuses), "a choice is answered with words"
            if not self._usable(choices.nth(index)):
                self._press(self._button_below(k))

    def _button_below(self, k: int) -> int:
        """The first button that can be pressed after radio buttons ``k``."""
        return self.area.evaluate(
            """(area, [k, css]) => {
                const radios = area.querySelectorAll(".widget-radio-box")[k];
                return [...area.querySelectorAll(css)].findIndex(
                    (b) => !b.disabled &&
                        radios.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
            }""",
            [k, BUTTON],
        )

    def _use_entry(self, k: int) -> None:
        entry = self.area.locator(ENTRY).nth(k)
        if not self._usable(entry) or not entry.is_editable():
            return
        value = entry.input_value()
        entry.fill(value)
        entry.press("Enter")
        self._did("entries", f"entry {k + 1}: {value}")
        assert entry.input_value() == value

    def _press(self, k: int) -> None:
        button = self.area.locator(BUTTON).nth(k)
        name = button.inner_text().strip() or button.get_attribute("title")
        self.follow()
        button.focus()
        self.notebook.page.keyboard.press("Enter")
        playing = button.evaluate("e => e.closest('.widget-play') !== null")
        if playing or name in ENDS:
            self.notebook.page.wait_for_timeout(400)
            end = (
                button if playing else self.area.get_by_role("button", name=ENDS[name], exact=True)
            )
            end.evaluate("e => e.click()")  # nothing happens where it ended by itself
        self._did("buttons", name, lambda: widgets_of(self.twin, "Button")[k].click())
        of = self.of
        if of is not None:  # Load into the lab: both labs have the same setting
            assert of.lab.settings == of.twin.settings, name


class Record:
    """What was done in one notebook.

    Attributes
    ----------
    counts : dict
        How often, by kind of action; kinds as in ``KINDS``.
    done : list of str
        A line per action.
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.done: list[str] = []

    def count(self, kind: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1


def table(reports: list[Any]) -> list[str]:
    """The table notebooks × actions; it and the list of all actions go to the artefacts.

    Parameters
    ----------
    reports : list of pytest.TestReport
        Those that have a property "walk" count: (notebook, counts, done).
    """
    walks = [(r, *value) for r in reports for name, value in r.user_properties if name == "walk"]
    if not walks:
        return []
    rows = [("notebook", *KINDS, "seconds", "")]
    for report, notebook, counts, _ in walks:
        numbers = (str(counts.get(kind, 0)) for kind in KINDS)
        rows.append((notebook, *numbers, f"{report.duration:.1f}", report.outcome))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    ]
    actions = [f"{notebook}\t{line}" for _, notebook, _, done in walks for line in done]
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / "walk.txt").write_text("\n".join([*lines, "", *actions]) + "\n")
    return ["", "what was done in the notebooks, in a browser:", *lines]


def walk(notebook: NotebookPage, content: Any, record: Record) -> None:
    """Walk through all components of a notebook on which all cells have run."""
    shown = notebook.page.locator(".jp-CodeCell").evaluate_all(
        "all => all.map((e, k) => e.querySelector('.jp-OutputArea .jupyter-widgets') ? k : -1)"
        ".filter(k => k >= 0)"
    )
    twins = Twins(content)
    parts = [Part(notebook, twins, k, record) for k in shown]
    for part in parts:
        part.others = {id(other.twin): other for other in parts}
    for part in parts:
        record.count("components")
        of = part.of
        with notebook.alone(part.k, *([] if of is None else [of.k])):
            part.walk()
