# %% [markdown]
# # 2 · Momentum
#
# *Course map: [start](00_start_here.ipynb) · SGD → **momentum** → Adagrad → RMSProp → Adam → Adam against SGDM*
#
# **Before this unit** you should know [SGD](01_sgd.ipynb) and its stability limit $\alpha < 2/L$.
# **Time:** about 40 minutes. **Assignment:** [02_momentum](../exercises/02_momentum/momentum.ipynb).
#
# After it you can
#
# 1. write one step of momentum and of Nesterov's method, and say how much each past gradient weighs in it;
# 2. translate a step size between the four conventions in use, and say when they part although you did;
# 3. predict where momentum helps (long valleys, shelves, shallow hollows), by how much, and where it cannot.

# %% id="setup"
from course_lib.lecture import setup; setup()  # noqa: E702

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import SGD, Adagrad, Adam, Momentum, Nesterov, momentum_step
from course_lib.plotting import describe, figure, plot_loss, plot_path, plot_surface
from course_lib.running import run
from course_lib.surfaces import Surface, narrow_valley, quadratic_bowl
from course_lib.tuning import tune, verdict
from course_lib.units.unit_02_momentum import CONVENTIONS, convert_step_size, momentum_weights
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: SGD forgets everything after every step
#
# In a bowl that is 100 times steeper across than along, the steep direction dictates the step size: just below its
# limit $2/L$ SGD jumps from wall to wall, and along the floor it creeps. Each jump is undone by the next, each little
# step along the floor is repeated. A method that *remembered* its last steps would notice both.

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
# The curve below has a *shelf*: at $\theta = 0$ the slope is zero, yet the minimum is at 1.5. We start at $-2$.

# %% id="shelf" hide_input=true
shelf = Surface(
    name="shelf",
    title="A shelf at 0, the minimum at 1.5",
    formula=r"\frac{\theta^4}{2} - \theta^3 + \frac{27}{32}",
    f=lambda theta: (0.5 * theta**4 - theta**3 + 27 / 32)[..., 0],
    grad=lambda theta: 2 * theta**2 * (theta - 1.5),
    minima=[(1.5,)],
    domain=((-2.1, 2.7),),
    start=(-2.0,),
    alpha=0.02,
    source="this course",
)
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
Predict(
    "SGD with α = 0.02 creeps towards the shelf. What does momentum with the same α and β = 0.9 do?",
    choices=(
        "It stops on the shelf too: there is no gradient to follow",
        "It rolls over the shelf and ends in the minimum",
        "It rolls over the shelf and out of the picture for good",
        "It turns back before the shelf",
    ),
    answer=1,
    explanation="It reaches the shelf with the speed it has gathered. Without a gradient the velocity shrinks by β per "
    "step, but it does not vanish. It even overshoots, comes back over the shelf, and crosses it again.",
    name="02_momentum_shelf",
)

# %% id="reveal"
fig, axes = figure(2, 2, height=6.2)
ends = {}
for column, surface, steps in ((0, shelf, 300), (1, ripple, 500)):
    plot_surface(axes[0, column], surface)
    for opt, style in ((SGD(alpha=surface.alpha), "-"), (Momentum(alpha=surface.alpha, beta=0.9), "--")):
        path = run(opt, surface, surface.start, steps)
        plot_path(axes[0, column], surface, path, label=opt.name)
        axes[1, column].plot(path.theta[:200, 0], style, label=opt.name)
        ends[surface.name, opt.name] = path.theta[-1, 0], path.loss[-1], path.theta[:, 0].max()
    for minimum in surface.minima[:, 0]:
        axes[1, column].axhline(minimum, color="0.7", linewidth=1, linestyle="-")
    axes[1, column].set(xlabel="step", ylabel="θ")
    axes[1, column].legend()
