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
