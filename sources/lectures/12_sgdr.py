# %% [markdown]
# # 12 · Warm restarts
#
# *Course map: [start](00_start_here.ipynb) · … → [Decay and warm-up](10_decay_and_warmup.ipynb) → [Cyclical step sizes](11_cyclical.ipynb) → **Warm restarts** → [One-cycle](13_one_cycle.ipynb) → [Choosing](14_choosing.ipynb)*
#
# **Before this unit** you should know [momentum](02_momentum.ipynb), what noise in the gradient does ([SGD](01_sgd.ipynb)), and that a step
# size can fall, or go up and down between two bounds. **Time:** about 75 minutes, 40 without folds and labs. **Assignment:** [12_sgdr](../exercises/12_sgdr/sgdr.ipynb).
# You need not read the code that draws the figures.
#
# After it you can
#
# 1. write the cosine schedule and its restarts, and compute the step size of any step on paper;
# 2. say at which steps a run is worth keeping, and use these snapshots together;
# 3. say what a restart is good for, what it costs, and how to measure both.

# %% id="setup"
from course_lib.lecture import setup; setup()

# %% id="imports" hide_input=true
import numpy as np

from course_lib.datasets import digits
from course_lib.lecture import show_source, table
from course_lib.networks import Network
from course_lib.optimizers import Momentum
from course_lib.plotting import describe, figure
from course_lib.running import run
from course_lib.schedules import constant, cosine, triangular, warm_restarts
from course_lib.surfaces import Surface, double_well
from course_lib.tuning import tune, verdict
from course_lib.units.unit_12_sgdr import restart_steps, snapshot_average
from course_lib.widgets import ABMap, Lab, Mission, Missions, Predict, Question, Quiz

# %% [markdown]
# ## Why: a schedule that may be stopped
#
# Below, a valley of one parameter with many small valleys in it. The deepest one is at $\theta = 0$. 2000 runs start at $\theta = 8$, with
# momentum 0.9 and noise in the gradient, as minibatches make it. The largest step size is 0.1 for all. One cosine falls over the whole
# 2800 steps; the triangle goes up and down every 400 steps. Left: the mean loss. Right: the step size.

# %% id="valley" hide_input=true
def well(theta):
    x = np.asarray(theta, dtype=float)[..., 0]
    return 0.05 * x**2 + 0.3 * (1 - np.cos(3 * x))


def slope(theta):
    theta = np.asarray(theta, dtype=float)
    return 0.1 * theta + 0.9 * np.sin(3 * theta)


rugged = Surface(
    name="rugged",
    title="A rugged valley",
    formula=r"0.05\,\theta^2 + 0.3\,(1 - \cos 3\theta)",
    f=well,
    grad=slope,
    minima=[(0.0,)],
    local_minima=None,
    domain=((-9.0, 9.0),),
    start=(8.0,),
    alpha=0.1,
    source="this course",
)

# %% id="why"
N, RUNS, PERIOD = 2800, 2000, 400


def many(schedule, alpha=0.1, beta=0.9, runs=RUNS, record_every=50):
    """``runs`` runs on the rugged valley, each with noise of its own; for an array of α one row of runs per α."""
    start = np.full((*np.shape(alpha), runs, 1), 8.0)
    return run(Momentum(0.1, beta), rugged.noisy(1.0, draw_shape=(runs,)), start, N, schedule=schedule,
               rng=0, record_every=record_every)  # fmt: skip


def compare(chosen):
    """Mean loss and step size of the runs ``chosen``, by name; returns the figure and the mean losses."""
    fig, axes = figure(1, 2)
    means = {}
    for (name, schedule), style in zip(chosen.items(), ("-", "--", ":"), strict=False):
        path = paths[name]
        means[name] = dict(zip(path.step.tolist(), path.loss.mean(axis=1), strict=True))
        axes[0].semilogy(path.step, path.loss.mean(axis=1), style, label=name)
        axes[1].plot(np.arange(N), schedule(np.arange(N)), style, label=name)
    axes[0].set(xlabel="step", ylabel="mean loss")
    axes[1].set(xlabel="step t", ylabel="step size α")
    axes[0].legend()
    return fig, means


