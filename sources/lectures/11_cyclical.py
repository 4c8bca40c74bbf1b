# %% [markdown]
# # 11 · Cyclical step sizes
#
# *Course map: [start](00_start_here.ipynb) · … → [AdaBound](09_adabound.ipynb) → [Decay and warm-up](10_decay_and_warmup.ipynb) → **Cyclical step sizes** → [Warm restarts](12_sgdr.ipynb) → [One-cycle](13_one_cycle.ipynb) → …*
#
# **Before this unit** you should know [SGD](01_sgd.ipynb), its limit $\alpha < 2/\lambda$, and [momentum](02_momentum.ipynb).
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [11_cyclical](../exercises/11_cyclical/cyclical.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. find a lower and an upper bound for $\alpha$ with one range test;
# 2. write the three cyclical step sizes and compute any value by hand;
# 3. say which minima a cycle leaves, and why, with little noise, depth does not decide that.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib import schedules
from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adam, Momentum
from course_lib.plotting import describe, figure
from course_lib.running import run
from course_lib.surfaces import Surface, double_well, plateau, quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.units.unit_11_cyclical import exp_range, lr_range_test, suggest_bounds, triangular, triangular2
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: one step size cannot explore and settle
#
# A loss with one parameter: a narrow, shallow valley near 1 and a wide, deep one near −1.4. The gradient is noisy, as from
# minibatches. 200 runs start at 2, on the side of the narrow valley. A small $\alpha$ settles in the first valley, and so does a
# decay that begins with it. A large one leaves that valley, but then the noise keeps its loss up.

# %% id="why"
def _loss(theta):
    x = theta[..., 0]
    return 1 + 0.02 * x**2 - 0.5 * np.exp(-8 * (x - 1) ** 2) - np.exp(-0.5 * (x + 1.5) ** 2)


def _slope(theta):
    return 0.04 * theta + 8 * (theta - 1) * np.exp(-8 * (theta - 1) ** 2) + (theta + 1.5) * np.exp(-0.5 * (theta + 1.5) ** 2)


def valley(x):
    """The minimum next to x."""
    for _ in range(1000):
        x = x - 0.1 * _slope(x)
    return float(x)


wide, narrow = valley(-1.4), valley(1.0)
lowest = _loss(np.array([wide]))
two_valleys = Surface(
    name="two_valleys", title="A narrow and a wide valley",
    formula=r"1 + 0.02\,\theta^2 - \frac{1}{2}e^{-8(\theta-1)^2} - e^{-(\theta+1.5)^2/2} + c",
    f=lambda theta: _loss(np.asarray(theta)) - lowest, grad=lambda theta: _slope(np.asarray(theta)),
    minima=[(wide,)], local_minima=[(narrow,)], domain=((-4.0, 3.0),), start=(2.0,), alpha=0.1, source="this course",
)  # fmt: skip
RUNS = 200
noisy = two_valleys.noisy(0.1, draw_shape=(RUNS,))
made = {
    "constant 0.1": schedules.constant(0.1),
    "decay from 0.1": schedules.exponential(0.1, 0.05 ** (1 / 600)),
    "constant 0.9": schedules.constant(0.9),
    "triangular, 0.05 to 0.9": schedules.triangular(0.05, 0.9, 100),
    "decay from 0.9": schedules.exponential(0.9, 0.05 ** (1 / 600)),
}
many = {name: run(SGD(), noisy, np.full((RUNS, 1), 2.0), 600, rule, rng=0) for name, rule in made.items()}
fig, axes = figure(1, 2)
line = np.linspace(-4, 3, 400)[:, None]
axes[0].plot(line, two_valleys.f(line))
axes[0].set(xlabel="θ", ylabel="L")
for (name, path), style in zip(list(many.items())[:4], ("-", ":", "-.", "--"), strict=True):
    axes[1].semilogy(path.step, path.loss.mean(axis=1), style, label=name)
axes[1].set(xlabel="step", ylabel="mean loss of 200 runs")
axes[1].legend(loc=(0.5, 0.5))
crossed = {name: float((path.theta[-1, :, 0] < 0).mean()) for name, path in many.items()}
describe(
    fig,
    f"Minima at {narrow:.3f} (L = {float(two_valleys.f(np.array([narrow]))):.3f}) and {wide:.3f} (L = 0). In the wide valley, and mean loss, after "
    "600 steps: " + "; ".join(f"{name}: {crossed[name]:.0%}, {path.loss[-1].mean():.2g}" for name, path in many.items()) + ".",
)  # fmt: skip

# %% [markdown]
# A decay that begins at 0.9 gets there as well: it explores once, at the start. A cycle explores again and again, and
# does not need to know when.
#
# ## Predict
#
# The paper writes: rising step sizes may hurt for a while, and help in the end. But do they respect a *good* minimum?

# %% id="predict" hide_input=true
Predict(
    "Two minima: a deep one with curvature 3.75, a shallow one with curvature 2.5. Noisy SGD starts in the deep one; α goes up to 0.9 and "
    "back to 0.09, three times. Where are most of 200 runs in the end?",
    choices=("in the deep minimum: it is hard to leave", "in the shallow minimum", "half and half", "they diverged"),
    answer=1,
    explanation="Near a minimum a step multiplies the distance by 1 − αλ. Above α = 2/3.75 = 0.53 θ cannot rest in the deep one, and α goes far "
    "above that; the shallow one holds θ up to 2/2.5 = 0.8, and α is above 0.8 for a few steps only.",
    name="11_cyclical_leave",
)

# %% id="reveal"
def leaves(surface, start, high, sigma=0.1, half=100):
    """Last θ of 200 noisy runs of SGD with three cycles from high/10 to high."""
    noisy, first = surface.noisy(sigma, draw_shape=(RUNS,)), np.full((RUNS, 1), start)
    return run(SGD(), noisy, first, 6 * half, schedules.triangular(high / 10, high, half), rng=0, record_every=6 * half).theta[-1, :, 0]


wells = double_well()
ends = {start: leaves(wells, start, 0.9) for start in (-1.5, 1.0)}
in_shallow = {start: float((np.abs(theta - 1) < 0.5).mean()) for start, theta in ends.items()}
print(f"curvature: deep {wells.hessian([-1.5])[0, 0]:.2f}, shallow {wells.hessian([1.0])[0, 0]:.2f}")
print(f"begun in the deep minimum: {in_shallow[-1.5]:.1%} end in the shallow one")
print(f"begun in the shallow one: {in_shallow[1.0]:.1%} are there in the end")

# %% [markdown]
# With little noise a cycle leaves what is *sharp*, not what is bad. In the first figure the two happen to agree.
#
# ## The idea: let α go up and down
#
# Smith (2017) lets $\alpha$ climb along a straight line from $\alpha_{\min}$ to $\alpha_{\max}$, and back. `triangular` repeats that for ever;
# `triangular2` halves the swing after each cycle; in `exp_range` the bounds fall by $\gamma$ per step.

# %% id="mechanism"
low, high, half = 0.1, 0.6, 100
t = np.arange(6 * half + 1)
fig, axes = figure(1, 3)
for ax, (name, f) in zip(axes, {
    "triangular": lambda t: triangular(t, low, high, half),
    "triangular2": lambda t: triangular2(t, low, high, half),
    "exp_range, γ = 0.997": lambda t: exp_range(t, low, high, half, 0.997),
}.items(), strict=True):  # fmt: skip
    ax.plot(t, f(t), label="this course and the paper")
    ax.set(title=name, xlabel="t", ylim=(0, 0.7))
pytorch = schedules.exp_range(low, high, half, 0.997, variant="pytorch")
axes[2].plot(t, pytorch(t), "--", label="PyTorch")
axes[2].legend()
axes[0].set(ylabel="step size")
peaks = [[round(float(f), 3) for f in (g(half), g(3 * half), g(5 * half))] for g in (
    lambda t: triangular(t, low, high, half), lambda t: triangular2(t, low, high, half), lambda t: exp_range(t, low, high, half, 0.997), pytorch
)]  # fmt: skip
describe(
    fig,
    f"From {low} to {high}, half a cycle 100 steps. The three peaks: triangular {peaks[0]}, triangular2 {peaks[1]}, exp_range {peaks[2]}, "
    f"PyTorch's exp_range {peaks[3]}. At t = 600: exp_range {exp_range(600, low, high, half, 0.997):.3f}, PyTorch's {pytorch(600):.3f}.",
)

# %% [markdown]
# ## The rule
#
# $$\text{cycle} = \left\lfloor 1 + \frac{t}{2s} \right\rfloor \qquad x = \left|\frac{t}{s} - 2\,\text{cycle} + 1\right| \qquad
# \alpha_t = \alpha_{\min} + (\alpha_{\max} - \alpha_{\min})\,(1-x)$$
#
# $$\texttt{triangular2: } \alpha_{\min} + \frac{\alpha_t - \alpha_{\min}}{2^{\text{cycle}-1}} \qquad \texttt{exp\_range: } \gamma^t \alpha_t$$
#
# | symbol | meaning | shape | usual |
# |---|---|---|---|
# | $t$ | steps already taken, 0 for the first | a number | |
# | $s$ | `step_size`: steps of *half* a cycle; no step size in the sense of $\alpha$ | a number | 2 to 10 epochs |
# | $\alpha_{\min}, \alpha_{\max}$ | bounds | numbers | from a range test |
# | $x$ | distance from the peak, from 0 to 1 | a number | |
# | $\gamma$ | factor per step | a number in (0, 1] | near 1 |
#
# | | written | differs in |
# |---|---|---|
# | this course, paper | α_min, α_max; base_lr, max_lr, stepsize | `exp_range`: both bounds fall |
# | the lecture | learning rate "large, small, large, small", stepsize | no formula |
# | PyTorch `CyclicLR` | `base_lr`, `max_lr`, `step_size_up`, `step_size_down` | only the swing falls; moves β against α unless `cycle_momentum=False` |
# | Keras, optax | | not among their schedules |
#
# ## The reference code
#
# One function makes all three; `scale` is 1, $2^{1-\text{cycle}}$ or $\gamma^t$.

# %% id="reference_code"
show_source(schedules._cyclical)

# %% [markdown]
# ## Nine steps by hand
#
# Bounds 0.1 and 0.5, $s = 2$, $\gamma = 0.9$. Recompute a row or two.

# %% id="by_hand"
rows = []
for k in range(9):
    cycle = int(1 + k / 4)
    rows.append([k, cycle, abs(k / 2 - 2 * cycle + 1), triangular(k, 0.1, 0.5, 2), triangular2(k, 0.1, 0.5, 2), exp_range(k, 0.1, 0.5, 2, 0.9)])
table(["t", "cycle", "x", "triangular", "triangular2", "exp_range"], rows)

# %% [markdown]
# ## The range test
#
# Which bounds? One run tells: let $\alpha$ rise in every step, and look where the loss begins to fall and where it stops. Below on
# real images, 8 × 8 digits, 32 hidden units, minibatches of 64, from 0.0001 to 10 in 200 steps by equal factors. Right: the
# honest, expensive way, a whole training run of 200 steps for each constant $\alpha$, three seeds.

# %% id="range_test"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
grid = np.geomspace(1e-3, 10, 13)
tests, bounds, constant = {}, {}, {}
for beta in (0.0, 0.9):
    rng = np.random.default_rng(0)
    alphas, thetas = lr_range_test(lambda theta, rng=rng: network.draw(rng).grad(theta), network.init(0), 1e-4, 10, 200, beta, "geometric")
    tests[beta] = alphas, network.loss(thetas)
    bounds[beta] = suggest_bounds(*tests[beta])
    constant[beta] = tune(Momentum(beta=beta), network, data.X_val, data.y_val, grid, steps=200, seeds=range(3), record_every=200)
inside = max(a for a in grid if a <= bounds[0.9][1]), constant[0.9].alpha  # the largest within the bounds, and the best
ten = tune(Momentum(beta=0.9), network, data.X_val, data.y_val, inside, steps=200, seeds=range(10), record_every=200).validation_loss
as_good = verdict(f"{inside[0]:.2g}", ten[:, 0], f"{inside[1]:.2g}", ten[:, 1], higher=False)
fig, axes = figure(1, 2)
for (beta, (alphas, losses)), style, color in zip(tests.items(), ("-", "--"), ("C0", "C1"), strict=True):
    axes[0].loglog(alphas, losses, style, color=color, label=f"β = {beta:g}")
    for bound in bounds[beta]:
        axes[0].axvline(bound, linestyle=style, color=color, linewidth=0.8)
    axes[1].loglog(grid, np.median(constant[beta].validation_loss, axis=0), style, color=color, marker="o", label=f"β = {beta:g}")
axes[0].set(xlabel="α in this step", ylabel="loss", title="range test: one run")
axes[1].set(xlabel="constant α", ylabel="validation loss", title="13 α: after 200 steps, validation")
axes[0].legend()
describe(
    fig,
    " ".join(
        f"β = {beta:g}: suggested bounds {bounds[beta][0]:.3g} to {bounds[beta][1]:.3g}; lowest loss of the test {losses.min():.2g} at α = "
        f"{alphas[losses.argmin()]:.2g}; at α = 10 it is {losses[-1]:.0f}. Best constant α: {constant[beta].alpha:.2g}."
        for beta, (alphas, losses) in tests.items()
    )
    + f" Two constant α again, β = 0.9, ten seeds: {as_good}.",
)

# %% [markdown]
# The course's rule in numbers: smooth the loss, take the $\alpha$ where 10 % and where 90 % of its fall are done. The paper plots
# the *accuracy*, lets $\alpha$ rise along a *line*, and reads the bounds by eye. The same network, with accuracy and a line; the last
# columns use the course's rule in place of the eye.

# %% id="paper_test"
rng, rows, by_eye = np.random.default_rng(0), [], {}
for beta, top in ((0.0, 3.0), (0.9, 2.0)):
    alphas, thetas = lr_range_test(lambda theta: network.draw(rng).grad(theta), network.init(0), 0.01, top, 136, beta)
    accuracy = network.accuracy(thetas, data.X_val, data.y_val)
    first = alphas[np.argmax(accuracy >= 0.5)]
    by_eye[beta] = suggest_bounds(alphas, 1 - accuracy)
    rows.append([beta, first, float(alphas[accuracy.argmax()]), float(accuracy.max()), float(accuracy[-1]), *by_eye[beta]])
table(["β", "accuracy reaches 0.5 at α", "best at α", "best accuracy", "at the last α", "10 % of the rise", "90 %"], rows, digits=3)

# %% [markdown]
# How fast $\alpha$ rises changes what one reads: a test is a hint, not a measurement. It says nothing about what is best at the end of a
# long run, either.
#
# ## The lab
#
# Noisy SGD on the two valleys. $\alpha$ is the upper bound, a tenth of it the lower one; three cycles. Watch the third panel: when does
# $\theta$ jump, and at which $\alpha_t$? Then take `double_well`, started at −1.5.
#
# <details><summary>Answer</summary>
#
# Up to α = 0.5 it stays, although $2/\lambda = 0.26$ there. From 0.55 on it jumps near the first peak, at an $\alpha_t$ between 0.5 and 0.85,
# and comes to rest in the wide valley, where $2/\lambda = 1.9$. In the double well it leaves the deep minimum from α = 0.85 on
# ($2/\lambda = 0.53$), and ends in the shallow one.
# </details>

# %% id="lab"
lab = Lab(
    "sgd",
    surfaces=(two_valleys, "double_well", "quadratic_bowl", "himmelblau"),
    schedules={
        "triangular": lambda alpha, steps: schedules.triangular(alpha / 10, alpha, steps / 6),
        "triangular2": lambda alpha, steps: schedules.triangular2(alpha / 10, alpha, steps / 6),
        "exp_range": lambda alpha, steps: schedules.exp_range(alpha / 10, alpha, steps / 6, 0.1 ** (1 / steps)),
        "decay": lambda alpha, steps: schedules.exponential(alpha, 0.01 ** (1 / steps)),
    },
    schedule="triangular",
    noise=0.1,
    panel="alpha",
    steps=300,
    alpha=0.2,
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission(
            "With a triangular α: come from the narrow valley, at 2, to rest in the wide one, L ≤ 0.01",
            lambda lab: lab.path.theta[0, 0] > 1.5 and abs(lab.path.theta[-1, 0] - wide) < 0.5 and lab.path.loss[-1] <= 0.01,
            settings={"surface": "two_valleys", "schedule": "triangular"},
        ),
        Mission(
            "Begin left of −1, near the deep minimum, and end in the shallow one",
            lambda lab: lab.path.theta[0, 0] < -1 and abs(lab.path.theta[-1, 0] - 1) < 0.5,
            settings={"surface": "double_well", "schedule": "triangular"},
        ),
        Mission(
            "β = 0, no noise, α at least 0.3, above the limit 2/λ = 0.2: converge all the same",
            lambda lab: lab.settings["alpha"] >= 0.3 and lab.outcome.verdict == "converged",
            settings={"surface": "quadratic_bowl", "schedule": "triangular", "beta": 0.0, "noise": 0.0},
        ),
        Mission.diverge(surface="quadratic_bowl", schedule="triangular", beta=0.0),
    ],
)

