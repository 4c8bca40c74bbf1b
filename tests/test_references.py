"""The lists of references: complete, used, well-formed, and the same work is the same everywhere."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import nbformat
import pytest

from course_lib.paths import course_root
from course_lib.units import UNITS

ROOT = course_root()
IDENTIFIER = re.compile(r"\b(?:arXiv:|doi:)[^\s,;)\"*]+")
# Single initials, "Yu." and double ones, "J.-B.", before a surname.
INITIALS = re.compile(r"^(?:[A-Z][a-z]?\.[ -]?)+")
# Works that the text names by what they brought, not by their authors: main title, and the words for it.
KNOWN_AS = {
    "Accurate, Large Minibatch SGD": r"warm-up",
    "Adam": r"Adam\b",
    "Adaptive Gradient Methods with Dynamic Bound of Learning Rate": r"AdaBound",
    "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization": r"Adagrad",
    "Attention Is All You Need": r"Transformer",
    "BERT": r"BERT",
    "Cyclical Learning Rates for Training Neural Networks": r"cyclical|triangular",
    "Decoupled Weight Decay Regularization": r"AdamW",
    "Deep Residual Learning for Image Recognition": r"ResNet",
    "Improving Generalization Performance by Switching from Adam to SGD": r"SWATS",
    "Large Scale GAN Training for High Fidelity Natural Image Synthesis": r"BigGAN",
    "Lecture 6.5, RMSProp": r"RMSProp",
    "Mask R-CNN": r"Mask R-CNN",
    "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks": r"MAML",
    "On Large-Batch Training for Deep Learning": r"sharp minim",
    "On the Convergence of Adam and Beyond": r"AMSGrad",
    "Online Convex Programming and Generalized Infinitesimal Gradient Ascent": r"regret",
    "Optical Recognition of Handwritten Digits": r"\bdigits\(\)",
    "SGDR": r"SGDR|[Ww]arm restarts",
    "Super-Convergence": r"[Oo]ne-cycle",
    "Tacotron": r"Tacotron",
    "You Only Look Once": r"YOLO",
}


@dataclass(frozen=True)
class Work:
    """One work of a list: ``title`` is the main title, up to a colon; ``others`` says "et al." stands for more."""

    unit: str
    authors: tuple[str, ...]
    others: bool
    title: str
    year: int
    id: str | None

    @property
    def surnames(self) -> list[str]:
        return [INITIALS.sub("", name) for name in self.authors]

    def same_authors(self, other: Work) -> bool:
        if self.others or other.others:
            return self.authors[0] == other.authors[0]
        return self.authors == other.authors


def notebook(unit):
    return nbformat.read(ROOT / "lectures" / f"{unit.id}.ipynb", as_version=4)


def text_and_list(unit):
    """The lecture's source without its references, and the references."""
    text = "\n".join(cell.source for cell in notebook(unit).cells)
    before, found = text.split("**References.**")
    return before, " ".join(found.split())


def works(unit):
    """The list, work by work. Several works of the same authors are joined by a semicolon."""
    for entry in text_and_list(unit)[1].split(" · "):
        who, colon, what = entry.partition(": *")
        assert colon, f"{unit.id}: no “Authors: *Title*” in {entry!r}"
        names = tuple(name.strip() for name in who.replace(" et al.", "").split(","))
        for part in what.split("; *"):
            title, _, rest = part.partition("*")
            ids = IDENTIFIER.findall(rest)
            years = re.findall(r"\b(?:18|19|20)\d\d\b", IDENTIFIER.sub("", rest))
            assert len(ids) <= 1, f"{unit.id}: {part!r}"
            assert len(years) == 1, f"{unit.id}: {part!r}"
            yield Work(
                unit.id,
                names,
                " et al." in who,
                title.split(":")[0],
                int(years[0]),
                ids[0].rstrip(".") if ids else None,
            )


@pytest.fixture(scope="module")
def everything():
    return [work for unit in UNITS for work in works(unit)]


