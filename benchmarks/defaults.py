"""Measures the synthesis of 1,000 plain roles with and without `RoleDefaults`."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.table import Table

_RUNS: Final = 5
_ROOT: Final = Path(__file__).parents[1]
_LIMIT: Final = "at most 1.25"
_BARE: Final = "without"
_PROGRAM: Final = """
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from iam_patterns.defaults import RoleDefaults
app = App(property_injectors=[{injector}])
for number in range(4):
    stack = Stack(app, f"Stack{{number}}")
    for role in range(250):
        iam.Role(stack, f"Role{{role}}", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
app.synth()
"""
_INJECTORS: Final = {
    _BARE: "",
    "with RoleDefaults": 'RoleDefaults(permissions_boundary="TeamBoundary", path="/workload/")',
}


def measure() -> Table:
    """Runs the real command line by turns; ratios are those of one turn."""
    turns = [{name: _cpu_seconds(code) for name, code in _INJECTORS.items()} for _ in range(_RUNS)]
    table = Table(
        "cdk synth of 1,000 plain roles",
        "minimum, s",
        "median, s",
        "median ratio",
        "limit",
        title=f"CPU time with the CDK command line, {_RUNS} runs",
    )
    for name in _INJECTORS:
        seconds = [turn[name] for turn in turns]
        ratio = statistics.median(turn[name] / turn[_BARE] for turn in turns)
        limit = "" if name == _BARE else _LIMIT
        table.add_row(
            name,
            f"{min(seconds):.2f}",
            f"{statistics.median(seconds):.2f}",
            f"{ratio:.2f}",
            limit,
        )
    return table


def _cpu_seconds(injector: str) -> float:
    """The CPU time of the command and the app: other processes of the machine change the rest."""
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder, "program.py")
        app.write_text(_PROGRAM.format(injector=injector))
        out = Path(folder, "cdk.out")
        command = ["cdk", "synth", "--quiet", "--no-notices", "--output", str(out)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(  # noqa: S603 - our own command, without a shell
            [*command, "--app", f"PYTHONPATH={_ROOT} {sys.executable} {app}"],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        template = json.loads((out / "Stack0.template.json").read_text())
        if ("TeamBoundary" in str(template)) != bool(injector):
            raise AssertionError("the roles do not have what the row says")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