before = {"one cosine": cosine(0.1, N), "triangle": triangular(0.0, 0.1, PERIOD // 2)}
paths = {name: many(schedule) for name, schedule in before.items()}
fig, means = compare(before)
describe(
    fig,
    f"Mean loss of one cosine after 400, 1200 and 2800 steps: {means['one cosine'][400]:.3f}, {means['one cosine'][1200]:.3f}, "
    f"{means['one cosine'][2800]:.3f}. Triangle, whose step size is 0 at these steps: {means['triangle'][400]:.3f}, {means['triangle'][1200]:.3f}, "
    f"{means['triangle'][2800]:.3f}; in between, at the peak after 600 steps, {means['triangle'][600]:.3f}.",
)

# %% [markdown]
# The cosine is of little use before its end: who stops it early has a θ full of noise. So its length has to be known in advance. The
# triangle comes to rest again and again, but it spends half of its steps on the way *up*.
#
# ## Predict
#
# Now the third way: only down, along a cosine, then at once back to 0.1. The periods have 400, 800 and 1600 steps.

# %% id="predict" hide_input=true
Predict(
    "Same largest step size, same noise, 2800 steps. Of which runs does the largest share end in the deepest valley?",
    choices=(
        "warm restarts: every restart leads on to a better valley",
        "the triangle: it has the most peaks, so it tries the most valleys",
        "one cosine over all 2800 steps",
        "all three about the same: each has visited the same step sizes",
    ),
    answer=2,
    explanation="Each restart does improve the share, but one long, slow decay is at least as good if you have all its steps. A restart "
    "takes large steps again and so gives up part of what was reached; the triangle does that seven times, and comes down twice as fast. "
    "The step sizes are the same, their order is not.",
    name="12_sgdr_deepest",
)

# %% id="reveal"
schedules = {**before, "warm restarts": warm_restarts(0.1, PERIOD, 2)}
paths["warm restarts"] = many(schedules["warm restarts"])
fig, means = compare(schedules)
ends = restart_steps(PERIOD, 2, N).tolist()


def deepest(path, step):
    """Share of the runs that are in the deepest valley after ``step`` steps."""
    theta = path.theta[path.step.tolist().index(step), :, 0]
    return float(np.mean(np.abs(theta) < np.pi / 3))


share = {name: [deepest(path, end) for end in ends] for name, path in paths.items()}
error = 2 * np.sqrt(0.25 / RUNS)
describe(
    fig,
    f"Share of {RUNS} runs in the deepest valley (± {error:.3f}, two standard errors) after {ends[0]}, {ends[1]} and {ends[2]} steps: "
    + "; ".join(f"{name} " + ", ".join(f"{s:.3f}" for s in shares) for name, shares in share.items()) + ". Mean loss at these steps: "
    + "; ".join(f"{name} " + ", ".join(f"{means[name][end]:.3f}" for end in ends) for name in paths) + ".",
)  # fmt: skip

# %% [markdown]
# After 400 and 1200 steps the restarts are better: their step size has just fallen to almost 0, that of the cosine has not. After 2800 steps
# the one cosine is a little better. *Restarts give a good result at several moments. They do not give a better one at the end.*
#
# All three had the same $\alpha$ and $\beta$, which may suit one of them better. So now each gets its own best of five $\alpha$ for each of two
# $\beta$, chosen for the loss after 2800 steps. With momentum a gradient moves $\theta$ by $\alpha/(1-\beta)$ in all, so the grid for $\beta = 0$ is
# ten times as large.

# %% id="fair"
makers = {
    "constant": lambda alpha: constant(alpha),
    "one cosine": lambda alpha: cosine(alpha, N),
    "triangle": lambda alpha: triangular(np.zeros_like(alpha), alpha, PERIOD // 2),
    "warm restarts": lambda alpha: warm_restarts(alpha, PERIOD, 2),
}
rows, best = [], {}
for name, maker in makers.items():
    found = []
    for beta, scale in ((0.0, 10), (0.9, 1)):
        alphas = scale * np.array([0.01, 0.02, 0.05, 0.1, 0.2])
        path = many(maker(np.repeat(alphas[:, None], 400, axis=1)), alphas, beta, runs=400, record_every=PERIOD)
        loss = path.loss.mean(axis=-1)
        k = int(np.argmin(loss[-1]))
        spread = 2 * float(path.loss[-1, k].std() / np.sqrt(400))
        found.append((float(loss[-1, k]), spread, float(alphas[k]), beta, k in (0, 4), *(float(loss[end // PERIOD, k]) for end in ends[:2])))
    end, spread, alpha, beta, edge, *earlier = min(found)
    best[name] = (*earlier, end)
    rows.append([name, f"{alpha:g}" + (" (edge)" if edge else ""), beta, *earlier, f"{end:.3f} ± {spread:.3f}"])
table(["schedule", "best α (edge: at the end of its grid)", "best β", "mean loss after 400", "after 1200", "after 2800 (± 2 standard errors of 400 runs)"], rows, digits=3)

# %% [markdown]
# At the end cosine and restarts now cannot be told apart; the triangle and the constant step size are behind. After 400 and 1200
# steps the triangle is nearly as good as the restarts, the cosine far behind.
#
# ## The idea
#
# *Annealing* means: let the step size fall slowly, so that the noise in $\theta$ gets small and the run settles in a valley. *Warm* restart
# means: $\theta$ is kept, and so is $v$ of momentum; only the step size begins again. Below, periods that are all alike ($T_\text{mult} = 1$) and periods that
# double ($T_\text{mult} = 2$).

# %% id="mechanism"
fig, axes = figure(1, 2)
t = np.arange(701)
for ax, mult in zip(axes, (1, 2), strict=True):
    done = restart_steps(100, mult, 700)
    ax.plot(t, warm_restarts(1.0, 100, mult)(t), "-")
    ax.plot(done, np.zeros(len(done)), "o", label="period complete: keep θ")
    ax.set(xlabel="step t", ylabel="α_t / α", title=f"T0 = 100, Tmult = {mult}", ylim=(-0.05, 1.3))
    ax.legend(loc="upper center")
describe(
    fig,
    f"Periods are complete after {', '.join(map(str, restart_steps(100, 1, 700)))} steps with Tmult = 1, and after "
    f"{', '.join(map(str, restart_steps(100, 2, 700)))} with Tmult = 2. The last step of the first period has α_t = {warm_restarts(1.0, 100)(99):.5f} α, "
    f"the next one {warm_restarts(1.0, 100)(100):.0f} α.",
)

# %% [markdown]
# ## The rule
#
# $$\alpha_t = \alpha_{\min} + (\alpha - \alpha_{\min})\,\frac{1 + \cos(\pi\, T_\text{cur}/T_i)}{2} \qquad\qquad T_i = T_0\, T_\text{mult}^{\,i}$$
#
# | symbol | meaning | range |
# |---|---|---|
# | $t$ | steps already taken, 0 for the first step | 0, 1, 2, … |
# | $\alpha$, $\alpha_{\min}$ | step size right after a restart, and lower bound | $\alpha \ge \alpha_{\min} \ge 0$ |
# | $T_0$, $T_\text{mult}$ | steps of the first period; factor from period to period | > 0; ≥ 1 |
# | $i$, $T_i$ | number of the period from 0, and its length | |
# | $T_\text{cur}$ | steps since the last restart | $0 \le T_\text{cur} < T_i$ |
#
# | | written | what differs |
# |---|---|---|
# | paper (SGDR) | $\eta_{\max}$, $\eta_{\min}$, $T_0$, $T_\text{mult}$, in epochs | $T_\text{cur}$ moves with every minibatch, so it is a fraction |
# | the lecture | "straight back to the largest, then smaller again" | no name and no formula |
# | PyTorch `CosineAnnealingWarmRestarts` | `T_0`, `T_mult`, `eta_min` | whole numbers; counts the calls of `step()`: once per epoch makes stairs |
# | PyTorch `CosineAnnealingLR` | `T_max`, `eta_min` | no restart: after `T_max` it climbs back along the cosine |
# | Keras `CosineDecayRestarts` | `first_decay_steps`, `t_mul=2`, `m_mul=1` | `alpha` is the lower bound as a *fraction* of the upper |
# | optax `sgdr_schedule` | a list of cosine cycles | each may have its own warm-up, height and length |
#
# ## The reference code
#
# This is the function that runs everywhere in this notebook, read from the package. `since_restart` returns $T_\text{cur}$ and $T_i$. It finds the
# period with a logarithm, so that it works for arrays of $t$; in the assignment you write a loop for it.

# %% id="reference_code"
show_source(warm_restarts)

# %% [markdown]
# ## Seven steps by hand
#
# $\alpha = 1$, $\alpha_{\min} = 0.2$, $T_0 = 2$, $T_\text{mult} = 2$. Recompute the rows $t = 3$ and $t = 4$.

# %% id="by_hand"
rows = []
for t, (i, T_cur, T_i) in enumerate([(0, 0, 2), (0, 1, 2), (1, 0, 4), (1, 1, 4), (1, 2, 4), (1, 3, 4), (2, 0, 8)]):
    factor = (1 + np.cos(np.pi * T_cur / T_i)) / 2
    assert np.isclose(0.2 + 0.8 * factor, warm_restarts(1.0, 2, 2, 0.2)(t))
    rows.append([t, i, T_cur, T_i, factor, 0.2 + 0.8 * factor])
table(["t", "i", "T_cur", "T_i", "(1 + cos(π T_cur/T_i))/2", "α_t"], rows, digits=4)

# %% [markdown]
# <details><summary><b>Answer</b></summary>
#
# $t = 3$: the second period began at 2, one of its 4 steps is done, $\cos(\pi/4) = 0.7071$, so $0.2 + 0.8\cdot 0.8536 = 0.8828$. $t = 4$: half is
# done, $\cos(\pi/2) = 0$, so $0.2 + 0.8\cdot 0.5 = 0.6$.
# </details>
#
# The lower bound is never used: after the last step of a period the next one begins at the top. How near one gets depends on how
# often the step size is updated. Take periods of 10 epochs with 40 minibatches each:

# %% id="per_batch"
per_step, per_epoch = warm_restarts(1.0, 400)(399), warm_restarts(1.0, 10)(9)
print(f"lowest step size if it changes with every minibatch: {per_step:.6f} of the top")
print(f"lowest step size if it changes with every epoch:     {per_epoch:.4f} of the top")

# %% [markdown]
# The paper changes it with every minibatch. Once per epoch, the last 40 steps of a period still have noise in them.
#
# ## The lab
#
# The rugged valley, the two valleys of *double well* (shallow at $\theta = 1$, deep at $\theta = -1.5$), and a bowl. The periods of `restarts` have 50,
# 100 and 200 steps. What happens to the loss right after step 50 and step 150? Choose `cosine` and `constant` with the same $\alpha$ and $\beta$:
# what differs at the end?

# %% id="lab"
lab = Lab(
    "sgd",
    surfaces=(rugged, "double_well", "quadratic_bowl"),
    noise=1.0,
    steps=350,
    schedules=("cosine", "restarts", "triangular"),
    schedule="restarts",
    panel="alpha",
    alpha=0.1,
    beta=0.9,
)
lab

# %% [markdown]
# <details><summary><b>Answer</b></summary>
#
# After step 50 the loss does not jump: the first period was too short, θ is still on its way. After step 150 it does: θ had settled in the deepest
# valley, the large steps take it out, and the run ends in the next valley, at $\theta = 2.1$. With `cosine` it settles once, here in the deepest
# valley. With `constant` the loss stays noisy to the last step. Where a single run ends is partly chance; the shares above are of 2000 runs.
# </details>

# %% id="missions" hide_input=true
Missions(
    lab,
    [
        Mission(
            "On the rugged valley, noise 1 or more, with restarts: end with L ≤ 0.05.",
            lambda lab: lab.settings["noise"] >= 1 and lab.path.loss[-1] <= 0.05,
            settings={"surface": "rugged", "schedule": "restarts"},
            target=0.05,
        ),
        Mission(
            "On the double well, noise 1 or more, with restarts: in the right valley after the first period (step 50), in the left one at the end.",
            lambda lab: lab.settings["noise"] >= 1 and lab.path.theta[50, 0] > 0 > lab.path.theta[-1, 0],
            settings={"surface": "double_well", "schedule": "restarts"},
        ),
        Mission(
            "On the double well, noise 1 or more, with restarts: in the deep left valley after two periods (step 150), back in the shallow right one "
            "at the end.",
            lambda lab: lab.settings["noise"] >= 1 and lab.path.theta[150, 0] < 0 < lab.path.theta[-1, 0] < 3,
            settings={"surface": "double_well", "schedule": "restarts"},
        ),
    ],
)

# %% [markdown]
# <details><summary><b>Answer</b>: settings that do it</summary>
#
# First: $\alpha = 0.5$, $\beta = 0.5$, noise 1 (others do, too). Second: $\beta = 0$, $\alpha$ from 0.2 to 0.3, noise 2. Third: $\beta = 0$, $\alpha = 0.4$, noise 1. The
# third shows that a restart does not know which valley is the better one.
# </details>
#
# ## The (α, β) map
#
# Every cell is a whole run of 350 steps with the lab's schedule, but *without* noise. Press *Recompute* after you have chosen another schedule in
# the lab. Do restarts find the deepest valley here?

# %% id="map"
ab_map = ABMap("sgd", x="alpha", y="beta", steps=350, lab=lab)
ab_map

# %% [markdown]
# <details><summary><b>Answer</b></summary>
#
# Hardly: only one cell in a hundred converges to $\theta = 0$. Without noise a run that has settled in a small valley
# has no reason to leave it, unless the restarted step is so long that the valley is unstable for it. It is noise together with large steps that
# explores; the schedule only says when.
# </details>
#
# <details><summary><b>A piece of theory: the same sum in another order</b> (unfold)</summary>
#
# Over one whole period $\cos(\pi T_\text{cur}/T_i)$ is positive as often as negative, with the same sizes, except for its first value, 1. So the
# step sizes of a period add up to $\frac{T_i}{2}(\alpha+\alpha_{\min}) + \frac12(\alpha-\alpha_{\min})$. For $k$ whole periods with $N$ steps together:
#
# $$\sum_{t=0}^{N-1} \alpha_t = \frac{N}{2}(\alpha + \alpha_{\min}) + \frac{k}{2}(\alpha-\alpha_{\min})$$
#
# One cosine ($k = 1$) and three periods ($k = 3$) differ by $\alpha$ only, one step of the longest kind. A straight line down, and the triangle, have nearly
# the same sum. A constant step size has twice that sum. Restarts change
# the order of the step sizes, not their sum.
# </details>

# %% id="theory"
rows = []
for name, schedule, k in (
    ("one cosine", cosine(0.1, N), 1),
    ("restarts, 400 · 2ⁱ", warm_restarts(0.1, 400, 2), 3),
    ("restarts, 7 times 400", warm_restarts(0.1, 400), 7),
    ("triangle", triangular(0.0, 0.1, 200), 0),
    ("constant", constant(0.1), None),
):
    formula = "–" if k is None else f"{0.05 * N + 0.05 * k:.2f}"
    rows.append([name, float(np.sum(schedule(np.arange(N)))), formula])
table(["schedule, largest step size 0.1", "sum of 2800 step sizes", "by the formula"], rows)

# %% [markdown]
# ## Real images
#
# A network with 32 hidden units learns 8 × 8 digits, with momentum: 280 minibatches of 32, periods of 40, 80 and 160 steps. Each schedule gets its
# own best of two $\beta$ and five $\alpha$ on the validation set; five seeds. The bands show the seeds only: first weights and minibatches. The images,
# also those of the test, are the same for all.

# %% id="real_data"
data = digits()
network = Network((64, 32, 10), data.X_train, data.y_train, batch_size=32)
STEPS, FIRST = 280, 40
rules = {
    "one cosine": lambda alpha: cosine(alpha, STEPS),
    "constant": None,
    "warm restarts": lambda alpha: warm_restarts(alpha, FIRST, 2),
}


def best_of(rule):
    """The better of two β, each at its best α, by the median validation loss at the end."""
    tuned = [
        tune(Momentum(0.1, beta), network, data.X_val, data.y_val, np.geomspace(0.03, 1, 5) * scale, STEPS, range(5), schedule=rule)
        for beta, scale in ((0.0, 4), (0.9, 1))
    ]
    return min(tuned, key=lambda r: np.median(r.validation_losses[:, -1]))


results = {name: best_of(rule) for name, rule in rules.items()}
fig, axes = figure(1, 2)
for (name, r), style in zip(results.items(), ("-", "--", ":"), strict=True):
    for ax, values in ((axes[0], r.train_loss), (axes[1], r.validation_losses)):
        (line,) = ax.semilogy(r.step, np.median(values, axis=0), style, label=f"{name}, α = {r.alpha:.2g}, β = {r.optimizer.beta}")
        ax.fill_between(r.step, values.min(axis=0), values.max(axis=0), color=line.get_color(), alpha=0.2)
axes[0].set(xlabel="step", ylabel="training loss")
axes[1].set(xlabel="step", ylabel="validation loss")
axes[0].legend()
stops = restart_steps(FIRST, 2, STEPS).tolist()
at = {name: [float(np.median(r.validation_losses[:, r.step.tolist().index(s)])) for s in stops] for name, r in results.items()}
restarted = results["warm restarts"]
later = [float(np.median(restarted.validation_losses[:, restarted.step.tolist().index(s + 20)])) for s in stops[:2]]
test = {name: network.accuracy(r.theta, data.X_test, data.y_test) for name, r in results.items()}
edges = [name for name, r in results.items() if r.at_edge]
describe(
    fig,
    f"Bands: lowest to highest of five seeds. Best step size at the edge of its grid: {', '.join(edges) or 'none'}. Median validation loss after "
    f"{stops[0]}, {stops[1]} and {stops[2]} steps: " + "; ".join(f"{name} " + ", ".join(f"{x:.3f}" for x in values) for name, values in at.items())
    + f". Restarts, 20 steps after the first and the second restart: {', '.join(f'{x:.3f}' for x in later)}"
    + ". Test accuracy, mean and standard deviation over the seeds: " + ", ".join(f"{name} {a.mean():.3f} ± {a.std(ddof=1):.3f}" for name, a in test.items())
    + ".",
)  # fmt: skip
validation = {name: r.validation_losses[:, -1] for name, r in results.items()}
print("Intervals over seeds only, always the same images:")
for other in ("one cosine", "constant"):
    print("Validation loss:", verdict("warm restarts", validation["warm restarts"], other, validation[other], higher=False))
    print("Test accuracy:  ", verdict("warm restarts", test["warm restarts"], other, test[other]))

# %% [markdown]
# On the validation images, which chose $\alpha$ and $\beta$, all three look a little better than they are; the test images chose nothing. Early on the
# restarts are no better than the constant step size. 20 steps after the first restart the loss is lower than before it: so early, larger steps
# help, and noise does not yet limit this network.
#
# ## Snapshots together
#
# Networks that settled in different places can make different mistakes. So keep θ at the end of every period, and average the
# *probabilities* (Huang et al. 2017). Below, four periods of 70 steps, with their own best $\alpha$ and $\beta$: each snapshot alone, and the average
# of the newest ones, against the one cosine.

# %% id="snapshots"
def logits(theta, X):
    """Outputs before the softmax: theta (K, dim), X (n, 64) -> (K, n, 10)."""
    (W1, b1), (W2, b2) = network.unpack(theta)
    return np.tanh(X @ W1 + b1[:, None]) @ W2 + b2[:, None]


def judged(p):
    """Loss and accuracy on the test images of probabilities (n, 10)."""
    right = p[np.arange(len(p)), data.y_test]
    return -np.log(right).mean(), np.mean(p.argmax(axis=-1) == data.y_test)


EQUAL = 70
chosen, alone, together = best_of(lambda alpha: warm_restarts(alpha, EQUAL)), [], []
for seed in range(5):
    draws = np.random.default_rng(seed)
    path = run(chosen.optimizer, network, network.init(draws), STEPS, warm_restarts(chosen.alpha, EQUAL), draws, record_every=EQUAL)
    z = logits(path.theta[1:], data.X_test)
    alone.append([judged(snapshot_average(z[k : k + 1], 1)) for k in range(len(z))])
    together.append([judged(snapshot_average(z, last)) for last in range(1, len(z) + 1)])
alone, together = np.array(alone), np.array(together)
single = np.array([judged(snapshot_average(logits(theta[None], data.X_test), 1)) for theta in results["one cosine"].theta])
fig, axes = figure(1, 2)
for ax, k, label in ((axes[0], 0, "test loss"), (axes[1], 1, "test accuracy")):
    ax.plot(range(1, 5), alone[:, ::-1, k].mean(axis=0), "o:", label="the k-th newest snapshot alone")
    ax.plot(range(1, 5), together[:, :, k].mean(axis=0), "s-", label="average of the newest k")
    ax.axhline(single[:, k].mean(), ls="--", color="0.4", label="end of the one cosine")
    ax.set(xlabel="k", ylabel=label, xticks=range(1, 5))
axes[0].legend()
describe(
    fig,
    f"Means of five seeds. Test loss: last snapshot alone {together[:, 0, 0].mean():.3f}, average of the newest 2 {together[:, 1, 0].mean():.3f}, of all 4 "
    f"{together[:, 3, 0].mean():.3f}, one cosine {single[:, 0].mean():.3f}. Test accuracy: {together[:, 0, 1].mean():.3f}, {together[:, 1, 1].mean():.3f}, "
    f"{together[:, 3, 1].mean():.3f}, {single[:, 1].mean():.3f}. Snapshots alone, oldest first: "
    + ", ".join(f"{x:.3f}" for x in alone[:, :, 1].mean(axis=0)) + ".",
)  # fmt: skip
gain = verdict("two snapshots", together[:, 1, 0], "the last one alone", together[:, 0, 0], higher=False)
against = verdict("two snapshots", together[:, 1, 0], "one cosine", single[:, 0], higher=False)
print("Intervals over seeds only, the same test images:")
print("Test loss:", gain)
print("Test loss:", against)

# %% [markdown]
# Averaging costs nothing in training, but one evaluation per snapshot later. Here no gain can be shown: each snapshot is clearly better than the one
# before, so an older one has little to add. Averaging can pay where snapshots are about equally good and err on *different* images.
#
# ## When it fails
#
# **A restart does not know which valley is better.** On the double well the *deep* valley is the sharper one: a step is stable
# there up to $2/\lambda$ = 0.53, in the shallow one up to 0.8. Runs begin at the bottom of each; two periods of 50 steps.
#
# **A period that is not complete is of little use.** The rugged valley again, stopped too early.

# %% id="counter_example"
wells, alphas = double_well(), {0.3: np.array([0.6, 0.7]), 1.0: np.array([0.3, 0.4])}
sharpness = [float(wells.hessian([x])[0, 0]) for x in (-1.5, 1.0)]
left, diverged = {}, {}
for noise, values in alphas.items():
    for bottom in (-1.5, 1.0):
        path = run(Momentum(0.1, 0.0), wells.noisy(noise, draw_shape=(1000,)), np.full((2, 1000, 1), bottom), 100,
                   schedule=warm_restarts(np.repeat(values[:, None], 1000, axis=1), 50), rng=0, record_every=50)  # fmt: skip
        end = path.theta[-1, ..., 0]
        left[noise, bottom] = np.mean(np.isfinite(end) & (np.sign(end) != np.sign(bottom)), axis=-1)
        diverged[noise, bottom] = np.mean(~np.isfinite(end), axis=-1)
rows = [
    [noise, alpha, *(f"{left[noise, bottom][k]:.0%}" for bottom in (-1.5, 1.0)), f"{max(diverged[noise, b][k] for b in (-1.5, 1.0)):.1%}"]
    for noise, values in alphas.items() for k, alpha in enumerate(values)
]  # fmt: skip
print(f"curvature: deep valley {sharpness[0]:.2f}, 2/λ = {2 / sharpness[0]:.2f}; shallow one {sharpness[1]:.2f}, 2/λ = {2 / sharpness[1]:.2f}")
cut = {step: means["warm restarts"][step] for step in (1200, 1600, 2000, 2400, 2800)}
print("mean loss of the restarts, stopped after " + ", ".join(f"{step} steps: {loss:.3f}" for step, loss in cut.items()))
table(["noise", "α", "left the deep valley", "left the shallow one", "diverged (at most)"], rows)

# %% [markdown]
# With little noise and a large α curvature decides: the deep, sharp valley is left more often. With more noise and a smaller α the height of the hill
# between them decides: the shallow one is. (Noise 0.3 with α ≤ 0.4 leaves neither; with noise 1 and α ≥ 0.6 about half of the runs or more
# diverge.) And a run that is stopped at step 1600, a quarter into its third period, is worse than at 1200: keep the snapshot.
#
# If you *know* the budget, you need no restarts: one single cycle that ends with it. That is the next unit: one-cycle.
#
# ## What the sources say
#
# Three statements, each with the number that decides it.

# %% id="claims" hide_input=true
rows = [
    ["Lecture: no need to increase the step size slowly; start again at the top at once.", "right: that is SGDR",
     f"two schedules, each at its best: mean loss {best['warm restarts'][2]:.3f} with restarts, {best['triangle'][2]:.3f} with the triangle"],
    ["Often said: a restart finds better and better valleys.", "right from period to period with this α; one long cosine is at least as good",
     "α = 0.1, share in the deepest valley: restarts " + ", ".join(f"{s:.2f}" for s in share["warm restarts"]) + f"; one cosine {share['one cosine'][2]:.2f}"],
    ["Paper (SGDR): good results at any time, not only at the end.", "right at the ends of periods, not in between",
     f"mean loss after 400 steps, each schedule at its best: restarts {best['warm restarts'][0]:.3f}, one cosine {best['one cosine'][0]:.3f}; with "
     f"α = 0.1 the restarts have {cut[1200]:.3f} after 1200 steps, {cut[1600]:.3f} after 1600"],
    ["Lecture: the next method (its name is missing in the notes): smaller, then straight to the largest, then smaller.", "right; the name is SGDR",
     "Loshchilov and Hutter, arXiv 2016, ICLR 2017"],
    ["Lecture: the whole idea is much the same as the triangle's.", "imprecise",
     f"all step sizes of 2800 steps add up to nearly the same, {np.sum(schedules['triangle'](np.arange(N))):.1f} and "
     f"{np.sum(schedules['warm restarts'](np.arange(N))):.1f}; the mean loss at the end differs (above)"],
    ["Lecture: if it has converged to a good point, larger steps will not easily leave that valley.", "imprecise: curvature and noise decide, not how good it is",
     f"α = 0.7, noise 0.3: {left[0.3, -1.5][1]:.0%} leave the deep valley, {left[0.3, 1.0][1]:.0%} the shallow one"],
    ["Paper: two to four times fewer epochs than the usual schedules.", "not tested: a wide residual network on CIFAR, many hours",
     f"digits, after {stops[0]} and {stops[2]} steps: restarts {at['warm restarts'][0]:.3f} and {at['warm restarts'][2]:.3f}, "
     f"constant {at['constant'][0]:.3f} and {at['constant'][2]:.3f} (validation loss)"],
    ["Huang et al.: snapshots of one run, averaged, for free.", "free in training; no gain shown here, where the snapshots are not equally good", f"test loss, interval over seeds only: {gain}; {against}"],
    ["PyTorch's documentation: when T_cur = T_i, the step size is η_min.", "never seen: at T_cur = T_i the next period has begun",
     f"T0 = 100: α at t = 99 is {warm_restarts(1.0, 100)(99):.5f}, at t = 100 it is {warm_restarts(1.0, 100)(100):g}"],
]  # fmt: skip
table(["statement", "verdict", "number"], rows, fold="If you saw the lecture or the notes", shown=3)

# %% [markdown]
# ## Three questions

# %% id="quiz" hide_input=true
Quiz(
    [
        Question(
            "T0 = 50, Tmult = 2. After how many steps are the first three periods complete?",
            choices=("50, 100, 150", "50, 100, 200", "50, 150, 350"),
            answer=2,
            explanations=(
                "These are periods of equal length, Tmult = 1.",
                "These are the lengths of the periods; add them up.",
                "Right: 50, then 100 more, then 200 more.",
            ),
        ),
        Question(
            "You know that you have exactly 1000 steps and want the best result at the end. A good first choice is",
            choices=(
                "one cosine over 1000 steps",
                "restarts with T0 = 100 and Tmult = 2, to find a better valley",
                "restarts with T0 = 300, Tmult = 1, so that there is a peak near the end",
            ),
            answer=0,
            explanations=(
                "Right: in the runs above one long decay was at least as good as restarts at the full budget.",
                "The periods end after 100, 300 and 700 steps: at 1000 the fourth one is in progress, with large steps.",
                "After 900 steps the last restart begins; 100 steps later the step size is still large.",
            ),
        ),
        Question(
            "What is *warm* about a warm restart?",
            choices=(
                "α begins small and grows, as in a warm-up",
                "θ is kept; only the step size starts anew",
                "θ goes back to the best snapshot so far",
            ),
            answer=1,
            explanations=(
                "It is the other way round: α begins at its largest.",
                "Right. A cold restart would draw new weights.",
                "No: it goes on from where it is. You may keep snapshots, but training does not go back to them.",
            ),
        ),
    ]
)

# %% [markdown]
# ## Summary
#
# - SGDR lets the step size fall along half a cosine, then puts it back to the top at once; $\theta$ is kept.
# - Period $i$ has $T_0\,T_\text{mult}^{\,i}$ steps. At its end the noise in θ is small: keep a snapshot there.
# - Restarts give a good result at several moments. For a budget that is known, one cosine was at least as good in the runs above.
# - Curvature, the height of the hill and noise decide which valley a restart leaves. It does not know which one is better.
# - Snapshots can be averaged (their probabilities); it helps where they are about equally good.
#
# | often believed | in truth |
# |---|---|
# | "restarts find better minima, so always use them" | the loss may fall from period to period, but one long decay gets as low without them |
# | "`CosineAnnealingLR` restarts" | it climbs back slowly; the restarts are in `CosineAnnealingWarmRestarts` |
# | "at the end of a period α = α_min" | it comes near; α_min itself is never used |
# | "any number of steps will do" | stop where a period ends, or keep the last snapshot |
#
# **Next:** [the assignment](../exercises/12_sgdr/sgdr.ipynb), where you write `cosine_annealing`, `restart_steps`, `warm_restarts` and
# `snapshot_average`.
#
# <details><summary>Words of the lecture</summary>
#
# | 中文 | English |
# |---|---|
# | 直接重來 | (warm) restart, start again at once |
# | 調到最大 | set to the largest value |
# | 週期 | period, cycle |
# | 退火 | annealing |
# | 學習率排程 | learning rate schedule, schedule of the step size |
# | 局部最小值 | local minimum |
# | 山谷 | valley |
# | 收斂 | convergence |
# | 探索 | exploration |
# </details>
#
# **References.** I. Loshchilov, F. Hutter: *SGDR: Stochastic Gradient Descent with Warm Restarts*, ICLR 2017, arXiv:1608.03983. ·
# G. Huang, Y. Li, G. Pleiss, Z. Liu, J. E. Hopcroft, K. Q. Weinberger: *Snapshot Ensembles: Train 1, Get M for Free*, ICLR 2017, arXiv:1704.00109. ·
# L. N. Smith: *Cyclical Learning Rates for Training Neural Networks*, WACV 2017, arXiv:1506.01186. ·
# E. Alpaydin, C. Kaynak: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
