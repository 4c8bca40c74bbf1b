# %% [markdown]
# # 13 · One-cycle
#
# *Course map: [start](00_start_here.ipynb) · … → [Cyclical step sizes](11_cyclical.ipynb) → [Warm restarts](12_sgdr.ipynb) → **One-cycle** → [Choosing](14_choosing.ipynb)*
#
# **Before this unit** you should know [momentum](02_momentum.ipynb) and, better, the units on warm-up and on cycles.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [13_one_cycle](../exercises/13_one_cycle/one_cycle.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. draw $\alpha_t$ and $\beta_t$ of a one-cycle run and compute both at any step;
# 2. write the run, and say what the warm-up, the annealing and the moving $\beta$ each do to it;
# 3. compare schedules fairly: every one with its own best $\alpha$ and $\beta$, the same number of tries, the same budget.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np
from IPython.display import Markdown, display

from course_lib import schedules
from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.plotting import describe, figure
from course_lib.schedule_base import phases
from course_lib.tuning import verdict
from course_lib.units.unit_13_one_cycle import one_cycle_alpha, one_cycle_beta, one_cycle_minimize, one_cycle_phase
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: many cycles, one budget
#
# Warm restarts jump back to a large step size again and again. If you know that you have 1000 steps and not more, is it not a waste
# to begin anew?
#
# Our problem: 50 directions with curvatures $\lambda$ from 1 down to 1/1000, each begun at distance 1, with noise in the gradient as minibatches
# make it. Noise and curvature are known here, so the *expected* loss, the mean over all possible noise, follows exactly from the means of $x^2$, $xv$
# and $v^2$, step by step. No seed, no chance; 200 simulated runs of the restarted schedule check it.

# %% id="why"
CURVATURE = np.geomspace(1.0, 1e-3, 50)
NOISE = 0.3 * np.sqrt(CURVATURE)  # standard deviation of the noise in the gradient


def expected_loss(alpha, beta, steps, noise=NOISE):
    """Mean loss after 0, 1, …, steps steps of v ← β_t v − α_t (λx + noise), x ← x + v, over all noise.

    alpha, beta: functions of t; they may return arrays, one entry per setting.
    """
    xx, xv, vv, loss = 1.0, 0.0, 0.0, []
    for t in range(steps + 1):
        loss.append(0.5 * (CURVATURE * xx).sum(axis=-1) * np.ones(np.broadcast_shapes(np.shape(alpha(0)), np.shape(beta(0)))))
        if t < steps:
            a, b = np.asarray(alpha(t))[..., None], np.asarray(beta(t))[..., None]
            vv_new = b * b * vv - 2 * a * b * CURVATURE * xv + (a * CURVATURE) ** 2 * xx + (a * noise) ** 2
            xv, xx, vv = b * xv - a * CURVATURE * xx + vv_new, xx + 2 * (b * xv - a * CURVATURE * xx) + vv_new, vv_new
    return np.array(loss)


STEPS = 1000
shown = {
    "constant, α = 0.1": schedules.constant(0.1),
    "constant, α = 0.005": schedules.constant(0.005),
    "warm restarts, α = 0.1": schedules.warm_restarts(0.1, STEPS / 7, 2),
}
fig, ax = figure(1, 1)
ends = {}
for (name, alpha), style in zip(shown.items(), ("-", "--", "-."), strict=True):
    curve = expected_loss(alpha, schedules.constant(0.9), STEPS)
    ax.semilogy(curve, style, label=name)
    ends[name] = curve
ax.set(xlabel="step", ylabel="expected loss (β = 0.9)")
ax.legend()
restarted = ends["warm restarts, α = 0.1"]
rng, rule = np.random.default_rng(0), shown["warm restarts, α = 0.1"]
x, v = np.ones((200, 50)), np.zeros((200, 50))
for k in range(STEPS):
    v = 0.9 * v - rule(k) * (CURVATURE * x + NOISE * rng.standard_normal(x.shape))
    x = x + v
simulated = 0.5 * (CURVATURE * x**2).sum(axis=1)
second = int(STEPS / 7) + 1  # the first step after the first restart
describe(
    fig,
    "Expected loss after 1000 steps: " + ", ".join(f"{name} {curve[-1]:.4f}" for name, curve in ends.items()) + ". "
    f"Before the first restart the restarted run has {restarted[second - 1]:.4f}, and 30 steps later {restarted[second + 29]:.4f}: "
    "each restart throws the loss back up to where the noise of a large step size keeps it. Simulated, 200 runs with restarts: "
    f"{simulated.mean():.4f}, standard error {simulated.std(ddof=1) / np.sqrt(200):.4f}.",
)

# %% [markdown]
# A large constant step is soon as low as its noise lets it be; a small one has too far to go. **One-cycle** (Smith and Topin 2017) has a single cycle, as long as
# the budget: $\alpha$ goes up (*warm-up*), comes down (*annealing*), and then falls much lower (*fine-tuning*).
# Momentum $\beta$ moves the other way. That is four ideas at once. Which of them does the work?
#
# ## Predict

