# %% [markdown]
# # Assignment 11: Cyclical step sizes
#
# You write three step sizes that go up and down, run a range test that finds their bounds, and train a network with
# them. About 65 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `triangular` | 1 + 2 hidden, properties 1 |
# | 2 | a prediction | 1 |
# | 3 | `triangular2` | 1 + 2 hidden |
# | 4 | `exp_range` | 1 + 2 hidden |
# | 5 | `lr_range_test` | 1 + 2 hidden |
# | 6 | `suggest_bounds` | 1 + 2 hidden |
# | 7 | training on digits | 1 |
# | 8 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.datasets import digits
from course_lib.networks import Network
from course_lib.widgets import Lab

rng = np.random.default_rng(11)
protect("np", "check", "hint", "progress", "digits", "Network", "Lab")

# %% [markdown]
# ## 1. Up and down
#
# $$\text{cycle} = \left\lfloor 1 + \frac{t}{2s} \right\rfloor \qquad
# x = \left| \frac{t}{s} - 2\,\text{cycle} + 1 \right| \qquad
# \alpha_t = \alpha_{\min} + (\alpha_{\max} - \alpha_{\min})\,(1 - x)$$
#
# with $s$ = `step_size`, the paper's unlucky name for the number of steps of *half* a cycle: it is not $\alpha$. `t` is one
# number, 0 for the first step. You may return a float, a NumPy number or a 0-d array.

# %% solution="triangular"
def triangular(t, alpha_min, alpha_max, step_size):
    """Step size that goes up and down between two bounds along straight lines, for ever.

        cycle = ⌊1 + t / (2·step_size)⌋          x = |t / step_size − 2·cycle + 1|
        α_t = α_min + (α_max − α_min) · (1 − x)

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken: 0 for the first step. May be a fraction.
    alpha_min, alpha_max : floats, 0 ≤ alpha_min ≤ alpha_max
        Lower and upper bound.
    step_size : number > 0
        Steps of *half* a cycle, the way up or the way down. May be a fraction.

    Returns
    -------
    alpha : float
        Step size α_t: alpha_min at t = 0, alpha_max at t = step_size, alpha_min at t = 2·step_size …

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.1, with max(0, 1 − x); x is never above 1.

    >>> [round(triangular(t, 0.1, 0.5, 2), 3) for t in range(6)]
    [0.1, 0.3, 0.5, 0.3, 0.1, 0.3]
    """
    ### BEGIN SOLUTION
    cycle = np.floor(1 + t / (2 * step_size))
    x = np.abs(t / step_size - 2 * cycle + 1)
    return alpha_min + (alpha_max - alpha_min) * (1 - x)
    ### END SOLUTION

# %% id="selfcheck_triangular" tags=["raises-exception"]
check("triangular", triangular)

# %% [markdown]
# **Your function in the lab.** The schedule "mine" is yours: $\alpha$ goes from a tenth of the slider's value up to it and back,
# three times in 300 steps; the gradient has a little noise. The run begins in the deep minimum. Move $\alpha$, with $\beta = 0$: with
# which $\alpha$ does $\theta$ leave it, and where does it come to rest? (The third panel shows $\alpha_t$.)
#
# <details><summary>Answer</summary>
#
# Up to α = 0.8 it stays, although $2/\lambda = 0.53$ there. From 0.85 to 1.1 it jumps near the first peak and comes to rest in the shallow
# minimum.
# </details>

# %% id="lab"
Lab(
    "sgd",
    surfaces=("double_well", "quadratic_bowl", "himmelblau"),
    schedules={"mine": lambda alpha, steps: lambda t: triangular(t, alpha / 10, alpha, steps / 6)},
    schedule="mine",
    start=(-1.5,),
    noise=0.1,
    panel="alpha",
    alpha=0.5,
)

# %% graded="triangular_visible" points=1 objectives=[2]
check("triangular", triangular, part="visible", points=1)

# %% graded="triangular_hidden" points=2 objectives=[2]
# Hidden checks of triangular: other bounds, long and short cycles, step sizes and t that are fractions.
### BEGIN HIDDEN TESTS
check("triangular", triangular, part="hidden", points=2)
### END HIDDEN TESTS

# %% graded="triangular_properties" points=1 objectives=[2]
# What must hold: equal bounds give a constant; the wave repeats after 2·step_size steps, and touches both bounds.
check("triangular", triangular, part="properties", points=1)

# %% [markdown]
# ## 2. Predict before you run
#
# 3200 images, minibatches of 64. `step_size` is 4 epochs, the bounds are 0.01 and 0.09, and the *swing* above the lower
# bound is halved after every cycle (that is `triangular2`, which you write next). Which step size belongs to $t = 730$? Paper is enough.

