"""Measures the checks on 1,000 roles against cdk-nag, and what they add to a synthesis."""

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

from benchmarks.checks_once import DIFFERENT, EQUAL, NAG, OUR_CPU, OURS, PATTERN, app_of
from benchmarks.hand_written.pattern import Build
from iam_patterns import IamChecks

_ROUNDS: Final = 3
_SYNTHESES: Final = 2
_KINDS: Final = {EQUAL: "equal roles", DIFFERENT: "all-different roles"}
_LIMITS: Final = {EQUAL: "at most 0.150", DIFFERENT: "aim: 0.150"}
"""The limits of our CPU time: other processes of the machine change the rest."""


def measure() -> Table:
    """Measures the plugins, each run in a new process, and whole syntheses."""
    table = Table(
        "1,000 roles", "minimum", "median", "limit", title=f"Checks, {_ROUNDS} runs, seconds"
    )
    for kind, words in _KINDS.items():
        rounds = [_in_a_new_process(kind) for _ in range(_ROUNDS)]
        of_plugins = f"as a plugin, including reading the templates: {words}"
        _add(table, f"IamChecks {of_plugins}", [one[OURS] for one in rounds])
        _add(table, "  the CPU time of that", [one[OUR_CPU] for one in rounds], _LIMITS[kind])
        _add(table, f"cdk-nag's AwsSolutions {of_plugins}", [one[NAG] for one in rounds])
        ratios = [one[OURS] / one[NAG] for one in rounds]
        _add(table, f"IamChecks / cdk-nag: {words}", ratios, "at most 0.50")
    _add_syntheses(table)
    return table


def _add_syntheses(table: Table) -> None:
    syntheses: dict[str, list[float]] = {}
    for _ in range(_SYNTHESES):
        for name, build, plugins in (
            ("hand-written, no checks", PATTERN.hand_written, ()),
            ("hand-written, IamChecks", PATTERN.hand_written, (IamChecks(),)),
            ("ours, IamChecks", PATTERN.ours, (IamChecks(),)),
        ):
            taken = _seconds(partial(_synthesize, build, plugins))
            syntheses.setdefault(name, []).append(taken)
    for name, seconds in syntheses.items():
        _add(table, f"app and synth, all-different roles: {name}", seconds)
    without = syntheses["hand-written, no checks"]
    for name in ("hand-written, IamChecks", "ours, IamChecks"):
        ratios = [taken / bare for taken, bare in zip(syntheses[name], without, strict=True)]
        limit = "at most 1.00" if name.startswith("ours") else ""
        _add(table, f"{name} / hand-written, no checks", ratios, limit)


def _add(table: Table, name: str, measured: list[float], limit: str = "") -> None:
    table.add_row(name, f"{min(measured):.3f}", f"{median(measured):.3f}", limit)


def _in_a_new_process(kind: str) -> dict[str, float]:
    """Runs the checks in a new process, as a synthesis does, and returns the seconds."""
    command = [sys.executable, "-m", "benchmarks.checks_once", kind]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - a module of this repository
    seconds: dict[str, float] = json.loads(finished.stdout)
    return seconds


def _synthesize(build: Build, plugins: tuple[IPolicyValidationPlugin, ...]) -> None:
    app = app_of(build, DIFFERENT)
    for plugin in plugins:
        Validations.of(app).add_plugins(plugin)
    app.synth()


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
