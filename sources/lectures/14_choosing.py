# %% [markdown]
# # 14 · Choosing an optimizer
#
# *Course map: [start](00_start_here.ipynb) · … → [Warm restarts](12_sgdr.ipynb) → [One-cycle](13_one_cycle.ipynb) → **Choosing***
#
# **Before this unit** you should know [momentum](02_momentum.ipynb), [Adagrad](03_adagrad.ipynb), [RMSProp](04_rmsprop.ipynb) and
# [Adam](05_adam.ipynb). The other units help.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [14_choosing](../exercises/14_choosing/choosing.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write one formula for the course's methods, and say which part of it each method changes;
# 2. compare methods fairly, and find what is unfair in a comparison that you read;
# 3. choose a method, its step size and its schedule for a fixed budget of gradients, and defend the choice.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
from dataclasses import replace

import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, AdaBound, Adagrad, Adam, AMSGrad, Momentum, RMSProp
from course_lib.plotting import describe, figure
from course_lib.running import run
from course_lib.schedules import cosine
from course_lib.surfaces import himmelblau, quadratic_bowl, rosenbrock
from course_lib.tuning import tune, verdict
from course_lib.units.unit_14_choosing import choose_by_validation, train, unified_step
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: a comparison can say what you like
#
# Three methods train a small network on 8 × 8 handwritten digits: 100 minibatches of 64. Below is the validation loss at the end for 15
# step sizes $\alpha$ each, one seed. Is Adam better than SGDM (SGD with momentum)?

# %% id="why"
BUDGET = 100
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
wide = np.geomspace(1e-4, 10.0, 15)
pool = {}
for name, opt in (("SGD", SGD()), ("SGDM", Momentum()), ("Adam", Adam())):
    pool[name] = tune(opt, network, data.X_val, data.y_val, wide, BUDGET, seeds=(0,), record_every=BUDGET).validation_loss[0]
fig, ax = figure(1, 1, width=6.5)
for (name, losses), style in zip(pool.items(), ("o-", "s--", "^:"), strict=True):
    ax.loglog(wide, np.minimum(losses, 50), style, label=name)
ax.set(xlabel="step size α", ylabel="validation loss, drawn up to 50")
ax.legend()
useful = wide[np.fmin(pool["Adam"], pool["SGDM"]) < np.log(10)]  # one of the two is better than guessing
sgdm_wins = [a for a in useful if not pool["Adam"][wide == a] <= pool["SGDM"][wide == a]]
gap_wide = {name: (losses.min(), wide[losses.argmin()]) for name, losses in pool.items()}
describe(
    fig,
    f"At the same α, SGDM has the lower loss at α = {', '.join(f'{a:.2g}' for a in sgdm_wins)}, Adam at the other "
    f"{len(useful) - len(sgdm_wins)} of the {len(useful)} step sizes at which one of the two is better than guessing. The lowest losses: "
    + ", ".join(f"{name} {low:.3f} at α = {at:.2g}" for name, (low, at) in gap_wide.items()) + ". One seed, so differences of a few hundredths say nothing. Step sizes with a loss below 0.2: "
    + ", ".join(f"{name} {np.sum(losses < 0.2)}" for name, losses in pool.items()) + ".",
)

# %% [markdown]
# Who chooses the step size chooses the winner. α of Adam and α of SGDM are not even the same quantity: Adam's is about the length of a
# step per parameter, SGDM's multiplies a gradient.
#
# ## Predict
#
# Seven methods train with one common $\alpha = 0.1$, then each with its own best $\alpha$ of seven. We look at the distance between the
# best and the worst method, in validation accuracy.

# %% id="predict" hide_input=true
Predict(
    "What happens to the distance between the best and the worst of the seven methods?",
    choices=(
        "It stays about as large: a good method is good at any α",
        "It grows: the best method gains most from tuning",
        "It becomes many times smaller",
    ),
    answer=2,
    explanation="If you thought it stays: a common α is right for one method and wrong for another, and that is most of the difference. If "
    "you thought it grows: tuning helps most those for which the common α was worst. The next cell has the numbers.",
    name="14_choosing_common_alpha",
)

