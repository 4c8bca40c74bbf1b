"""The list of fonts that every sandbox is given: made once, of Matplotlib's own fonts alone."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from course_lib.grading.sandbox.fonts import font_list


@pytest.mark.heavy
def test_the_list_is_made_once_and_names_only_fonts_that_are_inside(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = font_list()
    assert tmp_path in path.parents
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    found = json.loads(path.read_text(encoding="utf-8"))
    names = {font["name"] for font in found["ttflist"]}
    assert "DejaVu Sans" in names
    assert not any(os.path.isabs(font["fname"]) for font in found["ttflist"] + found["afmlist"])

    def again(*arguments, **options):
        raise AssertionError("it is made a second time")

    monkeypatch.setattr(subprocess, "run", again)
    assert font_list() == path


def test_no_list_where_it_cannot_be_kept(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert font_list() is None


def test_no_list_where_it_cannot_be_made(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert font_list() is None
