# %% [markdown]
# # 1 · Stochastic gradient descent
#
# *Course map: [start](00_start_here.ipynb) · **SGD** → momentum → Adagrad → RMSProp → Adam → Adam against SGDM*
#
# **Before this unit** you should know what a gradient is and be able to read NumPy.
# **Time:** about 35 minutes. **Assignment:** [01_sgd](../exercises/01_sgd/sgd.ipynb).
#
# After it you can
#
# 1. write gradient descent on all data, on minibatches and on single examples, and say what the batch size changes;
# 2. compute the largest stable step size of a valley, and predict how long its floor takes;
# 3. tell from a run's losses *and* gradients why its loss no longer falls.

# %% id="setup"
from course_lib.lecture import setup; setup()  # noqa: E702

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Momentum, sgd_step
from course_lib.plotting import describe, figure, note, plot_loss, plot_path, plot_state, plot_surface
from course_lib.running import run
from course_lib.surfaces import Surface, narrow_valley, quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.units.unit_01_sgd import diagnose_plateau, minibatches, stability_limit
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: feeling your way in 650 dimensions
#
# Training means: find parameters $\theta$ with a small loss $L(\theta)$. The simplest idea needs no gradient at
# all. Try a random step, keep it if the loss fell, else go back. Here it learns to read handwritten digits, with a
# model of 650 parameters. Computing a gradient is counted like three losses, so 900 tries are set against 300
# gradient steps. Each gets the best of five step lengths.

# %% id="why"
data = digits()
model = Network((64, 10), data.X_train, data.y_train)  # all data in every gradient


def blind_search(length, tries, seed=0):
    """Losses of a search that keeps every random step that helps."""
    rng = np.random.default_rng(seed)
    theta = model.init(rng)
    losses = [model.f(theta)]
    for _ in range(tries):
        new = theta + length * rng.standard_normal(model.dim) / np.sqrt(model.dim)
        loss = model.f(new)
        theta, losses = (new, [*losses, loss]) if loss < losses[-1] else (theta, [*losses, losses[-1]])
    return np.array(losses)


blind = min((blind_search(length, 900) for length in (0.1, 0.3, 1.0, 3.0, 10.0)), key=lambda x: x[-1])
batch = run(SGD(alpha=np.array([0.03, 0.1, 0.3, 1.0, 3.0])), model, model.init(0), 300).loss
descent = batch[:, np.argmin(batch[-1])]
fig, ax = figure(1, 1, width=6.5)
ax.semilogy(np.arange(901), blind, label="random steps")
ax.semilogy(3 * np.arange(301), descent, label="gradient steps")
ax.set(xlabel="cost, in evaluations of the loss", ylabel="L")
ax.legend()
fewer = 3 * int(np.argmax(descent <= blind[-1]))
describe(
    fig,
    f"From L = {blind[0]:.2f} the random steps get to {blind[-1]:.2f}, the gradient steps to {descent[-1]:.3f}. Where "
    f"the random steps end after 900 evaluations, the gradient steps are after the cost of {fewer}.",
)

# %% [markdown]
# The gradient says for all 650 parameters at once which way is up. How far to go, it does not say. That is the step
# size $\alpha$, and the rest of this course is about it.
#
# ## Predict
#
# The *narrow valley* is $L = \frac12(200\,w^2 + 0.01\,b^2)$: steep walls across, an almost flat floor along.

# %% id="predict"
Predict(
    "Gradient descent with α = 0.01 starts at w = 1, b = 10. For 2000 steps the loss hardly moves: from 100.50 to "
    "100.34. How long is the gradient at the end, compared with the start?",
    choices=(
        "Near zero: the loss stands still because the gradient has vanished",
        "About half as long",
        "Just as long as at the start",
        "Much longer: the run is diverging",
    ),
    answer=2,
    explanation="Each step carries w from one wall to the same height on the other, so loss and gradient keep their "
    "size. A loss that stands still says nothing about the gradient: look at both.",
    name="01_sgd_stuck",
)

