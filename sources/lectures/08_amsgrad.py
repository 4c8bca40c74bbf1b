# %% [markdown]
# # 8 · AMSGrad
#
# *Course map: [start](00_start_here.ipynb) · … → [Adam against SGDM](06_adam_vs_sgdm.ipynb) → [SWATS](07_swats.ipynb) → **AMSGrad** → [AdaBound](09_adabound.ipynb) → [Decay and warm-up](10_decay_and_warmup.ipynb) → …*
#
# **Before this unit** you should know [Adam](05_adam.ipynb): its two averages $m$ and $v$, and what $\beta_2$ does.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [08_amsgrad](../exercises/08_amsgrad/amsgrad.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. say how long $v$ remembers a gradient, and how far a single huge gradient can move Adam;
# 2. write one step of AMSGrad, and say what its maximum changes, what it does not change and what it costs;
# 3. make Adam converge to the wrong end of an interval, and measure that as regret.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adagrad, Adam, AMSGrad, RMSProp, amsgrad_step
from course_lib.plotting import describe, figure
from course_lib.running import run
from course_lib.surfaces import quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.units.unit_08_amsgrad import average_regret, movements
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: Adam forgets
#
# Set $\beta_1 = 0$, so that only the root is at work: each step is $-\alpha\, g_t/\sqrt v$. A gradient enters $v$ with weight
# $1-\beta_2$ and fades by $\beta_2$ per step. One says that it counts for about $1/(1-\beta_2)$ steps, 1000 for
# $\beta_2 = 0.999$. Left: what is left of its weight. Right: how far each step moves $\theta$ when 1000 gradients of 1 are
# followed by one of 100,000, and then by ones again. In the end these move $\theta$ as far as before, as if nothing had happened.

# %% id="why"
moves = -movements(np.concatenate([np.ones(1000), [1e5], np.ones(19_000)]), 1.0)
age = np.arange(1, 5001)
back = [int(np.flatnonzero(moves[1001:] >= share)[0]) + 1 for share in (0.1, 0.5, 0.9)]
half_life = int(age[0.999**age <= 0.5][0])
fig, axes = figure(1, 2)
for beta2, style in ((0.9, "-."), (0.99, "--"), (0.999, "-")):
    axes[0].semilogx(age, beta2**age, style, label=f"β₂ = {beta2}")
axes[0].set(xlabel="age of the gradient in steps", ylabel="its weight in v, newest = 1")
axes[0].legend()
axes[1].semilogy((np.arange(len(moves)) + 1) / 1000, moves)
axes[1].set(xlabel="step / 1000", ylabel="length of the step / α")
describe(
    fig,
    f"With β₂ = 0.999 the weight has halved after {half_life} steps; the newest 1000 gradients hold {1 - 0.999**1000:.3f} "
    f"of all weight. The steps before the spike are {moves[999]:.4f} α long, at the spike {moves[1000]:.2f} α, right after it "
    f"{moves[1001]:.1e} α. They are back to 0.1, 0.5 and 0.9 α after {back[0]}, {back[1]} and {back[2]} steps.",
)

# %% [markdown]
# ## Predict
#
# Suppose that the small gradients are noise and the spike is the one that knows the way.

# %% id="predict" hide_input=true
Predict(
    "β₁ = 0, β₂ = 0.999. A gradient of 10¹² comes after a long time of gradients of 1. How far does that step go?",
    choices=("about 10¹² α", "31.6 α, as a gradient of 100,000 did", "about 1 α, as always", "about 1000 α: the memory of v"),
    answer=1,
    explanation="g is in the numerator and, with weight 1 − β₂, under the root: at most 1/√(1−β₂) is left, "
    "however large g is.",
    name="08_amsgrad_spike",
)

# %% id="reveal"
sizes = {"10": 1e1, "100": 1e2, "100,000": 1e5, "10¹²": 1e12}
small_and_spike = {g: -movements(np.append(np.ones(1000), [g, 1.0]), 1.0) for g in sizes.values()}
rows = [[name, *(float(x) for x in (m[:1000].sum(), m[1000], m[1001]))] for name, m in zip(sizes, small_and_spike.values(), strict=True)]
print(f"bound 1/√(1−β₂) = {1 / np.sqrt(1 - 0.999):.4f}")
table(["spike", "1000 small steps / α", "step at the spike / α", "the next step / α"], rows, digits=7)

