# %% [markdown]
# # 10 · Decay and warm-up
#
# *Course map: [start](00_start_here.ipynb) · … → [AMSGrad](08_amsgrad.ipynb) → [AdaBound](09_adabound.ipynb) → **Decay and warm-up** → [Cyclical step sizes](11_cyclical.ipynb) → [Warm restarts](12_sgdr.ipynb) → …*
#
# **Before this unit** you should know [SGD](01_sgd.ipynb) with minibatches, [momentum](02_momentum.ipynb), and from
# [Adagrad](03_adagrad.ipynb) the root of the mean that bursts.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [10_decay_and_warmup](../exercises/10_decay_and_warmup/decay_and_warmup.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write the usual schedules, and say what α they give at the first step, at an edge and late;
# 2. predict how far a falling step size can go, where noise keeps a run, and which schedule cures the burst;
# 3. say what a warm-up is good for, what it is not, and compute the Transformer's schedule.

# %% id="setup"
from course_lib.lecture import setup

setup()

# %% id="imports" hide_input=true
from statistics import NormalDist

import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adagrad, Adam, Momentum
from course_lib.plotting import describe, figure
from course_lib.running import run
from course_lib.schedules import (
    constant, cosine, exponential, inverse_time, linear_warmup, sqrt_decay, step_decay, transformer,
)  # fmt: skip
from course_lib.surfaces import beale, double_well, quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: the step that is right at first is wrong at the end
#
# So far α stayed the same for a whole run. Below, SGD runs down a bowl, and every gradient has noise, as those of minibatches
# have. It arrives quickly, and then? Left one run, right the mean loss of 200 runs.

# %% id="why"
bowl, sigma, steps = quadratic_bowl(), 3.0, 1000


def together(opt, objective, schedules, start, steps, runs=200, **record):
    """One batched run: a row per schedule, ``runs`` of each. All schedules get the same noise."""
    sizes = np.array([f(np.arange(steps)) for f in schedules])
    theta0 = np.broadcast_to(start, (len(sizes), runs, len(start)))
    return run(opt, objective, theta0, steps, lambda t: sizes[:, t, None], rng=0, **record)


noisy_bowl = bowl.noisy(sigma, (200,))
path = together(SGD(), noisy_bowl, [constant(0.1)], bowl.start, steps)
fig, axes = figure(1, 2)
axes[0].plot(
    path.theta[:, 0, 0, 0], path.theta[:, 0, 0, 1], linewidth=0.8, label="one run, α = 0.1"
)
axes[0].plot(0, 0, "*", markersize=10, label="minimum")
axes[0].set(xlabel="θ₁", ylabel="θ₂")
axes[1].semilogy(path.step, path.loss[:, 0].mean(axis=1), label="mean of 200 runs, α = 0.1")
axes[1].set(xlabel="step", ylabel="L")
for ax in axes:
    ax.legend()
arrived, settled = path.loss[0, 0, 0], path.loss[200:, 0].mean()
describe(
    fig,
    f"The loss falls from {arrived:.0f} to about {path.loss[100, 0].mean():.2f} in 100 steps. After that it stays: its mean over "
    f"steps 200 to 1000 is {settled:.3f}. The run hops about the minimum, as far as its noise and α throw it.",
)

# %% [markdown]
# ## Predict
#
# A smaller α throws it less far.

# %% id="predict" hide_input=true
Predict(
    "The same bowl and the same noise with α = 0.01 instead of 0.1, long enough to settle. The mean loss in the end is",
    choices=(
        "the same: the noise is the same",
        "about a tenth, or less",
        "about a hundredth",
        "0: it only takes longer",
    ),
    answer=1,
    explanation="In a direction of curvature λ the loss settles at α σ_noise²/(2(2 − αλ)): about proportional to α, and a little less "
    "where αλ was large.",
    name="10_decay_and_warmup_floor",
)

# %% id="reveal"
alphas = (0.1, 0.03, 0.01, 0.001)
floors = together(
    SGD(), noisy_bowl, [constant(a) for a in alphas], bowl.start, 4000, record_every=20
)
means = floors.loss.mean(axis=2)
rows = []
for k, a in enumerate(alphas):
    below = np.flatnonzero(means[:, k] < 1.0)
    formula = sum(a * sigma**2 / (2 * (2 - a * lam)) for lam in (1.0, 10.0))
    rows.append([a, str(floors.step[below[0]]), means[150:, k].mean(), formula])
floor_at = {row[0]: row[2] for row in rows}
table(
    [
        "α",
        "steps to a mean loss below 1 (every 20th looked at)",
        "mean loss, steps 3000 to 4000",
        "formula",
    ],
    rows,
    digits=3,
)

# %% [markdown]
# Large: soon there, but a high floor. Small: a low floor, but late. (The smallest has not settled yet.)
#
# ## The idea: first large, then small
#
# Nobody forces us to keep α. A *schedule* is a function $\alpha_t$ of the number $t$ of steps taken, fixed before the run starts.
# Five that fall, all from $\alpha = 0.1$:

