"""The rule `resource-key-administration`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings
from tests.checks.resource_templates import ADMIN, READER, allow, found, key, only
from tests.checks.templates import OTHER, OWN

RULE = "resource-key-administration"
ROOT = allow({"AWS": ADMIN}, "kms:*")
OF_OTHERS = Settings(own_accounts=frozenset({OTHER}))


@pytest.mark.parametrize("actions", ["*", "kms:*", "kms:PutKeyPolicy", ["kms:Put*"]], ids=str)
def test_anyone_can_change_the_key_policy(actions: Any) -> None:
    assert found(key(ROOT, allow("*", actions))) == [
        (RULE, "error", "Properties.KeyPolicy.Statement[1]")
    ]


def test_a_condition_limits_who_administers_it() -> None:
    own = {"StringEquals": {"aws:PrincipalAccount": OWN}}

    assert found(key(ROOT, allow("*", "kms:*", "*", own))) == []


def test_using_a_key_is_another_rule() -> None:
    assert [rule for rule, *_ in found(key(ROOT, allow("*", "kms:Decrypt")))] == ["resource-public"]


@pytest.mark.parametrize(
    "statements",
    [
        [allow({"AWS": READER}, "kms:Decrypt")],
        [allow({"Service": "logs.amazonaws.com"}, "kms:*")],
        [allow({"AWS": f"arn:aws:iam::{OTHER}:root"}, "kms:*")],
        [ROOT | {"Effect": "Deny"}],
    ],
    ids=["use only", "a service", "another account", "a Deny"],
)
def test_nobody_of_the_account_can_change_the_key_policy(statements: Any) -> None:
    assert found(key(*statements), settings=OF_OTHERS) == [(RULE, "error", "Properties.KeyPolicy")]


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}], ids=str)
def test_a_deny_that_everyone_matches_leaves_nobody(principal: Any) -> None:
    def denying(who: Any) -> dict[str, Any]:
        return key(ROOT, allow(who, "kms:*") | {"Effect": "Deny"})

    location = "Properties.KeyPolicy.Statement[1]"
    assert found(denying(principal)) == [(RULE, "error", location)]
    assert found(denying({"AWS": READER})) == []


@pytest.mark.parametrize(
    "principal",
    [
        {"AWS": ADMIN},
        {"AWS": OWN},
        {"AWS": f"arn:aws:iam::{OWN}:role/admin"},
        {"AWS": {"Fn::GetAtt": ["Admin", "Arn"]}},
        {"AWS": {"Ref": "AWS::AccountId"}},
    ],
    ids=str,
)
def test_somebody_of_the_account_can(principal: Any) -> None:
    admin = {"Admin": {"Type": "AWS::IAM::Role", "Properties": {}}}

    assert RULE not in [rule for rule, *_ in found(key(allow(principal, "kms:*")) | admin)]


def test_a_policy_that_is_not_known_whole_could_name_an_administrator() -> None:
    unknown = {"Ref": "Statement"}
    resources = key(allow({"AWS": READER}, "kms:Decrypt"), unknown)

    rules = [rule for rule, _, _ in found(resources, Parameters={"Statement": {"Type": "String"}})]
    assert rules == ["resource-unresolved"]


def test_the_detail_says_who_can() -> None:
    others = key(allow({"AWS": f"arn:aws:iam::{OTHER}:root"}, "kms:*"))

    detail = only(others, settings=OF_OTHERS).weakness.detail

    assert detail == (
        "No principal of the key's account is allowed kms:PutKeyPolicy: only "
        f"arn:aws:iam::{OTHER}:root can."
    )


VIA_S3 = "s3.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringEquals": {"kms:ViaService": VIA_S3}},
        {"StringLike": {"kms:ViaService": "*.amazonaws.com"}},
        {"Null": {"kms:ViaService": "false"}},
        {"Bool": {"kms:GrantIsForAWSResource": "true"}},
        {"StringEquals": {"kms:EncryptionContext:app": "shop"}},
        {"StringEquals": {"kms:ViaService": VIA_S3, "kms:CallerAccount": OWN}},
    ],
    ids=str,
)
def test_a_condition_that_no_change_of_the_policy_matches(conditions: Any) -> None:
    location = "Properties.KeyPolicy"

    assert found(key(allow({"AWS": ADMIN}, "kms:*", "*", conditions))) == [
        (RULE, "error", location)
    ]
    assert found(key(ROOT, allow({"AWS": ADMIN}, "kms:*", "*", conditions))) == []


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringNotEquals": {"kms:ViaService": VIA_S3}},
        {"StringEqualsIfExists": {"kms:ViaService": VIA_S3}},
        {"Null": {"kms:ViaService": "true"}},
        {"Bool": {"kms:BypassPolicyLockoutSafetyCheck": "false"}},
        {"BoolIfExists": {"kms:GrantIsForAWSResource": "true"}},
        {"StringEquals": {"kms:CallerAccount": OWN}},
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    ],
    ids=str,
)
def test_a_condition_that_a_change_of_the_policy_can_match(conditions: Any) -> None:
    assert found(key(allow({"AWS": ADMIN}, "kms:*", "*", conditions))) == []


def test_the_detail_lists_the_key_that_is_never_sent() -> None:
    conditions = {"StringEquals": {"kms:ViaService": VIA_S3}}

    assert only(key(allow({"AWS": ADMIN}, "kms:*", "*", conditions))).weakness.detail == (
        "No principal of the key's account is allowed kms:PutKeyPolicy. No request for it sends "
        "kms:ViaService."
    )


@pytest.mark.parametrize(
    ("conditions", "rule"),
    [
        ({"StringEquals": {"kms:ViaService": VIA_S3}}, "resource-public"),
        ({"StringEqualsIfExists": {"kms:ViaService": VIA_S3}}, RULE),
    ],
    ids=str,
)
def test_anyone_who_uses_the_key_through_a_service_does_not_administer_it(
    conditions: Any, rule: str
) -> None:
    anyone = key(ROOT, allow("*", "kms:*", "*", conditions))

    assert found(anyone) == [(rule, "error", "Properties.KeyPolicy.Statement[1]")]
