"""The numbers in the written questions and their mark schemes of several units are those of runs."""

from __future__ import annotations

import re

import numpy as np
import pytest

from course_lib.optimizers import SGD, SWATS, Momentum, momentum_step
from course_lib.paths import course_root
from course_lib.running import run
from course_lib.schedules import constant, inverse_time, linear_warmup, sqrt_decay
from course_lib.surfaces import Surface
from course_lib.tuning import verdict
from course_lib.units.unit_01_sgd import diagnose_plateau
from course_lib.units.unit_05_adam import adam_step
from course_lib.units.unit_06_adam_vs_sgdm import generalization_gap
from course_lib.units.unit_07_swats import projected_step_size
from course_lib.units.unit_11_cyclical import triangular

SOURCES = course_root() / "sources" / "assignments"


def question(path):
    """The question with its mark scheme, and the model answer."""
    text = (SOURCES / path).read_text(encoding="utf-8").replace("\n#", "")
    return " ".join(re.findall(r"%% \[markdown\] (?:locked|written)=.*?(?=%%)", text, re.DOTALL))


def test_two_students_in_a_bowl():
    curvature = np.array([50.0, 0.02])
    bowl = Surface(
        name="bowl", title="", formula="", minima=[(0.0, 0.0)], domain=((-6, 6), (-6, 6)),
        f=lambda theta: 0.5 * np.sum(curvature * theta**2, axis=-1), grad=lambda theta: curvature * theta,
        start=(1.0, 5.0), alpha=0.01, source="",
    )  # fmt: skip
    text = question("01_sgd/sgd.py")
    for alpha, word, digits in ((0.04, "bouncing", 3), (0.001, "crawling", 4)):
        path = run(SGD(alpha=alpha), bowl, bowl.start, 300)
        assert diagnose_plateau(path.loss, path.grad) == word
        before, after = (f"{path.loss[k]:.{digits}f}" for k in (280, 300))
        assert f"{alpha:g} | 25.250 | {before} | {after} |" in text
        last = [
            f"({a:.4f}, {b:.4f})".replace(".0000,", ",", word == "bouncing")
            for a, b in path.grad[-2:]
        ]
        assert ", ".join(last).replace("-", "−") in text
    for alpha in (0.02, 0.03, 0.039):
        path = run(SGD(alpha=alpha), bowl, bowl.start, 2000)
        steps = int(np.argmax(path.theta[:, 1] <= 2.5))
        assert re.search(rf"{steps}|{steps - 1}|{steps + 1}", text), steps
        assert diagnose_plateau(path.loss[:1000], path.grad[:999]) == "falling"


def test_a_step_size_that_is_raised():
    text = question("02_momentum/momentum.py")
    keras, pytorch, steps = np.array([-0.05]), 5.0, []
    for _ in range(12):
        _, keras = momentum_step(np.zeros(1), np.ones(1), keras, alpha=0.05, beta=0.8)
        pytorch = 0.8 * pytorch + 1.0
        steps.append((-keras[0], 0.05 * pytorch))
    assert steps[0] == pytest.approx((0.09, 0.25))
    assert "moves by 0.25" in text
    assert "= 0.09" in text
    near = 1 + int(np.argmax([one >= 0.9 * other for one, other in steps]))
    assert f"Half a point: step {near}." in text
    _, mended = momentum_step(np.zeros(1), np.ones(1), np.array([-0.05 * 5]), alpha=0.05, beta=0.8)
    assert -mended[0] == pytest.approx(0.25)
    assert "v times 5" in text


def test_what_does_not_cancel():
    text = question("05_adam/adam.py")
    gradients = {"a": (0.002, 0.002), "b": (3.0, -3.0), "c": (4.0, 0.0)}
    lengths = {}
    for scale in (1.0, 1000.0):
        theta, m, v = np.zeros(3), np.zeros(3), np.zeros(3)
        for t in range(1, 10_001):
            g = scale * np.array([pair[(t - 1) % 2] for pair in gradients.values()])
            new, m, v = adam_step(theta, g, m, v, t, alpha=1.0, beta1=0.5, eps=0.0)
            lengths[scale, t % 2], theta = np.abs(new - theta), new
    for odd in (0, 1):
        np.testing.assert_allclose(lengths[1.0, odd], lengths[1000.0, odd])
    np.testing.assert_allclose(lengths[1.0, 1], [1, 1 / 3, 0.94], rtol=0.005)
    np.testing.assert_allclose(lengths[1.0, 0], [1, 1 / 3, 0.47], rtol=0.005)
    assert "0.94 where the gradient is 4 and 0.47 where it is 0" in text


