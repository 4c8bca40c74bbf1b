# %% [markdown]
# # Assignment 1: stochastic gradient descent
#
# You write one step, cut data into minibatches, compute a minibatch's gradient, find the largest step size a valley
# allows, and write a function that says why a run is stuck. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `sgd_step` | 1 + 1 hidden |
# | 2 | `minibatches` | 2 + 1 hidden |
# | 3 | `minibatch_gradient` | 1 + 2 hidden |
# | 4 | `stability_limit` | 1 + 1 hidden |
# | 5 | a prediction (`halving_steps`) | 1 |
# | 6 | `diagnose_plateau` | 2 + 2 hidden |
# | 7 | properties of all of them | 1 |
# | 8 | training on digits | 2 |
# | 9 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.optimizers import SGD
from course_lib.running import run
from course_lib.surfaces import narrow_valley
from course_lib.widgets import Lab

rng = np.random.default_rng(1)
protect("np", "check", "hint", "progress", "SGD", "run", "narrow_valley", "Lab")

# %% [markdown]
# ## 1. One step
#
# $$\theta \leftarrow \theta - \alpha\, g$$
#
# $\theta$ and $g$ have the same shape, any shape. Do not change the inputs: make a new array (`theta = theta -
# ...`), avoid `theta -= ...`. The inputs are arrays; you may return arrays, lists or float32. No loop is needed: in NumPy
# a sum, a difference or a product works on whole arrays of any shape.

# %% solution="sgd_step"
def sgd_step(theta, grad, alpha=0.01):
    """One step of gradient descent: against the gradient.

        θ ← θ − α g

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g of the loss at theta (of one minibatch or of all data).
    alpha : float ≥ 0, default 0.01
        Step size α.

    Returns
    -------
    theta : array
        Parameters after the step. The input is not changed.

    Source: Robbins & Monro (1951), Annals of Mathematical Statistics 22(3); with the gradient of all
    data Cauchy (1847).

    >>> sgd_step(np.array([1.0, -2.0]), np.array([0.5, 1.0]), alpha=0.1)
    array([ 0.95, -2.1 ])
    """
    ### BEGIN SOLUTION
    return theta - alpha * grad
    ### END SOLUTION

# %% id="selfcheck_sgd_step" tags=["raises-exception"]
check("sgd_step", sgd_step)

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid) on the same surface. If they
# part, the first step at which they do is marked, with the values of both. Run the cell again after you have
# changed the function. Move $\alpha$: where does the valley begin to bounce? $\beta$ is a preview of the next
# assignment; leave it at 0.

# %% id="lab"
Lab("sgd", surfaces=("quadratic_bowl", "narrow_valley", "rosenbrock"), student=sgd_step)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Across the valley the curvature is 200 and a step multiplies $\theta_1$ by $1-200\,\alpha$. Above $\alpha = 0.005$ that is
# negative: each step jumps to the other wall, and the jumps get shorter. At 0.01 they stay as long for ever, above it
# they grow.
# </details>

# %% graded="sgd_step_visible" points=1 objectives=[1]
check("sgd_step", sgd_step, part="visible", points=1)

