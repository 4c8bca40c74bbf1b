# %% [markdown]
# # 9 · AdaBound
#
# *Course map: [start](00_start_here.ipynb) · … → [SWATS](07_swats.ipynb) → [AMSGrad](08_amsgrad.ipynb) → **AdaBound** → [Decay and warm-up](10_decay_and_warmup.ipynb) → [Cyclical step sizes](11_cyclical.ipynb) → …*
#
# **Before this unit** you should know [Adam](05_adam.ipynb) and what [AMSGrad](08_amsgrad.ipynb) adds to it.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [09_adabound](../exercises/09_adabound/adabound.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. measure how far apart the step sizes of a trained network's parameters are, and say whose are extreme;
# 2. write AdaBound's two bounds and one step of it, and say when it is Adam and when it is SGD with momentum;
# 3. predict from the bounds alone at which step a run leaves the region of stability.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, AdaBound, Adam, AMSGrad, Momentum, adabound_step
from course_lib.optimizers.adabound import clipped_step_size
from course_lib.plotting import describe, figure
from course_lib.running import run
from course_lib.surfaces import narrow_valley, quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.units.unit_09_adabound import lower_bound, step_size_spread, upper_bound
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: step sizes too large and too small
#
# Adam gives each parameter its own step size, $\alpha/(\sqrt{\hat v}+\varepsilon)$: large where gradients are small, small where they are
# large. Left, some that are too large: the sizes in a small network that has learned 8 × 8 digits for 1000 steps, $\alpha = 0.003$. Right,
# sizes that are too small: a bowl, $\beta_2 = 0.99$, and at step 10 one gradient 10,000 times too long. AMSGrad keeps the largest $v$, so it
# can only make steps *shorter*. (Without that outlier both need 100 to 130 steps.)

# %% id="why"
data, bowl = digits(), quadratic_bowl()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
alpha = 0.003
trained = run(Adam(alpha), network, network.init(np.random.default_rng(0)), 1000, rng=0, record_every=1000).states[-1]
v_hat = trained.v / (1 - 0.999**1000)
reached = v_hat > 0  # some pixels are always white: their weights never get a gradient
sizes = alpha / (np.sqrt(v_hat) + 1e-8)


class Outlier:
    """The bowl, whose 10th gradient is multiplied by ``factor``: an objective for run()."""

    def __init__(self, factor):
        self.factor, self.calls, self.dim, self.f = factor, 0, bowl.dim, bowl.f

    def grad(self, theta):
        self.calls += 1
        return bowl.grad(theta) * (self.factor if self.calls == 10 else 1.0)


hit = {opt.name: run(opt, Outlier(1e4), bowl.start, 2000) for opt in (Adam(0.2, beta2=0.99), AMSGrad(0.3, beta2=0.99))}
fig, axes = figure(1, 2)
axes[0].hist(np.log10(sizes[reached]), bins=40)
axes[0].set(xlabel="log₁₀ of the step size", ylabel="parameters")
for (name, path), style in zip(hit.items(), ("-", "--"), strict=True):
    axes[1].semilogy(path.loss, style, label=name)
axes[1].set(xlabel="step", ylabel="loss of the bowl")
axes[1].legend()
decades = step_size_spread(v_hat[reached], alpha)[0]
ends = np.quantile(sizes[reached], (0, 0.5, 1))
describe(
    fig,
    f"Step sizes of the {reached.mean():.1%} of the parameters that ever had a gradient: smallest {ends[0]:.2g}, median {ends[1]:.2g}, "
    f"largest {ends[2]:,.0f}: {decades:.1f} powers of ten apart. The others have α/ε = {sizes.max():,.0f}. After the outlier Adam needs "
    f"{hit['Adam'].steps_to(1e-4)} steps to L < 0.0001; AMSGrad is at L = {hit['AMSGrad'].loss[-1]:.2g} after 2000.",
)