# %% [markdown]
# The thousand small steps go 1000 α, the one that matters 31.6 α at most: Adam follows the many, not the large.
#
# ## The idea: keep the largest
#
# AMSGrad (Reddi, Kale and Kumar 2018) keeps a second number per parameter, the largest $v$ so far, and divides by its root.
# Below, a spike of 100,000 comes *first*, then gradients of 1. Adam's $v$ falls, and its steps grow again; $v_{\max}$ stays, and
# so do AMSGrad's steps. (Both with $\beta_1 = 0$, and Adam without its bias correction, so that only the maximum differs.)

# %% id="mechanism"
def step_lengths(opt, gradients):
    """Length of each step in units of α, for a given sequence of gradients of one parameter; and the states."""
    theta, state = np.zeros(1), opt.init(np.zeros(1))
    lengths, states = [], []
    for g in gradients:
        before = theta
        theta, state = opt.step(theta, np.array([g]), state)
        lengths.append(abs(float(theta[0] - before[0])) / opt.alpha)
        states.append(state)
    return np.array(lengths), states


spike_first = np.append(1e5, np.ones(4999))
adam_lengths, adam_states = step_lengths(RMSProp(alpha=1.0, beta=0.999, eps=0.0), spike_first)
ams_lengths, ams_states = step_lengths(AMSGrad(alpha=1.0, beta1=0.0, eps=0.0), spike_first)
fig, axes = figure(1, 2)
steps = np.arange(1, len(spike_first) + 1)
axes[0].semilogy(steps, [s.v[0] for s in adam_states], "-", label="v (Adam and AMSGrad)")
axes[0].semilogy(steps, [s.v_max[0] for s in ams_states], "--", label="largest v")
axes[0].set(xlabel="step", ylabel="second moment")
axes[1].semilogy(steps, adam_lengths, "-", label="Adam")
axes[1].semilogy(steps, ams_lengths, "--", label="AMSGrad")
axes[1].set(xlabel="step", ylabel="length of the step / α")
for ax in axes:
    ax.legend()
describe(
    fig,
    f"After a spike of 100,000 at step 1: v falls from {ams_states[0].v[0]:.2g} to {ams_states[-1].v[0]:.2g}, the largest stays. "
    f"The spike moves AMSGrad by {ams_lengths[0]:.1f}, Adam by {adam_lengths[0]:.1f} α. Steps at t = 1000 and 5000: AMSGrad "
    f"{ams_lengths[999]:.2e} and {ams_lengths[4999]:.2e} α, Adam {adam_lengths[999]:.2e} and {adam_lengths[4999]:.2e} α.",
)

# %% [markdown]
# ## The update rule
#
# $$m_t = \beta_1 m_{t-1} + (1-\beta_1)\, g_t \qquad v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2$$
#
# $$v^{\max}_t = \max(v^{\max}_{t-1},\, v_t) \qquad
# \theta_t = \theta_{t-1} - \alpha\,\frac{m_t}{\sqrt{v^{\max}_t} + \varepsilon}$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g$ | parameters, gradient at $\theta$ | any, the same | |
# | $m, v$ | averages of $g$ and $g^2$, as in Adam, 0 at the start | as $\theta$ | |
# | $v^{\max}$ | largest $v$ so far, per element | as $\theta$ | |
# | $\alpha$ | step size | a number | 0.001 |
# | $\beta_1, \beta_2$ | weight of the past in $m$, in $v$ | numbers in [0, 1) | 0.9, 0.999 |
# | $\varepsilon$ | guard where $g$ has been 0; not in the paper | a number | 1e-8 |
#
# | | written | bias correction |
# |---|---|---|
# | this course, paper | α, β₁, β₂; paper: v̂ for the maximum, α/√t in its proof | none |
# | the lecture | η; v̂ₜ = max(v̂ₜ₋₁, vₜ) | none shown |
# | PyTorch: `AMSGrad(variant="pytorch")` | `lr`, `amsgrad=True` | m by 1−β₁ᵗ, the maximum (of uncorrected v) by 1−β₂ᵗ |
# | Keras: `variant="keras"` | `learning_rate`, `amsgrad=True` | the same; ε is added before correcting |
# | optax: `variant="optax"` | `learning_rate` | m and v, before the maximum is taken |
#
# To translate: without correction the first step is (1−β₁)/√(1−β₂) = 3.16 times as long; once 1−β₂ᵗ is near 1, α means the same.

