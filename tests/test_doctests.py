"""The examples in docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

import course_lib

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(course_lib.__path__, "course_lib.")
    if not name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module, extraglobs={"np": np}, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_a_wrong_example_fails():
    wrong = type("wrong", (), {"__doc__": ">>> 1 + 1\n3\n", "__name__": "wrong"})
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(wrong, "wrong", globs={}):
        assert runner.run(test, out=lambda text: None).failed == 1
