# %% [markdown]
# # 5 · Adam
#
# *Course map: [start](00_start_here.ipynb) · … → [Adagrad](03_adagrad.ipynb) → [RMSProp](04_rmsprop.ipynb) → **Adam** → [Adam against SGDM](06_adam_vs_sgdm.ipynb) → [SWATS](07_swats.ipynb) → …*
#
# **Before this unit** you should know [momentum](02_momentum.ipynb) and why every parameter may need its own step size.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [05_adam](../exercises/05_adam/adam.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write one step of Adam, with both moving averages and their bias correction;
# 2. say what the correction does in the first steps, and which error each wrong version of it makes;
# 3. predict how far Adam moves for constant, alternating and rare gradients, whatever their scale.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adam, Momentum, RMSProp, adam_step
from course_lib.plotting import describe, figure, plot_loss, plot_path, plot_state, plot_surface
from course_lib.running import run
from course_lib.surfaces import narrow_valley, shelf
from course_lib.tuning import tune, verdict
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz, TrainingLab

# %% [markdown]
# ## Why: two methods, two different ends
#
# *Momentum* remembers directions but has one step size for all parameters. [*RMSProp*](04_rmsprop.ipynb) divides each gradient by the
# root of a moving average of its squares, so that every parameter gets its own step:
#
# $$v \leftarrow \beta v + (1-\beta)\,g^2 \qquad \theta \leftarrow \theta - \alpha\,\frac{g}{\sqrt v}$$
#
# but it remembers no direction. Left: a shelf, where the slope vanishes on the way down. Right: the narrow valley of
# unit 01, 20,000 times steeper across than along; here each method has the usual $\beta = 0.9$ and the best of 41 $\alpha$.

# %% id="why"
def best_run(make, surface, steps=600, alphas=np.logspace(-4, 0, 41)):
    """The run with the lowest last loss of a grid of α, and that α."""
    last = run(make(alphas), surface, surface.start, steps, record_every=steps).loss[-1]
    alpha = float(alphas[np.nanargmin(last)])
    return run(make(alpha), surface, surface.start, steps), alpha


step_down, valley = shelf(), narrow_valley()
rolls = run(Momentum(alpha=0.02, beta=0.9), step_down, step_down.start, 300)
stops = run(RMSProp(alpha=0.02, beta=0.9), step_down, step_down.start, 300)
momentum, alpha_m = best_run(lambda alpha: Momentum(alpha=alpha, beta=0.9), valley)
rmsprop, alpha_r = best_run(lambda alpha: RMSProp(alpha=alpha, beta=0.9), valley)
across = rmsprop.theta[:, 0]
hops_from = int(np.flatnonzero(across[1:] * across[:-1] > 0)[-1]) + 1
hop_loss = valley.f(np.array([across[-1], 0.0]))
fig, axes = figure(1, 2)
plot_surface(axes[0], step_down)
plot_path(axes[0], step_down, rolls, label="Momentum, α = 0.02")
plot_path(axes[0], step_down, stops, label="RMSProp, α = 0.02")
plot_loss(axes[1], momentum, label=f"Momentum, α = {alpha_m:.2g}")
plot_loss(axes[1], rmsprop, label=f"RMSProp, α = {alpha_r:.2g}")
describe(
    fig,
    f"On the shelf RMSProp ends at θ = {stops.theta[-1, 0]:.1e}; momentum rolls over it to {rolls.theta[-1, 0]:.3f}. "
    f"In the valley momentum gets to L = {momentum.loss[-1]:.2g}, held back by the flat direction. RMSProp gets to "
    f"{rmsprop.loss[-1]:.2g}: from step {hops_from} on it hops across the valley, in the end between θ₁ = {across[-2]:+.4f} and "
    f"{across[-1]:+.4f}, half of its α to each side, because a tiny gradient over its own tiny size is a full step. So "
    f"{hop_loss:.2g} of its loss stays; the rest is θ₂, still on its way along the floor.",
)

# %% [markdown]
# ## Predict
#
# Adam takes momentum for the direction and RMSProp for the size. Before you see the rule, commit to an answer.

# %% id="predict" hide_input=true
Predict(
    "Adam starts with α = 0.1 where the gradient is (0.001, −1000). How far does its first step go?",
    choices=(
        "0.0001 in the first coordinate, 100 in the second",
        "about 0.1 in both",
        "almost only along the second coordinate, 0.1 in all",
        "0.0001 in both: the start at zero makes it careful",
    ),
    answer=1,
    explanation="At the first step the corrected averages are the gradient and its square, so each coordinate moves "
    "α·g/|g|: α times the sign, whatever the size.",
    name="05_adam_first_step",
)

