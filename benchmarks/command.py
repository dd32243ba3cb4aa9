"""How long the command takes from start to end, as a process of its own.

Its code is compiled to bytecode first, as pip leaves an installed package. CPU time beside the
time on the clock shows how much of that other processes of the machine take.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from rich.table import Table

_RUNS: Final = 7
_ROOT: Final = Path(__file__).parents[1]
_TEMPLATE: Final = """\
Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      Path: /workload/
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
"""
_PYTHON: Final = ("-c", "pass")
_MEASURED: Final[tuple[tuple[str, tuple[str, ...], str], ...]] = (
    ("python -c pass", _PYTHON, ""),
    ("--version", ("-m", "iam_patterns", "--version"), "at most 300"),
    ("check template.yaml", ("-m", "iam_patterns", "check", "template.yaml"), "at most 600"),
    (
        "who-can sts:AssumeRole Worker template.yaml",
        ("-m", "iam_patterns", "who-can", "sts:AssumeRole", "Worker", "template.yaml"),
        "",
    ),
    (
        "diff template.yaml template.yaml",
        ("-m", "iam_patterns", "diff", "template.yaml", "template.yaml"),
        "",
    ),
)


def measure() -> Table:
    """Medians of each command, in turns."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name, _, _ in _MEASURED}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "template.yaml").write_text(_TEMPLATE)
        for arguments in (arguments for _, arguments, _ in _MEASURED):
            _run(arguments, folder)
        for _ in range(_RUNS):
            for name, arguments, _ in _MEASURED:
                taken[name].append(_run(arguments, folder))
    title = f"The command, median of {_RUNS}"
    table = Table("iam-patterns", "ms", "must be", "CPU ms", title=title)
    for name, _, limit in _MEASURED:
        clock, cpu = (statistics.median(found) * 1000 for found in zip(*taken[name], strict=True))
        table.add_row(name, f"{clock:.0f}", limit, f"{cpu:.0f}")
    return table


def _run(arguments: tuple[str, ...], folder: str) -> tuple[float, float]:
    """The seconds on the clock and of the CPU."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHONDONT")}
    environment = {**kept, "PYTHONPATH": str(_ROOT), "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
    started, cpu = time.perf_counter(), _cpu_of_children()
    subprocess.run(  # noqa: S603 - the commands of this file
        [sys.executable, *arguments],
        check=True,
        capture_output=True,
        cwd=folder,
        env=environment,
    )
    return time.perf_counter() - started, _cpu_of_children() - cpu


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
