"""The libraries whose numbers are the golden ones, each behind ``start(theta0)`` and ``step(grad, alpha)``.

Nothing here computes an update: every ``step`` sets the gradient (and where stated the library's own
settings) and calls the library's own optimizer in float64. Imported by ``make_golden`` only.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"  # the generic update_step of Keras, not the torch backend's own
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import adabound
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytorch_optimizer
import torch

keras.config.set_floatx("float64")
# adabound 0.0.5 runs on this torch as it is, with add_(Number, Tensor), which torch calls deprecated.
warnings.filterwarnings("ignore", message="(?s).*overload of add_ is deprecated")


class Torch:
    """An optimizer with torch's interface on one float64 parameter.

    before(t, alpha, group, state, grad) may change the settings before step t = 1, 2, …;
    after(theta, group, state) may give something else than the parameter as the result; the next
    gradient is still taken at ``point``, the parameter.
    """

    package = "torch"

    def __init__(self, cls, *, before=None, after=None, note="", **settings):
        self.cls, self.settings, self.note = cls, settings, note
        self.before, self.after = before, after

    @property
    def call(self):
        module = "torch.optim" if self.package == "torch" else self.package
        return _call(f"{module}.{self.cls.__name__}", self.settings)

    def start(self, theta0):
        self.parameter = torch.nn.Parameter(torch.tensor(theta0, dtype=torch.float64))
        self.optimizer = self.cls([self.parameter], **self.settings)
        self.t, self.alpha = 0, self.settings["lr"]

    def step(self, grad, alpha=None):
        self.t += 1
        group, state = self.optimizer.param_groups[0], self.optimizer.state[self.parameter]
        if alpha is not None:
            group["lr"] = self.alpha = alpha
        gradient = torch.tensor(grad, dtype=torch.float64)
        if self.before is not None:
            self.before(self.t, self.alpha, group, state, gradient)
        self.parameter.grad = gradient
        self.optimizer.step()
        theta = self.parameter.detach()
        self.point = theta.numpy().copy()
        if self.after is not None:
            theta = self.after(theta, group, self.optimizer.state[self.parameter])
        return theta.numpy().copy()


class AdaBoundPackage(Torch):
    package = "adabound"

    def __init__(self, **settings):
        super().__init__(adabound.AdaBound, **settings)


class PytorchOptimizerSWATS(Torch):
    """Also keeps what the switching test saw: ``trace`` holds (|corrected λ − γ|, switched, Λ) per step."""

    package = "pytorch_optimizer"

    def __init__(self, **settings):
        super().__init__(pytorch_optimizer.SWATS, foreach=False, **settings)

    def start(self, theta0):
        super().start(theta0)
        self.trace, self.average = [], 0.0

    def step(self, grad, alpha=None):
        theta = super().step(grad, alpha)
        group, state = self.optimizer.param_groups[0], self.optimizer.state[self.parameter]
        _note_switch(
            self, state["exp_avg2"].item(), group["betas"][1], group["phase"] == "sgd", group["lr"]
        )
        return theta


class Keras:
    package = "keras"

    def __init__(self, name, *, note="", **settings):
        self.cls, self.settings, self.note = getattr(keras.optimizers, name), settings, note

    @property
    def call(self):
        return _call(f"keras.optimizers.{self.cls.__name__}", self.settings)

    def start(self, theta0):
        self.variable = keras.Variable(np.array(theta0), dtype="float64")
        self.optimizer = self.cls(**self.settings)
        self.optimizer.build([self.variable])

    def step(self, grad, alpha=None):
        if alpha is not None:
            self.optimizer.learning_rate = alpha
        self.optimizer.apply([keras.ops.convert_to_tensor(grad, dtype="float64")])
        return np.array(self.variable.value)


class Optax:
    """make(schedule) builds the transformation from optax's parts; schedule maps the 0-based step to alpha."""

    package = "optax"

    def __init__(self, call, make, *, alpha, note=""):
        self.call, self.make, self.alpha, self.note = call, make, alpha, note

    def start(self, theta0):
        self.now = self.alpha
        self.theta = jnp.asarray(theta0, dtype=jnp.float64)
        self.transformation = self.make(lambda count: self.now)
        self.state = self.transformation.init(self.theta)

    def step(self, grad, alpha=None):
        if alpha is not None:
            self.now = alpha
        updates, self.state = self.transformation.update(jnp.asarray(grad), self.state, self.theta)
        self.theta = optax.apply_updates(self.theta, updates)
        return np.array(self.theta)