# %% id="reveal"
gradient = np.array([1e-3, -1e3])
opt = Adam(alpha=0.1)
theta, state = opt.step(np.zeros(2), gradient, opt.init(np.zeros(2)))
adam, alpha_a = best_run(lambda alpha: Adam(alpha=alpha), valley)
print(f"first step for the gradient (0.001, -1000): ({theta[0]:+.6f}, {theta[1]:+.6f})")
print(f"the valley after 600 steps: Adam {adam.loss[-1]:.1e} with its best alpha, {alpha_a:.2g}")
pair = np.array([0.02, 0.1])
over = {beta2: run(Adam(alpha=pair, beta2=beta2), step_down, step_down.start, 3000).theta[-1, :, 0] for beta2 in (0.999, 0.9)}
for beta2, ends in over.items():
    print(f"the shelf after 3000 steps, beta2 = {beta2}: {ends[0]:.3f} with alpha = 0.02, {ends[1]:.3f} with 0.1")
several = run(RMSProp(alpha=np.logspace(-2.5, -0.25, 10), beta=0.9), step_down, step_down.start, 3000).theta[-1, :, 0]
print(f"RMSProp with ten alpha from 0.003 to 0.56: at most {several.max():.0e}")

# %% [markdown]
# Adam settles in the valley and crosses the shelf if the steps still in $m$ reach across: at $\alpha = 0.1$, and at 0.02 with
# $\beta_2 = 0.9$ (with 0.999 the slope's large gradients still divide the shelf's small ones).
#
# ## The idea: two averages, both too small at first
#
# $m$ is the moving average of the gradients, $v$ that of their squares (in unit 02 $v$ was the velocity). Both start at
# 0 and so are too small at first, $\sqrt v$ even more than $m$: after one step $m$ holds only the part $1-\beta_1$ of a
# gradient. Dividing by $1-\beta^t$, the sum of the weights so far, mends that. Left: a noisy sequence
# around 1. Right: the factor; with $\beta_2 = 0.999$ it still lacks 5 % after 3000 steps.

# %% id="mechanism"
noisy = 1 + 0.3 * np.random.default_rng(0).normal(size=100)
t = np.arange(1, 101)
average = np.zeros(101)
for k, g in enumerate(noisy):
    average[k + 1] = 0.9 * average[k] + 0.1 * g
corrected = average[1:] / (1 - 0.9**t)
fig, axes = figure(1, 2)
axes[0].plot(t, noisy, ".", color="0.7", label="gradients")
axes[0].plot(t, average[1:], "--", label="m, β₁ = 0.9")
axes[0].plot(t, corrected, "-", label="m / (1 − 0.9ᵗ)")
axes[0].set(xlabel="step t", ylabel="average")
steps = np.logspace(0, 4, 200)
for beta, style in ((0.9, "-"), (0.99, "--"), (0.999, ":")):
    axes[1].semilogx(steps, 1 - beta**steps, style, label=f"β = {beta}")
axes[1].set(xlabel="step t", ylabel="1 − βᵗ")
for ax in axes:
    ax.legend()
describe(
    fig,
    f"At step 1 the plain average is {average[1]:.2f}, the corrected one {corrected[0]:.2f}; at step 100 they are "
    f"{average[100]:.3f} and {corrected[99]:.3f}. For β = 0.999 the factor 1 − βᵗ is {1 - 0.999**1000:.2f} at t = 1000 and "
    f"{1 - 0.999**3000:.2f} at t = 3000.",
)