# %% id="reveal"
METHODS = {
    "SGD": (SGD(), 0.5), "SGDM": (Momentum(), 0.1), "Adagrad": (Adagrad(), 0.1), "RMSProp": (RMSProp(), 0.02),
    "Adam": (Adam(), 0.04), "AMSGrad": (AMSGrad(), 0.02), "AdaBound": (AdaBound(), 0.04),
}  # fmt: skip
FACTORS = 2.0 ** np.arange(-3, 4)
common, tuned = {}, {}
for name, (opt, middle) in METHODS.items():
    kept = dict(seeds=range(5), record_every=25)
    common[name] = tune(opt, network, data.X_val, data.y_val, [0.1], BUDGET, **kept)
    tuned[name] = tune(opt, network, data.X_val, data.y_val, middle * FACTORS, BUDGET, **kept)
rows, own, shared = [], {}, {}
for name in METHODS:
    shared[name] = common[name].validation_accuracy[:, -1].mean()
    own[name] = tuned[name].validation_accuracy[:, -1].mean()
    rows.append([name, shared[name], tuned[name].alpha, own[name], "yes" if tuned[name].at_edge else "no"])
spread = [max(x.values()) - min(x.values()) for x in (shared, own)]
print(f"Distance between best and worst: {spread[0]:.3f} with one common α, {spread[1]:.3f} with each its own: {spread[0] / spread[1]:.1f} times smaller.")
table(["method", "accuracy at α = 0.1", "own best α", "accuracy there", "at the edge of its grid"], rows, digits=3)

# %% [markdown]
# Each mean is over five seeds. Every method had seven step sizes around a middle known from earlier units: that knowledge is tuning, too. Another
# common α gives another order: at 0.01 SGD has hardly begun (first figure). (AMSGrad is not corrected: its first steps are longer than α, so its best
# α is smaller.)
#
# ## The idea: one formula, three parts
#
# Every method of the course answers three questions: in which *direction*, *divided* by what, and how large is α *now*?
#
# $$\theta \;\leftarrow\; \theta - \frac{\alpha_t}{\sigma_t}\, m_t$$
#
# | method | $m_t$ | $\sigma_t$ | $\alpha_t$ |
# |---|---|---|---|
# | SGD | $g$ | 1 | constant |
# | SGDM | **average of $g$** | 1 | constant |
# | Nesterov | **average of $g$, taken ahead** | 1 | constant |
# | Adagrad | $g$ | **root of the sum of $g^2$** | constant |
# | RMSProp | $g$ | **root of an average of $g^2$** | constant |
# | Adam | **average of $g$, corrected** | **root of an average, corrected** | constant |
# | AMSGrad | average of $g$ | **root of the largest average so far** | constant |
# | AdaBound | average of $g$ | **$\alpha/\sigma$ kept between two bounds** | constant |
# | SWATS | average of $g$ | **Adam's, later 1** | measured at the switch |
# | decay, warm-up, cycles, one-cycle | as before | as before | **changes with $t$** |
#
# Bold: what the method changes. Below, the same gradients go through four of them, all with $\beta = 0.9$; from step 61 on they are a tenth as
# large. Whose steps become ten times shorter, whose even more, whose hardly?

# %% id="mechanism"
rng = np.random.default_rng(3)
stream = np.where(np.arange(160) < 60, 1.0, 0.1) * (1 + 1.5 * rng.normal(size=160))
KINDS = {
    "SGDM": dict(beta1=0.9, sigma="one", corrected=False),
    "Adagrad": dict(beta1=0.0, sigma="sum", corrected=False),
    "RMSProp": dict(beta1=0.0, beta2=0.9, sigma="average", corrected=False),
    "Adam": dict(beta1=0.9, beta2=0.9, sigma="average", corrected=True),
}
fig, axes = figure(1, 2)
ratio = {}
for (name, kind), style in zip(KINDS.items(), ("-", "--", ":", "-."), strict=True):
    m = v = np.zeros(1)
    directions, movements = [], []
    for t, g in enumerate(stream, start=1):
        before, m, v = unified_step(np.zeros(1), np.array([g]), m, v, t, alpha=1.0, **kind)
        directions.append(m[0])
        movements.append(-before[0])
    ratio[name] = np.mean(np.abs(movements[120:])) / np.mean(np.abs(movements[20:60]))
    axes[0].plot(np.arange(1, 161), directions, style, label=name)
    axes[1].semilogy(np.arange(1, 161), np.abs(movements), style, label=name)