# %% id="predict" hide_input=true
Predict(
    "Every variant gets its own best α and β, 1000 steps. One part of one-cycle is taken away. Without which part is the end worst?",
    choices=(
        "without the warm-up: begin at the peak",
        "without the moving β: keep β constant",
        "without the annealing: after the warm-up stay at the peak",
        "without the fine-tuning: one triangle, no tail",
    ),
    answer=2,
    explanation="What is large at the end of a run is noise, and only a smaller step size lowers it. "
    "Fine-tuning does the same on a smaller scale. The other two cost nothing here, or even help.",
    name="13_one_cycle_parts",
)

# %% [markdown]
# The comparison: 19 values of $\alpha_{\max}$ times 6 of $\beta$ (or 6 pairs of $\beta_{\max}, \beta_{\min}$) for every row, so all get 114 tries. The
# expected loss at the end decides.

# %% id="reveal"
ALPHAS = np.geomspace(1e-3, 4.0, 19)[None, :]
BETAS = np.array([0.0, 0.5, 0.8, 0.9, 0.95, 0.98])[:, None]
HIGH = np.array([0.5, 0.8, 0.9, 0.9, 0.95, 0.98])[:, None]  # pairs for the moving β
LOW = np.array([0.0, 0.5, 0.5, 0.8, 0.85, 0.9])[:, None]


def from_the_peak(alpha, steps):
    """One-cycle without its warm-up: a line from the peak down to α_first for 90 % of the run, then the tail."""
    corners = 0.9 * (steps - 1), steps - 1.0
    return phases((alpha, alpha / 25, alpha / 25 / 1e4), corners, cos=False)


def tuned(alpha, beta=lambda t: BETAS, steps=STEPS, noise=NOISE):
    """The lowest expected loss at the end, and row and column of its setting in the grid."""
    with np.errstate(all="ignore"):
        last = np.nan_to_num(expected_loss(alpha, beta, steps, noise)[-1], nan=np.inf)
    return float(last.min()), np.unravel_index(last.argmin(), last.shape)


moving = schedules.one_cycle_beta(STEPS, HIGH, LOW)
variants = {
    "one-cycle, β moves against α": (schedules.one_cycle(ALPHAS, STEPS), moving),
    "one-cycle, β constant": (schedules.one_cycle(ALPHAS, STEPS), lambda t: BETAS),
    "one-cycle, β moves *with* α": (schedules.one_cycle(ALPHAS, STEPS), lambda t: HIGH + LOW - moving(t)),
    "no warm-up, β constant": (from_the_peak(ALPHAS, STEPS), lambda t: BETAS),
    "no annealing, β constant": (schedules.linear_warmup(ALPHAS, int(0.45 * STEPS)), lambda t: BETAS),
    "no fine-tuning, β constant": (schedules.triangular(ALPHAS / 25, ALPHAS, (STEPS - 1) / 2), lambda t: BETAS),
    "cosine, β constant": (schedules.cosine(ALPHAS, STEPS), lambda t: BETAS),
    "warm restarts, β constant": (schedules.warm_restarts(ALPHAS, STEPS / 7, 2), lambda t: BETAS),
    "constant α and β": (schedules.constant(ALPHAS), lambda t: BETAS),
}
score, rows, edge = {}, [], []
for name, (alpha, beta) in variants.items():
    score[name], (i, j) = tuned(alpha, beta)
    both = "moves" in name
    rows.append([name, f"{LOW[i, 0]:g} to {HIGH[i, 0]:g}" if both else f"{BETAS[i, 0]:g}", float(ALPHAS[0, j]), score[name]])
    if j in (0, ALPHAS.size - 1):
        edge.append(name)
display(table(["schedule", "best β", "best α_max", "expected loss after 1000 steps"], rows, digits=3))
base = score["one-cycle, β constant"]
ratio = {name: value / base for name, value in score.items()}
Markdown(
    f"With constant β one-cycle ends at {base:.4f}. Taking the annealing away makes it {ratio['no annealing, β constant']:.1f} times that, "
    f"taking the fine-tuning away {ratio['no fine-tuning, β constant']:.2f} times, taking the warm-up away "
    f"{ratio['no warm-up, β constant']:.2f} times. β moving against α: {ratio['one-cycle, β moves against α']:.2f} times; moving *with* α: "
    f"{ratio['one-cycle, β moves *with* α']:.2f} times. A plain cosine: {ratio['cosine, β constant']:.2f} times. "
    f"Best α_max at the edge of the grid: {', '.join(edge) or 'none'}."
)

# %% [markdown]
# So on this problem the gain over a constant step size is a gain of *ending small*. The warm-up and the moving $\beta$ are not what brings it.
#
# ## The idea: two curves
#
# Left: $\alpha_t$. Middle: $\beta_t$, the mirror image. Right: $\alpha_t/(1-\beta_t)$, how far a constant gradient moves $\theta$ per step in the long
# run. Since $\beta$ is small where $\alpha$ is large, this *effective* step size swings less than $\alpha$ does.

# %% id="mechanism"
t = np.arange(STEPS)
alpha, beta = schedules.one_cycle(1.0, STEPS)(t), schedules.one_cycle_beta(STEPS)(t)
effective = alpha / (1 - beta)
fig, axes = figure(1, 3)
for ax, values, label in zip(axes, (alpha, beta, effective), ("α_t / α_max", "β_t", "α_t / (1 − β_t)"), strict=True):
    ax.plot(t, values)
    for border in (0.45 * (STEPS - 1), 0.9 * (STEPS - 1)):
        ax.axvline(border, color="gray", linestyle=":")
    ax.set(xlabel="step t", ylabel=label)
