"""A made-up class through stock nbgrader: every score, reason and validation is what it must be."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_lib.grading import demo
from course_lib.grading.classroom import CellGrade, Classroom, NbgraderError, fill, solution_answers
from course_lib.grading.demo import Outcome, Student, explain, judge, read_class, run_class
from course_lib.units import UNITS

# The first test of a module pays for its fixture: seconds for a whole round trip on a busy machine.
pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).resolve().parent.parent
UNIT = "05_adam"
REFERENCE = Student("reference", "The solution.")
UNTOUCHED = Student("untouched", "As released.", zero=frozenset({"all"}), stubs=True)
CLASS = {student.id: student for student in read_class(ROOT, UNIT)}


def _complaints(outcomes: list[Outcome], problems: list[str]) -> list[str]:
    return problems + [f"{o.student.id}: {text}" for o in outcomes for text in o.problems]


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Outcome], list[str]]:
    chosen = ("s03_swapped_betas", "s05_warnings", "s10_untouched")
    students = [REFERENCE, *(CLASS[name] for name in chosen)]
    outcomes, problems = run_class(ROOT, UNIT, students, tmp_path_factory.mktemp("cycle"))
    return {o.student.id: o for o in outcomes}, _complaints(outcomes, problems)


def test_nothing_is_unexpected(cycle) -> None:
    outcomes, complaints = cycle
    assert complaints == []
    demo.print_table(list(outcomes.values()))


def test_the_solution_is_full_and_only_the_written_answer_waits(cycle) -> None:
    grades = cycle[0]["reference"].grades
    assert sum(grade.points for grade in grades) == 20
    assert [g.name for g in grades if g.score is None] == [g.name for g in grades if g.by_hand]
    assert [g.name for g in grades if g.by_hand] == ["cancel_answer"]
    assert all(grade.score == grade.points for grade in grades if not grade.by_hand)


def test_untouched_is_zero_and_waits_for_nobody(cycle) -> None:
    outcome = cycle[0]["s10_untouched"]
    assert outcome.score == 0
    assert all(grade.score == 0 and not grade.by_hand for grade in outcome.grades)


def test_a_right_answer_that_warns_is_full(cycle) -> None:
    assert cycle[0]["s05_warnings"].score == cycle[0]["reference"].score == 18


def test_a_wrong_answer_loses_points_and_is_named(cycle) -> None:
    outcome = cycle[0]["s03_swapped_betas"]
    assert 0 < outcome.score < 18
    assert "β₁ and β₂ are swapped" in outcome.reason


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_whole_demo(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(UNIT) == 0, capsys.readouterr().out
    assert f"{len(CLASS) + 1} submissions, {len(CLASS) + 1} as expected" in capsys.readouterr().out


class Direct(Classroom):
    """Notebooks go from hand to hand: nbgrader's exchange is the same for every unit, and takes half of the time."""

    def release(self) -> bytes:
        self.nbgrader("teacher", "generate_assignment", self.unit)
        self._released = self.course / "exercises" / self.unit / f"{self.notebook}.ipynb"
        return self._released.read_bytes()

    def hand_in(self, student: str, answers: Mapping[str, str]) -> str:
        place = self.course / "submitted" / student / self.unit
        place.mkdir(parents=True)
        path = Path(shutil.copy(self._released, place))
        fill(path, answers)
        return self.nbgrader(student, "validate", str(path))

    def autograde(self, progress: Callable[[str], None] | None = None) -> None:
        self.grade(progress)


