# %% [markdown]
# # Assignment 8: AMSGrad
#
# You write the maximum that remembers, compute how far single gradients move Adam and AMSGrad, measure regret, and see
# Adam run to the wrong end of an interval. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `max_second_moment` | 1 + 2 hidden |
# | 2 | a prediction | 1 |
# | 3 | `movements` | 1 + 2 hidden |
# | 4 | `amsgrad_step` | 2 + 3 hidden, properties 1 |
# | 5 | `average_regret` | 1 + 2 hidden |
# | 6 | training on digits | 2 |
# | 7 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(8)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. The maximum that remembers
#
# $$v \leftarrow \beta_2 v + (1-\beta_2)\, g^2 \qquad\qquad v_{\max} \leftarrow \max(v_{\max}, v)$$
#
# $v$ is Adam's and goes on as if there were no maximum: it may fall. All arrays have one shape, any shape; square and
# maximum are taken element by element. Do not change the inputs: build new arrays. You may use loops and return
# arrays, lists or float32.

# %% solution="max_second_moment"
def max_second_moment(grad, v, v_max, beta2=0.999):
    """AMSGrad's second moment after one more gradient, and the largest one so far.

        v ← β₂ v + (1−β₂) g²
        v_max ← max(v_max, v)

    Parameters
    ----------
    grad : array, any shape
        Gradient g of this step. Square and maximum are taken per element.
    v : array, shape of grad
        Average of g² before the step; zeros before the first.
    v_max : array, shape of grad
        Largest v so far; zeros before the first step.
    beta2 : float in [0, 1), default 0.999
        Weight of the past.

    Returns
    -------
    v, v_max : arrays
        After the step: v as Adam's (it may fall), v_max never falls. The inputs are not changed.

    Source: Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237, Algorithm 2.

    >>> g, v, v_max = np.array([2.0, 0.0]), np.array([1.0, 1.0]), np.array([1.0, 3.0])
    >>> max_second_moment(g, v, v_max, beta2=0.5)
    (array([2.5, 0.5]), array([2.5, 3. ]))
    """
    ### BEGIN SOLUTION
    v = beta2 * v + (1 - beta2) * grad**2
    v_max = np.maximum(v_max, v)
    return v, v_max
    ### END SOLUTION


# %% id="selfcheck_max_second_moment" tags=["raises-exception"]
check("max_second_moment", max_second_moment)

# %% graded="max_second_moment_visible" points=1 objectives=[2]
check("max_second_moment", max_second_moment, part="visible", points=1)

