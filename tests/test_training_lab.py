"""The training lab: its numbers, its slices, its buttons, and what goes wrong in words."""

from __future__ import annotations

import asyncio
import html
import re
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from course_lib.datasets import digits
from course_lib.networks import Network
from course_lib.optimizers import REGISTRY, Adam, adam_step
from course_lib.running import run
from course_lib.schedules import cosine
from course_lib.widgets import TrainingLab, student_optimizer, training, training_runs


@pytest.fixture(scope="module")
def few():
    """96 digits to train and 40 to validate."""
    data = digits()
    return replace(
        data,
        X_train=data.X_train[:96],
        y_train=data.y_train[:96],
        X_val=data.X_val[:40],
        y_val=data.y_val[:40],
    )


@pytest.fixture
def make(few):
    def made(methods=("SGD", "Momentum", "Adam"), **arguments):
        usual = {"data": few, "hidden": (8,), "epochs": 3, "batch_size": 32}
        return TrainingLab(methods, **{**usual, **arguments})

    return made


def plain_run(lab, name, schedule=None):
    """The run of the lab's setting, made here: network, generator and path of every step."""
    settings, data = lab.settings, lab.data
    network = Network(lab.layers, data.X_train, data.y_train, batch_size=settings["batch_size"])
    rng = np.random.default_rng(settings["seed"])
    steps = settings["epochs"] * -(-len(data.X_train) // settings["batch_size"])
    opt = REGISTRY[name](**settings["hyper"][name])
    rule = None if schedule is None else schedule(opt.alpha)
    return network, run(opt, network, network.init(rng), steps, rule, rng)


def assert_shows_its_runs(lab, schedule=None):
    for name in lab.settings["methods"]:
        network, path = plain_run(lab, name, schedule)
        shown, per_epoch = lab.runs[name], lab.runs[name].steps_per_epoch
        np.testing.assert_allclose(shown.train_loss, path.loss[::per_epoch], rtol=1e-12)
        X, y = lab.data.X_val, lab.data.y_val
        np.testing.assert_array_equal(
            shown.accuracy, network.accuracy(path.theta[::per_epoch], X, y)
        )
        np.testing.assert_allclose(shown.theta, path.theta[-1], rtol=1e-12)
        # The same minibatches once more.
        rng = np.random.default_rng(lab.settings["seed"])
        network.init(rng)
        losses = [network.draw(rng).f(theta) for theta in path.theta[:-1]]
        np.testing.assert_allclose(shown.losses, losses, rtol=1e-12)
        assert f"training loss {path.loss[-1]:.3g}, validation" in lab.summary
        drawn = lab._picture._lines[name][1].get_ydata()
        np.testing.assert_array_equal(drawn, shown.accuracy)
        smooth, average = [], 0.0
        for t, loss in enumerate(losses, start=1):
            average = 0.9 * average + 0.1 * loss
            smooth.append(average / (1 - 0.9**t))
        np.testing.assert_allclose(lab._picture._lines[name][0].get_ydata(), smooth, rtol=1e-12)
    assert html.escape(lab.summary) in lab._status.value


def in_loop(lab, *, during=None):
    """Train in slices of an event loop; ``during(k)`` is called between them."""

    async def all_slices():
        lab.controls.train.click()
        slices = 0
        while lab.training:
            if during is not None:
                during(slices)
            slices += 1
            await asyncio.sleep(0.001)
        return slices

    return asyncio.run(all_slices())


# --- numbers ---------------------------------------------------------------------------------------


def test_losses_are_those_of_a_plain_run(make):
    lab = make()
    lab.train()
    assert_shows_its_runs(lab)
    assert "After 3 of 3 epochs" in lab.summary


@pytest.mark.parametrize("name", REGISTRY)
def test_every_method(make, name):
    lab = make((name.lower(),), epochs=2)
    lab.train()
    assert_shows_its_runs(lab)


def test_schedule(make):
    lab = make(schedule="cosine", schedules=("cosine", "one-cycle"))
    lab.train()
    assert_shows_its_runs(lab, lambda alpha: cosine(alpha, 9))
    with pytest.raises(AssertionError):
        assert_shows_its_runs(lab)


def test_slices_change_no_number(make, monkeypatch):
    whole, sliced = make(), make()
    whole.train()
    monkeypatch.setattr(training, "SLICE", 0.0)  # a step per slice
    bar = []
    assert in_loop(sliced, during=lambda k: bar.append(sliced.controls.progress.value)) > 9
    for name, one in whole.runs.items():
        assert sliced.runs[name].losses == one.losses
    assert_shows_its_runs(sliced)
    assert len(set(bar)) > 9
    assert bar == sorted(bar)
    assert sliced.controls.progress.value == sliced.controls.progress.max == 27


def test_two_labs_in_one_loop(make, monkeypatch):
    monkeypatch.setattr(training, "SLICE", 0.0)
    one, two = make(seed=1), make(("Adam",), seed=2, batch_size=16)
    together = []

    async def both():
        for lab in (one, two):
            lab.start()
        while one.training or two.training:
            together.append(one.training and two.training)
            await asyncio.sleep(0.001)

    asyncio.run(both())
    assert sum(together) > 5
    assert_shows_its_runs(one)
    assert_shows_its_runs(two)


def test_clicks_of_another_thread_train_in_the_thread_of_the_cells(make, monkeypatch):
    threads, shown = set(), []
    step, draw = training_runs.MethodRun.advance, training.TrainingLab._show_progress

    def noted_step(run, seconds):
        threads.add(threading.get_ident())
        step(run, seconds)

    def noted_draw(lab):
        shown.append(threading.get_ident())
        draw(lab)

    monkeypatch.setattr(training_runs.MethodRun, "advance", noted_step)
    monkeypatch.setattr(training.TrainingLab, "_show_progress", noted_draw)

    async def in_a_kernel():
        lab = make()
        for button in (lab.controls.train, lab.controls.clear, lab.controls.train):
            before = len(shown)
            thread = threading.Thread(target=button.click)
            thread.start()
            while thread.is_alive() or lab.training or len(shown) == before:
                await asyncio.sleep(0.001)
        return lab

    lab = asyncio.run(in_a_kernel())
    assert threads == set(shown) == {threading.get_ident()}
    assert lab.earlier == []
    assert_shows_its_runs(lab)


def test_a_slider_moved_in_another_thread_is_told_in_the_thread_of_the_cells(make, monkeypatch):
    monkeypatch.setattr(training, "SLICE", 0.0)
    told = {}

    async def in_a_kernel():
        lab = make(("Adam",), epochs=200)
        lab._status.observe(lambda c: told.update({c["new"]: threading.get_ident()}), names="value")
        lab.start()
        alpha = lab.controls.hyper["Adam"]["alpha"]
        threading.Thread(target=alpha.put, args=(0.5,)).start()
        while not any("has changed" in text for text in told):
            await asyncio.sleep(0.001)
        lab.stop()
        while lab.training:
            await asyncio.sleep(0.001)

    asyncio.run(in_a_kernel())
    assert set(told.values()) == {threading.get_ident()}


def test_batch_of_all_images_and_logistic_regression(make, few):
    lab = make(("SGD",), batch_size=96, hidden=())
    lab.train()
    assert_shows_its_runs(lab)
    assert lab.runs["SGD"].steps == 3


# --- buttons ---------------------------------------------------------------------------------------


def test_stop_ends_the_training_and_says_so(make, monkeypatch):
    monkeypatch.setattr(training, "SLICE", 0.0)
    lab = make(epochs=200)
    controls, seen = lab.controls, []

    def stop_at_the_fifth(k):
        seen.append((controls.train.disabled, controls.stop.disabled, controls.clear.disabled))
        if k == 5:
            controls.stop.click()

    slices = in_loop(lab, during=stop_at_the_fifth)
    assert slices < 20
    assert set(seen) == {(True, False, True)}
    assert (controls.train.disabled, controls.stop.disabled) == (False, True)
    assert [r.ended for r in lab.runs.values()] == ["stopped"] * 3
    stopped = lab.runs["SGD"]
    assert f"stopped at step {stopped.steps}:" in lab.summary
    assert html.escape(lab.summary) in lab._status.value
    assert "stopped after" in controls.position.value
    assert controls.progress.value == sum(r.steps for r in lab.runs.values()) < 600
    # Where it was stopped it is measured.
    assert stopped.measured[-1] == stopped.steps
    assert len(stopped.measured) == len(stopped.train_loss) == len(stopped.accuracy)


def test_stop_while_nothing_goes_on(make):
    lab = make(epochs=1)
    lab.train()
    lab.stop()
    assert "Stopped" not in lab.summary
    lab.train()
    assert [r.ended for r in lab.runs.values()] == ["done"] * 3


def test_train_while_training(make):
    lab = make(epochs=3)

    def press_again(k):
        if k == 1:
            # A click that was on its way; the button's own click() hides exceptions.
            lab._train_clicked()
            with pytest.raises(RuntimeError, match="the lab is training; stop"):
                lab.train()
            with pytest.raises(RuntimeError, match="the lab is training"):
                lab.clear()

    in_loop(lab, during=press_again)
    assert lab.earlier == []
    assert_shows_its_runs(lab)


def test_a_slider_moved_while_training_is_for_the_next_run(make, monkeypatch):
    monkeypatch.setattr(training, "SLICE", 0.0)
    monkeypatch.setattr(training, "ANNOUNCE", 0.0)
    lab, said = make(("Adam",), hyper={"Adam": {"alpha": 0.02}}), []

    def move(k):
        if k == 2:
            lab.controls.hyper["Adam"]["alpha"].put(0.5)
            said.append(lab._status.value)
        if k > 5:
            said.append(lab._status.value)

    in_loop(lab, during=move)
    assert "Adam α has changed: that applies to the next run." in said[0]
    assert "After epoch 2 of 3 the validation accuracy is: Adam" in said[-1]
    assert "for the next run: Adam α" in said[-1]
    assert "for the next run: Adam α" in lab.summary
    assert "Adam with α = 0.02" in lab.summary
    slow = lab.runs["Adam"].losses
    lab.train()
    assert "Adam with α = 0.5" in lab.summary
    assert "for the next run" not in lab.summary
    assert lab.runs["Adam"].losses != slow
    assert_shows_its_runs(lab)


def test_earlier_runs_stay_until_clear(make):
    lab = make(("SGD", "Adam"))
    lab.train()
    first = list(lab.runs.values())
    assert not faint(lab)
    lab.set(hyper={"SGD": {"alpha": 0.01}}, seed=7, methods=("SGD",))
    lab.train()
    assert lab.earlier == first
    assert list(lab.runs) == ["SGD"]
    assert [r.number for r in (*lab.earlier, *lab.runs.values())] == [1, 1, 2]
    assert {tuple(line.get_ydata()) for line in faint(lab)} == {tuple(r.accuracy) for r in first}
    rows = re.findall(r"<tr><td.*?</tr>", lab._table.value)
    assert len(rows) == 3
    assert "α = 0.01; batches of 32, seed 7" in rows[0]
    assert "α = 0.5; batches of 32, seed 0" in rows[2]
    assert "Drawn faint: run 1." in lab.summary
    lab.controls.clear.click()
    assert (lab.runs, lab.earlier, faint(lab)) == ({}, [], [])
    assert lab._table.value == ""
    assert "Not trained yet" in lab._status.value
    assert lab.controls.clear.disabled
    assert lab.controls.progress.value == 0
    lab.train()
    assert lab.runs["SGD"].number == 1


def faint(lab):
    lines = lab._picture.accuracy.ax.lines
    return [line for line in lines if line.get_gid() == "earlier" and line.get_alpha() < 1]


def test_every_control_at_both_ends(make):
    lab = make(("SGD", "Adam"), epochs=1)
    for sliders in lab.controls.hyper.values():
        for slider in sliders.values():
            first = slider.value
            for value in (slider.stops[0], slider.stops[-1]):
                slider.put(value)
                lab.train()
                assert re.search("training loss|diverged", lab.summary)
            slider.put(first)
    for _, size in lab.controls.batch_size.options:
        lab.set(batch_size=size)
        lab.train()
        assert_shows_its_runs(lab)
    for seed in (0, 9999):
        lab.set(seed=seed)
        lab.train()
        assert_shows_its_runs(lab)


def test_no_method_ticked(make):
    lab = make()
    lab.set(methods=())
    lab.controls.train.click()
    assert "Not trained. methods must name at least one" in lab._status.value
    assert not lab.controls.train.disabled
    lab.set(methods=("SGD",))
    lab.controls.train.click()
    assert list(lab.runs) == ["SGD"]


# --- what goes wrong -------------------------------------------------------------------------------


def test_divergence_ends_that_method_only(make):
    lab = make(("SGD", "Momentum"), hyper={"Momentum": {"alpha": 10.0}}, epochs=4)
    lab.train()
    wild, tame = lab.runs["Momentum"], lab.runs["SGD"]
    assert (wild.ended, tame.ended) == ("diverged", "done")
    assert wild.steps < 12 == tame.steps
    assert wild.losses[-1] > 10 * wild.losses[0]
    assert (
        f"Momentum with α = 10, β = 0.9 diverged at step {wild.steps}: its loss is" in lab.summary
    )
    assert f"diverged at step {wild.steps}" in lab._table.value
    assert lab.controls.progress.value == lab.controls.progress.max


def test_nan_is_divergence(make):
    def sgd_step(theta, grad, alpha):
        return theta - alpha * grad if np.abs(theta).max() < 1.2 else theta * np.nan

    lab = make(("SGD",), student=sgd_step, hyper={"SGD": {"alpha": 3.0}})
    lab.train()
    mine = lab.runs["yours"]
    assert mine.ended == "diverged"
    assert f"diverged at step {mine.steps}: its numbers are not finite" in lab.summary
    assert "training loss</th>" in lab._table.value
    assert "beyond all numbers" in lab._table.value


def test_right_student_is_the_reference(make):
    lab = make(("SGD", "Adam"), student=adam_step)
    lab.train()
    assert list(lab.runs) == ["SGD", "Adam", "yours"]
    np.testing.assert_allclose(lab.runs["yours"].losses, lab.runs["Adam"].losses, rtol=1e-12)
    lab.set(schedule="cosine")
    lab.train()
    np.testing.assert_allclose(lab.runs["yours"].losses, lab.runs["Adam"].losses, rtol=1e-12)


def test_student_that_changes_its_input_has_the_right_losses(make):
    def sgd_step(theta, grad, alpha):
        theta -= alpha * grad
        return theta

    lab = make(("SGD",), student=sgd_step)
    lab.train()
    assert lab.runs["yours"].losses == lab.runs["SGD"].losses


def test_exception_in_the_students_step_is_a_sentence(make):
    calls = []

    def adam_step(theta, grad, m, v, t, alpha, beta1, beta2, eps):
        calls.append(t)
        return theta - alpha * grad * (1 if t < 4 else gradient), m, v  # noqa: F821

    lab = make(("Adam",), student=adam_step)
    in_loop(lab)
    said = lab.summary
    assert "yours with" in said
    assert "adam_step stopped at step 4 in line " in said
    assert "“return theta - alpha * grad * (1 if t < 4 else gradient)" in said
    assert "NameError: name 'gradient' is not defined." in said
    assert html.escape(said) in lab._status.value
    assert calls == [1, 2, 3, 4]
    assert lab.runs["Adam"].ended == "done"
    assert lab.runs["yours"].end == "failed at step 3"
    in_loop(lab)  # the lab lives on
    assert calls == [1, 2, 3, 4] * 2


def test_endless_loop_noise_and_wrong_results_of_a_student(make, monkeypatch, capsys):
    monkeypatch.setattr(student_optimizer, "SECONDS", 0.2)

    def sgd_step(theta, grad, alpha):
        while True:
            pass

    lab = make(("SGD",), student=sgd_step)
    begin = time.perf_counter()
    lab.train()
    assert time.perf_counter() - begin < 30  # and not for ever
    assert "sgd_step was stopped at step 1: it ran for 0.2 s." in lab.summary

    def sgd_step(theta, grad, alpha):
        print("hello", theta.shape)
        theta -= alpha * grad

    lab = make(("SGD",), student=sgd_step)
    lab.train()
    assert "sgd_step returned None at step 1" in lab.summary
    assert "sgd_step printed: hello (" in lab.summary
    assert capsys.readouterr().out == ""
    assert_shows_its_runs_of_the_reference(lab)


def assert_shows_its_runs_of_the_reference(lab):
    """Its place is kept whatever the student's function does to its input."""
    _, path = plain_run(lab, "SGD")
    np.testing.assert_allclose(lab.runs["SGD"].theta, path.theta[-1], rtol=1e-12)


def test_schedule_of_the_reader_that_fails(make):
    lab = make(schedules={"mine": lambda alpha, steps: lambda t: alpha / (3 - t)}, schedule="mine")
    lab.controls.train.click()
    assert "Not trained. The schedule “mine” stopped at t = 3 in line" in lab._status.value
    assert "ZeroDivisionError" in lab._status.value
    lab.set(schedule="constant")
    lab.controls.train.click()
    assert_shows_its_runs(lab)


def test_a_fault_of_the_lab_is_reported_and_leaves_it_usable(make, monkeypatch):
    lab, reported = make(), []

    def fault(self, seconds):
        raise ArithmeticError("a fault")

    monkeypatch.setattr(training_runs.MethodRun, "advance", fault)

    async def trained():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: reported.append(context["exception"]))
        lab.start()
        while lab.training:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.001)

    asyncio.run(trained())
    assert [str(error) for error in reported] == ["a fault"]
    assert not lab.controls.train.disabled
    monkeypatch.undo()
    in_loop(lab)
    assert_shows_its_runs(lab)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"methods": ()}, ValueError, "methods must name at least one method"),
        ({"methods": ("Adma",)}, ValueError, "method must be one of SGD, .*got 'Adma'"),
        ({"epochs": 0}, ValueError, "epochs must be finite and >= 1, got 0"),
        ({"epochs": 201}, ValueError, "epochs must be at most 200, got 201"),
        ({"epochs": "ten"}, TypeError, "epochs must be a number"),
        ({"batch_size": 33}, ValueError, "batch_size must be one of 8, 16, 32, 64, 96, got 33"),
        ({"seed": -1}, ValueError, "seed must be finite and >= 0, got -1"),
        ({"activation": "gelu"}, ValueError, "activation must be one of 'tanh', 'relu'"),
        ({"schedule": "1/√(t+1)"}, ValueError, "schedule must be one of 'constant', 'cosine'"),
        ({"schedules": ("lin",)}, ValueError, "schedules must be among constant"),
        ({"hyper": {"Adagrad": {}}}, ValueError, "hyper must be one of 'SGD', 'Momentum', 'Adam'"),
        ({"hyper": {"SGD": {"beta": 0.9}}}, ValueError, r"hyper\['SGD'\] must be one of 'alpha'"),
        ({"hyper": {"SGD": {"alpha": 11}}}, ValueError, r"alpha must be in \[1e-07, 10\], got 11"),
        ({"student": 3}, TypeError, "student must be a function, got 3"),
        ({"student": plain_run}, ValueError, "one of the names sgd_step, .*got 'plain_run'"),
    ],
)  # fmt: skip
def test_bad_arguments(make, arguments, error, message):
    with pytest.raises(error, match=message):
        make(**arguments)


