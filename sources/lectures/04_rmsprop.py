# %% [markdown]
# # 4 · RMSProp
#
# *Course map: [start](00_start_here.ipynb) · … → [Momentum](02_momentum.ipynb) → [Adagrad](03_adagrad.ipynb) → **RMSProp** → [Adam](05_adam.ipynb) → [Adam against SGDM](06_adam_vs_sgdm.ipynb) → …*
#
# **Before this unit** you should know the moving average of [momentum](02_momentum.ipynb) and [Adagrad](03_adagrad.ipynb): a step size
# per parameter, $\alpha$ over the root of the sum of all squared gradients.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [04_rmsprop](../exercises/04_rmsprop/rmsprop.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write a moving average and say how many steps it remembers;
# 2. write one step of RMSProp, and translate it between the lecture, PyTorch and Keras;
# 3. predict its steps when the gradients change in size: after a fall, at an outlier, and at the very end.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
from dataclasses import replace

import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adagrad, Momentum, RMSProp, adagrad_step, rmsprop_step
from course_lib.plotting import describe, figure, plot_path, plot_surface
from course_lib.running import run
from course_lib.surfaces import crescent, narrow_valley, quadratic_bowl, shelf
from course_lib.tuning import tune, verdict
from course_lib.units.unit_04_rmsprop import effective_window, ema
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: the step that a parameter needs changes on the way
#
# On a crescent-shaped valley $\theta_1$ first runs across the valley, then along it, then across again. The step that suits
# a parameter is one over its curvature (unit 3): small, large, small. Adagrad's step size $\alpha/\sqrt{\sum g^2}$ can only get
# smaller. Left: a run of Adagrad and one of RMSProp. Right: what $\theta_1$ would need on the floor of the valley, and what
# each of the two runs gives it.

# %% id="why"
moon = crescent()
adagrad = run(Adagrad(alpha=0.3), moon, moon.start, 300)
rmsprop = run(RMSProp(alpha=0.02, beta=0.9), moon, moon.start, 300)
floor = 2 * np.stack([np.cos(np.linspace(3.1, 0, 101)), np.sin(np.linspace(3.1, 0, 101))], axis=1)
needed = np.array([1 / moon.hessian(point)[0, 0] for point in floor])
given = {
    "Adagrad gives": (adagrad, 0.3 / np.sqrt(adagrad.state("s")[1:, 0])),
    "RMSProp gives": (rmsprop, 0.02 / np.sqrt(rmsprop.state("v")[1:, 0])),
}
fig, axes = figure(1, 2)
plot_surface(axes[0], moon)
plot_path(axes[0], moon, adagrad, label="Adagrad, α = 0.3")
plot_path(axes[0], moon, rmsprop, label="RMSProp, α = 0.02")
axes[1].semilogy(floor[:, 0], needed, "-", color="0.6", linewidth=4, label="needed, 1/curvature")
for (label, (path, size)), style in zip(given.items(), ("--", "-"), strict=True):
    axes[1].semilogy(path.theta[:-1, 0], size, style, label=label)
axes[1].set(xlabel="θ₁", ylabel="step size of θ₁", ylim=(0.015, 40))
axes[1].legend(loc="upper left")
falls, moves = (size[5:] for _, size in given.values())
describe(
    fig,
    f"On the floor θ₁ needs a step size of {needed[0]:.2f} at the far end, {needed.max():.1f} at the top of the bend and "
    f"{needed[-1]:.2f} at the minimum. From step 6 on, Adagrad's falls from {falls[0]:.2f} to {falls[-1]:.3f} and never rises. RMSProp's "
    f"goes up and down between {moves.min():.3f} and {moves.max():.2f}. Neither is near what the top of the bend asks for: both "
    f"see the size of the gradients, not the curvature.",
)

# %% [markdown]
# So RMSProp can take back what it did. Whether that pays depends on how steep the beginning was. Here both start on rings
# around the crescent, from 48 directions; the further out, the larger the first gradients. Each method has its best of 33
# $\alpha$ for each ring.

