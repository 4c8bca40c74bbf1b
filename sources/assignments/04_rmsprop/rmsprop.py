# %% [markdown]
# # Assignment 4: RMSProp
#
# You write a moving average, measure how long its memory is, make RMSProp from it, and train a network on real images.
# About 55 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `ema` | 2 + 3 hidden |
# | 2 | `effective_window` | 1 + 2 hidden |
# | 3 | a prediction | 1 |
# | 4 | `rmsprop_step` | 2 + 3 hidden |
# | 5 | properties | 2 |
# | 6 | training on digits | 2 |
# | 7 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(4)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. A moving average
#
# $$a^0 = 0 \qquad\qquad a^t = \beta\, a^{t-1} + (1-\beta)\, x^t$$
#
# Return the average after *every* value, $a^1, \dots, a^n$, in the shape of `values`. The sequence runs along the first
# axis; where `values` has more axes, every element has an average of its own. The values may be
# whole numbers, their averages are not. The average begins at 0 and stays as it is, without a correction for that. You may
# use loops and return an array, a list or float32; do not change `values`.

# %% solution="ema"
def ema(values, beta=0.9):
    """Exponential moving average of a sequence: one average after every value.

        a⁰ = 0
        aᵗ = β aᵗ⁻¹ + (1−β) xᵗ          t = 1, 2, …, n

    Parameters
    ----------
    values : array (n,) or (n, …), n ≥ 1
        The sequence x¹, …, xⁿ along the first axis; each xᵗ is a number or an array, averaged per element.
    beta : float in [0, 1), default 0.9
        Weight of the past β; with 0 only the newest value counts.

    Returns
    -------
    averages : float array, shape of values
        a¹, …, aⁿ. The input is not changed.

    Raises
    ------
    TypeError, ValueError
        values is no sequence of finite numbers, or beta is outside [0, 1).

    Source: the average of g² in Tieleman & Hinton (2012), Coursera "Neural Networks for Machine Learning",
    lecture 6e, applied to any sequence.

    >>> ema(np.array([4.0, 0.0, 8.0]), beta=0.5)
    array([2. , 1. , 4.5])
    """
    ### BEGIN SOLUTION
    average, averages = 0.0, []
    for x in values:
        average = beta * average + (1 - beta) * x
        averages.append(average)
    return np.array(averages)
    ### END SOLUTION


# %% id="selfcheck_ema" tags=["raises-exception"]
check("ema", ema)

# %% [markdown]
# Your function on gradients that are about 1 in size for 40 steps, then about 0.1: the root of the average of their
# squares. How many steps does each $\beta$ need to notice?

# %% id="see_the_average" tags=["raises-exception"]
gradients = rng.normal(size=80) * np.where(np.arange(80) < 40, 1.0, 0.1)
print("step      " + "".join(f"{t:8}" for t in (1, 5, 20, 40, 45, 60, 80)))
for beta in (0.0, 0.5, 0.9, 0.99):
    sigma = np.sqrt(ema(gradients**2, beta))
    print(f"β = {beta:<5} " + "".join(f"{sigma[t - 1]:8.3f}" for t in (1, 5, 20, 40, 45, 60, 80)))

# %% [markdown]
# <details><summary>Answer</summary>
#
# $\beta = 0.5$ about 5, $\beta = 0.9$ some 40 (after 20, at step 60, it is still at 0.34), and 40 are too few for $\beta = 0.99$.
# $\beta = 0$ is the size of one gradient, which says little.
# </details>

# %% graded="ema_visible" points=2 objectives=[1]
check("ema", ema, part="visible", points=2)

# %% graded="ema_hidden" points=3 objectives=[1]
# Hidden checks of ema: longer sequences, arrays with two and three axes, whole numbers, other β, float32.
### BEGIN HIDDEN TESTS
check("ema", ema, part="hidden", points=3)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. How long is the memory?
#
# Unrolled, the newest value has the weight $1-\beta$, the one before it $(1-\beta)\beta$, then $(1-\beta)\beta^2$ and
# so on. After a long time all weights add up to 1. How many of the newest values have the share `share` of it? Return
# the smallest whole number $n$ that does. $\beta$ may be 0: then the newest value has everything.

# %% solution="effective_window"
def effective_window(beta, share=0.95):
    """How many of the newest values carry a given share of the weight in a moving average.

        the newest n weigh (1−β)(1 + β + … + βⁿ⁻¹) = 1 − βⁿ
        window = the smallest whole n with 1 − βⁿ ≥ share

    Parameters
    ----------
    beta : float in [0, 1)
        Weight of the past β.
    share : float in (0, 1), default 0.95
        The part of all weight, which adds up to 1 after a long time. 1/(1−β), the usual rule of thumb, is the
        window for about 1 − 1/e = 0.632.

    Returns
    -------
    n : int ≥ 1
        The window in steps; 1 for β = 0.

    Raises
    ------
    TypeError, ValueError
        beta is outside [0, 1), or share outside (0, 1).

    Source: the weights (1−β) βᵏ of ``ema``, added up as a geometric series.

    >>> effective_window(0.9), effective_window(0.9, share=0.5)
    (29, 7)
    """
    ### BEGIN SOLUTION
    if beta == 0:
        return 1
    return int(np.ceil(np.log(1 - share) / np.log(beta)))
    ### END SOLUTION


