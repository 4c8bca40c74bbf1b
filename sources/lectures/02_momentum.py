# %% [markdown]
# # 2 · Momentum
#
# *Course map: [start](00_start_here.ipynb) · [SGD](01_sgd.ipynb) → **Momentum** → [Adagrad](03_adagrad.ipynb) → [RMSProp](04_rmsprop.ipynb) → …*
#
# **Before this unit** you should know [SGD](01_sgd.ipynb) and its stability limit
# $\alpha < 2/\lambda_{\max}$, where $\lambda_{\max}$ is the largest curvature.
# **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [02_momentum](../exercises/02_momentum/momentum.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write one step of momentum and of Nesterov's method, and say how much each past gradient weighs in it;
# 2. translate a step size between the lecture, Keras, PyTorch and a moving average, and say when the runs still differ
#    after translating;
# 3. predict where momentum helps (long valleys, shelves, shallow hollows), by how much, and where it cannot.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adagrad, Adam, Momentum, Nesterov, RMSProp, momentum_step
from course_lib.plotting import describe, figure, plot_loss, plot_path, plot_surface
from course_lib.running import run
from course_lib.surfaces import Surface, narrow_valley, quadratic_bowl, shelf
from course_lib.tuning import tune, verdict
from course_lib.units.unit_02_momentum import CONVENTIONS, convert_step_size, momentum_weights
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: SGD forgets everything after every step
#
# In a bowl that is 100 times steeper across than along, the steep direction dictates the step size: just below its
# limit $2/\lambda_{\max}$ SGD jumps from wall to wall, and along the floor it creeps. Each jump is undone by the next,
# each little step along the floor is repeated. A method that *remembered* its last steps would notice both.

# %% id="why"
bowl = quadratic_bowl(kappa=100.0)
sgd = run(SGD(alpha=0.0195), bowl, bowl.start, 100)
heavy = run(Momentum(alpha=0.0195, beta=0.7), bowl, bowl.start, 100)
fig, axes = figure(1, 2)
plot_surface(axes[0], bowl)
for path, label in ((sgd, "SGD"), (heavy, "Momentum, β = 0.7")):
    plot_path(axes[0], bowl, path, label=label)
    plot_loss(axes[1], path, label=label)
turns = [int((np.diff(np.sign(path.theta[:, 1])) != 0).sum()) for path in (sgd, heavy)]
describe(
    fig,
    f"The same α = 0.0195 for both. In 100 steps SGD changes sides {turns[0]} times and is still "
    f"{abs(sgd.theta[-1, 0]):.2f} from the minimum along the floor; with memory (β = 0.7) it is "
    f"{abs(heavy.theta[-1, 0]):.1e}.",
)

# %% [markdown]
# ## Predict
#
# At the end of the last unit momentum crossed a shelf on which SGD stood still. Here is something else, a bowl with
# ripples. SGD from 6 rolls into the first hollow and stays there. What does momentum do?

# %% id="ripples" hide_input=true
ripple = Surface(
    name="ripple",
    title="A bowl with ripples",
    formula=r"0.05\,\theta^2 + 0.1\cos 3\theta",
    f=lambda theta: (0.05 * theta**2 + 0.1 * np.cos(3 * theta))[..., 0],
    grad=lambda theta: 0.1 * theta - 0.3 * np.sin(3 * theta),
    minima=[(-0.940863,), (0.940863,)],
    local_minima=[(-2.753940,), (2.753940,)],
    domain=((-7.0, 7.0),),
    start=(6.0,),
    alpha=0.1,
    source="this course",
)
rolls = {beta: run(Momentum(alpha=0.1, beta=beta), ripple, ripple.start, 500) for beta in (0.0, 0.5, 0.8, 0.9, 0.99)}
fig, ax = figure(1, 1)
plot_surface(ax, ripple)
plot_path(ax, ripple, rolls[0.0], label="SGD, α = 0.1")
describe(
    fig,
    f"The two lowest hollows are at ±{ripple.minima[1, 0]:.2f}, two higher ones at ±{ripple.local_minima[1, 0]:.2f}. "
    f"SGD starts at 6 and stays at {rolls[0.0].theta[-1, 0]:.3f}, in the first hollow on its way.",
)

# %% id="predict" hide_input=true
Predict(
    "Same start, same α = 0.1, but with momentum, β = 0.9. Where is θ after 500 steps?",
    choices=(
        "In the first hollow, at 2.75, like SGD",
        "In the first of the two lowest hollows, at 0.94",
        "Beyond it, in the other lowest hollow, at −0.94",
        "Not at rest yet: it still swings",
    ),
    answer=2,
    explanation="It arrives at 0.94 with so much speed that it climbs the hill at 0 too, and comes to rest beyond it. "
    "Two other answers belong to other β, 0.5 and 0.8. With 0.99 it is by then in the hollow at −0.94 too, but not at "
    "rest, as the next cell shows.",
    name="02_momentum_ripples",
)

# %% id="reveal"
fig, axes = figure(1, 2)
plot_surface(axes[0], ripple)
for (beta, path), style in zip(rolls.items(), ("-", "-.", ":", "-", "--"), strict=True):
    if beta > 0:
        (line,) = axes[1].plot(path.step, path.theta[:, 0], style, label=f"β = {beta}")
        if beta < 0.99:
            axes[0].plot(path.theta[-1, 0], path.loss[-1], "o", color=line.get_color(), markersize=9,
                         label=f"β = {beta}, at the end")  # fmt: skip
axes[0].legend()
for hollow in (*ripple.minima[:, 0], *ripple.local_minima[:, 0]):
    axes[1].axhline(hollow, color="0.8", linewidth=1, linestyle="-", zorder=0)