# %% id="mechanism"
falling = {
    "constant": constant(0.1),
    "1/t": inverse_time(0.1, 0.02),
    "root": sqrt_decay(0.1),
    "exponential": exponential(0.1, 0.01 ** (1 / steps)),
    "stairs": step_decay(0.1, 0.3, 250),
    "cosine": cosine(0.1, steps),
}
styles = dict(zip(falling, ("-", "--", "-.", ":", (0, (8, 1)), (0, (3, 1, 1, 1, 1, 1))), strict=True))
path = together(SGD(), noisy_bowl, falling.values(), bowl.start, steps, record_every=10)
fig, axes = figure(1, 2)
for k, (name, f) in enumerate(falling.items()):
    axes[0].semilogy(np.arange(steps), f(np.arange(steps)), linestyle=styles[name], label=name)
    axes[1].semilogy(path.step, path.loss[:, k].mean(axis=1), linestyle=styles[name], label=name)
axes[0].set(xlabel="t", ylabel="αₜ", ylim=(3e-4, 0.2))
axes[1].set(xlabel="step", ylabel="L, mean of 200 runs")
axes[0].legend(fontsize="small")
last = dict(zip(falling, path.loss[-1].mean(axis=1), strict=True))
describe(
    fig,
    "Mean loss after 1000 steps: "
    + ", ".join(f"{name} {value:.3f}" for name, value in last.items())
    + ". "
    "The loss follows α down, with a lag of the order of 1/(αλ) steps: the cosine ends at α ≈ 0, but its last steps are too short to "
    "use that.",
)

# %% [markdown]
# ## The rules
#
# $$\theta_{t+1} = \theta_t - \alpha_t\, g_t \qquad\text{(or any other method, with } \alpha_t \text{ for } \alpha)$$
#
# | name | $\alpha_t$ for $t = 0, 1, 2, \dots$ | PyTorch | Keras |
# |---|---|---|---|
# | 1/t decay | $\alpha/(1+\text{decay}\cdot t)$ | – | `InverseTimeDecay` (t / `decay_steps`) |
# | root | $\alpha/\sqrt{t+1}$ | – | – |
# | exponential | $\alpha\gamma^t$ | `ExponentialLR` | `ExponentialDecay` (t / `decay_steps`) |
# | stairs | $\alpha\gamma^{\lfloor t/\text{step\_size}\rfloor}$ | `StepLR` | the same, `staircase=True` |
# | cosine | $\alpha(1+\cos(\pi t/\text{steps}))/2$ | `CosineAnnealingLR` (climbs again) | `CosineDecay` |
# | warm-up | $\alpha\,(t+1)/\text{warmup\_steps}$, then another | `LinearLR` (starts at α/3) | `CosineDecay(warmup_target=…)` |
#
# | symbol | meaning | range |
# |---|---|---|
# | $t$ | steps already taken: 0 for the first step | whole number ≥ 0 |
# | $\alpha, \alpha_t$ | step size given, and in use | ≥ 0 |
# | $\gamma$ | factor per step or stair | 0 < γ ≤ 1 |
# | decay | 1/t decay: α is halved at $t$ = 1/decay | ≥ 0 |
# | $\beta$ | momentum's weight of the past, as always | [0, 1) |
# | $\sigma_\text{noise}$ | standard deviation of the gradient's noise | ≥ 0 |
# | $\sigma$ | Adagrad's root of the mean of $g^2$ ([unit 03](03_adagrad.ipynb)); Adam's is $\sqrt{\hat v}$ | ≥ 0 |
#
# The lecture writes $\eta^t$ or $\mu^t$ for $\alpha_t$. Optimizers count their steps 1, 2, …: their $t$ is this $t+1$.
#
# The reference code of one of them; `schedule` only checks $t$:

# %% id="reference_code"
show_source(step_decay)

# %% [markdown]
# ## By hand
#
# With $\alpha = 0.2$. Recompute a row. Then: which columns could you continue to $t = 10^6$ in your head?
#
# <details><summary>Answer</summary>
#
# All five, about: 1/t gives $0.2/(10^6+1) \approx 2\cdot10^{-7}$, the root $0.2/10^3 = 2\cdot10^{-4}$, the warm-up alone stays at 0.2. The
# exponential and the stairs are 0 for every purpose: $0.95^{10^6}$ and $0.5^{500\,000}$ are too small for a float.
# </details>

# %% id="by_hand"
ng = {
    "1/t, decay = 1": inverse_time(0.2, 1.0),
    "exponential, γ = 0.95": exponential(0.2, 0.95),
    "root": sqrt_decay(0.2),
    "stairs of 2, γ = 0.5": step_decay(0.2, 0.5, 2),
    "warm-up of 4 steps": linear_warmup(0.2, 4),
}
table(["t", *ng], [[t, *(f(t) for f in ng.values())] for t in range(6)], digits=4)

# %% [markdown]
# ## The burst again
#
# [Unit 03](03_adagrad.ipynb) showed the root of the *mean* square at $\alpha = 0.3$: nearly at its goal it bursts sideways, because
# $\sigma$ shrinks while gradients vanish, until α/σ is too large. The notes offer two cures: a decay, and a warm-up. Each row is
# one run of 3000 steps. In the last two columns the gradient has noise, of size $10^{-12}$ only: in exact zeros
# nothing can grow.