peak = int(alpha.argmax())
describe(
    fig,
    f"α rises from {alpha[0]:.3f} to {alpha.max():.3f} at t = {peak}, is back at {alpha[899]:.3f} at t = 899 and ends at {alpha[-1]:.2g}. "
    f"β goes from {beta[0]:.2f} to {beta.min():.2f} and back. From t = 0 to the peak α grows {alpha[peak] / alpha[0]:.1f} times, "
    f"α/(1−β) only {effective[peak] / effective[0]:.1f} times. Dotted: where the phases end.",
)

# %% [markdown]
# ## The update rule
#
# $$v \leftarrow \beta_t v - \alpha_t\, g_t \qquad \theta \leftarrow \theta + v \qquad t = 0, 1, \dots, N-1 \qquad a = p\,(N-1)$$
#
# | phase | $t$ | $\alpha_t$ (straight lines) | $\beta_t$ |
# |---|---|---|---|
# | warm-up | 0 to $a$ | $\alpha_{\text{first}}$ up to $\alpha_{\max}$ | $\beta_{\max}$ down to $\beta_{\min}$ |
# | annealing | $a$ to $2a$ | $\alpha_{\max}$ down to $\alpha_{\text{first}}$ | $\beta_{\min}$ up to $\beta_{\max}$ |
# | fine-tuning | $2a$ to $N-1$ | $\alpha_{\text{first}}$ down to $\alpha_{\text{last}}$ | $\beta_{\max}$ |
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g, v$ | parameters, gradient, velocity (0 at the start) | any, the same | |
# | $N$ | steps of the whole run: must be known before | a number | |
# | $p$ | `pct_start`, share of the run that goes up | in (0, 0.5) | 0.45 |
# | $\alpha_{\max}$ | the peak | a number | none |
# | $\alpha_{\text{first}}$ | $\alpha_{\max}$ / `div_factor` | a number | `div_factor` 25 |
# | $\alpha_{\text{last}}$ | $\alpha_{\text{first}}$ / `final_div_factor` | a number | `final_div_factor` 10,000 |
# | $\beta_{\max}, \beta_{\min}$ | largest and smallest weight of the past | in [0, 1) | 0.95, 0.85 |
#
# | | phases | shape | written |
# |---|---|---|---|
# | this course | three | lines | `one_cycle_alpha(t, steps, alpha_max)` |
# | the lecture | warm-up, annealing, fine-tuning | a drawing | η |
# | the papers | a cycle, then far down, without a name | lines | LR; the moving momentum is in Smith (2018) |
# | PyTorch `OneCycleLR` | **two** by default; `three_phase=True` for three | cosines by default | `max_lr`, `total_steps`, `pct_start=0.3` |
# | fastai | two | cosines | `lr_max`, `pct_start=0.25`, end at `lr_max/1e5` |
# | optax | three, the third from 85 % on | lines | `peak_value`, `pct_start=0.3` |
#
# To translate: PyTorch's form with `pct_start=0.3` spends 70 % on the way down, this course's with 0.45 spends 55 %. The velocity is also another one: PyTorch
# keeps a sum of gradients and multiplies all of it by the *present* $\alpha_t$.

# %% [markdown]
# ## The reference code
#
# The run as it stands in the package (`momentum_step` is from unit 2), and the lines from corner to corner from which `schedules.one_cycle`
# and `schedules.one_cycle_beta` are made.

# %% id="reference_code"
display(show_source(one_cycle_minimize))
show_source(phases)

# %% [markdown]
# ## Eleven steps by hand
#
# $N = 11$, $p = 0.4$, so $a = 4$. $\alpha_{\max} = 1$, `div_factor` 10, `final_div_factor` 100, $\beta$ from 0.9 to 0.5. Recompute a row or two.

# %% id="by_hand"
rows = []
for k in range(11):
    phase, part = one_cycle_phase(k, 11, 0.4)
    rows.append([k, phase, part, one_cycle_alpha(k, 11, 1.0, 0.4, 10, 100), one_cycle_beta(k, 11, 0.9, 0.5, 0.4)])
table(["t", "phase", "part done", "α_t", "β_t"], rows, digits=4)

# %% [markdown]
# ## Programs called one-cycle
#
# The same name, other numbers: $\alpha_t/\alpha_{\max}$ for a run of 101 steps. Above the table: one step too many.

# %% id="variants"
programs = {
    "this course (paper)": schedules.one_cycle(1.0, 101),
    "PyTorch, default": schedules.one_cycle(1.0, 101, variant="pytorch"),
    "PyTorch, three_phase": schedules.one_cycle(1.0, 101, variant="pytorch", three_phase=True),
    "PyTorch, linear": schedules.one_cycle(1.0, 101, variant="pytorch", anneal="linear"),
}
columns = list(programs)
rows = [[k, *(program(k) for program in programs.values())] for k in (0, 15, 29, 45, 60, 75, 90, 99, 100)]
line = programs["PyTorch, linear"]
beyond = 2 * line(100) - line(99)
try:
    programs["this course (paper)"](101)
except ValueError as error:
    print(f"this course, t = 101: ValueError: {error}")
print(f"the last line of PyTorch's linear form, one step further: {beyond:.4f}, a negative step size")
table(["t", *columns], rows, digits=3)

