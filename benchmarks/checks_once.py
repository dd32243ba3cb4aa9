"""Runs the checks and cdk-nag once on one synthesis, as a user's ``cdk synth`` does.

Prints the seconds of each as JSON: ``python -m benchmarks.checks_once equal``, or ``different``.
"""

import gc
import json
import sys
import time
from collections.abc import Mapping
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
from constructs import Construct

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import ACCOUNT, REGION, Build
from iam_patterns import IamChecks

_ROLES: Final = 1000
PATTERN: Final = next(pattern for pattern in PATTERNS if pattern.name == "Ec2InstanceRole")
_ROLES_OF_A_STACK: Final = 250
EQUAL: Final = "equal"
"""The argument for roles that all have the same policies."""
DIFFERENT: Final = "different"
"""The argument for roles of which each has policies of its own."""
OURS: Final = "IamChecks"
OUR_CPU: Final = "CPU of IamChecks"
NAG: Final = "cdk-nag"


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
            started, of_process = time.perf_counter(), time.process_time()
            plugin.validate(context)
            self.seconds[f"CPU of {name}"] = time.process_time() - of_process
            self.seconds[name] = time.perf_counter() - started
        return PolicyValidationPluginReport(success=True, violations=[])


def app_of(build: Build, kind: str) -> App:
    """Builds an app with 1,000 roles.

    Args:
        build: Builds one role; what it may do depends on the role's name.
        kind: `EQUAL` or `DIFFERENT`.
    """
    app = App(context={"@aws-cdk/core:validateAgainstDefaultRules": False})
    environment = Environment(account=ACCOUNT, region=REGION)
    for number in range(_ROLES):
        name = f"Stack{number // _ROLES_OF_A_STACK}"
        stack = app.node.try_find_child(name)
        if not isinstance(stack, Stack):
            stack = Stack(app, name, env=environment)
        if kind == DIFFERENT:
            build(stack, f"Role{number}")
        else:
            build(Construct(stack, f"Team{number}"), "Role")
    return app


def main() -> None:
    """Measures once."""
    app = app_of(PATTERN.hand_written, sys.argv[1])
    watch = _Stopwatch({OURS: IamChecks(), NAG: AwsSolutionsChecks(app)})
    Validations.of(app).add_plugins(watch)
    app.synth()
    sys.stdout.write(json.dumps(watch.seconds))


if __name__ == "__main__":
    main()