def table_rows(text):
    """The rows of numbers of the question's tables: (rows, columns)."""
    rows = re.findall(r"\|[^|\n]*[a-z][^|\n]*\|((?: [0-9.]+ \|){3})", text)
    return np.array([[float(x) for x in row.split("|")[:-1]] for row in rows])


def rests(curvature, alpha):
    """Whether SGDM with β = 0.9 comes back to a minimum of this curvature."""
    opt, theta = Momentum(alpha=alpha, beta=0.9), np.array([0.01])
    state = opt.init(theta)
    for _ in range(1000):
        theta, state = opt.step(theta, curvature * theta, state)
        if abs(theta[0]) > 1:
            return False
    return bool(abs(theta[0]) < 0.005)


def test_a_gap_and_a_limit():
    text = question("06_adam_vs_sgdm/adam_vs_sgdm.py")
    sgdm_train, sgdm, sgdm_sharp, adam_train, adam, adam_sharp = table_rows(text)
    for train, validation in ((sgdm_train, sgdm), (adam_train, adam)):
        gap, spread = (
            float(one[0]) for one in generalization_gap(train[:, None], validation[:, None])
        )
        assert text.count(f"{gap:.2f} ± {spread:.2f}") == 2
        per_seed = ", ".join(f"{one:.2f}" for one in validation - train)
        assert per_seed in text
    assert f"{np.std(sgdm - sgdm_train):.3f} for a spread: divided by S" in text
    assert f"{adam.mean():.2f} against {sgdm.mean():.2f}" in text
    assert f"{adam_train.mean():.2f} against {sgdm_train.mean():.2f}" in text
    assert "better" in verdict("Adam", adam, "SGDM", sgdm, higher=False)
    assert (adam < sgdm).all()
    # The limit of the question's α, and the α with which all of Adam's ends are within the limit.
    assert all(rests(one, 0.1) for one in (*sgdm_sharp, 37.9))
    assert not any(rests(one, 0.1) for one in (38.1, *adam_sharp))
    assert "2 · 1.9/0.1 = 38" in text
    assert all(rests(one, 0.0146) for one in adam_sharp)
    assert [rests(one, 0.018) for one in adam_sharp] == [True, False, False]
    assert not rests(adam_sharp.max(), 0.0147)
    assert "3.8/260 = 0.0146" in text


def test_a_sum_in_place_of_a_mean():
    text = question("07_swats/swats.py")

    def swats(gradients, tolerance):
        opt, theta = SWATS(alpha=0.05, eps=0.0, switch_tolerance=tolerance), np.zeros(2)
        state, path, at = opt.init(theta), [theta], 0
        for t, g in enumerate(gradients, start=1):
            theta, state = opt.step(theta, g, state)
            path.append(theta)
            at = at or t * bool(state.sgd)
        return np.diff(path, axis=0), at, float(state.Lambda)

    steps, at, Lambda = swats(np.tile([10.0, 0.1], (300, 1)), 0.01)
    assert at == 2
    assert f"{Lambda:.4f}" == "0.0099"
    np.testing.assert_allclose(steps[0], -0.05)
    np.testing.assert_allclose(steps[-1], [-0.099, -0.00099], rtol=0.005)
    np.testing.assert_allclose(steps[2], [-0.0099, -0.000099], rtol=0.005)
    assert 0.05 / -steps[-1][1] == pytest.approx(50, rel=0.05)
    assert "0.099 and 0.00099" in text
    # A run whose γ differ as in the question: times 64 it switches earlier, unless the tolerance is a 64th.
    noisy = np.array([0.1, 0.1]) + 0.05 * np.random.default_rng(0).standard_normal((60, 2))
    first, at, Lambda = swats(noisy, 0.01)
    summed, early, _ = swats(64 * noisy, 0.01)
    mended, same, smaller = swats(64 * noisy, 0.01 / 64)
    assert 1 < early < at
    np.testing.assert_allclose(summed[:early], first[:early])
    assert not np.allclose(summed[early:], first[early:])
    assert same == at
    assert smaller == pytest.approx(Lambda / 64)
    np.testing.assert_allclose(mended, first, rtol=1e-6)
    # γ = 0.6 and its average 0.5, a 64th of both.
    assert projected_step_size(np.full(2, -0.1), np.full(2, 64 / 6)) == pytest.approx(0.6 / 64)
    assert 0.1 / 64 < 0.01
    assert f"0.1/64 = {0.1 / 64:.4f}" in text
    assert f"0.01/64 = {0.01 / 64:.5f}" in text