axes[1].set(xlabel="step", ylabel="θ")
axes[1].legend()
swing = rolls[0.99].theta[-100:, 0]
stuck = run(Momentum(alpha=0.02, beta=0.9), shelf(), [0.0], 300).theta[-1, 0]
describe(
    fig,
    *(f"β = {beta}: after 500 steps at {path.theta[-1, 0]:.4f}, L = {path.loss[-1]:.4f}." for beta, path in rolls.items()
      if 0 < beta < 0.99),
    f"β = 0.99: in its last 100 steps still between {swing.min():.2f} and {swing.max():.2f}.",
    f"It takes speed: started exactly on the shelf of unit 1, with v = 0, momentum moves by {stuck:.0f}.",
)  # fmt: skip

# %% [markdown]
# ## The idea: a fading sum of the gradients
#
# Keep a velocity. At every step it fades to the part $\beta$ and the new gradient is added. A gradient that is $k$
# steps old then weighs $\beta^k$, so the velocity is a weighted sum of *all* past gradients. Left, on a noisy sequence:
# the sum times $1-\beta$, so that it can be drawn on the scale of the gradients. The larger $\beta$, the smoother, and
# the later. Right: the weights.
#
# What repeats, adds up: a constant gradient grows to $\frac{1}{1-\beta}$ of itself. What alternates, +1, −1, +1, …,
# shrinks to $\frac{1}{1+\beta}$ of one gradient.

# %% id="mechanism"
def moving_average(values, beta):
    """m ← β m + (1−β) value, from m = 0, after every value."""
    m, averages = 0.0, []
    for value in values:
        m = beta * m + (1 - beta) * value
        averages.append(m)
    return np.array(averages)


rng = np.random.default_rng(0)
pure_noise = rng.normal(size=50_000)
clean = np.where(np.arange(200) < 100, 1.0, -1.0)
noisy = clean + 0.8 * rng.normal(size=200)
fig, axes = figure(1, 2)
axes[0].plot(noisy, ".", color="0.75", label="gradients")
lines = []
for beta, style in ((0.5, ":"), (0.9, "-"), (0.98, "--")):
    average = moving_average(noisy, beta)
    axes[0].plot(average, style, label=f"β = {beta}")
    axes[1].plot(np.arange(60), momentum_weights(60, beta)[::-1], style, label=f"β = {beta}")
    lines.append(
        f"β = {beta}: memory 1/(1−β) = {1 / (1 - beta):.0f} steps, noise reduced to "
        f"{moving_average(pure_noise, beta).std():.3f} of its size (theory √((1−β)/(1+β)) = "
        f"{np.sqrt((1 - beta) / (1 + beta)):.3f}); without the noise below zero "
        f"{np.argmax(moving_average(clean, beta)[100:] < 0) + 1} steps after the flip."
    )
axes[0].set(xlabel="step", ylabel="(1−β) · sum")
axes[1].set(xlabel="age of the gradient in steps", ylabel="weight βᵏ")
for ax in axes:
    ax.legend()
weights = momentum_weights(500, 0.9)
lines.append(
    f"Added up with the weights of β = 0.9, a gradient of 1 in every step gives {weights.sum():.3f}; +1 and −1 in turn "
    f"give {abs(weights @ (-1.0) ** np.arange(500)):.3f}."
)
describe(fig, *lines)

# %% [markdown]
# ## The update rule
#
# $$v \leftarrow \beta v - \alpha g \qquad\qquad \theta \leftarrow \theta + v$$
#
# | symbol | meaning | shape | default |
# |---|---|---|---|
# | $\theta, g$ | parameters, gradient at $\theta$ | any, the same | |
# | $v$ | velocity: the last movement; 0 at the start | as $\theta$ | |
# | $\alpha$ | step size (the lecture's $\eta$) | a number | 0.01 |
# | $\beta$ | weight of the past (the lecture's $\lambda$) | a number in [0, 1) | 0.9; in PyTorch and Keras 0 |
#
# **Three forms are in use**, and in each of them $v$ is something else:
#
# | form | used by | $v$ is | α for the same steps |
# |---|---|---|---|
# | $v \leftarrow \beta v - \alpha g$, $\ \theta \leftarrow \theta + v$ | lecture, Keras, this course | the movement | $\alpha$ |
# | $v \leftarrow \beta v + g$, $\ \theta \leftarrow \theta - \alpha v$ | PyTorch; optax, the library for JAX | a sum of gradients | $\alpha$ |
# | $v \leftarrow \beta v + (1-\beta) g$, $\ \theta \leftarrow \theta-\alpha v$ | moving average, *EMA*; later Adam, as $m$ | their average | $\alpha/(1-\beta)$ |
#
# The paper that introduced AdamW writes the first form with the sign turned ($v$ is minus the movement). PyTorch has
# an option *dampening* that multiplies $g$ by $1-\text{dampening}$, but not in the first step. The next cell feeds
# all forms the same 300 random gradients, then a constant gradient with a drop of $\alpha$.

# %% id="conventions"
def feed(opt, gradients, drop_at=None):
    """The points that ``opt`` visits on a fixed sequence of gradients; α falls to a tenth at ``drop_at``."""
    theta = np.zeros(gradients.shape[1])
    state, points = opt.init(theta), [theta]
    for t, g in enumerate(gradients):
        alpha = opt.alpha / 10 if drop_at is not None and t >= drop_at else opt.alpha
        theta, state = opt.step(theta, g, state, alpha=alpha)
        points.append(theta)
    return np.array(points)