# %% [markdown]
# ## The (α_max, β) map
#
# Every cell is a whole run on the bowl with the triangular $\alpha$ of the lab, without noise. Compare with a constant $\alpha$:
# choose `quadratic_bowl` and `constant` in the lab and press `Recompute`. How far does the border of divergence move?
#
# <details><summary>Answer</summary>
#
# With β = 0 from α = 0.2 to about 0.45, 2.3 times as far; the theory below says why. The larger β, the less it moves: with
# β = 0.85 from 0.37 to 0.43, near β = 1 hardly at all.
# </details>

# %% id="map"
ABMap("sgd", surface="quadratic_bowl", x="alpha", y="beta", steps=300, lab=lab)

# %% [markdown]
# <details><summary><b>A piece of theory: above the limit, and back in time</b> (unfold)</summary>
#
# On a quadratic with curvature $\lambda$ a cycle of SGD multiplies the distance from the minimum by
# $\prod_t |1 - \alpha_t\lambda|$. It shrinks exactly if the *mean* of $\ln|1-\alpha_t\lambda|$ is below 0. For a long triangle from 0 to
# $\alpha_{\max}$, with $u = \alpha_{\max}\lambda$, the mean is
# $$\frac{1}{u}\int_0^u \ln|1-a|\,da = \frac{(u-1)\ln|u-1| - u}{u},$$
# which is 0 where $(u-1)\ln(u-1) = u$. So a cycle may climb far above $2/\lambda$ and the run still converges. (With momentum the limit of
# a constant $\alpha$ is $2(1+\beta)/\lambda$; the products are then of matrices.)
# </details>
#
# The same in numbers: curvature 1, so that the limit for a constant $\alpha$ is 2; start 1, three cycles with $s = 97$.

