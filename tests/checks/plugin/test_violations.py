"""Text of templates in the report that CDK prints."""

from pathlib import Path

from iam_patterns.checks import Settings, findings
from iam_patterns.checks.acknowledgements import decide
from iam_patterns.checks.failures import Failure
from iam_patterns.checks.plugin.violations import of_failure, of_finding
from iam_patterns.template import AppTemplates, StackTemplate
from tests.checks.templates import OWN, role_of, trust

FORGED = "x ##[error]forged\n::error::forged\x1b[8m"


def is_harmless(text: str) -> bool:
    return text.isprintable() and "##[" not in text and "forged" in text


def test_a_finding_controls_no_terminal_and_no_log() -> None:
    role = role_of(trust("*"), ManagedPolicyArns=[FORGED])
    stack = StackTemplate(
        "Stack", {"Resources": {"R": role}}, OWN, "eu-west-1", file=Path("S.template.json")
    )
    found = list(findings(AppTemplates([stack]), Settings()))

    violations = [of_finding(one) for one in decide(found, ["R"] * len(found), [], ())]

    forged = [one for one in violations if "forged" in one.description]
    assert forged
    assert all(is_harmless(one.description) for one in forged)


def test_a_failure_controls_no_terminal_and_no_log() -> None:
    violation = of_failure(Failure(FORGED, ValueError(FORGED)), Path("S.template.json"))

    assert is_harmless(violation.description)
