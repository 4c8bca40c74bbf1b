# %% [markdown]
# # 1 · Stochastic gradient descent
#
# *Course map: [start](00_start_here.ipynb) · **SGD** → [Momentum](02_momentum.ipynb) → [Adagrad](03_adagrad.ipynb) → …*
#
# **Before this unit** you should know what a gradient and the eigenvalues of a symmetric matrix are, and be able to
# read NumPy. **Time:** about 75 minutes, 35 without folds and labs. **Assignment:** [01_sgd](../exercises/01_sgd/sgd.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write gradient descent on all data, on minibatches and on single examples, and say what the batch size changes;
# 2. compute the largest stable step size of a valley, and predict how long its floor takes;
# 3. tell from a run's losses *and* full gradients why its loss no longer falls, and say why minibatches upset this.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
from collections import Counter
from time import perf_counter

import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Momentum, sgd_step
from course_lib.plotting import describe, figure, note, plot_loss, plot_path, plot_state, plot_surface
from course_lib.running import run
from course_lib.schedules import inverse_time
from course_lib.surfaces import narrow_valley, quadratic_bowl, shelf
from course_lib.tuning import tune, verdict
from course_lib.units.unit_01_sgd import diagnose_plateau, stability_limit
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: feeling your way in 650 dimensions
#
# Training means: find parameters $\theta$ with a small loss $L(\theta)$. The simplest idea needs no gradient at
# all. Try a random step, keep it if the loss fell, else go back. Here it learns to read handwritten digits, with a
# model of 650 parameters. Computing a gradient is counted like three losses, so 900 tries are set against 300
# gradient steps. The random search gets the best of six step lengths, gradient descent $\alpha = 1$, untuned. Five
# seeds: the lines are medians, the bands run from the lowest to the highest.

# %% id="why"
data = digits()
model = Network((64, 10), data.X_train, data.y_train)  # all data in every gradient


def blind_search(length, tries, seed):
    """Losses of a search that keeps every random step that helps."""
    rng = np.random.default_rng(seed)
    theta = model.init(seed)
    losses = [model.f(theta)]
    for _ in range(tries):
        new = theta + length * rng.standard_normal(model.dim) / np.sqrt(model.dim)
        loss = model.f(new)
        theta, losses = (new, [*losses, loss]) if loss < losses[-1] else (theta, [*losses, losses[-1]])
    return np.array(losses)


lengths = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
searches = {length: np.array([blind_search(length, 900, seed) for seed in range(5)]) for length in lengths}
best_length = min(lengths, key=lambda length: np.median(searches[length][:, -1]))
blind = searches[best_length]
descent = np.array([run(SGD(alpha=1.0), model, model.init(seed), 300).loss for seed in range(5)])
fig, ax = figure(1, 1, width=6.5)
for losses, cost, style, label in ((blind, 1, "-", "random steps"), (descent, 3, "--", "gradient steps")):
    (line,) = ax.semilogy(cost * np.arange(losses.shape[1]), np.median(losses, axis=0), style, label=label)
    ax.fill_between(
        cost * np.arange(losses.shape[1]), losses.min(axis=0), losses.max(axis=0), color=line.get_color(), alpha=0.2
    )
ax.set(xlabel="cost, in evaluations of the loss", ylabel="L")
ax.legend()
blind_end, descent_end = np.median(blind[:, -1]), np.median(descent[:, -1])
fewer = 3 * int(np.argmax(np.median(descent, axis=0) <= blind_end))
describe(
    fig,
    f"From L = {np.median(blind[:, 0]):.2f} the random steps get to {blind_end:.2f} (best length {best_length:g} of "
    f"{lengths[0]:g} to {lengths[-1]:g}), the gradient steps to {descent_end:.3f}. Where the random steps end after 900 "
    f"evaluations, the gradient steps are after the cost of {fewer}.",
)

# %% [markdown]
# The gradient says for all 650 parameters at once which way is up. How far to go, it does not say. That is the step
# size $\alpha$, and the rest of this course is about it.
#
# ## Predict
#
# The *narrow valley* is $L = \frac12(200\,\theta_1^2 + 0.01\,\theta_2^2)$: steep walls across, an almost flat floor
# along.

# %% id="predict" hide_input=true
Predict(
    "Gradient descent with α = 0.01 starts at θ₁ = 1, θ₂ = 10. For 2000 steps the loss hardly moves: from 100.50 to "
    "100.34. How long is the gradient at the end, compared with the start?",
    choices=(
        "Near zero: the loss stands still because the gradient has vanished",
        "About half as long",
        "Just as long as at the start",
        "Much longer: the run is diverging",
    ),
    answer=2,
    explanation="Each step carries θ₁ from one wall to the same height on the other, so loss and gradient keep their "
    "size. A loss that stands still says nothing about the gradient: look at both.",
    name="01_sgd_stuck",
)