far = ends["shelf", "Momentum"][2]
stuck = run(Momentum(alpha=0.02, beta=0.9), shelf, [0.0], 300).theta[-1, 0]
describe(
    fig,
    f"On the shelf SGD is at {ends['shelf', 'SGD'][0]:.3f} after 300 steps, momentum at "
    f"{ends['shelf', 'Momentum'][0]:.6f}; on the way it swings to {far:.2f}, back over the shelf, and over it again. "
    f"From 6, SGD stays in a hollow at {ends['ripple', 'SGD'][0]:.3f} (L = {ends['ripple', 'SGD'][1]:.4f}); momentum "
    f"rolls out of it and ends at {ends['ripple', 'Momentum'][0]:.4f} (L = {ends['ripple', 'Momentum'][1]:.4f}), a "
    f"lowest point. Below: θ against the step, minima as grey lines. A caveat: started exactly on the shelf, with "
    f"v = 0, momentum moves by {stuck:.0f} too.",
)

# %% [markdown]
# ## The idea: a moving average of the gradients
#
# Keep a velocity. At every step it fades to the part $\beta$ and the new gradient is added. A gradient that is $k$
# steps old then weighs $\beta^k$, so the velocity is a weighted sum of *all* past gradients. Left, on a noisy
# sequence (scaled to an average): the larger $\beta$, the smoother, and the later. Right: the weights.
#
# What repeats, adds up: a constant gradient is amplified to $\frac{1}{1-\beta}$ of itself. What alternates, cancels.

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
noisy = np.where(np.arange(200) < 100, 1.0, -1.0) + 0.8 * rng.normal(size=200)
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
        f"{np.sqrt((1 - beta) / (1 + beta)):.3f}), below zero {np.argmax(average[100:] < 0) + 1} after the flip."
    )
axes[0].set(xlabel="step", ylabel="moving average")
axes[1].set(xlabel="age of the gradient in steps", ylabel="weight βᵏ")
for ax in axes:
    ax.legend()
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
# | $\beta$ | weight of the past (the lecture's $\lambda$) | a number in [0, 1) | 0.9 |
#
# **Four conventions are in use.** The name is the same, $v$ is not, and neither is always $\alpha$:
#
# | convention | rule | α for the same steps |
# |---|---|---|
# | lecture, this course | $v \leftarrow \beta v - \alpha g$, $\ \theta \leftarrow \theta + v$ | $\alpha$ |
# | Keras | the same | $\alpha$ |
# | PyTorch, optax | $v \leftarrow \beta v + g$, $\ \theta \leftarrow \theta - \alpha v$ | $\alpha$ |
# | EMA, Adam's $m$ | $v \leftarrow \beta v + (1-\beta) g$, $\ \theta \leftarrow \theta-\alpha v$ | $\alpha/(1-\beta)$ |
# | SGDW paper | $v \leftarrow \beta v + \alpha g$, $\ \theta \leftarrow \theta - v$ | $\alpha$ (its $v$: minus ours) |

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


gradients, constant = np.random.default_rng(1).normal(size=(300, 3)), np.ones((201, 1))
lecture_path, rows = feed(Momentum(alpha=0.1, beta=0.9), gradients), []
for name in CONVENTIONS:
    alpha = convert_step_size(0.1, 0.9, "lecture", name)
    opt = Momentum(alpha=alpha, beta=0.9, variant=name)
    apart = np.abs(feed(opt, gradients) - lecture_path).max()
    before, after = -np.diff(feed(opt, constant, drop_at=200), axis=0)[-2:, 0]
    rows.append([name, alpha, f"{apart:.0e}", before, after])
damped = feed(Momentum(alpha=0.1, beta=0.9, variant="pytorch", dampening=0.9), gradients)
ema = feed(Momentum(alpha=0.1, beta=0.9, variant="ema"), gradients)
many = np.random.default_rng(2).normal(size=(201, 400))
old, new = (
    np.abs(np.diff(feed(Momentum(alpha=0.1, beta=0.9, variant=name), many, drop_at=200), axis=0)[-1])
    for name in ("lecture", "pytorch")
)
low, middle, high = np.percentile(old / new, [5, 50, 95])
print(f"After the drop the lecture's step is {rows[0][-1] / rows[1][-1]:.1f} times PyTorch's for a constant gradient;")
print(f"for random gradients {middle:.1f} times (median of 400 runs; 90 % lie between {low:.1f} and {high:.1f}).")
print(f"PyTorch's dampening = 0.9 is not EMA: its first step is {damped[1, 0] / ema[1, 0]:.0f} times as long.")
table(["convention", "α", "largest distance from the lecture's path in 300 steps",
       "steady step, g = 1", "the next, after α fell to α/10"], rows)  # fmt: skip

