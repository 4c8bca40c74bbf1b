"""environment.yml and requirements.lock say the same as pyproject.toml, and can be installed."""

from __future__ import annotations

import asyncio
import json
import platform
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = (PROJECT / "environment.yml").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")

# Where conda-forge's name for the Python package differs. (Its `matplotlib` adds Qt to
# `matplotlib-base`; its `playwright` is the driver only.)
CONDA_NAMES = {"matplotlib": "matplotlib-base", "playwright": "playwright-python"}

SYSTEMS = {  # sys_platform: platform_system, os_name
    "linux": ("Linux", "posix"),
    "darwin": ("Darwin", "posix"),
    "win32": ("Windows", "nt"),
}


class _StrictLoader(yaml.SafeLoader):
    """YAML of plain values in which no key stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"the key {key!r} stands twice")
        return super().construct_mapping(node, deep)


def parse_environment(text: str) -> tuple[list[str], dict[str, SpecifierSet], list[str]]:
    """Channels, {conda name: versions}, and the pip lines of an environment.yml; strict."""
    from rattler import MatchSpec

    content = yaml.load(text, Loader=_StrictLoader)
    if not isinstance(content, dict) or set(content) != {"name", "channels", "dependencies"}:
        raise ValueError("the keys have to be name, channels, dependencies")
    if not isinstance(content["name"], str):
        raise ValueError("name has to be a string")
    channels, lines = content["channels"], content["dependencies"]
    if not channels or not all(isinstance(channel, str) for channel in channels):
        raise ValueError("channels has to be a list of names")
    pip_lines: list[str] = []
    packages: dict[str, SpecifierSet] = {}
    for line in lines:
        if isinstance(line, dict):
            if list(line) != ["pip"] or pip_lines or not isinstance(line["pip"], list):
                raise ValueError(f"{line!r}: only one list, named pip, may stand here")
            pip_lines = line["pip"]
            continue
        MatchSpec(line, strict=True)  # raises if conda could not read it
        found = re.fullmatch(r"([a-z0-9][a-z0-9._-]*)((?:[<>=!~]=|[<>])[^=<>\s]\S*)?", line)
        if not found:
            raise ValueError(f"{line!r} is not NAME or NAME>=VERSION")
        name, versions = found.groups()
        if name in packages:
            raise ValueError(f"{name} stands twice")
        packages[name] = SpecifierSet(versions or "")
    return channels, packages, pip_lines


def _project_requirements() -> list[Requirement]:
    project = PYPROJECT["project"]
    texts = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        texts += extra
    return [Requirement(text) for text in texts]


def _conda_name(name: str) -> str:
    name = canonicalize_name(name)
    return CONDA_NAMES.get(name, name)


def test_environment_and_pyproject_require_the_same() -> None:
    channels, packages, pip_lines = parse_environment(ENVIRONMENT)
    assert channels == ["conda-forge", "nodefaults"]
    assert pip_lines == ["-e ."]
    assert packages.pop("pip") == SpecifierSet("")  # conda wants it beside a pip section
    expected = {_conda_name(one.name): one.specifier for one in _project_requirements()}
    expected["python"] = SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert packages == expected


def test_no_requirement_contradicts_another() -> None:
    seen: dict[str, SpecifierSet] = {}
    for one in _project_requirements():
        assert not one.extras
        assert one.marker is None
        assert seen.setdefault(canonicalize_name(one.name), one.specifier) == one.specifier


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: optimizer-course", "name: optimizer-course\nname: other", "'name' stands twice"),
        ("name: optimizer-course", "name: optimizer-course\nprefix: /a", "keys have to be"),
        ("channels:\n  - conda-forge\n  - nodefaults\n", "", "keys have to be"),
        ("  - conda-forge\n  - nodefaults\n", "", "channels has to be"),
        ("  - numpy>=2.0", "  - numpy>=2.0\n  - numpy>=2.1", "numpy stands twice"),
        ("  - numpy>=2.0", "  - numpy=>2.0", "parse version spec: =>2.0"),
        ("  - numpy>=2.0", "  - numpy>=", "parse version spec: >="),
        ("  - numpy>=2.0", "  - numpy >=2.0 | <1", "is not NAME or NAME>=VERSION"),
        ("  - numpy>=2.0", "  - conda:\n      - numpy", "only one list, named pip"),
        ("  - numpy>=2.0", " - numpy>=2.0", "expected|did not find|mapping values"),
    ],
)
def test_a_broken_environment_is_refused(old: str, new: str, message: str) -> None:
    assert old in ENVIRONMENT
    with pytest.raises(Exception, match=message):
        parse_environment(ENVIRONMENT.replace(old, new, 1))


def _conda_spec(requirement: Requirement) -> str:
    name = _conda_name(requirement.name)
    return f"{name} {','.join(sorted(map(str, requirement.specifier)))}".strip()


def _depends(dist: metadata.Distribution, extra: str = "") -> list[str]:
    """What one installed package needs, as conda writes it; only what the extra adds if given."""
    specs = []
    for text in dist.requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if extra and (marker is None or marker.evaluate({"extra": ""})):
            continue
        if marker is None or marker.evaluate({"extra": extra}):
            specs.append(_conda_spec(requirement))
            specs += [f"{_conda_name(requirement.name)}-with-{one}" for one in requirement.extras]
    return specs


def _make_channel(folder: Path) -> str:
    """A conda channel that holds what is installed here, by its own metadata; its address."""
    records = {}

    def add(name: str, version: str, depends: list[str]) -> None:
        records[f"{name}-{version}-0.conda"] = {
            "name": name,
            "version": version,
            "build": "0",
            "build_number": 0,
            "depends": depends,
            "subdir": "noarch",
            "noarch": "python",
            "sha256": "0" * 64,
            "size": 1,
        }

    add("python", platform.python_version(), [])
    for dist in metadata.distributions():
        name = _conda_name(dist.name)
        python = dist.metadata.get("Requires-Python")
        depends = _depends(dist)
        if python:
            depends.append(f"python {python.replace(' ', '')}")
        add(name, dist.version, depends)
        for extra in dist.metadata.get_all("Provides-Extra") or []:
            add(f"{name}-with-{extra}", dist.version, [name, *_depends(dist, extra)])
    for subdir in ("noarch", "linux-64"):
        (folder / subdir).mkdir()
        content = {
            "info": {"subdir": subdir},
            "packages": {},
            "packages.conda": records if subdir == "noarch" else {},
        }
        (folder / subdir / "repodata.json").write_text(json.dumps(content))
    return folder.as_uri()


def _solve(text: str, folder: Path) -> dict[str, str]:
    """{name: version} of the environment that the file describes; raises if there is none."""
    from rattler import Channel, Gateway, MatchSpec, solve

    _, packages, _ = parse_environment(text)
    channel = Channel(_make_channel(folder))
    specs = [MatchSpec(f"{name} {versions}".strip()) for name, versions in packages.items()]
    records = asyncio.run(
        solve(
            sources=[channel],
            specs=specs,
            platforms=["linux-64", "noarch"],
            gateway=Gateway(cache_dir=folder / "cache"),
        )
    )
    return {record.name.normalized: str(record.version) for record in records}


def test_the_environment_can_be_solved(tmp_path: Path) -> None:
    solved = _solve(ENVIRONMENT, tmp_path)
    _, packages, _ = parse_environment(ENVIRONMENT)
    assert set(packages) <= set(solved)
    for name, versions in packages.items():
        assert versions.contains(solved[name], prereleases=True), name
    # What the packages need themselves is part of the solution.
    assert {"jupyter-server", "traitlets", "scipy", "sqlalchemy"} <= set(solved)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("numpy>=2.0", "numpy>=99", "numpy"),
        ("jupytext>=1.16", "jupytext<1.0", "jupytext"),
        ("python>=3.11", "python>=4", "python"),
        ("nbclient>=0.10", "nbclient-of-another-name>=0.10", "nbclient-of-another-name"),
        # Allowed by itself; what needs it, does not allow it.
        ("  - pyyaml>=6", "  - pyyaml>=6\n  - traitlets<5", "traitlets"),
    ],
)
def test_an_environment_that_cannot_be_is_found_out(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    from rattler.exceptions import SolverError

    assert old in ENVIRONMENT
    with pytest.raises(SolverError, match=re.escape(named)):
        _solve(ENVIRONMENT.replace(old, new, 1), tmp_path)


def _pins() -> list[tuple[Requirement, list[str]]]:
    """Each pin of the lock with its hashes."""
    pins = []
    for block in re.split(r"\n(?=\S)", LOCK.strip()):
        head, *rest = block.replace("\\\n", "\n").splitlines()
        pins.append((Requirement(head), [line.strip() for line in rest if line.strip()]))
    return pins


def test_every_pin_of_the_lock_is_exact_and_hashed() -> None:
    pins = _pins()
    assert len(pins) > 100
    for pin, hashes in pins:
        assert re.fullmatch(r"==[^*,]+", str(pin.specifier)), pin
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), pin


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_lock_covers_the_project(python: str, system: str) -> None:
    platform_system, os_name = SYSTEMS[system]
    environment = default_environment() | {
        "python_version": python,
        "python_full_version": f"{python}.7",
        "sys_platform": system,
        "platform_system": platform_system,
        "os_name": os_name,
        "extra": "",
    }
    locked: dict[str, str] = {}
    for pin, _ in _pins():
        if pin.marker is None or pin.marker.evaluate(environment):
            name = canonicalize_name(pin.name)
            assert name not in locked, f"two pins of {name}"
            locked[name] = str(pin.specifier).removeprefix("==")
    # The set-up builds the package without isolation, so its build tool has to be locked too.
    build = [Requirement(text) for text in PYPROJECT["build-system"]["requires"]]
    for one in [*_project_requirements(), *build]:
        name = canonicalize_name(one.name)
        assert name in locked, f"{one} is not in requirements.lock: make lock"
        assert one.specifier.contains(locked[name]), f"{one}, but {locked[name]} is locked"
    # Nothing that a locked package needs is left out, as far as it can be seen from here.
    for name, version in locked.items():
        try:
            dist = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
        if dist.version != version:
            continue
        for text in dist.requires or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate(environment):
                inner = canonicalize_name(needed.name)
                assert inner in locked, f"{name} needs {needed}, which is not locked"
                assert needed.specifier.contains(locked[inner], prereleases=True), (name, needed)