axes[0].set(xlabel="step t", ylabel="direction m")
axes[1].set(xlabel="step t", ylabel="size of the step, α = 1")
for ax in axes:
    ax.legend(fontsize="small")
describe(
    fig,
    "The steps after step 120, compared with those of steps 21 to 60, are "
    + ", ".join(f"{ratio[name]:.2f} times as large with {name}" for name in KINDS)
    + ". RMSProp's and Adam's need some 50 steps to forget the large squares. Left: m of Adagrad and of RMSProp is the gradient itself, that of SGDM and Adam its average.",
)

# %% [markdown]
# ## The formula
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\,g \qquad \sigma = 1 \;\text{ or }\; \sqrt{v + g^2} + \varepsilon \;\text{ or }\;
# \sqrt{\beta_2 v + (1-\beta_2)\,g^2} + \varepsilon \qquad \theta \leftarrow \theta - \alpha_t\,\frac{m}{\sigma}$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g$ | parameters, gradient at $\theta$ | any, the same | |
# | $m$ | average of the gradients; $\beta_1 = 0$: the gradient | as $\theta$ | starts at 0 |
# | $v$ | sum or average of $g^2$ | as $\theta$ | starts at 0 |
# | $\sigma$ | `sigma`: 1 ("one"), root of the sum ("sum"), root of the average ("average") | as $\theta$ | "average" |
# | $\beta_1, \beta_2$ | weights of the past in $m$ and $v$ | numbers in [0, 1) | 0.9, 0.999 |
# | `corrected` | $m/(1-\beta_1^t)$, and an average $v/(1-\beta_2^t)$ | yes or no | yes |
#
# | | momentum | its α for the same steps |
# |---|---|---|
# | this unit | average, $\beta_1 m + (1-\beta_1) g$ | $\alpha$ |
# | lecture, unit 02 | $v \leftarrow \beta v - \alpha g$ | $(1-\beta)\,\alpha$ |
# | PyTorch `SGD(momentum=)` | sum, $\beta b + g$ | $(1-\beta)\,\alpha$ |
# | 2021 lecture | $\eta_t/\sigma_t$ times $m_t$, as here | $\alpha$ |
#
# ## The reference code
#
# The first two lines only check the arguments and make arrays of them.

# %% id="reference_code"
show_source(unified_step)

# %% [markdown]
# Is it really the same? Both sides get 200 random gradients; the table shows the largest distance between the two paths.

# %% id="same"
def largest_distance(opt, alpha, **kind):
    """Largest distance of unified_step's path from the path of an optimizer of the course, for 200 random gradients."""
    rng = np.random.default_rng(0)
    theta = other = rng.normal(size=4)
    state, m, v, apart = opt.init(theta), np.zeros(4), np.zeros(4), 0.0
    for t in range(1, 201):
        g = rng.normal(size=4) * 10.0 ** rng.uniform(-2, 2, 4)
        theta, state = opt.step(theta, g, state)
        other, m, v = unified_step(other, g, m, v, t, alpha, **kind)
        apart = max(apart, np.abs(theta - other).max())
    return apart


settings = [
    ("SGD", SGD(alpha=0.1), 0.1, dict(beta1=0.0, sigma="one")),
    ("SGDM (its α / (1 − β))", Momentum(alpha=0.1, beta=0.9), 1.0, dict(beta1=0.9, sigma="one", corrected=False)),
    ("Adagrad", Adagrad(alpha=0.1), 0.1, dict(beta1=0.0, eps=1e-10, sigma="sum")),
    ("RMSProp", RMSProp(alpha=0.1, beta=0.9), 0.1, dict(beta1=0.0, beta2=0.9, corrected=False)),
    ("Adam", Adam(alpha=0.1), 0.1, dict()),
]
distance = {name: largest_distance(opt, alpha, **kind) for name, opt, alpha, kind in settings}
table(["method", "arguments of unified_step", "largest distance"],
      [[name, ", ".join(f"{k}={x!r}" for k, x in kind.items()) or "defaults", f"{distance[name]:.0e}"] for name, _, _, kind in settings])  # fmt: skip

