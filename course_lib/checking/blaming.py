"""Say where a student's function stopped with an error, and what that error usually means."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Callable

import numpy as np

from course_lib.checking.about import namespace, plain_function
from course_lib.checking.exercise import Form

# Errors of Python and NumPy whose text does not lead a beginner to the slip behind it: (type, text, sentence).
MEANINGS: tuple[tuple[type[BaseException], str, str], ...] = (
    (
        TypeError,
        r"bitwise_xor|operand type\(s\) for \^",
        "`^` is not a power in Python: write `**`",
    ),
    (
        ValueError,
        r"not aligned|matmul: Input operand .* mismatch",
        "a matrix product needs as many columns on the left as rows on the right: (5, 3) fits (3,) or (3, 2), "
        "and `.T` turns a table; print the `.shape` of both. Element by element is `*`",
    ),
    (
        ValueError,
        r"matmul: Input operand",
        "`@` is the matrix product: a number times an array, or element by element, is `*`",
    ),
    (
        TypeError,
        r"only (length-1|0-dimensional|size-1) arrays can be converted",
        "a function of `math`, `float(…)` or `int(…)` takes one number only: NumPy's own (`np.sqrt`) take arrays",
    ),
    (
        ValueError,
        r"truth value of an array",
        "an `if`, `and`, `max(…)` or `min(…)` needs one True or False: use `np.where`, `np.maximum` or `np.max`",
    ),
    (
        ValueError,
        r"setting an array element with a sequence",
        "a whole array does not fit into the place of one number: a loop over `range(len(…))` does not see every "
        "number of a 2-D array, while `theta - alpha * grad` works for every shape; to keep an array per step, append "
        "it to a list, or use `np.zeros((steps, *theta.shape))`",
    ),
    (
        ZeroDivisionError,
        r"cannot be raised to a negative power",
        "a formula that counts its steps from 1 needs `t + 1` where `t` counts the steps already taken, from 0",
    ),
    (
        TypeError,
        r"'NoneType' object|with NoneType|and 'NoneType'|'NoneType' and",
        "something here is None: methods that change an array where it stands (`rng.shuffle(x)`, `x.sort()`, "
        "`list.append`) return None",
    ),
    (
        TypeError,
        r"'(numpy\.ndarray|float|numpy\.float64)' object is not callable",
        "a product needs its `*`: `beta * (…)`",
    ),
    (
        ValueError,
        # A table and one number per row of it.
        r"broadcast together with shapes (\((\d+),\d+\) \(\2,\)|\((\d+),\) \(\3,\d+\))",
        "one number per row meets a table, and NumPy takes it for one per column: keep the column it stands in, with "
        "`keepdims=True` in `sum`, `mean`, `max` or `norm`, or with `[:, None]`",
    ),
    (
        ValueError,
        r"could not be broadcast together",
        "two arrays of different shapes meet here: print their `.shape`. Shapes are compared from the right; each pair "
        "of lengths must be equal, or one of them 1",
    ),
)


def blame(form: Form, function: Callable, error: BaseException, call: int, calls: int) -> str:
    """ "ValueError: … in line 4 of your cell: `theta = theta - …`"."""
    try:
        said = str(error)
    except Exception:  # an exception of the student's own may not even have a text
        said = ""
    sentence = f"it stops with {type(error).__name__}" + (f": {said}" if said else "")
    if calls > 1:
        sentence += f", in call {call} of {calls}"
    return (
        sentence
        + where(function, error)
        + _about_names(form, function, error)
        + _meaning(error, said)
    )


def _meaning(error: BaseException, said: str) -> str:
    for kind, text, sentence in MEANINGS:
        if isinstance(error, kind) and re.search(text, said):
            return f". {sentence[0].upper()}{sentence[1:]}"
    return ""


def where(function: Callable, error: BaseException) -> str:
    """The last line of the function's own cell that the error went through."""
    code = getattr(plain_function(function), "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if code is not None and f.filename == code.co_filename]
    if not own or not own[-1].lineno:
        return ""
    text = (own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno)).strip()
    return f"; line {own[-1].lineno} of its cell: `{text}`" if text else ""


def _about_names(form: Form, function: Callable, error: BaseException) -> str:
    """A further sentence where the error comes from a name that means something else than it should."""
    space = namespace(function)
    arguments = [name for name, _ in form.arguments]
    if isinstance(error, UnboundLocalError):  # it has no name attribute
        return (
            ". It is used before it has a value: as the function assigns to this name somewhere, Python "
            "takes it for the function's own variable everywhere in it"
        )
    if isinstance(error, NameError) and error.name == "np":
        return ". Run the set-up cell at the top of the notebook: it imports NumPy as np"
    if isinstance(error, NameError):
        return f". Its arguments are {', '.join(arguments)}"
    used = getattr(plain_function(function), "__code__", None)
    if used and "np" in used.co_names and space.get("np", np) is not np:
        kind = type(space["np"]).__name__
        return (
            f". In your notebook `np` is no longer NumPy but a variable ({kind}): rename that one"
        )
    return ""