# %% id="theory"
u = 4.0
for _ in range(50):
    u = 1 + u / np.log(u - 1)  # (u − 1) ln(u − 1) = u
tops = np.array([1.9, 2.5, 4.0, 4.5, 4.7, 5.5])
bowl1 = quadratic_bowl(kappa=1.0)
cycles = run(SGD(tops), bowl1, [1.0, 0.0], 6 * 97, schedules.triangular(0 * tops, tops, 97), record_every=6 * 97)
mean_log = ((tops - 1) * np.log(np.abs(tops - 1)) - tops) / tops
after = np.abs(cycles.theta[-1, :, 0])
rows = [[top, float(mean), float(np.log(theta) / (6 * 97)), float(theta)] for top, mean, theta in zip(tops, mean_log, after, strict=True)]
print(f"border: alpha_max = {u:.3f} / lambda, {u / 2:.2f} times the limit of a constant alpha")
table(["α_max λ", "mean ln, formula", "mean ln, run", "abs θ after 3 cycles"], rows, digits=3)

# %% [markdown]
# But in a valley of finite width one excursion over the edge is enough: then $\theta$ is gone.
#
# ## Which minimum is left?
#
# Both losses, 200 noisy runs from each minimum, five peaks $\alpha_{\max}$; $2/\lambda$ is the limit of the valley that the runs start in.

