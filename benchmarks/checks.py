"""Measures the checks on 1,000 roles against cdk-nag and against no checks."""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Final

from aws_cdk import IPolicyValidationPlugin, Validations
from rich.table import Table

from benchmarks.checks_once import DIFFERING, PATTERN, app_of
from benchmarks.hand_written.pattern import Build
from iam_patterns import IamChecks

_ROUNDS: Final = 3


def measure() -> Table:
    """Measures the plugins, each run in a new process, and whole syntheses."""
    table = Table("1,000 roles", "s", "limit", title=f"Checks, medians of {_ROUNDS} runs")
    rounds = [_in_a_new_process() for _ in range(_ROUNDS)]
    ours, nag = (median(taken[name] for taken in rounds) for name in ("IamChecks", "cdk-nag"))
    table.add_row(
        "IamChecks as a plugin, including reading the templates", f"{ours:.3f}", "at most 0.150"
    )
    table.add_row("cdk-nag's AwsSolutions as a plugin", f"{nag:.3f}", "")
    table.add_row("IamChecks / cdk-nag", f"{ours / nag:.2f}", "at most 0.50")
    differing = median(_in_a_new_process(DIFFERING)[DIFFERING] for _ in range(_ROUNDS))
    table.add_row("the rules, if every role has a different policy", f"{differing:.3f}", "")
    syntheses: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for name, build, plugins in (
            ("hand-written, no checks", PATTERN.hand_written, ()),
            ("hand-written, IamChecks", PATTERN.hand_written, (IamChecks(),)),
            ("ours, no checks", PATTERN.ours, ()),
            ("ours, IamChecks", PATTERN.ours, (IamChecks(),)),
        ):
            taken = _seconds(partial(_synthesize, build, plugins))
            syntheses.setdefault(name, []).append(taken)
    for name, seconds in syntheses.items():
        table.add_row(f"app and synth: {name}", f"{median(seconds):.2f}", "")
    with_all = median(syntheses["ours, IamChecks"]) / median(syntheses["hand-written, no checks"])
    table.add_row(
        "ours with IamChecks / hand-written without checks", f"{with_all:.2f}", "at most 1.00"
    )
    return table


def _in_a_new_process(*arguments: str) -> dict[str, float]:
    """Runs the checks in a new process, as a synthesis does, and returns the seconds."""
    command = [sys.executable, "-m", "benchmarks.checks_once", *arguments]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    seconds: dict[str, float] = json.loads(finished.stdout)
    return seconds


def _synthesize(build: Build, plugins: tuple[IPolicyValidationPlugin, ...]) -> None:
    app = app_of(build)
    for plugin in plugins:
        Validations.of(app).add_plugins(plugin)
    app.synth()


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
