# %% [markdown]
# # Assignment 3: Adagrad
#
# You write Adagrad, its σ and that of the 2021 lecture over time, and the step that would be best on a parabola; you watch your
# step beside the reference and train a network on real images. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `adagrad_step` | 2 + 3 hidden |
# | 2 | a prediction | 1 |
# | 3 | `root_mean_square_sigma` | 1 + 2 hidden |
# | 4 | `best_step` | 1 + 2 hidden |
# | 5 | `effective_step_sizes` | 1 + 2 hidden |
# | 6 | properties | 1 |
# | 7 | training on digits | 2 |
# | 8 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. One step of Adagrad
#
# $$s \leftarrow \beta s + g^2 \qquad\qquad \theta \leftarrow \theta - \alpha\,\frac{g}{\sqrt s + \varepsilon}$$
#
# With $\beta = 1$, the default, this is Adagrad: $s$ is the sum of all squared gradients, the present one included. A smaller $\beta$
# lets old squares fade. `theta`, `grad` and `s` are arrays of one shape, any shape; squares and roots are taken element by
# element, and $\varepsilon$ stands outside the root. Do not change the inputs: build new arrays (`s = ...`), avoid `s += ...`. Keep
# nothing between calls. You may use loops and return arrays, lists or float32.

# %% solution="adagrad_step"
def adagrad_step(theta, grad, s, alpha=0.01, beta=1.0, eps=1e-10):
    """One step of Adagrad.

        s ← β s + g²                 β = 1 is Adagrad
        θ ← θ − α g / (√s + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta. Squares and roots are taken per element.
    s : array, shape of theta
        Sum of the squared gradients so far; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1], default 1
        Weight of the past β. With 1 nothing is forgotten: that is Adagrad. Below 1 old squares fade, as in RMSProp.
    eps : float ≥ 0, default 1e-10
        ε, outside the root.

    Returns
    -------
    theta, s : arrays
        Parameters and sum after the step. The inputs are not changed.

    Source: Duchi, Hazan & Singer (2011), JMLR 12:2121-2159, for β = 1; the fading sum is this course's.

    >>> theta, s = adagrad_step(np.ones(2), np.array([3.0, 0.1]), np.zeros(2), alpha=0.1)
    >>> theta.round(6)
    array([0.9, 0.9])
    """
    ### BEGIN SOLUTION
    s = beta * s + grad**2
    theta = theta - alpha * grad / (np.sqrt(s) + eps)
    return theta, s
    ### END SOLUTION


# %% id="selfcheck_adagrad_step" tags=["raises-exception"]
check("adagrad_step", adagrad_step)

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid). The first step at which they part is marked, with
# the values of both. Run the cell again after you have changed the function. Move $\alpha$ and $\beta$: do the paths still lie on each
# other? What does the effective step size do at $\beta = 1$, and below?

# %% id="lab"
Lab("adagrad", surfaces=("narrow_valley", "quadratic_bowl", "rosenbrock"), student=adagrad_step, alpha=0.5)

# %% [markdown]
# <details><summary>Answer</summary>
#
# At $\beta = 1$ the effective step sizes only fall. Below they can grow again: on the narrow valley at $\beta = 0.9$ up to 2 divided
# by the curvature, 2/200 and 2/0.01; there $\theta$ hops.
# </details>

# %% graded="adagrad_step_visible" points=2 objectives=[1]
check("adagrad_step", adagrad_step, part="visible", points=2)

# %% graded="adagrad_step_hidden" points=3 objectives=[1]
# Hidden checks of adagrad_step: many steps of changing gradients, arrays of several shapes, other α, β and ε, float32.
### BEGIN HIDDEN TESTS
check("adagrad_step", adagrad_step, part="hidden", points=3)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Predict before you run
#
# One parameter starts at $\theta = 0$; $\beta = 1$, $\varepsilon = 0$. Its gradients are 3, then 4, then −12. Where is $\theta$ after the
# three steps of Adagrad, in units of $\alpha$? Work it out on paper (two decimals are enough) and write the number.