# %% [markdown]
# ## The reference code
#
# This is the function that runs everywhere in this notebook, read from the package.

# %% id="reference_code"
show_source(amsgrad_step)

# %% [markdown]
# ## Three steps by hand
#
# One parameter, $\alpha = 0.1$, $\beta_1 = 0$, $\beta_2 = 0.5$, gradients 4, 1 and −1. Recompute a row or two. In the last
# column: the step if $\sqrt v$ divided.

# %% id="by_hand"
theta, m, v, v_max, rows = *(np.zeros(1) for _ in range(4)), []
for t, g in ((1, 4.0), (2, 1.0), (3, -1.0)):
    before = theta
    theta, m, v, v_max = amsgrad_step(theta, np.array([g]), m, v, v_max, 0.1, 0.0, 0.5)
    rows.append([t, g, *(float(x[0]) for x in (m, v, v_max, theta - before, theta)), float(-0.1 * g / np.sqrt(v[0]))])
table(["t", "g", "m", "v", "largest v", "step", "θ", "step with √v"], rows)

# %% [markdown]
# ## Four programs called AMSGrad
#
# The spike-first gradients again, default $\beta_2$, spike of 100. The paper's steps can never grow. PyTorch divides a maximum
# from step 1 by the $1-\beta_2^t$ of *today*, which grows from 0.001 to 1: its steps do grow.

# %% id="variants"
rows = []
for variant in ("paper", "pytorch", "keras", "optax"):
    lengths = step_lengths(AMSGrad(1.0, beta1=0.0, variant=variant), np.append(100.0, np.ones(1999)))[0]
    rows.append([variant, *(float(lengths[t - 1]) for t in (1, 2, 50, 1000, 2000)), int((np.diff(lengths[1:]) > 1e-12).sum())])
first = {name: step_lengths(opt, [1.0])[0][0] for name, opt in (("paper's", AMSGrad(1.0)), ("Adam's", Adam(1.0)))}
print("first step with the default β: " + ", ".join(f"{name} {length:.2f} α" for name, length in first.items()))
table(["variant", "t = 1", "2", "50", "1000", "2000", "steps longer than the one before"], rows, digits=3)

# %% [markdown]
# ## The lab
#
# Adam, with its correction, is drawn over AMSGrad with the same settings; the third panel shows the effective step size
# $\alpha/(\sqrt{v_{\max}}+\varepsilon)$ of each parameter: it can never rise. Set $\beta_1 = 0$ on the bowl and raise $\alpha$ step by
# step. Who is ahead at first? Whose loss stops falling in the end, and why?
#
# <details><summary>Answer</summary>
#
# At first AMSGrad: without correction its first steps are longer (too long for a large $\alpha$). In the end Adam's loss stays
# up, for all to see from $\alpha = 1$ on: near the minimum the
# gradients are small, $v$ forgets the large ones, and $|g|/\sqrt v$ goes back to about 1: θ hops to and fro by about
# $\alpha$. AMSGrad's $v_{\max}$ forgets nothing, so its steps shrink with the gradient.
# </details>

# %% id="lab"
lab = Lab(
    "amsgrad",
    surfaces=("quadratic_bowl", "narrow_valley", "rosenbrock", "himmelblau"),
    overlay=("Adam",),
    overlay_alpha="same",
    steps=300,
    alpha=0.01,
    beta2=0.99,
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission.reach(1e-6, within=150, surface="quadratic_bowl"),
        Mission(
            "On the bowl with β₁ = 0: AMSGrad converges while Adam, with the same α and β, oscillates",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and lab.settings["beta1"] == 0
            and lab.outcome.verdict == "converged"
            and "Adam" in lab.outcomes
            and lab.outcomes["Adam"].verdict == "oscillates",
        ),
        Mission.reach(0.01, within=300, surface="rosenbrock"),
        Mission(
            "On the narrow valley: end with a largest v at least 1000 times v in both coordinates, and L ≤ 0.001",
            lambda lab: lab.settings["surface"] == "narrow_valley"
            and lab.path.loss[-1] <= 1e-3
            and bool((lab.path.states[-1].v_max >= 1000 * lab.path.states[-1].v).all()),
        ),
    ],
)

