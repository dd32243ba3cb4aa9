"""How long the checks take over 1,000 roles, beside cdk-nag and beside none."""

import gc
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import jsii
from aws_cdk import (
    App,
    Environment,
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    Stack,
    Validations,
)
from cdk_nag import AwsSolutionsChecks
from rich.table import Table

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import ACCOUNT, REGION, Build
from iam_patterns import IamChecks
from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, read_stacks

_ROLES: Final = 1000
_ROLES_OF_A_STACK: Final = 250
_ROUNDS: Final = 3
_PATTERN: Final = PATTERNS[0]


@jsii.implements(IPolicyValidationPlugin)
class _Stopwatch:
    """Runs other plugins on one and the same synthesis, and takes the time of each."""

    def __init__(self, plugins: Mapping[str, Any]) -> None:
        self._plugins = plugins
        self.seconds: dict[str, float] = {}

    @property
    def name(self) -> str:
        """What stands before a rule in an acknowledgement."""
        return "stopwatch"

    @property
    def version(self) -> str:
        """No version of rules: it has none."""
        return "0"

    @property
    def rule_ids(self) -> list[str]:
        """No rules of its own."""
        return []

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Runs each."""
        for name, plugin in self._plugins.items():
            gc.collect()
            started = time.perf_counter()
            plugin.validate(context)
            self.seconds[name] = time.perf_counter() - started
        return PolicyValidationPluginReport(success=True, violations=[])


def measure() -> Table:
    """The table: the checks alone, and whole syntheses."""
    table = Table("1,000 roles", "s", title=f"Checks, one run, median of {_ROUNDS}")
    app = _app(_PATTERN.hand_written)
    watch = _Stopwatch({"IamChecks": IamChecks(), "cdk-nag": AwsSolutionsChecks(app)})
    Validations.of(app).add_plugins(watch)
    app.synth()
    stacks, settings = read_stacks(Path(app.outdir)), Settings()
    rules = [
        _seconds(lambda: list(findings(AppTemplates(stacks), settings))) for _ in range(_ROUNDS)
    ]
    table.add_row("the rules over parsed templates (at most 0.15)", f"{median(rules):.2f}")
    for name, taken in watch.seconds.items():
        table.add_row(f"{name} as a plugin, once", f"{taken:.2f}")
    syntheses: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for name, build, plugins in (
            ("hand-written, no checks", _PATTERN.hand_written, ()),
            ("hand-written, IamChecks", _PATTERN.hand_written, (IamChecks(),)),
            ("ours, no checks", _PATTERN.ours, ()),
            ("ours, IamChecks", _PATTERN.ours, (IamChecks(),)),
        ):
            taken = _seconds(partial(_synthesize, build, plugins))
            syntheses.setdefault(name, []).append(taken)
    for name, seconds in syntheses.items():
        table.add_row(f"app and synth: {name}", f"{median(seconds):.2f}")
    return table


def _app(build: Build) -> App:
    app = App(context={"@aws-cdk/core:validateAgainstDefaultRules": False})
    environment = Environment(account=ACCOUNT, region=REGION)
    for number in range(_ROLES):
        name = f"Stack{number // _ROLES_OF_A_STACK}"
        stack = app.node.try_find_child(name)
        if not isinstance(stack, Stack):
            stack = Stack(app, name, env=environment)
        build(stack, f"Role{number}")
    return app


def _synthesize(build: Build, plugins: tuple[IPolicyValidationPlugin, ...]) -> None:
    app = _app(build)
    for plugin in plugins:
        Validations.of(app).add_plugins(plugin)
    app.synth()


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