# %% [markdown]
# ## The update rule
#
# $$m_t = \beta_1 m_{t-1} + (1-\beta_1)\, g_t \qquad v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2$$
#
# $$\hat m_t = \frac{m_t}{1-\beta_1^t} \qquad \hat v_t = \frac{v_t}{1-\beta_2^t} \qquad
# \theta_t = \theta_{t-1} - \alpha\,\frac{\hat m_t}{\sqrt{\hat v_t} + \varepsilon}$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g$ | parameters, gradient at $\theta$ | any, the same | |
# | $m, v$ | averages of $g$ and $g^2$ (per element), 0 at the start | as $\theta$ | |
# | $t$ | number of the step, from 1 | a number | |
# | $\alpha$ | step size | a number | 0.001 |
# | $\beta_1, \beta_2$ | weight of the past in $m$, in $v$ | numbers in [0, 1) | 0.9, 0.999 |
# | $\varepsilon$ | guard where $g$ has been 0 | a number | 1e-8 |
#
# | | step size | decays | where ε stands |
# |---|---|---|---|
# | this course, paper, PyTorch, optax | α (`lr`) | β₁, β₂ | √v̂ + ε, after the correction |
# | the lecture | η | β₁, β₂ | √v̂ + ε |
# | Keras: `Adam(variant="keras")` | `learning_rate` | `beta_1`, `beta_2` | √v + ε̂, before it: the same as ε = ε̂/√(1−β₂ᵗ) |
#
# To translate: α, β₁, β₂ stay as they are, ε does not. Keras's ε̂ (also in the paper, at the end of section 2) acts like an
# ε that is 31.6 times larger at the first step, and its default is $10^{-7}$: 316 times the paper's.

# %% [markdown]
# ## The reference code
#
# This is the function that runs everywhere in this notebook, read from the package.

# %% id="reference_code"
show_source(adam_step)

# %% [markdown]
# ## Two steps by hand
#
# One parameter, $\alpha = 0.1$, gradients 4 and then −2. Recompute a row or two with a calculator.

# %% id="by_hand"
theta, m, v, rows = np.zeros(1), np.zeros(1), np.zeros(1), []
for t, g in ((1, 4.0), (2, -2.0)):
    before = theta
    theta, m, v = adam_step(theta, np.array([g]), m, v, t, alpha=0.1)
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    rows.append([t, g, *(float(x[0]) for x in (m, v, m_hat, v_hat, theta - before, theta))])
table(["t", "g", "m", "v", "m̂", "v̂", "step", "θ"], rows)

# %% [markdown]
# ## The lab
#
# Move $\alpha$, $\beta_1$ and $\beta_2$ (for the Rosenbrock mission $\beta_2$ matters). The three panels belong to one run: the path, the loss, and Adam's inner state.
# Try $\beta_1 = 0$ first: what is left is RMSProp with a corrected start.

# %% id="lab"
lab = Lab(
    "adam",
    surfaces=("narrow_valley", "quadratic_bowl", "rosenbrock", "plateau", "himmelblau"),
    overlay=("Momentum", "RMSProp"),
    steps=300,
    alpha=0.1,
    extras=("eps",),
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission.reach(1e-6, within=100, surface="narrow_valley"),
        Mission.reach(1e-3, within=250, surface="rosenbrock"),
        Mission(
            "On Himmelblau's function, settle in a minimum with a negative θ₁",
            lambda lab: lab.settings["surface"] == "himmelblau"
            and lab.outcome.verdict == "converged"
            and lab.path.theta[-1, 0] < 0,
        ),
        Mission(
            "On the bowl, end in a hop to and fro that never settles (β₁ = 0)",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and lab.settings["beta1"] == 0
            and lab.outcome.verdict == "oscillates",
        ),
    ],
)

# %% [markdown]
# ## The (α, β₁) map
#
# Every cell is a whole run. Find where the plain default $\beta_1 = 0.9$ lies, and how wide the good region of $\alpha$ is there.

# %% id="map"
ABMap("adam", surface="narrow_valley", x="alpha", y="beta1", steps=300, lab=lab)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Near the top of the $\beta_1$ axis. The good region is wide there, a factor of more than ten in $\alpha$ and open to the right;
# at $\beta_1 = 0.99$ it is gone: $m$ turns too late.
# </details>
#
# <details><summary><b>A piece of theory: how long can a step get?</b> (unfold)</summary>
#
# Write $m$ and $v$ as weighted sums over the past and apply the inequality of Cauchy and Schwarz to
# $\sum_k \beta_1^k g_{t-k} = \sum_k (\beta_1/\sqrt{\beta_2})^k \cdot \sqrt{\beta_2}^{\,k} g_{t-k}$. For large $t$ and
# $\beta_1^2 < \beta_2$ this gives
#
# $$\frac{|\hat m|}{\sqrt{\hat v}} \le \frac{1-\beta_1}{\sqrt{1-\beta_2}}\cdot\frac{1}{\sqrt{1-\beta_1^2/\beta_2}},$$
#
# 7.27 for the default $\beta$. It is reached after a long silence by gradients that grow by the factor $\beta_2/\beta_1$ per
# step. One gradient after silence gives the first factor alone, 3.16: section 2.1 of the paper names that as the most severe
# case and the bound, if $1-\beta_1 > \sqrt{1-\beta_2}$; else it gives 1 (that is α). The first holds for $\beta_1 = 0$, the
# second for $\beta_1 = \beta_2$, neither in general. The scale of the gradients appears nowhere.
# </details>
#
# The same statements, checked with numbers for gradients of three sizes. "Silence" is 20,000 steps with gradients of
# $10^{-30}$. The cell takes a few seconds.