# %% [markdown]
# ## Reveal: the loss and the gradient, side by side
#
# Three step sizes: exactly $2/200$, one percent less, and a tiny one.

# %% id="reveal"
valley = narrow_valley()
alphas = {"α = 1e-2": 1e-2, "α = 9.9e-3": 9.9e-3, "α = 1e-7": 1e-7}
paths = {name: run(SGD(alpha=alpha), valley, valley.start, 2000) for name, alpha in alphas.items()}
fig, axes = figure(1, 3, width=13)
plot_surface(axes[0], valley)
for name, path in paths.items():
    plot_path(axes[0], valley, path, label=name)
    plot_loss(axes[1], path, label=name)
    plot_state(axes[2], path, "grad", label=name)
axes[1].set_title("the loss")
axes[2].set_title("the length of the gradient")
ends = {
    name: (p.loss[-1], np.linalg.norm(p.grad[-1]), diagnose_plateau(p.loss, p.grad)) for name, p in paths.items()
}
describe(
    fig,
    *(
        f"{name}: after 2000 steps L = {loss:.2f}, ‖g‖ = {norm:.3g}: {word}."
        for name, (loss, norm, word) in ends.items()
    ),
)

# %% [markdown]
# With $\alpha = 10^{-2}$ the run bounces between the walls for ever. With $10^{-7}$ it does not bounce, but does it
# arrive? It gets a hundred thousand steps:

# %% id="a_hundred_thousand_steps"
long = run(SGD(alpha=1e-7), valley, valley.start, 100_000, record_every=1000)
w, b = long.theta[-1]
halving = np.log(0.5) / np.log1p(-1e-7 * 0.01)
print(f"after 100,000 steps with α = 1e-7: w = {w:.3f} (from 1), b = {b:.3f} (from 10), L = {long.loss[-1]:.2f}")
print(f"steps until b has halved: {halving:.2g}")

# %% [markdown]
# ## The idea: against the gradient, measured on a few examples
#
# Near $\theta$ the loss is a slope. A step $s\,u$ of length $s$ changes it by about $s\,\|g\|\cos\varphi$, where
# $\varphi$ is the angle between the direction $u$ and the gradient $g$. Nothing falls faster than $\varphi = 180°$,
# straight against $g$. The left picture also shows where this ends: a long step against $g$ can raise the loss.
#
# $g$ over all data is dear. The mean over a random *minibatch* points nearly the same way, on average exactly the
# same way. In the right picture the full gradient is the point (1, 0), and every other point is a minibatch.

# %% id="mechanism"
bowl = quadratic_bowl(10.0)
here = np.array(bowl.start)
g_here = bowl.grad(here)
angle = np.linspace(0, 360, 361)
turn = np.radians(angle)[:, None] + np.arctan2(g_here[1], g_here[0])
directions = np.concatenate([np.cos(turn), np.sin(turn)], axis=1)
theta = run(SGD(alpha=1.0), model, model.init(0), 20).theta[-1]
g_full = model.grad(theta)
rng = np.random.default_rng(0)
side = rng.standard_normal(model.dim)
side -= g_full * (side @ g_full) / (g_full @ g_full)
side *= np.linalg.norm(g_full) / np.linalg.norm(side)

fig, axes = figure(1, 2)
lowest, against = {}, {}
for s, style in ((0.01, "-"), (2.0, "--"), (6.0, ":")):
    change = (bowl.f(here + s * directions) - bowl.f(here)) / (s * np.linalg.norm(g_here))
    lowest[s], against[s] = angle[np.argmin(change)], change[180]
    axes[0].plot(angle, change, style, label=f"s = {s:g}")