gradients, constant = np.random.default_rng(1).normal(size=(300, 3)), np.ones((260, 1))
lecture_path, rows, dropped = feed(Momentum(alpha=0.1, beta=0.9), gradients), [], {}
for name in CONVENTIONS:
    alpha = convert_step_size(0.1, 0.9, "lecture", name)
    opt = Momentum(alpha=alpha, beta=0.9, variant=name)
    apart = np.abs(feed(opt, gradients) - lecture_path).max()
    dropped[name] = -np.diff(feed(opt, constant, drop_at=200), axis=0)[199:, 0]
    rows.append([name, alpha, f"{apart:.0e}", *dropped[name][:2]])
damped = feed(Momentum(alpha=0.1, beta=0.9, variant="pytorch", dampening=0.9), gradients)
ema = feed(Momentum(alpha=0.1, beta=0.9, variant="ema"), gradients)
many = np.random.default_rng(2).normal(size=(201, 400))
old, new = (
    np.abs(np.diff(feed(Momentum(alpha=0.1, beta=0.9, variant=name), many, drop_at=200), axis=0)[-1])
    for name in ("lecture", "pytorch")
)
low, middle, high = np.percentile(old / new, [5, 50, 95])
excess = dropped["lecture"][1:] / dropped["pytorch"][1:]
print(f"After the drop the lecture's step is {excess[0]:.1f} times PyTorch's for a constant gradient, the tenth")
print(f"is {excess[9]:.1f} times; from step {np.argmax(excess <= 1.1) + 1} on they agree to 10 %. Right after the drop it is")
print(f"{middle:.1f} times as long for random gradients (median of 400 runs; 90 % lie between {low:.1f} and {high:.1f}).")
print(f"PyTorch's dampening = 0.9 is not EMA: its first step is {damped[1, 0] / ema[1, 0]:.0f} times as long.")
table(["convention", "α", "largest distance from the lecture's path in 300 steps",
       "steady step, g = 1", "the next, after α fell to α/10"], rows)  # fmt: skip

# %% [markdown]
# At a constant $\alpha$ all rows are one method, to rounding. When $\alpha$ *changes* (last column), there are two
# kinds. With $\alpha$ inside $v$ (lecture, Keras) the velocity still holds the old, large steps; what is too much falls to
# $1/e$ in about $\frac{1}{1-\beta}$ steps. With $\alpha$ outside (PyTorch, EMA) the whole history is rescaled at once.
# In the end the *steps* agree again, the *points* stay apart. A schedule copied from one library to another is not the
# same schedule.
#
# ## The reference code
#
# This function runs everywhere in this notebook, read from the package.

# %% id="reference_code"
show_source(momentum_step)

# %% [markdown]
# ## Four steps by hand
#
# One parameter, $\alpha = 0.1$, $\beta = 0.9$, gradients 4, −2, 0, 1. In the third step the gradient is zero: watch
# what $\theta$ does. The last column is the weighted sum $-\alpha\sum_i \beta^{\,n-1-i} g_i$ over all gradients so
# far.

# %% id="by_hand"
theta, v, rows = np.array([1.0]), np.zeros(1), []
by_hand = np.array([4.0, -2.0, 0.0, 1.0])
for n, g in enumerate(by_hand, start=1):
    theta, v = momentum_step(theta, np.array([g]), v, alpha=0.1, beta=0.9)
    unrolled = -0.1 * momentum_weights(n, 0.9) @ by_hand[:n]
    rows.append([n, float(g), float(v[0]), float(theta[0]), float(unrolled)])
table(["step", "g", "v", "θ", "weighted sum"], rows)

# %% [markdown]
# ## Nesterov: look where you are going
#
# Momentum takes the gradient at $\theta$ and then moves by $\beta v$ anyway. Nesterov: take it where $\beta v$ will bring
# you. His scheme of 1983, for convex functions, varies $\beta$ and brings the error down like $1/t^2$; a constant
# $\beta$ is his choice for strongly convex ones (2018). Sutskever et al. (2013) wrote it as momentum for networks, "the
# paper's form" here, with $\beta$ rising by a schedule. It needs the gradient at a second point. Bengio et al. (2012) rewrote it so that the gradient is taken at $\theta$.
#
# | form | rule |
# |---|---|
# | paper | $v \leftarrow \beta v - \alpha\nabla L(\theta + \beta v)$, $\ \theta \leftarrow \theta + v$ |
# | Keras | $v \leftarrow \beta v - \alpha g$, $\ \theta \leftarrow \theta + \beta v - \alpha g$ |
# | PyTorch, this course | $v \leftarrow \beta v + g$, $\ \theta \leftarrow \theta - \alpha(g + \beta v)$ |
#
# They print different numbers for the same method: at a constant $\alpha$, from $v = 0$, the libraries' $\theta$ *is* the
# paper's look-ahead point $y = \theta + \beta v$. (PyTorch refuses *dampening*.)
#
# <details><summary>Why?</summary>
#
# The paper's step goes to $\theta' = \theta + v' = \theta + \beta v - \alpha g = y - \alpha g$. So the next look-ahead point is
# $y' = \theta' + \beta v' = y - \alpha g + \beta v'$, which is Keras's rule. PyTorch's $v$ is $-v'/\alpha$.
# </details>

# %% id="nesterov"
rows = []
for name, opt in (("paper's θ", Nesterov(alpha=0.008, beta=0.7, variant="paper")),
                  ("PyTorch's θ", Nesterov(alpha=0.008, beta=0.7))):  # fmt: skip
    path = run(opt, bowl, bowl.start, 300)
    if "paper" in name:
        ahead = path.theta + 0.7 * path.state("v")
        rows.append(["paper's look-ahead point θ + βv", *ahead[1], *ahead[2]])
        paper = path.theta
    rows.append([name, *path.theta[1], *path.theta[2]])