# %% id="steep_start"
angles = np.linspace(0, 2 * np.pi, 48, endpoint=False) + 0.05
ring, alphas, distances = np.stack([np.cos(angles), np.sin(angles)], axis=1), np.logspace(-3, 1, 33)[:, None], (2, 3, 4, 5, 6)
contenders = {
    "Adagrad": Adagrad(alpha=alphas),
    "RMSProp, β = 0.9": RMSProp(alpha=alphas, beta=0.9),
    "RMSProp, β = 0.99": RMSProp(alpha=alphas, beta=0.99),
}
fig, ax = figure(1, 1)
ends = {}
for (name, opt), style in zip(contenders.items(), ("o--", "s-", "^:"), strict=True):
    ends[name] = []
    for distance in distances:
        last = run(opt, moon, distance * ring, 300, record_every=300, record_last=20).loss[-20:].max(axis=0)
        ends[name].append(float(np.nanmin(np.median(np.nan_to_num(last, nan=np.inf), axis=1))))
    ax.semilogy(distances, ends[name], style, label=name)
ax.set(xlabel="distance of the start from the middle", ylabel="median loss after 300 steps", xticks=distances)
ax.legend()
steepest = {d: float(np.median(np.linalg.norm(moon.grad(d * ring), axis=1))) for d in (2, 6)}
describe(
    fig,
    f"The largest loss of the last 20 steps, its median over the 48 starts. The gradient at the start is about "
    f"{steepest[2]:.1f} at distance 2 and {steepest[6]:.0f} at distance 6. "
    + "; ".join(f"{name}: {values[0]:.0e} from near, {values[-1]:.0e} from far" for name, values in ends.items())
    + ".",
)

# %% [markdown]
# From near, Adagrad is the best of the three; from far its sum is full before it is in the valley. RMSProp with $\beta = 0.9$ hardly minds the
# start, but it ends high: we come back to that.
#
# ## Predict
#
# The rule, in one sentence: replace Adagrad's sum of squares by a moving average of squares.

# %% id="predict" hide_input=true
Predict(
    "For 100 steps the gradient is 1, then for 150 steps it is 0.01. How long is RMSProp's last step (β = 0.9)?",
    choices=(
        "0.01 α: a hundredth of the gradient, a hundredth of the step",
        "about 0.001 α, as with Adagrad",
        "about α again",
        "about 10 α: small gradients get large steps",
    ),
    answer=2,
    explanation="After some 100 small gradients the large ones are forgotten. Then √v is 0.01 itself, and g/√v is 1: "
    "a steady gradient of any size gives steps of α.",
    name="04_rmsprop_fall",
)

# %% id="reveal"
g = np.repeat([1.0, 0.01, 1.0], (100, 150, 100))


def step_lengths(step, gradients, state=0.0, **hyper):
    """Lengths of the steps that a step function takes on given gradients, α = 1; ``state`` is its v (or s) before."""
    theta, state, lengths = np.zeros(1), np.full(1, state), []
    for one in gradients:
        before = theta
        theta, state = step(theta, np.array([one]), state, alpha=1.0, eps=0.0, **hyper)
        lengths.append(abs(float((theta - before)[0])))
    return np.array(lengths)


fig, ax = figure(1, 1)
ax.semilogy(step_lengths(adagrad_step, g), "--", label="Adagrad")
lines = []
for beta, style in ((0.5, ":"), (0.9, "-"), (0.98, "-.")):
    lengths = step_lengths(rmsprop_step, g, beta=beta)
    ax.semilogy(lengths, style, label=f"RMSProp, β = {beta}")
    back = int(np.argmax(lengths[100:250] > 0.9)) + 1 if lengths[249] > 0.9 else None
    lines.append(
        f"β = {beta}: the last small gradient gets {lengths[249]:.2f} α "
        + (f"(more than 0.9 α from small gradient number {back} on)" if back else "(150 are too few to forget)")
        + f", the first large one after it {lengths[250]:.2f} α."
    )
ax.set(xlabel="step", ylabel="length of the step / α")
ax.legend()
fall = step_lengths(adagrad_step, g)
describe(
    fig,
    f"Adagrad: {fall[99]:.2f} α before the fall, {fall[249]:.4f} α at the end of the small gradients, {fall[349]:.3f} α at the end.",
    *lines,
)

# %% [markdown]
# It is quick in one direction and slow in the other. A *larger* gradient counts in $v$ at once; after a *smaller* one the steps stay
# short until the old squares have faded.
#
# ## The idea: a moving average of squares
#
# $v$ is the moving average of $g^2$ and $\sqrt v$ a *root mean square* over a window that moves along. How long is the
# window? The newest $n$ values have the share $1-\beta^n$ of the weight; the usual rule of thumb, $1/(1-\beta)$ values, means a share
# of about $1-1/e$, 63.2 %. Left: noisy gradients whose size changes. Right: the share.