# %% id="theory"
def last_step(gradients, alpha=1.0, beta1=0.9, beta2=0.999):
    """Lengths of Adam's last step on sequences of gradients, one per column, in units of α."""
    opt = Adam(alpha=alpha, beta1=beta1, beta2=beta2, eps=0.0)
    theta = np.zeros(gradients.shape[1])
    state = opt.init(theta)
    for g in gradients:
        before = theta
        theta, state = opt.step(theta, g, state)
    return np.abs(theta - before)


N = 20_000
silence = np.full(N, 1e-30)
growth = 0.999 / 0.9
bound = 0.1 / np.sqrt(0.001) / np.sqrt(1 - 0.9**2 / 0.999)
sequences = {
    "constant": (np.ones(N), 1.0),
    "alternating ±1": ((-1.0) ** np.arange(N), 0.1 / 1.9),
    "silence, then one": (np.append(silence, 1.0), 0.1 / np.sqrt(0.001)),
    "silence, then 12 equal ones": (np.append(silence, np.ones(12)), (1 - 0.9**12) / np.sqrt(1 - 0.999**12)),
    "silence, then growing by β₂/β₁": (np.append(silence, growth ** np.arange(-150.0, 1.0)), bound),
}
rows = [
    [name, theory, *last_step(np.outer(g, [1e-3, 1.0, 1e3])).tolist()]
    for name, (g, theory) in sequences.items()
]
rows_of_theory = rows
table(["gradients", "theory", "|g| = 0.001", "|g| = 1", "|g| = 1000"], rows)

# %% [markdown]
# ## What happens without the correction
#
# `adam_step` with $t = \infty$ is Adam without correction, because $\beta^\infty = 0$. Many texts say that its steps are too
# *small*, since $m$ starts too small. But $\sqrt v$ starts smaller still (section 3 of the paper warns of much *larger* first
# steps). The step is $(1-\beta_1^t)/\sqrt{1-\beta_2^t}$ times the corrected one, whatever the gradients are (for
# $\varepsilon = 0$). The first is too large if $\beta_2 > 1-(1-\beta_1)^2$, which is 0.99 for $\beta_1 = 0.9$; later ones are for
# every $\beta_2 > \beta_1$.

# %% id="uncorrected"
t = np.arange(1, 5001)
fig, ax = figure(1, 1)
ratios = {}
for beta2, style in ((0.9, "-."), (0.95, "--"), (0.999, "-"), (0.9999, ":")):
    ratios[beta2] = (1 - 0.9**t) / np.sqrt(1 - beta2**t)
    ax.semilogx(t, ratios[beta2], style, label=f"β₂ = {beta2}")
ax.axhline(1, color="0.6", linewidth=1)
ax.set(xlabel="step t", ylabel="uncorrected step / corrected step")
ax.legend()
one = np.ones(1)
measured = [adam_step(one, one, 0 * one, 0 * one, t, alpha=1.0, eps=0.0)[0][0] - 1 for t in (1, np.inf)]
default = ratios[0.999]
describe(
    fig,
    f"For β₂ = 0.999 the uncorrected step is {default[0]:.2f} times as long at t = 1 (measured with adam_step: "
    f"{measured[1] / measured[0]:.2f}), at most {default.max():.2f} times at t = {default.argmax() + 1}, and within 10 % "
    f"from t = {np.flatnonzero(default > 1.1)[-1] + 2} on. For β₂ = 0.9 it is {ratios[0.9][0]:.2f} times as long at t = 1: too short. "
    f"For β₂ = 0.95 it is {ratios[0.95][0]:.2f} times as long at t = 1 and {ratios[0.95][9]:.2f} times at t = 10.",
)

