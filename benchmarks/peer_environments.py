"""The peers of `iam-patterns check`, each in an environment of its own below .venv-peers.

Compared are the tools that read CloudFormation templates, find weak IAM policies in them and need
no AWS account: cfn-lint, checkov and cfripper. Left out are cfn-policy-validator and
tf-policy-validator, which send each policy to IAM Access Analyzer, and iam-policy-validator,
which reads single policies instead of templates and downloads AWS's service reference when it
runs.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[1]
_FOLDER: Final = _ROOT / ".venv-peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool.

    Args:
        name: Its name on PyPI, and that of its command.
        version: The version that is compared.
        arguments: Its arguments for the templates of a folder.
    """

    name: str
    version: str
    arguments: Callable[[Path], Sequence[str]]

    def installed(self) -> Path:
        """Its command, installed with compiled bytecode if it is not there yet."""
        environment = _FOLDER / f"{self.name}-{self.version}"
        command = environment / "bin" / self.name
        ready = environment / "ready"
        if not ready.exists():
            python = str(environment / "bin" / "python")
            packages = [f"{self.name}=={self.version}"]
            _uv("venv", "--clear", "--python", sys.executable, str(environment))
            _uv("pip", "install", "--compile-bytecode", "--python", python, *packages)
            ready.touch()
        return command

    def command(self, folder: Path) -> list[str]:
        """The command line for the templates of a folder."""
        return [str(self.installed()), *self.arguments(folder)]


def _templates(folder: Path) -> list[str]:
    return sorted(map(str, folder.iterdir()))


PEERS: Final = (
    Peer("cfn-lint", "1.58.0", _templates),
    Peer("cfripper", "1.22.1", lambda folder: ["--resolve", *_templates(folder)]),
    Peer(
        "checkov",
        "3.3.30",
        lambda folder: [
            *("--directory", str(folder), "--framework", "cloudformation"),
            *("--skip-download", "--quiet", "--compact"),
        ],
    ),
)

EXIT_CODES: Final = {"cfn-lint": range(0, 15, 2), "cfripper": range(3), "checkov": range(2)}
"""Those of a run that came to an end. cfripper's 1 says that it cannot read some template."""


def _uv(*arguments: str) -> None:
    subprocess.run(["uv", "--quiet", *arguments], check=True)  # noqa: S603, S607 - from requirements.txt, for packages named above
