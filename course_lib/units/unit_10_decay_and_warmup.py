"""Unit 10: the reference functions of the assignment on decay and warm-up.

Each is a schedule of ``course_lib.schedules`` with the step first: f(t, alpha, …) instead of f(alpha, …)(t).
"""

from __future__ import annotations

from course_lib import schedules

__all__ = [
    "exponential_decay",
    "inverse_time_decay",
    "sqrt_decay",
    "step_decay",
    "transformer_schedule",
    "warmup",
]


def inverse_time_decay(t, alpha, decay):
    """Step size of the 1/t decay.

        αₜ = α / (1 + decay · t)

    Parameters
    ----------
    t : int ≥ 0
        Number of steps (or epochs) already taken: 0 for the first step.
    alpha : float ≥ 0
        Step size α of the first step.
    decay : float ≥ 0
        How fast α falls, per step: at t = 1/decay it has halved.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: Robbins & Monro (1951) ask for Σ αₜ = ∞ and Σ αₜ² < ∞, which it meets for decay > 0. Keras's
    InverseTimeDecay with decay = decay_rate / decay_steps.

    >>> [round(inverse_time_decay(t, 0.2, 1.0), 4) for t in range(5)]
    [0.2, 0.1, 0.0667, 0.05, 0.04]
    """
    return schedules.inverse_time(alpha, decay)(t)


def exponential_decay(t, alpha, gamma):
    """Step size of the exponential decay.

        αₜ = α γᵗ

    Parameters
    ----------
    t : int ≥ 0
        Number of steps (or epochs) already taken: 0 for the first step.
    alpha : float ≥ 0
        Step size α of the first step.
    gamma : float, 0 < γ ≤ 1
        Factor per step.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: PyTorch's ExponentialLR; Keras's ExponentialDecay with γ = decay_rate ** (1 / decay_steps).

    >>> round(exponential_decay(4, 0.2, 0.95), 4)
    0.1629
    """
    return schedules.exponential(alpha, gamma)(t)


def sqrt_decay(t, alpha):
    """Step size that falls with the root of the number of steps.

        αₜ = α / √(t + 1)

    Parameters
    ----------
    t : int ≥ 0
        Number of steps already taken: 0 for the first step, so that 1 has to be added.
    alpha : float ≥ 0
        Step size α of the first step.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: H. Lee, lecture of 2017, where it is called "1/t decay".

    >>> [round(sqrt_decay(t, 1.0), 3) for t in range(3)]
    [1.0, 0.707, 0.577]
    """
    return schedules.sqrt_decay(alpha)(t)


def step_decay(t, alpha, gamma, step_size):
    """Step size that falls in stairs.

        αₜ = α γᵏ,   k = t / step_size rounded down: the number of stairs already taken

    Parameters
    ----------
    t : int ≥ 0
        Number of steps already taken: 0 for the first step.
    alpha : float ≥ 0
        Step size α on the first stair.
    gamma : float, 0 < γ ≤ 1
        Factor per stair.
    step_size : int ≥ 1
        Steps per stair; the first step with the next value is t = step_size.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: PyTorch's StepLR. (Keras's PiecewiseConstantDecay changes one step later.)

    >>> [step_decay(t, 0.1, 0.5, 2) for t in range(5)]
    [0.1, 0.1, 0.05, 0.05, 0.025]
    """
    return schedules.step_decay(alpha, gamma, step_size)(t)


def warmup(t, alpha, warmup_steps, gamma=1.0):
    """Step size that first grows linearly to α, then falls exponentially.

        αₜ = α (t + 1) / warmup_steps            for t < warmup_steps
        αₜ = α γᵏ,   k = t − warmup_steps        from then on

    Parameters
    ----------
    t : int ≥ 0
        Number of steps already taken: 0 for the first step.
    alpha : float ≥ 0
        The largest step size α; reached with the last step of the warm-up, t = warmup_steps − 1.
    warmup_steps : int ≥ 1
        Steps of the warm-up. The first one is taken with α / warmup_steps, not with 0.
    gamma : float, 0 < γ ≤ 1, default 1
        Factor per step after the warm-up; with 1 the step size stays α.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: after Goyal et al. (2017), arXiv:1706.02677, "gradual warmup", who begin at α/k for k workers, not
    at α/warmup_steps; the decay is this course's.

    >>> [warmup(t, 0.4, 2, gamma=0.5) for t in range(5)]
    [0.2, 0.4, 0.4, 0.2, 0.1]
    """
    after = schedules.exponential(alpha, gamma)
    return schedules.linear_warmup(alpha, warmup_steps, after)(t)


def transformer_schedule(t, d_model=512, warmup_steps=4000, scale=1.0):
    """Step size that the Transformer was trained with: up linearly, down with 1/√s.

        s = t + 1
        αₜ = scale · d_model^(−1/2) · min( s^(−1/2),  s · warmup_steps^(−3/2) )

    Parameters
    ----------
    t : int ≥ 0
        Number of steps already taken: 0 for the first step. The paper counts s = 1, 2, …
    d_model : int ≥ 1, default 512
        Width of the model.
    warmup_steps : int ≥ 1, default 4000
        The s of the peak, which is scale / √(d_model · warmup_steps).
    scale : float ≥ 0, default 1
        Factor; 1 in the paper.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: Vaswani et al. (2017), arXiv:1706.03762, equation 3.

    >>> f"{transformer_schedule(3999):.3e}"
    '6.988e-04'
    """
    return schedules.transformer(d_model, warmup_steps, scale)(t)