# %% id="leaving"
cases = {
    "two valleys, from the narrow, shallow": (two_valleys, narrow),
    "two valleys, from the wide, deep": (two_valleys, wide),
    "double well, from the shallow, flat": (wells, 1.0),
    "double well, from the deep, sharp": (wells, -1.5),
}
highs, rows, stay = (0.2, 0.4, 0.6, 0.75, 0.9), [], {}
for name, (surface, start) in cases.items():
    limit = 2 / surface.hessian([start])[0, 0]
    stay[name] = [float((np.abs(leaves(surface, start, high) - start) < 0.5).mean()) for high in highs]
    rows.append([name, limit, *(f"{share:.0%}" for share in stay[name])])
for alpha in (0.4, 0.55):
    away = run(SGD(), noisy, np.full((RUNS, 1), narrow), 5000, schedules.constant(alpha), rng=0, record_every=5000).theta[-1, :, 0] - narrow
    here = np.abs(away) < 0.5
    hops = f", {np.sqrt(np.mean(away[here] ** 2)):.2f} away in the root mean square" if here.any() else ""
    print(f"Narrow valley, constant α = {alpha} for 5000 steps: {here.mean():.0%} still there{hops}")
by_noise = {start: float((np.sign(leaves(wells, start, 0.1, sigma=2.0)) != np.sign(start)).mean()) for start in (1.0, -1.5)}
print(f"Double well with noise 2, α_max = 0.1: {by_noise[1.0]:.0%} leave the shallow minimum, {by_noise[-1.5]:.0%} the deep one")
table(["loss and start", "2/λ", *(f"α_max = {high}: still there" for high in highs)], rows, digits=3)

