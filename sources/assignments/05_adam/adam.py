# %% [markdown]
# # Assignment 5: Adam
#
# You write Adam in three small functions and a loop, watch it move beside the reference, and train a network on
# real images with it. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `update_moments` | 1 + 2 hidden |
# | 2 | `bias_correction` | 1 + 2 hidden |
# | 3 | a prediction (`first_two_steps`) | 1 |
# | 4 | `adam_step` | 2 + 3 hidden, properties 1 |
# | 5 | `adam_minimize` | 1 + 2 hidden |
# | 6 | training on digits | 2 |
# | 7 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(5)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. Two moving averages
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\, g \qquad\qquad v \leftarrow \beta_2 v + (1-\beta_2)\, g^2$$
#
# The inputs are arrays of one shape, any shape (the checks use 2 × 2 arrays, too); the square is taken element by element. Do not change them: build
# new arrays (`m = ...`), avoid `m *= ...`. No loop is needed: NumPy's `*`, `+` and `**` work on whole arrays of any shape.
# You may return arrays, lists or float32.

# %% solution="update_moments"
def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    """Adam's two moving averages, after one more gradient.

        m ← β₁ m + (1−β₁) g
        v ← β₂ v + (1−β₂) g²

    Parameters
    ----------
    grad : array, any shape
        Gradient g of this step. The square is taken per element.
    m, v : arrays, shape of grad
        Averages of g and of g² before the step; zeros before the first.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past.

    Returns
    -------
    m, v : arrays
        The averages after the step. The inputs are not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, Algorithm 1.

    >>> update_moments(np.array([2.0]), np.array([1.0]), np.array([0.0]), beta1=0.5, beta2=0.75)
    (array([1.5]), array([1.]))
    """
    ### BEGIN SOLUTION
    grad, m, v = np.asarray(grad), np.asarray(m), np.asarray(v)
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return m, v
    ### END SOLUTION


# %% id="selfcheck_update_moments" tags=["raises-exception"]
check("update_moments", update_moments)

# %% graded="update_moments_visible" points=1 objectives=[1]
check("update_moments", update_moments, part="visible", points=1)

