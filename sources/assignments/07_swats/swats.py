# %% [markdown]
# # Assignment 7: SWATS
#
# You measure which step size of SGD a step of Adam is worth, decide when to switch, and put both together: Adam that
# becomes SGD on the way. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `projected_step_size` | 1 + 2 hidden, properties 1 |
# | 2 | a prediction | 1 |
# | 3 | `should_switch` | 1 + 2 hidden |
# | 4 | `swats_step` | 2 + 4 hidden, properties 2 |
# | 5 | training on digits | 2 |
# | 6 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(7)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. What is this step worth?
#
# A method took the step $p$ where the gradient was $g$. A step of SGD would have been $-\gamma g$, in another direction. SWATS
# asks for the $\gamma$ with which the part of $-\gamma g$ that lies along $p$ is $p$ itself:
#
# $$\gamma = \frac{p \cdot p}{-\,p \cdot g} \qquad\qquad a \cdot b = \sum_i a_i b_i \text{ over all elements, whatever the shape}$$
#
# One number comes out (`np.dot` and `@` do this for 1-D arrays only). It is negative where $p$ goes uphill. If $p \cdot g$ is
# exactly 0 (`== 0`, no tolerance: tiny steps count) nothing can be measured: return 0 then. Do not change the inputs. Loops, lists
# and float32 are fine.

# %% solution="projected_step_size"
def projected_step_size(step, grad):
    """Step size γ of SGD whose step, projected on the given step p, is p itself.

        γ = (p·p) / (−p·g)          p·g = Σ pᵢgᵢ, over all elements of the arrays
        γ = 0 if p·g is exactly 0: p is at a right angle to g, and nothing can be measured

    Parameters
    ----------
    step : array, any shape
        Step p that a method took, θ after minus θ before.
    grad : array, shape of step
        Gradient g at the point where it was taken.

    Returns
    -------
    gamma : float
        One number for all parameters. Negative where p goes uphill, p·g > 0.

    Source: Keskar & Socher (2017), arXiv:1712.07628, section 3.1.

    >>> float(projected_step_size(np.array([-0.5, -0.5]), np.array([3.0, 1.0])))
    0.25
    """
    ### BEGIN SOLUTION
    downhill = -np.sum(step * grad)
    if downhill == 0:
        return 0.0
    return np.sum(step * step) / downhill
    ### END SOLUTION


# %% id="selfcheck_projected_step_size" tags=["raises-exception"]
check("projected_step_size", projected_step_size)

# %% graded="projected_step_size_visible" points=1 objectives=[1]
check("projected_step_size", projected_step_size, part="visible", points=1)

# %% graded="projected_step_size_hidden" points=2 objectives=[1]
# Hidden checks of projected_step_size: other shapes and sizes, uphill, right angles, float32.
### BEGIN HIDDEN TESTS
check("projected_step_size", projected_step_size, part="hidden", points=2)
### END HIDDEN TESTS

# %% graded="projected_step_size_properties" points=1 objectives=[1]
# What must hold: a step of SGD gives back its own step size; twice the step, twice γ; −p gives −γ.
check("projected_step_size", projected_step_size, part="properties", points=1)

# %% [markdown]
# ## 2. Predict before you run
#
# Four parameters, and at *every* step the same gradient $g = (8, -4, 2, 6)$. Adam runs with $\alpha = 0.05$ (and
# $\varepsilon = 0$), then SWATS switches to SGD. With which step size $\Lambda$ does SGD go on? Recall from unit 5 how long Adam's
# step is in each parameter if the gradient never changes.

# %% solution="prediction_answer" tags=["raises-exception"]
step_size_taken_over = None
### BEGIN SOLUTION
step_size_taken_over = 0.01
### END SOLUTION

# %% graded="prediction" points=1 objectives=[1]
check("taken_over", step_size_taken_over, points=1)

