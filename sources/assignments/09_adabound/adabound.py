# %% [markdown]
# # Assignment 9: AdaBound
#
# You write the two bounds, predict where they lead, clip Adam's step sizes between them, and measure how far apart the
# step sizes of a model are. About 55 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `lower_bound` | 1 + 1 hidden |
# | 2 | `upper_bound` | 1 + 1 hidden |
# | 3 | a prediction | 1 |
# | 4 | `adabound_step` | 2 + 4 hidden, properties 1 |
# | 5 | `step_size_spread` | 1 + 3 hidden |
# | 6 | training on digits | 2 |
# | 7 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(9)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. The lower bound
#
# $$\text{lower}(t) = \text{final\_alpha}\cdot\left(1 - \frac{1}{\gamma t + 1}\right)$$
#
# $t$ is the number of a step, or an array of such numbers: then return an array of bounds. Any form of the formula
# that gives the same numbers is right.

# %% solution="lower_bound"
def lower_bound(t, final_alpha=0.1, gamma=0.001):
    """AdaBound's lower bound: the smallest step size that is allowed at step t.

        final_alpha · (1 − 1 / (γ t + 1))

    With t it rises from about 0 towards final_alpha.

    Parameters
    ----------
    t : int ≥ 1, or array of them
        Number of the step: 1 at the first.
    final_alpha : float > 0, default 0.1
        Where both bounds end.
    gamma : float in (0, 1), default 0.001
        Speed γ.

    Returns
    -------
    bound : float, or array of the shape of t

    Raises
    ------
    TypeError, ValueError
        t is no whole number ≥ 1, or final_alpha or gamma is outside its range.

    Source: Luo, Xiong, Liu & Sun (ICLR 2019), arXiv:1902.09843; with γ = 1−β₂ the lecture's 0.1 − 0.1/((1−β₂)t + 1).

    >>> lower_bound(1000)
    0.05
    """
    ### BEGIN SOLUTION
    return final_alpha * (1 - 1 / (gamma * t + 1))
    ### END SOLUTION


# %% id="selfcheck_lower_bound" tags=["raises-exception"]
check("lower_bound", lower_bound)

# %% graded="lower_bound_visible" points=1 objectives=[2]
check("lower_bound", lower_bound, part="visible", points=1)