# %% solution="prediction_answer" tags=["raises-exception"]
alpha_at_730 = None
### BEGIN SOLUTION
alpha_at_730 = 0.024
### END SOLUTION

# %% graded="prediction" points=1 objectives=[2]
check("alpha_in_cycle_two", alpha_at_730, points=1)

# %% [markdown]
# ## 3. Smaller and smaller swings
#
# $$\alpha_t = \alpha_{\min} + \frac{\text{triangular}_t - \alpha_{\min}}{2^{\,\text{cycle} - 1}}$$
#
# with the cycle number of part 1. The first cycle has the whole swing.

# %% solution="triangular2"
def triangular2(t, alpha_min, alpha_max, step_size):
    """The triangular step size with its swing halved after every cycle.

        cycle = ⌊1 + t / (2·step_size)⌋
        α_t = α_min + (triangular_t − α_min) / 2^(cycle − 1)

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken: 0 for the first step. May be a fraction.
    alpha_min, alpha_max : floats, 0 ≤ alpha_min ≤ alpha_max
        Lower bound, and upper bound of the first cycle.
    step_size : number > 0
        Steps of *half* a cycle. May be a fraction.

    Returns
    -------
    alpha : float
        Step size α_t. The lower bound stays; the peaks come nearer to it.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.1.

    >>> [round(triangular2(t, 0.1, 0.5, 1), 3) for t in range(6)]
    [0.1, 0.5, 0.1, 0.3, 0.1, 0.2]
    """
    ### BEGIN SOLUTION
    cycle = np.floor(1 + t / (2 * step_size))
    swing = triangular(t, alpha_min, alpha_max, step_size) - alpha_min
    return alpha_min + swing / 2 ** (cycle - 1)
    ### END SOLUTION

# %% id="selfcheck_triangular2" tags=["raises-exception"]
check("triangular2", triangular2)

# %% [markdown]
# Your prediction, run with your function.

# %% id="run_the_prediction" tags=["raises-exception"]
epoch = 3200 // 64
print(f"alpha at t = 730: {triangular2(730, 0.01, 0.09, 4 * epoch):.4f}")

# %% graded="triangular2_visible" points=1 objectives=[2]
check("triangular2", triangular2, part="visible", points=1)