# %% graded="update_moments_hidden" points=2 objectives=[1]
# Hidden checks of update_moments: several steps, 2-D arrays, other values of β₁ and β₂.
### BEGIN HIDDEN TESTS
check("update_moments", update_moments, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Undo the start at zero
#
# After $t$ steps the weights inside $m$ add up to $1-\beta_1^t$, not to 1: the average is too small by that factor.
#
# $$\hat m = \frac{m}{1-\beta_1^t} \qquad\qquad \hat v = \frac{v}{1-\beta_2^t}$$
#
# $t$ is 1 at the first step.

# %% solution="bias_correction"
def bias_correction(m, v, t, beta1=0.9, beta2=0.999):
    """Undo the pull towards 0 that m and v have from starting at 0.

        m̂ = m / (1 − β₁ᵗ)
        v̂ = v / (1 − β₂ᵗ)

    Parameters
    ----------
    m, v : arrays of one shape
        Moving averages after step t.
    t : int ≥ 1
        Number of gradients they have seen.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past.

    Returns
    -------
    m_hat, v_hat : arrays
        The corrected averages. The inputs are not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, section 3.

    >>> m_hat, v_hat = bias_correction(np.array([0.2]), np.array([0.004]), 1, beta1=0.9, beta2=0.999)
    >>> m_hat.round(6)
    array([2.])
    """
    ### BEGIN SOLUTION
    m_hat = np.asarray(m) / (1 - beta1**t)
    v_hat = np.asarray(v) / (1 - beta2**t)
    return m_hat, v_hat
    ### END SOLUTION


# %% id="selfcheck_bias_correction" tags=["raises-exception"]
check("bias_correction", bias_correction)

# %% graded="bias_correction_visible" points=1 objectives=[1, 2]
check("bias_correction", bias_correction, part="visible", points=1)

# %% graded="bias_correction_hidden" points=2 objectives=[1, 2]
# Hidden checks of bias_correction: small and large t, 2-D arrays, other values of β₁ and β₂.
### BEGIN HIDDEN TESTS
check("bias_correction", bias_correction, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Predict before you run
#
# One parameter starts at $\theta = 0$. The first gradient is $+1$, the second $-1$; $\beta_1 = 0.9$, $\beta_2 = 0.999$,
# $\varepsilon = 0$. Where is $\theta$ after the two steps of Adam, in units of $\alpha$? Work it out on paper (two decimals
# are enough) and write the number below. In part 4 you will be able to run it.

# %% solution="prediction_answer" tags=["raises-exception"]
theta_after_two_steps = None  # in units of α
### BEGIN SOLUTION
theta_after_two_steps = -0.947
### END SOLUTION

# %% graded="prediction" points=1 objectives=[2]
check("first_two_steps", theta_after_two_steps, points=1)

# %% [markdown]
# ## 4. One step of Adam
#
# $$\theta \leftarrow \theta - \alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# Return the new $\theta$ and the *uncorrected* $m$ and $v$: the correction is made afresh in each step.
# $\varepsilon$ is added after the root, after the correction. The $\hat\varepsilon$ form of Keras,
# $\alpha\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\cdot\frac{m}{\sqrt v+\hat\varepsilon}$, is accepted as well.

# %% solution="adam_step"
def adam_step(theta, grad, m, v, t, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of Adam.

        m ← β₁ m + (1−β₁) g          v ← β₂ v + (1−β₂) g²
        m̂ = m / (1−β₁ᵗ)              v̂ = v / (1−β₂ᵗ)
        θ ← θ − α m̂ / (√v̂ + ε)

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta. Squares and roots are taken per element.
    m, v : arrays, shape of theta
        Moving averages of g and of g², *not* corrected; zeros before the first step.
    t : int ≥ 1
        Number of this step: 1 at the first.
    alpha : float ≥ 0, default 0.001
        Step size α.
    beta1, beta2 : floats in [0, 1), default 0.9 and 0.999
        Weights of the past in m and v.
    eps : float ≥ 0, default 1e-8
        ε, outside the root, added after the correction.

    Returns
    -------
    theta, m, v : arrays
        Parameters and (uncorrected) averages after the step. The inputs are not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, Algorithm 1.

    >>> theta, m, v = adam_step(np.ones(1), np.array([5.0]), np.zeros(1), np.zeros(1), 1, alpha=0.1)
    >>> theta.round(6), m.round(6), v.round(6)
    (array([0.9]), array([0.5]), array([0.025]))
    """
    ### BEGIN SOLUTION
    m, v = update_moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = bias_correction(m, v, t, beta1, beta2)
    theta = theta - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v
    ### END SOLUTION


# %% id="selfcheck_adam_step" tags=["raises-exception"]
check("adam_step", adam_step)

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid) on the same surface. The first step at
# which they part is marked, with the values of both. Run the cell again after you have changed the function. Move
# $\alpha$ and $\beta_1$, $\beta_2$: do the paths still lie on each other?

# %% id="lab"
Lab("adam", surfaces=("quadratic_bowl", "rosenbrock", "himmelblau"), student=adam_step)

# %% [markdown]
# Your prediction of part 3, run with your function:

# %% id="run_the_prediction" tags=["raises-exception"]
theta, m, v = np.zeros(1), np.zeros(1), np.zeros(1)
for t, g in ((1, 1.0), (2, -1.0)):
    theta, m, v = adam_step(theta, np.array([g]), m, v, t, alpha=1.0, eps=0.0)
    print(f"after step {t}: theta = {theta[0]:.4f} alpha")

# %% graded="adam_step_visible" points=2 objectives=[1]
check("adam_step", adam_step, part="visible", points=2)

# %% graded="adam_step_hidden" points=3 objectives=[1]
# Hidden checks of adam_step: many steps of changing gradients, 2-D arrays, several β and a large ε, float32.
### BEGIN HIDDEN TESTS
check("adam_step", adam_step, part="hidden", points=3)
### END HIDDEN TESTS

# %% graded="adam_step_properties" points=1 objectives=[3]
# What must hold for any gradient: the first step is −α·sign(g); with β₁ = β₂ = 0 every step is; α = 0 moves nothing.
check("adam_step", adam_step, part="properties", points=1)

# %% [markdown]
# ## 5. The whole run
#
# Call `adam_step` again and again, $t = 1, 2, \dots$, with the gradient at the *current* $\theta$, and keep every point.

# %% solution="adam_minimize"
def adam_minimize(grad_f, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Minimise a function with Adam and keep every point.

        m⁰ = v⁰ = 0;   for t = 1, 2, …, steps:   θ, m, v ← adam_step(θ, ∇f(θ), m, v, t)

    Parameters
    ----------
    grad_f : callable
        ``grad_f(theta)`` is the gradient of the function at theta, an array shaped like theta.
    theta : array, any shape
        The start.
    steps : int ≥ 0
        Number of steps.
    alpha, beta1, beta2, eps : floats
        As in ``adam_step``.

    Returns
    -------
    path : float64 array of shape (steps + 1, *theta.shape)
        The start and the parameters after each step. The input is not changed.

    Source: Kingma & Ba (ICLR 2015), arXiv:1412.6980, Algorithm 1.

    >>> path = adam_minimize(lambda theta: 2 * theta, np.array([1.0]), steps=2, alpha=0.1)
    >>> path.shape, path[:2].round(6).tolist()
    ((3, 1), [[1.0], [0.9]])
    """
    ### BEGIN SOLUTION
    theta = np.array(theta, dtype=float)
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam_step(theta, grad_f(theta), m, v, t, alpha, beta1, beta2, eps)
        path.append(theta)
    return np.array(path)
    ### END SOLUTION


# %% id="selfcheck_adam_minimize" tags=["raises-exception"]
check("adam_minimize", adam_minimize)

# %% graded="adam_minimize_visible" points=1 objectives=[1]
check("adam_minimize", adam_minimize, part="visible", points=1)

# %% graded="adam_minimize_hidden" points=2 objectives=[1]
# Hidden checks of adam_minimize: more steps, 2-D arrays, other hyperparameters.
### BEGIN HIDDEN TESTS
check("adam_minimize", adam_minimize, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64,
# $\alpha = 0.01$. It calls your `adam_step` and computes the accuracy on images that the training never saw. The
# threshold is 90 %. It tests that your optimizer learns, not that every single step is right: the checks above do that.

# %% graded="adam_trains_digits" points=2 objectives=[1]
check("adam_trains_digits", adam_step, points=2)

# %% [markdown] locked="cancel_question"
# ## 7. In your own words
#
# Adam with $\beta_1 = 0.5$, $\beta_2 = 0.999$, $\varepsilon = 0$, after 10,000 steps. The gradients of three parameters have been
#
# | parameter | gradients |
# |---|---|
# | a | 0.002, 0.002, 0.002, … |
# | b | 3, −3, 3, −3, … |
# | c | 4, 0, 4, 0, … |
#
# How long is a step of each, in units of $\alpha$? (For c take a step in which the gradient is 4, and one in which it is 0.) A fellow
# student says: "$m$ and $\sqrt v$ are made from the same gradients, so they cancel." For which of the three is she right, why not for
# the others, and which of your numbers change if all gradients are multiplied by 1000? (Three to five sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# 1 point, the numbers, to 5 %: a quarter for a, 1; a quarter for b, 1/3 (m tends to ±3·(1−β₁)/(1+β₁) = ±1, √v to 3); half for c, 0.94 where the
# gradient is 4 and 0.47 where it is 0 (m is 8/3 and 4/3, √v = √8), a quarter if only one of them is right. 0.053 for b is the
# number of β₁ = 0.9: nothing for it.
# 1 point, the reasons: a quarter for "only for a"; half for why not for the others: m keeps the signs, in b they cancel in m and not in
# v (a quarter), and m, with its short memory of 2 steps, follows what v, with 1000, has averaged out, in c (a quarter); a quarter
# for "none changes", as the scale cancels.
# ### END MARK SCHEME

# %% [markdown] written="cancel_answer" points=2 objectives=[3]
# ### BEGIN SOLUTION
# a steps by α, as m = √v = 0.002. For b the average of the signs is small, m = ±3·0.5/1.5 = ±1, while v knows only sizes and √v is 3: the
# step is α/3. For c m is 8/3 after a 4 and half of it, 4/3, after a 0, while v stays near the mean of the squares, 8: the steps are
# 0.94 α and 0.47 α. So she is right for a only: m keeps signs and follows the last few gradients, v knows only sizes and
# remembers about 1000 of them. Multiplying all gradients by 1000 changes none of the numbers, because the scale does cancel.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# Switch the correction off (`t = 10**6` in every call does it, why?) and compare the first 20 steps of both runs. Are the
# uncorrected steps too small or too large? Then find the $\beta_2$ at which the first uncorrected step is exactly $\alpha$.

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
progress("05_adam")