# %% [markdown]
# PyTorch goes on along its last curve when called once too often; with lines that is a step uphill.
#
# ## The lab
#
# SGD with momentum; the slider for $\alpha$ is the peak. The gradient has noise 1. *Questions:* (1) Set the schedule of $\alpha$ to "constant", then
# "one-cycle": what does the last loss do? (2) With $\alpha = 0.1$ and $\beta = 0.9$, let $\beta$ move against $\alpha$ (down to half of it at the peak)
# and with it (half of it at both ends): in which run is the loss lowest at half time, in which at the end? (3) Take the noise away, $\beta = 0$ and constant.
# Constant $\alpha = 0.3$ diverges, because $2/\lambda = 0.2$ in the steep direction. What does one-cycle do with that peak?

# %% id="lab"
lab = Lab(
    "sgd",
    surfaces=("quadratic_bowl", "narrow_valley", "himmelblau"),
    schedules=("one-cycle", "cosine", "restarts"),
    schedule="one-cycle",
    beta_schedules={
        "against α": lambda beta, steps: schedules.one_cycle_beta(steps, beta, beta / 2),
        "with α": lambda beta, steps: lambda t: 1.5 * beta - schedules.one_cycle_beta(steps, beta, beta / 2)(t),
    },
    panel="alpha",
    noise=1.0,
    steps=300,
    alpha=0.1,
    beta=0.5,
)
lab

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. With the constant step size the last loss is far larger: $\theta$ hops around the minimum until the end. With one-cycle the last
#    steps are tiny, and the noise of the earlier ones is averaged away.
# 2. Against $\alpha$ it is lowest at half time: $\alpha/(1-\beta)$ is smallest there. With $\alpha$ it is lowest at the end: the small $\beta$ there
#    keeps least of the noise of earlier steps. Half time says nothing about the end.
# 3. It converges. On its way up $\alpha_t$ passes values that shrink the distance strongly; the third of the steps that lies beyond $2/\lambda$ makes it
#    grow again, but from almost nothing. How far one may go is computed below.
# </details>

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission(
            "On the bowl with noise 1 or more and schedule one-cycle: end with L ≤ 0.001 (find the α and β that go together)",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and lab.settings["schedule"] == "one-cycle"
            and lab.settings["noise"] >= 1
            and lab.path.loss[-1] <= 0.001,
            target=0.001,
        ),
        Mission(
            "On the bowl without noise, β = 0: converge with one-cycle although the peak is 0.25 or more (the limit 2/λ is 0.2)",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and lab.settings["schedule"] == "one-cycle"
            and lab.settings["noise"] == 0
            and lab.settings["beta"] == 0
            and lab.settings["alpha"] >= 0.25
            and lab.outcome.verdict == "converged",
        ),
        Mission(
            "On the bowl without noise, β = 0: make one-cycle diverge",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and lab.settings["schedule"] == "one-cycle"
            and lab.settings["noise"] == 0
            and lab.settings["beta"] == 0
            and lab.outcome.verdict == "diverged",
        ),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a whole run of the lab's schedules, without noise. Choose "constant" in the lab and press *Recompute*, then "one-cycle": which one
# reaches farther to the right before it diverges?

# %% id="map"
ABMap("sgd", surface="quadratic_bowl", x="alpha", y="beta", steps=300, lab=lab)

# %% [markdown]
# <details><summary>Answer</summary>
#
# One-cycle: for small $\beta$ its border to "diverge" lies at about twice the $\alpha$ of the constant schedule.
# </details>
#
# <details><summary><b>A piece of theory: how high may the peak be?</b> (unfold)</summary>
#
# SGD on $\lambda x^2/2$: every step multiplies $x$ by $1-\alpha_t\lambda$. A constant $\alpha$ needs $|1-\alpha\lambda| < 1$, so
# $\alpha < 2/\lambda$. Over a cycle the *product* counts, the mean of $\log|1-\alpha_t\lambda|$. On a line from 0 to $u = \alpha_{\max}\lambda$ this is
#
# $$\frac1u\int_0^u \log|1-s|\,ds = \frac{(u-1)\log(u-1) - u}{u} \qquad (u > 1),$$
#
# zero where $(u-1)\log(u-1) = u$, which is $u = 4.59$. Up to there the steps near $\alpha = 1/\lambda$, which take almost all of $x$ away,
# outweigh those beyond $2/\lambda$. With noise it is less: what grows beyond $2/\lambda$ is not 0 any more.
# </details>
#
# Checked: the growth of $\log_{10}|x|$ over a whole one-cycle run, and with noise 0.3 the expected $x^2$ at the end, each against a constant step size.

# %% id="theory"
peaks = np.arange(1.0, 6.01, 0.1)
N = 1000
with np.errstate(divide="ignore"):
    growth = sum(np.log10(np.abs(1 - schedules.one_cycle(peaks, N)(k))) for k in range(N))
    growth_constant = N * np.log10(np.abs(1 - peaks))
limit = float(peaks[growth < 0].max())
low, high = 4.0, 5.0
while high - low > 1e-9:  # (u−1) log(u−1) = u by bisection
    u = (low + high) / 2
    low, high = (u, high) if (u - 1) * np.log(u - 1) < u else (low, u)


