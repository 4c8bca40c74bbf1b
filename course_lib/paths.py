"""Where the course's folders are."""

from __future__ import annotations

from pathlib import Path


def course_root(start: Path | None = None) -> Path:
    """The checkout that holds ``sources/`` and ``pyproject.toml``.

    Looks upward from ``start`` (default: the current folder), then beside the installed package (an
    editable install lies in its checkout).

    Raises
    ------
    FileNotFoundError
        Names what was looked for and where.
    """
    start = Path.cwd() if start is None else Path(start)
    start = start.resolve()
    beside_package = Path(__file__).resolve().parent.parent
    for folder in (start, *start.parents, beside_package):
        if (folder / "sources").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    raise FileNotFoundError(
        f"no course checkout found: looked for a folder with sources/ and pyproject.toml "
        f"from {start} upward and in {beside_package}"
    )