# %% id="burst"
steep, n = quadratic_bowl(kappa=100.0), 3000
cures = {
    "constant": constant(0.3),
    "root: Adagrad itself": sqrt_decay(0.3),
    "1/t, decay = 0.01": inverse_time(0.3, 0.01),
    "1/t, decay = 0.001": inverse_time(0.3, 0.001),
    "exponential, γ = 0.99": exponential(0.3, 0.99),
    "exponential, γ = 0.999": exponential(0.3, 0.999),
    "stairs of 200, γ = 0.1": step_decay(0.3, 0.1, 200),
    "cosine to 0": cosine(0.3, n),
    "line to 0": lambda t: 0.3 * (1 - t / n),
    "warm-up 50, then constant": linear_warmup(0.3, 50),
    "warm-up 500, then constant": linear_warmup(0.3, 500),
    "warm-up 50, then root": linear_warmup(0.3, 50, sqrt_decay(0.3)),
    "warm-up 300, then line to 0": linear_warmup(0.3, 300, lambda t: 0.3 * (1 - np.minimum(t, n - 300) / (n - 300))),
}


def bursts(y, quiet=1e-6, loud=1e-2, pause=50):
    """Steps at which |θ₂| gets loud again after a pause, once it had been quiet; and the largest |θ₂| since."""
    first = int(np.argmax(y < quiet))
    loud_at = [t for t in range(first, len(y)) if y[t] > loud]
    return [t for k, t in enumerate(loud_at) if k == 0 or t - loud_at[k - 1] > pause], float(y[first:].max())


mean_form = Adagrad(alpha=0.3, variant="mean")
exact, shaken = (
    np.abs(together(mean_form, surface, cures.values(), steep.start, n, runs=1).theta[:, :, 0, 1]) for surface in (steep, steep.noisy(1e-12))
)
found, rows = {}, []
for k, name in enumerate(cures):
    found[name] = one, two = bursts(exact[:, k]), bursts(shaken[:, k])
    zero = "yes" if (exact[:, k] == 0).any() else "no"
    times = [", ".join(map(str, at)) or "none" for at, _ in (one, two)]
    rows.append([name, times[0], one[1], zero, times[1], two[1]])
fig, ax = figure(1, 1, width=7)
for name, style in (("constant", "-"), ("warm-up 50, then constant", "--"), ("warm-up 50, then root", "-."), ("1/t, decay = 0.01", ":")):
    ax.semilogy(np.maximum(shaken[:, list(cures).index(name)], 1e-18), style, label=name)
ax.set(xlabel="step", ylabel="|θ₂|, with noise 1e-12")
ax.legend(fontsize="small")
cured = [name for name, (one, two) in found.items() if not one[0] and not two[0]]
describe(fig, "No burst, neither with nor without noise: " + ", ".join(cured) + ".")
table(["αₜ", "bursts at step", "largest |θ₂|", "θ₂ exactly 0?", "with noise: bursts at step", "largest |θ₂|"], rows, digits=2)

# %% [markdown]
# The *fall* of α cures it, if it keeps pace with σ. A slow or late fall bursts first. Warm-up alone cures nothing: after 50 steps of it the
# burst comes later and, without noise, *larger*; with 500 none is seen, but only because $\theta_2$ is exactly 0. What warm-up can do is
# *delay* the burst until a line to 0 has become small enough.
#
# ## What is warm-up for, then? First reason: $\sqrt{\hat v}$ is not known yet
#
# Adam's $\hat v$ is an average of very few gradients at first. 4000 parameters get gradients of *pure noise*: every step is in vain.
# How large is $1/\sqrt{\hat v}$, and how far does each step move them?

# %% id="early_adam"
rng = np.random.default_rng(0)
opt = Adam(alpha=1.0, eps=0.0)
theta = np.zeros(4000)
state, spread, length = opt.init(theta), [], []
for t in range(1, 1001):
    before = theta
    theta, state = opt.step(theta, rng.normal(size=4000), state)
    spread.append(np.quantile(np.sqrt((1 - 0.999**t) / state.v), (0.05, 0.5, 0.95)))
    length.append(np.sqrt(np.mean((theta - before) ** 2)))
spread, length, t = np.array(spread), np.array(length), np.arange(1, 1001)
fig, axes = figure(1, 2)
axes[0].loglog(t, spread[:, 1], label="median parameter")
axes[0].fill_between(t, spread[:, 0], spread[:, 2], alpha=0.25, label="5 % to 95 %")
axes[0].set(xlabel="step", ylabel="1/√v̂ (right: 1)")
axes[1].semilogx(t, length, label="constant α")
axes[1].semilogx(t, length * np.minimum(1, t / 50), "--", label="warm-up of 50 steps")
axes[1].set(xlabel="step", ylabel="root mean square step / α")
for ax in axes:
    ax.legend()
wide = spread[:, 2] / spread[:, 0]
in_theory = NormalDist().inv_cdf(0.975) / NormalDist().inv_cdf(0.525)  # quantiles of |g|
describe(
    fig,
    f"95 % over 5 % quantile of 1/√v̂: {wide[0]:.0f} at step 1 ({in_theory:.0f} in theory), {wide[4]:.1f} at 5, {wide[49]:.2f} at 50, {wide[-1]:.2f} at 1000. "
    f"Steps of pure noise: {length[0]:.2f} α at step 1, {length[9]:.2f} α at 10, {length[-1]:.2f} α at 1000; with the warm-up never more than "
    f"{(length * np.minimum(1, t / 50)).max():.2f} α.",
)