forms_apart, thetas_apart = np.abs(ahead - path.theta).max(), np.abs(paper - path.theta).max()
print(f"PyTorch's θ and the look-ahead point differ by at most {forms_apart:.1e} in 300 steps,")
print(f"PyTorch's θ and the paper's θ by {thetas_apart:.2f}.")
table(["", "θ₁, step 1", "θ₂, step 1", "θ₁, step 2", "θ₂, step 2"], rows)

# %% [markdown]
# ## The lab
#
# Move $\alpha$ and $\beta$. The three panels belong to one run: the path, the loss, the velocity. Begin with
# $\beta=0$, which is SGD, and raise it slowly: first the run gets faster, then it begins to swing.

# %% id="lab"
lab = Lab(
    "momentum",
    surfaces=(bowl, "shelf", ripple, "rosenbrock", "himmelblau"),
    overlay=("SGD", "Nesterov"),
    steps=300,
    alpha=0.01,
    beta=0.5,
    panel="v",
)
lab

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission.reach(1e-6, within=100, surface="quadratic_bowl"),
        Mission.diverge(beta=0.9, surface="quadratic_bowl"),
        Mission(
            "On the bowl, converge with an α above 0.02, where SGD diverges.",
            lambda lab: lab.settings["surface"] == "quadratic_bowl"
            and lab.settings["alpha"] > 0.02
            and lab.outcome.verdict == "converged",
        ),
        Mission.converge(surface="shelf"),
        Mission(
            "In the ripples, start beyond 5 and come to rest in one of the two lowest hollows.",
            lambda lab: lab.settings["surface"] == "ripple"
            and abs(lab.path.theta[0, 0]) > 5
            and abs(abs(lab.path.theta[-1, 0]) - 0.941) < 0.02,
        ),
    ],
)

# %% [markdown]
# ## The (α, β) map
#
# Every cell is a whole run in the bowl. Two things to find: the edge of divergence moves to the right as $\beta$
# grows; and the best cell lies neither at $\beta = 0$ nor at the top.

# %% id="map"
ABMap("momentum", surface=bowl, x="alpha", y="beta", steps=100, lab=lab, ranges={"alpha": (1e-3, 0.1)})

# %% [markdown]
# <details><summary><b>A piece of theory: √κ instead of κ</b> (unfold)</summary>
#
# On a quadratic each direction with curvature $\lambda$ obeys
# $\theta_{t+1} = (1+\beta-\alpha\lambda)\theta_t - \beta\theta_{t-1}$. The error shrinks per step by the larger root
# of $z^2 - (1+\beta-\alpha\lambda)z + \beta = 0$. Both roots are inside the unit circle exactly for
# $0 < \alpha < 2(1+\beta)/\lambda$. Where they are complex, their size is $\sqrt\beta$, whatever $\lambda$ is: the
# directions no longer compete. With curvatures from $\lambda_{\min}$ to $\lambda_{\max}$ and
# $\kappa = \lambda_{\max}/\lambda_{\min}$, the smallest $\beta$ that makes all of them complex (or double) is the best:
#
# $$\alpha = \frac{4}{(\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}})^2}, \qquad
# \beta = \left(\frac{\sqrt\kappa-1}{\sqrt\kappa+1}\right)^2, \qquad
# \text{rate } \frac{\sqrt\kappa-1}{\sqrt\kappa+1} \quad\text{instead of}\quad \frac{\kappa-1}{\kappa+1}\ \text{ for
# SGD.}$$
#
# Nesterov is best on quadratics with $\alpha = \frac{4}{3\lambda_{\max}+\lambda_{\min}}$ and, where $s = \sqrt{3\kappa+1}$,
# $\beta = \frac{s-2}{s+2}$: rate $1 - 2/s$. The textbook pair $\alpha = 1/\lambda_{\max}$,
# $\beta = \frac{\sqrt\kappa-1}{\sqrt\kappa+1}$ has the rate $1 - 1/\sqrt\kappa$ there, and a guarantee on every smooth,
# strongly convex function ($1-1/\sqrt\kappa$ for $L$, so its root for the distance). Momentum with the pair above has
# none: Lessard, Recht and Packard (2016) give a function on which, from suitable starts, it goes round three points for
# ever. Nesterov's stability limit is the smaller one, $\frac{2(1+\beta)}{(1+2\beta)\lambda_{\max}}$.
# </details>
#
# The same statements, checked: 50 curvatures from 1 to $\kappa$, full gradients, steps until the distance has shrunk
# by $10^8$. On a quadratic the distance is multiplied by a fixed factor per step in the long run, the *rate*: 0.9 means
# 10 % less per step. A rate alone would mean $\ln 10^{-8}/\ln(\text{rate})$ steps. The last method keeps the usual
# $\beta = 0.9$ and takes the fastest of 189 $\alpha$.

# %% id="theory"
class Quadratic:
    """½ Σ hᵢ θᵢ² with 50 curvatures hᵢ from 1 to κ, an objective for run()."""

    def __init__(self, kappa, dim=50):
        self.h, self.dim = np.geomspace(1.0, kappa, dim), dim

    def f(self, theta):
        return 0.5 * np.sum(self.h * theta**2, axis=-1)

    def grad(self, theta):
        return self.h * theta


def best_choices(kappa):
    """Method, its α (and β) with the best rate on curvatures from 1 to κ, and that rate, from theory."""
    r, s = np.sqrt(kappa), np.sqrt(3 * kappa + 1)
    return {
        "SGD, full gradient": (SGD(alpha=2 / (kappa + 1)), (kappa - 1) / (kappa + 1)),
        "Momentum (heavy ball)": (
            Momentum(alpha=4 / (r + 1) ** 2, beta=((r - 1) / (r + 1)) ** 2), (r - 1) / (r + 1)),
        "Nesterov": (Nesterov(alpha=4 / (3 * kappa + 1), beta=(s - 2) / (s + 2), variant="paper"), 1 - 2 / s),
    }  # fmt: skip