# %% [markdown]
# ## The (α, β₂) map
#
# Every cell is a whole run with $\beta_1 = 0$. No cell diverges. Put $\beta_1 = 0$, $\alpha = 3$, $\beta_2 = 0.999$ into the lab:
# the first step throws the loss up. What stops it?
#
# <details><summary>Answer</summary>
#
# Its own gradients: too long a step makes them larger, with them $v_{\max}$, and so the step sizes shorter, until they are below
# $2/\lambda$ (unit 01). There $v_{\max}$ stands still, and what is left is gradient descent with one fixed step size per parameter.
# Too slow is for good: no step size ever rises again.
# </details>

# %% id="map"
ABMap("amsgrad", surface="quadratic_bowl", x="alpha", y="beta2", steps=300, beta1=0.0, lab=lab)

# %% [markdown]
# ## Regret: what Adam's proof had overlooked
#
# *Online* means: in round $t$ you play $x_t$, then learn the loss $f_t$. The **regret** is $R_t = \sum_{s\le t} f_s(x_s) -
# \min_x \sum_{s\le t} f_s(x)$, what you paid above the best single point. A method learns if $R_t/t \to 0$.
#
# <details><summary><b>A piece of theory: where the proof breaks</b> (unfold)</summary>
#
# The proof adds up $\frac{\sqrt{v_t}}{\alpha_t}\left((x_t-x^*)^2 - (x_{t+1}-x^*)^2\right)$. With $\alpha_t = \alpha/\sqrt t$ the
# sum telescopes to something of order $\sqrt T$ if $\Gamma_t = \frac{\sqrt{v_{t+1}}}{\alpha_{t+1}} -
# \frac{\sqrt{v_t}}{\alpha_t} \ge 0$: the step size of a coordinate must never rise. SGD and Adagrad fulfil that. In Adam
# $v$ may fall faster than $\alpha_t$ does. With $v^{\max}$ it holds by construction. (The paper's own proof has a gap where $\beta_1$
# changes with $t$; Tran and Phong closed it in 2019.)
# </details>
#
# The counter-example of the paper: on $[-1, 1]$ losses of slope $C, -1, -1$ come again and again. With $C = 3$ they sum to $+1$, so
# $-1$ is the best point. How far does one period move $x$ (in units of $\alpha_t$), and how often does the step size
# $\alpha_t/\sqrt v$ rise ($\Gamma_t < 0$)?

# %% id="theory"
def period(slopes, beta2, amsgrad):
    """Moves in the last of 400 periods, and the share of steps at which α_t/√v rises (Γ < 0)."""
    grads = np.tile(slopes, 400)
    moves = movements(grads, 1.0, beta2, amsgrad)
    root = np.abs(grads / moves) * np.sqrt(np.arange(1, len(grads) + 1))  # √v/α_t
    return moves[-len(slopes) :], float(np.mean(np.diff(root) < -1e-12))


rows = []
for slopes, beta2 in (([3.0, -1.0, -1.0], 0.1), ([3.0, -1.0, -1.0], 0.3), ([3.0, -1.0, -1.0], 0.5), ([3.0, -1.0, -1.0], 0.99),
                      ([1010.0] + 100 * [-10.0], 0.99)):  # fmt: skip
    (adam_moves, adam_falls), (ams_moves, ams_falls) = (period(slopes, beta2, flag) for flag in (False, True))
    name = f"{slopes[0]:g}, then {len(slopes) - 1} times {slopes[1]:g}"
    rows.append([name, beta2, f"{adam_moves.sum():+.4f}", f"{ams_moves.sum():+.4f}", adam_falls, ams_falls])
drift = {(row[0], row[1]): float(row[2]) for row in rows}
table(["slopes of one period", "β₂", "Adam moves", "AMSGrad moves", "share of steps that rise: Adam", "AMSGrad"], rows, digits=3)

# %% [markdown]
# A positive sum is the wrong direction: the single large slope is shortened by its own square, the small ones are not.
#
# ## Adam at the wrong end
#
# Now played: $\alpha_t = 0.5/\sqrt t$, $\beta_1 = 0$, no correction, points cut to $[-1, 1]$, start 0. First $\beta_2 = 1/(1+C^2)$, as
# in the paper's theorem, then other $\beta_2$.