# %% [markdown]
# At a constant $\alpha$ the four are one method, to rounding. When $\alpha$ *changes*, they part (last column): the
# lecture's and Keras's velocity still holds the old, large steps and needs about $\frac{1}{1-\beta}$ steps to forget
# them; PyTorch and EMA rescale the whole history at once. A schedule copied from one library to another is not the
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
# Momentum takes the gradient at $\theta$ and then moves by $\beta v$ anyway. Nesterov's idea: take it where $\beta v$
# will bring you. The paper's form needs the gradient at a second point; libraries rewrite it so that the gradient is
# taken at $\theta$.
#
# | form | rule |
# |---|---|
# | paper | $v \leftarrow \beta v - \alpha\nabla f(\theta + \beta v)$, $\ \theta \leftarrow \theta + v$ |
# | PyTorch, this course | $v \leftarrow \beta v + g$, $\ \theta \leftarrow \theta - \alpha(g + \beta v)$ |
#
# They print different numbers for the same method: PyTorch's $\theta$ *is* the paper's look-ahead point.

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
    surfaces=(bowl, shelf, ripple, "rosenbrock", "himmelblau"),
    overlay=("SGD", "Nesterov"),
    steps=300,
    alpha=0.01,
    beta=0.5,
    panel="v",
)
lab

# %% id="missions"
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
# directions no longer compete. With curvatures from $\mu$ to $L$ and $\kappa = L/\mu$, the smallest $\beta$ that
# makes all of them complex (or double) is the best:
#
# $$\alpha = \frac{4}{(\sqrt L + \sqrt\mu)^2}, \qquad \beta = \left(\frac{\sqrt\kappa-1}{\sqrt\kappa+1}\right)^2, \qquad
# \text{rate } \frac{\sqrt\kappa-1}{\sqrt\kappa+1} \quad\text{instead of}\quad \frac{\kappa-1}{\kappa+1}\ \text{ for
# SGD.}$$
#
# Nesterov with $\alpha = 1/L$, $\beta = \frac{\sqrt\kappa-1}{\sqrt\kappa+1}$ has the rate $1 - 1/\sqrt\kappa$, and
# unlike Polyak's choice keeps a guarantee on every smooth, strongly convex function. Its stability limit is the
# smaller one, $\frac{2(1+\beta)}{(1+2\beta)L}$.
# </details>
#
# The same statements, checked: 50 curvatures from 1 to $\kappa$, full gradients, steps until the distance has shrunk
# by $10^8$.

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
    """Method, its best α (and β) on curvatures from 1 to κ, and the rate that theory gives."""
    r = np.sqrt(kappa)
    return {
        "SGD, full gradient": (SGD(alpha=2 / (kappa + 1)), (kappa - 1) / (kappa + 1)),
        "Momentum (heavy ball)": (
            Momentum(alpha=4 / (r + 1) ** 2, beta=((r - 1) / (r + 1)) ** 2), (r - 1) / (r + 1)),
        "Nesterov": (Nesterov(alpha=1 / kappa, beta=(r - 1) / (r + 1), variant="paper"), 1 - 1 / r),
        "Momentum, β = 0.9, α = 1/L": (Momentum(alpha=1 / kappa, beta=0.9), np.nan),
    }  # fmt: skip