# %% graded="sgd_step_hidden" points=1 objectives=[1]
# Hidden checks of sgd_step: many steps of changing gradients, 2-D arrays, other α, float32.
### BEGIN HIDDEN TESTS
check("sgd_step", sgd_step, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Minibatches
#
# One *epoch* shows every example once, in random order, in batches of `batch_size`. The last batch holds what is
# left. The order must come from `rng`, the generator you are given: its method `rng.permutation(n)` shuffles $0,
# \dots, n-1$. Then anybody who starts from the same seed gets the same batches, and a second call gets new ones.
#
# Accepted: a list or tuple of arrays, a list of lists, or a function with `yield`.

# %% solution="minibatches"
def minibatches(n, batch_size, rng):
    """Cut one epoch into minibatches: every example once, in random order.

        shuffle 0, 1, …, n−1;   first batch_size of them, next batch_size, …, what is left

    Parameters
    ----------
    n : int ≥ 1
        Number of examples.
    batch_size : int ≥ 1
        Examples per minibatch. The last batch holds what is left: between 1 and batch_size.
    rng : numpy.random.Generator
        Where the random order comes from. The next call with the same generator gives another
        order.

    Returns
    -------
    batches : list of int arrays
        Row numbers of the examples in each minibatch, ⌈n / batch_size⌉ arrays of one axis.

    Source: sampling without replacement, Bottou (2012), Stochastic Gradient Descent Tricks,
    doi:10.1007/978-3-642-35289-8_25.

    >>> [len(batch) for batch in minibatches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]
    ### END SOLUTION

# %% id="selfcheck_minibatches" tags=["raises-exception"]
check("minibatches", minibatches)

# %% graded="minibatches_visible" points=2 objectives=[1]
check("minibatches", minibatches, part="visible", points=2)

# %% graded="minibatches_hidden" points=1 objectives=[1]
# Hidden checks of minibatches: other sizes, several epochs, the same seed twice.
### BEGIN HIDDEN TESTS
check("minibatches", minibatches, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. The gradient of a minibatch
#
# A linear model predicts $x_i^\top\theta$ for example $i$. Its loss on the batch $B$ is half the mean squared
# error:
#
# $$L_B(\theta) = \frac{1}{2|B|}\sum_{i\in B}\left(x_i^\top\theta - y_i\right)^2 \qquad
# g = \frac{1}{|B|}\sum_{i\in B}\left(x_i^\top\theta - y_i\right) x_i$$
#
# `X` has one example per row, shape (n, d). `indices` are the row numbers of the batch; one that stands twice
# counts twice.

# %% solution="minibatch_gradient"
def minibatch_gradient(theta, X, y, indices):
    """Gradient of a linear model's mean squared error on some of the examples.

        L_B(θ) = 1/(2|B|) Σ_{i∈B} (xᵢᵀθ − yᵢ)²
        g = 1/|B| Σ_{i∈B} (xᵢᵀθ − yᵢ) xᵢ

    Parameters
    ----------
    theta : array (d,)
        Parameters θ.
    X : array (n, d)
        One example xᵢ per row.
    y : array (n,)
        The targets.
    indices : int array (|B|,)
        Row numbers of the minibatch B, counted from 0. A number that stands twice counts twice.

    Returns
    -------
    grad : array (d,)
        Gradient g of the minibatch. The inputs are not changed.

    Source: Bottou, Curtis & Nocedal (2018), SIAM Review 60(2), arXiv:1606.04838, section 3.

    >>> X, y = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), np.array([1.0, 1.0, 0.0])
    >>> minibatch_gradient(np.array([2.0, 1.0]), X, y, np.array([0, 1]))
    array([0.5, 1. ])
    """
    ### BEGIN SOLUTION
    rows = X[indices]
    residual = rows @ theta - y[indices]
    return rows.T @ residual / len(indices)
    ### END SOLUTION

# %% id="selfcheck_minibatch_gradient" tags=["raises-exception"]
check("minibatch_gradient", minibatch_gradient)

# %% [markdown]
# Parts 1 to 3 together are stochastic gradient descent. Here they find the line that 200 noisy points were drawn
# from:

# %% id="all_together" tags=["raises-exception"]
X = np.column_stack([np.ones(200), rng.uniform(-1, 1, 200)])
y = X @ [0.5, 2.0] + 0.1 * rng.standard_normal(200)
theta = np.zeros(2)
for epoch in range(5):
    for batch in minibatches(200, 16, rng):
        theta = sgd_step(theta, minibatch_gradient(theta, X, y, batch), alpha=0.3)
    print(f"epoch {epoch + 1}: theta = {theta.round(3)}   (drawn from 0.5 and 2.0)")

# %% graded="minibatch_gradient_visible" points=1 objectives=[1]
check("minibatch_gradient", minibatch_gradient, part="visible", points=1)

# %% graded="minibatch_gradient_hidden" points=2 objectives=[1]
# Hidden checks of minibatch_gradient: more data, repeated rows, float32.
### BEGIN HIDDEN TESTS
check("minibatch_gradient", minibatch_gradient, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. The largest stable step size
#
# On a quadratic with Hessian $H$ (symmetric, no negative eigenvalue) gradient descent multiplies the coordinate
# along an eigenvector by $1 - \alpha\lambda$. `np.linalg.eigvalsh(H)` returns the eigenvalues of a symmetric matrix,
# smallest first; for $H = \mathrm{diag}(10, 1)$ they are 1 and 10. Return the number above which the steps grow, for
# the matrix as a whole:
#
# $$\alpha_{\max} = \frac{2}{\lambda_{\max}}$$

# %% solution="stability_limit"
def stability_limit(hessian):
    """Largest step size of gradient descent on a quadratic: above it the steps grow.

        α_max = 2 / λ_max

    Parameters
    ----------
    hessian : array (d, d)
        Second derivatives H of the quadratic ½ θᵀHθ, finite and symmetric; no eigenvalue below 0
        and the largest, λ_max, above 0. (With an eigenvalue below 0 gradient descent diverges from
        almost every start for every α and there is no limit. You need not check for it.)

    Returns
    -------
    alpha_max : float
        Gradient descent converges for 0 < α < α_max (on the part where H is not flat) and
        diverges for α > α_max from almost every start. The input is not changed.

    Source: Nesterov (2018), Lectures on Convex Optimization, doi:10.1007/978-3-319-91578-4,
    section 1.2.3.

    >>> stability_limit(np.array([[10.0, 0.0], [0.0, 1.0]]))
    0.2
    """
    ### BEGIN SOLUTION
    return float(2 / np.linalg.eigvalsh(hessian)[-1])
    ### END SOLUTION

# %% id="selfcheck_stability_limit" tags=["raises-exception"]
check("stability_limit", stability_limit)

# %% graded="stability_limit_visible" points=1 objectives=[2]
check("stability_limit", stability_limit, part="visible", points=1)

# %% graded="stability_limit_hidden" points=1 objectives=[2]
# Hidden checks of stability_limit: larger matrices, other scales, float32.
### BEGIN HIDDEN TESTS
check("stability_limit", stability_limit, part="hidden", points=1)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Predict before you run
#
# The narrow valley is $L = \frac12(200\,\theta_1^2 + 0.01\,\theta_2^2)$, the start $(0, 10)$, on its floor. With
# $\alpha = 0.005$, half of the stability limit, how many steps does gradient descent take until $\theta_2$ is 5?
# Work it out on paper (1 % is enough), write the number, and only then run the cell below.

# %% solution="prediction" tags=["raises-exception"]
steps_to_halve = None
### BEGIN SOLUTION
steps_to_halve = 13_863
### END SOLUTION

# %% graded="prediction_points" points=1 objectives=[2]
check("halving_steps", steps_to_halve, points=1)

# %% id="run_the_prediction" tags=["raises-exception"]
if steps_to_halve is not None:
    path = run(SGD(alpha=0.005), narrow_valley(), [0.0, 10.0], min(int(steps_to_halve), 10**6), record_every=1000)
    print(f"after {path.step[-1]} steps theta_2 = {path.theta[-1, 1]:.3f}")

# %% [markdown]
# ## 6. Why does the loss no longer fall?
#
# `loss` holds $L_0, \dots, L_N$ and `grad` the gradients of the $N$ steps, one per row. Let $w$ be the window. Ask
# in this order; the first that is true is the answer, in exactly these words:
#
# | answer | if |
# |---|---|
# | `"falling"` | $L_{N-w} - L_N > \mathrm{rtol}\cdot\lvert L_{N-w}\rvert$ |
# | `"rising"` | $L_N - L_{N-w} > \mathrm{rtol}\cdot\lvert L_{N-w}\rvert$ |
# | `"critical point"` | the last $\lVert g\rVert \le \mathrm{gtol}\,\cdot$ the largest $\lVert g\rVert$ of the run |
# | `"bouncing"` | the $w-1$ cosines between neighbours among the last $w$ gradients are negative on average |
# | `"crawling"` | otherwise |
#
# The cosine of $a$ and $b$ is $a^\top b / (\lVert a\rVert\,\lVert b\rVert)$, and 0 if one of them is 0: do not divide
# by 0. Mind $>$ and $\le$: a constant loss at rtol = 0 and a run of zero gradients are checked; nothing else is on a
# threshold. The diagnosis is meant for full gradients; minibatch noise upsets it, as the lecture shows.

# %% solution="diagnose_plateau"
def diagnose_plateau(loss, grad, window=20, rtol=1e-3, gtol=1e-4):
    """Why has the loss stopped falling? Look at the loss and at the gradients.

    The first line that is true decides, where ``w`` is the window and N the number of steps:

        "falling"          L[N−w] − L[N] > rtol · |L[N−w]|
        "rising"           L[N] − L[N−w] > rtol · |L[N−w]|
        "critical point"   ‖g‖ of the last gradient ≤ gtol · the largest ‖g‖ of the run
        "bouncing"         mean < 0 of the w−1 cosines between neighbours among the last w gradients
        "crawling"         otherwise

    Parameters
    ----------
    loss : array (N+1,)
        Loss before the first step and after each of the N steps, finite.
    grad : array (N, d)
        The gradient of each step, finite. cos(a, b) = aᵀb / (‖a‖ ‖b‖), and 0 if a or b is 0.
    window : int, 2 ≤ window ≤ N, default 20
        How many of the last steps are looked at.
    rtol : float ≥ 0, default 1e-3
        A loss that changes by no more than this share over the window has stopped.
    gtol : float ≥ 0, default 1e-4
        A gradient is near zero if it is no longer than this share of the longest.

    Returns
    -------
    diagnosis : str
        "falling", "rising", "critical point", "bouncing" or "crawling". The inputs are not
        changed.

    Source: this course's definition, after H. Lee (2021), Machine Learning, NTU, lecture on
    adaptive learning rates: a loss that is stuck does not mean a small gradient.

    >>> loss, grad = np.ones(4), np.array([[2.0], [-2.0], [2.0]])
    >>> diagnose_plateau(loss, grad, window=3)
    'bouncing'
    """
    ### BEGIN SOLUTION
    loss, grad = np.asarray(loss), np.asarray(grad)
    before = loss[-1 - window]
    change = loss[-1] - before
    if abs(change) > rtol * abs(before):
        return "falling" if change < 0 else "rising"
    norm = np.linalg.norm(grad, axis=1)
    if norm[-1] <= gtol * norm.max():
        return "critical point"
    directions = grad / np.where(norm > 0, norm, 1)[:, None]
    last = directions[-window:]
    cosine = np.sum(last[1:] * last[:-1], axis=1)
    return "bouncing" if cosine.mean() < 0 else "crawling"
    ### END SOLUTION

# %% id="selfcheck_diagnose_plateau" tags=["raises-exception"]
check("diagnose_plateau", diagnose_plateau)

# %% [markdown]
# Your diagnosis of five runs in the narrow valley. Does each word fit what you know about its step size? (A window that
# is off by one does not show here; the check above finds it.)
#
# <details><summary>Answer</summary>
#
# $10^{-2}$ is the limit $2/200$: bouncing. Above it: rising. Below it: falling. $10^{-7}$: crawling. The start at $(0, 0)$ is the
# minimum, a critical point.
# </details>

# %% id="diagnose_real_runs" tags=["raises-exception"]
for alpha, start in ((1e-2, (1.0, 10.0)), (1.01e-2, (1.0, 10.0)), (9e-3, (1.0, 10.0)), (1e-7, (1.0, 10.0)), (9e-3, (0.0, 0.0))):
    path = run(SGD(alpha=alpha), narrow_valley(), start, 200)
    last = np.linalg.norm(path.grad[-1])
    print(f"alpha = {alpha:g} from {start}: L = {path.loss[-1]:.3g}, |g| = {last:.3g}:",
          diagnose_plateau(path.loss, path.grad))

# %% graded="diagnose_plateau_visible" points=2 objectives=[3]
check("diagnose_plateau", diagnose_plateau, part="visible", points=2)

# %% graded="diagnose_plateau_hidden" points=2 objectives=[3]
# Hidden checks of diagnose_plateau: the same situations in other records, float32.
### BEGIN HIDDEN TESTS
check("diagnose_plateau", diagnose_plateau, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Properties
#
# What must hold whatever the numbers: $\alpha = 0$ moves nothing; one batch may hold everything or a single
# example; all rows give the full gradient in any order; a flat direction does not lower the limit; a start at a
# critical point is one.

# %% graded="properties" points=1 objectives=[1, 3]
(
    check("sgd_step", sgd_step, part="properties", points=0.25)
    + check("minibatches", minibatches, part="properties", points=0.25)
    + check("minibatch_gradient", minibatch_gradient, part="properties", points=0.125)
    + check("stability_limit", stability_limit, part="properties", points=0.125)
    + check("diagnose_plateau", diagnose_plateau, part="properties", points=0.25)
)

# %% [markdown]
# ## 8. Real images
#
# The check trains a linear classifier on 8 × 8 images of handwritten digits: 200 minibatches of 64, $\alpha = 0.5$.
# It calls your `sgd_step` and computes the accuracy on images that the training never saw. The threshold is 90 %.
# This tests that your optimizer learns, not that each step is right: that is what the checks of part 1 are for.

# %% graded="sgd_trains_digits" points=2 objectives=[1]
check("sgd_trains_digits", sgd_step, points=2)

# %% [markdown] locked="stuck_question"
# ## 9. In your own words
#
# On $L = \frac12(50\,\theta_1^2 + 0.02\,\theta_2^2)$ two fellow students ran 300 steps of full gradient descent from
# $(1, 5)$, with different $\alpha$. Both say: "My loss stands still, so the gradient is zero and I am in the minimum."
#
# | | α | L₀ | L₂₈₀ | L₃₀₀ | the last two gradients |
# |---|---|---|---|---|---|
# | Ada | 0.04 | 25.250 | 25.160 | 25.155 | (50, 0.0788), (−50, 0.0787) |
# | Bo | 0.001 | 25.250 | 0.2472 | 0.2470 | (0.0000, 0.0994), (0.0000, 0.0994) |
#
# Say for each what is the matter, with a number that you compute (of the gradients, or what a step multiplies
# $\theta_1$ and $\theta_2$ by), and whether *half* the $\alpha$ would help. Then choose one $\alpha$ for both and compute after how
# many steps $\theta_2$ has halved. (Four to six sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# - Ada, half a point: bouncing, with a number: cosine of the two gradients ≈ −1, or 1 − 0.04·50 = −1 per step, or 0.04 is
#   just the limit 2/50. A name without a number, a quarter.
# - Bo, half a point: crawling, with a number: cosine ≈ +1, or 1 − 0.001·0.02 = 0.99998 per step for θ₂ (halved after about
#   34,700 steps). That the gradient is short does not make it a minimum: θ₂ is still 4.97. A name without a number, a quarter.
# - Half the α, half a point: it helps Ada (0.02: the factor of θ₁ is 0), it makes Bo slower by half. A quarter each.
# - One α, half a point: anything above 0.001 and below 2/50 = 0.04, with its number of steps, ln 2/(0.02 α) ≈ 34.7/α: 1733 at
#   0.02, 1155 at 0.03, 888 at 0.039. Within 5 %; a quarter for an α that fits without the number.
# ### END MARK SCHEME

# %% [markdown] written="stuck_answer" points=2 objectives=[2, 3]
# ### BEGIN SOLUTION
# Ada bounces: her last gradients point against each other (cosine −1) and are long, because 1 − 0.04·50 = −1 carries θ₁ from
# wall to wall. Half the α makes this factor 0, so it helps her at once. Bo crawls: his gradients point the same way (cosine
# +1), θ₁ is done, and θ₂, still 4.97, shrinks by 1 − 0.001·0.02 = 0.99998 per step. Half the α makes him slower still. With
# α = 0.03 both are well: θ₁ is multiplied by −0.5, θ₂ by 0.9994, and it has halved after ln 2/0.0006 ≈ 1155 steps.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# Give the narrow valley a noisy gradient, `narrow_valley().noisy(5.0)` with `run(..., rng=0)`, and run SGD with
# $\alpha = 0.005$ and half of it. How does the loss at which the run hovers depend on $\alpha$? What does
# `diagnose_plateau` say, and would you call that right? Change it so that it finds out that noise is the reason.

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
progress("01_sgd")
