# %% [markdown]
# # Assignment 13: One-cycle
#
# You write the three phases of one-cycle, the step size that goes up and down, the momentum that moves against it, and
# the whole run; then you train a network with it. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `one_cycle_phase` | 1 + 2 hidden |
# | 2 | a prediction | 1 |
# | 3 | `one_cycle_alpha` | 1 + 3 hidden, properties 1 |
# | 4 | `one_cycle_beta` | 1 + 2 hidden |
# | 5 | `one_cycle_minimize` | 1 + 3 hidden |
# | 6 | training on digits | 2 |
# | 7 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.widgets import Lab

rng = np.random.default_rng(13)
protect("np", "check", "hint", "progress", "Lab")

# %% [markdown]
# ## 1. Where in the cycle?
#
# Steps are counted $t = 0, 1, \dots, \text{steps} - 1$. With $a = \text{pct\_start}\cdot(\text{steps} - 1)$ the run has three phases:
#
# | phase | from | to | part |
# |---|---|---|---|
# | `"warm-up"` | $0$ | $a$ | $t / a$ |
# | `"annealing"` | $a$ | $2a$ | $(t - a) / a$ |
# | `"fine-tuning"` | $2a$ | $\text{steps} - 1$ | $(t - 2a) / (\text{steps} - 1 - 2a)$ |
#
# Return the name of the phase and the part of it that is done, 0 at its begin and 1 at its end. **A border belongs to the phase
# that ends there**: at $t = a$ the answer is `("warm-up", 1.0)`. `t` is one number and may be a fraction; so may $a$. `pct_start` is
# between 0 and 0.5. (The names of the phases are the lecture's; the paper has none for the third.)

# %% solution="one_cycle_phase"
def one_cycle_phase(t, steps, pct_start=0.45):
    """In which of its three phases a one-cycle run is, and how much of that phase is done.

        a = pct_start · (steps − 1)
        "warm-up"      from t = 0 to a            part = t / a
        "annealing"    from t = a to 2a           part = (t − a) / a
        "fine-tuning"  from t = 2a to steps − 1   part = (t − 2a) / (steps − 1 − 2a)

    Parameters
    ----------
    t : number, 0 ≤ t ≤ steps − 1
        Steps already taken: 0 for the first step, steps − 1 for the last. May be a fraction.
    steps : int
        Number of steps of the whole run.
    pct_start : float, 0 < pct_start < 0.5, default 0.45
        Share of the run that goes up; as much goes down, and the rest is fine-tuning.

    Returns
    -------
    phase : str
        "warm-up", "annealing" or "fine-tuning". A border belongs to the phase that ends there.
    part : float
        From 0 to 1, the share of this phase that is done.

    Source: Smith & Topin (2017), arXiv:1708.07120; the names of the phases are the lecture's.

    >>> [one_cycle_phase(t, 11, 0.4) for t in (1, 4, 6, 9, 10)]
    [('warm-up', 0.25), ('warm-up', 1.0), ('annealing', 0.5), ('fine-tuning', 0.5), ('fine-tuning', 1.0)]
    """
    ### BEGIN SOLUTION
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)
    ### END SOLUTION


# %% id="selfcheck_one_cycle_phase" tags=["raises-exception"]
check("one_cycle_phase", one_cycle_phase)

# %% graded="one_cycle_phase_visible" points=1 objectives=[1]
check("one_cycle_phase", one_cycle_phase, part="visible", points=1)

