# %% [markdown]
# # Assignment 6: Adam against SGDM
#
# You write the tools of a fair comparison: choose the step size of each method, measure the gap between training and
# validation with its spread, the sharpness of a minimum and the perplexity of a language model. About 60 minutes.
#
# | part | function | points |
# |---|---|---|
# | 1 | `tune_alpha` | 1 + 2 hidden |
# | 2 | `generalization_gap` | 1 + 2 hidden |
# | 3 | `sharpness` | 2 + 3 hidden, properties 1 |
# | 4 | a prediction | 1 |
# | 5 | `perplexity` | 1 + 2 hidden |
# | 6 | training on digits | 2 |
# | 7 | a written answer | 2, graded by hand |
# | | **sum** | **20** |

# %% [markdown] shared="help"

# %% locked="setup"
import numpy as np

from course_lib.checking import check, hint, progress, protect
from course_lib.datasets import digits
from course_lib.networks import Network
from course_lib.optimizers import Adam, Momentum
from course_lib.running import run
from course_lib.surfaces import SURFACES
from course_lib.widgets import Lab

rng = np.random.default_rng(6)
protect("np", "check", "hint", "progress", "digits", "Network", "Adam", "Momentum", "run", "SURFACES", "Lab")

# %% [markdown]
# ## 1. Which step size?
#
# Every method was run with each $\alpha$ of a grid and with several seeds. `losses[s, k]` is the validation loss at the
# end with seed $s$ and `alphas[k]`. Choose the $\alpha$ whose **median** over the seeds is lowest. A run that diverged
# has left NaN or inf: it counts as $\infty$, worse than any number. Say also whether the best $\alpha$ is the first or last
# of the grid; then the grid was too narrow to tell.
#
# Here and below: do not change the inputs. You may use loops and return lists or float32.

# %% solution="tune_alpha"
def tune_alpha(alphas, losses):
    """The step size that is best on validation data, and whether the grid was too narrow to tell.

        best = the α whose median loss over the seeds is lowest; a loss that is not finite counts as ∞

    Parameters
    ----------
    alphas : array (A,)
        The grid of step sizes, rising.
    losses : array (S, A)
        Validation loss at the end of each run: a row per seed, a column per α. Runs that diverged have
        NaN or inf.

    Returns
    -------
    alpha : float
        The best α; of equally good ones the smallest.
    at_edge : bool
        Whether it is the first or last of the grid: then a better one may lie outside. The inputs are not
        changed.

    >>> alphas, nan = np.array([0.01, 0.1, 1.0]), np.nan
    >>> tune_alpha(alphas, np.array([[0.9, 0.5, 0.2], [0.8, 0.4, nan], [0.9, 0.6, nan]]))
    (0.1, False)
    """
    ### BEGIN SOLUTION
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best = np.argmin(np.median(losses, axis=0))
    return alphas[best], best in (0, len(alphas) - 1)
    ### END SOLUTION

# %% id="selfcheck_tune_alpha" tags=["raises-exception"]
check("tune_alpha", tune_alpha)

# %% graded="tune_alpha_visible" points=1 objectives=[1]
check("tune_alpha", tune_alpha, part="visible", points=1)