def test_bad_setting(make):
    with pytest.raises(ValueError, match="setting must be one of 'methods', .*got 'alpha'"):
        make().set(alpha=3)


# --- display ---------------------------------------------------------------------------------------


def test_first_state_and_stored_curves(make):
    lab = make()
    bundle = lab._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "SGD, Momentum, Adam are ready" in bundle["text/plain"]
    before = lab.png()
    assert before.startswith(b"\x89PNG")
    trained = make(train=True)
    assert trained.png() != before
    assert_shows_its_runs(trained)
    assert "After 3 of 3 epochs" in trained._repr_mimebundle_()["text/html"]


def test_the_default_lab_learns():
    begin = time.perf_counter()
    lab = TrainingLab(train=True)
    seconds = time.perf_counter() - begin
    assert min(run.accuracy[-1] for run in lab.runs.values()) > 0.95
    assert sum(run.seconds for run in lab.runs.values()) < seconds


def test_words_are_announced_after_an_epoch_and_seldom(make, monkeypatch):
    monkeypatch.setattr(training, "SLICE", 0.0)
    monkeypatch.setattr(training, "ANNOUNCE", 1000.0)
    lab, said = make(epochs=5), []
    lab._status.observe(lambda change: said.append(change["new"]), names="value")
    in_loop(lab)
    assert len(said) == 1  # the end
    assert all('aria-live="polite"' in text for text in said)
    monkeypatch.setattr(training, "ANNOUNCE", 0.0)
    said.clear()
    in_loop(lab)
    assert len(said) == 5
    for k, text in enumerate(said[:-1], start=1):
        assert f"After epoch {k} of 5 the validation accuracy is: SGD 0." in text


