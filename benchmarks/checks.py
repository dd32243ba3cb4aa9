"""How long the checks take over 1,000 roles, beside cdk-nag and beside none."""

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from aws_cdk import App, Environment, Stack, Validations
from cdk_nag import AwsSolutionsChecks
from rich.table import Table

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import ACCOUNT, REGION, Build
from iam_patterns import IamChecks
from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, read_stacks

_ROLES: Final = 1000
_ROLES_OF_A_STACK: Final = 250
_PATTERN: Final = PATTERNS[0]


def measure() -> Table:
    """The table: the rules alone, and whole syntheses."""
    table = Table("1,000 roles", "s", title="Checks, one run")
    folder = _synthesized(_PATTERN.hand_written, lambda _: None)[1]
    stacks = read_stacks(folder)
    settings = Settings()
    taken = _seconds(lambda: list(findings(AppTemplates(stacks), settings)))
    table.add_row("the rules over parsed templates (at most 0.15)", f"{taken:.2f}")
    for name, build, plug in (
        ("hand-written, no checks", _PATTERN.hand_written, _none),
        ("hand-written, IamChecks", _PATTERN.hand_written, _ours),
        ("hand-written, cdk-nag", _PATTERN.hand_written, _nag),
        ("ours, IamChecks", _PATTERN.ours, _ours),
    ):
        table.add_row(f"synth: {name}", f"{_synthesized(build, plug)[0]:.2f}")
    return table


def _synthesized(build: Build, plug: Callable[[App], None]) -> tuple[float, Path]:
    gc.collect()
    started = time.perf_counter()
    app = App(context={"@aws-cdk/core:validateAgainstDefaultRules": False})
    environment = Environment(account=ACCOUNT, region=REGION)
    for number in range(_ROLES):
        name = f"Stack{number // _ROLES_OF_A_STACK}"
        stack = app.node.try_find_child(name)
        if not isinstance(stack, Stack):
            stack = Stack(app, name, env=environment)
        build(stack, f"Role{number}")
    plug(app)
    try:
        app.synth()
    except RuntimeError:
        # What cdk-nag finds in hand-written wildcards ends the synthesis; its time counts all
        # the same.
        report = json.loads((Path(app.outdir) / "validation-report.json").read_text())
        if not report["pluginReports"]:
            raise
    return time.perf_counter() - started, Path(app.outdir)


def _none(_: App) -> None:
    """No checks."""


def _ours(app: App) -> None:
    Validations.of(app).add_plugins(IamChecks())


def _nag(app: App) -> None:
    Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))


def _seconds(work: Callable[[], object]) -> float:
    work()
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