def wrong_form(id):
    """What is wrong with an arXiv id or DOI, or None."""
    if id.startswith("doi:"):
        return None if re.fullmatch(r"doi:10\.\d{4,9}/\S+", id) else "not a DOI"
    found = re.fullmatch(r"arXiv:(\d\d)(\d\d)\.(\d+)", id)
    if not found or not 1 <= int(found[2]) <= 12:
        return "not an arXiv id"
    # Numbers have five digits since January 2015.
    digits = 5 if int(found[1]) >= 15 else 4
    return None if len(found[3]) == digits else f"an arXiv id of that year has {digits} digits"


per_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)


@per_unit
def test_every_reference_is_used(unit):
    text, _ = text_and_list(unit)
    for work in works(unit):
        names = "|".join(map(re.escape, work.surnames))
        words = [rf"\b(?:{names})\b", *filter(None, [KNOWN_AS.get(work.title)])]
        assert re.search("|".join(words), text), f"nothing in the text refers to {work}"


@per_unit
def test_every_citation_is_in_the_list(unit, everything):
    """ "Wilson et al. 2017", "Ma and Yarats (2021)", "Smith (2017)", "Polyak's, 1964", and bare identifiers."""
    text, _ = text_and_list(unit)
    here = list(works(unit))
    authors = {name for work in everything for name in work.surnames}
    name = r"[A-Z][\w-]*[a-z]"
    pattern = (
        rf"({name})((?:, {name})*,? and {name}| et al\.)?(?:['’]s)?,? (\(?)((?:18|19|20)\d\d)\b"
    )
    for first, more, bracket, year in re.findall(pattern, " ".join(text.split())):
        named = any(re.fullmatch(words, first) for words in KNOWN_AS.values())
        if named or not (more or bracket or first in authors):
            continue  # "Tacotron (2017)"; "December 2014"
        cited = {first, *re.findall(name, more.replace("et al.", "").replace(" and ", " "))}
        assert any(cited <= set(w.surnames) and w.year == int(year) for w in here), (
            f"{first}{more} {year} is not in the references"
        )
    for id in IDENTIFIER.findall(text):
        assert id.rstrip(".") in {work.id for work in here}, f"{id} is not in the references"


def test_identifiers_are_well_formed(everything):
    for work in everything:
        if work.id:
            assert wrong_form(work.id) is None, (work, wrong_form(work.id))


def test_the_same_work_is_the_same_in_every_unit(everything):
    same = defaultdict(list)
    for work in everything:
        same[work.title].append(work)
        if work.id:
            same[work.id].append(work)
    for first, *others in same.values():
        for other in others:
            assert (other.title, other.year, other.id) == (first.title, first.year, first.id), (
                first,
                other,
            )
            assert other.same_authors(first), (first, other)


def test_sources_in_docstrings_agree_with_the_lists(everything):
    """Before an identifier in a docstring or an assignment stand the authors of that very work."""
    known = {work.id: work for work in everything if work.id}
    paths = [
        *(ROOT / "course_lib").rglob("*.py"),
        *(ROOT / "sources" / "assignments").rglob("*.py"),
    ]
    found = 0
    for path in paths:
        text = " ".join(path.read_text(encoding="utf-8").replace("\n#", "\n").split())
        for match in IDENTIFIER.finditer(text):
            id = match[0].rstrip(".")
            assert wrong_form(id) is None, (path.name, id, wrong_form(id))
            if id in known:
                found += 1
                before = text[max(0, match.start() - 200) : match.start()]
                assert known[id].surnames[0] in before, (path.name, id, known[id])
    assert found > len(UNITS)


@pytest.mark.parametrize(
    "id", ["arXiv:1412.698", "arXiv:1413.6980", "arXiv:1705.0829", "arXiv:Adam", "doi:1214/aoms", "doi:10.1/x"]
)  # fmt: skip
def test_identifiers_that_are_none(id):
    assert wrong_form(id) is not None
