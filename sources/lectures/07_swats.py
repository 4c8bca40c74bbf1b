# %% [markdown]
# # 7 · SWATS: begin with Adam, end with SGD
#
# *Course map: [start](00_start_here.ipynb) · … → [Adam](05_adam.ipynb) → [Adam against SGDM](06_adam_vs_sgdm.ipynb) → **SWATS** → [AMSGrad](08_amsgrad.ipynb) → [AdaBound](09_adabound.ipynb) → …*
#
# **Before this unit** you should know [momentum](02_momentum.ipynb) and [Adam](05_adam.ipynb).
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [07_swats](../exercises/07_swats/swats.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. compute which step size of SGD a step of Adam is worth, and say what that number is good for;
# 2. write one step of SWATS, and say when it switches;
# 3. make it switch too early, never, and into a climb, and say what the paper leaves open.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SWATS, Adam, Momentum, projected_step_size, should_switch, swats_step
from course_lib.plotting import describe, figure
from course_lib.running import Descent, run
from course_lib.surfaces import beale, narrow_valley, quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: with which step size does SGD go on?
#
# The lecture's picture: Adam is fast at the beginning, SGD with momentum (SGDM) is steady at the end. So begin with one and
# end with the other. But Adam's $\alpha$ is divided by $\sqrt v$ in each parameter, and SGD's is not. Below, Adam trains a small
# network on handwritten digits for 100 steps. Then SGDM takes over for 100 more, with one of 25 step sizes (here and in all of this
# unit $\theta \leftarrow \theta - (1-\beta_1)\,\alpha\, b$, where $b \leftarrow \beta_1 b + g$).

# %% id="why"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)


# One γ for the whole θ of each run, if there are several.
projected = np.vectorize(projected_step_size, signature="(n),(n)->()")


def adam_on_digits(alpha, steps, seed):
    """θ before the first and after every step, and γ of every step; with an array of α for each of them."""
    rng = np.random.default_rng(seed)
    descent = Descent(Adam(alpha), network, network.init(rng), rng=rng)
    points, gamma = [descent.theta], []
    for _ in range(steps):
        taken = descent.step()
        gamma.append(projected(descent.theta - points[-1], taken.grad))
        points.append(descent.theta)
    return np.array(points), np.array(gamma)


def corrected_average(gamma, beta2=0.999):
    """λ/(1−β₂ᵗ) after every step; a γ of 0 was not measured and is left out."""
    lam, averages = 0.0, []
    for t, one in enumerate(gamma, start=1):
        lam = np.where(one != 0, beta2 * lam + (1 - beta2) * one, lam)
        averages.append(lam / (1 - beta2**t))
    return np.array(averages)


points, gamma = adam_on_digits(0.003, 100, seed=0)
first_loss = network.f(points[::5])
measured = float(corrected_average(gamma)[-1])
sizes = np.append(np.logspace(-4, 2, 25), [0.003, measured])
handed_over = run(Momentum(sizes, variant="ema"), network, points[-1], 100, rng=1, record_every=5)
adam_loss = float(network.f(adam_on_digits(0.003, 200, seed=0)[0][-1]))
last = np.where(np.isfinite(handed_over.loss[-1]), handed_over.loss[-1], np.inf)
best = int(np.argmin(last[:25]))
fig, axes = figure(1, 2)
axes[0].semilogy(np.arange(0, 101, 5), first_loss, "-", label="Adam, α = 0.003")
for k, name, style in ((-2, "SGDM, Adam's α", "--"), (-1, f"SGDM, Λ = {measured:.2f}", "-."), (best, f"SGDM, {sizes[best]:.2f}", ":")):
    axes[0].semilogy(100 + handed_over.step, handed_over.loss[:, k], style, label=name)
axes[0].set(xlabel="step", ylabel="training loss")
axes[0].legend()
axes[1].loglog(sizes[:25], np.minimum(last[:25], 10), "o-")
axes[1].axvline(0.003, linestyle="--", color="0.4", label="Adam's α")
axes[1].axvline(measured, linestyle="-.", color="0.2", label="projected, Λ")
axes[1].set(xlabel="SGDM's step size", ylabel="training loss after 100 more steps")
axes[1].legend()
describe(
    fig,
    f"Loss when SGDM takes over: {first_loss[-1]:.3f}. After 100 more steps: with Adam's own α {last[-2]:.3f}, with the step size "
    f"that SWATS measures, {measured:.3f}, {last[-1]:.3f}, with the best of the 25, {sizes[best]:.2f}, {last[best]:.3f}; "
    f"Adam going on, {adam_loss:.3f}.",
)

# %% [markdown]
# Adam's $\alpha$ is of no use to SGDM. *SWATS* (Keskar and Socher 2017, "switching from Adam to SGD") measures a step size along the
# way, and decides by the same measurement *when* to switch: when it has settled, up to a tolerance of $10^{-9}$.
#
# ## Predict

# %% id="predict" hide_input=true
Predict(
    "The network above, Adam with α = 0.003, minibatches, and the paper's tolerance of 10⁻⁹. When does SWATS switch?",
    choices=("at step 2", "when the loss has stopped falling", "after about 1/(1 − β₂) = 1000 steps", "not at all in 1000 steps"),
    answer=3,
    explanation="The number it measures differs from minibatch to minibatch, by far more than 10⁻⁹. Only chance brings it so "
    "close to its average.",
    name="07_swats_switch",
)

# %% id="reveal"
tolerances = np.array([1e-9, 1e-5, 1e-4, 1e-3, 1e-2])
alphas = np.array([0.001, 0.003, 0.01])


def switches(seed, alpha, tolerance, steps):
    """Steps after which SWATS switches on the digits (0: never) and its Λ, for arrays of α and tolerances."""
    rng = np.random.default_rng(seed)
    descent = Descent(SWATS(alpha, switch_tolerance=tolerance), network, network.init(rng), rng=rng)
    at = np.zeros(descent.batch, int)
    for t in range(1, steps + 1):
        descent.step()
        at[(at == 0) & descent.state.sgd] = t
    return at, descent.state.Lambda


switched, taken = (np.array(one) for one in zip(*(switches(seed, alphas[:, None], tolerances, 300) for seed in range(3)), strict=True))
rows = [
    [f"α = {alpha:g}", *(", ".join(str(n) if n else "never" for n in switched[:, i, j]) for j in range(len(tolerances)))]
    for i, alpha in enumerate(alphas)
]
rng = np.random.default_rng(0)
long = run(SWATS(0.003), network, network.init(rng), 1000, rng=rng, record_every=1000)
ratio = taken[taken != 0] / np.broadcast_to(alphas[:, None], taken.shape)[taken != 0]
print(f"α = 0.003, tolerance 1e-9, 1000 steps: {'switched' if bool(long.states[-1].sgd) else 'never switched'}")
print(f"Λ/α of the {ratio.size} runs that switched: {ratio.min():.0f} to {ratio.max():.0f}, median {np.median(ratio):.0f}")
table(["switch after step, seeds 0, 1, 2", *(f"tolerance {t:g}" for t in tolerances)], rows)

# %% [markdown]
# The tolerance decides: with small ones never, with large ones almost at once. The $\Lambda$ of these early switches goes with
# $\alpha$.
#
# ## The idea: project
#
# Adam's step $p$ does not point along $-g$. Which step $-\gamma g$ of SGD goes as far *along $p$* as Adam did? Drop a perpendicular from
# the tip of $-\gamma g$ on the line through $p$: it should hit the tip of $p$. (The other way round, $p$ projected on $-g$, would
# never give a longer step than Adam's.) Left: this picture for two parameters. Right: $\gamma$ of each step in the training above,
# and its corrected average.

# %% id="mechanism"
p, g = np.array([-1.0, -0.6]), np.array([0.9, 2.2])
gamma = float(projected_step_size(p, g))
sgd = -gamma * g
series = adam_on_digits(0.01, 300, seed=0)[1]
average = corrected_average(series)
fig, axes = figure(1, 2)
ax = axes[0]
for tip, name, style in ((p, "Adam's step p", "-"), (sgd, "SGD's step −γg", "--"), (-g / 4, "−g/4", ":")):
    ax.plot([0, tip[0]], [0, tip[1]], style, marker="o", label=name)
ax.plot([sgd[0], p[0]], [sgd[1], p[1]], color="0.5", linewidth=1)
ax.set(aspect="equal", xlim=(-2, 0.15), xlabel="first parameter", ylabel="second parameter")
ax.legend(loc="upper left")
axes[1].plot(np.arange(1, 301), series, ".", markersize=4, label="γ of the step")
axes[1].plot(np.arange(1, 301), average, "-", label="λ/(1−β₂ᵗ)")
axes[1].axhline(0, color="0.5", linewidth=1)
axes[1].set(xlabel="step", ylabel="γ", ylim=np.percentile(series, [3, 97]) * [1.3, 1.3])
axes[1].legend()
negative = float(np.mean(series < 0))
describe(
    fig,
    f"Left: γ = {gamma:.3f}; the line from −γg to p is at a right angle to p: {np.dot(sgd - p, p):.1e}. Right, α = 0.01: "
    f"median of γ {np.median(series):.2f}, from {series.min():.2g} to {series.max():.2g} (the picture cuts off the extremes); "
    f"{negative:.0%} of the steps have γ < 0, they go uphill. The average ends at {average[-1]:.3f}.",
)

# %% [markdown]
# ## The update rule
#
# While Adam is at work, with $m_t$ and $v_t$ as always:
#
# $$p_t = -\alpha\,\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\,\frac{m_t}{\sqrt{v_t}+\varepsilon} \qquad \theta_t = \theta_{t-1} + p_t \qquad
# \gamma_t = \frac{p_t\cdot p_t}{-\,p_t\cdot g_t} \qquad \lambda_t = \beta_2\lambda_{t-1} + (1-\beta_2)\,\gamma_t$$
#
# If $t > 1$ and $\left|\frac{\lambda_t}{1-\beta_2^t} - \gamma_t\right| < \text{tolerance}$, then $\Lambda = \frac{\lambda_t}{1-\beta_2^t}$, and from
# the next step on, beginning with $b = 0$:
#
# $$b_t = \beta_1 b_{t-1} + g_t \qquad \theta_t = \theta_{t-1} - (1-\beta_1)\,\Lambda\, b_t$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g, m, v, p$ | parameters, gradient, Adam's averages and step | any, the same | |
# | $\gamma$ | step size of SGD that this step is worth; not measured if $p\cdot g = 0$ | a number | |
# | $\lambda$ | average of $\gamma$, 0 at the start (no curvature here) | a number | |
# | $\Lambda$ | what SGD takes over; 0 before | a number | |
# | $b$ | SGD's sum of gradients, faded by $\beta_1$ | as $\theta$ | |
# | $\alpha, \beta_1, \beta_2$ | of Adam; $\beta_1$ also of SGD, $\beta_2$ also of $\lambda$ | numbers | 0.001, 0.9, 0.999 |
# | tolerance | of the test, absolute | a number | $10^{-9}$, in the paper $= \varepsilon$ |
#
# | who | writes | differs in |
# |---|---|---|
# | this course, paper | α, β₁, β₂, ε, γ, λ, Λ; paper: a for v, v for b | one γ for all parameters; no condition Λ > 0 |
# | the lecture | η; "Adam, then SGDM" | gives no formula |
# | `pytorch_optimizer` (PyPI) | `lr`, `betas`, `eps` | one γ per tensor, but the first tensor that passes switches its whole group with its Λ; tolerance 10⁻⁸ + eps·\|γ\|; asks for Λ > 0 |
# | `torch_optimizer` (PyPI) | the same | the same with 10⁻⁸ + 10⁻⁶\|γ\|; eps is 10⁻³; multiplies its stored b by 1−β₁ at every step, so SGD's steps are about nine times too small |
#
# To translate: SGD with `lr` $=(1-\beta_1)\Lambda$ and `momentum` $=\beta_1$ in PyTorch is SWATS's second phase.

# %% [markdown]
# ## The reference code
#
# These functions run everywhere in this notebook, read from the package (`.__wrapped__` is the same function without the test of its
# arguments; what comes in here has been tested).

# %% id="reference_code"
show_source(swats_step)

# %% id="reference_code_projection"
show_source(projected_step_size)

# %% [markdown]
# ## Three steps by hand
#
# The same gradient $g = (3, -1)$ at every step, $\alpha = 0.1$. Adam's step is then $-\alpha\,\mathrm{sign}(g) = (-0.1, 0.1)$, so
# $p\cdot p = 2\alpha^2$ and $-p\cdot g = \alpha(3 + 1)$: $\gamma = 0.02/0.4 = 0.05$. Recompute a row or two.

# %% id="by_hand"
g, zero = np.array([3.0, -1.0]), np.zeros(2)
theta, m, v, b, lam, Lambda, rows = zero, zero, zero, zero, 0.0, 0.0, []
for t in (1, 2, 3):
    before, phase = theta, "SGD" if Lambda else "Adam"
    theta, m, v, b, lam, Lambda = swats_step(theta, g, m, v, b, lam, Lambda, t, 0.1, 0.9, 0.99)
    gamma = float(projected_step_size(theta - before, g)) if phase == "Adam" else "not measured"
    average = float(lam) / (1 - 0.99**t) if phase == "Adam" else "not needed"
    rows.append([t, phase, theta - before, gamma, float(lam), average, float(Lambda), theta])
third_step, handed = theta - before, float(Lambda)
table(["t", "phase", "step", "γ", "λ", "λ/(1−β₂ᵗ)", "Λ after it", "θ"], rows)

# %% [markdown]
# It switches at the second step, the first at which it may. And look at the third: SGD's sum $b$ starts anew, so its first step is
# only $(1-\beta_1)\Lambda g$.
#
# ## The lab
#
# Move $\alpha$, $\beta_1$, $\beta_2$ and the tolerance. The third panel shows SGD's $b$: 0 until the switch. Adam with the same
# settings is drawn over it.

# %% id="lab"
lab = Lab(
    "swats",
    surfaces=("quadratic_bowl", "narrow_valley", "beale", "himmelblau"),
    overlay=("Adam",),
    overlay_alpha="same",
    extras=("switch_tolerance",),
    panel="buffer",
    steps=300,
    alpha=0.1,
    switch_tolerance=1e-4,
)
lab

# %% id="missions" hide_input=true
def switch_step(path):
    """Number of the step after which SGD is at work; 0 if never."""
    return next((state.t for state in path.states if state.sgd), 0)


Missions(
    lab,
    [
        Mission(
            "On the bowl: switch right after step 2",
            lambda lab: switch_step(lab.path) == 2,
            settings={"surface": "quadratic_bowl"},
        ),
        Mission(
            "On the bowl: switch, and end with L < 1e-9, below Adam's end",
            lambda lab: switch_step(lab.path) > 0 and lab.path.loss[-1] < min(1e-9, lab.paths["Adam"].loss[-1]),
            settings={"surface": "quadratic_bowl"},
        ),
        Mission(
            "On Himmelblau's surface: switch after step 20 or later and converge",
            lambda lab: switch_step(lab.path) >= 20 and lab.outcome.verdict == "converged",
            settings={"surface": "himmelblau"},
        ),
        Mission(
            "Make SGD climb: on Beale's surface switch with Λ < 0",
            lambda lab: switch_step(lab.path) > 0 and lab.path.states[-1].Lambda < 0,
            settings={"surface": "beale"},
        ),
    ],
)

# %% [markdown]
# ## The (α, β₂) map
#
# Every cell is a whole run on the bowl with a tolerance of $10^{-3}$. For small $\alpha$ all runs are too slow: $\gamma$ is
# proportional to $\alpha$, so an absolute tolerance is met at once, and SGD goes on with a tiny $\Lambda$.

# %% id="map"
ab_map = ABMap("swats", surface="quadratic_bowl", x="alpha", y="beta2", steps=300, switch_tolerance=1e-3, lab=lab)
ab_map

# %% [markdown]
# <details><summary><b>A piece of theory: what γ is, and what it grows with</b> (unfold)</summary>
#
# The projection of $-\gamma g$ on $p$ is $\frac{-\gamma\, g\cdot p}{p\cdot p}\, p$. It is $p$ itself if $-\gamma\, g\cdot p = p\cdot p$. By
# Cauchy and Schwarz $|p\cdot g| \le |p||g|$, so $|\gamma|\,|g| \ge |p|$: SGD's step is never shorter than Adam's.
#
# For a constant gradient in $n$ parameters $p = -\alpha\,\mathrm{sign}(g)$, and $\gamma = \alpha n/\sum|g_i|$, $\alpha$ divided by the mean
# size of the gradients. So $\Lambda$ is proportional to $\alpha$, and whoever starts with an $\alpha$ ten times too small gets a
# $\Lambda$ ten times too small. And if the loss is multiplied by $c$, Adam's steps stay the same and $\gamma$ is divided by $c$, as it
# should be; but the tolerance is not.
# </details>
#
# The same in numbers: the constant gradient $(1, 2, -0.5, 3, -1)$; then the bowl with its loss multiplied by $c$.

# %% id="theory"
def constant(alpha, g=(1.0, 2.0, -0.5, 3.0, -1.0)):
    """(switch step, Λ) for a constant gradient."""
    opt, theta = SWATS(alpha), np.zeros(len(g))
    state = opt.init(theta)
    while not state.sgd:
        theta, state = opt.step(theta, np.array(g), state)
    return state.t, float(state.Lambda)


class Scaled:
    """The bowl times c: an objective for run()."""

    def __init__(self, c):
        self.c, self.bowl = c, quadratic_bowl()
        self.dim, self.start = self.bowl.dim, self.bowl.start

    def f(self, theta):
        return self.c * self.bowl.f(theta)

    def grad(self, theta):
        return self.c * self.bowl.grad(theta)


for alpha in (0.001, 0.01):
    step, Lambda = constant(alpha)
    print(f"constant gradient, α = {alpha}: switch after step {step}, Λ = {Lambda:.8f}; α n / Σ|g| = {alpha * 5 / 7.5:.8f}")
rows, scaled = [], {}
for c in (0.01, 1.0, 100.0):
    one = Scaled(c)
    adam, swats = (run(opt, one, one.start, 300) for opt in (Adam(0.1), SWATS(0.1, switch_tolerance=1e-4)))
    scaled[c] = switch_step(swats)
    Lambda = float(swats.states[-1].Lambda)
    first_gamma = float(projected_step_size(adam.theta[1] - adam.theta[0], adam.grad[0]))
    rows.append([f"{c:g}", first_gamma * c, scaled[c] or "never", Lambda * c, float(adam.loss[-1] / c), float(swats.loss[-1] / c)])
table(["loss times c", "first γ · c", "switch after step", "Λ · c", "Adam: L/c after 300 steps", "SWATS: L/c"], rows, digits=3)

# %% [markdown]
# ## Real images
#
# 200 minibatches, five seeds, each method at its own best $\alpha$ of 5 on the validation set. With a tolerance of $10^{-9}$
# SWATS would be Adam; here are three larger ones. SGDM is written with the same $(1-\beta_1)$, so that its best $\alpha$ can be
# compared with $\Lambda$.
#
# *How to read a verdict:* the difference of the two means, ± half of the interval that holds the true one in 95 % of such
# experiments; if 0 lies inside, "no difference shown". In an accuracy the ± is the standard deviation over the seeds.

# %% id="real_data"
grid = np.logspace(-7 / 3, -1, 5)
methods = {
    "Adam": (Adam(eps=1e-9), grid),
    "SGDM": (Momentum(variant="ema"), np.logspace(-1 / 6, 7 / 6, 5)),
    **{f"SWATS, tolerance {one:g}": (SWATS(switch_tolerance=one), grid) for one in (0.001, 0.01, 0.1)},
}
results = {
    name: tune(opt, network, data.X_val, data.y_val, alphas_, steps=200, seeds=range(5)) for name, (opt, alphas_) in methods.items()
}
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", "-.", ":", (0, (5, 1, 1, 1))), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), linestyle=style, label=f"{name}, α = {r.alpha:.3g}")
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend()
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
edges = [name for name, r in results.items() if r.at_edge]
describe(
    fig,
    f"Bands: lowest to highest of five seeds. Best step size at the edge of its grid: {', '.join(edges) or 'none'}. Test accuracy, "
    "mean and standard deviation: " + ", ".join(f"{name} {a.mean():.3f} ± {a.std(ddof=1):.3f}" for name, a in test.items()) + ".",
)
final = {name: r.train_loss[:, -1] for name, r in results.items()}
for name in list(methods)[2:]:
    r = results[name]
    at = [int(switches(seed, r.alpha, r.optimizer.switch_tolerance, 200)[0]) for seed in range(5)]
    print(f"{name}, α = {r.alpha:.3g}: switch after step " + ", ".join(str(n) if n else "never" for n in at))
    for other in ("Adam", "SGDM"):
        print("    training loss:", verdict("SWATS", final[name], other, final[other], higher=False))
        print("    test accuracy:", verdict("SWATS", test[name], other, test[other]))

# %% [markdown]
# Which of the two is better depends on the tolerance: with 0.001 SWATS never switches here and is Adam; with 0.01 Adam ends
# lower; with 0.1 SWATS does. Test accuracy shows no difference.
#
# Is $\Lambda$ near the step size that is best for SGDM? And does it matter when one switches? SWATS's $\Lambda$ at several $\alpha$;
# then Adam handed over by hand after $k$ of 200 steps, with the $\Lambda$ measured so far.

# %% id="when"
best_sgdm, handovers, seeds = results["SGDM"].alpha, (10, 50, 100), range(8)
chosen = np.array([0.001, 0.003, 0.01, results["Adam"].alpha])
found, ends = [], []
for seed in seeds:
    points, gamma = adam_on_digits(chosen, 200, seed)
    averages, losses = corrected_average(gamma), []
    for k in handovers:
        Lambda = averages[k - 1]
        sgdm = Momentum(np.maximum(Lambda, 0), variant="ema")
        later = run(sgdm, network, points[k], 200 - k, rng=seed, record_every=200)
        losses.append(np.where(Lambda > 0, later.loss[-1], np.inf))  # with Λ ≤ 0 SGD would climb
    found.append(averages[99])
    ends.append([*losses, network.f(points[-1])])
found, ends = np.array(found), np.array(ends)  # (seed, α), (seed, way, α)
alone_lowest = np.sum(ends[:, -1] < ends[:, :-1].min(axis=1), axis=0)
rows = [
    [f"{alpha:.3g}", f"{(found[:, i] / alpha).min():.0f} to {(found[:, i] / alpha).max():.0f}",
     float(np.median(found[:, i]) / best_sgdm), *map(float, np.median(ends[..., i], axis=0)), f"{alone_lowest[i]} of {len(seeds)}"]
    for i, alpha in enumerate(chosen)
]  # fmt: skip
ratio_to_best = [row[2] for row in rows]
climbing = int(np.sum(np.isinf(ends)))
print(f"Best step size of SGDM: {best_sgdm:.3g}. {climbing} of {found.size * len(handovers)} Λ were ≤ 0 (counted as a loss of inf). "
      f"Medians of {len(seeds)} seeds, 200 steps in all:")  # fmt: skip
table(["Adam's α", "Λ/α at step 100", "Λ / best", "loss, switch at 10", "at 50", "at 100", "Adam alone", "Adam alone is lowest"],
      rows, digits=3)  # fmt: skip

# %% [markdown]
# With $\alpha = 0.001$ SGDM gains: the earlier the switch, the lower the loss. At 0.003 there is next to no difference, and from 0.01
# on Adam alone ends lowest in most seeds. The paper's gains are in the test accuracy of large image networks, which we cannot
# check here. It reports a switch in its runs; our $\gamma$ are too noisy for that, and how $10^{-9}$ was met it does not say.
#
# ## When it fails
#
# Nothing asks for $\Lambda > 0$. Where momentum carries Adam uphill, $\gamma < 0$; if the test is met there, SGD *climbs* from then on.
# Left: Beale's surface. Right: the narrow valley, where $\gamma$ hardly changes at first: SWATS leaves Adam at step 2 for an SGD that
# gets nowhere.

# %% id="counter_example"
uphill = run(SWATS(0.1, switch_tolerance=1e-4), beale(), beale().start, 30)
early = run(SWATS(0.1, switch_tolerance=0.01), narrow_valley(), narrow_valley().start, 300)
fig, axes = figure(1, 2)
for ax, path, surface, steps in ((axes[0], uphill, beale(), 30), (axes[1], early, narrow_valley(), 300)):
    alone = run(Adam(0.1), surface, surface.start, steps)
    ax.semilogy(np.minimum(path.loss, 1e4), "-", label="SWATS")
    ax.semilogy(alone.loss, "--", label="Adam")
    ax.axvline(switch_step(path), linestyle=":", color="0.3", label="switch")
    ax.set(xlabel="step", ylabel="loss", title=surface.title)
    ax.legend()
climb, left = (float(path.states[-1].Lambda) for path in (uphill, early))
describe(
    fig,
    f"Beale: switch after step {switch_step(uphill)} with Λ = {climb:.4f}; the loss there {uphill.loss[switch_step(uphill)]:.2f}, "
    f"at step 30 {uphill.loss[-1]:.2g}. Narrow valley: switch after step {switch_step(early)} with Λ = {left:.5f}; loss after 300 steps "
    f"{early.loss[-1]:.3f}, Adam {run(Adam(0.1), narrow_valley(), narrow_valley().start, 300).loss[-1]:.1e}.",
)

# %% [markdown]
# Libraries add the condition $\Lambda > 0$; that helps against the climb, not against the early switch. Nor is there a way back to Adam.
# The next units take another road: stay with Adam, and mend its denominator.
#
# ## What the sources say
#
# The statements of the lecture and of the paper that belong to this unit, each with the number that decides it.

# %% id="claims" hide_input=true
never = int((switched[..., 0] == 0).sum())
exact = should_switch(0.5 * (1 - 0.999), 0.5, 1, switch_tolerance=1.0)
rows = [
    ["The paper: switch when the corrected average of γ agrees with γ up to 10⁻⁹.", "imprecise as “has settled”: a chance crossing",
     f"digits, α = 0.01: γ from {series.min():.2g} to {series.max():.2g}, {negative:.0%} negative"],
    ["Lecture: it is one sentence, Adam at first, SGDM at the end.", "right",
     f"after the switch θ moves by (1−β₁)Λ b: by hand, third step {third_step[0]:.4f}; (1−β₁)Λg = 0.1 · {handed:.2f} · 3"],
    ["Often added: Λ is a step size, so it is positive.", "wrong", f"Beale's surface: Λ = {climb:.4f}, loss {uphill.loss[-1]:.2g} at step 30"],
    ["Lecture: SWATS was proposed in 2017.", "right; a preprint", "arXiv:1712.07628, December 2017"],
    ["Lecture: two things must be settled, when to switch and with which step size.", "right",
     f"digits: with Adam's α the loss only falls from {first_loss[-1]:.3f} to {last[-2]:.3f} in 100 steps; with Λ to {last[-1]:.3f}"],
    ["Lecture: Adam's η cannot simply be taken over, because of its denominator.", "right",
     f"Λ/α on digits: median {np.median(ratio):.0f}"],
    ["Lecture: SWATS proposes an initial step size for SGDM.", "right: one number, from the projection",
     f"constant gradient: Λ = {constant(0.01)[1]:.8f}, α n/Σ|g| = {0.01 * 5 / 7.5:.8f}"],
    ["Lecture: the way is not very scientific; why to switch there is neither explained in detail nor proved.",
     "an opinion, and a fair one: a motivation, no proof",
     f"default tolerance: no switch in {never} of {switched[..., 0].size} runs; same bowl times 0.01, 1, 100: switch after step "
     + ", ".join(str(n) if n else "never" for n in scaled.values())],
    ["The paper: at t = 1 no switch.", "needed: the difference is 0 there", f"should_switch at t = 1, tolerance 1: {bool(exact)}"],
    ["The paper: the condition adds no hyperparameter.", "in name only: the tolerance is one",
     "digits, α = 0.003, seed 0, tolerance 1e-9 to 0.01: switch after step "
     + ", ".join(str(n) if n else "never" for n in switched[0, 1])],
    ["Often concluded: Λ saves tuning SGD's step size.", "imprecise: Λ follows Adam's α",
     "Λ over SGDM's best step size, for the α of the table above: " + ", ".join(f"{x:.2g}" for x in ratio_to_best)],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "You train with Adam, then with a ten times smaller α. What happens to Λ, as a rule?",
            choices=("it stays: it belongs to SGD, not to Adam", "it becomes about ten times as large", "it becomes about a tenth"),
            answer=2,
            explanations=(
                "γ is made from Adam's steps p, and they are proportional to α.",
                "γ = p·p/(−p·g): the square stands above.",
                "Right: p·p shrinks by 100, p·g by 10. Projection turns Adam's step into SGD's, it does not judge it.",
            ),
        ),
        Question(
            "γ of a step is negative. What does that say?",
            choices=(
                "the gradient was negative",
                "Adam moved uphill, as momentum can",
                "the step was longer than SGD's",
            ),
            answer=1,
            explanations=(
                "Signs of single gradients cancel in p·g, as p has the opposite ones.",
                "Right: p·g > 0. If SWATS switched on an average below 0, SGD would climb.",
                "SGD's step −γg is never shorter than p, whatever the sign of γ.",
            ),
        ),
        Question(
            "Why is there no switch at t = 1?",
            choices=(
                "λ/(1−β₂) is γ there, whatever γ is: the test would always pass",
                "Adam's first step has no direction",
                "v is still 0",
            ),
            answer=0,
            explanations=(
                "Right: an average of one number is that number.",
                "It is −α·sign(g), roughly.",
                "v is (1−β₂)g² after the first gradient.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - SWATS begins as Adam and ends as SGD with momentum; it switches once, and never back.
# - The step size is measured: $\gamma = p\cdot p/(-p\cdot g)$, one number per step, averaged with weight $\beta_2$, corrected.
# - It switches when the newest $\gamma$ is within a tolerance of that average, and not at $t = 1$.
# - With minibatches and $10^{-9}$ that is a matter of chance; with a smooth loss or a small $\alpha$ and a larger tolerance it comes at once.
# - $\Lambda$ is a rough guess: proportional to $\alpha$ only for the same gradients, from seed to seed it varies up to some fivefold
#   at a large $\alpha$, and without a guard it may be negative.
#
# | often believed | in truth |
# |---|---|
# | "it switches when Adam has converged" | when two numbers agree; the loss plays no part |
# | "Λ is the best step size for SGD" | it is the one that imitates Adam's step, with Adam's α in it |
# | "each parameter keeps its own step size" | after the switch there is one Λ for all of them |
# | "tolerance 10⁻⁹ is strict, so it is safe" | on our digits it makes SWATS plain Adam |
#
# **Next:** [the assignment](../exercises/07_swats/swats.ipynb), where you write `projected_step_size`, `should_switch` and
# `swats_step`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 切換 | to switch |
# | 收斂 | convergence |
# | 自適應學習率 | adaptive learning rate, a step size per parameter |
# | 分母 | denominator ($\sqrt v + \varepsilon$) |
# | 初始化 | initialization (of SGDM's step size) |
# | 穩定 | stable, steady |
# | 投影 | projection |
# </details>
#
# **References.** N. S. Keskar, R. Socher: *Improving Generalization Performance by Switching from Adam to SGD*, 2017, arXiv:1712.07628. ·
# D. P. Kingma, J. Ba: *Adam: A Method for Stochastic Optimization*, ICLR 2015, arXiv:1412.6980. ·
# E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