# %% [markdown]
# ## 3. Is it time to switch?
#
# $\lambda$ is a moving average of all $\gamma$ so far, with weight $\beta_2$ of the past, and begins at 0. So it is corrected as
# Adam's averages are. Adam hands over when the newest $\gamma$ is close to the average:
#
# $$t > 1 \quad\text{and}\quad \left|\frac{\lambda}{1-\beta_2^t} - \gamma\right| < \text{tolerance}$$
#
# $\lambda$ comes in with this step's $\gamma$ already in it. Return `True` or `False` (1 or 0 will do).

# %% solution="should_switch"
def should_switch(lam, gamma, t, beta2=0.999, switch_tolerance=1e-9):
    """Whether SWATS goes over from Adam to SGD after step t.

        t > 1   and   | λ/(1−β₂ᵗ) − γ | < tolerance

    Parameters
    ----------
    lam : float
        Moving average λ of the γ so far, that of this step included, *not* corrected.
    gamma : float
        γ of this step.
    t : int ≥ 1
        Number of this step. At t = 1 the difference is always 0.
    beta2 : float in [0, 1), default 0.999
        Weight of the past in λ.
    switch_tolerance : float ≥ 0, default 1e-9
        Absolute, not in relation to γ.

    Returns
    -------
    switch : bool

    Source: Keskar & Socher (2017), arXiv:1712.07628, Algorithm 1.

    >>> bool(should_switch(0.15, 0.21, 2, beta2=0.5, switch_tolerance=0.02))
    True
    """
    ### BEGIN SOLUTION
    return t > 1 and abs(lam / (1 - beta2**t) - gamma) < switch_tolerance
    ### END SOLUTION


# %% id="selfcheck_should_switch" tags=["raises-exception"]
check("should_switch", should_switch)

# %% graded="should_switch_visible" points=1 objectives=[2]
check("should_switch", should_switch, part="visible", points=1)

# %% graded="should_switch_hidden" points=2 objectives=[2]
# Hidden checks of should_switch: early and late steps, other β₂ and tolerances, both sides, negative γ.
### BEGIN HIDDEN TESTS
check("should_switch", should_switch, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. One step of SWATS
#
# Which phase it is stands in $\Lambda$: it is 0 until the switch, then the step size of SGD, which may be negative.
#
# **Adam**, while $\Lambda = 0$ (with $m$, $v$ as in unit 5):
#
# $$p = -\alpha\,\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\,\frac{m}{\sqrt v + \varepsilon} \qquad \theta \leftarrow \theta + p
# \qquad \gamma = \frac{p\cdot p}{-p\cdot g}$$
#
# and, unless $\gamma$ is 0: $\lambda \leftarrow \beta_2\lambda + (1-\beta_2)\gamma$; if it is time to switch, $\Lambda \leftarrow
# \lambda/(1-\beta_2^t)$. The step $\theta + p$ is taken in any case.
#
# **SGD**, once $\Lambda \neq 0$; $m$, $v$, $\lambda$, $\Lambda$ stay as they are:
#
# $$b \leftarrow \beta_1 b + g \qquad \theta \leftarrow \theta - (1-\beta_1)\,\Lambda\, b$$
#
# $\lambda$ is `lam`, $b$ is `buffer`. Adam's step in the form of unit 5, $\hat m/(\sqrt{\hat v}+\varepsilon)$, is accepted, too.

# %% solution="swats_step"
def swats_step(
    theta, grad, m, v, buffer, lam, Lambda, t,
    alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-9, switch_tolerance=1e-9,
):  # fmt: skip
    """One step of SWATS: Adam's while Λ = 0, then that of SGD with momentum.

    While Λ = 0:

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        p = −α √(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε)          θ ← θ + p
        γ = projected_step_size(p, g), and unless it is 0:
            λ ← β₂ λ + (1−β₂) γ
            Λ ← λ/(1−β₂ᵗ) if should_switch(λ, γ, t, β₂, tolerance)

    Once Λ ≠ 0, and m, v, λ and Λ stay as they are:

        b ← β₁ b + g                 θ ← θ − (1−β₁) Λ b

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    m, v : arrays, shape of theta
        Adam's moving averages of g and of g², *not* corrected; zeros before the first step.
    buffer : array, shape of theta
        SGD's sum b of gradients; zeros until the switch.
    lam : float
        Moving average λ of γ, not corrected; 0 before the first step.
    Lambda : float
        Step size Λ that SGD took over; 0 until the switch.
    t : int ≥ 1
        Number of this step: 1 at the first.
    alpha : float ≥ 0, default 0.001
        Step size α of the Adam phase.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past: β₁ in m and in b, β₂ in v and in λ.
    eps : float ≥ 0, default 1e-9
        ε, outside the root, in the paper's form of Adam's step: the correction stands before the fraction.
    switch_tolerance : float ≥ 0, default 1e-9
        Tolerance of the switching test; in the paper it is ε, too.

    Returns
    -------
    theta, m, v, buffer, lam, Lambda : arrays, and floats for the last two
        After the step. The inputs are not changed.

    Source: Keskar & Socher (2017), arXiv:1712.07628, Algorithm 1.

    >>> g, zero = np.array([3.0, 4.0]), np.zeros(2)
    >>> theta, m, v, b, lam, Lambda = swats_step(zero, g, zero, zero, zero, 0, 0, 1, alpha=0.07)
    >>> theta.round(6), round(float(lam), 9), float(Lambda)
    (array([-0.07, -0.07]), 2e-05, 0.0)
    """
    ### BEGIN SOLUTION
    if Lambda != 0:
        buffer = beta1 * buffer + grad
        return theta - (1 - beta1) * Lambda * buffer, m, v, buffer, lam, Lambda
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    p = -alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t) * m / (np.sqrt(v) + eps)
    gamma = projected_step_size(p, grad)
    if gamma != 0:
        lam = beta2 * lam + (1 - beta2) * gamma
        if should_switch(lam, gamma, t, beta2, switch_tolerance):
            Lambda = lam / (1 - beta2**t)
    return theta + p, m, v, buffer, lam, Lambda
    ### END SOLUTION