# %% graded="lower_bound_hidden" points=1 objectives=[2]
# Hidden checks of lower_bound: other steps, ends and speeds, and arrays of steps.
### BEGIN HIDDEN TESTS
check("lower_bound", lower_bound, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. The upper bound
#
# $$\text{upper}(t) = \text{final\_alpha}\cdot\left(1 + \frac{1}{\gamma t}\right)$$

# %% solution="upper_bound"
def upper_bound(t, final_alpha=0.1, gamma=0.001):
    """AdaBound's upper bound: the largest step size that is allowed at step t.

        final_alpha · (1 + 1 / (γ t))

    With t it falls towards final_alpha.

    Parameters
    ----------
    t, final_alpha, gamma
        As in ``lower_bound``.

    Returns
    -------
    bound : float, or array of the shape of t

    Raises
    ------
    TypeError, ValueError
        As in ``lower_bound``.

    Source: as ``lower_bound``; with γ = 1−β₂ the lecture's 0.1 + 0.1/((1−β₂)t).

    >>> upper_bound(1000)
    0.2
    """
    ### BEGIN SOLUTION
    return final_alpha * (1 + 1 / (gamma * t))
    ### END SOLUTION


# %% id="selfcheck_upper_bound" tags=["raises-exception"]
check("upper_bound", upper_bound)

# %% [markdown]
# Both together. How many steps does it take until a step size can be no more than 10 % away from `final_alpha`?

# %% id="both_bounds" tags=["raises-exception"]
for t in (1, 10, 100, 1000, 10_000, 100_000):
    print(f"t = {t:6d}: from {lower_bound(t):.6f} to {upper_bound(t):.6f}")

# %% graded="upper_bound_visible" points=1 objectives=[2]
check("upper_bound", upper_bound, part="visible", points=1)

# %% graded="upper_bound_hidden" points=1 objectives=[2]
# Hidden checks of upper_bound: other steps, ends and speeds, and arrays of steps.
### BEGIN HIDDEN TESTS
check("upper_bound", upper_bound, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Predict before you run
#
# A loss with the constant second derivative $f'' = 25$, no momentum. From unit 01 you know the largest step size with which
# gradient descent is stable on it. Now AdaBound with `final_alpha` = 0.1 and $\gamma$ = 0.01: at which step $t$ does the *lower* bound
# reach that limit, so that from then on every step is too long? (Paper is enough; in part 4 you will see it happen.)

# %% solution="prediction_answer" tags=["raises-exception"]
last_stable_step = None  # a number of steps
### BEGIN SOLUTION
last_stable_step = 400
### END SOLUTION

# %% graded="prediction" points=1 objectives=[3]
check("end_of_stability", last_stable_step, points=1)

# %% [markdown]
# ## 4. One step of AdaBound
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\, g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\, g^2 \qquad
# \text{size} = \alpha\,\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\cdot\frac{1}{\sqrt v + \varepsilon}$$
#
# $$\theta \leftarrow \theta - \text{clip}\big(\text{size},\ \text{lower}(t),\ \text{upper}(t)\big)\cdot m$$
#
# This is the form of the authors' released code: Adam's bias correction is part of the size, $m$ itself stays uncorrected, and
# $\varepsilon$ is added to the root of the uncorrected $v$. `np.clip(x, low, high)` cuts every element of `x`. Return $\theta$, $m$, $v$
# as new arrays.

# %% solution="adabound_step"
def adabound_step(
    theta,
    grad,
    m,
    v,
    t,
    alpha=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    final_alpha=0.1,
    gamma=0.001,
):
    """One step of AdaBound, as in the authors' code: Adam's step size between two bounds, times m.

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        size = α √(1−β₂ᵗ) / (1−β₁ᵗ) / (√v + ε)
        θ ← θ − clip(size, lower bound at t, upper bound at t) · m

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    m, v : arrays, shape of theta
        Moving averages of g and of g², *not* corrected; zeros before the first step.
    t : int ≥ 1
        Number of this step: 1 at the first.
    alpha : float ≥ 0, default 0.001
        Step size α before clipping.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past in m and v.
    eps : float ≥ 0, default 1e-8
        ε, outside the root of the uncorrected v.
    final_alpha : float > 0, default 0.1
        Where both bounds end.
    gamma : float in (0, 1), default 0.001
        Speed γ at which they get there.

    Returns
    -------
    theta, m, v : arrays
        After the step. The inputs are not changed.

    Source: Luo, Xiong, Liu & Sun (ICLR 2019), arXiv:1902.09843; bias correction, ε and γ as in the released code.

    >>> one, zero = np.ones(2), np.zeros(2)
    >>> theta, m, v = adabound_step(one, np.array([0.5, 0.0001]), zero, zero, 1000, beta1=0.0, beta2=0.0)
    >>> theta.round(6)
    array([0.975  , 0.99998])
    """
    ### BEGIN SOLUTION
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    size = alpha * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps)
    size = np.clip(size, lower_bound(t, final_alpha, gamma), upper_bound(t, final_alpha, gamma))
    return theta - size * m, m, v
    ### END SOLUTION


# %% id="selfcheck_adabound_step" tags=["raises-exception"]
check("adabound_step", adabound_step)

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid) on the same surface. The first step at
# which they part is marked, with the values of both. Run the cell again after you have changed the function. Move
# $\alpha$, $\beta_1$, $\beta_2$ and $\gamma$: do the paths still lie on each other?

# %% id="lab"
Lab(
    "adabound",
    surfaces=("quadratic_bowl", "rosenbrock", "himmelblau"),
    extras=("final_alpha", "gamma"),
    student=adabound_step,
)

