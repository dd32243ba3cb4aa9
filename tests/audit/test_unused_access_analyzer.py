"""UnusedAccessAnalyzer."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template

from iam_patterns.audit import AuditError, UnusedAccessAnalyzer


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack")


def test_the_template_says_after_how_many_days_and_what_is_left_out(stack: Stack) -> None:
    UnusedAccessAnalyzer(
        stack,
        "Analyzer",
        unused_days=120,
        organization=True,
        excluded_accounts=["111122223333"],
        excluded_tags={"review": "exempt", "stage": "sandbox"},
    )

    Template.from_stack(stack).has_resource_properties(
        "AWS::AccessAnalyzer::Analyzer",
        {
            "Type": "ORGANIZATION_UNUSED_ACCESS",
            "AnalyzerConfiguration": {
                "UnusedAccessConfiguration": {
                    "UnusedAccessAge": 120,
                    "AnalysisRule": {
                        "Exclusions": [
                            {"AccountIds": ["111122223333"]},
                            {"ResourceTags": [[{"Key": "review", "Value": "exempt"}]]},
                            {"ResourceTags": [[{"Key": "stage", "Value": "sandbox"}]]},
                        ]
                    },
                }
            },
        },
    )


def test_the_default_is_one_account_and_ninety_days(stack: Stack) -> None:
    UnusedAccessAnalyzer(stack, "Analyzer")

    Template.from_stack(stack).has_resource_properties(
        "AWS::AccessAnalyzer::Analyzer",
        {
            "Type": "ACCOUNT_UNUSED_ACCESS",
            "AnalyzerConfiguration": {"UnusedAccessConfiguration": {"UnusedAccessAge": 90}},
        },
    )


def test_findings_are_sent_to_the_topic(stack: Stack) -> None:
    UnusedAccessAnalyzer(stack, "Analyzer", topic=sns.Topic(stack, "Topic"))

    Template.from_stack(stack).has_resource_properties(
        "AWS::Events::Rule",
        {"EventPattern": {"detail-type": ["Unused Access Finding for IAM entities"]}},
    )


@pytest.mark.parametrize("days", [1, 365])
def test_the_limits_of_aws_are_accepted(days: int, stack: Stack) -> None:
    UnusedAccessAnalyzer(stack, "Analyzer", unused_days=days)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"unused_days": 0}, "unused_days: must be a whole number from 1 to 365"),
        ({"unused_days": 366}, "unused_days: must be a whole number from 1 to 365"),
        ({"unused_days": True}, "unused_days: must be a whole number"),
        ({"organization": None}, "organization: must be True or False"),
        (
            {"excluded_accounts": ["12345"], "organization": True},
            r"excluded_accounts\[0\]: must be an account number",
        ),
        ({"excluded_accounts": ["111122223333"]}, "requires organization=True"),
    ],
)
def test_a_wrong_parameter_is_refused(given: dict[str, Any], problem: str, stack: Stack) -> None:
    with pytest.raises(AuditError, match=problem):
        UnusedAccessAnalyzer(stack, "Analyzer", **given)
