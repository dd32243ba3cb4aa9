"""The checks as a validation plugin of CDK: they run inside every ``cdk synth``.

See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
)

from iam_patterns.checks.findings import RULE_IDS, Finding, findings
from iam_patterns.checks.settings import Settings
from iam_patterns.template import AppTemplates, StackTemplate, read_stacks

_CONTEXT: Final = "iam-patterns"


@jsii.implements(IPolicyValidationPlugin)
class IamChecks:
    """Stops weak roles before they leave ``cdk synth``.

    It reads the synthesized templates, so it guards hand-written roles, grants and other
    people's constructs alike. A finding is acknowledged like any of CDK's own::

        Validations.of(role).acknowledge(
            Acknowledgment(id="iam-patterns::trust-external-account", reason="...")
        )

    Args:
        settings: What the checks have to know of the organization; what stands in the app's
            context under ``iam-patterns`` unless given.

    Raises:
        SettingsError: When the settings are unknown or malformed.

    Example:
        >>> from aws_cdk import App, Validations
        >>> app = App()
        >>> Validations.of(app).add_plugins(IamChecks())

    See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """What stands before a rule in an acknowledgement."""
        return "iam-patterns"

    @property
    def version(self) -> str:
        """The version of the rules."""
        return "0.1.0"

    @property
    def rule_ids(self) -> list[str]:
        """Every rule."""
        return list(RULE_IDS)

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Reads the templates, and reports what the rules find."""
        settings = self._settings or Settings.from_context(
            context.app_construct.node.try_get_context(_CONTEXT)
        )
        stacks: list[StackTemplate] = []
        paths: dict[str, str] = {}
        for found in context.stack_templates:
            path = Path(found.template_path)
            (read,) = read_stacks(path)
            stacks.append(_located(read, found))
            paths[stacks[-1].name] = str(path)
        ordered = sorted(findings(AppTemplates(stacks), settings), key=lambda f: f.rule.id)
        violations = [
            _violation(list(group), paths) for _, group in groupby(ordered, lambda f: f.rule.id)
        ]
        return PolicyValidationPluginReport(
            success=not any(finding.severity == "error" for finding in ordered),
            violations=violations,
        )


def _located(read: StackTemplate, found: Any) -> StackTemplate:  # noqa: ANN401 - of jsii
    return replace(
        read,
        name=found.stack_construct_path,
        account=_known(found.account_id),
        region=_known(found.region),
        folder=Path(found.template_path).parent,
        qualifier=f"{read.name}.",
    )


def _known(value: str | None) -> str | None:
    return None if value is None or value.startswith(("unknown", "${")) else value


def _violation(group: list[Finding], paths: Mapping[str, str]) -> PolicyViolation:
    rule = group[0].rule
    return PolicyViolation(
        rule_name=rule.id,
        description=f"{rule.summary} {rule.attack}",
        severity=group[0].severity,
        fix=f"{rule.fix} (docs/checks/{rule.id}.md, {rule.page})",
        violating_resources=[
            PolicyViolatingResource(
                resource_logical_id=finding.subject.logical_id,
                template_path=paths.get(finding.subject.stack.name, ""),
                locations=[
                    " ".join(filter(None, (finding.weakness.place, finding.weakness.detail)))
                ],
            )
            for finding in group
        ],
    )