# %% id="selfcheck_effective_window" tags=["raises-exception"]
check("effective_window", effective_window)

# %% [markdown]
# Against the rule of thumb, $1/(1-\beta)$, which stands for about 63 % of the weight:

# %% id="see_the_window" tags=["raises-exception"]
for beta in (0.5, 0.9, 0.99, 0.999):
    windows = [int(effective_window(beta, share)) for share in (0.5, 0.632, 0.95)]
    print(f"β = {beta:<5}  1/(1−β) = {1 / (1 - beta):6.0f}   half {windows[0]:4}   63.2 % {windows[1]:5}   95 % {windows[2]:5}")

# %% graded="effective_window_visible" points=1 objectives=[1]
check("effective_window", effective_window, part="visible", points=1)

# %% graded="effective_window_hidden" points=2 objectives=[1]
# Hidden checks of effective_window: other β and other shares, short and long memories.
### BEGIN HIDDEN TESTS
check("effective_window", effective_window, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Predict before you run
#
# RMSProp begins with $v = 0$. The first gradient is 5, the second 1; $\beta = 0.8$, $\varepsilon = 0$. How long is the
# *second* step, in units of $\alpha$? Work it out on paper (two decimals are enough) and write the number below.

# %% solution="prediction_answer" tags=["raises-exception"]
length_of_second_step = None  # in units of α
### BEGIN SOLUTION
length_of_second_step = 0.488
### END SOLUTION

# %% graded="prediction" points=1 objectives=[3]
check("second_step_length", length_of_second_step, points=1)

# %% [markdown]
# ## 4. One step of RMSProp
#
# $$v \leftarrow \beta v + (1-\beta)\, g^2 \qquad\qquad \theta \leftarrow \theta - \alpha\, \frac{g}{\sqrt v + \varepsilon}$$
#
# All arrays have one shape, any shape; squares and roots are taken element by element. The state is $v$, not its root:
# the lecture's $\sigma$ is $\sqrt v$. $\varepsilon$ stands outside the root, as in PyTorch; Keras's form, with
# $\varepsilon$ inside, is another method for large $\varepsilon$ and does not count. Build new arrays (`v = ...`),
# avoid `v *= ...`.

# %% solution="rmsprop_step"
def rmsprop_step(theta, grad, v, alpha=0.01, beta=0.9, eps=1e-8):
    """One step of RMSProp.

        v ← β v + (1−β) g²
        θ ← θ − α g / (√v + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta. Squares and roots are taken per element.
    v : array, shape of theta
        Moving average of the squared gradients; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1), default 0.9
        Weight of the past β (the lecture's α, PyTorch's alpha, Keras's rho).
    eps : float ≥ 0, default 1e-8
        ε, outside the root.

    Returns
    -------
    theta, v : arrays
        Parameters and average after the step. The inputs are not changed.

    Source: Tieleman & Hinton (2012), Coursera "Neural Networks for Machine Learning", lecture 6e.

    >>> theta, v = rmsprop_step(np.array([1.0]), np.array([2.0]), np.array([0.0]), alpha=0.1, beta=0.75, eps=0.0)
    >>> theta, v
    (array([0.8]), array([1.]))
    """
    ### BEGIN SOLUTION
    v = beta * v + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(v) + eps)
    return theta, v
    ### END SOLUTION


# %% id="selfcheck_rmsprop_step" tags=["raises-exception"]
check("rmsprop_step", rmsprop_step)

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid) on the same surface. The first step
# at which they part is marked, with the values of both. Run the cell again after you have changed the function. Move
# $\alpha$ and $\beta$: do the paths still lie on each other? Then take the quadratic bowl and $\alpha = 1$: how wide is the hop at
# the end, in each direction? And with $\alpha = 2$?

# %% id="lab"
Lab("rmsprop", surfaces=("crescent", "quadratic_bowl", "rosenbrock"), student=rmsprop_step)

# %% [markdown]
# <details><summary>Answer</summary>
#
# As wide as $\alpha$ in both directions, from $-\alpha/2$ to $\alpha/2$: there $v = g^2$, so that every step is $\alpha$ long. It is the
# same for other $\beta$, up to 0.9; above, 300 steps may be too few for the run to get there.
# </details>

# %% [markdown]
# Your prediction of part 3, run with your function, and $v$ against your `ema` of the squares:

# %% id="run_the_prediction" tags=["raises-exception"]
theta, v = np.zeros(1), np.zeros(1)
for t, g in ((1, 5.0), (2, 1.0)):
    before = theta
    theta, v = rmsprop_step(theta, np.array([g]), v, alpha=1.0, beta=0.8, eps=0.0)
    print(f"step {t}: length {abs(theta - before)[0]:.4f} α, v = {v[0]:.4f}")
