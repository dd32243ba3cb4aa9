"""Findings that depend on the value of a parameter with a default: they are guesses.

A default is how the template is deployed unless somebody passes another value. What the template
has under other results of its Conditions is deployed then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from iam_patterns.checks.finding import Finding
from iam_patterns.template import AppTemplates

_STORED: Final = "AWS::SSM::Parameter::Value"
"""The type of parameters whose default names a parameter of Systems Manager."""


UNDER_SOME: Final = "Under some values of the template's Conditions: "
"""How the detail of a finding begins that only some results of the Conditions have."""


def has_defaults(app: AppTemplates) -> bool:
    """Whether a parameter of a template has a default value."""
    return any(
        "Default" in parameter and not str(parameter.get("Type")).startswith(_STORED)
        for stack, _ in app.resolved()
        for parameter in stack.template.get("Parameters", {}).values()
    )


def with_guesses(found: Iterable[Finding], open_found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; those that depend on the values of the parameters are guesses.

    They include what only other results of the Conditions have, such as a role that the default
    does not create.

    Args:
        found: What is found with the defaults.
        open_found: What is found where the parameters could have any value.
    """
    found, open_found = list(found), list(open_found)
    firm = {_place(finding) for finding in open_found if not finding.weakness.is_guess}
    for finding in found:
        if finding.weakness.is_guess or _place(finding) in firm:
            yield finding
        else:
            detail = f"With the defaults of the template's parameters: {finding.weakness.detail}"
            yield replace(finding, weakness=replace(finding.weakness, detail=detail, is_guess=True))
    known = {_place(finding)[:-1] for finding in found}
    for finding in open_found:
        if _place(finding)[:-1] not in known and finding.weakness.detail.startswith(UNDER_SOME):
            yield finding


def _place(finding: Finding) -> tuple[str, str, str, tuple[str, ...]]:
    subject = finding.subject
    return subject.stack.identity, subject.logical_id, finding.rule.id, finding.locations
