# %% [markdown]
# # Assignment 12: Warm restarts
#
# You write the cosine schedule and its restarts, say where snapshots are worth keeping, compute a step size before you run it,
# and average the predictions of snapshots. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `cosine_annealing` | 1 + 2 hidden |
# | 2 | `restart_steps` | 1 + 2 hidden |
# | 3 | a prediction | 1 |
# | 4 | `warm_restarts` | 2 + 2 hidden, properties 1 |
# | 5 | `snapshot_average` | 1 + 3 hidden |
# | 6 | training on digits | 2 |
# | 7 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.datasets import digits
from course_lib.networks import Network
from course_lib.widgets import Lab

rng = np.random.default_rng(12)
protect("np", "check", "hint", "progress", "digits", "Network", "Lab")

# %% [markdown]
# ## 1. Down along half a cosine
#
# $$\alpha_t = \alpha_{\min} + (\alpha - \alpha_{\min})\,\frac{1 + \cos(\pi\, t/\text{steps})}{2}\quad\text{for } t \le
# \text{steps},\qquad \alpha_t = \alpha_{\min}\quad\text{after that}$$
#
# **How time is counted.** `t` is the number of steps *already taken*: 0 for the first step. It is one number, and one
# number is returned. Nothing is kept from call to call: the same arguments give the same step size.

# %% solution="cosine_annealing"
def cosine_annealing(t, alpha, steps, alpha_min=0.0):
    """Step size that falls from α to α_min along half a cosine, then stays there.

        α_t = α_min + (α − α_min) · (1 + cos(π t / steps)) / 2      for t ≤ steps
        α_t = α_min                                                 after that

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken: 0 for the first step. May be a fraction.
    alpha : float ≥ alpha_min
        Step size α at t = 0.
    steps : number > 0
        The t at which α_min is reached.
    alpha_min : float ≥ 0, default 0
        Last step size.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows.

    Source: Loshchilov & Hutter (ICLR 2017), arXiv:1608.03983, equation 5, without restarts. PyTorch's
    CosineAnnealingLR climbs again after ``steps``.

    >>> [round(cosine_annealing(t, 0.1, 4), 4) for t in range(6)]
    [0.1, 0.0854, 0.05, 0.0146, 0.0, 0.0]
    """
    ### BEGIN SOLUTION
    fraction = min(t / steps, 1.0)
    return alpha_min + (alpha - alpha_min) * (1 + np.cos(np.pi * fraction)) / 2
    ### END SOLUTION

# %% id="selfcheck_cosine_annealing" tags=["raises-exception"]
check("cosine_annealing", cosine_annealing)

# %% graded="cosine_annealing_visible" points=1 objectives=[1]
check("cosine_annealing", cosine_annealing, part="visible", points=1)