# %% [markdown]
# The huge sizes belong to parameters that hardly ever get a gradient: a tiny one moves them as far as a large one moves the others. AdaBound
# (Luo and others, 2019) cuts the sizes at *both* ends, between two bounds that close in.
#
# ## Predict
#
# AdaBound on the same bowl, same outlier at step 10. Its $v$ is as large as Adam's, but its size may not fall below a bound.

# %% id="predict" hide_input=true
Predict(
    "Compared with Adam, what does AdaBound (α = 0.2, bounds that end at 0.1) do at and after the outlier?",
    choices=(
        "it jumps less far, and is back sooner",
        "it jumps farther, and is back sooner",
        "it jumps farther, and never comes back",
        "the same: a bound that closes in slowly changes nothing at step 10",
    ),
    answer=1,
    explanation="A lower bound lifts the step size just when v says that it should be tiny: that hurts at the outlier, and helps in "
    "the hundreds of steps in which v forgets it.",
    name="09_adabound_outlier",
)

# %% id="reveal"
contenders = (Adam(0.2, beta2=0.99), AMSGrad(0.3, beta2=0.99), AdaBound(0.2, beta2=0.99), AdaBound(0.2, beta2=0.99, gamma=0.01))
rows, back = [], {}
for opt in contenders:
    clean, path = (run(opt, Outlier(factor), bowl.start, 2000) for factor in (1, 1e4))
    name = opt.name + (f", γ = {opt.gamma}" if opt.name == "AdaBound" else "")
    back[name] = path.steps_to(1e-4)
    rows.append([name, clean.steps_to(1e-4), float(path.loss[10:12].max()), back[name] or "not in 2000"])
table(["method", "steps to L < 0.0001 without outlier", "highest L at the outlier", "steps with outlier"], rows, digits=3)

# %% [markdown]
# Both halves are true: a floor under the step size is no safety net, it is a floor.
#
# ## The idea: two bounds that close in
#
# Left: the bounds for two speeds $\gamma$. At $t = 1$ they allow nearly everything, in the end one value, `final_alpha`. Right: a network in
# training with `final_alpha` = 1, $\gamma = 0.01$: the middle 90 % of the sizes that Adam would take, and of what is left of them. The table:
# how many powers of ten lie between the smallest and the largest size, and which share of them the cut lifts and lowers.

# %% id="mechanism"
fig, axes = figure(1, 2)
t = np.unique(np.logspace(0, 5, 200).astype(int))
for gamma, style in ((0.001, "-"), (0.01, "--")):
    (line,) = axes[0].loglog(t, lower_bound(t, gamma=gamma), style, label=f"γ = {gamma}")
    axes[0].loglog(t, upper_bound(t, gamma=gamma), style, color=line.get_color())
axes[0].set(xlabel="step t", ylabel="bounds, final_alpha = 0.1")
opt = AdaBound(alpha, final_alpha=1.0, gamma=0.01)
path = run(opt, network, network.init(np.random.default_rng(0)), 1000, rng=0, record_every=10)
raw, cut, spread = [], [], []
for state in path.states[1:]:
    n, hyper = state.t, (opt.beta1, opt.beta2, opt.eps)
    corrected = alpha * (1 - opt.beta2**n) ** 0.5 / (1 - opt.beta1**n)
    raw.append(np.quantile(corrected / (np.sqrt(state.v[reached]) + opt.eps), (0.05, 0.5, 0.95)))
    cut.append(np.quantile(clipped_step_size(state.v[reached], n, alpha, *hyper, 1.0, 0.01), (0.05, 0.5, 0.95)))
    bounds = {"low": lower_bound(n, 1.0, 0.01), "high": upper_bound(n, 1.0, 0.01)}
    spread.append([n, step_size_spread(state.v[reached], corrected)[0], *step_size_spread(state.v[reached], corrected, **bounds)])
for values, label, color, hatch in ((raw, "Adam's sizes", "C0", None), (cut, "after the cut", "C1", "//")):
    low, middle, high = np.array(values).T
    axes[1].fill_between(path.step[1:], low, high, color=color, alpha=0.3, hatch=hatch, label=label)
    axes[1].loglog(path.step[1:], middle, color=color)
