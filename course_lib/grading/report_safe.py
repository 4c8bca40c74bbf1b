"""What may be shown of a stranger's notebook: text, tables, pictures; nothing that runs or calls home.

What is allowed is listed; everything else goes. HTML goes through bleach, pictures are checked, and an SVG picture is
rebuilt from the elements that draw.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import bleach
from bleach.css_sanitizer import CSSSanitizer
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li",
    "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-right",
    "border-top", "border-color", "border-style", "border-width", "color", "font-family", "font-size",
    "font-style", "font-weight", "height", "line-height", "margin", "margin-bottom", "margin-left",
    "margin-right", "margin-top", "max-width", "min-width", "padding", "padding-bottom", "padding-left",
    "padding-right", "padding-top", "text-align", "text-decoration", "vertical-align", "white-space", "width",
}  # fmt: skip
# Those of highlighted code (one to three letters), and a few that tables and headings have.
_CLASS = re.compile(r"[a-z][a-z0-9]{0,2}|highlight|dataframe|anchor-link")
_ATTRIBUTES = {
    "colspan", "rowspan", "scope", "align", "title", "alt", "width", "height", "style", "start", "open", "lang", "dir",
}  # fmt: skip
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_ADDRESS = re.compile(r"(?:https?://|mailto:|#)[^\x00-\x20]*", re.I)
# With what they hold; bleach would leave their text.
_HOLDERS = re.compile(
    r"<(/?)(script|style|iframe|object|noscript|template|textarea|title|svg|math)\b[^>]*>?", re.I
)
# Of one output. More is no table that anybody reads, and takes long to clean.
MOST_CHARACTERS, MOST_TAGS = 500_000, 10_000
TOO_LARGE = "<p>(An output that is too large for this page was left out.)</p>"
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
DRAWS = {
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "title", "desc", "clipPath", "linearGradient", "radialGradient", "stop", "use", "image", "marker", "symbol",
    "pattern", "mask",
}  # fmt: skip


def safe_html(html: str) -> str:
    """HTML of which only TAGS, harmless attributes and pictures that it brings along are left."""
    if len(html) > MOST_CHARACTERS or html.count("<") > MOST_TAGS:
        return TOO_LARGE
    try:
        return _cleaner().clean(_without_holders(html))
    except RecursionError:  # nested deeper than any page is
        return TOO_LARGE


def _without_holders(html: str) -> str:
    """What would be seen as text if only the tags around it went. Time grows with the length, not its square."""
    tags = list(_HOLDERS.finditer(html))
    ends = {tag[2].lower(): tag.end() for tag in tags if tag[1]}  # the last of each kind
    kept, position, inside = [], 0, None
    for tag in tags:
        name = tag[2].lower()
        if inside is None and not tag[1] and ends.get(name, 0) > tag.end():
            kept.append(html[position : tag.start()])
            inside = name
        elif inside == name and tag[1]:
            position, inside = tag.end(), None
    return "".join([*kept, html[position:]])


def safe_svg(svg: str) -> str | None:
    """A drawing without scripts, handlers, animation and addresses outside of itself; None if it is no drawing."""
    try:
        root = fromstring(svg, forbid_dtd=False)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    _strip(root)
    ElementTree.register_namespace("", _SVG[1:-1])
    ElementTree.register_namespace("xlink", _HREF[1:].split("}")[0])
    return ElementTree.tostring(root, encoding="unicode")


@pass_context
def safe_markdown(context: Context, source: str) -> str:
    """nbconvert's filter ``markdown2html``, whose result is cleaned."""
    return safe_html(_exporter().markdown2html(context, source))


