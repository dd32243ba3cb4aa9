"""Runs the tests on the built wheel: in a clone of the last commit without the package's sources.

No test is left out. Those that read the package's own files read the installed ones.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

_PACKAGE: Final = "iam_patterns"
_IS_INSTALLED: Final = (
    f"import sys, {_PACKAGE}; print({_PACKAGE}.__file__);"
    f"sys.exit(not {_PACKAGE}.__file__.startswith(sys.prefix))"
)


def main() -> None:
    """Builds the wheel, installs it into an environment of its own, and runs the tests there."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        environment = folder / "environment"
        python = environment / "bin" / "python"
        copy = folder / "copy"
        _run("git", "clone", "--quiet", ".", str(copy))
        _run("python", "-m", "build", "--wheel", "--no-isolation", "--outdir", temporary, str(copy))
        (wheel,) = folder.glob("*.whl")
        shutil.rmtree(copy / _PACKAGE)
        install = ("uv", "pip", "install", "--quiet", "--python", str(python))
        _run("uv", "venv", "--quiet", "--python", ".venv/bin/python", str(environment))
        _run(*install, "--require-hashes", "--requirement", "requirements.txt")
        _run(*install, "--no-deps", str(wheel))
        (copy / ".venv").symlink_to(environment)
        (copy / "node_modules").symlink_to(Path("node_modules").resolve())
        _run(str(python), "-c", _IS_INSTALLED, cwd=copy)
        _run(
            *(str(python), "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"),
            cwd=copy,
            PATH=os.pathsep.join((str(python.parent), os.environ["PATH"])),
            IAM_PATTERNS_WHEEL=str(wheel),
        )


def _run(*command: str, cwd: Path | None = None, **environment: str) -> None:
    subprocess.run(command, check=True, cwd=cwd, env=os.environ | environment)  # noqa: S603 - our own commands


if __name__ == "__main__":
    main()
