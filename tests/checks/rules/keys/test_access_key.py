"""The rule `keys-access-key`."""

from tests.checks.templates import rules_fired

RULE = "keys-access-key"


def test_an_access_key() -> None:
    key = {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "u"}}

    assert rules_fired({"Key": key}) == [RULE]


def test_a_user_without_a_key() -> None:
    assert rules_fired({"User": {"Type": "AWS::IAM::User", "Properties": {}}}) == []
