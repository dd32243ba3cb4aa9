"""Runs small apps and our own command in folders of their own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
COLUMNS: Final = 88
"""The width of the terminal."""
_LEFT_OUT: Final = frozenset({"NO_COLOR", "FORCE_COLOR", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"})


def environment() -> dict[str, str]:
    """The environment of a process, which is the same on every machine as far as it is shown."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return {
        **kept,
        "COLUMNS": str(COLUMNS),
        "LINES": "50",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
    }


def synthesize(folder: Path, assembly: str, code: str) -> None:
    """Synthesizes an app, whose code stays in the folder.

    Args:
        folder: The folder.
        assembly: The name of the cloud assembly in it.
        code: The code of the app.
    """
    (folder / "app.py").write_text(code)
    run(folder, "app.py", CDK_OUTDIR=str(folder / assembly))


def run(folder: Path, *arguments: str, **variables: str) -> None:
    """Runs Python in a folder; it must succeed."""
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *arguments],
        cwd=folder,
        env={**environment(), **variables},
        check=True,
        stdout=subprocess.DEVNULL,
    )