axes[1].set(xlabel="step t", ylabel="step size")
for ax in axes:
    ax.legend()
describe(
    fig,
    f"Bounds for γ = 0.001: {lower_bound(1):.3g} to {upper_bound(1):.4g} at t = 1, {lower_bound(1000):.3g} to {upper_bound(1000):.3g} at "
    f"t = 1000, {lower_bound(100_000):.4g} to {upper_bound(100_000):.4g} at t = 100,000. In the network: after 1000 steps the middle 90 % lie "
    f"between {raw[-1][0]:.2g} and {raw[-1][2]:.3g} before the cut, between {cut[-1][0]:.3g} and {cut[-1][2]:.3g} after it.",
)

# %% id="spread_table"
rows = [[*spread[k - 1][:3], *(f"{share:.1%}" for share in spread[k - 1][3:])] for k in (1, 3, 10, 30, 100)]
table(["t", "powers of ten before", "after", "lifted", "lowered"], rows, digits=3)

# %% [markdown]
# ## The update rule
#
# $$m_t = \beta_1 m_{t-1} + (1-\beta_1)\, g_t \qquad v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2 \qquad
# s_t = \alpha\,\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\cdot\frac{1}{\sqrt{v_t}+\varepsilon}$$
#
# $$\theta_t = \theta_{t-1} - \mathrm{clip}(s_t, l_t, u_t)\; m_t \qquad
# l_t = \alpha^*\Big(1-\frac{1}{\gamma t+1}\Big) \qquad u_t = \alpha^*\Big(1+\frac{1}{\gamma t}\Big)$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g$ | parameters, gradient at $\theta$ | any, the same | |
# | $m, v$ | averages of $g$ and $g^2$, as in Adam, 0 at the start | as $\theta$ | |
# | $s$ | Adam's step size, correction included | as $\theta$ | |
# | $\alpha$ | step size before the cut | a number | 0.001 |
# | $\alpha^*$ | `final_alpha`, where both bounds end | a number | 0.1 |
# | $\gamma$ | speed of the bounds | a number in (0, 1) | 0.001 |
# | $\beta_1, \beta_2, \varepsilon$ | as in Adam | numbers | 0.9, 0.999, 1e-8 |
#
# | | written | bounds | correction, ε | extra |
# |---|---|---|---|---|
# | this course | $\alpha$, $\alpha^*$, γ | $\alpha^*$ and γ are free | both | |
# | the released code | `lr`, `final_lr`, `gamma` | the same | both | a schedule of `lr` scales the bounds, too |
# | the lecture, the paper's experiments: `variant="lecture"` | η; bounds as numbers | $\alpha^*$ = 0.1, γ = 1 − β₂ | ε only | |
# | the paper's algorithm: `variant="paper"` | α, η_l, η_u | γ = 1 − β₂ | none | the size is divided by √t |
# | AMSBound: `amsbound=True` | | | | the largest v so far, as in AMSGrad |
#
# PyTorch has no AdaBound. To translate $\alpha^*$: it multiplies an *average* of gradients. SGD with momentum in the lecture's form
# (a sum) needs $(1-\beta_1)\alpha^*$ for the same steps: 0.1 here is 0.01 there.

# %% [markdown]
# ## The reference code
#
# These two functions run everywhere in this notebook, read from the package.

# %% id="reference_code"
show_source(adabound_step)

# %% id="reference_clip"
show_source(clipped_step_size)

# %% [markdown]
# ## One step by hand
#
# The first step, three parameters with very different gradients, $\alpha = 0.001$, $\gamma = 0.1$, the rest default. Adam would move all by
# $\alpha$. Recompute a row: $s = 0.001\cdot\sqrt{0.001}/0.1/(\sqrt v + 10^{-8})$.

# %% id="by_hand"
g, zeros = np.array([1e-4, 0.02, 5.0]), np.zeros(3)
theta, m, v = adabound_step(zeros, g, zeros, zeros, 1, gamma=0.1)
s = 0.001 * np.sqrt(0.001) / 0.1 / (np.sqrt(v) + 1e-8)
low, high = lower_bound(1, gamma=0.1), upper_bound(1, gamma=0.1)
rows = [[*(float(x[k]) for x in (g, m, v, s)), low, high, float(np.clip(s[k], low, high)), float(theta[k])] for k in range(3)]
table(["g", "m", "v", "s", "lower", "upper", "after the cut", "step"], rows, digits=4)