# %% graded="tune_alpha_hidden" points=2 objectives=[1]
# Hidden checks of tune_alpha: other grids, more seeds, an even number of them, runs that diverged, both edges.
### BEGIN HIDDEN TESTS
check("tune_alpha", tune_alpha, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2. The generalisation gap, with its spread
#
# Row $s$ of both arrays is one run, column $t$ one point in time. Subtract first, run by run; then mean and standard
# deviation over the seeds:
#
# $$d_{st} = \text{validation}_{st} - \text{training}_{st} \qquad \text{gap}_t = \frac1S \sum_s d_{st} \qquad
# \text{spread}_t = \sqrt{\frac{\sum_s (d_{st} - \text{gap}_t)^2}{S-1}}$$

# %% solution="generalization_gap"
def generalization_gap(train_loss, validation_loss):
    """How much higher the loss is on validation data, at each point of several runs: mean and spread.

        dₛₜ = validation lossₛₜ − training lossₛₜ
        gapₜ = mean of dₛₜ over the seeds s
        spreadₜ = √( Σₛ (dₛₜ − gapₜ)² / (S − 1) )

    Parameters
    ----------
    train_loss : array (S, T), S ≥ 2
        Loss on the training data: a row per seed, a column per point in time.
    validation_loss : array (S, T)
        Loss on the validation data, of the same runs at the same times.

    Returns
    -------
    gap : array (T,)
        Mean difference of the seeds. Above 0: the training data are fitted better than new ones.
    spread : array (T,)
        Standard deviation of the differences, with S − 1. The inputs are not changed.

    >>> generalization_gap(np.array([[1.0, 0.5], [1.0, 0.25]]), np.array([[1.0, 1.0], [1.5, 0.75]]))
    (array([0.25, 0.5 ]), array([0.35355339, 0.        ]))
    """
    ### BEGIN SOLUTION
    difference = validation_loss - train_loss
    return difference.mean(axis=0), difference.std(axis=0, ddof=1)
    ### END SOLUTION

# %% id="selfcheck_generalization_gap" tags=["raises-exception"]
check("generalization_gap", generalization_gap)

# %% graded="generalization_gap_visible" points=1 objectives=[2]
check("generalization_gap", generalization_gap, part="visible", points=1)

# %% graded="generalization_gap_hidden" points=2 objectives=[2]
# Hidden checks of generalization_gap: other numbers of seeds and times, small and large losses.
### BEGIN HIDDEN TESTS
check("generalization_gap", generalization_gap, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. How sharp is a minimum?
#
# Sharpness is here the largest curvature in any direction: at a minimum the largest eigenvalue of the matrix $H$ of second
# derivatives (elsewhere: the eigenvalue that is largest in size, which may be negative). A network has far too many parameters for
# $H$ itself, but $Hv$ is two gradients away, and multiplying by $H$ again and again turns $v$ into the direction in which the
# curvature is largest in size (*power iteration*). `steps` times:
#
# $$w \leftarrow H v \approx \frac{\nabla f(\theta + h v) - \nabla f(\theta - h v)}{2h} \qquad
# \lambda \leftarrow v \cdot w \qquad v \leftarrow \frac{w}{\lVert w \rVert}$$
#
# $v$ begins as `direction` divided by its length. Return the last $\lambda$. Any small $h$ will do, such as $10^{-4}$.

# %% solution="sharpness"
def sharpness(grad, theta, direction, steps=20):
    """Curvature of a loss at θ along the direction that power iteration has found.

        v ← direction / ‖direction‖
        steps times:   w ← H v      λ ← v·w      v ← w / ‖w‖

    H is the matrix of second derivatives at θ. It is never built: for a small h
    H v ≈ (∇f(θ + h v) − ∇f(θ − h v)) / (2h). λ tends to the eigenvalue of H that is largest in size: at
    a minimum the largest curvature in any direction. With steps = 1 it is the curvature along ``direction``.

    Parameters
    ----------
    grad : callable
        grad(theta) returns ∇f at theta, an array (n,).
    theta : array (n,)
        Where to look; need not be a minimum.
    direction : array (n,)
        Where the iteration begins, of any length but 0.
    steps : int ≥ 1, default 20
        Number of products H v.

    Returns
    -------
    sharpness : float
        The last λ. The inputs are not changed.

    Source: Mises & Pollaczek-Geiringer (1929), ZAMM 9 (power iteration); Pearlmutter (1994),
    Neural Computation 6 (products with H).

    >>> grad = lambda theta: np.array([1.0, 3.0]) * theta
    >>> round(sharpness(grad, np.zeros(2), np.array([1.0, 1.0]), steps=1), 6)
    2.0
    >>> round(sharpness(grad, np.zeros(2), np.array([1.0, 1.0])), 6)
    3.0
    """
    ### BEGIN SOLUTION
    h = 1e-4
    v = direction / np.linalg.norm(direction)
    for _ in range(steps):
        w = (grad(theta + h * v) - grad(theta - h * v)) / (2 * h)
        curvature = v @ w
        v = w / np.linalg.norm(w)
    return curvature
    ### END SOLUTION

# %% id="selfcheck_sharpness" tags=["raises-exception"]
check("sharpness", sharpness)

# %% [markdown]
# **Your function in the lab.** SGDM, with Adam over it. Choose a surface, move $\alpha$ and $\beta$, then run the cell below:
# it measures the sharpness where SGDM's path ends and compares your $\alpha$ with the largest stable one, $2(1+\beta)/\lambda$.
# What does the path do a little above it?
#
# <details><summary>Answer</summary>
#
# It cannot rest there: the steps grow from side to side along the sharpest direction. On a bowl it diverges; on a surface with other
# minima it may end in a flatter one.
# </details>

# %% id="lab"
lab = Lab("momentum", surfaces=("himmelblau", "quadratic_bowl", "rosenbrock"), overlay=("Adam",), steps=400, alpha=0.005)
lab

# %% id="sharpness_in_the_lab" tags=["raises-exception"]
end, surface = lab.path.theta[-1], SURFACES[lab.settings["surface"]]()
if np.isfinite(end).all():
    curvature = sharpness(surface.grad, end, np.array([1.0, 0.5]), steps=100)
    limit = 2 * (1 + lab.settings["beta"]) / curvature
    print(f"{surface.title}: sharpness {curvature:.4g} at {end.round(3)}; stable up to alpha = {limit:.4g}, yours {lab.settings['alpha']:.4g}")
else:
    print("This run diverged: there is no end to measure at.")

# %% graded="sharpness_visible" points=2 objectives=[2]
check("sharpness", sharpness, part="visible", points=2)

# %% graded="sharpness_hidden" points=3 objectives=[2]
# Hidden checks of sharpness: more parameters, directions of any length, several numbers of steps, a saddle.
### BEGIN HIDDEN TESTS
check("sharpness", sharpness, part="hidden", points=3)
### END HIDDEN TESTS

# %% graded="sharpness_properties" points=1 objectives=[2]
# What must hold: a direction along an axis stays there; equal curvatures give that curvature; a maximum is below 0.
check("sharpness", sharpness, part="properties", points=1)

# %% [markdown]
# ## 4. Predict before you run
#
# A language model gives the symbol that comes next the probability 1/2 in one half of all cases, and 1/8 in the other half.
# What is its perplexity? (A number. Part 5 defines it; paper is enough.)

# %% solution="prediction_answer" tags=["raises-exception"]
perplexity_guess = None
### BEGIN SOLUTION
perplexity_guess = 4.0
### END SOLUTION

# %% graded="prediction" points=1 objectives=[2]
check("perplexity_of_halves", perplexity_guess, points=1)

# %% [markdown]
# ## 5. Perplexity
#
# The model gives a row of $K$ numbers $z$ per position, `targets` the symbols that came. With natural logarithms
#
# $$p_{nk} = \frac{e^{z_{nk}}}{\sum_j e^{z_{nj}}} \qquad H = -\frac1N \sum_n \ln p_{n,\,\text{targets}_n} \qquad
# \text{perplexity} = e^{H}$$
#
# $e^{1000}$ is inf in floating point. Subtract each row's maximum first: that leaves $p$ as it is.

# %% solution="perplexity"
def perplexity(logits, targets):
    """Perplexity of a model that predicts the next of K symbols: eᴴ with the mean cross-entropy H.

        pₙₖ = exp(zₙₖ) / Σⱼ exp(zₙⱼ)
        H = mean of −ln pₙ,targetsₙ over n          perplexity = exp(H)

    Parameters
    ----------
    logits : array (N, K)
        z: a row per position, a number per symbol. They may be so large that exp overflows, and N so large
        that the product of all p is 0.
    targets : int array (N,)
        The symbols that came, 0 ≤ target < K.

    Returns
    -------
    perplexity : float
        1 if the model was sure and right each time, K if it gives all symbols the same. The inputs are
        not changed.

    Source: Jelinek, Mercer, Bahl & Baker (1977), J. Acoust. Soc. Am. 62, S63.

    >>> round(perplexity(np.zeros((3, 27)), np.array([0, 4, 26])), 6)
    27.0
    """
    ### BEGIN SOLUTION
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return np.exp(-log_p[np.arange(len(targets)), targets].mean())
    ### END SOLUTION

# %% id="selfcheck_perplexity" tags=["raises-exception"]
check("perplexity", perplexity)

# %% id="run_the_prediction" tags=["raises-exception"]
halves = np.log([[1 / 2, 1 / 2], [1 / 8, 7 / 8]])
print("the model of part 4:", round(float(perplexity(halves, np.array([0, 0]))), 6))
print("knows nothing of 27 letters:", round(float(perplexity(np.zeros((5, 27)), np.arange(5))), 6))

# %% graded="perplexity_visible" points=1 objectives=[2]
check("perplexity", perplexity, part="visible", points=1)

# %% graded="perplexity_hidden" points=2 objectives=[2]
# Hidden checks of perplexity: more positions and symbols, logits so large that exp overflows.
### BEGIN HIDDEN TESTS
check("perplexity", perplexity, part="hidden", points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Real images
#
# This trains a network on 8 × 8 images of handwritten digits: 60 minibatches, nine $\alpha$, three seeds, SGDM and Adam. It
# keeps training and validation losses with the axes (seed, time, $\alpha$).

# %% id="digits_runs"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
alphas = np.logspace(-3, 1, 9)
train, validation = {}, {}
for name, opt in (("SGDM", Momentum(alphas, beta=0.9)), ("Adam", Adam(alphas))):
    runs = []
    for seed in range(3):
        start = np.random.default_rng(seed)
        runs.append(run(opt, network, network.init(start), 60, rng=start, record_every=10))
    train[name] = np.array([r.loss for r in runs])
    validation[name] = np.array([network.loss(r.theta, data.X_val, data.y_val) for r in runs])
losses = validation["SGDM"][:, -1]
print("alphas", alphas.round(4))
print(losses.round(3))

# %% [markdown]
# Choose the step size of SGDM from `losses`. The check trains with it from another seed and reads the test images, which
# chose nothing. At least 90 % must be right.

# %% solution="digits_answer" tags=["raises-exception"]
digits_alpha = None
### BEGIN SOLUTION
digits_alpha = tune_alpha(alphas, losses)[0]
### END SOLUTION

# %% graded="alpha_trains_digits" points=2 objectives=[1]
check("alpha_trains_digits", digits_alpha, points=2)

# %% [markdown]
# And the gap of both, each at its own best $\alpha$ (your functions). Is the difference of the gaps larger than the spreads?
#
# <details><summary>Answer</summary>
#
# No: it is smaller than either spread, so three seeds cannot tell which gap is the larger one.
# </details>

# %% id="compare" tags=["raises-exception"]
for name in train:
    alpha, at_edge = tune_alpha(alphas, validation[name][:, -1])
    k = int(np.argmin(np.abs(alphas - alpha)))
    gap, spread = generalization_gap(train[name][:, :, k], validation[name][:, :, k])
    print(f"{name}: alpha = {alpha:.3g}, at the edge: {bool(at_edge)}, gap after 60 steps {gap[-1]:+.4f} ± {spread[-1]:.4f}")

# %% [markdown] locked="limit_question"
# ## 7. In your own words
#
# A friend trains a network with SGDM ($\beta = 0.9$) and Adam, each at its own best $\alpha$, with all images in every step. At the end
# (invented numbers):
#
# | | seed 0 | seed 1 | seed 2 |
# |---|---|---|---|
# | SGDM, α = 0.1: training loss | 0.20 | 0.22 | 0.24 |
# | validation loss | 0.31 | 0.32 | 0.33 |
# | sharpness | 31 | 34 | 36 |
# | Adam, α = 0.01: training loss | 0.03 | 0.04 | 0.05 |
# | validation loss | 0.26 | 0.28 | 0.27 |
# | sharpness | 210 | 240 | 260 |
#
# *(a)* She says: "Adam has the larger gap, so for new images take SGDM." Compute both gaps and spreads (part 2). Which method do you take,
# and how does that agree with its gap?
#
# *(b)* She says: "SGDM prefers flat minima, Adam sharp ones." Up to which sharpness can SGDM rest with its $\alpha$ (limit: part 3), and what does that
# say about her claim? With which $\alpha$ could SGDM rest wherever Adam ended, and which result would then refute her? (Four to six
# sentences, 2 points.)
#
# ### BEGIN MARK SCHEME
# Four half points; a quarter where a line says so.
#
# - (a) Gaps 0.10 ± 0.01 (SGDM) and 0.23 ± 0.01 (Adam). A quarter if only the gaps are right (0.008 for a spread: divided by S).
# - (a) Adam, because its validation loss is lower (0.27 against 0.32, or "for every seed"): a quarter; the gap is larger because its training
#   loss is lower still (0.04 against 0.22), or: the gap is a difference and says nothing about the level: a quarter. "Adam" without a reason:
#   nothing. To ask for more seeds or for test images is right besides, and no answer instead.
# - (b) 2 · 1.9/0.1 = 38: a quarter; so SGDM with this α could not rest at 210 or more whatever it "prefers", her comparison shows the
#   limit that α sets: a quarter.
# - (b) α below 3.8/260 = 0.0146: a quarter, also for any smaller number that is named (0.014, 0.01, "as Adam's"), not for 0.018 = 3.8/210
#   or for "smaller" without a number; she is refuted if SGDM then ends about as sharp as Adam, far above 38: a quarter. "Raise Adam's
#   α", "rescale the weights" or "more seeds" is another experiment: nothing for it here.
# ### END MARK SCHEME

# %% [markdown] written="limit_answer" points=2 objectives=[2, 3]
# ### BEGIN SOLUTION
# (a) The gaps are 0.11, 0.10, 0.09, so 0.10 ± 0.01 for SGDM, and 0.23, 0.24, 0.22, so 0.23 ± 0.01 for Adam. I take Adam: on images it did
# not train with its loss is 0.27 against 0.32. Its gap is larger only because its training loss is lower still, 0.04 against 0.22. (b) With
# α = 0.1 SGDM can rest only up to 2 · 1.9/0.1 = 38, so it could not have stayed where Adam ended, whatever it prefers: 31 to 36 tells of
# α. I would run SGDM with α = 0.014, below 3.8/260 = 0.0146; if it then ends at 200 or so as well, it was α and not the method.
# ### END SOLUTION

# %% [markdown]
# ## If you want more (not graded)
#
# Measure `sharpness(network.grad, theta, …)` at the ends of SGDM and Adam (`runs[seed].theta[-1, k]` holds the last method's), and
# compare it with $2(1+\beta)/\alpha$. (That limit is SGDM's alone; and after 60 steps the run is at no minimum yet.) Does the flatter
# end have the smaller gap?

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
progress("06_adam_vs_sgdm")