def distances(opt, kappa, steps):
    path = run(opt, Quadratic(kappa), np.ones(50), steps)
    return np.linalg.norm(path.theta, axis=-1) / np.sqrt(50)


counts, rows = {}, []
fixed = "Momentum, β = 0.9, its fastest α"
for kappa in (10, 100, 1000):
    methods = best_choices(kappa)
    grid = np.arange(0.02, 3.8, 0.02) / kappa
    reached = distances(Momentum(alpha=grid, beta=0.9), kappa, 600) <= 1e-8
    fastest = np.where(reached.any(axis=0), reached.argmax(axis=0), 601).argmin()
    methods[fixed] = Momentum(alpha=grid[fastest], beta=0.9), np.sqrt(0.9)
    for name, (opt, rate) in methods.items():
        distance = distances(opt, kappa, 9 * kappa + 400)
        n = int(np.argmax(distance <= 1e-8))
        counts[name, kappa] = n
        measured = (distance[n] / distance[n // 2]) ** (1 / (n - n // 2))
        rows.append([kappa, name, opt.alpha * kappa, n, f"{np.log(1e-8) / np.log(rate):.0f}", f"{measured:.4f}",
                     f"{rate:.4f}", f"{distance.max():.2f}"])  # fmt: skip
ball, ball_rate = counts["Momentum (heavy ball)", 1000], best_choices(1000)["Momentum (heavy ball)"][1]
slow_share = np.log(1e-8 / np.sqrt(2 / 50)) / np.log(best_choices(100)["SGD, full gradient"][1])
print(f"κ = 1000: momentum needs {ball / (np.log(1e-8) / np.log(ball_rate)) - 1:.0%} more steps than its rate says.")
print(f"κ = 1000: β = 0.9 needs {counts[fixed, 1000]} steps, the pair with the best rate {ball}.")
print(f"κ = 100, SGD: the rate, started from the two slowest of 50 directions, says {slow_share:.0f} steps.")
print(f"β = 0.9 has the best rate for κ = {((1 + np.sqrt(0.9)) / (1 - np.sqrt(0.9))) ** 2:.0f}.")
table(["κ", "method", "α λ_max", "steps to 1e-8", "steps by the rate", "rate, measured", "rate, theory",
       "largest distance on the way"], rows)  # fmt: skip

# %% [markdown]
# Momentum is a little *slower* than its rate $\rho$: at the best $(\alpha, \beta)$ the distance falls like $t\,\rho^t$
# (a double root). So the best rate is not the fewest steps: at $\kappa = 1000$ plain $\beta = 0.9$ is faster, although its
# rate is worse. SGD is *faster* than its rate: that belongs to the slowest direction, and in the end only the flattest
# and the steepest of the 50 are left. And momentum may first move away (last column): its first step is one of SGD,
# with an $\alpha$ above the limit $2/\lambda_{\max}$.
#
# Below: the rate of every $(\alpha, \beta)$ at $\kappa = 100$, from the roots. Where is the best point?

# %% id="best_pair"
def rate(alpha, beta, curvatures):
    """Factor per step of the slowest direction, from the roots of z² − (1+β−αλ)z + β = 0."""
    b = 1 + beta - alpha * np.reshape(curvatures, (-1, 1, 1))
    root = np.sqrt(b**2 - 4 * beta + 0j)
    return np.maximum(abs(b + root), abs(b - root)).max(axis=0) / 2


alphas, betas = np.linspace(0.001, 0.05, 197)[None, :], np.linspace(0, 0.98, 197)[:, None]
rates = rate(alphas, betas, Quadratic(100).h)
row, column = np.unravel_index(rates.argmin(), rates.shape)
best, best_rate = best_choices(100)["Momentum (heavy ball)"]
fig, axes = figure(1, 2)
filled = axes[0].contourf(alphas[0], betas[:, 0], rates, levels=[0.8, 0.85, 0.9, 0.95, 0.98, 1.0], cmap="Blues_r")
axes[0].contourf(alphas[0], betas[:, 0], rates, levels=[1.0, rates.max() + 1], colors="none", hatches=["///"])
fig.colorbar(filled, ax=axes[0], label="factor per step")
edge = 2 * (1 + betas[:, 0]) / 100
axes[0].plot(edge, betas[:, 0], "--", color="#D55E00", label=r"$\alpha = 2(1+\beta)/\lambda_{\max}$")
axes[0].plot(best.alpha, best.beta, "*", color="#F0E442", markeredgecolor="k", markersize=15, label="best by theory")
axes[0].set(xlabel="α", ylabel="β", xlim=(0.001, 0.05))
for name in best_choices(10):
    axes[1].loglog([10, 100, 1000], [counts[name, k] for k in (10, 100, 1000)], marker="o", label=name)
axes[1].set(xlabel="κ", ylabel="steps to 1e-8")
axes[0].legend(loc="lower right")
axes[1].legend()
ends = {0.99: [], 1.01: []}
for beta in (0.0, 0.5, 0.9):
    for share, distances in ends.items():
        limit = 2 * (1 + beta) / 100
        polyak = Momentum(alpha=share * limit, beta=beta)
        nesterov = Nesterov(alpha=share * limit / (1 + 2 * beta), beta=beta)
        distances += [abs(run(opt, bowl, bowl.start, 3000).theta[-1, 1]) for opt in (polyak, nesterov)]
growth = [counts[name, 1000] / counts[name, 10] for name in best_choices(10)]
describe(
    fig,
    f"The best point of the grid is α = {alphas[0, column]:.4f}, β = {betas[row, 0]:.3f}, rate {rates.min():.4f}; "
    f"theory: α = {best.alpha:.4f}, β = {best.beta:.4f}, rate {best_rate:.4f}. Dark is fast; the hatched region beyond "
    f"the dashed line diverges. The best point lies close to that edge: its α is {best.alpha / (1 + best.beta) * 50:.1%} "
    f"of the limit. Momentum and Nesterov with β = 0, 0.5, 0.9, each at 0.99 of its limit: after 3000 steps at most "
    f"{max(ends[0.99]):.0e} away across; at 1.01 at least {min(ends[1.01]):.0e}. "
    f"From κ = 10 to 1000 the steps grow {growth[0]:.0f}-fold for SGD, {growth[1]:.0f}-fold for momentum and "
    f"{growth[2]:.0f}-fold for Nesterov.",
)

# %% [markdown]
# ## Real images, every method at its own best α and β
#
# A network with 32 hidden units learns 8 × 8 handwritten digits: 150 minibatches of 64, eight seeds. Each method gets
# the pair $(\alpha, \beta)$ with the lowest validation loss of these seeds, out of eleven $\alpha$ and six $\beta$ from 0.2
# to 0.95: 66 tries, eleven for SGD. The accuracy is that on the *test* images, which had no part in the choice. The
# cell takes about ten seconds. Bands run from the lowest to the highest seed.
#
# <details><summary>What stands behind a "±"?</summary>
#
# - In the table after the figure: the *standard deviation* of the eight seeds, how far one seed's number typically is from their mean.
# - In "better by 0.02 ± 0.01 (95 % interval)": how far the *mean difference* may be off. It is the standard deviation of the eight
#   differences, divided by √8 (the *standard error* of their mean), times 2.4. An interval made like this covers the true
#   difference 19 times out of 20; if it contains 0, no difference is shown.
# </details>

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
betas_tried = (0.2, 0.5, 0.7, 0.8, 0.9, 0.95)
candidates = {
    "SGD": [SGD()],
    "Momentum": [Momentum(beta=beta) for beta in betas_tried],
    "Nesterov": [Nesterov(beta=beta) for beta in betas_tried],
}


def train(opt, alphas, record_every):
    return tune(opt, network, data.X_val, data.y_val, alphas, steps=150, seeds=range(8), record_every=record_every)


results, edges = {}, []
for name, options in candidates.items():
    # One grid of α/(1−β), the step that a constant gradient leads to, for all β.
    searches = [train(opt, (1 - getattr(opt, "beta", 0.0)) * np.logspace(-0.25, 1, 11), 150) for opt in options]
    best_search = min(searches, key=lambda r: np.median(r.validation_loss, axis=0).min())
    edges += [f"α of {name}"] * best_search.at_edge
    edges += [f"β of {name}"] * (getattr(best_search.optimizer, "beta", 0.5) in (betas_tried[0], betas_tried[-1]))
    results[name] = train(best_search.optimizer, [best_search.alpha], 10)
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":"), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), style, label=name)
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend()
losses = {name: r.train_loss[:, -1] for name, r in results.items()}
accuracy = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
pairs = (("Momentum", "SGD"), ("Nesterov", "SGD"), ("Nesterov", "Momentum"))
describe(
    fig,
    f"Chosen at the edge of its grid: {', '.join(edges) or 'nothing'}.",
    *(f"Training loss: {verdict(a, losses[a], b, losses[b], higher=False)}." for a, b in pairs),
    *(f"Test accuracy: {verdict(a, accuracy[a], b, accuracy[b])}." for a, b in pairs),
)
table(
    ["method", "α", "β", "training loss", "test accuracy"],
    [[name, r.alpha, getattr(r.optimizer, "beta", "none"), *(f"{x.mean():.4f} ± {x.std(ddof=1):.4f}"
      for x in (losses[name], accuracy[name]))] for name, r in results.items()],
    digits=3,
)  # fmt: skip

