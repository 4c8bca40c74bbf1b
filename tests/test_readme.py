"""What README and CONTRIBUTING tell people to type and to look at is there."""

from __future__ import annotations

import re

import pytest
import yaml

from course_lib.paths import course_root
from course_lib.units import UNITS

ROOT = course_root()
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/grading.md")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^|PYTHON=\S+ )make ([a-z-]+)", read(page), flags=re.MULTILINE))
    assert named <= targets, named - targets


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_exist(page):
    for target in re.findall(r"\]\(([^)#]+)\)", read(page)):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_every_picture_has_a_text():
    for text, target in re.findall(r"!\[(.*?)\]\((.*?)\)", read("README.md")):
        assert len(text.split()) >= 4, target


def test_every_unit_is_in_the_readme():
    for unit in UNITS:
        assert f"| {unit.id[:2]} " in read("README.md")


def test_the_python_example_runs():
    for block in re.findall(r"```python\n(.*?)```", read("README.md"), flags=re.DOTALL):
        exec(compile(block, "README.md", "exec"), {})


def test_the_manual_names_options_that_exist(capsys):
    from course_lib.cli import main

    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    there = set(re.findall(r"^  (--[a-z-]+)", capsys.readouterr().out, flags=re.MULTILINE))
    options = read("docs/grading.md").split("## Options")[1].split("\n## ")[0]
    named = set(re.findall(r"`(--[a-z-]+)", options))
    assert "--cluster" in named
    assert named <= there, named - there


def test_the_examples_of_the_manual_can_be_read():
    blocks = re.findall(r"```(yaml|python)\n(.*?)```", read("docs/grading.md"), flags=re.DOTALL)
    for language, block in blocks:
        if language == "yaml":
            assert isinstance(yaml.safe_load(block), dict)
        else:
            compile(block, "docs/grading.md", "exec")
    assert {language for language, _ in blocks} == {"yaml", "python"}