# %% [markdown]
# ## Two steps by hand
#
# $\alpha = 1$, $\varepsilon = 0$, $\beta = 0.9$ throughout, the gradients are 3 and −4. With the sum: $\sqrt{9} = 3$, then $\sqrt{9 + 16} = 5$.

# %% id="by_hand"
rows = []
for name, kind in KINDS.items():
    theta, m, v = np.zeros(1), np.zeros(1), np.zeros(1)
    for t, g in enumerate((3.0, -4.0), start=1):
        before = theta
        theta, m, v = unified_step(theta, np.array([g]), m, v, t, 1.0, eps=0.0, **kind)
        rows.append([name if t == 1 else "", t, g, *(float(x[0]) for x in (m, v, theta - before, theta))])
table(["method", "t", "g", "m", "v", "step", "θ"], rows, digits=4)

# %% [markdown]
# ## The lab
#
# Adam's sliders: α, $\beta_1$, $\beta_2$, and a schedule for $\alpha_t$. The others are drawn with their own best α of 41. Set $\beta_1 = 0$: which
# method is left, up to the correction? On which surfaces does another method end lower than Adam at $\alpha = 0.1$, and is that a fair result?

# %% id="lab"
bowl = quadratic_bowl(kappa=100.0)
lab = Lab(
    "adam",
    surfaces=(bowl, "narrow_valley", "rosenbrock", "himmelblau"),
    overlay=("Momentum", "Adagrad", "RMSProp"),
    schedules=("cosine", "one-cycle", "1/√(t+1)"),
    steps=300,
    alpha=0.1,
)
lab

# %% [markdown]
# <details><summary>Answer</summary>
#
# With $\beta_1 = 0$ it is RMSProp with corrected $v$. At $\alpha = 0.1$ another method ends lowest on all four: Momentum on the bowl and on Rosenbrock's
# surface, Adagrad in the narrow valley and on Himmelblau's. Fair it is not: they have the best of 41 step sizes, Adam has one. The table of
# the section on failure gives all the same number.
# </details>

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission.reach(1e-3, within=120, surface="quadratic_bowl", schedule="constant"),
        Mission.reach(1e-3, within=80, surface="narrow_valley"),
        Mission.oscillate(surface="quadratic_bowl", schedule="constant"),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a whole run. How wide, in factors of α, is the region in which Adam converges at $\beta_1 = 0.9$, and at $\beta_1 = 0$? A wide region
# is easy to find with few tries.

# %% id="map"
ABMap("adam", surface=bowl, x="alpha", y="beta1", steps=300, lab=lab, ranges={"alpha": (1e-3, 10.0)})

# %% [markdown]
# <details><summary>Answer</summary>
#
# At $\beta_1 = 0.9$ from about 0.07 to beyond the right border of the map, more than a factor of 100; at $\beta_1 = 0$ from 0.08 to 0.54, a factor of
# 7. That is for two parameters without noise: on the digits, the first figure, the region is far narrower on the right.
# </details>
#
# <details><summary><b>A piece of theory: the best of k tries is lucky</b> (unfold)</summary>
#
# Let $X_1, \dots, X_k$ be the results of $k$ runs of the *same* method, with mean $\mu$, normally distributed with standard deviation $s$ over the
# seeds. For any $\lambda > 0$, by Jensen's inequality,
#
# $$e^{\lambda\, E[\max_i (X_i-\mu)]} \;\le\; E\big[\max_i e^{\lambda (X_i-\mu)}\big] \;\le\; \sum_{i=1}^k E\big[e^{\lambda (X_i-\mu)}\big] = k\,e^{\lambda^2 s^2/2}.$$
#
# With $\lambda = \sqrt{2\ln k}/s$ follows $E[\max_i X_i] - \mu \le s\,\sqrt{2 \ln k}$. The bound grows with $k$, although nothing became better.
# </details>
#
# The same, checked: how much better than its mean does the best of $k$ equal runs look, in units of the spread $s$?

