"""One app with a stack for each L2 construct, and what the checks find in it."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import App, Environment, IPropertyInjector, Stack

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.template import AppTemplates, read_stacks
from tests.checks.l2_constructs.built import BUILDERS, WITH_POLICIES
from tests.checks.l2_constructs.grants import call_grants
from tests.checks.l2_constructs.parts import ACCOUNT, REGION, REPLICA_ACCOUNT


@dataclass(frozen=True)
class L2App:
    """The synthesized app.

    Args:
        assembly: The folder of its assembly.
        called: The grant methods that were called, by the construct.
    """

    assembly: Path
    called: Mapping[str, set[str]]


def synthesized(
    folder: Path,
    *injectors: IPropertyInjector,
    finish: Callable[[App], object] = lambda _: None,
) -> L2App:
    app = App(
        outdir=str(folder),
        builtin_cloud_formation_validation=False,
        property_injectors=list(injectors),
    )
    called = {}
    for name, build in BUILDERS.items():
        called[name] = call_grants(name, build(_stack(app, name)))
    for name, build in WITH_POLICIES.items():
        build(_stack(app, name))
    finish(app)
    return L2App(Path(app.synth(skip_validation=True).directory), called)


def found_in(assembly: Path) -> Mapping[str, list[Finding]]:
    """What the checks find, by the construct."""
    names = {_stack_name(name): name for name in (*BUILDERS, *WITH_POLICIES)}
    by_construct = defaultdict(list)
    settings = Settings(trusted_accounts={REPLICA_ACCOUNT: "the replica of a table"})
    for finding in findings(AppTemplates(read_stacks(assembly)), settings):
        stack = finding.subject.stack.name.partition("/")[0]
        by_construct[names[stack]].append(finding)
    return by_construct


def _stack(app: App, name: str) -> Stack:
    return Stack(app, _stack_name(name), env=Environment(account=ACCOUNT, region=REGION))


def _stack_name(construct: str) -> str:
    return re.sub(r"\W|_", "-", construct)
