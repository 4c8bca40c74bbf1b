# ruff: noqa: F821
# A right answer that warns, when it is defined and when it runs, and writes to stderr.


# %% update_moments
import sys
import warnings


def update_moments(grad, m, v, beta1=0.9, beta2=0.999):
    print("debug: update_moments", file=sys.stderr)
    warnings.warn("not vectorised yet", stacklevel=1)
    ratio = np.ones(2) / np.zeros(2)  # RuntimeWarning: divide by zero
    m = beta1 * np.asarray(m) + (1 - beta1) * np.asarray(grad) + 0.0 * np.isnan(ratio).any()
    v = beta2 * np.asarray(v) + (1 - beta2) * np.asarray(grad) ** 2
    return m, v


print("debug: defined", file=sys.stderr)
warnings.warn("this cell warns", stacklevel=1)
np.log(np.zeros(1))