# %% solution="prediction_answer" tags=["raises-exception"]
theta_after_three_steps = None  # in units of α
### BEGIN SOLUTION
theta_after_three_steps = -0.877
### END SOLUTION

# %% graded="prediction" points=1 objectives=[2]
check("three_steps", theta_after_three_steps, points=1)

# %% [markdown]
# Your prediction, run with your function from part 1:

# %% id="run_the_prediction" tags=["raises-exception"]
theta, s = np.zeros(1), np.zeros(1)
for g in (3.0, 4.0, -12.0):
    theta, s = adagrad_step(theta, np.array([g]), s, alpha=1.0, eps=0.0)
    print(f"after the gradient {g:3.0f}: s = {s[0]:3.0f}, theta = {theta[0]:.4f} alpha")

# %% [markdown]
# ## 3. The other ruler: the root mean square
#
# $$\sigma_t = \sqrt{\frac{g_1^2 + \dots + g_t^2}{t}}$$
#
# The 2021 lecture divides by this σ. `grads` holds one gradient per row, $g_1$ first: a number per row for one parameter, an array for
# several. Return σ after *every* step, in the shape of `grads`. Row 0 is $\sigma_1 = |g_1|$. The inputs are arrays, the answer may be an
# array or a list of rows.

# %% solution="root_mean_square_sigma"
def root_mean_square_sigma(grads):
    """The 2021 lecture's σ after every step: the root mean square of all gradients so far.

        σₜ = √( (g₁² + … + gₜ²) / t ),   t = 1, 2, …, T

    The lecture counts from 0: its σᵗ with 1/(t+1) is the same.

    Parameters
    ----------
    grads : array of shape (T, ...), T ≥ 1
        The gradients g₁, …, g_T, one per step; every parameter (element) for itself.

    Returns
    -------
    sigma : array, shape of grads
        Row t−1 is σₜ: it includes the gradient of its own step. The input is not changed.

    Raises
    ------
    TypeError, ValueError
        grads are no finite numbers, or there is none.

    Source: the 2021 lecture on adaptive step sizes. It calls this Adagrad; Adagrad has the root of the *sum*.

    >>> root_mean_square_sigma(np.array([1.0, -7.0, 5.0]))
    array([1., 5., 5.])
    """
    ### BEGIN SOLUTION
    total, sigma = 0.0, []
    for t, g in enumerate(grads, start=1):
        total = total + g**2
        sigma.append(np.sqrt(total / t))
    return np.array(sigma)
    ### END SOLUTION


# %% id="selfcheck_root_mean_square_sigma" tags=["raises-exception"]
check("root_mean_square_sigma", root_mean_square_sigma)

# %% graded="root_mean_square_sigma_visible" points=1 objectives=[2]
check("root_mean_square_sigma", root_mean_square_sigma, part="visible", points=1)

