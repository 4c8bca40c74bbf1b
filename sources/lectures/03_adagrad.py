# %% [markdown]
# # 3 · Adagrad
#
# *Course map: [start](00_start_here.ipynb) · [SGD](01_sgd.ipynb) → [Momentum](02_momentum.ipynb) → **Adagrad** → [RMSProp](04_rmsprop.ipynb) → [Adam](05_adam.ipynb) → …*
#
# **Before this unit** you should know [SGD](01_sgd.ipynb), its stability limit $\alpha < 2/\lambda$ (curvature $\lambda$), and
# [momentum](02_momentum.ipynb).
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [03_adagrad](../exercises/03_adagrad/adagrad.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write one step of Adagrad, and say why every parameter gets a step size of its own;
# 2. compute how its step sizes change in time, for the root of a sum and for the root of a mean;
# 3. predict which of the two can burst, when, and why it heals; and say what a good step has to do with curvature.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adagrad, RMSProp, adagrad_step
from course_lib.plotting import describe, figure, plot_path, plot_surface
from course_lib.running import run
from course_lib.schedules import inverse_time, sqrt_decay
from course_lib.surfaces import narrow_valley, quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.units.unit_03_adagrad import best_step, effective_step_sizes, root_mean_square_sigma
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: one step size for two different directions
#
# At the start of unit 01's narrow valley the gradient across is 2000 times the gradient along. The walls allow no $\alpha$
# above 0.01, and with $10^{-7}$ SGD enters the valley but crawls along its floor. What is needed is plain: where the gradient is
# small, a large step; where it is large, a small one. Below, SGD gets 100,000 steps and Adagrad 3000.

# %% id="why"
valley = narrow_valley()
many = run(SGD(alpha=np.array([1e-7, 9.9e-3])), valley, valley.start, 100_000, record_every=100)
alpha = 0.7  # 1 would throw θ₁, which starts at 1, onto the minimum by luck
adagrad = run(Adagrad(alpha=alpha), valley, valley.start, 3000)
arrives = {name: n for name, n in zip(("tiny", "large"), many.steps_to(1e-6), strict=True)}
fig, axes = figure(1, 2)
plot_surface(axes[0], valley)
plot_path(axes[0], valley, adagrad, label=f"Adagrad, α = {alpha}")
axes[1].loglog(many.step[1:], many.loss[1:, 0], label="SGD, α = 1e-7")
axes[1].loglog(many.step[1:], many.loss[1:, 1], label="SGD, α = 9.9e-3")
axes[1].loglog(adagrad.step[1:], adagrad.loss[1:], label=f"Adagrad, α = {alpha}")
axes[1].set(xlabel="step", ylabel="L", ylim=(1e-10, None))
axes[1].legend()
describe(
    fig,
    f"After 100,000 steps SGD with α = 1e-7 is at θ₂ = {many.theta[-1, 0, 1]:.3f} (start: 10); with 9.9e-3, just below its "
    f"limit, it reaches L = 1e-6 after about {arrives['large']:,} steps. Adagrad with α = {alpha} needs {adagrad.steps_to(1e-6)}. (SGD is drawn at every 100th step.)",
)

# %% [markdown]
# Adagrad's rule in one sentence: divide every parameter's gradient by the root of the sum of all its squared gradients so far.
#
# ## Predict
#
# The sum only grows, so the steps shrink for ever. Do they shrink so fast that Adagrad gets stuck?

# %% id="predict" hide_input=true
Predict(
    "On an endless slope the gradient is 1 in every step, and α = 0.1. How far does Adagrad get?",
    choices=(
        "About 0.29 in 10 steps, 0.75 in 1000, 1.4 in a million",
        "About 0.5 in 10 steps, 6 in 1000, 200 in a million",
        "1 in 10 steps, 100 in 1000, 100,000 in a million",
        "About 0.16 in 10 steps, and never further than 0.17",
    ),
    answer=1,
    explanation="Step t is α/√t long. Steps like 1/√t add up to about 2√n, which has no limit, but it takes four times the "
    "steps to get twice as far. (The first choice is α/t: the sum without its root. The last is α/t².)",
    name="03_adagrad_endless_slope",
)

# %% id="reveal"
rows = []
for n in (10, 1000, 100_000, 1_000_000):
    sizes = effective_step_sizes(np.ones(n), alpha=0.1)
    rows.append([f"{n:,}", sizes[-1], sizes.sum(), 0.1 * 2 * np.sqrt(n)])
table(["steps of Adagrad", "length of the last step", "distance", "2α√n"], rows)

# %% [markdown]
# ## The idea: a ruler for every parameter
#
# A gradient has a scale of its own, which says little about how far to go. So each parameter measures its gradients with its own
# ruler $\sigma$, made from all it has seen. Below, two parameters with random gradients, one 10,000 times as large as the other.
# From step 150 on, both gradients are a tenth as large.
#
# Two rulers are in use: the root of the *sum* of the squares (Adagrad), and the root of their *mean* (the 2021 lecture, which
# calls it Adagrad too). Watch what each does after step 150.

# %% id="mechanism"
grads = np.random.default_rng(0).normal(size=(600, 2)) * np.array([100.0, 0.01])
grads[150:] /= 10
t = np.arange(1, 601)
by_sum = effective_step_sizes(grads, alpha=1.0)
by_mean = effective_step_sizes(grads, alpha=1.0, form="mean")
fig, axes = figure(1, 2)
axes[0].semilogy(t, np.abs(grads[:, 0]), ".", markersize=3, label="|g| of θ₁")
axes[0].semilogy(t, np.abs(grads[:, 1]), "x", markersize=3, label="|g| of θ₂")
axes[0].set(xlabel="step t", ylabel="size of the gradient")
for k, name in ((0, "θ₁"), (1, "θ₂")):
    axes[1].loglog(t, by_sum[:, k], label=f"{name}, root of the sum")
    axes[1].loglog(t, by_mean[:, k], label=f"{name}, root of the mean")
axes[1].set(xlabel="step t", ylabel="effective step size α/σ")
for ax in axes:
    ax.legend(fontsize="small")
describe(
    fig,
    f"θ₂ gets an effective step about {np.median(by_sum[:, 1] / by_sum[:, 0]):,.0f} times that of θ₁: the steps of both are of one size. "
    f"With the sum, the step of θ₁ only falls: {by_sum[149, 0]:.1e} at step 150, {by_sum[-1, 0]:.1e} at step 600. With the mean "
    f"it stays level and then grows again, from {by_mean[149, 0]:.3f} to {by_mean[-1, 0]:.3f}.",
)

# %% [markdown]
# ## The update rule
#
# $$s \leftarrow s + g^2 \qquad\qquad \theta \leftarrow \theta - \alpha\,\frac{g}{\sqrt s + \varepsilon}$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g$ | parameters, gradient at $\theta$ | any, the same | |
# | $s$ | sum of the squared gradients, this one included; 0 at the start | as $\theta$ | |
# | $\sigma$ | the root: $\sqrt s$ (sum), or $\sqrt{s/t}$ (mean) | as $\theta$ | |
# | $\alpha$ | step size | a number | 0.01 |
# | $\varepsilon$ | guard where $g$ has been 0 | a number | 1e-10 |
# | $\beta$ | weight of the past, $s \leftarrow \beta s + g^2$: 1 is Adagrad, below 1 the past fades | a number in [0, 1] | 1 |
#
# | | step size | root | ε |
# |---|---|---|---|
# | this course, paper (2011), PyTorch | α, `lr`; 0.01 here and in PyTorch | of the sum | √s + ε; 1e-10 here and in PyTorch |
# | 2017 lecture | η | of the sum | √(s + ε) |
# | Keras, optax: `Adagrad(variant="keras")` | `learning_rate` = 0.001 in Keras | of the sum, which starts at 0.1 | √(s + ε); 1e-7 |
# | 2021 lecture: `Adagrad(variant="mean")` | η | of the mean, $\frac{1}{t+1}\sum_{i=0}^{t} g_i^2$ | none |
#
# To translate between sum and mean: the mean form with $\alpha\,/\sqrt t$ in step $t$ is the sum form with $\alpha$. At a constant
# $\alpha$ they are two methods.
#
# ## The reference code
#
# This function runs everywhere in this notebook, read from the package.

# %% id="reference_code"
show_source(adagrad_step)

# %% [markdown]
# ## Three steps by hand
#
# One parameter, $\alpha = 1$, gradients 4, −3, 12. The root of the sum of squares is 4, then 5, then 13. The last column is the
# step that the root of the mean would make.

# %% id="by_hand"
theta, s, rows = np.zeros(1), np.zeros(1), []
by_hand = np.array([4.0, -3.0, 12.0])
sigma = root_mean_square_sigma(by_hand)
for k, g in enumerate(by_hand):
    before = theta
    theta, s = adagrad_step(theta, np.array([g]), s, alpha=1.0)
    rows.append([k + 1, g, *(float(x[0]) for x in (s, np.sqrt(s), theta - before, theta)), sigma[k], -g / sigma[k]])
table(["t", "g", "s", "√s", "step", "θ", "σ, root mean square", "step with σ"], rows)

# %% [markdown]
# ## Sum or mean: only one of them can burst
#
# The 2021 lecture shows a run in a valley that is nearly at its goal when it suddenly shoots out sideways, and comes back. Here
# is such a valley, 100 times steeper across than along, with the same $\alpha = 0.3$ for both forms. Nothing is random.

# %% id="burst"
bowl = quadratic_bowl(kappa=100.0)
steps = 2000
runs = {
    "root of the mean": run(Adagrad(alpha=0.3, variant="mean"), bowl, bowl.start, steps),
    "root of the sum": run(Adagrad(alpha=0.3), bowl, bowl.start, steps),
}


def bursts(path, quiet=1e-6, loud=1e-2, pause=50):
    """First step with |θ₂| < quiet, then the steps at which |θ₂| gets loud again after a pause, and the largest |θ₂|."""
    y = np.abs(path.theta[:, 1])
    if not (y < quiet).any():
        return None, [], np.nan
    first = int(np.argmax(y < quiet))
    loud_at = [t for t in range(first, len(y)) if y[t] > loud]
    starts = [t for k, t in enumerate(loud_at) if k == 0 or t - loud_at[k - 1] > pause]
    return first, starts, float(y[first:].max())


fig, axes = figure(1, 2)
for name, path in runs.items():
    form = name.split()[-1]
    axes[0].semilogy(path.step, np.maximum(np.abs(path.theta[:, 1]), 1e-40), label=name)
    stretch = bowl.grad(np.ones(2))[1] * effective_step_sizes(path.grad, alpha=0.3, form=form)[:, 1]
    axes[1].plot(np.arange(1, steps + 1), stretch, label=name)
    runs[name] = path, *bursts(path), stretch
axes[1].axhline(2, color="0.5", linewidth=1, linestyle="-")
axes[0].set(xlabel="step", ylabel="|θ₂|, drawn from 1e-40 on")
axes[1].set(xlabel="step", ylabel="curvature × effective step size")
for ax in axes:
    ax.legend(fontsize="small")
path, first, starts, peak, stretch = runs["root of the mean"]
crossings = 1 + np.flatnonzero((stretch[1:] > 2) & (stretch[:-1] <= 2)) + 1
worst = first + int(np.argmax(np.abs(path.theta[first:, 1])))
calm, calm_first, calm_starts, calm_peak, calm_stretch = runs["root of the sum"]
describe(
    fig,
    f"Root of the mean: |θ₂| is below 1e-6 at step {first}, bursts at steps {', '.join(map(str, starts))}, and is "
    f"{peak:.2f} at step {worst} (start: 1), although θ₁ has long arrived ({path.theta[worst, 0]:.0e}). In the right panel its curve "
    f"passes 2, the grey line, at steps {', '.join(map(str, crossings))}. Root of the sum: {len(calm_starts)} bursts, after step "
    f"{calm_first} never above {calm_peak:.0e}; its curve {'never rises' if np.all(np.diff(calm_stretch) <= 0) else 'rises'}.",
)

# %% [markdown]
# **Why.** Unit 01: where curvature × step size is above 2, every step makes $\theta_2$ *larger*. While $\theta_2 \approx 0$, zeros
# enter the mean and dilute it: $\sigma$ falls like $1/\sqrt t$, the effective step grows like $\sqrt t$, and at some point
# the product passes 2. From then on a tiny $\theta_2$ grows from step to step, unseen until it is large.
#
# **Why it heals.** The burst brings large gradients, and they go straight into $\sigma$.
#
# **Why never with the sum.** $\sqrt s$ cannot fall, so the effective step cannot grow.
#
# Does it depend on the curvature? On $\alpha$? And is $\frac{\alpha}{\sqrt t}$, or a fading sum (the RMSProp of unit 04), a remedy?

# %% id="burst_table"
variants = {
    "mean, α = 0.3, curvature 10": (Adagrad(alpha=0.3, variant="mean"), 10.0, None),
    "mean, α = 0.3, curvature 1000": (Adagrad(alpha=0.3, variant="mean"), 1000.0, None),
    **{
        f"mean, α = {a}, curvature 100": (Adagrad(alpha=a, variant="mean"), 100.0, None)
        for a in (0.4, 0.2, 0.15, 0.1)
    },
    "mean, 0.3/√t: Adagrad itself": (Adagrad(alpha=0.3, variant="mean"), 100.0, sqrt_decay(0.3)),
    "mean, 0.3/(1 + 0.01 t)": (Adagrad(alpha=0.3, variant="mean"), 100.0, inverse_time(0.3, 0.01)),
    "mean, 0.3 falling linearly to 0 in 3000 steps": (
        Adagrad(alpha=0.3, variant="mean"), 100.0, lambda t: 0.3 * (1 - t / 3000)),
    "sum that fades, β = 0.99": (Adagrad(alpha=0.3, beta=0.99), 100.0, None),
    "RMSProp, β = 0.9": (RMSProp(alpha=0.3, beta=0.9), 100.0, None),
}  # fmt: skip
found, rows = {}, []
for name, (opt, curvature, schedule) in variants.items():
    path = run(opt, quadratic_bowl(kappa=curvature), bowl.start, 3000, schedule)
    found[name] = quiet_at, loud_at, highest = bursts(path)
    y = np.abs(path.theta[:, 1])
    rows.append([name, str(quiet_at), str(loud_at[0]) if loud_at else "none", len(loud_at), highest, y[10:].min(), y[-1]])
table(["form", "quiet from step", "first burst", "bursts", "largest |θ₂| after that", "smallest |θ₂|", "last |θ₂|"],
      rows, digits=3)  # fmt: skip

# %% [markdown]
# The curvature does not matter: $g/\sigma$ has no scale. $\alpha$ does: the smaller, the later. At $\alpha = 0.1$ the burst would
# come after step 5000, but by then $\theta_2$ is exactly 0, too small for a float. A falling $\alpha$ helps if it falls fast enough.
# A sum that fades bursts too: all it takes is a $\sigma$ that can shrink. RMSProp's burst never ends: $\theta_2$ hops by $\pm\alpha/2$.
#
# ## A contradiction?
#
# In $g/\sigma$ a large gradient asks for a large step above the line, for a small one below it. On a parabola
# $ax^2+bx+c$ the distance to the minimum is
#
# $$|f'(x)|\,/\,f''(x) = |2ax+b|\,/\,2a.$$
#
# The first derivative above, the *second* below, which Adagrad does not know. Can the sizes of past first derivatives stand in?

# %% id="best_step"
x = np.linspace(-2.0, 2.0, 401)
fig, axes = figure(1, 2)
for a in (1.0, 4.0):
    axes[0].plot(x, a * x**2, label=f"a = {a}")
    axes[1].plot(x, np.abs(2 * a * x), label=f"|f′|, a = {a}")
axes[1].plot(x, best_step(x, 1.0, 0.0), label="best step, both a")
axes[0].set(xlabel="x", ylabel="f = a x²")
axes[1].set(xlabel="x", ylabel="first derivative; best step")
for ax in axes:
    ax.legend(fontsize="small")
sample = np.linspace(-1, 1, 2001)
ratios = [root_mean_square_sigma(2 * a * sample)[-1] / (2 * a) for a in (1.0, 10.0, 100.0)]
nearer = root_mean_square_sigma(2 * 10.0 * 0.1 * sample)[-1] / (2 * 10.0)
one_step = 1.5 - np.sign(2 * 2.0 * 1.5) * best_step(1.5, 2.0, 0.0)
apart = np.abs(best_step(x, 1.0, 0.0) - best_step(x, 4.0, 0.0)).max()
steeper = (2 * 4.0 * x[0]) / (2 * 1.0 * x[0])
describe(
    fig,
    f"Within one parabola a larger slope means a longer way. Between two it does not: the steeper one has {steeper:g} times the slope at the "
    f"same distance, and the best steps are the same ({apart:g} apart). From 1.5 the best step ends at {one_step:g}. "
    f"Root mean square of f′ over [−1, 1], divided by f″: {ratios[0]:.4f}, {ratios[1]:.4f} and {ratios[2]:.4f} for a = 1, 10 and "
    f"100 (1/√3 = {1 / np.sqrt(3):.4f}). Over [−0.1, 0.1] it is {nearer:.4f}.",
)

# %% [markdown]
# So there is no contradiction: $g$ says how far along *this* parameter, $\sigma$ corrects for how steep this parameter is compared
# with others. As a measure of curvature it is a rule of thumb: proportional to $f''$ only if all parameters are sampled over the
# same range.
#
# ## The lab
#
# At $\beta = 1$ you see Adagrad; below, old squares fade. On the narrow valley, watch the effective step sizes (third panel) at
# $\beta = 1$, then at 0.9: where does that of $\theta_1$ end, and why there?
#
# <details><summary>Answer</summary>
#
# At $\beta = 1$ both only fall. At 0.9 that of $\theta_1$ grows once $\theta_1$ is small, and ends near $0.01 = 2/200$, its
# stability limit: above it $\theta_1$ grows, its gradients enlarge $s$, and the step shrinks again. So $\theta_1$ hops for ever.
# </details>

# %% id="lab"
lab = Lab(
    "adagrad",
    surfaces=("narrow_valley", bowl, "crescent", "rosenbrock", "himmelblau"),
    overlay=("SGD",),
    steps=400,
    alpha=0.1,
    panel="effective",
)
lab

# %% id="missions" hide_input=true
def comes_back(lab):
    return bursts(lab.path)[1] != []


Missions(
    lab,
    [
        Mission.reach(1e-6, within=100, surface="narrow_valley", beta=1),
        Mission.reach(1e-6, within=250, surface="crescent", beta=1),
        Mission.oscillate(surface="quadratic_bowl"),
        Mission(
            "On the bowl, make a burst: |θ₂| first below 1e-6, later above 0.01 (panel “effective step size” shows why).",
            comes_back,
            settings={"surface": "quadratic_bowl"},
        ),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a whole run on the bowl; the top row is Adagrad. Which $\alpha$ converge at $\beta = 1$, which at $\beta = 0.9$? What
# becomes of an $\alpha$ that is too large?
#
# <details><summary>Answer</summary>
#
# At $\beta = 1$ all from about 0.7 to the right edge: a large $\alpha$ spoils only the first steps, whose gradients then stay in $s$.
# At 0.9 only 0.13 to 0.25: what is forgotten no longer holds the step back, and $\theta$ hops, the wider the larger $\alpha$.
# </details>

# %% id="map"
ABMap("adagrad", surface=bowl, x="alpha", y="beta", steps=300, lab=lab, ranges={"alpha": (1e-3, 10.0), "beta": (0.0, 1.0)})

# %% [markdown]
# <details><summary><b>A piece of theory: shrinking steps that still arrive</b> (unfold)</summary>
#
# Let $S_t = g_1^2 + \dots + g_t^2$. For any gradients, from $S_t - S_{t-1} \le 2\sqrt{S_t}\,(\sqrt{S_t} - \sqrt{S_{t-1}})$ and
# $S_t \le S_T$,
#
# $$\sqrt{S_T} \;\le\; \sum_{t=1}^{T} \frac{g_t^2}{\sqrt{S_t}} \;\le\; 2\sqrt{S_T}.$$
#
# With it Duchi, Hazan and Singer bound the *regret*: what Adagrad pays on convex losses that come one by one, minus what the best fixed
# $\theta$ would have paid. If every coordinate is put back into an interval of length $D$ after each step, and $\alpha = D/\sqrt2$,
#
# $$\text{regret} \;\le\; \sqrt2\,D\,\sum_{i} \sqrt{S_{T,i}},$$
#
# a sum over the parameters. Parameters whose gradient is mostly 0 add little: that is the case for which Adagrad was made.
# </details>
#
# Both statements, checked: the first on four sequences, the second on linear losses with sparse gradients in a box.

# %% id="theory"
rng = np.random.default_rng(0)
rows = []
for name, g in {
    "constant": np.ones(5000),
    "random sizes over four decades": 10 ** rng.uniform(-2, 2, 5000),
    "growing by 1 % per step": 1.01 ** np.arange(2000.0),
    "one large, then small ones": np.append(1000.0, np.ones(5000)),
}.items():
    total = np.sum(g**2 * effective_step_sizes(g, alpha=1.0, eps=0.0))
    rows.append([f"sum / √S, {name}", 1.0, total / np.sqrt(np.sum(g**2)), 2.0])
often = np.geomspace(1.0, 0.01, 20)  # how often each parameter has a gradient at all
x, s, paid, costs = np.zeros(20), np.zeros(20), 0.0, np.zeros(20)
for _ in range(1500):
    c = (rng.random(20) < often) * rng.choice([1.0, -0.5], 20)
    paid, costs = paid + c @ x, costs + c
    x, s = adagrad_step(x, c, s, alpha=2 / np.sqrt(2))
    x = np.clip(x, -1, 1)
regret, bound = paid + np.abs(costs).sum(), np.sqrt(2) * 2 * np.sqrt(s).sum()
rows.append(["regret, 20 parameters, 1500 losses", "", regret, bound])
table(["quantity", "lower bound", "measured", "upper bound"], rows)

# %% [markdown]
# ## Rare features
#
# Thirty features, the first in every second example, the last in one of two hundred; a linear model learns online, 1500 noisy
# examples. The *excess* is the expected loss above that of the true weights. Adagrad's steps also fall in time: so that this alone
# does not decide, SGD runs with constant $\alpha$ and with $\alpha/\sqrt t$. Each gets the best of 16 $\alpha$ by its mean excess in
# 16 runs, and is judged on 16 others. Which kind of weight will suffer from $\alpha/\sqrt t$?

# %% id="sparse"
presence = np.geomspace(0.5, 0.005, 30)


def online(opt, seed, fall=False, runs=16, examples=1500):
    """Squared errors of the weights (A, runs, 30) after learning online, for every α of ``opt``, in runs of their own data."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(size=(runs, 30))
    theta = np.zeros((len(opt.alpha), runs, 30))
    state = opt.init(theta)
    for t in range(1, examples + 1):
        x = (rng.random((runs, 30)) < presence) * rng.choice([-1.0, 1.0], (runs, 30))
        error = np.sum((theta - truth) * x, axis=-1) - 0.3 * rng.normal(size=runs)
        alpha = opt.alpha[:, None, None] / (np.sqrt(t) if fall else 1.0)
        theta, state = opt.step(theta, error[..., None] * x, state, alpha=alpha)
    return (theta - truth) ** 2


excess, rows = {}, []
for name, make, alphas, fall in (
    ("SGD", SGD, np.geomspace(0.003, 1, 16), False),
    ("SGD, α/√t", SGD, np.geomspace(0.03, 10, 16), True),
    ("Adagrad", Adagrad, np.geomspace(0.03, 3, 16), False),
):
    tried = online(make(alpha=alphas), 0, fall) @ presence / 2
    best = int(np.argmin(np.mean(np.nan_to_num(tried, nan=np.inf), axis=1)))
    (errors,) = online(make(alpha=alphas[[best]]), 1, fall)
    excess[name] = errors @ presence / 2
    rms = np.sqrt(np.mean(errors, axis=0))
    rows.append([name, alphas[best], "yes" if best in (0, 15) else "no", f"{excess[name].mean():.4f} ± {excess[name].std(ddof=1):.4f}",
                 rms[:10].mean(), rms[-10:].mean()])  # fmt: skip
for name in ("SGD", "SGD, α/√t"):
    print("Excess loss:", verdict("Adagrad", excess["Adagrad"], name, excess[name], higher=False))
table(["method", "best α", "at the edge of its grid", "excess loss, mean ± standard deviation", "error of frequent weights",
       "of rare ones"], rows, digits=3)  # fmt: skip

# %% [markdown]
# With $\alpha/\sqrt t$ the frequent weights come as close as Adagrad's, the rare ones stay far off: when their feature comes, the
# step has fallen. Adagrad's falls with how often *that feature* was seen. (The sentences above the table: of the whole excess
# 16 runs cannot tell Adagrad from SGD with $\alpha/\sqrt t$, because one run of the latter went far off.)
#
# ## Real images, every method at its own best step size
#
# A network with 32 hidden units learns 8 × 8 handwritten digits: 150 minibatches of 64, five seeds, each method with the best of
# 7 $\alpha$ by validation loss. Test images chose nothing. Bands: lowest to highest seed.

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
tries = {
    "SGD": (SGD(), np.logspace(-0.75, 0.75, 7)),
    "Adagrad": (Adagrad(), np.logspace(-1.75, -0.25, 7)),
    "root of the mean": (Adagrad(variant="mean"), np.logspace(-2.75, -1.25, 7)),
}
results = {
    name: tune(opt, network, data.X_val, data.y_val, grid, steps=150, seeds=range(5), record_every=15)
    for name, (opt, grid) in tries.items()
}
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":"), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.3g}")
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend(fontsize="small")
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
train = {name: r.train_loss[:, -1] for name, r in results.items()}
edges = [name for name, r in results.items() if r.at_edge]
jump = {name: (r.validation_losses[:, 1:] / r.validation_losses[:, :-1]).max() for name, r in results.items()}
last = run(Adagrad(alpha=results["Adagrad"].alpha), network, network.init(0), 150, rng=0, record_every=150).states[-1].s
small, large = np.quantile(np.sqrt(last[last > 0]), [0.05, 0.95])
describe(
    fig,
    f"Best step size at the edge of its grid: {', '.join(edges) or 'none'}. Test accuracy, mean and standard deviation of the "
    f"seeds: " + ", ".join(f"{name} {a.mean():.3f} ± {a.std(ddof=1):.3f}" for name, a in test.items()) + ". "
    f"Of Adagrad's effective step sizes after 150 steps the middle 90 % span a factor of {large / small:.0f}; "
    f"{np.sum(last == 0)} of {network.dim} weights never had a gradient (pixels that are always blank, or hidden units that are off). "
    "Largest factor by which a validation loss rose within 15 steps: " + ", ".join(f"{k} {v:.1f}" for k, v in jump.items()) + ".",
)
for other in ("SGD", "root of the mean"):
    print("Training loss:", verdict("Adagrad", train["Adagrad"], other, train[other], higher=False))
    print("Test accuracy:", verdict("Adagrad", test["Adagrad"], other, test[other]))

# %% [markdown]
# Read the four sentences before you believe the curves. Where a validation loss jumps, look which method it is.
#
# ## When it fails
#
# **It never forgets.** One bad minibatch is enough. Below, the gradient is about 1 in every step, but the 50th is 1000 times as large. How
# long until a step is half as long as it would have been?

# %% id="counter_example"
clean = np.random.default_rng(1).choice([-1.0, 1.0], 1_000_000)
hit = clean.copy()
hit[49] *= 1000
share = effective_step_sizes(hit, alpha=1.0) / effective_step_sizes(clean, alpha=1.0)
recovered = int(np.argmax((share >= 0.5) & (np.arange(len(share)) > 49))) + 1

betas = np.array([0.999, 0.99, 0.9])
fading, theta = Adagrad(alpha=1.0, beta=betas), np.zeros((3, 2))
state, ratios_by_step = fading.init(theta), []
for g in np.stack([hit, clean], axis=1)[:8000]:
    theta, state = fading.step(theta, np.tile(g, (3, 1)), state)
    ratios_by_step.append(np.sqrt(state.s[:, 1] / state.s[:, 0]))
back = {1.0: recovered}
shown = np.unique(np.geomspace(1, 1e6, 400).astype(int))
fig, ax = figure(1, 1, width=6.5)
ax.loglog(shown, share[shown - 1], label="Adagrad, β = 1")
for beta, ratio in zip(betas.tolist(), np.transpose(ratios_by_step), strict=True):
    back[beta] = int(np.argmax((ratio >= 0.5) & (np.arange(len(ratio)) > 49))) + 1
    ax.loglog(np.arange(1, len(ratio) + 1), ratio, label=f"β = {beta}")
ax.set(xlabel="step", ylabel="step size with / without the outlier")
ax.legend()
describe(
    fig,
    f"At step 50 Adagrad's step falls to {share[49]:.4f} of what it would be, and is back at a half at step {recovered:,}. With a sum that "
    f"fades: at step " + ", ".join(f"{back[beta]:,} (β = {beta})" for beta in betas.tolist()) + ".",
)

# %% [markdown]
# A fading sum forgets, at the price that $\sigma$ can shrink again. That is [RMSProp](04_rmsprop.ipynb).
#
# **It sees only the axes.** The valley above runs along $\theta_2$. Below it is turned, everything else as before; Adagrad gets the
# best of five $\alpha$. (To SGD a turn makes no difference.) How much of its lead is left at 5°?

# %% id="turned"
degrees = [0, 1, 5, 45]
cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
turn = np.array([[cos, -sin], [sin, cos]]).transpose(2, 0, 1)
back_turn = turn.transpose(0, 2, 1)
theta = np.tile((valley.start @ back_turn)[:, None, :], (5, 1, 1, 1))  # α × angles × 1 × parameters
s, needed_turned = np.zeros_like(theta), np.full((5, 4, 1), np.inf)
for t in range(1, 3001):
    grad = valley.grad(theta @ turn) @ back_turn
    theta, s = adagrad_step(theta, grad, s, alpha=np.array([0.7, 1.4, 2.8, 5.6, 11.2]))
    reached = valley.f(theta @ turn) <= 1e-6
    needed_turned[reached & np.isinf(needed_turned)] = t
fewest, lowest = needed_turned.min(axis=0)[:, 0], valley.f(theta @ turn).min(axis=0)[:, 0]
rows = [
    [f"{d}°", "more than 3000" if np.isinf(n) else f"{n:.0f}", loss, f"{arrives['large']:,}"]
    for d, n, loss in zip(degrees, fewest, lowest, strict=True)
]
table(["turned by", "Adagrad: steps to L = 1e-6", "its L after 3000 steps", "SGD: steps to L = 1e-6, about"], rows, digits=2)

# %% [markdown]
# In the turned valley every gradient is mostly that of the walls: both $\sigma$ are large, and the floor is no faster than with SGD.
#
# ## What the sources say
#
# Each statement with the number that decides it. [The start](00_start_here.ipynb) names the sources.

# %% id="claims" hide_input=true
noise = np.random.default_rng(2).normal(size=(300, 3))
points = []
for opt, schedule in ((Adagrad(alpha=0.3, eps=0.0), None), (Adagrad(alpha=0.3, eps=0.0, variant="mean"), sqrt_decay(0.3))):
    theta, state, visited = np.zeros(3), opt.init(np.zeros(3)), []
    for t, g in enumerate(noise):
        theta, state = opt.step(theta, g, state, alpha=None if schedule is None else schedule(t))
        visited.append(theta)
    points.append(np.array(visited))
forms_apart = np.abs(points[0] - points[1]).max()
g0 = np.abs(valley.grad(valley.start))
ratio0 = np.divide(*effective_step_sizes(g0[None], alpha=1.0)[0][::-1])
with np.errstate(divide="ignore"):
    without_current = by_hand[0] / np.sqrt(0.0 * by_hand[0])
eps_in, eps_out = 1e-4 / np.sqrt(1e-8 + 1e-7), 1e-4 / (1e-4 + 1e-10)
needed = {alpha: run(Adagrad(alpha=alpha), valley, valley.start, 3000).steps_to(1e-6) for alpha in (0.1, 0.3, 0.7)}
constant = effective_step_sizes(np.ones(100_000), alpha=1.0, eps=0.0)
linear = found["mean, 0.3 falling linearly to 0 in 3000 steps"]
rows = [
    ["The 2021 notes: near the end Adagrad bursts sideways, because small gradients accumulate; then it returns.",
     "right for the root of the mean and for RMSProp, impossible for Adagrad; the small gradients dilute σ",
     f"mean: bursts at {', '.join(map(str, starts))}, up to {peak:.2f}; sum: {len(calm_starts)}, up to {calm_peak:.0e}"],
    ["The 2021 notes: Adagrad divides by the root mean square of past gradients.", "wrong: by the root of the sum",
     f"equal only with α/√t in the mean form: largest distance {forms_apart:.0e} in 300 steps; at constant α the mean's step for g = 1 "
     f"stays 1 α, Adagrad's is {constant[99]:.2f} α after 100 steps"],
    ["The lecture: Adagrad's sum only grows, so it can be stuck after a few steps.",
     "the sum: right. Stuck: no, only slower and slower; nearly so after an outlier",
     f"g = 1: σ = {1 / constant[-1]:.1f} after 100,000 steps, yet it has moved by {constant.sum():.0f} α; one gradient of 1000: half "
     f"speed until step {recovered:,}"],
    ["The lecture: Adagrad was proposed in 2011.", "right",
     "JMLR 12 (2011), first at COLT 2010; McMahan and Streeter found a similar rule in the same year"],
    ["The lecture: the denominator holds the sum of the past gradients, of steps 0 to t−1.",
     "imprecise: the root of the sum of squares, with the present one",
     f"by hand after 2 steps: sum of the gradients {by_hand[:2].sum():.0f}, root of the squares "
     f"{np.sqrt(np.sum(by_hand[:2] ** 2)):.0f}; without the present one the first step would be {without_current}"],
    ["The lecture: where the gradient was large one would overshoot, so its steps are made small, and large where it is flat.",
     "right", f"valley, first step: gradients {g0[0]:.0f} and {g0[1]:.1f}, effective step size {ratio0:.0f} times as large for the second"],
    ["The 2021 notes: every parameter needs its own step size, large where it is flat, small where it is steep.",
     "right where valleys run along the parameters",
     f"valley, L ≤ 1e-6: SGD about {arrives['large']:,} steps, Adagrad {adagrad.steps_to(1e-6)}; turned by 45°: after 3000 steps L = {lowest[-1]:.2f}"],
    ["The 2021 notes: the mean square is also called quadratic mean.", "mixed up: the quadratic mean is its root",
     f"of the gradients by hand: mean square {np.mean(by_hand**2):.2f}, quadratic mean {np.sqrt(np.mean(by_hand**2)):.2f}"],
    ["The 2021 notes: a step size that falls with time solves it.", "right if it falls fast enough",
     f"0.3/√t: {len(found['mean, 0.3/√t: Adagrad itself'][1])} bursts; 0.3/(1+0.01t): "
     f"{len(found['mean, 0.3/(1 + 0.01 t)'][1])}; linear to 0: {len(linear[1])}, up to {linear[2]:.2f}"],
    ["The 2017 note: let α fall; the simplest is 1/t decay, α/√(t+1).", "useful, but that is not 1/t",
     f"α/√(t+1): {', '.join(f'{sqrt_decay(1.0)(t):.3f}' for t in range(3))}; 1/t: "
     f"{', '.join(f'{inverse_time(1.0, 1.0)(t):.3f}' for t in range(3))}"],
    ["The 2017 note: ε stands inside the root, usually 10e-8.", "a convention (Keras); 10e-8 is 1e-7, perhaps 1e-8 was meant",
     f"first step for g = 1e-4: {eps_in:.2f} α with 1e-7 inside, {eps_out:.6f} α with 1e-10 outside"],
    ["The 2017 note: σ² is the root of the sum of squares.", "a slip: σ is", f"by hand: σ = {np.sqrt(np.sum(by_hand**2)):.0f}, σ² = {np.sum(by_hand**2):.0f}"],
    ["The 2017 note recommends η = 0.01.", "PyTorch's default (Keras: 0.001), and no more than that",
     f"best α above: {results['Adagrad'].alpha:.2f} on the digits"],
    ["The 2017 note: the best step is |2ax+b|/2a, first over second derivative.", "right, for a > 0",
     f"one step from 1.5 ends at {one_step:g}"],
    ["The 2017 note: Adagrad estimates the second derivative from the first ones.", "a rule of thumb",
     f"rms(f′)/f″ = {ratios[0]:.4f} for three curvatures, if sampled over the same range; {nearer:.4f} over a tenth of it"],
    ["The 2017 note: for it, steps that fall by themselves and sparse gradients; against it, it stops early and still needs an α.",
     "right",
     f"rare features: {verdict('Adagrad', excess['Adagrad'], 'SGD', excess['SGD'], higher=False)}; valley, steps for α = 0.1, 0.3, 0.7: "
     + ", ".join("more than 3000" if n is None else str(n) for n in needed.values())],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "One parameter's gradients are always 1000 times another's. With Adagrad (ε = 0) it moves",
            choices=("1000 times as far", "as far", "a thousandth as far"),
            answer=1,
            explanations=(
                "So it would be with SGD. Here √s is 1000 times as large, too.",
                "Right: g and √s have the same scale, which cancels.",
                "√s is 1000 times as large, but so is g.",
            ),
        ),
        Question(
            "For a while a parameter's gradients are zero. What does its effective step size do?",
            choices=(
                "Root of the sum: stays; root of the mean: grows",
                "Both stay",
                "Root of the sum: grows; root of the mean: stays",
            ),
            answer=0,
            explanations=(
                "Right: zeros add nothing to the sum, but they dilute the mean.",
                "The mean is over more and more steps, so it falls.",
                "The sum does not change when zeros are added.",
            ),
        ),
        Question(
            "All gradients are of one size, and Adagrad's steps are now a tenth of the first one. When are they a hundredth of it?",
            choices=("after 10 times as many steps", "after 100 times as many steps", "never"),
            answer=1,
            explanations=(
                "The step falls like 1/√t, not like 1/t.",
                "Right: 1/√t, so a tenth needs a hundredfold t.",
                "√s grows without end while gradients keep coming.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - Adagrad divides each gradient by the root of the sum of its own past squares, the present one included. The first step is
#   $\alpha\cdot\mathrm{sign}(g)$ in every parameter.
# - Its effective step sizes can only fall. For gradients of constant size they fall like $1/\sqrt t$, and the distance still grows like
#   $2\alpha\sqrt n$.
# - The root of the *mean* is another method. Where gradients vanish its step grows, passes the stability limit and bursts; the burst
#   heals itself. With the root of the sum that is impossible.
# - $g$ over $\sigma$ imitates $f'$ over $f''$: a rule of thumb.
# - It suits rare features; it never forgets an outlier, and it helps only where valleys run along the parameters.
#
# | often believed | in truth |
# |---|---|
# | "Adagrad divides by the root mean square" | by the root of the sum; the mean form is another method |
# | "Adagrad stops" | its steps shrink, but they add up to as far as you like; after an outlier it may take very long |
# | "Adagrad bursts near the end" | the mean form and RMSProp do |
# | "adaptive means no α to choose" | α is the length of the first step, and it matters |
# | "the sum is over the past, without this step" | with this step, else the first one divides by 0 |
#
# **Next:** [the assignment](../exercises/03_adagrad/adagrad.ipynb), where you write `adagrad_step`, `root_mean_square_sigma`,
# `best_step` and `effective_step_sizes`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 自適應學習率 | adaptive learning rate, here: a step size per parameter |
# | 學習率 | learning rate, here step size α |
# | 均方根 | root mean square |
# | 平方和 | sum of squares |
# | 分母 | denominator |
# | 一次微分、二次微分 | first, second derivative |
# | 稀疏梯度 | sparse gradient |
# | 平緩、陡峭 | flat, steep |
# | 爆炸 | here: burst |
# </details>
#
# **References.** J. Duchi, E. Hazan, Y. Singer: *Adaptive Subgradient Methods for Online Learning and Stochastic Optimization*,
# Journal of Machine Learning Research 12, 2011, 2121–2159. · H. B. McMahan, M. Streeter: *Adaptive Bound Optimization for Online
# Convex Optimization*, COLT 2010, arXiv:1002.4908. · T. Tieleman, G. Hinton: *Lecture 6.5, RMSProp*, COURSERA: Neural Networks for
# Machine Learning, 2012. · E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository,
# 1998, doi:10.24432/C50P49.