axes[0].axvline(180, color="0.7", linewidth=1, linestyle="-")
axes[0].set(xlabel="angle to the gradient, degrees", ylabel="change of L / (s‖g‖)", xticks=range(0, 361, 90))
agree = {}
for size, marker in ((1, "."), (32, "x")):
    net = Network((64, 10), data.X_train, data.y_train, batch_size=size)
    drawn = np.array([net.draw(rng).grad(theta) for _ in range(300)])
    along, across = drawn @ g_full / (g_full @ g_full), drawn @ side / (side @ side)
    agree[size] = np.mean(along > 0)
    axes[1].plot(along, across, marker, linestyle="none", markersize=4, label=f"batch size {size}")
axes[1].plot([1], [0], "k*", markersize=12, linestyle="none", label="all data")
axes[1].set(xlabel="along the full gradient", ylabel="along one direction across it")
for ax in axes:
    ax.legend()
note(
    axes[0],
    f"The change is lowest at {lowest[0.01]:.0f}° for s = 0.01, at {lowest[2.0]:.0f}° for s = 2. Straight against g it "
    f"is {against[0.01]:+.2f} for s = 0.01 and {against[6.0]:+.2f} for s = 6.",
)
describe(
    fig,
    *(
        f"Of 300 minibatch gradients, batch size {size}, {share:.0%} point uphill as the full one does."
        for size, share in agree.items()
    ),
)

# %% [markdown]
# ## The update rule
#
# $$\theta_t = \theta_{t-1} - \alpha\, g_t \qquad g_t = \frac{1}{|B_t|}\sum_{i\in B_t} \nabla \ell_i(\theta_{t-1})$$
#
# | symbol | meaning | shape |
# |---|---|---|
# | $\theta$ | parameters | any; here one vector (dim,) |
# | $L(\theta),\ \ell_i(\theta)$ | mean loss over the data, loss of example $i$ | a number |
# | $g$ | gradient of the loss at $\theta$, over the batch | as $\theta$ |
# | $\alpha$ | step size, "learning rate" | a number, default 0.01 |
# | $B_t$ | row numbers of the examples of step $t$ | (batch size,) |
#
# | batch | name here | in the lecture |
# |---|---|---|
# | all examples | full batch, gradient descent | off-line |
# | some | minibatch | – |
# | one | online | on-line: one pair $(x, \hat y)$ per step |
#
# | | step size | count of steps |
# |---|---|---|
# | this course, Adam's paper | α | $t = 1, 2, \dots$ |
# | the lecture, PyTorch, Keras | η, `lr`, `learning_rate` | $\theta^0, \theta^1, \dots$ |
#
# All agree on the rule. PyTorch's default is $10^{-3}$, Keras's $10^{-2}$.

# %% [markdown]
# ## The reference code
#
# These functions run everywhere in this notebook; they are read from the package.

# %% id="reference_code"
show_source(sgd_step)

# %% id="reference_minibatches"
show_source(minibatches)

# %% [markdown]
# ## Three steps by hand
#
# The bowl $L = \frac12(\theta_1^2 + 10\,\theta_2^2)$ from $(-10, 1)$ with $\alpha = 0.15$. The gradient is
# $(\theta_1, 10\,\theta_2)$. Each step multiplies $\theta_1$ by $1 - 0.15\cdot 1$ and $\theta_2$ by $1 - 0.15\cdot
# 10$. Recompute a row.

# %% id="by_hand"
position, rows = np.array(bowl.start), []
for t in range(4):
    gradient = bowl.grad(position)
    rows.append([t, *position, *gradient, bowl.f(position)])
    position = sgd_step(position, gradient, alpha=0.15)
table(["steps done", "θ₁", "θ₂", "g₁", "g₂", "L"], rows)

# %% [markdown]
# ## The lab
#
# Move $\alpha$ and watch all three panels. $\beta$ is a preview of the next unit: $\beta = 0$ is SGD, above 0 a
# share of the last step is added to the next. *Noise* plays the minibatch: it adds a random vector to every
# gradient. With noise a constant $\alpha$ never settles; find out how the size of the final swarm depends on
# $\alpha$.

# %% id="lab"
lab = Lab(
    "sgd",
    surfaces=("quadratic_bowl", "narrow_valley", "rosenbrock", "plateau", "himmelblau"),
    steps=300,
    alpha=0.01,
    noise=True,
)
lab

