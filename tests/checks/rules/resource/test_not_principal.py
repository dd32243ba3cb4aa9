"""The rule `resource-not-principal`."""

from tests.checks.resource_templates import QUEUE_ARN, READER, found, queue

RULE = "resource-not-principal"


def except_reader(effect: str) -> dict[str, object]:
    return {
        "Effect": effect,
        "NotPrincipal": {"AWS": READER},
        "Action": "sqs:SendMessage",
        "Resource": QUEUE_ARN,
    }


def test_an_allow_with_not_principal() -> None:
    location = "Properties.PolicyDocument.Statement[0]"

    assert found(queue(except_reader("Allow"))) == [(RULE, "error", location)]


def test_a_deny_with_not_principal() -> None:
    assert found(queue(except_reader("Deny"))) == []
