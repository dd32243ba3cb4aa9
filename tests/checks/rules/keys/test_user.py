"""The rule `keys-user`."""

from tests.checks.templates import rules_fired

RULE = "keys-user"


def test_a_password() -> None:
    user = {"Type": "AWS::IAM::User", "Properties": {"LoginProfile": {}}}

    assert rules_fired({"User": user}) == [RULE]


def test_a_user_without_password_and_permissions() -> None:
    assert rules_fired({"User": {"Type": "AWS::IAM::User", "Properties": {}}}) == []
