"""What importing the package costs beside importing the CDK itself.

Both are compiled to bytecode first, as pip leaves an installed package.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Final

from rich.table import Table

_RUNS: Final = 7
# The modules of the CDK that the roles use are imported on both sides.
_CDK: Final = (
    "import aws_cdk, jsii, constructs;"
    "from aws_cdk import aws_iam, aws_logs, aws_sqs, aws_lambda, aws_s3"
)
_OURS: Final = f"{_CDK}; from iam_patterns import Ec2InstanceRole"


def measure() -> Table:
    """Medians of both, side by side in turns."""
    seconds: dict[str, list[float]] = {_CDK: [], _OURS: []}
    with tempfile.TemporaryDirectory() as bytecode:
        _run(_OURS, bytecode)
        for _ in range(_RUNS):
            for program, taken in seconds.items():
                started = time.perf_counter()
                _run(program, bytecode)
                taken.append(time.perf_counter() - started)
    cdk, ours = (statistics.median(taken) * 1000 for taken in seconds.values())
    table = Table("import", "ms", title=f"Import time, median of {_RUNS}")
    table.add_row("aws_cdk", f"{cdk:.0f}")
    table.add_row("aws_cdk and iam_patterns", f"{ours:.0f}")
    table.add_row("difference (must be at most 50)", f"{ours - cdk:.0f}")
    return table


def _run(program: str, bytecode: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHONDONT")}
    environment = {**kept, "PYTHONPYCACHEPREFIX": bytecode}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)  # noqa: S603 - a program of this file
