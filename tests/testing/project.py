"""A project of a user of the package, whose tests are run by a pytest of their own."""

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Project:
    """A folder with tests, and the package as if it were installed.

    The metadata with the entry points is what an installation adds; the package itself is
    imported from the repository.
    """

    folder: Path

    def __post_init__(self) -> None:
        metadata = self.folder / "installed" / "iam_patterns-0.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: iam-patterns\nVersion: 0\n"
        )
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        lines = [f"{name} = {value}" for name, value in project["entry-points"]["pytest11"].items()]
        (metadata / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]))
        (self.folder / "tests").mkdir()
        (self.folder / "pytest.ini").write_text("[pytest]\n")

    def write(self, name: str, text: str) -> None:
        """Writes a test file."""
        (self.folder / "tests" / name).write_text(text)

    def run(self, *options: str) -> str:
        """What pytest prints."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV_", "CI"))}
        path = os.pathsep.join([str(ROOT), str(self.folder / "installed")])
        finished = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, "tests"],
            cwd=self.folder,
            env={**kept, "PYTHONPATH": path, "COLUMNS": "80"},
            check=False,
            capture_output=True,
            text=True,
        )
        assert finished.returncode in (0, 1), finished.stdout + finished.stderr
        return finished.stdout
