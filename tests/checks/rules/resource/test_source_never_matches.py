"""The rule `resource-source-never-matches`."""

from typing import Any

import pytest

from tests.checks.resource_templates import QUEUE_ARN, allow, found, only, permission, queue
from tests.checks.templates import OTHER, OWN

RULE = "resource-source-never-matches"


def from_service(service: str, *conditions: tuple[str, str, str]) -> dict[str, Any]:
    by_operator: dict[str, dict[str, str]] = {}
    for operator, key, value in conditions:
        by_operator.setdefault(operator, {})[f"aws:{key}"] = value
    principal = {"Service": f"{service}.amazonaws.com"}
    return queue(allow(principal, "sqs:SendMessage", QUEUE_ARN, by_operator))


def arn(value: str, operator: str = "ArnLike") -> tuple[str, str, str]:
    return (operator, "SourceArn", value)


def account(value: str) -> tuple[str, str, str]:
    return ("StringEquals", "SourceAccount", value)


@pytest.mark.parametrize(
    ("service", "never", "sent"),
    [
        ("s3", arn("arn:aws:s3:::reports/*"), arn("arn:aws:s3:::reports")),
        ("s3", arn(f"arn:aws:s3::{OWN}:reports"), arn("arn:aws:s3:*:*:reports")),
        ("s3", arn(f"arn:aws:sns:eu-west-1:{OWN}:a"), arn("arn:aws:*:::a")),
        ("s3", account("1111"), account(OWN)),
        ("s3", account("reports"), account("${aws:ResourceAccount}")),
        (
            "sns",
            arn(f"arn:aws:sns:eu-west-1:{OWN}:o*", "StringEquals"),
            arn(f"arn:aws:sns:eu-west-1:{OWN}:o*", "StringLike"),
        ),
        (
            "sns",
            arn(f"arn:aws-cn:sns:cn-north-1:{OWN}:orders"),
            arn(f"arn:*:sns:*:{OWN}:orders"),
        ),
        (
            "events",
            arn(f"arn:aws:lambda:eu-west-1:{OWN}:function:orders"),
            arn(f"arn:aws:events:eu-west-1:{OWN}:rule/*"),
        ),
    ],
    ids=str,
)
def test_a_source_that_the_service_never_sends(service: str, never: Any, sent: Any) -> None:
    location = "Properties.PolicyDocument.Statement[0]"

    assert found(from_service(service, never)) == [(RULE, "error", location)]
    assert RULE not in [rule for rule, *_ in found(from_service(service, sent))]


def test_the_arn_and_the_account_are_of_one_account() -> None:
    topic = f"arn:aws:sns:eu-west-1:{OWN}:orders"

    assert RULE in [rule for rule, *_ in found(from_service("sns", arn(topic), account(OTHER)))]
    assert found(from_service("sns", arn(topic), account(OWN))) == []


def test_an_arn_that_is_only_not_documented_is_a_guess() -> None:
    bus = f"arn:aws:events:eu-west-1:{OWN}:event-bus/shop"
    finding = only(permission(Principal="events.amazonaws.com", SourceArn=bus))

    assert (finding.rule.id, finding.severity) == (RULE, "warning")
    assert "could be unable" in finding.weakness.detail


def test_one_of_two_services_is_named() -> None:
    statement = allow(
        {"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]},
        "sqs:SendMessage",
        QUEUE_ARN,
        {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:eu-west-1:{OWN}:orders"}},
    )

    assert only(queue(statement)).weakness.detail.startswith("s3.amazonaws.com can never")
