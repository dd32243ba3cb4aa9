"""Measures the import of the package against the import of aws_cdk."""

import statistics
import subprocess
import sys
import time
from typing import Final

from rich.table import Table

_RUNS: Final = 7
# Both programs import the CDK modules that the roles use.
_CDK: Final = (
    "import aws_cdk, jsii, constructs;"
    "from aws_cdk import aws_iam, aws_logs, aws_sqs, aws_lambda, aws_s3"
)
_OURS: Final = f"{_CDK}; from iam_patterns import Ec2InstanceRole"


def measure() -> Table:
    """Measures both by turns and returns the medians."""
    seconds: dict[str, list[float]] = {_CDK: [], _OURS: []}
    for _ in range(_RUNS):
        for program, taken in seconds.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - ours
            taken.append(time.perf_counter() - started)
    cdk, ours = (statistics.median(taken) * 1000 for taken in seconds.values())
    table = Table("import", "ms", title=f"Import time, medians of {_RUNS} runs")
    table.add_row("aws_cdk", f"{cdk:.0f}")
    table.add_row("aws_cdk and iam_patterns", f"{ours:.0f}")
    table.add_row("difference (limit: 50)", f"{ours - cdk:.0f}")
    return table