# %% id="wrong_end"
def play(opt, slopes, alpha=0.5):
    """Points x_t for slopes (T, ...): a step of opt with α/√t, then cut to [−1, 1]. Returns points and the last x."""
    x, state, points = np.zeros(slopes.shape[1:]), opt.init(np.zeros(slopes.shape[1:])), np.empty(slopes.shape)
    for t, slope in enumerate(slopes):
        points[t] = x
        x, state = opt.step(x, slope, state, alpha=alpha / np.sqrt(t + 1))
        x = np.clip(x, -1, 1)
    return points, x


large = np.array([2.1, 3, 10, 50, 3, 3, 3, 3, 1.5])
beta2 = np.append(1 / (1 + large[:4] ** 2), [0.3, 0.5, 0.9, 0.99, 1 / (1 + 1.5**2)])
slopes = np.tile(np.stack([large, -np.ones(9), -np.ones(9)]), (1200, 1))
# Without momentum and bias correction Adam is RMSProp.
made = {"Adam": RMSProp(beta=beta2, eps=0.0), "AMSGrad": AMSGrad(beta1=0.0, beta2=beta2, eps=0.0), "SGD": SGD()}
played = {name: play(opt, slopes) for name, opt in made.items()}
regret = {name: [average_regret(s, x)[-1] for s, x in zip(slopes.T, points.T, strict=True)] for name, (points, _) in played.items()}
rows = [
    [f"{large[k]:g}", f"{beta2[k]:.4g}", "−1" if large[k] > 2 else "+1",
     *(f"{played[name][1][k]:+.3f} / {regret[name][k]:.3f}" for name in made), f"{2 * abs(large[k] - 2) / 3:.3f}"]
    for k in range(9)
]  # fmt: skip
table(["C", "β₂", "best x", *(f"{name}: x / average regret" for name in made), "regret of the wrong end"], rows)

# %% [markdown]
# Adam is at the wrong end with the $\beta_2$ of the theorem and still with 0.3, not with a larger one; with $C < 2$ the right end is
# $+1$ and nothing is wrong. The paper's second theorem says that every $\beta_2$ (with $\beta_1 < \sqrt{\beta_2}$) has its own bad
# losses, such as a longer period. Its experiment has slopes 1010, then 100 times −10, with $\beta_1 = 0.9$, $\beta_2 = 0.99$. The
# step size is not given; here it is $0.5/\sqrt t$. We also begin the period elsewhere.

# %% id="synthetic"
shifts, T = (0, 1, 51, 100), 101 * 150
one_period = np.append(1010.0, np.full(100, -10.0))
slopes = np.stack([np.resize(np.roll(one_period, -shift), T) for shift in shifts], axis=1)
paths = {"Adam": play(Adam(beta2=0.99), slopes), "AMSGrad": play(AMSGrad(beta2=0.99), slopes)}
fig, axes = figure(1, 2)
for (name, (points, _)), style in zip(paths.items(), ("-", "--"), strict=True):
    axes[0].semilogx(np.arange(1, T + 1), points[:, 0], style, label=name)
    axes[1].loglog(np.arange(1, T + 1), average_regret(slopes[:, 0], points[:, 0]), style, label=name)
axes[0].set(xlabel="round t", ylabel="xₜ (best: −1)")
axes[1].set(xlabel="round t", ylabel="average regret")
axes[0].legend()
ends = {name: last for name, (_, last) in paths.items()}
last_regret = {name: average_regret(slopes[:, 0], points[:, 0])[-1] for name, (points, _) in paths.items()}
at_plus = 2 * one_period.mean()
describe(
    fig,
    f"Last x of {T} rounds, Adam and AMSGrad, for a period that begins with the 1010: {ends['Adam'][0]:+.3f} and "
    f"{ends['AMSGrad'][0]:+.3f}. " + " ".join(
        f"Begun {shift} later: {ends['Adam'][k]:+.3f} and {ends['AMSGrad'][k]:+.3f}." for k, shift in enumerate(shifts) if k
    ) + f" Average regret, right: {last_regret['Adam']:.3f} and {last_regret['AMSGrad']:.3f}; staying at +1 for ever costs {at_plus:.3f} per round.",
)  # fmt: skip