# %% [markdown]
# So the first steps are the longest, and the blindest. RAdam (Liu et al. 2020) makes a formula of the left picture; Ma and Yarats (2021)
# hold that the right one is the reason, and advise a line over $2/(1-\beta_2)$ steps.
#
# ## Second reason: the start may be steep
#
# On Beale's function the largest curvature is larger at the start than at the minimum. The stability limit of momentum,
# $2(1+\beta)/\lambda$, is then smaller at first, and a first step that is too long leads up walls that are steeper still. Below, one run per
# α, $\beta = 0.9$: with the same α all along, and with 60 steps of warm-up.

# %% id="steep_start"
surface, beta = beale(), 0.9
limits = [
    2 * (1 + beta) / np.linalg.eigvalsh(surface.hessian(at)).max()
    for at in (surface.start, surface.minima[0])
]
tried = np.geomspace(0.005, 0.2, 80)
ends = {
    "constant": run(Momentum(tried, beta=beta), surface, surface.start, 300),
    "warm-up of 60 steps": run(
        Momentum(tried, beta=beta), surface, surface.start, 300, linear_warmup(tried, 60)
    ),
}
fig, ax = figure(1, 1, width=6.5)
largest, between = {}, {}
for (name, path), style in zip(ends.items(), ("-", "--"), strict=True):
    final = np.where(np.isfinite(path.loss[-1]), path.loss[-1], np.inf)
    largest[name] = tried[final < 0.01].max()
    between[name] = int(np.sum(final[tried < largest[name]] >= 0.01))
    ax.loglog(tried, np.clip(final, 1e-32, 1e3), style, label=name)
for limit, style in zip(limits, (":", "-."), strict=True):
    ax.axvline(limit, color="0.5", linestyle=style, linewidth=1)
steepest = [
    max(np.linalg.eigvalsh(surface.hessian(at)).max() for at in run(Momentum(a, beta=beta), surface, surface.start, n, f).theta)
    for a, n, f in ((0.035, 3, None), (0.06, 60, linear_warmup(0.06, 60)))
]
ax.set(xlabel="α", ylabel="L after 300 steps, at most 1000")
ax.legend()
describe(
    fig,
    f"Grey lines: stability limit at the start ({limits[0]:.3f}) and at the minimum ({limits[1]:.3f}). Largest α with L < 0.01: "
    + ", ".join(f"{a:.3f} ({name}; of the smaller α tried {between[name]} fail)" for name, a in largest.items())
    + f". Largest curvature met in the first 3 steps with α = 0.035 constant: {steepest[0]:.0f}; in 60 steps of warm-up to 0.06: {steepest[1]:.0f}, "
    "that of the start.",
)

# %% [markdown]
# ## The Transformer's schedule
#
# Vaswani et al. (2017) joined a warm-up and a decay: a line up, then $1/\sqrt s$, where $s = t+1$ counts from 1:
#
# $$\alpha_t = d_\text{model}^{-1/2}\,\min\!\left(s^{-1/2},\; s\cdot\text{warmup\_steps}^{-3/2}\right)$$
#
# Both terms are equal at the peak, $s$ = warmup_steps. BERT went up for 10,000 steps and then down along a line, to 0 after a
# million. BERT's schedule must know the length of the run, the Transformer's need not.

# %% id="transformer"
s = np.arange(1, 20_001)
fig, ax = figure(1, 1, width=6.5)
for d, w, style in ((512, 4000, "-"), (512, 2000, "--"), (1024, 4000, "-.")):
    ax.plot(s, transformer(d, w)(s - 1), style, label=f"d = {d}, warmup_steps = {w}")
ax.set(xlabel="s", ylabel="αₜ")
ax.legend()
original = transformer()
peak = int(np.argmax(original(s - 1))) + 1
try:
    0**-0.5  # the formula at s = 0, as a scheduler that counts from 0 would call it
except ZeroDivisionError as error:
    at_zero = type(error).__name__
describe(
    fig,
    f"Peak of d = 512, warmup_steps = 4000: α = {original(peak - 1):.4g} at s = {peak}; the formula 1/√(d·warmup_steps) gives "
    f"{(512 * 4000) ** -0.5:.4g}. First step {original(0):.3g}; at s = 80,000 {original(79_999):.3g}. Written with s = t, the first call is a {at_zero}.",
)

# %% [markdown]
# ## The lab
#
# Move $\alpha$ and $\beta$, and choose a schedule: the third panel shows $\alpha_t$. Noise throws the path about. Watch the last
# steps: with `constant`, then with a schedule that falls. And with `warm-up`?
#
# <details><summary>Answer</summary>
#
# With `constant` θ hops about the minimum until the end; with each schedule that falls it comes nearer, and the last loss is less than
# a fifth. After its warm-up `warm-up` is constant: in the end its path is that of `constant`.
# </details>

