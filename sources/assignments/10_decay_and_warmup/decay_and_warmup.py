# %% [markdown]
# # Assignment 10: decay and warm-up
#
# You write six schedules, predict how far a falling step size can take you, see what cures a burst and what does not, and
# train a network with the Transformer's schedule. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `inverse_time_decay` | 1 + 1 hidden |
# | 2 | `exponential_decay` | 1 + 1 hidden |
# | 3 | a prediction | 1 |
# | 4 | `sqrt_decay` | 1 + 1 hidden |
# | 5 | `step_decay` | 1 + 1 hidden |
# | 6 | `warmup` | 1 + 2 hidden, properties 1 |
# | 7 | `transformer_schedule` | 1 + 2 hidden |
# | 8 | training on digits | 1 |
# | 9 | a written answer | 3, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(10)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# **How time is counted.** In all functions `t` is the number of steps *already taken*: 0 for the first step. `t` is one
# whole number, and one number is returned. Nothing is kept from call to call: the same arguments give the same step size.
#
# ## 1. The 1/t decay
#
# $$\alpha_t = \frac{\alpha}{1 + \text{decay}\cdot t}$$
#
# Whether `t` counts steps or epochs is your choice, as long as `decay` is meant in the same unit.

# %% solution="inverse_time_decay"
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
    ### BEGIN SOLUTION
    return alpha / (1 + decay * t)
    ### END SOLUTION

# %% id="selfcheck_inverse_time_decay" tags=["raises-exception"]
check("inverse_time_decay", inverse_time_decay)

# %% graded="inverse_time_decay_visible" points=1 objectives=[1]
check("inverse_time_decay", inverse_time_decay, part="visible", points=1)