# %% [markdown]
# Adam ends at the wrong end wherever the period begins. (Its average regret still falls, as the first rounds, at a high price,
# count less and less, but not to 0.) AMSGrad nears the right end if the 1010 comes early; if many small slopes come first, they carry it to
# the wrong side, and with steps that never grow it takes very long to return. Whether one sees the paper's picture within
# 15,000 rounds depends on that.
#
# ## Real images, each method at its own best step size
#
# A network with 32 hidden units learns 8 × 8 digits: 200 minibatches of 64, five seeds, the best of 7 $\alpha$ on the validation set.
# With the default $\beta_2 = 0.999$ little is forgotten in 200 steps, so here $\beta_2 = 0.99$.

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
methods = {"Adam": Adam(beta2=0.99), "AMSGrad": AMSGrad(beta2=0.99)}
results = {
    name: tune(opt, network, data.X_val, data.y_val, np.logspace(-2.5, -1, 7), steps=200, seeds=range(5)) for name, opt in methods.items()
}
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--"), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.3g}")
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
print("Training loss:", verdict("AMSGrad", final["AMSGrad"], "Adam", final["Adam"], higher=False))
print("Test accuracy:", verdict("AMSGrad", test["AMSGrad"], "Adam", test["Adam"]))

# %% [markdown]
# A lower training loss: is that the maximum? The two differ in three things: the maximum, the missing correction, and the
# $\alpha$ chosen on the validation set. PyTorch's form differs from Adam in the maximum alone. So all three at one $\alpha$, with ten seeds.
#
# And two things can be looked at inside. Are late gradients mostly small, and the few large ones informative? "Informative" is
# measured as the cosine with the gradient of all training images. And how far has $v$ fallen below its maximum?

# %% id="inside"
methods["PyTorch's"] = AMSGrad(beta2=0.99, variant="pytorch")
alpha = results["AMSGrad"].alpha
last = {
    name: tune(opt, network, data.X_val, data.y_val, [alpha], steps=200, seeds=range(10), record_every=200).train_loss[:, -1]
    for name, opt in methods.items()
}
print(f"Training loss at α = {alpha:.3g}:")
for name in ("AMSGrad", "PyTorch's"):
    print(" ", verdict(name, last[name], "Adam", last["Adam"], higher=False))

theta, rng = results["Adam"].theta[0], np.random.default_rng(0)
batches = np.array([network.draw(rng).grad(theta) for _ in range(500)])
whole = network.grad(theta)
norms = np.linalg.norm(batches, axis=1)
cosine = batches @ whole / (norms * np.linalg.norm(whole))
by_size = np.argsort(norms)
small, big = by_size[:250], by_size[-50:]
share = float((norms[big] ** 2).sum() / (norms**2).sum())
print(f"500 minibatches after training: the longest tenth holds {share:.0%} of the sum of |g|²")
print(f"cosine with the whole gradient: shorter half {cosine[small].mean():.2f}, longest tenth {cosine[big].mean():.2f}")
fallen = {}
for beta2 in (0.99, 0.999):
    state = run(AMSGrad(results["AMSGrad"].alpha, beta2=beta2), network, network.init(np.random.default_rng(0)), 200,
                rng=0, record_every=200).states[-1]  # fmt: skip
    seen = state.v > 0
    fallen[beta2] = float(np.median(state.v_max[seen] / state.v[seen]))
    print(f"beta2 = {beta2}: largest v / v after 200 steps, median of the parameters {fallen[beta2]:.2f}")

# %% [markdown]
# Here it is not the maximum: the choice of $\alpha$ made more than half of the lead, the missing correction the rest.
#
# ## When it fails
#
# What is never forgotten may be a mistake. A bowl, $\beta_1 = 0.9$, $\beta_2 = 0.99$; at step 10 the gradient is 10,000 times too
# long, once. Each method has an $\alpha$ with which it needs 100 to 200 steps to $L < 10^{-4}$ without the outlier.

# %% id="counter_example"
bowl = quadratic_bowl()


class Outlier:
    """The bowl, whose 10th gradient is multiplied by ``factor``: an objective for run()."""

    def __init__(self, factor):
        self.factor, self.calls, self.dim, self.f = factor, 0, bowl.dim, bowl.f

    def grad(self, theta):
        self.calls += 1
        return bowl.grad(theta) * (self.factor if self.calls == 10 else 1.0)