# %% [markdown]
# ## Reveal: the loss and the gradient, side by side
#
# Across the valley the gradient is $200\,\theta_1$, so a step multiplies $\theta_1$ by $1 - 200\,\alpha$. At
# $\alpha = 2/200$ that is $-1$. Three step sizes: exactly this one, one percent less, and a tiny one.
#
# The words under the figure say what a run does. *Falling*: its loss still falls. *Bouncing*: the loss stands still,
# the gradients are long and each points against the one before. *Crawling*: the loss stands still, the gradients are
# long and all point the same way. (Less than 0.1 % in 20 steps counts as standing still, so very slow does too.)

# %% id="reveal"
valley = narrow_valley()
alphas = {"α = 1e-2": 1e-2, "α = 9.9e-3": 9.9e-3, "α = 1e-7": 1e-7}
paths = {name: run(SGD(alpha=alpha), valley, valley.start, 2000) for name, alpha in alphas.items()}
fig, axes = figure(1, 3, width=13)
plot_surface(axes[0], valley)
for name, path in paths.items():
    plot_path(axes[0], valley, path, label=name)
    plot_loss(axes[1], path, label=name)
    plot_state(axes[2], path, "grad", label=name)
axes[0].annotate(
    "α = 1e-7 has\nhardly moved", valley.start, (1.4, 1.0), va="top", ha="right", arrowprops={"arrowstyle": "->"}
)
axes[1].set_title("the loss")
axes[2].set_title("the length of the gradient")
ends = {
    name: (p.loss[-1], np.linalg.norm(p.grad[-1]), diagnose_plateau(p.loss, p.grad)) for name, p in paths.items()
}
describe(
    fig,
    *(
        f"{name}: after 2000 steps L = {loss:.2f}, ‖g‖ = {norm:.3g}: {word}."
        for name, (loss, norm, word) in ends.items()
    ),
)

# %% [markdown]
# With $\alpha = 10^{-2}$ the run bounces between the walls for ever (the block on the left is 2000 jumps). With
# $10^{-7}$ it does not bounce, but does it
# arrive? It gets a hundred thousand steps:

# %% id="a_hundred_thousand_steps"
long = run(SGD(alpha=1e-7), valley, valley.start, 100_000, record_every=1000)
theta_1, theta_2 = long.theta[-1]
halving = np.log(0.5) / np.log1p(-1e-7 * 0.01)
print(f"after 100,000 steps with α = 1e-7: θ₁ = {theta_1:.3f} (from 1), θ₂ = {theta_2:.3f} (from 10)")
print(f"L = {long.loss[-1]:.2f}; steps until θ₂ has halved: {halving:.2g}")

# %% [markdown]
# ## The idea: against the gradient, measured on a few examples
#
# A short step of length $s$ changes the loss by about $s\,\|g\|\cos\varphi$, where $\varphi$ is its angle to the gradient
# $g$. Of equally long ones, $\varphi = 180°$, straight against $g$, lowers it most. A long one can raise it. Left: the bowl
# $\frac12(\theta_1^2 + 10\,\theta_2^2)$ at $(-10, 1)$, steps of three lengths.
#
# $g$ over all data is expensive. The gradient of a random *minibatch* is on average $g$. Most of a single one
# lies across $g$, spread over the 649 other directions; its small part along $g$ nearly always points uphill. Right:
# every point is a minibatch (after 20 steps), its part along $g$ against the rest; the axes have different scales. The
# star is $g$.

# %% id="mechanism"
bowl = quadratic_bowl(10.0)
here = np.array(bowl.start)
g_here = bowl.grad(here)
angle = np.linspace(0, 360, 361)
turn = np.radians(angle)[:, None] + np.arctan2(g_here[1], g_here[0])
directions = np.concatenate([np.cos(turn), np.sin(turn)], axis=1)
theta = run(SGD(alpha=1.0), model, model.init(0), 20).theta[-1]
g_full = model.grad(theta)
rng = np.random.default_rng(0)
size_full = np.linalg.norm(g_full)

fig, axes = figure(1, 2)
lowest, against = {}, {}
for s, style in ((0.01, "-"), (2.0, "--"), (6.0, ":")):
    change = (bowl.f(here + s * directions) - bowl.f(here)) / (s * np.linalg.norm(g_here))
    lowest[s], against[s] = angle[np.argmin(change)], change[180]
    axes[0].plot(angle, change, style, label=f"s = {s:g}")