# %% graded="max_second_moment_hidden" points=2 objectives=[2]
# Hidden checks of max_second_moment: several steps, 2-D arrays, other values of β₂.
### BEGIN HIDDEN TESTS
check("max_second_moment", max_second_moment, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Predict before you run
#
# No momentum ($\beta_1 = 0$), $\beta_2 = 0.99$, $\varepsilon = 0$. All gradients have been 1 for so long that
# $v = v_{\max} = 1$: each step moves $\theta$ by $\alpha$. Now one gradient of 1000 comes, and after it 500 gradients of 1.
# How far do those 500 steps move AMSGrad *together*, in units of $\alpha$? (A positive number. Paper is enough; in part 3
# you will be able to run it.)

# %% solution="prediction_answer" tags=["raises-exception"]
distance_after_the_spike = None  # in units of α
### BEGIN SOLUTION
distance_after_the_spike = 5.0
### END SOLUTION

# %% graded="prediction" points=1 objectives=[1]
check("after_the_spike", distance_after_the_spike, points=1)

# %% [markdown]
# ## 3. How far does each gradient move θ?
#
# With $\beta_1 = 0$ and without $\varepsilon$ a step is $-\alpha g_t/\sqrt v$ in Adam (uncorrected) and
# $-\alpha g_t/\sqrt{v_{\max}}$ in AMSGrad, with $v$ and $v_{\max}$ *after* gradient $g_t$ was taken in. Return these moves
# in units of $\alpha$, with their signs. The given $v$ is that before the first gradient; $v_{\max}$ begins there, too.

# %% solution="movements"
def movements(grads, v, beta2=0.999, amsgrad=False):
    """How far each gradient moves one parameter, in units of α, if only the root divides it.

        v ← β₂ v + (1−β₂) gₜ²          v_max ← max(v_max, v)
        moveₜ = −gₜ / √v               with amsgrad:  moveₜ = −gₜ / √v_max

    That is Adam's or AMSGrad's (θₜ − θₜ₋₁)/α with β₁ = 0, without bias correction and ε.

    Parameters
    ----------
    grads : array (T,)
        Gradients g₁, …, g_T of one parameter.
    v : float > 0
        Second moment before the first gradient. v_max begins with the same value.
    beta2 : float in (0, 1), default 0.999
        Weight of the past.
    amsgrad : bool, default False
        Whether the largest v so far divides (AMSGrad), or v itself (Adam).

    Returns
    -------
    moves : array (T,)
        One number per gradient, with its sign. The input is not changed.

    Source: H. Lee, lecture "New Optimization"; Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237.

    >>> movements(np.array([1.0, 7.0, -1.0]), 1.0, beta2=0.5).round(3)
    array([-1.   , -1.4  ,  0.277])
    >>> movements(np.array([1.0, 7.0, -1.0]), 1.0, beta2=0.5, amsgrad=True).round(3)
    array([-1. , -1.4,  0.2])
    """
    ### BEGIN SOLUTION
    v_max, moves = v, []
    for g in grads:
        v, v_max = max_second_moment(g, v, v_max, beta2)
        moves.append(-g / np.sqrt(v_max if amsgrad else v))
    return np.array(moves)
    ### END SOLUTION


# %% id="selfcheck_movements" tags=["raises-exception"]
check("movements", movements)

# %% [markdown]
# Your prediction, run with your function, and the lecture's example: gradients of 1, then one of 100,000.

# %% id="run_the_prediction" tags=["raises-exception"]
after = movements(np.append(1000.0, np.ones(500)), 1.0, beta2=0.99, amsgrad=True)[1:]
print(f"the 500 steps after the spike: {-sum(after):.4f} alpha")
spike = np.append(np.ones(1000), [1e5, 1.0])
for amsgrad in (False, True):
    moves = -np.array(movements(spike, 1.0, amsgrad=amsgrad))
    print(f"amsgrad={amsgrad}: 1000 steps {sum(moves[:1000]):.1f}, the spike {moves[1000]:.2f}, the next {moves[1001]:.2e}")

# %% graded="movements_visible" points=1 objectives=[1]
check("movements", movements, part="visible", points=1)

# %% graded="movements_hidden" points=2 objectives=[1]
# Hidden checks of movements: longer sequences, other starts and values of β₂, with and without amsgrad.
### BEGIN HIDDEN TESTS
check("movements", movements, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. One step of AMSGrad
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\, g \qquad \theta \leftarrow \theta - \alpha\, \frac{m}{\sqrt{v_{\max}} + \varepsilon}$$
#
# with $v$ and $v_{\max}$ of part 1. This is the paper's form: no bias correction, so there is no $t$. $\varepsilon$, which
# the paper leaves out, is added after the root. Return $\theta$, $m$, $v$, $v_{\max}$.

# %% solution="amsgrad_step"
def amsgrad_step(theta, grad, m, v, v_max, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of AMSGrad in the paper's form: no bias correction.

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        v_max ← max(v_max, v)
        θ ← θ − α m / (√v_max + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    m, v : arrays, shape of theta
        Moving averages of g and of g²; zeros before the first step.
    v_max : array, shape of theta
        Largest v so far, per element; zeros before the first step.
    alpha : float ≥ 0, default 0.001
        Step size α.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past in m and v.
    eps : float ≥ 0, default 1e-8
        ε, outside the root.

    Returns
    -------
    theta, m, v, v_max : arrays
        After the step. The inputs are not changed.

    Source: Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237, Algorithm 2 (which has no ε).

    >>> one, zero = np.ones(1), np.zeros(1)
    >>> theta, m, v, v_max = amsgrad_step(one, one, zero, zero, 4 * one, alpha=0.2, beta1=0.0, eps=0.0)
    >>> theta, v_max
    (array([0.9]), array([4.]))
    """
    ### BEGIN SOLUTION
    m = beta1 * m + (1 - beta1) * grad
    v, v_max = max_second_moment(grad, v, v_max, beta2)
    theta = theta - alpha * m / (np.sqrt(v_max) + eps)
    return theta, m, v, v_max
    ### END SOLUTION


# %% id="selfcheck_amsgrad_step" tags=["raises-exception"]
check("amsgrad_step", amsgrad_step)

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid) on the same surface. The first step at
# which they part is marked, with the values of both. Run the cell again after you have changed the function. Move
# $\alpha$ and $\beta_1$, $\beta_2$: do the paths still lie on each other?

# %% id="lab"
Lab("amsgrad", surfaces=("quadratic_bowl", "rosenbrock", "himmelblau"), panel="v_max", student=amsgrad_step)

# %% graded="amsgrad_step_visible" points=2 objectives=[2]
check("amsgrad_step", amsgrad_step, part="visible", points=2)

# %% graded="amsgrad_step_hidden" points=3 objectives=[2]
# Hidden checks of amsgrad_step: many steps of changing gradients, 2-D arrays, several β and a large ε, float32.
### BEGIN HIDDEN TESTS
check("amsgrad_step", amsgrad_step, part="hidden", points=3)
### END HIDDEN TESTS

# %% graded="amsgrad_step_properties" points=1 objectives=[2]
# What must hold for any gradient: v_max never falls; β₁ = β₂ = 0 divides by the largest |g|; α = 0 moves nothing.
check("amsgrad_step", amsgrad_step, part="properties", points=1)

# %% [markdown]
# ## 5. Average regret
#
# In round $t$ you play $x_t$, then learn the loss $f_t(x) = c_t x$ and pay $c_t x_t$. *Regret* is what you paid above the
# best **single** point in hindsight, the same for all rounds so far:
#
# $$R_t = \sum_{s\le t} c_s x_s - \min_{\text{low} \le x \le \text{high}} \sum_{s\le t} c_s\, x$$
#
# Return $R_t/t$ for every $t$. The sum in the minimum is a straight line in $x$: where is its smallest value?

# %% solution="average_regret"
def average_regret(slopes, points, low=-1.0, high=1.0):
    """Average regret of the points played against linear losses, after every round.

        fₜ(x) = cₜ x
        Rₜ = (c₁x₁ + … + cₜxₜ) − min over low ≤ x ≤ high of (c₁ + … + cₜ) x
        average regret after round t = Rₜ / t

    The minimum belongs to the best *single* point in hindsight; it may be another one for every t.

    Parameters
    ----------
    slopes : array (T,)
        c₁, …, c_T: the slope of each round's loss.
    points : array (T,)
        x₁, …, x_T: the point that was played before cₜ was known.
    low, high : floats, low < high, default −1 and 1
        Ends of the interval that the best point is taken from.

    Returns
    -------
    regret : array (T,)
        R₁/1, R₂/2, …, R_T/T. The inputs are not changed.

    Source: Zinkevich (ICML 2003); Reddi, Kale & Kumar (ICLR 2018), arXiv:1904.09237, section 2.

    >>> average_regret(np.array([3.0, -1.0, -1.0]), np.array([0.0, -1.0, 1.0]))
    array([3.        , 1.5       , 0.33333333])
    """
    ### BEGIN SOLUTION
    total = np.cumsum(slopes)
    paid = np.cumsum(slopes * points)
    best = np.minimum(low * total, high * total)
    return (paid - best) / np.arange(1, len(slopes) + 1)
    ### END SOLUTION


# %% id="selfcheck_average_regret" tags=["raises-exception"]
check("average_regret", average_regret)

# %% [markdown]
# The counter-example of the paper, with your functions: slopes 3, −1, −1 again and again on $[-1, 1]$. They add up to
# something positive, so −1 is best. Adam is `amsgrad_step` that is given 0 for the old maximum in each step (why?).
#
# <details><summary>Answer</summary>
#
# The larger of 0 and the new $v$ is the new $v$: nothing is remembered, and $\sqrt v$ divides. (Without bias correction.)
# </details>

# %% id="wrong_end" tags=["raises-exception"]
slopes = np.tile([3.0, -1.0, -1.0], 1000)
for name, remembers in (("Adam", False), ("AMSGrad", True)):
    x, m, v, v_max = (np.zeros(1) for _ in range(4))
    points = []
    for t, c in enumerate(slopes, start=1):
        points.append(x[0])
        x, m, v, v_max = amsgrad_step(
            x, np.array([c]), m, v, v_max if remembers else np.zeros(1), 0.5 / np.sqrt(t), 0.0, 0.1, 0.0
        )
        x = np.clip(x, -1, 1)
    print(f"{name}: x = {x[0]:+.3f}, average regret {average_regret(slopes, np.array(points))[-1]:.4f}")

# %% graded="average_regret_visible" points=1 objectives=[3]
check("average_regret", average_regret, part="visible", points=1)

# %% graded="average_regret_hidden" points=2 objectives=[3]
# Hidden checks of average_regret: more rounds, other intervals, sums of slopes that change their sign.
### BEGIN HIDDEN TESTS
check("average_regret", average_regret, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64,
# $\alpha = 0.003$. It calls your `amsgrad_step` and computes the accuracy on images that the training never saw. The
# threshold is 90 %. It tests that your optimizer learns, not that every single step is right: the checks above do that.

# %% graded="amsgrad_trains_digits" points=2 objectives=[2]
check("amsgrad_trains_digits", amsgrad_step, points=2)

# %% [markdown] locked="remember_question"
# ## 7. In your own words
#
# All gradients are 1 for 10,000 steps, and 0.01 ever after ($\beta_1 = 0$, $\beta_2 = 0.999$, no $\varepsilon$, one $\alpha$). How long, in
# units of $\alpha$, is one step of Adam, of AMSGrad and of Adagrad right after the change, and how long 20,000 steps later?
# Say for each what stands under the root. Then name a case in which here Adam's answer is the better one, and a case in
# which AMSGrad's is. (Five or six sentences, 2 points; Adagrad divides by the root of the sum of all $g^2$.)
#
# ### BEGIN MARK SCHEME
# 1 point, the steps, first and later. Adam 0.01 α, later α: v is still 1, then it has faded to 0.01² = 0.0001. AMSGrad 0.01 α
# both times: v_max stays 1. Adagrad 0.0001 α both times: the sum is 10,000 and grows by only 0.0001 per step. Half a point
# if one of the three is wrong or has no reason, none if two are. Rounded numbers and "about" are right.
# 1 point, the cases, half a point each, with a reason. Adam: the small gradients still show the way (a long flat stretch);
# AMSGrad needs 100 times as many steps there. AMSGrad: the small gradients are noise, or θ is near the minimum; Adam's
# steps grow back to α and carry it away. "It depends" without a case: no point.
# ### END MARK SCHEME

# %% [markdown] written="remember_answer" points=2 objectives=[1, 2]
# ### BEGIN SOLUTION
# Right after the change Adam and AMSGrad both divide by √1 and step 0.01 α. 20,000 steps later Adam's v has forgotten the
# ones and is 0.01², so its step is α again; AMSGrad's v_max is still 1 and its step still 0.01 α. Adagrad has added
# up 10,000 ones and divides by 100: 0.0001 α, and after 20,000 more squares of 0.0001 hardly less. If the small gradients
# show the way along a flat valley, Adam is right to lengthen its steps: AMSGrad takes 100 times as long. If they are noise,
# or θ has come near the minimum, AMSGrad is right: Adam's steps of α throw θ about.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# Change `beta2` in the cell of the wrong end from 0.1 to 0.5 and 0.9. Does Adam still go wrong? Then find slopes (one large,
# $n$ small ones) with which it goes wrong at $\beta_2 = 0.9$. `movements` of one period, summed, tells before you run.

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
progress("08_amsgrad")
