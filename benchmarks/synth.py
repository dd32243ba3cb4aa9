"""Measures the synthesis of the example app against an empty app, with and without checks."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from rich.table import Table

_RUNS: Final = 3
_ROOT: Final = Path(__file__).parents[1]
_EMPTY: Final = "from aws_cdk import App, Stack; app = App(); Stack(app, 'Empty'); app.synth()"
_EXAMPLES: Final = """
from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks
from app import build
from iam_patterns import IamChecks
app = App()
build(app)
{checks}
app.synth()
"""
_PLUGIN: Final = "Validations.of(app).add_plugins({})"
_BARE: Final = "the example app, no checks"
_PROGRAMS: Final = {
    "an app with one empty stack": _EMPTY,
    _BARE: _EXAMPLES.format(checks=""),
    "the example app, IamChecks": _EXAMPLES.format(checks=_PLUGIN.format("IamChecks()")),
    "the example app, cdk-nag": _EXAMPLES.format(
        checks=_PLUGIN.format("AwsSolutionsChecks(app, verbose=True)")
    ),
}
"""The apps; those with and without checks load the same modules."""


def measure() -> Table:
    """Runs the real command line by turns; ratios are those of one turn."""
    turns = [{name: _run(program) for name, program in _PROGRAMS.items()} for _ in range(_RUNS)]
    table = Table(
        "cdk synth",
        "minimum, s",
        "median, s",
        "ratio to no checks",
        title=f"Whole synthesis with the CDK command line, {_RUNS} runs",
    )
    for name in _PROGRAMS:
        seconds = [turn[name] for turn in turns]
        ratio = statistics.median(turn[name] / turn[_BARE] for turn in turns)
        table.add_row(
            name, f"{min(seconds):.2f}", f"{statistics.median(seconds):.2f}", f"{ratio:.2f}"
        )
    return table


def _run(program: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder, "program.py")
        app.write_text(program)
        out = Path(folder, "cdk.out")
        command = ["cdk", "synth", "--quiet", "--no-notices", "--output", str(out)]
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own command, without a shell
            [*command, "--app", f"PYTHONPATH=. {sys.executable} {app}"],
            check=True,
            capture_output=True,
            cwd=_ROOT,
        )
        return time.perf_counter() - started