def mean_square(alpha, steps, noise=0.3):
    """Mean of x² after the run of SGD on x²/2 from x = 1, and the largest on the way."""
    xx = most = np.ones(np.shape(alpha(0)))
    for k in range(steps):
        xx = (1 - alpha(k)) ** 2 * xx + (alpha(k) * noise) ** 2
        most = np.maximum(most, xx)
    return xx, most


with np.errstate(over="ignore", invalid="ignore"):
    noisy, noisy_most = mean_square(schedules.one_cycle(peaks, N), N)
    steady, _ = mean_square(schedules.constant(peaks), N)
noisy, noisy_most, steady = (np.minimum(values, 1e30) for values in (noisy, noisy_most, steady))  # to be drawn
fig, axes = figure(1, 2)
axes[0].plot(peaks, growth, "-", label="one-cycle")
axes[0].plot(peaks, np.clip(growth_constant, -700, 400), "--", label="constant")
axes[0].axhline(0.0, color="gray", linestyle=":")
axes[0].set(xlabel="α_max λ", ylabel="log₁₀ |x| after 1000 steps, no noise", ylim=(-700, 400))
axes[1].semilogy(peaks, noisy, "-", label="one-cycle, end")
axes[1].semilogy(peaks, noisy_most, "-.", label="one-cycle, most")
axes[1].semilogy(peaks, steady, "--", label="constant, end")
axes[1].set(xlabel="α_max λ", ylabel="mean of x² with noise 0.3", xlim=(1, 6), ylim=(1e-6, 1e12))
for ax in axes:
    ax.legend(loc="center right" if ax is axes[1] else "best")
safe = float(peaks[noisy_most < 10].max())
describe(
    fig,
    f"Without noise one-cycle shrinks |x| up to α_max λ = {limit:.1f} (theory {u:.4f}), a constant step size up to 2. With noise, x² stays "
    f"below 10 on the way up to α_max λ = {safe:.1f}; beyond, it grows by many powers of ten around the peak, even where it is small at the end.",
)

# %% [markdown]
# ## What does the moving β do?
#
# At the same $\alpha_t$, a smaller $\beta$ shortens the effective step. So we can ask: is a run with moving $\beta$ anything else than a run with $\beta$ constant at
# $\beta_{\max}$ and the same effective step sizes $\alpha_t/(1-\beta_t)$? And in an image: the end for each pair of $\beta$, each with its own best $\alpha_{\max}$.

# %% id="moving_beta"
levels = np.array([0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95])
start, top = (x.reshape(-1, 1) for x in np.meshgrid(levels, levels, indexing="ij"))  # β at both ends, β at the peak
height = schedules.one_cycle_beta(STEPS, 0.9, 0.0)  # 0.9 at the ends, 0 at the peak
grid = expected_loss(schedules.one_cycle(ALPHAS, STEPS), lambda k: top + (start - top) * height(k) / 0.9, STEPS)[-1]
ends_of = np.nan_to_num(grid, nan=np.inf).min(axis=1).reshape(len(levels), len(levels))
fig, ax = figure(1, 1, width=6.5, height=5.0)
image = ax.imshow(np.log10(ends_of), origin="lower", cmap="viridis_r")
ax.set_xticks(range(len(levels)), [f"{x:g}" for x in levels])
ax.set_yticks(range(len(levels)), [f"{x:g}" for x in levels])
ax.set(xlabel="β at the peak of α", ylabel="β at both ends")
for (i, j), value in np.ndenumerate(ends_of):
    ax.text(j, i, f"{1000 * value:.1f}", ha="center", va="center", color="white" if value > 0.012 else "black", fontsize=9)
fig.colorbar(image, label="log₁₀ of the expected loss")
i, j = np.unravel_index(ends_of.argmin(), ends_of.shape)
best_constant = float(np.diag(ends_of).min())


def same_effect(high, low):
    """Both ends of the text: the pair at its best α_max, and β = high throughout with the same effective step sizes."""
    beta = schedules.one_cycle_beta(STEPS, high, low)
    best, (_, column) = tuned(schedules.one_cycle(ALPHAS, STEPS), beta)
    alpha = schedules.one_cycle(float(ALPHAS[0, column]), STEPS)
    other = expected_loss(lambda k: alpha(k) * (1 - high) / (1 - beta(k)), schedules.constant(high), STEPS)[-1]
    return best, float(other)


pairs = {pair: same_effect(*pair) for pair in ((0.95, 0.85), (0.9, 0.5), (0.5, 0.0))}
describe(
    fig,
    f"Numbers: 1000 times the expected loss. Lowest: β = {levels[i]:g} at both ends and {levels[j]:g} at the peak, {ends_of[i, j]:.4f}. "
    f"Best constant β (the diagonal): {best_constant:.4f}. Moving β, and constant β_max with the same effective step sizes: "
    + "; ".join(f"{high:g} and {low:g}, {one:.4f} and {other:.4f}" for (high, low), (one, other) in pairs.items()) + ".",
)

# %% [markdown]
# Hardly anything else: with the same effective step sizes the ends agree. Moving $\beta$ against $\alpha$ flattens the curve of the effective step
# sizes, and that takes back a part of the annealing. So here the best pair lies on the other side of the diagonal. Smith (2018) moves
# $\beta$ down so that deep networks bear a higher peak; one small problem does not refute that.
#
# ## Super-convergence, measured
#
# The paper's word for training in a tenth of the steps. For each budget every schedule gets its best of 114 settings. How many steps does a constant step
# size need for what one-cycle reaches in 1000?

