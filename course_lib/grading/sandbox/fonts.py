"""The list of Matplotlib's own fonts. A warm process that finds none opens every font file to make it: 0.3 s."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path


def font_list() -> Path | None:
    """The file, made once per machine and version of Matplotlib; None where it cannot be kept."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))
    folder = cache / "optimizers-course" / f"matplotlib-{version('matplotlib')}"
    try:
        kept = sorted(folder.glob("fontlist-*.json"))
        return kept[0] if kept else _made(folder)
    except (
        OSError,
        subprocess.SubprocessError,
    ):  # as in a home that cannot be written to: each sandbox makes its own
        return None


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        subprocess.run(
            [sys.executable, "-P", "-c", "import matplotlib.font_manager"],
            env={**os.environ, "MPLCONFIGDIR": place},
            check=True,
            capture_output=True,
        )
        (whole,) = Path(place).glob("fontlist-*.json")
        found = json.loads(whole.read_text(encoding="utf-8"))
        # Those of the system are not there inside; a path that is not absolute is in Matplotlib's own folder.
        for kind in ("afmlist", "ttflist"):
            found[kind] = [font for font in found[kind] if not os.path.isabs(font["fname"])]
        whole.write_text(json.dumps(found), encoding="utf-8")
        return whole.replace(folder / whole.name)