def test_every_control_has_a_name_of_its_own(make):
    lab = make(student=adam_step)
    found = []

    def walk(widget):
        if getattr(widget, "description", ""):
            found.append(widget.description)
        for child in getattr(widget, "children", ()):
            walk(child)

    walk(lab.controls.box)
    assert found == [
        "SGD", "SGD α", "Momentum", "Momentum α", "Momentum β", "Adam", "Adam α", "Adam β₁", "Adam β₂", "yours",
        "epochs", "batch size", "seed", "schedule", "Train", "Stop", "Clear", "progress",
    ]  # fmt: skip


def test_lines_can_be_told_apart_without_colour(make):
    lab = make()
    lab.train()
    looks = {(line.get_linestyle(), line.get_marker()) for line, _ in lab._picture._lines.values()}
    assert len(looks) == 3


def test_inert_while_grading(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    lab = TrainingLab(("Adam",), train=True)
    lab.start(), lab.stop(), lab.train(), lab.clear(), lab.set(epochs=3)
    assert repr(lab) == "TrainingLab: switched off while the notebook is graded."
    assert lab.runs == {}
    assert not lab.training


def test_adam_is_the_default_of_its_class(make):
    assert make().settings["hyper"]["Adam"] == {
        "alpha": 0.01,
        "beta1": Adam().beta1,
        "beta2": Adam().beta2,
    }
