# %% [markdown]
# # Assignment 2: Momentum
#
# You write momentum and Nesterov's method, take momentum apart into the weights of its past, translate step sizes
# between libraries, and train a network on real images. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `momentum_step` | 2 + 3 hidden |
# | 2 | a prediction (`coasting_distance`) | 1 |
# | 3 | `momentum_weights` | 1 + 2 hidden |
# | 4 | `convert_step_size` | 1 + 2 hidden |
# | 5 | `nesterov_step` | 1 + 2 hidden |
# | 6 | properties of both steps | 1 |
# | 7 | training on digits | 2 |
# | 8 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(2)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. One step of momentum
#
# $$v \leftarrow \beta v - \alpha g \qquad\qquad \theta \leftarrow \theta + v$$
#
# `theta`, `grad` and `v` are arrays of one shape, any shape (the checks use 2 × 2 arrays, too). $v$ is compared as well as $\theta$, so write this form,
# the lecture's and Keras's; in PyTorch's form $v$ has another meaning. Do not change the inputs: build new arrays
# (`v = ...`), avoid `v *= ...`. Keep nothing between calls: $v$ comes in and goes out. The inputs are arrays; you may
# return arrays, lists or float32. No loop is needed: NumPy's `*`, `+` and `-` work on whole arrays of any shape.

# %% solution="momentum_step"
def momentum_step(theta, grad, v, alpha=0.01, beta=0.9):
    """One step of SGD with momentum, in the lecture's form.

        v ← β v − α g
        θ ← θ + v

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    v : array, shape of theta
        Velocity, the last movement; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1), default 0.9
        Weight of the past β (the lecture's λ); 0 is SGD.

    Returns
    -------
    theta, v : arrays
        Parameters and velocity after the step. The inputs are not changed.

    Source: Polyak (1964), heavy ball; Rumelhart, Hinton & Williams (1986), Nature 323.

    >>> theta, v = momentum_step(np.array([1.0]), np.array([2.0]), np.array([0.5]), alpha=0.1, beta=0.9)
    >>> theta, v
    (array([1.25]), array([0.25]))
    """
    ### BEGIN SOLUTION
    v = beta * v - alpha * grad
    theta = theta + v
    return theta, v
    ### END SOLUTION


# %% id="selfcheck_momentum_step" tags=["raises-exception"]
check("momentum_step", momentum_step)

# %% [markdown]
# **Your function in the lab.** Your path (dashed) runs over the reference's (solid) on the same surface. The first
# step at which they part is marked, with the values of both. Run the cell again after you have changed the function.
# Move $\alpha$ and $\beta$: do the paths still lie on each other? At which $\alpha$ does the run diverge for
# $\beta=0.9$?

# %% id="lab"
Lab("momentum", surfaces=("quadratic_bowl", "double_well", "rosenbrock"), student=momentum_step)

# %% [markdown]
# <details><summary>Answer</summary>
#
# On the bowl, whose largest curvature is 10, above $2(1+\beta)/\lambda_{\max} = 0.38$. The other surfaces are no
# quadratics: there it depends on the start too.
# </details>

# %% graded="momentum_step_visible" points=2 objectives=[1]
check("momentum_step", momentum_step, part="visible", points=2)

# %% graded="momentum_step_hidden" points=3 objectives=[1]
# Hidden checks of momentum_step: many steps of changing gradients, arrays of several shapes, other α and β, float32.
### BEGIN HIDDEN TESTS
check("momentum_step", momentum_step, part="hidden", points=3)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Predict before you run
#
# $\theta$ rolls onto a wide plain, where the gradient is zero everywhere. Its last step before was $v = 0.3$;
# $\beta = 0.95$. How far does it still move on the plain, all further steps added up? Work it out on paper and write
# the number; 1 % is enough. (A geometric series: $1 + \beta + \beta^2 + \dots = \frac{1}{1-\beta}$.)

# %% solution="prediction_answer" tags=["raises-exception"]
distance_still_to_go = None
### BEGIN SOLUTION
distance_still_to_go = 5.7
### END SOLUTION