# %% id="super"
budgets = (125, 250, 500, 1000)
made = {
    "one-cycle, moving β": lambda n: (schedules.one_cycle(ALPHAS, n), schedules.one_cycle_beta(n, HIGH, LOW)),
    "one-cycle, constant β": lambda n: (schedules.one_cycle(ALPHAS, n), lambda k: BETAS),
    "cosine, constant β": lambda n: (schedules.cosine(ALPHAS, n), lambda k: BETAS),
}
best = {name: [tuned(*make(n), steps=n) for n in budgets] for name, make in made.items()}
reached = {name: [value for value, _ in results] for name, results in best.items()}
at_edge = [name for name, results in best.items() if any(j in (0, ALPHAS.size - 1) for _, (_, j) in results)]
LONG = 8000
few = slice(0, 13)  # of the constant step sizes the smaller ones: the larger ones stop falling early
with np.errstate(all="ignore"):
    long_run = expected_loss(schedules.constant(ALPHAS[:, few]), lambda k: BETAS[:5], LONG)
long_run = np.nan_to_num(long_run, nan=np.inf)
lowest = long_run.min(axis=(1, 2))
column = long_run[list(budgets)].min(axis=1).argmin(axis=1)  # of the best constant step size
if set(column) & {0, long_run.shape[2] - 1}:
    at_edge.append("constant")
fig, ax = figure(1, 1)
steps_axis = np.arange(100, LONG + 1)
ax.loglog(steps_axis, lowest[100:], "-", label="constant α and β")
for (name, values), style in zip(reached.items(), ("s--", "o-.", "^:"), strict=True):
    ax.loglog(budgets, values, style, label=name)
ax.set(xlabel="budget: steps of the whole run", ylabel="expected loss at the end, best setting")
ax.legend()


def needed(loss):
    """Budget that a constant step size needs for this loss; None if LONG is not enough."""
    found = np.flatnonzero(lowest <= loss)
    return int(found[0]) if found.size else None


factor = {name: [None if needed(x) is None else needed(x) / n for n, x in zip(budgets, values, strict=True)] for name, values in reached.items()}
told = {name: ", ".join("more than 8" if x is None else f"{x:.1f}" for x in values) for name, values in factor.items()}
describe(
    fig,
    "How many times as many steps a constant step size needs for the same expected loss, for budgets of 125, 250, 500 and 1000 steps: "
    + "; ".join(f"{name}: {text}" for name, text in told.items()) + f". Best α at the edge of its grid: {', '.join(at_edge) or 'none'}.",
)

# %% [markdown]
# A factor like the paper's does appear, where noise decides and for the long budget. But it is the factor between *ending small* and *not*: the
# cosine, without a warm-up, has it too.
#
# ## Real images, everything tuned alike
#
# A network with 32 hidden units learns 8 × 8 digits in 100 minibatches of 64. Each schedule gets 18 settings: 6 of $\alpha$ times 3 of $\beta$ (or 3 pairs).
# The median validation loss over five seeds chooses; test images, which chose nothing, report. An interval below covers the choice of the seeds only
# (initial weights, minibatches): the test images are the same, other images could give other numbers.

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
A, B = (x.ravel() for x in np.meshgrid(np.geomspace(0.1, 3.0, 6), [0.5, 0.8, 0.9]))
_, H = (x.ravel() for x in np.meshgrid(np.geomspace(0.1, 3.0, 6), [0.8, 0.9, 0.95]))
_, L = (x.ravel() for x in np.meshgrid(np.geomspace(0.1, 3.0, 6), [0.5, 0.8, 0.85]))


def train(alpha, beta, steps, seed, every=10):
    """θ of all settings (records, settings, dim) after 0, every, 2·every, … steps, the same minibatches for all."""
    rng = np.random.default_rng(seed)
    theta = np.broadcast_to(network.init(rng), (A.size, network.dim))
    v, kept = np.zeros(theta.shape), [theta]
    with np.errstate(all="ignore"):
        for k in range(steps):
            v = np.reshape(beta(k), (-1, 1)) * v - np.reshape(alpha(k), (-1, 1)) * network.draw(rng).grad(theta)
            theta = theta + v
            if (k + 1) % every == 0:
                kept.append(theta)
    return np.array(kept)