rows, arrival = [], {}
for opt in (Adam(0.2, beta2=0.99), AMSGrad(0.3, beta2=0.99), Adagrad(1.0)):
    runs = [run(opt, Outlier(factor), bowl.start, 4000) for factor in (1, 1e4)]
    arrival[opt.name] = [one.steps_to(1e-4) for one in runs]
    arrived = (n or "not in 4000 steps" for n in arrival[opt.name])
    rows.append([opt.name, opt.alpha, *arrived, *(float(one.loss[-1000:].max()) for one in runs)])
table(["method", "α", "steps without outlier", "with it", "largest L in the last 1000 of 4000 steps: without", "with it"], rows, digits=2)

# %% [markdown]
# A maximum has no way back, and neither has Adagrad's sum. Adam arrives late, but it arrives (and hops about the minimum, with
# or without outlier). Nor can a maximum lengthen steps that are too short. Bounds from *both* sides are the idea of AdaBound, the next unit.
#
# ## What the sources say
#
# The statements of the lecture that belong to this unit, each with the number that decides it.

# %% id="claims" hide_input=true
spike = small_and_spike[1e5]
with_max = -movements(np.append(np.ones(1000), [1e5, 1.0, 1.0]), 1.0, amsgrad=True)
ones = np.ones(100_000)
steady = -movements(ones, 1.0, amsgrad=True)[-1]
summed = 1 / np.sqrt(np.cumsum(ones**2)[-1])
drawn = np.random.default_rng(0).normal(size=10_000)
shorter = movements(drawn, 1.0, amsgrad=True) / movements(drawn, 1.0)
average, total = 0.0, 0.0
for _ in range(300):
    average, total = 0.9 * average + 0.1, 0.9 * total + 1