# %% [markdown]
# In the table: mean ± standard deviation. "No difference shown": the 95 % interval contains 0, eight seeds cannot tell. Of
# six independent tests of equals one in four cases shows a difference ($1 - 0.95^6 \approx 0.26$). The intervals count the
# seeds only; over new test images they would be wider. "Better" means: at these settings of a coarse grid, after 150 steps.
#
# ## When it fails
#
# The narrow valley has the curvatures 200 and 0.01. Momentum shortens the way from $\kappa$ to
# $\sqrt\kappa$ steps, but $\sqrt{20000}$ is still large, and its $\alpha$ is one for all parameters. Adagrad, RMSProp
# and [Adam](05_adam.ipynb) (units 3 to 5) give each parameter its own. Does that help? On the right, the same valley,
# turned by 45°.

# %% id="counter_example"
class Turned:
    """A surface turned by 45°: the same values, but its valley no longer runs along a parameter."""

    def __init__(self, surface):
        self.surface, self.dim, self.start = surface, 2, self.turn @ surface.start

    turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)

    def f(self, theta):
        return self.surface.f(theta @ self.turn)

    def grad(self, theta):
        return self.surface.grad(theta @ self.turn) @ self.turn.T


valley = narrow_valley()
lam_max, lam_min = 200.0, 0.01
root = np.sqrt(lam_max / lam_min)
best_pair = Momentum(
    alpha=4 / (np.sqrt(lam_max) + np.sqrt(lam_min)) ** 2, beta=((root - 1) / (root + 1)) ** 2
)
contenders = {
    "SGD": SGD(alpha=9.9e-3),
    "Momentum, β = 0.9": Momentum(alpha=0.95 * 2 * (1 + 0.9) / lam_max, beta=0.9),
    "Momentum, α and β of the best rate": best_pair,
    "Adagrad, α = 1": Adagrad(alpha=1.0),
    "Adam, α = 0.3": Adam(alpha=0.3),
}
objectives = {"along the axes": valley, "turned by 45°": Turned(valley)}
fig, axes = figure(1, 2, height=4.4)
arrivals, left = {}, {}
for ax, (where, objective) in zip(axes, objectives.items(), strict=True):
    for name, opt in contenders.items():
        path = run(opt, objective, objective.start, 3000)
        arrivals[name, where], left[name, where] = path.steps_to(1e-6), path.loss[-1]
        plot_loss(ax, path, label=name)
        if opt is best_pair:
            peak = path.loss.max() / path.loss[0]
    ax.axhline(1e-6, color="0.6", linewidth=1, linestyle="-")
    ax.set(title=f"Valley {where}", ylim=(None, 1e8))