class EnsmallenSWATS:
    """ensmallen's SWATS policy through ``swats_ensmallen.cpp``; headers from $ENSMALLEN_INCLUDE or /usr/include."""

    package = "ensmallen"
    program: Path | None = None

    def __init__(self, *, alpha, beta1, beta2, eps, rescale, note=""):
        self.given, self.note = (alpha, beta1, beta2, eps, float(rescale)), note
        self.beta2 = beta2
        epsilon = f"{eps}/sqrt(1-{beta2}^t) before step t" if rescale else eps
        self.call = (
            f"ens::SWATSUpdate(epsilon={epsilon}, beta1={beta1}, beta2={beta2}), stepSize={alpha}"
        )

    @classmethod
    def build(cls):
        if cls.program is None:
            include = os.environ.get("ENSMALLEN_INCLUDE", "/usr/include")
            if not Path(include, "ensmallen_bits").is_dir():
                raise SystemExit(
                    f"no ensmallen headers in {include}: install libensmallen-dev and libarmadillo-dev "
                    "or set ENSMALLEN_INCLUDE"
                )
            cls.folder = tempfile.TemporaryDirectory()
            program = Path(cls.folder.name, "swats")
            source = Path(__file__).with_name("swats_ensmallen.cpp")
            flags = ["-O1", "-std=c++17", "-ffp-contract=off", "-I", include]
            subprocess.run(["g++", *flags, source, "-o", program], check=True)
            cls.program = program
        return cls.program

    def start(self, theta0):
        self.trace, self.average = [], 0.0
        self.process = subprocess.Popen(
            [self.build()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._send([len(theta0), *self.given])
        self._send(theta0)

    def _send(self, numbers):
        self.process.stdin.write(" ".join(float(x).hex() for x in numbers) + "\n")
        self.process.stdin.flush()

    def step(self, grad, alpha=None):
        if alpha is not None:
            raise ValueError("the driver has one step size")
        self._send(grad)
        *theta, phase, rate, average = self.process.stdout.readline().split()
        _note_switch(self, float.fromhex(average), self.beta2, phase == "1", float.fromhex(rate))
        return np.array([float.fromhex(x) for x in theta])

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def _note_switch(oracle, average, beta2, switched, rate):
    """Append what SWATS's test saw at this step, from the library's own moving average λ of γ."""
    t = len(oracle.trace) + 1
    gamma = (average - beta2 * oracle.average) / (1 - beta2)
    gap = abs(average / (1 - beta2**t) - gamma)
    oracle.average = average
    oracle.trace.append((gap, switched, rate))


def _call(name, settings):
    return f"{name}({', '.join(f'{key}={value!r}' for key, value in settings.items())})"


def library_versions() -> dict[str, str]:
    names = ("torch", "keras", "jax", "optax", "adabound", "pytorch_optimizer", "numpy")
    program = EnsmallenSWATS.build()
    told = subprocess.run([program, "version"], check=True, capture_output=True, text=True)
    ensmallen = told.stdout.strip()
    if not ensmallen.startswith("2."):
        # 3.11 copies epsilon once at the start, so setting it before each step would do nothing.
        raise SystemExit(f"needs ensmallen 2.x (made with 2.22.1), found {ensmallen}")
    return {name: version(name) for name in names} | {"ensmallen": ensmallen}