BUDGET, SEEDS = 100, range(5)
rules = {
    "one-cycle, moving β": (schedules.one_cycle(A, BUDGET), schedules.one_cycle_beta(BUDGET, H, L)),
    "one-cycle, constant β": (schedules.one_cycle(A, BUDGET), lambda k: B),
    "cosine": (schedules.cosine(A, BUDGET), lambda k: B),
}
trained = {name: (BUDGET, [train(*rule, BUDGET, seed) for seed in SEEDS]) for name, rule in rules.items()}
constant = [train(lambda k: A, lambda k: B, 3 * BUDGET, seed) for seed in SEEDS]
trained["constant"] = BUDGET, [theta[:11] for theta in constant]  # the first 100 of the same 300 steps
trained["constant, 3 times the steps"] = 3 * BUDGET, constant
curves, test, rows = {}, {}, []
for name, (steps, thetas) in trained.items():
    with np.errstate(all="ignore"):
        last = np.array([network.loss(theta[-1], data.X_val, data.y_val) for theta in thetas])
    k = int(np.argmin(np.median(np.nan_to_num(last, nan=np.inf), axis=0)))
    chosen = np.array([theta[:, k] for theta in thetas])  # (seeds, records, dim)
    curves[name] = (10 * np.arange(chosen.shape[1]), network.loss(chosen), network.loss(chosen, data.X_val, data.y_val),
                    network.accuracy(chosen, data.X_val, data.y_val))  # fmt: skip
    test[name] = network.accuracy(chosen[:, -1], data.X_test, data.y_test)
    edge_mark = " (edge)" if A[k] in (A.min(), A.max()) else ""
    rows.append([name, steps, f"{A[k]:.2g}{edge_mark}", f"{H[k]:g}, {L[k]:g}" if "moving" in name else f"{B[k]:g}",
                 float(np.median(curves[name][2][:, -1])), f"{test[name].mean():.3f} ± {test[name].std(ddof=1):.3f}"])  # fmt: skip
fig, axes = figure(1, 2)
for (name, (steps, train_loss, val_loss, _)), style in zip(curves.items(), ("s-", "o--", "^-.", "D:", "v-"), strict=True):
    for ax, values in ((axes[0], train_loss), (axes[1], val_loss)):
        (drawn,) = ax.semilogy(steps, np.median(values, axis=0), style, markersize=4, markevery=3, label=name)
        ax.fill_between(steps, values.min(axis=0), values.max(axis=0), color=drawn.get_color(), alpha=0.15)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend(fontsize=8)
describe(
    fig,
    "Bands: lowest to highest of five seeds. Test accuracy, mean and standard deviation over the seeds: "
    + "; ".join(f"{name} {values.mean():.3f} ± {values.std(ddof=1):.3f}" for name, values in test.items()) + ".",
)
for other in ("one-cycle, constant β", "cosine", "constant", "constant, 3 times the steps"):
    print("Test accuracy:", verdict("one-cycle, moving β", test["one-cycle, moving β"], other, test[other]))
table(["schedule", "steps", "best α", "β", "validation loss, median", "test accuracy, mean ± s.d. of 5 seeds"], rows, digits=3)

# %% [markdown]
# Only more steps helped here, as far as five seeds can show. These are four comparisons on one small, easy data set; super-convergence is a
# claim about large networks and long training, which this network can neither prove nor refute.
#
# ## When it fails
#
# One-cycle has to know its end. Stop it earlier, and you have a run with a large step size. And without noise there is nothing to anneal away.

# %% id="counter_example"
i, j = tuned(schedules.one_cycle(ALPHAS, STEPS))[1]
cycle = expected_loss(schedules.one_cycle(float(ALPHAS[0, j]), STEPS), schedules.constant(float(BETAS[i, 0])), STEPS)
rows = [[k, cycle[k], float(lowest[k]), tuned(schedules.one_cycle(ALPHAS, k), steps=k)[0]] for k in (250, 450, 700, 900, 1000)]
stopped = {row[0]: row[1:] for row in rows}
quiet = {name: tuned(alpha, noise=0 * NOISE)[0] for name, alpha in
         (("constant", schedules.constant(ALPHAS)), ("one-cycle", schedules.one_cycle(ALPHAS, STEPS)), ("cosine", schedules.cosine(ALPHAS, STEPS)))}  # fmt: skip
print("without noise, best of 114 settings, loss after 1000 steps: " + ", ".join(f"{name} {x:.2g}" for name, x in quiet.items()))
table(["stopped after", "one-cycle made for 1000 steps", "constant, best for this number of steps", "one-cycle made for this number"], rows, digits=3)

# %% [markdown]
# Near its peak the run is far above the best constant one; at the end it is far below. Whoever judges schedules by their first half throws
# the wrong one away. Which method, then, for which problem, with how much tuning? That is the last unit, *Choosing an optimizer*.
#
# ## What the sources say