# %% [markdown]
# Below $2/\lambda$ nobody leaves, with noise as small as this (σ = 0.1). Above it θ no longer rests, but where a valley gets flatter away
# from its minimum it may hop to and fro *inside*, for as long as you like: see the constant α. (Networks often train there: Cohen et al.)
# It is left when the hops reach over the edge; that needs an α clearly above $2/\lambda$, and some steps. Large noise opens a second
# way, below $2/\lambda$; there depth and width count too.
#
# ## Real images, every schedule at its own best bound
#
# The network of the range test, $\beta = 0.9$: 204 minibatches, which is 12 epochs; $s$ is 2 epochs, $\alpha_{\min} = \alpha_{\max}/10$. Five
# seeds, the best of 5 $\alpha_{\max}$ on the validation set.

# %% id="real_data"
half, steps = 34, 204
rules = {
    "constant": None,
    "triangular": lambda a: schedules.triangular(a / 10, a, half),
    "triangular2": lambda a: schedules.triangular2(a / 10, a, half),
    "exp_range": lambda a: schedules.exp_range(a / 10, a, half, 0.1 ** (1 / steps)),
    "cosine": lambda a: schedules.cosine(a, steps),
}
tops = np.geomspace(0.15, 2.4, 5)
results = {
    name: tune(Momentum(beta=0.9), network, data.X_val, data.y_val, tops, steps=steps, seeds=range(5), record_every=34, schedule=rule)
    for name, rule in rules.items()
}
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", "-.", ":", (0, (5, 1))), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (drawn,) = ax.semilogy(r.step, np.median(values, axis=0), linestyle=style, label=f"{name}, α = {r.alpha:.2g}")
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=drawn.get_color(), alpha=0.1)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend()
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
final = {name: r.validation_losses[:, -1] for name, r in results.items()}
edges = [name for name, r in results.items() if r.at_edge]
describe(
    fig,
    f"Bands: lowest to highest of five seeds. Best step size at the edge of its grid: {', '.join(edges) or 'none'}. Test accuracy, "
    "mean and standard deviation: " + ", ".join(f"{name} {a.mean():.3f} ± {a.std(ddof=1):.3f}" for name, a in test.items()) + ".",
)
against = {name: verdict("triangular", final["triangular"], name, final[name], higher=False) for name in rules if name != "triangular"}
for sentence in against.values():
    print("Validation loss:", sentence)
