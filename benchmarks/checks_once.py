"""Runs the checks and cdk-nag once on one synthesis, as a user's ``cdk synth`` does.

Prints the seconds of each as JSON: ``python -m benchmarks.checks_once``.
"""

import gc
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
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

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import ACCOUNT, REGION, Build
from iam_patterns import IamChecks
from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate, read_stacks

_ROLES: Final = 1000
PATTERN: Final = PATTERNS[0]
_ROLES_OF_A_STACK: Final = 250
DIFFERING: Final = "differing"
"""The argument that runs the rules on roles that all have different policies."""


@jsii.implements(IPolicyValidationPlugin)
class _Stopwatch:
    """Runs other plugins on the same synthesis and measures each."""

    def __init__(self, plugins: Mapping[str, Any]) -> None:
        self._plugins = plugins
        self.seconds: dict[str, float] = {}

    @property
    def name(self) -> str:
        """The prefix of a rule's ID in an acknowledgment."""
        return "stopwatch"

    @property
    def version(self) -> str:
        """No version, because it has no rules."""
        return "0"

    @property
    def rule_ids(self) -> list[str]:
        """No rules of its own."""
        return []

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Runs and measures each plugin."""
        for name, plugin in self._plugins.items():
            gc.collect()
            started = time.perf_counter()
            plugin.validate(context)
            self.seconds[name] = time.perf_counter() - started
        return PolicyValidationPluginReport(success=True, violations=[])


def app_of(build: Build) -> App:
    """Builds an app with 1,000 identical roles."""
    app = App(context={"@aws-cdk/core:validateAgainstDefaultRules": False})
    environment = Environment(account=ACCOUNT, region=REGION)
    for number in range(_ROLES):
        name = f"Stack{number // _ROLES_OF_A_STACK}"
        stack = app.node.try_find_child(name)
        if not isinstance(stack, Stack):
            stack = Stack(app, name, env=environment)
        build(stack, f"Role{number}")
    return app


def _with_own_names(stack: StackTemplate) -> StackTemplate:
    """Returns the stack with different resources for each role."""
    resources = {
        logical_id: json.loads(
            json.dumps(resource)
            .replace("backups", f"backups-{logical_id}")
            .replace("configuration", logical_id)
        )
        for logical_id, resource in stack.resources.items()
    }
    template = {**stack.template, "Resources": resources}
    return replace(stack, template=template, source=json.dumps(template))


def main() -> None:
    """Measures once."""
    app = app_of(PATTERN.hand_written)
    if sys.argv[1:] == [DIFFERING]:
        app.synth()
        stacks = [_with_own_names(stack) for stack in read_stacks(Path(app.outdir))]
        gc.collect()
        started = time.perf_counter()
        findings(AppTemplates(stacks), Settings())
        seconds = {DIFFERING: time.perf_counter() - started}
    else:
        watch = _Stopwatch({"IamChecks": IamChecks(), "cdk-nag": AwsSolutionsChecks(app)})
        Validations.of(app).add_plugins(watch)
        app.synth()
        seconds = watch.seconds
    sys.stdout.write(json.dumps(seconds))


if __name__ == "__main__":
    main()
