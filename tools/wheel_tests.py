"""Runs the tests on the built wheel: in a copy of the repository without the package's sources.

Tests that read the sources themselves (the layout, the docstrings) have nothing to read there and
are left out by name.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

_PACKAGE: Final = "iam_patterns"
_OF_THE_SOURCES: Final[tuple[str, ...]] = ()


def main() -> None:
    """Builds the wheel, installs it into an environment of its own, and runs the tests there."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        environment = folder / "environment"
        python = environment / "bin" / "python"
        _run("python", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
        (wheel,) = folder.glob("*.whl")
        install = ("uv", "pip", "install", "--quiet", "--python", str(python))
        _run("uv", "venv", "--quiet", "--python", ".venv/bin/python", str(environment))
        _run(*install, "--require-hashes", "--requirement", "requirements.txt")
        _run(*install, "--no-deps", str(wheel))
        copy = folder / "copy"
        _run("git", "clone", "--quiet", ".", str(copy))
        shutil.rmtree(copy / _PACKAGE)
        (copy / ".venv").symlink_to(environment)
        (copy / "node_modules").symlink_to(Path("node_modules").resolve())
        left_out = [f"--ignore={path}" for path in _OF_THE_SOURCES]
        path = os.pathsep.join((str(python.parent), os.environ["PATH"]))
        _run(
            *(str(python), "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *left_out),
            cwd=copy,
            PATH=path,
        )


def _run(*command: str, cwd: Path | None = None, **environment: str) -> None:
    subprocess.run(command, check=True, cwd=cwd, env=os.environ | environment)  # noqa: S603 - our own commands


if __name__ == "__main__":
    main()