# %% [markdown]
# ## The lab
#
# Move $\alpha$, $\beta_1$, $\beta_2$, `final_alpha` and $\gamma$. Adam is drawn over AdaBound with the same $\alpha$ and $\beta$. Set $\gamma$ as
# small as it goes: when do the two paths lie on each other? Then set it to 0.1 and move $\alpha$: does AdaBound still care?
#
# <details><summary>Answer</summary>
#
# With the smallest $\gamma$ always: nothing is cut in 300 steps. With 0.1, on the bowl, AdaBound's loss hardly changes from $\alpha = 0.0001$ to
# 0.1, while Adam is far too slow with the smaller ones: after 20 steps every size lies between 0.067 and 0.15.
# </details>

# %% id="lab"
lab = Lab(
    "adabound",
    surfaces=("quadratic_bowl", "narrow_valley", "rosenbrock", "himmelblau"),
    overlay=("Adam",),
    overlay_alpha="same",
    extras=("final_alpha", "gamma"),
    steps=300,
    alpha=0.05,
    beta2=0.99,
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission.reach(1e-6, within=120, surface="quadratic_bowl"),
        Mission(
            "On the bowl with α of at most 0.00001: AdaBound converges all the same (what moves θ now?)",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and lab.settings["alpha"] <= 1e-5
            and lab.outcome.verdict == "converged",
        ),
        Mission(
            "On the narrow valley: AdaBound diverges while Adam, with the same α and β, converges",
            lambda lab: lab.settings["surface"] == "narrow_valley"
            and lab.outcome.verdict == "diverged"
            and "Adam" in lab.outcomes
            and lab.outcomes["Adam"].verdict == "converged",
        ),
    ],
)

# %% [markdown]
# ## The maps
#
# Every cell is a whole run of 300 steps. First $\alpha$ and $\beta_2$: nearly every cell converges, those with a tiny $\alpha$ too; there the lower
# bound moves $\theta$. Then $\alpha$ against `final_alpha` with $\gamma = 0.1$: the regions lie in horizontal bands. What $\alpha$ was has been cut away.

# %% id="map"
ABMap("adabound", surface="quadratic_bowl", x="alpha", y="beta2", steps=300, gamma=0.001, lab=lab)

# %% id="map_final"
by_final = ABMap(
    "adabound", surface="quadratic_bowl", x="alpha", y="final_alpha", steps=300, ranges={"final_alpha": (1e-3, 1.0)}, gamma=0.1
)
by_final

# %% id="who_decides"
logs = np.log10(np.clip(by_final.loss, 1e-30, 1e30))
print(f"spread of log10 of the last loss along α, median of the rows:       {np.median(np.ptp(logs, axis=1)):.2f}")
print(f"spread of it along final_alpha, median of the columns:              {np.median(np.ptp(logs, axis=0)):.2f}")

# %% [markdown]
# <details><summary><b>A piece of theory: from Adam to SGD with momentum, and how fast</b> (unfold)</summary>
#
# The size of every parameter lies in $[l_t, u_t]$, so
# $-\frac{1}{\gamma t+1} \le \frac{\mathrm{clip}(s_t)}{\alpha^*} - 1 \le \frac{1}{\gamma t}$: after $t = 10/\gamma$ steps it is within 10 % of $\alpha^*$, for every
# parameter. AdaBound is then gradient descent along an average of gradients, momentum in its "ema" form, with the step size $\alpha^*$.
#
# On a quadratic with second derivative $h$ that is stable below $\alpha^* = \frac{2(1+\beta_1)}{(1-\beta_1)h}$. If $\alpha^*$ is larger, the *lower*
# bound passes this limit at a step that can be computed beforehand: from $1 - \frac1{\gamma t+1} = r$ with $r = \text{limit}/\alpha^*$ follows
# $t = \frac{1}{\gamma}\cdot\frac{r}{1-r}$. No gradient takes part in it.
# </details>
#
# Checked on $\frac h2\theta^2$ with $\alpha^* = 0.1$, $\gamma = 0.01$: the step that the formula gives, and the one at which $|\theta|$ is smallest, for two
# very different $\alpha$. The formula is the last possible moment: with a large $\alpha$ the size may pass the limit sooner, by itself. With
# momentum $|\theta|$ swings, so that its smallest value may come before.

