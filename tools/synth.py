"""Runs ``cdk synth`` for app.py and lists the roles with who can assume each."""

import subprocess
import sys
from pathlib import Path

from rich.console import Console

from iam_patterns.access import Access

_ASSEMBLY = Path("cdk.out")
_WIDTH_OF_A_LOG = 140


def main() -> int:
    """Synthesizes and prints the roles; the exit code is that of the CDK command line."""
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
    print_roles(console, Access.read(_ASSEMBLY))
    return 0


def print_roles(console: Console, access: Access) -> None:
    """Prints each role with the principals that its trust policy trusts."""
    for path, role in access.roles().items():
        console.print(path, style="bold", markup=False, highlight=False, soft_wrap=True)
        for trusted in role.who_can_assume():
            console.print(f"  {trusted}", markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