# %% graded="cosine_annealing_hidden" points=2 objectives=[1]
# Hidden checks of cosine_annealing: other step sizes and lengths, before and after the end.
### BEGIN HIDDEN TESTS
check("cosine_annealing", cosine_annealing, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. When is a period complete?
#
# The first period has $T_0$ steps, each one after it $T_\text{mult}$ times as many as the one before. With $T_0 = 10$ and
# $T_\text{mult} = 2$ the lengths are 10, 20, 40, …, so the periods are complete after 10, 30, 70, … steps. Return all of these
# numbers that a budget of `steps` steps has room for; a list will do.

# %% solution="restart_steps"
def restart_steps(T0, Tmult, steps):
    """After how many steps each period of warm restarts is complete, within a budget.

        period i = 0, 1, 2, … has T_i = T0 · Tmultⁱ steps
        it is complete after T_0 + T_1 + … + T_i steps

    There the step size jumps back to its top (if training goes on), and there a snapshot of θ is worth keeping.

    Parameters
    ----------
    T0 : int ≥ 1
        Steps of the first period.
    Tmult : int ≥ 1
        Each period is this many times as long as the one before; 1: all are alike.
    steps : int ≥ 0
        Budget of steps.

    Returns
    -------
    ends : int array
        Every such number of steps that is ≤ steps, rising; an empty array if no period is complete.

    Source: Loshchilov & Hutter (ICLR 2017), arXiv:1608.03983, section 3.

    >>> restart_steps(10, 2, 100)
    array([10, 30, 70])
    """
    ### BEGIN SOLUTION
    ends = []
    T, end = T0, T0
    while end <= steps:
        ends.append(end)
        T = T * Tmult
        end = end + T
    return np.array(ends, dtype=int)
    ### END SOLUTION

# %% id="selfcheck_restart_steps" tags=["raises-exception"]
check("restart_steps", restart_steps)

# %% graded="restart_steps_visible" points=1 objectives=[1]
check("restart_steps", restart_steps, part="visible", points=1)

# %% graded="restart_steps_hidden" points=2 objectives=[1]
# Hidden checks of restart_steps: other lengths, factors and budgets, also one that ends with a period.
### BEGIN HIDDEN TESTS
check("restart_steps", restart_steps, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Predict before you run
#
# Warm restarts with $\alpha = 0.2$, $\alpha_{\min} = 0$, $T_0 = 20$, $T_\text{mult} = 3$. Which step size does the step at $t = 200$
# have? (Paper is enough: the cosine is a simple one. In part 4 you will be able to run it. If the check says that your number is not right,
# `hint("alpha_in_the_third_period")` helps.)

# %% solution="prediction_answer" tags=["raises-exception"]
alpha_at_200 = None
### BEGIN SOLUTION
alpha_at_200 = 0.05
### END SOLUTION

# %% graded="prediction" points=1 objectives=[1]
check("alpha_in_the_third_period", alpha_at_200, points=1)

# %% [markdown]
# ## 4. Warm restarts
#
# $$\alpha_t = \alpha_{\min} + (\alpha - \alpha_{\min})\,\frac{1 + \cos(\pi\, T_\text{cur}/T_i)}{2}$$
#
# $T_i = T_0\,T_\text{mult}^{\,i}$ is the length of the period that $t$ is in, $T_\text{cur}$ the number of steps since it began. *Warm*
# means that θ is kept: only the step size begins again.

# %% solution="warm_restarts"
def warm_restarts(t, alpha, T0, Tmult=1, alpha_min=0.0):
    """Step size that falls along half a cosine and jumps back to the top after every period.

        α_t = α_min + (α − α_min) · (1 + cos(π T_cur / T_i)) / 2

        T_i = T0 · Tmultⁱ    length of period i = 0, 1, 2, …
        T_cur                steps taken since period i began

    Parameters
    ----------
    t : number ≥ 0
        Steps already taken, counted from the beginning of training: 0 for the first step. May be a fraction.
    alpha : float ≥ alpha_min
        Step size α right after each restart.
    T0 : number > 0
        Steps of the first period.
    Tmult : number ≥ 1, default 1
        Each period is this many times as long as the one before.
    alpha_min : float ≥ 0, default 0
        Lower bound.

    Returns
    -------
    alpha_t : float
        The step size of the step that follows. At T_cur = T_i the next period has begun: it is α.

    Source: Loshchilov & Hutter (ICLR 2017), arXiv:1608.03983, equation 5. PyTorch's
    CosineAnnealingWarmRestarts, where T_0 and T_mult are whole numbers.

    >>> [round(warm_restarts(t, 1.0, 2, Tmult=2), 3) for t in range(7)]
    [1.0, 0.5, 1.0, 0.854, 0.5, 0.146, 1.0]
    """
    ### BEGIN SOLUTION
    T_cur, T_i = t, T0
    while T_cur >= T_i:
        T_cur = T_cur - T_i
        T_i = T_i * Tmult
    return cosine_annealing(T_cur, alpha, T_i, alpha_min)
    ### END SOLUTION

# %% id="selfcheck_warm_restarts" tags=["raises-exception"]
check("warm_restarts", warm_restarts)

# %% [markdown]
# Your prediction, run with your function; and one whole run of step sizes.

# %% id="run_the_prediction" tags=["raises-exception"]
print(f"t = 200: {warm_restarts(200, 0.2, 20, 3):.4f}")
for t in restart_steps(20, 3, 260):
    print(f"last step of a period, t = {t - 1}: {warm_restarts(t - 1, 0.2, 20, 3):.2e}; t = {t}: {warm_restarts(t, 0.2, 20, 3)}")

# %% [markdown]
# **Your functions in the lab.** The gradient has noise here, as minibatches give it. Choose `my restarts` or `my cosine` and
# look at α in the third panel, then at the loss at the end of each period. Move $\alpha$ and $\beta$. With how large an
# $\alpha$ does the run leave the valley on the right, at $\theta = 1$, after a restart? A function that you have not written yet, or
# that stops with an error, is named under the pictures. Run the cell again after you have changed one.

# %% id="lab"
Lab(
    "sgd",
    surfaces=("double_well", "quadratic_bowl", "himmelblau"),
    noise=2.0,
    steps=350,
    schedules={
        "my restarts": lambda alpha, steps: lambda t: warm_restarts(t, alpha, steps // 7, 2),
        "my cosine": lambda alpha, steps: lambda t: cosine_annealing(t, alpha, steps),
    },
    schedule="my restarts",
    panel="alpha",
)

# %% [markdown]
# <details><summary><b>Answer</b></summary>
#
# With $\beta = 0$ and this noise, restarts with $\alpha \le 0.15$ stay on the right. With $\alpha = 0.2$ the run is in the deep valley on the left after the
# second period. With $\alpha = 0.25$ it gets there, too, but the third period brings it back: a restart does not know which valley is
# better. With $\alpha = 0.4$ it diverges. (This is one run with one sequence of noise; another one would change sides elsewhere.)
# </details>

# %% graded="warm_restarts_visible" points=2 objectives=[1]
check("warm_restarts", warm_restarts, part="visible", points=2)

# %% graded="warm_restarts_hidden" points=2 objectives=[1]
# Hidden checks of warm_restarts: other step sizes, first periods and factors, later periods, and t at a restart.
### BEGIN HIDDEN TESTS
check("warm_restarts", warm_restarts, part="hidden", points=2)
### END HIDDEN TESTS

# %% graded="warm_restarts_properties" points=1 objectives=[1]
# What must hold for any restarts: α at every restart, equal periods where Tmult = 1, α = α_min stays there.
check("warm_restarts", warm_restarts, part="properties", points=1)

# %% [markdown]
# ## 5. The average of snapshots
#
# At the end of each period θ has come to rest, mostly in another place than before. Keep these *snapshots*: if they are about equally
# good, they can predict better together than one alone. For each snapshot $k$ the network gives outputs $z_k$ (*logits*) for every image and class.
#
# $$p_k = \frac{e^{z_k}}{\sum_{\text{classes}} e^{z_k}} \qquad\qquad p = \text{mean of } p_k \text{ over the newest snapshots}$$
#
# The outputs may be so large that $e^z$ is no number any more. Subtract the largest logit of an image from all its classes first:
# that divides numerator and denominator by the same factor.

# %% solution="snapshot_average"
def snapshot_average(logits, last):
    """Average prediction of the newest snapshots of one training run.

        p_k = softmax(z_k) = exp(z_k) / Σ exp(z_k)        Σ over the classes
        p = mean of p_k over the newest ``last`` snapshots

    Parameters
    ----------
    logits : array (K, n, classes)
        z_k: outputs of the network for n images, before the softmax; one entry per snapshot, the oldest first.
        They may be so large that exp overflows: softmax does not change if a constant is subtracted from all
        classes of an image.
    last : int, 1 ≤ last ≤ K
        Number of snapshots that are averaged, the newest ones.

    Returns
    -------
    p : array (n, classes)
        Probabilities; each row sums to 1. The input is not changed.

    Source: Huang et al. (ICLR 2017), arXiv:1704.00109, section 3.

    >>> z = np.log(np.array([[[1.0, 9.0]], [[1.0, 1.0]], [[3.0, 1.0]]]))
    >>> snapshot_average(z, 2)
    array([[0.625, 0.375]])
    """
    ### BEGIN SOLUTION
    z = logits[-last:]
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.mean(e / e.sum(axis=-1, keepdims=True), axis=0)
    ### END SOLUTION

# %% id="selfcheck_snapshot_average" tags=["raises-exception"]
check("snapshot_average", snapshot_average)

# %% graded="snapshot_average_visible" points=1 objectives=[2]
check("snapshot_average", snapshot_average, part="visible", points=1)

# %% graded="snapshot_average_hidden" points=3 objectives=[2]
# Hidden checks of snapshot_average: more snapshots, images and classes, large logits, float32.
### BEGIN HIDDEN TESTS
check("snapshot_average", snapshot_average, part="hidden", points=3)
### END HIDDEN TESTS

# %% [markdown]
# All four together: momentum with your step sizes on 150 images of digits, a snapshot after each period, and the average of the
# newest ones. Images that the training never saw are classified. On how many of them do the last two snapshots disagree, and what can
# averaging gain then? Set `top = 0.5` and run the cell again. (It is one seed and one set of test images, so a difference of a few
# images says nothing.)

# %% id="ensemble" tags=["raises-exception"]
data = digits()
network = Network((64, 32, 10), data.X_train[:150], data.y_train[:150], batch_size=16)
draws = np.random.default_rng(0)
top, theta, v, snapshots = 0.3, network.init(draws), 0.0, []
ends = list(restart_steps(60, 1, 360))
for t in range(360):
    v = 0.9 * v - warm_restarts(t, top, 60) * network.draw(draws).grad(theta)
    theta = theta + v
    if t + 1 in ends:
        snapshots.append(theta)
logits = []
for snapshot in snapshots:
    (W1, b1), (W2, b2) = network.unpack(snapshot)
    logits.append(np.tanh(data.X_test @ W1 + b1) @ W2 + b2)
classes = np.argmax(logits, axis=-1)
print(f"wrong of {len(data.y_test)} images, each snapshot alone:", *np.sum(classes != data.y_test, axis=1))
print(f"the last two snapshots disagree on {np.sum(classes[-1] != classes[-2])}")
for last in range(1, len(snapshots) + 1):
    predicted = np.argmax(snapshot_average(np.array(logits), last), axis=-1)
    print(f"average of the newest {last}: {np.sum(predicted != data.y_test)} wrong")

# %% [markdown]
# <details><summary><b>Answer</b></summary>
#
# With `top = 0.3` they disagree on one image: the restarted steps did not lead to another solution, so there is nothing to average away. With
# `top = 0.5` they disagree on 31, and the average of the newest 5 has 33 wrong where the last snapshot alone has 37. But that is
# no better than the last snapshot of 0.3 alone (32): restarts that are large enough to make snapshots differ cost something, too.
# </details>

# %% [markdown]
# ## 6. Real images
#
# The check below trains a network with 32 hidden units on 8 × 8 images of handwritten digits: 210 minibatches of 64, with momentum
# ($\beta = 0.9$) and the step sizes of your `warm_restarts` with $\alpha = 0.2$, $T_0 = 30$, $T_\text{mult} = 2$, $\alpha_{\min} = 0.002$:
# three whole periods. It computes the accuracy on images that the training never saw. The threshold is 90 %. It tests that one can train
# with your step sizes, not that every one is right: the checks above do that.

# %% graded="restart_trains_digits" points=2 objectives=[1]
check("restart_trains_digits", warm_restarts, points=2)

# %% [markdown] locked="budget_question"
# ## 7. In your own words
#
# A friend trains for 600 steps, with warm restarts, $T_0 = 100$ and $T_\text{mult} = 2$. Her validation loss (invented numbers):
#
# | after step | 100 | 300 | 400 | 600 |
# |---|---|---|---|---|
# | loss | 0.31 | 0.19 | 0.27 | 0.22 |
#
# She says: "The first restart led to a better valley. The second one led to a worse one, so one restart is best."
#
# *(a)* Explain without any valleys why the loss at 600 is higher than at 300: say where in its period each of the two steps lies, and how
# large $\alpha_t$ is there. *(b)* The loss fell from 0.31 to 0.19. Why does that not show that the first restart helped, and which other run
# would tell you? (Three or four sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# (a) 1 point. Half for where: at 300 the second period is complete and the step size has come down to almost 0; at 600 only 300 of the third
# period's 400 steps are done and it is still 0.146 of the top (accept "about 15 %", "three quarters done, so not yet small"). Half for the
# consequence: the loss at 600 has the noise of larger steps in it, θ has not come to rest (it would by 700), so the two numbers cannot be
# compared. No half for "the restart made it worse" alone.
# (b) 1 point. Half for why: by 300 the run has trained three times as long (and come down more slowly), which lowers the loss without any
# restart. Half for the run: the same number of steps without the restart, one cosine over 300 steps, else alike or each with its own
# best step size. One constant step size over 300 steps gets no half: it never comes to rest. Several seeds are welcome, not required.
# ### END MARK SCHEME

# %% [markdown] written="budget_answer" points=2 objectives=[3]
# ### BEGIN SOLUTION
# (a) The periods end after 100, 300 and 700 steps. At 300 the step size has just fallen to almost 0 and θ is at rest. At 600 three quarters
# of the third period are done, and α is still α(1 + cos(3π/4))/2, 15 % of the top, so the noise of these steps is in the loss. She should
# wait until 700 before she compares. (b) At 300 the network has had 300 steps and at 100 only 100: more training lowers the loss with or
# without a restart. I would compare with one cosine over 300 steps from the same start, each with its own best α, on several seeds.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# PyTorch's formula finds the period with a logarithm, $i = \lfloor \log_{T_\text{mult}}(t/T_0\,(T_\text{mult}-1) + 1)\rfloor$. Write it and compare
# it with yours at all restarts for $T_\text{mult} = 3$ and 5: `math.log(243, 3)` is not 5. What step size results there?

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
progress("12_sgdr")