# %% id="theory"
def smallest_theta(h, beta1, alpha, steps=3000):
    """The step after which |θ| is smallest; the run stops where θ has grown beyond its start."""
    theta, m, v = np.ones(1), np.zeros(1), np.zeros(1)
    distance = [1.0]
    for t in range(1, steps + 1):
        theta, m, v = adabound_step(theta, h * theta, m, v, t, alpha, beta1, 0.999, 0.0, 0.1, 0.01)
        distance.append(float(abs(theta[0])))
        if distance[-1] > 1e3:
            break
    return int(np.argmin(distance))


rows, predicted = [], {}
for h, beta1 in ((21.0, 0.0), (24.0, 0.0), (30.0, 0.0), (450.0, 0.9), (600.0, 0.9)):
    limit = 2 * (1 + beta1) / ((1 - beta1) * h)
    r = limit / 0.1
    predicted[h] = r / (1 - r) / 0.01
    rows.append([h, beta1, limit, round(predicted[h]), smallest_theta(h, beta1, 0.001), smallest_theta(h, beta1, 0.1)])
table(["h", "β₁", "limit", "lower bound passes it at t", "smallest |θ| at step, α = 0.001", "α = 0.1"], rows, digits=3)

# %% [markdown]
# And how near is the end to momentum? On the narrow valley, 20,000 times steeper across than along: each step divided by the one that momentum
# would take with the step size `final_alpha` = 0.05; $\gamma = 0.1$.

# %% id="near_sgd"
valley, opt = narrow_valley(), AdaBound(0.01, final_alpha=0.05, gamma=0.1)
theta, state, rows, nearness = valley.start, opt.init(valley.start), [], {}
for t in range(1, 1001):
    new, state = opt.step(theta, valley.grad(theta), state)
    if t in (1, 10, 100, 1000):
        ratio = (theta - new) / (0.05 * state.m)
        nearness[t] = float(np.abs(ratio - 1).max())
        rows.append([t, float(ratio.min()), float(ratio.max()), 1 / (0.1 * t + 1), 1 / (0.1 * t)])
    theta = new
table(["t", "smallest step / momentum's", "largest", "at most below 1", "at most above 1"], rows, digits=3)

# %% [markdown]
# ## Where the bounds help
#
# A problem in the manner of the paper's first theorem, with our numbers. On $[-2, 2]$ the loss is −100 for $x < 0$ and 0 for $x > 1$; between
# them a period of 50 rounds has one slope −1, then one slope 2, then 48 zeros. Going left pays. With $\beta_1 = 0$, $\beta_2 = 0.9$ the slope 2
# meets a larger $v$ than the −1 before it, and the zeros let $v$ forget. 100 periods from $x = 0.5$:

# %% id="where_it_helps"
def play(opt, period=50, periods=100):
    """Last x and mean loss."""
    x, total = np.array([0.5]), 0.0
    state = opt.init(x)
    for t in range(1, period * periods + 1):
        slope = {1: -1.0, 2: 2.0}.get(t % period, 0.0) if 0 <= x[0] <= 1 else 0.0
        total += -100.0 if x[0] < 0 else slope * x[0]
        x, state = opt.step(x, np.array([slope]), state)
        x = np.clip(x, -2, 2)
    return float(x[0]), total / (period * periods)


flat = {"beta1": 0.0, "beta2": 0.9}
rows = [[opt.name, *play(opt)] for opt in (SGD(0.03), Adam(**flat), AMSGrad(**flat), AdaBound(**flat))]
table(["method", "x after 5000 rounds", "mean loss (best: −100)"], rows, digits=3)

