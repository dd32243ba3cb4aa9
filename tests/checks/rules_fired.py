"""What the checks find in the resources of one stack."""

from typing import Any

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate


def rules_fired(resources: dict[str, Any], settings: object = None) -> list[str]:
    """The rules that fire, each once, under settings as ``cdk.json`` would have them."""
    stack = StackTemplate("Stack", {"Resources": resources}, "111111111111", "eu-west-1")
    found = findings(AppTemplates([stack]), Settings.from_context(settings))
    return sorted({finding.rule.id for finding in found})