# %% id="lab"
lab = Lab(
    "sgd",
    surfaces=("quadratic_bowl", "beale", "rosenbrock"),
    noise=3.0,
    steps=300,
    alpha=0.1,
    schedules=("1/√(t+1)", "exponential", "steps", "cosine", "warm-up"),
    panel="alpha",
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission(
            "On the bowl with noise 3 or more: a spread of at most 0.1 in the last 100 steps, and L ≤ 0.1 at the end",
            lambda lab: (
                lab.settings["surface"] == "quadratic_bowl"
                and lab.settings["noise"] >= 3
                and lab.spread is not None
                and lab.spread <= 0.1
                and lab.path.loss[-1] <= 0.1
            ),
        ),
        Mission(
            "A schedule that falls too early: on the bowl without noise, end with L > 1 although α ≥ 0.05 and nothing diverges",
            lambda lab: (
                lab.settings["surface"] == "quadratic_bowl"
                and lab.settings["noise"] == 0
                and lab.settings["alpha"] >= 0.05
                and lab.settings["schedule"] != "constant"
                and 1 < lab.path.loss[-1] < lab.path.loss[0]
            ),
        ),
        Mission(
            "On Beale's function without noise, β = 0.9, α between 0.05 and 0.08: converge",
            lambda lab: (
                lab.settings["surface"] == "beale"
                and lab.settings["noise"] == 0
                and abs(lab.settings["beta"] - 0.9) < 0.011
                and 0.05 <= lab.settings["alpha"] <= 0.08
                and lab.outcome.verdict == "converged"
            ),
        ),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a run on Beale's function, without noise. Choose `warm-up` in the lab, press Recompute: which way does the region
# that converges grow? Then try `1/√(t+1)`.
#
# <details><summary>Answer</summary>
#
# To the right where β is large: at β = 0.85 it ends between α = 0.03 and 0.04 without warm-up, near 0.07 with it. Where β is small hardly anything changes.
# With `1/√(t+1)` hardly a cell converges: 300 steps are too few for steps that fall at once.
# </details>

# %% id="map"
ABMap("sgd", surface="beale", steps=300, lab=lab)

# %% [markdown]
# <details><summary><b>A piece of theory: how slowly may α fall, how fast must it?</b> (unfold)</summary>
#
# One direction, curvature $\lambda$, noise $\sigma_\text{noise}$ in the gradient. One step makes of the mean square distance $q$
#
# $$q_{t+1} = (1-\alpha_t\lambda)^2\, q_t + \alpha_t^2\sigma_\text{noise}^2.$$
#
# Let $\alpha_t\lambda < 1$. The start is forgotten exactly if $\prod(1-\alpha_t\lambda) \to 0$, that is $\sum\alpha_t = \infty$: else one stops
# half-way. The noise is forgotten if $\alpha_t \to 0$ *and* $\sum\alpha_t = \infty$: an exponential decay freezes what the noise has done.
# If $\sum\alpha_t^2 < \infty$ as well, each path comes to rest, not only the mean square. Robbins and Monro (1951) asked for both sums. At
# a constant α, $q_{t+1} = q_t$ gives $q = \alpha\sigma_\text{noise}^2/(\lambda(2-\alpha\lambda))$; $\frac12\lambda q$, summed over the directions, is
# the floor in the table.
# </details>
#
# The sums for $\alpha = 0.1$, and the distance $\sqrt q$ after 20,000 steps ($\lambda = 1$), from a start at 10 without noise, and from 0
# with noise 1.

# %% id="theory"
laws = {
    "constant": constant(0.1),
    "root": sqrt_decay(0.1),
    "1/t, decay = 0.01": inverse_time(0.1, 0.01),
    "1/t, decay = 1": inverse_time(0.1, 1.0),
    "exponential, γ = 0.99": exponential(0.1, 0.99),
    "exponential, γ = 0.9": exponential(0.1, 0.9),
}
sizes = np.array([f(np.arange(20_000)) for f in laws.values()])
start_left, q = 10 * np.prod(1 - sizes, axis=1), np.zeros(len(laws))
for a in sizes.T:
    q = (1 - a) ** 2 * q + a**2
rows, sums = [], {}
for k, (name, f) in enumerate(laws.items()):
    million = f(np.arange(1_000_000))
    sums[name] = million.sum()
    rows.append(
        [
            name,
            million[:1000].sum(),
            million.sum(),
            np.square(million).sum(),
            start_left[k] if start_left[k] > 1e-300 else "below 1e-300",
            np.sqrt(q[k]),
        ]
    )
table(
    ["schedule", "Σα, 1000 steps", "Σα, a million", "Σα², a million", "start left", "noise left"],
    rows,
    digits=3,
)

# %% [markdown]
# An exponential decay goes $\alpha/(1-\gamma)$ and no further, however long it runs. The 1/t decay with decay = 1 goes on for ever, but
# far too slowly. The root's Σα² keeps growing, like a logarithm. Good schedules are large for long enough, then small.
#
# ## Real images, every schedule at its own best α
#
# A network with 32 hidden units learns 8 × 8 digits: momentum, 300 minibatches of only 16, so that the gradients are noisy. Five
# seeds, the best of 7 α on the validation set. The bands in the picture go from the lowest to the highest seed.

# %% id="real_data"
data, N = digits(), 300
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=16)
makers = {
    "constant": constant,
    "1/t": lambda a: inverse_time(a, 10 / N),
    "root": sqrt_decay,
    "exponential": lambda a: exponential(a, 0.01 ** (1 / N)),
    "stairs": lambda a: step_decay(a, 0.3, N // 4),
    "cosine": lambda a: cosine(a, N),
    "warm-up, then cosine": lambda a: linear_warmup(a, N // 10, cosine(a, N - N // 10)),
}
results = {
    name: tune(Momentum(beta=0.9), network, data.X_val, data.y_val, np.logspace(-2, 0, 7), steps=N, seeds=range(5),
               record_every=50, schedule=maker)
    for name, maker in makers.items()
}  # fmt: skip
fig, axes = figure(1, 2)
for name, style in (("constant", "-"), ("root", "-."), ("warm-up, then cosine", "--")):
    r = results[name]
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(
            r.step, np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.3g}"
        )
        ax.fill_between(
            r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2
        )
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend(fontsize="small")
edges = [name for name, r in results.items() if r.at_edge]
train = {name: r.train_loss[:, -1] for name, r in results.items()}
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
compared = {
    name: verdict(name, train[name], "constant", train["constant"], higher=False)
    for name in makers
    if name != "constant"
}
describe(
    fig,
    f"Best step size at the edge of its grid: {', '.join(edges) or 'none'}. Constant: best α {results['constant'].alpha:.2g}; "
    f"the smallest best α of the others is {min(r.alpha for name, r in results.items() if name != 'constant'):.2g}.",
)
compared_test = {name: verdict(name, test[name], "constant", test["constant"]) for name in compared}


def short(name, text):
    """The verdict without the names, unless the constant is the better one."""
    return text.replace(f"{name} is better than constant by", "better by").replace(f"{name} and constant: ", "").split(" (95")[0]


rows = [
    [name, r.alpha, train[name].mean(), f"{test[name].mean():.3f} ± {test[name].std(ddof=1):.3f}",
     *(short(name, one[name]) if name in one else "" for one in (compared, compared_test))]
    for name, r in results.items()
]  # fmt: skip
header = ["schedule", "best α", "training loss", "test accuracy", "loss against constant (95 %)", "accuracy against constant (95 %)"]
table(header, rows, digits=3)

# %% [markdown]
# A schedule that falls can afford a larger α at the start. (Of twenty comparisons of equals one would show a difference by chance;
# here are twelve, all with the same constant.)
#
# **And the warm-up?** Adam, the same cosine with and without 40 steps of warm-up, 200 minibatches of 64: the loss for *every* α,
# not only for the best.

# %% id="warmup_on_digits"
wide_network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
tried_alphas = np.logspace(-2, 0, 9)
pair = {
    "cosine": lambda a: cosine(a, 200),
    "warm-up, then cosine": lambda a: linear_warmup(a, 40, cosine(a, 160)),
}
swept = {
    name: tune(
        Adam(),
        wide_network,
        data.X_val,
        data.y_val,
        tried_alphas,
        steps=200,
        seeds=range(5),
        record_every=200,
        schedule=maker,
    )
    for name, maker in pair.items()
}
fig, ax = figure(1, 1, width=6.5)
for (name, r), style in zip(swept.items(), ("-", "--"), strict=True):
    (line,) = ax.loglog(
        tried_alphas, np.median(r.validation_loss, axis=0), style, marker=".", label=name
    )
    ax.fill_between(
        tried_alphas,
        r.validation_loss.min(axis=0),
        r.validation_loss.max(axis=0),
        color=line.get_color(),
        alpha=0.2,
    )
ax.set(xlabel="α", ylabel="validation loss after 200 steps")
ax.legend()
plain, warm = (r.validation_loss for r in swept.values())
best = [losses[:, np.argmin(np.median(losses, axis=0))] for losses in (warm, plain)]
at_best = verdict("with", best[0], "without", best[1], higher=False)
at_large = verdict("with", warm[:, -2], "without", plain[:, -2], higher=False)
describe(
    fig,
    f"Each at its best α ({swept['cosine'].alpha:.3g} without, {swept['warm-up, then cosine'].alpha:.3g} with): {at_best}. At the second largest α, "
    f"{tried_alphas[-2]:.2g}: {at_large}.",
)

# %% [markdown]
# On this small network no difference is shown at the best α; what warm-up does is to forgive an α that is too large.
#
# ## When it fails
#
# A schedule looks at the clock, never at the loss. Left: an exponential decay stops half-way down a bowl. Right: SGD with noise starts in the
# shallow minimum of a double well. With the root α falls so early that nearly all runs stay; a cosine from the same 0.1 gets most of them
# out. A third schedule *raises* α again in the middle.

# %% id="counter_example"
slow = quadratic_bowl(kappa=100.0)
stops = {
    "constant": constant(0.019),
    "1/t, decay = 0.01": inverse_time(0.019, 0.01),
    "exponential, γ = 0.97": exponential(0.019, 0.97),
}
halfway = together(SGD(), slow, stops.values(), slow.start, 2000, runs=1)
well, half = double_well(), 600
up_again = {
    "root": sqrt_decay(0.1),
    "cosine": cosine(0.1, 2 * half),
    "root, then raised again": lambda t: np.where(
        t < half, sqrt_decay(0.1)(t), cosine(0.1, half)(np.maximum(t - half, 0))
    ),
}
wells = together(
    SGD(), well.noisy(2.0, (400,)), up_again.values(), [1.0], 2 * half, runs=400, record_every=10
)
share = (wells.theta[..., 0] < 0).mean(axis=2)
fig, axes = figure(1, 2)
for k, (name, style) in enumerate(zip(stops, ("-", "--", "-."), strict=True)):
    axes[0].loglog(halfway.step[1:], np.maximum(halfway.loss[1:, k, 0], 1e-12), style, label=name)
for k, (name, style) in enumerate(zip(up_again, ("-", ":", "--"), strict=True)):
    axes[1].plot(wells.step, share[:, k], style, label=name)
axes[0].set(xlabel="step", ylabel="L, at least 1e-12")
axes[1].set(xlabel="step", ylabel="share of 400 runs in the deeper well")
for ax in axes:
    ax.legend(fontsize="small")
frozen = halfway.theta[-1, 2, 0, 0]
describe(
    fig,
    f"Exponential: θ₁ stops at {frozen:.2f} (start −10, Σα = {0.019 / 0.03:.3f}, −10·e^(−Σα) = {-10 * np.exp(-0.019 / 0.03):.2f}), L = "
    f"{halfway.loss[-1, 2, 0]:.1f} for ever. In the deeper well at the end: {share[-1, 0]:.1%} with the root alone, {share[-1, 1]:.1%} with the "
    f"cosine, {share[-1, 2]:.1%} if α is raised again after the root.",
)

# %% [markdown]
# Here the slower fall did even better than the second rise. But who knows beforehand how slow is slow enough? Up again, on purpose and
# more than once: the cyclical step sizes of the next unit.
#
# ## What the sources say
#
# The statements that belong to this unit, each with the number that decides it.


# %% id="claims" hide_input=true
def first(name, noise=False):
    """Where the first burst of a row of the table begins, and how far it goes."""
    at, far = found[name][int(noise)]
    return f"{len(at)} burst{'s' * (len(at) != 1)}" + (
        f", the first at {at[0]}, up to {far:.2f}" if at else ""
    )


numbers = {name: ", ".join(f"{f(t):.4g}" for t in range(5)) for name, f in ng.items()}
with np.errstate(divide="ignore"):
    root_at_zero = 0.2 / np.sqrt(np.float64(0))
rows = [
    ["The 2021 notes: another cure for the burst is warm-up.", "half right: the fall cures it; the rise only delays it",
     f"warm-up 50, then constant: {first('warm-up 50, then constant')}; 500: {first('warm-up 500, then constant')}, with noise 1e-12 "
     f"{first('warm-up 500, then constant', True)}; warm-up 50, then root: {first('warm-up 50, then root')}; line to 0 alone: "
     f"{first('line to 0')}, after a warm-up of 300: {first('warm-up 300, then line to 0')}"],
    ["The 2021 notes: a step size that falls with time mends the burst.", "right if it falls fast enough, and early",
     f"root: {first('root: Adagrad itself')}; 1/t, decay 0.01: {first('1/t, decay = 0.01')}; line to 0: {first('line to 0')}"],
    ["Lecture: schedules usually only make α smaller.", "right as a habit; what falls too early stays where it is",
     f"double well, share in the deeper minimum: {share[-1, 0]:.1%} with the root, {share[-1, 1]:.1%} with a cosine, {share[-1, 2]:.1%} if α rises again"],
    ["The 2021 notes: the burst comes because small gradients make σ small; large ones mend it.", "right, for the root of the mean",
     f"constant: {first('constant')}; with α/√(t+1) the mean is Adagrad, {first('root: Adagrad itself')}"],
    ["The 2021 notes: α then falls because the goal is near.", "a motive: a schedule knows the clock, not the goal",
     f"exponential decay on a bowl: stops at θ₁ = {frozen:.2f}, the goal is 0"],
    ["The 2021 notes: warm-up lets α grow, then fall; both rates are hyperparameters.", "right",
     "this course: `warmup_steps` and whatever comes `after`"],
    ["The 2021 notes: warm-up is usual for BERT, and was used in earlier models.", "right",
     f"Transformer (2017): peak {original(peak - 1):.3g} at s = {peak}; ResNet-110 (2015): 0.01 instead of 0.1 for about 400 steps"],
    ["The 2021 notes: nobody can explain warm-up fully; perhaps one should explore near the start first.",
     "one explanation of several; RAdam: σ is unreliable early; Ma, Yarats: early steps are long",
     f"95 % / 5 % quantile of 1/√v̂: {wide[0]:.0f} at step 1, {wide[49]:.2f} at 50; steps of pure noise {length[0]:.2f} α, later {length[-1]:.2f} α"],
    ["The 2021 notes, after Ng: α₀/(1 + decay · epoch), α₀ = 0.2, decay = 1.", "right: a real 1/t decay", numbers["1/t, decay = 1"]],
    ["The 2021 notes, after Ng: 0.95^epoch · α₀.", "right", numbers["exponential, γ = 0.95"]],
    ["The 2021 notes, after Ng: k/√epoch or k/√t, times α₀.", "right from epoch 1 on",
     f"at 0 it is {root_at_zero}; with √(t+1): {numbers['root']}"],
    ["The 2021 notes, after Ng: “discrete stair cease”: halve now and then; or change α by hand.",
     "right; a staircase is meant; by hand is no rule that one could repeat", numbers["stairs of 2, γ = 0.5"]],
    ["The 2017 note: a fixed α is bad, let it fall.", "right where gradients have noise",
     f"floor of the loss {floor_at[0.1]:.2f} with α = 0.1, {floor_at[0.01]:.3f} with 0.01; digits, training loss: {compared['1/t']}"],
    ["The 2017 note: the simplest is the 1/t decay, α/√(t+1).", "misnamed: that is the root",
     f"α = 0.2: {numbers['root']}, where 1/t gives {numbers['1/t, decay = 1']}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "`step_decay` with α = 0.8, γ = 0.5, step_size = 10. What is αₜ at t = 20?",
            choices=("0.2", "0.4", "0.8"),
            answer=0,
            explanations=(
                "Right: 20 // 10 = 2 stairs have been taken, 0.8 · 0.5².",
                "That is t = 10 to 19. At t = 20 the third stair begins.",
                "That is the first stair, t = 0 to 9.",
            ),
        ),
        Question(
            "SGD with α = 0.01 and γ = 0.9 per step; the gradient is about 1 all the way, the goal is 1 away. It",
            choices=(
                "arrives, but slowly",
                "arrives after 100 steps",
                "never gets there: 0.1 is the farthest",
            ),
            answer=2,
            explanations=(
                "All step sizes together are a geometric series with a finite sum.",
                "So it would with α constant.",
                "Right: α/(1 − γ) = 0.1.",
            ),
        ),
        Question(
            "A warm-up of 100 steps is followed by a constant α. Which trouble may it prevent?",
            choices=(
                "the floor that noise leaves at the end",
                "a blow-up in the first steps, where it is steeper than later",
                "the burst of the root of the mean near the end",
            ),
            answer=1,
            explanations=(
                "The floor depends on the last step sizes, not on the first.",
                "Right: with a smaller α the steep region is left behind.",
                "The burst comes when σ has shrunk; by then the warm-up is long over.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - At a constant α noise keeps the loss on a floor about proportional to α. A falling α gets both: speed first, then a low floor.
# - 1/t, root, exponential, stairs, cosine: they differ in how far they can still go. An exponential goes $\alpha/(1-\gamma)$ at most.
# - A fall that keeps pace with σ cures the burst of the root of the mean. The rise of a warm-up only delays it.
# - Warm-up is for the start: √v̂ is not known yet, every step is a full one, and it may be steeper there. It forgives an α that is too large.
# - The Transformer's schedule is a warm-up, then the root, with $s = t+1$.
#
# | often believed | in truth |
# |---|---|
# | "α/√(t+1) is 1/t decay" | 1/t is α/(1 + decay·t); the root falls much slower |
# | "warm-up cures the burst" | what comes after the warm-up does, if it falls |
# | "the smaller the α at the end, the better" | too early, and the run freezes half-way |
# | "warm-up starts at 0" | then the first step is lost; it starts at α/warmup_steps |
# | "with Adam one needs no schedule" | Adam's α is a step length; noise keeps it on a floor as well |
#
# **Next:** [the assignment](../exercises/10_decay_and_warmup/decay_and_warmup.ipynb), where you write `inverse_time_decay`,
# `exponential_decay`, `sqrt_decay`, `step_decay`, `warmup` and `transformer_schedule`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 學習率調度 | learning rate scheduling, a schedule of the step size |
# | 學習率衰減 | learning rate decay |
# | 指數衰減 | exponential decay |
# | 離散下降 | staircase decay |
# | 手動衰減 | decay by hand |
# | 暖身（預熱） | warm-up |
# | 超參數 | hyperparameter |
# | 一代 | epoch |
# | 爆炸 | here: burst |
# </details>
#
# **References.** H. Robbins, S. Monro: *A Stochastic Approximation Method*, Annals of Mathematical Statistics 22, 1951, 400–407,
# doi:10.1214/aoms/1177729586. · P. Goyal et al.: *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*, 2017,
# arXiv:1706.02677. · K. He, X. Zhang, S. Ren, J. Sun: *Deep Residual Learning for Image Recognition*, CVPR 2016, arXiv:1512.03385. ·
# A. Vaswani et al.: *Attention Is All You Need*, NeurIPS 2017, arXiv:1706.03762. · J. Devlin, M.-W. Chang, K. Lee, K. Toutanova: *BERT*,
# NAACL 2019, arXiv:1810.04805. · L. Liu et al.: *On the Variance of the Adaptive Learning Rate and Beyond* (RAdam), ICLR 2020,
# arXiv:1908.03265. · J. Ma, D. Yarats: *On the Adequacy of Untuned Warmup for Adaptive Optimization*, AAAI 2021,
# arXiv:1910.04209. · I. Loshchilov, F. Hutter: *SGDR*, ICLR 2017, arXiv:1608.03983. · E. Alpaydin, C. Kaynak: *Optical Recognition of
# Handwritten Digits*, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