# %% [markdown]
# Adam goes the wrong way, AMSGrad the right way too slowly. AdaBound's sizes lie on the lower bound from the second period on, so that the 2
# counts twice as much as the −1, as in SGD, which gets there as well: it is the bound that does it.
#
# ## Real images, each method at its own best step size
#
# 32 hidden units, 200 minibatches of 64, five seeds, the best of 5 $\alpha$ on the validation set. AdaBound twice: as it comes
# (`final_alpha` = 0.1), and with what it asks for, the step size that is best for momentum, and $\gamma = 0.01$. Its $\alpha$ are ten times apart,
# the others' 2.4 times: a coarser search, to see how much $\alpha$ matters.

# %% id="real_data"
results = {
    name: tune(opt, network, data.X_val, data.y_val, grid, steps=200, seeds=range(5))
    for name, opt, grid in (
        ("Adam", Adam(), np.logspace(-2.5, -1, 5)),
        ("momentum", Momentum(variant="ema"), np.logspace(-0.5, 1, 5)),
        ("AdaBound", AdaBound(), np.logspace(-4, 0, 5)),
    )
}
best = results["momentum"].alpha
informed = AdaBound(final_alpha=best, gamma=0.01)
results["AdaBound*"] = tune(informed, network, data.X_val, data.y_val, np.logspace(-4, 0, 5), steps=200, seeds=range(5))
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":", "-."), strict=True):
    (line,) = axes[0].semilogy(r.step, np.median(r.validation_losses, axis=0), style, label=f"{name}, α = {r.alpha:.3g}")
    axes[0].fill_between(r.step, r.validation_losses.min(axis=0), r.validation_losses.max(axis=0), color=line.get_color(), alpha=0.2)
    axes[1].loglog(r.alphas, np.median(r.validation_loss, axis=0), style, marker="o", color=line.get_color())
axes[0].set(xlabel="step", ylabel="validation loss")
axes[1].set(xlabel="α", ylabel="validation loss at the end")
axes[0].legend()
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
edges = [name for name, r in results.items() if r.at_edge]
flatness = {name: float(np.ptp(np.log10(np.median(r.validation_loss, axis=0)[:4]))) for name, r in results.items()}
describe(
    fig,
    f"AdaBound*: final_alpha = {best:.3g}, γ = 0.01. Bands: lowest to highest of five seeds. Best α at the edge of its grid: "
    f"{', '.join(edges) or 'none'}. Over α from 0.0001 to 0.1 the validation loss at the end differs by a factor of "
    f"{10 ** flatness['AdaBound']:.1f} with AdaBound, {10 ** flatness['AdaBound*']:.2f} with AdaBound*. Test accuracy, mean and standard deviation: "
    + ", ".join(f"{name} {a.mean():.3f} ± {a.std(ddof=1):.3f}" for name, a in test.items()) + ".",
)
early = {name: float(np.median(r.validation_losses[:, 2])) for name, r in results.items()}
print("Validation loss at step 40: " + ", ".join(f"{name} {loss:.3f}" for name, loss in early.items()))
for other in ("Adam", "momentum"):
    print("Test accuracy:", verdict("AdaBound*", test["AdaBound*"], other, test[other]))
print("Test accuracy:", verdict("AdaBound*", test["AdaBound*"], "AdaBound", test["AdaBound"]))

# %% [markdown]
# Read the printed lines before the curves. AdaBound* begins slowest: at its best $\alpha$ it takes shorter steps than Adam at first, and is momentum
# soon after. What it does show is on the right: with the bounds in the right place, $\alpha$ hardly matters up to 0.1. The price: you have to know
# the place, that is, to tune momentum first.
#
# ## When it fails: a bound that knows nothing of the loss
#
# Multiply the loss by a constant $c$. The minimum stays where it is, and so does Adam's path. The same network, 200 steps, $\alpha = 0.03$ for
# Adam and AdaBound, with the two `final_alpha` of above; for momentum $\alpha$ is the best one at $c = 1$. Validation accuracy, one run each:

# %% id="counter_example"
class Scaled:
    """An objective times c, for run()."""

    def __init__(self, objective, c):
        self.objective, self.c, self.dim = objective, c, objective.dim

    def f(self, theta):
        return self.c * self.objective.f(theta)

    def grad(self, theta):
        return self.c * self.objective.grad(theta)

    def draw(self, rng):
        return Scaled(self.objective.draw(rng), self.c)


makers = {
    "Adam": Adam(0.03), "momentum": Momentum(best, variant="ema"), "AdaBound, 0.1": AdaBound(0.03, gamma=0.01),
    f"AdaBound, {best:.2g}": AdaBound(0.03, final_alpha=best, gamma=0.01),
}  # fmt: skip
start, rows, accuracy = network.init(np.random.default_rng(0)), [], {}
for c in (0.01, 1.0, 10.0, 1000.0):
    paths = {name: run(opt, Scaled(network, c), start, 200, rng=0, record_every=200) for name, opt in makers.items()}
    accuracy[c] = {name: network.accuracy(p.theta[-1], data.X_val, data.y_val) for name, p in paths.items()}
    rows.append([f"{c:g}", *accuracy[c].values()])
table(["c", *makers], rows, digits=3)

# %% [markdown]
# Adam does not notice. AdaBound fails on both sides, like the SGD that it becomes: where 0.1 is too small and where it is too large. A better way
# to change $\alpha$ with time, chosen for the loss at hand, is what the next units are about.
#
# ## What the sources say
#
# The statements of the lecture that belong to this unit, each with the number that decides it.