# The unit of the class goes through the exchange, in the tests above.
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("unit", [unit.id for unit in UNITS if unit.id != UNIT])
def test_every_unit_solution_full_untouched_zero(unit: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(demo, "Classroom", Direct)
    outcomes, problems = run_class(ROOT, unit, [REFERENCE, UNTOUCHED], tmp_path)
    assert _complaints(outcomes, problems) == []
    assert outcomes[0].score > outcomes[1].score == 0


def test_the_class_has_twelve() -> None:
    assert len(CLASS) == 12
    expected_full = {s.id for s in CLASS.values() if not s.zero | s.loses}
    assert expected_full == {"s01_loops", "s02_lists_own_import", "s04_eps_hat", "s05_warnings"}


# --- the comparison, on a small assignment ------------------------------------------------------

VISIBLE = "check(double)"
PASSED = "Success! Your notebook passes all the tests.\n"
FAILED = f"The following cell failed:\n\n    {VISIBLE}\n\nThe error was:\n\n    Partial credit\n"


def _cell(name: str, source: str, *, solution: bool = False, outputs: tuple = ()):
    metadata = {"nbgrader": {"grade_id": name, "solution": solution, "grade": not solution}}
    return new_code_cell(source, metadata=metadata, outputs=list(outputs))


def _printed(text: str):
    return new_output("stream", name="stdout", text=text)


def _error(name: str, value: str):
    return new_output("error", ename=name, evalue=value, traceback=["\x1b[31mquoted\x1b[0m"])


STUB = new_notebook(cells=[_cell("visible", VISIBLE), _cell("hidden", "# More checks.")])
WRONG = new_notebook(cells=[_cell("visible", VISIBLE, outputs=(_printed("✗ sign: it is minus"),))])


def _judge(student: Student, visible: float, hidden: float, verdict: str) -> tuple[str, ...]:
    grades = [CellGrade("visible", visible, 2.0, False), CellGrade("hidden", hidden, 3.0, False)]
    return judge(student, grades, WRONG, STUB, verdict).problems


def test_judge_accepts_what_is_expected() -> None:
    wrong = Student("w", "", loses=frozenset({"visible"}), reason="minus")
    assert _judge(wrong, 1.0, 3.0, FAILED) == ()
    assert _judge(Student("r", ""), 2.0, 3.0, PASSED) == ()
    may = Student("m", "", may_lose=frozenset({"hidden"}))
    assert _judge(may, 2.0, 1.0, PASSED) == ()


@pytest.mark.parametrize(
    ("student", "visible", "hidden", "verdict", "complaint"),
    [
        (Student("r", ""), 1.0, 3.0, FAILED, "visible has 1 points, must have 2"),
        (Student("r", ""), 2.0, 0.0, PASSED, "hidden has 0 points, must have 3"),
        (Student("r", ""), float("nan"), 3.0, PASSED, "visible has nan points"),
        (Student("w", "", loses=frozenset({"visible"})), 2.0, 3.0, PASSED, "less than 2"),
        (Student("z", "", zero=frozenset({"visible"})), 1.0, 3.0, FAILED, "must have 0"),
        (Student("w", "", loses=frozenset({"visible"}), reason="β"), 1.0, 3.0, FAILED, "must name"),
        (Student("w", "", loses=frozenset({"visible"})), 1.0, 3.0, PASSED, "validate must fail on"),
        (Student("r", ""), 2.0, 3.0, FAILED, "validate must fail on []"),
        (Student("r", ""), 2.0, 3.0, "", "validate must pass"),
        (Student("x", "", zero=frozenset({"typo"})), 2.0, 3.0, PASSED, "not graded: typo"),
    ],
)
def test_judge_complains(student, visible, hidden, verdict, complaint) -> None:
    problems = _judge(student, visible, hidden, verdict)
    assert any(complaint in problem for problem in problems), problems


def test_main_fails_when_a_score_is_not_expected(monkeypatch, capsys) -> None:
    grades = (CellGrade("visible", 1.0, 2.0, False),)
    right = Outcome(Student("r", ""), grades, 2.0, 2.0, "", ())
    for problems, class_problems, code in ((("low",), [], 1), ((), ["no CSV"], 1), ((), [], 0)):
        outcome = dataclasses.replace(right, problems=problems)
        answer = ([outcome], list(class_problems))
        monkeypatch.setattr(demo, "run_class", lambda *_, answer=answer: answer)
        assert demo.main(UNIT) == code
        out = capsys.readouterr().out
        assert out.count("NOT AS EXPECTED") == code


def test_main_names_what_is_missing(tmp_path: Path, capsys) -> None:
    assert demo.main("99_none") == 1
    assert "no class for '99_none'" in capsys.readouterr().out
    (tmp_path / "mine.txt").write_text("", encoding="utf-8")
    assert demo.main(UNIT, keep=tmp_path) == 1
    assert "keep must be a new or empty folder" in capsys.readouterr().out


def test_explain_prefers_a_syntax_error_then_names_every_mistake() -> None:
    checks = "✓ a\n✗ first: wrong\n✗ second: wrong\n  β is swapped.\n0 of 3\n"
    cells = [
        _cell("double", "", solution=True, outputs=(_error("SyntaxError", "bad (1.py, line 4)"),)),
        _cell("visible", "", outputs=(_printed(checks),)),
        _cell("other", "", outputs=(_error("NameError", "no double"),)),
    ]
    lost = {"visible", "other"}
    assert explain(new_notebook(cells=cells), lost) == "SyntaxError in double, line 4: bad"
    assert explain(new_notebook(cells=cells[1:]), lost) == (
        "visible: β is swapped.\nother: NameError: no double"
    )
    assert explain(new_notebook(cells=cells[2:]), {"other"}) == "other: NameError: no double"
    assert explain(new_notebook(cells=cells), set()) == ""


def test_fill_and_solution_answers(tmp_path: Path) -> None:
    source = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    notebook = new_notebook(
        cells=[_cell("f", source, solution=True), _cell("g", "1"), new_markdown_cell("text")]
    )
    answers = solution_answers(notebook)
    assert answers == {"f": "def f():\n    return 1"}
    path = tmp_path / "a.ipynb"
    nbformat.write(notebook, path)
    fill(path, answers)
    assert nbformat.read(path, as_version=4).cells[0].source == answers["f"]
    with pytest.raises(ValueError, match="answers must be for f, got g"):
        fill(path, {"g": "2"})


def test_a_kernel_that_did_not_start_gets_one_more_chance(
    tmp_path: Path, monkeypatch, capsys
) -> None:
    room = Classroom(tmp_path, ROOT, UNIT, ROOT / "solutions" / UNIT / "adam.ipynb")
    late, wrong = (
        (1, "RuntimeError: Kernel didn't respond in 60 seconds"),
        (1, "no such assignment"),
    )
    for answers, calls in (([late, (0, "fine")], 2), ([late, late], 2), ([wrong, (0, "fine")], 1)):
        left = list(answers)
        monkeypatch.setattr(room, "_run", lambda *_, left=left: left.pop(0))
        if answers[-1] == (0, "fine") and calls == 2:
            assert room.nbgrader("s", "validate", "a.ipynb") == "fine"
            assert "once more" in capsys.readouterr().out
        else:
            with pytest.raises(NbgraderError, match="validate a.ipynb ended with 1"):
                room.nbgrader("s", "validate", "a.ipynb")
        assert len(answers) - len(left) == calls


def test_feedback_shortens_errors_of_hidden_cells_only() -> None:
    from course_lib.grading.feedback import ShortenHiddenErrors

    hidden = "### BEGIN HIDDEN TESTS\nsecret()\n### END HIDDEN TESTS"
    cells = [
        _cell("a", hidden, outputs=(_error("E", "v"),)),
        _cell("b", "1", outputs=(_error("E", "v"),)),
    ]
    notebook, _ = ShortenHiddenErrors().preprocess(new_notebook(cells=cells), {})
    assert notebook.cells[0].outputs[0].traceback == ["E: v"]
    assert "quoted" in notebook.cells[1].outputs[0].traceback[0]