# %% id="selfcheck_swats_step" tags=["raises-exception"]
check("swats_step", swats_step)

# %% [markdown]
# Your prediction, run with your function: the same gradient at every step. When does it switch, and to which $\Lambda$?

# %% id="run_the_prediction" tags=["raises-exception"]
g = np.array([8.0, -4.0, 2.0, 6.0])
theta, m, v, buffer, lam, Lambda = np.zeros(4), np.zeros(4), np.zeros(4), np.zeros(4), 0.0, 0.0
for t in range(1, 5):
    theta, m, v, buffer, lam, Lambda = swats_step(theta, g, m, v, buffer, lam, Lambda, t, alpha=0.05)
    print(f"t = {t}: theta = {np.round(theta, 4)}, Lambda = {float(Lambda):.6f}")

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid) on the same surface. The first step at
# which they part is marked, with the values of both. Run the cell again after you have changed the function. Move
# $\alpha$, $\beta_2$ and the tolerance: do the paths still lie on each other? (The panel shows $b$: it leaves 0 at the switch.)
#
# <details><summary>Answer</summary>
#
# If your function is right, they do, for all settings. If they part only behind the switch, look at the SGD phase or at $\Lambda$.
# </details>

# %% id="lab"
Lab(
    "swats",
    surfaces=("quadratic_bowl", "beale", "himmelblau"),
    extras=("switch_tolerance",),
    panel="buffer",
    student=swats_step,
    alpha=0.2,
    beta2=0.99,
    switch_tolerance=0.001,
)

# %% graded="swats_step_visible" points=2 objectives=[2]
check("swats_step", swats_step, part="visible", points=2)

# %% graded="swats_step_hidden" points=4 objectives=[2]
# Hidden checks of swats_step: runs through the switch, 2-D arrays, several β and ε, negative Λ, float32.
### BEGIN HIDDEN TESTS
check("swats_step", swats_step, part="hidden", points=4)
### END HIDDEN TESTS