# %% id="mechanism"
rng = np.random.default_rng(0)
noisy = rng.normal(size=300) * np.repeat([1.0, 0.1, 1.0], 100)
fig, axes = figure(1, 2)
axes[0].semilogy(np.abs(noisy), ".", color="0.75", label="|g|")
n = np.arange(1, 301)
for beta, style in ((0.5, ":"), (0.9, "-"), (0.99, "--")):
    axes[0].semilogy(np.sqrt(ema(noisy**2, beta)), style, label=f"√v, β = {beta}")
    axes[1].semilogx(n, 1 - beta**n, style, label=f"β = {beta}")
axes[0].set(xlabel="step", ylabel="size", ylim=(1e-2, 5))
axes[1].set(xlabel="number n of newest values", ylabel="their share of the weight, 1 − βⁿ")
for ax in axes:
    ax.legend()
rows = [
    [beta, 1 / (1 - beta), *(effective_window(beta, share) for share in (0.5, 0.632, 0.95)), 1 - beta ** (1 / (1 - beta))]
    for beta in (0.5, 0.9, 0.99, 0.999)
]
describe(
    fig,
    f"Half of the weight lies on {rows[1][2]} values for β = 0.9 and on {rows[2][2]} for β = 0.99; 95 % on {rows[1][4]} and {rows[2][4]}. "
    f"For β = 0.5, √v jumps about with the noise; for β = 0.99 it is smooth, and in 100 steps it has not come down to 0.1: "
    f"it is {np.sqrt(ema(noisy**2, 0.99))[199]:.2f} at step 200.",
)
table(["β", "1/(1−β)", "values with 50 %", "with 63.2 %", "with 95 %", "share of the newest 1/(1−β)"], rows, digits=3)

# %% [markdown]
# ## The update rule
#
# $$v \leftarrow \beta v + (1-\beta)\, g^2 \qquad\qquad \theta \leftarrow \theta - \alpha\,\frac{g}{\sqrt v + \varepsilon}$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g$ | parameters, gradient at $\theta$ | any, the same | |
# | $v$ | moving average of $g^2$ (per element), 0 at the start | as $\theta$ | |
# | $\alpha$ | step size | a number | 0.01 |
# | $\beta$ | weight of the past | a number in [0, 1) | 0.9 |
# | $\varepsilon$ | guard where $g$ has been 0 | a number | 1e-8 |
#
# It was never a paper: Tieleman and Hinton showed it on a slide of an online course. Who writes what:
#
# | | step size | decay | divided by | start | defaults |
# |---|---|---|---|---|---|
# | this course | α | β | √v + ε | v = 0 | 0.01, 0.9, 1e-8 |
# | their slide (2012) | a number | 0.9 | √v | not said | 0.9 |
# | the lecture: `variant="lecture"` | η | **α** | σ = √v | σ = \|g\| at the first step | |
# | PyTorch | `lr` | `alpha` | √v + ε | v = 0 | 0.01, **0.99**, 1e-8 |
# | Keras: `variant="keras"` | `learning_rate` | `rho` | √(v + ε) | v = 0 | 0.001, 0.9, 1e-7 |
# | optax | `learning_rate` | `decay` | √(v + ε) | v = 0 | –, 0.9, 1e-8 |
#
# To translate, keep the numbers and change the letters: the lecture's α and PyTorch's `alpha` are our β. Only start and ε differ.

# %% id="conventions"
def feed(opt, gradients):
    """The points that ``opt`` visits on a fixed sequence of gradients, from 0."""
    theta = np.zeros(gradients.shape[1])
    state, points = opt.init(theta), [theta]
    for one in gradients:
        theta, state = opt.step(theta, one, state)
        points.append(theta)
    return np.array(points)


forms = {
    "this course, PyTorch": RMSProp(alpha=1.0),
    "lecture": RMSProp(alpha=1.0, variant="lecture"),
    "Keras, its ε = 1e-7": RMSProp(alpha=1.0, variant="keras", eps=1e-7),
}
drawn, rows, firsts = np.random.default_rng(1).choice([-1.0, 1.0], size=(100, 1)), [], {}
for name, opt in forms.items():
    steps = {size: np.abs(np.diff(feed(opt, size * drawn), axis=0))[:, 0] for size in (1.0, 1e-6)}
    firsts[name] = float(steps[1.0][0])
    rows.append([name, *(float(steps[size][k]) for size in (1.0, 1e-6) for k in (0, 99))])