def root_of_the_mean(rule, curvature=50.0, steps=3000):
    """G after 200 steps; since θ had arrived, the first step with α/σ above the limit and the first loud θ; all α/σ."""
    theta, total, rows = 1.0, 0.0, []
    for t in range(steps):
        g = curvature * theta
        total += g**2
        factor = rule(t) / np.sqrt(total / (t + 1))
        theta -= factor * g
        rows.append((total, factor, abs(theta)))
    total, factor, distance = np.array(rows).T
    arrived = np.arange(steps) > np.argmax(distance < 1e-6)
    above, loud = (
        int(np.argmax(where)) if where.any() else None
        for where in (arrived & (factor > 2 / curvature), arrived & (distance > 1e-2))
    )
    return total[199], above, loud, factor


def test_which_schedule_bursts():
    text = question("10_decay_and_warmup/decay_and_warmup.py")
    slow = inverse_time(0.2, 0.0005)
    rules = {"A": constant(0.2), "B": linear_warmup(0.2, 20), "C": slow, "D": sqrt_decay(0.2)}
    runs = {name: root_of_the_mean(rule) for name, rule in rules.items()}
    for name, (total, *_) in runs.items():
        stated = re.search(rf"\| {name} \|[^|]*\| ([\d,]+) \|", text)[1]
        assert float(stated.replace(",", "")) == pytest.approx(total, rel=0.003), name
    for name, limit, seen in (("A", 248, 710), ("B", 832, 2400)):
        _, above, loud, _ = runs[name]
        assert above + 1 == pytest.approx(limit, rel=0.003)
        assert loud == pytest.approx(seen, rel=0.005)
        assert f"{name} {limit}" in text
        assert str(seen) in text
    _, above, loud, factor = runs["C"]
    assert loud == pytest.approx(1130, rel=0.005)
    assert factor[1000] == pytest.approx(0.054, rel=0.01)
    t = np.arange(20_000)
    calm = slow(t) * np.sqrt((t + 1) / 6200)
    too_long = t[calm > 0.04]
    assert too_long[0] == 338
    assert above == pytest.approx(338, abs=1)
    assert too_long[-1] == pytest.approx(11_800, rel=0.005)
    assert calm.max() == pytest.approx(0.057, rel=0.01)
    assert calm.argmax() == pytest.approx(2000, rel=0.005)
    _, above, loud, factor = runs["D"]
    assert (above, loud) == (None, None)
    np.testing.assert_allclose(factor[200:], 0.0021, rtol=0.01)
    first, _, _ = adam_step(
        np.zeros(1), np.array([0.003]), *np.zeros((2, 1)), 1, alpha=0.01, eps=0.0
    )
    assert -first[0] == pytest.approx(0.01)
    assert linear_warmup(0.01, 50)(0) == pytest.approx(0.0002)


def test_which_minimum_is_left():
    text = question("11_cyclical/cyclical.py")
    for half, steps, far, low, high in ((40, 19, 0.076, 0.065, 0.11), (80, 39, 5.7, 4, 10)):
        sizes = np.array([triangular(t, 0.05, 0.25, half) for t in range(2 * half)])
        above = sizes > 0.2 + 1e-9
        assert above.sum() == steps
        assert f"{steps} steps" in text
        factors = 10 * sizes[above] - 1
        assert factors.max() == pytest.approx(1.5)
        assert 0.001 * np.prod(factors) == pytest.approx(far, rel=0.01)
        assert f"about {far}" in text
        assert low < 0.001 * 1.25**steps < high
    assert pytest.approx(2.2, rel=0.01) == 0.001 * 1.5**19
