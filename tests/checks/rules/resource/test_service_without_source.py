"""The rule `resource-service-without-source`."""

from typing import Any

import pytest

from tests.checks.resource_templates import QUEUE_ARN, allow, found, only, permission, queue
from tests.checks.templates import OTHER, OWN

RULE = "resource-service-without-source"
TOPIC = f"arn:aws:sns:eu-west-1:{OWN}:orders"


def from_service(conditions: Any = None, service: str = "sns") -> dict[str, Any]:
    principal = {"Service": f"{service}.amazonaws.com"}
    return queue(allow(principal, "sqs:SendMessage", QUEUE_ARN, conditions))


@pytest.mark.parametrize("service", ["s3", "sns", "events"])
def test_a_queue_for_a_service_of_any_account(service: str) -> None:
    location = "Properties.PolicyDocument.Statement[0]"

    assert found(from_service(service=service)) == [(RULE, "warning", location)]


@pytest.mark.parametrize("service", ["lambda", "cloudwatch"])
def test_services_of_which_aws_documents_no_source(service: str) -> None:
    assert found(from_service(service=service)) == []


@pytest.mark.parametrize(
    "conditions",
    [
        {"ArnEquals": {"aws:SourceArn": TOPIC}},
        {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWN}:*"}},
        {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
        {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}},
        {"ArnEquals": {"aws:SourceArn": {"Ref": "Orders"}}},
    ],
    ids=str,
)
def test_conditions_on_the_source(conditions: Any) -> None:
    topic = {"Orders": {"Type": "AWS::SNS::Topic"}}

    assert found(from_service(conditions) | topic) == []


@pytest.mark.parametrize(
    "conditions",
    [
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}},
        {"StringLike": {"aws:SourceAccount": "*"}},
        {"StringEqualsIfExists": {"aws:SourceAccount": OWN}},
        {"StringNotEquals": {"aws:SourceAccount": OTHER}},
    ],
    ids=str,
)
def test_conditions_that_leave_the_source_open(conditions: Any) -> None:
    assert [rule for rule, *_ in found(from_service(conditions))] == [RULE]


def test_a_source_of_another_account_is_a_guess() -> None:
    finding = only(from_service({"StringEquals": {"aws:SourceAccount": OTHER}}))

    assert (finding.rule.id, finding.weakness.is_guess) == (RULE, True)
    assert f"could act for {OTHER}" in finding.weakness.detail


def test_permissions_of_functions() -> None:
    api = f"arn:aws:execute-api:eu-west-1:{OWN}:a1b2c3/*"
    principal = {"Principal": "apigateway.amazonaws.com"}

    assert found(permission(**principal)) == [(RULE, "warning", "Properties")]
    assert "SourceArn" in only(permission(**principal)).fix
    assert found(permission(**principal, SourceArn=api)) == []
    assert found(permission(Principal="s3.amazonaws.com", SourceAccount=OWN)) == []
    assert found(permission(Principal="secretsmanager.amazonaws.com")) == []


ANY_SERVICE = {"Bool": {"aws:PrincipalIsAWSService": "true"}}
SNS = {"StringEquals": {"aws:PrincipalServiceName": "sns.amazonaws.com"}}


def from_anyone(*conditions: Any, everyone: Any = "*", more: tuple[Any, ...] = ()) -> Any:
    together: dict[str, Any] = {}
    for each in conditions:
        for operator, keys in each.items():
            together[operator] = {**together.get(operator, {}), **keys}
    return queue(allow(everyone, "sqs:SendMessage", QUEUE_ARN, together), *more)


@pytest.mark.parametrize("everyone", ["*", {"AWS": "*"}], ids=str)
@pytest.mark.parametrize(
    "conditions",
    [
        [ANY_SERVICE],
        [SNS],
        [ANY_SERVICE, SNS],
        [ANY_SERVICE, {"Bool": {"aws:SecureTransport": "true"}}],
        [ANY_SERVICE, {"StringLike": {"aws:SourceAccount": "*"}}],
        [{"StringLike": {"aws:PrincipalServiceName": "*.amazonaws.com"}}],
        [{"ForAnyValue:StringEquals": {"aws:PrincipalServiceNamesList": "sns.amazonaws.com"}}],
    ],
    ids=str,
)
def test_services_among_everyone(conditions: Any, everyone: Any) -> None:
    location = "Properties.PolicyDocument.Statement[0]"

    assert found(from_anyone(*conditions, everyone=everyone)) == [(RULE, "warning", location)]


@pytest.mark.parametrize(
    "conditions",
    [
        [ANY_SERVICE, {"ArnEquals": {"aws:SourceArn": TOPIC}}],
        [ANY_SERVICE, {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}],
        [ANY_SERVICE, {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}],
        [SNS, {"ArnEquals": {"aws:SourceArn": TOPIC}}],
        [{"StringEquals": {"aws:PrincipalServiceName": "lambda.amazonaws.com"}}],
    ],
    ids=str,
)
def test_services_among_everyone_that_act_for_the_own_account(conditions: Any) -> None:
    assert found(from_anyone(*conditions)) == []


def test_a_deny_can_require_the_source_of_services_among_everyone() -> None:
    def denied(conditions: Any) -> Any:
        return {**allow("*", "sqs:*", QUEUE_ARN, conditions), "Effect": "Deny"}

    of_others = denied({"StringNotEquals": {"aws:SourceAccount": OWN}})
    of_one = denied({"StringEquals": {"aws:SourceAccount": OTHER}})

    assert found(from_anyone(ANY_SERVICE, more=(of_others,))) == []
    assert [rule for rule, *_ in found(from_anyone(ANY_SERVICE, more=(of_one,)))] == [RULE]


def test_the_detail_says_that_any_service_can_call() -> None:
    finding = only(from_anyone(ANY_SERVICE))

    assert finding.weakness.detail == (
        "The principal is *, and its conditions allow every AWS service, for any AWS customer."
    )
    assert "sns.amazonaws.com sends" in only(from_anyone(SNS)).weakness.detail


@pytest.mark.parametrize(
    ("conditions", "is_reported"),
    [
        (ANY_SERVICE, True),
        ({"StringEquals": {"aws:PrincipalServiceName": "sns.amazonaws.com"}}, True),
        ({"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}, False),
        ({**ANY_SERVICE, "ArnEquals": {"aws:SourceArn": TOPIC}}, False),
    ],
    ids=str,
)
def test_a_service_is_not_limited_by_being_a_service(conditions: Any, *, is_reported: bool) -> None:
    rules = [rule for rule, *_ in found(from_service(conditions))]

    assert rules == ([RULE] if is_reported else [])