accuracies = verdict("triangular", test["triangular"], "constant", test["constant"])
print("Test accuracy:", accuracies)

# %% [markdown]
# Four comparisons: one "difference" in twenty would come by chance. On so small a task nothing speaks for cycles at a tuned
# $\alpha$. How long should a cycle be? The same 16 epochs, with the bounds of the range test, cut into cycles of several lengths:

# %% id="cycle_length"
five = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64, draw_shape=(5,))  # five runs, each with its own minibatches
rows, length = [], {}
for epochs in (0.5, 1, 2, 4, 8):
    rule = schedules.triangular(*bounds[0.9], 17 * epochs)
    path = run(Momentum(beta=0.9), five, five.init(0, (5,)), 272, rule, rng=0, record_every=34 if epochs == 2 else 272)
    if epochs == 2:
        at_steps, training = path.step, path.loss.mean(axis=1)
    length[epochs] = network.loss(path.theta[-1], data.X_val, data.y_val)
    rows.append([epochs, 8 / epochs, float(length[epochs].mean()), float(length[epochs].std(ddof=1))])
peak, trough = training[at_steps % 68 == 34], training[at_steps % 68 == 0][1:]
print("Mean training loss with 2 epochs: at the peaks " + ", ".join(f"{x:.4f}" for x in peak) + "; at the ends of the cycles "
      + ", ".join(f"{x:.4f}" for x in trough))  # fmt: skip
gains = ["gains" if low < high else "gains nothing" for high, low in zip(peak, trough, strict=True)]
print("From peak to end: " + ", ".join(f"cycle {k} {gain}" for k, gain in enumerate(gains, 1)) + " (five runs, little noise left)")
longer = verdict("8 epochs", length[8], "1 epoch", length[1], higher=False)
print("Half a cycle:", longer)
table(["half a cycle, epochs", "cycles", "validation loss, mean of 5 runs", "standard deviation"], rows, digits=3)

# %% [markdown]
# ## Blind to the plain
#
# On a plateau a larger step helps; the lecture compares that with Adam. But the cycle does not know where it is. Below: the steps to
# $L = 0.1$ from a nearly flat plain, and the smallest and largest factor before the gradient on the way (for Adam
# $\alpha/\sqrt{\hat v}$ of the first parameter; its $\alpha$ is another quantity, so compare how the factors change).

# %% id="blind"
plain, rows, needed = plateau(), [], {}
for name, opt, rule in (
    ("SGD, α = 0.3", SGD(0.3), None),
    ("SGD, α = 0.165, the mean of the cycle", SGD(0.165), None),
    ("SGD, triangular 0.03 to 0.3", SGD(), schedules.triangular(0.03, 0.3, 50)),
    ("Adam, α = 0.1", Adam(0.1), None),
):
    path = run(opt, plain, plain.start, 600, rule)
    needed[name] = path.steps_to(0.1)
    used = path.alpha[: needed[name]]
    if opt.name == "Adam":
        used = used / np.sqrt(path.state("v")[1 : needed[name] + 1, 0] / (1 - 0.999 ** np.arange(1, needed[name] + 1)))
    rows.append([name, needed[name], float(used.min()), float(used.max())])
same = np.array_equal(run(SGD(), plain, plain.start, 200, schedules.triangular(0.03, 0.3, 50)).alpha,
                      run(SGD(), quadratic_bowl(), [-10.0, 1.0], 200, schedules.triangular(0.03, 0.3, 50)).alpha)  # fmt: skip
print("The cycle's step sizes on the plain and on a bowl are the same numbers:", same)
table(["method", "steps to L = 0.1", "smallest factor", "largest factor"], rows, digits=3)

# %% [markdown]
# The cycle needs about as long as its *mean* step size would. Adam's factor follows the size of the gradients, whatever it is.
#
# ## When it fails
#
# Half of the time the step size climbs, and what a small $\alpha$ has won is lost again. Noisy least squares, 50 curvatures from 1 to
# 0.001, noise as from minibatches, $\beta = 0.9$, 1000 steps, every rule with its best of 13 $\alpha_{\max}$ on 16 seeds, measured on 16 others:

# %% id="counter_example"
class LeastSquares:
    """½ Σ λ θ² with gradient noise 0.3 √λ that is drawn anew for every step: an objective for run()."""

    curvatures = np.geomspace(1, 1e-3, 50)
    dim = 50

    def __init__(self, noise=0.0):
        self.noise = noise

    def f(self, theta):
        return 0.5 * (self.curvatures * theta**2).sum(axis=-1)

    def grad(self, theta):
        return self.curvatures * theta + self.noise

    def draw(self, rng):
        return LeastSquares(0.3 * np.sqrt(self.curvatures) * rng.standard_normal((32, self.dim)))