# %% id="claims" hide_input=true
val_accuracy = np.median(curves["one-cycle, moving β"][3], axis=0)
constant_accuracy = np.median(curves["constant"][3], axis=0)
scaled = [np.abs(one_cycle_minimize(lambda x, c=c: c * x, np.ones(1), 11, 1e-4)[1, 0] - 1) for c in (1.0, 1000.0)]
at_75 = [program(75) for program in programs.values()]
rows = [
    ["Lecture: One-cycle (2017) is one cycle in three parts, warm-up, annealing, fine-tuning.", "right; the names are not the paper's, and its first experiments had no third part",
     f"the third part is worth a factor {ratio['no fine-tuning, β constant']:.2f} here"],
    ["Lecture: at the very end the curve rises once more; that is the fine-tuning.", "right where noise decides: the loss falls once more; on the digits the accuracy does not show it",
     f"expected loss at t = 900: {stopped[900][0]:.4f}, at t = 1000: {stopped[1000][0]:.4f}; digits, median validation accuracy "
     f"{val_accuracy[-2]:.3f} to {val_accuracy[-1]:.3f} in the last tenth (constant: {constant_accuracy[-2]:.3f} to {constant_accuracy[-1]:.3f})"],
    ["Smith (2018): momentum should move against the step size.", "not so on this problem",
     f"best moving pair {score['one-cycle, β moves against α']:.4f}, best constant β {base:.4f}, moving with α {score['one-cycle, β moves *with* α']:.4f}"],
    ["Lecture: in the warm-up the step size grows slowly from the start.", "right as a description",
     f"not needed here: without it {score['no warm-up, β constant']:.4f} instead of {base:.4f}"],
    ["Lecture: near a good minimum the annealing makes it converge slowly.", "right: this is the part that counts",
     f"without it the end is {ratio['no annealing, β constant']:.1f} times as high"],
    ["Lecture: in the last part the step size gets smaller and smaller, and it converges better and better.", "right",
     f"from t = 900 to 1000 the loss falls by a factor {stopped[900][0] / stopped[1000][0]:.2f}"],
    ["Lecture: only one cycle instead of many goes too far; it is not a beautiful solution.", "an opinion",
     f"one cycle {base:.4f}, restarts {score['warm restarts, β constant']:.4f}, cosine {score['cosine, β constant']:.4f}"],
    ["Lecture: adaptive methods follow the loss, these schedules a pattern given before.", "right",
     f"with gradients 1000 times as large the first step is {scaled[1] / scaled[0]:.0f} times as long: nothing adapts"],
    ["The paper: ResNet-56 in 10,000 steps instead of 80,000 (super-convergence).", "not testable here; on our problem a factor of that kind, by annealing",
     f"constant needs {told['one-cycle, constant β']} times the steps (budgets 125 to 1000); cosine: {told['cosine, constant β']}"],
    ["PyTorch's documentation: by default OneCycleLR follows fastai's two phases; three_phase=True is nearer to the paper.", "right; the curves are "
     "cosines in both, until one asks for lines", f"α/α_max at t = 75 of 101: {at_75[0]:.3f} (paper), {at_75[1]:.3f} (PyTorch's default)"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "N = 101, pct_start = 0.45. At t = 60, what do α and β do?",
            choices=("α falls, β rises", "α rises, β falls", "both fall", "α falls, β stays at β_max"),
            answer=0,
            explanations=(
                "Right: the peak is at t = 45, the annealing lasts until t = 90, and β moves against α.",
                "That is the warm-up, until t = 45.",
                "They move against each other.",
                "That is the fine-tuning, from t = 90 on.",
            ),
        ),
        Question(
            "N = 1001, and pct_start is lowered to 0.1, the rest as by default. How large is α at t = 500?",
            choices=("0.56 α_max", "0.04 α_max", "0.025 α_max"),
            answer=2,
            explanations=(
                "That is a straight way down from t = 100 to the end, two phases. Here the annealing is as long as the warm-up.",
                "That is α_first, reached at t = 200. What comes after?",
                "Right: pct_start shortens the annealing, too, and from t = 200 on α falls from α_max/25 towards 0.",
            ),
        ),
        Question(
            "One-cycle gets 6 values of α_max times 3 pairs of β. How many tries should a cosine with constant β get beside it?",
            choices=("6: it has one number less to choose", "18, for example 6 of α times 3 of β", "as many as it needs to catch up"),
            answer=1,
            explanations=(
                "Then its β stays as somebody chose it for another problem.",
                "Right: the number of tries is what has to be equal.",
                "Who may go on trying until the result suits gets the result that suits.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - One-cycle: $\alpha$ up, down, far down in one budget that is known before; $\beta$ moves against it.
# - Where noise decides, it saves many steps against a constant step size; the annealing does that, and a cosine does it as well.
# - The peak may lie above $2/\lambda$: the product over the cycle counts, up to $4.59/\lambda$ without noise.
# - A smaller $\beta$ at the peak makes the effective step $\alpha/(1-\beta)$ swing less, and does hardly anything else.
# - A run that is stopped in mid-cycle says nothing about the schedule.
#
# | often believed | in truth |
# |---|---|
# | "the high peak is why one-cycle is fast" | take the annealing away and the gain is gone; take the warm-up away and it stays (here) |
# | "α beyond 2/λ diverges" | for ever beyond, yes; for a part of the run, the product decides |
# | "`OneCycleLR` is what the paper did" | two phases and cosines by default; `three_phase=True, anneal_strategy="linear"` is near |
# | "look at the loss at half time" | at half time $\alpha$ is near its peak |
#
# **Next:** [the assignment](../exercises/13_one_cycle/one_cycle.ipynb), where you write `one_cycle_phase`, `one_cycle_alpha`, `one_cycle_beta`
# and `one_cycle_minimize`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 學習率 | learning rate, here: step size α |
# | 週期 | cycle |
# | 暖身 (warm-up) | warm-up |
# | 退火 (annealing) | annealing: the step size falls, the run settles |
# | 微調 (fine-tune) | fine-tuning, the third phase |
# | 收斂 | convergence |
# | 山谷 | valley |
# </details>
#
# **References.** L. N. Smith, N. Topin: *Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates*, 2017,
# arXiv:1708.07120. · L. N. Smith: *A Disciplined Approach to Neural Network Hyper-Parameters: Part 1*, 2018, arXiv:1803.09820. ·
# L. N. Smith: *Cyclical Learning Rates for Training Neural Networks*, WACV 2017, arXiv:1506.01186. ·
# I. Loshchilov, F. Hutter: *SGDR: Stochastic Gradient Descent with Warm Restarts*, ICLR 2017, arXiv:1608.03983. ·
# E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