# %% [markdown]
# Does it matter? A quadratic in 20 dimensions with noisy gradients, 300 steps, mean loss of 20 runs with and without the
# correction: at $\alpha = 0.02$ (difference ± its standard error), and each at the best of ten $\alpha$.
#
# <details><summary>What stands behind a "±"?</summary>
#
# The 20 runs give 20 differences. Their *standard deviation* says how far one of them typically is from their mean. The mean itself
# is more certain: its *standard error* is the standard deviation divided by √20, and the truth is within two of them 19 times out
# of 20. With the real images below, the ± of an accuracy is the standard deviation of five seeds; that of "better by" is half of a
# 95 % interval: the standard error of the mean difference times 2.8. If the interval contains 0, no difference is shown.
# </details>

# %% id="correction_matters"
curvature, rng = np.logspace(-1, 1, 20), np.random.default_rng(0)
noise = rng.normal(size=(300, 20, 20))


tried = 0.02 * 1.5 ** np.arange(-6, 4)


def final_losses(beta1, beta2, corrected):
    """Loss after 300 steps, one row per α of ``tried``, one column per run."""
    theta = np.ones((tried.size, 20, 20))
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, 301):
        g = curvature * theta + noise[t - 1]
        theta, m, v = adam_step(theta, g, m, v, t if corrected else np.inf, tried[:, None, None], beta1, beta2)
    return np.sum(0.5 * curvature * theta**2, axis=-1)


rows = []
for beta1, beta2 in ((0.0, 0.999), (0.9, 0.9), (0.9, 0.999), (0.9, 0.9999)):
    right, plain = final_losses(beta1, beta2, True), final_losses(beta1, beta2, False)
    gap = (plain - right)[6]  # α = 0.02
    rows.append([beta1, str(beta2), right[6].mean(), plain[6].mean(), f"{gap.mean():.4f} ± {gap.std(ddof=1) / np.sqrt(20):.4f}",
                 *(f"{losses.mean(axis=1).min():.4f} (α = {tried[losses.mean(axis=1).argmin()]:.2g})" for losses in (right, plain)),
                 (1 - beta1**300) / np.sqrt(1 - beta2**300)])  # fmt: skip
table(["β₁", "β₂", "with", "without", "difference", "with, best α", "without, best α", "ratio of the steps at t = 300"],
      rows, digits=3)  # fmt: skip

# %% [markdown]
# At the same $\alpha$ it matters, because the uncorrected step is still too long at $t = 300$ (last column). With $\alpha$
# retuned the disadvantage is gone here. The correction makes $\alpha$ mean the same from the first step on.
#
# ## Real images, every method at its own best step size
#
# A network with 32 hidden units learns 8 × 8 handwritten digits. For each method the step size is chosen from 9 values
# by the loss on the validation set, after 300 minibatches of 64, with five seeds. The accuracy is then measured on test
# images, which had no part in the choice. The bands run from the lowest to the highest seed. The cell takes about 10 seconds.

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
grids = {
    "SGD": (SGD(), np.logspace(-1.25, 0.75, 9)),
    "Momentum": (Momentum(beta=0.9), np.logspace(-2, 0, 9)),
    "Adam": (Adam(), np.logspace(-3, -1, 9)),
}
results = {
    name: tune(opt, network, data.X_val, data.y_val, grid, steps=300, seeds=range(5))
    for name, (opt, grid) in grids.items()
}
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":"), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.3g}")
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend()
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
train = {name: r.train_loss[:, -1] for name, r in results.items()}
edges = [name for name, r in results.items() if r.at_edge]
medians = {name: np.median(r.validation_loss, axis=0) for name, r in results.items()}
wide = {name: int((values <= 2 * values.min()).sum()) for name, values in medians.items()}
describe(
    fig,
    f"Best step size at the edge of its grid: {', '.join(edges) or 'none'}. Test accuracy, mean and standard deviation of "
    f"the seeds: " + ", ".join(f"{name} {a.mean():.3f} ± {a.std(ddof=1):.3f}" for name, a in test.items()) + ".",
    "Of nine α, each 1.8 times the one before, within twice the best validation loss: "
    + ", ".join(f"{name} {count}" for name, count in wide.items()) + ".",
)
for other in ("SGD", "Momentum"):
    print("Training loss:", verdict("Adam", train["Adam"], other, train[other], higher=False))
    print("Test accuracy:", verdict("Adam", test["Adam"], other, test[other]))