counts, rows = {}, []
for kappa in (10, 100, 1000):
    for name, (opt, rate) in best_choices(kappa).items():
        path = run(opt, Quadratic(kappa), np.ones(50), 9 * kappa + 400)
        distance = np.linalg.norm(path.theta, axis=1) / np.sqrt(50)
        n = int(np.argmax(distance <= 1e-8))
        counts[name, kappa] = n
        measured = (distance[n] / distance[n // 2]) ** (1 / (n - n // 2))
        rows.append([kappa, name, n, "" if np.isnan(rate) else f"{np.log(1e-8) / np.log(rate):.0f}",
                     f"{measured:.4f}", "" if np.isnan(rate) else f"{rate:.4f}", f"{distance.max():.2f}"])  # fmt: skip
table(["κ", "method", "steps to 1e-8", "by theory", "rate", "by theory ", "largest distance on the way"], rows)

# %% [markdown]
# The heavy ball is a little slower than its formula: at the best $(\alpha, \beta)$ the root is a double one, and its
# error goes like $t\,\rho^t$. That is also why it may first move *away* (last column). And the usual $\beta = 0.9$ is
# right for one $\kappa$ only.
#
# Below: the rate of every $(\alpha, \beta)$ at $\kappa = 100$, from the roots. Where is the best point, and where the
# edge?

# %% id="best_pair"
def rate(alpha, beta, curvatures):
    """Factor per step of the slowest direction, from the roots of z² − (1+β−αλ)z + β."""
    b = 1 + beta - alpha * np.reshape(curvatures, (-1, 1, 1))
    root = np.sqrt(b**2 - 4 * beta + 0j)
    return np.maximum(abs(b + root), abs(b - root)).max(axis=0) / 2


alphas, betas = np.linspace(0.001, 0.05, 197)[None, :], np.linspace(0, 0.98, 197)[:, None]
rates = rate(alphas, betas, Quadratic(100).h)
row, column = np.unravel_index(rates.argmin(), rates.shape)
best, best_rate = best_choices(100)["Momentum (heavy ball)"]
fig, axes = figure(1, 2)
filled = axes[0].contourf(alphas[0], betas[:, 0], rates, levels=[0.8, 0.85, 0.9, 0.95, 0.98, 1.0], cmap="Blues")
fig.colorbar(filled, ax=axes[0], label="factor per step")
axes[0].plot(2 * (1 + betas[:, 0]) / 100, betas[:, 0], "--", color="#D55E00", label="α = 2(1+β)/L")
axes[0].plot(best.alpha, best.beta, "k*", markersize=13, label="best by theory")
axes[0].set(xlabel="α", ylabel="β", xlim=(0.001, 0.05))
for name in list(best_choices(10))[:3]:
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
growth = [counts[name, 1000] / counts[name, 10] for name in list(best_choices(10))[:3]]
describe(
    fig,
    f"The best point of the grid is α = {alphas[0, column]:.4f}, β = {betas[row, 0]:.3f}, rate {rates.min():.4f}; "
    f"theory: α = {best.alpha:.4f}, β = {best.beta:.4f}, rate {best_rate:.4f}. The white region beyond the dashed line "
    f"diverges. Momentum and Nesterov with β = 0, 0.5, 0.9, each at 0.99 of its limit: after 3000 steps at most "
    f"{max(ends[0.99]):.0e} away across; at 1.01 at least {min(ends[1.01]):.0e}. "
    f"From κ = 10 to 1000 the steps grow {growth[0]:.0f}-fold for SGD, {growth[1]:.0f}-fold for momentum and "
    f"{growth[2]:.0f}-fold for Nesterov.",
)

# %% [markdown]
# ## Real images, every method at its own best α and β
#
# A network with 32 hidden units learns 8 × 8 handwritten digits, 150 minibatches of 64, five seeds. Each method gets
# the $\alpha$ (of seven) and $\beta$ (of three; SGD has none, so fewer tries) with the lowest loss on the validation
# set. Bands run from the lowest to the highest seed. The sentences under the figure call a difference a tie unless
# every seed agrees and it is more than twice its standard error.

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=64)
candidates = {
    "SGD": [SGD()],
    "Momentum": [Momentum(beta=beta) for beta in (0.8, 0.9, 0.95)],
    "Nesterov": [Nesterov(beta=beta) for beta in (0.8, 0.9, 0.95)],
}
results = {}
for name, options in candidates.items():
    tuned = []
    for opt in options:
        # One grid of α/(1−β), the step that a constant gradient leads to, for all β.
        grid = (1 - getattr(opt, "beta", 0.0)) * np.logspace(-0.5, 1, 7)
        tuned.append(tune(opt, network, data.X_val, data.y_val, grid, steps=150, seeds=range(5), record_every=10))
    results[name] = min(tuned, key=lambda r: np.median(r.validation_loss, axis=0).min())
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":"), strict=True):
    beta = getattr(r.optimizer, "beta", 0.0)
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        label = f"{name}, α = {r.alpha:.3g}" + (f", β = {beta}" if beta else "")
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), style, label=label)
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend()
final = {
    what: {name: getattr(r, field)[:, -1] for name, r in results.items()}
    for what, field in (("training loss", "train_loss"), ("validation loss", "validation_losses"),
                        ("validation accuracy", "validation_accuracy"))
}  # fmt: skip
edges = [name for name, r in results.items() if r.at_edge]
pairs = (("Momentum", "SGD"), ("Nesterov", "SGD"), ("Nesterov", "Momentum"))
accuracy = final["validation accuracy"]
describe(
    fig,
    f"Best α at the edge of its grid: {', '.join(edges) or 'none'}.",
    *(f"{name}: validation accuracy {a.mean():.3f} ± {a.std(ddof=1):.3f}." for name, a in accuracy.items()),
    *(f"{what.capitalize()}: {verdict(a, values[a], b, values[b], higher='accuracy' in what)}."
      for what, values in final.items() for a, b in pairs),
)  # fmt: skip