# %% graded="inverse_time_decay_hidden" points=1 objectives=[1]
# Hidden checks of inverse_time_decay: other t, α and decay.
### BEGIN HIDDEN TESTS
check("inverse_time_decay", inverse_time_decay, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. The exponential decay
#
# $$\alpha_t = \alpha\,\gamma^t$$

# %% solution="exponential_decay"
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
    ### BEGIN SOLUTION
    return alpha * gamma**t
    ### END SOLUTION

# %% id="selfcheck_exponential_decay" tags=["raises-exception"]
check("exponential_decay", exponential_decay)

# %% graded="exponential_decay_visible" points=1 objectives=[1]
check("exponential_decay", exponential_decay, part="visible", points=1)

# %% graded="exponential_decay_hidden" points=1 objectives=[1]
# Hidden checks of exponential_decay: other t, α and γ.
### BEGIN HIDDEN TESTS
check("exponential_decay", exponential_decay, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Predict before you run
#
# An endless slope: the gradient is 1 everywhere. SGD walks on it with the exponential decay, $\alpha = 0.3$,
# $\gamma = 0.95$, step after step, as long as you like. How far from the start does it get *at most*? (A positive number; `np.inf`
# if there is no limit. Paper is enough.)

# %% solution="prediction_answer" tags=["raises-exception"]
farthest_distance = None
### BEGIN SOLUTION
farthest_distance = 6.0
### END SOLUTION

# %% graded="prediction" points=1 objectives=[2]
check("farthest", farthest_distance, points=1)

# %% [markdown]
# Your prediction against your two functions: how far SGD has got after some numbers of steps.

# %% id="run_the_prediction" tags=["raises-exception"]
for n in (10, 100, 1000, 10_000):
    exponential = sum(exponential_decay(t, 0.3, 0.95) for t in range(n))
    inverse = sum(inverse_time_decay(t, 0.3, 0.05) for t in range(n))
    print(f"{n:6} steps: exponential {exponential:.4f}, 1/t with decay = 0.05 {inverse:.4f}")

# %% [markdown]
# ## 4. The decay with a root
#
# $$\alpha_t = \frac{\alpha}{\sqrt{t+1}}$$

# %% solution="sqrt_decay"
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
    ### BEGIN SOLUTION
    return alpha / np.sqrt(t + 1)
    ### END SOLUTION

# %% id="selfcheck_sqrt_decay" tags=["raises-exception"]
check("sqrt_decay", sqrt_decay)

# %% graded="sqrt_decay_visible" points=1 objectives=[1]
check("sqrt_decay", sqrt_decay, part="visible", points=1)

# %% graded="sqrt_decay_hidden" points=1 objectives=[1]
# Hidden checks of sqrt_decay: other t and α.
### BEGIN HIDDEN TESTS
check("sqrt_decay", sqrt_decay, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Stairs
#
# $$\alpha_t = \alpha\,\gamma^{k}, \qquad k = \left\lfloor \frac{t}{\text{step\_size}} \right\rfloor$$
#
# $\lfloor\ \rfloor$ means rounded down: $k$ is the number of stairs already taken.

# %% solution="step_decay"
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
    ### BEGIN SOLUTION
    return alpha * gamma ** (t // step_size)
    ### END SOLUTION

# %% id="selfcheck_step_decay" tags=["raises-exception"]
check("step_decay", step_decay)

# %% graded="step_decay_visible" points=1 objectives=[1]
check("step_decay", step_decay, part="visible", points=1)

# %% graded="step_decay_hidden" points=1 objectives=[1]
# Hidden checks of step_decay: other stairs, and t just before and at their edges.
### BEGIN HIDDEN TESTS
check("step_decay", step_decay, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Warm-up, then decay
#
# First up, along a line, then down exponentially. Both rates are yours: `warmup_steps` and `gamma`.
#
# $$\alpha_t = \alpha\,\frac{t+1}{\text{warmup\_steps}}\quad\text{for } t < \text{warmup\_steps},\qquad
# \alpha_t = \alpha\,\gamma^{\,t - \text{warmup\_steps}}\quad\text{from then on}$$

# %% solution="warmup"
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
    ### BEGIN SOLUTION
    if t < warmup_steps:
        return alpha * (t + 1) / warmup_steps
    return exponential_decay(t - warmup_steps, alpha, gamma)
    ### END SOLUTION

# %% id="selfcheck_warmup" tags=["raises-exception"]
check("warmup", warmup)

# %% [markdown]
# **Your functions in the lab.** The gradient has noise here. Choose one of your schedules, look at α in the third panel, move
# $\alpha$ and $\beta$. What does the path do at the end with `constant`, what with yours? A function that you have not written
# yet, or that stops with an error, is named under the pictures. Run the cell again after you have changed one.
#
# <details><summary>Answer</summary>
#
# With `constant` θ hops about the minimum until the end. With yours the hops shrink with α, and the last loss is a good deal smaller.
# </details>

# %% id="lab"
Lab(
    "sgd",
    surfaces=("quadratic_bowl", "rosenbrock", "himmelblau"),
    noise=3.0,
    steps=300,
    schedules={
        "my 1/t": lambda alpha, steps: lambda t: inverse_time_decay(t, alpha, 20 / steps),
        "my exponential": lambda alpha, steps: lambda t: exponential_decay(t, alpha, 0.01 ** (1 / steps)),
        "my root": lambda alpha, steps: lambda t: sqrt_decay(t, alpha),
        "my stairs": lambda alpha, steps: lambda t: step_decay(t, alpha, 0.3, steps // 5),
        "my warm-up": lambda alpha, steps: lambda t: warmup(t, alpha, steps // 5, 0.01 ** (1 / steps)),
    },
    schedule="my warm-up",
    panel="alpha",
)

# %% graded="warmup_visible" points=1 objectives=[3]
check("warmup", warmup, part="visible", points=1)

# %% graded="warmup_hidden" points=2 objectives=[3]
# Hidden checks of warmup: other α, γ and lengths, and t around the end of the warm-up.
### BEGIN HIDDEN TESTS
check("warmup", warmup, part="hidden", points=2)
### END HIDDEN TESTS

# %% graded="warmup_properties" points=1 objectives=[3]
# What must hold for any warm-up: equal steps upwards from α/warmup_steps, no jump at its end, γ = 1 stays at α.
check("warmup", warmup, part="properties", points=1)

# %% [markdown]
# **The burst.** Unit 03: in a narrow valley a step that is divided by the root of the *mean* square bursts sideways when
# it had nearly arrived. Below, that run again with your step sizes. Which of them cures it? (In part 9 you compute why.)

# %% id="bursts" tags=["raises-exception"]
def largest_later(step_size, steps=2000):
    """Largest |θ₂| after it had first fallen below 1e-6, where θ₂ starts at 1."""
    theta, total, arrived, largest = np.array([-10.0, 1.0]), np.zeros(2), False, 0.0
    for t in range(steps):
        g = np.array([1.0, 100.0]) * theta
        total = total + g**2
        theta = theta - step_size(t) * g / np.sqrt(total / (t + 1))
        arrived = arrived or abs(theta[1]) < 1e-6
        largest = max(largest, abs(theta[1])) if arrived else 0.0
    return largest


print(f"constant 0.3                        {largest_later(lambda t: 0.3):.1e}")
print(f"your root                           {largest_later(lambda t: sqrt_decay(t, 0.3)):.1e}")
print(f"your 1/t, decay = 0.01              {largest_later(lambda t: inverse_time_decay(t, 0.3, 0.01)):.1e}")
print(f"your warm-up of 50 steps, γ = 1     {largest_later(lambda t: warmup(t, 0.3, 50)):.1e}")
print(f"your warm-up of 50 steps, γ = 0.99  {largest_later(lambda t: warmup(t, 0.3, 50, 0.99)):.1e}")

# %% [markdown]
# ## 7. The Transformer's schedule
#
# $$s = t + 1 \qquad\qquad \alpha_t = \text{scale}\cdot d_\text{model}^{-1/2}\,
# \min\!\left(s^{-1/2},\; s\cdot\text{warmup\_steps}^{-3/2}\right)$$
#
# The paper counts its steps $s$ from 1; your $t$ starts at 0.

# %% solution="transformer_schedule"
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
    ### BEGIN SOLUTION
    s = t + 1
    return scale * d_model**-0.5 * min(s**-0.5, s * warmup_steps**-1.5)
    ### END SOLUTION

# %% id="selfcheck_transformer_schedule" tags=["raises-exception"]
check("transformer_schedule", transformer_schedule)

# %% graded="transformer_schedule_visible" points=1 objectives=[3]
check("transformer_schedule", transformer_schedule, part="visible", points=1)

# %% graded="transformer_schedule_hidden" points=2 objectives=[3]
# Hidden checks of transformer_schedule: other widths, warm-ups and scales, and the defaults.
### BEGIN HIDDEN TESTS
check("transformer_schedule", transformer_schedule, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64, with Adam
# ($\beta_1 = 0.9$, $\beta_2 = 0.98$) and the step sizes of your `transformer_schedule` with `d_model=64`, `warmup_steps=40`. It
# computes the accuracy on images that the training never saw. The threshold is 90 %. It tests that one can train with your
# schedule, not that every step size is right: the checks above do that.

# %% graded="transformer_trains_digits" points=1 objectives=[1]
check("transformer_trains_digits", transformer_schedule, points=1)

# %% [markdown] locked="cure_question"
# ## 9. In your own words
#
# *The burst* with curvature $\lambda = 50$, $\alpha = 0.2$. Once $\theta_2$ has arrived, the sum $G$ of its squared gradients stays,
# $\sigma_t = \sqrt{G/(t+1)}$ shrinks, and $\theta_2$ grows as soon as $\alpha_t/\sigma_t > 2/\lambda = 0.04$. Four runs, with $G$ after 200 steps:
#
# | run | $\alpha_t$ | $G$ |
# |---|---|---|
# | A | constant 0.2 | 6,200 |
# | B | warm-up of 20 steps, then 0.2 | 20,800 |
# | C | 1/t decay, decay = 0.0005 | 6,200 |
# | D | root | 9,080 |
#
# *(a)* From which step on is $\alpha_t/\sigma_t$ too large in A, and in B? Did warm-up cure the burst? *(b)* "In C and D $\alpha_t$ falls,
# so both are safe." Judge each with a number. *(c)* Adam ($\alpha = 0.01$, usual $\beta$, $\varepsilon = 0$) meets the gradient 0.003, then −0.005,
# of one parameter. How long is its first step, without and with 50 steps of warm-up? What does the second gradient say about
# it, and why trust step 100 more? (3 points.)
#
# ### BEGIN MARK SCHEME
# (a) 1 point. Half for A 248 and B 832 (t + 1 = G·(0.04/0.2)²; 2 % either way; a quarter if only one is right; a quarter for about 710 and
# 2400, where a run *shows* the burst: θ₂ first has to grow from next to nothing). Half for "only delayed": G is larger, but σ goes on
# shrinking. "Cured" gets no half, whatever the numbers.
# (b) 1 point, half for each. C is not safe: with this G α/σ is above 0.04 from t = 338 to about 11,800, at most 0.057 at t = 2000; one such
# value is enough. D is safe: α/σ = 0.2/√9080 = 0.0021 at every step, as √(t+1) cancels. A quarter for a right verdict with a reason but no
# number ("falls more slowly than σ"; "the root cancels"); nothing for a verdict alone. A run with C in it that bursts (after some 1130
# steps) counts as a number, and so does one with D that does not.
# (c) 1 point. Half for the lengths, a quarter each: 0.01 (α, whatever the gradient) and 0.0002 (α/50). Half for the reason: the second
# gradient points the other way, so the first, full step rests on the noise of one minibatch; at step 100 m has averaged about ten gradients or v
# about a hundred (one of the two is enough). A quarter if only one side is said, early or late. "It may be steeper at the
# start" is true, but no answer to these two gradients: a quarter.
# ### END MARK SCHEME

# %% [markdown] written="cure_answer" points=3 objectives=[2, 3]
# ### BEGIN SOLUTION
# (a) α√((t+1)/G) is above 0.04 once t + 1 is above G·(0.04/0.2)²: from step 248 on in A, from step 832 on in B. B met larger gradients for
# longer, so σ is larger, but it shrinks all the same: the warm-up has delayed the burst, not cured it. (b) C is not safe: at t = 1000 its step
# size is 0.133 and α/σ = 0.133·√(1001/6200) = 0.054. It falls, but for too long more slowly than σ. D is safe: the roots cancel, and
# α/σ = 0.2/√9080 = 0.0021 at every step. (c) Adam's first step is a full α = 0.01 whatever the gradient, with the warm-up 0.01/50 = 0.0002. The
# second gradient points the other way, so the direction was the noise of one minibatch. At step 100 m has averaged about ten
# gradients and v a hundred: opposite signs have cancelled, and σ is known better.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# BERT was trained with a linear warm-up and then a linear fall to 0 at the last step. Write `linear(t, alpha, warmup_steps, steps)`. Copy the
# lab's cell into the cell below and add `"my line": lambda alpha, steps: lambda t: linear(t, alpha, 30, steps)`. With `steps=3000`, try it in
# `largest_later`, too. Compare a warm-up of 1 step with one of 300: which run bursts? A
# warm-up cures nothing, but it delays the burst. Why is that enough here?
#
# <details><summary>Answer</summary>
#
# With 1 step of warm-up θ₂ bursts after some 240 steps, when the line has hardly fallen. With 300 the burst would come so late that α is
# small by then.
# </details>

# %% id="stretch"
# Your experiments.

# %% [markdown]
# How many minutes did this take you? (Optional; it helps us to keep the estimate honest.)

# %% id="minutes_spent"
minutes_spent = None

# %% [markdown]
# What is done, by the checks that you have run. The list is kept in the folder `.course` beside this notebook and goes
# nowhere.

# %% id="progress"
progress("10_decay_and_warmup")
