"""Writes findings, failures and notes as CDK's violations.

The CDK command line shows a violation, and stops for it, when it has a resource: one of the
selected stacks, or one that is not a construct. An exception of a plugin is not shown at all.
"""

from pathlib import Path
from typing import Final

from aws_cdk import PolicyViolatingResource, PolicyViolation

from iam_patterns.checks.acknowledgements import Decided
from iam_patterns.checks.failures import Failure
from iam_patterns.checks.plugin.notes import Note
from iam_patterns.policy.printable import printable

FAILED: Final = "checks-failed"
"""The ID of what the checks could not check."""
_NO_CONSTRUCT: Final = "iam-patterns"
"""A logical ID that no resource has, so that the violation is shown whatever is selected."""
_CDK_SEVERITIES: Final = {"note": "info"}
"""CDK's names of severities, where they differ."""
NOT_ACKNOWLEDGEABLE: Final = "fatal"
"""CDK's severity of what no acknowledgement hides."""


def of_finding(decided: Decided) -> PolicyViolation:
    """One violation for each finding. CDK's report shows the description, not the locations."""
    finding = decided.finding
    severity = _CDK_SEVERITIES.get(finding.severity, finding.severity)
    return PolicyViolation(
        rule_name=decided.id,
        description=printable(finding.description),
        severity=NOT_ACKNOWLEDGEABLE if decided.is_locked else severity,
        fix=printable(finding.fix),
        rule_metadata={"rule": finding.rule.id},
        violating_resources=[
            PolicyViolatingResource(
                resource_logical_id=one.subject.logical_id,
                template_path=str(one.subject.stack.file),
                locations=list(one.locations) or ["Properties"],
            )
            for one in (finding, *finding.others)
        ],
    )


def of_failure(failure: Failure, template: Path) -> PolicyViolation:
    """The violation for what could not be checked; no acknowledgement hides it.

    Args:
        failure: What could not be checked.
        template: Any template of the app, if the failure is about none.
    """
    return PolicyViolation(
        rule_name=FAILED,
        description=printable(failure.description),
        severity=NOT_ACKNOWLEDGEABLE,
        fix=printable(failure.fix),
        violating_resources=[_shown_always(failure.file or template)],
    )


def of_note(note: Note, resource: PolicyViolatingResource) -> PolicyViolation:
    """The violation for a line that is about no resource."""
    return PolicyViolation(
        rule_name=note.id,
        description=note.description,
        severity=note.severity,
        fix=note.fix,
        violating_resources=[resource],
    )


def shown_with(stack: str | None, template: Path) -> PolicyViolatingResource:
    """Where a note is shown: with a stack, or always.

    The command line stops for any violation that it shows if the report has an error. So if there
    are errors, a note that is shown always would stop the deployment of sound stacks.
    """
    if stack is None:
        return _shown_always(template)
    return PolicyViolatingResource(
        construct_path=stack, template_path=str(template), locations=["Resources"]
    )


def _shown_always(template: Path) -> PolicyViolatingResource:
    return PolicyViolatingResource(
        resource_logical_id=_NO_CONSTRUCT, template_path=str(template), locations=["Resources"]
    )