# %% [markdown]
# Read the sentences in order. What momentum buys here is *speed on the training loss*. How much of it arrives on the
# validation set, after tuning, they say too; and a tie means that five seeds cannot tell.
#
# ## When it fails
#
# Momentum has one $\alpha$ for all parameters. The narrow valley of the last unit has the curvatures 200 and 0.01.
# Momentum can shorten the way from $\kappa$ to $\sqrt\kappa$ steps, but $\sqrt{20000}$ is still large, and its best
# $\beta$ has a price. *Adagrad*, the next unit, gives each parameter a step size of its own, from the gradients it
# has seen.

# %% id="counter_example"
valley = narrow_valley()
L, mu = 200.0, 0.01
root = np.sqrt(L / mu)
contenders = {
    "SGD, best α": SGD(alpha=2 / (L + mu)),
    "Momentum, β = 0.9": Momentum(alpha=0.018, beta=0.9),
    "Momentum, best α and β": Momentum(
        alpha=4 / (np.sqrt(L) + np.sqrt(mu)) ** 2, beta=((root - 1) / (root + 1)) ** 2
    ),
}
contenders["Adagrad, α = 1"] = Adagrad(alpha=1.0)
fig, ax = figure(1, 1)
arrivals = {}
for name, opt in contenders.items():
    path = run(opt, valley, valley.start, 3000)
    arrivals[name] = path.steps_to(1e-6)
    plot_loss(ax, path, label=name)
    if "best α and β" in name:
        peak = path.loss.max() / path.loss[0]
ax.axhline(1e-6, color="0.6", linewidth=1, linestyle="-")
ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
many = run(Adagrad(alpha=np.geomspace(0.1, 10, 9)), valley, valley.start, 3000).steps_to(1e-6)
describe(
    fig,
    *(f"{name} (α = {contenders[name].alpha:.3g}) " + ("does not reach" if n is None else f"needs {n} steps to reach")
      + " a loss of 1e-6." for name, n in arrivals.items()),
    f"Of nine α from 0.1 to 10, Adagrad gets there within 3000 steps with {(many >= 0).sum()}, in "
    f"{many[many >= 0].min()} to {many.max()} steps. On its way momentum with the best α and β raises the loss "
    f"to {peak:.0f} times its start.",
)  # fmt: skip

