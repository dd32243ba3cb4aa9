"""Measures the synthesis of the example app against an empty app."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from rich.table import Table

_RUNS: Final = 5
_ROOT: Final = Path(__file__).parents[1]
_EMPTY: Final = "from aws_cdk import App, Stack; app = App(); Stack(app, 'Empty'); app.synth()"
_EXAMPLES: Final = """
import json, pathlib
from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks
from app import build
app = App(context=json.loads(pathlib.Path("cdk.json").read_text())["context"])
build(app)
{checks}
app.synth()
"""
_CHECKS: Final = "Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))"


def measure() -> Table:
    """Measures whole processes by turns and returns the medians."""
    programs = {
        "an app with one empty stack": _EMPTY,
        "the example app": _EXAMPLES.format(checks=""),
        "the example app with cdk-nag": _EXAMPLES.format(checks=_CHECKS),
    }
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(_RUNS):
        for name, program in programs.items():
            seconds[name].append(_run(program))
    table = Table("synth", "s", "ratio", title=f"Whole synthesis, medians of {_RUNS} runs")
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    empty = medians["an app with one empty stack"]
    for name, median in medians.items():
        table.add_row(name, f"{median:.2f}", f"{median / empty:.2f}")
    return table


def _run(program: str) -> float:
    with tempfile.TemporaryDirectory() as out:
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            cwd=_ROOT,
            env={**os.environ, "CDK_OUTDIR": out},
        )
        return time.perf_counter() - started