axes[0].axvline(180, color="0.7", linewidth=1, linestyle="-")
axes[0].set(xlabel="angle to the gradient, degrees", ylabel="change of L / (s‖g‖)", xticks=range(0, 361, 90))
agree = {}
for size, marker in ((1, "."), (32, "x"), (128, "+")):
    net = Network((64, 10), data.X_train, data.y_train, batch_size=size)
    drawn = np.array([net.draw(rng).grad(theta) for _ in range(300)])
    along = drawn @ g_full / size_full
    rest = np.linalg.norm(drawn - along[:, None] * g_full / size_full, axis=1)
    agree[size] = np.mean(along > 0), np.median(np.degrees(np.arctan2(rest, along)))
    axes[1].plot(
        along / size_full, rest / size_full, marker, linestyle="none", markersize=4, label=f"batch size {size}"
    )
axes[1].plot([1], [0], "k*", markersize=12, linestyle="none", label="all data")
axes[1].set(xlabel="part along g, in units of ‖g‖", ylabel="length of all the rest, in units of ‖g‖")
for ax in axes:
    ax.legend()
start = model.init(0)
one_image = Network((64, 10), data.X_train, data.y_train, batch_size=1)
early = np.mean([one_image.draw(rng).grad(start) @ model.grad(start) > 0 for _ in range(300)])
note(
    axes[0],
    f"The change is lowest at {lowest[0.01]:.0f}° for s = 0.01, at {lowest[2.0]:.0f}° for s = 2. Straight against g it "
    f"is {against[0.01]:+.2f} for s = 0.01 and {against[6.0]:+.2f} for s = 6.",
)
describe(
    fig,
    *(
        f"Of 300 gradients of batch size {size} the median angle to the full one is {median:.0f}°; {share:.1%} point uphill."
        for size, (share, median) in agree.items()
    ),
    f"At the start of the run {early:.0%} of single images point uphill.",
)

# %% [markdown]
# ## The update rule
#
# $$\theta_t = \theta_{t-1} - \alpha\, g_t \qquad g_t = \frac{1}{|B_t|}\sum_{i\in B_t} \nabla \ell_i(\theta_{t-1})$$
#
# | symbol | meaning | shape |
# |---|---|---|
# | $\theta$ | parameters | any; here one vector (dim,) |
# | $L(\theta),\ \ell_i(\theta)$ | mean loss over the data, loss of example $i$ | a number |
# | $g$ | gradient of the loss at $\theta$, over the batch | as $\theta$ |
# | $\alpha$ | step size, "learning rate" | a number, default 0.01 |
# | $B_t$ | row numbers of the examples of step $t$ | (batch size,) |
#
# | batch | name here | in the lecture |
# |---|---|---|
# | all examples | full batch, gradient descent | off-line |
# | some | minibatch | – |
# | one | online | on-line: one pair $(x, \hat y)$ per step |
#
# | | step size | count of steps |
# |---|---|---|
# | this course, Adam's paper | α | $t = 1, 2, \dots$ |
# | the lecture, PyTorch, Keras | η, `lr`, `learning_rate` | $\theta^0, \theta^1, \dots$ |
#
# All agree on the rule. PyTorch's default is $10^{-3}$ (since late 2023; before that it had none), Keras's $10^{-2}$.

# %% [markdown]
# ## The reference code
#
# This function is behind every run of SGD in this notebook; it is read from the package.

# %% id="reference_code"
show_source(sgd_step)

# %% [markdown]
# ## Three steps by hand
#
# The bowl $L = \frac12(\theta_1^2 + 10\,\theta_2^2)$ from $(-10, 1)$ with $\alpha = 0.15$. The gradient is
# $(\theta_1, 10\,\theta_2)$. Each step multiplies $\theta_1$ by $1 - 0.15\cdot 1$ and $\theta_2$ by $1 - 0.15\cdot
# 10$. Recompute a row.

# %% id="by_hand"
position, rows = np.array(bowl.start), []
for t in range(4):
    gradient = bowl.grad(position)
    rows.append([t, *position, *gradient, bowl.f(position)])
    position = sgd_step(position, gradient, alpha=0.15)
table(["steps done", "θ₁", "θ₂", "g₁", "g₂", "L"], rows)

# %% [markdown]
# ## The lab
#
# Move $\alpha$ and watch all three panels. $\beta$ is a preview of the next unit: $\beta = 0$ is SGD, above 0 a
# share of the last step is added to the next. *Noise* plays the minibatch: it adds a random vector to every
# gradient, and a constant $\alpha$ never settles: the run ends in a swarm. The summary under the lab then gives the
# spread of the last 100 steps. Note it for three $\alpha$ from 0.03 to 0.15 on the quadratic bowl with $\beta = 0$ and noise 1.
# The last mission below needs $\beta > 0$.
#
# <details><summary>Answer</summary>
#
# Four times the $\alpha$ gives about twice the spread: it grows like $\sqrt\alpha$, as worked out under "What noise does
# to a run". (100 steps of one run are few, so yours may be well off.)
# </details>

