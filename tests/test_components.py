"""What all components share: display, and being inert while a notebook is graded."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from PIL import Image

from course_lib.widgets import Lab


def test_bundle_has_widget_picture_and_text(labs):
    lab = labs["adam"]
    bundle = lab._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.view.model_id
    assert bundle["text/plain"] == lab.summary
    assert 'src="data:image/png;base64,' in bundle["text/html"]
    assert 'alt="Adam with α' in bundle["text/html"]
    assert Image.open(io.BytesIO(lab.png())).format == "PNG"


def test_status_can_be_announced(labs):
    assert 'role="status" aria-live="polite"' in labs["adam"]._text.value


GRADING = """
import sys, time
start = time.process_time()
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz, TrainingLab
loaded = time.process_time() - start
start = time.process_time()
lab = Lab("adam", student=print, surfaces=("rosenbrock",))
made = [lab, ABMap("adam", lab=lab), Predict("?", ("a", "b"), 0, "x", "n"),
        Missions(lab, [Mission.diverge(beta=0.9)]), Quiz([Question("?", ("a", "b"), 0, ("x", "y"))]),
        TrainingLab(train=True)]
lab.set(alpha=3), lab.reached(1e-6)
texts = [repr(component) for component in made]
spent = time.process_time() - start
heavy = {"matplotlib", "ipywidgets", "numpy", "comm"} & set(sys.modules)
assert not heavy, heavy
assert all("switched off while the notebook is graded" in text for text in texts), texts
assert all(not hasattr(component, "_repr_mimebundle_") for component in made)
assert lab.path is None and made[3].done == ()
print(loaded, spent)
"""


def test_inert_and_free_under_grading(tmp_path):
    environment = {**os.environ, "NBGRADER_EXECUTION": "autograde", "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        [sys.executable, "-c", GRADING],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded, spent = map(float, done.stdout.split())
    assert spent < 0.005
    assert loaded < 0.25
    assert list(tmp_path.iterdir()) == []  # nothing is recorded either


def test_grading_that_begins_after_the_import(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert repr(Lab("adam")) == "Lab: switched off while the notebook is graded."


def test_import_is_cheap():
    code = (
        "import sys, course_lib.widgets; from course_lib.widgets import Lab;"
        "assert not {'matplotlib', 'ipywidgets', 'numpy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_unknown_name():
    import course_lib.widgets

    assert "Lab" in dir(course_lib.widgets)
    with pytest.raises(AttributeError, match="Laboratory"):
        course_lib.widgets.Laboratory  # noqa: B018
