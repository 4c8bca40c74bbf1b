"""Forms, cases and outcomes as bytes and back, so that a function and its judge can live in different processes.

A message is the length of its head (four bytes), the head in JSON, and the bytes of its arrays one after the other.
Nothing here can run code: there is no pickle, and what is not listed is refused.
"""

from __future__ import annotations

import dataclasses
import json
import math
import struct
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
_NO_DEFAULT = object()
# The fields of each, with the default of those that are compared with it in no time. What has its default is not sent:
# most fields have, and messages are many.
_FIELDS = {
    name: [
        (f.name, f.default if type(f.default) in (bool, int, tuple, type(None)) else _NO_DEFAULT)
        for f in dataclasses.fields(cls)
        if f.init
    ]
    for name, cls in _CLASSES.items()
}

# Lists and objects in a message: each takes the memory of fifty characters.
MOST_OBJECTS = 500_000


class WireError(ValueError):
    """Something that cannot be sent, or a message that is not one of ours."""


def dumps(value: Any) -> bytes:
    """``value`` as a message. WireError names what cannot be sent."""
    arrays: list[bytes] = []
    head = json.dumps(_encode(value, arrays), ensure_ascii=False, allow_nan=False)
    data = head.encode("utf-8", errors="surrogatepass")
    return b"".join([struct.pack("<I", len(data)), data, *arrays])


def loads(message: bytes) -> Any:
    """What ``dumps`` was given. WireError if the bytes are not such a message."""
    try:
        (size,) = struct.unpack_from("<I", message)
        head = message[4 : 4 + size]
        if head.count(b"[") + head.count(b"{") > MOST_OBJECTS:
            raise ValueError("too many lists and objects")
        return _decode(
            json.loads(head.decode("utf-8", errors="surrogatepass")), _Arrays(message, 4 + size)
        )
    except (
        Exception
    ) as error:  # dtypes, huge numbers, fields of another kind: each fails in its own way
        raise WireError(f"not a message of the checker: {message[:80]!r} ({error})") from error


class _Arrays:
    """The bytes of a message's arrays, taken in order."""

    def __init__(self, message: bytes, begin: int) -> None:
        self.message, self.at = message, begin

    def take(self, dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
        count = math.prod(shape)
        if count * dtype.itemsize > len(self.message) - self.at:
            raise ValueError(f"an array of {shape} is larger than its message")
        array = np.frombuffer(self.message, dtype, count, self.at) if count else np.empty(0, dtype)
        self.at += count * dtype.itemsize
        return array.reshape(shape)


def _encode(value: Any, arrays: list[bytes]) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind not in _KINDS:
            raise WireError(f"an array of {value.dtype} cannot be sent")
        arrays.append(value.tobytes())
        kind = "array" if isinstance(value, np.ndarray) else "scalar"
        return {kind: value.dtype.str, "shape": list(value.shape)}
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"float": repr(float(value))}
    if isinstance(value, (list, tuple)):
        items = [_encode(item, arrays) for item in value]
        return items if isinstance(value, list) else {"tuple": items}
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise WireError("the keys of a dict must be texts")
        return {"dict": {key: _encode(item, arrays) for key, item in value.items()}}
    if type(value) is _CLASSES.get(type(value).__name__):
        name = type(value).__name__
        fields = {}
        for field, default in _FIELDS[name]:
            one = getattr(value, field)
            if type(one) is not type(default) or one != default:
                fields[field] = _encode(one, arrays)
        return {"class": name, "fields": fields}
    raise WireError(f"{type(value).__name__} cannot be sent")


def _decode(item: Any, arrays: _Arrays) -> Any:
    if isinstance(item, list):
        return [_decode(one, arrays) for one in item]
    if not isinstance(item, dict):
        return item
    if "array" in item or "scalar" in item:
        dtype = np.dtype(item.get("array") or item.get("scalar"))
        if dtype.kind not in _KINDS:
            raise WireError(f"an array of {dtype} is not accepted")
        shape = tuple(item["shape"])
        if not all(type(n) is int and n >= 0 for n in shape):
            raise WireError(f"{shape} is no shape")
        array = arrays.take(dtype, shape)
        return array.copy() if "array" in item else array[()]
    if "float" in item:
        return float(item["float"])
    if "tuple" in item:
        return tuple(_decode(one, arrays) for one in item["tuple"])
    if "dict" in item:
        return {key: _decode(one, arrays) for key, one in item["dict"].items()}
    fields = {name: _decode(one, arrays) for name, one in item["fields"].items()}
    return _CLASSES[item["class"]](**fields)
