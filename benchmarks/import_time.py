"""What importing the package costs beside importing the CDK itself."""

import statistics
import subprocess
import sys
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
    for _ in range(_RUNS):
        for program, taken in seconds.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - ours
            taken.append(time.perf_counter() - started)
    cdk, ours = (statistics.median(taken) * 1000 for taken in seconds.values())
    table = Table("import", "ms", title=f"Import time, median of {_RUNS}")
    table.add_row("aws_cdk", f"{cdk:.0f}")
    table.add_row("aws_cdk and iam_patterns", f"{ours:.0f}")
    table.add_row("difference (must be at most 50)", f"{ours - cdk:.0f}")
    return table