print("ema of the squares:", np.round(ema(np.array([25.0, 1.0]), 0.8), 4))

# %% graded="rmsprop_step_visible" points=2 objectives=[2]
check("rmsprop_step", rmsprop_step, part="visible", points=2)

# %% graded="rmsprop_step_hidden" points=3 objectives=[2]
# Hidden checks of rmsprop_step: many steps of changing gradients, several shapes, other α and β, a large ε, float32.
### BEGIN HIDDEN TESTS
check("rmsprop_step", rmsprop_step, part="hidden", points=3)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. What must hold
#
# For any gradient: the first step from $v=0$ is $-\frac{\alpha}{\sqrt{1-\beta}}\,\mathrm{sign}(g)$; with $\beta = 0$ every
# step is $-\alpha\,\mathrm{sign}(g)$; where $g = 0$, $\theta$ stays and $v$ fades. For any sequence: a constant $c$ has the
# averages $c\,(1-\beta^t)$. For the window: it is 1 for $\beta = 0$ and grows with $\beta$ and with the share.

# %% graded="properties" points=2 objectives=[2, 3]
step_part = check("rmsprop_step", rmsprop_step, part="properties", points=1)
ema_part = check("ema", ema, part="properties", points=0.5)
window_part = check("effective_window", effective_window, part="properties", points=0.5)
step_part + ema_part + window_part

# %% [markdown]
# ## 6. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64,
# $\alpha = 0.003$, $\beta = 0.9$. It calls your `rmsprop_step` and computes the accuracy on images that the training
# never saw. The threshold is 90 %; SGD with this $\alpha$ stays below 30 %. It tests that your optimizer learns, not that
# every single step is right: the checks above do that.

# %% graded="rmsprop_trains_digits" points=2 objectives=[2]
check("rmsprop_trains_digits", rmsprop_step, points=2)

# %% [markdown] locked="outlier_question"
# ## 7. In your own words
#
# The gradients of a run with RMSProp are all about 1 in size. At step 1000 a bad minibatch gives a single gradient of 1000;
# after that they are about 1 again. Somebody proposes $\beta = 0.99$ instead of 0.9, "so that a single gradient counts less".
# Compare the two $\beta$: how long, in units of $\alpha$, is the step *at* the outlier, how long are the steps *right after* it,
# and about how many steps does it take until they are nearly α again? In which of the three does the outlier do less harm
# with 0.99, in which more? (Four or five sentences with rough numbers, 2 points.)
#
# ### BEGIN MARK SCHEME
# Half a point each, rough numbers are enough:
# - at the outlier: about α/√(1−β), that is 3.2 α for 0.9 and 10 α for 0.99;
# - right after it: v is about (1−β)·10⁶, so 0.003 α for 0.9 and 0.01 α for 0.99;
# - until they are nearly α again: about ln((1−β)·10⁶)/ln(1/β), that is 109 and 916 steps (anything from 60 to 200 and from
#   500 to 2000 with a reason);
# - verdict: less harm only right after it (the step is three times as long); more at the outlier and in the time it takes.
#   Judged by the student's own numbers.
# A quarter point where only one of the two β is right.
# ### END MARK SCHEME

# %% [markdown] written="outlier_answer" points=2 objectives=[3]
# ### BEGIN SOLUTION
# At the outlier v is (1−β)·1,000,000 and a bit, so the step is 1000/√v = 1/√(1−β): 3.2 α for β = 0.9, but 10 α for 0.99. Right
# after it the steps are 1/√v, about 1/√100,000 = 0.003 α for 0.9 and 1/√10,000 = 0.01 α for 0.99. Then v falls by the factor
# β per step, until it is near 1: after ln 100,000/ln(1/0.9), about 110 steps, and after ln 10,000/ln(1/0.99), about 920. The
# outlier does less harm with 0.99 only in the steps right after it, which are three times as long. It does more at the outlier
# itself, where the step is three times as long too, and in the time that the short steps last, some eight times as long.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# Let your `rmsprop_step` run on $f(\theta) = \frac12 h\theta^2$ from $\theta = 1$ for 2000 steps, $\alpha = 0.1$, with $h = 1$
# and $h = 100$, and look at the last ten points. Then divide $\alpha$ by $\sqrt t$ in every step. What has changed, and
# which method do you know that from?

# %% id="stretch"
# Your experiments.

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without it, $\theta$ hops between ±0.05, that is ±α/2, for both $h$. With it the hop gets narrower, like $1/\sqrt t$: ±0.0011 after 2000
# steps. Adagrad does just this: it is $\alpha/\sqrt t$ over the root of the *mean* of all squares (unit 3).
# </details>

# %% [markdown]
# How many minutes did this take you? (Optional; it helps us to keep the estimate honest.)

# %% id="minutes_spent"
minutes_spent = None

# %% [markdown]
# What is done, by the checks that you have run. The list is kept in the folder `.course` beside this notebook and goes
# nowhere.

# %% id="progress"
progress("04_rmsprop")