# %% id="claims" hide_input=true
default = ", ".join(f"t = {n}: {lower_bound(n):.4g} to {upper_bound(n):.4g}" for n in (1, 100, 1000, 10_000, 100_000))
step = {variant: AdaBound(variant=variant).step(zeros, g, AdaBound(variant=variant).init(zeros))[0] for variant in ("authors", "lecture")}
rows = [
    ["Lecture: the bounds are made by hand and have nothing to do with the loss; crude.", "an opinion, the fact is right",
     f"loss times 1000: Adam's accuracy {accuracy[1000.0]['Adam']:.2f}, AdaBound's {accuracy[1000.0]['AdaBound, 0.1']:.2f}; times 0.01: "
     f"{accuracy[0.01]['Adam']:.2f} and {accuracy[0.01]['AdaBound, 0.1']:.2f}"],
    ["Lecture: the bounds are 0.1 − 0.1/((1−β₂)t + 1) and 0.1 + 0.1/((1−β₂)t).", "right for the paper's experiments", default],
    ["Lecture: in training, step sizes lie at 10⁻³ to 10⁻⁵ or at 10⁴ to 10⁸.", "cannot be checked; the paper's figure shows logarithms of step sizes",
     f"here no size below {ends[0]:.2g}; at {sizes.max():,.0f} (α/ε) the {1 - reached.mean():.1%} of parameters that never had a gradient"],
    ["Lecture: AMSGrad only handles step sizes that are too large; too small ones remain.", "right: a maximum can only shorten",
     f"outlier on the bowl: AMSGrad {back['AMSGrad'] or 'not in 2000'}, AdaBound {back['AdaBound, γ = 0.001']} steps"],
    ["Lecture: small gradients make huge step sizes, large ones tiny.", "right, it is the formula",
     f"digits after 1000 steps of Adam: {ends[0]:.2g} to {ends[2]:,.0f}, {decades:.1f} powers of ten"],
    ["The released code: final_lr and gamma instead of 0.1 and 1−β₂, with correction.", "other numbers in the first steps",
     f"first step for g = 5: {step['authors'][2]:.2e}, lecture's form {step['lecture'][2]:.2e}"],
    ["The paper: a smooth transition from Adam to SGD.", "right: to SGD with momentum (average form)",
     f"γ = 0.1: steps differ from it by at most {nearness[10]:.0%} at t = 10, {nearness[1000]:.1%} at t = 1000"],
    ["The paper: as fast as Adam at first, as good as SGD in the end.", "the end: no difference shown; the start: slower here",
     f"digits, validation loss at step 40: Adam {early['Adam']:.2f}, AdaBound {early['AdaBound']:.2f}, AdaBound* {early['AdaBound*']:.2f}; "
     f"test accuracy: AdaBound* {test['AdaBound*'].mean():.3f}, momentum {test['momentum'].mean():.3f}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# Savarese (2019) shows a convex problem on which AdaBound takes longer, by any factor, than the paper's guarantee accounts for; the game above is an
# example, not a proof.
#
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "γ = 0.001, final_alpha = 0.1, t = 1000. Adam would take the size 3. AdaBound takes",
            choices=("3", "0.1", "0.2", "0.05"),
            answer=2,
            explanations=(
                "The upper bound at that step is 0.1·(1 + 1/1).",
                "The bounds have not met yet: that takes many times 1/γ steps.",
                "Right: γt = 1, so the upper bound is twice final_alpha.",
                "That is the lower bound; 3 is above both.",
            ),
        ),
        Question(
            "After 100,000 steps with γ = 0.01 you multiply α by 10 (and scale no bound). The path",
            choices=("hardly changes", "takes ten times longer steps", "diverges"),
            answer=0,
            explanations=(
                "Right: the bounds are 0.1 % apart from final_alpha, whatever α is.",
                "The size is cut to the bounds, which do not contain α.",
                "The step size stays what it was.",
            ),
        ),
        Question(
            "A network trains best with momentum (average form) at α = 3. The default AdaBound, run long enough, will",
            choices=("find 3 by itself, it is adaptive", "end with 0.1 and be slow", "diverge"),
            answer=1,
            explanations=(
                "Adam's part of it is cut away in the end.",
                "Right: both bounds end at final_alpha, whatever the loss needs.",
                "0.1 is on the small side of 3: stable, but slow.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - The step sizes that Adam gives to a network's parameters lie powers of ten apart; the largest belong to rare, small gradients.
# - AdaBound cuts them between two bounds that begin almost at 0 and ∞ and end at `final_alpha`: Adam first, SGD with momentum in the end.
# - $1/\gamma$ is its clock: at $t = 1/\gamma$ the bounds are half and twice `final_alpha`.
# - In the end $\alpha$ hardly matters, and `final_alpha` matters as SGD's step size does: it has to be tuned.
# - A lower bound is no safety net: it also lifts a step size that was small for a reason.
#
# | often believed | in truth |
# |---|---|
# | "it clips the gradient (or the step)" | it clips the step *size*; the clipped size multiplies m |
# | "AdaBound chooses its final step size" | you do: `final_alpha` |
# | "γ is 1 − β₂" | in the paper's experiments and the lecture; a number of its own in the code |
# | "bounds make it stable" | the lower bound can push it beyond the limit 2/f″, at a step known beforehand |
#
# **Next:** [the assignment](../exercises/09_adabound/adabound.ipynb), where you write `lower_bound`, `upper_bound`, `adabound_step` and
# `step_size_spread`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 學習率 | learning rate, here step size α |
# | 自適應 | adaptive |
# | 上界、下界 | upper bound, lower bound |
# | 剪裁 | to clip, to cut |
# | 動態界限 | dynamic bound |
# | 收斂 | convergence |
# | 損失函數 | loss function |
# </details>
#
# **References.** L. Luo, Y. Xiong, Y. Liu, X. Sun: *Adaptive Gradient Methods with Dynamic Bound of Learning Rate*, ICLR 2019,
# arXiv:1902.09843. · P. Savarese: *On the Convergence of AdaBound and its Connection to SGD*, 2019, arXiv:1908.04457. ·
# S. J. Reddi, S. Kale, S. Kumar: *On the Convergence of Adam and Beyond*, ICLR 2018, arXiv:1904.09237. ·
# D. P. Kingma, J. Ba: *Adam: A Method for Stochastic Optimization*, ICLR 2015, arXiv:1412.6980. ·
# E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998,
# doi:10.24432/C50P49.