# %% id="theory"
rng = np.random.default_rng(0)
rows = []
for k in (2, 4, 10, 30, 100):
    luck = rng.normal(size=(20_000, k)).max(axis=1).mean()
    rows.append([k, luck, np.sqrt(2 * np.log(k))])
table(["tries k", "measured advantage of the best, in units of s", "bound √(2 ln k)"], rows, digits=3)

# %% [markdown]
# Hence the rule: *choose on validation data, report on test data, with fresh seeds, and give every method the same number of tries.*
#
# ## How many tries?
#
# Somebody who tries $k$ random step sizes, log-uniform between $10^{-4}$ and 10, finds on average about the loss below, computed from the 15 runs of
# the first figure (Dodge and others, 2019; Sivaprasad and others, 2020, compare optimizers in this way).

# %% id="tries"
def expected_best(losses, k):
    """Mean of the lowest of k of these losses, drawn with replacement."""
    x = np.sort(np.minimum(losses, np.log(10)))  # worse than guessing counts as guessing
    n = len(x)
    chance = (1 - np.arange(n) / n) ** k - (1 - np.arange(1, n + 1) / n) ** k
    return float(x @ chance)


fig, ax = figure(1, 1, width=6.5)
ks = np.arange(1, 31)
best_of = {name: np.array([expected_best(losses, k) for k in ks]) for name, losses in pool.items()}
for (name, values), style in zip(best_of.items(), ("o-", "s--", "^:"), strict=True):
    ax.semilogy(ks, values, style, markersize=3, label=name)
ax.set(xlabel="step sizes tried", ylabel="expected lowest validation loss")
ax.legend()
describe(
    fig,
    "With 1 try: " + ", ".join(f"{name} {x[0]:.2f}" for name, x in best_of.items()) + ". With 5: "
    + ", ".join(f"{name} {x[4]:.2f}" for name, x in best_of.items()) + ". With 30: " + ", ".join(f"{name} {x[29]:.2f}" for name, x in best_of.items())
    + f". SGD with 10 tries ({best_of['SGD'][9]:.2f}) is better than Adam with 2 ({best_of['Adam'][1]:.2f}).",
)

# %% [markdown]
# ## Real images: a fair shoot-out
#
# All seven methods: 100 gradients, seven step sizes, five seeds, the same minibatches for the same seed. The median validation loss chooses α. Then
# each trains with five *fresh* seeds at its α, and the test images are looked at once.
#
# Which differences are more than chance? The intervals are for the mean difference over *seeds* (first weights and minibatches); the test images are
# the same in all runs, and what other images would give is not in the interval. With six comparisons one may look like a difference by luck.

# %% id="real_data"
losses = np.array([r.validation_loss.T for r in tuned.values()])
best, score, _ = choose_by_validation(losses)
names = list(METHODS)
fresh = {
    name: tune(METHODS[name][0], network, data.X_val, data.y_val, [r.alpha], BUDGET, seeds=range(10, 15), record_every=BUDGET)
    for name, r in tuned.items()
}
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in fresh.items()}
fig, axes = figure(1, 2)
for k, (name, r) in enumerate(tuned.items()):
    (line,) = axes[0].semilogy(r.step, np.median(r.train_loss, axis=0), ("-", "--", ":", "-.")[k % 4], label=name)
    axes[1].semilogy(r.step, np.median(r.validation_losses, axis=0), ("-", "--", ":", "-.")[k % 4], label=name)
    axes[1].fill_between(r.step, r.validation_losses.min(axis=0), r.validation_losses.max(axis=0), color=line.get_color(), alpha=0.12)