# %% [markdown]
# Read the four sentences before you believe the curves: what differs in the training loss need not differ on the test images.
# The intervals count the seeds only, on the same images; of four independent tests of equals, one in five cases would show a
# difference ($1-0.95^4 \approx 0.19$).
#
# Now train the network yourself; these runs have the same first weights and minibatches. Make every $\alpha$ five times as
# large (2.5, 0.5, 0.05) and predict before you press Train: which method diverges, and which learns faster than before?
# Then try a fifth, and $\beta_2 = 0.9$ for Adam; earlier runs stay as faint lines with their number in the table.

# %% id="training_lab"
TrainingLab(("SGD", "Momentum", "Adam"), train=True)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Five times as large: SGD diverges in the first epoch; momentum and Adam learn faster than before, Adam less evenly. A
# fifth: all three are slower. $\beta_2 = 0.9$ changes little here.
# </details>
#
# ## When it fails
#
# First, the valley above lies along the axes, the best case for a step size per parameter. Turned by 45°, with the best of
# 33 $\alpha$ and 3000 steps:

# %% id="turned_valley"
c = np.sqrt(0.5)
turn = np.array([[c, -c], [c, c]])


class Turned:
    """The narrow valley in coordinates turned by 45°, an objective for run()."""

    dim = 2
    f = staticmethod(lambda theta: valley.f(theta @ turn))
    grad = staticmethod(lambda theta: valley.grad(theta @ turn) @ turn.T)
    start = turn @ valley.start


rows = []
for name, make, alphas in (
    ("RMSProp, β = 0.9", lambda alpha: RMSProp(alpha=alpha, beta=0.9), np.logspace(-3, 1, 33)),
    ("Adam, default β", lambda alpha: Adam(alpha=alpha), np.logspace(-3, 1, 33)),
    ("Adam, β₁ = 0.975, β₂ = 0.99", lambda alpha: Adam(alpha=alpha, beta1=0.975, beta2=0.99), np.logspace(-3, 1, 33)),
    ("Momentum, β = 0.975", lambda alpha: Momentum(alpha=alpha, beta=0.975), np.logspace(-4, -1.5, 33)),
):
    ends = [
        np.nanmin(run(make(alphas), surface, surface.start, 3000, record_every=3000).loss[-1])
        for surface in (valley, Turned())
    ]
    rows.append([name, *ends])
table(["method", "L along the axes", "L turned by 45°"], rows, digits=2)

# %% [markdown]
# Momentum does not notice the turn; Adam loses its advantage over momentum, though tuning both $\beta$ helps it much.
#
# Second, Adam may find another solution.
# Here is a data set (Wilson et al. 2017) on which both learn the training set perfectly.
# The first feature is the label; two are always 1; every example has a few features of its own, one for the
# positive, five for the negative examples.

# %% id="counter_example"
class LeastSquares:
    """½·mean((Xw − y)²), an objective for run()."""

    def __init__(self, X, y):
        self.X, self.y, self.dim = X, y, X.shape[1]

    def f(self, w):
        return 0.5 * np.mean((w @ self.X.T - self.y) ** 2, axis=-1)

    def grad(self, w):
        return (w @ self.X.T - self.y) @ self.X / len(self.y)


def wilson_data(n, rng, dim, first):
    """n examples with their own features from column ``first`` on."""
    y = np.where(rng.random(n) < 0.6, 1.0, -1.0)
    X = np.zeros((n, dim))
    X[:, 0], X[:, 1:3] = y, 1.0
    for i, label in enumerate(y):
        X[i, first + 5 * i : first + 5 * i + (1 if label > 0 else 5)] = 1.0
    return X, y


rows = []
for seed in range(3):
    rng = np.random.default_rng(seed)
    dim = 3 + 5 * (60 + 200)
    X, y = wilson_data(60, rng, dim, first=3)
    X_test, y_test = wilson_data(200, rng, dim, first=3 + 5 * 60)
    errors = []
    for opt in (SGD(alpha=0.1), Adam(alpha=0.01)):
        path = run(opt, LeastSquares(X, y), np.zeros(dim), 3000, record_every=3000)
        w = path.theta[-1]
        errors += [np.mean(np.sign(X @ w) != y), np.mean(np.sign(X_test @ w) != y_test)]
    rows.append([seed, *errors, np.mean(y_test < 0)])