# %% graded="root_mean_square_sigma_hidden" points=2 objectives=[2]
# Hidden checks of root_mean_square_sigma: more steps, several parameters, gradients of very different size, float32.
### BEGIN HIDDEN TESTS
check("root_mean_square_sigma", root_mean_square_sigma, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. The best step on a parabola
#
# $f(x) = ax^2 + bx + c$ with $a > 0$. How long is the step from $x$ that ends exactly at the minimum? Derive
#
# $$\frac{|f'(x)|}{f''(x)}$$
#
# on paper, then write it. `x`, `a` and `b` are numbers, or arrays with one parabola per element. The length is never negative.

# %% solution="best_step"
def best_step(x, a, b):
    """How far the minimum of f(x) = a x² + b x + c is from x: one step of this length arrives.

        |f′(x)| / f″(x) = |2 a x + b| / (2 a)

    Parameters
    ----------
    x : number or array
        Where to start.
    a : number or array > 0
        Coefficient of x²; f″ = 2a.
    b : number or array
        Coefficient of x.

    Returns
    -------
    length : float or array
        The length of the best step, ≥ 0, element by element. The inputs are not changed.

    Raises
    ------
    TypeError, ValueError
        x, a or b are no finite numbers, or a ≤ 0: then there is no minimum.

    Source: notes of the 2017 lecture on Adagrad; Newton's method.

    >>> float(best_step(3.0, a=2.0, b=-4.0))
    2.0
    """
    ### BEGIN SOLUTION
    slope, curvature = 2 * a * x + b, 2 * a
    return np.abs(slope) / curvature
    ### END SOLUTION


# %% id="selfcheck_best_step" tags=["raises-exception"]
check("best_step", best_step)

# %% graded="best_step_visible" points=1 objectives=[3]
check("best_step", best_step, part="visible", points=1)

# %% graded="best_step_hidden" points=2 objectives=[3]
# Hidden checks of best_step: other parabolas, flat and steep ones, arrays of several shapes, float32.
### BEGIN HIDDEN TESTS
check("best_step", best_step, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Step sizes over time
#
# What multiplies $g$ in each step: $\alpha/(\sigma_t+\varepsilon)$, where σ is the root of the running sum of squares for
# `form="sum"`, and your `root_mean_square_sigma` for `form="mean"`. One row per step again, the present gradient included.

# %% solution="effective_step_sizes"
def effective_step_sizes(grads, alpha=0.01, form="sum", eps=1e-10):
    """The number that multiplies the gradient in every step, for every parameter.

        sum    α / (√(g₁² + … + gₜ²) + ε)        Adagrad: can only fall
        mean   α / (σₜ + ε)                      with the 2021 lecture's root mean square σₜ: can grow again

    Parameters
    ----------
    grads : array of shape (T, ...), T ≥ 1
        The gradients g₁, …, g_T, one per step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    form : "sum" or "mean", default "sum"
        Which root σ is.
    eps : float ≥ 0, default 1e-10
        ε, outside the root.

    Returns
    -------
    sizes : array, shape of grads
        Row t−1 belongs to step t, whose gradient is included. The input is not changed.

    Raises
    ------
    TypeError, ValueError
        grads are no finite numbers or there is none, alpha or eps is no number ≥ 0, or form is unknown.

    Source: Duchi, Hazan & Singer (2011), JMLR 12:2121-2159 (sum); the 2021 lecture (mean).

    >>> effective_step_sizes(np.array([3.0, 4.0]), alpha=1.0).round(4)
    array([0.3333, 0.2   ])
    """
    ### BEGIN SOLUTION
    sigma = np.sqrt(np.cumsum(grads**2, axis=0))
    if form == "mean":
        sigma = root_mean_square_sigma(grads)
    return alpha / (sigma + eps)
    ### END SOLUTION


# %% id="selfcheck_effective_step_sizes" tags=["raises-exception"]
check("effective_step_sizes", effective_step_sizes)

# %% [markdown]
# Both forms on a gradient that is 1 for 100 steps, then tiny. Which one can grow again? Multiplied by a curvature of 200, at which
# step does it pass 2?

# %% id="quiet_gradients" tags=["raises-exception"]
quiet = np.concatenate([np.ones(100), np.full(900, 1e-6)])
for form in ("sum", "mean"):
    sizes = effective_step_sizes(quiet, alpha=0.005, form=form)
    shown = ", ".join(f"step {t}: {sizes[t - 1]:.5f}" for t in (1, 100, 200, 400, 1000))
    above = [t + 1 for t in range(1000) if 200 * sizes[t] > 2]
    print(f"{form}: {shown}; curvature times step above 2 {f'from step {above[0]} on' if above else 'never'}")

# %% graded="effective_step_sizes_visible" points=1 objectives=[2]
check("effective_step_sizes", effective_step_sizes, part="visible", points=1)

# %% graded="effective_step_sizes_hidden" points=2 objectives=[2]
# Hidden checks of effective_step_sizes: both forms, more steps, several parameters, other α and ε, float32.
### BEGIN HIDDEN TESTS
check("effective_step_sizes", effective_step_sizes, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. What must hold for any gradient
#
# Adagrad's first step is $-\alpha\cdot\mathrm{sign}(g)$, and a factor common to all gradients changes nothing ($\varepsilon = 0$). Where
# gradients are zero the sum's step size stays, the mean's grows.

# %% graded="properties" points=1 objectives=[1, 2]
step_part = check("adagrad_step", adagrad_step, part="properties", points=0.5)
sizes_part = check("effective_step_sizes", effective_step_sizes, part="properties", points=0.5)
step_part + sizes_part

# %% [markdown]
# ## 7. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64,
# $\alpha = 0.05$, $\beta = 1$. It calls your `adagrad_step` and computes the accuracy on images that the training never saw. The
# threshold is 92 %; plain gradient descent with this $\alpha$ does not get there in time. It tests that your optimizer learns, not that
# every single step is right: the checks above do that.

# %% graded="adagrad_trains_digits" points=2 objectives=[1]
check("adagrad_trains_digits", adagrad_step, points=2)

# %% [markdown] locked="largest_question"
# ## 8. In your own words
#
# A fellow student changes Adagrad: σ is the *largest* $|g|$ of the parameter so far, the present one included, and
# $\theta \leftarrow \theta - \alpha\,g/\sigma$ with constant $\alpha$. Half a point each, none without a reason.
#
# - (a) Gradients are almost zero for thousands of steps. Can a burst follow, as with the root of the mean?
# - (b) $\alpha = 0.1$, and the gradient is 1 in 10,000 steps. How far, about, does their $\theta$ get, how far Adagrad's?
# - (c) All gradients are $\pm1$, but one is 1000. Do their steps ever recover half the length they would have without it? Adagrad's?
# - (d) The gradients stay noisy to the end. Which of the two comes to rest?
#
# ### BEGIN MARK SCHEME
# Half a point each, only with the reason; the wording is free.
# - (a) No: the largest |g| never falls, so the effective step α/σ never grows. ("No, because small gradients change nothing in σ" is the
#   same.)
# - (b) Theirs about 1000, since g/σ = 1 and every step is 0.1 long; Adagrad's about 20, since its steps are 0.1/√t (15 to 25, or 2α√n,
#   counts). Both are needed.
# - (c) Theirs never: σ stays 1000, so every later step is a thousandth. Adagrad's do: every gradient adds to both sums, so the one outlier
#   counts less and less (the number of steps is not asked for). Both are needed.
# - (d) Adagrad: √s grows with every gradient, so its steps fall, like 1/√t. Theirs stay of one size, since σ stops growing: θ hops on.
# "The largest |g| only grows, so the steps shrink for ever as in Adagrad": no point for (b) and (d); it can only grow as long as larger
# gradients come.
# ### END MARK SCHEME

# %% [markdown] written="largest_answer" points=2 objectives=[2, 3]
# ### BEGIN SOLUTION
# (a) No. A maximum never falls, so α/σ never grows, however small the gradients are. (b) Each of their steps is α g/σ = 0.1, so 1000 in
# all. Adagrad's step t is 0.1/√t, which adds up to about 2 · 0.1 · √10,000 = 20. (c) Theirs do not: σ is 1000 from then on, and every step
# a thousandth of what it would be. Adagrad's do, after very many steps: the sums with and without the outlier both grow by 1 in each step,
# so their ratio goes to 1. (d) Adagrad, because its sum grows with every noisy gradient and the steps fall. Theirs keep their size, because
# the largest gradient has long been seen, so θ goes on hopping about the minimum.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# On $L = \frac12(x^2+100\,y^2)$ from $(-10, 1)$, write a loop for the mean form with $\alpha = 0.3$ and find the step of its first burst.
# Then try starts $y = 0.5$ and $y = 2$, and other $\alpha$: on which combination of $\alpha$ and $y$ does that step depend? Does it depend
# on the curvature 100?
#
# <details><summary>Answer</summary>
#
# On $\alpha/|y|$ alone, if "quiet" and "burst" are measured in units of the start $|y|$: 0.15 with 0.5 and 0.6 with 2 also burst at
# step 227. The curvature does not matter.
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
progress("03_adagrad")
