"""The names of actions, and the condition keys with several values."""

import pytest

from iam_patterns.service_reference import (
    action_names,
    action_of_another_service,
    has_several_values,
)


def test_the_actions_of_a_service_are_listed_as_aws_writes_them() -> None:
    assert "sqs:SendMessage" in action_names("sqs")
    assert action_names("no-such-service") == ()


def test_an_action_of_another_service_is_of_none_of_these() -> None:
    assert action_of_another_service(frozenset()) == "s3:GetObject"
    assert action_of_another_service(frozenset({"s3", "ec2"})) == "dynamodb:GetItem"
    known = {"s3", "ec2", "dynamodb", "lambda", "sqs", "sns", "logs"}
    service = action_of_another_service(frozenset(known)).partition(":")[0]
    assert service not in known
    assert action_names(service)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("aws:TagKeys", True),
        ("dynamodb:LeadingKeys", True),
        ("kms:EncryptionContextKeys", True),
        ("aws:SourceIp", False),
        ("s3:prefix", False),
        ("no-such-service:key", False),
    ],
)
def test_keys_with_several_values(key: str, *, expected: bool) -> None:
    assert has_several_values(key) is expected
