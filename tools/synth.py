"""Runs ``cdk synth`` on app.py and prints what it wrote."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

_ASSEMBLY = Path("cdk.out")
_WIDTH_OF_A_LOG = 140


def main() -> int:
    """Synthesizes, prints a table, and returns the exit code of the CDK command line."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_LOG)
    console.print("cdk synth")
    finished = subprocess.run(  # noqa: S603 - our own command, without a shell
        ["cdk", "synth", "--quiet", "--no-notices", "--output", str(_ASSEMBLY)],  # noqa: S607
        check=False,
        capture_output=True,
        text=True,
    )
    if finished.returncode != 0:
        sys.stderr.write(finished.stdout + finished.stderr)
        return finished.returncode
    table = Table("stack", "role", "template", title="Synthesized stacks")
    for template in sorted(_ASSEMBLY.glob("*.template.json")):
        stack = template.name.removesuffix(".template.json")
        for row, role in enumerate(_roles(template) or ["-"]):
            table.add_row(stack if row == 0 else "", role, str(template) if row == 0 else "")
    console.print(table)
    return 0


def _roles(template: Path) -> list[str]:
    return list(_role_ids(json.loads(template.read_text())["Resources"]))


def _role_ids(resources: dict[str, dict[str, object]]) -> Iterator[str]:
    for logical_id, resource in resources.items():
        if resource["Type"] == "AWS::IAM::Role":
            yield logical_id


if __name__ == "__main__":
    sys.exit(main())