# %% id="missions"
Missions(
    lab,
    [
        Mission.reach(1e-6, within=60, surface="quadratic_bowl", beta=0),
        Mission.diverge(surface="quadratic_bowl", beta=0),
        Mission.oscillate(surface="narrow_valley", beta=0),
        Mission.reach(0.3, within=300, surface="narrow_valley"),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a whole run in the narrow valley. The bottom row is SGD: no step size gets far in 300 steps, and
# from $\alpha = 0.01$ on it diverges. Which $\beta$ would you ask for?

# %% id="map"
ABMap("sgd", surface="narrow_valley", x="alpha", y="beta", steps=300, lab=lab, ranges={"alpha": (1e-4, 0.1)})

# %% [markdown]
# <details><summary><b>A piece of theory: the largest and the best step size</b> (unfold)</summary>
#
# On $L = \frac12\theta^\top H\theta$ the gradient is $H\theta$. Along an eigenvector with eigenvalue $\lambda$ a
# step multiplies the coordinate by $1-\alpha\lambda$. It shrinks if $|1-\alpha\lambda| < 1$, that is if $0 < \alpha
# < 2/\lambda$. All directions shrink if $\alpha < 2/\lambda_{\max}$: the steepest one decides, `stability_limit`.
# The slowest direction is best served by $\alpha = 2/(\lambda_{\min}+\lambda_{\max})$: then both ends shrink by
# $\frac{\kappa-1}{\kappa+1}$ per step, with $\kappa = \lambda_{\max}/\lambda_{\min}$. The number of steps grows
# like $\kappa$.
# </details>
#
# The same statements, checked by runs on bowls of three condition numbers. The last two columns say by what factor
# the distance has changed after 200 steps, 1 % below and 1 % above the limit, in the steep direction.

# %% id="theory"
rows = []
for kappa in (10.0, 100.0, 1000.0):
    surface = quadratic_bowl(kappa)
    limit = stability_limit(surface.hessian(np.zeros(2)))
    start, best = np.ones(2), 2 / (1 + kappa)
    theory = np.log(1e-6) / np.log((kappa - 1) / (kappa + 1))
    distance = np.linalg.norm(run(SGD(alpha=best), surface, start, 20 * int(kappa)).theta, axis=1)
    measured = int(np.argmax(distance <= 1e-6 * distance[0]))
    edge = run(SGD(alpha=limit * np.array([0.99, 1.01])), surface, start, 200).theta
    rows.append([f"{kappa:g}", limit, best, theory, measured, *np.abs(edge[-1, :, 1])])
table(
    ["κ", "limit 2/λ_max", "best α", "steps to 1e-6: theory", "measured", "0.99 · limit", "1.01 · limit"],
    rows,
    digits=4,
)

# %% [markdown]
# ## How noisy is a minibatch?
#
# The mean squared distance between the gradient of a minibatch of $|B|$ examples and the full one is $\sigma^2/|B|$
# for examples drawn with replacement, where $\sigma^2$ is that of single examples. Drawn without replacement from
# $n$, there is a factor $\frac{n-|B|}{n-1}$ more: the batch of everything has no noise. Measured at one $\theta$ of
# the digits model:

# %% id="noise"
n = len(data.X_train)
single = [Network((64, 10), data.X_train[[i]], data.y_train[[i]]).grad(theta) for i in range(n)]
variance = np.mean(np.sum((np.array(single) - g_full) ** 2, axis=1))
sizes, measured = 2 ** np.arange(10), []
for size in sizes:
    net = Network((64, 10), data.X_train, data.y_train, batch_size=int(size))
    measured.append(np.mean([np.sum((net.draw(rng).grad(theta) - g_full) ** 2) for _ in range(300)]))
fig, ax = figure(1, 1, width=6.5)
ax.loglog(sizes, measured, "o", linestyle="none", label="measured, 300 minibatches each")
ax.loglog(sizes, variance / sizes, "--", label="σ²/|B|")
ax.loglog(sizes, variance / sizes * (n - sizes) / (n - 1), "-", label="the same, without replacement")
ax.axhline(g_full @ g_full, color="0.5", linewidth=1, linestyle=":", label="‖full gradient‖²")
ax.set(xlabel="batch size |B|", ylabel="mean squared error of the gradient")
ax.legend()
slope = np.polyfit(np.log(sizes[:7]), np.log(measured[:7]), 1)[0]
error = np.max(np.abs(measured / (variance / sizes * (n - sizes) / (n - 1)) - 1))
describe(
    fig,
    f"From 1 to 64 examples the slope is {slope:.2f} on double logarithmic axes; theory says −1. No point is more than "
    f"{error:.0%} off the line for sampling without replacement. The full gradient's square is {g_full @ g_full:.2g}: "
    f"here a single example is {np.sqrt(variance / (g_full @ g_full)):.0f} times as much noise as signal.",
)

# %% [markdown]
# So four times the work per step halves the noise, no more. Is it worth it?
#
# ## Real images: offline, minibatch and online at equal work
#
# The digits model again, 10 passes through the data for each: 10 steps on all images, 339 steps on 32, or 10,870
# steps on one. For each the step size is chosen from 9 values by the loss on the validation set. Three seeds; the
# bands run from the lowest to the highest.

# %% id="real_data"
kinds = {
    "offline, all images": (None, np.logspace(-0.5, 1.5, 9)),
    "minibatches of 32": (32, np.logspace(-1, 1, 9)),
    "online, one image": (1, np.logspace(-2.5, -0.5, 9)),
}
results, seen = {}, {}
for name, (size, grid) in kinds.items():
    net = Network((64, 10), data.X_train, data.y_train, batch_size=size)
    size = size or n
    results[name] = tune(
        SGD(), net, data.X_val, data.y_val, grid, steps=10 * n // size, record_every=max(1, n // (2 * size))
    )
    seen[name] = results[name].step * size
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":"), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(seen[name], np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.2g}")
        ax.fill_between(seen[name], values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="images seen", ylabel="training loss")
axes[1].set(xlabel="images seen", ylabel="validation loss")
axes[0].legend()
final = {name: r.validation_accuracy[:, -1] for name, r in results.items()}
offline, mini, online = final
describe(
    fig,
    *(
        f"{name}: {results[name].step[-1]} steps, validation accuracy {a.mean():.3f} ± {a.std(ddof=1):.3f} "
        f"(best α at the edge of its grid: {results[name].at_edge})."
        for name, a in final.items()
    ),
    verdict(mini, final[mini], offline, final[offline]) + ".",
    verdict(mini, final[mini], online, final[online]) + ".",
)

# %% [markdown]
# At equal work many rough steps beat a few exact ones. Between 32 images and one, read the sentence under the
# figure before you believe the curves. What the counts do not show is time: a computer handles 32 images in one
# step much faster than in 32 steps, which is why minibatches are what is used. Compare the step sizes in the legend
# too. Online, the noise forbids a large $\alpha$; offline it is the steepest direction, as in the valley.
#
# ## When it fails
#
# Two ways in which plain gradient descent stands still. First, a shelf (a larger $\alpha$ may leap it). On
# $L = \frac12\theta^4 - \theta^3 + \frac{27}{32}$, the gradient vanishes at 0, on the way down to 1.5.

# %% id="counter_example"
shelf = Surface(
    name="shelf",
    title="A shelf on the way down",
    formula=r"\frac{1}{2}\theta^4 - \theta^3 + \frac{27}{32}",
    f=lambda theta: 0.5 * theta[..., 0] ** 4 - theta[..., 0] ** 3 + 27 / 32,
    grad=lambda theta: 2 * theta**2 * (theta - 1.5),
    minima=[(1.5,)],
    domain=((-2.2, 2.4),),
    start=(-2.0,),
    alpha=0.02,
    source="this course",
)
stuck = run(SGD(alpha=0.02), shelf, shelf.start, 3000)
short = run(SGD(alpha=0.02), shelf, shelf.start, 300)
rolling = run(Momentum(alpha=0.02, beta=0.9), shelf, shelf.start, 300)
fig, axes = figure(1, 2)
plot_surface(axes[0], shelf)
plot_path(axes[0], shelf, short, label="SGD")
plot_path(axes[0], shelf, rolling, label="with β = 0.9")
plot_loss(axes[1], short, label="SGD")
plot_loss(axes[1], rolling, label="with β = 0.9")
describe(
    fig,
    f"SGD is at {short.theta[-1, 0]:.3f} after 300 steps and at {stuck.theta[-1, 0]:.4f} after 3000; diagnosis: "
    f"{diagnose_plateau(stuck.loss, stuck.grad)}. With β = 0.9 it is at {rolling.theta[-1, 0]:.6f} after 300.",
)

# %% [markdown]
# Second, the valley: the walls forbid a larger $\alpha$, and the floor needs one.

# %% id="valley_steps"
needed = {}
for opt in (SGD(alpha=9.9e-3), Momentum(alpha=9.9e-3, beta=0.9), Momentum(alpha=9.9e-3, beta=0.99)):
    needed[getattr(opt, "beta", 0.0)] = run(opt, valley, valley.start, 80_000).steps_to(1e-6)
table(["β", "steps until L ≤ 1e-6 in the narrow valley, α = 9.9e-3"], [[f"{k:g}", v] for k, v in needed.items()])

# %% [markdown]
# A rule that remembers where it was going gets over the shelf and along the floor. That is
# [momentum](02_momentum.ipynb).
#
# ## What the sources say
#
# The statements of the lecture and the notes that belong to this unit, each with the number that decides it.

# %% id="claims" hide_input=true
small = np.random.default_rng(2).standard_normal((1000, model.dim))
small /= np.linalg.norm(small, axis=1, keepdims=True)
step_down = model.f(theta - 1e-3 * g_full / np.linalg.norm(g_full))
beaten = np.mean([model.f(theta + 1e-3 * u) < step_down for u in small])
limit = stability_limit(bowl.hessian(here))
too_far = run(SGD(alpha=1.5 * limit), bowl, here, 10).loss
years = {"SGD": 1847, "momentum": 1986, "Adagrad": 2011, "RMSProp": 2012, "Adam": 2014}
bouncing, slow = paths["α = 1e-2"], paths["α = 1e-7"]
rows = [
    ["SGD was proposed in 1847", "imprecise",
     "1847 is Cauchy's descent with the full gradient; the stochastic form is Robbins and Monro's, 1951"],
    ["All these optimizers are from 2014", "wrong, and meant as a joke",
     f"the lecture's own list: {', '.join(f'{k} {v}' for k, v in years.items())}"],
    ["θᵗ, g and what the past is written as", "right",
     "θᵗ is here θ after t steps; SGD keeps nothing of the past, the next units do"],
    ["The gradient points uphill, so go the other way", "right, for small steps",
     f"of 1000 random directions {beaten:.0%} lower the digits' loss more than −g, at length 0.001; with α = 1.5 times "
     f"the limit the bowl's L goes from {too_far[0]:.0f} to {too_far[-1]:.0f} in 10 steps"],
    ["On-line: one pair per step; off-line: all data", "right; in practice neither",
     f"accuracy at equal work: online {final[online].mean():.3f}, 32 images {final[mini].mean():.3f}, "
     f"offline {final[offline].mean():.3f}"],
    ["The loss stops falling although the gradient is not small", "right",
     f"L {bouncing.loss[0]:.2f} → {bouncing.loss[-1]:.2f}, ‖g‖ {np.linalg.norm(bouncing.grad[0]):.1f} → "
     f"{np.linalg.norm(bouncing.grad[-1]):.1f} in 2000 steps"],
    ["Stuck does not mean at a critical point", "right", f"diagnosis of that run: {ends['α = 1e-2'][2]}"],
    ["α = 1e-2 bounces between the walls", "right, for curvature 200: it is exactly 2/200",
     f"factor per step {bouncing.theta[1, 0] / bouncing.theta[0, 0]:+.3f}; with 9.9e-3 it is "
     f"{paths['α = 9.9e-3'].theta[1, 0]:+.3f} and L ends at {paths['α = 9.9e-3'].loss[-1]:.2f}"],
    ["α = 1e-7 enters the valley but never arrives in 1e5 steps", "right, for curvature 0.01",
     f"w = {w:.3f}, b = {b:.3f}; b halves in {halving:.2g} steps"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows)

# %% [markdown]
# ## Three questions

# %% id="quiz"
Quiz(
    [
        Question(
            "A loss has been flat for 1000 steps. What do you look at first?",
            choices=("Nothing: it has converged", "Length and direction of the gradients", "The validation accuracy"),
            answer=1,
            explanations=(
                "It may bounce, or crawl: the narrow valley did both with a long gradient.",
                "Right: near zero is a critical point, turning round is bouncing, neither is crawling.",
                "Useful, but it does not tell why training stopped.",
            ),
        ),
        Question(
            "The largest curvature of a loss is 50, the smallest 0.5. Gradient descent with α = 0.05",
            choices=("converges", "diverges", "bounces for ever"),
            answer=1,
            explanations=(
                "Along the steep direction a step multiplies by 1 − 0.05·50 = −1.5.",
                "Right: the limit is 2/50 = 0.04, and the factor −1.5 is longer than 1.",
                "That happens exactly at the limit, α = 0.04.",
            ),
        ),
        Question(
            "You make the minibatch 16 times larger. The typical error of its gradient becomes",
            choices=("16 times smaller", "4 times smaller", "256 times smaller"),
            answer=1,
            explanations=(
                "The mean squared error is 16 times smaller; the error is its root.",
                "Right: the squared error falls like 1/|B|, the error like 1/√|B|.",
                "Neither the error nor its square falls that fast.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - A step against the gradient is the best short step. The steepest direction decides how long it may be:
#   $\alpha < 2/\lambda_{\max}$.
# - How long the whole way takes is decided by the flattest direction: about $\kappa$ steps.
# - A minibatch gradient is right on average; its squared error falls like $1/|B|$. Many rough steps beat few exact.
# - A loss that stands still is not a gradient near zero. Plot both.
#
# | often believed | in truth |
# |---|---|
# | "flat loss = minimum" | or bouncing, or crawling, or a shelf |
# | "a smaller α is safer" | it may never arrive |
# | "the gradient points at the minimum" | only where the level lines are circles |
# | "a larger batch gives a better step in proportion" | the error falls with the root |
#
# **Next:** [the assignment](../exercises/01_sgd/sgd.ipynb), where you write `sgd_step`, `minibatches`,
# `minibatch_gradient`, `stability_limit` and `diagnose_plateau`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 梯度下降 | gradient descent |
# | 隨機梯度下降 | stochastic gradient descent |
# | 學習率 | learning rate, here step size α |
# | 批次 | batch |
# | 損失函數 | loss |
# | 臨界點 | critical point |
# | 鞍點 | saddle point |
# | 收斂 | convergence |
# </details>
#
# **References.** H. Robbins, S. Monro: *A Stochastic Approximation Method*, Annals of Mathematical Statistics
# 22(3), 1951, doi:10.1214/aoms/1177729586. · A. Cauchy: *Méthode générale pour la résolution des systèmes
# d'équations simultanées*, Comptes Rendus 25, 1847. · L. Bottou, F. E. Curtis, J. Nocedal: *Optimization Methods
# for Large-Scale Machine Learning*, SIAM Review 60(2), 2018, arXiv:1606.04838. · Y. Nesterov: *Lectures on Convex
# Optimization*, 2018, doi:10.1007/978-3-319-91578-4. · E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten
# Digits*, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