print(f"1/√(1−β): {1 / np.sqrt(1 - 0.9):.2f} for β = 0.9, {1 / np.sqrt(1 - 0.99):.2f} for 0.99; √ε for ε = 1e-7: {np.sqrt(1e-7):.1e}")
table(["form", "|g| = 1: step 1 / α", "step 100 / α", "|g| = 1e-6: step 1 / α", "step 100 / α"], rows)

# %% [markdown]
# With $v = 0$ at the start the first step is $\alpha/\sqrt{1-\beta}$ long: 3.16 α for 0.9, 10 α for PyTorch's 0.99. An ε inside
# the root acts as $\sqrt\varepsilon$ does outside: gradients far below $\sqrt{10^{-7}}$ get short steps from Keras, below $10^{-8}$ from PyTorch.
#
# ## The reference code
#
# This function runs everywhere in this notebook, read from the package.

# %% id="reference_code"
show_source(rmsprop_step)

# %% [markdown]
# ## Four steps by hand
#
# One parameter, $\alpha = 0.1$, $\beta = 0.9$, gradients 4, −2, 0.1, 0.1. Recompute a row or two with a calculator.

# %% id="by_hand"
theta, v, rows = np.zeros(1), np.zeros(1), []
for t, one in enumerate((4.0, -2.0, 0.1, 0.1), start=1):
    before = theta
    theta, v = rmsprop_step(theta, np.array([one]), v, alpha=0.1, beta=0.9)
    rows.append([t, one, one**2, *(float(x[0]) for x in (v, np.sqrt(v), theta - before, theta))])
table(["step", "g", "g²", "v", "√v", "change of θ", "θ"], rows)

# %% [markdown]
# ## The lab
#
# The three panels belong to one run: the path, the loss, and the effective step sizes $\alpha/(\sqrt v + \varepsilon)$ of the two
# parameters. Begin on the crescent with the setting you find. When does a size rise, when does it fall, and which is quicker? Then
# raise $\beta$ slowly to 0.999: what becomes of the two curves, of the end of the loss, and of the first step?
#
# <details><summary>Answer</summary>
#
# A size rises while the gradients of its parameter get smaller, and drops within a few steps when they come back. With a larger $\beta$
# the curves get flat: the size of $\theta_1$ varies, after 10 steps, by a factor of 39 for $\beta = 0.9$, of 2 for 0.99. From 0.95
# on the loss falls further, as the hop is not there yet after 300 steps. The first step grows to $\alpha/\sqrt{1-0.999} \approx 32\,\alpha$.
# </details>