# %% [markdown]
# ## What the sources say
#
# The statements of the lecture and the notes that belong to this unit, each with the number that decides it.

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
again = run(Momentum(alpha=0.1, beta=0.99), ripple, ripple.start, 500).theta[-1, 0]
short = run(Momentum(alpha=0.1, beta=0.5), ripple, ripple.start, 500).theta[-1, 0]
reached = run(Momentum(alpha=0.02, beta=0.9), shelf, shelf.start, 300).theta[-1, 0]
slow = run(SGD(alpha=0.02), shelf, shelf.start, 300).theta[-1, 0]
rows = [
    ["SGDM is from 1986", "right for networks",
     "Rumelhart, Hinton and Williams 1986; the heavy ball is Polyak's, 1964"],
    ["m holds the gradients of all steps so far", "right, with fading weights",
     f"four steps by hand: {float(v[0]):.4f} step by step, {unrolled:.4f} as a weighted sum"],
    ["v ← λv − ηg, θ ← θ + v, v⁰ = 0", "right", "λ is our β, η our α; the reference code above"],
    ["Where the gradient is 0 SGD is stuck, momentum moves on", "right if it arrives with speed",
     f"shelf, 300 steps: SGD {slow:.3f}, momentum {reached:.6f}; started on it, momentum moves by {stuck:.0f}"],
    ["Momentum can cross a hill to a lower point", "possible, not guaranteed",
     f"from 6: β = 0.9 ends at {run(Momentum(alpha=0.1, beta=0.9), ripple, ripple.start, 500).theta[-1, 0]:.4f}, "
     f"β = 0.5 at {short:.4f} (stays above), β = 0.99 still at {again:.3f} after 500 steps"],
    ["m is the same in Adam and SGDM", "right up to a factor",
     f"Adam's m = −(1−β)/α · v: largest difference {m_apart:.0e} after {len(gradients)} steps"],
    ["SGDM is slow since it cannot adapt, so find its best step size", "a fair reason; best α and β are not enough",
     f"valley: {arrivals['Momentum, best α and β']} steps at its best, Adagrad (α = 1) {arrivals['Adagrad, α = 1']}"],
    ["Momentum reduces oscillation (a note)", "right near the limit of SGD, else the opposite",
     f"changes of side in 100 steps, β = 0 and 0.9: {sides[0.0195, 0.0]} and {sides[0.0195, 0.9]} at α = 0.0195, "
     f"{sides[0.001, 0.0]} and {sides[0.001, 0.9]} at α = 0.001"],
    ["The same note: λ = 0.9; a larger λ late helps to escape", "a usual value; the rest is a rule of thumb",
     f"best β by theory: {best_choices(10)['Momentum (heavy ball)'][0].beta:.2f} for κ = 10, "
     f"{best_choices(1000)['Momentum (heavy ball)'][0].beta:.2f} for κ = 1000"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows)

# %% [markdown]
# ## Three questions

# %% id="quiz"
Quiz(
    [
        Question(
            "A program in PyTorch uses lr = 0.1, momentum = 0.9. You rebuild it with a moving average, "
            "v ← 0.9v + 0.1g, θ ← θ − αv. Which α?",
            choices=("0.1", "1.0", "0.01"),
            answer=1,
            explanations=(
                "Your v is a tenth of PyTorch's, so the steps would be a tenth as long.",
                "Right: α/(1−β) = 0.1/0.1.",
                "That makes it smaller still: your v is already a tenth of PyTorch's.",
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
            choices=("a tenth as long", "about as long as before", "zero"),
            answer=1,
            explanations=(
                "So it is in PyTorch's form. Here the velocity still holds the old steps.",
                "Right: only the new gradient gets the new α; the velocity fades by β per step.",
                "The velocity is still βv, which is not zero.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - The velocity is a weighted sum of all past gradients, with weights $\beta^k$; a constant gradient is amplified to
# $1/(1-\beta)$.
# - So momentum goes on where $g = 0$ and may roll out of a shallow hollow. It does so only if it arrives with speed.
# - On a quadratic the steps needed go from $\kappa$ to $\sqrt\kappa$, at the best $\alpha$ *and* $\beta$; stable for
# $0 < \alpha < 2(1+\beta)/L$.
# - Four conventions, one method at constant $\alpha$: only EMA needs another step size. They part when $\alpha$
# changes.
#
# | often believed | in truth |
# |---|---|
# | "momentum is a moving average, so lr means the same in Adam and SGDM" | EMA needs α/(1−β) |
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
# solving a convex programming problem with convergence rate O(1/k²)*, Doklady AN SSSR 269, 1983. · D. E. Rumelhart,
# G. E. Hinton, R. J. Williams: *Learning representations by back-propagating errors*, Nature 323, 1986,
# doi:10.1038/323533a0. · I. Sutskever, J. Martens, G. Dahl, G. Hinton: *On the importance of initialization and
# momentum in deep learning*, ICML 2013. · I. Loshchilov, F. Hutter: *Decoupled Weight Decay Regularization*, ICLR
# 2019, arXiv:1711.05101. · E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning
# Repository, 1998, doi:10.24432/C50P49.
