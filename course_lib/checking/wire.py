"""Forms, cases and outcomes as JSON and back, so that a function and its judge can live in different processes.

Arrays travel as their bytes in base64 with dtype and shape. Nothing here can run code: there is no pickle, and what
is not listed is refused.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import math
from typing import Any

import numpy as np

from course_lib.checking.about import About
from course_lib.checking.calling import Outcome
from course_lib.checking.exercise import Ask, Case, Form, QuadraticGradient, QuarticGradient, Seeded

# Only these; the numbers of a class's fields are plain data again.
_CLASSES = {
    cls.__name__: cls
    for cls in (About, Ask, Case, Form, Outcome, QuadraticGradient, QuarticGradient, Seeded)
}
_KINDS = "fiub"


class WireError(ValueError):
    """Something that cannot be sent, or a message that is not one of ours."""


def dumps(value: Any) -> str:
    """``value`` as one line of JSON. WireError names what cannot be sent."""
    return json.dumps(_encode(value), ensure_ascii=False, allow_nan=False)


def loads(text: str) -> Any:
    """What ``dumps`` was given. WireError if the text is not such a message."""
    try:
        return _decode(json.loads(text))
    except Exception as error:  # dtypes, huge numbers, fields of another kind: each fails in its own way
        raise WireError(f"not a message of the checker: {text[:80]!r} ({error})") from error


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind not in _KINDS:
            raise WireError(f"an array of {value.dtype} cannot be sent")
        array = np.ascontiguousarray(value)
        data = base64.b64encode(array.tobytes()).decode("ascii")
        kind = "array" if isinstance(value, np.ndarray) else "scalar"
        return {kind: data, "dtype": array.dtype.str, "shape": list(value.shape)}
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"float": repr(float(value))}
    if isinstance(value, (list, tuple)):
        items = [_encode(item) for item in value]
        return items if isinstance(value, list) else {"tuple": items}
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise WireError("the keys of a dict must be texts")
        return {"dict": {key: _encode(item) for key, item in value.items()}}
    if type(value) is _CLASSES.get(type(value).__name__):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
        return {"class": type(value).__name__, "fields": _encode(fields)}
    raise WireError(f"{type(value).__name__} cannot be sent")


def _decode(item: Any) -> Any:
    if isinstance(item, list):
        return [_decode(one) for one in item]
    if not isinstance(item, dict):
        return item
    if "array" in item or "scalar" in item:
        dtype = np.dtype(item["dtype"])
        if dtype.kind not in _KINDS:
            raise WireError(f"an array of {dtype} is not accepted")
        data = base64.b64decode(item.get("array") or item.get("scalar") or "", validate=True)
        shape = tuple(item["shape"])
        if not all(type(n) is int and n >= 0 for n in shape):
            raise WireError(f"{shape} is no shape")
        array = np.frombuffer(data, dtype=dtype).reshape(shape)
        return array.copy() if "array" in item else array[()]
    if "float" in item:
        return float(item["float"])
    if "tuple" in item:
        return tuple(_decode(one) for one in item["tuple"])
    if "dict" in item:
        return {key: _decode(one) for key, one in item["dict"].items()}
    return _CLASSES[item["class"]](**_decode(item["fields"]))