N, grid = 1000, np.geomspace(0.002, 3, 13)[:, None]
shapes = {
    "constant": schedules.constant,
    "triangular": lambda a: schedules.triangular(a / 10, a, 100),
    "triangular2": lambda a: schedules.triangular2(a / 10, a, 100),
    "exp_range": lambda a: schedules.exp_range(a / 10, a, 100, 0.001 ** (1 / N)),
    "cosine, restarted": lambda a: schedules.warm_restarts(a, 200),
    "restarted, from α to α/10": lambda a: lambda t: 0.1 * a + 0.9 * schedules.warm_restarts(a, 200)(t),
    "cosine, once": lambda a: schedules.cosine(a, N),
    "exponential": lambda a: schedules.exponential(a, 0.001 ** (1 / N)),
}
rows, least = [], {}
for name, shape in shapes.items():
    ends = run(Momentum(grid, beta=0.9), LeastSquares(), np.ones((32, 50)), N, shape(grid), rng=0, record_every=N).loss[-1]
    best = int(np.argmin(ends[:, :16].mean(axis=1)))
    least[name] = ends[best, 16:]
    rows.append([name, float(grid[best, 0]), float(least[name].mean()), float(least[name].std(ddof=1) / 4)])
for name, other in (("cosine, restarted", "triangular"), ("restarted, from α to α/10", "triangular"), ("exponential", "exp_range")):
    print(verdict(name, least[name], other, least[other], higher=False))
table(["α", "best α_max", "mean loss at the end", "standard error"], rows, digits=3)

# %% [markdown]
# What pays is a large α early and a very small one at the end. The climb itself wins nothing: exponential is better than `exp_range`, and
# restarts, the next unit, are better than triangular, also with the same lower bound α/10.
#
# ## What the sources say
#
# The statements of the lecture and the paper that belong to this unit, each with the number that decides it.

# %% id="claims" hide_input=true
def at(beta, alpha):
    """Median validation loss after 200 steps with the constant α of the grid next to alpha."""
    r = constant[beta]
    return float(np.median(r.validation_loss, axis=0)[np.argmin(np.abs(np.log(r.alphas / alpha)))])


