"""The checks as a validation plugin of CDK: they run inside every ``cdk synth``.

See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
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

from iam_patterns._version import __version__
from iam_patterns.checks.finding import Finding
from iam_patterns.checks.rule import AnyRule
from iam_patterns.checks.run import findings
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.user_rules import with_user_rules
from iam_patterns.template import (
    AppTemplates,
    StackTemplate,
    read_stacks,
    stack_names,
    stack_set_templates,
)

_CONTEXT: Final = "iam-patterns"
_CDK_SEVERITIES: Final = {"note": "info"}
"""CDK's names of severities, where they differ."""
_NOT_IN_SYMBOLS: Final = re.compile(r"[^\w.]", re.ASCII)


@jsii.implements(IPolicyValidationPlugin)
class IamChecks:
    """Stops weak roles in ``cdk synth``.

    The checks read the synthesized templates, so they cover hand-written roles, grants and
    constructs of others alike. A finding is acknowledged like any of CDK's own::

        Validations.of(role).acknowledge(
            Acknowledgment(id="iam-patterns::trust-external-account", reason="...")
        )

    Args:
        settings: What the checks have to know about your organization. By default, what is
            under ``iam-patterns`` in the context of the app.
        rules: Your own rules, besides those of this package.

    Raises:
        RuleError: If a rule of yours is incomplete, or its ID is taken.

    Example:
        >>> from aws_cdk import App, Validations
        >>> app = App()
        >>> Validations.of(app).add_plugins(IamChecks())

    See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    """

    def __init__(self, settings: Settings | None = None, *, rules: Sequence[AnyRule] = ()) -> None:
        self._settings = settings
        self._rules = tuple(rules)
        self._rule_ids = [rule.id for rule in with_user_rules(self._rules)]

    @property
    def name(self) -> str:
        """The first part of a rule's ID in an acknowledgement."""
        return "iam-patterns"

    @property
    def version(self) -> str:
        """The version of the rules."""
        return __version__

    @property
    def rule_ids(self) -> list[str]:
        """The IDs of all rules, yours included."""
        return self._rule_ids

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Reads the templates, and reports what the rules find."""
        settings = self._settings or Settings.from_context(
            context.app_construct.node.try_get_context(_CONTEXT)
        )
        found = list(context.stack_templates)
        folders = {Path(template.template_path).parent for template in found}
        names = {folder: stack_names(folder) for folder in folders}
        stacks = [_located(template, names) for template in found]
        stacks += [stack for folder in sorted(folders) for stack in stack_set_templates(folder)]
        ordered = sorted(
            findings(AppTemplates(stacks), settings, self._rules),
            key=lambda finding: (finding.rule.id, finding.subject.path),
        )
        return PolicyValidationPluginReport(
            success=not any(finding.severity == "error" for finding in ordered),
            violations=[_violation(finding) for finding in ordered],
        )


def _located(
    found: Any,  # noqa: ANN401 - of jsii
    names: Mapping[Path, Mapping[str, str]],
) -> StackTemplate:
    path = Path(found.template_path)
    (read,) = read_stacks(path)
    return replace(
        read,
        name=names[path.parent].get(path.name, read.name),
        account=_known(found.account_id),
        region=_known(found.region),
        folder=path.parent,
        qualifier=_NOT_IN_SYMBOLS.sub("", found.stack_construct_path.replace("/", ".")) + ".",
    )


def _known(value: str | None) -> str | None:
    return None if value is None or value.startswith(("unknown", "${")) else value


def _violation(finding: Finding) -> PolicyViolation:
    """One violation for each finding. CDK's report shows the description, not the locations."""
    return PolicyViolation(
        rule_name=finding.rule.id,
        description=finding.description,
        severity=_CDK_SEVERITIES.get(finding.severity, finding.severity),
        fix=finding.fix,
        violating_resources=[
            PolicyViolatingResource(
                resource_logical_id=one.subject.logical_id,
                template_path=str(one.subject.stack.file),
                locations=list(one.locations) or ["Properties"],
            )
            for one in (finding, *finding.others)
        ],
    )
