"""How long the checks take over 1,000 roles, beside cdk-nag and beside none."""

import gc
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
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
from iam_patterns.template import AppTemplates, StackTemplate, read_stacks

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
    """The table: the plugins on one synthesis, and whole syntheses side by side."""
    table = Table(
        "1,000 roles", "s", "", title=f"Checks, one run, medians of {_ROUNDS}, side by side"
    )
    plugins: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        app = _app(_PATTERN.hand_written)
        watch = _Stopwatch({"IamChecks": IamChecks(), "cdk-nag": AwsSolutionsChecks(app)})
        Validations.of(app).add_plugins(watch)
        app.synth()
        for name, taken in watch.seconds.items():
            plugins.setdefault(name, []).append(taken)
    ours, nag = median(plugins["IamChecks"]), median(plugins["cdk-nag"])
    table.add_row("IamChecks as a plugin, reading included", f"{ours:.3f}", "at most 0.150")
    table.add_row("cdk-nag's AwsSolutions as a plugin", f"{nag:.3f}", "")
    table.add_row("IamChecks / cdk-nag", f"{ours / nag:.2f}", "at most 0.50")
    differing = [_with_own_names(stack) for stack in read_stacks(Path(app.outdir))]
    taken = _seconds(lambda: list(findings(AppTemplates(differing), Settings())))
    table.add_row("the rules, when no two roles have the same policy", f"{taken:.3f}", "")
    syntheses: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for name, build, checks in (
            ("hand-written, no checks", _PATTERN.hand_written, ()),
            ("hand-written, IamChecks", _PATTERN.hand_written, (IamChecks(),)),
            ("ours, no checks", _PATTERN.ours, ()),
            ("ours, IamChecks", _PATTERN.ours, (IamChecks(),)),
        ):
            taken = _seconds(partial(_synthesize, build, checks))
            syntheses.setdefault(name, []).append(taken)
    for name, seconds in syntheses.items():
        table.add_row(f"app and synth: {name}", f"{median(seconds):.2f}", "")
    with_all = median(syntheses["ours, IamChecks"]) / median(syntheses["hand-written, no checks"])
    table.add_row("ours with IamChecks / hand-written without", f"{with_all:.2f}", "at most 1.00")
    return table


def _with_own_names(stack: StackTemplate) -> StackTemplate:
    """The stack as if each role were for resources of its own."""
    resources = {
        logical_id: json.loads(
            json.dumps(resource)
            .replace("backups", f"backups-{logical_id}")
            .replace("configuration", logical_id)
        )
        for logical_id, resource in stack.resources.items()
    }
    return replace(stack, template={**stack.template, "Resources": resources}, source=None)


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