# %% graded="one_cycle_phase_hidden" points=2 objectives=[1]
# Hidden checks of one_cycle_phase: other lengths of the run and of the phases, t at the borders and between two steps.
### BEGIN HIDDEN TESTS
check("one_cycle_phase", one_cycle_phase, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Predict before you run
#
# If the gradient stays the same, momentum moves in the end by $\alpha/(1-\beta)$ times the gradient per step. Call
# $\alpha/(1-\beta)$ the *effective* step size. A run has `div_factor = 20`, and its $\beta$ goes from 0.98 (at $t = 0$) down to 0.9 (at the
# peak of $\alpha$). **How many times larger is the effective step size at the peak than at $t = 0$?** Paper is enough. (Within 1 % is right.)

# %% solution="prediction_answer" tags=["raises-exception"]
ratio_peak_to_first = None
### BEGIN SOLUTION
ratio_peak_to_first = 4.0
### END SOLUTION

# %% graded="prediction" points=1 objectives=[1]
check("effective_ratio", ratio_peak_to_first, points=1)

# %% [markdown]
# ## 3. The step size
#
# $$\alpha_{\text{first}} = \frac{\alpha_{\max}}{\text{div\_factor}} \qquad\qquad
# \alpha_{\text{last}} = \frac{\alpha_{\text{first}}}{\text{final\_div\_factor}}$$
#
# Warm-up: along a straight line from $\alpha_{\text{first}}$ to $\alpha_{\max}$. Annealing: back to $\alpha_{\text{first}}$.
# Fine-tuning: from $\alpha_{\text{first}}$ down to $\alpha_{\text{last}}$. You may call your `one_cycle_phase`, or do without it. A float, a
# NumPy number and a 0-d array are all accepted. (PyTorch's `OneCycleLR` has two phases and cosines by default; that is not asked for here.)

# %% solution="one_cycle_alpha"
def one_cycle_alpha(t, steps, alpha_max, pct_start=0.45, div_factor=25.0, final_div_factor=1e4):
    """The step size of one-cycle: up, down, and far down, along straight lines.

        α_first = α_max / div_factor          α_last = α_first / final_div_factor
        warm-up:      from α_first to α_max
        annealing:    from α_max to α_first
        fine-tuning:  from α_first to α_last

    Parameters
    ----------
    t : number, 0 ≤ t ≤ steps − 1
        Steps already taken: 0 for the first step. May be a fraction.
    steps : int
        Number of steps of the whole run.
    alpha_max : float ≥ 0
        The peak.
    pct_start : float, 0 < pct_start < 0.5, default 0.45
        Share of the run that goes up.
    div_factor, final_div_factor : floats > 0, defaults 25 and 10,000
        How many times smaller α_first is than α_max, and α_last than α_first.

    Returns
    -------
    alpha : float
        Step size α_t; α_last at t = steps − 1.

    Source: Smith & Topin (2017), arXiv:1708.07120. PyTorch's OneCycleLR has by default two phases, both cosines.

    >>> [round(one_cycle_alpha(t, 11, 1.0, 0.4, 10, 100), 3) for t in (0, 2, 4, 6, 8, 9, 10)]
    [0.1, 0.55, 1.0, 0.55, 0.1, 0.051, 0.001]
    """
    ### BEGIN SOLUTION
    phase, part = one_cycle_phase(t, steps, pct_start)
    first = alpha_max / div_factor
    last = first / final_div_factor
    if phase == "warm-up":
        return first + (alpha_max - first) * part
    if phase == "annealing":
        return alpha_max + (first - alpha_max) * part
    return first + (last - first) * part
    ### END SOLUTION


# %% id="selfcheck_one_cycle_alpha" tags=["raises-exception"]
check("one_cycle_alpha", one_cycle_alpha)

# %% [markdown]
# **Your function in the lab.** The schedule "mine" is yours; the slider for $\alpha$ is its $\alpha_{\max}$, and $\beta$ stays constant until part 4.
# The gradient has noise, so a method that does not become slow at the end cannot come to rest. The third panel shows $\alpha_t$.
#
# *Questions.* (1) Compare the last loss of "mine" and of "constant". (2) Double $\alpha$ in both: whose last loss grows? (3) Keep $\alpha = 0.2$
# and set $\beta$ to 0.9: is more momentum a gain for "mine"?

# %% id="lab"
Lab(
    "sgd",
    surfaces=("quadratic_bowl", "himmelblau", "rosenbrock"),
    schedules={"mine": lambda alpha, steps: lambda t: one_cycle_alpha(t, steps, alpha)},
    schedule="mine",
    panel="alpha",
    noise=1.0,
    alpha=0.1,
    beta=0.5,
)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. "constant" ends far higher: $\theta$ hops around the minimum until the last step. The last steps of "mine" are tiny.
# 2. That of "constant" grows, as its noise does. That of "mine" stays small: the annealing averages the noise of the larger steps away.
# 3. No. With $\beta = 0.9$ the effective step $\alpha/(1-\beta)$ is five times as long as with 0.5, also near the end, so that less noise is
#    averaged away. $\alpha$ and $\beta$ have to be tuned together.
# </details>

# %% graded="one_cycle_alpha_visible" points=1 objectives=[1]
check("one_cycle_alpha", one_cycle_alpha, part="visible", points=1)

# %% graded="one_cycle_alpha_hidden" points=3 objectives=[1]
# Hidden checks of one_cycle_alpha: other runs, peaks and factors, the defaults, t between two steps.
### BEGIN HIDDEN TESTS
check("one_cycle_alpha", one_cycle_alpha, part="hidden", points=3)
### END HIDDEN TESTS

# %% graded="one_cycle_alpha_properties" points=1 objectives=[1]
# What must hold: the values at the corners; α_max = 0 is 0 everywhere; div_factor = 1 makes a plateau.
check("one_cycle_alpha", one_cycle_alpha, part="properties", points=1)

# %% [markdown]
# ## 4. The momentum moves against it
#
# Warm-up: from $\beta_{\max}$ to $\beta_{\min}$. Annealing: back to $\beta_{\max}$. Fine-tuning: it stays at $\beta_{\max}$.

# %% solution="one_cycle_beta"
def one_cycle_beta(t, steps, beta_max=0.95, beta_min=0.85, pct_start=0.45):
    """The momentum that goes with one-cycle: it moves against the step size.

        warm-up:      from β_max to β_min
        annealing:    from β_min to β_max
        fine-tuning:  β_max

    Parameters
    ----------
    t : number, 0 ≤ t ≤ steps − 1
        Steps already taken: 0 for the first step. May be a fraction.
    steps : int
        Number of steps of the whole run.
    beta_max, beta_min : floats, 0 ≤ beta_min ≤ beta_max < 1, defaults 0.95 and 0.85
        The largest β, at both ends, and the smallest, at the peak of the step size.
    pct_start : float, 0 < pct_start < 0.5, default 0.45
        Share of the run in which the step size goes up.

    Returns
    -------
    beta : float
        Weight of the past β_t.

    Source: Smith (2018), arXiv:1803.09820.

    >>> [round(one_cycle_beta(t, 11, 0.9, 0.5, 0.4), 3) for t in (0, 2, 4, 6, 8, 9, 10)]
    [0.9, 0.7, 0.5, 0.7, 0.9, 0.9, 0.9]
    """
    ### BEGIN SOLUTION
    phase, part = one_cycle_phase(t, steps, pct_start)
    if phase == "warm-up":
        return beta_max + (beta_min - beta_max) * part
    if phase == "annealing":
        return beta_min + (beta_max - beta_min) * part
    return beta_max
    ### END SOLUTION


# %% id="selfcheck_one_cycle_beta" tags=["raises-exception"]
check("one_cycle_beta", one_cycle_beta)

# %% [markdown]
# Your prediction, run with your two functions.

# %% id="run_the_prediction" tags=["raises-exception"]
steps = 101  # the peak is at t = 45
effective = [
    one_cycle_alpha(t, steps, 1.0, div_factor=20) / (1 - one_cycle_beta(t, steps, 0.98, 0.9)) for t in (0, 45)
]
print(f"alpha / (1 - beta): {effective[0]:.3f} at t = 0, {effective[1]:.3f} at the peak, ratio {effective[1] / effective[0]:.3f}")

# %% [markdown]
# **Both of your functions in the lab.** The slider for $\beta$ is $\beta_{\max}$; "mine" comes down to half of it at the peak. The third panel shows $\beta_t$.
#
# *Question.* Set the schedule of $\beta$ to "constant" and back: which loss is lower in the middle of the run? Compute $\alpha/(1-\beta)$ at the peak for both.

# %% id="lab_beta"
Lab(
    "sgd",
    surfaces=("quadratic_bowl", "himmelblau", "rosenbrock"),
    schedules={"mine": lambda alpha, steps: lambda t: one_cycle_alpha(t, steps, alpha)},
    schedule="mine",
    beta_schedules={"mine": lambda beta, steps: lambda t: one_cycle_beta(t, steps, beta, beta / 2)},
    beta_schedule="mine",
    panel="beta",
    noise=1.0,
    alpha=0.1,
    beta=0.9,
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# That of "mine". At the peak its $\beta$ is 0.45, so that $\alpha/(1-\beta) = 0.1/0.55 = 0.18$; with constant $\beta = 0.9$ it is $0.1/0.1 = 1$.
# </details>

# %% graded="one_cycle_beta_visible" points=1 objectives=[1]
check("one_cycle_beta", one_cycle_beta, part="visible", points=1)

# %% graded="one_cycle_beta_hidden" points=2 objectives=[1]
# Hidden checks of one_cycle_beta: other runs and bounds, the defaults, t between two steps.
### BEGIN HIDDEN TESTS
check("one_cycle_beta", one_cycle_beta, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. The whole run
#
# $$v \leftarrow \beta_t v - \alpha_t \nabla f(\theta) \qquad \theta \leftarrow \theta + v \qquad t = 0, 1, \dots, \text{steps} - 1$$
#
# $v$ begins with zeros. `grad_f` is a function: `grad_f(theta)` is the gradient there. Return all points, the start first: an array or a list
# with `steps + 1` rows. The cycle is as long as the run; pass `pct_start` on to both of your functions. Do not change `theta` in place.

# %% solution="one_cycle_minimize"
def one_cycle_minimize(
    grad_f, theta, steps, alpha_max, beta_max=0.95, beta_min=0.85, pct_start=0.45
):
    """Minimise a function with momentum whose α and β both follow one cycle; keep every point.

        v = 0;   for t = 0, 1, …, steps − 1:   v ← β_t v − α_t ∇f(θ)          θ ← θ + v

    Parameters
    ----------
    grad_f : callable
        ``grad_f(theta)`` is the gradient of the function at theta, an array shaped like theta.
    theta : array, any shape
        The start.
    steps : int
        Number of steps of the run; the cycle is just as long.
    alpha_max, beta_max, beta_min, pct_start : floats
        As in ``one_cycle_alpha`` and ``one_cycle_beta``. The two factors of α keep their defaults.

    Returns
    -------
    path : float64 array of shape (steps + 1, *theta.shape)
        The start and the parameters after each step. The input is not changed.

    Source: Smith & Topin (2017), arXiv:1708.07120.

    >>> path = one_cycle_minimize(lambda theta: 2 * theta, np.array([1.0]), steps=11, alpha_max=0.5, pct_start=0.4)
    >>> path.shape, path[:3, 0].round(4).tolist()
    ((12, 1), [1.0, 0.96, 0.6542])
    """
    ### BEGIN SOLUTION
    v, path = np.zeros_like(theta), [theta]
    for t in range(steps):
        alpha = one_cycle_alpha(t, steps, alpha_max, pct_start)
        beta = one_cycle_beta(t, steps, beta_max, beta_min, pct_start)
        v = beta * v - alpha * grad_f(theta)
        theta = theta + v
        path.append(theta)
    return np.array(path)
    ### END SOLUTION


# %% id="selfcheck_one_cycle_minimize" tags=["raises-exception"]
check("one_cycle_minimize", one_cycle_minimize)

# %% [markdown]
# A steep and a flat direction, curvatures 10 and 0.1, 201 steps; the loss of your run after a quarter, the half and the whole of it.

# %% id="run_it" tags=["raises-exception"]
curvature = np.array([10.0, 0.1])
path = np.array(one_cycle_minimize(lambda theta: curvature * theta, np.array([1.0, 10.0]), 201, alpha_max=0.1))
loss = 0.5 * (curvature * path**2).sum(axis=1)
print(", ".join(f"t = {t}: {loss[t]:.3g}" for t in (0, 50, 100, 201)))

# %% graded="one_cycle_minimize_visible" points=1 objectives=[2]
check("one_cycle_minimize", one_cycle_minimize, part="visible", points=1)

# %% graded="one_cycle_minimize_hidden" points=3 objectives=[2]
# Hidden checks of one_cycle_minimize: more steps, arrays of two axes, other bounds and phases, the defaults.
### BEGIN HIDDEN TESTS
check("one_cycle_minimize", one_cycle_minimize, part="hidden", points=3)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 150 minibatches of 64. In step $t$ the step
# size is `one_cycle_alpha(t, 150, 0.5, 0.4)` of your function; $\beta$ moves against it from 0.95 to 0.85 and back. The accuracy is computed on
# images that the training never saw. The threshold is 90 %. It tests that your schedule trains, not that every single value is right.

# %% graded="one_cycle_trains_digits" points=2 objectives=[2]
check("one_cycle_trains_digits", one_cycle_alpha, points=2)

# %% [markdown] locked="unfair_question"
# ## 7. In your own words
#
# A fellow student trains with momentum and a constant $\alpha = 0.001$, a value from an old project, for 10,000 steps. Then she starts one-cycle
# with `steps=10000`, tries eight values of $\alpha_{\max}$, and stops each run after 5,000 steps to save time. She reports: "One-cycle is
# worse: at step 5,000 its best validation loss is above that of the old run at step 5,000."
#
# Name **two** different faults of this comparison. Say for each in which direction it pushes the result (for or against one-cycle, and why; where
# $\alpha$ is the reason, give its value at step 5,000 as a share of $\alpha_{\max}$), and what she has to do instead. (Four or five sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# Two faults, 1 point each; a third one earns nothing more. Per fault:
# half a point for the fault with its direction and the reason, half a point for what to do instead.
# Fault A, the run is not finished. Reason: with pct_start = 0.45 the peak is at step 4,500, at step 5,000 alpha is still 0.89 of the
# peak (0.85 to 0.92 accepted; a quarter point off without a number), so the noise keeps the loss high: against one-cycle. Instead: run the
# cycle to its end and compare with the old run at 10,000 steps, or give it steps=5000 and compare at 5,000.
# Fault B, unequal tuning: eight values for one-cycle, none for the constant step size: for one-cycle. Instead: the same number of values of alpha
# (and beta) for both, chosen on the validation set.
# Other right answers: one seed only / no spread (no direction; then "chance in either direction" counts): several seeds for both. The best of eight
# on the validation set is also reported on it: for one-cycle (too good); report it on test images (beside fault B a fault of its own only with this remedy). Beta differs between the two (moving
# against constant), so it is not alpha alone that is compared: direction open, accepted with that; tune beta for both, or keep it the same.
# Not enough: "one-cycle is better" or "more steps are needed" without the reason; the same fault twice in other words.
# ### END MARK SCHEME

# %% [markdown] written="unfair_answer" points=2 objectives=[3]
# ### BEGIN SOLUTION
# First, she stops in the wrong place. With pct_start = 0.45 the peak is at step 4,500, so at step 5,000 the step size is still about 0.89 α_max, and
# the noise of the minibatches keeps the loss high; this speaks against one-cycle. She has to run the cycle to its end, or
# set steps=5000 and compare both after 5,000 steps. Second, one-cycle was given eight values of α_max and the constant step size none,
# which speaks for one-cycle. Both need the same number of tries for α and β, chosen on the validation set, and several seeds.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# Which part of one-cycle does the work? Run `one_cycle_minimize` with noise in the gradient (`curvature * theta + rng.normal(size=2)`), 100 runs
# each: with the usual phases, with `beta_min=beta_max`, and with a short warm-up (`pct_start=0.1`; what else does this shorten?). Choose
# `alpha_max` anew for each.

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
progress("13_one_cycle")
