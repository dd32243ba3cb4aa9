"""The rule `resource-unresolved`."""

from typing import Any

import pytest

from tests.checks.resource_templates import (
    QUEUE_ARN,
    READER,
    allow,
    found,
    permission,
    queue,
)

RULE = "resource-unresolved"
SEND = allow({"AWS": READER}, "sqs:SendMessage", QUEUE_ARN)
UNKNOWN = {"Ref": "Given"}
INCLUDE = {"Name": "AWS::Include", "Parameters": {"Location": "s3://policies/queue.json"}}


def whole(document: Any) -> dict[str, Any]:
    resources = queue()
    resources["QueuePolicy"]["Properties"]["PolicyDocument"] = document
    return resources


@pytest.mark.parametrize(
    ("resources", "location"),
    [
        (whole(UNKNOWN), "PolicyDocument"),
        (whole({"Version": "2012-10-17", "Statement": UNKNOWN}), "PolicyDocument"),
        (queue(SEND, UNKNOWN), "PolicyDocument.Statement[1]"),
        (queue(UNKNOWN, SEND), "PolicyDocument.Statement[0]"),
        (queue({**SEND, "Condition": UNKNOWN}), "PolicyDocument.Statement[0]"),
        (queue({**SEND, "Principal": UNKNOWN}), "PolicyDocument.Statement[0]"),
        (queue(SEND, {**SEND, "Action": UNKNOWN}), "PolicyDocument.Statement[1]"),
        (
            queue(SEND, {**SEND, "Action": ["sqs:SendMessage", UNKNOWN]}),
            "PolicyDocument.Statement[1]",
        ),
        (whole({"Fn::Transform": INCLUDE}), "PolicyDocument"),
    ],
    ids=str,
)
def test_it_fires_alone(resources: dict[str, Any], location: str) -> None:
    assert found(resources) == [(RULE, "warning", f"Properties.{location}")]


@pytest.mark.parametrize(
    "resources",
    [
        queue(SEND),
        queue({**SEND, "Resource": UNKNOWN}),
        queue({**SEND, "Condition": {"StringEquals": {"aws:PrincipalTag/team": UNKNOWN}}}),
        permission(Principal="events.amazonaws.com", SourceArn=UNKNOWN),
    ],
    ids=str,
)
def test_single_values_can_be_unknown(resources: dict[str, Any]) -> None:
    assert found(resources) == []


def test_a_macro_in_place_of_all_properties_could_write_any_policy() -> None:
    policy = {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Fn::Transform": INCLUDE}}

    assert [rule for rule, _, _ in found({"Policy": policy})] == [RULE]


def test_a_policy_of_no_resource_is_checked_all_the_same() -> None:
    resources = queue(allow("*", "sqs:SendMessage", "*"))
    resources["QueuePolicy"]["Properties"].pop("Queues")

    assert [rule for rule, _, _ in found(resources)] == ["resource-public"]