# %% id="lab"
lab = Lab(
    "rmsprop",
    surfaces=("crescent", quadratic_bowl(kappa=100.0), "narrow_valley", "shelf", "rosenbrock"),
    overlay=("Adagrad",),
    schedules=("1/√(t+1)", "cosine"),
    steps=300,
    alpha=0.02,
    extras=("eps",),
    panel="effective",
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission.reach(1e-3, within=150, surface="crescent"),
        Mission.oscillate(surface="quadratic_bowl"),
        Mission(
            "On the bowl, end at L ≤ 1e-6 with β from 0.5 to 0.9 (a constant α will not do).",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and 0.5 <= lab.settings["beta"] <= 0.9
            and lab.path.loss[-1] <= 1e-6,
        ),
        Mission(
            "On the shelf, get past 0 with a constant α. (There are two ways, one by α and one by β.)",
            lambda lab: lab.settings["surface"] == "shelf"
            and lab.settings["schedule"] == "constant"
            and lab.path.theta[-1, 0] > 0.5,
        ),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a whole run on the crescent. On which of the two does it depend whether a run converges? What is wrong with the runs to
# the left and to the right of these? And where is the loss lowest?

# %% id="map"
ABMap("rmsprop", surface="crescent", x="alpha", y="beta", steps=300, lab=lab)

# %% [markdown]
# <details><summary>Answer</summary>
#
# On $\alpha$, hardly on $\beta$. To the left a run is still on its way after 300 steps (called *oscillates* where it swings across the
# valley meanwhile); to the right the hop at the end is too wide to count as converged. The loss falls far only at the top edge, with a
# long memory (the star).
# </details>
#
# <details><summary><b>A piece of theory: the longest step, the outlier, the hop</b> (unfold)</summary>
#
# *Longest step.* $v$ holds at least the part $(1-\beta)g^2$ of the newest gradient, so
# $|g|/\sqrt v \le 1/\sqrt{1-\beta}$, whatever came before. The first step from $v = 0$ has this length, and so has a gradient after
# a long silence.
#
# *Outlier.* Let all gradients be ±1 but one of size $S$. Then $n$ steps later $v = 1 + (1-\beta)(S^2-1)\beta^n$, and the step is
# back at a share $r$ of α after $n = \ln\frac{(1-\beta)(S^2-1)}{1/r^2-1} \big/ \ln\frac1\beta$ steps. Ten times the outlier costs
# about $2\ln 10/(1-\beta)$ steps more.
#
# *Hop.* Around the minimum of a parabola let θ hop between $+c$ and $-c$. Then $g^2$ is the same at every step, $v = g^2$, and
# each step is exactly α long: $2c = \alpha$. The curvature does not matter, and β does not either.
# </details>
#
# The three statements, checked. The hop is measured after 5000 steps with $\alpha = 0.1$, in two directions.

# %% id="theory"
rows = []
for beta in (0.5, 0.9, 0.99):
    longest = step_lengths(rmsprop_step, np.append(np.full(100, 1e-9), 1.0), beta=beta)[-1]
    rows.append([beta, "longest step / α, after silence", 1 / np.sqrt(1 - beta), longest])
    for size in (10.0, 100.0):
        lengths = step_lengths(rmsprop_step, np.append(size, np.ones(1000)), state=1.0, beta=beta)
        theory = np.log((1 - beta) * (size**2 - 1) / (1 / 0.9**2 - 1)) / -np.log(beta)
        rows.append([beta, f"steps to 0.9 α after an outlier of {size:.0f}", theory, int(np.argmax(lengths[1:] > 0.9)) + 1])
    hop = run(RMSProp(alpha=0.1, beta=beta), quadratic_bowl(kappa=1000.0), [1.0, 1.0], 5000).theta[-1]
    rows.append([beta, "|θ| / α at the end, curvature 1 and 1000", 0.5, np.abs(hop) / 0.1])
table(["β", "", "theory", "measured"], rows, digits=4)

# %% [markdown]
# ## Real images, every method at its own best step size
#
# A network with 32 hidden units learns 8 × 8 handwritten digits. For each method the step size is chosen from 5 values
# by the loss on the validation set, after 200 minibatches of 64, with five seeds. The accuracy is then measured on test
# images that chose nothing. The bands run from the lowest to the highest seed. The cell takes some seconds.

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
grids = {
    "SGD": (SGD(), np.logspace(-0.5, 0.5, 5)),
    "Adagrad": (Adagrad(), np.logspace(-1.25, -0.25, 5)),
    "RMSProp, β = 0.9": (RMSProp(beta=0.9), np.logspace(-2.5, -1.5, 5)),
    "RMSProp, β = 0.99": (RMSProp(beta=0.99), np.logspace(-2.5, -1.5, 5)),
}
results = {
    name: tune(opt, network, data.X_val, data.y_val, grid, steps=200, seeds=range(5), record_every=40)
    for name, (opt, grid) in grids.items()
}
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":", "-."), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.2g}")
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend(fontsize="small")
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
train = {name: r.train_loss[:, -1] for name, r in results.items()}
edges = [name for name, r in results.items() if r.at_edge]
describe(
    fig,
    f"Best step size at the edge of its grid: {', '.join(edges) or 'none'}. Test accuracy, mean and standard deviation of "
    f"the seeds: " + ", ".join(f"{name} {a.mean():.3f} ± {a.std(ddof=1):.3f}" for name, a in test.items()) + ".",
)
for one, other in (("RMSProp, β = 0.9", "SGD"), ("RMSProp, β = 0.9", "Adagrad"), ("RMSProp, β = 0.99", "RMSProp, β = 0.9")):
    print("Training loss:", verdict(one, train[one], other, train[other], higher=False))
    print("Test accuracy:", verdict(one, test[one], other, test[other]))

# %% [markdown]
# Read the six sentences before you believe the curves. "No difference shown" means that five seeds cannot tell.
#
# ## When it fails
#
# *It does not settle.* At a constant α it ends in the hop of ±α/2. *It bursts.* Where the gradients of one parameter have died down,
# so has its $\sqrt v$, and the next tiny gradient is a full step or more, as with unit 3's root of the mean. Left,
# $\frac12(\theta_1^2 + 100\,\theta_2^2)$ from (−10, 1) with α = 0.3: the distance *across* the valley. *It cannot roll.* Right, the
# shelf of unit 2, where $g$ fades to 0.