# %% id="lab"
lab = Lab(
    "sgd",
    surfaces=("quadratic_bowl", "narrow_valley", "rosenbrock", "plateau", "himmelblau"),
    steps=300,
    alpha=0.01,
    noise=True,
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission.reach(1e-6, within=60, surface="quadratic_bowl", beta=0),
        Mission.diverge(surface="quadratic_bowl", beta=0),
        Mission.oscillate(surface="narrow_valley", beta=0),
        Mission.reach(0.3, within=300, surface="narrow_valley"),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a whole run in the narrow valley. The bottom row is SGD; the printed line says how far it gets. Which
# $\beta$ would you ask for?

# %% id="map"
below = run(SGD(alpha=np.linspace(1e-4, 0.01, 2000, endpoint=False)), valley, valley.start, 300, record_every=300)
beyond = run(SGD(alpha=np.array([0.01, 0.0101])), valley, valley.start, 300, record_every=300).loss[-1]
print(
    f"SGD, 300 steps: of 2000 step sizes below 0.01 none gets below L = {below.loss[-1].min():.2f}. At α = 0.01 it "
    f"bounces (L = {beyond[0]:.1f}), above it diverges (α = 0.0101: L = {beyond[1]:.1e})."
)
ABMap("sgd", surface="narrow_valley", x="alpha", y="beta", steps=300, lab=lab, ranges={"alpha": (1e-4, 0.1)})

# %% [markdown]
# <details><summary>Answer</summary>
#
# A $\beta$ close to 1: there the steps along the floor add up. How close is best, unit 02 works out.
# </details>
#
# ## The condition number
#
# The *condition number* $\kappa = \lambda_{\max}/\lambda_{\min}$ of a quadratic says how much steeper its steepest
# direction is than its flattest; $\lambda$ are the curvatures, the eigenvalues of the Hessian $H$.
#
# <details><summary><b>A piece of theory: the largest and the best step size</b> (unfold)</summary>
#
# On $L = \frac12\theta^\top H\theta$ the gradient is $H\theta$. Along an eigenvector with eigenvalue $\lambda$ a
# step multiplies the coordinate by $1-\alpha\lambda$ (Nesterov 2018). It shrinks if $|1-\alpha\lambda| < 1$, that is if $0 < \alpha
# < 2/\lambda$. All directions shrink if $\alpha < 2/\lambda_{\max}$: the steepest one decides, `stability_limit`.
# The worst of all the factors is smallest for $\alpha = 2/(\lambda_{\min}+\lambda_{\max})$: there the steepest and the
# flattest direction shrink equally, by $\frac{\kappa-1}{\kappa+1}$ per step. (The flattest alone would like a larger
# $\alpha$, the steepest alone a smaller one.) For large $\kappa$ the number of steps is proportional to $\kappa$: for a
# factor of $10^{-6}$ it is $\frac12\ln(10^6)\,\kappa$.
# </details>
#
# The largest stable step is $2/\lambda_{\max}$, the best one $2/(\lambda_{\min}+\lambda_{\max})$. Checked by runs on bowls
# of three $\kappa$. The printed line says by what factor the distance in the steep direction has changed after 200 steps,
# 1 % below and 1 % above the limit: it is the same for every $\kappa$.

# %% id="theory"
rows, edges = [], []
for kappa in (10.0, 100.0, 1000.0):
    surface = quadratic_bowl(kappa)
    limit = stability_limit(surface.hessian(np.zeros(2)))
    start, best = np.ones(2), 2 / (1 + kappa)
    theory = np.log(1e-6) / np.log((kappa - 1) / (kappa + 1))
    distance = np.linalg.norm(run(SGD(alpha=best), surface, start, 20 * int(kappa)).theta, axis=1)
    measured = int(np.argmax(distance <= 1e-6 * distance[0]))
    edge = run(SGD(alpha=limit * np.array([0.99, 1.01])), surface, start, 200).theta
    edges.append(np.abs(edge[-1, :, 1]))
    rows.append([f"{kappa:g}", limit, best, theory, measured, measured / kappa])
below, above = np.mean(edges, axis=0)
print(f"200 steps at 0.99 of the limit: × {below:.4f} (0.98²⁰⁰ = {0.98**200:.4f}); at 1.01: × {above:.1f} "
      f"(1.02²⁰⁰ = {1.02**200:.1f}); the three κ differ by {np.ptp(edges, axis=0).max():.0e}.")  # fmt: skip
table(["κ", "limit 2/λ_max", "best α", "steps to 1e-6: theory", "measured", "per κ"], rows, digits=4)

# %% [markdown]
# ## How noisy is a minibatch?
#
# The mean squared distance between the gradient of a minibatch of $|B|$ examples and the full one is $\sigma^2/|B|$
# for examples drawn with replacement, where $\sigma^2$ is that of single examples. Drawn without replacement from
# $n$, there is a factor $\frac{n-|B|}{n-1}$ more: the batch of everything has no noise. Measured at one $\theta$ of
# the digits model:

# %% id="noise"
n = len(data.X_train)
single = [Network((64, 10), data.X_train[[i]], data.y_train[[i]]).grad(theta) for i in range(n)]
variance = np.mean(np.sum((np.array(single) - g_full) ** 2, axis=1))
sizes, measured = 2 ** np.arange(10), []
for size in sizes:
    net = Network((64, 10), data.X_train, data.y_train, batch_size=int(size))
    measured.append(np.mean([np.sum((net.draw(rng).grad(theta) - g_full) ** 2) for _ in range(300)]))
fig, ax = figure(1, 1, width=6.5)
ax.loglog(sizes, measured, "o", linestyle="none", label="measured, 300 minibatches each")
ax.loglog(sizes, variance / sizes, "--", label="σ²/|B|")
ax.loglog(sizes, variance / sizes * (n - sizes) / (n - 1), "-", label="the same, without replacement")
ax.axhline(g_full @ g_full, color="0.5", linewidth=1, linestyle=":", label="‖full gradient‖²")
ax.set(xlabel="batch size |B|", ylabel="mean squared error of the gradient")
ax.legend()
slope = np.polyfit(np.log(sizes[:7]), np.log(measured[:7]), 1)[0]
error = np.max(np.abs(measured / (variance / sizes * (n - sizes) / (n - 1)) - 1))
describe(
    fig,
    f"From 1 to 64 examples the slope is {slope:.2f} on double logarithmic axes; theory says −1. No point is more than "
    f"{error:.0%} off the line for sampling without replacement. The full gradient's square is {g_full @ g_full:.2g}: "
    f"here a single example is {np.sqrt(variance / (g_full @ g_full)):.0f} times as much noise as signal.",
)

# %% [markdown]
# So as long as $|B| \ll n$, four times the work halves the noise.
#
# ## What noise does to a run
#
# Every step adds noise, the slope pulls back. Along a direction of curvature $\lambda$, with noise of standard
# deviation $\sigma$ in the gradient, they balance at the variance $\frac{\alpha\sigma^2}{\lambda(2-\alpha\lambda)}$: for
# small $\alpha$ the spread grows like $\sqrt\alpha$, and the loss has a floor. A falling $\alpha_t$ has none (convex $L$,
# bounded noise) if $\sum\alpha_t = \infty$ (it gets anywhere) and $\sum\alpha_t^2 < \infty$ (the noise dies out):
# Robbins and Monro's conditions, sufficient, not necessary. $\alpha_0/(1 + 0.02\,t)$ meets them.
#
# *Spread*: root mean squared distance from the minimum ± standard error, 20 runs; the rows share their noise. *Theory*:
# root of the summed variances, curvatures 1 and 10.
#
# <details><summary>What stands behind a "±"?</summary>
#
# Other seeds give other numbers. The *standard deviation* of such numbers says how far a single one typically is from their mean;
# about two thirds are closer. Their mean is more certain than each of them: its *standard error* is the standard deviation
# divided by the root of the number of runs, and with 20 runs the truth is within two standard errors 19 times out of 20.
#
# | where | what stands behind ± |
# |---|---|
# | the next table | the standard error, 20 runs |
# | "test accuracy 0.9 ± 0.01", below | the standard deviation of five seeds |
# | "better by 0.02 ± 0.01 (95 % interval)" | the standard error of the mean difference times 2.8, for five seeds: an interval that covers the true difference 19 times out of 20 |
#
# So a difference counts as shown if its interval leaves out 0.
# </details>

# %% id="swarm"
bowl_noise, steps, tail = bowl.noisy(1.0, draw_shape=(20,)), 3000, 1000  # 20 runs with noise of their own
constant = np.array([0.01, 0.02, 0.04, 0.08, 0.16])
many = run(SGD(alpha=constant[:, None]), bowl_noise, np.tile(here, (5, 20, 1)), steps, rng=0)
falling = run(
    SGD(), bowl_noise, np.tile(here, (20, 1)), 8000, schedule=inverse_time(0.16, 0.02), rng=0
)


def spread(theta):
    """Root mean squared distance from 0 of (steps, runs, 2) points, and its standard error over the runs."""
    squares = np.mean(np.sum(theta**2, axis=-1), axis=0)
    root = np.sqrt(squares.mean())
    return root, squares.std(ddof=1) / np.sqrt(squares.size) / (2 * root)


rows = []
for k, alpha in enumerate(constant):
    variances = [alpha / (curvature * (2 - alpha * curvature)) for curvature in (1.0, 10.0)]
    distance, error = spread(many.theta[-tail:, k])
    rows.append([f"{alpha:g}", f"{distance:.3f} ± {error:.3f}", np.sqrt(sum(variances)), distance / np.sqrt(alpha),
                 many.loss[-tail:, k].mean()])  # fmt: skip
for end in (2000, 8000):
    distance, error = spread(falling.theta[end - tail : end])
    rows.append([f"0.16/(1 + 0.02 t), up to step {end}: {falling.alpha[end - 1]:.4f}", f"{distance:.3f} ± {error:.3f}",
                 "", "", falling.loss[end - tail : end].mean()])  # fmt: skip
words = Counter()
for seed in range(60):
    noisy_run = run(SGD(alpha=0.005), valley.noisy(5.0), (0.0, 10.0), 200, rng=seed)
    words[diagnose_plateau(noisy_run.loss, noisy_run.grad)] += 1
print("diagnoses of 60 noisy runs on the valley's floor:", ", ".join(f"{k} {v}" for k, v in words.most_common()))
table(["α", "spread in 1000 steps", "theory", "spread/√α", "mean loss"], rows, digits=3)

# %% [markdown]
# Here `diagnose_plateau` gives a random word, because it looks at the last loss, and that is
# random when the gradients are noisy. Use it with full gradients.
#
# ## Real images: offline, minibatch and online at equal work
#
# The digits model again, with the work of 10 passes through the data for each: 10 steps on all images, 339 on 32, or
# 10,870 on one. Every minibatch is drawn independently of the others (the assignment's go through the data in epochs).
# The step size is the best of 9 by validation loss. Bands: lowest to highest of five seeds. Accuracy: on *test* images,
# used for no choice. The intervals count the seeds only, on the same images; two comparisons of equals show a
# difference in one case of ten.

# %% id="real_data"
kinds = {
    "offline, all images": (None, np.logspace(-0.5, 1.5, 9)),
    "minibatches of 32": (32, np.logspace(-1, 1, 9)),
    "online, one image": (1, np.logspace(-2.5, -0.5, 9)),
}
results, seen, seconds = {}, {}, {}
for name, (size, grid) in kinds.items():
    net = Network((64, 10), data.X_train, data.y_train, batch_size=size)
    size = size or n
    begin, every = perf_counter(), max(1, n // (2 * size))
    results[name] = tune(
        SGD(), net, data.X_val, data.y_val, grid, steps=10 * n // size, seeds=range(5), record_every=every
    )
    seconds[name] = perf_counter() - begin
    seen[name] = results[name].step * size
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":"), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(seen[name], np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.2g}")
        ax.fill_between(seen[name], values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="images seen", ylabel="training loss")
axes[1].set(xlabel="images seen", ylabel="validation loss")
axes[0].legend()
final = {name: model.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
offline, mini, online = final
describe(
    fig,
    *(
        f"{name}: {results[name].step[-1]} steps, test accuracy {a.mean():.3f} ± {a.std(ddof=1):.3f}, the standard deviation "
        f"of {len(a)} seeds (best α at the edge of its grid: {results[name].at_edge}; {seconds[name]:.1f} s for its {r.alphas.size * len(a)} runs)."
        for (name, a), r in zip(final.items(), results.values(), strict=True)
    ),
    verdict(mini, final[mini], offline, final[offline]) + ".",
    verdict(mini, final[mini], online, final[online]) + ".",
)

# %% [markdown]
# At equal work many rough steps beat a few exact ones in these first passes; later the noise dominates and the advantage
# shrinks (Bottou et al., section 4). Between 32 images and one, read the sentence under the figure before you believe
# the curves. Equal work is not equal time: a computer handles 32 images in one step much
# faster than in 32 steps (compare the seconds), which is why minibatches are what is used.
#
# ## When it fails
#
# Two ways in which plain gradient descent stands still. First, a shelf (a larger $\alpha$ may leap it). On
# $L = \frac12\theta^4 - \theta^3 + \frac{27}{32}$, the gradient vanishes at 0, on the way down to 1.5.

# %% id="counter_example"
ledge = shelf()
stuck = run(SGD(alpha=0.02), ledge, ledge.start, 3000)
short = run(SGD(alpha=0.02), ledge, ledge.start, 300)
rolling = run(Momentum(alpha=0.02, beta=0.9), ledge, ledge.start, 300)
fig, axes = figure(1, 2)
plot_surface(axes[0], ledge)
plot_path(axes[0], ledge, short, label="SGD")
plot_path(axes[0], ledge, rolling, label="with β = 0.9")
plot_loss(axes[1], short, label="SGD")
plot_loss(axes[1], rolling, label="with β = 0.9")
describe(
    fig,
    f"SGD is at {short.theta[-1, 0]:.3f} after 300 steps and at {stuck.theta[-1, 0]:.4f} after 3000; diagnosis: "
    f"{diagnose_plateau(stuck.loss, stuck.grad)}. With β = 0.9 it is at {rolling.theta[-1, 0]:.6f} after 300.",
)

# %% [markdown]
# Second, the valley: the walls forbid a larger $\alpha$, and the floor needs one.

# %% id="valley_steps"
needed = {}
for opt in (SGD(alpha=9.9e-3), Momentum(alpha=9.9e-3, beta=0.9), Momentum(alpha=9.9e-3, beta=0.99)):
    needed[getattr(opt, "beta", 0.0)] = run(opt, valley, valley.start, 80_000).steps_to(1e-6)
table(["β", "steps until L ≤ 1e-6 in the narrow valley, α = 9.9e-3"], [[f"{k:g}", v] for k, v in needed.items()])

# %% [markdown]
# A rule that remembers where it was going gets over the shelf and along the floor. That is
# [momentum](02_momentum.ipynb).
#
# ## What the sources say
#
# Statements of the lecture and of the 2021 notes, each with the number that decides it. (The sources are named on the
# [start page](00_start_here.ipynb).)

# %% id="claims" hide_input=true
first_step = model.f(theta - 1e-3 * g_full / size_full) - model.f(theta)
limit = stability_limit(bowl.hessian(here))
too_far = run(SGD(alpha=1.5 * limit), bowl, here, 10).loss
years = {"SGD": 1847, "momentum": 1986, "Adagrad": 2011, "RMSProp": 2013, "Adam": 2014}
random = np.random.default_rng(0)
minima = {}  # share of random symmetric matrices, as Hessians, that have only positive eigenvalues
for d in (1, 2, 4):
    matrices = random.normal(size=(20_000, d, d))
    minima[d] = np.mean(np.linalg.eigvalsh(matrices + matrices.transpose(0, 2, 1))[:, 0] > 0)
bouncing, below_limit = paths["α = 1e-2"], paths["α = 9.9e-3"]
factors = [path.theta[1, 0] / path.theta[0, 0] for path in (bouncing, below_limit)]
rows = [
    ["the 2021 notes", "The loss can stop falling although the gradient is not small: stuck does not mean at a "
     "critical point.", "right",
     f"L {bouncing.loss[0]:.2f} → {bouncing.loss[-1]:.2f}, ‖g‖ {np.linalg.norm(bouncing.grad[0]):.1f} → "
     f"{np.linalg.norm(bouncing.grad[-1]):.1f} in 2000 steps; diagnosis: {ends['α = 1e-2'][2]}"],
    ["the lecture", "The gradient points to where the loss grows, so a step goes the other way.",
     "right, for short steps",
     f"bowl: of 361 directions the best one is at {lowest[0.01]:.0f}° to the gradient for steps of length 0.01, at "
     f"{lowest[2.0]:.0f}° for length 2; digits: a step of length 0.001 against g changes L by {first_step:.4g}, and "
     f"−0.001·‖g‖ is {-1e-3 * size_full:.4g}; with α = 1.5 times the limit the bowl's L goes from {too_far[0]:.0f} to "
     f"{too_far[-1]:.0f} in 10 steps"],
    ["the 2021 notes", "With α = 0.0000001 it gets into the valley but does not arrive in 100,000 steps.",
     "right, for curvature 0.01", f"θ₁ = {theta_1:.3f}, θ₂ = {theta_2:.3f}; θ₂ halves in {halving:.2g} steps"],
    ["the lecture", "SGD was proposed in 1847.", "imprecise",
     "1847 is Cauchy's descent with the full gradient; the stochastic form is Robbins and Monro's search for a root, 1951, "
     "applied to ∇L"],
    ["the lecture", "All well-known optimizers are from 2014.", "wrong, and meant as a joke",
     f"the years it gives itself: {', '.join(f'{k} {v}' for k, v in years.items())}"],
    ["the lecture", "RMSProp is from 2013; it first appeared on a slide of an online course.", "the slide is right",
     "the year is not: Tieleman and Hinton's slide (lecture 6e) is from 2012"],
    ["the lecture", "On-line learning sees one example per step, off-line learning all of them.",
     "right; in practice it is something between",
     f"test accuracy at equal work: online {final[online].mean():.3f}, 32 images {final[mini].mean():.3f}, "
     f"offline {final[offline].mean():.3f}"],
    ["the 2021 notes", "With α = 0.01 gradient descent bounces between the walls of the valley.",
     "right, for curvature 200: it is exactly 2/200",
     f"factor per step {factors[0]:+.3f}; with α = 0.0099 it is {factors[1]:+.3f} and L ends at "
     f"{below_limit.loss[-1]:.2f}"],
    ["the 2017 note", "Gradient descent is easily trapped in local minima; some disagree.", "contested: with many parameters saddles "
     "are more common", "share of random Hessians without a direction downhill: "
     + ", ".join(f"{share:.4f} with {d} parameter{'s' * (d > 1)}" for d, share in minima.items())
     + " (Dauphin et al., 2014, say the same of networks)"],
]  # fmt: skip
table(["who says it", "statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "A loss has been flat for 1000 steps. What do you look at first?",
            choices=("Nothing: it has converged", "The validation accuracy", "Length and direction of the gradients"),
            answer=2,
            explanations=(
                "It may bounce, or crawl: the narrow valley did both with a long gradient.",
                "Useful, but it does not tell why training stopped.",
                "Right: near zero is a critical point, turning round is bouncing, neither is crawling.",
            ),
        ),
        Question(
            "The largest curvature of a loss is 50, the smallest 0.5. Gradient descent with α = 0.05",
            choices=("converges", "diverges", "bounces for ever"),
            answer=1,
            explanations=(
                "Along the steep direction a step multiplies by 1 − 0.05·50 = −1.5.",
                "Right: the limit is 2/50 = 0.04, and the factor −1.5 is longer than 1.",
                "That happens exactly at the limit, α = 0.04.",
            ),
        ),
        Question(
            "You make the minibatch 16 times larger. The typical error of its gradient becomes",
            choices=("4 times smaller", "16 times smaller", "256 times smaller"),
            answer=0,
            explanations=(
                "Right: the squared error falls like 1/|B|, the error like 1/√|B|.",
                "The mean squared error is 16 times smaller; the error is its root.",
                "Neither the error nor its square falls that fast.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - Of all short steps of one length, the one against the gradient is the best. (Length is Euclidean here. If instead no
#   parameter may move by more than $s$, the best step is $-s\,\mathrm{sign}(g)$; unit 05 comes back to it.)
# - The steepest direction decides how long it may be: $\alpha < 2/\lambda_{\max}$. The flattest then decides how long the
#   way takes: a number of steps proportional to $\kappa$.
# - A minibatch gradient is right on average; its squared error falls like $1/|B|$. Many rough steps beat few exact
#   in the first passes. With a constant $\alpha$ the noise leaves a swarm, whose spread grows like $\sqrt\alpha$.
# - A loss that stands still is not a gradient near zero. Plot both.
#
# | often believed | in truth |
# |---|---|
# | "flat loss = minimum" | or bouncing, or crawling, or a shelf |
# | "a smaller α is safer" | it may never arrive |
# | "minus the gradient points at the minimum" | everywhere only where the level lines are circles; on an ellipse only on its axes |
# | "a larger batch gives a better step in proportion" | the error falls with the root |
#
# **Next:** [the assignment](../exercises/01_sgd/sgd.ipynb), where you write `sgd_step`, `minibatches`,
# `minibatch_gradient`, `stability_limit` and `diagnose_plateau`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 梯度下降 | gradient descent |
# | 隨機梯度下降 | stochastic gradient descent |
# | 學習率 | learning rate, here step size α |
# | 批次 | batch, here minibatch |
# | 損失函數 | loss |
# | 臨界點 | critical point |
# | 鞍點 | saddle point |
# | 收斂 | convergence |
# </details>
#
# **References.** H. Robbins, S. Monro: *A Stochastic Approximation Method*, Annals of Mathematical Statistics
# 22(3), 1951, doi:10.1214/aoms/1177729586. · A. Cauchy: *Méthode générale pour la résolution des systèmes
# d'équations simultanées*, Comptes Rendus 25, 1847. · L. Bottou, F. E. Curtis, J. Nocedal: *Optimization Methods
# for Large-Scale Machine Learning*, SIAM Review 60(2), 2018, arXiv:1606.04838. · Yu. Nesterov: *Lectures on Convex
# Optimization*, 2018, doi:10.1007/978-3-319-91578-4. · Y. Dauphin et al.: *Identifying and attacking the saddle point problem in
# high-dimensional non-convex optimization*, NeurIPS 2014, arXiv:1406.2572. · E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten
# Digits*, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
