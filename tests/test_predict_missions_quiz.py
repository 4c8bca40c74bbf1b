"""Predictions, missions and quizzes."""

from __future__ import annotations

import json

import pytest

from course_lib.widgets import Lab, Mission, Missions, Predict, Question, Quiz
from tests.labs import (
    all_widgets,
    clicked,
)


@pytest.fixture
def predict(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda: Predict("Which?", ("left", "right"), 1, "Because.", name="q1")


def test_predict_reveals_only_after_commit(predict, tmp_path):
    asked = predict()
    shown = "".join(
        getattr(w, "value", "") or "" for w in all_widgets(asked.view) if "HTML" in str(type(w))
    )
    assert "Because" not in shown
    assert "Because" not in asked.summary
    assert not (tmp_path / ".course").exists()
    with pytest.raises(AssertionError):  # nothing is selected yet
        clicked(asked, "Commit")
    asked._radio.value = 0
    clicked(asked, "Commit")
    assert asked.correct is False
    assert "Not so: the answer is “right”. Because." in asked.summary
    assert "Because." in asked._reveal.value
    assert asked._radio.disabled
    assert json.loads((tmp_path / ".course" / "answers.json").read_text()) == {"q1": 0}
    asked.commit(1)  # too late
    assert asked.committed == 0


def test_predict_is_restored_and_reset(predict, tmp_path):
    predict().commit(1)
    again = predict()
    assert again.correct is True
    assert again._radio.value == 1
    assert "Right. Because." in again._reveal.value
    clicked(again, "Reset")
    assert again.committed is None
    assert json.loads((tmp_path / ".course" / "answers.json").read_text()) == {}
    assert "Because" not in again._reveal.value
    assert predict().committed is None


def test_predict_leaves_a_broken_file_alone(predict, tmp_path):
    (tmp_path / ".course").mkdir()
    file = tmp_path / ".course" / "answers.json"
    file.write_text("{broken")
    asked = predict()
    asked.commit(1)
    assert asked.correct
    assert "cannot be read" in asked.summary
    assert file.read_text() == "{broken"


def test_predict_says_when_it_cannot_record(predict, tmp_path):
    (tmp_path / ".course").write_text("a file where the folder should be")
    asked = predict()
    asked.commit(1)
    assert "could not be recorded" in asked.summary


def test_predict_keeps_other_answers(predict, tmp_path):
    Predict("?", ("a", "b"), 0, "x", name="other").commit(1)
    predict().commit(0)
    assert json.loads((tmp_path / ".course" / "answers.json").read_text()) == {"other": 1, "q1": 0}
    assert [file.name for file in (tmp_path / ".course").iterdir()] == ["answers.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((("a",), 0, "x", "n"), "choices must hold at least two"),
        ((("a", "b"), 2, "x", "n"), "answer must be an index from 0 to 1, got 2"),
        ((("a", "b"), "a", "x", "n"), "answer must be an index"),
        ((("a", "b"), 0, "x", ""), "name must not be empty"),
    ],
)
def test_predict_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        Predict("?", *arguments)


def test_missions_follow_the_lab():
    lab = Lab("momentum", surfaces=("quadratic_bowl", "rosenbrock"), steps=300, alpha=1e-4)
    missions = Missions(
        lab,
        [
            Mission.reach(1e-6, within=100, surface="quadratic_bowl"),
            Mission.diverge(beta=0.9),
            Mission("Go right", lambda lab: lab.path.theta[-1, 0] > 0, target=2.0),
            Mission.converge(beta=0.0),
            Mission.oscillate(),
        ],
    )
    assert missions.done == [False] * 5
    assert lab._targets == (1e-6, 2.0)
    targets = [line for line in lab._picture.loss.ax.lines if line.get_gid() == "target"]
    assert sorted(line.get_ydata()[0] for line in targets) == [1e-6, 2.0]
    lab.set(beta=0.5, alpha=1.0)  # diverges, but not with 0.9
    assert lab.outcome.verdict == "diverged"
    assert not missions.done[1]
    lab.set(beta=0.9)
    assert missions.done[1]
    lab.set(alpha=0.15, beta=0.5)
    assert missions.done[0]
    assert "Done: Reach L ≤ 1e-06 within 100 steps on quadratic bowl." in missions.summary
    assert "Make it diverge with β = 0.9" in missions.summary
    lab.set(alpha=1e-4)
    assert missions.done[:2] == [True, True]  # what is done stays done
    clicked(missions, "Start over")
    assert missions.done[:2] == [False, False]


def test_mission_with_a_setting_the_lab_lacks():
    lab = Lab("sgd", steps=5)
    with pytest.raises(ValueError, match="beta1=0.9; the lab has alpha, beta"):
        Missions(lab, [Mission.converge(beta1=0.9)])
    with pytest.raises(ValueError, match="surface='beale'; the lab has quadratic_bowl"):
        Missions(lab, [Mission.converge(surface="beale")])


def test_quiz_explains_right_and_wrong():
    quiz = Quiz([Question("One?", ("a", "b"), 1, ("no, since", "yes, since")) for _ in range(3)])
    assert "since" not in quiz.summary
    quiz._radios[0].value = 0
    clicked(quiz, "Check")
    assert "Not so: no, since" in quiz._said[0].value
    quiz.choose(0, 1)
    assert "Right: yes, since" in quiz._said[0].value
    assert quiz.summary.startswith("1 of 3 right.")
    with pytest.raises(ValueError, match="one per choice"):
        Question("?", ("a", "b"), 0, ("only one",))
    with pytest.raises(ValueError, match="index from 0 to 1"):
        Question("?", ("a", "b"), 5, ("x", "y"))