# %% [markdown]
# Your prediction, run with your function: $f = 12.5\,\theta^2$, no momentum, $\alpha = 0.001$. The loss has become tiny by then: look at
# where it turns. (In the step at the limit itself $\theta$ only changes its sign, so the smallest loss comes one step before.)

# %% id="run_the_prediction" tags=["raises-exception"]
theta, m, v = np.ones(1), np.zeros(1), np.zeros(1)
losses = []
for t in range(1, 801):
    theta, m, v = adabound_step(theta, 25 * theta, m, v, t, beta1=0.0, final_alpha=0.1, gamma=0.01)
    losses.append(12.5 * theta[0] ** 2)
for first in range(0, 800, 100):
    print(f"steps {first + 1:3d} to {first + 100}: largest loss {max(losses[first : first + 100]):.3g}")
print(f"the loss is smallest after step {np.argmin(losses) + 1}")

# %% graded="adabound_step_visible" points=2 objectives=[2]
check("adabound_step", adabound_step, part="visible", points=2)

# %% graded="adabound_step_hidden" points=4 objectives=[2]
# Hidden checks of adabound_step: many steps of changing gradients, 2-D arrays, several β, bounds and a large ε, float32.
### BEGIN HIDDEN TESTS
check("adabound_step", adabound_step, part="hidden", points=4)
### END HIDDEN TESTS

# %% graded="adabound_step_properties" points=1 objectives=[2]
# What must hold for any gradient: in the end every size is final_alpha; α = 0 is lifted to the lower bound.
check("adabound_step", adabound_step, part="properties", points=1)

# %% [markdown]
# ## 5. How far apart are the step sizes?
#
# A model has one step size $\alpha/(\sqrt{v_i}+\varepsilon)$ per parameter. Three numbers say how extreme they are:
#
# - `decades`: how many powers of ten lie between the smallest and the largest, *after* they are cut to `low` and `high`;
# - `below`, `above`: the share of the parameters whose size is smaller than `low`, larger than `high`, *before* the cut.

# %% solution="step_size_spread"
def step_size_spread(v, alpha=0.001, eps=1e-8, low=0.0, high=float("inf")):
    """How far apart the step sizes of a model's parameters are, and how many of them two bounds cut.

        sizeᵢ = α / (√vᵢ + ε)          cut sizeᵢ = clip(sizeᵢ, low, high)
        decades = log₁₀(largest cut size / smallest cut size)
        below = share of the sizeᵢ < low          above = share of the sizeᵢ > high

    Parameters
    ----------
    v : array, any shape, every element ≥ 0
        Second moments of all parameters.
    alpha : float > 0, default 0.001
        Step size α.
    eps : float > 0, default 1e-8
        ε, outside the root.
    low : float ≥ 0, default 0
        Lower bound of the step sizes; 0 cuts nothing.
    high : float > low, default inf
        Upper bound of the step sizes; inf cuts nothing.

    Returns
    -------
    decades, below, above : floats
        The spread in powers of ten *after* the cut, and the two shares, between 0 and 1, *before* it. v is not changed.

    Raises
    ------
    TypeError, ValueError
        v is empty or has an element that is no number ≥ 0, or another argument is outside its range.

    Source: the idea of figure 1 in Luo, Xiong, Liu & Sun (ICLR 2019), arXiv:1902.09843, as three numbers.

    >>> v = np.array([1e-4, 1.0, 1.0, 100.0])
    >>> [round(float(x), 3) for x in step_size_spread(v, alpha=0.1)]
    [3.0, 0.0, 0.0]
    >>> [round(float(x), 3) for x in step_size_spread(v, alpha=0.1, low=0.05, high=1.0)]
    [1.301, 0.25, 0.25]
    """
    ### BEGIN SOLUTION
    size = alpha / (np.sqrt(v) + eps)
    cut = np.clip(size, low, high)
    decades = np.log10(cut.max() / cut.min())
    return decades, np.mean(size < low), np.mean(size > high)
    ### END SOLUTION