axes[0].get_legend().remove()
axes[1].legend(fontsize="small", loc="upper right")
grid = np.geomspace(1e-3, 10, 33)
fewest = {}
own_steps = {
    "Adagrad": Adagrad(alpha=grid),
    "RMSProp": RMSProp(alpha=grid),
    "Adam": Adam(alpha=grid),
    "Adam with β₁ = 0.975, β₂ = 0.99": Adam(alpha=grid, beta1=0.975, beta2=0.99),
}
for name, opt in own_steps.items():
    for where, objective in objectives.items():
        n = run(opt, objective, objective.start, 3000).steps_to(1e-6)
        # Along the axes α near 10 is as long as the whole way: it arrives by luck.
        n = n[grid <= 1] if objective is valley else n
        fewest[name, where] = int(n[n >= 0].min()) if (n >= 0).any() else None


def in_words(n):
    return "never" if n is None else str(n)


describe(
    fig,
    "The grey line is the goal, a loss of 1e-6. "
    f"SGD, just below its limit of {2 / lam_max:.2g}, ends at {left['SGD', 'along the axes']:.2g}; momentum with "
    f"β = 0.9, at 95 % of its limit of {2 * 1.9 / lam_max:.2g}, at {left['Momentum, β = 0.9', 'along the axes']:.1g}; "
    f"both the same in the turned valley. "
    f"Momentum with the α and β of the best rate first raises the loss to {peak:.0f} times its start.",
)
rows = [[f"{name} (α = {opt.alpha:.3g})" if "α =" not in name else name,
         *(in_words(arrivals[name, where]) for where in objectives)] for name, opt in contenders.items()]
rows += [[f"{name}, fastest of the α tried", *(in_words(fewest[name, where]) for where in objectives)]
         for name in own_steps]
table(["steps to 1e-6, at most 3000", *objectives], rows)  # fmt: skip

# %% [markdown]
# Along the axes each parameter has its own curvature, and own step sizes cure the valley (not in RMSProp: a small
# $\alpha$ comes too late, with a larger one it hovers above the goal; only $\alpha \le 1$ counts, since with 10 Adagrad's
# first step lands at the end of the floor by luck). In the turned valley both parameters see the same mixture of steep
# and flat: with their default $\beta$ none of the 33 $\alpha$ from 0.001 to 10 arrives with any of the three. With its
# $\beta$ tuned, as momentum's is, Adam arrives (last row), but its lead is gone: momentum does not notice the turn.
#
# ## What the sources say
#
# Each statement with the number that decides it. [The start](00_start_here.ipynb) names the sources.

# %% id="claims" hide_input=true
after = Momentum(alpha=0.1, beta=0.9)
state = after.init(np.zeros(3))
adam, adam_state = Adam(beta1=0.9), Adam(beta1=0.9).init(np.zeros(3))
for g in gradients:
    _, state = after.step(np.zeros(3), g, state)
    _, adam_state = adam.step(np.zeros(3), g, adam_state)
m_apart = np.abs(adam_state.m + (1 - 0.9) / 0.1 * state.v).max()
sides = {}
for alpha in (0.0195, 0.001):
    for beta in (0.0, 0.9):
        ys = run(Momentum(alpha=alpha, beta=beta), bowl, bowl.start, 100).theta[:, 1]
        sides[alpha, beta] = int((np.diff(np.sign(ys)) != 0).sum())