# %% graded="prediction" points=1 objectives=[3]
check("coasting_distance", distance_still_to_go, points=1)

# %% [markdown]
# Your prediction, run with your function from part 1:

# %% id="run_the_prediction" tags=["raises-exception"]
theta, v = np.zeros(1), np.array([0.3])
for step in range(1, 301):
    theta, v = momentum_step(theta, np.zeros(1), v, alpha=0.1, beta=0.95)
    if step in (1, 2, 10, 100, 300):
        print(f"after step {step:3}: theta = {theta[0]:.4f}, v = {v[0]:.2e}")

# %% [markdown]
# ## 3. The weights of the past
#
# Write the velocity after $n$ steps from $v^0 = 0$ as one sum over all gradients, $v^n = -\alpha\sum_i w_i\, g_i$.
# What are the weights? The oldest gradient, $g_0$, comes first. (Raising errors is good style, and not graded.)

# %% solution="momentum_weights"
def momentum_weights(n, beta=0.9):
    """Weights of the past gradients in the velocity, oldest first.

        vⁿ = −α (w₀ g₀ + w₁ g₁ + … + wₙ₋₁ gₙ₋₁)

    for n steps of v ← β v − α g from v⁰ = 0.

    Parameters
    ----------
    n : int ≥ 0
        Number of gradients g₀, …, gₙ₋₁ that the velocity has seen.
    beta : float in [0, 1), default 0.9
        Weight of the past β; with 0 only the newest gradient counts.

    Returns
    -------
    w : array of shape (n,)
        The weight of the oldest gradient first, that of the newest, 1, last.

    Raises
    ------
    TypeError, ValueError
        n is not a whole number ≥ 0, or beta is outside [0, 1).

    Source: ``momentum_step`` applied n times to v = 0, written as one sum.

    >>> momentum_weights(3, beta=0.5)
    array([0.25, 0.5 , 1.  ])
    """
    ### BEGIN SOLUTION
    ages = np.arange(n - 1, -1, -1)
    return float(beta) ** ages
    ### END SOLUTION


# %% id="selfcheck_momentum_weights" tags=["raises-exception"]
check("momentum_weights", momentum_weights)

# %% [markdown]
# Both your functions against each other: the velocity after 40 steps, and the weighted sum.

# %% id="weights_against_steps" tags=["raises-exception"]
gradients = rng.normal(size=40)
theta, v = np.zeros(1), np.zeros(1)
for g in gradients:
    theta, v = momentum_step(theta, np.array([g]), v, alpha=0.1, beta=0.9)
weights = momentum_weights(40, beta=0.9)
print(f"step by step {v[0]:.12f}, as a weighted sum {-0.1 * np.dot(weights, gradients):.12f}")
print(f"the 10 newest of 40 gradients have {sum(weights[-10:]) / sum(weights):.0%} of the weight")

# %% graded="momentum_weights_visible" points=1 objectives=[1]
check("momentum_weights", momentum_weights, part="visible", points=1)