rows = [
    ["Lecture: the maximum removes the effect of the small gradients.", "imprecise: only after a large one was seen",
     f"first spike: AMSGrad {with_max[999]:.2f}, {with_max[1000]:.2f}, {with_max[1001]:.1e} α, as Adam; spike first, step 5000: "
     f"{ams_lengths[4999]:.1e} against {adam_lengths[4999]:.1e} α"],
    ["Lecture: what a gradient does to v lasts about 1/(1−0.999) = 1000 steps.", "imprecise: the time to fade to 1/e",
     f"half its weight is gone after {half_life} steps; after one spike of 1e5 steps are back to 0.5 α only after {back[1]}"],
    ["Lecture: it is monotone again like Adagrad, so it will stop moving.", "imprecise: its steps have a floor, α|m|/max|g|",
     f"100,000 gradients of 1: AMSGrad's last step {steady:.3f} α, Adagrad's {summed:.5f} α; right after an outlier (above)"],
    ["Lecture: set β₁ = 0 to look at the root alone; m is the same in Adam and SGDM.", "right up to a factor",
     f"after 300 gradients of 1: Adam's average {average:.3f}, SGDM's sum {total:.3f}"],
    ["Lecture: late in training most gradients are small and uninformative, a few are large and informative.",
     "a motive of the paper, not a law; here a tendency", f"digits: longest tenth {share:.0%} of Σ|g|²; cosines {cosine[big].mean():.2f} (long), "
     f"{cosine[small].mean():.2f} (short)"],
    ["Lecture: 100,000 steps with gradient 1, 1000 more, then one of 100,000.", "a fair example: v = 1 by then",
     f"1 − 0.999^100000 = {1 - 0.999**100_000:.6f}"],
    ["Lecture: each small step moves η.", "right", f"{spike[999]:.4f} α"],
    ["Lecture: at the spike v = 10¹⁰·0.001, the step is 10√10 η.", "right", f"{spike[1000]:.6f} α against {10 * np.sqrt(10):.6f} α"],
    ["Lecture: the next step is 10^−3.5 η.", "right to three digits", f"{spike[1001]:.4e} α against {10**-3.5:.4e} α: v has faded by 0.999"],
    ["Lecture: 1000 small steps make 1000 η, the informative one about 30 η.", "right",
     f"{spike[:1000].sum():.3f} α and {spike[1000]:.2f} α, a ratio of {spike[:1000].sum() / spike[1000]:.2f}"],
    ["Lecture: however large the gradient, its step is bounded.", "right",
     f"spike of 10¹²: {small_and_spike[1e12][1000]:.4f} α; 1/√(1−β₂) = {1 / np.sqrt(0.001):.4f}"],
    ["Lecture: AMSGrad was proposed in 2018.", "right", "ICLR 2018; arXiv:1904.09237"],
    ["Lecture: AMSGrad only handles step sizes that are too large.", "right: the maximum can only shorten steps",
     f"10,000 random gradients: AMSGrad's step / Adam's from {shorter.min():.2f} to {shorter.max():.2f}"],
    ["The paper: with β₁ = 0 and β₂ = 1/(1+C²) Adam goes to +1 for every C > 2.", "right; not for larger β₂",
     f"moves per period: {drift['3, then 2 times -1', 0.1]:+.2f} α with β₂ = 0.1, {drift['3, then 2 times -1', 0.99]:+.2f} α with 0.99"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "β₁ = 0. All gradients have had the same size, now the first huge one comes. AMSGrad's step at it is",
            choices=("shorter than Adam's", "as long as Adam's (uncorrected)", "longer than Adam's"),
            answer=1,
            explanations=(
                "The maximum was smaller than the new v, so it plays no part yet.",
                "Right: the new v is the largest. What differs is every step after it.",
                "A larger divisor can only shorten a step.",
            ),
        ),
        Question(
            "Gradients of 1 for ever. Which step goes to 0?",
            choices=("Adagrad's", "AMSGrad's", "both", "neither"),
            answer=0,
            explanations=(
                "Right: its sum grows with every gradient; a maximum of averages does not.",
                "Its largest v is 1: the steps stay at α.",
                "An average of ones stays 1, and so does its maximum.",
                "Adagrad divides by √t.",
            ),
        ),
        Question(
            "Slopes 3, −1, −1 on [−1, 1]. Why does Adam with β₂ = 0.1 run to +1?",
            choices=(
                "α/√t falls too fast",
                "it has no momentum",
                "the 3 is divided by its own size, and is forgotten when the −1 come",
            ),
            answer=2,
            explanations=(
                "AMSGrad and SGD have the same α/√t and arrive at −1.",
                "The paper's experiment has β₁ = 0.9 and the same outcome.",
                "Right: 3 moves it about 1 α down, the two −1 together more than that up.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - $v$ forgets a gradient with a half-life of 693 steps ($\beta_2 = 0.999$); one gradient moves Adam by $\alpha/\sqrt{1-\beta_2}$ at most.
# - AMSGrad divides by the root of the largest $v$ so far: its step sizes never grow.
# - The first spike moves it as far as Adam; it is the time after the spike that changes.
# - That repairs the proof and the counter-examples: there Adam ends at the wrong end, AMSGrad at the right one.
# - The price: what was once large is never forgotten, an outlier included.
#
# | often believed | in truth |
# |---|---|
# | "AMSGrad takes the maximum of g²" | of $v$, the average of g²; $v$ itself goes on and may fall |
# | "its steps go to 0 as Adagrad's do" | only the gradients decide: there is a floor α·abs(m)/max abs(g) |
# | "Adam does not converge" | on some losses, for given β₂; on the digits no effect of the maximum is shown |
# | "`amsgrad=True` is the paper's" | PyTorch corrects the bias, and its steps can grow |
#
# **Next:** [the assignment](../exercises/08_amsgrad/amsgrad.ipynb), where you write `max_second_moment`, `movements`, `amsgrad_step` and
# `average_regret`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 自適應學習率 | adaptive learning rate, a step size per parameter |
# | 梯度 | gradient |
# | 等比級數 | geometric series (the weights in v) |
# | 單調遞增 | monotonically increasing |
# | 更新量 | movement, the length of a step |
# | 收斂 | convergence |
# | 離群值 | outlier |
# </details>
#
# **References.** S. J. Reddi, S. Kale, S. Kumar: *On the Convergence of Adam and Beyond*, ICLR 2018, arXiv:1904.09237. ·
# D. P. Kingma, J. Ba: *Adam: A Method for Stochastic Optimization*, ICLR 2015, arXiv:1412.6980. ·
# P. T. Tran, L. T. Phong: *On the Convergence Proof of AMSGrad and a New Version*, IEEE Access 7, 2019, arXiv:1904.03590. ·
# M. Zinkevich: *Online Convex Programming and Generalized Infinitesimal Gradient Ascent*, ICML 2003. ·
# J. Duchi, E. Hazan, Y. Singer: *Adaptive Subgradient Methods for Online Learning and Stochastic Optimization*, JMLR 12, 2011. ·
# E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998,
# doi:10.24432/C50P49.