reached = run(Momentum(alpha=0.02, beta=0.9), shelf(), shelf().start, 300).theta[:, 0]
slow = run(SGD(alpha=0.02), shelf(), shelf().start, 300).theta[-1, 0]
axis, turned = objectives
rows = [
    ["The lecture: where the gradient is zero SGD gets stuck, and momentum still moves on.",
     "right if it arrives with speed",
     f"shelf, 300 steps: SGD {slow:.3f}, momentum {reached[-1]:.6f}, after swinging to {reached.max():.2f}; started on "
     f"the shelf, momentum moves by {stuck:.0f}"],
    ["The lecture: momentum is slow because its step size does not adapt; so look for its best one.",
     "half right",
     f"valley along the axes: {arrivals['Momentum, α and β of the best rate', axis]} steps at its best rate, Adagrad "
     f"{arrivals['Adagrad, α = 1', axis]}; turned by 45°: "
     f"{arrivals['Momentum, α and β of the best rate', turned]}, Adagrad {in_words(fewest['Adagrad', turned])}"],
    ["The 2017 note: momentum reduces oscillation.", "right near the limit of SGD, else the opposite",
     f"changes of side in 100 steps, β = 0 and 0.9: {sides[0.0195, 0.0]} and {sides[0.0195, 0.9]} at α = 0.0195, "
     f"{sides[0.001, 0.0]} and {sides[0.001, 0.9]} at α = 0.001"],
    ["The lecture: SGD with momentum was proposed in 1986.", "right for networks",
     "Rumelhart, Hinton and Williams used it for networks in 1986; the heavy ball is Polyak's, 1964"],
    ["The lecture: the movement of a step contains the gradients of all steps so far.", "right, with fading weights",
     f"four steps by hand: {float(v[0]):.4f} step by step, {unrolled:.4f} as a weighted sum"],
    ["The lecture: momentum can carry θ over a hill to a lower point. The 2017 note: λv keeps the swings wide late in "
     "training, which helps to leave a local minimum.", "possible, not guaranteed",
     f"ripples: β = 0.5 ends at {rolls[0.5].theta[-1, 0]:.4f}, 0.9 at {rolls[0.9].theta[-1, 0]:.4f}; 0.99 is at "
     f"{rolls[0.99].theta[-1, 0]:.3f} after 500 steps and still swings"],
    ["The lecture: Adam's numerator m is the same thing as the velocity of momentum.", "right up to a factor",
     f"Adam's m = −(1−β)/α · v: largest difference {m_apart:.0e} after {len(gradients)} steps"],
    ["The 2017 note recommends λ = 0.9 (our β).", "a usual value; the best one depends on κ",
     f"β of the best rate: {best_choices(10)['Momentum (heavy ball)'][0].beta:.2f} for κ = 10, "
     f"{best_choices(1000)['Momentum (heavy ball)'][0].beta:.2f} for κ = 1000; on the digits "
     f"{results['Momentum'].optimizer.beta}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "A program in PyTorch uses lr = 0.1, momentum = 0.9. You rebuild it with a moving average, "
            "v ← 0.9v + 0.1g, θ ← θ − αv. Which α?",
            choices=("0.01", "0.1", "1.0"),
            answer=2,
            explanations=(
                "That makes it smaller still: your v is already a tenth of PyTorch's.",
                "Your v is a tenth of PyTorch's, so the steps would be a tenth as long.",
                "Right: α/(1−β) = 0.1/0.1.",
            ),
        ),
        Question(
            "The gradient is constant, 1. How long does a step become with α = 0.01 and β = 0.9?",
            choices=("0.01", "0.1", "It grows without end"),
            answer=1,
            explanations=(
                "That is the first step only; then the velocity builds up.",
                "Right: α(1 + β + β² + …) = α/(1−β).",
                "The old part fades by β in every step, so the sum is finite.",
            ),
        ),
        Question(
            "In a training run with the lecture's form α drops to a tenth. The next step is",
            choices=("about as long as before", "a tenth as long", "zero"),
            answer=0,
            explanations=(
                "Right: only the new gradient gets the new α; the velocity fades by β per step.",
                "So it is in PyTorch's form. Here the velocity still holds the old steps.",
                "The velocity is still βv, which is not zero.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - The velocity is a weighted sum of all past gradients, with weights $\beta^k$; a constant gradient grows to
# $1/(1-\beta)$ of itself, an alternating one shrinks to $1/(1+\beta)$.
# - So momentum goes on where $g = 0$ and may roll out of a shallow hollow. It does so only if it arrives with speed.
# - On a quadratic the steps needed go from about $\kappa$ to about $\sqrt\kappa$, at the right $\alpha$ *and* $\beta$;
# stable for $0 < \alpha < 2(1+\beta)/\lambda_{\max}$.
# - Three forms, one method at constant $\alpha$: only the moving average needs another step size. When $\alpha$
# changes, it matters whether it stands inside $v$ or outside.
#
# | often believed | in truth |
# |---|---|
# | "momentum is a moving average, so lr means the same in Adam and SGDM" | Adam's is an average, SGDM's a sum; and Adam's is divided by √v̂ as well: there is no fixed factor |
# | "dampening = β gives the moving average in PyTorch" | its first buffer is the whole gradient |
# | "momentum always escapes local minima" | only with enough speed, and then also from good ones |
# | "more β is safer" | the stability limit grows, but the run swings, and may first move away |
# | "Nesterov needs the gradient at another point" | not in the form of the libraries |
#
# **Next:** [the assignment](../exercises/02_momentum/momentum.ipynb), where you write `momentum_step`,
# `momentum_weights`, `convert_step_size` and `nesterov_step`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 動量 | momentum |
# | 慣性 | inertia |
# | 學習率 | learning rate, here step size α |
# | 梯度 | gradient |
# | 移動平均 | moving average |
# | 局部最小值 | local minimum |
# | 鞍點 | saddle point |
# | 震盪 | oscillation |
# </details>
#
# **References.** B. T. Polyak: *Some methods of speeding up the convergence of iteration methods*, USSR Computational
# Mathematics and Mathematical Physics 4(5), 1964, doi:10.1016/0041-5553(64)90137-5. · Yu. Nesterov: *A method of
# solving a convex programming problem with convergence rate O(1/k²)*, Doklady AN SSSR 269, 1983; *Lectures on Convex
# Optimization*, section 2.2, 2018, doi:10.1007/978-3-319-91578-4. · Y. Bengio, N.
# Boulanger-Lewandowski, R. Pascanu: *Advances in Optimizing Recurrent Networks*, 2012, arXiv:1212.0901. · L. Lessard,
# B. Recht, A. Packard: *Analysis and Design of Optimization Algorithms via Integral Quadratic Constraints*, SIAM
# Journal on Optimization 26(1), 2016, arXiv:1408.3595. · D. E. Rumelhart,
# G. E. Hinton, R. J. Williams: *Learning representations by back-propagating errors*, Nature 323, 1986,
# doi:10.1038/323533a0. · I. Sutskever, J. Martens, G. Dahl, G. Hinton: *On the importance of initialization and
# momentum in deep learning*, ICML 2013, PMLR 28(3). · I. Loshchilov, F. Hutter: *Decoupled Weight Decay Regularization*, ICLR
# 2019, arXiv:1711.05101. · E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning
# Repository, 1998, doi:10.24432/C50P49.