axes[0].set(xlabel="gradients", ylabel="training loss, median")
axes[1].set(xlabel="gradients", ylabel="validation loss, lowest to highest seed")
axes[0].legend(fontsize="small")
by_validation = [names[k] for k in np.argsort(score)]
by_test = sorted(test, key=lambda name: -test[name].mean())
describe(
    fig,
    f"Order by validation loss: {', '.join(by_validation)}. Order by test accuracy: {', '.join(by_test)}. Best α at the edge of its grid: "
    f"{', '.join(n for n, r in tuned.items() if r.at_edge) or 'none'}.",
)
against = {n: verdict("Adam", test["Adam"], n, test[n]) for n in names if n != "Adam"}
for sentence in against.values():
    print("Test accuracy:", sentence)
shown_worse = [n for n, s in against.items() if s.startswith("Adam is better")]
shown_better = [n for n, s in against.items() if f"{n} is better" in s]
print(f"Seeds only; the same {len(data.y_test)} test images, one of them is {1 / len(data.y_test):.4f}. Shown to be worse than Adam: {', '.join(shown_worse) or 'none'}; better: {', '.join(shown_better) or 'none'}.")
table(["method", "α", "validation loss, median", "test accuracy, mean", "lowest seed", "highest seed"],
      [[n, tuned[n].alpha, score[k], test[n].mean(), test[n].min(), test[n].max()] for k, n in enumerate(names)], digits=3)  # fmt: skip

# %% [markdown]
# ## The third part: the schedule
#
# So far $\alpha_t$ was constant. Now SGDM and Adam get a half cosine down to 0, each with its own best of the same seven α. Validation images decide
# here, too, since the test images have been looked at; but do the five seeds that chose α say the same as 15 fresh ones?

# %% id="schedule"
rows, falling = [], {}
for name in ("SGDM", "Adam"):
    opt, middle = METHODS[name]
    kept = dict(record_every=BUDGET, schedule=lambda a: cosine(a, BUDGET))
    falling[name] = tune(opt, network, data.X_val, data.y_val, middle * FACTORS, BUDGET, seeds=range(5), **kept)
    pairs = {"the seeds that chose α": (falling[name].validation_losses[:, -1], tuned[name].validation_losses[:, -1])}
    pairs["fresh seeds"] = [
        tune(opt, network, data.X_val, data.y_val, [alpha], BUDGET, seeds=range(10, 25), record_every=BUDGET, schedule=rule).validation_losses[:, -1]
        for alpha, rule in ((falling[name].alpha, kept["schedule"]), (tuned[name].alpha, None))
    ]
    for which, (cosine_loss, constant_loss) in pairs.items():
        print(f"Validation loss, {which}:", verdict(f"{name} with cosine", cosine_loss, f"{name} constant", constant_loss, higher=False))
    rows += [[name, "constant", tuned[name].alpha, np.median(constant_loss)],
             [name, "cosine", falling[name].alpha, np.median(cosine_loss)]]  # fmt: skip
table(["method", "schedule", "own best α", "validation loss of the fresh seeds, median"], rows, digits=3)

# %% [markdown]
# The verdicts differ for both methods. Believe the fresh seeds: they are three times as many, and did not choose the α by which they are judged. The
# best first α of the falling schedule is twice the best constant one, so a comparison that keeps α when it changes the schedule is not fair either.
# `train` of the assignment takes the whole schedule as a list, so that its length *is* the budget:

# %% id="budget"
calls = 0


def counted(theta):
    global calls
    calls += 1
    return network.draw(draws).grad(theta)


draws = np.random.default_rng(7)
alphas = cosine(falling["Adam"].alpha, BUDGET)(np.arange(BUDGET))
path = train(counted, network.init(np.random.default_rng(7)), alphas)
print(f"{calls} gradients, {len(path)} points, validation accuracy {network.accuracy(path[-1], data.X_val, data.y_val):.3f} (one new seed)")

# %% [markdown]
# ## When it fails: no method is first everywhere
#
# Four surfaces without noise, every method with its best of 31 α from $10^{-4}$ to 100, other hyperparameters at their defaults. Counted are the steps
# until the loss stays below $10^{-3}$ until step 1000. The second bowl is the first one, turned by 45°. Which methods do not notice?

