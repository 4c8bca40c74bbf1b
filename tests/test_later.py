"""The words of a lab come after its picture, once for all the moves of a moment, and always."""

from __future__ import annotations

import asyncio
import time

import pytest

from course_lib.widgets import Lab
from course_lib.widgets.later import LONGEST, REST, Later


def test_once_for_all_requests_of_a_moment():
    calls = []

    async def moment():
        later = Later(lambda: calls.append(time.monotonic()))
        for _ in range(5):
            later.soon()
            await asyncio.sleep(0.2 * REST)
        asked = time.monotonic()
        assert calls == []
        await asyncio.sleep(2 * REST)
        assert len(calls) == 1
        assert calls[0] - asked > 0.5 * REST

    asyncio.run(moment())


def test_requests_without_a_rest_are_answered_all_the_same():
    calls = []

    async def drag():
        later = Later(lambda: calls.append(None))
        end = time.monotonic() + 2.5 * LONGEST
        while time.monotonic() < end:
            later.soon()
            await asyncio.sleep(0.1 * REST)

    asyncio.run(drag())
    assert 1 <= len(calls) <= 3


def test_at_once_cancels_what_was_requested():
    calls = []

    async def both():
        later = Later(lambda: calls.append(None))
        later.soon()
        later.now()
        await asyncio.sleep(2 * REST)

    asyncio.run(both())
    assert calls == [None]


def test_without_an_event_loop_at_once():
    calls = []
    Later(lambda: calls.append(None)).soon()
    assert calls == [None]


@pytest.mark.parametrize("control", ["hyper", "step"])
def test_picture_first_words_after_it(control):
    lab = Lab("momentum", surfaces=("quadratic_bowl",), steps=60)
    told = []
    lab.on_update(lambda: told.append(lab.summary))

    def move():
        if control == "hyper":
            lab.controls.hyper["beta"].index -= 3
        else:
            lab.playback.slider.value -= 7

    def shown():
        return bytes(lab._image.value)

    def words():
        return lab._text.value, lab._reading.value

    async def moved():
        pictures, before = [shown()], words()
        for _ in range(3):
            move()
            assert shown() == pictures[-1]  # first the message of the move is answered
            await asyncio.sleep(0.01)
            pictures.append(shown())
        assert len(set(pictures)) == 4
        assert words() == before
        assert told == []
        await asyncio.sleep(2 * REST)
        assert words() != before

    asyncio.run(moved())
    assert f"At step {lab.playback.shown}:" in lab._reading.value
    assert lab.summary in lab._text.value
    assert told == ([lab.summary] if control == "hyper" else [])


def test_what_a_cell_asks_for_is_complete_at_once():
    lab = Lab("momentum", surfaces=("quadratic_bowl",), steps=60)

    async def cell():
        lab.set(beta=0.5)
        assert "β = 0.5" in lab._text.value
        whole = lab.png()
        lab.show_step(7)
        assert "At step 7:" in lab._reading.value
        part = lab.png()
        assert part != whole
        slider = lab.controls.hyper["beta"]
        slider.index -= 5
        assert lab.path.optimizer.beta == slider.value != 0.5
        assert lab.png() != part
        part, slider.index = lab.png(), slider.index - 5
        assert lab.png() != part
        part, lab.playback.slider.value = lab.png(), 30
        assert lab.png() != part

    asyncio.run(cell())


def test_moves_without_a_pause_are_drawn_once():
    lab = Lab("momentum", surfaces=("quadratic_bowl",), steps=60)
    drawn = []
    compute = lab._runs.compute
    lab._runs.compute = lambda *args: drawn.append(args) or compute(*args)

    async def moved():
        for _ in range(3):
            lab.controls.hyper["beta"].index -= 1
        await asyncio.sleep(0.01)

    asyncio.run(moved())
    assert len(drawn) == 1
    assert drawn[0][1]["beta"] == lab.controls.hyper["beta"].value


def test_the_readers_own_function_runs_while_the_message_is_handled():
    """There it can be interrupted: elsewhere the kernel ignores the signal."""
    called = []

    def my_step(theta, grad, alpha=0.1):
        called.append(alpha)
        return theta - alpha * grad

    lab = Lab("sgd", surfaces=("quadratic_bowl",), steps=5, student=my_step)

    async def moved():
        called.clear()
        lab.controls.hyper["alpha"].index -= 1
        assert called

    asyncio.run(moved())