wilson, adams = rows, w
sgds = run(SGD(alpha=0.1), LeastSquares(X, y), np.zeros(dim), 3000, record_every=3000).theta[-1]
print("weights of the label and of the two constants: SGD", sgds[:3].round(3), "Adam", adams[:3].round(3))
print("own features of the first example: SGD", sgds[3:8].round(3), "Adam", adams[3:8].round(3))
table(["seed", "SGD: train error", "test error", "Adam: train error", "test error", "share of negatives"], rows)

# %% [markdown]
# Adam's test error *is* the share of negatives: it calls every new example positive. A feature that occurs once gets as long
# a step as the one that always tells the label. So all weights end up equally long, and the two constants outvote the label:
# $0.25\,(y+2) > 0$ always. Whether that happens on real data is the question of unit 06.
#
# Third, the paper's proof of convergence is wrong: Reddi, Kale and Kumar (2018) show a convex problem on which Adam goes to
# the worst point. Their repair is [AMSGrad](08_amsgrad.ipynb), unit 08.

# %% [markdown]
# ## What the sources say
#
# Statements of the lecture and the notes, each with the number that decides it.

# %% id="claims" hide_input=true
noise = np.random.default_rng(1)
random_sign = last_step(noise.choice([-1.0, 1.0], (3000, 200))).mean()
sharp = 1 / np.sqrt(1 - 0.9**2 / 0.99)  # β₂ = 0.99: (1−β₁)/√(1−β₂) is 1
spike = last_step(np.append(silence, (0.99 / 0.9) ** np.arange(-150.0, 1.0))[:, None], beta2=0.99)[0]
signs = np.stack([np.ones(3000), (-1.0) ** np.arange(3000)], axis=1)
constant, alternating = last_step(signs)
# With 1−β for 1−βᵗ the step is m/(1−β₁) over √(v/(1−β₂)); relative to the right one:
wrong = (1 - 0.9**t) / 0.1 * np.sqrt(0.001) / np.sqrt(1 - 0.999**t)
rows = [
    ["Lecture: m is too small in the first steps, so it is divided by a number below 1.", "imprecise: √v is smaller still",
     f"uncorrected steps are {default[0]:.2f} times too long at t = 1, at most {default.max():.2f} times (t = {default.argmax() + 1})"],
    ["2021 notes: momentum and the root use the same past; they do not cancel.", "right in direction; the scale does cancel",
     f"step / α: constant {constant:.3f}, alternating {alternating:.4f}, random signs {random_sign:.2f}"],
    ["The paper, 2.1: |step| ≤ α(1−β₁)/√(1−β₂) if 1−β₁ > √(1−β₂), else ≤ α.",
     "the first holds for β₁ = 0, the second for β₁ = β₂; neither in general",
     f"β₁ = 0.9: {0.1 / np.sqrt(0.001):.2f} α claimed, {rows_of_theory[-1][3]:.2f} α measured for β₂ = 0.999; α claimed, "
     f"{spike:.2f} α measured for β₂ = 0.99 (sharp bound {sharp:.2f} α)"],
    ["Lecture: Adam is from ICLR 2015 but was proposed in 2014.", "right", "arXiv:1412.6980, 22 December 2014"],
    ["Lecture: RMSProp cannot get over a zero gradient, so Adam joins it with momentum.", "right if the steps still in m reach across",
     f"shelf, α = 0.02 and 0.1: Adam {over[0.999][0]:.3f} and {over[0.999][1]:.3f} with β₂ = 0.999, {over[0.9][0]:.3f} and "
     f"{over[0.9][1]:.3f} with 0.9; RMSProp at most {several.max():.0e} with ten α"],
    ["Lecture: β₁ = 0.9 and β₂ = 0.999 come from the authors.", "right", "section 2 of the paper"],
    ["Lecture: ε is needed because v is 0 at the start.", "imprecise: after one step v > 0 unless g = 0",
     f"v after one gradient of 1: {1 - 0.999:.3f}"],
    ["2021 notes: Adam is RMSProp with momentum, and the most used.", "right, plus the correction; use changes with time",
     "the reference code above"],
    ["2021 notes: the summary formula is μₜ/σₜ · mⱼ.", "a misprint for mᵢ, and without correction",
     f"first step without correction: {measured[1] / measured[0]:.2f} α"],
    ["2017 note: m̂ = m/(1−β₁), v̂ = v/(1−β₂).", "wrong after t = 1: 1−βᵗ",
     f"the step is {wrong[1]:.2f} times the right one at t = 2, {wrong[9]:.2f} at t = 10, {wrong[-1]:.3f} at t = 5000"],
    ["2017 note: step t uses m̂ from before the gradient of step t.", "wrong by one step", "its first step is 0 instead of α"],
    ["2017 note: “β = 0.9”; ε stands outside the root.", "β₁ is meant; ε is right", "as in the paper and PyTorch"],
    ["2017 note: Adam needs little memory.", "relative", "two more numbers per parameter; SGD none, momentum and RMSProp one"],
    ["2017 note: Adam suits all cases.", "too much said",
     f"on a constructed data set: test error {wilson[0][4]:.2f} above where SGD has {wilson[0][2]:.2f}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "All gradients of a run are multiplied by 1000. What happens to Adam's path (ε = 0)?",
            choices=("It diverges", "Its steps are √1000 times longer", "Nothing"),
            answer=2,
            explanations=(
                "m̂ grows by 1000, but √v̂ grows by 1000 too.",
                "v̂ grows by 1000², and its root by 1000, like m̂.",
                "Right: m̂ and √v̂ grow by the same factor, which cancels.",
            ),
        ),
        Question(
            "You forget the correction and use the default β. The first step is",
            choices=("about 3 times too long", "10 times too short", "right, only later steps are wrong"),
            answer=0,
            explanations=(
                "Right: 0.1 over √0.001 is 3.16.",
                "m is 10 times too small, but √v is 31.6 times too small.",
                "The first steps are the ones that are wrong; later the factors tend to 1.",
            ),
        ),
        Question(
            "A gradient flips its sign at every step, always ±1. With β₁ = 0.9 Adam's steps become",
            choices=("α, as always", "about 0.05 α", "0"),
            answer=1,
            explanations=(
                "√v̂ is 1, but m̂ averages the signs.",
                "Right: m̂ tends to ±(1−β₁)/(1+β₁) = ±0.053 while v̂ is 1.",
                "Almost, but the last gradient weighs a little more than the one before.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - Adam is momentum over root mean square, both corrected for their start at zero.
# - The first step is $-\alpha\,\mathrm{sign}(g)$, the best short one if no parameter may move by more than $\alpha$ (unit 01). Later steps have a bound that does not depend on the scale of the gradients:
#   $7.27\,\alpha$ for the default $\beta$, $\alpha$ for a constant gradient.
# - Without the correction the first step is too long if $\beta_2 > 1-(1-\beta_1)^2$, later ones if $\beta_2 > \beta_1$, as it
#   usually is.
# - $m$ keeps signs, $v$ only sizes: noise and oscillation shorten the step, steady gradients do not.
# - A step size per parameter helps along the axes and may end in another solution.
#
# | often believed | in truth |
# |---|---|
# | "divide by 1−β" | the divisor is 1−βᵗ; it changes in every step |
# | "store m̂ and v̂" | the state is m and v, the hats are made afresh |
# | "ε goes inside the root" | outside, after the correction (Keras: before it; optax has a second one inside, 0 by default) |
# | "Adam needs no tuning of α" | less than SGD; on the digits not clearly less than momentum |
#
# **Next:** [the assignment](../exercises/05_adam/adam.ipynb), where you write `update_moments`, `bias_correction`, `adam_step` and
# `adam_minimize`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 動量 | momentum |
# | 學習率 | learning rate, here step size α |
# | 梯度 | gradient |
# | 均方根 | root mean square |
# | 偏差修正 | bias correction |
# | 指數移動平均 | exponential moving average |
# | 收斂 | convergence |
# </details>
#
# **References.** D. P. Kingma, J. Ba: *Adam: A Method for Stochastic Optimization*, ICLR 2015, arXiv:1412.6980. ·
# T. Tieleman, G. Hinton: *Lecture 6.5, RMSProp*, COURSERA: Neural Networks for Machine Learning, 2012. ·
# A. C. Wilson, R. Roelofs, M. Stern, N. Srebro, B. Recht: *The Marginal Value of Adaptive Gradient Methods in Machine
# Learning*, NeurIPS 2017, arXiv:1705.08292. · S. J. Reddi, S. Kale, S. Kumar: *On the Convergence of Adam and Beyond*, ICLR
# 2018, arXiv:1904.09237. · E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI
# Machine Learning Repository, 1998, doi:10.24432/C50P49.