# %% id="counter_example"
grid = np.geomspace(1e-4, 100, 31)
turn = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
turned = replace(bowl, f=lambda x: bowl.f(x @ turn.T), grad=lambda x: bowl.grad(x @ turn.T) @ turn, start=bowl.start @ turn)
surfaces = {"bowl, κ = 100": bowl, "the same, turned": turned, "Rosenbrock": rosenbrock(), "Himmelblau": himmelblau()}
steps_needed = {}
for place, surface in surfaces.items():
    for name, (opt, _) in METHODS.items():
        loss = run(replace(opt, alpha=grid), surface, surface.start, 1000).loss
        above = ~(loss <= 1e-3)
        steps_needed[place, name] = np.sort(np.where(above[-1], 10**6, len(loss) - np.argmax(above[::-1], axis=0)))
first = {place: min(METHODS, key=lambda n, p=place: steps_needed[p, n][0]) for place in surfaces}
winner = first["Rosenbrock"]
print(f"Rosenbrock: {winner} with its best α {steps_needed['Rosenbrock', winner][0]} steps, with its second best {steps_needed['Rosenbrock', winner][1]}.")
table(["method", *surfaces],
      [[n, *(str(k) if (k := steps_needed[p, n][0]) < 10**6 else "not in 1000" for p in surfaces)] for n in METHODS]
      + [["first", *first.values()]])  # fmt: skip

# %% [markdown]
# SGD and SGDM do not notice the turn: they multiply the gradient by numbers. Those that divide per parameter depend on the axes; Adagrad falls from
# the first place to the last of those that arrive. And a first place can hang on one lucky α out of 31. Two parameters without noise say little about a
# network; what carries over is the way of asking: same budget, same number of tries, own best α, several problems.
#
# ## What the sources say
#
# Each statement with the number that decides it. [The start](00_start_here.ipynb) names the sources.