# %% id="counter_example"
bowl, step_down = quadratic_bowl(kappa=100.0), shelf()
bursts = {
    "Adagrad": run(Adagrad(alpha=0.3), bowl, [-10.0, 1.0], 1000),
    "root of the mean": run(Adagrad(alpha=0.3, variant="mean"), bowl, [-10.0, 1.0], 1000),
    "RMSProp, β = 0.9": run(RMSProp(alpha=0.3, beta=0.9), bowl, [-10.0, 1.0], 1000),
    "RMSProp, β = 0.99": run(RMSProp(alpha=0.3, beta=0.99), bowl, [-10.0, 1.0], 1000),
}
fig, axes = figure(1, 2)
across, peaks = {}, {}
for (name, path), style in zip(bursts.items(), ("--", ":", "-", "-."), strict=True):
    y = np.abs(path.theta[:, 1])
    quiet = int(np.argmax(y < 1e-6))
    across[name], peaks[name] = y, (quiet, float(y[quiet:].max()), quiet + int(y[quiet:].argmax()))
    axes[0].semilogy(np.maximum(y, 1e-12), style, label=name, linewidth=1.4)
axes[0].set(xlabel="step", ylabel="|θ₂|, across the valley", ylim=(1e-12, 10))
axes[0].legend(fontsize="small", loc="lower right")
rolls = run(Momentum(alpha=0.02, beta=0.9), step_down, step_down.start, 300).theta[:, 0]
axes[1].plot(rolls, "--", label="Momentum, α = 0.02, β = 0.9")
stops = {}
for beta, style in ((0.9, "-"), (0.99, "-.")):
    stops[beta] = run(RMSProp(alpha=0.02, beta=beta), step_down, step_down.start, 300).theta[:, 0]
    axes[1].plot(stops[beta], style, label=f"RMSProp, α = 0.02, β = {beta}")
axes[1].set(xlabel="step", ylabel="θ on the shelf's way down")
axes[1].legend(fontsize="small")
describe(
    fig,
    "Left: "
    + "; ".join(
        f"{name}: below 1e-6 from step {quiet}, then at most {peak:.2g} (step {when}), at the end {across[name][-1]:.2g}"
        for name, (quiet, peak, when) in peaks.items()
    )
    + f". Right: after 300 steps momentum is at {rolls[-1]:.3f}, RMSProp at {stops[0.9][-1]:.1e} (β = 0.9) and "
    f"{stops[0.99][-1]:.2f} (β = 0.99); the minimum is at 1.5, the shelf at 0.",
)

# %% [markdown]
# Momentum has what RMSProp lacks: it goes on where $g = 0$, and it shortens the hop. The next unit, [Adam](05_adam.ipynb), joins
# the two and mends the long first steps. The hop itself needs a falling α: mission 3, and unit 10.
#
# Does RMSProp at least spare you the search for α? The share of 101 step sizes from 0.0001 to 10 that bring the loss to
# a hundredth of its start and keep it there for the last 20 of 300 steps:

# %% id="how_wide"
grid = np.logspace(-4, 1, 101)
rows, width = [], {}
for name, opt in {
    "SGD": SGD(alpha=grid),
    "Momentum, β = 0.9": Momentum(alpha=grid, beta=0.9),
    "Adagrad": Adagrad(alpha=grid),
    "RMSProp, β = 0.9": RMSProp(alpha=grid, beta=0.9),
    "RMSProp, β = 0.99": RMSProp(alpha=grid, beta=0.99),
}.items():
    shares = []
    for surface in (bowl, moon, narrow_valley()):
        loss = run(opt, surface, surface.start, 300).loss
        shares.append(float(np.mean(loss[-20:].max(axis=0) <= 0.01 * loss[0])))
    width[name] = shares
    rows.append([name, *(f"{share:.0%}" for share in shares)])
table(["method", "bowl, κ = 100", "crescent", "narrow valley"], rows)

# %% [markdown]
# With β = 0.9 it does not: fewer α are good than with Adagrad, on all three. With β = 0.99 more are, but not on the crescent.
#
# ## What the sources say
#
# The statements of the lecture and the notes that belong to this unit, each with the number that decides it.

# %% id="claims" hide_input=true
ones = np.ones(100_000)
sums, means = np.sqrt(np.sum(ones**2)), np.sqrt(ema(ones**2, 0.9)[-1])
early = np.append(1000.0, np.ones(500))
slowed = [step_lengths(step, early)[-1] for step in (adagrad_step, rmsprop_step)]
sigma = {}
for beta in (0.0, 0.5, 0.999):
    opt = RMSProp(beta=beta, variant="lecture")
    state = opt.init(np.zeros(1))
    for one in (1.0, 1.0, 100.0):
        _, state = opt.step(np.zeros(1), np.array([one]), state)
    sigma[beta] = float(np.sqrt(state.v[0]))