def safe_notebook(notebook: NotebookNode) -> NotebookNode:
    """The notebook with what may be shown of it; cells are changed in place."""
    notebook.metadata = NotebookNode(language_info=NotebookNode(name="python"))
    for cell in notebook.cells:
        kept = NotebookNode()
        about = cell.metadata.get("nbgrader")
        if isinstance(about, dict) and re.fullmatch(r"[\w.:-]+", str(about.get("grade_id", ""))):
            kept.nbgrader = about
        if not cell.source and "nbgrader" not in cell.metadata:
            kept.transient = NotebookNode(remove_source=True)  # nothing is hidden by it
        cell.metadata = kept
        cell.id = re.sub(r"[^\w-]", "", str(cell.get("id", "")))[:64] or "cell"
        if cell.cell_type == "raw":  # shown as it is by some templates
            cell.cell_type, cell.outputs, cell.execution_count = "code", [], None
        if cell.cell_type == "code":
            if not isinstance(cell.get("execution_count"), int):
                cell.execution_count = None
            cell.outputs = [one for one in map(_output, cell.outputs) if one is not None]
        else:
            cell.attachments = _attachments(cell.get("attachments"))
    return notebook


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter()


def _cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(
        tags=TAGS,
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        css_sanitizer=CSSSanitizer(allowed_css_properties=STYLES, allowed_svg_properties=[]),
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(_CLASS.fullmatch(one) for one in value.split())
    if name == "id":
        return tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    if name == "href":
        return tag == "a" and _ADDRESS.fullmatch(value) is not None
    if name == "src":
        return tag == "img" and _PICTURE.fullmatch(value) is not None
    if name == "style":
        return "(" not in value and "\\" not in value  # url(…), expression(…), and what hides them
    return name in _ATTRIBUTES


def _strip(element: ElementTree.Element) -> None:
    for child in list(element):
        name = child.tag.removeprefix(_SVG) if isinstance(child.tag, str) else ""
        if name not in DRAWS:
            element.remove(child)
        else:
            _strip(child)
    for name, value in list(element.attrib.items()):
        if not _draws(name, value):
            del element.attrib[name]


def _draws(name: str, value: str) -> bool:
    if name in ("href", _HREF):
        return value.startswith("#") or _PICTURE.fullmatch(value) is not None
    if name.startswith("{") or name.lower().startswith("on"):
        return False
    text = value.lower().replace(" ", "")
    outside = re.search(r"url\((?!#)", text) or "\\" in text or "javascript:" in text
    return not outside and "@import" not in text


def _output(output: Any) -> NotebookNode | None:
    """An output of what may be shown; None if nothing is left."""
    kind = output.get("output_type")
    if kind == "stream":
        return NotebookNode(
            output_type=kind,
            name="stderr" if output.get("name") == "stderr" else "stdout",
            text=_text(output.get("text")),
        )
    if kind == "error":
        return NotebookNode(
            output_type=kind,
            ename=_text(output.get("ename")),
            evalue=_text(output.get("evalue")),
            traceback=[_text(line) for line in output.get("traceback") or []],
        )
    if kind not in ("display_data", "execute_result"):
        return None
    kept = NotebookNode()
    for name, value in (output.get("data") or {}).items():
        shown = _shown(name, _text(value))
        if shown is not None:
            kept[name] = shown
    if not kept:
        kept["text/plain"] = "(An output that cannot be shown here was left out.)"
    one = NotebookNode(output_type=kind, data=kept, metadata=NotebookNode())
    if kind == "execute_result":
        one.execution_count = None
    return one


def _shown(name: str, value: str) -> str | None:
    if name in ("text/plain", "text/latex", "text/markdown"):
        return value  # escaped, or cleaned by safe_markdown
    if name == "text/html":
        return safe_html(value)
    if name == "image/svg+xml":
        return safe_svg(value)
    return value if name in _PICTURES and _is_base64(value) else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(str(one) for one in value)
    return value if isinstance(value, str) else ""


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _attachments(given: Any) -> NotebookNode:
    """The pictures that a text cell brings along."""
    kept = NotebookNode()
    for name, bundle in (given if isinstance(given, dict) else {}).items():
        good = {
            kind: data
            for kind, data in (bundle if isinstance(bundle, dict) else {}).items()
            if kind in _PICTURES and isinstance(data, str) and _is_base64(data)
        }
        if good:
            kept[name] = NotebookNode(good)
    return kept