# %% id="claims" hide_input=true
at_25 = sorted(names, key=lambda n: np.median(tuned[n].train_loss[:, 1]))
lead = {n: test[n].mean() for n in names}
best_two = max(lead["Adam"], lead["SGDM"])
others = max(x for n, x in lead.items() if n not in ("Adam", "SGDM"))
rows = [
    ["The lecture of 2020: nothing since has beaten Adam and SGDM.",
     "an opinion. True: no method has replaced them everywhere. Too strong: with tuning rules fixed in advance others have won (see below)",
     f"here, 100 gradients on digits: the better of the two {best_two:.3f}, the best of the five others {others:.3f} test accuracy; shown better "
     f"than Adam: {len(shown_better)} of {len(against)}, shown worse: {len(shown_worse)}. AdamW, Lion and Muon are not among them"],
    ["The lecture of 2020: Adam and SGDM hold the two extremes, speed and a good end.",
     "not seen in this experiment, if each has its own α",
     f"training loss after 25 gradients: Adam is number {at_25.index('Adam') + 1} and SGDM number {at_25.index('SGDM') + 1} of 7; test accuracy: "
     f"number {by_test.index('Adam') + 1} and {by_test.index('SGDM') + 1}"],
    ["The lecture of 2020: for images SGDM, else Adam.", "a habit with reasons (unit 06), no law",
     f"digits: {against['SGDM']}, seeds only; the same test images"],
    ["The 2021 notes: the summary of all methods is one formula, average over root mean square.", "right, apart from an index (unit 05)",
     f"largest distance between the formula and five methods of the course in 200 steps: {max(distance.values()):.0e}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# What large comparisons found, in short. Schmidt, Schneider and Hennig (2021) ran fifteen methods on eight problems: no clear winner, Adam not
# beaten consistently, and trying several methods at their defaults helped about as much as tuning one. Choi and others (2019): when *all*
# hyperparameters are tuned, a method that contains another one is never worse. Dahl and others (2023) fixed rules for a contest; in its first round
# (Kasimbeg and others, 2025) a method with a matrix for $\sigma$ (distributed Shampoo) and one without a schedule (Schedule-Free AdamW) won. We did
# not repeat these.
#
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "In θ ← θ − (α/σ) m: what does RMSProp change, compared with SGD?",
            choices=("σ", "m", "m and σ"),
            answer=0,
            explanations=(
                "Right: m is still the gradient.",
                "That is momentum.",
                "That is Adam: RMSProp's m is the gradient of this step.",
            ),
        ),
        Question(
            "Your best α is the largest of your grid. What do you report?",
            choices=(
                "That the method prefers large steps",
                "The result: the grid was the same for all",
                "Nothing yet: you add larger α, and as many new tries for the other methods",
            ),
            answer=2,
            explanations=(
                "Perhaps, but you do not know yet where its best α is.",
                "The same numbers are not the same chance: α means something else in each method.",
                "Right: the best α may lie outside, and the number of tries must stay equal.",
            ),
        ),
        Question(
            "A's test accuracy is 0.004 above B's, with 5 seeds each; the interval of the difference over the seeds is ± 0.009. You say",
            choices=(
                "A is better",
                "no difference was shown",
                "A and B are equally good",
            ),
            answer=1,
            explanations=(
                "The interval contains 0, and also differences in favour of B.",
                "Right, and the interval does not even cover other test images.",
                "Not shown is not the same as shown to be absent: A could be 0.01 better.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - One formula: $\theta \leftarrow \theta - (\alpha_t/\sigma_t)\,m_t$. Momentum changes $m$, Adagrad and RMSProp σ, Adam both, schedules $\alpha_t$.
# - Most of the difference between untuned methods is the step size: here more than nine tenths of it.
# - Fair means: the same budget of gradients, the same number of tries, own best α inside the grid, chosen on validation data, reported on test
#   data, several seeds, and words for what the spread covers.
# - The best of many tries is lucky, even if all tries are equal.
#
# **A way to choose**, if you have little time: (1) begin with what others used on a similar problem; (2) otherwise Adam, five α spaced by equal factors;
# (3) let the best one fall towards 0 at the end of the budget; (4) if the end quality matters more than your time, tune SGDM with the same
# number of tries; (5) many sparse features: try Adagrad; (6) look at the test data once.
#
# | often believed | in truth |
# |---|---|
# | "the same α for all is fair" | α means something else in each method |
# | "the defaults are fair" | they suit one method's usual problems, not yours |
# | "more seeds for my own method cannot hurt" | if the best one is shown, they are luck that the others did not have |
# | "Adam needs no tuning" | it has a best α like the others: first figure |
# | "the difference is in the third decimal, so it is real" | only if it is larger than what seeds and test images do |
#
# **Next:** [the assignment](../exercises/14_choosing/choosing.ipynb), where you write `unified_step`, `choose_by_validation` and `train`, and choose a
# recipe for 100 gradients.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 優化器 | optimizer |
# | 超參數 | hyperparameter |
# | 調參 | tuning |
# | 驗證集、測試集 | validation set, test set |
# | 隨機種子 | random seed |
# | 泛化 | generalisation |
# | 預算 | budget |
# | 極端 | extreme |
# </details>
#
# **References.** R. M. Schmidt, F. Schneider, P. Hennig: *Descending through a Crowded Valley: Benchmarking Deep Learning Optimizers*, ICML 2021,
# arXiv:2007.01547. · D. Choi et al.: *On Empirical Comparisons of Optimizers for Deep Learning*, 2019, arXiv:1910.05446. · J. Dodge et al.: *Show Your Work:
# Improved Reporting of Experimental Results*, EMNLP 2019, arXiv:1909.03004. · P. T. Sivaprasad et al.: *Optimizer Benchmarking Needs to Account for
# Hyperparameter Tuning*, ICML 2020, arXiv:1910.11758. · G. E. Dahl et al.:
# *Benchmarking Neural Network Training Algorithms*, 2023, arXiv:2306.07179. · P. Kasimbeg et al.: *Accelerating Neural Network Training: An Analysis of the
# AlgoPerf Competition*, ICLR 2025, arXiv:2502.15015. · D. P. Kingma, J. Ba: *Adam: A Method for Stochastic Optimization*, ICLR 2015, arXiv:1412.6980. ·
# E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