mean_loss = many["triangular, 0.05 to 0.9"].loss.mean(axis=1)
rows = [
    ["… and that test finds α.", "imprecise: the test is one run with rising α, on the accuracy; it gives bounds",
     f"bounds {bounds[0.9][0]:.2g} to {bounds[0.9][1]:.2g} by the loss, {by_eye[0.9][0]:.2g} to {by_eye[0.9][1]:.2g} by the accuracy; best constant α "
     f"{inside[1]:.2g}; against {inside[0]:.2g}, inside the first, with ten seeds: {as_good}"],
    ["Lecture: a very good minimum is not easily left when α rises.", "imprecise: with little noise 2/λ decides, not the depth",
     f"double well, α_max = 0.9: {in_shallow[-1.5]:.0%} go from the deep to the shallow minimum; with noise 2 and α_max = 0.1 {by_noise[1.0]:.0%} leave "
     f"the shallow one, {by_noise[-1.5]:.0%} the deep one"],
    ["Paper: better accuracy than fixed values without tuning, often in fewer steps.",
     "not tested: here every α is tuned, and then nothing speaks for it",
     f"digits, validation loss: {against['constant']}; test accuracy: {accuracies}"],
    ["Lecture: a very small and a very large α are both bad, a middle one is best (the LR range test).", "right",
     f"β = 0.9, loss after 200 steps: {at(0.9, 1e-3):.2f} (α = 0.001), {at(0.9, constant[0.9].alpha):.2f} ({constant[0.9].alpha:.2g}), {at(0.9, 10):.0f} (10)"],
    ["Lecture: cyclical step sizes are of 2017.", "right; on arXiv since 2015", "WACV 2017; arXiv:1506.01186"],
    ["Lecture: a large α explores, a small one converges.", "a picture; right in these examples",
     f"two valleys: {crossed['constant 0.1']:.0%} cross with α = 0.1, {crossed['triangular, 0.05 to 0.9']:.0%} with the cycle, whose mean loss is {mean_loss[500]:.4f} "
     f"at the last peak and {mean_loss[600]:.5f} at the end"],
    ["Lecture: a schedule usually only falls.", "right; a fall from a large α explores too, once",
     f"decay from 0.9: {crossed['decay from 0.9']:.0%} cross, from 0.1: {crossed['decay from 0.1']:.0%}"],
    ["Lecture: the bounds come from a range test, stepsize is a few epochs.", "a rule of thumb (the paper: 2 to 10 epochs)",
     f"half a cycle, digits: {longer}"],
    ["Lecture: in a local minimum or on a plain raise α, then it gets away.", "possible: above 2/λ, by noise, or by a longer stride",
     f"α_max = 0.2 on the narrow valley (2/λ = {2 / two_valleys.hessian([narrow])[0, 0]:.2f}): {stay['two valleys, from the narrow, shallow'][0]:.0%} stay"],
    ["Lecture: that is like Adam's larger step on a plain.", "an analogy: the cycle is blind",
     f"plain: cycle {needed['SGD, triangular 0.03 to 0.3']} steps, its mean α {needed['SGD, α = 0.165, the mean of the cycle']}, Adam {needed['Adam, α = 0.1']}"],
    ["Lecture: adaptive methods follow the loss, these a fixed pattern.", "right", f"same step sizes on plain and bowl: {same}"],
    ["Paper: α_min may be a third or a quarter of α_max.", "a rule of thumb; the tests here give wider ranges",
     f"α_max/α_min with β = 0.9: {by_eye[0.9][1] / by_eye[0.9][0]:.1f} (accuracy, linear), {bounds[0.9][1] / bounds[0.9][0]:.0f} (loss, geometric); with "
     f"β = 0: {by_eye[0.0][1] / by_eye[0.0][0]:.1f} and {bounds[0.0][1] / bounds[0.0][0]:.0f}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "50 minibatches per epoch, step_size = 4 epochs. After how many steps is α at its lower bound again?",
            choices=("4", "200", "400"),
            answer=2,
            explanations=(
                "t counts steps, and one epoch has 50.",
                "That is the peak: step_size is half a cycle.",
                "Right: 200 up, 200 down.",
            ),
        ),
        Question(
            "α rises to 1 and stays there; no noise but a tiny push. At which minimum can plain SGD not rest?",
            choices=("depth 100, curvature 3", "depth 0.1, curvature 1", "both"),
            answer=0,
            explanations=(
                "Right: 2/3 < 1. Its depth does not help.",
                "2/1 = 2 is above 1: θ can rest there.",
                "The second one has the limit 2.",
            ),
        ),
        Question(
            "You stop a triangular run in the middle of a cycle, at α_max. What do you get?",
            choices=("the explored optimum", "a θ that still jumps about; stop at the end of a cycle", "the same as at α_min"),
            answer=1,
            explanations=(
                "At α_max the noise of the minibatches is largest.",
                "Right: the loss is compared at the ends of cycles.",
                "With noise the loss near a minimum grows with α.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - A range test is one run with rising $\alpha$: bounds from where the loss begins to fall to where that ends.
# - `triangular` goes up and down between them, `triangular2` halves the swing per cycle, `exp_range` lowers both bounds.
# - `step_size` is half a cycle, in steps. Stop at the end of a cycle.
# - With little noise a cycle leaves valleys that are sharp, $2/\lambda$ clearly below $\alpha_{\max}$, be they deep or not; on a quadratic it may
#   climb far above the limit and come back.
# - It is a fixed pattern: unlike Adam it sees neither plain nor slope. With noise, a large α early and a very small one at the end pay.
#
# | often believed | in truth |
# |---|---|
# | "`step_size` is α" | it is the number of steps of half a cycle |
# | "a good minimum is safe" | a flat one is safer; with much noise, a flat *and* deep one |
# | "above 2/λ a run diverges" | a cycle diverges only if its factors multiply to more than 1 |
# | "the range test gives the best α" | it gives a range, which depends on how fast α rises |
# | "`exp_range` is the same everywhere" | PyTorch keeps the lower bound, and by default moves β, too |
#
# **Next:** [the assignment](../exercises/11_cyclical/cyclical.ipynb), where you write `triangular`, `triangular2`, `exp_range`, `lr_range_test` and
# `suggest_bounds`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 週期性變化 | cyclical change |
# | 學習率 | learning rate, step size α |
# | 週期 | cycle, period |
# | 三角波 | triangular wave |
# | 山谷 | valley |
# | 收斂 | convergence |
# | 逃離 | to escape, to leave (a minimum) |
# | 平緩 | flat, gently sloping |
# </details>
#
# **References.** L. N. Smith: *Cyclical Learning Rates for Training Neural Networks*, WACV 2017, arXiv:1506.01186. ·
# I. Loshchilov, F. Hutter: *SGDR: Stochastic Gradient Descent with Warm Restarts*, ICLR 2017, arXiv:1608.03983. ·
# J. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar: *Gradient Descent on Neural Networks Typically Occurs at the Edge of
# Stability*, ICLR 2021, arXiv:2103.00065. · D. P. Kingma, J. Ba: *Adam: A Method for Stochastic Optimization*, ICLR 2015, arXiv:1412.6980. ·
# E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998,
# doi:10.24432/C50P49.