# %% graded="swats_step_properties" points=2 objectives=[2]
# What must hold: no switch at t = 1; a constant gradient switches at once; p across g measures nothing; α = 0 moves nothing.
check("swats_step", swats_step, part="properties", points=2)

# %% [markdown]
# ## 5. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64,
# $\alpha = 0.003$, a tolerance of 0.001. It calls your `swats_step` and computes the accuracy on images that the training
# never saw. The threshold is 90 %. It tests that your optimizer learns, not that every single step is right: the checks above do
# that.

# %% graded="swats_trains_digits" points=2 objectives=[2]
check("swats_trains_digits", swats_step, points=2)

# %% [markdown] locked="sum_question"
# ## 6. In your own words
#
# SWATS with $\alpha = 0.05$, $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\varepsilon = 0$ and a tolerance of 0.01.
#
# *(a)* The gradient is always $(10, 0.1)$. Which $\Lambda$ does SGD take over? How long are both parameters' steps with Adam, and with SGD
# once $b$ has settled? What has the switch lost?
#
# *(b)* In another training $\gamma$ is 0.6 at some step $t > 1$, its corrected average 0.5: no switch. Now the minibatch loss is the sum over 64
# images, not the mean. Does SWATS switch there, if not before? A friend: "Adam does not notice a loss's scale, so
# $\theta$ moves as before." Up to where is she right, and with which tolerance to the end? (Four to six sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# Four half points; a quarter where a line says so. Numbers to 5 %.
#
# - (a) Λ = 2 · 0.05²/(0.05 · 10.1) = 0.0099 (0.01 is fine): a quarter; steps of 0.05 for both with Adam, 0.099 and 0.00099 with SGD (b tends to
#   10 g, so a step is Λg): a quarter. 0.0099 and 0.000099 are SGD's first step, and 0.99 and 0.0099 forget 1−β₁: no quarter for the steps.
# - (a) The second parameter is now some 50 times slower than with Adam (or: 100 times slower than the first): a quarter; one Λ serves both,
#   the division by each parameter's own gradient size is lost: a quarter. Right conclusions from own wrong numbers count.
# - (b) Yes: γ and its average are divided by 64, and 0.1/64 = 0.0016 is below 0.01. A quarter for "yes, because the tolerance is absolute" without
#   the number; "yes" alone: nothing.
# - (b) Right until the switch, as m and √v both grow 64-fold and p stays as it is: a quarter (no quarter for "she is wrong" alone); right to the
#   end with 0.01/64 = 0.00016: a quarter. That Λg stays as it is, too, is welcome and not required.
# ### END MARK SCHEME

# %% [markdown] written="sum_answer" points=2 objectives=[1, 3]
# ### BEGIN SOLUTION
# (a) Adam steps by 0.05 in both, so γ = 2 · 0.05²/(0.05 · 10.1) = 0.0099 at every step, and that is Λ. Once b is 10 g SGD's step is Λg: 0.099
# for the first parameter and 0.00099 for the second, which is now 50 times slower than with Adam. A step size for each parameter
# has become one for both. (b) The gradients are 64 times as large, Adam's p is the same, so γ and its average are a 64th: they differ by 0.1/64 =
# 0.0016 < 0.01, and it switches. She is right as long as Adam is at work; the tolerance does not scale with γ. With 0.01/64 = 0.00016 she is
# right to the end, because the switch comes at the same step and (Λ/64) · 64 g = Λg.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# In the lab choose the Beale surface, $\alpha = 0.1$, $\beta_2 = 0.999$ and a tolerance of 0.0001. What happens, and why? Write a
# `swats_step` with a guard that prevents it, and put it into the lab: from which step on does it differ?
#
# <details><summary>Answer</summary>
#
# Momentum carries Adam uphill, $\gamma$ and its average are negative and agree, so it switches with $\Lambda < 0$, and SGD climbs. The
# guard (switch only if $\lambda > 0$) makes no difference up to the step of that switch; from the next on the paths part.
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
progress("07_swats")