# %% graded="triangular2_hidden" points=2 objectives=[2]
# Hidden checks of triangular2: other bounds and cycles, up to the fifth cycle.
### BEGIN HIDDEN TESTS
check("triangular2", triangular2, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Falling bounds
#
# $$\alpha_t = \gamma^t \cdot \text{triangular}_t$$
#
# Both bounds fall, as the paper's text says. (PyTorch's `CyclicLR` keeps the lower one; that is *not* asked for here.)

# %% solution="exp_range"
def exp_range(t, alpha_min, alpha_max, step_size, gamma):
    """The triangular step size between two bounds that both fall by γ per step.

        α_t = γᵗ · triangular_t

    Parameters
    ----------
    t : number ≥ 0
        Steps taken since training began, not since the cycle began. May be a fraction.
    alpha_min, alpha_max : floats, 0 ≤ alpha_min ≤ alpha_max
        The bounds at t = 0.
    step_size : number > 0
        Steps of *half* a cycle. May be a fraction.
    gamma : float in (0, 1]
        Factor γ of both bounds per step; with 1 they stay.

    Returns
    -------
    alpha : float
        Step size α_t.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.1, whose text lets both bounds fall. PyTorch's
    CyclicLR lets the swing alone fall: α_min + γᵗ (triangular_t − α_min).

    >>> [round(exp_range(t, 0.2, 0.4, 1, 0.5), 3) for t in range(4)]
    [0.2, 0.2, 0.05, 0.05]
    """
    ### BEGIN SOLUTION
    return gamma**t * triangular(t, alpha_min, alpha_max, step_size)
    ### END SOLUTION

# %% id="selfcheck_exp_range" tags=["raises-exception"]
check("exp_range", exp_range)

# %% graded="exp_range_visible" points=1 objectives=[2]
check("exp_range", exp_range, part="visible", points=1)

# %% graded="exp_range_hidden" points=2 objectives=[2]
# Hidden checks of exp_range: other bounds, cycles and values of γ.
### BEGIN HIDDEN TESTS
check("exp_range", exp_range, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The range test
#
# One run, in which $\alpha$ rises from step to step: $\alpha_0 = \alpha_{\min}$, …, the last is $\alpha_{\max}$, by equal
# differences ("linear") or equal factors ("geometric").
#
# $$v \leftarrow \beta v - \alpha_t\, g(\theta) \qquad \theta \leftarrow \theta + v$$
#
# `grad` is a function: `grad(theta)` is the gradient there; with minibatches it draws a new one at each call, so call it once per
# step. Return all $\alpha_t$, and $\theta$ after each step. Do not change `theta` in place.

# %% solution="lr_range_test"
def lr_range_test(grad, theta, alpha_min, alpha_max, steps, beta=0.0, spacing="linear"):
    """One run of SGD with momentum in which α rises from step to step.

        α₀ = alpha_min, …, α_{steps−1} = alpha_max
        v ← β v − α_t g(θ)          θ ← θ + v          for t = 0, …, steps − 1

    Parameters
    ----------
    grad : function
        ``grad(theta)`` returns the gradient at theta, an array of theta's shape; one call per step.
    theta : array, any shape
        Where the run begins, with v = 0. It goes on from step to step and never begins anew.
    alpha_min, alpha_max : floats, 0 < alpha_min < alpha_max
        First and last step size; both are used.
    steps : int ≥ 2
        Number of steps.
    beta : float in [0, 1), default 0
        Weight of the past; 0 is SGD.
    spacing : "linear" (default) or "geometric"
        Whether α grows by equal differences (the paper) or by equal factors.

    Returns
    -------
    alphas : array (steps,)
        The step sizes α_t.
    thetas : array (steps, *theta.shape)
        ``thetas[t]`` is θ right after the step with ``alphas[t]``. theta itself is not changed.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.3. Which loss or accuracy is measured at these
    points is the caller's choice.

    >>> alphas, thetas = lr_range_test(lambda theta: 2 * theta, np.array([1.0]), 0.1, 0.3, 3)
    >>> alphas.round(3), thetas[:, 0].round(3)
    (array([0.1, 0.2, 0.3]), array([0.8  , 0.48 , 0.192]))
    """
    ### BEGIN SOLUTION
    spaced = np.linspace if spacing == "linear" else np.geomspace
    alphas = spaced(alpha_min, alpha_max, steps)
    v, thetas = 0.0, []
    for alpha in alphas:
        v = beta * v - alpha * grad(theta)
        theta = theta + v
        thetas.append(theta)
    return alphas, np.array(thetas)
    ### END SOLUTION

# %% id="selfcheck_lr_range_test" tags=["raises-exception"]
check("lr_range_test", lr_range_test)

# %% graded="lr_range_test_visible" points=1 objectives=[1]
check("lr_range_test", lr_range_test, part="visible", points=1)

# %% graded="lr_range_test_hidden" points=2 objectives=[1]
# Hidden checks of lr_range_test: more steps, both spacings, arrays of two axes, several β.
### BEGIN HIDDEN TESTS
check("lr_range_test", lr_range_test, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Reading the bounds off
#
# $$s_0 = L_0 \qquad s_t = \beta s_{t-1} + (1-\beta) L_t \qquad \text{fall} = s_0 - \min s$$
#
# $\alpha_{\min}$ is the first $\alpha_t$ with $s_t \le s_0 - \text{share}\cdot\text{fall}$, $\alpha_{\max}$ the first with
# $s_t \le s_0 - (1 - \text{share})\cdot\text{fall}$. `losses` may rise again at the end. (Here
# $s$ is the smoothed loss and $\beta$ its weight, not step_size and momentum.)

# %% solution="suggest_bounds"
def suggest_bounds(alphas, losses, beta=0.9, share=0.1):
    """Two bounds for a cyclical step size, read off the losses of a range test.

        s₀ = L₀          s_t = β s_{t−1} + (1−β) L_t
        fall = s₀ − min s
        α_min = first α_t with s_t ≤ s₀ − share · fall
        α_max = first α_t with s_t ≤ s₀ − (1 − share) · fall

    Parameters
    ----------
    alphas : array (T,)
        Step sizes of the range test, rising.
    losses : array (T,)
        The loss L_t measured after the step with ``alphas[t]``; finite, and smaller than L₀ somewhere.
    beta : float in [0, 1), default 0.9
        Weight of the past in the smoothed loss s. It begins at the first loss, not at 0.
    share : float in (0, 0.5), default 0.1
        Where the fall counts as begun, and (1 − share) where it counts as done.

    Returns
    -------
    alpha_min, alpha_max : floats
        Where the smoothed loss begins to fall, and where it has nearly stopped falling. The inputs are not
        changed.

    Source: Smith (WACV 2017), arXiv:1506.01186, section 3.3, reads them off a plot of the accuracy: where it
    begins to rise, and where it slows, gets ragged or falls. This rule in numbers is the course's.

    >>> alphas, losses = np.array([1.0, 2, 3, 4, 5]), np.array([10.0, 10, 6, 0, 30])
    >>> low, high = suggest_bounds(alphas, losses, beta=0.0)
    >>> print(low, high)
    3.0 4.0
    """
    ### BEGIN SOLUTION
    s = [losses[0]]
    for loss in losses[1:]:
        s.append(beta * s[-1] + (1 - beta) * loss)
    fallen = s[0] - np.array(s)
    fall = fallen.max()
    begun = np.argmax(fallen >= share * fall)
    done = np.argmax(fallen >= (1 - share) * fall)
    return alphas[begun], alphas[done]
    ### END SOLUTION

# %% id="selfcheck_suggest_bounds" tags=["raises-exception"]
check("suggest_bounds", suggest_bounds)

# %% [markdown]
# Your range test on real images: 8 × 8 digits, 32 hidden units, $\beta = 0.9$, and the bounds that you read off it.

# %% id="range_test_on_digits" tags=["raises-exception"]
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
alphas, thetas = lr_range_test(
    lambda theta: network.draw(rng).grad(theta), network.init(0), 1e-4, 10, 200, beta=0.9, spacing="geometric"
)
low, high = suggest_bounds(alphas, network.loss(np.array(thetas)))
print(f"alpha from {low:.4f} to {high:.4f}")

# %% graded="suggest_bounds_visible" points=1 objectives=[1]
check("suggest_bounds", suggest_bounds, part="visible", points=1)

# %% graded="suggest_bounds_hidden" points=2 objectives=[1]
# Hidden checks of suggest_bounds: longer and noisier losses, other values of β and of share.
### BEGIN HIDDEN TESTS
check("suggest_bounds", suggest_bounds, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Real images
#
# The check below trains the same network with momentum, $\beta = 0.9$: 200 minibatches of 64, and in step $t$ the step size
# `triangular(t, 0.005, 0.2, 50)` of your function: two cycles. It computes the accuracy on images that the training never saw. The
# threshold is 90 %.

# %% graded="cycle_trains_digits" points=1 objectives=[2]
check("cycle_trains_digits", triangular, points=1)

# %% [markdown] locked="leave_question"
# ## 8. In your own words
#
# Minimum A has depth 3 and curvature $\lambda = 10$, B has depth 0.5 and $\lambda = 2.5$. Each is a parabola up to an edge 0.3 away. SGD
# without noise runs with `triangular(t, 0.05, 0.25, step_size)`. A friend says: "A is deep and holds $\theta$. B is shallow, so $\theta$ leaves
# it when $\alpha$ rises."
#
# *(a)* Judge both sentences with the limit of each minimum. *(b)* `step_size` is 40; $\theta$ is 0.001 away from A when $\alpha$ passes A's
# limit. How far away does it get while $\alpha$ is above it, and does it leave? (Your `triangular` helps.) *(c)* The same with
# `step_size` 80. What, then, decides besides the limit? (2 points.)
#
# ### BEGIN MARK SCHEME
# (a) 1 point. Half for the limits 2/λ, 0.2 for A and 0.8 for B (a quarter if only one is right). Half for the verdict: α goes to 0.25, so θ
# can leave A and never B (that depth does not count need not be said). A quarter if one of the two minima is judged rightly, with its reason.
# (b) Half a point: about 0.076 (65 to 110 times 0.001), which is less than 0.3: it stays. The factor is the product of αλ − 1 over the 19
# steps from t = 31 to 49; a mean factor of 1.25 per step is as good. A quarter for the idea with a wrong factor, judged in
# accordance with it (1.5 in every step gives 2.2 and "leaves"). "α is above 2/λ, so it leaves": nothing.
# (c) Half a point: about 5.7 (4 to 10), beyond the edge: it leaves; so the number of steps above the limit decides too, since the
# distance grows by a factor per step. A quarter for "leaves, as it has more time", without a number or with a wrong one. Saying that the
# parabola ends at 0.3, so that 5.7 is never reached, is right.
# ### END MARK SCHEME

# %% [markdown] written="leave_answer" points=2 objectives=[3]
# ### BEGIN SOLUTION
# (a) A step multiplies the distance by 1 − αλ, so it grows if α > 2/λ: above 0.2 in A, above 0.8 in B. α goes up to 0.25, so A can be left and
# B cannot; both sentences are wrong, and the depth does not occur. (b) α is above 0.2 from t = 31 to 49. The product of αλ − 1 over these
# 19 steps is 76 (the factor is 1.5 at the peak): θ gets 0.076 away, less than 0.3, and stays. (c) Now 39 steps are above the limit and the
# product is 5700: θ passes the edge and is gone. So besides 2/λ it counts how long and how far α is above it, and how far away the edge is.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# Train the network for 300 steps with bounds of your own range test and with `triangular`, `triangular2` and `exp_range`, and compare
# the loss on `data.X_val` at the *end* of each cycle and in the middle of it. Where would you stop?

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
progress("11_cyclical")