two, _ = rmsprop_step(np.zeros(2), np.array([0.0, 1.0]), np.zeros(2), alpha=1.0, eps=0.0)
valley = narrow_valley()
sizes = 1 / np.sqrt(run(Adagrad(alpha=1.0), valley, valley.start, 1).state("s")[-1])
fed_back = 1.0
for _ in range(500):
    fed_back = 0.9 * fed_back + 0.1 * 0.0**2 + 1e-2
lecture_burst = np.abs(run(RMSProp(alpha=0.3, beta=0.9, variant="lecture"), bowl, [-10.0, 1.0], 1000).theta[:, 1])
after = int(np.argmax(lecture_burst < 1e-6))
signs = run(RMSProp(alpha=0.02, beta=0.0), step_down, step_down.start, 300)
far = {name: values[-1] for name, values in ends.items()}
rows = [
    ["2021 notes: near the end Adagrad bursts sideways, as small gradients add up, and comes back.",
     "RMSProp and the root of the mean do; Adagrad never",
     f"largest |θ₂| after it was below 1e-6: RMSProp {peaks['RMSProp, β = 0.9'][1]:.2f} (started as in the lecture "
     f"{lecture_burst[after:].max():.2f}), root of the mean {peaks['root of the mean'][1]:.2f}, Adagrad {peaks['Adagrad'][1]:.0e}"],
    ["2017 note: σ ← √(ασ² + (1−α)g² + ε).", "wrong: ε is fed back",
     f"g = 0, ε = 0.01, decay 0.9: σ² ends at {fed_back:.2f}, ten times ε"],
    ["2021 notes: before RMSProp the step sizes of all parameters changed together.",
     "wrong: Adagrad has one per parameter; new is that it can rise again",
     f"Adagrad on the narrow valley after one step: {sizes[0]:.4f} and {sizes[1]:.0f}"],
    ["Lecture: RMSProp is from 2013, and was first proposed in a slide of a Coursera lecture.",
     "the slide is right, the year is not quite",
     "Tieleman and Hinton, lecture 6 of the course of autumn 2012; never a paper"],
    ["Lecture: the only difference to Adagrad is the denominator, a v that fades instead of the sum of all gradients.",
     "right, but of *squared* gradients",
     f"g = 1 for 100,000 steps: Adagrad divides by {sums:.1f}, RMSProp by {means:.4f}"],
    ["Lecture: Adagrad's denominator only grows; after a gradient that explodes early it hardly moves any more.",
     "right at a given α; a larger α makes up for a part",
     f"500 steps after a gradient of 1000 among ones: Adagrad {slowed[0]:.4f} α, RMSProp {slowed[1]:.4f} α. Crescent from distance 6, best α: "
     f"Adagrad {far['Adagrad']:.0e}, RMSProp {far['RMSProp, β = 0.9']:.0e} (β = 0.9), {far['RMSProp, β = 0.99']:.0e} (0.99)"],
    ["Lecture: RMSProp still cannot get over a zero gradient.", "right for usual α and β; it does with β = 0, or with a large α",
     f"shelf, α = 0.02, after 300 steps: {stops[0.9][-1]:.0e} with β = 0.9, {signs.theta[-1, 0]:.3f} with β = 0, momentum {rolls[-1]:.3f}"],
    ["2021 notes: the step that one parameter needs changes in time, even in one direction.", "right",
     f"crescent, θ₁: {needed[0]:.2f}, {needed.max():.1f}, {needed[-1]:.2f} along the floor"],
    ["2021 notes: a decay near 0 trusts the present gradient, near 1 the past ones.", "right",
     f"σ after g = 1, 1, 100: {sigma[0.0]:.0f} for β = 0, {sigma[0.5]:.1f} for 0.5, {sigma[0.999]:.2f} for 0.999"],
    ["2021 notes, after Ng: S ← βS + (1−β)dW², W ← W − α dW/√S, the square per element.", "right, but it needs ε",
     f"g = (0, 1) at the first step, ε = 0: θ = ({two[0]:.0f}, {two[1]:.2f})"],
    ["2021 notes: Ng's formula is a little different from Lee's, one changes the gradient, one the step size.",
     "one and the same; only the start differs",
     f"first step: {firsts['lecture']:.2f} α from σ = |g|, {firsts['this course, PyTorch']:.2f} α from v = 0"],
    ["2017 note: use η = 0.001 and α = 0.9.", "Keras's defaults; PyTorch's are 0.01 and 0.99",
     f"best on the digits: α = {results['RMSProp, β = 0.9'].alpha:.2g} with β = 0.9, {results['RMSProp, β = 0.99'].alpha:.2g} with 0.99"],
    ["2017 note: RMSProp mends Adagrad's early stop and suits complicated, non-convex surfaces.",
     "the first is right, the second too general",
     f"crescent, start at distance 2: Adagrad {ends['Adagrad'][0]:.0e}, RMSProp {ends['RMSProp, β = 0.9'][0]:.0e} (β = 0.9), "
     f"{ends['RMSProp, β = 0.99'][0]:.0e} (0.99)"],
    ["2017 note: a global step size must still be set.", "right",
     f"share of good α on the bowl: {width['RMSProp, β = 0.9'][0]:.0%} (β = 0.9), {width['RMSProp, β = 0.99'][0]:.0%} (0.99), "
     f"Adagrad {width['Adagrad'][0]:.0%}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "All gradients of a run are multiplied by 1000. What happens to RMSProp's steps (ε = 0)?",
            choices=("They are 1000 times longer", "They are 1000 times shorter", "Nothing"),
            answer=2,
            explanations=(
                "√v grows by 1000 as well.",
                "√v grows by 1000, but so does g above it.",
                "Right: g and √v grow by the same factor, which cancels.",
            ),
        ),
        Question(
            "You train with PyTorch's default alpha = 0.99 and lr = 0.01. How long is the very first step, per parameter?",
            choices=("0.01", "0.1", "0.001"),
            answer=1,
            explanations=(
                "So it is in the lecture's form, which begins with σ = |g|.",
                "Right: v is 0.01 g² after one gradient, its root 0.1 |g|.",
                "v is too small at first, not too large: the step is longer than α.",
            ),
        ),
        Question(
            "A single bad minibatch has a gradient 100 times as large as usual. With β = 0.9 the steps that follow it are",
            choices=("too short for some 80 steps", "too long for some 10 steps", "too short for the rest of the run"),
            answer=0,
            explanations=(
                "Right: √v jumps to about 32 and fades by √0.9 per step.",
                "The outlier is in the denominator: it makes the steps shorter.",
                "That is Adagrad, which never forgets.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - RMSProp divides by the root of a *moving average* of squares: Adagrad with a memory that fades.
# - The memory is about $1/(1-\beta)$ steps, which is 63 % of the weight; half of it lies on the newest $0.69/(1-\beta)$.
# - A steady gradient of any size gives steps of α. A jump up counts at once: the step is at most $\alpha/\sqrt{1-\beta}$.
#   A fall counts only when the old squares have faded.
# - At a constant α it ends in a hop of ±α/2, and it may burst on the way; small β recovers soon and is noisy, β near 1 is smooth and slow
#   to forget.
#
# | often believed | in truth |
# |---|---|
# | "RMSProp fits the step to the curvature" | to the size of recent gradients; on the crescent's bend that is something else |
# | "the first step is α long" | α/√(1−β) in the libraries: 10 α with PyTorch's default |
# | "ε is ε" | inside the root it acts as its root: Keras's 1e-7 like 3e-4 outside |
# | "alpha is the step size" | in PyTorch's RMSprop `alpha` is the decay; `lr` is the step size |
# | "it is always better than Adagrad" | from a start near by, Adagrad ended lower |
#
# **Next:** [the assignment](../exercises/04_rmsprop/rmsprop.ipynb), where you write `ema`, `effective_window` and `rmsprop_step`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 均方根 | root mean square |
# | 移動平均 | moving average |
# | 學習率 | learning rate, here step size α |
# | 梯度 | gradient |
# | 分母 | denominator |
# | 超參數 | hyperparameter |
# | 震盪 | oscillation |
# | 單調遞增 | monotonically increasing |
# </details>
#
# **References.** T. Tieleman, G. Hinton: *Lecture 6.5 (slides 6e), RMSProp: Divide the gradient by a running average of its recent
# magnitude*, COURSERA: Neural Networks for Machine Learning, 2012. · J. Duchi, E. Hazan, Y. Singer: *Adaptive Subgradient
# Methods for Online Learning and Stochastic Optimization*, JMLR 12, 2011. · D. P. Kingma, J. Ba: *Adam: A Method for Stochastic
# Optimization*, ICLR 2015, arXiv:1412.6980. · E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI
# Machine Learning Repository, 1998, doi:10.24432/C50P49.
