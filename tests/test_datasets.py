"""The digits: what they are, how they are split, and that reading them is quick and checked."""

from __future__ import annotations

import doctest
import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course_lib import datasets
from course_lib.datasets import DIGITS_SHA256, digits

PARTS = ("train", "val", "test")
SPLIT_SHA256 = "b593a90958ec48d7c4dec18157e2c7217c41af337b1d96b39ce03d985cf0f21a"


def test_docstring_example():
    result = doctest.testmod(datasets)
    assert (result.failed, result.attempted) == (0, 3)


def part(name):
    data = digits()
    return getattr(data, f"X_{name}"), getattr(data, f"y_{name}")


@pytest.mark.parametrize(("name", "n"), [("train", 1087), ("val", 355), ("test", 355)])
def test_shapes_types_and_range(name, n):
    X, y = part(name)
    assert X.shape == (n, 64)
    assert y.shape == (n,)
    assert X.dtype == np.float64
    assert y.dtype == np.int64
    assert X.min() == 0.0
    assert X.max() == 1.0
    assert np.array_equal(X * 16, np.round(X * 16))
    assert set(y.tolist()) == set(range(10))


def test_parts_are_the_whole_and_share_no_image():
    images = [{x.tobytes() for x in part(name)[0]} for name in PARTS]
    assert [len(s) for s in images] == [1087, 355, 355]
    assert len(set.union(*images)) == 1797


def test_images_kept_their_labels():
    # From the file itself, in its own order.
    table = np.loadtxt(datasets._digits_file(), delimiter=",")
    label_of = {(row[:-1] / 16).tobytes(): row[-1] for row in table}
    for name in PARTS:
        X, y = part(name)
        assert [label_of[x.tobytes()] for x in X] == y.tolist()


def test_split_is_stratified():
    counts = {name: np.bincount(part(name)[1]) for name in PARTS}
    whole = sum(counts.values())
    for name, share in (("train", 0.6), ("val", 0.2), ("test", 0.2)):
        assert np.abs(counts[name] / whole - share).max() < 0.012


def test_split_is_fixed():
    # If this fails, every number in the course that rests on the digits has to be made again.
    assert digits().y_train[:12].tolist() == [3, 2, 3, 5, 5, 3, 5, 2, 8, 8, 2, 9]
    joined = b"".join(array.tobytes() for name in PARTS for array in part(name))
    assert hashlib.sha256(joined).hexdigest() == SPLIT_SHA256


def test_the_order_mixes_the_classes():
    _, y = part("train")
    assert np.mean(y[1:] == y[:-1]) < 0.15
    # The classes of any 100 rows in a row: 10 of each, give or take.
    for name in PARTS:
        _, y = part(name)
        for begin in range(0, len(y) - 100, 50):
            counts = np.bincount(y[begin : begin + 100], minlength=10)
            assert 2 <= counts.min() <= counts.max() <= 21


def test_read_once_and_read_only():
    data = digits()
    assert digits() is data
    for name in PARTS:
        for array in part(name):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0
    with pytest.raises(AttributeError):
        data.X_train = None


def test_says_where_it_is_from():
    data = digits()
    assert "Alpaydin" in data.source
    assert "doi:10.24432/C50P49" in data.source
    assert "CC BY 4.0" in data.licence
    assert data.sha256 == DIGITS_SHA256
    assert data.image_shape == (8, 8)
    assert data.classes == 10


def test_scikit_learn_is_not_imported():
    code = (
        "import sys; from course_lib.datasets import digits; digits(); "
        "print([m for m in sys.modules if m.split('.')[0] in ('sklearn', 'scipy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def other_file(tmp_path, monkeypatch):
    """Put another file in the place of scikit-learn's."""
    path = tmp_path / "digits.csv.gz"
    monkeypatch.setattr(datasets, "_digits_file", lambda: path)
    digits.cache_clear()
    yield path
    digits.cache_clear()


def test_another_file_is_refused(other_file):
    other_file.write_bytes(gzip.compress(b"0,0\n"))
    with pytest.raises(ValueError, match="is not the file that this course was written for") as e:
        digits()
    assert DIGITS_SHA256 in str(e.value)
    assert hashlib.sha256(b"0,0\n").hexdigest() in str(e.value)


@pytest.mark.parametrize("damage", ["cut", "flipped", "not gzip"])
def test_a_damaged_file_is_refused(other_file, damage):
    content = bytearray(gzip.compress(b"0,1,2,3\n" * 100))
    if damage == "cut":
        content = content[:20]
    elif damage == "flipped":
        content[-6] ^= 255
    else:
        content = b"hello"
    other_file.write_bytes(bytes(content))
    with pytest.raises(ValueError, match="is damaged"):
        digits()


def test_packed_again_is_the_same_data(other_file):
    folder = datasets.importlib.util.find_spec("sklearn").submodule_search_locations[0]
    text = gzip.decompress(Path(folder, "datasets/data/digits.csv.gz").read_bytes())
    other_file.write_bytes(gzip.compress(text, compresslevel=1, mtime=1))
    assert digits().X_train.shape == (1087, 64)


def test_scikit_learn_missing(monkeypatch):
    monkeypatch.setattr(datasets.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="install scikit-learn") as e:
        datasets._digits_file()
    assert e.value.name == "sklearn"


def test_scikit_learn_without_its_data(monkeypatch, tmp_path):
    spec = type("Spec", (), {"submodule_search_locations": [str(tmp_path)]})
    monkeypatch.setattr(datasets.importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(FileNotFoundError, match=r"lacks datasets/data/digits\.csv\.gz"):
        datasets._digits_file()