# %% id="selfcheck_step_size_spread" tags=["raises-exception"]
check("step_size_spread", step_size_spread)

# %% [markdown]
# A model of 1000 parameters whose gradients have very different sizes, from $10^{-4}$ to $10^2$. With your functions: the spread that
# AdaBound's bounds leave at step $t$, and the share of the sizes that they lift and lower.

# %% id="spread_over_time" tags=["raises-exception"]
v = (np.logspace(-4, 2, 1000) * rng.uniform(0.5, 2, size=1000)) ** 2
print(f"without bounds: {step_size_spread(v, alpha=0.001)[0]:.2f} decades")
for t in (1, 10, 100, 1000, 10_000, 100_000):
    decades, below, above = step_size_spread(v, 0.001, low=lower_bound(t), high=upper_bound(t))
    print(f"t = {t:6d}: {decades:.2f} decades, {below:.0%} lifted, {above:.0%} lowered")

# %% graded="step_size_spread_visible" points=1 objectives=[1]
check("step_size_spread", step_size_spread, part="visible", points=1)

# %% graded="step_size_spread_hidden" points=3 objectives=[1]
# Hidden checks of step_size_spread: more parameters, 2-D arrays, no bound, one bound and two, sizes equal to a bound.
### BEGIN HIDDEN TESTS
check("step_size_spread", step_size_spread, part="hidden", points=3)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64,
# $\alpha = 0.01$, `final_alpha` = 3, $\gamma = 0.01$. It calls your `adabound_step` and computes the accuracy on images that the
# training never saw. The threshold is 90 %. It tests that your optimizer learns, not that every single step is right: the
# checks above do that.

# %% graded="adabound_trains_digits" points=2 objectives=[2]
check("adabound_trains_digits", adabound_step, points=2)

# %% [markdown] locked="bounds_question"
# ## 7. In your own words
#
# A run with AdaBound, `final_alpha` = 0.1 and $\gamma$ = 0.001, goes well for about 5000 steps; then its loss grows without end. Three friends
# advise: halve $\alpha$; make $\gamma$ ten times smaller; halve `final_alpha`. What does each of the three change, and which of them cures the
# run? Give reasons, with numbers from your two bounds. (Three or four sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# Half a point for each line; an advice judged without a reason gets none.
#
# - Halving α changes (next to) nothing so late: at t = 5000 every size lies between 0.083 and 0.12, and no bound contains α.
# - A smaller γ only puts it off, to about step 50,000: the bounds depend on γt.
# - Halving final_alpha cures it: in the end every size is 0.05, shorter than the 0.083 and more with which the run was still well.
# - A number from the bounds at t = 5000 (0.083, 0.12 or both) carries one of these reasons.
# ### END MARK SCHEME

# %% [markdown] written="bounds_answer" points=2 objectives=[2, 3]
# ### BEGIN SOLUTION
# At t = 5000 the bounds are 0.1·(1 − 1/6) = 0.083 and 0.1·(1 + 1/5) = 0.12: every size lies between them whatever α is, so that halving α
# changes next to nothing. With a γ ten times smaller the bounds get to the same place at t = 50,000, and the run fails there. With
# final_alpha = 0.05 the bounds end at 0.05, below 0.083: the run was still well when no size was below that, so the limit lies above it.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# In the cell of the prediction, set `beta1` to 0.9. With this average of gradients the limit is $2(1+\beta_1)/((1-\beta_1) f'')$. Does
# the run stay stable? Which $f''$ makes it diverge at the same step as before? Then try AMSBound: keep the largest $v$, as in unit 08.
#
# <details><summary>Answer</summary>
#
# It stays stable: the limit is $2\cdot 1.9/(0.1\cdot 25) = 1.52$, far above 0.1. With $f'' = 19\cdot 25 = 475$ the limit is that of part 3 again.
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
progress("09_adabound")
