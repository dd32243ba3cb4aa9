"""Builds dist/: the wheel, the source distribution, what the wheel brings along, and its licences.

The bill of materials and the list of licences are read from an environment that has the wheel
and what it requires, and nothing else.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

_DIST: Final = Path("dist")
_ENVIRONMENT: Final = _DIST / "environment"
_PYTHON: Final = _ENVIRONMENT / "bin" / "python"
_BILL_OF_MATERIALS: Final = "cyclonedx-bom==7.5.0"
_LICENCES: Final = "pip-licenses==5.5.5"


def main() -> None:
    """Writes dist/."""
    shutil.rmtree(_DIST, ignore_errors=True)
    committed = _output("git", "log", "-1", "--format=%ct").strip()
    _run(
        *("python", "-m", "build", "--no-isolation", "--outdir", str(_DIST)),
        SOURCE_DATE_EPOCH=committed,
    )
    (wheel,) = _DIST.glob("*.whl")
    _run("uv", "venv", "--quiet", "--python", ".venv/bin/python", str(_ENVIRONMENT))
    _run("uv", "pip", "install", "--quiet", "--python", str(_PYTHON), str(wheel))
    materials = str(_DIST / f"{wheel.name.partition('-py3')[0]}.cdx.json")
    _run(
        *("uvx", "--quiet", "--from", _BILL_OF_MATERIALS, "cyclonedx-py", "environment"),
        *("--output-reproducible", "--output-format", "JSON", "--output-file", materials),
        str(_PYTHON),
    )
    options = ("--python", str(_PYTHON), "--format", "markdown", "--with-urls")
    (_DIST / "licenses.md").write_text(_output("uvx", "--quiet", _LICENCES, *options))
    shutil.rmtree(_ENVIRONMENT)
    for made in sorted(_DIST.iterdir()):
        print(f"{made.stat().st_size / 1000:8,.0f} kB  {made}")  # noqa: T201 - the command's output


def _run(*command: str, **environment: str) -> None:
    subprocess.run(command, check=True, env=os.environ | environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own commands


if __name__ == "__main__":
    main()