# %% graded="momentum_weights_hidden" points=2 objectives=[1]
# Hidden checks of momentum_weights: other lengths, other values of β.
### BEGIN HIDDEN TESTS
check("momentum_weights", momentum_weights, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Translate the step size
#
# The same method in four programs, at a constant step size and $v = 0$ at the start; `ema` is the moving average.
# Given the $\alpha$ of `source`, which $\alpha$ makes `target` visit the same points? All sixteen pairs count, also
# from a convention to itself, so look at both names. For an unknown name raise a `ValueError`; that is good style,
# and not graded.

# %% solution="convert_step_size"
def convert_step_size(alpha, beta, source, target):
    """The step size that makes one convention of momentum take the steps of another.

        lecture, keras   v ← β v − α g        θ ← θ + v
        pytorch          v ← β v + g          θ ← θ − α v
        ema              v ← β v + (1−β) g    θ ← θ − α v

    The step size is constant and v = 0 at the start; β is the same in both.

    Parameters
    ----------
    alpha : float ≥ 0
        Step size α of ``source``.
    beta : float in [0, 1)
        Weight of the past β.
    source, target : str
        "lecture", "pytorch", "keras" or "ema".

    Returns
    -------
    alpha : float
        Step size of ``target``.

    Raises
    ------
    TypeError, ValueError
        alpha or beta is no number or out of range, or a name is unknown.

    Source: one step from v = 0 in each form; Keras's and PyTorch's documentation of SGD.

    >>> round(convert_step_size(0.1, 0.9, "lecture", "ema"), 9)
    1.0
    """
    ### BEGIN SOLUTION
    units = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": 1 - beta}
    for name in (source, target):
        if name not in units:
            raise ValueError(f"the convention must be one of {', '.join(units)}, got {name!r}")
    return alpha * units[source] / units[target]
    ### END SOLUTION


# %% id="selfcheck_convert_step_size" tags=["raises-exception"]
check("convert_step_size", convert_step_size)

# %% graded="convert_step_size_visible" points=1 objectives=[2]
check("convert_step_size", convert_step_size, part="visible", points=1)

# %% graded="convert_step_size_hidden" points=2 objectives=[2]
# Hidden checks of convert_step_size: other pairs, other α and β, several translations in a row.
### BEGIN HIDDEN TESTS
check("convert_step_size", convert_step_size, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Nesterov's step
#
# $$v \leftarrow \beta v + g \qquad\qquad \theta \leftarrow \theta - \alpha\,(g + \beta v)$$
#
# The form of PyTorch: the gradient is the one at $\theta$, and $v$ is a sum of gradients that fades by $\beta$,
# without $\alpha$. The second line uses the *new* $v$. Again $v$ is compared too, so this is the one form that counts.

# %% solution="nesterov_step"
def nesterov_step(theta, grad, v, alpha=0.01, beta=0.9):
    """One step of Nesterov's accelerated gradient, with the gradient at the current point.

        v ← β v + g
        θ ← θ − α (g + β v)          with the new v

    Parameters
    ----------
    theta : array, any shape
        Parameters θ before the step.
    grad : array, shape of theta
        Gradient g at theta.
    v : array, shape of theta
        Weighted sum of past gradients; zeros before the first step.
    alpha : float ≥ 0, default 0.01
        Step size α.
    beta : float in [0, 1), default 0.9
        Weight of the past β; 0 is SGD.

    Returns
    -------
    theta, v : arrays
        Parameters and sum after the step. The inputs are not changed.

    Source: Sutskever, Martens, Dahl & Hinton (ICML 2013), after Nesterov (1983); with the gradient at the
    current point: Bengio, Boulanger-Lewandowski & Pascanu, arXiv:1212.0901; PyTorch (``nesterov=True``).

    >>> theta, v = nesterov_step(np.array([1.0]), np.array([2.0]), np.zeros(1), alpha=0.1, beta=0.5)
    >>> theta, v
    (array([0.7]), array([2.]))
    """
    ### BEGIN SOLUTION
    v = beta * v + grad
    theta = theta - alpha * (grad + beta * v)
    return theta, v
    ### END SOLUTION


# %% id="selfcheck_nesterov_step" tags=["raises-exception"]
check("nesterov_step", nesterov_step)

# %% [markdown]
# Your function in the lab, with momentum over it. Raise $\alpha$ at $\beta=0.9$: which of the two diverges first?

# %% id="lab_nesterov"
Lab("nesterov", surfaces=("quadratic_bowl", "rosenbrock"), overlay=("Momentum",), student=nesterov_step, alpha=0.05)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nesterov: on the bowl above $\frac{2(1+\beta)}{(1+2\beta)\,\lambda_{\max}} \approx 0.136$, momentum only above 0.38.
# </details>

# %% graded="nesterov_step_visible" points=1 objectives=[1]
check("nesterov_step", nesterov_step, part="visible", points=1)

# %% graded="nesterov_step_hidden" points=2 objectives=[1]
# Hidden checks of nesterov_step: many steps of changing gradients, arrays of several shapes, other α and β, float32.
### BEGIN HIDDEN TESTS
check("nesterov_step", nesterov_step, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. What must hold for any gradient
#
# With $\beta=0$ both are SGD. Where $g = 0$ the velocity fades by $\beta$ and $\theta$ still moves, unless $v = 0$
# too. Twice the gradients and twice the velocity move twice as far.

# %% graded="step_properties" points=1 objectives=[1]
momentum_part = check("momentum_step", momentum_step, part="properties", points=0.5)
nesterov_part = check("nesterov_step", nesterov_step, part="properties", points=0.5)
momentum_part + nesterov_part

# %% [markdown]
# ## 7. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 200 minibatches of 64,
# $\alpha = 0.05$, $\beta = 0.9$. It calls your `momentum_step` and computes the accuracy on images that the training
# never saw. The threshold is 94 %; without momentum this $\alpha$ is too small to get there in time. It tests that the
# optimizer *learns*, not that each step is right: some wrong steps learn too. The checks above test the steps.

# %% graded="momentum_trains_digits" points=2 objectives=[1]
check("momentum_trains_digits", momentum_step, points=2)

# %% [markdown] locked="schedule_question"
# ## 8. In your own words
#
# A run is to be *sped up*: $\beta = 0.8$, the gradient has been 1 for so long that $v$ no longer changes, and now $\alpha$ is
# raised from 0.01 to 0.05; the gradient stays 1. One program uses Keras's form of momentum, the other PyTorch's. Before the
# change both move by 0.05 per step.
#
# Compute how far each of them moves in the first step after the change. Why are they different? From which step on are
# the two steps within 10 % of each other? And by what number would you multiply the $v$ of one of them
# (say which) at the change, so that they agree at once? (Three to five sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# - Half a point: PyTorch's moves by 0.25, five times as far as before (v holds gradients only, v = 5, and α stands outside).
# - Half a point: Keras's by 0.8·0.05 + 0.05·1 = 0.09 (α is inside v, which still holds steps made with 0.01). If both numbers
#   are wrong or missing, but where α stands is right, half a point for both together.
# - Half a point: step 10. Keras's step is 0.25 − 0.2·0.8ᵏ, and 0.2·0.8ᵏ ≤ 0.025 from k = 10 on (9.3).
#   9 to 11 are accepted; a quarter for "about 1/(1−β) = 5 steps", which is
#   where the lack has fallen to 1/e.
# - Half a point: Keras's v times 5, the new α over the old, or PyTorch's times 1/5; a quarter without the right number.
# ### END MARK SCHEME

# %% [markdown] written="schedule_answer" points=2 objectives=[2]
# ### BEGIN SOLUTION
# PyTorch's velocity is a sum of bare gradients, 1/(1−0.8) = 5, and is multiplied by today's α: it moves by 0.05·5 = 0.25 at once.
# In Keras's form α is multiplied in when a gradient arrives, so v still holds old steps: it moves by 0.8·0.05 + 0.05 = 0.09. What is
# missing, 0.25 − 0.09 = 0.16, shrinks by 0.8 per step; it is below a tenth of 0.25 from step 10 on (0.2·0.8¹⁰ = 0.021).
# Multiplying Keras's v by 5, the new α over the old one, at the change would make the two programs agree at once.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# A bowl has curvatures 1 and 100. Write a loop with your `momentum_step` and find, by trying a grid, the pair
# $(\alpha, \beta)$ that needs the fewest steps to shrink the distance by $10^8$. Compare with the theory of the
# lecture, $\alpha = 4/(\sqrt{\lambda_{\max}}+\sqrt{\lambda_{\min}})^2$ and
# $\sqrt\beta = (\sqrt\kappa-1)/(\sqrt\kappa+1)$: it gives the best *rate* in the long run, which need not be the
# fewest steps. Then do the same for your `nesterov_step`: is its best $\beta$ larger or smaller?
#
# <details><summary>Answer</summary>
#
# By theory larger: at $\kappa = 100$ the best rate needs $\beta = 0.79$, with $\sqrt{301}$ for $s$ in $\frac{s-2}{s+2}$; momentum's is 0.67.
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
progress("02_momentum")
