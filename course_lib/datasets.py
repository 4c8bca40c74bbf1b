"""Real images for the course: the handwritten digits that scikit-learn ships, split once.

The file is found through the import system and read with NumPy; scikit-learn itself is never
imported (that would cost a second), and nothing is downloaded.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

DIGITS_SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"
_SPLIT_KEY = "optimizer-course digits split 1"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled images in three disjoint parts; every array is read-only.

    Attributes
    ----------
    X_train, X_val, X_test : float64 arrays (n, 64)
        One image per row, pixels row by row, scaled to [0, 1] (0 is paper, 1 is ink).
    y_train, y_val, y_test : int64 arrays (n,)
        The digit, 0 to 9.
    image_shape : (8, 8), the shape for ``X_train[0].reshape(image_shape)``.
    classes : number of classes, 10.
    name, source, licence, sha256 : what the data are, where they come from, how they may be used,
        and the checksum that was verified when they were read.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    image_shape: tuple[int, int]
    classes: int
    name: str
    source: str
    licence: str
    sha256: str


@lru_cache(maxsize=1)
def digits() -> Dataset:
    """The 1797 handwritten digits, 8 x 8 pixels: 1087 to train, 355 to validate, 355 to test.

    Each class is split 60 : 20 : 20. Which image goes where, and the order inside each part, follow
    from sorting the SHA-256 of a fixed text with the image's row number. So the split is the same
    on every machine, Python and NumPy (NumPy does not promise that a seeded ``Generator`` gives the
    same numbers in its next version), and ``X_train[:100]`` is a random sample.

    The images are those of the original's test set, written by 13 people. The split mixes the
    writers, so the test accuracy says how well new digits of these writers are read, not those of
    a stranger.

    The result is read once and kept; its arrays are read-only.

    Raises
    ------
    ModuleNotFoundError
        scikit-learn is not installed.
    FileNotFoundError
        scikit-learn is installed without its data file.
    ValueError
        The file is damaged or is not the file that the course was written for.

    Source
    ------
    E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository, doi:10.24432/C50P49; the copy in scikit-learn.

    >>> data = digits()
    >>> data.X_train.shape, data.X_val.shape, data.X_test.shape
    ((1087, 64), (355, 64), (355, 64))
    >>> float(data.X_train.min()), float(data.X_train.max())
    (0.0, 1.0)
    """
    table = _read_table(_digits_file())
    pixels = table[:, :-1] / 16.0
    labels = table[:, -1]
    arrays = {}
    for part, rows in _split(labels).items():
        arrays[f"X_{part}"] = _read_only(pixels[rows])
        arrays[f"y_{part}"] = _read_only(labels[rows])
    return Dataset(
        **arrays,
        image_shape=(8, 8),
        classes=10,
        name="handwritten digits",
        source=(
            "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI "
            "Machine Learning Repository, doi:10.24432/C50P49 (its test set, the copy in "
            "scikit-learn)"
        ),
        licence="Creative Commons Attribution 4.0 International (CC BY 4.0)",
        sha256=DIGITS_SHA256,
    )


def _digits_file() -> Path:
    # Only the top-level name: find_spec("sklearn.datasets") would import sklearn.
    spec = importlib.util.find_spec("sklearn")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            "the handwritten digits come with scikit-learn, which is not installed; "
            "install scikit-learn>=1.5",
            name="sklearn",
        )
    folder = Path(next(iter(spec.submodule_search_locations)))
    path = folder / "datasets" / "data" / "digits.csv.gz"
    if not path.is_file():
        raise FileNotFoundError(
            f"scikit-learn in {folder} lacks datasets/data/digits.csv.gz; install it again"
        )
    return path


def _read_table(path: Path) -> np.ndarray:
    """The (1797, 65) integers of the file: 64 pixels from 0 to 16, then the digit."""
    try:
        text = gzip.decompress(path.read_bytes())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} is damaged ({error}); install scikit-learn again") from error
    # Of the unpacked text: a distributor who packs it again does not change the data.
    found = hashlib.sha256(text).hexdigest()
    if found != DIGITS_SHA256:
        raise ValueError(
            f"{path} is not the file that this course was written for: SHA-256 of the unpacked "
            f"text is {found}, must be {DIGITS_SHA256}; install scikit-learn again"
        )
    return np.loadtxt(text.decode("ascii").splitlines(), delimiter=",", dtype=np.int64)


def _split(labels: np.ndarray) -> dict[str, np.ndarray]:
    """Row numbers of each part: a fifth of each class to test, a fifth to validate."""
    keys = [hashlib.sha256(f"{_SPLIT_KEY}: row {i}".encode()).digest() for i in range(len(labels))]
    order = np.array(sorted(range(len(labels)), key=keys.__getitem__))
    part = np.empty(len(labels), dtype="U5")
    for digit in np.unique(labels):
        rows = order[labels[order] == digit]
        # Every fifth, not the first fifth: each part then is spread evenly over the order, and its
        # own order is as random.
        whole_fives = len(rows) - len(rows) % 5
        part[rows] = "train"
        part[rows[0:whole_fives:5]] = "test"
        part[rows[1:whole_fives:5]] = "val"
    return {name: order[part[order] == name] for name in ("train", "val", "test")}


def _read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
