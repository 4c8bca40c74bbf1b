# %% [markdown]
# # Optimizers, from SGD to one-cycle
#
# You move $\alpha$ and $\beta$ and see what happens. You write every optimizer yourself; your function moves beside the
# reference, and a wrong answer tells you which mistake it is. No account, no network, no graphics card.
#
# ## What to do first
#
# 1. Run the cell below (press **Shift + Enter**). It prints the versions and tells you if something is missing.
# 2. Open the first lecture that is new to you. Run its cells from top to bottom. Each begins with a case in which something
#    fails, then asks you for a prediction.
# 3. Do its assignment. The checks under each function name the mistake; `hint("sgd_step", 1)` helps further.

# %% id="setup"
from course_lib.lecture import course_map, setup; setup()

# %% [markdown]
# ## Course map
#
# Minutes are for reading and playing, then for the assignment. The order is that of a university lecture on optimizers; units
# whose notebooks are not written yet are named so that you see where the course goes.

# %% id="course_map" hide_input=true
course_map()

# %% [markdown]
# ## Try it: one slider
#
# Plain gradient descent ($\beta = 0$) in a narrow valley, 100 steps: it is soon on the floor and then creeps. How large may
# $\alpha$ be before it flies out? How much further does it come with $\beta = 0.9$?

# %% id="lab"
from course_lib.widgets import Lab

Lab("sgd", surfaces=("narrow_valley", "quadratic_bowl", "rosenbrock"), alpha=0.005, steps=100)

# %% [markdown]
# ## Notation
#
# | symbol | meaning | elsewhere |
# |---|---|---|
# | $\theta$ | parameters, one array | $w$, $x$, `params` |
# | $L(\theta)$ | loss | $f$, $J$ |
# | $g = \nabla L(\theta)$ | gradient, of all data or of a minibatch | `grad` |
# | $\alpha$ | step size | learning rate, $\eta$, `lr`; $\mu$ in the 2021 notes |
# | $\beta$, $\beta_1$, $\beta_2$ | weight of the past, between 0 and 1 | $\lambda$, $\rho$, `momentum`, RMSProp's $\alpha$; $\mu$ in papers on momentum |
# | $v$ | velocity (momentum) or average of $g^2$ (RMSProp, Adam) | |
# | $m$ | average of the gradients | |
# | $\varepsilon$ | a small number that guards a division | `eps`, `epsilon` |
# | $t$ | number of a step: optimizers count 1, 2, …; schedules count 0, 1, … | |
#
# Squares, roots and fractions of arrays are taken element by element. Every unit has a box that translates its rule into the
# notation of the lecture, of the paper and of the libraries.
#
# ## How the notebooks work
#
# - **Labs** have sliders; click one and use the arrow keys for small moves. Under each lab stands a sentence that says what
#   the pictures show.
# - **Predictions** want an answer before the cell below is run. Your choices are stored in `.course/answers.json` in the
#   notebook's folder and never leave your machine; delete the file to begin anew.
# - **Assignments** lie in `exercises/`; your answers are stored in the notebook itself, so save it. Locked cells are restored
#   before grading; replace `raise NotImplementedError` in the others. `course progress` in a terminal lists what is done.
# - Something hangs? *Kernel → Restart Kernel and Run All Cells*. In an assignment that is half done this goes on past checks
#   that fail and stops at the first cell of yours that has an error; finish that cell, or run the cells below it one by one.
#
# ## Sources
#
# - *The lecture*: *New Optimization*, National Taiwan University, in Chinese, 2020. The units follow its order.
# - *The 2021 notes*: two notes on Hung-yi Lee's course *Machine Learning 2021*, week 3.
# - *The 2017 note*: a note on his course of 2017.
#
# Each lecture of this course has a section "What the sources say": statements of these three, each with a verdict and the
# number that decides it. Papers are named at the end of each lecture.

# %% [markdown]
# ## Words of the lecture
#
# | 中文 | English | here |
# |---|---|---|
# | 參數 | parameters | $\theta$ |
# | 損失函數 | loss function | $L(\theta)$ |
# | 梯度 | gradient | $g$ |
# | 學習率 | learning rate | step size $\alpha$ |
# | 批次 | batch | minibatch |
# | 最佳化 | optimization | |
# | 優化器 | optimizer | |
